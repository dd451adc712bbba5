//! A build that remembers equals a clean one: after each of many random edits, byte for byte, problems included.
//!
//! 200 edits in `./test`, 2,000 in `./test --long`; `PREPBOOK_SEED=n` plays another sequence. What is edited: answers, the bank, pages, images, templates, tokens,
//! `book.toml`, the lock; some edits break the book, and a later one mends it.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use prepbook::build::{self, Built, Options};
use prepbook::diagnostic::{Style, draw_all};
use prepbook::memo::Memo;
use support::Book;

/// Xorshift (Marsaglia, 2003): the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below.max(1) as u64) as usize
    }

    fn words(&mut self, from: &[&'static str]) -> &'static str {
        from[self.next(from.len())]
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.next(from.len())]
    }
}

const SENTENCES: &[&str] = &[
    "The plan said a sequential scan; the table had grown.",
    "See [the long one](long.md) and [[one-line]].",
    "A word in `code`, one *set off*, one **strong**, one ~~gone~~.",
    "```python\ndef f(x):\n    return x + 1  # one more\n```",
    "```sql\nSELECT count(*) FROM orders WHERE total > 10;\n```",
    "| a | b |\n|---|--:|\n| 1 | 22 |",
    "![A wide one](../images/wide.png)",
    "![A wide one](../images/wide.png \"What it shows\")",
    "As [the manual](https://example.org/a/long/path) has it.",
    "Zahlen und Ümläute: „zwölf“ – dreizehn… 数据库 ✅",
    "> [!NOTE]\n> What a note says.",
    "A note.[^n]\n\n[^n]: Below.",
    "<!-- private -->\nKept between us.\n<!-- /private -->",
    "### Metrics\n\n12 before, 3 after.",
    "- one\n- two\n  1. deeper",
];

/// What makes a book wrong.
const MISTAKES: &[&str] = &[
    "A [link](nowhere.md).",
    "![An image](../images/none.png)",
    "<!-- private -->\nnever closed",
    "[[nobody-of-this-name]]",
];

fn files(book: &Book, below: &str, ending: &str) -> Vec<String> {
    book.files(below)
        .into_iter()
        .map(|(path, _)| format!("{below}/{path}"))
        .filter(|path| path.ends_with(ending))
        .collect()
}

/// The questions of the bank, as they stand in it.
fn questions(book: &Book) -> Vec<String> {
    book.text("content/questions.md")
        .lines()
        .filter_map(|line| line.split_once(". "))
        .filter(|(number, _)| number.trim().parse::<u32>().is_ok())
        .map(|(_, rest)| rest.to_owned())
        .collect()
}

/// Does one thing to the book and says what.
fn edit(book: &Book, dice: &mut Dice, step: usize) -> String {
    let answers = files(book, "content/answers", ".md");
    let add = |path: &str, text: &str| {
        let old = book.text(path);
        book.put(path, format!("{old}\n\n{text}\n"));
    };
    match dice.next(25) {
        0..=5 if !answers.is_empty() => {
            let path = dice.pick(&answers);
            add(path, dice.words(SENTENCES));
            format!("a sentence in {path}")
        }
        6 => {
            let question = dice.pick(&questions(book)).clone();
            let path = format!("content/answers/new-{step}.md");
            book.put(
                &path,
                format!("---\nquestion: \"{question}\"\nauthor: A{step}\n---\nNew words {step}.\n"),
            );
            format!("{path} answers {question}")
        }
        7 if answers.len() > 3 => {
            let path = dice.pick(&answers).clone();
            book.remove(&path);
            format!("{path} removed")
        }
        8 if !answers.is_empty() => {
            let path = dice.pick(&answers).clone();
            let text = book.text(&path);
            book.remove(&path);
            let to = format!("content/answers/moved/{step}.md");
            book.put(&to, text);
            format!("{path} moved to {to}")
        }
        9 if !answers.is_empty() => {
            let path = dice.pick(&answers);
            add(path, dice.words(MISTAKES));
            format!("a mistake in {path}")
        }
        // Half of the mistakes are mended before the next edit, so that most builds are good ones.
        10..=12 => mend(book),
        13 if !answers.is_empty() => {
            let path = dice.pick(&answers);
            let key = *dice.pick(&[
                "private: true",
                "status: draft",
                "tags: [x, y]",
                "metric: 9 → 1",
                "cue: Another",
            ]);
            let text = book.text(path);
            if let Some(rest) = text.strip_prefix("---\n")
                && !text.contains(key.split(':').next().unwrap_or_default())
            {
                book.put(path, format!("---\n{key}\n{rest}"));
            }
            format!("{key} in {path}")
        }
        14 => {
            let bank = book.text("content/questions.md");
            book.put(
                "content/questions.md",
                format!("{bank}\n{step}. What did you learn in week {step}?\n"),
            );
            "a question at the end".to_owned()
        }
        15 => {
            let bank = book.text("content/questions.md");
            book.put(
                "content/questions.md",
                format!("Words on top {step}.\n\n{bank}"),
            );
            "words on top of the bank".to_owned()
        }
        16 => {
            let bank = book.text("content/questions.md");
            let mut lines: Vec<&str> = bank.lines().collect();
            let at = dice.next(lines.len());
            if lines[at].contains("week") {
                lines.remove(at);
                book.put("content/questions.md", lines.join("\n"));
            }
            format!("line {at} of the bank")
        }
        17 => {
            let name = *dice.pick(&["answer.html", "question.html", "section.html", "base.html"]);
            let path = format!("themes/folio/templates/{name}");
            if book.has(&path) {
                book.remove(&path);
            } else {
                let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join(&path);
                let text = std::fs::read_to_string(built_in).unwrap();
                let broken = if dice.next(4) == 0 { "{% if %}" } else { "" };
                book.put(&path, format!("{text}<!-- {step} -->{broken}"));
            }
            format!("template {name}")
        }
        18 => {
            book.put(
                "themes/folio/theme.toml",
                format!(
                    "[color.light]\naccent = \"#{:06x}\"\n",
                    0x40_0000 + step * 37
                ),
            );
            "a token".to_owned()
        }
        19 => {
            let extra = *dice.pick(&[
                "",
                "[site]\nfold = false\n",
                "[site]\nsplit = \"question\"\nurl = \"https://example.org/a\"\n",
                "[site]\nedit-url = \"https://example.org/{path}\"\nsplit = \"question\"\n",
                "language = \"de\"\n",
                "[answers]\nwords-per-minute = 100\n",
                "[publish]\ndrafts = false\n",
                "[content]\nsmart-punctuation = false\n",
                "[[edition]]\nname = \"paper\"\nkind = \"guide\"\npaper = \"letter\"\n",
                "[[edition]]\nkind = \"worksheet\"\n[[edition]]\nkind = \"cards\"\n",
                "[[edition]]\nkind = \"worksheet\"\nanswers = \"none\"\nruled = false\n",
                "[[edition]]\nkind = \"cards\"\nsides = \"fold\"\nup = 4\nunanswered = \"line\"\n",
                "[[edition]]\nkind = \"cheatsheet\"\nfit = 1\nfull-prompt = true\ntags = [\"x\", \"paper\"]\n",
                "[[edition]]\npaper = \"a6\"\nbooklet = true\ngreyscale = true\nstatus = [\"ready\"]\n",
                "[[edition]]\nlink-notes = false\ntag-index = false\n",
                "[sites]\n",
            ]);
            book.put(
                "book.toml",
                format!("[book]\ntitle = \"Title {}\"\n{extra}", step % 3),
            );
            format!("book.toml: {extra:?}")
        }
        20 => {
            let path = format!("content/pages/page-{}.md", step % 4);
            if book.has(&path) {
                book.remove(&path);
            } else {
                book.put(
                    &path,
                    format!("# Page {step}\n\n{}\n", dice.words(SENTENCES)),
                );
            }
            path
        }
        21 => {
            let from = if dice.next(2) == 0 {
                "round.jpg"
            } else {
                "wide.png"
            };
            let to = *dice.pick(&["content/images/wide.png", "content/images/other.png"]);
            let original = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("tests/books/paper/book/content/images")
                .join(from);
            book.put(to, std::fs::read(original).unwrap());
            format!("{from} as {to}")
        }
        22 => {
            if book.has("content/questions.lock") {
                book.remove("content/questions.lock");
            }
            "the lock lost".to_owned()
        }
        // What stands beside an image or a question changes, and nothing else.
        23 if !answers.is_empty() => {
            let path = dice.pick(&answers);
            let text = book.text(path);
            let changed = text
                .replace("What it shows\"", &format!("What it shows, {step}\""))
                .replace("cue: Another", &format!("cue: Another {step}"));
            book.put(path, changed);
            format!("captions and cues of {path}")
        }
        _ => "nothing".to_owned(),
    }
}

fn mend(book: &Book) -> String {
    for path in files(book, "content/answers", ".md") {
        let mut text = book.text(&path);
        for mistake in MISTAKES {
            text = text.replace(mistake, "Mended.");
        }
        book.put(&path, text);
    }
    for path in files(book, "themes/folio/templates", ".html") {
        book.put(&path, book.text(&path).replace("{% if %}", ""));
    }
    if book.has("book.toml") {
        book.put("book.toml", book.text("book.toml").replace("[sites]", ""));
    }
    "mended".to_owned()
}

/// All that a build says and draws, in a form that can be compared.
fn outcome(built: &Built) -> (String, BTreeMap<String, Vec<u8>>, Option<String>) {
    let style = Style {
        color: false,
        width: 100,
    };
    let said = draw_all(&built.diagnostics, &built.sources, style);
    let files = built
        .files
        .iter()
        .map(|file| (file.path.clone(), file.bytes.to_vec()))
        .collect();
    let lock = built
        .book
        .as_ref()
        .and_then(|book| book.joined.lock.clone());
    (said, files, lock)
}

#[test]
fn a_build_that_remembers_equals_a_clean_one() {
    let seed = std::env::var("PREPBOOK_SEED")
        .ok()
        .and_then(|seed| seed.parse().ok())
        .unwrap_or(0x9E37_79B9_7F4A_7C15);
    let steps = if support::long() { 2000 } else { 200 };
    let mut dice = Dice(seed);
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book");
    let mut book = Book::copy_of(&original);
    let memo = Memo::new();
    let mut history: Vec<String> = Vec::new();
    let (mut good, mut bad, mut in_a_row) = (0, 0, 0);
    for step in 0..steps {
        // Books that only grow would make a long run ever longer; and what is removed breaks links for good.
        if step % 100 == 99 || in_a_row == 3 {
            book = Book::copy_of(&original);
            history.clear();
            in_a_row = 0;
        }
        history.push(edit(&book, &mut dice, step));
        let options = Options {
            private: step % 3 == 0,
            output: Some(book.path("output")),
            ..Options::default()
        };
        let clean = outcome(&build::draw(book.root(), &options, &Memo::new()));
        let built = build::build(book.root(), &options, &memo);
        let (said, files, lock) = outcome(&built);
        let told = || format!("seed {seed}, step {step}:\n  {}", history.join("\n  "));
        assert_eq!(said, clean.0, "{}", told());
        assert!(lock == clean.2, "the lock; {}", told());
        for (path, bytes) in &clean.1 {
            assert!(files.get(path) == Some(bytes), "{path}; {}", told());
        }
        assert_eq!(files.len(), clean.1.len(), "{}", told());
        if built.failed() {
            bad += 1;
            in_a_row += 1;
            continue;
        }
        good += 1;
        in_a_row = 0;
        let mut on_disk: BTreeMap<String, Vec<u8>> = book.files("output").into_iter().collect();
        on_disk.remove(".prepbook.json");
        assert!(on_disk == clean.1, "the output folder; {}", told());
    }
    println!("{good} good builds, {bad} with errors");
    assert!(
        good > steps / 4 && bad > steps / 20,
        "{good} good, {bad} bad: the edits must do both"
    );
}

/// An answer with one of each thing that an edition may show.
const ANSWER: &str = "---
question: \"QUESTION\"
cue: \"First cue\"
summary: First summary,[^n] with [a link](https://example.org/first) in it.
metric: 9 → 1
metric-label: first label
tags: [first]
status: ready
---
First words, a note,[^n] and ![first alt](../images/wide.png \"First caption\")

![stands alone](../images/wide.png \"First title\")

### Example

First example, see [[one-line]].

[^n]: First note.
";

/// Each small change alone must reach every edition that shows what changed.
#[test]
fn nothing_that_is_shown_is_left_out_of_what_it_is_remembered_by() {
    let original = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book");
    let book = Book::copy_of(&original);
    let kinds = ["guide", "cheatsheet", "worksheet", "cards"];
    let editions = kinds.map(|kind| format!("[[edition]]\nkind = \"{kind}\"\n"));
    book.put("book.toml", editions.concat());
    for path in files(&book, "content/answers", ".md") {
        if !path.contains("one-line") {
            book.remove(&path);
        }
    }
    // One whose cue stands for more than its first words.
    let asked = questions(&book);
    let question = asked.iter().find(|q| q.contains("prompt with code"));
    let question = question.expect("a question");
    let path = "content/answers/it.md";
    let first = ANSWER.replace("QUESTION", question);
    let cue_is_the_question = first.replace("First cue", question);
    let mut texts = vec![first.clone(), cue_is_the_question];
    texts.push(first.replace("cue: \"First cue\"\n", ""));
    for words in [
        "cue", "summary", "label", "words", "alt", "caption", "title", "example", "note",
    ] {
        let (old, new) = (format!("First {words}"), format!("Second {words}"));
        texts.push(first.replace(&old, &new).replace(&old.to_lowercase(), &new));
    }
    for (old, new) in [
        ("9 → 1", "9 → 2"),
        ("/first", "/second"),
        ("[first]", "[second]"),
        ("ready", "draft"),
        ("[[one-line]]", "nothing"),
        ("Example", "Outcome"),
    ] {
        texts.push(first.replace(old, new));
    }
    let memo = Memo::new();
    let compare = |what: &str| {
        let options = Options::default();
        let clean = outcome(&build::draw(book.root(), &options, &Memo::new()));
        let kept = outcome(&build::draw(book.root(), &options, &memo));
        assert!(clean.1.len() > 4, "{what}: {}", clean.0);
        assert_eq!(kept.0, clean.0, "{what}");
        for (path, bytes) in &clean.1 {
            assert!(kept.1.get(path) == Some(bytes), "{path} after {what}");
        }
    };
    for text in &texts {
        // Back and forth, so that a piece of the text before is at hand.
        for text in [&first, text] {
            book.put(path, text);
            compare(text);
        }
    }
    book.remove(path);
    book.put(
        "content/answers/elsewhere/that.md",
        first.replace("../", "../../"),
    );
    compare("the file moved");
}

/// A theme may show on any page all that the manual of themes names; so all of it is in what the page is remembered by.
#[test]
fn a_cover_is_drawn_anew_when_what_its_lists_may_show_changed() {
    let book = Book::small();
    book.put(
        "themes/folio/templates/index.html",
        "{% for entry in page.contents %}{% for q in entry.questions %}{{ q.id }} {{ q.number }} {{ q.text }} {{ q.url }} {{ q.answered }} {{ q.draft }} {{ q.seconds }}\n{% endfor %}{% endfor %}",
    );
    let path = files(&book, "content/answers", ".md").remove(0);
    let first = book.text(&path);
    let longer = format!("{first}\n{}\n", "Many more words to say. ".repeat(60));
    let draft = first.replacen("question:", "status: draft\nquestion:", 1);
    let memo = Memo::new();
    let options = Options {
        only: vec!["site".to_owned()],
        ..Options::default()
    };
    let mut covers = Vec::new();
    for text in [&first, &longer, &draft, &first] {
        book.put(&path, text);
        let clean = outcome(&build::draw(book.root(), &options, &Memo::new()));
        let kept = outcome(&build::draw(book.root(), &options, &memo));
        assert_eq!(kept.0, clean.0);
        assert_eq!(kept.1, clean.1);
        covers.push(clean.1.get("site/index.html").cloned().expect("a cover"));
    }
    covers.dedup();
    assert_eq!(covers.len(), 4, "each change shows");
}
