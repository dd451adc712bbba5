//! Stage `lock`: `questions.lock`, which question has which id.
//!
//! The format is prepbook's own, made to be read in a diff and merged by git: one block of lines a question, sorted by id, an empty line between
//! two. `docs/identity.md` describes it.
//!
//! ```text
//! # prepbook: which question has which id. …
//! version 1
//!
//! how-did-you-lock-a-row
//!   text How did you lock a row?
//!   bank content/questions.md
//!   after what-is-a-lock
//! ```
//!
//! `after` names the question before it in the same bank (none: it is the first), so that inserting one question changes two blocks and no
//! more; exact duplicates are told apart by it. `code` is a hash of the question's code. `gone` marks a question that is in no bank any more:
//! the block stays, so that a question that comes back finds its id.

use rustc_hash::FxHashMap;

use crate::diagnostic::{Diagnostic, FileId, Place, Span};
use crate::memo::Key;
use crate::text;

/// The version of the format that is written, and the only one that is read.
const VERSION: u32 = 1;

const HEADER: &str = "\
# prepbook: which question has which id. Written by prepbook: commit it, do not edit it.
# An id never changes: answers, links and readers' progress hang on it.
# In a merge conflict keep the blocks of both sides, then build again.
";

/// One question, as the lock knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub id: String,
    /// The question as plain text.
    pub text: String,
    /// [`code_hash`] of its code (`None`: no code).
    pub code: Option<String>,
    /// Path of its bank.
    pub bank: String,
    /// Id of the question before it in the same bank.
    pub after: Option<String>,
    /// It is in no bank any more.
    pub gone: bool,
    /// Where its id stands.
    pub span: Span,
}

/// The hash of a question's code, as the lock shows it: 16 hex digits. `None` for no code.
pub(super) fn code_hash(code: &str) -> Option<String> {
    (!code.is_empty()).then(|| format!("{:016x}", (Key::of(code.as_bytes()).0 >> 64) as u64))
}

/// Reads a lock. With any problem the entries are not to be built upon: the caller writes no lock then.
pub(super) fn read(file: FileId, text: &str) -> (Vec<Entry>, Vec<Diagnostic>) {
    if let Some(conflict) = conflict(file, text) {
        return (Vec::new(), vec![conflict]);
    }
    let mut reader = Reader {
        file,
        entries: Vec::new(),
        problems: Vec::new(),
    };
    let mut version = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at..at + line.trim_end().len());
        at += line.len();
        let trimmed = line.trim_end();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        if !version {
            version = true;
            match trimmed.strip_prefix("version ").map(|v| v.trim().parse::<u32>()) {
                Some(Ok(VERSION)) => continue,
                Some(Ok(other)) => reader.problems.push(
                    Diagnostic::error("lock-version", format!("this lock has version {other}, and this prepbook reads version {VERSION}"))
                        .at(file, span)
                        .help("use the prepbook that wrote it, or a newer one"),
                ),
                _ => reader.damaged(span, "a lock begins with `version 1`"),
            }
            return (Vec::new(), reader.problems);
        }
        match trimmed.strip_prefix([' ', '\t']) {
            None => reader.id(trimmed, span),
            Some(field) => reader.field(field.trim_start(), span),
        }
    }
    if !version {
        reader.damaged(Span::new(0..0), "there is nothing in it");
    }
    reader.finish()
}

/// Marks that git leaves where two sides changed the same lines. Nothing is guessed from such a file.
fn conflict(file: FileId, text: &str) -> Option<Diagnostic> {
    let mut at = 0;
    let mut marks = Vec::new();
    for line in text.split_inclusive('\n') {
        if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"]
            .iter()
            .any(|mark| line.starts_with(mark))
        {
            marks.push(Span::new(at..at + line.trim_end().len()));
        }
        at += line.len();
    }
    let (first, rest) = marks.split_first()?;
    let mut diagnostic = Diagnostic::error(
        "lock-conflict",
        "the lock holds an unresolved merge conflict",
    )
    .at(file, *first)
    .label("begins here")
    .help("keep the blocks of both sides (each id once), delete these lines, then build again");
    // The end of the first conflict shows its extent; the others follow by themselves in an editor.
    if let Some(end) = rest.iter().find(|span| {
        text.get(span.range())
            .is_some_and(|line| line.starts_with('>'))
    }) {
        diagnostic = diagnostic.related(Place::Text(file, *end), "ends here");
    }
    Some(diagnostic)
}

struct Reader {
    file: FileId,
    entries: Vec<Entry>,
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn damaged(&mut self, span: Span, what: &str) {
        self.problems.push(
            Diagnostic::error("lock-damaged", format!("the lock is damaged: {what}"))
                .at(self.file, span)
                .help("restore the file from version control; or delete it: it is then made anew from the bank and the ids in your answers"),
        );
    }

    fn id(&mut self, id: &str, span: Span) {
        if !valid_id(id) {
            self.damaged(span, "this is no id");
        }
        self.entries.push(Entry {
            id: id.to_owned(),
            text: String::new(),
            code: None,
            bank: String::new(),
            after: None,
            gone: false,
            span,
        });
    }

    fn field(&mut self, field: &str, span: Span) {
        let (key, value) = field.split_once(' ').unwrap_or((field, ""));
        let value = value.trim();
        let Some(entry) = self.entries.last_mut() else {
            return self.damaged(span, "this line belongs to no id");
        };
        let well = match key {
            "text" => replace(&mut entry.text, value),
            "bank" => replace(&mut entry.bank, value),
            "code" if entry.code.is_none() => {
                entry.code = Some(value.to_owned());
                !value.is_empty()
            }
            "after" if entry.after.is_none() => {
                entry.after = Some(value.to_owned());
                !value.is_empty()
            }
            "gone" if value.is_empty() && !entry.gone => {
                entry.gone = true;
                true
            }
            _ => false,
        };
        if !well {
            self.damaged(
                span,
                "this line is not of a lock, or stands twice in its block",
            );
        }
    }

    fn finish(mut self) -> (Vec<Entry>, Vec<Diagnostic>) {
        let entries = std::mem::take(&mut self.entries);
        let mut first: FxHashMap<&str, Span> = FxHashMap::default();
        for entry in &entries {
            // Of a line that is no id, enough was said.
            if entry.bank.is_empty() && valid_id(&entry.id) {
                self.damaged(entry.span, &format!("`{}` has no bank", entry.id));
            }
            if let Some(other) = first.insert(&entry.id, entry.span) {
                self.problems.push(
                    Diagnostic::error(
                        "lock-duplicate-id",
                        format!("the lock has the id `{}` twice", entry.id),
                    )
                    .at(self.file, entry.span)
                    .related(Place::Text(self.file, other), "first here")
                    .help("delete the block whose `text` is not in the bank, then build again"),
                );
            }
        }
        (entries, self.problems)
    }
}

fn replace(slot: &mut String, value: &str) -> bool {
    let free = slot.is_empty();
    value.clone_into(slot);
    free
}

/// Whether a text may be an id: it stands in links, file names and this file, so no spaces, quotes, brackets, slashes or other marks of those.
pub(super) fn valid_id(id: &str) -> bool {
    // File names end at 255 bytes on common disks, and an extension joins the id there.
    const LONGEST: usize = 200;
    !id.is_empty()
        && id.len() <= LONGEST
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':') || text_mark(c))
        && id.chars().any(char::is_alphanumeric)
        && !id.starts_with('.')
}

/// Combining marks and joiners, which letters of many scripts carry; a slug may hold them.
fn text_mark(c: char) -> bool {
    // What a slug leaves alone behind a digit is part of text; behind a letter a mark may become one character with it.
    !c.is_ascii()
        && !c.is_whitespace()
        && !c.is_control()
        && text::slug(&format!("0{c}"), 16).chars().count() == 2
}

/// Writes a lock: entries sorted by id, always the same bytes for the same entries.
pub(super) fn write(entries: &[Entry]) -> String {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort_by(|a, b| a.id.cmp(&b.id));
    let mut out = format!("{HEADER}version {VERSION}\n");
    for entry in sorted {
        out.push_str(&format!("\n{}\n", entry.id));
        if !entry.text.is_empty() {
            out.push_str(&format!("  text {}\n", entry.text));
        }
        if let Some(code) = &entry.code {
            out.push_str(&format!("  code {code}\n"));
        }
        out.push_str(&format!("  bank {}\n", entry.bank));
        if let Some(after) = &entry.after {
            out.push_str(&format!("  after {after}\n"));
        }
        if entry.gone {
            out.push_str("  gone\n");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FILE: FileId = FileId(0);

    fn entry(id: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            text: format!("What is {id}?"),
            code: None,
            bank: "content/questions.md".to_owned(),
            after: None,
            gone: false,
            span: Span::default(),
        }
    }

    fn codes(text: &str) -> Vec<&'static str> {
        read(FILE, text).1.iter().map(|p| p.code).collect()
    }

    #[test]
    fn what_is_written_is_read_back_sorted() {
        let mut first = entry("b");
        first.code = code_hash("x = 1\n");
        first.gone = true;
        let mut second = entry("a");
        second.after = Some("b".to_owned());
        second.text.clear();
        let text = write(&[first.clone(), second.clone()]);
        let (mut read, problems) = read(FILE, &text);
        assert_eq!(problems, []);
        read.iter_mut().for_each(|e| e.span = Span::default());
        assert_eq!(read, [second, first]);
        assert_eq!(write(&read), text);
    }

    #[test]
    fn a_conflict_is_named_with_its_line() {
        let text = "version 1\n\n<<<<<<< HEAD\na\n  bank x\n=======\nb\n  bank x\n>>>>>>> theirs\n";
        let (entries, problems) = read(FILE, text);
        assert_eq!(entries, []);
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].code, "lock-conflict");
        assert_eq!(problems[0].place, Place::Text(FILE, Span::new(11..23)));
        assert_eq!(problems[0].related.len(), 1);
    }

    #[test]
    fn damage_is_named_and_never_guessed() {
        assert_eq!(codes(""), ["lock-damaged"]);
        assert_eq!(codes("# only a comment\n"), ["lock-damaged"]);
        assert_eq!(codes("this is no lock\n"), ["lock-damaged"]);
        assert_eq!(codes("version 2\n\na\n  bank x\n"), ["lock-version"]);
        assert_eq!(codes("version 1\n\n  text orphan\n"), ["lock-damaged"]);
        assert_eq!(codes("version 1\n\na b\n  bank x\n"), ["lock-damaged"]);
        assert_eq!(
            codes("version 1\n\na\n  bank x\n  colour red\n"),
            ["lock-damaged"]
        );
        assert_eq!(
            codes("version 1\n\na\n  text one\n  text two\n  bank x\n"),
            ["lock-damaged"]
        );
        assert_eq!(codes("version 1\n\na\n  text one\n"), ["lock-damaged"]);
        assert_eq!(
            codes("version 1\n\na\n  bank x\n\na\n  bank x\n"),
            ["lock-duplicate-id"]
        );
        assert_eq!(codes("version 1\n"), [""; 0]);
    }

    #[test]
    fn ids_are_names() {
        for id in ["a", "什么是-gil", "n-1", "a.b:c_d", "हिन्दी"] {
            assert!(valid_id(id), "{id}");
        }
        for id in [
            "", "a b", "a/b", "#a", "a\"", "<a>", "-", ".a", "a?", "a%20",
        ] {
            assert!(!valid_id(id), "{id}");
        }
        assert!(!valid_id(&"a".repeat(300)));
    }

    proptest! {
        #[test]
        fn slugs_are_ids(text in ".{0,60}") {
            let slug = text::slug(&text, 80);
            prop_assert!(slug.is_empty() || valid_id(&slug), "{slug:?}");
        }

        #[test]
        fn reading_never_panics(text in "(version 1\n)?[a-z \n#<=>]{0,80}") {
            read(FILE, &text);
        }
    }
}
