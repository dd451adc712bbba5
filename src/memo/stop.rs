//! Calling work off.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A word that nobody waits for a piece of work any more. Whoever does long work asks now and then; a clone is the same word.
#[derive(Debug, Clone, Default)]
pub struct Stop(Arc<AtomicBool>);

impl Stop {
    /// Calls the work off.
    pub fn call(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether it was called off.
    pub fn called(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
