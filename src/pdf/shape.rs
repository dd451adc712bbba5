//! Text to glyphs, with a word cache.

use std::sync::Arc;

use super::fonts::{Family, FontBook};
use super::page::{FontId, Glyph};
use crate::theme::Color;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Bold (or semibold).
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Size in points.
    pub size: f32,
    /// Colour (not part of shaping).
    pub color: Color,
    /// All small capitals (`smcp` and `c2sc`).
    pub small_caps: bool,
    /// Which figures.
    pub figures: Figures,
    /// Letter-spacing in ems.
    pub tracking: f32,
    /// Baseline shift upwards in points (sub, sup).
    pub rise: f32,
    /// Struck through.
    pub strike: bool,
    /// Underlined.
    pub underline: bool,
}

/// Which figures (OpenType `onum`, `lnum`, `pnum`, `tnum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figures {
    /// Old-style, proportional: in running text.
    OldStyle,
    /// Lining, proportional: in titles and metrics.
    Lining,
    /// Lining, tabular: in tables and contents.
    Tabular,
}

/// A shaped piece of text: one or more faces (fallback), no line breaks, no justification.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// Stretches of one face. Glyph texts point into `text`.
    pub runs: Vec<ShapedRun>,
    /// The text.
    pub text: Arc<str>,
    /// Sum of advances, in points.
    pub width: f32,
}

/// A stretch of one face.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapedRun {
    /// Face.
    pub font: FontId,
    /// Glyphs with advances in points.
    pub glyphs: Vec<Glyph>,
}

/// Shapes for one edition: the font book and the caches. Shared by threads.
pub struct Shaper<'a> {
    /// The faces.
    pub fonts: &'a FontBook,
    /// BCP 47 tag.
    pub language: &'a str,
}

impl<'a> Shaper<'a> {
    /// A shaper with empty caches.
    pub fn new(fonts: &'a FontBook, language: &'a str) -> Self {
        Shaper { fonts, language }
    }

    /// Shapes a piece of text without line breaks: kerning, ligatures (not in [`Family::Mono`]), features of the style, fallback
    /// down to the emoji face. A character that no face has becomes U+FFFD's or `?`'s glyph and is remembered in [`Shaper::missing`].
    pub fn shape(&self, _text: &str, _style: &TextStyle) -> Arc<Shaped> {
        todo!()
    }

    /// Characters that no face has, in order.
    pub fn missing(&self) -> Vec<char> {
        todo!()
    }
}
