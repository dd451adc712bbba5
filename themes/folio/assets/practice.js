// Practise: what is due, then what is new, one question at a time, each rated by how well it was recalled. Only this mode
// changes the schedule. A session lives in the tab and survives a reload:
//   {seed, queue: [id], later: [{id, due}], now: id, open, attempts: {id: text}, picks: {id: [n]}, done: [{id, rating, before, …}]}
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el, schedule = prepbook.schedule, choose = prepbook.choose;
  var progress = ui.progress, tab = ui.tab;
  // Reviews and days after which a reminder to export is shown.
  var REMIND_REVIEWS = 100, REMIND_DAYS = 14;
  var NAMES = [say("Again"), say("Hard"), say("Good"), say("Easy")];

  var book, root, within = [], session = null, card = null, turn = 0;
  var filters = readFilters();

  function readFilters() {
    var kept = {};
    try { kept = JSON.parse(prepbook.store.get("filters:" + ui.place)) || {}; } catch (_) { /* none */ }
    var out = Object.assign({}, choose.ANY);
    Object.keys(out).forEach(function (name) { if (typeof kept[name] === "string") out[name] = kept[name]; });
    return out;
  }
  function options() { return choose.towards(progress.state.plan, ui.day); }
  function today() { return choose.today(book, within, progress.state, ui.clock()); }
  function keep() { tab.set("session", session); }

  // — Beginning —

  /** What the filters hold; where a book has no answers, all its questions. */
  function refresh() {
    // A section or tag that the book has no more filters nothing.
    if (filters.section && !book.sections.some(function (section) { return section[0] === filters.section; })) filters.section = "";
    if (filters.tag && book.tags.indexOf(filters.tag) < 0) filters.tag = "";
    if (filters.level && book.levels.indexOf(filters.level) < 0) filters.level = "";
    if (filters.status === "answered" && !/[12]/.test(book.status)) filters.status = "";
    within = choose.scope(book, filters);
  }

  function begin(more) {
    var now = today();
    var seed = (Date.now() ^ (Math.random() * 0x7fffffff)) | 0;
    var fresh = choose.shuffle(now.fresh, seed + 1).slice(0, more === undefined ? now.take : more);
    session = {
      seed: seed, queue: choose.shuffle(now.due, seed).concat(fresh), later: now.soon, now: null, open: false,
      attempts: session && session.attempts || {}, picks: {}, done: []
    };
    advance();
  }

  /** The session again from the filters as they are now: what was done and typed stays. */
  function refilter() {
    if (!session) return;
    var fits = new Set(within.map(function (i) { return book.id[i]; }));
    var now = today();
    var met = new Set(session.done.map(function (one) { return one.id; }));
    var fresh = choose.shuffle(now.fresh, session.seed + 1).slice(0, now.take);
    session.later = session.later.filter(function (one) { return fits.has(one.id); });
    var known = new Set(session.later.map(function (one) { return one.id; }));
    now.soon.forEach(function (one) { if (!known.has(one.id) && one.id !== session.now) session.later.push(one); });
    session.queue = choose.shuffle(now.due, session.seed).concat(fresh).filter(function (id) { return id !== session.now && !met.has(id) && !known.has(id); });
    if (session.now && !fits.has(session.now)) advance(true); else { keep(); draw(); }
  }

  /** Takes the next question: what is to come back and is due, then the queue, then what comes back soon. `still`: the focus stays. */
  function advance(still) {
    var now = Date.now();
    session.later.sort(function (a, b) { return a.due - b.due; });
    var next = null;
    if (session.later.length && session.later[0].due <= now) next = session.later.shift().id;
    while (!next && session.queue.length) next = known(session.queue.shift());
    if (!next && session.later.length) next = session.later.shift().id;
    session.now = next;
    session.open = false;
    keep();
    draw(!still);
  }
  function known(id) { return book.place(id) === undefined || isHeld(id) ? null : id; }
  function isHeld(id) { return progress.state.held[id] && progress.state.held[id].on; }

  // — Acts —

  function reveal() {
    if (!card || session.open) return;
    session.open = true;
    keep();
    opened(true);
  }

  function rate(rating) {
    if (!card || !session.open) return;
    var id = session.now, now = Date.now(), name = ui.dayName(ui.day(now));
    var step = { id: id, rating: rating };
    progress.change(function (state) {
      var before = state.cards[id] || null;
      step.before = before;
      step.day = name;
      // New ones count towards the day's share.
      step.fresh = !before;
      var after = schedule.next(before, rating, now, { day: ui.day });
      state.cards[id] = after;
      state.days[name] = (state.days[name] || 0) + 1;
      state.since += 1;
      if (step.fresh) state.begun = { day: name, n: (state.begun.day === name ? state.begun.n : 0) + 1 };
      if (after.state !== schedule.REVIEW) session.later.push({ id: id, due: after.due });
    });
    session.done.push(step);
    askToKeep();
    ui.announce(NAMES[rating - 1]);
    advance();
  }

  function suspend() {
    if (!card) return;
    var id = session.now;
    progress.change(function (state) { state.held[id] = { on: true, at: Date.now() }; });
    session.done.push({ id: id, held: true });
    ui.announce(say("Suspended"));
    advance();
  }

  function undo() {
    if (!session || !session.done.length) return;
    var step = session.done.pop();
    progress.change(function (state) {
      if (step.held) {
        state.held[step.id] = { on: false, at: Date.now() };
        return;
      }
      if (step.before) state.cards[step.id] = step.before; else delete state.cards[step.id];
      if (state.days[step.day] > 1) state.days[step.day] -= 1; else delete state.days[step.day];
      if (state.since > 0) state.since -= 1;
      if (step.fresh && state.begun.day === step.day && state.begun.n > 0) state.begun.n -= 1;
    });
    session.later = session.later.filter(function (one) { return one.id !== step.id; });
    if (session.now && session.now !== step.id) session.queue.unshift(session.now);
    session.now = step.id;
    session.open = !step.held;
    keep();
    ui.announce(say("Undone"));
    draw(true);
  }

  /** Once, at the first review: that the browser does not throw progress away when it needs room. */
  function askToKeep() {
    if (prepbook.store.get("persist") || !navigator.storage || !navigator.storage.persist) return;
    prepbook.store.set("persist", "asked");
    navigator.storage.persist().catch(function () { /* it may say no */ });
  }

  // — What is seen —

  function draw(fresh) {
    turn += 1;
    card = null;
    prepbook.modes.quiet(!!(session && session.now));
    if (!session) return drawStart();
    if (!session.now) return drawEnd();
    // A card's scripts come after this one.
    if (prepbook.showCard) drawCard(fresh);
    else document.addEventListener("DOMContentLoaded", function () { draw(fresh); }, { once: true });
  }

  function figure(number, label) { return el("div", { class: "figure" }, el("dd", {}, String(number)), el("dt", {}, label)); }

  function drawStart() {
    var now = today();
    var due = now.due.length + now.soon.length, total = due + now.take;
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      el("dl", { class: "figures" },
        figure(due, say("due today")),
        figure(now.take, say("new today")),
        now.left !== null ? figure(now.left + 1, now.left ? say("days to the interview") : say("day to the interview")) : figure(now.later, say("known for later"))),
      total
        ? el("p", { class: "go" }, ui.button(say("Begin"), function () { begin(); }, { class: "begin" }), el("span", { class: "aside" }, say("or press Space")))
        : nothing(now),
      drawFilters(),
      el("p", { class: "fine" }, say("Recall first, then look, then say how well it went: the question comes round again when you are about to forget it. Only this changes the schedule; rehearsals and interviews do not."))
    ].filter(Boolean));
  }

  /** Why there is nothing to do, and what one may do about it. */
  function nothing(now) {
    if (!book.size) return el("p", { class: "lead" }, say("This book has no questions yet."));
    if (!within.length) return el("p", { class: "lead" }, say("No question fits these filters."), " ", ui.button(say("Ask all"), function () {
      setFilters({ section: "", tag: "", level: "", status: "" });
    }, { class: "act" }));
    var lead = el("p", { class: "lead" }, say("Nothing is due."), " ", nextDue());
    return el("div", {}, lead, more(now));
  }
  function more(now) {
    var n = Math.min(10, now.fresh.length);
    return el("p", { class: "go" },
      n ? ui.button(n === 1 ? say("Take one more") : say("Take {n} new ones", { n: n }), function () { begin(n); }, { class: "begin" }) : null,
      el("a", { href: "#rehearse", class: "act" }, say("Rehearse aloud")),
      el("a", { href: "#interview", class: "act" }, say("Mock interview")));
  }
  function nextDue() {
    var soonest = Infinity, count = 0, now = Date.now();
    within.forEach(function (i) {
      var one = progress.state.cards[book.id[i]];
      if (!one || isHeld(book.id[i])) return;
      var at = ui.day(schedule.due(one, now, options()));
      if (at < soonest) { soonest = at; count = 0; }
      if (at === soonest) count += 1;
    });
    if (soonest === Infinity) return "";
    return say("The next time: {when}, {questions}.", { when: ui.inDays(soonest - ui.day(now)), questions: ui.questions(count) });
  }

  function drawEnd() {
    var counts = [0, 0, 0, 0], met = new Set();
    session.done.forEach(function (step) {
      if (step.held) return;
      counts[step.rating - 1] += 1;
      met.add(step.id);
    });
    var now = today(), due = now.due.length + now.soon.length;
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      el("h2", { class: "big" }, met.size ? say("Done for now") : say("Nothing to ask")),
      met.size ? el("dl", { class: "figures small" }, figure(met.size, met.size === 1 ? say("question") : say("questions")), counts.map(function (count, i) { return count ? figure(count, NAMES[i]) : null; })) : null,
      el("p", { class: "lead" }, nextDue()),
      due ? el("p", { class: "go" }, ui.button(say("Go on: {n} due", { n: due }), function () { begin(); }, { class: "begin" })) : more(now),
      reminder(),
      session.done.length ? el("p", { class: "fine" }, ui.button(say("Undo the last"), undo, { class: "act" })) : null,
      drawFilters()
    ].filter(Boolean));
    ui.focus(root.querySelector("h2"));
  }

  function reminder() {
    var state = progress.state;
    var days = (Date.now() - (state.exported || firstDay(state))) / schedule.DAY;
    if (!(state.since >= REMIND_REVIEWS || (state.since && days >= REMIND_DAYS))) return null;
    return el("p", { class: "fine" }, say("Your progress is in this browser only: {n} reviews since the last export.", { n: state.since }), " ",
      el("a", { href: "#progress", class: "act" }, say("Export it")));
  }
  function firstDay(state) {
    var first = Object.keys(state.days).sort()[0];
    return first ? Date.parse(first) : Date.now();
  }

  function setFilters(change) {
    Object.assign(filters, change);
    prepbook.store.set("filters:" + ui.place, JSON.stringify(filters));
    refresh();
    if (session && session.now) { refilter(); return; }
    session = null;
    keep();
    draw();
  }

  /** The filters, folded under what they say. */
  function drawFilters() {
    var any = function (label, names) { return [["", label]].concat(names.map(function (name) { return [name, name]; })); };
    var statuses = [["answered", say("with an answer")], ["ready", say("ready")], ["draft", say("draft")], ["unanswered", say("without an answer")], ["", say("with or without an answer")]];
    var titles = book.sections.map(function (section) { return section[0]; });
    var said = [filters.section || say("All sections"), filters.tag, filters.level, statuses.find(function (one) { return one[0] === filters.status; })[1]].filter(Boolean);
    // Hundreds of sections and tags: they are put in when somebody wants to see them.
    function fill() {
      if (box.querySelector(".fields")) return;
      var fields = [
        ui.select(say("Section"), any(say("All sections"), titles), filters.section, function (value) { again({ section: value }); }),
        book.tags.length ? ui.select(say("Tag"), any(say("Any tag"), book.tags.slice().sort()), filters.tag, function (value) { again({ tag: value }); }) : null,
        book.levels.length > 1 ? ui.select(say("Difficulty"), any(say("Any difficulty"), book.levels.slice(1)), filters.level, function (value) { again({ level: value }); }) : null,
        ui.select(say("Answer"), statuses, filters.status, function (value) { again({ status: value }); }),
        el("label", { class: "field" }, el("span", {}, say("New a day")), el("input", {
          type: "number", min: "0", max: "1000", inputmode: "numeric", value: progress.state.plan.daily, change: function (event) {
            var n = Math.min(1000, Math.max(0, Math.round(Number(event.target.value) || 0)));
            progress.change(function (state) { state.plan.daily = n; state.plan.at = Date.now(); });
            again({});
          }
        }))
      ];
      box.append(el("div", { class: "fields" }, fields));
    }
    var box = el("details", { class: "which", toggle: fill }, el("summary", { click: fill }, el("span", {}, say("Which questions")), el("i", {}, said.join(", ") + " · " + ui.questions(within.length))));
    function again(change) {
      var field = [].indexOf.call(box.querySelectorAll("select, input"), document.activeElement);
      setFilters(change);
      // The page was drawn anew: the filters stay open, and the focus stays in them.
      var drawn = root.querySelector("details.which");
      if (!drawn) return;
      drawn.fill();
      drawn.open = true;
      (drawn.querySelectorAll("select, input")[field] || drawn.querySelector("summary")).focus();
      ui.announce(ui.questions(within.length));
    }
    box.fill = fill;
    return box;
  }

  function left() { return session.queue.length + session.later.length + (session.now ? 1 : 0); }

  function drawCard(fresh) {
    var mine = turn, id = session.now, i = book.place(id);
    if (i === undefined) { advance(); return; }
    var finished = session.done.filter(function (step) { return !step.held; }).length;
    var place = el("div", { class: "card" });
    var desk = el("div", { class: "desk" });
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      el("div", { class: "standing" },
        el("span", {}, left() === 1 ? say("The last one") : say("{n} left", { n: left() })),
        el("span", { class: "acts" },
          ui.button(say("Undo"), undo, { class: "act", disabled: !session.done.length, "aria-keyshortcuts": "u" }),
          ui.button(say("Suspend"), suspend, { class: "act", "aria-keyshortcuts": "s" }),
          ui.button(say("Stop"), stop, { class: "act" }))),
      prepbook.charts.line(finished, finished + left()),
      place, desk, drawFilters()
    ].filter(Boolean));
    prepbook.showCard(place, book, i, {
      changed: function (list, single) {
        session.picks[id] = list;
        keep();
        if (single && list.length) reveal();
      }
    }).then(function (shown) {
      if (mine !== turn) return;
      card = shown;
      if (card.options && session.picks[id]) card.options.set(session.picks[id]);
      if (session.open) opened(false); else closed();
      if (fresh) { scrollTo(0, 0); ui.focus(card.heading); }
    }, function (error) {
      if (mine !== turn) return;
      desk.replaceChildren(el("p", { class: "lead", role: "alert" }, say("This question could not be loaded: {file}", { file: error.message })),
        el("p", { class: "go" }, ui.button(say("Try again"), function () { draw(true); }, { class: "begin" }), ui.button(say("Skip"), function () { advance(); }, { class: "act" })));
    });
  }

  /** Before the answer: a place to type, and the way to it. */
  function closed() {
    var id = session.now;
    var box = el("textarea", { id: "practice--attempt", rows: "4", spellcheck: "false", input: function () { session.attempts[id] = box.value; keep(); } });
    box.value = session.attempts[id] || "";
    var label = !card.answered ? say("Show what there is") : card.options && !card.options.single ? say("Check") : say("Show the answer");
    root.querySelector(".desk").replaceChildren(
      el("div", { class: "attempt" }, el("label", { for: "practice--attempt" }, say("Your answer, in a few words")), box),
      el("div", { class: "bar" }, ui.button(label, reveal, { class: "begin reveal", "aria-keyshortcuts": "Space" }), el("span", { class: "aside" }, say("Space"))));
  }

  /** The answer beside what was typed, and the four ratings with what follows from each. */
  function opened(now) {
    var id = session.now;
    var desk = root.querySelector(".desk"), place = root.querySelector(".card");
    var first = card.open();
    var typed = (session.attempts[id] || "").trim();
    var result = card.options ? (card.options.correct() ? say("Right") : say("Not right")) : "";
    var mine = el("aside", { class: "typed" }, el("h3", { class: "label alone" }, say("You wrote")), typed ? el("p", { class: "text" }, typed) : el("p", { class: "none" }, say("nothing typed")));
    place.classList.toggle("several", card.several);
    place.classList.toggle("brief", typed.length === 0);
    if (!card.options || typed) card.article.insertBefore(mine, first);
    prepbook.besideMetric(place);
    if (!card.answered) {
      place.append(el("p", { class: "lead" }, say("This question has no answer yet."), " ", el("a", { href: card.url }, say("Its page in the book"))));
    }
    var at = Date.now(), towards = options(), next = schedule.preview(progress.state.cards[id] || null, at, towards);
    desk.replaceChildren(el("div", { class: "bar ratings", role: "group", "aria-label": say("How well did you recall it?") }, NAMES.map(function (name, n) {
      return el("button", { type: "button", click: function () { rate(n + 1); }, "aria-keyshortcuts": String(n + 1) },
        el("span", { class: "key", "aria-hidden": "true" }, String(n + 1)), el("b", {}, name), " ", el("i", {}, ui.gap(schedule.due(next[n], at, towards) - at)));
    })));
    if (!now) return;
    ui.announce((result ? result + ". " : "") + (card.answered ? say("The answer is shown.") : say("This question has no answer yet.")));
    ui.focus(first ? first.querySelector(".prose") || card.heading : card.heading);
  }

  function stop() {
    session = null;
    keep();
    draw();
    prepbook.modes.focus();
  }

  // — The mode —

  prepbook.practice = {
    title: say("Practise"),
    show: function (where, data) {
      book = data;
      root = where;
      refresh();
      if (!session) session = tab.get("session");
      if (session && (!Array.isArray(session.queue) || !Array.isArray(session.later) || !Array.isArray(session.done))) session = null;
      draw();
    },
    hide: function () { turn += 1; card = null; },
    /** Another tab changed something: figures may be other ones now. A question on the table stays. */
    update: function () { if (!session || !session.now) draw(); else { var old = root.querySelector(".notice"), now = prepbook.notice(); if (old) old.replaceWith(now || ""); else if (now) root.prepend(now); } },
    filters: filters,
    within: function (data) { book = data; refresh(); return within; },
    keys: [
      { keys: [" ", "Enter"], does: say("Begin, show the answer") },
      { keys: ["1", "2", "3", "4"], does: say("Again, hard, good, easy") },
      { keys: ["u"], does: say("Undo") },
      { keys: ["s"], does: say("Suspend the question") },
      { keys: ["Ctrl+Enter"], does: say("Show the answer while typing") }
    ],
    key: function (key) {
      if (key === "u" && session && session.done.length) { undo(); return true; }
      if (!session || !session.now) {
        if ((key === " " || key === "Enter") && root.querySelector(".begin")) { root.querySelector(".begin").click(); return true; }
        return false;
      }
      if (!card) return false;
      if (key === "s") { suspend(); return true; }
      if (!session.open && (key === " " || key === "Enter")) { reveal(); return true; }
      if (session.open && /^[1-4]$/.test(key)) { rate(Number(key)); return true; }
      return false;
    },
    /** Ctrl+Enter in the attempt's box. */
    submit: function () { reveal(); }
  };
})(window.prepbook);
