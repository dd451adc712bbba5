//! The paper: a typesetting pipeline of its own.
//!
//! Stages: `style` (theme tokens → point sizes) → `fonts` and `shape` (text → glyphs, with a word cache) → `break_lines`
//! (Knuth-Plass) → `flow` (blocks → boxes) → `paginate` (boxes → pages) → `editions/*` (what goes on the paper, in which
//! order) → `write` (pages → PDF: fonts, links, outline, labels, metadata). `page` is the plain data that `paginate` and `editions` hand
//! to `write`; tests assert on it. Lengths are points (1/72 inch); the origin is the page's top left corner, y grows downwards;
//! `write` alone turns that round.
//!
//! `printpdf` and `lopdf` are named in `write` only. Columns, tags, footnotes at the foot, the other editions: issue "paper".

mod break_lines;
mod editions;
mod flow;
mod fonts;
mod page;
mod paginate;
mod shape;
mod style;
mod write;

pub use page::*;

use crate::config::Edition;
use crate::diagnostic::Diagnostic;
use crate::guide::Published;
use crate::memo::Memo;
use crate::output::OutputFile;
use crate::theme::Theme;

/// What differs from one build to another.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `SOURCE_DATE_EPOCH` (seconds), if set: the creation date. Without it the file bears none.
    pub date: Option<i64>,
}

/// Draws one edition. Also returns the text it shows, uncompressed, for the search for private words.
pub fn render(_book: &Published, _theme: &Theme, _edition: &Edition, _options: &Options, _memo: &Memo) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    todo!()
}
