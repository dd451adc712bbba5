//! Reading a free page.

use crate::config::Content;
use crate::diagnostic::{Diagnostic, FileId};
use crate::markdown::Document;
use crate::memo::Memo;
use std::sync::Arc;

/// A free page, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Title, plain text.
    pub title: String,
    /// `order`: pages stand in this order, then by file name.
    pub order: Option<i64>,
    /// `private`
    pub private: bool,
    /// Text, without the level-1 heading if that gave the title.
    pub body: Document,
}

/// Reads a free page; `stem` is the file's name without `.md`.
pub fn read(_file: FileId, _stem: &str, _text: &str, _content: &Content, _memo: &Memo) -> (Arc<Page>, Vec<Diagnostic>) {
    todo!()
}
