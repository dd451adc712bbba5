// Runs before the first paint, so that nothing flashes or jumps: the reader's own choice of colours, answers shown or folded, buttons that
// need scripts, and the link to where the reader left off. What the page is made of is seen as it is parsed, by an observer.
(function () {
  "use strict";
  var root = document.documentElement;
  var own = document.currentScript ? document.currentScript.dataset : {};
  var base = new URL(own.root || "./", location.href).href;
  root.classList.add("scripts");

  function stored(name) {
    try { return localStorage.getItem("prepbook-" + name); } catch (_) { return null; /* storage is forbidden */ }
  }
  var colours = stored("colours");
  if (colours === "light" || colours === "dark") root.dataset.theme = colours;
  var fold = stored("fold");    // "open", "folded", or null: as the book has it

  /** Where the reader was last in this book, or on the page at `url`: what place.js keeps, which another page may have damaged. */
  function place(url) {
    var known = null;
    try { known = JSON.parse(stored("places")); } catch (_) { /* as if there were none */ }
    return (Array.isArray(known) ? known : []).filter(function (one) {
      return one && one.book === base && String(one.page).indexOf(base) === 0 && (!url || one.page === url);
    })[0];
  }

  function offer(part) {
    var was = !location.hash && place(part.dataset.of === "page" ? location.href.split(/[?#]/)[0] : "");
    if (!was) return;
    var link = document.createElement("a");
    link.href = was.page + "#" + encodeURIComponent(was.id);
    link.textContent = part.dataset.say.replace("{section}", was.title).replace("{number}", was.number);
    part.appendChild(link);
    part.hidden = false;
  }

  // Text set in a spare font until its own has come jumps when that comes. So the text waits for its fonts, but not for long; those that are
  // still on their way then are for the next page (`optional`), and this one keeps what it has.
  var WAIT = 250;    // ms from the first frame: a quarter of a second without text is hardly seen, and most hosts are faster
  function hold(body) {
    var fonts = document.fonts, parsed = false, styled = false, waiting = true;
    if (!fonts || !fonts.ready) return;
    body.style.visibility = "hidden";
    function show() {
      if (waiting) body.style.removeProperty("visibility");
      waiting = false;
    }
    function ready() {
      if (!parsed || !styled) return;
      void body.offsetHeight;    // asks for the fonts of all that is here
      fonts.ready.then(show);
    }
    function giveUp() {
      var late = [];
      fonts.forEach(function (face) {
        if (face.status === "loaded") return;
        late.push([face, face.display]);
        face.display = "optional";
      });
      // What nobody asked for yet may be wanted later, in an answer that is opened.
      addEventListener("load", function () {
        late.forEach(function (one) { if (one[0].status === "unloaded") one[0].display = one[1]; });
      });
    }
    // Parsed; the deferred scripts have not run yet.
    document.addEventListener("readystatechange", function () { if (!parsed) { parsed = true; ready(); } });
    // A frame comes only when the style sheet is there.
    requestAnimationFrame(function () {
      styled = true;
      ready();
      setTimeout(function () {
        if (waiting) giveUp();
        show();
      }, WAIT);
    });
    setTimeout(show, 4 * WAIT);    // no frame: the page is in the background
  }

  // A part may be met before what stands in it, so only its attributes are touched.
  function greet(part) {
    // Only answers to this page's own questions: practice shows cards, and folds them itself.
    if (part.matches("main > .question > details.answer")) { if (fold) part.open = fold === "open"; }
    else if (part.matches(".fold-all > span")) { if (fold) part.hidden = part.className !== (fold === "open" ? "fold" : "unfold"); }
    else if (part.matches(".continue")) offer(part);
    else part.hidden = false;
  }
  var GREETED = "details.answer, .continue, button.scripted, .fold-all > span";
  var met = [];
  var seen = new MutationObserver(function (changes) {
    changes.forEach(function (change) {
      change.addedNodes.forEach(function (node) {
        if (node.nodeType !== Node.ELEMENT_NODE) return;
        if (node === document.body) hold(node);
        if (!node.matches(GREETED)) return;
        met.push({ part: node, open: node.open, hidden: node.hidden });
        greet(node);
      });
    });
  });
  seen.observe(document, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", function () { seen.disconnect(); });

  window.prepbook = {
    /** Calls `look` while the page is as it was served: `prepbook watch` compares that with what it serves later. */
    asServed: function (look) {
      met.forEach(function (one) {
        if (one.part.matches(".continue")) one.part.textContent = "";
        if (one.open !== undefined) one.part.open = one.open;
        one.part.hidden = one.hidden;
      });
      look();
      met.forEach(function (one) { greet(one.part); });
    }
  };
})();
