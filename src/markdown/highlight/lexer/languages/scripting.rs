//! Ruby and PHP.

use super::super::table::{Dialect, Escape, Hole, Language, Placeholders, Quote, words};
use crate::markdown::highlight::Token;

static RUBY_STRINGS: [Quote; 3] = [
    Quote::lines("\"").hole(Hole::Hash),
    Quote::lines("'"),
    Quote::lines("`").hole(Hole::Hash),
];

/// Ruby.
pub(in super::super) static RUBY: Language = Language {
    dialect: Dialect::Ruby,
    line_comments: &["#"],
    quotes: &RUBY_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "BEGIN END alias and attr_accessor attr_reader attr_writer begin break case class def defined do \
                 else elsif end ensure extend fail for if in include module next not or prepend private protected \
                 public raise redo refine rescue retry return self super then undef unless until when while yield"
            ),
        ),
        (
            Token::Keyword,
            words!("catch lambda loop new proc require require_relative throw using"),
        ),
        (
            Token::Constant,
            words!("__FILE__ __LINE__ __method__ false nil true"),
        ),
        (
            Token::Function,
            words!("format gets p pp print printf puts rand sleep sprintf warn"),
        ),
    ],
    defines: &[
        ("class", Token::Type),
        ("def", Token::Function),
        ("module", Token::Type),
    ],
    values: words!("end nil self super"),
    operators: words!(
        "!= !~ %= && &&= &. &= ** **= *= += -= .. ... /= << <<= <= <=> == === => =~ >= >> ^= |= || ||="
    ),
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};

static PHP_STRINGS: [Quote; 3] = [
    Quote::lines("\"").hole(Hole::Php),
    Quote::lines("'").escape(Escape::Backslash),
    Quote::lines("`"),
];

/// PHP between its tags.
pub(in super::super) static PHP: Language = Language {
    dialect: Dialect::Php,
    line_comments: &["//", "#"],
    block_comment: Some(("/*", "*/")),
    quotes: &PHP_STRINGS,
    words: &[
        (
            Token::Keyword,
            words!(
                "abstract and as break callable case catch class clone const continue declare default die do echo \
                 else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum eval exit extends \
                 final finally fn for foreach function global goto if implements include include_once instanceof \
                 insteadof interface isset list match namespace new or parent print private protected public \
                 readonly require require_once return self static switch throw trait try unset use var while xor \
                 yield"
            ),
        ),
        (
            Token::Keyword,
            words!("array bool float int iterable mixed never object string void"),
        ),
        (
            Token::Constant,
            words!(
                "FALSE NULL PHP_EOL TRUE __CLASS__ __DIR__ __FILE__ __LINE__ __METHOD__ false null true"
            ),
        ),
    ],
    contextual: words!("from"),
    defines: &[
        ("class", Token::Type),
        ("enum", Token::Type),
        ("function", Token::Function),
        ("interface", Token::Type),
        ("trait", Token::Type),
    ],
    values: words!("parent self static"),
    operators: words!(
        "!= !== %= && &= ** **= *= ++ += -- -= ... .= /= << <= <=> <> == === => >= >> ?-> ?? ??= ^= |= ||"
    ),
    capitals: true,
    placeholders: Placeholders::Percent,
    ..Language::EMPTY
};
