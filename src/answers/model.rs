//! What an answer file holds.

use crate::diagnostic::Span;
use crate::markdown::{Block, Footnote, Inline};

pub use crate::front_matter::Spanned;

/// One answer file, read; not yet bound to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Front matter.
    pub front: FrontMatter,
    /// Everything, private parts still in it.
    pub full: Told,
    /// The same without private parts; `None`: there is nothing private in the text, `full` is public (unless the whole answer is private).
    pub public: Option<Told>,
}

impl Answer {
    /// What a public build may tell, if the answer is not private as a whole.
    pub fn public(&self) -> &Told {
        self.public.as_ref().unwrap_or(&self.full)
    }
}

/// What an answer tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Told {
    /// The text, in parts.
    pub parts: Vec<Part>,
    /// Its footnotes.
    pub footnotes: Vec<Footnote>,
    /// Which evidence it gives.
    pub evidence: Found,
    /// Words, code left out.
    pub words: usize,
}

/// A stretch of an answer: before the first evidence, or one kind of evidence with its label, or what follows another heading.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Part {
    /// The kind of evidence and its label as written (heading or lead-in, without a final colon or full stop); shown run in, in small capitals.
    pub evidence: Option<(Evidence, Vec<Inline>)>,
    /// The label's own anchor (slug of its text), for links to `file.md#metrics`. In the guide it is unique among all answers of the question.
    pub anchor: Option<String>,
    /// Its blocks. In the guide every heading in them has an `id`, unique likewise.
    pub blocks: Vec<Block>,
}

/// Front matter, as meant. Each typed value has its place for diagnostics.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FrontMatter {
    /// `question`
    pub question: Option<Spanned<String>>,
    /// `id`
    pub id: Option<Spanned<String>>,
    /// `cue`
    pub cue: Option<String>,
    /// `summary`, inline Markdown parsed.
    pub summary: Option<Vec<Inline>>,
    /// `metric`
    pub metric: Option<String>,
    /// `metric-label`
    pub metric_label: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `status`
    pub status: Status,
    /// `private`
    pub private: bool,
    /// `author`
    pub author: Option<String>,
    /// `waive`
    pub waive: Vec<Evidence>,
    /// The whole block between the `---` lines (empty span: none).
    pub span: Span,
    /// It could not be read (which is an error of its own): what is missing here need not be missing in the file.
    pub damaged: bool,
}

/// How far an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Being written.
    Draft,
    /// Done (the default).
    #[default]
    Ready,
}

/// What makes an answer convincing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Evidence {
    /// A real example.
    Example,
    /// Numbers.
    Metrics,
    /// What came of it.
    Outcome,
}

impl Evidence {
    /// All three, in the order in which they are told.
    pub const ALL: [Evidence; 3] = [Evidence::Example, Evidence::Metrics, Evidence::Outcome];

    /// Lower-case name, as in front matter and `--json`.
    pub fn name(self) -> &'static str {
        match self {
            Evidence::Example => "example",
            Evidence::Metrics => "metrics",
            Evidence::Outcome => "outcome",
        }
    }
}

/// Which evidence a text gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Found {
    /// A heading or lead-in of that kind with text under it.
    pub example: bool,
    /// The same, with a number in it (or `metric` in the front matter).
    pub metrics: bool,
    /// The same.
    pub outcome: bool,
}

impl Found {
    /// Whether `evidence` was found.
    pub fn has(self, evidence: Evidence) -> bool {
        match evidence {
            Evidence::Example => self.example,
            Evidence::Metrics => self.metrics,
            Evidence::Outcome => self.outcome,
        }
    }
}
