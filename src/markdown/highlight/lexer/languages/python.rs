//! Python.

use super::super::table::{Dialect, Escape, Hole, Language, Placeholders, Quote, words};
use crate::markdown::highlight::Token;

/// Strings over several lines, which are doc strings where they are statements.
pub(in super::super) static LONG: [Quote; 2] = [Quote::lines("\"\"\""), Quote::lines("'''")];

/// `r"…"`
pub(in super::super) static RAW: [Quote; 4] = strings(Escape::Raw, Hole::None);
/// `f"…"`
pub(in super::super) static FORMATTED: [Quote; 4] = strings(Escape::Backslash, Hole::Brace);
/// `rf"…"`
pub(in super::super) static RAW_FORMATTED: [Quote; 4] = strings(Escape::Raw, Hole::Brace);

static STRINGS: [Quote; 4] = strings(Escape::Backslash, Hole::None);

const fn strings(escape: Escape, hole: Hole) -> [Quote; 4] {
    [
        Quote::lines("\"\"\"").escape(escape).hole(hole),
        Quote::lines("'''").escape(escape).hole(hole),
        Quote::line("\"").escape(escape).hole(hole),
        Quote::line("'").escape(escape).hole(hole),
    ]
}

/// Python 3.
pub(in super::super) static PYTHON: Language = Language {
    dialect: Dialect::Python,
    line_comments: &["#"],
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "and as assert async await break class cls continue def del elif else except finally for from \
                 global if import in is lambda nonlocal not or pass raise return self try while with yield"
            ),
        ),
        (
            Token::Constant,
            words!("Ellipsis False None NotImplemented True __debug__"),
        ),
        (
            Token::Type,
            words!(
                "ArithmeticError AssertionError AttributeError BaseException ConnectionError DeprecationWarning \
                 EOFError Exception FileExistsError FileNotFoundError GeneratorExit IOError ImportError \
                 IndentationError IndexError KeyError KeyboardInterrupt LookupError MemoryError \
                 ModuleNotFoundError NameError NotImplementedError OSError OverflowError PermissionError \
                 RecursionError RuntimeError RuntimeWarning StopAsyncIteration StopIteration SyntaxError \
                 SystemExit TimeoutError TypeError UnboundLocalError UnicodeDecodeError UnicodeEncodeError \
                 UnicodeError UserWarning ValueError Warning ZeroDivisionError bool bytearray bytes complex dict \
                 float frozenset int list memoryview object property set slice str tuple"
            ),
        ),
    ],
    contextual: words!("case match type"),
    defines: &[("class", Token::Type), ("def", Token::Function)],
    values: words!("cls self"),
    operators: words!("!= %= &= ** **= *= += -= //= /= := << <<= <= == >= >> >>= @= ^= |="),
    annotations: true,
    placeholders: Placeholders::Both,
    ..Language::EMPTY
};
