//! A text in parts: what stands before the first evidence, each piece of evidence, what follows another heading.

use super::labels::{kind_of, lead_in, trimmed_label};
use super::model::{Evidence, Found, Part, Told};
use crate::config;
use crate::markdown::{Block, BlockKind, Document, Inline, plain_blocks, plain_inlines};
use crate::text::{slug, word_count};

/// Bytes of an anchor made of a heading's text, at most; as long as a question's id.
const ANCHOR_BYTES: usize = 80;

/// A lead-in ends at any heading.
const LEAD_IN_LEVEL: u8 = 7;

/// Splits a text. `measured`: the front matter has a `metric`.
pub(super) fn told(document: Document, measured: bool, names: &config::Answers) -> Told {
    let words = word_count(&plain_blocks(&document.blocks, false));
    let mut splitter = Splitter {
        names,
        parts: Vec::new(),
        level: 0,
    };
    splitter.blocks(document.blocks, false);
    let mut parts = splitter.parts;
    let mut found = Found::default();
    for part in &parts {
        if let Some((kind, _)) = part.evidence
            && gives(kind, &part.blocks)
        {
            set(&mut found, kind);
        }
        for block in &part.blocks {
            nested_lead_ins(block, names, &mut found, 0);
        }
    }
    found.metrics |= measured;
    parts.retain(|part| part.evidence.is_some() || !part.blocks.is_empty());
    Told {
        parts,
        footnotes: document.footnotes,
        evidence: found,
        words,
    }
}

struct Splitter<'a> {
    names: &'a config::Answers,
    parts: Vec<Part>,
    /// Level of the heading that opened the last part (0: none did).
    level: u8,
}

impl Splitter<'_> {
    fn blocks(&mut self, blocks: Vec<Block>, private: bool) {
        for block in blocks {
            let span = block.span;
            match block.kind {
                BlockKind::Heading { level, id, content } => {
                    match kind_of(&plain_inlines(&content), self.names) {
                        Some(kind) => self.open(kind, trimmed_label(&content), id, level),
                        None => {
                            if self.parts.last().is_some_and(|p| p.evidence.is_some())
                                && level <= self.level
                            {
                                self.parts.push(Part::default());
                                self.level = 0;
                            }
                            self.push(
                                Block {
                                    kind: BlockKind::Heading { level, id, content },
                                    span,
                                },
                                private,
                            );
                        }
                    }
                }
                BlockKind::Paragraph(content) => match lead_in(&content, self.names) {
                    Some((kind, label, rest)) => {
                        self.open(kind, label, None, LEAD_IN_LEVEL);
                        if !rest.is_empty() {
                            self.push(
                                Block {
                                    kind: BlockKind::Paragraph(rest),
                                    span,
                                },
                                private,
                            );
                        }
                    }
                    None => self.push(
                        Block {
                            kind: BlockKind::Paragraph(content),
                            span,
                        },
                        private,
                    ),
                },
                // A private part may hold evidence of its own: it is split like the rest, and its blocks keep their mark. What follows the
                // fence does not belong to a part that was opened behind it.
                BlockKind::Private(inner) if !private => {
                    let (before, level) = (self.parts.len(), self.level);
                    self.blocks(inner, true);
                    if self.parts.len() > before {
                        self.parts.push(Part::default());
                        self.level = level.min(LEAD_IN_LEVEL);
                    }
                }
                BlockKind::Private(inner) => self.blocks(inner, true),
                kind => self.push(Block { kind, span }, private),
            }
        }
    }

    fn open(&mut self, kind: Evidence, label: Vec<Inline>, id: Option<String>, level: u8) {
        let wanted = id.unwrap_or_else(|| slug(&plain_inlines(&label), ANCHOR_BYTES));
        let wanted = if wanted.is_empty() {
            kind.name().to_owned()
        } else {
            wanted
        };
        let anchor = Some(wanted);
        self.parts.push(Part {
            evidence: Some((kind, label)),
            anchor,
            blocks: Vec::new(),
        });
        self.level = level;
    }

    fn push(&mut self, block: Block, private: bool) {
        if self.parts.is_empty() {
            self.parts.push(Part::default());
        }
        let Some(part) = self.parts.last_mut() else {
            return;
        };
        if !private {
            part.blocks.push(block);
            return;
        }
        if let Some(Block {
            kind: BlockKind::Private(inner),
            span,
        }) = part.blocks.last_mut()
        {
            span.end = block.span.end;
            inner.push(block);
        } else {
            let span = block.span;
            part.blocks.push(Block {
                kind: BlockKind::Private(vec![block]),
                span,
            });
        }
    }
}

fn set(found: &mut Found, kind: Evidence) {
    match kind {
        Evidence::Example => found.example = true,
        Evidence::Metrics => found.metrics = true,
        Evidence::Outcome => found.outcome = true,
    }
}

/// Whether blocks under a label are evidence: there is something, and for metrics a number in it.
fn gives(kind: Evidence, blocks: &[Block]) -> bool {
    match kind {
        Evidence::Metrics => plain_blocks(blocks, true).chars().any(char::is_numeric),
        Evidence::Example | Evidence::Outcome => blocks.iter().any(shows),
    }
}

/// Whether parts are headings, prompts and empty code only, as in a scaffold that nobody has touched.
pub fn nothing_written(parts: &[Part]) -> bool {
    !parts.iter().flat_map(|part| &part.blocks).any(shows)
}

/// Whether a reader sees anything of a block.
fn shows(block: &Block) -> bool {
    match &block.kind {
        BlockKind::Comment(_) | BlockKind::Rule => false,
        BlockKind::Code { text, .. } => !text.trim().is_empty(),
        BlockKind::Paragraph(content) => {
            content.iter().any(|inline| {
                !matches!(
                    inline,
                    Inline::Comment(_) | Inline::SoftBreak | Inline::HardBreak
                )
            }) && (!plain_inlines(content).trim().is_empty()
                || content.iter().any(|i| matches!(i, Inline::Image(_))))
        }
        BlockKind::Heading { .. } => false,
        BlockKind::Private(inner)
        | BlockKind::Quote(inner)
        | BlockKind::Container { blocks: inner, .. } => inner.iter().any(shows),
        _ => true,
    }
}

/// Lead-ins inside lists and quotes are evidence too, though they open no part: `- **Metrics:** 14 → 0`.
fn nested_lead_ins(block: &Block, names: &config::Answers, found: &mut Found, depth: usize) {
    if depth > WALK_DEPTH {
        return;
    }
    let mut look = |blocks: &[Block]| {
        for (index, inner) in blocks.iter().enumerate() {
            if let BlockKind::Paragraph(content) = &inner.kind
                && let Some((kind, _, rest)) = lead_in(content, names)
            {
                let own = Block {
                    kind: BlockKind::Paragraph(rest),
                    span: inner.span,
                };
                let mut under = vec![own];
                under.extend(blocks.iter().skip(index + 1).cloned());
                if gives(kind, &under) {
                    set(found, kind);
                }
            }
            nested_lead_ins(inner, names, found, depth + 1);
        }
    };
    match &block.kind {
        BlockKind::List(list) => list.items.iter().for_each(|item| look(&item.blocks)),
        BlockKind::Quote(inner)
        | BlockKind::Alert(_, inner)
        | BlockKind::Details { blocks: inner, .. }
        | BlockKind::Container { blocks: inner, .. }
        | BlockKind::Private(inner) => look(inner),
        _ => {}
    }
}

/// Deeper than anybody nests; the parser's own limit is of this order.
const WALK_DEPTH: usize = 64;

#[cfg(test)]
mod tests {
    use super::super::labels::tests::names;
    use super::*;
    use crate::markdown::{ParseOptions, parse};

    fn split(text: &str) -> Told {
        told(
            parse(text, 0, ParseOptions::own(false)).document,
            false,
            &names(),
        )
    }

    fn shape(told: &Told) -> Vec<(Option<Evidence>, String)> {
        told.parts
            .iter()
            .map(|p| {
                (
                    p.evidence.as_ref().map(|(k, _)| *k),
                    plain_blocks(&p.blocks, true),
                )
            })
            .collect()
    }

    #[test]
    fn headings_and_lead_ins_split_the_text() {
        let told = split(
            "Before.\n\n### Example\n\nThe report.\n\n#### Detail\n\nMore.\n\n**Metrics** – 94 s became 0.8 s.\n\nStill.\n\n## Outcome:\n\nA rule.\n\n## Later\n\nEnd.\n",
        );
        let kinds: Vec<Option<Evidence>> = shape(&told).into_iter().map(|(k, _)| k).collect();
        assert_eq!(
            kinds,
            [
                None,
                Some(Evidence::Example),
                Some(Evidence::Metrics),
                Some(Evidence::Outcome),
                None
            ]
        );
        assert_eq!(shape(&told)[2].1.trim(), "94 s became 0.8 s.\nStill.");
        assert_eq!(
            told.evidence,
            Found {
                example: true,
                metrics: true,
                outcome: true
            }
        );
        let anchors: Vec<Option<&str>> = told.parts.iter().map(|p| p.anchor.as_deref()).collect();
        assert_eq!(
            anchors,
            [
                None,
                Some("example"),
                Some("metrics"),
                Some("outcome"),
                None
            ]
        );
        assert_eq!(
            told.parts[3]
                .evidence
                .as_ref()
                .map(|(_, l)| plain_inlines(l))
                .as_deref(),
            Some("Outcome")
        );
    }

    #[test]
    fn a_label_alone_is_no_evidence() {
        let told = split("### Example\n\n### Metrics\n\nMuch faster.\n\n**Outcome:**\n");
        assert_eq!(told.evidence, Found::default());
        assert_eq!(told.parts.len(), 3);
    }

    #[test]
    fn bold_words_in_a_sentence_are_no_label() {
        let told = split(
            "**Results** were good in 2020.\n\n**Results of it:** 3.\n\nSome **example:** here.\n",
        );
        assert_eq!(told.parts.len(), 1);
        assert_eq!(told.evidence, Found::default());
    }

    #[test]
    fn lead_ins_take_all_common_forms() {
        for text in [
            "**Metrics:** 3 to 1.",
            "**Metrics**: 3 to 1.",
            "**Metrics.** 3 to 1.",
            "**Metrics** — 3 to 1.",
            "**Metrics**\n\n3 to 1.",
            "**Metrics**\n3 to 1.",
        ] {
            let told = split(text);
            assert_eq!(shape(&told).len(), 1, "{text}");
            assert_eq!(shape(&told)[0].1.trim(), "3 to 1.", "{text}");
            assert!(told.evidence.metrics, "{text}");
        }
    }

    #[test]
    fn lists_of_lead_ins_count() {
        let told = split("- **Example:** the menu\n- **Metrics:** 3 to 1\n- **Outcome:** a rule\n");
        assert_eq!(
            told.evidence,
            Found {
                example: true,
                metrics: true,
                outcome: true
            }
        );
        assert_eq!(told.parts.len(), 1);
    }

    #[test]
    fn a_private_fence_keeps_its_mark_and_ends_its_part() {
        let told = split(
            "Open.\n\n<!-- private -->\n\nSecret.\n\n### Metrics\n\nOnly 5 left.\n\n<!-- /private -->\n\nAfter.\n",
        );
        assert_eq!(told.parts.len(), 3);
        assert!(matches!(
            told.parts[0].blocks[1].kind,
            BlockKind::Private(_)
        ));
        assert!(matches!(
            told.parts[1].blocks[0].kind,
            BlockKind::Private(_)
        ));
        assert_eq!(plain_blocks(&told.parts[2].blocks, true).trim(), "After.");
        assert!(told.evidence.metrics);
    }
}
