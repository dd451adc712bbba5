//! Each change by itself.

use super::Book;

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
