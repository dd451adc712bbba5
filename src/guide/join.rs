//! Answers to questions.

use crate::answers::Answer;
use crate::bank::Bank;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, FileId};
use crate::memo::Key;
use crate::pages::Page;
use crate::source::SourceMap;
use std::sync::Arc;

/// All that was read.
pub struct Inputs {
    /// Banks, in the order of their paths.
    pub banks: Vec<(FileId, Arc<Bank>)>,
    /// Answers, in the order of their paths.
    pub answers: Vec<(FileId, Key, Arc<Answer>)>,
    /// Pages, in the order of their paths.
    pub pages: Vec<(FileId, Key, Arc<Page>)>,
    /// `questions.lock`, if there is one.
    pub lock: Option<FileId>,
    /// Fail where the lock would change.
    pub locked: bool,
    /// The folder's name, for a book without any title.
    pub folder: String,
}

/// The joined book, private parts still in it, and what the lock must become.
pub struct Joined {
    /// Private to this layer: `publish` makes the public view of it.
    pub(super) _private: (),
    /// The lock's new text, if it changed.
    pub lock: Option<String>,
}

/// Joins. `sources` is asked for the images that the text refers to.
pub fn join(_inputs: Inputs, _config: &Config, _sources: &mut SourceMap) -> (Joined, Vec<Diagnostic>) {
    todo!()
}

/// The questions nearest to some words, best first: (id, text). For messages and for `relink`.
pub fn nearest_questions<'a>(_joined: &'a Joined, _words: &str, _count: usize) -> Vec<(&'a str, &'a str)> {
    todo!()
}
