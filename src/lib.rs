//! prepbook turns a question bank and your own model answers into a themed HTML study guide and printable PDFs.
//!
//! The modules are layers, lowest first; each uses lower ones, never a sibling of its own layer and never a higher one
//! (`tests/layers.rs` holds this):
//!
//! 1. [`diagnostic`], [`text`], [`memo`]
//! 2. [`source`], [`output`]
//! 3. [`config`], [`markdown`], [`front_matter`]
//! 4. [`theme`], [`words`]
//! 5. [`bank`], [`answers`], [`pages`]
//! 6. [`guide`]
//! 7. [`site`], [`pdf`], [`export`]
//! 8. [`build`]
//! 9. [`watch`]
//! 10. [`cli`]

pub mod answers;
pub mod bank;
pub mod build;
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod export;
pub mod front_matter;
pub mod guide;
pub mod markdown;
pub mod memo;
pub mod output;
pub mod pages;
pub mod pdf;
pub mod site;
pub mod source;
pub mod text;
pub mod theme;
pub mod watch;
pub mod words;
