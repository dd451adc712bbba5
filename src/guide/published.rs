//! The view that writers see.

use std::ops::Deref;
use std::sync::Arc;

use super::model::Guide;

/// The guide with everything private removed (or, in a `--private` build, kept and stamped). There is no other way to reach a writer.
#[derive(Debug, Clone)]
pub struct Published(Arc<Guide>);

impl Deref for Published {
    type Target = Guide;

    fn deref(&self) -> &Guide {
        &self.0
    }
}

/// Makes the view.
pub fn publish(_joined: &super::Joined, _private: bool) -> Published {
    todo!()
}
