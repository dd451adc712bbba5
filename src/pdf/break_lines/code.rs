//! Where code breaks: where a reader sees from the sign at the line's end that the name or path goes on.

/// Cost of a break inside a long word of code: a little dearer than two hyphens, since nothing shows that a line end is not part of it.
const LONG: f32 = 120.0;
/// The same for a short one: a reader takes it in at a glance, so it is parted only where the line would be all holes.
const SHORT: f32 = 400.0;
/// Characters up to which a word of code is short, and from which it is long; the cost falls evenly between.
const SHORT_CHARS: f32 = 8.0;
const LONG_CHARS: f32 = 24.0;
/// Cost of a break at a space of code, whose parts belong together more than words of prose do.
pub(super) const AT_SPACE: f32 = 30.0;
/// What a break costs more after a sign that does not end anything (`_` `-` `=` `:`), and at a change of case, where there is no sign.
const AFTER_JOINT: f32 = 40.0;
const AT_CAMEL: f32 = 80.0;
/// What the same break costs more in prose, where nothing but the name itself says that it is one.
const IN_PROSE: f32 = 100.0;
/// What it costs before a stub of one or two characters, which says nothing on a line of its own: the value of `timeout = 0`.
pub(super) const BEFORE_STUB: f32 = 400.0;
/// How many times a break within a word of code costs in ragged text. Nobody sees a short line there, and everybody a name in two halves: it is
/// parted only where half of the line or more would stay empty.
pub(super) const RAGGED: f32 = 60.0;
/// Characters of a word of code that stay together at least, before and after a break.
const TOGETHER: usize = 3;
/// After a dot so many: an ending like `.html` is no part of its own.
const ENDING: usize = 5;
/// Shorter names in prose are not parted.
const NAME_BYTES: usize = 10;

/// The bytes of a word of code before which a line may begin, ascending, each with its cost; `prose`: it stands in running text.
pub(super) fn places(word: &str, prose: bool, mut each: impl FnMut(usize, f32)) {
    let count = word.chars().count();
    let length = ((count as f32 - SHORT_CHARS) / (LONG_CHARS - SHORT_CHARS)).clamp(0.0, 1.0);
    let base = SHORT + length * (LONG - SHORT) + if prose { IN_PROSE } else { 0.0 };
    let mut before = None;
    let mut chars = word.char_indices().peekable();
    for n in 1..count {
        let (Some((_, c)), Some((at, next))) = (chars.next(), chars.peek().copied()) else {
            return;
        };
        if n >= TOGETHER
            && count - n >= least_after(c)
            && let Some(more) = joint(before, c, next)
        {
            each(at, base + more);
        }
        before = Some(c);
    }
}

/// Whether a word of code is a stub.
pub(super) fn is_stub(word: &str) -> bool {
    word.chars().count() <= 2
}

/// How many characters must follow a break behind a sign.
fn least_after(sign: char) -> usize {
    match sign {
        '.' => ENDING,
        // A value may be as short as it is.
        '=' | ',' => 1,
        _ => TOGETHER,
    }
}

/// Whether a word between spaces of prose is a name of code or an address, not a word of a language: it has joints (`_`, `::`, a dot between
/// letters), or is longer than words are and changes case. `JavaScript` and `e.g.` are words.
pub(super) fn is_name(word: &str) -> bool {
    if word.len() < NAME_BYTES {
        return false;
    }
    let bytes = word.as_bytes();
    let mut humps = 0;
    for pair in bytes.windows(3) {
        let (a, b, c) = (pair[0], pair[1], pair[2]);
        let joins = a.is_ascii_alphanumeric() && c.is_ascii_alphanumeric();
        if b == b'_' && joins
            || b == b'.' && a.is_ascii_alphabetic() && c.is_ascii_lowercase()
            || (b == b':' || b == b'/') && a == b
            || b == b'(' && joins
        {
            return true;
        }
        humps += usize::from(a.is_ascii_lowercase() && b.is_ascii_uppercase());
    }
    humps >= 2 && word.len() >= 16
}

/// What a break between `c` and `next` costs more than the best of them; `None`: none there.
fn joint(before: Option<char>, c: char, next: char) -> Option<f32> {
    // What closes belongs to what it closes, also where an ellipsis stands for the rest.
    let opens = !matches!(next, ')' | ']' | '}' | '>' | ',' | ';' | ':' | '.');
    let between = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    match c {
        // Not between the underscores of `__init__`.
        '_' => (next != '_' && before.is_some_and(|b| b != '_')).then_some(AFTER_JOINT),
        // Not within `//`: the scheme of an address is no line of its own.
        '/' | '\\' => (!matches!(next, '/' | '\\') && before != Some('/')).then_some(0.0),
        '.' => {
            (between(before) && next.is_alphabetic() || before == Some(')') && opens).then_some(0.0)
        }
        '(' | '[' | '{' | ',' | ';' => opens.then_some(0.0),
        // `a==b` breaks behind both signs, `=>` and `=~` are one.
        '=' => (opens && !matches!(next, '=' | '~')).then_some(AFTER_JOINT),
        '&' | '|' => (opens && next != c && next != '=').then_some(AFTER_JOINT),
        '?' | '@' | '#' => (between(before) && next.is_alphanumeric()).then_some(AFTER_JOINT),
        ':' => (matches!(before, Some(':')) && opens || between(before) && next.is_alphabetic())
            .then_some(AFTER_JOINT),
        '-' => (between(before) && next.is_alphabetic()).then_some(AFTER_JOINT),
        '>' => (matches!(before, Some('-' | '=')) && next.is_alphanumeric()).then_some(AFTER_JOINT),
        c => (c.is_lowercase() && next.is_uppercase()).then_some(AT_CAMEL),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parted(word: &str, prose: bool) -> String {
        let (mut out, mut from) = (String::new(), 0);
        places(word, prose, |at, _| {
            out += &word[from..at];
            out.push('|');
            from = at;
        });
        out + &word[from..]
    }

    #[test]
    fn code_breaks_at_its_joints() {
        for parts in [
            "snake_|case_|name",
            "path/|part/|file.txt",
            "camel|Case|Name",
            "Order.|objects.|filter(|merchant=|merchant,|**kwargs)",
            "Prefetch(|queryset=|\u{2026},|to_|attr=)",
            "https://docs.|example.|org/|en/|stable/|ref?|page=|20&|size=|100",
            "std::|collections::|Hash|Map",
            "Lock:|transactionid",
            "select-|related",
            "CONN_|MAX_|AGE=|0",
            "a==|b&&|ccc",
            "value->|next",
            "key=>|value",
            "filter().|order_|by()",
        ] {
            assert_eq!(parted(&parts.replace('|', ""), false), parts);
        }
    }

    #[test]
    fn what_belongs_together_stays() {
        for whole in [
            "__init__",
            "models.py",
            "--verbose",
            "3.11.9",
            "f(x)",
            "get()",
            "12:30:00",
            "x",
            "",
            "_id",
            "a_b",
            "C++",
            "\u{2026}",
            "!=",
            "[0]",
            "*args",
            "10/20",
        ] {
            assert_eq!(parted(whole, false), whole);
        }
    }

    #[test]
    fn a_break_in_a_long_word_is_cheaper_and_a_sign_is_cheaper_than_none() {
        let cost = |word: &str, prose| {
            let mut least = f32::INFINITY;
            places(word, prose, |_, cost| least = least.min(cost));
            least
        };
        assert!(cost("objects.filter", false) > cost("Order.objects.filter(merchant)", false));
        assert!(cost("somewhat.longer_name", false) < cost("somewhatOfALongerName", false));
        assert!(cost("somewhat.longer_name", false) < cost("somewhat.longer_name", true));
        assert_eq!(cost("twelve", false), f32::INFINITY);
    }

    #[test]
    fn names_are_told_from_words() {
        for name in [
            "select_related",
            "django.db.models",
            "https://example.org/",
            "TransactionManagementError",
            "std::vec::Vec",
            "objects.get(id)",
        ] {
            assert!(is_name(name), "{name}");
        }
        for word in [
            "JavaScript",
            "PostgreSQL",
            "GitHub",
            "e.g.",
            "understanding",
            "well-known",
            "end.Then",
            "WITHOUT",
            "1,000,000.00",
            "sentence.\u{201d}",
            "(understanding)",
            "QuerySet",
        ] {
            assert!(!is_name(word), "{word}");
        }
    }
}
