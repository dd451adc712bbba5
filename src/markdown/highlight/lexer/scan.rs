//! A place in a text, and the tokens found so far.

use crate::markdown::highlight::{Collector, Token, Tokens};

/// Reads a text byte by byte. Marks are ASCII, and runs of other bytes are passed over whole, so that every place at which a token begins or ends lies
/// between characters.
pub(super) struct Scan<'t> {
    pub text: &'t str,
    pub bytes: &'t [u8],
    pub at: usize,
    /// Where reading ends: the text's end, or that of a part in another language.
    pub end: usize,
    /// Whether tags of a template (`{{ x }}`, `{% if %}`, `{# … #}`) stand in whatever is read.
    pub templates: bool,
    out: Collector<'t>,
    /// How many bytes were looked at, to hold that this grows with the text's length alone.
    #[cfg(test)]
    pub looks: std::cell::Cell<usize>,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Scan {
            text,
            bytes: text.as_bytes(),
            at: 0,
            end: text.len(),
            templates: false,
            out: Collector::new(text),
            #[cfg(test)]
            looks: std::cell::Cell::new(0),
        }
    }

    /// What was found.
    pub(super) fn tokens(self) -> Tokens {
        self.out.tokens
    }

    /// Whether there is more to read.
    pub(super) fn more(&self) -> bool {
        self.at < self.end
    }

    /// The byte `ahead` of this place; 0 behind the end.
    pub(super) fn peek(&self, ahead: usize) -> u8 {
        self.byte(self.at + ahead)
    }

    /// The byte at a place; 0 behind the end.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.looked_at(1);
        if at < self.end {
            self.bytes.get(at).copied().unwrap_or(0)
        } else {
            0
        }
    }

    /// Counts what was looked at.
    fn looked_at(&self, _bytes: usize) {
        #[cfg(test)]
        self.looks.set(self.looks.get() + _bytes);
    }

    /// The byte before this place; 0 at the text's start.
    pub(super) fn before(&self) -> u8 {
        match self.at.checked_sub(1) {
            Some(at) => self.byte(at),
            None => 0,
        }
    }

    /// What is still to be read.
    pub(super) fn rest(&self) -> &'t [u8] {
        self.slice(self.at, self.end)
    }

    /// The bytes between two places.
    pub(super) fn slice(&self, from: usize, to: usize) -> &'t [u8] {
        self.bytes.get(from..to).unwrap_or_default()
    }

    /// Whether a mark stands here.
    pub(super) fn sees(&self, mark: &str) -> bool {
        self.rest().starts_with(mark.as_bytes())
    }

    /// Where a mark next stands, or the end.
    pub(super) fn find(&self, mark: &str) -> usize {
        let found = self
            .text
            .get(self.at..self.end)
            .and_then(|rest| rest.find(mark))
            .map_or(self.end, |at| self.at + at);
        self.looked_at(found - self.at);
        found
    }

    /// The end of this line: its newline, or the end.
    pub(super) fn line_end(&self) -> usize {
        let rest = self.rest();
        let length = rest.iter().position(|&b| b == b'\n');
        let end = self.at + length.unwrap_or(rest.len());
        self.looked_at(end - self.at);
        end
    }

    /// Goes on while bytes are wanted.
    pub(super) fn skip(&mut self, wanted: impl Fn(u8) -> bool) {
        while self.more() && wanted(self.peek(0)) {
            self.at += 1;
        }
    }

    /// Passes a character of any length.
    pub(super) fn pass(&mut self) {
        self.at += 1;
        // The other bytes of a character.
        self.skip(|b| b & 0xc0 == 0x80);
    }

    /// Passes white space but newlines.
    pub(super) fn skip_spaces(&mut self) {
        self.skip(|b| matches!(b, b' ' | b'\t' | b'\r'));
    }

    /// The place of the first byte from `at` on that is no space or tab.
    pub(super) fn after_spaces(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t') {
            at += 1;
        }
        at
    }

    /// Whether only spaces stand between the line's start and this place.
    pub(super) fn begins_line(&self) -> bool {
        self.slice(0, self.at)
            .iter()
            .rev()
            .find(|b| !matches!(b, b' ' | b'\t'))
            .is_none_or(|&b| b == b'\n')
    }

    /// Marks what lies between two places, without the white space around it.
    pub(super) fn mark(&mut self, mut from: usize, mut to: usize, token: Token) {
        while from < to && self.byte(from).is_ascii_whitespace() {
            from += 1;
        }
        while from < to && self.byte(to - 1).is_ascii_whitespace() {
            to -= 1;
        }
        self.out.add(from..to, token);
    }

    /// Marks what lies between a place and this one.
    pub(super) fn mark_from(&mut self, from: usize, token: Token) {
        self.mark(from, self.at, token);
    }

    /// Goes to a place and marks what was passed.
    pub(super) fn mark_to(&mut self, to: usize, token: Token) {
        let from = self.at;
        self.at = to;
        self.mark(from, to, token);
    }

    /// Passes a run of letters, digits, `_`, characters beyond ASCII and the given signs; returns it.
    pub(super) fn name(&mut self, signs: &[u8]) -> &'t [u8] {
        let from = self.at;
        self.skip(|b| is_name(b) || signs.contains(&b));
        self.slice(from, self.at)
    }

    /// Passes a number in any usual notation: `1_000.5e-3`, `0xFF`, `10n`. Ranges (`1..2`) end it.
    pub(super) fn number(&mut self) {
        let from = self.at;
        let hex = self.peek(0) == b'0' && matches!(self.peek(1), b'x' | b'X');
        let mut point = hex;
        while self.more() {
            let b = self.peek(0);
            let goes_on = match b {
                b'.' => {
                    !point && self.peek(1).is_ascii_digit() && {
                        point = true;
                        true
                    }
                }
                b'+' | b'-' => {
                    !hex && matches!(self.before(), b'e' | b'E')
                        && self.at > from + 1
                        && self.peek(1).is_ascii_digit()
                }
                b'\'' => {
                    self.peek(1).is_ascii_hexdigit()
                        && self.before().is_ascii_hexdigit()
                        && self.peek(2) != b'\''
                }
                _ => b.is_ascii_alphanumeric() || b == b'_',
            };
            if !goes_on {
                break;
            }
            self.at += 1;
        }
        self.mark_from(from, Token::Constant);
    }

    /// Passes a backslash and what it stands before, and marks both.
    pub(super) fn escape(&mut self) {
        let from = self.at;
        self.at += 1;
        let most = match self.peek(0) {
            b'x' => 2,
            b'u' if self.peek(1) == b'{' => {
                // `\u{1f600}`: never more than six digits.
                let close = (2..10).find(|&n| self.peek(n) == b'}');
                self.at += close.map_or(1, |n| n + 1);
                return self.mark_from(from, Token::Constant);
            }
            b'u' => 4,
            b'U' => 8,
            b'0'..=b'7' => {
                self.skip_up_to(3, |b| matches!(b, b'0'..=b'7'));
                return self.mark_from(from, Token::Constant);
            }
            _ => 0,
        };
        if self.more() {
            self.pass();
        }
        self.skip_up_to(most, |b| b.is_ascii_hexdigit());
        self.mark_from(from, Token::Constant);
    }

    /// Goes on while bytes are wanted, `most` of them.
    pub(super) fn skip_up_to(&mut self, most: usize, wanted: impl Fn(u8) -> bool) {
        for _ in 0..most {
            if !(self.more() && wanted(self.peek(0))) {
                break;
            }
            self.at += 1;
        }
    }
}

/// Whether a name may hold the byte. Bytes of characters beyond ASCII all are, so that these stay whole.
pub(super) fn is_name(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

/// Whether a name may begin with the byte.
pub(super) fn begins_name(b: u8) -> bool {
    is_name(b) && !b.is_ascii_digit()
}
