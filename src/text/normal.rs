//! Normal form and counting.

use unicode_normalization::UnicodeNormalization;
use unicode_segmentation::UnicodeSegmentation;

/// Runs of white space to one space, trimmed.
pub fn fold_spaces(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// The form in which two texts of a question are the same: NFKC (UAX 15), lower case, spaces folded, quotes and dashes
/// made plain, invisible characters gone.
///
/// A run of hyphens that stands for a dash (`a -- b`, `a--b`) is one hyphen, so that a text is the same with and without
/// smart punctuation; `--flag` and `i--` keep theirs.
pub fn normalize(text: &str) -> String {
    if text.is_ascii() {
        // Composed and plain already; a book's questions mostly are.
        let mut folded = fold_spaces(text);
        folded.make_ascii_lowercase();
        return fold_dashes(folded);
    }
    // Lower case can undo the composed form (`İ` becomes two characters), so it is composed again.
    let composed: String = text.nfkc().collect();
    let plain: String = composed.to_lowercase().nfkc().filter_map(plain).collect();
    fold_dashes(fold_spaces(&plain))
}

/// A character's plain form; `None` for one that nobody sees.
fn plain(c: char) -> Option<char> {
    match c {
        '\u{2018}'..='\u{201b}' | '\u{2032}' | '\u{02bc}' | '\u{ff07}' => Some('\''),
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '\u{00ab}' | '\u{00bb}' => Some('"'),
        '\u{2010}'..='\u{2015}' | '\u{2212}' => Some('-'),
        _ if is_invisible(c) => None,
        _ => Some(c),
    }
}

/// Soft hyphen, zero-width space, word joiner, byte order mark and variation selectors: two texts that differ in these
/// alone look the same.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{00ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' | '\u{fe00}'..='\u{fe0f}'
    )
}

/// Runs of hyphens between two letters, or between two spaces, to one.
fn fold_dashes(text: String) -> String {
    if !text.contains("--") {
        return text;
    }
    let mut folded = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = rest.find("--") {
        let (before, run_on) = rest.split_at(start);
        let after = run_on.trim_start_matches('-');
        folded.push_str(before);
        let dash = match (folded.chars().next_back(), after.chars().next()) {
            (Some(left), Some(right)) => {
                left == ' ' && right == ' ' || left.is_alphanumeric() && right.is_alphanumeric()
            }
            _ => false,
        };
        let run = &run_on[..run_on.len() - after.len()];
        folded.push_str(if dash { "-" } else { run });
        rest = after;
    }
    folded.push_str(rest);
    folded
}

/// Words of a text: UAX 29 segments that hold a letter or digit. Scripts that part no words are counted by letters: one of
/// Chinese or Japanese is half a word, one of Thai, Lao, Khmer or Burmese a fifth.
pub fn word_count(text: &str) -> usize {
    let tenths: usize = text
        .unicode_words()
        .map(|word| {
            // The first letter tells: a segment never mixes these scripts with others.
            match word.chars().next().map_or(Letters::Words, letters) {
                Letters::Words => 10,
                Letters::Ideographs => 5 * word.chars().count(),
                Letters::Unspaced => 2 * word.chars().count(),
            }
        })
        .sum();
    tenths.div_ceil(10)
}

/// How a script writes words.
enum Letters {
    /// With spaces between them.
    Words,
    /// Without spaces, one or two characters a word.
    Ideographs,
    /// Without spaces, some five characters a word.
    Unspaced,
}

fn letters(c: char) -> Letters {
    match c {
        '\u{0e00}'..='\u{0eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => {
            Letters::Unspaced
        }
        '\u{3040}'..='\u{30ff}'
        | '\u{31f0}'..='\u{31ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}' => Letters::Ideographs,
        _ => Letters::Words,
    }
}

/// Seconds to say so many words, rounded; no pace at all counts as one word a minute.
pub fn speaking_seconds(words: usize, words_per_minute: u32) -> u32 {
    let pace = u64::from(words_per_minute.max(1));
    let seconds = (words as u64).saturating_mul(60).saturating_add(pace / 2) / pace;
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn spaces_fold() {
        assert_eq!(fold_spaces("  a \n\t b\u{a0}c  "), "a b c");
        assert_eq!(fold_spaces(" \n"), "");
    }

    #[test]
    fn typography_does_not_part_two_texts() {
        let typed = normalize("What's  \"N+1\" -- and why...");
        assert_eq!(typed, "what's \"n+1\" - and why...");
        assert_eq!(normalize("What’s “N+1” – and why…"), typed);
        assert_eq!(normalize("WHAT\u{2019}S\n“N+1” — and\u{a0}why…"), typed);
    }

    #[test]
    fn hyphens_that_are_no_dash_stay() {
        assert_eq!(normalize("What does --fake do?"), "what does --fake do?");
        assert_eq!(normalize("What does -fake do?"), "what does -fake do?");
        assert_eq!(normalize("Is i-- atomic?"), "is i-- atomic?");
        assert_eq!(normalize("locks--the hard part"), "locks-the hard part");
    }

    #[test]
    fn what_nobody_sees_does_not_count() {
        assert_eq!(
            normalize("1\u{fe0f}\u{20e3} co\u{ad}op"),
            normalize("1\u{20e3} coop")
        );
    }

    #[test]
    fn other_scripts_count_too() {
        assert_eq!(word_count("don't split 3.14 — ever"), 4);
        assert_eq!(word_count("什么是数据库"), 3);
        assert_eq!(word_count("Django 的 ORM"), 3);
        assert_eq!(word_count("—…!"), 0);
        assert_eq!(word_count(""), 0);
    }

    #[test]
    fn speaking_takes_time() {
        assert_eq!(speaking_seconds(140, 140), 60);
        assert_eq!(speaking_seconds(0, 140), 0);
        assert_eq!(speaking_seconds(5, 0), 300);
        assert_eq!(speaking_seconds(usize::MAX, 1), u32::MAX);
    }

    proptest! {
        #[test]
        fn normal_form_is_final(text in ".{0,60}") {
            let once = normalize(&text);
            prop_assert_eq!(normalize(&once), once);
        }
    }
}
