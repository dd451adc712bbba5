//! Arguments and commands, a file each; the only layer that prints.
//!
//! Stages: `args` (what was typed, by clap) → `meant` (what it means: paths, colours, the book's folder, the environment) → one file a
//! command → an [`Exit`]. `which` finds the question that somebody means, `editor` opens a file; `report` draws diagnostics, results and `--json`; `progress` shows long work on a terminal.

mod answer;
mod args;
mod build;
mod check;
mod ci;
mod completions;
mod editor;
mod help;
mod init;
mod meant;
mod open;
mod progress;
mod relink;
mod report;
mod schema;
mod starter;
mod status;
mod table;
mod theme;
mod theme_check;
mod unanswered;
mod watch;
mod which;

use std::io;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Parser;

use meant::{Command, Meant};

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// All is well.
    Fine,
    /// The book has errors (with `--strict`, warnings too).
    Errors,
    /// The command was used wrongly.
    WrongUse,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Fine => 0,
            Exit::Errors => 1,
            Exit::WrongUse => 2,
        })
    }
}

/// Reads the arguments, runs the command, and says how it ended.
pub fn main() -> ExitCode {
    report_panics();
    let typed = match args::Args::try_parse() {
        Ok(typed) => typed,
        Err(error) => {
            // Help and version count as errors here. A closed pipe is the reader's wish.
            let _ = error.print();
            return if error.use_stderr() {
                Exit::WrongUse.into()
            } else {
                Exit::Fine.into()
            };
        }
    };
    let outcome = meant::meant(typed).map_or_else(
        |wrong| {
            report::wrong_use(&wrong);
            Ok(Exit::WrongUse)
        },
        run,
    );
    match outcome {
        Ok(exit) => exit.into(),
        // `prepbook status | head -1`: who closed the pipe has read enough.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Fine.into(),
        Err(error) => {
            report::wrong_use(&format!("cannot print: {error}"));
            Exit::Errors.into()
        }
    }
}

fn run(Meant { command, terminal }: Meant) -> io::Result<Exit> {
    match command {
        Command::Init(init) => init::run(&init, &terminal),
        Command::Answer(answer) => answer::run(&answer, &terminal),
        Command::Build(build) => build::run(&build, &terminal),
        Command::Check(check) => check::run(&check, &terminal),
        Command::Status(status) => status::run(&status, &terminal),
        Command::Relink(relink) => relink::run(&relink, &terminal),
        Command::Watch(watch) => watch::run(&watch, &terminal),
        Command::Theme(theme) => theme::run(&theme, &terminal),
        Command::Schema(schema) => schema::run(&schema, &terminal),
        Command::Completions(shell) => completions::run(shell),
    }
}

/// A panic is a defect of ours: say so in two lines instead of a back trace. (`RUST_BACKTRACE=1` still gives one.)
fn report_panics() {
    let with_trace = std::env::var_os("RUST_BACKTRACE").is_some_and(|v| v != "0");
    if with_trace {
        return;
    }
    let told = AtomicBool::new(false);
    std::panic::set_hook(Box::new(move |info| {
        // Several threads may meet the same one.
        if told.swap(true, Ordering::Relaxed) {
            return;
        }
        let message = info
            .payload()
            .downcast_ref::<&str>()
            .map(|s| (*s).to_owned())
            .or_else(|| info.payload().downcast_ref::<String>().cloned())
            .unwrap_or_else(|| "unknown".to_owned());
        let place = info
            .location()
            .map(|l| format!(" ({}:{})", l.file(), l.line()))
            .unwrap_or_default();
        let version = env!("CARGO_PKG_VERSION");
        report::bug(&format!(
            "prepbook {version} met a bug of its own: {message}{place}"
        ));
    }));
}
