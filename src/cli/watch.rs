//! `watch`: prints what the watcher reports.

use std::io;

use super::meant::{self, Terminal};
use super::report::{self, Tally};
use super::{Exit, build, open};
use crate::watch::{self, Event, WatchError};

/// Watches until Ctrl-C.
pub fn run(command: &meant::Watch, terminal: &Terminal) -> io::Result<Exit> {
    if !command.address.ip().is_loopback() {
        report::aside(if command.options.private {
            "warning: whoever is on this network can read your private answers"
        } else {
            "warning: whoever is on this network can read the guide"
        })?;
    }
    let say = |event: Event<'_>| match event {
        Event::Serving(url) => {
            report::line(&format!("serving {url} (Ctrl-C ends it)"))?;
            if command.open {
                open::open(url)
            } else {
                Ok(())
            }
        }
        Event::Built { built, seconds } => {
            report::diagnostics(&built.diagnostics, &built.sources, terminal, false)?;
            match &built.written {
                Some(written) => report::line(&format!(
                    "{} in {seconds:.2} s",
                    build::made(built, written)
                )),
                None => report::aside(&format!(
                    "{}: the last good guide stays up",
                    Tally::of(&built.diagnostics).words()
                )),
            }
        }
        Event::Polling(reason) => report::aside(&format!(
            "warning: {reason}: prepbook looks for changes itself, twice a second"
        )),
        Event::CannotWatch(path, reason) => report::aside(&format!(
            "warning: cannot watch {}: {reason}",
            report::path(path)
        )),
    };
    match watch::run(&command.root, &command.options, command.address, say) {
        Ok(()) => Ok(Exit::Fine),
        Err(WatchError::Say(error)) => Err(error),
        Err(WatchError::NoBook(built)) => {
            report::diagnostics(&built.diagnostics, &built.sources, terminal, false)?;
            Ok(Exit::Errors)
        }
        Err(WatchError::Watcher(reason)) => {
            report::aside(&format!("error: cannot watch for changes: {reason}"))?;
            Ok(Exit::Errors)
        }
        Err(WatchError::Serve(address, error)) => {
            report::aside(&format!("error: cannot serve on {address}: {error}"))?;
            Ok(Exit::Errors)
        }
    }
}
