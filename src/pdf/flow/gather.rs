//! Which notes a text has, in the order of their marks: its footnotes and, where an edition wants them, the addresses of its web links.
//!
//! They are known before the text is set, so that notes can be counted through a section whose questions are set side by side. The walk is that of
//! `blocks` and `inlines`; a mark that is met there and not here has no number and is left out.

use super::DEEPEST;
use crate::diagnostic::FileId;
use crate::guide::{Guide, Target};
use crate::markdown::{Block, BlockKind, Footnote, Inline, Link, LinkKind, plain_inlines};

/// A note at the foot of a page.
#[derive(Debug, Clone, Copy)]
pub(in crate::pdf) enum Note<'a> {
    /// A footnote of the text's own.
    Footnote(&'a Footnote),
    /// Where a web link leads.
    Address(&'a str),
}

/// Gathers the notes of one text.
pub(in crate::pdf) struct Gather<'a> {
    guide: &'a Guide,
    footnotes: &'a [Footnote],
    addresses: bool,
    found: Vec<Note<'a>>,
}

impl<'a> Gather<'a> {
    /// `footnotes`: those that the text defines. `addresses`: whether web links have notes.
    pub fn new(guide: &'a Guide, footnotes: &'a [Footnote], addresses: bool) -> Self {
        Gather {
            guide,
            footnotes,
            addresses,
            found: Vec::new(),
        }
    }

    /// The notes, those of notes after those of the text.
    pub fn finish(mut self) -> Vec<Note<'a>> {
        self.nested();
        self.found
    }

    /// The same, and after them footnotes that nothing refers to.
    pub fn finish_all(mut self) -> Vec<Note<'a>> {
        self.nested();
        for footnote in self.footnotes {
            self.footnote(footnote);
        }
        self.found
    }

    /// Footnotes of footnotes. Links in them have their addresses beside them.
    fn nested(&mut self) {
        self.addresses = false;
        let mut next = 0;
        while let Some(note) = self.found.get(next).copied() {
            if let Note::Footnote(footnote) = note {
                self.blocks(FileId(u32::MAX), &footnote.blocks);
            }
            next += 1;
        }
    }

    /// Blocks of a file.
    pub fn blocks(&mut self, file: FileId, blocks: &'a [Block]) {
        self.blocks_at(file, blocks, 0);
    }

    /// Inlines of a file.
    pub fn inlines(&mut self, file: FileId, inlines: &'a [Inline]) {
        self.inlines_at(file, inlines, 0);
    }

    fn blocks_at(&mut self, file: FileId, blocks: &'a [Block], depth: usize) {
        if depth >= DEEPEST {
            return;
        }
        let depth = depth + 1;
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(inlines)
                | BlockKind::Heading {
                    content: inlines, ..
                } => self.inlines(file, inlines),
                BlockKind::Quote(inner)
                | BlockKind::Alert(_, inner)
                | BlockKind::Private(inner)
                | BlockKind::Container { blocks: inner, .. } => self.blocks_at(file, inner, depth),
                BlockKind::List(list) => {
                    for item in &list.items {
                        self.blocks_at(file, &item.blocks, depth);
                    }
                }
                BlockKind::Table(table) => {
                    for cell in std::iter::once(&table.head).chain(&table.rows).flatten() {
                        self.inlines(file, cell);
                    }
                }
                BlockKind::Details {
                    summary, blocks, ..
                } => {
                    self.inlines(file, summary);
                    self.blocks_at(file, blocks, depth);
                }
                BlockKind::Definitions(entries) => {
                    for (term, definitions) in entries {
                        self.inlines(file, term);
                        for definition in definitions {
                            self.blocks_at(file, definition, depth);
                        }
                    }
                }
                BlockKind::Code { .. }
                | BlockKind::Rule
                | BlockKind::Html(_)
                | BlockKind::Comment(_) => {}
            }
        }
    }

    fn inlines_at(&mut self, file: FileId, inlines: &'a [Inline], depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let depth = depth + 1;
        for inline in inlines {
            match inline {
                Inline::Emphasis(inner)
                | Inline::Strong(inner)
                | Inline::Strike(inner)
                | Inline::Styled(_, inner) => self.inlines_at(file, inner, depth),
                Inline::Link(link) => {
                    self.inlines_at(file, &link.content, depth);
                    if self.addresses
                        && let Target::External(url) = self.guide.links.link(file, link)
                        && wants_address(link, url)
                    {
                        self.address(url);
                    }
                }
                Inline::FootnoteRef(label) => {
                    if let Some(footnote) = self.footnotes.iter().find(|n| n.label == *label) {
                        self.footnote(footnote);
                    }
                }
                Inline::Text(_)
                | Inline::Code(_)
                | Inline::Image(_)
                | Inline::Anchor(_)
                | Inline::SoftBreak
                | Inline::HardBreak
                | Inline::Html(_)
                | Inline::Comment(_) => {}
            }
        }
    }

    fn footnote(&mut self, footnote: &'a Footnote) {
        let same =
            |note: &Note<'_>| matches!(note, Note::Footnote(own) if own.label == footnote.label);
        if !self.found.iter().any(same) {
            self.found.push(Note::Footnote(footnote));
        }
    }

    fn address(&mut self, url: &'a str) {
        let same = |note: &Note<'_>| matches!(note, Note::Address(own) if *own == url);
        if !self.found.iter().any(same) {
            self.found.push(Note::Address(url));
        }
    }
}

/// Whether a web link's address is worth a note: its words are not the address already, and it is not a picture.
pub(super) fn wants_address(link: &Link, url: &str) -> bool {
    if matches!(link.kind, LinkKind::Auto | LinkKind::Email)
        || matches!(link.content.as_slice(), [Inline::Image(_)])
    {
        return false;
    }
    let bare = |text: &str| {
        let text = shown_address(text.trim()).to_lowercase();
        let text = text.strip_prefix("http://").unwrap_or(&text);
        text.trim_end_matches('/').to_owned()
    };
    let words = plain_inlines(&link.content);
    !words.trim().is_empty() && bare(&words) != bare(url)
}

/// An address as it is printed: without what a reader need not type.
pub(super) fn shown_address(url: &str) -> &str {
    let rest = ["https://", "mailto:"]
        .into_iter()
        .find_map(|scheme| url.strip_prefix(scheme))
        .unwrap_or(url);
    match rest.strip_suffix('/') {
        Some(host) if !host.contains('/') => host,
        _ => rest,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Span;

    fn link(words: &str, kind: LinkKind) -> Link {
        Link {
            dest: String::new(),
            title: String::new(),
            content: vec![Inline::Text(words.into())],
            kind,
            span: Span::default(),
        }
    }

    #[test]
    fn addresses_are_printed_as_one_types_them() {
        assert_eq!(shown_address("https://example.org/"), "example.org");
        assert_eq!(shown_address("https://example.org/a/"), "example.org/a/");
        assert_eq!(shown_address("http://example.org"), "http://example.org");
        assert_eq!(shown_address("mailto:a@example.org"), "a@example.org");
    }

    #[test]
    fn words_that_are_the_address_need_no_note() {
        let wants = |words, url| wants_address(&link(words, LinkKind::Plain), url);
        assert!(wants("the manual", "https://example.org/manual"));
        assert!(!wants("https://example.org", "https://example.org/"));
        assert!(!wants("example.org/manual", "https://example.org/manual"));
        assert!(!wants("Example.org", "http://example.org/"));
        assert!(!wants_address(
            &link("me@example.org", LinkKind::Email),
            "mailto:me@example.org"
        ));
    }
}
