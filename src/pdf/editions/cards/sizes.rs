//! The largest type that fits: sizes of a fixed grid, tried from a guess, so that the result depends on the text alone.

use crate::pdf::flow::Galley;
use crate::pdf::page::ElementId;
use crate::pdf::paginate::{Draft, Frame, NoteRule, Strip, paginate};
use crate::pdf::style::{Geometry, Sheet};
use crate::theme::Color;

/// Sizes of running text on cards, in points. The smallest is that of a timetable in the pocket; what does not fit then goes on on another card.
const SIZES: [f32; 20] = [
    5.5, 6.0, 6.5, 7.0, 7.5, 8.0, 8.5, 9.0, 9.5, 10.0, 10.5, 11.0, 11.5, 12.0, 13.0, 14.0, 16.0,
    18.0, 20.0, 24.0,
];

/// Least width of a card's text in ems of its type: some thirty-five characters.
const EMS: f32 = 17.0;

/// The most leading for its size: cards are read in glances, and a book's leading would cost them a size.
const LEADING: f32 = 1.3;

/// The sheet of a card's face: a theme's, at another size, its column as large as the room on the card.
pub(super) fn sheet_at(theme: &Sheet, size: f32, width: f32, height: f32) -> Sheet {
    let scale = size / theme.size;
    Sheet {
        page: Geometry {
            width,
            height,
            left: 0.0,
            top: 0.0,
            column: height,
            measure: width,
            gap: 0.0,
            margin: 0.0,
            head: 0.0,
            foot: 0.0,
            verso_left: 0.0,
            folio_left: false,
        },
        size,
        leading: size * (theme.leading / theme.size).min(LEADING),
        code_size: theme.code_size * scale,
        // A card is too narrow for even lines.
        justify: false,
        number_column: 0.0,
        ..theme.clone()
    }
}

/// The sizes up to `largest` that suit a width: the smallest always, the others as long as lines have words enough.
pub(super) fn suitable(width: f32, largest: f32) -> Vec<f32> {
    let mut sizes: Vec<f32> = SIZES
        .iter()
        .copied()
        .filter(|size| *size <= largest && size * EMS <= width)
        .collect();
    if sizes.is_empty() {
        sizes.extend(SIZES.first());
    }
    sizes
}

/// A text at one size.
pub(super) struct Trial {
    /// What was set.
    pub galley: Galley,
    /// Whether it looks as it should at this size (no word had to be broken); never asked of the smallest.
    pub sound: bool,
}

/// Sets a text at the largest of `sizes` (ascending) with which it takes as few faces of `height` as it takes at the smallest. Heights are measured;
/// a guess only says where to begin: a text of half the size takes about a quarter of the room.
///
/// `rule` is the colour of the rule above footnotes.
pub(super) fn fit(
    sizes: &[f32],
    height: f32,
    rule: Color,
    set: impl Fn(f32) -> Trial,
) -> (Galley, Vec<Draft>) {
    let cut = |galley: &Galley, size| cut(galley, &frame(height, size, rule));
    let Some((&smallest, &largest)) = sizes.first().zip(sizes.last()) else {
        return Default::default();
    };
    let trial = set(largest);
    let wanted = natural(&trial.galley);
    if trial.sound && wanted <= height {
        let drafts = cut(&trial.galley, largest);
        // The rule above footnotes needs a little room as well.
        if drafts.len() <= 1 {
            return (trial.galley, drafts);
        }
    }
    let galley = set(smallest).galley;
    let drafts = cut(&galley, smallest);
    let few = drafts.len().max(1);
    let mut best = (galley, drafts);
    let try_at = |size: f32| {
        let trial = set(size);
        if !trial.sound || (few == 1 && natural(&trial.galley) > height) {
            return None;
        }
        let drafts = cut(&trial.galley, size);
        (drafts.len() <= few).then_some((trial.galley, drafts))
    };
    let guess = largest * (height * few as f32 / wanted).sqrt();
    let mut at = sizes.iter().rposition(|size| *size <= guess).unwrap_or(0);
    // Down to one that fits, or else up from one that does.
    let mut down = false;
    while at > 0 {
        match sizes.get(at).and_then(|size| try_at(*size)) {
            Some(found) => {
                best = found;
                break;
            }
            None => {
                down = true;
                at -= 1;
            }
        }
    }
    while !down && let Some(size) = sizes.get(at + 1) {
        match try_at(*size) {
            Some(found) => {
                best = found;
                at += 1;
            }
            None => break,
        }
    }
    best
}

/// Height of a galley that stands at the top of its frame.
pub(super) fn natural(galley: &Galley) -> f32 {
    let first = galley.rows.first().map_or(0.0, |row| row.above);
    let notes: f32 = galley.rows.iter().map(|row| galley.notes_height(row)).sum();
    galley.height() - first + notes
}

/// What a face of a card must keep to.
fn frame(height: f32, size: f32, rule: Color) -> Frame {
    Frame {
        left: 0.0,
        top: 0.0,
        height,
        unit: size,
        side_gap: 0.0,
        columns: 1,
        pitch: 0.0,
        note_rule: NoteRule {
            above: 0.5 * size,
            below: 0.4 * size,
            size: (5.0 * size, 0.45),
            color: rule,
        },
    }
}

/// Cuts a galley into faces. Its elements keep their numbers.
fn cut(galley: &Galley, frame: &Frame) -> Vec<Draft> {
    let strip = Strip {
        galley: std::sync::Arc::new(galley.clone()),
        above: 0.0,
        penalty: 0.0,
        base: 0,
        cue: None,
    };
    paginate(&[strip], frame)
}

/// Rows of a card keep no grid: there is no other column that they could be level with.
pub(super) fn off_grid(mut galley: Galley) -> Galley {
    for row in &mut galley.rows {
        row.on_grid = false;
    }
    galley
}

/// Makes what is drawn no part of the text: it was said before.
pub(super) fn unread(items: &mut [crate::pdf::page::Item]) {
    use crate::pdf::page::Item;
    for item in items {
        match item {
            Item::Text(run) => run.element = ElementId::ARTIFACT,
            Item::Fill { element, .. } | Item::Image { element, .. } => {
                *element = ElementId::ARTIFACT
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::flow::Row;
    use std::cell::RefCell;

    /// A text of so many characters, in rows as they would be at a size.
    fn text(characters: f32, width: f32) -> impl Fn(f32) -> Trial {
        move |size| {
            let lines = (characters * 0.5 * size / width).ceil() as usize;
            let row = Row {
                height: 1.3 * size,
                ..Row::default()
            };
            let galley = Galley {
                rows: vec![row; lines.max(1)],
                ..Galley::default()
            };
            Trial {
                galley,
                sound: true,
            }
        }
    }

    #[test]
    fn the_largest_size_that_fits_is_found_whatever_the_guess() {
        let sizes = suitable(300.0, 14.0);
        for characters in (50..9000).step_by(61) {
            let set = text(characters as f32, 300.0);
            let tried = RefCell::new(Vec::new());
            let (galley, drafts) = fit(&sizes, 150.0, Color::default(), |size| {
                tried.borrow_mut().push(size);
                set(size)
            });
            let count =
                |size: f32| cut(&set(size).galley, &frame(150.0, size, Color::default())).len();
            let few = count(5.5);
            assert_eq!(drafts.len(), few, "{characters}");
            let best = sizes.iter().rev().find(|size| count(**size) <= few);
            let chosen = galley.rows[0].height / 1.3;
            assert!(
                (chosen - best.unwrap()).abs() < 0.01,
                "{characters}: {chosen} {best:?}"
            );
            assert!(
                tried.borrow().len() <= 7,
                "{characters}: {:?}",
                tried.borrow()
            );
        }
    }

    #[test]
    fn a_size_at_which_words_break_is_passed_over_but_for_the_smallest() {
        let sizes = suitable(300.0, 14.0);
        let short = text(100.0, 300.0);
        let (galley, _) = fit(&sizes, 150.0, Color::default(), |size| Trial {
            sound: size <= 8.0,
            ..short(size)
        });
        assert!((galley.rows[0].height / 1.3 - 8.0).abs() < 0.01);
        let (galley, _) = fit(&sizes, 150.0, Color::default(), |size| Trial {
            sound: false,
            ..short(size)
        });
        assert!((galley.rows[0].height / 1.3 - 5.5).abs() < 0.01);
    }
}
