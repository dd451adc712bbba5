//! The worksheet: every question with room to write, and the answers where they do not disturb.
//!
//! Stages: `paper` (margins) → every `question` is set without its room (in parallel, remembered), `heads` before them → `pack` fills pages with whole
//! questions and shares out what is left → the appendix of `answers` is cut into pages → question and answer are tied together by their page
//! numbers, which takes no room, so that no page changes by it → heads, folios, `places`.

mod answers;
mod heads;
mod pack;
mod paper;
mod places;
mod question;

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::answers::{answer_name, tie};
use self::pack::{Block, Filled};
use self::paper::{RULING, broad, paper};
use self::question::Asked;
use super::Made;
use super::assembly::{Assembly, meta};
use super::furniture::{Head, dress};
use crate::config::{Edition, WorksheetOptions};
use crate::guide::{Question, Section};
use crate::memo::{Key, KeyBuilder, Stop};
use crate::pdf::flow::{Context, Galley, moved, penalty, rebase};
use crate::pdf::page::{Destination, Page, Role};
use crate::pdf::paginate::{Draft, Frame, Strip, paginate};
use crate::pdf::style::Sheet;

/// What is packed: a title, or a question of a section.
enum Part<'a> {
    Title(Galley),
    Question(&'a Section, &'a Question, Arc<Asked>),
}

/// A part with its room, as it stands on a page.
struct Standing<'a> {
    asks: Option<(&'a Section, &'a Question)>,
    galley: Galley,
    above: f32,
    /// Whether it must stay with the part before it.
    kept: bool,
}

/// Lays the worksheet out. `dress_key`: of theme, paper and language.
pub(super) fn lay_out(
    cx: Context<'_>,
    edition: &Edition,
    options: &WorksheetOptions,
    dress_key: Key,
    stop: &Stop,
) -> Option<Made> {
    let guide = cx.guide;
    let tied = answers::reserve(cx);
    let (asking, wide) = paper(cx.sheet, if options.appendix { tied } else { 0.0 });
    let (answering, _) = paper(cx.sheet, 0.0);
    let ask = Context {
        sheet: &asking,
        ..cx
    };
    let answer = Context {
        sheet: &answering,
        ..cx
    };

    let mut parts = parts(ask, edition, options, wide, dress_key, stop)?;
    let mut blocks = blocks(&parts, &asking);
    let column = asking.page.column;
    make_room(&mut parts, &mut blocks, column);
    let filled = pack::fill(&blocks, column, options.ruled.then_some(RULING));
    let rule = options
        .ruled
        .then(|| (asking.hairline(), asking.colors.line));
    let mut standing: Vec<Vec<Standing<'_>>> = filled
        .par_iter()
        .map(|page| standing(&parts, &blocks, page, wide, rule))
        .collect();

    // Answers know where their questions are; questions are then told where their answers are.
    let mut asked_on: FxHashMap<&str, usize> = FxHashMap::default();
    let mut count = 0;
    for page in &standing {
        for part in page {
            if let Some((_, question)) = part.asks {
                asked_on.insert(&question.id, count + 1);
            }
        }
        count += pages_of(page, &asking);
    }
    let mut appendix = Assembly::default();
    let mut back: Vec<Draft> = Vec::new();
    if options.appendix {
        let strips = answers::strips(answer, &mut appendix, &asked_on, tied, dress_key, stop)?;
        back = paginate(&strips, &Frame::of(&answering));
    }
    let mut answered_on: FxHashMap<String, usize> = FxHashMap::default();
    for (i, draft) in back.iter().enumerate() {
        for (name, _) in &draft.names {
            let page = count + i + 1;
            answered_on.entry(name.clone()).or_insert(page);
        }
    }
    for part in standing.iter_mut().flatten() {
        let Some((_, question)) = part.asks else {
            continue;
        };
        let name = answer_name(&question.id);
        if let Some(page) = answered_on.get(&name) {
            let words = cx
                .words
                .said("answer on p. {page}", &[("page", page.to_string())]);
            tie(ask, &mut part.galley, &words, name, wide);
        }
    }
    if stop.called() {
        return None;
    }

    let mut assembly = Assembly::default();
    let sections: Vec<&str> = standing.iter().map(|page| section_of(page)).collect();
    let root = assembly.root(Role::Section);
    let strips: Vec<Vec<Strip>> = standing
        .into_iter()
        .map(|page| {
            let strip = |part: Standing<'_>| Strip {
                above: part.above,
                penalty: if part.kept {
                    penalty::NEVER
                } else {
                    penalty::FREE
                },
                ..assembly.strip(Arc::new(part.galley), root)
            };
            page.into_iter().map(strip).collect()
        })
        .collect();
    let front: Vec<Vec<Draft>> = strips
        .par_iter()
        .map(|strips| paginate(strips, &Frame::of(&asking)))
        .collect();
    let base = append(&mut assembly, appendix);
    back.par_iter_mut().for_each(|draft| move_on(draft, base));

    let mut bound = Bound::default();
    // Heads and folios of the questions' pages reach as far as their lines do.
    let broad = broad(&asking, wide);
    let broad = Context {
        sheet: &broad,
        ..cx
    };
    for (drafts, section) in front.into_iter().zip(sections) {
        for draft in drafts {
            let left = if bound.pages.is_empty() { "" } else { section };
            bound.add(broad, draft, left, "");
        }
    }
    for (i, draft) in back.into_iter().enumerate() {
        let cue = draft.cue.and_then(|cue| assembly.cues.get(cue));
        let (left, right) = match i {
            0 => ("", ""),
            _ => (cx.words.say(answers::TITLE), cue.map_or("", String::as_str)),
        };
        bound.add(answer, draft, left, right);
    }
    Some(assembly.finish(
        bound.pages,
        bound.places,
        |places| places::outline(cx, places),
        meta(guide, edition.title.as_deref()),
    ))
}

/// Titles and questions, in order; `None`: the work was called off.
fn parts<'a>(
    cx: Context<'a>,
    edition: &Edition,
    options: &WorksheetOptions,
    wide: f32,
    dress_key: Key,
    stop: &Stop,
) -> Option<Vec<Part<'a>>> {
    let guide = cx.guide;
    let questions: Vec<_> = guide.questions().collect();
    let set: Option<Vec<Arc<Asked>>> = questions
        .par_iter()
        .map(|question| {
            if stop.called() {
                return None;
            }
            let key = KeyBuilder::new("pdf-worksheet-question")
                .key(super::fingerprint(guide, question, dress_key))
                .number(u64::from(options.space_mm))
                .number(u64::from(options.appendix))
                .finish();
            Some(
                cx.memo
                    .get_for_next(key, || question::set(cx, question, options)),
            )
        })
        .collect();
    let mut set = set?.into_iter();
    let title = heads::title(cx, edition.title.as_deref(), wide);
    let mut out = vec![Part::Title(title)];
    for section in &guide.sections {
        if guide.sections.len() > 1 || !section.introduction.body.blocks.is_empty() {
            out.push(Part::Title(heads::section(cx, section, wide)));
        }
        let own = section.questions.iter().zip(set.by_ref());
        out.extend(own.map(|(question, asked)| Part::Question(section, question, asked)));
    }
    if questions.is_empty() {
        out.push(Part::Title(heads::nothing(cx)));
    }
    Some(out)
}

/// What the packing needs to know.
fn blocks(parts: &[Part<'_>], sheet: &Sheet) -> Vec<Block> {
    let mut after_question = false;
    let block = |part: &Part<'_>| {
        let asks = matches!(part, Part::Question(..));
        // A section's title stands nearer to its first question than to the last one before it.
        let lines = match (after_question, asks) {
            (true, false) => 2.5,
            (false, true) => 0.75,
            (true, true) => 1.75,
            (false, false) => 2.0,
        };
        after_question = asks;
        let (height, rooms) = match part {
            Part::Title(galley) => (question::height(galley, sheet), 0),
            Part::Question(_, _, asked) => (asked.height(sheet), asked.rooms.len()),
        };
        Block {
            above: lines * sheet.leading,
            height,
            rooms,
            keep: !asks,
        }
    };
    parts.iter().map(block).collect()
}

/// Titles stand on a page with the question below them. Where all of its room has no place there, it has less; where that is too little, the titles
/// have the page for themselves.
fn make_room(parts: &mut [Part<'_>], blocks: &mut [Block], column: f32) {
    let mut start = 0;
    for at in 0..blocks.len() {
        if blocks.get(at).is_some_and(|block| block.keep) {
            continue;
        }
        let together = blocks.get(start..=at).unwrap_or(&[]);
        let over = pack::stacked(together) - column;
        if over > 0.0 && start < at {
            let lines = (over / RULING).ceil() as usize;
            let less = match parts.get(at) {
                Some(Part::Question(_, _, asked)) => asked.with_less_room(lines),
                _ => None,
            };
            if let Some(less) = less {
                if let Some(Part::Question(_, _, asked)) = parts.get_mut(at) {
                    *asked = Arc::new(less);
                }
                if let Some(block) = blocks.get_mut(at) {
                    block.height -= lines as f32 * RULING;
                }
            } else if let Some(title) = blocks.get_mut(at - 1) {
                title.keep = false;
            }
        }
        start = at + 1;
    }
}

/// The parts of a page with their room.
fn standing<'a>(
    parts: &[Part<'a>],
    blocks: &[Block],
    page: &Filled,
    wide: f32,
    rule: Option<(f32, crate::theme::Color)>,
) -> Vec<Standing<'a>> {
    let mut kept = false;
    let own = parts.get(page.blocks.clone()).unwrap_or(&[]);
    let own = own.iter().zip(page.blocks.clone()).zip(&page.growth);
    own.map(|((part, index), growth)| {
        let (asks, galley) = match part {
            Part::Title(galley) => (None, galley.clone()),
            Part::Question(section, question, asked) => (
                Some((*section, *question)),
                question::with_room(asked, wide, rule, growth),
            ),
        };
        let out = Standing {
            asks,
            galley,
            above: blocks.get(index).map_or(0.0, |b| b.above) + page.air,
            kept,
        };
        kept = asks.is_none();
        out
    })
    .collect()
}

/// How many pages the parts of one take: more where a question is taller than a page.
fn pages_of(page: &[Standing<'_>], sheet: &Sheet) -> usize {
    let tall: f32 = page
        .iter()
        .map(|part| part.above + question::height(&part.galley, sheet))
        .sum();
    let first = page.first().map_or(0.0, |part| part.above);
    if tall - first <= sheet.page.column {
        return 1;
    }
    let strips: Vec<Strip> = page
        .iter()
        .map(|part| Strip {
            galley: Arc::new(part.galley.clone()),
            above: part.above,
            penalty: if part.kept {
                penalty::NEVER
            } else {
                penalty::FREE
            },
            base: 0,
            cue: None,
        })
        .collect();
    paginate(&strips, &Frame::of(sheet)).len()
}

/// The section that a page's head names: that of its first question, unless the page begins with a title, which says so itself.
fn section_of<'a>(page: &[Standing<'a>]) -> &'a str {
    match page.first() {
        Some(Standing {
            asks: Some((section, _)),
            ..
        }) => &section.title,
        _ => "",
    }
}

/// Puts the elements of `more` after those of `all`; returns the number of the first.
fn append(all: &mut Assembly, more: Assembly) -> u32 {
    let base = all.elements.len() as u32;
    let elements = more.elements.into_iter().map(|mut element| {
        element.parent = element.parent.map(|parent| moved(parent, base));
        element
    });
    all.elements.extend(elements);
    all.characters.extend(more.characters);
    all.left_out.extend(more.left_out);
    all.cues.extend(more.cues);
    base
}

fn move_on(draft: &mut Draft, base: u32) {
    for item in &mut draft.items {
        rebase(item, base);
    }
    for link in &mut draft.links {
        link.element = moved(link.element, base);
    }
}

/// Pages as they are bound.
#[derive(Default)]
struct Bound {
    pages: Vec<Page>,
    places: Vec<Destination>,
}

impl Bound {
    fn add(&mut self, cx: Context<'_>, draft: Draft, left: &str, right: &str) {
        let label = (self.pages.len() + 1).to_string();
        let page = self.pages.len();
        let names = draft.names.iter().map(|(name, y)| Destination {
            name: name.clone(),
            page,
            y: *y,
        });
        self.places.extend(names);
        let head = Head {
            left,
            right,
            folio: &label,
        };
        self.pages.push(dress(cx, draft, &label, &head));
    }
}
