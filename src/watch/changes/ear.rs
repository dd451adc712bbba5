//! Step `ear`: what the system or the poller tells, filtered and brought to the book's own paths, goes to the builder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use notify::ErrorKind;

use super::gather::{Seen, What};
use super::names::Places;
use super::signs;
use crate::watch::Wake;

/// Where everything is heard; shared with the threads that tell.
pub(super) struct Ear {
    places: Places,
    wake: Sender<Wake>,
    /// Folders or links came or went: what is watched must be set anew.
    pub stale: AtomicBool,
    /// The system would not watch another folder.
    pub full: AtomicBool,
    known: Mutex<Known>,
    probe: Mutex<Option<(PathBuf, Sender<()>)>>,
}

/// What lay below the watched folders when they were looked through last.
#[derive(Debug, Default)]
pub(super) struct Known {
    /// Folders: an event of one that is gone does not say that it was one.
    pub folders: BTreeSet<PathBuf>,
    /// Links within the book.
    pub links: Vec<Link>,
}

/// A link, and the real file or folder to which it leads.
#[derive(Debug)]
pub(super) struct Link {
    pub at: PathBuf,
    pub to: PathBuf,
}

impl Ear {
    pub fn new(places: Places, wake: Sender<Wake>) -> Ear {
        Ear {
            places,
            wake,
            stale: AtomicBool::new(false),
            full: AtomicBool::new(false),
            known: Mutex::default(),
            probe: Mutex::default(),
        }
    }

    /// Replaces what is known of folders and links.
    pub fn learn(&self, known: Known) {
        *lock(&self.known) = known;
    }

    /// From now on, `heard` gets a word when anything happens to the file at `path`.
    pub fn listen_for(&self, path: &Path, heard: Sender<()>) {
        *lock(&self.probe) = Some((path.to_owned(), heard));
    }

    /// Takes what notify tells.
    pub fn heard(&self, event: notify::Result<notify::Event>) {
        match event {
            Ok(event) if !event.need_rescan() => {
                for (index, path) in event.paths.iter().enumerate() {
                    if let Some(what) = signs::read(&event, index) {
                        self.tell(path, what);
                    }
                }
            }
            // A queue that ran over, or an error: events are lost, perhaps of new folders.
            lost => {
                let full = lost.is_err_and(|e| matches!(e.kind, ErrorKind::MaxFilesWatch));
                self.full.fetch_or(full, Ordering::SeqCst);
                self.stale.store(true, Ordering::SeqCst);
                self.send(PathBuf::new(), What::Lost);
            }
        }
    }

    /// Takes one sight of one path, under whatever name it is watched.
    pub fn tell(&self, path: &Path, what: What) {
        if let Some((probe, heard)) = &*lock(&self.probe)
            && probe.file_name() == path.file_name()
        {
            // Whoever waited may have given up.
            let _ = heard.send(());
        }
        let known = lock(&self.known);
        let what = match what {
            What::Gone if known.folders.contains(path) => What::Folder,
            what => what,
        };
        for (path, what) in known.names(path, what) {
            if self.places.hold(&path) {
                if what == What::Folder {
                    self.stale.store(true, Ordering::SeqCst);
                }
                self.send(path, what);
            }
        }
    }

    fn send(&self, path: PathBuf, what: What) {
        let at = Instant::now();
        // Nobody listens any more: the process is about to end.
        let _ = self.wake.send(Wake::Changed(Seen { path, what, at }));
    }
}

impl Known {
    /// All names under which the book may have what changed at `path`: one folder has one watch, by whatever link it was found last.
    fn names(&self, path: &Path, what: What) -> Vec<(PathBuf, What)> {
        let mut names = vec![(path.to_owned(), what)];
        if self.links.is_empty() {
            return names;
        }
        let real = match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => folder.canonicalize().map(|f| f.join(name)).ok(),
            _ => None,
        };
        let real = real.unwrap_or_else(|| path.to_owned());
        for link in &self.links {
            if let Ok(rest) = real.strip_prefix(&link.to) {
                // Joining nothing would end the path in a slash.
                let linked = rest.as_os_str().is_empty();
                let name = if linked {
                    link.at.clone()
                } else {
                    link.at.join(rest)
                };
                names.push((name, what));
            } else if link.to.starts_with(&real) && matches!(what, What::Folder | What::Gone) {
                // A folder above went, or came back.
                names.push((link.at.clone(), What::Folder));
            }
        }
        names.push((real, what));
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names.dedup_by(|a, b| a.0 == b.0);
        names
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc::{self, Receiver};

    fn ear(links: &[(&str, &str)]) -> (Ear, Receiver<Wake>) {
        let (wake, woken) = mpsc::channel();
        let places = Places {
            root: "/b".into(),
            output: "/b/output".into(),
        };
        let ear = Ear::new(places, wake);
        let link = |(at, to): &(&str, &str)| Link {
            at: at.into(),
            to: to.into(),
        };
        ear.learn(Known {
            folders: ["/b/content/old".into()].into(),
            links: links.iter().map(link).collect(),
        });
        (ear, woken)
    }

    fn told(woken: &Receiver<Wake>) -> Vec<(String, What)> {
        woken
            .try_iter()
            .filter_map(|wake| match wake {
                Wake::Changed(seen) => Some((seen.path.display().to_string(), seen.what)),
                Wake::Paper(_) | Wake::Stop => None,
            })
            .collect()
    }

    #[test]
    fn a_folder_that_went_is_known_as_one() {
        let (ear, woken) = ear(&[]);
        ear.tell(Path::new("/b/content/old.md"), What::Gone);
        assert!(!ear.stale.load(Ordering::SeqCst));
        ear.tell(Path::new("/b/content/old"), What::Gone);
        assert!(ear.stale.load(Ordering::SeqCst));
        assert_eq!(
            told(&woken),
            [
                ("/b/content/old.md".into(), What::Gone),
                ("/b/content/old".into(), What::Folder)
            ]
        );
    }

    #[test]
    fn what_a_link_leads_to_has_the_name_of_the_link() {
        let (ear, woken) = ear(&[
            ("/b/content/answers/x.md", "/far/x.md"),
            ("/b/content/answers/more", "/far/more"),
        ]);
        ear.tell(Path::new("/far/x.md"), What::Ended);
        ear.tell(Path::new("/far/more/y.md"), What::Ended);
        ear.tell(Path::new("/far/z.md"), What::Ended);
        ear.tell(Path::new("/far"), What::Folder);
        assert_eq!(
            told(&woken),
            [
                ("/b/content/answers/x.md".into(), What::Ended),
                ("/b/content/answers/more/y.md".into(), What::Ended),
                ("/b/content/answers/more".into(), What::Folder),
                ("/b/content/answers/x.md".into(), What::Folder),
            ]
        );
    }

    #[test]
    fn an_error_and_a_queue_that_ran_over_mean_everything() {
        let (ear, woken) = ear(&[]);
        ear.heard(Err(notify::Error::new(ErrorKind::MaxFilesWatch)));
        assert!(ear.full.load(Ordering::SeqCst));
        let rescan = notify::Event::new(notify::EventKind::Other);
        ear.heard(Ok(rescan.set_flag(notify::event::Flag::Rescan)));
        assert_eq!(told(&woken).len(), 2);
    }
}
