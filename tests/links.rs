//! Where links lead: between answers, pages and banks, by path, by name, by anchor; and what is said where they lead nowhere.

mod support;

use prepbook::build::{self, Options};
use prepbook::diagnostic::{Diagnostic, Place};
use prepbook::guide::{AssetKind, Target};
use prepbook::memo::Memo;

use support::Book;

struct Loaded {
    book: build::Book,
    problems: Vec<Diagnostic>,
    sources: prepbook::source::SourceMap,
}

fn load(book: &Book) -> Loaded {
    let loaded = build::load(book.root(), &Options::default(), &Memo::new());
    Loaded {
        book: loaded.book.expect("a book"),
        problems: loaded.diagnostics,
        sources: loaded.sources,
    }
}

impl Loaded {
    /// Where `dest` in the file at `path` leads.
    fn target(&self, path: &str, dest: &str) -> Target {
        let (file, _) = self
            .sources
            .iter()
            .find(|(_, s)| s.path == path)
            .expect("was read");
        self.book.published.links.resolve(file, dest).clone()
    }

    fn wiki(&self, path: &str, name: &str) -> Target {
        self.target(path, &format!("[[{name}"))
    }

    /// Code, the text under the caret, and what is suggested, of each problem.
    fn said(&self) -> Vec<(&str, &str, Option<&str>)> {
        self.problems
            .iter()
            .map(|p| {
                let text = match p.place {
                    Place::Text(file, span) => self
                        .sources
                        .get(file)
                        .and_then(|s| s.text.get(span.range()))
                        .unwrap_or("?"),
                    _ => "",
                };
                (p.code, text, p.suggestion.as_deref())
            })
            .collect()
    }
}

const ANSWER: &str = "content/answers/cache.md";

/// The small book, with this text in one of its answers.
fn with(text: &str) -> Book {
    let book = Book::small();
    book.put(
        ANSWER,
        format!("---\nquestion: What did you cache?\ncue: The menu cache\n---\n{text}\n"),
    );
    book
}

fn question(id: &str, anchor: Option<&str>) -> Target {
    Target::Question {
        id: id.into(),
        anchor: anchor.map(str::to_owned),
    }
}

#[test]
fn answers_link_by_path_and_heading() {
    let loaded = load(&with(
        "[a](lock.md) [b](lock.md#example) [c](./lock.md?x=1#Outcome) [d](#here) [e](../answers/lock.md)\n\n## Here",
    ));
    assert_eq!(loaded.said(), []);
    let id = "how-did-you-lock-a-row";
    assert_eq!(loaded.target(ANSWER, "lock.md"), question(id, None));
    assert_eq!(
        loaded.target(ANSWER, "lock.md#example"),
        question(id, Some("example"))
    );
    assert_eq!(
        loaded.target(ANSWER, "./lock.md?x=1#Outcome"),
        question(id, Some("outcome"))
    );
    assert_eq!(loaded.target(ANSWER, "#here"), Target::Here("here".into()));
    assert_eq!(
        loaded.target(ANSWER, "../answers/lock.md"),
        question(id, None)
    );
}

#[test]
fn answers_link_by_name() {
    let text = "[[lock]] [[Row locks]] [[how-did-you-lock-a-row]] [[answers/lock]] [[lock#Example|x]] [[about]] [[When was it stale?]] [[LOCK.md]]";
    let loaded = load(&with(text));
    assert_eq!(loaded.said(), []);
    let id = "how-did-you-lock-a-row";
    for name in ["lock", "Row locks", id, "answers/lock", "LOCK.md"] {
        assert_eq!(loaded.wiki(ANSWER, name), question(id, None), "{name}");
    }
    assert_eq!(
        loaded.wiki(ANSWER, "lock#Example"),
        question(id, Some("example"))
    );
    assert_eq!(
        loaded.wiki(ANSWER, "about"),
        Target::Page {
            index: 0,
            anchor: None
        }
    );
    assert_eq!(
        loaded.wiki(ANSWER, "When was it stale?"),
        question("when-was-it-stale", None)
    );
    let guide = &loaded.book.published;
    assert_eq!(
        guide.title_of(&loaded.wiki(ANSWER, "lock")),
        Some("Row locks"),
        "what such a link shows"
    );
}

#[test]
fn a_name_that_means_two_things_is_an_error_with_both() {
    let book = with("[[about]]");
    book.put("content/pages/more/about.md", "Another.\n");
    let loaded = load(&book);
    assert_eq!(loaded.said(), [("ambiguous-link", "about", None)]);
    assert!(
        loaded.problems[0]
            .message
            .contains("content/pages/about.md"),
        "{:?}",
        loaded.problems
    );
}

#[test]
fn questions_sections_and_pages_can_be_linked_to() {
    let loaded = load(&with(
        "[a](#when-was-it-stale) [b](../questions.md#locks) [c](../questions.md) [d](../pages/about.md) [e](/content/pages/about.md)",
    ));
    assert_eq!(loaded.said(), []);
    assert_eq!(
        loaded.target(ANSWER, "#when-was-it-stale"),
        question("when-was-it-stale", None)
    );
    assert_eq!(
        loaded.target(ANSWER, "../questions.md#locks"),
        Target::Section(0)
    );
    assert_eq!(loaded.target(ANSWER, "../questions.md"), Target::Section(0));
    assert_eq!(
        loaded.target(ANSWER, "../pages/about.md"),
        Target::Page {
            index: 0,
            anchor: None
        }
    );
    assert_eq!(
        loaded.target(ANSWER, "/content/pages/about.md"),
        Target::Page {
            index: 0,
            anchor: None
        }
    );
}

#[test]
fn addresses_elsewhere_stay_as_they_are() {
    let loaded = load(&with(
        "<https://a.org/x> [b](//b.org) <me@a.org> [c](mailto:me@a.org) [d](tel:+123) ![e](https://a.org/e.png)",
    ));
    assert_eq!(loaded.said(), []);
    assert_eq!(
        loaded.target(ANSWER, "https://a.org/x"),
        Target::External("https://a.org/x".into())
    );
    assert_eq!(
        loaded.target(ANSWER, "//b.org"),
        Target::External("https://b.org".into())
    );
    assert!(matches!(
        loaded.target(ANSWER, "mailto:me@a.org"),
        Target::External(_)
    ));
}

#[test]
fn what_leads_nowhere_is_an_error_with_the_nearest_name() {
    let loaded = load(&with(
        "[a](lcok.md) [b](lock.md#exmaple) [[lokc]] [d](../../../x.md) [e](javascript:alert(1)) [f](#nohwere) ![g](../images/plan.png) [h]() [i](../../book.toml)\n\n## Nowhere",
    ));
    assert_eq!(
        loaded.said(),
        [
            ("broken-link", "lcok.md", Some("lock.md")),
            ("broken-anchor", "lock.md#exmaple", Some("lock.md#example")),
            ("broken-link", "lokc", Some("lock")),
            ("link-outside-book", "../../../x.md", None),
            ("link-scheme", "javascript:alert(1)", None),
            ("broken-anchor", "#nohwere", Some("#nowhere")),
            ("broken-image", "../images/plan.png", None),
            ("broken-link", "[h]()", None),
            ("broken-link", "../../book.toml", None),
        ]
    );
    assert!(loaded.problems.iter().all(Diagnostic::is_error));
}

#[test]
fn each_place_of_a_mistake_is_named() {
    let loaded = load(&with("[a](gone.md)\n\n[b](gone.md)\n"));
    assert_eq!(loaded.said().len(), 2);
}

#[test]
fn files_are_published_by_their_bytes() {
    let book = with(
        "![a](../images/a.png) ![b](<../images/b c.jpg>) [c](../files/notes.txt) ![d](../images/d.svg) ![a](../images/a.png)",
    );
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2)
        .write_to(&mut png, image::ImageFormat::Png)
        .expect("encoded");
    let png = png.into_inner();
    book.put("content/images/a.png", &png);
    book.put("content/images/b c.jpg", &png);
    book.put("content/files/notes.txt", "notes");
    book.put(
        "content/images/d.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    book.put("content/images/unused.png", &png);
    let loaded = load(&book);
    assert_eq!(loaded.said(), []);
    let assets: Vec<(&str, AssetKind)> = loaded
        .book
        .published
        .assets
        .iter()
        .map(|a| (a.path.as_str(), a.kind))
        .collect();
    assert_eq!(
        assets,
        [
            ("content/images/a.png", AssetKind::Png(3, 2)),
            ("content/images/b c.jpg", AssetKind::Png(3, 2)),
            ("content/files/notes.txt", AssetKind::File),
            // What browsers take for the size of a drawing that does not say.
            ("content/images/d.svg", AssetKind::Svg(100, 100)),
        ]
    );
}

#[test]
fn an_image_must_be_one() {
    let book = with("![a](../images/a.png) ![b](../images/b.png)");
    book.put("content/images/a.png", b"\x89PNG\r\n\x1a\nbroken");
    book.put("content/images/b.png", b"just words");
    let loaded = load(&book);
    assert_eq!(
        loaded.said(),
        [
            ("broken-image", "../images/a.png", None),
            ("broken-image", "../images/b.png", None)
        ]
    );
}

#[test]
fn a_banks_links_are_warnings_and_its_own_headings_work() {
    let book = Book::small();
    book.put(
        "content/questions.md",
        "# Questions\n\nSee [locks](#locks), [gone](gone.md) and ![logo](logo.png).\n\n## 1️⃣ Locks & rows\n\n1. How did you lock a [row](#2️⃣-caches)?\n2. Why? See [that](#1️⃣-locks--rows).\n\n## 2️⃣ Caches\n\n3. What did you cache?\n4. What of [this](javascript:x)?\n",
    );
    book.remove("content/answers/lock.md");
    book.edit(ANSWER, "see [locks](lock.md)", "see nothing");
    let loaded = load(&book);
    let bank = "content/questions.md";
    assert_eq!(loaded.target(bank, "#1️⃣-locks--rows"), Target::Section(0));
    assert_eq!(loaded.target(bank, "#2️⃣-caches"), Target::Section(1));
    let links: Vec<_> = loaded
        .problems
        .iter()
        .filter(|p| p.code == "bank-link")
        .collect();
    assert_eq!(links.len(), 4, "{:?}", loaded.said());
    assert!(
        loaded.problems.iter().all(|p| !p.is_error()),
        "{:?}",
        loaded.problems
    );
    assert_eq!(loaded.target(bank, "gone.md"), Target::None);
}

#[test]
fn anchors_of_two_answers_to_one_question_do_not_meet() {
    let book = Book::small();
    book.put("content/answers/second.md", "---\nid: how-did-you-lock-a-row\nauthor: Ada\n---\nSee [mine](#example).\n\n### Example\n\nAnother.\n");
    book.edit(
        ANSWER,
        "see [locks](lock.md)",
        "see [one](lock.md#example) and [two](second.md#example)",
    );
    let loaded = load(&book);
    assert_eq!(loaded.said(), []);
    let id = "how-did-you-lock-a-row";
    assert_eq!(
        loaded.target(ANSWER, "lock.md#example"),
        question(id, Some("example"))
    );
    assert_eq!(
        loaded.target(ANSWER, "second.md#example"),
        question(id, Some("example-2"))
    );
    assert_eq!(
        loaded.target("content/answers/second.md", "#example"),
        Target::Here("example-2".into())
    );
}

#[test]
fn an_anchor_of_a_bank_that_is_typed_wrong_is_named() {
    let book = Book::small();
    book.edit(
        ANSWER,
        "see [locks](lock.md)",
        "see [locks](../questions.md#lcoks)",
    );
    let loaded = load(&book);
    let wrong = "../questions.md#lcoks";
    let right = Some("../questions.md#locks");
    assert_eq!(loaded.said(), [("broken-anchor", wrong, right)]);
}
