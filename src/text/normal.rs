//! Normal form and counting.

/// Runs of white space to one space, trimmed.
pub fn fold_spaces(_text: &str) -> String {
    todo!()
}

/// The form in which two texts of a question are the same: NFKC, lower case, spaces folded, quotes and dashes made plain.
pub fn normalize(_text: &str) -> String {
    todo!()
}

/// Words of a text (UAX 29 segments that hold a letter or digit; each CJK ideograph counts as half a word).
pub fn word_count(_text: &str) -> usize {
    todo!()
}

/// Seconds to say so many words.
pub fn speaking_seconds(_words: usize, _words_per_minute: u32) -> u32 {
    todo!()
}
