// The four modes of practice.html, by the address: practice.html, #rehearse, #interview, #progress. It opens the book and shows the mode. It
// runs as soon as the first of them can be shown; the scripts of the others come after it, and who wants one of those waits for them.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, ui = prepbook.ui, el = ui.el;
  var PARTS = { practise: "practice", rehearse: "rehearse", interview: "interview", progress: "overview" };
  /** A mode by its name in the address. */
  function part(name) { return prepbook[PARTS[name]]; }
  var nav = document.querySelector("nav.modes");
  var heading = document.getElementById("practice--title");
  var ending = document.title.split(" · ").slice(1).join(" · ") || document.title;
  var current = null, book = null;

  function root(name) { return document.getElementById(name); }
  function wanted() {
    var name = decodeURIComponentSafe(location.hash.slice(1));
    if (Object.prototype.hasOwnProperty.call(PARTS, name)) return name;
    return name === "" ? "practise" : null;
  }
  function decodeURIComponentSafe(text) { try { return decodeURIComponent(text); } catch (_) { return text; } }

  function show(first) {
    // An address inside the page (a footnote) is no mode: the browser has gone there.
    var name = wanted() || current || "practise";
    if (name === current) return;
    if (!part(name)) {
      document.addEventListener("DOMContentLoaded", function () { show(first); }, { once: true });
      return;
    }
    if (current) {
      part(current).hide();
      root(current).hidden = true;
      root(current).replaceChildren();
    }
    current = name;
    list(name);
    var mode = part(name);
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

  ui.onChange(function () { if (current && part(current).update) part(current).update(); });
  addEventListener("hashchange", function () { if (book) show(); });
  // `prepbook watch` may have put the page anew, as it is without scripts.
  document.addEventListener("prepbook:patched", function () {
    if (!current || root(current).firstChild && !root(current).hidden) return;
    current = null;
    show(true);
  });

  // Keys, for the list of the page's own script. Space and Enter belong to the control that has the focus.
  function act(event) {
    var mode = current && part(current);
    if (!mode || event.repeat) return false;
    if ((event.key === " " || event.key === "Enter") && event.target.closest("a, button, summary, input")) return false;
    return mode.key(event.key);
  }
  // The list shows those of the mode that is on.
  var listed = {};
  function list(name) {
    if (listed[name]) return;
    listed[name] = true;
    prepbook.keys = (prepbook.keys || []).concat(part(name).keys.map(function (one) {
      return { keys: one.keys, does: one.does, act: act, when: function () { return current === name; } };
    }));
  }
  document.addEventListener("keydown", function (event) {
    var mode = current && part(current);
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || !mode || !mode.submit || !event.target.matches("textarea")) return;
    event.preventDefault();
    mode.submit();
  });

  prepbook.book().then(function (data) {
    book = data;
    show(true);
  }, function (error) {
    root("practise").hidden = false;
    root("practise").append(el("p", { class: "lead", role: "alert" }, say("The questions could not be loaded: {file}", { file: error.message })));
  });
})(window.prepbook);
