//! Templates, styles, scripts, fonts: of a built-in theme, from the binary; of the user's, from `themes/<name>/`.

use std::sync::Arc;

use include_dir::{Dir, include_dir};
use rayon::prelude::*;

use super::TemplateText;
use crate::diagnostic::{Diagnostic, FileId};
use crate::memo::Key;
use crate::source::{self, SourceMap};
use crate::text::nearest;

/// The repository's `themes/`, embedded.
static BUILT_IN: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/themes");

/// Where the files of a theme are, below its folder.
const PLACES: [&str; 3] = ["templates", "assets", "fonts"];

/// A file's bytes and their hash, which a built-in one does without: it cannot change while this process runs.
pub(super) struct Contents {
    pub bytes: Arc<[u8]>,
    pub key: Option<Key>,
    /// The path of the user's file.
    pub path: Option<String>,
}

/// The files of one theme alone, without what it extends.
#[derive(Default)]
pub(super) struct Files {
    /// `theme.toml`
    pub settings: Option<TemplateText>,
    pub templates: Vec<(String, TemplateText)>,
    pub assets: Vec<(String, Contents)>,
    /// The style sheets among them, as texts.
    pub styles: Vec<(String, FileId)>,
    pub fonts: Vec<(String, Contents)>,
}

/// The names of the built-in themes, sorted.
pub fn built_in_names() -> Vec<&'static str> {
    let mut names: Vec<&str> = BUILT_IN
        .dirs()
        .filter_map(|dir| dir.path().to_str())
        .collect();
    names.sort_unstable();
    names
}

/// A built-in theme's own files by their paths below its folder, sorted, those for people too.
pub fn built_in_files(name: &str) -> Option<Vec<(String, &'static [u8])>> {
    // A path such as `folio/assets` is no name of a theme.
    if name.contains(['/', '\\']) {
        return None;
    }
    let dir = BUILT_IN.get_dir(name)?;
    let mut all = Vec::new();
    let mut dirs = vec![dir];
    while let Some(dir) = dirs.pop() {
        dirs.extend(dir.dirs());
        for file in dir.files() {
            if let Some(below) = file.path().strip_prefix(name).ok().and_then(|p| p.to_str()) {
                // Embedded on Windows, paths have `\`.
                all.push((below.replace('\\', "/"), file.contents()));
            }
        }
    }
    all.sort_unstable();
    Some(all)
}

/// A built-in theme's files.
pub(super) fn built_in(name: &str) -> Option<Files> {
    let all = built_in_files(name)?;
    let text = |bytes: &[u8]| TemplateText {
        text: String::from_utf8_lossy(bytes).into(),
        file: None,
    };
    let mut files = Files::default();
    for (path, bytes) in all {
        match sort(&path) {
            Place::Settings => files.settings = Some(text(bytes)),
            Place::Template(name) => files.templates.push((name.to_owned(), text(bytes))),
            Place::Asset(name) => files.assets.push((
                name.to_owned(),
                Contents {
                    bytes: bytes.into(),
                    key: None,
                    path: None,
                },
            )),
            Place::Font(name) => files.fonts.push((
                name.to_owned(),
                Contents {
                    bytes: bytes.into(),
                    key: None,
                    path: None,
                },
            )),
            Place::Note | Place::Unknown => {}
        }
    }
    Some(files)
}

/// The files of a theme's folder, mostly `themes/<name>` in the book; `None`: there are none.
pub(super) fn of_user(
    sources: &mut SourceMap,
    folder: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Files> {
    let (paths, found) = source::find(sources.root(), folder, &[]);
    problems.extend(found);
    if paths.is_empty() {
        return None;
    }
    let mut files = Files::default();
    let mut texts = Vec::new();
    let mut blobs = Vec::new();
    for path in &paths {
        let below = path.get(folder.len() + 1..).unwrap_or("");
        match sort(below) {
            Place::Settings | Place::Template(_) => texts.push(path.clone()),
            Place::Asset(name) => {
                blobs.push((path, name.to_owned(), false));
                // As a text too, so that what is wrong in it can be shown in its line.
                if name.ends_with(".css") {
                    texts.push(path.clone());
                }
            }
            Place::Font(name) => blobs.push((path, name.to_owned(), true)),
            Place::Note => {}
            Place::Unknown => problems.push(unknown(path, below)),
        }
    }
    let (ids, wrong) = sources.read_all(&texts);
    problems.extend(wrong);
    for id in ids {
        files.add_text(sources, id, folder.len() + 1);
    }
    let read: Vec<_> = blobs
        .into_par_iter()
        .map(|(path, name, font)| {
            let contents = sources.bytes(path).map(|bytes| {
                let key = Some(Key::of(&bytes));
                let path = Some(path.clone());
                Contents { bytes, key, path }
            });
            (name, font, contents)
        })
        .collect();
    for (name, font, contents) in read {
        match contents {
            Ok(contents) if font => files.fonts.push((name, contents)),
            Ok(contents) => files.assets.push((name, contents)),
            Err(problem) => problems.push(*problem),
        }
    }
    Some(files)
}

impl Files {
    fn add_text(&mut self, sources: &SourceMap, id: FileId, prefix: usize) {
        let Some(source) = sources.get(id) else {
            return;
        };
        let text = TemplateText {
            text: source.text.clone(),
            file: Some(id),
        };
        match sort(source.path.get(prefix..).unwrap_or("")) {
            Place::Settings => self.settings = Some(text),
            Place::Template(name) => self.templates.push((name.to_owned(), text)),
            Place::Asset(name) => self.styles.push((name.to_owned(), id)),
            _ => {}
        }
    }
}

/// What a file of a theme is, by its path below the theme's folder.
enum Place<'a> {
    Settings,
    Template(&'a str),
    Asset(&'a str),
    Font(&'a str),
    /// A licence, a read-me: for people.
    Note,
    Unknown,
}

fn sort(path: &str) -> Place<'_> {
    let ending = path
        .rsplit_once('.')
        .map_or("", |(_, ending)| ending)
        .to_ascii_lowercase();
    if path == "theme.toml" {
        return Place::Settings;
    }
    match path.split_once('/') {
        Some(("templates", name)) if ending == "html" => Place::Template(name),
        Some(("assets", name)) => Place::Asset(name),
        Some(("fonts", name)) if matches!(&*ending, "ttf" | "otf") => Place::Font(name),
        Some(("fonts", _)) => Place::Note,
        None if matches!(&*ending, "md" | "txt") || path.starts_with("LICEN") => Place::Note,
        _ => Place::Unknown,
    }
}

fn unknown(path: &str, below: &str) -> Diagnostic {
    let problem = Diagnostic::warning(
        "unused-theme-file",
        format!("nothing in a theme uses `{path}`"),
    )
    .at_path(path);
    let (folder, name) = below.split_once('/').unwrap_or(("", below));
    let meant = match folder {
        "" => nearest(name, ["theme.toml"]).map(str::to_owned),
        _ => nearest(folder, PLACES)
            .filter(|near| *near != folder)
            .map(|near| format!("{near}/{name}")),
    };
    let problem = match meant {
        Some(meant) => problem.suggest(meant),
        None => problem,
    };
    problem
        .help("a theme is `theme.toml`, `templates/*.html`, `assets/` and `fonts/*.ttf` or `.otf`")
}
