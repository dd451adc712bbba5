//! The tree as plain text: for search, word counts, titles, bookmarks.

use super::tree::{Block, Inline};

/// The text of blocks; blocks are parted by a newline; code included unless `code` is false.
pub fn plain_blocks(_blocks: &[Block], _code: bool) -> String {
    todo!()
}

/// The text of inlines on one line: soft and hard breaks are spaces, images give their alternative text.
pub fn plain_inlines(_inlines: &[Inline]) -> String {
    todo!()
}
