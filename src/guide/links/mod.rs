//! Stage `links`: where every link and image of a view leads.
//!
//! A destination is an address elsewhere, a place of the same text (`#metrics`), a file of the book (`../transactions/locking.md#metrics`,
//! `images/plan.png`), a question's id (`#its-id`), or the name of an answer or page (`[[locking]]`). What leads nowhere is an error in the
//! user's own files and a warning in a bank, which belongs to others; the text stays, the link goes.
//!
//! Stages: `reference` (the links and images of a text, listed once when it is read) → `index` (who can be linked to) → `dest` (a destination taken apart) → `resolver` (each link of a view, through `places`, with
//! `trouble` where it leads nowhere) → [`LinkTable`].

mod dest;
mod index;
mod places;
mod reference;
mod resolver;
mod trouble;

pub(super) use index::Index;
pub(super) use reference::{Reference, references};
pub(super) use resolver::resolve;

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use super::model::Target;
use crate::diagnostic::FileId;
use crate::markdown::{Image, Link, LinkKind};
use crate::memo::{Key, KeyBuilder};

/// Where every link and image of the guide leads, by file and destination as written.
///
/// Anchors: every heading in the guide's text has an explicit `id` that is unique in its text (for answers: among all answers of the
/// question), so a writer takes it as it is, behind a prefix of the text's own. Slugs hold no double hyphen: `<question>--<anchor>` meets no
/// other question's id.
#[derive(Debug, Clone, Default)]
pub struct LinkTable {
    /// Wikilinks stand behind `[[`, so that `[x](locking)` and `[[locking]]` are two things. Sorted, so that the keys are stable.
    targets: Arc<FxHashMap<FileId, Targets>>,
    keys: Arc<FxHashMap<FileId, Key>>,
}

/// Where the links of a file lead.
type Targets = Arc<BTreeMap<String, Target>>;

impl LinkTable {
    fn new(targets: FxHashMap<FileId, BTreeMap<String, Target>>) -> LinkTable {
        let keys = targets
            .par_iter()
            .map(|(file, targets)| (*file, key_of(targets)))
            .collect();
        let shared = |(file, targets)| (file, Arc::new(targets));
        LinkTable {
            targets: Arc::new(targets.into_iter().map(shared).collect()),
            keys: Arc::new(keys),
        }
    }

    /// The links of some files alone, with other indices of sections.
    pub(super) fn with_sections(
        &self,
        files: &FxHashSet<FileId>,
        index: impl Fn(usize) -> usize,
    ) -> LinkTable {
        let mut table = LinkTable {
            targets: Arc::default(),
            keys: self.keys.clone(),
        };
        let (targets, keys) = (
            Arc::make_mut(&mut table.targets),
            Arc::make_mut(&mut table.keys),
        );
        for file in files {
            let Some(known) = self.targets.get(file) else {
                continue;
            };
            let mut own = known.clone();
            if own.values().any(|t| matches!(t, Target::Section(_))) {
                for target in Arc::make_mut(&mut own).values_mut() {
                    if let Target::Section(section) = target {
                        *section = index(*section);
                    }
                }
                keys.insert(*file, key_of(&own));
            }
            targets.insert(*file, own);
        }
        table
    }

    /// Where `dest`, as written in `file`, leads (for a wikilink: [`LinkTable::link`]).
    pub fn resolve(&self, file: FileId, dest: &str) -> &Target {
        self.targets
            .get(&file)
            .and_then(|t| t.get(dest))
            .unwrap_or(&Target::None)
    }

    /// Where a link in `file` leads.
    pub fn link(&self, file: FileId, link: &Link) -> &Target {
        match link.kind {
            LinkKind::Wiki | LinkKind::WikiNamed => self.resolve(file, &wiki_key(&link.dest)),
            LinkKind::Plain | LinkKind::Auto | LinkKind::Email => self.resolve(file, &link.dest),
        }
    }

    /// Where an image in `file` is.
    pub fn image(&self, file: FileId, image: &Image) -> &Target {
        self.resolve(file, &image.dest)
    }

    /// A hash of all that the links of `file` lead to: what is drawn from that file's text depends on it, besides the text's own key.
    pub fn key(&self, file: FileId) -> Key {
        // A text without links depends on none.
        self.keys.get(&file).copied().unwrap_or(Key(0))
    }
}

fn key_of(targets: &BTreeMap<String, Target>) -> Key {
    let mut key = KeyBuilder::new("links");
    for (dest, target) in targets {
        key.add(dest.as_bytes());
        key.add(format!("{target:?}").as_bytes());
    }
    key.finish()
}

fn wiki_key(dest: &str) -> String {
    format!("[[{dest}")
}
