//! Which question or section somebody means: by number, id, or some of its words.

use std::sync::Arc;

use super::join::{Joined, nearest_questions};
use super::model::{Guide, Question, Section};
use crate::text::{edits, nearest, normalize, similarity};

/// How many questions are named when none fits.
const NEAREST: usize = 5;
/// Words meant for a question are at least so like it (0 to 1), and so much more like it than like the second one: below, a slip of the
/// finger would name a stranger.
const LIKE: f64 = 0.8;
const AHEAD: f64 = 0.1;

/// What words led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked<T> {
    /// This one.
    One(T),
    /// More than one.
    Several(Vec<T>),
    /// None; these are the nearest, best first.
    Near(Vec<T>),
}

impl<T> Asked<T> {
    /// Those that fit, if any does.
    fn fitting(mut found: Vec<T>) -> Option<Asked<T>> {
        match (found.pop(), found.is_empty()) {
            (None, _) => None,
            (Some(one), true) => Some(Asked::One(one)),
            (Some(last), false) => {
                found.push(last);
                Some(Asked::Several(found))
            }
        }
    }
}

/// The question that `typed` means: by id, else by number, else by words. The view is the author's own: private answers' cues count.
///
/// Words are first those of the whole question; then all of them must begin words of it (or of its cue), then stand in it anywhere, then do so but
/// for a slip of the finger; what is left is compared as a whole.
pub fn asked_question<'g>(joined: &'g Joined, typed: &str) -> Asked<&'g Arc<Question>> {
    let guide = joined.guide_full();
    if let Some(question) = guide.question(typed.trim()) {
        return Asked::One(question);
    }
    let number = typed
        .trim()
        .trim_start_matches('#')
        .trim_end_matches(['.', ')']);
    let wanted = normalize(typed);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let with_cue = |q: &Question| normalize(&format!("{} {}", q.text, q.cue));
    let all = |fits: &dyn Fn(&Question) -> bool| {
        let fitting = guide.questions().filter(|q| fits(q)).collect();
        Asked::fitting(fitting)
    };
    if let Some(found) = all(&|q| q.number == number)
        .or_else(|| all(&|q| normalize(&q.text) == wanted || normalize(&q.cue) == wanted))
    {
        return found;
    }
    // Nothing but marks: they would stand in every question.
    if !wanted.contains(char::is_alphanumeric) {
        return Asked::Near(Vec::new());
    }
    let found = all(&|q| {
        let text = with_cue(q);
        words.iter().all(|word| begins_word(&text, word))
    })
    .or_else(|| {
        all(&|q| {
            let text = with_cue(q);
            words.iter().all(|word| text.contains(word))
        })
    })
    .or_else(|| {
        all(&|q| {
            let text = with_cue(q);
            words.iter().all(|word| slipped(&text, word))
        })
    });
    found.unwrap_or_else(|| near(joined, typed, &wanted))
}

/// The nearest question, if it is near enough to be meant.
fn near<'g>(joined: &'g Joined, typed: &str, wanted: &str) -> Asked<&'g Arc<Question>> {
    let guide = joined.guide_full();
    let nearest: Vec<&Arc<Question>> = nearest_questions(joined, typed, NEAREST)
        .into_iter()
        .filter_map(|(id, _)| guide.question(id))
        .collect();
    let likeness = |at: usize| {
        nearest
            .get(at)
            .map_or(0.0, |q| similarity(wanted, &normalize(&q.text)))
    };
    match nearest.first() {
        Some(&first) if likeness(0) >= LIKE && likeness(0) >= likeness(1) + AHEAD => {
            Asked::One(first)
        }
        _ => Asked::Near(nearest),
    }
}

/// Whether a word of `text` begins with `word`. (Where it begins with a mark itself, as `.filter()`, it may stand anywhere.)
fn begins_word(text: &str, word: &str) -> bool {
    let marked = !word.starts_with(char::is_alphanumeric);
    text.match_indices(word)
        .any(|(at, _)| marked || !text[..at].ends_with(char::is_alphanumeric))
}

/// Whether a word of `text` is `word` but for one letter, two in a long word (swapped neighbours are one).
fn slipped(text: &str, word: &str) -> bool {
    if begins_word(text, word) {
        return true;
    }
    let letters = word.chars().count();
    let slips = match letters {
        // In a short word, one letter makes another word.
        0..=3 => return false,
        4..=7 => 1,
        _ => 2,
    };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|own| own.chars().count().abs_diff(letters) <= slips)
        .any(|own| edits(own, word) <= slips)
}

/// The section that `typed` means: by number, slug, title, else by words of its title. Indices of [`Guide::sections`].
pub fn asked_section(guide: &Guide, typed: &str) -> Asked<usize> {
    let wanted = normalize(typed);
    let all = |fits: &dyn Fn(&Section) -> bool| {
        let sections = guide.sections.iter().enumerate();
        let fitting = sections.filter(|(_, section)| fits(section));
        Asked::fitting(fitting.map(|(index, _)| index).collect())
    };
    let number = wanted.trim_end_matches(['.', ')']);
    let words: Vec<&str> = wanted.split_whitespace().collect();
    all(&|s| s.number.to_string() == number)
        .or_else(|| all(&|s| s.slug == wanted || normalize(&s.title) == wanted))
        .or_else(|| {
            let text = |s: &Section| normalize(&s.title);
            all(&|s| !words.is_empty() && words.iter().all(|word| begins_word(&text(s), word)))
        })
        .unwrap_or_else(|| {
            let slugs = guide.sections.iter().map(|s| s.slug.as_str());
            let near = nearest(typed, slugs);
            let index = near.and_then(|slug| guide.sections.iter().position(|s| s.slug == slug));
            Asked::Near(index.into_iter().collect())
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_begin_words() {
        let text = "how did you optimize orm queries with .only()?";
        assert!(begins_word(text, "orm") && begins_word(text, "quer") && begins_word(text, "."));
        assert!(!begins_word(text, "timize") && !begins_word("performance", "orm"));
    }

    #[test]
    fn a_slip_of_the_finger_is_one_letter_two_in_a_long_word() {
        let text = "the slowest query that you optimized";
        for word in ["slowst", "qeury", "optimsied", "slow"] {
            assert!(slipped(text, word), "{word}");
        }
        for word in ["slw", "quarry", "teh", "fastest"] {
            assert!(!slipped(text, word), "{word}");
        }
    }
}
