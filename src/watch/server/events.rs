//! The stream of versions, by which pages hear that there is something new.

use std::convert::Infallible;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;

use super::Context;

/// Open at a time, by all pages together. Fewer than the connections, so that streams alone never take all places.
pub(super) const STREAMS: usize = 64;

/// The version now, and each later one.
pub(super) async fn events(State(context): State<Context>) -> Response {
    let Ok(place) = context.streams.clone().try_acquire_owned() else {
        // Closed, so that the one who was refused takes up no place either.
        let headers = [(header::RETRY_AFTER, "5"), (header::CONNECTION, "close")];
        let why = "too many pages listen already\n";
        return (StatusCode::SERVICE_UNAVAILABLE, headers, why).into_response();
    };
    let versions = context.served.versions();
    let stream = stream::unfold(
        (versions, true, place),
        |(mut versions, first, place)| async move {
            if !first {
                versions.changed().await.ok()?;
            }
            let version = *versions.borrow_and_update();
            let event = Event::default().data(format!("{version:016x}"));
            Some((Ok::<_, Infallible>(event), (versions, false, place)))
        },
    );
    Sse::new(stream)
        .keep_alive(KeepAlive::default())
        .into_response()
}
