//! Comparing with the disk and writing.
//!
//! Steps, of which the first four touch nothing that was there: check the paths → see what is in the way → compare → write temporary
//! files → rename them → remove what is stale. The manifest is written before the first new file (old and new names together), and after the
//! last: a run that is killed in between never turns a file of ours into a foreign one.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use tempfile::TempPath;

use super::atomic::{clear_left_behind, same, temporary};
use super::gate;
use super::manifest::{self, Manifest};
use super::obstacles;
use super::problem::Reporter;
use super::{Group, OutputFile};
use crate::diagnostic::Diagnostic;

/// What a write did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// Files written, sorted.
    pub written: Vec<String>,
    /// Files whose bytes were the same already.
    pub unchanged: usize,
    /// Own stale files removed, sorted.
    pub removed: Vec<String>,
}

/// How long to wait for another prepbook that writes the same folder.
const PATIENCE: Duration = Duration::from_secs(20);

/// Writes `files` below `folder`; removes own stale files of `groups` (none given: of the site and all editions, those too that the book no longer
/// has). Refuses before it touches anything if a foreign file is in the way or the folder cannot be written.
pub fn write(
    folder: &Path,
    files: &[OutputFile],
    groups: &[Group],
) -> Result<Written, Vec<Diagnostic>> {
    write_after(folder, files, groups, &mut || Ok(()))
}

/// As [`write`]; `first` is called when nothing can go wrong any more but the renames themselves, and before the first of them: the place to
/// write what must not be written without the output, nor the output without it (the lock). If it fails, nothing is written.
pub fn write_after(
    folder: &Path,
    files: &[OutputFile],
    groups: &[Group],
    first: &mut dyn FnMut() -> Result<(), Diagnostic>,
) -> Result<Written, Vec<Diagnostic>> {
    let report = Reporter::new(folder);
    let problems = clashes(files, &report);
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut made = MadeFolders::default();
    let result = write_checked(folder, files, groups, first, &report, &mut made);
    if result.is_err() {
        made.unmake();
    }
    result
}

fn write_checked(
    folder: &Path,
    files: &[OutputFile],
    groups: &[Group],
    first: &mut dyn FnMut() -> Result<(), Diagnostic>,
    report: &Reporter,
    made: &mut MadeFolders,
) -> Result<Written, Vec<Diagnostic>> {
    match fs::metadata(folder) {
        Ok(meta) if !meta.is_dir() => return Err(vec![report.folder_is_file()]),
        _ => made
            .make(folder)
            .map_err(|e| vec![report.cannot_write("", &e)])?,
    }
    let _turn = Turn::wait(folder).map_err(|_| vec![report.busy()])?;
    let _writing = gate::enter();
    let (old, old_bytes) = read_manifest(folder, report)?;
    let new: BTreeMap<String, Group> = files
        .iter()
        .map(|f| (f.path.clone(), f.group.clone()))
        .collect();
    let stale: BTreeSet<&str> = old
        .files
        .iter()
        .filter(|(path, group)| cares_for(groups, group) && !new.contains_key(*path))
        .map(|(path, _)| path.as_str())
        .collect();

    let obstacles = obstacles::find(folder, files, &old, &stale);
    if !obstacles.is_empty() {
        return Err(report.in_the_way(&obstacles));
    }
    let folders = folders(new.keys().chain(old.files.keys()).map(String::as_str));
    clear_left_behind(folder, Duration::ZERO);
    folders
        .par_iter()
        .for_each(|below| clear_left_behind(&folder.join(below), Duration::ZERO));

    let differing = differing(folder, files, report)?;
    let union = Manifest::new(old.files.clone().into_iter().chain(new.clone()).collect());
    let after: BTreeMap<String, Group> = old
        .files
        .iter()
        .filter(|(path, _)| !stale.contains(path.as_str()))
        .map(|(path, group)| (path.clone(), group.clone()))
        .chain(new.clone())
        .collect();

    let changes = Changes {
        folder,
        report,
        old_bytes: &old_bytes,
    };
    changes.put_manifest(&union)?;
    let made_way = changes
        .put_files(&differing, &stale, first, made)
        .map_err(|problem| {
            changes.restore_manifest();
            vec![problem]
        })?;
    let removed = changes.remove(&stale, &new, made_way)?;
    changes.put_manifest(&Manifest::new(after))?;
    let mut written: Vec<String> = differing.iter().map(|f| f.path.clone()).collect();
    written.sort_unstable();
    Ok(Written {
        unchanged: files.len() - written.len(),
        written,
        removed,
    })
}

/// Whether an earlier build wrote this file below `folder`, and it is still there.
pub fn made(folder: &Path, path: &str) -> bool {
    is_there(folder, path)
        && fs::read(folder.join(manifest::NAME))
            .ok()
            .and_then(|bytes| Manifest::parse(&bytes).ok())
            .is_some_and(|manifest| manifest.files.contains_key(path))
}

/// Whether this file is below `folder`, whoever wrote it.
pub fn is_there(folder: &Path, path: &str) -> bool {
    folder.join(path).is_file()
}

fn cares_for(groups: &[Group], group: &Group) -> bool {
    match groups {
        [] => !matches!(group, Group::Export(_)),
        _ => groups.contains(group),
    }
}

/// Paths that cannot be written together: one twice, one as a file and as a folder, two that a disk which ignores case takes for one.
fn clashes(files: &[OutputFile], report: &Reporter) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut seen: FxHashMap<String, &str> = FxHashMap::default();
    for file in files {
        if !manifest::is_plain(&file.path) {
            problems.push(report.odd_path(&file.path));
        } else if let Some(other) = seen.insert(file.path.to_lowercase(), &file.path) {
            problems.push(report.clash(&file.path, other));
        }
    }
    for file in files {
        let lower = file.path.to_lowercase();
        let inside = lower
            .match_indices('/')
            .find_map(|(at, _)| seen.get(&lower[..at]));
        if let Some(other) = inside {
            problems.push(report.clash(&file.path, other));
        }
    }
    problems
}

fn read_manifest(
    folder: &Path,
    report: &Reporter,
) -> Result<(Manifest, Option<Vec<u8>>), Vec<Diagnostic>> {
    match fs::read(folder.join(manifest::NAME)) {
        Ok(bytes) => match Manifest::parse(&bytes) {
            Ok(manifest) => Ok((manifest, Some(bytes))),
            Err(why) => Err(vec![report.manifest_damaged(&why)]),
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Ok((Manifest::new(BTreeMap::new()), None))
        }
        Err(error) => Err(vec![report.cannot_read(manifest::NAME, &error)]),
    }
}

/// The folders that these paths are in, without the output folder itself; each before those below it.
fn folders<'a>(paths: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    paths
        .flat_map(|path| path.match_indices('/').map(|(at, _)| &path[..at]))
        .collect()
}

/// The files whose bytes on disk are others.
fn differing<'f>(
    folder: &Path,
    files: &'f [OutputFile],
    report: &Reporter,
) -> Result<Vec<&'f OutputFile>, Vec<Diagnostic>> {
    let compared: Vec<io::Result<bool>> = files
        .par_iter()
        .map(|file| same(&folder.join(&file.path), &file.bytes))
        .collect();
    let mut differing = Vec::new();
    for (file, same) in files.iter().zip(compared) {
        match same {
            Ok(true) => {}
            // A file of ours that cannot be read, or a folder of stale files in its place, is replaced.
            Ok(false) => differing.push(file),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => differing.push(file),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => differing.push(file),
            Err(error) => return Err(vec![report.cannot_read(&file.path, &error)]),
        }
    }
    Ok(differing)
}

struct Changes<'a> {
    folder: &'a Path,
    report: &'a Reporter,
    /// The manifest as it was.
    old_bytes: &'a Option<Vec<u8>>,
}

impl Changes<'_> {
    fn put_manifest(&self, manifest: &Manifest) -> Result<(), Vec<Diagnostic>> {
        let path = self.folder.join(manifest::NAME);
        let bytes = manifest.to_bytes();
        let put = || {
            if same(&path, &bytes)? {
                return Ok(());
            }
            temporary(self.folder, &bytes)?
                .persist(&path)
                .map_err(io::Error::from)
        };
        put().map_err(|e: io::Error| vec![self.report.cannot_write(manifest::NAME, &e)])
    }

    /// After a failure. If the disk is full even for this, the union stays: it names more files than there are, which does no harm.
    fn restore_manifest(&self) {
        let path = self.folder.join(manifest::NAME);
        let _ = match self.old_bytes {
            Some(bytes) => temporary(self.folder, bytes)
                .and_then(|t| t.persist(&path).map_err(io::Error::from)),
            None => fs::remove_file(&path),
        };
    }

    /// All temporary files first, so that a disk that fills up leaves every old file as it was; then all renames.
    fn put_files(
        &self,
        files: &[&OutputFile],
        stale: &BTreeSet<&str>,
        first: &mut dyn FnMut() -> Result<(), Diagnostic>,
        made: &mut MadeFolders,
    ) -> Result<BTreeSet<String>, Diagnostic> {
        let made_way = self
            .make_way(files, stale)
            .map_err(|(path, e)| self.report.cannot_remove(&path, &e))?;
        for below in folders(files.iter().map(|f| f.path.as_str())) {
            made.make(&self.folder.join(below))
                .map_err(|e| self.report.cannot_write(below, &e))?;
        }
        let written: Vec<Result<TempPath, io::Error>> = files
            .par_iter()
            .map(|file| {
                let path = self.folder.join(&file.path);
                temporary(path.parent().unwrap_or(self.folder), &file.bytes)
            })
            .collect();
        let mut ready = Vec::with_capacity(files.len());
        for (file, written) in files.iter().zip(written) {
            match written {
                Ok(temp) => ready.push((file, temp)),
                Err(error) => return Err(self.report.cannot_write(&file.path, &error)),
            }
        }
        first()?;
        for (file, temp) in ready {
            temp.persist(self.folder.join(&file.path))
                .map_err(|e| self.report.cannot_write(&file.path, &e.error))?;
        }
        Ok(made_way)
    }

    /// Removes those stale files that stand where a new folder must be, and those folders of stale files where a new file must be.
    fn make_way(
        &self,
        files: &[&OutputFile],
        stale: &BTreeSet<&str>,
    ) -> Result<BTreeSet<String>, (String, io::Error)> {
        let mut removed = BTreeSet::new();
        if stale.is_empty() {
            return Ok(removed);
        }
        let needed = folders(files.iter().map(|f| f.path.as_str()));
        let new: BTreeSet<&str> = files.iter().map(|f| f.path.as_str()).collect();
        for path in stale {
            let in_way = needed.contains(path)
                || path
                    .match_indices('/')
                    .any(|(at, _)| new.contains(&path[..at]));
            if in_way && self.remove_file(path).map_err(|e| (path.to_string(), e))? {
                removed.insert(path.to_string());
            }
        }
        Ok(removed)
    }

    /// Removes stale files and the folders that they leave empty.
    fn remove(
        &self,
        stale: &BTreeSet<&str>,
        new: &BTreeMap<String, Group>,
        mut removed: BTreeSet<String>,
    ) -> Result<Vec<String>, Vec<Diagnostic>> {
        let lower: FxHashMap<String, &str> = match stale.is_empty() {
            true => FxHashMap::default(),
            false => new
                .keys()
                .map(|path| (path.to_lowercase(), path.as_str()))
                .collect(),
        };
        for path in stale {
            // On a disk that ignores case this is the new file, under its old spelling.
            if lower.contains_key(&path.to_lowercase()) && !obstacles::is_spelled(self.folder, path)
            {
                continue;
            }
            match self.remove_file(path) {
                Ok(true) => {
                    removed.insert(path.to_string());
                }
                Ok(false) => {}
                Err(error) => return Err(vec![self.report.cannot_remove(path, &error)]),
            }
        }
        Ok(removed.into_iter().collect())
    }

    /// Whether it was there. Only a plain file below plain folders is removed: what else stands there now is somebody's own.
    fn remove_file(&self, path: &str) -> io::Result<bool> {
        let linked = path
            .match_indices('/')
            .any(|(at, _)| obstacles::is_link(&self.folder.join(&path[..at])));
        let full = self.folder.join(path);
        let there = !linked && fs::symlink_metadata(&full).is_ok_and(|meta| meta.is_file());
        if there {
            fs::remove_file(&full)?;
        }
        let above: Vec<usize> = path.match_indices('/').map(|(at, _)| at).collect();
        for at in above.into_iter().rev() {
            // Fails on one that is not empty, which is what is wanted.
            if linked || fs::remove_dir(self.folder.join(&path[..at])).is_err() {
                break;
            }
        }
        Ok(there)
    }
}

/// Folders that this run made, to be taken away again if it fails.
#[derive(Default)]
struct MadeFolders(Vec<PathBuf>);

impl MadeFolders {
    fn make(&mut self, folder: &Path) -> io::Result<()> {
        if folder.is_dir() {
            return Ok(());
        }
        if let Some(above) = folder.parent()
            && !above.as_os_str().is_empty()
        {
            self.make(above)?;
        }
        match fs::create_dir(folder) {
            Ok(()) => self.0.push(folder.to_owned()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    fn unmake(self) {
        for folder in self.0.iter().rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The right to write a folder: two builds of one book at a time would clear away each other's temporary files. The system takes it back when
/// the process ends, however it ends.
struct Turn(Option<fs::File>);

impl Turn {
    fn wait(folder: &Path) -> Result<Self, ()> {
        // Not every system can open or lock a folder; then there is no turn to wait for.
        let Ok(file) = fs::File::open(folder) else {
            return Ok(Turn(None));
        };
        let pause = Duration::from_millis(20);
        let tries = PATIENCE.as_millis() / pause.as_millis();
        for _ in 0..tries {
            match file.try_lock() {
                Ok(()) => return Ok(Turn(Some(file))),
                Err(fs::TryLockError::WouldBlock) => std::thread::sleep(pause),
                Err(fs::TryLockError::Error(_)) => return Ok(Turn(None)),
            }
        }
        Err(())
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        if let Some(file) = &self.0 {
            let _ = file.unlock();
        }
    }
}

#[cfg(test)]
#[path = "write_tests.rs"]
mod tests;
