//! A galley: rows, not yet on pages.

use crate::pdf::page::{Element, ElementId, Item, LinkArea, TextRun};
use crate::pdf::shape::TextStyle;
use crate::theme::Color;

/// A strip of rows, not yet on pages.
#[derive(Debug, Clone, Default)]
pub(in crate::pdf) struct Galley {
    /// From top to bottom.
    pub rows: Vec<Row>,
    /// Rows that are repeated at the top of a page when it begins inside a table.
    pub heads: Vec<Vec<Row>>,
    /// Footnotes, each as rows of the column's width; rows name them.
    pub notes: Vec<Vec<Row>>,
    /// Where page numbers of links are to be filled in.
    pub references: Vec<Reference>,
    /// Structure elements; ids in rows count from 0 in here. A parent of `None` is whatever the galley is put into.
    pub elements: Vec<Element>,
    /// Characters outside Basic Latin, sorted, each once: what a font might lack.
    pub characters: Vec<char>,
    /// Images that paper cannot show, by index in [`crate::guide::Guide::assets`], with what their text was.
    pub left_out: Vec<usize>,
}

impl Galley {
    /// Height of all rows as one piece.
    pub fn height(&self) -> f32 {
        self.rows.iter().map(|row| row.above + row.height).sum()
    }

    /// The rows of the footnotes whose marks stand in a row.
    pub fn notes_of(&self, row: &Row) -> impl Iterator<Item = &Row> {
        row.notes
            .iter()
            .filter_map(|note| self.notes.get(*note))
            .flatten()
    }

    /// Their height.
    pub fn notes_height(&self, row: &Row) -> f32 {
        self.notes_of(row).map(|row| row.above + row.height).sum()
    }
}

/// A page number to be filled in when pages are known; its place is taken by figures of its width.
#[derive(Debug, Clone)]
pub(in crate::pdf) struct Reference {
    /// The element of the words that hold its place, and of no others.
    pub element: ElementId,
    /// The place whose page it is.
    pub to: String,
    /// Its look.
    pub style: TextStyle,
    /// Right edge of the paragraph, from the text column's left edge: a line that ends there is full, and stays so.
    pub right: f32,
}

/// An unbreakable slice of a galley. Items count from the text column's left edge and the row's top.
#[derive(Debug, Clone, Default)]
pub(in crate::pdf) struct Row {
    /// Space before it; none at the top of a page.
    pub above: f32,
    /// Its own height.
    pub height: f32,
    /// What a page break before it costs.
    pub penalty: f32,
    /// Whether it is a line of running text, to stand on the grid.
    pub on_grid: bool,
    /// What is drawn.
    pub items: Vec<Item>,
    /// Where one may click.
    pub links: Vec<LinkArea>,
    /// Vertical rules beside it.
    pub bars: Vec<Bar>,
    /// Named places at its top.
    pub names: Vec<String>,
    /// Footnotes whose marks stand in it, as indices in [`Galley::notes`] (until it is pushed: in the list of the text at hand).
    pub notes: Vec<usize>,
    /// Index of the rows to repeat if a page begins with this row.
    pub head: Option<usize>,
    /// What stands in the margin column beside it.
    pub side: Option<Box<Side>>,
}

/// A vertical rule beside rows. Rows that follow each other with the same id share one rule.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::pdf) struct Bar {
    /// Which rule.
    pub id: u32,
    /// Left edge.
    pub x: f32,
    /// Thickness.
    pub width: f32,
    /// Colour.
    pub color: Color,
}

/// A figure for the margin column: items count from the text column's left edge and from the figure's own top.
#[derive(Debug, Clone, Default)]
pub(in crate::pdf) struct Side {
    /// How far above its row it begins: it is level with a title's first line, but read after the last.
    pub up: f32,
    /// Its height.
    pub height: f32,
    /// What is drawn.
    pub items: Vec<Item>,
}

/// Moves an item.
pub(in crate::pdf) fn shift(item: &mut Item, dx: f32, dy: f32) {
    match item {
        Item::Text(run) => {
            run.x += dx;
            run.y += dy;
        }
        Item::Fill { rect, .. } | Item::Image { rect, .. } => {
            rect.x += dx;
            rect.y += dy;
        }
    }
}

/// Moves an item's element on by `base`.
pub(in crate::pdf) fn rebase(item: &mut Item, base: u32) {
    match item {
        Item::Text(TextRun { element, .. })
        | Item::Fill { element, .. }
        | Item::Image { element, .. } => *element = moved(*element, base),
    }
}

/// An element, moved on by `base`.
pub(in crate::pdf) fn moved(element: ElementId, base: u32) -> ElementId {
    match element {
        ElementId::ARTIFACT => ElementId::ARTIFACT,
        ElementId(id) => ElementId(id + base),
    }
}
