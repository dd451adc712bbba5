//! Single files over the theme that they extend.

use std::collections::BTreeMap;

use super::files::{self, Contents, Files, built_in_names};
use super::{Named, TemplateText, Theme, Tokens};
use crate::config::{ThemeChoice, Typed, TypedValue, toml_document};
use crate::diagnostic::{Diagnostic, FileId, Place, Span};
use crate::memo::KeyBuilder;
use crate::source::SourceMap;
use crate::text::nearest;

/// The theme that extends nothing.
pub(super) const ROOT: &str = "folio";

/// What `api = …` this prepbook's templates and tokens are.
const API: i64 = 1;

/// Stands for the number of a built-in `theme.toml`, which has none.
pub(super) const BUILT_IN_FILE: FileId = FileId(u32::MAX);

/// Loads the chosen theme: the user's folder `themes/<name>/` if there is one, over what its `theme.toml` extends (default: the built-in
/// theme of that name, else `folio`). An unknown theme is an error that names those there are; the result is then `folio`.
pub fn load(sources: &mut SourceMap, choice: &ThemeChoice) -> (Theme, Vec<Diagnostic>) {
    let folder = user_folder(&choice.name);
    load_layers(sources, choice, folder)
}

/// Loads the theme in a folder that may stand anywhere below the root of `sources`, not only in a book's `themes/`.
pub fn load_folder(sources: &mut SourceMap, folder: &str, name: &str) -> (Theme, Vec<Diagnostic>) {
    let choice = ThemeChoice {
        name: name.to_owned(),
        span: None,
    };
    load_layers(sources, &choice, folder.to_owned())
}

fn load_layers(
    sources: &mut SourceMap,
    choice: &ThemeChoice,
    folder: String,
) -> (Theme, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let layers = layers(sources, choice, &folder, &mut problems);
    let theme = lay(layers, &choice.name, folder, &mut problems);
    (theme, problems)
}

/// Where the book has a theme of its own.
fn user_folder(name: &str) -> String {
    format!("themes/{name}")
}

/// One theme's files, and where they are from.
struct Layer {
    files: Files,
    user: bool,
}

/// The themes that the chosen one is made of, itself first.
fn layers(
    sources: &mut SourceMap,
    choice: &ThemeChoice,
    folder: &str,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Layer> {
    let mut layers: Vec<Layer> = Vec::new();
    // The user's themes so far: one that comes again is the built-in one of that name, or a loop.
    let mut seen: Vec<String> = Vec::new();
    let mut built_in: Vec<String> = Vec::new();
    let mut next = Some((choice.name.clone(), choice.span));
    while let Some((name, typed)) = next {
        let below = match seen.is_empty() {
            true => folder.to_owned(),
            false => user_folder(&name),
        };
        if !seen.contains(&name)
            && let Some(files) = files::of_user(sources, &below, problems)
        {
            seen.push(name.clone());
            next = Some(extended(&files, &name));
            layers.push(Layer { files, user: true });
            continue;
        }
        next = None;
        match files::built_in(&name) {
            Some(files) => {
                let extends = extends(&files).map(|value| value.value);
                layers.push(Layer { files, user: false });
                // Built-in themes extend built-in ones, down to the root.
                if name != ROOT && !built_in.contains(&name) {
                    built_in.push(name);
                    next = Some((extends.unwrap_or_else(|| ROOT.to_owned()), None));
                }
            }
            None if seen.contains(&name) => problems.push(circle(&seen, &name, typed)),
            None => problems.push(unknown(sources, &name, typed)),
        }
    }
    // Whatever went wrong, a whole theme is the ground.
    if layers.iter().all(|layer| layer.user)
        && let Some(files) = files::built_in(ROOT)
    {
        layers.push(Layer { files, user: false });
    }
    layers
}

/// What a theme of the user's extends, and where it says so.
fn extended(files: &Files, name: &str) -> (String, Typed) {
    let file = files.settings.as_ref().and_then(|settings| settings.file);
    match (extends(files), file) {
        (Some(TypedValue { value, span }), Some(file)) => (value, Some((file, span))),
        _ if built_in_names().contains(&name) => (name.to_owned(), None),
        _ => (ROOT.to_owned(), None),
    }
}

fn extends(files: &Files) -> Option<TypedValue<String>> {
    extends_in(&files.settings.as_ref()?.text)
}

/// What a `theme.toml` says that it extends.
pub(super) fn extends_in(settings: &str) -> Option<TypedValue<String>> {
    toml_document(FileId(0), settings, |top| top.string("extends")).0
}

fn circle(seen: &[String], name: &str, typed: Typed) -> Diagnostic {
    let start = seen.iter().position(|theme| theme == name).unwrap_or(0);
    let round: Vec<String> = seen[start..]
        .iter()
        .map(|theme| format!("`{theme}`"))
        .collect();
    let message = match round.as_slice() {
        [_] => format!("the theme `{name}` extends itself"),
        _ => format!(
            "the themes {} extend each other in a circle",
            round.join(", ")
        ),
    };
    let problem = Diagnostic::error("theme-loop", message).help(format!(
        "let one of them extend a built-in theme, as in `extends = \"{ROOT}\"`"
    ));
    at(problem, typed)
}

fn at(problem: Diagnostic, typed: Typed) -> Diagnostic {
    match typed {
        Some((file, span)) => problem.at(file, span),
        None => problem,
    }
}

fn unknown(sources: &SourceMap, name: &str, typed: Typed) -> Diagnostic {
    let mut names: Vec<String> = built_in_names().into_iter().map(str::to_owned).collect();
    names.extend(of_user(sources));
    names.sort_unstable();
    names.dedup();
    let mut problem = Diagnostic::error("unknown-theme", format!("there is no theme `{name}`"));
    if let Some(meant) = nearest(name, names.iter().map(String::as_str)) {
        problem = problem.suggest(meant);
    }
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    at(problem, typed).help(format!(
        "the themes there are: {}; one of your own is a folder `themes/{name}/`",
        quoted.join(", ")
    ))
}

/// The themes in the book's folder `themes/`.
pub(super) fn of_user(sources: &SourceMap) -> Vec<String> {
    let (paths, _) = crate::source::find(sources.root(), "themes", &[]);
    let below = paths
        .iter()
        .filter_map(|path| path.strip_prefix("themes/")?.split_once('/'));
    let mut names: Vec<String> = below.map(|(name, _)| name.to_owned()).collect();
    names.dedup();
    names
}

/// Lays the themes over each other, the last one at the bottom.
fn lay(layers: Vec<Layer>, name: &str, folder: String, problems: &mut Vec<Diagnostic>) -> Theme {
    let mut tokens = Tokens::blank();
    let mut named = Named::default();
    let mut styles = BTreeMap::new();
    let mut templates = BTreeMap::new();
    let mut assets: BTreeMap<String, Contents> = BTreeMap::new();
    let mut fonts: BTreeMap<String, Contents> = BTreeMap::new();
    for Layer { files, user } in layers.into_iter().rev() {
        if let Some(settings) = &files.settings {
            let found = read_settings(settings, &mut tokens, &mut named);
            if user {
                problems.extend(found);
            }
        }
        templates.extend(files.templates);
        styles.extend(files.styles);
        assets.extend(files.assets);
        fonts.extend(files.fonts);
    }
    problems.extend(missing_fonts(&tokens, &named, &fonts));
    let mut key = KeyBuilder::new("theme")
        .with(name.as_bytes())
        .with(format!("{tokens:?}").as_bytes());
    for (name, template) in &templates {
        let TemplateText { text, .. } = template;
        key = key.with(name.as_bytes()).with(text.as_bytes());
    }
    for (name, contents) in assets.iter().chain(&fonts) {
        key = key.with(name.as_bytes());
        key = match contents.key {
            Some(own) => key.key(own),
            None => key.with(b"built in"),
        };
    }
    let place = |folder: &str, (name, contents): (&String, &Contents)| {
        Some((format!("{folder}/{name}"), contents.path.clone()?))
    };
    let of_assets = assets.iter().filter_map(|file| place("assets", file));
    let of_fonts = fonts.iter().filter_map(|file| place("fonts", file));
    let places = of_assets.chain(of_fonts).collect();
    let bytes = |files: BTreeMap<String, Contents>| {
        files
            .into_iter()
            .map(|(name, contents)| (name, contents.bytes))
            .collect()
    };
    Theme {
        name: name.to_owned(),
        folder,
        tokens,
        colors: named.colors,
        templates,
        places,
        styles,
        assets: bytes(assets),
        fonts: bytes(fonts),
        key: key.finish(),
    }
}

fn read_settings(
    settings: &TemplateText,
    tokens: &mut Tokens,
    named: &mut Named,
) -> Vec<Diagnostic> {
    // A built-in file has no number; its problems are told to nobody, and a test holds that there are none.
    let file = settings.file.unwrap_or(BUILT_IN_FILE);
    let ((), problems) = toml_document(file, &settings.text, |top| {
        if let Some(TypedValue { value, span }) = top.integer("api")
            && value != API
        {
            let message = format!(
                "this theme is written for version {value} of what themes rely on, and this prepbook has {API}"
            );
            top.report(
                top.wrong("theme-api", span, message)
                    .help("take a version of the theme for this prepbook"),
            );
        }
        top.string("extends");
        tokens.read_over(top, named);
        top.end();
    });
    problems
}

/// Fonts that the tokens name and that no file holds.
fn missing_fonts(
    tokens: &Tokens,
    named: &Named,
    fonts: &BTreeMap<String, Contents>,
) -> Vec<Diagnostic> {
    let typography = &tokens.typography;
    let families = [&typography.text, &typography.display, &typography.mono];
    let names = families.into_iter().flat_map(|family| family.files());
    let mut told: Vec<&str> = Vec::new();
    let mut problems = Vec::new();
    for name in names.chain(typography.fallback.iter().map(String::as_str)) {
        if fonts.contains_key(name) || told.contains(&name) {
            continue;
        }
        told.push(name);
        let mut problem = Diagnostic::error(
            "missing-font",
            format!("there is no font `{name}` in the theme"),
        );
        // The last layer that named it.
        if let Some((_, file, span)) = named.fonts.iter().rev().find(|(other, ..)| other == name)
            && *file != BUILT_IN_FILE
        {
            problem.place = Place::Text(
                *file,
                Span {
                    start: span.start,
                    end: span.end,
                },
            );
        }
        if let Some(meant) = nearest(name, fonts.keys().map(String::as_str)) {
            problem = problem.suggest(meant);
        }
        problems.push(
            problem.help("fonts for paper are `.ttf` or `.otf` files in the theme's `fonts/`"),
        );
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::theme::READABLE;

    fn loaded(name: &str, files: &[(&str, &str)]) -> (Theme, Vec<Diagnostic>) {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let choice = ThemeChoice {
            name: name.into(),
            span: Some((FileId(7), Span::default())),
        };
        load(&mut SourceMap::new(dir.path()), &choice)
    }

    fn codes(problems: &[Diagnostic]) -> Vec<&'static str> {
        problems.iter().map(|p| p.code).collect()
    }

    #[test]
    fn built_in_themes_are_whole_and_right() {
        assert!(built_in_names().contains(&ROOT));
        for name in built_in_names() {
            let (theme, problems) = loaded(name, &[]);
            assert_eq!(problems, [], "{name}");
            assert!(
                !theme.fonts.is_empty() && theme.assets.contains_key("style.css"),
                "{name}"
            );
            let settings = files::built_in(name).unwrap().settings.expect("theme.toml");
            let found = read_settings(&settings, &mut Tokens::blank(), &mut Named::default());
            let errors: Vec<_> = found.iter().filter(|p| p.code != "low-contrast").collect();
            assert!(name != ROOT || errors.is_empty(), "{name}: {errors:?}");
            for palette in [&theme.tokens.light, &theme.tokens.dark, &theme.tokens.print] {
                let texts = [palette.ink, palette.soft, palette.accent]
                    .into_iter()
                    .chain(palette.code);
                for text in texts {
                    for ground in [palette.paper, palette.tint] {
                        let contrast = text.contrast(ground);
                        assert!(contrast >= READABLE, "{name}: {text:?} has {contrast}");
                    }
                }
            }
            // A copy shop's print: each must be as readable in grey, on paper and on the tint of marked words.
            let grey = theme.tokens.print.greyscale();
            for text in [grey.ink, grey.soft, grey.accent]
                .into_iter()
                .chain(grey.code)
            {
                assert!(text.r == text.g && text.g == text.b, "{name}: {text:?}");
                for ground in [grey.paper, grey.tint] {
                    let contrast = text.contrast(ground);
                    assert!(contrast >= READABLE, "{name}: {text:?} has {contrast}");
                }
            }
        }
    }

    #[test]
    fn the_root_theme_names_every_key() {
        let settings = files::built_in(ROOT).unwrap().settings.unwrap();
        // Read over two different grounds, the outcome is the same: nothing of the ground shows.
        let mut other = Tokens::blank();
        for palette in [&mut other.light, &mut other.dark, &mut other.print] {
            palette.paper = super::super::Color::hex(0x12_3456);
            (palette.ink, palette.soft, palette.line) =
                (palette.paper, palette.paper, palette.paper);
            (palette.accent, palette.tint) = (palette.paper, palette.paper);
            palette.code = [palette.paper; 10];
        }
        let paper = &mut other.paper;
        for field in [
            &mut paper.size,
            &mut paper.leading,
            &mut paper.code_size,
            &mut paper.measure_mm,
        ] {
            *field = 1.0;
        }
        (
            paper.left_mm,
            paper.top_mm,
            paper.bottom_mm,
            paper.margin_mm,
        ) = (1.0, 1.0, 1.0, (1.0, 1.0));
        (paper.indent, paper.number_size, paper.rule) = (1.0, 1.0, 1.0);
        paper.number_column_mm = 1.0;
        paper.greyscale = true;
        let typography = &mut other.typography;
        (
            typography.justify,
            typography.hyphenate,
            typography.old_style_figures,
        ) = (true, true, true);
        (typography.slanted, typography.small_capitals) = (true, true);
        typography.bold_keywords = true;
        let mut blank = Tokens::blank();
        read_settings(&settings, &mut blank, &mut Named::default());
        read_settings(&settings, &mut other, &mut Named::default());
        assert_eq!(blank, other);
        assert!(!blank.typography.fallback.is_empty());
    }

    #[test]
    fn embedded_files_are_those_on_disk() {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        for name in built_in_names() {
            let embedded = files::built_in(name).unwrap();
            let mut sources = SourceMap::new(root);
            let mut problems = Vec::new();
            let on_disk = files::of_user(&mut sources, &user_folder(name), &mut problems).unwrap();
            assert_eq!(problems, []);
            let names = |files: &Files| {
                let templates = files
                    .templates
                    .iter()
                    .map(|(name, text)| (name.clone(), text.text.len()));
                let blobs = files.assets.iter().chain(&files.fonts);
                let mut names: Vec<_> = templates
                    .chain(blobs.map(|(name, file)| (name.clone(), file.bytes.len())))
                    .collect();
                names.sort();
                names
            };
            assert_eq!(names(&embedded), names(&on_disk));
        }
    }

    #[test]
    fn single_files_override() {
        let files = [
            ("themes/folio/templates/mine.html", "mine"),
            ("themes/folio/assets/style.css", "body{}"),
            (
                "themes/folio/theme.toml",
                "[color.light]\naccent = \"#000000\"\n",
            ),
        ];
        let (plain, _) = loaded("folio", &[]);
        let (theme, problems) = loaded("folio", &files);
        assert_eq!(problems, []);
        assert_eq!(&*theme.templates["mine.html"].text, "mine");
        assert!(theme.templates["mine.html"].file.is_some());
        assert_eq!(&*theme.assets["style.css"], b"body{}");
        assert_eq!(theme.tokens.light.accent, super::super::Color::hex(0));
        assert_eq!(theme.tokens.dark, plain.tokens.dark);
        assert_eq!(theme.fonts.len(), plain.fonts.len());
        assert_ne!(theme.key, plain.key);
    }

    #[test]
    fn a_theme_of_ones_own_extends() {
        let files = [
            ("themes/mine/theme.toml", "api = 1\nextends = \"base\"\n"),
            ("themes/base/theme.toml", "[paper]\nsize = 11\n"),
            ("themes/base/assets/a.css", "base"),
            ("themes/base/assets/b.css", "base"),
            ("themes/mine/assets/a.css", "mine"),
        ];
        let (theme, problems) = loaded("mine", &files);
        assert_eq!(problems, []);
        assert_eq!(
            (&*theme.assets["a.css"], &*theme.assets["b.css"]),
            (&b"mine"[..], &b"base"[..])
        );
        assert_eq!(theme.tokens.paper.size, 11.0);
        assert!(
            theme.assets.contains_key("style.css"),
            "what extends nothing extends folio"
        );
    }

    #[test]
    fn circles_end() {
        let itself = [("themes/mine/theme.toml", "extends = \"mine\"\n")];
        let (theme, problems) = loaded("mine", &itself);
        assert_eq!(codes(&problems), ["theme-loop"]);
        assert!(theme.assets.contains_key("style.css"));
        let round = [
            ("themes/a/theme.toml", "extends = \"b\"\n"),
            ("themes/b/theme.toml", "extends = \"a\"\n"),
        ];
        let (_, problems) = loaded("a", &round);
        assert_eq!(codes(&problems), ["theme-loop"]);
        assert!(problems[0].message.contains("`a`, `b`"));
        // Over the built-in one of its name is no circle.
        let (_, problems) = loaded(
            "folio",
            &[("themes/folio/theme.toml", "extends = \"folio\"\n")],
        );
        assert_eq!(problems, []);
    }

    #[test]
    fn an_unknown_theme_names_those_there_are() {
        let (theme, problems) = loaded("folo", &[("themes/mine/theme.toml", "")]);
        assert_eq!(codes(&problems), ["unknown-theme"]);
        assert_eq!(problems[0].suggestion.as_deref(), Some("folio"));
        assert!(problems[0].help.as_deref().unwrap().contains("`mine`"));
        assert_eq!(problems[0].place, Place::Text(FileId(7), Span::default()));
        assert!(!theme.fonts.is_empty());
        let (_, problems) = loaded(
            "mine",
            &[("themes/mine/theme.toml", "extends = \"foilo\"\n")],
        );
        assert_eq!(codes(&problems), ["unknown-theme"]);
        assert!(matches!(problems[0].place, Place::Text(FileId(0), _)));
    }

    #[test]
    fn wrong_settings_are_said_in_one_run() {
        let settings = "api = 2\nextend = \"folio\"\n[type]\ntext = { regular = \"Literata-Regulr.ttf\" }\nfallback = [\"None.ttf\"]\n";
        let files = [
            ("themes/mine/theme.toml", settings),
            ("themes/mine/template/x.html", "x"),
        ];
        let (_, problems) = loaded("mine", &files);
        assert_eq!(
            codes(&problems),
            [
                "unused-theme-file",
                "theme-api",
                "unknown-key",
                "missing-font",
                "missing-font"
            ]
        );
        assert_eq!(problems[0].suggestion.as_deref(), Some("templates/x.html"));
        assert_eq!(problems[2].suggestion.as_deref(), Some("extends"));
        assert_eq!(
            problems[3].suggestion.as_deref(),
            Some("Literata-Regular.ttf")
        );
    }
}
