//! Footnotes: for now at the end of the text that refers to them.

use super::{Flow, Hang, Marks, Row, penalty};
use crate::markdown::Footnote;
use crate::pdf::page::Role;
use crate::pdf::shape::{Figures, TextStyle};

impl<'a> Flow<'a> {
    /// Footnotes of the text that is set next: their marks find them here.
    pub(in crate::pdf) fn with_notes(&mut self, notes: &'a [Footnote], scope: String) {
        self.notes = notes;
        self.note_scope = scope;
    }

    /// The place of a footnote.
    pub(super) fn note_name(&self, number: usize) -> String {
        format!("{}#note-{number}", self.note_scope)
    }

    /// Sets the footnotes under a short rule.
    pub(in crate::pdf) fn notes(&mut self) {
        let notes = self.notes;
        if notes.is_empty() {
            return;
        }
        self.flush_run_in();
        let sheet = self.cx.sheet;
        let (style, leading) = sheet.note();
        self.space(sheet.unit());
        self.penalty(penalty::BLOCK);
        let start = self.galley.rows.len();
        self.rule(
            self.x,
            5.0 * sheet.size,
            sheet.hairline(),
            sheet.colors.soft,
            0.3 * sheet.leading,
        );
        self.penalty(penalty::NEVER);
        let (text, body_leading) = (self.text, self.leading);
        self.text = style;
        self.leading = leading;
        for (i, note) in notes.iter().enumerate() {
            self.open(Role::Note);
            self.name(self.note_name(i + 1));
            let label = self.element(Role::Label, None);
            let number = TextStyle {
                figures: Figures::Lining,
                color: sheet.colors.accent,
                ..style
            };
            let line = self.single(&(i + 1).to_string(), number);
            let inset = 1.6 * style.size;
            let at = self.x + inset - 0.5 * style.size - line.width;
            self.hang = Some(Hang::Line(line, at, Marks::of(label)));
            self.start_afresh();
            self.inset(inset, 0.0, |flow| flow.blocks(&note.blocks));
            if self.hang.is_some() {
                self.push(Row {
                    height: leading,
                    ..Row::default()
                });
            }
            self.close();
        }
        self.text = text;
        self.leading = body_leading;
        self.snap(start);
        self.start_afresh();
    }
}
