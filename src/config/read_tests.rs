//! Tests of `read`.

use proptest::prelude::*;

use super::*;
use crate::config::keys::{Keys, Shape};

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
    let said = |table: &Keys, key: &str, value: &str| {
        let text = format!("{}\n{key} = {value}\n", table.header());
        let (mut config, problems) = read(FileId(0), &text);
        config.content.typed = ContentTyped::default();
        config.theme.span = None;
        (config, problems)
    };
    for table in TABLES {
        for key in table.keys {
            let name = format!("{} {}", table.header(), key.name);
            if !key.default.is_empty() {
                let (config, problems) = said(table, key.name, key.default);
                assert_eq!(problems, [], "{name}");
                assert_eq!(config, Config::default(), "{name}");
            }
            let mut right: Vec<String> = Vec::new();
            match key.shape {
                Shape::OneOf(names) => {
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
fn editions() {
    let text = "[[edition]]\nname = \"Guide\"\n[[edition]]\nname = \"guide\"\n[[edition]]\nname = \"site\"\n[[edition]]\nname = \"a/b\"\n[[edition]]\nname = \"c\"\nkind = \"cards\"\n[[edition]]\nname = \"d\"\nkind = \"gide\"\npaper = \"A4\"\n";
    assert_eq!(
        found(text),
        [
            ("duplicate-edition", "\"guide\""),
            ("bad-value", "\"site\""),
            ("bad-value", "\"a/b\""),
            ("not-yet", "\"cards\""),
            ("unknown-value", "\"gide\""),
            ("unknown-value", "\"A4\""),
        ]
    );
    let wrong = problems(text);
    assert_eq!(wrong[4].suggestion.as_deref(), Some("guide"));
    assert_eq!(wrong[5].suggestion.as_deref(), Some("a4"));
    assert_eq!(found("edition = 1")[0].0, "wrong-type");
    assert_eq!(found("[edition]\nname = \"x\"")[0].0, "wrong-type");
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
