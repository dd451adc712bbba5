//! Which layout a file has, and whether it is a bank at all.

use super::item::first_words;
use super::list;
use super::model::{NotABank, Reading};
use super::outline::{Node, asks, outline};
use crate::diagnostic::Span;
use crate::front_matter::{Fields, Split, split};
use crate::markdown::{Block, BlockKind, Document, Inline, List, plain_inlines};

/// Where the Markdown of a bank's file begins: behind its front matter, if it has any. A rule in the first line of a file whose questions stand between
/// rules begins none.
pub fn body(text: &str) -> usize {
    front_matter(text).map_or(0, |(_, body)| body)
}

/// The YAML of a bank's front matter, and where the text behind it begins.
fn front_matter(text: &str) -> Option<(Span, usize)> {
    let Split::Found { yaml, body } = split(text) else {
        return None;
    };
    let is_field = |line: &str| {
        let key = line.split_once(':').map_or("", |(key, _)| key.trim_end());
        !key.is_empty() && !key.contains([' ', '`', '*'])
    };
    // Fields, and what goes on below them: lists, values of several lines, comments.
    let plausible = text
        .get(yaml.range())
        .unwrap_or_default()
        .lines()
        .all(|line| {
            line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']) || is_field(line)
        });
    let first = text
        .get(yaml.range())?
        .lines()
        .find(|line| !line.trim().is_empty());
    (plausible && first.is_none_or(is_field)).then_some((yaml, body))
}

/// Reads a bank from its tree (of the text from [`body`] on). `text` is the whole file's text.
pub fn read(text: &str, document: &Document) -> Reading {
    let front_title = front_matter(text)
        .and_then(|(yaml, _)| Fields::read(text, yaml).take_text("title"))
        .map(|title| title.value)
        .filter(|title| !title.trim().is_empty());
    if document
        .blocks
        .iter()
        .all(|b| matches!(b.kind, BlockKind::Comment(_)))
    {
        return Err(NotABank {
            reason: "the bank is empty".into(),
            help: "write a heading for each section and the questions as list items below it"
                .into(),
            span: None,
        });
    }
    let nodes = outline(&document.blocks);
    let seen = Shapes::of(&nodes);
    if let Some(other) = seen.other_layout() {
        return Err(other);
    }
    let bank = list::read(&nodes, document, front_title);
    if bank.sections.is_empty() {
        return Err(seen.nothing_found());
    }
    Ok(bank)
}

/// How often each way of writing a question shows.
#[derive(Debug, Default)]
struct Shapes {
    /// Top-level list items that ask, under headings that do not.
    items: usize,
    /// Top-level list items of any kind.
    all_items: usize,
    /// Items that are links.
    links: usize,
    /// List items that begin with a heading.
    item_headings: usize,
    /// Headings that ask.
    headings: usize,
    /// Headings that say “Answer”: what stands above them is the question.
    answers: usize,
    /// `<details>` at the top level.
    details: usize,
    /// Paragraphs that begin with a bold question.
    bold: usize,
    /// Paragraphs that begin with `Question:` or `Q:`.
    labels: usize,
}

impl Shapes {
    fn of(nodes: &[Node<'_>]) -> Self {
        let mut seen = Shapes::default();
        for node in nodes {
            seen.headings += usize::from(asks(&node.text));
            seen.answers += usize::from(says_answer(&node.text));
            for block in &node.blocks {
                match &block.kind {
                    BlockKind::Details { .. } => seen.details += 1,
                    BlockKind::Paragraph(inlines) => {
                        seen.bold += usize::from(bold_question(inlines));
                        seen.labels += usize::from(labelled(&plain_inlines(inlines)));
                    }
                    BlockKind::List(list) => seen.list(list, node.asking),
                    _ => {}
                }
            }
        }
        seen
    }

    fn list(&mut self, list: &List, under_a_question: bool) {
        for item in &list.items {
            self.all_items += 1;
            self.links += usize::from(list::is_link(item));
            if matches!(
                item.blocks.first(),
                Some(Block {
                    kind: BlockKind::Heading { .. },
                    ..
                })
            ) {
                self.item_headings += 1;
            } else if !under_a_question && asks(&first_words(item)) {
                self.items += 1;
            }
            // A question in an item often folds its answer away.
            self.details += usize::from(
                item.blocks
                    .iter()
                    .any(|b| matches!(b.kind, BlockKind::Details { .. })),
            );
        }
    }

    /// Another layout than the list, if one outweighs it: read as a list, such a file would give its answers' lists as questions.
    fn other_layout(&self) -> Option<NotABank> {
        // Three of a kind are a habit; one or two are a heading that happens to ask.
        const HABIT: usize = 3;
        let (count, what) = [
            (self.item_headings, "list items that are headings"),
            (self.headings, "headings"),
            (self.answers, "headings with an answer under them"),
            (self.details, "folded <details> blocks"),
            (self.bold, "bold paragraphs"),
            (self.labels, "paragraphs that begin with “Question:”"),
        ]
        .into_iter()
        .max_by_key(|(count, _)| *count)?;
        // A single question with its answer under it (a file a question) has no other list of questions beside it.
        let lone = (self.headings == 1 || self.answers == 1) && self.items == 0 && count == 1;
        (count > self.items && (count >= HABIT || lone)).then(|| NotABank {
            reason: format!("the questions of this bank look like {what} ({count} of them), a layout that comes with a later version"),
            help: "for now write the questions as list items, each section under a heading".into(),
            span: None,
        })
    }

    fn nothing_found(&self) -> NotABank {
        let reason = if self.all_items == 0 {
            "no question found: the file has no list".to_owned()
        } else if self.links * 2 >= self.all_items {
            format!(
                "no question found: {} of its {} list items are links",
                self.links, self.all_items
            )
        } else {
            format!(
                "no question found: none of its {} list items reads as one",
                self.all_items
            )
        };
        NotABank {
            reason,
            help: "a bank has its questions as list items, each section under a heading; name the right file in book.toml: [content] banks = [\"…\"]"
                .into(),
            span: None,
        }
    }
}

/// Whether a heading only announces an answer, in the languages that public banks are written in.
fn says_answer(title: &str) -> bool {
    const NAMES: &[&str] = &[
        "answer",
        "answers",
        "solution",
        "respuesta",
        "resposta",
        "réponse",
        "antwort",
        "risposta",
        "ответ",
        "відповідь",
        "答案",
        "解答",
        "回答",
        "답변",
        "cevap",
    ];
    let name = title
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    NAMES.contains(&name.as_str())
}

fn bold_question(inlines: &[Inline]) -> bool {
    matches!(inlines.first(), Some(Inline::Strong(inner)) if asks(&plain_inlines(inner)))
}

fn labelled(text: &str) -> bool {
    let text = text.trim_start();
    ["Question:", "Question ", "Q:", "Q."]
        .iter()
        .any(|label| text.starts_with(label))
        || text.strip_prefix('Q').is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit())
                && rest
                    .trim_start_matches(|c: char| c.is_ascii_digit())
                    .starts_with(['.', ':', ')'])
        })
}
