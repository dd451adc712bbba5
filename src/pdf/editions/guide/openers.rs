//! Where something begins: the cover, the first page of a section, of a free page, of the contents, and the closing page.

use super::super::words;
use super::notes::{Links, of_prose};
use crate::diagnostic::FileId;
use crate::guide::{Coverage, Prose, Section};
use crate::markdown::{Block, BlockKind, Inline, plain_blocks, plain_inlines};
use crate::pdf::flow::{
    Context, Flow, Galley, Headings, Marks, Setting, page_name, penalty, section_name, whole_words,
};
use crate::pdf::page::Role;
use crate::pdf::shape::TextStyle;

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
    // The title begins a third down, where the eye rests on an empty page.
    flow.blank((0.27 * sheet.page.column / sheet.leading).round() * sheet.leading);
    flow.rule(
        0.0,
        sheet.page.measure,
        1.1,
        sheet.colors.accent,
        2.0 * sheet.leading,
    );
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
    flow.line(words, style, title_leading * scale, Role::Heading(1));
    for words in below.into_iter().flatten() {
        flow.space(sheet.unit());
        flow.line(words, note, leading, Role::Paragraph);
    }
    flow.finish()
}

fn cover_foot(cx: Context<'_>) -> Galley {
    let sheet = cx.sheet;
    let guide = cx.guide;
    let mut flow = Flow::new(cx, NO_FILE, ":cover", PAGE);
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
            &join(&guide.about.authors),
            label,
            sheet.leading,
            Role::Paragraph,
        );
        flow.space(sheet.unit());
    }
    let sections = match guide.sections.len() {
        0 | 1 => String::new(),
        n => format!(" in {} sections", words::count(n)),
    };
    let questions = words::counted(guide.coverage.questions, "question", "questions");
    flow.own_line(
        &words::capital(&format!("{questions}{sections}")),
        style,
        sheet.leading,
        Role::Paragraph,
    );
    if let Some(answered) = answered(guide.coverage) {
        flow.own_line(
            &words::capital(&answered),
            style,
            sheet.leading,
            Role::Paragraph,
        );
    }
    flow.finish()
}

/// "a", "a and b", "a, b and c".
fn join(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "eight answered", "all answered"; `None`: not one.
fn answered(coverage: Coverage) -> Option<String> {
    match (coverage.answered + coverage.drafts, coverage.questions) {
        (0, _) => None,
        (n, all) if n == all && all == 1 => Some("answered".to_owned()),
        (n, all) if n == all => Some("all answered".to_owned()),
        (n, _) => Some(format!("{} answered", words::count(n))),
    }
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
    if many {
        let place = format!(
            "Section {} of {}",
            words::count(section.number),
            words::count(guide.sections.len())
        );
        let above = section
            .parents
            .iter()
            .map(|p| format!("{p} \u{b7} "))
            .collect::<String>();
        flow.own_line(
            &format!("{above}{place}"),
            sheet.soft(),
            sheet.leading,
            Role::Paragraph,
        );
        flow.penalty(penalty::NEVER);
        flow.space(sheet.unit());
    }
    title(
        &mut flow,
        &section.title_inlines,
        &section.title,
        section.title_note.as_deref(),
    );
    let questions = words::counted(section.coverage.questions, "question", "questions");
    let coverage = match answered(section.coverage) {
        Some(answered) => format!("{questions}, {answered}"),
        None => questions,
    };
    flow.space(sheet.unit());
    flow.own_line(
        &words::capital(&coverage),
        sheet.soft(),
        sheet.leading,
        Role::Paragraph,
    );
    end_of_opener(&mut flow);
    let prose = &section.introduction;
    if !prose.body.blocks.is_empty() {
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
    title_words: &str,
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
        flow.own_words(|flow| title(flow, &[], title_words, None));
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
        flow.own_words(|flow| title(flow, &[], "Closing words", None));
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

/// The opener of what the edition adds of its own: contents, index.
pub(super) fn own(flow: &mut Flow<'_>, name: &str, words: &str) {
    sink(flow);
    flow.name(name.to_owned());
    flow.own_words(|flow| title(flow, &[], words, None));
    end_of_opener(flow);
}

/// An opener of other words of ours.
pub(in crate::pdf::editions) fn named_opener(cx: Context<'_>, name: &str, words: &str) -> Galley {
    let mut flow = Flow::new(cx, NO_FILE, name, PAGE);
    flow.level = 0;
    sink(&mut flow);
    flow.name(name.to_owned());
    flow.own_words(|flow| title(flow, &[], words, None));
    end_of_opener(&mut flow);
    flow.finish()
}

/// The place of the contents. No slug or id has a colon first.
pub(super) const CONTENTS: &str = ":contents";

/// An opener begins lower than other pages.
fn sink(flow: &mut Flow<'_>) {
    flow.blank(3.0 * flow.cx.sheet.leading);
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
    flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
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
    flow.rule(
        0.0,
        sheet.page.measure,
        sheet.rule(),
        sheet.colors.line,
        sheet.unit(),
    );
    flow.penalty(penalty::NEVER);
    flow.space(1.5 * sheet.leading);
    flow.start_afresh();
}
