//! What every page bears besides its text: running head, folio, the stamp of a private copy.

use crate::pdf::break_lines::{Breaks, Line, single_line};
use crate::pdf::flow::{Context, Marks, place, text};
use crate::pdf::page::{ElementId, Page};
use crate::pdf::paginate::Draft;
use crate::pdf::shape::TextStyle;

/// What a page's head and foot say.
pub(super) struct Head<'a> {
    /// The section, at the left.
    pub left: &'a str,
    /// The question at hand, at the right.
    pub right: &'a str,
    /// The page number.
    pub folio: &'a str,
}

/// A draft becomes a page.
pub(super) fn dress(cx: Context<'_>, draft: Draft, label: &str, head: &Head<'_>) -> Page {
    let sheet = cx.sheet;
    let geometry = &sheet.page;
    // Where numbers have a column of their own, the page begins at its edge.
    let (left, measure) = match sheet.numbers_stand_alone() {
        true => (geometry.left + sheet.across().0, sheet.across().1),
        false => (geometry.left, geometry.measure),
    };
    let marks = Marks::of(ElementId::ARTIFACT);
    let mut items = Vec::with_capacity(draft.items.len() + 4);
    let mut put = |line: Line, x: f32, y: f32| items.extend(place(sheet, line, x, y, &marks).items);

    let section = fitting(cx, head.left, sheet.head(), 0.5 * measure);
    let section_width = section.as_ref().map_or(0.0, |line| line.width);
    if let Some(line) = section {
        put(line, left, geometry.head);
    }
    if let Some(line) = fitting(
        cx,
        head.right,
        sheet.head_right(),
        measure - section_width - 2.0 * sheet.size,
    ) {
        let x = left + measure - line.width;
        put(line, x, geometry.head);
    }
    if let Some(line) = fitting(cx, head.folio, sheet.folio(), measure) {
        let x = match geometry.folio_left {
            true => left,
            false => left + measure - line.width,
        };
        put(line, x, geometry.foot);
    }
    if cx.guide.private {
        let style = TextStyle {
            size: 0.9 * sheet.size,
            ..sheet.label()
        };
        if let Some(line) = fitting(cx, cx.words.say("private copy"), style, 0.6 * measure) {
            let x = match geometry.folio_left {
                true => left + measure - line.width,
                false => left,
            };
            put(line, x, geometry.foot);
        }
    }
    // The text comes last: what a reader finds first in the file is not the furniture's fault, but heads before text read as they stand.
    items.extend(draft.items);
    Page {
        width: geometry.width,
        height: geometry.height,
        label: label.to_owned(),
        items,
        links: draft.links,
        ..Page::default()
    }
}

/// A line of at most `width`, cut at a word with an ellipsis.
pub(super) fn fitting(cx: Context<'_>, words: &str, style: TextStyle, width: f32) -> Option<Line> {
    let words = words.trim();
    if words.is_empty() {
        return None;
    }
    let set = |words: &str| single_line(cx.shaper, &[text(words, style, Breaks::Never, 0)]);
    // Measured in one go only if it can possibly fit: no letter is narrower than a tenth of its size.
    let most = (width / (0.1 * style.size)) as usize;
    if words.len() <= 4 * most {
        let line = set(words);
        if line.width <= width {
            return Some(line);
        }
    }
    // The longest run of whole words that fits.
    let ends: Vec<usize> = words
        .char_indices()
        .filter(|(_, c)| c.is_whitespace())
        .map(|(i, _)| i)
        .take(most)
        .collect();
    let fits = |end: usize| {
        words.get(..end).map(|head| {
            set(&format!(
                "{}\u{2026}",
                head.trim_end_matches([' ', ',', '.', ';', ':'])
            ))
        })
    };
    let (mut low, mut high) = (0, ends.len());
    let mut best = None;
    while low < high {
        let middle = (low + high) / 2;
        match ends.get(middle).and_then(|end| fits(*end)) {
            Some(line) if line.width <= width => {
                best = Some(line);
                low = middle + 1;
            }
            _ => high = middle,
        }
    }
    best
}
