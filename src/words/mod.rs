//! What a book says of its own accord ("Contents", "two minutes to say"), on its pages and on paper, in the book's language.
//!
//! A word's name is the word itself in English, as it stands where it is said, with places for what changes: `"Section {number} of {all}"`.
//!
//! Stages: `known` (which words are said at all; whoever says some names them) → `read` (files of words: of a language that prepbook brings, and of
//! the book) → [`Strings`]; `numbers` puts counts and times into words.

mod known;
mod numbers;
mod read;

pub use known::{Known, Uses};
pub use numbers::SPELLED;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, FileId};
use crate::markdown;
use crate::memo::{Key, KeyBuilder};

/// Words of a language, by those in English.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    words: BTreeMap<String, String>,
    /// The language is another one than English.
    foreign: bool,
}

/// Something said in the book's language, or in English for want of a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// What is said.
    pub text: String,
    /// It is English, and the book is not.
    pub stray: bool,
}

impl Said {
    /// With a capital first letter.
    pub fn capital(self) -> Said {
        let mut letters = self.text.chars();
        let first = letters.next().map(char::to_uppercase);
        let text = first.into_iter().flatten().chain(letters).collect();
        Said { text, ..self }
    }

    /// Several things said as one.
    pub fn join(parts: &[Said], between: &str) -> Said {
        let texts: Vec<&str> = parts.iter().map(|part| part.text.as_str()).collect();
        Said {
            text: texts.join(between),
            stray: parts.iter().any(|part| part.stray),
        }
    }
}

impl From<&str> for Said {
    /// The author's own words.
    fn from(text: &str) -> Self {
        Said {
            text: text.to_owned(),
            stray: false,
        }
    }
}

impl markdown::Words for Strings {
    fn word<'w>(&'w self, english: &'w str) -> &'w str {
        self.say(english)
    }
}

impl Strings {
    /// The words of a language (a BCP 47 tag), with those of the book's own file (its number and text) over them. A language that nobody knows stays
    /// English. `known`: all words that are said; another one in the file is a warning.
    pub fn load(
        language: &str,
        file: Option<(FileId, &str)>,
        known: &Known,
    ) -> (Strings, Vec<Diagnostic>) {
        let mut words = read::built_in(language);
        let problems = match file {
            Some((file, text)) => read::own(file, text, known, &mut words),
            None => Vec::new(),
        };
        let primary = language.split(['-', '_']).next().unwrap_or_default();
        let foreign = !primary.eq_ignore_ascii_case("en");
        (Strings { words, foreign }, problems)
    }

    /// What to say for a word in English: the word itself, where there is no other.
    pub fn say<'s>(&'s self, english: &'s str) -> &'s str {
        self.words.get(english).map_or(english, String::as_str)
    }

    /// What the language has for a word in English, if it has one.
    pub fn own(&self, english: &str) -> Option<&str> {
        self.words.get(english).map(String::as_str)
    }

    /// [`Strings::say`] with the places filled in: `{name}` → value. What a value says stays as it is, braces too.
    pub fn fill(&self, english: &str, values: &[(&str, String)]) -> String {
        let mut out = String::new();
        let mut rest = self.say(english);
        while let Some((before, after)) = rest.split_once('{') {
            out.push_str(before);
            let place = after.split_once('}');
            let value = place.and_then(|(name, _)| values.iter().find(|(known, _)| *known == name));
            match (place, value) {
                (Some((_, behind)), Some((_, value))) => {
                    out.push_str(value);
                    rest = behind;
                }
                _ => {
                    out.push('{');
                    rest = after;
                }
            }
        }
        out.push_str(rest);
        out
    }

    /// [`Strings::fill`], with whether it had to be said in English.
    pub fn said(&self, english: &str, values: &[(&str, String)]) -> Said {
        Said {
            text: self.fill(english, values),
            stray: self.foreign && !self.words.contains_key(english),
        }
    }

    /// A hash of all words.
    pub fn key(&self) -> Key {
        let mut key = KeyBuilder::new("strings");
        key.add(&[u8::from(self.foreign)]);
        for (english, own) in &self.words {
            key.add(english.as_bytes());
            key.add(own.as_bytes());
        }
        key.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn german() -> Strings {
        Strings::load("de", None, &Known::new()).0
    }

    #[test]
    fn a_value_with_braces_is_no_place() {
        let words = Strings::default();
        let values = [("a", "{b}".to_owned()), ("b", "two".to_owned())];
        assert_eq!(words.fill("{a}, {b}, {c} {", &values), "{b}, two, {c} {");
    }

    #[test]
    fn what_has_no_word_of_its_own_is_said_in_english_and_known_as_stray() {
        let (german, english) = (german(), Strings::default());
        assert_eq!(german.say("Contents"), "Inhalt");
        assert_eq!(german.say("Nobody says this"), "Nobody says this");
        let stray = |strings: &Strings, word| strings.said(word, &[]).stray;
        assert!(!stray(&german, "Contents") && stray(&german, "Nobody says this"));
        assert!(!stray(&english, "Nobody says this"));
        let both = [german.said("Nobody says this", &[]), "Wort".into()];
        assert!(Said::join(&both, " ").stray);
        let british = Strings::load("en-GB", None, &Known::new()).0;
        assert!(!stray(&british, "Nobody says this"));
    }

    #[test]
    fn a_capital_is_for_the_first_letter_alone() {
        assert_eq!(Said::from("über Äpfel").capital().text, "Über Äpfel");
        assert_eq!(Said::default().capital().text, "");
    }
}
