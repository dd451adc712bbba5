//! Numbering: what is missing and what comes twice.

use super::model::{BankQuestion, BankSection, ParseReport};

/// Fills in sections, gaps and repeats. Numbers run through the whole bank or begin again with a section; a number that begins again
/// (with 1, or with what the first section began with) at a section's start begins a new run.
pub(super) fn fill(
    report: &mut ParseReport,
    sections: &[BankSection],
    titles: impl Fn(&BankSection) -> String,
) {
    report.sections = sections
        .iter()
        .map(|s| (titles(s), s.questions.len()))
        .collect();
    report.reference_answers = sections
        .iter()
        .flat_map(|s| &s.questions)
        .filter(|q| !q.reference.is_empty())
        .count();
    let mut previous: Option<u64> = None;
    let mut first: Option<u64> = None;
    for section in sections {
        for (index, question) in section.questions.iter().enumerate() {
            let Some(number) = question.number else {
                continue;
            };
            let restarts = index == 0
                && previous.is_some_and(|p| number <= p)
                && (number <= 1 || Some(number) == first);
            match previous {
                Some(p) if !restarts => note(report, p, number, question),
                _ => {}
            }
            first = first.or(Some(number));
            // After a repeat the count goes on from the larger number, so that one slip is reported once.
            previous = Some(if restarts {
                number
            } else {
                previous.map_or(number, |p| p.max(number))
            });
        }
    }
}

fn note(report: &mut ParseReport, previous: u64, number: u64, question: &BankQuestion) {
    if number <= previous {
        report.repeats.push((number, question.span));
    } else if number - previous > 1 {
        report.gaps.push((previous, number, question.span));
    }
}
