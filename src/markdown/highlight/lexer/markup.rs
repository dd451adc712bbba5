//! HTML, XML, and Django's and Jinja's templates.

use super::code::code;
use super::languages::web;
use super::scan::{Scan, begins_name, is_name};
use super::table::{Words, words};
use crate::markdown::highlight::Token;

/// Words of the template language.
const TEMPLATE_WORDS: Words = words!(
    "and as asvar by context else from if ignore import in is missing not only or recursive with \
     without"
);
/// Constants of the template language.
const TEMPLATE_CONSTANTS: Words = words!("False None True false none null true");

/// Marks HTML; with templates if the scanner has them.
pub(super) fn html(scan: &mut Scan<'_>) {
    markup(scan, true);
}

/// Marks XML.
pub(super) fn xml(scan: &mut Scan<'_>) {
    markup(scan, false);
}

/// Marks HTML with the tags of templates in it.
pub(super) fn django(scan: &mut Scan<'_>) {
    scan.templates = true;
    html(scan);
}

fn markup(scan: &mut Scan<'_>, html: bool) {
    while scan.more() {
        match scan.peek(0) {
            b'<' => angle(scan, html),
            b'&' => entity(scan),
            b'{' if template_tag(scan) => {}
            b'{' => scan.at += 1,
            _ => scan.skip(|b| !matches!(b, b'<' | b'&' | b'{')),
        }
    }
}

/// What begins with `<`.
fn angle(scan: &mut Scan<'_>, html: bool) {
    if scan.sees("<!--") {
        let to = scan.find("-->");
        return scan.mark_to((to + 3).min(scan.end), Token::Comment);
    }
    if scan.sees("<![CDATA[") {
        scan.mark(scan.at + 3, scan.at + 8, Token::Keyword);
        scan.at = (scan.find("]]>") + 3).min(scan.end);
        return;
    }
    match scan.peek(1) {
        b'!' => declaration(scan, html),
        b'?' => {
            scan.at += 2;
            tag(scan);
        }
        b'/' => {
            scan.at += 2;
            tag(scan);
        }
        b if begins_name(b) => {
            scan.at += 1;
            let name = tag(scan);
            if html {
                body(scan, name);
            }
        }
        _ => scan.at += 1,
    }
}

/// `<!DOCTYPE html>`, `<!ELEMENT …>`
fn declaration(scan: &mut Scan<'_>, html: bool) {
    scan.at += 2;
    let from = scan.at;
    scan.name(b"");
    scan.mark_from(from, Token::Keyword);
    while scan.more() {
        let b = scan.peek(0);
        match b {
            b'>' | b'<' => break,
            b'"' | b'\'' => quoted(scan, b),
            b'[' => return scan.at += 1,
            _ if begins_name(b) => {
                let from = scan.at;
                let word = scan.name(b"-");
                if word == b"SYSTEM" || word == b"PUBLIC" {
                    scan.mark_from(from, Token::Keyword);
                } else if html && word.eq_ignore_ascii_case(b"html") {
                    scan.mark_from(from, Token::Constant);
                }
            }
            _ => scan.pass(),
        }
    }
}

/// A tag from its name on; returns the name.
fn tag<'t>(scan: &mut Scan<'t>) -> &'t [u8] {
    let from = scan.at;
    let name = scan.name(b"-:.");
    scan.mark_from(from, Token::Attribute);
    // Whether the last attribute's value is a script: `onclick`.
    let mut handler = false;
    while scan.more() {
        let b = scan.peek(0);
        match b {
            b'>' => {
                scan.at += 1;
                break;
            }
            // A tag that was never closed ends where another begins.
            b'<' => break,
            b'"' | b'\'' if handler => script(scan, b),
            b'"' | b'\'' => quoted(scan, b),
            b'{' if template_tag(scan) => {}
            b'=' => {
                scan.at += 1;
                scan.skip(|b| b.is_ascii_whitespace());
                // A value without quotes.
                if !matches!(scan.peek(0), b'"' | b'\'' | b'{') {
                    scan.skip(|b| !matches!(b, b'>' | b'<' | b'{') && !b.is_ascii_whitespace());
                }
            }
            _ if is_name(b) || matches!(b, b'@' | b':' | b'#' | b'*') => {
                let from = scan.at;
                scan.at += 1;
                scan.skip(|b| {
                    is_name(b) || matches!(b, b'-' | b':' | b'.' | b'@' | b'[' | b']' | b'#')
                });
                let attribute = scan.slice(from, scan.at);
                handler =
                    attribute.starts_with(b"on") && attribute.iter().all(u8::is_ascii_alphabetic);
                scan.mark_from(from, Token::Attribute);
            }
            _ => scan.pass(),
        }
    }
    name
}

/// A script in quotes.
fn script(scan: &mut Scan<'_>, quote: u8) {
    scan.mark_to(scan.at + 1, Token::String);
    let end = scan.end;
    let close = scan.rest().iter().position(|&b| b == quote);
    scan.end = close.map_or(end, |at| scan.at + at);
    code(scan, &web::JAVASCRIPT);
    scan.at = scan.end;
    scan.end = end;
    if scan.more() {
        scan.mark_to(scan.at + 1, Token::String);
    }
}

/// A value in quotes.
fn quoted(scan: &mut Scan<'_>, quote: u8) {
    let mut from = scan.at;
    scan.at += 1;
    while scan.more() {
        let here = scan.at;
        match scan.peek(0) {
            b if b == quote => {
                scan.at += 1;
                break;
            }
            b'&' => match entity_length(scan) {
                0 => scan.at += 1,
                length => {
                    scan.mark(from, here, Token::String);
                    scan.mark_to(here + length, Token::Constant);
                    from = scan.at;
                }
            },
            b'{' if begins_template_tag(scan) => {
                scan.mark(from, here, Token::String);
                template_tag(scan);
                from = scan.at;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, Token::String);
}

/// `&amp;`, `&#39;`; a lone `&` is passed.
pub(super) fn entity(scan: &mut Scan<'_>) {
    match entity_length(scan) {
        0 => scan.at += 1,
        length => scan.mark_to(scan.at + length, Token::Constant),
    }
}

/// The length of the entity that begins here; 0: none does.
fn entity_length(scan: &Scan<'_>) -> usize {
    /// In bytes: `&CounterClockwiseContourIntegral;` is the longest name.
    const LONGEST: usize = 33;
    let name =
        (1..LONGEST).find(|&n| !scan.peek(n).is_ascii_alphanumeric() && scan.peek(n) != b'#');
    match name {
        Some(n) if n > 1 && scan.peek(n) == b';' => n + 1,
        _ => 0,
    }
}

/// What stands in `<script>` and `<style>`, up to the end tag.
fn body(scan: &mut Scan<'_>, name: &[u8]) {
    let close = if name.eq_ignore_ascii_case(b"script") {
        "</script"
    } else if name.eq_ignore_ascii_case(b"style") {
        "</style"
    } else {
        return;
    };
    let end = scan.end;
    scan.end = find_any_case(scan, close);
    if close == "</style" {
        super::styles::css(scan);
    } else {
        code(scan, &web::JAVASCRIPT);
    }
    scan.at = scan.end;
    scan.end = end;
}

/// Where a mark next stands, in either case, or the end.
fn find_any_case(scan: &Scan<'_>, mark: &str) -> usize {
    scan.rest()
        .windows(mark.len())
        .position(|window| window.eq_ignore_ascii_case(mark.as_bytes()))
        .map_or(scan.end, |at| scan.at + at)
}

/// Whether a tag of a template begins here.
pub(super) fn begins_template_tag(scan: &Scan<'_>) -> bool {
    scan.templates && scan.peek(0) == b'{' && matches!(scan.peek(1), b'{' | b'%' | b'#')
}

/// A tag of a template, if one begins here.
pub(super) fn template_tag(scan: &mut Scan<'_>) -> bool {
    if !begins_template_tag(scan) {
        return false;
    }
    let kind = scan.peek(1);
    if kind == b'#' {
        let to = scan.find("#}");
        scan.mark_to((to + 2).min(scan.end), Token::Comment);
        return true;
    }
    scan.mark_to(scan.at + 2, Token::Operator);
    // White space control.
    scan.skip(|b| matches!(b, b'-' | b'+'));
    scan.skip(|b| b.is_ascii_whitespace());
    let mut name: &[u8] = b"";
    if kind == b'%' {
        let from = scan.at;
        name = scan.name(b"");
        scan.mark_from(from, Token::Keyword);
    }
    expression(scan, if kind == b'%' { b'%' } else { b'}' });
    if name == b"comment" {
        let from = scan.at;
        while scan.more() && !ends_comment(scan) {
            scan.skip_up_to(1, |b| b == b'{');
            scan.at = scan.find("{");
        }
        scan.mark_from(from, Token::Comment);
    }
    true
}

/// Whether `{% endcomment` stands here.
fn ends_comment(scan: &Scan<'_>) -> bool {
    if !scan.sees("{%") {
        return false;
    }
    let at = scan.after_spaces(scan.at + 2 + usize::from(scan.peek(2) == b'-'));
    scan.slice(at, at + 10) == b"endcomment"
}

/// What stands in a tag of a template, and its end.
fn expression(scan: &mut Scan<'_>, close: u8) {
    let mut before = 0;
    while scan.more() {
        let b = scan.peek(0);
        let from = scan.at;
        if b == close && scan.peek(1) == b'}' {
            return scan.mark_to(scan.at + 2, Token::Operator);
        }
        match b {
            b'"' | b'\'' => {
                scan.at += 1;
                scan.skip(|c| c != b);
                scan.at += usize::from(scan.more());
                scan.mark_from(from, Token::String);
            }
            b'0'..=b'9' => scan.number(),
            _ if begins_name(b) => {
                let word = scan.name(b"");
                if before == b'|' || scan.peek(0) == b'(' {
                    scan.mark_from(from, Token::Function);
                } else if before == b'.' {
                } else if TEMPLATE_WORDS.has(word) {
                    scan.mark_from(from, Token::Keyword);
                } else if TEMPLATE_CONSTANTS.has(word) {
                    scan.mark_from(from, Token::Constant);
                }
            }
            b'=' | b'!' | b'<' | b'>' if scan.peek(1) == b'=' => {
                scan.mark_to(scan.at + 2, Token::Operator);
            }
            _ => scan.pass(),
        }
        if !b.is_ascii_whitespace() {
            before = b;
        }
    }
}
