//! A bank of questions with hidden identities, changed at random: every answer stays with its question.

use proptest::prelude::*;

use super::Book;

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
        // Texts that ever stood twice: once one of the two goes, only neighbours tell which is left, and they may have gone too.
        let mut doubled: Vec<String> = Vec::new();
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
                    doubled.push(text.clone());
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
                let unique = there.len() == 1
                    && texts.iter().filter(|t| *t == text).count() == 1
                    && !doubled.contains(text);
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
