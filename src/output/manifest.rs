//! What prepbook owns below the output folder: `.prepbook.json`.
//!
//! `{"version": 1, "files": {"guide.pdf": {"edition": "guide"}, "site/index.html": "site"}}`, sorted by path. It holds no hashes: whether a file
//! must be written is decided by its bytes on disk.

use std::collections::BTreeMap;
use std::path::Path;

use super::Group;

/// Its name in the output folder.
pub(super) const NAME: &str = ".prepbook.json";

const VERSION: u32 = 1;

/// The files that earlier builds wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    version: u32,
    /// Path below the output folder → its group.
    pub files: BTreeMap<String, Group>,
}

impl Manifest {
    /// A manifest of these files.
    pub fn new(files: BTreeMap<String, Group>) -> Self {
        Manifest {
            version: VERSION,
            files,
        }
    }

    /// Reads one. The error is what is wrong with it, for people.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        #[derive(serde::Deserialize)]
        struct Version {
            version: u32,
        }
        let Version { version } = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        if version != VERSION {
            return Err(format!(
                "it is of version {version}, and this prepbook knows version {VERSION}"
            ));
        }
        let manifest: Manifest = serde_json::from_slice(bytes).map_err(|e| e.to_string())?;
        // Files that it names are replaced and removed, so none may lead anywhere else.
        match manifest.files.keys().find(|path| !is_plain(path)) {
            Some(path) => Err(format!(
                "it names `{path}`, which prepbook cannot have written"
            )),
            None => Ok(manifest),
        }
    }

    /// As bytes: one line a file, so that a diff can be read.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Strings and numbers only: this cannot fail.
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}

/// Whether a path is one that prepbook writes: below the folder, plain parts, `/` between them, none of its own bookkeeping.
pub(super) fn is_plain(path: &str) -> bool {
    let part_is_plain = |part: &str| {
        !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0'])
    };
    path.split('/').all(part_is_plain)
        && !path.starts_with(".prepbook")
        && Path::new(path).is_relative()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let files = [
            ("guide.pdf".to_owned(), Group::Edition("guide".into())),
            ("site/index.html".to_owned(), Group::Site),
        ];
        let manifest = Manifest::new(files.into());
        let bytes = manifest.to_bytes();
        assert_eq!(Manifest::parse(&bytes), Ok(manifest));
        assert!(
            String::from_utf8(bytes)
                .unwrap()
                .contains("    \"site/index.html\": \"site\"\n")
        );
    }

    #[test]
    fn damage_is_said() {
        for damaged in [
            "",
            "{",
            "[]",
            "{\"version\": 1}",
            "{\"version\": 2, \"files\": {}}",
        ] {
            assert!(Manifest::parse(damaged.as_bytes()).is_err(), "{damaged}");
        }
        for path in [
            "../x",
            "/x",
            "a//b",
            "a/./b",
            "",
            "C:x",
            "a\\\\b",
            ".prepbook.json",
        ] {
            let text = format!("{{\"version\": 1, \"files\": {{\"{path}\": \"site\"}}}}");
            assert!(Manifest::parse(text.as_bytes()).is_err(), "{path}");
        }
    }
}
