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
    Artifact(Artifact),
    /// The first of a sequence of an element, with its number on the page (MCID).
    Element(ElementId, u32),
}

/// What an artifact is (14.8.2.2): PDF/UA-1 (7.8) asks that heads and feet of pages are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Artifact {
    /// Words above all text of the page.
    Head,
    /// Words below it.
    Foot,
    /// Rules, tints, and what is repeated in the text.
    Other,
}

/// Walks through the items of a page.
pub(super) struct Steps {
    /// How many elements the layout has.
    elements: usize,
    /// Top and bottom of what belongs to elements.
    text: (f32, f32),
    last: Option<(ElementId, Artifact)>,
    next: u32,
}

impl Steps {
    /// `elements`: how many the layout has.
    pub fn new(page: &Page, elements: usize) -> Self {
        let mut text = (f32::INFINITY, f32::NEG_INFINITY);
        for item in &page.items {
            if (item.element().0 as usize) < elements {
                let (top, bottom) = extent(item);
                text = (text.0.min(top), text.1.max(bottom));
            }
        }
        Steps {
            elements,
            text,
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
        let (top, bottom) = extent(item);
        let kind = match item {
            _ if element != ElementId::ARTIFACT || self.text.0 > self.text.1 => Artifact::Other,
            Item::Text(_) if bottom <= self.text.0 => Artifact::Head,
            Item::Text(_) if top >= self.text.1 => Artifact::Foot,
            _ => Artifact::Other,
        };
        if self.last == Some((element, kind)) {
            return Step::Same;
        }
        self.last = Some((element, kind));
        if element == ElementId::ARTIFACT {
            return Step::Artifact(kind);
        }
        self.next += 1;
        Step::Element(element, self.next - 1)
    }
}

/// Top and bottom of an item; of words, of their small letters.
fn extent(item: &Item) -> (f32, f32) {
    match item {
        // They are about half as high as their type.
        Item::Text(run) => (run.y - 0.5 * run.size, run.y),
        Item::Fill { rect, .. } | Item::Image { rect, .. } => (rect.y, rect.y + rect.height),
    }
}

/// The elements of a page's sequences: the index of each is its number.
pub(super) fn claims(page: &Page, elements: usize) -> impl Iterator<Item = ElementId> {
    claims_before(page, page.items.len(), elements)
}

/// The same up to an item.
pub(super) fn claims_before(
    page: &Page,
    item: usize,
    elements: usize,
) -> impl Iterator<Item = ElementId> {
    let mut steps = Steps::new(page, elements);
    page.items
        .iter()
        .take(item)
        .filter_map(move |item| match steps.step(item) {
            Step::Element(element, _) => Some(element),
            _ => None,
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::page::{FontId, Glyph, Rect, TextRun};
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
            color: Color::default(),
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
        let page = Page {
            items: items.into(),
            ..Page::default()
        };
        let mut steps = Steps::new(&page, 2);
        let met: Vec<Step> = page.items.iter().map(|item| steps.step(item)).collect();
        assert_eq!(
            met,
            [
                Step::Element(a, 0),
                Step::Beneath,
                Step::Same,
                Step::Element(b, 1),
                Step::Artifact(Artifact::Other),
                Step::Element(b, 2),
                // An element that does not exist.
                Step::Artifact(Artifact::Other),
            ]
        );
        assert_eq!(claims(&page, 2).collect::<Vec<_>>(), [a, b, b]);
    }

    #[test]
    fn words_above_the_text_are_its_head_and_words_below_its_foot() {
        let words = |y, element| {
            let glyph = Glyph {
                id: 1,
                advance: 5.0,
                dx: 0.0,
                dy: 0.0,
                text: (0, 1),
            };
            Item::Text(TextRun {
                x: 0.0,
                y,
                font: FontId(0),
                size: 10.0,
                color: Color::default(),
                glyphs: vec![glyph].into(),
                text: "x".into(),
                element,
            })
        };
        let page = Page {
            items: vec![
                words(30.0, ElementId::ARTIFACT),
                words(800.0, ElementId::ARTIFACT),
                words(60.0, ElementId(0)),
                words(90.0, ElementId::ARTIFACT),
                words(700.0, ElementId(0)),
            ],
            ..Page::default()
        };
        let mut steps = Steps::new(&page, 1);
        let met: Vec<Step> = page.items.iter().map(|item| steps.step(item)).collect();
        assert_eq!(
            met,
            [
                Step::Artifact(Artifact::Head),
                Step::Artifact(Artifact::Foot),
                Step::Element(ElementId(0), 0),
                Step::Artifact(Artifact::Other),
                Step::Element(ElementId(0), 1),
            ]
        );
    }
}
