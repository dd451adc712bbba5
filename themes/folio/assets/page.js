// What a page gains with scripts: the colour switch, folding all answers at once, unfolding what a link leads to, copying
// code. Without scripts everything can still be read and reached. Words come from the template (data-… attributes).
(function () {
  "use strict";
  var root = document.documentElement;
  var given = document.currentScript ? document.currentScript.dataset : {};
  var within = function (part, selector) { return Array.prototype.slice.call(part.querySelectorAll(selector)); };
  var all = function (selector) { return within(document, selector); };
  var store = {
    get: function (name) { try { return localStorage.getItem("prepbook-" + name); } catch (_) { return null; } },
    set: function (name, value) {
      try {
        if (value === null) localStorage.removeItem("prepbook-" + name);
        else localStorage.setItem("prepbook-" + name, value);
      } catch (_) { /* not remembered, still done */ }
    }
  };

  // What the other scripts share. Words are in English, unless a script before this one has put others in `prepbook.words`.
  var shared = window.prepbook = window.prepbook || {};
  var loaded = {};
  /** The site's root as seen from this page: "", "../", "/sub/path/". */
  shared.root = given.root || "";
  /** A word of the interface in the book's language; `{name}` in it is filled from `values`. */
  shared.say = function (english, values) {
    var text = (shared.words && shared.words[english]) || english;
    return text.replace(/\{(\w+)\}/g, function (place, name) { return values && name in values ? values[name] : place; });
  };
  /** Loads a script of this site once; a promise. */
  shared.load = function (url) {
    // A book in one file holds all that there is.
    if (shared.held && shared.held(url)) return Promise.resolve();
    if (!loaded[url]) loaded[url] = new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = url;
      script.onload = function () { done(); };
      script.onerror = function () { delete loaded[url]; script.remove(); failed(new Error(url)); };
      document.head.appendChild(script);
    });
    return loaded[url];
  };
  shared.store = store;

  // Light and dark. Choosing what the system prefers anyway means following the system again.
  var system = matchMedia("(prefers-color-scheme: dark)");
  var isDark = function () { return root.dataset.theme ? root.dataset.theme === "dark" : system.matches; };
  var switches = all("button.switch");
  function showColours() {
    switches.forEach(function (button) { button.setAttribute("aria-pressed", String(isDark())); });
    var paper = getComputedStyle(root).backgroundColor;
    all("meta[name=theme-color]").forEach(function (meta) { meta.content = paper; });
  }
  switches.forEach(function (button) {
    button.hidden = false;
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

  // Folding.
  var answers = function () { return all("details.answer"); };
  var foldAll = document.querySelector("button.fold-all");
  function someFolded() { return answers().some(function (answer) { return !answer.open; }); }
  function setAll(open) { answers().forEach(function (answer) { answer.open = open; }); }
  function showFold() { foldAll.textContent = someFolded() ? foldAll.dataset.unfold : foldAll.dataset.fold; }
  var remembered = store.get("fold");
  if (remembered) setAll(remembered === "open");
  if (foldAll && answers().length) {
    foldAll.hidden = false;
    foldAll.addEventListener("click", function () {
      var open = someFolded();
      setAll(open);
      store.set("fold", open ? "open" : "folded");
    });
    document.addEventListener("toggle", showFold, true);
    document.addEventListener("prepbook:patched", showFold);
    showFold();
  }

  // A link to a question, or to something in its answer, unfolds it.
  function reveal() {
    var id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (_) { /* not an escape: as it is */ }
    var target = id && document.getElementById(id);
    if (!target) return;
    var folded = [];
    for (var up = target; up; up = up.parentElement) if (up.tagName === "DETAILS" && !up.open) folded.push(up);
    if (target.classList.contains("question")) {
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

  // The section list: beside the text it is always open (older browsers cannot do that by style alone); above it, it is
  // a menu, which Escape closes.
  var menu = document.querySelector(".sections details");
  if (menu) {
    var beside = matchMedia("(min-width: 77.01em)");
    var fit = function () { if (!CSS.supports("selector(::details-content)")) menu.open = beside.matches; };
    beside.addEventListener("change", fit);
    fit();
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && !beside.matches && menu.open) {
        menu.open = false;
        menu.querySelector("summary").focus();
      }
    });
  }

  // Code: a copy button; code and tables that scroll sideways can be reached by keyboard.
  function copied(button) {
    button.textContent = shared.say("Copied");
    button.classList.add("done");
    setTimeout(function () {
      button.textContent = shared.say("Copy");
      button.classList.remove("done");
    }, 1600);
  }
  function copyBySelection(pre, button) {
    var selection = getSelection();
    selection.selectAllChildren(pre.querySelector("code") || pre);
    if (document.execCommand("copy")) copied(button);
    selection.removeAllRanges();
  }
  function addCopy(pre) {
    var frame = document.createElement("div");
    frame.className = "code";
    pre.parentNode.insertBefore(frame, pre);
    frame.appendChild(pre);
    var button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = shared.say("Copy");
    button.addEventListener("click", function () {
      if (navigator.clipboard && navigator.clipboard.writeText) {
        navigator.clipboard.writeText(pre.textContent).then(
          function () { copied(button); },
          function () { copyBySelection(pre, button); });
      } else {
        copyBySelection(pre, button);
      }
    });
    frame.appendChild(button);
  }
  var watcher = window.ResizeObserver && new ResizeObserver(function (entries) {
    entries.forEach(function (entry) {
      var box = entry.target;
      if (box.scrollWidth > box.clientWidth + 1) box.tabIndex = 0; else box.removeAttribute("tabindex");
    });
  });
  function furnish(part) {
    within(part, "pre").forEach(addCopy);
    if (watcher) within(part, "pre, table").forEach(function (box) { watcher.observe(box); });
  }
  furnish(document.getElementById("page--main"));
  // Under `prepbook watch` new parts come into the page while it is read; each is put into a part of the page that was there before.
  document.addEventListener("prepbook:new", function (event) {
    var parent = event.target.parentElement;
    if (!parent || !parent.closest("main")) return;
    if (event.target.tagName === "PRE") { addCopy(event.target); if (watcher) watcher.observe(event.target); }
    else furnish(event.target);
  });
})();
