//! The stages of a build, each alone, on made books. `benches/README.md` says how to run and what was seen.
//!
//! No test checks a time; these are for whoever changes a stage and wants to know what it did.

mod made;

use divan::{Bencher, black_box};
use prepbook::build::{self, Book, Options};
use prepbook::config::{
    CardsOptions, CheatsheetOptions, Edition, EditionKind, GuideOptions, WorksheetOptions,
};
use prepbook::markdown::{self, ParseOptions};
use prepbook::memo::Memo;
use prepbook::{output, pdf, site};
use tempfile::TempDir;

/// A tenth of a usual book, a usual one, and one to see that nothing grows faster than the book.
const SIZES: [usize; 3] = [24, 240, 960];

fn main() {
    divan::main();
}

fn folder(questions: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    made::book(folder.path(), questions);
    folder
}

fn loaded(folder: &TempDir, memo: &Memo) -> Book {
    let loaded = build::load(folder.path(), &Options::default(), memo);
    assert!(
        !loaded.diagnostics.iter().any(|d| d.is_error()),
        "{:?}",
        loaded.diagnostics
    );
    loaded.book.expect("a book")
}

fn site_options(book: &Book) -> site::Options {
    site::Options {
        site: book.config.site.clone(),
        downloads: Vec::new(),
        reload_script: None,
        strings: prepbook::words::Strings::default(),
        editing: None,
        icon: None,
        image: None,
    }
}

/// Markdown to trees: 350 words.
#[divan::bench]
fn parse(bencher: Bencher) {
    let mut random = made::Random::new(1);
    let text = (0..5)
        .map(|_| made::prose(&mut random, 70))
        .collect::<Vec<_>>()
        .join("\n\n");
    let options = ParseOptions::own(true);
    bencher.bench(|| markdown::parse(black_box(&text), 0, options));
}

/// Code to tokens: a hundred snippets of Python and SQL, some 750 lines, by the lexer.
#[divan::bench]
fn highlight(bencher: Bencher) {
    let mut random = made::Random::new(2);
    let snippets: Vec<_> = (0..100).map(|_| made::code(&mut random)).collect();
    bencher.bench(|| {
        let memo = Memo::new();
        snippets
            .iter()
            .filter_map(|(info, text)| markdown::highlight(info, text, &memo))
            .count()
    });
}

/// Reading, parsing and joining a whole book.
#[divan::bench(args = SIZES)]
fn load(bencher: Bencher, questions: usize) {
    let folder = folder(questions);
    bencher.bench(|| loaded(&folder, &Memo::new()));
}

/// The same with everything remembered: joining alone.
#[divan::bench(args = SIZES)]
fn join(bencher: Bencher, questions: usize) {
    let folder = folder(questions);
    let memo = Memo::new();
    loaded(&folder, &memo);
    bencher.bench(|| loaded(&folder, &memo));
}

/// The site's pages in memory.
#[divan::bench(args = SIZES)]
fn draw_site(bencher: Bencher, questions: usize) {
    let folder = folder(questions);
    let book = loaded(&folder, &Memo::new());
    bencher.bench(|| {
        site::render(
            &book.published,
            &book.theme,
            &site_options(&book),
            &Memo::new(),
        )
    });
}

/// An edition's pages, laid out and written as a PDF, in memory, nothing remembered.
fn draw_edition(bencher: Bencher, questions: usize, kind: EditionKind) {
    let folder = folder(questions);
    let book = loaded(&folder, &Memo::new());
    let edition = Edition::of(kind);
    bencher.bench(|| {
        pdf::render(
            &book.published,
            &book.theme,
            &edition,
            &pdf::Options::default(),
            &Memo::once(),
        )
    });
}

#[divan::bench(args = SIZES)]
fn draw_guide(bencher: Bencher, questions: usize) {
    draw_edition(
        bencher,
        questions,
        EditionKind::Guide(GuideOptions::default()),
    );
}

/// In the largest type with which sixty questions take a page, found out anew.
#[divan::bench(args = SIZES)]
fn draw_cheatsheet(bencher: Bencher, questions: usize) {
    let options = CheatsheetOptions {
        fit: Some((questions / 60).max(1) as u16),
        ..CheatsheetOptions::default()
    };
    draw_edition(bencher, questions, EditionKind::Cheatsheet(options));
}

#[divan::bench(args = SIZES)]
fn draw_worksheet(bencher: Bencher, questions: usize) {
    draw_edition(
        bencher,
        questions,
        EditionKind::Worksheet(WorksheetOptions::default()),
    );
}

#[divan::bench(args = SIZES)]
fn draw_cards(bencher: Bencher, questions: usize) {
    draw_edition(
        bencher,
        questions,
        EditionKind::Cards(CardsOptions::default()),
    );
}

/// All files to an empty folder.
#[divan::bench(args = SIZES)]
fn write(bencher: Bencher, questions: usize) {
    let folder = folder(questions);
    let memo = Memo::new();
    let book = loaded(&folder, &memo);
    let files = build::render(&book, &Options::default(), &memo).files;
    bencher
        .with_inputs(|| tempfile::tempdir().expect("a temporary folder"))
        .bench_values(|out| output::write(out.path(), &files, &[]).map(|_| out));
}

/// A whole build after one answer changed, everything else remembered.
#[divan::bench(args = SIZES)]
fn rebuild(bencher: Bencher, questions: usize) {
    let folder = folder(questions);
    let memo = Memo::new();
    build::build(folder.path(), &Options::default(), &memo);
    let path = folder.path().join("content/answers/q7.md");
    let text = std::fs::read_to_string(&path).expect("an answer");
    let mut turn = 0;
    bencher
        .with_inputs(|| {
            turn += 1;
            std::fs::write(&path, format!("{text}\nOnce more, {turn}.\n")).expect("an answer");
        })
        .bench_local_values(|()| {
            build::build(folder.path(), &Options::default(), &memo)
                .written
                .is_some()
        });
}
