//! Languages of the browser and its services.

use super::super::table::{Dialect, Hole, Language, Quote, Words, words};
use crate::markdown::highlight::Token;

static STRINGS: [Quote; 3] = [
    Quote::line("\""),
    Quote::line("'"),
    Quote::lines("`").hole(Hole::Dollar),
];

const OPERATORS: Words = words!(
    "!= !== %= && &&= &= ** **= *= ++ += -- -= ... /= << <<= <= == === => >= >> >>= >>> >>>= ?? ??= \
     ^= |= || ||="
);

/// What a browser or node gives every script.
const GLOBALS: Words = words!("console document global globalThis navigator process window");

const CONSTANTS: Words = words!("Infinity JSON Math NaN false null true undefined");

const VALUES: Words = words!("super this");

const DEFINES: &[(&str, Token)] = &[
    ("class", Token::Type),
    ("enum", Token::Type),
    ("function", Token::Function),
    ("interface", Token::Type),
    ("namespace", Token::Type),
    ("type", Token::Type),
];

/// JavaScript, with JSX in it.
pub(in super::super) static JAVASCRIPT: Language = Language {
    dialect: Dialect::JavaScript,
    line_comments: &["//", "#!"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "async await break case catch class const continue debugger default delete do else export extends \
                 finally for function if import in instanceof let new return super switch this throw try typeof \
                 var void while with yield"
            ),
        ),
        (Token::Constant, CONSTANTS),
        (Token::Constant, words!("exports module")),
        (Token::Type, GLOBALS),
    ],
    contextual: words!("as from get of set static"),
    defines: DEFINES,
    values: VALUES,
    operators: OPERATORS,
    name_signs: b"$",
    annotations: true,
    ..Language::EMPTY
};

/// TypeScript, with JSX in it.
pub(in super::super) static TYPESCRIPT: Language = Language {
    dialect: Dialect::TypeScript,
    words: &[
        (
            Token::Keyword,
            words!(
                "async await break case catch class const continue debugger default delete do else enum export \
                 extends finally for function if implements import in instanceof let new private protected public \
                 readonly return super switch this throw try typeof var void while with yield"
            ),
        ),
        (Token::Constant, CONSTANTS),
        (Token::Type, GLOBALS),
    ],
    contextual: words!(
        "abstract accessor as asserts declare from get infer interface is keyof module namespace of out \
         override satisfies set static type unique"
    ),
    capitals: true,
    generic_calls: true,
    ..JAVASCRIPT_LIKE
};

/// What TypeScript shares with JavaScript: a static cannot be read while another is made.
const JAVASCRIPT_LIKE: Language = Language {
    dialect: Dialect::TypeScript,
    line_comments: &["//", "#!"],
    block_comment: Some(("/*", "*/")),
    quotes: &STRINGS,
    defines: DEFINES,
    values: VALUES,
    operators: OPERATORS,
    name_signs: b"$",
    annotations: true,
    ..Language::EMPTY
};

static GRAPHQL_STRINGS: [Quote; 2] = [Quote::lines("\"\"\""), Quote::line("\"")];

/// GraphQL: queries and schemas.
pub(in super::super) static GRAPHQL: Language = Language {
    line_comments: &["#"],
    quotes: &GRAPHQL_STRINGS,
    words: &[
        (Token::Constant, words!("false null true")),
        (Token::Type, words!("ID")),
    ],
    contextual: words!(
        "directive enum extend fragment implements input interface mutation on query repeatable scalar \
         schema subscription type union"
    ),
    defines: &[
        ("fragment", Token::Type),
        ("mutation", Token::Function),
        ("query", Token::Function),
        ("subscription", Token::Function),
    ],
    operators: words!("..."),
    name_signs: b"$",
    capitals: true,
    calls: false,
    annotations: true,
    ..Language::EMPTY
};
