//! Which marked-content sequence each item of a page is in (14.6, 14.7.4). The content stream and the structure tree are written from
//! this one answer, so that they cannot disagree on a number.

use crate::pdf::page::{ElementId, Item, Page};

/// Where an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// It paints nothing.
    Nothing,
    /// A fill that is an artifact: all of a page are drawn first, in one sequence.
    Beneath,
    /// In the sequence of the item before.
    Same,
    /// The first of a sequence of artifacts.
    Artifact,
    /// The first of a sequence of an element, with its number on the page (MCID).
    Element(ElementId, u32),
}

/// Walks through the items of a page.
pub(super) struct Steps {
    /// How many elements the layout has.
    elements: usize,
    last: Option<ElementId>,
    next: u32,
}

impl Steps {
    pub fn new(elements: usize) -> Self {
        Steps {
            elements,
            last: None,
            next: 0,
        }
    }

    /// Where the next item is.
    pub fn step(&mut self, item: &Item) -> Step {
        let mut element = item.element();
        // What no element stands for is no part of the text.
        if element.0 as usize >= self.elements {
            element = ElementId::ARTIFACT;
        }
        match item {
            Item::Text(run) if run.glyphs.is_empty() || run.size <= 0.0 => return Step::Nothing,
            Item::Fill { .. } if element == ElementId::ARTIFACT => return Step::Beneath,
            _ => {}
        }
        if self.last == Some(element) {
            return Step::Same;
        }
        self.last = Some(element);
        if element == ElementId::ARTIFACT {
            return Step::Artifact;
        }
        self.next += 1;
        Step::Element(element, self.next - 1)
    }
}

/// The elements of a page's sequences: the index of each is its number.
pub(super) fn claims(page: &Page, elements: usize) -> impl Iterator<Item = ElementId> {
    let mut steps = Steps::new(elements);
    page.items
        .iter()
        .filter_map(move |item| match steps.step(item) {
            Step::Element(element, _) => Some(element),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::page::Rect;
    use crate::theme::Color;

    fn image(element: ElementId) -> Item {
        Item::Image {
            rect: Rect::default(),
            asset: 0,
            element,
        }
    }

    fn fill(element: ElementId) -> Item {
        Item::Fill {
            rect: Rect::default(),
            color: Color { r: 0, g: 0, b: 0 },
            element,
        }
    }

    #[test]
    fn fills_beneath_part_no_sequence_and_other_artifacts_do() {
        let (a, b) = (ElementId(0), ElementId(1));
        let items = [
            image(a),
            fill(ElementId::ARTIFACT),
            fill(a),
            image(b),
            image(ElementId::ARTIFACT),
            image(b),
            image(ElementId(7)),
        ];
        let mut steps = Steps::new(2);
        let met: Vec<Step> = items.iter().map(|item| steps.step(item)).collect();
        assert_eq!(
            met,
            [
                Step::Element(a, 0),
                Step::Beneath,
                Step::Same,
                Step::Element(b, 1),
                Step::Artifact,
                Step::Element(b, 2),
                // An element that does not exist.
                Step::Artifact,
            ]
        );
        let page = Page {
            items: items.into(),
            ..Page::default()
        };
        assert_eq!(claims(&page, 2).collect::<Vec<_>>(), [a, b, b]);
    }
}
