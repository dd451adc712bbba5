//! What the site says of its own accord: which words those are, the filters `say`, `count`, `words` and `duration` of the templates, and the words
//! of scripts.
//!
//! Stages: `gather` (which words a theme says) → [`known_words`] (with the program's own) → the book's [`Strings`], taught to tera.

mod gather;

use std::collections::BTreeMap;
use std::sync::Arc;

use tera::{Kwargs, State, Tera, TeraResult, Value};

use super::data::json_for_script;
use super::links::hashed_name;
use crate::markdown;
use crate::memo::{Key, KeyBuilder, Memo};
use crate::theme::Theme;
use crate::words::{Known, SPELLED, Said, Strings};

/// What the program itself says on pages, besides the templates and the spelled numbers.
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

/// Every word that a site of this theme can say.
pub fn known_words(theme: &Theme, memo: &Memo) -> Arc<Known> {
    let key = KeyBuilder::new("site words").key(theme.key).finish();
    memo.get(key, || {
        let mut known = gather::of_theme(theme);
        let own = OWN.iter().chain(&SPELLED).chain(&markdown::WORDS);
        for word in own {
            known.entry((*word).to_owned()).or_default().plain = true;
        }
        known
    })
}

/// A script that hands the words of scripts to them: its path in the site, and its bytes. `None`: they are all in English.
pub(super) fn script(strings: &Strings, known: &Known) -> Option<(String, Arc<[u8]>)> {
    let said = known.iter().filter(|(_, uses)| uses.in_script);
    let words: BTreeMap<&str, &str> = said
        .filter_map(|(english, _)| Some((english.as_str(), strings.own(english)?)))
        .collect();
    if words.is_empty() {
        return None;
    }
    // Texts by text: this cannot fail.
    let json = json_for_script(&words).unwrap_or_default();
    let text = format!("(window.prepbook = window.prepbook || {{}}).words = {json};\n");
    let path = hashed_name("words", "js", Key::of(text.as_bytes()));
    Some((path, Arc::from(text.into_bytes())))
}

/// Teaches the filters to `tera`.
pub(super) fn teach(strings: &Strings, tera: &mut Tera) {
    let own = strings.clone();
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
            Ok(own.fill(english, &values))
        },
    );
    let own = strings.clone();
    tera.register_filter(
        "count",
        move |number: u64, forms: Kwargs, _: &State<'_>| -> TeraResult<String> {
            let one: &str = forms.must_get("one")?;
            let many: &str = forms.must_get("many")?;
            Ok(own.count(number, one, many))
        },
    );
    let own = strings.clone();
    tera.register_filter("words", move |number: u64, _: Kwargs, _: &State<'_>| {
        own.spelled(number)
    });
    // As `capitalize`, which makes all other letters small: a German noun would not survive it.
    tera.register_filter("capital", |text: &str, _: Kwargs, _: &State<'_>| {
        Said::from(text).capital().text
    });
    let own = strings.clone();
    tera.register_filter("duration", move |seconds: u64, _: Kwargs, _: &State<'_>| {
        own.duration(seconds)
    });
}

#[cfg(test)]
mod tests;
