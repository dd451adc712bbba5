//! Numbering, skipped blocks.
