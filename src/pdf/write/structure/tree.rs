//! Elements, marked sequences and links → for each element what stands in it, in the order in which it is read.
//!
//! Children are read in the order of the layout's elements. Where an element has words of its own between them (a paragraph around a link), a child
//! comes before the first sequence that is painted after the child's first. An element with nothing in it is left out, but for cells: a table
//! without them has holes.

use std::ops::Range;

use crate::pdf::page::{Element, ElementId, Role};

/// What stands in an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kid {
    /// An element.
    Element(u32),
    /// The marked sequence with a number on a page.
    Content { page: u32, mcid: u32 },
    /// An annotation of a page, by index.
    Annotation { page: u32, index: u32 },
}

/// The tree.
pub(super) struct Tree {
    /// What stands in element i: from `starts[i]` to `starts[i + 1]` in `kids`; behind the last element stands the document.
    starts: Vec<u32>,
    kids: Vec<Kid>,
    /// Which elements are left.
    kept: Vec<bool>,
}

/// Lists, one an element, in one piece of memory: a guide has tens of thousands of them.
struct Lists {
    starts: Vec<u32>,
    values: Vec<u32>,
}

impl Lists {
    /// `owners[i]` owns value i; `count` owners.
    fn new(owners: &[u32], count: usize) -> Lists {
        let mut starts = vec![0_u32; count + 1];
        for owner in owners {
            starts[*owner as usize + 1] += 1;
        }
        for i in 0..count {
            starts[i + 1] += starts[i];
        }
        let mut next = starts.clone();
        let mut values = vec![0; owners.len()];
        for (value, owner) in owners.iter().enumerate() {
            let at = &mut next[*owner as usize];
            values[*at as usize] = value as u32;
            *at += 1;
        }
        Lists { starts, values }
    }

    fn of(&self, owner: usize) -> &[u32] {
        &self.values[self.starts[owner] as usize..self.starts[owner + 1] as usize]
    }
}

impl Tree {
    /// `claims` and `links`: page by page, the elements of its marked sequences and of its annotations. All ids must be of `elements`. `reading`: the
    /// order in which the sequences are read, by page and numbers; each is in it once.
    pub fn read_in(
        elements: &[Element],
        claims: &[Vec<ElementId>],
        links: &[Vec<ElementId>],
        reading: &[(usize, Range<usize>)],
    ) -> Tree {
        let count = elements.len();
        let places = |pages: &[Vec<ElementId>],
                      order: &[(usize, Range<usize>)]|
         -> (Vec<(u32, u32)>, Lists) {
            let mut places = Vec::new();
            let mut owners = Vec::new();
            for (page, numbers) in order {
                let ids = pages.get(*page).and_then(|ids| ids.get(numbers.clone()));
                for (index, id) in numbers.clone().zip(ids.unwrap_or(&[])) {
                    places.push((*page as u32, index as u32));
                    owners.push(id.0);
                }
            }
            (places, Lists::new(&owners, count))
        };
        let (sequences, own) = places(claims, reading);
        let (annotations, clicks) = places(links, &in_turn(links));
        // A parent that does not stand before its child would close a circle: the document takes the child.
        let parent = |i: usize| match elements[i].parent {
            Some(p) if (p.0 as usize) < i => p.0 as usize,
            _ => count,
        };
        let parents: Vec<u32> = (0..count).map(|i| parent(i) as u32).collect();
        let children = Lists::new(&parents, count + 1);

        let mut first = vec![u32::MAX; count + 1];
        let mut kept = vec![false; count + 1];
        kept[count] = true;
        for i in (0..count).rev() {
            if let Some(sequence) = own.of(i).first() {
                first[i] = first[i].min(*sequence);
                kept[i] = true;
            }
            kept[i] |= !clicks.of(i).is_empty();
            first[parents[i] as usize] = first[parents[i] as usize].min(first[i]);
            kept[parents[i] as usize] |= kept[i];
        }
        for i in 0..count {
            if matches!(elements[i].role, Role::Cell | Role::HeaderCell) {
                kept[i] |= kept[parents[i] as usize];
            }
        }

        let mut starts = Vec::with_capacity(count + 2);
        let mut kids = Vec::with_capacity(count + sequences.len() + annotations.len());
        for i in 0..=count {
            starts.push(kids.len() as u32);
            let own = if i < count { own.of(i) } else { &[] };
            let mut own = own.iter().peekable();
            let content = |sequence: &u32| {
                let (page, mcid) = sequences[*sequence as usize];
                Kid::Content { page, mcid }
            };
            for child in children.of(i).iter().filter(|c| kept[**c as usize]) {
                while let Some(sequence) = own.next_if(|s| **s < first[*child as usize]) {
                    kids.push(content(sequence));
                }
                kids.push(Kid::Element(*child));
            }
            kids.extend(own.map(content));
            let clicks = if i < count { clicks.of(i) } else { &[] };
            kids.extend(clicks.iter().map(|click| {
                let (page, index) = annotations[*click as usize];
                Kid::Annotation { page, index }
            }));
        }
        starts.push(kids.len() as u32);
        Tree { starts, kids, kept }
    }

    /// The same, pages in turn.
    #[cfg(test)]
    fn new(elements: &[Element], claims: &[Vec<ElementId>], links: &[Vec<ElementId>]) -> Tree {
        Tree::read_in(elements, claims, links, &in_turn(claims))
    }

    /// What stands in an element; that behind the last is the document.
    pub fn kids(&self, element: u32) -> &[Kid] {
        let at = element as usize;
        &self.kids[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    /// The elements that are left, in order.
    pub fn kept(&self) -> impl Iterator<Item = u32> {
        let elements = self.kept.len() as u32 - 1;
        (0..elements).filter(|i| self.kept[*i as usize])
    }

    /// Whether an annotation hangs on an element.
    pub fn is_clicked(&self, element: u32) -> bool {
        matches!(self.kids(element).last(), Some(Kid::Annotation { .. }))
    }
}

/// Pages one after the other, each from its beginning to its end.
pub(super) fn in_turn(pages: &[Vec<ElementId>]) -> Vec<(usize, Range<usize>)> {
    let whole = |(page, ids): (usize, &Vec<ElementId>)| (page, 0..ids.len());
    pages.iter().enumerate().map(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn elements(list: &[(Role, Option<u32>)]) -> Vec<Element> {
        list.iter()
            .map(|(role, parent)| Element::new(*role, parent.map(ElementId)))
            .collect()
    }

    fn ids(pages: &[&[u32]]) -> Vec<Vec<ElementId>> {
        pages
            .iter()
            .map(|page| page.iter().map(|id| ElementId(*id)).collect())
            .collect()
    }

    fn at(page: u32, mcid: u32) -> Kid {
        Kid::Content { page, mcid }
    }

    #[test]
    fn a_link_stands_between_the_words_around_it() {
        let elements = elements(&[
            (Role::Paragraph, None),
            (Role::Link, Some(0)),
            (Role::Code, Some(1)),
            (Role::Link, Some(0)),
        ]);
        // The first link goes on over the page, with code in it; the second begins the second page's last words.
        let tree = Tree::new(
            &elements,
            &ids(&[&[0, 1], &[2, 1, 0, 3]]),
            &ids(&[&[1], &[1, 3]]),
        );
        let click = |page, index| Kid::Annotation { page, index };
        assert_eq!(
            tree.kids(0),
            [at(0, 0), Kid::Element(1), at(1, 2), Kid::Element(3)]
        );
        assert_eq!(
            tree.kids(1),
            [
                at(0, 1),
                Kid::Element(2),
                at(1, 1),
                click(0, 0),
                click(1, 0)
            ]
        );
        assert_eq!(tree.kids(3), [at(1, 3), click(1, 1)]);
        assert_eq!(tree.kids(4), [Kid::Element(0)]);
    }

    #[test]
    fn sequences_are_read_in_the_order_that_is_given() {
        // A paragraph that begins on the right half of the second sheet and ends on the left half of the first.
        let elements = elements(&[(Role::Paragraph, None), (Role::Paragraph, None)]);
        let claims = ids(&[&[0, 1], &[0]]);
        let tree = Tree::read_in(&elements, &claims, &[], &[(1, 0..1), (0, 0..1), (0, 1..2)]);
        assert_eq!(tree.kids(0), [at(1, 0), at(0, 0)]);
        assert_eq!(tree.kids(1), [at(0, 1)]);
    }

    #[test]
    fn children_keep_their_order_wherever_they_are_painted() {
        // A note at the page's foot is painted after the words that follow its mark; a figure in the margin before its title.
        let elements = elements(&[
            (Role::Section, None),
            (Role::Heading(1), Some(0)),
            (Role::Aside, Some(0)),
            (Role::Paragraph, Some(2)),
            (Role::Paragraph, Some(0)),
        ]);
        let tree = Tree::new(&elements, &ids(&[&[3, 4, 1]]), &[]);
        assert_eq!(
            tree.kids(0),
            [Kid::Element(1), Kid::Element(2), Kid::Element(4)]
        );
    }

    #[test]
    fn what_is_empty_is_left_out_but_for_cells() {
        let elements = elements(&[
            (Role::Paragraph, None),
            (Role::Table, None),
            (Role::Row, Some(1)),
            (Role::Cell, Some(2)),
            (Role::Cell, Some(2)),
            (Role::Row, Some(1)),
            (Role::Cell, Some(5)),
        ]);
        let tree = Tree::new(&elements, &ids(&[&[4]]), &[]);
        assert_eq!(tree.kept().collect::<Vec<_>>(), [1, 2, 3, 4]);
        assert_eq!(tree.kids(2), [Kid::Element(3), Kid::Element(4)]);
    }

    #[test]
    fn a_circle_is_cut_open() {
        let elements = elements(&[(Role::Section, Some(1)), (Role::Section, Some(0))]);
        let tree = Tree::new(&elements, &ids(&[&[1]]), &[]);
        assert_eq!(tree.kids(2), [Kid::Element(0)]);
    }
}
