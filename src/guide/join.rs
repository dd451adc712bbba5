//! Stage `join`: all that was read becomes one guide.

use std::sync::{Arc, OnceLock};

use rustc_hash::{FxHashMap, FxHashSet};

use super::assets::{Assets, Shelf};
use super::bind::{self, Bound, Policy, Questions, bind};
use super::identity::{self, Claim, Seen, identify};
use super::links::{self, Index};
use super::lock;
use super::model::{About, Guide};
use super::nearest::Nearest;
use super::sections::{self, BankInput};
use super::view::{self, Materials, PageInput, View};
use crate::answers::Answer;
use crate::bank::Bank;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::memo::{Key, KeyBuilder, Memo};
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
    pub(super) index: Arc<Index>,
    /// Answers that were bound to no question.
    pub(super) unplaced: Vec<Bound>,
    nearest: OnceLock<Arc<Nearest>>,
    banks: Vec<(FileId, Arc<Bank>)>,
}

impl Joined {
    /// The banks, in the order of their paths: for `check`.
    pub fn banks(&self) -> &[(FileId, Arc<Bank>)] {
        &self.banks
    }

    fn nearest(&self) -> &Nearest {
        self.nearest.get_or_init(|| {
            let all = self.full.guide.questions();
            Arc::new(Nearest::new(all.map(|q| (q.id.as_str(), q.text.as_str()))))
        })
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

/// Joins. `sources` is asked for the images that the text refers to; `memo` knows what earlier joins made.
pub fn join(
    inputs: Inputs,
    config: &Config,
    sources: &mut SourceMap,
    memo: &Memo,
) -> (Joined, Vec<Diagnostic>) {
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
    let lock_key = inputs
        .lock
        .and_then(|file| Some((file, sources.get(file)?.key)))
        .map(|(file, key)| in_file("lock", file, "", key));
    let read = match (inputs.lock, &lock_text, lock_key) {
        (Some(file), Some(text), Some(key)) => memo.get(key, || lock::read(file, text)),
        _ => Arc::default(),
    };
    let (entries, found) = &*read;
    lock_damaged |= !found.is_empty();
    problems.extend(found.iter().cloned());

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
    let banks_key = banks_key(&banks);
    let same = memo.get(KeyBuilder::new("same").key(banks_key).finish(), || {
        seen.iter()
            .map(|s| identity::same(s.question))
            .collect::<Vec<_>>()
    });
    let texts: FxHashSet<&str> = same.iter().map(|(text, _)| text.as_str()).collect();
    let claims = bind::claims(&answers, &|form| texts.contains(form));
    let key = identity_key(banks_key, lock_key, &claims);
    let identity = memo.get(key, || {
        let mut problems = Vec::new();
        let identified = identify(&seen, &same, entries, inputs.lock, &claims, &mut problems);
        let text = lock::write(&identified.entries);
        (identified, text, problems)
    });
    let (identified, new_text, found) = &*identity;
    problems.extend(found.iter().cloned());
    let lock = new_lock(
        identified,
        new_text,
        lock_text.as_deref(),
        lock_damaged,
        &inputs,
        config,
        &mut problems,
    );

    let mut questions = Questions {
        by_id: FxHashMap::default(),
        by_text: FxHashMap::default(),
        same: &same,
        all: Vec::with_capacity(seen.len()),
        lock: entries
            .iter()
            .map(|entry| (entry.id.as_str(), entry))
            .collect(),
        in_lock: FxHashMap::default(),
    };
    for entry in entries {
        *questions
            .in_lock
            .entry((normalize(&entry.text), entry.code.clone()))
            .or_default() += 1;
    }
    for (place, (seen, id)) in seen.iter().zip(&identified.ids).enumerate() {
        questions.by_id.insert(id, place);
        questions
            .by_text
            .entry(&same[place].0)
            .or_default()
            .push(place);
        questions
            .all
            .push((id, &seen.question.text, seen.file, seen.question.span));
    }
    // Only asked when something is not found.
    let nearest: OnceLock<Arc<Nearest>> = OnceLock::new();
    let near = || {
        let all = || questions.all.iter().map(|q| (q.0, q.1));
        nearest
            .get_or_init(|| Arc::new(Nearest::new(all())))
            .clone()
    };
    let policy = Policy {
        unplaced: config.answers.unplaced,
        lock_damaged,
    };
    let (bound, unplaced) = bind(answers, &questions, &policy, &near, &mut problems);

    let about = sections::about(config, &banks, &inputs.folder);
    let skeleton_key = skeleton_key(banks_key, &identified.ids, &about);
    let materials = Materials {
        skeleton: memo.get(skeleton_key, || {
            sections::build(&banks, &identified.ids, &about)
        }),
        skeleton_key,
        memo: memo.clone(),
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
    let index = memo.get(
        Index::key(&materials, &unplaced, &bank_paths, &config.content.assets),
        || Index::new(&materials, &unplaced, &bank_paths, &config.content.assets),
    );
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

/// A hash of a file's text, its place in the run and on disk: all that a problem in it is told by.
fn in_file(kind: &str, file: FileId, path: &str, key: Key) -> Key {
    KeyBuilder::new(kind)
        .number(u64::from(file.0))
        .with(path.as_bytes())
        .key(key)
        .finish()
}

fn banks_key(banks: &[BankInput]) -> Key {
    let key = |key: KeyBuilder, bank: &BankInput| {
        key.key(in_file("bank", bank.file, &bank.path, bank.key))
    };
    banks.iter().fold(KeyBuilder::new("banks"), key).finish()
}

/// A hash of all that ids depend on.
fn identity_key(banks: Key, lock: Option<Key>, claims: &[Claim]) -> Key {
    let mut key = KeyBuilder::new("identity")
        .key(banks)
        .number(u64::from(lock.is_some()))
        .key(lock.unwrap_or(Key(0)));
    for claim in claims {
        key.add(claim.id.as_bytes());
        key.add(claim.text.as_bytes());
        key = key
            .number(u64::from(claim.file.0))
            .number(u64::from(claim.span.start))
            .number(u64::from(claim.span.end));
    }
    key.finish()
}

/// A hash of all that sections and questions are made of.
fn skeleton_key(banks: Key, ids: &[String], about: &About) -> Key {
    let mut key = KeyBuilder::new("skeleton")
        .with(format!("{about:?}").as_bytes())
        .key(banks);
    for id in ids {
        key.add(id.as_bytes());
    }
    key.finish()
}

/// The lock's new text, if it differs from the old; with `--locked` a difference is an error, and with a damaged lock there is no new one.
fn new_lock(
    identified: &identity::Identified,
    text: &str,
    old: Option<&str>,
    damaged: bool,
    inputs: &Inputs,
    config: &Config,
    problems: &mut Vec<Diagnostic>,
) -> Option<String> {
    if damaged {
        return None;
    }
    if old == Some(text) {
        return None;
    }
    if !inputs.locked {
        return Some(text.to_owned());
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
    joined.nearest().find(words, count)
}
