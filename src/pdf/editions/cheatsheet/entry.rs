//! What stands in the columns: a section's heading, a question with the point of its answer.

use super::super::guide;
use crate::guide::{Guide, GuideAnswer, Question, Section};
use crate::markdown::{Block, BlockKind, Inline, plain_inlines};
use crate::pdf::break_lines::{Breaks, Piece};
use crate::pdf::flow::{
    Context, Flow, Galley, Gather, Headings, Marks, Note, Row, Setting, penalty, section_name,
    text, whole_words,
};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;
use crate::theme::Color;

/// Level of a question's heading: below its section's.
pub(super) const LEVEL: u8 = 3;

/// Whether there is an answer to print, the user's or the authors' own.
pub(super) fn answered(question: &Question) -> bool {
    guide::answered(question)
}

/// A section's heading: its title over a rule.
pub(super) fn section(cx: Context<'_>, section: &Section, many: bool) -> Option<Galley> {
    if !many {
        return None;
    }
    let sheet = cx.sheet;
    let mut flow = Flow::new(
        cx,
        section.introduction.file,
        &section_name(&section.slug),
        Headings {
            under: 1,
            display: false,
        },
    );
    flow.level = 1;
    flow.name(section_name(&section.slug));
    let style = TextStyle {
        size: 1.38 * sheet.size,
        ..sheet.contents_section()
    };
    // The number beside it stands on its baseline.
    flow.text = style;
    if sheet.tabular {
        flow.leading = 1.25 * sheet.leading;
    }
    let level = flow.heading_level(2);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    let number = TextStyle {
        size: style.size,
        ..sheet.number()
    };
    guide::hang_number(&mut flow, &section.number.to_string(), number, &marks);
    let plain = [Inline::Text(section.title.clone())];
    let words = match section.title_inlines.as_slice() {
        [] => &plain[..],
        inlines => inlines,
    };
    let pieces = flow.inlines(words, style, &mut marks, 0);
    flow.set(
        &whole_words(pieces),
        &marks,
        &Setting::ragged(&style, 1.25 * sheet.leading),
    );
    flow.penalty(penalty::NEVER);
    // Below the descenders; rule and heading make a line and a half.
    rule(&mut flow, 0.12, 0.25, sheet.rule(), sheet.rule_color());
    flow.penalty(penalty::NEVER);
    Some(flow.finish())
}

/// Sets a question. `full`: its prompt, even where an answer has a cue for it. `first`: how many notes stand before its own.
pub(super) fn set<'a>(
    cx: Context<'a>,
    question: &'a Question,
    full: bool,
    noted: &[Vec<Note<'a>>],
    first: usize,
) -> Galley {
    let mut flow = Flow::new(
        cx,
        question.file,
        &question.id,
        Headings {
            under: LEVEL,
            display: false,
        },
    );
    // Where sections have no headings, questions stand right below the title.
    flow.level = if cx.guide.sections.len() > 1 {
        LEVEL - 1
    } else {
        LEVEL - 2
    };
    flow.counted = first;
    flow.open(Role::Section);
    flow.name(question.id.clone());
    let cue = question
        .answers
        .iter()
        .find_map(|a| a.cue.as_deref())
        .filter(|cue| !full && !cue.trim().is_empty());
    title(&mut flow, question, cue);
    // A cue stands for all that is asked.
    if cue.is_none() {
        guide::prompt_body(&mut flow, question);
    }
    let answered = answered(question);
    if answered {
        flow.penalty(penalty::NEVER);
    }
    let notes = |text: usize| noted.get(text).cloned().unwrap_or_default();
    match question.answers.as_slice() {
        [] if answered => reference(&mut flow, question, notes(0)),
        [] => blank_line(&mut flow),
        [one] => {
            let metric = hung_metric(&mut flow, one);
            answer(&mut flow, question.id.clone(), notes(0), one, None, !metric);
        }
        several => {
            for (i, one) in several.iter().enumerate() {
                let scope = match i {
                    0 => question.id.clone(),
                    _ => format!("{}-{}", question.id, i + 1),
                };
                let who = one
                    .author
                    .clone()
                    .unwrap_or_else(|| guide::numbered(flow.cx.words, i));
                answer(&mut flow, scope, notes(i), one, Some(who), true);
            }
        }
    }
    flow.close();
    flow.finish()
}

/// The number, hung beside the column, and the cue or the prompt.
fn title(flow: &mut Flow<'_>, question: &Question, cue: Option<&str>) {
    let sheet = flow.cx.sheet;
    let style = TextStyle {
        bold: answered(question),
        ..sheet.body()
    };
    let level = flow.heading_level(LEVEL);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    let number = TextStyle {
        size: 1.06 * sheet.size,
        ..sheet.number()
    };
    guide::hang_number(flow, &question.number, number, &marks);
    let own = cue.map(|cue| [Inline::Text(cue.to_owned())]);
    let words = match &own {
        Some(own) => &own[..],
        None => &question.prompt,
    };
    let pieces = flow.inlines(words, style, &mut marks, 0);
    let setting = Setting {
        leading: sheet.leading,
        ..Setting::ragged(&style, 0.0)
    };
    flow.set(&pieces, &marks, &setting);
}

/// How a measured change is set here.
fn metric_style(flow: &Flow<'_>) -> TextStyle {
    let sheet = flow.cx.sheet;
    TextStyle {
        size: 1.16 * sheet.size,
        ..sheet.metric()
    }
}

fn metric_of(answer: &GuideAnswer) -> Option<String> {
    let metric = answer.metric.as_deref()?;
    let words: Vec<&str> = metric.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// Puts the measured change at the right end of the title's last line, if there is room; whether it did.
fn hung_metric(flow: &mut Flow<'_>, answer: &GuideAnswer) -> bool {
    let Some(metric) = metric_of(answer) else {
        return true;
    };
    let sheet = flow.cx.sheet;
    let style = metric_style(flow);
    // Spaced from the words before it for those who read by ear or copy.
    let line = flow.single(&format!(" {metric}"), style);
    let x = sheet.page.measure - line.width;
    let end = flow
        .galley
        .rows
        .last()
        .map_or(0.0, |row| right_edge(&row.items));
    if end + 0.8 * sheet.size > x {
        return false;
    }
    flow.heard(&metric);
    let element = flow.element(Role::Paragraph, None);
    let baseline = sheet.baseline(sheet.leading, sheet.size);
    let placed = flow.place(line, x, baseline, &Marks::of(element));
    if let Some(row) = flow.galley.rows.last_mut() {
        row.items.extend(placed.items);
    }
    true
}

/// Where a row's text ends.
fn right_edge(items: &[Item]) -> f32 {
    items
        .iter()
        .map(|item| match item {
            Item::Text(run) => run.x + run.glyphs.iter().map(|g| g.advance).sum::<f32>(),
            _ => 0.0,
        })
        .fold(0.0, f32::max)
}

/// The point of an answer: its summary; without one, the first thing that it says. `scope`: prefix of its footnotes' names. `who`: who says it, where
/// several do.
fn answer<'a>(
    flow: &mut Flow<'a>,
    scope: String,
    notes: Vec<Note<'a>>,
    answer: &'a GuideAnswer,
    who: Option<String>,
    with_metric: bool,
) {
    flow.file = answer.file;
    flow.start_afresh();
    flow.with_gathered(notes, scope);
    let metric = metric_of(answer).filter(|_| with_metric);
    let (words, rest) = point(answer);
    if !words.is_empty() || who.is_some() || metric.is_some() {
        lead(flow, who.as_deref(), metric.as_deref(), words);
    }
    if let Some(block) = rest {
        flow.blocks(std::slice::from_ref(block));
    }
    flow.notes();
}

/// What is shown of an answer: its summary, else its first paragraph, else the first block that is short.
fn point(answer: &GuideAnswer) -> (&[Inline], Option<&Block>) {
    let summary = answer
        .summary
        .as_deref()
        .filter(|s| !plain_inlines(s).trim().is_empty());
    let first = first_block(answer.parts.iter().flat_map(|part| &part.blocks));
    match (summary, first.map(|block| &block.kind)) {
        (Some(words), _) => (words, None),
        (None, Some(BlockKind::Paragraph(words))) => (words, None),
        (None, _) => (&[], first),
    }
}

/// The notes of what is shown: of each answer, or of the authors' own.
pub(super) fn noted<'a>(guide: &'a Guide, question: &'a Question) -> Vec<Vec<Note<'a>>> {
    if question.answers.is_empty() {
        let mut notes = Gather::new(guide, &question.body.body.footnotes, false);
        let first = first_block(question.reference.iter());
        notes.blocks(question.file, first.map_or(&[], std::slice::from_ref));
        return vec![notes.finish()];
    }
    let answers = question.answers.iter().map(|answer| {
        let mut notes = Gather::new(guide, &answer.footnotes, false);
        let (words, rest) = point(answer);
        notes.inlines(answer.file, words);
        notes.blocks(answer.file, rest.map_or(&[], std::slice::from_ref));
        notes.finish()
    });
    answers.collect()
}

/// A paragraph that begins with who says it and with the measured change.
fn lead(flow: &mut Flow<'_>, who: Option<&str>, metric: Option<&str>, words: &[Inline]) {
    let sheet = flow.cx.sheet;
    let element = flow.element(Role::Paragraph, None);
    let mut marks = Marks::of(element);
    let mut pieces = Vec::new();
    for (label, style) in [(who, sheet.label()), (metric, metric_style(flow))] {
        if let Some(label) = label {
            flow.heard(label);
            pieces.push(text(label, style, Breaks::Prose, 0));
            // A real space for those who read by ear or copy, and the air that parts a label from what it heads.
            pieces.push(text(" ", style, Breaks::Prose, 0));
            pieces.push(Piece::Space(0.4 * sheet.size));
        }
    }
    let body = flow.text;
    pieces.extend(flow.inlines(words, body, &mut marks, 0));
    let running = flow.running();
    flow.set(&pieces, &marks, &running);
}

/// Lines of code, and rows of a table, that a cheat sheet may bear: more is not the point of an answer.
const SHORT: usize = 12;

/// The first block that says something in short; headings, rules and comments do not.
fn first_block<'b>(mut blocks: impl Iterator<Item = &'b Block>) -> Option<&'b Block> {
    blocks.find(|block| match &block.kind {
        BlockKind::Heading { .. } | BlockKind::Rule | BlockKind::Comment(_) => false,
        BlockKind::Code { text, .. } => text.lines().count() <= SHORT,
        BlockKind::Table(table) => table.rows.len() <= SHORT,
        // A lead-in without what it leads to says nothing.
        BlockKind::Paragraph(words) => !plain_inlines(words).trim_end().ends_with(':'),
        _ => true,
    })
}

/// The authors' own answer: the right options, or the first thing that it says.
fn reference<'a>(flow: &mut Flow<'a>, question: &'a Question, notes: Vec<Note<'a>>) {
    flow.file = question.file;
    flow.start_afresh();
    let right: Vec<(usize, &crate::bank::Choice)> = question
        .options
        .iter()
        .enumerate()
        .filter(|(_, option)| option.correct == Some(true))
        .collect();
    for (i, option) in &right {
        let mut words = vec![Inline::Text(format!("{}. ", guide::letter(*i, b'A')))];
        words.extend(option.content.iter().cloned());
        flow.start_afresh();
        flow.paragraph(&words);
    }
    if right.is_empty() {
        flow.with_gathered(notes, question.id.clone());
        if let Some(block) = first_block(question.reference.iter()) {
            flow.blocks(std::slice::from_ref(block));
        }
        flow.notes();
    }
}

/// A line to fill in.
fn blank_line(flow: &mut Flow<'_>) {
    let sheet = flow.cx.sheet;
    flow.penalty(penalty::NEVER);
    // A hand needs more room than type. What stays free below the rule parts it from the next question.
    rule(flow, 1.1, 1.5, sheet.hairline(), sheet.colors.line);
}

/// A row with a rule across the column; `at` and `height`: its place and the row's height, in lines.
fn rule(flow: &mut Flow<'_>, at: f32, height: f32, thickness: f32, color: Color) {
    let sheet = flow.cx.sheet;
    let rect = Rect {
        x: 0.0,
        y: at * sheet.leading,
        width: sheet.page.measure,
        height: thickness,
    };
    flow.push(Row {
        height: height * sheet.leading,
        items: vec![Item::Fill {
            rect,
            color,
            element: ElementId::ARTIFACT,
        }],
        ..Row::default()
    });
}
