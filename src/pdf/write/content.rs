//! A page → its content stream (sections 8 and 9).
//!
//! Small streams: one text object as long as nothing else is drawn, positions relative to the line before, glyphs as two-byte strings with
//! adjustments only where the pen would be off by more than a reader could see, colour and font only where they change.
//!
//! All of it is marked (14.6): what belongs to an element as a sequence with a number (`marked` says which), the rest as artifacts. Fills that are
//! artifacts come first, in one sequence.

use std::io::Write;

use super::codes::{Coded, Codes};
use super::marked::{Artifact, Step, Steps};
use super::structure;
use crate::pdf::page::{Element, Item, Page, Rect, TextRun};
use crate::theme::Color;

/// How far the pen may drift from where a glyph belongs before it is set right, in thousandths of the em: 0.02 pt in text of 10 pt, a
/// third of a dot at 1,200 dots an inch.
const DRIFT: f32 = 2.0;

/// Draws a page. `glyphs` are the codes of all its glyphs, in order; `elements` those of the layout.
pub(super) fn page(page: &Page, glyphs: &[Coded], codes: &Codes, elements: &[Element]) -> Vec<u8> {
    let mut pen = Pen {
        out: Vec::with_capacity(glyphs.len() * 4 + 256),
        height: page.height,
        codes,
        ..Pen::new(codes)
    };
    if page.turned {
        pen.turn(page.width);
    }
    let mut steps = Steps::new(page, elements.len());
    for item in &page.items {
        if let Item::Fill { rect, color, .. } = item
            && steps.step(item) == Step::Beneath
        {
            pen.begin(b"/Artifact BMC\n");
            pen.fill(*rect, *color);
        }
    }
    pen.end();
    let mut at = 0;
    let mut steps = Steps::new(page, elements.len());
    for item in &page.items {
        let step = steps.step(item);
        match step {
            Step::Artifact(kind) => {
                pen.end();
                pen.begin(match kind {
                    Artifact::Head => b"/Artifact<</Type/Pagination/Subtype/Header>>BDC\n",
                    Artifact::Foot => b"/Artifact<</Type/Pagination/Subtype/Footer>>BDC\n",
                    Artifact::Other => b"/Artifact BMC\n",
                });
            }
            Step::Element(element, number) => {
                pen.end();
                let tag = elements
                    .get(element.0 as usize)
                    .map_or("Span", |e| structure::tag(e.role));
                pen.begin(format!("/{tag}<</MCID {number}>>BDC\n").as_bytes());
            }
            Step::Nothing | Step::Beneath | Step::Same => {}
        }
        match item {
            Item::Text(run) => {
                let end = at + run.glyphs.len();
                pen.text(run, &glyphs[at..end]);
                at = end;
            }
            Item::Fill { .. } if step == Step::Beneath => {}
            Item::Fill { rect, color, .. } => pen.fill(*rect, *color),
            Item::Image { rect, asset, .. } => pen.image(*rect, *asset),
        }
    }
    pen.end();
    pen.out
}

struct Pen<'a> {
    out: Vec<u8>,
    height: f32,
    codes: &'a Codes,
    color: Option<Color>,
    font: Option<(u16, i64)>,
    in_text: bool,
    /// Whether a marked-content sequence is open.
    marked: bool,
    /// Where the current line began, in hundredths of a point: rounded positions are compared, so errors do not add up.
    line: (i64, i64),
}

impl<'a> Pen<'a> {
    fn new(codes: &'a Codes) -> Self {
        Pen {
            out: Vec::new(),
            height: 0.0,
            codes,
            color: None,
            font: None,
            in_text: false,
            marked: false,
            line: (0, 0),
        }
    }

    /// Opens a marked-content sequence with its operator, unless one is open. Text objects stand inside of sequences, whole.
    fn begin(&mut self, operator: &[u8]) {
        if !self.marked {
            self.out.extend_from_slice(operator);
            self.marked = true;
        }
    }

    /// Closes the sequence that is open.
    fn end(&mut self) {
        self.leave_text();
        if self.marked {
            self.out.extend_from_slice(b"EMC\n");
            self.marked = false;
        }
    }

    /// Turns all that is drawn after it by half a turn about the page's middle.
    fn turn(&mut self, width: f32) {
        self.out.extend_from_slice(b"-1 0 0 -1 ");
        decimal(&mut self.out, hundredths(width), 100);
        self.out.push(b' ');
        decimal(&mut self.out, hundredths(self.height), 100);
        self.out.extend_from_slice(b" cm\n");
    }

    fn enter_text(&mut self) {
        if !self.in_text {
            self.out.extend_from_slice(b"BT\n");
            self.in_text = true;
            self.line = (0, 0);
        }
    }

    fn leave_text(&mut self) {
        if self.in_text {
            self.out.extend_from_slice(b"ET\n");
            self.in_text = false;
        }
    }

    fn set_color(&mut self, color: Color) {
        if self.color == Some(color) {
            return;
        }
        self.color = Some(color);
        // Thousandths: 8 bits a channel need no more.
        let thousandths = |c: u8| (i64::from(c) * 1000 + 127) / 255;
        if color.r == color.g && color.g == color.b {
            decimal(&mut self.out, thousandths(color.r), 1000);
            self.out.extend_from_slice(b" g\n");
        } else {
            for channel in [color.r, color.g, color.b] {
                decimal(&mut self.out, thousandths(channel), 1000);
                self.out.push(b' ');
            }
            self.out.extend_from_slice(b"rg\n");
        }
    }

    fn fill(&mut self, rect: Rect, color: Color) {
        self.leave_text();
        self.set_color(color);
        let (x, y) = (
            hundredths(rect.x),
            hundredths(self.height - rect.y - rect.height),
        );
        for value in [x, y, hundredths(rect.width), hundredths(rect.height)] {
            decimal(&mut self.out, value, 100);
            self.out.push(b' ');
        }
        self.out.extend_from_slice(b"re f\n");
    }

    fn image(&mut self, rect: Rect, asset: usize) {
        self.leave_text();
        self.out.extend_from_slice(b"q ");
        let bottom = self.height - rect.y - rect.height;
        for (value, after) in [
            (rect.width, " 0 0 "),
            (rect.height, " "),
            (rect.x, " "),
            (bottom, ""),
        ] {
            decimal(&mut self.out, hundredths(value), 100);
            self.out.extend_from_slice(after.as_bytes());
        }
        let _ = writeln!(self.out, " cm /I{asset} Do Q");
    }

    fn text(&mut self, run: &TextRun, glyphs: &[Coded]) {
        if glyphs.is_empty() || run.size <= 0.0 {
            return;
        }
        self.enter_text();
        self.set_color(run.color);
        let (x, y) = (hundredths(run.x), hundredths(self.height - run.y));
        decimal(&mut self.out, x - self.line.0, 100);
        self.out.push(b' ');
        decimal(&mut self.out, y - self.line.1, 100);
        self.out.extend_from_slice(b" Td\n");
        self.line = (x, y);

        let scale = 1000.0 / run.size;
        // Where the pen is and where it should be, in thousandths of the em from the run's start.
        let (mut is, mut should) = (0.0_f32, 0.0_f32);
        let mut show = Show {
            open: false,
            string: false,
        };
        let mut rise = 0;
        for (glyph, coded) in run.glyphs.iter().zip(glyphs) {
            let wanted_rise = hundredths(glyph.dy);
            let font = Some((coded.font, hundredths(run.size)));
            if wanted_rise != rise || font != self.font {
                show.close(&mut self.out);
                if font != self.font {
                    let _ = write!(self.out, "/F{} ", coded.font);
                    decimal(&mut self.out, hundredths(run.size), 100);
                    self.out.extend_from_slice(b" Tf\n");
                    self.font = font;
                }
                if wanted_rise != rise {
                    decimal(&mut self.out, wanted_rise, 100);
                    self.out.extend_from_slice(b" Ts\n");
                    rise = wanted_rise;
                }
            }
            let place = should + glyph.dx * scale;
            let step = (place - is).round();
            if step.abs() >= DRIFT {
                show.adjust(&mut self.out, -step as i64);
                is += step;
            }
            show.glyph(&mut self.out, coded.code);
            is += self.advance(*coded);
            should += glyph.advance * scale;
        }
        show.close(&mut self.out);
        if rise != 0 {
            self.out.extend_from_slice(b"0 Ts\n");
        }
    }

    fn advance(&self, coded: Coded) -> f32 {
        let face = self.codes.fonts[usize::from(coded.font)].face;
        let advances = self.codes.faces[face]
            .as_ref()
            .map(|used| used.advances.as_slice());
        advances
            .and_then(|a| a.get(usize::from(coded.code)))
            .copied()
            .map_or(0.0, f32::from)
    }
}

/// The operand of a `TJ` being written: an array of strings and adjustments.
struct Show {
    open: bool,
    string: bool,
}

impl Show {
    fn glyph(&mut self, out: &mut Vec<u8>, code: u16) {
        if !self.open {
            out.push(b'[');
            self.open = true;
        }
        if !self.string {
            out.push(b'(');
            self.string = true;
        }
        for byte in code.to_be_bytes() {
            match byte {
                b'(' | b')' | b'\\' => out.extend_from_slice(&[b'\\', byte]),
                // A reader would take a bare carriage return for a line feed (7.3.4.2).
                b'\r' => out.extend_from_slice(b"\\r"),
                _ => out.push(byte),
            }
        }
    }

    fn adjust(&mut self, out: &mut Vec<u8>, by: i64) {
        if !self.open {
            out.push(b'[');
            self.open = true;
        }
        if self.string {
            out.push(b')');
            self.string = false;
        }
        let _ = write!(out, "{by}");
    }

    fn close(&mut self, out: &mut Vec<u8>) {
        if self.string {
            out.push(b')');
        }
        if self.open {
            out.extend_from_slice(b"]TJ\n");
        }
        *self = Show {
            open: false,
            string: false,
        };
    }
}

fn hundredths(points: f32) -> i64 {
    (f64::from(points) * 100.0).round() as i64
}

/// Writes `value / unit` without needless zeros; `unit` is 100 or 1000.
fn decimal(out: &mut Vec<u8>, value: i64, unit: i64) {
    if value < 0 {
        out.push(b'-');
    }
    let value = value.unsigned_abs();
    let unit = unit.unsigned_abs();
    let (whole, mut rest) = (value / unit, value % unit);
    if whole > 0 || rest == 0 {
        let _ = write!(out, "{whole}");
    }
    if rest > 0 {
        out.push(b'.');
        let mut place = unit / 10;
        while rest > 0 && place > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_short() {
        let write = |value, unit| {
            let mut out = Vec::new();
            decimal(&mut out, value, unit);
            String::from_utf8(out).unwrap()
        };
        assert_eq!(write(0, 100), "0");
        assert_eq!(write(960, 100), "9.6");
        assert_eq!(write(-5, 100), "-.05");
        assert_eq!(write(12300, 100), "123");
        assert_eq!(write(478, 1000), ".478");
    }

    #[test]
    fn strings_escape_what_a_reader_would_misread() {
        let mut out = Vec::new();
        let mut show = Show {
            open: false,
            string: false,
        };
        show.glyph(&mut out, 0x280D);
        show.adjust(&mut out, -30);
        show.glyph(&mut out, 0x5C29);
        show.close(&mut out);
        assert_eq!(out, b"[(\\(\\r)-30(\\\\\\))]TJ\n");
    }
}
