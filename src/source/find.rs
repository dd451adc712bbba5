//! Files below a folder.

use std::path::Path;

use crate::diagnostic::Diagnostic;

/// Files below `folder` (relative to `root`) whose names end in `.` + one of `extensions` (empty: all), sorted by path, hidden files and folders left out.
/// Symlinks are followed; a loop is a diagnostic, and so is a folder that cannot be read. No such folder: no files.
pub fn find(_root: &Path, _folder: &str, _extensions: &[&str]) -> (Vec<String>, Vec<Diagnostic>) {
    todo!()
}

/// Whether `path` (relative to `root`) is a file, by exact spelling of its name even where the disk ignores case.
pub fn is_file(_root: &Path, _path: &str) -> bool {
    todo!()
}
