//! `theme check`: a theme, tried on sample books.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::json;

use super::Exit;
use super::meant::{self, Terminal};
use super::report::{self, Tally, count};
use super::theme::{Wrong, chosen, unknown};
use crate::build::{CheckedTheme, Wanted, check_theme};
use crate::diagnostic::Diagnostic;
use crate::source::SourceMap;
use crate::theme;

/// What was checked, or why nothing was, with the files that it was read from.
pub(super) struct Done {
    sources: SourceMap,
    checked: Result<CheckedTheme, Wrong>,
}

/// Checks the theme of this name or in this folder, or else the one that the book has chosen.
pub(super) fn check(mut sources: SourceMap, name: Option<&str>) -> Done {
    let wanted = match name {
        None => chosen(&mut sources).map(Wanted::Named),
        Some(name) => wanted(&mut sources, name),
    };
    let checked = wanted.map(|wanted| check_theme(&mut sources, &wanted));
    Done { sources, checked }
}

/// A theme by its name, else by its folder; then the sources are those of the book that it stands in, or of the folder above it.
fn wanted(sources: &mut SourceMap, typed: &str) -> Result<Wanted, Wrong> {
    let known = theme::known(sources);
    if known.iter().any(|theme| theme.name == typed) {
        return Ok(Wanted::Named(typed.to_owned()));
    }
    let folder = Path::new(typed);
    if !folder.is_dir() {
        let problem = unknown(typed, &known);
        return Err(Wrong::typed(problem));
    }
    let no_theme = |why: &str| {
        let problem = Diagnostic::error("unknown-theme", format!("`{typed}` is no theme: {why}"));
        Wrong::typed(problem.help(
            "the folder of a theme holds at least one of `theme.toml`, `templates`, `assets` and `fonts`",
        ))
    };
    let parts = ["theme.toml", "templates", "assets", "fonts"];
    if !parts.iter().any(|part| folder.join(part).exists()) {
        return Err(no_theme("there is nothing of a theme in it"));
    }
    // `.` has a name only so.
    let whole = fs::canonicalize(folder).map_err(|error| no_theme(&error.to_string()))?;
    let name = whole.file_name().and_then(|name| name.to_str());
    let (Some(name), Some(above)) = (name, whole.parent()) else {
        return Err(no_theme("its folder has no name that can be written"));
    };
    // Where it stands in a book, the book's other themes are there to extend.
    if above.file_name().is_some_and(|folder| folder == "themes")
        && let Some(book) = above.parent()
    {
        *sources = SourceMap::new(book);
        return Ok(Wanted::Named(name.to_owned()));
    }
    *sources = SourceMap::new(above);
    Ok(Wanted::Folder {
        path: name.to_owned(),
        name: name.to_owned(),
    })
}

/// Says what was found.
pub(super) fn tell(
    done: Done,
    strict: bool,
    command: &meant::Theme,
    terminal: &Terminal,
) -> io::Result<Exit> {
    let Done { sources, checked } = done;
    let checked = match checked {
        Ok(checked) => checked,
        Err(wrong) => return wrong.tell(&sources, command, terminal),
    };
    let tally = Tally::of(&checked.problems);
    if command.json {
        let object = json!({
            "theme": checked.name,
            "templates": checked.templates,
            "books": checked.books,
            "editions": checked.editions,
        });
        report::json(&checked.problems, &sources, object)?;
    } else {
        report::diagnostics(&checked.problems, &sources, terminal, false)?;
        report::line(&words(&checked, tally, strict))?;
    }
    let failed = tally.errors > 0 || (strict && tally.warnings > 0);
    Ok(if failed { Exit::Errors } else { Exit::Fine })
}

fn words(checked: &CheckedTheme, tally: Tally, strict: bool) -> String {
    let found = match tally.words() {
        words if words.is_empty() => "no problems".to_owned(),
        words if strict && tally.errors == 0 => format!("{words}, and --strict is asked for"),
        words => words,
    };
    format!(
        "theme {}: {} on {}, {} of edition: {found}",
        checked.name,
        count(checked.templates, "template"),
        count(checked.books, "sample book"),
        count(checked.editions, "kind"),
    )
}
