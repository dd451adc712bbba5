//! Holds the languages that prepbook brings to what its themes and its own code say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::gather::Words;
use super::*;
use crate::config::ThemeChoice;
use crate::source::SourceMap;
use crate::theme;

fn built_in_theme(name: &str) -> Theme {
    let nowhere = tempfile::tempdir().expect("a folder");
    let choice = ThemeChoice {
        name: name.to_owned(),
        span: None,
    };
    theme::load(&mut SourceMap::new(nowhere.path()), &choice).0
}

/// All words of all built-in themes.
fn everything() -> Words {
    let mut all = Words::new();
    for name in theme::built_in_names() {
        for (word, uses) in all_words(&built_in_theme(name)) {
            let known = all.entry(word).or_default();
            known.plain |= uses.plain;
            known.counted |= uses.counted;
            known.in_script |= uses.in_script;
        }
    }
    all
}

#[test]
fn german_has_every_word_and_nothing_else() {
    let said = everything();
    assert!(said.len() > 60, "{}", said.len());
    let german = read::built_in("de");
    let missing: String = said
        .keys()
        .filter(|word| !german.contains_key(*word))
        .map(|word| format!("{word:?} = \"\"\n"))
        .collect();
    assert_eq!(missing, "", "not in de.toml");
    let unused: Vec<&String> = german.keys().filter(|w| !said.contains_key(*w)).collect();
    assert!(
        unused.is_empty(),
        "in de.toml, but nowhere said: {unused:#?}"
    );
}

#[test]
fn german_is_as_right_as_a_books_own_file_must_be() {
    let mut words = BTreeMap::new();
    let problems = read::own(
        FileId(0),
        include_str!("de.toml"),
        &everything(),
        &mut words,
    );
    assert_eq!(problems, []);
    assert_eq!(words, read::built_in("de"));
}

/// All Rust files below a folder, without tests.
fn sources(folder: &Path, out: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, out);
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            out.push(path);
        }
    }
}

#[test]
fn what_the_program_says_is_listed() {
    let mut files = Vec::new();
    for folder in ["site", "build", "markdown"] {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        sources(&root.join(folder), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["say(\"", "fill(\"", "word(\""] {
            for (at, _) in code.match_indices(call) {
                // What a comment or an example says is no call.
                let line = code[..at].rsplit('\n').next().unwrap_or_default();
                if line.trim_start().starts_with("//") || line.ends_with(['`', '_', '"']) {
                    continue;
                }
                let rest = &code[at + call.len()..];
                found.extend(rest.split('"').next().map(str::to_owned));
            }
        }
    }
    let listed: BTreeSet<String> = OWN
        .iter()
        .chain(&markdown::WORDS)
        .map(|word| (*word).to_owned())
        .collect();
    let unlisted: Vec<&String> = found.difference(&listed).collect();
    assert!(unlisted.is_empty(), "said, and not listed: {unlisted:?}");
    assert!(found.len() > 5, "{found:?}");
}

#[test]
fn scripts_get_their_words_and_no_others() {
    let theme = built_in_theme("folio");
    let (german, problems) = Strings::load("de", None, &theme, &Memo::new());
    assert_eq!(problems, []);
    let (path, bytes) = german.script().expect("words of scripts");
    assert!(path.starts_with("assets/words.") && path.ends_with(".js"));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("\"Copy\":\"Kopieren\""), "{text}");
    assert!(!text.contains("Spickzettel"), "{text}");
    let (english, _) = Strings::load("en", None, &theme, &Memo::new());
    assert_eq!(english.script(), None);
    let file = Some((FileId(0), "Copy = \"</script>\"\n"));
    let (own, _) = Strings::load("en", file, &theme, &Memo::new());
    let text = String::from_utf8_lossy(&own.script().expect("one word").1).into_owned();
    assert_eq!(
        text,
        "(window.prepbook = window.prepbook || {}).words = {\"Copy\":\"<\\/script>\"};\n"
    );
}

#[test]
fn a_value_with_braces_is_no_place() {
    let words = Strings::default();
    let values = [("a", "{b}".to_owned()), ("b", "two".to_owned())];
    assert_eq!(words.fill("{a}, {b}, {c} {", &values), "{b}, two, {c} {");
}

#[test]
fn what_has_no_word_of_its_own_is_said_in_english() {
    let strings = Strings {
        words: BTreeMap::from([
            ("{words} questions".to_owned(), "{words} Fragen".to_owned()),
            ("three".to_owned(), "drei".to_owned()),
        ]),
        ..Strings::default()
    };
    assert_eq!(strings.say("Contents"), "Contents");
    assert_eq!(
        strings.count(3, "one question", "{words} questions"),
        "drei Fragen"
    );
    assert_eq!(
        strings.count(1, "one question", "{words} questions"),
        "one question"
    );
}
