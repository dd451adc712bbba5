//! Widths of a table's columns: as wide as their words want to be; where that is too wide, the widest give way first; where even that does not help, the
//! columns stand in bands below each other, each with the first column at its left.

/// The widest that a word may ask for, as a share of the table's width: what is longer is broken inside.
const WIDEST_WORD: f32 = 0.4;

/// Cells narrower than this share of the table's width keep to one line…
const SHORT: f32 = 0.16;

/// …unless the table is only so high, in parts, where they do not: a column of prose beside many short ones is then not starved.
const STARVED: f32 = 0.75;

/// Distance of columns in ems, and where that is too much.
const WIDE_GAP: f32 = 1.6;
const NARROW_GAP: f32 = 0.9;

/// The narrowest, in ems, to which a column of longer words may be pressed: about eight letters.
const FEWEST: f32 = 4.0;

/// The widest that the first column may be where it is repeated, as a share of the table's width.
const REPEATED: f32 = 0.3;

/// A table is set in bands where it is so many times as high otherwise…
const TOWER: f32 = 1.8;

/// …and a column of prose has this share of the width in them.
const EASE: f32 = 0.3;

/// How wide a cell would like to be, in points.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Wish {
    /// For its longest line.
    pub line: f32,
    /// For its longest word.
    pub word: f32,
    /// For its longest word that cannot be divided: a number, a name.
    pub hard: f32,
}

/// What the cells of a table would like.
pub(super) struct Wishes {
    /// The widest line of each column, its widest word, and the widest that cannot be divided.
    natural: Vec<f32>,
    words: Vec<f32>,
    hard: Vec<f32>,
    /// The widest line of each cell, row by row.
    rows: Vec<Vec<f32>>,
}

/// What is set beside each other: columns with their widths.
pub(super) type Band = Vec<(usize, f32)>;

impl Wishes {
    pub fn new(columns: usize) -> Wishes {
        let none = vec![0.0; columns];
        Wishes {
            natural: none.clone(),
            words: none.clone(),
            hard: none,
            rows: Vec::new(),
        }
    }

    pub fn add(&mut self, row: &[Wish]) {
        let columns = self
            .natural
            .iter_mut()
            .zip(&mut self.words)
            .zip(&mut self.hard);
        for (((natural, word), hard), wish) in columns.zip(row) {
            *natural = natural.max(wish.line);
            *word = word.max(wish.word);
            *hard = hard.max(wish.hard);
        }
        self.rows.push(row.iter().map(|wish| wish.line).collect());
    }

    /// Whether smaller type would do better, the distance of columns, and the bands in which they stand, for a table `width` points wide in type of `size`
    /// points.
    pub fn settle(&self, width: f32, size: f32) -> (bool, f32, Vec<Band>) {
        let columns = self.natural.len();
        let sum = |widths: &[f32]| widths.iter().sum::<f32>();
        let room = |gap: f32| width - gap * columns.saturating_sub(1) as f32;
        let gap = match sum(&self.words) > room(WIDE_GAP * size) {
            true => NARROW_GAP * size,
            false => WIDE_GAP * size,
        };
        let room = room(gap);
        let cap = (WIDEST_WORD * width).max(room / columns.max(1) as f32);
        let words = both(&self.words, &self.natural, |word, natural| {
            word.min(cap).min(natural)
        });
        // Figures and short words are not broken, not even at their spaces.
        let least = both(&words, &self.natural, |word, natural| {
            match natural <= SHORT * width {
                true => natural,
                false => word,
            }
        });
        // Words with a hyphen are better than a table in parts, as long as there is something left of the words; numbers and names in parts are not.
        let floor = both(&words, &self.hard, |word, hard| {
            word.min(hard.max(FEWEST * size))
        });
        let tight = sum(&least) > room || sum(&self.natural) > 3.0 * room;
        let natural = &self.natural;
        if sum(&floor) > room {
            return (tight, gap, bands(natural, &least, width, gap));
        }
        let set = if sum(&words) > room {
            fit(&words, &floor, room)
        } else {
            let at_spaces = fit(natural, &words, room);
            let unbroken = fit(natural, &least, room);
            let starved = sum(&least) > room
                || height(&self.rows, &at_spaces) < STARVED * height(&self.rows, &unbroken);
            if starved { at_spaces } else { unbroken }
        };
        // A tower of words beside much white reads worse than the same columns below each other.
        let ease = both(&least, natural, |least, natural| {
            least.max(natural.min(EASE * width))
        });
        let eased = bands(natural, &ease, width, gap);
        let tower = height(&self.rows, &set);
        if eased.len() > 1 && tower > TOWER * banded(&self.rows, &eased) {
            return (tight, gap, eased);
        }
        (tight, gap, vec![set.into_iter().enumerate().collect()])
    }
}

fn both(a: &[f32], b: &[f32], of: impl Fn(f32, f32) -> f32) -> Vec<f32> {
    a.iter().zip(b).map(|(a, b)| of(*a, *b)).collect()
}

/// The columns in bands, each as wide as it may be, each after the first band with the first column once more.
fn bands(natural: &[f32], least: &[f32], width: f32, gap: f32) -> Vec<Band> {
    let (Some(first), rest) = (least.first(), least.iter().enumerate().skip(1)) else {
        return Vec::new();
    };
    let first = first.min(REPEATED * width);
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut needs = least.to_vec();
    if let Some(need) = needs.first_mut() {
        *need = first;
    }
    let mut used = width;
    for (column, need) in rest {
        let need = need.min(width - first - gap).max(1.0);
        if let Some(slot) = needs.get_mut(column) {
            *slot = need;
        }
        match out.last_mut() {
            Some(band) if used + gap + need <= width => {
                band.push(column);
                used += gap + need;
            }
            _ => {
                out.push(vec![0, column]);
                used = first + gap + need;
            }
        }
    }
    if out.is_empty() {
        out.push(vec![0]);
    }
    let pick = |list: &[f32], band: &[usize]| -> Vec<f32> {
        band.iter()
            .map(|column| list.get(*column).copied().unwrap_or(0.0))
            .collect()
    };
    out.into_iter()
        .map(|band| {
            let room = width - gap * (band.len() - 1) as f32;
            let needs = pick(&needs, &band);
            // No column wishes for less than it needs.
            let wishes: Vec<f32> = pick(natural, &band)
                .iter()
                .zip(&needs)
                .map(|(wish, need)| wish.max(*need))
                .collect();
            band.iter()
                .copied()
                .zip(fit(&wishes, &needs, room))
                .collect()
        })
        .collect()
}

/// About how many lines a table has whose cells would like to be so wide, row by row.
fn height(wishes: &[Vec<f32>], widths: &[f32]) -> f32 {
    let row = |row: &Vec<f32>| {
        let lines = row.iter().zip(widths);
        // Lines of words are not full.
        let lines = lines.map(|(wish, width)| match wish <= width {
            true => 1.0,
            false => (1.1 * wish / width.max(1.0)).ceil(),
        });
        lines.fold(1.0, f32::max)
    };
    wishes.iter().map(row).sum()
}

/// The same of a table in bands, each with a head.
fn banded(wishes: &[Vec<f32>], bands: &[Band]) -> f32 {
    let band = |band: &Band| {
        let of = |row: &Vec<f32>| {
            band.iter()
                .filter_map(|(at, _)| row.get(*at).copied())
                .collect()
        };
        let own: Vec<Vec<f32>> = wishes.iter().map(of).collect();
        let widths: Vec<f32> = band.iter().map(|(_, width)| *width).collect();
        height(&own, &widths) + 1.0
    };
    bands.iter().map(band).sum()
}

/// Shares `room` among columns in proportion to what they wish, so that all would have as many lines, but gives none less than it needs
/// nor more than it wishes.
fn fit(natural: &[f32], least: &[f32], room: f32) -> Vec<f32> {
    let sum = |widths: &[f32]| widths.iter().sum::<f32>();
    if sum(natural) <= room {
        return natural.to_vec();
    }
    if sum(least) >= room {
        // Not even the words fit: all give way alike, and words are broken.
        let scale = room.max(1.0) / sum(least);
        return least.iter().map(|w| w * scale).collect();
    }
    let at = |share: f32| -> Vec<f32> {
        natural
            .iter()
            .zip(least)
            .map(|(n, l)| (n * share).max(*l))
            .collect()
    };
    let (mut low, mut high) = (0.0, 1.0);
    // Thirty halvings find the share to less than a millionth.
    for _ in 0..30 {
        let middle = (low + high) / 2.0;
        if sum(&at(middle)) > room {
            high = middle
        } else {
            low = middle
        }
    }
    at(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A table of cells that would like to be so wide, with words of a sixth of that, and at least 20 points.
    fn table(rows: &[&[f32]]) -> Wishes {
        let mut wishes = Wishes::new(rows[0].len());
        for row in rows {
            let wish = |line: &f32| Wish {
                line: *line,
                word: (line / 6.0).max(20.0).min(*line),
                hard: 0.0,
            };
            wishes.add(&row.iter().map(wish).collect::<Vec<_>>());
        }
        wishes
    }

    #[test]
    fn short_columns_keep_to_one_line_unless_they_starve_one_of_prose() {
        let (_, _, bands) = table(&[&[50.0, 50.0, 300.0], &[50.0, 50.0, 40.0]]).settle(350.0, 9.0);
        assert_eq!(bands.len(), 1);
        assert!(bands[0][0].1 >= 50.0 && bands[0][1].1 >= 50.0, "{bands:?}");
        let short = [50.0, 50.0, 50.0, 50.0, 50.0, 400.0];
        let (_, _, bands) = table(&[&short, &short, &short]).settle(350.0, 9.0);
        assert_eq!(bands.len(), 1);
        assert!(bands[0][0].1 < 50.0 && bands[0][5].1 > 100.0, "{bands:?}");
    }

    #[test]
    fn a_tower_of_words_beside_white_is_set_in_bands() {
        let mut wishes = Wishes::new(7);
        let short = Wish {
            line: 45.0,
            word: 45.0,
            hard: 45.0,
        };
        let prose = Wish {
            line: 500.0,
            word: 40.0,
            hard: 0.0,
        };
        for _ in 0..3 {
            wishes.add(&[short, short, short, short, short, short, prose]);
        }
        let (_, _, bands) = wishes.settle(360.0, 8.0);
        let columns: Vec<Vec<usize>> = (bands.iter())
            .map(|band| band.iter().map(|(column, _)| *column).collect())
            .collect();
        assert_eq!(columns, [vec![0, 1, 2, 3, 4, 5], vec![0, 6]]);
    }

    #[test]
    fn numbers_are_never_broken_where_bands_can_stand() {
        let mut wishes = Wishes::new(8);
        let address = Wish {
            line: 60.0,
            word: 60.0,
            hard: 60.0,
        };
        wishes.add(&[address; 8]);
        let (_, gap, bands) = wishes.settle(360.0, 8.0);
        assert!(bands.len() > 1);
        for band in bands {
            assert!(band.iter().all(|(_, width)| *width >= 60.0), "{band:?}");
            let wide: f32 = band.iter().map(|(_, width)| width + gap).sum();
            assert!(wide <= 360.0 + gap + 0.01);
        }
    }

    #[test]
    fn wide_columns_give_way_and_short_ones_do_not() {
        let widths = fit(&[30.0, 400.0, 200.0], &[30.0, 60.0, 40.0], 330.0);
        assert_eq!(widths.first(), Some(&30.0));
        assert!((widths.iter().sum::<f32>() - 330.0).abs() < 0.01);
        assert!((widths[1] - 2.0 * widths[2]).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn too_many_columns_stand_in_bands_with_the_first_at_the_left() {
        let least = [40.0; 12];
        let bands = bands(&[60.0; 12], &least, 200.0, 5.0);
        let columns: Vec<usize> = bands.iter().flatten().map(|(column, _)| *column).collect();
        assert_eq!(columns, [0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11]);
        for band in &bands {
            let wide: f32 = band.iter().map(|(_, width)| width + 5.0).sum();
            assert!(wide <= 205.01, "{wide}");
            assert!(band.iter().all(|(_, width)| *width > 39.9));
        }
    }

    #[test]
    fn words_are_broken_only_when_nothing_else_helps() {
        let widths = fit(&[80.0, 80.0], &[50.0, 70.0], 100.0);
        assert!(
            (widths.iter().sum::<f32>() - 100.0).abs() < 0.01 && widths[0] < 42.0,
            "{widths:?}"
        );
        assert_eq!(fit(&[80.0, 20.0], &[50.0, 20.0], 100.0), vec![80.0, 20.0]);
    }
}
