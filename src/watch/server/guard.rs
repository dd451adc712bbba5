//! Who is answered. Every request passes here first.
//!
//! What is served may be private, and any page of the web may send requests to this machine. Such a page bears its own name: in `Host` if it bound that name to
//! 127.0.0.1, in `Origin` or `Sec-Fetch-Site` if not.

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, Method, StatusCode, header, request};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::net::SocketAddr;

use super::{Context, host};

/// Of a path with its query, in bytes. The longest of a guide are some hundred.
const LONGEST_URI: usize = 4 << 10;
/// Of what comes with a request, in bytes: the name of a file and a line at most.
pub(super) const LARGEST_BODY: usize = 4 << 10;

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
const MODE: HeaderName = HeaderName::from_static("sec-fetch-mode");
const DEST: HeaderName = HeaderName::from_static("sec-fetch-dest");
const POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

/// Refuses what may not be answered; adds what every answer bears.
pub(super) async fn pass(State(context): State<Context>, request: Request, next: Next) -> Response {
    let (request, body) = request.into_parts();
    let mut response = match judge(&request, context.bound) {
        Ok(()) => next.run(Request::from_parts(request, body)).await,
        // Whoever sends such a request gets no second one on the same connection.
        Err((status, why)) => (status, [(header::CONNECTION, "close")], why).into_response(),
    };
    let headers = response.headers_mut();
    let fixed = HeaderValue::from_static;
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, fixed("nosniff"));
    // No page of another origin may take a file of ours as its own script or picture.
    headers.insert(POLICY, fixed("same-origin"));
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(fixed("no-store"));
    response
}

type Refusal = (StatusCode, &'static str);

fn judge(request: &request::Parts, bound: SocketAddr) -> Result<(), Refusal> {
    let value = |name: &HeaderName| request.headers.get(name).map(HeaderValue::as_bytes);
    let mut hosts = request.headers.get_all(header::HOST).iter();
    let host = match (hosts.next(), hosts.next()) {
        (Some(host), None) => host.to_str().ok(),
        _ => None,
    };
    let Some(host) = host.filter(|host| host::allowed(host, bound)) else {
        return Err((
            StatusCode::FORBIDDEN,
            "this server answers to localhost only\n",
        ));
    };
    // `GET http://name/path`: the name counts for more than `Host`.
    let named = request.uri.authority().map(|name| name.as_str());
    if named.is_some_and(|name| !host::allowed(name, bound)) {
        return Err((
            StatusCode::FORBIDDEN,
            "this server answers to localhost only\n",
        ));
    }
    let own = |origin: &HeaderValue| is_own(origin.as_bytes(), host);
    if !request.headers.get_all(header::ORIGIN).iter().all(own) {
        return Err((StatusCode::FORBIDDEN, "not for pages of another origin\n"));
    }
    // `same-site` is another port of this machine: somebody else's server.
    let foreign = value(&SITE).is_some_and(|site| site != b"same-origin" && site != b"none");
    let reads = request.method == Method::GET || request.method == Method::HEAD;
    // A link from elsewhere may lead here: the page that it is on sees nothing of what it opens.
    let opens = reads && value(&MODE) == Some(b"navigate") && value(&DEST) == Some(b"document");
    if foreign && !opens {
        return Err((StatusCode::FORBIDDEN, "not for pages of another origin\n"));
    }
    if request
        .uri
        .path_and_query()
        .is_some_and(|p| p.as_str().len() > LONGEST_URI)
    {
        return Err((
            StatusCode::URI_TOO_LONG,
            "that is too long for a path of a guide\n",
        ));
    }
    let length = value(&header::CONTENT_LENGTH).map(|length| {
        let digits = std::str::from_utf8(length).ok();
        digits
            .and_then(|d| d.parse::<usize>().ok())
            .unwrap_or(usize::MAX)
    });
    let unmeasured = request.headers.contains_key(header::TRANSFER_ENCODING);
    if length.is_some_and(|length| length > LARGEST_BODY) || unmeasured {
        return Err((
            StatusCode::PAYLOAD_TOO_LARGE,
            "nothing of that size is wanted here\n",
        ));
    }
    Ok(())
}

/// Whether an `Origin` is that of the pages served under this `Host`: the same scheme, name and port. (Not the port that is bound: it may be forwarded.)
pub(super) fn is_own(origin: &[u8], host: &str) -> bool {
    origin
        .strip_prefix(b"http://")
        .is_some_and(|name| name.eq_ignore_ascii_case(host.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(method: &str, uri: &str, headers: &[(&str, &str)]) -> u16 {
        let mut request = Request::builder().method(method).uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let (parts, ()) = request.body(()).unwrap().into_parts();
        let bound = SocketAddr::from(([127, 0, 0, 1], 4000));
        judge(&parts, bound).map_or_else(|(status, _)| status.as_u16(), |()| 200)
    }

    const HOST: (&str, &str) = ("host", "localhost:4000");

    #[test]
    fn names() {
        assert_eq!(status("GET", "/", &[HOST]), 200);
        assert_eq!(status("GET", "/", &[]), 403);
        assert_eq!(status("GET", "/", &[HOST, ("host", "evil.example")]), 403);
        assert_eq!(status("GET", "http://evil.example/", &[HOST]), 403);
        assert_eq!(status("GET", "http://127.0.0.1/", &[HOST]), 200);
    }

    #[test]
    fn origins() {
        let with = |origin| status("GET", "/", &[HOST, ("origin", origin)]);
        assert_eq!(with("http://localhost:4000"), 200);
        for origin in [
            "null",
            "",
            "https://localhost:4000",
            "http://localhost",
            "http://localhost:3000",
            "http://127.0.0.1:4000",
            "http://evil.example",
            "http://localhost:4000.evil.example",
        ] {
            assert_eq!(with(origin), 403, "{origin}");
        }
        let two = [
            HOST,
            ("origin", "http://localhost:4000"),
            ("origin", "null"),
        ];
        assert_eq!(status("GET", "/", &two), 403);
    }

    #[test]
    fn sites() {
        let with = |method, site, mode, dest| {
            let sec = [
                HOST,
                ("sec-fetch-site", site),
                ("sec-fetch-mode", mode),
                ("sec-fetch-dest", dest),
            ];
            status(method, "/", &sec)
        };
        assert_eq!(with("GET", "same-origin", "cors", "empty"), 200);
        assert_eq!(with("GET", "none", "navigate", "document"), 200);
        assert_eq!(with("GET", "cross-site", "navigate", "document"), 200);
        assert_eq!(with("POST", "cross-site", "navigate", "document"), 403);
        assert_eq!(with("GET", "cross-site", "navigate", "iframe"), 403);
        assert_eq!(with("GET", "cross-site", "no-cors", "script"), 403);
        assert_eq!(with("GET", "same-site", "no-cors", "script"), 403);
    }

    #[test]
    fn sizes() {
        assert_eq!(
            status("GET", &format!("/{}", "a".repeat(5000)), &[HOST]),
            414
        );
        assert_eq!(
            status("POST", "/", &[HOST, ("content-length", "4096")]),
            200
        );
        assert_eq!(status("GET", "/", &[HOST, ("content-length", "4097")]), 413);
        assert_eq!(status("GET", "/", &[HOST, ("content-length", "1e9")]), 413);
        assert_eq!(
            status("GET", "/", &[HOST, ("transfer-encoding", "chunked")]),
            413
        );
    }
}
