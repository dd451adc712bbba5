//! The user's own editor, opened at a line.
//!
//! `$VISUAL`, else `$EDITOR`, as a shell would read them; else an editor that is there. Where an editor is known, it is told the line; and an editor
//! with a window of its own is started beside this program, while one that lives in the terminal gets the terminal and is waited for.

use std::ffi::{OsStr, OsString};
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What the environment says of editors.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// `$VISUAL`, `$EDITOR`: those that are set, in this order.
    pub commands: Vec<String>,
    /// `$PATH`
    pub search: Option<OsString>,
}

/// Whose the terminal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// The editor's, for as long as it likes.
    Here,
    /// Nobody's: there is none. A named editor may do without; none is looked for.
    Unseen,
    /// This program's, which goes on printing: the editor needs a window of its own.
    Beside,
}

/// Why no editor was opened, or what came of it.
#[derive(Debug)]
pub enum Problem {
    /// None is named, and none was found.
    NoEditor,
    /// It lives in a terminal, and may not have this one.
    NeedsTerminal(String),
    /// It did not start.
    CannotStart(String, io::Error),
    /// It ended with this code (none: a signal ended it).
    Failed(String, Option<i32>),
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Problem::NoEditor => {
                f.write_str("no editor was found; set EDITOR to the one that you use")
            }
            Problem::NeedsTerminal(name) => write!(f, "`{name}` needs a terminal of its own"),
            Problem::CannotStart(name, error) if error.kind() == io::ErrorKind::NotFound => {
                write!(
                    f,
                    "there is no program `{name}`; VISUAL or EDITOR names it as your editor"
                )
            }
            Problem::CannotStart(name, error) => {
                write!(f, "the editor `{name}` cannot be started: {error}")
            }
            Problem::Failed(name, Some(code)) => write!(f, "`{name}` ended with code {code}"),
            Problem::Failed(name, None) => write!(f, "`{name}` was ended by a signal"),
        }
    }
}

/// How an editor is told a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    /// `+3 file`
    Plus,
    /// `file:3`
    Colon,
    /// `--goto file:3`
    Goto,
    /// `--line 3 file`
    Line,
    /// Not at all.
    Nowhere,
}

/// What is known of editors.
struct Habit {
    at: At,
    window: bool,
    names: &'static [&'static str],
}

const HABITS: &[Habit] = &[
    Habit {
        at: At::Plus,
        window: false,
        names: &[
            "emacs",
            "emacsclient",
            "jed",
            "joe",
            "kak",
            "mcedit",
            "mg",
            "micro",
            "nano",
            "ne",
            "nvim",
            "pico",
            "vi",
            "vim",
            "vis",
        ],
    },
    Habit {
        at: At::Colon,
        window: false,
        names: &["helix", "hx"],
    },
    Habit {
        at: At::Goto,
        window: true,
        names: &[
            "code",
            "code-insiders",
            "code-oss",
            "codium",
            "cursor",
            "vscodium",
            "windsurf",
        ],
    },
    Habit {
        at: At::Colon,
        window: true,
        names: &["subl", "sublime_text", "zed", "zeditor"],
    },
    Habit {
        at: At::Line,
        window: true,
        names: &[
            "charm",
            "clion",
            "goland",
            "idea",
            "idea64",
            "kate",
            "mate",
            "phpstorm",
            "pycharm",
            "pycharm64",
            "rider",
            "rubymine",
            "rustrover",
            "webstorm",
        ],
    },
    Habit {
        at: At::Plus,
        window: true,
        names: &["bbedit", "gedit", "gvim", "mvim", "pluma"],
    },
    Habit {
        at: At::Nowhere,
        window: true,
        names: &["gnome-text-editor", "mousepad", "notepad", "typora"],
    },
];

/// What an editor with a window is told if it shall be waited for.
const WAITS: &[&str] = &["--wait", "-w", "-W", "--nofork", "-f"];

/// Looked for where none is named, in this order: what the system calls the editor; one that says how it is left; then the others.
const IN_TERMINAL: &[&str] = &[
    "editor", "nano", "micro", "hx", "nvim", "vim", "vi", "emacs",
];
const WITH_WINDOW: &[&str] = &[
    "code", "codium", "cursor", "zed", "subl", "gedit", "kate", "notepad",
];

/// An editor that can be started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Editor {
    /// As it was named.
    name: String,
    program: PathBuf,
    arguments: Vec<String>,
    at: At,
    window: bool,
}

/// What became of an editor that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opened {
    /// It is open, beside this program.
    Beside,
    /// It was used and left.
    Left,
}

/// The editor to use.
pub fn find(wanted: &Wanted, how: How) -> Result<Editor, Problem> {
    let search = wanted.search.as_deref();
    if let Some(command) = wanted.commands.iter().find(|c| !c.trim().is_empty()) {
        let editor = named(command, search);
        return if how != How::Here && !editor.window && editor.at != At::Nowhere {
            Err(Problem::NeedsTerminal(editor.name))
        } else {
            Ok(editor)
        };
    }
    let lists: &[&[&str]] = match how {
        How::Here if cfg!(windows) => &[WITH_WINDOW],
        How::Here => &[IN_TERMINAL, WITH_WINDOW],
        How::Beside => &[WITH_WINDOW],
        How::Unseen => &[],
    };
    let names = lists.iter().copied().flatten();
    names
        .copied()
        .find(|name| on_path(name, search).is_some())
        .map(|name| named(name, search))
        .ok_or(Problem::NoEditor)
}

fn named(command: &str, search: Option<&OsStr>) -> Editor {
    let mut words = if Path::new(command.trim()).is_file() {
        // A path with spaces that nobody quoted.
        vec![command.trim().to_owned()]
    } else {
        split(command)
    };
    let name = if words.is_empty() {
        String::new()
    } else {
        words.remove(0)
    };
    let program = on_path(&name, search).unwrap_or_else(|| PathBuf::from(&name));
    let habit = habit_of(Path::new(&name)).or_else(|| {
        // Debian's `editor` leads to the one that was chosen.
        let real = program.canonicalize().ok()?;
        habit_of(&real)
    });
    Editor {
        at: habit.map_or(At::Nowhere, |habit| habit.at),
        window: habit.is_some_and(|habit| habit.window),
        name,
        program,
        arguments: words,
    }
}

/// By the program's name up to its first dot: `vim.basic`, `code.cmd`.
fn habit_of(program: &Path) -> Option<&'static Habit> {
    let name = program.file_name()?.to_string_lossy().to_lowercase();
    let stem = name.split('.').next().unwrap_or_default();
    HABITS.iter().find(|habit| habit.names.contains(&stem))
}

/// A program by its bare name, as a shell finds it; a path is left to the system.
fn on_path(name: &str, search: Option<&OsStr>) -> Option<PathBuf> {
    if name.is_empty() || Path::new(name).components().count() != 1 {
        return None;
    }
    let endings: &[&str] = if cfg!(windows) {
        &[".exe", ".cmd", ".bat", ""]
    } else {
        &[""]
    };
    std::env::split_paths(search?)
        .flat_map(|folder| {
            endings
                .iter()
                .map(move |ending| folder.join(format!("{name}{ending}")))
        })
        .find(|path| is_program(path))
}

fn is_program(path: &Path) -> bool {
    let Ok(meta) = path.metadata() else {
        return false;
    };
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        meta.is_file() && meta.permissions().mode() & 0o111 != 0
    }
    #[cfg(not(unix))]
    {
        meta.is_file()
    }
}

/// Words as a shell parts them: quotes hold together, and a backslash (where it parts no folders) takes its next character as it is.
fn split(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = command.chars();
    while let Some(c) = letters.next() {
        match (c, quote) {
            (c, Some(open)) if c == open => quote = None,
            ('\\', None | Some('"')) if !cfg!(windows) => {
                let next = letters.next().unwrap_or('\\');
                word.get_or_insert_default().push(next);
            }
            (c, Some(_)) => word.get_or_insert_default().push(c),
            ('"' | '\'', None) => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (c, None) if c.is_whitespace() => words.extend(word.take()),
            (c, None) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    words
}

impl Editor {
    /// Its arguments for a file at a line.
    fn arguments(&self, path: &Path, line: u32) -> Vec<OsString> {
        let mut arguments: Vec<OsString> = self.arguments.iter().map(OsString::from).collect();
        let with_line = || {
            let mut path = path.as_os_str().to_owned();
            path.push(format!(":{line}"));
            path
        };
        match self.at {
            At::Plus => arguments.extend([format!("+{line}").into(), path.into()]),
            At::Colon => arguments.push(with_line()),
            At::Goto => arguments.extend(["--goto".into(), with_line()]),
            At::Line => arguments.extend(["--line".into(), line.to_string().into(), path.into()]),
            At::Nowhere => arguments.push(path.into()),
        }
        arguments
    }

    /// Opens a file at a line, from 1. Waits for an editor that has the terminal, or that was told to be waited for.
    pub fn open(&self, path: &Path, line: u32) -> Result<Opened, Problem> {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let mut command = Command::new(&self.program);
        command.args(self.arguments(&path, line));
        let cannot = |error| Problem::CannotStart(self.name.clone(), error);
        let waited = !self.window || self.arguments.iter().any(|a| WAITS.contains(&a.as_str()));
        if !waited {
            command
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null());
            // Ctrl-C here is not meant for it.
            #[cfg(unix)]
            std::os::unix::process::CommandExt::process_group(&mut command, 0);
            command.spawn().map_err(cannot)?;
            return Ok(Opened::Beside);
        }
        let status = command.status().map_err(cannot)?;
        if status.success() {
            Ok(Opened::Left)
        } else {
            Err(Problem::Failed(self.name.clone(), status.code()))
        }
    }
}

#[cfg(test)]
#[path = "editor_tests.rs"]
mod tests;
