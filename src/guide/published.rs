//! The view that writers see.

use std::ops::Deref;
use std::sync::Arc;

use super::assets::{Assets, Shelf};
use super::links;
use super::model::Guide;
use super::view::{self, View};
use crate::diagnostic::Diagnostic;

/// The guide with everything private removed (or, in a `--private` build, kept and stamped). There is no other way to reach a writer, and only
/// [`publish`] makes one; [`super::select`] takes a part of one.
#[derive(Debug, Clone)]
pub struct Published(Arc<Guide>);

impl Deref for Published {
    type Target = Guide;

    fn deref(&self) -> &Guide {
        &self.0
    }
}

impl Published {
    /// A part of it.
    pub(super) fn narrowed(&self, part: impl FnOnce(&Arc<Guide>) -> Guide) -> Published {
        Published(Arc::new(part(&self.0)))
    }
}

/// Makes the view. The diagnostics are what only this view shows: links from public text to something private.
pub fn publish(joined: &super::Joined, private: bool) -> (Published, Vec<Diagnostic>) {
    let full = &joined.full;
    if private || view::all_public(&joined.materials) {
        return (
            Published(Arc::new(Guide {
                private,
                ..full.guide.clone()
            })),
            Vec::new(),
        );
    }
    let View { guide, anchors } = view::build(&joined.materials, false, Some(full));
    let mut public = View { guide, anchors };
    // Links and assets are found anew from public text alone: what only private text refers to is never reached.
    let known = Shelf::Known(
        full.guide
            .assets
            .iter()
            .map(|asset| (asset.path.as_str(), asset))
            .collect(),
    );
    let problems = links::resolve(
        &mut public,
        &joined.materials,
        &joined.index,
        Assets::new(known),
        None,
    );
    (Published(Arc::new(public.guide)), problems)
}
