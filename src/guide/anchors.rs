//! Anchors: every heading of the guide's text gets an id, unique in its text, and links are told under which names it may be meant.

use rustc_hash::FxHashMap;

use crate::answers::Part;
use crate::markdown::{Block, BlockKind, Inline, plain_inlines, visit_inlines};
use crate::text::{Slugs, slug};

/// Bytes of an anchor made of a heading's text, at most; as long as a question's id.
const ANCHOR_BYTES: usize = 80;

/// Names by which a link may mean a place of a text → the place's anchor. The first that has a name keeps it.
pub(super) type Names = FxHashMap<String, String>;

/// Gives the headings among blocks (and in them) their ids.
pub(super) fn name_blocks(blocks: &mut [Block], taken: &mut Slugs, names: &mut Names) {
    name_headings(blocks, taken, names);
    note_html_anchors(blocks, names);
}

/// Gives labels and headings of an answer's parts their anchors.
pub(super) fn name_parts(parts: &mut [Part], taken: &mut Slugs, names: &mut Names) {
    for part in parts {
        if let Some(wanted) = part.anchor.take() {
            let anchor = taken.unique(&wanted);
            note(names, &wanted, &anchor);
            if let Some((_, label)) = &part.evidence {
                note_text(names, label, &anchor);
            }
            part.anchor = Some(anchor);
        }
        name_blocks(&mut part.blocks, taken, names);
    }
}

fn name_headings(blocks: &mut [Block], taken: &mut Slugs, names: &mut Names) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Heading { id, content, .. } => {
                let own = id.take();
                let wanted = own
                    .clone()
                    .unwrap_or_else(|| slug(&plain_inlines(content), ANCHOR_BYTES));
                let anchor = taken.unique(if wanted.is_empty() {
                    "section"
                } else {
                    &wanted
                });
                if let Some(own) = own {
                    note(names, &own, &anchor);
                }
                note_text(names, content, &anchor);
                *id = Some(anchor);
            }
            BlockKind::List(list) => {
                for item in &mut list.items {
                    name_headings(&mut item.blocks, taken, names);
                }
            }
            BlockKind::Quote(inner)
            | BlockKind::Alert(_, inner)
            | BlockKind::Details { blocks: inner, .. }
            | BlockKind::Container { blocks: inner, .. }
            | BlockKind::Private(inner) => name_headings(inner, taken, names),
            BlockKind::Definitions(entries) => {
                for definition in entries.iter_mut().flat_map(|(_, definitions)| definitions) {
                    name_headings(definition, taken, names);
                }
            }
            _ => {}
        }
    }
}

/// `<a name="x">` is a place too, under its own name.
fn note_html_anchors(blocks: &[Block], names: &mut Names) {
    visit_inlines(blocks, &mut |inline| {
        if let Inline::Anchor(name) = inline {
            note(names, name, name);
        }
    });
}

fn note(names: &mut Names, name: &str, anchor: &str) {
    names
        .entry(name.to_owned())
        .or_insert_with(|| anchor.to_owned());
}

/// The names that a text gives a heading: our slug, and the one that code hosts make, by which people link while they write.
fn note_text(names: &mut Names, content: &[Inline], anchor: &str) {
    for name in heading_names(&plain_inlines(content)) {
        note(names, &name, anchor);
    }
}

/// The anchors under which a heading of this text is known elsewhere.
pub(super) fn heading_names(text: &str) -> [String; 2] {
    [slug(text, ANCHOR_BYTES), host_slug(text)]
}

/// Letters and digits alone. Code hosts differ in what they make of emoji and marks; in a bank, which was written for one of them, this much must agree.
pub(super) fn bare(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

/// The anchor that GitHub and GitLab make of a heading: lower case, letters, digits, `_` and `-` stay, each space becomes `-`, all else goes.
fn host_slug(text: &str) -> String {
    text.trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' | '_' => Some(c),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::{ParseOptions, parse};

    #[test]
    fn headings_get_unique_ids_and_all_their_names() {
        let mut blocks = parse(
            "# A & B\n\n## Plan\n\n> ## Plan\n\n## Mine {#own}\n",
            0,
            ParseOptions::own(false),
        )
        .document
        .blocks;
        let (mut taken, mut names) = (Slugs::default(), Names::default());
        name_blocks(&mut blocks, &mut taken, &mut names);
        assert_eq!(names.get("a-b").map(String::as_str), Some("a-b"));
        assert_eq!(names.get("a--b").map(String::as_str), Some("a-b"));
        assert_eq!(names.get("plan").map(String::as_str), Some("plan"));
        assert_eq!(names.get("own").map(String::as_str), Some("own"));
        assert_eq!(names.get("mine").map(String::as_str), Some("own"));
        let BlockKind::Quote(inner) = &blocks[2].kind else {
            panic!("a quote")
        };
        assert!(
            matches!(&inner[0].kind, BlockKind::Heading { id: Some(id), .. } if id == "plan-2")
        );
    }
}
