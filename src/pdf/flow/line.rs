//! A line on its baseline: its glyphs, and what is drawn around words (underlines, key caps, tints).

use super::inlines::Marks;
use crate::pdf::break_lines::{Line, LineRun};
use crate::pdf::page::{ElementId, Item, LinkArea, Rect, TextRun};
use crate::pdf::shape::TextStyle;
use crate::pdf::style::Sheet;
use crate::theme::Color;

/// What a line becomes.
#[derive(Debug, Default)]
pub(in crate::pdf) struct Placed {
    /// What is drawn.
    pub items: Vec<Item>,
    /// Where one may click.
    pub links: Vec<LinkArea>,
    /// Footnotes whose marks stand in it, by their places in the text's list.
    pub notes: Vec<usize>,
}

/// Puts a line at (`x`, `baseline`): its glyphs, and what is drawn around them.
pub(in crate::pdf) fn place(
    sheet: &Sheet,
    line: Line,
    x: f32,
    baseline: f32,
    marks: &Marks,
) -> Placed {
    let mut out = Placed {
        items: Vec::with_capacity(line.runs.len()),
        links: Vec::new(),
        notes: Vec::new(),
    };
    let mut strokes = Vec::new();
    let end = line.width;
    // A stretch of words that belong together (a link, a key cap) may be several runs: (tag, first edge, last edge, style).
    let mut stretch: Option<(u32, f32, f32, TextStyle)> = None;
    let mut texts = Vec::with_capacity(line.runs.len());
    for run in line.runs {
        out.notes.extend(marks.get(run.tag).and_then(|m| m.note));
        let decorated = marks
            .get(run.tag)
            .is_some_and(|m| m.link.is_some() || m.key || m.lit);
        let right = visible_end(&run).min(end);
        match &mut stretch {
            // The height of the first run decides; a superscript mark inside a link keeps the link's line.
            Some((tag, _, edge, _)) if marks.go_on(*tag, run.tag) => *edge = right.max(*edge),
            _ => {
                if let Some(done) = stretch.take() {
                    decorate(sheet, done, x, baseline, marks, &mut out, &mut strokes);
                }
                if decorated {
                    stretch = Some((run.tag, run.x, right, run.style));
                }
            }
        }
        let line_at = |up: f32| Rect {
            x: x + run.x,
            y: baseline - up,
            width: (right - run.x).max(0.0),
            height: 0.05 * run.style.size,
        };
        let element = marks
            .get(run.tag)
            .map_or(ElementId::ARTIFACT, |m| m.element);
        if run.style.strike {
            let rect = line_at(0.27 * run.style.size + run.style.rise);
            strokes.push(Item::Fill {
                rect,
                color: run.style.color,
                element: ElementId::ARTIFACT,
            });
        }
        if run.style.underline {
            let rect = line_at(-0.12 * run.style.size);
            strokes.push(Item::Fill {
                rect,
                color: run.style.color,
                element: ElementId::ARTIFACT,
            });
        }
        texts.push(Item::Text(TextRun {
            x: x + run.x,
            y: baseline - run.style.rise,
            font: run.font,
            size: run.style.size,
            color: run.style.color,
            glyphs: run.glyphs,
            text: run.text,
            element,
        }));
    }
    if let Some(done) = stretch {
        decorate(sheet, done, x, baseline, marks, &mut out, &mut strokes);
    }
    out.items.append(&mut texts);
    out.items.append(&mut strokes);
    out
}

/// Where a run's ink ends: without a space at its end.
fn visible_end(run: &LineRun) -> f32 {
    let mut end = run.x + run.width;
    for glyph in run.glyphs.iter().rev() {
        let covers = run.text.get(glyph.text.0 as usize..glyph.text.1 as usize);
        match covers {
            Some(" ") => end -= glyph.advance,
            _ => break,
        }
    }
    end
}

/// What is drawn around a stretch of words.
fn decorate(
    sheet: &Sheet,
    (tag, left, right, style): (u32, f32, f32, TextStyle),
    x: f32,
    baseline: f32,
    marks: &Marks,
    out: &mut Placed,
    strokes: &mut Vec<Item>,
) {
    let Some(mark) = marks.get(tag) else { return };
    let size = style.size;
    let artifact = ElementId::ARTIFACT;
    if mark.lit {
        let rect = Rect {
            x: x + left - 0.1 * size,
            y: baseline - 0.85 * size,
            width: right - left + 0.2 * size,
            height: 1.15 * size,
        };
        out.items.push(Item::Fill {
            rect,
            color: sheet.colors.tint,
            element: artifact,
        });
    }
    if mark.key {
        let rect = Rect {
            x: x + left - 0.22 * size,
            y: baseline - 0.95 * size,
            width: right - left + 0.44 * size,
            height: 1.3 * size,
        };
        outline(
            rect,
            sheet.hairline(),
            sheet.colors.soft,
            artifact,
            &mut out.items,
        );
    }
    if let Some((element, to)) = &mark.link {
        let rect = Rect {
            x: x + left,
            y: baseline - size,
            width: right - left,
            height: 1.3 * size,
        };
        out.links.push(LinkArea {
            rect,
            to: to.clone(),
            element: *element,
        });
        // A superscript mark is a link by its looks; words get a thread below them.
        if style.rise == 0.0 && !mark.bare {
            let rect = Rect {
                x: x + left,
                y: baseline + 0.17 * size,
                width: right - left,
                height: 0.35,
            };
            strokes.push(Item::Fill {
                rect,
                color: sheet.colors.accent,
                element: artifact,
            });
        }
    }
}

/// The four sides of a box.
pub(in crate::pdf) fn outline(
    rect: Rect,
    thickness: f32,
    color: Color,
    element: ElementId,
    out: &mut Vec<Item>,
) {
    let Rect {
        x,
        y,
        width,
        height,
    } = rect;
    let sides = [
        Rect {
            x,
            y,
            width,
            height: thickness,
        },
        Rect {
            x,
            y: y + height - thickness,
            width,
            height: thickness,
        },
        Rect {
            x,
            y,
            width: thickness,
            height,
        },
        Rect {
            x: x + width - thickness,
            y,
            width: thickness,
            height,
        },
    ];
    out.extend(sides.map(|rect| Item::Fill {
        rect,
        color,
        element,
    }));
}
