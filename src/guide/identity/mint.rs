//! Ids for questions that have none.

use std::collections::BTreeMap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{Claim, ID_BYTES, RESERVED, Same, Seen};
use crate::diagnostic::{Diagnostic, Place};
use crate::guide::lock::{Entry, valid_id};
use crate::memo::Key;
use crate::text::slug;

/// Ids for what has none: first those that answers give to exactly this text, then new ones.
pub(super) fn mint(
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
