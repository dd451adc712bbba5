//! Stage `load`, first step: the files that the configuration names, on disk.

use std::path::Path;

use rustc_hash::FxHashSet;

use crate::config::{Config, Typed};
use crate::diagnostic::{Diagnostic, Place};
use crate::source;
use crate::text;

/// Endings of Markdown files.
const MARKDOWN: &[&str] = &["md", "markdown"];

/// The files of a book, by their paths.
pub(super) struct Found {
    /// Banks, in the order in which the configuration names them; those of one pattern by path.
    pub banks: Vec<String>,
    /// Answers, by path.
    pub answers: Vec<String>,
    /// Free pages, by path.
    pub pages: Vec<String>,
    /// What was named and is not there; what could not be looked into.
    pub problems: Vec<Diagnostic>,
}

/// Finds them. A file is one thing only: a bank among the answers was surely meant as a bank.
pub(super) fn find(root: &Path, config: &Config) -> Found {
    let content = &config.content;
    let mut problems = missing_folders(root, config);
    let mut banks = Vec::new();
    for (index, pattern) in content.banks.iter().enumerate() {
        // Of the default places any may be empty; what was typed was meant.
        let typed = content
            .typed
            .banks
            .as_ref()
            .and_then(|places| places.get(index));
        let (found, wrong) = bank(root, pattern, typed.copied());
        banks.extend(found);
        problems.extend(wrong);
    }
    let mut taken = FxHashSet::default();
    banks.retain(|path| taken.insert(path.clone()));
    let mut below = |folder: &str| {
        let (mut paths, found) = source::find(root, folder, MARKDOWN);
        problems.extend(found);
        // A folder of pages may hold the folder of answers; then the answers, who come first, are no pages.
        paths.retain(|path| taken.insert(path.clone()));
        paths
    };
    let answers = below(&content.answers);
    let pages = below(&content.pages);
    Found {
        banks,
        answers,
        pages,
        problems,
    }
}

/// The files of one entry of `banks`: a path, or a pattern with one `*` in the file's name.
fn bank(root: &Path, pattern: &str, typed: Typed) -> (Vec<String>, Vec<Diagnostic>) {
    let (found, mut problems) = match pattern.split_once('*') {
        None if source::is_file(root, pattern) => return (vec![pattern.to_owned()], Vec::new()),
        None => (Vec::new(), Vec::new()),
        Some((before, after)) => {
            let (mut found, problems) = source::find(root, folder_of(before), &[]);
            found.retain(|path| matches(path, before, after));
            (found, problems)
        }
    };
    if let (true, Some((file, span))) = (found.is_empty(), typed) {
        let problem =
            Diagnostic::error("no-file", format!("there is no file `{pattern}`")).at(file, span);
        problems.push(match like(root, pattern) {
            Some(near) => problem.suggest(near),
            None => problem.help("a bank is a Markdown file, named relative to the book's folder"),
        });
    }
    (found, problems)
}

/// Whether `path` is `before`, any part of one name, `after`.
fn matches(path: &str, before: &str, after: &str) -> bool {
    path.strip_prefix(before)
        .and_then(|rest| rest.strip_suffix(after))
        .is_some_and(|part| !part.contains('/'))
}

fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The file whose name is nearest to a path that is not there.
fn like(root: &Path, path: &str) -> Option<String> {
    // A bank at the top: looking through the whole folder, output and all, would be too much for a hint.
    let folder = Some(folder_of(path))
        .filter(|f| !f.is_empty())
        .unwrap_or("content");
    let (files, _) = source::find(root, folder, MARKDOWN);
    text::nearest(path, files.iter().map(String::as_str)).map(str::to_owned)
}

/// Folders that `book.toml` names and that are not there. (Those of the defaults may be missing: a book need not have pages.)
fn missing_folders(root: &Path, config: &Config) -> Vec<Diagnostic> {
    let content = &config.content;
    let folders = [
        (&content.answers, content.typed.answers),
        (&content.pages, content.typed.pages),
        (&content.assets, content.typed.assets),
    ];
    let missing = folders
        .into_iter()
        .filter(|(path, _)| !source::is_folder(root, path));
    missing
        .filter_map(|(path, typed)| {
            let (file, span) = typed?;
            let problem = Diagnostic::error("no-folder", format!("there is no folder `{path}`"))
                .at(file, span);
            Some(problem.help("make the folder, or name the one that there is"))
        })
        .collect()
}

/// A book without any bank. A file that is probably one is named.
pub(super) fn no_bank(root: &Path) -> Diagnostic {
    let problem = Diagnostic::error("no-bank", "the book has no question bank");
    let (files, _) = source::find(root, "content", MARKDOWN);
    match files.iter().find(|path| path.matches('/').count() == 1) {
        Some(path) => problem
            .related(Place::Path(path.clone()), "perhaps it is this one")
            .help(format!("name it in book.toml: [content] with `banks = [\"{path}\"]`")),
        None => problem.help(
            "looked for content/questions.md and content/questions/*.md: write the questions there, or name their file in book.toml: [content] with `banks = [\"…\"]`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::diagnostic::FileId;

    fn found(toml: &str, files: &[&str]) -> Found {
        let folder = tempfile::tempdir().unwrap();
        for file in files {
            let path = folder.path().join(file);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, "").unwrap();
        }
        let (config, problems) = config::read(FileId(0), toml);
        assert_eq!(problems, []);
        find(folder.path(), &config)
    }

    #[test]
    fn the_default_places() {
        let found = found(
            "",
            &[
                "content/questions/b.md",
                "content/questions/a.md",
                "content/questions/deep/c.md",
                "content/questions.md",
                "content/answers/x/y.md",
                "content/answers/z.markdown",
                "content/answers/notes.txt",
                "content/pages/p.md",
            ],
        );
        assert_eq!(found.problems, []);
        assert_eq!(
            found.banks,
            [
                "content/questions.md",
                "content/questions/a.md",
                "content/questions/b.md"
            ]
        );
        assert_eq!(
            found.answers,
            ["content/answers/x/y.md", "content/answers/z.markdown"]
        );
        assert_eq!(found.pages, ["content/pages/p.md"]);
    }

    #[test]
    fn banks_stand_in_the_order_in_which_they_are_named_each_once() {
        let found = found(
            "[content]\nbanks = [\"content/b.md\", \"content/*.md\"]\n",
            &["content/a.md", "content/b.md", "content/answers/c.md"],
        );
        assert_eq!(found.banks, ["content/b.md", "content/a.md"]);
    }

    #[test]
    fn what_was_named_and_is_not_there() {
        let found = found(
            "[content]\nbanks = [\"content/questoins.md\"]\npages = \"pages\"\n",
            &["content/questions.md"],
        );
        let told: Vec<_> = found
            .problems
            .iter()
            .map(|p| (p.code, p.suggestion.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                ("no-folder", None),
                ("no-file", Some("content/questions.md"))
            ]
        );
    }

    #[test]
    fn a_star_stands_for_a_part_of_one_name() {
        let (before, after) = ("content/questions/", ".md");
        assert!(matches("content/questions/orm.md", before, after));
        assert!(!matches("content/questions/deep/orm.md", before, after));
        assert!(!matches("content/questions/orm.txt", before, after));
        assert!(matches("q-1-x.md", "q-", "-x.md"));
        assert!(
            !matches("q-x.md", "q-", "-x.md"),
            "before and after do not overlap"
        );
    }
}
