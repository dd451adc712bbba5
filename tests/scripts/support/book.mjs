// Books for the tests of the search: as `prepbook.book()` gives them, with an index.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import vm from "node:vm";

const require = createRequire(import.meta.url);
const words = require("../../../themes/folio/assets/search-words.js");
const { Index } = require("../../../themes/folio/assets/search-index.js");

/** A book of sections `{title, questions: [{prompt, cue, summary, tags, level, status, body}]}`. */
export function indexed(sections) {
  const book = { sections: [], tags: [], levels: [""], id: [], number: [], prompt: [], cue: [], summary: [], tagged: [], level: [], status: "", bodies: [] };
  const number = (list, name) => {
    if (!list.includes(name)) list.push(name);
    return list.indexOf(name);
  };
  const tag = (name) => {
    const known = book.tags.findIndex((one) => one.toLowerCase() === name.toLowerCase());
    return known < 0 ? number(book.tags, name) : known;
  };
  for (const section of sections) {
    book.sections.push([section.title, "x.html", section.questions.length]);
    for (const question of section.questions) {
      book.id.push(`q${book.id.length}`);
      book.number.push(String(book.id.length));
      book.prompt.push(question.prompt);
      book.cue.push(question.cue ?? "");
      book.summary.push(question.summary ?? "");
      book.tagged.push((question.tags ?? []).map(tag));
      book.level.push(number(book.levels, question.level ?? ""));
      book.status += question.status ?? 2;
      book.bodies.push(question.body ?? "");
    }
  }
  return searchable(book);
}

/** The book of a built site. */
export function built(site) {
  let book = null;
  const cards = {};
  const prepbook = { questions: (data) => { book = data; }, cards: (name, data) => { cards[name] = data; } };
  const load = (name) => vm.runInNewContext(readFileSync(join(site, "data", `${name}.js`), "utf8"), { prepbook });
  load("questions");
  book.bodies = [];
  for (const [first, name] of book.shards) {
    load(name);
    cards[name].html.forEach((html, n) => { book.bodies[first + n] = words.plain(html); });
  }
  return searchable(book);
}

function searchable(book) {
  book.size = book.id.length;
  const starts = [];
  book.sections.reduce((first, section) => { starts.push(first); return first + section[2]; }, 0);
  book.sectionOf = (i) => starts.findLastIndex((first) => first <= i);
  book.index = new Index(book.size);
  for (let i = 0; i < book.size; i += 1) {
    book.index.addQuestion(book, i, book.sectionOf(i));
    book.index.add(i, "body", book.bodies[i]);
  }
  book.search = (text) => book.index.search(words.parse(text), book, book.bodies);
  book.nearest = (text) => book.index.nearest(words.parse(text), book);
  return book;
}
