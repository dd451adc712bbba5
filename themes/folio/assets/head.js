// Runs before the first paint, so that a reader's own choice of colours does not flash.
(function () {
  "use strict";
  var root = document.documentElement;
  root.classList.add("scripts");
  try {
    var colours = localStorage.getItem("prepbook-colours");
    if (colours === "light" || colours === "dark") root.dataset.theme = colours;
  } catch (_) { /* storage is forbidden: follow the system */ }
})();
