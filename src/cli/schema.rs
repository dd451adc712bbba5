//! `schema`: what editors check and complete by.

use std::io;
use std::path::Path;

use super::args::SchemaOf;
use super::meant::{self, Terminal};
use super::{Exit, report};
use crate::diagnostic::Diagnostic;
use crate::source::{self, SourceMap};
use crate::{answers, config, output};

/// The folder of the book that they are written to.
const FOLDER: &str = "schemas";

/// A file that says this is prepbook's own, and may be written anew.
const OWN: &str = "\"$comment\": \"Written by `prepbook schema";

/// Prints or writes schemas.
pub fn run(command: &meant::Schema, terminal: &Terminal) -> io::Result<Exit> {
    let Some(root) = &command.write else {
        for of in &command.of {
            report::text(&text_of(*of))?;
        }
        return Ok(Exit::Fine);
    };
    let mut sources = SourceMap::new(root);
    // All are looked at before one is written.
    let foreign: Vec<Diagnostic> = command
        .of
        .iter()
        .filter_map(|of| foreign(&mut sources, &path_of(*of)))
        .collect();
    if !foreign.is_empty() {
        report::diagnostics(&foreign, &sources, terminal, false)?;
        report::aside("nothing was written")?;
        return Ok(Exit::Errors);
    }
    for of in &command.of {
        let path = path_of(*of);
        match output::replace(&root.join(&path), text_of(*of).as_bytes()) {
            Ok(true) => report::line(&format!("written: {}", shown(root, &path)))?,
            Ok(false) => report::line(&format!("unchanged: {}", shown(root, &path)))?,
            Err(error) => {
                let problem =
                    Diagnostic::error("unwritable", format!("cannot write `{path}`: {error}"))
                        .at_path(path);
                report::diagnostics(&[problem], &sources, terminal, false)?;
                return Ok(Exit::Errors);
            }
        }
    }
    Ok(Exit::Fine)
}

fn shown(root: &Path, path: &str) -> String {
    report::path(&root.join(path))
}

fn text_of(of: SchemaOf) -> String {
    let schema = match of {
        SchemaOf::FrontMatter => answers::schema(),
        SchemaOf::Book => config::schema(),
    };
    format!("{schema:#}\n")
}

fn path_of(of: SchemaOf) -> String {
    let name = match of {
        SchemaOf::FrontMatter => "front-matter",
        SchemaOf::Book => "book",
    };
    format!("{FOLDER}/{name}.schema.json")
}

/// A file of that name that somebody else wrote.
fn foreign(sources: &mut SourceMap, path: &str) -> Option<Diagnostic> {
    if !source::is_file(sources.root(), path) {
        return None;
    }
    let file = sources.read(path).ok();
    let own = file
        .and_then(|file| sources.get(file))
        .is_some_and(|source| source.text.contains(OWN));
    let problem = || {
        Diagnostic::error(
            "already-there",
            format!("`{path}` is there already, and is no schema of prepbook's"),
        )
        .at_path(path)
        .help("move it away, or print the schema to a file of your own")
    };
    (!own).then(problem)
}
