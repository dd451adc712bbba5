//! Words for what can go wrong when writing.

use std::io;
use std::path::{Path, PathBuf};

use super::manifest;
use super::obstacles::{Obstacle, What};
use crate::diagnostic::{Diagnostic, Place};

/// How many files in the way are named.
const NAMED: usize = 8;

/// Knows how to call the output folder.
pub(super) struct Reporter {
    folder: String,
}

impl Reporter {
    pub fn new(folder: &Path) -> Self {
        Reporter {
            folder: shown(folder),
        }
    }

    /// A path below the folder, as the user finds it.
    fn path(&self, path: &str) -> String {
        match path {
            "" => self.folder.clone(),
            _ => format!("{}/{path}", self.folder),
        }
    }

    pub fn cannot_write(&self, path: &str, error: &io::Error) -> Diagnostic {
        let path = self.path(path);
        let (code, why, help) = match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => (
                "disk-full",
                "the disk is full".to_owned(),
                "free some space and build again; no file was left half-written",
            ),
            io::ErrorKind::PermissionDenied => (
                "output-unwritable",
                "permission denied".to_owned(),
                "allow yourself to write there, or choose another folder with `--output`",
            ),
            io::ErrorKind::ReadOnlyFilesystem => (
                "output-unwritable",
                "the disk is read-only".to_owned(),
                "choose another folder with `--output`",
            ),
            _ => (
                "output-unwritable",
                plain(error),
                "choose another folder with `--output`",
            ),
        };
        Diagnostic::error(code, format!("cannot write `{path}`: {why}"))
            .at_path(path)
            .help(help)
    }

    pub fn cannot_read(&self, path: &str, error: &io::Error) -> Diagnostic {
        let path = self.path(path);
        let message = format!("cannot read `{path}` to compare it: {}", plain(error));
        Diagnostic::error("output-unreadable", message).at_path(path)
    }

    pub fn cannot_remove(&self, path: &str, error: &io::Error) -> Diagnostic {
        let path = self.path(path);
        let message = format!(
            "cannot remove `{path}`, which is out of date: {}",
            plain(error)
        );
        Diagnostic::error("output-unwritable", message)
            .at_path(path)
            .help("remove it by hand and build again")
    }

    pub fn folder_is_file(&self) -> Diagnostic {
        let folder = &self.folder;
        Diagnostic::error(
            "foreign-file",
            format!("`{folder}` is a file, and the output folder must be there"),
        )
        .at_path(folder)
        .help("move the file away, or choose another folder with `--output`")
    }

    pub fn busy(&self) -> Diagnostic {
        let folder = &self.folder;
        Diagnostic::error(
            "output-busy",
            format!("another prepbook has been writing to `{folder}` for long"),
        )
        .at_path(folder)
        .help("end the other one, or wait for it")
    }

    pub fn odd_path(&self, path: &str) -> Diagnostic {
        Diagnostic::error(
            "output-clash",
            format!("`{path}` cannot be the path of an output file"),
        )
        .at_path(path)
    }

    pub fn clash(&self, path: &str, other: &str) -> Diagnostic {
        let message = match path {
            _ if path == other => format!("two outputs have the name `{path}`"),
            _ if path.to_lowercase() == other.to_lowercase() => {
                format!("the outputs `{path}` and `{other}` are one file on disks that ignore case")
            }
            _ => format!("the output `{path}` would be inside of `{other}`, which is a file"),
        };
        Diagnostic::error("output-clash", message)
            .at_path(self.path(path))
            .help("give one of the two pages, sections or editions another name")
    }

    pub fn manifest_damaged(&self, why: &str) -> Diagnostic {
        let path = self.path(manifest::NAME);
        let folder = &self.folder;
        let message =
            format!("`{path}`, which tells prepbook's files from yours, cannot be read: {why}");
        Diagnostic::error("manifest-damaged", message).at_path(path).help(format!(
            "delete the folder `{folder}` and build again (first move away any file of your own that is in it)"
        ))
    }

    /// One diagnostic for all that is in the way: after a lost manifest it may be a thousand files.
    pub fn in_the_way(&self, obstacles: &[Obstacle]) -> Vec<Diagnostic> {
        let Some(first) = obstacles.first() else {
            return Vec::new();
        };
        let what = match first.what {
            What::File => "a file",
            What::Folder => "a folder",
            What::Link => "a link",
            What::Other => "something",
        };
        let path = self.path(&first.path);
        let message = format!("{what} that prepbook did not write is in the way: `{path}`");
        let mut problem = Diagnostic::error("foreign-file", message).at_path(path);
        for other in obstacles.iter().skip(1).take(NAMED - 1) {
            problem = problem.related(Place::Path(self.path(&other.path)), "in the way too");
        }
        let more = obstacles.len().saturating_sub(NAMED);
        let tail = if more > 0 {
            format!(" ({more} more are in the way)")
        } else {
            String::new()
        };
        vec![problem.help(format!(
            "move it away or delete it, or choose another folder with `--output`; nothing was written{tail}"
        ))]
    }
}

fn plain(error: &io::Error) -> String {
    let text = error.to_string();
    let end = text.find(" (os error").unwrap_or(text.len());
    text[..end].to_lowercase()
}

/// A folder as the user would call it: from here, if it is below here; with `/`.
fn shown(folder: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    let below = folder.strip_prefix(&here).unwrap_or(folder);
    let below: PathBuf = below
        .components()
        .filter(|c| !matches!(c, std::path::Component::CurDir))
        .collect();
    match below.to_string_lossy().replace('\\', "/") {
        shown if shown.is_empty() => ".".into(),
        shown => shown,
    }
}
