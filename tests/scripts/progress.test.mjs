// Progress: stored, shared by tabs, exported, imported, refused.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import test from "node:test";

const require = createRequire(import.meta.url);
const progress = require("../../themes/folio/assets/progress.js");
const schedule = require("../../themes/folio/assets/schedule.js");

const NOW = Date.UTC(2026, 2, 1, 8);
const { DAY } = schedule;

/** A storage that can be full or refuse everything. */
function storage() {
  const held = new Map();
  const self = {
    held, full: false, refused: false,
    getItem(key) { if (self.refused) throw new Error("SecurityError"); return held.has(key) ? held.get(key) : null; },
    setItem(key, value) { if (self.refused || self.full) throw new Error("QuotaExceededError"); held.set(key, value); },
    removeItem(key) { if (self.refused) throw new Error("SecurityError"); held.delete(key); },
  };
  return self;
}
const open = (where, log = []) => progress.open(() => where, "k", () => NOW, () => log.push("changed"));
const card = (last = NOW - DAY, rating = 3) => schedule.next(null, rating, last);
const review = (one, id, at) => one.change((state) => { state.cards[id] = schedule.next(state.cards[id] ?? null, 3, at); });
const file = (changes = {}) => ({ format: "prepbook-progress", version: 1, cards: { a: card() }, ...changes });

test("what was stored comes back", () => {
  const where = storage();
  const one = open(where);
  one.change((state) => {
    state.cards.a = card();
    state.cards["__proto__"] = card();
    // As older versions wrote it.
    state.cards.old = { ...card(), rating: undefined };
    delete state.cards.old.rating;
    state.held.b = { on: true, at: NOW };
    state.said.a = { at: NOW, told: ["metrics"], of: ["example", "metrics"] };
    state.days["2026-03-01"] = 3;
    state.plan = { date: "2026-04-01", set: NOW, daily: 5, at: NOW };
    state.sheets = [{ at: NOW, answers: [{ id: "a", seconds: 80, mark: 3, told: [], of: ["outcome"] }] }];
  });
  assert.deepEqual(open(where).state, one.state);
  assert.ok(Object.keys(open(where).state.cards).includes("__proto__"));
  assert.equal({}.due, undefined);
});

test("two tabs do not undo each other's reviews", () => {
  const where = storage();
  const one = open(where), two = open(where);
  review(one, "a", NOW);
  review(two, "b", NOW);
  review(one, "c", NOW);
  two.look();
  assert.deepEqual(Object.keys(two.state.cards).sort(), ["a", "b", "c"]);
  // The same question in both: the second review follows on the first.
  review(two, "a", NOW + 1000);
  review(one, "a", NOW + 2000);
  assert.equal(one.state.cards.a.reps, 3);
  // Cleared in one: gone in the other.
  one.clear();
  two.look();
  assert.deepEqual(Object.keys(two.state.cards), []);
});

test("full storage: said once, everything goes on in memory, and is stored when there is room", () => {
  const where = storage(), log = [];
  const one = open(where, log);
  review(one, "a", NOW);
  where.full = true;
  review(one, "b", NOW);
  review(one, "c", NOW);
  assert.equal(one.kept, false);
  assert.deepEqual(log, ["changed"]);
  assert.deepEqual(Object.keys(one.state.cards), ["a", "b", "c"]);
  // Meanwhile another tab has stored something.
  where.full = false;
  const two = open(where);
  review(two, "d", NOW);
  review(one, "e", NOW);
  assert.equal(one.kept, true);
  assert.deepEqual(Object.keys(open(where).state.cards).sort(), ["a", "b", "c", "d", "e"]);
});

test("refused storage: memory", () => {
  const where = storage();
  where.refused = true;
  const one = open(where);
  assert.equal(one.kept, false);
  review(one, "a", NOW);
  assert.equal(one.state.cards.a.reps, 1);
  one.clear();
  assert.deepEqual(Object.keys(one.state.cards), []);
});

test("what is stored but damaged is put aside", () => {
  const where = storage();
  where.held.set("k", '{"format":"prepbook-progress","ver');
  const one = open(where);
  assert.equal(one.damaged, true);
  review(one, "a", NOW);
  assert.equal(where.held.get("k:damaged"), '{"format":"prepbook-progress","ver');
  assert.equal(open(where).state.cards.a.reps, 1);
});

test("export → clear → import", () => {
  const where = storage();
  const one = open(where);
  review(one, "a", NOW - DAY);
  review(one, "b", NOW);
  one.change((state) => { state.held.b = { on: true, at: NOW }; state.plan = { date: "2026-04-01", set: NOW, daily: 5, at: NOW }; });
  const before = structuredClone({ ...one.state });
  const text = one.text();
  one.clear();
  one.replace(one.read(text));
  assert.deepEqual({ ...one.state }, { ...before, cards: one.state.cards, held: one.state.held, said: one.state.said, days: one.state.days });
  assert.deepEqual({ ...one.state.cards }, { ...before.cards });
  assert.deepEqual({ ...one.state.held }, { ...before.held });
});

test("an import is merged by the latest review of each question", () => {
  const where = storage();
  const one = open(where);
  review(one, "older here", NOW - 5 * DAY);
  review(one, "newer here", NOW - DAY);
  review(one, "only here", NOW - DAY);
  const theirs = file({ cards: { "older here": card(NOW - 2 * DAY, 4), "newer here": card(NOW - 9 * DAY, 4), "only there": card() } });
  one.replace(one.read(JSON.stringify(theirs)));
  const last = Object.fromEntries(Object.entries(one.state.cards).map(([id, c]) => [id, (NOW - c.last) / DAY]));
  assert.deepEqual(last, { "older here": 2, "newer here": 1, "only here": 1, "only there": 1 });
});

test("merging is the same both ways round, and twice is once", () => {
  const a = progress.check(file({ cards: { x: card(NOW - DAY), y: card(NOW - 3 * DAY) }, days: { "2026-02-01": 4 } }), NOW);
  const b = progress.check(file({ cards: { x: card(NOW - 2 * DAY), z: card() }, days: { "2026-02-01": 9 } }), NOW);
  const sorted = (state) => JSON.stringify(Object.entries(state.cards).sort());
  assert.equal(sorted(progress.merge(a, b)), sorted(progress.merge(b, a)));
  assert.equal(sorted(progress.merge(progress.merge(a, b), b)), sorted(progress.merge(a, b)));
  assert.equal(progress.merge(a, b).days["2026-02-01"], 9);
});

const bad = {
  "cut short": JSON.stringify(file()).slice(0, -20),
  "no JSON": "hello",
  "empty": "",
  "a list": "[]",
  "null": "null",
  "another format": JSON.stringify({ format: "anki" }),
  "a later version": JSON.stringify(file({ version: 2 })),
  "no version": JSON.stringify(file({ version: "1" })),
  "cards as a list": JSON.stringify(file({ cards: [] })),
  "a card as text": JSON.stringify(file({ cards: { a: "x" } })),
  "an empty id": JSON.stringify(file({ cards: { "": card() } })),
  "a very long id": JSON.stringify(file({ cards: { ["x".repeat(1000)]: card() } })),
  "stability as text": JSON.stringify(file({ cards: { a: { ...card(), s: "3" } } })),
  "stability null (NaN)": JSON.stringify(file({ cards: { a: { ...card(), s: NaN } } })),
  "stability 0": JSON.stringify(file({ cards: { a: { ...card(), s: 0 } } })),
  "difficulty 11": JSON.stringify(file({ cards: { a: { ...card(), d: 11 } } })),
  "state 7": JSON.stringify(file({ cards: { a: { ...card(), state: 7 } } })),
  "half a lapse": JSON.stringify(file({ cards: { a: { ...card(), lapses: 0.5 } } })),
  "more lapses than reviews": JSON.stringify(file({ cards: { a: { ...card(), lapses: 9 } } })),
  "reviewed in the future": JSON.stringify(file({ cards: { a: card(NOW + 30 * DAY) } })),
  "due before it was seen": JSON.stringify(file({ cards: { a: { ...card(), due: 1 } } })),
  "due for ever": JSON.stringify(file({ cards: { a: { ...card(), due: 9e15 } } })),
  "the thirtieth of February": JSON.stringify(file({ days: { "2026-02-30": 1 } })),
  "minus one review": JSON.stringify(file({ days: { "2026-02-20": -1 } })),
  "an interview on no day": JSON.stringify(file({ plan: { date: "soon", daily: 5 } })),
  "unknown evidence": JSON.stringify(file({ said: { a: { at: NOW, told: ["<img src=x>"], of: [] } } })),
  "sheets that are none": JSON.stringify(file({ sheets: [{}] })),
};
for (const [name, text] of Object.entries(bad)) {
  test(`a damaged import is refused with a reason and changes nothing: ${name}`, () => {
    const where = storage();
    const one = open(where);
    review(one, "mine", NOW);
    const before = where.held.get("k");
    assert.throws(() => one.replace(one.read(text)), (error) => error instanceof progress.Refused && error.message.length > 10);
    assert.equal(where.held.get("k"), before);
    assert.deepEqual(Object.keys(one.state.cards), ["mine"]);
  });
}

test("any one value of a good file made wrong never brings down the reader", () => {
  const good = file({ held: { a: { on: true, at: NOW } }, said: { a: { at: NOW, told: [], of: [] } }, days: { "2026-02-01": 2 }, plan: { date: "", set: 0, daily: 3, at: NOW }, begun: { day: "2026-02-01", n: 2 } });
  const wrong = [null, true, -1, 1e300, "x", [], {}, 0.5];
  let tried = 0;
  (function walk(node, path) {
    for (const key of Object.keys(node)) {
      for (const value of wrong) {
        const copy = structuredClone(good);
        let at = copy;
        for (const step of path) at = at[step];
        at[key] = value;
        tried += 1;
        try {
          const state = progress.check(JSON.parse(JSON.stringify(copy)), NOW);
          progress.check(JSON.parse(progress.write(state)), NOW);
        } catch (error) {
          assert.ok(error instanceof progress.Refused, `${path.concat(key)} = ${JSON.stringify(value)}: ${error}`);
        }
      }
      if (typeof node[key] === "object" && node[key]) walk(node[key], path.concat(key));
    }
  })(good, []);
  assert.ok(tried > 150);
});

test("the export's name says which book and when", () => {
  assert.equal(open(storage()).exportName("Django: ORM & Database"), "django-orm-database-progress-2026-03-01.json");
  assert.equal(open(storage()).exportName("面试"), "面试-progress-2026-03-01.json");
  assert.equal(open(storage()).exportName("!!!"), "book-progress-2026-03-01.json");
});
