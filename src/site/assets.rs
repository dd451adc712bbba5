//! Styles with the theme's tokens, scripts, fonts, images: names with a hash of their bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use super::colours;
use super::links::hashed_name;
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::source;
use crate::theme::Theme;

/// The theme's style sheet, which the tokens stand before.
const STYLE: &str = "style.css";
/// Rules of the user's own, put behind the style sheet: a few changes need no copy of all of it.
const CUSTOM: &str = "custom.css";
/// Endings of web fonts. A theme that extends another has its fonts too, and has no need of those that its own style sheets never name.
const FONTS: [&str; 4] = ["woff2", "woff", "ttf", "otf"];

/// The theme's files as the site has them.
#[derive(Debug, Clone, Default)]
pub(super) struct ThemeAssets {
    /// Name in the theme → path from the site's root.
    pub(super) paths: BTreeMap<String, String>,
    /// Path from the site's root and bytes.
    pub(super) files: Vec<(String, Arc<[u8]>)>,
    /// What is wrong with them.
    problems: Vec<Problem>,
}

/// What a style sheet asks for in vain. Plain data without a `FileId`, because it is remembered from build to build.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Problem {
    /// The style sheet's name in the theme.
    sheet: String,
    /// What it asks for, as it is written.
    target: String,
    message: String,
}

impl ThemeAssets {
    /// The problems, as diagnostics.
    pub(super) fn diagnostics<'a>(
        &'a self,
        theme: &'a Theme,
    ) -> impl Iterator<Item = Diagnostic> + 'a {
        self.problems.iter().map(|problem| {
            let said = Diagnostic::error("theme-asset", problem.message.clone())
                .help("put the file into the theme's `assets/`, or take the reference out");
            match place(theme, problem) {
                Some((file, span)) => said.at(file, span),
                None => said.at_path(theme.path_of(&format!("assets/{}", problem.sheet))),
            }
        })
    }
}

/// Where a style sheet of the user's asks for it.
fn place(theme: &Theme, problem: &Problem) -> Option<(FileId, Span)> {
    let file = *theme.styles.get(&problem.sheet)?;
    // As the file of that number was decoded.
    let text = source::decode(theme.assets.get(&problem.sheet)?.to_vec()).ok()?;
    let (start, length) = text
        .match_indices("url(")
        .filter(|(at, _)| {
            let before = &text[..*at];
            before.rfind("/*") <= before.rfind("*/")
        })
        .find_map(|(at, url)| {
            let inside = &text[at + url.len()..];
            let inside = &inside[..inside.find(')')?];
            let found = inside.find(&problem.target)?;
            (unquoted(inside) == problem.target)
                .then_some((at + url.len() + found, problem.target.len()))
        })?;
    Some((file, Span::new(start..start + length)))
}

/// What stands between the brackets of `url(…)`.
fn unquoted(inside: &str) -> &str {
    inside.trim().trim_matches(['"', '\''])
}

/// Gathers the theme's files, once a theme.
pub(super) fn prepare(theme: &Theme, memo: &Memo) -> Arc<ThemeAssets> {
    let key = KeyBuilder::new("site assets").key(theme.key).finish();
    memo.get(key, || gather(theme))
}

fn gather(theme: &Theme) -> ThemeAssets {
    let mut assets = ThemeAssets::default();
    // Styles name other files, so they come last, when those have their names.
    let (styles, others): (Vec<_>, Vec<_>) = theme
        .assets
        .iter()
        .partition(|(name, _)| name.ends_with(".css"));
    for (name, bytes) in others {
        assets.add(name, bytes.clone());
    }
    let mut named = BTreeSet::new();
    for (name, bytes) in styles {
        let mut css = String::with_capacity(bytes.len() + 4096);
        if name == CUSTOM {
            continue;
        }
        if name == STYLE {
            css.push_str(&colours::custom_properties(&theme.tokens));
        }
        let mut sheets = vec![(name, bytes)];
        if name == STYLE {
            sheets.extend(theme.assets.get_key_value(CUSTOM));
        }
        for (sheet, bytes) in sheets {
            let text = squeeze(&String::from_utf8_lossy(bytes));
            let problems = rewrite(&mut css, &text, sheet, &assets.paths, &mut named);
            assets.problems.extend(problems);
        }
        assets.add(name, Arc::from(css.into_bytes()));
    }
    assets.drop_fonts_but(&named);
    assets
}

impl ThemeAssets {
    fn add(&mut self, name: &str, bytes: Arc<[u8]>) {
        let file = name.rsplit('/').next().unwrap_or(name);
        let (stem, extension) = file.rsplit_once('.').unwrap_or((file, ""));
        let path = hashed_name(stem, extension, Key::of(&bytes));
        self.paths.insert(name.to_owned(), path.clone());
        self.files.push((path, bytes));
    }

    /// Leaves out the fonts that no style sheet names.
    fn drop_fonts_but(&mut self, named: &BTreeSet<String>) {
        let is_font = |name: &str| {
            name.rsplit_once('.')
                .is_some_and(|(_, ending)| FONTS.contains(&ending))
        };
        self.paths
            .retain(|name, _| !is_font(name) || named.contains(name));
        let kept: BTreeSet<&String> = self.paths.values().collect();
        self.files.retain(|(path, _)| kept.contains(path));
    }
}

/// Takes comments and indentation out of a style sheet; strings stay as they are.
fn squeeze(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some(at) = rest.find(['/', '"', '\'', '\n']) {
        out.push_str(&rest[..at]);
        let here = &rest[at..];
        let length = match here.as_bytes().first() {
            Some(b'/') if here.starts_with("/*") => {
                here.find("*/").map_or(here.len(), |end| end + 2)
            }
            Some(b'\n') => {
                let trimmed = out.trim_end_matches([' ', '\t']).len();
                out.truncate(trimmed);
                if !out.is_empty() && !out.ends_with('\n') {
                    out.push('\n');
                }
                here.len() - here.trim_start().len()
            }
            Some(quote @ (b'"' | b'\'')) => {
                let end = string_end(here, *quote);
                out.push_str(&here[..end]);
                end
            }
            _ => {
                out.push('/');
                1
            }
        };
        rest = &here[length..];
    }
    out.push_str(rest);
    out
}

/// Where a quoted string ends (past its closing quote).
fn string_end(text: &str, quote: u8) -> usize {
    let mut escaped = false;
    for (i, byte) in text.bytes().enumerate().skip(1) {
        if escaped {
            escaped = false;
        } else if byte == b'\\' {
            escaped = true;
        } else if byte == quote {
            return i + 1;
        }
    }
    text.len()
}

/// Copies `css`, with each `url(…)` of a file of the theme turned into the name that the file has beside the style sheet in the site.
/// `name` is the style sheet's own name in the theme; `named` gains the names in the theme of the files it asks for. Returns what is wrong.
fn rewrite(
    out: &mut String,
    css: &str,
    name: &str,
    paths: &BTreeMap<String, String>,
    named: &mut BTreeSet<String>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    let problem = |target: &str, message: String| Problem {
        sheet: name.to_owned(),
        target: target.to_owned(),
        message,
    };
    let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut rest = css;
    while let Some(at) = rest.find("url(") {
        let start = at + "url(".len();
        let Some(length) = rest[start..].find(')') else {
            break;
        };
        let inside = rest[start..start + length].trim();
        let target = unquoted(inside);
        out.push_str(&rest[..start]);
        if target.starts_with('#') || target.starts_with("data:") {
            out.push_str(inside);
        } else if target.contains("://") || target.starts_with("//") {
            let message =
                format!("the style sheet asks for `{target}`, but no request may leave the site");
            problems.push(problem(target, message));
            out.push_str(inside);
        } else {
            let (file, fragment) = target
                .split_once('#')
                .map_or((target, None), |(file, rest)| (file, Some(rest)));
            let file = resolve(folder, file);
            match paths.get(&file) {
                Some(path) => {
                    named.insert(file);
                    // All files of the theme stand in one folder of the site.
                    let _ = write!(out, "\"{}", path.trim_start_matches("assets/"));
                    if let Some(fragment) = fragment {
                        let _ = write!(out, "#{fragment}");
                    }
                    out.push('"');
                }
                None => {
                    let message =
                        format!("the style sheet asks for `{target}`, which is not in the theme");
                    problems.push(problem(target, message));
                    out.push_str(inside);
                }
            }
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    problems
}

/// A path relative to a folder of the theme, with `.` and `..` taken out.
fn resolve(folder: &str, file: &str) -> String {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in file.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_indentation_go_strings_stay() {
        let css = "/* a */\n\na {\n    content: \"/* b */  \\\" \";  \n}\n.x > y { c: 1 / 2 }\n";
        assert_eq!(
            squeeze(css),
            "a {\ncontent: \"/* b */  \\\" \";\n}\n.x > y { c: 1 / 2 }\n"
        );
        assert_eq!(squeeze("a{} /* open"), "a{} ");
        assert_eq!(squeeze("a{content:\"open"), "a{content:\"open");
    }

    #[test]
    fn urls_get_the_names_of_the_site() {
        let paths = BTreeMap::from([
            (
                "fonts/a.woff2".to_owned(),
                "assets/a.11111111.woff2".to_owned(),
            ),
            (
                "signs.svg".to_owned(),
                "assets/signs.22222222.svg".to_owned(),
            ),
        ]);
        let mut out = String::new();
        let css = "a{src:url(fonts/a.woff2)}b{mask:url('./signs.svg#x')}c{d:url(#y)}e{f:url( \"g.png\" )}h{i:url(https://x.y/z)}";
        let mut named = BTreeSet::new();
        let problems = rewrite(&mut out, css, "style.css", &paths, &mut named);
        assert_eq!(Vec::from_iter(&named), ["fonts/a.woff2", "signs.svg"]);
        assert!(
            out.starts_with(
                "a{src:url(\"a.11111111.woff2\")}b{mask:url(\"signs.22222222.svg#x\")}c{d:url(#y)}"
            ),
            "{out}"
        );
        assert_eq!(problems.len(), 2);
        assert!(problems[0].message.contains("g.png"));
        assert!(problems[1].message.contains("https://x.y/z"));
        let mut out = String::new();
        let css = "a{b:url(../signs.svg)}";
        assert!(rewrite(&mut out, css, "print/p.css", &paths, &mut named).is_empty());
    }

    #[test]
    fn fonts_that_no_style_sheet_names_stay_behind() {
        let mut assets = ThemeAssets::default();
        for name in ["fonts/a.woff2", "fonts/b.woff2", "page.js", "b.svg"] {
            assets.add(name, Arc::from(name.as_bytes()));
        }
        assets.drop_fonts_but(&BTreeSet::from(["fonts/a.woff2".to_owned()]));
        let names: Vec<_> = assets.paths.keys().collect();
        assert_eq!(names, ["b.svg", "fonts/a.woff2", "page.js"]);
        assert_eq!(assets.files.len(), 3);
        assert!(
            assets
                .files
                .iter()
                .all(|(path, _)| !path.contains("/b.") || path.ends_with(".svg"))
        );
    }
}
