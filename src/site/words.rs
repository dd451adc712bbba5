//! Metrics, descriptions and languages as readers and crawlers want them.

/// Longest number with its unit, in characters, that a line never parts.
const TOGETHER: usize = 10;

/// A metric in the pieces that stay together on a line where there is room: it breaks before an arrow, and only a piece that is wider than
/// the line breaks at its spaces as well. An arrow never ends a line, nor does a number leave a short unit.
pub(super) fn metric_pieces(metric: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = metric.trim();
    while !rest.is_empty() {
        let after_first = rest.chars().next().map_or(0, char::len_utf8);
        let cut = rest
            .get(after_first..)
            .and_then(|tail| tail.find('→'))
            .map_or(rest.len(), |at| at + after_first);
        let (piece, tail) = rest.split_at(cut);
        let mut set = String::new();
        let mut before = "";
        for word in piece.split_whitespace() {
            let pair = before.chars().count() + 1 + word.chars().count();
            let number = before.chars().any(char::is_numeric);
            if before == "→" || (number && pair <= TOGETHER) {
                set.push('\u{a0}');
            } else if !before.is_empty() {
                set.push(' ');
            }
            set.push_str(word);
            before = word;
        }
        if !set.is_empty() {
            pieces.push(set);
        }
        rest = tail;
    }
    pieces
}

/// Longest description for search engines and previews, in characters; they show about this much.
const DESCRIPTION: usize = 160;

/// Text for `<meta name="description">`: spaces folded, cut at a word's end.
pub(super) fn description(text: &str) -> String {
    let mut out = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let more = word.chars().count() + usize::from(length > 0);
        if length + more > DESCRIPTION {
            if out.is_empty() {
                out.extend(word.chars().take(DESCRIPTION));
            }
            out.push('…');
            break;
        }
        if length > 0 {
            out.push(' ');
        }
        out.push_str(word);
        length += more;
    }
    out
}

/// Languages written from right to left, by their BCP 47 primary tag.
const RIGHT_TO_LEFT: [&str; 14] = [
    "ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi",
];

/// Scripts written from right to left, by their ISO 15924 code.
const RIGHT_TO_LEFT_SCRIPTS: [&str; 10] = [
    "adlm", "arab", "aran", "hebr", "mand", "nkoo", "rohg", "samr", "syrc", "thaa",
];

/// `rtl` or `ltr`. A tag that names its script (`az-Arab`, `ar-Latn`) says it by that.
pub(super) fn direction(language: &str) -> &'static str {
    let tag = Tag::of(language);
    let (name, known): (&str, &[&str]) = match tag.script {
        Some(script) => (script, &RIGHT_TO_LEFT_SCRIPTS),
        None => (tag.primary, &RIGHT_TO_LEFT),
    };
    if known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
        "rtl"
    } else {
        "ltr"
    }
}

/// Where most readers of a language are, for OpenGraph, which wants a territory with every language: CLDR's likely subtags.
const TERRITORIES: &str = "ar_EG bg_BG bn_BD ca_ES cs_CZ da_DK de_DE el_GR en_US es_ES fa_IR fi_FI fr_FR he_IL hi_IN hr_HR hu_HU id_ID it_IT ja_JP ko_KR nb_NO \
    nl_NL pl_PL pt_BR ro_RO ru_RU sk_SK sv_SE th_TH tr_TR uk_UA vi_VN zh_CN";

/// A language as OpenGraph writes it: `de-CH` → `de_CH`, `de` → `de_DE`; `None`: nobody knows its territory.
pub(super) fn locale(language: &str) -> Option<String> {
    let tag = Tag::of(language);
    let primary = tag.primary.to_ascii_lowercase();
    if let Some(region) = tag.region {
        return Some(format!("{primary}_{}", region.to_ascii_uppercase()));
    }
    if primary == "zh" && tag.script.is_some_and(|s| s.eq_ignore_ascii_case("hant")) {
        return Some("zh_TW".to_owned());
    }
    let mut known = TERRITORIES.split_whitespace();
    known
        .find(|locale| locale.split('_').next() == Some(&primary))
        .map(str::to_owned)
}

/// The parts of a BCP 47 tag that matter here.
struct Tag<'a> {
    primary: &'a str,
    script: Option<&'a str>,
    region: Option<&'a str>,
}

impl<'a> Tag<'a> {
    fn of(language: &'a str) -> Self {
        let mut parts = language.split(['-', '_']);
        let mut tag = Tag {
            primary: parts.next().unwrap_or_default(),
            script: None,
            region: None,
        };
        let letters = |part: &str| part.bytes().all(|b| b.is_ascii_alphabetic());
        for part in parts {
            match part.len() {
                // Extensions and private use: what follows is no script and no region.
                1 => break,
                2 if letters(part) => tag.region = tag.region.or(Some(part)),
                4 if letters(part) => tag.script = tag.script.or(Some(part)),
                _ => {}
            }
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_metric_breaks_before_an_arrow_and_where_it_must_between_words() {
        assert_eq!(
            metric_pieces("94 s → 0.8 s"),
            ["94\u{a0}s", "→\u{a0}0.8\u{a0}s"]
        );
        assert_eq!(metric_pieces("−61 %"), ["−61\u{a0}%"]);
        assert_eq!(metric_pieces("→ 3 → 4"), ["→\u{a0}3", "→\u{a0}4"]);
        assert_eq!(metric_pieces("a→"), ["a", "→"]);
        assert_eq!(
            metric_pieces("3 hours 20  minutes → 4 minutes"),
            ["3\u{a0}hours 20\u{a0}minutes", "→\u{a0}4\u{a0}minutes"]
        );
        assert_eq!(
            metric_pieces("two deploys a week → thirty a day"),
            ["two deploys a week", "→\u{a0}thirty a day"]
        );
        assert_eq!(metric_pieces("250,000 requests/s"), ["250,000 requests/s"]);
        assert!(metric_pieces("  ").is_empty());
    }

    #[test]
    fn a_description_ends_at_a_word() {
        assert_eq!(description("  two\n words "), "two words");
        let long = description(&"word ".repeat(60));
        assert!(
            long.ends_with("word…") && long.chars().count() <= DESCRIPTION + 1,
            "{long}"
        );
        assert_eq!(
            description(&"x".repeat(400)).chars().count(),
            DESCRIPTION + 1
        );
    }

    #[test]
    fn direction_follows_the_language() {
        for language in ["he-IL", "ar", "fa-x-latn", "az-Arab", "ckb", "AR_eg"] {
            assert_eq!(direction(language), "rtl", "{language}");
        }
        assert_eq!(direction("ar-Latn"), "ltr");
        assert_eq!(direction("en"), "ltr");
    }

    #[test]
    fn a_locale_has_a_territory() {
        assert_eq!(locale("de-CH").as_deref(), Some("de_CH"));
        assert_eq!(locale("zh-Hant-HK").as_deref(), Some("zh_HK"));
        assert_eq!(locale("zh-Hant").as_deref(), Some("zh_TW"));
        assert_eq!(locale("en").as_deref(), Some("en_US"));
        assert_eq!(locale("en-x-us"), locale("en"));
        assert_eq!(locale("tlh"), None);
    }
}
