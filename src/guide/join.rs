//! Stage `join`: all that was read becomes one guide.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::assets::{Assets, Shelf};
use super::bind::{self, Bound, Policy, Questions, bind};
use super::identity::{self, Seen, identify};
use super::links::{self, Index};
use super::lock;
use super::model::Guide;
use super::nearest::Nearest;
use super::sections::{self, BankInput};
use super::view::{self, Materials, PageInput, View};
use crate::answers::Answer;
use crate::bank::Bank;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::memo::{Key, KeyBuilder};
use crate::pages::Page;
use crate::source::SourceMap;
use crate::text::{Slugs, normalize, slug};

/// All that was read.
pub struct Inputs {
    /// Banks, in the order of their paths.
    pub banks: Vec<(FileId, Arc<Bank>)>,
    /// Answers, in the order of their paths.
    pub answers: Vec<(FileId, Key, Arc<Answer>)>,
    /// Pages, in the order of their paths.
    pub pages: Vec<(FileId, Key, Arc<Page>)>,
    /// `questions.lock`, if there is one.
    pub lock: Option<FileId>,
    /// Fail where the lock would change.
    pub locked: bool,
    /// The folder's name, for a book without any title.
    pub folder: String,
}

/// The joined book, private parts still in it, and what the lock must become. Writers never get it: they get what [`super::publish`] makes
/// of it.
pub struct Joined {
    /// The lock's new text, if it changed.
    pub lock: Option<String>,
    /// What views are made of.
    pub(super) materials: Materials,
    /// The full view, links resolved.
    pub(super) full: View,
    pub(super) index: Index,
    /// Answers that were bound to no question.
    pub(super) unplaced: Vec<Bound>,
    pub(super) nearest: Nearest,
    banks: Vec<(FileId, Arc<Bank>)>,
}

impl Joined {
    /// The banks, in the order of their paths: for `check`.
    pub fn banks(&self) -> &[(FileId, Arc<Bank>)] {
        &self.banks
    }

    /// The guide with everything private in it: for what is told to the author alone (`check`, `status`, `relink`), never for a writer.
    pub fn guide_full(&self) -> &Guide {
        &self.full.guide
    }

    /// Answers that were bound to no question, with their paths.
    pub fn unplaced(&self) -> impl Iterator<Item = (FileId, &str)> {
        self.unplaced
            .iter()
            .map(|answer| (answer.file, answer.path.as_str()))
    }
}

/// Joins. `sources` is asked for the images that the text refers to.
pub fn join(inputs: Inputs, config: &Config, sources: &mut SourceMap) -> (Joined, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let path_of = |file: FileId| {
        sources
            .get(file)
            .map(|s| s.path.clone())
            .unwrap_or_default()
    };

    let mut lock_damaged = false;
    let lock_text = inputs
        .lock
        .and_then(|file| sources.get(file))
        .map(|s| s.text.clone());
    let entries = match (inputs.lock, &lock_text) {
        (Some(file), Some(text)) => {
            let (entries, found) = lock::read(file, text);
            lock_damaged = !found.is_empty();
            problems.extend(found);
            entries
        }
        _ => Vec::new(),
    };

    let banks: Vec<BankInput> = inputs
        .banks
        .iter()
        .map(|(file, bank)| BankInput {
            file: *file,
            path: path_of(*file),
            key: sources.get(*file).map_or(Key::of(b""), |s| {
                KeyBuilder::new("bank")
                    .key(s.key)
                    .number(u64::from(config.content.smart_punctuation))
                    .finish()
            }),
            bank: bank.clone(),
        })
        .collect();
    let seen: Vec<Seen<'_>> = banks
        .iter()
        .flat_map(|input| {
            let questions = input.bank.sections.iter().flat_map(|s| &s.questions);
            questions.map(|question| Seen {
                file: input.file,
                bank: &input.path,
                question,
            })
        })
        .collect();
    let answers: Vec<Bound> = inputs
        .answers
        .iter()
        .map(|(file, key, answer)| Bound {
            file: *file,
            path: path_of(*file),
            key: *key,
            answer: answer.clone(),
        })
        .collect();
    let texts: FxHashSet<String> = seen.iter().map(|s| normalize(&s.question.text)).collect();
    let claims = bind::claims(&answers, &|form| texts.contains(form));
    let identified = identify(&seen, &entries, inputs.lock, &claims, &mut problems);
    let lock = new_lock(
        &identified,
        lock_text.as_deref(),
        lock_damaged,
        &inputs,
        config,
        &mut problems,
    );

    let mut questions = Questions {
        by_id: FxHashMap::default(),
        by_text: FxHashMap::default(),
        all: Vec::with_capacity(seen.len()),
        code: Vec::with_capacity(seen.len()),
        lock: entries
            .iter()
            .map(|entry| (entry.id.as_str(), entry))
            .collect(),
        in_lock: FxHashMap::default(),
    };
    for entry in &entries {
        *questions
            .in_lock
            .entry((normalize(&entry.text), entry.code.clone()))
            .or_default() += 1;
    }
    for (place, (seen, id)) in seen.iter().zip(&identified.ids).enumerate() {
        questions.by_id.insert(id, place);
        questions
            .by_text
            .entry(normalize(&seen.question.text))
            .or_default()
            .push(place);
        questions
            .all
            .push((id, &seen.question.text, seen.file, seen.question.span));
        questions.code.push(lock::code_hash(&seen.question.code()));
    }
    let nearest = Nearest::new(questions.all.iter().map(|q| (q.0, q.1)));
    let policy = Policy {
        unplaced: config.answers.unplaced,
        lock_damaged,
    };
    let (bound, unplaced) = bind(answers, &questions, &policy, &nearest, &mut problems);

    let about = sections::about(config, &banks, &inputs.folder);
    let materials = Materials {
        skeleton: sections::build(&banks, &identified.ids, &about),
        about,
        bound,
        pages: pages(&inputs, &path_of),
        words_per_minute: config.answers.words_per_minute,
        drafts: config.publish.drafts,
        settings: KeyBuilder::new("settings")
            .with(
                format!(
                    "{:?}",
                    (
                        &config.answers.example,
                        &config.answers.metrics,
                        &config.answers.outcome
                    )
                )
                .as_bytes(),
            )
            .number(u64::from(config.answers.words_per_minute))
            .number(u64::from(config.content.smart_punctuation))
            .finish(),
    };
    let bank_paths: Vec<(FileId, String)> = banks
        .iter()
        .map(|input| (input.file, input.path.clone()))
        .collect();
    let index = Index::new(&materials, &unplaced, &bank_paths, &config.content.assets);
    let mut full = view::build(&materials, true, None);
    problems.extend(links::resolve(
        &mut full,
        &materials,
        &index,
        Assets::new(Shelf::Disk(sources)),
        Some(sources),
    ));
    let joined = Joined {
        lock,
        materials,
        full,
        index,
        unplaced,
        nearest,
        banks: inputs.banks,
    };
    (joined, problems)
}

/// The lock's new text, if it differs from the old; with `--locked` a difference is an error, and with a damaged lock there is no new one.
fn new_lock(
    identified: &identity::Identified,
    old: Option<&str>,
    damaged: bool,
    inputs: &Inputs,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    if damaged {
        return None;
    }
    let text = lock::write(&identified.entries);
    if old == Some(text.as_str()) {
        return None;
    }
    if !inputs.locked {
        return Some(text);
    }
    let mut changes = Vec::new();
    for (ids, what) in [(&identified.new, "new"), (&identified.gone, "gone")] {
        if let Some(first) = ids.first() {
            let more = if ids.len() > 1 {
                format!(" and {} more", ids.len() - 1)
            } else {
                String::new()
            };
            changes.push(format!("{what}: `{first}`{more}"));
        }
    }
    let label = if changes.is_empty() {
        "questions moved, or were written differently".to_owned()
    } else {
        changes.join("; ")
    };
    let diagnostic = Diagnostic::error(
        "lock-changed",
        format!(
            "`{}` would change, and `--locked` forbids it",
            config.content.lock
        ),
    )
    .help(format!(
        "{label}. Build without `--locked` and commit the lock"
    ));
    problems.push(match inputs.lock {
        Some(file) => diagnostic.at(file, Span::default()),
        None => diagnostic.at_path(config.content.lock.clone()),
    });
    None
}

/// Free pages in their order, with slugs.
fn pages(inputs: &Inputs, path_of: &dyn Fn(FileId) -> String) -> Vec<PageInput> {
    let mut pages: Vec<PageInput> = inputs
        .pages
        .iter()
        .map(|(file, key, page)| PageInput {
            file: *file,
            path: path_of(*file),
            slug: String::new(),
            key: *key,
            page: page.clone(),
        })
        .collect();
    pages.sort_by(|a, b| {
        let order = |p: &PageInput| (p.page.order.is_none(), p.page.order);
        order(a).cmp(&order(b)).then_with(|| a.path.cmp(&b.path))
    });
    // Slugs by path, so that a new `order` moves a page and does not rename it.
    let mut by_path: Vec<usize> = (0..pages.len()).collect();
    by_path.sort_by(|&a, &b| pages[a].path.cmp(&pages[b].path));
    let mut slugs = Slugs::default();
    for index in by_path {
        let wanted = slug(bind::stem(&pages[index].path), PAGE_SLUG_BYTES);
        pages[index].slug = slugs.unique(if wanted.is_empty() { "page" } else { &wanted });
    }
    pages
}

/// Bytes of a page's slug, at most.
const PAGE_SLUG_BYTES: usize = 60;

/// The questions nearest to some words, best first: (id, text). For messages and for `relink`.
pub fn nearest_questions<'a>(
    joined: &'a Joined,
    words: &str,
    count: usize,
) -> Vec<(&'a str, &'a str)> {
    joined.nearest.find(words, count)
}
