//! The typeset guide as plain data: what stands where on which page.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use prepbook::build::{self, Book};
use prepbook::config::{Edition, Paper};
use prepbook::diagnostic::Place;
use prepbook::guide::GuideAnswer;
use prepbook::markdown::{Block, BlockKind, plain_blocks, plain_inlines};
use prepbook::memo::Memo;
use prepbook::pdf::{
    self, Element, ElementId, Item, Layout, LinkTo, OutlineEntry, Page, Role, TextRun,
};

const MM: f32 = 72.0 / 25.4;

/// A book laid out.
struct Set {
    book: Book,
    layout: Layout,
    paper: Paper,
}

fn set(root: &Path, paper: Paper, private: bool) -> Set {
    let memo = Memo::new();
    let options = build::Options {
        private,
        ..Default::default()
    };
    let loaded = build::load(root, &options, &memo);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let book = loaded.book.expect("a book");
    let edition = Edition {
        paper,
        ..Edition::default()
    };
    let layout = pdf::layout(&book.published, &book.theme, &edition, &memo).expect("fonts");
    Set {
        book,
        layout,
        paper,
    }
}

/// The book that has every kind of block.
fn paper_book(paper: Paper) -> Set {
    set(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book"),
        paper,
        false,
    )
}

/// The book of this repository.
fn own_book(paper: Paper) -> Set {
    let book = support::Book::django();
    set(book.root(), paper, false)
}

fn everything() -> Vec<Set> {
    vec![
        paper_book(Paper::A4),
        paper_book(Paper::Letter),
        own_book(Paper::A4),
        own_book(Paper::Letter),
    ]
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

fn width(run: &TextRun) -> f32 {
    run.glyphs.iter().map(|g| g.advance).sum()
}

/// Where a run's visible glyphs end.
fn ink_end(run: &TextRun) -> f32 {
    let blank: f32 = run
        .glyphs
        .iter()
        .rev()
        .take_while(|g| {
            run.text[g.text.0 as usize..g.text.1 as usize]
                .trim()
                .is_empty()
        })
        .map(|g| g.advance)
        .sum();
    run.x + width(run) - blank
}

impl Set {
    /// Left edge, right edge and bottom of the text column.
    fn column(&self) -> (f32, f32, f32) {
        let tokens = &self.book.theme.tokens.paper;
        let page = &self.layout.pages[0];
        let left = match self.paper {
            Paper::Letter => (tokens.left_mm + (215.9 - 210.0) / 2.0) * MM,
            _ => tokens.left_mm * MM,
        };
        (
            left,
            left + tokens.measure_mm * MM,
            page.height - tokens.bottom_mm * MM,
        )
    }

    fn element(&self, id: ElementId) -> Option<&Element> {
        self.layout.elements.get(id.0 as usize)
    }

    /// The nearest element of a role around an element.
    fn around(&self, id: ElementId, roles: &[Role]) -> Option<ElementId> {
        let mut at = id;
        loop {
            let element = self.element(at)?;
            if roles.contains(&element.role) {
                return Some(at);
            }
            at = element.parent?;
        }
    }

    /// All text but heads and folios, letters and digits only: what line breaks, hyphens and spacing do does not count.
    fn letters(&self) -> String {
        let all: String = self
            .layout
            .pages
            .iter()
            .flat_map(runs)
            .filter(|run| run.element != ElementId::ARTIFACT)
            .map(|run| &*run.text)
            .collect();
        letters(&all)
    }

    fn answers(&self) -> impl Iterator<Item = &GuideAnswer> {
        self.book
            .published
            .questions()
            .flat_map(|q| &q.answers)
            .map(|a| &**a)
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn no_ink_leaves_the_paper_or_the_column() {
    for set in everything() {
        let (left, right, bottom) = set.column();
        for (number, page) in set.layout.pages.iter().enumerate() {
            for run in runs(page) {
                let at = format!("page {number}: {:?} at {}, {}", run.text, run.x, run.y);
                assert!(run.x >= 14.0 && ink_end(run) <= page.width - 14.0, "{at}");
                assert!(
                    run.y - run.size >= 14.0 && run.y + 0.3 * run.size <= page.height - 14.0,
                    "{at}"
                );
                if run.element != ElementId::ARTIFACT {
                    assert!(run.y <= bottom, "below the column, {at}");
                    let in_text = run.x < right && ink_end(run) <= right + 0.6;
                    let in_margin = run.x > right + 8.0;
                    let hung = ink_end(run) <= left;
                    assert!(in_text || in_margin || hung, "between the columns, {at}");
                }
            }
            for item in &page.items {
                let rect = match item {
                    Item::Fill { rect, .. } | Item::Image { rect, .. } => rect,
                    Item::Text(_) => continue,
                };
                assert!(
                    rect.x >= 14.0 && rect.x + rect.width <= page.width - 14.0,
                    "page {number}: {rect:?}"
                );
                assert!(
                    rect.y >= 14.0 && rect.y + rect.height <= page.height - 14.0,
                    "page {number}: {rect:?}"
                );
            }
        }
    }
}

#[test]
fn no_words_stand_on_others() {
    for set in everything() {
        for (number, page) in set.layout.pages.iter().enumerate() {
            let runs: Vec<_> = runs(page).collect();
            for (i, a) in runs.iter().enumerate() {
                for b in &runs[i + 1..] {
                    // The height of small letters: ascenders and descenders of close lines may share a band.
                    let apart = a.y - 0.45 * a.size >= b.y || b.y - 0.45 * b.size >= a.y;
                    let beside = ink_end(a) <= b.x + 0.6 || ink_end(b) <= a.x + 0.6;
                    assert!(
                        apart || beside,
                        "page {number}: {:?} on {:?} at {}, {}",
                        a.text,
                        b.text,
                        a.x,
                        a.y
                    );
                }
            }
        }
    }
}

#[test]
fn no_paragraph_leaves_one_line_behind() {
    for set in everything() {
        // Lines of every paragraph, page by page.
        let mut lines: BTreeMap<ElementId, BTreeMap<usize, Vec<i32>>> = BTreeMap::new();
        for (number, page) in set.layout.pages.iter().enumerate() {
            for run in runs(page) {
                let Some(paragraph) = set.around(run.element, &[Role::Paragraph]) else {
                    continue;
                };
                // Superscripts stand off the line; the line is where the full-sized words are.
                lines
                    .entry(paragraph)
                    .or_default()
                    .entry(number)
                    .or_default()
                    .push((run.y * 4.0) as i32);
            }
        }
        for (paragraph, pages) in &lines {
            if pages.len() > 1 {
                for (page, ys) in pages {
                    let mut distinct: Vec<i32> = ys.clone();
                    distinct.sort_unstable();
                    let span = distinct[distinct.len() - 1] - distinct[0];
                    // A line is fourteen points or so; two lines span at least half of that more than a superscript.
                    assert!(
                        span > 4 * 8,
                        "one line of paragraph {paragraph:?} stands alone on page {page}"
                    );
                }
            }
        }
    }
}

#[test]
fn titles_stay_with_what_they_head() {
    for set in everything() {
        let (left, right, bottom) = set.column();
        for (number, page) in set.layout.pages.iter().enumerate() {
            let text: Vec<_> = runs(page)
                .filter(|r| r.element != ElementId::ARTIFACT && r.x < right)
                .collect();
            let Some(last) = text.iter().map(|r| r.y).max_by(f32::total_cmp) else {
                continue;
            };
            for run in &text {
                let heading =
                    (1..=6).any(|n| set.around(run.element, &[Role::Heading(n)]).is_some());
                let alone = set.layout.pages.get(number + 1).is_some()
                    && run.y > last - 2.0
                    && last > bottom - 60.0;
                // A question without an answer is its own last line; its number hangs beside it.
                let bare = run.x < left
                    || set.book.published.questions().any(|q| {
                        q.answers.is_empty() && letters(&q.text).contains(&letters(&run.text))
                    });
                assert!(
                    !(heading && alone) || bare,
                    "page {number} ends in the title {:?}",
                    run.text
                );
            }
        }
    }
}

#[test]
fn every_word_of_every_answer_is_there_in_order() {
    /// Set in bands, the first column again in each: not in the order of the text.
    fn many_columns(blocks: &[Block]) -> bool {
        blocks.iter().any(|block| match &block.kind {
            BlockKind::Table(table) => table.align.len() > 12,
            _ => false,
        })
    }
    fn footnoted(blocks: &[Block]) -> bool {
        format!("{blocks:?}").contains("FootnoteRef")
    }
    for set in everything() {
        let text = set.letters();
        let mut from = 0;
        let mut next = |words: &str, what: &str| {
            let words = letters(words);
            match text[from..].find(&words) {
                Some(at) => from += at + words.len(),
                None => panic!("{what}: not found after {from}: {words}"),
            }
        };
        // Past the contents, which have the prompts as well.
        let first = &set.book.published.sections[0];
        let opener = letters(&format!(
            "Section one of {}",
            ["one", "two", "three", "four", "nine"][match set.book.published.sections.len() {
                1 => 0,
                2 => 1,
                3 => 2,
                4 => 3,
                _ => 4,
            }]
        ));
        next(&opener, "first section");
        next(&first.title, "title");
        for question in set.book.published.questions() {
            next(&question.text, &question.id);
            for answer in &question.answers {
                if let Some(summary) = &answer.summary {
                    next(&plain_inlines(summary), &answer.path);
                }
                for part in &answer.parts {
                    if let Some((_, label)) = &part.evidence {
                        next(&plain_inlines(label), &answer.path);
                    }
                    for block in &part.blocks {
                        let block = std::slice::from_ref(block);
                        // A mark of a footnote stands between words; images have no words on paper; lists have numbers.
                        if footnoted(block)
                            || format!("{block:?}").contains("Image(")
                            || format!("{block:?}").contains("start: Some")
                            || many_columns(block)
                        {
                            continue;
                        }
                        next(&plain_blocks(block, true), &answer.path);
                    }
                }
                // Footnotes stand at the foot of the page, wherever that cuts the text.
                for note in &answer.footnotes {
                    let words = letters(&plain_blocks(&note.blocks, true));
                    assert!(text.contains(&words), "{}: {words}", answer.path);
                }
            }
        }
    }
}

#[test]
fn metrics_stand_in_the_margin_beside_their_question() {
    for set in everything() {
        let (_, right, _) = set.column();
        for answer in set.answers() {
            let Some(metric) = &answer.metric else {
                continue;
            };
            let want = letters(metric);
            let found = set.layout.pages.iter().any(|page| {
                let margin: String = runs(page)
                    .filter(|r| r.x > right + 8.0)
                    .map(|r| &*r.text)
                    .collect();
                letters(&margin).contains(&want)
            });
            assert!(found, "{metric} is in no margin");
        }
    }
}

#[test]
fn every_place_can_be_reached() {
    for set in everything() {
        let places: Vec<&str> = set
            .layout
            .destinations
            .iter()
            .map(|d| d.name.as_str())
            .collect();
        assert!(places.is_sorted());
        for question in set.book.published.questions() {
            assert!(places.contains(&question.id.as_str()), "{}", question.id);
        }
        for place in &set.layout.destinations {
            let page = &set.layout.pages[place.page];
            assert!(place.y > 0.0 && place.y < page.height);
        }
        for link in set.layout.pages.iter().flat_map(|p| &p.links) {
            if let LinkTo::Inside(name) = &link.to {
                assert!(places.contains(&name.as_str()), "{name}");
            }
            assert!(link.rect.width > 0.0 && link.rect.height > 0.0);
        }
        fn leaves<'a>(entries: &'a [OutlineEntry], out: &mut Vec<&'a str>) {
            for entry in entries {
                out.push(&entry.to);
                leaves(&entry.children, out);
            }
        }
        let mut outline = Vec::new();
        leaves(&set.layout.outline, &mut outline);
        assert!(outline.iter().all(|to| places.contains(to)));
        let questions: Vec<_> = set
            .book
            .published
            .questions()
            .map(|q| q.id.as_str())
            .collect();
        let in_outline: Vec<_> = outline
            .into_iter()
            .filter(|to| questions.contains(to))
            .collect();
        assert_eq!(in_outline, questions);
    }
}

#[test]
fn the_contents_give_the_right_pages() {
    for set in everything() {
        let page_of = |name: &str| {
            set.layout
                .destinations
                .iter()
                .find(|d| d.name == name)
                .map(|d| d.page)
        };
        let contents = page_of(":contents").expect("contents");
        let mut seen = 0;
        for page in &set.layout.pages[contents..] {
            for link in &page.links {
                let LinkTo::Inside(name) = &link.to else {
                    continue;
                };
                if set.around(link.element, &[Role::TocItem]).is_none() {
                    continue;
                }
                let target = page_of(name).expect("a page");
                let label = &set.layout.pages[target].label;
                let line: Vec<_> = runs(page)
                    .filter(|r| {
                        r.element == link.element
                            && r.y > link.rect.y
                            && r.y < link.rect.y + link.rect.height
                    })
                    .collect();
                let (_, right, _) = set.column();
                let at_the_right = line
                    .iter()
                    .any(|r| r.text.trim() == label && (ink_end(r) - right).abs() < 1.0);
                // A prompt of two lines has its number on the last.
                let last = !page
                    .links
                    .iter()
                    .any(|l| l.element == link.element && l.rect.y > link.rect.y + 1.0);
                assert!(at_the_right || !last, "{name} is on page {label}");
                seen += 1;
            }
        }
        assert!(seen >= set.book.published.coverage.questions);
    }
}

#[test]
fn labels_are_roman_before_the_first_section() {
    let set = paper_book(Paper::A4);
    let labels: Vec<&str> = set.layout.pages.iter().map(|p| p.label.as_str()).collect();
    assert_eq!(labels[..3], ["i", "ii", "iii"]);
    let first = labels.iter().position(|l| *l == "1").expect("page 1");
    for (i, label) in labels[first..].iter().enumerate() {
        assert_eq!(*label, (i + 1).to_string());
    }
    let section = set
        .layout
        .destinations
        .iter()
        .find(|d| d.name == format!("section:{}", set.book.published.sections[0].slug));
    assert_eq!(section.map(|d| d.page), Some(first));
}

#[test]
fn elements_are_a_forest_with_parents_first() {
    for set in everything() {
        for (i, element) in set.layout.elements.iter().enumerate() {
            assert!(element.parent.is_none_or(|p| (p.0 as usize) < i));
        }
        for run in set.layout.pages.iter().flat_map(runs) {
            assert!(run.element == ElementId::ARTIFACT || set.element(run.element).is_some());
            assert!(
                run.glyphs.iter().all(|g| g.id != 0),
                "a glyph that says nothing in {:?}",
                run.text
            );
        }
        // No level of heading is skipped downwards.
        let mut level = 0;
        for element in &set.layout.elements {
            if let Role::Heading(n) = element.role {
                assert!(n <= level + 1, "H{n} after H{level}");
                level = n;
            }
        }
    }
}

#[test]
fn a_private_copy_says_so_on_every_page() {
    let set = set(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book"),
        Paper::A4,
        true,
    );
    for page in &set.layout.pages {
        assert!(
            runs(page).any(|r| r.text.trim() == "private copy"),
            "page {}",
            page.label
        );
    }
}

#[test]
fn what_is_remembered_is_what_would_be_made() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book");
    let memo = Memo::new();
    let book = build::load(&root, &Default::default(), &memo)
        .book
        .expect("a book");
    let edition = Edition::default();
    let draw = |memo: &Memo| {
        format!(
            "{:?}",
            pdf::layout(&book.published, &book.theme, &edition, memo).expect("fonts")
        )
    };
    let first = draw(&memo);
    assert!(first == draw(&memo));
    assert!(first == draw(&Memo::new()));
}

#[test]
fn an_image_that_paper_cannot_show_is_named_once() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book");
    let memo = Memo::new();
    let book = build::load(&root, &Default::default(), &memo)
        .book
        .expect("a book");
    let rendered = pdf::render(
        &book.published,
        &book.theme,
        &Edition::default(),
        &pdf::Options::default(),
        &memo,
    )
    .expect("nobody calls it off");
    let left_out: Vec<_> = rendered
        .diagnostics
        .iter()
        .filter(|d| d.code == "image-left-out")
        .collect();
    assert_eq!(left_out.len(), 1, "{:?}", rendered.diagnostics);
    // At the place that refers to it, which is where one can do something about it.
    assert!(left_out[0].message.contains("content/images/photo.avif"));
    assert!(matches!(left_out[0].place, Place::Text(..)), "{left_out:?}");
    assert_eq!(rendered.files.len(), 1);
    assert!(
        rendered
            .text
            .iter()
            .any(|(path, text)| path == "guide.pdf" && text.contains("every kind of block"))
    );
}
