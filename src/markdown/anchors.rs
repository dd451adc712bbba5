//! The anchors of a text: one rule for the writer that writes them and for those who check links to them.

use super::plain::plain_inlines;
use super::tree::*;
use crate::text::{Slugs, slug};

/// The most bytes of a heading's slug, as of a question's.
const LONGEST: usize = 80;

/// Hands out the anchors of one text, in reading order. A heading has its own `{#id}`, else the slug of its text; a second one of
/// the same name gets `-2`.
#[derive(Debug, Default, Clone)]
pub struct Anchors {
    slugs: Slugs,
}

impl Anchors {
    /// The anchor of the next heading.
    pub fn heading(&mut self, id: Option<&str>, content: &[Inline]) -> String {
        match id {
            Some(id) => self.slugs.unique(id),
            None => self.label(&plain_inlines(content)),
        }
    }

    /// The anchor of a label that is no heading.
    pub fn label(&mut self, text: &str) -> String {
        let slug = slug(text, LONGEST);
        self.slugs
            .unique(if slug.is_empty() { "section" } else { &slug })
    }

    /// An anchor given by name; `None` if the name is taken, for then links lead to the first.
    pub fn named(&mut self, name: &str) -> Option<String> {
        self.slugs.take(name).then(|| name.to_owned())
    }
}

/// All anchors of a text, in the order in which they are written (without the prefix of a page).
pub fn heading_anchors(document: &Document) -> Vec<String> {
    let mut anchors = Anchors::default();
    let mut out = Vec::new();
    collect(&document.blocks, &mut anchors, &mut out);
    document
        .footnotes
        .iter()
        .for_each(|footnote| collect(&footnote.blocks, &mut anchors, &mut out));
    out
}

fn collect(blocks: &[Block], anchors: &mut Anchors, out: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Heading { id, content, .. } => {
                out.push(anchors.heading(id.as_deref(), content));
                in_text(std::slice::from_ref(block), anchors, out);
            }
            BlockKind::Paragraph(_) | BlockKind::Table(_) => {
                in_text(std::slice::from_ref(block), anchors, out)
            }
            BlockKind::Details {
                summary, blocks, ..
            } => {
                named(summary, anchors, out);
                collect(blocks, anchors, out);
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => collect(blocks, anchors, out),
            BlockKind::List(list) => list
                .items
                .iter()
                .for_each(|item| collect(&item.blocks, anchors, out)),
            BlockKind::Definitions(entries) => {
                for (term, definitions) in entries {
                    named(term, anchors, out);
                    definitions
                        .iter()
                        .for_each(|blocks| collect(blocks, anchors, out));
                }
            }
            BlockKind::Code { .. }
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Comment(_) => {}
        }
    }
}

fn in_text(blocks: &[Block], anchors: &mut Anchors, out: &mut Vec<String>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Table(table) => {
                let cells = table.head.iter().chain(table.rows.iter().flatten());
                cells.for_each(|cell| named(cell, anchors, out));
            }
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                named(content, anchors, out)
            }
            _ => {}
        }
    }
}

/// The anchors in running text. Those in an alternative text are not written.
fn named(inlines: &[Inline], anchors: &mut Anchors, out: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Anchor(name) => out.extend(anchors.named(name)),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Styled(_, content) => named(content, anchors, out),
            Inline::Link(link) => named(&link.content, anchors, out),
            _ => {}
        }
    }
}
