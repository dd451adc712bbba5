//! What holds for any text in any language of the lexer.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::lexer;
use super::tests::check;

/// All languages that the lexer reads.
const LANGUAGES: [&str; 31] = [
    "c",
    "c#",
    "console",
    "cpp",
    "css",
    "diff",
    "django",
    "dockerfile",
    "go",
    "graphql",
    "html",
    "http",
    "ini",
    "java",
    "javascript",
    "json",
    "kotlin",
    "makefile",
    "nginx",
    "php",
    "pycon",
    "python",
    "ruby",
    "rust",
    "shell",
    "sql",
    "swift",
    "toml",
    "typescript",
    "xml",
    "yaml",
];

/// What opens, closes or ends something in some language.
const PIECES: [&str; 84] = [
    "\"",
    "'",
    "`",
    "${",
    "{",
    "}",
    "(",
    ")",
    "[",
    "]",
    "<",
    ">",
    "/",
    "*",
    "\\",
    "\n",
    "#",
    "é",
    "🎉",
    "\u{0}",
    "\r\n",
    "{{ ",
    "{% ",
    "{# ",
    "%}",
    "}}",
    "<!--",
    "-->",
    "\"\"\"",
    "'''",
    "f\"",
    "r#\"",
    "$(",
    "<<EOF\n",
    "<<~X\n",
    "EOF",
    "%w[",
    "=begin\n",
    "@",
    "$$",
    "$a$",
    "=>",
    "->",
    "::",
    "..",
    "...",
    "</script>",
    "<script>",
    "<style>",
    "/*",
    "*/",
    "//",
    "--",
    "\t",
    "  ",
    "0x",
    "1e-",
    "|\n",
    ": ",
    "- ",
    "&amp;",
    "&",
    " ",
    "$\"",
    "@\"",
    "R\"x(",
    "<?php ",
    "?>",
    "<T>(",
    "= (",
    "=> {",
    "In [1]: ",
    ">>> ",
    "$ ",
    "{% comment %}",
    "ß",
    "\u{fe0f}",
    "class ",
    "def ",
    "match ",
    "esac",
    "#include <",
    "type ",
    ";;",
];

/// Code in all the languages.
static SAMPLES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/code");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the samples")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| fs::read_to_string(path).expect("a sample"))
        .collect()
});

/// A piece of a sample, or a mark.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        proptest::sample::select(&PIECES[..]).prop_map(str::to_owned),
        (
            any::<prop::sample::Index>(),
            any::<prop::sample::Index>(),
            1..80usize
        )
            .prop_map(|(sample, from, length)| {
                let sample = &SAMPLES[sample.index(SAMPLES.len())];
                let from = from.index(sample.len());
                sample.chars().skip(from).take(length).collect::<String>()
            }),
        any::<String>(),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_has_orderly_tokens(pieces in proptest::collection::vec(piece(), 0..12)) {
        let text = pieces.concat();
        for language in LANGUAGES {
            check(language, &text);
        }
    }

}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_in_time_that_grows_with_its_length(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 1..4),
    ) {
        let text = pieces.concat();
        // A tenth of what is tried below, because so many are tried: a search to the end at every byte would still show.
        hold_linear(&text, 4_000);
    }
}

/// Repeats a text up to `length` bytes, and holds that every byte is looked at a bounded number of times. If each of a few dozen repeated bytes began a search
/// to the end, it would cost hundreds of looks in 4,000 bytes, and thousands in 40,000.
fn hold_linear(text: &str, length: usize) {
    /// Looks a byte: a few, and where a look ahead may begin at every other byte, as many as its bound.
    const MOST: usize = 250;
    let text = text.repeat(length / text.len() + 1);
    for language in LANGUAGES {
        let looks = lexer::looks(language, &text).expect("a language of the lexer");
        assert!(
            looks <= MOST * text.len(),
            "{language} {:?}…: {} looks a byte",
            text.get(..40),
            looks / text.len()
        );
    }
}

#[test]
fn what_is_never_closed_is_read_once() {
    for text in PIECES.into_iter().chain([
        "a(",
        "a<",
        "a = (",
        "a: (",
        "/[",
        "a b=\"",
        "f\"{a:",
        "match x ",
        "case x in a)",
        "<a href=x{",
        "A<B<",
        "{a:",
        "url(",
        "#{a",
        "@media(",
        "a:b",
        "\"a\": ",
        "a = b => ",
        "{% comment %}{% endcomment %}",
        "x=\"",
        "$ a\\\n",
        "\n\nGET ",
        "--- a\n",
        "x ",
        "(((",
        "<div>{",
        "<a onclick=\"",
        "\"\\",
        "'\\",
        "<a",
        "</",
    ]) {
        hold_linear(text, 40_000);
    }
}

#[test]
fn a_megabyte_of_anything_is_read() {
    for text in ["(", "\"", "é", "<a "] {
        let text = text.repeat((1 << 20) / text.len());
        for language in ["python", "typescript", "shell", "django", "yaml"] {
            assert!(lexer::tokens(language, &text).is_some());
        }
    }
}

#[test]
fn no_word_of_a_language_has_two_meanings() {
    for language in LANGUAGES {
        let mut words = lexer::words(language);
        words.sort_unstable();
        let repeated: Vec<_> = words.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(repeated.is_empty(), "{language}: {repeated:?}");
    }
}

#[test]
fn lists_of_words_are_sorted() {
    // Each list is held sorted and without repeats when it is compiled; this holds that the check is there.
    assert!(std::panic::catch_unwind(|| lexer::sorted_words(&["b", "a"])).is_err());
    assert!(std::panic::catch_unwind(|| lexer::sorted_words(&["a", "a"])).is_err());
    assert!(std::panic::catch_unwind(|| lexer::sorted_words(&["a", "ab", "b"])).is_ok());
}
