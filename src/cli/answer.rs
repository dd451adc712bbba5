//! `answer`: from a question to the line at which to write its answer.

use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::editor::{self, How, Opened};
use super::meant::{self, Narrowed, Terminal, Which};
use super::report::{self, Tally, count};
use super::{Exit, status, unanswered, which};
use crate::answers::{self, Begun, Status};
use crate::build::{self, Book, Loaded};
use crate::diagnostic::{Diagnostic, Place, Texts};
use crate::guide::{self, GuideAnswer, Question, Unanswered};
use crate::memo::Memo;
use crate::output;
use crate::source::SourceMap;

/// Names that are tried for a new file before something else must be wrong.
const ATTEMPTS: usize = 100;

/// Finds the question and its answer, makes one where there is none, and opens it.
pub fn run(command: &meant::Answer, terminal: &Terminal) -> io::Result<Exit> {
    let loaded = load(command);
    let Some(book) = &loaded.book else {
        if command.json {
            report::json(&loaded.diagnostics, &loaded.sources, json!({}))?;
        } else {
            report::diagnostics(&loaded.diagnostics, &loaded.sources, terminal, false)?;
        }
        return Ok(Exit::Errors);
    };
    let run = Run {
        command,
        terminal,
        loaded: &loaded,
        book,
    };
    match &command.which {
        Which::Named(typed) => match which::question(book, typed) {
            Ok(question) => run.answer(question),
            Err(unclear) => {
                if command.json {
                    run.json(json!({ "path": null, "id": null, "created": false, "candidates": unclear.object() }))?;
                } else {
                    unclear.say()?;
                }
                Ok(Exit::WrongUse)
            }
        },
        Which::Next(narrowed) => match run.left(narrowed) {
            Ok(left) => match left.first() {
                Some(next) => run.answer(next.question),
                None => run.all_answered(narrowed),
            },
            Err(wrong) => Ok(wrong_use(&wrong)),
        },
        Which::List(narrowed) => match run.left(narrowed) {
            Ok(left) if command.json => {
                let left: Vec<Value> = left.iter().map(unanswered::object).collect();
                run.json(json!({ "unanswered": left }))?;
                Ok(Exit::Fine)
            }
            Ok(left) if left.is_empty() => run.all_answered(narrowed),
            Ok(left) => {
                report::text(&unanswered::listed(&left, terminal))?;
                Ok(Exit::Fine)
            }
            Err(wrong) => Ok(wrong_use(&wrong)),
        },
    }
}

fn load(command: &meant::Answer) -> Loaded {
    let mut loaded = build::load(&command.root, &command.options, &Memo::new());
    build::in_order(&mut loaded.diagnostics, &loaded.sources);
    loaded
}

fn wrong_use(wrong: &str) -> Exit {
    report::wrong_use(wrong);
    Exit::WrongUse
}

/// What a run of the command knows.
struct Run<'r> {
    command: &'r meant::Answer,
    terminal: &'r Terminal,
    loaded: &'r Loaded,
    book: &'r Book,
}

impl<'r> Run<'r> {
    fn author(&self) -> Option<&'r str> {
        self.command.author.as_deref()
    }

    fn left(&self, narrowed: &'r Narrowed) -> Result<Vec<Unanswered<'r>>, String> {
        unanswered::unanswered(self.book.joined.guide_full(), narrowed, self.author())
    }

    fn json(&self, more: Value) -> io::Result<()> {
        report::json(&self.loaded.diagnostics, &self.loaded.sources, more)
    }

    fn all_answered(&self, narrowed: &Narrowed) -> io::Result<Exit> {
        let whose = match self.author() {
            Some(author) => format!(" by {author}"),
            None => String::new(),
        };
        let of_these = if narrowed.section.is_some() || narrowed.tag.is_some() {
            "every one of these questions"
        } else {
            "every question"
        };
        let line =
            format!("{of_these} is answered{whose}; `prepbook status` shows what the answers lack");
        if self.command.json {
            self.json(json!({ "path": null, "id": null, "created": false }))?;
        } else if self.command.editor.is_none() && matches!(self.command.which, Which::Next(_)) {
            // A script reads a path from standard output, and there is none.
            report::aside(&line)?;
        } else {
            report::line(&line)?;
        }
        Ok(Exit::Fine)
    }

    /// Opens the question's answer, or begins one.
    fn answer(&self, question: &Question) -> io::Result<Exit> {
        let known = match self.known(question) {
            Ok(known) => known,
            Err(several) => return self.whose(question, &several),
        };
        let (path, created) = match known {
            Some(answer) => (answer.path.clone(), false),
            None => match create(
                &self.command.root,
                self.loaded,
                self.book,
                question,
                (self.author(), self.command.private),
            ) {
                Ok(path) => (path, true),
                Err(problems) => {
                    if self.command.json {
                        let more = json!({ "path": null, "id": question.id, "created": false });
                        report::json(&problems, &self.loaded.sources, more)?;
                    } else {
                        report::diagnostics(&problems, &self.loaded.sources, self.terminal, false)?;
                        report::aside("nothing was written")?;
                    }
                    return Ok(Exit::Errors);
                }
            },
        };
        let full = self.command.root.join(&path);
        let line = line_of(&self.command.root, &path);
        if self.command.json {
            self.json(json!({ "path": report::path(&full), "line": line, "id": question.id, "created": created }))?;
            return Ok(Exit::Fine);
        }
        let state = match known {
            None => " (new)",
            Some(answer) if answer.is_blank() => " (nothing is written in it yet)",
            Some(answer) if answer.status == Status::Draft => " (draft)",
            Some(_) => "",
        };
        self.asides(known)?;
        let found = match &self.command.editor {
            None => Err(None),
            Some(wanted) => {
                let how = if self.terminal.seen {
                    How::Here
                } else {
                    How::Unseen
                };
                editor::find(wanted, how).map_err(Some)
            }
        };
        let said = format!("{}. {}", question.number, question.text);
        let editor = match found {
            Ok(editor) => editor,
            Err(problem) => {
                // What was asked goes aside, so that standard output is the path alone.
                report::aside(&format!("{said}{state}"))?;
                report::line(&report::path(&full))?;
                if let Some(problem) = problem.filter(|_| self.terminal.seen) {
                    report::aside(&format!("note: {problem}"))?;
                }
                return Ok(Exit::Fine);
            }
        };
        report::line(&format!("{said} → {}{state}", report::path(&full)))?;
        match editor.open(&full, line) {
            Ok(Opened::Beside) => Ok(Exit::Fine),
            Ok(Opened::Left) => self.afterwards(&path),
            Err(problem) => {
                report::aside(&format!("error: {problem}"))?;
                Ok(Exit::Errors)
            }
        }
    }

    /// What may surprise, said before an editor takes the screen.
    fn asides(&self, known: Option<&GuideAnswer>) -> io::Result<()> {
        if self.command.private && known.is_some_and(|answer| !answer.private) {
            report::aside(
                "note: this answer is not private; --private is for new ones, so nothing was changed",
            )?;
        }
        let errors = Tally::of(&self.loaded.diagnostics).errors;
        if errors > 0 {
            report::aside(&format!(
                "note: the book has {}; `prepbook check` names them",
                count(errors, "error")
            ))?;
        }
        Ok(())
    }

    /// The answer that is meant, if there is one; the error is several, of which none was named.
    fn known<'q>(
        &self,
        question: &'q Question,
    ) -> Result<Option<&'q GuideAnswer>, Vec<&'q GuideAnswer>> {
        let all: Vec<&GuideAnswer> = question.answers_by(self.author()).collect();
        match all.as_slice() {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            // Whoever writes for all signs nothing.
            [first, ..] if first.author.is_none() || self.author().is_some() => Ok(Some(first)),
            _ => Err(all),
        }
    }

    fn whose(&self, question: &Question, answers: &[&GuideAnswer]) -> io::Result<Exit> {
        if self.command.json {
            let candidates: Vec<Value> = answers
                .iter()
                .map(|a| json!({ "id": question.id, "author": a.author, "file": a.path }))
                .collect();
            self.json(json!({ "path": null, "id": question.id, "created": false, "candidates": candidates }))?;
            return Ok(Exit::WrongUse);
        }
        report::aside(&format!(
            "error: this question has {}; say whose with --author",
            count(answers.len(), "answer")
        ))?;
        report::aside(&format!("  {}. {}", question.number, question.text))?;
        for answer in answers {
            let author = answer.author.as_deref().unwrap_or_default();
            report::aside(&format!("  {author}: {}", answer.path))?;
        }
        Ok(Exit::WrongUse)
    }

    /// After an editor was left: what was made of it, in one line, and whatever is wrong with the file.
    fn afterwards(&self, path: &str) -> io::Result<Exit> {
        let loaded = load(self.command);
        let own: Vec<Diagnostic> = loaded
            .diagnostics
            .iter()
            .filter(|d| match &d.place {
                Place::Text(file, _) | Place::File(file) => loaded.sources.path(*file) == path,
                Place::Path(other) => other == path,
                Place::None => false,
            })
            .cloned()
            .collect();
        report::diagnostics(&own, &loaded.sources, self.terminal, false)?;
        let answers = loaded
            .book
            .iter()
            .flat_map(|book| book.joined.guide_full().questions());
        let written = answers.flat_map(|q| &q.answers).find(|a| a.path == path);
        if let Some(answer) = written {
            let mut line = status::in_words(answer);
            if answer.is_blank() && matches!(self.command.which, Which::Next(_)) {
                line += ", so --next opens it again; `prepbook answer NUMBER` opens another";
            }
            report::line(&line)?;
        }
        Ok(if own.iter().any(Diagnostic::is_error) {
            Exit::Errors
        } else {
            Exit::Fine
        })
    }
}

/// A new file with a scaffold, by this author, private or not. The path is relative to the book.
fn create(
    root: &Path,
    loaded: &Loaded,
    book: &Book,
    question: &Question,
    (author, private): (Option<&str>, bool),
) -> Result<String, Vec<Diagnostic>> {
    // With a lock that cannot be read, ids are not what they were: an answer would be bound by a wrong one.
    let lock: Vec<Diagnostic> = loaded
        .diagnostics
        .iter()
        .filter(|d| d.is_error() && d.code.starts_with("lock-"))
        .cloned()
        .collect();
    if !lock.is_empty() {
        return Err(lock);
    }
    let begun = Begun {
        question: &question.text,
        id: Some(&question.id),
        author,
        private,
    };
    let config = &book.config;
    let text = answers::scaffold(&begun, &config.answers);
    let mut last = String::new();
    for attempt in 0..ATTEMPTS {
        let path = guide::answer_place(
            &book.joined,
            question,
            &config.content.answers,
            author,
            attempt,
        );
        match output::create_new(&root.join(&path), text.as_bytes()) {
            Ok(()) => return Ok(path),
            // Something that is no answer has this name.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => last = path,
            Err(error) => return Err(vec![unwritable(&path, &error)]),
        }
    }
    Err(vec![unwritable(
        &last,
        &io::ErrorKind::AlreadyExists.into(),
    )])
}

/// Begins an answer to the question with this id, for a page of `watch`: its file and the line at which writing goes on. Where there is an answer already, that
/// is it.
pub(super) fn begin(root: &Path, id: &str) -> Result<(PathBuf, u32), String> {
    let loaded = build::load(
        root,
        &build::Options {
            private: true,
            ..build::Options::default()
        },
        &Memo::new(),
    );
    let Some(book) = &loaded.book else {
        return Err("the book cannot be read now: mend its errors first".to_owned());
    };
    let Some(question) = book.joined.guide_full().question(id) else {
        return Err(format!("no question has the id `{id}` any more"));
    };
    let path = match question.answers.first() {
        Some(answer) => answer.path.clone(),
        None => create(root, &loaded, book, question, (None, false)).map_err(|problems| {
            let first = problems.into_iter().next();
            first.map_or_else(|| "it did not work".to_owned(), |problem| problem.message)
        })?,
    };
    Ok((root.join(&path), line_of(root, &path)))
}

fn unwritable(path: &str, error: &io::Error) -> Diagnostic {
    Diagnostic::error("unwritable", format!("cannot write `{path}`: {error}")).at_path(path)
}

/// The line at which writing goes on. A file that cannot be read is opened at its first.
fn line_of(root: &Path, path: &str) -> u32 {
    let mut sources = SourceMap::new(root);
    let file = sources.read(path).ok();
    let source = file.and_then(|file| sources.get(file));
    source.map_or(1, |source| answers::first_line(&source.text))
}
