// The book as scripts see it: a list of questions, loaded on first use, and cards (a question with its answers), loaded some dozens
// at a time. What the files hold is written in docs/themes.md; they call `prepbook.questions` and `prepbook.cards`.
(function (prepbook) {
  "use strict";
  // A page may load it itself, and search once more: what has come in stays.
  if (prepbook.book) return;
  var list = null;      // what data/questions.js gave
  var wanted = null;    // the promise of the book
  var cards = {};       // by the name of their file

  prepbook.questions = function (data) { list = data; };
  prepbook.cards = function (name, data) { cards[name] = data; };

  /** The book: a promise of its columns (see docs/themes.md), with `size`, `sectionOf(i)`, `url(i)`, `place(id)`. */
  prepbook.book = function () {
    if (!wanted) wanted = (list ? Promise.resolve() : prepbook.load(prepbook.root + "data/questions.js")).then(function () {
      if (!list) throw new Error("data/questions.js");
      return furnish(list);
    });
    wanted.catch(function () { wanted = null; });
    return wanted;
  };

  /** The card of question `i` of the book: a promise of `{html, right}`. */
  prepbook.card = function (book, i) {
    var at = last(book.shards, function (shard) { return shard[0] <= i; });
    var name = book.shards[at][1];
    return (cards[name] ? Promise.resolve() : prepbook.load(prepbook.root + "data/" + encodeURIComponent(name) + ".js")).then(function () {
      var n = i - book.shards[at][0];
      if (!cards[name] || cards[name].html[n] === undefined) throw new Error("data/" + name + ".js");
      return { html: cards[name].html[n], right: cards[name].right[n] };
    });
  };

  /** The last place in a sorted list for which `fits` holds. */
  function last(sorted, fits) {
    var low = 0, high = sorted.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (fits(sorted[middle])) low = middle + 1; else high = middle;
    }
    return low - 1;
  }

  function furnish(book) {
    var starts = [], places = null;
    book.sections.reduce(function (first, section) { starts.push(first); return first + section[2]; }, 0);
    book.size = book.id.length;
    book.sectionOf = function (i) { return last(starts, function (first) { return first <= i; }); };
    /** As seen from this page. */
    book.url = function (i) {
      var section = prepbook.root + book.sections[book.sectionOf(i)][1];
      // A page a question: its name is the question's id, where that can be a file's on every system.
      if (book.split) return section.replace(/\.html$/, "/") + encodeURIComponent(book.split[i] || book.id[i]) + ".html";
      return section + "#" + encodeURIComponent(book.id[i]);
    };
    book.place = function (id) {
      if (!places) { places = new Map(); book.id.forEach(function (one, i) { places.set(one, i); }); }
      return places.get(id);
    };
    return book;
  }
})(window.prepbook = window.prepbook || {});
