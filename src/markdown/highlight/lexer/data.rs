//! Data: JSON, YAML, TOML, and settings in lines.

use super::scan::{Scan, begins_name, is_name};
use crate::markdown::highlight::Token;

/// Marks JSON, with the comments that its kin allow.
pub(super) fn json(scan: &mut Scan<'_>) {
    while scan.more() {
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b'"' | b'\'' => {
                let key = is_key(scan, b);
                string(scan, b, if key { Token::Attribute } else { Token::String });
            }
            b'/' if scan.peek(1) == b'/' => scan.mark_to(scan.line_end(), Token::Comment),
            b'/' if scan.peek(1) == b'*' => {
                scan.at += 2;
                scan.at = (scan.find("*/") + 2).min(scan.end);
                scan.mark_from(from, Token::Comment);
            }
            b'-' if scan.peek(1).is_ascii_digit() => {
                scan.mark_to(from + 1, Token::Constant);
                scan.number();
            }
            b'0'..=b'9' => scan.number(),
            _ if begins_name(b) => {
                let word = scan.name(b"$-");
                if matches!(word, b"true" | b"false" | b"null" | b"NaN" | b"Infinity") {
                    scan.mark_from(from, Token::Constant);
                } else if scan.byte(scan.after_spaces(scan.at)) == b':' {
                    scan.mark_from(from, Token::Attribute);
                }
            }
            _ => scan.pass(),
        }
    }
}

/// Whether the string that begins here is a key.
fn is_key(scan: &Scan<'_>, quote: u8) -> bool {
    let mut at = scan.at + 1;
    while !matches!(scan.byte(at), 0 | b'\n') && scan.byte(at) != quote {
        at += if scan.byte(at) == b'\\' { 2 } else { 1 };
    }
    scan.byte(scan.after_spaces(at + 1)) == b':'
}

/// A string in one line, with backslashes.
fn string(scan: &mut Scan<'_>, quote: u8, token: Token) {
    let mut from = scan.at;
    scan.at += 1;
    while scan.more() {
        match scan.peek(0) {
            b'\n' => break,
            b'\\' => {
                scan.mark_from(from, token);
                scan.escape();
                from = scan.at;
            }
            b if b == quote => {
                scan.at += 1;
                break;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, token);
}

/// Marks TOML.
pub(super) fn toml(scan: &mut Scan<'_>) {
    // Whether a key may stand here: at a line's start, and in inline tables. What is open decides.
    let mut open: Vec<u8> = Vec::new();
    let mut key = true;
    while scan.more() {
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b'\n' => {
                scan.at += 1;
                key = open.is_empty();
            }
            b' ' | b'\t' | b'\r' => scan.skip_spaces(),
            b'#' => scan.mark_to(scan.line_end(), Token::Comment),
            b'[' if key && open.is_empty() => section(scan),
            b'[' | b'{' => {
                scan.at += 1;
                key = b == b'{';
                if open.len() < DEEPEST {
                    open.push(b);
                }
            }
            b']' | b'}' => {
                scan.at += 1;
                key = false;
                open.pop();
            }
            b',' => {
                scan.at += 1;
                key = open.last() == Some(&b'{');
            }
            b'=' => {
                scan.at += 1;
                key = false;
            }
            b'"' | b'\'' if key => string(scan, b, Token::Attribute),
            b'"' | b'\'' => toml_string(scan, b),
            _ if key && (is_name(b) || b == b'-') => {
                scan.name(b"-");
                scan.mark_from(from, Token::Attribute);
            }
            b'0'..=b'9' | b'-' | b'+' => {
                // Dates and times are numbers too.
                scan.skip(|b| {
                    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b':' | b'-' | b'+')
                });
                scan.mark_from(from, Token::Constant);
            }
            _ if begins_name(b) => {
                let word = scan.name(b"");
                if matches!(word, b"true" | b"false" | b"inf" | b"nan") {
                    scan.mark_from(from, Token::Constant);
                }
            }
            _ => scan.pass(),
        }
    }
}

/// How deep arrays are told apart.
const DEEPEST: usize = 100;

/// `[name]`, `[[name]]`: without its brackets.
fn section(scan: &mut Scan<'_>) {
    scan.skip(|b| b == b'[');
    let from = scan.at;
    scan.skip(|b| !matches!(b, b']' | b'\n' | b'#'));
    scan.mark_from(from, Token::Attribute);
    scan.skip(|b| b == b']');
}

fn toml_string(scan: &mut Scan<'_>, quote: u8) {
    let long = if quote == b'"' { "\"\"\"" } else { "'''" };
    let mut from = scan.at;
    let lines = scan.sees(long);
    scan.at += if lines { 3 } else { 1 };
    while scan.more() {
        let b = scan.peek(0);
        if lines && scan.sees(long) {
            scan.at += 3;
            break;
        }
        match b {
            b'\n' if !lines => break,
            b'\\' if quote == b'"' => {
                scan.mark_from(from, Token::String);
                scan.escape();
                from = scan.at;
            }
            _ if b == quote && !lines => {
                scan.at += 1;
                break;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, Token::String);
}

/// Marks settings: `[section]`, `key = value`, comments behind `#` and `;`.
pub(super) fn ini(scan: &mut Scan<'_>) {
    while scan.more() {
        scan.skip(|b| b.is_ascii_whitespace());
        let end = scan.line_end();
        match scan.peek(0) {
            b'#' | b';' | b'!' => scan.mark_to(end, Token::Comment),
            b'[' => section(scan),
            _ => {
                let line = scan.slice(scan.at, end);
                let sign = line.iter().position(|&b| b == b'=' || b == b':');
                if let Some(length) = sign {
                    let from = scan.at;
                    // `export NAME=value` of an environment.
                    let export = line.starts_with(b"export ");
                    if export {
                        scan.mark(from, from + 6, Token::Keyword);
                    }
                    scan.mark(
                        from + if export { 6 } else { 0 },
                        from + length,
                        Token::Attribute,
                    );
                    scan.at = from + length + 1;
                    value(scan, end);
                }
            }
        }
        scan.at = end.max(scan.at);
    }
}

/// The value of a setting.
fn value(scan: &mut Scan<'_>, end: usize) {
    scan.at = scan.after_spaces(scan.at).min(end);
    let b = scan.peek(0);
    if matches!(b, b'"' | b'\'') {
        return string(scan, b, Token::String);
    }
    let text = scan.slice(scan.at, end);
    let comment = text
        .windows(2)
        .position(|pair| matches!(pair, b" #" | b" ;" | b"\t#" | b"\t;"));
    let to = comment.map_or(end, |at| scan.at + at);
    let text = scan.slice(scan.at, to).trim_ascii();
    if is_constant(text) {
        scan.mark(scan.at, to, Token::Constant);
    }
    if comment.is_some() {
        scan.mark(to, end, Token::Comment);
    }
}

/// Numbers, dates and what switches: `3`, `1.5`, `yes`.
pub(super) fn is_constant(text: &[u8]) -> bool {
    /// In bytes; longer than any word of these.
    const LONGEST: usize = 40;
    if text.len() > LONGEST {
        return false;
    }
    let word = text.to_ascii_lowercase();
    if matches!(
        word.as_slice(),
        b"true"
            | b"false"
            | b"yes"
            | b"no"
            | b"on"
            | b"off"
            | b"null"
            | b"none"
            | b"~"
            | b".inf"
            | b".nan"
    ) {
        return true;
    }
    let digits = text
        .strip_prefix(b"-")
        .or(text.strip_prefix(b"+"))
        .unwrap_or(text);
    if digits.starts_with(b"0x") {
        return digits.iter().skip(2).all(u8::is_ascii_hexdigit) && digits.len() > 2;
    }
    digits.first().is_some_and(u8::is_ascii_digit)
        && digits.iter().filter(|&&b| b == b'.').count() < 2
        && digits
            .iter()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'_' | b'e' | b'E'))
        || is_date(text)
}

/// `2024-01-01`, perhaps with a time.
fn is_date(text: &[u8]) -> bool {
    text.len() >= 10
        && text.iter().take(10).enumerate().all(|(i, b)| {
            if matches!(i, 4 | 7) {
                *b == b'-'
            } else {
                b.is_ascii_digit()
            }
        })
        && text.iter().skip(10).all(|b| {
            b.is_ascii_digit()
                || matches!(
                    b,
                    b':' | b'.' | b'T' | b't' | b'Z' | b'z' | b' ' | b'+' | b'-'
                )
        })
}
