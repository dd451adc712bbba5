//! Footnotes in every edition: none is lost, and no two of a page have one number.

mod support;

use prepbook::build::Book;
use prepbook::config::{
    CardsOptions, CheatsheetOptions, Edition, EditionKind, GuideOptions, WorksheetOptions,
};
use prepbook::pdf::{Layout, Role};
use support::paper::{lay_out, load, runs};

/// Two answers whose notes have notes.
fn book() -> Book {
    let files = support::Book::empty();
    files.put("book.toml", "[book]\ntitle = \"Notes\"\n");
    files.put(
        "content/questions.md",
        "# Notes\n\n## One\n\n1. What was slow?\n2. What was wrong?\n",
    );
    for (name, question, note) in [
        ("slow", "What was slow?", "alpha"),
        ("wrong", "What was wrong?", "omega"),
    ] {
        files.put(
            &format!("content/answers/{name}.md"),
            format!("---\nquestion: {question}\nstatus: ready\n---\nThe report.[^a]\n\n### Example\n\nIt ran at night.[^c]\n\n[^c]: Later{note}.[^d]\n[^d]: Last{note}.\n[^a]: Outer{note}.[^b]\n[^b]: Inner{note}.\n"),
        );
    }
    load(files.root(), false)
}

/// The text of each note, page by page.
fn notes(layout: &Layout) -> Vec<Vec<String>> {
    let note = |mut at: prepbook::pdf::ElementId| {
        while let Some(element) = layout.elements.get(at.0 as usize) {
            if element.role == Role::Note {
                return Some(at);
            }
            at = element.parent?;
        }
        None
    };
    let of_page = |page| {
        let mut found: Vec<(_, String)> = Vec::new();
        for run in runs(page) {
            let Some(id) = note(run.element) else {
                continue;
            };
            match found.iter_mut().find(|(have, _)| *have == id) {
                Some((_, text)) => text.push_str(&run.text),
                None => found.push((id, run.text.to_string())),
            }
        }
        found.into_iter().map(|(_, text)| text).collect()
    };
    layout.pages.iter().map(of_page).collect()
}

#[test]
fn no_note_is_lost_and_no_number_is_there_twice() {
    let book = book();
    for kind in [
        EditionKind::Guide(GuideOptions::default()),
        EditionKind::Cheatsheet(CheatsheetOptions::default()),
        EditionKind::Worksheet(WorksheetOptions::default()),
        EditionKind::Cards(CardsOptions::default()),
    ] {
        let name = kind.title();
        // Cheat sheets show how an answer begins, where it has no summary; cards show its evidence.
        let (begins, evidence) = match kind {
            EditionKind::Cheatsheet(_) => (1, 0),
            EditionKind::Cards(_) => (0, 1),
            _ => (1, 1),
        };
        let layout = lay_out(&book, &Edition::of(kind));
        let pages = notes(&layout);
        let all = pages.concat().join("\n");
        for word in ["alpha", "omega"] {
            for (level, wanted) in [
                ("Outer", begins),
                ("Inner", begins),
                ("Later", evidence),
                ("Last", evidence),
            ] {
                let times = all.matches(&format!("{level}{word}")).count();
                assert_eq!(times, wanted, "{name}: {level}{word} in\n{all}");
            }
        }
        // Each card is cut from the others, and counts its own.
        let apart = matches!(kind, EditionKind::Cards(_));
        for page in pages.into_iter().filter(|_| !apart) {
            let mut numbers: Vec<String> = page
                .iter()
                .map(|text| text.chars().take_while(char::is_ascii_digit).collect())
                .collect();
            numbers.sort();
            let count = numbers.len();
            numbers.dedup();
            assert!(
                numbers.len() == count && !numbers.contains(&String::new()),
                "{name}: {page:?}"
            );
        }
    }
}
