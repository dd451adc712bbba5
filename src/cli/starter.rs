//! The files of a new book.

use crate::bank::Bank;
use crate::text;

/// A file to write: path relative to the book, and bytes.
pub type File = (String, Vec<u8>);

/// The bank's place in a new book.
pub const BANK: &str = "content/questions.md";
/// What git shall leave out.
pub const GITIGNORE: &str = ".gitignore";

/// A new book with a short bank and a whole answer.
pub fn sample() -> Vec<File> {
    book(
        include_str!("starter/questions.md").into(),
        "content/answers/the-slow-export.md".into(),
        include_str!("starter/answer.md").into(),
    )
}

/// A new book with the user's own bank and a draft to its first question.
pub fn with_bank(bytes: Vec<u8>, bank: &Bank) -> Vec<File> {
    let (name, draft) = draft(bank);
    book(bytes, format!("content/answers/{name}.md"), draft.into())
}

fn book(bank: Vec<u8>, answer: String, text: Vec<u8>) -> Vec<File> {
    vec![
        (
            crate::build::BOOK_FILE.into(),
            include_str!("starter/book.toml").into(),
        ),
        (BANK.into(), bank),
        (answer, text),
        (
            "content/pages/introduction.md".into(),
            include_str!("starter/introduction.md").into(),
        ),
        (GITIGNORE.into(), include_str!("starter/gitignore").into()),
    ]
}

/// A draft to the first question whose words no other question has, so that the words alone bind it.
fn draft(bank: &Bank) -> (String, String) {
    let template = include_str!("starter/draft.md");
    let texts: Vec<String> = bank
        .sections
        .iter()
        .flat_map(|s| &s.questions)
        .map(|q| text::normalize(&q.text))
        .collect();
    let mut questions = bank.sections.iter().flat_map(|s| &s.questions);
    let Some(question) = questions.find(|q| {
        texts
            .iter()
            .filter(|t| **t == text::normalize(&q.text))
            .count()
            == 1
    }) else {
        return ("answer".into(), template.into());
    };
    // A file name of a few words is easier to live with than one of eighty bytes.
    let name = Some(text::slug(&question.text, 40))
        .filter(|slug| !slug.is_empty())
        .unwrap_or_else(|| "answer".into());
    // A JSON string is a YAML string, whatever stands in it.
    let quoted = serde_json::Value::from(question.text.as_str());
    (
        name,
        template.replacen("---\n", &format!("---\nquestion: {quoted}\n"), 1),
    )
}
