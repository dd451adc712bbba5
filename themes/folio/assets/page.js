// What every page gains with scripts: what the other scripts share (`prepbook`), the colour switch, search on first use, folding, unfolding
// what a link leads to, the section list as a menu. Without scripts everything can still be read and reached.
// What must be so before the first paint is in head.js; code, reading position and keys have files of their own.
(function () {
  "use strict";
  var root = document.documentElement;
  var given = document.currentScript ? document.currentScript.dataset : {};
  var all = function (selector) { return Array.prototype.slice.call(document.querySelectorAll(selector)); };
  var store = {
    get: function (name) { try { return localStorage.getItem("prepbook-" + name); } catch (_) { return null; } },
    set: function (name, value) {
      try {
        if (value === null) localStorage.removeItem("prepbook-" + name);
        else localStorage.setItem("prepbook-" + name, value);
      } catch (_) { /* not remembered, still done */ }
    }
  };

  // — What scripts share. Words are in English, unless a script before this one has put others in `prepbook.words`. —

  var shared = window.prepbook = window.prepbook || {};
  var loaded = {};
  shared.store = store;
  /** The site's root as seen from this page: "", "../", "/sub/path/". */
  shared.root = given.root || "";
  /** The page's address in the published site, where the book says one. */
  shared.canonical = given.canonical || "";
  /** Keys of this page: `{keys: ["1"], does: "Again", act: function (event) {…}}`; see keys.js. */
  shared.keys = shared.keys || [];

  /** A word of the interface in the book's language; `{name}` in it is filled from `values`. */
  shared.say = function (english, values) {
    var text = (shared.words && shared.words[english]) || english;
    return text.replace(/\{(\w+)\}/g, function (place, name) { return values && name in values ? values[name] : place; });
  };

  /** Loads a script of this site once; a promise. */
  shared.load = function (url) { return fetchOnce("script", "src", url); };

  function fetchOnce(tag, attribute, url) {
    // A book in one file holds all that there is.
    if (shared.held && shared.held(url)) return Promise.resolve();
    if (!loaded[url]) loaded[url] = new Promise(function (done, failed) {
      var element = document.createElement(tag);
      if (tag === "link") element.rel = "stylesheet";
      element[attribute] = url;
      element.onload = function () { done(); };
      element.onerror = function () { delete loaded[url]; element.remove(); failed(new Error(url)); };
      // `prepbook watch` keeps the styles of the head to those of the template.
      (tag === "link" ? document.body : document.head).appendChild(element);
    });
    return loaded[url];
  }

  var ANNOUNCED = 2400;   // ms: long enough to read four words
  var silence = 0;
  var region = document.createElement("p");
  region.setAttribute("role", "status");
  region.className = "announce";
  document.body.appendChild(region);
  /** Says what just happened: to a screen reader, and to others as a line at the foot of the window, unless they see it anyway. */
  shared.announce = function (text, seen) {
    region.textContent = "";
    region.classList.toggle("unseen", Boolean(seen));
    clearTimeout(silence);
    // What is put into a region in the same moment as it was emptied is not read out again.
    setTimeout(function () { region.textContent = text; }, 30);
    silence = setTimeout(function () { region.textContent = ""; }, ANNOUNCED);
  };

  var EDGE = 72;   // px: of what is cut off above, less than two lines are left to read
  /** The question that is being read: the one with the focus if it can be seen, at the page's end the one that a link led to, else the topmost
   *  one; null above the first. */
  shared.reading = function () {
    var list = all("main > .question"), focus = document.activeElement && document.activeElement.closest("main > .question");
    var box = function (question) { return question.getBoundingClientRect(); };
    if (focus && box(focus).bottom > 0 && box(focus).top < innerHeight) return focus;
    var linked = document.querySelector("main > .question:target");
    if (linked && scrollY + innerHeight > root.scrollHeight - 2 && box(linked).top >= 0) return linked;
    if (!list.length || box(list[0]).top > innerHeight / 2) return null;
    return list.filter(function (question) { return box(question).bottom > EDGE || box(question).top >= 0; })[0] || list[list.length - 1];
  };

  // — Light and dark. Choosing what the system prefers anyway means following the system again. —

  var system = matchMedia("(prefers-color-scheme: dark)");
  var isDark = function () { return root.dataset.theme ? root.dataset.theme === "dark" : system.matches; };
  var switches = all("button.switch");
  function showColours() {
    switches.forEach(function (button) { button.setAttribute("aria-pressed", String(isDark())); });
    var paper = getComputedStyle(root).backgroundColor;
    all("meta[name=theme-color]").forEach(function (meta) { meta.content = paper; });
  }
  switches.forEach(function (button) {
    button.addEventListener("click", function () {
      var wanted = isDark() ? "light" : "dark";
      var same = (wanted === "dark") === system.matches;
      if (same) delete root.dataset.theme; else root.dataset.theme = wanted;
      store.set("colours", same ? null : wanted);
      showColours();
    });
  });
  system.addEventListener("change", showColours);
  showColours();

  // — Search: its script and the list of questions come when they are first wanted. —

  function prepareSearch() {
    var parts = [given.data, given.search].filter(Boolean).map(shared.load);
    if (given.searchStyle) parts.push(fetchOnce("link", "href", given.searchStyle));
    return Promise.all(parts);
  }
  /** Opens the search of the book. */
  shared.find = function () {
    prepareSearch().then(
      function () { if (shared.search) shared.search.open(); },
      function () { shared.announce(shared.say("Search could not be loaded.")); });
  };
  all("button.to-search").forEach(function (button) {
    button.addEventListener("click", shared.find);
    // By the time of the click it is there.
    button.addEventListener("pointerenter", function () { prepareSearch().catch(function () { /* the click will say so */ }); });
  });

  // — Answers shown, or folded for recall: one switch for the whole site. —

  var answers = function () { return all("main > .question > details.answer"); };
  // One on a page; in a book that is one file, one a section.
  var switchers = all("button.fold-all");
  function someFolded() { return answers().some(function (answer) { return !answer.open; }); }
  function showFold() {
    var some = someFolded();
    switchers.forEach(function (button) {
      button.querySelector(".unfold").hidden = !some;
      button.querySelector(".fold").hidden = some;
    });
  }
  /** Shows all answers if some are folded, else folds them; remembers it for the other pages. What is being read stays in its place. */
  shared.foldAll = function () {
    if (!answers().length) return;
    var open = someFolded();
    var reading = shared.reading();
    var top = reading && reading.getBoundingClientRect().top;
    var focus = document.activeElement && document.activeElement.closest("details.answer");
    answers().forEach(function (answer) { answer.open = open; });
    if (focus && !open && document.activeElement.tagName !== "SUMMARY") focus.querySelector("summary").focus({ preventScroll: true });
    if (reading) scrollBy(0, reading.getBoundingClientRect().top - top);
    store.set("fold", open ? "open" : "folded");
    shared.announce(open ? shared.say("Answers shown") : shared.say("Answers folded for recall"), true);
  };
  if (switchers.length) {
    switchers.forEach(function (button) { button.addEventListener("click", shared.foldAll); });
    document.addEventListener("toggle", showFold, true);
    document.addEventListener("prepbook:patched", showFold);
    showFold();
  }

  // A link to something in an answer unfolds it. So does a link to a question, unless the reader has chosen to recall first.
  function reveal() {
    var id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (_) { /* not an escape: as it is */ }
    var target = id && document.getElementById(id);
    if (!target) return;
    var folded = [];
    for (var up = target; up; up = up.parentElement) if (up.tagName === "DETAILS" && !up.open) folded.push(up);
    if (target.classList.contains("question") && store.get("fold") !== "folded") {
      folded = folded.concat(Array.prototype.slice.call(target.querySelectorAll("details.answer:not([open])")));
    }
    if (!folded.length) return;
    folded.forEach(function (details) { details.open = true; });
    target.scrollIntoView();
  }
  addEventListener("hashchange", reveal);
  document.addEventListener("click", function (event) {
    var link = event.target.closest ? event.target.closest("a[href*='#']") : null;
    // The same address again makes no hashchange.
    if (link && link.href === location.href) reveal();
  });
  reveal();

  // Paper shows every answer.
  var printed = [];
  addEventListener("beforeprint", function () {
    printed = all("main details:not([open])");
    printed.forEach(function (details) { details.open = true; });
  });
  addEventListener("afterprint", function () {
    printed.forEach(function (details) { details.open = false; });
    printed = [];
  });

  // — The section list: beside the text it is always open (older browsers cannot do that by style alone); elsewhere it is a menu, which
  //   Escape, a click beside it or leaving it closes. —

  var menu = document.querySelector(".sections details");
  if (menu) {
    // Where it stands is the style sheet's choice, which says so.
    var beside = function () { return getComputedStyle(root).getPropertyValue("--sections").trim() === "beside"; };
    var fit = function () { if (!CSS.supports("selector(::details-content)")) menu.open = beside(); };
    addEventListener("resize", fit);
    fit();
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && menu.open && !beside()) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
    var leave = function (event) { if (menu.open && !menu.contains(event.target) && !beside()) menu.open = false; };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
  }
})();
