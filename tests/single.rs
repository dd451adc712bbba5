//! `build --single-file`: the whole book in one page, as somebody sends it by mail.

mod support;

use std::collections::BTreeSet;

use prepbook::build::{self, Options};
use prepbook::memo::Memo;
use support::Book;

const FILE: &str = "output/guide.html";

fn single(book: &Book) -> String {
    let run = book.run(&["build", "--single-file"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stdout().contains("guide.html"), "{}", run.stdout());
    book.text(FILE)
}

/// Values of an attribute, in order, but for those in scripts and templates.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let body = html.split_once("<body").map_or(html, |(_, body)| body);
    let body = body.split("<template id=").next().unwrap_or(body);
    let start = format!(" {name}=\"");
    body.split(start.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn everything_is_in_one_page_and_every_link_leads_into_it() {
    let book = Book::django();
    let html = single(&book);
    let ids: BTreeSet<&str> = attributes(&html, "id").into_iter().collect();
    assert_eq!(
        ids.len(),
        attributes(&html, "id").len(),
        "an id occurs twice"
    );
    for url in attributes(&html, "href") {
        let known = url
            .strip_prefix('#')
            .is_some_and(|anchor| ids.contains(anchor));
        assert!(
            known || url.starts_with("http"),
            "{url} leads out of the page"
        );
    }
    for url in attributes(&html, "src") {
        assert!(url.starts_with("data:"), "{url}");
    }
    let (head, _) = html.split_once("</head>").expect("a head");
    assert!(!head.contains(" src=") && !head.contains("rel=\"stylesheet\""));
    assert!(head.contains("url(\"data:font/woff2;base64,"));
    // Each question once, and each section with its title.
    assert_eq!(html.matches("<article class=\"question").count(), 80);
    assert_eq!(html.matches("id=\"section--").count(), 9);
    // It is the charset that a browser looks for in the first kilobyte.
    let at = html.find("<meta charset=\"utf-8\">").expect("a charset");
    assert!(at < 512, "{at}");
}

#[test]
fn it_is_made_when_it_is_asked_for_and_cleared_away_by_a_whole_build() {
    let book = Book::small();
    single(&book);
    let made: Vec<String> = book
        .files("output")
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(made, [".prepbook.json", "guide.html"], "it alone");
    // Others leave it as it is.
    assert_eq!(book.run(&["build", "--only", "site,guide"]).code(), 0);
    assert!(book.has(FILE) && book.has("output/site/index.html") && book.has("output/guide.pdf"));
    // It leaves others as they are, and can be made with them.
    single(&book);
    assert!(book.has("output/site/index.html") && book.has("output/guide.pdf"));
    assert_eq!(
        book.run(&["build", "--only", "site", "--single-file"])
            .code(),
        0
    );
    book.build();
    assert!(!book.has(FILE), "a whole build makes what book.toml names");
    book.put(FILE, "mine");
    book.run(&["build", "--single-file"])
        .fails_with(&["guide.html"]);
    assert_eq!(book.text(FILE), "mine", "what prepbook did not write stays");
}

#[test]
fn the_same_book_gives_the_same_bytes_with_and_without_memory() {
    let book = Book::small();
    let memo = Memo::new();
    let options = Options {
        single_file: true,
        ..Options::default()
    };
    let drawn = |memo: &Memo| {
        let built = build::draw(book.root(), &options, memo);
        let [file] = &built.files[..] else {
            panic!("one file: {:?}", built.diagnostics);
        };
        file.bytes.clone()
    };
    let first = drawn(&memo);
    assert_eq!(drawn(&Memo::new()), first);
    let edits = [
        (
            "content/answers/lock.md",
            "I let the database",
            "We let the database",
        ),
        ("content/questions.md", "## Locks", "## Locking rows"),
        (
            "content/pages/about.md",
            "How to read this",
            "How we read this",
        ),
        (
            "content/answers/lock.md",
            "cue: Row locks",
            "cue: Locks of rows",
        ),
    ];
    for (path, from, to) in edits {
        book.edit(path, from, to);
        let again = drawn(&memo);
        assert_ne!(again, first, "{to}");
        assert_eq!(again, drawn(&Memo::new()), "{to}");
    }
    // The site that the same memory drew before is another thing.
    let site = Options {
        only: vec!["site".to_owned()],
        ..Options::default()
    };
    let with_site = build::draw(book.root(), &site, &memo).files;
    let without = build::draw(book.root(), &site, &Memo::new()).files;
    assert_eq!(with_site.len(), without.len());
    for (one, other) in with_site.iter().zip(&without) {
        assert_eq!((&one.path, &one.bytes), (&other.path, &other.bytes));
    }
}

#[test]
fn texts_of_sections_and_pages_keep_anchors_of_their_own() {
    let book = Book::small();
    let introduction = "See [below](#notes) and this[^1].\n\n### Notes\n\nSo.\n\n[^1]: A note.\n";
    book.put(
        "content/questions.md",
        format!("# Questions\n\n## Locks\n\n{introduction}\n1. How did you lock a row?\n2. When did a lock hurt?\n\n## Caches\n\n3. What did you cache?\n4. When was it stale?\n"),
    );
    for name in ["about", "more"] {
        book.put(
            &format!("content/pages/{name}.md"),
            format!("---\ntitle: The {name} page\n---\n## Notes\n\nSee [above](#notes), [there](about.md#notes) and this[^1].\n\n[^1]: A note.\n"),
        );
    }
    let html = single(&book);
    let ids = attributes(&html, "id");
    let once: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "an id occurs twice in {ids:?}");
    for url in attributes(&html, "href") {
        let anchor = url.strip_prefix('#').expect("an anchor");
        assert!(once.contains(&anchor), "{url} leads nowhere");
    }
    let there = attributes(&html, "href")
        .into_iter()
        .filter(|url| *url == "#pages--about--notes");
    assert_eq!(there.count(), 3, "from itself twice, from the other once");
}

#[test]
fn what_scripts_would_load_is_in_the_page_and_cannot_leave_its_element() {
    let book = Book::small();
    book.edit(
        "content/answers/lock.md",
        "summary: With one statement.",
        "summary: \"</script><script>alert(1)</script><!--<script>\"",
    );
    let html = single(&book);
    let data = html
        .split("<script type=\"application/json\" data-name=\"data/questions.js\">")
        .nth(1)
        .and_then(|rest| rest.split("</script>").next())
        .expect("the list of questions");
    let data: serde_json::Value = serde_json::from_str(data).expect("JSON");
    assert_eq!(data["id"].as_array().map(Vec::len), Some(4));
    assert_eq!(
        data["summary"][0],
        "</script><script>alert(1)</script><!–<script>"
    );
    assert!(
        data["sections"][0][1] == "",
        "ids are all that is needed: {data}"
    );
    assert!(!html.contains("<script>alert(1)"), "it is a script now");
    assert!(html.contains("data-name=\"data/locks-1.js\">{\"ids\":[\"how-did-you-lock-a-row\""));
}

#[test]
fn private_words_are_not_in_it_but_in_a_private_build_of_it() {
    let book = Book::small();
    book.put(
        "content/answers/secret.md",
        "---\nquestion: When did a lock hurt?\nprivate: true\n---\nThe customer was quokkaville.\n",
    );
    let html = single(&book);
    assert!(!html.contains("quokkaville") && !html.contains("Private copy"));
    let run = book.run(&["build", "--single-file", "--private"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let html = book.text("output/private/guide.html");
    assert!(html.contains("quokkaville") && html.contains("Private copy"));
    // A template that shows what it should not is caught.
    book.put(
        "content/answers/secret.md",
        "---\nquestion: When did a lock hurt?\nprivate: true\n---\nThe customer in that unhappy winter was quokkaville and its mayor.\n",
    );
    book.put(
        "themes/folio/templates/single.html",
        "<!DOCTYPE html><html><head></head><body>The customer in that unhappy winter was quokkaville and its mayor.</body></html>",
    );
    book.run(&["build", "--single-file"])
        .fails_with(&["guide.html"]);
}

#[test]
fn images_are_inside_and_linked_files_are_saved_under_their_own_names() {
    let book = Book::small();
    let drawing = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    book.put("content/images/plan.svg", drawing);
    book.put("content/images/notes.txt", "plain\n");
    book.edit(
        "content/answers/cache.md",
        "The menu;",
        "![A plan](../images/plan.svg) and [the notes](../images/notes.txt);",
    );
    let html = single(&book);
    let images: Vec<&str> = attributes(&html, "src");
    assert!(
        images
            .iter()
            .any(|url| url.starts_with("data:image/svg+xml;base64,")),
        "{images:?}"
    );
    assert!(
        html.contains("download=\"notes.txt\""),
        "no name for the file"
    );
}

#[test]
fn a_book_of_a_thousand_questions_in_sections_of_all_sizes() {
    let book = Book::empty();
    book.put("book.toml", "");
    let bank: String = (1..=100)
        .map(|n| {
            let questions: String = (1..=10)
                .map(|m| format!("- Question {m} about topic {n}?\n"))
                .collect();
            format!("## Topic {n}\n\n{questions}\n")
        })
        .collect();
    book.put("content/questions.md", format!("# Large\n\n{bank}"));
    let html = single(&book);
    assert_eq!(html.matches("<article class=\"question").count(), 1000);
    // The list of sections is there once, and whole.
    assert!(attributes(&html, "href").contains(&"#section--topic-100"));
    assert!(html.len() < 2_000_000, "{}", html.len());
}
