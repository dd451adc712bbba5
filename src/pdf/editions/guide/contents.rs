//! The contents: every section and question with its page, and the measured change in the margin, so that the list is also a digest.

use super::openers;
use super::question::{answered, hang_number};
use crate::markdown::Inline;
use crate::pdf::flow::{
    Context, Flow, Galley, Headings, Marks, Row, Setting, penalty, section_name,
};
use crate::pdf::page::{ElementId, Item, LinkArea, LinkTo, Rect, Role};
use crate::pdf::shape::TextStyle;

/// Room for a page number, in ems: four figures, or a roman of eight letters.
const NUMBER: f32 = 3.2;

/// A line of the contents that is no question.
pub(in crate::pdf::editions) struct Other {
    /// What it says.
    pub title: String,
    /// Its place.
    pub name: String,
}

/// Builds the contents. `label` knows the page of a place; its answers may be empty as long as pages are being counted: the rows and their
/// heights do not depend on them.
pub(super) fn contents(
    cx: Context<'_>,
    before: &[Other],
    after: &[Other],
    label: &dyn Fn(&str) -> String,
) -> Galley {
    let sheet = cx.sheet;
    let guide = cx.guide;
    let mut flow = Flow::new(
        cx,
        openers::NO_FILE,
        openers::CONTENTS,
        Headings {
            under: 0,
            display: true,
        },
    );
    openers::own(&mut flow, openers::CONTENTS, openers::CONTENTS_WORDS);
    flow.open(Role::Toc);
    for other in before {
        plain(&mut flow, other, label);
    }
    for section in &guide.sections {
        flow.space(if flow.galley.rows.is_empty() {
            0.0
        } else {
            1.5 * sheet.leading
        });
        flow.penalty(penalty::FREE);
        let name = section_name(&section.slug);
        let style = sheet.contents_section();
        flow.open(Role::TocItem);
        entry(
            &mut flow,
            &Line {
                question: false,
                number: "",
                inlines: &section.title_inlines,
                plain: &section.title,
                style,
                name: &name,
                page: &label(&name),
                metric: None,
                file: section.introduction.file,
            },
        );
        flow.penalty(penalty::NEVER);
        flow.space(sheet.unit());
        let last = section.questions.len().saturating_sub(1);
        flow.open(Role::Toc);
        for (i, question) in section.questions.iter().enumerate() {
            // Neither the first question under a title nor the last stands alone.
            if i == 1 || (i == last && i > 0) {
                flow.penalty(penalty::HARD);
            }
            let metric = question.answers.iter().find_map(|a| a.metric.as_deref());
            flow.open(Role::TocItem);
            entry(
                &mut flow,
                &Line {
                    question: true,
                    number: &question.number,
                    inlines: &question.prompt,
                    plain: &question.text,
                    style: sheet.contents_question(answered(question)),
                    name: &question.id,
                    page: &label(&question.id),
                    metric,
                    file: question.file,
                },
            );
            flow.close();
        }
        flow.close();
        flow.close();
    }
    if !after.is_empty() {
        flow.space(1.5 * sheet.leading);
    }
    for other in after {
        plain(&mut flow, other, label);
    }
    flow.close();
    flow.finish()
}

fn plain(flow: &mut Flow<'_>, other: &Other, label: &dyn Fn(&str) -> String) {
    let style = TextStyle {
        italic: flow.cx.sheet.slanted,
        ..flow.cx.sheet.contents_section()
    };
    flow.space(flow.cx.sheet.unit());
    flow.open(Role::TocItem);
    entry(
        flow,
        &Line {
            question: false,
            number: "",
            inlines: &[],
            plain: &other.title,
            style,
            name: &other.name,
            page: &label(&other.name),
            metric: None,
            file: openers::NO_FILE,
        },
    );
    flow.close();
}

/// What a line of the contents shows.
struct Line<'a> {
    /// A question: leaders run to its page. Titles are found without.
    question: bool,
    number: &'a str,
    inlines: &'a [Inline],
    plain: &'a str,
    style: TextStyle,
    name: &'a str,
    page: &'a str,
    metric: Option<&'a str>,
    file: crate::diagnostic::FileId,
}

/// Sets a line inside the item that is open.
fn entry(flow: &mut Flow<'_>, line: &Line<'_>) {
    let sheet = flow.cx.sheet;
    flow.file = line.file;
    let reference = flow.element(Role::Reference, None);
    let element = flow.child_element(Some(reference), Role::Link, None);
    let mut marks = Marks::of(element);
    if !line.number.is_empty() {
        let number = TextStyle {
            size: line.style.size * 1.25,
            ..sheet.small_number()
        };
        hang_number(flow, line.number, number, &marks);
    }
    let own = [Inline::Text(line.plain.to_owned())];
    let unlinked = unlinked(line.inlines);
    let words = if line.inlines.is_empty() {
        &own[..]
    } else {
        &unlinked[..]
    };
    let pieces = flow.inlines(words, line.style, &mut marks, 0);
    let first = flow.galley.rows.len();
    flow.inset(0.0, NUMBER * sheet.size, |flow| {
        flow.set(
            &pieces,
            &marks,
            &Setting {
                leading: sheet.leading,
                ..Setting::ragged(&line.style, 0.0)
            },
        );
    });
    let count = flow.galley.rows.len() - first;
    page_number(flow, line, element);
    metric(flow, line, first, element);
    // The whole line leads there, page number included.
    let measure = sheet.page.measure;
    let place = LinkTo::Inside(line.name.to_owned());
    for row in flow.galley.rows.iter_mut().rev().take(count) {
        let rect = Rect {
            x: 0.0,
            y: 0.0,
            width: measure,
            height: row.height,
        };
        row.links.push(LinkArea {
            rect,
            to: place.clone(),
            element,
        });
    }
}

/// Leaders and the page number, on the entry's last line.
fn page_number(flow: &mut Flow<'_>, line: &Line<'_>, element: ElementId) {
    let sheet = flow.cx.sheet;
    let measure = sheet.page.measure;
    let baseline = sheet.baseline(sheet.leading, sheet.size);
    let end = flow.galley.rows.last().map_or(0.0, ink_end);
    let mut items = Vec::new();
    let mut left = measure;
    if !line.page.is_empty() {
        let set = flow.single(&format!(" {}", line.page), sheet.contents_page());
        let x = measure - set.width;
        left = x;
        items = flow.place(set, x, baseline, &Marks::of(element)).items;
    }
    // Dots stand on one grid for all lines, counted from the right edge, so that they form columns.
    let step = 0.6 * sheet.size;
    let dot = 0.07 * sheet.size;
    let mut x = measure - (NUMBER * 0.55 * sheet.size / step).ceil() * step;
    let from = end + 0.8 * sheet.size;
    while line.question && x > from {
        if x < left {
            let rect = Rect {
                x,
                y: baseline - dot,
                width: dot,
                height: dot,
            };
            items.push(Item::Fill {
                rect,
                color: sheet.colors.soft,
                element: ElementId::ARTIFACT,
            });
        }
        x -= step;
    }
    if let Some(row) = flow.galley.rows.last_mut() {
        row.items.append(&mut items);
    }
}

/// The measured change in the margin, if it fits there.
fn metric(flow: &mut Flow<'_>, line: &Line<'_>, first: usize, element: ElementId) {
    let sheet = flow.cx.sheet;
    let Some(metric) = line.metric else { return };
    let set = flow.single(
        &format!(
            " {}",
            metric.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
        sheet.contents_metric(),
    );
    if set.width > sheet.page.margin {
        return;
    }
    let baseline = sheet.baseline(sheet.leading, sheet.size);
    let space = set
        .runs
        .first()
        .and_then(|r| r.glyphs.first())
        .map_or(0.0, |g| g.advance);
    let mut items = flow
        .place(
            set,
            sheet.page.margin_x() - space,
            baseline,
            &Marks::of(element),
        )
        .items;
    if let Some(row) = flow.galley.rows.get_mut(first) {
        row.items.append(&mut items);
    }
}

/// Right end of a row's text.
fn ink_end(row: &Row) -> f32 {
    row.items
        .iter()
        .map(|item| match item {
            Item::Text(run) => run.x + run.glyphs.iter().map(|g| g.advance).sum::<f32>(),
            _ => 0.0,
        })
        .fold(0.0, f32::max)
}

/// Links and footnotes of a prompt lead nowhere in the contents: the line itself is a link.
fn unlinked(inlines: &[Inline]) -> Vec<Inline> {
    let mut out = Vec::with_capacity(inlines.len());
    for inline in inlines {
        match inline {
            Inline::Link(link) => out.extend(unlinked(&link.content)),
            Inline::FootnoteRef(_) | Inline::Anchor(_) | Inline::Comment(_) => {}
            Inline::HardBreak | Inline::SoftBreak => out.push(Inline::SoftBreak),
            Inline::Emphasis(inner) => out.push(Inline::Emphasis(unlinked(inner))),
            Inline::Strong(inner) => out.push(Inline::Strong(unlinked(inner))),
            other => out.push(other.clone()),
        }
    }
    out
}
