//! Step `gather`: what was seen of single files → one batch a save. Plain data and times; no clock and no disk.
//!
//! A save is several events, and each editor has its own: truncate, write, close; a second file renamed over the first; the first moved away and
//! written anew. Each sight of a path says how long its save may still go on, and the batch ends when that is over for all of its paths: at once after a
//! file was closed, later while one is open, missing or empty. So the ordinary save is out after a few milliseconds, and a half one never is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// After a file was closed or renamed into place: what belongs to the same save (permissions, a backup that goes) follows at once.
const ENDED: Duration = Duration::from_millis(5);
/// The same for a file that was not there before: it may be meant to be renamed over another, once it is safely on the disk.
const NEW: Duration = Duration::from_millis(15);
/// Where no system tells when a file is closed: longer than the gap between two writes of one save, shorter than anybody notices.
const TOUCHED: Duration = Duration::from_millis(15);
/// A file that was removed, moved away or emptied: usually the other half of the save follows. Some editors take 10 to 30 ms for it.
const MISSING: Duration = Duration::from_millis(50);
/// A file that is written and not yet closed. Some programs never close it (a log, a sync that keeps it open), and what they wrote counts all the same.
const OPEN: Duration = Duration::from_millis(250);
/// Folders that come and go, and many files at once: a program at work (a checkout, an unpacking), which may pause between two files.
const AT_WORK: Duration = Duration::from_millis(100);
/// As many files as this are not one editor's save.
const MANY: usize = 8;
/// A folder that never rests is built in between.
const AT_MOST: Duration = Duration::from_secs(1);

/// What was seen of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It is there and was not before; it is told when it is closed.
    Born,
    /// Its content changed; it is told when it is closed.
    Written,
    /// It was closed after writing, or renamed into place.
    Ended,
    /// Its permissions or times changed. That says nothing about whether its content is complete.
    Attributes,
    /// It changed, on a system that does not tell when it is closed. `new`: it was not there before.
    Touched { new: bool },
    /// As [`What::Ended`], but there is nothing in it.
    Emptied,
    /// It is not there any more.
    Gone,
    /// A folder (or a link, which may lead to one) came, went or moved, with whatever is in it.
    Folder,
    /// Anything may have changed: events were lost.
    Lost,
}

/// One sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::watch) struct Seen {
    pub(super) path: PathBuf,
    pub(super) what: What,
    pub(super) at: Instant,
}

/// What changed, taken together.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::watch) struct Batch {
    /// The files, by the paths under which they are watched.
    pub paths: BTreeSet<PathBuf>,
    /// Other files may have changed too: look at all.
    pub everything: bool,
}

/// A batch that is being gathered.
#[derive(Debug, Default)]
pub(in crate::watch) struct Gather {
    paths: BTreeMap<PathBuf, Path>,
    everything: bool,
    /// When the first and the last of it were seen; `None`: nothing was.
    span: Option<(Instant, Instant)>,
}

#[derive(Debug)]
struct Path {
    /// How long its save may go on.
    until: Instant,
    /// It came into being within this batch.
    new: bool,
}

impl Gather {
    /// Takes in one sight.
    pub fn saw(&mut self, seen: Seen) {
        let Seen { path, what, at } = seen;
        self.everything |= matches!(what, What::Folder | What::Lost);
        let first = self.span.map_or(at, |(first, _)| first);
        self.span = Some((first, at));
        let new = match self.paths.get(&path) {
            // What came and went within the batch is nobody's: vim's probe, a temporary file that was renamed over the real one.
            Some(known) if known.new && what == What::Gone => {
                self.paths.remove(&path);
                if self.paths.is_empty() && !self.everything {
                    self.span = None;
                }
                return;
            }
            _ if what == What::Lost => return,
            Some(known) => known.new,
            None => matches!(what, What::Born | What::Touched { new: true }),
        };
        let patience = match what {
            What::Ended if new => NEW,
            What::Ended | What::Attributes => ENDED,
            What::Touched { .. } => TOUCHED,
            What::Gone | What::Emptied => MISSING,
            What::Born | What::Written => OPEN,
            What::Folder | What::Lost => AT_WORK,
        };
        let mut until = at + patience;
        if let (What::Attributes, Some(known)) = (what, self.paths.get(&path)) {
            until = until.max(known.until);
        }
        self.paths.insert(path, Path { until, new });
    }

    /// When the batch is complete, if nothing more is seen until then.
    pub fn deadline(&self) -> Option<Instant> {
        let (first, last) = self.span?;
        let saved = self.paths.values().map(|path| path.until).max();
        let at_work = (self.everything || self.paths.len() >= MANY).then(|| last + AT_WORK);
        let complete = saved.max(at_work).unwrap_or(last);
        Some(complete.min(first + AT_MOST))
    }

    /// The batch as it stands. A file that is still open comes again with the next one.
    pub fn take(self) -> Batch {
        Batch {
            paths: self.paths.into_keys().collect(),
            everything: self.everything,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Plays sights at times (in ms) as a clock would: the batches, each with the time at which it was complete.
    fn play(sights: &[(u64, &str, What)]) -> Vec<(u64, String)> {
        let start = Instant::now();
        let mut out = Vec::new();
        let mut gather = Gather::default();
        let mut end = |gather: &mut Gather, now: Option<Instant>| {
            if let Some(deadline) = gather.deadline()
                && now.is_none_or(|now| deadline <= now)
            {
                let batch = std::mem::take(gather).take();
                let mut names: Vec<String> = batch
                    .paths
                    .iter()
                    .map(|p| p.display().to_string())
                    .collect();
                if batch.everything {
                    names.push("everything".into());
                }
                let at = deadline.duration_since(start).as_millis() as u64;
                out.push((at, names.join(" ")));
            }
        };
        for (at, path, what) in sights {
            let at = start + Duration::from_millis(*at);
            end(&mut gather, Some(at));
            gather.saw(Seen {
                path: path.into(),
                what: *what,
                at,
            });
        }
        end(&mut gather, None);
        out
    }

    fn one(at: u64, names: &str) -> Vec<(u64, String)> {
        vec![(at, names.to_owned())]
    }

    use What::{Attributes, Born, Emptied, Ended, Folder, Gone, Lost, Touched, Written};

    #[test]
    fn a_save_in_place_waits_for_the_close() {
        let save = [(0, "f", Written), (30, "f", Written), (31, "f", Ended)];
        assert_eq!(play(&save), one(36, "f"));
        let save = [(0, "f", Written), (1, "f", Attributes), (31, "f", Ended)];
        assert_eq!(play(&save), one(36, "f"));
        // Truncated by one call, written by another.
        let save = [
            (0, "f", Written),
            (0, "f", Emptied),
            (30, "f", Written),
            (31, "f", Ended),
            (31, "f", Ended),
        ];
        assert_eq!(play(&save), one(36, "f"));
    }

    #[test]
    fn a_file_moved_away_waits_for_the_one_that_follows() {
        // Vim: `f` becomes a backup, whose name is filtered before; `f` is written anew and synced, which takes its time.
        let save = [
            (0, "f", Gone),
            (1, "f", Born),
            (1, "f", Written),
            (60, "f", Ended),
            (60, "f", Ended),
        ];
        assert_eq!(play(&save), one(65, "f"));
        assert_eq!(play(&[(0, "f", Gone)]), one(50, "f"));
    }

    #[test]
    fn a_temporary_file_is_no_part_of_the_save() {
        let save = [
            (0, "t", Born),
            (1, "t", Written),
            (2, "t", Ended),
            (12, "t", Gone),
            (12, "f", Ended),
        ];
        assert_eq!(play(&save), one(17, "f"));
        assert_eq!(
            play(&[(0, "4913", Born), (0, "4913", Ended), (1, "4913", Gone)]),
            []
        );
        // The two change places (renameat2), and what was the old one goes.
        let save = [
            (0, "t", Born),
            (1, "t", Ended),
            (2, "t", Ended),
            (2, "f", Ended),
            (3, "t", Gone),
        ];
        assert_eq!(play(&save), one(7, "f"));
    }

    #[test]
    fn where_nobody_tells_of_the_close_a_short_rest_is_one() {
        let touched = Touched { new: false };
        let save = [(0, "f", touched), (10, "f", touched)];
        assert_eq!(play(&save), one(25, "f"));
        let save = [
            (0, "t", Touched { new: true }),
            (3, "t", Gone),
            (3, "f", touched),
        ];
        assert_eq!(play(&save), one(18, "f"));
    }

    #[test]
    fn saves_apart_are_batches_apart() {
        let saves = [
            (0, "f", Written),
            (1, "f", Ended),
            (40, "g", Written),
            (41, "g", Ended),
        ];
        assert_eq!(play(&saves), [(6, "f".into()), (46, "g".into())]);
    }

    #[test]
    fn a_file_that_nobody_closes_is_taken_all_the_same() {
        assert_eq!(play(&[(0, "f", Written)]), one(250, "f"));
        let log: Vec<_> = (0..30).map(|i| (i * 100, "f", Written)).collect();
        let batches = play(&log);
        assert!(batches[0].0 == 1000 && batches.len() == 3, "{batches:?}");
    }

    #[test]
    fn many_files_are_one_batch_though_the_program_pauses() {
        let names: Vec<String> = (100..600).map(|i| i.to_string()).collect();
        let sights: Vec<_> = (0..500)
            .map(|i| {
                let pause = if i < 250 { 0 } else { 60 };
                (i as u64 / 10 + pause, names[i].as_str(), Ended)
            })
            .collect();
        let batches = play(&sights);
        assert_eq!(batches.len(), 1);
        assert!(batches[0].1.starts_with("100 101") && batches[0].1.ends_with("599"));
    }

    #[test]
    fn folders_and_lost_events_mean_everything() {
        assert_eq!(play(&[(0, "d", Folder)]), one(100, "d everything"));
        assert_eq!(play(&[(0, "", Lost)]), one(100, "everything"));
        let rest = [(0, "d", Folder), (80, "d/f", Ended)];
        assert_eq!(play(&rest), one(180, "d d/f everything"));
    }
}
