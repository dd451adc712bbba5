//! What stands above the columns: title, what is in it, which page it is.

use super::super::assembly::Assembly;
use super::super::furniture::fitting;
use super::sheet::Dense;
use crate::config::Edition;
use crate::pdf::break_lines::{Breaks, Line, single_line};
use crate::pdf::flow::{Context, Marks, place, text};
use crate::pdf::page::{Element, ElementId, Item, Page, Rect, Role};
use crate::pdf::paginate::Draft;
use crate::pdf::shape::{Figures, TextStyle};

/// The title's element, at the head of the document; its words are put on the first page by [`dress`].
pub(super) fn title(assembly: &mut Assembly, cx: Context<'_>, edition: &Edition) -> ElementId {
    let document = assembly.root(Role::Section);
    let (title, [note, _]) = words(cx, edition);
    let outside = title.chars().chain(note.chars()).filter(|c| !c.is_ascii());
    assembly.characters.extend(outside);
    let id = ElementId(assembly.elements.len() as u32);
    assembly
        .elements
        .push(Element::new(Role::Heading(1), Some(document)));
    id
}

/// Title and note, and the note in fewer words.
fn words(cx: Context<'_>, edition: &Edition) -> (String, [String; 2]) {
    let guide = cx.guide;
    let count = |n: usize, one: &str, many: &str| cx.words.count(n as u64, one, many);
    let title = edition
        .title
        .clone()
        .unwrap_or_else(|| guide.about.title.clone());
    let coverage = guide.coverage;
    let questions = count(coverage.questions, "{n} question", "{n} questions");
    let questions = match &guide.about.chosen {
        Some(chosen) => format!("{chosen} \u{b7} {questions}"),
        None => questions,
    };
    let answered = match coverage.answered {
        0 => String::new(),
        n => format!(", {}", count(n, "{n} answered", "{n} answered")),
    };
    let private = match guide.private {
        true => format!(" \u{b7} {}", cx.words.say("private copy")),
        false => String::new(),
    };
    let notes = [
        format!("{questions}{answered}{private}"),
        format!("{questions}{private}"),
    ];
    (title, notes)
}

/// A draft becomes a page. `title`: the title's element on the first page; on others it is furniture. `place`: which page of how many.
pub(super) fn dress(
    cx: Context<'_>,
    dense: &Dense,
    edition: &Edition,
    draft: Draft,
    title: Option<ElementId>,
    (number, count): (usize, usize),
) -> Page {
    let sheet = cx.sheet;
    let (baseline, rule) = dense.head;
    let left = dense.frame.left;
    let width = dense.right - left;
    let mut items: Vec<Item> = Vec::with_capacity(draft.items.len() + 8);
    let mut put = |line: Line, x: f32, element: ElementId| {
        items.extend(place(sheet, line, x, baseline, &Marks::of(element)).items);
    };
    let (words, notes) = words(cx, edition);
    let small = lining(TextStyle {
        size: 0.9 * sheet.size,
        ..sheet.soft()
    });
    let mut taken = 0.0;
    if count > 1
        && let Some(line) = fitting(cx, &format!("{number}/{count}"), small, 0.2 * width)
    {
        taken = line.width + sheet.size;
        put(line, dense.right - taken + sheet.size, ElementId::ARTIFACT);
    }
    let style = lining(TextStyle {
        size: 1.9 * sheet.size,
        ..sheet.contents_section()
    });
    let mut x = left;
    if let Some(line) = fitting(cx, &words, style, width - taken) {
        let end = line.width;
        put(line, x, title.unwrap_or(ElementId::ARTIFACT));
        x += end + 0.9 * sheet.size;
    }
    let room = dense.right - taken - x;
    // A count that is cut counts something else: then rather less, or nothing.
    let whole = |words: String| {
        let pieces = [text(&words, small, Breaks::Never, 0)];
        let line = single_line(cx.shaper, &pieces);
        (line.width <= room).then_some(line)
    };
    if let Some(line) = notes.into_iter().find_map(whole) {
        put(line, x, ElementId::ARTIFACT);
    }
    items.push(Item::Fill {
        rect: Rect {
            x: left,
            y: rule,
            width,
            height: sheet.rule(),
        },
        color: sheet.colors.ink,
        element: ElementId::ARTIFACT,
    });
    items.extend(draft.items);
    Page {
        width: sheet.page.width,
        height: sheet.page.height,
        turned: false,
        label: number.to_string(),
        items,
        links: draft.links,
    }
}

/// The head counts in lining figures: it has capitals beside them.
fn lining(style: TextStyle) -> TextStyle {
    TextStyle {
        figures: Figures::Lining,
        ..style
    }
}
