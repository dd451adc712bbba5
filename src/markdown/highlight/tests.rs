//! Which code becomes which tokens.

use super::*;

/// Code with its tokens marked: `«keyword:if» x`.
pub(super) fn marked(info: &str, text: &str) -> String {
    let Some(tokens) = highlight(info, text, &Memo::new()) else {
        return "-".to_owned();
    };
    let mut out = String::new();
    let mut at = 0;
    for (range, token) in tokens.iter() {
        let range = range.start as usize..range.end as usize;
        out += &text[at..range.start];
        out += &format!("«{}:{}»", token.name(), &text[range.clone()]);
        at = range.end;
    }
    out + &text[at..]
}

#[test]
fn a_language_is_found_by_any_of_its_names() {
    for info in [
        "elixir",
        "Elixir title=\"x\"",
        "{.elixir}",
        "{ .elixir .numbers }",
        "elixir,ignore",
        "exs",
        "ex{1,3}",
        "language-elixir",
        "elixir:lib/a.ex",
    ] {
        assert!(
            marked(info, "def a, do: :b\n").contains("«keyword:def»"),
            "{info}"
        );
    }
    for info in ["", "text", "no-such-language", "{}", "   "] {
        assert_eq!(marked(info, "def\n"), "-", "{info}");
    }
}

#[test]
fn grammars_give_tokens() {
    assert_eq!(
        marked("kotlin", "// a\nfun f(x: Int) = \"b\" + 1"),
        "«comment:// a»\n«keyword:fun» «function:f»(x: «keyword:Int») = «string:\"b\"» + «constant:1»"
    );
    assert_eq!(marked("lua", "local x"), "«keyword:local» x");
    assert_eq!(
        marked("scala", "// a\nval x = \"b\""),
        "«comment:// a»\n«keyword:val» x = «string:\"b\"»"
    );
}

#[test]
fn odd_texts_do_no_harm() {
    for text in [
        "",
        "\n",
        "\r\n",
        "\t",
        "\"",
        "'é",
        "/*",
        "\u{0}",
        "é🎉",
        "x\r\ny",
        "<<<",
        &"a ".repeat(10_000),
        &"x\n".repeat(6_000),
    ] {
        for info in ["scala", "elixir", "perl", "haskell"] {
            check(info, text);
        }
    }
}

pub(super) fn check(info: &str, text: &str) {
    let Some(tokens) = highlight(info, text, &Memo::new()) else {
        return;
    };
    let mut end = 0;
    let mut last = None;
    for (range, token) in tokens.iter() {
        let (from, to) = (range.start as usize, range.end as usize);
        assert!(from < to && from >= end, "{info} {text:?} {tokens:?}");
        assert!(
            text.is_char_boundary(from) && text.is_char_boundary(to),
            "{info} {text:?}"
        );
        let apart = last != Some(*token) || text[end..from].bytes().any(|b| b != b' ');
        assert!(apart, "neighbours of one kind are one: {info} {text:?}");
        (end, last) = (to, Some(*token));
    }
    assert!(end <= text.len());
}
