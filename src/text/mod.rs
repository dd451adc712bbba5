//! Words and names: slugs, normal form, the nearest name, counting.

mod normal;
mod similar;
mod slug;

pub use normal::{fold_spaces, normalize, speaking_seconds, word_count};
pub use similar::{edits, nearest, similarity};
pub use slug::{Slugs, slug};
