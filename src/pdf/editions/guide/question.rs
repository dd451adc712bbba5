//! A question with its answers.

use super::figure;
use super::notes::{Links, Noted};
use super::prompt::{letter, prompt_body};
use crate::answers::Status;
use crate::guide::{Guide, GuideAnswer, Question};
use crate::markdown::{Inline, plain_inlines};
use crate::pdf::break_lines::{Breaks, ParagraphStyle, break_lines};
use crate::pdf::flow::{
    Context, Flow, Galley, Headings, Marks, Note, Setting, Side, penalty, text,
};
use crate::pdf::page::Role;
use crate::pdf::shape::TextStyle;
use crate::words::{Said, Strings};

/// Level of a question's heading: below its section's.
const LEVEL: u8 = 2;

/// Whether a question shows an answer, the user's or the authors' own.
pub(in crate::pdf::editions) fn answered(question: &Question) -> bool {
    !question.answers.is_empty() || !question.reference.is_empty()
}

/// How much a question shows: what stands between it and its neighbours depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Nothing but its prompt: such questions follow each other as a list.
    Bare,
    /// A prompt with code, sub-questions or options.
    Asked,
    /// An answer.
    Answered,
}

/// The shape of a question.
pub(super) fn shape(question: &Question) -> Shape {
    let more = !question.body.body.blocks.is_empty()
        || !question.parts.is_empty()
        || !question.options.is_empty();
    match (answered(question), more) {
        (true, _) => Shape::Answered,
        (false, true) => Shape::Asked,
        (false, false) => Shape::Bare,
    }
}

/// Empty lines between a question and the one before it (`None`: it is the first of its section).
pub(super) fn lines_before(before: Option<Shape>, shape: Shape) -> f32 {
    match (before, shape) {
        (None, _) => 1.5,
        (Some(Shape::Answered), Shape::Answered) => 2.5,
        (Some(_), Shape::Answered) => 2.0,
        (Some(Shape::Answered), _) => 1.5,
        (Some(Shape::Bare), Shape::Bare) => 0.5,
        (Some(_), _) => 1.0,
    }
}

/// What a page break before a question costs: an opener keeps its first question, and a list leaves no line alone.
pub(super) fn penalty_before(before: Option<Shape>, shape: Shape, next: Option<Shape>) -> f32 {
    match (before, shape, next) {
        (None, _, _) => penalty::NEVER,
        (Some(Shape::Bare), Shape::Bare, Some(Shape::Bare)) => penalty::PART,
        (Some(Shape::Bare), Shape::Bare, _) => penalty::LINE,
        _ => penalty::FREE,
    }
}

/// Sets a question. `first`: how many notes of its section stand before it.
pub(super) fn set<'a>(
    cx: Context<'a>,
    question: &'a Question,
    links: Links,
    noted: &Noted<'a>,
    first: usize,
) -> Galley {
    let sheet = cx.sheet;
    let mut flow = Flow::new(
        cx,
        question.file,
        &question.id,
        Headings {
            under: LEVEL,
            display: false,
        },
    );
    links.apply(&mut flow, first);
    flow.open(Role::Section);
    flow.name(question.id.clone());
    flow.with_gathered(noted.asked.clone(), format!("{}-asked", question.id));
    row_rule(&mut flow, question);
    let row = flow.galley.rows.len();
    title(&mut flow, question);
    let figure = head(&mut flow, question, row);
    prompt_body(&mut flow, question);
    flow.notes();
    // Not before the question is asked to its end: it is part of the answer.
    if let Some(answer) = figure {
        figure::in_text(&mut flow, answer);
    }
    replies(&mut flow, question, noted);
    if cx.guide.private && question.answers.is_empty() {
        flow.penalty(penalty::NEVER);
        // The command that begins one is for the screen, where it can be copied.
        flow.own_line(
            &cx.words.said("No answer yet", &[]),
            sheet.aside(),
            sheet.leading,
            Role::Paragraph,
        );
    }
    flow.close();
    let mut galley = flow.finish();
    hold_figure(&mut galley, sheet.unit());
    galley
}

/// What stands below the title of a question that is only answered here, not asked: its figure, what is said of it, its answers.
pub(in crate::pdf::editions) fn answers<'a>(flow: &mut Flow<'a>, question: &'a Question) {
    let noted = Noted::of(flow.cx.guide, question, flow.addresses);
    if let Some(answer) = head(flow, question, 0) {
        figure::in_text(flow, answer);
    }
    replies(flow, question, &noted);
}

/// How many notes [`answers`] sets, addresses of links left out.
pub(in crate::pdf::editions) fn count_answers_notes(guide: &Guide, question: &Question) -> usize {
    let noted = Noted::of(guide, question, false);
    noted.count() - noted.asked.len()
}

/// What stands below a title: the figure of an answer that is alone, beside the row `row`, and what is said of it. Returns the answer if the margin has
/// no room for its figure, which then stands in the text.
fn head<'a>(flow: &mut Flow<'_>, question: &'a Question, row: usize) -> Option<&'a GuideAnswer> {
    let alone = alone(question);
    let beside = alone.is_some_and(|answer| margin(flow, answer, row));
    asides(flow, question, alone, row);
    alone.filter(|_| !beside)
}

/// The answer, if it is the only one.
fn alone(question: &Question) -> Option<&GuideAnswer> {
    match question.answers.as_slice() {
        [answer] => Some(answer),
        _ => None,
    }
}

/// The answers, and the authors' own.
fn replies<'a>(flow: &mut Flow<'a>, question: &'a Question, noted: &Noted<'a>) {
    for (i, answer) in question.answers.iter().enumerate() {
        if alone(question).is_none() {
            byline(flow, answer, i);
        }
        let notes = noted.answers.get(i).cloned().unwrap_or_default();
        self::answer(flow, question, answer, i, notes);
    }
    reference(flow, question, noted.reference.clone());
}

/// Where numbers have a column of their own, a question is a row of a table: a rule across the page, and room for its number below.
fn row_rule(flow: &mut Flow<'_>, question: &Question) {
    let sheet = flow.cx.sheet;
    if !sheet.numbers_stand_alone() {
        return;
    }
    let (x, width) = sheet.across();
    let (thickness, color, number) = match answered(question) {
        true => (sheet.rule(), sheet.colors.ink, sheet.large_number()),
        false => (sheet.hairline(), sheet.colors.line, sheet.small_number()),
    };
    // What the number's figures reach above the line that they stand on, and half a line of air.
    let over = 0.72 * number.size - sheet.baseline(sheet.leading, sheet.size);
    let lines = ((over.max(0.0) + 0.5 * sheet.unit()) / sheet.unit()).ceil();
    flow.rule(x, width, thickness, color, lines * sheet.unit());
    flow.penalty(penalty::NEVER);
}

/// The number, hung in the margin, and the prompt.
fn title(flow: &mut Flow<'_>, question: &Question) {
    let sheet = flow.cx.sheet;
    let answered = answered(question);
    let style = if answered {
        sheet.question()
    } else {
        sheet.body()
    };
    let number = if answered {
        sheet.large_number()
    } else {
        sheet.small_number()
    };
    let level = flow.heading_level(LEVEL);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    hang_number(flow, &question.number, number, &marks);
    let pieces = flow.inlines(&question.prompt, style, &mut marks, 0);
    flow.set(
        &pieces,
        &marks,
        &Setting {
            leading: sheet.leading,
            ..Setting::ragged(&style, 0.0)
        },
    );
    if answered || flow.cx.guide.private {
        flow.penalty(penalty::NEVER);
    }
}

/// A number that ends a fixed distance left of the text; a long one comes nearer, a very long one pushes nothing aside but is set smaller.
pub(in crate::pdf::editions) fn hang_number(
    flow: &mut Flow<'_>,
    number: &str,
    style: TextStyle,
    marks: &Marks,
) {
    let sheet = flow.cx.sheet;
    if number.is_empty() {
        return;
    }
    flow.heard(number);
    let gap = sheet.number_gap * sheet.size;
    // In a column of their own numbers begin at its left edge.
    let column = sheet.number_column;
    // It must stay on the paper.
    let room = match column > 0.0 {
        true => column - gap,
        false => (sheet.page.hang_room() - gap).max(1.0),
    };
    let width = flow.single(number, style).width;
    let scale = (room / width).min(1.0);
    // The space parts number and prompt for those who read by ear or copy.
    let spaced = format!("{number} ");
    flow.hang_line(
        &spaced,
        TextStyle {
            size: style.size * scale,
            ..style
        },
        match column > 0.0 {
            true => -column,
            false => -gap - width * scale,
        },
        marks.clone(),
    );
}

/// The measured change in the margin, level with the row `first` of the title that was just set; whether it stands there.
fn margin(flow: &mut Flow<'_>, answer: &GuideAnswer, first: usize) -> bool {
    let Some((metric, label)) = figure::said(answer) else {
        return false;
    };
    let Some(side) = figure::in_margin(flow, metric, label) else {
        return false;
    };
    let up = height_of(flow, first);
    if let Some(row) = flow.galley.rows.last_mut() {
        row.side = Some(Box::new(Side { up, ..side }));
    }
    true
}

/// Tags, difficulty, time to say: one line of small italics.
fn asides(flow: &mut Flow<'_>, question: &Question, answer: Option<&GuideAnswer>, first: usize) {
    let mut tags: Vec<&str> = Vec::new();
    let of_answer = answer.map_or(&[][..], |a| a.tags.as_slice());
    for tag in question.tags.iter().chain(of_answer) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    let mut parts: Vec<Said> = Vec::new();
    parts.extend(question.difficulty.as_deref().map(Said::from));
    if !tags.is_empty() {
        parts.push(tags.join(", ").as_str().into());
    }
    if let Some(answer) = answer {
        parts.extend(about(flow, answer));
        if let Some(author) = &answer.author {
            parts.push(author.as_str().into());
        }
    }
    aside(flow, &parts, first);
}

/// What is said of an answer itself.
fn about(flow: &Flow<'_>, answer: &GuideAnswer) -> Vec<Said> {
    let words = flow.cx.words;
    let mut parts = Vec::new();
    if answer.words > 0 {
        let time = words.spoken(u64::from(answer.seconds));
        let stray = time.stray;
        let said = words.said("{time} to say", &[("time", time.text)]);
        parts.push(Said {
            stray: said.stray || stray,
            ..said
        });
    }
    if answer.status == Status::Draft {
        parts.push(words.said("draft", &[]));
    }
    if answer.private {
        parts.push(words.said("private", &[]));
    }
    if flow.cx.guide.private && !answer.missing.is_empty() {
        let missing: Vec<&str> = answer.missing.iter().map(|e| words.say(e.name())).collect();
        parts.push(words.said("still missing: {what}", &[("what", missing.join(", "))]));
    }
    parts
}

fn aside(flow: &mut Flow<'_>, parts: &[Said], first: usize) {
    let sheet = flow.cx.sheet;
    if sheet.numbers_stand_alone() {
        below_number(flow, parts, first);
        flow.space(sheet.unit());
        return;
    }
    if parts.is_empty() {
        return;
    }
    let style = sheet.aside();
    // Nearer to what it is about than to what follows: a lower line and half an empty one.
    flow.own_line(
        &Said::join(parts, " \u{b7} "),
        style,
        0.8 * sheet.leading,
        Role::Paragraph,
    );
    flow.penalty(penalty::NEVER);
    flow.space(0.7 * sheet.leading);
}

/// What is said about a question, in the numbers' column below its number, each thing on a line of its own. `first`: the row of the title's
/// first line.
fn below_number(flow: &mut Flow<'_>, parts: &[Said], first: usize) {
    let sheet = flow.cx.sheet;
    let style = sheet.aside();
    let paragraph = ParagraphStyle {
        width: sheet.number_column - sheet.number_gap * sheet.size,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    // As the label of a figure: three lines meet the grid again.
    let leading = sheet.leading * 2.0 / 3.0;
    let mut baseline = sheet.baseline(sheet.leading, sheet.size) + sheet.leading - leading;
    let mut items = Vec::new();
    for part in parts {
        flow.heard(&part.text);
        let element = flow.own_words(part, |flow| flow.element(Role::Paragraph, None));
        let marks = Marks::of(element);
        let words = [text(&part.text, style, Breaks::Prose, 0)];
        for line in break_lines(flow.cx.shaper, &words, &paragraph) {
            baseline += leading;
            items.extend(
                flow.place(line, -sheet.number_column, baseline, &marks)
                    .items,
            );
        }
    }
    let height = baseline + 0.3 * style.size;
    let up = height_of(flow, first);
    if let Some(row) = flow.galley.rows.last_mut()
        && !items.is_empty()
    {
        let side = row.side.get_or_insert_with(|| {
            Box::new(Side {
                up,
                ..Side::default()
            })
        });
        side.height = side.height.max(height);
        side.items.append(&mut items);
    }
}

/// How high the rows from `first` to the one before the last are.
fn height_of(flow: &Flow<'_>, first: usize) -> f32 {
    let last = flow.galley.rows.len().saturating_sub(1);
    let rows = flow.galley.rows.get(first..last).unwrap_or(&[]);
    rows.iter().map(|row| row.height).sum()
}

/// What an answer is called that has no author, where there are several: the `index`th, from 0.
pub(in crate::pdf::editions) fn numbered(words: &Strings, index: usize) -> String {
    words.fill("Answer {n}", &[("n", words.written(index + 1))])
}

/// Who says it, where several do.
fn byline(flow: &mut Flow<'_>, answer: &GuideAnswer, index: usize) {
    let sheet = flow.cx.sheet;
    flow.space(sheet.leading);
    flow.penalty(penalty::PART);
    let name = answer
        .author
        .clone()
        .unwrap_or_else(|| numbered(flow.cx.words, index));
    let row = flow.galley.rows.len();
    let level = flow.heading_level(LEVEL + 1);
    flow.line(
        &name,
        TextStyle {
            bold: true,
            ..sheet.body()
        },
        sheet.leading,
        Role::Heading(level),
    );
    flow.penalty(penalty::NEVER);
    let beside = margin(flow, answer, row);
    let mut parts: Vec<Said> = Vec::new();
    if !answer.tags.is_empty() {
        parts.push(answer.tags.join(", ").as_str().into());
    }
    parts.extend(about(flow, answer));
    aside(flow, &parts, row);
    if !beside {
        figure::in_text(flow, answer);
    }
}

/// An answer: summary, parts, notes.
fn answer<'a>(
    flow: &mut Flow<'a>,
    question: &'a Question,
    answer: &'a GuideAnswer,
    index: usize,
    notes: Vec<Note<'a>>,
) {
    let sheet = flow.cx.sheet;
    let unit = sheet.unit();
    flow.file = answer.file;
    flow.start_afresh();
    let scope = if index == 0 {
        question.id.clone()
    } else {
        format!("{}-{}", question.id, index + 1)
    };
    flow.with_gathered(notes, scope);
    if let Some(summary) = answer
        .summary
        .as_deref()
        .filter(|s| !plain_inlines(s).trim().is_empty())
    {
        let style = sheet.summary();
        let element = flow.element(Role::Paragraph, None);
        let mut marks = Marks::of(element);
        let pieces = flow.inlines(summary, style, &mut marks, 0);
        let before = flow.galley.rows.len();
        flow.set(
            &pieces,
            &marks,
            &Setting {
                inside: penalty::NEVER,
                ..flow.running()
            },
        );
        // One line of summary is too little to stay behind with the question.
        let one = flow.galley.rows.len() <= before + 1;
        flow.penalty(if one { penalty::NEVER } else { penalty::HARD });
        flow.space(unit);
    }
    for (i, part) in answer.parts.iter().enumerate() {
        if i > 0 {
            flow.space(unit);
            flow.penalty(penalty::PART);
        }
        if let Some(anchor) = &part.anchor {
            flow.name(crate::pdf::flow::anchored(&question.id, Some(anchor)));
        }
        flow.start_afresh();
        if let Some((_, label)) = &part.evidence {
            flow.run_in(label, sheet.label(), Role::Heading(LEVEL + 1));
        }
        flow.blocks(&part.blocks);
        flow.flush_run_in();
    }
    flow.notes();
}

/// The options that the bank says are right.
pub(in crate::pdf::editions) fn right_options(question: &Question) -> Vec<usize> {
    let options = question.options.iter().enumerate();
    options
        .filter(|(_, option)| option.correct == Some(true))
        .map(|(i, _)| i)
        .collect()
}

/// The authors' own answer.
fn reference<'a>(flow: &mut Flow<'a>, question: &'a Question, notes: Vec<Note<'a>>) {
    let right: Vec<String> = right_options(question)
        .into_iter()
        .map(|i| letter(i, b'A'))
        .collect();
    if question.reference.is_empty() && right.is_empty() {
        return;
    }
    let sheet = flow.cx.sheet;
    flow.file = question.file;
    flow.space(sheet.unit());
    flow.penalty(penalty::PART);
    flow.start_afresh();
    let label = if question.answers.is_empty() {
        "answer"
    } else {
        "the authors\u{2019} answer"
    };
    let label = flow.cx.words.said(label, &[]);
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
    flow.with_gathered(notes, question.id.clone());
    flow.blocks(&question.reference);
    flow.flush_run_in();
    flow.notes();
}

/// A question is at least as high as the figure beside it, so that the next one's figure finds its own place free.
pub(in crate::pdf::editions) fn hold_figure(galley: &mut Galley, gap: f32) {
    let Some(last) = galley.rows.iter().rposition(|row| row.side.is_some()) else {
        return;
    };
    let Some(rows) = galley.rows.get(last..) else {
        return;
    };
    let wanted = rows
        .first()
        .and_then(|r| r.side.as_ref())
        .map_or(0.0, |s| s.height - s.up)
        + gap;
    let have: f32 = rows
        .iter()
        .enumerate()
        .map(|(i, r)| if i == 0 { r.height } else { r.above + r.height })
        .sum();
    if wanted > have {
        galley.rows.push(crate::pdf::flow::Row {
            height: wanted - have,
            penalty: penalty::NEVER,
            ..Default::default()
        });
    }
}
