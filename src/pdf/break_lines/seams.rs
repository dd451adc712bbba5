//! Where prose may break inside words: Unicode's rules (UAX 14), less what readers do not like.

use unicode_linebreak::{BreakClass, break_property, linebreaks};

use super::{Breaks, Piece};

/// Cost of a break after a hyphen that is in the text, as TeX's `\exhyphenpenalty`.
const AFTER_HYPHEN: f32 = 50.0;
/// Cost of a break after a slash and the like, which UAX 14 allows but readers like less.
const AFTER_SLASH: f32 = 150.0;

/// Where UAX 14 allows a line to end, over all pieces of a stretch of text.
pub(super) struct Seams {
    /// Bytes before which a line may end, ascending; empty if no piece has any but spaces.
    offsets: Vec<usize>,
    cursor: usize,
    pub(super) len: usize,
}

impl Seams {
    pub(super) fn new(pieces: &[Piece]) -> Seams {
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
    pub(super) fn allows(&mut self, at: usize) -> bool {
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
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}')
}

/// What a break costs in prose that UAX 14 allows between two characters inside a word; `None`: we do not break there.
pub(super) fn penalty_between(before: &str, after: char) -> Option<f32> {
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
pub(super) fn is_ideographic(c: char) -> bool {
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
