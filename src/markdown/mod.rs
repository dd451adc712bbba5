//! Markdown to one tree with spans, and the tree's writers.
//!
//! Stages: `parse` (pulldown-cmark events → `build`, the tree's builder over a stack of `frames`; wikilinks, alerts, footnotes, smart
//! punctuation) → `html_tags` (raw HTML tokenised) → `html_nodes` and `html_close` (the tags of `html_elements` paired and turned into nodes, the
//! rest kept as text to be escaped) → `private` (fences paired) and `references` (where they lead) → [`Document`]. Writers over the tree: `html` (the site), `plain` (search text, word counts, titles). `highlight` turns code into
//! [`Token`]s for both outputs (the common languages by a lexer of our own, the others by grammars); the typesetter walks the tree itself.
//!
//! This is the only module that names `pulldown_cmark`, `syntect` and `two_face`. Raw HTML policy and the differences
//! from pulldown-cmark's own HTML that follow from it are listed in `docs/markdown.md`.

mod anchors;
mod build;
mod escape;
mod frames;
mod highlight;
mod html;
mod html_blocks;
mod html_close;
mod html_elements;
mod html_inlines;
mod html_nodes;
mod html_tags;
mod parse;
mod plain;
mod private;
mod references;
mod tree;
mod walk;

pub use anchors::{Anchors, heading_anchors};
pub use escape::{escape_attribute, escape_text, scheme_allowed};
pub use highlight::{Token, Tokens, highlight};
pub use html::{
    HtmlOptions, HtmlWriter, LinkHtml, Links, WORDS, Words, write_blocks, write_inlines,
};
pub use parse::{ParseOptions, Parsed, parse};
pub use plain::{plain_blocks, plain_inlines};
pub use private::{has_private, without_private};
pub use tree::*;
pub use walk::{visit_blocks, visit_inlines};

#[cfg(test)]
mod differential_tests;
#[cfg(test)]
mod parse_tests;
#[cfg(test)]
mod reference;
