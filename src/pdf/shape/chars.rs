//! Which characters are drawn.

/// What to do with a character before shaping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Treat {
    /// Shape it.
    Draw,
    /// Shape another in its place.
    As(char),
    /// It steers its neighbours (joiners, variation selectors, tags): shape it, but no face needs to have it.
    Steer,
    /// It has no glyph and steers nothing that we do (controls, byte order marks, marks of direction).
    Drop,
}

/// How a character is treated. Line breaking has already used those that only say where lines may end (soft hyphen, zero-width
/// space, word joiner).
pub(super) fn treat(c: char) -> Treat {
    match c {
        ' '..='~' => Treat::Draw,
        '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
            Treat::As(' ')
        }
        c if c.is_control() => Treat::Drop,
        '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => Treat::Drop,
        // Direction: left to right only for now.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2061}'..='\u{206f}' => {
            Treat::Drop
        }
        c if steers(c) => Treat::Steer,
        // Interlinear annotation, specials.
        '\u{fff0}'..='\u{fffb}' => Treat::Drop,
        _ => Treat::Draw,
    }
}

/// Default ignorable code points that shaping must see (Unicode, DerivedCoreProperties.txt: Default_Ignorable_Code_Point).
fn steers(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{200c}' | '\u{200d}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Spaces that the shaper can make out of the ordinary one where a face lacks them.
pub(super) fn is_made_from_space(c: char) -> bool {
    matches!(
        c,
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}'
    )
}

/// A close relative to draw where no face has the character itself.
pub(super) fn stand_in(c: char) -> Option<char> {
    Some(match c {
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2043}' => '-',
        '\u{2015}' => '\u{2014}',
        '\u{2212}' => '\u{2013}',
        '\u{2032}' => '\'',
        '\u{2033}' => '"',
        '\u{2044}' | '\u{2215}' => '/',
        '\u{2217}' => '*',
        '\u{223c}' => '~',
        '\u{2024}' => '.',
        '\u{2237}' => ':',
        '\u{22c5}' | '\u{2219}' | '\u{2027}' => '\u{b7}',
        '\u{2126}' => '\u{3a9}',
        '\u{212b}' => '\u{c5}',
        '\u{3bc}' => '\u{b5}',
        '\u{2c9}' => '\u{af}',
        _ => return None,
    })
}
