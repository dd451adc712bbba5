//! The user's model answers: one Markdown file each.
//!
//! Stages: `read` (front matter, typed and checked; the text parsed, its public view made) → `parts` (headings and bold lead-ins that mark
//! example, metrics, outcome split the text; every heading gets its anchor) → [`Answer`]. `labels` knows what a label looks like. `rebind`
//! writes an answer's `id` and `question` and touches nothing else. A new answer goes the other way: `wording` (what a question asks for) →
//! `scaffold` (headings and prompts). `schema` tells
//! editors what front matter may hold.

mod labels;
mod model;
mod parts;
mod read;
mod rebind;
mod scaffold;
mod schema;
mod wording;

pub use model::*;
pub use parts::nothing_written;
pub use read::{KEYS, read};
pub use rebind::{RebindError, rebind};
pub use scaffold::{Begun, first_line, scaffold};
pub use schema::schema;
