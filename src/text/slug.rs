//! Slugs: readable, stable names made of text.

use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::normal::is_invisible;

/// NFKC, lower case, Unicode letters and digits stay (with their accents and vowel signs), other runs become `-` (apostrophes vanish), at most
/// `max` bytes cut at a word's end. May be empty.
pub fn slug(text: &str, max: usize) -> String {
    let composed: String = text.nfkc().collect();
    let mut slug = String::with_capacity(composed.len().min(max + 4));
    let mut gap = false;
    // Lower case can undo the composed form, so it is composed again.
    for c in composed.to_lowercase().nfkc() {
        if is_apostrophe(c) || is_invisible(c) || is_joiner(c) {
            continue;
        }
        // A mark belongs to the letter before it; one on its own, or around a symbol (keycaps), is not text.
        let mark = is_combining_mark(c) && !is_symbol_mark(c) && !gap && !slug.is_empty();
        if c.is_alphanumeric() || mark {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if !is_symbol_mark(c) {
            gap = true;
        }
        if slug.len() > max {
            break;
        }
    }
    cut(&mut slug, max);
    slug
}

fn is_apostrophe(c: char) -> bool {
    matches!(
        c,
        '\'' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{02bc}' | '\u{2032}'
    )
}

/// Joiners shape letters (Persian, Hindi) and part no words.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

fn is_symbol_mark(c: char) -> bool {
    matches!(c, '\u{20d0}'..='\u{20ff}')
}

/// Cuts at the last word's end within `max` bytes; where that would lose more than half (one long word, a script
/// without spaces), at the last whole character.
fn cut(slug: &mut String, max: usize) {
    if slug.len() <= max {
        return;
    }
    let whole = slug.floor_char_boundary(max);
    let at = match slug[..whole].rfind('-') {
        _ if slug[whole..].starts_with('-') => whole,
        Some(end) if end * 2 >= max => end,
        // Also where the cut falls right behind a hyphen.
        Some(end) if end + 1 == whole => end,
        _ => whole,
    };
    slug.truncate(at);
}

/// Hands out slugs that are unique within it: `x`, `x-2`, `x-3`.
#[derive(Debug, Default, Clone)]
pub struct Slugs {
    taken: FxHashSet<String>,
    /// The number to try next, by wanted name, so that a thousand equal names do not take a million tries.
    next: FxHashMap<String, u32>,
}

impl Slugs {
    /// Marks a name as taken; false if it was already.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// Whether a name is taken.
    pub fn is_taken(&self, name: &str) -> bool {
        self.taken.contains(name)
    }

    /// A free name like `wanted`; it is taken then.
    pub fn unique(&mut self, wanted: &str) -> String {
        if self.take(wanted) {
            return wanted.to_owned();
        }
        let next = self.next.entry(wanted.to_owned()).or_insert(2);
        loop {
            let name = format!("{wanted}-{next}");
            *next += 1;
            if self.taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_stay_and_the_rest_becomes_hyphens() {
        assert_eq!(
            slug("Tell me about the slowest Django ORM query you fixed.", 80),
            "tell-me-about-the-slowest-django-orm-query-you-fixed"
        );
        assert_eq!(
            slug("  What’s `transaction.atomic()`?", 80),
            "whats-transaction-atomic"
        );
        assert_eq!(slug("1️⃣ ORM & Database", 80), "1-orm-database");
        assert_eq!(slug("✅ — !", 80), "");
        assert_eq!(slug("O\u{301}rdenes ﬁables", 80), "órdenes-fiables");
        assert_eq!(slug("什么是 GIL？", 80), "什么是-gil");
        assert_eq!(slug("हिन्दी में", 80), "हिन्दी-में");
    }

    #[test]
    fn long_texts_end_at_a_word() {
        assert_eq!(slug("alpha beta gamma", 10), "alpha-beta");
        assert_eq!(slug("alpha beta gamma", 11), "alpha-beta");
        assert_eq!(slug("alpha beta gamma", 9), "alpha");
        assert_eq!(slug("a supercalifragilistic", 10), "a-supercal");
        assert_eq!(slug("数据库事务隔离级别", 10), "数据库");
    }

    #[test]
    fn repeats_are_numbered() {
        let mut slugs = Slugs::default();
        assert_eq!(slugs.unique("x"), "x");
        assert!(slugs.take("x-3"));
        assert_eq!(slugs.unique("x"), "x-2");
        assert_eq!(slugs.unique("x"), "x-4");
        assert!(!slugs.take("x"));
    }

    proptest! {
        #[test]
        fn a_slug_is_short_clean_and_final(text in ".{0,80}", max in 1usize..90) {
            let made = slug(&text, max);
            prop_assert!(made.len() <= max);
            prop_assert!(!made.starts_with('-') && !made.ends_with('-') && !made.contains("--"));
            prop_assert_eq!(slug(&made, max), made);
        }
    }
}
