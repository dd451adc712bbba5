// The four modes of practice.html, by the address: practice.html, #rehearse, #interview, #progress. The last script of the page:
// it opens the book and shows the mode; keys go to the mode, but not while somebody types.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el;
  var MODES = { practise: prepbook.practice, rehearse: prepbook.rehearse, interview: prepbook.interview, progress: prepbook.overview };
  var nav = document.querySelector("nav.modes");
  var heading = document.getElementById("practice--title");
  var ending = document.title.split(" · ").slice(1).join(" · ") || document.title;
  var current = null, book = null;

  function root(name) { return document.getElementById(name); }
  function wanted() {
    var name = decodeURIComponentSafe(location.hash.slice(1));
    if (Object.prototype.hasOwnProperty.call(MODES, name)) return name;
    return name === "" ? "practise" : null;
  }
  function decodeURIComponentSafe(text) { try { return decodeURIComponent(text); } catch (_) { return text; } }

  function show(first) {
    // An address inside the page (a footnote) is no mode: the browser has gone there.
    var name = wanted() || current || "practise";
    if (name === current) return;
    if (current) {
      MODES[current].hide();
      root(current).hidden = true;
      root(current).replaceChildren();
    }
    current = name;
    var mode = MODES[name];
    nav.hidden = false;
    [].forEach.call(nav.querySelectorAll("a"), function (link) {
      if ((link.hash.slice(1) || "practise") === name) link.setAttribute("aria-current", "page"); else link.removeAttribute("aria-current");
    });
    heading.textContent = mode.title;
    document.title = mode.title + " · " + ending;
    prepbook.modes.quiet(false);
    root(name).hidden = false;
    mode.show(root(name), book);
    if (!first) {
      scrollTo(0, 0);
      if (!root(name).contains(document.activeElement)) prepbook.modes.focus();
    }
  }

  prepbook.modes = {
    /** While a question is on the table the page's head steps back. */
    quiet: function (on) { document.body.classList.toggle("asking", on); },
    focus: function () { ui.focus(heading); }
  };

  /** What a reader must know of the storage; nothing, as a rule. */
  prepbook.notice = function () {
    if (ui.progress.kept && !ui.progress.damaged) return null;
    return el("p", { class: "notice", role: "status" }, ui.progress.kept
      ? say("The stored progress could not be read. It was put aside, and a new one begun.")
      : say("This browser stores nothing more: your progress lasts until you close the page."), " ",
      el("a", { href: "#progress" }, say("Export it")));
  };

  ui.onChange(function () { if (current && MODES[current].update) MODES[current].update(); });
  addEventListener("hashchange", function () { if (book) show(); });

  // Keys. In the capture phase, so that what a mode takes is not taken once more by the page.
  function isTyping(node) {
    return node.isContentEditable || node.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])");
  }
  addEventListener("keydown", function (event) {
    var node = event.target.nodeType === 1 ? event.target : document.body;
    var mode = current && MODES[current];
    if (!mode || event.defaultPrevented || event.isComposing || event.altKey || document.querySelector("dialog[open]")) return;
    var taken = false;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (node.matches("textarea") && mode.submit) { mode.submit(); taken = true; }
    } else if (!event.ctrlKey && !event.metaKey && !isTyping(node)) {
      // Space and Enter belong to the control that has the focus.
      var own = (event.key === " " || event.key === "Enter") && node.closest("a, button, summary, input");
      if (!own && mode.key && !event.repeat) taken = mode.key(event.key);
    }
    if (taken) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  // For the help of the page's own script: [key, what].
  prepbook.keys = (prepbook.keys || []).concat([
    ["Space", say("Begin, show the answer")],
    ["1 – 4", say("Again, hard, good, easy")],
    ["u", say("Undo")],
    ["s", say("Suspend the question")],
    ["Ctrl+Enter", say("Show the answer while typing")]
  ]);

  prepbook.book().then(function (data) {
    book = data;
    show(true);
  }, function (error) {
    root("practise").hidden = false;
    root("practise").append(el("p", { class: "lead", role: "alert" }, say("The questions could not be loaded: {file}", { file: error.message })));
  });
})(window.prepbook);
