//! A problem as a value, and its drawing to a `String`.
//!
//! Every layer reports through [`Diagnostic`]; nothing below `cli` prints. A diagnostic names a file by its
//! [`FileId`] and a place in it by a [`Span`]; who draws it hands in the texts through [`Texts`].

mod draw;
mod lines;

pub use draw::{Style, draw, draw_all, to_json};

/// A file of the book, as numbered by the source map of one load. Meaningful for that load only, so it never
/// goes into a memo key or into output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub u32);

/// A half-open range of bytes in a file's decoded text (without byte order mark, line ends as `\n`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span of `range`; offsets past 4 GiB saturate (files are limited far below).
    pub fn new(range: std::ops::Range<usize>) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span {
            start: clamp(range.start),
            end: clamp(range.end),
        }
    }

    /// The span as a range for slicing.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// How bad a problem is. Errors block writing, warnings do not (`--strict`: they count as errors for the exit code).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The user's own files are wrong; nothing is written.
    Error,
    /// A defect that does not stop a build.
    Warning,
    /// Information, for `check`.
    Note,
}

/// Where a problem is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// A part of a file that was read.
    Text(FileId, Span),
    /// A whole file that was read.
    File(FileId),
    /// A file or folder that was not read as text, by its path as the user knows it (relative to the book, `/` separators).
    Path(String),
    /// Nowhere in particular.
    None,
}

/// A problem: what, where, and the way out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Kebab-case code, listed in `docs/diagnostics.md`.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence, lower-case start, no full stop.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to write under the caret (empty: only carets).
    pub label: String,
    /// Other places that matter, each with a label ("first answered here").
    pub related: Vec<(Place, String)>,
    /// The way out, one or more sentences.
    pub help: Option<String>,
    /// A replacement for the text at `place` (the nearest name, where one was mistyped).
    pub suggestion: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, code: &'static str, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity,
            message: message.into(),
            place: Place::None,
            label: String::new(),
            related: Vec::new(),
            help: None,
            suggestion: None,
        }
    }

    /// An error without a place yet.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, code, message)
    }

    /// A warning without a place yet.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, code, message)
    }

    /// A note without a place yet.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, code, message)
    }

    /// Put it at a part of a file.
    pub fn at(mut self, file: FileId, span: Span) -> Self {
        self.place = Place::Text(file, span);
        self
    }

    /// Put it at a whole file.
    pub fn in_file(mut self, file: FileId) -> Self {
        self.place = Place::File(file);
        self
    }

    /// Put it at a path that was not read as text.
    pub fn at_path(mut self, path: impl Into<String>) -> Self {
        self.place = Place::Path(path.into());
        self
    }

    /// Words under the caret.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Another place that matters.
    pub fn related(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }

    /// The way out.
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What to write instead.
    pub fn suggest(mut self, replacement: impl Into<String>) -> Self {
        self.suggestion = Some(replacement.into());
        self
    }

    /// Whether it blocks writing.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Whoever knows the texts: the source map, or a test.
pub trait Texts {
    /// The file's path as the user knows it: relative to the book, `/` separators.
    fn path(&self, file: FileId) -> &str;
    /// The file's decoded text.
    fn text(&self, file: FileId) -> &str;
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One file of some text.
    pub(super) struct One<'a>(pub &'a str);

    impl Texts for One<'_> {
        fn path(&self, _: FileId) -> &str {
            "answers/a.md"
        }

        fn text(&self, _: FileId) -> &str {
            self.0
        }
    }
}
