//! Java and Kotlin.

use super::super::table::{Hole, Language, Placeholders, Quote, words};
use crate::markdown::highlight::Token;

static STRINGS: [Quote; 3] = [Quote::lines("\"\"\""), Quote::line("\""), Quote::line("'")];

/// Java.
pub(in super::super) static JAVA: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "abstract assert boolean break byte case catch char class const continue default do double else \
                 enum extends final finally float for goto if implements import instanceof int interface long \
                 native new package private protected public return short static strictfp super switch \
                 synchronized this throw throws transient try var void volatile while"
            ),
        ),
        (Token::Constant, words!("false null true")),
    ],
    contextual: words!(
        "exports module non-sealed open opens permits provides record requires sealed to transitive uses \
         when with yield"
    ),
    defines: &[
        ("class", Token::Type),
        ("enum", Token::Type),
        ("interface", Token::Type),
        ("record", Token::Type),
    ],
    values: words!("super this"),
    operators: words!("!= %= && &= *= ++ += -- -= -> /= :: << <<= <= == >= >>= >>>= ^= |= ||"),
    name_signs: b"$",
    capitals: true,
    generic_calls: true,
    annotations: true,
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};

static KOTLIN_STRINGS: [Quote; 3] = [
    Quote::lines("\"\"\"")
        .escape(super::super::table::Escape::None)
        .hole(Hole::DollarName),
    Quote::line("\"").hole(Hole::DollarName),
    Quote::line("'"),
];

/// Kotlin.
pub(in super::super) static KOTLIN: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    comments_nest: true,
    quotes: &KOTLIN_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "abstract as break catch class companion const continue crossinline do else enum external final \
                 finally for fun if import in infix init inline inner interface internal is lateinit noinline \
                 object open operator override package private protected public reified return sealed super \
                 suspend tailrec this throw try typealias typeof val var vararg when while"
            ),
        ),
        (
            Token::Keyword,
            words!("Any Array Boolean Byte Char Double Float Int Long Nothing Short String Unit"),
        ),
        (Token::Constant, words!("false null true")),
    ],
    contextual: words!(
        "actual annotation by constructor data delegate dynamic expect field file get out set value where"
    ),
    defines: &[
        ("class", Token::Type),
        ("interface", Token::Type),
        ("object", Token::Type),
        ("typealias", Token::Type),
    ],
    values: words!("super this"),
    operators: words!("!! != !== %= && *= ++ += -- -= -> .. ..< /= :: <= == === >= ?. ?: ||"),
    capitals: true,
    generic_calls: true,
    trailing_lambdas: true,
    annotations: true,
    ..Language::EMPTY
};
