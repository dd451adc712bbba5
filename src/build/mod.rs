//! One build: load → guide → writers → output.
//!
//! Stages: `load` (book.toml, banks, answers, pages, theme, in parallel, remembered) → `guide::join`, `guide::publish` → `render` (site and
//! editions side by side) → the search for private words → `output::write`.

use std::path::{Path, PathBuf};

use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::guide::{Joined, Published};
use crate::memo::Memo;
use crate::output::{OutputFile, Written};
use crate::source::SourceMap;

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these groups: `site`, or an edition's name (empty: everything).
    pub only: Vec<String>,
    /// Keep private text, stamp every page, and show the author's hints.
    pub private: bool,
    /// Fail where the lock would change.
    pub locked: bool,
    /// Where to write; default `output` below the book.
    pub output: Option<PathBuf>,
    /// Script that the pages load for live reload (`watch`).
    pub reload_script: Option<String>,
}

/// A book, read and joined, not yet drawn. `check` and `status` stop here.
pub struct Book {
    /// Its configuration.
    pub config: Config,
    /// Every file that was read.
    pub sources: SourceMap,
    /// The joined guide.
    pub joined: Joined,
    /// The view for writers.
    pub published: Published,
}

/// Reads and joins a book. `None`: there is no book to speak of (no `book.toml`, no bank); the diagnostics say why.
pub fn load(_root: &Path, _options: &Options, _memo: &Memo) -> (SourceMap, Option<Book>, Vec<Diagnostic>) {
    todo!()
}

/// Draws everything that is asked for, in memory.
pub fn render(_book: &Book, _options: &Options, _memo: &Memo) -> (Vec<OutputFile>, Vec<Diagnostic>) {
    todo!()
}

/// The outcome of a whole build.
pub struct Built {
    /// Every file that was read, for drawing the diagnostics.
    pub sources: SourceMap,
    /// All problems, in order of file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// What was written; `None`: errors blocked writing.
    pub written: Option<Written>,
}

/// Load, draw, write.
pub fn build(_root: &Path, _options: &Options, _memo: &Memo) -> Built {
    todo!()
}
