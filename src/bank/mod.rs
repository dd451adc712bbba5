//! Question banks: a file a layout.
//!
//! Stages: the Markdown tree of a bank file → `detect` (which layout, and whether it is a bank at all) → `list` (…one file a
//! layout; more layouts are a later issue) → `report` (what was found, what was skipped, numbering) → [`Bank`].
//! A bank belongs to its authors: its defects are warnings, and nothing in it is dropped silently.

mod detect;
mod list;
mod model;
mod report;

pub use model::*;
pub use detect::read;
