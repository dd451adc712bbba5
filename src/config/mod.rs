//! `book.toml`: what was typed → what it means.
//!
//! Stages: `typed` (TOML with the place of every key and value; unknown keys and wrong types are diagnostics with the nearest name) →
//! `read` (defaults filled, values checked by `values`, paths made relative to the book; `read/editions` for the largest table) → [`Config`]. `edition` is what an `[[edition]]` means. `keys` lists every key, for hints and for
//! editors' schemas; each is documented in `docs/book-toml.md`, and a test holds that list complete.

mod edition;
mod keys;
mod meaning;
mod read;
mod typed;
mod values;

pub use edition::*;
pub use keys::schema;
pub use meaning::*;
pub use read::read;
pub use typed::{Table, Typed as TypedValue, toml_document};
