// Progress: what is due when, which sections are weak, what was told; the interview's date; export, import, clear.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el, schedule = prepbook.schedule, choose = prepbook.choose;
  var progress = ui.progress;
  var FIRM = 21;        // days of stability from which a memory counts as firm, as Anki's "mature" does
  var SPAN = 42;        // days of practice that are drawn
  var book, root, ahead = 14, message = "";

  function today() { return ui.day(Date.now()); }
  function held(id) { return progress.state.held[id] && progress.state.held[id].on; }
  function percent(share) { return Math.round(100 * share) + " %"; }
  function figure(number, label) { return el("div", { class: "figure" }, el("dd", {}, String(number)), el("dt", {}, label)); }
  function block(title, content, more) { return el("section", {}, el("h2", { class: "label" }, title, more || null), content); }

  /** Everything that the page shows of the book, in one pass. */
  function count() {
    var now = today(), at = Date.now(), towards = choose.towards(progress.state.plan, ui.day), out = { states: [0, 0, 0, 0], held: [], due: [], sections: [], begun: 0, told: {}, waiting: 0 };
    for (var d = 0; d < ahead; d++) out.due.push(0);
    book.sections.forEach(function (section) { out.sections.push({ title: section[0], url: section[1], all: section[2], begun: 0, recall: 0, lapses: 0 }); });
    for (var i = 0; i < book.size; i++) {
      var id = book.id[i], card = progress.state.cards[id], said = progress.state.said[id];
      if (said) said.of.forEach(function (kind) {
        var sum = out.told[kind] = out.told[kind] || [0, 0];
        sum[1] += 1;
        if (said.told.indexOf(kind) >= 0) sum[0] += 1;
      });
      if (held(id)) { out.held.push(i); continue; }
      if (!card) { out.states[0] += 1; continue; }
      out.begun += 1;
      out.states[card.state !== schedule.REVIEW ? 1 : card.s < FIRM ? 2 : 3] += 1;
      var wait = Math.max(0, ui.day(schedule.due(card, at, towards)) - now);
      if (wait < ahead) out.due[wait] += 1;
      var section = out.sections[book.sectionOf(i)];
      section.begun += 1;
      section.recall += schedule.retrievability(card, at, towards);
      section.lapses += card.lapses;
    }
    return out;
  }

  function draw() {
    var seen = count(), state = progress.state;
    var days = Object.keys(state.days).length;
    var left = schedule.left(today(), choose.interviewDay(state.plan));
    var firm = seen.states[3];
    root.replaceChildren.apply(root, [
      prepbook.notice(),
      message ? el("p", { class: "notice", role: "status" }, message) : null,
      el("dl", { class: "figures" }, [
        left === null ? null : figure(left + 1, left ? say("days to the interview") : say("day to the interview")),
        figure(seen.begun + " / " + book.size, say("questions begun")),
        figure(firm, say("known firmly")),
        figure(days, days === 1 ? say("day practised") : say("days practised"))]),
      block(say("The interview"), interview(left)),
      block(say("Due"), forecast(seen, left), el("span", { class: "acts" }, [14, 30].map(function (n) {
        return ui.button(say("{n} days", { n: n }), function () { ahead = n; draw(); root.querySelector(".acts [aria-pressed=true]").focus(); }, { class: "act", "aria-pressed": String(ahead === n) });
      }))),
      block(say("What you know"), states(seen)),
      weak(seen), told(seen), practised(), suspended(seen),
      block(say("Keep it"), keeping())
    ].filter(Boolean));
    message = "";
  }

  // — The interview's date —

  function interview(left) {
    var plan = progress.state.plan, now = today();
    var input = el("input", { type: "date", id: "practice--date", min: ui.dayName(now + 1), max: ui.dayName(now + 3650), value: plan.date, change: function () { set(input.value); } });
    function set(date) {
      if (date && !prepbook.progress.isDate(date)) return;
      if (date === plan.date) return;
      progress.change(function (state) { state.plan.date = date; state.plan.set = state.plan.at = Date.now(); });
      draw();
      root.querySelector("#practice--date").focus();
      ui.announce(date ? say("Interview on {date}", { date: ui.longDate.format(Date.parse(date)) }) : say("No interview"));
    }
    var within = prepbook.practice.within(book);
    var share = choose.today(book, within, progress.state, ui.clock());
    var words = left === null
      ? plan.date ? say("That day is here, or past: questions come round as memory asks.") : say("Set its date, and the questions are spread over the days that are left.")
      : say("Each of the {questions} that you have chosen comes round before it: up to {n} new a day, and no gap longer than two fifths of the time left.", { questions: ui.questions(within.length), n: share.share });
    return el("div", { class: "plan" }, el("label", { class: "field", for: "practice--date" }, el("span", {}, say("On")), input),
      plan.date ? ui.button(say("No interview"), function () { set(""); }, { class: "act" }) : null,
      el("p", {}, words, " ", left === null ? null : el("cite", {}, "Cepeda et al., Psychological Science 19 (2008)")));
  }

  // — Pictures —

  function forecast(seen, left) {
    var now = today();
    var rows = seen.due.map(function (count, n) { return [count, n, (now + n) * schedule.DAY]; });
    var sum = seen.due.reduce(function (all, n) { return all + n; }, 0);
    if (!sum) return el("p", { class: "lead" }, say("Nothing yet: begin with a few new questions."), " ", el("a", { href: "#", class: "act" }, say("Practise")));
    var bars = rows.map(function (row) {
      var date = new Date(row[2]), monday = date.getUTCDay() === 1;
      return [row[0], ahead > 20 && !monday && row[1] ? "" : row[1] === 0 ? say("now") : ahead > 20 ? String(date.getUTCDate()) : ui.weekday.format(date).slice(0, 2), row[1] === 0];
    });
    return el("div", {}, prepbook.charts.columns(bars, left === null ? -1 : left + 1),
      el("details", { class: "in-figures" }, el("summary", {}, say("In figures")), el("div", { class: "table" }, el("table", {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("Day")), el("th", { scope: "col", class: "right" }, say("Due")))),
        el("tbody", {}, rows.map(function (row) {
          return el("tr", {}, el("td", {}, row[1] === 0 ? say("now") : ui.weekday.format(row[2]) + " " + ui.shortDate.format(row[2])), el("td", { class: "right" }, String(row[0])));
        }))))));
  }

  function states(seen) {
    var names = [say("new"), say("learning"), say("young"), say("firm")];
    return el("div", {}, prepbook.charts.parts(seen.states), el("ul", { class: "legend" }, names.map(function (name, n) {
      return el("li", { class: "part-" + n }, el("b", {}, String(seen.states[n])), " ", name);
    })));
  }

  function weak(seen) {
    var rows = seen.sections.filter(function (section) { return section.begun; });
    if (!rows.length) return null;
    rows.forEach(function (row) { row.mean = row.recall / row.begun; });
    rows.sort(function (a, b) { return a.mean - b.mean || b.lapses - a.lapses; });
    return block(say("Weakest first"), el("div", { class: "table wide" }, el("table", { class: "rows" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("Section")), el("th", { scope: "col", class: "right" }, say("Begun")),
        el("th", { scope: "col", class: "right" }, say("Lapses")), el("th", { scope: "col", class: "right" }, say("Recall")), el("td", { class: "chart" }))),
      el("tbody", {}, rows.slice(0, 20).map(function (row) {
        return el("tr", {}, el("td", {}, el("a", { href: prepbook.root + row.url }, row.title)), el("td", { class: "right" }, row.begun + " / " + row.all),
          el("td", { class: "right" }, String(row.lapses)), el("td", { class: "right" }, percent(row.mean)), el("td", { class: "chart" }, prepbook.charts.bar(row.mean)));
      })))));
  }

  function told(seen) {
    var kinds = prepbook.progress.EVIDENCE.filter(function (kind) { return seen.told[kind]; });
    if (!kinds.length) return null;
    return block(say("Told in rehearsals"), el("div", { class: "table wide" }, el("table", { class: "rows" },
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, say("Evidence")), el("th", { scope: "col", class: "right" }, say("Told")), el("td", { class: "chart" }))),
      el("tbody", {}, kinds.map(function (kind) {
        var sum = seen.told[kind];
        return el("tr", {}, el("td", {}, prepbook.evidenceLabels[kind]), el("td", { class: "right" }, sum[0] + " / " + sum[1]), el("td", { class: "chart" }, prepbook.charts.bar(sum[0] / sum[1])));
      })))));
  }

  function practised() {
    var days = progress.state.days, names = Object.keys(days).sort();
    if (!names.length) return null;
    var now = today(), bars = [], reviews = 0;
    names.forEach(function (name) { reviews += days[name]; });
    for (var d = now - SPAN + 1; d <= now; d++) bars.push([days[ui.dayName(d)] || 0, ""]);
    return block(say("Practised"), el("div", { class: "practised" }, prepbook.charts.columns(bars.reverse(), -1),
      el("p", {}, say("{reviews} {days} since {date}.", {
        reviews: reviews === 1 ? say("One review") : say("{n} reviews", { n: reviews }),
        days: names.length === 1 ? say("on one day") : say("on {n} days", { n: names.length }),
        date: ui.longDate.format(Date.parse(names[0]))
      }))));
  }

  function suspended(seen) {
    if (!seen.held.length) return null;
    return block(say("Suspended"), el("ul", { class: "suspended" }, seen.held.slice(0, 100).map(function (i) {
      return el("li", {}, el("a", { href: book.url(i) }, el("span", { class: "no" }, book.number[i]), " ", book.cue[i] || book.prompt[i]), " ", ui.button(say("Take up again"), function () {
        progress.change(function (state) { state.held[book.id[i]] = { on: false, at: Date.now() }; });
        draw();
        ui.announce(say("Taken up again"));
        var next = root.querySelector(".suspended button");
        if (next) next.focus(); else prepbook.modes.focus();
      }, { class: "act" }));
    })));
  }

  // — Export, import, clear —

  function keeping() {
    var file = el("input", { type: "file", accept: ".json,application/json", class: "unseen", id: "practice--file", change: function () { if (file.files[0]) take(file.files[0]); file.value = ""; } });
    var box = el("div", { class: "keeping" },
      el("p", {}, say("Progress is kept in this browser, under the ids of the questions. A file carries it to another one, or brings it back.")),
      el("p", { class: "go" },
        ui.button(say("Export"), save, { class: "begin" }),
        el("label", { class: "begin", for: "practice--file" }, say("Import")), file,
        ui.button(say("Clear"), ask, { class: "act" })));
    function ask() {
      var sure = el("p", { class: "go sure" }, el("span", {}, say("Forget all progress in this book?")),
        ui.button(say("Clear all"), function () {
          progress.clear();
          tell(say("All progress is cleared."));
        }, { class: "begin" }),
        ui.button(say("Keep it"), function () { sure.remove(); box.querySelector(".act").focus(); }, { class: "act" }));
      if (box.querySelector(".sure")) box.querySelector(".sure").remove();
      box.append(sure);
      sure.querySelector(".act").focus();
      ui.announce(say("Forget all progress in this book?"));
    }
    return box;
  }

  function tell(text) {
    message = text;
    draw();
    var note = root.querySelector(".notice[role=status]:last-of-type") || root.querySelector(".notice");
    if (note) { note.scrollIntoView({ block: "nearest" }); ui.focus(note); }
    ui.announce(text);
  }

  function save() {
    progress.change(function (state) { state.since = 0; state.exported = Date.now(); });
    var url = URL.createObjectURL(new Blob([progress.text()], { type: "application/json" }));
    var link = el("a", { href: url, download: progress.exportName(book.title) });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(url); }, 60000);
    ui.announce(say("Exported"));
  }

  function take(file) {
    if (file.size > prepbook.progress.MOST_BYTES) { tell(say("Not imported, and nothing changed: {why}.", { why: say("The file is too large") })); return; }
    file.text().then(function (text) {
      var theirs = progress.read(text), ours = progress.state.cards, newer = 0;
      for (var id in theirs.cards) if (!ours[id] || theirs.cards[id].last > ours[id].last) newer += 1;
      progress.replace(theirs);
      tell(say("Imported: {all}, of which {n} were newer than here.", { all: ui.questions(Object.keys(theirs.cards).length), n: newer }));
    }).catch(function (error) {
      tell(say("Not imported, and nothing changed: {why}.", { why: error.message || String(error) }));
    });
  }

  prepbook.overview = {
    title: say("Progress"),
    show: function (where, data) { root = where; book = data; draw(); },
    hide: function () {},
    keys: [],
    key: function () { return false; },
    update: function () { if (!root.contains(document.activeElement)) draw(); }
  };
})(window.prepbook);
