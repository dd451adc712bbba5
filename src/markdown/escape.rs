//! Escaping for HTML, and which link schemes are written at all.

/// Escapes text for an element's content, as pulldown-cmark does.
pub fn escape_text(out: &mut String, text: &str) {
    escape(out, text, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Escapes text for a double-quoted attribute.
pub fn escape_attribute(out: &mut String, text: &str) {
    escape(out, text, |b| match b {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        b'\'' => Some("&#39;"),
        _ => None,
    });
}

fn escape(out: &mut String, text: &str, entity: impl Fn(u8) -> Option<&'static str>) {
    let mut written = 0;
    for (at, byte) in text.bytes().enumerate() {
        // All escaped bytes are ASCII, so that every cut is between characters.
        if let Some(entity) = entity(byte) {
            out.push_str(text.get(written..at).unwrap_or_default());
            out.push_str(entity);
            written = at + 1;
        }
    }
    out.push_str(text.get(written..).unwrap_or_default());
}

/// Escapes a URL for a double-quoted attribute: percent-encodes what may not stand in a URL, keeps what is encoded already.
/// The same bytes as pulldown-cmark (`pulldown_cmark_escape::escape_href`).
pub(super) fn escape_href(out: &mut String, url: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let mut written = 0;
    for (at, byte) in url.bytes().enumerate() {
        let safe = byte.is_ascii_alphanumeric()
            || matches!(
                byte,
                b'!' | b'#'
                    | b'$'
                    | b'%'
                    | b'('
                    | b')'
                    | b'*'
                    | b'+'
                    | b','
                    | b'-'
                    | b'.'
                    | b'/'
                    | b':'
                    | b';'
                    | b'='
                    | b'?'
                    | b'@'
                    | b'^'
                    | b'_'
                    | b'~'
            );
        if safe {
            continue;
        }
        out.push_str(url.get(written..at).unwrap_or_default());
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            _ => {
                out.push('%');
                out.push(char::from(HEX[usize::from(byte >> 4)]));
                out.push(char::from(HEX[usize::from(byte & 15)]));
            }
        }
        written = at + 1;
    }
    // Inside a character of several bytes every byte was escaped: what is left starts at a character.
    out.push_str(url.get(written..).unwrap_or_default());
}

/// Whether a destination may be written as a link: http, https, mailto, tel, or relative. Entities must have been decoded;
/// control characters and white space, which browsers ignore in a scheme, are ignored here too.
pub fn scheme_allowed(dest: &str) -> bool {
    let ignored = |c: &char| {
        c.is_control()
            || c.is_whitespace()
            || matches!(
                c,
                '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}'
            )
    };
    let mut scheme = String::new();
    for c in dest.chars().filter(|c| !ignored(c)) {
        match c {
            ':' => return matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"),
            '/' | '?' | '#' | '\\' => return true,
            // The longest scheme that is allowed has six letters.
            _ if scheme.len() > 8 => {}
            _ => scheme.extend(c.to_lowercase()),
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use pulldown_cmark::Event;

    #[test]
    fn escapes_as_pulldown_cmark_does() {
        for text in [
            "a&b<c>d\"e'f",
            "é&",
            "",
            "&&",
            "日本<語",
            "[x](y z)`|^{}\\ ~%41%é\u{1}",
        ] {
            let link = pulldown_cmark::Tag::Link {
                link_type: pulldown_cmark::LinkType::Inline,
                dest_url: text.into(),
                title: text.into(),
                id: "".into(),
            };
            let mut theirs = String::new();
            let events = [Event::Start(link), Event::Text(text.into())];
            pulldown_cmark::html::push_html(&mut theirs, events.into_iter());
            let mut ours = String::from("<a href=\"");
            escape_href(&mut ours, text);
            if !text.is_empty() {
                ours.push_str("\" title=\"");
                escape_attribute(&mut ours, text);
            }
            ours.push_str("\">");
            escape_text(&mut ours, text);
            assert_eq!(ours, theirs);
        }
    }

    #[test]
    fn dangerous_schemes_in_all_disguises_are_refused() {
        for dest in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            " \u{1}javascript:alert(1)",
            "java\nscript:alert(1)",
            "java\tscript\r:alert(1)",
            "\u{200b}javascript:x",
            "\u{a0}vbscript:x",
            "data:text/html;base64,PHN2Zz4=",
            "data:image/png;base64,AA",
            "file:///etc/passwd",
            "ftp://x",
            "blob:x",
            ":x",
            "averyverylongschemethatgoeson:x",
            "C:\\x",
            "http\u{0}s\u{0}x:y",
        ] {
            assert!(!scheme_allowed(dest), "{dest:?}");
        }
        for dest in [
            "http://x",
            "HTTPS://x",
            "mailto:a@b",
            "tel:+1",
            "a/b:c",
            "#a:b",
            "?a:b",
            "a.md",
            "",
            "./a:b",
            "//x/y:z",
            "%6aavascript/:",
        ] {
            assert!(scheme_allowed(dest), "{dest:?}");
        }
    }
}
