//! What is left to answer: which questions the options narrow it to, and how they are listed.

use serde_json::{Value, json};

use super::meant::{Narrowed, Terminal};
use super::report::count;
use super::table::{self, Align, Table};
use crate::guide::{self, Among, Asked, Guide, Unanswered};
use crate::text;

/// The unanswered questions of what the options narrow them to; the error is a sentence for the user.
pub fn unanswered<'g>(
    guide: &'g Guide,
    narrowed: &'g Narrowed,
    author: Option<&'g str>,
) -> Result<Vec<Unanswered<'g>>, String> {
    let section = match narrowed.section.as_deref() {
        None => None,
        Some(typed) => Some(section(guide, typed)?),
    };
    if let Some(tag) = narrowed.tag.as_deref() {
        known_tag(guide, tag)?;
    }
    let among = Among {
        section,
        tag: narrowed.tag.as_deref(),
        author,
    };
    Ok(guide::unanswered(guide, among))
}

fn known_tag(guide: &Guide, typed: &str) -> Result<(), String> {
    let tags = guide::tags(guide);
    let wanted = text::normalize(typed);
    if tags.iter().any(|tag| text::normalize(tag) == wanted) {
        return Ok(());
    }
    let near = match text::nearest(typed, tags.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if tags.is_empty() => "; nothing in this book has tags".to_owned(),
        None => format!("; there are {}", tags.join(", ")),
    };
    Err(format!("nothing has the tag `{typed}`{near}"))
}

fn section(guide: &Guide, typed: &str) -> Result<usize, String> {
    let called = |index: &usize| {
        let section = guide.sections.get(*index);
        section.map_or_else(String::new, |s| format!("{}. {}", s.number, s.title))
    };
    match guide::asked_section(guide, typed) {
        Asked::One(index) => Ok(index),
        Asked::Several(fitting) => {
            let names: Vec<String> = fitting.iter().map(called).collect();
            Err(format!(
                "`{typed}` may be any of these sections; name one by its number: {}",
                names.join("; ")
            ))
        }
        Asked::Near(near) => Err(match near.first() {
            Some(index) => format!(
                "no section is called `{typed}`; did you mean `{}`?",
                called(index)
            ),
            None => format!(
                "no section is called `{typed}`; they are numbered 1 to {}",
                guide.sections.len()
            ),
        }),
    }
}

/// The list as a table, and what to do with it.
pub fn listed(left: &[Unanswered<'_>], terminal: &Terminal) -> String {
    let drafts = left.iter().filter(|one| one.draft.is_some()).count();
    let mut head = vec![
        ("No.", Align::Right),
        ("Question", Align::Left),
        ("Section", Align::Left),
    ];
    if drafts > 0 {
        head.push(("", Align::Left));
    }
    let mut table = Table::new(&head).giving_way(&[1, 2]);
    for one in left {
        let mut cells = vec![
            one.question.number.clone(),
            one.question.text.clone(),
            table::section_title(one.section),
        ];
        if drafts > 0 {
            let draft = one.draft.map_or("", |_| "draft");
            cells.push(draft.to_owned());
        }
        table.row(cells);
    }
    let mut out = table.draw_headed(terminal);
    let questions = count(left.len(), "question");
    out += &format!("\n{questions} to answer");
    if drafts > 0 {
        out += &format!(", {} begun", drafts);
    }
    out += "; `prepbook answer NUMBER` opens one\n";
    out
}

/// A question of it for machines.
pub fn object(one: &Unanswered<'_>) -> Value {
    json!({
        "id": one.question.id,
        "number": one.question.number,
        "text": one.question.text,
        "section": one.section.number,
        "draft": one.draft.map(|draft| &draft.path),
    })
}
