//! Stage `server`: axum on a current-thread runtime in a thread of its own.
//!
//! A request goes through `connections` (bounds of number, size and time; `stalled`) → `guard` (whose it is; `host`) → one of `files` (the guide, whole or by
//! `range`), `events` (what a page is now), `open` (the editor).

mod connections;
mod events;
mod files;
mod guard;
mod host;
mod open;
mod range;
mod stalled;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::mpsc::Sender;
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, Method};
use axum::middleware;
use axum::response::Response;
use axum::routing::{get, post};
use tokio::runtime::{self, Runtime};
use tokio::sync::Semaphore;

use super::Wake;
use super::served::{File, Served};
use crate::output;

pub(super) use open::Opener;

/// Where the pages find the script of `client/`. No page of a guide begins with an underscore.
pub(super) const SCRIPT_PATH: &str = "/_prepbook/live.js";
/// Where the script hears of what its page is now; `client/live.js` names it too, and the next two.
const EVENTS_PATH: &str = "/_prepbook/events";
/// Where a page asks for the editor.
const OPEN_PATH: &str = "/_prepbook/open";
/// Where a page asks for a new answer.
const WRITE_PATH: &str = "/_prepbook/write";
/// Where a document is shown that follows the book: `?name=guide.pdf`. Links of the pages lead there.
const PAPER_PATH: &str = "/_prepbook/paper";
/// How many ports are tried from the wanted one on.
const PORTS: u16 = 50;
/// How long a client may take for the head of a request (or let a connection lie idle), for its body, and for reading on. A phone in the next room takes
/// fractions of a second.
const PATIENCE: Duration = Duration::from_secs(5);
/// Programs started at the wish of a page, at a time.
const BLOCKING: usize = 2;
/// After Ctrl-C a builder that waits ends by itself at once; one that builds is not waited for any longer than this.
const GRACE: Duration = Duration::from_millis(50);
/// But what it is writing is written to the end: a large site on a slow disk takes that long.
const LAST_WRITES: Duration = Duration::from_secs(5);

/// What every request needs.
#[derive(Clone)]
struct Context {
    served: Arc<Served>,
    bound: SocketAddr,
    opener: Opener,
    streams: Arc<Semaphore>,
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

/// The thread that serves, and that hears Ctrl-C: from its start on, before anything is served.
pub(super) struct Server {
    runtime: runtime::Handle,
}

impl Server {
    /// Starts it. Ctrl-C (or SIGTERM) wakes the builder with [`Wake::Stop`]; if the process has not ended soon after, because a build is under way, it is
    /// ended as soon as nothing is half written.
    pub fn start(wake: Sender<Wake>) -> io::Result<Server> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .max_blocking_threads(BLOCKING)
            .build()?;
        let handle = runtime.handle().clone();
        let stop = stop_signals(&runtime)?;
        std::thread::Builder::new()
            .name("server".into())
            .spawn(move || {
                runtime.block_on(stop);
                // Open event streams end with the process; the builder may be gone already.
                let _ = wake.send(Wake::Stop);
                std::thread::sleep(GRACE);
                output::close(LAST_WRITES);
                std::process::exit(0);
            })?;
        Ok(Server { runtime: handle })
    }

    /// For whoever ends by itself after [`Wake::Stop`]: lets other threads write what they are writing to the end.
    pub fn finish(self) {
        output::close(LAST_WRITES);
    }

    /// Serves until the process ends.
    pub fn serve(
        &self,
        listener: TcpListener,
        bound: SocketAddr,
        served: Arc<Served>,
        opener: Opener,
    ) -> io::Result<()> {
        listener.set_nonblocking(true)?;
        let listener = {
            let _inside = self.runtime.enter();
            tokio::net::TcpListener::from_std(listener)?
        };
        let router = router(Context {
            served,
            bound,
            opener,
            streams: Arc::new(Semaphore::new(events::STREAMS)),
        });
        self.runtime.spawn(connections::serve(listener, router));
        Ok(())
    }
}

/// Comes to an end when the process is asked to; it is listened for from now on.
#[cfg(unix)]
fn stop_signals(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    use tokio::signal::unix::{SignalKind, signal};
    let _inside = runtime.enter();
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Comes to an end when the process is asked to; it is listened for from now on.
#[cfg(windows)]
fn stop_signals(runtime: &Runtime) -> io::Result<impl Future<Output = ()> + Send + use<>> {
    let _inside = runtime.enter();
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    let mut close = tokio::signal::windows::ctrl_close()?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = close.recv() => {}
        }
    })
}

fn router(context: Context) -> Router {
    Router::new()
        .route(SCRIPT_PATH, get(script))
        .route(PAPER_PATH, get(paper))
        .route(&format!("{PAPER_PATH}.js"), get(paper_script))
        .route(&format!("{PAPER_PATH}.css"), get(paper_style))
        .route(EVENTS_PATH, get(events::events))
        .route(OPEN_PATH, post(open::open))
        .route(WRITE_PATH, post(open::write))
        .fallback(get(files::file))
        .layer(middleware::from_fn_with_state(context.clone(), guard::pass))
        .with_state(context)
}

async fn script(method: Method, headers: HeaderMap) -> Response {
    let text = concat!(
        include_str!("../client/patch.js"),
        include_str!("../client/overlay.js"),
        include_str!("../client/live.js"),
    );
    own("live.js", text, &method, &headers)
}

async fn paper(method: Method, headers: HeaderMap) -> Response {
    let text = include_str!("../client/paper.html");
    own("paper.html", text, &method, &headers)
}

async fn paper_script(method: Method, headers: HeaderMap) -> Response {
    let text = include_str!("../client/paper.js");
    own("paper.js", text, &method, &headers)
}

async fn paper_style(method: Method, headers: HeaderMap) -> Response {
    let text = include_str!("../client/paper.css");
    own("paper.css", text, &method, &headers)
}

/// A file of the program's own.
fn own(name: &str, text: &str, method: &Method, headers: &HeaderMap) -> Response {
    files::whole_or_part(name, &File::of(text.as_bytes().into()), method, headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_free_port_is_taken() {
        let (first, address) = bind(SocketAddr::from(([127, 0, 0, 1], 0))).unwrap();
        let (_second, other) = bind(address).unwrap();
        assert_ne!(address.port(), other.port());
        drop(first);
    }
}
