//! Which colours of a theme, with all that it inherits, cannot be read on which.
//!
//! Reading a `theme.toml` tells what that file alone does wrong. This looks at the theme as it came to be: a new paper under an inherited colour, and
//! the tint, on which code and marked words stand.

use std::collections::BTreeMap;

use super::inherit::BUILT_IN_FILE;
use super::{Color, NamedColor, Palette, READABLE, Theme};
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::Token;

/// The contrast that WCAG 2.2 wants of text at level AAA, which is what readers get who ask for more (`prefers-contrast: more`).
const MORE: f64 = 7.0;

/// What is hard to read, in light, dark and print: a warning for each colour that the user named, and one for each ground of theirs below colours
/// that they did not.
pub fn contrast(theme: &Theme) -> Vec<Diagnostic> {
    let tokens = &theme.tokens;
    let media = [
        ("light", &tokens.light),
        ("dark", &tokens.dark),
        ("print", &tokens.print),
    ];
    let all = media
        .into_iter()
        .flat_map(|(medium, palette)| Medium::new(theme, medium, palette).problems());
    all.collect()
}

/// The colours of one medium, and where the user named them.
struct Medium<'t> {
    theme: &'t Theme,
    name: &'static str,
    palette: &'t Palette,
}

impl<'t> Medium<'t> {
    fn new(theme: &'t Theme, name: &'static str, palette: &'t Palette) -> Self {
        Medium {
            theme,
            name,
            palette,
        }
    }

    fn problems(&self) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        // Colours that the user did not name, by the ground that makes them hard to read.
        let mut inherited: BTreeMap<&'static str, Vec<(&'static str, f64)>> = BTreeMap::new();
        for (key, color) in texts(self.palette) {
            let (ground, contrast) = worst(self.palette, color);
            if contrast >= READABLE {
                continue;
            }
            let Some(place) = self.named(key) else {
                inherited.entry(ground).or_default().push((key, contrast));
                continue;
            };
            let mut problem = self.hard(&format!("`{key}` is"), ground, contrast);
            problem.place = place;
            if let Some(other) = self.named(ground) {
                problem = problem.related(other, format!("`{ground}`"));
            }
            problems.push(problem);
        }
        for (ground, keys) in inherited {
            let names: Vec<String> = keys.iter().map(|(key, _)| format!("`{key}`")).collect();
            let is = if names.len() == 1 { "is" } else { "are" };
            let least = keys.iter().map(|(_, n)| *n).fold(f64::INFINITY, f64::min);
            let mut problem = self.hard(&format!("{} {is}", names.join(", ")), ground, least);
            problem.place = self.place(&[ground]);
            problems.push(problem);
        }
        problems.extend(self.no_more());
        problems
    }

    fn hard(&self, what: &str, ground: &str, contrast: f64) -> Diagnostic {
        let message = format!(
            "{what} hard to read on `{ground}` in the colours of `{}`: contrast {}",
            self.name,
            figure(contrast)
        );
        Diagnostic::warning("low-contrast", message).help(format!(
            "text wants a contrast of at least {READABLE} (WCAG 2.2, AA)"
        ))
    }

    /// Under more contrast every colour of text is moved towards the ink: where that has too little, none has enough.
    fn no_more(&self) -> Option<Diagnostic> {
        let (ground, contrast) = worst(self.palette, self.palette.ink);
        if self.name == "print" || !(READABLE..MORE).contains(&contrast) {
            return None;
        }
        let message = format!(
            "readers who ask for more contrast have nothing better than `ink`, which has {} on `{ground}` in the colours of `{}`",
            figure(contrast),
            self.name
        );
        let mut problem = Diagnostic::warning("low-contrast", message).help(format!(
            "they want a contrast of at least {MORE} (WCAG 2.2, AAA)"
        ));
        problem.place = self.place(&["ink", ground]);
        Some(problem)
    }

    /// Where the user named the first of some colours.
    fn place(&self, keys: &[&str]) -> Place {
        let named = keys.iter().find_map(|key| self.named(key));
        named.unwrap_or_else(|| Place::Path(self.theme.path_of("theme.toml")))
    }

    /// Where the user named a colour, if it is theirs.
    fn named(&self, key: &str) -> Option<Place> {
        let of_key = |color: &&NamedColor| color.medium == self.name && color.key == key;
        // The last one holds.
        let last = self.theme.colors.iter().rev().find(of_key);
        last.filter(|color| color.place.0 != BUILT_IN_FILE)
            .map(|color| Place::Text(color.place.0, color.place.1))
    }
}

/// In tenths, rounded down: what is just below a limit does not look as if it had it.
fn figure(contrast: f64) -> String {
    format!("{:.1}", (contrast * 10.0).floor() / 10.0)
}

/// The colours that text has, by their keys.
fn texts(palette: &Palette) -> impl Iterator<Item = (&'static str, Color)> {
    let own = [
        ("ink", palette.ink),
        ("soft", palette.soft),
        ("accent", palette.accent),
    ];
    let code = Token::ALL
        .into_iter()
        .map(|token| (token.name(), palette.token(token)));
    own.into_iter().chain(code)
}

/// The ground from which a colour stands out least, and its contrast there.
fn worst(palette: &Palette, color: Color) -> (&'static str, f64) {
    let of = |ground: Color| color.contrast(ground);
    let (paper, tint) = (of(palette.paper), of(palette.tint));
    if tint < paper {
        ("tint", tint)
    } else {
        ("paper", paper)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::ThemeChoice;
    use crate::source::SourceMap;

    fn found(settings: &str) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("themes/mine/theme.toml");
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, settings).expect("a file");
        let choice = ThemeChoice {
            name: "mine".into(),
            span: None,
        };
        let (theme, _) = super::super::load(&mut SourceMap::new(folder.path()), &choice);
        let problems = contrast(&theme);
        assert!(
            problems
                .iter()
                .all(|p| matches!(p.place, Place::Text(..)) && !p.is_error())
        );
        problems.into_iter().map(|p| p.message).collect()
    }

    #[test]
    fn a_new_paper_is_held_against_all_that_is_inherited() {
        let found = found("[color.dark]\npaper = \"#777777\"\n");
        // One warning, as it is one mistake.
        assert_eq!(found.len(), 1, "{found:#?}");
        for part in [
            "`soft`, ",
            "`accent`, ",
            "`keyword`",
            "are hard to read on `paper` in the colours of `dark`",
        ] {
            assert!(found[0].contains(part), "{part}: {found:#?}");
        }
    }

    #[test]
    fn the_tint_is_a_ground_too() {
        let found = found("[color.light]\ntint = \"#f5d9d9\"\nsoft = \"#727272\"\n");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(
            found[0].starts_with("`soft` is hard to read on `tint`"),
            "{found:#?}"
        );
    }

    #[test]
    fn more_contrast_is_what_the_ink_has() {
        let found = found("[color.light]\nink = \"#5f5f5f\"\n");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("ask for more contrast"), "{found:#?}");
    }
}
