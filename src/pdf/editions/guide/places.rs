//! Where things are: page labels, the outline.

use rustc_hash::FxHashMap;

use super::contents::Other;
use super::openers;
use crate::pdf::flow::Context;
use crate::pdf::flow::section_name;
use crate::pdf::page::{Destination, OutlineEntry};
use crate::pdf::paginate::Draft;

/// Labels of the pages on which places are.
pub(super) fn label_pages(
    chapters: &[Vec<Draft>],
    count: &mut usize,
    label: fn(usize) -> String,
    out: &mut FxHashMap<String, String>,
) {
    for draft in chapters.iter().flatten() {
        *count += 1;
        for (name, _) in &draft.names {
            out.entry(name.clone()).or_insert_with(|| label(*count));
        }
    }
}

pub(in crate::pdf::editions) fn outline(
    cx: Context<'_>,
    before: &[Other],
    after: &[Other],
    places: &[Destination],
) -> Vec<OutlineEntry> {
    let leaf = |title: String, to: &str| OutlineEntry {
        title,
        to: to.to_owned(),
        children: Vec::new(),
        open: false,
    };
    let contents = cx.words.say(openers::CONTENTS_WORDS).to_owned();
    let mut out = vec![leaf(contents, openers::CONTENTS)];
    out.extend(
        before
            .iter()
            .map(|other| leaf(other.title.clone(), &other.name)),
    );
    for section in &cx.guide.sections {
        let children = section.questions.iter().map(|question| {
            let number = if question.number.is_empty() {
                String::new()
            } else {
                format!("{} ", question.number)
            };
            leaf(format!("{number}{}", question.cue), &question.id)
        });
        out.push(OutlineEntry {
            title: section.title.clone(),
            to: section_name(&section.slug),
            children: children.collect(),
            open: false,
        });
    }
    out.extend(
        after
            .iter()
            .map(|other| leaf(other.title.clone(), &other.name)),
    );
    out.retain(|entry| places.binary_search_by(|p| p.name.cmp(&entry.to)).is_ok());
    out
}
