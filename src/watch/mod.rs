//! Rebuild on change, serve on loopback, and keep the page in the browser as the book is.
//!
//! Stages: `changes` (notify → "these files of the book changed", one save taken as one) → `round` (the same build as ever with its memory kept;
//! the page first) → `served` (the last good guide and what is wrong now, in memory) → `server` (axum on loopback) → the browser, where
//! `client/` patches in what changed and shows errors over the last good page. Then, in a thread of its own and called off by a newer save,
//! `paper`: the files to the disk, the documents drawn, shown and written.
//!
//! What is built here is the author's own view and carries the script of `client/`, so it goes to a folder of its own: only `build` writes what
//! is published. This is the only module that names `notify`, `axum` and `tokio`.

mod changes;
mod paper;
mod round;
mod served;
mod server;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use crate::build::{self, BOOK_FILE, Options};
use crate::diagnostic::Diagnostic;
use crate::guide::Coverage;
use crate::source::SourceMap;

use changes::{Changes, Gather, Waited};
use paper::{Outcome, Paper};
use round::{Round, Rounds};
use served::Served;
use server::{Opener, Server};

/// What there is to tell.
pub enum Event<'a> {
    /// The guide is at this address.
    Serving(&'a str),
    /// A save was taken in.
    Rebuilt {
        /// What changed: paths relative to the book, sorted. Empty: this is the first build.
        changed: &'a [String],
        /// Pages and other files of the site that are now others, sorted.
        rewritten: &'a [String],
        /// Counts of the guide; `None`: there is none to speak of.
        coverage: Option<Coverage>,
        /// From the end of the save until the page was there.
        took: Duration,
        /// All problems, in order.
        problems: &'a [Diagnostic],
        /// What they point into.
        sources: &'a SourceMap,
    },
    /// Documents were drawn and written.
    Papers {
        /// Those that are now others, by file name.
        changed: &'a [String],
        /// How long it took, after the page.
        took: Duration,
        /// What was noticed on the way.
        problems: &'a [Diagnostic],
        /// What they point into.
        sources: &'a SourceMap,
    },
    /// The documents could not be drawn or the disk did not take the output.
    Wrong {
        /// Why.
        problems: &'a [Diagnostic],
        /// What they point into.
        sources: &'a SourceMap,
    },
    /// The disk takes it again.
    Recovered,
    /// The book is so large that documents are left to `build`.
    NoPapers {
        /// So many questions are too many.
        most: usize,
    },
    /// The system does not tell of changes, for this reason: the folders are looked through again and again.
    Polling(&'a str),
    /// A folder cannot be watched: its changes will not be seen.
    CannotWatch(&'a Path, String),
}

/// Why watching ended otherwise than by Ctrl-C.
pub enum WatchError {
    /// There is no book in this folder.
    NoBook(Vec<Diagnostic>, Box<SourceMap>),
    /// No watcher could be started.
    Watcher(String),
    /// No port could be had.
    Serve(SocketAddr, io::Error),
    /// The caller could not tell its user something.
    Say(io::Error),
}

/// What wakes the builder.
enum Wake {
    /// Something of the book changed.
    Changed(changes::Seen),
    /// The documents came to something.
    Paper(Outcome),
    /// Ctrl-C.
    Stop,
}

/// What a page may ask for. An error is a line for the user.
pub trait Editor: Send + Sync {
    /// Opens a file at a line.
    fn open(&self, path: &Path, line: u32) -> Result<(), String>;
    /// Begins an answer to the question with this id, and opens it.
    fn write(&self, id: &str) -> Result<(), String>;
}

/// Builds, serves at `address` (or the next free port), and goes on until Ctrl-C. Everything is told through `say`.
pub fn run(
    root: &Path,
    options: &Options,
    address: SocketAddr,
    editor: Arc<dyn Editor>,
    mut say: impl FnMut(Event<'_>) -> io::Result<()>,
) -> Result<(), WatchError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let options = Options {
        reload_script: Some(server::SCRIPT_PATH.to_owned()),
        output: Some(build::output_folder(&root, options)),
        // Whoever is elsewhere on the network opens nothing on this machine.
        editing: (options.private && address.ip().is_loopback()).then(|| root.clone()),
        ..options.clone()
    };
    let output = build::output_folder(&root, &options);
    let (wake, woken) = mpsc::channel();
    let server = Server::start(wake.clone()).map_err(|error| WatchError::Serve(address, error))?;
    let mut changes = Changes::new(&root, &output, wake.clone()).map_err(WatchError::Watcher)?;
    let served = Arc::new(Served::new());
    let mut paper = Paper::start(root.clone(), options.clone(), served.clone(), wake.clone())
        .map_err(|error| WatchError::Watcher(error.to_string()))?;
    let mut rounds = Rounds::new(root.clone(), options, served.clone());
    let mut gather = Gather::default();
    let opener = Opener {
        root: root.clone(),
        sources: rounds.sources(),
        editor: rounds.editing().then_some(editor),
    };
    let mut url = None;
    let mut large = false;
    loop {
        if let Some(round) = rounds.next() {
            if url.is_none() && !round.has_book && !root.join(BOOK_FILE).exists() {
                return Err(WatchError::NoBook(
                    round.problems,
                    Box::new(Arc::unwrap_or_clone(round.sources)),
                ));
            }
            tell(&round, &mut say).map_err(WatchError::Say)?;
            if url.is_none() {
                let address = serve(address, &server, &served, &opener)?;
                say(Event::Serving(&address)).map_err(WatchError::Say)?;
                url = Some(address);
            }
            if let Some(job) = round.job {
                let questions = job.book.published.coverage.questions;
                let most = paper::MOST_QUESTIONS;
                if questions > most && !std::mem::replace(&mut large, true) {
                    say(Event::NoPapers { most }).map_err(WatchError::Say)?;
                }
                paper.take_up(job);
            }
        } else {
            paper.go_on();
        }
        let outcome = changes.follow(rounds.folders());
        for (path, reason) in outcome.failed {
            say(Event::CannotWatch(&path, reason)).map_err(WatchError::Say)?;
        }
        if let Some(reason) = changes.polling_since() {
            say(Event::Polling(&reason)).map_err(WatchError::Say)?;
        }
        // What is watched only now may have changed since it was read; with the memory warm, looking again costs next to nothing.
        if outcome.added {
            continue;
        }
        loop {
            match changes::wait(&woken, &mut gather) {
                None => {
                    server.finish();
                    return Ok(());
                }
                Some(Waited::Paper(outcome)) => {
                    report(&outcome, &mut say).map_err(WatchError::Say)?
                }
                Some(Waited::Changed(_)) => break,
            }
        }
        paper.call_off();
        for (path, reason) in changes.refresh().failed {
            say(Event::CannotWatch(&path, reason)).map_err(WatchError::Say)?;
        }
    }
}

fn serve(
    address: SocketAddr,
    server: &Server,
    served: &Arc<Served>,
    opener: &Opener,
) -> Result<String, WatchError> {
    let (listener, bound) =
        server::bind(address).map_err(|error| WatchError::Serve(address, error))?;
    server
        .serve(listener, bound, served.clone(), opener.clone())
        .map_err(|error| WatchError::Serve(bound, error))?;
    Ok(format!("http://{bound}/"))
}

fn tell(round: &Round, say: &mut impl FnMut(Event<'_>) -> io::Result<()>) -> io::Result<()> {
    say(Event::Rebuilt {
        changed: &round.changed,
        rewritten: &round.rewritten,
        coverage: round.coverage,
        took: round.took,
        problems: &round.problems,
        sources: &round.sources,
    })
}

fn report(outcome: &Outcome, say: &mut impl FnMut(Event<'_>) -> io::Result<()>) -> io::Result<()> {
    match outcome {
        Outcome::Papers {
            changed,
            took,
            warnings,
        } => say(Event::Papers {
            changed,
            took: *took,
            problems: &warnings.problems,
            sources: &warnings.sources,
        }),
        Outcome::Wrong(told) | Outcome::Unwritten(told) => say(Event::Wrong {
            problems: &told.problems,
            sources: &told.sources,
        }),
        Outcome::Recovered => say(Event::Recovered),
    }
}
