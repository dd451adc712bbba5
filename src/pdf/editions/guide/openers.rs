//! Where something begins: the cover, the first page of a section, of a free page, of the contents, and the closing page.

use super::notes::{Links, of_prose};
use super::question::{self, hang_number};
use crate::diagnostic::FileId;
use crate::guide::{Coverage, Prose, Section};
use crate::markdown::{Block, BlockKind, Inline, plain_blocks, plain_inlines};
use crate::pdf::break_lines::Breaks;
use crate::pdf::flow::{
    Context, Flow, Galley, Headings, Marks, Row, Setting, page_name, penalty, section_name, text,
    whole_words,
};
use crate::pdf::page::{ElementId, Role};
use crate::pdf::shape::TextStyle;
use crate::pdf::style::Sheet;
use crate::theme::Color;
use crate::words::Said;

/// Closing words up to this many characters are set large on a page of their own.
const SHORT: usize = 600;

/// Text that has no file: the book's title, the word "Contents".
pub(super) const NO_FILE: FileId = FileId(u32::MAX);

/// What the text of a free page stands under.
const PAGE: Headings = Headings {
    under: 1,
    display: true,
};

/// The cover: its head, its foot, and the space between them. `title`: the edition's own.
pub(super) fn cover(cx: Context<'_>, title: Option<&str>) -> (Galley, Galley, f32) {
    let sheet = cx.sheet;
    let foot = cover_foot(cx);
    // The title is as large as the page lets it be.
    let mut head = Galley::default();
    for scale in [1.0, 0.8, 0.62, 0.4] {
        head = cover_head(cx, title, scale);
        if head.height() + foot.height() + 4.0 * sheet.leading <= sheet.page.column {
            break;
        }
    }
    let spare = (sheet.page.column - head.height() - foot.height()).max(2.0 * sheet.leading);
    // The foot is raised by the gap that a hair's rounding could need.
    (head, foot, spare - 1.0)
}

fn cover_head(cx: Context<'_>, title: Option<&str>, scale: f32) -> Galley {
    let sheet = cx.sheet;
    let about = &cx.guide.about;
    let mut flow = Flow::new(cx, NO_FILE, ":cover", PAGE);
    // The title begins a third down, where the eye rests on an empty page; above a board of sections, at the head.
    let (x, width, color) = page_wide(sheet, sheet.colors.accent);
    let tabular = sheet.numbers_stand_alone();
    let (sunk, thickness) = match tabular {
        true => (0.0, 4.0 * sheet.rule()),
        false => (0.27, 1.1),
    };
    if sunk > 0.0 {
        flow.blank((sunk * sheet.page.column / sheet.leading).round() * sheet.leading);
    }
    flow.rule(x, width, thickness, color, 2.0 * sheet.leading);
    let (style, title_leading) = sheet.cover_title();
    let style = TextStyle {
        size: style.size * scale,
        ..style
    };
    let (note, leading) = sheet.cover_note();
    // Under a title of the edition's own stands what book it is from; the book's note and subtitle are about the whole.
    let (words, below) = match title {
        Some(own) => (own, [Some(&about.title), None]),
        None => (
            about.title.as_str(),
            [about.title_note.as_ref(), about.subtitle.as_ref()],
        ),
    };
    flow.inset(x, sheet.page.measure - x - width, |flow| {
        flow.line(words, style, title_leading * scale, Role::Heading(1));
        for words in below.into_iter().flatten() {
            flow.space(sheet.unit());
            flow.line(words, note, leading, Role::Paragraph);
        }
    });
    flow.finish()
}

/// Sections that a cover's board has room for.
const BOARD: usize = 16;

/// The board at the foot of a cover whose theme sets numbers in a column: a row for each section, its number, its title, how many questions.
fn board(flow: &mut Flow<'_>) {
    let sheet = flow.cx.sheet;
    let sections = &flow.cx.guide.sections;
    if !sheet.numbers_stand_alone() || !(2..=BOARD).contains(&sections.len()) {
        return;
    }
    let (x, width) = sheet.across();
    let style = sheet.contents_section();
    let count = sheet.contents_page();
    let baseline = sheet.baseline(sheet.leading, sheet.size);
    for section in sections {
        flow.rule(x, width, sheet.hairline(), sheet.colors.ink, sheet.unit());
        let marks = Marks::of(flow.element(Role::Paragraph, None));
        hang_number(flow, &section.number.to_string(), style, &marks);
        let words = [text(&section.title, style, Breaks::Prose, 0)];
        let setting = Setting {
            leading: sheet.leading,
            ..Setting::ragged(&style, 0.0)
        };
        flow.heard(&section.title);
        flow.set(&whole_words(words.to_vec()), &marks, &setting);
        // The space parts it from the title for those who read by ear.
        let questions = section.coverage.questions;
        let set = flow.single(&format!(" {questions}"), count);
        let at = x + width - set.width;
        let items = flow.place(set, at, baseline, &marks).items;
        if let Some(row) = flow.galley.rows.last_mut() {
            row.items.extend(items);
        }
        flow.space(sheet.unit());
    }
    flow.rule(x, width, sheet.rule(), sheet.colors.ink, sheet.leading);
}

fn cover_foot(cx: Context<'_>) -> Galley {
    let sheet = cx.sheet;
    let guide = cx.guide;
    let mut flow = Flow::new(cx, NO_FILE, ":cover", PAGE);
    board(&mut flow);
    let style = TextStyle {
        color: sheet.colors.ink,
        ..sheet.soft()
    };
    if !guide.about.authors.is_empty() {
        let label = TextStyle {
            color: sheet.colors.ink,
            ..sheet.label()
        };
        flow.line(
            &join(cx, &guide.about.authors),
            label,
            sheet.leading,
            Role::Paragraph,
        );
        flow.space(sheet.unit());
    }
    let questions = questions(cx, guide.coverage);
    let line = match guide.sections.len() {
        0 | 1 => questions,
        n => cx.words.said(
            "{questions} in {sections} sections",
            &[
                ("questions", questions.text),
                ("sections", cx.words.written(n)),
            ],
        ),
    };
    flow.own_line(&line.capital(), style, sheet.leading, Role::Paragraph);
    if let Some(answered) = answered(cx, guide.coverage) {
        flow.own_line(&answered.capital(), style, sheet.leading, Role::Paragraph);
    }
    flow.finish()
}

/// "a", "a and b", "a, b and c".
fn join(cx: Context<'_>, names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => {
            let values = [("names", most.join(", ")), ("last", last.clone())];
            cx.words.fill("{names} and {last}", &values)
        }
    }
}

/// "eighty questions".
fn questions(cx: Context<'_>, coverage: Coverage) -> Said {
    cx.words
        .counted(coverage.questions, "one question", "{words} questions")
}

/// "eight answered, one in draft", "all answered"; `None`: not one.
fn answered(cx: Context<'_>, coverage: Coverage) -> Option<Said> {
    let words = cx.words;
    let answered = match (coverage.answered, coverage.questions) {
        (0, _) => None,
        (1, 1) => Some(words.said("answered", &[])),
        (n, all) if n == all => Some(words.said("all answered", &[])),
        (n, _) => Some(words.counted(n, "one answered", "{words} answered")),
    };
    let drafts = (coverage.drafts > 0)
        .then(|| words.counted(coverage.drafts, "one in draft", "{words} in draft"));
    let parts: Vec<Said> = answered.into_iter().chain(drafts).collect();
    (!parts.is_empty()).then(|| Said::join(&parts, ", "))
}

/// A section's opener, with what stands before its first question.
pub(super) fn section(cx: Context<'_>, section: &Section, links: Links) -> Galley {
    let sheet = cx.sheet;
    let guide = cx.guide;
    let mut flow = Flow::new(
        cx,
        section.introduction.file,
        &section_name(&section.slug),
        PAGE,
    );
    links.apply(&mut flow, 0);
    flow.level = 0;
    sink(&mut flow);
    flow.name(section_name(&section.slug));
    let many = guide.sections.len() > 1;
    let column = sheet.numbers_stand_alone();
    if many {
        let number = ("number", cx.words.written(section.number));
        let all = ("all", cx.words.written(guide.sections.len()));
        // A part of a book has not all of its sections, and they keep their numbers.
        let whole = guide.sections.iter().zip(1..).all(|(s, n)| s.number == n);
        let place = match whole {
            true => cx.words.said("Section {number} of {all}", &[number, all]),
            false => cx.words.said("Section {number}", &[number]),
        };
        let above = section
            .parents
            .iter()
            .map(|p| format!("{p} \u{b7} "))
            .collect::<String>();
        flow.own_line(
            &Said {
                text: format!("{above}{}", place.text),
                ..place
            },
            sheet.soft(),
            sheet.leading,
            Role::Paragraph,
        );
        flow.penalty(penalty::NEVER);
        flow.space(sheet.unit());
    }
    if many && column {
        hang_numeral(&mut flow, section.number);
    }
    title(
        &mut flow,
        &section.title_inlines,
        &section.title,
        section.title_note.as_deref(),
    );
    let mut coverage = vec![questions(cx, section.coverage)];
    coverage.extend(answered(cx, section.coverage));
    let coverage = Said::join(&coverage, ", ");
    flow.space(sheet.unit());
    flow.own_line(
        &coverage.capital(),
        sheet.soft(),
        sheet.leading,
        Role::Paragraph,
    );
    let prose = &section.introduction;
    let introduced = !prose.body.blocks.is_empty();
    // The rule of a first question in a row of its own is the opener's.
    let first = section.questions.first();
    if !column || introduced || !first.is_some_and(|first| question::answered(first)) {
        end_of_opener(&mut flow);
    }
    if introduced {
        let notes = of_prose(guide, prose, links.addresses);
        flow.with_gathered(notes, section_name(&section.slug));
        flow.blocks(&prose.body.blocks);
        flow.notes();
    }
    flow.finish()
}

/// What stands after a section's last question.
/// `first`: how many notes of its section stand before it.
pub(super) fn after_questions(
    cx: Context<'_>,
    prose: &Prose,
    slug: &str,
    links: Links,
    first: usize,
) -> Galley {
    let sheet = cx.sheet;
    let name = format!("{}:closing", section_name(slug));
    let mut flow = Flow::new(cx, prose.file, &name, PAGE);
    links.apply(&mut flow, first);
    flow.rule(
        0.0,
        3.0 * sheet.size,
        sheet.hairline(),
        sheet.colors.soft,
        sheet.leading,
    );
    flow.penalty(penalty::NEVER);
    body(&mut flow, prose, &prose.body.blocks, name);
    flow.finish()
}

/// A free page.
pub(super) fn page(
    cx: Context<'_>,
    slug: &str,
    title_words: &str,
    prose: &Prose,
    links: Links,
) -> Galley {
    let name = page_name(slug);
    let mut flow = Flow::new(cx, prose.file, &name, PAGE);
    links.apply(&mut flow, 0);
    flow.level = 0;
    sink(&mut flow);
    flow.name(name.clone());
    title(&mut flow, &[], title_words, None);
    end_of_opener(&mut flow);
    // A page that was named by its first heading does not say its name twice.
    let blocks = match prose.body.blocks.split_first() {
        Some((
            Block {
                kind:
                    BlockKind::Heading {
                        level: 1, content, ..
                    },
                ..
            },
            rest,
        )) if plain_inlines(content).trim() == title_words.trim() => rest,
        _ => prose.body.blocks.as_slice(),
    };
    body(&mut flow, prose, blocks, name);
    flow.finish()
}

/// What a bank says before its first section, under a heading of its own; alone on a page it has an opener.
pub(super) fn bank_introduction(
    cx: Context<'_>,
    prose: &Prose,
    name: &str,
    title_words: &Said,
    alone: bool,
    (links, first): (Links, usize),
) -> Galley {
    let sheet = cx.sheet;
    let mut flow = Flow::new(cx, prose.file, name, PAGE);
    links.apply(&mut flow, first);
    flow.level = 0;
    if alone {
        sink(&mut flow);
        flow.name(name.to_owned());
        flow.own_words(title_words, |flow| {
            title(flow, &[], &title_words.text, None);
        });
        end_of_opener(&mut flow);
    } else {
        flow.space(3.0 * sheet.leading);
        flow.name(name.to_owned());
        let (style, leading) = sheet.heading(0);
        flow.own_line(title_words, style, leading, Role::Heading(1));
        flow.space(sheet.unit());
        flow.penalty(penalty::NEVER);
    }
    flow.level = 1;
    body(&mut flow, prose, &prose.body.blocks, name.to_owned());
    flow.finish()
}

fn body<'a>(flow: &mut Flow<'a>, prose: &'a Prose, blocks: &[Block], name: String) {
    let notes = of_prose(flow.cx.guide, prose, flow.addresses);
    flow.with_gathered(notes, name);
    flow.start_afresh();
    flow.blocks(blocks);
    flow.notes();
}

/// The closing words. Few of them stand large on a page that answers the cover.
pub(super) fn closing(cx: Context<'_>, prose: &Prose, name: &str, links: Links) -> Galley {
    let sheet = cx.sheet;
    let short = plain_blocks(&prose.body.blocks, true).chars().count() <= SHORT
        && prose.body.blocks.iter().all(|b| {
            matches!(
                b.kind,
                BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::Comment(_)
            )
        });
    let mut flow = Flow::new(cx, prose.file, name, PAGE);
    links.apply(&mut flow, 0);
    if !short {
        flow.level = 0;
        sink(&mut flow);
        flow.name(name.to_owned());
        let words = cx.words.said(CLOSING_WORDS, &[]);
        flow.own_words(&words, |flow| title(flow, &[], &words.text, None));
        end_of_opener(&mut flow);
        body(&mut flow, prose, &prose.body.blocks, name.to_owned());
        return flow.finish();
    }
    flow.blank((0.27 * sheet.page.column / sheet.leading).round() * sheet.leading);
    flow.name(name.to_owned());
    flow.rule(
        0.0,
        sheet.page.measure,
        1.1,
        sheet.colors.accent,
        2.0 * sheet.leading,
    );
    let (style, leading) = sheet.closing();
    let notes = of_prose(cx.guide, prose, links.addresses);
    flow.with_gathered(notes, name.to_owned());
    for block in &prose.body.blocks {
        if let BlockKind::Paragraph(inlines)
        | BlockKind::Heading {
            content: inlines, ..
        } = &block.kind
        {
            let element = flow.element(Role::Paragraph, None);
            let mut marks = Marks::of(element);
            let pieces = flow.inlines(&lightened(inlines), style, &mut marks, 0);
            flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
            flow.space(sheet.leading);
        }
    }
    flow.notes();
    flow.finish()
}

/// The display face has no bold; what is strong in closing words is set in italics.
fn lightened(inlines: &[Inline]) -> Vec<Inline> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Strong(inner) => Inline::Emphasis(inner.clone()),
            other => other.clone(),
        })
        .collect()
}

/// A rule as wide as the text and in `color`; where numbers have a column of their own, across the page and black.
fn page_wide(sheet: &Sheet, color: Color) -> (f32, f32, Color) {
    let (x, width) = sheet.across();
    match sheet.numbers_stand_alone() {
        true => (x, width, sheet.colors.ink),
        false => (0.0, sheet.page.measure, color),
    }
}

/// The opener of what the edition adds of its own: contents, index.
pub(super) fn own(flow: &mut Flow<'_>, name: &str, english: &str) {
    sink(flow);
    flow.name(name.to_owned());
    let words = flow.cx.words.said(english, &[]);
    flow.own_words(&words, |flow| title(flow, &[], &words.text, None));
    end_of_opener(flow);
}

/// An opener of other words of ours.
pub(in crate::pdf::editions) fn named_opener(cx: Context<'_>, name: &str, words: &Said) -> Galley {
    let mut flow = Flow::new(cx, NO_FILE, name, PAGE);
    flow.level = 0;
    sink(&mut flow);
    flow.name(name.to_owned());
    flow.own_words(words, |flow| title(flow, &[], &words.text, None));
    end_of_opener(&mut flow);
    flow.finish()
}

/// What the contents are called, in English.
pub(super) const CONTENTS_WORDS: &str = "Contents";

/// What the closing words are called, in English.
pub(super) const CLOSING_WORDS: &str = "Closing words";

/// The place of the contents. No slug or id has a colon first.
pub(super) const CONTENTS: &str = ":contents";

/// An opener begins lower than other pages.
fn sink(flow: &mut Flow<'_>) {
    flow.blank(3.0 * flow.cx.sheet.leading);
}

/// A section's number, large in the numbers' column, on the line of the title that is set next. It says again what stands above the title, so
/// it is no part of the text.
fn hang_numeral(flow: &mut Flow<'_>, number: usize) {
    let sheet = flow.cx.sheet;
    let (title, leading) = sheet.title();
    let style = sheet.numeral();
    let line = flow.single(&number.to_string(), style);
    let baseline = sheet.baseline(leading, title.size);
    let scale = (sheet.number_column / line.width).min(1.0);
    let style = TextStyle {
        size: style.size * scale,
        ..style
    };
    let line = flow.single(&number.to_string(), style);
    let marks = Marks::of(ElementId::ARTIFACT);
    let items = flow
        .place(line, -sheet.number_column, baseline, &marks)
        .items;
    // A row without height: the title's own follows it at the same place.
    flow.push(Row {
        items,
        ..Row::default()
    });
    flow.penalty(penalty::NEVER);
}

fn title(flow: &mut Flow<'_>, inlines: &[Inline], plain: &str, note: Option<&str>) {
    let sheet = flow.cx.sheet;
    let (style, leading) = sheet.title();
    let level = flow.heading_level(1);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    let own = [Inline::Text(plain.to_owned())];
    let words = if inlines.is_empty() {
        &own[..]
    } else {
        inlines
    };
    let pieces = whole_words(flow.inlines(words, style, &mut marks, 0));
    // A title in a row across the page has all of it.
    let (x, width, _) = page_wide(sheet, sheet.colors.line);
    flow.inset(0.0, sheet.page.measure - x - width, |flow| {
        flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
    });
    flow.penalty(penalty::NEVER);
    if let Some(note) = note {
        let (style, leading) = sheet.title_note();
        flow.line(note, style, leading, Role::Paragraph);
        flow.penalty(penalty::NEVER);
    }
}

fn end_of_opener(flow: &mut Flow<'_>) {
    let sheet = flow.cx.sheet;
    flow.space(sheet.unit());
    flow.penalty(penalty::NEVER);
    let (x, width, color) = page_wide(sheet, sheet.colors.line);
    flow.rule(x, width, sheet.rule(), color, sheet.unit());
    flow.penalty(penalty::NEVER);
    flow.space(1.5 * sheet.leading);
    flow.start_afresh();
}
