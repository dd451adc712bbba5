//! What an answer file holds.

use crate::diagnostic::Span;
use crate::markdown::{Document, Inline};

/// One answer file, read; not yet bound to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// Front matter.
    pub front: FrontMatter,
    /// The text, private parts still in it.
    pub body: Document,
    /// Which evidence the public part of the text gives.
    pub evidence: Found,
    /// The same with private parts counted.
    pub evidence_private: Found,
    /// Words of the public text, code left out.
    pub words: usize,
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
}

/// A value and where it was typed.
#[derive(Debug, Clone, PartialEq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
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
