//! `relink`: binds an answer to a question, by the front matter of its file.

use std::io;
use std::path::Path;

use super::meant::{self, Terminal};
use super::{Exit, report};
use crate::answers;
use crate::build::{self, Book, Loaded, Options};
use crate::diagnostic::{Diagnostic, FileId};
use crate::guide;
use crate::memo::Memo;
use crate::output;
use crate::source::SourceMap;
use crate::text;

/// How many questions are listed when several fit.
const LISTED: usize = 5;
/// Words meant for a question are at least so like it (0 to 1), and so much more like it than like the second one: below, a slip of the
/// finger would bind an answer to a stranger.
const LIKE: f64 = 0.8;
const AHEAD: f64 = 0.1;

/// Finds both, rewrites the front matter, and says what was done.
pub fn run(command: &meant::Relink, terminal: &Terminal) -> io::Result<Exit> {
    // Drafts and private answers may be bound too: the author's own view.
    let options = Options {
        private: true,
        ..Options::default()
    };
    let Loaded {
        sources,
        book,
        mut diagnostics,
    } = build::load(&command.root, &options, &Memo::new());
    let Some(book) = book else {
        build::in_order(&mut diagnostics, &sources);
        report::diagnostics(&diagnostics, &sources, terminal, false)?;
        return Ok(Exit::Errors);
    };
    let Some(file) = find_answer(&command.root, &command.answer, &book, &sources) else {
        return no_answer(command, &book, &sources);
    };
    match find_question(&book, &command.question) {
        Found::One(id, question) => bind(&sources, file, &id, &question, terminal),
        Found::Several(candidates) => {
            report::aside(&format!(
                "error: `{}` may be any of these; name one by its id",
                command.question
            ))?;
            list(&candidates)?;
            Ok(Exit::WrongUse)
        }
        Found::None(candidates) => {
            report::aside(&format!(
                "error: no question is like `{}`; the nearest are",
                command.question
            ))?;
            list(&candidates)?;
            Ok(Exit::WrongUse)
        }
    }
}

/// The answer that the typed path names: from here, else from the book's folder.
fn find_answer(root: &Path, typed: &Path, book: &Book, sources: &SourceMap) -> Option<FileId> {
    let meant = [typed.to_owned(), root.join(typed)].map(|path| path.canonicalize().ok());
    let is_meant = |file: FileId| {
        let own = root
            .join(sources.get(file).map_or("", |s| &s.path))
            .canonicalize()
            .ok();
        own.is_some() && meant.contains(&own)
    };
    book.answers.iter().copied().find(|&file| is_meant(file))
}

fn no_answer(command: &meant::Relink, book: &Book, sources: &SourceMap) -> io::Result<Exit> {
    let typed = command.answer.to_string_lossy().replace('\\', "/");
    let paths = book
        .answers
        .iter()
        .filter_map(|&file| sources.get(file).map(|s| s.path.as_str()));
    let near = text::nearest(&typed, paths)
        .map(|near| format!("; did you mean `{near}`?"))
        .unwrap_or_default();
    report::wrong_use(&format!(
        "`{typed}` is no answer of this book (they stand below {}){near}",
        book.config.content.answers
    ));
    Ok(Exit::WrongUse)
}

/// What the words for a question led to.
enum Found {
    /// The question: its id and text.
    One(String, String),
    /// More than one.
    Several(Vec<(String, String)>),
    /// None; these are the nearest.
    None(Vec<(String, String)>),
}

/// By id, else by number, else by words.
fn find_question(book: &Book, typed: &str) -> Found {
    let pair = |q: &guide::Question| (q.id.clone(), q.text.clone());
    if let Some(question) = book.published.question(typed) {
        let (id, text) = pair(question);
        return Found::One(id, text);
    }
    let number = typed.trim_start_matches('#').trim_end_matches('.');
    let numbered: Vec<_> = book
        .published
        .questions()
        .filter(|q| q.number == number)
        .map(|q| pair(q))
        .collect();
    if !numbered.is_empty() {
        return one_of(numbered);
    }
    let wanted = text::normalize(typed);
    let exact: Vec<_> = book
        .published
        .questions()
        .filter(|q| text::normalize(&q.text) == wanted)
        .map(|q| pair(q))
        .collect();
    if !exact.is_empty() {
        return one_of(exact);
    }
    let words: Vec<&str> = wanted.split_whitespace().collect();
    let holds_all = |text: &str| {
        let text = text::normalize(text);
        words.iter().all(|word| text.contains(word))
    };
    let holding: Vec<_> = book
        .published
        .questions()
        .filter(|q| holds_all(&q.text))
        .map(|q| pair(q))
        .collect();
    if !holding.is_empty() {
        return one_of(holding);
    }
    let nearest = guide::nearest_questions(&book.joined, typed, LISTED);
    let likeness: Vec<f64> = nearest
        .iter()
        .map(|(_, text)| text::similarity(&wanted, &text::normalize(text)))
        .collect();
    let nearest: Vec<_> = nearest
        .into_iter()
        .map(|(id, text)| (id.to_owned(), text.to_owned()))
        .collect();
    let second = likeness.get(1).copied().unwrap_or(0.0);
    match (likeness.first(), nearest.first()) {
        (Some(&first), Some((id, text))) if first >= LIKE && first >= second + AHEAD => {
            Found::One(id.clone(), text.clone())
        }
        _ => Found::None(nearest),
    }
}

fn one_of(mut fitting: Vec<(String, String)>) -> Found {
    match (fitting.len(), fitting.pop()) {
        (1, Some((id, text))) => Found::One(id, text),
        (_, last) => {
            fitting.extend(last);
            Found::Several(fitting)
        }
    }
}

fn list(candidates: &[(String, String)]) -> io::Result<()> {
    for (id, text) in candidates.iter().take(LISTED) {
        report::aside(&format!("  {id}\n      {text}"))?;
    }
    if candidates.len() > LISTED {
        report::aside(&format!("  … and {} more", candidates.len() - LISTED))?;
    }
    Ok(())
}

fn bind(
    sources: &SourceMap,
    file: FileId,
    id: &str,
    question: &str,
    terminal: &Terminal,
) -> io::Result<Exit> {
    let Some(source) = sources.get(file) else {
        return Ok(Exit::Errors);
    };
    let unbound =
        |problem: String| Box::new(Diagnostic::error("cannot-bind", problem).in_file(file));
    // The bytes as they are on disk: what is not rewritten stays as it was typed, line ends too.
    let bound = sources.bytes(&source.path).and_then(|raw| {
        let raw = String::from_utf8_lossy(&raw);
        let text = answers::rebind(&raw, id, question)
            .map_err(|error| unbound(format!("this answer cannot be bound: {error}")))?;
        output::replace(&sources.root().join(&source.path), text.as_bytes())
            .map_err(|error| unbound(format!("this answer cannot be written: {error}")))
    });
    match bound {
        Ok(true) => report::line(&format!("{} now answers: {question}", source.path))?,
        Ok(false) => report::line(&format!("{} answers it already: {question}", source.path))?,
        Err(problem) => {
            report::diagnostics(&[*problem], sources, terminal, false)?;
            return Ok(Exit::Errors);
        }
    }
    Ok(Exit::Fine)
}
