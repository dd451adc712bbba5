//! What the tests of whole books share: books in temporary folders, and the binary run on them.
#![allow(dead_code)]

pub mod paper;
pub mod watching;
pub mod website;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A book in a folder of its own, gone when dropped.
pub struct Book {
    folder: tempfile::TempDir,
}

impl Book {
    /// An empty folder.
    pub fn empty() -> Self {
        Book {
            folder: tempfile::tempdir().expect("a temporary folder"),
        }
    }

    /// A small valid book: four questions in two sections, two answers, a page.
    pub fn small() -> Self {
        let book = Book::empty();
        book.put("book.toml", "[book]\ntitle = \"A small book\"\n");
        book.put(
            "content/questions.md",
            "# Questions\n\nWords before.\n\n## Locks\n\n1. How did you lock a row?\n2. When did a lock hurt?\n\n## Caches\n\n3. What did you cache?\n4. When was it stale?\n",
        );
        book.put(
            "content/answers/lock.md",
            "---\nquestion: How did you lock a row?\ncue: Row locks\nsummary: With one statement.\nmetric: 14 → 0\nmetric-label: lost updates\ntags: [sql]\n---\nI let the database decide.\n\n### Example\n\nOne update with a condition.\n\n### Metrics\n\n14 before, 0 after.\n\n### Outcome\n\nA rule for every counter.\n",
        );
        book.put(
            "content/answers/cache.md",
            "---\nquestion: What did you cache?\n---\nThe menu; see [locks](lock.md).\n",
        );
        book.put(
            "content/pages/about.md",
            "---\ntitle: About\n---\nHow to read this.\n",
        );
        book
    }

    /// A copy of a folder.
    pub fn copy_of(from: &Path) -> Self {
        let book = Book::empty();
        copy(from, book.root());
        book
    }

    /// This repository's own book: the Django guide.
    pub fn django() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let book = Book::empty();
        copy(&root.join("content"), &book.root().join("content"));
        fs::copy(root.join("book.toml"), book.root().join("book.toml")).expect("book.toml");
        book
    }

    /// Its folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }

    /// A path in it.
    pub fn path(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    /// Writes a file with its folders.
    pub fn put(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        fs::write(path, bytes).expect("a file");
    }

    /// Replaces words in a file; they must be there.
    pub fn edit(&self, path: &str, from: &str, to: &str) {
        let text = self.text(path);
        assert!(text.contains(from), "{path} has no {from:?}");
        self.put(path, text.replace(from, to));
    }

    /// Removes a file.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path(path)).expect("a file to remove");
    }

    /// A file's text.
    pub fn text(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|e| panic!("{path}: {e}"))
    }

    /// Whether there is such a file or folder.
    pub fn has(&self, path: &str) -> bool {
        self.path(path).exists()
    }

    /// Runs the binary in the book's folder.
    pub fn run(&self, arguments: &[&str]) -> Run {
        self.run_at(Path::new(env!("CARGO_BIN_EXE_prepbook")), arguments)
    }

    /// Runs some copy of the binary in the book's folder.
    pub fn run_at(&self, binary: &Path, arguments: &[&str]) -> Run {
        let output = Command::new(binary)
            .args(arguments)
            .current_dir(self.root())
            .env_remove("SOURCE_DATE_EPOCH")
            .env("NO_COLOR", "1")
            .output()
            .expect("the binary runs");
        Run(output)
    }

    /// Builds, and says what went wrong if it did not go well.
    pub fn build(&self) -> Run {
        let run = self.run(&["build"]);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        run
    }

    /// Every file below a folder of it with its bytes, sorted by path.
    pub fn files(&self, below: &str) -> Vec<(String, Vec<u8>)> {
        let mut out = Vec::new();
        let root = self.path(below);
        if root.exists() {
            collect(&root, &root, &mut out);
        }
        out
    }
}

fn collect(root: &Path, folder: &Path, out: &mut Vec<(String, Vec<u8>)>) {
    let mut entries: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|e| e.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            collect(root, &path, out);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("below")
                .to_string_lossy()
                .replace('\\', "/");
            out.push((name, fs::read(&path).expect("a file")));
        }
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).unwrap_or_else(|e| panic!("{}: {e}", from.display())) {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("a copy");
        }
    }
}

/// What a run of the binary gave.
pub struct Run(Output);

impl Run {
    /// Of a command that a test has put together itself.
    pub fn new(output: Output) -> Run {
        Run(output)
    }

    /// Its exit code; -1 if a signal ended it.
    pub fn code(&self) -> i32 {
        self.0.status.code().unwrap_or(-1)
    }

    /// What it printed.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.0.stdout).into_owned()
    }

    /// What it said on the side.
    pub fn stderr(&self) -> String {
        String::from_utf8_lossy(&self.0.stderr).into_owned()
    }

    /// It must have failed with errors, and its words must hold all of these.
    #[track_caller]
    pub fn fails_with(&self, words: &[&str]) {
        let stderr = self.stderr();
        assert_eq!(self.code(), 1, "exit code of:\n{stderr}");
        for word in words {
            assert!(stderr.contains(word), "no {word:?} in:\n{stderr}");
        }
        assert!(!stderr.contains("panicked"), "{stderr}");
    }
}

/// Whether a program is installed; else prints the line that `./test` counts.
pub fn installed(program: &str) -> bool {
    let found = Command::new(program).arg("--help").output().is_ok();
    if !found {
        skip(&format!("{program} is not installed"));
    }
    found
}

/// Says that a test cannot run here, and why.
pub fn skip(why: &str) {
    println!("skipped: {why}");
}

/// Whether this is a run of `./test --long`.
pub fn long() -> bool {
    std::env::var_os("PREPBOOK_LONG").is_some()
}

/// Whether the tests run as root, for whom nothing is unreadable.
pub fn root_user() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|o| o.stdout.starts_with(b"0"))
}
