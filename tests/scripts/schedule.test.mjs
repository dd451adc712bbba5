// Spaced repetition against ts-fsrs, and the way to an interview by simulation.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(new URL("../browser/package.json", import.meta.url));
const { createEmptyCard, fsrs } = require("ts-fsrs");
const schedule = require("../../themes/folio/assets/schedule.js");

const { DAY, MINUTE } = schedule;
const START = Date.UTC(2026, 0, 5, 9, 30);

/** mulberry32: small, seeded, good enough to choose by. */
function chance(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
const within = (random, low, high) => low + Math.floor(random() * (high - low + 1));

/** When a reader comes back: on time, the same day, early, late, very late. */
function comeBack(random, now, due) {
  const wait = Math.max(due - now, MINUTE);
  switch (within(random, 0, 5)) {
    case 0: return now + within(random, 1, 600) * MINUTE;
    case 1: return now + Math.floor(wait * random());
    case 2: return due + within(random, 0, 20) * DAY + within(random, 0, 1400) * MINUTE;
    case 3: return due + within(random, 100, 900) * DAY;
    default: return due + within(random, 0, 90) * MINUTE;
  }
}

test("1,000 random review logs: intervals, stability, difficulty and steps are ts-fsrs's", () => {
  const theirs = fsrs();
  let reviews = 0;
  const met = new Set();
  for (let seed = 1; seed <= 1000; seed += 1) {
    const random = chance(seed);
    let now = START + within(random, 0, 365 * 24 * 60) * MINUTE;
    let card = null;
    let reference = createEmptyCard(new Date(now));
    for (let n = within(random, 1, 30); n > 0; n -= 1) {
      const ours = schedule.preview(card, now);
      const all = theirs.repeat(reference, new Date(now));
      for (const rating of [1, 2, 3, 4]) {
        const want = all[rating].card;
        const got = ours[rating - 1];
        const where = `log ${seed}, review ${reference.reps + 1}, rating ${rating}`;
        assert.deepEqual(
          { due: got.due, s: got.s, d: got.d, state: got.state, step: got.step, reps: got.reps, lapses: got.lapses, last: got.last },
          { due: +want.due, s: want.stability, d: want.difficulty, state: want.state, step: want.learning_steps, reps: want.reps, lapses: want.lapses, last: +want.last_review },
          where,
        );
        met.add(`${reference.state}→${want.state}`);
      }
      const rating = random() < 0.55 ? 3 : within(random, 1, 4);
      card = ours[rating - 1];
      reference = all[rating].card;
      reviews += 1;
      if (card.s > 0) {
        const later = now + within(random, 0, 400) * DAY;
        assert.equal(schedule.retrievability(card, later), theirs.get_retrievability(reference, new Date(later), false), `log ${seed}: retrievability`);
      }
      now = comeBack(random, now, card.due);
    }
  }
  assert.ok(reviews > 10_000, `${reviews} reviews`);
  // The logs did go everywhere.
  assert.deepEqual([...met].sort(), ["0→1", "0→2", "1→1", "1→2", "2→2", "2→3", "3→2", "3→3"]);
});

test("days are the reader's own where the page numbers them", () => {
  // Half past eleven at night and half past midnight, five hours west of Greenwich: two days there, one in UTC.
  const late = Date.UTC(2026, 5, 2, 4, 30);
  const day = (ms) => Math.floor((ms - 5 * 60 * MINUTE) / DAY);
  const card = schedule.next(null, 4, late, { day });
  const own = schedule.next(card, 3, late + 60 * MINUTE, { day });
  const utc = schedule.next(card, 3, late + 60 * MINUTE);
  assert.notEqual(own.s, utc.s);
});

test("a gap is never longer than the share of the time left, and never longer than without a date", () => {
  for (let left = 0; left <= 120; left += 1) {
    for (let days = 1; days <= 400; days += 1) {
      const gaps = [1, 2, 3, 4].map((rating) => schedule.shorten(days, rating, left));
      for (const [i, gap] of gaps.entries()) {
        assert.ok(gap >= 1 && gap <= days);
        if (left > schedule.STRETCH) assert.ok(gap <= Math.max(1, Math.ceil(0.4 * left)), `${left} left, ${days} days: ${gap}`);
        if (left > schedule.STRETCH && days >= left) assert.ok(gap >= Math.floor(0.2 * left), `${left} left: ${gap}`);
        if (i) assert.ok(gap >= gaps[i - 1], "better ratings do not come sooner");
      }
    }
  }
  assert.equal(schedule.shorten(30, 3, null), 30, "no date");
  assert.equal(schedule.shorten(30, 3, 0), 30, "the day before: nothing is left to cut to");
});

test("an interview's date brings in what is known already, and nothing stored changes", () => {
  const now = START + 200 * DAY, today = Math.floor(now / DAY);
  for (let seed = 1; seed <= 3000; seed += 1) {
    const random = chance(seed);
    let card = null;
    let at = now - within(random, 1, 200) * DAY - within(random, 0, 900) * MINUTE;
    do {
      card = schedule.next(card, within(random, 2, 4), at);
      at = card.due;
    } while (card.state !== 2);
    // Some were rated today, a while before the date was set.
    if (seed % 5 === 0) card = { ...card, due: card.due - card.last + now - 1, last: now - 1 };
    const kept = JSON.stringify(card);
    const horizon = within(random, 1, 120), date = today + horizon, ahead = horizon - 1;
    const set = { date, since: now };
    const due = Math.floor(schedule.due(card, now, set) / DAY), memory = Math.floor(card.due / DAY), last = Math.floor(card.last / DAY);
    const where = `seed ${seed}: last ${last - today}, by memory ${memory - today}, brought in to ${due - today} of ${horizon}`;
    assert.ok(due <= memory, `${where}: memory asks for it sooner`);
    assert.ok(due < date, `${where}: after the interview`);
    assert.ok(due - today <= Math.max(1, Math.round(0.4 * ahead)), `${where}: more than two fifths of the time left`);
    if (due < memory && due > today + 1) assert.ok(due - last >= Math.round(0.2 * ahead), `${where}: too early`);
    assert.equal(schedule.due(card, now, set), schedule.due(card, now + 3 * 60 * MINUTE, set), `${where}: the same whenever one asks`);
    // Moved: counted from the day of the move, as if the first date had never been. Taken back, or past: by memory.
    const moved = { date: date + 100, since: now + DAY };
    assert.ok(Math.floor(schedule.due(card, now + DAY, moved) / DAY) <= today + 1 + Math.round(0.4 * (horizon + 98)), where);
    assert.equal(schedule.due(card, now, { date: null, since: now + DAY }), card.due, where);
    assert.equal(schedule.due(card, now, {}), card.due);
    assert.equal(schedule.due(card, date * DAY, set), card.due, `${where}: that day is here`);
    assert.equal(JSON.stringify(card), kept);
  }
});

test("what is rated with the date known waits for the share of its rating; a state of old, which does not know it, for two fifths", () => {
  const set = { date: Math.floor(START / DAY) + 51, since: START - DAY };
  const card = { ...schedule.next(null, 4, START), due: START + 90 * DAY };
  const gaps = [2, 3, 4, undefined].map((rating) => (schedule.due({ ...card, rating }, START, set) - START) / DAY);
  assert.deepEqual(gaps, [10, 15, 20, 20]);
  // In the last week nothing is brought in that memory holds past the day.
  assert.equal(schedule.due(card, START, { ...set, date: Math.floor(START / DAY) + 7 }), card.due);
});

test("a thousand known questions are spread over the days, not heaped on one", () => {
  const perDay = new Map();
  for (let n = 0; n < 1000; n += 1) {
    const last = START - 40 * DAY + n * 7919;
    const due = schedule.due({ due: last + 300 * DAY, s: 300, d: 5, state: 2, step: 0, reps: 4, lapses: 0, last }, START, { date: Math.floor(START / DAY) + 31, since: START });
    const day = Math.floor(due / DAY) - Math.floor(START / DAY);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  assert.deepEqual([...perDay.keys()].sort((a, b) => a - b), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  assert.ok(Math.max(...perDay.values()) < 125, `${[...perDay.values()]}`);
});

/**
 * A reader with a history sets a date and does each day what is due and the day's share of what is new.
 * Returns the days on which each question was seen, and the reviews of each day.
 */
function prepare(seed, questions, horizon) {
  const random = chance(seed);
  const today = Math.floor(START / DAY);
  const date = today + horizon;
  const cards = [];
  for (let i = 0; i < questions; i += 1) {
    let card = null;
    if (random() < 0.5) {
      let now = START - within(random, 1, 400) * DAY;
      while (now < today * DAY && random() < 0.85) {
        card = schedule.next(card, random() < 0.7 ? 3 : within(random, 1, 4), now);
        now = comeBack(random, now, card.due);
      }
    }
    cards.push(card);
  }
  const seen = cards.map(() => []);
  const load = [];
  for (let day = today; day < date; day += 1) {
    const left = schedule.left(day, date);
    let now = START + (day - today) * DAY;
    const options = { date, since: START };
    const due = [];
    const fresh = [];
    cards.forEach((card, i) => {
      if (!card) fresh.push(i);
      else if (schedule.isDue(card, now, options)) due.push(i);
    });
    const round = due.concat(fresh.slice(0, schedule.quota(fresh.length, left)));
    load.push(round.length);
    for (const i of round) {
      seen[i].push(day - today);
      // Rated until it leaves the steps of learning: the same session.
      for (let turns = 0; turns < 12; turns += 1) {
        const rating = random() < 0.7 ? 3 : within(random, 1, 4);
        cards[i] = schedule.next(cards[i], rating, now);
        assert.ok(cards[i].due > now);
        if (cards[i].state === 2) break;
        now = Math.min(Math.max(now, cards[i].due), START + (day - today) * DAY + 12 * 60 * MINUTE);
      }
      if (cards[i].state === 2 && left > schedule.STRETCH) assert.ok(Math.floor(schedule.due(cards[i], now, options) / DAY) < date, "due before the interview");
    }
  }
  return { seen, load };
}

test("with an interview date every question comes round before it, and not too early for the last time", () => {
  for (let seed = 1; seed <= 400; seed += 1) {
    const random = chance(seed * 7919);
    const horizon = within(random, 1, 120);
    const questions = within(random, 1, 60);
    const { seen } = prepare(seed, questions, horizon);
    for (const [i, days] of seen.entries()) {
      const where = `seed ${seed}, ${horizon} days, question ${i} of ${questions}: ${days}`;
      assert.ok(days.length >= 1, `${where}: never seen`);
      const last = horizon - days[days.length - 1];
      assert.ok(last <= schedule.STRETCH + 1, `${where}: last seen ${last} days before`);
    }
  }
});

test("the way to an interview is spread, not heaped on its end", () => {
  const { load } = prepare(3, 300, 60);
  const total = load.reduce((sum, n) => sum + n, 0);
  assert.ok(Math.max(...load) < (5 * total) / load.length, `${load}`);
});
