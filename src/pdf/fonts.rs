//! The faces of a theme, ready for shaping, with fallback.

use std::sync::Arc;

use super::page::FontId;
use crate::diagnostic::Diagnostic;
use crate::theme::Theme;

/// A family of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Running text.
    Text,
    /// Titles, numerals, metrics.
    Display,
    /// Code.
    Mono,
}

/// A face: its file and its measures, in thousandths of the em.
pub struct Face {
    /// The font file.
    pub data: Arc<[u8]>,
    /// PostScript name, as in the font.
    pub postscript_name: String,
    /// Ascender (typographic).
    pub ascent: f32,
    /// Descender (negative).
    pub descent: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// Height of x.
    pub x_height: f32,
    /// Italic angle in degrees.
    pub italic_angle: f32,
    /// Whether all advances are equal.
    pub monospaced: bool,
    /// Units of the font's em.
    pub units_per_em: u16,
}

/// All faces of a theme.
pub struct FontBook {
    /// By [`FontId`].
    pub faces: Vec<Face>,
}

impl FontBook {
    /// Reads the theme's paper fonts. A file that is no font is an error that names it.
    pub fn load(_theme: &Theme) -> Result<FontBook, Vec<Diagnostic>> {
        todo!()
    }

    /// The face for a family in a weight and slant.
    pub fn face(&self, _family: Family, _bold: bool, _italic: bool) -> FontId {
        todo!()
    }
}
