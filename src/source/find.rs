//! Files below a folder.

use std::fs;
use std::path::{Component, Path};

use walkdir::{DirEntry, WalkDir};

use super::problem;
use crate::diagnostic::{Diagnostic, Place};

/// Files below `folder` (relative to `root`) whose names end in `.` + one of `extensions` (empty: all; case does not count), sorted by
/// path, hidden files and folders left out. Symlinks are followed; a loop is a diagnostic, and so is a folder that cannot be read. No such
/// folder: no files.
pub fn find(root: &Path, folder: &str, extensions: &[&str]) -> (Vec<String>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut problems = Vec::new();
    let top = root.join(folder);
    match fs::metadata(&top) {
        Ok(meta) if meta.is_dir() => {}
        Ok(_) => {
            problems.push(
                Diagnostic::error(
                    "not-a-folder",
                    format!("`{folder}` is a file, and a folder is wanted here"),
                )
                .at_path(folder)
                .help("move the file away, or name another folder in `book.toml`"),
            );
            return (found, problems);
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return (found, problems),
        Err(error) => {
            problems.push(problem::unreadable("folder", folder, &error));
            return (found, problems);
        }
    }
    let walk = WalkDir::new(&top).follow_links(true).into_iter();
    for entry in walk.filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.path())) {
        match entry {
            Ok(entry) => keep(root, &entry, extensions, &mut found, &mut problems),
            Err(error) => problems.extend(walk_problem(root, folder, &error, extensions)),
        }
    }
    found.sort_unstable();
    problems.sort_by(|a, b| match (&a.place, &b.place) {
        (Place::Path(a), Place::Path(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    });
    (found, problems)
}

fn keep(
    root: &Path,
    entry: &DirEntry,
    extensions: &[&str],
    found: &mut Vec<String>,
    problems: &mut Vec<Diagnostic>,
) {
    // Pipes and devices would block a reader for ever, so only files count.
    if !entry.file_type().is_file() || !has_extension(entry.path(), extensions) {
        return;
    }
    let shown = relative(root, entry.path());
    match entry.path().to_str() {
        Some(_) => found.push(shown),
        None => problems.push(
            Diagnostic::error(
                "bad-file-name",
                format!("the name of `{shown}` is not valid UTF-8"),
            )
            .at_path(shown)
            .help("rename the file"),
        ),
    }
}

fn walk_problem(
    root: &Path,
    folder: &str,
    error: &walkdir::Error,
    extensions: &[&str],
) -> Option<Diagnostic> {
    let path = error.path()?;
    let shown = relative(root, path);
    if is_hidden(path) {
        return None;
    }
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = relative(root, ancestor);
        let message =
            format!("the link `{shown}` leads back to `{ancestor}`, a folder that holds it");
        return Some(
            Diagnostic::error("symlink-loop", message)
                .at_path(shown)
                .help("remove the link, or let it lead to another folder"),
        );
    }
    let is_link = fs::symlink_metadata(path).is_ok_and(|meta| meta.file_type().is_symlink());
    if is_link && fs::metadata(path).is_err_and(|e| e.kind() == std::io::ErrorKind::NotFound) {
        // What a dead link led to is unknown; one with another ending is none of ours.
        if path.extension().is_some() && !has_extension(path, extensions) {
            return None;
        }
        return Some(
            Diagnostic::error("dead-link", format!("the link `{shown}` leads to nothing"))
                .at_path(shown)
                .help("remove the link, or put back the file that it leads to"),
        );
    }
    let shown = if shown.is_empty() {
        folder.to_owned()
    } else {
        shown
    };
    let kind = if path.is_dir() { "folder" } else { "file" };
    Some(match error.io_error() {
        Some(io) => problem::unreadable(kind, &shown, io),
        None => Diagnostic::error("unreadable", format!("cannot read `{shown}`")).at_path(shown),
    })
}

/// Hidden, or the lock of an office program, which bears the ending of the file that it locks.
pub(super) fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| {
        let name = name.as_encoded_bytes();
        name.starts_with(b".") || name.starts_with(b"~$")
    })
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    extensions.is_empty()
        || path.extension().is_some_and(|found| {
            extensions
                .iter()
                .any(|wanted| found.eq_ignore_ascii_case(wanted))
        })
}

/// `path` below `root` with `/`, for people and for ids.
fn relative(root: &Path, path: &Path) -> String {
    let below = path.strip_prefix(root).unwrap_or(path);
    let mut shown = String::new();
    for part in below.components() {
        if !matches!(part, Component::CurDir) {
            if !shown.is_empty() && !shown.ends_with('/') {
                shown.push('/');
            }
            shown.push_str(&part.as_os_str().to_string_lossy());
        }
    }
    shown
}

/// Whether `path` (relative to `root`) is a folder.
pub fn is_folder(root: &Path, path: &str) -> bool {
    root.join(path).is_dir()
}

/// Whether `path` (relative to `root`, `/` separators, no `..`) is a file, by exact spelling of its name even where the disk ignores case.
pub fn is_file(root: &Path, path: &str) -> bool {
    stays_below(path)
        && fs::metadata(root.join(path)).is_ok_and(|meta| meta.is_file())
        && actual_spelling(root, path).is_none()
}

/// Whether a path typed by a person stays below the folder that it is relative to, by its text alone.
pub(super) fn stays_below(path: &str) -> bool {
    !path.is_empty()
        && !path.contains('\0')
        && Path::new(path)
            .components()
            .all(|c| matches!(c, Component::Normal(_) | Component::CurDir))
}

/// How an existing file is really spelled, if not as in `path`: a book that builds on a disk that ignores case must build on every other.
///
/// A disk that tells case apart (nearly all servers) is recognised by one look-up a component; only on others are folders listed.
pub(super) fn actual_spelling(root: &Path, path: &str) -> Option<String> {
    let mut folder = root.to_owned();
    let mut spelled = Vec::new();
    for name in path
        .split('/')
        .filter(|name| !name.is_empty() && *name != ".")
    {
        spelled.push(actual_name(&folder, name).unwrap_or_else(|| name.to_owned()));
        folder.push(name);
    }
    let wanted = path
        .split('/')
        .filter(|name| !name.is_empty() && *name != ".");
    (!wanted.eq(spelled.iter().map(String::as_str))).then(|| spelled.join("/"))
}

fn actual_name(folder: &Path, name: &str) -> Option<String> {
    let swapped: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_lowercase() {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            }
        })
        .collect();
    if swapped != name && fs::symlink_metadata(folder.join(&swapped)).is_err() {
        return None;
    }
    let names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|e| e.file_name().into_string().ok())
        .collect();
    if names.iter().any(|n| n == name) {
        return None;
    }
    names
        .into_iter()
        .find(|n| n.to_lowercase() == name.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book(files: &[&str]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for file in files {
            let path = dir.path().join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        dir
    }

    #[test]
    fn files_come_sorted_and_hidden_ones_stay_out() {
        let dir = book(&[
            "a/z.md",
            "a/b/x.MD",
            "a/b.md",
            "a/.hidden.md",
            "a/~$b.md",
            "a/.git/y.md",
            "a/n.txt",
            "o.md",
        ]);
        let (found, problems) = find(dir.path(), "a", &["md"]);
        assert_eq!(found, ["a/b.md", "a/b/x.MD", "a/z.md"]);
        assert!(problems.is_empty());
        assert_eq!(find(dir.path(), "a", &[]).0.len(), 4);
        assert_eq!(find(dir.path(), "nowhere", &["md"]).0.len(), 0);
        assert_eq!(find(dir.path(), "o.md", &["md"]).1[0].code, "not-a-folder");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_followed_and_loops_named() {
        use std::os::unix::fs::symlink;
        let dir = book(&["a/x.md", "elsewhere/y.md"]);
        symlink(dir.path().join("elsewhere"), dir.path().join("a/linked")).unwrap();
        symlink(dir.path().join("a"), dir.path().join("a/back")).unwrap();
        symlink("nothing.md", dir.path().join("a/dead.md")).unwrap();
        symlink("nothing.md", dir.path().join("a/.#x.md")).unwrap();
        symlink("nothing.html", dir.path().join("a/dead.html")).unwrap();
        let (found, problems) = find(dir.path(), "a", &["md"]);
        assert_eq!(found, ["a/linked/y.md", "a/x.md"]);
        let codes: Vec<_> = problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, ["symlink-loop", "dead-link"]);
        assert!(
            problems[0].message.contains("`a/back` leads back to `a`"),
            "{}",
            problems[1].message
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_no_file() {
        let dir = book(&["a/x.md"]);
        let made = std::process::Command::new("mkfifo")
            .arg(dir.path().join("a/p.md"))
            .status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(find(dir.path(), "a", &["md"]).0, ["a/x.md"]);
        }
    }

    #[test]
    fn names_are_exact() {
        let dir = book(&["a/Pic.PNG", "a/12.png"]);
        assert!(is_file(dir.path(), "a/Pic.PNG"));
        assert!(is_file(dir.path(), "./a/Pic.PNG"));
        assert!(is_file(dir.path(), "a/12.png"));
        assert!(!is_file(dir.path(), "a/pic.png"));
        assert!(!is_file(dir.path(), "a"));
        assert!(!is_file(&dir.path().join("a"), "../a/Pic.PNG"));
        assert!(!is_file(dir.path(), ""));
    }
}
