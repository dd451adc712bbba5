//! The index of tags: each tag with the questions that bear it and their pages, in columns.
//!
//! Stages: the tags are gathered → lines (a letter, a tag, its questions) → columns, filled from the top, those of the last page balanced → a
//! galley a page, of one row: the columns stand beside each other, and are read one after the other.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::openers;
use crate::guide::{Guide, Question};
use crate::pdf::break_lines::{Breaks, ParagraphStyle, Piece, break_lines, single_line};
use crate::pdf::flow::{Context, Flow, Galley, Headings, Marks, Row, place, shift, text};
use crate::pdf::page::{ElementId, Item, LinkArea, LinkTo, Rect, Role};
use crate::pdf::shape::TextStyle;

/// What it is called, in English.
pub(super) const TITLE: &str = "Index of tags";

/// Its place.
pub(super) const NAME: &str = ":tags";

/// The least width of a column, in ems of running text; where two do not fit, there is one.
const NARROWEST: f32 = 13.0;

/// Distance of two columns, in ems.
const BETWEEN: f32 = 2.0;

/// A tag with its questions, in the book's order.
pub(super) struct Tag<'a> {
    words: &'a str,
    questions: Vec<&'a Question>,
}

/// All tags, in the order of the alphabet, whatever their case; those that begin with no letter come first.
pub(super) fn tags(guide: &Guide) -> Vec<Tag<'_>> {
    let mut found: BTreeMap<(bool, String, &str), Vec<&Question>> = BTreeMap::new();
    for question in guide.sections.iter().flat_map(|s| &s.questions) {
        let of_answers = question.answers.iter().flat_map(|a| &a.tags);
        for tag in question.tags.iter().chain(of_answers) {
            let key = (letter(tag).is_some(), tag.to_lowercase(), tag.as_str());
            let questions = found.entry(key).or_default();
            if questions.last().is_none_or(|last| last.id != question.id) {
                questions.push(question);
            }
        }
    }
    found
        .into_iter()
        .map(|((_, _, words), questions)| Tag { words, questions })
        .collect()
}

/// The letter under which a tag stands.
fn letter(tag: &str) -> Option<String> {
    let first = tag.chars().next().filter(|c| c.is_alphabetic())?;
    Some(first.to_uppercase().collect())
}

/// A line of a column.
struct Line {
    items: Vec<Item>,
    links: Vec<LinkArea>,
    /// Whether the next line stands in the same column: a letter, a tag, the first lines of a question.
    holds: bool,
    /// An empty line, which vanishes at a column's top.
    empty: bool,
    /// What to say once more where a column begins inside a tag.
    again: Option<usize>,
}

/// The pages of the index. `labels`: the page of every place.
pub(super) fn pages(
    cx: Context<'_>,
    tags: &[Tag<'_>],
    labels: &FxHashMap<String, String>,
) -> Vec<Galley> {
    let sheet = cx.sheet;
    let measure = sheet.page.measure;
    let gap = BETWEEN * sheet.size;
    let columns = if measure >= 2.0 * NARROWEST * sheet.size + gap {
        2
    } else {
        1
    };
    let width = (measure - gap * (columns - 1) as f32) / columns as f32;

    let mut flow = flow(cx);
    openers::own(&mut flow, NAME, TITLE);
    // What the opener asks for below it.
    flow.blank(0.0);
    let opened = flow.galley.height();
    let lines = lines(&mut flow, tags, width, labels);
    let high = |free: f32| (((free + 0.01) / sheet.leading).floor() as usize).max(3);
    let first = high(sheet.page.column - opened);
    let all = high(sheet.page.column);

    let mut galleys = Vec::new();
    let mut rest = lines.as_slice();
    let mut galley = flow.finish();
    while !rest.is_empty() {
        let most = if galleys.is_empty() { first } else { all };
        // The last page: as low as it can be.
        let height = (1..most)
            .find(|height| fill(rest, columns, *height).1 == rest.len())
            .unwrap_or(most);
        let (cut, used) = fill(rest, columns, height);
        let mut row = Row {
            height: height as f32 * sheet.leading,
            ..Row::default()
        };
        for (i, column) in cut.iter().enumerate() {
            let x = i as f32 * (width + gap);
            put(cx, tags, column, (x, width), &mut row);
        }
        galley.rows.push(row);
        galleys.push(std::mem::take(&mut galley));
        rest = rest.get(used..).unwrap_or(&[]);
    }
    // All elements belong to the first galley's; the others only show them.
    galleys
}

fn flow(cx: Context<'_>) -> Flow<'_> {
    Flow::new(
        cx,
        openers::NO_FILE,
        NAME,
        Headings {
            under: 0,
            display: true,
        },
    )
}

/// Sets all lines.
fn lines(
    flow: &mut Flow<'_>,
    tags: &[Tag<'_>],
    width: f32,
    labels: &FxHashMap<String, String>,
) -> Vec<Line> {
    let sheet = flow.cx.sheet;
    let mut out: Vec<Line> = Vec::new();
    let mut under = None;
    let mut list = None;
    for (index, tag) in tags.iter().enumerate() {
        let own = letter(tag.words);
        let begins = list.is_none() || own != under;
        if !out.is_empty() {
            // A letter has a line above it, a tag none: its own weight parts it from the one before.
            if begins {
                out.push(empty());
            }
        }
        if begins {
            if let Some(letter) = &own {
                let level = flow.heading_level(2);
                let element = flow.child_element(None, Role::Heading(level), None);
                let style = TextStyle {
                    color: sheet.colors.accent,
                    ..sheet.contents_section()
                };
                push(
                    flow,
                    &mut out,
                    letter,
                    style,
                    (0.0, 0.0, width),
                    element,
                    None,
                );
                if let Some(line) = out.last_mut() {
                    line.holds = true;
                }
            }
            list = Some(flow.child_element(None, Role::List, None));
            under = own;
        }
        let item = flow.child_element(list, Role::ListItem, None);
        let label = flow.child_element(Some(item), Role::Label, None);
        push(
            flow,
            &mut out,
            tag.words,
            name(flow.cx),
            (0.0, 0.0, width),
            label,
            None,
        );
        if let Some(line) = out.last_mut() {
            line.holds = true;
        }
        let body = flow.child_element(Some(item), Role::ListBody, None);
        let inner = flow.child_element(Some(body), Role::List, None);
        for question in &tag.questions {
            let item = flow.child_element(Some(inner), Role::ListItem, None);
            let body = flow.child_element(Some(item), Role::ListBody, None);
            let paragraph = flow.child_element(Some(body), Role::Paragraph, None);
            let element = flow.child_element(Some(paragraph), Role::Link, None);
            let page = labels.get(&question.id).map_or("", String::as_str);
            // The number goes with the last word; what asks or calls out needs no comma.
            let cue = question.cue.trim().trim_end_matches(['.', ',', ';', ':']);
            let comma = if cue.ends_with(['?', '!']) { "" } else { "," };
            let words = format!("{cue}{comma}\u{a0}{page}");
            let from = out.len();
            let style = sheet.contents_question(true);
            let indent = 0.9 * sheet.size;
            let link = Some(question.id.as_str());
            push(
                flow,
                &mut out,
                &words,
                style,
                (indent, indent, width),
                element,
                link,
            );
            for line in out.get_mut(from..).unwrap_or(&mut []) {
                line.again = Some(index);
            }
        }
    }
    out
}

fn empty() -> Line {
    Line {
        items: Vec::new(),
        links: Vec::new(),
        holds: false,
        empty: true,
        again: None,
    }
}

/// A tag's look.
fn name(cx: Context<'_>) -> TextStyle {
    TextStyle {
        bold: true,
        size: 0.9 * cx.sheet.size,
        ..cx.sheet.body()
    }
}

/// Sets words between `left` and `width`, their second line `hang` further in.
fn push(
    flow: &mut Flow<'_>,
    out: &mut Vec<Line>,
    words: &str,
    style: TextStyle,
    (left, hang, width): (f32, f32, f32),
    element: ElementId,
    to: Option<&str>,
) {
    flow.heard(words);
    let sheet = flow.cx.sheet;
    let pieces: [Piece; 1] = [text(words, style, Breaks::Prose, 0)];
    let paragraph = ParagraphStyle {
        width: width - left - hang,
        first_indent: -hang,
        justify: false,
        hyphenate: false,
    };
    let baseline = sheet.baseline(sheet.leading, sheet.size);
    let marks = Marks::of(element);
    let set = break_lines(flow.cx.shaper, &pieces, &paragraph);
    let count = set.len();
    for (i, line) in set.into_iter().enumerate() {
        let rect = Rect {
            x: left,
            y: 0.0,
            width: width - left,
            height: sheet.leading,
        };
        let links = to.map(|to| LinkArea {
            rect,
            to: LinkTo::Inside(to.to_owned()),
            element,
        });
        out.push(Line {
            items: place(sheet, line, left + hang, baseline, &marks).items,
            links: links.into_iter().collect(),
            holds: i + 1 < count,
            empty: false,
            again: None,
        });
    }
}

/// A column.
struct Column<'a> {
    /// The tag inside which it begins, to be said again.
    again: Option<usize>,
    lines: &'a [Line],
}

/// Fills columns of `height` lines; returns them, and how many lines they took.
fn fill(lines: &[Line], columns: usize, height: usize) -> (Vec<Column<'_>>, usize) {
    let mut out = Vec::with_capacity(columns);
    let mut at = 0;
    for _ in 0..columns {
        while lines.get(at).is_some_and(|line| line.empty) {
            at += 1;
        }
        let Some(first) = lines.get(at) else { break };
        // It begins inside a tag: the tag is named once more, unless the page begins with it.
        let again = first.again;
        let room = height.saturating_sub(usize::from(again.is_some())).max(1);
        let mut end = (at + room).min(lines.len());
        // What must not be the last in a column goes to the next, unless it is all there is.
        while end < lines.len()
            && end > at + 1
            && lines
                .get(end - 1)
                .is_some_and(|line| line.holds || line.empty)
        {
            end -= 1;
        }
        out.push(Column {
            again,
            lines: lines.get(at..end).unwrap_or(&[]),
        });
        at = end;
    }
    while lines.get(at).is_some_and(|line| line.empty) {
        at += 1;
    }
    (out, at)
}

/// Puts a column into a row.
fn put(
    cx: Context<'_>,
    tags: &[Tag<'_>],
    column: &Column<'_>,
    (x, width): (f32, f32),
    row: &mut Row,
) {
    let sheet = cx.sheet;
    let mut y = 0.0;
    if let Some(tag) = column.again.and_then(|index| tags.get(index)) {
        let soft = TextStyle {
            bold: false,
            italic: true,
            color: sheet.colors.soft,
            ..name(cx)
        };
        let again = format!(" {}", cx.words.say("(continued)"));
        let words = [
            text(tag.words, name(cx), Breaks::Never, 0),
            text(&again, soft, Breaks::Never, 0),
        ];
        let line = single_line(cx.shaper, &words);
        // A tag as long as a line is not said twice.
        if line.width <= width {
            let baseline = sheet.baseline(sheet.leading, sheet.size);
            let marks = Marks::of(ElementId::ARTIFACT);
            row.items
                .extend(place(sheet, line, x, baseline, &marks).items);
        }
        y += sheet.leading;
    }
    for line in column.lines {
        row.items.extend(line.items.iter().map(|item| {
            let mut item = item.clone();
            shift(&mut item, x, y);
            item
        }));
        row.links.extend(line.links.iter().map(|link| {
            let mut link = link.clone();
            link.rect.x += x;
            link.rect.y += y;
            link
        }));
        y += sheet.leading;
    }
}
