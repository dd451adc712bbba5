//! C#.

use super::super::strings::verbatim;
use super::super::table::{Dialect, Hole, Language, Placeholders, Quote, words};
use crate::markdown::highlight::Token;

static STRINGS: [Quote; 3] = [Quote::lines("\"\"\""), Quote::line("\""), Quote::line("'")];

/// `$"…"`
pub(in super::super) static FORMATTED: [Quote; 2] = [
    Quote::lines("\"\"\"").hole(Hole::Brace),
    Quote::line("\"").hole(Hole::Brace),
];
/// `@"…"`
pub(in super::super) static VERBATIM: [Quote; 1] = [verbatim("\"", "\"", Hole::None)];
/// `$@"…"`
pub(in super::super) static BOTH: [Quote; 1] = [verbatim("\"", "\"", Hole::Brace)];

/// C#.
pub(in super::super) static CSHARP: Language = Language {
    dialect: Dialect::CSharp,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "abstract as async await base bool break byte case catch char checked class const continue \
                 decimal default delegate do double dynamic else enum event explicit extern finally fixed float \
                 for foreach goto if implicit in int interface internal is lock long nameof namespace new object \
                 operator out override params private protected public readonly ref return sbyte sealed short \
                 sizeof stackalloc static string struct switch this throw try typeof uint ulong unchecked unsafe \
                 ushort using var virtual void volatile while yield"
            ),
        ),
        (Token::Constant, words!("false null true")),
    ],
    contextual: words!(
        "add alias and ascending by descending equals file from get global group init into join let not \
         on or orderby partial record remove required scoped select set value when where with"
    ),
    defines: &[
        ("class", Token::Type),
        ("enum", Token::Type),
        ("interface", Token::Type),
        ("namespace", Token::Type),
        ("record", Token::Type),
        ("struct", Token::Type),
    ],
    values: words!("base this"),
    operators: words!("!= %= && &= *= ++ += -- -= /= :: << <<= <= == => >= >>= ?? ??= ^= |= ||"),
    generic_calls: true,
    placeholders: Placeholders::Braces,
    ..Language::EMPTY
};
