//! Galleys put together, and the edition made of them.

use std::sync::Arc;

use super::Made;
use super::places::settle_links;
use crate::guide::Guide;
use crate::pdf::flow::{Galley, Reference, moved, penalty};
use crate::pdf::page::{Destination, Element, ElementId, Layout, Meta, OutlineEntry, Page, Role};
use crate::pdf::paginate::Strip;

/// Galleys with their elements, in the order in which they are read.
#[derive(Default)]
pub(in crate::pdf) struct Assembly {
    pub elements: Vec<Element>,
    pub characters: Vec<char>,
    pub left_out: Vec<usize>,
    pub cues: Vec<String>,
    pub references: Vec<Reference>,
}

impl Assembly {
    /// A root element.
    pub fn root(&mut self, role: Role) -> ElementId {
        self.elements.push(Element::new(role, None));
        ElementId(self.elements.len() as u32 - 1)
    }

    /// Takes a galley in below `root`.
    pub fn strip(&mut self, galley: Arc<Galley>, root: ElementId) -> Strip {
        let base = self.elements.len() as u32;
        self.elements
            .extend(galley.elements.iter().map(|element| Element {
                parent: Some(element.parent.map_or(root, |p| ElementId(p.0 + base))),
                ..element.clone()
            }));
        self.characters.extend_from_slice(&galley.characters);
        self.left_out.extend_from_slice(&galley.left_out);
        self.references
            .extend(galley.references.iter().map(|reference| Reference {
                element: moved(reference.element, base),
                ..reference.clone()
            }));
        Strip {
            galley,
            above: 0.0,
            penalty: penalty::FREE,
            base,
            cue: None,
        }
    }

    /// An index for what the running head says.
    pub fn cue(&mut self, words: &str) -> usize {
        self.cues.push(words.to_owned());
        self.cues.len() - 1
    }

    /// What an edition returns. `places` are in the order of the pages: the first of a name is the place.
    pub fn finish(
        self,
        mut pages: Vec<Page>,
        mut places: Vec<Destination>,
        outline: impl FnOnce(&[Destination]) -> Vec<OutlineEntry>,
        meta: Meta,
    ) -> Made {
        // Sorting is stable.
        places.sort_by(|a, b| a.name.cmp(&b.name));
        places.dedup_by(|b, a| a.name == b.name);
        settle_links(&mut pages, &places);
        let Assembly {
            elements,
            mut characters,
            mut left_out,
            ..
        } = self;
        characters.sort_unstable();
        characters.dedup();
        left_out.sort_unstable();
        left_out.dedup();
        let layout = Layout {
            pages,
            outline: outline(&places),
            destinations: places,
            elements,
            meta,
            ..Layout::default()
        };
        Made {
            layout,
            characters,
            left_out,
            diagnostics: Vec::new(),
            remark: None,
        }
    }
}

/// Title, authors and the like; `title`: the edition's own.
pub(in crate::pdf) fn meta(guide: &Guide, own: Option<&str>) -> Meta {
    let about = &guide.about;
    let title = match &about.title_note {
        _ if own.is_some() => own.unwrap_or_default().to_owned(),
        Some(note) => format!("{} ({note})", about.title),
        None => about.title.clone(),
    };
    Meta {
        title,
        authors: about.authors.clone(),
        subject: about.description.clone().or_else(|| about.subtitle.clone()),
        language: about.language.clone(),
    }
}
