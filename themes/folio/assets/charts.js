// Small pictures in SVG. Each is hidden from those who hear the page: its figures stand beside it, in words or in a table.
(function (prepbook) {
  "use strict";
  var svg = prepbook.ui.svg, el = prepbook.ui.el;
  var TALL = 88;   // px of the tallest bar

  /** A hairline that is drawn as far as `done` of `all`. */
  function line(done, all) {
    return svg("svg", { class: "line", viewBox: "0 0 1000 1", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { width: String(all ? Math.round(1000 * Math.min(1, done / all)) : 0), height: "1" }));
  }

  /** A bar in a row of a table, `share` from 0 to 1. */
  function bar(share) {
    return svg("svg", { class: "bar-in-row", viewBox: "0 0 100 1", preserveAspectRatio: "none", "aria-hidden": "true" },
      svg("rect", { class: "ground", width: "100", height: "1" }), svg("rect", { width: String(Math.round(100 * share)), height: "1" }));
  }

  /** Upright bars with their figures: `[[count, label, strong]]`. `mark`: the place of a line through all, if any. */
  function columns(bars, mark) {
    var most = bars.reduce(function (most, bar) { return Math.max(most, bar[0]); }, 1);
    return el("ol", { class: "columns" + (bars.length > 20 ? " many" : ""), "aria-hidden": "true" }, bars.map(function (bar, n) {
      var height = bar[0] ? Math.max(2, Math.round(TALL * bar[0] / most)) : 0;
      return el("li", { class: n === mark ? "mark" : null }, el("b", {}, bar[0] ? String(bar[0]) : ""),
        svg("svg", { width: "100%", height: String(height + 1) }, svg("rect", { class: n === 0 ? "first" : null, x: "28%", width: "44%", height: String(height) }), svg("rect", { class: "ground", y: String(height), width: "100%", height: "1" })),
        el("span", { class: bar[2] ? "strong" : null }, bar[1]));
    }));
  }

  /** One bar in parts: `[count, …]`, each with a class of its own. */
  function parts(counts) {
    var all = counts.reduce(function (sum, count) { return sum + count; }, 0) || 1, at = 0;
    return svg("svg", { class: "parts-of", viewBox: "0 0 1000 1", preserveAspectRatio: "none", "aria-hidden": "true" }, counts.map(function (count, n) {
      var width = 1000 * count / all, x = at;
      at += width;
      return svg("rect", { class: "part-" + n, x: x.toFixed(1), width: width.toFixed(1), height: "1" });
    }));
  }

  prepbook.charts = { line: line, bar: bar, columns: columns, parts: parts };
})(window.prepbook);
