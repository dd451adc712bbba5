//! A table for the terminal: columns aligned, numbers to the right.

use unicode_segmentation::UnicodeSegmentation;

/// A column's alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// Rows of cells under a head.
#[derive(Debug, Default)]
pub struct Table {
    align: Vec<Align>,
    rows: Vec<Row>,
}

#[derive(Debug)]
enum Row {
    Cells(Vec<String>),
    Rule,
}

impl Table {
    /// A table with a head.
    pub fn new(head: &[(&str, Align)]) -> Table {
        let cells = head.iter().map(|(name, _)| (*name).to_owned()).collect();
        Table {
            align: head.iter().map(|(_, align)| *align).collect(),
            rows: vec![Row::Cells(cells), Row::Rule],
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a line across.
    pub fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// Draws it; ends with a newline. The first column gives way if the whole is wider than `width`.
    pub fn draw(&self, width: usize) -> String {
        const GAP: usize = 2;
        let mut widths = vec![0; self.align.len()];
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (w, cell) in widths.iter_mut().zip(cells) {
                    *w = (*w).max(columns(cell));
                }
            }
        }
        let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        if let Some(first) = widths.first_mut() {
            // Ten columns still tell sections apart.
            *first = first
                .saturating_sub(total.saturating_sub(width))
                .max(10.min(*first));
        }
        let total: usize = widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let mut out = String::new();
        for row in &self.rows {
            match row {
                Row::Rule => out.extend(std::iter::repeat_n('─', total)),
                Row::Cells(cells) => {
                    let mut line = String::new();
                    for ((cell, &w), align) in cells.iter().zip(&widths).zip(&self.align) {
                        if !line.is_empty() {
                            line.push_str("  ");
                        }
                        let cell = cut(cell, w);
                        let space = " ".repeat(w - columns(&cell));
                        match align {
                            Align::Left => line += &format!("{cell}{space}"),
                            Align::Right => line += &format!("{space}{cell}"),
                        }
                    }
                    out.push_str(line.trim_end());
                }
            }
            out.push('\n');
        }
        out
    }
}

/// `text` in at most `width` columns, with `…` where it was cut.
pub fn cut(text: &str, width: usize) -> String {
    if columns(text) <= width {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        if used + cluster_columns(cluster) + 1 > width {
            break;
        }
        used += cluster_columns(cluster);
        out.push_str(cluster);
    }
    // At a column's end, a space before the sign of the cut looks like a slip.
    out.truncate(out.trim_end().len());
    out.push('…');
    out
}

/// Columns of a terminal that `text` takes.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(cluster_columns).sum()
}

/// East Asian wide characters and emoji take two columns (UAX 11, in broad ranges: a table's edge may be off by one for a rare character,
/// which a table of widths would not be worth).
fn cluster_columns(cluster: &str) -> usize {
    match cluster.chars().next() {
        None => 0,
        Some(c) if c.is_control() => 0,
        Some(_) if cluster.contains('\u{FE0F}') => 2,
        Some(
            '\u{1100}'..='\u{115F}'
            | '\u{2E80}'..='\u{303E}'
            | '\u{3041}'..='\u{A4CF}'
            | '\u{AC00}'..='\u{D7A3}'
            | '\u{F900}'..='\u{FAFF}',
        ) => 2,
        Some(
            '\u{FE30}'..='\u{FE4F}'
            | '\u{FF00}'..='\u{FF60}'
            | '\u{FFE0}'..='\u{FFE6}'
            | '\u{1F300}'..='\u{1FAFF}'
            | '\u{20000}'..='\u{3FFFD}',
        ) => 2,
        Some(_) => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_in_line_and_words_give_way() {
        let mut table = Table::new(&[("Section", Align::Left), ("Questions", Align::Right)]);
        table.row(vec![
            "Databases, and what we did to them".to_owned(),
            "14".to_owned(),
        ]);
        table.row(vec!["数据库".to_owned(), "9".to_owned()]);
        table.rule();
        table.row(vec!["All".to_owned(), "23".to_owned()]);
        let drawn = table.draw(30);
        let lines: Vec<_> = drawn.lines().collect();
        assert_eq!(lines[0], "Section              Questions");
        assert_eq!(lines[2], "Databases, and wha…         14");
        assert_eq!(lines[3], "数据库                       9");
        assert_eq!(columns(lines[1]), 30);
    }
}
