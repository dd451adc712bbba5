//! Comparing with the disk and writing.

use std::path::Path;

use super::{Group, OutputFile};
use crate::diagnostic::Diagnostic;

/// What a write did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written, sorted.
    pub written: Vec<String>,
    /// Files whose bytes were the same already.
    pub unchanged: usize,
    /// Own stale files removed, sorted.
    pub removed: Vec<String>,
}

/// Writes `files` below `folder`; removes own stale files of `groups`. Refuses before it touches anything if a foreign file is in the way or the
/// folder cannot be written.
pub fn write(_folder: &Path, _files: &[OutputFile], _groups: &[Group]) -> Result<Written, Vec<Diagnostic>> {
    todo!()
}
