//! Tests of `draw`.

use proptest::prelude::*;

use super::*;
use crate::diagnostic::tests::One;

const PLAIN: Style = Style {
    color: false,
    width: 80,
};

fn drawn(diagnostic: Diagnostic, text: &str) -> String {
    draw(&diagnostic, &One(text), PLAIN)
}

fn at(range: Range<usize>) -> Diagnostic {
    Diagnostic::error("unknown-key", "there is no key `tilte`").at(FileId(0), Span::new(range))
}

#[test]
fn a_caret_a_label_and_a_way_out() {
    let problem = at(7..12)
        .label("unknown")
        .suggest("title")
        .help("see `docs/book-toml.md`");
    snapbox::assert_data_eq!(
        drawn(problem, "[book]\ntilte = \"x\"\n"),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:2:1
  |
2 | tilte = "x"
  | ^^^^^ unknown
  |
  = help: did you mean `title`? See `docs/book-toml.md`

"#]]
    );
}

#[test]
fn what_was_meant_is_said_once() {
    let said = drawn(
        at(7..12).label("did you mean `title`?").suggest("title"),
        "[book]\ntilte = 1",
    );
    assert_eq!(said.matches("`title`").count(), 1, "{said}");
}

#[test]
fn equal_problems_are_counted_at_last() {
    let text = "x\n".repeat(9);
    let many: Vec<_> = (0..9).map(|i| at(2 * i..2 * i + 1)).collect();
    let drawn = draw_all(&many, &One(&text), PLAIN);
    assert_eq!(drawn.matches("error[").count(), 6, "{drawn}");
    assert!(
        drawn.ends_with("error[unknown-key]: 4 more like the last one\n--> answers/a.md\n"),
        "{drawn}"
    );
    let six = draw_all(&many[..6], &One(&text), PLAIN);
    assert!(!six.contains("more like"), "{six}");
}

#[test]
fn related_places_near_and_far() {
    let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
    let place = |range| Place::Text(FileId(0), Span::new(range));
    let near = at(8..13)
        .label("again here")
        .related(place(0..3), "first here");
    snapbox::assert_data_eq!(
        drawn(near, text),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:3:1
  |
1 | one
  | --- first here
2 | two
3 | three
  | ^^^^^ again here

"#]]
    );
    let far = at(40..45)
        .label("again here")
        .related(place(0..3), "first here");
    snapbox::assert_data_eq!(
        drawn(far, text),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:9:1
  |
9 | nine
  | ^^^^ again here
  |
 ::: answers/a.md:1:1
  |
1 | one
  | --- first here

"#]]
    );
}

#[test]
fn a_path_alone() {
    let problem = Diagnostic::error("not-found", "there is no file `x.md`")
        .at_path("x.md")
        .related(Place::Path("y.md".into()), "this one is near")
        .help("write it");
    snapbox::assert_data_eq!(
        drawn(problem, ""),
        snapbox::str![[r#"
error[not-found]: there is no file `x.md`
--> x.md
 = note: this one is near: y.md
 = help: write it

"#]]
    );
    let nowhere = Diagnostic::warning("w", "nowhere\nin particular\u{1b}[31m");
    snapbox::assert_data_eq!(
        drawn(nowhere, ""),
        snapbox::str![[r#"
warning[w]: nowhere in particular␛[31m

"#]]
    );
}

#[test]
fn tabs_and_wide_characters() {
    let text = "\tx = \"日本\" # y\n";
    let start = text.find('y').unwrap();
    snapbox::assert_data_eq!(
        drawn(at(start..start + 1), text),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:1:13
  |
1 |     x = "日本" # y
  |                  ^

"#]]
    );
}

#[test]
fn of_many_lines_the_first_is_shown() {
    let text = "a\n\n```python\nx\ny\nz\n";
    snapbox::assert_data_eq!(
        drawn(at(1..text.len()).label("never closed"), text),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:3:1
  |
3 | ```python
  | ^^^^^^^^^ never closed

"#]]
    );
}

#[test]
fn the_end_of_a_file_can_be_shown() {
    snapbox::assert_data_eq!(
        drawn(at(4..4), "abc\n"),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:2:1
  |
2 |
  | ^

"#]]
    );
    snapbox::assert_data_eq!(
        drawn(at(0..0), ""),
        snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:1:1
  |
1 |
  | ^

"#]]
    );
}

#[test]
fn a_long_line_is_cut_around_the_caret() {
    let text = format!("{}HERE{}", "é".repeat(2_500_000), " x".repeat(2_500_000));
    let drawn = drawn(at(5_000_000..5_000_004).label("this"), &text);
    assert!(drawn.len() < 2000, "{}", drawn.len());
    assert!(
        drawn.contains("HERE") && drawn.contains("^^^^ this"),
        "{drawn}"
    );
    assert!(drawn.contains("answers/a.md:1:2500001"), "{drawn}");
}

#[test]
fn long_help_wraps_but_not_in_code() {
    let help = "bind the answer with `prepbook relink content/answers/orm/slowest.md tell-me-about` or soften it with `[answers] unplaced` in the book's configuration";
    let drawn = drawn(at(0..1).help(help), "x");
    assert!(drawn.lines().count() >= 7, "{drawn}");
    assert!(
        drawn.contains("`prepbook relink content/answers/orm/slowest.md tell-me-about`"),
        "{drawn}"
    );
}

#[test]
fn json_counts_from_one() {
    let list = [
        at(7..12).suggest("title").help("see the manual"),
        Diagnostic::note("n", "x").at_path("p"),
        Diagnostic::warning("w", "y"),
    ];
    let json = to_json(&list, &One("[book]\nétilte"));
    assert_eq!(json[0]["line"], 2);
    assert_eq!(json[0]["column"], 1);
    assert_eq!(json[0]["file"], "answers/a.md");
    assert_eq!(json[0]["severity"], "error");
    assert_eq!(json[0]["help"], "did you mean `title`? See the manual");
    assert_eq!(json[1]["file"], "p");
    assert!(json[1]["line"].is_null() && json[2]["file"].is_null() && json[2]["help"].is_null());
}

proptest! {
    #[test]
    fn drawing_never_panics(
        text in "([ -~\t\r\u{0}-\u{1f}é日\u{301}\u{202e}🎉]{0,30}\n?){0,8}",
        spans in proptest::collection::vec((0u32..200, 0u32..200), 1..5),
        words in ".{0,20}",
        width in 0usize..200,
        color: bool,
    ) {
        let mut problem = Diagnostic::error("c", words.clone()).label(words.clone()).help(words.clone()).suggest(words);
        for (i, (start, end)) in spans.iter().enumerate() {
            let span = Span { start: *start, end: *end };
            problem = match i {
                0 => problem.at(FileId(0), span),
                _ => problem.related(Place::Text(FileId(0), span), "other"),
            };
        }
        let drawn = draw_all(&[problem.clone(), problem.clone()], &One(&text), Style { color, width });
        prop_assert!(drawn.ends_with('\n'));
        to_json(&[problem], &One(&text));
    }
}
