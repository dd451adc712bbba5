//! The site's own words, which a book may have in another language: the filters `say`, `count`, `words` and `duration` of the templates.
//!
//! A word's name is the word itself in English, as it stands in the template, with places for what changes: `"Section {number} of {all}"`.

use std::collections::BTreeMap;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::words;
use crate::memo::{Key, KeyBuilder};

/// Words of a language, by those in English.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    words: BTreeMap<String, String>,
}

impl Strings {
    /// What to say for a word in English: the word itself, where there is no other.
    pub(super) fn say<'s>(&'s self, english: &'s str) -> &'s str {
        self.words.get(english).map_or(english, String::as_str)
    }

    /// The same with its places filled in: `{name}` → value.
    fn fill(&self, english: &str, values: &[(&str, String)]) -> String {
        let mut text = self.say(english).to_owned();
        for (name, value) in values {
            text = text.replace(&format!("{{{name}}}"), value);
        }
        text
    }

    /// A hash of all words.
    pub(super) fn key(&self) -> Key {
        let mut key = KeyBuilder::new("site strings");
        for (english, own) in &self.words {
            key.add(english.as_bytes());
            key.add(own.as_bytes());
        }
        key.finish()
    }

    /// The small numbers spelled out: `3` → `three`.
    fn spelled(&self, number: u64) -> String {
        self.say(&words::spelled(number)).to_owned()
    }

    /// `2` → `two questions`, in a form for one or for many: `{n}` is the number in figures, `{words}` spelled out.
    fn count(&self, number: u64, one: &str, many: &str) -> String {
        let form = if number == 1 { one } else { many };
        let values = [("n", number.to_string()), ("words", self.spelled(number))];
        self.fill(form, &values)
    }

    /// How long an answer takes to say.
    fn duration(&self, seconds: u64) -> String {
        match words::duration(seconds) {
            words::Duration::Seconds(n) => self.fill("{n} seconds", &[("n", n.to_string())]),
            words::Duration::Minutes(n) => self.fill("{n} minutes", &[("n", n)]),
        }
    }

    /// Teaches the filters to `tera`.
    pub(super) fn teach(&self, tera: &mut Tera) {
        let strings = self.clone();
        tera.register_filter(
            "say",
            move |english: &str, values: Kwargs, _: &State<'_>| -> TeraResult<String> {
                let values: Vec<(String, String)> = values
                    .iter()
                    .map(|(name, value): (_, &Value)| (name.to_string(), value.to_string()))
                    .collect();
                let values: Vec<(&str, String)> = values
                    .iter()
                    .map(|(name, value)| (name.as_str(), value.clone()))
                    .collect();
                Ok(strings.fill(english, &values))
            },
        );
        let strings = self.clone();
        tera.register_filter(
            "count",
            move |number: u64, forms: Kwargs, _: &State<'_>| -> TeraResult<String> {
                let one: &str = forms.must_get("one")?;
                let many: &str = forms.must_get("many")?;
                Ok(strings.count(number, one, many))
            },
        );
        let strings = self.clone();
        tera.register_filter("words", move |number: u64, _: Kwargs, _: &State<'_>| {
            strings.spelled(number)
        });
        let strings = self.clone();
        tera.register_filter("duration", move |seconds: u64, _: Kwargs, _: &State<'_>| {
            strings.duration(seconds)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_word_of_its_own_is_said_in_english() {
        let strings = Strings {
            words: BTreeMap::from([
                ("{words} questions".to_owned(), "{words} Fragen".to_owned()),
                ("three".to_owned(), "drei".to_owned()),
            ]),
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
}
