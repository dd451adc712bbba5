//! Running text as HTML.

use super::escape::{escape_attribute, escape_href, escape_text, scheme_allowed};
use super::html::HtmlWriter;
use super::tree::*;

impl HtmlWriter<'_> {
    pub(super) fn write_inlines(&mut self, out: &mut String, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => escape_text(out, text),
                Inline::Code(text) => {
                    out.push_str("<code>");
                    escape_text(out, text);
                    out.push_str("</code>");
                }
                Inline::Emphasis(content) => self.write_element(out, "em", content),
                Inline::Strong(content) => self.write_element(out, "strong", content),
                Inline::Strike(content) => self.write_element(out, "del", content),
                Inline::Styled(tag, content) => self.write_element(out, tag.name(), content),
                Inline::Link(link) => self.write_link(out, link),
                Inline::Image(image) => self.write_image(out, image),
                Inline::FootnoteRef(label) => self.write_footnote_ref(out, label),
                Inline::Anchor(name) => {
                    if let Some(anchor) = self.anchors.named(name) {
                        out.push_str("<span id=\"");
                        escape_attribute(out, self.options.id_prefix);
                        escape_attribute(out, &anchor);
                        out.push_str("\"></span>");
                    }
                }
                Inline::SoftBreak => out.push('\n'),
                Inline::HardBreak => out.push_str("<br />\n"),
                Inline::Html(html) if self.options.raw_html => out.push_str(html),
                Inline::Html(html) => escape_text(out, html),
                Inline::Comment(_) => {}
            }
        }
    }

    fn write_element(&mut self, out: &mut String, name: &str, content: &[Inline]) {
        out.push('<');
        out.push_str(name);
        out.push('>');
        self.write_inlines(out, content);
        out.push_str("</");
        out.push_str(name);
        out.push('>');
    }

    fn write_link(&mut self, out: &mut String, link: &Link) {
        let found = self.options.links.link(link);
        let title = found.title.filter(|_| link.kind == LinkKind::Wiki);
        let url = found.url.filter(|url| !self.in_link && scheme_allowed(url));
        let Some(url) = url else {
            return match title {
                Some(title) => escape_text(out, &title),
                None => self.write_inlines(out, &link.content),
            };
        };
        out.push_str("<a href=\"");
        if link.kind == LinkKind::Email && !url.starts_with("mailto:") {
            out.push_str("mailto:");
        }
        escape_href(out, &url);
        out.push('"');
        if !link.title.is_empty() {
            out.push_str(" title=\"");
            escape_attribute(out, &link.title);
            out.push('"');
        }
        if found.external {
            out.push_str(" rel=\"external noopener\"");
        }
        out.push('>');
        let before = out.len();
        if let Some(title) = title {
            escape_text(out, &title);
        } else {
            let outer = std::mem::replace(&mut self.in_link, true);
            self.write_inlines(out, &link.content);
            self.in_link = outer;
        }
        if out.len() == before {
            // Nobody can see or hear a link without text.
            escape_text(out, &url);
        }
        out.push_str("</a>");
    }

    fn write_image(&mut self, out: &mut String, image: &Image) {
        let found = self.options.links.image(image);
        let mut alt = String::new();
        alternative(&mut alt, &image.alt);
        let Some(url) = found.url.filter(|url| scheme_allowed(url)) else {
            return escape_text(out, &alt);
        };
        out.push_str("<img src=\"");
        escape_href(out, &url);
        out.push_str("\" alt=\"");
        escape_attribute(out, &alt);
        out.push('"');
        if !image.title.is_empty() {
            out.push_str(" title=\"");
            escape_attribute(out, &image.title);
            out.push('"');
        }
        let (width, height) = shown_size(image, found.size);
        for (name, pixels) in [("width", width), ("height", height)] {
            if let Some(pixels) = pixels {
                out.push_str(&format!(" {name}=\"{pixels}\""));
            }
        }
        if self.options.lazy_images {
            out.push_str(" loading=\"lazy\"");
        }
        out.push_str(" />");
    }

    fn write_footnote_ref(&mut self, out: &mut String, label: &str) {
        let Some(&n) = self.numbers.get(label) else {
            // Shown without its footnote (a stretch of a text on its own): nothing to lead to.
            return;
        };
        let number = (n + 1).to_string();
        out.push_str("<sup class=\"footnote-ref\">");
        if self.in_link {
            out.push_str(&number);
        } else {
            let reference = self.references.get_mut(n).map_or(1, |references| {
                *references += 1;
                *references
            });
            out.push_str("<a href=\"#");
            self.footnote_id(out, "fn", n + 1, 1);
            out.push_str("\" id=\"");
            self.footnote_id(out, "fnref", n + 1, reference);
            out.push_str("\">");
            out.push_str(&number);
            out.push_str("</a>");
        }
        out.push_str("</sup>");
    }
}

/// An alternative text: every break one space, as pulldown-cmark writes it.
fn alternative(out: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) | Inline::Html(text) => out.push_str(text),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strike(content)
            | Inline::Styled(_, content) => alternative(out, content),
            Inline::Link(link) => alternative(out, &link.content),
            Inline::Image(image) => alternative(out, &image.alt),
            Inline::SoftBreak | Inline::HardBreak => out.push(' '),
            Inline::FootnoteRef(_) | Inline::Anchor(_) | Inline::Comment(_) => {}
        }
    }
}

/// The size to write: as asked for, the other side in proportion, else the image's own.
fn shown_size(image: &Image, own: Option<(u32, u32)>) -> (Option<u32>, Option<u32>) {
    let scale = |side: u32, of: u32, to: u32| {
        let scaled =
            (u64::from(side) * u64::from(to) + u64::from(of) / 2).checked_div(u64::from(of));
        scaled
            .and_then(|scaled| u32::try_from(scaled).ok())
            .map(|scaled| scaled.max(1))
    };
    match (image.width, image.height, own) {
        (None, None, own) => (own.map(|(width, _)| width), own.map(|(_, height)| height)),
        (Some(width), None, Some((w, h))) => (Some(width), scale(h, w, width)),
        (None, Some(height), Some((w, h))) => (scale(w, h, height), Some(height)),
        (width, height, _) => (width, height),
    }
}
