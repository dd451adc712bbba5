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

/// What stands for the file's bytes, as long as it stays the same; `None`: it was changed too short a time ago for that.
pub(super) fn stamp(kind: &str, full: &Path, meta: &Metadata, now: SystemTime) -> Option<Key> {
    let modified = meta.modified().ok()?;
    let key = KeyBuilder::new(kind)
        .with(full.as_os_str().as_encoded_bytes())
        .number(meta.len())
        .number(nanoseconds(modified));
    let (key, changed) = with_system(key, meta, modified);
    // In the future: by a clock that cannot be trusted.
    let age = now.duration_since(modified.max(changed)).ok()?;
    (age >= SETTLED).then(|| key.finish())
}

fn nanoseconds(time: SystemTime) -> u64 {
    time.duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |since| since.as_nanos() as u64)
}

/// Unix keeps the time of the last change of any kind, which no program can set back, and a number for what a name stands for.
#[cfg(unix)]
fn with_system(key: KeyBuilder, meta: &Metadata, _: SystemTime) -> (KeyBuilder, SystemTime) {
    use std::os::unix::fs::MetadataExt;
    let (seconds, rest) = (meta.ctime(), meta.ctime_nsec());
    let key = key
        .number(meta.dev())
        .number(meta.ino())
        .number(seconds as u64)
        .number(rest as u64);
    let since = Duration::new(
        u64::try_from(seconds).unwrap_or(0),
        u32::try_from(rest).unwrap_or(0),
    );
    (key, SystemTime::UNIX_EPOCH + since)
}

#[cfg(not(unix))]
fn with_system(key: KeyBuilder, meta: &Metadata, modified: SystemTime) -> (KeyBuilder, SystemTime) {
    let created = meta.created().unwrap_or(modified);
    (key.number(nanoseconds(created)), created)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn a_fresh_file_has_no_stamp_and_a_changed_one_has_another() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.md");
        fs::write(&path, "one").unwrap();
        let now = SystemTime::now();
        let at = |now| stamp("t", &path, &fs::metadata(&path).unwrap(), now);
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
