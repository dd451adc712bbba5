//! Ruby beyond its table.

use super::code::{Code, VALUE};
use super::scan::{begins_name, is_name};
use crate::markdown::highlight::Token;

impl<'t> Code<'_, 't> {
    /// Symbols, variables, literals in brackets, regular expressions, heredocs, long comments.
    pub(super) fn ruby(&mut self, b: u8) -> bool {
        let next = self.scan.peek(1);
        match b {
            b':' if begins_name(next)
                && !matches!(self.scan.before(), b':' | b')')
                && !is_name(self.scan.before()) =>
            {
                let from = self.scan.at;
                self.scan.at += 1;
                self.scan.name(b"");
                if matches!(self.scan.peek(0), b'?' | b'!') {
                    self.scan.at += 1;
                }
                self.scan.mark_from(from, Token::Constant);
                self.after(VALUE);
                true
            }
            b'@' | b'$' => {
                self.scan.at += 1;
                self.scan.name(b"@");
                self.after(VALUE);
                true
            }
            b'%' if !self.ends_value() => self.percent_literal(),
            b'/' if !self.ends_value() || self.spaced_argument() => {
                self.regular_expression(b"imxounse")
            }
            b'<' if self.scan.sees("<<") => {
                let kind = self.scan.peek(2);
                let heredoc = matches!(kind, b'~' | b'-')
                    || kind.is_ascii_uppercase() && self.before != VALUE;
                heredoc && self.heredoc(2)
            }
            b'=' if self.scan.sees("=begin")
                && self.scan.before() != b' '
                && self.scan.begins_line() =>
            {
                let from = self.scan.at;
                self.scan.at = self.scan.find("\n=end");
                self.scan.at = (self.scan.at + 5).min(self.scan.end);
                self.scan.mark_from(from, Token::Comment);
                true
            }
            _ => false,
        }
    }

    fn ends_value(&self) -> bool {
        matches!(self.before, VALUE | b')' | b']' | b'}')
    }

    /// Whether a sign stands before its word and apart from the one before: `puts /x/`, but `a / b`.
    fn spaced_argument(&self) -> bool {
        self.before == VALUE
            && self.scan.before() == b' '
            && !matches!(self.scan.peek(1), b' ' | b'=')
    }

    /// `%w[a b]`, `%i(…)`, `%q{…}`, `%(…)`
    fn percent_literal(&mut self) -> bool {
        let from = self.scan.at;
        let letter = usize::from(b"wWiIqQrsx".contains(&self.scan.peek(1)));
        let open = self.scan.peek(1 + letter);
        let close = match open {
            b'[' => b']',
            b'(' => b')',
            b'{' => b'}',
            b'<' => b'>',
            b'|' | b'!' | b'/' => open,
            _ => return false,
        };
        self.scan.at += 2 + letter;
        self.scan.skip(|b| b != close);
        self.scan.at += usize::from(self.scan.more());
        self.scan.mark_from(from, Token::String);
        self.after(VALUE);
        true
    }

    /// `name:` is a symbol, `name?` and `name!` are methods.
    pub(super) fn ruby_name(&mut self, from: usize, word: &'t [u8]) -> bool {
        let (a, b) = (self.scan.peek(0), self.scan.peek(1));
        if a == b':' && b != b':' && self.before != b'?' {
            self.scan.at += 1;
            self.scan.mark_from(from, Token::Constant);
            self.after(b':');
            return true;
        }
        let suffix = match a {
            b'?' => !is_name(b) && b != b'=',
            b'!' => !matches!(b, b'=' | b'~'),
            _ => false,
        };
        if suffix && word != b"defined" {
            self.scan.at += 1;
            self.scan.mark_from(from, Token::Function);
            self.after(VALUE);
        }
        suffix
    }
}
