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
    let run = book.run(&["build"]);
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

// — check —

/// Checks a theme of some files over Folio, in a folder of no book.
fn checked(files: &[(&str, &[u8])], arguments: &[&str]) -> support::Run {
    let shelf = Book::empty();
    shelf.put("mine/theme.toml", "# Mine\nextends = \"folio\"\n");
    for (path, bytes) in files {
        shelf.put(&format!("mine/{path}"), bytes);
    }
    let mut all = vec!["theme", "check", "./mine"];
    all.extend(arguments);
    shelf.run(&all)
}

/// One of Folio's own files, with one place changed.
fn folio(path: &str, from: &str, to: &str) -> Vec<u8> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = root.join("themes/folio").join(path);
    let text = std::fs::read_to_string(file).expect("a file of Folio's");
    assert!(text.contains(from), "{path} has no {from:?}");
    text.replacen(from, to, 1).into_bytes()
}

#[test]
fn built_in_themes_pass_the_check_with_and_without_a_book() {
    let nowhere = Book::empty();
    for name in ["folio", "timetable"] {
        let run = nowhere.run(&["theme", "check", name, "--strict"]);
        assert_eq!((run.code(), run.stderr().as_str()), (0, ""), "{name}");
        let said = run.stdout();
        assert!(said.starts_with(&format!("theme {name}: ")), "{said}");
        assert!(said.ends_with(": no problems\n"), "{said}");
    }
    nowhere.run(&["theme", "check"]).fails_with(&["no-book"]);
    // Whatever the book's own texts are like, they are not what is looked at.
    let book = Book::small();
    book.put("content/questions.md", "nothing in it asks\n");
    book.put("book.toml", "[theme]\nname = \"timetable\"\n");
    let run = book.run(&["theme", "check"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stdout().contains("theme timetable: "),
        "{}",
        run.stdout()
    );
    assert!(!book.has("output") && !book.has("content/questions.lock"));
}

#[test]
fn an_error_in_one_branch_of_a_template_is_found_with_its_line() {
    // Each is in a branch that few books come to: a small one builds without a word.
    let broken: [(&str, &str, &str); 14] = [
        ("answer.html", "{% if answer.draft %}", "draft"),
        ("answer.html", "{% if answer.private %}", "private"),
        (
            "answer.html",
            "{%- if answer.source and not answer.edit %}",
            "edit-url",
        ),
        ("answer.html", "{% if answer.edit %}", "watch"),
        ("answer.html", "{%- if answer.metric %}", "metric"),
        ("question.html", "{%- if right %}", "right options"),
        (
            "question.html",
            "{%- for part in question.parts %}",
            "sub-questions",
        ),
        ("question.html", "{% if question.write %}", "watch"),
        ("question-page.html", "{%- block main -%}", "split"),
        (
            "single.html",
            "{%- for part in page.parts %}",
            "single file",
        ),
        ("base.html", "{%- if book.image %}", "previews"),
        ("base.html", "{%- if assets.words %}", "another language"),
        ("head.html", "{%- if nav.earlier %}", "a large book"),
        ("404.html", "{% block main -%}", "no such page"),
    ];
    let small = Book::small();
    small.build();
    for (name, tag, what) in broken {
        let path = format!("templates/{name}");
        let tag = if name == "question-page.html" {
            "{% block main -%}"
        } else {
            tag
        };
        let text = folio(&path, tag, &format!("{tag}{{{{ page.titel }}}}"));
        let run = checked(&[(&path, &text)], &[]);
        let line = String::from_utf8_lossy(&text)
            .lines()
            .position(|line| line.contains("page.titel"))
            .expect("the mistake")
            + 1;
        assert_eq!(run.code(), 1, "{what}: {}", run.stdout());
        let place = format!("mine/{path}:{line}:");
        for part in [&place, "`page` has no `titel`", "did you mean `page.title`"] {
            assert!(
                run.stderr().contains(part),
                "{what}: {part}: {}",
                run.stderr()
            );
        }
        // However many pages and books it shows on, it is one mistake.
        assert!(
            run.stdout().ends_with(": 1 error\n"),
            "{what}: {}",
            run.stdout()
        );
        if !["metric", "no such page"].contains(&what) {
            small.put(&format!("themes/folio/{path}"), &text);
            assert_eq!(
                small.run(&["build", "--only", "site"]).stderr(),
                "",
                "{what}: the build finds it too"
            );
            small.remove(&format!("themes/folio/{path}"));
        }
    }
    let right_to_left = b"{% if book.direction == \"rtl\" %}\n{{ book.dir }}{% endif %}";
    checked(&[("templates/custom-head.html", right_to_left)], &[])
        .fails_with(&["mine/templates/custom-head.html:2:", "`book` has no `dir`"]);
}

#[test]
fn a_misspelt_name_in_a_condition_is_found() {
    // Drawing it does not fail: the answer is no, for ever.
    let text = folio(
        "templates/answer.html",
        "{%- if answer.metric %}",
        "{%- if answer.metrik %}",
    );
    let book = Book::small();
    book.put("themes/folio/templates/answer.html", &text);
    assert_eq!(book.build().stderr(), "");
    book.run(&["theme", "check"]).fails_with(&[
        "themes/folio/templates/answer.html:3:8",
        "`answer` has no `metrik`",
        "did you mean `answer.metric`",
    ]);
}

#[test]
fn a_template_that_no_page_is_made_of_is_named_with_the_near_one_and_tried() {
    let text = folio(
        "templates/answer.html",
        "{%- if answer.metric %}",
        "{%- if answer.metric %}{{ answer.metrik }}",
    );
    let run = checked(&[("templates/anwser.html", &text)], &[]);
    run.fails_with(&[
        "unused-theme-file",
        "`anwser.html`",
        "did you mean `answer.html`",
        "mine/templates/anwser.html:3:",
        "`answer` has no `metrik`",
    ]);
    // In another folder it is the same name.
    let run = checked(
        &[("templates/parts/answer.html", b"{{ answer.author }}")],
        &[],
    );
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stderr().contains("did you mean `answer.html`"),
        "{}",
        run.stderr()
    );
    // A name of whoever includes it is no mistake, and one that is included is asked for.
    let run = checked(&[("templates/mine.html", b"{{ entry.title }}")], &[]);
    assert!(run.stdout().ends_with(": 1 warning\n"), "{}", run.stderr());
    let strict = checked(&[("templates/mine.html", b"")], &["--strict"]);
    assert_eq!(strict.code(), 1);
    let include = folio(
        "templates/more.html",
        "{% if",
        "{% include \"mine.html\" %}{% if",
    );
    let files: [(&str, &[u8]); 2] = [
        ("templates/mine.html", b"<!-- {{ nav.home }} -->"),
        ("templates/more.html", &include),
    ];
    let run = checked(&files, &["--strict"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
}

#[test]
fn fonts_and_files_that_are_none_are_named() {
    let css = b"/* url(\"fonts/none.woff2\") */\r\n@font-face {\r\n  src: url(\"fonts/none.woff2\");\r\n}\r\n";
    let files: [(&str, &[u8]); 4] = [
        ("assets/custom.css", css),
        ("assets/fonts/mine.woff2", b"<!DOCTYPE html>"),
        ("fonts/Literata-Italic.ttf", b"no font"),
        ("asets/a.css", b"a{}"),
    ];
    let run = checked(&files, &[]);
    run.fails_with(&[
        // Behind the comment that names it too.
        "mine/assets/custom.css:3:13",
        "`fonts/none.woff2`, which is not in the theme",
        "web font `fonts/mine.woff2` is no WOFF2 font",
        "mine/fonts/Literata-Italic.ttf",
        "bad-font",
        "mine/asets/a.css",
        "unused-theme-file",
    ]);
    assert!(
        run.stdout().ends_with(": 3 errors, 1 warning\n"),
        "{}",
        run.stdout()
    );
    // One that theme.toml names and the theme does not have is told once, where it is named.
    let settings = b"extends = \"folio\"\n[type]\nfallback = [\"none.ttf\"]\n";
    let run = checked(&[("theme.toml", settings)], &[]);
    run.fails_with(&["missing-font", "mine/theme.toml:3:13"]);
    assert!(run.stdout().ends_with(": 1 error\n"), "{}", run.stderr());
}

#[test]
fn colours_that_are_hard_to_read_are_named_in_the_medium_that_has_them() {
    let settings = b"extends = \"folio\"\n[color.dark]\nsoft = \"#555555\"\n";
    let run = checked(&[("theme.toml", settings)], &[]);
    assert_eq!(run.code(), 0, "a warning does not fail: {}", run.stderr());
    let said = run.stderr();
    for part in ["low-contrast", "mine/theme.toml:3:8", "`soft`", "`dark`"] {
        assert!(said.contains(part), "no {part} in {said}");
    }
    assert!(run.stdout().ends_with(": 1 warning\n"), "{}", run.stdout());
    assert_eq!(
        checked(&[("theme.toml", settings)], &["--strict"]).code(),
        1
    );
}

#[test]
fn a_theme_is_checked_by_name_or_by_folder() {
    let book = Book::small();
    book.put("themes/mine/theme.toml", "extends = \"base\"\n");
    book.put("themes/base/templates/extra.html", "{{ nav.home }}");
    book.put("themes/base/templates/404.html", "{% if %}");
    // By name, by folder, and from within it: with the themes beside it.
    let by_name = book.run(&["theme", "check", "mine"]);
    let by_folder = book.run(&["theme", "check", "themes/mine"]);
    for run in [&by_name, &by_folder] {
        run.fails_with(&["themes/base/templates/404.html:1:"]);
        // What another theme does not use of its own is not this one's fault.
        assert!(!run.stderr().contains("extra.html"), "{}", run.stderr());
    }
    let found = json(&book, &["theme", "check", "base", "--json"]);
    assert_eq!(found["theme"], "base");
    assert!(found["templates"].as_u64() > Some(10) && found["books"].as_u64() > Some(5));
    let codes: Vec<&str> = found["diagnostics"]
        .as_array()
        .expect("diagnostics")
        .iter()
        .filter_map(|problem| problem["code"].as_str())
        .collect();
    assert_eq!(codes, ["template", "unused-theme-file"]);
    for (name, part) in [("mien", "did you mean `mine`"), ("content", "is no theme")] {
        let run = book.run(&["theme", "check", name]);
        assert_eq!(run.code(), 2, "{}", run.stderr());
        assert!(run.stderr().contains(part), "{}", run.stderr());
    }
}
