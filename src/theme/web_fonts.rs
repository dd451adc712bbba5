//! Fonts for the page: whether their bytes are what their names say. A page falls back to another font without a word, so nobody notices.

use super::Theme;
use crate::diagnostic::Diagnostic;

/// A format of fonts.
struct Format {
    ending: &'static str,
    name: &'static str,
    /// How a file of it begins.
    signatures: &'static [&'static [u8]],
    /// Whether bytes 8 to 11 are the length of the file (WOFF 1.0, 4; WOFF 2.0, 4.1).
    has_length: bool,
}

/// TrueType and OpenType with outlines of either kind (OpenType 1.9, “Table directory”).
const SFNT: &[&[u8]] = &[&[0, 1, 0, 0], b"OTTO", b"true"];

const FORMATS: [Format; 4] = [
    Format {
        ending: "woff2",
        name: "WOFF2",
        signatures: &[b"wOF2"],
        has_length: true,
    },
    Format {
        ending: "woff",
        name: "WOFF",
        signatures: &[b"wOFF"],
        has_length: true,
    },
    Format {
        ending: "ttf",
        name: "TrueType",
        signatures: SFNT,
        has_length: false,
    },
    Format {
        ending: "otf",
        name: "OpenType",
        signatures: SFNT,
        has_length: false,
    },
];

/// Web fonts that are none, or other ones than their names say, or cut off.
pub fn web_fonts(theme: &Theme) -> Vec<Diagnostic> {
    let wrong = |(name, bytes): (&String, &std::sync::Arc<[u8]>)| {
        let (_, ending) = name.rsplit_once('.')?;
        let ending = ending.to_ascii_lowercase();
        let format = FORMATS.iter().find(|format| format.ending == ending)?;
        let what = wrong_with(format, bytes)?;
        let problem = Diagnostic::error("bad-font", format!("web font `{name}` {what}"))
            .at_path(theme.path_of(&format!("assets/{name}")));
        Some(problem.help(
            "copy the file once more from where it is from, or convert the font to that format; browsers would take another font without a word",
        ))
    };
    theme.assets.iter().filter_map(wrong).collect()
}

fn wrong_with(format: &Format, bytes: &[u8]) -> Option<String> {
    let is = |format: &&Format| format.signatures.iter().any(|s| bytes.starts_with(s));
    let name = format.name;
    if bytes.is_empty() {
        return Some("is empty".to_owned());
    }
    if !is(&format) {
        return Some(match FORMATS.iter().find(is) {
            Some(other) => format!("is named as {name}, and its bytes are {}", other.name),
            None => format!("is no {name} font"),
        });
    }
    let length = bytes.get(8..12).and_then(|four| four.try_into().ok());
    let length = length.map_or(0, u32::from_be_bytes);
    (format.has_length && length as usize != bytes.len()).then(|| {
        format!(
            "is damaged: it says that it has {length} bytes, and has {}",
            bytes.len()
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ending: &str, bytes: &[u8]) -> Option<String> {
        let format = FORMATS.iter().find(|f| f.ending == ending)?;
        wrong_with(format, bytes)
    }

    #[test]
    fn a_font_is_what_its_name_says() {
        let whole = b"wOF2\0\x01\0\0\0\0\0\x0c";
        assert_eq!(said("woff2", whole), None);
        assert_eq!(said("ttf", b"\0\x01\0\0rest"), None);
        assert_eq!(said("otf", b"OTTOrest"), None);
        let wrong = |ending, bytes: &[u8], words: &str| {
            let said = said(ending, bytes).expect("something is wrong");
            assert!(said.contains(words), "{said}");
        };
        wrong("woff2", b"<!DOCTYPE html>", "is no WOFF2 font");
        wrong("woff2", b"\0\x01\0\0rest", "its bytes are TrueType");
        wrong("woff", whole, "its bytes are WOFF2");
        wrong("ttf", whole, "its bytes are WOFF2");
        wrong(
            "woff2",
            &whole[..8],
            "it says that it has 0 bytes, and has 8",
        );
        wrong(
            "woff2",
            &[whole, &b"more"[..]].concat(),
            "12 bytes, and has 16",
        );
        wrong("ttf", b"", "is empty");
    }
}
