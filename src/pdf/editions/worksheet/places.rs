//! The outline: sections with their questions, then the answers.

use super::answers;
use crate::guide::Question;
use crate::pdf::flow::{Context, section_name};
use crate::pdf::page::{Destination, OutlineEntry};

pub(super) fn outline(cx: Context<'_>, places: &[Destination]) -> Vec<OutlineEntry> {
    let known = |name: &str| {
        places
            .binary_search_by(|p| p.name.as_str().cmp(name))
            .is_ok()
    };
    let leaf = |question: &Question, to: String| OutlineEntry {
        title: match question.number.as_str() {
            "" => question.cue.clone(),
            number => format!("{number} {}", question.cue),
        },
        to,
        children: Vec::new(),
        open: false,
    };
    let sections = cx.guide.sections.iter().filter_map(|section| {
        let own = section.questions.iter();
        let children: Vec<OutlineEntry> = own.map(|q| leaf(q, q.id.clone())).collect();
        let own = section_name(&section.slug);
        // The only section has no title on paper.
        let first = children.first()?.to.clone();
        Some(OutlineEntry {
            title: section.title.clone(),
            to: if known(&own) { own } else { first },
            children,
            open: false,
        })
    });
    let mut out: Vec<OutlineEntry> = sections.collect();
    let answered = cx.guide.questions().filter_map(|question| {
        let name = answers::answer_name(&question.id);
        known(&name).then(|| leaf(question, name))
    });
    out.push(OutlineEntry {
        title: cx.words.say(answers::TITLE).to_owned(),
        to: answers::ANSWERS.to_owned(),
        children: answered.collect(),
        open: false,
    });
    out.retain(|entry| known(&entry.to));
    out
}
