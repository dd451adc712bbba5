//! Rebuild on change, serve on loopback, reload. The next issue ("writing and watching") makes it excellent: errors over the page, only what
//! changed drawn anew, scroll kept, the question under the cursor.
//!
//! Stages: `changes` (notify → "these files of the book changed", a batch a save) → the same build as ever, with its memory kept →
//! [`served`](Served) (the last good guide, in memory) → `server` (axum on loopback) → the browser, which `reload.js` tells to load anew when
//! the bytes differ. A build with errors changes nothing that is served; until the first good one, the errors themselves are.
//!
//! What is built here is the author's own view and carries the reload script, so it goes to a folder of its own: only `build` writes what is
//! published. This is the only module that names `notify`, `axum`, `hyper` and `tokio`.

mod changes;
mod served;
mod server;

use std::collections::BTreeSet;
use std::io;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::build::{self, BOOK_FILE, Built, Options};
use crate::diagnostic::{self, Diagnostic, Style};
use crate::memo::Memo;

use changes::Changes;
use served::Served;
use server::{Opener, Server};

/// What there is to tell.
pub enum Event<'a> {
    /// The guide is at this address.
    Serving(&'a str),
    /// A build came to an end that differs from the one before.
    Built {
        /// Its outcome.
        built: &'a Built,
        /// How long it took.
        seconds: f64,
    },
    /// The system does not tell of changes, for this reason: the folders are looked through again and again.
    Polling(&'a str),
    /// A folder cannot be watched: its changes will not be seen.
    CannotWatch(&'a Path, String),
}

/// Why watching ended otherwise than by Ctrl-C.
pub enum WatchError {
    /// There is no book in this folder.
    NoBook(Box<Built>),
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
    /// Ctrl-C.
    Stop,
}

/// Builds, serves at `address` (or the next free port), and goes on until Ctrl-C. Everything is told through `say`.
pub fn run(
    root: &Path,
    options: &Options,
    address: SocketAddr,
    mut say: impl FnMut(Event<'_>) -> io::Result<()>,
) -> Result<(), WatchError> {
    let root = root.canonicalize().unwrap_or_else(|_| root.to_owned());
    let options = Options {
        reload_script: Some(server::SCRIPT_PATH.to_owned()),
        ..options.clone()
    };
    let output = options
        .output
        .clone()
        .unwrap_or_else(|| build::default_output(&root, options.private));
    let (wake, woken) = mpsc::channel();
    let server = Server::start(wake.clone()).map_err(|error| WatchError::Serve(address, error))?;
    let sources = Arc::new(Mutex::new(BTreeSet::new()));
    let mut changes = Changes::new(&root, &output, wake.clone()).map_err(WatchError::Watcher)?;
    let memo = Memo::new();
    let served = Arc::new(Served::new());
    let mut url = None;
    // The diagnostics and the version that were told last.
    let mut told: Option<(Vec<Diagnostic>, u64)> = None;
    loop {
        let begun = Instant::now();
        let built = build::build(&root, &options, &memo);
        let seconds = begun.elapsed().as_secs_f64();
        if url.is_none() && built.book.is_none() && !root.join(BOOK_FILE).exists() {
            return Err(WatchError::NoBook(Box::new(built)));
        }
        *sources.lock().unwrap_or_else(PoisonError::into_inner) =
            built.sources.iter().map(|(_, s)| s.path.clone()).collect();
        let version = match &built.written {
            Some(_) => served.good(&built.files),
            None => served.bad(&drawn(&built)),
        };
        if url.is_none() {
            let (listener, bound) =
                server::bind(address).map_err(|error| WatchError::Serve(address, error))?;
            server
                .serve(listener, bound, served.clone(), opener(&sources))
                .map_err(|error| WatchError::Serve(bound, error))?;
            url = Some(format!("http://{bound}/"));
        }
        if told
            .as_ref()
            .is_none_or(|(diagnostics, last)| *last != version || *diagnostics != built.diagnostics)
        {
            say(Event::Built {
                built: &built,
                seconds,
            })
            .map_err(WatchError::Say)?;
            if let (None, Some(url)) = (&told, &url) {
                say(Event::Serving(url)).map_err(WatchError::Say)?;
            }
            told = Some((built.diagnostics.clone(), version));
        }
        let outcome = changes.follow(&folders(&built));
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
        if changes::wait(&woken).is_none() {
            server.finish();
            return Ok(());
        }
        for (path, reason) in changes.refresh().failed {
            say(Event::CannotWatch(&path, reason)).map_err(WatchError::Say)?;
        }
    }
}

/// Opens the book's own sources at the wish of a page.
fn opener(sources: &Arc<Mutex<BTreeSet<String>>>) -> Opener {
    let sources = sources.clone();
    Opener {
        is_source: Arc::new(move |path| {
            sources
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .contains(path)
        }),
        open: Arc::new(|_, _| Err("no editor is known yet".into())),
    }
}

/// The folders that the book is made of, besides its own.
fn folders(built: &Built) -> Vec<PathBuf> {
    let mut folders = vec![PathBuf::from("themes")];
    if let Some(book) = &built.book {
        let content = &book.config.content;
        folders.extend([&content.answers, &content.pages, &content.assets].map(PathBuf::from));
        let of = |path: &String| Path::new(path).parent().map(Path::to_owned);
        folders.extend(content.banks.iter().filter_map(of));
        folders.extend(of(&content.lock));
    } else {
        folders.push(PathBuf::from("content"));
    }
    folders
}

/// The problems of a build as plain text, for the page that stands in until the first good build.
fn drawn(built: &Built) -> String {
    diagnostic::draw_all(
        &built.diagnostics,
        &built.sources,
        Style {
            color: false,
            width: 100,
        },
    )
}
