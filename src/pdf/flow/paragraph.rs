//! Paragraphs: lines to rows, labels that run into them.

use super::inlines::{Marks, text};
use super::line::{Placed, place};
use super::{Flow, Hang, Row, RunIn, penalty};
use crate::markdown::Inline;
use crate::pdf::break_lines::{Breaks, Line, ParagraphStyle, Piece, break_lines, single_line};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;
use crate::words::Said;

/// The narrowest column, in ems, whose lines are justified: some 40 characters, below which even the best breaks leave holes.
const JUSTIFIED: f32 = 18.0;

/// How a paragraph is set.
#[derive(Debug, Clone, Copy)]
pub(in crate::pdf) struct Setting {
    /// Distance of baselines.
    pub leading: f32,
    /// Size by which the baseline is found.
    pub size: f32,
    /// Justified; else ragged right.
    pub justify: bool,
    /// Hyphenated.
    pub hyphenate: bool,
    /// Indent of the first line.
    pub indent: f32,
    /// A page break between its lines.
    pub inside: f32,
}

impl Setting {
    /// Ragged right, no hyphens, never divided by a page: titles, labels, asides.
    pub fn ragged(style: &TextStyle, leading: f32) -> Setting {
        Setting {
            leading,
            size: style.size,
            justify: false,
            hyphenate: false,
            indent: 0.0,
            inside: penalty::NEVER,
        }
    }
}

impl Flow<'_> {
    /// How running text is set here.
    pub(in crate::pdf) fn running(&self) -> Setting {
        Setting {
            leading: self.leading,
            size: self.text.size,
            justify: self.cx.sheet.justify && self.width > JUSTIFIED * self.text.size,
            hyphenate: self.cx.sheet.hyphenate,
            indent: 0.0,
            inside: penalty::LINE,
        }
    }

    /// A paragraph of running text. Images in it that paper can show stand on lines of their own; what closed or went on after one in the sentence
    /// (a comma, a full stop) would open a line of its own, and goes.
    pub(in crate::pdf) fn paragraph(&mut self, inlines: &[Inline]) {
        let mut rest = inlines;
        let mut after_image = false;
        loop {
            let at = rest.iter().position(|inline| self.shows(inline));
            let (words, from) = rest.split_at(at.unwrap_or(rest.len()));
            match words.split_first() {
                Some((Inline::Text(text), others)) if after_image => {
                    let text = text.trim_start_matches([',', '.', ';', ':', ' ']);
                    let mut words = vec![Inline::Text(text.to_owned())];
                    words.extend_from_slice(others);
                    self.words(&words);
                }
                _ => self.words(words),
            }
            let Some((image, after)) = from.split_first() else {
                return;
            };
            if !trimmed(words).is_empty() {
                // They lead up to it.
                self.penalty(penalty::NEVER);
            }
            self.image(image);
            after_image = true;
            rest = after;
        }
    }

    /// A paragraph without images to show.
    fn words(&mut self, inlines: &[Inline]) {
        let inlines = trimmed(inlines);
        if inlines.is_empty() {
            return;
        }
        let sheet = self.cx.sheet;
        let label = self.run_in.take();
        let mut pieces = Vec::new();
        let mut marks = Marks::default();
        let mut indent = 0.0;
        if let Some(label) = label {
            let element = self.label_element(&label);
            marks = Marks::of(element);
            pieces = self.inlines(&label.content, label.style, &mut marks, 0);
            pieces.push(Piece::Space(0.75 * sheet.size));
        } else if self.continues && self.lists == 0 && sheet.indent() > 0.0 {
            indent = sheet.indent();
        } else if self.continues {
            // In an item an indent would look like another level.
            self.space(sheet.unit());
        }
        let element = self.element(Role::Paragraph, None);
        let tag = marks.0.len() as u32;
        marks.0.extend(Marks::of(element).0);
        pieces.extend(self.inlines(inlines, self.text, &mut marks, tag));
        self.set(
            &pieces,
            &marks,
            &Setting {
                indent,
                ..self.running()
            },
        );
        self.continues = true;
        if introduces(inlines) {
            self.penalty(penalty::HARD);
        }
    }

    /// The element of a label: a heading of an evidence label, a plain label of an alert.
    fn label_element(&mut self, label: &RunIn) -> ElementId {
        let role = match label.role {
            Role::Heading(wanted) => Role::Heading(self.heading_level(wanted)),
            role => role,
        };
        let before = std::mem::replace(&mut self.language, label.language);
        let element = self.element(role, None);
        self.language = before;
        element
    }

    /// A label to be run in at the start of the next paragraph; before anything else it stands on a line of its own.
    pub(in crate::pdf) fn run_in(&mut self, content: &[Inline], style: TextStyle, role: Role) {
        self.flush_run_in();
        if !trimmed(content).is_empty() {
            self.run_in = Some(RunIn {
                content: trimmed(content).to_vec(),
                style,
                role,
                language: self.language,
            });
        }
        if !self.cx.sheet.small_capitals {
            self.label_behind_a_square();
        }
    }

    /// Sets the label that waits on a line of its own, behind a square of the accent as high as its letters are without strokes; beside a rule
    /// it needs no other sign.
    fn label_behind_a_square(&mut self) {
        let Some(label) = &mut self.run_in else {
            return;
        };
        // In small capitals words of ours begin with a small letter.
        if let Some(Inline::Text(words)) = label.content.first_mut()
            && let Some(first) = words.chars().next()
        {
            *words = first.to_uppercase().chain(words.chars().skip(1)).collect();
        }
        if !self.bars.is_empty() {
            self.flush_run_in();
            return;
        }
        let (side, color) = (0.52 * label.style.size, self.cx.sheet.colors.accent);
        let rect = Rect {
            x: self.x,
            y: -side,
            width: side,
            height: side,
        };
        self.hang = Some(Hang::Boxes(vec![Item::Fill {
            rect,
            color,
            element: ElementId::ARTIFACT,
        }]));
        self.inset(2.0 * side, 0.0, Flow::flush_run_in);
    }

    /// Sets a label that found no paragraph to run into.
    pub(in crate::pdf) fn flush_run_in(&mut self) {
        if let Some(label) = self.run_in.take() {
            let element = self.label_element(&label);
            let mut marks = Marks::of(element);
            let pieces = self.inlines(&label.content, label.style, &mut marks, 0);
            self.set(
                &pieces,
                &marks,
                &Setting {
                    leading: self.leading,
                    ..Setting::ragged(&self.text, 0.0)
                },
            );
            self.penalty(penalty::NEVER);
        }
    }

    /// A line of plain words of its own element.
    pub(in crate::pdf) fn line(&mut self, words: &str, style: TextStyle, leading: f32, role: Role) {
        self.heard(words);
        let element = self.element(role, None);
        let pieces = whole_words(vec![text(words.trim(), style, Breaks::Prose, 0)]);
        self.set(
            &pieces,
            &Marks::of(element),
            &Setting::ragged(&style, leading),
        );
    }

    /// A line of plain words of ours.
    pub(in crate::pdf) fn own_line(
        &mut self,
        words: &Said,
        style: TextStyle,
        leading: f32,
        role: Role,
    ) {
        self.own_words(words, |flow| flow.line(&words.text, style, leading, role));
    }

    /// Breaks pieces into lines and adds them as rows.
    pub(in crate::pdf) fn set(&mut self, pieces: &[Piece], marks: &Marks, setting: &Setting) {
        let style = ParagraphStyle {
            width: self.width,
            first_indent: setting.indent,
            justify: setting.justify,
            hyphenate: setting.hyphenate,
        };
        let lines = break_lines(self.cx.shaper, pieces, &style);
        let count = lines.len();
        let on_grid = setting.leading == self.cx.sheet.leading;
        // On the grid all sizes share one baseline; off it, each stands in the middle of its line.
        let size = if on_grid {
            self.cx.sheet.size
        } else {
            setting.size
        };
        let baseline = self.cx.sheet.baseline(setting.leading, size);
        let mut hyphenated = false;
        for (i, line) in lines.into_iter().enumerate() {
            let before = break_before(i, count, hyphenated, setting.inside);
            hyphenated = line.hyphenated;
            let placed = self.place(line, self.x, baseline, marks);
            self.push(Row {
                height: setting.leading,
                penalty: before,
                on_grid,
                items: placed.items,
                links: placed.links,
                notes: placed.notes,
                ..Row::default()
            });
        }
    }

    /// One unbroken line as it is: hung numbers, measures.
    pub(in crate::pdf) fn single(&self, words: &str, style: TextStyle) -> Line {
        single_line(self.cx.shaper, &[text(words, style, Breaks::Never, 0)])
    }

    /// Puts a line at (`x`, `baseline`).
    pub(in crate::pdf) fn place(&self, line: Line, x: f32, baseline: f32, marks: &Marks) -> Placed {
        place(self.cx.sheet, line, x, baseline, marks)
    }
}

/// What a column that ends before line `i` of `count` costs; `hyphenated`: the line before ends in a hyphen of ours.
fn break_before(i: usize, count: usize, hyphenated: bool, inside: f32) -> f32 {
    match i {
        0 => 0.0,
        // Neither the first line of a paragraph nor its last stands alone on a page.
        _ if i == 1 || i + 1 == count => penalty::NEVER.min(inside * 1000.0),
        // A reader should not carry half a word over the page.
        _ if hyphenated => inside + penalty::LINE,
        _ => inside,
    }
}

/// The same words, with places to break between them alone: titles and labels end their lines there, never at a hyphen that a word brought along.
pub(in crate::pdf) fn whole_words(pieces: Vec<Piece>) -> Vec<Piece> {
    let mut out = Vec::with_capacity(2 * pieces.len());
    for piece in pieces {
        let Piece::Text {
            text: words,
            style,
            breaks: Breaks::Prose,
            tag,
        } = piece
        else {
            out.push(piece);
            continue;
        };
        let space = || text(" ", style, Breaks::Prose, tag);
        if words.starts_with(char::is_whitespace) {
            out.push(space());
        }
        for (i, word) in words.split_whitespace().enumerate() {
            if i > 0 {
                out.push(space());
            }
            out.push(text(word, style, Breaks::Never, tag));
        }
        if words.trim_start().ends_with(char::is_whitespace) {
            out.push(space());
        }
    }
    out
}

/// Without line ends and comments at either end.
fn trimmed(inlines: &[Inline]) -> &[Inline] {
    let nothing = |inline: &Inline| match inline {
        Inline::SoftBreak | Inline::HardBreak | Inline::Comment(_) => true,
        Inline::Text(s) => s.trim().is_empty(),
        _ => false,
    };
    let start = inlines
        .iter()
        .position(|i| !nothing(i))
        .unwrap_or(inlines.len());
    let end = inlines
        .iter()
        .rposition(|i| !nothing(i))
        .map_or(start, |i| i + 1);
    inlines.get(start..end).unwrap_or(&[])
}

/// Whether a paragraph leads up to what follows it.
fn introduces(inlines: &[Inline]) -> bool {
    match inlines.last() {
        Some(Inline::Text(s)) => s.trim_end().ends_with(':'),
        Some(Inline::Strong(inner) | Inline::Emphasis(inner)) => match inner.last() {
            Some(Inline::Text(s)) => s.trim_end().ends_with(':'),
            _ => false,
        },
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_word_is_seldom_carried_over_a_column() {
        let free = break_before(2, 6, false, penalty::LINE);
        let divided = break_before(2, 6, true, penalty::LINE);
        let widow = break_before(5, 6, false, penalty::LINE);
        assert!(free < divided && divided < widow);
        assert_eq!(break_before(0, 6, true, penalty::LINE), 0.0);
        // Where nothing may part the lines, nothing more is to be said.
        assert!(break_before(1, 6, false, penalty::NEVER) >= penalty::NEVER);
    }
}
