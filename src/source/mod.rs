//! Finding and reading files: the only place that reads the disk for a build.
//!
//! Stages: `find` (walkdir below the book's folders, symlink loops reported) → `decode` (size limit, UTF-8 with the offset
//! of the first bad byte, byte order mark dropped, CRLF to LF) → [`SourceMap`] (every file read, numbered, with its text). A later load
//! reads again only what `stamp` says is another file.
//! Beside them `survey`: what lies below a folder and when it changed, for the watcher.

mod decode;
mod find;
mod map;
mod mounts;
mod problem;
mod stamp;
mod survey;

pub use decode::{Limits, decode};
pub use find::{find, is_file, is_folder};
pub use map::{Source, SourceMap};
pub use mounts::shared;
pub use stamp::Stamp;
pub use survey::{Depth, Entry, survey};
