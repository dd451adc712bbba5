//! Spaces at which a line had better not end: between a number and its unit or sign ("94 %", "0.8 s"), and between an abbreviation or sign
//! and its number ("p. 12", "§ 3", "< 5"). Authors who know type no-break spaces there; most do not.

/// Cost of such a break: more than any line that can be read, less than a line that is all holes.
pub(super) const PARTED: f32 = 1000.0;

/// Units and signs behind a number. Words that are also words of running text ("in", "us", "a") are not here.
const UNITS: &[&str] = &[
    "%", "\u{2030}", "\u{b0}", "\u{b0}C", "\u{b0}F", "\u{d7}", "x", "k", "K", "M", "B", "ns",
    "\u{b5}s", "\u{3bc}s", "ms", "s", "min", "h", "d", "bit", "kB", "KB", "MB", "GB", "TB", "PB",
    "KiB", "MiB", "GiB", "TiB", "kbit", "Mbit", "Gbit", "mg", "g", "kg", "t", "nm", "\u{b5}m",
    "\u{3bc}m", "mm", "cm", "m", "km", "ml", "l", "L", "pt", "px", "em", "rem", "dpi", "ppi", "Hz",
    "kHz", "MHz", "GHz", "V", "mA", "W", "kW", "kWh", "J", "req", "rps", "qps", "tps", "fps", "am",
    "pm", "a.m", "p.m", "EUR", "USD", "GBP", "CHF", "\u{20ac}", "$", "\u{a3}", "\u{a5}",
];

/// What stands before a number and means nothing without it.
const HEADS: &[&str] = &[
    "p.",
    "pp.",
    "No.",
    "no.",
    "Nos.",
    "nos.",
    "Nr.",
    "nr.",
    "N\u{b0}",
    "n\u{b0}",
    "\u{2116}",
    "Fig.",
    "fig.",
    "Figs.",
    "figs.",
    "Tab.",
    "tab.",
    "Eq.",
    "eq.",
    "Ch.",
    "ch.",
    "Chap.",
    "chap.",
    "Sec.",
    "sec.",
    "Vol.",
    "vol.",
    "S.",
    "Abb.",
    "Art.",
    "art.",
    "ca.",
    "approx.",
    "v.",
    "\u{a7}",
    "\u{a7}\u{a7}",
    "#",
    "\u{20ac}",
    "$",
    "\u{a3}",
    "\u{a5}",
    "~",
    "\u{2248}",
    "<",
    ">",
    "\u{2264}",
    "\u{2265}",
    "\u{b1}",
    "+",
    "\u{2212}",
    "-",
    "\u{d7}",
];

/// Whether the words on either side of a space belong together.
pub(super) fn together(before: &str, after: &str) -> bool {
    // Nearly every word ends in a letter or a comma: most calls end here.
    let Some(last) = before.bytes().next_back() else {
        return false;
    };
    if last.is_ascii_digit() {
        return is_unit(after) && is_number(before);
    }
    let digit = after
        .trim_start_matches(['(', '\u{2212}', '-', '+', '~', '$', '\u{20ac}', '\u{a3}'])
        .starts_with(|c: char| c.is_ascii_digit());
    digit && !last.is_ascii_alphabetic() && HEADS.contains(&before.trim_start_matches(['(', '[']))
}

/// Digits with what is written in and before numbers, nothing else.
fn is_number(word: &str) -> bool {
    word.chars()
        .all(|c| c.is_ascii_digit() || ".,:/()~+-<>=\u{2212}\u{2013}\u{2248}\u{2264}\u{2265}\u{b1}\u{d7}$\u{20ac}\u{a3}\u{2019}'".contains(c))
}

fn is_unit(word: &str) -> bool {
    let unit = word.trim_end_matches([
        '.', ',', ';', ':', '!', '?', ')', ']', '/', '\u{201d}', '\u{2019}', '"', '\'',
    ]);
    // The longest has three letters.
    unit.len() <= 4 && UNITS.contains(&unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_with_units_and_signs() {
        for (before, after) in [
            ("94", "%"),
            ("0.8", "s"),
            ("(1,000", "ms)."),
            ("10\u{2013}20", "MiB,"),
            ("5", "p.m."),
            ("~300", "req/"),
            ("20", "\u{b0}C"),
            ("p.", "12"),
            ("(p.", "12)"),
            ("\u{a7}", "3"),
            ("<", "5"),
            ("\u{20ac}", "20"),
            ("No.", "7"),
            ("\u{b1}", "0.5"),
        ] {
            assert!(together(before, after), "{before} {after}");
        }
    }

    #[test]
    fn other_words_may_part() {
        for (before, after) in [
            ("94", "queries"),
            ("5", "in"),
            ("gave", "12"),
            ("op.", "12"),
            ("stop.", "Then"),
            ("v2", "s"),
            ("", "%"),
            ("5", ""),
            ("3", "and"),
            ("HTTP/2", "min"),
        ] {
            assert!(!together(before, after), "{before} {after}");
        }
    }
}
