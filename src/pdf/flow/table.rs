//! Tables: columns as wide as their words want to be; where that is too wide, the widest give way first; where even that does not help, the columns
//! stand in bands below each other, each with the first column at its left.

use super::line::Placed;
use super::{Flow, Marks, Row, penalty};
use crate::markdown::{Align, Inline, Table};
use crate::pdf::break_lines::{Breaks, Line, ParagraphStyle, Piece, break_lines, single_line};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::{Figures, TextStyle};

/// A row taller than this share of the column may be divided between its lines.
const TALLEST: f32 = 0.4;

/// The widest that a word may ask for, as a share of the table's width: what is longer is broken inside.
const WIDEST_WORD: f32 = 0.4;

/// Cells narrower than this share of the table's width keep to one line…
const SHORT: f32 = 0.16;

/// …unless the table is only so high, in parts, where they do not: a column of prose beside many short ones is then not starved.
const STARVED: f32 = 0.75;

/// Distance of columns in ems, and where that is too much.
const WIDE_GAP: f32 = 1.6;
const NARROW_GAP: f32 = 0.9;

/// The narrowest, in ems, to which a column of longer words may be pressed: about eight letters.
const FEWEST: f32 = 4.0;

/// The widest that the first column may be where it is repeated, as a share of the table's width.
const REPEATED: f32 = 0.3;

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

/// How wide a cell would like to be, in points.
struct Wish {
    /// For its longest line.
    line: f32,
    /// For its longest word.
    word: f32,
    /// For its longest word that cannot be divided: a number, a name.
    hard: f32,
}

/// How a table is set.
struct Plan {
    small: bool,
    gap: f32,
    /// What is set beside each other: columns with their widths. A table that is too wide is set in several bands, one below the other,
    /// each with the first column at its left.
    bands: Vec<Vec<(usize, f32)>>,
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
            let mut natural = vec![0.0_f32; columns];
            let mut words = vec![0.0_f32; columns];
            let mut hard = vec![0.0_f32; columns];
            let mut wishes: Vec<Vec<f32>> = Vec::new();
            // Cells are shaped again when they are set; the word cache makes the first time nearly free.
            let elements = self.galley.elements.len();
            let left_out = self.galley.left_out.len();
            let references = self.galley.references.len();
            let names = self.names.len();
            let head_style = head_style(self, style);
            let head = headed.then_some((&table.head, head_style)).into_iter();
            for (cells, style) in head.chain(table.rows.iter().map(|row| (row, style))) {
                let mut row = Vec::with_capacity(columns);
                for (column, cell) in cells.iter().enumerate().take(columns) {
                    let mut marks = Marks::of(ElementId::ARTIFACT);
                    let pieces = self.inlines(cell, style, &mut marks, 0);
                    let wish = self.wish(&pieces);
                    natural[column] = natural[column].max(wish.line);
                    words[column] = words[column].max(wish.word);
                    hard[column] = hard[column].max(wish.hard);
                    row.push(wish.line);
                }
                wishes.push(row);
            }
            self.galley.elements.truncate(elements);
            self.galley.left_out.truncate(left_out);
            self.galley.references.truncate(references);
            self.names.truncate(names);
            let room = |gap: f32| self.width - gap * (columns - 1) as f32;
            let mut gap = WIDE_GAP * style.size;
            if words.iter().sum::<f32>() > room(gap) {
                gap = NARROW_GAP * style.size;
            }
            let room = room(gap);
            let cap = (WIDEST_WORD * self.width).max(room / columns as f32);
            for (word, natural) in words.iter_mut().zip(&natural) {
                *word = word.min(cap).min(*natural);
            }
            // Figures and short words are not broken, not even at their spaces.
            let least: Vec<f32> = (natural.iter().zip(&words))
                .map(|(natural, word)| match *natural <= SHORT * self.width {
                    true => *natural,
                    false => *word,
                })
                .collect();
            // Words with a hyphen are better than a table in parts, as long as there is something left of the words; numbers and names in parts are not.
            let floor: Vec<f32> = (words.iter().zip(&hard))
                .map(|(word, hard)| word.min(hard.max(FEWEST * style.size)))
                .collect();
            let needs = |widths: &[f32]| widths.iter().sum::<f32>();
            let tight = needs(&least) > room || needs(&natural) > 3.0 * room;
            let whole = |widths: Vec<f32>| vec![widths.into_iter().enumerate().collect()];
            let bands = if needs(&words) <= room {
                let at_spaces = fit(&natural, &words, room);
                let unbroken = fit(&natural, &least, room);
                let starved = needs(&least) > room
                    || height(&wishes, &at_spaces) < STARVED * height(&wishes, &unbroken);
                whole(if starved { at_spaces } else { unbroken })
            } else if needs(&floor) <= room {
                whole(fit(&words, &floor, room))
            } else {
                bands(&natural, &least, self.width, gap)
            };
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

/// The columns in bands, each as wide as it may be, each after the first band with the first column once more.
fn bands(natural: &[f32], least: &[f32], width: f32, gap: f32) -> Vec<Vec<(usize, f32)>> {
    let (Some(first), rest) = (least.first(), least.iter().enumerate().skip(1)) else {
        return Vec::new();
    };
    let first = first.min(REPEATED * width);
    let mut out: Vec<Vec<usize>> = Vec::new();
    let mut needs = least.to_vec();
    if let Some(need) = needs.first_mut() {
        *need = first;
    }
    let mut used = width;
    for (column, need) in rest {
        let need = need.min(width - first - gap).max(1.0);
        if let Some(slot) = needs.get_mut(column) {
            *slot = need;
        }
        match out.last_mut() {
            Some(band) if used + gap + need <= width => {
                band.push(column);
                used += gap + need;
            }
            _ => {
                out.push(vec![0, column]);
                used = first + gap + need;
            }
        }
    }
    if out.is_empty() {
        out.push(vec![0]);
    }
    let pick = |list: &[f32], band: &[usize]| -> Vec<f32> {
        band.iter()
            .map(|column| list.get(*column).copied().unwrap_or(0.0))
            .collect()
    };
    out.into_iter()
        .map(|band| {
            let room = width - gap * (band.len() - 1) as f32;
            let needs = pick(&needs, &band);
            // No column wishes for less than it needs.
            let wishes: Vec<f32> = pick(natural, &band)
                .iter()
                .zip(&needs)
                .map(|(wish, need)| wish.max(*need))
                .collect();
            band.iter()
                .copied()
                .zip(fit(&wishes, &needs, room))
                .collect()
        })
        .collect()
}

/// About how many lines a table has whose cells would like to be so wide, row by row.
fn height(wishes: &[Vec<f32>], widths: &[f32]) -> f32 {
    let row = |row: &Vec<f32>| {
        let lines = row.iter().zip(widths);
        // Lines of words are not full.
        let lines = lines.map(|(wish, width)| match wish <= width {
            true => 1.0,
            false => (1.1 * wish / width.max(1.0)).ceil(),
        });
        lines.fold(1.0, f32::max)
    };
    wishes.iter().map(row).sum()
}

/// Shares `room` among columns in proportion to what they wish, so that all would have as many lines, but gives none less than it needs
/// nor more than it wishes.
fn fit(natural: &[f32], least: &[f32], room: f32) -> Vec<f32> {
    let sum = |widths: &[f32]| widths.iter().sum::<f32>();
    if sum(natural) <= room {
        return natural.to_vec();
    }
    if sum(least) >= room {
        // Not even the words fit: all give way alike, and words are broken.
        let scale = room.max(1.0) / sum(least);
        return least.iter().map(|w| w * scale).collect();
    }
    let at = |share: f32| -> Vec<f32> {
        natural
            .iter()
            .zip(least)
            .map(|(n, l)| (n * share).max(*l))
            .collect()
    };
    let (mut low, mut high) = (0.0, 1.0);
    // Thirty halvings find the share to less than a millionth.
    for _ in 0..30 {
        let middle = (low + high) / 2.0;
        if sum(&at(middle)) > room {
            high = middle
        } else {
            low = middle
        }
    }
    at(low)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_columns_give_way_and_short_ones_do_not() {
        let widths = fit(&[30.0, 400.0, 200.0], &[30.0, 60.0, 40.0], 330.0);
        assert_eq!(widths.first(), Some(&30.0));
        assert!((widths.iter().sum::<f32>() - 330.0).abs() < 0.01);
        assert!((widths[1] - 2.0 * widths[2]).abs() < 0.01, "{widths:?}");
    }

    #[test]
    fn too_many_columns_stand_in_bands_with_the_first_at_the_left() {
        let least = [40.0; 12];
        let bands = bands(&[60.0; 12], &least, 200.0, 5.0);
        let columns: Vec<usize> = bands.iter().flatten().map(|(column, _)| *column).collect();
        assert_eq!(columns, [0, 1, 2, 3, 0, 4, 5, 6, 0, 7, 8, 9, 0, 10, 11]);
        for band in &bands {
            let wide: f32 = band.iter().map(|(_, width)| width + 5.0).sum();
            assert!(wide <= 205.01, "{wide}");
            assert!(band.iter().all(|(_, width)| *width > 39.9));
        }
    }

    #[test]
    fn words_are_broken_only_when_nothing_else_helps() {
        let widths = fit(&[80.0, 80.0], &[50.0, 70.0], 100.0);
        assert!(
            (widths.iter().sum::<f32>() - 100.0).abs() < 0.01 && widths[0] < 42.0,
            "{widths:?}"
        );
        assert_eq!(fit(&[80.0, 20.0], &[50.0, 20.0], 100.0), vec![80.0, 20.0]);
    }
}
