// What the modes of practice share: making elements, saying things, times and dates in words, the clock, the reader's progress.
(function (prepbook) {
  "use strict";
  var say = prepbook.say, schedule = prepbook.schedule;
  var SVG = "http://www.w3.org/2000/svg";

  function furnish(node, attributes, children) {
    Object.keys(attributes || {}).forEach(function (name) {
      var value = attributes[name];
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    });
    children.forEach(function add(child) {
      if (Array.isArray(child)) child.forEach(add);
      else if (child !== null && child !== undefined && child !== false) node.append(child);
    });
    return node;
  }
  /** An element: `el("p", {class: "x", click: f}, "text", other)`. Text is text, never HTML. */
  function el(tag, attributes) { return furnish(document.createElement(tag), attributes, [].slice.call(arguments, 2)); }
  function svg(tag, attributes) { return furnish(document.createElementNS(SVG, tag), attributes, [].slice.call(arguments, 2)); }
  function button(label, press, attributes) { return el("button", Object.assign({ type: "button", click: press }, attributes), label); }
  /** A choice from a list of [value, label]. */
  function select(label, options, value, change) {
    var box = el("select", { change: function () { change(box.value); } }, options.map(function (option) {
      return el("option", { value: option[0] }, option[1]);
    }));
    box.value = value;
    if (box.selectedIndex < 0) box.selectedIndex = 0;
    return el("label", { class: "field" }, el("span", {}, label), box);
  }

  var voice = document.getElementById("practice--voice");
  /** Says it to those who do not see it. */
  function announce(text) {
    // The same words twice would not be said twice.
    voice.textContent = voice.textContent === text ? text + "\u00a0" : text;
  }

  /** Moves the focus to something that is not a control, without a jump of the page. */
  function focus(node) {
    if (!node) return;
    if (!node.hasAttribute("tabindex") && !node.matches("a, button, input, select, textarea, summary")) node.tabIndex = -1;
    node.focus({ preventScroll: true });
  }

  // — Words for times —

  function gap(ms) {
    var minutes = Math.round(ms / schedule.MINUTE);
    if (minutes < 60) return minutes === 1 ? say("1 minute") : say("{n} minutes", { n: minutes });
    var days = Math.round(ms / schedule.DAY);
    if (days < 1) return say("{n} hours", { n: Math.round(minutes / 60) });
    if (days === 1) return say("1 day");
    if (days < 60) return say("{n} days", { n: days });
    var months = days / 30.44;
    if (months < 23.5) return say("{n} months", { n: Math.round(months) });
    return say("{n} years", { n: Math.round(days / 365.25) });
  }
  /** In how many days, in words. */
  function inDays(days) {
    if (days <= 0) return say("today");
    if (days === 1) return say("tomorrow");
    if (days < 60) return say("in {n} days", { n: days });
    return say("in {n} months", { n: Math.round(days / 30.44) });
  }
  function questions(n) { return n === 1 ? say("one question") : say("{n} questions", { n: n }); }
  /** 95 → 1:35 */
  function time(seconds) { return Math.floor(seconds / 60) + ":" + String(Math.floor(seconds) % 60).padStart(2, "0"); }

  var language = document.documentElement.lang || "en";
  /** A way to write dates, made when it is first used: the first of them costs a browser some 20 ms. */
  function format(options) {
    var made = null;
    options.timeZone = "UTC";
    return { format: function (date) {
      if (!made) try { made = new Intl.DateTimeFormat(language, options); } catch (_) { made = new Intl.DateTimeFormat("en", options); }
      return made.format(date);
    } };
  }
  var longDate = format({ day: "numeric", month: "long", year: "numeric" });
  var shortDate = format({ day: "numeric", month: "short" });
  var weekday = format({ weekday: "short" });

  // — The clock: days are the reader's own, from midnight to midnight where they are —

  function day(ms) {
    var date = new Date(ms);
    return Math.floor(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) / schedule.DAY);
  }
  function dayName(number) { return new Date(number * schedule.DAY).toISOString().slice(0, 10); }
  function clock() {
    var now = Date.now();
    return { now: now, day: day, name: dayName(day(now)) };
  }

  // — The reader's progress in this book, and things of this tab —

  // All pages of a site, and the site under whatever address it is opened, agree on the path of its root.
  var place = new URL(prepbook.root || "./", location.href).pathname;
  var listeners = [];
  var progress = prepbook.progress.open(function () { return window.localStorage; }, "prepbook:progress:" + place, Date.now, function () {
    listeners.forEach(function (listen) { listen(); });
  });
  addEventListener("storage", function (event) {
    if (event.key !== null && event.key.indexOf("prepbook:progress:") !== 0) return;
    progress.look();
    listeners.forEach(function (listen) { listen(); });
  });

  /** What lasts as long as the tab, over reloads. */
  var memory = {};
  var tab = {
    get: function (name) {
      try { return JSON.parse(sessionStorage.getItem("prepbook:" + name + ":" + place)) || memory[name] || null; } catch (_) { return memory[name] || null; }
    },
    set: function (name, value) {
      memory[name] = value;
      try {
        if (value === null) sessionStorage.removeItem("prepbook:" + name + ":" + place);
        else sessionStorage.setItem("prepbook:" + name + ":" + place, JSON.stringify(value));
      } catch (_) { /* it lasts until the page is left */ }
    }
  };

  prepbook.ui = {
    el: el, svg: svg, button: button, select: select, announce: announce, focus: focus, gap: gap, inDays: inDays, questions: questions,
    time: time, longDate: longDate, shortDate: shortDate, weekday: weekday, day: day, dayName: dayName, clock: clock, place: place,
    progress: progress, tab: tab,
    /** Calls when progress has changed by another tab, or storage fails or works again. */
    onChange: function (listen) { listeners.push(listen); }
  };
})(window.prepbook);
