// Small pictures in SVG: figures stand beside them in words or a table, so they are hidden from those who hear the page.
(function (prepbook) {
  "use strict";
  var svg = prepbook.ui.svg;
  var charts = {
    /** A hairline that is drawn as far as `done` of `all`. */
    line: function (done, all) {
      return svg("svg", { class: "line", viewBox: "0 0 1000 1", preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("rect", { width: String(all ? Math.round(1000 * done / all) : 0), height: "1" }));
    }
  };
  prepbook.charts = charts;
})(window.prepbook);
