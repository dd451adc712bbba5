//! Single files, atomically: written beside their place under another name, then renamed.

use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use tempfile::TempPath;

use super::gate::{self, Writing};

/// Temporary files are recognised by their names, so that what a killed run left behind is cleared away by the next.
const PREFIX: &str = ".prepbook-";
const SUFFIX: &str = ".tmp";

/// A temporary file as old as this was left behind: no write takes an hour.
const LEFT_BEHIND: Duration = Duration::from_secs(3600);

/// Replaces a file by a temporary one in the same folder and a rename; leaves it alone if its bytes are the same already. True if it was written.
/// A link is followed: the file that it leads to is replaced. Permissions stay. Missing folders are made.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    if same(path, bytes)? {
        return Ok(false);
    }
    let _writing = gate::enter();
    let real = match fs::canonicalize(path) {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => path.to_owned(),
        Err(error) => return Err(error),
    };
    let folder = folder_of(&real);
    fs::create_dir_all(&folder)?;
    clear_left_behind(&folder, LEFT_BEHIND);
    let temp = temporary(&folder, bytes)?;
    if let Ok(meta) = fs::metadata(&real) {
        fs::set_permissions(&temp, meta.permissions())?;
    }
    temp.persist(&real)?;
    Ok(true)
}

/// Creates a file with its folders; an existing one is left alone and is `AlreadyExists`.
pub fn create_new(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Said before anything is written; the rename below refuses too, should one appear meanwhile.
    if fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let _writing = gate::enter();
    let folder = folder_of(path);
    fs::create_dir_all(&folder)?;
    temporary(&folder, bytes)?.persist_noclobber(path)?;
    Ok(())
}

/// A small file in `folder` for the watcher to see come and go. Its name is hidden and that of a temporary file; it is removed when dropped.
pub fn probe(folder: &Path) -> io::Result<Probe> {
    let writing = gate::enter();
    // A watcher that was killed may have left its own.
    clear_left_behind(folder, LEFT_BEHIND);
    let file = temporary(folder, b"prepbook looks whether it hears of changes here")?;
    Ok(Probe(file, writing))
}

/// What [`probe`] made.
pub struct Probe(
    TempPath,
    #[expect(dead_code, reason = "held until the file is gone")] Writing,
);

impl Probe {
    /// Its path.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

/// The folder that a file is in; of a bare name: here.
fn folder_of(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// A closed temporary file with these bytes; it removes itself if it is not renamed.
pub(super) fn temporary(folder: &Path, bytes: &[u8]) -> io::Result<TempPath> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any new file, less the umask: a web server must be able to read it.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    // Closed here: a thousand open files are more than many systems allow.
    Ok(file.into_temp_path())
}

/// Removes temporary files in `folder` (not below it) that are at least as old as `age`. What cannot be removed stays.
pub(super) fn clear_left_behind(folder: &Path, age: Duration) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(PREFIX) || !name.ends_with(SUFFIX) {
            continue;
        }
        let Ok(meta) = entry.metadata() else { continue };
        let old = match meta.modified().map(|time| time.elapsed()) {
            Ok(Ok(elapsed)) => elapsed >= age,
            // Made in the future: by a clock that was wrong.
            _ => true,
        };
        if meta.is_file() && (age.is_zero() || old) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether the file at `path` has these bytes. Its length is asked first; it is read in pieces, and only as far as it is the same.
pub(super) fn same(path: &Path, bytes: &[u8]) -> io::Result<bool> {
    let mut file = match fs::File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    let meta = file.metadata()?;
    if !meta.is_file() || meta.len() != bytes.len() as u64 {
        return Ok(false);
    }
    // As large as fits the processor's cache beside what it is compared with.
    let mut buffer = vec![0; bytes.len().clamp(1, 64 << 10)];
    let mut rest = bytes;
    while !rest.is_empty() {
        let n = file.read(&mut buffer)?;
        match rest.split_at_checked(n) {
            Some((head, tail)) if n > 0 && head == &buffer[..n] => rest = tail,
            _ => return Ok(false),
        }
    }
    // As long as its length said: what it may have grown by meanwhile is the next build's affair.
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_replaced_only_if_it_differs() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a/b/x.lock");
        assert!(replace(&path, b"one").unwrap());
        assert!(!replace(&path, b"one").unwrap());
        assert!(replace(&path, b"two").unwrap());
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
        let large = vec![7; 200_000];
        assert!(replace(&path, &large).unwrap());
        assert!(!replace(&path, &large).unwrap());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_followed_and_permissions_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        fs::write(&real, "x").unwrap();
        fs::set_permissions(&real, fs::Permissions::from_mode(0o600)).unwrap();
        symlink(&real, &link).unwrap();
        assert!(replace(&link, b"y").unwrap());
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read(&real).unwrap(), b"y");
        assert_eq!(
            fs::metadata(&real).unwrap().permissions().mode() & 0o777,
            0o600
        );
    }

    #[test]
    fn nothing_is_overwritten() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("new/x");
        create_new(&path, b"one").unwrap();
        let error = create_new(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"one");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn what_a_killed_run_left_goes() {
        let dir = tempfile::tempdir().unwrap();
        let left = dir.path().join(".prepbook-abc.tmp");
        fs::write(&left, "half").unwrap();
        fs::write(dir.path().join("x.tmp"), "mine").unwrap();
        clear_left_behind(dir.path(), LEFT_BEHIND);
        assert!(left.exists(), "it may be another run's, writing now");
        clear_left_behind(dir.path(), Duration::ZERO);
        assert!(!left.exists());
        assert!(dir.path().join("x.tmp").exists());
    }
}
