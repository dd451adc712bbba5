//! The nearest name.

/// How alike two texts are, 0 to 1, by order-sensitive edit distance (normalised Damerau-Levenshtein of strsim).
pub fn similarity(a: &str, b: &str) -> f64 {
    if a == b {
        1.0
    } else {
        strsim::normalized_damerau_levenshtein(a, b)
    }
}

/// How many letters were mistyped between two words (swapped neighbours are one mistake).
pub fn edits(a: &str, b: &str) -> usize {
    strsim::damerau_levenshtein(a, b)
}

/// The candidate that `typed` was most likely meant to be; `None` if none is near.
///
/// Case and the kind of separator (`_`, space, `-`) do not count. Near is: a third of the letters mistyped at most
/// (swapped neighbours are one mistake), else a candidate that `typed` begins or begins with, else one of whose words it
/// is. Of two paths, the folders and the ending that they share do not count. Among equally near ones the first wins.
pub fn nearest<'a>(typed: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let typed = folded(typed);
    if typed.is_empty() {
        return None;
    }
    // Rank, then distance: smaller is nearer.
    let mut best: Option<((u8, usize), &'a str)> = None;
    for candidate in candidates {
        let name = folded(candidate);
        let Some(rank) = rank(&typed, &name) else {
            continue;
        };
        if best.is_none_or(|(so_far, _)| rank < so_far) {
            best = Some((rank, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn rank(typed: &str, name: &str) -> Option<(u8, usize)> {
    let (typed, name) = without_shared(typed, name);
    let (length, name_length) = (typed.chars().count(), name.chars().count());
    let apart = length.abs_diff(name_length);
    // One mistake in two or three letters is still a typo; in one letter it is another name.
    let bound = if length < 2 {
        0
    } else {
        (length.max(name_length) / 3).max(1)
    };
    if apart <= bound {
        let distance = strsim::damerau_levenshtein(typed, name);
        if distance <= bound {
            return Some((0, distance));
        }
    }
    // Two letters begin too many names to mean one of them.
    let begins =
        length >= 3 && name.starts_with(typed) || name_length >= 3 && typed.starts_with(name);
    if begins {
        return Some((1, apart));
    }
    (length >= 4 && name.split('-').any(|word| word == typed)).then_some((2, apart))
}

/// Two paths without the folders that both begin with, and without the folders or the ending that both end with.
fn without_shared<'s>(a: &'s str, b: &'s str) -> (&'s str, &'s str) {
    if a == b {
        return (a, b);
    }
    let alike = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y);
    let start = alike
        .enumerate()
        .filter(|(_, (x, _))| *x == b'/')
        .last()
        .map_or(0, |(i, _)| i + 1);
    let (a, b) = (&a[start..], &b[start..]);
    let alike = a
        .bytes()
        .rev()
        .zip(b.bytes().rev())
        .take_while(|(x, y)| x == y);
    let end = alike
        .enumerate()
        .filter(|(_, (x, _))| matches!(x, b'/' | b'.'))
        .last()
        .map_or(0, |(i, _)| i + 1);
    let (short_a, short_b) = (&a[..a.len() - end], &b[..b.len() - end]);
    if short_a.is_empty() || short_b.is_empty() {
        (a, b)
    } else {
        (short_a, short_b)
    }
}

fn folded(name: &str) -> String {
    name.trim().to_lowercase().replace(['_', ' '], "-")
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 6] = [
        "title",
        "subtitle",
        "language",
        "words-per-minute",
        "smart-punctuation",
        "url",
    ];

    #[test]
    fn typos_find_their_name() {
        assert_eq!(nearest("tilte", KEYS), Some("title"));
        assert_eq!(nearest("Title", KEYS), Some("title"));
        assert_eq!(nearest("subtitel", KEYS), Some("subtitle"));
        assert_eq!(nearest("words_per_minute", KEYS), Some("words-per-minute"));
        assert_eq!(
            nearest("smart-puncutation", KEYS),
            Some("smart-punctuation")
        );
        assert_eq!(nearest("ulr", KEYS), Some("url"));
    }

    #[test]
    fn beginnings_and_words_find_it_too() {
        assert_eq!(nearest("lang", KEYS), Some("language"));
        assert_eq!(nearest("words", KEYS), Some("words-per-minute"));
        assert_eq!(nearest("punctuation", KEYS), Some("smart-punctuation"));
        assert_eq!(nearest("titles-and-more", KEYS), Some("title"));
    }

    #[test]
    fn what_is_far_is_not_guessed() {
        assert_eq!(nearest("colour", KEYS), None);
        assert_eq!(nearest("x", KEYS), None);
        assert_eq!(nearest("", KEYS), None);
        assert_eq!(nearest("title", []), None);
    }

    #[test]
    fn a_mistyped_name_goes_before_a_beginning() {
        assert_eq!(nearest("card", ["cardinality", "cards"]), Some("cards"));
    }

    #[test]
    fn of_paths_only_what_differs_counts() {
        let files = [
            "content/answers/lock.md",
            "content/answers/deep/cache.md",
            "content/plan.png",
        ];
        assert_eq!(nearest("content/answers/lokc.md", files), Some(files[0]));
        assert_eq!(nearest("content/answer/lock.md", files), Some(files[0]));
        assert_eq!(nearest("content/answers/gone.md", files), None);
        assert_eq!(nearest("content/answers/plan.svg", files), None);
        assert_eq!(nearest("content/plan.jpg", files), Some(files[2]));
        assert_eq!(nearest("content/plna.png", files), Some(files[2]));
        assert_eq!(
            nearest("content/answers/deep", ["content/answers/deep"]),
            Some("content/answers/deep")
        );
    }

    #[test]
    fn similarity_minds_order() {
        assert_eq!(similarity("a", "a"), 1.0);
        assert!(similarity("from A to B", "from B to A") < 0.9);
        assert_eq!(similarity("", ""), 1.0);
    }
}
