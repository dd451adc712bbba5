//! Opening a file or an address with whatever the desktop uses for it.

use std::ffi::OsStr;
use std::io;
use std::process::{Command, Stdio};

/// Opens `what`; says so on standard error if that does not work, which is never worth failing for.
pub fn open(what: impl AsRef<OsStr>) -> io::Result<()> {
    let what = what.as_ref();
    let mut command = if cfg!(target_os = "macos") {
        Command::new("open")
    } else if cfg!(windows) {
        // `start` is the shell's own; its first quoted argument would be a window title.
        let mut shell = Command::new("cmd");
        shell.args(["/C", "start", ""]);
        shell
    } else {
        Command::new("xdg-open")
    };
    let started = command
        .arg(what)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    match started {
        Ok(_) => Ok(()),
        Err(error) => {
            super::report::aside(&format!("cannot open {}: {error}", what.to_string_lossy()))
        }
    }
}
