//! Every file that was read.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::decode::Limits;
use crate::diagnostic::{Diagnostic, FileId, Texts};
use crate::memo::Key;

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the book, `/` separators.
    pub path: String,
    /// Decoded text (empty for one that could not be decoded).
    pub text: Arc<str>,
    /// Hash of the text.
    pub key: Key,
}

/// The files of one load, numbered in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    root: PathBuf,
    limits: Limits,
    files: Vec<Source>,
}

impl SourceMap {
    /// An empty map for the book at `root`.
    pub fn new(root: &Path) -> Self {
        SourceMap { root: root.to_owned(), ..Self::default() }
    }

    /// The book's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads a text file by its path relative to the book. The file gets an id even when it cannot be decoded, so that the diagnostic can name it.
    pub fn read(&mut self, _path: &str) -> Result<FileId, Box<Diagnostic>> {
        todo!()
    }

    /// Reads several at once, in parallel; ids in the order of `paths`.
    pub fn read_all(&mut self, _paths: &[String]) -> (Vec<FileId>, Vec<Diagnostic>) {
        todo!()
    }

    /// Reads a file's bytes (an image, a font); not numbered. The path must not lead out of the book, through symlinks neither.
    pub fn bytes(&self, _path: &str) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        todo!()
    }

    /// A file that was read.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }

    /// Adds a text that is on no disk (a test's, a built-in template's).
    pub fn add(&mut self, _path: &str, _text: &str) -> FileId {
        todo!()
    }

    /// All files, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files.iter().enumerate().map(|(i, s)| (FileId(i as u32), s))
    }
}

impl Texts for SourceMap {
    fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("?", |s| &s.path)
    }

    fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |s| &s.text)
    }
}
