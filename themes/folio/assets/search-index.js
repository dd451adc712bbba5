// The index of a book for search: which terms stand in which question, and how well a question answers a query. Pure: node tests it.
//
// Ranking is BM25 (Robertson & Zaragoza, "The Probabilistic Relevance Framework", 2009), field by field. Terms that nearly match are
// found by walking the sorted terms with one row of edit distances a letter (optimal string alignment), as one would walk a trie: terms
// that begin alike share rows, and a beginning that is too far already is left out with all that begins so.
(function (prepbook, words) {
  "use strict";

  // How much a find in a field is worth against one in an answer's text.
  var FIELDS = { prompt: 6, cue: 4.5, tags: 4.5, summary: 2.5, section: 0.6, body: 1 };
  var NAMES = Object.keys(FIELDS);
  var BOOSTS = NAMES.map(function (name) { return FIELDS[name]; });
  // BM25: how soon more of the same counts no more, and how much a long field is held against it.
  var K1 = 1.2, B = 0.7;
  // BM25+ (Lv & Zhai 2011): what a word in the longest field is worth at least.
  var DELTA = 0.5;
  // What the commonest word is worth, so that finding it in a question itself is not nothing.
  var LEAST = 0.4;
  // A posting is one number: question × 128 + field × 16 + how often (15 at most), below 2^30 for eight million questions.
  var OFTEN = 15;
  // What a near miss is worth: of a word that the book has not, of one that it has, and of a beginning.
  var NEAR = 0.7, DOUBTFUL = 0.2, BEGUN = 0.4;
  // Below so many questions, near misses are looked for too.
  var FEW = 10;
  // What comes before everything else: what has all that was asked for, then what has some of it. Below stand near misses of words that the book has.
  var ALL = 1e4, SOME = 5e3;
  // Phrases are looked for in so many of the best questions.
  var LOOKED_AT = 200;

  /** An index of questions 0 … size − 1, empty at first. */
  function Index(size) {
    this.size = size;
    this.numbers = new Map();    // of terms
    this.postings = [];          // lists by number of term
    this.sorted = [];            // terms in order
    this.fresh = [];             // terms that are not in order yet
    this.lengths = NAMES.map(function () { return new Uint16Array(size); });
    this.totals = NAMES.map(function () { return 0; });
    this.counts = NAMES.map(function () { return 0; });
    this.score = new Float64Array(size);
    this.one = new Float64Array(size);
    this.best = new Float64Array(size);
    this.filled = new Float64Array(size);
    this.has = new Uint8Array(size);
    this.exact = new Uint8Array(size);
    this.sure = new Uint8Array(size);
  }

  /** Adds a text of a question in one of its fields: once a field. */
  Index.prototype.add = function (question, field, text) {
    if (!text) return;
    var f = NAMES.indexOf(field), counts = new Map(), length = 0;
    words.terms(text, function (term) {
      counts.set(term, (counts.get(term) || 0) + 1);
      length += 1;
    });
    this.lengths[f][question] = Math.min(length, 65535);
    this.totals[f] += length;
    this.counts[f] += 1;
    var self = this;
    counts.forEach(function (often, term) {
      var number = self.numbers.get(term);
      if (number === undefined) {
        number = self.postings.length;
        self.numbers.set(term, number);
        self.postings.push([]);
        self.fresh.push(term);
      }
      self.postings[number].push((question * 8 + f) * 16 + Math.min(often, OFTEN));
    });
  };

  /** The terms in order. */
  Index.prototype.terms = function () {
    if (this.fresh.length) {
      var fresh = this.fresh.sort(), old = this.sorted, merged = new Array(old.length + fresh.length), o = 0, f = 0;
      this.fresh = [];
      for (var n = 0; n < merged.length; n += 1) merged[n] = f >= fresh.length || (o < old.length && old[o] < fresh[f]) ? old[o++] : fresh[f++];
      this.sorted = merged;
    }
    return this.sorted;
  };

  /** The first place in sorted terms that is not before `term`. */
  function place(sorted, term) {
    var low = 0, high = sorted.length;
    while (low < high) {
      var middle = (low + high) >> 1;
      if (sorted[middle] < term) low = middle + 1; else high = middle;
    }
    return low;
  }

  /** Typing mistakes forgiven in a word. */
  function forgiven(term) { return /\p{N}/u.test(term) || term.length < 4 ? 0 : term.length < 8 ? 1 : 2; }

  /** Hands every term that is at most `most` mistakes from `term` (or, with `beginnings`, that begins so) to `use(term, mistakes, isBeginning)`. */
  Index.prototype.near = function (term, most, beginnings, use) {
    var sorted = this.terms(), length = term.length, rows = [new Uint8Array(length + 1)], ends = [length], known = 0, before = "";
    for (var c = 0; c <= length; c += 1) rows[0][c] = c;
    for (var at = 0; at < sorted.length;) {
      var word = sorted[at], depth = 0;
      while (depth < known && depth < word.length && word[depth] === before[depth]) depth += 1;
      var far = false;
      before = word;
      while (depth < word.length) {
        var row = rows[depth + 1] || (rows[depth + 1] = new Uint8Array(length + 1)), up = rows[depth], upper = rows[depth - 1], least = row[0] = depth + 1;
        for (c = 1; c <= length; c += 1) {
          var cost = Math.min(up[c] + 1, row[c - 1] + 1, up[c - 1] + (word[depth] === term[c - 1] ? 0 : 1));
          if (upper && c > 1 && word[depth] === term[c - 2] && word[depth - 1] === term[c - 1]) cost = Math.min(cost, upper[c - 2] + 1);
          row[c] = cost;
          if (cost < least) least = cost;
        }
        depth += 1;
        ends[depth] = Math.min(ends[depth - 1], row[length]);
        if (least > most) { far = true; break; }
      }
      known = depth;
      var begun = beginnings && word[0] === term[0] && ends[depth] <= most;
      if (!far && rows[depth][length] <= most) use(word, rows[depth][length], false);
      else if (begun) use(word, ends[depth], true);
      at = far && !begun ? place(sorted, word.slice(0, depth) + "\uffff") : at + 1;
    }
  };

  /** Adds what a term of the book is worth to `best`, at `quality`; `reached` collects the questions. */
  Index.prototype.weigh = function (number, quality, isExact, reached) {
    var list = this.postings[number], one = this.one, touched = [];
    for (var n = 0; n < list.length; n += 1) {
      var posting = list[n], often = posting & 15, f = (posting >> 4) & 7, question = posting >> 7;
      var usual = this.totals[f] / this.counts[f];
      var worth = BOOSTS[f] * (DELTA + often * (K1 + 1) / (often + K1 * (1 - B + B * this.lengths[f][question] / usual)));
      if (one[question] === 0) touched.push(question);
      one[question] += worth;
    }
    for (n = 0; n < touched.length; n += 1) {
      question = touched[n];
      if (this.best[question] === 0) reached.push(question);
      if (one[question] * quality > this.best[question]) this.best[question] = one[question] * quality;
      if (isExact) this.exact[question] = 1;
      one[question] = 0;
    }
  };

  /**
   * Answers a query as `words.parse` gives it. `book` has columns as in data/questions.js; `bodies[i]` is the text of an answer, if it is
   * known. Gives `hits` (numbers of questions, the best first), `near` (terms of the book that were taken for one of the
   * query) and `missing` (words of the query that are nowhere).
   */
  Index.prototype.search = function (query, book, bodies) {
    var self = this, near = new Map(), size = this.size;
    var allowed = filter(query, book), score = this.score.fill(0), filled = this.filled.fill(0), has = this.has.fill(0), certain = this.sure.fill(0);
    var total = 0, needed = 0, missing = [];
    query.terms.forEach(function (term) {
      var reached = [], n = query.terms.indexOf(term), number = self.numbers.get(term.text);
      if (number !== undefined) self.weigh(number, 1, true, reached);
      if (!term.exact && words.begins(term)) {
        var sorted = self.terms();
        for (var at = place(sorted, term.text); at < sorted.length && sorted[at].startsWith(term.text); at += 1) {
          if (sorted[at] !== term.text) self.weigh(self.numbers.get(sorted[at]), (term.last ? 0.6 : 0.45) + 0.35 * term.text.length / sorted[at].length, true, reached);
        }
      }
      var sure = reached.length, most = term.exact || term.spaceless || term.extra ? 0 : forgiven(term.text);
      if (most && sure < FEW) self.near(term.text, most, sure === 0 && term.text.length > 4, function (other, mistakes, isBeginning) {
        if (other.startsWith(term.text)) return;
        near.set(other, n);
        self.weigh(self.numbers.get(other), (isBeginning ? BEGUN : sure ? DOUBTFUL : NEAR) * (1 - mistakes / term.text.length), false, reached);
      });
      if (!reached.length && !term.extra && !term.spaceless) missing.push(term.text);
      // How rare it is: of the term with all that was taken for it.
      var rare = LEAST + Math.log(1 + (size - reached.length + 0.5) / (reached.length + 0.5));
      var counts = !term.extra && reached.length <= size / 2;
      if (!term.extra) total += rare;
      if (counts) needed += 1;
      for (var r = 0; r < reached.length; r += 1) {
        var question = reached[r];
        score[question] += rare * self.best[question] * (term.extra ? 2 : 1);
        if (!term.extra) filled[question] += rare * (self.exact[question] ? 1 : 0.8);
        // A near miss has the word only where the book has not that very word.
        if (self.exact[question] || (!sure && !term.extra)) {
          certain[question] = 1;
          if (counts) has[question] += 1;
        }
        self.best[question] = 0;
        self.exact[question] = 0;
      }
    });

    var hits = [], bare = !query.terms.length;
    for (var i = 0; i < size; i += 1) {
      if (allowed && !allowed[i]) continue;
      if (bare ? asks(query) && !query.onlyNumber : score[i] > 0) hits.push(i);
    }
    for (var h = 0; h < hits.length; h += 1) {
      i = hits[h];
      var share = total ? filled[i] / total : 1;
      score[i] *= share;
      // All that was asked for comes before some of it.
      if (needed && has[i] >= needed) score[i] += ALL;
      else if (certain[i]) score[i] += SOME;
    }
    if (query.number) number(query, book, hits, score, allowed);
    var order = function (a, b) { return score[b] - score[a] || a - b; };
    hits.sort(order);
    if (query.phrases.length || query.without.length) hits = quoted(query, book, bodies, hits);
    if (query.units.length > 1) {
      // The very words in their order: best in the question itself.
      var first = hits.slice(0, LOOKED_AT);
      first.forEach(function (i) {
        var base = score[i] >= ALL ? ALL : score[i] >= SOME ? SOME : 0, by = stands(query.units, query.open, [book.prompt[i], book.cue[i]]) ? 1.6 : stands(query.units, query.open, [book.summary[i]]) ? 1.3 : 1;
        score[i] = base + (score[i] - base) * by;
      });
      hits = first.sort(order).concat(hits.slice(LOOKED_AT));
    }
    return { hits: hits, near: near, missing: missing };
  };

  /** Whether a query asks for anything. */
  function asks(query) { return query.terms.length + query.filters.length + query.without.length + query.number.length > 0; }

  function stands(phrase, open, texts) {
    return texts.some(function (text) { return text && words.within(words.units(text), phrase, open); });
  }

  /** Questions by their number: that very one first, then those whose number begins so. */
  function number(query, book, hits, score, allowed) {
    for (var i = 0; i < book.number.length; i += 1) {
      var own = words.fold(book.number[i]).replace(/[.):]+$/, "");
      var same = own === query.number;
      if ((allowed && !allowed[i]) || !(same || (query.onlyNumber && own.startsWith(query.number)))) {
        if (query.onlyNumber && hits.length) remove(hits, i);
        continue;
      }
      if (hits.indexOf(i) < 0 && !(query.onlyNumber && query.terms.length)) hits.push(i);
      score[i] += same ? 2e4 : 0;
    }
  }

  function remove(list, item) {
    var at = list.indexOf(item);
    if (at >= 0) list.splice(at, 1);
  }

  /** Of the best hits those that have every phrase, and nothing that must not be there. */
  function quoted(query, book, bodies, hits) {
    var looked = 0;
    return hits.filter(function (i) {
      looked += 1;
      if (query.phrases.length && looked > LOOKED_AT) return false;
      var texts = [book.prompt[i], book.cue[i], book.summary[i], tagsOf(book, i).join(" . "), bodies[i]], cut = [];
      var have = function (phrase, open) {
        return texts.some(function (text, n) { return text && words.within(cut[n] || (cut[n] = words.units(text)), phrase, open); });
      };
      return query.phrases.every(function (phrase) { return have(phrase.units, phrase.open); })
        && !query.without.some(function (phrase) { return have(phrase, false); });
    });
  }

  function tagsOf(book, i) { return book.tagged[i].map(function (n) { return book.tags[n]; }); }

  /** Which questions the filters let through: one byte each, or null for all. The same key twice: either, but for tags, which are asked for together. */
  function filter(query, book) {
    if (!query.filters.length) return null;
    var allowed = new Uint8Array(book.size), by = {};
    query.filters.forEach(function (one) {
      var test = tests[one.key](one.value, book);
      (by[one.key] = by[one.key] || []).push({ not: one.not, test: test });
    });
    var section = 0, left = book.sections.length ? book.sections[0][2] : 0;
    for (var i = 0; i < book.size; i += 1, left -= 1) {
      while (left === 0 && section + 1 < book.sections.length) left = book.sections[++section][2];
      allowed[i] = Object.keys(by).every(function (key) {
        var wanted = by[key].filter(function (one) { return !one.not; }), unwanted = by[key].filter(function (one) { return one.not; });
        var fits = function (one) { return one.test(i, section); };
        if (unwanted.some(fits)) return false;
        return !wanted.length || (key === "tag" ? wanted.every(fits) : wanted.some(fits));
      }) ? 1 : 0;
    }
    return allowed;
  }

  /** For each key of a filter: how it tests a question. */
  var tests = {
    tag: function (value, book) {
      // The tag of that name, or else those that begin so.
      var names = book.tags.map(words.fold), same = names.indexOf(value) >= 0;
      var fits = names.map(function (name) { return same ? name === value : name.startsWith(value); });
      return function (i) { return book.tagged[i].some(function (n) { return fits[n]; }); };
    },
    section: function (value, book) {
      var asked = words.units(value);
      var fits = book.sections.map(function (section, n) {
        if (/^\d+$/.test(value)) return n + 1 === Number(value);
        var title = words.units(section[0]);
        return asked.length > 0 && asked.every(function (unit) { return title.some(function (word) { return word.startsWith(unit); }); });
      });
      return function (i, section) { return fits[section]; };
    },
    status: function (value, book) {
      var states = ["unanswered", "draft", "ready"].map(function (state) {
        return [state, words.fold(book.words && book.words[state] || state)].some(function (name) { return name.startsWith(value); });
      });
      if (value.length > 1 && "answered".startsWith(value)) states = [false, true, true];
      return function (i) { return states[Number(book.status[i])]; };
    },
    level: function (value, book) {
      var fits = book.levels.map(function (level) { return level !== "" && words.fold(level).startsWith(value); });
      return function (i) { return fits[book.level[i]]; };
    }
  };

  /** For a query that found nothing: `{typed, nearest}`, a word or tag that the book has, or null. */
  Index.prototype.nearest = function (query, book) {
    var self = this, found = null;
    query.filters.forEach(function (one) {
      if (found || one.not || one.key !== "tag" || book.tags.some(function (tag) { return words.fold(tag).startsWith(one.value); })) return;
      var tags = new Index(1);
      book.tags.forEach(function (tag) { var name = words.fold(tag); if (!tags.numbers.has(name)) { tags.numbers.set(name, 0); tags.fresh.push(name); } });
      found = closest(tags, one.value, function () { return 0; });
    });
    query.terms.forEach(function (term) {
      if (found || term.extra || term.spaceless || self.numbers.has(term.text)) return;
      found = closest(self, term.text, function (other) { return self.postings[self.numbers.get(other)].length; });
    });
    return found;
  };

  function closest(index, term, common) {
    var best = null;
    var most = Math.max(1, Math.min(3, Math.floor(term.length / 2.5)));
    index.near(term, most, false, function (other, mistakes) {
      if (other.length < 3 && other.length < term.length) return;
      if (!best || mistakes < best.mistakes || (mistakes === best.mistakes && common(other) > best.common)) {
        best = { typed: term, nearest: other, mistakes: mistakes, common: common(other) };
      }
    });
    return best && best.mistakes ? best : null;
  }

  /** Adds what data/questions.js knows of a question. */
  Index.prototype.addQuestion = function (book, i, section) {
    this.add(i, "prompt", book.prompt[i]);
    this.add(i, "cue", book.cue[i]);
    this.add(i, "summary", book.summary[i]);
    this.add(i, "tags", tagsOf(book, i).join(" "));
    this.add(i, "section", book.sections[section][0]);
  };

  var search = { Index: Index, asks: asks, forgiven: forgiven, FIELDS: FIELDS };
  if (typeof module === "object" && module.exports) module.exports = search;
  else prepbook.searchIndex = search;
})(typeof window === "object" ? (window.prepbook = window.prepbook || {}) : {},
  typeof module === "object" && module.exports ? require("./search-words.js") : window.prepbook.searchWords);
