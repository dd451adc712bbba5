//! What languages have that no table says, but for JavaScript, which has a file of its own.

use super::code::{AWAITING, Code, Open, VALUE, capitalised};
use super::scan::{begins_name, is_name};
use super::table::Dialect;
use crate::markdown::highlight::Token;

impl Dialect {
    /// Whether `=>` and `->` make functions.
    pub(super) fn arrow_is_keyword(self) -> bool {
        matches!(
            self,
            Dialect::None | Dialect::JavaScript | Dialect::TypeScript | Dialect::CSharp
        )
    }

    pub(super) fn is_javascript(self) -> bool {
        matches!(self, Dialect::JavaScript | Dialect::TypeScript)
    }
}

impl<'t> Code<'_, 't> {
    /// What begins with a sign that means something in this language only; whether it was passed.
    pub(super) fn special(&mut self, b: u8) -> bool {
        match self.language.dialect {
            Dialect::None => false,
            Dialect::Python => match b {
                b'"' | b'\'' => self.doc_string(),
                b':' | b'!' => self.format_of_hole(b),
                b'.' if self.scan.sees("...") => {
                    self.scan.mark_to(self.scan.at + 3, Token::Constant);
                    self.after(VALUE);
                    true
                }
                _ => false,
            },
            Dialect::JavaScript | Dialect::TypeScript => self.javascript(b),
            Dialect::Rust => match b {
                b'\'' => self.quoted_character_or_lifetime(),
                b'#' => self.attribute(b"!"),
                _ => false,
            },
            Dialect::Go => false,
            Dialect::C => b == b'#' && self.directive(),
            Dialect::CSharp => match b {
                b'#' => self.directive(),
                b'$' | b'@' => self.csharp_string(),
                b'[' if matches!(self.before, 0 | b'{' | b'}' | b';' | b']') => {
                    self.bracketed_attribute()
                }
                b':' => self.format_of_hole(b),
                _ => false,
            },
            Dialect::Ruby => self.ruby(b),
            Dialect::Php => match b {
                b'$' => self.variable(),
                b'#' if self.scan.peek(1) == b'[' => self.attribute(b""),
                b'<' => self.scan.sees("<<<") && self.heredoc(3),
                _ => false,
            },
            Dialect::Swift => match b {
                b'#' if self.scan.peek(1) == b'"' => self.hashed_string(self.scan.at),
                b'#' => self.directive(),
                _ => false,
            },
            Dialect::Sql => b == b'$' && self.dollar_quoted(),
        }
    }

    /// What begins with a name that means something because of what follows; whether it was passed.
    pub(super) fn prefixed(&mut self, from: usize, word: &'t [u8]) -> bool {
        let next = self.scan.peek(0);
        match self.language.dialect {
            Dialect::JavaScript | Dialect::TypeScript => self.key(from),
            Dialect::Python if matches!(next, b'"' | b'\'') => self.python_string(from, word),
            Dialect::Rust => match next {
                b'"' | b'#' if matches!(word, b"r" | b"br" | b"cr") => self.hashed_string(from),
                b'\'' if word == b"b" && self.scan.peek(1) != b'\'' => {
                    self.quoted_character_or_lifetime()
                }
                b'"' if matches!(word, b"b" | b"c") => {
                    self.scan.mark_from(from, Token::Keyword);
                    self.after(AWAITING);
                    true
                }
                b'!' if matches!(self.scan.peek(1), b'(' | b'[' | b'{' | b' ') => {
                    self.scan.at += 1;
                    self.scan.mark_from(from, Token::Function);
                    self.after(AWAITING);
                    self.expected = Some(Token::Function).filter(|_| word == b"macro_rules");
                    true
                }
                _ => false,
            },
            Dialect::C => {
                next == b'"'
                    && matches!(word, b"R" | b"LR" | b"u8R" | b"uR" | b"UR")
                    && self.delimited_string(from)
            }
            Dialect::Ruby => self.ruby_name(from, word),
            _ => false,
        }
    }

    /// What a name is; `None`: as in other languages.
    pub(super) fn special_name(&mut self, from: usize, word: &[u8]) -> Option<Option<Token>> {
        match self.language.dialect {
            Dialect::JavaScript | Dialect::TypeScript => self.javascript_name(word),
            // Bases, and the values of their keywords.
            Dialect::Python if self.bases => Some(
                (self.scan.byte(self.scan.after_spaces(self.scan.at)) != b'=')
                    .then_some(Token::Type),
            ),
            Dialect::Go => {
                // `[]Order`, `map[string]Order`, `*Order`
                let behind = from.checked_sub(1).map_or(0, |at| self.scan.byte(at));
                (matches!(behind, b']' | b'*') && capitalised(word)).then_some(Some(Token::Type))
            }
            Dialect::C => word.ends_with(b"_t").then_some(Some(Token::Type)),
            // A class's parent.
            Dialect::Ruby => {
                (self.before == b'<' && capitalised(word)).then_some(Some(Token::Type))
            }
            Dialect::CSharp => self.csharp_name(word),
            // `INSERT INTO t(a)`, `CREATE TABLE t(…)` call nothing.
            Dialect::Sql => {
                let table = [
                    &b"into"[..],
                    b"table",
                    b"references",
                    b"on",
                    b"join",
                    b"from",
                    b"exists",
                    b"with",
                    b"update",
                    b"as",
                ];
                table
                    .iter()
                    .any(|keyword| self.keyword.eq_ignore_ascii_case(keyword))
                    .then_some(None)
            }
            _ => None,
        }
    }

    /// After a name and its mark.
    pub(super) fn after_name(&mut self, token: Option<Token>, keyword: &[u8]) {
        match self.language.dialect {
            Dialect::Python if token == Some(Token::Type) && keyword == b"class" => {
                self.bases = self.scan.sees("(");
            }
            // `extends React.Component`
            Dialect::JavaScript if keyword == b"extends" && self.scan.sees(".") => {
                self.expected = Some(Token::Type);
            }
            _ => {}
        }
    }

    /// Whether the name that begins at a place is a member of something, and so no keyword.
    pub(super) fn is_member(&self, from: usize) -> bool {
        match self.language.dialect {
            // Its dot joins strings.
            Dialect::Php => self.scan.slice(from.saturating_sub(2), from) == b"->",
            _ => self.before == b'.',
        }
    }

    /// Whether a keyword stays one behind a dot.
    pub(super) fn keeps_keywords(&self, word: &[u8]) -> bool {
        match self.language.dialect {
            Dialect::Rust => word == b"await",
            Dialect::None => word == b"class",
            // `from . import x`
            Dialect::Python => word == b"import",
            _ => false,
        }
    }

    /// Whether what follows makes a keyword of a word that is one in some places only.
    pub(super) fn in_context(&self, word: &[u8]) -> bool {
        let at = self.scan.after_spaces(self.scan.at);
        let next = self.scan.byte(at);
        match self.language.dialect {
            // `match x:`, `case Point(x=0):`, `type X = int`
            Dialect::Python => {
                let here = self.scan.at - word.len();
                let begins = self
                    .scan
                    .slice(0, here)
                    .iter()
                    .rev()
                    .find(|b| !matches!(b, b' ' | b'\t'))
                    .is_none_or(|&b| b == b'\n');
                // Once a line at most.
                if !begins || at == self.scan.at {
                    return false;
                }
                let line = self.scan.slice(at, self.scan.line_end());
                let block =
                    line.trim_ascii_end().ends_with(b":") || line.windows(2).any(|w| w == b": ");
                (is_name(next)
                    || word != b"type"
                        && matches!(next, b'(' | b'[' | b'{' | b'"' | b'\'' | b'-' | b'*'))
                    && (block || word == b"type")
            }
            Dialect::CSharp if matches!(next, b';' | b'{') => true,
            // Words that name columns too are keywords where they are shouted.
            Dialect::Sql => self
                .scan
                .byte(self.scan.at - word.len())
                .is_ascii_uppercase(),
            Dialect::Swift if next == b'{' => true,
            _ => {
                begins_name(next)
                    || matches!(next, b'{' | b'*' | b'[' | b'"' | b'\'' | b'$' | b'#' | b'@')
            }
        }
    }

    /// `#[name(…)]`, `#![name]`
    fn attribute(&mut self, sign: &[u8]) -> bool {
        let inner = usize::from(sign.contains(&self.scan.peek(1)));
        if self.scan.peek(1 + inner) != b'[' {
            return false;
        }
        let from = self.scan.at;
        self.scan.at += 2 + inner;
        self.scan.name(b":\\");
        self.end_of_attribute(from)
    }

    /// `#include <x>`, `#define`: the word is marked, and what is included.
    fn directive(&mut self) -> bool {
        if !self.scan.begins_line() {
            return false;
        }
        let from = self.scan.at;
        self.scan.at = self.scan.after_spaces(from + 1);
        let word = self.scan.name(&[]);
        if word.is_empty() {
            self.scan.at = from;
            return false;
        }
        self.scan.mark_from(from, Token::Keyword);
        self.scan.skip_spaces();
        if matches!(word, b"include" | b"import") && self.scan.peek(0) == b'<' {
            let line = self.scan.line_end();
            let path = self.scan.slice(self.scan.at, line);
            let close = path.iter().position(|&b| b == b'>');
            let end = close.map_or(line, |length| self.scan.at + length + 1);
            self.scan.mark_to(end, Token::String);
        }
        self.after(AWAITING);
        true
    }

    /// `[Name(…)]` where a statement may begin.
    fn bracketed_attribute(&mut self) -> bool {
        let from = self.scan.at;
        if !self.scan.peek(1).is_ascii_uppercase() || !self.scan.begins_line() {
            return false;
        }
        self.scan.at += 1;
        self.scan.name(b".");
        self.end_of_attribute(from)
    }

    /// Marks an attribute's name, and its bracket if that closes there.
    fn end_of_attribute(&mut self, from: usize) -> bool {
        if self.scan.peek(0) == b']' {
            self.scan.at += 1;
            self.after(b']');
        } else {
            self.push(Open::Bracket);
            self.after(b'[');
        }
        self.scan.mark_from(from, Token::Attribute);
        true
    }

    /// A capitalised name may be anything in C#: a type is one where one is declared, made or named as a parameter.
    fn csharp_name(&mut self, word: &[u8]) -> Option<Option<Token>> {
        if !capitalised(word) || self.before == b'.' {
            return None;
        }
        if self.scan.sees("(") {
            return (self.keyword == b"new").then_some(Some(Token::Type));
        }
        let at = self.scan.after_spaces(self.scan.at);
        let behind: &[u8] = match self.scan.byte(at) {
            b'<' => return super::code::generics_end(self.scan).map(|_| Some(Token::Type)),
            b'?' | b'[' => self
                .scan
                .slice(self.scan.after_spaces(at + 1), self.scan.end),
            _ if at > self.scan.at => self.scan.slice(at, self.scan.end),
            _ => &[],
        };
        let length = behind.iter().take_while(|&&b| is_name(b)).count().min(12);
        let next = behind.get(..length).unwrap_or_default();
        let declares = behind.first().is_some_and(|&b| begins_name(b))
            && !matches!(
                next,
                b"is"
                    | b"as"
                    | b"in"
                    | b"and"
                    | b"or"
                    | b"when"
                    | b"where"
                    | b"switch"
                    | b"with"
                    | b"on"
                    | b"equals"
                    | b"by"
            );
        let named = matches!(
            self.keyword,
            b"new" | b"is" | b"as" | b"class" | b"where" | b"catch"
        );
        let within = matches!(self.before, b'<' | b':' | b',')
            && matches!(self.scan.byte(at), b'>' | b',' | b'\n' | b'{' | b'[');
        (declares || named || within).then_some(Some(Token::Type))
    }

    /// `$name`; `$this` is a keyword.
    fn variable(&mut self) -> bool {
        let from = self.scan.at;
        self.scan.at += 1;
        let name = self.scan.name(&[]);
        if name == b"this" {
            self.scan.mark_from(from, Token::Keyword);
        }
        self.after(VALUE);
        true
    }
}
