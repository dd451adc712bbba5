//! What was copied from a built-in theme, and what has become of it on either side.
//!
//! Beside the copies lies a file that says of each from which prepbook it is and what it was then, as a hash. With the copy and the built-in file of
//! today, that tells who changed it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::memo::Key;

/// The name of that file in the theme's folder. It is hidden, so that it is no file of the theme; it is to be committed.
pub const STAMPS: &str = ".prepbook-theme.json";

const VERSION: u32 = 1;

/// What was copied into a theme's folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stamps {
    version: u32,
    /// By path below the theme's folder.
    files: BTreeMap<String, Stamp>,
}

/// What a file was when it was copied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stamp {
    prepbook: String,
    hash: String,
}

impl Default for Stamps {
    fn default() -> Self {
        Stamps {
            version: VERSION,
            files: BTreeMap::new(),
        }
    }
}

impl Stamps {
    /// Reads them. The error is what is wrong with them, for people.
    pub fn parse(bytes: &[u8]) -> Result<Stamps, String> {
        let stamps: Stamps = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
        if stamps.version == VERSION {
            Ok(stamps)
        } else {
            let version = stamps.version;
            Err(format!(
                "it is of version {version}, and this prepbook knows version {VERSION}"
            ))
        }
    }

    /// Notes a copy.
    pub fn add(&mut self, path: &str, bytes: &[u8], prepbook: &str) {
        let stamp = Stamp {
            prepbook: prepbook.to_owned(),
            hash: hash(bytes),
        };
        self.files.insert(path.to_owned(), stamp);
    }

    /// As bytes, in lines, so that a difference can be read.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and numbers only: this cannot fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Who changed a copy since it was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Nobody: the copy is what is built in.
    Unchanged,
    /// The user alone.
    Yours,
    /// prepbook alone: the copy is what was built in then.
    Upstream,
    /// The user and prepbook.
    Both,
    /// It differs, and nothing says what it was when it was copied.
    Unknown,
    /// prepbook has no such file any more.
    Gone,
    /// It never was a copy: the user's own file.
    Own,
}

/// A file of the user's, compared with the built-in one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Path below the theme's folder.
    pub path: String,
    /// Who changed it.
    pub change: Change,
    /// The version of prepbook that it was copied from, where that is known.
    pub since: Option<String>,
}

/// Compares a copy with its stamp and with the built-in file of today.
pub fn compare(path: &str, copy: &[u8], built_in: Option<&[u8]>, stamps: &Stamps) -> Compared {
    let stamp = stamps.files.get(path);
    let copy = hash(copy);
    let change = match (built_in.map(hash), stamp) {
        (None, None) => Change::Own,
        (None, Some(_)) => Change::Gone,
        (Some(now), _) if now == copy => Change::Unchanged,
        (Some(_), None) => Change::Unknown,
        (Some(now), Some(then)) if then.hash == now => Change::Yours,
        (Some(_), Some(then)) if then.hash == copy => Change::Upstream,
        (Some(_), Some(_)) => Change::Both,
    };
    Compared {
        path: path.to_owned(),
        change,
        since: stamp.map(|stamp| stamp.prepbook.clone()),
    }
}

/// A checkout that ends its lines in another way changed nothing.
fn hash(bytes: &[u8]) -> String {
    let key = match std::str::from_utf8(bytes) {
        Ok(text) if text.contains("\r\n") => Key::of(text.replace("\r\n", "\n").as_bytes()),
        _ => Key::of(bytes),
    };
    format!("{:032x}", key.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_changed_what_is_told() {
        let mut stamps = Stamps::default();
        stamps.add("a", b"then", "0.1.0");
        let stamps = Stamps::parse(&stamps.to_bytes()).expect("what was written");
        let change = |copy: &[u8], now: Option<&[u8]>| compare("a", copy, now, &stamps).change;
        assert_eq!(change(b"then", Some(b"then")), Change::Unchanged);
        assert_eq!(change(b"mine", Some(b"then")), Change::Yours);
        assert_eq!(change(b"then", Some(b"now")), Change::Upstream);
        assert_eq!(change(b"mine", Some(b"now")), Change::Both);
        assert_eq!(change(b"now", Some(b"now")), Change::Unchanged);
        assert_eq!(change(b"then", None), Change::Gone);
        let other = |now: Option<&[u8]>| compare("b", b"mine", now, &stamps).change;
        assert_eq!(other(None), Change::Own);
        assert_eq!(other(Some(b"now")), Change::Unknown);
        assert_eq!(other(Some(b"mine")), Change::Unchanged);
    }

    #[test]
    fn other_line_ends_are_no_change() {
        assert_eq!(hash(b"a\r\nb\r\n"), hash(b"a\nb\n"));
        assert_ne!(hash(b"\xff\r\n"), hash(b"\xff\n"), "of text alone");
    }

    #[test]
    fn damage_is_said() {
        for text in ["", "{}", "{\"version\": 2, \"files\": {}}"] {
            assert!(Stamps::parse(text.as_bytes()).is_err(), "{text}");
        }
    }
}
