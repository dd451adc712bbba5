// Words, as search sees them: how a text is cut and folded, how a query is read, how matches are marked. Pure, so that node can test it.
//
// A text is cut into chunks. A chunk of an alphabet is a word or an identifier: `select_related`, `selectRelated` and
// `HttpResponse.status_code` are found whole and by their pieces. A chunk of a script that is written without spaces (Chinese,
// Japanese, Korean, Thai, …) is found by its bigrams, pairs of neighbouring characters: what stands in such a chunk is in its pairs too.
(function (prepbook) {
  "use strict";

  // Diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic. Signs that make another letter, as in Japanese and Indic scripts, stay.
  var MARKS = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]/g;
  // Letters that Unicode does not take apart.
  var LETTERS = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i", "ς": "σ" };
  var SPACELESS = "(?:(?=[\\p{L}\\p{M}\\p{N}])[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}])";
  var WORD = "(?:(?!" + SPACELESS + ")[\\p{L}\\p{M}\\p{N}_])";
  // C++ and C# end in signs; 3,800 has a comma; don't and N+1 are one chunk.
  var CHUNK = new RegExp("(" + SPACELESS + "+)|" + WORD + "+(?:(?:[.\\-'’+]|,(?=\\p{N}))" + WORD + "+)*(?:\\+\\+|#)?", "gu");
  // Pieces of an identifier: status_code, statusCode, HTTPResponse.
  var PIECE = /\p{Lu}+(?!\p{Ll})[\p{M}\p{N}]*|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{M}\p{N}]+|\p{Lu}|\p{N}+|[^\s_.\-'’+,#]/gu;
  var JOINTS = /[_.\-'’,]/g;

  /** Without case, accents and other differences of writing. */
  function fold(text) {
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
    return text.toLowerCase().normalize("NFKD").replace(MARKS, "").normalize("NFC")
      .replace(/[ßæœøđðþłħıς]/g, function (letter) { return LETTERS[letter]; });
  }

  /** The chunks of a text: `{start, end, whole, spaceless, pieces: [{start, end, text}]}`, folded, with places in the text as it was. */
  function chunks(text) {
    var found = [], match;
    CHUNK.lastIndex = 0;
    while ((match = CHUNK.exec(text))) {
      var start = match.index, chunk = match[0], spaceless = match[1] !== undefined;
      var pieces = [];
      if (spaceless) {
        // A character with the signs that belong to it.
        each(/[^]\p{M}*/gu, chunk, function (at, piece) {
          pieces.push({ start: start + at, end: start + at + piece.length, text: fold(piece) });
        });
      } else if (/^[\p{Ll}\p{Lo}\p{M}]+$|^\p{Lu}\p{Ll}+$/u.test(chunk)) {
        pieces.push({ start: start, end: start + chunk.length, text: fold(chunk) });
      } else {
        each(PIECE, chunk, function (at, piece) {
          pieces.push({ start: start + at, end: start + at + piece.length, text: fold(piece) });
        });
      }
      var whole = spaceless ? fold(chunk) : fold(chunk).replace(JOINTS, "");
      if (whole) found.push({ start: start, end: start + chunk.length, whole: whole, spaceless: spaceless, pieces: pieces });
    }
    return found;
  }

  function each(pattern, text, use) {
    var match;
    pattern.lastIndex = 0;
    while ((match = pattern.exec(text))) use(match.index, match[0]);
  }

  /** Whether a piece of a longer chunk is worth finding by itself. */
  function telling(piece) { return piece.length > 1 || /\p{N}/u.test(piece); }

  /** The names of a dotted chunk that have pieces themselves: `HttpResponse.status_code` → httpresponse, statuscode. */
  function names(text, chunk, use) {
    if (chunk.spaceless || chunk.pieces.length < 3) return;
    each(/[^.\-'’]+/g, text.slice(chunk.start, chunk.end), function (at, name) {
      var start = chunk.start + at, end = start + name.length;
      if (end - start === chunk.end - chunk.start) return;
      var inside = chunk.pieces.filter(function (piece) { return piece.start >= start && piece.end <= end; });
      if (inside.length > 1) use(fold(name).replace(JOINTS, ""), start, end);
    });
  }

  /** Hands every term under which a text is found to `use(term, start, end)`; a term may come several times. */
  function terms(text, use) {
    chunks(text).forEach(function (chunk) {
      var pieces = chunk.pieces;
      if (chunk.spaceless) {
        pieces.forEach(function (piece, n) {
          var next = pieces[n + 1];
          // The last character alone, so that every character begins some term.
          if (next) use(piece.text + next.text, piece.start, next.end); else use(piece.text, piece.start, piece.end);
        });
        return;
      }
      use(chunk.whole, chunk.start, chunk.end);
      names(text, chunk, use);
      if (pieces.length > 1) pieces.forEach(function (piece) {
        if (telling(piece.text) && piece.text !== chunk.whole) use(piece.text, piece.start, piece.end);
      });
    });
  }

  /** The finest pieces of a text in order: what a phrase is compared by. */
  function units(text) {
    var list = [];
    chunks(text).forEach(function (chunk) { chunk.pieces.forEach(function (piece) { list.push(piece.text); }); });
    return list;
  }

  /** Whether `phrase` stands in `text` (both as units); its last unit may be the beginning of one if `open`. */
  function within(text, phrase, open) {
    for (var at = 0; at + phrase.length <= text.length; at += 1) {
      var n = 0;
      while (n < phrase.length && (text[at + n] === phrase[n] || (open && n === phrase.length - 1 && text[at + n].startsWith(phrase[n])))) n += 1;
      if (n === phrase.length) return true;
    }
    return false;
  }

  var KEYS = ["tag", "section", "status", "level"];

  /**
   * Reads a query: words, "phrases", -without, tag:x section:y status:ready level:z, #17.
   * `aliases` gives the keys in the book's language: `{tag: "schlagwort"}`.
   *
   * Gives `terms` ({text, spaceless, exact, extra}: `exact` stands in quotes, `extra` is worth something but not asked for), `phrases` and
   * `without` (lists of units), `filters` ({key, value, not}), `number` (the question asked for) and `units` of all free words.
   */
  function parse(text, aliases) {
    var query = { terms: [], phrases: [], without: [], filters: [], number: "", onlyNumber: false, units: [], open: false };
    var keys = {};
    KEYS.forEach(function (key) {
      keys[key] = key;
      if (aliases && aliases[key]) keys[fold(aliases[key])] = key;
    });
    var tidy = text.replace(/[“”„‟«»「」『』]/g, "\"").replace(/：/g, ":").replace(/(^|\s)[−–—]/g, "$1-");
    var words = 0, before = "";
    var pattern = /(-?)(?:([\p{L}\p{M}]+):(?:"([^"]*)"?|([^\s"]*))|"([^"]*)("?)|([^\s"]+))/gu, match;
    while ((match = pattern.exec(tidy))) {
      var not = match[1] === "-", key = match[2] === undefined ? null : keys[fold(match[2])];
      if (key) {
        var value = fold(match[3] === undefined ? match[4] : match[3]).trim();
        if (value) query.filters.push({ key: key, value: value, not: not });
        continue;
      }
      var quoted = match[5] !== undefined, closed = match[6] === "\"";
      var free = quoted ? match[5] : match[2] === undefined ? match[7] : match[0].slice(match[1].length);
      var parts = units(free);
      if (!parts.length) continue;
      if (not) { query.without.push(parts); continue; }
      var number = !quoted && /^#(\p{N}[\p{L}\p{N}.]*)$/u.exec(free);
      if (number) { query.number = fold(number[1]); query.onlyNumber = true; continue; }
      if (quoted) query.phrases.push({ units: parts, open: !closed });
      else { words += 1; query.units = query.units.concat(parts); }
      query.open = !quoted && pattern.lastIndex === tidy.length;
      // Two words may be one in the book: status code, statusCode.
      if (before && !quoted && parts.length === 1) addTerm(query.terms, { text: before + parts[0], extra: true });
      before = quoted || parts.length > 1 || chunks(free)[0].spaceless ? "" : parts[0];
      addTerms(query.terms, free, quoted);
    }
    var last = query.terms[query.terms.length - 1];
    if (last && /\S$/.test(tidy) && !/"$/.test(tidy)) { last.last = true; last.exact = false; }
    if (!query.number && words === 1 && !query.phrases.length && /^\p{N}[\p{L}\p{N}.]*$/u.test(tidy.trim())) query.number = fold(tidy.trim());
    return query;
  }

  function addTerm(list, term) {
    var known = list.find(function (one) { return one.text === term.text; });
    // What is asked for is more than what is only worth something.
    if (known) known.extra = known.extra && !!term.extra;
    else list.push({ text: term.text, spaceless: !!term.spaceless, exact: !!term.exact, extra: !!term.extra, last: false });
  }

  function addTerms(list, text, exact) {
    var add = function (text, spaceless, extra) { addTerm(list, { text: text, spaceless: spaceless, exact: exact, extra: extra }); };
    chunks(text).forEach(function (chunk) {
      var pieces = chunk.pieces.map(function (piece) { return piece.text; });
      if (chunk.spaceless) {
        if (pieces.length === 1) add(pieces[0], true, false);
        for (var n = 1; n < pieces.length; n += 1) add(pieces[n - 1] + pieces[n], true, false);
        return;
      }
      var told = pieces.filter(telling);
      // N+1 and C++ mean little in pieces.
      if (pieces.length < 2 || !told.length || /[+#]/.test(chunk.whole)) { add(chunk.whole, false, false); return; }
      add(chunk.whole, false, true);
      names(text, chunk, function (name) { add(name, false, true); });
      told.forEach(function (piece) { add(piece, false, false); });
    });
  }

  /**
   * How words of a text answer a query: `near` maps terms of the book to the query's term that they were taken for.
   * Gives `find(text)`: a list of `{start, end, term}`, in order, without overlap.
   */
  function marker(query, near) {
    var asked = query.terms;
    function meant(term) {
      for (var n = 0; n < asked.length; n += 1) if (asked[n].text === term) return { n: n, length: 0 };
      for (n = 0; n < asked.length; n += 1) {
        var one = asked[n];
        if (!one.exact && begins(one) && term.startsWith(one.text)) return { n: n, length: one.spaceless ? 0 : one.text.length };
      }
      var other = near && near.get(term);
      return other === undefined ? null : { n: other, length: 0 };
    }
    return function (text) {
      if (!text || !asked.length) return [];
      var found = [];
      terms(text, function (term, start, end) {
        var as = meant(term);
        if (!as) return;
        if (as.length) end = reach(text, start, end, as.length);
        // A single character asked for, and the pair that begins with it.
        if (asked[as.n].spaceless && asked[as.n].text !== term) end = start + asked[as.n].text.length;
        found.push({ start: start, end: end, term: as.n });
      });
      found.sort(function (a, b) { return a.start - b.start || b.end - a.end; });
      return found.reduce(function (list, one) {
        var before = list[list.length - 1];
        if (before && one.start < before.end) before.end = Math.max(before.end, one.end);
        else list.push(one);
        return list;
      }, []);
    };
  }

  /** Whether what begins with the term is found too: not for a pair of characters, and one letter only while it is typed. */
  function begins(term) { return term.spaceless ? units(term.text).length === 1 : term.text.length > 1 || term.last; }

  /** Where the first `length` folded letters of a word end. */
  function reach(text, start, end, length) {
    var word = text.slice(start, end), at = 0, seen = 0;
    each(/[^]\p{M}*/gu, word, function (place, letter) {
      if (seen >= length) return;
      seen += fold(letter).replace(JOINTS, "").length;
      at = place + letter.length;
    });
    return start + at;
  }

  /** The part of a text, about `room` characters long, that has most of its marks: `{text, marks, before, after}`. */
  function excerpt(text, marks, room) {
    var best = 0, most = -1;
    for (var n = 0; n < marks.length; n += 1) {
      var seen = {}, different = 0, all = 0;
      for (var m = n; m < marks.length && marks[m].end - marks[n].start <= room * 0.8; m += 1) {
        if (!seen[marks[m].term]) { seen[marks[m].term] = true; different += 1; }
        all += 1;
      }
      if (different * 8 + Math.min(all, 7) > most) { most = different * 8 + Math.min(all, 7); best = n; }
    }
    var from = marks.length ? marks[best].start - Math.round(room * 0.2) : 0;
    if (from < 24) from = 0;
    if (from + room > text.length) from = Math.max(0, text.length - room);
    if (from) {
      // Begins with a word, better with a sentence.
      var cut = text.slice(from, marks.length ? marks[best].start : from + 30);
      var sentence = /[.!?:]\s+|[。！？]/.exec(cut), space = /\s/.exec(cut);
      from += sentence ? sentence.index + sentence[0].length : space ? space.index + 1 : 0;
      while (/[\s·,;:)\]]/.test(text.charAt(from))) from += 1;
    }
    var to = Math.min(text.length, from + room);
    if (to < text.length) {
      var blank = text.lastIndexOf(" ", to);
      if (blank > from + room * 0.7) to = blank;
      // Half a character is none.
      if (/[\ud800-\udbff]/.test(text[to - 1])) to -= 1;
    }
    return {
      text: text.slice(from, to), before: from > 0, after: to < text.length,
      marks: marks.filter(function (mark) { return mark.start >= from && mark.end <= to; })
        .map(function (mark) { return { start: mark.start - from, end: mark.end - from, term: mark.term }; })
    };
  }

  // What reads as a word where none is parted from the next by a space: a run of one script.
  var RUN = /[\p{sc=Katakana}ー]{2,}|\p{sc=Han}{2,}|\p{sc=Hangul}{2,}|[\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]{4,}/u;
  function run(text) {
    var found = RUN.exec(text);
    return found ? Array.from(found[0]).slice(0, 8).join("") : "";
  }

  /** A word of a text that says something, as an example of what can be typed; "" if there is none. */
  function sampleWord(text) {
    var best = "";
    chunks(text).some(function (chunk) {
      var word = text.slice(chunk.start, chunk.end);
      if (chunk.spaceless) word = run(word);
      else if (!/^\p{L}[\p{L}\p{M}]+$/u.test(word)) return false;
      if (word.length > best.length) best = word;
      return best.length > 3 || (chunk.spaceless && best !== "");
    });
    return best.toLowerCase();
  }

  /** Words of a text that stand one after the other, the longest two; where words are not parted, a run of one script. */
  function samplePhrase(text) {
    var list = chunks(text), best = "", most = 2;
    list.forEach(function (chunk, n) {
      var next = list[n + 1], word = text.slice(chunk.start, chunk.end);
      if (chunk.spaceless && !best) best = run(word);
      if (chunk.spaceless || !next || next.spaceless || text.slice(chunk.end, next.start) !== " ") return;
      var least = Math.min(chunk.end - chunk.start, next.end - next.start);
      if (least < most || /[^\p{L}\p{M} ]/u.test(text.slice(chunk.start, next.end))) return;
      most = least;
      best = text.slice(chunk.start, next.end);
    });
    return best.toLowerCase();
  }

  // What of a card is no answer: the question and the summary (they are known), labels, lines of tags, words for screen readers, links to edit,
  // the signs of footnotes.
  var DROPPED = /^(?:h2|summary|button|script|style|template|svg)$/;
  var DROPPED_CLASS = /(?:^|\s)(?:about|hint|unseen|number|copy|gist|label|source|footnote-ref|footnote-back)(?:\s|$)/;
  var INLINE = /^(?:a|abbr|b|bdi|bdo|cite|code|del|dfn|em|i|ins|kbd|mark|q|ruby|s|samp|small|span|strong|sub|sup|u|var|wbr)$/;
  var VOID = /^(?:area|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/;
  var SIGNS = { amp: "&", lt: "<", gt: ">", quot: "\"", apos: "'", nbsp: " " };

  function decode(text) {
    return text.replace(/&(?:#x([0-9a-f]+)|#([0-9]+)|([a-z]+));/gi, function (sign, hex, decimal, name) {
      if (name) return SIGNS[name] === undefined ? sign : SIGNS[name];
      var code = hex ? parseInt(hex, 16) : parseInt(decimal, 10);
      return code > 0 && code < 0x110000 ? String.fromCodePoint(code) : " ";
    });
  }

  /** The text of a card's HTML, which the program wrote and is well formed; only what answers, in one line. */
  function plain(html) {
    var out = "", open = [], dropped = 0, prose = 0, match;
    var tag = /<(\/?)([a-z][a-z0-9-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>|<!--[^]*?-->/gi, from = 0;
    while ((match = tag.exec(html))) {
      if (!dropped) out += decode(html.slice(from, match.index));
      from = tag.lastIndex;
      if (!match[2]) continue;
      var name = match[2].toLowerCase();
      if (!dropped && !INLINE.test(name)) out += name === "br" ? " " : "\u0000";
      if (match[1]) {
        var closed = open.pop();
        if (closed && closed.drops) dropped -= 1;
        if (closed && closed.prose) prose -= 1;
        continue;
      }
      var alt = name === "img" && !dropped && /\salt="([^"]*)"/i.exec(match[3]);
      if (alt) out += " " + decode(alt[1]) + " ";
      if (VOID.test(name)) continue;
      var classes = (/\sclass="([^"]*)"/i.exec(match[3]) || ["", ""])[1];
      var isProse = /(?:^|\s)prose(?:\s|$)/.test(classes);
      // In running text a heading or a fold is the author's own.
      var drops = (DROPPED.test(name) && !(prose && (name === "h2" || name === "summary"))) || DROPPED_CLASS.test(classes);
      open.push({ drops: drops, prose: isProse });
      if (drops) dropped += 1;
      if (isProse) prose += 1;
    }
    if (!dropped) out += decode(html.slice(from));
    // Between blocks that do not end as a sentence does (cells, lines of code) stands a point.
    return out.replace(/\s+/g, " ").replace(/([.,:;!?…。！？]?) ?(?:\u0000 ?)+/g, function (_, end) { return end ? end + " " : " · "; })
      .replace(/^[ ·]+|[ ·]+$/g, "");
  }

  var words = { fold: fold, chunks: chunks, terms: terms, units: units, within: within, parse: parse, marker: marker, begins: begins, excerpt: excerpt, plain: plain,
    sampleWord: sampleWord, samplePhrase: samplePhrase };
  if (typeof module === "object" && module.exports) module.exports = words;
  else prepbook.searchWords = words;
})(typeof window === "object" ? (window.prepbook = window.prepbook || {}) : {});
