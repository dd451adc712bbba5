//! Strings whose beginning no table says: with prefixes, hashes, delimiters; characters, which lifetimes look like.

use super::code::{Code, VALUE};
use super::languages::{csharp, python};
use super::scan::begins_name;
use super::table::{Escape, Hole, Quote};
use crate::markdown::highlight::Token;

impl Code<'_, '_> {
    /// A doc string: a long string that is a statement.
    pub(super) fn doc_string(&mut self) -> bool {
        let found = python::LONG.iter().find(|quote| self.scan.sees(quote.open));
        let Some(quote) = found else { return false };
        let statement = self.open.is_empty() && self.scan.begins_line() && self.before != b'=';
        if !statement {
            return false;
        }
        let from = self.scan.at;
        self.scan.at += quote.open.len();
        self.scan.at = (self.scan.find(quote.close) + quote.close.len()).min(self.scan.end);
        self.scan.mark_from(from, Token::Comment);
        self.after(VALUE);
        true
    }

    /// `r"…"`, `f'…'`, `rb"""…"""`
    pub(super) fn python_string(&mut self, from: usize, prefix: &[u8]) -> bool {
        if prefix.len() > 2 || !prefix.iter().all(|b| b"rRbBuUfFtT".contains(b)) {
            return false;
        }
        let has = |letter: u8| prefix.iter().any(|b| b.to_ascii_lowercase() == letter);
        if has(b'r') && self.doc_string() {
            self.scan.mark(from, from + prefix.len(), Token::Keyword);
            return true;
        }
        let quotes: &[Quote] = match (has(b'r'), has(b'f') || has(b't')) {
            (false, false) => self.language.quotes,
            (true, false) => &python::RAW,
            (false, true) => &python::FORMATTED,
            (true, true) => &python::RAW_FORMATTED,
        };
        self.scan.mark_from(from, Token::Keyword);
        let found = quotes.iter().find(|quote| self.scan.sees(quote.open));
        if let Some(quote) = found {
            self.begin_text(self.scan.at, quote);
        }
        true
    }

    /// `'x'`, `'\n'`, or `'lifetime`.
    pub(super) fn quoted_character_or_lifetime(&mut self) -> bool {
        let from = self.scan.at;
        if self.scan.peek(1) == b'\\' {
            self.scan.at += 1;
            self.scan.mark_from(from, Token::String);
            self.scan.escape();
            if self.scan.peek(0) == b'\'' {
                self.scan.mark_to(self.scan.at + 1, Token::String);
            }
            self.after(VALUE);
            return true;
        }
        self.scan.at += 1;
        if self.scan.more() && self.scan.peek(0) != b'\n' {
            self.scan.pass();
        }
        if self.scan.peek(0) == b'\'' {
            self.scan.at += 1;
            self.scan.mark_from(from, Token::String);
        } else if begins_name(self.scan.byte(from + 1)) {
            self.scan.name(&[]);
            self.scan.mark_from(from, Token::Keyword);
        }
        self.after(VALUE);
        true
    }

    /// `r#"…"#`, `#"…"#`: no escapes; the hashes decide where it ends.
    pub(super) fn hashed_string(&mut self, from: usize) -> bool {
        let start = self.scan.at;
        self.scan.skip(|b| b == b'#');
        let hashes = self.scan.at - start;
        if self.scan.peek(0) != b'"' {
            self.scan.at = start;
            return false;
        }
        self.scan.mark(from, start, Token::Keyword);
        self.scan.at += 1;
        while self.scan.more() {
            self.scan.at += 1;
            if self.scan.before() == b'"' {
                let to = self.scan.at + hashes;
                let end = self.scan.slice(self.scan.at, to);
                if to <= self.scan.end && end.iter().all(|&b| b == b'#') {
                    self.scan.at = to;
                    break;
                }
            }
        }
        self.scan.mark_from(start, Token::String);
        self.after(VALUE);
        true
    }

    /// `"delimiter(…)delimiter"` behind C++'s `R`, which begins at `prefix`.
    pub(super) fn delimited_string(&mut self, prefix: usize) -> bool {
        /// In bytes; C++ allows sixteen.
        const LONGEST: usize = 16;
        let from = self.scan.at;
        let open = (1..=LONGEST + 1).find(|&n| self.scan.peek(n) == b'(');
        let Some(open) = open else { return false };
        self.scan.mark(prefix, from, Token::Keyword);
        let delimiter = self.scan.slice(from + 1, from + open);
        self.scan.at += open;
        while self.scan.more() {
            self.scan.at += 1;
            let end = self.scan.at + delimiter.len();
            if self.scan.before() == b')'
                && self.scan.byte(end) == b'"'
                && self.scan.slice(self.scan.at, end) == delimiter
            {
                self.scan.at = end + 1;
                break;
            }
        }
        self.scan.mark_from(from, Token::String);
        self.after(VALUE);
        true
    }

    /// `$"…{x}…"`, `@"…"`, `$@"…"`
    pub(super) fn csharp_string(&mut self) -> bool {
        let from = self.scan.at;
        let (a, b) = (self.scan.peek(0), self.scan.peek(1));
        let both = matches!(b, b'$' | b'@') && a != b;
        let quotes: &[Quote] = match (both, a) {
            (true, _) => &csharp::BOTH,
            (false, b'$') => &csharp::FORMATTED,
            (false, _) => &csharp::VERBATIM,
        };
        self.scan.at += 1 + usize::from(both);
        let found = quotes.iter().find(|quote| self.scan.sees(quote.open));
        if let Some(quote) = found {
            self.begin_text(from, quote);
            return true;
        }
        self.scan.at = from;
        false
    }

    /// `$$…$$`, `$body$…$body$`
    pub(super) fn dollar_quoted(&mut self) -> bool {
        let from = self.scan.at;
        self.scan.at += 1;
        // `$1` is a parameter.
        let parameter = self.scan.peek(0).is_ascii_digit();
        self.scan.name(&[]);
        if parameter || self.scan.peek(0) != b'$' {
            self.after(VALUE);
            return true;
        }
        self.scan.at += 1;
        let mark = self.scan.text.get(from..self.scan.at).unwrap_or_default();
        self.scan.at = (self.scan.find(mark) + mark.len()).min(self.scan.end);
        self.scan.mark_from(from, Token::String);
        self.after(VALUE);
        true
    }
}

/// Strings in which nothing but the end counts.
pub(super) const fn verbatim(open: &'static str, close: &'static str, hole: Hole) -> Quote {
    Quote {
        open,
        close,
        lines: true,
        escape: Escape::Doubled,
        hole,
    }
}
