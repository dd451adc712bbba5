//! Pieces to items: boxes, glue and places to break (Knuth and Plass's terms).

use std::sync::Arc;

use unicode_linebreak::{BreakClass, break_property, linebreaks};
use unicode_segmentation::UnicodeSegmentation;

use super::{Breaks, ParagraphStyle, Piece};
use crate::pdf::fonts::Family;
use crate::pdf::shape::{Look, Shaped, Shaper, TextStyle};

/// Cost of a break after a hyphen that is in the text, as TeX's `\exhyphenpenalty`.
const AFTER_HYPHEN: f32 = 50.0;
/// Cost of a break after a slash and the like, which UAX 14 allows but readers like less.
const AFTER_SLASH: f32 = 150.0;
/// Cost of a break inside a name in code: dearer than a hyphen, since the reader must see that nothing is missing.
const IN_CODE: f32 = 250.0;
/// The same at a change of case, where no sign shows the end.
const AT_CAMEL: f32 = 400.0;
/// Cost of a break between any two clusters of what fits nowhere.
pub(super) const ANYWHERE: f32 = 2000.0;
/// How much a gap between ideographs may grow, in ems: they have no spaces to stretch.
const IDEOGRAPHIC_STRETCH: f32 = 0.08;
/// What a word space is taken to be at most when it stretches and shrinks, in ems: the wide spaces of code are not to open more than others.
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
    /// Space: a place to break if `breaks`. Drawn as `count` space glyphs.
    Glue { count: u16, breaks: bool },
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

/// The items of a paragraph, with places to break in whatever is wider than a line.
pub(super) fn build(shaper: &Shaper<'_>, pieces: &[Piece], style: &ParagraphStyle) -> Vec<Item> {
    let items = Builder::build(shaper, pieces);
    let measure = style.width - style.first_indent.max(0.0);
    if longest_run(shaper, pieces, &items) > measure {
        divide_runs(shaper, pieces, items, measure)
    } else {
        items
    }
}

/// The items of a text that stays in one line: a forced line end is a space there.
pub(super) fn unbroken(shaper: &Shaper<'_>, pieces: &[Piece]) -> Vec<Item> {
    let mut items = Builder::build(shaper, pieces);
    let mut space = None;
    for item in &mut items {
        match item.kind {
            Kind::Newline => {
                if let Some((width, piece)) = space {
                    item.kind = Kind::Glue {
                        count: 1,
                        breaks: false,
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

/// Whether a line may end at an item.
fn breaks(item: &Item) -> bool {
    matches!(
        item.kind,
        Kind::Glue { breaks: true, .. } | Kind::Gap { .. } | Kind::SoftHyphen | Kind::Newline
    )
}

/// Spaces at the start of a line: they are content there (the indentation of code), and no line ends after them.
#[derive(Default)]
struct Lead {
    /// Their width, until something follows them.
    width: f32,
    /// Whether something has.
    followed: bool,
}

impl Lead {
    fn pass(&mut self, item: &Item) {
        match item.kind {
            Kind::Newline => *self = Lead::default(),
            Kind::Glue { .. } if !self.followed => self.width += item.width,
            _ => {
                *self = Lead {
                    width: 0.0,
                    followed: true,
                }
            }
        }
    }
}

/// What a line that ends at an item is longer by than what stands before it: the hyphen that is drawn there.
fn hyphen(shaper: &Shaper<'_>, pieces: &[Piece], item: Option<&Item>) -> f32 {
    match item.map(|item| (&item.kind, pieces.get(item.piece as usize))) {
        Some((Kind::SoftHyphen, Some(Piece::Text { style, .. }))) => {
            shaper.shape_in(&shaper.look(style), "-").width
        }
        _ => 0.0,
    }
}

/// The width of the widest stretch without a place to break, with the hyphen that it may end in.
fn longest_run(shaper: &Shaper<'_>, pieces: &[Piece], items: &[Item]) -> f32 {
    let mut longest = 0.0_f32;
    let (mut run, mut lead) = (0.0, Lead::default());
    for item in items {
        lead.pass(item);
        if breaks(item) {
            longest = longest.max(run + hyphen(shaper, pieces, Some(item)));
            run = lead.width;
        } else {
            run += item.width;
        }
        longest = longest.max(run);
    }
    longest
}

/// Puts places to break between the clusters of every stretch that is wider than `measure` and has none.
fn divide_runs(shaper: &Shaper<'_>, pieces: &[Piece], items: Vec<Item>, measure: f32) -> Vec<Item> {
    let mut out = Vec::with_capacity(items.len() + 64);
    let mut start = 0;
    let mut lead = Lead::default();
    while start < items.len() {
        let end = items[start..]
            .iter()
            .position(breaks)
            .map_or(items.len(), |n| start + n);
        let run = &items[start..end];
        let width: f32 = lead.width
            + run.iter().map(|item| item.width).sum::<f32>()
            + hyphen(shaper, pieces, items.get(end));
        run.iter().for_each(|item| lead.pass(item));
        if width <= measure {
            out.extend_from_slice(run);
        } else {
            // A run of many lines is cut in coarser parts, each an eighth of a line: their number is what costs.
            let part = if width > 4.0 * measure {
                measure / 8.0
            } else {
                0.0
            };
            divide_run(shaper, pieces, run, part, &mut out);
        }
        if let Some(item) = items.get(end) {
            lead.pass(item);
            out.push(item.clone());
        }
        start = end + 1;
    }
    out
}

fn divide_run(shaper: &Shaper<'_>, pieces: &[Piece], run: &[Item], part: f32, out: &mut Vec<Item>) {
    for (n, item) in run.iter().enumerate() {
        let gap = Item {
            kind: Kind::Gap { penalty: ANYWHERE },
            width: 0.0,
            stretch: 0.0,
            shrink: 0.0,
            piece: item.piece,
            prose: false,
        };
        match &item.kind {
            Kind::Glue { count, .. } => {
                out.push(Item {
                    kind: Kind::Glue {
                        count: *count,
                        breaks: true,
                    },
                    ..item.clone()
                });
            }
            Kind::Box(shaped) => {
                if n > 0 && matches!(run[n - 1].kind, Kind::Box(_)) {
                    out.push(gap.clone());
                }
                let Some(Piece::Text { style, .. }) = pieces.get(item.piece as usize) else {
                    continue;
                };
                let look = shaper.look(style);
                let mut first = true;
                for text in clusters(&shaper.shape_in(&look, &shaped.text), part) {
                    if !first {
                        out.push(gap.clone());
                    }
                    first = false;
                    let shaped = shaper.shape_in(&look, text);
                    out.push(Item {
                        width: shaped.width,
                        kind: Kind::Box(shaped),
                        prose: false,
                        ..item.clone()
                    });
                }
            }
            _ => out.push(item.clone()),
        }
    }
}

/// The grapheme clusters of a shaped text, or groups of them up to about `part` wide.
fn clusters(shaped: &Shaped, part: f32) -> Vec<&str> {
    let text = &*shaped.text;
    if part <= 0.0 {
        return text.graphemes(true).collect();
    }
    let average = shaped.width / text.chars().count().max(1) as f32;
    let group = (part / average.max(0.01)).max(1.0) as usize;
    let mut groups = Vec::new();
    let mut start = 0;
    for (n, (at, _)) in text.grapheme_indices(true).enumerate() {
        if n > 0 && n % group == 0 {
            groups.push(&text[start..at]);
            start = at;
        }
    }
    groups.push(&text[start..]);
    groups
}

/// Makes items.
struct Builder<'s, 'a> {
    shaper: &'s Shaper<'a>,
    items: Vec<Item>,
    /// Characters since the line's start, for tabs.
    column: usize,
}

impl<'s, 'a> Builder<'s, 'a> {
    /// Turns all pieces into items.
    fn build(shaper: &'s Shaper<'a>, pieces: &[Piece]) -> Vec<Item> {
        let mut builder = Builder {
            shaper,
            items: Vec::new(),
            column: 0,
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
                self.word(from, &text[word..at], true);
                if !self.follows_glue() {
                    self.glue(from, 1, true);
                }
                word = next;
            } else if c == '\u{a0}' {
                self.word(from, &text[word..at], true);
                self.glue(from, 1, false);
                word = next;
            } else if c == '\u{ad}' {
                self.word(from, &text[word..at], true);
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
                    self.word(from, &text[word..next], true);
                    self.gap(from, penalty, c, after);
                    word = next;
                }
            }
        }
        self.word(from, &text[word..], true);
    }

    /// Code: every space counts, none is taken together with another piece's.
    fn code(&mut self, from: &Source<'_>, text: &str) {
        let mut word = 0;
        let mut at = 0;
        let bytes = text.as_bytes();
        while at < bytes.len() {
            match bytes[at] {
                b' ' => {
                    self.code_word(from, &text[word..at]);
                    let count = bytes[at..].iter().take_while(|b| **b == b' ').count();
                    self.column += count;
                    self.spaces(from, count);
                    at += count;
                    word = at;
                }
                b'\t' => {
                    self.code_word(from, &text[word..at]);
                    let count = TAB - self.column % TAB;
                    self.column += count;
                    self.spaces(from, count);
                    at += 1;
                    word = at;
                }
                b'\n' => {
                    self.code_word(from, text[word..at].trim_end_matches('\r'));
                    self.bare(Kind::Newline, 0.0, from.index);
                    at += 1;
                    word = at;
                }
                _ => at += 1,
            }
        }
        self.code_word(from, &text[word..]);
    }

    fn spaces(&mut self, from: &Source<'_>, mut count: usize) {
        while count > 0 {
            let part = count.min(usize::from(u16::MAX));
            self.glue(from, part as u16, true);
            count -= part;
        }
    }

    /// A word of code, with its own places to break.
    fn code_word(&mut self, from: &Source<'_>, word: &str) {
        self.column += word.chars().count();
        let mut start = 0;
        let mut before: Option<char> = None;
        let mut chars = word.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            if let Some((next_at, next)) = chars.peek().copied()
                && let Some(penalty) = code_break(before, c, next)
                // Not right at the word's ends: two characters at least stay together.
                && at + c.len_utf8() - start >= 2
                && word.len() - next_at >= 2
            {
                self.word(from, &word[start..next_at], false);
                self.gap(from, penalty, c, next);
                start = next_at;
            }
            before = Some(c);
        }
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
                        breaks: false,
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

    fn glue(&mut self, from: &Source<'_>, count: u16, breaks: bool) {
        let space = self.shaper.space(from.look).width;
        let elastic = space.min(STRETCHING_SPACE * from.style.size);
        // The indentation and alignment of code is not to be touched; a single space of it is a word space.
        let elastic = if count == 1 { elastic } else { 0.0 };
        let shrink = if from.style.family == Family::Mono {
            elastic * SHRINK
        } else {
            space * SHRINK
        };
        self.items.push(Item {
            kind: Kind::Glue { count, breaks },
            width: space * f32::from(count),
            stretch: elastic * STRETCH,
            shrink: if count == 1 { shrink } else { 0.0 },
            piece: from.index as u32,
            prose: false,
        });
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

/// The piece that items come from.
struct Source<'a> {
    index: usize,
    style: &'a TextStyle,
    look: &'a Look,
}

/// Where UAX 14 allows a line to end, over all pieces of a stretch of text.
struct Seams {
    /// Bytes before which a line may end, ascending; empty if no piece has any but spaces.
    offsets: Vec<usize>,
    cursor: usize,
    len: usize,
}

impl Seams {
    fn new(pieces: &[Piece]) -> Seams {
        let texts = || {
            pieces.iter().filter_map(|piece| match piece {
                Piece::Text { text, breaks, .. } => Some((&**text, *breaks)),
                _ => None,
            })
        };
        let len = texts().map(|(text, _)| text.len()).sum();
        let mut seams = Seams {
            offsets: Vec::new(),
            cursor: 0,
            len,
        };
        // Letters, digits and most of ASCII's marks never break but at spaces: no need to look.
        let simple = |c: u8| c.is_ascii_alphanumeric() || b" ,.;:'\"()[]\n".contains(&c);
        let prose =
            texts().any(|(text, breaks)| breaks == Breaks::Prose && !text.bytes().all(simple));
        if prose {
            let all: String = texts().map(|(text, _)| text).collect();
            seams.offsets = linebreaks(&all)
                .map(|(at, _)| at)
                .filter(|at| *at < len)
                .collect();
        }
        seams
    }

    /// Whether a line may end before this byte. Asked in ascending order.
    fn allows(&mut self, at: usize) -> bool {
        while self
            .offsets
            .get(self.cursor)
            .is_some_and(|offset| *offset < at)
        {
            self.cursor += 1;
        }
        self.offsets.get(self.cursor) == Some(&at)
    }
}

/// White space that separates words and at which lines break.
fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// What a break costs in prose that UAX 14 allows between two characters inside a word; `None`: we do not break there.
fn penalty_between(before: &str, after: char) -> Option<f32> {
    let last = before.chars().next_back()?;
    match last {
        '-' | '\u{2010}' => {
            // Not in `--flag`, `-1`, `e-mail`, `5-6`: a hyphen between letters, two of them before it.
            let head = before.trim_end_matches(['-', '\u{2010}']);
            let letters = head.chars().rev().take_while(|c| c.is_alphabetic()).count();
            (head.len() + last.len_utf8() == before.len() && letters >= 2 && after.is_alphabetic())
                .then_some(AFTER_HYPHEN)
        }
        // The scheme of an address is no line of its own.
        '/' if before.ends_with("//") => None,
        '/' | '?' | '&' | '=' | '|' | '\\' | '}' | '%' | '!' => Some(AFTER_SLASH),
        '\u{2014}' | '\u{2013}' => Some(AFTER_HYPHEN),
        '\u{200b}' => Some(0.0),
        c if is_ideographic(c) || is_ideographic(after) => Some(0.0),
        // A dash may also begin a line in UAX 14; we do not like it.
        _ if matches!(after, '\u{2014}' | '\u{2013}') => None,
        _ => Some(AFTER_SLASH),
    }
}

/// Whether lines may break on either side of a character without a space (UAX 14, class ID and the like).
fn is_ideographic(c: char) -> bool {
    c > '\u{2e7f}'
        // Emoji are of the same class, but stand among words.
        && !matches!(c, '\u{1f000}'..='\u{1faff}')
        && matches!(
            break_property(u32::from(c)),
            BreakClass::Ideographic
                | BreakClass::ConditionalJapaneseStarter
                | BreakClass::NonStarter
                | BreakClass::ClosePunctuation
                | BreakClass::HangulLvSyllable
                | BreakClass::HangulLvtSyllable
        )
}

/// Where a reader of code expects a name or a path to go on in the next line.
fn code_break(before: Option<char>, c: char, next: char) -> Option<f32> {
    match c {
        // Not between the underscores of `__init__`.
        '_' => (next != '_' && before.is_some_and(|b| b != '_')).then_some(IN_CODE),
        '/' | '\\' => (!matches!(next, '/' | '\\') && before != Some('/')).then_some(IN_CODE),
        '.' => (before.is_some_and(char::is_alphanumeric) && next.is_alphabetic()
            || before == Some(')'))
        .then_some(IN_CODE),
        '(' | '[' | '{' => (!matches!(next, ')' | ']' | '}')).then_some(IN_CODE),
        ',' | ';' | '=' | '&' | '|' | '?' | '@' | '#' => {
            (next.is_alphanumeric() || matches!(next, '"' | '\'' | '*' | '<')).then_some(IN_CODE)
        }
        ':' => (next.is_alphanumeric() && before.is_some_and(|b| b == ':')).then_some(IN_CODE),
        '-' => {
            (before.is_some_and(char::is_alphanumeric) && next.is_alphabetic()).then_some(IN_CODE)
        }
        c => (c.is_lowercase() && next.is_uppercase()).then_some(AT_CAMEL),
    }
}
