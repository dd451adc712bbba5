//! Themes: templates and design tokens that dress the site *and* the paper.
//!
//! Stages: `tokens` (`theme.toml` → [`Tokens`]) and `files` (templates, styles, scripts, fonts; built-in themes are embedded)
//! → `inherit` (a folder `themes/<name>/` lays single files over the theme that it extends) → [`Theme`].
//! `contrast` tells which of its colours cannot be read on which, `web_fonts` which of its fonts are none,
//! `known` lists the themes there are, `copies` compares what was copied from a built-in theme with what it has become.
//! What a theme may rely on is written in `docs/themes.md`.

mod color;
mod contrast;
mod copies;
mod files;
mod inherit;
mod known;
mod tokens;
mod web_fonts;

pub use color::*;
pub use contrast::contrast;
pub use copies::{Change, Compared, STAMPS, Stamps, compare};
pub use files::{built_in_files, built_in_names};
pub use inherit::{load, load_folder};
pub use known::{Known, known, original, originals};
pub use tokens::*;
pub use web_fonts::web_fonts;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::FileId;
use crate::memo::Key;

/// A theme with everything it inherits.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its folder as the user knows it, whether or not there is one: `themes/<name>`.
    pub folder: String,
    /// Its tokens.
    pub tokens: Tokens,
    /// Where its colours are named, those of a theme that it extends before its own.
    pub colors: Vec<NamedColor>,
    /// Templates by name (`section.html`).
    pub templates: BTreeMap<String, TemplateText>,
    /// Styles, scripts and web fonts of the site by path (`style.css`, `page.js`, `fonts/literata-400.woff2`).
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// Paper fonts by file name, as named in `[type]` (TrueType or OpenType).
    pub fonts: BTreeMap<String, Arc<[u8]>>,
    /// The paths of the user's files among assets and fonts, by their paths below a theme's folder (`assets/style.css`).
    pub places: BTreeMap<String, String>,
    /// The user's style sheets, by the names that they have in `assets`.
    pub styles: BTreeMap<String, FileId>,
    /// Hash of all of it.
    pub key: Key,
}

impl Theme {
    /// The path of one of its files for people, by its path below a theme's folder: of a built-in one, where it would be changed.
    pub fn path_of(&self, below: &str) -> String {
        let own = self.places.get(below).cloned();
        own.unwrap_or_else(|| format!("{}/{below}", self.folder))
    }
}

/// A template's text and, where the user wrote it, its file (for diagnostics).
#[derive(Debug, Clone)]
pub struct TemplateText {
    /// The text.
    pub text: Arc<str>,
    /// The user's file; `None`: built in.
    pub file: Option<FileId>,
}
