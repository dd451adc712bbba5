//! Step `signs`: what notify tells of a path → what was seen of it.
//!
//! The systems differ: Linux tells when a file is closed, macOS that "something" happened to a name. Where an event leaves open what is there now, the disk
//! is asked, once and without reading anything.

use std::path::Path;

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind, RenameMode};
use notify::{Event, EventKind};

use super::gather::What;

/// Whether this system tells when a file that was written is closed.
const CLOSES: bool = cfg!(any(target_os = "linux", target_os = "android"));

/// What an event says of the path at `index` of it; `None`: nothing that counts.
pub(super) fn read(event: &Event, index: usize) -> Option<What> {
    let path = event.paths.get(index)?;
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => Some(now(path, What::Ended)),
        // We open files ourselves.
        EventKind::Access(_) => None,
        EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder) => {
            Some(What::Folder)
        }
        EventKind::Create(_) if CLOSES => Some(now(path, What::Born)),
        EventKind::Create(_) => Some(now(path, What::Touched { new: true })),
        EventKind::Modify(ModifyKind::Name(mode)) => match mode {
            // Both names were told of before, each by itself.
            RenameMode::Both => None,
            // It may be there again by now: the editor is quick, or the two files changed places.
            _ => Some(now(path, What::Ended)),
        },
        EventKind::Modify(ModifyKind::Metadata(_)) if CLOSES => Some(What::Attributes),
        EventKind::Modify(_) if CLOSES => Some(What::Written),
        EventKind::Remove(_) => Some(now(path, What::Ended)),
        EventKind::Modify(_) | EventKind::Any | EventKind::Other => {
            Some(now(path, What::Touched { new: false }))
        }
    }
}

/// What is there now, if it is not an ordinary file with something in it; else `file`.
fn now(path: &Path, file: What) -> What {
    match std::fs::symlink_metadata(path) {
        Err(_) => What::Gone,
        // A link may lead to a folder, and to places that nobody watches yet.
        Ok(meta) if meta.is_dir() || meta.is_symlink() => What::Folder,
        // One that was just made is empty as a rule, and will be written.
        Ok(meta) if meta.len() == 0 && file != What::Born => What::Emptied,
        Ok(_) => file,
    }
}
