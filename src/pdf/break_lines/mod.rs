//! Paragraphs to lines: Knuth and Plass, "Breaking Paragraphs into Lines" (Software: Practice and Experience 11, 1981).
//!
//! `items` turns pieces into boxes, glue and places to break; for it `seams` says where words of prose may break, `code` where names and paths do,
//! `bound` which spaces should not, and `wide` divides what is wider than a line. `total_fit` chooses the breaks that are best for the paragraph as
//! a whole among the `ways` that lead there; `hyphenate` says where words may be divided; `assemble` builds the lines.

mod assemble;
mod bound;
mod code;
mod hyphenate;
mod items;
mod seams;
mod total_fit;
mod ways;
mod wide;

use std::sync::Arc;

use super::page::FontId;
use super::page::Glyph;
use super::shape::{Shaper, TextStyle};

/// A piece of a paragraph.
#[derive(Debug, Clone)]
pub enum Piece {
    /// Text; spaces in it are places to break (except in `Breaks::Never`) and stretch.
    Text {
        /// The text.
        text: Arc<str>,
        /// Its look.
        style: TextStyle,
        /// Where it may break.
        breaks: Breaks,
        /// A caller's mark (link, element), carried to the lines.
        tag: u32,
    },
    /// A forced line end.
    Newline,
    /// A fixed horizontal space in points that never breaks (after a run-in label).
    Space(f32),
}

/// Where text may break.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Breaks {
    /// At spaces and where UAX 14 allows; words hyphenate.
    Prose,
    /// At spaces and where a reader of code expects (`snake_|case`, `path/|part`, `camel|Case`, after `.` `(` `,`), without a hyphen.
    Code,
    /// Nowhere.
    Never,
}

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub struct ParagraphStyle {
    /// Width of the lines in points.
    pub width: f32,
    /// Indent of the first line.
    pub first_indent: f32,
    /// Justified; else ragged right.
    pub justify: bool,
    /// Hyphenate prose.
    pub hyphenate: bool,
}

/// A line: positioned stretches, from the column's left edge.
#[derive(Debug, Clone)]
pub struct Line {
    /// Its stretches, left to right.
    pub runs: Vec<LineRun>,
    /// Its natural or justified width.
    pub width: f32,
    /// Stretch or shrink used, relative to what is there (for tests of line quality; 0 in ragged text).
    #[cfg_attr(not(test), allow(dead_code))] // Read by tests of line quality.
    pub ratio: f32,
    /// Whether it ends in a hyphen that is not in the text.
    pub hyphenated: bool,
}

/// A stretch of one face and style on a line; a real space at the end of a line that was broken at one is part of its text.
#[derive(Debug, Clone)]
pub struct LineRun {
    /// Left edge, from the column's.
    pub x: f32,
    /// Width.
    pub width: f32,
    /// Face.
    pub font: FontId,
    /// Look.
    pub style: TextStyle,
    /// Glyphs, justification included.
    pub glyphs: Arc<[Glyph]>,
    /// Text; a hyphen of ours is U+00AD in it.
    pub text: Arc<str>,
    /// The caller's mark.
    pub tag: u32,
}

/// Breaks a paragraph. Never fails: what fits nowhere is broken inside the word; the result has no line wider than asked, but for a single grapheme cluster.
///
/// A forced line end closes a line; none is made for what follows the last one if that is nothing. In prose, runs of white space
/// are one space and those at a line's start vanish; in code every space counts.
pub fn break_lines(shaper: &Shaper<'_>, pieces: &[Piece], style: &ParagraphStyle) -> Vec<Line> {
    let items = items::build(shaper, pieces, style);
    let breaks = total_fit::breaks(shaper, &items, pieces, style);
    assemble::lines(shaper, pieces, &items, &breaks, style)
}

/// One line, as wide as it is: labels, running heads, table measures.
pub fn single_line(shaper: &Shaper<'_>, pieces: &[Piece]) -> Line {
    let items = items::unbroken(shaper, pieces);
    assemble::single(shaper, pieces, &items)
}

#[cfg(test)]
mod tests;
