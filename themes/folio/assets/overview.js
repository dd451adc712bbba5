(function (p) { "use strict"; p.overview = { title: "overview", show: function () {}, hide: function () {} }; })(window.prepbook);
