//! Stage `paper`: what may come a moment later, in a thread of its own: the site's files to the disk, then the documents, drawn, shown and
//! written. A newer build calls the work off; what of it was finished is remembered, so that the next one goes on from there.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Wake;
use super::served::Served;
use crate::build::{self, Book, Options};
use crate::diagnostic::Diagnostic;
use crate::memo::{Memo, Stop};
use crate::output::OutputFile;
use crate::source::SourceMap;

/// Questions from which on documents are left to `build`: drawing thousands of pages after every save would keep both hands of the machine full.
pub(super) const MOST_QUESTIONS: usize = 3000;

/// How long after a failed write it is tried again: a full disk is cleared by hand.
const AGAIN: Duration = Duration::from_secs(2);

/// A good build's pages, with all that the rest is made of.
#[derive(Clone)]
pub(super) struct Job {
    pub book: Arc<Book>,
    pub sources: Arc<SourceMap>,
    /// The site.
    pub files: Vec<OutputFile>,
    /// Set when all of it was seen to.
    pub done: Arc<AtomicBool>,
}

/// What came of it.
pub(super) enum Outcome {
    /// Documents were drawn and written; which of them changed.
    Papers {
        /// File names.
        changed: Vec<String>,
        /// How long it took, drawing and writing.
        took: Duration,
        /// What was noticed.
        warnings: Told,
    },
    /// The documents have errors, and the last good ones stay.
    Wrong(Told),
    /// The disk did not take it.
    Unwritten(Told),
    /// It does again.
    Recovered,
}

/// Diagnostics with the texts that they point into.
pub(super) struct Told {
    pub problems: Vec<Diagnostic>,
    pub sources: Arc<SourceMap>,
}

/// The thread, from outside.
pub(super) struct Paper {
    jobs: Sender<(Job, Stop)>,
    stop: Stop,
    last: Option<Job>,
}

impl Paper {
    /// Starts it. It ends when this is dropped.
    pub fn start(
        root: PathBuf,
        options: Options,
        served: Arc<Served>,
        wake: Sender<Wake>,
    ) -> std::io::Result<Paper> {
        let (jobs, waiting) = mpsc::channel();
        let worker = Worker {
            root,
            options,
            served,
            wake,
            memo: Memo::new(),
            failing: false,
            threads: threads()?,
        };
        std::thread::Builder::new()
            .name("paper".into())
            .spawn(move || worker.run(&waiting))?;
        Ok(Paper {
            jobs,
            stop: Stop::default(),
            last: None,
        })
    }

    /// Calls off what is being done, if anything: something newer is coming.
    pub fn call_off(&self) {
        self.stop.call();
    }

    /// Nothing newer came after all: goes on with what was called off.
    pub fn go_on(&mut self) {
        if let Some(job) = self.last.take_if(|job| !job.done.load(Ordering::Acquire)) {
            self.take_up(job);
        }
    }

    /// Takes up a new build.
    pub fn take_up(&mut self, job: Job) {
        self.call_off();
        self.stop = Stop::default();
        self.last = Some(job.clone());
        // The thread lives as long as this does.
        let _ = self.jobs.send((job, self.stop.clone()));
    }
}

/// All hands but one, which is left to the pages.
fn threads() -> std::io::Result<ThreadPool> {
    let hands = std::thread::available_parallelism().map_or(1, usize::from);
    ThreadPoolBuilder::new()
        .num_threads(hands.saturating_sub(1).max(1))
        .thread_name(|n| format!("paper-{n}"))
        .build()
        .map_err(std::io::Error::other)
}

struct Worker {
    root: PathBuf,
    options: Options,
    served: Arc<Served>,
    wake: Sender<Wake>,
    /// Its own: what pages use comes and goes faster than what documents do.
    memo: Memo,
    /// Whether the last write failed.
    failing: bool,
    /// Threads of its own: the page of a newer save must not queue behind the documents of an older one.
    threads: ThreadPool,
}

impl Worker {
    fn run(mut self, waiting: &Receiver<(Job, Stop)>) {
        let mut again: Option<(Job, Stop)> = None;
        loop {
            let next = match &again {
                Some(_) => waiting.recv_timeout(AGAIN),
                None => waiting.recv().map_err(RecvTimeoutError::from),
            };
            let (job, stop) = match (next, again.take()) {
                (Ok(next), _) | (Err(RecvTimeoutError::Timeout), Some(next)) => {
                    waiting.try_iter().last().unwrap_or(next)
                }
                (Err(_), _) => return,
            };
            let on_disk = self.work(&job, &stop);
            if !on_disk {
                again = Some((job, stop));
            } else if !stop.called() {
                job.done.store(true, Ordering::Release);
            }
        }
    }

    /// Whether all is on the disk that should be.
    fn work(&mut self, job: &Job, stop: &Stop) -> bool {
        let site = Options {
            only: vec![build::SITE.to_owned()],
            ..self.options.clone()
        };
        if !self.write(job, &job.files, &site) {
            return false;
        }
        if job.book.published.coverage.questions > MOST_QUESTIONS {
            return true;
        }
        let begun = Instant::now();
        let drawn = self
            .threads
            .install(|| build::render_papers(&job.book, &self.options, &self.memo, stop));
        let Some(rendered) = drawn else {
            return true;
        };
        self.memo.sweep();
        let mut told = Told {
            problems: rendered.problems,
            sources: job.sources.clone(),
        };
        build::in_order(&mut told.problems, &told.sources);
        if told.problems.iter().any(Diagnostic::is_error) {
            self.served.no_papers();
            self.tell(Outcome::Wrong(told));
            return true;
        }
        let before = self.served.now();
        self.served.papers(&rendered.files);
        let mut files = job.files.clone();
        let changed = rendered
            .files
            .iter()
            .filter(|file| !file.path.contains('/') && before.differs(&file.path, &file.bytes))
            .map(|file| file.path.clone())
            .collect();
        files.extend(rendered.files);
        if !self.write(job, &files, &self.options.clone()) {
            return false;
        }
        self.tell(Outcome::Papers {
            changed,
            took: begun.elapsed(),
            warnings: told,
        });
        true
    }

    fn write(&mut self, job: &Job, files: &[OutputFile], options: &Options) -> bool {
        match build::write(&self.root, &job.book, files, options) {
            Ok(_) => {
                if std::mem::take(&mut self.failing) {
                    self.tell(Outcome::Recovered);
                }
                true
            }
            Err(problems) => {
                // Said once, not every two seconds.
                if !std::mem::replace(&mut self.failing, true) {
                    self.tell(Outcome::Unwritten(Told {
                        problems,
                        sources: job.sources.clone(),
                    }));
                }
                false
            }
        }
    }

    fn tell(&self, outcome: Outcome) {
        // Nobody listens any more: the process is about to end.
        let _ = self.wake.send(Wake::Paper(outcome));
    }
}
