// Mock interview: n questions by the weights of sections, no answer until the last; then each beside its answer, marked by the
// reader; then a score sheet for paper. It changes no schedule.
//   {ids, at, seconds: [], notes: [], phase: "ask" | "mark" | "sheet", marks: [], told: [], of: [], sheet, marked}
// `marked` is what a new sheet was made from, so that its last mark can be taken back too.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el;
  var LENGTHS = [3, 5, 10, 15, 20];
  var LIMIT = 120, AMBER = 100;   // seconds a question: interviewers leave two minutes
  var MARKS = [say("Lost"), say("Weak"), say("Fair"), say("Good"), say("Strong")];

  var book, root, state = null, clock = null, card = null, turn = 0;
  // `seed`: of the interview that is offered. What the start page shows of it is what is asked.
  var wish = { n: 5, weights: null, seed: 0 };

  function keep() { ui.tab.set("interview", state); }
  function groups() {
    var out = book.sections.map(function () { return []; });
    prepbook.practice.within(book).forEach(function (i) { out[book.sectionOf(i)].push(i); });
    return out;
  }
  function weights(sizes) {
    return sizes.map(function (size, s) { return wish.weights && wish.weights[s] !== undefined ? wish.weights[s] : size; });
  }

  // — Beginning —

  function drawStart() {
    var sizes = groups().map(function (group) { return group.length; });
    var total = sizes.reduce(function (sum, size) { return sum + size; }, 0);
    if (!total) {
      root.replaceChildren(el("p", { class: "lead" }, say("No question fits your filters."), " ", el("a", { href: "#" }, say("Choose others"))));
      return;
    }
    var lengths = LENGTHS.filter(function (n) { return n <= total; });
    if (!lengths.length) lengths = [total];
    if (lengths.indexOf(wish.n) < 0) wish.n = lengths[Math.min(1, lengths.length - 1)];
    var rows = el("div", { class: "weights" });
    wish.seed = Math.random() * 0x7fffffff | 0;
    function drawRows() {
      var now = weights(sizes), counts = prepbook.choose.portions(now, sizes, wish.n, wish.seed);
      book.sections.forEach(function (section, s) {
        if (!sizes[s]) return;
        var row = rows.querySelector("[data-section='" + s + "']");
        if (!row) {
          row = el("label", { class: "weight", "data-section": String(s) }, el("span", {}, section[0]),
            el("input", { type: "range", min: "0", max: String(2 * Math.max.apply(null, sizes)), value: String(now[s]), input: function (event) {
              if (!wish.weights) wish.weights = {};
              wish.weights[s] = Number(event.target.value);
              drawRows();
            } }), el("output", {}));
          rows.append(row);
        }
        row.querySelector("output").textContent = String(counts[s]);
        row.querySelector("input").setAttribute("aria-valuetext", ui.questions(counts[s]));
      });
      begin.disabled = !counts.some(Boolean);
    }
    var begin = ui.button(say("Begin"), start, { class: "begin" });
    drawRows();
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      el("p", { class: "lead" }, say("Two minutes a question and no answer until the end. Then you go through all of them and mark yourself.")),
      el("fieldset", { class: "lengths" }, el("legend", {}, say("How many questions?")), lengths.map(function (n) {
        return el("label", {}, el("input", { type: "radio", name: "length", value: String(n), checked: n === wish.n, change: function () { wish.n = n; drawRows(); } }), el("span", {}, String(n)));
      })),
      book.sections.length > 1 ? el("details", { class: "which" }, el("summary", {}, el("span", {}, say("From which sections")), el("i", {}, wish.weights ? say("as you set it") : say("by their size"))), rows) : null,
      el("p", { class: "go later" }, begin),
      past()
    ].filter(Boolean));
  }

  function past() {
    var sheets = ui.progress.state.sheets;
    if (!sheets.length) return null;
    return el("div", { class: "past" }, el("h2", { class: "label" }, say("Earlier interviews")), el("ul", {}, sheets.slice(0, 8).map(function (sheet) {
      return el("li", {}, ui.button(ui.longDate.format(ui.day(sheet.at) * prepbook.schedule.DAY), function () {
        state = { phase: "sheet", sheet: sheet, old: true };
        draw();
      }, { class: "act" }), " ", el("span", {}, ui.questions(sheet.answers.length) + ", " + score(sheet)));
    })));
  }

  function start() {
    var within = prepbook.practice.within(book);
    var sizes = groups().map(function (group) { return group.length; });
    var drawn = prepbook.choose.draw(book, within, weights(sizes), wish.n, wish.seed);
    state = { ids: drawn.map(function (i) { return book.id[i]; }), at: 0, seconds: [], notes: [], marks: [], told: [], of: [], phase: "ask" };
    keep();
    draw();
  }

  // — Asking and marking —

  function draw() {
    turn += 1;
    card = null;
    if (clock) clock.pause();
    prepbook.modes.quiet(!!state);
    if (!state) { drawStart(); return; }
    if (state.phase === "sheet") { drawSheet(); return; }
    var i = book.place(state.ids[state.at]), mine = turn, asking = state.phase === "ask";
    if (i === undefined) { advance(); return; }
    var place = el("div", { class: "card" + (asking ? " aloud" : "") }), desk = el("div", { class: "desk" });
    var count = { n: state.at + 1, all: state.ids.length };
    root.replaceChildren(
      el("div", { class: "standing" }, el("span", {}, asking ? say("Question {n} of {all}", count) : say("Marking {n} of {all}", count)),
        el("span", { class: "acts" },
          asking ? null : ui.button(say("Undo"), undo, { class: "act", disabled: state.at === 0, "aria-keyshortcuts": "u" }),
          ui.button(say("Break off"), breakOff, { class: "act" }))),
      prepbook.charts.line(state.at, state.ids.length), place, desk);
    prepbook.showCard(place, book, i).then(function (shown) {
      if (mine !== turn) return;
      card = shown;
      if (asking) drawAsk(desk); else drawMark(desk);
      scrollTo(0, 0);
      ui.focus(card.heading);
    }, function (error) {
      if (mine === turn) desk.replaceChildren(el("p", { class: "lead", role: "alert" }, say("This question could not be loaded: {file}", { file: error.message })), ui.button(say("Skip"), advance, { class: "act" }));
    });
  }

  function drawAsk(desk) {
    clock = prepbook.timer(LIMIT, AMBER, state.elapsed);
    var notes = el("textarea", { id: "practice--notes", rows: "3", spellcheck: "false", input: function () { state.notes[state.at] = notes.value; keep(); } });
    notes.value = state.notes[state.at] || "";
    var last = state.at + 1 === state.ids.length;
    desk.replaceChildren(clock.node,
      el("div", { class: "attempt" }, el("label", { for: "practice--notes" }, say("Notes, if you like")), notes),
      el("div", { class: "bar" }, ui.button(last ? say("To the answers") : say("Next question"), answered, { class: "begin" }), el("span", { class: "aside" }, say("Space"))));
    clock.start();
  }

  function answered() {
    if (!card) return;
    state.seconds[state.at] = clock.seconds();
    state.elapsed = 0;
    advance();
  }

  function advance() {
    state.at += 1;
    if (state.at >= state.ids.length) {
      state.at = 0;
      if (state.phase === "ask") state.phase = "mark"; else finish();
    }
    keep();
    draw();
  }

  function drawMark(desk) {
    var first = card.open(), notes = (state.notes[state.at] || "").trim(), at = state.at;
    state.of[at] = card.evidence;
    var aside = el("aside", { class: "typed" + (notes ? "" : " once") }, el("h3", { class: "label alone" }, say("Your time")), el("p", { class: "text" }, ui.time(state.seconds[at] || 0)),
      notes ? [el("h3", { class: "label alone" }, say("Your notes")), el("p", { class: "text" }, notes)] : null);
    card.article.insertBefore(aside, first);
    prepbook.besideMetric(root.querySelector(".card"));
    root.querySelector(".card").classList.toggle("several", card.several);
    if (!card.answered) card.article.append(el("p", { class: "lead" }, say("This question has no answer yet."), " ", el("a", { href: card.url }, say("Its page in the book"))));
    desk.replaceChildren(el("div", { class: "bar marking" },
      prepbook.ticks(card.evidence, state.told[at] || [], function (list) { state.told[at] = list; keep(); }),
      el("div", { class: "ratings five", role: "group", "aria-label": say("How good was your answer?") }, MARKS.map(function (name, n) {
        return el("button", { type: "button", click: function () { mark(n); }, "aria-keyshortcuts": String(n), "aria-pressed": state.marks[at] === n ? "true" : null },
          el("span", { class: "key", "aria-hidden": "true" }, String(n)), el("b", {}, name));
      }))));
  }

  function mark(n) {
    state.marks[state.at] = n;
    ui.announce(MARKS[n]);
    advance();
  }

  /** Back to the question that was marked last, from a new sheet as well. */
  function undo() {
    if (state.phase === "sheet") {
      var made = state.sheet.at;
      ui.progress.change(function (all) { all.sheets = all.sheets.filter(function (sheet) { return sheet.at !== made; }); });
      state = state.marked;
      state.at = state.ids.length;
    }
    // What the book has no more was not marked.
    do state.at -= 1; while (state.at > 0 && book.place(state.ids[state.at]) === undefined);
    keep();
    ui.announce(say("Undone"));
    draw();
  }
  function canUndo() { return !!state && (state.phase === "mark" ? state.at > 0 : state.phase === "sheet" && !!state.marked); }

  /** Asks first, where something would be lost. */
  function breakOff() {
    var begun = state.phase === "mark" || state.at > 0 || state.notes.some(function (note) { return note && note.trim(); });
    if (!begun) { stop(); return; }
    var acts = root.querySelector(".standing .acts"), before = [].slice.call(acts.childNodes);
    acts.replaceChildren(el("span", { class: "sure" }, say("Give up this interview?")),
      ui.button(say("Break off"), stop, { class: "act" }),
      ui.button(say("Go on"), function () { acts.replaceChildren.apply(acts, before); before[before.length - 1].focus(); }, { class: "act" }));
    acts.lastChild.focus();
    ui.announce(say("Give up this interview?"));
  }

  function finish() {
    var sheet = { at: Date.now(), answers: state.ids.map(function (id, i) {
      return { id: id, seconds: state.seconds[i] || 0, mark: state.marks[i] || 0, told: state.told[i] || [], of: state.of[i] || [] };
    }) };
    ui.progress.change(function (all) { all.sheets = [sheet].concat(all.sheets).slice(0, 20); });
    state = { phase: "sheet", sheet: sheet, marked: Object.assign(state, { phase: "mark" }) };
  }

  // — The sheet —

  function score(sheet) {
    var sum = sheet.answers.reduce(function (all, one) { return all + one.mark; }, 0);
    return say("{n} of {all} points", { n: sum, all: 4 * sheet.answers.length });
  }
  function share(list) {
    var told = 0, of = 0;
    list.forEach(function (one) { told += one.told.length; of += one.of.length; });
    return of ? told + " / " + of : "–";
  }

  function drawSheet() {
    var sheet = state.sheet, sections = {};
    sheet.answers.forEach(function (one) {
      var i = book.place(one.id);
      var name = i === undefined ? say("No more in the book") : book.sections[book.sectionOf(i)][0];
      (sections[name] = sections[name] || []).push(one);
    });
    var seconds = sheet.answers.reduce(function (sum, one) { return sum + one.seconds; }, 0);
    var points = sheet.answers.reduce(function (sum, one) { return sum + one.mark; }, 0);
    var head = function () { return el("tr", {}, [].map.call(arguments, function (text, n) { return el("th", { scope: "col", class: n ? "right" : null }, text); })); };
    var names = Object.keys(sections);
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      el("h2", { class: "big" }, say("Score sheet")),
      el("p", { class: "date" }, book.title + ", " + ui.longDate.format(ui.day(sheet.at) * prepbook.schedule.DAY)),
      el("dl", { class: "figures" },
        el("div", { class: "figure" }, el("dd", {}, points + " / " + 4 * sheet.answers.length), el("dt", {}, say("points"))),
        el("div", { class: "figure" }, el("dd", {}, share(sheet.answers)), el("dt", {}, say("evidence told"))),
        el("div", { class: "figure" }, el("dd", {}, ui.time(seconds / sheet.answers.length)), el("dt", {}, say("minutes a question")))),
      el("div", { class: "table" }, el("table", { class: "sheet" },
        el("thead", {}, head(say("Question"), say("Time"), say("Evidence"), say("Mark"))),
        el("tbody", {}, sheet.answers.map(function (one) {
          var i = book.place(one.id);
          var missing = one.of.filter(function (kind) { return one.told.indexOf(kind) < 0; }).map(function (kind) { return prepbook.evidenceNames[kind]; });
          return el("tr", {},
            el("td", {}, i === undefined ? one.id : el("a", { href: book.url(i) }, el("span", { class: "no" }, book.number[i]), " ", book.cue[i] || book.prompt[i]),
              missing.length ? el("small", {}, say("not told: {what}", { what: missing.join(", ") })) : null),
            el("td", { class: "right" }, ui.time(one.seconds)),
            el("td", { class: "right" }, one.told.length + " / " + one.of.length),
            el("td", { class: "right" }, el("span", { class: "word" }, MARKS[one.mark]), " ", el("b", {}, String(one.mark))));
        })))),
      names.length > 1 ? el("div", { class: "table" }, el("table", { class: "sheet" },
        el("thead", {}, head(say("Section"), say("Questions"), say("Evidence"), say("Points"))),
        el("tbody", {}, names.map(function (name) {
          var list = sections[name];
          return el("tr", {}, el("td", {}, name), el("td", { class: "right" }, String(list.length)), el("td", { class: "right" }, share(list)),
            el("td", { class: "right" }, list.reduce(function (sum, one) { return sum + one.mark; }, 0) + " / " + 4 * list.length));
        })))) : null,
      el("p", { class: "go later" },
        ui.button(say("Print"), function () { print(); }, { class: "begin" }),
        ui.button(state.old ? say("Back") : say("Another interview"), function () { stop(); }, { class: "act" }),
        canUndo() ? ui.button(say("Undo the last mark"), undo, { class: "act", "aria-keyshortcuts": "u" }) : null,
        el("a", { href: "#", class: "act" }, say("Practise")))
    ].filter(Boolean));
    ui.focus(root.querySelector("h2"));
  }

  /** The clock stands still while the page is away, and goes on from there. */
  function rest() {
    if (!clock) return;
    clock.pause();
    if (state && state.phase === "ask" && card) { state.elapsed = clock.seconds(); keep(); }
  }
  addEventListener("pagehide", rest);

  function stop() { state = null; keep(); draw(); prepbook.modes.focus(); }

  prepbook.interview = {
    title: say("Mock interview"),
    show: function (where, data) {
      root = where;
      book = data;
      if (!state) state = ui.tab.get("interview");
      if (state && state.phase !== "sheet" && !Array.isArray(state.ids)) state = null;
      draw();
    },
    hide: function () { turn += 1; rest(); card = null; },
    keys: [
      { keys: [" ", "Enter"], does: say("Begin, next question") },
      { keys: ["0", "1", "2", "3", "4"], does: say("Mark, from lost to strong") },
      { keys: ["u"], does: say("Undo the last mark") },
      { keys: ["Ctrl+Enter"], does: say("Next question while typing") }
    ],
    key: function (key) {
      if (key === "u" && canUndo()) { undo(); return true; }
      if (state && state.phase === "mark") {
        if (!card || !/^[0-4]$/.test(key)) return false;
        mark(Number(key));
        return true;
      }
      if (key !== " " && key !== "Enter" || state && state.phase === "sheet") return false;
      if (state) { answered(); return true; }
      var button = root.querySelector(".begin");
      if (button) button.click();
      return !!button;
    },
    submit: function () { if (state && state.phase === "ask") answered(); }
  };
})(window.prepbook);
