//! The guide's files, from memory. Paths are looked up among the files that were drawn; the disk is never asked.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::Context;
use super::range::{self, Part};
use crate::output::media_type;
use crate::watch::served::{self, File, Found};

/// Tells a page which state of it this is: a page cannot see its own headers but for this one.
const TIMING: HeaderName = HeaderName::from_static("server-timing");
/// Tells the same to a script that fetched it.
const PAGE: HeaderName = HeaderName::from_static("x-prepbook-page");

/// How long a document that is being drawn is waited for: a thousand pages take a few seconds.
const COMING: Duration = Duration::from_secs(20);

/// Answers with a file of the guide.
pub(super) async fn file(
    State(context): State<Context>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let path = decode(uri.path().strip_prefix('/').unwrap_or(uri.path()));
    let mut states = context.served.states();
    let coming = async {
        while matches!(context.served.now().find(&path), Found::Coming) {
            if states.changed().await.is_err() {
                break;
            }
        }
    };
    // The first documents are drawn right after the first pages; a reader who is quicker waits.
    let _ = tokio::time::timeout(COMING, coming).await;
    let now = context.served.now();
    let (file, mut response) = match now.find(&path) {
        Found::File(name, file) => (file, whole_or_part(name, file, &method, &headers)),
        Found::Missing(file) => (file, page(StatusCode::NOT_FOUND, file)),
        Found::StandIn(file) => (file, page(StatusCode::SERVICE_UNAVAILABLE, file)),
        Found::Coming | Found::Nothing => {
            return (StatusCode::NOT_FOUND, "not found\n").into_response();
        }
    };
    let tag = served::tag(file.key);
    for (name, value) in [(TIMING, format!("page;desc=\"{tag}\"")), (PAGE, tag)] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

fn page(status: StatusCode, file: &File) -> Response {
    let kind = [(header::CONTENT_TYPE, content_type("page.html"))];
    (status, kind, body(&file.bytes)).into_response()
}

/// The file, a part of it, or the word that the browser has it already.
pub(super) fn whole_or_part(
    path: &str,
    file: &File,
    method: &Method,
    asked: &HeaderMap,
) -> Response {
    let bytes = &file.bytes;
    let tag = format!("\"{:032x}\"", file.key.0);
    let asked = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok());
    let common = [
        (header::CONTENT_TYPE, content_type(path)),
        (header::ETAG, tag.clone()),
        // Kept by the browser, but asked for each time: it may change with every keystroke.
        (header::CACHE_CONTROL, "no-cache".to_owned()),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
    ];
    if asked(header::IF_NONE_MATCH).is_some_and(|tags| matches(tags, &tag)) {
        return (StatusCode::NOT_MODIFIED, common).into_response();
    }
    // Parts of two versions must not be put together.
    let same = asked(header::IF_RANGE).is_none_or(|wanted| wanted.trim() == tag);
    let range = asked(header::RANGE).filter(|_| same && method == Method::GET);
    let len = bytes.len();
    let ranged = |range: String| [(header::CONTENT_RANGE, range)];
    match range::part(range, len) {
        Part::Whole => (common, body(bytes)).into_response(),
        Part::Bytes(part) => {
            let range = format!("bytes {}-{}/{len}", part.start, part.end - 1);
            let body = body(bytes).slice(part);
            (StatusCode::PARTIAL_CONTENT, common, ranged(range), body).into_response()
        }
        Part::Outside => {
            let range = ranged(format!("bytes */{len}"));
            (
                StatusCode::RANGE_NOT_SATISFIABLE,
                common,
                range,
                Body::empty(),
            )
                .into_response()
        }
    }
}

/// The bytes themselves, shared with whoever else shows them.
fn body(bytes: &Arc<[u8]>) -> Bytes {
    Bytes::from_owner(bytes.clone())
}

/// Whether `If-None-Match` names this tag. One marked as weak will do: for a whole file there is no difference.
fn matches(tags: &str, tag: &str) -> bool {
    tags.split(',')
        .map(|wanted| wanted.trim())
        .any(|wanted| wanted == "*" || wanted.strip_prefix("W/").unwrap_or(wanted) == tag)
}

/// Percent-encoding undone; what is no UTF-8 then names no file of ours.
pub(super) fn decode(path: &str) -> String {
    let mut out = Vec::with_capacity(path.len());
    let mut bytes = path.bytes();
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let digits = (ahead.next(), ahead.next());
        let hex = |d: Option<u8>| d.and_then(|d| char::from(d).to_digit(16));
        match (byte, hex(digits.0), hex(digits.1)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                bytes = ahead;
            }
            _ => out.push(byte),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The media type, with the encoding of texts.
fn content_type(path: &str) -> String {
    let kind = media_type(path);
    if kind.starts_with("text/") {
        format!("{kind}; charset=utf-8")
    } else {
        kind.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding() {
        assert_eq!(decode("caf%C3%A9%20x.png"), "café x.png");
        assert_eq!(decode("100%"), "100%");
        assert_eq!(decode("%2e%2E/x"), "../x");
        assert_eq!(decode("a%4"), "a%4");
    }

    #[test]
    fn tags() {
        assert!(matches("\"a\"", "\"a\""));
        assert!(matches("\"b\", W/\"a\"", "\"a\""));
        assert!(matches("*", "\"a\""));
        assert!(!matches("\"b\"", "\"a\""));
        assert!(!matches("", "\"a\""));
    }
}
