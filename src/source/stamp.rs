//! Whether a file is still the one that was read.
//!
//! A build that follows another asks the disk for each file's metadata and reads only what is new: a thousand times less than reading. Nothing relies
//! on events of a watcher, which may be lost.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

use crate::memo::{Key, KeyBuilder};

/// A file that was changed as short a time ago as this may be changed again without any sign of it: disks count time in steps of up to
/// two seconds (FAT), a few milliseconds on others. Until then it is read each time.
const SETTLED: Duration = Duration::from_secs(3);

/// Two states of a file with the same stamp are taken for the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// In bytes; 0 for a folder, whose length is the disk's own book-keeping.
    pub len: u64,
    modified: Option<SystemTime>,
    system: System,
}

/// What the system knows of a file beside its length and its time: which file it is, and when anything of it last changed. A time of modification can be
/// set back by any program, that one cannot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct System {
    device: u64,
    inode: u64,
    /// Since 1970; zero where the system does not tell.
    changed: Duration,
}

impl Stamp {
    /// A file's or folder's.
    pub(super) fn of(meta: &Metadata) -> Stamp {
        Stamp {
            len: if meta.is_dir() { 0 } else { meta.len() },
            modified: meta.modified().ok(),
            system: System::of(meta),
        }
    }

    /// Whether the file would have another stamp if it were changed now.
    pub(super) fn is_settled(&self, now: SystemTime) -> bool {
        let changed = SystemTime::UNIX_EPOCH + self.system.changed;
        self.modified
            // One in the future is that of a clock that cannot be trusted.
            .and_then(|modified| now.duration_since(modified.max(changed)).ok())
            .is_some_and(|age| age >= SETTLED)
    }

    /// What stands for the bytes of the file at `full`, as long as it has this stamp.
    pub(super) fn key(&self, kind: &str, full: &Path) -> Key {
        let nanoseconds = |since: Duration| since.as_nanos() as u64;
        let modified = self
            .modified
            .and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        KeyBuilder::new(kind)
            .with(full.as_os_str().as_encoded_bytes())
            .number(self.len)
            .number(modified.map_or(0, nanoseconds))
            .number(self.system.device)
            .number(self.system.inode)
            .number(nanoseconds(self.system.changed))
            .finish()
    }
}

impl System {
    #[cfg(unix)]
    fn of(meta: &Metadata) -> System {
        use std::os::unix::fs::MetadataExt;
        System {
            device: meta.dev(),
            inode: meta.ino(),
            changed: Duration::new(
                u64::try_from(meta.ctime()).unwrap_or(0),
                u32::try_from(meta.ctime_nsec()).unwrap_or(0),
            ),
        }
    }

    #[cfg(not(unix))]
    fn of(meta: &Metadata) -> System {
        let created = meta.created().ok();
        let since = created.and_then(|time| time.duration_since(SystemTime::UNIX_EPOCH).ok());
        System {
            changed: since.unwrap_or_default(),
            ..System::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_fresh_file_is_not_settled_and_a_changed_one_has_another_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let now = SystemTime::now();
        let at = |now| {
            let stamp = Stamp::of(&fs::metadata(&path).unwrap());
            stamp.is_settled(now).then(|| stamp.key("t", &path))
        };
        assert_eq!(at(now), None);
        let later = now + 2 * SETTLED;
        let first = at(later);
        assert!(first.is_some());
        assert_eq!(at(later), first);
        // Replaced by a file of the same length and time.
        let other = dir.path().join("b.md");
        fs::write(&other, "two").unwrap();
        let times =
            fs::FileTimes::new().set_modified(fs::metadata(&path).unwrap().modified().unwrap());
        fs::File::options()
            .write(true)
            .open(&other)
            .unwrap()
            .set_times(times)
            .unwrap();
        fs::rename(&other, &path).unwrap();
        assert_ne!(at(later), first);
    }
}
