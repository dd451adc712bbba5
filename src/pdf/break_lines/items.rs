//! Pieces to items: boxes, glue and places to break (Knuth and Plass's terms).

use std::sync::Arc;

use unicode_segmentation::UnicodeSegmentation;

use super::seams::{Seams, is_ideographic, is_space, penalty_between};
use super::{Breaks, ParagraphStyle, Piece, bound, code, wide};
use crate::pdf::fonts::Family;
use crate::pdf::shape::{Look, Shaped, Shaper, TextStyle};

/// How much a gap between ideographs may grow, in ems: they have no spaces to stretch.
const IDEOGRAPHIC_STRETCH: f32 = 0.08;
/// What a word space of a monospaced face is taken to be when it stretches and shrinks, in ems: it is wide enough as it is.
const STRETCHING_SPACE: f32 = 0.25;
/// Stretch and shrink of a word space in parts of it: those of TeX's Computer Modern.
const STRETCH: f32 = 0.5;
const SHRINK: f32 = 1.0 / 3.0;
/// Longer unbroken stretches of text are shaped in parts: this bounds the shaper's memory, and kerning over such a seam is lost on nobody.
const MAX_BOX_BYTES: usize = 256;
/// Columns of a tab stop in code.
const TAB: usize = 4;

/// What an item is.
#[derive(Debug, Clone)]
pub(super) enum Kind {
    /// Glyphs.
    Box(Arc<Shaped>),
    /// Space: a place to break, at a cost, if there is one. Drawn as `count` space glyphs.
    Glue { count: u16, penalty: Option<f32> },
    /// A place to break without a sign.
    Gap { penalty: f32 },
    /// A place to break with a hyphen (U+00AD in the text).
    SoftHyphen,
    /// A forced line end.
    Newline,
    /// A fixed space that is no place to break.
    Kern,
}

/// An item: what it is, its measures in points, and the piece that it comes from.
#[derive(Debug, Clone)]
pub(super) struct Item {
    pub kind: Kind,
    pub width: f32,
    pub stretch: f32,
    pub shrink: f32,
    pub piece: u32,
    /// Whether hyphenation may look at it: a box of prose.
    pub prose: bool,
}

/// Where a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break {
    /// Before this item; the item itself is not drawn if it is glue or a place to break. The number of items: the end.
    pub item: usize,
    /// Not 0: inside the box, before this byte of its text, with a hyphen.
    pub at: u32,
}

/// The first item of the line after a break: spaces and places to break vanish there.
pub(super) fn line_start(items: &[Item], at: Break) -> (usize, u32) {
    if at.at > 0 {
        return (at.item, at.at);
    }
    let mut next = at.item + 1;
    if matches!(
        items.get(at.item).map(|item| &item.kind),
        Some(Kind::Newline)
    ) {
        return (next, 0);
    }
    while items
        .get(next)
        .is_some_and(|item| matches!(item.kind, Kind::Glue { .. } | Kind::Gap { .. } | Kind::Kern))
    {
        next += 1;
    }
    (next, 0)
}

/// The items of a paragraph, with places to break in whatever is wider than a line.
pub(super) fn build(shaper: &Shaper<'_>, pieces: &[Piece], style: &ParagraphStyle) -> Vec<Item> {
    let mut items = Builder::build(
        shaper,
        pieces,
        if style.justify { 1.0 } else { code::RAGGED },
    );
    bind(&mut items);
    wide::divided(shaper, pieces, items, style)
}

/// The items of a text that stays in one line: a forced line end is a space there.
pub(super) fn unbroken(shaper: &Shaper<'_>, pieces: &[Piece]) -> Vec<Item> {
    let mut items = Builder::build(shaper, pieces, 1.0);
    let mut space = None;
    for item in &mut items {
        match item.kind {
            Kind::Newline => {
                if let Some((width, piece)) = space {
                    item.kind = Kind::Glue {
                        count: 1,
                        penalty: None,
                    };
                    item.width = width;
                    item.piece = piece;
                }
            }
            Kind::Box(_) => {
                if let Some(Piece::Text { style, .. }) = pieces.get(item.piece as usize) {
                    space = Some((shaper.space(&shaper.look(style)).width, item.piece));
                }
            }
            _ => {}
        }
    }
    items
}

/// Makes items.
struct Builder<'s, 'a> {
    shaper: &'s Shaper<'a>,
    items: Vec<Item>,
    /// Characters since the line's start, for tabs.
    column: usize,
    /// How many times a break within a word of code costs.
    dear: f32,
}

impl<'s, 'a> Builder<'s, 'a> {
    /// Turns all pieces into items. `dear`: how many times a break within a word of code costs.
    fn build(shaper: &'s Shaper<'a>, pieces: &[Piece], dear: f32) -> Vec<Item> {
        // A word and a space for some six bytes.
        let text = pieces.iter().map(|piece| match piece {
            Piece::Text { text, .. } => text.len() / 3 + 1,
            _ => 1,
        });
        let mut builder = Builder {
            shaper,
            items: Vec::with_capacity(text.sum()),
            column: 0,
            dear,
        };
        let mut index = 0;
        while index < pieces.len() {
            match &pieces[index] {
                Piece::Newline => builder.bare(Kind::Newline, 0.0, index),
                Piece::Space(width) => builder.bare(Kind::Kern, *width, index),
                Piece::Text { .. } => {
                    // UAX 14 looks at neighbours, so pieces that follow each other are seen together.
                    let end = pieces[index..]
                        .iter()
                        .position(|piece| !matches!(piece, Piece::Text { .. }))
                        .map_or(pieces.len(), |n| index + n);
                    builder.texts(&pieces[index..end], index);
                    index = end;
                    continue;
                }
            }
            index += 1;
        }
        builder.items
    }

    fn bare(&mut self, kind: Kind, width: f32, piece: usize) {
        if matches!(kind, Kind::Newline) {
            self.column = 0;
        }
        self.items.push(Item {
            kind,
            width,
            stretch: 0.0,
            shrink: 0.0,
            piece: piece as u32,
            prose: false,
        });
    }

    /// Text pieces that follow each other without anything between.
    fn texts(&mut self, pieces: &[Piece], first: usize) {
        let mut seams = Seams::new(pieces);
        let mut offset = 0;
        for (i, piece) in pieces.iter().enumerate() {
            let Piece::Text {
                text,
                style,
                breaks,
                ..
            } = piece
            else {
                continue;
            };
            let look = self.shaper.look(style);
            let from = Source {
                index: first + i,
                style,
                look: &look,
            };
            match breaks {
                Breaks::Prose => {
                    // A line may also end at the seam to the piece before.
                    if let (Some(c), Some(Piece::Text { text: before, .. })) = (
                        text.chars().next(),
                        i.checked_sub(1).and_then(|i| pieces.get(i)),
                    ) && !is_space(c)
                        && seams.allows(offset)
                        && let Some(last) = before.chars().next_back()
                        && !is_space(last)
                        && let Some(penalty) = penalty_between(before, c)
                    {
                        self.gap(&from, penalty, last, c);
                    }
                    self.prose(&from, text, offset, &mut seams);
                }
                Breaks::Code => self.code(&from, text),
                Breaks::Never => self.unbroken(&from, text),
            }
            offset += text.len();
        }
    }

    /// Prose: runs of white space are one space; words are boxes; UAX 14 breaks inside them.
    fn prose(&mut self, from: &Source<'_>, text: &str, offset: usize, seams: &mut Seams) {
        let mut word = 0;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let next = at + c.len_utf8();
            if is_space(c) {
                self.prose_word(from, &text[word..at]);
                if !self.follows_glue() {
                    self.glue(from, Some(0.0));
                }
                word = next;
            } else if c == '\u{a0}' {
                self.prose_word(from, &text[word..at]);
                self.glue(from, None);
                word = next;
            } else if c == '\u{ad}' {
                self.prose_word(from, &text[word..at]);
                if next < text.len() || offset + next < seams.len {
                    self.bare(Kind::SoftHyphen, 0.0, from.index);
                }
                word = next;
            } else if let Some((_, after)) = chars.peek()
                && !is_space(*after)
                && seams.allows(offset + next)
            {
                let after = *after;
                let before = text[word..next].trim_start_matches(is_space);
                if let Some(penalty) = penalty_between(before, after) {
                    self.prose_word(from, &text[word..next]);
                    self.gap(from, penalty, c, after);
                    word = next;
                }
            }
        }
        self.prose_word(from, &text[word..]);
    }

    /// Code: every space counts, none is taken together with another piece's.
    fn code(&mut self, from: &Source<'_>, text: &str) {
        let mut word = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            match bytes[at] {
                b' ' => {
                    self.code_word(from, &text[word..at], false);
                    let count = bytes[at..].iter().take_while(|b| **b == b' ').count();
                    self.column += count;
                    self.spaces(from, count);
                    at += count;
                    word = at;
                }
                b'\t' => {
                    self.code_word(from, &text[word..at], false);
                    let count = TAB - self.column % TAB;
                    self.column += count;
                    self.spaces(from, count);
                    at += 1;
                    word = at;
                }
                b'\n' => {
                    self.code_word(from, text[word..at].trim_end_matches('\r'), false);
                    self.bare(Kind::Newline, 0.0, from.index);
                    at += 1;
                    word = at;
                }
                _ => at += 1,
            }
        }
        self.code_word(from, &text[word..], false);
    }

    fn spaces(&mut self, from: &Source<'_>, mut count: usize) {
        while count > 0 {
            let part = count.min(usize::from(u16::MAX));
            self.fixed(from, part as u16);
            count -= part;
        }
    }

    /// A word of code, with its own places to break.
    fn code_word(&mut self, from: &Source<'_>, word: &str, prose: bool) {
        self.column += word.chars().count();
        let mut start = 0;
        code::places(word, prose, |at, penalty| {
            self.word(from, &word[start..at], false);
            let penalty = penalty * self.dear;
            self.bare(Kind::Gap { penalty }, 0.0, from.index);
            start = at;
        });
        self.word(from, &word[start..], false);
    }

    /// Text that does not break: its spaces are as wide as they are.
    fn unbroken(&mut self, from: &Source<'_>, text: &str) {
        let mut word = 0;
        for (at, c) in text.char_indices() {
            if is_space(c) || c == '\u{a0}' {
                self.word(from, &text[word..at], false);
                let width = self.shaper.space(from.look).width;
                self.bare(
                    Kind::Glue {
                        count: 1,
                        penalty: None,
                    },
                    width,
                    from.index,
                );
                word = at + c.len_utf8();
            }
        }
        self.word(from, &text[word..], false);
    }

    fn word(&mut self, from: &Source<'_>, word: &str, prose: bool) {
        let mut rest = word;
        while rest.len() > MAX_BOX_BYTES {
            let cut = rest
                .grapheme_indices(true)
                .map(|(at, _)| at)
                .take_while(|at| *at <= MAX_BOX_BYTES)
                .last()
                .filter(|at| *at > 0)
                .unwrap_or_else(|| rest.ceil_char_boundary(MAX_BOX_BYTES));
            self.push_box(from, &rest[..cut], false);
            rest = &rest[cut..];
        }
        self.push_box(from, rest, prose && rest.len() == word.len());
    }

    fn push_box(&mut self, from: &Source<'_>, text: &str, prose: bool) {
        if text.is_empty() {
            return;
        }
        let shaped = self.shaper.shape_in(from.look, text);
        if shaped.runs.is_empty() {
            return;
        }
        self.items.push(Item {
            width: shaped.width,
            kind: Kind::Box(shaped),
            stretch: 0.0,
            shrink: 0.0,
            piece: from.index as u32,
            prose,
        });
    }

    /// A word of prose, or a name of code that stands there unmarked.
    fn prose_word(&mut self, from: &Source<'_>, word: &str) {
        if code::is_name(word) {
            self.code_word(from, word, true);
        } else {
            self.word(from, word, true);
        }
    }

    /// A word space, with the font's own stretch and shrink.
    fn glue(&mut self, from: &Source<'_>, penalty: Option<f32>) {
        let space = self.shaper.space(from.look).width;
        let elastic = if from.style.family == Family::Mono {
            space.min(STRETCHING_SPACE * from.style.size)
        } else {
            space
        };
        self.items.push(Item {
            kind: Kind::Glue { count: 1, penalty },
            width: space,
            stretch: elastic * STRETCH,
            shrink: elastic * SHRINK,
            piece: from.index as u32,
            prose: false,
        });
    }

    /// Spaces of code: as wide as they are, for a reader counts them. The words around code take up what a line lacks.
    fn fixed(&mut self, from: &Source<'_>, count: u16) {
        let space = self.shaper.space(from.look).width;
        let kind = Kind::Glue {
            count,
            penalty: Some(code::AT_SPACE),
        };
        self.bare(kind, space * f32::from(count), from.index);
    }

    /// Whether a space here would be one too many: after another, or where a line starts.
    fn follows_glue(&self) -> bool {
        self.items
            .last()
            .is_none_or(|item| matches!(item.kind, Kind::Glue { .. } | Kind::Newline))
    }

    fn gap(&mut self, from: &Source<'_>, penalty: f32, before: char, after: char) {
        self.bare(Kind::Gap { penalty }, 0.0, from.index);
        if (is_ideographic(before) || is_ideographic(after))
            && let Some(item) = self.items.last_mut()
        {
            item.stretch = IDEOGRAPHIC_STRETCH * from.style.size;
        }
    }
}

/// Makes the breaks dear that would part what belongs together.
fn bind(items: &mut [Item]) {
    for at in 1..items.len().saturating_sub(1) {
        if let [
            Item {
                kind: Kind::Box(before),
                ..
            },
            Item {
                kind:
                    Kind::Glue {
                        penalty: Some(penalty),
                        ..
                    },
                ..
            },
            Item {
                kind: Kind::Box(after),
                ..
            },
        ] = &mut items[at - 1..=at + 1]
        {
            if *penalty == code::AT_SPACE && code::is_stub(&after.text) {
                *penalty = code::BEFORE_STUB;
            }
            if bound::together(&before.text, &after.text) {
                *penalty = bound::PARTED;
            }
        }
    }
}

/// The piece that items come from.
struct Source<'a> {
    index: usize,
    style: &'a TextStyle,
    look: &'a Look,
}
