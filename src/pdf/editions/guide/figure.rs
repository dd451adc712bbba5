//! The measured change: a rule, the figure, what it measures; in the margin, or in the text where the paper has no margin for it.

use crate::guide::GuideAnswer;
use crate::pdf::break_lines::{Breaks, ParagraphStyle, Piece, break_lines, single_line};
use crate::pdf::flow::{Flow, Marks, Setting, Side, penalty, place, text};
use crate::pdf::page::{ElementId, Item, Rect, Role};
use crate::pdf::shape::TextStyle;

/// The smallest a figure is set, as a share of its size, before it is broken like a paragraph.
const SMALLEST: f32 = 0.66;

/// Lines that a figure and its label may each have: what is longer is no figure but a paragraph.
const LINES: usize = 12;

/// What an answer measured, and what that is.
pub(super) fn said(answer: &GuideAnswer) -> Option<(&str, &str)> {
    let metric = answer.metric.as_deref()?.trim();
    let label = answer.metric_label.as_deref().unwrap_or("").trim();
    (!metric.is_empty()).then_some((metric, label))
}

/// Sets the figure in the text, before the answer: large, with what it measures on the same line if there is room, else below.
pub(super) fn in_text(flow: &mut Flow<'_>, answer: &GuideAnswer) {
    let Some((metric, label)) = said(answer) else {
        return;
    };
    flow.heard(metric);
    flow.heard(label);
    let sheet = flow.cx.sheet;
    let aside = flow.open(Role::Aside);
    let start = flow.galley.rows.len();
    let element = flow.child_element(Some(aside), Role::Paragraph, None);
    let (lines, style) = figure_lines(flow, metric, flow.width);
    let (label_style, _) = sheet.metric_label();
    let label_style = TextStyle {
        size: 0.84 * sheet.size,
        ..label_style
    };
    // A figure of many lines is a paragraph, and set in its size.
    let style = if lines.len() > 2 { sheet.body() } else { style };
    let leading = if lines.len() > 2 {
        sheet.leading
    } else {
        1.75 * sheet.leading
    };
    let set = |words: &str, style: TextStyle| text(words, style, Breaks::Prose, 0);
    let mut marks = Marks::of(element);
    let mut pieces = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        if i > 0 {
            pieces.push(Piece::Newline);
        }
        pieces.push(set(line, style));
    }
    let below = if label.is_empty() {
        None
    } else {
        let own = flow.child_element(Some(aside), Role::Paragraph, None);
        let last = lines.last().map_or("", String::as_str);
        let beside = [
            set(last.trim_end(), style),
            set(" ", style),
            set(label, label_style),
        ];
        let gap = 0.8 * sheet.size;
        if lines.len() <= 2 && single_line(flow.cx.shaper, &beside).width + gap <= flow.width {
            marks.0.extend(Marks::of(own).0);
            pieces.push(set(" ", label_style));
            pieces.push(Piece::Space(gap));
            pieces.push(text(label, label_style, Breaks::Never, 1));
            None
        } else {
            Some(own)
        }
    };
    // Nearer to the answer than to the line above it.
    flow.space(0.5 * sheet.unit());
    flow.set(&pieces, &marks, &Setting::ragged(&style, leading));
    flow.penalty(penalty::NEVER);
    if let Some(own) = below {
        let leading = 0.8 * sheet.leading;
        flow.set(
            &[set(label, label_style)],
            &Marks::of(own),
            &Setting::ragged(&label_style, leading),
        );
        flow.penalty(penalty::NEVER);
    }
    flow.close();
    flow.snap(start);
    flow.space(sheet.unit());
    flow.penalty(penalty::NEVER);
}

/// Builds the figure for the margin; `None`: it is too long, or there is no margin. It counts from the top of the question's first row.
pub(super) fn in_margin(flow: &mut Flow<'_>, metric: &str, label: &str) -> Option<Side> {
    let sheet = flow.cx.sheet;
    let width = sheet.page.margin;
    let x = sheet.page.margin_x();
    flow.heard(metric);
    flow.heard(label);
    if width < 3.0 * sheet.metric().size {
        return None;
    }
    let (lines, style) = figure_lines(flow, metric, width);
    let (label_style, leading) = sheet.metric_label();
    let paragraph = ParagraphStyle {
        width,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    let label_lines = match label.trim() {
        "" => Vec::new(),
        label => break_lines(
            flow.cx.shaper,
            &[text(label, label_style, Breaks::Prose, 0)],
            &paragraph,
        ),
    };
    if lines.len() > LINES || label_lines.len() > LINES {
        return None;
    }
    let aside = flow.element(Role::Aside, None);
    let element = flow.child_element(Some(aside), Role::Paragraph, None);
    let marks = Marks::of(element);

    // The rule is level with the ascenders of the question, the figure with the line after it.
    let first = sheet.baseline(sheet.leading, sheet.size);
    let top = first - 0.74 * sheet.question().size;
    let rect = Rect {
        x,
        y: top,
        width,
        height: sheet.rule(),
    };
    // In a row with a number it stands on the number's line, and the row has a rule of its own.
    let in_row = sheet.numbers_stand_alone();
    let mut items = Vec::new();
    if !in_row {
        items.push(Item::Fill {
            rect,
            color: sheet.colors.accent,
            element: ElementId::ARTIFACT,
        });
    }
    let mut baseline = first;
    let step = if style.size > 1.5 * sheet.size {
        1.5 * sheet.leading
    } else {
        sheet.leading
    };
    for (i, line) in lines.iter().enumerate() {
        baseline += match i {
            0 if in_row => 0.0,
            0 => sheet.leading,
            _ => step,
        };
        let words = [text(line, style, Breaks::Never, 0)];
        let line = single_line(flow.cx.shaper, &words);
        items.extend(place(sheet, line, x, baseline, &marks).items);
    }
    if !label_lines.is_empty() {
        let element = flow.child_element(Some(aside), Role::Paragraph, None);
        let marks = Marks::of(element);
        baseline += sheet.leading - leading;
        for line in label_lines {
            baseline += leading;
            items.extend(place(sheet, line, x, baseline, &marks).items);
        }
    }
    Some(Side {
        up: 0.0,
        height: baseline + 0.3 * label_style.size,
        items,
    })
}

/// The figure's lines: one if it fits; else what was before on the first, the arrow and what came of it on the second; else as a paragraph.
fn figure_lines(flow: &Flow<'_>, metric: &str, width: f32) -> (Vec<String>, TextStyle) {
    let style = flow.cx.sheet.metric();
    let wide = |words: &str| flow.single(words, style).width;
    let metric = metric.split_whitespace().collect::<Vec<_>>().join(" ");
    if wide(&metric) <= width {
        return (vec![metric], style);
    }
    let mut lines = vec![metric.clone()];
    for arrow in ["\u{2192}", "->", "=>"] {
        if let Some((before, after)) = metric.split_once(arrow)
            && !before.trim().is_empty()
        {
            lines = vec![
                format!("{} ", before.trim()),
                format!("{arrow} {}", after.trim()),
            ];
            break;
        }
    }
    let widest = lines
        .iter()
        .map(|line| wide(line.trim_end()))
        .fold(0.0, f32::max);
    let scale = width / widest;
    if scale >= SMALLEST {
        return (
            lines,
            TextStyle {
                size: style.size * scale.min(1.0),
                ..style
            },
        );
    }
    let style = TextStyle {
        size: style.size * SMALLEST,
        ..style
    };
    let paragraph = ParagraphStyle {
        width,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    let broken = break_lines(
        flow.cx.shaper,
        &[text(&metric, style, Breaks::Prose, 0)],
        &paragraph,
    );
    let lines = broken
        .iter()
        .map(|line| line.runs.iter().map(|run| &*run.text).collect())
        .collect();
    (lines, style)
}
