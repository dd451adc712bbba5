//! A view of the guide: everything (private parts kept), or what is public. Both are built by the same code from the same materials.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::anchors::{Names, name_blocks, name_parts};
use super::bind::Bound;
use super::coverage;
use super::links::{LinkTable, references};
use super::model::{About, Guide, GuideAnswer, GuidePage, Prose, Question, Section};
use super::sections::{Skeleton, line};
use crate::answers::{Evidence, Status, nothing_written};
use crate::diagnostic::FileId;
use crate::markdown::{BlockKind, visit_blocks, visit_inlines};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::pages::Page;
use crate::text::{Slugs, speaking_seconds};

/// A free page with what the guide needs to know of it.
#[derive(Debug, Clone)]
pub(super) struct PageInput {
    pub file: FileId,
    pub path: String,
    pub slug: String,
    pub key: Key,
    pub page: Arc<Page>,
}

/// All that views are made of.
#[derive(Debug, Clone)]
pub(super) struct Materials {
    pub about: About,
    pub skeleton: Arc<Skeleton>,
    /// Hash of all that the skeleton was made of.
    pub skeleton_key: Key,
    /// Answers by question, in the order of the guide.
    pub bound: Vec<Vec<Bound>>,
    /// Free pages, in order.
    pub pages: Vec<PageInput>,
    pub words_per_minute: u32,
    /// Drafts are published.
    pub drafts: bool,
    /// Hash of the settings that answers depend on.
    pub settings: Key,
    /// What earlier views made.
    pub memo: Memo,
}

/// A guide whose links do not lead anywhere yet, and the names of its places by file.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub guide: Guide,
    pub anchors: FxHashMap<FileId, Arc<Names>>,
}

/// Whether a view shows an answer. A draft in which nothing is written yet has nothing to show to readers.
fn shows(materials: &Materials, bound: &Bound, private: bool) -> bool {
    let front = &bound.answer.front;
    private
        || !front.private
            && (front.status == Status::Ready || materials.drafts && says_something(bound))
}

fn says_something(bound: &Bound) -> bool {
    let front = &bound.answer.front;
    front.summary.is_some()
        || front.metric.is_some()
        || !nothing_written(&bound.answer.public().parts)
}

/// Builds a view. What has nothing private in it is shared with `full`.
pub(super) fn build(materials: &Materials, private: bool, full: Option<&View>) -> View {
    let mut sections = materials.skeleton.sections.clone();
    let mut rest = materials.bound.as_slice();
    let mut work = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter_mut().enumerate() {
        let (own, others) = rest.split_at(section.questions.len().min(rest.len()));
        rest = others;
        work.push((index, section, own));
    }
    let named: Vec<Vec<(FileId, Arc<Names>)>> = work
        .into_par_iter()
        .map(|(index, section, bound)| {
            let mut names = Vec::new();
            for ((place, question), all) in section.questions.iter_mut().enumerate().zip(bound) {
                fill(
                    question,
                    (index, place),
                    all,
                    materials,
                    private,
                    full,
                    &mut names,
                );
            }
            names
        })
        .collect();
    let mut anchors: FxHashMap<FileId, Arc<Names>> = named.into_iter().flatten().collect();
    let coverage = coverage::fill(&mut sections);
    let places = places(&sections);
    let guide = Guide {
        about: materials.about.clone(),
        introductions: materials.skeleton.introductions.clone(),
        sections,
        epilogues: materials.skeleton.epilogues.clone(),
        pages: pages(materials, private, &mut anchors),
        assets: Vec::new(),
        links: LinkTable::default(),
        coverage,
        private,
        places,
        whole: None,
    };
    View { guide, anchors }
}

/// Where each question stands.
pub(super) fn places(sections: &[Section]) -> FxHashMap<String, (usize, usize)> {
    sections
        .iter()
        .enumerate()
        .flat_map(|(s, section)| {
            section
                .questions
                .iter()
                .enumerate()
                .map(move |(q, question)| (question.id.clone(), (s, q)))
        })
        .collect()
}

/// Hangs the answers on the question that stands `at` (section, place), and notes the names of places in them.
fn fill(
    question: &mut Arc<Question>,
    at: (usize, usize),
    all: &[Bound],
    materials: &Materials,
    private: bool,
    full: Option<&View>,
    names: &mut Vec<(FileId, Arc<Names>)>,
) {
    let visible: Vec<&Bound> = all
        .iter()
        .filter(|b| shows(materials, b, private))
        .collect();
    if visible.is_empty() {
        return;
    }
    let public_already = visible.len() == all.len()
        && all
            .iter()
            .all(|b| !b.answer.front.private && b.answer.public.is_none());
    let shared = full.filter(|_| public_already).and_then(|full| {
        let section = full.guide.sections.get(at.0)?;
        section.questions.get(at.1).map(|known| (full, known))
    });
    match shared {
        Some((full, known)) => {
            *question = known.clone();
            let known = |b: &Bound| Some((b.file, full.anchors.get(&b.file)?.clone()));
            names.extend(all.iter().filter_map(known));
        }
        None => {
            let made = answered(question, at, &visible, materials, private);
            *question = made.question.clone();
            names.extend(made.names.iter().cloned());
        }
    }
}

/// A question with its answers, and the names of places in them.
struct Answered {
    question: Arc<Question>,
    names: Vec<(FileId, Arc<Names>)>,
}

/// The question that stands `at` (section, place) in the skeleton, with its answers: remembered, because one answer of thousands is edited at a time.
fn answered(
    question: &Question,
    at: (usize, usize),
    visible: &[&Bound],
    materials: &Materials,
    private: bool,
) -> Arc<Answered> {
    let mut key = KeyBuilder::new("answered question")
        .key(materials.skeleton_key)
        .key(materials.settings)
        .number(at.0 as u64)
        .number(at.1 as u64)
        .number(u64::from(private));
    for bound in visible {
        key = key
            .number(u64::from(bound.file.0))
            .with(bound.path.as_bytes())
            .key(bound.key);
    }
    materials.memo.get(key.finish(), || {
        answer(question, visible, materials, private)
    })
}

fn answer(
    question: &Question,
    visible: &[&Bound],
    materials: &Materials,
    private: bool,
) -> Answered {
    // One set of anchors for all answers of the question: they stand on one page.
    let mut taken = Slugs::default();
    visit_blocks(&question.body.body.blocks, &mut |block| {
        if let BlockKind::Heading { id: Some(id), .. } = &block.kind {
            taken.take(id);
        }
    });
    let mut all_names = Vec::with_capacity(visible.len());
    let answers: Vec<Arc<GuideAnswer>> = visible
        .iter()
        .map(|bound| {
            let mut names = Names::default();
            let answer = guide_answer(bound, materials, private, &mut taken, &mut names);
            all_names.push((bound.file, Arc::new(names)));
            Arc::new(answer)
        })
        .collect();
    let cue = answers
        .iter()
        .find_map(|answer| answer.cue.clone())
        .unwrap_or_else(|| question.text.clone());
    Answered {
        question: Arc::new(Question {
            answers,
            cue,
            ..question.clone()
        }),
        names: all_names,
    }
}

fn guide_answer(
    bound: &Bound,
    materials: &Materials,
    private: bool,
    taken: &mut Slugs,
    names: &mut Names,
) -> GuideAnswer {
    let front = &bound.answer.front;
    let told = if private {
        &bound.answer.full
    } else {
        bound.answer.public()
    };
    let mut parts = told.parts.clone();
    name_parts(&mut parts, taken, names);
    let mut key = KeyBuilder::new("guide answer")
        .key(bound.key)
        .key(materials.settings)
        .with(bound.path.as_bytes())
        .number(u64::from(
            private && (bound.answer.public.is_some() || front.private),
        ));
    // Anchors depend on what other answers took; all the rest on the file and the settings.
    for part in &parts {
        key.add(part.anchor.as_deref().unwrap_or_default().as_bytes());
        visit_blocks(&part.blocks, &mut |block| {
            if let BlockKind::Heading { id: Some(id), .. } = &block.kind {
                key.add(id.as_bytes());
            }
        });
    }
    let missing = Evidence::ALL
        .into_iter()
        .filter(|kind| !told.evidence.has(*kind) && !front.waive.contains(kind))
        .collect();
    GuideAnswer {
        file: bound.file,
        path: bound.path.clone(),
        author: front.author.clone(),
        cue: front.cue.clone(),
        summary: front.summary.clone(),
        metric: front.metric.clone(),
        metric_label: front.metric_label.clone(),
        tags: front.tags.clone(),
        status: front.status,
        private: front.private,
        parts,
        footnotes: told.footnotes.clone(),
        words: told.words,
        refers: references(|see| {
            line(front.summary.as_deref().unwrap_or_default(), see);
            for part in &told.parts {
                if let Some((_, label)) = &part.evidence {
                    line(label, see);
                }
                visit_inlines(&part.blocks, see);
            }
            for note in &told.footnotes {
                visit_inlines(&note.blocks, see);
            }
        }),
        seconds: speaking_seconds(told.words, materials.words_per_minute),
        evidence: told.evidence,
        missing,
        key: key.finish(),
    }
}

fn pages(
    materials: &Materials,
    private: bool,
    anchors: &mut FxHashMap<FileId, Arc<Names>>,
) -> Vec<GuidePage> {
    let visible = materials
        .pages
        .iter()
        .filter(|input| private || !input.page.private);
    visible
        .map(|input| {
            let page = &input.page;
            let mut body = match &page.public_body {
                Some(public) if !private => public.clone(),
                _ => page.body.clone(),
            };
            let mut names = Names::default();
            name_blocks(&mut body.blocks, &mut Slugs::default(), &mut names);
            anchors.insert(input.file, Arc::new(names));
            GuidePage {
                slug: input.slug.clone(),
                title: page.title.clone(),
                body: Prose {
                    file: input.file,
                    path: input.path.clone(),
                    body: Arc::new(body),
                    key: KeyBuilder::new("guide page")
                        .key(input.key)
                        .key(materials.settings)
                        .with(input.path.as_bytes())
                        .number(u64::from(private && page.public_body.is_some()))
                        .finish(),
                },
                private: page.private,
            }
        })
        .collect()
}

/// Nothing private and nothing held back: the public view is the full one.
pub(super) fn all_public(materials: &Materials) -> bool {
    materials
        .bound
        .iter()
        .flatten()
        .all(|b| shows(materials, b, false) && b.answer.public.is_none())
        && materials
            .pages
            .iter()
            .all(|p| !p.page.private && p.page.public_body.is_none())
}
