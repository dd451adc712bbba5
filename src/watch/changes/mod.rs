//! Stage `changes`: what happens on the disk → "these files of the book changed".
//!
//! Steps: notify, or `poll` where the system does not tell → `signs` (an event → what was seen of a path) → `ear` (only what may be the book's, by `names`;
//! links followed) → `gather` (one batch a save).
//!
//! Whether the system tells at all is tried at the start, with a file of our own: in some containers and network folders no event ever comes, and a watcher
//! that sees nothing would look like one that works.

mod ear;
mod gather;
mod names;
mod plan;
mod poll;
mod signs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::{Duration, Instant};

use notify::{ErrorKind, RecursiveMode, Watcher};

use super::Wake;
use super::paper::Outcome;
use crate::output;
use crate::source::{self, Depth};
use ear::Ear;
use names::Places;
use poll::{Plan, Poller};

use gather::Batch;
pub(super) use gather::{Gather, Seen};

/// How long the event of our own file may take. It comes within a millisecond; a machine under load gets a thousand times that.
const PROBE: Duration = Duration::from_secs(1);

/// What Linux calls its limits.
const WATCHES: &str = "fs.inotify.max_user_watches";
const INSTANCES: &str = "fs.inotify.max_user_instances";

/// The watcher, and what it watches.
pub(super) struct Changes {
    root: PathBuf,
    ear: Arc<Ear>,
    /// Unless it tells nothing.
    told: Option<Box<dyn Watcher + Send>>,
    /// Where the system does not tell, or not of everything.
    polled: Option<Poller>,
    /// The folders of the book, as last asked for.
    wanted: Vec<PathBuf>,
    /// What is watched on their account, before links.
    plan: Plan,
    /// What is watched.
    watched: Plan,
    /// Folders that could not be watched; each is told once.
    failed: BTreeSet<PathBuf>,
    news: Option<String>,
}

/// What [`Changes::follow`] did.
#[derive(Default)]
pub(super) struct Followed {
    /// Whether something is watched that was not before, and may have changed since it was last read.
    pub added: bool,
    /// Folders that cannot be watched, and why.
    pub failed: Vec<(PathBuf, String)>,
}

impl Changes {
    /// Watches the book's own folder (not what is below it). Changes below `output`, which are ours, wake nobody.
    pub fn new(root: &Path, output: &Path, wake: Sender<Wake>) -> Result<Changes, String> {
        let ear = Arc::new(Ear::new(Places::new(root, output), wake));
        let own = ear.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            own.heard(event)
        });
        let watcher = watcher.map(|watcher| Box::new(watcher) as Box<dyn Watcher + Send>);
        Changes::with(root, ear, watcher)
    }

    fn with(
        root: &Path,
        ear: Arc<Ear>,
        watcher: notify::Result<Box<dyn Watcher + Send>>,
    ) -> Result<Changes, String> {
        let heard = watcher
            .map_err(|error| why(&error, INSTANCES))
            .and_then(
                |mut watcher| match watcher.watch(root, RecursiveMode::NonRecursive) {
                    Ok(()) if hears(root, &ear) => Ok(watcher),
                    Ok(()) => Err("the system tells nothing of changes in this folder".into()),
                    Err(error) => Err(why(&error, WATCHES)),
                },
            );
        let mut changes = Changes {
            root: root.to_owned(),
            ear,
            told: None,
            polled: None,
            wanted: Vec::new(),
            plan: Plan::new(),
            watched: Plan::from([(root.to_owned(), Depth::Shallow)]),
            failed: BTreeSet::new(),
            news: None,
        };
        match heard {
            Ok(watcher) => changes.told = Some(watcher),
            Err(reason) => changes.poll(reason)?,
        }
        if let (Some(kind), true) = (source::shared(root), changes.polled.is_none()) {
            // What is changed here is told at once all the same.
            changes.poll(format!(
                "another machine may change this folder ({kind}), which is not told"
            ))?;
        }
        changes.set(&mut Followed::default());
        Ok(changes)
    }

    /// Why folders are looked through again and again from now on, instead of the system telling of changes; told once.
    pub fn polling_since(&mut self) -> Option<String> {
        self.news.take()
    }

    /// Watches these folders (relative to the book) and all below them, from now on; those of before that are not among them no longer.
    pub fn follow(&mut self, folders: &[PathBuf]) -> Followed {
        folders.clone_into(&mut self.wanted);
        if plan::of(&self.root, &self.wanted) != self.plan {
            self.ear.stale.store(true, Ordering::SeqCst);
        }
        self.refresh()
    }

    /// Sets the watches anew if folders or links came or went: with the batch in hand and before anything is read, so that what changes while it is read
    /// is seen. Costs nothing else.
    pub fn refresh(&mut self) -> Followed {
        let mut followed = Followed::default();
        if self.ear.full.swap(false, Ordering::SeqCst) {
            self.give_up(why(&notify::Error::new(ErrorKind::MaxFilesWatch), WATCHES));
        } else if !self.ear.stale.swap(false, Ordering::SeqCst) {
            return followed;
        }
        self.set(&mut followed);
        followed
            .failed
            .retain(|(path, _)| self.failed.insert(path.clone()));
        followed
    }

    /// Looks through the folders and watches them.
    fn set(&mut self, followed: &mut Followed) {
        self.plan = plan::of(&self.root, &self.wanted);
        let (watched, known) = plan::with_links(&self.plan);
        self.ear.learn(known);
        followed.added = true;
        let mut full = None;
        if let Some(watcher) = &mut self.told {
            for path in self.watched.keys() {
                // One that was removed is not watched any more anyway.
                let _ = watcher.unwatch(path);
            }
            for (path, depth) in &watched {
                let mode = match depth {
                    Depth::Shallow => RecursiveMode::NonRecursive,
                    Depth::Deep => RecursiveMode::Recursive,
                };
                match watcher.watch(path, mode) {
                    Ok(()) => {}
                    Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => {
                        full = Some(why(&error, WATCHES));
                    }
                    Err(error) => followed.failed.push((path.clone(), error.to_string())),
                }
            }
        }
        if let Some(reason) = full {
            self.give_up(reason);
        }
        if let Some(poller) = &self.polled {
            poller.follow(watched.clone());
        }
        self.watched = watched;
    }

    /// What the system tells is not all: polls from now on, if a thread can be had for it.
    fn give_up(&mut self, reason: String) {
        if let Err(error) = self.poll(reason.clone()) {
            self.news = Some(format!("{reason}; {error}"));
        }
    }

    fn poll(&mut self, reason: String) -> Result<(), String> {
        if self.polled.is_none() {
            let poller = Poller::start(self.ear.clone()).map_err(|error| error.to_string())?;
            self.polled = Some(poller);
            self.news = Some(reason);
        }
        Ok(())
    }
}

/// A sentence that names the limit of the system, if it is one.
fn why(error: &notify::Error, limit: &str) -> String {
    /// EMFILE: what Linux says when the user has too many watchers.
    const TOO_MANY: i32 = 24;
    match &error.kind {
        ErrorKind::MaxFilesWatch => {
            format!("the system's limit of watched folders is reached (sysctl {limit})")
        }
        ErrorKind::Io(io) if cfg!(target_os = "linux") && io.raw_os_error() == Some(TOO_MANY) => {
            format!("the system's limit of watchers is reached (sysctl {limit})")
        }
        _ => format!("the system cannot watch this folder ({error})"),
    }
}

/// Whether a change in `root` is told of. Where nothing can be written there is nothing to try with, and the watcher is believed.
fn hears(root: &Path, ear: &Ear) -> bool {
    let Ok(probe) = output::probe(root) else {
        return true;
    };
    let (told, heard) = mpsc::channel();
    ear.listen_for(probe.path(), told);
    // Made before anybody listened for its name; that it goes is told as well.
    drop(probe);
    heard.recv_timeout(PROBE).is_ok()
}

/// What waiting came to.
pub(super) enum Waited {
    /// A change that is over. The build looks at every file's stamp, whatever is named here: events may be lost.
    Changed(
        #[cfg_attr(
            not(test),
            expect(dead_code, reason = "for tests of what is taken together")
        )]
        Batch,
    ),
    /// The thread for documents has something to tell.
    Paper(Outcome),
}

/// Waits for a change, and until it is over; or for what the documents come to. `None`: time to stop. `gather` holds the change that is not over yet.
pub(super) fn wait(woken: &Receiver<Wake>, gather: &mut Gather) -> Option<Waited> {
    loop {
        let now = Instant::now();
        // What is in the queue already belongs to the batch, however long it lay there: its builder was busy.
        let wake = match (woken.try_recv(), gather.deadline()) {
            (Ok(wake), _) => wake,
            (Err(TryRecvError::Disconnected), _) => return None,
            (Err(TryRecvError::Empty), None) => woken.recv().ok()?,
            (Err(TryRecvError::Empty), Some(deadline)) if deadline <= now => {
                return Some(Waited::Changed(std::mem::take(gather).take()));
            }
            (Err(TryRecvError::Empty), Some(deadline)) => {
                match woken.recv_timeout(deadline - now) {
                    Ok(wake) => wake,
                    Err(RecvTimeoutError::Timeout) => continue,
                    Err(RecvTimeoutError::Disconnected) => return None,
                }
            }
        };
        match wake {
            Wake::Changed(seen) => gather.saw(seen),
            Wake::Paper(outcome) => return Some(Waited::Paper(outcome)),
            Wake::Stop => return None,
        }
    }
}

#[cfg(test)]
mod tests;
