//! `init`: a new book.

use std::io;
use std::path::Path;

use super::meant::{self, Terminal};
use super::report::{self, count};
use super::{Exit, ci, starter};
use crate::bank::{self, Bank};
use crate::diagnostic::Diagnostic;
use crate::markdown::{self, ParseOptions};
use crate::output;
use crate::source::{self, SourceMap};

/// Writes it, or names what is in the way and writes nothing.
pub fn run(command: &meant::Init, terminal: &Terminal) -> io::Result<Exit> {
    let mut sources = SourceMap::new(&command.folder);
    let workflow = command.ci.then(|| ci::workflow(&command.folder));
    // A book that is there already wants the workflow alone.
    let alone = command.ci && command.bank.is_none() && ci::has_book(&command.folder);
    let made = files(command, alone).and_then(|files| {
        let (files, kept) = free(&command.folder, files)?;
        let others = workflow.iter().map(|w| (&w.repository, &w.file));
        for (root, file) in others.clone() {
            free(root, vec![file.clone()])?;
        }
        write(&command.folder, &files)?;
        for (root, file) in others {
            write(root, std::slice::from_ref(file))?;
        }
        Ok((files, kept))
    });
    match made {
        Ok((files, kept)) => {
            let mut said = String::new();
            if !alone {
                said += &words(&command.folder, &files);
            }
            if let Some(workflow) = &workflow {
                let path = workflow.repository.join(&workflow.file.0);
                said += &format!("written: {}\n", report::path(&path));
                said += "to publish: commit and push, and let the repository's settings build Pages by Actions\n";
            }
            report::text(&said)?;
            if kept && !ignores_output(&mut sources) {
                report::aside("note: .gitignore was there already; add /output to it")?;
            }
            Ok(Exit::Fine)
        }
        Err(Wrong { sources, problems }) => {
            report::diagnostics(&problems, &sources, terminal, false)?;
            report::aside("nothing was written")?;
            Ok(Exit::Errors)
        }
    }
}

/// Why there is no new book, with the files that the problems name.
struct Wrong {
    sources: SourceMap,
    problems: Vec<Diagnostic>,
}

impl Wrong {
    fn new(root: &Path, problems: Vec<Diagnostic>) -> Wrong {
        Wrong {
            sources: SourceMap::new(root),
            problems,
        }
    }
}

fn files(command: &meant::Init, alone: bool) -> Result<Vec<starter::File>, Wrong> {
    match &command.bank {
        None if alone => Ok(Vec::new()),
        None => Ok(starter::sample()),
        Some(path) => {
            let (bytes, bank) = read_bank(path)?;
            Ok(starter::with_bank(bytes, &bank))
        }
    }
}

/// The bank's bytes, and what is in it: a file that is no bank is refused before anything is written.
fn read_bank(path: &Path) -> Result<(Vec<u8>, Bank), Wrong> {
    let folder = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy().into_owned())
        .unwrap_or_default();
    let mut sources = SourceMap::new(folder);
    let read = match sources.read(&name) {
        Err(problem) => Err(*problem),
        Ok(file) => {
            let text = sources
                .get(file)
                .map(|s| s.text.clone())
                .unwrap_or_default();
            let parsed = markdown::parse(&text, 0, ParseOptions::bank(true));
            match bank::read(&text, &parsed.document) {
                Ok(bank) => sources
                    .bytes(&name)
                    .map(|bytes| (bytes.to_vec(), bank))
                    .map_err(|problem| *problem),
                Err(no) => {
                    let problem = Diagnostic::error("not-a-bank", no.reason).help(no.help);
                    Err(match no.span {
                        Some(span) => problem.at(file, span),
                        None => problem.in_file(file),
                    })
                }
            }
        }
    };
    read.map_err(|problem| Wrong {
        sources,
        problems: vec![problem],
    })
}

/// The files, if all of their places are free. A .gitignore that is there already stays, and is no reason to refuse: most projects have one.
fn free(root: &Path, files: Vec<starter::File>) -> Result<(Vec<starter::File>, bool), Wrong> {
    let is_there = |path: &str| root.join(path).symlink_metadata().is_ok();
    let (kept, files): (Vec<_>, Vec<_>) = files
        .into_iter()
        .partition(|(path, _)| path == starter::GITIGNORE && is_there(path));
    let problems: Vec<Diagnostic> = files
        .iter()
        .filter(|(path, _)| is_there(path))
        .map(|(path, _)| {
            Diagnostic::error(
                "already-there",
                format!("`{path}` is there already, and `init` overwrites nothing"),
            )
            .at_path(report::path(&root.join(path)))
        })
        .collect();
    if problems.is_empty() {
        Ok((files, !kept.is_empty()))
    } else {
        Err(Wrong::new(root, problems))
    }
}

fn write(root: &Path, files: &[starter::File]) -> Result<(), Wrong> {
    for (path, bytes) in files {
        let path = root.join(path);
        output::create_new(&path, bytes).map_err(|error| {
            let shown = report::path(&path);
            Wrong::new(
                root,
                vec![
                    Diagnostic::error("unwritable", format!("cannot write `{shown}`: {error}"))
                        .at_path(shown),
                ],
            )
        })?;
    }
    Ok(())
}

fn ignores_output(sources: &mut SourceMap) -> bool {
    if !source::is_file(sources.root(), starter::GITIGNORE) {
        return true;
    }
    let file = sources.read(starter::GITIGNORE).ok();
    let text = file
        .and_then(|f| sources.get(f))
        .map(|s| s.text.clone())
        .unwrap_or_default();
    text.lines()
        .any(|line| line.trim().trim_matches('/') == "output")
}

fn words(root: &Path, files: &[starter::File]) -> String {
    let here = report::path(root).is_empty();
    let folder = if here {
        "this folder".to_owned()
    } else {
        report::path(root)
    };
    let mut out = format!("new book in {folder}: {}\n", count(files.len(), "file"));
    for (path, _) in files {
        out += &format!("  {path}\n");
    }
    let enter = if here {
        String::new()
    } else {
        format!("cd {} && ", quoted(&folder))
    };
    out += &format!("next: {enter}prepbook watch --open\n");
    out
}

/// As a shell wants it.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/\\._-+:~".contains(c);
    if path.chars().all(plain) {
        path.to_owned()
    } else {
        format!("'{}'", path.replace('\'', "'\\''"))
    }
}
