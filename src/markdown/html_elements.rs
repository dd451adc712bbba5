//! The allow-list: which HTML elements are understood, and what is known of each.

use super::tree::Tag;

/// What an allow-listed element becomes. All others are shown as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Element {
    // Inline.
    /// One of the tree's styled tags.
    Styled(Tag),
    /// `<em>`, `<dfn>`
    Emphasis,
    /// `<strong>`
    Strong,
    /// `<a>`
    A,
    // Inline and void.
    /// `<br>`
    Br,
    /// `<wbr>`
    Wbr,
    /// `<img>`
    Img,
    /// `<source>` of a picture: the `<img>` beside it stands for it.
    Source,
    // Block.
    /// `<details>`
    Details,
    /// `<summary>`
    Summary,
    /// `<div>`, `<section>`, `<figure>`, …: only its alignment counts.
    Block,
    /// `<center>`
    Center,
    /// `<p>`
    P,
    /// `<h1>` to `<h6>`
    Heading(u8),
    /// `<blockquote>`
    Quote,
    /// `<ul>`
    Ul,
    /// `<ol>`
    Ol,
    /// `<li>`
    Li,
    /// `<dl>`
    Dl,
    /// `<dt>`
    Dt,
    /// `<dd>`
    Dd,
    /// `<pre>`
    Pre,
    /// `<table>`
    Table,
    /// `<thead>`, `<tbody>`, `<tfoot>`, `<colgroup>`: groups of a table that mean nothing here.
    TableGroup,
    /// `<tr>`
    Tr,
    /// `<th>`
    Th,
    /// `<td>`
    Td,
    // Block and void.
    /// `<hr>`
    Hr,
    /// `<col>`
    Col,
}

impl Element {
    /// The element of that name in any case; `None`: not allow-listed.
    pub fn named(name: &str) -> Option<Element> {
        // The longest allow-listed name is `figcaption` or `blockquote`.
        let mut buffer = [0u8; 10];
        let lower = buffer.get_mut(..name.len())?;
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        Some(match &*lower {
            b"b" => Element::Styled(Tag::B),
            b"i" => Element::Styled(Tag::I),
            b"u" => Element::Styled(Tag::U),
            b"s" | b"del" | b"strike" => Element::Styled(Tag::Del),
            b"ins" => Element::Styled(Tag::Ins),
            b"mark" => Element::Styled(Tag::Mark),
            b"small" => Element::Styled(Tag::Small),
            b"kbd" => Element::Styled(Tag::Kbd),
            b"sub" => Element::Styled(Tag::Sub),
            b"sup" => Element::Styled(Tag::Sup),
            b"samp" => Element::Styled(Tag::Samp),
            b"var" => Element::Styled(Tag::Var),
            b"q" => Element::Styled(Tag::Q),
            b"cite" => Element::Styled(Tag::Cite),
            b"abbr" | b"acronym" => Element::Styled(Tag::Abbr),
            b"code" | b"tt" => Element::Styled(Tag::Code),
            b"span" | b"font" | b"big" | b"picture" => Element::Styled(Tag::Span),
            b"em" | b"dfn" => Element::Emphasis,
            b"strong" => Element::Strong,
            b"a" => Element::A,
            b"br" => Element::Br,
            b"wbr" => Element::Wbr,
            b"img" => Element::Img,
            b"source" => Element::Source,
            b"details" => Element::Details,
            b"summary" => Element::Summary,
            b"div" | b"section" | b"article" | b"main" | b"header" | b"footer" | b"aside"
            | b"address" | b"figure" | b"figcaption" | b"caption" => Element::Block,
            b"center" => Element::Center,
            b"p" => Element::P,
            b"h1" => Element::Heading(1),
            b"h2" => Element::Heading(2),
            b"h3" => Element::Heading(3),
            b"h4" => Element::Heading(4),
            b"h5" => Element::Heading(5),
            b"h6" => Element::Heading(6),
            b"blockquote" => Element::Quote,
            b"ul" => Element::Ul,
            b"ol" => Element::Ol,
            b"li" => Element::Li,
            b"dl" => Element::Dl,
            b"dt" => Element::Dt,
            b"dd" => Element::Dd,
            b"pre" => Element::Pre,
            b"table" => Element::Table,
            b"thead" | b"tbody" | b"tfoot" | b"colgroup" => Element::TableGroup,
            b"tr" => Element::Tr,
            b"th" => Element::Th,
            b"td" => Element::Td,
            b"hr" => Element::Hr,
            b"col" => Element::Col,
            _ => return None,
        })
    }

    /// Whether it stands in running text.
    pub fn is_inline(self) -> bool {
        use Element::*;
        matches!(
            self,
            Styled(_) | Emphasis | Strong | A | Br | Wbr | Img | Source
        )
    }

    /// Whether HTML lets its end tag be left out.
    pub fn end_is_optional(self) -> bool {
        use Element::*;
        matches!(self, P | Li | Dt | Dd | TableGroup | Tr | Th | Td)
    }

    /// Whether opening it ends an open `other` of the same container (HTML's implied end tags).
    pub fn ends(self, other: Element) -> bool {
        use Element::*;
        match self {
            P => other == P,
            Li => matches!(other, Li | P),
            Dt | Dd => matches!(other, Dt | Dd | P),
            Tr => matches!(other, Tr | Td | Th | P),
            Td | Th => matches!(other, Td | Th | P),
            TableGroup => matches!(other, TableGroup | Tr | Td | Th | P),
            _ => false,
        }
    }
}
