//! The appendix: every answer as the guide sets it, under its question's number and cue; and the threads between question and answer.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::guide::Question;
use crate::markdown::plain_inlines;
use crate::memo::{Key, KeyBuilder, Stop};
use crate::pdf::break_lines::Breaks;
use crate::pdf::editions::assembly::Assembly;
use crate::pdf::editions::guide::{self, hang_number};
use crate::pdf::flow::{Context, Flow, Galley, Headings, Marks, Setting, penalty, text};
use crate::pdf::page::{Element, ElementId, LinkArea, LinkTo, Rect, Role};
use crate::pdf::paginate::Strip;
use crate::words::Said;

/// Level of an answer's heading: below the appendix's.
const LEVEL: u8 = 2;

/// The place of the appendix. No slug or id has a colon first.
pub(super) const ANSWERS: &str = ":answers";

/// The place of a question's answer.
pub(super) fn answer_name(id: &str) -> String {
    format!("answer:{id}")
}

/// What the appendix is called, in English.
pub(super) const TITLE: &str = "Answers";

/// All answers, one below the other, with their opener; without an answer nothing. `None`: the work was called off. `asked_on`: the pages of
/// their questions.
pub(super) fn strips(
    cx: Context<'_>,
    assembly: &mut Assembly,
    asked_on: &FxHashMap<&str, usize>,
    reserve: f32,
    dress_key: Key,
    stop: &Stop,
) -> Option<Vec<Strip>> {
    let sheet = cx.sheet;
    let questions = cx.guide.questions().map(|q| &**q);
    let answered: Vec<&Question> = questions.filter(|q| answered(q)).collect();
    // Notes are counted first, so that no number stands twice on a page and answers can be set side by side.
    let mut count = 0;
    let counted: Vec<(&Question, usize)> = answered
        .iter()
        .map(|question| {
            let here = guide::count_answers_notes(cx.guide, question);
            // Where it has none, it does not matter how many stand before it.
            let first = if here == 0 { 0 } else { count };
            count += here;
            (*question, first)
        })
        .collect();
    let set: Option<Vec<Galley>> = counted
        .par_iter()
        .map(|(question, first)| {
            if stop.called() {
                return None;
            }
            let key = KeyBuilder::new("pdf-worksheet-answer")
                .key(crate::pdf::editions::fingerprint(
                    cx.guide, question, dress_key,
                ))
                .number(*first as u64)
                .finish();
            let galley = cx
                .memo
                .get_for_next(key, || set(cx, question, reserve, *first));
            let mut galley = Galley::clone(&galley);
            if let Some(page) = asked_on.get(question.id.as_str()) {
                let words = cx
                    .words
                    .said("question on p. {page}", &[("page", page.to_string())]);
                tie(
                    cx,
                    &mut galley,
                    &words,
                    question.id.clone(),
                    sheet.page.measure,
                );
            }
            Some(galley)
        })
        .collect();
    let set = set?;
    if set.is_empty() {
        return Some(Vec::new());
    }
    let root = assembly.root(Role::Section);
    let opener = guide::named_opener(cx, ANSWERS, &cx.words.said(TITLE, &[]));
    let mut out = vec![assembly.strip(Arc::new(opener), root)];
    for (question, galley) in answered.into_iter().zip(set) {
        let first = out.len() == 1;
        out.push(Strip {
            above: sheet.leading * if first { 1.5 } else { 2.5 },
            penalty: if first { penalty::NEVER } else { penalty::FREE },
            cue: Some(assembly.cue(&question.cue)),
            ..assembly.strip(Arc::new(galley), root)
        });
    }
    Some(out)
}

/// Whether a question has an answer to print.
fn answered(question: &Question) -> bool {
    question.answers.iter().any(|answer| !answer.is_blank())
        || !question.reference.is_empty()
        || !guide::right_options(question).is_empty()
}

/// Room that a thread's words need at the right of a title.
pub(super) fn reserve(cx: Context<'_>) -> f32 {
    let style = cx.sheet.aside();
    let page = [("page", "0000".to_owned())];
    let width = |english: &str| {
        let words = text(&cx.words.fill(english, &page), style, Breaks::Never, 0);
        crate::pdf::break_lines::single_line(cx.shaper, &[words]).width
    };
    width("question on p. {page}").max(width("answer on p. {page}")) + 1.5 * cx.sheet.size
}

/// Sets an answer. `first`: how many notes stand before it.
fn set<'a>(cx: Context<'a>, question: &'a Question, reserve: f32, first: usize) -> Galley {
    let sheet = cx.sheet;
    let headings = Headings {
        under: LEVEL,
        display: false,
    };
    let mut flow = Flow::new(cx, question.file, &question.id, headings);
    flow.counted = first;
    flow.open(Role::Section);
    flow.name(answer_name(&question.id));
    let style = sheet.question();
    let level = flow.heading_level(LEVEL);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    hang_number(&mut flow, &question.number, sheet.number(), &marks);
    // Without a cue of its own a question is called by its prompt, code and all.
    let pieces = if question.cue == plain_inlines(&question.prompt) {
        flow.inlines(&question.prompt, style, &mut marks, 0)
    } else {
        flow.heard(&question.cue);
        vec![text(&question.cue, style, Breaks::Prose, 0)]
    };
    let setting = Setting {
        leading: sheet.leading,
        ..Setting::ragged(&style, 0.0)
    };
    flow.inset(0.0, reserve, |flow| flow.set(&pieces, &marks, &setting));
    flow.penalty(penalty::NEVER);
    guide::answers(&mut flow, question);
    flow.close();
    let mut galley = flow.finish();
    guide::hold_figure(&mut galley, sheet.unit());
    galley
}

/// Ties a question to its answer or back: words at the right of the first row, `right` being their right edge, that lead to `to`. Its section is
/// the galley's first element.
pub(super) fn tie(cx: Context<'_>, galley: &mut Galley, words: &Said, to: String, right: f32) {
    let sheet = cx.sheet;
    let next = galley.elements.len() as u32;
    let (paragraph, link) = (ElementId(next), ElementId(next + 1));
    let Some(row) = galley.rows.first_mut() else {
        return;
    };
    let below = |role, parent| Element {
        language: words.stray.then_some("en"),
        ..Element::new(role, Some(parent))
    };
    galley.elements.extend([
        below(Role::Paragraph, ElementId(0)),
        below(Role::Link, paragraph),
    ]);
    let style = sheet.aside();
    let words = text(&words.text, style, Breaks::Never, 0);
    let line = crate::pdf::break_lines::single_line(cx.shaper, &[words]);
    let x = right - line.width;
    let baseline = sheet.baseline(row.height, sheet.size);
    let rect = Rect {
        x,
        y: baseline - style.size,
        width: line.width,
        height: 1.3 * style.size,
    };
    let marks = Marks::of(link);
    let placed = crate::pdf::flow::place(sheet, line, x, baseline, &marks);
    row.items.extend(placed.items);
    row.links.push(LinkArea {
        rect,
        to: LinkTo::Inside(to),
        element: link,
    });
}
