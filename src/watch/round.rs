//! Stage `round`: one save, taken in: the book is read again, and if anything in it is another the pages are drawn and shown.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::paper::{Job, MOST_QUESTIONS};
use super::served::{Problem, Served};
use crate::build::{self, Loaded, Options};
use crate::diagnostic::{self, Diagnostic, Place, Style};
use crate::guide::Coverage;
use crate::memo::{Key, Memo};
use crate::source::SourceMap;

/// Columns of a problem's drawing on the page: what fits a laptop's window.
const PAGE_COLUMNS: usize = 100;

/// What stands in the list of changes for a theme that is not the book's own file, or for what of it is no text.
const THEME: &str = "the theme";

/// All rounds of one run, and what is remembered between them.
pub(super) struct Rounds {
    root: PathBuf,
    options: Options,
    served: Arc<Served>,
    memo: Memo,
    /// What the book was made of in the last round, by path.
    last: BTreeMap<String, Key>,
    /// The lock as this run writes it: its own change is no news.
    lock: Option<(String, Key)>,
    folders: Vec<PathBuf>,
    begun: bool,
    /// Paths of the files of the last round, for the server.
    sources: Arc<Mutex<BTreeSet<String>>>,
}

/// What a round came to.
pub(super) struct Round {
    pub changed: Vec<String>,
    pub rewritten: Vec<String>,
    pub coverage: Option<Coverage>,
    pub took: Duration,
    pub problems: Vec<Diagnostic>,
    pub sources: Arc<SourceMap>,
    pub has_book: bool,
    /// For the documents; `None`: something is wrong.
    pub job: Option<Job>,
}

impl Rounds {
    pub fn new(root: PathBuf, options: Options, served: Arc<Served>) -> Rounds {
        Rounds {
            root,
            options,
            served,
            memo: Memo::new(),
            last: BTreeMap::new(),
            lock: None,
            folders: vec![PathBuf::from("content"), PathBuf::from("themes")],
            begun: false,
            sources: Arc::default(),
        }
    }

    /// The folders that the book is made of, besides its own.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// The files that the book was built from, as of the last round.
    pub fn sources(&self) -> Arc<Mutex<BTreeSet<String>>> {
        self.sources.clone()
    }

    /// Whether pages lead into the editor.
    pub fn editing(&self) -> bool {
        self.options.editing.is_some()
    }

    /// Takes the book in as it is now. `None`: it is as it was.
    pub fn next(&mut self) -> Option<Round> {
        let begun = Instant::now();
        let Loaded {
            sources,
            book,
            mut diagnostics,
        } = build::load(&self.root, &self.options, &self.memo);
        if let Some(book) = &book {
            self.folders = folders(book);
        }
        *self.sources.lock().unwrap_or_else(PoisonError::into_inner) =
            sources.iter().map(|(_, s)| s.path.clone()).collect();
        let now = self.made_of(&sources, book.as_ref());
        let changed = changes(&self.last, &now);
        if std::mem::replace(&mut self.begun, true) && changed.is_empty() {
            return None;
        }
        self.last = now;
        let mut files = Vec::new();
        if let Some(book) = &book {
            let rendered = build::render_site(book, &self.options, &self.memo);
            files = rendered.files;
            diagnostics.extend(rendered.problems);
        }
        build::in_order(&mut diagnostics, &sources);
        let wrong = diagnostics.iter().any(Diagnostic::is_error);
        let mut round = Round {
            changed,
            rewritten: Vec::new(),
            coverage: book.as_ref().map(|book| book.published.coverage),
            took: Duration::ZERO,
            problems: diagnostics,
            sources: Arc::new(sources),
            has_book: book.is_some(),
            job: None,
        };
        match book.filter(|_| !wrong) {
            Some(book) => {
                round.rewritten = self.served.pages(&files, &coming(&book));
                if let Some(text) = &book.joined.lock {
                    let path = book.config.content.lock.clone();
                    self.lock = Some((path, Key::of(text.as_bytes())));
                }
                round.job = Some(Job {
                    book: Arc::new(book),
                    sources: round.sources.clone(),
                    files,
                    done: Arc::default(),
                });
            }
            None => self.trouble(&round),
        }
        round.took = begun.elapsed();
        // The page is out; now there is time to tidy up.
        self.memo.sweep();
        Some(round)
    }

    /// Every file that went into the book, with a hash of it.
    fn made_of(&self, sources: &SourceMap, book: Option<&build::Book>) -> BTreeMap<String, Key> {
        let mut made: BTreeMap<String, Key> = sources
            .iter()
            .map(|(_, source)| (source.path.clone(), source.key))
            .collect();
        if let Some(book) = book {
            let assets = &book.joined.guide_full().assets;
            let extras = book.extras.assets();
            let assets = assets.iter().chain(extras);
            made.extend(assets.map(|asset| (asset.path.clone(), asset.key)));
            made.insert(THEME.to_owned(), book.theme.key);
        }
        // The lock that this run wrote itself says what is known already.
        if let Some((path, key)) = &self.lock
            && made.get(path) == Some(key)
        {
            match self.last.get(path) {
                Some(before) => made.insert(path.clone(), *before),
                None => made.remove(path),
            };
        }
        made
    }

    fn trouble(&self, round: &Round) {
        let errors: Vec<&Diagnostic> = round.problems.iter().filter(|d| d.is_error()).collect();
        let title = match errors.len() {
            1 => "There is an error in the book".to_owned(),
            n => format!("There are {n} errors in the book"),
        };
        let style = Style {
            color: false,
            width: PAGE_COLUMNS,
        };
        let problems = errors.into_iter().map(|problem| {
            let (file, line) = place(problem, &round.sources);
            Problem {
                text: diagnostic::draw(problem, &*round.sources, style),
                file,
                line,
            }
        });
        self.served.trouble(&title, problems.collect());
    }
}

/// Where an editor would open a problem.
fn place(problem: &Diagnostic, sources: &SourceMap) -> (Option<String>, usize) {
    match &problem.place {
        Place::Text(file, span) => match sources.get(*file) {
            Some(source) => {
                let before = source.text.get(..span.start as usize).unwrap_or_default();
                (
                    Some(source.path.clone()),
                    1 + before.bytes().filter(|b| *b == b'\n').count(),
                )
            }
            None => (None, 1),
        },
        Place::File(file) => (sources.get(*file).map(|source| source.path.clone()), 1),
        Place::Path(path) => (Some(path.clone()), 1),
        Place::None => (None, 1),
    }
}

/// What is there in one and another or not at all in the other, sorted. The theme is named only where no file of its own tells.
fn changes(before: &BTreeMap<String, Key>, now: &BTreeMap<String, Key>) -> Vec<String> {
    let mut changed: Vec<String> = now
        .iter()
        .filter(|(path, key)| before.get(*path) != Some(key))
        .map(|(path, _)| path.clone())
        .chain(
            before
                .keys()
                .filter(|path| !now.contains_key(*path))
                .cloned(),
        )
        .collect();
    if changed.len() > 1 {
        changed.retain(|path| path != THEME);
    }
    changed.sort_unstable();
    changed
}

/// Names of the documents that will be drawn.
fn coming(book: &build::Book) -> Vec<String> {
    if book.published.coverage.questions > MOST_QUESTIONS {
        return Vec::new();
    }
    build::documents(book)
}

fn folders(book: &build::Book) -> Vec<PathBuf> {
    let content = &book.config.content;
    let mut folders = vec![PathBuf::from("themes")];
    folders.extend([&content.answers, &content.pages, &content.assets].map(PathBuf::from));
    let of = |path: &String| Path::new(path).parent().map(Path::to_owned);
    folders.extend(content.banks.iter().filter_map(of));
    folders.extend(of(&content.lock));
    folders.extend(build::named_files(&book.config).filter_map(|named| of(&named.path)));
    folders
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_went_and_changed_is_told() {
        let map = |entries: &[(&str, u8)]| {
            entries
                .iter()
                .map(|(path, key)| ((*path).to_owned(), Key::of(&[*key])))
                .collect::<BTreeMap<_, _>>()
        };
        let before = map(&[("a", 1), ("b", 1), ("c", 1)]);
        assert!(changes(&before, &before).is_empty());
        assert_eq!(
            changes(&before, &map(&[("a", 2), ("c", 1), ("d", 1)])),
            ["a", "b", "d"]
        );
        let with_theme = map(&[("a", 1), ("b", 1), ("c", 1), (THEME, 1)]);
        assert_eq!(changes(&before, &with_theme), [THEME]);
    }
}
