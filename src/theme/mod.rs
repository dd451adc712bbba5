//! Themes: templates and design tokens that dress the site *and* the paper.
//!
//! Stages: `tokens` (`theme.toml` → [`Tokens`]) and `files` (templates, styles, scripts, fonts; built-in themes are embedded)
//! → `inherit` (a folder `themes/<name>/` lays single files over the theme that it extends) → [`Theme`].
//! `known` lists the themes there are, `copies` compares what was copied from a built-in theme with what it has become.
//! What a theme may rely on is written in `docs/themes.md`.

mod copies;
mod files;
mod inherit;
mod known;
mod tokens;

pub use copies::{Change, Compared, STAMPS, Stamps, compare};
pub use files::{built_in_files, built_in_names};
pub use inherit::load;
pub use known::{Known, known, original, originals};
pub use tokens::*;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::FileId;
use crate::memo::Key;

/// A theme with everything it inherits.
#[derive(Debug, Clone)]
pub struct Theme {
    /// Its name.
    pub name: String,
    /// Its tokens.
    pub tokens: Tokens,
    /// Templates by name (`section.html`).
    pub templates: BTreeMap<String, TemplateText>,
    /// Styles, scripts and web fonts of the site by path (`style.css`, `page.js`, `fonts/literata-400.woff2`).
    pub assets: BTreeMap<String, Arc<[u8]>>,
    /// Paper fonts by file name, as named in `[type]` (TrueType or OpenType).
    pub fonts: BTreeMap<String, Arc<[u8]>>,
    /// Hash of all of it.
    pub key: Key,
}

/// A template's text and, where the user wrote it, its file (for diagnostics).
#[derive(Debug, Clone)]
pub struct TemplateText {
    /// The text.
    pub text: Arc<str>,
    /// The user's file; `None`: built in.
    pub file: Option<FileId>,
}
