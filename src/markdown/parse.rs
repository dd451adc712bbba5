//! Pulldown-cmark's events to our tree.

use crate::diagnostic::{FileId, Diagnostic};
use super::tree::Document;

/// What differs from one use to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    /// Turn `"…"`, `--`, `...` into their typographic forms (never in code).
    pub smart_punctuation: bool,
    /// Pair `<!-- private -->` fences (the user's own files); elsewhere they are comments.
    pub private_fences: bool,
}

/// A tree and what was wrong with the text (span-carrying, without a file: the caller knows it).
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree.
    pub document: Document,
    /// Problems: an unclosed private fence and the like. Their places name `FileId(u32::MAX)`; use [`Parsed::diagnostics`].
    pub problems: Vec<Diagnostic>,
}

impl Parsed {
    /// The problems, placed in `file`.
    pub fn diagnostics(&self, _file: FileId) -> Vec<Diagnostic> {
        todo!()
    }
}

/// Parses `text[body..]`; spans count from the start of `text`, so that they are those of the file.
pub fn parse(_text: &str, _body: usize, _options: ParseOptions) -> Parsed {
    todo!()
}
