//! Question banks: a file a layout.
//!
//! Stages: the Markdown tree of a bank file → `outline` (headings with what stands under each) → `detect` (which layout, and whether it is
//! a bank at all) → `list` (…one file a layout; more layouts are a later issue) with `item` (a list item → a question) → `report`
//! (numbering) → [`Bank`]. A bank belongs to its authors: its defects are warnings, and nothing in it is dropped silently.

mod detect;
mod item;
mod list;
mod model;
mod outline;
mod report;

pub use detect::{body, read};
pub use model::*;
