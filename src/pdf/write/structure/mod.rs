//! The structure tree (14.7, 14.8): what a page's marked sequences mean.
//!
//! Stages: `tree` (elements, sequences and links → what stands in what) → here, the objects: elements, then the parent tree (from a sequence or a link
//! back to its element) and the tree of ids. They are by far the most objects of a file, so they are written as text straight into object streams,
//! side by side, and never exist as objects of a library.

mod tree;

use std::io::Write;
use std::ops::Range;

use lopdf::ObjectId;
use rustc_hash::FxHashMap;

use self::tree::{Kid, Tree};
use super::file::{self, Numbers, Packed, put};
use super::navigate::text_string;
use super::{corners, marked, number};
use crate::pdf::page::{Element, ElementId, Item, Layout, Numbering, Rect, Role};

/// Entries of a leaf of a number or name tree: a reader looks one up in few steps, and no leaf is large.
const LEAF: usize = 64;

/// The standard structure type of a role.
pub(super) fn tag(role: Role) -> &'static str {
    match role {
        Role::Section => "Sect",
        Role::Heading(1) => "H1",
        Role::Heading(2) => "H2",
        Role::Heading(3) => "H3",
        Role::Heading(4) => "H4",
        Role::Heading(5) => "H5",
        Role::Heading(_) => "H6",
        Role::Paragraph => "P",
        Role::List | Role::NumberedList(_) | Role::TermList => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::Row => "TR",
        Role::HeaderCell => "TH",
        Role::Cell => "TD",
        Role::Caption => "Caption",
        Role::Quote => "BlockQuote",
        Role::Code => "Code",
        Role::Figure => "Figure",
        Role::Note => "Note",
        Role::Aside => "Div",
        Role::Toc => "TOC",
        Role::TocItem => "TOCI",
        Role::Reference => "Reference",
        Role::Link => "Link",
        Role::Span => "Span",
    }
}

/// The key of an annotation, by its place among all, in the parent tree: pages come first.
pub(super) fn annotation_key(pages: usize, index: usize) -> usize {
    pages + index
}

/// What is known of a file when its structure is written.
pub(super) struct Source<'a> {
    /// The pages and elements.
    pub layout: &'a Layout,
    /// The pages' objects.
    pub pages: &'a [ObjectId],
    /// Page by page, its annotations and the elements that they belong to.
    pub annotations: &'a [Vec<(ObjectId, ElementId)>],
    /// The numbers of all objects but these.
    pub numbers: &'a Numbers,
}

/// Writes the structure as objects numbered from `root` on; that is the tree's root.
pub(super) fn objects(source: &Source<'_>, root: u32) -> Vec<Packed> {
    let plan = Plan::new(source, root);
    file::pack(root, plan.count(), &|index, out| plan.object(index, out))
}

/// Which object stands where: the root, the document, elements, leaves of the parent tree, leaves of the tree of ids.
struct Plan<'a> {
    source: &'a Source<'a>,
    tree: Tree,
    /// Number of the root.
    root: u32,
    /// The elements that are written, and the number of each element's object.
    elements: Vec<u32>,
    numbers: Vec<u32>,
    /// Page by page, the elements of its marked sequences.
    claims: Vec<Vec<ElementId>>,
    /// All annotations' elements, in the order of their keys.
    clicks: Vec<ElementId>,
    /// Elements with an id, in the order of their ids.
    named: Vec<u32>,
    /// Where a figure's picture is: page and place; `None`: on several pages.
    pictures: FxHashMap<ElementId, Option<(usize, Rect)>>,
}

/// The order in which marked sequences are read: page by page, or as the layout says (sheets of a booklet).
fn reading(layout: &Layout, claims: &[Vec<ElementId>]) -> Vec<(usize, Range<usize>)> {
    if layout.reading.is_empty() {
        return tree::in_turn(claims);
    }
    let count = layout.elements.len();
    let number = |page: usize, item: usize| {
        let page = layout.pages.get(page);
        page.map_or(0, |page| marked::claims_before(page, item, count).count())
    };
    let stretches = layout.reading.iter().map(|stretch| {
        let items = &stretch.items;
        let from = number(stretch.page, items.start);
        (stretch.page, from..number(stretch.page, items.end))
    });
    stretches.collect()
}

impl<'a> Plan<'a> {
    fn new(source: &'a Source<'a>, root: u32) -> Self {
        let layout = source.layout;
        let count = layout.elements.len();
        let claims: Vec<Vec<ElementId>> = layout
            .pages
            .iter()
            .map(|page| marked::claims(page, count).collect())
            .collect();
        let links: Vec<Vec<ElementId>> = source
            .annotations
            .iter()
            .map(|page| page.iter().map(|(_, element)| *element).collect())
            .collect();
        let reading = reading(layout, &claims);
        let tree = Tree::read_in(&layout.elements, &claims, &links, &reading);
        let elements: Vec<u32> = tree.kept().collect();
        let mut numbers = vec![0; count + 1];
        for (i, element) in elements.iter().enumerate() {
            numbers[*element as usize] = root + 2 + i as u32;
        }
        numbers[count] = root + 1;
        let named = elements
            .iter()
            .copied()
            .filter(|e| layout.elements[*e as usize].role == Role::Note)
            .collect();
        Plan {
            source,
            tree,
            root,
            elements,
            numbers,
            claims,
            clicks: links.into_iter().flatten().collect(),
            named,
            pictures: pictures(layout),
        }
    }

    fn count(&self) -> usize {
        2 + self.elements.len() + self.parent_leaves() + self.id_leaves()
    }

    fn parent_leaves(&self) -> usize {
        self.keys().div_ceil(LEAF)
    }

    fn id_leaves(&self) -> usize {
        self.named.len().div_ceil(LEAF)
    }

    /// Keys of the parent tree: pages, then annotations.
    fn keys(&self) -> usize {
        self.claims.len() + self.clicks.len()
    }

    /// Writes one object.
    fn object(&self, index: usize, out: &mut Vec<u8>) {
        let first_parent = 2 + self.elements.len();
        let first_id = first_parent + self.parent_leaves();
        match index {
            0 => self.root(first_parent, first_id, out),
            1 => self.document(out),
            _ if index < first_parent => self.element(self.elements[index - 2], out),
            _ if index < first_id => self.parents(index - first_parent, out),
            _ => self.ids(index - first_id, out),
        }
    }

    fn root(&self, first_parent: usize, first_id: usize, out: &mut Vec<u8>) {
        put!(
            out,
            "<</Type/StructTreeRoot/K {} 0 R/ParentTree<</Kids[",
            self.root + 1
        );
        for leaf in first_parent..first_id {
            put!(out, "{} 0 R ", self.root as usize + leaf);
        }
        put!(out, "]>>/ParentTreeNextKey {}", self.keys());
        if !self.named.is_empty() {
            put!(out, "/IDTree<</Kids[");
            for leaf in first_id..self.count() {
                put!(out, "{} 0 R ", self.root as usize + leaf);
            }
            put!(out, "]>>");
        }
        put!(out, ">>");
    }

    fn document(&self, out: &mut Vec<u8>) {
        put!(out, "<</S/Document/P {} 0 R", self.root);
        self.kids(self.source.layout.elements.len() as u32, out);
        put!(out, ">>");
    }

    fn element(&self, at: u32, out: &mut Vec<u8>) {
        let elements = &self.source.layout.elements;
        let element = &elements[at as usize];
        let parent = element.parent.filter(|p| p.0 < at);
        let within = parent.map(|p| elements[p.0 as usize].role);
        let role = match element.role {
            // One that leads nowhere (paper lacks the place) is words as any.
            Role::Link if !self.tree.is_clicked(at) => Role::Span,
            role => role,
        };
        let parent = parent.map_or(elements.len(), |p| p.0 as usize);
        put!(out, "<</S/{}/P {} 0 R", tag(role), self.numbers[parent]);
        self.attributes(at, element, within, out);
        if let Some(language) = element.language {
            put!(out, "/Lang({language})");
        }
        if let Some(alt) = element.alt.as_deref().filter(|alt| !alt.is_empty()) {
            put!(out, "/Alt");
            file::object(&text_string(alt), self.source.numbers, out);
        }
        if role == Role::Note
            && let Ok(index) = self.named.binary_search(&at)
        {
            put!(out, "/ID({})", note_id(index));
        }
        self.kids(at, out);
        put!(out, ">>");
    }

    /// What a role means beyond its name (14.8.5).
    fn attributes(&self, at: u32, element: &Element, within: Option<Role>, out: &mut Vec<u8>) {
        // Code, figures and notes count as words of a line unless they say that they stand on their own.
        let block = within.is_none_or(|role| !role.holds_words());
        match element.role {
            Role::HeaderCell => put!(out, "/A<</O/Table/Scope/Column>>"),
            Role::List => put!(out, "/A<</O/List/ListNumbering/Disc>>"),
            Role::TermList => put!(out, "/A<</O/List/ListNumbering/None>>"),
            Role::NumberedList(numbering) => {
                let name = match numbering {
                    Numbering::Decimal => "Decimal",
                    Numbering::LowerAlpha => "LowerAlpha",
                    Numbering::UpperAlpha => "UpperAlpha",
                };
                put!(out, "/A<</O/List/ListNumbering/{name}>>");
            }
            Role::Code | Role::Note if block => put!(out, "/A<</O/Layout/Placement/Block>>"),
            Role::Figure => {
                put!(out, "/A<</O/Layout");
                if block {
                    put!(out, "/Placement/Block");
                }
                if let Some(Some((page, rect))) = self.pictures.get(&ElementId(at)) {
                    put!(out, "/BBox[");
                    for value in corners(&self.source.layout.pages[*page], *rect) {
                        file::object(&number(value), self.source.numbers, out);
                        put!(out, " ");
                    }
                    put!(out, "]");
                }
                put!(out, ">>");
            }
            _ => {}
        }
    }

    fn kids(&self, at: u32, out: &mut Vec<u8>) {
        let kids = self.tree.kids(at);
        let page_number = |page: u32| self.source.numbers.get(self.source.pages[page as usize]);
        // Sequences of the element's own page go by their number alone.
        let own = kids.iter().find_map(|kid| match kid {
            Kid::Content { page, .. } => Some(*page),
            _ => None,
        });
        if let Some(page) = own {
            put!(out, "/Pg {} 0 R", page_number(page));
        }
        let (open, close) = match kids.len() {
            0 => return,
            1 => ("/K ", ""),
            _ => ("/K[", "]"),
        };
        put!(out, "{open}");
        for (i, kid) in kids.iter().enumerate() {
            if i > 0 {
                put!(out, " ");
            }
            match kid {
                Kid::Element(element) => put!(out, "{} 0 R", self.numbers[*element as usize]),
                Kid::Content { page, mcid } if Some(*page) == own => put!(out, "{mcid}"),
                Kid::Content { page, mcid } => {
                    put!(
                        out,
                        "<</Type/MCR/Pg {} 0 R/MCID {mcid}>>",
                        page_number(*page)
                    );
                }
                Kid::Annotation { page, index } => {
                    let (annotation, _) = self.source.annotations[*page as usize][*index as usize];
                    let annotation = self.source.numbers.get(annotation);
                    put!(
                        out,
                        "<</Type/OBJR/Pg {} 0 R/Obj {annotation} 0 R>>",
                        page_number(*page)
                    );
                }
            }
        }
        put!(out, "{close}");
    }

    /// A leaf of the parent tree.
    fn parents(&self, leaf: usize, out: &mut Vec<u8>) {
        let start = leaf * LEAF;
        let end = (start + LEAF).min(self.keys());
        put!(out, "<</Limits[{start} {}]/Nums[", end - 1);
        let number = |element: &ElementId| self.numbers[element.0 as usize];
        for key in start..end {
            match (
                self.claims.get(key),
                self.clicks.get(key.wrapping_sub(self.claims.len())),
            ) {
                (Some(claims), _) => {
                    put!(out, "{key}[");
                    for element in claims {
                        put!(out, "{} 0 R ", number(element));
                    }
                    put!(out, "]");
                }
                (None, Some(element)) => put!(out, "{key} {} 0 R ", number(element)),
                (None, None) => {}
            }
        }
        put!(out, "]>>");
    }

    /// A leaf of the tree of ids.
    fn ids(&self, leaf: usize, out: &mut Vec<u8>) {
        let start = leaf * LEAF;
        let end = (start + LEAF).min(self.named.len());
        put!(
            out,
            "<</Limits[({})({})]/Names[",
            note_id(start),
            note_id(end - 1)
        );
        for index in start..end {
            put!(
                out,
                "({}){} 0 R ",
                note_id(index),
                self.numbers[self.named[index] as usize]
            );
        }
        put!(out, "]>>");
    }
}

/// The id of a note. All are as long, so that they sort as they count.
fn note_id(index: usize) -> String {
    format!("note-{index:08}")
}

/// Where the picture of each figure is.
fn pictures(layout: &Layout) -> FxHashMap<ElementId, Option<(usize, Rect)>> {
    let mut out: FxHashMap<ElementId, Option<(usize, Rect)>> = FxHashMap::default();
    for (index, page) in layout.pages.iter().enumerate() {
        for item in &page.items {
            let Item::Image { rect, element, .. } = item else {
                continue;
            };
            out.entry(*element)
                .and_modify(|place| {
                    *place = match place {
                        Some((page, other)) if *page == index => {
                            Some((index, around(*other, *rect)))
                        }
                        _ => None,
                    };
                })
                .or_insert(Some((index, *rect)));
        }
    }
    out
}

/// The rectangle around two.
fn around(a: Rect, b: Rect) -> Rect {
    let (x, y) = (a.x.min(b.x), a.y.min(b.y));
    Rect {
        x,
        y,
        width: (a.x + a.width).max(b.x + b.width) - x,
        height: (a.y + a.height).max(b.y + b.height) - y,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pdf::page::Page;
    use lopdf::{Dictionary, Document};

    /// What is written for pages of images (they need no font), object by object: the pages are objects 1 and 2, the root is 10.
    fn written(elements: &[(Role, Option<u32>, Option<&str>)], pages: &[&[u32]]) -> Vec<String> {
        let picture = |element: &u32| Item::Image {
            rect: Rect {
                x: 10.0,
                y: 20.0,
                width: 30.0,
                height: 40.0,
            },
            asset: 0,
            element: ElementId(*element),
        };
        let layout = Layout {
            pages: pages
                .iter()
                .map(|items| Page {
                    height: 100.0,
                    items: items.iter().map(picture).collect(),
                    ..Page::default()
                })
                .collect(),
            elements: elements
                .iter()
                .map(|(role, parent, alt)| Element {
                    alt: alt.map(str::to_owned),
                    language: (*role == Role::Label).then_some("en"),
                    ..Element::new(*role, parent.map(ElementId))
                })
                .collect(),
            ..Layout::default()
        };
        let mut document = Document::new();
        let ids: Vec<ObjectId> = pages
            .iter()
            .map(|_| document.add_object(Dictionary::new()))
            .collect();
        let references: Vec<lopdf::Object> = ids.iter().map(|id| (*id).into()).collect();
        document.trailer.set("Pages", references);
        let source = Source {
            layout: &layout,
            pages: &ids,
            annotations: &[],
            numbers: &Numbers::new(&document),
        };
        let plan = Plan::new(&source, 10);
        (0..plan.count())
            .map(|index| {
                let mut out = Vec::new();
                plan.object(index, &mut out);
                // Text strings need not be UTF-8.
                out.into_iter().map(char::from).collect()
            })
            .collect()
    }

    #[test]
    fn an_element_over_two_pages_names_the_second() {
        let elements = [
            (Role::Heading(1), None, None),
            (Role::Paragraph, None, None),
        ];
        assert_eq!(
            written(&elements, &[&[0, 1], &[1]]),
            [
                "<</Type/StructTreeRoot/K 11 0 R/ParentTree<</Kids[14 0 R ]>>/ParentTreeNextKey 2>>",
                "<</S/Document/P 10 0 R/K[12 0 R 13 0 R]>>",
                "<</S/H1/P 11 0 R/Pg 1 0 R/K 0>>",
                "<</S/P/P 11 0 R/Pg 1 0 R/K[1 <</Type/MCR/Pg 2 0 R/MCID 0>>]>>",
                "<</Limits[0 1]/Nums[0[12 0 R 13 0 R ]1[13 0 R ]]>>",
            ]
        );
    }

    #[test]
    fn roles_say_what_their_names_do_not() {
        let elements = [
            (Role::NumberedList(Numbering::LowerAlpha), None, None),
            (Role::ListItem, Some(0), None),
            (Role::Label, Some(1), Some("to do")),
            (Role::Table, None, None),
            (Role::Row, Some(3), None),
            (Role::HeaderCell, Some(4), None),
            (Role::Figure, None, Some("Two (2) \u{e9}")),
            (Role::Paragraph, None, None),
            (Role::Code, Some(7), None),
            (Role::Code, None, None),
            // Paper lacks the place that it led to.
            (Role::Link, Some(7), None),
            (Role::Note, None, None),
        ];
        let all = written(&elements, &[&[2, 5, 6, 8, 9, 10, 11]]);
        let has = |part: &str| assert!(all.iter().any(|o| o.contains(part)), "{part} in {all:#?}");
        has("<</S/L/P 11 0 R/A<</O/List/ListNumbering/LowerAlpha>>/K");
        has("<</S/Lbl/P 13 0 R/Lang(en)/Alt(to do)/Pg");
        has("<</S/TH/P 16 0 R/A<</O/Table/Scope/Column>>/Pg");
        has(
            "<</S/Figure/P 11 0 R/A<</O/Layout/Placement/Block/BBox[10 40 40 80 ]>>/Alt(\u{fe}\u{ff}",
        );
        has("<</S/Code/P 19 0 R/Pg");
        has("<</S/Code/P 11 0 R/A<</O/Layout/Placement/Block>>/Pg");
        has("<</S/Span/P 19 0 R/Pg");
        has("<</S/Note/P 11 0 R/A<</O/Layout/Placement/Block>>/ID(note-00000000)/Pg");
        has("<</Limits[(note-00000000)(note-00000000)]/Names[(note-00000000)23 0 R ]>>");
    }
}
