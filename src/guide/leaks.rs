//! The last look at finished bytes.

use crate::diagnostic::Diagnostic;

/// Distinctive runs of words of everything private, to be searched for in finished bytes.
#[derive(Debug, Clone, Default)]
pub struct Secrets;

impl Secrets {
    /// What is private in a joined book and distinct from everything public.
    pub fn of(_joined: &super::Joined, _published: &super::Published) -> Secrets {
        todo!()
    }

    /// Searches text that an output file shows (a site file's bytes; a PDF's text before compression).
    pub fn search(&self, _path: &str, _text: &str) -> Vec<Diagnostic> {
        todo!()
    }
}
