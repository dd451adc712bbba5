// The search: a dialog over the page, made when it is first opened. `prepbook.search.open()` opens it.
//
// What it finds with stands in search-words.js and search-index.js. Prompts, cues, tags and summaries are searched first; the answers'
// texts come in while the reader types and refine what is shown. Nothing that a book says is ever put into the page as HTML.
(function (prepbook) {
  "use strict";
  var SHOWN = 30;        // results at a time
  var SLICE = 8;         // milliseconds of indexing at a time: half a frame
  var EXCERPT = 150;     // characters
  var SPOKEN = 700;      // milliseconds without typing before the count is announced
  var REFINED = 250;     // milliseconds between two answers while texts come in, at least
  var UNSORTED = 2000;   // new words of answers before they are put in order, so that no query has to do it with all of them
  var KEPT = "prepbook-search";

  var say = prepbook.say;
  var tag = document.querySelector("script[data-search]");
  var given = tag ? tag.dataset : {};
  var book = null, index = null, bodies = [], wanted = null, ready = false;
  var parts = null;      // the dialog's elements
  var opener = null;     // what had the focus before
  var query = null, hits = [], missing = [], find = null, shown = 0, active = -1, engaged = false;

  // — Elements —

  /** An element with a class, attributes and children; text is only ever text. */
  function make(name, className, attributes, children) {
    var element = document.createElement(name);
    if (className) element.className = className;
    Object.keys(attributes || {}).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    element.append.apply(element, children || []);
    return element;
  }

  function build() {
    var input = make("input", "search-input", {
      type: "text", role: "combobox", "aria-expanded": "false", "aria-controls": "search--results", "aria-autocomplete": "list", "aria-label": say("Search"),
      placeholder: say("Search"), autocomplete: "off", autocapitalize: "off", autocorrect: "off", spellcheck: "false", enterkeyhint: "go", inputmode: "search"
    });
    var close = make("button", "search-close", { type: "button" }, [say("Close")]);
    var field = make("div", "search-field", { role: "search" }, [input, close]);
    var count = make("p", "search-count");
    var spoken = make("p", "unseen", { role: "status" });
    var list = make("div", "search-results", { role: "listbox", id: "search--results", "aria-label": say("Results") });
    var more = make("button", "search-more", { type: "button" });
    var help = make("div", "search-help");
    var sheet = make("div", "search-sheet", {}, [count, list, more, help]);
    var dialog = make("dialog", "search", { "aria-label": say("Search") }, [field, spoken, sheet]);
    list.hidden = more.hidden = help.hidden = true;
    document.body.append(dialog);
    parts = { dialog: dialog, input: input, close: close, count: count, spoken: spoken, list: list, more: more, help: help, sheet: sheet };

    input.addEventListener("input", function () { engaged = false; answer(); });
    input.addEventListener("keydown", onKey);
    close.addEventListener("click", shut);
    more.addEventListener("click", function () {
      var first = shown;
      show(shown + SHOWN);
      input.focus();
      choose(first);
    });
    list.addEventListener("click", function (event) {
      var link = event.target.closest("a");
      // With a modifier the browser opens a tab, and the search stays for the next one.
      if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) leave(link);
    });
    list.addEventListener("pointermove", function () { engaged = true; });
    // A press beside the sheet closes it, one that began inside does not.
    var outside = false;
    dialog.addEventListener("pointerdown", function (event) { outside = event.target === dialog; });
    dialog.addEventListener("click", function (event) { if (outside && event.target === dialog) shut(); });
    dialog.addEventListener("close", function () {
      // The event comes a moment after: it may be open again.
      if (dialog.open) return;
      document.documentElement.classList.remove("searching");
      if (opener && opener.isConnected && opener.focus) opener.focus({ preventScroll: true });
      opener = null;
    });
  }

  // — Opening and closing —

  function open() {
    if (!parts) build();
    if (parts.dialog.open) { parts.input.select(); return Promise.resolve(); }
    // Closed a moment ago, the focus may still be in it.
    if (!parts.dialog.contains(document.activeElement)) opener = document.activeElement === document.body ? null : document.activeElement;
    if (!parts.input.value) parts.input.value = recall();
    return styled().then(function () {
      if (!parts.dialog.open) parts.dialog.showModal();
      document.documentElement.classList.add("searching");
      parts.input.focus();
      parts.input.select();
      answer();
    });
  }

  function shut() { parts.dialog.close(); }

  function recall() { try { return sessionStorage.getItem(KEPT) || ""; } catch (_) { return ""; } }
  function keep(text) { try { if (text) sessionStorage.setItem(KEPT, text); else sessionStorage.removeItem(KEPT); } catch (_) { /* not kept */ } }

  /** Closes before the page is left, so that coming back does not find the dialog over it; on this page, goes to the question. */
  function leave(link) {
    opener = null;
    parts.dialog.close();
    if (link.href.split("#")[0] !== location.href.split("#")[0]) return;
    // After the browser has followed the link.
    setTimeout(function () {
      var id = decodeURIComponent(link.hash.slice(1)), question = document.getElementById(id);
      var place = question && (question.querySelector("a.number") || question);
      if (!place) return;
      if (place === question) question.tabIndex = -1;
      place.focus({ preventScroll: true });
    }, 0);
  }

  // — Loading —

  var styling = null;
  function styled() {
    if (!styling) styling = new Promise(function (done) {
      var link = given.searchStyle ? make("link", "", { rel: "stylesheet", href: given.searchStyle }) : null;
      // No address: the page has the style in it already.
      var there = !link || Array.prototype.some.call(document.styleSheets, function (sheet) { return sheet.href === link.href; });
      if (there) { done(); return; }
      link.onload = link.onerror = function () { done(); };
      document.head.append(link);
    });
    return styling;
  }

  /** Loads what is needed, then the list of questions, then makes the index, a slice at a time. */
  function load() {
    if (!wanted) wanted = scripts().then(function () { return prepbook.book(); }).then(function (loaded) {
      book = loaded;
      book.words = { unanswered: say("unanswered"), draft: say("draft"), ready: say("ready") };
      index = new prepbook.searchIndex.Index(book.size);
      return sliced(book.size, function (i) { index.addQuestion(book, i, book.sectionOf(i)); });
    }).then(function () {
      index.terms();
      ready = true;
      answer();
    });
    wanted.catch(function () {
      // Typing tries again.
      wanted = null;
      parts.count.textContent = parts.spoken.textContent = say("The list of questions could not be loaded.");
    });
    return wanted;
  }

  function scripts() {
    var urls = [];
    if (!prepbook.book) urls.push(given.data);
    if (!prepbook.searchWords) urls.push(given.searchWords);
    if (!prepbook.searchIndex) urls.push(given.searchIndex);
    return urls.filter(Boolean).reduce(function (before, url) { return before.then(function () { return prepbook.load(url); }); }, Promise.resolve());
  }

  /** Does `work(i)` for 0 … count − 1 without holding up the page. */
  function sliced(count, work) {
    return new Promise(function (done, failed) {
      var i = 0;
      (function step() {
        var until = performance.now() + SLICE;
        try {
          while (i < count && performance.now() < until) work(i++);
        } catch (error) { failed(error); return; }
        if (i < count) setTimeout(step, 0); else done();
      })();
    });
  }

  var idle = window.requestIdleCallback ? function (work) { requestIdleCallback(work, { timeout: 500 }); } : function (work) { setTimeout(work, 30); };
  var next = 0, coming = false, due = 0;

  /** Brings in the answers' texts file by file, as long as the search is open and something is asked. Who saves data goes without. */
  function texts() {
    if (coming || !ready || next >= book.shards.length || !parts.dialog.open || !parts.input.value.trim()) return;
    if (saves()) return;
    coming = true;
    var first = book.shards[next][0], end = next + 1 < book.shards.length ? book.shards[next + 1][0] : book.size;
    idle(function () {
      collect(first, end).catch(function () { /* a file that is not there: its answers are not found */ }).then(function () {
        next += 1;
        coming = false;
        var now = performance.now();
        if (now >= due || next === book.shards.length) {
          refine();
          // A tenth of the time at most.
          due = performance.now() + Math.max(REFINED, 10 * (performance.now() - now));
        }
        texts();
      });
    });
  }

  function saves() { return !!navigator.connection && navigator.connection.saveData; }

  function collect(first, end) {
    var cards = [];
    for (var i = first; i < end; i += 1) cards.push(prepbook.card(book, i));
    return Promise.all(cards).then(function (loaded) {
      return sliced(loaded.length, function (n) {
        var text = prepbook.searchWords.plain(loaded[n].html);
        bodies[first + n] = text;
        index.add(first + n, "body", text);
      });
    }).then(function () {
      if (index.fresh.length > UNSORTED) index.terms();
    });
  }

  // — Answering —

  function aliases() { return { tag: say("tag"), section: say("section"), status: say("status"), level: say("level") }; }

  function ask() {
    query = prepbook.searchWords.parse(parts.input.value, aliases());
    var found = index.search(query, book, bodies);
    find = prepbook.searchWords.marker(query, found.near);
    missing = found.missing;
    return found.hits;
  }

  /** Answers what is typed. */
  function answer() {
    var text = parts.input.value.trim();
    keep(text);
    active = -1;
    if (!ready) {
      parts.count.textContent = text ? say("One moment …") : "";
      load().catch(function () { /* said where it is loaded */ });
      return;
    }
    hits = ask();
    shown = 0;
    parts.list.replaceChildren();
    parts.sheet.scrollTop = 0;
    show(SHOWN);
    tell();
    texts();
  }

  /** Answers again when more texts are known. Under a reader's hand nothing moves: then only more is added behind. */
  function refine() {
    if (!ready || !parts.dialog.open || !parts.input.value.trim()) return;
    var found = ask();
    if (engaged || active >= 0) {
      var kept = hits.slice(0, shown), known = new Set(kept);
      hits = kept.concat(found.filter(function (i) { return !known.has(i); }));
      show(Math.max(shown, SHOWN));
    } else {
      var same = found.length === hits.length && found.slice(0, shown).every(function (i, n) { return i === hits[n]; });
      var limit = Math.max(shown, SHOWN);
      hits = found;
      if (!same || next === book.shards.length) { parts.list.replaceChildren(); shown = 0; }
      show(limit);
    }
    tell();
  }

  /** Shows the first `limit` results: those that are missing. */
  function show(limit) {
    var upTo = Math.min(hits.length, limit), lines = document.createDocumentFragment();
    for (; shown < upTo; shown += 1) lines.append(result(hits[shown], shown));
    parts.list.append(lines);
    parts.list.hidden = !shown;
    parts.input.setAttribute("aria-expanded", String(shown > 0));
    parts.more.hidden = shown >= hits.length;
    parts.more.textContent = say("{n} more", { n: hits.length - shown });
    if (active >= shown) active = -1;
    choose(active);
  }

  /** Text with what was found in it marked. */
  function marked(text, marks) {
    var out = [], at = 0;
    marks.forEach(function (mark) {
      out.push(text.slice(at, mark.start), make("mark", "", {}, [text.slice(mark.start, mark.end)]));
      at = mark.end;
    });
    out.push(text.slice(at));
    return out;
  }

  function result(i, n) {
    var state = Number(book.status[i]), about = [make("span", "", {}, marked(book.sections[book.sectionOf(i)][0], []))];
    var word = state === 1 ? say("draft") : state === 0 ? say("unanswered") : "";
    if (word) about.push(" ", make("span", "search-status", {}, [word]));
    var tags = book.tagged[i].map(function (t) { return book.tags[t]; }).filter(function (name) { return find(name).length || filtered(name); });
    tags.forEach(function (name) { about.push(" ", make("span", "search-tag", {}, marked(name, find(name)))); });
    var children = [
      make("span", "search-number", {}, [book.number[i]]),
      make("span", "search-prompt", {}, marked(book.prompt[i], find(book.prompt[i])))
    ];
    var line = passage(i);
    if (line) children.push(line);
    children.push(make("span", "search-about", {}, about));
    var link = make("a", "search-result" + (state ? "" : " bare"), { role: "option", id: "search--" + n, href: book.url(i), tabindex: "-1", "aria-selected": "false" }, []);
    children.forEach(function (child) { link.append(child, " "); });
    return link;
  }

  function filtered(name) {
    var fold = prepbook.searchWords.fold;
    return query.filters.some(function (one) { return one.key === "tag" && !one.not && fold(name).startsWith(one.value); });
  }

  /** The line that says why this question was found: what has most of the query that its prompt has not, the summary before the rest. */
  function passage(i) {
    var told = new Set(terms(find(book.prompt[i]))), text = "", marks = [], most = -1;
    [book.summary[i], bodies[i], book.cue[i]].forEach(function (one, n) {
      if (!one || (n === 2 && most < 0)) return;
      var here = find(one), count = new Set(terms(here).filter(function (term) { return !told.has(term); })).size;
      if (count > most) { text = one; marks = here; most = count; }
    });
    if (!text) return null;
    var part = prepbook.searchWords.excerpt(text, marks, EXCERPT);
    var pieces = marked(part.text, part.marks);
    if (part.before) pieces.unshift("… ");
    if (part.after) pieces.push(" …");
    return make("span", "search-line", {}, pieces);
  }

  function terms(marks) { return marks.map(function (mark) { return mark.term; }); }

  // — Saying —

  var timer = 0;
  function tell() {
    var text = parts.input.value.trim(), asked = prepbook.searchIndex.asks(query), words = "";
    var pending = next < book.shards.length && asked && !saves(), notes = [];
    // Also where nothing is found.
    parts.help.hidden = asked && (hits.length > 0 || pending);
    if (!parts.help.hidden) explain();
    if (!asked) words = "";
    else if (hits.length) words = hits.length === 1 ? say("{n} question", { n: 1 }) : say("{n} questions", { n: hits.length });
    else words = say("Nothing found.");
    notes.push(words);
    if (hits.length && missing.length && !pending) notes.push(say("none has {words}", { words: missing.join(", ") }));
    if (pending) notes.push(say("answers still coming in"));
    parts.count.textContent = words ? notes.join(" · ") : "";
    if (asked && !hits.length && !pending) suggest(text);
    clearTimeout(timer);
    timer = setTimeout(function () { parts.spoken.textContent = parts.count.textContent; }, SPOKEN);
  }

  /** Names the nearest word that the book has. */
  function suggest(text) {
    var near = index.nearest(query, book);
    if (!near) return;
    var fold = prepbook.searchWords.fold, typed = new RegExp(near.typed.replace(/[^\p{L}\p{M}\p{N}]/gu, "\\$&"), "iu");
    var instead = typed.test(text) ? text.replace(typed, near.nearest) : fold(text).replace(near.typed, near.nearest);
    var button = make("button", "search-try", { type: "button" }, [instead]);
    button.addEventListener("click", function () { type(instead); });
    parts.count.append(" ", say("Did you mean"), " ", button, "?");
  }

  function type(text) {
    parts.input.value = text;
    parts.input.focus();
    engaged = false;
    answer();
  }

  /** What can be typed, with names from this very book. */
  function explain() {
    if (parts.help.firstChild || !ready) return;
    var common = book.tags.map(function () { return 0; });
    book.tagged.forEach(function (tags) { tags.forEach(function (n) { common[n] += 1; }); });
    var tagged = Math.max(2, book.tagged.filter(function (tags) { return tags.length; }).length);
    // A tag that all have tells nothing.
    var order = common.map(function (_, n) { return n; }).filter(function (n) { return common[n] < tagged; }).sort(function (a, b) { return common[b] - common[a] || a - b; });
    var quote = function (value) { return /[\s:]/.test(value) ? "\"" + value + "\"" : value; };
    var words = aliases(), rows = [];
    var first = order.length ? book.tags[order[0]] : "";
    if (first) rows.push([words.tag + ":" + quote(first), say("with this tag")]);
    var section = prepbook.searchWords.sampleWord(book.sections[book.sections.length > 1 ? 1 : 0][0]);
    if (section) rows.push([words.section + ":" + section, say("in this section, by title or number")]);
    rows.push([words.status + ":" + say("ready"), say("ready, draft or unanswered")]);
    if (book.levels.length > 1) rows.push([words.level + ":" + quote(book.levels[1]), say("of this difficulty")]);
    var two = book.prompt.slice(0, 20).map(prepbook.searchWords.samplePhrase).find(Boolean);
    if (two) rows.push(["\"" + two + "\"", say("these words in this order")]);
    if (first) rows.push(["-" + quote(first), say("without this word")]);
    rows.push(["#" + book.number[Math.min(16, book.size - 1)], say("the question of this number")]);
    var list = make("dl", "search-ways", {}, rows.map(function (row) {
      return make("div", "", {}, [make("dt", "", {}, [sample(row[0], row[0])]), make("dd", "", {}, [row[1]])]);
    }));
    parts.help.append(list);
    if (order.length > 1) {
      var tags = make("p", "search-tags", {}, [make("span", "search-label", {}, [say("Tags")])]);
      order.slice(0, 14).forEach(function (n) { tags.append(" ", sample(words.tag + ":" + quote(book.tags[n]), book.tags[n])); });
      parts.help.append(tags);
    }
  }

  function sample(text, label) {
    var button = make("button", "", { type: "button" }, [label]);
    button.addEventListener("click", function () { type(text); });
    return button;
  }

  // — Keys —

  /** Makes result `n` the one that Enter opens; −1: none, and Enter opens the first. */
  function choose(n) {
    var links = parts.list.children;
    for (var i = 0; i < links.length; i += 1) links[i].setAttribute("aria-selected", String(i === n));
    active = n;
    if (n < 0) parts.input.removeAttribute("aria-activedescendant");
    else {
      parts.input.setAttribute("aria-activedescendant", links[n].id);
      links[n].scrollIntoView({ block: "nearest" });
      if (n === 0) parts.sheet.scrollTop = 0;
    }
  }

  function onKey(event) {
    if (event.isComposing) return;
    var steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 };
    var by = steps[event.key];
    if (by && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      if (!shown) return;
      if (by > 0 && active === shown - 1 && shown < hits.length) show(shown + SHOWN);
      // Above the first one is the text again, below the last one too.
      var to = active + by;
      if (Math.abs(by) > 1) to = Math.max(0, Math.min(shown - 1, to));
      else if (to >= shown) to = -1;
      else if (to < -1) to = shown - 1;
      choose(to);
    } else if (event.key === "Enter") {
      event.preventDefault();
      var link = parts.list.children[Math.max(active, 0)];
      if (!link || !shown) return;
      if (event.ctrlKey || event.metaKey) window.open(link.href, "_blank", "noopener");
      else link.click();
    }
  }

  prepbook.search = { open: open };
})(window.prepbook = window.prepbook || {});
