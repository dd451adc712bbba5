//! Layout *list*: sections by headings, questions as list items.
//!
//! Which lists are questions is decided list by list: never a table of contents or a list of links; always one in which items ask; a list of
//! statements ("Explain event delegation.") where it stands under a section's heading and is of the kind, numbered or bulleted, that the
//! bank's questions are. What stands before the first section is the introduction, what follows the last question's section the epilogue.

use super::item::{first_words, question};
use super::model::{Bank, BankQuestion, BankSection, Layout, ParseReport};
use super::outline::{Node, asks};
use super::report;
use crate::markdown::{Block, BlockKind, Document, Inline, List, ListItem, plain_inlines};

/// What is under one heading, sorted.
#[derive(Default)]
struct Sorted<'a> {
    before: Vec<&'a Block>,
    questions: Vec<BankQuestion>,
    after: Vec<&'a Block>,
}

/// Reads the nodes of a file.
pub(super) fn read(nodes: &[Node<'_>], document: &Document, front_title: Option<String>) -> Bank {
    let mut report = ParseReport::default();
    let kinds = Kinds::of(nodes);
    let mut sorted: Vec<Sorted<'_>> = nodes
        .iter()
        .map(|node| sort(node, &kinds, &mut report))
        .collect();

    let first = sorted
        .iter()
        .position(|s| !s.questions.is_empty())
        .unwrap_or(nodes.len());
    let last = sorted
        .iter()
        .rposition(|s| !s.questions.is_empty())
        .unwrap_or(0);
    let title_at = title(nodes, &sorted);
    let title = title_at
        .map(|i| nodes[i].title.to_vec())
        .or_else(|| front_title.map(|text| vec![Inline::Text(text)]));

    let mut bank = Bank {
        layout: Layout::List,
        title,
        introduction: Vec::new(),
        sections: Vec::new(),
        epilogue: Vec::new(),
        footnotes: document.footnotes.clone(),
        report: ParseReport::default(),
    };
    let mut above: Vec<usize> = Vec::new();
    for (index, node) in nodes.iter().enumerate() {
        above.retain(|&i| nodes[i].level < node.level);
        let content = std::mem::take(&mut sorted[index]);
        // What stood under it is left out (a list of contents, of links), and it heads nothing else.
        let heads_nothing = content.before.is_empty()
            && !node.blocks.is_empty()
            && nodes
                .get(index + 1)
                .is_none_or(|next| next.level <= node.level);
        if !content.questions.is_empty() {
            let parents = above
                .iter()
                .filter(|&&i| Some(i) != title_at && nodes[i].level > 0);
            let mut section = BankSection {
                // Questions right under the bank's title, or before any heading, have no heading of their own: the title stands for it.
                title: if node.level == 0 {
                    bank.title.clone().unwrap_or_default()
                } else {
                    node.title.to_vec()
                },
                id: node.id.map(str::to_owned),
                parents: parents.map(|&i| nodes[i].text.clone()).collect(),
                introduction: Vec::new(),
                questions: content.questions,
                closing: Vec::new(),
                span: node.span,
            };
            if index == first && Some(index) == title_at {
                bank.introduction
                    .extend(content.before.into_iter().cloned());
            } else {
                section
                    .introduction
                    .extend(content.before.into_iter().cloned());
            }
            if index == last {
                bank.epilogue.extend(content.after.into_iter().cloned());
            } else {
                section.closing.extend(content.after.into_iter().cloned());
            }
            bank.sections.push(section);
        } else if heads_nothing && Some(index) != title_at && (index < first || index > last) {
            let words = format!("the heading “{}”, under which nothing is left", node.text);
            report.skipped.push((node.span, words));
        } else if index < first {
            if Some(index) != title_at {
                let group = is_group(nodes, index, first, title_at);
                // The heading of a group of sections is kept as their parent; its text goes to the introduction all the same.
                bank.introduction
                    .extend(node.heading.filter(|_| !group).cloned());
            }
            bank.introduction
                .extend(content.before.into_iter().cloned());
        } else if index > last {
            bank.epilogue.extend(node.heading.cloned());
            bank.epilogue.extend(content.before.into_iter().cloned());
        } else {
            between(node, content.before, nodes, index, &mut bank, &mut report);
        }
        above.push(index);
    }
    let name = |section: &BankSection| plain_inlines(&section.title).trim().to_owned();
    report::fill(&mut report, &bank.sections, name);
    report.skipped.sort_by_key(|(span, _)| *span);
    bank.report = report;
    bank
}

/// A heading without questions of its own between two sections: a group's heading is kept as a parent, and text under it goes to the end of
/// the section before, so that it is not lost.
fn between(
    node: &Node<'_>,
    blocks: Vec<&Block>,
    nodes: &[Node<'_>],
    index: usize,
    bank: &mut Bank,
    report: &mut ParseReport,
) {
    let is_parent = nodes
        .get(index + 1)
        .is_some_and(|next| next.level > node.level);
    if !is_parent {
        report.skipped.push((
            node.span,
            format!("the heading “{}”, which owns no question", node.text),
        ));
    }
    match bank.sections.last_mut() {
        Some(section) if !is_parent => {
            section.closing.extend(blocks.into_iter().cloned());
        }
        _ => report.skipped.extend(
            blocks
                .iter()
                .map(|b| (b.span, "text between two sections".to_owned())),
        ),
    }
}

/// Whether a heading before the first section is an ancestor of it (and not the bank's title).
fn is_group(nodes: &[Node<'_>], index: usize, first: usize, title_at: Option<usize>) -> bool {
    let level = nodes[index].level;
    Some(index) != title_at
        && level > 0
        && first < nodes.len()
        && nodes[index + 1..=first]
            .iter()
            .all(|node| node.level > level)
}

/// The bank's title: the first heading, if it is a lone highest one, or the first of several highest that owns no question while a later one does.
fn title(nodes: &[Node<'_>], sorted: &[Sorted<'_>]) -> Option<usize> {
    let first = nodes.iter().position(|node| node.level > 0)?;
    let top = nodes
        .iter()
        .filter(|n| n.level > 0)
        .map(|n| n.level)
        .min()?;
    if nodes[first].level != top {
        return None;
    }
    let peers = nodes.iter().filter(|n| n.level == top).count();
    let owns = !sorted[first].questions.is_empty();
    let earlier = sorted[..first].iter().any(|s| !s.questions.is_empty());
    // A level-2 heading alone on top of level-2 peers is a section; a lone one of any level is the title.
    (!earlier && (peers == 1 || (!owns && top == 1))).then_some(first)
}

/// Sorts what stands under a heading into questions and what is before and after them.
fn sort<'a>(node: &Node<'a>, kinds: &Kinds, report: &mut ParseReport) -> Sorted<'a> {
    let mut out = Sorted::default();
    for &block in &node.blocks {
        match &block.kind {
            BlockKind::List(list) => match kinds.verdict(list, node) {
                Verdict::Questions => {
                    if let Some(stray) =
                        (!out.after.is_empty()).then(|| std::mem::take(&mut out.after))
                    {
                        settle(stray, &mut out.questions, report);
                    }
                    take(list, &mut out.questions, report);
                }
                Verdict::Skip(why) => report.skipped.push((block.span, why.to_owned())),
                Verdict::Text => out.text(block),
            },
            // A thematic break parts sections; a comment speaks to the authors.
            BlockKind::Rule | BlockKind::Comment(_) => {}
            _ => out.text(block),
        }
    }
    out
}

impl<'a> Sorted<'a> {
    fn text(&mut self, block: &'a Block) {
        if self.questions.is_empty() {
            self.before.push(block)
        } else {
            self.after.push(block)
        }
    }
}

/// Blocks between two lists of questions belong to the question before them (an author who does not indent code under an item ends the
/// list without meaning to); a paragraph there more likely speaks of what follows and is named as skipped.
fn settle(stray: Vec<&Block>, questions: &mut [BankQuestion], report: &mut ParseReport) {
    let Some(question) = questions.last_mut() else {
        return;
    };
    for block in stray {
        if matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Html(_)) {
            report
                .skipped
                .push((block.span, "text between two lists of questions".to_owned()));
        } else {
            question.body.push(block.clone());
        }
    }
}

fn take(list: &List, questions: &mut Vec<BankQuestion>, report: &mut ParseReport) {
    let lazy = list.items.len() > 1
        && list.items.windows(2).all(|pair| {
            pair[0].typed_number == pair[1].typed_number && pair[0].typed_number.is_some()
        });
    for (index, item) in list.items.iter().enumerate() {
        let position = list.start.map(|start| start.saturating_add(index as u64));
        match question(item, position, lazy) {
            Ok(question) => questions.push(question),
            Err(why) => report.skipped.push((item.span, why.to_owned())),
        }
    }
}

/// What a list is.
enum Verdict {
    Questions,
    Text,
    Skip(&'static str),
}

/// The kind of list that a bank's questions are.
struct Kinds {
    /// Numbered rather than bulleted.
    ordered: bool,
    /// Whether any list stands under a heading below the title.
    sections: bool,
    /// The first heading's level, if it alone has it: lists under the title.
    title_level: Option<u8>,
}

/// A list asks if this share of its items do.
const ASKING_SHARE: f32 = 0.3;

impl Kinds {
    fn of(nodes: &[Node<'_>]) -> Self {
        let (mut ordered, mut bulleted) = ((0, 0), (0, 0));
        let top = nodes.iter().filter(|n| n.level > 0).map(|n| n.level).min();
        let title_level = top.filter(|top| nodes.iter().filter(|n| n.level == *top).count() == 1);
        let mut sections = false;
        for node in nodes {
            for block in &node.blocks {
                let BlockKind::List(list) = &block.kind else {
                    continue;
                };
                if is_contents(list) || is_links(list) {
                    continue;
                }
                sections |=
                    node.level > 0 && Some(node.level) != title_level && !is_apparatus(&node.text);
                let asking = list.items.iter().filter(|i| asks(&first_words(i))).count();
                let count = if list.start.is_some() {
                    &mut ordered
                } else {
                    &mut bulleted
                };
                count.0 += asking;
                count.1 += list.items.len();
            }
        }
        Kinds {
            ordered: ordered > bulleted,
            sections,
            title_level,
        }
    }

    fn verdict(&self, list: &List, node: &Node<'_>) -> Verdict {
        if is_contents(list) {
            return Verdict::Skip("a table of contents");
        }
        if is_links(list) {
            return Verdict::Skip("a list of links");
        }
        let asking = list.items.iter().filter(|i| asks(&first_words(i))).count();
        let share = asking as f32 / list.items.len().max(1) as f32;
        if node.asking {
            // Under a heading that asks, a list is an answer unless most of it asks again.
            return if share > 0.5 {
                Verdict::Questions
            } else {
                Verdict::Text
            };
        }
        if share >= ASKING_SHARE {
            return Verdict::Questions;
        }
        let under_a_section = node.level > 0 && Some(node.level) != self.title_level;
        let placed = under_a_section || !self.sections;
        let fitting = (list.start.is_some() == self.ordered) && !is_apparatus(&node.text);
        if placed && fitting {
            Verdict::Questions
        } else {
            Verdict::Text
        }
    }
}

/// Headings of a repository's apparatus: lists under them are not questions unless they ask.
fn is_apparatus(title: &str) -> bool {
    const NAMES: &[&str] = &[
        "acknowledgements",
        "acknowledgments",
        "authors",
        "changelog",
        "code of conduct",
        "contact",
        "contents",
        "contributing",
        "contributors",
        "credits",
        "features",
        "further reading",
        "getting started",
        "how to contribute",
        "installation",
        "license",
        "licence",
        "links",
        "prerequisites",
        "references",
        "related",
        "resources",
        "roadmap",
        "see also",
        "sponsors",
        "support",
        "table of contents",
        "thanks",
        "toc",
        "usage",
    ];
    let name = title
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    NAMES.contains(&name.as_str())
}

/// Whether all items (nested ones too) are links into the same file.
fn is_contents(list: &List) -> bool {
    fn entry(item: &ListItem) -> bool {
        item.blocks.iter().all(|block| match &block.kind {
            BlockKind::Paragraph(inlines) => {
                words_outside_links(inlines, true) <= 2 && has_link(inlines, true)
            }
            BlockKind::List(list) => list.items.iter().all(entry),
            _ => false,
        })
    }
    !list.items.is_empty() && list.items.iter().all(entry)
}

/// Whether most items are links.
fn is_links(list: &List) -> bool {
    let links = list.items.iter().filter(|i| is_link(i)).count();
    links * 2 > list.items.len()
}

/// Whether an item is a link with perhaps a remark, rather than a question that contains one.
pub(super) fn is_link(item: &ListItem) -> bool {
    let Some(Block {
        kind: BlockKind::Paragraph(inlines),
        ..
    }) = item.blocks.first()
    else {
        return false;
    };
    let begins = inlines
        .iter()
        .find(|i| !matches!(i, Inline::Text(t) if t.trim().is_empty()));
    let leads = match begins {
        Some(Inline::Link(_)) => true,
        Some(Inline::Strong(inner) | Inline::Emphasis(inner)) => {
            matches!(inner.first(), Some(Inline::Link(_)))
        }
        Some(Inline::Image(_)) => has_link(inlines, false),
        _ => false,
    };
    leads && !asks(&plain_inlines(inlines))
}

fn has_link(inlines: &[Inline], inside: bool) -> bool {
    inlines.iter().any(|inline| match inline {
        Inline::Link(link) => !inside || link.dest.starts_with('#'),
        Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Strike(inner)
        | Inline::Styled(_, inner) => has_link(inner, inside),
        _ => false,
    })
}

/// Words that stand outside links (into this file only, if `inside`).
fn words_outside_links(inlines: &[Inline], inside: bool) -> usize {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Link(link) if !inside || link.dest.starts_with('#') => 0,
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Styled(_, inner) => words_outside_links(inner, inside),
            other => crate::text::word_count(&plain_inlines(std::slice::from_ref(other))),
        })
        .sum()
}
