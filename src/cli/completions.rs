//! `completions`: the script of a shell, to standard output.

use std::io;

use clap::CommandFactory;
use clap_complete::Shell;

use super::{Exit, args::Args, report};

/// Prints it.
pub fn run(shell: Shell) -> io::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "prepbook", &mut script);
    report::text(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Fine)
}
