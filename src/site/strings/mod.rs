//! The site's own words, which a book may have in another language: the filters `say`, `count`, `words` and `duration` of the templates.
//!
//! A word's name is the word itself in English, as it stands in the template, with places for what changes: `"Section {number} of {all}"`.
//!
//! Stages: `gather` (which words a theme says) → `read` (files of words: of a language that prepbook brings, and of the book) → [`Strings`].

mod gather;
mod read;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::data::json_for_script;
use super::links::hashed_name;
use super::words;
use crate::diagnostic::{Diagnostic, FileId};
use crate::markdown;
use crate::memo::{Key, KeyBuilder, Memo};
use crate::theme::Theme;
use gather::Words;

/// What the program itself says, besides the templates and the spelled numbers.
const OWN: &[&str] = &[
    "Cards",
    "Cheat sheet",
    "Guide",
    "No such page",
    "Practice",
    "Practise what {title} asks.",
    "Table, scrolls sideways",
    "The address may be mistyped, or the page may have a new name.",
    "Worksheet",
    "example",
    "metrics",
    "outcome",
    "{n} minutes",
    "{n} seconds",
];

/// Words of a language, by those in English.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Strings {
    words: BTreeMap<String, String>,
    /// Those of them that scripts say.
    in_scripts: BTreeMap<String, String>,
}

impl markdown::Words for Strings {
    fn word<'w>(&'w self, english: &'w str) -> &'w str {
        self.say(english)
    }
}

impl Strings {
    /// The words of a language, with those of the book's own file (its number and text) over them. A language that nobody knows stays English.
    pub fn load(
        language: &str,
        file: Option<(FileId, &str)>,
        theme: &Theme,
        memo: &Memo,
    ) -> (Strings, Vec<Diagnostic>) {
        let key = KeyBuilder::new("site words").key(theme.key).finish();
        let known = memo.get(key, || all_words(theme));
        let mut words = read::built_in(language);
        let problems = match file {
            Some((file, text)) => read::own(file, text, &known, &mut words),
            None => Vec::new(),
        };
        let said = known.iter().filter(|(_, uses)| uses.in_script);
        let in_scripts = said
            .filter_map(|(english, _)| words.get_key_value(english))
            .map(|(english, own)| (english.clone(), own.clone()))
            .collect();
        (Strings { words, in_scripts }, problems)
    }

    /// What to say for a word in English: the word itself, where there is no other.
    pub fn say<'s>(&'s self, english: &'s str) -> &'s str {
        self.words.get(english).map_or(english, String::as_str)
    }

    /// The same with its places filled in: `{name}` → value. What a value says stays as it is, braces too.
    pub(super) fn fill(&self, english: &str, values: &[(&str, String)]) -> String {
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

    /// A script that hands the words of scripts to them: its path in the site, and its bytes. `None`: they are all in English.
    pub(super) fn script(&self) -> Option<(String, Arc<[u8]>)> {
        if self.in_scripts.is_empty() {
            return None;
        }
        // Texts by text: this cannot fail.
        let json = json_for_script(&self.in_scripts).unwrap_or_default();
        let text = format!("(window.prepbook = window.prepbook || {{}}).words = {json};\n");
        let path = hashed_name("words", "js", Key::of(text.as_bytes()));
        Some((path, Arc::from(text.into_bytes())))
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
        // As `capitalize`, which makes all other letters small: a German noun would not survive it.
        tera.register_filter("capital", |text: &str, _: Kwargs, _: &State<'_>| {
            let mut letters = text.chars();
            let first = letters.next().map(char::to_uppercase);
            first
                .into_iter()
                .flatten()
                .chain(letters)
                .collect::<String>()
        });
        let strings = self.clone();
        tera.register_filter("duration", move |seconds: u64, _: Kwargs, _: &State<'_>| {
            strings.duration(seconds)
        });
    }
}

/// Every word that a site of this theme can say.
fn all_words(theme: &Theme) -> Words {
    let mut known = gather::of_theme(theme);
    let own = OWN.iter().chain(&words::SPELLED).chain(&markdown::WORDS);
    for word in own {
        known.entry((*word).to_owned()).or_default().plain = true;
    }
    known
}

#[cfg(test)]
mod tests;
