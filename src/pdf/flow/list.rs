//! Lists: bullets, numbers and task boxes hang outside the text of their items.

use super::line::outline;
use super::{Flow, Hang, Marks, Row, penalty};
use crate::markdown::List;
use crate::pdf::page::{Item, Numbering, Rect, Role};
use crate::pdf::shape::TextStyle;

/// Bullets by depth, then over again.
const BULLETS: [&str; 2] = ["\u{2022}", "\u{2013}"];

impl Flow<'_> {
    /// Sets a list. The space around it is the caller's.
    pub(super) fn list(&mut self, list: &List) {
        let sheet = self.cx.sheet;
        let style = TextStyle {
            color: sheet.colors.soft,
            bold: false,
            italic: false,
            ..self.text
        };
        let marker = |index: usize| match list.start {
            Some(start) => format!("{}.", start.saturating_add(index as u64)),
            None => BULLETS
                .get(self.lists % BULLETS.len())
                .copied()
                .unwrap_or("\u{2022}")
                .to_owned(),
        };
        // The widest number decides how far all items stand in.
        let gap = 0.5 * self.text.size;
        let widest = match list.start {
            Some(_) => {
                self.single(&marker(list.items.len().saturating_sub(1)), style)
                    .width
            }
            None => 0.0,
        };
        let indent = sheet.inset().max(widest + gap);
        let markers: Vec<String> = (0..list.items.len()).map(marker).collect();
        self.open(match list.start {
            Some(_) => Role::NumberedList(Numbering::Decimal),
            None => Role::List,
        });
        self.lists += 1;
        let tight = std::mem::replace(&mut self.tight, list.tight);
        for (i, (item, marker)) in list.items.iter().zip(markers).enumerate() {
            self.open(Role::ListItem);
            if i > 0 {
                self.penalty(penalty::ITEM);
                if !list.tight {
                    self.space(sheet.unit());
                }
            }
            let element = match item.task {
                Some(done) => {
                    let words = if done { "done" } else { "to do" };
                    let said = self.cx.words.said(words, &[]);
                    self.own_words(&said, |flow| {
                        flow.element(Role::Label, Some(said.text.clone()))
                    })
                }
                None => self.element(Role::Label, None),
            };
            let x = self.x + indent;
            let hang = match item.task {
                Some(done) => Hang::Boxes(self.task_box(done, x - gap, element)),
                None => {
                    self.heard(&marker);
                    let line = self.single(&marker, style);
                    // Numbers end where the gap begins; bullets begin at the list's edge.
                    let at = if list.start.is_some() {
                        x - gap - line.width
                    } else {
                        self.x + 0.3 * self.text.size
                    };
                    Hang::Line(line, at, Marks::of(element))
                }
            };
            self.hang(hang, indent);
            self.open(Role::ListBody);
            self.start_afresh();
            self.inset(indent, 0.0, |flow| flow.blocks(&item.blocks));
            // An item without a word still has its marker.
            self.bare_marker();
            self.close();
            self.close();
            if list.tight {
                // Blocks inside an item asked for space below; the next item of a tight list stands close.
                self.space = 0.0;
            }
        }
        self.lists -= 1;
        self.tight = tight;
        self.close();
    }

    /// Hangs a marker beside text that stands in by `indent`; where the column is too narrow for that, above it.
    fn hang(&mut self, hang: Hang, indent: f32) {
        self.hang = Some(hang);
        if self.granted(indent) < indent {
            self.bare_marker();
            self.penalty(penalty::NEVER);
        }
    }

    /// A row for a marker that found none.
    fn bare_marker(&mut self) {
        if self.hang.is_some() {
            self.push(Row {
                height: self.leading,
                on_grid: self.leading == self.cx.sheet.leading,
                ..Row::default()
            });
        }
    }

    /// A line for the next row, its left edge at `x` from the column's.
    pub(in crate::pdf) fn hang_line(
        &mut self,
        words: &str,
        style: TextStyle,
        x: f32,
        marks: Marks,
    ) {
        let line = self.single(words, style);
        self.hang = Some(Hang::Line(line, x, marks));
    }

    /// An item with a written label, inside an open list.
    pub(in crate::pdf) fn item(&mut self, label: &str, body: impl FnOnce(&mut Self)) {
        let sheet = self.cx.sheet;
        self.open(Role::ListItem);
        let element = self.element(Role::Label, None);
        let style = TextStyle {
            color: sheet.colors.soft,
            ..self.text
        };
        let (gap, width) = (0.5 * self.text.size, self.single(label, style).width);
        let indent = sheet.inset().max(width + gap);
        let x = self.x + indent - gap - width;
        let line = self.single(label, style);
        self.hang(Hang::Line(line, x, Marks::of(element)), indent);
        self.open(Role::ListBody);
        self.start_afresh();
        self.inset(indent, 0.0, body);
        self.bare_marker();
        self.close();
        self.close();
        self.space = 0.0;
    }

    /// A box that ends at `right`; filled when done. Its items count from the baseline.
    fn task_box(&self, done: bool, right: f32, element: crate::pdf::page::ElementId) -> Vec<Item> {
        let side = 0.68 * self.text.size;
        let rect = Rect {
            x: right - side,
            y: -side + 0.02 * self.text.size,
            width: side,
            height: side,
        };
        let mut items = Vec::new();
        outline(rect, 0.6, self.cx.sheet.colors.soft, element, &mut items);
        if done {
            let inner = 0.25 * side;
            let rect = Rect {
                x: rect.x + inner,
                y: rect.y + inner,
                width: rect.width - 2.0 * inner,
                height: rect.height - 2.0 * inner,
            };
            items.push(Item::Fill {
                rect,
                color: self.cx.sheet.colors.accent,
                element,
            });
        }
        items
    }
}
