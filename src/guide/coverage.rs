//! Stage `coverage`: which questions are answered, and how well.

use super::model::{Coverage, GuideAnswer, Question, Section};
use crate::answers::{Evidence, Status};

/// Whether an answer gives a kind of evidence, or says that the question does not call for it.
fn gives(answer: &GuideAnswer, evidence: Evidence) -> bool {
    !answer.missing.contains(&evidence)
}

fn add(coverage: &mut Coverage, question: &Question) {
    coverage.questions += 1;
    let ready = || {
        question
            .answers
            .iter()
            .filter(|answer| answer.status == Status::Ready)
    };
    if ready().next().is_none() {
        coverage.drafts += usize::from(!question.answers.is_empty());
        return;
    }
    coverage.answered += 1;
    coverage.example += usize::from(ready().any(|answer| gives(answer, Evidence::Example)));
    coverage.metrics += usize::from(ready().any(|answer| gives(answer, Evidence::Metrics)));
    coverage.outcome += usize::from(ready().any(|answer| gives(answer, Evidence::Outcome)));
}

/// Fills in each section's coverage and returns the whole.
pub(super) fn fill(sections: &mut [Section]) -> Coverage {
    let mut whole = Coverage::default();
    for section in sections {
        let mut own = Coverage::default();
        for question in &section.questions {
            add(&mut own, question);
        }
        section.coverage = own;
        whole.questions += own.questions;
        whole.answered += own.answered;
        whole.drafts += own.drafts;
        whole.example += own.example;
        whole.metrics += own.metrics;
        whole.outcome += own.outcome;
    }
    whole
}
