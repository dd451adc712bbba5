//! `book.toml`: what was typed → what it means.
//!
//! Stages: `typed` (serde with spans; unknown keys and wrong types are diagnostics with the nearest name) → `meaning`
//! (defaults filled, values checked, paths made relative to the book) → [`Config`]. Every key is documented in
//! `docs/book-toml.md`; a test holds that list complete.

mod meaning;
mod typed;

pub use meaning::*;
