//! Ending in the middle of a run: the process may not stop between a temporary file and its rename.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// Through it goes whoever writes.
static GATE: Gate = Gate {
    state: Mutex::new(State {
        writing: 0,
        closed: false,
    }),
    changed: Condvar::new(),
};

struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    writing: usize,
    closed: bool,
}

/// Held while something is written.
pub(super) struct Writing(&'static Gate);

/// Enters; if the gate is closed, for ever waits for the end of the process.
pub(super) fn enter() -> Writing {
    GATE.enter();
    Writing(&GATE)
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.0.leave();
    }
}

/// Lets nobody begin to write any more, and waits until what is being written is complete, but no longer than `patience`. The process must end after this:
/// whoever wants to write afterwards waits for that. True if nothing is half written.
pub fn close(patience: Duration) -> bool {
    GATE.close(patience)
}

impl Gate {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn enter(&self) {
        let mut state = self.lock();
        // One who writes already may write more: the lock goes into the middle of the output.
        while state.closed && state.writing == 0 {
            state = self
                .changed
                .wait(state)
                .unwrap_or_else(PoisonError::into_inner);
        }
        state.writing += 1;
    }

    fn leave(&self) {
        self.lock().writing -= 1;
        self.changed.notify_all();
    }

    fn close(&self, patience: Duration) -> bool {
        let until = Instant::now() + patience;
        let mut state = self.lock();
        state.closed = true;
        while state.writing > 0 {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            (state, _) = self
                .changed
                .wait_timeout(state, left)
                .unwrap_or_else(PoisonError::into_inner);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use std::sync::mpsc;

    #[test]
    fn who_writes_may_end_and_nobody_else_begins() {
        let gate = Arc::new(Gate {
            state: Mutex::new(State {
                writing: 0,
                closed: false,
            }),
            changed: Condvar::new(),
        });
        gate.enter();
        assert!(!gate.close(Duration::from_millis(1)), "one writes");
        // The same one, deeper.
        gate.enter();
        gate.leave();
        let (say, hear) = mpsc::channel();
        let closing = gate.clone();
        std::thread::spawn(move || say.send(closing.close(Duration::from_secs(60))));
        gate.leave();
        assert_eq!(hear.recv(), Ok(true));
        let (say, hear) = mpsc::channel();
        std::thread::spawn(move || {
            gate.enter();
            say.send(())
        });
        assert!(hear.recv_timeout(Duration::from_millis(50)).is_err());
    }
}
