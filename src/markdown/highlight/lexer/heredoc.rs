//! Strings that begin in the next line and end at a line of their own (`<<EOF`), in the shell, Ruby and PHP.

use super::code::{AWAITING, Code, VALUE};
use super::scan::{Scan, begins_name};
use crate::markdown::highlight::Token;

/// A heredoc that was announced.
#[derive(Clone, Copy)]
pub(super) struct Heredoc<'t> {
    /// The word that ends it, alone on its line.
    word: &'t [u8],
    /// Whether that word may stand behind white space.
    indented: bool,
}

impl<'t> Heredoc<'t> {
    /// Reads what follows `<<`: `-`, `~`, quotes, and the word that ends it, which is marked; `None`, and nothing is passed: no such word.
    pub(super) fn announced(scan: &mut Scan<'t>, marks: usize) -> Option<Heredoc<'t>> {
        let start = scan.at;
        let from = start + marks;
        let mut at = from;
        let indented = matches!(scan.byte(at), b'-' | b'~');
        at += usize::from(indented);
        // PHP allows a space here, the shell too.
        at = scan.after_spaces(at);
        let quote = scan.byte(at);
        let quoted = matches!(quote, b'"' | b'\'');
        at += usize::from(quoted);
        scan.at = at;
        let word = if begins_name(scan.peek(0)) {
            scan.name(&[])
        } else {
            b""
        };
        if word.is_empty() || quoted && scan.peek(0) != quote {
            scan.at = start;
            return None;
        }
        scan.at += usize::from(quoted);
        let sign = from + usize::from(indented);
        scan.mark(start, sign, Token::Operator);
        scan.mark(sign, scan.at, Token::Keyword);
        Some(Heredoc { word, indented })
    }

    /// Marks its text, from the start of a line on, and the word that ends it.
    pub(super) fn text(self, scan: &mut Scan<'t>) {
        let from = scan.at;
        while scan.more() {
            let end = scan.line_end();
            let start = if self.indented {
                scan.after_spaces(scan.at)
            } else {
                scan.at
            };
            let after = start + self.word.len();
            let ends = after <= end
                && scan.slice(start, after) == self.word
                && !super::scan::is_name(scan.byte(after));
            if ends {
                scan.mark(from, start, Token::String);
                scan.at = start;
                scan.mark_to(after, Token::Keyword);
                return;
            }
            scan.at = (end + 1).min(scan.end);
        }
        scan.mark_from(from, Token::String);
    }
}

impl Code<'_, '_> {
    /// `<<~WORD`, `<<<WORD`; its text follows the line.
    pub(super) fn heredoc(&mut self, marks: usize) -> bool {
        if self.heredoc.is_some() {
            return false;
        }
        self.heredoc = Heredoc::announced(self.scan, marks);
        if self.heredoc.is_some() {
            self.after(VALUE);
        }
        self.heredoc.is_some()
    }

    /// The text of the heredoc that the last line announced.
    pub(super) fn heredoc_text(&mut self) {
        if let Some(heredoc) = self.heredoc.take() {
            heredoc.text(self.scan);
            self.after(AWAITING);
        }
    }
}
