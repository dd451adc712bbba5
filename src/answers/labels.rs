//! What marks evidence: the text of a heading, or bold words at a paragraph's start.

use super::model::Evidence;
use crate::config;
use crate::markdown::{Inline, Tag, plain_inlines};

/// Words that may stand before a name without making it another one: "A real example", "Key metrics".
const LEADING: &[&str] = &[
    "a", "an", "the", "my", "our", "one", "real", "concrete", "key", "measured",
];

/// The kind of evidence that a label names, if any. Case, marks at both ends (`:`, `✅`) and a few leading words do not count; after the name only
/// a mark may follow, with anything behind it: "Example: the nightly report", "Metrics (before and after)", "Example 2". So "Results" is a
/// label and "Results of the meeting" is not.
pub(super) fn kind_of(text: &str, names: &config::Answers) -> Option<Evidence> {
    let text = text
        .trim_start_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let lists = [
        (Evidence::Example, &names.example),
        (Evidence::Metrics, &names.metrics),
        (Evidence::Outcome, &names.outcome),
    ];
    let mut rest = text.as_str();
    loop {
        for (kind, list) in &lists {
            if list.iter().any(|name| is_label(rest, name)) {
                return Some(*kind);
            }
        }
        let (word, tail) = rest.split_once(' ')?;
        if !LEADING.contains(&word) {
            return None;
        }
        rest = tail.trim_start();
    }
}

fn is_label(text: &str, name: &str) -> bool {
    let name = name.trim().trim_end_matches([':', '.']);
    if name.is_empty() {
        return false;
    }
    let Some(rest) = text
        .strip_prefix(name)
        .or_else(|| text.strip_prefix(name.to_lowercase().as_str()))
    else {
        return false;
    };
    match rest.chars().next() {
        None => true,
        Some(c) if c.is_alphanumeric() || c == '_' => false,
        // "Results-driven" is a word; "results - driven" has a dash.
        Some('-' | '\'' | '’') => false,
        Some(c) if c.is_whitespace() => {
            let next = rest.trim_start();
            !next.starts_with(|c: char| c.is_alphabetic())
                && !next.starts_with(['"', '“', '‘', '`', '&', '+', '/'])
        }
        Some(c) => !matches!(c, '/' | '&' | '+' | '@'),
    }
}

/// A label without its final colon or full stop.
pub(super) fn trimmed_label(content: &[Inline]) -> Vec<Inline> {
    let mut content = content.to_vec();
    while let Some(last) = content.last_mut() {
        match last {
            Inline::Text(text) => {
                let kept = text
                    .trim_end_matches(|c: char| {
                        c.is_whitespace() || matches!(c, ':' | '.' | '：' | '。' | '–' | '—')
                    })
                    .len();
                text.truncate(kept);
                if kept > 0 {
                    break;
                }
            }
            Inline::SoftBreak | Inline::HardBreak => {}
            _ => break,
        }
        content.pop();
    }
    content
}

/// A bold lead-in at a paragraph's start: its kind, its label, and what follows it. The bold words must end in a mark, or be followed by one, or
/// stand alone in their line: "**Results** were good" is a sentence.
pub(super) fn lead_in(
    paragraph: &[Inline],
    names: &config::Answers,
) -> Option<(Evidence, Vec<Inline>, Vec<Inline>)> {
    let first = paragraph
        .iter()
        .position(|inline| !matches!(inline, Inline::Text(t) if t.trim().is_empty()))?;
    let (Inline::Strong(bold) | Inline::Styled(Tag::B, bold)) = paragraph.get(first)? else {
        return None;
    };
    let label = plain_inlines(bold);
    let kind = kind_of(&label, names)?;
    let mut rest = paragraph.get(first + 1..).unwrap_or_default().to_vec();
    let ends_in_mark = label
        .trim_end()
        .ends_with([':', '.', '：', '。', '–', '—', '-', '!']);
    let parted = match rest.first_mut() {
        None | Some(Inline::SoftBreak | Inline::HardBreak) => true,
        Some(Inline::Text(text)) => {
            let tail = text.trim_start();
            let marked = tail.starts_with([':', '：', '–', '—'])
                || tail.starts_with("- ")
                || text.starts_with(['.', '。']);
            if marked {
                let kept = tail.trim_start_matches(|c: char| {
                    c.is_whitespace() || matches!(c, ':' | '：' | '–' | '—' | '-' | '.' | '。')
                });
                *text = kept.to_owned();
            }
            marked
        }
        Some(_) => false,
    };
    if !ends_in_mark && !parted {
        return None;
    }
    trim_start(&mut rest);
    Some((kind, trimmed_label(bold), rest))
}

fn trim_start(inlines: &mut Vec<Inline>) {
    while let Some(first) = inlines.first_mut() {
        match first {
            Inline::Text(text) => {
                let kept = text.trim_start().to_owned();
                if !kept.is_empty() {
                    *text = kept;
                    return;
                }
            }
            Inline::SoftBreak | Inline::HardBreak => {}
            _ => return,
        }
        inlines.remove(0);
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(crate) fn names() -> config::Answers {
        config::Answers {
            unplaced: config::Unplaced::Error,
            example: vec!["example".into(), "examples".into()],
            metrics: vec![
                "metric".into(),
                "metrics".into(),
                "numbers".into(),
                "results".into(),
            ],
            outcome: vec!["outcome".into(), "outcomes".into(), "impact".into()],
            words_per_minute: 140,
        }
    }

    #[test]
    fn labels_are_names_with_marks() {
        for (text, kind) in [
            ("Example", Some(Evidence::Example)),
            ("EXAMPLES:", Some(Evidence::Example)),
            ("A real example", Some(Evidence::Example)),
            ("✅ Outcome.", Some(Evidence::Outcome)),
            ("Metrics (before and after)", Some(Evidence::Metrics)),
            ("Example: the nightly report", Some(Evidence::Example)),
            ("Example 2", Some(Evidence::Example)),
            ("Impact – a year later", Some(Evidence::Outcome)),
            ("Results of the meeting", None),
            ("Results-driven work", None),
            ("Exampled", None),
            ("Metrics & monitoring", None),
            ("Background", None),
            ("", None),
            ("The", None),
        ] {
            assert_eq!(kind_of(text, &names()), kind, "{text}");
        }
    }

    #[test]
    fn names_may_be_of_any_language() {
        let mut names = names();
        names.outcome = vec!["Ergebnis".into(), "結果".into()];
        assert_eq!(kind_of("Ergebnis:", &names), Some(Evidence::Outcome));
        assert_eq!(kind_of("結果：", &names), Some(Evidence::Outcome));
        assert_eq!(kind_of("outcome", &names), None);
    }
}
