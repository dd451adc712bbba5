//! The text that pages show, for the search for private words.

use rustc_hash::FxHashMap;

use super::page::{Element, ElementId, Item, Layout, OutlineEntry, Role};

/// What an edition shows, in parts that are searched by themselves: the text block by block (a sentence may go on over a page, with footnotes between,
/// and a link in it may be followed by the page that it leads to);
/// heads and folios; titles and alternative texts.
pub(super) fn shown(layout: &Layout) -> Vec<String> {
    let mut furniture = String::new();
    let mut texts: Vec<(ElementId, String)> = Vec::new();
    // Where the text of a block is among them; runs that follow each other mostly belong together.
    let mut places: FxHashMap<ElementId, usize> = FxHashMap::default();
    let mut last = (ElementId::ARTIFACT, 0);
    for (_, items) in layout.stretches() {
        for item in items {
            let Item::Text(run) = item else { continue };
            if run.element == ElementId::ARTIFACT {
                furniture.push_str(&run.text);
                furniture.push('\n');
                continue;
            }
            if last.0 != run.element {
                let block = text_of(&layout.elements, run.element);
                let place = *places.entry(block).or_insert_with(|| {
                    texts.push((block, String::new()));
                    texts.len() - 1
                });
                last = (run.element, place);
            }
            // A hyphen of ours is no part of the word.
            if let Some((_, text)) = texts.get_mut(last.1) {
                run.text
                    .split('\u{ad}')
                    .for_each(|part| text.push_str(part));
            }
        }
    }
    texts.sort_unstable_by_key(|(block, _)| *block);
    let mut text = String::with_capacity(texts.iter().map(|(_, text)| text.len() + 1).sum());
    for (_, block) in texts {
        text.push_str(&block);
        text.push('\n');
    }
    let mut titles = String::new();
    outline(&layout.outline, &mut titles);
    for element in &layout.elements {
        if let Some(alt) = &element.alt {
            titles.push_str(alt);
            titles.push('\n');
        }
    }
    for words in [Some(&layout.meta.title), layout.meta.subject.as_ref()]
        .into_iter()
        .flatten()
        .chain(&layout.meta.authors)
    {
        titles.push_str(words);
        titles.push('\n');
    }
    for page in &layout.pages {
        for link in &page.links {
            let (super::page::LinkTo::Inside(to) | super::page::LinkTo::Web(to)) = &link.to;
            titles.push_str(to);
            titles.push('\n');
        }
    }
    vec![text, furniture, titles]
}

/// The text that an element's words are searched in: its block's, but for what is put in between its words (marks of notes, pages of links).
fn text_of(elements: &[Element], element: ElementId) -> ElementId {
    let block = block_of(elements, element);
    let mut at = element;
    while at != block
        && let Some(found) = elements.get(at.0 as usize)
        && let Some(parent) = found.parent.filter(|parent| *parent < at)
    {
        if matches!(found.role, Role::Reference | Role::Span) {
            return at;
        }
        at = parent;
    }
    block
}

/// The block that an element's text belongs to: links, spans and code among words run on inside their paragraph.
pub(super) fn block_of(elements: &[Element], element: ElementId) -> ElementId {
    let mut at = element;
    while let Some(found) = elements.get(at.0 as usize) {
        // Parents stand before their children, so this ends.
        let Some(parent) = found.parent.filter(|parent| *parent < at) else {
            break;
        };
        let among_words = match found.role {
            Role::Link | Role::Span | Role::Label | Role::Reference => true,
            Role::Code => elements
                .get(parent.0 as usize)
                .is_some_and(|e| e.role.holds_words()),
            _ => false,
        };
        if !among_words {
            break;
        }
        at = parent;
    }
    at
}

fn outline(entries: &[OutlineEntry], out: &mut String) {
    for entry in entries {
        out.push_str(&entry.title);
        out.push('\n');
        // Two levels deep, as editions make it.
        outline(&entry.children, out);
    }
}
