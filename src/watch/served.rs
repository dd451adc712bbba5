//! Stage `served`: what the browser is shown, in memory: the last good pages, the last good documents, and what is wrong now.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

use super::server::SCRIPT_PATH;
use crate::markdown::escape_text;
use crate::memo::Key;
use crate::output::OutputFile;

/// The page that stands for addresses that lead nowhere.
const MISSING: &str = "404.html";

/// What the server shows: shared between the builder, which replaces it, and the server, which reads it.
pub(super) struct Served {
    now: Mutex<Arc<Snapshot>>,
    /// Counts the states, so that whoever waits wakes.
    states: watch::Sender<u64>,
}

/// One state of it; never changed, only replaced.
#[derive(Clone, Default)]
pub(super) struct Snapshot {
    /// Files of the site by URL path without the leading slash.
    pages: BTreeMap<String, File>,
    /// Documents, likewise.
    papers: BTreeMap<String, File>,
    /// Documents that are being drawn for the first time, by name.
    coming: BTreeSet<String>,
    /// What is wrong with the book as it is now, for the page's script.
    trouble: Option<Arc<Value>>,
    /// Until the first good build: a page that says so, for every path.
    stand_in: Option<File>,
}

/// A file with the hash of its bytes.
#[derive(Clone)]
pub(super) struct File {
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Their hash.
    pub key: Key,
}

impl File {
    /// A file with its hash.
    pub fn of(bytes: Arc<[u8]>) -> File {
        File {
            key: Key::of(&bytes),
            bytes,
        }
    }
}

/// What a request gets.
pub(super) enum Found<'s> {
    /// The file, by its name, which tells its type.
    File(&'s str, &'s File),
    /// The guide's own page for what is not there.
    Missing(&'s File),
    /// There is no good guide yet.
    StandIn(&'s File),
    /// A document that will be there in a moment.
    Coming,
    /// Nothing at all.
    Nothing,
}

impl Snapshot {
    /// What stands at a URL path, decoded, without the leading slash.
    pub fn find(&self, path: &str) -> Found<'_> {
        if let Some(page) = &self.stand_in {
            return Found::StandIn(page);
        }
        let index;
        let path = if path.is_empty() || path.ends_with('/') {
            index = format!("{path}index.html");
            &index
        } else {
            path
        };
        let found = self
            .pages
            .get_key_value(path)
            .or_else(|| self.papers.get_key_value(path));
        match (found, self.pages.get(MISSING)) {
            (Some((name, file)), _) => Found::File(name, file),
            (None, _) if self.coming.contains(path) => Found::Coming,
            (None, Some(page)) => Found::Missing(page),
            (None, None) => Found::Nothing,
        }
    }

    /// Whether a document is another than the one that is shown, or was not shown before.
    pub fn differs(&self, name: &str, bytes: &[u8]) -> bool {
        self.papers
            .get(name)
            .is_none_or(|file| *file.bytes != *bytes)
    }

    /// What the script of the page at `path` must know: which page it is now, what is wrong, and which documents there are.
    pub fn state(&self, path: &str) -> String {
        let page = match self.find(path) {
            Found::File(_, file) | Found::Missing(file) | Found::StandIn(file) => tag(file.key),
            Found::Coming | Found::Nothing => String::new(),
        };
        let papers: BTreeMap<&str, String> = self
            .papers
            .iter()
            .map(|(name, file)| (name.as_str(), tag(file.key)))
            .collect();
        json!({ "page": page, "trouble": self.trouble.as_deref(), "papers": papers }).to_string()
    }
}

/// A hash as it stands in headers and messages.
pub(super) fn tag(key: Key) -> String {
    format!("{:016x}", (key.0 >> 64) as u64)
}

impl Served {
    /// Nothing yet.
    pub fn new() -> Served {
        Served {
            now: Mutex::new(Arc::default()),
            states: watch::Sender::new(0),
        }
    }

    /// What is shown now.
    pub fn now(&self) -> Arc<Snapshot> {
        self.now
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// For whoever waits for the next state.
    pub fn states(&self) -> watch::Receiver<u64> {
        self.states.subscribe()
    }

    /// Shows the pages of a good build, and that nothing is wrong any more. Gives the paths of those that changed, sorted. Documents stay until
    /// [`Served::papers`] brings the new ones; whoever asks for one of `coming` that was never there waits for it.
    pub fn pages(&self, files: &[OutputFile], coming: &[String]) -> Vec<String> {
        let mut changed = Vec::new();
        self.replace(|old| {
            let mut pages = BTreeMap::new();
            for file in files {
                let Some(path) = file.path.strip_prefix("site/") else {
                    continue;
                };
                let known = old.pages.get(path);
                let page = match known {
                    // What is remembered is the same piece of memory.
                    Some(known) if Arc::ptr_eq(&known.bytes, &file.bytes) => known.clone(),
                    _ => File::of(file.bytes.clone()),
                };
                if known.is_none_or(|known| known.key != page.key) {
                    changed.push(path.to_owned());
                }
                pages.insert(path.to_owned(), page);
            }
            changed.extend(
                old.pages
                    .keys()
                    .filter(|path| !pages.contains_key(*path))
                    .cloned(),
            );
            Snapshot {
                pages,
                papers: old.papers.clone(),
                coming: coming
                    .iter()
                    .filter(|name| !old.papers.contains_key(*name))
                    .cloned()
                    .collect(),
                ..Snapshot::default()
            }
        });
        changed.sort_unstable();
        changed
    }

    /// Shows the documents of a good build.
    pub fn papers(&self, files: &[OutputFile]) {
        self.replace(|old| Snapshot {
            papers: files
                .iter()
                .filter(|file| !file.path.contains('/'))
                .map(|file| (file.path.clone(), File::of(file.bytes.clone())))
                .collect(),
            coming: BTreeSet::new(),
            ..old.clone()
        });
    }

    /// The documents that were coming do not come.
    pub fn no_papers(&self) {
        self.replace(|old| Snapshot {
            coming: BTreeSet::new(),
            ..old.clone()
        });
    }

    /// Shows what is wrong, over the last good guide if there is one.
    pub fn trouble(&self, title: &str, problems: Vec<Problem>) {
        self.replace(|old| {
            let stand_in = old
                .pages
                .is_empty()
                .then(|| File::of(stand_in(title, &problems).into_bytes().into()));
            Snapshot {
                trouble: Some(Arc::new(json!({ "title": title, "problems": problems }))),
                stand_in,
                ..old.clone()
            }
        });
    }

    fn replace(&self, next: impl FnOnce(&Snapshot) -> Snapshot) {
        {
            let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
            *now = Arc::new(next(&now));
        }
        self.states.send_modify(|count| *count += 1);
    }
}

/// A problem as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub(super) struct Problem {
    /// As it is drawn in the terminal.
    pub text: String,
    /// The file of the book that it is in, if any.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: usize,
}

/// The page that stands in for a guide: its script shows the problems; without scripts they are read as they stand.
fn stand_in(title: &str, problems: &[Problem]) -> String {
    let mut page = String::from(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>",
    );
    escape_text(&mut page, title);
    page += &format!(
        "</title><script src=\"{SCRIPT_PATH}\" defer></script></head><body class=\"stand-in\"><noscript><pre>"
    );
    for problem in problems {
        escape_text(&mut page, &problem.text);
        page.push('\n');
    }
    page += "</pre></noscript></body></html>";
    page
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

    fn problem() -> Problem {
        Problem {
            text: "error: <x>".into(),
            file: Some("a.md".into()),
            line: 3,
        }
    }

    fn state(served: &Served, path: &str) -> Value {
        serde_json::from_str(&served.now().state(path)).unwrap()
    }

    #[test]
    fn what_is_wrong_leaves_the_last_good_guide() {
        let served = Served::new();
        served.trouble("1 error", vec![problem()]);
        assert!(matches!(served.now().find("any.html"), Found::StandIn(page)
            if String::from_utf8_lossy(&page.bytes).contains("error: &lt;x&gt;")));
        assert_eq!(
            served.pages(&[file("site/index.html", "one")], &["guide.pdf".to_owned()]),
            ["index.html"]
        );
        assert!(matches!(served.now().find("guide.pdf"), Found::Coming));
        served.papers(&[file("guide.pdf", "pdf"), file("site/guide.pdf", "pdf")]);
        let good = state(&served, "");
        assert!(good["trouble"].is_null() && good["papers"]["guide.pdf"].is_string());
        served.trouble("1 error", vec![problem()]);
        let bad = state(&served, "");
        assert_eq!(bad["page"], good["page"]);
        assert_eq!(bad["trouble"]["problems"][0]["line"], 3);
        assert!(matches!(
            served.now().find(""),
            Found::File("index.html", _)
        ));
        assert!(matches!(served.now().find("guide.pdf"), Found::File(..)));
        served.pages(&[file("site/index.html", "one")], &["guide.pdf".to_owned()]);
        assert!(state(&served, "")["trouble"].is_null());
    }

    #[test]
    fn pages_are_told_apart_by_their_bytes() {
        let served = Served::new();
        served.pages(
            &[file("site/a.html", "a"), file("site/404.html", "no")],
            &[],
        );
        let (a, missing) = (state(&served, "a.html"), state(&served, "b.html"));
        let changed = served.pages(
            &[
                file("site/a.html", "a"),
                file("site/b.html", "b"),
                file("site/404.html", "no"),
            ],
            &[],
        );
        assert_eq!(changed, ["b.html"]);
        assert_eq!(state(&served, "a.html"), a);
        assert_ne!(state(&served, "b.html"), missing);
        assert_eq!(
            served.pages(&[file("site/404.html", "no")], &[]),
            ["a.html", "b.html"]
        );
    }

    #[test]
    fn whoever_waits_hears_of_each_state() {
        let served = Served::new();
        let mut states = served.states();
        states.mark_unchanged();
        served.pages(&[file("site/a.html", "a")], &[]);
        assert!(states.has_changed().unwrap());
    }
}
