// When a question comes round again: FSRS-6, from its published formulas
// (https://github.com/open-spaced-repetition/fsrs4anki/wiki/The-Algorithm), with the default weights and the learning steps
// of ts-fsrs 5, against which tests/scripts/schedule.test.mjs holds every figure. And towards an interview date, shorter.
//
// Pure: no page, no clock, no chance. A question's state is small and plain:
//   {due, s, d, state, step, reps, lapses, last, rating}
// due and last in milliseconds, s the stability in days, d the difficulty from 1 to 10, step the learning step,
// state 1 learning, 2 in review, 3 learning again, rating the last one (not in states of old). A question never rated has no state: null.
//
// `due` is when memory asks for it, interview or not. When it comes round is what `due(card, now, options)` says: that is counted anew from
// the state and the date, so that a date can be set, moved and taken back at any time, or come with an import, and nothing stored changes.
//
// `options`: `day(ms)` numbers days, `date` is the day number of the interview (null: none), `since` when it was set, in milliseconds.
(function () {
  "use strict";
  var MINUTE = 60 * 1000, DAY = 24 * 60 * MINUTE;
  var AGAIN = 1, HARD = 2, GOOD = 3, EASY = 4;
  var LEARNING = 1, REVIEW = 2, RELEARNING = 3;

  /** FSRS-6's default weights w0 to w20, fitted to some 700 million reviews by its authors. */
  var W = [0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629, 1.6483,
    0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542];
  var RETENTION = 0.9;            // the share of questions that should be recalled when they come round
  var LONGEST = 36500;            // days
  var S_LEAST = 0.001, S_MOST = 36500;
  var LEARN = [1, 10];            // minutes
  var RELEARN = [10];             // minutes

  // Eight decimals everywhere, as the reference has them, so that rounding never drifts apart.
  function round8(x) { return Math.round(x * 1e8) / 1e8; }
  function clamp(x, low, high) { return Math.min(Math.max(x, low), high); }

  var DECAY = -W[20];
  var FACTOR = round8(Math.exp(Math.log(0.9) / DECAY) - 1);
  var MODIFIER = round8((Math.pow(RETENTION, 1 / DECAY) - 1) / FACTOR);

  /** The chance to recall after `days` at stability `s`. */
  function curve(days, s) { return round8(Math.pow(1 + FACTOR * days / s, DECAY)); }

  function firstDifficulty(rating) { return round8(W[4] - Math.exp((rating - 1) * W[5]) + 1); }
  function nextDifficulty(d, rating) {
    var next = d + round8(-W[6] * (rating - 3) * (10 - d) / 9);
    return clamp(round8(W[7] * firstDifficulty(EASY) + (1 - W[7]) * next), 1, 10);
  }
  function recalled(d, s, r, rating) {
    var grow = Math.exp(W[8]) * (11 - d) * Math.pow(s, -W[9]) * (Math.exp((1 - r) * W[10]) - 1)
      * (rating === HARD ? W[15] : 1) * (rating === EASY ? W[16] : 1);
    return round8(clamp(s * (1 + grow), S_LEAST, S_MOST));
  }
  function forgotten(d, s, r) {
    var after = W[11] * Math.pow(d, -W[12]) * (Math.pow(s + 1, W[13]) - 1) * Math.exp((1 - r) * W[14]);
    return clamp(round8(s / Math.exp(W[17] * W[18])), S_LEAST, round8(clamp(after, S_LEAST, S_MOST)));
  }
  function sameDay(s, rating) {
    var grow = Math.pow(s, -W[19]) * Math.exp(W[17] * (rating - 3 + W[18]));
    return round8(clamp(s * (rating >= HARD ? Math.max(grow, 1) : grow), S_LEAST, S_MOST));
  }

  /** Stability and difficulty after a rating, `days` after the last one. */
  function memory(card, rating, days) {
    if (!card) return { s: Math.max(W[rating - 1], 0.1), d: clamp(firstDifficulty(rating), 1, 10) };
    var r = curve(days, card.s);
    var s = days === 0 ? sameDay(card.s, rating) : rating === AGAIN ? forgotten(card.d, card.s, r) : recalled(card.d, card.s, r, rating);
    return { s: s, d: nextDifficulty(card.d, rating) };
  }
  function interval(s) { return clamp(Math.round(s * MODIFIER), 1, LONGEST); }

  /** A day's number, in UTC. The page gives one in the reader's own time. */
  function utcDay(ms) { return Math.floor(ms / DAY); }

  /** Minutes until the next step of learning, and that step; null: it is learned. */
  function step(state, at, rating) {
    var steps = state === RELEARNING ? RELEARN : LEARN;
    if (at >= steps.length || rating === EASY) return null;
    if (rating === AGAIN) return [steps[0], 0];
    if (rating === HARD) return [steps.length === 1 ? Math.round(steps[0] * 1.5) : Math.round((steps[0] + steps[1]) / 2), at];
    return at + 1 < steps.length ? [steps[at + 1], at + 1] : null;
  }

  /** The four states that the ratings lead to, Again first. */
  function preview(card, now, options) {
    var day = options && options.day || utcDay;
    var days = card ? Math.max(0, day(now) - day(card.last)) : 0;
    var after = [AGAIN, HARD, GOOD, EASY].map(function (rating) { return memory(card, rating, days); });
    var gaps = after.map(function (one) { return interval(one.s); });
    if (card && card.state === REVIEW) {
      gaps[1] = Math.min(gaps[1], gaps[2]);
      gaps[2] = Math.max(gaps[2], gaps[1] + 1);
      gaps[3] = Math.max(gaps[3], gaps[2] + 1);
    }
    return after.map(function (one, i) {
      var rating = i + 1;
      var next = { due: 0, s: one.s, d: one.d, state: REVIEW, step: 0, reps: (card ? card.reps : 0) + 1, lapses: card ? card.lapses : 0, last: now, rating: rating };
      var minutes = null;
      if (card && card.state === REVIEW) {
        if (rating === AGAIN) {
          next.lapses += 1;
          next.state = RELEARNING;
          minutes = RELEARN[0];
        }
      } else {
        var to = step(card ? card.state : LEARNING, card ? card.step : 0, rating);
        if (to) {
          next.state = card ? card.state : LEARNING;
          minutes = to[0];
          next.step = to[1];
        }
      }
      next.due = now + (minutes === null ? gaps[i] * DAY : minutes * MINUTE);
      return next;
    });
  }

  /** The state after a rating from 1 (Again) to 4 (Easy). */
  function next(card, rating, now, options) { return preview(card, now, options)[rating - 1]; }

  /** The chance that it would be recalled now. */
  function retrievability(card, now, options) {
    var day = options && options.day || utcDay;
    return card ? curve(Math.max(0, day(now) - day(card.last)), card.s) : 0;
  }

  // — Towards an interview —
  //
  // What one wants to know on one day is recalled best if the gap between two looks at it is some 20 to 40 % of the time that
  // is left, as long as that is days or weeks: N. J. Cepeda, E. Vul, D. Rohrer, J. T. Wixted, H. Pashler: "Spacing effects in
  // learning: a temporal ridgeline of optimal retention", Psychological Science 19 (2008), 1095–1102. FSRS asks for less where
  // a memory is young, and then it has its way; where it would wait for longer, the gap is cut to that share.

  /** The longest gap after each rating, as a share of the days left. Again comes back the same day, and after it as Hard. */
  var SHARE = [0.2, 0.2, 0.3, 0.4];
  /** In the last days a question whose memory holds past the interview need not come round once more. */
  var STRETCH = 7;
  /** New questions are spread over this share of the days left, so that each comes round again before the day. */
  var FIRST = 0.6;

  /** Whole days between day number `today` and the day before an interview on day number `date`; null: there is none ahead. */
  function left(today, date) { return date === null || date === undefined || date <= today ? null : date - 1 - today; }

  /** An interval in days, cut towards an interview. It may pass the day only where `STRETCH` allows it, or no day is left. */
  function shorten(days, rating, left) {
    if (left === null || left < 1) return days;
    if (left <= STRETCH && days > left) return days;
    return Math.min(days, Math.max(1, Math.round(SHARE[rating - 1] * left)));
  }

  /** A number from 0 to 1 that a time in milliseconds stands for: by chance, but always the same (the finish of MurmurHash3). */
  function lot(ms) {
    var n = (ms / 0x100000000 ^ ms) | 0;
    n = Math.imul(n ^ (n >>> 16), 0x85ebca6b);
    n = Math.imul(n ^ (n >>> 13), 0xc2b2ae35);
    return ((n ^ (n >>> 16)) >>> 0) / 4294967296;
  }

  /** When a question comes round, in milliseconds: as memory asks, and with an interview ahead in time for that. */
  function due(card, now, options) {
    var day = options && options.day || utcDay, date = options ? options.date : null;
    if (card.state !== REVIEW || left(day(now), date) === null) return card.due;
    var last = day(card.last), gap = day(card.due) - last, since = Math.min(options.since || 0, now);
    if (card.last >= since) return card.last + Math.min(gap, shorten(gap, card.rating || EASY, left(last, date))) * DAY;
    // Rated before anyone knew of the interview. The time left is counted from the day when it was set: from a fifth of it after the last
    // look, or else from the next day on, to two fifths of it. Over these days all such questions are spread.
    since = day(since);
    var ahead = date - 1 - since;
    var latest = since + Math.min(ahead, Math.max(1, Math.round(SHARE[EASY - 1] * ahead)));
    var first = Math.min(latest, Math.max(since + 1, last + Math.round(SHARE[HARD - 1] * ahead)));
    return card.last + Math.min(gap, first + Math.floor(lot(card.last) * (latest - first + 1)) - last) * DAY;
  }

  /** How many of `count` new questions to take today. Done every day, all have come round by the day before. */
  function quota(count, left) {
    return Math.ceil(count / Math.max(1, Math.floor((left + 1) * FIRST)));
  }

  /** Whether a question is due: in review by the day, in learning by the minute. */
  function isDue(card, now, options) {
    var day = options && options.day || utcDay;
    return card.state === REVIEW ? day(due(card, now, options)) <= day(now) : card.due <= now;
  }

  var schedule = {
    DAY: DAY, MINUTE: MINUTE, LEARNING: LEARNING, REVIEW: REVIEW, RELEARNING: RELEARNING, STRETCH: STRETCH, SHARE: SHARE,
    next: next, preview: preview, retrievability: retrievability, curve: curve, utcDay: utcDay,
    left: left, shorten: shorten, due: due, quota: quota, isDue: isDue
  };
  if (typeof module === "object") module.exports = schedule;
  else (window.prepbook = window.prepbook || {}).schedule = schedule;
})();
