//! Laid-out pages as plain data.

use std::ops::Range;
use std::sync::Arc;

use crate::theme::Color;

/// A face of the font book, by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FontId(pub u16);

/// An element of the document's structure, by index in [`Layout::elements`]: what a reader by ear, a phone's reflow or a search tool gets to
/// know of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ElementId(pub u32);

impl ElementId {
    /// Heads, folios, rules: no part of the text. Fills of this kind are drawn before all else on their page, so that text is never parted by
    /// them: they may lie under words, never over them.
    pub const ARTIFACT: ElementId = ElementId(u32::MAX);
}

/// A finished edition.
#[derive(Debug, Clone, Default)]
pub struct Layout {
    /// Its pages.
    pub pages: Vec<Page>,
    /// Its outline (bookmarks).
    pub outline: Vec<OutlineEntry>,
    /// Named destinations (question ids and the like), sorted by name.
    pub destinations: Vec<Destination>,
    /// Structure elements; a parent stands before its children, and children are read in the order in which they stand here, whatever page or
    /// column shows them. How they may nest: [`Role`]. [`Layout::broken_rules`] names what does not keep to it.
    pub elements: Vec<Element>,
    /// Title, author, language.
    pub meta: Meta,
    /// In which order the items of the pages are read, where that is not the order of the pages (sheets of a booklet); empty: it is.
    pub reading: Vec<Stretch>,
    /// Whether images are drawn in greys (the colours of all else are greys already).
    pub greyscale: bool,
}

/// Items of a page that are read on end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Page index, from 0.
    pub page: usize,
    /// Which of its items.
    pub items: Range<usize>,
}

impl Layout {
    /// What is drawn, in the order in which it is read: items with the index of their page.
    pub fn stretches(&self) -> impl Iterator<Item = (usize, &[Item])> {
        let whole = self
            .pages
            .iter()
            .enumerate()
            .map(|(index, page)| (index, page.items.as_slice()));
        let parts = self.reading.iter().filter_map(|stretch| {
            let items = self
                .pages
                .get(stretch.page)?
                .items
                .get(stretch.items.clone())?;
            Some((stretch.page, items))
        });
        whole.filter(|_| self.reading.is_empty()).chain(parts)
    }
}

/// Metadata.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// Title.
    pub title: String,
    /// Authors.
    pub authors: Vec<String>,
    /// Subject.
    pub subject: Option<String>,
    /// BCP 47 tag.
    pub language: String,
}

/// A page.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
    /// Drawn upside down, with its links: the back of a sheet that the printer turns about its horizontal axis. Items keep their places as laid out.
    pub turned: bool,
    /// Label that readers show ("ii", "12").
    pub label: String,
    /// What is drawn, in reading order.
    pub items: Vec<Item>,
    /// Where one may click.
    pub links: Vec<LinkArea>,
}

/// Something drawn.
#[derive(Debug, Clone)]
pub enum Item {
    /// Glyphs on a baseline.
    Text(TextRun),
    /// A filled rectangle (rules too).
    Fill {
        /// Where.
        rect: Rect,
        /// In which colour.
        color: Color,
        /// The element it belongs to.
        element: ElementId,
    },
    /// An image.
    Image {
        /// Where.
        rect: Rect,
        /// Which, as index in [`crate::guide::Guide::assets`].
        asset: usize,
        /// The element it belongs to.
        element: ElementId,
    },
}

/// Glyphs of one face and size on one baseline.
#[derive(Debug, Clone)]
pub struct TextRun {
    /// Where the first glyph's origin is.
    pub x: f32,
    /// The baseline.
    pub y: f32,
    /// Face.
    pub font: FontId,
    /// Size.
    pub size: f32,
    /// Colour.
    pub color: Color,
    /// The glyphs, in the order in which they are drawn. Shared with the galley that the page was cut from: they are most of a layout.
    pub glyphs: Arc<[Glyph]>,
    /// The text that they show, real spaces included; glyphs point into it.
    pub text: Arc<str>,
    /// The element it belongs to.
    pub element: ElementId,
}

/// A glyph in a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Glyph {
    /// Glyph id in the face; never 0.
    pub id: u16,
    /// How far the pen moves after it (kerning, tracking and justification included).
    pub advance: f32,
    /// Offset from the pen, rightwards.
    pub dx: f32,
    /// Offset from the baseline, upwards.
    pub dy: f32,
    /// The bytes of the run's text that it stands for (empty: the glyph before has them already).
    pub text: (u32, u32),
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Rect {
    /// Left.
    pub x: f32,
    /// Top.
    pub y: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}

/// A place to click.
#[derive(Debug, Clone)]
pub struct LinkArea {
    /// Where.
    pub rect: Rect,
    /// Where it leads.
    pub to: LinkTo,
    /// The element it belongs to.
    pub element: ElementId,
}

/// Where a click leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTo {
    /// A named destination of this document.
    Inside(String),
    /// A URL.
    Web(String),
}

/// A bookmark.
#[derive(Debug, Clone)]
pub struct OutlineEntry {
    /// What it says.
    pub title: String,
    /// A named destination.
    pub to: String,
    /// Those below it.
    pub children: Vec<OutlineEntry>,
    /// Whether they show at first.
    pub open: bool,
}

/// A place with a name.
#[derive(Debug, Clone)]
pub struct Destination {
    /// Its name.
    pub name: String,
    /// Page index, from 0.
    pub page: usize,
    /// Distance from the page's top.
    pub y: f32,
}

/// A structure element.
#[derive(Debug, Clone, PartialEq)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// The element it stands in; `None`: the document.
    pub parent: Option<ElementId>,
    /// Alternative text of a figure, expansion of a mark.
    pub alt: Option<String>,
    /// Its language (BCP 47), if that is not the document's.
    pub language: Option<&'static str>,
}

impl Element {
    /// An element without alternative text, in the document's language.
    pub fn new(role: Role, parent: Option<ElementId>) -> Element {
        Element {
            role,
            parent,
            alt: None,
            language: None,
        }
    }
}

/// What an element is (PDF 1.7, 14.8.4: standard structure types), and what may stand in it. PDF/UA-1 asks for it, and so does whoever reads by ear.
///
/// - The document, sections, asides, quotes, list bodies and notes hold *blocks*: asides, quotes, headings, paragraphs, lists, tables, contents, code,
///   figures, notes. Sections stand in sections or in the document only.
/// - A list holds items alone; an item at most one label, then one body. A table holds rows alone (and a caption); a row cells alone, all rows
///   equally many. Contents hold items alone; an item a label, references, paragraphs and contents of a lower level.
/// - Paragraphs, headings, labels, captions, cells, references, links, spans and code hold *inlines*: references, links, spans, code, figures, notes.
///   A link never stands in a link. Cells hold blocks as well.
/// - Text, fills and images belong to one of those that hold inlines, to a figure, a list body or a note; never to what only groups (a section, a
///   list, a row). What belongs to nothing is an artifact.
/// - Clicks belong to links. Figures have alternative text: a picture that says nothing is an artifact. No heading is more than one level below the
///   heading before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `Sect`
    Section,
    /// `H1` … `H6`
    Heading(u8),
    /// `P`
    Paragraph,
    /// `L`, its labels bullets or boxes
    List,
    /// `L`, its labels counted
    NumberedList(Numbering),
    /// `L`, its labels words that are explained
    TermList,
    /// `LI`
    ListItem,
    /// `Lbl`
    Label,
    /// `LBody`
    ListBody,
    /// `Table`
    Table,
    /// `TR`
    Row,
    /// `TH`, the head of its column
    HeaderCell,
    /// `TD`
    Cell,
    /// `Caption` of a table or figure
    Caption,
    /// `BlockQuote`
    Quote,
    /// `Code`: a block of it, or words in a paragraph
    Code,
    /// `Figure`
    Figure,
    /// `Note`
    Note,
    /// `Aside`-like: `Div`
    Aside,
    /// `TOC`
    Toc,
    /// `TOCI`
    TocItem,
    /// `Reference`: what leads elsewhere in the document (a line of the contents, a footnote's mark) around its link
    Reference,
    /// `Link`
    Link,
    /// `Span`
    Span,
}

/// How the labels of a list count (14.8.5.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Numbering {
    /// 1, 2, 3
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
}

/// Lower-case roman numerals, for the labels of pages before the first section.
pub(in crate::pdf) fn roman(mut n: usize) -> String {
    const STEPS: [(usize, &str); 13] = [
        (1000, "m"),
        (900, "cm"),
        (500, "d"),
        (400, "cd"),
        (100, "c"),
        (90, "xc"),
        (50, "l"),
        (40, "xl"),
        (10, "x"),
        (9, "ix"),
        (5, "v"),
        (4, "iv"),
        (1, "i"),
    ];
    let mut out = String::new();
    for (value, letters) in STEPS {
        while n >= value {
            out.push_str(letters);
            n -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romans() {
        assert_eq!(roman(4), "iv");
        assert_eq!(roman(19), "xix");
        assert_eq!(roman(2026), "mmxxvi");
    }
}
