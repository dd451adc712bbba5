//! The front of a card: what is asked.

use super::sizes::{Trial, off_grid};
use crate::guide::Question;
use crate::pdf::break_lines::Piece;
use crate::pdf::editions::guide::prompt_body;
use crate::pdf::flow::{Context, Flow, Galley, Headings, Marks, Setting, penalty};
use crate::pdf::page::{ElementId, Role};
use crate::pdf::shape::TextStyle;
use crate::theme::Color;

/// Level of a question's heading: every card is a section of its own.
pub(super) const LEVEL: u8 = 1;

/// A prompt's size for that of the text below it.
const PROMPT: f32 = 1.5;

/// Distance of a prompt's baselines for its size.
const PROMPT_LEADING: f32 = 1.22;

/// The card's element and its heading's, as [`set`] numbers them.
pub(super) const CARD: ElementId = ElementId(0);
pub(super) const HEADING: ElementId = ElementId(1);

/// How the words of a prompt look.
pub(super) fn prompt_style(cx: Context<'_>) -> (TextStyle, f32) {
    let (style, _) = cx.sheet.title();
    let size = PROMPT * cx.sheet.size;
    (TextStyle { size, ..style }, PROMPT_LEADING * size)
}

/// Whether a question asks with more than words.
pub(super) fn has_more(question: &Question) -> bool {
    !question.body.body.blocks.is_empty()
        || !question.parts.is_empty()
        || !question.options.is_empty()
}

/// Sets the prompt alone and softly: for a card on which the answer goes on.
pub(super) fn prompt(cx: Context<'_>, question: &Question) -> Galley {
    off_grid(begun(cx, question, cx.sheet.colors.soft).0.finish())
}

/// A front with its prompt, and the width of the prompt's longest word.
fn begun<'a>(cx: Context<'a>, question: &'a Question, color: Color) -> (Flow<'a>, f32) {
    let headings = Headings {
        under: LEVEL,
        display: false,
    };
    let mut flow = Flow::new(cx, question.file, &question.id, headings);
    flow.level = 0;
    flow.open(Role::Section);
    let (style, leading) = prompt_style(cx);
    let style = TextStyle { color, ..style };
    let level = flow.heading_level(LEVEL);
    let heading = flow.element(Role::Heading(level), None);
    debug_assert_eq!(heading, HEADING);
    let mut marks = Marks::of(heading);
    flow.name(question.id.clone());
    let pieces = flow.inlines(&question.prompt, style, &mut marks, 0);
    flow.set(
        &pieces,
        &marks,
        &Setting {
            inside: penalty::LINE,
            ..Setting::ragged(&style, leading)
        },
    );
    let widest = pieces.iter().map(|piece| match piece {
        Piece::Text { text, style, .. } => text
            .split_whitespace()
            .map(|word| flow.single(word, *style).width)
            .fold(0.0, f32::max),
        Piece::Newline | Piece::Space(_) => 0.0,
    });
    let widest = widest.fold(0.0, f32::max);
    (flow, widest)
}

/// Sets the front at the size of `cx`'s sheet.
pub(super) fn set(cx: Context<'_>, question: &Question) -> Trial {
    let (mut flow, widest) = begun(cx, question, cx.sheet.colors.ink);
    if has_more(question) {
        flow.penalty(penalty::HARD);
        flow.space(0.5 * cx.sheet.leading);
        prompt_body(&mut flow, question);
    }
    Trial {
        galley: off_grid(flow.finish()),
        sound: widest <= cx.sheet.page.measure,
    }
}
