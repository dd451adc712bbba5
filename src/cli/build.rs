//! `build`: everything, written.

use std::io;
use std::time::Instant;

use serde_json::json;

use super::meant::{self, Terminal};
use super::progress;
use super::report::{self, Tally, count};
use super::{Exit, open};
use crate::build::{self, Built, Options};
use crate::memo::Memo;
use crate::output::{Group, Written};

/// Builds and says what was made.
pub fn run(command: &meant::Build, terminal: &Terminal) -> io::Result<Exit> {
    let begun = Instant::now();
    let options = &command.options;
    let memo = Memo::once();
    let built = progress::shown(&options.progress, terminal, || {
        build::build(&command.root, options, &memo)
    });
    let exit = exit(&built);
    if command.json {
        report::json(&built.diagnostics, &built.sources, object(&built))?;
    } else {
        report::diagnostics(&built.diagnostics, &built.sources, terminal, false)?;
        match &built.written {
            Some(written) => report::line(&format!(
                "{} in {}",
                made(&built, written),
                report::seconds(begun.elapsed())
            ))?,
            None => report::aside(&format!(
                "nothing was written: {}",
                Tally::of(&built.diagnostics).words()
            ))?,
        }
    }
    if command.open && built.written.is_some() {
        open_result(&built, options)?;
    }
    // The process ends here: giving a large book back piece by piece would only keep the user waiting.
    std::mem::forget((built, memo));
    Ok(exit)
}

/// A name that there is not, typed on the command line, is wrong use; anything else is wrong with the book.
fn exit(built: &Built) -> Exit {
    if !built.failed() {
        Exit::Fine
    } else if built
        .diagnostics
        .iter()
        .filter(|d| d.is_error())
        .all(build::is_wrong_use)
    {
        Exit::WrongUse
    } else {
        Exit::Errors
    }
}

/// "guide made: 80 questions, 27 answered → output/site, output/guide.pdf, output/cheatsheet.pdf"
pub fn made(built: &Built, written: &Written) -> String {
    let changed = !written.written.is_empty() || !written.removed.is_empty();
    let mut line = format!("guide {}", if changed { "made" } else { "unchanged" });
    if let (Some(book), Some(coverage)) = (&built.book, built.coverage) {
        line += &format!(
            ": {}, {} answered",
            count(coverage.questions, "question"),
            coverage.answered
        );
        if book.published.private {
            line += ", private parts included";
        }
    }
    let places = with_remarks(built);
    if !places.is_empty() {
        line += &format!(" → {}", places.join(", "));
    }
    let notes = Tally::of(&built.diagnostics).notes;
    if notes > 0 {
        line += &format!(" ({}: see prepbook check)", count(notes, "note"));
    }
    line
}

/// What a person would open: the site's folder and each document.
fn places(built: &Built) -> Vec<String> {
    let mut places = Vec::new();
    for file in &built.files {
        let place = match file.group {
            Group::Site | Group::Download(_) => built.output.join("site"),
            Group::Edition(_) | Group::Single | Group::Export(_) => built.output.join(&file.path),
        };
        let place = report::path(&place);
        if !places.contains(&place) {
            places.push(place);
        }
    }
    places
}

/// The same, each with what was chosen for the user: "output/cheatsheet.pdf (8.6 pt on 2 pages)".
fn with_remarks(built: &Built) -> Vec<String> {
    let mut places = places(built);
    for (path, remark) in &built.remarks {
        let path = report::path(&built.output.join(path));
        for place in places.iter_mut().filter(|place| **place == path) {
            *place += &format!(" ({remark})");
        }
    }
    places
}

fn object(built: &Built) -> serde_json::Value {
    let coverage = built.book.as_ref().map(|b| b.published.coverage);
    let written = built.written.as_ref();
    json!({
        "output": report::path(&built.output),
        "chosen": built.remarks.iter().cloned().collect::<std::collections::BTreeMap<_, _>>(),
        "made": written.map(|_| places(built)),
        "written": written.map(|w| &w.written),
        "unchanged": written.map(|w| w.unchanged),
        "removed": written.map(|w| &w.removed),
        "coverage": coverage,
    })
}

fn open_result(built: &Built, _options: &Options) -> io::Result<()> {
    let site = built.files.iter().find(|f| f.path == "site/index.html");
    match site.or_else(|| {
        built
            .files
            .iter()
            .find(|f| matches!(f.group, Group::Edition(_) | Group::Single))
    }) {
        Some(file) => open::open(built.output.join(&file.path)),
        None => Ok(()),
    }
}
