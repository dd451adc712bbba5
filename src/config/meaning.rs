//! What it means.

use crate::diagnostic::{Diagnostic, FileId};

/// A book's configuration, every default filled in. Paths are relative to the book's root, with `/`.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[book]`
    pub book: Book,
    /// `[content]`
    pub content: Content,
    /// `[answers]`
    pub answers: Answers,
    /// `[theme]`
    pub theme: ThemeChoice,
    /// `[site]`
    pub site: Site,
    /// `[publish]`
    pub publish: Publish,
    /// `[[edition]]`; without any: a guide. (The cheat sheet joins the defaults with its writer: a later issue.)
    pub editions: Vec<Edition>,
}

/// `[book]`
#[derive(Debug, Clone, PartialEq)]
pub struct Book {
    /// `title`; `None`: the bank's own title, else the folder's name.
    pub title: Option<String>,
    /// `subtitle`
    pub subtitle: Option<String>,
    /// `author` or `authors`.
    pub authors: Vec<String>,
    /// `language`: a BCP 47 tag; default `en`.
    pub language: String,
    /// `description`: for search engines and PDF metadata.
    pub description: Option<String>,
}

/// `[content]`
#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    /// `banks`: files or globs of one `*`; default `content/questions.md` and `content/questions/*.md`.
    pub banks: Vec<String>,
    /// `answers`: folder; default `content/answers`.
    pub answers: String,
    /// `pages`: folder; default `content/pages`.
    pub pages: String,
    /// `images`: folder that Markdown may refer to; default `content`.
    pub assets: String,
    /// `lock`: default `content/questions.lock`.
    pub lock: String,
    /// `smart-punctuation`: default true.
    pub smart_punctuation: bool,
}

/// How hard an answer without a question is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unplaced {
    /// Default: the build fails.
    Error,
    /// Named, but the build goes on without the answer.
    Warning,
}

/// `[answers]`
#[derive(Debug, Clone, PartialEq)]
pub struct Answers {
    /// `unplaced = "error" | "warning"`.
    pub unplaced: Unplaced,
    /// `example`: heading names (lower case) that mark an example; default `["example", "examples"]`.
    pub example: Vec<String>,
    /// `metrics`: default `["metric", "metrics", "numbers", "results"]`.
    pub metrics: Vec<String>,
    /// `outcome`: default `["outcome", "outcomes", "impact"]`.
    pub outcome: Vec<String>,
    /// `words-per-minute`: default 140.
    pub words_per_minute: u32,
}

/// `[theme]`
#[derive(Debug, Clone, PartialEq)]
pub struct ThemeChoice {
    /// `name`: a folder below `themes/`, or a built-in theme; default `folio`.
    pub name: String,
    /// Where `name` was typed, for "no such theme".
    pub span: Option<(FileId, crate::diagnostic::Span)>,
}

/// `[site]`
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// `url`: where the site will live, for canonical links and the 404 page; optional.
    pub url: Option<String>,
    /// `raw-html = "escape" | "allow"`: default escape.
    pub raw_html: bool,
    /// `fold`: answers are folded at first; default true.
    pub fold: bool,
}

/// `[publish]`
#[derive(Debug, Clone, PartialEq)]
pub struct Publish {
    /// `drafts`: answers with `status: draft` are published; default true (a draft is not a secret; `private` is).
    pub drafts: bool,
}

/// What an edition is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EditionKind {
    /// The guide to read. (Cheat sheet, worksheet and cards: a later issue.)
    Guide,
}

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 210 × 297 mm.
    A4,
    /// 8.5 × 11 in.
    Letter,
}

/// `[[edition]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// `name`: file stem, also what `--only` takes.
    pub name: String,
    /// `kind`
    pub kind: EditionKind,
    /// `paper`: default A4.
    pub paper: Paper,
}

/// Reads `book.toml`. `text` is the file's text (empty file: all defaults). Problems are reported all at once; the
/// returned configuration is usable (defaults stand in for what was wrong) so that later stages can report theirs too.
pub fn read(_file: FileId, _text: &str) -> (Config, Vec<Diagnostic>) {
    todo!()
}
