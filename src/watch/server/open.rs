//! `POST /_prepbook/open` and `/_prepbook/write`: the page asks for a source file to be opened in the editor, or for a new answer.
//!
//! The only requests that do something. Only a page of ours may send it (the header makes a browser ask first whether a page of another origin may, and we do not
//! answer that), and only for a file that the book was built from.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::files::decode;
use super::{Context, PATIENCE};
use crate::watch::Editor;

const ASKED_BY_US: HeaderName = HeaderName::from_static("x-prepbook");

/// What is done on behalf of a page.
#[derive(Clone)]
pub(in crate::watch) struct Opener {
    /// The book's folder.
    pub root: PathBuf,
    /// Paths of the book's own source files, relative to it.
    pub sources: Arc<Mutex<BTreeSet<String>>>,
    /// Who does it; `None`: nobody, since this view is not the author's alone.
    pub editor: Option<Arc<dyn Editor>>,
}

impl Opener {
    fn is_source(&self, path: &str) -> bool {
        self.sources
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains(path)
    }
}

/// Opens a file of the book: `file` and `line`.
pub(super) async fn open(
    State(context): State<Context>,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Response {
    let (editor, form) = match asked(&context, &uri, &headers, body).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    let Some((file, line)) = file_and_line(&form) else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "`file` or `line` is missing or odd",
        );
    };
    if !context.opener.is_source(&file) {
        return refuse(StatusCode::NOT_FOUND, "that is no source file of this book");
    }
    let path = context.opener.root.join(file);
    done(move || editor.open(&path, line)).await
}

/// Begins an answer: `id`, the question's.
pub(super) async fn write(
    State(context): State<Context>,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Response {
    let (editor, form) = match asked(&context, &uri, &headers, body).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal,
    };
    match fields(&form).and_then(|fields| value(&fields, "id").map(str::to_owned)) {
        Some(id) => done(move || editor.write(&id)).await,
        None => refuse(StatusCode::BAD_REQUEST, "`id` is missing or odd"),
    }
}

/// Who is to do it, and what was sent along: in the query or, in the same form, in the body.
async fn asked(
    context: &Context,
    uri: &Uri,
    headers: &HeaderMap,
    body: axum::body::Body,
) -> Result<(Arc<dyn Editor>, String), Response> {
    let ours = headers.get(ASKED_BY_US).map(HeaderValue::as_bytes) == Some(b"1")
        // That it is our own was seen at the door.
        && headers.contains_key(header::ORIGIN);
    if !ours {
        return Err(refuse(
            StatusCode::FORBIDDEN,
            "only the guide's own pages may ask for this",
        ));
    }
    let Some(editor) = context.opener.editor.clone() else {
        return Err(refuse(
            StatusCode::FORBIDDEN,
            "this view is not the author's alone: it opens nothing",
        ));
    };
    let read = axum::body::to_bytes(body, super::guard::LARGEST_BODY);
    let body = match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => {
            return Err(refuse(StatusCode::BAD_REQUEST, "the request is incomplete"));
        }
        Err(_) => {
            return Err(refuse(
                StatusCode::REQUEST_TIMEOUT,
                "the request is incomplete",
            ));
        }
    };
    let body = String::from_utf8_lossy(&body);
    let form = uri
        .query()
        .filter(|query| !query.is_empty())
        .unwrap_or(&body);
    Ok((editor, form.to_owned()))
}

/// Starting a program may take its time; whoever holds a stream must not wait for it.
async fn done(work: impl FnOnce() -> Result<(), String> + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT.into_response(),
        Ok(Err(why)) => refuse(
            StatusCode::INTERNAL_SERVER_ERROR,
            why.lines().next().unwrap_or("it did not work"),
        ),
        Err(_) => refuse(StatusCode::INTERNAL_SERVER_ERROR, "it did not work"),
    }
}

fn refuse(status: StatusCode, why: &str) -> Response {
    (status, format!("{why}\n")).into_response()
}

/// The fields of a form, decoded; `None`: it is none.
fn fields(form: &str) -> Option<Vec<(String, String)>> {
    form.split('&')
        .map(|field| {
            let (name, value) = field.split_once('=')?;
            Some((name.to_owned(), decode(&value.replace('+', " "))))
        })
        .collect()
}

/// A field's value, if it is there and holds nothing odd.
fn value<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    let value = fields
        .iter()
        .find(|(field, _)| field == name)
        .map(|(_, value)| value.as_str())?;
    (!value.is_empty() && !value.contains(char::is_control)).then_some(value)
}

/// The file and the line (the first, if none is named) of a form.
fn file_and_line(form: &str) -> Option<(String, u32)> {
    let fields = fields(form)?;
    let line = match fields.iter().find(|(name, _)| name == "line") {
        Some((_, line)) => line.parse().ok().filter(|line| *line > 0)?,
        None => 1,
    };
    Some((value(&fields, "file")?.to_owned(), line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let one = |form| file_and_line(form).map(|(file, line)| format!("{file}:{line}"));
        assert_eq!(one("file=a.md&line=3").unwrap(), "a.md:3");
        assert_eq!(one("line=3&file=a%2Fb+c%C3%A9.md").unwrap(), "a/b cé.md:3");
        assert_eq!(one("file=a.md").unwrap(), "a.md:1");
        for odd in [
            "",
            "file=",
            "line=3",
            "file=a.md&line=0",
            "file=a.md&line=-1",
            "file=a%0Ab",
            "file=a%00b",
        ] {
            assert_eq!(one(odd), None, "{odd}");
        }
    }
}
