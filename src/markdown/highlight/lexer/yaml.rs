//! YAML.

use super::data::is_constant;
use super::scan::Scan;
use crate::markdown::highlight::Token;

/// Marks YAML, a line at a time; what spans lines is strings in quotes, blocks and brackets.
pub(super) fn yaml(scan: &mut Scan<'_>) {
    // Brackets that are open.
    let mut flow = 0usize;
    while scan.more() {
        let start = scan.at;
        scan.skip(|b| matches!(b, b' ' | b'\t'));
        let mut indent = scan.at - start;
        // `- - key: value`
        while flow == 0 && scan.peek(0) == b'-' && matches!(scan.peek(1), b' ' | b'\n' | 0) {
            scan.at = scan.after_spaces(scan.at + 1);
            indent = scan.at - start;
        }
        if flow == 0 && scan.sees("%") && indent == 0 {
            scan.mark_to(scan.line_end(), Token::Keyword);
        }
        let block = values(scan, &mut flow);
        if scan.more() {
            // The newline.
            scan.at += 1;
        }
        if block {
            skip_block(scan, indent);
        }
    }
}

/// The keys and values of a line; whether a block of text follows.
fn values(scan: &mut Scan<'_>, flow: &mut usize) -> bool {
    loop {
        scan.skip(|b| matches!(b, b' ' | b'\t' | b'\r'));
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            0 if !scan.more() => return false,
            b'\n' => return false,
            b'#' => scan.mark_to(scan.line_end(), Token::Comment),
            b'"' | b'\'' => quoted(scan, b),
            b'{' | b'[' => {
                *flow += 1;
                scan.at += 1;
            }
            b'}' | b']' => {
                *flow = flow.saturating_sub(1);
                scan.at += 1;
            }
            b',' | b':' | b'?' => scan.at += 1,
            b'&' | b'*' | b'!' => {
                scan.skip(|b| !b.is_ascii_whitespace() && !matches!(b, b',' | b']' | b'}'));
                scan.mark_from(from, Token::Keyword);
            }
            b'|' | b'>' if *flow == 0 => {
                scan.at += 1;
                scan.skip(|b| matches!(b, b'-' | b'+' | b'0'..=b'9'));
                scan.mark_from(from, Token::Keyword);
                scan.skip_spaces();
                if scan.peek(0) == b'#' {
                    scan.mark_to(scan.line_end(), Token::Comment);
                }
                if !scan.more() || scan.peek(0) == b'\n' {
                    return true;
                }
            }
            _ => plain(scan, *flow > 0),
        }
    }
}

/// A scalar without quotes: a key, a constant, or text.
fn plain(scan: &mut Scan<'_>, flow: bool) {
    let from = scan.at;
    while scan.more() {
        match scan.peek(0) {
            b'\n' => break,
            b':' if matches!(scan.peek(1), b' ' | b'\n' | b'\t' | b'\r' | 0)
                || flow && matches!(scan.peek(1), b',' | b'}' | b']') =>
            {
                scan.mark_from(from, Token::Attribute);
                return;
            }
            b'#' if matches!(scan.before(), b' ' | b'\t') => break,
            b',' | b']' | b'}' | b'[' | b'{' if flow => break,
            _ => scan.at += 1,
        }
    }
    let text = scan.slice(from, scan.at).trim_ascii();
    if is_constant(text) || text == b"<<" {
        scan.mark_from(from, Token::Constant);
    }
    // A sign that ends nothing here.
    if scan.at == from {
        scan.pass();
    }
}

/// A scalar in quotes, which may go on in the next lines; a key if a colon follows.
fn quoted(scan: &mut Scan<'_>, quote: u8) {
    let start = scan.at;
    let mut from = start;
    let token = if is_key(scan, quote) {
        Token::Attribute
    } else {
        Token::String
    };
    scan.at += 1;
    while scan.more() {
        match scan.peek(0) {
            b'\\' if quote == b'"' => {
                scan.mark(from, scan.at, token);
                scan.escape();
                from = scan.at;
            }
            b'\'' if quote == b'\'' && scan.peek(1) == b'\'' => scan.at += 2,
            b if b == quote => {
                scan.at += 1;
                break;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, token);
}

/// Whether the string that begins here ends in its line with a colon behind it.
fn is_key(scan: &Scan<'_>, quote: u8) -> bool {
    let mut at = scan.at + 1;
    while scan.byte(at) != quote {
        match scan.byte(at) {
            0 | b'\n' => return false,
            b'\\' if quote == b'"' => at += 2,
            _ => at += 1,
        }
    }
    let colon = scan.after_spaces(at + 1);
    scan.byte(colon) == b':' && !super::scan::is_name(scan.byte(colon + 1))
}

/// Passes the lines of a block: those deeper than the line that opened it, and empty ones.
fn skip_block(scan: &mut Scan<'_>, indent: usize) {
    while scan.more() {
        let first = scan.after_spaces(scan.at);
        let empty = matches!(scan.byte(first), b'\n' | b'\r') || first >= scan.end;
        if !empty && first - scan.at <= indent {
            break;
        }
        scan.at = first;
        scan.at = (scan.line_end() + 1).min(scan.end);
    }
}
