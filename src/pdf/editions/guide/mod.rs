//! The guide to read.
//!
//! Stages: every question is set (in parallel, remembered), then `openers` (cover, sections, free pages, closing words) → chapters are cut into pages
//! (in parallel) → `index` (of tags, with the page numbers) → `contents` (twice: to count its pages, and with the page numbers) → heads, folios,
//! outline, destinations; a booklet's pages are then put onto its sheets (`impose`).
//! Pages before the first section bear roman numbers, so the sections' numbers do not depend on how long the contents are.

mod contents;
mod figure;
mod index;
mod notes;
mod openers;
mod places;
mod prompt;
mod question;

pub(super) use self::openers::named_opener;
pub(super) use self::places::outline;
pub(super) use self::prompt::{asked, letter, prompt_body, prompt_text};
pub(super) use self::question::{
    answered, answers, count_answers_notes, hang_number, hold_figure, numbered, right_options,
};

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use self::contents::Other;
use self::notes::{Links, Noted, of_prose};
use self::places::label_pages;
use super::Made;
use super::assembly::{Assembly, meta};
use super::furniture::{Head, dress};
use super::references::settle_references;
use crate::config::{Edition, GuideOptions, Paper};
use crate::guide::Guide;
use crate::memo::{Key, KeyBuilder, Stop};
use crate::pdf::flow::{Context, Galley, page_name, shift};
use crate::pdf::geometry::MM;
use crate::pdf::impose::{booklet, impose};
use crate::pdf::page::{self, Destination, Page, Role};
use crate::pdf::paginate::{Draft, Frame, Strip, paginate};
use crate::pdf::style::Sheet;
use crate::words::Said;

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
    edition: &Edition,
    options: &GuideOptions,
    dress_key: Key,
    stop: &Stop,
) -> Option<Made> {
    let guide = cx.guide;
    let sheet = cx.sheet;
    let frame = Frame::of(sheet);
    let links = Links {
        addresses: options.link_notes,
        figures: figures(guide, sheet),
    };
    // The contents are built twice; the first time nobody knows a page, but how many rows and elements there are is known.
    let (before, mut after) = others(cx);
    let (set, (tags, indexed, counted)) = rayon::join(
        || questions(cx, links, dress_key, stop),
        || {
            let tags = index::tags(guide);
            let indexed = options.tag_index && !tags.is_empty();
            if indexed {
                after.push(Other {
                    title: cx.words.say(index::TITLE).to_owned(),
                    name: index::NAME.to_owned(),
                });
            }
            let counted = contents::contents(cx, &before, &after, &|_| String::new());
            (tags, indexed, counted)
        },
    );
    let set = set?;
    let mut assembly = Assembly::default();

    let root = assembly.root(Role::Section);
    let (head, foot, spare) = openers::cover(cx, edition.title.as_deref());
    let head = assembly.strip(Arc::new(head), root);
    let foot = Strip {
        above: spare,
        ..assembly.strip(Arc::new(foot), root)
    };
    let mut cover = Chapter {
        title: String::new(),
        strips: vec![head, foot],
    };

    let contents_root = assembly.root(Role::Section);
    let contents_strip = assembly.strip(Arc::new(counted), contents_root);
    let contents_base = contents_strip.base;
    let contents_pages = paginate(&[contents_strip], &frame).len();

    let mut front = front(cx, links, &mut assembly);
    let mut body = body(cx, links, &mut assembly, set);

    let mut chapters: Vec<&mut Chapter> = std::iter::once(&mut cover)
        .chain(&mut front)
        .chain(&mut body)
        .collect();
    // What was cut is no longer needed: in a build that keeps no galleys their memory is free for the pages.
    let drafts: Option<Vec<Vec<Draft>>> = chapters
        .par_iter_mut()
        .map(|chapter| {
            let strips = std::mem::take(&mut chapter.strips);
            (!stop.called()).then(|| paginate(&strips, &frame))
        })
        .collect();
    let mut drafts = drafts?;
    let mut cut = drafts.drain(..);
    let cover_drafts = cut.next().unwrap_or_default();
    let front_drafts: Vec<Vec<Draft>> = cut.by_ref().take(front.len()).collect();
    let mut body_drafts: Vec<Vec<Draft>> = cut.collect();

    // Where every place is: (page label by name).
    let mut labels: FxHashMap<String, String> = FxHashMap::default();
    let mut count = cover_drafts.len() + contents_pages;
    label_pages(&front_drafts, &mut count, page::roman, &mut labels);
    // Pages that face each other have the odd numbers at the right: what comes before the sections fills whole leaves.
    let blank = options.booklet && !count.is_multiple_of(2);
    let mut count = 0;
    label_pages(&body_drafts, &mut count, |n| n.to_string(), &mut labels);
    // The index begins on the page after them; so the contents need not wait for it.
    let index_page = (count + 1).to_string();
    let label = |name: &str| match labels.get(name) {
        None if name == index::NAME => index_page.clone(),
        known => known.cloned().unwrap_or_default(),
    };
    let (index_galleys, contents_galley) = rayon::join(
        || match indexed {
            true => index::pages(cx, &tags, &labels),
            false => Vec::new(),
        },
        || contents::contents(cx, &before, &after, &label),
    );
    if indexed {
        let root = assembly.root(Role::Section);
        let mut base = None;
        let mut drafts = Vec::new();
        for galley in index_galleys {
            let strip = assembly.strip(Arc::new(galley), root);
            // The first galley has the elements of all.
            let base = *base.get_or_insert(strip.base);
            drafts.extend(paginate(&[Strip { base, ..strip }], &frame));
        }
        body.push(Chapter {
            title: cx.words.say(index::TITLE).to_owned(),
            strips: Vec::new(),
        });
        body_drafts.push(drafts);
    }

    let strip = Strip {
        galley: Arc::new(contents_galley),
        above: 0.0,
        penalty: 0.0,
        base: contents_base,
        cue: None,
    };
    let contents = Chapter {
        title: cx.words.say(openers::CONTENTS_WORDS).to_owned(),
        strips: Vec::new(),
    };
    let contents_drafts = paginate(&[strip], &frame);

    let nothing = Chapter::default();
    let front_chapters = std::iter::once((&cover, cover_drafts))
        .chain(std::iter::once((&contents, contents_drafts)))
        .chain(front.iter().zip(front_drafts))
        .chain(blank.then(|| (&nothing, vec![Draft::default()])));
    let all = front_chapters
        .map(|(c, d)| (c, d, true))
        .chain(body.iter().zip(body_drafts).map(|(c, d)| (c, d, false)));

    let left_hand = Sheet {
        page: sheet.page.verso(),
        ..sheet.clone()
    };
    let mut bare_pages: Vec<Bare> = Vec::new();
    let mut places: Vec<Destination> = Vec::new();
    let mut numbered = 0;
    for (index, (chapter, drafts, roman)) in all.enumerate() {
        for (i, mut draft) in drafts.into_iter().enumerate() {
            let number = bare_pages.len();
            if !roman && numbered == 0 {
                numbered = number;
            }
            let label = if roman {
                page::roman(number + 1)
            } else {
                (number - numbered + 1).to_string()
            };
            let cue = draft
                .cue
                .and_then(|c| assembly.cues.get(c))
                .map_or("", String::as_str);
            places.extend(draft.names.iter().map(|(name, y)| Destination {
                name: name.clone(),
                page: number,
                y: *y,
            }));
            // The first page is a right-hand one.
            let verso = options.booklet && !number.is_multiple_of(2);
            if verso {
                slide(&mut draft, left_hand.page.left - sheet.page.left);
            }
            bare_pages.push(Bare {
                numbered: index > 0 && !draft.items.is_empty(),
                draft,
                label,
                title: if i == 0 { "" } else { &chapter.title },
                cue: if i == 0 { "" } else { cue },
                verso,
            });
        }
    }
    let pages: Vec<Page> = bare_pages
        .into_par_iter()
        .map(|bare| {
            let cx = Context {
                sheet: if bare.verso { &left_hand } else { sheet },
                ..cx
            };
            let head = Head {
                left: bare.title,
                right: bare.cue,
                folio: if bare.numbered { &bare.label } else { "" },
            };
            dress(cx, bare.draft, &bare.label, &head)
        })
        .collect();

    let references = std::mem::take(&mut assembly.references);
    let mut made = assembly.finish(
        pages,
        places,
        |places| outline(cx, &before, &after, places),
        meta(guide, edition.title.as_deref()),
    );
    let left_of = |page: usize| match options.booklet && !page.is_multiple_of(2) {
        true => sheet.page.verso_left,
        false => sheet.page.left,
    };
    settle_references(cx, &mut made.layout, &references, &left_of);
    if options.booklet {
        let page = (sheet.page.width, sheet.page.height);
        let sides = booklet(made.layout.pages.len(), page, folded(edition, page));
        made.layout = impose(made.layout, &sides);
    }
    Some(made)
}

/// A page before head and folio.
struct Bare<'a> {
    draft: Draft,
    label: String,
    title: &'a str,
    cue: &'a str,
    numbered: bool,
    verso: bool,
}

/// The size of the sheets on which two pages stand side by side: the next larger of the A sizes, which is half a millimetre wider here and there
/// than twice the page, since the sizes are rounded (ISO 216).
fn folded(edition: &Edition, (width, height): (f32, f32)) -> (f32, f32) {
    let larger = match edition.paper {
        Paper::A4 => Some(Paper::A3),
        Paper::A5 => Some(Paper::A4),
        Paper::A6 => Some(Paper::A5),
        Paper::A3 | Paper::Letter | Paper::Legal => None,
    };
    match larger.filter(|_| !edition.landscape) {
        Some(paper) => (paper.size_mm().1 * MM, height),
        None => (2.0 * width, height),
    }
}

/// Moves all of a page sideways.
fn slide(draft: &mut Draft, by: f32) {
    for item in &mut draft.items {
        shift(item, by, 0.0);
    }
    for link in &mut draft.links {
        link.rect.x += by;
    }
}

/// A section's questions, and how many notes stand before what follows them.
struct SetSection {
    galleys: Vec<Arc<Galley>>,
    notes: usize,
}

/// All questions, section by section; `None`: the work was called off.
fn questions(
    cx: Context<'_>,
    links: Links,
    dress_key: Key,
    stop: &Stop,
) -> Option<Vec<SetSection>> {
    let guide = cx.guide;
    // Notes are counted first, so that questions can be set side by side.
    let mut flat = Vec::new();
    let mut counts = Vec::with_capacity(guide.sections.len());
    for section in &guide.sections {
        let mut count = of_prose(guide, &section.introduction, links.addresses).len();
        for question in &section.questions {
            let noted = Noted::of(guide, question, links.addresses);
            let here = noted.count();
            // Where it has none, it does not matter how many stand before it.
            flat.push((question, noted, if here == 0 { 0 } else { count }));
            count += here;
        }
        counts.push(count);
    }
    let set: Option<Vec<Arc<Galley>>> = flat
        .par_iter()
        .map(|(question, noted, first)| {
            if stop.called() {
                return None;
            }
            let key = KeyBuilder::new("pdf-guide-question")
                .key(super::fingerprint(guide, question, dress_key))
                .number(u64::from(links.addresses))
                .number(links.figures as u64)
                .number(*first as u64)
                .finish();
            Some(
                cx.memo
                    .get_for_next(key, || question::set(cx, question, links, noted, *first)),
            )
        })
        .collect();
    let mut rest = set?.into_iter();
    let sections = guide
        .sections
        .iter()
        .zip(counts)
        .map(|(section, notes)| SetSection {
            galleys: rest.by_ref().take(section.questions.len()).collect(),
            notes,
        });
    Some(sections.collect())
}

/// How many figures page numbers of the sections have, by a guess that hangs on the words of the answers alone: it must not hang on pages, since
/// lines are broken by it. Where it is wrong, a line with a link is a little looser or tighter.
fn figures(guide: &Guide, sheet: &Sheet) -> usize {
    /// Lines of code, tables and space take about as much again as words do.
    const OVER_WORDS: f32 = 1.8;
    /// Ems of a word with its space, on the average.
    const WORD: f32 = 2.8;
    /// Words that a question takes by itself, in lines.
    const QUESTION: f32 = 3.0;
    let lines = sheet.page.column / sheet.leading;
    let words_a_line = sheet.page.measure / (WORD * sheet.size);
    let words: usize = guide
        .questions()
        .flat_map(|q| &q.answers)
        .map(|a| a.words)
        .sum();
    let of_words = OVER_WORDS * words as f32 / words_a_line;
    let of_questions = QUESTION * guide.questions().count() as f32;
    let pages = (of_words + of_questions) / lines.max(1.0) + guide.sections.len() as f32 * 0.5;
    (pages.max(1.0).log10() as usize) + 1
}

/// What the contents list before the sections and after them.
fn others(cx: Context<'_>) -> (Vec<Other>, Vec<Other>) {
    let guide = cx.guide;
    let pages = guide.pages.iter().map(|page| Other {
        title: page.title.clone(),
        name: page_name(&page.slug),
    });
    let many = guide.introductions.len() > 1;
    let banks = shown(&guide.introductions).map(|(i, prose)| Other {
        title: bank_title(cx, &prose.path, many).text,
        name: format!("{BANK}-{i}"),
    });
    let closing = shown(&guide.epilogues).map(|(i, _)| Other {
        title: cx.words.say(openers::CLOSING_WORDS).to_owned(),
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
fn bank_title(cx: Context<'_>, path: &str, many: bool) -> Said {
    match many {
        false => cx.words.said("About the questions", &[]),
        true => {
            let name = path.rsplit('/').next().unwrap_or(path).to_owned();
            cx.words
                .said("About the questions in {file}", &[("file", name)])
        }
    }
}

/// Free pages and banks' introductions.
fn front(cx: Context<'_>, links: Links, assembly: &mut Assembly) -> Vec<Chapter> {
    let guide = cx.guide;
    let mut chapters: Vec<Chapter> = Vec::new();
    let mut notes = 0;
    for page in &guide.pages {
        let root = assembly.root(Role::Section);
        let galley = openers::page(cx, &page.slug, &page.title, &page.body, links);
        notes = of_prose(guide, &page.body, links.addresses).len();
        chapters.push(Chapter {
            title: page.title.clone(),
            strips: vec![assembly.strip(Arc::new(galley), root)],
        });
    }
    let many = guide.introductions.len() > 1;
    for (i, prose) in shown(&guide.introductions) {
        let root = assembly.root(Role::Section);
        let title = bank_title(cx, &prose.path, many);
        let name = format!("{BANK}-{i}");
        // A few lines of a bank go on below the last free page: they are no chapter.
        let alone = chapters.is_empty();
        let galley = openers::bank_introduction(cx, prose, &name, &title, alone, (links, notes));
        notes += of_prose(guide, prose, links.addresses).len();
        let strip = assembly.strip(Arc::new(galley), root);
        match chapters.last_mut() {
            Some(chapter) => chapter.strips.push(strip),
            None => chapters.push(Chapter {
                title: title.text,
                strips: vec![strip],
            }),
        }
    }
    chapters
}

/// Sections and closing words.
fn body(
    cx: Context<'_>,
    links: Links,
    assembly: &mut Assembly,
    questions: Vec<SetSection>,
) -> Vec<Chapter> {
    let guide = cx.guide;
    let sheet = cx.sheet;
    let mut chapters = Vec::new();
    for (section, SetSection { galleys, notes }) in guide.sections.iter().zip(questions) {
        let root = assembly.root(Role::Section);
        let opener = openers::section(cx, section, links);
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
            let galley =
                openers::after_questions(cx, &section.closing, &section.slug, links, notes);
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
        let galley = openers::closing(cx, prose, &format!("{CLOSING}-{i}"), links);
        chapters.push(Chapter {
            title: cx.words.say(openers::CLOSING_WORDS).to_owned(),
            strips: vec![assembly.strip(Arc::new(galley), root)],
        });
    }
    chapters
}
