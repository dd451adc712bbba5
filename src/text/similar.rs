//! The nearest name.

/// How alike two texts are, 0 to 1, by order-sensitive edit distance (normalised Damerau-Levenshtein of strsim).
pub fn similarity(_a: &str, _b: &str) -> f64 {
    todo!()
}

/// The candidate that `typed` was most likely meant to be; `None` if none is near.
pub fn nearest<'a>(_typed: &str, _candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    todo!()
}
