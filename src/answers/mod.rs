//! The user's model answers: one Markdown file each.
//!
//! Stages: `read` (front matter, typed and checked; the text parsed, its public view made) → `parts` (headings and bold lead-ins that mark
//! example, metrics, outcome split the text; every heading gets its anchor) → [`Answer`]. `labels` knows what a label looks like. `rebind`
//! writes an answer's `id` and `question` and touches nothing else.

mod labels;
mod model;
mod parts;
mod read;
mod rebind;

pub use model::*;
pub use read::{KEYS, read};
pub use rebind::{RebindError, rebind};
