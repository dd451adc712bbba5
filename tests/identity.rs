//! An answer never loses its question: whatever is done to a bank, each answer stays with its question, or is named.

use std::sync::Arc;

use proptest::prelude::*;

use prepbook::config;
use prepbook::diagnostic::{Diagnostic, FileId};
use prepbook::guide::{self, Inputs, Joined};
use prepbook::markdown::{ParseOptions, parse};
use prepbook::memo::Memo;
use prepbook::source::SourceMap;
use prepbook::{answers, bank};

const BANK: &str = "content/questions.md";

/// A book in memory.
#[derive(Debug, Clone, Default)]
struct Book {
    banks: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    lock: Option<String>,
    locked: bool,
}

struct Outcome {
    joined: Joined,
    problems: Vec<Diagnostic>,
    /// The lock after the build.
    lock: Option<String>,
}

impl Book {
    fn new(bank: &str) -> Book {
        Book {
            banks: vec![(BANK.into(), bank.into())],
            ..Book::default()
        }
    }

    fn answer(mut self, path: &str, front: &str) -> Book {
        self.answers.push((
            format!("content/answers/{path}"),
            format!("---\n{front}\n---\nBody of {path}.\n"),
        ));
        self
    }

    fn build(&self) -> Outcome {
        let memo = Memo::new();
        let mut sources = SourceMap::new(std::path::Path::new("."));
        let (config, problems) = config::read(FileId(0), "");
        assert_eq!(problems, []);
        let mut banks = Vec::new();
        for (path, text) in &self.banks {
            let file = sources.add(path, text);
            let document = parse(text, 0, ParseOptions::bank(true)).document;
            banks.push((file, Arc::new(bank::read(text, &document).expect("a bank"))));
        }
        let mut problems = Vec::new();
        let mut answers = Vec::new();
        for (path, text) in &self.answers {
            let file = sources.add(path, text);
            let (answer, found) =
                answers::read(file, text, &config.content, &config.answers, &memo);
            problems.extend(found);
            answers.push((file, sources.get(file).expect("added").key, answer));
        }
        let lock = self
            .lock
            .as_ref()
            .map(|text| sources.add("content/questions.lock", text));
        let inputs = Inputs {
            banks,
            answers,
            pages: Vec::new(),
            lock,
            locked: self.locked,
            folder: "book".into(),
        };
        let (joined, found) = guide::join(inputs, &config, &mut sources);
        problems.extend(found);
        let lock = joined.lock.clone().or_else(|| self.lock.clone());
        Outcome {
            joined,
            problems,
            lock,
        }
    }

    /// Builds and keeps the lock, as a user does.
    fn built(mut self) -> Book {
        let outcome = self.build();
        assert_eq!(outcome.errors(), [""; 0], "{:?}", outcome.problems);
        self.lock = outcome.lock;
        self
    }

    fn with_bank(mut self, bank: &str) -> Book {
        self.banks = vec![(BANK.into(), bank.into())];
        self
    }
}

impl Outcome {
    fn codes(&self) -> Vec<&str> {
        self.problems.iter().map(|p| p.code).collect()
    }

    fn errors(&self) -> Vec<&str> {
        self.problems
            .iter()
            .filter(|p| p.is_error())
            .map(|p| p.code)
            .collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.joined
            .guide_full()
            .questions()
            .map(|q| q.id.as_str())
            .collect()
    }

    /// (question's text, the files of its answers) where there are any.
    fn placed(&self) -> Vec<(&str, Vec<&str>)> {
        let name = |path: &'_ str| path.rsplit('/').next().map(|n| n.len()).unwrap_or_default();
        self.joined
            .guide_full()
            .questions()
            .filter(|q| !q.answers.is_empty())
            .map(|q| {
                (
                    q.text.as_str(),
                    q.answers
                        .iter()
                        .map(|a| &a.path[a.path.len() - name(&a.path)..])
                        .collect(),
                )
            })
            .collect()
    }

    /// Place in the guide of the question that an answer stands at.
    fn place_of(&self, file: &str) -> Option<usize> {
        let full = self.joined.guide_full();
        full.questions()
            .position(|q| q.answers.iter().any(|a| a.path.ends_with(file)))
    }
}

const SMALL: &str = "# Bank\n\n## Locks\n\n1. How did you lock a row?\n2. When did a lock hurt?\n\n## Caches\n\n3. What did you cache?\n4. Why?\n";

fn small() -> Book {
    Book::new(SMALL)
        .answer("row.md", "id: how-did-you-lock-a-row")
        .answer("cache.md", "question: What did you cache?")
        .answer("why.md", "id: why\nquestion: Why?")
        .built()
}

#[test]
fn a_first_build_mints_readable_ids() {
    let outcome = small().build();
    assert_eq!(
        outcome.ids(),
        [
            "how-did-you-lock-a-row",
            "when-did-a-lock-hurt",
            "what-did-you-cache",
            "why"
        ]
    );
    assert_eq!(outcome.codes(), [""; 0]);
    assert!(
        outcome.joined.lock.is_none(),
        "the second build changes nothing"
    );
}

#[test]
fn two_people_get_the_same_lock() {
    let one = Book::new(SMALL).build().lock;
    let two = Book::new(SMALL).build().lock;
    assert_eq!(one, two);
    // And with smart punctuation or not, and with other spaces and capitals.
    let three = Book::new(&SMALL.replace("a row?", "a  ROW?"))
        .build()
        .lock
        .expect("a lock");
    assert!(three.contains("how-did-you-lock-a-row\n"));
}

#[test]
fn renumbering_changes_nothing() {
    let book = small();
    let bank = SMALL
        .replace("1. ", "11. ")
        .replace("2. ", "12. ")
        .replace("3. ", "13. ")
        .replace("4. ", "14. ");
    let outcome = book.clone().with_bank(&bank).build();
    assert_eq!(outcome.placed(), book.build().placed());
    assert!(outcome.joined.lock.is_none(), "numbers are not in the lock");
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn reordering_sections_moves_answers_with_their_questions() {
    let book = small();
    let bank = "# Bank\n\n## Caches\n\n1. Why?\n2. What did you cache?\n\n## Locks\n\n3. When did a lock hurt?\n4. How did you lock a row?\n";
    let outcome = book.with_bank(bank).build();
    assert_eq!(
        outcome.ids(),
        [
            "why",
            "what-did-you-cache",
            "when-did-a-lock-hurt",
            "how-did-you-lock-a-row"
        ]
    );
    assert_eq!(
        outcome.placed(),
        [
            ("Why?", vec!["why.md"]),
            ("What did you cache?", vec!["cache.md"]),
            ("How did you lock a row?", vec!["row.md"])
        ]
    );
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn inserting_on_top_moves_nothing() {
    let book = small();
    let bank = SMALL.replace("1. How", "0. What is new?\n1. How");
    let outcome = book.clone().with_bank(&bank).build();
    assert_eq!(outcome.ids()[1..], book.build().ids()[..]);
    assert_eq!(outcome.codes(), [""; 0]);
    // One block is new, and one names its new neighbour.
    let (old, new) = (book.lock.expect("a lock"), outcome.lock.expect("a lock"));
    let old: Vec<&str> = old.split("\n\n").collect();
    let changed = new
        .split("\n\n")
        .filter(|block| !old.contains(block))
        .count();
    assert_eq!(changed, 2);
}

#[test]
fn a_duplicate_gets_an_id_of_its_own() {
    let book = small();
    for bank in [
        SMALL.replace("## Locks\n\n", "## Locks\n\n1. Why?\n"),
        SMALL.replace("4. Why?", "4. Why?\n5. Why?"),
        SMALL.replace("3. What", "2. Why?\n3. What"),
    ] {
        let outcome = book.clone().with_bank(&bank).build();
        assert_eq!(outcome.codes(), [""; 0], "{bank}");
        let mut ids = outcome.ids();
        ids.sort_unstable();
        assert!(
            ids.contains(&"why") && ids.contains(&"why-2"),
            "{bank}: {ids:?}"
        );
        // The answer stays at the one that was there before.
        let at = outcome.place_of("why.md").expect("placed");
        assert_eq!(outcome.ids()[at], "why");
        let before = if bank.contains("5. Why?") { 3 } else { 4 };
        assert_eq!(at, before, "{bank}");
    }
}

const TWICE: &str = "# Bank\n\n## Locks\n\n1. How did you lock a row?\n2. Why?\n3. When did a lock hurt?\n\n## Caches\n\n4. What did you cache?\n5. Why?\n6. When was it stale?\n";

fn twice() -> Book {
    Book::new(TWICE)
        .answer("first.md", "id: why")
        .answer("second.md", "id: why-2")
        .built()
}

#[test]
fn of_two_duplicates_the_one_that_stays_keeps_its_id() {
    let book = twice();
    let outcome = book.build();
    assert_eq!(
        (outcome.place_of("first.md"), outcome.place_of("second.md")),
        (Some(1), Some(4))
    );
    let outcome = book
        .clone()
        .with_bank(&TWICE.replace("2. Why?\n", ""))
        .build();
    assert_eq!(outcome.place_of("second.md"), Some(3));
    assert_eq!(outcome.place_of("first.md"), None);
    assert_eq!(outcome.errors(), ["unplaced-answer"]);
    let outcome = book
        .clone()
        .with_bank(&TWICE.replace("5. Why?\n", ""))
        .build();
    assert_eq!(outcome.place_of("first.md"), Some(1));
    assert_eq!(outcome.place_of("second.md"), None);
    assert_eq!(outcome.errors(), ["unplaced-answer"]);
}

#[test]
fn duplicates_follow_their_sections() {
    let bank = "# Bank\n\n## Caches\n\n1. What did you cache?\n2. Why?\n3. When was it stale?\n\n## Locks\n\n4. How did you lock a row?\n5. Why?\n6. When did a lock hurt?\n";
    let outcome = twice().with_bank(bank).build();
    assert_eq!(
        (outcome.place_of("first.md"), outcome.place_of("second.md")),
        (Some(4), Some(1))
    );
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn duplicates_with_one_neighbour_left_are_told_apart_by_it() {
    // A question is inserted before each, and the sections change places.
    let bank = "# Bank\n\n## Caches\n\n1. What did you cache?\n2. New one?\n3. Why?\n4. When was it stale?\n\n## Locks\n\n5. How did you lock a row?\n6. Why?\n7. New two?\n8. When did a lock hurt?\n";
    let outcome = twice().with_bank(bank).build();
    assert_eq!(
        (outcome.place_of("first.md"), outcome.place_of("second.md")),
        (Some(5), Some(2))
    );
}

#[test]
fn what_cannot_be_told_apart_is_named_and_not_guessed() {
    // One of two is left, and none of its neighbours.
    let outcome = twice()
        .with_bank("# Bank\n\n1. New one?\n2. Why?\n3. New two?\n")
        .build();
    assert_eq!(outcome.placed(), []);
    assert_eq!(outcome.errors(), ["unplaced-answer", "unplaced-answer"]);
}

#[test]
fn a_question_that_goes_and_comes_back_finds_its_answer() {
    let book = small();
    let shorter = SMALL.replace("3. What did you cache?\n", "");
    let mut without = book.clone().with_bank(&shorter);
    let outcome = without.build();
    assert_eq!(outcome.errors(), ["unplaced-answer"]);
    assert!(
        outcome
            .lock
            .as_deref()
            .is_some_and(|lock| lock.contains("  gone\n"))
    );
    without.lock = outcome.lock;
    let outcome = without.with_bank(SMALL).build();
    assert_eq!(outcome.codes(), [""; 0]);
    assert_eq!(outcome.placed(), book.build().placed());
    assert_eq!(outcome.lock, book.lock, "the lock is what it was");
}

#[test]
fn a_renamed_answer_file_stays() {
    let mut book = small();
    for (path, _) in &mut book.answers {
        *path = path.replace("answers/", "answers/2024/my-");
    }
    let outcome = book.build();
    assert_eq!(outcome.codes(), [""; 0]);
    assert_eq!(outcome.placed().len(), 3);
    assert!(outcome.joined.lock.is_none());
}

#[test]
fn a_file_name_may_be_the_id() {
    let outcome = Book::new(SMALL).answer("x/why.md", "tags: [a]").build();
    assert_eq!(outcome.placed(), [("Why?", vec!["why.md"])]);
}

#[test]
fn a_lost_lock_comes_back_from_the_answers() {
    // The question was reworded once, so its id is not what its text gives.
    let mut book = Book::new("# Bank\n\n1. How did you lock a row? {#row-locks}\n2. Why?\n")
        .answer("row.md", "id: row-locks\nquestion: How did you lock a row?")
        .built();
    book.banks[0].1 = "# Bank\n\n1. How did you lock a row?\n2. Why?\n".into();
    let kept = book.build();
    assert_eq!(kept.ids(), ["row-locks", "why"]);
    book.lock = None;
    let outcome = book.build();
    assert_eq!(outcome.ids(), ["row-locks", "why"]);
    assert_eq!(outcome.codes(), [""; 0]);
    assert_eq!(outcome.lock, kept.lock);
}

#[test]
fn a_lost_lock_never_gives_an_answers_id_to_another_question() {
    // The answer's question is in no bank; its id is what another question's text would give.
    let outcome = Book::new("# Bank\n\n1. Why?\n")
        .answer("a.md", "id: why\nquestion: Why did the lock hurt?")
        .build();
    assert_eq!(outcome.ids(), ["why-2"]);
    assert_eq!(outcome.errors(), ["unplaced-answer"]);
}

#[test]
fn answers_that_disagree_about_a_lost_id_are_named() {
    let book = Book::new("# Bank\n\n1. Why?\n")
        .answer("a.md", "id: one\nquestion: Why?\nauthor: A")
        .answer("b.md", "id: two\nquestion: Why?\nauthor: B");
    assert!(book.build().errors().contains(&"id-conflict"));
}

#[test]
fn explicit_ids_hold_through_rewording_and_say_so() {
    let mut book = Book::new("# Bank\n\n1. How did you lock a row? {#row}\n2. Why?\n")
        .answer("row.md", "id: row\nquestion: How did you lock a row?")
        .built();
    book.banks[0].1 = "# Bank\n\n1. How do you lock rows? {#row}\n2. Why?\n".into();
    let outcome = book.build();
    assert_eq!(
        outcome.placed(),
        [("How do you lock rows?", vec!["row.md"])]
    );
    assert_eq!(outcome.codes(), ["question-changed"]);
    assert_eq!(outcome.errors(), [""; 0]);
}

#[test]
fn an_explicit_id_may_come_as_a_comment() {
    let outcome =
        Book::new("# Bank\n\n1. How did you lock a row?\n   <!-- id: row -->\n2. Why?\n").build();
    assert_eq!(outcome.ids(), ["row", "why"]);
}

#[test]
fn a_bank_may_not_give_an_id_away() {
    let mut book = small();
    book.banks[0].1 = SMALL.replace("When did a lock hurt?", "When did a lock hurt? {#why}");
    assert!(book.build().errors().contains(&"id-taken"));
    let twice = Book::new("# Bank\n\n1. One? {#x}\n2. Two? {#x}\n").build();
    assert_eq!(twice.errors(), ["duplicate-id"]);
}

#[test]
fn a_bank_that_names_its_questions_later_keeps_the_answers() {
    let mut book = small();
    book.banks[0].1 = SMALL.replace("lock a row?", "lock a row? {#row}");
    let outcome = book.build();
    assert_eq!(
        outcome.placed()[0],
        ("How did you lock a row?", vec!["row.md"])
    );
    assert_eq!(
        outcome.codes(),
        ["unknown-id"],
        "and the answer's old id is named"
    );
}

#[test]
fn an_answer_that_says_two_things_is_an_error() {
    let mut book = small();
    book.answers[2].1 = "---\nid: why\nquestion: What did you cache?\n---\n".into();
    assert_eq!(book.build().errors(), ["answer-conflict"]);
}

#[test]
fn an_unplaced_answer_names_the_nearest_and_the_command() {
    let mut book = small();
    book.answers[0].1 = "---\nquestion: How did you lock a table?\n---\n".into();
    let outcome = book.build();
    let problem = outcome
        .problems
        .iter()
        .find(|p| p.code == "unplaced-answer")
        .expect("named");
    let help = problem.help.as_deref().unwrap_or_default();
    assert!(
        help.contains("prepbook relink content/answers/row.md"),
        "{help}"
    );
    assert!(help.contains("how-did-you-lock-a-row"), "{help}");
    assert_eq!(outcome.joined.unplaced().count(), 1);
}

#[test]
fn two_answers_by_one_author_are_an_error_and_by_two_are_not() {
    let book = Book::new(SMALL)
        .answer("a.md", "id: why")
        .answer("b.md", "question: Why?")
        .build();
    assert_eq!(book.errors(), ["two-answers"]);
    let problem = &book.problems[0];
    assert!(problem.message.contains("a.md") && problem.message.contains("b.md"));
    let book = Book::new(SMALL)
        .answer("a.md", "id: why")
        .answer("b.md", "question: Why?\nauthor: Ada")
        .build();
    assert_eq!(book.errors(), [""; 0]);
    assert_eq!(book.placed(), [("Why?", vec!["a.md", "b.md"])]);
}

#[test]
fn a_question_is_found_with_its_marks_and_without() {
    let bank =
        "# Bank\n\n1. When did `select_related()` *hurt*?\n2. What's an \"index\" -- really?\n";
    for typed in [
        "'When did `select_related()` *hurt*?'",
        "When did select_related() hurt?",
        "\"1. When did `select_related()` hurt?\"",
        "when did  select_related() HURT?",
    ] {
        let outcome = Book::new(bank)
            .answer("a.md", &format!("question: {typed}"))
            .build();
        assert_eq!(
            outcome.place_of("a.md"),
            Some(0),
            "{typed}: {:?}",
            outcome.problems
        );
    }
    for typed in [
        "What's an \"index\" -- really?",
        "What’s an “index” – really?",
    ] {
        let outcome = Book::new(bank)
            .answer("a.md", &format!("question: {typed}"))
            .build();
        assert_eq!(
            outcome.place_of("a.md"),
            Some(1),
            "{typed}: {:?}",
            outcome.problems
        );
    }
}

#[test]
fn code_makes_two_questions_of_one_text() {
    let bank = "# Bank\n\n1. What will this print?\n\n   ```python\n   print(1)\n   ```\n2. What will this print?\n\n   ```python\n   print(2)\n   ```\n";
    let book = Book::new(bank)
        .answer("one.md", "id: what-will-this-print")
        .answer("two.md", "id: what-will-this-print-2")
        .built();
    let swapped = "# Bank\n\n1. What will this print?\n\n   ```python\n   print(2)\n   ```\n2. What will this print?\n\n   ```python\n   print(1)\n   ```\n";
    let outcome = book.clone().with_bank(swapped).build();
    assert_eq!(
        (outcome.place_of("one.md"), outcome.place_of("two.md")),
        (Some(1), Some(0))
    );
    // With other code it is another question, and nobody's answer to it.
    let edited = bank.replace("print(2)", "print(3)");
    let outcome = book.with_bank(&edited).build();
    assert_eq!(
        (outcome.place_of("one.md"), outcome.place_of("two.md")),
        (Some(0), None)
    );
    assert_eq!(outcome.errors(), ["unplaced-answer"]);
}

#[test]
fn locked_fails_where_the_lock_would_change() {
    let mut book = small();
    book.locked = true;
    assert_eq!(book.build().codes(), [""; 0]);
    book.banks[0].1.push_str("5. And now?\n");
    let outcome = book.build();
    assert_eq!(outcome.errors(), ["lock-changed"]);
    assert!(outcome.joined.lock.is_none());
}

#[test]
fn a_damaged_lock_is_never_written_over() {
    for damage in ["<<<<<<< HEAD\n", "nonsense here\n"] {
        let mut book = small();
        book.lock = book.lock.map(|lock| format!("{lock}\n{damage}"));
        let outcome = book.build();
        assert_eq!(outcome.errors().len(), 1, "{:?}", outcome.problems);
        assert!(outcome.joined.lock.is_none());
    }
}

#[test]
fn several_banks_share_one_space_of_ids() {
    let mut book = Book::new("# One\n\n1. Why?\n2. What is an index?\n");
    book.banks.push((
        "content/questions/two.md".into(),
        "# Two\n\n1. Why?\n2. What is a view?\n".into(),
    ));
    let book = book.answer("second.md", "id: why-2").built();
    let outcome = book.build();
    assert_eq!(
        outcome.ids(),
        ["why", "what-is-an-index", "why-2", "what-is-a-view"]
    );
    assert_eq!(outcome.place_of("second.md"), Some(2));
    // The banks' order is their paths' and may change: duplicates keep to their neighbours.
    let mut moved = book.clone();
    moved.banks.reverse();
    moved.banks[0].0 = "content/a.md".into();
    let outcome = moved.build();
    assert_eq!(outcome.place_of("second.md"), Some(0));
    assert_eq!(outcome.codes(), [""; 0]);
}

#[test]
fn a_thousand_repeats_are_no_problem() {
    let bank = format!("# Bank\n\n{}", "- Why?\n".repeat(3000));
    let book = Book::new(&bank).built();
    let outcome = book.build();
    assert_eq!(outcome.ids().len(), 3000);
    assert_eq!(outcome.ids()[2999], "why-3000");
    assert!(outcome.joined.lock.is_none());
    let outcome = book
        .with_bank(&format!("{bank}- Why?\n- What else?\n"))
        .build();
    assert_eq!(outcome.ids()[..3000].len(), 3000);
    assert_eq!(outcome.codes(), [""; 0]);
}

// Property tests: a bank of questions with hidden identities, changed at random; every answer stays with its question.

#[derive(Debug, Clone, PartialEq, Eq)]
struct Asked {
    /// Which question it is, whatever its text.
    uid: usize,
    text: String,
}

#[derive(Debug, Clone)]
enum Change {
    Reverse,
    Rotate(usize),
    InsertTop,
    Insert(usize),
    Duplicate(usize, usize),
    Delete(usize),
    Restore,
    RenameAnswers,
    LoseLock,
    Typography,
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        Just(Change::Reverse),
        (0usize..20).prop_map(Change::Rotate),
        Just(Change::InsertTop),
        (0usize..20).prop_map(Change::Insert),
        (0usize..20, 0usize..20).prop_map(|(a, b)| Change::Duplicate(a, b)),
        (0usize..20).prop_map(Change::Delete),
        Just(Change::Restore),
        Just(Change::RenameAnswers),
        Just(Change::LoseLock),
        Just(Change::Typography),
    ]
}

fn bank_of(questions: &[Asked], loud: bool) -> String {
    let mut out = String::from("# Bank\n\n");
    for (index, question) in questions.iter().enumerate() {
        if index % 4 == 0 {
            out.push_str(&format!("\n## Part {}\n\n", index / 4 + 1));
        }
        let text = if loud {
            question.text.to_uppercase()
        } else {
            question.text.clone()
        };
        out.push_str(&format!("{}. {text}\n", index + 1));
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn no_answer_is_lost_or_misplaced(
        words in proptest::collection::vec("(lock|cache|index|queue|view) (row|page|job|key) (why|when|how)", 3..14),
        changes in proptest::collection::vec(change(), 1..8),
    ) {
        let mut questions: Vec<Asked> = words.iter().enumerate().map(|(uid, text)| Asked { uid, text: format!("{text}?") }).collect();
        let mut next = questions.len();
        let mut book = Book::new(&bank_of(&questions, false));
        let first = book.build();
        book.lock = first.lock.clone();
        // An answer to every question, bound by id and question.
        for (question, id) in questions.iter().zip(first.ids()) {
            book = book.answer(&format!("u{}-.md", question.uid), &format!("id: {id}\nquestion: \"{}\"", question.text));
        }
        let texts: Vec<String> = questions.iter().map(|q| q.text.clone()).collect();
        let mut removed: Vec<Asked> = Vec::new();
        let mut loud = false;
        for change in changes {
            let len = questions.len();
            match change {
                Change::Reverse => questions.reverse(),
                Change::Rotate(by) if len > 0 => questions.rotate_left(by % len),
                Change::InsertTop => {
                    questions.insert(0, Asked { uid: next, text: format!("new {next} one?") });
                    next += 1;
                }
                Change::Insert(at) => {
                    questions.insert(at % (len + 1), Asked { uid: next, text: format!("new {next} one?") });
                    next += 1;
                }
                Change::Duplicate(which, at) if len > 0 => {
                    let text = questions[which % len].text.clone();
                    questions.insert(at % (len + 1), Asked { uid: next, text });
                    next += 1;
                }
                Change::Delete(at) if len > 1 => removed.push(questions.remove(at % len)),
                Change::Restore => {
                    if let Some(question) = removed.pop() {
                        questions.push(question);
                    }
                }
                Change::RenameAnswers => {
                    for (path, _) in &mut book.answers {
                        *path = path.replace("answers/", "answers/x/");
                    }
                }
                Change::LoseLock => book.lock = None,
                Change::Typography => loud = !loud,
                _ => {}
            }
            book = book.with_bank(&bank_of(&questions, loud));
            let outcome = book.build();
            // One question, one id.
            let mut ids = outcome.ids();
            prop_assert_eq!(ids.len(), questions.len());
            ids.sort_unstable();
            ids.dedup();
            prop_assert_eq!(ids.len(), questions.len());
            for (uid, text) in texts.iter().enumerate() {
                let file = format!("/u{uid}-.md");
                let placed = outcome.place_of(&file);
                let there: Vec<&Asked> = questions.iter().filter(|q| q.text == *text).collect();
                let unique = there.len() == 1 && texts.iter().filter(|t| *t == text).count() == 1;
                match placed {
                    // Never at another question.
                    Some(at) => prop_assert_eq!(&questions[at].text, text),
                    // Never silently nowhere.
                    None => prop_assert!(
                        outcome.errors().contains(&"unplaced-answer") && outcome.joined.unplaced().any(|(_, path)| path.ends_with(&file)),
                        "{:?}", outcome.problems
                    ),
                }
                // Never lost while its question is there and can be told.
                if unique {
                    prop_assert!(placed.is_some(), "{}: {:?}", text, outcome.problems);
                }
            }
            book.lock = outcome.lock;
            let again = book.build();
            prop_assert!(again.joined.lock.is_none(), "the second build changes the lock");
        }
    }

    #[test]
    fn the_lock_does_not_depend_on_how_it_came_about(words in proptest::collection::vec("(lock|cache) (row|page) (why|how)", 2..10)) {
        // A lock that is read and written again is the same, whatever the order of its blocks.
        let questions: Vec<Asked> = words.iter().enumerate().map(|(uid, text)| Asked { uid, text: format!("{text}?") }).collect();
        let book = Book::new(&bank_of(&questions, false)).built();
        let lock = book.lock.clone().expect("a lock");
        let mut blocks: Vec<&str> = lock.trim_end().split("\n\n").collect();
        blocks[1..].reverse();
        let mut shuffled = book.clone();
        shuffled.lock = Some(format!("{}\n", blocks.join("\n\n")));
        let outcome = shuffled.build();
        prop_assert_eq!(outcome.errors(), Vec::<&str>::new());
        prop_assert_eq!(&outcome.lock, &book.lock);
        let first = book.build();
        prop_assert_eq!(outcome.ids(), first.ids());
    }
}
