//! Blocks to boxes.
