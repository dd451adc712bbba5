// Which questions to ask: filters, what is due and what is new today, a draw by weights, seeded chance. Pure.
(function () {
  "use strict";
  var schedule = typeof module === "object" ? require("./schedule.js") : window.prepbook.schedule;

  /** mulberry32 by Tommy Ettinger: numbers from 0 to 1, the same from the same seed. */
  function random(seed) {
    return function () {
      seed = (seed + 0x6d2b79f5) | 0;
      var t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
    };
  }
  /** A shuffled copy (Fisher and Yates). */
  function shuffle(list, seed) {
    var out = list.slice(), chance = random(seed);
    for (var i = out.length - 1; i > 0; i--) {
      var j = Math.floor(chance() * (i + 1)), one = out[i];
      out[i] = out[j];
      out[j] = one;
    }
    return out;
  }

  /** Filters by name, not by number, so that they outlive an edit of the book; "" is any. */
  var ANY = { section: "", tag: "", level: "", status: "answered" };

  /** Which questions of the book fit, in order. Status: "answered", "ready", "draft", "unanswered", "" for all. */
  function scope(book, filters) {
    var tag = filters.tag ? book.tags.indexOf(filters.tag) : -1;
    var level = filters.level ? book.levels.indexOf(filters.level) : -1;
    var out = [], i = 0;
    book.sections.forEach(function (section) {
      var here = !filters.section || filters.section === section[0];
      for (var end = i + section[2]; i < end; i++) {
        if (!here) continue;
        if (filters.tag && book.tagged[i].indexOf(tag) < 0) continue;
        if (filters.level && book.level[i] !== level) continue;
        var status = book.status[i];
        if (filters.status === "answered" && status === "0") continue;
        if (filters.status === "ready" && status !== "2") continue;
        if (filters.status === "draft" && status !== "1") continue;
        if (filters.status === "unanswered" && status !== "0") continue;
        out.push(i);
      }
    });
    return out;
  }

  /**
   * What today holds, of the questions that fit: ids that are `due` now, those in learning that come back later today, `soon`, as {id, due}; ids
   * that are `fresh`, and how many of these to take today, `take`. `clock`: {now, day, name} with `name` today's date.
   */
  function today(book, within, state, clock) {
    var options = towards(state.plan, clock.day);
    var now = clock.day(clock.now);
    var left = schedule.left(now, options.date);
    var due = [], soon = [], fresh = [], later = 0, held = 0;
    within.forEach(function (i) {
      var id = book.id[i], card = state.cards[id];
      if (state.held[id] && state.held[id].on) held += 1;
      else if (!card) fresh.push(id);
      else if (schedule.isDue(card, clock.now, options)) due.push(id);
      else if (clock.day(schedule.due(card, clock.now, options)) <= now) soon.push({ id: id, due: card.due });
      else later += 1;
    });
    var begun = state.begun.day === clock.name ? state.begun.n : 0;
    var share = left === null ? state.plan.daily : schedule.quota(fresh.length + begun, left);
    return {
      due: due, soon: soon, fresh: fresh, later: later, held: held, left: left, share: share,
      take: Math.max(0, Math.min(fresh.length, share - begun))
    };
  }

  /** What `schedule` must know of a plan. */
  function towards(plan, day) { return { day: day, date: interviewDay(plan), since: plan.set || plan.at }; }

  /** The day number of the interview, or null. */
  function interviewDay(plan) { return plan.date ? Math.floor(Date.parse(plan.date + "T00:00:00Z") / schedule.DAY) : null; }

  /**
   * How many of `n` questions each section gives: by weights, none more than its size. Where that comes out in fractions, chance decides by
   * them: a section that is due half a question gives one in every other interview, so that none is left out for ever. The same from the same `seed`.
   */
  function portions(weights, sizes, n, seed) {
    var fair = shares(weights, sizes, n), out = weights.map(function () { return 0; });
    // As one would mark a ruler: the shares end to end in an order by chance, a mark at every whole number from a start by chance. Each section
    // gets the marks that fall on it. (Systematic sampling: W. G. Madow, 1949.)
    var at = random(seed ^ 0x5bd1e995)() * 0.999999, marks = 0;
    shuffle(fair.map(function (_, i) { return i; }), seed).forEach(function (i) {
      at += fair[i];
      // What was added up may lack a trifle.
      out[i] = Math.floor(at + 1e-9) - marks;
      marks += out[i];
    });
    return out;
  }
  /** The same in fractions; what a full section cannot give goes to the others. */
  function shares(weights, sizes, n) {
    var out = weights.map(function () { return 0; });
    for (var rest = n; rest > 1e-9;) {
      var open = weights.map(function (weight, i) { return out[i] < sizes[i] ? Math.max(0, weight) : 0; });
      var total = open.reduce(function (sum, weight) { return sum + weight; }, 0);
      if (!total) break;
      var given = open.map(function (weight, i) { return Math.min(rest * weight / total, sizes[i] - out[i]); });
      given.forEach(function (more, i) { out[i] += more; rest -= more; });
    }
    return out;
  }

  /** `n` of the questions by the weights of their sections, in an order by chance. */
  function draw(book, within, weights, n, seed) {
    var groups = book.sections.map(function () { return []; });
    within.forEach(function (i) { groups[book.sectionOf(i)].push(i); });
    var counts = portions(weights, groups.map(function (group) { return group.length; }), n, seed);
    var out = [];
    groups.forEach(function (group, s) { out = out.concat(shuffle(group, seed + s).slice(0, counts[s])); });
    return shuffle(out, seed);
  }

  var choose = { random: random, shuffle: shuffle, scope: scope, today: today, towards: towards, interviewDay: interviewDay, portions: portions, draw: draw, ANY: ANY };
  if (typeof module === "object") module.exports = choose;
  else window.prepbook.choose = choose;
})();
