//! The themes there are: built in, and the book's own.

use super::files::{built_in_files, built_in_names};
use super::inherit::{ROOT, extends_in, of_user};
use crate::source::{self, SourceMap};

/// The file of a theme that says what it is.
const SETTINGS: &str = "theme.toml";

/// A theme, as a list of themes shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// Its name.
    pub name: String,
    /// Whether prepbook brings it along.
    pub built_in: bool,
    /// Whether the book has a folder `themes/<name>/`: of its own, or over the built-in theme of that name.
    pub own: bool,
    /// The theme that it extends; `None`: it is the ground of all others.
    pub extends: Option<String>,
    /// What it is: the first line of its `theme.toml`, where that is a comment; may be empty.
    pub about: String,
}

/// All themes, sorted by name.
pub fn known(sources: &mut SourceMap) -> Vec<Known> {
    let own = of_user(sources);
    let mut names: Vec<String> = built_in_names().into_iter().map(str::to_owned).collect();
    names.extend(own.iter().cloned());
    names.sort_unstable();
    names.dedup();
    let one = |name: String| {
        let built_in = built_in_settings(&name);
        let typed = own_settings(sources, &name);
        let extends = typed
            .as_deref()
            .and_then(extends_in)
            .map(|value| value.value)
            // Over the built-in theme of its own name it extends what that one does.
            .filter(|extended| *extended != name)
            .or_else(|| Some(extends_in(built_in.as_deref()?)?.value))
            .or_else(|| (name != ROOT).then(|| ROOT.to_owned()));
        let about = [typed.as_deref(), built_in.as_deref()]
            .into_iter()
            .flatten()
            .find_map(first_comment)
            .unwrap_or_default();
        Known {
            built_in: built_in.is_some(),
            own: own.contains(&name),
            extends,
            about: about.to_owned(),
            name,
        }
    };
    names.into_iter().map(one).collect()
}

/// The built-in theme that a theme lies over: the one of its name, else the first among those that it extends.
pub fn original(sources: &mut SourceMap, name: &str) -> String {
    let mut seen: Vec<String> = Vec::new();
    let mut next = name.to_owned();
    while built_in_files(&next).is_none() {
        let extended = own_settings(sources, &next)
            .as_deref()
            .and_then(extends_in)
            .map_or_else(|| ROOT.to_owned(), |value| value.value);
        seen.push(next);
        if seen.contains(&extended) {
            return ROOT.to_owned();
        }
        next = extended;
    }
    next
}

/// All files that make up a built-in theme, by path, sorted: its own, and those of the themes that it extends where it has none of that name.
pub fn originals(name: &str) -> Vec<(String, &'static [u8])> {
    let mut all: std::collections::BTreeMap<String, &'static [u8]> = Default::default();
    let mut next = Some(name.to_owned());
    let mut seen = Vec::new();
    while let Some(name) = next.take().filter(|name| !seen.contains(name)) {
        for (path, bytes) in built_in_files(&name).unwrap_or_default() {
            // What a theme says of itself, and to people, is not inherited.
            if seen.is_empty() || path.contains('/') {
                all.entry(path).or_insert(bytes);
            }
        }
        if name != ROOT {
            let settings = built_in_settings(&name);
            let extended = settings.as_deref().and_then(extends_in);
            next = Some(extended.map_or_else(|| ROOT.to_owned(), |value| value.value));
        }
        seen.push(name);
    }
    all.into_iter().collect()
}

fn built_in_settings(name: &str) -> Option<String> {
    let files = built_in_files(name)?;
    let (_, bytes) = files.into_iter().find(|(path, _)| path == SETTINGS)?;
    Some(String::from_utf8_lossy(bytes).into_owned())
}

/// What is wrong with the file is said when the theme is loaded.
fn own_settings(sources: &mut SourceMap, name: &str) -> Option<String> {
    let path = format!("themes/{name}/{SETTINGS}");
    if !source::is_file(sources.root(), &path) {
        return None;
    }
    let file = sources.read(&path).ok()?;
    Some(sources.get(file)?.text.to_string())
}

fn first_comment(settings: &str) -> Option<&str> {
    let line = settings.lines().find(|line| !line.trim().is_empty())?;
    let said = line.trim().strip_prefix('#')?.trim();
    // The line in which an editor is told of a schema says nothing of the theme.
    (!said.is_empty() && !said.starts_with(":schema")).then_some(said)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(files: &[(&str, &str)]) -> (tempfile::TempDir, SourceMap) {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
            std::fs::write(path, text).expect("a file");
        }
        let sources = SourceMap::new(folder.path());
        (folder, sources)
    }

    #[test]
    fn themes_are_listed_with_what_they_extend() {
        let (_folder, mut sources) = sources(&[
            (
                "themes/mine/theme.toml",
                "# Mine: as I like it\nextends = \"base\"\n",
            ),
            ("themes/base/assets/custom.css", "a{}"),
            ("themes/folio/theme.toml", "[paper]\nsize = 9\n"),
        ]);
        let found = known(&mut sources);
        let of = |name: &str| found.iter().find(|k| k.name == name).cloned().expect(name);
        assert_eq!(of("mine").extends.as_deref(), Some("base"));
        assert_eq!(of("mine").about, "Mine: as I like it");
        assert_eq!(of("base").extends.as_deref(), Some(ROOT));
        assert!(!of("base").built_in && of("base").own && of("base").about.is_empty());
        let folio = of("folio");
        assert!(folio.built_in && folio.own && folio.extends.is_none());
        assert!(folio.about.starts_with("Folio"), "{}", folio.about);
        assert_eq!(original(&mut sources, "mine"), ROOT);
        assert_eq!(original(&mut sources, "folio"), "folio");
    }

    #[test]
    fn circles_lead_to_the_ground() {
        let (_folder, mut sources) = sources(&[
            ("themes/a/theme.toml", "extends = \"b\"\n"),
            ("themes/b/theme.toml", "extends = \"a\"\n"),
        ]);
        assert_eq!(original(&mut sources, "a"), ROOT);
    }

    #[test]
    fn a_built_in_theme_has_the_files_that_it_inherits() {
        for name in built_in_names() {
            let all = originals(name);
            let has = |wanted: &str| all.iter().any(|(path, _)| path == wanted);
            assert!(has("theme.toml") && has("templates/answer.html"), "{name}");
        }
    }
}
