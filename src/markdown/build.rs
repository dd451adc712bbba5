//! The tree's builder: a stack of open things.
//!
//! Markdown's own containers open and close in order. Between them stand what Markdown does not know: paragraphs that
//! running text in a tight list item or an HTML block implies, HTML elements, private parts. These live only inside
//! the Markdown container that they began in; when it closes, so do they. The stack is bounded by [`MAX_DEPTH`], and
//! so is every later walk over the tree, its `Drop` included.

use std::ops::Range;

use super::frames::{Frame, Kind};
use super::parse::{Html, ParseOptions, SOME_FILE};
use super::private::{holds_fence, indented};
use super::tree::*;
use super::walk;
use crate::diagnostic::{Diagnostic, Span};

/// How many containers may be open at once. Nobody nests deeper by hand, and a walk that recurses twice
/// or three times a level stays far below the 2 MiB of a worker thread's stack.
pub(super) const MAX_DEPTH: usize = 100;

/// The builder.
pub(super) struct Builder<'t> {
    pub text: &'t str,
    /// Where the Markdown starts in it.
    pub body: usize,
    pub options: ParseOptions,
    pub html: Html,
    /// Never empty; the first is the root.
    pub frames: Vec<Frame>,
    /// Containers open beyond [`MAX_DEPTH`].
    flat: usize,
    /// The bytes that are being read.
    pub here: Range<usize>,
    pub problems: Vec<Diagnostic>,
    pub footnotes: Vec<Footnote>,
    /// Private parts that are open.
    pub private_open: usize,
    pub private_spans: Vec<Range<usize>>,
    /// Links and images outside of private parts that get their destination from a definition: label and place.
    pub references: Vec<(String, Span)>,
    /// Tags of an HTML block that are shown as text and follow each other: text and start.
    pub raw_run: Option<(String, usize)>,
    pub raw_space: String,
    /// Where fences were read, and where code is: a line elsewhere that looks like a fence is a mistake.
    pub fences_read: Vec<usize>,
    pub code_spans: Vec<Range<usize>>,
}

impl<'t> Builder<'t> {
    pub fn new(text: &'t str, body: usize, options: ParseOptions, html: Html) -> Self {
        let root = Frame {
            kind: Kind::Root,
            start: body,
            blocks: Vec::new(),
            inlines: Vec::new(),
            tainted: false,
        };
        Builder {
            text,
            body,
            options,
            html,
            frames: vec![root],
            flat: 0,
            here: 0..0,
            problems: Vec::new(),
            footnotes: Vec::new(),
            private_open: 0,
            private_spans: Vec::new(),
            references: Vec::new(),
            raw_run: None,
            raw_space: String::new(),
            fences_read: Vec::new(),
            code_spans: Vec::new(),
        }
    }

    /// The innermost open thing.
    pub fn top(&mut self) -> &mut Frame {
        let last = self.frames.len() - 1;
        &mut self.frames[last]
    }

    pub fn push(&mut self, kind: Kind, start: usize) {
        self.frames.push(Frame {
            kind,
            start,
            blocks: Vec::new(),
            inlines: Vec::new(),
            tainted: false,
        });
    }

    /// Whether one more level may be opened.
    pub fn has_room(&self) -> bool {
        self.flat == 0 && self.frames.len() < MAX_DEPTH
    }

    pub fn too_deep(&mut self, at: usize) {
        const CODE: &str = "markdown-too-deep";
        if self.problems.iter().all(|problem| problem.code != CODE) {
            self.problems.push(
                Diagnostic::warning(CODE, format!("nested more than {MAX_DEPTH} levels deep"))
                    .at(SOME_FILE, self.line_from(at))
                    .label("what is deeper is shown without its nesting")
                    .help("use fewer levels of quotes, lists and emphasis inside each other"),
            );
        }
    }

    /// The rest of the line at `at`, cut to what is worth pointing at.
    pub fn line_from(&self, at: usize) -> Span {
        let rest = self.text.as_bytes().get(at..).unwrap_or_default();
        let length = rest
            .iter()
            .take(60)
            .position(|&b| b == b'\n')
            .unwrap_or(rest.len().min(60));
        Span::new(at..at + length)
    }

    // Opening and closing.

    /// Opens what Markdown opens.
    pub fn open(&mut self, kind: Kind, range: Range<usize>) {
        if kind.is_inline() {
            self.here = range.start..range.start;
            self.ensure_inline();
        } else {
            self.close_paragraph();
            self.here = range.start..range.start;
        }
        if kind.is_container() && (self.flat > 0 || self.frames.len() + kind.levels() > MAX_DEPTH) {
            self.flat += 1;
            self.too_deep(range.start);
            return;
        }
        self.push(kind, range.start);
    }

    /// Closes a container of Markdown's.
    pub fn close(&mut self, range: Range<usize>, inline: bool) {
        if self.flat > 0 {
            self.flat -= 1;
            if !inline {
                self.close_paragraph();
            }
            return;
        }
        self.close_leaf(range);
    }

    /// Closes what cannot have been flattened.
    pub fn close_leaf(&mut self, range: Range<usize>) {
        self.unwind(range.end);
        if self.frames.len() > 1 {
            self.close_top(range.end, true);
        }
        self.here = range.end..range.end;
    }

    /// Closes what Markdown does not know, down to the innermost thing that Markdown opened.
    fn unwind(&mut self, end: usize) {
        while !self.top().kind.is_markdown() {
            let proper = match &self.top().kind {
                Kind::Element(open) => open.element.end_is_optional(),
                Kind::Private { .. } => {
                    self.unclosed_fence();
                    true
                }
                _ => true,
            };
            // A paragraph ends with its own text.
            let end = if matches!(self.top().kind, Kind::Paragraph { .. }) {
                self.here.end
            } else {
                end
            };
            self.close_top(end, proper);
        }
    }

    /// Closes the innermost thing and adds it to what it stands in; not `proper`: an element without its end tag.
    pub fn close_top(&mut self, end: usize, proper: bool) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        let Frame {
            kind,
            start,
            blocks,
            mut inlines,
            tainted,
        } = frame;
        let span = Span::new(start..end.max(start));
        if !blocks.is_empty() && kind.takes_inlines() {
            inlines.extend(walk::flatten(blocks.clone()));
        }
        match kind {
            Kind::Root => {}
            Kind::Quote(None) => self.add(BlockKind::Quote(blocks), span, tainted),
            Kind::Quote(Some(kind)) => self.add(BlockKind::Alert(kind, blocks), span, tainted),
            Kind::List {
                start,
                loose,
                items,
            } => {
                let mut items = items;
                items.extend(blocks.into_iter().map(walk::item_of));
                self.add(
                    BlockKind::List(List {
                        start,
                        tight: !loose,
                        items,
                    }),
                    span,
                    tainted,
                );
            }
            Kind::Item { task } => {
                let typed_number = typed_number(self.text, start);
                let item = ListItem {
                    task,
                    blocks,
                    span,
                    typed_number,
                };
                match &mut self.top().kind {
                    Kind::List { items, .. } => items.push(item),
                    _ => item
                        .blocks
                        .into_iter()
                        .for_each(|block| self.add_block(block)),
                }
                self.top().tainted |= tainted;
            }
            Kind::Footnote(label) => {
                let private = self.private_open > 0 || tainted;
                let label = label.to_lowercase();
                self.footnotes.push(Footnote {
                    label,
                    blocks,
                    span,
                    private,
                });
            }
            Kind::Definitions(mut entries) => {
                if !blocks.is_empty() {
                    entries.push((Vec::new(), vec![blocks]));
                }
                self.add(BlockKind::Definitions(entries), span, tainted);
            }
            Kind::Term => {
                match &mut self.top().kind {
                    Kind::Definitions(entries) => entries.push((inlines, Vec::new())),
                    _ => self.add(BlockKind::Paragraph(inlines), span, false),
                }
                self.top().tainted |= tainted;
            }
            Kind::Definition => {
                match &mut self.top().kind {
                    Kind::Definitions(entries) => match entries.last_mut() {
                        Some((_, definitions)) => definitions.push(blocks),
                        None => entries.push((Vec::new(), vec![blocks])),
                    },
                    _ => blocks.into_iter().for_each(|block| self.add_block(block)),
                }
                self.top().tainted |= tainted;
            }
            Kind::Table { align, head, rows } => {
                self.add(BlockKind::Table(Table { align, head, rows }), span, tainted);
            }
            Kind::Row { head, cells } => {
                if let Kind::Table {
                    head: table_head,
                    rows,
                    ..
                } = &mut self.top().kind
                {
                    if head {
                        *table_head = cells;
                    } else {
                        rows.push(cells);
                    }
                }
                self.top().tainted |= tainted;
            }
            Kind::Cell => {
                if let Kind::Row { cells, .. } = &mut self.top().kind {
                    cells.push(inlines);
                }
                self.top().tainted |= tainted;
            }
            Kind::Heading { level, id } => {
                self.add(
                    BlockKind::Heading {
                        level,
                        id,
                        content: inlines,
                    },
                    span,
                    tainted,
                );
            }
            Kind::Code { info, fenced, text } => {
                if self.options.private_fences {
                    self.code_spans.push(span.range());
                    if !fenced && holds_fence(&text) {
                        self.problems.push(indented(span));
                    }
                }
                self.add(BlockKind::Code { info, text, fenced }, span, tainted);
            }
            Kind::HtmlBlock { html, lines } => match self.html {
                Html::AsWritten => self.add(BlockKind::Html(html), span, false),
                Html::AllowList => self.html_block(&html, &lines),
            },
            Kind::Paragraph { html } => {
                if html {
                    walk::trim(&mut inlines);
                }
                if !inlines.is_empty() {
                    self.add(BlockKind::Paragraph(inlines), span, tainted);
                }
            }
            Kind::Private { .. } => {
                self.private_open -= 1;
                self.private_spans.push(span.range());
                if !blocks.is_empty() {
                    self.add(BlockKind::Private(blocks), span, false);
                }
            }
            Kind::Emphasis => self.add_inline(Inline::Emphasis(inlines), tainted),
            Kind::Strong => self.add_inline(Inline::Strong(inlines), tainted),
            Kind::Strike => self.add_inline(Inline::Strike(inlines), tainted),
            Kind::Link {
                dest,
                title,
                kind,
                reference,
            } => {
                self.refer(reference, span);
                let link = Link {
                    dest,
                    title,
                    content: inlines,
                    kind,
                    span,
                };
                self.add_inline(Inline::Link(link), tainted);
            }
            Kind::Image {
                dest,
                title,
                reference,
            } => {
                self.refer(reference, span);
                let image = Image {
                    dest,
                    title,
                    alt: inlines,
                    width: None,
                    height: None,
                    span,
                };
                self.add_inline(Inline::Image(image), tainted);
            }
            Kind::Element(open) => {
                self.close_element(*open, blocks, inlines, span, tainted, proper)
            }
        }
    }

    fn refer(&mut self, reference: Option<String>, span: Span) {
        if let Some(label) =
            reference.filter(|_| self.options.private_fences && self.private_open == 0)
        {
            self.references.push((label, span));
        }
    }

    /// Adds a block; `tainted` ones as private.
    pub fn add(&mut self, kind: BlockKind, span: Span, tainted: bool) {
        let block = Block { kind, span };
        if tainted {
            self.private_spans.push(span.range());
            self.add_block(Block {
                kind: BlockKind::Private(vec![block]),
                span,
            });
        } else {
            self.add_block(block);
        }
    }

    /// Adds a block to what is open.
    pub fn add_block(&mut self, block: Block) {
        self.close_paragraph();
        self.top().blocks.push(block);
    }

    fn add_inline(&mut self, inline: Inline, tainted: bool) {
        let top = self.top();
        top.inlines.push(inline);
        top.tainted |= tainted;
    }

    // Paragraphs.

    /// Opens a paragraph that Markdown opens.
    pub fn start_paragraph(&mut self, range: Range<usize>) {
        self.close_paragraph();
        // Markdown marks a paragraph in an item only where the list is loose.
        let item = self
            .frames
            .iter()
            .rposition(|frame| frame.kind.is_markdown());
        if let Some(item) = item.filter(|&n| matches!(self.frames[n].kind, Kind::Item { .. }))
            && let Some(Frame {
                kind: Kind::List { loose, .. },
                ..
            }) = self.frames.get_mut(item - 1)
            && self.flat == 0
        {
            *loose = true;
        }
        self.here = range.start..range.start;
        self.push(Kind::Paragraph { html: false }, range.start);
    }

    /// Closes a paragraph that Markdown closes.
    pub fn end_paragraph(&mut self, end: usize) {
        self.here = self.here.start..end.max(self.here.start);
        self.close_paragraph();
    }

    /// Closes the open paragraph, if there is one, and the inline elements in it.
    pub fn close_paragraph(&mut self) {
        let inside = |frame: &Frame| match &frame.kind {
            Kind::Element(open) => open.element.is_inline(),
            _ => false,
        };
        let above = self
            .frames
            .iter()
            .rev()
            .take_while(|frame| inside(frame))
            .count();
        let at = self.frames.len() - 1 - above.min(self.frames.len() - 1);
        if matches!(self.frames[at].kind, Kind::Paragraph { .. }) {
            let end = self.here.end;
            while self.frames.len() > at {
                self.close_top(end, false);
            }
        }
    }

    /// Makes sure that running text can be added.
    pub fn ensure_inline(&mut self) {
        if !self.top().kind.takes_inlines() {
            let start = self.here.start;
            self.push(Kind::Paragraph { html: false }, start);
        }
    }

    // Content.

    /// Running text or code.
    pub fn text(&mut self, text: &str, range: Range<usize>) {
        match &mut self.top().kind {
            Kind::Code { text: code, .. } => return code.push_str(text),
            // A line's indentation comes as text, without a place of its own.
            Kind::HtmlBlock { .. } => return self.html_line(text, range.start),
            _ => {}
        }
        self.here = range;
        let in_code = self.options.smart_punctuation
            && self
                .frames
                .iter()
                .rev()
                .take_while(|frame| frame.kind.takes_inlines())
                .any(|frame| matches!(&frame.kind, Kind::Element(open) if open.is_code()));
        if in_code {
            // Smart punctuation stops at `<code>`: what was typed comes back.
            let source = self.text.get(self.here.clone()).unwrap_or_default();
            if matches!(source, "\"" | "'" | "..." | "--" | "---") {
                return self.push_text(source);
            }
        }
        self.push_text(text);
    }

    pub fn push_text(&mut self, text: &str) {
        if !self.top().kind.takes_inlines() {
            let in_element = matches!(self.top().kind, Kind::Element(_));
            if in_element && text.bytes().all(|b| b.is_ascii_whitespace()) {
                return;
            }
            self.ensure_inline();
        }
        let inlines = &mut self.top().inlines;
        match inlines.last_mut() {
            Some(Inline::Text(last)) => last.push_str(text),
            _ => inlines.push(Inline::Text(text.to_owned())),
        }
    }

    /// Any other piece of running text.
    pub fn inline(&mut self, inline: Inline) {
        self.ensure_inline();
        self.top().inlines.push(inline);
    }

    /// A line end in running text.
    pub fn soft_break(&mut self) {
        let top = self.top();
        // Nothing before it: what stood there became a block. After `<br>` it would be a second break on paper.
        if top.kind.takes_inlines() && !matches!(top.inlines.last(), Some(Inline::HardBreak)) {
            top.inlines.push(Inline::SoftBreak);
        }
    }

    /// A block without content.
    pub fn leaf_block(&mut self, kind: BlockKind, range: Range<usize>) {
        self.close_paragraph();
        self.here = range.clone();
        self.add(kind, Span::new(range), false);
    }

    /// The box of a task.
    pub fn task(&mut self, done: bool) {
        if self.flat > 0 {
            return;
        }
        let item = self
            .frames
            .iter_mut()
            .rev()
            .find(|frame| matches!(frame.kind, Kind::Item { .. }));
        if let Some(Frame {
            kind: Kind::Item { task },
            ..
        }) = item
        {
            *task = Some(done);
        }
    }

    /// A line of an HTML block.
    pub fn html_line(&mut self, line: &str, at: usize) {
        if let Kind::HtmlBlock { html, lines } = &mut self.top().kind {
            lines.push((html.len(), at));
            html.push_str(line);
        }
    }

    // The end.

    /// Closes everything. `definition` gives the place of the link definition that a label refers to.
    pub fn finish(
        mut self,
        definition: impl Fn(&str) -> Option<Range<usize>>,
    ) -> (Document, Vec<Diagnostic>) {
        let end = self.text.len();
        self.flat = 0;
        while self.frames.len() > 1 {
            self.close_leaf(end..end);
        }
        // Elements and private parts at top level stand directly on the root.
        self.unwind(end);
        let root = self.frames.swap_remove(0);
        let mut document = Document {
            blocks: root.blocks,
            footnotes: std::mem::take(&mut self.footnotes),
        };
        self.check_repeated_footnotes(&document);
        walk::order_footnotes(&mut document);
        self.check_references(&mut document, definition);
        self.check_near_fences();
        self.problems.sort_by_key(|problem| match problem.place {
            crate::diagnostic::Place::Text(_, span) => span.start,
            _ => 0,
        });
        (document, self.problems)
    }
}

/// The number of an ordered item as typed at its start.
fn typed_number(text: &str, start: usize) -> Option<u64> {
    let rest = text.get(start..)?.trim_start_matches([' ', '\t']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    rest.get(..digits)?.parse().ok()
}
