//! The cheat sheet: of each answer the question, the summary and the measured change, in columns.
//!
//! Stages: `size` (which type size: a given one, or the largest of a fixed grid with which all fits the pages asked for) → `sheet` (paper, columns and
//! size → geometry) → `entry` (a question → its galley, in parallel, remembered) → cut into columns and pages → `head` (title, count, page).

mod entry;
mod head;
mod sheet;
mod size;

use std::sync::Arc;

use rayon::prelude::*;

use self::sheet::Dense;
use self::size::Narrow;
use super::Made;
use super::assembly::{Assembly, meta};
use crate::config::{CheatsheetOptions, Edition, Unanswered};
use crate::guide::{Guide, Question, Section};
use crate::memo::{Key, KeyBuilder, Stop};
use crate::pdf::flow::{Context, Galley, penalty};
use crate::pdf::page::{Destination, ElementId, Role};
use crate::pdf::paginate::{Draft, Strip, paginate};

/// The sheet laid out at one size.
struct Cut {
    drafts: Vec<Draft>,
    assembly: Assembly,
    title: ElementId,
    dense: Dense,
}

/// Lays the cheat sheet out.
pub(super) fn lay_out(
    cx: Context<'_>,
    edition: &Edition,
    options: &CheatsheetOptions,
    dress: Key,
    stop: &Stop,
) -> Option<Made> {
    let wanted = options
        .columns
        .map_or_else(|| sheet::columns(&cx.sheet.page), usize::from);
    let figures = figures(cx.guide);
    let columns = |size: f32| sheet::roomy(cx.sheet, wanted, size, figures);
    let at = |size: f32| cut(cx, edition, options, columns(size), size, dress, stop);
    let chosen = size::choose(options, |size| columns(size) == wanted, at)?;
    let narrow = Narrow {
        size: chosen.size,
        wanted,
        columns: columns(chosen.size),
    };
    let Cut {
        drafts,
        assembly,
        title,
        dense,
    } = chosen.cut;
    let cx = Context {
        sheet: &dense.sheet,
        ..cx
    };
    let mut places: Vec<Destination> = Vec::new();
    let mut pages = Vec::with_capacity(drafts.len());
    let count = drafts.len();
    for (index, draft) in drafts.into_iter().enumerate() {
        places.extend(draft.names.iter().map(|(name, y)| Destination {
            name: name.clone(),
            page: index,
            y: *y,
        }));
        let element = (index == 0).then_some(title);
        pages.push(head::dress(
            cx,
            &dense,
            edition,
            draft,
            element,
            (index + 1, count),
        ));
    }
    let guide = cx.guide;
    let mut made = assembly.finish(
        pages,
        places,
        |places| super::guide::outline(cx, &[], &[], places),
        meta(guide, edition.title.as_deref()),
    );
    let path = format!("{}.pdf", edition.name);
    let unfit = chosen.problem.map(|problem| problem.diagnostic(&path));
    // The default number of columns is the paper's own affair.
    let told = options.columns.is_some() && narrow.columns < wanted;
    made.diagnostics.extend(unfit);
    made.diagnostics
        .extend(told.then(|| narrow.diagnostic(&path)));
    let pages = if count == 1 { "page" } else { "pages" };
    made.remark = options
        .fit
        .map(|_| format!("{} pt on {count} {pages}", chosen.size));
    Some(made)
}

/// How many figures the longest number has.
fn figures(guide: &Guide) -> usize {
    let numbers = guide.questions().map(|q| q.number.chars().count());
    numbers.max().unwrap_or(0)
}

/// Sets everything at `size` and cuts it into pages; `None`: the work was called off.
fn cut(
    cx: Context<'_>,
    edition: &Edition,
    options: &CheatsheetOptions,
    columns: usize,
    size: f32,
    dress: Key,
    stop: &Stop,
) -> Option<Cut> {
    let guide = cx.guide;
    let widest = figures(guide);
    let dense = Dense::new(cx.sheet, columns, size, widest);
    let cx = Context {
        sheet: &dense.sheet,
        ..cx
    };
    let dress = KeyBuilder::new("pdf-cheatsheet")
        .key(dress)
        .number(u64::from(size.to_bits()))
        .number(columns as u64)
        .number(widest as u64)
        .number(u64::from(options.full_prompt))
        .number(u64::from(guide.sections.len() > 1))
        .finish();
    let leave_out = options.unanswered == Unanswered::LeaveOut;
    let shown = |q: &Question| !leave_out || entry::answered(q);
    // Notes are counted first, so that no number stands twice on a page and questions can be set side by side.
    let mut count = 0;
    let mut flat = Vec::new();
    for question in guide.questions().filter(|q| shown(q)) {
        let noted = entry::noted(guide, question);
        let here: usize = noted.iter().map(Vec::len).sum();
        // Where it has none, it does not matter how many stand before it.
        flat.push((question, noted, if here == 0 { 0 } else { count }));
        count += here;
    }
    let set: Option<Vec<Arc<Galley>>> = flat
        .par_iter()
        .map(|(question, noted, first)| {
            if stop.called() {
                return None;
            }
            let key = KeyBuilder::new("pdf-cheatsheet-question")
                .key(super::fingerprint(guide, question, dress))
                .number(*first as u64)
                .finish();
            Some(cx.memo.get_for_next(key, || {
                entry::set(cx, question, options.full_prompt, noted, *first)
            }))
        })
        .collect();
    let mut set = set?.into_iter();

    let mut assembly = Assembly::default();
    let title = head::title(&mut assembly, cx, edition);
    let mut strips: Vec<Strip> = Vec::new();
    for section in &guide.sections {
        let galleys: Vec<Arc<Galley>> = set
            .by_ref()
            .take(section.questions.iter().filter(|q| shown(q)).count())
            .collect();
        if galleys.is_empty() {
            continue;
        }
        let root = assembly.root(Role::Section);
        strips.extend(opener(cx, section, &mut assembly, root, strips.is_empty()));
        let mut before_blank = false;
        let questions = section.questions.iter().filter(|q| shown(q));
        for (i, (question, galley)) in questions.zip(galleys).enumerate() {
            let strip = assembly.strip(galley, root);
            // The line to fill in parts questions already.
            let above = if before_blank { 0.0 } else { cx.sheet.unit() };
            before_blank = !entry::answered(question);
            strips.push(Strip {
                above,
                penalty: if i == 0 {
                    penalty::NEVER
                } else {
                    penalty::FREE
                },
                ..strip
            });
        }
    }
    if guide.sections.len() <= 1 {
        // Questions stand right below the title, so no level lies between.
        for element in &mut assembly.elements {
            if let Role::Heading(level @ entry::LEVEL..) = &mut element.role {
                *level -= 1;
            }
        }
    }
    let drafts = paginate(&strips, &dense.frame);
    Some(Cut {
        drafts,
        assembly,
        title,
        dense,
    })
}

/// A section's heading; a book of one section has none.
fn opener(
    cx: Context<'_>,
    section: &Section,
    assembly: &mut Assembly,
    root: ElementId,
    first: bool,
) -> Option<Strip> {
    let galley = entry::section(cx, section, cx.guide.sections.len() > 1)?;
    let strip = assembly.strip(Arc::new(galley), root);
    Some(Strip {
        above: if first { 0.0 } else { cx.sheet.leading },
        penalty: penalty::FREE,
        ..strip
    })
}
