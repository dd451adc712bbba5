//! `theme`: which themes there are, copies of their files, and what became of the copies. (`theme_check` has the command of that name.)

use std::fmt::Write;
use std::io;

use serde_json::{Value, json};
use similar::TextDiff;

use super::Exit;
use super::meant::{self, Terminal, ThemeTask};
use super::report::{self, count};
use super::table::{Align, Table};
use super::theme_check;
use crate::build;
use crate::diagnostic::Diagnostic;
use crate::output;
use crate::source::{self, SourceMap};
use crate::text::nearest;
use crate::theme::{self, Change, Compared, Known, STAMPS, Stamps};

/// Lines of a difference that are shown around what changed, as `diff -u` does.
const AROUND: usize = 3;

/// Runs one of the commands.
pub fn run(command: &meant::Theme, terminal: &Terminal) -> io::Result<Exit> {
    let mut sources = SourceMap::new(&command.root);
    let done = match &command.task {
        ThemeTask::List => list(&mut sources, command.json, terminal)?,
        ThemeTask::Eject(what) => eject(&mut sources, what)?,
        ThemeTask::Diff(name) => diff(&mut sources, name.as_deref(), command.json, terminal)?,
        ThemeTask::Check { name, strict } => {
            let done = theme_check::check(sources, name.as_deref());
            return theme_check::tell(done, *strict, command, terminal);
        }
    };
    match done {
        Ok(()) => Ok(Exit::Fine),
        Err(wrong) => wrong.tell(&sources, command, terminal),
    }
}

/// Why nothing was done.
pub(super) struct Wrong {
    exit: Exit,
    problems: Vec<Diagnostic>,
}

impl Wrong {
    /// Something in the book.
    fn book(problems: Vec<Diagnostic>) -> Wrong {
        Wrong {
            exit: Exit::Errors,
            problems,
        }
    }

    /// Says so.
    pub(super) fn tell(
        &self,
        sources: &SourceMap,
        command: &meant::Theme,
        terminal: &Terminal,
    ) -> io::Result<Exit> {
        if command.json {
            report::json(&self.problems, sources, json!({}))?;
        } else {
            report::diagnostics(&self.problems, sources, terminal, false)?;
        }
        Ok(self.exit)
    }

    /// A name that there is not.
    pub(super) fn typed(problem: Diagnostic) -> Wrong {
        Wrong {
            exit: Exit::WrongUse,
            problems: vec![problem],
        }
    }
}

/// The theme that the book has chosen.
pub(super) fn chosen(sources: &mut SourceMap) -> Result<String, Wrong> {
    let mut problems = Vec::new();
    match build::read_config(sources, &mut problems) {
        // What else is wrong with book.toml does not matter here.
        Some(config) => Ok(config.theme.name),
        None => Err(Wrong::book(problems)),
    }
}

fn is_book(sources: &SourceMap) -> bool {
    source::is_file(sources.root(), build::BOOK_FILE)
}

// — list —

fn list(
    sources: &mut SourceMap,
    as_json: bool,
    terminal: &Terminal,
) -> io::Result<Result<(), Wrong>> {
    let chosen = match is_book(sources) {
        true => chosen(sources).ok(),
        false => None,
    };
    let known = theme::known(sources);
    let is_chosen = |theme: &Known| chosen.as_ref() == Some(&theme.name);
    if as_json {
        let themes: Vec<Value> = known
            .iter()
            .map(|theme| {
                json!({
                    "name": theme.name,
                    "chosen": is_chosen(theme),
                    "built_in": theme.built_in,
                    "own": theme.own,
                    "extends": theme.extends,
                    "about": theme.about,
                })
            })
            .collect();
        report::json(&[], sources, json!({ "themes": themes }))?;
        return Ok(Ok(()));
    }
    let mut table = Table::new(&[
        ("", Align::Left),
        ("Theme", Align::Left),
        ("From", Align::Left),
        ("Extends", Align::Left),
        ("What it is", Align::Left),
    ])
    .giving_way(&[4]);
    for theme in &known {
        let from = match (theme.built_in, theme.own) {
            (true, true) => "built in, changed here",
            (true, false) => "built in",
            _ => "this book",
        };
        table.row(vec![
            if is_chosen(theme) { "*" } else { " " }.to_owned(),
            theme.name.clone(),
            from.to_owned(),
            theme.extends.clone().unwrap_or_default(),
            theme.about.clone(),
        ]);
    }
    report::text(&table.draw_headed(terminal))?;
    Ok(Ok(()))
}

// — eject —

fn eject(sources: &mut SourceMap, what: &[String]) -> io::Result<Result<(), Wrong>> {
    let copied = plan(sources, what).and_then(|plan| {
        copy(sources, &plan)?;
        Ok(plan)
    });
    let plan = match copied {
        Ok(plan) => plan,
        Err(wrong) => {
            report::aside("nothing was written")?;
            return Ok(Err(wrong));
        }
    };
    let mut out = format!(
        "{} of the theme {} copied\n",
        count(plan.files.len(), "file"),
        plan.name
    );
    for (path, _) in &plan.files {
        let path = sources.root().join(folder(&plan.name)).join(path);
        let _ = writeln!(out, "  {}", report::path(&path));
    }
    out +=
        "next: prepbook theme diff shows what you changed, and after an update what prepbook did\n";
    report::text(&out)?;
    if plan.chosen != plan.name {
        report::aside(&format!(
            "note: this book has chosen the theme {}; `[theme] name = \"{}\"` in book.toml chooses this one",
            plan.chosen, plan.name
        ))?;
    }
    Ok(Ok(()))
}

/// What is copied.
struct Plan {
    name: String,
    /// The theme that the book has chosen.
    chosen: String,
    /// By path below the theme's folder.
    files: Vec<(String, &'static [u8])>,
}

fn folder(name: &str) -> String {
    format!("themes/{name}")
}

fn plan(sources: &mut SourceMap, what: &[String]) -> Result<Plan, Wrong> {
    let chosen = chosen(sources)?;
    // A file has a folder or an ending, and no theme that is built in has either.
    let is_file = |typed: &String| typed.contains(['/', '.']);
    let (name, wanted) = match what {
        [first, rest @ ..] if !is_file(first) => (first.clone(), rest),
        all => (chosen.clone(), all),
    };
    let built_in = theme::built_in_names();
    if !built_in.contains(&name.as_str()) {
        let names = built_in.join(", ");
        let problem = Diagnostic::error("unknown-theme", format!("no theme `{name}` is built in"));
        return Err(Wrong::typed(
            match nearest(&name, built_in) {
                Some(near) => problem.suggest(near),
                None => problem,
            }
            .help(format!(
                "the built-in themes are: {names}; a theme of your own is yours to change where it is"
            )),
        ));
    }
    let all = theme::originals(&name);
    let files = if wanted.is_empty() {
        theme::built_in_files(&name).unwrap_or_default()
    } else {
        let mut files = Vec::new();
        for typed in wanted {
            let path = typed.replace('\\', "/");
            let path = path.strip_prefix("./").unwrap_or(&path);
            let own = format!("{}/", folder(&name));
            let path = path.strip_prefix(own.as_str()).unwrap_or(path);
            match all.iter().find(|(known, _)| known == path) {
                Some(file) if files.contains(file) => {}
                Some(file) => files.push(file.clone()),
                None => return Err(Wrong::typed(no_such_file(&name, path, &all))),
            }
        }
        files
    };
    Ok(Plan {
        name,
        chosen,
        files,
    })
}

fn no_such_file(name: &str, path: &str, all: &[(String, &'static [u8])]) -> Diagnostic {
    let problem = Diagnostic::error(
        "unknown-theme-file",
        format!("the theme {name} has no file `{path}`"),
    );
    let paths = || all.iter().map(|(path, _)| path.as_str());
    // `answer.html` is plain enough.
    let by_name = paths().find(|known| known.ends_with(&format!("/{path}")));
    match by_name.or_else(|| nearest(path, paths())) {
        Some(near) => problem.suggest(near),
        None => problem,
    }
    .help("files are named by their paths in the theme, as in `templates/answer.html`; docs/themes.md says what they do")
}

/// Writes the copies, if nothing is in the way. What is noted of a file that then is not written does no harm, so that goes first.
fn copy(sources: &SourceMap, plan: &Plan) -> Result<(), Wrong> {
    let below = folder(&plan.name);
    let root = sources.root();
    let in_way: Vec<Diagnostic> = plan
        .files
        .iter()
        .map(|(path, _)| format!("{below}/{path}"))
        .filter(|path| root.join(path).symlink_metadata().is_ok())
        .map(|path| {
            Diagnostic::error(
                "already-there",
                format!("`{path}` is there already, and `theme eject` overwrites nothing"),
            )
            .at_path(path)
            .help("`prepbook theme diff` compares it with the built-in one; move it away to copy that anew")
        })
        .collect();
    if !in_way.is_empty() {
        return Err(Wrong::book(in_way));
    }
    let unwritable = |path: &str, error: io::Error| {
        let problem = Diagnostic::error("unwritable", format!("cannot write `{path}`: {error}"));
        Wrong::book(vec![problem.at_path(path)])
    };
    let mut stamps =
        read_stamps(sources, &plan.name).map_err(|problem| Wrong::book(vec![problem]))?;
    for (path, bytes) in &plan.files {
        stamps.add(path, bytes, env!("CARGO_PKG_VERSION"));
    }
    let path = format!("{below}/{STAMPS}");
    output::replace(&root.join(&path), &stamps.to_bytes())
        .map_err(|error| unwritable(&path, error))?;
    for (path, bytes) in &plan.files {
        let path = format!("{below}/{path}");
        output::create_new(&root.join(&path), bytes).map_err(|error| unwritable(&path, error))?;
    }
    Ok(())
}

fn read_stamps(sources: &SourceMap, name: &str) -> Result<Stamps, Diagnostic> {
    let path = format!("{}/{STAMPS}", folder(name));
    if !source::is_file(sources.root(), &path) {
        return Ok(Stamps::default());
    }
    let bytes = sources.bytes(&path).map_err(|problem| *problem)?;
    Stamps::parse(&bytes).map_err(|why| {
        Diagnostic::error("theme-stamps", format!("`{path}` cannot be read: {why}"))
            .at_path(&path)
            .help("take it from your version control, or remove it: then nobody knows who changed what")
    })
}

// — diff —

fn diff(
    sources: &mut SourceMap,
    name: Option<&str>,
    as_json: bool,
    terminal: &Terminal,
) -> io::Result<Result<(), Wrong>> {
    let compared = match compared(sources, name) {
        Ok(compared) => compared,
        Err(wrong) => return Ok(Err(wrong)),
    };
    if as_json {
        let files: Vec<Value> = compared
            .files
            .iter()
            .map(|(file, difference)| {
                json!({
                    "path": file.path,
                    "change": file.change,
                    "since": file.since,
                    "diff": difference,
                })
            })
            .collect();
        let object =
            json!({ "theme": compared.name, "built_in": compared.original, "files": files });
        report::json(&[], sources, object)?;
        return Ok(Ok(()));
    }
    report::text(&compared.words(terminal))?;
    Ok(Ok(()))
}

/// The files of a theme's folder beside those that are built in.
struct Folder {
    name: String,
    original: String,
    /// Each with its difference, where it is a text and there is one.
    files: Vec<(Compared, Option<String>)>,
}

fn compared(sources: &mut SourceMap, name: Option<&str>) -> Result<Folder, Wrong> {
    let name = match name {
        Some(name) => name.to_owned(),
        None => chosen(sources)?,
    };
    let known = theme::known(sources);
    if !known.iter().any(|theme| theme.name == name) {
        return Err(Wrong::typed(unknown(&name, &known)));
    }
    let original = theme::original(sources, &name);
    let built_in = theme::originals(&original);
    let stamps = read_stamps(sources, &name).map_err(|problem| Wrong::book(vec![problem]))?;
    let (paths, mut problems) = source::find(sources.root(), &folder(&name), &[]);
    let mut files = Vec::new();
    for path in &paths {
        let below = path.get(folder(&name).len() + 1..).unwrap_or_default();
        let copy = match sources.bytes(path) {
            Ok(copy) => copy,
            Err(problem) => {
                problems.push(*problem);
                continue;
            }
        };
        let now = built_in.iter().find(|(known, _)| known == below);
        let now = now.map(|(_, bytes)| *bytes);
        let compared = theme::compare(below, &copy, now, &stamps);
        let difference = now
            .filter(|_| compared.change != Change::Unchanged)
            .and_then(|now| difference(now, &copy, &format!("{original}/{below}"), path));
        files.push((compared, difference));
    }
    if problems.is_empty() {
        Ok(Folder {
            name,
            original,
            files,
        })
    } else {
        Err(Wrong::book(problems))
    }
}

/// A name that no theme has, with those there are.
pub(super) fn unknown(name: &str, known: &[Known]) -> Diagnostic {
    let names = || known.iter().map(|theme| theme.name.as_str());
    let list = names().collect::<Vec<_>>().join(", ");
    let problem = Diagnostic::error("unknown-theme", format!("there is no theme `{name}`"));
    let problem = match nearest(name, names()) {
        Some(near) => problem.suggest(near),
        None => problem,
    };
    problem.help(format!("the themes there are: {list}"))
}

/// A unified difference of two texts; `None` of bytes that are none.
fn difference(built_in: &[u8], copy: &[u8], from: &str, to: &str) -> Option<String> {
    // Line ends are no difference that anybody made.
    let text = |bytes: &[u8]| Some(std::str::from_utf8(bytes).ok()?.replace("\r\n", "\n"));
    let (old, new) = (text(built_in)?, text(copy)?);
    let difference = TextDiff::from_lines(old.as_str(), new.as_str());
    let from = format!("built in: {from}");
    let mut unified = difference.unified_diff();
    Some(unified.context_radius(AROUND).header(&from, to).to_string())
}

impl Folder {
    fn words(&self, terminal: &Terminal) -> String {
        if self.files.is_empty() {
            return format!(
                "this book changes nothing of the theme {}: there is no folder {}\n",
                self.name,
                folder(&self.name)
            );
        }
        let mut out = String::new();
        let widest = self.files.iter().map(|(file, _)| file.path.chars().count());
        let width = widest.max().unwrap_or(0);
        for (file, _) in &self.files {
            let since = match (&file.since, file.change) {
                (Some(version), Change::Upstream | Change::Both | Change::Gone) => {
                    format!(" (copied from prepbook {version})")
                }
                _ => String::new(),
            };
            let _ = writeln!(out, "{:width$}  {}{since}", file.path, said(file.change));
        }
        for difference in self.files.iter().filter_map(|(_, d)| d.as_ref()) {
            out.push('\n');
            out += &coloured(difference, terminal.color_out);
        }
        out
    }
}

fn said(change: Change) -> &'static str {
    match change {
        Change::Unchanged => "unchanged: without it, the book looks the same",
        Change::Yours => "changed by you",
        Change::Upstream => "changed upstream, not by you: remove it to follow",
        Change::Both => "changed by you and upstream: take over what you want of it",
        Change::Unknown => {
            "differs; it was not copied by `theme eject`, so nobody knows who changed it"
        }
        Change::Gone => "there is no such file upstream any more",
        Change::Own => "your own",
    }
}

fn coloured(difference: &str, colours: bool) -> String {
    if !colours {
        return difference.to_owned();
    }
    let line = |line: &str| {
        let colour = match line.as_bytes().first() {
            Some(b'-') => "31",
            Some(b'+') => "32",
            Some(b'@') => "36",
            _ => return format!("{line}\n"),
        };
        format!("\x1b[{colour}m{line}\x1b[0m\n")
    };
    difference.lines().map(line).collect()
}
