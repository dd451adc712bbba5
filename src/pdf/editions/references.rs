//! The pages that links lead to: "(p. 12)" after a link, filled in when pages are known.
//!
//! Lines are broken with figures in the number's place that have about its width. The rest is made good on the line: where it is full, its spaces
//! take up the difference, so that it ends where it ended; else what follows moves up. Line breaks never change, so pages do not.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::pdf::break_lines::{Breaks, single_line};
use crate::pdf::flow::{Context, HERE_ABOVE, HERE_BELOW, Reference, page_words, text};
use crate::pdf::page::{Destination, Element, ElementId, Item, Layout, Page, Rect, TextRun};
use crate::pdf::shown::block_of;

/// Points by which a full line may end off its column's edge (marks that hang over it, rounding).
const NEARLY: f32 = 2.0;

/// The most that a space of a full line takes up, in ems of its text; a line that needs more ends short.
const MOST: f32 = 0.3;

/// Fills all of them in. `left_of`: the left edge of a page's text column.
pub(in crate::pdf) fn settle_references(
    cx: Context<'_>,
    layout: &mut Layout,
    references: &[Reference],
    left_of: &(dyn Fn(usize) -> f32 + Sync),
) {
    if references.is_empty() {
        return;
    }
    let wanted: FxHashMap<ElementId, &Reference> =
        references.iter().map(|r| (r.element, r)).collect();
    let labels: Vec<String> = layout.pages.iter().map(|p| p.label.clone()).collect();
    let (places, elements) = (&layout.destinations, &layout.elements);
    let pages = layout.pages.par_iter_mut().enumerate();
    pages.for_each(|(index, page)| {
        let mut found: Vec<(usize, &Reference)> = Vec::new();
        for (at, item) in page.items.iter().enumerate() {
            if let Item::Text(run) = item
                && let Some(reference) = wanted.get(&run.element)
                && found
                    .last()
                    .is_none_or(|last| last.1.element != run.element)
            {
                found.push((at, reference));
            }
        }
        // From the end, so that what is put in moves none of the others.
        for (at, reference) in found.into_iter().rev() {
            let Some(Item::Text(run)) = page.items.get(at) else {
                continue;
            };
            let words = match place_of(places, &reference.to) {
                Some(place) if place.page != index => labels
                    .get(place.page)
                    .map_or(String::new(), |l| page_words(cx.words, l).text),
                // On this very page a number would say nothing.
                Some(place) if place.y > run.y => cx.words.say(HERE_BELOW).to_owned(),
                Some(_) => cx.words.say(HERE_ABOVE).to_owned(),
                None => String::new(),
            };
            let right = left_of(index) + reference.right;
            fill(cx, elements, page, at, reference, &words, right);
        }
    });
}

/// Where a name is; an anchor that paper does not have is where its text begins.
fn place_of<'a>(places: &'a [Destination], name: &str) -> Option<&'a Destination> {
    let find = |name: &str| {
        let at = places
            .binary_search_by(|p| p.name.as_str().cmp(name))
            .ok()?;
        places.get(at)
    };
    find(name).or_else(|| find(name.split_once('#')?.0))
}

/// How far things on a line move: from each x on, by so much more.
#[derive(Default)]
struct Moves(Vec<(f32, f32)>);

impl Moves {
    fn to(&self, x: f32) -> f32 {
        // What begins where something ends begins after it.
        let by: f32 = self
            .0
            .iter()
            .filter(|(from, _)| *from <= x + 0.02)
            .map(|(_, by)| by)
            .sum();
        x + by
    }
}

/// Puts words in the place of those that held it, on one line of a page that ends at `right` if it is full.
fn fill(
    cx: Context<'_>,
    elements: &[Element],
    page: &mut Page,
    at: usize,
    reference: &Reference,
    words: &str,
    right: f32,
) {
    let size = cx.sheet.size;
    let Some(Item::Text(held)) = page.items.get(at).cloned() else {
        return;
    };
    let block = block_of(elements, held.element);
    // Superscripts stand a third of an em above their line; the next line is a whole em away at least.
    let mates: Vec<usize> = page
        .items
        .iter()
        .enumerate()
        .filter_map(|(index, item)| match item {
            Item::Text(run)
                if run.element != ElementId::ARTIFACT
                    && (run.y - held.y).abs() < 0.5 * size
                    && block_of(elements, run.element) == block =>
            {
                Some(index)
            }
            _ => None,
        })
        .collect();
    let runs = |page: &Page| -> Vec<(usize, TextRun)> {
        mates
            .iter()
            .filter_map(|index| match page.items.get(*index) {
                Some(Item::Text(run)) => Some((*index, run.clone())),
                _ => None,
            })
            .collect()
    };
    let line = runs(page);
    let from = held.x;
    let to = line
        .iter()
        .filter(|(_, run)| run.element == held.element)
        .map(|(_, run)| run.x + width(run))
        .fold(from, f32::max);
    let begin = line.iter().map(|(_, run)| run.x).fold(from, f32::min);
    let end = line.iter().map(|(_, run)| ink_end(run)).fold(to, f32::max);

    let set = single_line(cx.shaper, &[text(words, reference.style, Breaks::Never, 0)]);
    let more = set.width - (to - from);
    let mut moves = Moves(vec![(to, more)]);
    let spaces: Vec<f32> = line
        .iter()
        .filter(|(_, run)| run.element != held.element)
        .flat_map(|(_, run)| spaces(run))
        .filter(|x| *x < end - 0.01)
        .collect();
    let each = -more / spaces.len().max(1) as f32;
    let full = (end - right).abs() < NEARLY && !spaces.is_empty() && each.abs() <= MOST * size;
    if full {
        moves.0.extend(spaces.iter().map(|x| (*x, each)));
    }

    for (index, run) in line {
        let Some(Item::Text(item)) = page.items.get_mut(index) else {
            continue;
        };
        item.x = moves.to(run.x);
        if run.element == held.element {
            // What held the place; what stands there now comes below.
            item.glyphs = Vec::new().into();
            item.text = "".into();
        } else if full {
            item.glyphs = widened(&run, end, each).into();
        }
    }
    let near = |rect: &Rect| {
        let middle = rect.y + rect.height / 2.0;
        middle > held.y - size
            && middle < held.y + 0.5 * size
            && rect.height < 1.7 * size
            && rect.x > begin - 0.5 * size
            && rect.x + rect.width < end + 0.5 * size
    };
    let moved = |rect: Rect| {
        let x = moves.to(rect.x);
        Rect {
            x,
            width: moves.to(rect.x + rect.width - 0.05) + 0.05 - x,
            ..rect
        }
    };
    for item in &mut page.items {
        if let Item::Fill { rect, .. } = item
            && near(rect)
        {
            *rect = moved(*rect);
        }
    }
    for link in &mut page.links {
        if near(&link.rect) {
            link.rect = moved(link.rect);
        }
    }
    // `to` lies behind all that was moved before it, so the words begin where those that held their place do now.
    let x = moves.to(from);
    let mut new = set.runs.into_iter().map(|run| {
        Item::Text(TextRun {
            x: x + run.x,
            y: held.y,
            font: run.font,
            size: run.style.size,
            color: run.style.color,
            glyphs: run.glyphs,
            text: run.text,
            element: held.element,
        })
    });
    if let Some(first) = new.next() {
        page.items
            .splice(at..=at, std::iter::once(first).chain(new));
    }
}

fn width(run: &TextRun) -> f32 {
    run.glyphs.iter().map(|g| g.advance).sum()
}

/// What a glyph stands for is a space.
fn is_space(run: &TextRun, glyph: &crate::pdf::page::Glyph) -> bool {
    run.text.get(glyph.text.0 as usize..glyph.text.1 as usize) == Some(" ")
}

/// Where a run's spaces end.
fn spaces(run: &TextRun) -> Vec<f32> {
    let mut x = run.x;
    let mut out = Vec::new();
    for glyph in &*run.glyphs {
        x += glyph.advance;
        if is_space(run, glyph) && glyph.advance > 0.0 {
            out.push(x);
        }
    }
    out
}

/// Where a run's ink ends: without spaces at its end.
fn ink_end(run: &TextRun) -> f32 {
    let blank: f32 = run
        .glyphs
        .iter()
        .rev()
        .take_while(|glyph| is_space(run, glyph))
        .map(|glyph| glyph.advance)
        .sum();
    run.x + width(run) - blank
}

/// A run's glyphs, its spaces wider by `each`, but for those at the line's `end`.
fn widened(run: &TextRun, end: f32, each: f32) -> Vec<crate::pdf::page::Glyph> {
    let mut x = run.x;
    run.glyphs
        .iter()
        .map(|glyph| {
            x += glyph.advance;
            let mut glyph = *glyph;
            if is_space(run, &glyph) && glyph.advance > 0.0 && x < end - 0.01 {
                glyph.advance += each;
            }
            glyph
        })
        .collect()
}
