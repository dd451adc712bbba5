//! Finding and reading files: the only place that reads the disk for a build.
//!
//! Stages: `find` (walkdir below the book's folders, symlink loops reported) → `decode` (size limit, UTF-8 with the offset
//! of the first bad byte, byte order mark dropped, CRLF to LF) → [`SourceMap`] (every file read, numbered, with its text). A later load
//! reads again only what `stamp` says is another file.

mod decode;
mod find;
mod map;
mod problem;
mod stamp;

pub use decode::{Limits, decode};
pub use find::{find, is_file, is_folder};
pub use map::{Source, SourceMap};
