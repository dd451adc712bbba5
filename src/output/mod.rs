//! Writing files: the only place that writes the disk.
//!
//! Stages: writers hand in [`OutputFile`]s → `manifest` (what prepbook owns below the output folder) → `write` (compare
//! with the disk, atomic rename, remove own stale files, refuse foreign ones). Also single files elsewhere, atomically
//! (`atomic`): the lock, scaffolds of `init`, an answer's front matter under `relink`. `media`: what a file is to a browser. `gate`: no process ends in the middle of it, if it can choose.

mod atomic;
mod gate;
mod manifest;
mod media;
mod obstacles;
mod problem;
mod write;

pub use atomic::{Probe, create_new, probe, replace};
pub use gate::close;
pub use manifest::Manifest;
pub use media::media_type;
pub use write::{Written, is_there, made, write, write_after};

use std::sync::Arc;

/// Which part of the output a file belongs to; `--only` writes (and clears stale files of) its own group alone.
#[derive(
    Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// `site/…`
    Site,
    /// One edition, by name: `<name>.pdf`.
    Edition(String),
    /// An edition's copy in the site, by name: `site/<name>.pdf`. A site that is published alone takes its documents along.
    Download(String),
    /// The whole book in one page: `guide.html`.
    Single,
    /// One export, by format.
    Export(String),
}

/// A finished file, not yet on disk.
#[derive(Debug, Clone)]
pub struct OutputFile {
    /// Path below the output folder, `/` separators, no `..`.
    pub path: String,
    /// Its bytes; shared, so that what is remembered is not copied.
    pub bytes: Arc<[u8]>,
    /// Its group.
    pub group: Group,
}
