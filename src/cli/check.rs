//! `check`: what was read from the banks, and every problem. Everything is drawn, and nothing written.

use std::fmt::Write;
use std::io;

use serde_json::{Value, json};

use super::meant::{self, Terminal};
use super::report::{self, Tally, count};
use super::{Exit, progress};
use crate::bank::{Bank, ParseReport};
use crate::build::{self, Book, Built};
use crate::diagnostic::{FileId, Span, Texts};
use crate::memo::Memo;
use crate::source::SourceMap;

/// Checks, and says what was found.
pub fn run(command: &meant::Check, terminal: &Terminal) -> io::Result<Exit> {
    let options = &command.options;
    let built = progress::shown(&options.progress, terminal, || {
        build::draw(&command.root, options, &Memo::once())
    });
    let tally = Tally::of(&built.diagnostics);
    let failed = tally.errors > 0 || (command.strict && tally.warnings > 0);
    if command.json {
        report::json(&built.diagnostics, &built.sources, object(&built))?;
    } else {
        if let Some(book) = &built.book {
            report::text(&words(book, &built.sources))?;
        }
        // Notes are told in the report.
        report::diagnostics(&built.diagnostics, &built.sources, terminal, false)?;
        report::line(&verdict(tally, command.strict))?;
    }
    Ok(if failed { Exit::Errors } else { Exit::Fine })
}

fn verdict(tally: Tally, strict: bool) -> String {
    match (tally.errors, tally.warnings) {
        (0, 0) => "no problems".to_owned(),
        (0, _) if strict => format!("{}, and --strict is asked for", tally.words()),
        _ => tally.words(),
    }
}

/// The parse report: a bank a paragraph, then the answers.
fn words(book: &Book, sources: &SourceMap) -> String {
    let mut out = String::new();
    for (file, bank) in &book.banks {
        bank_words(&mut out, *file, bank, sources);
    }
    let coverage = &book.published.coverage;
    let files = count(book.answers.len(), "answer file");
    let questions = count(coverage.questions, "question");
    let _ = writeln!(
        out,
        "{files}; {} of {questions} answered, {} in draft\n",
        coverage.answered, coverage.drafts
    );
    out
}

fn bank_words(out: &mut String, file: FileId, bank: &Bank, sources: &SourceMap) {
    let report = &bank.report;
    let questions: usize = report.sections.iter().map(|(_, n)| n).sum();
    let path = sources.path(file);
    let sections = count(report.sections.len(), "section");
    let _ = write!(
        out,
        "{path}: layout {}, {sections}, {}",
        bank.layout.name(),
        count(questions, "question")
    );
    if report.reference_answers > 0 {
        let _ = write!(
            out,
            ", {} by its authors",
            count(report.reference_answers, "answer")
        );
    }
    out.push('\n');
    let digits = report
        .sections
        .iter()
        .map(|(_, n)| n.to_string().len())
        .max()
        .unwrap_or(1);
    for (title, n) in &report.sections {
        let title = if title.is_empty() {
            "(before any heading)"
        } else {
            title
        };
        let _ = writeln!(out, "  {n:>digits$}  {title}");
    }
    numbering_words(out, report, file, sources);
    if !report.skipped.is_empty() {
        let _ = writeln!(out, "  skipped: {}", count(report.skipped.len(), "block"));
        for (span, reason) in &report.skipped {
            let _ = writeln!(
                out,
                "    {path}:{}: {reason}",
                line_of(sources.text(file), *span)
            );
        }
    }
    out.push('\n');
}

fn numbering_words(out: &mut String, report: &ParseReport, file: FileId, sources: &SourceMap) {
    let text = sources.text(file);
    if report.gaps.is_empty() && report.repeats.is_empty() {
        let _ = writeln!(out, "  numbering: no gap, no repeat");
        return;
    }
    for &(after, before, span) in &report.gaps {
        let line = line_of(text, span);
        let _ = writeln!(
            out,
            "  numbering: {after} is followed by {before} (line {line})"
        );
    }
    for &(number, span) in &report.repeats {
        let _ = writeln!(
            out,
            "  numbering: {number} occurs again (line {})",
            line_of(text, span)
        );
    }
}

/// The line, from 1, on which `span` begins.
fn line_of(text: &str, span: Span) -> usize {
    let before = text
        .as_bytes()
        .get(..span.start as usize)
        .unwrap_or(text.as_bytes());
    1 + before.iter().filter(|&&b| b == b'\n').count()
}

fn object(built: &Built) -> Value {
    let Some(book) = &built.book else {
        return json!({ "banks": [], "answers": null, "coverage": null });
    };
    let banks: Vec<Value> = book
        .banks
        .iter()
        .map(|(file, bank)| bank_object(*file, bank, &built.sources))
        .collect();
    json!({
        "banks": banks,
        "answers": book.answers.iter().map(|&file| built.sources.path(file)).collect::<Vec<_>>(),
        "coverage": book.published.coverage,
    })
}

fn bank_object(file: FileId, bank: &Bank, sources: &SourceMap) -> Value {
    let report = &bank.report;
    let line = |span: Span| line_of(sources.text(file), span);
    json!({
        "file": sources.path(file),
        "layout": bank.layout.name(),
        "sections": report.sections.iter().map(|(title, n)| json!({ "title": title, "questions": n })).collect::<Vec<_>>(),
        "questions": report.sections.iter().map(|(_, n)| n).sum::<usize>(),
        "reference_answers": report.reference_answers,
        "gaps": report.gaps.iter().map(|&(after, before, span)| json!({ "after": after, "before": before, "line": line(span) })).collect::<Vec<_>>(),
        "repeats": report.repeats.iter().map(|&(number, span)| json!({ "number": number, "line": line(span) })).collect::<Vec<_>>(),
        "skipped": report.skipped.iter().map(|(span, reason)| json!({ "line": line(*span), "reason": reason })).collect::<Vec<_>>(),
    })
}
