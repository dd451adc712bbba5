//! The tree as HTML: what callers see. The writing itself is in `html_blocks` and `html_inlines`.
//!
//! The bytes are those of pulldown-cmark's own writer but for the differences that `docs/markdown.md` lists.

use rustc_hash::FxHashMap;

use super::anchors::Anchors;
use super::tree::{Block, Document, Footnote, Image, Inline, Link};
use crate::memo::Memo;

/// What the guide made of a link: where it leads in this output.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LinkHtml {
    /// The `href` or `src`, not yet escaped; `None`: write the content without a link.
    pub url: Option<String>,
    /// Leads off the site: gets `rel="external noopener"` (templates and CSS may mark it).
    pub external: bool,
    /// For a wikilink without text of its own: the title to show.
    pub title: Option<String>,
    /// Intrinsic size in pixels of an image, so that the page does not jump.
    pub size: Option<(u32, u32)>,
}

/// Who knows where links lead. The site hands in one per page; tests one that returns destinations unchanged.
pub trait Links {
    /// Where a link leads.
    fn link(&self, link: &Link) -> LinkHtml;
    /// Where an image is.
    fn image(&self, image: &Image) -> LinkHtml;
}

/// Who knows the words that the writer itself puts between the reader's, in the reader's language.
pub trait Words {
    /// What to say for a word in English, one of [`WORDS`].
    fn word<'w>(&'w self, english: &'w str) -> &'w str;
}

/// The words that the writer says.
pub const WORDS: [&str; 9] = [
    "Back to reference {n}",
    "Caution",
    "Details",
    "Important",
    "Note",
    "Tip",
    "Warning",
    "done",
    "to do",
];

/// All words as they are.
struct English;

impl Words for English {
    fn word<'w>(&'w self, english: &'w str) -> &'w str {
        english
    }
}

/// What differs from one page to another. Start from [`HtmlOptions::plain`].
#[derive(Clone, Copy)]
pub struct HtmlOptions<'a> {
    /// Where links lead.
    pub links: &'a dyn Links,
    /// Pass raw HTML that is not allow-listed through (`[site] raw-html = "allow"`) instead of showing it as text.
    pub raw_html: bool,
    /// The level of the highest heading. 0 or 1: levels are written as in the source. From 2 on, levels are closed up so
    /// that none is skipped, starting here: with 3, an answer's `##` and `####` become `h3` and `h4`; at most 6.
    pub heading_shift: u8,
    /// Give every heading an id: its own `{#id}`, else the slug of its text (own ids are always written).
    pub heading_ids: bool,
    /// Prefix of heading, anchor and footnote ids, so that answers on one page do not collide. End it in `--`, which no slug
    /// contains (`<question-id>--`).
    pub id_prefix: &'a str,
    /// What stands in the ids of footnotes besides, where several texts share a prefix (two answers to one question).
    pub note_prefix: &'a str,
    /// Write code with highlighting spans (`<span class="tk-keyword">`); results are remembered there.
    pub highlight: Option<&'a Memo>,
    /// `loading="lazy"` on images.
    pub lazy_images: bool,
    /// Make what may be wider than the screen reachable by keyboard: tables are wrapped in
    /// `<div class="table" role="group" aria-label="…" tabindex="0">` with this label, `<pre>` gets `tabindex="0"`.
    pub scroll_label: Option<&'a str>,
    /// The writer's own words.
    pub words: &'a dyn Words,
}

impl<'a> HtmlOptions<'a> {
    /// Nothing but the links: as pulldown-cmark writes.
    pub fn plain(links: &'a dyn Links) -> Self {
        HtmlOptions {
            links,
            raw_html: false,
            heading_shift: 0,
            heading_ids: false,
            id_prefix: "",
            note_prefix: "",
            highlight: None,
            lazy_images: false,
            scroll_label: None,
            words: &English,
        }
    }
}

/// Writes several stretches of one text (the parts of an answer) so that ids, heading levels and footnote numbers run
/// through. For one whole document, [`write_blocks`] is shorter.
pub struct HtmlWriter<'a> {
    pub(super) footnotes: &'a [Footnote],
    /// Where each label stands among them.
    pub(super) numbers: FxHashMap<&'a str, usize>,
    /// How often each was referred to so far.
    pub(super) references: Vec<u32>,
    pub(super) options: HtmlOptions<'a>,
    pub(super) anchors: Anchors,
    /// Source levels of the open headings, outermost first.
    pub(super) levels: Vec<u8>,
    /// Inside a link or a summary, where no link may stand.
    pub(super) in_link: bool,
}

impl<'a> HtmlWriter<'a> {
    /// A writer for a text with these footnotes.
    pub fn new(footnotes: &'a [Footnote], options: HtmlOptions<'a>) -> Self {
        let mut numbers = FxHashMap::default();
        for (n, footnote) in footnotes.iter().enumerate() {
            numbers.entry(footnote.label.as_str()).or_insert(n);
        }
        HtmlWriter {
            footnotes,
            numbers,
            references: vec![0; footnotes.len()],
            options,
            anchors: Anchors::default(),
            levels: Vec::new(),
            in_link: false,
        }
    }

    /// The anchor of a label that the caller writes itself (a run-in label), by its text. Returns the id to write, prefix
    /// included, unique in this text.
    pub fn anchor(&mut self, text: &str) -> String {
        format!("{}{}", self.options.id_prefix, self.anchors.label(text))
    }

    /// Writes blocks.
    pub fn blocks(&mut self, out: &mut String, blocks: &[Block]) {
        self.write_blocks(out, blocks, false);
    }

    /// Writes inlines.
    pub fn inlines(&mut self, out: &mut String, inlines: &[Inline]) {
        self.write_inlines(out, inlines);
    }

    /// Writes the footnotes, if there are any: once, after the last part.
    pub fn footnotes(&mut self, out: &mut String) {
        self.write_footnotes(out);
    }
}

/// Writes blocks (and, at the end, the document's footnotes) as HTML.
pub fn write_blocks(out: &mut String, document: &Document, options: &HtmlOptions<'_>) {
    let mut writer = HtmlWriter::new(&document.footnotes, *options);
    writer.blocks(out, &document.blocks);
    writer.footnotes(out);
}

/// Writes inlines as HTML.
pub fn write_inlines(out: &mut String, inlines: &[Inline], options: &HtmlOptions<'_>) {
    HtmlWriter::new(&[], *options).inlines(out, inlines);
}
