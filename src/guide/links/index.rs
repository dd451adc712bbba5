//! Who can be linked to.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::diagnostic::FileId;
use crate::guide::bind::{Bound, stem};
use crate::guide::view::Materials;
use crate::memo::{Key, KeyBuilder};
use crate::text::normalize;

/// A file or thing that links may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Spot {
    Answer {
        file: FileId,
        question: String,
    },
    Page {
        file: FileId,
        path: String,
    },
    Bank {
        file: FileId,
    },
    /// A question by its own name.
    Question(String),
    /// An answer that is bound to no question, of which enough was said.
    Unplaced,
}

/// Who can be linked to. The same for all views.
#[derive(Debug, Clone, Default)]
pub(in crate::guide) struct Index {
    pub(super) by_path: FxHashMap<String, Spot>,
    /// Ids and file names, in normal form.
    pub(super) names: BTreeMap<String, Vec<Spot>>,
    /// Cues, titles and texts of questions, in normal form: they count where no name fits.
    pub(super) titles: BTreeMap<String, Vec<Spot>>,
    /// Folder of the files that may be published.
    pub(super) assets: String,
}

impl Index {
    pub(in crate::guide) fn new(
        materials: &Materials,
        unplaced: &[Bound],
        banks: &[(FileId, String)],
        assets: &str,
    ) -> Index {
        let mut index = Index {
            assets: assets.trim_matches('/').to_owned(),
            ..Index::default()
        };
        for (file, path) in banks {
            index
                .by_path
                .insert(path.clone(), Spot::Bank { file: *file });
        }
        let questions = materials
            .skeleton
            .sections
            .iter()
            .flat_map(|s| &s.questions);
        for (question, bound) in questions.zip(&materials.bound) {
            let own = Spot::Question(question.id.clone());
            index.name(&question.id, &own);
            index.title(&question.text, &own);
            for answer in bound {
                let spot = Spot::Answer {
                    file: answer.file,
                    question: question.id.clone(),
                };
                index.by_path.insert(answer.path.clone(), spot.clone());
                index.name(answer.stem(), &spot);
                if let Some(cue) = &answer.answer.front.cue {
                    index.title(cue, &spot);
                }
            }
        }
        for page in &materials.pages {
            let spot = Spot::Page {
                file: page.file,
                path: page.path.clone(),
            };
            index.by_path.insert(page.path.clone(), spot.clone());
            index.name(stem(&page.path), &spot);
            index.title(&page.page.title, &spot);
        }
        for answer in unplaced {
            index.by_path.insert(answer.path.clone(), Spot::Unplaced);
            index.name(answer.stem(), &Spot::Unplaced);
        }
        index
    }

    /// A hash of all that the index is made of.
    pub(in crate::guide) fn key(
        materials: &Materials,
        unplaced: &[Bound],
        banks: &[(FileId, String)],
        assets: &str,
    ) -> Key {
        let mut key = KeyBuilder::new("link index")
            .key(materials.skeleton_key)
            .with(assets.as_bytes());
        let file = |key: &mut KeyBuilder, file: FileId, path: &str, title: Option<&str>| {
            key.add(&file.0.to_le_bytes());
            key.add(path.as_bytes());
            key.add(&[u8::from(title.is_some())]);
            key.add(title.unwrap_or_default().as_bytes());
        };
        for (id, path) in banks {
            file(&mut key, *id, path, None);
        }
        for bound in &materials.bound {
            key.add(&bound.len().to_le_bytes());
            for answer in bound {
                let cue = answer.answer.front.cue.as_deref();
                file(&mut key, answer.file, &answer.path, cue);
            }
        }
        for page in &materials.pages {
            file(&mut key, page.file, &page.path, Some(&page.page.title));
        }
        for answer in unplaced {
            file(&mut key, answer.file, &answer.path, None);
        }
        key.number(materials.pages.len() as u64)
            .number(unplaced.len() as u64)
            .finish()
    }

    fn name(&mut self, name: &str, spot: &Spot) {
        self.names
            .entry(normalize(name))
            .or_default()
            .push(spot.clone());
    }

    fn title(&mut self, title: &str, spot: &Spot) {
        self.titles
            .entry(normalize(title))
            .or_default()
            .push(spot.clone());
    }

    /// Whether a file may be published.
    pub(super) fn is_published(&self, path: &str) -> bool {
        self.assets.is_empty()
            || self.assets == "."
            || path
                .strip_prefix(&self.assets)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

/// The different places among `spots`.
pub(super) fn distinct<'s>(spots: impl IntoIterator<Item = &'s Spot>) -> Vec<&'s Spot> {
    let mut out: Vec<&Spot> = Vec::new();
    for spot in spots {
        let same = |other: &&Spot| match (spot, *other) {
            // A question, and answers to it, are one place.
            (
                Spot::Question(a) | Spot::Answer { question: a, .. },
                Spot::Question(b) | Spot::Answer { question: b, .. },
            ) => a == b,
            (a, b) => a == b,
        };
        match out.iter().position(same) {
            // The answer knows its headings.
            Some(at)
                if matches!(spot, Spot::Answer { .. }) && matches!(out[at], Spot::Question(_)) =>
            {
                out[at] = spot
            }
            Some(_) => {}
            None => out.push(spot),
        }
    }
    out
}
