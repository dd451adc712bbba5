//! Tests of `read`.

use proptest::prelude::*;

use super::*;
use crate::config::edition::*;
use crate::config::keys::{Keys, Shape};
use crate::diagnostic::Place;

fn problems(text: &str) -> Vec<Diagnostic> {
    read(FileId(0), text).1
}

/// Code and text at the place of each problem.
fn found(text: &str) -> Vec<(&'static str, &str)> {
    let place = |p: &Diagnostic| match p.place {
        Place::Text(_, span) => &text[span.range()],
        _ => "?",
    };
    problems(text).iter().map(|p| (p.code, place(p))).collect()
}

/// Without the places at which things were typed.
fn without_places(mut config: Config) -> Config {
    config.content.typed = ContentTyped::default();
    config.theme.span = None;
    for edition in &mut config.editions {
        edition.typed = None;
        let select = &mut edition.select;
        let names = [&mut select.sections, &mut select.tags, &mut select.authors];
        for wanted in names.into_iter().flatten() {
            wanted.typed = None;
        }
    }
    config
}

#[test]
fn an_empty_file_is_all_defaults() {
    assert_eq!(read(FileId(0), ""), (Config::default(), Vec::new()));
    assert_eq!(
        read(FileId(0), "# nothing\n[book]\n[site]\n"),
        (Config::default(), Vec::new())
    );
}

#[test]
fn everything_can_be_said() {
    let text = r#"
[book]
title = "A  book"
subtitle = "Of questions"
authors = ["Ada", "Grace"]
language = "en-gb"
description = "Words"
[content]
banks = ["a.md", "more/*.md"]
answers = "./mine/"
pages = "pages"
assets = "pictures"
lock = "ids.lock"
smart-punctuation = false
[answers]
unplaced = "warning"
example = "Beispiel"
metrics = ["Zahlen"]
outcome = ["Ergebnis", "Wirkung"]
words-per-minute = 120
[theme]
name = "mine"
[site]
url = "https://example.org/guide"
raw-html = "allow"
fold = false
[publish]
drafts = false
[[edition]]
name = "guide-letter"
kind = "guide"
paper = "letter"
[[edition]]
"#;
    let (config, problems) = read(FileId(0), text);
    assert_eq!(problems, []);
    assert_eq!(config.book.title.as_deref(), Some("A book"));
    assert_eq!(config.book.authors, ["Ada", "Grace"]);
    assert_eq!(config.book.language, "en-GB");
    assert_eq!(config.content.banks, ["a.md", "more/*.md"]);
    assert_eq!(config.content.answers, "mine");
    assert_eq!(config.content.typed.banks.as_ref().map(Vec::len), Some(2));
    assert!(!config.content.smart_punctuation);
    assert_eq!(config.answers.unplaced, Unplaced::Warning);
    assert_eq!(config.answers.example, ["beispiel"]);
    assert_eq!(config.answers.words_per_minute, 120);
    assert_eq!(
        config.site.url.as_deref(),
        Some("https://example.org/guide/")
    );
    assert!(config.site.raw_html && !config.site.fold && !config.publish.drafts);
    let names: Vec<_> = config
        .editions
        .iter()
        .map(|e| (e.name.as_str(), e.paper))
        .collect();
    assert_eq!(
        names,
        [("guide-letter", Paper::Letter), ("guide", Paper::A4)]
    );
}

#[test]
fn every_listed_key_is_read_and_every_read_key_is_listed() {
    for table in TABLES {
        let header = table.header();
        let unknown = problems(&format!("{header}\nqqqqqqqq = 1\n"));
        let mut read: Vec<&str> = unknown[0]
            .help
            .as_deref()
            .unwrap()
            .split('`')
            .skip(1)
            .step_by(2)
            .collect();
        let mut listed: Vec<&str> = table.keys.iter().map(|key| key.name).collect();
        read.sort_unstable();
        listed.sort_unstable();
        assert_eq!(read, listed, "{header}");
    }
    let unknown = problems("qqqqqqqq = 1\n");
    let tables: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    for table in &tables {
        assert!(
            unknown[0]
                .help
                .as_deref()
                .unwrap()
                .contains(&format!("`{table}`"))
        );
    }
}

#[test]
fn listed_defaults_are_the_defaults_and_listed_values_are_all_values() {
    for table in TABLES {
        for key in table.keys {
            // In an edition of a kind that knows it.
            let kind = key.kinds.first().copied();
            let said = |table: &Keys, key: &str, value: &str| {
                let kind = kind.map_or(String::new(), |kind| format!("kind = \"{kind}\"\n"));
                let text = format!("{}\n{kind}{key} = {value}\n", table.header());
                let (config, problems) = read(FileId(0), &text);
                (without_places(config), problems)
            };
            let default = match kind {
                // A table of its own takes the place of both default editions.
                None if table.name == "edition" => Config {
                    editions: vec![Edition::default()],
                    ..Config::default()
                },
                None => Config::default(),
                Some(kind) => Config {
                    editions: EditionKind::all()
                        .into_iter()
                        .filter(|known| known.name() == kind)
                        .map(Edition::of)
                        .collect(),
                    ..Config::default()
                },
            };
            let name = format!("{} {}", table.header(), key.name);
            if !key.default.is_empty() {
                let (config, problems) = said(table, key.name, key.default);
                assert_eq!(problems, [], "{name}");
                assert_eq!(config, default, "{name}");
            }
            let mut right: Vec<String> = Vec::new();
            match key.shape {
                Shape::Number(least, most) => {
                    right.extend([least.to_string(), most.to_string(), format!("{least}.5")]);
                    for wrong in [least - 0.1, most + 0.1] {
                        let wrong = said(table, key.name, &wrong.to_string()).1;
                        assert_eq!(wrong.len(), 1, "{name}");
                    }
                }
                Shape::Pair(least, most) => {
                    right.extend([format!("[{least}, {most}]"), "[0.5, -0.5]".to_owned()]);
                    let (low, high) = (least - 0.1, most + 0.1);
                    let wrong = [
                        format!("[{low}, 0]"),
                        format!("[0, {high}]"),
                        "[]".to_owned(),
                        "[1]".to_owned(),
                        "[1, 2, 3]".to_owned(),
                        "1".to_owned(),
                        "[\"1\", 2]".to_owned(),
                    ];
                    for wrong in wrong {
                        assert_eq!(said(table, key.name, &wrong).1.len(), 1, "{name}");
                    }
                }
                Shape::OneOfNumbers(numbers) => {
                    right.extend(numbers.iter().map(u8::to_string));
                    let most = *numbers.iter().max().expect("one") as i64;
                    for wrong in (-1..=most + 1).filter(|n| !right.contains(&n.to_string())) {
                        let wrong = said(table, key.name, &wrong.to_string()).1;
                        assert_eq!(wrong.len(), 1, "{name}");
                    }
                }
                Shape::OneOf(names) | Shape::SomeOf(names) => {
                    right.extend(names.iter().map(|name| format!("\"{name}\"")));
                    let help = said(table, key.name, "\"qqqqqqqq\"").1.remove(0).help;
                    let help = help.expect("the values");
                    assert_eq!(help.matches('"').count(), 2 * names.len(), "{name}: {help}");
                    assert!(right.iter().all(|value| help.contains(value)), "{name}");
                }
                Shape::Whole(least, most) => {
                    right.extend([least.to_string(), most.to_string()]);
                    for wrong in [least - 1, most + 1] {
                        assert_eq!(
                            said(table, key.name, &wrong.to_string()).1.len(),
                            1,
                            "{name}"
                        );
                    }
                }
                Shape::Flag => right.extend(["true".to_owned(), "false".to_owned()]),
                Shape::Names => {
                    right.extend(["1", "\"a\"", "[1, \"a\"]"].map(str::to_owned));
                    let wrong = said(table, key.name, "1.5").1;
                    assert_eq!(wrong[0].code, "wrong-type", "{name}");
                }
                Shape::Text | Shape::Texts => {
                    assert_eq!(
                        said(table, key.name, "true").1[0].code,
                        "wrong-type",
                        "{name}"
                    );
                    let both = said(table, key.name, "[\"en\"]").1;
                    let list = matches!(key.shape, Shape::Texts);
                    assert_eq!(both.is_empty(), list, "{name}");
                }
            }
            if matches!(key.shape, Shape::SomeOf(_)) {
                right.push(format!("[{}]", right.join(", ")));
                assert_eq!(said(table, key.name, "[]").1.len(), 1, "{name}");
            }
            for value in right {
                assert_eq!(said(table, key.name, &value).1, [], "{name} = {value}");
            }
        }
    }
}

#[test]
fn every_key_is_documented_and_every_documented_key_exists() {
    let manual = include_str!("../../docs/book-toml.md");
    let mut documented: Vec<(String, String)> = Vec::new();
    let mut table = String::new();
    for line in manual.lines() {
        if let Some(name) = line.strip_prefix("## `[") {
            table = name
                .trim_start_matches('[')
                .trim_end_matches(['`', ']'])
                .to_owned();
        } else if let Some(key) = line.strip_prefix("### `") {
            documented.push((table.clone(), key.trim_end_matches('`').to_owned()));
        }
    }
    let mut listed: Vec<(String, String)> = TABLES
        .iter()
        .flat_map(|t| {
            let keys = t.keys.iter();
            keys.map(|k| (t.name.to_owned(), k.name.to_owned()))
        })
        .collect();
    documented.sort();
    listed.sort();
    assert_eq!(documented, listed);
}

#[test]
fn the_examples_of_the_manual_are_right() {
    let manual = include_str!("../../docs/book-toml.md");
    let examples: Vec<&str> = manual
        .split("```toml\n")
        .skip(1)
        .filter_map(|rest| rest.split("```").next())
        .collect();
    assert!(examples.len() > 5);
    for example in examples {
        assert_eq!(problems(example), [], "{example}");
    }
}

#[test]
fn unknown_keys_name_the_nearest() {
    let wrong = problems("[book]\ntitel = \"x\"\n[stie]\n[site]\ntitle = \"x\"\n");
    let said: Vec<_> = wrong
        .iter()
        .map(|p| (p.message.as_str(), p.suggestion.as_deref()))
        .collect();
    assert_eq!(
        said,
        [
            ("there is no key `titel` in `[book]`", Some("title")),
            ("there is no table `[stie]`", Some("site")),
            ("there is no key `title` in `[site]`", None),
        ]
    );
    assert_eq!(
        wrong[2].help.as_deref(),
        Some("`title` belongs below `[book]`")
    );
}

#[test]
fn impossible_values() {
    assert_eq!(
        found("[book]\ntitle = \" \"\nlanguage = \"german\"\nauthors = [\"\"]\nauthor = \"x\"\n"),
        [
            ("bad-value", "\" \""),
            ("bad-value", "\"german\""),
            ("bad-value", "\"\""),
            ("bad-value", "\"x\""),
        ]
    );
    assert_eq!(
        found(
            "[content]\nbanks = [\"/a.md\", \"*/b.md\", \"a**.md\", \"c.md\", \"./c.md\"]\nanswers = \"../x\"\nlock = 'a\\b'"
        ),
        [
            ("bad-value", "\"/a.md\""),
            ("bad-value", "\"*/b.md\""),
            ("bad-value", "\"a**.md\""),
            ("bad-value", "\"./c.md\""),
            ("bad-value", "\"../x\""),
            ("bad-value", "'a\\b'"),
        ]
    );
    assert_eq!(
        found("[content]\nanswers = \"a\"\npages = \"a/b\""),
        [("bad-value", "\"a/b\"")]
    );
    assert_eq!(found("[content]\nbanks = []"), [("bad-value", "[]")]);
    assert_eq!(
        found(
            "[answers]\nwords-per-minute = 20\nexample = []\nmetrics = [\"x\", \"X \"]\noutcome = \"x\"\nunplaced = \"eror\""
        ),
        [
            ("bad-value", "20"),
            ("bad-value", "[]"),
            ("bad-value", "\"X \""),
            ("bad-value", "\"x\""),
            ("bad-value", "\"x\""),
            ("unknown-value", "\"eror\""),
        ]
    );
    for url in [
        "example.org",
        "ftp://x.org",
        "https://",
        "https:///x",
        "https://x.org/?a",
        "https://x y",
    ] {
        let text = format!("[site]\nurl = \"{url}\"");
        assert_eq!(found(&text).len(), 1, "{url}");
    }
    assert_eq!(found("[theme]\nname = \"../x\"")[0].0, "bad-value");
}

#[test]
fn names_and_kinds_of_editions() {
    let text = "[[edition]]\nname = \"Guide\"\n[[edition]]\n[[edition]]\nname = \"site\"\n[[edition]]\nname = \"a/b\"\n[[edition]]\nname = \"a,b\"\n[[edition]]\nname = \"d\"\nkind = \"gide\"\npaper = \"A4\"\ncolumns = 3\n[[edition]]\nkind = \"cards\"\n[[edition]]\nkind = \"cards\"\n";
    assert_eq!(
        found(text),
        [
            ("duplicate-edition", "[[edition]]"),
            ("bad-value", "\"site\""),
            ("bad-value", "\"a/b\""),
            ("bad-value", "\"a,b\""),
            ("unknown-value", "\"gide\""),
            ("unknown-value", "\"A4\""),
            ("duplicate-edition", "[[edition]]"),
        ]
    );
    let wrong = problems(text);
    assert_eq!(wrong[4].suggestion.as_deref(), Some("guide"));
    assert_eq!(wrong[5].suggestion.as_deref(), Some("a4"));
    assert_eq!(found("edition = 1")[0].0, "wrong-type");
    assert_eq!(found("[edition]\nname = \"x\"")[0].0, "wrong-type");
}

#[test]
fn a_book_without_a_table_has_a_guide_and_a_cheat_sheet() {
    let editions = read(FileId(0), "").0.editions;
    let names: Vec<&str> = editions.iter().map(|e| e.name.as_str()).collect();
    assert_eq!(names, ["guide", "cheatsheet"]);
    assert!(!editions[0].landscape && editions[1].landscape);
}

/// The editions of a `book.toml` without a problem.
fn editions_of(text: &str) -> Vec<Edition> {
    let (config, problems) = read(FileId(0), text);
    assert_eq!(problems, [], "{text}");
    without_places(config).editions
}

#[test]
fn an_edition_is_named_after_its_kind_and_lies_as_it_is_best_read() {
    for kind in EditionKind::all() {
        let text = format!("[[edition]]\nkind = \"{}\"\n", kind.name());
        assert_eq!(editions_of(&text), [Edition::of(kind)]);
    }
    let lies = |text: &str| editions_of(text)[0].landscape;
    assert!(!lies("[[edition]]\n") && lies("[[edition]]\nkind = \"cheatsheet\"\n"));
    assert!(!lies(
        "[[edition]]\nkind = \"cheatsheet\"\norientation = \"portrait\"\n"
    ));
    assert!(lies("[[edition]]\norientation = \"landscape\"\n"));
}

#[test]
fn all_of_an_edition_can_be_said() {
    let wanted = |name: &str| vec![Wanted::of(name)];
    let text = r#"
[[edition]]
name = "interview"
title = "Tomorrow"
paper = "a5"
greyscale = true
sections = [3, " Async  Python "]
tags = "caching"
status = ["ready", "unanswered"]
authors = ["Ada Lovelace"]
booklet = true
link-notes = false
tag-index = false
[[edition]]
kind = "cheatsheet"
columns = 4
fit = 2
unanswered = "leave-out"
full-prompt = true
sections = 1
[[edition]]
name = "large"
kind = "cheatsheet"
size = 9.5
status = "draft"
[[edition]]
kind = "worksheet"
answer-space = 80
ruled = false
answers = "none"
[[edition]]
kind = "cards"
up = 10
sides = "fold"
crop-marks = false
offset = [-0.5, 1]
unanswered = "line"
"#;
    let guide = GuideOptions {
        booklet: true,
        link_notes: false,
        tag_index: false,
    };
    let sheet = CheatsheetOptions {
        columns: Some(4),
        fit: Some(2),
        size: None,
        unanswered: Unanswered::LeaveOut,
        full_prompt: true,
    };
    let large = CheatsheetOptions {
        size: Some(9.5),
        ..CheatsheetOptions::default()
    };
    let worksheet = WorksheetOptions {
        space_mm: 80,
        ruled: false,
        appendix: false,
    };
    let cards = CardsOptions {
        up: 10,
        sides: Sides::Fold,
        crop_marks: false,
        offset_mm: (-0.5, 1.0),
        unanswered: Unanswered::Line,
    };
    let expected = [
        Edition {
            name: "interview".to_owned(),
            title: Some("Tomorrow".to_owned()),
            paper: Paper::A5,
            greyscale: true,
            select: Selection {
                sections: vec![Wanted::of("3"), Wanted::of("Async Python")],
                tags: wanted("caching"),
                status: vec![Standing::Ready, Standing::Unanswered],
                authors: wanted("Ada Lovelace"),
            },
            ..Edition::of(EditionKind::Guide(guide))
        },
        Edition {
            select: Selection {
                sections: wanted("1"),
                ..Selection::default()
            },
            ..Edition::of(EditionKind::Cheatsheet(sheet))
        },
        Edition {
            name: "large".to_owned(),
            select: Selection {
                status: vec![Standing::Draft],
                ..Selection::default()
            },
            ..Edition::of(EditionKind::Cheatsheet(large))
        },
        Edition::of(EditionKind::Worksheet(worksheet)),
        Edition::of(EditionKind::Cards(cards)),
    ];
    assert_eq!(editions_of(text), expected);
}

#[test]
fn every_name_of_a_selection_keeps_its_place() {
    let text =
        "[[edition]]\nsections = [1, \"b\"]\ntags = \"c\"\nauthors = [\"d\"]\nname = \"e\"\n";
    let edition = read(FileId(0), text).0.editions.remove(0);
    let select = &edition.select;
    let names = [&select.sections, &select.tags, &select.authors];
    let places = names.into_iter().flatten().map(|wanted| wanted.typed);
    let typed: Vec<&str> = places
        .chain([edition.typed])
        .map(|place| &text[place.expect("a place").1.range()])
        .collect();
    assert_eq!(typed, ["1", "\"b\"", "\"c\"", "\"d\"", "\"e\""]);
}

#[test]
fn impossible_editions() {
    let wrong = |body: &str| {
        let text = format!("[[edition]]\n{body}");
        let problems = problems(&text);
        let [problem] = problems.as_slice() else {
            panic!("{body}: {problems:?}")
        };
        let help = problem.help.clone().unwrap_or_default();
        format!("{}: {} = {help}", problem.code, problem.message)
    };
    let cases = [
        (
            "columns = 3",
            "wrong-kind: `columns` is for cheat sheets, and this edition is a guide = remove the line, or write `kind = \"cheatsheet\"`",
        ),
        (
            "kind = \"worksheet\"\nunanswered = \"line\"",
            "wrong-kind: `unanswered` is for cheat sheets and cards, and this edition is a worksheet = remove the line, or write `kind = \"cheatsheet\"` or `kind = \"cards\"`",
        ),
        (
            "kind = \"cheatsheet\"\nfit = 2\nsize = 8",
            "bad-value: `fit` finds the size of the type, and `size` sets it = keep one of the two",
        ),
        (
            "kind = \"cheatsheet\"\ncolumns = 6",
            "bad-value: `columns` cannot be 6: it is from 2 to 5 = ",
        ),
        (
            "kind = \"cheatsheet\"\nfit = 0",
            "bad-value: `fit` cannot be 0: it is from 1 to 999 pages = ",
        ),
        (
            "kind = \"cheatsheet\"\nsize = 4.9",
            "bad-value: `size` cannot be 4.9: it is from 5 to 14 points = ",
        ),
        (
            "kind = \"worksheet\"\nanswer-space = 70000",
            "bad-value: `answer-space` cannot be 70000: it is from 5 to 400 millimetres = ",
        ),
        (
            "kind = \"cards\"\nup = 7",
            "bad-value: `up` cannot be 7 = how many cards a side of a sheet holds is 1, 2, 4, 6, 8, 9, 10, 12 or 16",
        ),
        (
            "kind = \"cards\"\noffset = 1",
            "bad-value: `offset` wants two numbers, and there is one = how many millimetres to the right, and how many downwards, as in `offset = [0.5, -1]`",
        ),
        (
            "booklet = true\norientation = \"landscape\"",
            "bad-value: the pages of a booklet stand upright: a sheet is folded between two of them = remove the line; the sheets are printed in landscape by themselves",
        ),
        (
            "tags = []",
            "bad-value: `tags` names nothing = name one, or remove the line: then all are meant",
        ),
        (
            "status = []",
            "bad-value: `status` names nothing = name one, or remove the line: then all are meant",
        ),
        (
            "authors = [\" \"]",
            "bad-value: a name in `authors` is empty = ",
        ),
        (
            "status = [\"raedy\"]",
            "unknown-value: `status` cannot be `raedy` = it can be \"ready\", \"draft\" or \"unanswered\"",
        ),
    ];
    for (body, said) in cases {
        assert_eq!(wrong(body), said, "{body}");
    }
}

proptest! {
    #[test]
    fn reading_never_panics(text in "([a-z\\[\\]=\"'\n #.,{}0-9-]|title|\\[book\\]\n|\\[\\[edition\\]\\]\n|name = |[\u{0}-\u{1f}é]){0,40}") {
        let (_, problems) = read(FileId(0), &text);
        for problem in problems {
            if let Place::Text(_, span) = problem.place {
                prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
