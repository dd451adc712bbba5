//! Raw HTML to nodes: what the tokenizer found, fed to the builder.
//!
//! An element lives inside the Markdown container that its tag stands in, and may hold Markdown blocks: `<details>` in one HTML
//! block, paragraphs and lists, `</details>` in another. Tags that find no partner are shown as text. Nothing is lost but
//! attributes, and tags that show nothing.

use std::ops::Range;

use super::build::{Builder, Frame, Kind};
use super::html_tags::{Element, OpenTag, Piece, decode_entities, pieces};
use super::parse::{Html, SOME_FILE};
use super::private::{fence_of, misplaced};
use super::tree::*;
use super::walk;
use crate::diagnostic::{Diagnostic, Span};

/// An open element.
pub(super) struct Open {
    pub element: Element,
    /// The tag as written, for the case that it finds no partner.
    raw: String,
    align: Option<Align>,
    /// `id=` of a block element, to be put where its content starts.
    anchor: Option<String>,
    data: Data,
}

/// What an open element has gathered besides blocks and inlines.
enum Data {
    None,
    /// `<a href>`
    Link {
        dest: String,
        title: String,
    },
    /// `<a>` without `href`, or inside another link: its content stands for itself.
    Bare,
    /// `<abbr title>`
    Abbr(String),
    Details {
        open: bool,
        summary: Option<Vec<Inline>>,
    },
    List {
        start: Option<u64>,
        items: Vec<ListItem>,
    },
    Item {
        number: Option<u64>,
    },
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    Pre {
        info: String,
        text: String,
    },
    Table(Vec<Vec<Cell>>),
    Row(Vec<Cell>),
}

/// A cell of an HTML table.
struct Cell {
    header: bool,
    align: Option<Align>,
    blocks: Vec<Block>,
}

impl Open {
    /// Whether what it holds is code.
    pub fn is_code(&self) -> bool {
        matches!(
            self.element,
            Element::Styled(Tag::Code | Tag::Samp | Tag::Kbd) | Element::Pre
        )
    }
}

impl Builder<'_> {
    /// An HTML block.
    pub fn html_block(&mut self, html: &str, lines: &[(usize, usize)]) {
        let place = |at: usize| {
            let n = lines.partition_point(|&(offset, _)| offset <= at);
            n.checked_sub(1)
                .and_then(|n| lines.get(n))
                .map_or(0, |&(offset, source)| source + at - offset)
        };
        for (piece, range) in pieces(html) {
            self.here = place(range.start)..place(range.end - 1) + 1;
            let raw = html.get(range.clone()).unwrap_or_default();
            if self.pre_piece(&piece, raw) {
                continue;
            }
            let own_line = || {
                let before = html
                    .get(..range.start)
                    .unwrap_or_default()
                    .bytes()
                    .rev()
                    .take_while(|&b| b != b'\n');
                let after = html
                    .get(range.end..)
                    .unwrap_or_default()
                    .bytes()
                    .take_while(|&b| b != b'\n');
                before.chain(after).all(|b| b.is_ascii_whitespace())
            };
            self.html_piece(&piece, raw, false, &own_line);
        }
        self.flush_raw();
        self.close_paragraph();
        // `<pre>` takes its text as it stands; it cannot go on into Markdown.
        while matches!(&self.top().kind, Kind::Element(open) if open.element == Element::Pre) {
            let end = self.here.end;
            self.close_top(end, false);
        }
    }

    /// A piece of HTML inside running text.
    pub fn inline_html(&mut self, html: &str, range: Range<usize>) {
        if self.html == Html::AsWritten {
            return self.inline(Inline::Html(html.to_owned()));
        }
        for (piece, _) in pieces(html) {
            self.here = range.clone();
            self.html_piece(&piece, html, true, &|| false);
        }
    }

    fn html_piece(
        &mut self,
        piece: &Piece<'_>,
        raw: &str,
        inline: bool,
        own_line: &dyn Fn() -> bool,
    ) {
        match piece {
            Piece::Text(text) => self.html_text(text),
            Piece::Comment { text, closed } => self.comment(text, *closed, inline, own_line),
            Piece::Other => self.raw_html(raw, inline),
            Piece::Open(tag) => match Element::named(tag.name) {
                None => self.raw_html(raw, inline),
                Some(element) if element.is_inline() => self.open_inline(element, tag, raw, inline),
                Some(element) => self.open_block(element, tag, raw, inline),
            },
            Piece::Close(name) => match Element::named(name) {
                None => self.raw_html(raw, inline),
                Some(Element::Br) => {
                    self.flush_raw();
                    self.inline(Inline::HardBreak);
                }
                Some(element) if element.is_inline() => self.close_inline(element, raw, inline),
                Some(element) => self.close_block(element, name, raw, inline),
            },
        }
    }

    // Text, comments, other tags.

    /// Text of an HTML block: white space folded, entities decoded, not Markdown.
    fn html_text(&mut self, text: &str) {
        if text.bytes().all(|b| b.is_ascii_whitespace()) && !self.top().kind.takes_inlines() {
            if self.raw_run.is_some() {
                self.raw_space.push_str(text);
            }
            return;
        }
        self.flush_raw();
        self.open_html_paragraph();
        let mut rest = text;
        while !rest.is_empty() {
            let word = rest
                .bytes()
                .position(|b| b.is_ascii_whitespace())
                .unwrap_or(rest.len());
            let (head, tail) = rest.split_at(word);
            if !head.is_empty() {
                self.push_text(&decode_entities(head));
            }
            let space = tail
                .bytes()
                .position(|b| !b.is_ascii_whitespace())
                .unwrap_or(tail.len());
            let (white, tail) = tail.split_at(space);
            if !white.is_empty() {
                let spaced = match self.top().inlines.last() {
                    None | Some(Inline::SoftBreak | Inline::HardBreak) => true,
                    Some(Inline::Text(text)) => text.ends_with(' '),
                    Some(_) => false,
                };
                match (spaced, white.contains('\n')) {
                    (true, _) => {}
                    (false, true) => self.soft_break(),
                    (false, false) => self.push_text(" "),
                }
            }
            rest = tail;
        }
    }

    fn open_html_paragraph(&mut self) {
        if !self.top().kind.takes_inlines() {
            let start = self.here.start;
            self.push(Kind::Paragraph { html: true }, start);
        }
    }

    fn comment(&mut self, text: &str, closed: bool, inline: bool, own_line: &dyn Fn() -> bool) {
        self.flush_raw();
        if !closed {
            let problem = if self.options.private_fences {
                Diagnostic::error("comment-unclosed", "this comment never ends")
            } else {
                Diagnostic::warning("comment-unclosed", "this comment never ends")
            };
            let span = Span::new(self.here.start..self.here.start + 4);
            self.problems.push(
                problem
                    .at(SOME_FILE, span)
                    .label("everything from here on is hidden")
                    .help("end the comment with `-->`"),
            );
        } else if self.options.private_fences
            && let Some(fence) = fence_of(text)
        {
            return self.fence(fence, inline, own_line());
        }
        let text = text.trim().to_owned();
        if self.top().kind.takes_inlines() {
            self.top().inlines.push(Inline::Comment(text));
        } else {
            let span = Span::new(self.here.clone());
            self.add(BlockKind::Comment(text), span, false);
        }
    }

    /// A tag that is not on the list, or finds no partner.
    fn raw_html(&mut self, raw: &str, inline: bool) {
        if inline || self.top().kind.takes_inlines() {
            self.flush_raw();
            return self.inline(Inline::Html(raw.to_owned()));
        }
        let space = std::mem::take(&mut self.raw_space);
        match &mut self.raw_run {
            Some((run, _)) => {
                run.push_str(&space);
                run.push_str(raw);
            }
            None => self.raw_run = Some((raw.to_owned(), self.here.start)),
        }
    }

    /// Ends a run of tags that are shown as text.
    fn flush_raw(&mut self) {
        self.raw_space.clear();
        if let Some((run, start)) = self.raw_run.take() {
            let end = start + run.len();
            self.add(BlockKind::Html(run), Span::new(start..end), false);
        }
    }

    /// Inside `<pre>`, everything is text. Whether the piece was taken.
    fn pre_piece(&mut self, piece: &Piece<'_>, raw: &str) -> bool {
        let private_fences = self.options.private_fences;
        let here = Span::new(self.here.clone());
        let Frame {
            kind: Kind::Element(open),
            tainted,
            ..
        } = self.top()
        else {
            return false;
        };
        let Data::Pre { info, text } = &mut open.data else {
            return false;
        };
        match piece {
            Piece::Text(piece) => text.push_str(&decode_entities(piece)),
            Piece::Comment { text: comment, .. } => {
                if private_fences && fence_of(comment).is_some() {
                    *tainted = true;
                    self.fences_read.push(here.start as usize);
                    self.problems.push(misplaced(here));
                }
            }
            Piece::Other => text.push_str(raw),
            Piece::Open(tag) => match Element::named(tag.name) {
                Some(Element::Br) => text.push('\n'),
                Some(element) if element.is_inline() => {
                    if info.is_empty() {
                        *info = language(tag);
                    }
                }
                _ => text.push_str(raw),
            },
            Piece::Close(name) => match Element::named(name) {
                Some(Element::Pre) => return false,
                Some(element) if element.is_inline() => {}
                _ => text.push_str(raw),
            },
        }
        true
    }

    // Inline elements.

    fn open_inline(&mut self, element: Element, tag: &OpenTag<'_>, raw: &str, inline: bool) {
        self.flush_raw();
        let title = || tag.attribute("title").unwrap_or_default().into_owned();
        match element {
            // Before any text of an HTML block, a break is only space.
            Element::Br if !inline && !self.top().kind.takes_inlines() => return,
            Element::Br => return self.inline(Inline::HardBreak),
            Element::Wbr => return self.push_text("\u{200b}"),
            Element::Source => return,
            _ => {}
        }
        if inline {
            self.ensure_inline();
        } else {
            self.open_html_paragraph();
        }
        if element == Element::Img {
            let alt = tag.attribute("alt").unwrap_or_default().into_owned();
            let image = Image {
                dest: tag.attribute("src").unwrap_or_default().trim().to_owned(),
                title: title(),
                alt: if alt.is_empty() {
                    Vec::new()
                } else {
                    vec![Inline::Text(alt)]
                },
                width: tag.pixels("width"),
                height: tag.pixels("height"),
                span: Span::new(self.here.clone()),
            };
            return if image.dest.is_empty() {
                self.inline(Inline::Html(raw.to_owned()))
            } else {
                self.inline(Inline::Image(image))
            };
        }
        if let Some(anchor) = tag.anchor() {
            self.inline(Inline::Anchor(anchor));
        }
        if raw.ends_with("/>") {
            return;
        }
        if !self.has_room() {
            self.too_deep(self.here.start);
            return self.inline(Inline::Html(raw.to_owned()));
        }
        let data = match element {
            Element::A => match tag.attribute("href") {
                Some(dest) if !self.in_link() => Data::Link {
                    dest: dest.trim().to_owned(),
                    title: title(),
                },
                _ => Data::Bare,
            },
            Element::Styled(Tag::Abbr) => Data::Abbr(title()),
            _ => Data::None,
        };
        let open = Open {
            element,
            raw: raw.to_owned(),
            align: None,
            anchor: None,
            data,
        };
        self.push(Kind::Element(Box::new(open)), self.here.start);
    }

    /// Whether a link is open: links do not nest.
    fn in_link(&self) -> bool {
        self.frames
            .iter()
            .rev()
            .take_while(|frame| frame.kind.takes_inlines())
            .any(|frame| match &frame.kind {
                Kind::Link { .. } => true,
                Kind::Element(open) => matches!(open.data, Data::Link { .. }),
                _ => false,
            })
    }

    fn close_inline(&mut self, element: Element, raw: &str, inline: bool) {
        self.flush_raw();
        let mut found = None;
        for (n, frame) in self.frames.iter().enumerate().rev() {
            match &frame.kind {
                Kind::Element(open) if open.element == element => {
                    found = Some(n);
                    break;
                }
                Kind::Element(open) if open.element.is_inline() => {}
                _ => break,
            }
        }
        match found {
            Some(n) => self.close_down_to(n),
            None => self.raw_html(raw, inline),
        }
    }

    /// Closes everything above the frame `n` as unpaired, and the frame itself properly.
    pub fn close_down_to(&mut self, n: usize) {
        let end = self.here.end;
        while self.frames.len() > n + 1 {
            let proper = match &self.top().kind {
                Kind::Element(open) => open.element.end_is_optional(),
                _ => true,
            };
            self.close_top(end, proper);
        }
        self.close_top(end, true);
    }

    // Block elements.

    fn open_block(&mut self, element: Element, tag: &OpenTag<'_>, raw: &str, inline: bool) {
        if inline {
            // In running text a block's tag is most often talk about that tag, but for an answer folded on its question's line.
            let in_text = self.top().kind.takes_inlines();
            let in_block =
                matches!(&self.top().kind, Kind::Element(open) if !open.element.is_inline());
            let splits =
                element == Element::Details && self.only_paragraph_open() && self.details_follow();
            if in_text && !splits || !in_text && !in_block && element != Element::Details {
                return self.raw_html(raw, true);
            }
        }
        if raw.ends_with("/>") && !matches!(element, Element::Hr | Element::Col) {
            return;
        }
        if !matches!(element, Element::Hr | Element::Col | Element::TableGroup) && !self.has_room()
        {
            self.too_deep(self.here.start);
            return self.raw_html(raw, inline);
        }
        self.flush_raw();
        self.close_paragraph();
        let end = self.here.start;
        while matches!(&self.top().kind, Kind::Element(open) if element.ends(open.element)) {
            self.close_top(end, true);
        }
        let number = |name: &str| tag.attribute(name).and_then(|n| n.trim().parse().ok());
        let data = match element {
            Element::Hr => return self.add(BlockKind::Rule, Span::new(self.here.clone()), false),
            Element::Col | Element::TableGroup => return,
            Element::Details => Data::Details {
                open: tag.attribute("open").is_some(),
                summary: None,
            },
            Element::Ul => Data::List {
                start: None,
                items: Vec::new(),
            },
            Element::Ol => Data::List {
                start: Some(number("start").unwrap_or(1)),
                items: Vec::new(),
            },
            Element::Li => Data::Item {
                number: number("value"),
            },
            Element::Dl => Data::Definitions(Vec::new()),
            Element::Pre => Data::Pre {
                info: language(tag),
                text: String::new(),
            },
            Element::Table => Data::Table(Vec::new()),
            Element::Tr => Data::Row(Vec::new()),
            _ => Data::None,
        };
        let align = match element {
            Element::Center => Some(Align::Center),
            _ => tag.align(),
        };
        let open = Open {
            element,
            raw: raw.to_owned(),
            align,
            anchor: tag.anchor(),
            data,
        };
        self.push(Kind::Element(Box::new(open)), self.here.start);
    }

    /// Whether running text stands directly in a paragraph of a block container, so that the paragraph may end here.
    fn only_paragraph_open(&self) -> bool {
        let mut above = self.frames.iter().rev();
        let not_inline = above.find(|frame| match &frame.kind {
            Kind::Element(open) => !open.element.is_inline(),
            _ => true,
        });
        not_inline.is_some_and(|frame| matches!(frame.kind, Kind::Paragraph { .. }))
    }

    /// Whether the line that `<details>` stands on goes on like one.
    fn details_follow(&self) -> bool {
        let rest = self
            .text
            .as_bytes()
            .get(self.here.end..)
            .unwrap_or_default();
        // Longer than any summary's tag is away from its details'.
        let rest = rest.get(..rest.len().min(200)).unwrap_or_default();
        let line = rest
            .split(|&b| b == b'\n')
            .find(|line| !line.iter().all(u8::is_ascii_whitespace));
        line.is_some_and(|line| {
            line.trim_ascii_start()
                .get(..8)
                .is_some_and(|tag| tag.eq_ignore_ascii_case(b"<summary"))
        })
    }

    fn close_block(&mut self, element: Element, name: &str, raw: &str, inline: bool) {
        let mut found = None;
        for (n, frame) in self.frames.iter().enumerate().rev() {
            match &frame.kind {
                Kind::Paragraph { .. } => {}
                Kind::Element(open) => {
                    let same_name = || {
                        let tag = open.raw.get(1..1 + name.len());
                        tag.is_some_and(|tag| tag.eq_ignore_ascii_case(name))
                            && !open
                                .raw
                                .as_bytes()
                                .get(1 + name.len())
                                .is_some_and(u8::is_ascii_alphanumeric)
                    };
                    let same = match (open.element, element) {
                        (Element::Heading(_), Element::Heading(_)) => true,
                        // The end of a group of rows ends the last row.
                        (Element::Tr, Element::TableGroup) => true,
                        (Element::Table, Element::TableGroup) => {
                            self.flush_raw();
                            return self.close_paragraph();
                        }
                        (a, b) => a == b && same_name(),
                    };
                    if same {
                        found = Some(n);
                        break;
                    }
                }
                _ => break,
            }
        }
        match found {
            Some(n) => {
                self.flush_raw();
                self.close_paragraph();
                self.close_down_to(n);
            }
            None => {
                // `</p>` after a block that ended the paragraph means nothing more.
                if matches!(element, Element::Hr | Element::Col) {
                    return;
                }
                self.unpaired(raw, "never opened here");
                self.raw_html(raw, inline);
            }
        }
    }

    fn unpaired(&mut self, raw: &str, label: &str) {
        let shown: String = raw.chars().take(40).collect();
        self.problems.push(
            Diagnostic::warning("html-unpaired", format!("`{shown}` has no partner"))
                .at(SOME_FILE, Span::new(self.here.clone()))
                .label(label.to_owned())
                .help(
                    "it is shown as text; a tag and its end tag must stand in the same list item, quote or other \
                     container, and with blank lines around them if Markdown is between",
                ),
        );
    }

    // What elements become.

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

/// The language that `<pre lang="x">`, `<code class="language-x">` or GitHub's `class="highlight-source-x"` name.
fn language(tag: &OpenTag<'_>) -> String {
    if let Some(lang) = tag.attribute("lang") {
        return lang.trim().to_owned();
    }
    let class = tag.attribute("class").unwrap_or_default();
    let word = |word: &str| {
        ["language-", "lang-", "highlight-source-"]
            .iter()
            .find_map(|p| word.strip_prefix(p))
            .map(str::to_owned)
    };
    class
        .split_ascii_whitespace()
        .find_map(word)
        .unwrap_or_default()
}
