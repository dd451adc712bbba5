//! Printed editions: which questions each holds, how `book.toml` and the command line choose, and what is said where nothing fits.

mod support;

use std::process::Command;

use prepbook::build::{self, Options};
use prepbook::config::{Selection, Standing, Wanted};
use prepbook::diagnostic::{Diagnostic, Place};
use prepbook::guide::{Published, Target, select};
use prepbook::memo::Memo;
use prepbook::words::Strings;
use support::{Book, installed};

/// Three sections; answers by two authors and by nobody in particular, ready and begun, with tags; a free page; links across.
fn book() -> Book {
    let book = Book::empty();
    book.put(
        "book.toml",
        "[book]\ntitle = \"Backends\"\nsubtitle = \"Seven questions\"\n",
    );
    book.put(
        "content/questions.md",
        "# Questions\n\nWords before.\n\n## Locks\n\nOf locks.\n\n1. How did you lock a row?\n2. When did a lock hurt?\n\n## Caches\n\n3. What did you cache?\n4. When was it stale?\n\n## Queues and caches\n\n5. What did you queue?\n6. What was lost?\n7. What came twice?\n",
    );
    let answer = |name: &str, front: &str, text: &str| {
        let path = format!("content/answers/{name}.md");
        book.put(&path, format!("---\n{front}\n---\n{text}\n"));
    };
    answer(
        "lock",
        "question: How did you lock a row?\ncue: Row locks\nauthor: Ada Lovelace\ntags: [sql]",
        "With one statement.",
    );
    answer(
        "lock-too",
        "question: How did you lock a row?\nauthor: Grace\ntags: [redis]",
        "With a key.",
    );
    answer(
        "cache",
        "question: What did you cache?\nauthor: Grace\ntags: [Caching, redis]",
        "The menu; see [[lock]], [the queues](../questions.md#queues-and-caches), [locks](../questions.md#locks) and [[about]].",
    );
    answer(
        "stale",
        "question: When was it stale?\nstatus: draft\nauthor: Ada Lovelace",
        "At noon.",
    );
    answer("queue", "question: What did you queue?", "Mail.");
    book.put(
        "content/pages/about.md",
        "---\ntitle: About this\n---\nHow to read it.\n",
    );
    book
}

/// The book of a folder, without an error.
fn loaded(book: &Book, private: bool) -> build::Book {
    let options = Options {
        private,
        ..Options::default()
    };
    let loaded = build::load(book.root(), &options, &Memo::new());
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.book.expect("a book")
}

fn names(names: &[&str]) -> Vec<Wanted> {
    names.iter().map(|name| Wanted::of(*name)).collect()
}

fn sections(wanted: &[&str]) -> Selection {
    Selection {
        sections: names(wanted),
        ..Selection::default()
    }
}

fn tags(wanted: &[&str]) -> Selection {
    Selection {
        tags: names(wanted),
        ..Selection::default()
    }
}

fn status(wanted: &[Standing]) -> Selection {
    Selection {
        status: wanted.to_vec(),
        ..Selection::default()
    }
}

fn authors(wanted: &[&str], status: &[Standing]) -> Selection {
    Selection {
        authors: names(wanted),
        status: status.to_vec(),
        ..Selection::default()
    }
}

fn part(book: &build::Book, wanted: &[&Selection]) -> Published {
    select(&book.joined, &book.published, wanted, &Strings::default())
        .unwrap_or_else(|wrong| panic!("{wrong:?}"))
}

fn numbers(part: &Published) -> Vec<&str> {
    part.questions().map(|q| q.number.as_str()).collect()
}

#[test]
fn with_everything_chosen_it_is_the_same() {
    let book = loaded(&book(), false);
    let all = part(&book, &[&Selection::default(), &Selection::default()]);
    assert!(std::ptr::eq(&*all, &*book.published));
}

#[test]
fn questions_are_chosen_by_section_tag_and_status() {
    let book = loaded(&book(), false);
    let chosen = |wanted: &[&Selection]| numbers(&part(&book, wanted)).join(" ");
    for name in ["2", "2.", "Caches", "caches", " CACHES "] {
        assert_eq!(chosen(&[&sections(&[name])]), "3 4", "{name}");
    }
    assert_eq!(chosen(&[&sections(&["queue", "1"])]), "1 2 5 6 7");
    assert_eq!(chosen(&[&tags(&["redis"])]), "1 3");
    assert_eq!(chosen(&[&tags(&["caching", "SQL"])]), "1 3");
    assert_eq!(chosen(&[&status(&[Standing::Ready])]), "1 3 5");
    assert_eq!(chosen(&[&status(&[Standing::Draft])]), "4");
    assert_eq!(chosen(&[&status(&[Standing::Unanswered])]), "2 6 7");
    let both = [&sections(&["3", "2"]), &status(&[Standing::Unanswered])];
    assert_eq!(chosen(&both), "6 7");
    assert_eq!(chosen(&[&tags(&["redis"]), &tags(&["sql"])]), "1");
    assert_eq!(chosen(&[&tags(&["sql"]), &sections(&["2"])]), "");
}

#[test]
fn answers_of_others_are_left_out() {
    let published = loaded(&book(), false);
    let grace = part(&published, &[&authors(&["grace"], &[])]);
    assert_eq!(numbers(&grace), ["1", "3"]);
    let question = grace.questions().next().expect("the first");
    assert_eq!(question.answers.len(), 1);
    assert_eq!(question.answers[0].author.as_deref(), Some("Grace"));
    // The short title was of the answer that is gone.
    assert_eq!(question.cue, "How did you lock a row?");
    let ada = part(&published, &[&authors(&["Ada Lovelace"], &[])]);
    assert_eq!(
        ada.questions().next().expect("the first").cue,
        "Row locks",
        "the full one is as it was"
    );
    // A tag of an answer that is gone is gone.
    let tagged = part(
        &published,
        &[&authors(&["Ada Lovelace"], &[]), &tags(&["redis"])],
    );
    assert_eq!(numbers(&tagged), [""; 0]);
    // What she has not answered.
    let open = authors(&["Grace"], &[Standing::Unanswered]);
    assert_eq!(
        numbers(&part(&published, &[&open])),
        ["2", "4", "5", "6", "7"]
    );
    let asked_here = [&authors(&["Grace"], &[]), &status(&[Standing::Unanswered])];
    assert_eq!(numbers(&part(&published, &asked_here)).len(), 5);

    // Who has no name has the book's, if it has one.
    let own = book();
    own.edit("book.toml", "[book]\n", "[book]\nauthor = \"Mary\"\n");
    let published = loaded(&own, false);
    assert_eq!(
        numbers(&part(&published, &[&authors(&["Mary"], &[])])),
        ["5"]
    );
}

#[test]
fn what_is_left_is_a_guide_of_its_own() {
    let book = loaded(&book(), false);
    let whole = &book.published;
    let part = part(&book, &[&sections(&["2", "3"]), &tags(&["caching"])]);
    let question = part.questions().next().expect("one");
    assert!(std::sync::Arc::ptr_eq(
        question,
        whole.question("what-did-you-cache").expect("it")
    ));
    assert_eq!((question.number.as_str(), question.ordinal), ("3", 3));
    assert_eq!(part.place("what-did-you-cache"), Some((0, 0)));
    assert_eq!(part.place("how-did-you-lock-a-row"), None);
    let [section] = part.sections.as_slice() else {
        panic!("one section")
    };
    assert_eq!((section.number, section.slug.as_str()), (2, "caches"));
    assert_eq!(
        (part.coverage.questions, part.coverage.answered),
        (1, 1),
        "counted anew"
    );
    assert_eq!(section.coverage, part.coverage);
    // It is an excerpt, and says of what.
    assert!(part.pages.is_empty() && part.introductions.is_empty());
    assert_eq!(
        part.about.subtitle.as_deref(),
        Some("Caches, Queues and caches · caching")
    );

    // Its links: what is there leads there; what is not leads nowhere, and has its title.
    let file = question.answers[0].file;
    let at = |dest: &str| part.links.resolve(file, dest);
    let gone = |dest: &str| match at(dest) {
        Target::Section(index) => part.sections.get(*index).is_none(),
        Target::Page { index, .. } => part.pages.get(*index).is_none(),
        Target::Question { id, .. } => part.question(id).is_none(),
        other => panic!("{dest}: {other:?}"),
    };
    let titled = |dest: &str| part.title_of(at(dest)).map(str::to_owned);
    for (dest, title) in [
        ("[[lock", "Row locks"),
        ("[[about", "About this"),
        ("../questions.md#queues-and-caches", "Queues and caches"),
        ("../questions.md#locks", "Locks"),
    ] {
        assert!(gone(dest), "{dest}");
        assert_eq!(titled(dest).as_deref(), Some(title), "{dest}");
    }
    // Of two sections, the later one has the first place now.
    let later = self::part(&book, &[&sections(&["2", "3"])]);
    let target = later
        .links
        .resolve(file, "../questions.md#queues-and-caches");
    assert_eq!(*target, Target::Section(1));
    assert_eq!(later.title_of(target), Some("Queues and caches"));
}

#[test]
fn by_status_or_author_alone_it_is_still_the_book() {
    let book = loaded(&book(), false);
    let part = part(&book, &[&status(&[Standing::Ready])]);
    assert_eq!(part.pages.len(), 1);
    assert_eq!(part.introductions.len(), 1);
    assert_eq!(part.about.subtitle.as_deref(), Some("Answered questions"));
    let file = part
        .question("what-did-you-cache")
        .map(|q| q.answers[0].file);
    let file = file.expect("it");
    let target = part.links.resolve(file, "[[about");
    assert!(matches!(target, Target::Page { index: 0, .. }));
}

#[test]
fn names_that_fit_nothing_are_errors_with_the_nearest() {
    let book = loaded(&book(), false);
    let wrong = |wanted: &Selection| -> Vec<Diagnostic> {
        select(
            &book.joined,
            &book.published,
            &[wanted],
            &Strings::default(),
        )
        .expect_err("errors")
    };
    let told = |wanted: &Selection| {
        let mut problems = wrong(wanted);
        let problem = problems.remove(0);
        assert!(problems.is_empty() && problem.is_error() && problem.place == Place::None);
        (problem.code, problem.suggestion)
    };
    let some = |name: &str| Some(name.to_owned());
    assert_eq!(
        told(&sections(&["Chaces"])),
        ("unknown-section", some("Caches"))
    );
    assert_eq!(told(&sections(&["9"])), ("unknown-section", None));
    // "Queues and caches" has the word too, and is not called so; of "c…", there are two.
    assert_eq!(told(&sections(&["c"])), ("ambiguous-section", None));
    assert_eq!(told(&tags(&["cachng"])), ("unknown-tag", some("Caching")));
    assert_eq!(
        told(&authors(&["Ada Lovelacs"], &[])),
        ("unknown-author", some("Ada Lovelace"))
    );
    let all = Selection {
        sections: names(&["x", "y"]),
        tags: names(&["z"]),
        authors: names(&["w"]),
        ..Selection::default()
    };
    assert_eq!(wrong(&all).len(), 4, "all in one run");
}

#[test]
fn a_name_that_only_private_text_has_is_no_mistake() {
    let own = book();
    own.edit(
        "content/answers/queue.md",
        "question:",
        "private: true\ntags: [salary]\nauthor: Mole\nquestion:",
    );
    let public = loaded(&own, false);
    assert_eq!(numbers(&part(&public, &[&tags(&["salary"])])), [""; 0]);
    assert_eq!(
        numbers(&part(&public, &[&authors(&["Mole"], &[])])),
        [""; 0]
    );
    let private = loaded(&own, true);
    assert_eq!(numbers(&part(&private, &[&tags(&["salary"])])), ["5"]);
}

#[test]
fn a_name_that_only_private_text_has_stands_on_no_cover() {
    let own = book();
    own.edit(
        "content/answers/queue.md",
        "question:",
        "private: true\ntags: [salary]\nauthor: Mole\nquestion:",
    );
    let chosen = |private: bool, wanted: &Selection| {
        let about = &part(&loaded(&own, private), &[wanted]).about;
        (about.subtitle.clone(), about.chosen.clone())
    };
    let both = authors(&["Grace", "Mole"], &[]);
    let named = |words: &str| (Some(words.to_owned()), Some(words.to_owned()));
    assert_eq!(chosen(false, &both), named("Answers by Grace"));
    assert_eq!(chosen(true, &both), named("Answers by Grace, Mole"));
    assert_eq!(chosen(false, &tags(&["redis", "salary"])), named("Redis"));
    // Nor does the search for private words then find them there.
    own.put(
        "book.toml",
        "[[edition]]\nauthors = [\"Grace\", \"Mole\"]\n",
    );
    made(&own, &[]);
    assert_eq!(papers(&own, "output"), ["guide.pdf"]);
}

#[test]
fn an_unknown_name_in_book_toml_is_shown_in_its_place() {
    let book = book();
    book.put(
        "book.toml",
        "[[edition]]\nsections = [\"Chaces\", 7]\ntags = [\"redis\", \"sqll\"]\n",
    );
    for command in [&["build"][..], &["check"], &["build", "--only", "site"]] {
        book.run(command).fails_with(&[
            "no section is called `Chaces`",
            "book.toml:2:13",
            "did you mean `Caches`?",
            "no section is called `7`",
            "book.toml:2:23",
            "no question has the tag `sqll`",
            "book.toml:3:18",
            "did you mean `sql`?",
        ]);
    }
    assert!(!book.has("output"));
    assert_eq!(book.run(&["status"]).code(), 0);
}

#[test]
fn what_is_typed_wrong_is_wrong_use() {
    let book = book();
    let cases: &[(&[&str], &[&str])] = &[
        (&["--only", "cardz"], &["did you mean `cards`?"]),
        (&["--tag", "reddis"], &["reddis", "did you mean `redis`?"]),
        (&["--section", "Chaces"], &["did you mean `Caches`?"]),
        (&["--section", "c"], &["2. Caches", "3. Queues and caches"]),
        (&["--author", "Grcae"], &["did you mean `Grace`?"]),
        (&["--status", "reddy"], &["ready", "unanswered"]),
        (&["--paper", "a44"], &["a4"]),
        (&["--only", "cheatsheet", "--columns", "6"], &["2..=5"]),
        (&["--only", "cheatsheet", "--fit", "0"], &["1..=999"]),
        (&["--only", "cheatsheet", "--size", "3"], &["from 5 to 14"]),
        (
            &["--only", "cheatsheet", "--size", "8", "--fit", "2"],
            &["--fit", "cannot be used with"],
        ),
        (
            &["--only", "guide", "--columns", "3"],
            &["`--columns` is for cheat sheets"],
        ),
        (
            &["--only", "site", "--greyscale"],
            &["printed editions", "--only cheatsheet"],
        ),
        (
            &["--tag", "sql", "--status", "unanswered"],
            &["no question is left for guide.pdf"],
        ),
        (
            &["--only", "cards", "--status", "unanswered"],
            &["no question is left for cards.pdf", "without an answer"],
        ),
    ];
    for (arguments, words) in cases {
        let run = book.run(&[&["build"], *arguments].concat());
        let said = run.stderr();
        assert_eq!(run.code(), 2, "{arguments:?}: {said}");
        for word in *words {
            assert!(
                said.contains(word),
                "{arguments:?}: no {word:?} in:\n{said}"
            );
        }
    }
    assert!(!book.has("output"), "nothing was made on the way");
}

/// The names of the PDFs in a folder.
fn papers(book: &Book, folder: &str) -> Vec<String> {
    let files = book.files(folder).into_iter().map(|(path, _)| path);
    files
        .filter(|path| path.ends_with(".pdf") && !path.contains('/'))
        .collect()
}

fn made(book: &Book, arguments: &[&str]) -> String {
    let run = book.run(&[&["build"], arguments].concat());
    assert_eq!(run.code(), 0, "{arguments:?}: {}", run.stderr());
    run.stdout()
}

#[test]
fn any_kind_is_printed_without_a_table() {
    let book = book();
    book.put("book.toml", "[[edition]]\nkind = \"guide\"\n");
    for kind in ["guide", "cheatsheet", "worksheet", "cards"] {
        let said = made(&book, &["--only", kind]);
        assert!(said.contains(&format!("output/{kind}.pdf")), "{said}");
        assert!(!book.has("output/site"));
    }
    assert_eq!(
        papers(&book, "output"),
        ["cards.pdf", "cheatsheet.pdf", "guide.pdf", "worksheet.pdf"]
    );
    // With the site, they are printed beside it: it does not offer them.
    made(&book, &["--only", "site,cards"]);
    assert_eq!(papers(&book, "output/site"), [""; 0]);
    // A whole build makes what the book names, and clears the rest away.
    made(&book, &[]);
    assert_eq!(papers(&book, "output"), ["guide.pdf"]);
    assert_eq!(papers(&book, "output/site"), ["guide.pdf"]);
}

#[test]
fn a_kind_means_the_book_s_own_editions_of_it() {
    let book = book();
    book.put(
        "book.toml",
        "[[edition]]\nname = \"one\"\nkind = \"cheatsheet\"\n[[edition]]\nname = \"two\"\nkind = \"cheatsheet\"\n[[edition]]\nname = \"cards\"\nkind = \"guide\"\n",
    );
    made(&book, &["--only", "cheatsheet"]);
    assert_eq!(papers(&book, "output"), ["one.pdf", "two.pdf"]);
    // A name goes before a kind.
    made(&book, &["--only", "cards, two"]);
    assert_eq!(papers(&book, "output"), ["cards.pdf", "one.pdf", "two.pdf"]);
    // What cheat sheets alone know is for them alone.
    book.run(&["build", "--only", "guide"]);
    let before = book.files("output");
    made(&book, &["--columns", "4", "--size", "9"]);
    let changed: Vec<String> = book
        .files("output")
        .into_iter()
        .filter(|file| !before.contains(file) && file.0.ends_with(".pdf"))
        .map(|(path, _)| path)
        .collect();
    assert_eq!(changed, ["one.pdf", "two.pdf"]);
}

#[test]
fn a_narrowed_run_leaves_the_site_alone() {
    let book = book();
    made(&book, &[]);
    let site = book.files("output/site");
    let whole = book.files("output");
    let said = made(&book, &["--only", "guide", "--section", "2"]);
    assert!(
        said.starts_with("guide made: 2 questions, 1 answered → output/guide.pdf in "),
        "{said}"
    );
    assert_eq!(book.files("output/site"), site);
    assert_ne!(book.files("output"), whole);
    // Even where both are asked for: the site offers the whole.
    made(&book, &["--only", "site,guide", "--tag", "sql"]);
    assert_eq!(book.files("output/site"), site);
    // The next build makes it whole again.
    made(&book, &[]);
    assert_eq!(book.files("output"), whole);
}

#[test]
fn a_site_that_is_built_alone_names_the_documents_that_it_lacks_and_gets_them_later() {
    let book = book();
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    for words in [
        "warning[missing-download]",
        "links to guide.pdf, cheatsheet.pdf, which are not in it",
        "`prepbook build --only guide,cheatsheet` puts them there",
    ] {
        assert!(run.stderr().contains(words), "{}", run.stderr());
    }
    assert_eq!(papers(&book, "output/site"), [""; 0]);
    let pages = book.files("output/site");
    // Its bytes do not depend on what else is there.
    let said = made(&book, &["--only", "guide"]);
    assert!(said.contains("→ output/guide.pdf in "), "{said}");
    assert_eq!(papers(&book, "output/site"), ["guide.pdf"]);
    let bytes = |name: &str| {
        let files = book.files("output");
        files.into_iter().find(|(path, _)| path == name)
    };
    assert_eq!(
        bytes("site/guide.pdf").map(|file| file.1),
        bytes("guide.pdf").map(|file| file.1)
    );
    let run = book.run(&["build", "--only", "site"]);
    assert!(
        run.stderr()
            .contains("links to cheatsheet.pdf, which is not in it")
    );
    made(&book, &["--only", "cheatsheet"]);
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.stderr(), "");
    let now: Vec<_> = book
        .files("output/site")
        .into_iter()
        .filter(|(path, _)| !path.ends_with(".pdf"))
        .collect();
    assert_eq!(now, pages);
    // The copies are the site's: they go and stay as those of a whole build do.
    let all = book.files("output");
    made(&book, &[]);
    assert_eq!(book.files("output"), all);
    // A narrowed one is none of the site's, and without a site there are no copies.
    made(&book, &["--only", "guide", "--section", "2"]);
    assert_eq!(
        book.files("output/site"),
        all.iter()
            .filter_map(|(path, bytes)| Some((
                path.strip_prefix("site/")?.to_owned(),
                bytes.clone()
            )))
            .collect::<Vec<_>>()
    );
    made(&book, &["--only", "guide", "--output", "elsewhere"]);
    assert!(!book.has("elsewhere/site"));
    // Nor does a private copy get into a site that may be public.
    let public = book.files("output/site");
    made(
        &book,
        &["--private", "--only", "guide", "--output", "output"],
    );
    assert_eq!(book.files("output/site"), public);
}

#[test]
fn an_edition_that_holds_no_question_is_left_out_with_a_warning() {
    let book = book();
    book.put(
        "book.toml",
        "[[edition]]\n[[edition]]\nname = \"drafts\"\nkind = \"worksheet\"\nstatus = \"draft\"\n",
    );
    made(&book, &[]);
    let offers = |name: &str| book.text("output/site/index.html").contains(name);
    assert!(offers("drafts.pdf") && book.has("output/site/drafts.pdf"));
    // The last one is finished.
    book.edit("content/answers/stale.md", "status: draft", "status: ready");
    let run = book.run(&["build"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    for word in ["warning[empty-edition]", "`drafts`", "book.toml:3:8"] {
        assert!(run.stderr().contains(word), "{}", run.stderr());
    }
    assert!(!offers("drafts.pdf") && offers("guide.pdf"));
    assert_eq!(papers(&book, "output"), ["guide.pdf"]);
    assert_eq!(papers(&book, "output/site"), ["guide.pdf"]);
    // Asked for by name, the same.
    book.edit("content/answers/stale.md", "status: ready", "status: draft");
    made(&book, &[]);
    book.edit("content/answers/stale.md", "status: draft", "status: ready");
    made(&book, &["--only", "drafts"]);
    assert_eq!(papers(&book, "output"), ["guide.pdf"]);
    // And where only the site is made, it keeps no copy of what it no longer offers.
    book.edit("content/answers/stale.md", "status: ready", "status: draft");
    made(&book, &[]);
    book.edit("content/answers/stale.md", "status: draft", "status: ready");
    made(&book, &["--only", "site"]);
    assert_eq!(papers(&book, "output/site"), ["guide.pdf"]);
    // What the command line alone leaves empty stays as it is.
    book.edit("content/answers/stale.md", "status: ready", "status: draft");
    made(&book, &[]);
    let before = book.files("output");
    let run = book.run(&["build", "--section", "1"]);
    assert_eq!(run.code(), 0);
    assert!(run.stderr().contains("no question is left for drafts.pdf"));
    let after = book.files("output");
    let same = |name: &str| {
        let of = |files: &[(String, Vec<u8>)]| files.iter().find(|(p, _)| p == name).cloned();
        of(&before) == of(&after)
    };
    assert!(same("drafts.pdf") && !same("guide.pdf"));
}

fn run(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program)
        .args(arguments)
        .output()
        .expect(program);
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn paper_shows_what_was_chosen_and_no_more() {
    if !installed("pdftotext") || !installed("pdfinfo") {
        return;
    }
    let book = book();
    let path = book.path("output/guide.pdf");
    let path = path.to_str().expect("a path");
    made(&book, &["--only", "guide", "--tag", "caching"]);
    let text = run("pdftotext", &[path, "-"]);
    for word in ["What did you cache?", "see Row locks", "Caching"] {
        assert!(text.contains(word), "no {word:?} in:\n{text}");
    }
    for word in ["Words before", "How to read", "stale", "Seven questions"] {
        assert!(!text.contains(word), "{word:?} in:\n{text}");
    }
    // A link to what a part lacks is text.
    if installed("pdftohtml") {
        let html = run("pdftohtml", &["-xml", "-i", "-stdout", path]);
        let link = html.lines().find(|line| line.contains("Row locks"));
        let link = link.expect("the words of the link");
        assert!(!link.contains("<a "), "{link}");
    }
    // It keeps the numbers of its sections, and has not all of them.
    made(&book, &["--only", "guide", "--section", "2,3"]);
    let text = run("pdftotext", &[path, "-"]);
    assert!(
        text.contains("Section two\n") && text.contains("Section three\n"),
        "{text}"
    );
    let size = |arguments: &[&str]| {
        made(&book, &[&["--only", "guide"], arguments].concat());
        let info = run("pdfinfo", &[path]);
        let line = info.lines().find(|line| line.starts_with("Page size:"));
        line.unwrap_or_default().to_owned()
    };
    assert!(size(&[]).contains("A4"), "{}", size(&[]));
    assert!(size(&["--paper", "a5"]).contains("419.5"));
    assert!(size(&["--paper", "legal"]).contains("612 x 1008"));
}

#[test]
fn a_private_copy_can_be_narrowed() {
    let book = book();
    book.edit(
        "content/answers/cache.md",
        "The menu;",
        "<!-- private -->\nThe customer was Northwind Traders of Leipzig\n<!-- /private -->\n\nThe menu;",
    );
    let arguments = ["--only", "guide", "--tag", "caching"];
    made(&book, &arguments);
    made(&book, &[&["--private"], &arguments[..]].concat());
    if installed("pdftotext") {
        let holds = |path: &str| {
            let path = book.path(path);
            run("pdftotext", &[path.to_str().expect("a path"), "-"]).contains("Northwind")
        };
        assert!(holds("output/private/guide.pdf") && !holds("output/guide.pdf"));
    }
}

#[test]
fn a_name_that_is_empty_is_wrong_use() {
    let book = book();
    for option in ["--section", "--tag", "--author"] {
        let run = book.run(&["build", "--only", "guide", option, ""]);
        assert_eq!(run.code(), 2, "{option}");
    }
}

#[test]
fn what_was_chosen_is_said_in_the_books_language() {
    let book = book();
    book.put(
        "book.toml",
        "[book]\ntitle = \"Hintergründe\"\nlanguage = \"de\"\n",
    );
    made(&book, &["--only", "guide", "--status", "unanswered,draft"]);
    if installed("pdftotext") {
        let path = book.path("output/guide.pdf");
        let text = run("pdftotext", &[path.to_str().expect("a path"), "-"]);
        assert!(text.contains("Fragen ohne Antwort · Entwürfe"), "{text}");
        assert!(text.contains("Inhalt"), "{text}");
    }
}
