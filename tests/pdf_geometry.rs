//! What must hold of every page of every edition, on the laid-out pages as plain data: no ink outside its frame, no two runs on each other, no line
//! left alone, no heading at a column's foot, lines on the grid.
//!
//! A new edition is one line in [`cases`]: the book, the edition, and where its text may stand.

mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use prepbook::build;
use prepbook::config::{
    CardsOptions, CheatsheetOptions, Edition, EditionKind, Paper, WorksheetOptions,
};
use prepbook::memo::Memo;
use prepbook::pdf::{self, ElementId, Item, Layout, Page, Rect, Role, TextRun};
use prepbook::theme::Theme;

use support::Book;

const MM: f32 = 72.0 / 25.4;

/// No printer reaches the last five millimetres.
const EDGE: f32 = 5.0 * MM;

/// Frames of an edition's pages: where running text stands, and where small things may stand besides.
struct Frames {
    /// Columns of running text, in points: the grid begins at their tops.
    columns: Vec<Rect>,
    /// Margins, hung numbers and the like.
    others: Vec<Rect>,
}

struct Case {
    name: String,
    book: fn() -> Book,
    edition: Edition,
    frames: fn(&Theme, &Page) -> Frames,
    /// Whether running text keeps to a grid of half lines.
    grid: bool,
}

fn cases() -> Vec<Case> {
    let guide = |paper| Edition {
        paper,
        ..Edition::default()
    };
    let sheet = EditionKind::Cheatsheet(CheatsheetOptions::default());
    let worksheet = EditionKind::Worksheet(WorksheetOptions::default());
    let cards = EditionKind::Cards(CardsOptions::default());
    let case = |name: &str, book: fn() -> Book, edition, frames| Case {
        name: name.to_owned(),
        book,
        edition,
        frames,
        grid: true,
    };
    let free = |name: &str, book, kind| Case {
        grid: false,
        ..case(name, book, Edition::of(kind), sheet_frames)
    };
    let on = |name: &str, book, edition| Case {
        grid: false,
        ..case(name, book, edition, sheet_frames)
    };
    vec![
        case("guide A4", every_block, guide(Paper::A4), guide_frames),
        case(
            "guide Letter",
            every_block,
            guide(Paper::Letter),
            guide_frames,
        ),
        on("guide A5", every_block, guide(Paper::A5)),
        on("guide A6", every_block, guide(Paper::A6)),
        on("bad guide A6", hostile, guide(Paper::A6)),
        on("own guide A3", Book::django, guide(Paper::A3)),
        case("own guide", Book::django, guide(Paper::A4), guide_frames),
        case("bad guide", hostile, guide(Paper::A4), guide_frames),
        // Their grids and frames hang on sizes that fit; their own tests look at those.
        free("cheat sheet", Book::django, sheet),
        free("cheat sheet of everything", every_block, sheet),
        free("bad cheat sheet", hostile, sheet),
        free("worksheet", Book::django, worksheet),
        free("worksheet of everything", every_block, worksheet),
        free("bad worksheet", hostile, worksheet),
        free("cards", Book::django, cards),
        free("cards of everything", every_block, cards),
        free("bad cards", hostile, cards),
        case(
            "Timetable's guide",
            || in_timetable(Book::django()),
            guide(Paper::A4),
            table_frames,
        ),
        case(
            "Timetable's guide of everything",
            || in_timetable(every_block()),
            guide(Paper::A4),
            table_frames,
        ),
        case(
            "Timetable's bad guide",
            || in_timetable(hostile()),
            guide(Paper::Letter),
            table_frames,
        ),
        on(
            "Timetable's guide A5",
            || in_timetable(every_block()),
            guide(Paper::A5),
        ),
        free(
            "Timetable's cheat sheet",
            || in_timetable(Book::django()),
            EditionKind::Cheatsheet(CheatsheetOptions::default()),
        ),
        free(
            "Timetable's worksheet",
            || in_timetable(every_block()),
            EditionKind::Worksheet(WorksheetOptions::default()),
        ),
        free("Timetable's cards", || in_timetable(every_block()), cards),
    ]
}

/// The same book in the theme whose guide is a table.
fn in_timetable(book: Book) -> Book {
    let settings = book.text("book.toml");
    book.put(
        "book.toml",
        format!("theme.name = \"timetable\"\n{settings}"),
    );
    book
}

/// The book that has every kind of block and inline.
fn every_block() -> Book {
    Book::copy_of(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book"))
}

/// A book of what nobody should write, and somebody will.
fn hostile() -> Book {
    let book = Book::small();
    let word = "Wort".repeat(80);
    let code: String = (0..5_000).map(|i| format!("line_{i} = {i}\n")).collect();
    let cells = |what: &str| {
        let row: Vec<String> = (0..40).map(|i| format!("{what}-{i}")).collect();
        row.join(" | ")
    };
    let wide = format!(
        "| {} |\n|{}\n| {} |\n| {} |\n",
        cells("Überschrift"),
        "---|".repeat(40),
        cells("a-longer-cell"),
        cells(&word)
    );
    let deep: String = (0..30)
        .map(|i| format!("{}- Level {i} has some words\n", "  ".repeat(i)))
        .collect();
    let quotes = format!("{} Deep down, with some words\n", ">".repeat(30));
    let long_line = format!("```\n{}\n```\n", "0123456789".repeat(2_000));
    let cell = "A sentence of a cell that is higher than a page. ".repeat(300);
    let high = format!("| a | b |\n|---|---|\n| {cell} | b |\n| c | d |\n");
    let numbers = "999999998. a\n999999999. b\n";
    book.put(
        "content/answers/cache.md",
        format!(
            "---\nquestion: What did you cache?\ncue: {word}\nsummary: {word}\nmetric: {word}\ntags: [{word}]\n---\n{word}\n\n`{word}`\n\n**{word}**\n\n             ```python\n{code}```\n\n{wide}\n{deep}\n{quotes}\n{long_line}\n{high}\n{numbers}\n# {word}\n\n{word}\n: {word}\n\n<kbd>{word}</kbd> <mark>{word}</mark>\n\nThe end.\n"
        ),
    );
    book
}

/// The guide's text column, the margin at its right for metrics and the one at its left for numbers.
fn guide_frames(theme: &Theme, page: &Page) -> Frames {
    let tokens = &theme.tokens.paper;
    let left = tokens.left_mm * MM + (page.width - 210.0 * MM) / 2.0;
    let top = tokens.top_mm * MM;
    let measure = tokens.measure_mm * MM;
    let height = page.height - top - tokens.bottom_mm * MM;
    let column = |x: f32, width: f32| Rect {
        x,
        y: top,
        width,
        height,
    };
    let gap = tokens.margin_mm.1 * MM;
    Frames {
        columns: vec![column(left, measure)],
        others: vec![
            column(left + measure + gap, tokens.margin_mm.0 * MM),
            column(EDGE, left - EDGE),
        ],
    }
}

/// The guide where numbers have a column of their own: titles and rules go across it, the text and the margin.
fn table_frames(theme: &Theme, page: &Page) -> Frames {
    let mut frames = guide_frames(theme, page);
    let text = frames.columns[0];
    let tokens = &theme.tokens.paper;
    let x = text.x - tokens.number_column_mm * MM;
    frames.others.push(Rect {
        x,
        width: page.width - 2.0 * x,
        ..text
    });
    frames
}

/// Text stands anywhere within seven millimetres of the edge: how many columns or cards there are is the edition's own choice.
fn sheet_frames(_: &Theme, page: &Page) -> Frames {
    let margin = 7.0 * MM;
    Frames {
        columns: Vec::new(),
        others: vec![Rect {
            x: margin,
            y: margin,
            width: page.width - 2.0 * margin,
            height: page.height - 2.0 * margin,
        }],
    }
}

/// A case laid out.
struct Set {
    case: Case,
    theme: Theme,
    layout: Layout,
    /// Questions without an answer, letters only.
    bare: Vec<String>,
}

/// All cases: laid out once, looked at by every test.
fn sets() -> &'static [Set] {
    static SETS: OnceLock<Vec<Set>> = OnceLock::new();
    SETS.get_or_init(|| cases().into_iter().map(set).collect())
}

fn set(case: Case) -> Set {
    let memo = Memo::new();
    let folder = (case.book)();
    let loaded = build::load(folder.root(), &build::Options::default(), &memo);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{}: {errors:?}", case.name);
    let book = loaded.book.expect("a book");
    let layout = pdf::layout(&book.published, &book.theme, &case.edition, &memo).expect("fonts");
    assert!(!layout.pages.is_empty());
    Set {
        bare: book
            .published
            .questions()
            .filter(|question| question.answers.is_empty())
            .map(|question| letters(&question.text))
            .collect(),
        theme: book.theme.clone(),
        case,
        layout,
    }
}

fn runs(page: &Page) -> impl Iterator<Item = &TextRun> {
    page.items.iter().filter_map(|item| match item {
        Item::Text(run) => Some(run),
        _ => None,
    })
}

/// Left and right of a run's visible glyphs.
fn ink(run: &TextRun) -> (f32, f32) {
    let blank = |g: &&pdf::Glyph| {
        let words = run.text.get(g.text.0 as usize..g.text.1 as usize);
        words.is_some_and(|w| w.trim().is_empty())
    };
    let before: f32 = run.glyphs.iter().take_while(blank).map(|g| g.advance).sum();
    let after: f32 = run
        .glyphs
        .iter()
        .rev()
        .take_while(blank)
        .map(|g| g.advance)
        .sum();
    let all: f32 = run.glyphs.iter().map(|g| g.advance).sum();
    (run.x + before, run.x + (all - after).max(before))
}

fn has_ink(run: &TextRun) -> bool {
    !run.text.trim().is_empty()
}

/// Thousandths of a millimetre do not show; sums of many advances are that exact.
const HAIR: f32 = 0.6;

fn within(rect: &Rect, x: (f32, f32), y: (f32, f32)) -> bool {
    x.0 >= rect.x - HAIR
        && x.1 <= rect.x + rect.width + HAIR
        && y.0 >= rect.y - HAIR
        && y.1 <= rect.y + rect.height + HAIR
}

impl Set {
    fn frames(&self, page: &Page) -> Frames {
        (self.case.frames)(&self.theme, page)
    }

    /// The nearest element of a role around an element.
    fn around(&self, id: ElementId, roles: &[Role]) -> Option<ElementId> {
        let mut at = id;
        loop {
            let element = self.layout.elements.get(at.0 as usize)?;
            if roles.contains(&element.role) {
                return Some(at);
            }
            at = element.parent?;
        }
    }

    fn at(&self, number: usize, run: &TextRun) -> String {
        format!(
            "{}, page {}: {:?} at {}, {} ({} pt)",
            self.case.name,
            number + 1,
            run.text,
            run.x,
            run.y,
            run.size
        )
    }
}

#[test]
fn no_ink_leaves_the_paper_or_its_frame() {
    for set in sets() {
        for (number, page) in set.layout.pages.iter().enumerate() {
            let frames = set.frames(page);
            let paper = Rect {
                x: EDGE,
                y: EDGE,
                width: page.width - 2.0 * EDGE,
                height: page.height - 2.0 * EDGE,
            };
            for run in runs(page).filter(|run| has_ink(run)) {
                let x = ink(run);
                let y = (run.y - 0.75 * run.size, run.y + 0.25 * run.size);
                assert!(
                    within(&paper, x, y),
                    "off the paper: {}",
                    set.at(number, run)
                );
                if run.element == ElementId::ARTIFACT {
                    continue;
                }
                let mut all = frames.columns.iter().chain(&frames.others);
                assert!(
                    all.any(|frame| within(frame, x, (run.y, run.y))),
                    "out of its frame: {}",
                    set.at(number, run)
                );
            }
            for item in &page.items {
                let (rect, image) = match item {
                    Item::Fill { rect, .. } => (rect, false),
                    Item::Image { rect, .. } => (rect, true),
                    _ => continue,
                };
                let (x, y) = (
                    (rect.x, rect.x + rect.width),
                    (rect.y, rect.y + rect.height),
                );
                let name = &set.case.name;
                assert!(within(&paper, x, y), "{name}, page {number}: {rect:?}");
                assert!(rect.width >= 0.0 && rect.height >= 0.0, "{name}: {rect:?}");
                if image {
                    let mut all = frames.columns.iter().chain(&frames.others);
                    let inside = all.any(|frame| within(frame, x, y));
                    assert!(inside, "{name}, page {number}: an image at {rect:?}");
                }
            }
        }
    }
}

#[test]
fn nothing_stands_on_anything_else() {
    for set in sets() {
        for (number, page) in set.layout.pages.iter().enumerate() {
            let runs: Vec<&TextRun> = runs(page).filter(|run| has_ink(run)).collect();
            for (i, a) in runs.iter().enumerate() {
                let (left, right) = ink(a);
                for b in runs.iter().skip(i + 1) {
                    // The height of small letters: ascenders and descenders of close lines may share a band.
                    if a.y - 0.45 * a.size >= b.y || b.y - 0.45 * b.size >= a.y {
                        continue;
                    }
                    let (begin, end) = ink(b);
                    assert!(
                        right <= begin + HAIR || end <= left + HAIR,
                        "{} stands on {}",
                        set.at(number, a),
                        set.at(number, b)
                    );
                }
            }
            let images: Vec<&Rect> = page
                .items
                .iter()
                .filter_map(|item| match item {
                    Item::Image { rect, .. } => Some(rect),
                    _ => None,
                })
                .collect();
            for (i, image) in images.iter().enumerate() {
                for run in &runs {
                    let (left, right) = ink(run);
                    let apart = right <= image.x + HAIR
                        || left >= image.x + image.width - HAIR
                        || run.y <= image.y + HAIR
                        || run.y - 0.45 * run.size >= image.y + image.height - HAIR;
                    assert!(apart, "on an image: {}", set.at(number, run));
                }
                for other in images.iter().skip(i + 1) {
                    let apart = other.y >= image.y + image.height - HAIR
                        || image.y >= other.y + other.height - HAIR
                        || other.x >= image.x + image.width - HAIR
                        || image.x >= other.x + other.width - HAIR;
                    assert!(apart, "{image:?} on {other:?}");
                }
            }
        }
    }
}

#[test]
fn no_line_of_a_paragraph_stands_alone() {
    for set in sets() {
        // Baselines of the full-sized words of each paragraph, by page and column.
        let mut parts: BTreeMap<ElementId, BTreeMap<(usize, usize), Vec<i32>>> = BTreeMap::new();
        let mut sizes: BTreeMap<ElementId, f32> = BTreeMap::new();
        let paragraph = |run: &TextRun| set.around(run.element, &[Role::Paragraph]);
        for run in set.layout.pages.iter().flat_map(runs) {
            if let Some(id) = paragraph(run) {
                let size = sizes.entry(id).or_default();
                *size = size.max(run.size);
            }
        }
        for (number, page) in set.layout.pages.iter().enumerate() {
            let frames = set.frames(page);
            for run in runs(page).filter(|run| has_ink(run)) {
                let Some(id) = paragraph(run) else { continue };
                let x = ink(run);
                let mut columns = frames.columns.iter();
                let column = columns.position(|c| within(c, x, (run.y, run.y)));
                if let (Some(column), Some(size)) = (column, sizes.get(&id))
                    && run.size > 0.8 * size
                {
                    let part = parts.entry(id).or_default();
                    // Tenths of a point.
                    let line = (run.y * 10.0).round() as i32;
                    part.entry((number, column)).or_default().push(line);
                }
            }
        }
        for (id, columns) in &parts {
            if columns.len() < 2 {
                continue;
            }
            for ((page, _), lines) in columns {
                let mut lines = lines.clone();
                lines.sort_unstable();
                // Half a point is a raised mark, not another line.
                lines.dedup_by(|b, a| *b - *a < 5);
                let name = &set.case.name;
                assert!(
                    lines.len() > 1,
                    "{name}: a line of paragraph {id:?} stands alone on page {}",
                    page + 1
                );
            }
        }
    }
}

#[test]
fn no_heading_ends_a_column() {
    let headings: Vec<Role> = (1..=6).map(Role::Heading).collect();
    for set in sets() {
        for (number, page) in set.layout.pages.iter().enumerate() {
            if number + 1 == set.layout.pages.len() {
                continue;
            }
            for column in set.frames(page).columns {
                let text: Vec<&TextRun> = runs(page)
                    .filter(|run| has_ink(run) && run.element != ElementId::ARTIFACT)
                    .filter(|run| within(&column, ink(run), (run.y, run.y)))
                    .collect();
                let Some(last) = text.iter().map(|run| run.y).max_by(f32::total_cmp) else {
                    continue;
                };
                // A page that ends early ends a chapter.
                let full = last > column.y + 0.8 * column.height;
                for run in text.iter().filter(|run| run.y > last - 2.0) {
                    let heading = set.around(run.element, &headings).is_some();
                    assert!(
                        !heading || !full || set.bare(run),
                        "a heading ends a column: {}",
                        set.at(number, run)
                    );
                }
            }
        }
    }
}

impl Set {
    /// Whether a heading is an entry of its own: a question without an answer.
    fn bare(&self, run: &TextRun) -> bool {
        let words = letters(&run.text);
        self.bare.iter().any(|question| question.contains(&words))
    }
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[test]
fn running_text_stands_on_the_grid() {
    let off = [
        Role::Table,
        Role::Code,
        Role::Note,
        Role::Figure,
        Role::Caption,
        Role::Toc,
    ];
    for set in sets().iter().filter(|set| set.case.grid) {
        let tokens = &set.theme.tokens.paper;
        let (size, unit) = (tokens.size, tokens.leading / 2.0);
        let first = tokens.leading / 2.0 + 0.33 * size;
        let mut lines = 0;
        for (number, page) in set.layout.pages.iter().enumerate() {
            for column in set.frames(page).columns {
                for run in runs(page).filter(|run| has_ink(run)) {
                    let running = (run.size - size).abs() < 0.01
                        && set.around(run.element, &[Role::Paragraph]).is_some()
                        && set.around(run.element, &off).is_none()
                        && within(&column, ink(run), (run.y, run.y));
                    if !running {
                        continue;
                    }
                    lines += 1;
                    let phase = (run.y - column.y - first).rem_euclid(unit);
                    let miss = phase.min(unit - phase);
                    assert!(
                        miss < 0.1,
                        "{miss} pt off the grid: {}",
                        set.at(number, run)
                    );
                }
            }
        }
        assert!(lines > 50, "{}: {lines} lines looked at", set.case.name);
    }
}

#[test]
fn every_kind_of_block_is_in_the_book_of_all() {
    let set = &sets()[0];
    let has = |role: Role| set.layout.elements.iter().any(|e| e.role == role);
    for role in [
        Role::List,
        Role::Label,
        Role::Table,
        Role::HeaderCell,
        Role::Quote,
        Role::Code,
        Role::Figure,
        Role::Caption,
        Role::Note,
        Role::Aside,
        Role::Link,
        Role::Heading(5),
    ] {
        assert!(has(role), "{role:?}");
    }
    let images: std::collections::BTreeSet<usize> = set
        .layout
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Image { asset, .. } => Some(*asset),
            _ => None,
        })
        .collect();
    assert!(images.len() >= 10, "{images:?}");
    // Each has its words.
    for element in &set.layout.elements {
        if element.role == Role::Figure {
            assert!(
                element
                    .alt
                    .as_ref()
                    .is_some_and(|alt| !alt.trim().is_empty())
            );
        }
    }
}
