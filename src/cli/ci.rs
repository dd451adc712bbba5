//! `init --ci`: a workflow that builds the book and publishes its site.

use std::path::{Path, PathBuf};

use super::starter;
use crate::build::{BOOK_FILE, SITE};

/// Its place in a repository.
const WORKFLOW: &str = ".github/workflows/publish.yml";

/// Where the workflow goes, and what stands in it.
pub struct Workflow {
    /// The repository's folder: of the book's own, or of the folders above it, that which git knows.
    pub repository: PathBuf,
    /// The file, relative to the repository.
    pub file: starter::File,
}

/// The workflow for the book in a folder, which need not be there yet.
pub fn workflow(folder: &Path) -> Workflow {
    let absolute = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let mut above = absolute.ancestors();
    let repository = above.find(|folder| folder.join(".git").symlink_metadata().is_ok());
    let below = repository.and_then(|repository| absolute.strip_prefix(repository).ok());
    let parts = below.into_iter().flat_map(Path::iter);
    let parts: Vec<String> = parts.map(|p| p.to_string_lossy().into_owned()).collect();
    let book = if parts.is_empty() {
        ".".to_owned()
    } else {
        parts.join("/")
    };
    let repository = match repository {
        // As it was typed, where that says it all.
        Some(_) if parts.is_empty() => folder.to_owned(),
        Some(repository) => repository.to_owned(),
        None => folder.to_owned(),
    };
    Workflow {
        repository,
        file: (WORKFLOW.to_owned(), text(&book).into_bytes()),
    }
}

/// Whether there is a book in a folder.
pub fn has_book(folder: &Path) -> bool {
    folder.join(BOOK_FILE).symlink_metadata().is_ok()
}

fn text(book: &str) -> String {
    let site = match book {
        "." => format!("output/{SITE}"),
        book => format!("{book}/output/{SITE}"),
    };
    include_str!("starter/publish.yml")
        .replace("{book}", &scalar(book))
        .replace("{site}", &scalar(&site))
        .replace("{version}", env!("CARGO_PKG_VERSION"))
}

/// A text as YAML has it in single quotes. What the host would take for an expression is written as one that gives it.
fn scalar(text: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    if text.chars().all(plain) {
        return text.to_owned();
    }
    let text = text.replace("${{", "${{ '${{' }}");
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_any_name_is_one_text() {
        assert_eq!(scalar("."), ".");
        assert_eq!(scalar("a b/it's"), "'a b/it''s'");
        assert_eq!(scalar("x: ${{ y }}"), "'x: ${{ ''${{'' }} y }}'");
        assert!(text("a b").contains("\n  BOOK: 'a b'\n"));
        assert!(text("a b").contains("\n          path: 'a b/output/site'\n"));
        assert!(text(".").contains("\n          path: output/site\n"));
        assert!(!text(".").contains("{version}"));
    }
}
