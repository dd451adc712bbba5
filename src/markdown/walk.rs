//! Walks over the tree.

use rustc_hash::{FxHashMap, FxHashSet};

use super::tree::*;
use crate::diagnostic::Span;

/// Calls `see` for every block, outer ones first, in reading order.
pub fn visit_blocks(blocks: &[Block], see: &mut dyn FnMut(&Block)) {
    for block in blocks {
        see(block);
        match &block.kind {
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Details { blocks, .. }
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => visit_blocks(blocks, see),
            BlockKind::List(list) => list
                .items
                .iter()
                .for_each(|item| visit_blocks(&item.blocks, see)),
            BlockKind::Definitions(entries) => {
                entries
                    .iter()
                    .flat_map(|(_, definitions)| definitions)
                    .for_each(|blocks| visit_blocks(blocks, see));
            }
            BlockKind::Paragraph(_)
            | BlockKind::Heading { .. }
            | BlockKind::Code { .. }
            | BlockKind::Table(_)
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Comment(_) => {}
        }
    }
}

/// Calls `see` for every inline in blocks, outer ones first, in reading order (alternative texts of images included).
pub fn visit_inlines(blocks: &[Block], see: &mut dyn FnMut(&Inline)) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                visit_inline(content, see)
            }
            BlockKind::Details {
                summary, blocks, ..
            } => {
                visit_inline(summary, see);
                visit_inlines(blocks, see);
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => visit_inlines(blocks, see),
            BlockKind::List(list) => list
                .items
                .iter()
                .for_each(|item| visit_inlines(&item.blocks, see)),
            BlockKind::Table(table) => {
                table
                    .head
                    .iter()
                    .chain(table.rows.iter().flatten())
                    .for_each(|cell| visit_inline(cell, see));
            }
            BlockKind::Definitions(entries) => {
                for (term, definitions) in entries {
                    visit_inline(term, see);
                    definitions
                        .iter()
                        .for_each(|blocks| visit_inlines(blocks, see));
                }
            }
            BlockKind::Code { .. }
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Comment(_) => {}
        }
    }
}

fn visit_inline(inlines: &[Inline], see: &mut dyn FnMut(&Inline)) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Styled(_, content) => {
                visit_inline(content, see);
            }
            Inline::Link(link) => visit_inline(&link.content, see),
            Inline::Image(image) => visit_inline(&image.alt, see),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::FootnoteRef(_)
            | Inline::Anchor(_)
            | Inline::SoftBreak
            | Inline::HardBreak
            | Inline::Html(_)
            | Inline::Comment(_) => {}
        }
    }
}

/// Lets `edit` change every list of inlines in blocks, outer ones first.
fn edit_inlines(blocks: &mut [Block], edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                edit_inline(content, edit)
            }
            BlockKind::Details {
                summary, blocks, ..
            } => {
                edit_inline(summary, edit);
                edit_inlines(blocks, edit);
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => edit_inlines(blocks, edit),
            BlockKind::List(list) => list
                .items
                .iter_mut()
                .for_each(|item| edit_inlines(&mut item.blocks, edit)),
            BlockKind::Table(table) => {
                let cells = table.head.iter_mut().chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| edit_inline(cell, edit));
            }
            BlockKind::Definitions(entries) => {
                for (term, definitions) in entries {
                    edit_inline(term, edit);
                    definitions
                        .iter_mut()
                        .for_each(|blocks| edit_inlines(blocks, edit));
                }
            }
            BlockKind::Code { .. }
            | BlockKind::Rule
            | BlockKind::Html(_)
            | BlockKind::Comment(_) => {}
        }
    }
}

fn edit_inline(inlines: &mut Vec<Inline>, edit: &mut dyn FnMut(&mut Vec<Inline>)) {
    edit(inlines);
    for inline in inlines {
        match inline {
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Styled(_, content) => {
                edit_inline(content, edit);
            }
            Inline::Link(link) => edit_inline(&mut link.content, edit),
            Inline::Image(image) => edit_inline(&mut image.alt, edit),
            _ => {}
        }
    }
}

/// Takes away references to footnotes that are gone.
pub(super) fn drop_footnote_refs(document: &mut Document, gone: &FxHashSet<String>) {
    let mut edit = |inlines: &mut Vec<Inline>| {
        inlines
            .retain(|inline| !matches!(inline, Inline::FootnoteRef(label) if gone.contains(label)));
    };
    edit_inlines(&mut document.blocks, &mut edit);
    document
        .footnotes
        .iter_mut()
        .for_each(|footnote| edit_inlines(&mut footnote.blocks, &mut edit));
}

/// Leaves of the links and images at these places only their text.
pub(super) fn unlink(document: &mut Document, places: &FxHashSet<Span>) {
    let mut edit = |inlines: &mut Vec<Inline>| {
        let bad = |inline: &Inline| match inline {
            Inline::Link(link) => places.contains(&link.span),
            Inline::Image(image) => places.contains(&image.span),
            _ => false,
        };
        if !inlines.iter().any(bad) {
            return;
        }
        let mut kept = Vec::with_capacity(inlines.len());
        for inline in inlines.drain(..) {
            match inline {
                inline if !bad(&inline) => kept.push(inline),
                Inline::Link(link) => kept.extend(link.content),
                Inline::Image(image) => kept.extend(image.alt),
                inline => kept.push(inline),
            }
        }
        *inlines = kept;
    };
    edit_inlines(&mut document.blocks, &mut edit);
    document
        .footnotes
        .iter_mut()
        .for_each(|footnote| edit_inlines(&mut footnote.blocks, &mut edit));
}

/// Puts footnotes in the order of first reference, references inside footnotes after those of the text; those never referred to come last.
pub(super) fn order_footnotes(document: &mut Document) {
    if document.footnotes.is_empty() {
        return;
    }
    let mut defined: FxHashMap<String, usize> = FxHashMap::default();
    for (n, footnote) in document.footnotes.iter().enumerate() {
        defined.entry(footnote.label.clone()).or_insert(n);
    }
    let mut order: Vec<usize> = Vec::with_capacity(document.footnotes.len());
    let mut seen = vec![false; document.footnotes.len()];
    let mut refer = |blocks: &[Block], order: &mut Vec<usize>| {
        visit_inlines(blocks, &mut |inline| {
            if let Inline::FootnoteRef(label) = inline
                && let Some(&n) = defined.get(label)
                && !std::mem::replace(&mut seen[n], true)
            {
                order.push(n);
            }
        });
    };
    refer(&document.blocks, &mut order);
    let mut next = 0;
    while let Some(&n) = order.get(next) {
        refer(&document.footnotes[n].blocks, &mut order);
        next += 1;
    }
    order.extend((0..seen.len()).filter(|&n| !seen[n]));
    let mut footnotes: Vec<Option<Footnote>> = std::mem::take(&mut document.footnotes)
        .into_iter()
        .map(Some)
        .collect();
    document.footnotes = order.iter().filter_map(|&n| footnotes[n].take()).collect();
}

/// Whether a private part is among blocks or in them.
pub(super) fn holds_private(blocks: &[Block]) -> bool {
    let mut found = false;
    visit_blocks(blocks, &mut |block| {
        found |= matches!(block.kind, BlockKind::Private(_))
    });
    found
}

/// Blocks as one private part.
pub(super) fn private(blocks: Vec<Block>, span: Span) -> Vec<Block> {
    vec![Block {
        kind: BlockKind::Private(blocks),
        span,
    }]
}

/// A block as a list's item of its own.
pub(super) fn item_of(block: Block) -> ListItem {
    ListItem {
        task: None,
        span: block.span,
        blocks: vec![block],
        typed_number: None,
    }
}

/// Puts an anchor where blocks start.
pub(super) fn put_anchor(blocks: &mut Vec<Block>, anchor: String, span: Span) {
    let first = blocks.first_mut().map(|block| &mut block.kind);
    match first {
        Some(BlockKind::Paragraph(content) | BlockKind::Heading { content, .. }) => {
            content.insert(0, Inline::Anchor(anchor));
        }
        _ => {
            let at = Span {
                start: span.start,
                end: span.start,
            };
            blocks.insert(
                0,
                Block {
                    kind: BlockKind::Paragraph(vec![Inline::Anchor(anchor)]),
                    span: at,
                },
            );
        }
    }
}

/// Blocks as running text, a line each.
pub(super) fn flatten(blocks: Vec<Block>) -> Vec<Inline> {
    let mut out = Vec::new();
    flatten_into(&mut out, blocks);
    out
}

fn flatten_into(out: &mut Vec<Inline>, blocks: Vec<Block>) {
    for block in blocks {
        let next_line = |out: &mut Vec<Inline>| {
            if out
                .iter()
                .any(|inline| !matches!(inline, Inline::Comment(_) | Inline::Anchor(_)))
                && !matches!(out.last(), Some(Inline::HardBreak))
            {
                out.push(Inline::HardBreak);
            }
        };
        match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                next_line(out);
                out.extend(content);
            }
            BlockKind::Code { text, .. } => {
                for line in text.lines() {
                    next_line(out);
                    out.push(Inline::Code(line.to_owned()));
                }
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => flatten_into(out, blocks),
            BlockKind::Details {
                summary, blocks, ..
            } => {
                next_line(out);
                out.extend(summary);
                flatten_into(out, blocks);
            }
            BlockKind::List(list) => list
                .items
                .into_iter()
                .for_each(|item| flatten_into(out, item.blocks)),
            BlockKind::Table(table) => {
                for row in std::iter::once(table.head)
                    .chain(table.rows)
                    .filter(|row| !row.is_empty())
                {
                    next_line(out);
                    for (n, cell) in row.into_iter().enumerate() {
                        if n > 0 {
                            out.push(Inline::Text(" ".to_owned()));
                        }
                        out.extend(cell);
                    }
                }
            }
            BlockKind::Definitions(entries) => {
                for (term, definitions) in entries {
                    next_line(out);
                    out.extend(term);
                    definitions
                        .into_iter()
                        .for_each(|blocks| flatten_into(out, blocks));
                }
            }
            BlockKind::Html(html) => {
                next_line(out);
                out.push(Inline::Html(html));
            }
            BlockKind::Comment(text) => out.push(Inline::Comment(text)),
            BlockKind::Rule => {}
        }
    }
}

/// Takes outer white space and breaks away.
pub(super) fn trim(inlines: &mut Vec<Inline>) {
    let is_break = |inline: &Inline| match inline {
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Text(text) => text.bytes().all(|b| b == b' '),
        _ => false,
    };
    while inlines.last().is_some_and(is_break) {
        inlines.pop();
    }
    let first = inlines
        .iter()
        .position(|inline| !is_break(inline))
        .unwrap_or(inlines.len());
    inlines.drain(..first);
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.truncate(text.trim_end_matches(' ').len());
    }
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        let spaces = text.len() - text.trim_start_matches(' ').len();
        text.drain(..spaces);
    }
}

/// The text of inlines that are nothing else.
pub(super) fn only_text(inlines: &[Inline]) -> Option<String> {
    let mut out = String::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(text),
            Inline::SoftBreak => out.push(' '),
            _ => return None,
        }
    }
    Some(out)
}
