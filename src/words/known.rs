//! Which words are said at all, and how.

use std::collections::BTreeMap;

/// Where a word is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses {
    /// As a form for one or for many things, which fills in `{n}` and `{words}`.
    pub counted: bool,
    /// By anything else, which fills in what the English word has places for.
    pub plain: bool,
    /// By a script.
    pub in_script: bool,
}

/// Words in English, each with where it is said.
pub type Known = BTreeMap<String, Uses>;
