//! Programming languages, driven by their tables.
//!
//! What is open at a place (brackets, a string, an element of JSX) lies on a stack of our own, and the innermost decides how the next bytes are read. So
//! strings may hold code that holds strings, to any depth, without recursion. Every step passes at least one byte or closes something.

use super::scan::{Scan, begins_name, is_name};
use super::table::{Dialect, Language, Quote, Words};
use crate::markdown::highlight::Token;

/// What is open.
#[derive(Clone, Copy)]
pub(super) enum Open {
    /// `(`
    Paren,
    /// `[`
    Bracket,
    /// `{` of a block.
    Brace,
    /// `{` of an object, which has keys.
    Object,
    /// Code in a string or in JSX, up to this sign.
    Hole(u8),
    /// A string.
    Text(&'static Quote),
    /// `<name …`; whether it is an end tag.
    Tag(bool),
    /// What stands between tags.
    Children,
}

/// How deep brackets are told apart; what is deeper is read as if it stood there. More than people nest, and little memory.
const DEEPEST: usize = 500;

/// Words that end like a value, for an operator to follow.
pub(super) const VALUE: u8 = b'a';
/// Keywords, and signs after which a value is awaited.
pub(super) const AWAITING: u8 = b'k';

/// Reads code in one language.
pub(super) struct Code<'s, 't> {
    pub scan: &'s mut Scan<'t>,
    pub language: &'static Language,
    pub open: Vec<Open>,
    /// What came before, apart from white space and comments: [`VALUE`], [`AWAITING`], or a sign itself. 0: nothing.
    pub before: u8,
    /// The keyword or contextual word that came before, if it was one.
    pub keyword: &'t [u8],
    /// What the last keyword says that the next name is.
    pub expected: Option<Token>,
    /// A `/` before this place begins no regular expression: the line was searched in vain.
    pub no_regex_before: usize,
    /// Whether the bases of a class are being read, up to its colon.
    pub bases: bool,
    /// Where the text of a heredoc begins and the word that ends it, to be read when its line is over.
    pub heredoc: Option<super::heredoc::Heredoc<'t>>,
}

/// Marks code from the scanner's place to its end.
pub(super) fn code(scan: &mut Scan<'_>, language: &'static Language) {
    let mut code = Code {
        scan,
        language,
        open: Vec::new(),
        before: 0,
        keyword: b"",
        expected: None,
        no_regex_before: 0,
        bases: false,
        heredoc: None,
    };
    while code.scan.more() {
        match code.open.last() {
            Some(&Open::Text(quote)) => code.text(code.scan.at, quote),
            Some(&Open::Tag(closing)) => code.tag(closing),
            Some(&Open::Children) => code.children(),
            _ => code.step(),
        }
    }
}

impl<'t> Code<'_, 't> {
    /// One token of code.
    fn step(&mut self) {
        let b = self.scan.peek(0);
        if b == b'\n' {
            return self.newline();
        }
        if matches!(b, b' ' | b'\t' | b'\r') {
            return self.scan.skip_spaces();
        }
        if self.scan.templates && super::markup::template_tag(self.scan) {
            self.after(VALUE);
            return;
        }
        if self.special(b) {
            return;
        }
        if begins_name(b) || self.language.name_signs.contains(&b) {
            return self.word();
        }
        if b.is_ascii_digit()
            || b == b'.' && self.scan.peek(1).is_ascii_digit() && self.before != VALUE
        {
            self.scan.number();
            return self.after(VALUE);
        }
        if self.comment() || self.quote() || self.annotation() {
            return;
        }
        self.sign(b);
    }

    /// What was just passed.
    pub(super) fn after(&mut self, before: u8) {
        self.before = before;
        self.keyword = b"";
        self.expected = None;
    }

    /// Opens something, unless too much is open.
    pub(super) fn push(&mut self, open: Open) -> bool {
        let room = self.open.len() < DEEPEST;
        if room {
            self.open.push(open);
        }
        room
    }

    /// The end of a line: of a hole, too, in a string that ends with its line.
    fn newline(&mut self) {
        self.scan.at += 1;
        if self.language.dialect == Dialect::Ruby {
            self.after(0);
        }
        if self.heredoc.is_some() {
            return self.heredoc_text();
        }
        while let [.., Open::Text(quote), Open::Hole(_)] = self.open.as_slice()
            && !quote.lines
        {
            self.open.truncate(self.open.len() - 2);
        }
    }

    /// A comment, if one begins here.
    pub(super) fn comment(&mut self) -> bool {
        let language = self.language;
        if let Some((open, close)) = language.block_comment
            && self.scan.sees(open)
        {
            let from = self.scan.at;
            self.scan.at += open.len();
            let mut depth = 1;
            while depth > 0 && self.scan.more() {
                if self.scan.sees(close) {
                    depth -= 1;
                    self.scan.at += close.len();
                } else if language.comments_nest && self.scan.sees(open) {
                    depth += 1;
                    self.scan.at += open.len();
                } else {
                    self.scan.at += 1;
                }
            }
            self.scan.mark_from(from, Token::Comment);
            return true;
        }
        let comment = language
            .line_comments
            .iter()
            .any(|mark| self.scan.sees(mark));
        if comment {
            self.scan.mark_to(self.scan.line_end(), Token::Comment);
        }
        comment
    }

    /// A string, if one begins here.
    fn quote(&mut self) -> bool {
        let found = self
            .language
            .quotes
            .iter()
            .find(|quote| self.scan.sees(quote.open));
        if let Some(quote) = found {
            self.begin_text(self.scan.at, quote);
        }
        found.is_some()
    }

    /// A string of a kind; `from` is where its prefix began, if that is part of the mark.
    pub(super) fn begin_text(&mut self, from: usize, quote: &'static Quote) {
        self.scan.at += quote.open.len();
        if self.push(Open::Text(quote)) {
            self.text(from, quote);
        } else {
            self.scan.mark_from(from, Token::String);
        }
    }

    /// `@name.name`, where the language has such.
    fn annotation(&mut self) -> bool {
        if !self.language.annotations
            || self.scan.peek(0) != b'@'
            || !begins_name(self.scan.peek(1))
            || self.language.dialect == Dialect::Python && !self.scan.begins_line()
        {
            return false;
        }
        let from = self.scan.at;
        self.scan.at += 1;
        while begins_name(self.scan.peek(0)) {
            self.scan.name(&[]);
            if self.scan.peek(0) == b'.' && begins_name(self.scan.peek(1)) {
                self.scan.at += 1;
            }
        }
        // `@interface` of Java defines one.
        let name = self.scan.slice(from + 1, self.scan.at);
        let token = if name == b"interface" {
            Token::Keyword
        } else {
            Token::Attribute
        };
        self.scan.mark_from(from, token);
        self.after(AWAITING);
        if token == Token::Keyword {
            self.expected = Some(Token::Type);
        }
        true
    }

    /// Brackets, operators and whatever else.
    fn sign(&mut self, b: u8) {
        match b {
            b'(' => _ = self.push(Open::Paren),
            b'[' => _ = self.push(Open::Bracket),
            b'{' => {
                let open = if self.begins_object() {
                    Open::Object
                } else {
                    Open::Brace
                };
                self.push(open);
            }
            b')' | b']' | b'}' => return self.close(b),
            _ => {
                let length = self.language.operators.longest(self.scan.rest());
                // `Vec<Vec<u8>>` shifts nothing.
                let brackets = b == b'>'
                    && self
                        .scan
                        .slice(self.scan.at, self.scan.at + length)
                        .iter()
                        .all(|&b| b == b'>')
                    && !matches!(self.scan.before(), b' ' | b'\n');
                if length > 1 && !brackets {
                    let to = self.scan.at + length;
                    let from = self.scan.at;
                    // Arrows are keywords to a reader: they make functions and cases.
                    let arrow = matches!(self.scan.slice(from, to), b"=>" | b"->");
                    let token = if arrow && self.language.dialect.arrow_is_keyword() {
                        Token::Keyword
                    } else {
                        Token::Operator
                    };
                    self.scan.mark_to(to, token);
                    let last = self.scan.byte(to - 1);
                    // `x++` ends like a value.
                    let before = match self.scan.slice(from, to) {
                        b"++" | b"--" if self.before == VALUE => VALUE,
                        // What follows is a member of nothing.
                        b".." | b"..." => AWAITING,
                        _ => last,
                    };
                    // `a => b`: the next brace is a block.
                    self.after(if arrow { b'^' } else { before });
                    return;
                }
            }
        }
        self.scan.pass();
        let expected = self.expected.filter(|_| matches!(b, b'.' | b':'));
        if b == b':' {
            self.bases = false;
        }
        self.after(b);
        self.expected = expected;
    }

    /// A closing bracket: closes what it belongs to, and in a brace's case forgotten brackets too.
    fn close(&mut self, b: u8) {
        self.scan.at += 1;
        self.after(b);
        while let Some(&top) = self.open.last() {
            let (closes, goes_on) = match top {
                Open::Paren => (b == b')', b == b'}'),
                Open::Bracket => (b == b']', b == b'}'),
                Open::Brace | Open::Object => (b == b'}', false),
                Open::Hole(end) => (b == end, false),
                _ => (false, false),
            };
            if closes || goes_on {
                self.open.pop();
            }
            if !goes_on {
                break;
            }
        }
    }

    /// A name: keyword, call, type, or nothing.
    fn word(&mut self) {
        let from = self.scan.at;
        let word = self.scan.name(self.language.name_signs);
        if self.prefixed(from, word) {
            return;
        }
        let member = self.is_member(from) && !self.keeps_keywords(word);
        let known = if member { None } else { self.lookup(word) };
        match known {
            Some(Token::Keyword) => {
                self.scan.mark_from(from, Token::Keyword);
                let value = self.language.values.has(word);
                // Modifiers between `class` and its name keep what is awaited: `enum class Name`.
                // `X::class.java`, `X.class` define nothing.
                let behind = from.checked_sub(1).map_or(0, |at| self.scan.byte(at));
                let expected = self
                    .defined_by(word)
                    .filter(|_| !matches!(behind, b':' | b'.'))
                    .or(self.expected.filter(|_| !value || self.scan.sees(".")));
                self.after(if value { VALUE } else { AWAITING });
                self.expected = expected;
                self.keyword = word;
                return;
            }
            // `func (o *Order) Total()`, `def print(…)`: a name for all that.
            Some(token) if self.expected.is_none() || token == Token::Comment => {
                self.scan.mark_from(from, token);
                self.after(VALUE);
                return;
            }
            _ => {}
        }
        let token = self
            .expected
            .filter(|_| !self.scan.sees("."))
            .or_else(|| self.name_token(from, word));
        if let Some(token) = token {
            self.scan.mark_from(from, token);
        }
        // `class a.b.Name`: what is awaited is behind the dots.
        let expected = self
            .expected
            .filter(|_| self.scan.sees(".") || self.scan.sees("::"));
        let keyword = self.keyword;
        self.after(VALUE);
        self.expected = expected;
        self.after_name(token, keyword);
    }

    /// What a name is that no list knows.
    fn name_token(&mut self, from: usize, word: &[u8]) -> Option<Token> {
        let language = self.language;
        if let Some(token) = self.special_name(from, word) {
            return token;
        }
        // `Name(…)` makes one.
        if language.capitals && capitalised(word) {
            return Some(Token::Type);
        }
        (language.calls && self.is_call()).then_some(Token::Function)
    }

    /// Whether the arguments of a call follow.
    fn is_call(&self) -> bool {
        match self.scan.peek(0) {
            b'(' => true,
            b'<' if self.language.generic_calls => {
                generics_end(self.scan).is_some_and(|end| self.scan.byte(end) == b'(')
            }
            // `lines.map { … }`
            b' ' if self.language.trailing_lambdas => {
                self.before == b'.' && self.scan.peek(1) == b'{'
            }
            b':' if self.language.dialect == Dialect::Rust => self.scan.sees("::<"),
            _ => false,
        }
    }

    /// What a word means wherever it stands.
    fn lookup(&self, word: &[u8]) -> Option<Token> {
        let mut lower = [0; 24];
        let word = if self.language.any_case {
            let lower = lower.get_mut(..word.len())?;
            lower.copy_from_slice(word);
            lower.make_ascii_lowercase();
            &*lower
        } else {
            word
        };
        let has = |words: &Words| words.has(word);
        self.language
            .words
            .iter()
            .find(|(_, words)| has(words))
            .map(|&(token, _)| token)
            .or_else(|| {
                (has(&self.language.contextual) && self.in_context(word)).then_some(Token::Keyword)
            })
    }

    /// What the word is said to define.
    fn defined_by(&self, word: &[u8]) -> Option<Token> {
        self.language
            .defines
            .iter()
            .find(|(keyword, _)| keyword.as_bytes() == word)
            .map(|&(_, token)| token)
    }
}

/// Where generic arguments that begin here end; none, or not within a line's width: `None`.
pub(super) fn generics_end(scan: &Scan<'_>) -> Option<usize> {
    /// In bytes; longer ones are rare, and nothing that begins with `<` may cost more.
    const LONGEST: usize = 120;
    let mut depth = 0;
    for at in scan.at..scan.at + LONGEST {
        match scan.byte(at) {
            b'<' => depth += 1,
            b'>' => {
                depth -= 1;
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            b',' | b'.' | b':' | b'?' | b'*' | b'&' | b'[' | b']' | b' ' | b'|' | b'\'' => {}
            b if is_name(b) => {}
            _ => break,
        }
    }
    None
}

/// `Name`, `T`: begins with a capital and is no constant's name.
pub(super) fn capitalised(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase)
        && (word.len() == 1 || word.iter().any(u8::is_ascii_lowercase))
}
