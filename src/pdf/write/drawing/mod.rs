//! Drawings (SVG) as vectors: a form of PDF paths, drawn once however often it is shown.
//!
//! Stages: `read` (usvg resolves styles, shapes, `use` and units, and turns text into outlines in the theme's fonts; nothing outside the file is ever
//! looked at) → `draw` (the tree → content streams and forms) with `paint` (gradients and patterns → shadings and tilings).
//!
//! A form holds no marked content: the figure that shows it is marked on its page (PDF/UA-1, 7.20). Its coordinates are the drawing's own, y
//! downwards; its matrix brings them to the unit square that every image fills. Forms within it keep the same coordinates, so
//! that patterns, whose matrices count from the form that uses them (8.7.3.1), need no other.

mod draw;
mod paint;
mod read;

pub(super) use draw::draw;
pub(super) use read::{Parsed, Reader};
