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

  // Text set in a spare font until its own has come jumps when that comes. So the fonts that nearly every page needs are sent for before there
  // is any text: from disk they are there at the first frame, and nothing waits. What is still on its way then is waited for, but not for
  // long. What is late after that is for the next page (`optional`), and this one keeps the spare font, which the style sheet has made to measure.
  // This script stands behind the style sheet, and so runs when that is there.
  var WAIT = 150;    // ms from the first frame: hardly seen, and most hosts are faster
  var USUAL = ["400 1em --text", "italic 400 1em --text", "600 1em --text", "400 1em --display", "italic 400 1em --display", "400 1em --mono"];
  var fonts = document.fonts && document.fonts.ready ? document.fonts : null;
  function send() {
    var style = getComputedStyle(root);
    USUAL.forEach(function (font) {
      // The first family is the theme's own; looking for the others takes time.
      var family = style.getPropertyValue(font.slice(font.indexOf("--"))).split(",")[0];
      if (family) fonts.load(font.replace(/--.*/, family)).catch(function () { /* not to be had: another is taken */ });
    });
  }
  function coming() {
    var some = false;
    fonts.forEach(function (face) { some = some || face.status === "loading"; });
    return some;
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
  function hold(body) {
    var waiting = false;
    function show() {
      if (waiting) body.style.removeProperty("visibility");
      waiting = false;
    }
    // Before the first frame is painted.
    requestAnimationFrame(function () {
      void body.offsetHeight;    // asks for the fonts of all that is here
      if (!coming()) return;
      waiting = true;
      body.style.visibility = "hidden";
      fonts.ready.then(show);
      setTimeout(function () {
        if (waiting) giveUp();
        show();
      }, WAIT);
    });
  }
  if (fonts) send();

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
        if (node === document.body && fonts) hold(node);
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
