//! Which colours of a theme, with all that it inherits, cannot be read on which.
//!
//! Reading a `theme.toml` tells what that file alone does wrong. This looks at the theme as it came to be: a new paper under an inherited colour, and
//! the tint, on which code and marked words stand.

use super::inherit::BUILT_IN_FILE;
use super::{Color, NamedColor, Palette, READABLE, Theme};
use crate::diagnostic::{Diagnostic, Place};
use crate::markdown::Token;

/// The contrast that WCAG 2.2 wants of text at level AAA, which is what readers get who ask for more (`prefers-contrast: more`).
const MORE: f64 = 7.0;

/// What is hard to read, in light, dark and print; one warning a colour.
pub fn contrast(theme: &Theme) -> Vec<Diagnostic> {
    let tokens = &theme.tokens;
    let media = [
        ("light", &tokens.light),
        ("dark", &tokens.dark),
        ("print", &tokens.print),
    ];
    media
        .into_iter()
        .flat_map(|(medium, palette)| of_palette(theme, medium, palette))
        .collect()
}

fn of_palette(theme: &Theme, medium: &'static str, palette: &Palette) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (key, color) in texts(palette) {
        let (ground, contrast) = worst(palette, color);
        let message = if contrast < READABLE {
            format!(
                "`{key}` is hard to read on `{ground}` in {medium} colours: its contrast is {contrast:.1}"
            )
        } else if key == "ink" && contrast < MORE && medium != "print" {
            // Every other colour of text is moved towards the ink until it has that.
            format!(
                "readers who ask for more contrast have nothing better than `ink`, and it has {contrast:.1} on `{ground}` in {medium} colours"
            )
        } else {
            continue;
        };
        let wanted = if contrast < READABLE {
            format!("text wants a contrast of at least {READABLE} (WCAG 2.2, AA)")
        } else {
            format!("they want at least {MORE} (WCAG 2.2, AAA)")
        };
        let problem = Diagnostic::warning("low-contrast", message).help(wanted);
        problems.push(place(theme, medium, key, ground, problem));
    }
    problems
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

/// Puts a problem where the user named one of the two colours: the text's, else its ground.
fn place(
    theme: &Theme,
    medium: &str,
    text: &str,
    ground: &str,
    mut problem: Diagnostic,
) -> Diagnostic {
    let named = |key: &str| {
        let of_key = |color: &&NamedColor| color.medium == medium && color.key == key;
        // The last one holds.
        let last = theme.colors.iter().rev().find(of_key);
        last.filter(|color| color.place.0 != BUILT_IN_FILE)
            .map(|color| Place::Text(color.place.0, color.place.1))
    };
    problem.place = match (named(text), named(ground)) {
        (Some(text), Some(other)) => {
            problem = problem.related(other, format!("`{ground}`"));
            text
        }
        (Some(place), None) | (None, Some(place)) => place,
        (None, None) => Place::Path(theme.path_of("theme.toml")),
    };
    problem
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
        for key in ["soft", "accent", "keyword"] {
            let said = format!("`{key}` is hard to read on `paper` in dark colours");
            assert!(found.iter().any(|m| m.starts_with(&said)), "{found:#?}");
        }
        assert!(found.iter().all(|m| m.contains("dark")), "{found:#?}");
    }

    #[test]
    fn the_tint_is_a_ground_too() {
        let found = found("[color.light]\ntint = \"#887766\"\n");
        assert!(
            found
                .iter()
                .any(|m| m.contains("`accent` is hard to read on `tint`"))
        );
    }

    #[test]
    fn more_contrast_is_what_the_ink_has() {
        let found = found("[color.light]\nink = \"#5f5f5f\"\n");
        assert_eq!(found.len(), 1, "{found:#?}");
        assert!(found[0].contains("ask for more contrast"), "{found:#?}");
    }
}
