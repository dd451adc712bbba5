//! Tables: their columns measured ([`super::column_widths`]) and set, row by row.

use super::column_widths::{Band, Wish, Wishes};
use super::line::Placed;
use super::{Flow, Marks, Row, penalty};
use crate::markdown::{Align, Inline, Table};
use crate::pdf::break_lines::{Breaks, Line, ParagraphStyle, Piece, break_lines, single_line};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::{Figures, TextStyle};

/// A row taller than this share of the column may be divided between its lines.
const TALLEST: f32 = 0.4;

/// A cell before its width is known.
struct Cell {
    pieces: Vec<Piece>,
    marks: Marks,
}

/// What the cells of one row share.
#[derive(Clone, Copy)]
struct RowLook {
    leading: f32,
    size: f32,
    /// Distance of the columns.
    gap: f32,
    /// Thickness and colour of the rule below.
    rule: (f32, crate::theme::Color),
    /// Whether short cells sink to the foot of the row (the head).
    sink: bool,
}

/// How a table is set.
struct Plan {
    small: bool,
    gap: f32,
    /// What is set beside each other: columns with their widths. A table that is too wide is set in several bands, one below the other,
    /// each with the first column at its left.
    bands: Vec<Band>,
}

impl Flow<'_> {
    /// Sets a table. The space around it is the caller's.
    pub(super) fn table(&mut self, table: &Table) {
        let columns = table.align.len().max(table.head.len());
        if columns == 0 {
            return;
        }
        let headed = table
            .head
            .iter()
            .any(|cell| !crate::markdown::plain_inlines(cell).trim().is_empty());
        // The larger size, unless the words then have no room.
        let plan = self.plan(table, columns, headed);
        for (i, band) in plan.bands.iter().enumerate() {
            if i > 0 {
                self.space(self.cx.sheet.unit());
                self.penalty(penalty::ITEM);
            }
            self.band(table, headed, &plan, band);
        }
    }

    /// Sets some columns of a table.
    fn band(&mut self, table: &Table, headed: bool, plan: &Plan, band: &[(usize, f32)]) {
        let start = self.galley.rows.len();
        self.open(Role::Table);
        let (style, leading) = self.cx.sheet.table(plan.small);
        let colors = &self.cx.sheet.colors;
        let (ink, line) = (colors.ink, colors.line);
        let mut head = None;
        if headed {
            let look = RowLook {
                leading,
                size: style.size,
                gap: plan.gap,
                rule: (self.cx.sheet.rule(), ink),
                sink: true,
            };
            let head_style = head_style(self, style);
            let (cells, role) = (&table.head, Role::HeaderCell);
            let rows = self.table_row(cells, &table.align, band, head_style, look, role);
            // A head that would fill each page is shown once.
            let height: f32 = rows.iter().map(|row| row.height).sum();
            if height <= TALLEST * self.cx.sheet.page.column {
                self.galley.heads.push(rows.iter().map(artifact).collect());
                head = Some(self.galley.heads.len() - 1);
            }
            for (i, mut row) in rows.into_iter().enumerate() {
                row.penalty = if i == 0 { 0.0 } else { penalty::NEVER };
                self.push(row);
            }
        }
        let count = table.rows.len();
        for (i, cells) in table.rows.iter().enumerate() {
            let look = RowLook {
                leading,
                size: style.size,
                gap: plan.gap,
                rule: (self.cx.sheet.hairline(), line),
                sink: false,
            };
            let before = match i {
                0 if headed => penalty::NEVER,
                0 => 0.0,
                // One row alone at either side of a page break looks lost.
                1 => penalty::HARD,
                _ if i + 1 == count => penalty::HARD,
                _ => penalty::INSIDE,
            };
            let rows = self.table_row(cells, &table.align, band, style, look, Role::Cell);
            for (k, mut row) in rows.into_iter().enumerate() {
                row.penalty = if k == 0 { before } else { penalty::HARD };
                row.head = head;
                self.push(row);
            }
        }
        self.close();
        self.snap(start);
    }

    /// Size, widths of the columns and the gap between them.
    fn plan(&mut self, table: &Table, columns: usize, headed: bool) -> Plan {
        let mut best = Plan {
            small: true,
            gap: 0.0,
            bands: Vec::new(),
        };
        for small in [false, true] {
            let (style, _) = self.cx.sheet.table(small);
            let mut wishes = Wishes::new(columns);
            // Cells are shaped again when they are set; the word cache makes the first time nearly free.
            let elements = self.galley.elements.len();
            let left_out = self.galley.left_out.len();
            let references = self.galley.references.len();
            let names = self.names.len();
            let head_style = head_style(self, style);
            let head = headed.then_some((&table.head, head_style)).into_iter();
            for (cells, style) in head.chain(table.rows.iter().map(|row| (row, style))) {
                let mut row = Vec::with_capacity(columns);
                for cell in cells.iter().take(columns) {
                    let mut marks = Marks::of(ElementId::ARTIFACT);
                    let pieces = self.inlines(cell, style, &mut marks, 0);
                    row.push(self.wish(&pieces));
                }
                wishes.add(&row);
            }
            self.galley.elements.truncate(elements);
            self.galley.left_out.truncate(left_out);
            self.galley.references.truncate(references);
            self.names.truncate(names);
            let (tight, gap, bands) = wishes.settle(self.width, style.size);
            best = Plan { small, gap, bands };
            if !tight {
                break;
            }
        }
        best
    }

    /// What a cell would like.
    fn wish(&self, pieces: &[Piece]) -> Wish {
        let mut widest = 0.0_f32;
        for line in pieces.split(|piece| matches!(piece, Piece::Newline)) {
            if !line.is_empty() {
                widest = widest.max(single_line(self.cx.shaper, line).width);
            }
        }
        let (mut word, mut hard) = (0.0_f32, 0.0_f32);
        // What is not parted by a space is one word, though it be several pieces.
        let (mut run, mut divides) = (0.0_f32, true);
        for piece in pieces {
            match piece {
                Piece::Text {
                    text,
                    style,
                    breaks,
                    ..
                } => {
                    let code = *breaks == Breaks::Code;
                    let parts = text.split_inclusive(|c: char| {
                        c.is_whitespace() || (code && matches!(c, '_' | '/' | '.' | '(' | ','))
                    });
                    for part in parts {
                        run += self.cx.shaper.shape(part.trim_end(), style).width;
                        divides &= !code && !part.contains(|c: char| c.is_ascii_digit());
                        word = word.max(run);
                        if !divides {
                            hard = hard.max(run);
                        }
                        if part.ends_with(char::is_whitespace) || code {
                            (run, divides) = (0.0, true);
                        }
                    }
                }
                Piece::Space(width) => run += width,
                Piece::Newline => (run, divides) = (0.0, true),
            }
        }
        // A hair more, so that what fits by its sum also fits by its line.
        Wish {
            line: widest + 0.1,
            word: word + 0.1,
            hard: hard + 0.1,
        }
    }

    /// The rows of one table row: one, unless it is very tall.
    fn table_row(
        &mut self,
        cells: &[Vec<Inline>],
        align: &[Align],
        band: &[(usize, f32)],
        style: TextStyle,
        look: RowLook,
        role: Role,
    ) -> Vec<Row> {
        let sheet = self.cx.sheet;
        let row_element = self.open(Role::Row);
        let mut set: Vec<(Vec<Line>, Marks)> = Vec::with_capacity(band.len());
        for (column, width) in band {
            let element = self.child_element(Some(row_element), role, None);
            let mut cell = Cell {
                pieces: Vec::new(),
                marks: Marks::of(element),
            };
            if let Some(inlines) = cells.get(*column) {
                cell.pieces = self.inlines(inlines, style, &mut cell.marks, 0);
            }
            let paragraph = ParagraphStyle {
                width: width.max(1.0),
                first_indent: 0.0,
                justify: false,
                hyphenate: sheet.hyphenate,
            };
            let lines = if cell.pieces.is_empty() {
                Vec::new()
            } else {
                break_lines(self.cx.shaper, &cell.pieces, &paragraph)
            };
            set.push((lines, cell.marks));
        }
        self.close();
        let count = set
            .iter()
            .map(|(lines, _)| lines.len())
            .max()
            .unwrap_or(0)
            .max(1);
        // A row of one line is as high as a line of text.
        let pad = ((sheet.leading - look.leading) / 2.0).max(0.12 * look.size);
        let gaps = look.gap * band.len().saturating_sub(1) as f32;
        let total = band.iter().map(|(_, width)| width).sum::<f32>() + gaps;
        let height = count as f32 * look.leading + 2.0 * pad;
        let rule = |bottom: f32| Item::Fill {
            rect: Rect {
                x: self.x,
                y: bottom - look.rule.0,
                width: total.min(self.width),
                height: look.rule.0,
            },
            color: look.rule.1,
            element: ElementId::ARTIFACT,
        };
        let divided = height > TALLEST * sheet.page.column;
        let slices = if divided { count } else { 1 };
        let mut rows: Vec<Placed> = Vec::new();
        rows.resize_with(slices, Placed::default);
        let baseline = sheet.baseline(look.leading, look.size);
        let mut x = self.x;
        for ((lines, marks), (column, width)) in set.into_iter().zip(band) {
            let align = align.get(*column).unwrap_or(&Align::Start);
            let sunk = if look.sink { count - lines.len() } else { 0 };
            for (k, line) in lines.into_iter().enumerate() {
                let k = k + sunk;
                let shift = match align {
                    Align::Right => width - line.width,
                    Align::Center => (width - line.width) / 2.0,
                    Align::Start | Align::Left => 0.0,
                };
                let y = if divided {
                    if k == 0 { pad } else { 0.0 }
                } else {
                    pad + k as f32 * look.leading
                };
                let placed = self.place(line, x + shift.max(0.0), y + baseline, &marks);
                if let Some(row) = rows.get_mut(if divided { k } else { 0 }) {
                    row.items.extend(placed.items);
                    row.links.extend(placed.links);
                    row.notes.extend(placed.notes);
                }
            }
            x += width + look.gap;
        }
        rows.into_iter()
            .enumerate()
            .map(|(k, mut placed)| {
                let mut high = if divided { look.leading } else { height };
                if divided && k == 0 {
                    high += pad;
                }
                if divided && k + 1 == count {
                    high += pad;
                }
                if k + 1 == slices {
                    placed.items.push(rule(high));
                }
                Row {
                    height: high,
                    items: placed.items,
                    links: placed.links,
                    notes: placed.notes,
                    ..Row::default()
                }
            })
            .collect()
    }
}

/// Heads are small capitals, a little smaller and softer than what they head; or bold.
fn head_style(flow: &Flow<'_>, style: TextStyle) -> TextStyle {
    if !flow.cx.sheet.small_capitals {
        return TextStyle {
            bold: true,
            figures: Figures::Lining,
            ..style
        };
    }
    TextStyle {
        small_caps: true,
        tracking: flow.cx.sheet.label().tracking,
        color: flow.cx.sheet.colors.soft,
        figures: Figures::Lining,
        ..style
    }
}

/// A row as it is repeated on another page: no part of the text, and no link (its first showing has them).
fn artifact(row: &Row) -> Row {
    let mut row = Row {
        links: Vec::new(),
        notes: Vec::new(),
        ..row.clone()
    };
    for item in &mut row.items {
        match item {
            Item::Text(run) => run.element = ElementId::ARTIFACT,
            Item::Fill { element, .. } | Item::Image { element, .. } => {
                *element = ElementId::ARTIFACT
            }
        }
    }
    row
}
