//! The guide to read.
//!
//! Stages: every question is set (in parallel, remembered), then `openers` (cover, sections, free pages, closing words) → chapters are cut into pages
//! (in parallel) → `contents` (twice: to count its pages, and with the page numbers) → heads, folios, outline, destinations.
//! Pages before the first section bear roman numbers, so the sections' numbers do not depend on how long the contents are.

mod contents;
mod figure;
mod openers;
mod places;
mod prompt;
mod question;

pub(super) use self::openers::named_opener;
pub(super) use self::places::outline;
pub(super) use self::prompt::{asked, letter, prompt_body, prompt_text};
pub(super) use self::question::{answered, answers, hang_number, hold_figure, right_options};

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::contents::Other;
use self::places::label_pages;
use super::Made;
use super::assembly::{Assembly, meta};
use super::furniture::{Head, dress};
use crate::config::GuideOptions;
use crate::guide::Guide;
use crate::memo::{Key, Stop};
use crate::pdf::flow::{Context, Galley, page_name};
use crate::pdf::page::{self, Destination, Page, Role};
use crate::pdf::paginate::{Draft, Frame, Strip, paginate};

/// The place of a bank's introduction and of closing words, by number.
const BANK: &str = ":bank";
const CLOSING: &str = ":closing";

/// What begins on a page of its own.
#[derive(Default)]
struct Chapter {
    /// What the running head says at the left.
    title: String,
    strips: Vec<Strip>,
}

/// Lays the guide out. `dress_key`: of theme, paper and language.
pub(super) fn lay_out(
    cx: Context<'_>,
    _options: &GuideOptions,
    dress_key: Key,
    stop: &Stop,
) -> Option<Made> {
    let guide = cx.guide;
    let sheet = cx.sheet;
    let frame = Frame::of(sheet);
    let questions = questions(cx, dress_key, stop)?;
    let mut assembly = Assembly::default();

    let root = assembly.root(Role::Section);
    let (head, foot, spare) = openers::cover(cx);
    let head = assembly.strip(Arc::new(head), root);
    let foot = Strip {
        above: spare,
        ..assembly.strip(Arc::new(foot), root)
    };
    let cover = Chapter {
        title: String::new(),
        strips: vec![head, foot],
    };

    // The contents are built twice; the first time nobody knows a page, but how many rows and elements there are is known.
    let (before, after) = others(guide);
    let contents_root = assembly.root(Role::Section);
    let counted = contents::contents(cx, &before, &after, &|_| String::new());
    let contents_strip = assembly.strip(Arc::new(counted), contents_root);
    let contents_base = contents_strip.base;
    let contents_pages = paginate(&[contents_strip], &frame).len();

    let front = front(cx, &mut assembly);
    let body = body(cx, &mut assembly, questions);

    let chapters: Vec<&Chapter> = std::iter::once(&cover).chain(&front).chain(&body).collect();
    let drafts: Option<Vec<Vec<Draft>>> = chapters
        .par_iter()
        .map(|chapter| (!stop.called()).then(|| paginate(&chapter.strips, &frame)))
        .collect();
    let mut drafts = drafts?;
    let mut cut = drafts.drain(..);
    let cover_drafts = cut.next().unwrap_or_default();
    let front_drafts: Vec<Vec<Draft>> = cut.by_ref().take(front.len()).collect();
    let body_drafts: Vec<Vec<Draft>> = cut.collect();

    // Where every place is: (page label by name).
    let mut labels: FxHashMap<String, String> = FxHashMap::default();
    let mut count = cover_drafts.len() + contents_pages;
    label_pages(&front_drafts, &mut count, page::roman, &mut labels);
    let mut count = 0;
    label_pages(&body_drafts, &mut count, |n| n.to_string(), &mut labels);

    let galley = contents::contents(cx, &before, &after, &|name| {
        labels.get(name).cloned().unwrap_or_default()
    });
    let strip = Strip {
        galley: Arc::new(galley),
        above: 0.0,
        penalty: 0.0,
        base: contents_base,
        cue: None,
    };
    let contents = Chapter {
        title: "Contents".to_owned(),
        strips: Vec::new(),
    };
    let contents_drafts = paginate(&[strip], &frame);

    let mut pages: Vec<Page> = Vec::new();
    let mut places: Vec<Destination> = Vec::new();
    let front_chapters = std::iter::once((&cover, cover_drafts))
        .chain(std::iter::once((&contents, contents_drafts)));
    let front_chapters = front_chapters
        .chain(front.iter().zip(front_drafts))
        .map(|(c, d)| (c, d, true));
    let all = front_chapters.chain(body.iter().zip(body_drafts).map(|(c, d)| (c, d, false)));
    let mut numbered = 0;
    for (index, (chapter, drafts, roman)) in all.enumerate() {
        for (i, draft) in drafts.into_iter().enumerate() {
            if !roman && numbered == 0 {
                numbered = pages.len();
            }
            let label = if roman {
                page::roman(pages.len() + 1)
            } else {
                (pages.len() - numbered + 1).to_string()
            };
            let cue = draft
                .cue
                .and_then(|c| assembly.cues.get(c))
                .map_or("", String::as_str);
            let head = Head {
                left: if i == 0 { "" } else { &chapter.title },
                right: if i == 0 { "" } else { cue },
                folio: if index == 0 { "" } else { &label },
            };
            places.extend(draft.names.iter().map(|(name, y)| Destination {
                name: name.clone(),
                page: pages.len(),
                y: *y,
            }));
            pages.push(dress(cx, draft, &label, &head));
        }
    }

    Some(assembly.finish(
        pages,
        places,
        |places| outline(guide, &before, &after, places),
        meta(guide, None),
    ))
}

/// All questions, section by section; `None`: the work was called off.
fn questions(cx: Context<'_>, dress_key: Key, stop: &Stop) -> Option<Vec<Vec<Arc<Galley>>>> {
    let guide = cx.guide;
    let flat: Vec<_> = guide.sections.iter().flat_map(|s| &s.questions).collect();
    let set: Option<Vec<Arc<Galley>>> = flat
        .par_iter()
        .map(|question| {
            if stop.called() {
                return None;
            }
            let key = super::fingerprint(guide, question, dress_key);
            Some(cx.memo.get(key, || question::set(cx, question)))
        })
        .collect();
    let mut rest = set?.into_iter();
    let sections = guide
        .sections
        .iter()
        .map(|s| rest.by_ref().take(s.questions.len()).collect());
    Some(sections.collect())
}

/// What the contents list before the sections and after them.
fn others(guide: &Guide) -> (Vec<Other>, Vec<Other>) {
    let pages = guide.pages.iter().map(|page| Other {
        title: page.title.clone(),
        name: page_name(&page.slug),
    });
    let many = guide.introductions.len() > 1;
    let banks = shown(&guide.introductions).map(|(i, prose)| Other {
        title: bank_title(&prose.path, many),
        name: format!("{BANK}-{i}"),
    });
    let closing = shown(&guide.epilogues).map(|(i, _)| Other {
        title: "Closing words".to_owned(),
        name: format!("{CLOSING}-{i}"),
    });
    (pages.chain(banks).collect(), closing.collect())
}

/// Texts that say anything, with their numbers.
fn shown(texts: &[crate::guide::Prose]) -> impl Iterator<Item = (usize, &crate::guide::Prose)> {
    texts
        .iter()
        .enumerate()
        .filter(|(_, prose)| !prose.body.blocks.is_empty())
}

/// What a bank's introduction is headed.
fn bank_title(path: &str, many: bool) -> String {
    match many {
        false => "About the questions".to_owned(),
        true => {
            let name = path.rsplit('/').next().unwrap_or(path);
            format!("About the questions in {name}")
        }
    }
}

/// Free pages and banks' introductions.
fn front(cx: Context<'_>, assembly: &mut Assembly) -> Vec<Chapter> {
    let guide = cx.guide;
    let mut chapters: Vec<Chapter> = Vec::new();
    for page in &guide.pages {
        let root = assembly.root(Role::Section);
        let galley = openers::page(cx, &page.slug, &page.title, &page.body);
        chapters.push(Chapter {
            title: page.title.clone(),
            strips: vec![assembly.strip(Arc::new(galley), root)],
        });
    }
    let many = guide.introductions.len() > 1;
    for (i, prose) in shown(&guide.introductions) {
        let root = assembly.root(Role::Section);
        let title = bank_title(&prose.path, many);
        let name = format!("{BANK}-{i}");
        // A few lines of a bank go on below the last free page: they are no chapter.
        let galley = openers::bank_introduction(cx, prose, &name, &title, chapters.is_empty());
        let strip = assembly.strip(Arc::new(galley), root);
        match chapters.last_mut() {
            Some(chapter) => chapter.strips.push(strip),
            None => chapters.push(Chapter {
                title,
                strips: vec![strip],
            }),
        }
    }
    chapters
}

/// Sections and closing words.
fn body(
    cx: Context<'_>,
    assembly: &mut Assembly,
    questions: Vec<Vec<Arc<Galley>>>,
) -> Vec<Chapter> {
    let guide = cx.guide;
    let sheet = cx.sheet;
    let mut chapters = Vec::new();
    for (section, galleys) in guide.sections.iter().zip(questions) {
        let root = assembly.root(Role::Section);
        let opener = openers::section(cx, section);
        let mut strips = vec![assembly.strip(Arc::new(opener), root)];
        let mut before = None;
        for (i, (question, galley)) in section.questions.iter().zip(galleys).enumerate() {
            let shape = question::shape(question);
            let next = section.questions.get(i + 1).map(|q| question::shape(q));
            let strip = assembly.strip(galley, root);
            strips.push(Strip {
                above: sheet.leading * question::lines_before(before, shape),
                penalty: question::penalty_before(before, shape, next),
                cue: Some(assembly.cue(&question.cue)),
                ..strip
            });
            before = Some(shape);
        }
        if !section.closing.body.blocks.is_empty() {
            let galley = openers::after_questions(cx, &section.closing, &section.slug);
            strips.push(Strip {
                above: 2.0 * sheet.leading,
                ..assembly.strip(Arc::new(galley), root)
            });
        }
        chapters.push(Chapter {
            title: section.title.clone(),
            strips,
        });
    }
    for (i, prose) in shown(&guide.epilogues) {
        let root = assembly.root(Role::Section);
        let galley = openers::closing(cx, prose, &format!("{CLOSING}-{i}"));
        chapters.push(Chapter {
            title: "Closing words".to_owned(),
            strips: vec![assembly.strip(Arc::new(galley), root)],
        });
    }
    chapters
}
