// Rehearse aloud: a question, ninety seconds, then the answer, and which of its evidence was told. It changes no schedule.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el;
  // An answer that is longer than a minute and a half loses its listener; a quarter of a minute before, one should come to the outcome.
  var LIMIT = 90, AMBER = 75;   // seconds
  var LABELS = { example: say("Example"), metrics: say("Metrics"), outcome: say("Outcome") };
  var NAMES = { example: say("example"), metrics: say("metrics"), outcome: say("outcome") };   // within a sentence

  /**
   * A clock that is seen and, sparingly, heard: at `amber` and at `limit` seconds. It begins at `from` seconds.
   * `{node, start(), pause(), running(), seconds()}`
   */
  function timer(limit, amber, from) {
    var before = (from || 0) * 1000, since = null, ticking = null, told = 0;
    var figure = el("span", { class: "time" }, ui.time(0));
    var word = el("span", { class: "word" });
    var line = prepbook.charts.line(0, 1);
    var node = el("div", { class: "timer", role: "timer" }, el("p", {}, figure, el("span", { class: "of" }, " / " + ui.time(limit)), word), line);
    function seconds() { return (before + (since === null ? 0 : Date.now() - since)) / 1000; }
    function tick() {
      var now = seconds(), stage = now >= limit ? 2 : now >= amber ? 1 : 0;
      figure.textContent = ui.time(now);
      line.firstChild.setAttribute("width", String(Math.min(1000, Math.round(1000 * now / limit))));
      node.classList.toggle("amber", stage === 1);
      node.classList.toggle("red", stage === 2);
      word.textContent = stage === 2 ? say("time is up") : stage === 1 ? say("come to the end") : "";
      if (stage > told) {
        told = stage;
        ui.announce(stage === 2 ? say("Time is up") : say("{n} seconds left", { n: limit - amber }));
      }
    }
    if (before) tick();
    return {
      node: node,
      seconds: function () { return Math.round(seconds()); },
      running: function () { return since !== null; },
      start: function () {
        if (since !== null) return;
        since = Date.now();
        ticking = setInterval(tick, 250);
        tick();
      },
      pause: function () {
        before = seconds() * 1000;
        since = null;
        clearInterval(ticking);
      }
    };
  }

  /** Boxes to tick what was told; `changed(list)`. */
  function ticks(kinds, told, changed) {
    return el("fieldset", { class: "told" }, el("legend", {}, say("You told")), kinds.map(function (kind) {
      return el("label", {}, el("input", { type: "checkbox", value: kind, checked: told.indexOf(kind) >= 0, change: function (event) {
        var on = [].filter.call(event.target.closest("fieldset").querySelectorAll("input"), function (box) { return box.checked; });
        changed(on.map(function (box) { return box.value; }));
      } }), " ", LABELS[kind]);
    }));
  }
  prepbook.timer = timer;
  prepbook.ticks = ticks;
  prepbook.evidenceLabels = LABELS;
  prepbook.evidenceNames = NAMES;

  var book, root, state = null, clock = null, card = null, turn = 0;
  // state: {order: [id], at, open, told: []}; it lasts as long as the tab.

  function keep() { ui.tab.set("rehearse", state); }

  function begin() {
    var within = prepbook.practice.within(book).filter(function (i) { return !(ui.progress.state.held[book.id[i]] || {}).on; });
    if (!within.length) { state = null; draw(); return; }
    // Those that were never rehearsed, or told weakly, or long ago, come first; among equals, by chance.
    var said = ui.progress.state.said;
    var order = prepbook.choose.shuffle(within.map(function (i) { return book.id[i]; }), Date.now() | 0);
    var rank = function (id) { return said[id] ? 1 + said[id].told.length - said[id].of.length + said[id].at / 1e13 : -9; };
    order.sort(function (a, b) { return rank(a) - rank(b); });
    state = { order: order, at: 0, open: false };
    keep();
    draw();
  }

  function next() {
    state.at += 1;
    state.open = false;
    if (state.at >= state.order.length) state = null;
    keep();
    draw();
    if (!state) prepbook.modes.focus();
  }

  function reveal() {
    if (!card || state.open) return;
    clock.pause();
    state.open = true;
    keep();
    opened(true);
  }

  function toggle() {
    if (clock.running()) clock.pause(); else clock.start();
    var button = root.querySelector(".toggle");
    if (button) button.textContent = clock.running() ? say("Pause") : clock.seconds() ? say("Go on") : say("Start the clock");
  }

  function draw() {
    turn += 1;
    card = null;
    if (clock) clock.pause();
    prepbook.modes.quiet(!!state);
    if (!state) {
      var n = prepbook.practice.within(book).length;
      root.replaceChildren.apply(root, [
        prepbook.notice(),
        el("p", { class: "lead" }, say("Stand up and answer aloud, as you would on the day: one example, what it changed in numbers, how it ended. You have ninety seconds.")),
        n ? el("p", { class: "go" }, ui.button(say("Begin"), begin, { class: "begin" }), el("span", { class: "aside" }, ui.questions(n)), el("a", { href: "#", class: "act" }, say("Choose which")))
          : el("p", { class: "lead" }, say("No question fits your filters."), " ", el("a", { href: "#" }, say("Choose others")))
      ].filter(Boolean));
      return;
    }
    var i = book.place(state.order[state.at]);
    if (i === undefined) { next(); return; }
    var mine = turn;
    clock = timer(LIMIT, AMBER);
    var place = el("div", { class: "card aloud" }), desk = el("div", { class: "desk" });
    root.replaceChildren(
      el("div", { class: "standing" }, el("span", {}, say("{n} of {all}", { n: state.at + 1, all: state.order.length })),
        el("span", { class: "acts" }, ui.button(say("Another"), next, { class: "act" }), ui.button(say("Stop"), stop, { class: "act" }))),
      prepbook.charts.line(state.at, state.order.length), place, desk);
    prepbook.showCard(place, book, i).then(function (shown) {
      if (mine !== turn) return;
      card = shown;
      if (state.open) opened(false);
      else desk.replaceChildren(clock.node, el("div", { class: "bar" },
        ui.button(say("Start the clock"), toggle, { class: "begin toggle" }), ui.button(say("Show the answer"), reveal, { class: "act reveal" })));
      scrollTo(0, 0);
      ui.focus(card.heading);
    }, function (error) {
      if (mine === turn) desk.replaceChildren(el("p", { class: "lead", role: "alert" }, say("This question could not be loaded: {file}", { file: error.message })), ui.button(say("Skip"), next, { class: "act" }));
    });
  }

  function opened(now) {
    var id = state.order[state.at], first = card.open();
    var used = clock.seconds();
    var desk = root.querySelector(".desk");
    var told = now ? [] : (ui.progress.state.said[id] || { told: [] }).told;
    function store(list) {
      ui.progress.change(function (all) { all.said[id] = { at: Date.now(), told: list, of: card.evidence }; });
    }
    if (now) store([]);
    desk.replaceChildren(
      el("div", { class: "bar after" },
        ticks(card.evidence, told, store),
        ui.button(state.at + 1 < state.order.length ? say("Next question") : say("Finish"), next, { class: "begin" })));
    if (!card.answered) card.article.append(el("p", { class: "lead" }, say("This question has no answer yet."), " ", el("a", { href: card.url }, say("Its page in the book"))));
    if (used) {
      card.article.insertBefore(el("aside", { class: "typed once" }, el("h3", { class: "label alone" }, say("Your time")), el("p", { class: "text" }, ui.time(used))), first);
      root.querySelector(".card").classList.toggle("several", card.several);
      prepbook.besideMetric(root.querySelector(".card"));
    }
    if (!now) return;
    ui.announce(say("The answer is shown. Tick what you told."));
    ui.focus(first ? first.querySelector(".prose") || card.heading : card.heading);
  }

  function stop() { state = null; keep(); draw(); prepbook.modes.focus(); }

  prepbook.rehearse = {
    title: say("Rehearse aloud"),
    show: function (where, data) {
      root = where;
      book = data;
      if (!state) state = ui.tab.get("rehearse");
      if (state && !Array.isArray(state.order)) state = null;
      draw();
    },
    hide: function () { turn += 1; card = null; if (clock) clock.pause(); },
    keys: [
      { keys: [" "], does: say("Begin, start the clock, show the answer") },
      { keys: ["Enter"], does: say("Show the answer, then the next question") }
    ],
    key: function (key) {
      if (key !== " " && key !== "Enter") return false;
      if (!state) { var button = root.querySelector(".begin"); if (button) button.click(); return !!button; }
      if (!card) return false;
      // First the clock, then the answer.
      if (state.open) { if (key === "Enter") { next(); return true; } return false; }
      if (!clock.running() && !clock.seconds() && key === " ") toggle(); else reveal();
      return true;
    }
  };
})(window.prepbook);
