//! Stage `served`: the last good guide, in memory, and its version.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use super::server::SCRIPT_PATH;
use crate::markdown::escape_text;
use crate::memo::KeyBuilder;
use crate::output::OutputFile;

/// What the server shows: shared between the builder, which replaces it, and the server, which reads it.
pub(super) struct Served {
    now: Mutex<Arc<Snapshot>>,
    version: watch::Sender<u64>,
}

/// One state of it; never changed, only replaced.
pub(super) struct Snapshot {
    /// Files by URL path without the leading slash.
    pub files: BTreeMap<String, Arc<[u8]>>,
    /// Hash of all of it: equal guides have equal versions, so that a build without any effect reloads nothing.
    pub version: u64,
    /// Before the first good build: a page that shows what is wrong, for every path.
    pub trouble: Option<Arc<[u8]>>,
}

impl Served {
    /// Nothing yet.
    pub fn new() -> Served {
        let nothing = Snapshot {
            files: BTreeMap::new(),
            version: 0,
            trouble: None,
        };
        Served {
            now: Mutex::new(Arc::new(nothing)),
            version: watch::Sender::new(0),
        }
    }

    /// What is shown now.
    pub fn now(&self) -> Arc<Snapshot> {
        self.now
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// For whoever waits for the next version.
    pub fn versions(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }

    /// Shows a good build. The site is at the root, with the documents that it offers: `/guide.pdf`.
    pub fn good(&self, files: &[OutputFile]) -> u64 {
        let mut key = KeyBuilder::new("served");
        let mut shown = BTreeMap::new();
        for file in files {
            key.add(file.path.as_bytes());
            key.add(&file.bytes);
            let path = file.path.strip_prefix("site/").unwrap_or(&file.path);
            shown.insert(path.to_owned(), file.bytes.clone());
        }
        self.show(Snapshot {
            files: shown,
            version: key.finish().0 as u64,
            trouble: None,
        })
    }

    /// A build with errors: what is shown stays, if there is something; else the errors are.
    pub fn bad(&self, drawn: &str) -> u64 {
        let now = self.now();
        if !now.files.is_empty() {
            return now.version;
        }
        let mut page = String::from(
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>prepbook: errors</title>",
        );
        page += &format!("<script src=\"{SCRIPT_PATH}\" defer></script></head><body><pre>");
        escape_text(&mut page, drawn);
        page += "</pre></body></html>";
        let version = KeyBuilder::new("trouble").with(page.as_bytes()).finish().0 as u64;
        self.show(Snapshot {
            files: BTreeMap::new(),
            version,
            trouble: Some(page.into_bytes().into()),
        })
    }

    fn show(&self, snapshot: Snapshot) -> u64 {
        let version = snapshot.version;
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(snapshot);
        self.version
            .send_if_modified(|last| std::mem::replace(last, version) != version);
        version
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Group;

    fn file(path: &str, text: &str) -> OutputFile {
        OutputFile {
            path: path.into(),
            bytes: text.as_bytes().into(),
            group: Group::Site,
        }
    }

    #[test]
    fn a_bad_build_leaves_the_last_good_one() {
        let served = Served::new();
        let trouble = served.bad("error: <x>");
        assert!(served.now().trouble.is_some());
        let good = served.good(&[file("site/index.html", "one"), file("guide.pdf", "pdf")]);
        assert_ne!(trouble, good);
        assert_eq!(served.bad("error: y"), good);
        let now = served.now();
        assert!(now.trouble.is_none());
        assert_eq!(
            now.files.keys().collect::<Vec<_>>(),
            ["guide.pdf", "index.html"]
        );
    }

    #[test]
    fn equal_bytes_wake_nobody() {
        let served = Served::new();
        served.good(&[file("site/a.html", "a")]);
        let mut versions = served.versions();
        versions.mark_unchanged();
        served.good(&[file("site/a.html", "a")]);
        assert!(!versions.has_changed().unwrap());
        served.good(&[file("site/a.html", "b")]);
        assert!(versions.has_changed().unwrap());
    }
}
