//! Taking connections, with bounds on what one client and all together may take up.
//!
//! The clients are a browser or two; but any program of this machine may connect, and a page of the web may make the browser do so. Whatever they open, send slowly or
//! never read, a good client is answered.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

use super::PATIENCE;
use super::stalled::Stalled;

/// Open at a time; further ones wait in the system's queue until one ends. A browser opens six a tab; a process may have 256 open files on macOS,
/// of which the build needs some.
const CONNECTIONS: usize = 128;
/// Of a request's head, in bytes. Browsers send less than one KiB, and the cookies that other servers on `localhost` left.
const LARGEST_HEAD: usize = 16 << 10;
/// Headers of a request; browsers send some twenty.
const MOST_HEADERS: usize = 64;
/// From one failed attempt to take a connection to the next: no open file is left, say, and will not be a moment later.
const PAUSE: Duration = Duration::from_millis(100);

/// Serves for ever.
pub(super) async fn serve(listener: TcpListener, router: Router) -> Infallible {
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        // Counts from the end of the last answer, so it ends idle connections too; browsers open another without a word.
        .header_read_timeout(PATIENCE)
        .max_header_size(LARGEST_HEAD)
        .max_headers(MOST_HEADERS)
        .max_buf_size(4 * LARGEST_HEAD);
    loop {
        let place = places.clone().acquire_owned().await;
        let stream = match listener.accept().await {
            Ok((stream, _)) => stream,
            Err(error) if is_of_one_client(&error) => continue,
            Err(_) => {
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        // Small answers at once. If it cannot be set, they come later.
        let _ = stream.set_nodelay(true);
        let io = TokioIo::new(Stalled::new(stream, PATIENCE));
        let connection = http.serve_connection(io, TowerToHyperService::new(router.clone()));
        tokio::spawn(async move {
            // What a client does wrong is its own affair.
            let _ = connection.await;
            drop(place);
        });
    }
}

fn is_of_one_client(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionRefused
            | io::ErrorKind::Interrupted
    )
}
