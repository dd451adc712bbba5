//! Where things stand on a page, for every paper: a theme is drawn for A4, and other papers keep its proportions.
//!
//! - The *type* grows and shrinks less than the paper does, since small paper is held nearer to the eye.
//! - The *measure* goes with the type, so that a line keeps its number of characters: it is never longer than on the paper the theme was drawn
//!   for, and shorter only where the paper is narrower.
//! - The *margin column* stays where there is room for it beside the text; else there is none, and what it held stands in the text.
//! - *Numbers* hang left of the text and stay on the paper.

use crate::config::Paper;
use crate::theme::PaperTokens;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// The paper for which a theme's sizes are meant (A4), in millimetres.
const DESIGN_MM: (f32, f32) = (210.0, 297.0);

/// Papers whose sides differ by less than this share from the design's take its sizes as they are (Letter).
const ALIKE: f32 = 0.1;

/// With which power of its width the type of a paper grows: 9.6 points on A4 are 10.8 on A3, 8.5 on A5, 7.5 on A6, about what books of these
/// sizes have.
const GROWTH: f32 = 0.35;

/// What no ink may come nearer to the paper's edge than: desktop printers leave about 5 mm blank.
pub(super) const EDGE: f32 = 14.0;

/// The least that stays blank right of everything: a thumb's breadth.
const LEAST_RIGHT: f32 = 9.0 * MM;

/// What three hung figures and their distance from the text take, in ems of running text.
const HUNG: f32 = 3.15;

/// The share of its width that a margin column may give up before it is left out.
const NARROWEST: f32 = 0.75;

/// By how much the inner margin of a folded sheet is wider than the outer: the fold swallows a little.
const FOLD: f32 = 3.0 * MM;

/// Fewer lines than these, or fewer characters in a line (of half an em each), make no page: the type is then set smaller.
const LEAST_LINES: f32 = 8.0;
const LEAST_CHARACTERS: f32 = 24.0;

/// Where things stand on a page. Points, from the paper's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Geometry {
    /// Paper width.
    pub width: f32,
    /// Paper height.
    pub height: f32,
    /// Left edge of the text column.
    pub left: f32,
    /// The same on left-hand pages, where the edition is folded; else equal.
    pub verso_left: f32,
    /// Top of the first line.
    pub top: f32,
    /// Height of the text column: a whole number of lines.
    pub column: f32,
    /// Width of the text column.
    pub measure: f32,
    /// Distance from the text column to the margin column.
    pub gap: f32,
    /// Width of the margin column; 0: the paper has no room for one.
    pub margin: f32,
    /// Baseline of the running head.
    pub head: f32,
    /// Baseline of the folio.
    pub foot: f32,
    /// Whether the folio stands at the left.
    pub folio_left: bool,
}

/// A page, and the type on it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Fitted {
    /// The page.
    pub page: Geometry,
    /// What the theme's type sizes are multiplied by.
    pub scale: f32,
    /// Whether the type had to be set smaller than the paper's size alone would ask, since the margins left no room.
    pub cramped: bool,
}

impl Geometry {
    /// Left edge of the margin column, from the text column's left edge.
    pub fn margin_x(&self) -> f32 {
        self.measure + self.gap
    }

    /// What is free left of the text on every page, down to the edge that no ink may cross.
    pub fn hang_room(&self) -> f32 {
        (self.left.min(self.verso_left) - EDGE).max(0.0)
    }

    /// The geometry of a left-hand page of a folded edition.
    pub fn verso(self) -> Geometry {
        Geometry {
            left: self.verso_left,
            folio_left: true,
            ..self
        }
    }
}

/// Fits a theme's sizes to a paper. `folded`: its pages face each other across a fold.
pub(super) fn fit(tokens: &PaperTokens, paper: Paper, landscape: bool, folded: bool) -> Fitted {
    let upright = paper.size_mm();
    let (width_mm, height_mm) = match landscape {
        false => upright,
        true => (upright.1, upright.0),
    };
    let wanted = alike(upright.0 / DESIGN_MM.0).powf(GROWTH);
    let mut scale = wanted;
    let mut page = place(tokens, (width_mm * MM, height_mm * MM), scale, folded);
    // Forty steps are a seventieth of the size: nothing that a theme may say needs more.
    for _ in 0..40 {
        let leading = line(tokens) * scale;
        let tall = page.column >= LEAST_LINES * leading - 0.01;
        // A theme may ask for short lines; only what the paper makes shorter is too short.
        let wide = page.measure >= tokens.measure_mm * MM * scale - 0.01
            || page.measure >= LEAST_CHARACTERS * 0.5 * tokens.size * scale;
        if tall && wide {
            break;
        }
        scale *= 0.9;
        page = place(tokens, (width_mm * MM, height_mm * MM), scale, folded);
    }
    Fitted {
        page,
        scale,
        cramped: scale < wanted,
    }
}

/// 1 for sizes that are near enough.
fn alike(ratio: f32) -> f32 {
    if (ratio - 1.0).abs() < ALIKE {
        1.0
    } else {
        ratio
    }
}

/// Distance of the theme's baselines.
fn line(tokens: &PaperTokens) -> f32 {
    tokens.leading.max(tokens.size)
}

fn place(tokens: &PaperTokens, (width, height): (f32, f32), scale: f32, folded: bool) -> Geometry {
    let leading = line(tokens) * scale;
    let across = across(tokens, width, scale);
    let tall = alike(height / (DESIGN_MM.1 * MM));
    // The running head stands two and a half lines above the text: one empty line between them, and the half that keeps the two apart in size.
    // Above it, and below the folio, the printer's edge stays free.
    let top = (tokens.top_mm * MM * tall).max(1.75 * leading + EDGE + 0.9 * tokens.size * scale);
    let bottom = (tokens.bottom_mm * MM * tall).max(2.5 * leading + EDGE + 4.0);
    let lines = ((height - top - bottom) / leading).floor().max(1.0);
    let column = lines * leading;
    let block = across.measure + across.beside();
    let free = width - block;
    let least_left = EDGE + HUNG * tokens.size * scale;
    let within = |left: f32| left.min(free - LEAST_RIGHT).max(least_left.min(free / 2.0));
    let (left, verso_left) = if folded {
        (within((free + FOLD) / 2.0), within((free - FOLD) / 2.0))
    } else {
        (across.left, across.left)
    };
    Geometry {
        width,
        height,
        left,
        verso_left,
        top,
        column,
        measure: across.measure,
        gap: across.gap,
        margin: across.margin,
        head: top - 1.75 * leading,
        foot: top + column + 2.5 * leading,
        folio_left: false,
    }
}

/// What stands side by side.
struct Across {
    left: f32,
    measure: f32,
    gap: f32,
    margin: f32,
}

impl Across {
    /// Width of the margin column and its gap.
    fn beside(&self) -> f32 {
        if self.margin > 0.0 {
            self.gap + self.margin
        } else {
            0.0
        }
    }
}

fn across(tokens: &PaperTokens, width: f32, scale: f32) -> Across {
    let (margin_mm, gap_mm) = tokens.margin_mm;
    let block_mm = tokens.measure_mm + gap_mm + margin_mm;
    let left = tokens.left_mm * MM * scale;
    let right = ((DESIGN_MM.0 - tokens.left_mm - block_mm) * MM * scale).max(LEAST_RIGHT);
    let (measure, gap, margin) = (
        tokens.measure_mm * MM * scale,
        gap_mm * MM * scale,
        margin_mm * MM * scale,
    );
    let least_left = EDGE + HUNG * tokens.size * scale;
    // What is left over goes to both sides alike; what is lacking comes from each by what it has.
    let side = |block: f32| {
        let free = width - block;
        let over = free - left - right;
        if over >= 0.0 {
            left + over / 2.0
        } else {
            (free * left / (left + right))
                .min(free - LEAST_RIGHT)
                .max(least_left)
        }
    };
    let room = width - least_left - LEAST_RIGHT;
    let beside = (room - measure - gap).min(margin);
    if margin > 0.0 && beside >= NARROWEST * margin {
        return Across {
            left: side(measure + gap + beside),
            measure,
            gap,
            margin: beside,
        };
    }
    let measure = measure.min(room.max(1.0));
    Across {
        left: side(measure),
        measure,
        gap,
        margin: 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::theme::PaperTokens;
    use proptest::prelude::*;

    const PAPERS: [Paper; 6] = [
        Paper::A3,
        Paper::A4,
        Paper::A5,
        Paper::A6,
        Paper::Letter,
        Paper::Legal,
    ];

    /// As the default theme has it.
    #[allow(clippy::needless_update)] // what else a theme says of paper does not matter here
    fn folio() -> PaperTokens {
        PaperTokens {
            size: 9.6,
            leading: 14.0,
            code_size: 8.0,
            measure_mm: 121.0,
            left_mm: 27.0,
            top_mm: 30.0,
            bottom_mm: 27.0,
            margin_mm: (35.0, 8.0),
            ..PaperTokens::default()
        }
    }

    /// Characters in a line of half an em each.
    fn characters(fitted: &Fitted) -> f32 {
        fitted.page.measure / (0.5 * 9.6 * fitted.scale)
    }

    #[test]
    fn the_design_stands_on_a4_as_it_is_drawn() {
        let Fitted {
            page,
            scale,
            cramped,
        } = fit(&folio(), Paper::A4, false, false);
        assert_eq!((scale, cramped), (1.0, false));
        assert!((page.left - 27.0 * MM).abs() < 0.01, "{page:?}");
        assert!((page.measure - 121.0 * MM).abs() < 0.01);
        assert!((page.margin - 35.0 * MM).abs() < 0.01);
        assert_eq!(page.left, page.verso_left);
    }

    #[test]
    fn lines_are_never_longer_than_designed() {
        let most = characters(&fit(&folio(), Paper::A4, false, false));
        for paper in PAPERS {
            for landscape in [false, true] {
                let fitted = fit(&folio(), paper, landscape, false);
                let here = characters(&fitted);
                assert!(here <= most + 0.01, "{paper:?} {landscape}: {here}");
                // Only the smallest paper has shorter ones.
                let least = if paper == Paper::A6 { 0.82 } else { 0.99 };
                assert!(here >= least * most, "{paper:?} {landscape}: {here}");
                assert!(!fitted.cramped);
            }
        }
    }

    #[test]
    fn small_paper_has_no_margin_column() {
        let margin = |paper, landscape| fit(&folio(), paper, landscape, false).page.margin;
        assert_eq!(margin(Paper::A5, false), 0.0);
        assert_eq!(margin(Paper::A6, false), 0.0);
        assert!(margin(Paper::A5, true) > 70.0);
        assert!(margin(Paper::A4, true) > 90.0);
    }

    #[test]
    fn a_fold_has_the_wider_margin() {
        let page = fit(&folio(), Paper::A5, false, true).page;
        let inner_right = page.width - page.verso_left - page.measure;
        assert!((page.left - inner_right).abs() < 0.01, "{page:?}");
        assert!(page.left > page.verso_left + 5.0, "{page:?}");
    }

    #[test]
    fn what_leaves_no_room_is_set_smaller_and_said() {
        let tokens = PaperTokens {
            size: 20.0,
            leading: 40.0,
            top_mm: 90.0,
            bottom_mm: 90.0,
            ..folio()
        };
        let fitted = fit(&tokens, Paper::A6, true, false);
        assert!(fitted.cramped);
        assert!(fitted.page.column >= LEAST_LINES * 40.0 * fitted.scale - 0.1);
    }

    proptest! {
        /// Whatever a theme says, everything stands on the paper.
        #[test]
        fn everything_stays_on_the_paper(
            size in 5.0_f32..24.0,
            leading in 5.0_f32..60.0,
            (measure_mm, left_mm) in (40.0_f32..200.0, 5.0_f32..100.0),
            (top_mm, bottom_mm) in (5.0_f32..100.0, 5.0_f32..100.0),
            margin_mm in (0.0_f32..100.0, 0.0_f32..50.0),
            paper in prop::sample::select(PAPERS.to_vec()),
            landscape: bool,
            folded: bool,
        ) {
            let tokens = PaperTokens { size, leading, measure_mm, left_mm, top_mm, bottom_mm, margin_mm, ..folio() };
            let Fitted { page, scale, .. } = fit(&tokens, paper, landscape, folded);
            for page in [page, page.verso()] {
                prop_assert!(page.left >= EDGE, "{page:?}");
                let right = page.left + if page.margin > 0.0 { page.margin_x() + page.margin } else { page.measure };
                prop_assert!(right <= page.width - EDGE, "{page:?}");
                prop_assert!(page.head - 0.84 * size * scale >= EDGE, "{page:?}");
                prop_assert!(page.top + page.column <= page.height, "{page:?}");
                prop_assert!(page.foot <= page.height, "{page:?}");
                prop_assert!(page.column > 0.0 && page.measure > 10.0);
            }
        }
    }
}
