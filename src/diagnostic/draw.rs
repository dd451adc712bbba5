//! Drawing with annotate-snippets.

use super::{Diagnostic, Texts};

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// With ANSI colours.
    pub color: bool,
    /// Width to wrap at.
    pub width: usize,
}

/// One diagnostic, drawn; ends with a newline.
pub fn draw(_diagnostic: &Diagnostic, _texts: &dyn Texts, _style: Style) -> String {
    todo!()
}

/// All of them, parted by blank lines.
pub fn draw_all(_diagnostics: &[Diagnostic], _texts: &dyn Texts, _style: Style) -> String {
    todo!()
}

/// As the objects of `--json`: `{code, severity, file, line, column, message, help}`; line and column count from 1, columns in characters.
pub fn to_json(_diagnostics: &[Diagnostic], _texts: &dyn Texts) -> serde_json::Value {
    todo!()
}
