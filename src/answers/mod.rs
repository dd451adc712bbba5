//! The user's model answers: one Markdown file each.
//!
//! Stages: `front_matter` (YAML between `---` lines, typed, unknown keys reported) → `evidence` (headings and bold lead-ins that
//! mark example, metrics, outcome; run-in labels) → [`Answer`].

mod evidence;
mod front_matter;
mod model;

pub use front_matter::read;
pub use model::*;
