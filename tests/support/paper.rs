//! What the tests of printed editions share: books loaded and laid out, and looks at positioned text.

use std::path::Path;

use prepbook::build::{self, Book};
use prepbook::config::Edition;
use prepbook::memo::Memo;
use prepbook::pdf::{self, Item, Layout, Page, TextRun};

/// A book without errors.
pub fn load(root: &Path, private: bool) -> Book {
    let options = build::Options {
        private,
        ..Default::default()
    };
    let loaded = build::load(root, &options, &Memo::new());
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    loaded.book.expect("a book")
}

/// The book of this repository.
pub fn django() -> Book {
    load(super::Book::django().root(), false)
}

/// The book that has every kind of block.
pub fn paper_book() -> Book {
    load(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book"),
        false,
    )
}

/// Lays an edition out, nothing remembered.
pub fn lay_out(book: &Book, edition: &Edition) -> Layout {
    pdf::layout(&book.published, &book.theme, edition, &Memo::new()).expect("fonts")
}

/// The text of a page, in the order in which it is drawn.
pub fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// Where the last glyph ends that is no space.
pub fn ink_end(run: &TextRun) -> f32 {
    let ink = run.glyphs.iter().rposition(|g| {
        !run.text[g.text.0 as usize..g.text.1 as usize]
            .trim()
            .is_empty()
    });
    run.x
        + run.glyphs[..ink.map_or(0, |i| i + 1)]
            .iter()
            .map(|g| g.advance)
            .sum::<f32>()
}

/// Letters and figures alone: what line ends and spaces cannot change.
pub fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// No ink of two runs of a page on the same place.
pub fn no_words_stand_on_others(layout: &Layout) {
    for (number, page) in layout.pages.iter().enumerate() {
        let runs: Vec<_> = runs(page).collect();
        for (i, a) in runs.iter().enumerate() {
            for b in &runs[i + 1..] {
                let apart = ink_end(a) <= b.x + 0.5
                    || ink_end(b) <= a.x + 0.5
                    || (a.y - b.y).abs() >= 0.45 * a.size.min(b.size);
                assert!(
                    apart || a.text.trim().is_empty() || b.text.trim().is_empty(),
                    "page {number}: {:?} and {:?}",
                    a.text,
                    b.text
                );
            }
        }
    }
}
