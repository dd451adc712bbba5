//! Files of words: those of the languages that prepbook brings, and the book's own.
//!
//! One line a word: `"English" = "own"`, in TOML.

use std::collections::{BTreeMap, BTreeSet};

use super::{Known, Uses};
use crate::config::{TypedValue, toml_document};
use crate::diagnostic::{Diagnostic, FileId};
use crate::text::nearest;

/// Languages that prepbook brings, by their BCP 47 tags. English needs no file: words are named by it.
const LANGUAGES: [(&str, &str); 1] = [("de", include_str!("de.toml"))];

/// The words of a language that prepbook brings: of the tag itself, else of its first part.
pub(super) fn built_in(language: &str) -> BTreeMap<String, String> {
    let primary = language.split(['-', '_']).next().unwrap_or_default();
    let of = |tag: &str| {
        let mut languages = LANGUAGES.iter();
        languages.find(|(known, _)| known.eq_ignore_ascii_case(tag))
    };
    let Some((_, text)) = of(language).or_else(|| of(primary)) else {
        return BTreeMap::new();
    };
    let (pairs, _) = toml_document(FileId(0), text, |top| top.texts());
    let pairs = pairs.into_iter();
    pairs
        .map(|(english, own)| (english.value, own.value))
        .collect()
}

/// Words of the book's own file, laid over `words`. `known`: all that are said.
pub(super) fn own(
    file: FileId,
    text: &str,
    known: &Known,
    words: &mut BTreeMap<String, String>,
) -> Vec<Diagnostic> {
    let (pairs, mut problems) = toml_document(file, text, |top| top.texts());
    for (english, own) in pairs {
        let Some(uses) = known.get(&english.value) else {
            problems.push(unknown(file, &english, known));
            continue;
        };
        if let Some(problem) = wrong(file, &english.value, &own, *uses) {
            problems.push(problem);
            continue;
        }
        words.insert(english.value, own.value);
    }
    problems
}

fn unknown(file: FileId, english: &TypedValue<String>, known: &Known) -> Diagnostic {
    let word = &english.value;
    let problem = Diagnostic::warning("unknown-word", format!("the guide never says `{word}`"))
        .at(file, english.span);
    match nearest(word, known.keys().map(String::as_str)) {
        Some(near) => problem.suggest(near),
        None => problem.help(
            "a word is named by itself in English, as it stands in a template or a script of the theme",
        ),
    }
}

/// What is wrong with a word of the book's: what English has places for must have its place, and nothing else can.
fn wrong(file: FileId, english: &str, own: &TypedValue<String>, uses: Uses) -> Option<Diagnostic> {
    let at = |message: String| Some(Diagnostic::error("word-place", message).at(file, own.span));
    if own.value.trim().is_empty() {
        let message = format!("there is nothing to say for `{english}`");
        return at(message).map(|problem| problem.help("write something, or remove the line"));
    }
    let (wanted, given) = (places(english), places(&own.value));
    // A number that is counted comes in figures and spelled out, and a language takes what suits it.
    let number = BTreeSet::from(["n", "words"]);
    let only_counted = uses.counted && !uses.plain;
    let allowed = if only_counted { &number } else { &wanted };
    if let Some(place) = given.difference(allowed).next() {
        let list: Vec<String> = allowed
            .iter()
            .map(|place| format!("`{{{place}}}`"))
            .collect();
        let help = match list.as_slice() {
            [] => "nothing is filled in here; take the braces out".to_owned(),
            [one] => format!("what is filled in here is {one}"),
            list => format!("what is filled in here is {}", list.join(", ")),
        };
        let message = format!("there is no `{{{place}}}` in `{english}`");
        let problem = at(message).map(|problem| problem.help(help));
        return match nearest(place, allowed.iter().copied()) {
            Some(near) => problem.map(|problem| problem.suggest(format!("{{{near}}}"))),
            None => problem,
        };
    }
    let missing = if only_counted {
        // It may say the number in either way.
        let first = wanted.iter().next();
        first.filter(|_| given.is_empty())
    } else {
        wanted.difference(&given).next()
    };
    let place = missing?;
    at(format!("`{{{place}}}` is missing: `{english}` has it"))
        .map(|problem| problem.help("put it where the value shall stand"))
}

/// The places of a word: `{name}`.
pub(super) fn places(word: &str) -> BTreeSet<&str> {
    let is_name = |text: &&str| {
        !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let mut found = BTreeSet::new();
    let mut rest = word;
    while let Some((_, after)) = rest.split_once('{') {
        let Some((name, _)) = after.split_once('}') else {
            break;
        };
        found.extend(Some(name).filter(is_name));
        rest = after;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn said(text: &str) -> (BTreeMap<String, String>, Vec<String>) {
        let plain = Uses {
            plain: true,
            ..Uses::default()
        };
        let counted = Uses {
            counted: true,
            ..Uses::default()
        };
        let known = Known::from([
            ("Contents".to_owned(), plain),
            ("{n} of {all}".to_owned(), plain),
            ("one card".to_owned(), counted),
            ("{words} cards".to_owned(), counted),
        ]);
        let mut words = BTreeMap::new();
        let problems = own(FileId(0), text, &known, &mut words);
        let told = problems.iter().map(|problem| {
            let Place::Text(_, span) = problem.place else {
                panic!("no place: {problem:?}")
            };
            format!("{} at {}", problem.code, &text[span.range()])
        });
        (words, told.collect())
    }

    #[test]
    fn right_words_are_taken() {
        let (words, problems) = said(
            "Contents = \"Índice\"\n\"{n} of {all}\" = \"de {all}, {n}\"\n\"one card\" = \"{n} karta\"\n\"{words} cards\" = \"{n} kart\"\n",
        );
        assert_eq!(problems, [""; 0]);
        assert_eq!(words.len(), 4);
        assert_eq!(words["{n} of {all}"], "de {all}, {n}");
    }

    #[test]
    fn wrong_words_are_told_where_they_stand() {
        let (words, problems) = said(
            "Contens = \"a\"\nContents = \" \"\n\"{n} of {all}\" = \"{n} von {al}\"\n\"one card\" = \"{x}\"\n\"{words} cards\" = \"Karten\"\n",
        );
        assert_eq!(
            problems,
            [
                "unknown-word at Contens",
                "word-place at \" \"",
                "word-place at \"{n} von {al}\"",
                "word-place at \"{x}\"",
                "word-place at \"Karten\"",
            ]
        );
        assert!(words.is_empty());
        assert_eq!(said("Contents = 1\n").1, ["wrong-type at 1"]);
        assert_eq!(said("Contents\n").1.len(), 1);
    }

    #[test]
    fn places_are_names_in_braces() {
        assert_eq!(
            places("{n} of {all}, {not this} {}"),
            BTreeSet::from(["all", "n"])
        );
        assert!(places("{{ open {").is_empty());
    }

    #[test]
    fn a_tag_finds_its_language() {
        assert_eq!(built_in("de-AT")["Contents"], "Inhalt");
        assert!(built_in("en").is_empty() && built_in("tlh").is_empty());
    }
}
