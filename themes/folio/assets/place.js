// Keeps where the reader is: the question under their eyes, for each page, in this browser alone. head.js offers to continue there.
(function (prepbook) {
  "use strict";
  var KEPT = 40;      // pages in all books of this origin: some 6 kB
  var SETTLED = 600;  // ms without scrolling: the reader is reading, not leafing
  var base = new URL(prepbook.root || "./", location.href).href;
  var page = location.href.split(/[?#]/)[0];
  var title = document.querySelector("h1");
  var alone = document.body.classList.contains("alone");
  var moved = alone, settling = 0;

  function keep() {
    clearTimeout(settling);
    if (!moved) return;
    moved = false;
    var known = null;
    try { known = JSON.parse(prepbook.store.get("places")); } catch (_) { /* damaged: begin anew */ }
    known = (Array.isArray(known) ? known : []).filter(function (one) { return one && one.page !== page; });
    var question = prepbook.reading();
    // At the first question there is nothing to continue, unless it is a page by itself.
    if (question && (alone || question !== document.querySelector("main > .question"))) {
      var number = question.querySelector(".number");
      known.unshift({
        book: base, page: page, id: question.id,
        number: number && number.lastChild ? number.lastChild.textContent.trim() : "",
        title: title ? title.textContent.trim() : ""
      });
    }
    prepbook.store.set("places", known.length ? JSON.stringify(known.slice(0, KEPT)) : null);
  }

  if (!document.querySelector("main > .question")) return;
  addEventListener("scroll", function () {
    moved = true;
    clearTimeout(settling);
    settling = setTimeout(keep, SETTLED);
  }, { passive: true });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", function () { if (document.visibilityState === "hidden") keep(); });

  // A question that the bank no longer has cannot be continued at.
  var link = document.querySelector(".continue[data-of=page] a");
  if (link && !document.getElementById(decodeURIComponent(link.hash.slice(1)))) link.parentElement.hidden = true;
})(window.prepbook);
