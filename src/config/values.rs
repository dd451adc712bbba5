//! What a value may be: paths, languages, names of files.

/// A path as typed, made plain (no `./`, no double or closing `/`), or why it cannot be one.
pub(super) fn path(typed: &str) -> Result<String, &'static str> {
    if typed.trim().is_empty() {
        return Err("a path cannot be empty");
    }
    if typed.contains('\\') {
        return Err("a path in a book is written with `/`");
    }
    let drive = typed.as_bytes().get(1) == Some(&b':') && typed.as_bytes()[0].is_ascii_alphabetic();
    if typed.starts_with('/') || typed.starts_with('~') || drive {
        return Err("a path in a book starts at the book's folder");
    }
    if typed.chars().any(char::is_control) {
        return Err("a path cannot hold control characters");
    }
    let parts: Vec<&str> = typed
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    if parts.contains(&"..") {
        return Err("a path cannot lead out of the book's folder");
    }
    if parts.is_empty() {
        return Err("this is the book's own folder, and a part of it is wanted");
    }
    Ok(parts.join("/"))
}

/// Why a name cannot be a file's name without its ending, on one of the common systems.
pub(super) fn file_stem(name: &str) -> Result<(), &'static str> {
    // As Windows knows them.
    const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "com", "lpt"];
    let lower = name.to_lowercase();
    let device = DEVICES.iter().any(|d| {
        lower.strip_prefix(d).is_some_and(|rest| {
            let numbered = rest.len() == 1 && rest.as_bytes()[0].is_ascii_digit();
            if d.len() == 3 && !matches!(*d, "com" | "lpt") {
                rest.is_empty()
            } else {
                numbered
            }
        })
    });
    if name.trim().is_empty() {
        Err("a name cannot be empty")
    } else if name
        .chars()
        .any(|c| c.is_control() || "/\\<>:\"|?*".contains(c))
    {
        Err("it becomes a file's name, and holds a character that cannot stand in one")
    } else if name.starts_with('.') || name.ends_with('.') || name.trim() != name {
        Err("it becomes a file's name, and cannot begin or end with a dot or a space")
    } else if name.len() > 100 {
        Err("it becomes a file's name, and is longer than 100 bytes")
    } else if device {
        Err("it becomes a file's name, and some systems reserve this one")
    } else {
        Ok(())
    }
}

/// A language tag in its usual spelling (`en-GB`, `zh-Hant`); `None` if it is not well-formed after RFC 5646, section 2.1.
pub(super) fn language(typed: &str) -> Option<String> {
    let mut parts = typed.split('-').peekable();
    let alpha = |s: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphabetic())
    };
    let alnum = |s: &str, n: std::ops::RangeInclusive<usize>| {
        n.contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    // Longer primary tags are allowed by the grammar, but none was ever registered; they are names ("german").
    let mut tag = parts.next().filter(|s| alpha(s, 2..=3))?.to_lowercase();
    let mut push = |part: String| {
        tag.push('-');
        tag.push_str(&part);
    };
    // extlang: up to three of three letters
    for _ in 0..3 {
        match parts.next_if(|s| alpha(s, 3..=3)) {
            Some(part) => push(part.to_lowercase()),
            None => break,
        }
    }
    if let Some(script) = parts.next_if(|s| alpha(s, 4..=4)) {
        let lower = script.to_lowercase();
        push(lower[..1].to_uppercase() + &lower[1..]);
    }
    let digits = |s: &str| s.len() == 3 && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(region) = parts.next_if(|s| alpha(s, 2..=2) || digits(s)) {
        push(region.to_uppercase());
    }
    let variant = |s: &str| alnum(s, 5..=8) || alnum(s, 4..=4) && s.as_bytes()[0].is_ascii_digit();
    while let Some(part) = parts.next_if(|s| variant(s)) {
        push(part.to_lowercase());
    }
    // Extensions and private use: one character, then its parts.
    while let Some(singleton) = parts.next_if(|s| alnum(s, 1..=1)) {
        let private = singleton.eq_ignore_ascii_case("x");
        push(singleton.to_lowercase());
        let least = if private { 1 } else { 2 };
        let mut any = false;
        while let Some(part) = parts.next_if(|s| alnum(s, least..=8)) {
            push(part.to_lowercase());
            any = true;
        }
        if !any {
            return None;
        }
    }
    parts.next().is_none().then_some(tag)
}

/// The tag of a language that was written as a word.
pub(super) fn language_of_word(word: &str) -> Option<&'static str> {
    const WORDS: [(&str, &str); 24] = [
        ("english", "en"),
        ("german", "de"),
        ("deutsch", "de"),
        ("french", "fr"),
        ("français", "fr"),
        ("francais", "fr"),
        ("spanish", "es"),
        ("español", "es"),
        ("espanol", "es"),
        ("portuguese", "pt"),
        ("português", "pt"),
        ("italian", "it"),
        ("italiano", "it"),
        ("dutch", "nl"),
        ("nederlands", "nl"),
        ("polish", "pl"),
        ("russian", "ru"),
        ("turkish", "tr"),
        ("chinese", "zh"),
        ("japanese", "ja"),
        ("korean", "ko"),
        ("hindi", "hi"),
        ("ukrainian", "uk"),
        ("swedish", "sv"),
    ];
    let meant = crate::text::nearest(word, WORDS.iter().map(|(name, _)| *name))?;
    WORDS
        .iter()
        .find(|(name, _)| *name == meant)
        .map(|(_, tag)| *tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_plain_and_inside() {
        assert_eq!(path("./content//answers/"), Ok("content/answers".into()));
        for wrong in [
            "", " ", ".", "./", "..", "a/../b", "/etc", "C:/x", "c:x", "a\\b", "~/x", "a\0b",
        ] {
            assert!(path(wrong).is_err(), "{wrong:?}");
        }
        assert!(path("a..b/.c").is_ok());
    }

    #[test]
    fn names_of_files() {
        for good in ["guide", "Django guide", "führer", "com", "console", "a.b"] {
            assert!(file_stem(good).is_ok(), "{good:?}");
        }
        for wrong in [
            "", " ", "a/b", "..", ".a", "a.", "con", "NUL", "com1", "a\nb", "a:b",
        ] {
            assert!(file_stem(wrong).is_err(), "{wrong:?}");
        }
        assert!(file_stem(&"a".repeat(101)).is_err());
    }

    #[test]
    fn language_tags() {
        for (typed, usual) in [
            ("en", "en"),
            ("EN-gb", "en-GB"),
            ("zh-hant-tw", "zh-Hant-TW"),
            ("es-419", "es-419"),
            ("sl-rozaj-biske", "sl-rozaj-biske"),
            ("de-1996", "de-1996"),
            ("zh-yue", "zh-yue"),
            ("en-u-ca-gregory-x-a", "en-u-ca-gregory-x-a"),
        ] {
            assert_eq!(language(typed).as_deref(), Some(usual), "{typed}");
        }
        for wrong in [
            "",
            "e",
            "englisch",
            "en_GB",
            "en-",
            "-en",
            "en-u",
            "englisch!",
            "en-GB-DE",
            "日本",
        ] {
            assert_eq!(language(wrong), None, "{wrong}");
        }
        assert_eq!(language_of_word("German"), Some("de"));
        assert_eq!(language_of_word("klingon"), None);
    }
}
