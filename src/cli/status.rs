//! `status`: which questions are answered, and what the answers lack.

use std::fmt::Write;
use std::io;

use serde_json::{Value, json};

use super::meant::{self, Terminal};
use super::report::{self, count};
use super::table::{self, Align, Table};
use super::{Exit, progress};
use crate::answers::{Evidence, Status};
use crate::build::{self, Book, Loaded};
use crate::diagnostic::Diagnostic;
use crate::guide::{Among, Coverage, GuideAnswer, Question, unanswered};
use crate::memo::Memo;

/// Below this many columns the table of sections leaves evidence to the lines below it.
const WIDE: usize = 66;

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
            report::text(&words(book, command.answers, terminal))?;
        }
    }
    Ok(if diagnostics.iter().any(Diagnostic::is_error) {
        Exit::Errors
    } else {
        Exit::Fine
    })
}

fn words(book: &Book, all: bool, terminal: &Terminal) -> String {
    let mut out = sections(book, terminal);
    answers(&mut out, book, all, terminal);
    next(&mut out, book, terminal);
    out
}

/// The table of the sections.
fn sections(book: &Book, terminal: &Terminal) -> String {
    let wide = terminal.width >= WIDE;
    let mut head = vec![
        ("Section", Align::Left),
        ("Questions", Align::Right),
        ("Answered", Align::Right),
        ("Drafts", Align::Right),
    ];
    if wide {
        head.extend([
            ("Example", Align::Right),
            ("Metrics", Align::Right),
            ("Outcome", Align::Right),
        ]);
    }
    let mut table = Table::new(&head);
    for section in &book.published.sections {
        table.row(cells(
            &table::section_title(section),
            &section.coverage,
            wide,
        ));
    }
    if book.published.sections.len() > 1 {
        table.rule();
        table.row(cells("All", &book.published.coverage, wide));
    }
    table.draw_headed(terminal)
}

fn cells(title: &str, coverage: &Coverage, wide: bool) -> Vec<String> {
    // A nought is nothing to look at.
    let number = |n: usize| {
        if n == 0 {
            "·".to_owned()
        } else {
            n.to_string()
        }
    };
    let mut cells = vec![
        title.to_owned(),
        coverage.questions.to_string(),
        number(coverage.answered),
        number(coverage.drafts),
    ];
    if wide {
        cells.extend([coverage.example, coverage.metrics, coverage.outcome].map(number));
    }
    cells
}

/// A line an answer, in the order of the guide, and what its words mean.
fn answers(out: &mut String, book: &Book, all: bool, terminal: &Terminal) {
    let questions = book.published.questions();
    let answers: Vec<(&Question, &GuideAnswer)> = questions
        .flat_map(|q| q.answers.iter().map(move |a| (&**q, &**a)))
        .collect();
    let shown: Vec<_> = answers
        .iter()
        .filter(|(_, a)| all || wants_something(a))
        .collect();
    if !shown.is_empty() {
        let mut table = Table::new(&[
            ("No.", Align::Right),
            ("Answer", Align::Left),
            ("To say", Align::Right),
            ("Wants", Align::Left),
        ])
        .giving_way(&[1]);
        for (question, answer) in &shown {
            let mut cue = answer.cue.as_deref().unwrap_or(&question.text).to_owned();
            if let Some(author) = &answer.author {
                cue = format!("{author}: {cue}");
            }
            table.row(vec![
                question.number.clone(),
                cue,
                minutes(answer.seconds),
                notes(answer),
            ]);
        }
        let _ = write!(out, "\n{}", table.draw_headed(terminal));
    }
    let fine = answers.len() - answers.iter().filter(|(_, a)| wants_something(a)).count();
    if fine > 0 && !all {
        let (verb, it) = if fine == 1 {
            ("wants", "it")
        } else {
            ("want", "them")
        };
        let _ = writeln!(
            out,
            "\n{} {verb} nothing; `prepbook status --answers` shows {it} too",
            count(fine, "answer")
        );
    }
    let mut hints = Vec::new();
    if shown.iter().any(|(_, a)| a.is_long()) {
        hints.push(format!(
            "long: more than {} seconds to say, at {} words a minute; say less, and keep the rest for when they ask",
            GuideAnswer::LONG,
            book.config.answers.words_per_minute
        ));
    }
    let private = answers.iter().filter(|(_, a)| a.private).count();
    if private > 0 {
        hints.push(format!(
            "private: counted here, and left out of a public build ({})",
            count(private, "answer")
        ));
    }
    if !hints.is_empty() {
        let _ = writeln!(out, "\n{}", hints.join("\n"));
    }
}

/// The next question to answer, and how.
fn next(out: &mut String, book: &Book, terminal: &Terminal) {
    let left = unanswered(book.joined.guide_full(), Among::default());
    let Some(next) = left.first() else {
        return;
    };
    let label = if next.draft.is_some() {
        "Next to finish"
    } else {
        "Next without an answer"
    };
    let text = format!("{}. {}", next.question.number, next.question.text);
    let room = terminal.width.saturating_sub(label.len() + 2);
    let _ = writeln!(
        out,
        "\n{label}: {}\n  prepbook answer --next",
        table::cut(&text, room)
    );
}

fn wants_something(answer: &GuideAnswer) -> bool {
    answer.status == Status::Draft || !answer.missing.is_empty() || answer.is_long()
}

/// "draft; no metrics, no outcome; long; private"
fn notes(answer: &GuideAnswer) -> String {
    let mut notes: Vec<String> = Vec::new();
    if answer.status == Status::Draft {
        notes.push("draft".to_owned());
    }
    if answer.is_blank() {
        notes.push("nothing written".to_owned());
    } else if !answer.missing.is_empty() {
        notes.push(missing(answer));
    }
    if answer.is_long() {
        notes.push("long".to_owned());
    }
    if answer.private {
        notes.push("private".to_owned());
    }
    notes.join("; ")
}

/// "no metrics, no outcome"
fn missing(answer: &GuideAnswer) -> String {
    let missing = answer.missing.iter().map(|e| format!("no {}", e.name()));
    missing.collect::<Vec<_>>().join(", ")
}

/// An answer in one line, for whoever has just left it: "draft, 0:42 to say: no metrics yet".
pub fn in_words(answer: &GuideAnswer) -> String {
    let draft = answer.status == Status::Draft;
    let kind = if draft { "draft" } else { "answer" };
    if answer.is_blank() {
        return format!("{kind}: nothing is written in it yet");
    }
    let mut line = format!("{kind}, {} to say", minutes(answer.seconds));
    if answer.is_long() {
        line += &format!(" (listeners wait for {})", minutes(GuideAnswer::LONG));
    }
    match (answer.missing.is_empty(), draft) {
        (false, _) => line += &format!(": {} yet", missing(answer)),
        (true, true) => line += ": it lacks nothing; `status: ready` in its head makes it count",
        (true, false) => line += ": it lacks nothing",
    }
    line
}

/// "1:05"
fn minutes(seconds: u32) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
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
    let left = unanswered(book.joined.guide_full(), Among::default());
    json!({
        "coverage": book.published.coverage,
        "sections": sections,
        "questions": questions,
        "next": left.first().map(|next| &next.question.id),
        "words_per_minute": book.config.answers.words_per_minute,
        "long_seconds": GuideAnswer::LONG,
    })
}

fn answer_object(answer: &GuideAnswer) -> Value {
    let evidence: Vec<&str> = Evidence::ALL
        .iter()
        .filter(|&&e| answer.evidence.has(e))
        .map(|e| e.name())
        .collect();
    json!({
        "file": answer.path,
        "cue": answer.cue,
        "author": answer.author,
        "status": answer.status,
        "private": answer.private,
        "blank": answer.is_blank(),
        "words": answer.words,
        "seconds": answer.seconds,
        "long": answer.is_long(),
        "evidence": evidence,
        "missing": answer.missing,
    })
}
