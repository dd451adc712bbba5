//! Languages that compile to machine code.

use super::super::table::{Dialect, Escape, Hole, Language, Placeholders, Quote, Words, words};
use crate::markdown::highlight::Token;

static STRINGS: [Quote; 2] = [Quote::line("\""), Quote::line("'")];

static RUST_STRINGS: [Quote; 1] = [Quote::lines("\"")];

/// Rust.
pub(in super::super) static RUST: Language = Language {
    dialect: Dialect::Rust,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    comments_nest: true,
    quotes: &RUST_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "Self as async await break const continue crate dyn else enum extern fn for if impl in let loop \
                 match mod move mut pub ref return self static struct super trait type unsafe use where while"
            ),
        ),
        (
            Token::Keyword,
            words!("bool char f32 f64 i128 i16 i32 i64 i8 isize str u128 u16 u32 u64 u8 usize"),
        ),
        (Token::Constant, words!("false true")),
    ],
    contextual: words!("union yield"),
    defines: &[
        ("enum", Token::Type),
        ("fn", Token::Function),
        ("mod", Token::Type),
        ("struct", Token::Type),
        ("trait", Token::Type),
        ("type", Token::Type),
        ("union", Token::Type),
    ],
    values: words!("Self crate self super"),
    operators: words!("!= %= && &= *= += -= .. ..= /= << <<= <= == => >= >> >>= ^= |= ||"),
    capitals: true,
    placeholders: Placeholders::Braces,
    ..Language::EMPTY
};

static GO_STRINGS: [Quote; 3] = [
    Quote::line("\""),
    Quote::line("'"),
    Quote::lines("`").escape(Escape::None),
];

/// Go.
pub(in super::super) static GO: Language = Language {
    dialect: Dialect::Go,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &GO_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "break case chan const continue default defer else fallthrough for func go goto if import \
                 interface map package range return select struct switch type var"
            ),
        ),
        (Token::Constant, words!("false iota nil true")),
        (
            Token::Type,
            words!(
                "any bool byte comparable complex128 complex64 error float32 float64 int int16 int32 int64 int8 \
                 rune string uint uint16 uint32 uint64 uint8 uintptr"
            ),
        ),
    ],
    defines: &[("func", Token::Function), ("type", Token::Type)],
    operators: words!("!= %= && &= &^ *= ++ += -- -= ... /= := <- << <<= <= == >= >> >>= ^= |= ||"),
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};

const C_KEYWORDS: Words = words!(
    "_Atomic _Bool auto bool break case char const continue default do double else enum extern float \
     for goto if inline int long register restrict return short signed sizeof static struct switch \
     typedef typeof union unsigned void volatile while"
);

const C_CONSTANTS: Words = words!("EOF NULL false nullptr stderr stdin stdout true");

const C_OPERATORS: Words =
    words!("!= %= && &= *= ++ += -- -= ... /= << <<= <= <=> == >= >> >>= ^= |= ||");

/// C.
pub(in super::super) static C: Language = Language {
    dialect: Dialect::C,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    words: &[
        (Token::Keyword, C_KEYWORDS),
        (Token::Constant, C_CONSTANTS),
        (Token::Type, words!("FILE va_list")),
    ],
    defines: &[
        ("enum", Token::Type),
        ("struct", Token::Type),
        ("union", Token::Type),
    ],
    operators: C_OPERATORS,
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};

/// C++.
pub(in super::super) static CPP: Language = Language {
    dialect: Dialect::C,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "alignas alignof and asm auto bool break case catch char char16_t char32_t char8_t class co_await \
                 co_return co_yield concept const const_cast consteval constexpr constinit continue decltype \
                 default delete do double dynamic_cast else enum explicit export extern float for friend goto if \
                 inline int long mutable namespace new noexcept not operator or private protected public register \
                 reinterpret_cast requires return short signed sizeof static static_assert static_cast struct \
                 switch template this thread_local throw try typedef typeid typename union unsigned using virtual \
                 void volatile wchar_t while"
            ),
        ),
        (Token::Constant, C_CONSTANTS),
    ],
    contextual: words!("final override"),
    defines: &[
        ("class", Token::Type),
        ("concept", Token::Type),
        ("enum", Token::Type),
        ("namespace", Token::Type),
        ("struct", Token::Type),
        ("union", Token::Type),
        ("using", Token::Type),
    ],
    values: words!("this"),
    operators: C_OPERATORS,
    generic_calls: true,
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};

static SWIFT_STRINGS: [Quote; 2] = [
    Quote::lines("\"\"\"").hole(Hole::Paren),
    Quote::line("\"").hole(Hole::Paren),
];

/// Swift.
pub(in super::super) static SWIFT: Language = Language {
    dialect: Dialect::Swift,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    comments_nest: true,
    quotes: &SWIFT_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "Self as associatedtype async await break case catch class continue default defer deinit do else \
                 enum extension fallthrough fileprivate final for func guard if import in init inout internal is \
                 let mutating nonmutating operator override private protocol public repeat rethrows return \
                 self some static struct subscript super switch throw throws try typealias var where while"
            ),
        ),
        (Token::Constant, words!("false nil true")),
    ],
    contextual: words!(
        "actor any convenience didSet dynamic get indirect isolated lazy macro nonisolated open optional \
         package postfix precedencegroup prefix required set unowned weak willSet"
    ),
    defines: &[
        ("actor", Token::Type),
        ("class", Token::Type),
        ("enum", Token::Type),
        ("extension", Token::Type),
        ("func", Token::Function),
        ("protocol", Token::Type),
        ("struct", Token::Type),
        ("typealias", Token::Type),
    ],
    values: words!("Self self super"),
    operators: words!("!= !== %= && *= += -= -> ... ..< /= << <= == === >= >> ?? ||"),
    name_signs: b"$",
    capitals: true,
    generic_calls: true,
    trailing_lambdas: true,
    annotations: true,
    ..Language::EMPTY
};
