//! Ragged text: words that no line holds, and names that stay whole.

use super::*;

/// Lines of ragged text in a language, each with the hyphen that shows at its end.
fn ragged(language: &str, pieces: &[Piece], width: f32) -> Vec<String> {
    let style = ParagraphStyle {
        width,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    let lines = break_lines(&Shaper::new(folio(), language), pieces, &style);
    let shown = texts(&lines).into_iter();
    shown
        .map(|line| line.replace('\u{ad}', "-").trim_end().to_owned())
        .collect()
}

#[test]
fn a_word_that_no_line_holds_is_divided_as_its_language_does() {
    let word = "Hochverfügbarkeitsdatenbanken";
    for piece in [prose(word), never(word)] {
        let lines = ragged("de", &[piece], 80.0);
        let (last, others) = lines.split_last().expect("lines");
        assert!(others.iter().all(|line| line.ends_with('-')), "{lines:?}");
        assert!(last.chars().count() >= 3, "{lines:?}");
        assert_eq!(lines.concat().replace('-', ""), word);
    }
    // A hyphen of its own comes first, and an underscore serves as well.
    let lines = ragged("en", &[never("django-interview-questions_zhtw")], 90.0);
    assert!(
        lines.iter().all(|line| !line.starts_with(['-', '_'])),
        "{lines:?}"
    );
    assert_eq!(lines.first().map(String::as_str), Some("django-interview-"));
    // What no language divides has no hyphen, and leaves no letter alone.
    let lines = ragged("en", &[never("1234567890123456789012")], 60.0);
    assert!(
        lines
            .iter()
            .all(|line| line.chars().count() >= 3 && !line.contains('-')),
        "{lines:?}"
    );
}

#[test]
fn names_in_ragged_text_go_to_the_next_line_whole() {
    let pieces = [
        prose("a long word and Pod"),
        code("DisruptionBudget"),
        prose(" then"),
    ];
    let name = ragged(
        "en",
        &[
            prose("It never loses a whole set of "),
            code("PodDisruptionBudget"),
            prose(" at once"),
        ],
        190.0,
    );
    assert!(
        name.iter().any(|line| line.contains("PodDisruptionBudget")),
        "{name:?}"
    );
    // Joined to a word it is one with it.
    assert!(
        ragged("en", &pieces, 150.0)
            .concat()
            .contains("PodDisruptionBudget")
    );
    let value = ragged(
        "en",
        &[
            prose("It sets the number of those "),
            code("maxUnavailable: 0"),
            prose(" here"),
        ],
        215.0,
    );
    assert!(value.iter().all(|line| !line.starts_with('0')), "{value:?}");
}
