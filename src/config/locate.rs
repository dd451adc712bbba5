//! The files that a configuration names, on disk.

use std::path::Path;

use super::{Config, Typed};
use crate::diagnostic::{Diagnostic, Place};
use crate::source;
use crate::text::nearest;

/// The files of a book, by its configuration.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Located {
    /// Banks, in the order in which the configuration names them; those of one pattern by name.
    pub banks: Vec<String>,
    /// Answers, sorted.
    pub answers: Vec<String>,
    /// Free pages, sorted.
    pub pages: Vec<String>,
}

/// Endings of Markdown files.
const MARKDOWN: &[&str] = &["md", "markdown"];

/// Finds the banks, answers and pages of the book at `root`. What was named and is not there is an error at the place where it was named; so is a book
/// without any bank.
pub fn locate(config: &Config, root: &Path) -> (Located, Vec<Diagnostic>) {
    let mut located = Located::default();
    let mut problems = Vec::new();
    let content = &config.content;
    for (i, pattern) in content.banks.iter().enumerate() {
        let typed = content
            .typed
            .banks
            .as_ref()
            .and_then(|places| places.get(i))
            .copied();
        let (found, wrong) = bank(root, pattern, typed);
        located.banks.extend(found);
        problems.extend(wrong);
    }
    let mut seen = rustc_hash::FxHashSet::default();
    located.banks.retain(|path| seen.insert(path.clone()));
    if located.banks.is_empty() && problems.is_empty() {
        problems.push(no_bank(root));
    }
    let folders = [
        (
            "answers",
            &content.answers,
            content.typed.answers,
            &mut located.answers,
        ),
        (
            "pages",
            &content.pages,
            content.typed.pages,
            &mut located.pages,
        ),
    ];
    for (key, folder, typed, files) in folders {
        if let (Some((file, span)), false) = (typed, root.join(folder).exists()) {
            let message = format!("there is no folder `{folder}` for the {key}");
            let problem = Diagnostic::error("not-found", message).at(file, span);
            problems.push(problem.help("make the folder, or name the one that there is"));
        }
        let (found, wrong) = source::find(root, folder, MARKDOWN);
        *files = found;
        problems.extend(wrong);
    }
    // A file is one thing only. A bank among the answers was surely meant as a bank.
    located.answers.retain(|path| !seen.contains(path));
    located.pages.retain(|path| !seen.contains(path));
    (located, problems)
}

/// The files of one entry of `banks`.
fn bank(root: &Path, pattern: &str, typed: Typed) -> (Vec<String>, Vec<Diagnostic>) {
    let (folder, name) = pattern.rsplit_once('/').unwrap_or(("", pattern));
    let Some((start, end)) = name.split_once('*') else {
        if source::is_file(root, pattern) {
            return (vec![pattern.to_owned()], Vec::new());
        }
        let missing = typed.map(|(file, span)| {
            let message = format!("there is no file `{pattern}`");
            let problem = Diagnostic::error("not-found", message).at(file, span);
            match like(root, folder, pattern) {
                Some(near) => problem.suggest(near),
                None => problem.help("a bank is a Markdown file below the book's folder"),
            }
        });
        return (Vec::new(), missing.into_iter().collect());
    };
    let (found, mut problems) = source::find(root, folder, &[]);
    let matches = |path: &String| {
        let below = if folder.is_empty() {
            path.as_str()
        } else {
            path.get(folder.len() + 1..).unwrap_or("")
        };
        // The pattern is of names in the folder itself, not below it.
        !below.contains('/')
            && below.len() >= start.len() + end.len()
            && below.starts_with(start)
            && below.ends_with(end)
    };
    let banks: Vec<String> = found.into_iter().filter(matches).collect();
    if let (true, Some((file, span))) = (banks.is_empty(), typed) {
        let message = format!("no file is named like `{pattern}`");
        problems.push(Diagnostic::error("not-found", message).at(file, span));
    }
    (banks, problems)
}

/// The file of a folder whose name is nearest to a path that is not there.
fn like(root: &Path, folder: &str, path: &str) -> Option<String> {
    // A bank at the top: looking through the whole book would be too much for a hint.
    let folder = if folder.is_empty() { "content" } else { folder };
    let (files, _) = source::find(root, folder, MARKDOWN);
    nearest(path, files.iter().map(String::as_str)).map(str::to_owned)
}

/// No bank at all. A file that is probably one is named.
fn no_bank(root: &Path) -> Diagnostic {
    let problem = Diagnostic::error("no-bank", "the book has no question bank");
    let (files, _) = source::find(root, "content", MARKDOWN);
    let candidate = files.iter().find(|path| path.matches('/').count() == 1);
    match candidate {
        Some(path) => problem
            .related(Place::Path(path.clone()), "perhaps it is this one")
            .help(format!("name it in `book.toml`: `[content]` with `banks = [\"{path}\"]`")),
        None => problem.help(
            "write the questions to `content/questions.md`, or name the file in `book.toml`: `[content]` with `banks = [\"…\"]`",
        ),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::config::read;
    use crate::diagnostic::FileId;

    fn located(config: &str, files: &[&str]) -> (Located, Vec<Diagnostic>) {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let (config, problems) = read(FileId(0), config);
        assert_eq!(problems, []);
        locate(&config, dir.path())
    }

    #[test]
    fn the_default_places() {
        let files = [
            "content/questions.md",
            "content/questions/b.md",
            "content/questions/a.md",
            "content/questions/deep/c.md",
            "content/answers/x/y.md",
            "content/answers/notes.txt",
            "content/pages/p.md",
        ];
        let (found, problems) = located("", &files);
        assert_eq!(problems, []);
        assert_eq!(
            found.banks,
            [
                "content/questions.md",
                "content/questions/a.md",
                "content/questions/b.md"
            ]
        );
        assert_eq!(found.answers, ["content/answers/x/y.md"]);
        assert_eq!(found.pages, ["content/pages/p.md"]);
    }

    #[test]
    fn what_is_named_must_be_there() {
        let config =
            "[content]\nbanks = [\"content/questoins.md\", \"q/*.md\"]\nanswers = \"mine\"\n";
        let (found, problems) = located(config, &["content/questions.md"]);
        assert_eq!(found.banks.len(), 0);
        let said: Vec<_> = problems
            .iter()
            .map(|p| (p.code, p.suggestion.as_deref()))
            .collect();
        assert_eq!(
            said,
            [
                ("not-found", Some("content/questions.md")),
                ("not-found", None),
                ("not-found", None)
            ]
        );
    }

    #[test]
    fn a_book_without_a_bank() {
        let (_, problems) = located("", &["content/answers/x.md", "content/fragen.md"]);
        assert_eq!(problems[0].code, "no-bank");
        assert_eq!(
            problems[0].related[0].0,
            Place::Path("content/fragen.md".into())
        );
        assert_eq!(located("", &[]).1[0].code, "no-bank");
    }

    #[test]
    fn a_bank_is_no_answer() {
        let config = "[content]\nbanks = \"content/answers/bank.md\"\n";
        let (found, problems) =
            located(config, &["content/answers/bank.md", "content/answers/a.md"]);
        assert_eq!(problems, []);
        assert_eq!(found.banks, ["content/answers/bank.md"]);
        assert_eq!(found.answers, ["content/answers/a.md"]);
    }
}
