//! What goes on the paper, in which order: a file an edition.

mod guide;
