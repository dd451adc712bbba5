//! Which stage a build is in.

use std::sync::atomic::{AtomicU8, Ordering};

/// A stage that may take long enough to be named to someone who waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Reading and parsing.
    Read,
    /// Joining answers to questions.
    Join,
    /// Drawing site and editions.
    Draw,
    /// Writing the output folder.
    Write,
}

impl Stage {
    const ALL: [Stage; 4] = [Stage::Read, Stage::Join, Stage::Draw, Stage::Write];

    /// What it is doing, for people.
    pub fn doing(self) -> &'static str {
        match self {
            Stage::Read => "reading the book",
            Stage::Join => "joining answers to questions",
            Stage::Draw => "drawing pages",
            Stage::Write => "writing files",
        }
    }
}

/// The stage that a build is in; written by the build, read by another thread.
#[derive(Debug, Default)]
pub struct Progress(AtomicU8);

impl Progress {
    pub(super) fn enter(&self, stage: Stage) {
        self.0.store(stage as u8, Ordering::Relaxed);
    }

    /// The stage.
    pub fn stage(&self) -> Stage {
        Stage::ALL
            .get(usize::from(self.0.load(Ordering::Relaxed)))
            .copied()
            .unwrap_or(Stage::Read)
    }
}
