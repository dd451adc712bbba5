//! The last look at finished bytes: is anything private in them?
//!
//! Private text is filtered when [`super::publish`] makes its view; this is the second, independent lock on the same door. Texts are compared as
//! bare streams of lower-case letters and digits, so that no markup, hyphenation, highlighting or line break between the words of a leak hides it.
//! From everything private, each stretch of [`WINDOW`] bytes that begins at a word is remembered, unless public text has it too; so are short
//! private texts as wholes, and single words that mix letters with digits (keys, host names, numbers of tickets). A rolling hash
//! (Karp and Rabin, 1987) then finds them in one pass a length.
//!
//! Stages: `gather` (what is private) → `public` (minus what is public too) → [`Secrets`] → `streams` (a finished text, in each way in which
//! it may be read) → search.

mod gather;
mod public;
mod streams;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::gather::{Gathered, gather};
use self::streams::streams;
use crate::diagnostic::{Diagnostic, FileId, Place};

/// Bytes of a remembered stretch: about five words of English, two of Russian, eight letters of Chinese. What is shorter occurs by chance, in a
/// theme's labels or scripts.
const WINDOW: usize = 24;

/// The shortest private text that is searched for as a whole.
const SHORTEST: usize = 10;

/// The shortest single word with letters and digits.
const SHORTEST_TOKEN: usize = 8;

/// Hits that are reported for one file: one leak is many windows.
const REPORTED: usize = 3;

/// Distinctive runs of words of everything private, to be searched for in finished bytes.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// By length in bytes: hash → the stretches that have it.
    by_length: Arc<FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>>,
}

#[derive(Debug, Clone)]
struct Secret {
    bytes: Box<[u8]>,
    /// As its author typed it, for the message.
    shown: Box<str>,
    file: FileId,
}

impl Secrets {
    /// What is private in a joined book and distinct from everything public.
    pub fn of(joined: &crate::guide::Joined, published: &crate::guide::Published) -> Secrets {
        if published.private {
            return Secrets::default();
        }
        let mut gathered = Gathered::default();
        gather(&joined.materials, &mut gathered);
        for answer in &joined.unplaced {
            if answer.answer.front.private {
                gathered.answer(answer.file, &answer.answer);
            }
        }
        if gathered.by_length.is_empty() {
            return Secrets::default();
        }
        gathered.drop_public(published);
        gathered.by_length.retain(|_, by_hash| !by_hash.is_empty());
        Secrets {
            by_length: Arc::new(gathered.by_length),
        }
    }

    /// Whether there is anything to search for.
    pub fn is_empty(&self) -> bool {
        self.by_length.is_empty()
    }

    /// Searches text that an output file shows (a site file's bytes; a PDF's text before compression).
    pub fn search(&self, path: &str, text: &str) -> Vec<Diagnostic> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&Secret> = Vec::new();
        for stream in streams(path, text) {
            search(&self.by_length, &stream, &mut |secret| {
                if found.len() < REPORTED && !found.iter().any(|known| known.file == secret.file) {
                    found.push(secret);
                }
            });
        }
        found.sort_by_key(|secret| secret.file);
        found
            .into_iter()
            .map(|secret| {
                Diagnostic::error("private-leak", format!("`{path}` would show private words: “{}”", secret.shown))
                    .at_path(path)
                    .related(Place::File(secret.file), "they are private here")
                    .help("if the words are public elsewhere on purpose (in a theme, in the bank), reword the private text; if not, this is a fault of prepbook: please report it")
            })
            .collect()
    }
}

/// Calls `hit` for every remembered stretch that occurs in a stream.
fn search<'s>(
    by_length: &'s FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>,
    stream: &[u8],
    hit: &mut dyn FnMut(&'s Secret),
) {
    for (&length, by_hash) in by_length {
        if stream.len() < length || by_hash.is_empty() {
            continue;
        }
        let mut rolling = Rolling::new(&stream[..length]);
        let mut end = length;
        loop {
            if let Some(secrets) = by_hash.get(&rolling.hash) {
                let window = &stream[end - length..end];
                secrets
                    .iter()
                    .filter(|secret| *secret.bytes == *window)
                    .for_each(&mut *hit);
            }
            let Some(&next) = stream.get(end) else { break };
            rolling.roll(stream[end - length], next);
            end += 1;
        }
    }
}

/// A polynomial hash of a window, modulo 2^64. Hits are compared byte by byte, so its quality costs time at worst.
struct Rolling {
    hash: u64,
    /// `BASE` to the power of the window's length.
    top: u64,
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl Rolling {
    fn new(window: &[u8]) -> Rolling {
        let mut rolling = Rolling { hash: 0, top: 1 };
        for &byte in window {
            rolling.hash = rolling
                .hash
                .wrapping_mul(BASE)
                .wrapping_add(u64::from(byte) + 1);
            rolling.top = rolling.top.wrapping_mul(BASE);
        }
        rolling
    }

    fn roll(&mut self, out: u8, next: u8) {
        self.hash = self
            .hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(next) + 1)
            .wrapping_sub(self.top.wrapping_mul(u64::from(out) + 1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(3);

    fn secrets(texts: &[&str]) -> Secrets {
        let mut gathered = Gathered::default();
        texts.iter().for_each(|text| gathered.text(FILE, text));
        Secrets {
            by_length: Arc::new(gathered.by_length),
        }
    }

    #[test]
    fn markup_between_the_words_hides_nothing() {
        let secrets = secrets(&["The customer was Northwind Traders of Lisbon."]);
        for (path, text) in [
            ("a.txt", "… the CUSTOMER was\nNorth-\nwind Traders …"),
            (
                "a.html",
                "<p>the <b>cust</b>omer was</p>\n<p>Northwind &amp; Traders</p>",
            ),
            (
                "a.html",
                "<meta content=\"customer was Northwind&#32;Traders\">",
            ),
            (
                "a.html",
                "<span>customer</span> w&#97;s <i class=\"x\">Northwind</i> Trad",
            ),
            ("a.js", "x=\"customer was\\nNorthw\\u0069nd Traders\""),
            (
                "a.js",
                "f(\"<p>the <b>cust<\\/b>omer was<\\/p>\\n<p>North&#119;ind Traders\")",
            ),
            (
                "a.js",
                r#"f(JSON.parse('["the customer was\\nNorth\\u0077ind\\nTrad"]'))"#,
            ),
        ] {
            let found = secrets.search(path, text);
            assert_eq!(found.len(), 1, "{path}: {text}");
            assert_eq!(found[0].code, "private-leak");
        }
        for text in [
            "The customer was somebody else.",
            "Traders of Northwind",
            "",
        ] {
            assert!(secrets.search("a.html", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn short_texts_and_tokens_count_too() {
        let secrets = secrets(&["Northwind outage", "see ticket OPS-90817 there", "of it"]);
        assert_eq!(
            secrets
                .search("a.html", "<h2>Northwind <em>outage</em></h2>")
                .len(),
            1
        );
        assert_eq!(secrets.search("a.txt", "ops-90817").len(), 1);
        assert!(
            secrets
                .search("a.txt", "of it, in a ticket there")
                .is_empty()
        );
        assert_eq!(
            self::secrets(&["客户是北风贸易公司，在里斯本"])
                .search("a.html", "的客户是北风<b>贸易</b>公司")
                .len(),
            1
        );
    }

    #[test]
    fn nothing_private_finds_nothing() {
        assert!(Secrets::default().search("a.html", "anything").is_empty());
        assert!(secrets(&[]).is_empty());
    }

    #[test]
    fn the_end_of_a_text_is_held_too() {
        let text = "one two three four five six seven";
        assert_eq!(
            secrets(&[text])
                .search("a.txt", "so: two three, four; five-six seven")
                .len(),
            1
        );
    }
}
