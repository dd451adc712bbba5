//! Boxes to pages.
