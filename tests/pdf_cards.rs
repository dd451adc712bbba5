//! Cards as plain data: what stands where on which sheet.

mod support;

use std::sync::{Arc, OnceLock};

use prepbook::build::Book;
use prepbook::config::{CardsOptions, Edition, EditionKind, Paper, Sides, Unanswered};
use prepbook::markdown::{plain_blocks, plain_inlines};
use prepbook::memo::Memo;
use prepbook::pdf::{self, ElementId, Item, Layout, Page, Role, TextRun};
use support::paper::{self, django, ink_end, lay_out, letters, load, paper_book, runs};

/// What printers leave white, in points: 5 mm.
const WHITE: f32 = 14.1;

fn edition(options: CardsOptions) -> Edition {
    Edition::of(EditionKind::Cards(options))
}

/// A book of what is hard to bring onto a card.
fn hard() -> (support::Book, Book) {
    let files = support::Book::empty();
    files.put("book.toml", "[book]\ntitle = \"Hard\"\n");
    let code: String = (0..40)
        .map(|n| format!("    for row_{n} in table.rows_{n}(where={n}): total += row_{n}.value\n"))
        .collect();
    let long =
        "and why did it take as long as it did when everybody had said it would not ".repeat(12);
    files.put(
        "content/questions.md",
        format!(
            "# Hard\n\n## One\n\n1. How long {long}?\n2. What does this print?\n\n   ```python\n{}   ```\n\n3. Γιατί είναι αργό το ερώτημα;\n4. Почему запрос медленный?\n5. Short?\n6. Anotherquestionwithonewordthatislongerthananycardiswideandstillgoesonandonandon?\n",
            code.lines().map(|l| format!("   {l}\n")).collect::<String>()
        ),
    );
    files.put(
        "content/answers/code.md",
        format!("---\nquestion: What does this print?\nsummary: All of it.\ntags: [{}]\n---\n### Example\n\n```python\n{code}```\n\n### Outcome\n\nLearned.\n",
            (0..40).map(|n| format!("tag-{n}")).collect::<Vec<_>>().join(", ")),
    );
    files.put(
        "content/answers/greek.md",
        "---\nquestion: Γιατί είναι αργό το ερώτημα;\nsummary: Λείπει ένα ευρετήριο.\nmetric: 94 s → 0.8 s\n---\n### Example\n\nΈνα παράδειγμα.\n",
    );
    files.put(
        "content/answers/words.md",
        format!(
            "---\nquestion: Short?\n---\n{}\n",
            "Many words without any evidence at all. ".repeat(300)
        ),
    );
    let book = load(files.root(), false);
    (files, book)
}

/// Text that belongs to elements, in the order in which it is read by structure.
fn read(layout: &Layout) -> Vec<String> {
    let mut out = vec![String::new(); layout.elements.len()];
    // Links and code run on inside their paragraph.
    let block = |mut at: ElementId| {
        while let Some(element) = layout.elements.get(at.0 as usize) {
            match (element.role, element.parent) {
                (Role::Link | Role::Span | Role::Code | Role::Reference, Some(parent)) => {
                    at = parent;
                }
                _ => break,
            }
        }
        at
    };
    for run in layout.pages.iter().flat_map(runs) {
        if let Some(text) = out.get_mut(block(run.element).0 as usize) {
            text.push_str(&run.text);
        }
    }
    out
}

/// Laid out once for all tests.
fn everything() -> &'static [(Arc<Book>, Layout)] {
    static ALL: OnceLock<Vec<(Arc<Book>, Layout)>> = OnceLock::new();
    ALL.get_or_init(all)
}

fn all() -> Vec<(Arc<Book>, Layout)> {
    let (_files, hard) = hard();
    let mut out = Vec::new();
    for book in [django(), paper_book(), hard].map(Arc::new) {
        for options in [
            CardsOptions::default(),
            CardsOptions {
                up: 16,
                unanswered: Unanswered::Line,
                ..CardsOptions::default()
            },
            CardsOptions {
                up: 4,
                sides: Sides::Fold,
                ..CardsOptions::default()
            },
            CardsOptions {
                up: 1,
                crop_marks: false,
                offset_mm: (2.0, -2.0),
                ..CardsOptions::default()
            },
        ] {
            let layout = lay_out(&book, &edition(options));
            out.push((Arc::clone(&book), layout));
        }
        let small = Edition {
            paper: Paper::A6,
            landscape: true,
            ..edition(CardsOptions {
                up: 9,
                sides: Sides::ShortEdge,
                ..CardsOptions::default()
            })
        };
        let layout = lay_out(&book, &small);
        out.push((book, layout));
    }
    out
}

#[test]
fn no_ink_leaves_what_printers_print() {
    for (_, layout) in everything() {
        for (number, page) in layout.pages.iter().enumerate() {
            // Moved backs may come nearer to the edge, as they were told.
            let white = WHITE - 6.0;
            for run in runs(page) {
                let at = format!("page {number}: {:?} at {}, {}", run.text, run.x, run.y);
                assert!(run.x >= white && ink_end(run) <= page.width - white, "{at}");
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

/// Nothing that a card should bear is lost, however long it is.
#[test]
fn prompts_summaries_and_evidence_are_there_in_full() {
    for (book, layout) in everything() {
        let all = letters(&read(layout).concat());
        for question in book.published.questions() {
            let answered = question.answers.iter().any(|a| !a.is_blank());
            if !answered {
                continue;
            }
            assert!(all.contains(&letters(&question.text)), "{}", question.text);
            for answer in &question.answers {
                let summary = plain_inlines(answer.summary.as_deref().unwrap_or(&[]));
                assert!(all.contains(&letters(&summary)), "{summary}");
                let metric = letters(answer.metric.as_deref().unwrap_or(""));
                assert!(all.contains(&metric), "{metric}");
                let evidence = answer.parts.iter().filter(|p| p.evidence.is_some());
                for block in evidence.flat_map(|p| &p.blocks) {
                    let block = std::slice::from_ref(block);
                    // Bold lead-ins, tables and lists are the guide's own tests' matter; words are enough here.
                    for word in plain_blocks(block, false).split_whitespace() {
                        assert!(all.contains(&letters(word)), "{word} of {}", question.id);
                    }
                }
            }
        }
    }
}

/// Front number and back number of a card stand at the same distance from the card's left edge, so the sum of their places is the same for all cards.
#[test]
fn backs_stand_behind_their_fronts() {
    let book = django();
    for (sides, turned) in [(Sides::LongEdge, false), (Sides::ShortEdge, true)] {
        for offset_mm in [(0.0, 0.0), (2.0, -1.0)] {
            let options = CardsOptions {
                sides,
                offset_mm,
                ..CardsOptions::default()
            };
            let layout = lay_out(&book, &edition(options));
            assert_eq!(layout.pages.len() % 2, 0);
            let mut sums = Vec::new();
            // 210 mm, less a card's width (94 mm), twice its padding, and the offset.
            let expected = (210.0 - 94.0 + offset_mm.0) * 72.0 / 25.4;
            for pair in layout.pages.chunks(2) {
                assert!(!pair[0].turned && pair[1].turned == turned);
                let numbers = |page: &Page| -> Vec<(String, f32, f32)> {
                    let number = |run: &&TextRun| {
                        run.text.ends_with(' ') && run.text.trim().parse::<u32>().is_ok()
                    };
                    runs(page)
                        .filter(number)
                        .map(|run| (run.text.to_string(), run.x, run.y))
                        .collect()
                };
                let (fronts, backs) = (numbers(&pair[0]), numbers(&pair[1]));
                assert!(!fronts.is_empty());
                for front in &fronts {
                    // A back may bear the number in its text as well, and a question have several cards: the one in the mirrored place is meant.
                    let behind = backs.iter().find(|back| {
                        back.0 == front.0
                            && (back.2 - front.2 - offset_mm.1 * 72.0 / 25.4).abs() < 0.01
                            && (front.1 + back.1 - expected - 20.0).abs() < 20.0
                    });
                    let back = behind.unwrap_or_else(|| panic!("no back for {front:?}"));
                    sums.push(front.1 + back.1);
                }
            }
            assert!(sums.len() > 20);
            for sum in &sums {
                assert!((sum - sums[0]).abs() < 0.01, "{sums:?}");
            }
        }
    }
}

#[test]
fn a_card_is_read_front_then_back_before_the_next_one() {
    for (_, layout) in everything() {
        let mut open: Option<ElementId> = None;
        for (i, element) in layout.elements.iter().enumerate() {
            match element.parent {
                None => {
                    assert_eq!(element.role, Role::Section);
                    open = Some(ElementId(i as u32));
                }
                Some(parent) => {
                    assert!(
                        (parent.0 as usize) < i,
                        "a parent stands before its children"
                    );
                    assert!(Some(parent) >= open, "a card's elements stand together");
                }
            }
        }
        let mut level = 0;
        for element in &layout.elements {
            if let Role::Heading(next) = element.role {
                assert!(next <= level + 1, "{level} → {next}");
                level = next;
            }
        }
    }
}

#[test]
fn outline_and_places_lead_to_fronts() {
    let book = django();
    let layout = lay_out(&book, &edition(CardsOptions::default()));
    let questions: Vec<_> = layout.outline.iter().flat_map(|s| &s.children).collect();
    assert_eq!(
        questions.len(),
        book.published.coverage.answered + book.published.coverage.drafts
    );
    for entry in questions {
        let place = layout.destinations.iter().find(|d| d.name == entry.to);
        assert_eq!(place.expect("a place").page % 2, 0, "{}", entry.title);
    }
}

#[test]
fn questions_without_an_answer_are_left_out_or_have_lines() {
    let book = django();
    let count = |unanswered| {
        let options = CardsOptions {
            unanswered,
            ..CardsOptions::default()
        };
        let layout = lay_out(&book, &edition(options));
        layout
            .elements
            .iter()
            .filter(|e| e.parent.is_none())
            .count()
    };
    assert_eq!(count(Unanswered::Line), book.published.coverage.questions);
    assert!(count(Unanswered::LeaveOut) < book.published.coverage.questions);
}

#[test]
fn a_book_without_answers_says_so() {
    let files = support::Book::empty();
    files.put("book.toml", "");
    files.put("content/questions.md", "# Q\n\n## S\n\n1. Why?\n");
    let book = load(files.root(), false);
    let layout = lay_out(&book, &edition(CardsOptions::default()));
    assert_eq!(layout.pages.len(), 1);
    let words: String = runs(&layout.pages[0]).map(|r| r.text.to_string()).collect();
    assert!(words.contains("No question has an answer"), "{words}");
    let lined = lay_out(
        &book,
        &edition(CardsOptions {
            unanswered: Unanswered::Line,
            ..CardsOptions::default()
        }),
    );
    assert_eq!(lined.pages.len(), 2);
}

#[test]
fn every_side_of_a_private_card_says_so() {
    let files = support::Book::small();
    let book = load(files.root(), true);
    let layout = lay_out(&book, &edition(CardsOptions::default()));
    for page in &layout.pages {
        let words: String = runs(page).map(|r| r.text.to_string()).collect();
        assert_eq!(words.matches("private copy").count(), 2, "{words}");
    }
}

/// The same bytes with an empty memory, with one that has seen the same, and with one that has seen other editions.
#[test]
fn what_was_made_before_leaves_no_trace() {
    let book = paper_book();
    let bytes = |memo: &Memo, options: CardsOptions| {
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
    let clean = bytes(&Memo::new(), CardsOptions::default());
    let memo = Memo::new();
    for up in [16, 4, 8, 1] {
        for sides in [Sides::Fold, Sides::LongEdge] {
            let options = CardsOptions {
                up,
                sides,
                ..CardsOptions::default()
            };
            bytes(&memo, options);
        }
    }
    assert!(bytes(&memo, CardsOptions::default()) == clean);
    assert!(bytes(&memo, CardsOptions::default()) == clean);
}
