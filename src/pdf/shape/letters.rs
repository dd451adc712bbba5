//! Faces whose letters do not look at each other, as most for code: their words are put together without a shaper.
//!
//! Code is most of the different words of a technical book, and each comes but a few times, so that a cache of words does little for it.

use std::sync::{Arc, OnceLock};

use super::{FeatureSet, Figures, Look, Shaped, ShapedRun, Shaper};
use crate::pdf::fonts::Family;
use crate::pdf::page::{FontId, Glyph};

/// What letters there are: ASCII without the space and what is no sign.
const SIGNS: std::ops::RangeInclusive<u8> = b'!'..=b'~';

/// The glyphs of single letters in a look, by their places in [`SIGNS`].
pub(super) struct Letters {
    font: FontId,
    glyphs: Vec<Glyph>,
}

impl Letters {
    /// Whether a look may have such letters at all: it is one that code is set in.
    pub fn possible(family: Family, features: FeatureSet) -> bool {
        family == Family::Mono
            && !features.ligatures
            && !features.small_caps
            && features.figures == Figures::Lining
    }

    /// The letters of a look, if a shaper draws each the same whatever stands before and after it: seen from all pairs, once a face.
    /// Asked before the first word of a look is shaped, so that it never hangs on the order of the work how a word is.
    pub fn of(shaper: &Shaper<'_>, look: &Look) -> Option<Letters> {
        let signs: Vec<u8> = SIGNS.collect();
        // Signs by themselves have no script, with letters they have that of the letters, and a face may tell one from the other.
        let others: Vec<u8> = signs
            .iter()
            .copied()
            .filter(|sign| !sign.is_ascii_alphabetic())
            .collect();
        let single = shaper.shape_fresh(look, std::str::from_utf8(&signs).ok()?);
        let [run] = &single.runs[..] else { return None };
        let letters = Letters {
            font: run.font,
            glyphs: run.glyphs.clone(),
        };
        let plain = letters.glyphs.len() == signs.len()
            && run.scale == 1.0
            && look.chain.first() == Some(&run.font)
            && letters.glyphs.iter().all(|g| g.dx == 0.0 && g.dy == 0.0);
        let same = |signs: &[u8]| {
            let text = all_pairs(signs);
            let shaped = shaper.shape_fresh(look, &text);
            letters.shape(&text).is_some_and(|own| own == shaped)
        };
        let face = shaper.fonts.get(run.font);
        let apart = || {
            *face
                .letters_apart
                .get_or_init(|| same(&signs) && same(&others))
        };
        (plain && apart()).then_some(letters)
    }

    /// A text of such letters alone.
    pub fn shape(&self, text: &str) -> Option<Shaped> {
        let mut glyphs = Vec::with_capacity(text.len());
        let mut width = 0.0;
        for (at, byte) in text.bytes().enumerate() {
            let place = byte.checked_sub(*SIGNS.start())?;
            let glyph = self.glyphs.get(usize::from(place))?;
            width += glyph.advance;
            glyphs.push(Glyph {
                text: (at as u32, at as u32 + 1),
                ..*glyph
            });
        }
        Some(Shaped {
            runs: vec![ShapedRun {
                font: self.font,
                scale: 1.0,
                text: (0, text.len() as u32),
                glyphs,
            }],
            text: Arc::from(text),
            width,
            divisions: OnceLock::new(),
        })
    }
}

/// A text in which each sign stands beside each, itself included, in either order.
fn all_pairs(signs: &[u8]) -> String {
    let mut text = String::with_capacity(signs.len() * signs.len() + 1);
    for (i, a) in signs.iter().enumerate() {
        text.push(char::from(*a));
        for b in &signs[i + 1..] {
            text.push(char::from(*a));
            text.push(char::from(*b));
        }
    }
    // The last sign is followed by the first.
    text.extend(signs.first().map(|sign| char::from(*sign)));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::fonts::folio;
    use crate::pdf::shape::tests::style;
    use crate::pdf::shape::{Figures, TextStyle};

    #[test]
    fn pairs_are_complete() {
        let text = all_pairs(b"abcd");
        for a in "abcd".chars() {
            for b in "abcd".chars() {
                assert!(text.contains(&format!("{a}{b}")), "{a}{b} in {text}");
            }
        }
        assert_eq!(text.len(), 17);
    }

    #[test]
    fn code_is_shaped_alike_with_letters_and_with_the_shaper() {
        let shaper = Shaper::new(folio(), "en");
        let code = TextStyle {
            figures: Figures::Lining,
            ..style(Family::Mono)
        };
        let look = shaper.look(&code);
        let letters = Letters::of(&shaper, &look).expect("Folio's code has no kerning");
        for text in [
            "->",
            "x",
            "queryset.filter(a__in=[1,2])",
            "!=",
            "www",
            "(42)",
        ] {
            assert_eq!(letters.shape(text), Some(shaper.shape_fresh(&look, text)));
        }
        assert_eq!(letters.shape("größe"), None);
        assert_eq!(letters.shape("a b"), None);
    }

    #[test]
    fn the_first_word_of_a_look_is_shaped_like_all_that_follow() {
        let shaper = Shaper::new(folio(), "en");
        let look = shaper.look(&TextStyle {
            figures: Figures::Lining,
            ..style(Family::Mono)
        });
        shaper.shape_in(&look, "x");
        let letters = look.letters.as_ref().and_then(|known| known.get());
        assert!(letters.is_some_and(Option::is_some));
        assert!(look.shards.iter().all(|s| s.lock().unwrap().is_empty()));
    }

    #[test]
    fn letters_that_look_at_each_other_are_left_to_the_shaper() {
        let shaper = Shaper::new(folio(), "en");
        let text = TextStyle {
            figures: Figures::Lining,
            ..style(Family::Display)
        };
        let look = shaper.look(&text);
        assert!(Letters::of(&shaper, &look).is_none());
    }
}
