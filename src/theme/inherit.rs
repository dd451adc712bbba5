//! Single files over the theme that they extend.

use super::Theme;
use crate::config::ThemeChoice;
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;

/// Loads the chosen theme: the user's folder `themes/<name>/` if there is one, over what its `theme.toml` extends (default: the built-in
/// theme of that name, else `folio`). An unknown theme is an error that names those there are; the result is then `folio`.
pub fn load(_sources: &mut SourceMap, _choice: &ThemeChoice) -> (Theme, Vec<Diagnostic>) {
    todo!()
}
