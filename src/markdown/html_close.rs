//! What HTML elements become when they end: blocks, inlines, rows and items of what holds them.

use super::build::Builder;
use super::frames::{Frame, Kind};
use super::html_elements::Element;
use super::html_nodes::{Cell, Data, Open};
use super::tree::*;
use super::walk;
use crate::diagnostic::Span;

impl Builder<'_> {
    /// Makes of an element what it means and adds it; not `proper`: its end tag is missing.
    pub fn close_element(
        &mut self,
        open: Open,
        mut blocks: Vec<Block>,
        mut inlines: Vec<Inline>,
        span: Span,
        tainted: bool,
        proper: bool,
    ) {
        let Open {
            element,
            raw,
            align,
            anchor,
            data,
        } = open;
        if element.is_inline() {
            self.top().tainted |= tainted;
            // `<a>\n<img>\n</a>`: the space after the image does not belong to the link.
            let space = inlines.pop_if(|inline| matches!(inline, Inline::SoftBreak));
            let inline = match (element, data) {
                (_, Data::Bare) => {
                    inlines.extend(space);
                    return self.splice_inlines(inlines);
                }
                _ if !proper => {
                    self.inline(Inline::Html(raw));
                    inlines.extend(space);
                    return self.splice_inlines(inlines);
                }
                (_, Data::Link { dest, title }) => Inline::Link(Link {
                    dest,
                    title,
                    content: inlines,
                    kind: LinkKind::Plain,
                    span,
                }),
                (Element::Styled(Tag::Code), _) => match walk::only_text(&inlines) {
                    Some(text) => Inline::Code(text),
                    None => Inline::Styled(Tag::Code, inlines),
                },
                (Element::Styled(Tag::Abbr), Data::Abbr(title)) => {
                    if !title.trim().is_empty() {
                        inlines.push(Inline::Text(format!(" ({})", title.trim())));
                    }
                    Inline::Styled(Tag::Abbr, inlines)
                }
                (Element::Styled(tag), _) => Inline::Styled(tag, inlines),
                (Element::Strong, _) => Inline::Strong(inlines),
                _ => Inline::Emphasis(inlines),
            };
            self.top().inlines.push(inline);
            return self.top().inlines.extend(space);
        }
        if !proper {
            self.here = span.start as usize..span.start as usize + raw.len();
            self.unpaired(&raw, "never closed here");
            self.add(BlockKind::Html(raw), Span::new(self.here.clone()), false);
            self.splice_data(data, span, tainted);
            return self.splice(blocks, tainted);
        }
        let mut heading_id = None;
        if let Some(anchor) = anchor {
            match element {
                Element::Heading(_) => heading_id = Some(anchor),
                // Their parts are not blocks: the anchor goes before.
                Element::Ul
                | Element::Ol
                | Element::Dl
                | Element::Table
                | Element::Tr
                | Element::Pre => {
                    self.add(
                        BlockKind::Paragraph(vec![Inline::Anchor(anchor)]),
                        span,
                        tainted,
                    );
                }
                _ => walk::put_anchor(&mut blocks, anchor, span),
            }
        }
        self.finish_block(element, align, heading_id, data, blocks, span, tainted);
    }

    #[allow(clippy::too_many_arguments)]
    fn finish_block(
        &mut self,
        element: Element,
        align: Option<Align>,
        anchor: Option<String>,
        data: Data,
        blocks: Vec<Block>,
        span: Span,
        tainted: bool,
    ) {
        match (element, data) {
            (Element::Summary, _) => {
                let tainted = tainted || walk::holds_private(&blocks);
                if let Frame {
                    kind: Kind::Element(parent),
                    tainted: parent_tainted,
                    ..
                } = self.top()
                    && let Data::Details {
                        summary: summary @ None,
                        ..
                    } = &mut parent.data
                {
                    *summary = Some(walk::flatten(blocks));
                    *parent_tainted |= tainted;
                    return;
                }
                self.splice(blocks, tainted);
            }
            (Element::Details, Data::Details { open, summary }) => {
                let summary = summary.unwrap_or_default();
                self.add(
                    BlockKind::Details {
                        summary,
                        open,
                        blocks,
                    },
                    span,
                    tainted,
                );
            }
            (Element::Heading(level), _) => {
                let tainted = tainted || walk::holds_private(&blocks);
                let content = walk::flatten(blocks);
                if content.is_empty() {
                    return;
                }
                let heading = BlockKind::Heading {
                    level,
                    id: anchor,
                    content,
                };
                match align {
                    Some(align) => {
                        let blocks = vec![Block {
                            kind: heading,
                            span,
                        }];
                        self.add(
                            BlockKind::Container {
                                align: Some(align),
                                blocks,
                            },
                            span,
                            tainted,
                        );
                    }
                    None => self.add(heading, span, tainted),
                }
            }
            (Element::Quote, _) => self.add(BlockKind::Quote(blocks), span, tainted),
            (_, Data::List { start, mut items }) => {
                items.extend(blocks.into_iter().map(walk::item_of));
                let tight = items.iter().all(|item| {
                    item.blocks
                        .iter()
                        .filter(|block| matches!(block.kind, BlockKind::Paragraph(_)))
                        .count()
                        < 2
                });
                self.add(
                    BlockKind::List(List {
                        start,
                        tight,
                        items,
                    }),
                    span,
                    tainted,
                );
            }
            (_, Data::Item { number }) => {
                let tainted_blocks = if tainted {
                    walk::private(blocks, span)
                } else {
                    blocks
                };
                if let Kind::Element(parent) = &mut self.top().kind
                    && let Data::List { items, .. } = &mut parent.data
                {
                    items.push(ListItem {
                        task: None,
                        blocks: tainted_blocks,
                        span,
                        typed_number: number,
                    });
                } else {
                    self.splice(tainted_blocks, false);
                }
            }
            (_, Data::Definitions(mut entries)) => {
                if !blocks.is_empty() {
                    entries.push((Vec::new(), vec![blocks]));
                }
                self.add(BlockKind::Definitions(entries), span, tainted);
            }
            (Element::Dt | Element::Dd, _) => {
                let blocks = if tainted {
                    walk::private(blocks, span)
                } else {
                    blocks
                };
                if let Frame {
                    kind: Kind::Element(parent),
                    tainted,
                    ..
                } = self.top()
                    && let Data::Definitions(entries) = &mut parent.data
                {
                    if element == Element::Dt {
                        *tainted |= walk::holds_private(&blocks);
                        entries.push((walk::flatten(blocks), Vec::new()));
                    } else if let Some((_, definitions)) = entries.last_mut() {
                        definitions.push(blocks);
                    } else {
                        entries.push((Vec::new(), vec![blocks]));
                    }
                } else {
                    self.splice(blocks, false);
                }
            }
            (_, Data::Pre { info, text }) => {
                let mut text = text.strip_prefix('\n').map(str::to_owned).unwrap_or(text);
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
                if self.options.private_fences {
                    self.code_spans.push(span.range());
                }
                self.add(
                    BlockKind::Code {
                        info,
                        text,
                        fenced: true,
                    },
                    span,
                    tainted,
                );
            }
            (_, Data::Table(rows)) => {
                // What stands between the rows goes before the table, as browsers do.
                self.splice(blocks, tainted);
                self.table(rows, span, tainted);
            }
            (_, Data::Row(cells)) => {
                let parent = self.top();
                parent.tainted |= tainted;
                if let Kind::Element(parent) = &mut parent.kind
                    && let Data::Table(rows) = &mut parent.data
                {
                    rows.push(cells);
                } else {
                    cells
                        .into_iter()
                        .for_each(|cell| self.splice(cell.blocks, false));
                }
                self.splice(blocks, tainted);
            }
            (Element::Td | Element::Th, _) => {
                let blocks = if tainted {
                    walk::private(blocks, span)
                } else {
                    blocks
                };
                let cell = Cell {
                    header: element == Element::Th,
                    align,
                    blocks,
                };
                if let Kind::Element(parent) = &mut self.top().kind {
                    match &mut parent.data {
                        Data::Row(cells) => return cells.push(cell),
                        Data::Table(rows) => return rows.push(vec![cell]),
                        _ => {}
                    }
                }
                self.splice(cell.blocks, false);
            }
            _ => match align {
                Some(align) if !blocks.is_empty() => {
                    self.add(
                        BlockKind::Container {
                            align: Some(align),
                            blocks,
                        },
                        span,
                        tainted,
                    );
                }
                _ => self.splice(blocks, tainted),
            },
        }
    }

    /// A table, if its cells hold only running text; else it served to lay things out, and they come one after the other.
    fn table(&mut self, rows: Vec<Vec<Cell>>, span: Span, tainted: bool) {
        let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
        if columns == 0 {
            return;
        }
        let plain = |block: &Block| {
            matches!(
                block.kind,
                BlockKind::Paragraph(_) | BlockKind::Heading { .. }
            )
        };
        if !rows
            .iter()
            .flatten()
            .all(|cell| cell.blocks.iter().all(plain))
        {
            return rows
                .into_iter()
                .flatten()
                .for_each(|cell| self.splice(cell.blocks, tainted));
        }
        let mut rows = rows;
        let align = (0..columns)
            .map(|column| {
                let mut cells = rows.iter().filter_map(|row| row.get(column));
                cells
                    .find(|cell| !cell.header)
                    .or_else(|| rows.first()?.get(column))
                    .and_then(|cell| cell.align)
            })
            .map(|align| align.unwrap_or(Align::Start))
            .collect();
        let has_head = rows
            .first()
            .is_some_and(|row| row.iter().all(|cell| cell.header));
        let to_cells = |row: Vec<Cell>| {
            let mut cells: Vec<Vec<Inline>> = row
                .into_iter()
                .map(|cell| match cell.header && !has_head {
                    true => vec![Inline::Strong(walk::flatten(cell.blocks))],
                    false => walk::flatten(cell.blocks),
                })
                .collect();
            cells.resize_with(columns, Vec::new);
            cells
        };
        let head = if has_head {
            to_cells(rows.remove(0))
        } else {
            Vec::new()
        };
        let rows = rows.into_iter().map(to_cells).collect();
        self.add(BlockKind::Table(Table { align, head, rows }), span, tainted);
    }

    fn splice(&mut self, blocks: Vec<Block>, tainted: bool) {
        for block in blocks {
            let span = block.span;
            self.add(block.kind, span, tainted);
        }
    }

    fn splice_inlines(&mut self, inlines: Vec<Inline>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.push_text(&text),
                other => self.inline(other),
            }
        }
    }

    /// What an element without its end tag had gathered.
    fn splice_data(&mut self, data: Data, span: Span, tainted: bool) {
        match data {
            Data::Details {
                summary: Some(summary),
                ..
            } if !summary.is_empty() => {
                self.add(BlockKind::Paragraph(summary), span, tainted);
            }
            Data::List { items, .. } => items
                .into_iter()
                .for_each(|item| self.splice(item.blocks, tainted)),
            Data::Definitions(entries) => {
                for (term, definitions) in entries {
                    if !term.is_empty() {
                        self.add(BlockKind::Paragraph(term), span, tainted);
                    }
                    definitions
                        .into_iter()
                        .for_each(|blocks| self.splice(blocks, tainted));
                }
            }
            Data::Pre { text, .. } => {
                let kind = BlockKind::Code {
                    info: String::new(),
                    text,
                    fenced: true,
                };
                self.add(kind, span, tainted);
            }
            Data::Table(rows) => {
                rows.into_iter()
                    .flatten()
                    .for_each(|cell| self.splice(cell.blocks, tainted));
            }
            Data::Row(cells) => cells
                .into_iter()
                .for_each(|cell| self.splice(cell.blocks, tainted)),
            _ => {}
        }
    }
}
