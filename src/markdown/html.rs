//! The tree as HTML.

use super::tree::{Block, Document, Image, Inline, Link};

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

/// What differs from one page to another.
#[derive(Clone, Copy)]
pub struct HtmlOptions<'a> {
    /// Where links lead.
    pub links: &'a dyn Links,
    /// Pass raw HTML through (`[site] raw-html = "allow"`) instead of showing it as text.
    pub raw_html: bool,
    /// The level that a heading of level 1 in the source gets; deeper ones follow, at most 6.
    pub heading_shift: u8,
    /// Prefix of heading and footnote ids, so that answers on one page do not collide (`<question-id>-`).
    pub id_prefix: &'a str,
    /// Write code with highlighting spans (`<span class="tk-keyword">`).
    pub highlight: bool,
}

/// Writes blocks (and, at the end, the document's footnotes) as HTML.
pub fn write_blocks(_out: &mut String, _document: &Document, _options: &HtmlOptions<'_>) {
    todo!()
}

/// Writes inlines as HTML.
pub fn write_inlines(_out: &mut String, _inlines: &[Inline], _options: &HtmlOptions<'_>) {
    todo!()
}

/// Escapes text for an element's content, as pulldown-cmark does.
pub fn escape_text(_out: &mut String, _text: &str) {
    todo!()
}

/// Escapes text for a double-quoted attribute.
pub fn escape_attribute(_out: &mut String, _text: &str) {
    todo!()
}

#[allow(dead_code)]
fn unused(_: &Block) {}
