//! Themes as somebody meets them who makes one: `theme list`, `eject`, `diff`, and a book's own lines in the head of its pages.

mod support;

use serde_json::Value;
use support::Book;

fn json(book: &Book, arguments: &[&str]) -> Value {
    let run = book.run(arguments);
    serde_json::from_str(&run.stdout()).unwrap_or_else(|e| panic!("{e}: {}", run.stdout()))
}

/// A file's change, as `theme diff` tells it.
fn change(book: &Book, path: &str) -> String {
    let found = json(book, &["theme", "diff", "--json"]);
    let files = found["files"].as_array().expect("files").clone();
    let file = files.iter().find(|file| file["path"] == path);
    file.map_or("not listed".to_owned(), |file| {
        file["change"].as_str().unwrap_or_default().to_owned()
    })
}

const ANSWER: &str = "themes/folio/templates/answer.html";

#[test]
fn one_who_changes_a_template_copies_it_edits_it_and_sees_the_difference() {
    let book = Book::small();
    let run = book.run(&["theme", "eject", "templates/answer.html"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stdout().contains(ANSWER), "{}", run.stdout());
    let copied = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(ANSWER);
    let original = std::fs::read_to_string(copied).expect("the built-in file");
    assert_eq!(book.text(ANSWER), original);
    // Only that file, and the note of where it is from.
    let names: Vec<String> = book
        .files("themes")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(
        names,
        ["folio/.prepbook-theme.json", "folio/templates/answer.html"]
    );

    assert_eq!(change(&book, "templates/answer.html"), "unchanged");
    book.edit(
        ANSWER,
        "<div class=\"prose\">",
        "<div class=\"prose mine\">",
    );
    assert_eq!(change(&book, "templates/answer.html"), "yours");
    let run = book.run(&["theme", "diff"]);
    assert_eq!(run.code(), 0);
    let said = run.stdout();
    for line in [
        "templates/answer.html  changed by you",
        "-<div class=\"prose\">",
        "+<div class=\"prose mine\">",
        "@@",
    ] {
        assert!(said.contains(line), "no {line:?} in:\n{said}");
    }
    // The loader takes no offence at the note, and the site is drawn with the copy.
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    assert!(book.text("output/site/locks.html").contains("prose mine"));
}

#[test]
fn after_an_update_each_copy_says_who_changed_it() {
    let book = Book::small();
    let files = [
        "templates/answer.html",
        "templates/page.html",
        "assets/head.js",
    ];
    let mut arguments = vec!["theme", "eject", "folio"];
    arguments.extend(files);
    assert_eq!(book.run(&arguments).code(), 0);
    // An older prepbook had other files: what it copied, and the hash of that.
    let older = Book::small();
    older.put("themes/folio/templates/answer.html", "as it was\n");
    let stamps = "themes/folio/.prepbook-theme.json";
    let hash_of = |text: &str| {
        // What the note would say of it, had it been built in: the hash that the comparison makes.
        let mut noted = prepbook::theme::Stamps::default();
        noted.add("x", text.as_bytes(), "0.0.9");
        let noted: Value = serde_json::from_slice(&noted.to_bytes()).expect("JSON");
        noted["files"]["x"]["hash"]
            .as_str()
            .expect("a hash")
            .to_owned()
    };
    let mut noted: Value = serde_json::from_str(&book.text(stamps)).expect("JSON");
    for path in &files[..2] {
        noted["files"][path]["hash"] = hash_of("as it was\n").into();
        noted["files"][path]["prepbook"] = "0.0.9".into();
    }
    noted["files"]["templates/old.html"] = noted["files"][files[0]].clone();
    book.put(stamps, noted.to_string());
    book.put(ANSWER, "as it was\r\n");
    book.put("themes/folio/templates/page.html", "as I have it\n");
    book.put("themes/folio/templates/old.html", "as it was\n");
    book.put("themes/folio/templates/mine.html", "mine\n");
    book.put("themes/folio/templates/404.html", "never copied\n");
    let changes = [
        ("templates/answer.html", "upstream"),
        ("templates/page.html", "both"),
        ("assets/head.js", "unchanged"),
        ("templates/old.html", "gone"),
        ("templates/mine.html", "own"),
        ("templates/404.html", "unknown"),
        (".prepbook-theme.json", "not listed"),
    ];
    for (path, expected) in changes {
        assert_eq!(change(&book, path), expected, "{path}");
    }
    let said = book.run(&["theme", "diff", "folio"]).stdout();
    assert!(said.contains("copied from prepbook 0.0.9"), "{said}");
    book.put(stamps, "{");
    book.run(&["theme", "diff"])
        .fails_with(&["theme-stamps", stamps]);
}

#[test]
fn nothing_is_overwritten() {
    let book = Book::small();
    book.put(ANSWER, "mine\n");
    let run = book.run(&["theme", "eject", "folio"]);
    run.fails_with(&["already-there", ANSWER, "nothing was written"]);
    let names: Vec<String> = book
        .files("themes")
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(names, ["folio/templates/answer.html"]);
    assert_eq!(book.text(ANSWER), "mine\n");
    // Another file is not in anybody's way; copied once more, it is.
    let page = ["theme", "eject", "folio", "templates/page.html"];
    assert_eq!(book.run(&page).code(), 0);
    book.run(&page).fails_with(&["already-there", "page.html"]);
}

#[test]
fn a_whole_theme_is_copied_with_its_fonts_and_looks_the_same() {
    let book = Book::small();
    book.build();
    let before = book.files("output");
    let run = book.run(&["theme", "eject", "folio"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(book.has("themes/folio/theme.toml") && book.has("themes/folio/fonts/README.md"));
    let run = book.build();
    assert_eq!(run.stderr(), "");
    assert!(before == book.files("output"), "the output is another");
}

#[test]
fn names_that_there_are_not_are_wrong_use_with_the_near_one() {
    let book = Book::small();
    for (arguments, near) in [
        (&["theme", "eject", "foloi"][..], "folio"),
        (&["theme", "diff", "foloi"], "folio"),
        (&["theme", "eject", "answer.html"], "templates/answer.html"),
        (
            &["theme", "eject", "folio", "templates/anwser.html"],
            "templates/answer.html",
        ),
        (
            &["theme", "eject", "folio", "../../book.toml"],
            "unknown-theme-file",
        ),
    ] {
        let run = book.run(arguments);
        assert_eq!(run.code(), 2, "{arguments:?}: {}", run.stderr());
        assert!(run.stderr().contains(near), "{}", run.stderr());
    }
    assert!(!book.has("themes"));
    let nowhere = Book::empty();
    nowhere.run(&["theme", "eject"]).fails_with(&["no-book"]);
    assert_eq!(
        nowhere.run(&["theme"]).code(),
        2,
        "it needs to know what to do"
    );
}

#[test]
fn themes_are_listed_with_what_they_are() {
    let book = Book::small();
    book.put("book.toml", "[theme]\nname = \"mine\"\n");
    book.put(
        "themes/mine/theme.toml",
        "# Mine: large and quiet\nextends = \"folio\"\n",
    );
    let said = book.run(&["theme", "list"]).stdout();
    let line = |name: &str| {
        let mut lines = said.lines();
        let found = lines.find(|line| line.contains(&format!(" {name} ")));
        found
            .unwrap_or_else(|| panic!("no {name} in:\n{said}"))
            .to_owned()
    };
    assert!(line("mine").starts_with('*') && line("mine").contains("Mine: large and quiet"));
    assert!(line("folio").contains("built in") && !line("folio").starts_with('*'));
    let found = json(&book, &["theme", "list", "--json"]);
    let themes = found["themes"].as_array().expect("themes");
    let mine = themes
        .iter()
        .find(|theme| theme["name"] == "mine")
        .expect("mine");
    assert_eq!(
        (&mine["chosen"], &mine["extends"]),
        (&true.into(), &"folio".into())
    );
    // It needs no book.
    let run = Book::empty().run(&["theme", "list"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stdout().contains("folio"));
}

#[test]
fn a_book_adds_its_own_lines_to_the_head_of_every_page() {
    let book = Book::small();
    book.put(
        "themes/folio/templates/custom-head.html",
        "<meta name=\"x-of\" content=\"{{ page.kind }}\">\n",
    );
    assert_eq!(book.run(&["build", "--only", "site"]).code(), 0);
    for (path, kind) in [
        ("index.html", "index"),
        ("locks.html", "section"),
        ("404.html", "404"),
    ] {
        let html = book.text(&format!("output/site/{path}"));
        let (head, _) = html.split_once("</head>").expect("a head");
        assert!(
            head.contains(&format!("<meta name=\"x-of\" content=\"{kind}\">")),
            "{path}"
        );
    }
}
