//! Requests and answers of HTTP.

use super::scan::{Scan, begins_name};
use crate::markdown::highlight::Token;

/// Marks the first line, the headers, and a body by its looks.
pub(super) fn http(scan: &mut Scan<'_>) {
    let mut first = true;
    while scan.more() {
        let end = scan.line_end();
        let from = scan.at;
        if scan.slice(from, end).trim_ascii().is_empty() {
            scan.at = (end + 1).min(scan.end);
            if !first {
                body(scan);
            }
            continue;
        }
        let word = scan.name(b"-");
        let sign = scan.peek(0);
        if sign == b':' && !word.is_empty() {
            scan.mark_from(from, Token::Attribute);
        } else if word == b"HTTP" && sign == b'/' {
            status(scan, from, end);
        } else if !word.is_empty() && word.iter().all(u8::is_ascii_uppercase) {
            scan.mark_from(from, Token::Keyword);
            let line = scan.slice(scan.at, end);
            let version = line.windows(6).rposition(|window| window == b" HTTP/");
            if let Some(at) = version {
                scan.mark(scan.at + at, end, Token::Constant);
            }
        } else if sign == b'#' {
            scan.mark_to(end, Token::Comment);
        }
        first = false;
        scan.at = (end + 1).min(scan.end);
    }
}

/// `HTTP/1.1 200 OK`
fn status(scan: &mut Scan<'_>, from: usize, end: usize) {
    scan.skip(|b| !b.is_ascii_whitespace());
    scan.mark_from(from, Token::Keyword);
    scan.skip_spaces();
    let code = scan.at.min(end);
    scan.skip(|b| b.is_ascii_digit());
    scan.mark_from(code, Token::Constant);
}

/// What follows the headers: as far as it goes before another request.
fn body(scan: &mut Scan<'_>) {
    let end = scan.end;
    // The next request or answer begins a line of its own behind an empty one.
    let next = scan
        .rest()
        .windows(3)
        .enumerate()
        .find(|(i, window)| {
            window.starts_with(b"\n\n") && begins_message(scan.slice(scan.at + i + 2, end))
        })
        .map_or(end, |(i, _)| scan.at + i + 1);
    match scan.peek(0) {
        b'{' | b'[' => {
            scan.end = next;
            super::data::json(scan);
        }
        b'<' => {
            scan.end = next;
            super::markup::html(scan);
        }
        b if begins_name(b) && begins_message(scan.rest()) => return,
        _ => scan.at = next,
    }
    scan.end = end;
}

/// Whether a request or an answer begins here.
fn begins_message(text: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 8] = [
        b"HTTP/",
        b"GET ",
        b"POST ",
        b"PUT ",
        b"PATCH ",
        b"DELETE ",
        b"HEAD ",
        b"OPTIONS ",
    ];
    BEGINNINGS.iter().any(|begin| text.starts_with(begin))
}
