//! Blocks to boxes: a tree becomes a [`Galley`], a strip of rows as wide as the column and as long as it wants to be.
//!
//! Stages: `inlines` (inlines → pieces for the line breaker, marks for links and elements) → `line` (a broken line on its baseline)
//! → `paragraph` (lines → rows) → `blocks` (which block is set how), with `list`, `table` (over `column_widths`), `code`, `image` and `notes` for the larger
//! ones → `galley`. A row is never divided; what may be divided (a paragraph, a code block, a table) is several rows, with a penalty for a
//! page break before each. `paginate` cuts galleys into pages.

mod blocks;
mod code;
mod column_widths;
mod galley;
mod gather;
mod image;
mod inlines;
mod line;
mod list;
mod notes;
mod paragraph;
mod table;

pub(super) use blocks::Headings;
pub(super) use galley::{Bar, Galley, Reference, Row, Side, moved, rebase, shift};
pub(super) use gather::{Gather, Note};
pub(super) use inlines::{HERE_ABOVE, HERE_BELOW, Marks, page_words, text};
pub(super) use line::{outline, place};
pub(super) use paragraph::{Setting, whole_words};

use super::break_lines::Line;
use super::page::{Element, ElementId, Item, LinkTo, Rect, Role};
use super::shape::{Shaper, TextStyle};
use super::style::Sheet;
use crate::diagnostic::FileId;
use crate::guide::{Guide, Target};
use crate::markdown::Inline;
use crate::memo::Memo;
use crate::theme::Color;
use crate::words::{Said, Strings};

/// What a page break before a row costs. The sums are those of `paginate`: an empty fifth of a page costs 16.
pub(super) mod penalty {
    /// Never, unless nothing else is possible.
    pub const NEVER: f32 = 10_000.0;
    /// Between a paragraph and what it introduces (it ends in a colon), between a question's summary and its answer.
    pub const HARD: f32 = 80.0;
    /// Inside code; between rows of a table.
    pub const INSIDE: f32 = 30.0;
    /// Between lines of a paragraph.
    pub const LINE: f32 = 12.0;
    /// Between items of a list.
    pub const ITEM: f32 = 8.0;
    /// Between blocks.
    pub const BLOCK: f32 = 5.0;
    /// Between the parts of an answer.
    pub const PART: f32 = 2.0;
    /// Between questions.
    pub const FREE: f32 = 0.0;
}

/// How deep blocks may nest before what is inside is set as plain text. Deeper text would have no width left anyway.
pub(super) const DEEPEST: usize = 40;

/// The narrowest column, in ems, that insets may leave: two or three words still make a line.
const NARROWEST: f32 = 8.0;

/// What everything that is laid out needs to know.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    /// Sizes.
    pub sheet: &'a Sheet,
    /// Glyphs.
    pub shaper: &'a Shaper<'a>,
    /// Links and images.
    pub guide: &'a Guide,
    /// Highlighted code.
    pub memo: &'a Memo,
    /// What paper says of its own accord.
    pub words: &'a Strings,
}

/// A label that waits for a paragraph to run into.
struct RunIn {
    content: Vec<Inline>,
    style: TextStyle,
    role: Role,
    language: Option<&'static str>,
}

/// What hangs beside the first row of an item.
enum Hang {
    /// A line at a left edge.
    Line(Line, f32, Marks),
    /// Drawn shapes that count from the baseline.
    Boxes(Vec<Item>),
}

/// A galley in the making.
pub(super) struct Flow<'a> {
    /// What is known.
    pub cx: Context<'a>,
    /// The file whose text is being set: links are resolved in it.
    pub file: FileId,
    /// What has been set.
    pub galley: Galley,
    /// Left edge of what is set now.
    pub x: f32,
    /// Width of what is set now.
    pub width: f32,
    /// Look of running text here.
    pub text: TextStyle,
    /// Distance of its baselines.
    pub leading: f32,
    /// Prefix of anchors' names (the question's id), and of footnotes'.
    pub scope: String,
    /// Notes of the text at hand.
    notes: Vec<Note<'a>>,
    /// How many notes there are before the first of them.
    first_note: usize,
    /// How many notes there are up to the last of them.
    pub counted: usize,
    /// Whether addresses of web links are printed.
    pub addresses: bool,
    /// How many figures a page number has room for where a link leads inside the edition; 0: links do not show it.
    pub page_figures: usize,
    /// Whether a note is being set.
    in_note: bool,
    /// Whether the next paragraph continues running text (and is indented).
    continues: bool,
    /// A label to run in at the start of the next paragraph.
    run_in: Option<RunIn>,
    /// Space before the next row; the largest request wins.
    space: f32,
    /// Space before the next row that comes on top (what a block lacks to meet the grid).
    slack: f32,
    /// Penalty before the next row; the largest request wins.
    penalty: f32,
    /// Names for the next row.
    names: Vec<String>,
    /// A marker for the next row.
    hang: Option<Hang>,
    /// Lists that are open.
    lists: usize,
    /// Whether the innermost of them is tight.
    tight: bool,
    /// Prefix of footnotes' names.
    note_scope: String,
    /// Marks of footnotes so far: the row that each stands in, and its place in `notes`.
    note_marks: Vec<(usize, usize)>,
    /// How headings are set.
    headings: Headings,
    /// Elements that are open.
    parents: Vec<ElementId>,
    /// Rules that are open.
    bars: Vec<Bar>,
    next_bar: u32,
    /// Level of the last heading: levels are never skipped downwards.
    pub level: u8,
    depth: usize,
    /// The language of what is set now, if that is not the book's.
    language: Option<&'static str>,
}

impl<'a> Flow<'a> {
    /// An empty galley of the text column's width.
    pub fn new(cx: Context<'a>, file: FileId, scope: &str, headings: Headings) -> Self {
        Flow {
            cx,
            file,
            galley: Galley::default(),
            x: 0.0,
            width: cx.sheet.page.measure,
            text: cx.sheet.body(),
            leading: cx.sheet.leading,
            scope: scope.to_owned(),
            notes: Vec::new(),
            first_note: 0,
            counted: 0,
            addresses: false,
            page_figures: 0,
            in_note: false,
            continues: false,
            run_in: None,
            space: 0.0,
            slack: 0.0,
            penalty: 0.0,
            names: Vec::new(),
            hang: None,
            lists: 0,
            tight: false,
            note_scope: scope.to_owned(),
            note_marks: Vec::new(),
            headings,
            parents: Vec::new(),
            bars: Vec::new(),
            next_bar: 0,
            level: headings.under,
            depth: 0,
            language: None,
        }
    }

    /// The finished galley.
    pub fn finish(mut self) -> Galley {
        self.flush_run_in();
        self.galley.characters.sort_unstable();
        self.galley.characters.dedup();
        self.galley
    }

    /// At least `points` before the next row.
    pub fn space(&mut self, points: f32) {
        self.space = self.space.max(points);
    }

    /// A page break before the next row costs at least this.
    pub fn penalty(&mut self, penalty: f32) {
        self.penalty = self.penalty.max(penalty);
    }

    /// The next row is a named place.
    pub fn name(&mut self, name: String) {
        self.names.push(name);
    }

    /// The next paragraph starts running text anew: it is not indented.
    pub fn start_afresh(&mut self) {
        self.continues = false;
    }

    /// Opens an element below the one that is open.
    pub fn open(&mut self, role: Role) -> ElementId {
        let id = self.element(role, None);
        self.parents.push(id);
        id
    }

    /// Closes the element opened last.
    pub fn close(&mut self) {
        self.parents.pop();
    }

    /// An element below the one that is open, not opened itself.
    pub fn element(&mut self, role: Role, alt: Option<String>) -> ElementId {
        let parent = self.parents.last().copied();
        self.child_element(parent, role, alt)
    }

    /// An element below `parent`.
    pub fn child_element(
        &mut self,
        parent: Option<ElementId>,
        role: Role,
        alt: Option<String>,
    ) -> ElementId {
        let id = ElementId(self.galley.elements.len() as u32);
        self.galley.elements.push(Element {
            alt,
            language: self.language,
            ..Element::new(role, parent)
        });
        id
    }

    /// Runs `body` on words of ours ("Contents", "two minutes to say"): where the book's language has none, they are English, and are to be read so.
    pub fn own_words<T>(&mut self, said: &Said, body: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.language;
        self.language = said.stray.then_some("en");
        let done = body(self);
        self.language = before;
        done
    }

    /// A heading's level for one that wants `wanted`: never more than one below the last.
    pub fn heading_level(&mut self, wanted: u8) -> u8 {
        self.level = wanted.min(self.level + 1).clamp(1, 6);
        self.level
    }

    /// Opens a vertical rule beside all rows until [`Flow::close_bar`].
    pub fn open_bar(&mut self, x: f32, width: f32, color: Color) {
        self.next_bar += 1;
        self.bars.push(Bar {
            id: self.next_bar,
            x,
            width,
            color,
        });
    }

    /// Closes the rule opened last.
    pub fn close_bar(&mut self) {
        self.bars.pop();
    }

    /// Adds a row; what is pending (space, penalty, names, rules) becomes its own.
    pub fn push(&mut self, mut row: Row) {
        row.above += self.space + self.slack;
        row.penalty = row.penalty.max(self.penalty);
        row.names.append(&mut self.names);
        row.bars.extend_from_slice(&self.bars);
        if let Some(hang) = self.hang.take() {
            let size = if row.on_grid {
                self.cx.sheet.size
            } else {
                self.text.size
            };
            // Level with the first line of what is beside it, however high that is.
            let baseline = self.cx.sheet.baseline(row.height.min(self.leading), size);
            let items = match hang {
                Hang::Line(line, x, marks) => self.place(line, x, baseline, &marks).items,
                Hang::Boxes(mut items) => {
                    for item in &mut items {
                        shift(item, 0.0, baseline);
                    }
                    items
                }
            };
            row.items.splice(0..0, items);
        }
        self.space = 0.0;
        self.slack = 0.0;
        self.penalty = 0.0;
        let index = self.galley.rows.len();
        self.note_marks
            .extend(row.notes.drain(..).map(|note| (index, note)));
        self.galley.rows.push(row);
    }

    /// Adds an empty row that does not vanish at the top of a page.
    pub fn blank(&mut self, height: f32) {
        self.push(Row {
            height,
            ..Row::default()
        });
    }

    /// Adds a horizontal rule as a row of `height`, the rule at its top.
    pub fn rule(&mut self, x: f32, width: f32, thickness: f32, color: Color, height: f32) {
        let rect = Rect {
            x,
            y: 0.0,
            width,
            height: thickness,
        };
        self.push(Row {
            height,
            items: vec![Item::Fill {
                rect,
                color,
                element: ElementId::ARTIFACT,
            }],
            ..Row::default()
        });
    }

    /// Spreads what the rows since `start` lack to whole units of the grid evenly above and below them.
    pub fn snap(&mut self, start: usize) {
        let unit = self.cx.sheet.unit();
        let Some(rows) = self.galley.rows.get_mut(start..) else {
            return;
        };
        let Some(first) = rows.first() else { return };
        let height: f32 = rows.iter().map(|r| r.above + r.height).sum::<f32>() - first.above;
        let over = height % unit;
        // Less than a tenth of a point is rounding.
        if over > 0.1 && unit - over > 0.1 {
            let lacking = unit - over;
            if let Some(first) = rows.first_mut() {
                first.above += lacking / 2.0;
            }
            self.slack += lacking / 2.0;
        }
    }

    /// Runs `body` with the text moved in by `left` and `right`; where hardly any width is left, by less ([`Flow::granted`]).
    pub fn inset(&mut self, left: f32, right: f32, body: impl FnOnce(&mut Self)) {
        let (x, width) = (self.x, self.width);
        let wanted = left + right;
        let scale = match wanted > 0.0 {
            true => self.granted(wanted) / wanted,
            false => 1.0,
        };
        self.x += left * scale;
        self.width -= wanted * scale;
        body(self);
        self.x = x;
        self.width = width;
    }

    /// How much of an inset a column of this width allows.
    fn granted(&self, wanted: f32) -> f32 {
        wanted.min((self.width - NARROWEST * self.text.size).max(0.0))
    }

    /// Where a target is on paper; `None`: nowhere.
    pub fn place_of(&self, target: &Target) -> Option<LinkTo> {
        let inside = |name: String| Some(LinkTo::Inside(name));
        match target {
            // A part of a book lacks some; a link to one of them is text.
            Target::Question { id, anchor } => {
                self.cx.guide.question(id)?;
                inside(anchored(id, anchor.as_deref()))
            }
            Target::Section(index) => self
                .cx
                .guide
                .sections
                .get(*index)
                .and_then(|s| inside(section_name(&s.slug))),
            Target::Page { index, anchor } => {
                let page = self.cx.guide.pages.get(*index)?;
                inside(anchored(&page_name(&page.slug), anchor.as_deref()))
            }
            Target::Here(anchor) => inside(anchored(&self.scope, Some(anchor))),
            Target::External(url) => Some(LinkTo::Web(url.clone())),
            Target::Asset(_) | Target::None => None,
        }
    }
}

/// Name of an anchor's place inside a question or page.
pub(super) fn anchored(scope: &str, anchor: Option<&str>) -> String {
    match anchor {
        Some(anchor) => format!("{scope}#{anchor}"),
        None => scope.to_owned(),
    }
}

/// Name of a section's place. Question ids stand bare, so that `guide.pdf#nameddest=<id>` is as short as on the site.
pub(super) fn section_name(slug: &str) -> String {
    format!("section:{slug}")
}

/// Name of a free page's place.
pub(super) fn page_name(slug: &str) -> String {
    format!("page:{slug}")
}

#[cfg(test)]
mod tests;
