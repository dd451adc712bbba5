//! Colours, their greys and their contrast.

/// A colour, 8 bits a channel, sRGB.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Color {
    /// Red.
    pub r: u8,
    /// Green.
    pub g: u8,
    /// Blue.
    pub b: u8,
}

impl Color {
    /// From `0xRRGGBB`.
    pub const fn hex(rgb: u32) -> Self {
        Color {
            r: (rgb >> 16) as u8,
            g: (rgb >> 8) as u8,
            b: rgb as u8,
        }
    }

    /// From `#rrggbb`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let digits = text
            .strip_prefix('#')
            .filter(|d| d.len() == 6 && d.bytes().all(|b| b.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok().map(Color::hex)
    }

    /// Relative luminance, 0 to 1 (WCAG 2.2).
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let c = f64::from(channel) / 255.0;
            if c <= 0.04045 {
                c / 12.92
            } else {
                ((c + 0.055) / 1.055).powf(2.4)
            }
        };
        0.2126 * linear(self.r) + 0.7152 * linear(self.g) + 0.0722 * linear(self.b)
    }

    /// The grey of the same luminance (IEC 61966-2-1): what could be read in colour can be read in grey, as contrast is a matter of luminance
    /// alone.
    pub fn grey(self) -> Color {
        let y = self.luminance();
        let encoded = if y <= 0.003_130_8 {
            12.92 * y
        } else {
            1.055 * y.powf(1.0 / 2.4) - 0.055
        };
        let level = (encoded * 255.0).round().clamp(0.0, 255.0) as u8;
        Color {
            r: level,
            g: level,
            b: level,
        }
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2); text wants at least [`READABLE`].
    pub fn contrast(self, other: Color) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }
}

/// The contrast that WCAG 2.2 wants of text at level AA.
pub const READABLE: f64 = 4.5;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contrast_is_as_published() {
        // The values that WCAG's own tools give.
        let ratio = |a: u32, b: u32| Color::hex(a).contrast(Color::hex(b));
        assert!((ratio(0, 0xff_ffff) - 21.0).abs() < 1e-9);
        assert!((ratio(0x77_7777, 0xff_ffff) - 4.48).abs() < 0.01);
        assert!((ratio(0xff_0000, 0xff_ffff) - 4.0).abs() < 0.01);
    }

    #[test]
    fn grey_keeps_the_contrast() {
        let white = Color::hex(0xff_ffff);
        for rgb in [0x7a_1f22, 0x2d_4a5e, 0x4c_561b, 0xcf_c7b8, 0x00_00ff] {
            let color = Color::hex(rgb);
            let grey = color.grey();
            assert!(grey.r == grey.g && grey.g == grey.b);
            let (before, after) = (color.contrast(white), grey.contrast(white));
            // Eight bits are that coarse.
            assert!((before - after).abs() < 0.03 * before, "{before} {after}");
        }
        assert_eq!(white.grey(), white);
        assert_eq!(Color::default().grey(), Color::default());
    }
}
