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

/**
 * A reader with a history sets a date and does each day what is due and the day's share of what waits.
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
    const options = { left };
    const due = [];
    const waiting = [];
    cards.forEach((card, i) => {
      if (schedule.waits(card, day, date, today)) waiting.push(i);
      else if (card && schedule.isDue(card, now)) due.push(i);
    });
    const round = due.concat(waiting.slice(0, schedule.quota(waiting.length, left)));
    load.push(round.length);
    for (const i of round) {
      seen[i].push(day - today);
      // Rated until it leaves the steps of learning: the same session.
      for (let turns = 0; turns < 12; turns += 1) {
        const rating = random() < 0.7 ? 3 : within(random, 1, 4);
        cards[i] = schedule.next(cards[i], rating, now, options);
        assert.ok(cards[i].due > now);
        if (cards[i].state === 2) break;
        now = Math.min(Math.max(now, cards[i].due), START + (day - today) * DAY + 12 * 60 * MINUTE);
      }
      if (cards[i].state === 2 && left > schedule.STRETCH) assert.ok(Math.floor(cards[i].due / DAY) < date, "due before the interview");
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
