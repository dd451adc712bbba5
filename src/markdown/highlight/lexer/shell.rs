//! The shell: sh, bash and their kin.

use super::heredoc::Heredoc;
use super::scan::{Scan, begins_name, is_name};
use super::table::{Words, words};
use crate::markdown::highlight::Token;

/// Keywords behind which a command stands.
const BEFORE_COMMANDS: Words = words!("do elif else if then time until while");
/// The other keywords.
const KEYWORDS: Words = words!(
    "[[ ]] alias break case continue declare done esac export fi for function local readonly return \
     select shift trap typeset unset"
);

/// What is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// `"`
    Quotes,
    /// `$(`, `<(`
    Command,
    /// `` ` ``
    Backtick,
    /// `(`
    Paren,
    /// `(` of `name=(a b)`
    List,
    /// `$((`, `((`
    Arithmetic,
    /// `${`
    Parameter,
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// A command, a keyword or an assignment.
    Command,
    /// The rest of an assignment; behind it a command.
    Assigned,
    /// Whatever a command is told.
    Argument,
    /// What `for` and `case` go through; `in` is a keyword.
    Subject,
    /// A pattern of `case`, up to `)`.
    Pattern,
}

/// How deep brackets are told apart.
const DEEPEST: usize = 200;

struct Shell<'s, 't> {
    scan: &'s mut Scan<'t>,
    open: Vec<Open>,
    next: Next,
    /// Whether the last `for` or `case` was a `case`.
    case: bool,
    heredoc: Option<Heredoc<'t>>,
}

/// Marks a script from the scanner's place to its end.
pub(super) fn shell(scan: &mut Scan<'_>) {
    let mut shell = Shell {
        scan,
        open: Vec::new(),
        next: Next::Command,
        case: false,
        heredoc: None,
    };
    while shell.scan.more() {
        match shell.open.last() {
            Some(Open::Quotes) => shell.quotes(shell.scan.at),
            Some(Open::Arithmetic) => shell.arithmetic(),
            Some(Open::Parameter) => shell.parameter(),
            _ => shell.step(),
        }
    }
}

impl Shell<'_, '_> {
    fn push(&mut self, open: Open) -> bool {
        let room = self.open.len() < DEEPEST;
        if room {
            self.open.push(open);
        }
        room
    }

    fn step(&mut self) {
        let b = self.scan.peek(0);
        let from = self.scan.at;
        match b {
            b' ' | b'\t' | b'\r' => {
                self.scan.skip_spaces();
                if self.next == Next::Assigned {
                    self.next = Next::Command;
                }
            }
            b'\n' => {
                self.scan.at += 1;
                if let Some(heredoc) = self.heredoc.take() {
                    heredoc.text(self.scan);
                }
                if self.next != Next::Pattern && self.open.last() != Some(&Open::List) {
                    self.next = Next::Command;
                }
            }
            b'#' if !is_word(self.scan.before()) => {
                self.scan.mark_to(self.scan.line_end(), Token::Comment);
            }
            b'"' | b'\'' | b'$' | b'`' | b'\\' => self.expansion(b),
            b'<' if self.scan.sees("<<") && !self.scan.sees("<<<") && self.heredoc.is_none() => {
                self.heredoc = Heredoc::announced(self.scan, 2);
                if self.scan.at == from {
                    self.scan.at += 2;
                }
            }
            b'<' | b'>' if self.scan.peek(1) == b'(' => {
                self.scan.at += 2;
                self.push(Open::Command);
                self.next = Next::Command;
            }
            b'(' => {
                let open = if self.scan.sees("((") && self.next == Next::Command {
                    self.scan.at += 1;
                    Open::Arithmetic
                } else if self.next == Next::Assigned {
                    Open::List
                } else {
                    Open::Paren
                };
                self.scan.at += 1;
                self.push(open);
                // `name=(a b)` lists words; `f(x)` is no subshell.
                let behind = self.scan.byte(from.wrapping_sub(1));
                self.next = match open {
                    Open::List => Next::Argument,
                    _ if is_word(behind) => self.next,
                    _ => Next::Command,
                };
            }
            b')' => {
                self.scan.at += 1;
                let closed = match self.open.last() {
                    Some(open @ (Open::Paren | Open::Command | Open::List)) => Some(*open),
                    _ => None,
                };
                // The end of a pattern closes nothing.
                if self.next == Next::Pattern || closed.is_none() {
                    self.next = Next::Command;
                } else {
                    self.open.pop();
                    self.next = match (closed, self.next) {
                        (Some(Open::Command), _) => Next::Argument,
                        (Some(Open::List), _) => Next::Assigned,
                        _ => Next::Command,
                    };
                }
            }
            b';' | b'|' | b'&' | b'<' | b'>' => self.operator(b),
            _ => self.word(),
        }
    }

    /// Signs between commands, and redirections.
    fn operator(&mut self, b: u8) {
        let from = self.scan.at;
        self.scan
            .skip_up_to(3, |b| matches!(b, b';' | b'|' | b'&' | b'<' | b'>'));
        let length = self.scan.at - from;
        // `a|b)` of `case`.
        if self.next == Next::Pattern {
            return;
        }
        if b == b';' {
            self.next = if length > 1 && self.case {
                Next::Pattern
            } else {
                Next::Command
            };
            return;
        }
        if length > 1 {
            self.scan.mark_from(from, Token::Operator);
        }
        let redirects = matches!(b, b'<' | b'>') || self.scan.before() == b'>';
        if redirects {
            // `2>&1`: the number is part of it.
            self.scan.skip(|b| b == b'&' || b.is_ascii_digit());
            if self.next == Next::Command {
                self.next = Next::Argument;
            }
        } else {
            self.next = Next::Command;
        }
    }

    /// Quotes, `$…`, backticks, `\x`.
    fn expansion(&mut self, b: u8) {
        let from = self.scan.at;
        if self.next == Next::Command {
            self.next = Next::Argument;
        }
        match b {
            b'"' => {
                self.scan.at += 1;
                if self.push(Open::Quotes) {
                    self.quotes(from);
                }
            }
            b'\'' => {
                self.scan.at += 1;
                self.scan.skip(|b| b != b'\'');
                self.scan.at += usize::from(self.scan.more());
                self.scan.mark_from(from, Token::String);
            }
            b'\\' => {
                self.scan.at += 1;
                if self.scan.more() {
                    self.scan.pass();
                }
                // The end of a line that goes on is worth no mark.
                if self.scan.before() != b'\n' {
                    self.scan.mark_from(from, Token::Constant);
                }
            }
            b'`' => {
                self.scan.at += 1;
                if self.open.last() == Some(&Open::Backtick) {
                    self.open.pop();
                    self.next = Next::Argument;
                } else if self.push(Open::Backtick) {
                    self.next = Next::Command;
                }
            }
            _ => self.dollar(),
        }
    }

    /// `$x`, `${x}`, `$(…)`, `$((…))`, `$'…'`
    fn dollar(&mut self) {
        let from = self.scan.at;
        match self.scan.peek(1) {
            b'(' if self.scan.peek(2) == b'(' => {
                self.scan.at += 3;
                self.push(Open::Arithmetic);
            }
            b'(' => {
                self.scan.at += 2;
                if self.push(Open::Command) {
                    self.next = Next::Command;
                }
            }
            b'{' => {
                self.scan.at += 2;
                self.push(Open::Parameter);
            }
            b'\'' => {
                self.scan.at += 2;
                let mut open = from;
                while self.scan.more() {
                    match self.scan.peek(0) {
                        b'\\' => {
                            self.scan.mark_from(open, Token::String);
                            self.scan.escape();
                            open = self.scan.at;
                        }
                        b'\'' => {
                            self.scan.at += 1;
                            break;
                        }
                        _ => self.scan.at += 1,
                    }
                }
                self.scan.mark_from(open, Token::String);
            }
            b if begins_name(b) => {
                self.scan.at += 1;
                self.scan.name(b"");
            }
            b'#' | b'?' | b'!' | b'*' | b'@' | b'$' | b'-' | b'0'..=b'9' => self.scan.at += 2,
            _ => self.scan.at += 1,
        }
    }

    /// A string in double quotes, up to its end or a command in it; `from` is where its mark begins.
    fn quotes(&mut self, mut from: usize) {
        while self.scan.more() {
            match self.scan.peek(0) {
                b'"' => {
                    self.scan.at += 1;
                    self.scan.mark_from(from, Token::String);
                    self.open.pop();
                    return;
                }
                b'\\' if matches!(self.scan.peek(1), b'"' | b'\\' | b'$' | b'`' | b'n' | b't') => {
                    self.scan.mark_from(from, Token::String);
                    self.scan.mark_to(self.scan.at + 2, Token::Constant);
                    from = self.scan.at;
                }
                b'$' if self.scan.peek(1) == b'(' => {
                    self.scan.mark_from(from, Token::String);
                    return self.dollar();
                }
                _ => self.scan.at += 1,
            }
        }
        self.scan.mark_from(from, Token::String);
    }

    /// One piece of an arithmetic expression.
    fn arithmetic(&mut self) {
        match self.scan.peek(0) {
            b')' if self.scan.peek(1) == b')' => {
                self.scan.at += 2;
                self.open.pop();
                self.next = Next::Argument;
            }
            b'0'..=b'9' => self.scan.number(),
            b'$' => self.dollar(),
            b if begins_name(b) => _ = self.scan.name(b""),
            b'+' | b'-' | b'=' | b'<' | b'>' | b'!' | b'&' | b'|' | b'*' => {
                let from = self.scan.at;
                self.scan.skip_up_to(3, |b| b"+-=<>!&|*".contains(&b));
                if self.scan.at > from + 1 {
                    self.scan.mark_from(from, Token::Operator);
                }
            }
            _ => self.scan.pass(),
        }
    }

    /// One piece of `${…}`.
    fn parameter(&mut self) {
        match self.scan.peek(0) {
            b'}' => {
                self.scan.at += 1;
                self.open.pop();
            }
            // Unclosed.
            b'\n' => _ = self.open.pop(),
            b @ (b'"' | b'\'' | b'\\' | b'$') => self.expansion(b),
            _ => self.scan.pass(),
        }
    }

    /// A word, up to a sign that ends or changes it.
    fn word(&mut self) {
        let from = self.scan.at;
        self.scan.skip(is_word);
        if self.scan.at == from {
            return self.scan.pass();
        }
        let word = self.scan.slice(from, self.scan.at);
        match self.next {
            Next::Command => self.command(from, word),
            Next::Subject if word == b"in" => {
                self.scan.mark_from(from, Token::Keyword);
                self.next = if self.case {
                    Next::Pattern
                } else {
                    Next::Argument
                };
            }
            Next::Pattern if word == b"esac" => {
                self.scan.mark_from(from, Token::Keyword);
                self.case = false;
                self.next = Next::Argument;
            }
            Next::Argument if matches!(word, b"]]") => self.scan.mark_from(from, Token::Keyword),
            _ => {}
        }
    }

    /// A word where a command may stand.
    fn command(&mut self, from: usize, word: &[u8]) {
        // Signs that stand like commands.
        if matches!(word, b"{" | b"}" | b"!") {
            return;
        }
        if BEFORE_COMMANDS.has(word) {
            return self.scan.mark_from(from, Token::Keyword);
        }
        if KEYWORDS.has(word) {
            self.scan.mark_from(from, Token::Keyword);
            self.next = match word {
                b"for" | b"case" | b"select" => {
                    self.case = word == b"case";
                    Next::Subject
                }
                b"esac" => {
                    self.case = false;
                    Next::Argument
                }
                b"function" => Next::Command,
                _ => Next::Argument,
            };
            return;
        }
        let name = word.iter().take_while(|&&b| is_name(b)).count();
        let sign = word.get(name).copied().unwrap_or(0);
        if name > 0
            && (sign == b'='
                || sign == b'+' && word.get(name + 1) == Some(&b'=')
                || sign == b'[' && word.contains(&b'='))
        {
            self.next = Next::Assigned;
            return;
        }
        self.next = Next::Argument;
        let sign = |b: u8| matches!(b, b'.' | b'/' | b'~' | b'[');
        let names = word.first().is_some_and(|&b| is_name(b) || sign(b))
            && word
                .iter()
                .all(|&b| is_name(b) || sign(b) || matches!(b, b'-' | b'+' | b'@'));
        if names {
            self.scan.mark_from(from, Token::Function);
        }
    }
}

/// Whether a word may go on with the byte.
fn is_word(b: u8) -> bool {
    !matches!(
        b,
        0 | b' '
            | b'\t'
            | b'\r'
            | b'\n'
            | b';'
            | b'&'
            | b'|'
            | b'<'
            | b'>'
            | b'('
            | b')'
            | b'"'
            | b'\''
            | b'`'
            | b'$'
            | b'\\'
    )
}
