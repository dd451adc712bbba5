//! Stage `changes`: what notify sees → "something of the book changed".

mod gather;
mod names;
mod signs;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, TryRecvError};
use std::time::Instant;

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use super::Wake;
use super::paper::Outcome;
use gather::What;
pub(super) use gather::{Batch, Gather, Seen};
use names::Places;

/// The watcher, and what it watches.
pub(super) struct Changes {
    root: PathBuf,
    watcher: RecommendedWatcher,
    watched: BTreeSet<PathBuf>,
}

/// What [`Changes::follow`] did.
pub(super) struct Followed {
    /// Whether something is watched that was not before.
    pub added: bool,
    /// Folders that cannot be watched, and why.
    pub failed: Vec<(PathBuf, String)>,
}

impl Changes {
    /// Watches the book's own folder (not what is below it). Changes below `output`, which are ours, wake nobody.
    pub fn new(root: &Path, output: &Path, wake: Sender<Wake>) -> Result<Changes, String> {
        let places = Places {
            root: root.to_owned(),
            output: std::path::absolute(output).unwrap_or_else(|_| output.to_owned()),
        };
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            for seen in seen(event, &places) {
                // Nobody listens any more: the process is about to end.
                let _ = wake.send(Wake::Changed(seen));
            }
        });
        let mut watcher = watcher.map_err(|error| error.to_string())?;
        watcher
            .watch(root, RecursiveMode::NonRecursive)
            .map_err(|error| error.to_string())?;
        Ok(Changes {
            root: root.to_owned(),
            watcher,
            watched: BTreeSet::new(),
        })
    }

    /// Watches these folders (relative to the book) and all below them, from now on; those of before that are not among them no longer.
    pub fn follow(&mut self, folders: &[PathBuf]) -> Followed {
        let wanted: BTreeSet<PathBuf> = folders
            .iter()
            .filter(|f| !f.as_os_str().is_empty())
            .map(|f| self.root.join(f))
            .collect();
        // A folder inside another one is watched with it.
        let outermost = |path: &PathBuf| {
            !wanted
                .iter()
                .any(|other| path != other && path.starts_with(other) && other.is_dir())
        };
        let wanted: BTreeSet<PathBuf> = wanted
            .iter()
            .filter(|path| path.is_dir() && outermost(path))
            .cloned()
            .collect();
        let mut followed = Followed {
            added: false,
            failed: Vec::new(),
        };
        for path in self.watched.difference(&wanted) {
            // One that was removed is not watched any more anyway.
            let _ = self.watcher.unwatch(path);
        }
        self.watched.retain(|path| wanted.contains(path));
        for path in wanted {
            if self.watched.contains(&path) {
                continue;
            }
            match self.watcher.watch(&path, RecursiveMode::Recursive) {
                Ok(()) => followed.added = true,
                Err(error) => followed.failed.push((path.clone(), error.to_string())),
            }
            // One that failed is not tried again with every build.
            self.watched.insert(path);
        }
        followed
    }
}

/// What an event tells of the book.
fn seen(event: notify::Result<notify::Event>, places: &Places) -> Vec<Seen> {
    let at = Instant::now();
    let lost = || Seen {
        path: PathBuf::new(),
        what: What::Lost,
        at,
    };
    match event {
        // An error may mean that events were lost.
        Err(_) => vec![lost()],
        Ok(event) if event.need_rescan() => vec![lost()],
        Ok(event) => (0..event.paths.len())
            .filter(|index| places.hold(&event.paths[*index]))
            .filter_map(|index| {
                Some(Seen {
                    path: event.paths[index].clone(),
                    what: signs::read(&event, index)?,
                    at,
                })
            })
            .collect(),
    }
}

/// What waiting came to.
pub(super) enum Waited {
    /// A change that is over.
    Changed(Batch),
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
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn a_burst_is_one_change_and_stop_wins() {
        let seen = |name: &str| {
            Wake::Changed(Seen {
                path: name.into(),
                what: What::Ended,
                at: Instant::now(),
            })
        };
        let (send, receive) = mpsc::channel();
        for name in ["a", "b", "a"] {
            send.send(seen(name)).unwrap();
        }
        let mut gather = Gather::default();
        let Some(Waited::Changed(batch)) = wait(&receive, &mut gather) else {
            panic!("a change");
        };
        assert!(batch.paths.len() == 2 && !batch.everything);
        assert!(receive.try_recv().is_err(), "the burst was taken as one");
        send.send(seen("a")).unwrap();
        send.send(Wake::Stop).unwrap();
        assert!(wait(&receive, &mut gather).is_none());
    }
}
