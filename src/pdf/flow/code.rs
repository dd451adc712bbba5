//! Code blocks: coloured, beside a hairline; a long line goes on in a hanging indent behind a mark that is no part of the text.

use super::inlines::text as piece;
use super::{Flow, Marks, Row, penalty};
use crate::markdown::{Token, highlight};
use crate::pdf::break_lines::{Breaks, Line, Piece, single_line};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;

/// Columns to the next tab stop.
const TAB: usize = 4;

/// Lines that stay together at either side of a page break.
const TOGETHER: usize = 3;

/// Characters of a line that are measured at once: more than any page is wide, so that a line of a megabyte costs what its length says.
const CHUNK: usize = 400;

/// A coloured stretch of a line.
#[derive(Debug, Clone, PartialEq)]
struct Stretch {
    text: String,
    style: TextStyle,
}

impl Flow<'_> {
    /// Sets a code block. The space around it is the caller's.
    pub(super) fn code(&mut self, info: &str, text: &str) {
        let text = text.strip_suffix('\n').unwrap_or(text);
        if text.trim().is_empty() {
            return;
        }
        self.heard(text);
        let sheet = self.cx.sheet;
        let (style, leading) = sheet.code();
        let mut lines = self.coloured(info, text, style);
        // Read by structure, where nobody sees that a line ends, its last word must not run into the next line's first.
        if let Some((_, most)) = lines.split_last_mut() {
            for last in most.iter_mut().filter_map(|line| line.last_mut()) {
                last.text.push(' ');
            }
        }
        let element = self.open(Role::Code);
        let marks = Marks::of(element);
        let start = self.galley.rows.len();
        self.open_bar(self.x, sheet.hairline(), sheet.colors.line);
        let baseline = sheet.baseline(leading, style.size);
        let count = lines.len();
        let inset = sheet.inset();
        self.inset(inset, 0.0, |flow| {
            let mut blank = false;
            for (i, line) in lines.iter().enumerate() {
                let before = match i {
                    0 => 0.0,
                    _ if i < TOGETHER || count - i < TOGETHER => penalty::NEVER,
                    // An empty line is where the author paused.
                    _ if blank => penalty::ITEM,
                    _ => penalty::INSIDE,
                };
                blank = line.iter().all(|s| s.text.trim().is_empty());
                let wrapped = flow.wrapped(line);
                let pieces = wrapped.len();
                for (k, (line, hang)) in wrapped.into_iter().enumerate() {
                    let mut placed = flow.place(line, flow.x + hang, baseline, &marks);
                    if k > 0 {
                        flow.wrap_mark(flow.x + hang, baseline, style.size, &mut placed.items);
                    }
                    flow.push(Row {
                        height: leading,
                        penalty: match k {
                            0 => before,
                            // A line that fills a page by itself must be parted somewhere.
                            _ if k < TOGETHER || pieces - k < TOGETHER => penalty::NEVER,
                            _ => penalty::HARD,
                        },
                        items: placed.items,
                        ..Row::default()
                    });
                }
            }
        });
        self.close_bar();
        self.close();
        self.snap(start);
    }

    /// The lines of a text in their colours, tabs as spaces.
    fn coloured(&self, info: &str, text: &str, style: TextStyle) -> Vec<Vec<Stretch>> {
        let tokens = highlight(info, text, self.cx.memo);
        let tokens = tokens.as_ref().map_or(&[][..], |tokens| tokens.as_slice());
        let heavy = self.cx.sheet.greyscale || self.cx.sheet.bold_keywords;
        let mut lines = Vec::new();
        let mut next = 0;
        let mut start = 0;
        for line in text.split('\n') {
            let end = start + line.len();
            let mut stretches = Vec::new();
            let mut column = 0;
            let mut at = start;
            // Tokens that ended before this line are behind us; one may reach over several lines.
            while tokens
                .get(next)
                .is_some_and(|(range, _)| range.end as usize <= start)
            {
                next += 1;
            }
            let mut token = next;
            while at < end {
                let (until, kind) = match tokens.get(token) {
                    Some((range, kind)) if (range.start as usize) <= at => {
                        token += 1;
                        ((range.end as usize).min(end), Some(*kind))
                    }
                    Some((range, _)) => ((range.start as usize).min(end), None),
                    None => (end, None),
                };
                let color = kind.map_or(style.color, |kind| self.cx.sheet.colors.token(kind));
                if let Some(words) = text.get(at..until)
                    && !words.is_empty()
                {
                    stretches.push(Stretch {
                        text: expand(words, &mut column),
                        style: TextStyle {
                            color,
                            italic: kind == Some(Token::Comment) && color != style.color,
                            // In grey, colours that differ in hue alone are one: the language's own words stand out by weight.
                            bold: heavy && kind == Some(Token::Keyword),
                            ..style
                        },
                    });
                }
                at = until.max(at);
                if until <= at && token > tokens.len() {
                    break;
                }
            }
            lines.push(stretches);
            start = end + 1;
        }
        lines
    }

    /// A line of code as one or more lines that fit, each with its indent.
    fn wrapped(&self, line: &[Stretch]) -> Vec<(Line, f32)> {
        let pieces = |stretches: &[Stretch]| -> Vec<Piece> {
            stretches
                .iter()
                .map(|s| piece(&s.text, s.style, Breaks::Never, 0))
                .collect()
        };
        let mut out = Vec::new();
        let mut hang = 0.0;
        let mut at = Cursor::default();
        loop {
            let (chunk, ends) = at.chunk(line);
            let set = single_line(self.cx.shaper, &pieces(&chunk));
            let room = (self.width - hang).max(0.25 * self.width);
            if ends && ink_width(&set) <= room + 0.01 {
                out.push((set, hang));
                return out;
            }
            let words: String = chunk.iter().map(|s| s.text.as_str()).collect();
            let cut = break_at(&words, &set, room);
            let first = single_line(self.cx.shaper, &pieces(&first_bytes(&chunk, cut)));
            out.push((first, hang));
            if out.len() == 1 {
                hang = self.hanging(&words, &set);
            }
            at.forward(line, cut);
            if at.stretch >= line.len() {
                return out;
            }
        }
    }

    /// Indent of the lines after the first: the line's own and two columns; at most half the width.
    fn hanging(&self, words: &str, set: &Line) -> f32 {
        let columns = words.chars().take_while(|c| *c == ' ').count();
        let count = words.chars().count().max(1);
        let column = set.width / count as f32;
        (column * (columns + 2) as f32).min(0.5 * self.width)
    }

    /// A small angle before a line that continues: drawn, not written, so that copied code is whole.
    fn wrap_mark(&self, x: f32, baseline: f32, size: f32, items: &mut Vec<Item>) {
        let thickness = 0.5;
        let color = self.cx.sheet.colors.soft;
        let left = x - 0.95 * size;
        let foot = baseline - 0.2 * size;
        let upright = Rect {
            x: left,
            y: foot - 0.5 * size,
            width: thickness,
            height: 0.5 * size,
        };
        let arm = Rect {
            x: left,
            y: foot - thickness,
            width: 0.55 * size,
            height: thickness,
        };
        items.extend([upright, arm].map(|rect| Item::Fill {
            rect,
            color,
            element: ElementId::ARTIFACT,
        }));
    }
}

/// How wide a line is without the blanks at its end.
fn ink_width(line: &Line) -> f32 {
    let glyphs = line.runs.iter().rev().flat_map(|run| {
        run.glyphs.iter().rev().map(|glyph| {
            (
                glyph,
                run.text.get(glyph.text.0 as usize..glyph.text.1 as usize),
            )
        })
    });
    let blanks: f32 = glyphs
        .take_while(|(_, text)| *text == Some(" "))
        .map(|(glyph, _)| glyph.advance)
        .sum();
    line.width - blanks
}

/// Tabs as spaces; `column` counts on through the line.
fn expand(text: &str, column: &mut usize) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => {
                let stop = TAB - *column % TAB;
                out.extend(std::iter::repeat_n(' ', stop));
                *column += stop;
            }
            // A carriage return that survived decoding has no glyph.
            '\r' => {}
            _ => {
                out.push(c);
                *column += 1;
            }
        }
    }
    out
}

/// A place in a line.
#[derive(Default)]
struct Cursor {
    stretch: usize,
    byte: usize,
}

impl Cursor {
    /// The next [`CHUNK`] characters, and whether the line ends with them.
    fn chunk(&self, line: &[Stretch]) -> (Vec<Stretch>, bool) {
        let mut out = Vec::new();
        let mut left = CHUNK;
        for (i, stretch) in line.iter().enumerate().skip(self.stretch) {
            let from = if i == self.stretch { self.byte } else { 0 };
            let rest = stretch.text.get(from..).unwrap_or_default();
            let end = rest.char_indices().nth(left).map(|(at, _)| at);
            let part = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
            if !part.is_empty() {
                out.push(Stretch {
                    text: part.to_owned(),
                    style: stretch.style,
                });
            }
            if end.is_some() {
                return (out, false);
            }
            left -= part.chars().count();
        }
        (out, true)
    }

    /// Moves on by `bytes` bytes; never not at all.
    fn forward(&mut self, line: &[Stretch], bytes: usize) {
        let mut left = bytes;
        while let Some(stretch) = line.get(self.stretch) {
            let here = stretch.text.len() - self.byte.min(stretch.text.len());
            if left < here {
                self.byte += left;
                return;
            }
            left -= here;
            self.stretch += 1;
            self.byte = 0;
        }
    }
}

/// The first `bytes` bytes.
fn first_bytes(stretches: &[Stretch], bytes: usize) -> Vec<Stretch> {
    let mut out = Vec::new();
    let mut left = bytes;
    for stretch in stretches {
        let at = left.min(stretch.text.len());
        if let Some(part) = stretch.text.get(..at)
            && !part.is_empty()
        {
            out.push(Stretch {
                text: part.to_owned(),
                style: stretch.style,
            });
        }
        left -= at;
    }
    out
}

/// Where to break a line that is too long: the byte after which the next line begins.
fn break_at(words: &str, set: &Line, room: f32) -> usize {
    // Where each glyph ends, in bytes of the line and in points.
    let mut fits = 0;
    let mut bytes = 0;
    let mut x = 0.0;
    'runs: for run in &set.runs {
        for glyph in run.glyphs.iter() {
            x += glyph.advance;
            let end = bytes + glyph.text.1 as usize;
            if x > room + 0.01 && fits > 0 {
                break 'runs;
            }
            fits = end.max(fits);
        }
        bytes += run.text.len();
    }
    let fits = fits.min(words.len());
    let Some(head) = words.get(..fits) else {
        return words.len();
    };
    // The last two fifths are where a break may look for a better place; blanks at the start of the line are its indent, no place.
    let from = head.len() * 3 / 5;
    let after = |good: fn(char) -> bool| {
        head.char_indices()
            .rev()
            .take_while(|(i, _)| *i >= from)
            .find(|(_, c)| good(*c))
            .map(|(i, c)| i + c.len_utf8())
    };
    after(|c| c == ' ')
        .or_else(|| after(|c| matches!(c, ',' | ';' | '(' | '[' | '{' | '|' | '&' | '=' | '+')))
        .or_else(|| after(|c| matches!(c, '/' | '.' | '-' | '_' | ':' | '?')))
        .unwrap_or(fits)
        // A character that is wider than the line stands alone on it.
        .max(words.chars().next().map_or(1, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tabs_reach_the_next_stop() {
        let mut column = 0;
        assert_eq!(expand("a\tb\t", &mut column), "a   b   ");
        assert_eq!(expand("\tx", &mut column), "    x");
    }
}
