//! Step `poll`: looking again and again, where the system does not tell.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::ear::Ear;
use super::gather::What;
use crate::source::{self, Depth, Stamp};

/// From one look to the next. A save is seen after half of it on average, and ten thousand files cost some percent of one core.
const PAUSE: Duration = Duration::from_millis(400);
/// A look that takes long (a slow disk, a network) is followed by a pause this many times as long: at most a tenth of a core.
const REST: u32 = 9;

/// What is to be watched: folders, and how deep.
pub(super) type Plan = BTreeMap<PathBuf, Depth>;

/// A thread that looks; it ends when this is dropped.
pub(super) struct Poller {
    orders: Sender<(Plan, Sender<()>)>,
}

/// What was seen at the last look; `None`: a folder.
type State = BTreeMap<PathBuf, Option<Stamp>>;

impl Poller {
    pub fn start(ear: Arc<Ear>) -> std::io::Result<Poller> {
        let (orders, ordered) = mpsc::channel();
        std::thread::Builder::new()
            .name("poller".into())
            .spawn(move || run(&ear, &ordered))?;
        Ok(Poller { orders })
    }

    /// Looks through these folders from now on. What is there when this returns has been seen; what changes later is told.
    pub fn follow(&self, plan: Plan) {
        let (done, wait) = mpsc::channel();
        if self.orders.send((plan, done)).is_ok() {
            // The thread ends with the process only.
            let _ = wait.recv();
        }
    }
}

fn run(ear: &Ear, ordered: &Receiver<(Plan, Sender<()>)>) {
    let mut plan = Plan::new();
    let mut state = State::new();
    let mut pause = PAUSE;
    loop {
        let order = match ordered.recv_timeout(pause) {
            Ok(order) => Some(order),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => return,
        };
        let begun = Instant::now();
        let (new, answer) = order.unzip();
        let new = new.unwrap_or_else(|| plan.clone());
        let now = look(&new);
        compare(&state, &now, |path, what| {
            // What was not looked at before is not new, and what is looked at no longer is not gone.
            if covers(&plan, path) && covers(&new, path) {
                ear.tell(path, what);
            }
        });
        (plan, state) = (new, now);
        if let Some(answer) = answer {
            let _ = answer.send(());
        }
        pause = PAUSE.max(begun.elapsed() * REST);
    }
}

fn look(plan: &Plan) -> State {
    plan.iter()
        .flat_map(|(folder, depth)| source::survey(folder, *depth))
        .map(|entry| (entry.path, (!entry.is_folder).then_some(entry.stamp)))
        .collect()
}

fn covers(plan: &Plan, path: &Path) -> bool {
    plan.iter().any(|(folder, depth)| match depth {
        Depth::Deep => path.starts_with(folder),
        Depth::Shallow => path == folder || path.parent() == Some(folder),
    })
}

fn compare(before: &State, now: &State, mut tell: impl FnMut(&Path, What)) {
    for (path, stamp) in now {
        match (before.get(path), stamp) {
            (Some(old), new) if old == new => {}
            (_, None) | (Some(None), _) => tell(path, What::Folder),
            (_, Some(stamp)) if stamp.len == 0 => tell(path, What::Emptied),
            (old, Some(_)) => tell(path, What::Touched { new: old.is_none() }),
        }
    }
    for (path, stamp) in before {
        if !now.contains_key(path) {
            let what = if stamp.is_none() {
                What::Folder
            } else {
                What::Gone
            };
            tell(path, what);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_between_two_looks_is_told() {
        let dir = tempfile::tempdir().unwrap();
        let put = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        for name in ["same", "changed", "gone", "emptied", "old/x"] {
            put(name, "one");
        }
        let plan = Plan::from([(dir.path().to_owned(), Depth::Deep)]);
        let before = look(&plan);
        put("changed", "other");
        put("emptied", "");
        put("new", "new");
        put("young/y", "new");
        std::fs::remove_file(dir.path().join("gone")).unwrap();
        std::fs::remove_dir_all(dir.path().join("old")).unwrap();
        let mut told = Vec::new();
        compare(&before, &look(&plan), |path, what| {
            let name = path.strip_prefix(dir.path()).unwrap();
            told.push((name.display().to_string(), what));
        });
        let expected = [
            ("changed", What::Touched { new: false }),
            ("emptied", What::Emptied),
            ("new", What::Touched { new: true }),
            ("young", What::Folder),
            ("young/y", What::Touched { new: true }),
            ("gone", What::Gone),
            ("old", What::Folder),
            ("old/x", What::Gone),
        ];
        assert_eq!(told, expected.map(|(name, what)| (name.to_owned(), what)));
    }
}
