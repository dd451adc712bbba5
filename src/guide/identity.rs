//! Stage `identity`: the bank's questions to ids, one to one.
//!
//! Steps, as `docs/identity.md` tells them: the bank's explicit ids; exact normalised text plus code; among exact duplicates by neighbours, else
//! by order if both groups have the same size; ids that the answers' front matter gives to exactly that text (so that a lost lock comes
//! back); and for what is then left a new id is minted. Nothing is attached on mere likeness: that, with its tests of what makes two wordings
//! the same question, is a later issue.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::lock::{Entry, code_hash, valid_id};
use crate::bank::BankQuestion;
use crate::diagnostic::{Diagnostic, FileId, Place, Span};
use crate::memo::Key;
use crate::text::{normalize, slug};

/// Bytes of a minted id, at most: it stands in addresses, and file names of it must fit any disk.
const ID_BYTES: usize = 80;

/// Names that pages use for their own anchors: never minted. (What a site adds beside these contains `--`, which no slug does.)
const RESERVED: &[&str] = &[
    "answers", "content", "contents", "coverage", "footer", "header", "main", "menu", "nav",
    "page", "search", "site", "skip", "theme", "toc", "top",
];

/// One question of a bank, in its place.
pub(super) struct Seen<'a> {
    /// Its bank.
    pub file: FileId,
    /// The bank's path.
    pub bank: &'a str,
    pub question: &'a BankQuestion,
}

/// An answer that names both an id and a question's text.
pub(super) struct Claim {
    pub id: String,
    /// The question, in normal form.
    pub text: String,
    pub file: FileId,
    pub span: Span,
}

/// The outcome.
pub(super) struct Identified {
    /// One id a question, in order. Unique.
    pub ids: Vec<String>,
    /// The lock's new entries, those of questions that are gone included.
    pub entries: Vec<Entry>,
    /// Ids that were minted (or taken from the bank or the answers) in this build, in order.
    pub new: Vec<String>,
    /// Ids whose questions went in this build, in order.
    pub gone: Vec<String>,
}

/// What makes two questions the same: text in normal form, and a hash of their code.
type Same = (String, Option<String>);

/// Gives every question its id.
pub(super) fn identify(
    seen: &[Seen<'_>],
    lock: &[Entry],
    lock_file: Option<FileId>,
    claims: &[Claim],
    problems: &mut Vec<Diagnostic>,
) -> Identified {
    let questions: Vec<Same> = seen
        .iter()
        .map(|s| (normalize(&s.question.text), code_hash(&s.question.code())))
        .collect();
    let entries: Vec<Same> = lock
        .iter()
        .map(|e| (normalize(&e.text), e.code.clone()))
        .collect();
    let mut matching = Matching {
        seen,
        lock,
        questions: &questions,
        entries: &entries,
        id_of: vec![None; seen.len()],
        used: vec![false; lock.len()],
    };
    matching.explicit(lock_file, problems);
    matching.exact();
    let known = matching.id_of.clone();
    let mut ids = matching.id_of;
    let used = matching.used;
    mint(seen, &questions, lock, claims, &mut ids, problems);
    let ids: Vec<String> = ids.into_iter().flatten().collect();

    // The lock's new entries.
    let mut after = vec![None; seen.len()];
    for index in 1..seen.len() {
        if seen[index].bank == seen[index - 1].bank {
            after[index] = ids.get(index - 1).cloned();
        }
    }
    let by_id: FxHashMap<&str, usize> = lock
        .iter()
        .enumerate()
        .map(|(i, e)| (e.id.as_str(), i))
        .collect();
    let mut out: Vec<Entry> = Vec::with_capacity(lock.len());
    let mut new = Vec::new();
    for (index, (id, after)) in ids.iter().zip(after).enumerate() {
        let same = &questions[index];
        let old = by_id.get(id.as_str()).copied();
        if old.is_none() || known[index].is_none() {
            new.push(id.clone());
        }
        let text = match old {
            // In the same normal form the text stays as it was written first: typography alone is no news.
            Some(old) if entries[old].0 == same.0 => lock[old].text.clone(),
            _ => seen[index].question.text.clone(),
        };
        out.push(Entry {
            id: id.clone(),
            text,
            code: same.1.clone(),
            bank: seen[index].bank.to_owned(),
            after,
            gone: false,
            span: Span::default(),
        });
    }
    let mut gone = Vec::new();
    for (index, entry) in lock.iter().enumerate() {
        if !used[index] {
            if !entry.gone {
                gone.push(entry.id.clone());
            }
            out.push(Entry {
                gone: true,
                ..entry.clone()
            });
        }
    }
    Identified {
        ids,
        entries: out,
        new,
        gone,
    }
}

struct Matching<'a> {
    seen: &'a [Seen<'a>],
    lock: &'a [Entry],
    questions: &'a [Same],
    entries: &'a [Same],
    id_of: Vec<Option<String>>,
    used: Vec<bool>,
}

impl Matching<'_> {
    fn attach(&mut self, question: usize, entry: usize) {
        self.id_of[question] = Some(self.lock[entry].id.clone());
        self.used[entry] = true;
    }

    /// Ids that the bank itself gives.
    fn explicit(&mut self, lock_file: Option<FileId>, problems: &mut Vec<Diagnostic>) {
        let by_id: FxHashMap<&str, usize> = self
            .lock
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        // Texts that are still in the bank without an explicit id: their ids are not to be given to another.
        let mut standing: FxHashMap<&Same, usize> = FxHashMap::default();
        for (index, seen) in self.seen.iter().enumerate() {
            if seen.question.explicit_id.is_none() {
                standing.entry(&self.questions[index]).or_insert(index);
            }
        }
        let mut given: FxHashMap<&str, usize> = FxHashMap::default();
        let mut attached = Vec::new();
        for (index, seen) in self.seen.iter().enumerate() {
            let Some(id) = seen.question.explicit_id.as_deref() else {
                continue;
            };
            if !valid_id(id) || RESERVED.contains(&id) {
                let why = if RESERVED.contains(&id) {
                    "pages use it for themselves"
                } else {
                    "an id has letters, digits, `-`, `_`, `.` and `:`"
                };
                problems.push(
                    Diagnostic::warning("bank-bad-id", format!("`{id}` cannot be an id: {why}"))
                        .at(seen.file, seen.question.span)
                        .help("the question gets an id made of its text"),
                );
                continue;
            }
            if let Some(&other) = given.get(id) {
                let first = &self.seen[other];
                problems.push(
                    Diagnostic::error("duplicate-id", format!("two questions have the id `{id}`"))
                        .at(seen.file, seen.question.span)
                        .label("and this one")
                        .related(Place::Text(first.file, first.question.span), "this one")
                        .help("give one of them another id in the bank"),
                );
                continue;
            }
            given.insert(id, index);
            let entry = by_id.get(id).copied();
            if let Some(entry) = entry
                && !self.lock[entry].gone
                && self.entries[entry] != self.questions[index]
                && let Some(&holder) = standing.get(&self.entries[entry])
            {
                let other = &self.seen[holder];
                let mut diagnostic = Diagnostic::error(
                    "id-taken",
                    format!(
                        "the bank gives the id `{id}` to this question, and it belongs to another"
                    ),
                )
                .at(seen.file, seen.question.span)
                .related(
                    Place::Text(other.file, other.question.span),
                    "this question has it",
                )
                .help("choose another id in the bank: answers and links already hang on this one");
                if let Some(file) = lock_file {
                    diagnostic = diagnostic
                        .related(Place::Text(file, self.lock[entry].span), "recorded here");
                }
                problems.push(diagnostic);
                continue;
            }
            attached.push((index, id.to_owned(), entry));
        }
        for (index, id, entry) in attached {
            self.id_of[index] = Some(id);
            if let Some(entry) = entry {
                self.used[entry] = true;
            }
        }
    }

    /// Exact text and code.
    fn exact(&mut self) {
        // In the order of the bank, so that nothing depends on a hash map's.
        let mut groups: BTreeMap<usize, Group> = BTreeMap::new();
        let mut first_of: FxHashMap<&Same, usize> = FxHashMap::default();
        let questions = self.questions;
        for (index, same) in questions.iter().enumerate() {
            if self.id_of[index].is_none() {
                let first = *first_of.entry(same).or_insert(index);
                groups.entry(first).or_default().questions.push(index);
            }
        }
        let order = self.lock_order();
        let entries = self.entries;
        for &entry in &order {
            if self.used[entry] {
                continue;
            }
            if let Some(first) = first_of.get(&entries[entry])
                && let Some(group) = groups.get_mut(first)
            {
                if self.lock[entry].gone {
                    &mut group.gone
                } else {
                    &mut group.live
                }
                .push(entry);
            }
        }
        let around = Around::new(self, &order);
        for group in groups.into_values() {
            self.group(group, &around);
        }
    }

    fn group(&mut self, group: Group, around: &Around) {
        if let (&[question], &[entry]) = (group.questions.as_slice(), group.live.as_slice()) {
            return self.attach(question, entry);
        }
        // What is in the bank now was most likely there before; a question that had gone comes second.
        let left = self.pairs(group.questions, group.live, around);
        self.pairs(left, group.gone, around);
    }

    /// Attaches exact duplicates; returns the questions that are left.
    fn pairs(&mut self, questions: Vec<usize>, entries: Vec<usize>, around: &Around) -> Vec<usize> {
        if questions.is_empty() || entries.is_empty() {
            return questions;
        }
        let (questions, entries) = self.by_both_neighbours(questions, entries, around);
        let (questions, entries) = self.by_one_neighbour(questions, entries, around);
        if questions.len() == entries.len() {
            for (&question, &entry) in questions.iter().zip(&entries) {
                self.attach(question, entry);
            }
            return Vec::new();
        }
        questions
    }

    /// Those that stand between the same two other questions. Several between the same two are a run of repeats: nothing tells them apart, so the
    /// first stay what they are and a repeat is added or taken away at the end.
    fn by_both_neighbours(
        &mut self,
        questions: Vec<usize>,
        entries: Vec<usize>,
        around: &Around,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut places: FxHashMap<Neighbours<'_>, std::collections::VecDeque<usize>> =
            FxHashMap::default();
        for &entry in &entries {
            places
                .entry(around.of_entry(self, entry))
                .or_default()
                .push_back(entry);
        }
        let mut left = Vec::new();
        let mut pairs = Vec::new();
        for question in questions {
            match places
                .get_mut(&around.of_question(self, question))
                .and_then(std::collections::VecDeque::pop_front)
            {
                Some(entry) => pairs.push((question, entry)),
                None => left.push(question),
            }
        }
        for (question, entry) in pairs {
            self.attach(question, entry);
        }
        (
            left,
            entries.into_iter().filter(|&e| !self.used[e]).collect(),
        )
    }

    /// Those that share one neighbour which no other of the group has, and whose other neighbour does not speak for somebody else.
    fn by_one_neighbour(
        &mut self,
        questions: Vec<usize>,
        entries: Vec<usize>,
        around: &Around,
    ) -> (Vec<usize>, Vec<usize>) {
        let mut partner: FxHashMap<usize, FxHashSet<usize>> = FxHashMap::default();
        let mut suitors: FxHashMap<usize, FxHashSet<usize>> = FxHashMap::default();
        for side in [0, 1] {
            let mut at: FxHashMap<&Same, (Vec<usize>, Vec<usize>)> = FxHashMap::default();
            for &question in &questions {
                if let Some(neighbour) = pick(around.of_question(self, question), side) {
                    at.entry(neighbour).or_default().0.push(question);
                }
            }
            for &entry in &entries {
                if let Some(neighbour) = pick(around.of_entry(self, entry), side) {
                    at.entry(neighbour).or_default().1.push(entry);
                }
            }
            for (questions, entries) in at.into_values() {
                if let (&[question], &[entry]) = (questions.as_slice(), entries.as_slice()) {
                    partner.entry(question).or_default().insert(entry);
                    suitors.entry(entry).or_default().insert(question);
                }
            }
        }
        let mut left = Vec::new();
        for question in questions {
            let only = partner
                .get(&question)
                .filter(|entries| entries.len() == 1)
                .and_then(|entries| entries.iter().next().copied());
            match only {
                Some(entry)
                    if suitors
                        .get(&entry)
                        .is_some_and(|questions| questions.len() == 1) =>
                {
                    self.attach(question, entry)
                }
                _ => left.push(question),
            }
        }
        (
            left,
            entries.into_iter().filter(|&e| !self.used[e]).collect(),
        )
    }

    /// The lock's entries in the order of their banks, as `after` tells it; what hangs together with nothing comes last, by id.
    fn lock_order(&self) -> Vec<usize> {
        let by_id: FxHashMap<&str, usize> = self
            .lock
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        let mut followers: FxHashMap<Option<usize>, Vec<usize>> = FxHashMap::default();
        for (index, entry) in self.lock.iter().enumerate() {
            let after = entry.after.as_deref().and_then(|id| by_id.get(id).copied());
            followers.entry(after).or_default().push(index);
        }
        let mut order = Vec::with_capacity(self.lock.len());
        let mut placed = vec![false; self.lock.len()];
        let mut starts = followers.remove(&None).unwrap_or_default();
        starts.sort_by_key(|&i| (&self.lock[i].bank, &self.lock[i].id));
        let rest: Vec<usize> = (0..self.lock.len()).collect();
        for start in starts.into_iter().chain(rest) {
            let mut stack = vec![start];
            while let Some(index) = stack.pop() {
                if std::mem::replace(&mut placed[index], true) {
                    continue;
                }
                order.push(index);
                stack.extend(
                    followers
                        .remove(&Some(index))
                        .unwrap_or_default()
                        .into_iter()
                        .rev(),
                );
            }
        }
        order
    }
}

#[derive(Default)]
struct Group {
    questions: Vec<usize>,
    live: Vec<usize>,
    gone: Vec<usize>,
}

/// The nearest other questions before and after one, exact repeats of itself skipped.
type Neighbours<'a> = (Option<&'a Same>, Option<&'a Same>);

fn pick<'a>(neighbours: Neighbours<'a>, side: usize) -> Option<&'a Same> {
    if side == 0 {
        neighbours.0
    } else {
        neighbours.1
    }
}

/// Who stands beside whom, in the banks and in the lock.
struct Around {
    /// By question: indices of its neighbours.
    questions: Vec<(Option<usize>, Option<usize>)>,
    /// By entry.
    entries: Vec<(Option<usize>, Option<usize>)>,
}

impl Around {
    fn new(matching: &Matching<'_>, order: &[usize]) -> Around {
        let in_bank: Vec<usize> = (0..matching.seen.len()).collect();
        let questions = neighbours(&in_bank, matching.questions, |a, b| {
            matching.seen[a].bank == matching.seen[b].bank
        });
        // A question that is gone keeps the one it stood after, but no longer has anybody after it, and stands between no others.
        let live: Vec<usize> = order
            .iter()
            .copied()
            .filter(|&i| !matching.lock[i].gone)
            .collect();
        let mut entries = neighbours(&live, matching.entries, |a, b| {
            matching.lock[a].bank == matching.lock[b].bank
        });
        entries.resize(matching.lock.len(), (None, None));
        let by_id: FxHashMap<&str, usize> = matching
            .lock
            .iter()
            .enumerate()
            .map(|(i, e)| (e.id.as_str(), i))
            .collect();
        for (index, entry) in matching.lock.iter().enumerate() {
            if entry.gone {
                entries[index] = (
                    entry.after.as_deref().and_then(|id| by_id.get(id).copied()),
                    None,
                );
            }
        }
        Around { questions, entries }
    }

    fn of_question<'m>(&self, matching: &Matching<'m>, index: usize) -> Neighbours<'m> {
        let (before, after) = self.questions.get(index).copied().unwrap_or_default();
        (
            before.map(|i| &matching.questions[i]),
            after.map(|i| &matching.questions[i]),
        )
    }

    fn of_entry<'m>(&self, matching: &Matching<'m>, index: usize) -> Neighbours<'m> {
        let (before, after) = self.entries.get(index).copied().unwrap_or_default();
        (
            before.map(|i| &matching.entries[i]),
            after.map(|i| &matching.entries[i]),
        )
    }
}

/// For each of `order` (indices into `same`) the nearest before and after that differ from it and stand in the same bank.
fn neighbours(
    order: &[usize],
    same: &[Same],
    together: impl Fn(usize, usize) -> bool,
) -> Vec<(Option<usize>, Option<usize>)> {
    let mut out = vec![(None, None); same.len()];
    for back in [false, true] {
        let mut previous: Option<usize> = None;
        // The nearest that differs from `previous`.
        let mut before: Option<usize> = None;
        let walk: Box<dyn Iterator<Item = &usize>> = if back {
            Box::new(order.iter().rev())
        } else {
            Box::new(order.iter())
        };
        for &index in walk {
            match previous {
                Some(p) if !together(p, index) => before = None,
                Some(p) if same[p] != same[index] => before = Some(p),
                Some(_) => {}
                None => before = None,
            }
            if back {
                out[index].1 = before;
            } else {
                out[index].0 = before;
            }
            previous = Some(index);
        }
    }
    out
}

/// Ids for what has none: first those that answers give to exactly this text, then new ones.
fn mint(
    seen: &[Seen<'_>],
    questions: &[Same],
    lock: &[Entry],
    claims: &[Claim],
    ids: &mut [Option<String>],
    problems: &mut Vec<Diagnostic>,
) {
    let mut taken: FxHashSet<String> = lock.iter().map(|e| e.id.clone()).collect();
    taken.extend(ids.iter().flatten().cloned());
    taken.extend(RESERVED.iter().map(|name| (*name).to_owned()));

    let mut open: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
    for (index, (text, _)) in questions.iter().enumerate() {
        if ids[index].is_none() {
            open.entry(text).or_default().push(index);
        }
    }
    // By text: the ids that answers give to it, each with the first answer that does.
    let mut claimed: BTreeMap<&str, BTreeMap<(String, u64), &Claim>> = BTreeMap::new();
    for claim in claims {
        if open.contains_key(claim.text.as_str())
            && valid_id(&claim.id)
            && !taken.contains(&claim.id)
        {
            claimed
                .entry(&claim.text)
                .or_default()
                .entry(natural(&claim.id))
                .or_insert(claim);
        }
    }
    // An id that one text's answers give is not minted for another text.
    let kept_for: FxHashMap<&str, &str> = claims
        .iter()
        .map(|claim| (claim.id.as_str(), claim.text.as_str()))
        .collect();
    for (text, by_id) in &claimed {
        let Some(group) = open.get(text) else {
            continue;
        };
        if group.len() == by_id.len() {
            for (&index, claim) in group.iter().zip(by_id.values()) {
                if taken.insert(claim.id.clone()) {
                    ids[index] = Some(claim.id.clone());
                }
            }
        } else if let (&[_], Some((first, second))) = (group.as_slice(), two(by_id.values())) {
            problems.push(
                Diagnostic::error(
                    "id-conflict",
                    format!(
                        "two answers give one question the ids `{}` and `{}`",
                        first.id, second.id
                    ),
                )
                .at(second.file, second.span)
                .related(Place::Text(first.file, first.span), "the other id")
                .help("the lock does not know the question: write the same id in both answers"),
            );
        }
    }
    // How many of a slug were tried: a thousand repeats must not try a million names.
    let mut tried: FxHashMap<String, u64> = FxHashMap::default();
    for (index, (text, code)) in questions.iter().enumerate() {
        if ids[index].is_some() {
            continue;
        }
        let mut base = slug(&seen[index].question.text, ID_BYTES);
        if base.is_empty() || RESERVED.contains(&base.as_str()) {
            let mut hashed = text.clone();
            hashed.push_str(code.as_deref().unwrap_or_default());
            base = format!("q-{}", Key::of(hashed.as_bytes()).hex8());
        }
        let count = tried.entry(base.clone()).or_insert(0);
        ids[index] = Some(loop {
            *count += 1;
            let id = if *count == 1 {
                base.clone()
            } else {
                numbered(&base, *count)
            };
            let foreign = kept_for.get(id.as_str()).is_some_and(|owner| owner != text);
            if !foreign && taken.insert(id.clone()) {
                break id;
            }
        });
    }
}

/// `base-2`, the whole within the limit.
fn numbered(base: &str, count: u64) -> String {
    let suffix = format!("-{count}");
    let room = ID_BYTES.saturating_sub(suffix.len());
    let cut = base.floor_char_boundary(base.len().min(room));
    format!("{}{suffix}", base[..cut].trim_end_matches('-'))
}

/// `x`, `x-2`, `x-10` in this order.
fn natural(id: &str) -> (String, u64) {
    match id.rsplit_once('-') {
        Some((base, number)) if !number.starts_with('0') => match number.parse() {
            Ok(number) => (base.to_owned(), number),
            Err(_) => (id.to_owned(), 0),
        },
        _ => (id.to_owned(), 0),
    }
}

fn two<'a, 'c: 'a>(
    mut claims: impl Iterator<Item = &'a &'c Claim>,
) -> Option<(&'c Claim, &'c Claim)> {
    Some((claims.next()?, claims.next()?))
}
