//! The site: pages by tera from small contexts.
//!
//! Stages: `context` (what a template may see: `book, nav, section, page, question, assets`) → `links` (targets → URLs relative to a page) →
//! `templates` (tera, set up once; errors with file and line) → `assets` (styles with the theme's tokens from `colours`, scripts, fonts,
//! images; names with a hash of their bytes) → `pages` (cover, sections, free pages, 404, in parallel, remembered; `texts` for what stands in
//! them, `words` for numbers and times). Practice and search: a later issue.

mod assets;
mod colours;
mod context;
mod links;
mod pages;
mod templates;
mod texts;
mod words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config;
use crate::diagnostic::Diagnostic;
use crate::guide::Published;
use crate::memo::Memo;
use crate::output::{Group, OutputFile};
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

/// Draws the site: files `site/…`. Where a template has an error there is no page, and the diagnostics say why.
pub fn render(
    book: &Published,
    theme: &Theme,
    options: &Options,
    memo: &Memo,
) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let theme_assets = assets::prepare(theme, memo);
    let mut diagnostics: Vec<Diagnostic> = theme_assets.diagnostics(theme).collect();
    // By path: two files of the book with the same name and bytes are one.
    let mut files: BTreeMap<String, Arc<[u8]>> = theme_assets.files.iter().cloned().collect();
    match &*templates::prepare(theme, memo) {
        Err(problems) => {
            diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(theme)))
        }
        Ok(tera) => {
            let addresses = links::Addresses::new(book);
            for (index, asset) in book.assets.iter().enumerate() {
                if let Some(path) = addresses.asset(index) {
                    files.insert(path.to_owned(), asset.bytes.clone());
                }
            }
            let site = pages::Site {
                guide: book,
                theme,
                options,
                memo,
                tera,
                assets: &theme_assets,
                addresses,
            };
            let mut problems = Vec::new();
            for page in pages::draw(&site) {
                match page {
                    Ok((path, bytes)) => {
                        files.insert(path, bytes);
                    }
                    Err(problem) => problems.push(problem),
                }
            }
            // One mistake in a shared template shows on every page: it is said once.
            problems.sort();
            problems.dedup();
            diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(theme)));
        }
    }
    let files = files
        .into_iter()
        .map(|(path, bytes)| OutputFile {
            path: format!("site/{path}"),
            bytes,
            group: Group::Site,
        })
        .collect();
    (files, diagnostics)
}
