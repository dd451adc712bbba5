//! A table for the terminal: columns aligned, numbers to the right.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::meant::Terminal;
use crate::guide::Section;

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
    /// Columns that give way where the whole is too wide.
    gives: Vec<usize>,
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
            gives: vec![0],
        }
    }

    /// Names the columns that give way, the widest first; without this it is the first column.
    pub fn giving_way(mut self, columns: &[usize]) -> Table {
        self.gives = columns.to_vec();
        self
    }

    /// Adds a row.
    pub fn row(&mut self, cells: Vec<String>) {
        self.rows.push(Row::Cells(cells));
    }

    /// Adds a line across.
    pub fn rule(&mut self) {
        self.rows.push(Row::Rule);
    }

    /// Draws it as wide as the terminal, its head bold where there are colours.
    pub fn draw_headed(&self, terminal: &Terminal) -> String {
        let drawn = self.draw(terminal.width);
        match drawn.split_once('\n') {
            Some((head, rows)) if terminal.color_out => format!("\x1b[1m{head}\x1b[0m\n{rows}"),
            _ => drawn,
        }
    }

    /// Draws it; ends with a newline. Columns give way if the whole is wider than `width`.
    pub fn draw(&self, width: usize) -> String {
        const GAP: usize = 2;
        /// Ten columns still tell sections apart.
        const LEAST: usize = 10;
        let mut widths = vec![0; self.align.len()];
        for row in &self.rows {
            if let Row::Cells(cells) = row {
                for (w, cell) in widths.iter_mut().zip(cells) {
                    *w = (*w).max(columns(cell));
                }
            }
        }
        let total =
            |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
        let mut over = total(&widths).saturating_sub(width);
        while over > 0 {
            let widest = self.gives.iter().copied().max_by_key(|&c| widths.get(c));
            match widest.and_then(|column| widths.get_mut(column)) {
                Some(w) if *w > LEAST => *w -= 1,
                _ => break,
            }
            over -= 1;
        }
        let total = total(&widths);
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

/// Columns of a terminal that `text` takes (UAX 11): East Asian characters and emoji take two.
pub fn columns(text: &str) -> usize {
    text.graphemes(true).map(cluster_columns).sum()
}

fn cluster_columns(cluster: &str) -> usize {
    if cluster.starts_with(char::is_control) {
        0
    } else {
        cluster.width()
    }
}

/// "3. Caching"
pub fn section_title(section: &Section) -> String {
    let title = if section.title.is_empty() {
        "(before any heading)"
    } else {
        &section.title
    };
    format!("{}. {title}", section.number)
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

    #[test]
    fn the_widest_column_gives_way_first() {
        let mut table = Table::new(&[
            ("No.", Align::Right),
            ("Question", Align::Left),
            ("Section", Align::Left),
        ])
        .giving_way(&[1, 2]);
        table.row(vec![
            "1".to_owned(),
            "How did you lock a row in the end?".to_owned(),
            "1. Transactions".to_owned(),
        ]);
        let line = |width: usize| table.draw(width).lines().nth(2).unwrap().to_owned();
        assert_eq!(line(46), "  1  How did you lock a row…   1. Transactions");
        assert_eq!(line(10), "  1  How did y…  1. Transa…");
    }
}
