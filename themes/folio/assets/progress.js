// A reader's progress: kept in this browser by question id, so that it outlives edits and renumbering of the book. What an id
// stands for is not asked here: ids that the book has no more are kept too.
//
// Several tabs: each change is made to what is stored at that moment, so that none undoes another's. Where storage is full or
// refused, `kept` turns false and everything goes on in memory.
//
//   {cards: {id: state}, held: {id: {on, at}}, said: {id: {at, told}}, days: {"2026-01-31": reviews}, sheets: [...],
//    plan: {date, set, daily, at}, begun: {day, n}, since, exported}
//
// `cards` as in schedule.js. `held`: suspended or not, since when. `said`: which evidence was told in the last rehearsal.
// `sheets`: finished interviews, latest first. `plan`: the interview's date ("" for none), when it was set, new questions a day.
// `begun`: how many new questions were taken up on the last day that any was. `since`: reviews since the last export. `at`, `set`, `exported`: milliseconds.
(function () {
  "use strict";
  var FORMAT = "prepbook-progress", VERSION = 1;
  var DAY = 24 * 60 * 60 * 1000;
  var EARLIEST = Date.UTC(2020, 0, 1);   // there was no prepbook before
  var MOST_IDS = 200000;                 // twenty times the largest book that we know
  var LONGEST_ID = 400;                  // an id is 80 bytes at most when prepbook mints it; a bank may have its own
  var MOST_BYTES = 50 * 1024 * 1024;     // an import: 10,000 questions are about 2 MB
  var SHEETS = 20;                       // interviews that are remembered
  var DAILY = 10;                        // new questions a day, unless the reader says otherwise
  var EVIDENCE = ["example", "metrics", "outcome"];

  function empty() {
    return {
      cards: Object.create(null), held: Object.create(null), said: Object.create(null), days: Object.create(null), sheets: [],
      plan: { date: "", set: 0, daily: DAILY, at: 0 }, begun: { day: "", n: 0 }, since: 0, exported: 0
    };
  }

  // — Reading what came from outside: nothing is believed —

  function Refused(message) { this.message = message; }
  function say(english, values) {
    var shared = typeof window === "object" && window.prepbook;
    if (shared && shared.say) return shared.say(english, values);
    return english.replace(/\{(\w+)\}/g, function (place, name) { return values && name in values ? values[name] : place; });
  }
  function isObject(value) { return typeof value === "object" && value !== null && !Array.isArray(value); }
  function want(holds, where, what) {
    if (!holds) throw new Refused(say("{where}: {what} is missing or wrong", { where: where, what: what }));
  }
  function number(value, low, high, where, what) {
    want(typeof value === "number" && value >= low && value <= high, where, what);
    return value;
  }
  function whole(value, low, high, where, what) {
    want(Number.isInteger(value), where, what);
    return number(value, low, high, where, what);
  }
  function evidence(value, where) {
    want(Array.isArray(value) && value.length <= 3 && value.every(function (one) { return EVIDENCE.indexOf(one) >= 0; }), where, "told");
    return EVIDENCE.filter(function (one) { return value.indexOf(one) >= 0; });
  }
  function isDate(text) {
    if (typeof text !== "string" || !/^20\d\d-\d\d-\d\d$/.test(text)) return false;
    var date = new Date(text + "T00:00:00Z");
    return !isNaN(date) && date.toISOString().slice(0, 10) === text;
  }
  /** A map of ids, checked one by one, without a prototype that an id could reach. */
  function map(value, what, check) {
    var out = Object.create(null);
    if (value === undefined) return out;
    want(isObject(value), FORMAT, what);
    var ids = Object.keys(value);
    want(ids.length <= MOST_IDS, FORMAT, what);
    ids.forEach(function (id) {
      want(id.length > 0 && id.length <= LONGEST_ID, what, "id");
      out[id] = check(value[id], id);
    });
    return out;
  }

  /** What a parsed JSON value holds, or throws `Refused` with a reason. `now`: nothing may have happened later. */
  function check(data, now) {
    want(isObject(data) && data.format === FORMAT, say("This is no progress of prepbook"), "format");
    if (Number.isInteger(data.version) && data.version > VERSION) throw new Refused(say("A newer prepbook has written this"));
    want(data.version === VERSION, FORMAT, "version");
    var latest = now + DAY;   // another machine's clock may be ahead
    function past(value, where, what) { return whole(value, EARLIEST, latest, where, what); }
    var out = empty();
    out.cards = map(data.cards, "cards", function (card, id) {
      want(isObject(card), id, "card");
      var last = past(card.last, id, "last");
      var reps = whole(card.reps, 1, 1e6, id, "reps");
      var out = {
        due: whole(card.due, last, last + 36500 * DAY, id, "due"),
        s: number(card.s, 0.001, 36500, id, "s"),
        d: number(card.d, 1, 10, id, "d"),
        state: whole(card.state, 1, 3, id, "state"),
        step: whole(card.step, 0, 9, id, "step"),
        reps: reps,
        lapses: whole(card.lapses, 0, reps, id, "lapses"),
        last: last
      };
      // A state of old does not say how it was rated.
      if (card.rating !== undefined) out.rating = whole(card.rating, 1, 4, id, "rating");
      return out;
    });
    out.held = map(data.held, "held", function (held, id) {
      want(isObject(held) && typeof held.on === "boolean", id, "held");
      return { on: held.on, at: past(held.at, id, "at") };
    });
    out.said = map(data.said, "said", function (said, id) {
      want(isObject(said), id, "said");
      return { at: past(said.at, id, "at"), told: evidence(said.told, id), of: evidence(said.of, id) };
    });
    out.days = map(data.days, "days", function (count, day) {
      want(isDate(day), "days", day);
      return whole(count, 1, 1e6, "days", day);
    });
    if (data.sheets !== undefined) {
      want(Array.isArray(data.sheets) && data.sheets.length <= 1000, FORMAT, "sheets");
      out.sheets = data.sheets.map(function (sheet) {
        want(isObject(sheet) && Array.isArray(sheet.answers) && sheet.answers.length > 0 && sheet.answers.length <= 500, "sheets", "answers");
        return {
          at: past(sheet.at, "sheets", "at"),
          answers: sheet.answers.map(function (one) {
            want(isObject(one) && typeof one.id === "string" && one.id.length > 0 && one.id.length <= LONGEST_ID, "sheets", "id");
            return { id: one.id, seconds: whole(one.seconds, 0, 1e6, "sheets", "seconds"), mark: whole(one.mark, 0, 4, "sheets", "mark"),
              told: evidence(one.told, "sheets"), of: evidence(one.of, "sheets") };
          })
        };
      }).slice(0, SHEETS);
    }
    if (data.plan !== undefined) {
      want(isObject(data.plan) && (data.plan.date === "" || isDate(data.plan.date)), "plan", "date");
      out.plan = { date: data.plan.date, set: data.plan.set ? past(data.plan.set, "plan", "set") : 0,
        daily: whole(data.plan.daily, 0, 1000, "plan", "daily"), at: data.plan.at ? past(data.plan.at, "plan", "at") : 0 };
    }
    if (data.begun !== undefined) {
      want(isObject(data.begun) && (data.begun.day === "" || isDate(data.begun.day)), "begun", "day");
      out.begun = { day: data.begun.day, n: whole(data.begun.n, 0, 1e6, "begun", "n") };
    }
    if (data.since !== undefined) out.since = whole(data.since, 0, 1e9, FORMAT, "since");
    if (data.exported) out.exported = past(data.exported, FORMAT, "exported");
    return out;
  }

  /** Both together: of each question the latest review, of everything else the latest word. */
  function merge(ours, theirs) {
    var out = empty();
    function latest(name, when) {
      [ours, theirs].forEach(function (side) {
        for (var id in side[name]) {
          var known = out[name][id];
          if (!known || side[name][id][when] > known[when]) out[name][id] = side[name][id];
        }
      });
    }
    latest("cards", "last");
    latest("held", "at");
    latest("said", "at");
    // A day's reviews may be told by both: the larger number is the one that holds them all, or nearly.
    [ours, theirs].forEach(function (side) {
      for (var day in side.days) out.days[day] = Math.max(out.days[day] || 0, side.days[day]);
    });
    var met = {};
    out.sheets = ours.sheets.concat(theirs.sheets).filter(function (sheet) {
      if (met[sheet.at]) return false;
      return met[sheet.at] = true;
    }).sort(function (a, b) { return b.at - a.at; }).slice(0, SHEETS);
    out.plan = theirs.plan.at > ours.plan.at ? theirs.plan : ours.plan;
    var same = ours.begun.day === theirs.begun.day;
    out.begun = same ? { day: ours.begun.day, n: Math.max(ours.begun.n, theirs.begun.n) } : ours.begun.day > theirs.begun.day ? ours.begun : theirs.begun;
    out.since = ours.since;
    out.exported = Math.max(ours.exported, theirs.exported);
    return out;
  }

  function write(state) {
    return JSON.stringify({
      format: FORMAT, version: VERSION, cards: state.cards, held: state.held, said: state.said, days: state.days, sheets: state.sheets,
      plan: state.plan, begun: state.begun, since: state.since, exported: state.exported
    });
  }

  /**
   * The progress under `key` of a storage such as localStorage, which `storage()` returns or refuses by throwing. `now()` is
   * the time. Calls `changed()` when `state` or `kept` did change by another tab or by trouble with the storage.
   */
  function open(storage, key, now, changed) {
    var raw = null;          // what was stored when we last looked
    var ahead = false;       // whether `state` holds what could not be stored
    var self = {
      state: empty(),
      kept: true,            // whether the last change is stored
      damaged: false,        // whether what was stored could not be read; it is put aside, not thrown away
      change: change, replace: replace, look: look, clear: clear, read: read, text: text, exportName: exportName
    };

    /** Takes what is stored now, if it is something else than when we last looked. */
    function look() {
      var found;
      try { found = storage().getItem(key); } catch (_) { self.kept = false; return; }
      if (found === raw) return;
      raw = found;
      if (found === null) {
        if (!ahead) self.state = empty();   // cleared in another tab
        return;
      }
      var stored;
      try { stored = check(JSON.parse(found), now() + 3650 * DAY); } catch (_) {
        self.damaged = true;
        try { storage().setItem(key + ":damaged", found); } catch (_) { /* then it only stands where it stood, until the next review */ }
        return;
      }
      self.state = ahead ? merge(self.state, stored) : stored;
    }

    function keep() {
      var before = self.kept;
      var written = write(self.state);
      try {
        storage().setItem(key, written);
        raw = written;
        ahead = false;
        self.kept = true;
      } catch (_) {
        ahead = true;
        self.kept = false;
      }
      if (before !== self.kept) changed();
    }

    /** Makes a change to the newest state and stores it. */
    function change(make) {
      look();
      make(self.state);
      keep();
    }

    /** What an export file's text holds, merged with ours; throws `Refused`, and then nothing has changed. */
    function read(text) {
      if (text.length > MOST_BYTES) throw new Refused(say("The file is too large"));
      var data;
      try { data = JSON.parse(text); } catch (_) { throw new Refused(say("The file is not whole, or no JSON")); }
      return check(data, now());
    }
    function replace(theirs) { change(function () { self.state = merge(self.state, theirs); }); }

    function text() { return write(self.state); }
    function clear() {
      self.state = empty();
      ahead = false;
      try { storage().removeItem(key); raw = null; } catch (_) { self.kept = false; }
      changed();
    }
    function exportName(title) {
      var name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "").slice(0, 60);
      return (name || "book") + "-progress-" + new Date(now()).toISOString().slice(0, 10) + ".json";
    }

    look();
    return self;
  }

  var progress = { open: open, check: check, merge: merge, write: write, empty: empty, Refused: Refused, isDate: isDate, EVIDENCE: EVIDENCE,
    MOST_BYTES: MOST_BYTES, DAILY: DAILY };
  if (typeof module === "object") module.exports = progress;
  else (window.prepbook = window.prepbook || {}).progress = progress;
})();
