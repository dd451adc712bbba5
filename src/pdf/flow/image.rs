//! Images: as large as they are at 96 dots to the inch, at most as wide as the column; captions below them.

use super::{Flow, Row, penalty};
use crate::guide::{AssetKind, Target};
use crate::markdown::{Image, Inline, Link, plain_inlines};
use crate::pdf::page::{ElementId, Item, LinkArea, LinkTo, Rect, Role};

/// A CSS pixel in points: 96 to the inch.
const PIXEL: f32 = 0.75;

/// The tallest an image may be, as a share of the page's column: its paragraph should still find room beside it.
const TALLEST: f32 = 0.8;

impl Flow<'_> {
    /// The image that an inline is, alone or as a link's whole content.
    fn lone_image<'i>(&self, inline: &'i Inline) -> Option<(&'i Image, Option<&'i Link>)> {
        match inline {
            Inline::Image(image) => Some((image, None)),
            Inline::Link(link) => match link.content.as_slice() {
                [Inline::Image(image)] => Some((image, Some(link))),
                _ => None,
            },
            _ => None,
        }
    }

    /// Where an image leads to, if paper can show it: (asset, width, height) in pixels.
    fn pixels(&self, image: &Image) -> Option<(usize, u32, u32)> {
        let Target::Asset(index) = self.cx.guide.links.image(self.file, image) else {
            return None;
        };
        let (w, h) = self.cx.guide.assets.get(*index)?.kind.size()?;
        (w > 0 && h > 0).then_some((*index, w, h))
    }

    /// Whether an inline is an image that paper can show.
    pub(super) fn shows(&self, inline: &Inline) -> bool {
        self.lone_image(inline)
            .is_some_and(|(image, _)| self.pixels(image).is_some())
    }

    /// Remembers an image of the book that paper cannot show.
    pub(super) fn left_out(&mut self, image: &Image) {
        if let Target::Asset(index) = self.cx.guide.links.image(self.file, image)
            && matches!(
                self.cx.guide.assets.get(*index).map(|a| a.kind),
                Some(AssetKind::OtherImage)
            )
        {
            self.galley.left_out.push(*index);
        }
    }

    /// Sets an image that [`Flow::shows`] found. Its title, which says what is to be seen, is its caption; the alternative text stands for what is to
    /// be seen, and is not shown beside it.
    pub(super) fn image(&mut self, inline: &Inline) {
        let Some((image, link)) = self.lone_image(inline) else {
            return;
        };
        let Some((asset, pixel_width, pixel_height)) = self.pixels(image) else {
            return;
        };
        let sheet = self.cx.sheet;
        let (w, h) = (pixel_width as f32, pixel_height as f32);
        let (mut width, mut height) = match (image.width, image.height) {
            (Some(width), Some(height)) => (width as f32, height as f32),
            (Some(width), None) => (width as f32, width as f32 * h / w),
            (None, Some(height)) => (height as f32 * w / h, height as f32),
            (None, None) => (w, h),
        };
        let scale = (self.width / (width * PIXEL))
            .min(TALLEST * sheet.page.column / (height * PIXEL))
            .min(1.0)
            * PIXEL;
        width = (width * scale).max(1.0);
        height = (height * scale).max(1.0);
        self.flush_run_in();
        self.space(sheet.unit());
        let alt = plain_inlines(&image.alt);
        let words = match alt.trim() {
            "" => image.title.as_str(),
            alt => alt,
        };
        let to = link.and_then(|link| self.place_of(self.cx.guide.links.link(self.file, link)));
        let (element, link) = self.figure(words, to.as_ref());
        let rect = Rect {
            x: self.x,
            y: 0.0,
            width,
            height,
        };
        let links = link
            .zip(to)
            .map(|(element, to)| LinkArea { rect, to, element });
        let start = self.galley.rows.len();
        self.push(Row {
            height,
            items: vec![Item::Image {
                rect,
                asset,
                element,
            }],
            links: links.into_iter().collect(),
            ..Row::default()
        });
        let title = image.title.trim();
        if !title.is_empty() {
            self.caption(element, title);
        }
        self.snap(start);
        self.space(sheet.unit());
        self.start_afresh();
    }

    /// Small words below a figure, never parted from it.
    fn caption(&mut self, figure: ElementId, words: &str) {
        let (style, leading) = self.cx.sheet.caption();
        let (text, body_leading) = (self.text, self.leading);
        let caption = self.child_element(Some(figure), Role::Caption, None);
        (self.text, self.leading) = (style, leading);
        self.parents.push(caption);
        self.space(0.4 * leading);
        self.penalty(penalty::NEVER);
        self.start_afresh();
        self.paragraph(&[Inline::Text(words.to_owned())]);
        self.parents.pop();
        (self.text, self.leading) = (text, body_leading);
    }

    /// The element of an image, and the link around it if it leads somewhere. An image without words says nothing; one that leads somewhere
    /// says at least where.
    fn figure(&mut self, alt: &str, to: Option<&LinkTo>) -> (ElementId, Option<ElementId>) {
        let link = to.map(|_| {
            let paragraph = self.element(Role::Paragraph, None);
            self.child_element(Some(paragraph), Role::Link, None)
        });
        let words = match (alt.trim(), to) {
            ("", Some(LinkTo::Inside(place) | LinkTo::Web(place))) => place,
            (alt, _) => alt,
        };
        if words.is_empty() {
            return (ElementId::ARTIFACT, link);
        }
        let words = Some(words.to_owned());
        let figure = match link {
            Some(link) => self.child_element(Some(link), Role::Figure, words),
            None => self.element(Role::Figure, words),
        };
        (figure, link)
    }
}
