//! What is in the way of new files, looked for before anything is touched.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use rayon::prelude::*;

use super::OutputFile;
use super::atomic::same;
use super::manifest::Manifest;

/// Something that prepbook did not make, where it must write.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Obstacle {
    /// Path below the output folder.
    pub path: String,
    /// What it is.
    pub what: What,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    File,
    Folder,
    Link,
    /// A pipe, a device.
    Other,
}

/// Everything in the way of `files`. Files of `old` are ours; `stale` ones will be gone.
pub(super) fn find(
    folder: &Path,
    files: &[OutputFile],
    old: &Manifest,
    stale: &BTreeSet<&str>,
) -> Vec<Obstacle> {
    let above: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| file.path.match_indices('/').map(|(at, _)| &file.path[..at]))
        .collect();
    let mut found: BTreeSet<Obstacle> = above
        .par_iter()
        .filter_map(|path| {
            let what = kind(&folder.join(path))?;
            // A stale file of ours makes way for the folder.
            let fine = what == What::Folder || what == What::File && stale.contains(path);
            (!fine).then(|| Obstacle {
                path: path.to_string(),
                what,
            })
        })
        .collect::<Vec<_>>()
        .into_iter()
        .collect();
    let blocked: Vec<String> = found.iter().map(|o| format!("{}/", o.path)).collect();
    let at_files: Vec<Obstacle> = files
        .par_iter()
        .filter(|file| {
            !blocked
                .iter()
                .any(|above| file.path.starts_with(above.as_str()))
        })
        .filter_map(|file| {
            let full = folder.join(&file.path);
            let what = kind(&full)?;
            let fine = match what {
                // One with the very bytes that we would write can only be ours (the manifest was lost).
                What::File => {
                    old.files.contains_key(&file.path) || same(&full, &file.bytes).unwrap_or(false)
                }
                What::Folder => holds_stale_only(folder, &file.path, stale),
                What::Link | What::Other => false,
            };
            (!fine).then(|| Obstacle {
                path: file.path.clone(),
                what,
            })
        })
        .collect();
    found.extend(at_files);
    found.into_iter().collect()
}

fn kind(path: &Path) -> Option<What> {
    let meta = fs::symlink_metadata(path).ok()?;
    let kind = meta.file_type();
    Some(match () {
        () if kind.is_symlink() => What::Link,
        () if kind.is_dir() => What::Folder,
        () if kind.is_file() => What::File,
        () => What::Other,
    })
}

pub(super) fn is_link(path: &Path) -> bool {
    kind(path) == Some(What::Link)
}

/// Whether a folder holds nothing but stale files of ours, which will be gone, and then it too.
fn holds_stale_only(root: &Path, path: &str, stale: &BTreeSet<&str>) -> bool {
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(root.join(&folder)) else {
            return false;
        };
        for entry in entries {
            let Ok(entry) = entry else { return false };
            let path = format!("{folder}/{}", entry.file_name().to_string_lossy());
            match kind(&entry.path()) {
                Some(What::Folder) => folders.push(path),
                Some(What::File) if stale.contains(path.as_str()) => {}
                _ => return false,
            }
        }
    }
    true
}

/// Whether a file is on disk under this very spelling.
pub(super) fn is_spelled(root: &Path, path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    fs::read_dir(root.join(folder)).is_ok_and(|entries| {
        entries
            .flatten()
            .any(|entry| entry.file_name().to_str() == Some(name))
    })
}
