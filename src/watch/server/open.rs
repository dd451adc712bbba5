//! `POST /_prepbook/open`: the page asks for a source file to be opened in the editor.
//!
//! The only request that does something. Only a page of ours may send it (the header makes a browser ask first whether a page of another origin may, and we do not
//! answer that), and only for a file that the book was built from.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::files::decode;
use super::{Context, PATIENCE};

const ASKED_BY_US: HeaderName = HeaderName::from_static("x-prepbook");

/// Opens a file of the book at a line; the error is one line for the user.
pub(in crate::watch) type Open = Arc<dyn Fn(&str, u32) -> Result<(), String> + Send + Sync>;

/// What is done on behalf of a page.
#[derive(Clone)]
pub(in crate::watch) struct Opener {
    /// Whether a path, relative to the book, is one of its own source files.
    pub is_source: Arc<dyn Fn(&str) -> bool + Send + Sync>,
    /// Opens it.
    pub open: Open,
}

/// `file` and `line` come in the query or, in the same form, in the body.
pub(super) async fn open(
    State(context): State<Context>,
    uri: Uri,
    headers: HeaderMap,
    body: axum::body::Body,
) -> Response {
    let ours = headers.get(ASKED_BY_US).map(HeaderValue::as_bytes) == Some(b"1")
        // That it is our own was seen at the door.
        && headers.contains_key(header::ORIGIN);
    if !ours {
        return refuse(
            StatusCode::FORBIDDEN,
            "only the guide's own pages may ask for this",
        );
    }
    let read = axum::body::to_bytes(body, super::guard::LARGEST_BODY);
    let body = match tokio::time::timeout(PATIENCE, read).await {
        Ok(Ok(body)) => body,
        Ok(Err(_)) => return refuse(StatusCode::BAD_REQUEST, "the request is incomplete"),
        Err(_) => return refuse(StatusCode::REQUEST_TIMEOUT, "the request is incomplete"),
    };
    let body = String::from_utf8_lossy(&body);
    let form = uri
        .query()
        .filter(|query| !query.is_empty())
        .unwrap_or(&body);
    let Some((file, line)) = asked(form) else {
        return refuse(
            StatusCode::BAD_REQUEST,
            "`file` or `line` is missing or odd",
        );
    };
    let opener = context.opener.clone();
    if !(opener.is_source)(&file) {
        return refuse(StatusCode::NOT_FOUND, "that is no source file of this book");
    }
    // Starting a program may take its time; whoever holds the reload script's stream must not wait for it.
    match tokio::task::spawn_blocking(move || (opener.open)(&file, line)).await {
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

/// The file and the line (the first, if none is named) of a form.
fn asked(form: &str) -> Option<(String, u32)> {
    let mut file = None;
    let mut line = 1;
    for field in form.split('&') {
        let (name, value) = field.split_once('=')?;
        let value = decode(&value.replace('+', " "));
        match name {
            "file" => file = Some(value),
            "line" => line = value.parse().ok().filter(|line| *line > 0)?,
            _ => {}
        }
    }
    let is_plain = |path: &String| !path.is_empty() && !path.contains(char::is_control);
    Some((file.filter(is_plain)?, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let one = |form| asked(form).map(|(file, line)| format!("{file}:{line}"));
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
