// Filters, today's share, the draw of an interview.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const choose = require("../../themes/folio/assets/choose.js");
const progress = require("../../themes/folio/assets/progress.js");
const schedule = require("../../themes/folio/assets/schedule.js");

const NOW = Date.UTC(2026, 2, 1, 8);
const { DAY } = schedule;
const clock = { now: NOW, day: schedule.utcDay, name: "2026-03-01" };
const book = {
  sections: [["One", "one.html", 3], ["Two", "two.html", 0], ["Three", "three.html", 4]],
  tags: ["orm", "sql"], levels: ["", "hard"],
  id: ["a", "b", "c", "d", "e", "f", "g"], tagged: [[0], [], [0, 1], [1], [], [], []], level: [0, 1, 0, 0, 1, 0, 0], status: "0120022", size: 7,
  sectionOf: (i) => (i < 3 ? 0 : 2),
};
const ids = (filters) => choose.scope(book, { ...choose.ANY, ...filters }).map((i) => book.id[i]).join("");

test("filters", () => {
  assert.equal(ids({ status: "" }), "abcdefg");
  assert.equal(ids({}), "bcfg");
  assert.equal(ids({ status: "ready" }), "cfg");
  assert.equal(ids({ status: "draft" }), "b");
  assert.equal(ids({ status: "unanswered" }), "ade");
  assert.equal(ids({ status: "", section: "Three" }), "defg");
  assert.equal(ids({ status: "", section: "Two" }), "");
  assert.equal(ids({ status: "", tag: "orm" }), "ac");
  assert.equal(ids({ status: "", tag: "sql", section: "Three" }), "d");
  assert.equal(ids({ status: "", level: "hard" }), "be");
  assert.equal(ids({ status: "", tag: "gone" }), "");
});

test("a shuffle loses nothing, is the same from the same seed and another from another", () => {
  const list = Array.from({ length: 200 }, (_, n) => n);
  const one = choose.shuffle(list, 7);
  assert.deepEqual(one, choose.shuffle(list, 7));
  assert.notDeepEqual(one, choose.shuffle(list, 8));
  assert.deepEqual([...one].sort((a, b) => a - b), list);
  assert.equal(list[0], 0, "the list itself stays");
});

test("every place is as likely (chi square)", () => {
  const counts = Array.from({ length: 5 }, () => [0, 0, 0, 0, 0]);
  for (let seed = 0; seed < 5000; seed += 1) choose.shuffle([0, 1, 2, 3, 4], seed * 2654435761).forEach((n, at) => { counts[n][at] += 1; });
  const chi = counts.flat().reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chi < 50, `${chi}`);   // 16 degrees of freedom: 39 in one of a thousand
});

test("today: due, new up to the day's number, suspended left out", () => {
  const state = progress.empty();
  state.cards.a = schedule.next(null, 4, NOW - 20 * DAY);   // due
  state.cards.b = schedule.next(null, 4, NOW);              // later
  state.cards.c = schedule.next(null, 1, NOW - DAY);        // learning, due
  state.held.d = { on: true, at: NOW };
  state.plan.daily = 2;
  const all = choose.scope(book, { ...choose.ANY, status: "" });
  let now = choose.today(book, all, state, clock);
  assert.deepEqual([now.due, now.fresh, now.take, now.later, now.held, now.left], [["a", "c"], ["e", "f", "g"], 2, 1, 1, null]);
  state.begun = { day: "2026-03-01", n: 2 };
  now = choose.today(book, all, state, clock);
  assert.equal(now.take, 0, "today's share is taken");
  state.begun = { day: "2026-02-28", n: 2 };
  assert.equal(choose.today(book, all, state, clock).take, 2, "yesterday's does not count");
  // Back in ten minutes is today as well, and not yet due.
  state.cards.a = schedule.next(null, 3, NOW);
  now = choose.today(book, all, state, clock);
  assert.deepEqual([now.due, now.soon, now.later], [["c"], [{ id: "a", due: NOW + 10 * schedule.MINUTE }], 1]);
});

test("today towards an interview: a share of what waits, however often the page is opened", () => {
  const big = { ...book, sections: [["One", "", 100]], id: Array.from({ length: 100 }, (_, n) => `q${n}`), tagged: Array(100).fill([]), level: Array(100).fill(0), status: "2".repeat(100), size: 100 };
  const state = progress.empty();
  state.plan = { date: "2026-03-21", set: NOW, daily: 3, at: NOW };
  const all = choose.scope(big, choose.ANY);
  const first = choose.today(big, all, state, clock);
  assert.equal(first.left, 19);
  assert.equal(first.take, schedule.quota(100, 19));
  for (let n = 0; n < 4; n += 1) {
    state.cards[`q${n}`] = schedule.next(null, 4, NOW);
    state.begun = { day: "2026-03-01", n: n + 1 };
  }
  assert.equal(choose.today(big, all, state, clock).take, first.take - 4);
  // Long known, and due after the day: it is brought in, and is none of the new ones.
  state.cards.q50 = { due: NOW + 300 * DAY, s: 300, d: 5, state: 2, step: 0, reps: 5, lapses: 0, last: NOW - 30 * DAY };
  const then = choose.today(big, all, state, { ...clock, now: NOW + 8 * DAY, name: "2026-03-09" });
  assert.ok(then.due.includes("q50") && !then.fresh.includes("q50"));
  state.plan = { ...state.plan, date: "" };
  assert.ok(!choose.today(big, all, state, { ...clock, now: NOW + 8 * DAY, name: "2026-03-09" }).due.includes("q50"), "without a date it goes by memory");
});

test("portions by weights: all given, none above its size, nobody with nothing gets something", () => {
  for (let seed = 0; seed < 50; seed += 1) {
    // 3.5, 2.5, 2.5, 1.5
    choose.portions([14, 10, 10, 6], [14, 10, 10, 6], 10, seed).forEach((n, i) => assert.ok([[3, 4], [2, 3], [2, 3], [1, 2]][i].includes(n)));
    assert.deepEqual(choose.portions([1, 1, 1], [9, 9, 9], 3, seed), [1, 1, 1]);
    assert.deepEqual(choose.portions([1, 0, 1], [9, 9, 9], 4, seed), [2, 0, 2]);
    assert.deepEqual(choose.portions([9, 1], [2, 50], 10, seed), [2, 8]);
    assert.deepEqual(choose.portions([0, 0], [5, 5], 3, seed), [0, 0]);
  }
  const chance = choose.random(5);
  for (let n = 0; n < 2000; n += 1) {
    const groups = 1 + Math.floor(chance() * 8);
    const sizes = Array.from({ length: groups }, () => Math.floor(chance() * 12));
    const weights = Array.from({ length: groups }, () => Math.floor(chance() * 4));
    const want = Math.floor(chance() * 30);
    const out = choose.portions(weights, sizes, want, n);
    const most = sizes.reduce((sum, size, i) => sum + (weights[i] ? size : 0), 0);
    assert.equal(out.reduce((sum, one) => sum + one, 0), Math.min(want, most));
    out.forEach((one, i) => assert.ok(one <= sizes[i] && (weights[i] > 0 || one === 0)));
  }
});

test("fewer questions than sections: over many interviews every section comes up, as often as its size says", () => {
  for (const sizes of [[10, 10, 10, 10, 10, 10, 10, 10, 10], [14, 10, 10, 6, 3, 1, 9, 8, 9, 10], [40, 1]]) {
    const times = 20000, n = sizes.length > 2 ? 5 : 1, sums = sizes.map(() => 0), total = sizes.reduce((sum, size) => sum + size, 0);
    for (let seed = 0; seed < times; seed += 1) choose.portions(sizes, sizes, n, seed * 2654435761).forEach((one, i) => { sums[i] += one; });
    sums.forEach((sum, i) => {
      const fair = (n * sizes[i]) / total;
      assert.ok(Math.abs(sum / times - fair) < 4 * Math.sqrt((fair * Math.max(1 - fair, 0.05)) / times) + 0.002, `section ${i} of ${sizes}: ${sum / times} instead of ${fair}`);
    });
  }
  assert.deepEqual(choose.portions([1, 1, 1], [5, 5, 5], 1, 7), choose.portions([1, 1, 1], [5, 5, 5], 1, 7), "the same from the same seed");
  const pairs = new Set();
  for (let seed = 0; seed < 300; seed += 1) pairs.add(choose.portions([1, 1, 1, 1], [5, 5, 5, 5], 2, seed).join(""));
  assert.equal(pairs.size, 6, "and in every company");
});

test("a draw takes from the sections by weight, each question once", () => {
  const all = choose.scope(book, { ...choose.ANY, status: "" });
  const drawn = choose.draw(book, all, [1, 1, 3], 4, 11);
  assert.equal(new Set(drawn).size, 4);
  assert.deepEqual(drawn.map((i) => book.sectionOf(i)).sort(), [0, 2, 2, 2]);
  assert.deepEqual(drawn, choose.draw(book, all, [1, 1, 3], 4, 11));
});
