//! A theme, tried on sample books: every template in every shape that it meets, every kind of edition, and what no page shows.

use std::collections::HashSet;

use rayon::prelude::*;

use super::sample::{self, Sample, samples};
use super::{order, render};
use crate::config::{EditionKind, ThemeChoice};
use crate::diagnostic::{Diagnostic, Place};
use crate::memo::Memo;
use crate::site;
use crate::source::SourceMap;
use crate::theme::{self, Theme};

/// Which theme is to be checked.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// One that a book can choose by this name.
    Named(String),
    /// One in a folder anywhere below the root of the sources.
    Folder {
        /// The folder, relative to that root.
        path: String,
        /// What to call it.
        name: String,
    },
}

/// What was checked, and what is wrong.
#[derive(Debug, Clone)]
pub struct CheckedTheme {
    /// Its name.
    pub name: String,
    /// How many templates it has, with those that it inherits.
    pub templates: usize,
    /// On how many books it was tried.
    pub books: usize,
    /// How many kinds of edition were printed.
    pub editions: usize,
    /// All problems, in order of file and place, each once.
    pub problems: Vec<Diagnostic>,
}

/// Checks a theme. Nothing is written.
pub fn check_theme(sources: &mut SourceMap, wanted: &Wanted) -> CheckedTheme {
    let (theme, mut problems) = match wanted {
        Wanted::Named(name) => {
            let choice = ThemeChoice {
                name: name.clone(),
                span: None,
            };
            theme::load(sources, &choice)
        }
        Wanted::Folder { path, name } => theme::load_folder(sources, path, name),
    };
    // Reading looks at one file at a time; this looks at what came of them all.
    problems.retain(|problem| problem.code != "low-contrast");
    problems.extend(theme::contrast(&theme));
    problems.extend(theme::web_fonts(&theme));
    let memo = Memo::once();
    let (samples, of_samples) = samples(sources, &theme, &memo);
    debug_assert!(of_samples.is_empty(), "{of_samples:?}");
    problems.extend(tried(&samples, &theme, sources, &memo));
    // What `theme.toml` names in vain has been said there.
    problems.retain(|problem| !(problem.code == "bad-font" && is_missing(problem, &theme)));
    order::sort(&mut problems, sources);
    once_a_place(&mut problems);
    CheckedTheme {
        name: theme.name.clone(),
        templates: theme.templates.len(),
        books: samples.len(),
        editions: EditionKind::all().len(),
        problems,
    }
}

/// Draws everything of every book.
fn tried(samples: &[Sample], theme: &Theme, sources: &SourceMap, memo: &Memo) -> Vec<Diagnostic> {
    let drawn = samples
        .par_iter()
        .flat_map_iter(|Sample { book, options }| render::render(book, options, memo).problems);
    let mut problems: Vec<Diagnostic> = drawn.collect();
    // A theme that this one extends may have templates that this one needs no more.
    let own = format!("{}/", theme.folder);
    let is_own = |file| {
        let path = sources.get(file).map(|source| &source.path);
        path.is_some_and(|path| path.starts_with(&own))
    };
    if let Some(Sample { book, options }) = samples.first() {
        let options = render::site_options(book, options);
        let published = &book.published;
        problems.extend(site::unreached(published, theme, &options, memo, &is_own));
    }
    let books: Vec<_> = samples
        .iter()
        .map(|Sample { book, options }| (&book.published, render::site_options(book, options)))
        .collect();
    problems.extend(site::misnamed(&books, theme, memo));
    problems.retain(|problem| !is_of_sample(problem, sources));
    problems
}

/// Whether a problem is told of a font for paper that the theme does not have.
fn is_missing(problem: &Diagnostic, theme: &Theme) -> bool {
    let fonts = theme.path_of("fonts");
    match &problem.place {
        Place::Path(path) => path
            .strip_prefix(&fonts)
            .and_then(|rest| rest.strip_prefix('/'))
            .is_some_and(|name| !theme.fonts.contains_key(name)),
        _ => false,
    }
}

/// Whether a problem is told of a sample's own file, which the user has never seen.
fn is_of_sample(problem: &Diagnostic, sources: &SourceMap) -> bool {
    let path = match &problem.place {
        Place::Text(file, _) | Place::File(file) => {
            sources.get(*file).map_or("", |source| &source.path)
        }
        Place::Path(path) => path,
        Place::None => "",
    };
    path.starts_with(sample::FOLDER)
}

/// One mistake in a template may be told in other words where it meets another book.
fn once_a_place(problems: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    problems.retain(|problem| match problem.place {
        Place::Text(file, span) if problem.code == "template" => seen.insert((file, span)),
        _ => true,
    });
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;
    use std::sync::Arc;

    use super::*;
    use crate::build::SITE;

    fn built_in(name: &str) -> (tempfile::TempDir, SourceMap, Theme) {
        let nowhere = tempfile::tempdir().expect("a folder");
        let mut sources = SourceMap::new(nowhere.path());
        let choice = ThemeChoice {
            name: name.to_owned(),
            span: None,
        };
        let (theme, problems) = theme::load(&mut sources, &choice);
        assert_eq!(problems, []);
        (nowhere, sources, theme)
    }

    #[test]
    fn samples_are_books_without_a_fault_and_built_in_themes_too() {
        for name in theme::built_in_names() {
            let (_nowhere, mut sources, theme) = built_in(name);
            let (samples, problems) = samples(&mut sources, &theme, &Memo::once());
            assert_eq!(problems, []);
            // What is told of a sample's own file is kept from the user, so there must be none.
            let memo = Memo::once();
            for Sample { book, options } in &samples {
                let problems = render::render(book, options, &memo).problems;
                assert_eq!(problems, [], "{name}");
            }
            let wanted = Wanted::Named(name.to_owned());
            let checked = check_theme(&mut sources, &wanted);
            assert_eq!(checked.problems, [], "{name}");
            assert_eq!(checked.name, name);
        }
    }

    /// The text with a mark behind each tag that begins a branch, and how each mark came to be.
    fn marked(name: &str, text: &str, marks: &mut Vec<String>) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("{") {
            let here = &rest[at..];
            let end = match here.get(..2) {
                Some("{#") => "#}",
                Some("{%") => "%}",
                Some("{{") => "}}",
                _ => "{",
            };
            let length = here[1..]
                .find(end)
                .map_or(here.len(), |n| n + 1 + end.len());
            let tag = &here[..length];
            out += &rest[..at + length];
            rest = &here[length..];
            let word = tag.trim_start_matches(['{', '%', '-', ' ']);
            if end == "%}"
                && ["if ", "elif ", "else", "for "]
                    .iter()
                    .any(|w| word.starts_with(w))
            {
                let _ = write!(out, "[branch{}]", marks.len());
                marks.push(format!("{name}: {tag}"));
            }
        }
        out + rest
    }

    #[test]
    fn samples_reach_every_branch_of_every_built_in_template() {
        for name in theme::built_in_names() {
            let (_nowhere, mut sources, mut theme) = built_in(name);
            let mut marks = Vec::new();
            for (name, template) in &mut theme.templates {
                template.text = Arc::from(marked(name, &template.text, &mut marks));
            }
            assert!(marks.len() > 50, "{name}: {}", marks.len());
            let memo = Memo::once();
            let (samples, _) = samples(&mut sources, &theme, &memo);
            let mut pages = String::new();
            for Sample { book, mut options } in samples {
                options.only = vec![SITE.to_owned()];
                let drawn = render::render(&book, &options, &memo);
                assert_eq!(drawn.problems, [], "{name}");
                for file in drawn.files.iter().filter(|f| f.path.ends_with(".html")) {
                    pages += &String::from_utf8_lossy(&file.bytes);
                }
            }
            let unmet = marks.iter().enumerate();
            let unmet: Vec<&String> = unmet
                .filter(|(n, _)| !pages.contains(&format!("[branch{n}]")))
                .map(|(_, tag)| tag)
                .collect();
            assert!(unmet.is_empty(), "{name}: no sample meets {unmet:#?}");
        }
    }

    #[test]
    fn a_place_in_a_template_is_told_once() {
        use crate::diagnostic::{FileId, Span};
        let at = |start: usize, message: &str| {
            Diagnostic::error("template", message).at(FileId(1), Span::new(start..start + 1))
        };
        let mut problems = vec![at(1, "a"), at(1, "in other words"), at(2, "a")];
        once_a_place(&mut problems);
        assert_eq!(problems, [at(1, "a"), at(2, "a")]);
    }
}
