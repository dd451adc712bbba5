//! The bank's questions to the lock's entries.

use std::collections::{BTreeMap, VecDeque};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{RESERVED, Same, Seen};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::guide::lock::{Entry, valid_id};

/// The matching as it grows.
pub(super) struct Matching<'a> {
    pub(super) seen: &'a [Seen<'a>],
    pub(super) lock: &'a [Entry],
    pub(super) questions: &'a [Same],
    pub(super) entries: &'a [Same],
    pub(super) id_of: Vec<Option<String>>,
    pub(super) used: Vec<bool>,
}

impl Matching<'_> {
    fn attach(&mut self, question: usize, entry: usize) {
        self.id_of[question] = Some(self.lock[entry].id.clone());
        self.used[entry] = true;
    }

    /// Ids that the bank itself gives.
    pub(super) fn explicit(&mut self, lock_file: Option<FileId>, problems: &mut Vec<Diagnostic>) {
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
    pub(super) fn exact(&mut self) {
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
        let mut places: FxHashMap<Neighbours<'_>, VecDeque<usize>> = FxHashMap::default();
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
                .and_then(VecDeque::pop_front)
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
