//! A destination taken apart.

use super::trouble::{Found, Trouble};
use crate::guide::model::Target;
use crate::markdown::scheme_allowed;

pub(super) fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    })
}

/// An address that is not in this book; `None`: it is.
pub(super) fn elsewhere(dest: &str) -> Option<Found> {
    let dest = dest.trim();
    if let Some(host) = dest.strip_prefix("//") {
        return Some(Ok(Target::External(format!("https://{host}"))));
    }
    let scheme = dest
        .split([':', '/', '?', '#'])
        .next()
        .filter(|s| dest[s.len()..].starts_with(':'))?;
    // Browsers leave control characters and white space out of a scheme.
    let letters: String = scheme
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    if letters.is_empty() || !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if !letters
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    {
        return None;
    }
    Some(if scheme_allowed(dest) {
        Ok(Target::External(dest.to_owned()))
    } else {
        Err(Trouble::new(
            "link-scheme",
            format!("links with `{letters}:` are not published"),
        )
        .help("http, https, mailto and tel are"))
    })
}

/// Path and anchor of a destination, percent-decoded; a query string means nothing here.
pub(super) fn split_dest(dest: &str) -> (String, Option<String>) {
    let (path, anchor) = match dest.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (dest, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    (percent_decode(path.trim()), anchor)
}

/// `%20` to a space (RFC 3986, 2.1); what is not valid stays as it is.
pub(super) fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) if byte == b'%' => {
                out.push(code);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// `path` from `folder`, without `.` and `..`; `None`: it leads above the book.
pub(super) fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How to write `to` in the file `from`, both relative to the book.
pub(super) fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = from.split('/').collect();
    let there: Vec<&str> = to.split('/').collect();
    let folder = here.len().saturating_sub(1);
    let shared = here
        .iter()
        .take(folder)
        .zip(there.iter().take(there.len() - 1))
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = vec![".."; folder - shared];
    out.extend(there.iter().skip(shared));
    out.join("/").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_within_the_book() {
        assert_eq!(
            join("content/answers", "../images/a.png").as_deref(),
            Some("content/images/a.png")
        );
        assert_eq!(
            join("content", "./a//b.md").as_deref(),
            Some("content/a/b.md")
        );
        assert_eq!(join("content/answers", "../../../x"), None);
        assert_eq!(join("", ".."), None);
    }

    #[test]
    fn paths_are_written_relative_to_a_file() {
        assert_eq!(
            relative("content/answers/a.md", "content/answers/b.md"),
            "b.md"
        );
        assert_eq!(
            relative("content/answers/x/a.md", "content/answers/y/b c.md"),
            "../y/b%20c.md"
        );
        assert_eq!(
            relative("content/answers/a.md", "content/images/p.png"),
            "../images/p.png"
        );
    }

    #[test]
    fn percent_codes_are_read_and_nonsense_stays() {
        assert_eq!(percent_decode("a%20b%C3%A9"), "a bé");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%zz%ff"), "%zz%ff");
        assert_eq!(
            split_dest("a%20b.md?x=1#c%20d"),
            ("a b.md".into(), Some("c d".into()))
        );
    }

    #[test]
    fn addresses_elsewhere() {
        assert!(matches!(
            elsewhere("https://a.org/x"),
            Some(Ok(Target::External(_)))
        ));
        assert!(
            matches!(elsewhere("//a.org/x"), Some(Ok(Target::External(url))) if url == "https://a.org/x")
        );
        assert!(matches!(elsewhere("javascript:alert(1)"), Some(Err(_))));
        assert!(matches!(elsewhere("java\tscript:alert(1)"), Some(Err(_))));
        assert!(elsewhere("a/b.md").is_none());
        assert!(elsewhere("#x:y").is_none());
        assert!(elsewhere("a/b:c.md").is_none());
        assert!(elsewhere("什么:x").is_none());
    }
}
