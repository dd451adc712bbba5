//! Whether a layout's elements keep to the rules of [`Role`], so that an edition that breaks one is told which element and why, long before
//! a validator says so of a finished file.

use std::fmt;

use super::page::{Element, ElementId, Item, Layout, Role};

/// An element that breaks a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrokenRule {
    /// Which.
    pub element: ElementId,
    /// Its role; `None`: there is no such element.
    pub role: Option<Role>,
    /// What is wrong with it.
    pub rule: String,
}

impl fmt::Display for BrokenRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let BrokenRule {
            element,
            role,
            rule,
        } = self;
        match role {
            Some(role) => write!(f, "element {} ({role:?}): {rule}", element.0),
            None => write!(f, "element {}: {rule}", element.0),
        }
    }
}

impl Layout {
    /// Every element that breaks a rule of [`Role`], in order.
    pub fn broken_rules(&self) -> Vec<BrokenRule> {
        let mut check = Check {
            elements: &self.elements,
            broken: Vec::new(),
        };
        check.nesting();
        check.items_and_tables();
        check.headings();
        check.content(self);
        check.broken.sort_by_key(|b| b.element);
        check.broken
    }
}

impl Role {
    /// Only groups others: has no words of its own.
    fn groups(self) -> bool {
        use Role::*;
        matches!(
            self,
            Section
                | Aside
                | Quote
                | List
                | NumberedList(_)
                | TermList
                | ListItem
                | Table
                | Row
                | Toc
                | TocItem
        )
    }

    /// Holds words, and what stands among them.
    pub(super) fn holds_words(self) -> bool {
        use Role::*;
        matches!(
            self,
            Paragraph
                | Heading(_)
                | Label
                | Caption
                | HeaderCell
                | Cell
                | Reference
                | Link
                | Span
                | Code
        )
    }

    fn is_list(self) -> bool {
        matches!(self, Role::List | Role::NumberedList(_) | Role::TermList)
    }

    /// Stands on its own, one below the other.
    fn is_block(self) -> bool {
        use Role::*;
        self.is_list()
            || matches!(
                self,
                Aside | Quote | Heading(_) | Paragraph | Table | Toc | Code | Figure | Note
            )
    }

    /// Stands among words.
    fn is_inline(self) -> bool {
        use Role::*;
        matches!(self, Reference | Link | Span | Code | Figure | Note)
    }

    /// Whether `self` may hold `child`.
    fn holds(self, child: Role) -> bool {
        use Role::*;
        match self {
            Section => child == Section || child.is_block(),
            Aside | Quote | ListBody => child.is_block(),
            Note => child == Label || child.is_block() || child.is_inline(),
            List | NumberedList(_) | TermList => child == ListItem,
            ListItem => matches!(child, Label | ListBody),
            Table => matches!(child, Row | Caption),
            Row => matches!(child, HeaderCell | Cell),
            Toc => matches!(child, TocItem | Toc),
            TocItem => matches!(child, Label | Reference | Paragraph | Toc),
            HeaderCell | Cell | Caption => child.is_block() || child.is_inline(),
            Figure => child == Caption,
            Paragraph | Heading(_) | Label | Span | Code => child.is_inline(),
            Reference => child.is_inline() || child == Label,
            Link => child.is_inline() && !matches!(child, Link | Reference | Note),
        }
    }
}

struct Check<'a> {
    elements: &'a [Element],
    broken: Vec<BrokenRule>,
}

impl Check<'_> {
    fn get(&self, id: ElementId) -> Option<&Element> {
        self.elements.get(id.0 as usize)
    }

    fn add(&mut self, element: ElementId, rule: impl Into<String>) {
        let role = self.get(element).map(|e| e.role);
        self.broken.push(BrokenRule {
            element,
            role,
            rule: rule.into(),
        });
    }

    fn nesting(&mut self) {
        let elements = self.elements;
        for (i, element) in elements.iter().enumerate() {
            let id = ElementId(i as u32);
            match element.parent {
                Some(parent) if parent >= id => self.add(
                    id,
                    format!("its parent {} does not stand before it", parent.0),
                ),
                Some(parent) => {
                    let within = elements.get(parent.0 as usize).map(|p| p.role);
                    if let Some(within) = within.filter(|within| !within.holds(element.role)) {
                        self.add(
                            id,
                            format!("does not belong into element {} ({within:?})", parent.0),
                        );
                    }
                }
                None if element.role == Role::Section || element.role.is_block() => {}
                None => self.add(id, "does not belong into the document itself"),
            }
            let alt = element
                .alt
                .as_deref()
                .is_some_and(|alt| !alt.trim().is_empty());
            if element.role == Role::Figure && !alt {
                self.add(id, "has no alternative text");
            }
        }
    }

    /// An item has one body, after its label; the rows of a table have equally many cells.
    fn items_and_tables(&mut self) {
        let elements = self.elements;
        let mut cells = vec![0_u32; elements.len()];
        // Of an item: whether a label and a body were met. Of a table: the cells of its first row, once it is known.
        let mut met = vec![(false, false); elements.len()];
        let mut columns: Vec<Option<u32>> = vec![None; elements.len()];
        for element in elements {
            if let (Role::HeaderCell | Role::Cell, Some(row)) = (element.role, element.parent)
                && let Some(count) = cells.get_mut(row.0 as usize)
            {
                *count += 1;
            }
        }
        for (i, element) in elements.iter().enumerate() {
            let id = ElementId(i as u32);
            let Some(parent) = element.parent.map(|p| p.0 as usize) else {
                continue;
            };
            match element.role {
                Role::Label => {
                    let before = met.get(parent).copied().unwrap_or_default();
                    if before != (false, false) {
                        self.add(id, "is not the first in its item, or not the only label");
                    }
                    if let Some(met) = met.get_mut(parent) {
                        met.0 = true;
                    }
                }
                Role::ListBody => {
                    if let Some(met) = met.get_mut(parent) {
                        if met.1 {
                            self.add(id, "is the second body of its item");
                        }
                        met.1 = true;
                    }
                }
                Role::Row => {
                    let have = cells.get(i).copied().unwrap_or(0);
                    if let Some(columns) = columns.get_mut(parent)
                        && *columns.get_or_insert(have) != have
                    {
                        self.add(id, "has not as many cells as the first row of its table");
                    }
                }
                _ => {}
            }
        }
    }

    fn headings(&mut self) {
        let elements = self.elements;
        let mut last = 0;
        for (i, element) in elements.iter().enumerate() {
            if let Role::Heading(level) = element.role {
                if level == 0 || level > 6 {
                    self.add(ElementId(i as u32), "there are six levels of headings");
                } else if level > last + 1 {
                    self.add(
                        ElementId(i as u32),
                        format!("follows a heading of level {last}"),
                    );
                }
                last = level;
            }
        }
    }

    /// What is painted belongs to something that holds words; what is clicked to a link.
    fn content(&mut self, layout: &Layout) {
        let mut known = None;
        let mut reported: Vec<ElementId> = Vec::new();
        for page in &layout.pages {
            for item in &page.items {
                let element = item.element();
                if element == ElementId::ARTIFACT || known == Some(element) {
                    continue;
                }
                known = Some(element);
                let wrong = match self.get(element).map(|e| e.role) {
                    None => "is painted, and there is no such element",
                    Some(role) if role.groups() => {
                        "has words or shapes of its own, and is only a group"
                    }
                    Some(_) => continue,
                };
                if !reported.contains(&element) {
                    reported.push(element);
                    self.add(element, wrong);
                }
            }
            for link in &page.links {
                if self.get(link.element).map(|e| e.role) != Some(Role::Link)
                    && !reported.contains(&link.element)
                {
                    reported.push(link.element);
                    self.add(link.element, "is clicked, and is no link");
                }
            }
        }
    }
}

impl Item {
    /// The element that it belongs to.
    pub fn element(&self) -> ElementId {
        match self {
            Item::Text(run) => run.element,
            Item::Fill { element, .. } | Item::Image { element, .. } => *element,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Role::*;

    /// Elements by (role, parent).
    fn broken(elements: &[(Role, Option<u32>)]) -> Vec<String> {
        let elements = elements
            .iter()
            .map(|(role, parent)| Element::new(*role, parent.map(ElementId)));
        let layout = Layout {
            elements: elements.collect(),
            ..Layout::default()
        };
        layout
            .broken_rules()
            .iter()
            .map(BrokenRule::to_string)
            .collect()
    }

    #[test]
    fn what_nests_well_is_not_named() {
        let fine = [
            (Section, None),
            (Heading(1), Some(0)),
            (List, Some(0)),
            (ListItem, Some(2)),
            (Label, Some(3)),
            (ListBody, Some(3)),
            (Paragraph, Some(5)),
            (Link, Some(6)),
            (Table, Some(0)),
            (Row, Some(8)),
            (HeaderCell, Some(9)),
            (Row, Some(8)),
            (Cell, Some(11)),
        ];
        assert_eq!(broken(&fine), Vec::<String>::new());
    }

    #[test]
    fn each_rule_is_named_with_its_element() {
        assert_eq!(
            broken(&[(Section, None), (Paragraph, Some(0)), (Paragraph, Some(1))]),
            ["element 2 (Paragraph): does not belong into element 1 (Paragraph)"]
        );
        assert_eq!(
            broken(&[
                (ListItem, None),
                (ListBody, Some(0)),
                (Label, Some(0)),
                (ListBody, Some(0))
            ]),
            [
                "element 0 (ListItem): does not belong into the document itself",
                "element 2 (Label): is not the first in its item, or not the only label",
                "element 3 (ListBody): is the second body of its item",
            ]
        );
        assert_eq!(
            broken(&[
                (Table, None),
                (Row, Some(0)),
                (Cell, Some(1)),
                (Row, Some(0))
            ]),
            ["element 3 (Row): has not as many cells as the first row of its table"]
        );
        assert_eq!(
            broken(&[(Heading(1), None), (Heading(3), None), (Figure, None)]),
            [
                "element 1 (Heading(3)): follows a heading of level 1",
                "element 2 (Figure): has no alternative text",
            ]
        );
        assert_eq!(
            broken(&[(Paragraph, Some(0)), (Link, Some(0)), (Link, Some(1))]),
            [
                "element 0 (Paragraph): its parent 0 does not stand before it",
                "element 2 (Link): does not belong into element 1 (Link)",
            ]
        );
    }
}
