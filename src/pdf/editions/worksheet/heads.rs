//! Where something begins: the worksheet's title with a line for name and date, and its sections.

use crate::diagnostic::FileId;
use crate::guide::Section;
use crate::markdown::Inline;
use crate::pdf::flow::{
    Context, Flow, Galley, Headings, Marks, Row, Setting, penalty, section_name,
};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;

/// Text that has no file: the book's title, "Name".
const NO_FILE: FileId = FileId(u32::MAX);

/// Sections stand beside the title, questions below them, as in the guide.
const PAGE: Headings = Headings {
    under: 1,
    display: true,
};

/// The place of the title.
pub(super) const TOP: &str = ":worksheet";

/// Title, subtitle, a line for name and date.
pub(super) fn title(cx: Context<'_>, own: Option<&str>, wide: f32) -> Galley {
    let sheet = cx.sheet;
    let about = &cx.guide.about;
    let mut flow = Flow::new(cx, NO_FILE, TOP, PAGE);
    flow.level = 0;
    flow.name(TOP.to_owned());
    flow.width = wide;
    flow.rule(0.0, wide, 1.1, sheet.rule_color(), sheet.leading);
    let (style, leading) = sheet.title();
    flow.line(
        own.unwrap_or(&about.title),
        style,
        leading,
        Role::Heading(1),
    );
    let (note, leading) = sheet.title_note();
    let notes = [&about.title_note, &about.subtitle];
    for words in notes.into_iter().flatten().filter(|_| own.is_none()) {
        flow.line(words, note, leading, Role::Paragraph);
    }
    flow.space(sheet.unit());
    who(&mut flow, wide);
    off_grid(flow.finish())
}

/// A line for name and date. It is read as two words.
fn who(flow: &mut Flow<'_>, wide: f32) {
    let sheet = flow.cx.sheet;
    let style = TextStyle {
        color: sheet.colors.soft,
        ..sheet.label()
    };
    let words = flow.cx.words;
    let (name, date) = (words.said("name", &[]), words.said("date", &[]));
    let element = flow.own_words(&name, |flow| flow.element(Role::Paragraph, None));
    let marks = Marks::of(element);
    let height = 2.0 * sheet.leading;
    let baseline = height - 0.3 * sheet.leading;
    let gap = 0.7 * sheet.size;
    let mut items = Vec::new();
    // A date needs a third of what a name does.
    for (word, from, to) in [
        (format!("{} ", name.text), 0.0, 0.68 * wide),
        (date.text, 0.68 * wide + 2.0 * gap, wide),
    ] {
        flow.heard(&word);
        let line = flow.single(&word, style);
        let start = from + line.width + gap;
        items.extend(flow.place(line, from, baseline, &marks).items);
        items.push(Item::Fill {
            rect: Rect {
                x: start,
                y: baseline + 0.12 * sheet.size,
                width: (to - start).max(0.0),
                height: sheet.hairline(),
            },
            color: sheet.colors.soft,
            element: ElementId::ARTIFACT,
        });
    }
    flow.push(Row {
        height,
        items,
        penalty: penalty::NEVER,
        ..Row::default()
    });
}

/// A section's title and what its bank says before the first question.
pub(super) fn section(cx: Context<'_>, section: &Section, wide: f32) -> Galley {
    let sheet = cx.sheet;
    let prose = &section.introduction;
    let name = section_name(&section.slug);
    let mut flow = Flow::new(cx, prose.file, &name, PAGE);
    flow.level = 0;
    flow.name(name.clone());
    let (style, leading) = sheet.heading(0);
    let level = flow.heading_level(1);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    let plain = [Inline::Text(section.title.clone())];
    let words = match section.title_inlines.as_slice() {
        [] => &plain[..],
        words => words,
    };
    let pieces = flow.inlines(words, style, &mut marks, 0);
    flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
    flow.penalty(penalty::NEVER);
    flow.space(0.2 * sheet.leading);
    flow.rule(0.0, wide, sheet.hairline(), sheet.colors.soft, sheet.unit());
    if !prose.body.blocks.is_empty() {
        flow.space(sheet.unit());
        flow.with_notes(&prose.body.footnotes, name);
        flow.start_afresh();
        flow.blocks(&prose.body.blocks);
        flow.notes();
    }
    off_grid(flow.finish())
}

/// A line for a worksheet without a question.
pub(super) fn nothing(cx: Context<'_>) -> Galley {
    let sheet = cx.sheet;
    let mut flow = Flow::new(cx, NO_FILE, TOP, PAGE);
    flow.own_line(
        &cx.words.said("There is no question to practise on.", &[]),
        sheet.soft(),
        sheet.leading,
        Role::Paragraph,
    );
    off_grid(flow.finish())
}

/// Rows between room to write keep no grid.
fn off_grid(mut galley: Galley) -> Galley {
    for row in &mut galley.rows {
        row.on_grid = false;
    }
    galley
}
