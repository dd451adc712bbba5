//! Slugs: readable, stable names made of text.

/// NFKC, lower case, Unicode letters and digits stay, other runs become `-` (apostrophes vanish), at most `max` bytes cut at a word's end.
/// May be empty.
pub fn slug(_text: &str, _max: usize) -> String {
    todo!()
}

/// Hands out slugs that are unique within it: `x`, `x-2`, `x-3`.
#[derive(Debug, Default, Clone)]
pub struct Slugs {
    taken: rustc_hash::FxHashSet<String>,
}

impl Slugs {
    /// Marks a name as taken; false if it was already.
    pub fn take(&mut self, name: &str) -> bool {
        self.taken.insert(name.to_owned())
    }

    /// A free name like `wanted`.
    pub fn unique(&mut self, _wanted: &str) -> String {
        todo!()
    }
}
