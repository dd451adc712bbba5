//! Code to tokens, behind one function (a lexer of our own may replace syntect for common languages later).

use std::ops::Range;
use std::sync::Arc;

use crate::memo::Memo;

/// What a piece of code is to a reader. Few on purpose: a theme gives each a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// `if`, `def`, `SELECT`
    Keyword,
    /// Strings and characters.
    String,
    /// Numbers, `true`, `None`: constants of the language.
    Constant,
    /// Comments and doc strings.
    Comment,
    /// Names of functions where they are defined or called.
    Function,
    /// Types and classes.
    Type,
    /// Attributes, decorators, keys, tags.
    Attribute,
    /// Operators and punctuation worth marking.
    Operator,
    /// Added in a diff.
    Inserted,
    /// Removed in a diff.
    Deleted,
}

impl Token {
    /// All, in the order of the theme's `[code]` table.
    pub const ALL: [Token; 10] = [
        Token::Keyword,
        Token::String,
        Token::Constant,
        Token::Comment,
        Token::Function,
        Token::Type,
        Token::Attribute,
        Token::Operator,
        Token::Inserted,
        Token::Deleted,
    ];

    /// The name in `theme.toml` and, behind `tk-`, in class names.
    pub fn name(self) -> &'static str {
        match self {
            Token::Keyword => "keyword",
            Token::String => "string",
            Token::Constant => "constant",
            Token::Comment => "comment",
            Token::Function => "function",
            Token::Type => "type",
            Token::Attribute => "attribute",
            Token::Operator => "operator",
            Token::Inserted => "inserted",
            Token::Deleted => "deleted",
        }
    }
}

/// Byte ranges of `text` that have a token, in order, not overlapping, neighbours of one kind merged; what lies between is plain.
pub type Tokens = Vec<(Range<u32>, Token)>;

/// The tokens of `text` in the language that `info` (a fence's info string) names; `None`: no such language, or none named.
pub fn highlight(_info: &str, _text: &str, _memo: &Memo) -> Option<Arc<Tokens>> {
    None
}
