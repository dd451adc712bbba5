//! `watch`: prints what the watcher reports, a line a save.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use super::editor::{self, How, Wanted};
use super::meant::{self, Terminal};
use super::report::{self, Tally, count};
use super::{Exit, answer, open};
use crate::diagnostic::Diagnostic;
use crate::guide::Coverage;
use crate::watch::{self, Editor, Event, WatchError};

/// Names of files that a line holds before the rest is counted.
const NAMED: usize = 3;

/// Watches until Ctrl-C.
pub fn run(command: &meant::Watch, terminal: &Terminal) -> io::Result<Exit> {
    if !command.address.ip().is_loopback() {
        report::aside(if command.options.private {
            "warning: whoever is on this network can read your private answers"
        } else {
            "warning: whoever is on this network can read the guide"
        })?;
    }
    let mut told = Telling::default();
    let say = |event: Event<'_>| match event {
        Event::Serving(url) => {
            report::line(&format!("serving {url} (Ctrl-C ends it)"))?;
            if command.open {
                open::open(url)
            } else {
                Ok(())
            }
        }
        Event::Rebuilt {
            changed,
            rewritten,
            coverage,
            took,
            problems,
            sources,
        } => {
            let wrong = problems.iter().any(Diagnostic::is_error);
            if wrong {
                report::aside(&told.failed(changed, problems))?;
            } else {
                report::line(&told.rebuilt(changed, rewritten, coverage, took))?;
            }
            // Warnings that stand since the last save are not said with every save.
            if wrong || told.warnings != problems {
                report::diagnostics(problems, sources, terminal, false)?;
            }
            told.warnings = problems.to_vec();
            ring(command.bell && wrong)
        }
        Event::Papers {
            changed,
            took,
            problems,
            sources,
        } => {
            if !changed.is_empty() {
                report::line(&format!("  {}  {}", names(changed), milliseconds(took)))?;
            }
            if told.paper_warnings != problems {
                report::diagnostics(problems, sources, terminal, false)?;
                told.paper_warnings = problems.to_vec();
            }
            Ok(())
        }
        Event::Wrong { problems, sources } => {
            report::diagnostics(problems, sources, terminal, false)?;
            report::aside("the files of the last good build stay as they are")?;
            ring(command.bell)
        }
        Event::Recovered => report::line("the output is written again"),
        Event::NoPapers { most } => report::line(&format!(
            "no PDFs here: with more than {most} questions they are left to `prepbook build`"
        )),
        Event::Polling(reason) => report::aside(&format!(
            "warning: {reason}: prepbook looks for changes itself, twice a second"
        )),
        Event::CannotWatch(path, reason) => report::aside(&format!(
            "warning: cannot watch {}: {reason}",
            report::path(path)
        )),
    };
    let editor = Arc::new(PagesEditor {
        root: command.root.clone(),
        wanted: command.editor.clone(),
    });
    match watch::run(
        &command.root,
        &command.options,
        command.address,
        editor,
        say,
    ) {
        Ok(()) => Ok(Exit::Fine),
        Err(WatchError::Say(error)) => Err(error),
        Err(WatchError::NoBook(problems, sources)) => {
            report::diagnostics(&problems, &*sources, terminal, false)?;
            Ok(Exit::Errors)
        }
        Err(WatchError::Watcher(reason)) => {
            report::aside(&format!("error: cannot watch for changes: {reason}"))?;
            Ok(Exit::Errors)
        }
        Err(WatchError::Serve(address, error)) => {
            report::aside(&format!("error: cannot serve on {address}: {error}"))?;
            Ok(Exit::Errors)
        }
    }
}

/// How long an editor is given to say that it cannot start.
const TO_START: Duration = Duration::from_millis(500);

/// The user's editor, for the pages.
struct PagesEditor {
    root: PathBuf,
    wanted: Wanted,
}

impl Editor for PagesEditor {
    fn open(&self, path: &Path, line: u32) -> Result<(), String> {
        open_beside(&self.wanted, path, line)
    }

    fn write(&self, id: &str) -> Result<(), String> {
        let (path, line) = answer::begin(&self.root, id)?;
        self.open(&path, line)
    }
}

/// Opens an editor that has a window of its own. One that is waited for is left to itself once it has not failed at once.
fn open_beside(wanted: &Wanted, path: &Path, line: u32) -> Result<(), String> {
    let in_words = |problem: editor::Problem| {
        format!(
            "{problem}. The file is {}; `[watch] editor-url` in book.toml, or VISUAL, names an editor with a window",
            report::path(path)
        )
    };
    let editor = editor::find(wanted, How::Beside).map_err(in_words)?;
    let (told, heard) = mpsc::channel();
    let file = path.to_owned();
    std::thread::spawn(move || {
        // Nobody listens any more: it ran for long.
        let _ = told.send(editor.open(&file, line));
    });
    match heard.recv_timeout(TO_START) {
        Ok(Err(problem)) => Err(in_words(problem)),
        Ok(Ok(_)) | Err(_) => Ok(()),
    }
}

/// What was told last.
#[derive(Default)]
struct Telling {
    begun: bool,
    failing: bool,
    warnings: Vec<Diagnostic>,
    paper_warnings: Vec<Diagnostic>,
}

impl Telling {
    /// "content/answers/locking.md → transactions.html  18 ms"
    fn rebuilt(
        &mut self,
        changed: &[String],
        rewritten: &[String],
        coverage: Option<Coverage>,
        took: Duration,
    ) -> String {
        let mended = if std::mem::take(&mut self.failing) {
            "mended: "
        } else {
            ""
        };
        if !std::mem::replace(&mut self.begun, true) {
            let coverage = coverage.unwrap_or_default();
            return format!(
                "{}, {} answered  {}",
                count(coverage.questions, "question"),
                coverage.answered,
                milliseconds(took)
            );
        }
        let to = if rewritten.is_empty() {
            "no page changed".to_owned()
        } else {
            names(rewritten)
        };
        format!("{mended}{} → {to}  {}", names(changed), milliseconds(took))
    }

    fn failed(&mut self, changed: &[String], problems: &[Diagnostic]) -> String {
        self.failing = true;
        let tally = Tally::of(problems).words();
        match (changed, std::mem::replace(&mut self.begun, true)) {
            ([], _) | (_, false) => format!("{tally}; the guide comes when they are mended"),
            (changed, true) => {
                format!("{}: {tally}; the last good guide stays up", names(changed))
            }
        }
    }
}

/// Rings the terminal's bell.
fn ring(wanted: bool) -> io::Result<()> {
    if wanted { report::bell() } else { Ok(()) }
}

/// The first of several names, and how many more there are.
fn names(names: &[String]) -> String {
    let shown = names.get(..NAMED).unwrap_or(names);
    let mut line = shown.join(", ");
    if names.len() > shown.len() {
        line += &format!(" and {} more", names.len() - shown.len());
    }
    line
}

fn milliseconds(took: Duration) -> String {
    if took < Duration::from_secs(1) {
        format!("{} ms", took.as_millis().max(1))
    } else {
        report::seconds(took)
    }
}
