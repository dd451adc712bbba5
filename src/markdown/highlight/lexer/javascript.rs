//! JavaScript and TypeScript beyond their tables: regular expressions, JSX, keys of objects, names of functions.

use super::code::{AWAITING, Code, Open, VALUE, capitalised, generics_end};
use super::scan::begins_name;
use super::table::{Dialect, Words, words};
use crate::markdown::highlight::Token;

/// TypeScript's own types, where a type is awaited.
const PRIMITIVES: Words =
    words!("any bigint boolean never null number object string symbol undefined unknown void");

/// Keywords behind which a brace begins an object.
const BEFORE_OBJECTS: Words =
    words!("await case const default in let new of return throw typeof var yield");

/// Keywords behind which a name is a type.
const BEFORE_TYPES: Words =
    words!("as extends implements infer instanceof is keyof new readonly satisfies");

impl Code<'_, '_> {
    /// What begins with a sign that only JavaScript knows.
    pub(super) fn javascript(&mut self, b: u8) -> bool {
        match b {
            b'/' if !matches!(self.scan.peek(1), b'/' | b'*') && self.awaits_value() => {
                self.regular_expression(b"dgimsuvy")
            }
            b'<' if self.awaits_value() => self.begins_element(),
            // Private names are no keywords.
            b'#' if begins_name(self.scan.peek(1)) => {
                self.scan.at += 1;
                let from = self.scan.at;
                self.scan.name(b"$");
                if self.scan.sees("(") {
                    self.scan.mark_from(from, Token::Function);
                }
                self.after(VALUE);
                true
            }
            _ => false,
        }
    }

    /// Whether an expression is to begin here, so that `/` and `<` are no operators.
    fn awaits_value(&self) -> bool {
        !matches!(self.before, VALUE | b')' | b']' | b'}' | b'.')
    }

    /// `/…/gi` in one line.
    pub(super) fn regular_expression(&mut self, flags: &[u8]) -> bool {
        if self.scan.at < self.no_regex_before {
            return false;
        }
        let from = self.scan.at;
        let mut class = false;
        let mut at = from + 1;
        loop {
            match self.scan.byte(at) {
                0 | b'\n' => {
                    self.no_regex_before = at;
                    return false;
                }
                b'\\' if !matches!(self.scan.byte(at + 1), 0 | b'\n') => at += 1,
                b'[' => class = true,
                b']' => class = false,
                b'/' if !class => break,
                _ => {}
            }
            at += 1;
        }
        self.scan.at = at + 1;
        self.scan.skip(|b| flags.contains(&b));
        self.scan.mark_from(from, Token::String);
        self.after(VALUE);
        true
    }

    /// Whether `{` begins an object rather than a block.
    pub(super) fn begins_object(&self) -> bool {
        self.language.dialect.is_javascript()
            && match self.before {
                b'(' | b',' | b'=' | b':' | b'[' | b'?' | b'&' | b'|' => true,
                AWAITING => BEFORE_OBJECTS.has(self.keyword),
                _ => false,
            }
    }

    /// The key of an object, whatever it means elsewhere.
    pub(super) fn key(&mut self, from: usize) -> bool {
        if !matches!(self.open.last(), Some(Open::Object)) || !matches!(self.before, b'{' | b',') {
            return false;
        }
        let next = self.scan.after_spaces(self.scan.at);
        if self.scan.byte(next) != b':' || self.scan.byte(next + 1) == b':' {
            return false;
        }
        let token = if self.function_at(next + 1) {
            Token::Function
        } else {
            Token::Attribute
        };
        self.scan.mark_from(from, token);
        self.after(VALUE);
        true
    }

    /// What a name is that no list knows; `None`: as in other languages.
    pub(super) fn javascript_name(&self, word: &[u8]) -> Option<Option<Token>> {
        let next = self.scan.after_spaces(self.scan.at);
        let assigned =
            self.scan.byte(next) == b'=' && !matches!(self.scan.byte(next + 1), b'=' | b'>');
        // A type that was written out is none of the function's: `f: FC = () => …`.
        if assigned && self.before != b':' && self.function_at(next + 1) {
            return Some(Some(Token::Function));
        }
        if self.language.dialect == Dialect::TypeScript && PRIMITIVES.has(word) {
            let next = self.scan.byte(next);
            let typed = match self.before {
                b':' | b'<' | b'|' | b'&' => !matches!(next, b':' | b'.' | b'('),
                b',' => matches!(next, b'>' | b'['),
                AWAITING => BEFORE_TYPES.has(self.keyword),
                b'=' | b'^' => matches!(next, b'|' | b'[' | b'>'),
                _ => false,
            };
            return Some(typed.then_some(Token::Type));
        }
        // A class where it is used as one; React's components are called by no one.
        let class = BEFORE_TYPES.has(self.keyword) || self.scan.sees(".") && self.before != b'.';
        if class && capitalised(word) {
            return Some(Some(Token::Type));
        }
        None
    }

    /// Whether a function's expression stands at a place: `function`, `async …`, `x =>`, `(x) =>`.
    fn function_at(&self, at: usize) -> bool {
        /// In bytes: the parameters of most functions, and a bound for what is none.
        const FARTHEST: usize = 160;
        let mut at = self.scan.after_spaces(at);
        let starts = |at: usize, word: &str| {
            self.scan.slice(at, at + word.len()) == word.as_bytes()
                && !begins_name(self.scan.byte(at + word.len()))
        };
        if starts(at, "function") {
            return true;
        }
        if starts(at, "async") {
            at = self.scan.after_spaces(at + 5);
            if starts(at, "function") {
                return true;
            }
        }
        let end = at + FARTHEST;
        let mut depth = 0;
        if self.scan.byte(at) == b'(' {
            while at < end {
                match self.scan.byte(at) {
                    b'(' => depth += 1,
                    b')' => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 {
                    break;
                }
            }
        } else if begins_name(self.scan.byte(at)) {
            while at < end && super::scan::is_name(self.scan.byte(at)) {
                at += 1;
            }
        } else {
            return false;
        }
        at = self.scan.after_spaces(at);
        // A result's type may stand between: `(x): number =>`.
        if self.scan.byte(at) == b':' && depth == 0 {
            while at < end && !matches!(self.scan.byte(at), b'=' | b';' | b'\n' | b',' | 0) {
                at += 1;
            }
        }
        self.scan.byte(at) == b'=' && self.scan.byte(at + 1) == b'>'
    }

    /// An element of JSX, if one begins here: `<div`, `<>`.
    fn begins_element(&mut self) -> bool {
        let next = self.scan.peek(1);
        if next == b'>' {
            self.scan.at += 2;
            return self.push(Open::Children);
        }
        if !begins_name(next) {
            return false;
        }
        if self.language.dialect == Dialect::TypeScript && self.is_generic() {
            return false;
        }
        self.element(1, false)
    }

    /// Whether `<` begins the type parameters of an arrow function, or a cast.
    fn is_generic(&self) -> bool {
        let mut at = self.scan.at + 1;
        while super::scan::is_name(self.scan.byte(at)) {
            at += 1;
        }
        self.scan.byte(at) == b','
            || self.scan.slice(at, at + 9) == b" extends "
            || generics_end(self.scan).is_some_and(|end| self.scan.byte(end) == b'(')
    }

    /// The name of an element behind its first signs.
    fn element(&mut self, signs: usize, closing: bool) -> bool {
        if !self.push(Open::Tag(closing)) {
            return false;
        }
        self.scan.at += signs;
        let from = self.scan.at;
        let name = self.scan.name(b".-:$");
        // Components are capitalised, or members of something.
        let component = name.first().is_some_and(u8::is_ascii_uppercase) || name.contains(&b'.');
        let token = if component {
            Token::Type
        } else {
            Token::Attribute
        };
        self.scan.mark_from(from, token);
        true
    }

    /// One piece of a tag.
    pub(super) fn tag(&mut self, closing: bool) {
        let b = self.scan.peek(0);
        match b {
            b'>' => {
                self.scan.at += 1;
                self.open.pop();
                if closing {
                    self.after(VALUE);
                } else {
                    self.push(Open::Children);
                }
            }
            b'/' if self.scan.peek(1) == b'>' => {
                self.scan.at += 2;
                self.open.pop();
                self.after(VALUE);
            }
            b'"' | b'\'' => {
                let from = self.scan.at;
                self.scan.at += 1;
                self.scan.skip(|c| c != b);
                self.scan.at += usize::from(self.scan.more());
                self.scan.mark_from(from, Token::String);
            }
            b'{' => self.jsx_hole(),
            _ if begins_name(b) => {
                let from = self.scan.at;
                self.scan.name(b"-:.");
                self.scan.mark_from(from, Token::Attribute);
            }
            // Types of a generic component.
            b'<' => match generics_end(self.scan) {
                Some(end) => self.scan.at = end,
                None => self.scan.at += 1,
            },
            _ if self.comment() => {}
            _ => self.scan.pass(),
        }
    }

    /// One piece of what stands between tags.
    pub(super) fn children(&mut self) {
        match self.scan.peek(0) {
            b'{' => self.jsx_hole(),
            b'<' if self.scan.peek(1) == b'/' => {
                self.open.pop();
                if self.scan.peek(2) == b'>' {
                    self.scan.at += 3;
                    self.after(VALUE);
                } else if !self.element(2, true) {
                    self.scan.at += 1;
                }
            }
            b'<' => {
                if !self.begins_element() {
                    self.scan.at += 1;
                }
            }
            b'&' => super::markup::entity(self.scan),
            _ => self.scan.skip(|b| !matches!(b, b'{' | b'<' | b'&')),
        }
    }

    fn jsx_hole(&mut self) {
        self.scan.at += 1;
        if self.push(Open::Hole(b'}')) {
            self.after(b'(');
        }
    }
}
