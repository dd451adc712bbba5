//! Free pages: introduction, glossary and the like.
//!
//! Front matter `title`, `order`, `private` (all optional; title: first level-1 heading, else the file's name), then Markdown.

mod read;

pub use read::{KEYS, Page, read};
