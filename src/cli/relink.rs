//! `relink`: binds an answer to a question, by the front matter of its file.

use std::io;
use std::path::Path;

use super::meant::{self, Terminal};
use super::{Exit, report, which};
use crate::answers;
use crate::build::{self, Book, Loaded, Options};
use crate::diagnostic::{Diagnostic, FileId};
use crate::guide::Question;
use crate::memo::Memo;
use crate::output;
use crate::source::SourceMap;
use crate::text;

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
    match which::question(&book, &command.question) {
        Ok(question) => bind(&sources, file, question, terminal),
        Err(unclear) => {
            unclear.say()?;
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

fn bind(
    sources: &SourceMap,
    file: FileId,
    question: &Question,
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
        let text = answers::rebind(&raw, &question.id, &question.text)
            .map_err(|error| unbound(format!("this answer cannot be bound: {error}")))?;
        output::replace(&sources.root().join(&source.path), text.as_bytes())
            .map_err(|error| unbound(format!("this answer cannot be written: {error}")))
    });
    match bound {
        Ok(true) => report::line(&format!("{} now answers: {}", source.path, question.text))?,
        Ok(false) => report::line(&format!(
            "{} answers it already: {}",
            source.path, question.text
        ))?,
        Err(problem) => {
            report::diagnostics(&[*problem], sources, terminal, false)?;
            return Ok(Exit::Errors);
        }
    }
    Ok(Exit::Fine)
}
