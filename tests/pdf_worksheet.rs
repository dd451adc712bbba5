//! Worksheets as plain data: what stands where on which page.

mod support;

use std::sync::{Arc, OnceLock};

use prepbook::build::Book;
use prepbook::config::{Edition, EditionKind, Paper, WorksheetOptions};
use prepbook::memo::Memo;
use prepbook::pdf::{self, Item, Layout, LinkTo, Page, Rect, Role};
use support::paper::{self, django, ink_end, lay_out, load, paper_book, runs};

const MM: f32 = 72.0 / 25.4;

fn edition(options: WorksheetOptions) -> Edition {
    Edition::of(EditionKind::Worksheet(options))
}

/// A book of what is hard to bring onto a worksheet.
fn hard() -> Book {
    let files = support::Book::empty();
    files.put("book.toml", "[book]\ntitle = \"Hard\"\n");
    let code: String = (0..40)
        .map(|n| format!("   for row_{n} in table.rows_{n}(where={n}): total += row_{n}.value\n"))
        .collect();
    let endless: String = (0..120).map(|n| format!("   line {n}\n")).collect();
    let parts: String = (0..20)
        .map(|n| format!("   - What of the part {n}?\n"))
        .collect();
    let long = "and why did it take as long as it did ".repeat(30);
    files.put(
        "content/questions.md",
        format!("# Hard\n\n## One\n\n1. How long {long}?\n2. What does this print?\n\n   ```python\n{code}   ```\n\n3. And this?\n\n   ```text\n{endless}   ```\n\n4. Many parts:\n{parts}\n5. Почему запрос медленный;\n6. Short?\n"),
    );
    files.put(
        "content/answers/a.md",
        "---\nquestion: Short?\nsummary: Yes.\n---\nIndeed.\n",
    );
    load(files.root(), false)
}

/// Lines to write on: hairlines of the theme's colour of lines, longer than a hand is wide.
fn lines(book: &Book, page: &Page) -> Vec<Rect> {
    let line = |item: &Item| match item {
        Item::Fill { rect, color, .. } => (*color == book.theme.tokens.print.line
            && rect.height < 0.6
            && rect.width > 0.45 * page.width)
            .then_some(*rect),
        _ => None,
    };
    page.items.iter().filter_map(line).collect()
}

/// Laid out once for all tests.
fn everything() -> &'static [(Arc<Book>, Layout)] {
    static ALL: OnceLock<Vec<(Arc<Book>, Layout)>> = OnceLock::new();
    ALL.get_or_init(all)
}

fn all() -> Vec<(Arc<Book>, Layout)> {
    let mut out = Vec::new();
    for book in [django(), paper_book(), hard()].map(Arc::new) {
        for (paper, landscape, options) in [
            (Paper::A4, false, WorksheetOptions::default()),
            (Paper::A5, false, WorksheetOptions::default()),
            (
                Paper::Letter,
                true,
                WorksheetOptions {
                    ruled: false,
                    ..WorksheetOptions::default()
                },
            ),
            (
                Paper::A6,
                false,
                WorksheetOptions {
                    space_mm: 300,
                    appendix: false,
                    ..WorksheetOptions::default()
                },
            ),
            (
                Paper::A3,
                true,
                WorksheetOptions {
                    space_mm: 0,
                    ..WorksheetOptions::default()
                },
            ),
        ] {
            let edition = Edition {
                paper,
                landscape,
                ..edition(options)
            };
            out.push((Arc::clone(&book), lay_out(&book, &edition)));
        }
    }
    out
}

#[test]
fn no_ink_leaves_what_printers_print() {
    // 5 mm.
    let white = 14.1;
    for (_, layout) in everything() {
        for (number, page) in layout.pages.iter().enumerate() {
            for run in runs(page) {
                let at = format!("page {number}: {:?} at {}, {}", run.text, run.x, run.y);
                assert!(
                    run.x >= white - 0.2 && ink_end(run) <= page.width - white,
                    "{at}"
                );
                assert!(run.y - 0.7 * run.size >= white, "{at}");
                assert!(run.y + 0.2 * run.size <= page.height - white, "{at}");
            }
            for item in &page.items {
                if let Item::Fill { rect, .. } | Item::Image { rect, .. } = item {
                    assert!(rect.x >= white && rect.x + rect.width <= page.width - white);
                    assert!(rect.y >= white && rect.y + rect.height <= page.height - white);
                }
            }
        }
    }
}

#[test]
fn no_words_stand_on_others() {
    for (_, layout) in everything() {
        paper::no_words_stand_on_others(layout);
    }
}

/// On every page each question has all the lines that it asked for, and nothing else has any: neither begins without the other.
#[test]
fn no_question_is_parted_from_its_room() {
    let book = django();
    for space_mm in [16_u16, 48, 90] {
        let layout = lay_out(
            &book,
            &edition(WorksheetOptions {
                space_mm,
                ..WorksheetOptions::default()
            }),
        );
        let asked = (f32::from(space_mm) / 8.0).round() as usize;
        let mut questions = 0;
        for page in &layout.pages {
            let tops: Vec<f32> = layout
                .destinations
                .iter()
                .filter(|d| book.published.question(&d.name).is_some())
                .filter(|d| std::ptr::eq(&layout.pages[d.page], page))
                .map(|d| d.y)
                .collect();
            questions += tops.len();
            let ruled = lines(&book, page);
            if tops.is_empty() {
                continue;
            }
            for top in &tops {
                let end = tops
                    .iter()
                    .copied()
                    .filter(|t| t > top)
                    .fold(f32::INFINITY, f32::min);
                let own: Vec<f32> = ruled
                    .iter()
                    .map(|r| r.y)
                    .filter(|y| y > top && *y < end)
                    .collect();
                assert!(own.len() >= asked, "{} of {asked} lines", own.len());
                for pair in own.windows(2) {
                    let apart = (pair[1] - pair[0]).abs();
                    assert!((apart - 8.0 * MM).abs() < 0.01, "{apart}");
                }
            }
            let first = tops.iter().copied().fold(f32::INFINITY, f32::min);
            assert!(
                ruled.iter().all(|r| r.y > first),
                "lines without a question"
            );
        }
        assert_eq!(questions, book.published.coverage.questions);
    }
}

#[test]
fn pages_end_evenly() {
    let book = django();
    let options = WorksheetOptions {
        appendix: false,
        ..WorksheetOptions::default()
    };
    let layout = lay_out(&book, &edition(options));
    let ends: Vec<f32> = layout
        .pages
        .iter()
        .map(|page| lines(&book, page).iter().map(|r| r.y).fold(0.0, f32::max))
        .filter(|y| *y > 0.0)
        .collect();
    let (last, others) = ends.split_last().expect("pages with lines");
    for end in others {
        assert!((end - others[0]).abs() < 0.1, "{ends:?}");
    }
    assert!(*last <= others[0] + 0.1);
}

/// "answer on p. 31" and "question on p. 4" say where they lead.
#[test]
fn question_and_answer_name_each_other_s_pages() {
    for (book, layout) in everything() {
        let place = |name: &str| layout.destinations.iter().find(|d| d.name == name);
        let mut tied = 0;
        for page in &layout.pages {
            for link in &page.links {
                let LinkTo::Inside(to) = &link.to else {
                    continue;
                };
                let words: String = runs(page)
                    .filter(|run| run.element == link.element)
                    .map(|run| run.text.to_string())
                    .collect();
                let Some((_, number)) = words.split_once(" on p. ") else {
                    continue;
                };
                let place = place(to).expect("a place");
                assert_eq!(layout.pages[place.page].label, number, "{words}");
                tied += 1;
            }
        }
        let answers = layout
            .destinations
            .iter()
            .filter(|d| d.name.starts_with("answer:"))
            .count();
        assert_eq!(tied, 2 * answers);
        if answers > 0 {
            let answered = book.published.questions().filter(|q| !q.answers.is_empty());
            assert!(answers >= answered.count());
            assert!(place(":answers").is_some());
        }
    }
}

#[test]
fn without_an_appendix_no_answer_is_given_away() {
    let book = django();
    let layout = lay_out(
        &book,
        &edition(WorksheetOptions {
            appendix: false,
            ..WorksheetOptions::default()
        }),
    );
    let all: String = layout
        .pages
        .iter()
        .flat_map(runs)
        .map(|run| run.text.to_string())
        .collect();
    let metrics = book.published.questions().flat_map(|q| &q.answers);
    for metric in metrics.filter_map(|a| a.metric.as_deref()) {
        assert!(!all.contains(metric), "{metric}");
    }
    assert!(!all.contains("answer on p."));
}

#[test]
fn blank_room_has_no_lines() {
    let book = django();
    let options = WorksheetOptions {
        ruled: false,
        appendix: false,
        ..WorksheetOptions::default()
    };
    let layout = lay_out(&book, &edition(options));
    assert!(
        layout
            .pages
            .iter()
            .all(|page| lines(&book, page).is_empty())
    );
}

#[test]
fn headings_skip_no_level_and_parents_come_first() {
    for (_, layout) in everything() {
        let mut level = 0;
        for (i, element) in layout.elements.iter().enumerate() {
            assert!(element.parent.is_none_or(|p| (p.0 as usize) < i));
            if let Role::Heading(next) = element.role {
                assert!(next <= level + 1, "{level} → {next}");
                level = next;
            }
        }
    }
}

/// The same bytes with an empty memory, with one that has seen the same, and with one that has seen other editions.
#[test]
fn what_was_made_before_leaves_no_trace() {
    let book = paper_book();
    let bytes = |memo: &Memo, options: WorksheetOptions| {
        let options = edition(options);
        let drawn = pdf::render(
            &book.published,
            &book.theme,
            &options,
            &pdf::Options::default(),
            memo,
        );
        drawn.expect("not called off").files[0].bytes.clone()
    };
    let clean = bytes(&Memo::new(), WorksheetOptions::default());
    let memo = Memo::new();
    for space_mm in [0, 20, 48] {
        for (ruled, appendix) in [(true, false), (false, true)] {
            let options = WorksheetOptions {
                space_mm,
                ruled,
                appendix,
            };
            bytes(&memo, options);
        }
    }
    assert!(bytes(&memo, WorksheetOptions::default()) == clean);
    assert!(bytes(&memo, WorksheetOptions::default()) == clean);
}

#[test]
fn a_first_question_stands_with_its_title_or_the_titles_alone() {
    let book = django();
    let first = book.published.questions().next().expect("a question");
    for (paper, space_mm) in [
        (Paper::A4, 400),
        (Paper::A5, 120),
        (Paper::A6, 60),
        (Paper::A4, 60),
    ] {
        let edition = Edition {
            paper,
            ..edition(WorksheetOptions {
                space_mm,
                appendix: false,
                ..WorksheetOptions::default()
            })
        };
        let layout = lay_out(&book, &edition);
        let asked = layout.destinations.iter().find(|d| d.name == first.id);
        let page = asked.expect("a place").page;
        // All of its room is on its page: the next one begins another question.
        let second = book.published.questions().nth(1).expect("another");
        let next = layout.destinations.iter().find(|d| d.name == second.id);
        let next = next.expect("a place").page;
        assert!(next <= page + 1, "{paper:?} {space_mm}: {page} {next}");
        assert!(page <= 1, "{paper:?} {space_mm}");
        assert!(
            lines(&book, &layout.pages[page]).len() >= 4,
            "{paper:?} {space_mm}"
        );
        // Titles are not divided.
        let subtitle = book.published.about.subtitle.clone().expect("a subtitle");
        let of = |page: &Page| {
            runs(page)
                .map(|run| run.text.to_string())
                .collect::<String>()
        };
        assert!(paper::letters(&of(&layout.pages[0])).contains(&paper::letters(&subtitle)));
    }
}
