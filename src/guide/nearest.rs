//! The questions nearest to some words.

use std::cmp::Ordering;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::text::{normalize, similarity};

/// Questions that share the weightiest words with what was asked for; likeness decides among these alone, so that a look-up does not compare with
/// every question of the book.
const CANDIDATES: usize = 24;

/// Entries of the index that one look-up goes through, unless the rarest word alone has more.
const LOOKED_AT: usize = 2000;

/// An index of the questions' words.
#[derive(Debug, Clone, Default)]
pub(super) struct Nearest {
    /// Id and text, in the order of the guide.
    questions: Vec<(String, String)>,
    /// Word → the questions that have it.
    words: FxHashMap<String, Vec<u32>>,
}

fn words(text: &str) -> Vec<String> {
    let mut seen = FxHashSet::default();
    let folded = normalize(text);
    let parts = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .flat_map(|word| {
            // Scripts without spaces: pairs of letters stand for words.
            if word.is_ascii() {
                return vec![word.to_owned()];
            }
            let letters: Vec<char> = word.chars().collect();
            if letters.len() < 3 {
                vec![word.to_owned()]
            } else {
                letters
                    .windows(2)
                    .map(|pair| pair.iter().collect())
                    .collect()
            }
        });
    parts.filter(|word| seen.insert(word.clone())).collect()
}

impl Nearest {
    pub(super) fn new<'a>(questions: impl Iterator<Item = (&'a str, &'a str)>) -> Nearest {
        let mut index = Nearest::default();
        for (id, text) in questions {
            let place = u32::try_from(index.questions.len()).unwrap_or(u32::MAX);
            for word in words(text) {
                index.words.entry(word).or_default().push(place);
            }
            index.questions.push((id.to_owned(), text.to_owned()));
        }
        index
    }

    /// The nearest, best first.
    pub(super) fn find(&self, asked: &str, count: usize) -> Vec<(&str, &str)> {
        let asked_form = normalize(&asked.replace(['-', '_'], " "));
        let mut scores: FxHashMap<u32, f64> = FxHashMap::default();
        let all = self.questions.len() as f64;
        let asked_words = words(&asked_form);
        let mut known: Vec<&Vec<u32>> = asked_words
            .iter()
            .filter_map(|word| self.words.get(word))
            .collect();
        // Rare words first: when they have found enough, "how did you" need not be looked up in the whole book.
        known.sort_by_key(|places| places.len());
        let mut looked_at = 0;
        for places in known {
            if looked_at > 0 && looked_at + places.len() > LOOKED_AT {
                break;
            }
            looked_at += places.len();
            // A word that many questions have says little (inverse document frequency).
            let weight = (1.0 + all / places.len() as f64).ln();
            for &place in places {
                *scores.entry(place).or_default() += weight;
            }
        }
        let by_score = |a: &(u32, f64), b: &(u32, f64)| {
            b.1.partial_cmp(&a.1)
                .unwrap_or(Ordering::Equal)
                .then(a.0.cmp(&b.0))
        };
        let mut best: Vec<(u32, f64)> = scores.into_iter().collect();
        best.sort_by(by_score);
        best.truncate(CANDIDATES.max(count));
        let top = best.first().map_or(1.0, |b| b.1);
        for (place, score) in &mut best {
            let text = self.questions.get(*place as usize).map_or("", |q| &q.1);
            *score = *score / top + similarity(&asked_form, &normalize(text));
        }
        best.sort_by(by_score);
        let mut found: Vec<u32> = best
            .into_iter()
            .map(|(place, _)| place)
            .take(count)
            .collect();
        // Nothing in common: the first questions at least show what an id looks like.
        let first = (0..self.questions.len() as u32)
            .filter(|place| !found.contains(place))
            .take(count.saturating_sub(found.len()));
        let rest: Vec<u32> = first.collect();
        found.extend(rest);
        found
            .iter()
            .filter_map(|&place| self.questions.get(place as usize))
            .map(|(id, text)| (id.as_str(), text.as_str()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_comes_first() {
        let questions = [
            ("lock", "How did you lock a row?"),
            ("cache", "What did you cache?"),
            ("stale", "When was the cache stale?"),
            ("gil", "什么是 GIL 全局解释器锁？"),
        ];
        let index = Nearest::new(questions.into_iter());
        assert_eq!(index.find("How did you lock a table?", 1), [questions[0]]);
        assert_eq!(index.find("when-was-a-cache-stale", 2)[0], questions[2]);
        assert_eq!(index.find("全局解释器", 1), [questions[3]]);
        assert_eq!(index.find("zzz", 3).len(), 3);
    }
}
