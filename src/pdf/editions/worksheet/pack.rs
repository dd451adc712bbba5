//! Blocks of fixed height onto pages, in order, and what is left over shared among those that can grow.

/// What stands on a page as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Block {
    /// Space before it; none at the top of a page.
    pub above: f32,
    /// Its height.
    pub height: f32,
    /// How many places in it can grow.
    pub rooms: usize,
    /// Whether it must not be parted from the block after it (a title).
    pub keep: bool,
}

/// A page, or, if its only block is taller than one, several.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Filled {
    /// Which blocks.
    pub blocks: std::ops::Range<usize>,
    /// How much each room of them grows, block by block.
    pub growth: Vec<Vec<f32>>,
    /// Space that comes on top of what stands above each block but the first.
    pub air: f32,
}

/// Fills pages of `column` one after the other: what does not fit the rest of a page begins the next one. What is left on a page goes to its rooms,
/// in whole steps (a ruled line), one a block in turn, and what is less than a step between the blocks, so that pages end evenly. Without
/// `step` all goes to the rooms. The last page keeps what it has.
pub(super) fn fill(blocks: &[Block], column: f32, step: Option<f32>) -> Vec<Filled> {
    let mut pages: Vec<std::ops::Range<usize>> = Vec::new();
    let mut used = 0.0;
    let mut at = 0;
    while at < blocks.len() {
        let mut end = at + 1;
        while end < blocks.len() && blocks.get(end - 1).is_some_and(|b| b.keep) {
            end += 1;
        }
        let together = blocks.get(at..end).unwrap_or(&[]);
        let tall = stacked(together);
        let above = together.first().map_or(0.0, |b| b.above);
        match pages.last_mut() {
            Some(page) if used + above + tall <= column + 0.01 => {
                page.end = end;
                used += above + tall;
            }
            _ => {
                pages.push(at..end);
                used = tall;
            }
        }
        at = end;
    }
    let count = pages.len();
    pages
        .into_iter()
        .enumerate()
        .map(|(i, range)| {
            let own = blocks.get(range.clone()).unwrap_or(&[]);
            let left = match i + 1 < count {
                true => (column - stacked(own)).max(0.0),
                false => 0.0,
            };
            share(range, own, left, step)
        })
        .collect()
}

/// Height of blocks at the top of a page.
pub(super) fn stacked(blocks: &[Block]) -> f32 {
    let first = blocks.first().map_or(0.0, |b| b.above);
    blocks.iter().map(|b| b.above + b.height).sum::<f32>() - first
}

fn share(range: std::ops::Range<usize>, blocks: &[Block], left: f32, step: Option<f32>) -> Filled {
    let mut growth: Vec<Vec<f32>> = blocks.iter().map(|b| vec![0.0; b.rooms]).collect();
    let growing: Vec<usize> = (0..blocks.len())
        .filter(|i| growth.get(*i).is_some_and(|rooms| !rooms.is_empty()))
        .collect();
    let mut rest = left;
    match step {
        _ if growing.is_empty() => {}
        Some(step) => {
            let steps = (left / step) as usize;
            rest = left - steps as f32 * step;
            for n in 0..steps {
                let block = growing.get(n % growing.len());
                if let Some(rooms) = block.and_then(|block| growth.get_mut(*block)) {
                    let turn = (n / growing.len()) % rooms.len();
                    if let Some(room) = rooms.get_mut(turn) {
                        *room += step;
                    }
                }
            }
        }
        None => {
            rest = 0.0;
            for block in &growing {
                if let Some(rooms) = growth.get_mut(*block) {
                    let each = left / (growing.len() * rooms.len()) as f32;
                    rooms.fill(each);
                }
            }
        }
    }
    let gaps = blocks.len().saturating_sub(1);
    Filled {
        blocks: range,
        growth,
        // Half a line between blocks closes a page evenly; more would tear it apart.
        air: if gaps == 0 {
            0.0
        } else {
            (rest / gaps as f32).min(12.0)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(height: f32, rooms: usize, keep: bool) -> Block {
        Block {
            above: 10.0,
            height,
            rooms,
            keep,
        }
    }

    #[test]
    fn what_is_left_goes_to_the_rooms_line_by_line() {
        let blocks = [
            block(30.0, 0, true),
            block(100.0, 1, false),
            block(100.0, 2, false),
            block(100.0, 1, false),
        ];
        let pages = fill(&blocks, 300.0, Some(20.0));
        assert_eq!(pages[0].blocks, 0..3);
        // 300 − (30 + 10 + 100 + 10 + 100) = 50: two lines, and ten points for two gaps.
        assert_eq!(pages[0].growth, vec![vec![], vec![20.0], vec![20.0, 0.0]]);
        assert_eq!(pages[0].air, 5.0);
        assert_eq!(
            (pages[1].blocks.clone(), pages[1].growth.clone()),
            (3..4, vec![vec![0.0]])
        );
        let blank = fill(&blocks, 300.0, None);
        assert_eq!(blank[0].growth, vec![vec![], vec![25.0], vec![12.5, 12.5]]);
    }

    #[test]
    fn a_title_goes_where_its_first_question_goes() {
        let blocks = [
            block(200.0, 1, false),
            block(20.0, 0, true),
            block(90.0, 1, false),
        ];
        let pages = fill(&blocks, 300.0, Some(20.0));
        assert_eq!(
            pages.iter().map(|p| p.blocks.clone()).collect::<Vec<_>>(),
            [0..1, 1..3]
        );
    }

    proptest! {
        #[test]
        fn every_block_stands_once_in_order_and_pages_end_evenly(
            blocks in prop::collection::vec((5u16..400, 0usize..3, any::<bool>()), 0..40),
            ruled in any::<bool>(),
        ) {
            let blocks: Vec<Block> = blocks.into_iter().map(|(h, rooms, keep)| block(f32::from(h), rooms, keep)).collect();
            let step = ruled.then_some(20.0);
            let pages = fill(&blocks, 500.0, step);
            let mut next = 0;
            for (i, page) in pages.iter().enumerate() {
                prop_assert_eq!(page.blocks.start, next);
                next = page.blocks.end;
                let own = &blocks[page.blocks.clone()];
                let grown: f32 = page.growth.iter().flatten().sum();
                let total = stacked(own) + grown + page.air * (own.len() - 1) as f32;
                prop_assert!(total <= 500.1 || stacked(own) > 500.0, "page {i}: {total}");
                if own.iter().any(|b| b.rooms > 0) && i + 1 < pages.len() && stacked(own) <= 500.0 {
                    prop_assert!(total >= if own.len() > 2 { 499.9 } else { 480.0 } , "page {i} ends at {total}");
                }
            }
            prop_assert_eq!(next, blocks.len());
        }
    }
}
