//! Pages onto the sides of sheets: which page stands where on which side, for printing, folding and cutting.
//!
//! [`booklet`] says where the pages of a folded pile go; [`impose`] puts pages where a plan says, and takes links, places and the order of reading
//! along. Both are plain data, so that other plans are a function more.

use super::flow::shift;
use super::page::{Destination, Item, Layout, LinkArea, Page, Rect, Stretch};

/// A side of a sheet, and what stands on it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Side {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// In the order in which they are drawn.
    pub places: Vec<Place>,
}

/// A page on a side, its top left corner at (`x`, `y`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// Index of the page.
    pub page: usize,
    /// From the side's left edge.
    pub x: f32,
    /// From the side's top edge.
    pub y: f32,
}

/// Where a page went: what of a side's items is its, and how far down it stands.
#[derive(Clone)]
struct Went {
    y: f32,
    stretch: Stretch,
}

/// Pages a folded sheet holds.
const A_SHEET: usize = 4;

/// The sides of a booklet's sheets, front and back in turn, for a pile that is printed on both sides (turned at the short edge), folded once and
/// stapled in the fold. The page count is filled up to whole sheets with blanks, which come last: the outermost page is the last one.
///
/// `page`: width and height of the pages; `sheet`: of a side, at least twice as wide. Pages meet in the fold.
pub(super) fn booklet(pages: usize, page: (f32, f32), sheet: (f32, f32)) -> Vec<Side> {
    let all = pages.next_multiple_of(A_SHEET);
    let (fold, y) = (sheet.0 / 2.0, (sheet.1 - page.1) / 2.0);
    let side = |left: usize, right: usize| Side {
        width: sheet.0,
        height: sheet.1,
        places: [(left, fold - page.0), (right, fold)]
            .into_iter()
            .filter(|(page, _)| *page < pages)
            .map(|(page, x)| Place { page, x, y })
            .collect(),
    };
    (0..all / A_SHEET)
        .flat_map(|i| {
            let (first, last) = (2 * i, all - 1 - 2 * i);
            [side(last, first), side(first + 1, last - 1)]
        })
        .collect()
}

/// Puts pages onto sides. None is turned. A page stands on one side at most; what no side shows is gone, its places too. A side is called what its pages are
/// called, from left to right.
pub(super) fn impose(layout: Layout, sides: &[Side]) -> Layout {
    let mut layout = layout;
    let pages = std::mem::take(&mut layout.pages);
    let mut went: Vec<Option<Went>> = vec![None; pages.len()];
    let mut rest: Vec<Option<Page>> = pages.into_iter().map(Some).collect();
    let mut out = Vec::with_capacity(sides.len());
    for (index, side) in sides.iter().enumerate() {
        let mut made = Page {
            width: side.width,
            height: side.height,
            ..Page::default()
        };
        let mut labels = Vec::new();
        for place in &side.places {
            let Some(page) = rest.get_mut(place.page).and_then(Option::take) else {
                continue;
            };
            let from = made.items.len();
            made.items
                .extend(page.items.into_iter().map(|mut item: Item| {
                    shift(&mut item, place.x, place.y);
                    item
                }));
            made.links
                .extend(page.links.into_iter().map(|link| LinkArea {
                    rect: Rect {
                        x: link.rect.x + place.x,
                        y: link.rect.y + place.y,
                        ..link.rect
                    },
                    ..link
                }));
            if !page.label.is_empty() {
                labels.push((place.x, page.label));
            }
            if let Some(entry) = went.get_mut(place.page) {
                *entry = Some(Went {
                    y: place.y,
                    stretch: Stretch {
                        page: index,
                        items: from..made.items.len(),
                    },
                });
            }
        }
        labels.sort_by(|a, b| a.0.total_cmp(&b.0));
        let labels: Vec<String> = labels.into_iter().map(|(_, label)| label).collect();
        made.label = labels.join(", ");
        out.push(made);
    }
    layout.destinations = std::mem::take(&mut layout.destinations)
        .into_iter()
        .filter_map(|place| {
            let went = went.get(place.page)?.as_ref()?;
            Some(Destination {
                page: went.stretch.page,
                y: place.y + went.y,
                ..place
            })
        })
        .collect();
    layout.reading = went
        .into_iter()
        .flatten()
        .map(|went| went.stretch)
        .collect();
    layout.pages = out;
    layout
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::page::{ElementId, LinkTo};
    use crate::theme::Color;
    use proptest::prelude::*;

    const A5: (f32, f32) = (420.0, 595.0);
    const A4: (f32, f32) = (842.0, 595.0);

    /// The page numbers of a plan, side by side, 0 for blank.
    fn numbers(pages: usize) -> Vec<[usize; 2]> {
        booklet(pages, A5, A4)
            .iter()
            .map(|side| {
                let at = |left: bool| {
                    side.places
                        .iter()
                        .find(|p| (p.x < A4.0 / 2.0) == left)
                        .map_or(0, |p| p.page + 1)
                };
                [at(true), at(false)]
            })
            .collect()
    }

    #[test]
    fn a_folded_pile_is_read_in_order() {
        assert_eq!(numbers(4), [[4, 1], [2, 3]]);
        assert_eq!(numbers(8), [[8, 1], [2, 7], [6, 3], [4, 5]]);
        assert_eq!(numbers(5), [[0, 1], [2, 0], [0, 3], [4, 5]]);
        assert_eq!(numbers(1), [[0, 1], [0, 0]]);
        assert_eq!(numbers(0), [[0, 0]; 0]);
    }

    #[test]
    fn pages_meet_in_the_fold() {
        for side in booklet(8, A5, A4) {
            assert_eq!((side.width, side.height), A4);
            assert_eq!((side.places[0].x, side.places[1].x), (1.0, 421.0));
        }
    }

    fn page(n: usize) -> Page {
        let element = ElementId(n as u32);
        let rect = Rect {
            x: 10.0,
            y: 20.0,
            width: 5.0,
            height: 5.0,
        };
        Page {
            width: A5.0,
            height: A5.1,
            label: (n + 1).to_string(),
            items: vec![Item::Fill {
                rect,
                color: Color::default(),
                element,
            }],
            links: vec![LinkArea {
                rect,
                to: LinkTo::Inside("p0".into()),
                element,
            }],
            ..Page::default()
        }
    }

    fn layout(count: usize) -> Layout {
        Layout {
            pages: (0..count).map(page).collect(),
            destinations: (0..count)
                .map(|n| Destination {
                    name: format!("p{n}"),
                    page: n,
                    y: 30.0,
                })
                .collect(),
            ..Layout::default()
        }
    }

    #[test]
    fn links_places_and_labels_move_along() {
        let plan = booklet(8, A5, (A4.0, A4.1 + 10.0));
        let out = impose(layout(8), &plan);
        let labels: Vec<&str> = out.pages.iter().map(|p| p.label.as_str()).collect();
        assert_eq!(labels, ["8, 1", "2, 7", "6, 3", "4, 5"]);
        // Page 8 stands left on the first side, page 1 right of it; both are 5 points down.
        let xs: Vec<f32> = out.pages[0].links.iter().map(|l| l.rect.x).collect();
        assert_eq!(xs, [11.0, 431.0]);
        let Item::Fill { rect, .. } = &out.pages[0].items[1] else {
            panic!("a fill")
        };
        assert_eq!((rect.x, rect.y), (431.0, 25.0));
        let at: Vec<(usize, f32)> = out.destinations.iter().map(|d| (d.page, d.y)).collect();
        assert_eq!(at[0], (0, 35.0));
        assert_eq!(at[1], (1, 35.0));
        assert_eq!(at[6], (1, 35.0));
    }

    #[test]
    fn the_order_of_reading_stays() {
        let out = impose(layout(6), &booklet(6, A5, A4));
        let read: Vec<u32> = out
            .stretches()
            .flat_map(|(_, items)| items)
            .map(|item| match item {
                Item::Fill { element, .. } => element.0,
                _ => 99,
            })
            .collect();
        assert_eq!(read, [0, 1, 2, 3, 4, 5]);
    }

    proptest! {
        /// Cut the pile in the fold, lay the leaves on each other from the outside in, and turn the pages.
        #[test]
        fn every_pile_can_be_read(pages in 0_usize..200) {
            let sides = numbers(pages);
            prop_assert_eq!(sides.len() % 2, 0);
            let mut front = Vec::new();
            let mut back = Vec::new();
            for sheet in sides.chunks(2) {
                // The right leaf: its front is on the first side, its back on the left of the second.
                front.extend([sheet[0][1], sheet[1][0]]);
                back.extend([sheet[0][0], sheet[1][1]]);
            }
            back.reverse();
            let read: Vec<usize> = front.into_iter().chain(back).collect();
            let all = pages.next_multiple_of(4);
            let want: Vec<usize> = (1..=all).map(|n| if n <= pages { n } else { 0 }).collect();
            prop_assert_eq!(read, want);
        }
    }
}
