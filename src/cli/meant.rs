//! What it means: paths resolved, the environment read, the book's folder found.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use clap::ColorChoice;
use clap_complete::Shell;

use super::args::{self, Args, SchemaOf};
use super::editor;
use crate::build::{BOOK_FILE, Options, Print};
use crate::config::{Selection, Wanted};
use crate::text;

/// Everything that a command may depend on, decided.
pub struct Meant {
    /// The command.
    pub command: Command,
    /// How to print.
    pub terminal: Terminal,
}

/// How to print.
#[derive(Debug, Clone)]
pub struct Terminal {
    /// Colours on standard output.
    pub color_out: bool,
    /// Colours on standard error.
    pub color_err: bool,
    /// Whether somebody looks at standard error and progress may be shown there.
    pub progress: bool,
    /// Whether somebody sits at it: standard input and output are a terminal, which an editor may have.
    pub seen: bool,
    /// Columns.
    pub width: usize,
}

/// The commands with what they need.
pub enum Command {
    /// `init`
    Init(Init),
    /// `answer`
    Answer(Answer),
    /// `build`
    Build(Build),
    /// `check`
    Check(Check),
    /// `status`
    Status(Status),
    /// `relink`
    Relink(Relink),
    /// `watch`
    Watch(Watch),
    /// `theme`
    Theme(Theme),
    /// `schema`
    Schema(Schema),
    /// `completions`
    Completions(Shell),
}

/// `init`
pub struct Init {
    /// The new book's folder.
    pub folder: PathBuf,
    /// The bank to copy.
    pub bank: Option<PathBuf>,
    /// Whether a workflow is wanted.
    pub ci: bool,
}

/// `answer`
pub struct Answer {
    /// The book's folder.
    pub root: PathBuf,
    /// For the pipeline.
    pub options: Options,
    /// Which question.
    pub which: Which,
    /// Whose answer.
    pub author: Option<String>,
    /// Begin it as a private one.
    pub private: bool,
    /// What to open it with; `None`: print its path.
    pub editor: Option<editor::Wanted>,
    /// Print JSON.
    pub json: bool,
}

/// Which question is answered.
pub enum Which {
    /// The one that these words name.
    Named(String),
    /// The next one.
    Next(Narrowed),
    /// None: list them.
    List(Narrowed),
}

/// Of which questions.
#[derive(Debug, Clone, Default)]
pub struct Narrowed {
    /// Of this section, as typed.
    pub section: Option<String>,
    /// With this tag.
    pub tag: Option<String>,
}

/// `build`
pub struct Build {
    /// The book's folder.
    pub root: PathBuf,
    /// For the pipeline.
    pub options: Options,
    /// Open the result.
    pub open: bool,
    /// Print JSON.
    pub json: bool,
}

/// `check`
pub struct Check {
    /// The book's folder.
    pub root: PathBuf,
    /// For the pipeline.
    pub options: Options,
    /// Warnings fail too.
    pub strict: bool,
    /// Print JSON.
    pub json: bool,
}

/// `status`
pub struct Status {
    /// The book's folder.
    pub root: PathBuf,
    /// For the pipeline.
    pub options: Options,
    /// Show every answer.
    pub answers: bool,
    /// Print JSON.
    pub json: bool,
}

/// `relink`
pub struct Relink {
    /// The book's folder.
    pub root: PathBuf,
    /// The answer's file, as typed.
    pub answer: PathBuf,
    /// The question, as typed.
    pub question: String,
}

/// `watch`
pub struct Watch {
    /// The book's folder.
    pub root: PathBuf,
    /// For the pipeline.
    pub options: Options,
    /// Where to serve, if the port is free.
    pub address: SocketAddr,
    /// Open a browser.
    pub open: bool,
    /// Ring when a save breaks the book.
    pub bell: bool,
    /// What the environment says of editors, for the pages' links.
    pub editor: editor::Wanted,
}

/// `theme`
pub struct Theme {
    /// The book's folder; there may be no book in it.
    pub root: PathBuf,
    /// What to do.
    pub task: ThemeTask,
    /// Print JSON.
    pub json: bool,
}

/// What to do with themes.
pub enum ThemeTask {
    /// `theme list`
    List,
    /// `theme eject`: a theme's name and its files, as typed.
    Eject(Vec<String>),
    /// `theme diff`
    Diff(Option<String>),
    /// `theme check`
    Check {
        /// A theme's name, or its folder, as typed.
        name: Option<String>,
        /// Fail on warnings too.
        strict: bool,
    },
}

/// `schema`
pub struct Schema {
    /// The schemas, in order.
    pub of: Vec<SchemaOf>,
    /// The book's folder, to write them there; `None`: print.
    pub write: Option<PathBuf>,
}

/// From what was typed to what it means. The error is a sentence for the user.
pub fn meant(typed: Args) -> Result<Meant, String> {
    let terminal = terminal(typed.color);
    let command = match typed.command {
        args::Command::Init(init) => Command::Init(Init {
            folder: init.folder,
            bank: init.bank,
            ci: init.ci,
        }),
        args::Command::Answer(answer) => Command::Answer(meant_answer(answer)?),
        args::Command::Build(build) => Command::Build(Build {
            root: book_folder(build.place)?,
            options: Options {
                only: names(build.only),
                single_file: build.single_file,
                print: meant_print(build.print),
                private: build.private,
                locked: build.locked,
                output: build.output,
                date: source_date()?,
                ..Options::default()
            },
            open: build.open,
            json: build.json,
        }),
        args::Command::Check(check) => Command::Check(Check {
            root: book_folder(check.place)?,
            options: Options {
                locked: check.locked,
                date: source_date()?,
                ..Options::default()
            },
            strict: check.strict,
            json: check.json,
        }),
        args::Command::Status(status) => Command::Status(Status {
            root: book_folder(status.place)?,
            // The author's own view: private answers count.
            options: Options {
                private: true,
                ..Options::default()
            },
            answers: status.answers,
            json: status.json,
        }),
        args::Command::Relink(relink) => Command::Relink(Relink {
            root: book_folder(relink.place)?,
            answer: relink.answer,
            question: relink.question.join(" "),
        }),
        args::Command::Watch(watch) => {
            let root = book_folder(watch.place)?;
            // Who serves to a network must ask for private text to be shown there.
            let private = watch.private || (watch.host.is_loopback() && !watch.public);
            let output = watch
                .output
                .unwrap_or_else(|| root.join("output").join("watch"));
            Command::Watch(Watch {
                options: Options {
                    private,
                    output: Some(output),
                    date: source_date()?,
                    ..Options::default()
                },
                root,
                address: SocketAddr::new(watch.host, watch.port),
                open: watch.open,
                bell: watch.bell,
                editor: editors(),
            })
        }
        args::Command::Theme { command } => {
            let (place, task, json) = match command {
                args::Theme::List(list) => (list.place, ThemeTask::List, list.json),
                args::Theme::Eject(eject) => (eject.place, ThemeTask::Eject(eject.what), false),
                args::Theme::Diff(diff) => (diff.place, ThemeTask::Diff(diff.name), diff.json),
                args::Theme::Check(args::ThemeCheck {
                    place,
                    name,
                    strict,
                    json,
                }) => (place, ThemeTask::Check { name, strict }, json),
            };
            Command::Theme(Theme {
                root: book_folder(place)?,
                task,
                json,
            })
        }
        args::Command::Schema(schema) => Command::Schema(Schema {
            of: match schema.what {
                Some(what) => vec![what],
                None => vec![SchemaOf::Book, SchemaOf::FrontMatter],
            },
            write: if schema.write {
                Some(book_folder(schema.place)?)
            } else {
                None
            },
        }),
        args::Command::Completions { shell } => Command::Completions(shell),
    };
    Ok(Meant { command, terminal })
}

fn meant_print(print: args::Print) -> Print {
    let wanted = |typed| names(typed).into_iter().map(Wanted::of).collect();
    Print {
        select: Selection {
            sections: wanted(print.section),
            tags: wanted(print.tag),
            status: print.status,
            authors: wanted(print.author),
        },
        paper: print.paper,
        columns: print.columns,
        fit: print.fit,
        size: print.size,
        greyscale: print.greyscale,
    }
}

/// Names, perhaps with spaces around their commas.
fn names(typed: Vec<String>) -> Vec<String> {
    let folded = typed.iter().map(|name| text::fold_spaces(name));
    folded.filter(|name| !name.is_empty()).collect()
}

fn meant_answer(answer: args::Answer) -> Result<Answer, String> {
    let narrowed = Narrowed {
        section: answer.section,
        tag: answer.tag,
    };
    let author = answer.author.map(|name| text::fold_spaces(&name));
    if author.as_deref() == Some("") {
        return Err("an author needs a name".to_owned());
    }
    let question = answer.question.join(" ");
    if question.trim().is_empty() && !answer.next && !answer.list {
        return Err(
            "which question? Name it by its number, its id or some of its words, or ask for --next or --list"
                .to_owned(),
        );
    }
    let edit = !(answer.no_edit || answer.json || answer.list);
    Ok(Answer {
        root: book_folder(answer.place)?,
        // The author's own view: private answers count.
        options: Options {
            private: true,
            ..Options::default()
        },
        which: if answer.list {
            Which::List(narrowed)
        } else if answer.next {
            Which::Next(narrowed)
        } else {
            Which::Named(question)
        },
        author,
        private: answer.private,
        editor: edit.then(editors),
        json: answer.json,
    })
}

/// The named folder; else this one or the nearest above it with a book.toml; else this one, and the build says what is missing.
fn book_folder(place: args::Where) -> Result<PathBuf, String> {
    if let Some(folder) = place.book {
        return if folder.is_dir() {
            Ok(folder)
        } else {
            Err(format!("there is no folder {}", folder.display()))
        };
    }
    Ok(upwards(Path::new(".")).unwrap_or_else(|| PathBuf::from(".")))
}

/// Relative as long as possible, so that messages name short paths.
fn upwards(from: &Path) -> Option<PathBuf> {
    if from.join(BOOK_FILE).is_file() {
        return Some(from.to_owned());
    }
    let absolute = std::path::absolute(from).ok()?;
    absolute
        .ancestors()
        .skip(1)
        .find(|folder| folder.join(BOOK_FILE).is_file())
        .map(Path::to_owned)
}

/// <https://reproducible-builds.org/specs/source-date-epoch/>
fn source_date() -> Result<Option<i64>, String> {
    match std::env::var_os("SOURCE_DATE_EPOCH") {
        None => Ok(None),
        Some(value) if value.is_empty() => Ok(None),
        Some(value) => parse_date(&value).map(Some).ok_or_else(|| {
            format!(
                "SOURCE_DATE_EPOCH is `{}`; it must be a number of seconds since 1970",
                value.to_string_lossy()
            )
        }),
    }
}

fn parse_date(value: &OsString) -> Option<i64> {
    // Past the year 9999 a PDF date has no form.
    value
        .to_str()?
        .trim()
        .parse()
        .ok()
        .filter(|seconds| (0..253_402_300_800).contains(seconds))
}

fn terminal(choice: ColorChoice) -> Terminal {
    let quiet = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
    let dumb = std::env::var_os("TERM").is_some_and(|t| t == "dumb");
    // <https://no-color.org>
    let color = |is_terminal: bool| match choice {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => is_terminal && !dumb && !quiet("NO_COLOR"),
    };
    let err = std::io::stderr().is_terminal();
    let out = std::io::stdout().is_terminal();
    // Shells know COLUMNS and seldom tell it; who sets it means it.
    let told = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    let width = told
        .or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)))
        .unwrap_or(100);
    Terminal {
        color_out: color(out),
        color_err: color(err),
        progress: err && !dumb,
        seen: out && std::io::stdin().is_terminal(),
        // Below 40 columns a drawn source line says nothing; beyond 140 no eye follows it.
        width: usize::clamp(width, 40, 140),
    }
}

/// What the environment says of editors.
fn editors() -> editor::Wanted {
    editor::Wanted {
        commands: ["VISUAL", "EDITOR"]
            .iter()
            .filter_map(|name| std::env::var(name).ok())
            .collect(),
        search: std::env::var_os("PATH"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_seconds_within_what_a_pdf_can_say() {
        let date = |text: &str| parse_date(&OsString::from(text));
        assert_eq!(date("1700000000"), Some(1_700_000_000));
        assert_eq!(date("-1"), None);
        assert_eq!(date("yesterday"), None);
        assert_eq!(date("253402300800"), None);
    }

    #[test]
    fn the_book_may_be_above() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("content/answers");
        std::fs::create_dir_all(&deep).unwrap();
        assert_eq!(upwards(&deep), None);
        std::fs::write(folder.path().join(BOOK_FILE), "").unwrap();
        assert_eq!(upwards(&deep).as_deref(), Some(folder.path()));
    }
}
