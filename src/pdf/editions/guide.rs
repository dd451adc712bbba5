//! The guide: cover, contents, sections, closing words.
