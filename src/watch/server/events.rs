//! The stream by which a page hears what it is now: which state of it, what is wrong with the book, which documents there are.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use futures_util::stream;
use tokio::sync::{OwnedSemaphorePermit, watch};

use super::Context;
use super::files::decode;
use crate::watch::served::Served;

/// Open at a time, by all pages together. Fewer than the connections, so that streams alone never take all places.
pub(super) const STREAMS: usize = 64;

/// What the page that asks (`?page=/path`) is now, and each later state.
pub(super) async fn events(State(context): State<Context>, uri: Uri) -> Response {
    let Ok(place) = context.streams.clone().try_acquire_owned() else {
        // Closed, so that the one who was refused takes up no place either.
        let headers = [(header::RETRY_AFTER, "5"), (header::CONNECTION, "close")];
        let why = "too many pages listen already\n";
        return (StatusCode::SERVICE_UNAVAILABLE, headers, why).into_response();
    };
    let path = query(&uri, "page").unwrap_or_default();
    let path = path.trim_start_matches('/').to_owned();
    let begin = Listener {
        states: context.served.states(),
        served: context.served,
        path,
        told: String::new(),
        _place: place,
    };
    let stream = stream::unfold(begin, |mut listener| async move {
        let state = listener.next().await?;
        let event = Event::default().data(state);
        Some((Ok::<_, Infallible>(event), listener))
    });
    Sse::new(stream)
        .keep_alive(KeepAlive::default())
        .into_response()
}

/// A page that listens.
struct Listener {
    served: Arc<Served>,
    states: watch::Receiver<u64>,
    path: String,
    /// What it was told last.
    told: String,
    /// Given back when it leaves.
    _place: OwnedSemaphorePermit,
}

impl Listener {
    /// What it is to be told next. Most states are the same to most pages.
    async fn next(&mut self) -> Option<String> {
        loop {
            self.states.borrow_and_update();
            let state = self.served.now().state(&self.path);
            if state != self.told {
                self.told.clone_from(&state);
                return Some(state);
            }
            self.states.changed().await.ok()?;
        }
    }
}

/// A field of the query.
fn query(uri: &Uri, name: &str) -> Option<String> {
    let fields = uri.query()?.split('&');
    fields
        .filter_map(|field| field.split_once('='))
        .find(|(field, _)| *field == name)
        .map(|(_, value)| decode(&value.replace('+', " ")))
}
