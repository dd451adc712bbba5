//! The type size: given, or the largest of a fixed grid with which everything fits.
//!
//! The grid makes the choice a function of the book alone: no size depends on which one was tried before.

use crate::config::CheatsheetOptions;
use crate::diagnostic::Diagnostic;

use super::Cut;

/// The type of a cheat sheet that says neither `size` nor `fit`, in points.
const DEFAULT: f32 = 8.0;

/// The smallest type that is tried, in tenths of a point: below it print is no longer read, but deciphered.
const SMALLEST: u16 = 50;

/// The largest, in tenths of a point.
const LARGEST: u16 = 140;

/// What was chosen.
pub(super) struct Chosen {
    pub size: f32,
    pub cut: Cut,
    pub problem: Option<Unfit>,
}

/// A size was given at which the paper has no room for all columns.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Narrow {
    /// The size, in points.
    pub size: f32,
    /// Columns that were asked for.
    pub wanted: usize,
    /// Columns that there are.
    pub columns: usize,
}

impl Narrow {
    /// Says so.
    pub fn diagnostic(self, path: &str) -> Diagnostic {
        let Narrow {
            size,
            wanted,
            columns,
        } = self;
        let has = match columns {
            1 => "one column".to_owned(),
            n => format!("{n} columns"),
        };
        Diagnostic::warning(
            "columns-too-narrow",
            format!("{path} has {has}, not {wanted}: at {size} pt there is no room for more than a word or two in each"),
        )
        .help("a smaller `size`, larger paper, or fewer `columns`; `fit` finds a size for all of them")
    }
}

/// Even the smallest type does not fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Unfit {
    wanted: usize,
    pages: usize,
}

impl Unfit {
    /// Says so.
    pub fn diagnostic(self, path: &str) -> Diagnostic {
        let smallest = f32::from(SMALLEST) / 10.0;
        let pages = |n: usize| format!("{n} {}", if n == 1 { "page" } else { "pages" });
        Diagnostic::warning(
            "cannot-fit",
            format!(
                "{path} does not fit {}: at {smallest} pt, the smallest type, it takes {}",
                pages(self.wanted),
                pages(self.pages)
            ),
        )
        .help("give it more pages, larger paper or fewer questions: `fit`, `paper`, `sections`, `tags`, `unanswered = \"leave-out\"`")
    }
}

/// Tries sizes; `None`: the work was called off. `roomy`: whether the paper has room for all columns at a size.
pub(super) fn choose(
    options: &CheatsheetOptions,
    roomy: impl Fn(f32) -> bool,
    at: impl Fn(f32) -> Option<Cut>,
) -> Option<Chosen> {
    let Some(wanted) = options.fit.map(usize::from) else {
        let size = options.size.unwrap_or(DEFAULT);
        return Some(Chosen {
            size,
            cut: at(size)?,
            problem: None,
        });
    };
    let points = |tenths: u16| f32::from(tenths) / 10.0;
    // The largest size known to fit, and the smallest known not to.
    let (mut low, mut high) = (SMALLEST, LARGEST + 1);
    let mut best = at(points(SMALLEST))?;
    if best.drafts.len() > wanted {
        let pages = best.drafts.len();
        return Some(Chosen {
            size: points(SMALLEST),
            cut: best,
            problem: Some(Unfit { wanted, pages }),
        });
    }
    while high - low > 1 {
        let middle = low.midpoint(high);
        if !roomy(points(middle)) {
            high = middle;
            continue;
        }
        let cut = at(points(middle))?;
        if cut.drafts.len() <= wanted {
            (low, best) = (middle, cut);
        } else {
            high = middle;
        }
    }
    Some(Chosen {
        size: points(low),
        cut: best,
        problem: None,
    })
}
