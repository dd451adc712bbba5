//! The worksheet's page: words at the theme's measure, lines to write on as wide as the paper lets them be.

use crate::pdf::style::{Geometry, Sheet};

const MM: f32 = 72.0 / 25.4;

/// Distance of ruled lines: 8 mm, as in exercise books for a grown-up's hand.
pub(super) const RULING: f32 = 8.0 * MM;

/// The share of a paper's width that its left margin has (numbers hang in it), and its least and most, in millimetres.
const LEFT: (f32, f32, f32) = (0.125, 15.0, 26.0);

/// The same of the right margin.
const RIGHT: (f32, f32, f32) = (0.09, 10.0, 19.0);

/// The same of the top, by the paper's height: the running head stands in it.
const TOP: (f32, f32, f32) = (0.1, 16.0, 30.0);

/// The same of the foot, where the folio is.
const FOOT: (f32, f32, f32) = (0.085, 19.0, 25.0);

fn share((part, least, most): (f32, f32, f32), of: f32) -> f32 {
    (part * of).clamp(least * MM, most * MM)
}

/// The same sheet for heads and folios that reach as far as the lines.
pub(super) fn broad(sheet: &Sheet, wide: f32) -> Sheet {
    Sheet {
        page: Geometry {
            measure: wide,
            ..sheet.page
        },
        ..sheet.clone()
    }
}

/// A theme's sheet with the worksheet's margins; and how wide lines to write on are. `reserve` is kept free between words and the right edge.
pub(super) fn paper(theme: &Sheet, reserve: f32) -> (Sheet, f32) {
    let page = &theme.page;
    let left = share(LEFT, page.width);
    let wide = page.width - left - share(RIGHT, page.width);
    let top = share(TOP, page.height);
    let lines = ((page.height - top - share(FOOT, page.height)) / theme.leading).floor();
    let column = lines.max(4.0) * theme.leading;
    let measure = page.measure.min(wide - reserve).max(0.3 * wide);
    let room = (wide - measure - page.gap).max(0.0);
    let sheet = Sheet {
        page: Geometry {
            left,
            top,
            column,
            measure,
            margin: page.margin.min(room),
            head: top - 1.75 * theme.leading,
            foot: top + column + 2.5 * theme.leading,
            ..*page
        },
        // Its margins are for writing: numbers hang beside the text.
        number_column: 0.0,
        ..theme.clone()
    };
    (sheet, wide)
}
