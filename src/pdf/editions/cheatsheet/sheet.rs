//! Paper, columns and type size → where things stand.

use crate::pdf::paginate::Frame;
use crate::pdf::shape::Figures;
use crate::pdf::style::{Geometry, Sheet};

/// Points in a millimetre.
const MM: f32 = 72.0 / 25.4;

/// Margins in millimetres: what office printers cannot print is less.
const MARGIN: f32 = 8.0;

/// Distance of baselines, in ems. Narrow columns need less than a page of prose: the eye has not far to go back.
const LEADING: f32 = 1.25;

/// The width, in millimetres, of a column that holds some eight words: what the default number of columns aims at.
const COLUMN: f32 = 68.0;

/// Clear space between a column and the number hung beside the next one, in ems.
const GAP: f32 = 0.58;

/// Between a hung number and its column, in ems.
const NUMBER_GAP: f32 = 0.28;

/// Width of a hung figure, in ems (old-style figures of a display face are half an em wide and less).
const FIGURE: f32 = 0.47;
/// The same of lining figures, as wide as a grotesque's bold ones.
const LINING_FIGURE: f32 = 0.64;

/// Numbers with more figures than this come nearer to the margin's edge or are set smaller; they do not widen every gutter.
const FIGURES: usize = 4;

/// How many columns a paper has room for.
pub(super) fn columns(page: &Geometry) -> usize {
    ((page.width / (COLUMN * MM)) as usize).clamp(1, 5)
}

/// The narrowest column that is set, in ems: two words a line, below which text is a list of syllables.
const LEAST: f32 = 8.0;

/// How far what hangs beside a column reaches, and the width of each of so many columns, in points; the width is below zero where they have no room
/// at all. `figures`: of the longest number that is hung.
fn widths(theme: &Sheet, columns: usize, size: f32, figures: usize) -> (f32, f32) {
    let hang = if figures == 0 {
        0.0
    } else {
        let figure = match theme.figures {
            Figures::OldStyle => FIGURE,
            _ => LINING_FIGURE,
        };
        (figures.min(FIGURES) as f32 * figure + NUMBER_GAP) * size
    };
    let gutter = hang + GAP * size;
    let n = columns.max(1) as f32;
    let room = theme.page.width - 2.0 * MARGIN * MM - hang - (n - 1.0) * gutter;
    (hang, room / n)
}

/// Of so many columns those that the paper has room for at a type size.
pub(super) fn roomy(theme: &Sheet, columns: usize, size: f32, figures: usize) -> usize {
    let fits = |n: &usize| widths(theme, *n, size, figures).1 >= LEAST * size;
    (1..=columns).rev().find(fits).unwrap_or(1)
}

/// A sheet of columns.
pub(super) struct Dense {
    /// Sizes and colours; its page's text column is one of the columns.
    pub sheet: Sheet,
    /// Where the columns stand.
    pub frame: Frame,
    /// Where the rule below the head ends.
    pub right: f32,
    /// The baseline of the head, and the rule below it.
    pub head: (f32, f32),
}

impl Dense {
    /// `columns`: [`roomy`] ones. `figures`: of the longest number that is hung beside a column.
    pub fn new(theme: &Sheet, columns: usize, size: f32, figures: usize) -> Dense {
        let mut sheet = theme.clone();
        let page = theme.page;
        let leading = LEADING * size;
        let margin = MARGIN * MM;
        let (hang, width) = widths(theme, columns, size, figures);
        let gutter = hang + GAP * size;
        let left = margin + hang;
        let right = page.width - margin;
        let width = width.max(size);
        // Title, rule, half a line of air (the first line has some of its own).
        let baseline = margin + 1.3 * size;
        let rule = baseline + 0.62 * size;
        let top = rule + 0.45 * size;
        let bottom = page.height - margin;
        let halves = (2.0 * (bottom - top) / leading).floor().max(16.0);
        sheet.size = size;
        sheet.leading = leading;
        sheet.code_size = 0.84 * size;
        sheet.number_gap = NUMBER_GAP;
        sheet.number_column = 0.0;
        sheet.page = Geometry {
            left,
            verso_left: left,
            top,
            column: halves * leading / 2.0,
            measure: width,
            gap: 0.0,
            margin: 0.0,
            head: baseline,
            foot: bottom,
            ..page
        };
        let frame = Frame {
            columns: columns.max(1),
            pitch: width + gutter,
            ..Frame::of(&sheet)
        };
        Dense {
            sheet,
            frame,
            right,
            head: (baseline, rule),
        }
    }
}
