//! Which face draws a grapheme cluster.

use harfrust::Font;
use unicode_normalization::UnicodeNormalization;

use super::chars::{Treat, is_made_from_space, stand_in, treat};
use crate::pdf::fonts::FontBook;
use crate::pdf::page::FontId;

/// The face for emoji: one that has the grinning face.
pub(super) fn emoji_face(fonts: &FontBook) -> Option<FontId> {
    (0..fonts.faces.len())
        .map(|i| FontId(i as u16))
        .find(|id| has(&fonts.get(*id).font, '\u{1f600}'))
}

/// Whether a font maps a character to a glyph that is not 0.
pub(super) fn has(font: &Font, c: char) -> bool {
    font.charmap()
        .map_unicode(c)
        .is_some_and(|glyph| glyph.to_u32() != 0)
}

/// How a cluster is drawn: pairs of a face and the characters to shape there, each with the offset of its text in the cluster.
#[derive(Debug, PartialEq)]
pub(super) struct Choice {
    pub face: FontId,
    /// Characters to shape, each with the byte of the cluster that it comes from.
    pub chars: Vec<(char, u32)>,
}

/// The faces for one cluster: one face that has all of it if there is one, else character by character. Characters that no face has are
/// handed to `missing` and drawn as U+FFFD or `?`.
pub(super) fn choose(
    fonts: &FontBook,
    chain: &[FontId],
    emoji: Option<FontId>,
    cluster: &str,
    mut missing: impl FnMut(char),
) -> Vec<Choice> {
    let mut chars = Vec::new();
    let mut drawn = false;
    for (at, c) in cluster.char_indices() {
        match treat(c) {
            Treat::Draw => {
                drawn = true;
                chars.push((c, at as u32));
            }
            Treat::As(other) => {
                drawn = true;
                chars.push((other, at as u32));
            }
            Treat::Steer => chars.push((c, at as u32)),
            Treat::Drop => {}
        }
    }
    if !drawn {
        return Vec::new();
    }
    let wants_emoji = wants_emoji(cluster);
    let order = emoji
        .filter(|_| wants_emoji)
        .into_iter()
        .chain(chain.iter().copied());
    for id in order {
        if let Some(chars) = covered(&fonts.get(id).font, &chars) {
            return vec![Choice { face: id, chars }];
        }
    }
    // No face has the whole cluster: what there is of it, each character in the first face that has it.
    let mut choices: Vec<Choice> = Vec::new();
    for (c, at) in chars {
        if treat(c) == Treat::Steer {
            continue;
        }
        let found = find(fonts, chain, c).or_else(|| {
            let other = stand_in(c)?;
            find(fonts, chain, other)
        });
        let Some((face, c)) = found.or_else(|| {
            missing(c);
            ['\u{fffd}', '?', ' ']
                .into_iter()
                .find_map(|c| find(fonts, chain, c))
        }) else {
            continue;
        };
        match choices.last_mut() {
            Some(last) if last.face == face => last.chars.push((c, at)),
            _ => choices.push(Choice {
                face,
                chars: vec![(c, at)],
            }),
        }
    }
    choices
}

fn find(fonts: &FontBook, chain: &[FontId], c: char) -> Option<(FontId, char)> {
    chain
        .iter()
        .find(|id| has(&fonts.get(**id).font, c))
        .map(|id| (*id, c))
}

/// The characters of a cluster as a font can draw them, if it can: as they are, composed, or decomposed.
fn covered(font: &Font, chars: &[(char, u32)]) -> Option<Vec<(char, u32)>> {
    let can = |c: char| {
        treat(c) == Treat::Steer || has(font, c) || (is_made_from_space(c) && has(font, ' '))
    };
    if chars.iter().all(|(c, _)| can(*c)) {
        return Some(chars.to_vec());
    }
    let composed: String = chars.iter().map(|(c, _)| *c).nfc().collect();
    let decomposed: String = chars.iter().map(|(c, _)| *c).nfd().collect();
    // A changed spelling keeps one offset: the cluster's text then belongs to its first glyph as a whole.
    let start = chars.first().map_or(0, |(_, at)| *at);
    [composed, decomposed]
        .into_iter()
        .find(|text| text.chars().all(can))
        .map(|text| text.chars().map(|c| (c, start)).collect())
}

/// Whether a cluster asks for emoji presentation (Unicode Technical Standard 51, 1.4): it is a keycap, has variation selector 16, or
/// starts with a character that is an emoji by itself and has no variation selector 15.
fn wants_emoji(cluster: &str) -> bool {
    if cluster.is_ascii() || cluster.contains('\u{fe0e}') {
        return false;
    }
    let Some(first) = cluster.chars().next() else {
        return false;
    };
    let keycap = cluster.contains('\u{20e3}');
    // A digit with a stray selector is still a digit.
    let selected = !first.is_ascii() && cluster.contains('\u{fe0f}');
    keycap || selected || is_emoji_by_itself(first)
}

/// Emoji_Presentation (Unicode 16, emoji-data.txt); above the first plane all of it that emoji faces have.
fn is_emoji_by_itself(c: char) -> bool {
    matches!(c,
        '\u{231a}' | '\u{231b}' | '\u{23e9}'..='\u{23ec}' | '\u{23f0}' | '\u{23f3}' | '\u{25fd}' | '\u{25fe}'
        | '\u{2614}' | '\u{2615}' | '\u{2648}'..='\u{2653}' | '\u{267f}' | '\u{2693}' | '\u{26a1}' | '\u{26aa}' | '\u{26ab}'
        | '\u{26bd}' | '\u{26be}' | '\u{26c4}' | '\u{26c5}' | '\u{26ce}' | '\u{26d4}' | '\u{26ea}' | '\u{26f2}' | '\u{26f3}'
        | '\u{26f5}' | '\u{26fa}' | '\u{26fd}' | '\u{2705}' | '\u{270a}' | '\u{270b}' | '\u{2728}' | '\u{274c}' | '\u{274e}'
        | '\u{2753}'..='\u{2755}' | '\u{2757}' | '\u{2795}'..='\u{2797}' | '\u{27b0}' | '\u{27bf}' | '\u{2b1b}' | '\u{2b1c}'
        | '\u{2b50}' | '\u{2b55}' | '\u{1f004}' | '\u{1f0cf}' | '\u{1f18e}' | '\u{1f191}'..='\u{1f19a}'
        | '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1f64f}' | '\u{1f680}'..='\u{1f6ff}' | '\u{1f7e0}'..='\u{1f7eb}'
        | '\u{1f900}'..='\u{1faff}')
}
