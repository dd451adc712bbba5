//! Texts as bare streams of letters and digits.

/// The letters and digits of a text, lower case.
pub(super) fn stream_of(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    push_stream(&mut out, text);
    out
}

pub(super) fn push_stream(out: &mut Vec<u8>, text: &str) {
    let mut buffer = [0; 4];
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase() as u8);
            }
        } else if c.is_alphanumeric() {
            c.to_lowercase()
                .for_each(|c| out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()));
        }
    }
}

/// The ways in which a file's text is looked at.
pub(super) fn streams(path: &str, text: &str) -> Vec<Vec<u8>> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" | "xml" | "svg" => {
            let (shown, all) = html(text);
            vec![shown, all]
        }
        "js" | "json" => {
            // Strings may hold pages' HTML.
            let decoded = unescaped(text);
            let (shown, all) = html(&decoded);
            let mut streams = vec![stream_of(text), shown, all];
            // Data that a script parses are strings in a string.
            if decoded.contains('\\') {
                let (shown, all) = html(&unescaped(&decoded));
                streams.extend([shown, all]);
            }
            streams
        }
        _ => vec![stream_of(text)],
    }
}

/// A page's text without its tags, and everything (attributes too), entities decoded in both.
fn html(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut shown, mut all) = (
        Vec::with_capacity(text.len()),
        Vec::with_capacity(text.len()),
    );
    let mut rest = text;
    let mut in_tag = false;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let (before, from) = rest.split_at(at);
        push_stream(&mut all, before);
        if !in_tag {
            push_stream(&mut shown, before);
        }
        let mut next = &from[1..];
        match from.as_bytes()[0] {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ => {
                if let Some((decoded, length)) = entity(from) {
                    let mut buffer = [0; 4];
                    let decoded = decoded.encode_utf8(&mut buffer);
                    push_stream(&mut all, decoded);
                    if !in_tag {
                        push_stream(&mut shown, decoded);
                    }
                    next = &from[length..];
                }
            }
        }
        rest = next;
    }
    push_stream(&mut all, rest);
    if !in_tag {
        push_stream(&mut shown, rest);
    }
    (shown, all)
}

/// A numeric entity, or one of those that stand for marks (which a stream leaves out anyway): the character, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    /// The longest that is looked for.
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => name
            .chars()
            .all(|c| c.is_ascii_alphanumeric())
            .then_some(' ')?,
    };
    Some((decoded, end + 1))
}

/// Escapes of JavaScript and JSON strings decoded.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else {
            break;
        };
        rest = &rest[kind.len_utf8()..];
        match kind {
            'u' => match rest
                .get(..4)
                .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            {
                Some(code) => {
                    out.extend(char::from_u32(code));
                    rest = &rest[4..];
                }
                None => out.push('u'),
            },
            'n' | 'r' | 't' | 'b' | 'f' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}
