//! Footnotes, and addresses of web links as notes: rows of their own, which the row with the mark takes along to the foot of its column. What is too long for that stands at the end of the
//! text that refers to it.

use super::gather::{Note, shown_address};
use super::{Flow, Hang, Marks, Row, Setting, penalty, text};
use crate::markdown::Footnote;
use crate::pdf::break_lines::Breaks;
use crate::pdf::page::{LinkTo, Role};
use crate::pdf::shape::{Figures, TextStyle};

/// How much of a column's height the footnotes of one line may take: what is longer would leave a hole above it, or not fit at all.
const MOST: f32 = 0.35;

impl<'a> Flow<'a> {
    /// Footnotes of the text that is set next, counted from 1: their marks find them here.
    pub(in crate::pdf) fn with_notes(&mut self, notes: &'a [Footnote], scope: String) {
        self.counted = 0;
        self.with_gathered(notes.iter().map(Note::Footnote).collect(), scope);
    }

    /// Notes of the text that is set next, counted on from those before.
    pub(in crate::pdf) fn with_gathered(&mut self, notes: Vec<Note<'a>>, scope: String) {
        self.first_note = self.counted;
        self.counted += notes.len();
        self.notes = notes;
        self.note_scope = scope;
        self.note_marks.clear();
    }

    /// The place of a footnote in the list of the text at hand.
    pub(super) fn footnote_at(&self, label: &str) -> Option<usize> {
        self.notes
            .iter()
            .position(|note| matches!(note, Note::Footnote(own) if own.label == label))
    }

    /// The place of an address in the list of the text at hand.
    pub(super) fn address_at(&self, url: &str) -> Option<usize> {
        self.notes
            .iter()
            .position(|note| matches!(note, Note::Address(own) if *own == url))
    }

    /// What a note of the text at hand is called.
    pub(super) fn note_number(&self, index: usize) -> usize {
        self.first_note + index + 1
    }

    /// The place on paper of a note.
    pub(super) fn note_name(&self, index: usize) -> String {
        format!("{}#note-{}", self.note_scope, self.note_number(index))
    }

    /// Sets the footnotes of the text that was set since [`Flow::with_notes`].
    pub(in crate::pdf) fn notes(&mut self) {
        if self.notes.is_empty() {
            return;
        }
        self.flush_run_in();
        let marks = std::mem::take(&mut self.note_marks);
        let most = MOST * self.cx.sheet.page.column;
        let mut late = Vec::new();
        for index in 0..self.notes.len() {
            let row = marks.iter().find(|mark| mark.1 == index).map(|mark| mark.0);
            let Some(row) = row.filter(|row| *row < self.galley.rows.len()) else {
                late.push(index);
                continue;
            };
            let rows = self.aside_rows(|flow| flow.note(index));
            let height: f32 = rows.iter().map(|row| row.above + row.height).sum();
            let before = self
                .galley
                .rows
                .get(row)
                .map_or(0.0, |row| self.galley.notes_height(row));
            if before + height > most {
                late.push(index);
                continue;
            }
            let place = self.galley.notes.len();
            self.galley.notes.push(rows);
            if let Some(row) = self.galley.rows.get_mut(row) {
                row.notes.push(place);
            }
        }
        self.late_notes(&late);
        self.note_marks.clear();
        self.start_afresh();
    }

    /// Footnotes at the end of the text, under a short rule.
    fn late_notes(&mut self, notes: &[usize]) {
        if notes.is_empty() {
            return;
        }
        let sheet = self.cx.sheet;
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
        for index in notes {
            self.note(*index);
        }
        self.snap(start);
    }

    /// Sets one footnote with its number.
    fn note(&mut self, index: usize) {
        let Some(note) = self.notes.get(index).copied() else {
            return;
        };
        let (style, leading) = self.cx.sheet.note();
        let (text, body_leading) = (self.text, self.leading);
        self.text = style;
        self.leading = leading;
        self.open(Role::Note);
        self.name(self.note_name(index));
        let label = self.element(Role::Label, None);
        let number = TextStyle {
            figures: Figures::Lining,
            color: self.cx.sheet.colors.accent,
            ..style
        };
        let line = self.single(&self.note_number(index).to_string(), number);
        // Room for two figures; a third needs its own.
        let inset = (0.5 * style.size + line.width).max(1.6 * style.size);
        let at = self.x + inset - 0.5 * style.size - line.width;
        self.hang = Some(Hang::Line(line, at, Marks::of(label)));
        self.start_afresh();
        self.in_note = true;
        self.inset(inset, 0.0, |flow| match note {
            Note::Footnote(footnote) => flow.blocks(&footnote.blocks),
            Note::Address(url) => flow.address(url),
        });
        self.in_note = false;
        if self.hang.is_some() {
            self.push(Row {
                height: leading,
                ..Row::default()
            });
        }
        self.close();
        self.text = text;
        self.leading = body_leading;
    }

    /// An address as a note of its own. It is broken without hyphens, which would be read as part of it.
    fn address(&mut self, url: &str) {
        self.heard(url);
        let paragraph = self.element(Role::Paragraph, None);
        let link = self.child_element(Some(paragraph), Role::Link, None);
        let mut marks = Marks::of(link);
        if let Some(mark) = marks.0.first_mut() {
            mark.link = Some((link, LinkTo::Web(url.to_owned())));
            mark.bare = true;
        }
        let style = self.text;
        let pieces = [text(shown_address(url), style, Breaks::Code, 0)];
        self.set(&pieces, &marks, &Setting::ragged(&style, self.leading));
    }

    /// Sets something apart from the text: its rows, with nothing of what is pending for the next row of the text.
    fn aside_rows(&mut self, body: impl FnOnce(&mut Self)) -> Vec<Row> {
        let rows = std::mem::take(&mut self.galley.rows);
        let names = std::mem::take(&mut self.names);
        let pending = (self.space, self.slack, self.penalty);
        (self.space, self.slack, self.penalty) = (0.0, 0.0, 0.0);
        body(self);
        (self.space, self.slack, self.penalty) = pending;
        self.names = names;
        std::mem::replace(&mut self.galley.rows, rows)
    }
}
