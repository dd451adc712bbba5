//! Breaks, columns and footnotes on rows that are nothing but heights.

use super::*;
use crate::pdf::flow::penalty;
use proptest::prelude::*;

fn frame() -> Frame {
    Frame {
        left: 0.0,
        top: 0.0,
        height: 100.0,
        unit: 5.0,
        side_gap: 4.0,
        columns: 1,
        pitch: 0.0,
        note_rule: NoteRule::default(),
    }
}

fn strip(rows: Vec<Row>) -> Strip {
    Strip {
        galley: Arc::new(Galley {
            rows,
            ..Galley::default()
        }),
        above: 0.0,
        penalty: 0.0,
        base: 0,
        cue: None,
    }
}

fn starts(rows: Vec<Row>) -> Vec<usize> {
    let strips = [strip(rows)];
    breaks(&entries(&strips), &frame())
}

fn row(height: f32, penalty: f32) -> Row {
    Row {
        height,
        penalty,
        ..Row::default()
    }
}

#[test]
fn a_page_is_filled_and_no_more() {
    assert_eq!(starts(vec![row(10.0, 0.0); 25]), [0, 10, 20]);
}

#[test]
fn a_break_is_moved_where_it_costs_less() {
    let mut rows = vec![row(10.0, penalty::LINE); 15];
    rows[9].penalty = 0.0;
    rows[10].penalty = penalty::NEVER;
    assert_eq!(starts(rows), [0, 9]);
}

#[test]
fn a_last_page_is_not_left_with_a_line() {
    let rows = vec![row(10.0, 0.0); 11];
    let starts = starts(rows);
    assert_eq!(starts.len(), 2);
    assert!(starts[1] < 10, "{starts:?}");
}

#[test]
fn a_last_page_gets_a_paragraph_more_from_a_page_that_can_spare_it() {
    // A break two rows up costs less than the one at the page's end.
    let mut rows = vec![row(10.0, penalty::LINE); 11];
    rows[8].penalty = 0.0;
    assert_eq!(starts(rows), [0, 8]);
}

#[test]
fn what_can_never_be_parted_is_parted_when_no_page_would_hold_it() {
    assert_eq!(starts(vec![row(30.0, penalty::NEVER); 5]), [0, 3]);
    assert_eq!(starts(vec![row(300.0, penalty::NEVER); 2]), [0, 1]);
}

#[test]
fn figures_in_the_margin_keep_their_distance_and_their_page() {
    let with_side = |height| Row {
        side: Some(Box::new(Side {
            height,
            up: 0.0,
            items: Vec::new(),
        })),
        ..row(10.0, 0.0)
    };
    // The second figure would begin beside the first, and is moved below it.
    let rows = vec![with_side(30.0), with_side(30.0)];
    let strips = [strip(rows)];
    let entries = entries(&strips);
    let mut fill = Fill::default();
    fill.add(&entries[0], &frame());
    assert_eq!(fill.add(&entries[1], &frame()), (10.0, 34.0));
    // A figure that would hang below the column goes to the next page with its row.
    let mut rows = vec![row(10.0, 0.0); 8];
    rows.push(with_side(30.0));
    rows.extend(vec![row(10.0, 0.0); 4]);
    assert_eq!(starts(rows), [0, 8]);
}

use crate::pdf::flow::Side;

/// Rows as tall as 20 units, on pages of three columns.
fn in_columns(rows: Vec<Row>) -> Vec<Draft> {
    let frame = Frame {
        columns: 3,
        pitch: 50.0,
        ..frame()
    };
    paginate(&[strip(rows)], &frame)
}

/// A row that can be found again on the page.
fn drawn(height: f32) -> Row {
    Row {
        items: vec![Item::Fill {
            rect: Rect {
                height,
                ..Rect::default()
            },
            color: Color::default(),
            element: ElementId::ARTIFACT,
        }],
        ..row(height, 0.0)
    }
}

fn places(draft: &Draft) -> Vec<(f32, f32)> {
    draft
        .items
        .iter()
        .map(|item| match item {
            Item::Fill { rect, .. } => (rect.x, rect.y),
            _ => (0.0, 0.0),
        })
        .collect()
}

#[test]
fn columns_fill_one_after_another_and_the_last_page_is_level() {
    let pages = in_columns(vec![drawn(10.0); 36]);
    assert_eq!(pages.len(), 2);
    assert_eq!(places(&pages[0])[9..11], [(0.0, 90.0), (50.0, 0.0)]);
    // Six rows are left: two a column.
    assert_eq!(
        places(&pages[1]),
        [0.0, 50.0, 100.0].map(|x| [(x, 0.0), (x, 10.0)]).concat()
    );
}

#[test]
fn balancing_parts_nothing_that_belongs_together() {
    let mut rows = vec![drawn(10.0); 6];
    rows[2].penalty = penalty::NEVER;
    let pages = in_columns(rows);
    let starts: Vec<f32> = places(&pages[0]).iter().map(|p| p.0).collect();
    assert_eq!(starts, [0.0, 0.0, 0.0, 50.0, 50.0, 50.0]);
}

#[test]
fn footnotes_stand_at_the_foot_of_the_column_of_their_mark() {
    let mut rows = vec![drawn(10.0); 12];
    rows[8].notes = vec![0];
    let galley = Galley {
        rows,
        notes: vec![vec![drawn(15.0)]],
        ..Galley::default()
    };
    let strips = [Strip {
        galley: Arc::new(galley),
        ..strip(Vec::new())
    }];
    let frame = Frame {
        note_rule: NoteRule {
            above: 5.0,
            below: 2.0,
            ..NoteRule::default()
        },
        ..frame()
    };
    let pages = paginate(&strips, &frame);
    // Nine rows and the note would be higher than the page: the line moves on with its note.
    assert_eq!(places(&pages[0]).len(), 8);
    let second = places(&pages[1]);
    assert_eq!(
        second[..4],
        [(0.0, 0.0), (0.0, 10.0), (0.0, 20.0), (0.0, 30.0)]
    );
    // The rule, then the note, which ends with the column.
    assert_eq!(second[4..], [(0.0, 83.0), (0.0, 85.0)]);
}

proptest! {
    /// The quick choice is as cheap as the best of all possible ones.
    #[test]
    fn no_other_breaks_are_cheaper(rows in prop::collection::vec((1u8..40, 0u8..30), 1..11)) {
        let rows: Vec<Row> = rows.into_iter().map(|(h, p)| row(f32::from(h), f32::from(p))).collect();
        let strips = [strip(rows)];
        let entries = entries(&strips);
        let chosen = total(&entries, &breaks(&entries, &frame()));
        let count = entries.len();
        let best = (0..1_u32 << (count - 1))
            .map(|set| {
                let mut starts = vec![0];
                starts.extend((1..count).filter(|i| set & (1 << (i - 1)) != 0));
                total(&entries, &starts)
            })
            .fold(f32::INFINITY, f32::min);
        prop_assert!(chosen <= best + 0.01, "{chosen} {best}");
    }
}

fn total(entries: &[Entry<'_>], starts: &[usize]) -> f32 {
    let mut sum = 0.0;
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(entries.len());
        let mut fill = Fill::default();
        for entry in &entries[*start..end] {
            fill.add(entry, &frame());
        }
        if !fill.fits(&frame()) && end - start > 1 {
            return f32::INFINITY;
        }
        let used = fill.used() / frame().height;
        sum += PAGE
            + match entries.get(end) {
                Some(next) => EMPTY * (1.0 - used).max(0.0).powi(2) + next.penalty,
                None if *start > 0 => last(used, &frame()),
                None => 0.0,
            };
    }
    sum
}
