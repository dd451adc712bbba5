//! The tree as plain text: for search, word counts, titles, bookmarks.

use super::tree::{Block, BlockKind, Inline};

/// The text of blocks; blocks are parted by a newline; code included unless `code` is false (running text keeps its code spans).
pub fn plain_blocks(blocks: &[Block], code: bool) -> String {
    let mut out = String::new();
    write_blocks(&mut out, blocks, code);
    out.truncate(out.trim_end_matches('\n').len());
    out
}

/// The text of inlines on one line: soft and hard breaks are spaces, images give their alternative text.
pub fn plain_inlines(inlines: &[Inline]) -> String {
    let mut out = String::new();
    write_inlines(&mut out, inlines);
    out
}

fn write_blocks(out: &mut String, blocks: &[Block], code: bool) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                line(out, content)
            }
            BlockKind::Code { text, .. } => {
                if code && !text.is_empty() {
                    out.push_str(text);
                    end_line(out);
                }
            }
            BlockKind::Quote(blocks)
            | BlockKind::Alert(_, blocks)
            | BlockKind::Container { blocks, .. }
            | BlockKind::Private(blocks) => write_blocks(out, blocks, code),
            BlockKind::Details {
                summary, blocks, ..
            } => {
                line(out, summary);
                write_blocks(out, blocks, code);
            }
            BlockKind::List(list) => list
                .items
                .iter()
                .for_each(|item| write_blocks(out, &item.blocks, code)),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.head)
                    .chain(&table.rows)
                    .filter(|row| !row.is_empty())
                {
                    for (n, cell) in row.iter().enumerate() {
                        if n > 0 {
                            out.push('\t');
                        }
                        write_inlines(out, cell);
                    }
                    end_line(out);
                }
            }
            BlockKind::Definitions(entries) => {
                for (term, definitions) in entries {
                    line(out, term);
                    definitions
                        .iter()
                        .for_each(|blocks| write_blocks(out, blocks, code));
                }
            }
            BlockKind::Html(html) => {
                out.push_str(html.trim_end());
                end_line(out);
            }
            BlockKind::Rule | BlockKind::Comment(_) => {}
        }
    }
}

fn line(out: &mut String, content: &[Inline]) {
    let before = out.len();
    write_inlines(out, content);
    if out.len() > before {
        end_line(out);
    }
}

fn end_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn write_inlines(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => out.push_str(text),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Styled(_, content) => write_inlines(out, content),
            Inline::Link(link) => write_inlines(out, &link.content),
            Inline::Image(image) => write_inlines(out, &image.alt),
            Inline::SoftBreak | Inline::HardBreak => {
                // A break beside a space is not a second one.
                if !out.is_empty() && !out.ends_with([' ', '\n', '\t']) {
                    out.push(' ');
                }
            }
            Inline::FootnoteRef(_) | Inline::Anchor(_) | Inline::Comment(_) => {}
        }
    }
}
