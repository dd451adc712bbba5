//! Items and breaks to lines: justification, hyphens, runs.

use std::sync::{Arc, OnceLock};

use super::items::{Break, Item, Kind, line_start};
use super::{Line, LineRun, ParagraphStyle, Piece};
use crate::pdf::page::{FontId, Glyph};
use crate::pdf::shape::{Look, Shaped, Shaper, TextStyle};

/// Word spaces grow to at most this, in ems: what is wider is a hole, and a short line is better.
const WIDEST_SPACE: f32 = 0.9;
/// The spaces of such a short line, in ems: as those of its neighbours will be, so that it does not look tight beside them.
const LOOSE_SPACE: f32 = 0.5;
/// A last line that ends this close to the measure (in ems) is set to it: an edge that just misses looks like a mistake.
const NEARLY_FULL: f32 = 1.0;
/// What a line may be too wide by for rounding and lost kerning, in parts of it, to be squeezed into all its glyphs.
const SQUEEZE: f32 = 0.03;
/// Glyphs of an ordinary line.
const LINE: usize = 128;
/// Points below which widths are equal.
const EPSILON: f32 = 0.005;

/// Builds all lines.
pub(super) fn lines(
    shaper: &Shaper<'_>,
    pieces: &[Piece],
    items: &[Item],
    breaks: &[Break],
    style: &ParagraphStyle,
) -> Vec<Line> {
    let mut lines = Vec::with_capacity(breaks.len());
    let mut builder = LineBuilder::new(shaper, pieces);
    let mut start = (0, 0);
    for (n, end) in breaks.iter().enumerate() {
        let parts = parts(shaper, pieces, items, start, *end);
        let indent = if n == 0 { style.first_indent } else { 0.0 };
        let forced = items
            .get(end.item)
            .is_none_or(|item| matches!(item.kind, Kind::Newline));
        lines.push(set(
            &mut builder,
            &parts,
            indent,
            style,
            forced && end.at == 0,
        ));
        start = line_start(items, *end);
    }
    lines
}

/// All items in one line of natural width.
pub(super) fn single(shaper: &Shaper<'_>, pieces: &[Piece], items: &[Item]) -> Line {
    let parts: Vec<Part<'_>> = items
        .iter()
        .filter_map(|item| part(item, item_shaped(item)))
        .collect();
    let mut builder = LineBuilder::new(shaper, pieces);
    for part in &parts {
        builder.push(part, part.width);
    }
    builder.finish(0.0, false)
}

/// A part of one line.
struct Part<'i> {
    item: &'i Item,
    content: Content,
    width: f32,
    stretch: f32,
    shrink: f32,
}

enum Content {
    Glyphs(Arc<Shaped>),
    /// So many spaces.
    Spaces(u16),
    /// Nothing but its width.
    Gap,
    /// Spaces at the line's end: there for those who read or search the text, without a width.
    Trailing(u16),
}

fn item_shaped(item: &Item) -> Option<Arc<Shaped>> {
    match &item.kind {
        Kind::Box(shaped) => Some(Arc::clone(shaped)),
        _ => None,
    }
}

fn part(item: &Item, shaped: Option<Arc<Shaped>>) -> Option<Part<'_>> {
    let (content, width) = match (&item.kind, shaped) {
        (Kind::Box(_), Some(shaped)) => {
            let width = shaped.width;
            (Content::Glyphs(shaped), width)
        }
        (Kind::Glue { count, .. }, _) => (Content::Spaces(*count), item.width),
        (Kind::Kern | Kind::Gap { .. }, _) => (Content::Gap, item.width),
        _ => return None,
    };
    Some(Part {
        item,
        content,
        width,
        stretch: item.stretch,
        shrink: item.shrink,
    })
}

/// The parts of the line from `start` to `end`.
fn parts<'i>(
    shaper: &Shaper<'_>,
    pieces: &[Piece],
    items: &'i [Item],
    start: (usize, u32),
    end: Break,
) -> Vec<Part<'i>> {
    let last = if end.at > 0 { end.item + 1 } else { end.item };
    let mut parts = Vec::with_capacity(last.saturating_sub(start.0) + 1);
    for (index, item) in items.iter().enumerate().take(last).skip(start.0) {
        let from = if index == start.0 {
            start.1 as usize
        } else {
            0
        };
        let to = if index == end.item && end.at > 0 {
            Some(end.at as usize)
        } else {
            None
        };
        let shaped = match &item.kind {
            Kind::Box(shaped) if from > 0 || to.is_some() => {
                fragment(shaper, pieces, item, &shaped.text, from, to)
            }
            Kind::Box(shaped) => Some(Arc::clone(shaped)),
            _ => None,
        };
        parts.extend(part(item, shaped));
    }
    // What stands before the break is no part of the line's width.
    let mut popped = None;
    while parts.last().is_some_and(|part| {
        matches!(part.content, Content::Spaces(_) | Content::Gap)
            && !matches!(part.item.kind, Kind::Kern)
    }) {
        popped = parts.pop();
    }
    match items.get(end.item) {
        Some(item) if end.at == 0 => match item.kind {
            Kind::Glue { count, .. } => parts.push(Part {
                item,
                content: Content::Trailing(count),
                width: 0.0,
                stretch: 0.0,
                shrink: 0.0,
            }),
            Kind::SoftHyphen => {
                if let Some(hyphen) = hyphenated(shaper, pieces, item, "") {
                    let width = hyphen.width;
                    parts.push(Part {
                        item,
                        content: Content::Glyphs(hyphen),
                        width,
                        stretch: 0.0,
                        shrink: 0.0,
                    });
                }
            }
            // A space before a forced end parts the words for those who do not see that the line ends.
            Kind::Newline => {
                if let Some(Part {
                    item,
                    content: Content::Spaces(count),
                    ..
                }) = popped
                {
                    parts.push(Part {
                        item,
                        content: Content::Trailing(count),
                        width: 0.0,
                        stretch: 0.0,
                        shrink: 0.0,
                    });
                }
            }
            _ => {}
        },
        _ => {}
    }
    parts
}

/// A part of a box's text, with a hyphen if it is divided at its end.
fn fragment(
    shaper: &Shaper<'_>,
    pieces: &[Piece],
    item: &Item,
    text: &str,
    from: usize,
    to: Option<usize>,
) -> Option<Arc<Shaped>> {
    let style = style_of(pieces, item)?;
    match to {
        Some(to) => hyphenated(shaper, pieces, item, text.get(from..to)?),
        None => Some(shaper.shape(text.get(from..)?, style)),
    }
}

/// Text with a hyphen of ours: drawn as "-", but a soft hyphen in the text, so that who extracts it joins the word again.
fn hyphenated(
    shaper: &Shaper<'_>,
    pieces: &[Piece],
    item: &Item,
    text: &str,
) -> Option<Arc<Shaped>> {
    let style = style_of(pieces, item)?;
    let drawn = format!("{text}-");
    let mut shaped = (*shaper.shape(&drawn, style)).clone();
    let end = drawn.len() as u32;
    shaped.text = format!("{text}\u{ad}").into();
    shaped.divisions = OnceLock::new();
    for run in &mut shaped.runs {
        if run.text.1 == end {
            run.text.1 += 1;
        }
        for glyph in &mut run.glyphs {
            if glyph.text.1 == end && glyph.text.0 < end {
                glyph.text.1 += 1;
            }
        }
    }
    Some(Arc::new(shaped))
}

fn style_of<'p>(pieces: &'p [Piece], item: &Item) -> Option<&'p TextStyle> {
    match pieces.get(item.piece as usize) {
        Some(Piece::Text { style, .. }) => Some(style),
        _ => None,
    }
}

/// Sets a line to its measure.
fn set(
    builder: &mut LineBuilder<'_, '_>,
    parts: &[Part<'_>],
    indent: f32,
    style: &ParagraphStyle,
    last: bool,
) -> Line {
    let mut natural = 0.0;
    let mut stretch = 0.0;
    let mut shrink = 0.0;
    for part in parts {
        natural += part.width;
        stretch += part.stretch;
        shrink += part.shrink;
    }
    let target = style.width - indent;
    let room = target - natural;
    let em = parts
        .iter()
        .find_map(|part| style_of(builder.pieces, part.item))
        .map_or(0.0, |style| style.size);
    let nearly_full = style.justify && room < NEARLY_FULL * em && room <= 0.5 * stretch;
    let ratio = if room < 0.0 {
        if shrink > 0.0 {
            (room / shrink).max(-1.0)
        } else {
            0.0
        }
    } else if !style.justify || stretch <= 0.0 || (last && !nearly_full) {
        0.0
    } else {
        let ratio = room / stretch;
        let spaces = || parts.iter().filter(|part| part.stretch > 0.0);
        // A font's own space may be wider than that; then it is what is wide there.
        let hole = |part: &Part<'_>| {
            part.width + ratio * part.stretch > (WIDEST_SPACE * em).max(2.0 * part.width)
        };
        if spaces().any(hole) {
            spaces()
                .map(|part| (LOOSE_SPACE * em - part.width) / part.stretch)
                .fold(ratio, f32::min)
                .max(0.0)
        } else {
            ratio
        }
    };
    builder.x = indent;
    let mut hyphenated = false;
    for part in parts {
        let width = if ratio < 0.0 {
            part.width + ratio * part.shrink
        } else {
            part.width + ratio * part.stretch
        };
        builder.push(part, width);
        hyphenated =
            matches!(&part.content, Content::Glyphs(shaped) if shaped.text.ends_with('\u{ad}'));
    }
    let mut line = builder.finish(if style.justify { ratio } else { 0.0 }, hyphenated);
    squeeze(&mut line, style.width);
    line
}

/// Takes a little from every glyph of a line that is a little too wide.
fn squeeze(line: &mut Line, measure: f32) {
    let excess = line.width - measure;
    if excess <= EPSILON || excess > SQUEEZE * line.width {
        return;
    }
    let count = line.runs.iter().map(|run| run.glyphs.len()).sum::<usize>();
    if count < 2 {
        return;
    }
    let each = excess / count as f32;
    let mut moved = 0.0;
    for run in &mut line.runs {
        run.x -= moved;
        let mut taken = 0.0;
        // Nobody else has it yet.
        for glyph in Arc::get_mut(&mut run.glyphs).unwrap_or_default() {
            glyph.advance -= each;
            taken += each;
        }
        run.width -= taken;
        moved += taken;
    }
    line.width -= moved;
}

/// Puts glyphs together into runs of one face and style, line by line.
struct LineBuilder<'l, 'a> {
    shaper: &'l Shaper<'a>,
    pieces: &'l [Piece],
    runs: Vec<LineRun>,
    open: Option<Open>,
    /// Glyphs and text of the run that is open: the room is used again for each.
    glyphs: Vec<Glyph>,
    text: String,
    /// The look of the piece that had the last space.
    look: Option<(u32, Arc<Look>)>,
    x: f32,
}

/// A run that is being made.
struct Open {
    piece: u32,
    font: FontId,
    scale: f32,
    x: f32,
}

impl<'l, 'a> LineBuilder<'l, 'a> {
    fn new(shaper: &'l Shaper<'a>, pieces: &'l [Piece]) -> Self {
        LineBuilder {
            shaper,
            pieces,
            runs: Vec::new(),
            open: None,
            glyphs: Vec::with_capacity(LINE),
            text: String::with_capacity(LINE),
            look: None,
            x: 0.0,
        }
    }

    fn push(&mut self, part: &Part<'_>, width: f32) {
        let piece = part.item.piece;
        match &part.content {
            Content::Glyphs(shaped) => self.glyphs(piece, shaped, None),
            Content::Gap => self.gap(part.item, width),
            Content::Spaces(count) => {
                self.spaces(part.item, *count, width / f32::from((*count).max(1)))
            }
            Content::Trailing(count) => self.spaces(part.item, *count, 0.0),
        }
    }

    fn spaces(&mut self, item: &Item, count: u16, advance: f32) {
        let Some(style) = style_of(self.pieces, item) else {
            return;
        };
        let look = match &self.look {
            Some((piece, look)) if *piece == item.piece => Arc::clone(look),
            _ => self.shaper.look(style),
        };
        let space = Arc::clone(self.shaper.space(&look));
        self.look = Some((item.piece, look));
        if space.runs.is_empty() {
            self.gap(item, advance * f32::from(count));
            return;
        }
        for _ in 0..count {
            self.glyphs(item.piece, &space, Some(advance));
        }
    }

    /// Moves on without a glyph: the one before becomes wider, so that runs need not be cut; a fixed space cuts.
    fn gap(&mut self, item: &Item, width: f32) {
        if width == 0.0 {
            return;
        }
        self.x += width;
        let fixed = matches!(item.kind, Kind::Kern);
        match self.glyphs.last_mut() {
            Some(glyph) if !fixed => glyph.advance += width,
            _ => self.close(),
        }
        if fixed {
            self.close();
        }
    }

    fn glyphs(&mut self, piece: u32, shaped: &Shaped, advance: Option<f32>) {
        for run in &shaped.runs {
            if !self.fits_open(piece, run.font, run.scale) {
                self.close();
            }
            let x = self.x;
            self.open.get_or_insert(Open {
                piece,
                font: run.font,
                scale: run.scale,
                x,
            });
            let base = self.text.len() as u32;
            let (start, end) = run.text;
            self.text.push_str(
                shaped
                    .text
                    .get(start as usize..end as usize)
                    .unwrap_or_default(),
            );
            for glyph in &run.glyphs {
                let mut glyph = *glyph;
                glyph.text = (glyph.text.0 - start + base, glyph.text.1 - start + base);
                if let Some(advance) = advance {
                    glyph.advance = advance;
                }
                self.x += glyph.advance;
                self.glyphs.push(glyph);
            }
        }
    }

    fn fits_open(&self, piece: u32, font: FontId, scale: f32) -> bool {
        let Some(open) = &self.open else { return true };
        open.font == font
            && open.scale == scale
            && (open.piece == piece || self.alike(open.piece, piece))
    }

    /// Whether two pieces look alike and bear the same mark.
    fn alike(&self, a: u32, b: u32) -> bool {
        match (self.pieces.get(a as usize), self.pieces.get(b as usize)) {
            (
                Some(Piece::Text {
                    style: a,
                    tag: a_tag,
                    ..
                }),
                Some(Piece::Text {
                    style: b,
                    tag: b_tag,
                    ..
                }),
            ) => a == b && a_tag == b_tag,
            _ => false,
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let glyphs: Arc<[Glyph]> = Arc::from(&self.glyphs[..]);
        let text = Arc::from(self.text.as_str());
        self.glyphs.clear();
        self.text.clear();
        let Some(Piece::Text { style, tag, .. }) = self.pieces.get(open.piece as usize) else {
            return;
        };
        let mut style = *style;
        style.size *= open.scale;
        self.runs.push(LineRun {
            x: open.x,
            width: glyphs.iter().map(|glyph| glyph.advance).sum(),
            font: open.font,
            style,
            glyphs,
            text,
            tag: *tag,
        });
    }

    /// The line; its width is that from the column's left edge, a first line's indent included. The next one may begin.
    fn finish(&mut self, ratio: f32, hyphenated: bool) -> Line {
        self.close();
        Line {
            runs: std::mem::take(&mut self.runs),
            width: std::mem::take(&mut self.x),
            ratio,
            hyphenated,
        }
    }
}
