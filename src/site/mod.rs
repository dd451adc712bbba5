//! The site: pages by tera from small contexts.
//!
//! Stages: `context` (what a template may see: `book, nav, section, page, question, assets`) → `links` (targets → URLs relative to a page) →
//! `templates` (tera, set up once; errors with file and line) → `assets` (styles with the theme's tokens, scripts, fonts, images; names
//! with a hash of their bytes) → `pages` (cover, sections, free pages, 404, in parallel, remembered). Practice and search: a later issue.

mod assets;
mod context;
mod links;
mod pages;
mod templates;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::guide::Published;
use crate::memo::Memo;
use crate::output::OutputFile;
use crate::theme::Theme;

/// What differs from one build to another.
#[derive(Debug, Clone)]
pub struct Options {
    /// `[site]`
    pub site: config::Site,
    /// Editions that are built beside the site, as (label for a link, path relative to the site's root): `../guide.pdf`.
    pub downloads: Vec<(String, String)>,
    /// Script to add to every page for live reload (`watch` only), as a URL path.
    pub reload_script: Option<String>,
}

/// Draws the site: files `site/…`.
pub fn render(_book: &Published, _theme: &Theme, _options: &Options, _memo: &Memo) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    todo!()
}
