(function (p) { "use strict"; p.rehearse = { title: "rehearse", show: function () {}, hide: function () {} }; })(window.prepbook);
