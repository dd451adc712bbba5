//! Names of scripts, for the warning that a face is missing.

/// First and last character of a block of a script, and its name (Unicode's `Blocks.txt`, the scripts that a bank is likely to be in).
const SCRIPTS: [(u32, u32, &str); 34] = [
    (0x0100, 0x024F, "Latin"),
    (0x0250, 0x02FF, "phonetic"),
    (0x0370, 0x03FF, "Greek"),
    (0x0400, 0x052F, "Cyrillic"),
    (0x0530, 0x058F, "Armenian"),
    (0x0590, 0x05FF, "Hebrew"),
    (0x0600, 0x077F, "Arabic"),
    (0x0900, 0x097F, "Devanagari"),
    (0x0980, 0x09FF, "Bengali"),
    (0x0A00, 0x0A7F, "Gurmukhi"),
    (0x0A80, 0x0AFF, "Gujarati"),
    (0x0B80, 0x0BFF, "Tamil"),
    (0x0C00, 0x0C7F, "Telugu"),
    (0x0C80, 0x0CFF, "Kannada"),
    (0x0D00, 0x0D7F, "Malayalam"),
    (0x0E00, 0x0E7F, "Thai"),
    (0x10A0, 0x10FF, "Georgian"),
    (0x1100, 0x11FF, "Korean"),
    (0x1E00, 0x1EFF, "Latin"),
    (0x1F00, 0x1FFF, "Greek"),
    (0x2190, 0x22FF, "mathematical"),
    (0x2500, 0x259F, "box-drawing"),
    (0x2E80, 0x2FDF, "Chinese"),
    (0x3000, 0x303F, "Chinese or Japanese"),
    (0x3040, 0x30FF, "Japanese"),
    (0x3100, 0x312F, "Chinese"),
    (0x3130, 0x318F, "Korean"),
    (0x3400, 0x4DBF, "Chinese or Japanese"),
    (0x4E00, 0x9FFF, "Chinese or Japanese"),
    (0xAC00, 0xD7AF, "Korean"),
    (0xF900, 0xFAFF, "Chinese or Japanese"),
    (0xFF00, 0xFFEF, "Chinese or Japanese"),
    (0x1F000, 0x1FAFF, "emoji"),
    (0x20000, 0x3FFFF, "Chinese or Japanese"),
];

/// The script that a character belongs to.
pub(super) fn script(c: char) -> &'static str {
    let code = u32::from(c);
    SCRIPTS
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&code))
        .map_or("other", |(_, _, name)| name)
}
