//! The flow in columns that are not the guide's: a cheat sheet's and a card's.

use std::path::Path;

use super::{Context, Flow, Headings, Row, penalty};
use crate::build;
use crate::config::Edition;
use crate::diagnostic::FileId;
use crate::markdown::{Document, ParseOptions, parse};
use crate::memo::Memo;
use crate::pdf::fonts::FontBook;
use crate::pdf::page::{Item, Rect, TextRun};
use crate::pdf::shape::Shaper;
use crate::pdf::style::Sheet;
use crate::words::Strings;

const MM: f32 = 72.0 / 25.4;

/// The theme, at a size and in a column of one's own.
fn sheet(size: f32, width: f32) -> Sheet {
    let theme = book().theme;
    let mut sheet = Sheet::new(&theme, &Edition::default());
    let scale = size / sheet.size;
    sheet.size = size;
    sheet.leading *= scale;
    sheet.code_size *= scale;
    sheet.page.measure = width;
    sheet
}

fn book() -> build::Book {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book");
    build::load(&root, &Default::default(), &Memo::new())
        .book
        .expect("a book")
}

/// Sets blocks and hands out the rows.
fn set(sheet: &Sheet, file: FileId, document: &Document, book: &build::Book) -> (Vec<Row>, f32) {
    let fonts = FontBook::load(&book.theme).expect("fonts");
    let shaper = Shaper::new(&fonts, "en");
    let memo = Memo::new();
    let cx = Context {
        sheet,
        shaper: &shaper,
        guide: &book.published,
        memo: &memo,
        words: &Strings::default(),
    };
    let headings = Headings {
        under: 2,
        display: false,
    };
    let mut flow = Flow::new(cx, file, "x", headings);
    flow.with_notes(&document.footnotes, "x".to_owned());
    flow.blocks(&document.blocks);
    let width = flow.width;
    (flow.finish().rows, width)
}

fn markdown(text: &str) -> Document {
    parse(text, 0, ParseOptions::own(true)).document
}

fn ink(run: &TextRun) -> (f32, f32) {
    let all: f32 = run.glyphs.iter().map(|g| g.advance).sum();
    let blank: f32 = run
        .glyphs
        .iter()
        .rev()
        .take_while(|g| {
            let words = run.text.get(g.text.0 as usize..g.text.1 as usize);
            words.is_some_and(|w| w.trim().is_empty())
        })
        .map(|g| g.advance)
        .sum();
    (run.x, run.x + all - blank)
}

/// No ink beside the column, none on other ink, nothing above its row.
fn check(rows: &[Row], width: f32, what: &str) {
    for row in rows {
        let runs: Vec<&TextRun> = row
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Text(run) if !run.text.trim().is_empty() => Some(run),
                _ => None,
            })
            .collect();
        for item in &row.items {
            let (left, right) = match item {
                Item::Text(run) => ink(run),
                Item::Fill { rect, .. } | Item::Image { rect, .. } => (rect.x, rect.x + rect.width),
            };
            // A key cap stands out by a fifth of its size.
            assert!(
                left >= -2.0 && right <= width + 2.0,
                "{what}: {item:?} in {width}"
            );
        }
        for bar in &row.bars {
            assert!(
                bar.x >= 0.0 && bar.x + bar.width <= width,
                "{what}: {bar:?}"
            );
        }
        for (i, a) in runs.iter().enumerate() {
            for b in runs.iter().skip(i + 1) {
                let level = a.y - 0.45 * a.size < b.y && b.y - 0.45 * b.size < a.y;
                let (a, b) = (ink(a), ink(b));
                assert!(
                    !level || a.1 <= b.0 + 0.6 || b.1 <= a.0 + 0.6,
                    "{what}: {:?}",
                    runs.iter().map(|run| &*run.text).collect::<Vec<_>>()
                );
            }
        }
    }
}

#[test]
fn every_block_keeps_to_a_column_of_any_width() {
    let book = book();
    for (size, width) in [
        (6.0, 40.0),
        (9.6, 40.0),
        (7.0, 62.0),
        (9.6, 25.0),
        (9.6, 121.0),
    ] {
        let sheet = sheet(size, width * MM);
        for answer in book.published.questions().flat_map(|q| &q.answers) {
            let document = Document {
                blocks: answer
                    .parts
                    .iter()
                    .flat_map(|part| part.blocks.clone())
                    .collect(),
                footnotes: answer.footnotes.clone(),
            };
            let (rows, column) = set(&sheet, answer.file, &document, &book);
            assert!(!rows.is_empty());
            let what = format!("{} at {size} pt in {width} mm", answer.path);
            check(&rows, column, &what);
        }
    }
}

#[test]
fn lists_stand_in_by_depth_as_long_as_there_is_room() {
    let book = book();
    let deep: String = (0..12)
        .map(|i| format!("{}- Level {i}\n", "  ".repeat(i)))
        .collect();
    let sheet = sheet(9.6, 40.0 * MM);
    let (rows, width) = set(&sheet, FileId(0), &markdown(&deep), &book);
    check(&rows, width, "twelve levels");
    let lefts: Vec<f32> = rows
        .iter()
        .flat_map(|row| &row.items)
        .filter_map(|item| match item {
            Item::Text(run) if run.text.starts_with("Level") => Some(run.x),
            _ => None,
        })
        .collect();
    assert_eq!(lefts.len(), 12);
    assert!(lefts.is_sorted());
    assert!(
        lefts.windows(2).take(2).all(|pair| pair[1] > pair[0] + 5.0),
        "{lefts:?}"
    );
}

#[test]
fn a_table_of_forty_columns_is_set_in_bands() {
    let book = book();
    let cells = |what: &str| {
        (0..40)
            .map(|i| format!("{what}{i}"))
            .collect::<Vec<_>>()
            .join(" | ")
    };
    let text = format!(
        "| {} |\n|{}\n| {} |\n| {} |\n",
        cells("Head "),
        "---|".repeat(40),
        cells("A"),
        cells("B")
    );
    let sheet = sheet(9.6, 121.0 * MM);
    let (rows, width) = set(&sheet, FileId(0), &markdown(&text), &book);
    check(&rows, width, "forty columns");
    let words: String = rows
        .iter()
        .flat_map(|row| &row.items)
        .filter_map(|item| match item {
            Item::Text(run) => Some(format!("{} ", run.text)),
            _ => None,
        })
        .collect();
    // Every cell, and the first column once a band.
    assert!(
        (0..40).all(|i| words.contains(&format!("B{i} "))),
        "{words}"
    );
    let bands = words.matches("A0 ").count();
    assert!((4..9).contains(&bands), "{bands} bands");
    // No cell is broken inside.
    assert_eq!(words.matches("A39 ").count(), 1);
}

#[test]
fn what_leaves_the_grid_comes_back_to_it() {
    let book = book();
    let sheet = sheet(9.6, 121.0 * MM);
    let blocks = [
        "```\na\n```",
        "```\na\nb\nc\n```",
        "| a | b |\n|---|---|\n| 1 | 2 |",
        "| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |",
    ];
    for block in blocks {
        let text = format!("Before.\n\n{block}\n\nAfter.\n");
        let (rows, _) = set(&sheet, FileId(0), &markdown(&text), &book);
        let height: f32 = rows
            .iter()
            .take(rows.len() - 1)
            .map(|row| row.above + row.height)
            .sum::<f32>()
            + rows.last().map_or(0.0, |row| row.above);
        let over = height % sheet.unit();
        assert!(over.min(sheet.unit() - over) < 0.15, "{block:?}: {over}");
    }
}

#[test]
fn code_that_wraps_has_a_mark_and_loses_nothing() {
    let book = book();
    let sheet = sheet(6.0, 40.0 * MM);
    let line =
        "let total = first_part_of_it(1) + second_part_of_it(2) + третья_часть(3) + τέταρτο(4);";
    let (rows, width) = set(
        &sheet,
        FileId(0),
        &markdown(&format!("```rust\n{line}\n```\n")),
        &book,
    );
    check(&rows, width, "a long line");
    assert!(rows.len() > 1);
    let words: String = rows
        .iter()
        .flat_map(|row| &row.items)
        .filter_map(|item| match item {
            Item::Text(run) => Some(run.text.to_string()),
            _ => None,
        })
        .collect();
    let bare = |text: &str| text.replace(' ', "");
    assert_eq!(bare(&words), bare(line));
    // Each continuation has its drawn mark: an upright and an arm.
    for row in rows.iter().skip(1) {
        let fills = row.items.iter().filter(|i| matches!(i, Item::Fill { .. }));
        assert_eq!(fills.count(), 2);
    }
}

#[test]
fn a_line_of_a_megabyte_can_be_parted_by_pages() {
    let book = book();
    let sheet = sheet(9.6, 121.0 * MM);
    let text = format!("```\n{}\n```\n", "abcdefg/".repeat(20_000));
    let (rows, width) = set(&sheet, FileId(0), &markdown(&text), &book);
    check(&rows[..20], width, "a very long line");
    assert!(rows.len() > 1_000);
    let parted = rows.iter().filter(|row| row.penalty < penalty::NEVER);
    assert!(parted.count() + 10 > rows.len());
}

#[test]
fn a_title_is_a_caption_that_stays_with_its_image() {
    let book = book();
    let answer = book
        .published
        .questions()
        .flat_map(|q| &q.answers)
        .find(|a| a.path.ends_with("pictures.md"))
        .expect("pictures.md");
    let sheet = sheet(9.6, 121.0 * MM);
    let text = "![Tiles](../images/palette.png \"Two bits\")\n\nAfter.\n";
    let (rows, _) = set(&sheet, answer.file, &markdown(text), &book);
    let image = |row: &Row| {
        row.items.iter().find_map(|item| match item {
            Item::Image { rect, .. } => Some(*rect),
            _ => None,
        })
    };
    let at = rows
        .iter()
        .position(|row| image(row).is_some())
        .expect("an image");
    // As large as it is at 96 dots to the inch.
    assert_eq!(
        image(&rows[at]),
        Some(Rect {
            x: 0.0,
            y: 0.0,
            width: 48.0,
            height: 24.0
        })
    );
    assert_eq!(rows[at + 1].penalty, penalty::NEVER);
    let words = |row: &Row| match row.items.first() {
        Some(Item::Text(run)) => run.text.to_string(),
        _ => String::new(),
    };
    assert_eq!(words(&rows[at + 1]).trim(), "Two bits");
}
