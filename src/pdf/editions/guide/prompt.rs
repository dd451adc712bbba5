//! What a question asks besides its first words: code, sub-questions, options.

use crate::bank::{Choice, SubQuestion};
use crate::guide::Question;
use crate::markdown::Inline;
use crate::pdf::flow::{Flow, Marks, Setting, penalty};
use crate::pdf::page::{Numbering, Role};

/// The rest of the prompt: paragraphs, code, sub-questions, options.
pub(in crate::pdf::editions) fn prompt_body(flow: &mut Flow<'_>, question: &Question) {
    prompt_text(flow, question);
    if !question.parts.is_empty() {
        sub_questions(flow, &question.parts);
    }
    if !question.options.is_empty() {
        options(flow, &question.options);
    }
}

/// Its paragraphs and code.
pub(in crate::pdf::editions) fn prompt_text(flow: &mut Flow<'_>, question: &Question) {
    let sheet = flow.cx.sheet;
    let body = &question.body;
    if !body.body.blocks.is_empty() {
        flow.file = body.file;
        flow.space(sheet.unit());
        flow.start_afresh();
        flow.blocks(&body.body.blocks);
        flow.space(sheet.unit());
        flow.penalty(penalty::HARD);
    }
    flow.file = question.file;
}

/// Words of a sub-question or an option: a paragraph that is neither justified nor hyphenated.
pub(in crate::pdf::editions) fn asked(flow: &mut Flow<'_>, words: &[Inline]) {
    let element = flow.element(Role::Paragraph, None);
    let mut marks = Marks::of(element);
    let style = flow.text;
    let pieces = flow.inlines(words, style, &mut marks, 0);
    flow.set(
        &pieces,
        &marks,
        &Setting {
            justify: false,
            hyphenate: false,
            ..flow.running()
        },
    );
}

/// Sub-questions, lettered.
fn sub_questions(flow: &mut Flow<'_>, parts: &[SubQuestion]) {
    let unit = flow.cx.sheet.unit();
    flow.open(Role::NumberedList(Numbering::LowerAlpha));
    for (i, part) in parts.iter().enumerate() {
        flow.penalty(if i == 0 { penalty::HARD } else { penalty::ITEM });
        flow.item(&format!("{}.", letter(i, b'a')), |flow| {
            asked(flow, &part.prompt);
            flow.start_afresh();
            flow.blocks(&part.body);
        });
    }
    flow.close();
    flow.space(unit);
}

/// Options, lettered in capitals as they are called out.
fn options(flow: &mut Flow<'_>, options: &[Choice]) {
    let unit = flow.cx.sheet.unit();
    flow.open(Role::NumberedList(Numbering::UpperAlpha));
    for (i, option) in options.iter().enumerate() {
        flow.penalty(penalty::HARD);
        flow.item(&format!("{}.", letter(i, b'A')), |flow| {
            asked(flow, &option.content);
        });
    }
    flow.close();
    flow.space(unit);
}

/// A letter, doubled after z.
pub(in crate::pdf::editions) fn letter(i: usize, first: u8) -> String {
    let c = char::from(first + (i % 26) as u8);
    std::iter::repeat_n(c, i / 26 + 1).collect()
}
