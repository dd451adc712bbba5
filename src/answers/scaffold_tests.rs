//! Tests of `scaffold`.

use proptest::prelude::*;

use super::*;
use crate::answers::{Answer, Status, read};
use crate::config::{Answers, Content};
use crate::diagnostic::{Diagnostic, FileId};
use crate::memo::Memo;

fn made(question: &str) -> String {
    let begun = Begun {
        question,
        id: Some("the-id"),
        author: None,
        private: false,
    };
    scaffold(&begun, &Answers::default())
}

fn read_back(text: &str, names: &Answers) -> (Answer, Vec<Diagnostic>) {
    let (answer, problems) = read(FileId(0), text, &Content::default(), names, &Memo::new());
    ((*answer).clone(), problems)
}

/// The scaffold with a line of text below each prompt.
fn filled(text: &str) -> String {
    text.replace(" -->\n", " -->\nIn 3 words.\n")
}

#[test]
fn a_story_is_asked_for_all_evidence() {
    assert_eq!(
        made("Tell me about the slowest query: which \"one\"?"),
        "---\nquestion: \"Tell me about the slowest query: which \\\"one\\\"?\"\nid: the-id\nstatus: draft\n\
         # cue: a short title\n# summary: the answer in one line\n# metric: before → after\n# metric-label: what was measured\n---\n\
         <!-- What was wrong, for whom, and how you noticed: two or three sentences. -->\n\n\n\
         ### Example\n\n<!-- What you did, in the first person: the code, the query, the decision. -->\n\n\n\
         ### Metrics\n\n<!-- What changed, in numbers: before and after, and how you measured. -->\n\n\n\
         ### Outcome\n\n<!-- What came of it, and what you do since. -->\n\n"
    );
}

#[test]
fn the_shape_fits_the_wording() {
    for (question, headings, waived) in [
        (
            "What did you fix?",
            &["Example", "Metrics", "Outcome"][..],
            "",
        ),
        (
            "How would you fix it?",
            &["Example", "Outcome"],
            "waive: [metrics]\n",
        ),
        (
            "Why is it slow?",
            &["Trade-off", "Example", "Outcome"],
            "waive: [metrics]\n",
        ),
        (
            "What is a lock?",
            &["Example"],
            "waive: [metrics, outcome]\n",
        ),
        (
            "Write a function in Python.",
            &["Example"],
            "waive: [metrics, outcome]\n",
        ),
        ("什么是锁？", &["Example", "Metrics", "Outcome"], ""),
    ] {
        let text = made(question);
        let found: Vec<&str> = text
            .lines()
            .filter_map(|l| l.strip_prefix("### "))
            .collect();
        assert_eq!(found, headings, "{question}");
        let waive = text.lines().find(|l| l.starts_with("waive:"));
        assert_eq!(waive.unwrap_or_default(), waived.trim_end(), "{question}");
        assert_eq!(
            text.contains("```python\n\n```"),
            question.contains("Python")
        );
    }
}

#[test]
fn it_is_a_draft_that_lacks_what_it_asks_for_and_nothing_once_it_is_filled() {
    for question in [
        "What did you fix?",
        "How would you fix it?",
        "Why is it slow?",
        "What is a lock?",
        "Write an SQL query.",
        "Was ist das?",
    ] {
        let text = made(question);
        let (answer, problems) = read_back(&text, &Answers::default());
        assert_eq!(problems, [], "{question}");
        assert_eq!(answer.front.status, Status::Draft);
        let has = |answer: &Answer, kind| {
            answer.full.evidence.has(kind) || answer.front.waive.contains(&kind)
        };
        assert!(!has(&answer, Evidence::Example), "{question}");
        let (full, problems) = read_back(&filled(&text), &Answers::default());
        assert_eq!(problems, []);
        assert!(
            Evidence::ALL.into_iter().all(|kind| has(&full, kind)),
            "{question}"
        );
    }
}

#[test]
fn evidence_has_the_names_of_the_book() {
    let names = Answers {
        example: vec!["beispiel".into()],
        metrics: vec!["in zahlen".into(), "metrics".into()],
        outcome: vec!["ergebnis".into(), "wirkung".into()],
        ..Answers::default()
    };
    let begun = Begun {
        question: "Was hast du gelernt?",
        id: Some("x"),
        author: Some("Åsa: 1"),
        private: true,
    };
    let text = scaffold(&begun, &names);
    for wanted in [
        "### Beispiel\n",
        "### Metrics\n",
        "### Ergebnis\n",
        "author: \"Åsa: 1\"\n",
        "private: true\n",
    ] {
        assert!(text.contains(wanted), "{text}");
    }
    let (answer, problems) = read_back(&filled(&text), &names);
    assert_eq!(problems, []);
    assert!(answer.front.private);
    assert!(
        Evidence::ALL
            .into_iter()
            .all(|kind| answer.full.evidence.has(kind))
    );
}

#[test]
fn writing_goes_on_where_nothing_is_written_yet() {
    let text = made("What did you fix?");
    let line = |text: &str, n: u32| text.lines().nth(n as usize - 1).unwrap_or("").to_owned();
    let first = first_line(&text);
    assert_eq!(line(&text, first), "");
    assert!(line(&text, first - 1).starts_with("<!-- What was wrong"));
    // With the lead written: below the example's prompt.
    let begun = text.replacen("-->\n\n", "-->\nIt was slow.\n", 1);
    let next = first_line(&begun);
    assert!(line(&begun, next - 1).starts_with("<!-- What you did"));
    for (text, line) in [
        ("", 1),
        ("Text.\n", 1),
        ("---\nid: a\n---\n", 4),
        ("---\nid: a\n---\n\nText.\n", 5),
        ("---\nid: a\n", 1),
        (
            "---\nid: a\n---\n<!-- private -->\nx\n<!-- /private -->\n",
            4,
        ),
        ("```\n<!-- code -->\n```\n", 1),
        ("Text.\n\n<!-- last -->", 4),
    ] {
        assert_eq!(first_line(text), line, "{text:?}");
    }
}

proptest! {
    #[test]
    fn any_question_gives_an_answer_that_can_be_read(question in "[^\\p{C}]{0,60}", author in proptest::option::of("[^\\p{C}]{1,20}"), private: bool) {
        let begun = Begun { question: &question, id: Some("the-id"), author: author.as_deref(), private };
        let text = scaffold(&begun, &Answers::default());
        let (answer, problems) = read_back(&text, &Answers::default());
        prop_assert_eq!(problems, []);
        let folded = fold_spaces(&question);
        prop_assert_eq!(answer.front.question.map(|q| q.value).unwrap_or_default(), folded);
        prop_assert_eq!(answer.front.id.map(|id| id.value), Some("the-id".to_owned()));
        prop_assert_eq!(answer.front.private, private);
        prop_assert!(first_line(&text) > 5);
    }
}
