//! The cheat sheet on positioned text: columns, grid, sizes that fit.

mod support;

use prepbook::config::{CheatsheetOptions, Edition, EditionKind, Paper, Unanswered};
use prepbook::memo::Memo;
use prepbook::pdf::{self, Item, Layout, TextRun};
use support::paper::{django, ink_end, lay_out, letters, runs};

fn sheet(options: CheatsheetOptions) -> Edition {
    Edition::of(EditionKind::Cheatsheet(options))
}

fn text(layout: &Layout) -> String {
    let words = layout.pages.iter().flat_map(|page| {
        runs(page)
            .map(|run| run.text.replace('\u{ad}', ""))
            .collect::<Vec<_>>()
    });
    words.collect::<Vec<_>>().concat()
}

#[test]
fn the_size_that_fits_is_the_largest_that_does() {
    let book = django();
    for pages in [1_u16, 2, 3] {
        let fitted = sheet(CheatsheetOptions {
            fit: Some(pages),
            ..CheatsheetOptions::default()
        });
        let rendered = pdf::render(
            &book.published,
            &book.theme,
            &fitted,
            &pdf::Options::default(),
            &Memo::new(),
        )
        .expect("not called off");
        let remark = rendered.remark.expect("it says what it chose");
        let size: f32 = remark
            .split(' ')
            .next()
            .and_then(|s| s.parse().ok())
            .expect("a size");
        let count = |size: f32| {
            let given = sheet(CheatsheetOptions {
                size: Some(size),
                ..CheatsheetOptions::default()
            });
            lay_out(&book, &given).pages.len()
        };
        assert!(count(size) <= usize::from(pages), "{remark}");
        assert!(count(size + 0.1) > usize::from(pages), "{remark}");
    }
}

#[test]
fn what_was_tried_before_does_not_matter() {
    let book = django();
    let fit = |pages| {
        sheet(CheatsheetOptions {
            fit: Some(pages),
            ..CheatsheetOptions::default()
        })
    };
    let used = Memo::new();
    let render = |edition: &Edition, memo: &Memo| {
        let options = pdf::Options::default();
        let rendered = pdf::render(&book.published, &book.theme, edition, &options, memo);
        rendered.expect("not called off").files.remove(0).bytes
    };
    let (one, two) = (fit(1), fit(2));
    render(&one, &used);
    assert!(render(&two, &used) == render(&two, &Memo::new()));
}

#[test]
fn what_cannot_fit_is_set_small_and_said() {
    let book = django();
    let edition = Edition {
        paper: Paper::A6,
        ..sheet(CheatsheetOptions {
            fit: Some(1),
            ..CheatsheetOptions::default()
        })
    };
    let options = pdf::Options::default();
    let rendered = pdf::render(
        &book.published,
        &book.theme,
        &edition,
        &options,
        &Memo::new(),
    )
    .expect("not called off");
    assert_eq!(rendered.files.len(), 1);
    let said: Vec<&str> = rendered
        .diagnostics
        .iter()
        .map(|d| d.message.as_str())
        .collect();
    assert!(
        said.iter().any(|m| m.starts_with(
            "cheatsheet.pdf does not fit 1 page: at 5 pt, the smallest type, it takes "
        )),
        "{said:?}"
    );
}

#[test]
fn lines_of_all_columns_stand_on_one_grid() {
    let book = django();
    let layout = lay_out(&book, &sheet(CheatsheetOptions::default()));
    // Eight points, set a quarter apart: half a line is the unit.
    let unit = 8.0 * 1.25 / 2.0;
    for page in &layout.pages {
        let body: Vec<&TextRun> = runs(page)
            .filter(|run| (run.size - 8.0).abs() < 0.01 && run.y > 45.0)
            .collect();
        assert!(body.len() > 50);
        let first = body[0].y;
        for run in body {
            let off = (run.y - first).abs() % unit;
            assert!(
                off.min(unit - off) < 0.06,
                "{:?} is {off} off the grid",
                run.text
            );
        }
    }
}

#[test]
fn nothing_leaves_its_column_and_no_lines_meet() {
    let book = django();
    for (columns, landscape, paper) in [
        (4, true, Paper::A4),
        (2, false, Paper::A5),
        (5, true, Paper::A3),
        (3, false, Paper::Legal),
    ] {
        let edition = Edition {
            landscape,
            paper,
            ..sheet(CheatsheetOptions {
                columns: Some(columns),
                ..CheatsheetOptions::default()
            })
        };
        let layout = lay_out(&book, &edition);
        for page in &layout.pages {
            for run in runs(page) {
                let end = run.x + run.glyphs.iter().map(|g| g.advance).sum::<f32>();
                assert!(run.x > 10.0 && end < page.width - 20.0, "{:?}", run.text);
                assert!(run.y > 20.0 && run.y < page.height - 20.0, "{:?}", run.text);
            }
            let mut on_lines: Vec<(i32, f32, f32, &str)> = runs(page)
                .map(|run| {
                    let shown = run.text.trim_end();
                    let width: f32 = run
                        .glyphs
                        .iter()
                        .filter(|g| (g.text.0 as usize) < shown.len())
                        .map(|g| g.advance)
                        .sum();
                    ((run.y * 10.0) as i32, run.x, run.x + width, &*run.text)
                })
                .collect();
            on_lines.sort_by(|a, b| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)));
            for pair in on_lines.windows(2) {
                let [(y, _, end, before), (other, start, _, after)] = pair else {
                    continue;
                };
                assert!(
                    y != other || *start > end - 0.6,
                    "{before:?} runs into {after:?}"
                );
            }
        }
    }
}

#[test]
fn questions_come_in_order_with_summary_and_figure() {
    let book = django();
    let text = letters(&text(&lay_out(&book, &sheet(CheatsheetOptions::default()))));
    let mut from = 0;
    for question in book.published.questions() {
        let asked = question
            .answers
            .first()
            .and_then(|a| a.cue.clone())
            .unwrap_or_else(|| question.text.clone());
        let summary = question.answers.first().and_then(|a| a.summary.as_deref());
        let summary = summary.map(prepbook::markdown::plain_inlines);
        for words in std::iter::once(asked).chain(summary) {
            let words = letters(&words);
            let at = text[from..].find(&words);
            from += at.unwrap_or_else(|| panic!("{words} not found")) + words.len();
        }
        if let Some(metric) = question.answers.first().and_then(|a| a.metric.as_deref()) {
            assert!(text.contains(&letters(metric)), "{metric}");
        }
    }
}

#[test]
fn unanswered_questions_have_a_line_or_are_left_out() {
    let book = django();
    let with = lay_out(&book, &sheet(CheatsheetOptions::default()));
    let without = lay_out(
        &book,
        &sheet(CheatsheetOptions {
            unanswered: Unanswered::LeaveOut,
            ..CheatsheetOptions::default()
        }),
    );
    let bare: Vec<_> = book
        .published
        .questions()
        .filter(|q| q.answers.is_empty())
        .collect();
    assert!(bare.len() > 40);
    let fills = |layout: &Layout| {
        let all = layout.pages.iter().flat_map(|page| &page.items);
        all.filter(|item| matches!(item, Item::Fill { .. })).count()
    };
    assert!(fills(&with) >= fills(&without) + bare.len());
    assert!(text(&with).contains(&bare[0].text));
    assert!(!text(&without).contains(&bare[0].text));
}

#[test]
fn columns_stay_on_the_paper_at_any_size() {
    let book = django();
    for paper in [Paper::A4, Paper::A5, Paper::A6] {
        for landscape in [true, false] {
            for (fit, size) in [(Some(40), None), (None, Some(14.0)), (None, None)] {
                let edition = Edition {
                    paper,
                    landscape,
                    ..sheet(CheatsheetOptions {
                        columns: Some(5),
                        fit,
                        size,
                        ..CheatsheetOptions::default()
                    })
                };
                for page in &lay_out(&book, &edition).pages {
                    for run in runs(page) {
                        let end = ink_end(run);
                        assert!(
                            end <= page.width,
                            "{paper:?} {fit:?} {size:?}: {}",
                            run.text
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn a_size_that_leaves_no_room_for_the_columns_is_named() {
    let book = django();
    let told = |fit, size| {
        let edition = Edition {
            landscape: false,
            ..sheet(CheatsheetOptions {
                columns: Some(5),
                fit,
                size,
                ..CheatsheetOptions::default()
            })
        };
        let options = pdf::Options::default();
        let memo = Memo::new();
        let rendered = pdf::render(&book.published, &book.theme, &edition, &options, &memo);
        let found = rendered.expect("not called off").diagnostics.into_iter();
        found.map(|d| d.code).collect::<Vec<_>>()
    };
    assert_eq!(told(None, Some(14.0)), ["columns-too-narrow"]);
    assert_eq!(told(None, Some(7.0)), [""; 0]);
    // A size that is looked for has room for all of them.
    assert_eq!(told(Some(40), None), [""; 0]);
}
