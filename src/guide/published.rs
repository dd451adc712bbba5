//! The view that writers see.

use std::ops::Deref;
use std::sync::Arc;

use super::model::Guide;
use crate::diagnostic::Diagnostic;

/// The guide with everything private removed (or, in a `--private` build, kept and stamped). There is no other way to reach a writer.
#[derive(Debug, Clone)]
pub struct Published(Arc<Guide>);

impl Deref for Published {
    type Target = Guide;

    fn deref(&self) -> &Guide {
        &self.0
    }
}

/// Makes the view. The diagnostics are what only this view shows: links from public text to something private.
pub fn publish(_joined: &super::Joined, _private: bool) -> (Published, Vec<Diagnostic>) {
    todo!()
}
