//! `theme.toml` → tokens.

use crate::markdown::Token;

/// A colour, 8 bits a channel, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// From `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Color { r: (rgb >> 16) as u8, g: (rgb >> 8) as u8, b: rgb as u8 }
    }
}

/// All design tokens of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// `[type]`
    pub typography: Typography,
    /// `[color.light]` with `[code.light]`
    pub light: Palette,
    /// `[color.dark]`
    pub dark: Palette,
    /// `[color.print]`
    pub print: Palette,
    /// `[paper]`
    pub paper: PaperTokens,
}

/// `[type]`: families and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Typography {
    /// Running text.
    pub text: FontFamily,
    /// Titles, numerals, metrics.
    pub display: FontFamily,
    /// Code.
    pub mono: FontFamily,
    /// Paper fonts tried, in order, for a character that the family lacks (file names).
    pub fallback: Vec<String>,
    /// Old-style figures in text.
    pub old_style_figures: bool,
    /// Justified on paper (else ragged right).
    pub justify: bool,
    /// Hyphenate on paper.
    pub hyphenate: bool,
}

/// A family's paper fonts (file names in [`super::Theme::fonts`]).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FontFamily {
    /// Regular.
    pub regular: String,
    /// Italic; `None`: regular stands in.
    pub italic: Option<String>,
    /// Bold or semibold.
    pub bold: Option<String>,
    /// Bold italic.
    pub bold_italic: Option<String>,
}

/// Colours of one medium.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Background.
    pub paper: Color,
    /// Text.
    pub ink: Color,
    /// Secondary text (still AA on `paper`).
    pub soft: Color,
    /// Hairlines.
    pub line: Color,
    /// The one accent (AA on `paper`).
    pub accent: Color,
    /// Faint background.
    pub tint: Color,
    /// Code, in the order of [`Token::ALL`].
    pub code: [Color; Token::ALL.len()],
}

impl Palette {
    /// The colour of a kind of code.
    pub fn token(&self, token: Token) -> Color {
        self.code[token as usize]
    }
}

/// `[paper]`: sizes on paper. Points (1/72 inch) unless said otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct PaperTokens {
    /// Size of running text.
    pub size: f32,
    /// Distance of baselines.
    pub leading: f32,
    /// Size of code.
    pub code_size: f32,
    /// Measure of the text column in mm (62–70 characters).
    pub measure_mm: f32,
    /// Left margin in mm (numbers hang in it).
    pub left_mm: f32,
    /// Top margin in mm, to the first baseline's line top.
    pub top_mm: f32,
    /// Bottom margin in mm.
    pub bottom_mm: f32,
    /// Width of the margin column (the metric) in mm, and its distance from the text in mm.
    pub margin_mm: (f32, f32),
}
