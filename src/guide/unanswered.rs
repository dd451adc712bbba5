//! What is still to be answered, in the order in which it is best written.

use std::sync::Arc;

use super::model::{Guide, GuideAnswer, Question, Section};
use crate::answers::Status;
use crate::text::normalize;

/// Which questions are looked at; `None`: all.
#[derive(Debug, Clone, Copy, Default)]
pub struct Among<'a> {
    /// Of this section: index of [`Guide::sections`].
    pub section: Option<usize>,
    /// With this tag, of the bank or of an answer.
    pub tag: Option<&'a str>,
    /// What this author has not answered, whatever others did.
    pub author: Option<&'a str>,
}

/// A question without an answer.
#[derive(Debug, Clone, Copy)]
pub struct Unanswered<'g> {
    /// Its section.
    pub section: &'g Section,
    /// The question.
    pub question: &'g Arc<Question>,
    /// A draft of its answer; `None`: there is nothing, or a scaffold in which nothing is written.
    pub draft: Option<&'g GuideAnswer>,
}

/// The unanswered questions in the order of the guide: first the blank ones, then those with drafts, because a page without a word wants one
/// more than a page with some. A scaffold that nobody has touched is blank.
pub fn unanswered<'g>(guide: &'g Guide, among: Among<'_>) -> Vec<Unanswered<'g>> {
    let mut found = Vec::new();
    for (index, section) in guide.sections.iter().enumerate() {
        if among.section.is_some_and(|wanted| wanted != index) {
            continue;
        }
        for question in &section.questions {
            if !among.tag.is_none_or(|tag| has_tag(question, tag)) {
                continue;
            }
            let mut draft = None;
            let mut ready = false;
            for answer in by(question, among.author) {
                match answer.status {
                    Status::Ready => ready = true,
                    Status::Draft if answer.is_blank() => {}
                    Status::Draft => draft = draft.or(Some(answer)),
                }
            }
            if !ready {
                found.push(Unanswered {
                    section,
                    question,
                    draft,
                });
            }
        }
    }
    // Stable: the order of the guide stays within both.
    found.sort_by_key(|one| one.draft.is_some());
    found
}

/// A question's answers by an author, whatever the capitals of the name; `None`: all.
fn by<'q>(
    question: &'q Question,
    author: Option<&str>,
) -> impl Iterator<Item = &'q GuideAnswer> + use<'q> {
    let author = author.map(normalize);
    let is_meant = move |answer: &&GuideAnswer| {
        author.as_ref().is_none_or(|wanted| {
            answer
                .author
                .as_deref()
                .is_some_and(|own| normalize(own) == *wanted)
        })
    };
    question
        .answers
        .iter()
        .map(|answer| &**answer)
        .filter(is_meant)
}

impl Question {
    /// Its answers by an author (`None`: by anybody), as [`GuideAnswer::author`] names them but for capitals.
    pub fn answers_by(&self, author: Option<&str>) -> impl Iterator<Item = &GuideAnswer> {
        by(self, author)
    }
}

/// The tags of questions and their answers, each once, sorted.
pub fn tags(guide: &Guide) -> Vec<&str> {
    let mut tags: Vec<&str> = guide.questions().flat_map(|q| tags_of(q)).collect();
    tags.sort_unstable();
    tags.dedup();
    tags
}

fn tags_of(question: &Question) -> impl Iterator<Item = &str> {
    let own = question.tags.iter();
    let answers = question.answers.iter().flat_map(|answer| &answer.tags);
    own.chain(answers).map(String::as_str)
}

/// Whether a question or one of its answers has a tag, however it is written.
pub(super) fn has_tag(question: &Question, wanted: &str) -> bool {
    let wanted = normalize(wanted);
    tags_of(question).any(|tag| normalize(tag) == wanted)
}
