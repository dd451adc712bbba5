//! Every file that was read.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::SystemTime;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::decode::{Limits, decode_or_return, salvage};
use super::find::{actual_spelling, stays_below};
use super::problem;
use super::stamp::Stamp;
use crate::diagnostic::{Diagnostic, FileId, Span, Texts};
use crate::memo::{Key, Memo};

/// A file that was read.
#[derive(Debug, Clone)]
pub struct Source {
    /// Path relative to the book, `/` separators.
    pub path: String,
    /// Decoded text. Of a file that could not be decoded: what a diagnostic shows of it, or nothing.
    pub text: Arc<str>,
    /// Hash of the text.
    pub key: Key,
}

/// The files of one load, numbered in the order in which they were read.
#[derive(Debug, Clone, Default)]
pub struct SourceMap {
    root: PathBuf,
    limits: Limits,
    files: Vec<Source>,
    /// Paths whose reading failed.
    unreadable: FxHashSet<String>,
    /// Texts by path, so that a file read twice is one file.
    by_path: FxHashMap<String, FileId>,
    /// The root without symlinks, found when it is first needed.
    real_root: OnceLock<PathBuf>,
    /// Bytes by path: an image shown on the page, on paper and in two answers is read once.
    bytes: Arc<Mutex<FxHashMap<String, Arc<[u8]>>>>,
    /// What earlier loads read.
    memo: Memo,
}

/// A file's text with its hash, or what to say instead and what to show of it.
type Decoded = Result<(Arc<str>, Key), (Diagnostic, Option<(String, Span)>)>;

impl SourceMap {
    /// An empty map for the book at `root`.
    pub fn new(root: &Path) -> Self {
        SourceMap {
            root: root.to_owned(),
            ..Self::default()
        }
    }

    /// The same, remembering what it reads: a file that did not change since an earlier load with this memory is not read again.
    pub fn with_memo(mut self, memo: &Memo) -> Self {
        self.memo = memo.clone();
        self
    }

    /// The same with other limits.
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The book's folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Reads a text file by its path relative to the book. The file gets an id even when it cannot be decoded, so that the diagnostic can name it.
    /// A file that was read before keeps its id and is not read again.
    pub fn read(&mut self, path: &str) -> Result<FileId, Box<Diagnostic>> {
        if let Some(&file) = self.by_path.get(path) {
            return Ok(file);
        }
        let decoded = self.load(path);
        self.admit(path, decoded)
    }

    /// Reads several at once, in parallel; ids in the order of `paths`, without those that could not be read: each of those is a diagnostic.
    pub fn read_all(&mut self, paths: &[String]) -> (Vec<FileId>, Vec<Diagnostic>) {
        let decoded: Vec<Option<Decoded>> = paths
            .par_iter()
            .map(|path| (!self.by_path.contains_key(path)).then(|| self.load(path)))
            .collect();
        let mut files = Vec::with_capacity(paths.len());
        let mut problems = Vec::new();
        for (path, decoded) in paths.iter().zip(decoded) {
            let read = match (self.by_path.get(path), decoded) {
                (Some(&file), _) => Ok(file),
                (None, Some(decoded)) => self.admit(path, decoded),
                (None, None) => self.read(path),
            };
            match read {
                Ok(file) => files.push(file),
                Err(problem) => problems.push(*problem),
            }
        }
        (files, problems)
    }

    /// Reads a file's bytes (an image, a font); not numbered. The path must not lead out of the book, through symlinks neither, and must spell the
    /// name as the disk does.
    pub fn bytes(&self, path: &str) -> Result<Arc<[u8]>, Box<Diagnostic>> {
        if let Some(bytes) = self.kept().get(path) {
            return Ok(bytes.clone());
        }
        if !stays_below(path) {
            return Err(Box::new(problem::outside(path)));
        }
        let full = self.root.join(path);
        let real = fs::canonicalize(&full).map_err(|e| problem::unreadable("file", path, &e))?;
        let root = self
            .real_root
            .get_or_init(|| fs::canonicalize(&self.root).unwrap_or_else(|_| self.root.clone()));
        if !real.starts_with(root) {
            return Err(Box::new(problem::outside(path)));
        }
        if let Some(actual) = actual_spelling(&self.root, path) {
            return Err(Box::new(problem::spelling(path, &actual)));
        }
        let read = || read_limited(&full, path, self.limits.asset).map(Arc::<[u8]>::from);
        let bytes = self.remembered("asset", &full, read)?;
        self.kept().insert(path.to_owned(), bytes.clone());
        Ok(bytes)
    }

    /// Whether reading this file was tried and failed: that has been told, and what refers to it need not be blamed.
    pub fn is_unreadable(&self, path: &str) -> bool {
        self.unreadable.contains(path)
    }

    /// A file that was read.
    pub fn get(&self, file: FileId) -> Option<&Source> {
        self.files.get(file.0 as usize)
    }

    /// Adds a text that is on no disk (a test's, a built-in template's).
    pub fn add(&mut self, path: &str, text: &str) -> FileId {
        self.number(path, text.into(), Key::of(text.as_bytes()))
    }

    /// Adds bytes that are on no disk: [`SourceMap::bytes`] finds them by this path.
    pub fn add_bytes(&mut self, path: &str, bytes: &[u8]) {
        self.kept().insert(path.to_owned(), Arc::from(bytes));
    }

    fn number(&mut self, path: &str, text: Arc<str>, key: Key) -> FileId {
        let file = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            path: path.to_owned(),
            text,
            key,
        });
        file
    }

    /// All files, in order of id.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &Source)> {
        self.files
            .iter()
            .enumerate()
            .map(|(i, s)| (FileId(i as u32), s))
    }

    /// A poisoned lock only means that a thread died elsewhere: every entry is whole.
    fn kept(&self) -> std::sync::MutexGuard<'_, FxHashMap<String, Arc<[u8]>>> {
        self.bytes
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn load(&self, path: &str) -> Decoded {
        if !stays_below(path) {
            return Err((problem::outside(path), None));
        }
        let full = self.root.join(path);
        self.remembered("text", &full, || {
            let bytes = read_limited(&full, path, self.limits.text).map_err(|e| (*e, None))?;
            let text = decode_or_return(bytes)
                .map_err(|(bytes, offset)| undecodable(path, &bytes, offset))?;
            let key = Key::of(text.as_bytes());
            Ok((text.into(), key))
        })
    }

    /// What `read` gives, or gave when the file was the same. Failures are not remembered: the next try may go better.
    fn remembered<T, E>(
        &self,
        kind: &str,
        full: &Path,
        read: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E>
    where
        T: Clone + Send + Sync + 'static,
    {
        // Before it is read: what is written meanwhile is seen the next time.
        let meta = fs::metadata(full).ok().filter(fs::Metadata::is_file);
        let stamp = meta.map(|meta| Stamp::of(&meta));
        match stamp.filter(|stamp| stamp.is_settled(SystemTime::now())) {
            Some(stamp) => self.memo.try_get(stamp.key(kind, full), read),
            None => read(),
        }
    }

    fn admit(&mut self, path: &str, decoded: Decoded) -> Result<FileId, Box<Diagnostic>> {
        if decoded.is_err() {
            self.unreadable.insert(path.to_owned());
        }
        match decoded {
            Ok((text, key)) => {
                let file = self.number(path, text, key);
                self.by_path.insert(path.to_owned(), file);
                Ok(file)
            }
            Err((problem, None)) => Err(Box::new(problem)),
            Err((problem, Some((shown, span)))) => {
                let file = self.add(path, &shown);
                Err(Box::new(if shown.is_empty() {
                    problem.in_file(file)
                } else {
                    problem.at(file, span)
                }))
            }
        }
    }
}

/// What to say of a file that is no text, and what to show of it.
fn undecodable(path: &str, bytes: &[u8], offset: usize) -> (Diagnostic, Option<(String, Span)>) {
    let nothing = Some((String::new(), Span::default()));
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        let message = format!(
            "`{path}` is encoded as UTF-16, and prepbook reads UTF-8 (bad byte at offset 0)"
        );
        return (
            Diagnostic::error("invalid-utf8", message).help("save the file as UTF-8"),
            nothing,
        );
    }
    if let Some(zero) = bytes.iter().position(|&b| b == 0) {
        let message = format!("`{path}` is a binary file: it holds a zero byte at offset {zero}");
        let help = "only text belongs here; move the file to another folder";
        return (
            Diagnostic::error("binary-file", message).help(help),
            nothing,
        );
    }
    let byte = bytes.get(offset).copied().unwrap_or_default();
    let (shown, place) = salvage(bytes, offset);
    let line = 1 + shown[..place.start].matches('\n').count();
    let message = format!(
        "`{path}` is not valid UTF-8: byte 0x{byte:02x} at offset {offset}, in line {line}, starts no character"
    );
    let problem = Diagnostic::error("invalid-utf8", message)
        .label("not UTF-8")
        .help("save the file as UTF-8 (it is probably in an older encoding such as Latin-1 or Windows-1252)");
    (problem, Some((shown, Span::new(place))))
}

/// Reads a file of at most `limit` bytes. The length is held while reading too: a file may grow, and some lie about theirs.
fn read_limited(full: &Path, path: &str, limit: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let unreadable = |error: std::io::Error| Box::new(problem::unreadable("file", path, &error));
    // Before it is opened: opening a pipe would wait for its writer.
    let meta = fs::metadata(full).map_err(unreadable)?;
    if !meta.is_file() {
        return Err(Box::new(problem::not_a_file(path)));
    }
    if meta.len() > limit {
        return Err(Box::new(problem::too_large(path, limit)));
    }
    let file = fs::File::open(full).map_err(unreadable)?;
    let mut bytes = Vec::with_capacity(meta.len() as usize + 1);
    file.take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(Box::new(problem::too_large(path, limit)));
    }
    Ok(bytes)
}

impl Texts for SourceMap {
    fn path(&self, file: FileId) -> &str {
        self.get(file).map_or("?", |s| &s.path)
    }

    fn text(&self, file: FileId) -> &str {
        self.get(file).map_or("", |s| &s.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn book(files: &[(&str, &[u8])]) -> (tempfile::TempDir, SourceMap) {
        let dir = tempfile::tempdir().unwrap();
        for (path, bytes) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, bytes).unwrap();
        }
        let map = SourceMap::new(dir.path());
        (dir, map)
    }

    #[test]
    fn files_are_numbered_in_order() {
        let (_dir, mut map) = book(&[("b.md", b"B\r\n"), ("a.md", b"A")]);
        let paths = ["b.md", "nothing.md", "a.md", "b.md"].map(String::from);
        let (files, problems) = map.read_all(&paths);
        assert_eq!(files, [FileId(0), FileId(1), FileId(0)]);
        assert_eq!(problems.len(), 1);
        assert_eq!(
            (problems[0].code, &problems[0].place),
            ("not-found", &Place::Path("nothing.md".into()))
        );
        assert_eq!((map.path(FileId(0)), map.text(FileId(0))), ("b.md", "B\n"));
        assert_eq!(map.read("a.md"), Ok(FileId(1)));
        assert_eq!(map.iter().count(), 2);
    }

    #[test]
    fn a_bad_byte_is_shown_in_its_line() {
        let (_dir, mut map) = book(&[("x.md", b"one\ncaf\xe9 au lait\nthree")]);
        let problem = map.read("x.md").unwrap_err();
        assert_eq!(problem.code, "invalid-utf8");
        assert!(
            problem.message.contains("byte 0xe9 at offset 7, in line 2"),
            "{}",
            problem.message
        );
        assert_eq!(
            problem.place,
            Place::Text(FileId(0), Span { start: 7, end: 10 })
        );
        assert_eq!(map.text(FileId(0)), "one\ncaf\u{fffd} au lait");
    }

    #[test]
    fn a_binary_file_is_refused() {
        let (_dir, mut map) = book(&[
            ("x.md", b"\x89PNG\0"),
            ("y.md", b"ab\0"),
            ("z.md", b"\xff\xfea\0"),
        ]);
        assert_eq!(map.read("x.md").unwrap_err().code, "binary-file");
        let problem = map.read("y.md").unwrap_err();
        assert_eq!(problem.code, "binary-file");
        assert!(problem.message.ends_with("at offset 2"));
        assert!(map.is_unreadable("y.md") && !map.is_unreadable("other.md"));
        assert!(map.read("z.md").unwrap_err().message.contains("UTF-16"));
    }

    #[test]
    fn limits_hold() {
        let (_dir, map) = book(&[("x.md", b"12345"), ("x.png", b"12345")]);
        let mut map = map.with_limits(Limits { text: 4, asset: 5 });
        assert_eq!(map.read("x.md").unwrap_err().code, "too-large");
        assert_eq!(&*map.bytes("x.png").unwrap(), b"12345");
        assert_eq!(map.read(".").unwrap_err().code, "not-a-file");
    }

    #[cfg(unix)]
    #[test]
    fn no_path_leads_out() {
        use std::os::unix::fs::symlink;
        let (dir, mut map) = book(&[("in/x.png", b"x")]);
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("secret.png"), "s").unwrap();
        symlink(other.path(), dir.path().join("out")).unwrap();
        symlink(dir.path().join("in"), dir.path().join("inner")).unwrap();
        assert_eq!(
            map.bytes("out/secret.png").unwrap_err().code,
            "outside-book"
        );
        assert_eq!(map.bytes("in/../../x").unwrap_err().code, "outside-book");
        assert_eq!(map.bytes("/etc/passwd").unwrap_err().code, "outside-book");
        assert_eq!(map.read("../x.md").unwrap_err().code, "outside-book");
        assert_eq!(&*map.bytes("inner/x.png").unwrap(), b"x");
        assert_eq!(map.bytes("in/none.png").unwrap_err().code, "not-found");
    }
}
