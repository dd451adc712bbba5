// Our search against MiniSearch over a built site: 300 queries, the first ten of each.
//
//     SITE=output/site node --test tests/scripts/search-minisearch.test.mjs
//     node tests/scripts/search-minisearch.test.mjs output/site --differences
//
// What MiniSearch has among its first ten and we have not is excused if something of its own that we have instead is as good or better:
// it has more of the query's words, or as many and more of them in the question itself. A word that stands in the book is meant as it was
// typed (or begun); only one that does not is taken for those that are near. This is counted from the texts alone, by rules that know
// nothing of either ranking.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { test } from "node:test";
import { built } from "./support/book.mjs";
import { random } from "./support/random.mjs";

const require = createRequire(new URL("../browser/package.json", import.meta.url));
const own = createRequire(import.meta.url);
const words = own("../../themes/folio/assets/search-words.js");
const { FIELDS } = own("../../themes/folio/assets/search-index.js");

const QUERIES = 300;
const FIRST = 10;
const HELD = 9;

const site = resolve(process.env.SITE ?? process.argv.slice(2).find((one) => !one.startsWith("--")) ?? "output/site");
const talkative = process.argv.includes("--differences");
const reason = !existsSync(join(site, "data", "questions.js")) ? `no site in ${site}` : !resolvable("minisearch") ? "MiniSearch is not installed" : false;

function resolvable(name) {
  try { return Boolean(require.resolve(name)); } catch { return false; }
}

/** Queries as people type them: words of the book, some with a mistake, some only begun, some from two questions. */
function queries(book) {
  const next = random(42);
  const from = (text) => {
    const list = [...new Set(text.toLowerCase().match(/[\p{L}\p{N}_]{2,}/gu) ?? [])].filter((word) => !/^(?:the|and|of|to|in|it|is|was|you|did|how|what|we|for|that|an|on|at|by|or)$/.test(word));
    return list.length ? list[next(list.length)] : "django";
  };
  const typo = (word) => {
    if (word.length < 5 || /[\d_]/.test(word)) return word;
    const at = 1 + next(word.length - 2);
    const kinds = [
      () => word.slice(0, at) + word.slice(at + 1),
      () => word.slice(0, at) + "abcdefghijklmnopqrstuvwxyz"[next(26)] + word.slice(at),
      () => word.slice(0, at) + "abcdefghijklmnopqrstuvwxyz"[next(26)] + word.slice(at + 1),
      () => word.slice(0, at) + word[at + 1] + word[at] + word.slice(at + 2),
    ];
    return kinds[next(4)]();
  };
  return Array.from({ length: QUERIES }, () => {
    const count = 1 + next(4);
    const mixed = next(3) === 0;
    let i = next(book.size);
    const list = Array.from({ length: count }, () => {
      if (mixed) i = next(book.size);
      const texts = [book.prompt[i], book.prompt[i], book.summary[i] || book.prompt[i], book.bodies[i] || book.prompt[i]];
      return from(texts[next(4)]);
    });
    if (next(4) === 0) list[next(count)] = typo(list[next(count)]);
    const last = list[count - 1];
    if (next(3) === 0 && last.length > 4) list[count - 1] = last.slice(0, 3 + next(last.length - 3));
    return list.join(" ");
  });
}

/** MiniSearch over the same fields with the same weights, cutting words as it is told to, prefixes and typing mistakes as its manual advises. */
function reference(book) {
  const MiniSearch = require("minisearch");
  const mini = new (MiniSearch.default ?? MiniSearch)({
    fields: ["prompt", "cue", "tags", "summary", "section", "body"],
    processTerm: (term) => words.fold(term),
    searchOptions: { prefix: true, fuzzy: (term) => (term.length > 3 ? 0.2 : false), boost: FIELDS },
  });
  mini.addAll(book.id.map((_, i) => ({
    id: i, prompt: book.prompt[i], cue: book.cue[i], summary: book.summary[i], body: book.bodies[i],
    tags: book.tagged[i].map((n) => book.tags[n]).join(" "), section: book.sections[book.sectionOf(i)][0],
  })));
  return mini;
}

/** Edit distance with transpositions, by the plain table. */
function distance(a, b) {
  const d = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (_, j) => (i ? (j ? 0 : i) : j)));
  for (let i = 1; i <= a.length; i += 1) {
    for (let j = 1; j <= b.length; j += 1) {
      d[i][j] = Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
    }
  }
  return d[a.length][b.length];
}

/** How well a question answers a query, from the texts alone: how many of its words it has, and how many of them in the question itself. */
function judge(book) {
  const cut = (text) => new Set([...words.units(text), ...words.chunks(text).map((chunk) => chunk.whole)]);
  const own = book.id.map((_, i) => cut(`${book.prompt[i]} ${book.cue[i]} ${book.tagged[i].map((n) => book.tags[n]).join(" ")}`));
  const all = book.id.map((_, i) => new Set([...own[i], ...cut(`${book.summary[i]} . ${book.sections[book.sectionOf(i)][0]} . ${book.bodies[i]}`)]));
  const surely = (set, word) => set.has(word) || [...set].some((one) => one.startsWith(word));
  const nearly = (set, word) => word.length > 3 && [...set].some((one) => distance(one, word) <= Math.round(word.length * 0.2));
  return (i, query) => {
    const asked = [...new Set(words.units(query))];
    const has = (set, word) => (all.some((one) => surely(one, word)) ? surely(set, word) : nearly(set, word));
    return [asked.filter((word) => has(all[i], word)).length, asked.filter((word) => has(own[i], word)).length];
  };
}

const compare = (a, b) => a.map((one, n) => one - b[n]).find((difference) => difference !== 0) ?? 0;

test("the first ten hold at least nine of MiniSearch's first ten, or better ones", { skip: reason }, () => {
  const book = built(site);
  const mini = reference(book);
  const quality = judge(book);
  let plain = 0;
  const bad = [];
  for (const query of queries(book)) {
    const theirs = mini.search(query).slice(0, FIRST).map((hit) => hit.id);
    const ours = book.search(query).hits.slice(0, FIRST);
    const missing = theirs.filter((i) => !ours.includes(i));
    if (theirs.length - missing.length >= Math.min(HELD, theirs.length)) { plain += 1; continue; }
    // Those that stand where theirs are missing.
    const instead = ours.filter((i) => !theirs.includes(i));
    const left = instead.map((i) => quality(i, query)).sort(compare);
    const lost = missing.map((i) => [i, quality(i, query)]).sort((a, b) => compare(b[1], a[1])).filter(([, theirs]) => {
      const at = left.findIndex((ours) => compare(ours, theirs) >= 0);
      if (at >= 0) left.splice(at, 1);
      return at < 0;
    });
    const held = theirs.length - lost.length;
    const line = (i) => `      ${book.number[i]}. ${book.prompt[i]} ${JSON.stringify(quality(i, query))}`;
    if (talkative) console.log([`${query}: ${missing.length} missing, ${lost.length} lost`, "    only MiniSearch:", ...missing.map(line), "    only we:", ...instead.map(line)].join("\n"));
    if (held < Math.min(HELD, theirs.length)) bad.push(`${query}: ${held} of ${theirs.length}`);
  }
  console.log(`${plain} of ${QUERIES} queries hold ${HELD} of ${FIRST} as they are, ${QUERIES - plain - bad.length} by better ones, ${bad.length} do not`);
  assert.deepEqual(bad, []);
});
