//! `status`: which questions are answered, and what the answers lack.

use std::fmt::Write;
use std::io;

use serde_json::{Value, json};

use super::meant::{self, Terminal};
use super::report;
use super::table::{self, Align, Table};
use super::{Exit, progress};
use crate::answers::{Evidence, Status};
use crate::build::{self, Book, Loaded};
use crate::diagnostic::Diagnostic;
use crate::guide::{Coverage, GuideAnswer, Question};
use crate::memo::Memo;

/// Loads the book and shows its coverage. Problems are shown too: an answer that could not be read is missing here.
pub fn run(command: &meant::Status, terminal: &Terminal) -> io::Result<Exit> {
    let options = &command.options;
    let loaded = progress::shown(&options.progress, terminal, || {
        build::load(&command.root, options, &Memo::new())
    });
    let Loaded {
        sources,
        book,
        mut diagnostics,
    } = loaded;
    build::in_order(&mut diagnostics, &sources);
    if command.json {
        report::json(
            &diagnostics,
            &sources,
            book.as_ref().map_or_else(|| json!({}), object),
        )?;
    } else {
        let errors: Vec<Diagnostic> = diagnostics
            .iter()
            .filter(|d| d.is_error())
            .cloned()
            .collect();
        report::diagnostics(&errors, &sources, terminal, false)?;
        if let Some(book) = &book {
            report::text(&words(book, terminal))?;
        }
    }
    Ok(if diagnostics.iter().any(Diagnostic::is_error) {
        Exit::Errors
    } else {
        Exit::Fine
    })
}

/// A question's answers, each with what it lacks.
fn lacking(book: &Book) -> impl Iterator<Item = (&Question, &GuideAnswer)> {
    let questions = book.published.sections.iter().flat_map(|s| &s.questions);
    questions
        .flat_map(|q| q.answers.iter().map(move |a| (&**q, &**a)))
        .filter(|(_, a)| !a.missing.is_empty() || a.status == Status::Draft)
}

fn words(book: &Book, terminal: &Terminal) -> String {
    let width = terminal.width;
    let heading = |text: &str| {
        if terminal.color_out {
            format!("\x1b[1m{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    };
    let mut table = Table::new(&[
        ("Section", Align::Left),
        ("Questions", Align::Right),
        ("Answered", Align::Right),
        ("Drafts", Align::Right),
        ("Example", Align::Right),
        ("Metrics", Align::Right),
        ("Outcome", Align::Right),
    ]);
    for section in &book.published.sections {
        let title = if section.title.is_empty() {
            "(before any heading)"
        } else {
            &section.title
        };
        table.row(cells(
            &format!("{}. {title}", section.number),
            &section.coverage,
        ));
    }
    let all = &book.published.coverage;
    if book.published.sections.len() > 1 {
        table.rule();
        table.row(cells("All", all));
    }
    let drawn = table.draw(width);
    let (head, rows) = drawn.split_once('\n').unwrap_or((&drawn, ""));
    let mut out = format!("{}\n{rows}", heading(head));

    let lacking: Vec<_> = lacking(book).collect();
    if !lacking.is_empty() {
        let _ = writeln!(out, "\n{}", heading("Still lacking"));
        for (question, answer) in lacking {
            let _ = writeln!(out, "  {}: {}", answer.path, wants(answer));
            let _ = writeln!(
                out,
                "      {}",
                table::cut(
                    &format!("{}. {}", question.number, question.text),
                    width.saturating_sub(6)
                )
            );
        }
    }
    let private = private_answers(book);
    if private > 0 {
        let _ = writeln!(
            out,
            "\nCounted here and left out of a public build: {}",
            report::count(private, "private answer")
        );
    }
    if all.questions > all.answered + all.drafts {
        let next = book
            .published
            .sections
            .iter()
            .flat_map(|s| &s.questions)
            .find(|q| q.answers.is_empty());
        if let Some(question) = next {
            let text = format!("{}. {}", question.number, question.text);
            let _ = writeln!(
                out,
                "\nNext without an answer: {}",
                table::cut(&text, width.saturating_sub(24))
            );
        }
    }
    out
}

/// "draft; no metrics, no outcome"
fn wants(answer: &GuideAnswer) -> String {
    let mut wants: Vec<String> = Vec::new();
    if answer.status == Status::Draft {
        wants.push("draft".to_owned());
    }
    let missing: Vec<String> = answer
        .missing
        .iter()
        .map(|e| format!("no {}", e.name()))
        .collect();
    if !missing.is_empty() {
        wants.push(missing.join(", "));
    }
    wants.join("; ")
}

fn cells(title: &str, coverage: &Coverage) -> Vec<String> {
    let Coverage {
        questions,
        answered,
        drafts,
        example,
        metrics,
        outcome,
    } = *coverage;
    // A nought is nothing to look at.
    let number = |n: usize| {
        if n == 0 {
            "·".to_owned()
        } else {
            n.to_string()
        }
    };
    [
        title.to_owned(),
        questions.to_string(),
        number(answered),
        number(drafts),
        number(example),
        number(metrics),
        number(outcome),
    ]
    .into()
}

fn private_answers(book: &Book) -> usize {
    let questions = book.published.sections.iter().flat_map(|s| &s.questions);
    questions
        .flat_map(|q| &q.answers)
        .filter(|a| a.private)
        .count()
}

fn object(book: &Book) -> Value {
    let sections: Vec<Value> = book
        .published
        .sections
        .iter()
        .map(|s| json!({ "number": s.number, "title": s.title, "slug": s.slug, "coverage": s.coverage }))
        .collect();
    let questions: Vec<Value> = book
        .published
        .sections
        .iter()
        .flat_map(|s| s.questions.iter().map(move |q| (s.number, q)))
        .map(|(section, q)| {
            json!({
                "id": q.id,
                "number": q.number,
                "text": q.text,
                "section": section,
                "answers": q.answers.iter().map(|a| answer_object(a)).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({ "coverage": book.published.coverage, "sections": sections, "questions": questions })
}

fn answer_object(answer: &GuideAnswer) -> Value {
    let evidence: Vec<&str> = Evidence::ALL
        .iter()
        .filter(|&&e| answer.evidence.has(e))
        .map(|e| e.name())
        .collect();
    json!({
        "file": answer.path,
        "author": answer.author,
        "status": answer.status,
        "private": answer.private,
        "words": answer.words,
        "seconds": answer.seconds,
        "evidence": evidence,
        "missing": answer.missing,
    })
}
