//! Which question is meant; where that is not clear, what it may be.

use std::io;
use std::sync::Arc;

use serde_json::{Value, json};

use super::report;
use crate::build::Book;
use crate::guide::{Asked, Question, asked_question};

/// How many questions are listed when several fit.
const LISTED: usize = 8;

/// The questions that may be meant, and why none was taken.
pub struct Unclear<'b> {
    why: String,
    candidates: Vec<&'b Arc<Question>>,
}

/// The question that somebody typed.
pub fn question<'b>(book: &'b Book, typed: &str) -> Result<&'b Arc<Question>, Unclear<'b>> {
    match asked_question(&book.joined, typed) {
        Asked::One(question) => Ok(question),
        Asked::Several(candidates) => Err(Unclear {
            why: format!(
                "`{typed}` may be any of these; name one by its number or id, or add a word"
            ),
            candidates,
        }),
        Asked::Near(candidates) => {
            let number = typed.trim().trim_start_matches('#');
            let last = book.joined.guide_full().questions().last();
            Err(match last {
                Some(last) if number.bytes().all(|b| b.is_ascii_digit()) => Unclear {
                    why: format!(
                        "no question has the number `{typed}`; the last is {}",
                        last.number
                    ),
                    candidates: Vec::new(),
                },
                _ => Unclear {
                    why: format!("no question is like `{typed}`; the nearest are"),
                    candidates,
                },
            })
        }
    }
}

impl Unclear<'_> {
    /// Says so on standard error.
    pub fn say(&self) -> io::Result<()> {
        report::aside(&format!("error: {}", self.why))?;
        let digits = self.shown().map(|q| q.number.len()).max().unwrap_or(0);
        for question in self.shown() {
            let number = &question.number;
            report::aside(&format!("  {number:>digits$}. {}", question.text))?;
            report::aside(&format!("  {:>digits$}  {}", "", question.id))?;
        }
        if self.candidates.len() > LISTED {
            let more = self.candidates.len() - LISTED;
            report::aside(&format!("  … and {more} more"))?;
        }
        Ok(())
    }

    /// The same for machines.
    pub fn object(&self) -> Value {
        self.candidates
            .iter()
            .map(|q| json!({ "id": q.id, "number": q.number, "text": q.text }))
            .collect()
    }

    fn shown(&self) -> impl Iterator<Item = &Question> {
        self.candidates.iter().take(LISTED).map(|q| &***q)
    }
}
