// The whole book in one file (`build --single-file`). It stands first in that page and in no other: it runs the scripts that the page keeps as
// text once the page has been read, hands them the data that they would load elsewhere, and shows the book or, in its place, practice.
(function () {
  "use strict";
  var PRACTICE = "page--practice";   // the address of practice, which is a page of its own elsewhere
  var root = document.documentElement;
  var view = null;       // the <template> of practice
  var book = null;       // while practising: what stands in the page otherwise
  var done = {};         // what has run or was handed over, by its name

  function decoded(text) { try { return decodeURIComponent(text); } catch (_) { return text; } }
  function address() { return decoded(location.hash.slice(1)); }
  function each(selector, act) { Array.prototype.forEach.call(document.querySelectorAll(selector), act); }

  // — What the page holds —

  function run(kept) {
    if (done[kept.dataset.name]) return;
    done[kept.dataset.name] = true;
    var script = document.createElement("script");
    // What the script is told by its tag.
    Object.keys(kept.dataset).forEach(function (key) { script.dataset[key] = kept.dataset[key]; });
    script.textContent = kept.textContent;
    kept.replaceWith(script);
  }

  /** A question with its answers, as the book shows it before any script has touched it. */
  function card(id, open) {
    var copy = (book || document).getElementById(id).cloneNode(true);
    Array.prototype.forEach.call(copy.querySelectorAll("button"), function (button) { button.remove(); });
    Array.prototype.forEach.call(copy.querySelectorAll("details.answer"), function (answer) { answer.open = open; });
    return copy.outerHTML;
  }

  function hand(name, data) {
    var shared = window.prepbook;
    if (name === "data/questions.js") { shared.questions(data); return; }
    shared.cards(name.replace(/^data\/|\.js$/g, ""), {
      html: data.ids.map(function (id) { return card(id, data.open); }),
      right: data.right
    });
  }

  /** Whether the page itself holds what would be loaded from `url`; if so, it has been run or handed over. */
  function held(url) {
    var name = decoded(url);
    if (done[name]) return true;
    var kept = Array.prototype.find.call(document.scripts, function (script) { return script.dataset.name === name; });
    if (!kept) return false;
    if (kept.type === "application/json") {
      done[name] = true;
      hand(name, JSON.parse(kept.textContent));
    } else {
      run(kept);
    }
    return true;
  }

  // — Book or practice. Each begins with a page that no script has touched, so going from one to the other loads the file anew. —

  function isPractice(id) {
    if (id === PRACTICE) return true;
    // Its modes have addresses of their own; where a question is called the same, the question is meant.
    return Boolean(id && !document.getElementById(id) && view && view.content.getElementById(id));
  }

  function showPractice(main) {
    book = document.createDocumentFragment();
    while (main.firstChild) book.appendChild(main.firstChild);
    main.appendChild(view.content.cloneNode(true));
    document.body.className = view.dataset.class;
    document.title = view.dataset.title;
    // Elsewhere that is the page itself, which is the book here.
    each("main a[href='#']", function (link) { link.setAttribute("href", "#practise"); });
    each("a[href='#" + PRACTICE + "']", function (link) { link.setAttribute("aria-current", "page"); });
  }

  function reload() {
    history.replaceState({ turned: true }, "");
    location.reload();
  }

  addEventListener("hashchange", function () {
    var id = address();
    if (!book) {
      if (isPractice(id)) reload();
    } else if (id !== PRACTICE && !view.content.getElementById(id)) {
      // A footnote of the question on the table is near; a question is in the book.
      var near = id.indexOf("--") >= 0 && document.getElementById(id);
      if (!near && (id === "" || book.getElementById(id))) reload();
    }
  });

  // The place in the book is no place in practice: where this load turns from one to the other, the browser may not go back to it.
  var turned = Boolean(history.state && history.state.turned);
  if (turned) {
    history.replaceState(null, "");
    history.scrollRestoration = "manual";
    // Nor does it go to the anchor of a page that is loaded anew. It goes back, if it does, in the frame after this.
    addEventListener("load", function () {
      requestAnimationFrame(function () {
        requestAnimationFrame(function () {
          var target = document.getElementById(address());
          if (target) target.scrollIntoView(); else scrollTo(0, 0);
          history.scrollRestoration = "auto";
        });
      });
    });
  }
  // Nobody who wants to practise need see the book first.
  if (address() === PRACTICE) root.style.visibility = "hidden";
  document.addEventListener("readystatechange", function () {
    if (document.readyState !== "interactive") return;
    var main = document.querySelector("main");
    var id = address();
    view = document.getElementById(PRACTICE + "-view");
    // What stands there for readers without scripts.
    var note = document.getElementById(PRACTICE);
    if (note) note.remove();
    if (view && main && isPractice(id)) showPractice(main);
    root.style.visibility = "";
    // Now what head.js shares is there.
    (window.prepbook = window.prepbook || {}).held = held;
    each("script[data-run]", run);
    if (book) each("script[data-view=practice]", run);
  });
})();
