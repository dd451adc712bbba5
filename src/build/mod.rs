//! One build: load → guide → writers → output.
//!
//! Stages: `load` (book.toml; `find`, the files that it names; banks, answers, pages, theme, parsed in parallel and remembered; `extras`, what `[site]` names; then `guide::join` and
//! `guide::publish`) → `editions` (which are printed, with which options and questions) → `render` (site and editions side by side, then the search of what they show for private words) → `write`
//! (the lock, then the output folder with the `downloads` of the site, only if nothing in the whole run is an error).
//!
//! `theme_check` draws `sample` books instead of the user's, and so tries a theme on every shape that a book may have.
//!
//! Every stage that can still run does run, so that one run names all problems: a wrong `book.toml` is replaced by defaults, an answer that
//! cannot be read is left out. `order` sorts what was found by file and place. Finer use of the memory: issue "writing and watching".

mod downloads;
mod editions;
mod extras;
mod find;
mod load;
mod order;
mod progress;
mod render;
mod sample;
mod theme_check;

pub use editions::{Print, is_wrong_use};
pub use extras::{Extras, named as named_files};
pub use load::{BankFile, Book, Loaded, load, read_config};
pub use order::sort as in_order;
pub use progress::{Progress, Stage};
pub use render::{Rendered, SITE, documents, render, render_papers, render_site};
pub use theme_check::{CheckedTheme, Wanted, check_theme};

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::Diagnostic;
use crate::guide::Coverage;
use crate::memo::Memo;
use crate::output::{self, OutputFile, Written};
use crate::source::SourceMap;

/// The code of a name in [`Options::only`] that the book does not make: wrong use, not a wrong book.
pub const UNKNOWN_ONLY: &str = "unknown-output";

/// The name of the book's file in its folder.
pub const BOOK_FILE: &str = "book.toml";

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Only these groups: `site`, an edition's name, or a kind of edition (empty: everything).
    pub only: Vec<String>,
    /// Make the whole book in one page; if `only` is empty, that alone.
    pub single_file: bool,
    /// What is said of printed editions; if anything is and `only` is empty, the site is left alone.
    pub print: Print,
    /// Keep private text, stamp every page, and show the author's hints.
    pub private: bool,
    /// Fail where the lock would change.
    pub locked: bool,
    /// Where to write; default: [`default_output`].
    pub output: Option<PathBuf>,
    /// Script that the pages load for live reload (`watch`).
    pub reload_script: Option<String>,
    /// Whether pages lead into the editor (`watch`): the book's folder, absolute.
    pub editing: Option<PathBuf>,
    /// `SOURCE_DATE_EPOCH`, in seconds: the date that PDFs bear.
    pub date: Option<i64>,
    /// Where the build says which stage it is in, for whoever shows progress.
    pub progress: Arc<Progress>,
}

/// Where a build of the book at `root` is written unless told otherwise: `output`, and for a private build `output/private`, so that
/// what is published from `output` never holds a private word.
pub fn default_output(root: &Path, private: bool) -> PathBuf {
    let output = root.join("output");
    if private {
        output.join("private")
    } else {
        output
    }
}

/// The outcome of a whole build.
pub struct Built {
    /// Every file that was read, for drawing the diagnostics.
    pub sources: SourceMap,
    /// All problems, in order of file and place, each once.
    pub diagnostics: Vec<Diagnostic>,
    /// The book, if there is one to speak of.
    pub book: Option<Book>,
    /// Counts of what was drawn; of the whole book where that is several things.
    pub coverage: Option<Coverage>,
    /// What was drawn, also if it was not written.
    pub files: Vec<OutputFile>,
    /// What was chosen for the user, by the path of a file: the type size that fits.
    pub remarks: Vec<(String, String)>,
    /// Where it was to be written.
    pub output: PathBuf,
    /// What was written; `None`: errors blocked writing.
    pub written: Option<Written>,
}

impl Built {
    /// Whether anything is wrong enough to block writing.
    pub fn failed(&self) -> bool {
        self.written.is_none()
    }
}

/// Load, draw, write.
pub fn build(root: &Path, options: &Options, memo: &Memo) -> Built {
    let mut built = draw(root, options, memo);
    if built.diagnostics.iter().any(Diagnostic::is_error) {
        return built;
    }
    let Some(book) = &built.book else {
        return built;
    };
    options.progress.enter(Stage::Write);
    match write(root, book, &built.files, options) {
        Ok(written) => {
            built.written = Some(written);
            let missing = downloads::missing(book, options, &built.output);
            built.diagnostics.extend(missing);
        }
        Err(problems) => built.diagnostics.extend(problems),
    }
    built
}

/// Load and draw, in memory; what `check` does. Nothing is written.
pub fn draw(root: &Path, options: &Options, memo: &Memo) -> Built {
    let Loaded {
        sources,
        book,
        mut diagnostics,
    } = load(root, options, memo);
    let mut files = Vec::new();
    let mut coverage = None;
    let mut remarks = Vec::new();
    if let Some(book) = &book {
        let rendered = render(book, options, memo);
        coverage = Some(rendered.coverage);
        files = rendered.files;
        remarks = rendered.remarks;
        diagnostics.extend(rendered.problems);
    }
    memo.sweep();
    order::sort(&mut diagnostics, &sources);
    let output = output_folder(root, options);
    Built {
        sources,
        diagnostics,
        book,
        coverage,
        files,
        remarks,
        output,
        written: None,
    }
}

/// Where a build with these options is written.
pub fn output_folder(root: &Path, options: &Options) -> PathBuf {
    options
        .output
        .clone()
        .unwrap_or_else(|| default_output(root, options.private))
}

/// Writes what was drawn of a book without errors: the lock, and the files of the groups that were asked for.
///
/// The lock goes first, but only when nothing stands in the way of the output: if the machine stops between the two, the next build finds the same
/// ids in it and finishes the output.
pub fn write(
    root: &Path,
    book: &Book,
    files: &[OutputFile],
    options: &Options,
) -> Result<Written, Vec<Diagnostic>> {
    let mut lock = || match &book.joined.lock {
        None => Ok(()),
        Some(text) => {
            let path = &book.config.content.lock;
            match output::replace(&root.join(path), text.as_bytes()) {
                Ok(_) => Ok(()),
                Err(error) => Err(Diagnostic::error(
                    "lock-unwritable",
                    format!("cannot write `{path}`: {error}"),
                )
                .at_path(path.clone())
                .help("allow yourself to write there, and build again")),
            }
        }
    };
    let folder = output_folder(root, options);
    let copies = downloads::copies(book, options, files, &folder);
    let groups = render::groups(book, options);
    if copies.is_empty() {
        return output::write_after(&folder, files, &groups, &mut lock);
    }
    let files = [files, &copies].concat();
    output::write_after(&folder, &files, &groups, &mut lock)
}

#[cfg(test)]
mod words_tests;
