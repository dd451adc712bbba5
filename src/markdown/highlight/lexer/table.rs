//! What a language looks like, as plain data: the tables in `languages` are of these types, and `code` is driven by them.

use crate::markdown::highlight::Token;

/// A language whose looks a table can say.
pub(super) struct Language {
    /// What differs from other languages by more than data.
    pub dialect: Dialect,
    /// Begin a comment that ends with the line.
    pub line_comments: &'static [&'static str],
    /// Begin and end of longer comments.
    pub block_comment: Option<(&'static str, &'static str)>,
    /// Whether a comment may hold another one.
    pub comments_nest: bool,
    /// Strings; of two that begin alike, the longer one first.
    pub quotes: &'static [Quote],
    /// Words with a meaning of their own, a list a token.
    pub words: &'static [(Token, Words)],
    /// Keywords only where a name follows them: `type x`, but `type = 1`.
    pub contextual: Words,
    /// Keywords that name what follows: `def` a function, `class` a type.
    pub defines: &'static [(&'static str, Token)],
    /// Keywords that end a value like a name does, so that what follows is an operator: `this`, `super`.
    pub values: Words,
    /// Keywords in either case.
    pub any_case: bool,
    /// Operators of two signs or more; one sign is plain enough.
    pub operators: Words,
    /// What names may hold besides letters, digits and `_`.
    pub name_signs: &'static [u8],
    /// A capitalised name is a type.
    pub capitals: bool,
    /// `name(` is a call.
    pub calls: bool,
    /// `name<…>(` is a call too.
    pub generic_calls: bool,
    /// `.name {` is a call.
    pub trailing_lambdas: bool,
    /// `@name` marks what follows it.
    pub annotations: bool,
    /// Whether strings hold `%d`, `{}`.
    pub placeholders: Placeholders,
}

impl Language {
    /// A language with nothing in it, to begin a table from.
    pub(super) const EMPTY: Language = Language {
        dialect: Dialect::None,
        line_comments: &[],
        block_comment: None,
        comments_nest: false,
        quotes: &[],
        words: &[],
        contextual: Words::EMPTY,
        defines: &[],
        values: Words::EMPTY,
        any_case: false,
        operators: Words::EMPTY,
        name_signs: &[],
        capitals: false,
        calls: true,
        generic_calls: false,
        trailing_lambdas: false,
        annotations: false,
        placeholders: Placeholders::None,
    };
}

/// Languages of which `code` knows more than their table says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// The table says all.
    None,
    /// Decorators, doc strings, prefixes of strings.
    Python,
    /// Regular expressions, JSX, keys of objects.
    JavaScript,
    /// The same, and types.
    TypeScript,
    /// Lifetimes, raw strings, attributes, macros.
    Rust,
    /// Types behind `*` and `]`.
    Go,
    /// The preprocessor; C++'s raw strings.
    C,
    /// Attributes in brackets, verbatim strings, the preprocessor.
    CSharp,
    /// Symbols, regular expressions, `%w[…]`, heredocs.
    Ruby,
    /// Heredocs, `?>`.
    Php,
    /// Raw strings, `#if`.
    Swift,
    /// Dollar quotes, tables that look like calls.
    Sql,
}

/// What strings hold for a formatting function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Placeholders {
    /// Nothing.
    None,
    /// `%d`, `%-5.2f`, `%(name)s`
    Percent,
    /// `{}`, `{name:>5}`
    Braces,
    /// Either.
    Both,
}

/// A kind of string.
pub(super) struct Quote {
    /// What begins it.
    pub open: &'static str,
    /// What ends it.
    pub close: &'static str,
    /// Whether it may go on in the next line; if not, an unclosed one ends there.
    pub lines: bool,
    /// How its own end is written inside it.
    pub escape: Escape,
    /// Code inside it.
    pub hole: Hole,
}

/// How a string holds a character that would end it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Escape {
    /// Not at all.
    None,
    /// `\n`, marked.
    Backslash,
    /// A backslash keeps the next character from ending it, and both stay what they are.
    Raw,
    /// Written twice.
    Doubled,
}

/// How code stands in a string.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hole {
    /// Not at all.
    None,
    /// `${x}`
    Dollar,
    /// `${x}` and `$x`
    DollarName,
    /// `{$x}` and `$x`
    Php,
    /// `#{x}`
    Hash,
    /// `\(x)`
    Paren,
    /// `{x}`; `{{` is a brace.
    Brace,
}

impl Quote {
    /// A string in one line with backslashes.
    pub(super) const fn line(mark: &'static str) -> Quote {
        Quote {
            open: mark,
            close: mark,
            lines: false,
            escape: Escape::Backslash,
            hole: Hole::None,
        }
    }

    /// A string over several lines with backslashes.
    pub(super) const fn lines(mark: &'static str) -> Quote {
        Quote {
            lines: true,
            ..Quote::line(mark)
        }
    }

    /// The same with another way to escape.
    pub(super) const fn escape(self, escape: Escape) -> Quote {
        Quote { escape, ..self }
    }

    /// The same with holes.
    pub(super) const fn hole(self, hole: Hole) -> Quote {
        Quote { hole, ..self }
    }
}

/// Words that are found by their first byte, which leaves a handful to compare.
pub(super) struct Words {
    /// Sorted, each once.
    list: &'static [&'static str],
    /// Where the words begin in `list` that begin with a byte; ends with the number of words.
    starts: [u16; 129],
}

impl Words {
    /// No words.
    pub(super) const EMPTY: Words = Words::new(&[]);

    /// From a list that is ASCII, sorted and without repeats; any other does not compile.
    pub(super) const fn new(list: &'static [&'static str]) -> Words {
        let mut starts = [0; 129];
        let mut i = 0;
        while i < list.len() {
            let word = list[i].as_bytes();
            assert!(!word.is_empty() && word[0] < 128, "a word in ASCII");
            assert!(
                i == 0 || less(list[i - 1].as_bytes(), word),
                "sorted, each once"
            );
            starts[word[0] as usize + 1] = i as u16 + 1;
            i += 1;
        }
        let mut byte = 1;
        while byte < starts.len() {
            if starts[byte] == 0 {
                starts[byte] = starts[byte - 1];
            }
            byte += 1;
        }
        Words { list, starts }
    }

    /// The words that begin with a byte.
    fn beginning(&self, byte: u8) -> &'static [&'static str] {
        let byte = usize::from(byte);
        match (self.starts.get(byte), self.starts.get(byte + 1)) {
            (Some(&from), Some(&to)) => self
                .list
                .get(usize::from(from)..usize::from(to))
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// Whether the word is in the list.
    pub(super) fn has(&self, word: &[u8]) -> bool {
        word.first().is_some_and(|&first| {
            self.beginning(first)
                .iter()
                .any(|known| known.as_bytes() == word)
        })
    }

    /// The length of the longest word of the list that `text` begins with; 0: none.
    pub(super) fn longest(&self, text: &[u8]) -> usize {
        text.first().map_or(0, |&first| {
            self.beginning(first)
                .iter()
                .filter(|known| text.starts_with(known.as_bytes()))
                .map(|known| known.len())
                .max()
                .unwrap_or(0)
        })
    }

    /// All of them.
    #[cfg(test)]
    pub(in super::super) fn all(&self) -> &'static [&'static str] {
        self.list
    }
}

const fn less(a: &[u8], b: &[u8]) -> bool {
    let mut i = 0;
    while i < a.len() && i < b.len() {
        if a[i] != b[i] {
            return a[i] < b[i];
        }
        i += 1;
    }
    a.len() < b.len()
}

/// The number of words in a text.
pub(super) const fn count(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut words = 0;
    let mut i = 0;
    while i < bytes.len() {
        if bytes[i] != b' ' && (i == 0 || bytes[i - 1] == b' ') {
            words += 1;
        }
        i += 1;
    }
    words
}

/// The `N` words of a text.
pub(super) const fn split<const N: usize>(text: &'static str) -> [&'static str; N] {
    let mut words = [""; N];
    let mut rest = text;
    let mut n = 0;
    while n < N {
        let bytes = rest.as_bytes();
        let mut from = 0;
        while bytes[from] == b' ' {
            from += 1;
        }
        let mut to = from;
        while to < bytes.len() && bytes[to] != b' ' {
            to += 1;
        }
        let (word, after) = rest.split_at(to);
        words[n] = word.split_at(from).1;
        rest = after;
        n += 1;
    }
    words
}

/// [`Words`] from a text that lists them with spaces between.
macro_rules! words {
    ($text:expr) => {{
        const TEXT: &str = $text;
        const LIST: [&str; $crate::markdown::highlight::lexer::table::count(TEXT)] =
            $crate::markdown::highlight::lexer::table::split(TEXT);
        $crate::markdown::highlight::lexer::table::Words::new(&LIST)
    }};
}
pub(super) use words;
