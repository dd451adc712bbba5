//! The files of a new book.

use crate::answers::{self, Begun};
use crate::bank::Bank;
use crate::{config, text};

/// A file to write: path relative to the book, and bytes.
pub type File = (String, Vec<u8>);

/// The bank's place in a new book.
pub const BANK: &str = "content/questions.md";
/// What git shall leave out.
pub const GITIGNORE: &str = ".gitignore";

/// A new book with a short bank and a whole answer.
pub fn sample() -> Vec<File> {
    let answer = include_str!("starter/answer.md");
    book(
        include_str!("starter/questions.md").into(),
        Some(("the-slow-export".into(), answer.into())),
    )
}

/// A new book with the user's own bank and a draft to its first question.
pub fn with_bank(bytes: Vec<u8>, bank: &Bank) -> Vec<File> {
    book(bytes, draft(bank))
}

/// `answer`: its file's name without `.md`, and its text.
fn book(bank: Vec<u8>, answer: Option<(String, String)>) -> Vec<File> {
    let mut files: Vec<File> = vec![
        (
            crate::build::BOOK_FILE.into(),
            include_str!("starter/book.toml").into(),
        ),
        (BANK.into(), bank),
    ];
    if let Some((name, text)) = answer {
        files.push((format!("content/answers/{name}.md"), text.into()));
    }
    files.extend([
        (
            "content/pages/introduction.md".to_owned(),
            include_str!("starter/introduction.md").into(),
        ),
        (
            GITIGNORE.to_owned(),
            include_str!("starter/gitignore").into(),
        ),
    ]);
    files
}

/// A draft to the first question whose words no other question has, so that the words alone bind it: what `answer` would begin.
fn draft(bank: &Bank) -> Option<(String, String)> {
    let questions = || bank.sections.iter().flat_map(|s| &s.questions);
    let texts: Vec<String> = questions().map(|q| text::normalize(&q.text)).collect();
    let question = questions().find(|q| {
        let own = text::normalize(&q.text);
        texts.iter().filter(|text| **text == own).count() == 1
    })?;
    // A file name of a few words is easier to live with than one of eighty bytes.
    let name = Some(text::slug(&question.text, 40))
        .filter(|slug| !slug.is_empty())
        .unwrap_or_else(|| "answer".into());
    let begun = Begun {
        question: &question.text,
        id: None,
        author: None,
        private: false,
    };
    Some((name, answers::scaffold(&begun, &config::Answers::default())))
}
