//! Where cards stand on a sheet, and what lies behind them once it is turned.
//!
//! Cards share their edges, so that one cut serves two. A page of backs is laid out for a sheet that is turned like the page of a book: mirrored
//! left and right, upright. A sheet that is turned about its other axis, like a calendar's, brings the backs upside down; then the
//! whole page is drawn upside down, which makes good both the place and the stand. Folded cards have front and back beside each other, left and
//! right of the fold: turned over like a page, the back is upright again.

use crate::config::{CardsOptions, Sides};
use crate::pdf::page::Rect;

/// Points in a millimetre.
pub(super) const MM: f32 = 72.0 / 25.4;

/// What printers leave white at a sheet's edge, in millimetres, and a little more: lasers need 4.2, ink jets 3 to 5.
const UNPRINTED: f32 = 5.0;

/// Margin without crop marks, in millimetres.
const BARE_MARGIN: f32 = 6.0;

/// Length of a crop mark and its distance from the cards, in millimetres: a cut that misses by a millimetre leaves no trace of it.
const MARK: (f32, f32) = (4.5, 1.5);

/// Thickness of crop marks and cut lines: a hairline that copiers still see.
pub(super) const HAIRLINE: f32 = 0.3;

/// Width to height of the card that text likes best: lines of a good length, and several of them.
const SHAPE: f32 = 1.2;

/// Dashes of a fold line and the gaps between them, in points.
const DASH: f32 = 3.0;

/// The places of a sheet.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Imposition {
    /// Width and height of the paper.
    pub paper: (f32, f32),
    /// Columns and rows of cards (of front and back together where they are folded).
    pub grid: (usize, usize),
    /// Width and height of a card.
    pub card: (f32, f32),
    /// How far the backs are moved.
    shift: (f32, f32),
    sides: Sides,
    margin: f32,
}

impl Imposition {
    /// The places on a paper of `width` and `height` points.
    pub fn new(width: f32, height: f32, options: &CardsOptions) -> Imposition {
        let margin = MM
            * if options.crop_marks {
                UNPRINTED + MARK.0 + MARK.1
            } else {
                BARE_MARGIN
            };
        let panels = match options.sides {
            Sides::Fold => 2.0,
            Sides::LongEdge | Sides::ShortEdge => 1.0,
        };
        let up = usize::from(options.up.max(1));
        let (inner_width, inner_height) = (width - 2.0 * margin, height - 2.0 * margin);
        let size = |columns: usize| {
            let rows = up / columns;
            (
                inner_width / (columns as f32 * panels),
                inner_height / rows as f32,
            )
        };
        let off = |columns: &usize| {
            let (w, h) = size(*columns);
            (w / h / SHAPE).ln().abs()
        };
        let columns = (1..=up)
            .filter(|columns| up.is_multiple_of(*columns))
            .min_by(|a, b| off(a).total_cmp(&off(b)))
            .unwrap_or(1);
        // A shift may reach the printer's white edge, not the paper's.
        let most = margin - 2.0 * MM;
        let bounded = |mm: f32| (mm * MM).clamp(-most, most);
        Imposition {
            paper: (width, height),
            grid: (columns, up / columns),
            card: size(columns),
            shift: match options.sides {
                Sides::Fold => (0.0, 0.0),
                _ => (bounded(options.offset_mm.0), bounded(options.offset_mm.1)),
            },
            sides: options.sides,
            margin,
        }
    }

    /// Cards on a sheet.
    pub fn up(&self) -> usize {
        self.grid.0 * self.grid.1
    }

    /// Whether front and back stand on the same side of the sheet.
    pub fn folded(&self) -> bool {
        self.sides == Sides::Fold
    }

    /// Where the front of the `n`th card of a sheet is. Cards are counted in rows.
    pub fn front(&self, n: usize) -> Rect {
        let (width, height) = self.card;
        let across = if self.folded() { 2.0 * width } else { width };
        Rect {
            x: self.margin + (n % self.grid.0) as f32 * across,
            y: self.margin + (n / self.grid.0) as f32 * height,
            width,
            height,
        }
    }

    /// Where its back is: on the same page where it is folded, else on the page of backs, before that is turned upside down.
    pub fn back(&self, n: usize) -> Rect {
        let front = self.front(n);
        if self.folded() {
            return Rect {
                x: front.x + front.width,
                ..front
            };
        }
        Rect {
            x: self.paper.0 - front.x - front.width + self.shift.0,
            y: front.y + self.shift.1,
            ..front
        }
    }

    /// Whether pages of backs are drawn upside down: where the sheet is turned about its horizontal axis. The long edge of a sheet that lies on
    /// its side is that one.
    pub fn turned(&self) -> bool {
        let upright = self.paper.0 <= self.paper.1;
        match self.sides {
            Sides::LongEdge => !upright,
            Sides::ShortEdge => upright,
            Sides::Fold => false,
        }
    }

    /// The cards' area.
    fn area(&self) -> Rect {
        Rect {
            x: self.margin,
            y: self.margin,
            width: self.paper.0 - 2.0 * self.margin,
            height: self.paper.1 - 2.0 * self.margin,
        }
    }

    /// Left edges of columns and the right edge of the last; the same for rows.
    fn edges(&self) -> (Vec<f32>, Vec<f32>) {
        let area = self.area();
        let (columns, rows) = self.grid;
        let at = |n: usize, of: usize, from: f32, size: f32| from + size * n as f32 / of as f32;
        (
            (0..=columns)
                .map(|n| at(n, columns, area.x, area.width))
                .collect(),
            (0..=rows)
                .map(|n| at(n, rows, area.y, area.height))
                .collect(),
        )
    }

    /// Crop marks: outside the cards, in line with every edge.
    pub fn marks(&self) -> Vec<Rect> {
        let area = self.area();
        let (xs, ys) = self.edges();
        let (length, gap) = (MARK.0 * MM, MARK.1 * MM);
        let mut out = Vec::new();
        for x in xs {
            for y in [area.y - gap - length, area.y + area.height + gap] {
                out.push(upright(x, y, length));
            }
        }
        for y in ys {
            for x in [area.x - gap - length, area.x + area.width + gap] {
                out.push(level(x, y, length));
            }
        }
        out
    }

    /// Lines to cut along, for scissors: the edges of all cards.
    pub fn cuts(&self) -> Vec<Rect> {
        let area = self.area();
        let (xs, ys) = self.edges();
        let upright = xs.into_iter().map(|x| upright(x, area.y, area.height));
        upright
            .chain(ys.into_iter().map(|y| level(area.x, y, area.width)))
            .collect()
    }

    /// Lines to fold along, dashed; none where nothing is folded.
    pub fn folds(&self) -> Vec<Rect> {
        if !self.folded() {
            return Vec::new();
        }
        let area = self.area();
        let dashes = (area.height / (2.0 * DASH)) as usize;
        (0..self.grid.0)
            .flat_map(|column| {
                let x = area.x + self.card.0 * (2 * column + 1) as f32;
                (0..dashes).map(move |n| upright(x, area.y + (2 * n) as f32 * DASH, DASH))
            })
            .collect()
    }

    /// Where a note to the printer may stand, below the cards between two crop marks: left edge, baseline, width.
    pub fn note(&self) -> (f32, f32, f32) {
        let area = self.area();
        let gap = 3.0 * MM;
        let across = area.width / self.grid.0 as f32;
        (
            area.x + gap,
            self.paper.1 - (UNPRINTED + 1.0) * MM,
            across - 2.0 * gap,
        )
    }
}

fn upright(x: f32, y: f32, height: f32) -> Rect {
    Rect {
        x: x - HAIRLINE / 2.0,
        y,
        width: HAIRLINE,
        height,
    }
}

fn level(x: f32, y: f32, width: f32) -> Rect {
    Rect {
        x,
        y: y - HAIRLINE / 2.0,
        width,
        height: HAIRLINE,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Paper;

    const UPS: [u8; 9] = [1, 2, 4, 6, 8, 9, 10, 12, 16];
    const PAPERS: [Paper; 6] = [
        Paper::A3,
        Paper::A4,
        Paper::A5,
        Paper::A6,
        Paper::Letter,
        Paper::Legal,
    ];

    fn options(up: u8, sides: Sides) -> CardsOptions {
        CardsOptions {
            up,
            sides,
            ..CardsOptions::default()
        }
    }

    /// Every paper, upright and on its side, with every number of cards.
    fn all(sides: Sides) -> Vec<Imposition> {
        let mut out = Vec::new();
        for paper in PAPERS {
            let (w, h) = paper.size_mm();
            for (w, h) in [(w, h), (h, w)] {
                for up in UPS {
                    out.push(Imposition::new(w * MM, h * MM, &options(up, sides)));
                }
            }
        }
        out
    }

    fn near(a: f32, b: f32) -> bool {
        (a - b).abs() < 0.01
    }

    /// A point of a page as it leaves the printer, upside down if the page is drawn so.
    fn printed(on: &Imposition, (x, y): (f32, f32), turned: bool) -> (f32, f32) {
        match turned {
            true => (on.paper.0 - x, on.paper.1 - y),
            false => (x, y),
        }
    }

    /// The paper model: which point of the front side lies under a point of the printed back side. The printer turns the sheet about the axis
    /// that is parallel to its long or its short edge, whichever way the page reads.
    fn through(on: &Imposition, (x, y): (f32, f32), sides: Sides) -> (f32, f32) {
        let (w, h) = on.paper;
        let long_edge_is_vertical = h >= w;
        let about_vertical = (sides == Sides::LongEdge) == long_edge_is_vertical;
        match about_vertical {
            true => (w - x, y),
            false => (x, h - y),
        }
    }

    #[test]
    fn backs_lie_behind_their_fronts_and_read_when_turned_like_a_page() {
        for sides in [Sides::LongEdge, Sides::ShortEdge] {
            for on in all(sides) {
                for n in 0..on.up() {
                    let (front, back) = (on.front(n), on.back(n));
                    let corner = |x: f32, y: f32| {
                        let point = (back.x + x * back.width, back.y + y * back.height);
                        through(&on, printed(&on, point, on.turned()), sides)
                    };
                    // Its top left corner lies behind the top right one of the front, its bottom right behind the bottom left one: the card that is
                    // turned over like a page shows an upright back.
                    let (x, y) = corner(0.0, 0.0);
                    assert!(
                        near(x, front.x + front.width) && near(y, front.y),
                        "{on:?} {n}"
                    );
                    let (x, y) = corner(1.0, 1.0);
                    assert!(
                        near(x, front.x) && near(y, front.y + front.height),
                        "{on:?} {n}"
                    );
                }
            }
        }
    }

    #[test]
    fn folded_backs_lie_behind_their_fronts() {
        for on in all(Sides::Fold) {
            assert!(!on.turned());
            for n in 0..on.up() {
                let (front, back) = (on.front(n), on.back(n));
                // The fold is the edge that both share; a point of the back comes to lie as far left of it as it was right.
                let fold = front.x + front.width;
                assert!(near(back.x, fold) && back.y == front.y);
                let over = |x: f32| fold - (x - fold);
                assert!(near(over(back.x), front.x + front.width));
                assert!(near(over(back.x + back.width), front.x));
                assert!(
                    on.folds()
                        .iter()
                        .any(|dash| near(dash.x + dash.width / 2.0, fold)),
                    "{on:?}"
                );
            }
        }
    }

    #[test]
    fn cards_are_alike_and_fill_their_area_without_gaps() {
        for sides in [Sides::LongEdge, Sides::ShortEdge, Sides::Fold] {
            for on in all(sides) {
                let mut area = 0.0;
                let places: Vec<Rect> = (0..on.up())
                    .flat_map(|n| match on.folded() {
                        true => vec![on.front(n), on.back(n)],
                        false => vec![on.front(n)],
                    })
                    .collect();
                for (i, a) in places.iter().enumerate() {
                    assert!(near(a.width, on.card.0) && near(a.height, on.card.1));
                    area += a.width * a.height;
                    for b in &places[i + 1..] {
                        let apart = a.x + a.width <= b.x + 0.01
                            || b.x + b.width <= a.x + 0.01
                            || a.y + a.height <= b.y + 0.01
                            || b.y + b.height <= a.y + 0.01;
                        assert!(apart, "{a:?} {b:?}");
                    }
                    assert!(a.x >= 5.0 * MM && a.x + a.width <= on.paper.0 - 5.0 * MM);
                    assert!(a.y >= 5.0 * MM && a.y + a.height <= on.paper.1 - 5.0 * MM);
                }
                let whole = on.area();
                assert!((area - whole.width * whole.height).abs() < 1.0);
            }
        }
    }

    #[test]
    fn marks_stand_outside_the_cards_in_line_with_every_edge() {
        for sides in [Sides::LongEdge, Sides::Fold] {
            for on in all(sides) {
                let area = on.area();
                let marks = on.marks();
                for mark in &marks {
                    assert!(mark.x >= UNPRINTED * MM - 0.2 && mark.y >= UNPRINTED * MM - 0.2);
                    assert!(mark.x + mark.width <= on.paper.0 - UNPRINTED * MM + 0.2);
                    assert!(mark.y + mark.height <= on.paper.1 - UNPRINTED * MM + 0.2);
                    let outside = mark.x + mark.width < area.x
                        || mark.x > area.x + area.width
                        || mark.y + mark.height < area.y
                        || mark.y > area.y + area.height;
                    assert!(outside, "{mark:?}");
                }
                for n in 0..on.up() {
                    let front = on.front(n);
                    let right = match on.folded() {
                        true => front.x + 2.0 * front.width,
                        false => front.x + front.width,
                    };
                    for x in [front.x, right] {
                        let marked = |m: &&Rect| m.height > m.width && near(m.x + m.width / 2.0, x);
                        assert_eq!(marks.iter().filter(marked).count(), 2, "{x}");
                    }
                    for y in [front.y, front.y + front.height] {
                        let marked =
                            |m: &&Rect| m.width > m.height && near(m.y + m.height / 2.0, y);
                        assert_eq!(marks.iter().filter(marked).count(), 2, "{y}");
                    }
                }
            }
        }
    }

    #[test]
    fn an_offset_moves_the_backs_and_keeps_them_on_the_paper() {
        let (w, h) = Paper::A4.size_mm();
        let at = |offset_mm, sides| {
            let options = CardsOptions {
                offset_mm,
                ..options(8, sides)
            };
            Imposition::new(w * MM, h * MM, &options)
        };
        for sides in [Sides::LongEdge, Sides::ShortEdge] {
            let (plain, moved) = (at((0.0, 0.0), sides), at((1.5, -0.5), sides));
            for n in 0..8 {
                assert_eq!(plain.front(n), moved.front(n));
                assert!(near(moved.back(n).x, plain.back(n).x + 1.5 * MM));
                assert!(near(moved.back(n).y, plain.back(n).y - 0.5 * MM));
            }
            let far = at((500.0, 500.0), sides);
            assert!(far.back(0).x + far.card.0 < w * MM && far.back(7).y + far.card.1 < h * MM);
        }
        let (plain, moved) = (at((0.0, 0.0), Sides::Fold), at((1.5, 1.5), Sides::Fold));
        assert_eq!(plain.back(3), moved.back(3));
    }

    #[test]
    fn cards_have_a_sensible_shape() {
        let (w, h) = Paper::A4.size_mm();
        let grid = |up, sides| Imposition::new(w * MM, h * MM, &options(up, sides)).grid;
        let grids: Vec<_> = UPS.iter().map(|up| grid(*up, Sides::LongEdge)).collect();
        assert_eq!(
            grids,
            [
                (1, 1),
                (1, 2),
                (2, 2),
                (2, 3),
                (2, 4),
                (3, 3),
                (2, 5),
                (3, 4),
                (4, 4)
            ]
        );
        assert_eq!(grid(4, Sides::Fold), (1, 4));
    }
}
