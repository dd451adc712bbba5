//! Stage `identity`: the bank's questions to ids, one to one.
//!
//! Steps, as `docs/identity.md` tells them: the bank's explicit ids; exact normalised text plus code; among exact duplicates by neighbours, else
//! by order if both groups have the same size; ids that the answers' front matter gives to exactly that text (so that a lost lock comes
//! back); and for what is then left a new id is minted. Nothing is attached on mere likeness: that, with its tests of what makes two wordings
//! the same question, is a later issue.

mod matching;
mod mint;

use rustc_hash::FxHashMap;

use self::matching::Matching;
use self::mint::mint;
use super::lock::{Entry, code_hash};
use crate::bank::BankQuestion;
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::text::normalize;

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
pub(super) type Same = (String, Option<String>);

/// What makes a question of a bank this one.
pub(super) fn same(question: &BankQuestion) -> Same {
    (normalize(&question.text), code_hash(&question.code()))
}

/// Gives every question its id. `questions`: what makes each of `seen` this one.
pub(super) fn identify(
    seen: &[Seen<'_>],
    questions: &[Same],
    lock: &[Entry],
    lock_file: Option<FileId>,
    claims: &[Claim],
    problems: &mut Vec<Diagnostic>,
) -> Identified {
    let entries: Vec<Same> = lock
        .iter()
        .map(|e| (normalize(&e.text), e.code.clone()))
        .collect();
    let mut matching = Matching {
        seen,
        lock,
        questions,
        entries: &entries,
        id_of: vec![None; seen.len()],
        used: vec![false; lock.len()],
    };
    matching.explicit(lock_file, problems);
    matching.exact();
    let known = matching.id_of.clone();
    let mut ids = matching.id_of;
    let used = matching.used;
    mint(seen, questions, lock, claims, &mut ids, problems);
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
