//! What goes on the paper, in which order: a folder a kind of edition.
//!
//! What they share: `assembly` (galleys put together, and the edition made of them), `furniture` (heads and folios), `places` (links that must lead
//! somewhere), `references` (the pages that links lead to), `key` (what a laid-out piece is remembered under).

mod assembly;
mod cards;
mod cheatsheet;
mod furniture;
mod guide;
mod key;
mod places;
mod references;
mod worksheet;

pub(super) use key::fingerprint;

use super::flow::Context;
use super::page::Layout;
use crate::config::{Edition, EditionKind};
use crate::diagnostic::Diagnostic;
use crate::memo::{Key, Stop};

/// A laid-out edition, and what was noticed on the way.
pub(super) struct Made {
    /// Its pages.
    pub layout: Layout,
    /// Characters outside Basic Latin that it shows, sorted, each once.
    pub characters: Vec<char>,
    /// Images that paper cannot show, sorted, each once.
    pub left_out: Vec<usize>,
    /// Problems of this edition alone.
    pub diagnostics: Vec<Diagnostic>,
    /// What was chosen for the user, in a few words ("8.6 pt on 2 pages").
    pub remark: Option<String>,
}

/// Lays an edition out; `None`: the work was called off. `dress`: the key of theme, paper and language.
pub(super) fn lay_out(cx: Context<'_>, edition: &Edition, dress: Key, stop: &Stop) -> Option<Made> {
    match &edition.kind {
        EditionKind::Guide(options) => guide::lay_out(cx, edition, options, dress, stop),
        EditionKind::Cheatsheet(options) => cheatsheet::lay_out(cx, edition, options, dress, stop),
        EditionKind::Worksheet(options) => worksheet::lay_out(cx, edition, options, dress, stop),
        EditionKind::Cards(options) => cards::lay_out(cx, edition, options, dress, stop),
    }
}
