//! Where words may be divided: hypher's patterns (Liang, "Word Hy-phen-a-tion by Com-put-er", 1983) for the book's language.

use hypher::Lang;

/// Shorter words are not divided.
const MIN_LETTERS: usize = 5;
/// At least so many letters stay before and after a division, whatever the language's own rule.
const MIN_BEFORE: usize = 2;
const MIN_AFTER: usize = 3;

/// English words that the patterns divide wrongly or not at all, mostly of our subject, which is younger than they are. Sorted by their letters; an
/// `s` at the end is left out. `project` and the like divide by what they mean, so they do not divide.
const ENGLISH: &[&str] = &[
    "change-log",
    "child-node",
    "data-frame",
    "data-set",
    "data-type",
    "exe-cut-able",
    "front-end",
    "hash-map",
    "heat-map",
    "java-script",
    "local-host",
    "look-up",
    "micro-service",
    "post-gres",
    "post-gresql",
    "pre-fetch",
    "pre-fetched",
    "pre-fetching",
    "present",
    "project",
    "record",
    "re-render",
    "re-rendering",
    "re-usable",
    "stand-up",
    "super-user",
    "time-zone",
    "tool-kit",
    "unit-test",
    "work-around",
];

/// The patterns for a BCP 47 tag, if there are any.
pub(super) fn language(tag: &str) -> Option<Lang> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    match *primary.as_bytes() {
        [a, b] => Lang::from_iso([a, b]),
        _ => None,
    }
}

/// The bytes of a box's text before which it may be divided. Only plain words are: letters with marks around them and at most an
/// ending after an apostrophe; nothing with a digit, an underscore, a hyphen, a capital after a small letter, an address.
pub(super) fn divisions(lang: Lang, text: &str) -> Vec<u32> {
    let Some((start, word)) = core(text) else {
        return Vec::new();
    };
    if word.chars().count() < MIN_LETTERS {
        return Vec::new();
    }
    if lang == Lang::English
        && let Some(known) = exception(word)
    {
        let parts = known.split('-').map(str::len);
        let ends = parts.scan(start, |at, part| {
            *at += part;
            Some(*at as u32)
        });
        let mut divisions: Vec<u32> = ends.collect();
        divisions.pop();
        return divisions;
    }
    let (before, after) = lang.bounds();
    let mut at = start;
    let mut divisions = Vec::new();
    for syllable in
        hypher::hyphenate_bounded(word, lang, before.max(MIN_BEFORE), after.max(MIN_AFTER))
    {
        at += syllable.len();
        divisions.push(at as u32);
    }
    divisions.pop();
    divisions
}

/// The entry of [`ENGLISH`] for a word, in either case, in the singular or plural.
fn exception(word: &str) -> Option<&'static str> {
    let find = |word: &str| {
        let letters = |entry: &'static str| entry.bytes().filter(|b| *b != b'-');
        let found = ENGLISH.binary_search_by(|entry| {
            letters(entry).cmp(word.bytes().map(|b| b.to_ascii_lowercase()))
        });
        found.ok().and_then(|at| ENGLISH.get(at)).copied()
    };
    find(word).or_else(|| find(word.strip_suffix('s')?))
}

/// The word itself in a box's text, with the byte at which it starts.
fn core(text: &str) -> Option<(usize, &str)> {
    let start = text.find(char::is_alphabetic)?;
    let rest = &text[start..];
    let end = rest
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(rest.len());
    let (word, tail) = rest.split_at(end);
    let opening = |c: char| {
        matches!(
            c,
            '(' | '[' | '"' | '\'' | '\u{2018}'..='\u{201f}' | '«' | '‹' | '¿' | '¡'
        )
    };
    if !text[..start].chars().all(opening) {
        return None;
    }
    let ending = tail
        .strip_prefix(['\'', '\u{2019}'])
        .map_or(tail, |ending| {
            ending.trim_start_matches(char::is_alphabetic)
        });
    let closing = |c: char| {
        matches!(
            c,
            ')' | ']' | '"' | '\'' | '.' | ',' | ';' | ':' | '!' | '?' | '\u{2018}'
                ..='\u{201f}' | '»' | '›' | '\u{2026}' | '\u{2014}' | '\u{2013}'
        )
    };
    if !ending.chars().all(closing) {
        return None;
    }
    // `getElement` is a name, `NASA` an abbreviation; `The` is a word.
    let name = word.chars().skip(1).any(char::is_uppercase);
    (!name).then_some((start, word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divided(text: &str) -> String {
        let mut out = text.to_owned();
        for at in divisions(Lang::English, text).into_iter().rev() {
            out.insert(at as usize, '-');
        }
        out
    }

    #[test]
    fn words_are_divided_with_their_marks() {
        assert_eq!(divided("hyphenation"), "hy-phen-ation");
        assert_eq!(divided("(hyphenation),"), "(hy-phen-ation),");
        assert_eq!(divided("“hyphenation’s”"), "“hy-phen-ation’s”");
    }

    #[test]
    fn words_of_the_subject_divide_where_their_parts_meet() {
        assert_eq!(divided("frontends"), "front-ends");
        assert_eq!(divided("Microservices,"), "Micro-services,");
        assert_eq!(divided("superuser\u{2019}s"), "super-user\u{2019}s");
        assert_eq!(divided("projects"), "projects");
        assert_eq!(divided("timestamp"), "time-stamp");
        assert_eq!(divided("database"), "data-base");
        // Other languages have their own words.
        assert_eq!(divisions(Lang::German, "Toolkit").len(), 1);
        let letters = |entry: &&str| entry.replace('-', "");
        assert!(ENGLISH.iter().map(letters).is_sorted());
    }

    #[test]
    fn other_things_are_not() {
        for text in [
            "table",
            "get_element",
            "getElement",
            "NASA",
            "well-known",
            "python3",
            "3",
            "",
            "…",
            "https://example.org/",
            "user@example.org",
            "a",
            "manage.py",
        ] {
            assert_eq!(divided(text), text);
        }
    }

    #[test]
    fn language_is_found_by_its_primary_tag() {
        assert_eq!(language("de-AT"), Some(Lang::German));
        assert_eq!(language("EN_us"), Some(Lang::English));
        assert_eq!(language("x"), None);
        assert_eq!(language("tlh"), None);
    }
}
