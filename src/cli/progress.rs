//! A line on the terminal while a build takes long.

use std::io::Write;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::meant::Terminal;
use crate::build::Progress;

/// Most builds end before anyone wonders; only then is a line of use.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the line is drawn again.
const TICK: Duration = Duration::from_millis(200);

/// Runs `work`; if it takes long and somebody is looking, says what it is doing. The line is gone afterwards.
pub fn shown<T>(progress: &Arc<Progress>, terminal: &Terminal, work: impl FnOnce() -> T) -> T {
    let _line = terminal.progress.then(|| Line::start(progress.clone()));
    work()
}

/// The line; cleared when dropped, so that a panic's message stands alone.
struct Line {
    /// Dropped to end the thread.
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Line {
    fn start(progress: Arc<Progress>) -> Line {
        let (end, ended) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let begun = Instant::now();
            let mut wait = PATIENCE;
            let mut drawn = false;
            while let Err(RecvTimeoutError::Timeout) = ended.recv_timeout(wait) {
                let line = format!(
                    "\r\x1b[K{}… {} s",
                    progress.stage().doing(),
                    begun.elapsed().as_secs()
                );
                let _ = std::io::stderr().write_all(line.as_bytes());
                drawn = true;
                wait = TICK;
            }
            if drawn {
                let _ = std::io::stderr().write_all(b"\r\x1b[K");
            }
        });
        Line {
            end: Some(end),
            thread: Some(thread),
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        self.end.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
