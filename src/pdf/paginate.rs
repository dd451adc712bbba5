//! Galleys to columns and pages.
//!
//! All breaks of a chapter are chosen together, as lines are in a paragraph (M. F. Plass, "Optimal Pagination Techniques for
//! Automatic Typesetting Systems", Stanford 1981; of its floats footnotes alone, which stay with their line): a column costs the square of what
//! stays empty in it, and a break costs what the row behind it asks. Columns end ragged, so lines keep their distance. A column holds a bounded number
//! of rows, so the work grows with the chapter's length alone. A page is as many columns as the frame has; those of the last page are balanced.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::flow::penalty::{HARD, PART};
use super::flow::{Bar, Galley, Row, moved, rebase, shift};
use super::page::{ElementId, Item, LinkArea, Rect};
use super::style::Sheet;
use crate::theme::Color;

/// Cost of a page that is wholly empty: a fifth of a page costs 16, more than a break between two lines.
const EMPTY: f32 = 400.0;

/// Cost of a last page that holds next to nothing; it falls to nothing at [`FEW`] of its height used. A page before it gives up a sixth for a paragraph
/// more on it, not a third.
const LONELY: f32 = 80.0;

/// About fifteen lines.
const FEW: f32 = 0.33;

/// Cost of a last column, which is made level with its neighbours later, with less than about five lines.
const SHORT: (f32, f32) = (0.12, 60.0);

/// Cost of any page: of two ways that are equally good, the shorter wins.
const PAGE: f32 = 6.0;

/// Points by which rounding may overrun a page.
const ROUNDING: f32 = 0.05;

/// A galley in its place in a chapter.
#[derive(Debug, Clone)]
pub(super) struct Strip {
    /// What is set.
    pub galley: Arc<Galley>,
    /// Space before it.
    pub above: f32,
    /// What a page break before it costs.
    pub penalty: f32,
    /// Id of its first element in the document.
    pub base: u32,
    /// What the running head says of it (an index of the caller's).
    pub cue: Option<usize>,
}

/// What a page must keep to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frame {
    /// Left edge of the text column.
    pub left: f32,
    /// Its top.
    pub top: f32,
    /// Its height.
    pub height: f32,
    /// Distance of the grid's lines.
    pub unit: f32,
    /// Least distance of two figures in the margin.
    pub side_gap: f32,
    /// Columns of a page.
    pub columns: usize,
    /// Distance of their left edges.
    pub pitch: f32,
    /// What stands between the text and the footnotes.
    pub note_rule: NoteRule,
}

/// The short rule above footnotes.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct NoteRule {
    /// Least distance from the text to the rule.
    pub above: f32,
    /// From the rule to the notes.
    pub below: f32,
    /// Its width and thickness.
    pub size: (f32, f32),
    /// Its colour.
    pub color: Color,
}

impl Frame {
    /// The text column of a sheet, alone on its page.
    pub fn of(sheet: &Sheet) -> Frame {
        Frame {
            left: sheet.page.left,
            top: sheet.page.top,
            height: sheet.page.column,
            unit: sheet.unit(),
            side_gap: sheet.leading,
            columns: 1,
            pitch: 0.0,
            note_rule: NoteRule {
                above: sheet.unit(),
                below: 0.3 * sheet.leading,
                size: (5.0 * sheet.size, sheet.hairline()),
                color: sheet.colors.soft,
            },
        }
    }
}

/// A page without head and folio.
#[derive(Debug, Clone, Default)]
pub(super) struct Draft {
    /// What is drawn, in page coordinates.
    pub items: Vec<Item>,
    /// Where one may click.
    pub links: Vec<LinkArea>,
    /// Named places and their distance from the page's top.
    pub names: Vec<(String, f32)>,
    /// The cue of the strip with which the page begins.
    pub cue: Option<usize>,
    /// Bottom of the last row, from the page's top.
    pub bottom: f32,
}

/// A row and what is needed to place it.
struct Entry<'a> {
    strip: usize,
    row: &'a Row,
    above: f32,
    penalty: f32,
    /// Height of what is repeated above it at the top of a page.
    head: f32,
    side: f32,
    /// Height of the footnotes whose marks stand in it.
    notes: f32,
}

/// The state of a page being filled.
#[derive(Clone, Copy, Default)]
struct Fill {
    bottom: f32,
    side_bottom: f32,
    notes: f32,
    started: bool,
}

impl Fill {
    /// Adds a row; returns its top and its figure's.
    fn add(&mut self, entry: &Entry<'_>, frame: &Frame) -> (f32, f32) {
        let mut top = if self.started {
            self.bottom + entry.above
        } else {
            entry.head
        };
        if entry.row.on_grid {
            top = ((top - ROUNDING) / frame.unit).ceil().max(0.0) * frame.unit;
        }
        self.bottom = top + entry.row.height;
        let mut side_top = top;
        if entry.side > 0.0 {
            let up = entry.row.side.as_ref().map_or(0.0, |s| s.up);
            side_top = (top - up).max(0.0);
            if self.side_bottom > 0.0 {
                side_top = side_top.max(self.side_bottom + frame.side_gap);
            }
            self.side_bottom = side_top + entry.side;
        }
        if entry.notes > 0.0 {
            if self.notes == 0.0 {
                self.notes = frame.note_rule.above + frame.note_rule.below;
            }
            self.notes += entry.notes;
        }
        self.started = true;
        (top, side_top)
    }

    fn fits(&self, frame: &Frame) -> bool {
        self.used().max(self.side_bottom) <= frame.height + ROUNDING
    }

    /// Height of text and footnotes.
    fn used(&self) -> f32 {
        self.bottom + self.notes
    }
}

/// Cuts strips into pages.
pub(super) fn paginate(strips: &[Strip], frame: &Frame) -> Vec<Draft> {
    let entries = entries(strips);
    let starts = breaks(&entries, frame);
    let columns = frame.columns.max(1);
    let last = starts.len().saturating_sub(1) / columns;
    let mut pages = Vec::with_capacity(last + 1);
    for (page, firsts) in starts.chunks(columns).enumerate() {
        let end = starts
            .get((page + 1) * columns)
            .copied()
            .unwrap_or(entries.len());
        let Some(first) = firsts.first().copied() else {
            continue;
        };
        let balanced = if page == last && columns > 1 {
            entries
                .get(first..end)
                .map(|rows| balance(rows, frame, columns))
        } else {
            None
        };
        let firsts = match balanced {
            Some(from) => from.into_iter().map(|at| at + first).collect(),
            None => firsts.to_vec(),
        };
        let mut draft = Draft::default();
        for (column, start) in firsts.iter().enumerate() {
            let end = firsts.get(column + 1).copied().unwrap_or(end);
            if let Some(rows) = entries.get(*start..end) {
                let place = Frame {
                    left: frame.left + column as f32 * frame.pitch,
                    ..*frame
                };
                fill_column(rows, strips, &place, &mut draft);
            }
        }
        pages.push(draft);
    }
    pages
}

/// Where the columns of a last page begin so that they end level: the lowest height with which the rows fill no more than `columns`, parted where
/// parting costs least. Only if that takes the whole page are they parted wherever it is allowed.
fn balance(rows: &[Entry<'_>], frame: &Frame, columns: usize) -> Vec<usize> {
    level(rows, frame, columns, PART)
        .or_else(|| level(rows, frame, columns, HARD))
        .unwrap_or_else(|| breaks(rows, frame))
}

/// The same, with no break that costs more than `most`; `None`: there is no such height below the page's.
fn level(rows: &[Entry<'_>], frame: &Frame, columns: usize, most: f32) -> Option<Vec<usize>> {
    let whole: f32 = rows.iter().map(|e| e.row.height + e.notes).sum();
    let mut height = (whole / columns as f32 / frame.unit).floor() * frame.unit;
    while height < frame.height {
        let lower = Frame { height, ..*frame };
        let starts = breaks(rows, &lower);
        let torn = starts
            .iter()
            .skip(1)
            .any(|s| rows.get(*s).is_some_and(|e| e.penalty > most));
        if starts.len() <= columns && !torn && fitting(rows, &starts, &lower) {
            return Some(starts);
        }
        height += frame.unit;
    }
    None
}

/// Whether no column overruns (one does if a single row is higher than it).
fn fitting(rows: &[Entry<'_>], starts: &[usize], frame: &Frame) -> bool {
    starts.iter().enumerate().all(|(i, start)| {
        let end = starts.get(i + 1).copied().unwrap_or(rows.len());
        let mut fill = Fill::default();
        for entry in rows.get(*start..end).unwrap_or(&[]) {
            fill.add(entry, frame);
        }
        fill.fits(frame)
    })
}

fn entries(strips: &[Strip]) -> Vec<Entry<'_>> {
    let mut out = Vec::new();
    for (index, strip) in strips.iter().enumerate() {
        for (i, row) in strip.galley.rows.iter().enumerate() {
            let head = row.head.and_then(|h| strip.galley.heads.get(h));
            out.push(Entry {
                strip: index,
                row,
                above: if i == 0 {
                    row.above.max(strip.above)
                } else {
                    row.above
                },
                penalty: if i == 0 {
                    row.penalty.max(strip.penalty)
                } else {
                    row.penalty
                },
                head: head.map_or(0.0, |rows| rows.iter().map(|r| r.height).sum()),
                side: row.side.as_ref().map_or(0.0, |s| s.height),
                notes: strip.galley.notes_height(row),
            });
        }
    }
    out
}

/// Cost of the last page of several, by the share of its height that is used.
fn last(used: f32, frame: &Frame) -> f32 {
    if frame.columns > 1 {
        return if used < SHORT.0 { SHORT.1 } else { 0.0 };
    }
    LONELY * (1.0 - used / FEW).max(0.0)
}

/// Indices of the rows with which pages begin, at the least total cost.
fn breaks(entries: &[Entry<'_>], frame: &Frame) -> Vec<usize> {
    let count = entries.len();
    if count == 0 {
        return Vec::new();
    }
    // The least cost of all pages before row i, and where the last of them began.
    let mut cost = vec![f32::INFINITY; count + 1];
    let mut from = vec![0_usize; count + 1];
    if let Some(first) = cost.first_mut() {
        *first = 0.0;
    }
    for start in 0..count {
        let so_far = cost.get(start).copied().unwrap_or(f32::INFINITY);
        if so_far.is_infinite() {
            continue;
        }
        let mut fill = Fill::default();
        for (end, entry) in entries.iter().enumerate().skip(start) {
            fill.add(entry, frame);
            if !fill.fits(frame) && end > start {
                break;
            }
            let used = fill.used() / frame.height;
            let page = match entries.get(end + 1) {
                Some(next) => EMPTY * (1.0 - used).max(0.0).powi(2) + next.penalty,
                None if start > 0 => last(used, frame),
                None => 0.0,
            };
            let total = so_far + page + PAGE;
            if let (Some(best), Some(origin)) = (cost.get_mut(end + 1), from.get_mut(end + 1))
                && total < *best
            {
                *best = total;
                *origin = start;
            }
        }
    }
    let mut starts = Vec::new();
    let mut at = count;
    while at > 0 {
        at = from.get(at).copied().unwrap_or(0);
        starts.push(at);
    }
    starts.reverse();
    starts
}

/// Puts rows into a column of a page.
fn fill_column(rows: &[Entry<'_>], strips: &[Strip], frame: &Frame, page: &mut Draft) {
    let mut fill = Fill::default();
    let mut bars = Bars::default();
    if let Some(first) = rows.first() {
        if page.items.is_empty() {
            page.cue = strips.get(first.strip).and_then(|s| s.cue);
        }
        // The head of a table that goes on.
        if let (Some(strip), Some(head)) = (strips.get(first.strip), first.row.head)
            && let Some(head) = strip.galley.heads.get(head)
        {
            let mut y = 0.0;
            for row in head {
                put(&row.items, frame.left, frame.top + y, 0, &mut page.items);
                bars.add(first.strip, &first.row.bars, y, y + row.height);
                y += row.height;
            }
        }
    }
    for entry in rows {
        let Some(strip) = strips.get(entry.strip) else {
            continue;
        };
        let (top, side_top) = fill.add(entry, frame);
        let y = frame.top + top;
        bars.add(entry.strip, &entry.row.bars, top, fill.bottom);
        put(&entry.row.items, frame.left, y, strip.base, &mut page.items);
        if let Some(side) = &entry.row.side {
            put(
                &side.items,
                frame.left,
                frame.top + side_top,
                strip.base,
                &mut page.items,
            );
        }
        mark(entry.row, strip.base, frame.left, y, page);
    }
    page.bottom = page.bottom.max(frame.top + fill.bottom);
    bars.draw(frame, &mut page.items);
    if fill.notes > 0.0 {
        foot(rows, strips, frame, fill.notes, page);
    }
}

/// Puts the links and names of a row on a page.
fn mark(row: &Row, base: u32, x: f32, y: f32, page: &mut Draft) {
    page.links.extend(row.links.iter().map(|link| LinkArea {
        rect: Rect {
            x: link.rect.x + x,
            y: link.rect.y + y,
            ..link.rect
        },
        to: link.to.clone(),
        element: moved(link.element, base),
    }));
    page.names
        .extend(row.names.iter().map(|name| (name.clone(), y)));
}

/// Puts the footnotes of rows at the foot of their column, under a short rule.
fn foot(rows: &[Entry<'_>], strips: &[Strip], frame: &Frame, height: f32, page: &mut Draft) {
    let rule = &frame.note_rule;
    let mut y = frame.top + frame.height - height + rule.above;
    page.items.push(Item::Fill {
        rect: Rect {
            x: frame.left,
            y,
            width: rule.size.0,
            height: rule.size.1,
        },
        color: rule.color,
        element: ElementId::ARTIFACT,
    });
    y += rule.below;
    for entry in rows {
        let Some(strip) = strips.get(entry.strip) else {
            continue;
        };
        for row in strip.galley.notes_of(entry.row) {
            y += row.above;
            put(&row.items, frame.left, y, strip.base, &mut page.items);
            mark(row, strip.base, frame.left, y, page);
            y += row.height;
        }
    }
}

/// Copies items to a page.
fn put(items: &[Item], x: f32, y: f32, base: u32, out: &mut Vec<Item>) {
    out.extend(items.iter().map(|item| {
        let mut item = item.clone();
        shift(&mut item, x, y);
        rebase(&mut item, base);
        item
    }));
}

/// Vertical rules of a page: rows that follow each other share one.
#[derive(Default)]
struct Bars {
    /// In the order in which they began: (rule, top, bottom).
    done: Vec<(Bar, f32, f32)>,
    /// Those of the row before, by strip and id.
    open: FxHashMap<(usize, u32), usize>,
}

impl Bars {
    fn add(&mut self, strip: usize, bars: &[Bar], top: f32, bottom: f32) {
        let mut open = FxHashMap::default();
        for bar in bars {
            let key = (strip, bar.id);
            let index = match self.open.get(&key) {
                Some(index) => *index,
                None => {
                    self.done.push((*bar, top, bottom));
                    self.done.len() - 1
                }
            };
            if let Some((_, _, end)) = self.done.get_mut(index) {
                *end = bottom;
            }
            open.insert(key, index);
        }
        self.open = open;
    }

    fn draw(&self, frame: &Frame, out: &mut Vec<Item>) {
        out.extend(self.done.iter().map(|(bar, top, bottom)| Item::Fill {
            rect: Rect {
                x: frame.left + bar.x,
                y: frame.top + top,
                width: bar.width,
                height: bottom - top,
            },
            color: bar.color,
            element: ElementId::ARTIFACT,
        }));
    }
}

#[cfg(test)]
#[path = "paginate_tests.rs"]
mod tests;
