//! Raw HTML to nodes: what the tokenizer found, fed to the builder.
//!
//! An element lives inside the Markdown container that its tag stands in, and may hold Markdown blocks: `<details>` in one HTML
//! block, paragraphs and lists, `</details>` in another. Tags that find no partner are shown as text. Nothing is lost but
//! attributes, and tags that show nothing.

use std::ops::Range;

use super::build::Builder;
use super::frames::{Frame, Kind};
use super::html_elements::Element;
use super::html_tags::{OpenTag, Piece, decode_entities, pieces};
use super::parse::{Html, SOME_FILE};
use super::private::{fence_of, misplaced};
use super::tree::*;
use crate::diagnostic::{Diagnostic, Span};

/// An open element.
pub(super) struct Open {
    pub element: Element,
    /// The tag as written, for the case that it finds no partner.
    pub raw: String,
    pub align: Option<Align>,
    /// `id=` of a block element, to be put where its content starts.
    pub anchor: Option<String>,
    pub data: Data,
}

/// What an open element has gathered besides blocks and inlines.
pub(super) enum Data {
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
pub(super) struct Cell {
    pub header: bool,
    pub align: Option<Align>,
    pub blocks: Vec<Block>,
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

    pub(super) fn unpaired(&mut self, raw: &str, label: &str) {
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
