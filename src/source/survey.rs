//! What lies below a folder and when it last changed, without reading a byte of it: for the watcher, where the system does not tell.

use std::fs;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::find::is_hidden;
use super::stamp::Stamp;

/// One file or folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Where it was found.
    pub path: PathBuf,
    /// Whether it is a folder, or a link to one.
    pub is_folder: bool,
    /// If it is a link: where it leads in the end.
    pub leads_to: Option<PathBuf>,
    /// What differs after a change.
    pub stamp: Stamp,
}

/// How far to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Depth {
    /// The folder and what lies in it.
    Shallow,
    /// All below it.
    Deep,
}

/// `folder` and what lies below it, in no order; links are followed, hidden files and folders left out, and so is what cannot be looked at.
pub fn survey(folder: &Path, depth: Depth) -> Vec<Entry> {
    let walk = WalkDir::new(folder)
        .follow_links(true)
        .max_depth(match depth {
            Depth::Shallow => 1,
            Depth::Deep => usize::MAX,
        });
    walk.into_iter()
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path()))
        .flatten()
        .filter_map(|entry| {
            let meta = entry.metadata().ok()?;
            Some(Entry {
                is_folder: meta.is_dir(),
                leads_to: entry
                    .path_is_symlink()
                    .then(|| fs::canonicalize(entry.path()).ok())
                    .flatten(),
                stamp: Stamp::of(&meta),
                path: entry.into_path(),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_has_another_stamp() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::create_dir_all(path("a/.git")).unwrap();
        for name in ["a/x.md", "a/.git/y", "z.md"] {
            fs::write(path(name), "one").unwrap();
        }
        let found = |depth| {
            let mut found = survey(dir.path(), depth);
            found.sort_by(|a, b| a.path.cmp(&b.path));
            found
        };
        let names: Vec<_> = found(Depth::Deep).into_iter().map(|e| e.path).collect();
        assert_eq!(names, [path(""), path("a"), path("a/x.md"), path("z.md")]);
        assert_eq!(found(Depth::Shallow).len(), 3);
        let before = found(Depth::Deep);
        assert_eq!(before, found(Depth::Deep));
        fs::write(path("a/x.md"), "longer").unwrap();
        let after = found(Depth::Deep);
        assert_ne!(before[2], after[2]);
        assert_eq!((&before[0], &before[3]), (&after[0], &after[3]));
    }

    #[cfg(unix)]
    #[test]
    fn links_say_where_they_lead() {
        use std::os::unix::fs::symlink;
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("a")).unwrap();
        fs::create_dir_all(root.join("elsewhere")).unwrap();
        fs::write(root.join("elsewhere/x.md"), "").unwrap();
        symlink("../elsewhere", root.join("a/folder")).unwrap();
        symlink("../elsewhere/x.md", root.join("a/x.md")).unwrap();
        symlink("nothing", root.join("a/dead")).unwrap();
        symlink("../a", root.join("a/loop")).unwrap();
        let mut links: Vec<_> = survey(&root.join("a"), Depth::Deep)
            .into_iter()
            .filter_map(|e| Some((e.path, e.leads_to?)))
            .collect();
        links.sort();
        let link = |at: &str, to: &str| (root.join(at), root.join(to));
        assert_eq!(
            links,
            [
                link("a/folder", "elsewhere"),
                link("a/x.md", "elsewhere/x.md")
            ]
        );
    }
}
