//! The back of a card: what one would say. Summary, the measured change, evidence; where an answer has neither summary nor evidence, its text.

use super::front::{CARD, LEVEL};
use super::sizes::{Trial, off_grid};
use crate::guide::{Guide, GuideAnswer, Question};
use crate::markdown::{Inline, plain_inlines};
use crate::pdf::break_lines::{Breaks, Piece};
use crate::pdf::editions::guide::{letter, numbered, right_options};
use crate::pdf::flow::{
    Context, Flow, Gather, Headings, Marks, Note, Setting, anchored, penalty, text,
};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;

/// Distance of lines to write on, in points: 7 mm, as in a narrow exercise book.
const RULING: f32 = 7.0 * 72.0 / 25.4;

/// The least size of a figure, in points, and the part of the card's width that this may be: it is what the eye takes home, however much there is to
/// say beside it.
const FIGURE: (f32, f32) = (15.0, 14.0);

/// The least size of what a figure measures.
const LABEL: f32 = 6.0;

/// An answer as a card shows it.
pub(super) struct Shown<'a> {
    answer: &'a GuideAnswer,
    /// Whether all its text is shown, not its evidence alone.
    whole: bool,
    /// The notes of what is shown.
    notes: Vec<Note<'a>>,
}

/// The answers that say anything.
pub(super) fn shown<'a>(guide: &'a Guide, question: &'a Question) -> Vec<Shown<'a>> {
    let says = question.answers.iter().filter(|answer| !answer.is_blank());
    says.map(|answer| {
        let whole =
            answer.summary.is_none() && !answer.parts.iter().any(|part| part.evidence.is_some());
        let mut notes = Gather::new(guide, &answer.footnotes, false);
        notes.inlines(answer.file, answer.summary.as_deref().unwrap_or(&[]));
        let parts = answer.parts.iter();
        for part in parts.filter(|part| whole || part.evidence.is_some()) {
            if let Some((_, label)) = &part.evidence {
                notes.inlines(answer.file, label);
            }
            notes.blocks(answer.file, &part.blocks);
        }
        Shown {
            answer,
            whole,
            notes: notes.finish(),
        }
    })
    .collect()
}

/// Whether a question has anything to put on its back.
pub(super) fn answered(question: &Question) -> bool {
    question.answers.iter().any(|answer| !answer.is_blank())
        || !question.reference.is_empty()
        || !right_options(question).is_empty()
}

/// Sets the back at the size of `cx`'s sheet. Its elements belong to the card's, which is the front's first.
pub(super) fn set<'a>(cx: Context<'a>, question: &'a Question, shown: &'a [Shown<'a>]) -> Trial {
    let headings = Headings {
        under: LEVEL,
        display: false,
    };
    let mut flow = Flow::new(cx, question.file, &question.id, headings);
    let mut sound = true;
    for (i, one) in shown.iter().enumerate() {
        if shown.len() > 1 {
            byline(&mut flow, one.answer, i);
        }
        sound &= answer(&mut flow, question, one, i);
    }
    // The authors' own answer, where nobody else has one, and which options are right.
    if shown.is_empty() || !right_options(question).is_empty() {
        reference(&mut flow, question, shown.is_empty());
    }
    Trial {
        galley: off_grid(flow.finish()),
        sound,
    }
}

fn byline(flow: &mut Flow<'_>, answer: &GuideAnswer, index: usize) {
    let sheet = flow.cx.sheet;
    let name = answer
        .author
        .clone()
        .unwrap_or_else(|| numbered(flow.cx.words, index));
    flow.space(sheet.leading);
    flow.penalty(penalty::PART);
    let level = flow.heading_level(LEVEL + 1);
    let style = TextStyle {
        bold: true,
        ..sheet.body()
    };
    flow.line(&name, style, sheet.leading, Role::Heading(level));
    flow.penalty(penalty::NEVER);
}

/// Sets an answer; whether its figure kept its words whole.
fn answer<'a>(
    flow: &mut Flow<'a>,
    question: &Question,
    shown: &'a Shown<'a>,
    index: usize,
) -> bool {
    let sheet = flow.cx.sheet;
    let answer = shown.answer;
    flow.file = answer.file;
    let metric = answer.metric.as_deref().filter(|m| !m.trim().is_empty());
    let sound = metric
        .is_none_or(|metric| figure(flow, metric, answer.metric_label.as_deref().unwrap_or("")));
    flow.start_afresh();
    let scope = match index {
        0 => question.id.clone(),
        _ => format!("{}-{}", question.id, index + 1),
    };
    flow.with_gathered(shown.notes.clone(), scope);
    if let Some(summary) = answer
        .summary
        .as_deref()
        .filter(|s| !plain_inlines(s).trim().is_empty())
    {
        let style = sheet.summary();
        let element = flow.element(Role::Paragraph, None);
        let mut marks = Marks::of(element);
        let pieces = flow.inlines(summary, style, &mut marks, 0);
        flow.set(&pieces, &marks, &flow.running());
        flow.space(sheet.unit());
        flow.penalty(penalty::PART);
    }
    let parts = answer.parts.iter();
    for part in parts.filter(|part| shown.whole || part.evidence.is_some()) {
        flow.space(sheet.unit());
        flow.penalty(penalty::PART);
        if let Some(anchor) = &part.anchor {
            flow.name(anchored(&question.id, Some(anchor)));
        }
        flow.start_afresh();
        if let Some((_, label)) = &part.evidence {
            flow.run_in(label, sheet.label(), Role::Heading(LEVEL + 1));
        }
        flow.blocks(&part.blocks);
        flow.flush_run_in();
    }
    flow.notes();
    sound
}

/// The measured change, and what it measures beside it, or below where there is no room; whether no word of it had to be broken.
fn figure(flow: &mut Flow<'_>, metric: &str, label: &str) -> bool {
    let sheet = flow.cx.sheet;
    let style = sheet.metric();
    let least = FIGURE.0.min(flow.width / FIGURE.1);
    let style = TextStyle {
        size: style.size.max(least),
        ..style
    };
    let (label_style, label_leading) = sheet.metric_label();
    let grown = (LABEL / label_style.size).max(1.0);
    let (label_style, label_leading) = (
        TextStyle {
            size: label_style.size * grown,
            ..label_style
        },
        label_leading * grown,
    );
    let (metric, label) = (folded(metric), folded(label));
    flow.heard(&metric);
    flow.heard(&label);
    let gap = 0.9 * sheet.size;
    let (wide, label_wide) = (
        flow.single(&metric, style).width,
        flow.single(&label, label_style).width,
    );
    let leading = 1.1 * style.size;
    let element = flow.element(Role::Paragraph, None);
    let marks = Marks::of(element);
    let mut pieces = vec![text(&metric, style, Breaks::Prose, 0)];
    let beside = !label.is_empty() && wide + gap + label_wide <= flow.width;
    if beside {
        pieces.push(text(" ", label_style, Breaks::Never, 0));
        pieces.push(Piece::Space(gap));
        pieces.push(text(&label, label_style, Breaks::Never, 0));
    }
    flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
    flow.penalty(penalty::NEVER);
    if !beside && !label.is_empty() {
        flow.line(&label, label_style, label_leading, Role::Paragraph);
        flow.penalty(penalty::NEVER);
    }
    flow.space(0.45 * sheet.leading);
    let widest = metric
        .split(' ')
        .map(|word| flow.single(word, style).width)
        .fold(0.0, f32::max);
    widest <= flow.width
}

fn folded(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The right options, and the authors' text if `text`.
fn reference<'a>(flow: &mut Flow<'a>, question: &'a Question, text: bool) {
    let sheet = flow.cx.sheet;
    let right: Vec<String> = right_options(question)
        .into_iter()
        .map(|i| letter(i, b'A'))
        .collect();
    flow.file = question.file;
    flow.space(sheet.unit());
    flow.penalty(penalty::PART);
    flow.start_afresh();
    let label = flow.cx.words.said("answer", &[]);
    flow.own_words(&label, |flow| {
        flow.run_in(
            &[Inline::Text(label.text.clone())],
            sheet.label(),
            Role::Heading(LEVEL + 1),
        );
    });
    if !right.is_empty() {
        flow.paragraph(&[Inline::Text(format!("{}.", right.join(", ")))]);
    }
    if text {
        let mut notes = Gather::new(flow.cx.guide, &question.body.body.footnotes, false);
        notes.blocks(question.file, &question.reference);
        flow.with_gathered(notes.finish(), question.id.clone());
        flow.blocks(&question.reference);
        flow.flush_run_in();
        flow.notes();
    }
    flow.flush_run_in();
}

/// Lines to write an answer on.
pub(super) fn ruled(cx: Context<'_>, width: f32, height: f32) -> Vec<Item> {
    let count = (height / RULING) as usize;
    (1..=count)
        .map(|n| Item::Fill {
            rect: Rect {
                x: 0.0,
                y: n as f32 * RULING - cx.sheet.hairline(),
                width,
                height: cx.sheet.hairline(),
            },
            color: cx.sheet.colors.line,
            element: ElementId::ARTIFACT,
        })
        .collect()
}

/// Elements of the back, put below the card's and after the front's.
pub(super) fn below_card(
    elements: &[crate::pdf::page::Element],
    base: u32,
) -> impl Iterator<Item = crate::pdf::page::Element> {
    elements
        .iter()
        .map(move |element| crate::pdf::page::Element {
            parent: Some(element.parent.map_or(CARD, |p| ElementId(p.0 + base))),
            ..element.clone()
        })
}
