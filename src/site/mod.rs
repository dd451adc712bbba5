//! The site: pages by tera from small contexts.
//!
//! Stages: `context` (what a template may see: `book, nav, section, page, question, assets`) → `links` (targets → URLs relative to a page) →
//! `templates` (tera, set up once; errors with file and line) → `assets` (styles with the theme's tokens from `colours`, scripts, fonts,
//! images; names with a hash of their bytes) → `pages` (cover, sections, free pages, 404, in parallel, remembered; `views` for what each kind of
//! page says, `texts` for what stands in it, `data` for what scripts read, `words` for numbers and times, `strings` for words in other languages)
//! → `crawlers` (`robots.txt`, `sitemap.xml`).
//!
//! `reach` finds templates that no page is made of, `names` names in them that nothing has; `template_tags` are what both read, and `strings` too.
//!
//! Besides, the whole book in one page: `single` puts the pages together, `inline` puts inside what they ask for, finding it by their `tags`.

mod assets;
mod colours;
mod context;
mod crawlers;
mod data;
mod inline;
mod links;
mod names;
mod pages;
mod reach;
mod single;
mod strings;
mod tags;
mod template_tags;
mod templates;
mod texts;
mod views;
mod words;

pub use strings::known_words;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config;
use crate::diagnostic::{Diagnostic, FileId};
use crate::guide::{Asset, AssetKind, Published};
use crate::memo::Memo;
use crate::output::{Group, OutputFile};
use crate::theme::Theme;
use crate::words::Strings;

/// What differs from one build to another.
#[derive(Debug, Clone)]
pub struct Options {
    /// `[site]`
    pub site: config::Site,
    /// Editions, as (label for a link, path relative to the site's root): `guide.pdf`, or where the dev server shows it.
    pub downloads: Vec<(String, String)>,
    /// Script to add to every page for live reload (`watch` only), as a URL path.
    pub reload_script: Option<String>,
    /// The site's own words in the book's language.
    pub strings: Strings,
    /// What link previews show.
    pub image: Option<Picture>,
    /// What stands in the browser's tab instead of the theme's icon.
    pub icon: Option<Picture>,
    /// Links that lead into the editor (`watch` only).
    pub editing: Option<Editing>,
}

/// A picture that `book.toml` names itself.
#[derive(Clone)]
pub struct Picture(pub Asset);

impl std::fmt::Debug for Picture {
    /// What pages are remembered by: not its bytes, but their hash.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?} {:?}", self.0.path, self.0.key, self.0.kind)
    }
}

impl Picture {
    /// The media type of a file that browsers take for an icon.
    pub fn icon_type(asset: &Asset) -> Option<&'static str> {
        match asset.kind {
            AssetKind::Svg(..) => Some("image/svg+xml"),
            AssetKind::Png(..) => Some("image/png"),
            AssetKind::File if asset.bytes.starts_with(&[0, 0, 1, 0]) => Some("image/x-icon"),
            _ => None,
        }
    }
}

/// How pages lead into the editor.
#[derive(Debug, Clone)]
pub struct Editing {
    /// The book's folder, absolute.
    pub root: String,
    /// `[watch] editor-url`; `None`: the dev server is asked to open the file.
    pub url: Option<String>,
}

impl Editing {
    /// The URL that opens a file of the book.
    fn open(&self, path: &str) -> String {
        match &self.url {
            Some(pattern) => {
                let full = format!("{}/{path}", self.root.trim_end_matches('/'));
                pattern
                    .replace("{path}", &percent(&full, "/"))
                    .replace("{line}", "1")
            }
            None => format!("/_prepbook/open?file={}", percent(path, "")),
        }
    }

    /// The URL that begins an answer.
    fn write(&self, id: &str) -> String {
        format!("/_prepbook/write?id={}", percent(id, ""))
    }
}

/// Percent-encoded but for letters, digits, a few signs that mean nothing in a URL, and `also`.
fn percent(text: &str, also: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        let c = char::from(byte);
        if byte.is_ascii_alphanumeric() || "-_.~".contains(c) || also.contains(c) {
            out.push(c);
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Draws the site: files `site/…`. Where a template has an error there is no page, and the diagnostics say why.
pub fn render(
    book: &Published,
    theme: &Theme,
    options: &Options,
    memo: &Memo,
) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    let (files, diagnostics) = draw(book, theme, options, memo, false, |site, mut files| {
        files.extend(site.for_crawlers());
        let mut problems = Vec::new();
        for page in pages::draw(site) {
            match page {
                Ok((path, bytes)) => {
                    files.insert(path, bytes);
                }
                Err(problem) => problems.push(problem),
            }
        }
        (files, problems)
    });
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

/// The name of the file that holds the whole book.
pub const SINGLE: &str = "guide.html";

/// Draws the whole book as one page that asks for no other file: `guide.html`.
pub fn render_single(
    book: &Published,
    theme: &Theme,
    options: &Options,
    memo: &Memo,
) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    // It goes out alone: there is no document beside it, no server and no editor.
    let options = Options {
        downloads: Vec::new(),
        reload_script: None,
        editing: None,
        site: config::Site {
            // One page has no pages of questions.
            split: false,
            ..options.site.clone()
        },
        ..options.clone()
    };
    let (files, diagnostics) = draw(book, theme, &options, memo, true, |site, files| {
        let find = |path: &str| files.get(path).cloned();
        match single::draw(site, &find) {
            Ok(html) => {
                let bytes = Arc::<[u8]>::from(html.into_bytes());
                (Files::from([(SINGLE.to_owned(), bytes)]), Vec::new())
            }
            Err(problems) => (Files::new(), problems),
        }
    });
    let files = files
        .into_iter()
        .filter(|(path, _)| path == SINGLE)
        .map(|(path, bytes)| OutputFile {
            path,
            bytes,
            group: Group::Single,
        })
        .collect();
    (files, diagnostics)
}

/// Tries the templates of the user's that no page is made of (`is_own` says which files count): each is a warning, with the errors that it has
/// where all that a template may see is there. `book` should hold an answer.
pub fn unreached(
    book: &Published,
    theme: &Theme,
    options: &Options,
    memo: &Memo,
    is_own: &dyn Fn(FileId) -> bool,
) -> Vec<Diagnostic> {
    let mut found = reach::unreached(theme);
    found.retain(|(_, file)| is_own(*file));
    if found.is_empty() {
        return Vec::new();
    }
    let (_, mut diagnostics) = draw(book, theme, options, memo, false, |site, files| {
        let names = found.iter().map(|(name, _)| name.as_str());
        (
            files,
            names.flat_map(|name| reach::tried(site, name)).collect(),
        )
    });
    let warnings = found
        .iter()
        .map(|(name, file)| reach::warning(theme, name, *file));
    diagnostics.extend(warnings);
    diagnostics
}

/// Names in templates that nothing has, also where a template only asks whether they are there. What there is is what pages of these books have.
pub fn misnamed(books: &[(&Published, Options)], theme: &Theme, memo: &Memo) -> Vec<Diagnostic> {
    let mut seen = names::Shape::default();
    let mut ready = true;
    for (book, options) in books {
        let (_, found) = draw(book, theme, options, memo, false, |site, files| {
            seen.add_site(site);
            (files, Vec::new())
        });
        ready &= !found.iter().any(|problem| problem.code == templates::CODE);
    }
    // Without the templates there is nothing to know of them.
    if !ready {
        return Vec::new();
    }
    let problems = names::misnamed(theme, &seen);
    let of_theme = |problem: &templates::Problem| problem.diagnostic(theme);
    problems.iter().map(of_theme).collect()
}

/// Files by path: two files of the book with the same name and bytes are one.
type Files = BTreeMap<String, Arc<[u8]>>;

/// Sets everything up, and lets `pages` draw on top of the files of theme and book.
fn draw(
    book: &Published,
    theme: &Theme,
    options: &Options,
    memo: &Memo,
    single: bool,
    pages: impl FnOnce(&pages::Site<'_>, Files) -> (Files, Vec<templates::Problem>),
) -> (Files, Vec<Diagnostic>) {
    let theme_assets = assets::prepare(theme, memo);
    let mut diagnostics: Vec<Diagnostic> = theme_assets.diagnostics(theme).collect();
    let mut files: Files = theme_assets.files.iter().cloned().collect();
    let ready = templates::prepare(theme, &options.strings, memo);
    let mut problems = match &*ready {
        Err(problems) => problems.clone(),
        Ok(tera) => {
            let words = strings::script(&options.strings, &known_words(theme, memo));
            for picture in options.image.iter().chain(&options.icon) {
                let path = links::asset_path(&picture.0);
                files.insert(path, picture.0.bytes.clone());
            }
            let addresses = links::Addresses::new(book, options.site.split);
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
                words: words.as_ref().map(|(path, _)| path.clone()),
                single,
            };
            files.extend(words);
            let problems;
            (files, problems) = pages(&site, files);
            problems
        }
    };
    // One mistake in a shared template shows on every page: it is said once.
    problems.sort();
    problems.dedup();
    diagnostics.extend(problems.iter().map(|problem| problem.diagnostic(theme)));
    (files, diagnostics)
}
