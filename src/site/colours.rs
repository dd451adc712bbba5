//! Tokens → custom properties of CSS, for light, dark and paper, and for readers who ask for more contrast.

use std::fmt::Write;

use crate::markdown::Token;
use crate::theme::{Color, Palette, Tokens};

/// The contrast that WCAG 2.2 asks for at level AAA (success criterion 1.4.6), for text of any size.
const AAA: f64 = 7.0;

/// The head of the style sheet: `--paper`, `--ink`, `--soft`, `--line`, `--accent`, `--tint` and `--tk-<kind>` of the theme.
/// Light and dark follow the system's preference, unless the page says `data-theme`; paper has its own; under
/// `prefers-contrast: more` each colour of text is moved towards the ink until it reaches 7:1, on the paper and on the tint.
pub(super) fn custom_properties(tokens: &Tokens) -> String {
    let light = properties(&tokens.light);
    let dark = properties(&tokens.dark);
    let print = properties(&tokens.print);
    let mut css = String::with_capacity(4096);
    // Browsers older than `light-dark()` stay light.
    css.push_str(":root{color-scheme:light;");
    write_plain(&mut css, &light);
    css.push_str("}\n@supports (color:light-dark(#000,#fff)){:root{color-scheme:light dark;");
    write_pairs(&mut css, &light, &dark);
    css.push_str(
        "}:root[data-theme=light]{color-scheme:light}:root[data-theme=dark]{color-scheme:dark}}\n",
    );
    let (light, dark) = (
        properties(&raised(&tokens.light)),
        properties(&raised(&tokens.dark)),
    );
    css.push_str("@media (prefers-contrast:more){:root{");
    write_plain(&mut css, &light);
    css.push_str("}@supports (color:light-dark(#000,#fff)){:root{");
    write_pairs(&mut css, &light, &dark);
    css.push_str("}}}\n@media print{:root,:root[data-theme]{color-scheme:light;");
    write_plain(&mut css, &print);
    css.push_str("}}\n");
    css
}

/// `#rrggbb`
pub(super) fn hex(color: Color) -> String {
    format!("#{:02x}{:02x}{:02x}", color.r, color.g, color.b)
}

fn properties(palette: &Palette) -> Vec<(String, String)> {
    let mut list: Vec<(String, String)> = [
        ("paper", palette.paper),
        ("ink", palette.ink),
        ("soft", palette.soft),
        ("line", palette.line),
        ("accent", palette.accent),
        ("tint", palette.tint),
    ]
    .into_iter()
    .map(|(name, color)| (name.to_owned(), hex(color)))
    .collect();
    list.extend(
        Token::ALL
            .into_iter()
            .map(|token| (format!("tk-{}", token.name()), hex(palette.token(token)))),
    );
    list
}

fn write_plain(css: &mut String, list: &[(String, String)]) {
    for (name, value) in list {
        let _ = write!(css, "--{name}:{value};");
    }
}

fn write_pairs(css: &mut String, light: &[(String, String)], dark: &[(String, String)]) {
    for ((name, light), (_, dark)) in light.iter().zip(dark) {
        let _ = write!(css, "--{name}:light-dark({light},{dark});");
    }
}

/// The palette with every colour of text at 7:1 on the paper and on the tint, and hairlines that are easily seen.
fn raised(palette: &Palette) -> Palette {
    let grounds = [palette.paper, palette.tint];
    let up = |color| raise(color, palette.ink, &grounds, AAA);
    Palette {
        paper: palette.paper,
        ink: palette.ink,
        soft: up(palette.soft),
        // 3:1 is what WCAG 2.2 asks of graphical objects (1.4.11).
        line: raise(palette.line, palette.ink, &grounds, 3.0),
        accent: up(palette.accent),
        tint: palette.tint,
        code: palette.code.map(up),
    }
}

/// Mixes `color` with `ink` in 16 steps until it stands out from every ground as asked; the ink itself at worst.
fn raise(color: Color, ink: Color, grounds: &[Color], wanted: f64) -> Color {
    let stands_out = |mixed: &Color| {
        grounds
            .iter()
            .all(|ground| mixed.contrast(*ground) >= wanted)
    };
    (0..=16u16)
        .map(|step| mix(color, ink, step))
        .find(stands_out)
        .unwrap_or(ink)
}

fn mix(from: Color, to: Color, sixteenths: u16) -> Color {
    let channel = |a: u8, b: u8| {
        let mixed = (u16::from(a) * (16 - sixteenths) + u16::from(b) * sixteenths + 8) / 16;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    Color {
        r: channel(from.r, to.r),
        g: channel(from.g, to.g),
        b: channel(from.b, to.b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAPER: Color = Color::hex(0xfb_f8_f1);
    const INK: Color = Color::hex(0x22_1e_1a);

    #[test]
    fn raising_reaches_seven_to_one_and_leaves_alone_what_has_it() {
        let soft = Color::hex(0x8a_80_72);
        assert!(soft.contrast(PAPER) < AAA);
        assert!(raise(soft, INK, &[PAPER], AAA).contrast(PAPER) >= AAA);
        let oxblood = Color::hex(0x7a_1f_22);
        assert_eq!(raise(oxblood, INK, &[PAPER], AAA), oxblood);
    }

    #[test]
    fn every_built_in_theme_reaches_it_everywhere() {
        for name in crate::theme::built_in_names() {
            let choice = crate::config::ThemeChoice {
                name: name.into(),
                span: None,
            };
            let book = tempfile::tempdir().unwrap();
            let (theme, _) =
                crate::theme::load(&mut crate::source::SourceMap::new(book.path()), &choice);
            for palette in [&theme.tokens.light, &theme.tokens.dark] {
                let raised = raised(palette);
                for color in [raised.ink, raised.soft, raised.accent]
                    .into_iter()
                    .chain(raised.code)
                {
                    for ground in [raised.paper, raised.tint] {
                        let contrast = color.contrast(ground);
                        assert!(contrast >= AAA, "{name}: {color:?} has {contrast}");
                    }
                }
            }
        }
    }

    #[test]
    fn mixing_ends_at_both_colours() {
        assert_eq!(mix(PAPER, INK, 0), PAPER);
        assert_eq!(mix(PAPER, INK, 16), INK);
    }
}
