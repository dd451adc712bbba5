//! Stage `changes`: what notify sees → "something of the book changed".

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::Wake;

/// One save is several events (truncate, write, rename, attributes): quiet for this long means that it is over.
const QUIET: Duration = Duration::from_millis(50);
/// A folder that never rests (a checkout of a branch, a sync) is built in between.
const AT_MOST: Duration = Duration::from_millis(500);

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
        let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let (own_root, output) = (root.to_owned(), absolute(output));
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            // An error may mean that events were lost (a full queue): better one build too many.
            let relevant = event.as_ref().map_or(true, |event| {
                !matches!(event.kind, EventKind::Access(_))
                    && event
                        .paths
                        .iter()
                        .any(|path| is_ours(path, &own_root, &output))
            });
            if relevant {
                // Nobody listens any more: the process is about to end.
                let _ = wake.send(Wake::Changed);
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

/// Whether a changed path may belong to the book: not to the output, no hidden file, no editor's own.
fn is_ours(path: &Path, root: &Path, output: &Path) -> bool {
    if path.starts_with(output) || output.starts_with(path) && path != root {
        return false;
    }
    let below = path.strip_prefix(root).unwrap_or(path);
    let hidden = below
        .components()
        .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."));
    let name = path
        .file_name()
        .map(|n| n.to_string_lossy())
        .unwrap_or_default();
    // Vim's test file and every editor's backups and swap files.
    !hidden
        && name != "4913"
        && !name.ends_with('~')
        && !name.ends_with(".swp")
        && !name.ends_with(".tmp")
}

/// Waits for a change, and until it is over. False: time to stop.
pub(super) fn wait(woken: &Receiver<Wake>) -> bool {
    match woken.recv() {
        Ok(Wake::Changed) => {}
        Ok(Wake::Stop) | Err(_) => return false,
    }
    let begun = Instant::now();
    while begun.elapsed() < AT_MOST {
        match woken.recv_timeout(QUIET) {
            Ok(Wake::Changed) => {}
            Ok(Wake::Stop) | Err(RecvTimeoutError::Disconnected) => return false,
            Err(RecvTimeoutError::Timeout) => break,
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    #[test]
    fn output_and_editors_files_are_none_of_the_book() {
        let (root, output) = (Path::new("/b"), Path::new("/b/output/watch"));
        let ours = |path: &str| is_ours(Path::new(path), root, output);
        assert!(ours("/b/content/answers/lock.md"));
        assert!(ours("/b/book.toml"));
        assert!(!ours("/b/output/watch/site/index.html"));
        assert!(!ours("/b/output"));
        assert!(!ours("/b/content/.lock.md.swx"));
        assert!(!ours("/b/content/lock.md~"));
    }

    #[test]
    fn a_burst_is_one_change_and_stop_wins() {
        let (send, receive) = mpsc::channel();
        for _ in 0..3 {
            send.send(Wake::Changed).unwrap();
        }
        assert!(wait(&receive));
        assert!(receive.try_recv().is_err(), "the burst was taken as one");
        send.send(Wake::Changed).unwrap();
        send.send(Wake::Stop).unwrap();
        assert!(!wait(&receive));
    }
}
