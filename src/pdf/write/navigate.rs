//! Finding one's way: outline, named destinations, page labels, links (12.3, 12.4, 12.5).
//!
//! Links are many: like the structure they are written as text straight into object streams.

use std::io::Write;

use lopdf::{Document, Object, ObjectId, StringFormat, dictionary};
use rustc_hash::{FxHashMap, FxHashSet};

use super::embed::pdf_error;
use super::file::{self, Numbers, Packed, object, put};
use super::{WriteError, corners, number, structure};
use crate::pdf::page::{
    ElementId, Item, Layout, LinkArea, LinkTo, OutlineEntry, Page, Role, roman,
};

/// Names a leaf of a name tree holds: a reader looks a name up in few steps, and no leaf is large.
const LEAF: usize = 64;

/// The links of a file: page by page, their annotations' objects, which the document does not have, and their elements.
pub(super) struct Links<'a> {
    /// What the structure refers to.
    pub pages: Vec<Vec<(ObjectId, ElementId)>>,
    /// All links with their pages, in the same order.
    all: Vec<(&'a Page, &'a LinkArea)>,
    words: Words<'a>,
}

/// Adds all of it but the links, which are returned.
pub(super) fn add<'a>(
    document: &mut Document,
    layout: &'a Layout,
    pages: &[ObjectId],
) -> Result<Links<'a>, WriteError> {
    let names = destinations(document, layout, pages);
    let outline = outline(document, &layout.outline);
    let labels = labels(&layout.pages);
    let known: FxHashSet<&str> = layout
        .destinations
        .iter()
        .map(|d| d.name.as_str())
        .collect();
    let mut links = Links {
        pages: Vec::with_capacity(pages.len()),
        all: Vec::new(),
        words: Words::new(layout),
    };
    for (page, id) in layout.pages.iter().zip(pages) {
        let leads = |link: &&LinkArea| match &link.to {
            LinkTo::Inside(to) => known.contains(to.as_str()),
            LinkTo::Web(_) => true,
        };
        let shown = page
            .links
            .iter()
            .filter(|link| (link.element.0 as usize) < layout.elements.len())
            .filter(leads);
        // Each an object of its own: the structure refers to them.
        let mut here = Vec::new();
        for link in shown {
            here.push((document.new_object_id(), link.element));
            links.all.push((page, link));
        }
        if !here.is_empty() {
            let list: Vec<Object> = here.iter().map(|(id, _)| (*id).into()).collect();
            document
                .get_dictionary_mut(*id)
                .map_err(pdf_error)?
                .set("Annots", list);
        }
        links.pages.push(here);
    }
    let catalog = document.catalog_mut().map_err(pdf_error)?;
    if let Some(names) = names {
        catalog.set("Names", dictionary! { "Dests" => names });
    }
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
        catalog.set("PageMode", Object::Name(b"UseOutlines".to_vec()));
    }
    catalog.set("PageLabels", dictionary! { "Nums" => labels });
    Ok(links)
}

impl Links<'_> {
    /// Writes the links' annotations, as objects with the next numbers that are free.
    pub fn objects(&self, numbers: &mut Numbers) -> Vec<Packed> {
        let mut first = None;
        for (id, _) in self.pages.iter().flatten() {
            let number = numbers.add(*id);
            first.get_or_insert(number);
        }
        let numbers = &*numbers;
        file::pack(first.unwrap_or(0), self.all.len(), &|index, out| {
            self.annotation(index, numbers, out);
        })
    }

    fn annotation(&self, index: usize, numbers: &Numbers, out: &mut Vec<u8>) {
        let Some((page, link)) = self.all.get(index) else {
            return;
        };
        put!(out, "<</Type/Annot/Subtype/Link/Rect");
        let rect: Vec<Object> = corners(page, link.rect).map(number).into();
        object(&rect.into(), numbers, out);
        // No frame; and it prints, as PDF/A asks.
        put!(out, "/Border[0 0 0]/F 4/Contents");
        object(&text_string(self.words.of(link)), numbers, out);
        match &link.to {
            LinkTo::Inside(to) => {
                put!(out, "/Dest");
                object(&name(to), numbers, out);
            }
            LinkTo::Web(url) => {
                put!(out, "/A<</S/URI/URI");
                object(&name(&ascii_url(url)), numbers, out);
                put!(out, ">>");
            }
        }
        let key = structure::annotation_key(self.pages.len(), index);
        put!(out, "/StructParent {key}>>");
    }
}

/// What links are called for those who meet one outside of its text (14.9.3).
struct Words<'a> {
    /// The titles of places that the outline names.
    titles: FxHashMap<&'a str, &'a str>,
    /// The text of each link.
    texts: FxHashMap<ElementId, String>,
}

impl<'a> Words<'a> {
    fn new(layout: &'a Layout) -> Self {
        let mut titles = FxHashMap::default();
        let mut waiting: Vec<&OutlineEntry> = layout.outline.iter().collect();
        while let Some(entry) = waiting.pop() {
            titles.insert(entry.to.as_str(), entry.title.as_str());
            waiting.extend(&entry.children);
        }
        let mut texts: FxHashMap<ElementId, String> = FxHashMap::default();
        for link in layout.pages.iter().flat_map(|page| &page.links) {
            if matches!(&link.to, LinkTo::Inside(to) if !titles.contains_key(to.as_str())) {
                texts.entry(link.element).or_default();
            }
        }
        // Words of a link are its own or those of an element in it (code, a figure).
        let link_of = |mut element: ElementId| loop {
            let found = layout.elements.get(element.0 as usize)?;
            match found.parent {
                _ if found.role == Role::Link => return Some(element),
                Some(parent) if parent < element => element = parent,
                _ => return None,
            }
        };
        let mut last = (ElementId::ARTIFACT, None);
        for item in layout.pages.iter().flat_map(|page| &page.items) {
            if texts.is_empty() {
                break;
            }
            if last.0 != item.element() {
                last = (item.element(), link_of(item.element()));
            }
            let Some(text) = last.1.and_then(|link| texts.get_mut(&link)) else {
                continue;
            };
            match item {
                Item::Text(run) => run
                    .text
                    .split('\u{ad}')
                    .for_each(|part| text.push_str(part)),
                Item::Image { element, .. } => {
                    let alt = layout
                        .elements
                        .get(element.0 as usize)
                        .and_then(|e| e.alt.as_deref());
                    text.push_str(alt.unwrap_or_default());
                }
                Item::Fill { .. } => {}
            }
        }
        Words { titles, texts }
    }

    /// The words for a link, never none.
    fn of<'b>(&'b self, link: &'b LinkArea) -> &'b str {
        let (LinkTo::Inside(to) | LinkTo::Web(to)) = &link.to;
        let title = match &link.to {
            LinkTo::Inside(to) => self.titles.get(to.as_str()).copied(),
            LinkTo::Web(_) => None,
        };
        let text = self.texts.get(&link.element).map(|text| text.trim());
        title
            .or(text)
            .filter(|words| !words.is_empty())
            .unwrap_or(to)
    }
}

/// The name tree of destinations: leaves under one root (7.9.6).
fn destinations(document: &mut Document, layout: &Layout, pages: &[ObjectId]) -> Option<ObjectId> {
    let mut sorted: Vec<_> = layout
        .destinations
        .iter()
        .filter(|d| d.page < pages.len())
        .collect();
    sorted.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    sorted.dedup_by(|a, b| a.name == b.name);
    if sorted.is_empty() {
        return None;
    }
    let mut kids = Vec::new();
    for leaf in sorted.chunks(LEAF) {
        let mut names = Vec::with_capacity(leaf.len() * 2);
        for destination in leaf {
            let top = layout.pages[destination.page].height - destination.y;
            names.push(name(&destination.name));
            names.push(Object::Array(vec![
                pages[destination.page].into(),
                Object::Name(b"XYZ".to_vec()),
                Object::Null,
                number(top),
                Object::Null,
            ]));
        }
        let limits = [leaf.first(), leaf.last()]
            .into_iter()
            .flatten()
            .map(|d| name(&d.name))
            .collect::<Vec<_>>();
        kids.push(
            document
                .add_object(dictionary! { "Names" => names, "Limits" => limits })
                .into(),
        );
    }
    Some(document.add_object(dictionary! { "Kids" => Object::Array(kids) }))
}

fn name(text: &str) -> Object {
    Object::String(text.as_bytes().to_vec(), StringFormat::Literal)
}

/// A text string for readers: plain where it is ASCII, else UTF-16 with its mark (7.9.2.2).
pub(super) fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return name(text);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Literal)
}

/// The outline's root.
fn outline(document: &mut Document, entries: &[OutlineEntry]) -> Option<ObjectId> {
    if entries.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let (first, last, shown) = siblings(document, entries, root);
    let object = dictionary! {
        "Type" => Object::Name(b"Outlines".to_vec()), "First" => first, "Last" => last, "Count" => shown,
    };
    document.objects.insert(root, object.into());
    Some(root)
}

/// Writes entries of one level; gives the first, the last, and how many entries show below their parent when it is open.
fn siblings(
    document: &mut Document,
    entries: &[OutlineEntry],
    parent: ObjectId,
) -> (ObjectId, ObjectId, i64) {
    let ids: Vec<ObjectId> = entries.iter().map(|_| document.new_object_id()).collect();
    let mut shown = 0;
    for (index, entry) in entries.iter().enumerate() {
        let mut object = dictionary! { "Title" => text_string(&entry.title), "Parent" => parent, "Dest" => name(&entry.to) };
        if index > 0 {
            object.set("Prev", ids[index - 1]);
        }
        if let Some(next) = ids.get(index + 1) {
            object.set("Next", *next);
        }
        shown += 1;
        if !entry.children.is_empty() {
            let (first, last, below) = siblings(document, &entry.children, ids[index]);
            object.set("First", first);
            object.set("Last", last);
            // Negative: closed, with so many that would show (12.3.3).
            object.set("Count", if entry.open { below } else { -below });
            shown += if entry.open { below } else { 0 };
        }
        document.objects.insert(ids[index], object.into());
    }
    (ids[0], ids[ids.len() - 1], shown)
}

/// URIs are ASCII (12.6.4.7): what is not is percent-encoded as UTF-8 (RFC 3987, 3.1).
fn ascii_url(url: &str) -> String {
    url.bytes()
        .map(|b| {
            if b.is_ascii_graphic() {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect()
}

/// How a run of labels counts.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Label {
    Decimal(u32),
    Roman(u32),
    Other(String),
}

/// The number tree of page labels: an entry wherever the counting changes (12.4.2).
fn labels(pages: &[Page]) -> Vec<Object> {
    let mut out = Vec::new();
    let mut expected: Option<Label> = None;
    for (index, page) in pages.iter().enumerate() {
        let label = parse_label(&page.label, expected.as_ref());
        if expected.as_ref() != Some(&label) {
            let entry = match &label {
                Label::Decimal(n) => {
                    dictionary! { "S" => Object::Name(b"D".to_vec()), "St" => i64::from(*n) }
                }
                Label::Roman(n) => {
                    dictionary! { "S" => Object::Name(b"r".to_vec()), "St" => i64::from(*n) }
                }
                Label::Other(text) => dictionary! { "P" => text_string(text) },
            };
            out.push(Object::Integer(index as i64));
            out.push(entry.into());
        }
        expected = match label {
            Label::Decimal(n) => Some(Label::Decimal(n + 1)),
            Label::Roman(n) => Some(Label::Roman(n + 1)),
            Label::Other(_) => None,
        };
    }
    out
}

fn parse_label(label: &str, expected: Option<&Label>) -> Label {
    if let Ok(n) = label.parse::<u32>()
        && n > 0
    {
        return Label::Decimal(n);
    }
    if let Some(Label::Roman(n)) = expected
        && roman(*n as usize) == label
    {
        return Label::Roman(*n);
    }
    // The first of a run: front matter is short, so the number is found by trying.
    match (1..=400).find(|n| roman(*n as usize) == label) {
        Some(n) => Label::Roman(n),
        None => Label::Other(label.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(label: &str) -> Page {
        Page {
            label: label.into(),
            ..Page::default()
        }
    }

    #[test]
    fn labels_are_written_where_the_counting_changes() {
        let pages: Vec<Page> = ["i", "ii", "iii", "1", "2", "3", "cover", "10"]
            .map(page)
            .into();
        let at: Vec<i64> = labels(&pages)
            .iter()
            .filter_map(|o| o.as_i64().ok())
            .collect();
        assert_eq!(at, [0, 3, 6, 7]);
    }

    #[test]
    fn urls_become_ascii() {
        assert_eq!(
            ascii_url("https://example.org/a b?q=é"),
            "https://example.org/a%20b?q=%C3%A9"
        );
    }

    #[test]
    fn text_strings_outside_ascii_are_utf16() {
        let Object::String(bytes, _) = text_string("1 · x") else {
            panic!("a string")
        };
        assert_eq!(&bytes[..4], [0xFE, 0xFF, 0, b'1']);
    }
}
