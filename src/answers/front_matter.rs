//! YAML between `---` lines.

use super::model::Answer;
use crate::config::{Answers, Content};
use crate::diagnostic::{Diagnostic, FileId};
use crate::memo::Memo;

/// Reads an answer file. On bad front matter the answer still comes back with what could be read, so that all problems show in one run.
pub fn read(_file: FileId, _text: &str, _content: &Content, _answers: &Answers, _memo: &Memo) -> (std::sync::Arc<Answer>, Vec<Diagnostic>) {
    todo!()
}
