//! Stage `load`: everything that is read, read and joined.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::extras::{self, Extras};
use super::find;
use super::progress::Stage;
use super::{BOOK_FILE, Options};
use crate::answers;
use crate::bank::{self, Bank, NotABank};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::guide::{self, Inputs, Joined, Published, Secrets};
use crate::markdown::{self, ParseOptions, Parsed};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::pages;
use crate::source::{self, SourceMap};
use crate::theme::{self, Theme};

/// A bank file that is one.
pub type BankFile = (FileId, Arc<Bank>);

/// A book, read and joined, not yet drawn.
pub struct Book {
    /// Its configuration.
    pub config: Config,
    /// Its theme.
    pub theme: Theme,
    /// Files that `[site]` names.
    pub extras: Extras,
    /// Its banks, with their parse reports.
    pub banks: Vec<BankFile>,
    /// Its answer files, bound or not.
    pub answers: Vec<FileId>,
    /// The joined guide.
    pub joined: Joined,
    /// The view for writers.
    pub published: Published,
    /// What must not be in a public build, once it is needed.
    pub(super) secrets: OnceLock<Secrets>,
}

/// What loading gives.
pub struct Loaded {
    /// Every file that was read.
    pub sources: SourceMap,
    /// The book; `None`: there is none to speak of (no `book.toml`, no bank), and the diagnostics say why.
    pub book: Option<Book>,
    /// All problems, not yet in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and joins the book at `root`.
pub fn load(root: &Path, options: &Options, memo: &Memo) -> Loaded {
    options.progress.enter(Stage::Read);
    let mut sources = SourceMap::new(root).with_memo(memo);
    let mut problems = Vec::new();
    let book = read(&mut sources, options, memo, &mut problems);
    Loaded {
        sources,
        book,
        diagnostics: problems,
    }
}

fn read(
    sources: &mut SourceMap,
    options: &Options,
    memo: &Memo,
    problems: &mut Vec<Diagnostic>,
) -> Option<Book> {
    let config = read_config(sources, problems)?;
    let root = sources.root().to_owned();

    let found = find::find(&root, &config);
    problems.extend(found.problems);
    let bank_files = read_all(sources, &found.banks, problems);
    let answer_files = read_all(sources, &found.answers, problems);
    let page_files = read_all(sources, &found.pages, problems);
    let lock = read_lock(sources, &config, problems);

    // Texts are shared pointers: with them in hand, the theme may go on filling the source map meanwhile.
    let text = |files: &[FileId]| -> Vec<(FileId, Arc<str>, Key)> {
        files
            .iter()
            .filter_map(|&f| sources.get(f).map(|s| (f, s.text.clone(), s.key)))
            .collect()
    };
    let (bank_texts, answer_texts, page_texts) =
        (text(&bank_files), text(&answer_files), text(&page_files));
    let stems: Vec<String> = page_files
        .iter()
        .map(|&f| stem(sources.get(f).map_or("", |s| &s.path)))
        .collect();
    let ((banks, (answers, pages)), (theme, theme_problems)) = rayon::join(
        || {
            rayon::join(
                || -> Vec<_> {
                    bank_texts
                        .par_iter()
                        .map(|(_, t, key)| parse_bank(t, *key, &config, memo))
                        .collect()
                },
                || {
                    rayon::join(
                        || -> Vec<_> {
                            let read = |(file, t, key): &(FileId, Arc<str>, Key)| {
                                (
                                    *file,
                                    *key,
                                    answers::read(*file, t, &config.content, &config.answers, memo),
                                )
                            };
                            answer_texts.par_iter().map(read).collect()
                        },
                        || -> Vec<_> {
                            let read =
                                |((file, t, key), stem): (&(FileId, Arc<str>, Key), &String)| {
                                    (
                                        *file,
                                        *key,
                                        pages::read(*file, stem, t, &config.content, memo),
                                    )
                                };
                            page_texts.par_iter().zip(&stems).map(read).collect()
                        },
                    )
                },
            )
        },
        || theme::load(sources, &config.theme),
    );
    problems.extend(theme_problems);
    let extras = extras::read(sources, &config, &theme, memo, problems);
    let banks: Vec<BankFile> = bank_files
        .iter()
        .zip(banks)
        .filter_map(|(&file, parsed)| accept_bank(file, &parsed, problems).map(|bank| (file, bank)))
        .collect();
    let answers: Vec<_> = answers
        .into_iter()
        .map(|(file, key, (answer, found))| {
            problems.extend(found);
            (file, key, answer)
        })
        .collect();
    let pages: Vec<_> = pages
        .into_iter()
        .map(|(file, key, (page, found))| {
            problems.extend(found);
            (file, key, page)
        })
        .collect();
    if banks.is_empty() {
        // Whatever was wrong with a bank has been said; with none at all, every answer would seem unplaced.
        if !problems.iter().any(Diagnostic::is_error) {
            problems.push(find::no_bank(&root));
        }
        return None;
    }

    options.progress.enter(Stage::Join);
    let answer_files = answers.iter().map(|(file, ..)| *file).collect();
    let inputs = Inputs {
        banks: banks.clone(),
        answers,
        pages,
        lock,
        locked: options.locked,
        folder: folder_name(&root),
    };
    let (joined, found) = guide::join(inputs, &config, sources, memo);
    problems.extend(found);
    let (published, found) = guide::publish(&joined, options.private);
    problems.extend(found);
    Some(Book {
        config,
        theme,
        extras,
        banks,
        answers: answer_files,
        joined,
        published,
        secrets: OnceLock::new(),
    })
}

/// Reads `book.toml` alone; `None`: there is none, and the problems say so.
pub fn read_config(sources: &mut SourceMap, problems: &mut Vec<Diagnostic>) -> Option<Config> {
    if !source::is_file(sources.root(), BOOK_FILE) {
        problems.push(
            Diagnostic::error("no-book", "there is no book.toml here")
                .at_path(BOOK_FILE)
                .help("`prepbook init` makes a new book; `--book DIR` names the folder of one that exists. An empty book.toml beside content/questions.md is enough"),
        );
        return None;
    }
    let (file, text) = match sources.read(BOOK_FILE) {
        Ok(file) => (
            file,
            sources
                .get(file)
                .map(|s| s.text.clone())
                .unwrap_or_default(),
        ),
        Err(problem) => {
            let file = match problem.place {
                Place::Text(file, _) | Place::File(file) => file,
                _ => FileId(0),
            };
            problems.push(*problem);
            (file, Arc::from(""))
        }
    };
    let (config, found) = config::read(file, &text);
    problems.extend(found);
    Some(config)
}

/// Reads files; those that could not be read are named in `problems` and left out.
fn read_all(
    sources: &mut SourceMap,
    paths: &[String],
    problems: &mut Vec<Diagnostic>,
) -> Vec<FileId> {
    let (files, found) = sources.read_all(paths);
    let unreadable: FxHashSet<FileId> = found
        .iter()
        .filter_map(|d| match d.place {
            Place::Text(file, _) | Place::File(file) => Some(file),
            _ => None,
        })
        .collect();
    problems.extend(found);
    files
        .into_iter()
        .filter(|f| !unreadable.contains(f))
        .collect()
}

/// A lock that cannot be read is an error like any other: going on without it would mint ids anew.
fn read_lock(
    sources: &mut SourceMap,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> Option<FileId> {
    if !source::is_file(sources.root(), &config.content.lock) {
        return None;
    }
    match sources.read(&config.content.lock) {
        Ok(file) => Some(file),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    }
}

/// A bank file as remembered: its tree's problems, and what it was read as.
pub(super) struct ParsedBank {
    pub(super) parsed: Parsed,
    pub(super) reading: Result<Arc<Bank>, NotABank>,
}

pub(super) fn parse_bank(text: &str, key: Key, config: &Config, memo: &Memo) -> Arc<ParsedBank> {
    let smart_punctuation = config.content.smart_punctuation;
    let key = KeyBuilder::new("bank")
        .key(key)
        .number(u64::from(smart_punctuation))
        .finish();
    memo.get(key, || {
        let mut parsed = markdown::parse(
            text,
            bank::body(text),
            ParseOptions::bank(smart_punctuation),
        );
        let reading = bank::read(text, &parsed.document).map(Arc::new);
        // The bank holds what it needs of the tree.
        parsed.document = markdown::Document::default();
        ParsedBank { parsed, reading }
    })
}

fn accept_bank(
    file: FileId,
    parsed: &ParsedBank,
    problems: &mut Vec<Diagnostic>,
) -> Option<Arc<Bank>> {
    problems.extend(parsed.parsed.diagnostics(file));
    match &parsed.reading {
        Ok(bank) => {
            let report = &bank.report;
            problems.extend(report.gaps.iter().map(|&(after, before, span)| {
                let missing = if before - after == 2 {
                    format!("number {} is missing", after + 1)
                } else {
                    format!("numbers {} to {} are missing", after + 1, before - 1)
                };
                Diagnostic::warning("number-gap", missing)
                    .at(file, span)
                    .label(format!("follows {after}"))
            }));
            problems.extend(report.repeats.iter().map(|&(number, span)| {
                Diagnostic::warning("number-repeat", format!("number {number} occurs again"))
                    .at(file, span)
                    .help("nothing is lost: questions are told apart by their ids, not by their numbers")
            }));
            problems.extend(report.skipped.iter().map(|(span, reason)| {
                Diagnostic::note(
                    "skipped-block",
                    format!("this is no part of the guide: {reason}"),
                )
                .at(file, *span)
            }));
            Some(bank.clone())
        }
        Err(no) => {
            let problem = Diagnostic::error("not-a-bank", no.reason.clone()).help(no.help.clone());
            problems.push(match no.span {
                Some(span) => problem.at(file, span),
                None => problem.in_file(file),
            });
            None
        }
    }
}

pub(super) fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.')
        .map_or(name, |(stem, _)| stem)
        .to_owned()
}

/// The folder's own name, also for `.`.
fn folder_name(root: &Path) -> String {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    absolute
        .file_name()
        .map_or_else(|| "Book".to_owned(), |n| n.to_string_lossy().into_owned())
}
