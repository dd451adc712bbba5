//! Stage `load`: everything that is read, read and joined.

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashSet;

use super::progress::Stage;
use super::{BOOK_FILE, Options};
use crate::answers;
use crate::bank::{self, Bank, NotABank};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::guide::{self, Inputs, Joined, Published};
use crate::markdown::{self, ParseOptions, Parsed};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::pages;
use crate::source::{self, SourceMap};
use crate::text;
use crate::theme::{self, Theme};

/// A bank file that is one.
pub type BankFile = (FileId, Arc<Bank>);

/// A book, read and joined, not yet drawn.
pub struct Book {
    /// Its configuration.
    pub config: Config,
    /// Its theme.
    pub theme: Theme,
    /// Its banks, with their parse reports.
    pub banks: Vec<BankFile>,
    /// Its answer files, bound or not.
    pub answers: Vec<FileId>,
    /// The joined guide.
    pub joined: Joined,
    /// The view for writers.
    pub published: Published,
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
    let mut sources = SourceMap::new(root);
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

    problems.extend(missing_folders(&root, &config));
    let bank_paths = find_banks(&root, &config, problems);
    let listed: FxHashSet<&str> = bank_paths.iter().map(String::as_str).collect();
    let mut find = |folder: &str, but_not: Option<&str>| -> Vec<String> {
        let (mut paths, found) = source::find(&root, folder, &["md"]);
        problems.extend(found);
        paths.retain(|p| {
            !listed.contains(p.as_str()) && !but_not.is_some_and(|other| is_below(p, other))
        });
        paths
    };
    let answer_paths = find(&config.content.answers, None);
    // A folder of pages may hold the folder of answers ("content" and "content/answers").
    let page_paths = find(&config.content.pages, Some(&config.content.answers));

    let bank_files = read_all(sources, &bank_paths, problems);
    let answer_files = read_all(sources, &answer_paths, problems);
    let page_files = read_all(sources, &page_paths, problems);
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
            problems.push(no_bank(&config));
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
    let (joined, found) = guide::join(inputs, &config, sources);
    problems.extend(found);
    let (published, found) = guide::publish(&joined, options.private);
    problems.extend(found);
    Some(Book {
        config,
        theme,
        banks,
        answers: answer_files,
        joined,
        published,
    })
}

fn read_config(sources: &mut SourceMap, problems: &mut Vec<Diagnostic>) -> Option<Config> {
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

/// The paths that `[content] banks` names, in its order; those of one pattern in the order of their paths.
fn find_banks(root: &Path, config: &Config, problems: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut paths = Vec::new();
    for (index, pattern) in config.content.banks.iter().enumerate() {
        let before = paths.len();
        match pattern.split_once('*') {
            None if source::is_file(root, pattern) => paths.push(pattern.clone()),
            None => {}
            Some((before, after)) => {
                let folder = before.rsplit_once('/').map_or("", |(folder, _)| folder);
                let (found, trouble) = source::find(root, folder, &[]);
                problems.extend(trouble);
                paths.extend(found.into_iter().filter(|p| matches(p, before, after)));
            }
        }
        // Of the default places any may be empty; what was typed was meant.
        let typed = config
            .content
            .typed
            .banks
            .as_ref()
            .and_then(|spans| spans.get(index));
        if let (true, Some(&(file, span))) = (paths.len() == before, typed) {
            let problem = Diagnostic::error("no-bank", format!("there is no file `{pattern}`"))
                .at(file, span);
            problems.push(
                near_file(root, pattern, problem)
                    .help("banks are named relative to the book's folder"),
            );
        }
    }
    // Each once, where it was named first.
    let mut seen = FxHashSet::default();
    paths.retain(|path| seen.insert(path.clone()));
    paths
}

/// With the name of a file in the same folder that was most likely meant.
fn near_file(root: &Path, typed: &str, problem: Diagnostic) -> Diagnostic {
    let folder = typed.rsplit_once('/').map_or("", |(folder, _)| folder);
    let (files, _) = source::find(root, folder, &["md", "markdown"]);
    match text::nearest(typed, files.iter().map(String::as_str)) {
        Some(near) => problem.suggest(near),
        None => problem,
    }
}

/// Folders that `book.toml` names and that are not there. (Those of the defaults may be missing: a book need not have pages.)
fn missing_folders(root: &Path, config: &Config) -> Vec<Diagnostic> {
    let content = &config.content;
    let folders = [
        (&content.answers, &content.typed.answers),
        (&content.pages, &content.typed.pages),
        (&content.assets, &content.typed.assets),
    ];
    let missing = folders
        .into_iter()
        .filter(|(path, _)| !source::is_folder(root, path));
    missing
        .filter_map(|(path, typed)| {
            let (file, span) = (*typed)?;
            Some(
                Diagnostic::error("no-folder", format!("there is no folder `{path}`"))
                    .at(file, span)
                    .help("folders are named relative to the book's folder"),
            )
        })
        .collect()
}

/// Whether `path` is `before`, any part of one name, `after`.
fn matches(path: &str, before: &str, after: &str) -> bool {
    path.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .is_some_and(|part| !part.contains('/'))
}

fn no_bank(config: &Config) -> Diagnostic {
    let looked = config.content.banks.join(", ");
    Diagnostic::error("no-bank", "there is no question bank")
        .help(format!("looked for {looked}: put the questions, as Markdown, there, or name their file in book.toml: [content] banks = [\"…\"]"))
}

/// A bank file as remembered: its tree's problems, and what it was read as.
struct ParsedBank {
    parsed: Parsed,
    reading: Result<Arc<Bank>, NotABank>,
}

fn parse_bank(text: &str, key: Key, config: &Config, memo: &Memo) -> Arc<ParsedBank> {
    let smart_punctuation = config.content.smart_punctuation;
    let key = KeyBuilder::new("bank")
        .key(key)
        .number(u64::from(smart_punctuation))
        .finish();
    memo.get(key, || {
        let mut parsed = markdown::parse(text, 0, ParseOptions::bank(smart_punctuation));
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

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder.trim_end_matches('/'))
        .is_some_and(|rest| rest.starts_with('/'))
}

fn stem(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".md").unwrap_or(name).to_owned()
}

/// The folder's own name, also for `.`.
fn folder_name(root: &Path) -> String {
    let absolute = std::path::absolute(root).unwrap_or_else(|_| root.to_owned());
    absolute
        .file_name()
        .map_or_else(|| "Book".to_owned(), |n| n.to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_a_part_of_one_name() {
        let (before, after) = ("content/questions/", ".md");
        assert!(matches("content/questions/orm.md", before, after));
        assert!(!matches("content/questions/deep/orm.md", before, after));
        assert!(!matches("content/questions/orm.txt", before, after));
        assert!(matches("q-1-x.md", "q-", "-x.md"));
    }

    #[test]
    fn below_a_folder() {
        assert!(is_below("content/answers/a.md", "content/answers"));
        assert!(is_below("content/answers/a.md", "content/answers/"));
        assert!(!is_below("content/answers-old/a.md", "content/answers"));
    }
}
