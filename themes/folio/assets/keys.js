// Keys, and the list of them. A page adds its own to `prepbook.keys`: `{keys: ["1"], does: "Again", act: function (event) {…}}`, where `act` may
// return false to say that the key meant nothing here; or, where the page listens by itself, `["1", "Again"]`. The last to name a key has it.
// `when`, if there is one, says whether the key has this meaning now.
// Single keys are off while typing, in a dialog, with a modifier, and where the reader has turned them off (WCAG 2.1.4).
(function (prepbook) {
  "use strict";
  var say = prepbook.say;
  var mine = [];

  // — Questions of this page —

  // With a page a question, a section's page lists its questions as links.
  var QUESTION = ":is(main, main > .asked) > .question";
  var questions = function () { return Array.prototype.slice.call(document.querySelectorAll(QUESTION)); };
  /** The question that has the focus, if it can be seen. */
  function current() {
    var at = document.activeElement && document.activeElement.closest(QUESTION);
    if (!at) return null;
    var box = at.getBoundingClientRect();
    return box.bottom > 0 && box.top < innerHeight ? at : null;
  }
  function goTo(question) {
    var link = question.matches(".asked > *") && question.querySelector("h2 > a:not(.number)");
    var heading = link || question.querySelector("h2");
    if (!link) heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    question.scrollIntoView();
  }
  /** To the next (1) or previous (-1) question; past the last one to the link to the next section, before the first to the page's top. */
  function step(by) {
    var list = questions();
    if (!list.length) return false;
    var from = current(), top = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
    var place;
    if (from) {
      place = list.indexOf(from) + by;
    } else if (document.activeElement && document.activeElement.closest(".turn")) {
      place = by > 0 ? list.length : list.length - 1;
    } else {
      var below = list.findIndex(function (one) { return one.getBoundingClientRect().top > top + (by > 0 ? 1 : -1); });
      if (below < 0) below = list.length;
      place = by > 0 ? below : below - 1;
    }
    if (list[place]) return goTo(list[place]);
    if (place < 0) {
      document.getElementById("page--main").focus({ preventScroll: true });
      scrollTo(0, 0);
      return;
    }
    var next = document.querySelector(".turn .next");
    if (next) next.focus(); else prepbook.announce(say("The last question"));
  }
  /** Shows or folds the answers to the question that has the focus itself: on a control in it, the space bar is the control's. */
  function toggle() {
    var question = current();
    if (alone && document.activeElement === document.body) question = questions()[0];
    else if (!question || document.activeElement !== question.querySelector("h2")) return false;
    var answers = Array.prototype.slice.call(question.querySelectorAll("details.answer"));
    // Some banks fold their own answers into the question.
    if (!answers.length) answers = Array.prototype.slice.call(question.querySelectorAll("details"));
    if (!answers.length) { prepbook.announce(say("No answer yet.")); return; }
    var open = answers.some(function (answer) { return !answer.open; });
    answers.forEach(function (answer) { answer.open = open; });
    prepbook.announce(open ? say("Answer shown") : say("Answer folded"), true);
  }
  function follow(selector) {
    return function () {
      var link = document.querySelector(selector);
      if (!link) return false;
      link.click();
    };
  }

  // A page of one question: the next one is on the next page.
  var alone = document.body.classList.contains("alone");
  var turn = function (by) {
    var go = follow(by > 0 ? ".turn .next" : ".turn .previous");
    return function () { if (go() === false && by > 0) prepbook.announce(say("The last question")); };
  };
  /** To the section after (1) or before (-1) that of this question, by the list of sections. */
  var neighbour = function (by) {
    var here = document.querySelector(".sections ol [aria-current]"), row = here && here.closest("li");
    row = row && (by > 0 ? row.nextElementSibling : row.previousElementSibling);
    var link = row && row.querySelector("a");
    // The rest of a long list is one row, which leads to the contents.
    return link && !link.hash ? function () { link.click(); } : null;
  };
  if (questions().length) {
    mine.push(
      { keys: ["j"], does: say("Next question"), act: alone ? turn(1) : function () { return step(1); } },
      { keys: ["k"], does: say("Previous question"), act: alone ? turn(-1) : function () { return step(-1); } });
  }
  if (document.querySelector("main > .question")) {
    mine.push(
      { keys: [" "], does: say("Show or fold its answer"), act: toggle },
      { keys: ["o"], does: say("Show or fold all answers"), act: function () { return prepbook.foldAll(); } });
  }
  var section = function (by, selector) { return alone ? neighbour(by) : document.querySelector(selector) ? follow(selector) : null; };
  var after = section(1, ".turn .next"), before = section(-1, ".turn .previous");
  if (after) mine.push({ keys: ["n"], does: say("Next section"), act: after });
  if (before) mine.push({ keys: ["p"], does: say("Previous section"), act: before });
  mine.push(
    { keys: ["c"], does: say("Contents"), act: follow(".to-contents"), everywhere: true },
    { keys: ["/"], does: say("Search"), act: function () { return prepbook.find(); }, everywhere: true },
    { keys: ["?"], does: say("This list"), act: help, everywhere: true });
  prepbook.keys = mine.concat(prepbook.keys || []);
  function entries() {
    return prepbook.keys.map(function (one) { return Array.isArray(one) ? { keys: [one[0]], does: one[1] } : one; })
      .filter(function (one) { return !one.when || one.when(); });
  }

  // — Listening —

  var TYPING = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]:not([contenteditable=false])";
  /** Whether single keys do something: the reader may have turned them off. */
  var on = prepbook.singleKeys = function () { return prepbook.store.get("keys") !== "off"; };
  document.addEventListener("keydown", function (event) {
    if (event.defaultPrevented || event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.ctrlKey !== event.metaKey && !event.shiftKey && event.key.toLowerCase() === "k") { event.preventDefault(); prepbook.find(); }
      return;
    }
    if (!on() || (event.target.closest && event.target.closest(TYPING))) return;
    var known = entries();
    for (var i = known.length - 1; i >= 0; i--) {
      var one = known[i];
      if (one.keys.indexOf(event.key) < 0) continue;
      if (one.act && one.act(event) !== false) event.preventDefault();
      return;
    }
  });

  // — The list —

  var dialog = null;
  function element(name, text) {
    var made = document.createElement(name);
    if (text) made.textContent = text;
    return made;
  }
  function fill(list) {
    list.textContent = "";
    var named = function (key) { return key === " " ? say("space") : key; };
    // What this page is for stands first.
    var known = entries();
    known = known.filter(function (one) { return !one.everywhere; }).concat(known.filter(function (one) { return one.everywhere; }));
    known.forEach(function (one, i) {
      // A key that a page has for something else is not told twice.
      var own = one.keys.filter(function (key) {
        return !known.some(function (other, j) { return !other.everywhere && (one.everywhere || j > i) && other.keys.indexOf(key) >= 0; });
      });
      if (!own.length) return;
      var row = list.appendChild(element("div")), term = row.appendChild(element("dt"));
      own.forEach(function (key) { term.appendChild(element("kbd", named(key))); });
      row.appendChild(element("dd", one.does));
    });
  }
  function make() {
    dialog = element("dialog");
    dialog.className = "keys";
    var title = dialog.appendChild(element("h2", say("Keys")));
    title.id = "page--keys";
    dialog.setAttribute("aria-labelledby", title.id);
    dialog.appendChild(element("dl"));
    var label = dialog.appendChild(element("label"));
    var box = label.appendChild(element("input"));
    box.type = "checkbox";
    box.checked = on();
    box.addEventListener("change", function () { prepbook.store.set("keys", box.checked ? null : "off"); });
    label.appendChild(document.createTextNode(say("Single keys do this")));
    var close = dialog.appendChild(element("button", say("Close")));
    close.type = "button";
    close.autofocus = true;
    close.addEventListener("click", function () { dialog.close(); });
    // A click beside the dialog is a click on its backdrop, which counts as the dialog itself.
    dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });
    dialog.addEventListener("keydown", function (event) { if (event.key === "?") dialog.close(); });
    document.body.appendChild(dialog);
  }
  function help() {
    if (!dialog) make();
    fill(dialog.querySelector("dl"));
    dialog.showModal();
  }
  document.querySelectorAll("button.to-keys").forEach(function (button) { button.addEventListener("click", help); });
})(window.prepbook);
