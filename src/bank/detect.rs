//! Which layout a file has, and whether it is a bank at all.

use super::model::Reading;
use crate::markdown::Document;

/// Reads a bank from its tree. `text` is the file's text, for the numbers as typed.
pub fn read(_text: &str, _document: &Document) -> Reading {
    todo!()
}
