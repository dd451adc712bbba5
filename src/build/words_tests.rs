//! Holds the languages that prepbook brings to what its themes and its own code say.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::extras;
use crate::config::ThemeChoice;
use crate::diagnostic::FileId;
use crate::markdown;
use crate::memo::Memo;
use crate::pdf;
use crate::site;
use crate::source::SourceMap;
use crate::theme::{self, Theme};
use crate::words::{Known, Strings};

const GERMAN: &str = include_str!("../words/de.toml");

fn built_in_theme(name: &str) -> Theme {
    let nowhere = tempfile::tempdir().expect("a folder");
    let choice = ThemeChoice {
        name: name.to_owned(),
        span: None,
    };
    theme::load(&mut SourceMap::new(nowhere.path()), &choice).0
}

/// All words of pages in all built-in themes, and of paper.
fn everything() -> Known {
    let mut all = Known::new();
    for name in theme::built_in_names() {
        for (word, uses) in extras::words(&built_in_theme(name), &Memo::new()) {
            let known = all.entry(word).or_default();
            known.plain |= uses.plain;
            known.counted |= uses.counted;
            known.in_script |= uses.in_script;
        }
    }
    all
}

#[test]
fn german_has_every_word_and_nothing_else_and_is_as_right_as_a_books_own_file_must_be() {
    let said = everything();
    assert!(said.len() > 60, "{}", said.len());
    let (german, _) = Strings::load("de", None, &said);
    let missing: String = said
        .keys()
        .filter(|word| german.own(word).is_none())
        .map(|word| format!("{word:?} = \"\"\n"))
        .collect();
    assert_eq!(missing, "", "not in de.toml");
    // Unknown words would be warned of, wrong ones told.
    let (own, problems) = Strings::load("de", Some((FileId(0), GERMAN)), &said);
    assert_eq!(problems, []);
    assert_eq!(own.key(), german.key());
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

/// The texts that are the first in a call that says a word.
fn said_in(folders: &[&str]) -> BTreeSet<String> {
    let mut files = Vec::new();
    for folder in folders {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        sources(&root.join(folder), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let text = std::fs::read_to_string(&file).expect("a file");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for call in ["say(", "fill(", "word(", "said(", "counted(", "count("] {
            for (at, _) in code.match_indices(call) {
                // What a comment or an example says is no call.
                let line = code[..at].rsplit('\n').next().unwrap_or_default();
                if line.trim_start().starts_with("//") || line.ends_with(['`', '_', '"']) {
                    continue;
                }
                let rest = code[at + call.len()..].trim_start();
                let Some(literal) = rest.strip_prefix('"') else {
                    continue;
                };
                let text = literal.split('"').next().unwrap_or_default();
                found.insert(text.replace("\\u{2019}", "\u{2019}"));
            }
        }
    }
    found
}

#[test]
fn what_the_program_says_is_listed() {
    let listed = |words: &[&str]| -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    };
    let mut paper = listed(pdf::WORDS);
    paper.extend(listed(pdf::COUNTED));
    let mut pages: BTreeSet<String> = everything().into_keys().collect();
    let on_pages = site::known_words(&built_in_theme("folio"), &Memo::new());
    pages.retain(|word| !paper.contains(word) || on_pages.contains_key(word));
    paper.extend(listed(&markdown::WORDS));
    for (folders, listed, least) in [
        (&["site", "build", "markdown"][..], pages, 5),
        (&["pdf"][..], paper.clone(), 20),
        (&["guide"][..], listed(crate::guide::CHOSEN_WORDS), 3),
        // What both say.
        (&["words"][..], paper, 5),
    ] {
        let found = said_in(folders);
        let unlisted: Vec<&String> = found.difference(&listed).collect();
        assert!(
            unlisted.is_empty(),
            "said in {folders:?}, and not listed: {unlisted:?}"
        );
        assert!(found.len() >= least, "{found:?}");
    }
}

#[test]
fn a_word_of_the_books_own_is_for_pages_and_paper() {
    let known = everything();
    let file = "\"private copy\" = \"nicht weitergeben\"\n\"Practice\" = \"Training\"\n\"Contens\" = \"x\"\n";
    let (own, problems) = Strings::load("de", Some((FileId(0), file)), &known);
    let told: BTreeMap<&str, &str> = problems
        .iter()
        .map(|problem| (problem.code, problem.message.as_str()))
        .collect();
    assert_eq!(
        told,
        BTreeMap::from([("unknown-word", "the guide never says `Contens`")])
    );
    assert_eq!(own.say("private copy"), "nicht weitergeben");
    assert_eq!(own.say("Practice"), "Training");
}
