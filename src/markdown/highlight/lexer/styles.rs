//! CSS, and what SCSS and Less add to it.

use super::scan::{Scan, begins_name, is_name};
use crate::markdown::highlight::Token;

/// Marks style sheets.
pub(super) fn css(scan: &mut Scan<'_>) {
    // Whether a property's value is being read.
    let mut value = false;
    let mut depth = 0usize;
    let mut parens = 0usize;
    // Up to here, a look ahead has said what is a selector or a declaration.
    let mut judged = Judged {
        until: 0,
        declaration: false,
    };
    while scan.more() {
        if super::markup::template_tag(scan) {
            continue;
        }
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b'/' if scan.peek(1) == b'*' => {
                scan.at += 2;
                let to = scan.find("*/");
                scan.at = (to + 2).min(scan.end);
                scan.mark_from(from, Token::Comment);
            }
            // `//` is a comment to SCSS and Less, but not in `url(//x)`.
            b'/' if scan.peek(1) == b'/' && parens == 0 => {
                scan.mark_to(scan.line_end(), Token::Comment);
            }
            b'"' | b'\'' => string(scan, b),
            b'{' | b'}' | b';' => {
                match b {
                    b'{' => depth += 1,
                    b'}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                value = false;
                parens = 0;
                scan.at += 1;
            }
            b'(' => {
                parens += 1;
                scan.at += 1;
            }
            b')' => {
                parens = parens.saturating_sub(1);
                // The value of a media query ends here.
                value &= parens > 0 || judged.declares(scan);
                scan.at += 1;
            }
            b':' if !value && (judged.declares(scan) || parens > 0) => {
                value = true;
                scan.at += 1;
            }
            b':' => {
                // A pseudo-class.
                scan.skip(|b| b == b':');
                if !value {
                    scan.name(b"-");
                } else if parens > 0 {
                    value = false;
                }
            }
            b'@' => at_rule(scan),
            b'$' if scan.peek(1) != b'=' => {
                scan.at += 1;
                scan.name(b"-");
                scan.mark_from(from, Token::Type);
            }
            b'#' if scan.peek(1) == b'{' => {
                // Interpolation of SCSS.
                scan.at += 2;
                scan.skip(|b| !matches!(b, b'}' | b'\n' | b';'));
                scan.skip_up_to(1, |b| b == b'}');
            }
            b'#' | b'.' if value || parens > 0 || scan.peek(1).is_ascii_digit() => {
                if b == b'#' {
                    scan.at += 1;
                    scan.name(b"");
                    scan.mark_from(from, Token::Constant);
                } else if scan.peek(1).is_ascii_digit() {
                    number(scan);
                } else {
                    scan.at += 1;
                    if scan.name(b"-").is_empty() {
                        continue;
                    }
                    if !value {
                        scan.mark_from(from, Token::Attribute);
                    }
                }
            }
            b'#' | b'.' | b'&' | b'%' => {
                scan.at += 1;
                let name = scan.name(b"-");
                if !name.is_empty() {
                    scan.mark_from(from, Token::Attribute);
                }
            }
            b'!' => {
                scan.at += 1;
                scan.skip_spaces();
                scan.name(b"-");
                scan.mark_from(from, Token::Keyword);
            }
            b'^' | b'$' | b'*' | b'~' | b'|' if scan.peek(1) == b'=' => {
                scan.mark_to(scan.at + 2, Token::Operator);
            }
            b'-' if scan.peek(1) == b'-' => {
                scan.name(b"-");
                scan.mark_from(from, Token::Type);
            }
            b'0'..=b'9' => number(scan),
            b'-' | b'+' if scan.peek(1).is_ascii_digit() => number(scan),
            _ if begins_name(b) || b == b'-' && begins_name(scan.peek(1)) => {
                let name = scan.name(b"-");
                word(scan, from, name, value, depth, judged.declares(scan));
            }
            _ => scan.pass(),
        }
    }
}

/// What a name is.
fn word(scan: &mut Scan<'_>, from: usize, name: &[u8], value: bool, depth: usize, declares: bool) {
    if scan.peek(0) == b'(' {
        scan.mark_from(from, Token::Function);
        // An address without quotes is none of our words.
        if name.eq_ignore_ascii_case(b"url") && !matches!(scan.peek(1), b'"' | b'\'') {
            scan.skip(|b| !matches!(b, b')' | b'\n'));
        }
        return;
    }
    let token = if matches!(
        name,
        b"and" | b"or" | b"not" | b"only" | b"from" | b"to" | b"in" | b"through" | b"if" | b"else"
    ) && !declares
        && !value
    {
        Token::Keyword
    } else if value {
        Token::Constant
    } else if declares
        || depth == 0
        || matches!(
            scan.peek(0),
            b':' | b'.'
                | b'{'
                | b' '
                | b','
                | b'['
                | b'#'
                | b'\n'
                | b']'
                | b'='
                | b'^'
                | b'*'
                | b'~'
                | b'$'
                | b'|'
                | b'>'
                | b'+'
                | b')'
        )
    {
        Token::Attribute
    } else {
        return;
    };
    scan.mark_from(from, token);
}

/// `@media`, `@include name`, `@color` of Less.
fn at_rule(scan: &mut Scan<'_>) {
    let from = scan.at;
    scan.at += 1;
    if scan.peek(0) == b'{' {
        return;
    }
    let name = scan.name(b"-");
    if name.is_empty() {
        return;
    }
    scan.mark_from(from, Token::Keyword);
    if matches!(
        name,
        b"keyframes" | b"include" | b"mixin" | b"function" | b"extend" | b"layer" | b"container"
    ) {
        scan.skip_spaces();
        if begins_name(scan.peek(0)) {
            let from = scan.at;
            scan.name(b"-");
            if name != b"keyframes" {
                scan.mark_from(from, Token::Function);
            }
        }
    }
}

/// A number and its unit.
fn number(scan: &mut Scan<'_>) {
    let from = scan.at;
    scan.at += 1;
    scan.skip(|b| b.is_ascii_digit() || b == b'.');
    scan.mark_from(from, Token::Constant);
    let unit = scan.at;
    if scan.peek(0) == b'%' {
        scan.at += 1;
    } else {
        scan.skip(is_name);
    }
    scan.mark_from(unit, Token::Keyword);
}

fn string(scan: &mut Scan<'_>, quote: u8) {
    let mut from = scan.at;
    scan.at += 1;
    while scan.more() {
        match scan.peek(0) {
            b'\n' => break,
            b'\\' => {
                scan.mark_from(from, Token::String);
                let escape = scan.at;
                scan.at += 1;
                if scan.peek(0).is_ascii_hexdigit() {
                    scan.skip_up_to(6, |b| b.is_ascii_hexdigit());
                } else if scan.more() {
                    scan.pass();
                }
                scan.mark_from(escape, Token::Constant);
                from = scan.at;
            }
            b if b == quote => {
                scan.at += 1;
                break;
            }
            b'{' if super::markup::begins_template_tag(scan) => {
                scan.mark_from(from, Token::String);
                super::markup::template_tag(scan);
                from = scan.at;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, Token::String);
}

/// Whether what is being read is a declaration (`color: red;`) or a selector (`a:hover {`): told by which sign ends it.
struct Judged {
    until: usize,
    declaration: bool,
}

impl Judged {
    fn declares(&mut self, scan: &Scan<'_>) -> bool {
        if scan.at >= self.until {
            let end = scan
                .rest()
                .iter()
                .position(|b| matches!(b, b'{' | b'}' | b';'));
            self.until = end.map_or(scan.end, |at| scan.at + at + 1);
            // Without braces at all, a rule's inside stands alone.
            self.declaration = end.is_none_or(|_| {
                let sign = scan.byte(self.until - 1);
                // `#{$name}` of SCSS begins no block.
                sign != b'{' || scan.byte(self.until.wrapping_sub(2)) == b'#'
            });
        }
        self.declaration
    }
}
