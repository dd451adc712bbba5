//! Headings with what stands under each.

use crate::diagnostic::Span;
use crate::markdown::{Block, BlockKind, Inline, plain_inlines};

/// A heading and the blocks between it and the next one.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// The heading's level; 0: what stands before any heading.
    pub level: u8,
    /// Its text.
    pub title: &'a [Inline],
    /// Its text as plain text.
    pub text: String,
    /// Explicit `{#id}`.
    pub id: Option<&'a str>,
    /// The heading itself (none before any heading).
    pub heading: Option<&'a Block>,
    /// Whether it asks, or stands under a heading that does: what is below is an answer rather than more questions.
    pub asking: bool,
    /// What stands under it.
    pub blocks: Vec<&'a Block>,
    /// Where the heading stands (or the first block before any).
    pub span: Span,
}

/// Cuts a file's blocks at its headings. Containers (`<div>`) are looked into: they are decoration.
pub(super) fn outline(blocks: &[Block]) -> Vec<Node<'_>> {
    let mut nodes = vec![Node {
        level: 0,
        title: &[],
        text: String::new(),
        id: None,
        heading: None,
        asking: false,
        blocks: Vec::new(),
        span: blocks.first().map_or(Span::default(), |b| b.span),
    }];
    for block in blocks {
        push(&mut nodes, block);
    }
    let mut above: Vec<(u8, bool)> = Vec::new();
    for node in &mut nodes {
        above.retain(|(level, _)| *level < node.level);
        node.asking = asks(&node.text) || above.last().is_some_and(|(_, asking)| *asking);
        above.push((node.level, node.asking));
    }
    nodes
}

fn push<'a>(nodes: &mut Vec<Node<'a>>, block: &'a Block) {
    match &block.kind {
        BlockKind::Heading { level, id, content } => nodes.push(Node {
            level: *level,
            title: content,
            text: plain_inlines(content).trim().to_owned(),
            id: id.as_deref(),
            heading: Some(block),
            asking: false,
            blocks: Vec::new(),
            span: block.span,
        }),
        BlockKind::Container { blocks, .. }
            if blocks
                .iter()
                .any(|b| matches!(b.kind, BlockKind::Heading { .. } | BlockKind::List(_))) =>
        {
            for block in blocks {
                push(nodes, block);
            }
        }
        _ => {
            if let Some(node) = nodes.last_mut() {
                node.blocks.push(block);
            }
        }
    }
}

/// Whether a text asks: it ends with a question mark of any script, or one stands before a closing word ("Why? Explain.").
pub(super) fn asks(text: &str) -> bool {
    // Latin, full-width, Arabic, Greek (its mark looks like a semicolon but has a code point of its own), Armenian, Ethiopic.
    text.contains(['?', '？', '؟', '\u{37E}', '՞', '፧', '⁇', '⁈', '⁉'])
}
