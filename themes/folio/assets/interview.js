(function (p) { "use strict"; p.interview = { title: "interview", show: function () {}, hide: function () {} }; })(window.prepbook);
