//! What stands in strings: escapes, placeholders, code.

use super::code::{Code, Open, VALUE};
use super::scan::begins_name;
use super::table::{Dialect, Escape, Hole, Placeholders, Quote};
use crate::markdown::highlight::Token;

impl Code<'_, '_> {
    /// A string from this place to its end or to the next hole; `from` is where its mark begins.
    pub(super) fn text(&mut self, mut from: usize, quote: &'static Quote) {
        let close = quote.close.as_bytes();
        while self.scan.more() {
            let b = self.scan.peek(0);
            if Some(&b) == close.first() && self.scan.sees(quote.close) {
                if quote.escape == Escape::Doubled && self.scan.peek(1) == b {
                    self.scan.at += 2;
                    continue;
                }
                self.scan.at += close.len();
                break;
            }
            match b {
                b'\n' if !quote.lines => break,
                b'\\' if quote.hole == Hole::Paren && self.scan.peek(1) == b'(' => {
                    return self.hole(from, 2, b')');
                }
                b'\\' if quote.escape == Escape::Backslash => {
                    self.scan.mark_from(from, Token::String);
                    self.scan.escape();
                    from = self.scan.at;
                }
                b'\\' if quote.escape == Escape::Raw => {
                    self.scan.at += 1;
                    // A newline is left to end the string.
                    if self.scan.more() && self.scan.peek(0) != b'\n' {
                        self.scan.pass();
                    }
                }
                b'$' | b'#' | b'{' if self.hole_width(quote.hole) > 0 => {
                    let width = self.hole_width(quote.hole);
                    return self.hole(from, width, b'}');
                }
                b'$' if matches!(quote.hole, Hole::DollarName | Hole::Php)
                    && begins_name(self.scan.peek(1)) =>
                {
                    self.scan.mark_from(from, Token::String);
                    self.scan.at += 1;
                    self.scan.name(&[]);
                    from = self.scan.at;
                }
                b'{' | b'}' if quote.hole == Hole::Brace && self.scan.peek(1) == b => {
                    self.scan.mark_from(from, Token::String);
                    self.scan.mark_to(self.scan.at + 2, Token::Constant);
                    from = self.scan.at;
                }
                b'{' if self.scan.templates && self.template(&mut from) => {}
                b'%' | b'{' => match self.placeholder(b, quote.hole) {
                    0 => self.scan.at += 1,
                    length => {
                        self.scan.mark_from(from, Token::String);
                        self.scan.mark_to(self.scan.at + length, Token::Constant);
                        from = self.scan.at;
                    }
                },
                _ => self.scan.at += 1,
            }
        }
        self.scan.mark_from(from, Token::String);
        self.open.pop();
        self.after(VALUE);
    }

    /// A tag of a template in a string.
    fn template(&mut self, from: &mut usize) -> bool {
        let start = self.scan.at;
        if !super::markup::begins_template_tag(self.scan) {
            return false;
        }
        self.scan.mark(*from, start, Token::String);
        super::markup::template_tag(self.scan);
        *from = self.scan.at;
        true
    }

    /// The bytes that open a hole here; 0: none does.
    fn hole_width(&self, hole: Hole) -> usize {
        let (a, b) = (self.scan.peek(0), self.scan.peek(1));
        match hole {
            Hole::Dollar | Hole::DollarName => usize::from(a == b'$' && b == b'{') * 2,
            Hole::Php => usize::from(a == b'{' && b == b'$'),
            Hole::Hash => usize::from(a == b'#' && b == b'{') * 2,
            Hole::Brace => usize::from(a == b'{' && b != b'{'),
            Hole::Paren | Hole::None => 0,
        }
    }

    /// Ends the mark of a string before a hole, and opens the hole.
    fn hole(&mut self, from: usize, width: usize, end: u8) {
        self.scan.mark_from(from, Token::String);
        self.scan.at += width;
        if self.push(Open::Hole(end)) {
            self.after(b'(');
        }
    }

    /// `!r` and `:>8` at the end of a hole of Python's or C#'s.
    pub(super) fn format_of_hole(&mut self, b: u8) -> bool {
        let [.., Open::Text(quote), Open::Hole(_)] = self.open.as_slice() else {
            return false;
        };
        if quote.hole != Hole::Brace {
            return false;
        }
        match b {
            b'!' if matches!(self.scan.peek(1), b'r' | b's' | b'a')
                && matches!(self.scan.peek(2), b'}' | b':') =>
            {
                self.scan.mark_to(self.scan.at + 2, Token::Keyword);
            }
            b':' => {
                let from = self.scan.at;
                self.scan
                    .skip(|b| !matches!(b, b'{' | b'}' | b'\n' | b'"' | b'\''));
                self.scan.mark_from(from, Token::Constant);
                // The width may be code itself.
                if self.scan.peek(0) == b'{' && self.push(Open::Hole(b'}')) {
                    self.scan.at += 1;
                    self.after(b'(');
                }
            }
            _ => return false,
        }
        true
    }

    /// The length of a placeholder that begins here; 0: none does.
    fn placeholder(&self, b: u8, hole: Hole) -> usize {
        /// In bytes; nobody writes longer ones, and whatever is longer is text.
        const LONGEST: usize = 32;
        let kinds = self.language.placeholders;
        let rest = self.scan.rest();
        let rest = rest.get(..LONGEST).unwrap_or(rest);
        match b {
            // `50%d…` is a share.
            b'%' if matches!(kinds, Placeholders::Percent | Placeholders::Both)
                && !self.scan.before().is_ascii_digit() =>
            {
                percent(rest)
            }
            b'{' if hole == Hole::None
                && matches!(kinds, Placeholders::Braces | Placeholders::Both) =>
            {
                braces(rest, self.language.dialect)
            }
            _ => 0,
        }
    }
}

/// `%d`, `%-5.2f`, `%(name)s`, `%%`
fn percent(text: &[u8]) -> usize {
    let mut at = 1;
    if text.get(at) == Some(&b'(') {
        match text.iter().position(|&b| b == b')') {
            Some(close) => at = close + 1,
            None => return 0,
        }
    }
    while text
        .get(at)
        .is_some_and(|b| matches!(b, b'-' | b'+' | b'#' | b'.' | b'0'..=b'9' | b'*'))
    {
        at += 1;
    }
    while at < 8
        && text
            .get(at)
            .is_some_and(|b| matches!(b, b'l' | b'h' | b'z'))
    {
        at += 1;
    }
    match text.get(at) {
        Some(b'%') if at == 1 => 2,
        Some(b) if b"ABEFGHMSTUXYabcdefgijmopqrstuvwxy".contains(b) => at + 1,
        _ => 0,
    }
}

/// `{}`, `{0}`, `{name:>5}`, `{{`
fn braces(text: &[u8], dialect: Dialect) -> usize {
    let doubled = text.get(1) == Some(&b'{');
    if doubled {
        return if dialect == Dialect::Rust { 2 } else { 0 };
    }
    let inside = |b: &u8| {
        b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'[' | b']' | b'#' | b'?' | b'$')
    };
    let name = text.iter().skip(1).take_while(|&b| inside(b)).count();
    let mut at = 1 + name;
    if text.get(at) == Some(&b'!') {
        at += 2;
    }
    if text.get(at) == Some(&b':') {
        at += text
            .iter()
            .skip(at)
            .take_while(|&&b| b.is_ascii_graphic() && b != b'}' && b != b'"')
            .count();
    }
    if text.get(at) == Some(&b'}') {
        at + 1
    } else {
        0
    }
}
