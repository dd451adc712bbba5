//! What it means.

use super::edition::{CheatsheetOptions, Edition, EditionKind};
use crate::diagnostic::{FileId, Span};

/// Where a value was typed, for problems that show later (a file that is missing); `None`: it is a default.
pub type Typed = Option<(FileId, Span)>;

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
    /// `[watch]`
    pub watch: Watch,
    /// `[[edition]]`; without any: a guide and a cheat sheet.
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
    /// `assets`: folder of the images and other files that Markdown may refer to; default `content`.
    pub assets: String,
    /// `lock`: default `content/questions.lock`.
    pub lock: String,
    /// `smart-punctuation`: default true.
    pub smart_punctuation: bool,
    /// Where the paths were typed.
    pub typed: ContentTyped,
}

/// Where the paths of `[content]` were typed.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ContentTyped {
    /// Each of `banks`; `None`: they are the default, of which a part may be missing.
    pub banks: Option<Vec<(FileId, Span)>>,
    /// `answers`
    pub answers: Typed,
    /// `pages`
    pub pages: Typed,
    /// `assets`
    pub assets: Typed,
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
    pub span: Typed,
}

/// `[site]`
#[derive(Debug, Clone, PartialEq)]
pub struct Site {
    /// `url`: where the site will live, with a `/` at its end, for canonical links and the 404 page; optional.
    pub url: Option<String>,
    /// `raw-html = "escape" | "allow"`: default escape.
    pub raw_html: bool,
    /// `fold`: answers are folded at first; default true.
    pub fold: bool,
    /// `split = "section" | "question"`: whether each question has a page of its own; default: each section.
    pub split: bool,
    /// `strings`: the book's file of words that the site says; optional.
    pub strings: Option<NamedFile>,
    /// `image`: the picture that link previews show; optional.
    pub image: Option<NamedFile>,
    /// `icon`: stands in the browser's tab instead of the theme's; optional.
    pub icon: Option<NamedFile>,
    /// `edit-url`: where a file of the book can be edited, with `{path}`; optional.
    pub edit_url: Option<String>,
}

/// A file that is named on its own, and where it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedFile {
    /// Its path in the book.
    pub path: String,
    /// Where it was typed.
    pub typed: (FileId, Span),
}

/// `[publish]`
#[derive(Debug, Clone, PartialEq)]
pub struct Publish {
    /// `drafts`: answers with `status: draft` are published; default true (a draft is not a secret; `private` is).
    pub drafts: bool,
}

/// `[watch]`
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Watch {
    /// `editor-url`: a URL that opens a file in an editor, with `{path}` and perhaps `{line}`; without it `prepbook watch` starts `$EDITOR`.
    pub editor_url: Option<String>,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            book: Book::default(),
            content: Content::default(),
            answers: Answers::default(),
            theme: ThemeChoice::default(),
            site: Site::default(),
            publish: Publish::default(),
            watch: Watch::default(),
            editions: vec![
                Edition::default(),
                Edition::of(EditionKind::Cheatsheet(CheatsheetOptions::default())),
            ],
        }
    }
}

impl Default for Book {
    fn default() -> Self {
        Book {
            title: None,
            subtitle: None,
            authors: Vec::new(),
            language: "en".into(),
            description: None,
        }
    }
}

impl Default for Content {
    fn default() -> Self {
        Content {
            banks: vec![
                "content/questions.md".into(),
                "content/questions/*.md".into(),
            ],
            answers: "content/answers".into(),
            pages: "content/pages".into(),
            assets: "content".into(),
            lock: "content/questions.lock".into(),
            smart_punctuation: true,
            typed: ContentTyped::default(),
        }
    }
}

impl Default for Answers {
    fn default() -> Self {
        let names = |names: &[&str]| names.iter().map(|name| name.to_string()).collect();
        Answers {
            unplaced: Unplaced::Error,
            example: names(&["example", "examples"]),
            metrics: names(&["metric", "metrics", "numbers", "results"]),
            outcome: names(&["outcome", "outcomes", "impact"]),
            words_per_minute: 140,
        }
    }
}

impl Default for ThemeChoice {
    fn default() -> Self {
        ThemeChoice {
            name: "folio".into(),
            span: None,
        }
    }
}

impl Default for Site {
    fn default() -> Self {
        Site {
            url: None,
            raw_html: false,
            fold: true,
            split: false,
            strings: None,
            image: None,
            icon: None,
            edit_url: None,
        }
    }
}

impl Default for Publish {
    fn default() -> Self {
        Publish { drafts: true }
    }
}
