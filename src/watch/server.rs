//! Stage `server`: axum on a current-thread runtime in a thread of its own.

use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Sender;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_util::stream::{self, Stream};

use super::Wake;
use super::host;
use super::served::{self, Found, Served};

/// Where the pages find the reload script. No page of a guide begins with an underscore.
pub(super) const SCRIPT_PATH: &str = "/_prepbook/live.js";
/// Where the script hears of what its page is now; `client/live.js` names it too.
const EVENTS_PATH: &str = "/_prepbook/events";
/// How many ports are tried from the wanted one on.
const PORTS: u16 = 50;

/// What every request needs.
#[derive(Clone)]
struct Context {
    served: Arc<Served>,
    bound: SocketAddr,
}

/// Takes the wanted port or the next free one.
pub(super) fn bind(wanted: SocketAddr) -> io::Result<(TcpListener, SocketAddr)> {
    let mut address = wanted;
    loop {
        match TcpListener::bind(address) {
            Ok(listener) => {
                let bound = listener.local_addr()?;
                return Ok((listener, bound));
            }
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                let tried = address.port().saturating_sub(wanted.port());
                match address.port().checked_add(1) {
                    Some(next) if tried + 1 < PORTS => address.set_port(next),
                    _ => return Err(error),
                }
            }
            Err(error) => return Err(error),
        }
    }
}

/// Serves until the process ends; Ctrl-C wakes the builder with [`Wake::Stop`].
pub(super) fn start(
    listener: TcpListener,
    bound: SocketAddr,
    served: Arc<Served>,
    wake: Sender<Wake>,
) -> io::Result<()> {
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    std::thread::Builder::new()
        .name("server".into())
        .spawn(move || {
            runtime.block_on(async {
                let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
                    return;
                };
                let router = router(Context { served, bound });
                tokio::select! {
                    _ = axum::serve(listener, router).into_future() => {}
                    _ = tokio::signal::ctrl_c() => {}
                }
            });
            // Open event streams end with the process; the builder may be gone already.
            let _ = wake.send(Wake::Stop);
        })?;
    Ok(())
}

fn router(context: Context) -> Router {
    Router::new()
        .route(SCRIPT_PATH, get(script))
        .route(EVENTS_PATH, get(events))
        .fallback(get(file))
        .layer(middleware::from_fn_with_state(
            context.clone(),
            only_own_names,
        ))
        .with_state(context)
}

async fn only_own_names(
    State(context): State<Context>,
    headers: HeaderMap,
    request: Request,
    next: Next,
) -> Response {
    let named = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok());
    let mut response = if named.is_some_and(|host| host::allowed(host, context.bound)) {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "this server answers to localhost only\n",
        )
            .into_response()
    };
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    // What is shown may change with every keystroke.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

async fn script() -> Response {
    (
        [(header::CONTENT_TYPE, content_type("live.js"))],
        concat!(
            include_str!("client/patch.js"),
            include_str!("client/overlay.js"),
            include_str!("client/live.js")
        ),
    )
        .into_response()
}

/// What the page that asks (`?page=…`) is now, and what each later state makes of it: told only where that is another.
async fn events(
    State(context): State<Context>,
    uri: Uri,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let page = query(&uri, "page").unwrap_or_default();
    let page = decode(page.trim_start_matches('/'));
    let states = context.served.states();
    let begin = (context.served, states, page, String::new());
    let stream = stream::unfold(begin, |(served, mut states, page, told)| async move {
        loop {
            states.borrow_and_update();
            let state = served.now().state(&page);
            if state != told {
                return Some((
                    Ok(Event::default().data(&state)),
                    (served, states, page, state),
                ));
            }
            states.changed().await.ok()?;
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

/// A field of the query, still encoded but for `+`.
fn query(uri: &Uri, name: &str) -> Option<String> {
    let fields = uri.query()?.split('&');
    fields
        .filter_map(|field| field.split_once('='))
        .find(|(field, _)| *field == name)
        .map(|(_, value)| decode(&value.replace('+', " ")))
}

/// A file of the guide. Paths are looked up among the files that were drawn; the disk is never asked.
async fn file(State(context): State<Context>, uri: Uri) -> Response {
    let now = context.served.now();
    let path = decode(uri.path().trim_start_matches('/'));
    let (status, name, file) = match now.find(&path) {
        Found::File(name, file) => (StatusCode::OK, name, file),
        Found::Missing(file) => (StatusCode::NOT_FOUND, "404.html", file),
        Found::StandIn(file) => (StatusCode::SERVICE_UNAVAILABLE, "stand-in.html", file),
        Found::Nothing => {
            return (StatusCode::NOT_FOUND, "not found\n").into_response();
        }
    };
    let tag = served::tag(file.key);
    (
        status,
        [
            (header::CONTENT_TYPE, content_type(name).to_owned()),
            // The one is for a script that fetched the page, the other for the page itself, which cannot see its own headers.
            (
                header::HeaderName::from_static("x-prepbook-page"),
                tag.clone(),
            ),
            (
                header::HeaderName::from_static("server-timing"),
                format!("page;desc=\"{tag}\""),
            ),
        ],
        Bytes::from_owner(file.bytes.clone()),
    )
        .into_response()
}

/// Percent-encoding undone; what is no UTF-8 then names no file of ours.
fn decode(path: &str) -> String {
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

fn content_type(path: &str) -> &'static str {
    let extension = path
        .rsplit_once('.')
        .map_or("", |(_, extension)| extension)
        .to_ascii_lowercase();
    match extension.as_str() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "txt" | "md" | "py" | "sql" | "sh" | "csv" => "text/plain; charset=utf-8",
        "xml" => "application/xml",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "woff" => "font/woff",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
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
    fn the_next_free_port_is_taken() {
        let (first, address) = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let (_second, other) = bind(address).unwrap();
        assert_ne!(address.port(), other.port());
        drop(first);
    }
}
