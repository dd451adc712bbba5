//! Which paths may be the book's, by their names alone.

use std::path::{Path, PathBuf};

/// Where the book is, and where its output goes.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// The book's folder.
    pub root: PathBuf,
    /// The output folder, absolute.
    pub output: PathBuf,
}

impl Places {
    pub fn new(root: &Path, output: &Path) -> Places {
        let output = std::path::absolute(output).unwrap_or_else(|_| output.to_owned());
        // Events bear the names under which folders are watched, which are below `root`: links in the way to the output must be gone as in the way to it.
        let real = output.ancestors().find_map(|above| {
            let rest = output.strip_prefix(above).ok()?;
            Some(above.canonicalize().ok()?.join(rest))
        });
        Places {
            root: root.to_owned(),
            output: real.unwrap_or(output),
        }
    }

    /// Whether a changed path may belong to the book: not to the output, no hidden file, no editor's or system's own.
    pub fn hold(&self, path: &Path) -> bool {
        let Ok(below) = path.strip_prefix(&self.root) else {
            return false;
        };
        let leads_to_output = self.output.starts_with(path) && path != self.root;
        let hidden = below
            .components()
            .any(|part| part.as_os_str().as_encoded_bytes().starts_with(b"."));
        let name = path
            .file_name()
            .map(|n| n.to_string_lossy())
            .unwrap_or_default();
        !path.starts_with(&self.output) && !leads_to_output && !hidden && !is_passing(&name)
    }
}

/// Whether files of such names come and go beside the one that is edited. (Most temporary files begin with a dot and are hidden anyway.)
fn is_passing(name: &str) -> bool {
    // Vim tries with this one whether it may write; backups of vim, Emacs and many others.
    name == "4913"
        || name.ends_with('~')
        || [".swp", ".tmp", ".bck"].iter().any(|end| name.ends_with(end))
        // Emacs saves unasked into `#name#`.
        || (name.starts_with('#') && name.ends_with('#'))
        // JetBrains.
        || name.ends_with("___jb_tmp___")
        || name.ends_with("___jb_old___")
        // Office programs lock so; systems remember the look of a folder.
        || name.starts_with("~$")
        || ["Thumbs.db", "desktop.ini"].iter().any(|own| name.eq_ignore_ascii_case(own))
        || is_of_sed(name)
}

/// `sed -i` writes to `sed` and six letters or digits. A name of small letters alone may be a word (`sedentary`), so it counts.
fn is_of_sed(name: &str) -> bool {
    name.strip_prefix("sed").is_some_and(|rest| {
        rest.len() == 6
            && rest.bytes().all(|b| b.is_ascii_alphanumeric())
            && !rest.bytes().all(|b| b.is_ascii_lowercase())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_and_editors_files_are_none_of_the_book() {
        let places = Places {
            root: "/b".into(),
            output: "/b/output/watch".into(),
        };
        let ours = |path: &str| places.hold(Path::new(path));
        for path in [
            "/b",
            "/b/content/answers/lock.md",
            "/b/book.toml",
            "/b/content/sedentary",
            "/b/content/seed.md",
            "/b/content/#1.md",
        ] {
            assert!(ours(path), "{path}");
        }
        for path in [
            "/b/output/watch/site/index.html",
            "/b/output",
            "/elsewhere/lock.md",
            "/b/content/.lock.md.swx",
            "/b/content/.git/x.md",
            "/b/content/.#lock.md",
            "/b/content/lock.md~",
            "/b/content/#lock.md#",
            "/b/content/4913",
            "/b/content/lock.md___jb_tmp___",
            "/b/content/lock.md___jb_old___",
            "/b/content/sedAb12Cd",
            "/b/content/.DS_Store",
            "/b/content/thumbs.db",
            "/b/content/~$lock.md",
        ] {
            assert!(!ours(path), "{path}");
        }
    }
}
