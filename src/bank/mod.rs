//! Question banks: a file a layout.
//!
//! NOTE to "guide" (remove later): the lead writes src/bank/*, tests/banks.rs, docs/banks.md right now. Leave this folder alone.
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
