//! The typeset guide as plain data: what stands where on which page.

mod support;

use std::collections::BTreeMap;
use std::path::Path;

use prepbook::build::{self, Book};
use prepbook::config::{Edition, EditionKind, GuideOptions, Paper};
use prepbook::diagnostic::Place;
use prepbook::guide::GuideAnswer;
use prepbook::markdown::{Block, BlockKind, plain_blocks, plain_inlines};
use prepbook::memo::Memo;
use prepbook::pdf::{
    self, Element, ElementId, Item, Layout, LinkTo, OutlineEntry, Page, Role, TextRun,
};

/// A book laid out.
struct Set {
    book: Book,
    layout: Layout,
}

fn set(root: &Path, paper: Paper, private: bool) -> Set {
    let edition = Edition {
        paper,
        ..Edition::default()
    };
    set_as(root, &edition, private)
}

fn set_as(root: &Path, edition: &Edition, private: bool) -> Set {
    let memo = Memo::new();
    let options = build::Options {
        private,
        ..Default::default()
    };
    let loaded = build::load(root, &options, &memo);
    let errors: Vec<_> = loaded.diagnostics.iter().filter(|d| d.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    let book = loaded.book.expect("a book");
    let layout = pdf::layout(&book.published, &book.theme, edition, &memo).expect("fonts");
    Set { book, layout }
}

/// The folder of the book that has every kind of block.
fn paper_root() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book")
}

/// A guide that says more than its paper.
fn guide(paper: Paper, landscape: bool, options: GuideOptions) -> Edition {
    Edition {
        paper,
        landscape,
        kind: EditionKind::Guide(options),
        ..Edition::default()
    }
}

/// The book that has every kind of block, on every paper there is.
fn every_paper() -> Vec<Set> {
    let papers = [
        Paper::A3,
        Paper::A4,
        Paper::A5,
        Paper::A6,
        Paper::Letter,
        Paper::Legal,
    ];
    papers
        .into_iter()
        .flat_map(|paper| [(paper, false), (paper, true)])
        .map(|(paper, landscape)| {
            let edition = guide(paper, landscape, GuideOptions::default());
            set_as(&paper_root(), &edition, false)
        })
        .collect()
}

/// The book that has every kind of block.
fn paper_book(paper: Paper) -> Set {
    set(&paper_root(), paper, false)
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
    /// Left edge, right edge and bottom of the text column: the rule below the contents' title is as wide as it, and the folio stands below it.
    fn column(&self) -> (f32, f32, f32) {
        let page = &self.layout.pages[1];
        let rule = page
            .items
            .iter()
            .filter_map(|item| match item {
                Item::Fill { rect, .. } => Some(*rect),
                _ => None,
            })
            .max_by(|a, b| a.width.total_cmp(&b.width))
            .expect("a rule");
        let folio = runs(page).map(|r| r.y).fold(0.0, f32::max);
        (rule.x, rule.x + rule.width, folio - 15.0)
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
            // Pages of links stand in spans of their own, marks of notes in references.
            .filter(|run| {
                let put_in = self.around(run.element, &[Role::Span, Role::Reference]);
                put_in.is_none() || self.around(run.element, &[Role::TocItem]).is_some()
            })
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
    for set in everything().into_iter().chain(every_paper()) {
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
    for set in everything().into_iter().chain(every_paper()) {
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
fn paper_without_a_margin_has_the_metric_in_the_answer() {
    for paper in [Paper::A5, Paper::A6] {
        let set = paper_book(paper);
        let (left, right, _) = set.column();
        for answer in set.answers() {
            let Some(metric) = &answer.metric else {
                continue;
            };
            let large = set.layout.pages.iter().flat_map(runs).any(|run| {
                letters(&run.text).contains(&letters(metric))
                    && run.size > 12.0
                    && run.x > left - 1.0
                    && ink_end(run) < right
            });
            assert!(large, "{metric} on {paper:?}");
        }
    }
}

#[test]
fn lines_keep_their_length() {
    for set in every_paper() {
        // Characters of full lines of running text.
        let (left, right, _) = set.column();
        let mut lines: BTreeMap<(usize, i32), usize> = BTreeMap::new();
        let mut full = Vec::new();
        for (number, page) in set.layout.pages.iter().enumerate() {
            for run in runs(page).filter(|r| r.x >= left - 0.1 && r.x < right) {
                *lines.entry((number, (run.y * 4.0) as i32)).or_default() +=
                    run.text.trim_end().chars().count();
                if (ink_end(run) - right).abs() < 1.0 && run.x < left + 0.1 {
                    full.push(run.text.trim_end().chars().count());
                }
            }
        }
        assert!(full.len() > 20);
        full.sort_unstable();
        let middle = full[full.len() / 2];
        assert!((54..=74).contains(&middle), "{middle} characters a line");
    }
}

#[test]
fn an_edition_may_have_a_title_of_its_own() {
    let edition = Edition {
        title: Some("Caching for tomorrow".into()),
        ..Edition::default()
    };
    let set = set_as(&paper_root(), &edition, false);
    assert_eq!(set.layout.meta.title, "Caching for tomorrow");
    let cover: String = runs(&set.layout.pages[0]).map(|r| &*r.text).collect();
    assert!(cover.starts_with("Caching for tomorrow"), "{cover}");
    assert!(cover.contains("A Book That Exercises"), "{cover}");
    assert!(!cover.contains("Every kind of block"), "{cover}");
}

/// The lines of the index, page by page, in the order in which they are read.
fn index_lines(set: &Set) -> Vec<String> {
    let start = set
        .layout
        .destinations
        .iter()
        .find(|d| d.name == ":tags")
        .expect("an index")
        .page;
    let mut lines: Vec<(i32, String)> = Vec::new();
    for run in set.layout.pages[start..].iter().flat_map(runs) {
        let y = (run.y * 4.0) as i32;
        match lines.last_mut() {
            Some((last, line)) if *last == y => line.push_str(&run.text),
            _ => lines.push((y, run.text.to_string())),
        }
    }
    lines
        .into_iter()
        .map(|(_, line)| line.trim().replace('\u{a0}', " "))
        .collect()
}

#[test]
fn the_index_leads_from_tags_to_pages() {
    let set = own_book(Paper::A4);
    let lines = index_lines(&set);
    let page = |id: &str| {
        let place = set.layout.destinations.iter().find(|d| d.name == id);
        let page = place.map(|d| d.page).expect("a page");
        set.layout.pages[page].label.clone()
    };
    let mut seen = 0;
    for question in set.book.published.questions() {
        for tag in question.answers.iter().flat_map(|a| &a.tags) {
            let at = lines
                .iter()
                .position(|l| l == tag)
                .unwrap_or_else(|| panic!("{tag}: {lines:?}"));
            let want = format!("{}, {}", question.cue, page(&question.id));
            assert!(lines[at..].contains(&want), "{want}");
            seen += 1;
        }
    }
    assert!(seen > 30);
    // Every question of it can be clicked, and the contents lead to it.
    let start = set
        .layout
        .destinations
        .iter()
        .find(|d| d.name == ":tags")
        .expect("an index");
    let links = set.layout.pages[start.page..]
        .iter()
        .flat_map(|p| &p.links)
        .count();
    assert!(links >= seen, "{links}");
    let outline: Vec<_> = set.layout.outline.iter().map(|e| e.to.as_str()).collect();
    assert_eq!(outline.last(), Some(&":tags"));
    let contents = &set.layout.pages[1..start.page];
    assert!(
        contents
            .iter()
            .flat_map(|p| &p.links)
            .any(|l| l.to == LinkTo::Inside(":tags".into()))
    );
}

#[test]
fn columns_of_the_index_are_read_one_after_the_other() {
    let set = own_book(Paper::A5);
    let lines = index_lines(&set);
    // Heads and folios stand among them.
    let tags: Vec<String> = {
        let mut all: Vec<String> = set.answers().flat_map(|a| a.tags.clone()).collect();
        all.sort_by_key(|t| t.to_lowercase());
        all.dedup();
        all
    };
    let found: Vec<&String> = lines.iter().filter(|l| tags.contains(l)).collect();
    assert_eq!(found, tags.iter().collect::<Vec<_>>());
}

#[test]
fn no_tags_no_index() {
    let book = support::Book::small();
    book.edit("content/answers/lock.md", "tags: [sql]\n", "");
    let set = set(book.root(), Paper::A4, false);
    assert!(set.layout.destinations.iter().all(|d| d.name != ":tags"));
    let options = GuideOptions {
        tag_index: false,
        ..GuideOptions::default()
    };
    let set = set_as(&paper_root(), &guide(Paper::A4, false, options), false);
    assert!(set.layout.destinations.iter().all(|d| d.name != ":tags"));
}

#[test]
fn a_booklet_is_its_pages_on_sheets() {
    let options = |booklet| GuideOptions {
        booklet,
        ..GuideOptions::default()
    };
    let pages = set_as(
        &paper_root(),
        &guide(Paper::A5, false, options(false)),
        false,
    );
    let sheets = set_as(
        &paper_root(),
        &guide(Paper::A5, false, options(true)),
        false,
    );
    let (a4_width, a4_height) = (297.0 * 72.0 / 25.4, 210.0 * 72.0 / 25.4);
    for side in &sheets.layout.pages {
        assert!((side.width - a4_width).abs() < 0.1 && (side.height - a4_height).abs() < 0.1);
    }
    // Two sides a sheet of four pages; one blank may be needed before the sections.
    let count = pages.layout.pages.len();
    let sides = sheets.layout.pages.len();
    assert!(sides == 2 * count.div_ceil(4) || sides == 2 * (count + 1).div_ceil(4));
    // Nothing is lost, and it is read in the same order.
    let text = |layout: &Layout| -> String {
        let items = layout.stretches().flat_map(|(_, items)| items);
        items
            .filter_map(|item| match item {
                Item::Text(run) if run.element != ElementId::ARTIFACT => Some(letters(&run.text)),
                _ => None,
            })
            .collect()
    };
    assert!(text(&pages.layout) == text(&sheets.layout));
    // Odd numbers at the right, even ones at the left.
    for side in &sheets.layout.pages {
        let fold = side.width / 2.0;
        for run in runs(side).filter(|r| r.element == ElementId::ARTIFACT) {
            if let Ok(folio) = run.text.trim().parse::<usize>() {
                assert_eq!(folio % 2 == 1, run.x > fold, "{folio} at {}", run.x);
                // And at the outer edge.
                let from_fold = (run.x - fold).abs();
                assert!(from_fold > 0.6 * fold, "{folio} at {}", run.x);
            }
        }
    }
    // Nothing stands in the fold, and all within the paper.
    for run in sheets.layout.pages.iter().flat_map(runs) {
        let fold = a4_width / 2.0;
        assert!(
            ink_end(run) < fold - 28.0 || run.x > fold + 28.0,
            "{:?}",
            run.text
        );
        assert!(run.x >= 14.0 && ink_end(run) <= a4_width - 14.0);
    }
    // Places moved along: the contents' links lead to the sides that say so.
    for place in &sheets.layout.destinations {
        let on = &sheets.layout.pages[place.page];
        let before = pages
            .layout
            .destinations
            .iter()
            .find(|d| d.name == place.name);
        let label = &pages.layout.pages[before.expect("the same place").page].label;
        assert!(
            on.label.split(", ").any(|l| l == label),
            "{} is on {} and should be on {label}",
            place.name,
            on.label
        );
    }
}

#[test]
fn paper_that_margins_fill_is_named() {
    let book = support::Book::small();
    book.put(
        "book.toml",
        "[book]\ntitle = \"Wide margins\"\n[theme]\nname = \"mine\"\n",
    );
    book.put(
        "themes/mine/theme.toml",
        "api = 1\nextends = \"folio\"\n[paper]\nsize = 20\nleading = 40\ntop-mm = 90\nbottom-mm = 90\n",
    );
    let memo = Memo::new();
    let loaded = build::load(book.root(), &Default::default(), &memo);
    let book = loaded
        .book
        .unwrap_or_else(|| panic!("{:?}", loaded.diagnostics));
    let rendered = |paper, landscape| {
        let edition = guide(paper, landscape, GuideOptions::default());
        pdf::render(
            &book.published,
            &book.theme,
            &edition,
            &pdf::Options::default(),
            &memo,
        )
        .expect("nobody calls it off")
    };
    let small = rendered(Paper::A6, true);
    assert_eq!(small.files.len(), 1);
    let codes: Vec<_> = small.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["paper-too-small"]);
    assert_eq!(rendered(Paper::A3, false).diagnostics.len(), 0);
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
    for set in everything().into_iter().chain(every_paper()) {
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

/// Text of a page's lines: (baseline in quarter points, runs from left to right), superscripts on lines of their own.
fn lines_of(page: &Page) -> BTreeMap<i32, Vec<&TextRun>> {
    let mut lines: BTreeMap<i32, Vec<&TextRun>> = BTreeMap::new();
    for run in runs(page).filter(|run| !run.glyphs.is_empty()) {
        lines
            .entry((run.y * 4.0).round() as i32)
            .or_default()
            .push(run);
    }
    for line in lines.values_mut() {
        line.sort_by(|a, b| a.x.total_cmp(&b.x));
    }
    lines
}

#[test]
fn links_inside_show_the_page_that_they_lead_to() {
    let mut seen = 0;
    let mut near = 0;
    for set in everything().into_iter().chain(every_paper()) {
        let place = |name: &str| set.layout.destinations.iter().find(|d| d.name == name);
        for (number, page) in set.layout.pages.iter().enumerate() {
            let shows = |run: &TextRun| {
                set.element(run.element)
                    .is_some_and(|e| e.role == Role::Span)
            };
            for run in runs(page).filter(|run| shows(run)) {
                // The link that it belongs to ends on this line or, where the line was broken before it, on the one above.
                let link = page
                    .links
                    .iter()
                    .filter(|link| matches!(&link.to, LinkTo::Inside(to) if !to.contains("#note-")))
                    .filter(|link| {
                        let down = run.y - (link.rect.y + link.rect.height);
                        let here = down.abs() < 6.0 && link.rect.x + link.rect.width <= run.x + 0.5;
                        here || (6.0..20.0).contains(&down)
                    })
                    .max_by(|a, b| {
                        let key = |l: &prepbook::pdf::LinkArea| l.rect.y * 100.0 + l.rect.x;
                        key(a).total_cmp(&key(b))
                    });
                let Some(LinkTo::Inside(to)) = link.map(|l| &l.to) else {
                    // It went over the page.
                    continue;
                };
                let there = place(to).unwrap_or_else(|| panic!("{to}"));
                let want = if there.page == number {
                    near += 1;
                    ["(below)", "(above)"][usize::from(there.y <= run.y)].to_owned()
                } else {
                    format!("(p.\u{a0}{})", set.layout.pages[there.page].label)
                };
                assert_eq!(
                    run.text.replace('\u{a0}', " "),
                    want.replace('\u{a0}', " "),
                    "for {to} on page {number} at {} {}, {:?}",
                    run.x,
                    run.y,
                    page.links
                );
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
    assert!(near > 0);
}

#[test]
fn page_numbers_leave_no_holes_and_no_ragged_ends() {
    for set in everything() {
        let (left, right, _) = set.column();
        let mut full = 0;
        for page in &set.layout.pages {
            for line in lines_of(page).values() {
                let line: Vec<_> = line
                    .iter()
                    .filter(|r| {
                        r.element != ElementId::ARTIFACT && r.x >= left - 0.1 && r.x < right
                    })
                    .collect();
                let shows = line.iter().any(|run| {
                    set.element(run.element)
                        .is_some_and(|e| e.role == Role::Span)
                });
                let paragraph =
                    |run: &TextRun| set.around(run.element, &[Role::Paragraph, Role::Cell]);
                if !shows {
                    continue;
                }
                for pair in line.windows(2) {
                    if paragraph(pair[0]) == paragraph(pair[1]) {
                        let gap = pair[1].x - ink_end(pair[0]);
                        assert!((-0.7..6.0).contains(&gap), "{gap} after {:?}", pair[0].text);
                    }
                }
                let first = line[0];
                let goes_on = set
                    .layout
                    .pages
                    .iter()
                    .flat_map(runs)
                    .any(|r| r.y > first.y + 8.0 && paragraph(r) == paragraph(first));
                let text = paragraph(first)
                    .and_then(|p| set.element(p))
                    .map(|e| e.role);
                if goes_on && text == Some(Role::Paragraph) && first.x < left + 16.0 {
                    let end = line.iter().map(|r| ink_end(r)).fold(0.0, f32::max);
                    // Lines of lists stand in, those that would have holes stay short; the others end together.
                    full += usize::from((end - right).abs() < 1.0);
                    assert!(end < right + 1.0, "{end} {right}");
                }
            }
        }
        let _ = full;
    }
}

/// A book whose answers have links, in two sections.
fn linked_book() -> support::Book {
    let book = support::Book::small();
    book.put(
        "content/answers/lock.md",
        "---\nquestion: How did you lock a row?\ncue: Row locks\nsummary: As the [manual](https://example.org/manual) says.\n---\nSee [the manual](https://example.org/manual), [a paper](https://example.org/papers/on/locks?year=1978&pages=all) and a note[^n].\nAlso <https://example.org/plain>, [example.org](https://example.org/) and [a person](mailto:ada@example.org).\n\n[^n]: In [a book](https://example.org/book), and as [hurt](hurt.md) says.\n",
    );
    book.put(
        "content/answers/hurt.md",
        "---\nquestion: When did a lock hurt?\n---\nOnce, see [the manual](https://example.org/manual) and [[lock]].\n",
    );
    book
}

/// Numbers raised in the text, and notes with their numbers.
fn notes(set: &Set) -> (Vec<String>, Vec<(String, String)>) {
    let mut marks = Vec::new();
    let mut notes: Vec<(ElementId, String, String)> = Vec::new();
    for run in set.layout.pages.iter().flat_map(runs) {
        let element = |role| set.around(run.element, &[role]);
        match element(Role::Note) {
            Some(note) => {
                if notes.last().is_none_or(|last| last.0 != note) {
                    notes.push((note, String::new(), String::new()));
                }
                let last = notes.last_mut().expect("one was pushed");
                match element(Role::Label) {
                    Some(_) => last.1.push_str(&run.text),
                    None => last.2.push_str(&run.text),
                }
            }
            None if element(Role::Reference).is_some() && element(Role::TocItem).is_none() => {
                marks.push(run.text.trim().to_owned());
            }
            None => {}
        }
    }
    let notes = notes
        .into_iter()
        .map(|(_, n, t)| (n.trim().to_owned(), t))
        .collect();
    (marks, notes)
}

#[test]
fn web_links_have_their_addresses_among_the_notes() {
    let book = linked_book();
    let set = set(book.root(), Paper::A4, false);
    let (marks, notes) = notes(&set);
    // One series through the section; the same address twice in one answer is one note.
    assert_eq!(marks, ["1", "1", "2", "3", "4", "5"]);
    let mut sorted = notes.clone();
    sorted.sort();
    let want = [
        ("1", "example.org/manual"),
        ("2", "example.org/papers/on/locks?year=1978&pages=all"),
        ("3", "In a book (example.org/book), and as hurt"),
        ("4", "ada@example.org"),
        ("5", "example.org/manual"),
    ];
    assert_eq!(sorted.len(), want.len(), "{sorted:?}");
    for ((number, text), (wanted, words)) in sorted.iter().zip(want) {
        assert_eq!(number, wanted);
        assert!(text.starts_with(words), "{text}");
    }
    assert!(sorted[2].1.contains("(above)"), "{:?}", sorted[2]);
    assert!(
        set.layout.broken_rules().is_empty(),
        "{:?}",
        set.layout.broken_rules()
    );
    // Each can be clicked.
    let web = |to: &str| {
        let links = set.layout.pages.iter().flat_map(|p| &p.links);
        links.filter(|l| l.to == LinkTo::Web(to.into())).count()
    };
    assert!(web("https://example.org/manual") >= 4);
    assert!(web("mailto:ada@example.org") >= 2);

    let options = GuideOptions {
        link_notes: false,
        ..GuideOptions::default()
    };
    let set = set_as(book.root(), &guide(Paper::A4, false, options), false);
    let (marks, notes) = self::notes(&set);
    assert_eq!((marks, notes.len()), (vec!["1".to_owned()], 1));
}

#[test]
fn long_addresses_are_broken_without_hyphens() {
    let book = linked_book();
    let long = format!(
        "https://example.org/{}",
        "some-long-folder/of_many_names/".repeat(8)
    );
    book.put(
        "content/answers/cache.md",
        format!("---\nquestion: What did you cache?\n---\nThe [menu]({long}).\n"),
    );
    for paper in [Paper::A4, Paper::A6] {
        let set = set(book.root(), paper, false);
        let (_, notes) = notes(&set);
        let shown = long.trim_start_matches("https://");
        assert!(
            notes.iter().any(|(_, text)| text.trim() == shown),
            "{notes:?}"
        );
    }
}

#[test]
fn notes_are_counted_anew_when_one_is_added_before_them() {
    let book = linked_book();
    let memo = Memo::new();
    let edition = Edition::default();
    let draw = |memo: &Memo| {
        let book = build::load(book.root(), &Default::default(), memo)
            .book
            .expect("a book");
        let layout = pdf::layout(&book.published, &book.theme, &edition, memo).expect("fonts");
        format!("{layout:?}")
    };
    let before = draw(&memo);
    book.edit(
        "content/answers/lock.md",
        "and a note",
        "and [more](https://example.org/more), and a note",
    );
    let after = draw(&memo);
    assert!(before != after);
    assert!(after == draw(&Memo::new()));
}

#[test]
fn what_links_show_parts_no_words_of_the_text_that_is_searched() {
    let book = linked_book();
    book.put(
        "content/answers/hurt.md",
        "---\nquestion: When did a lock hurt?\n---\nOnce, as [the manual](https://example.org/manual) says of [locks](lock.md) held for hours.\n",
    );
    let memo = Memo::new();
    let book = build::load(book.root(), &Default::default(), &memo)
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
    let all: String = rendered
        .text
        .iter()
        .map(|(_, text)| text.as_str())
        .collect();
    let all = all.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        all.contains("Once, as the manual says of locks held for hours."),
        "{all}"
    );
    assert!(all.contains("(above)"));
}

/// The text of all pages, without spaces.
fn all_letters(layout: &Layout) -> String {
    let words = layout.pages.iter().flat_map(runs);
    letters(&words.map(|run| run.text.to_string()).collect::<String>())
}

#[test]
fn a_figure_in_the_text_comes_after_all_of_the_question() {
    let book = support::Book::empty();
    book.put("book.toml", "");
    book.put(
        "content/questions.md",
        "# Bank\n\n1. What does this print?\n\n   ```python\n   print(sum(range(3)))\n   ```\n\n   - And for four?\n2. Why?\n",
    );
    book.put(
        "content/answers/a.md",
        "---\nquestion: What does this print?\nmetric: 285\nmetric-label: the sum\n---\nThree.\n",
    );
    let a5 = Edition {
        paper: Paper::A5,
        ..Edition::default()
    };
    let text = all_letters(&set_as(book.root(), &a5, false).layout);
    let at = |words: &str| {
        text.rfind(words)
            .unwrap_or_else(|| panic!("{words} in {text}"))
    };
    assert!(at("printsumrange3") < at("285"));
    assert!(at("285") < at("Three"));
}

#[test]
fn openers_count_answers_and_drafts_and_the_sections_that_there_are() {
    let book = support::Book::small();
    let draft = "---\nquestion: When was it stale?\nstatus: draft\n---\nOnce.\n";
    book.put("content/answers/stale.md", draft);
    let text = all_letters(&set(book.root(), Paper::A4, false).layout);
    assert!(text.contains("Twoansweredoneindraft"), "{text}");
    assert!(text.contains("Sectiontwooftwo"), "{text}");
}
