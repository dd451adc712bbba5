//! Lines and columns of byte offsets.

use rustc_hash::FxHashMap;

use super::{FileId, Span, Texts};

/// A place as people count it, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LineColumn {
    pub line: usize,
    /// In characters.
    pub column: usize,
}

/// Knows where the lines of files start. Each file is read through once, however many problems it has.
pub(super) struct Lines<'a> {
    texts: &'a dyn Texts,
    starts: FxHashMap<FileId, Vec<u32>>,
    /// The place asked for last: many problems in one long line are counted on from it.
    last: Option<(FileId, usize, LineColumn)>,
}

impl<'a> Lines<'a> {
    pub fn new(texts: &'a dyn Texts) -> Self {
        Lines {
            texts,
            starts: FxHashMap::default(),
            last: None,
        }
    }

    pub fn texts(&self) -> &'a dyn Texts {
        self.texts
    }

    /// The line (from 0) of a byte, and the line's range without its end.
    pub fn line(&mut self, file: FileId, offset: usize) -> (usize, std::ops::Range<usize>) {
        let text = self.texts.text(file);
        let starts = self.starts.entry(file).or_insert_with(|| starts(text));
        let line = starts
            .partition_point(|&start| start as usize <= offset)
            .saturating_sub(1);
        let at = |line: usize| starts.get(line).map_or(text.len(), |&start| start as usize);
        let (start, end) = (at(line), at(line + 1));
        let end = if end > start && text.as_bytes().get(end - 1) == Some(&b'\n') {
            end - 1
        } else {
            end
        };
        (line, start..end)
    }

    /// The line and column of a byte.
    pub fn place(&mut self, file: FileId, offset: usize) -> LineColumn {
        let text = self.texts.text(file);
        let offset = text.floor_char_boundary(offset);
        let (line, range) = self.line(file, offset);
        let (from, before) = match self.last {
            Some((last_file, at, place))
                if last_file == file && place.line == line + 1 && at <= offset =>
            {
                (at, place.column - 1)
            }
            _ => (range.start, 0),
        };
        let column = 1 + before + text.get(from..offset).map_or(0, |s| s.chars().count());
        let place = LineColumn {
            line: line + 1,
            column,
        };
        self.last = Some((file, offset, place));
        place
    }
}

fn starts(text: &str) -> Vec<u32> {
    let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n');
    std::iter::once(0)
        .chain(ends.map(|(i, _)| u32::try_from(i + 1).unwrap_or(u32::MAX)))
        .collect()
}

/// A span as a range of whole characters of `text`, whatever it says.
pub(super) fn clamp(text: &str, span: Span) -> std::ops::Range<usize> {
    let range = span.range();
    let start = text.floor_char_boundary(range.start.min(text.len()));
    let end = text.ceil_char_boundary(range.end.clamp(start, text.len()));
    start..end
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::tests::One;

    #[test]
    fn columns_count_characters() {
        let text = One("é日x\n\nyz");
        let mut lines = Lines::new(&text);
        let at = |lines: &mut Lines, offset| {
            let place = lines.place(FileId(0), offset);
            (place.line, place.column)
        };
        assert_eq!(at(&mut lines, 0), (1, 1));
        assert_eq!(at(&mut lines, 2), (1, 2));
        assert_eq!(at(&mut lines, 4), (1, 2), "inside a character");
        assert_eq!(at(&mut lines, 5), (1, 3));
        assert_eq!(at(&mut lines, 6), (1, 4), "the line's end");
        assert_eq!(at(&mut lines, 7), (2, 1));
        assert_eq!(at(&mut lines, 9), (3, 2));
        assert_eq!(at(&mut lines, 99), (3, 3));
        assert_eq!(at(&mut lines, 0), (1, 1));
        assert_eq!(lines.line(FileId(0), 8), (2, 8..10));
        assert_eq!(lines.line(FileId(0), 0), (0, 0..6));
    }
}
