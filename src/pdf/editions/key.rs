//! The hash of all that goes into a laid-out piece, links as they lead now included.

use super::super::flow::DEEPEST;
use crate::answers::Status;
use crate::diagnostic::FileId;
use crate::guide::{Guide, Question, Target};
use crate::markdown::{Block, BlockKind, Footnote, Inline, LinkKind, plain_blocks, plain_inlines};
use crate::memo::{Key, KeyBuilder};

/// Feeds a key. Every node is preceded by a number for its kind, every list by its length, so that different trees differ.
pub(in crate::pdf) struct Fingerprint<'a> {
    guide: &'a Guide,
    key: KeyBuilder,
}

/// The key of a question's layout. `dress`: the key of theme, paper and language.
pub(in crate::pdf) fn fingerprint(guide: &Guide, question: &Question, dress: Key) -> Key {
    let key = KeyBuilder::new("pdf-question")
        .key(dress)
        .number(u64::from(guide.private));
    let mut print = Fingerprint { guide, key };
    print.question(question);
    print.key.finish()
}

impl Fingerprint<'_> {
    fn number(&mut self, n: usize) {
        self.key.add(&(n as u64).to_le_bytes());
    }

    fn text(&mut self, text: &str) {
        self.key.add(text.as_bytes());
    }

    fn option(&mut self, text: Option<&str>) {
        self.number(usize::from(text.is_some()));
        self.text(text.unwrap_or(""));
    }

    fn texts(&mut self, texts: &[String]) {
        self.number(texts.len());
        for text in texts {
            self.text(text);
        }
    }

    fn question(&mut self, question: &Question) {
        let file = question.file;
        self.text(&question.id);
        self.text(&question.number);
        self.text(&question.cue);
        self.inlines(file, &question.prompt, 0);
        self.blocks(question.body.file, &question.body.body.blocks, 0);
        self.footnotes(question.body.file, &question.body.body.footnotes);
        self.number(question.parts.len());
        for part in &question.parts {
            self.inlines(file, &part.prompt, 0);
            self.blocks(file, &part.body, 0);
        }
        self.number(question.options.len());
        for choice in &question.options {
            self.inlines(file, &choice.content, 0);
            self.number(choice.correct.map_or(2, usize::from));
        }
        self.option(question.difficulty.as_deref());
        self.texts(&question.tags);
        self.blocks(file, &question.reference, 0);
        self.number(question.answers.len());
        for answer in &question.answers {
            let file = answer.file;
            self.option(answer.author.as_deref());
            self.option(answer.cue.as_deref());
            self.number(usize::from(answer.summary.is_some()));
            self.inlines(file, answer.summary.as_deref().unwrap_or(&[]), 0);
            self.option(answer.metric.as_deref());
            self.option(answer.metric_label.as_deref());
            self.texts(&answer.tags);
            self.number(
                usize::from(answer.status == Status::Draft) + 2 * usize::from(answer.private),
            );
            self.number(answer.seconds as usize);
            self.number(answer.missing.len());
            for evidence in &answer.missing {
                self.text(evidence.name());
            }
            self.number(answer.parts.len());
            for part in &answer.parts {
                self.number(usize::from(part.evidence.is_some()));
                if let Some((evidence, label)) = &part.evidence {
                    self.text(evidence.name());
                    self.inlines(file, label, 0);
                }
                self.option(part.anchor.as_deref());
                self.blocks(file, &part.blocks, 0);
            }
            self.footnotes(file, &answer.footnotes);
        }
    }

    fn footnotes(&mut self, file: FileId, notes: &[Footnote]) {
        self.number(notes.len());
        for note in notes {
            self.text(&note.label);
            self.blocks(file, &note.blocks, 0);
        }
    }

    fn blocks(&mut self, file: FileId, blocks: &[Block], depth: usize) {
        self.number(blocks.len());
        // What is deeper than it is set is set as plain text.
        if depth > DEEPEST {
            self.text(&plain_blocks(blocks, true));
            return;
        }
        for block in blocks {
            self.block(file, &block.kind, depth + 1);
        }
    }

    fn block(&mut self, file: FileId, kind: &BlockKind, depth: usize) {
        match kind {
            BlockKind::Paragraph(inlines) => {
                self.number(1);
                self.inlines(file, inlines, 0);
            }
            BlockKind::Heading { level, id, content } => {
                self.number(2);
                self.number(usize::from(*level));
                self.option(id.as_deref());
                self.inlines(file, content, 0);
            }
            BlockKind::Code { info, text, .. } => {
                self.number(3);
                self.text(info);
                self.text(text);
            }
            BlockKind::Quote(inner) => {
                self.number(4);
                self.blocks(file, inner, depth);
            }
            BlockKind::Alert(kind, inner) => {
                self.number(5);
                self.text(kind.name());
                self.blocks(file, inner, depth);
            }
            BlockKind::List(list) => {
                self.number(6);
                self.number(usize::from(list.tight) + 2 * usize::from(list.start.is_some()));
                self.number(list.start.unwrap_or(0) as usize);
                self.number(list.items.len());
                for item in &list.items {
                    self.number(item.task.map_or(2, usize::from));
                    self.blocks(file, &item.blocks, depth);
                }
            }
            BlockKind::Table(table) => {
                self.number(7);
                self.number(table.align.len());
                for align in &table.align {
                    self.number(*align as usize);
                }
                self.number(table.rows.len());
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    self.number(row.len());
                    for cell in row {
                        self.inlines(file, cell, 0);
                    }
                }
            }
            BlockKind::Rule => self.number(8),
            BlockKind::Details {
                summary, blocks, ..
            } => {
                self.number(9);
                self.inlines(file, summary, 0);
                self.blocks(file, blocks, depth);
            }
            BlockKind::Container { blocks, .. } => {
                self.number(10);
                self.blocks(file, blocks, depth);
            }
            BlockKind::Private(inner) => {
                self.number(11);
                self.blocks(file, inner, depth);
            }
            BlockKind::Html(html) => {
                self.number(12);
                self.text(html);
            }
            BlockKind::Comment(_) => self.number(13),
            BlockKind::Definitions(entries) => {
                self.number(14);
                self.number(entries.len());
                for (term, definitions) in entries {
                    self.inlines(file, term, 0);
                    self.number(definitions.len());
                    for definition in definitions {
                        self.blocks(file, definition, depth);
                    }
                }
            }
        }
    }

    fn inlines(&mut self, file: FileId, inlines: &[Inline], depth: usize) {
        self.number(inlines.len());
        if depth > DEEPEST {
            self.text(&plain_inlines(inlines));
            return;
        }
        for inline in inlines {
            self.inline(file, inline, depth + 1);
        }
    }

    fn inline(&mut self, file: FileId, inline: &Inline, depth: usize) {
        match inline {
            Inline::Text(s) => {
                self.number(1);
                self.text(s);
            }
            Inline::Code(s) => {
                self.number(2);
                self.text(s);
            }
            Inline::Emphasis(inner) => {
                self.number(3);
                self.inlines(file, inner, depth);
            }
            Inline::Strong(inner) => {
                self.number(4);
                self.inlines(file, inner, depth);
            }
            Inline::Strike(inner) => {
                self.number(5);
                self.inlines(file, inner, depth);
            }
            Inline::Styled(tag, inner) => {
                self.number(6);
                self.text(tag.name());
                self.inlines(file, inner, depth);
            }
            Inline::Link(link) => {
                self.number(7);
                let target = self.guide.links.link(file, link);
                self.target(target);
                self.option(
                    self.guide
                        .title_of(target)
                        .filter(|_| link.kind == LinkKind::Wiki),
                );
                self.inlines(file, &link.content, depth);
            }
            Inline::Image(image) => {
                self.number(8);
                self.target(self.guide.links.image(file, image));
                self.inlines(file, &image.alt, depth);
                self.text(&image.title);
                self.number(image.width.map_or(0, |w| w as usize + 1));
                self.number(image.height.map_or(0, |h| h as usize + 1));
            }
            Inline::FootnoteRef(label) => {
                self.number(9);
                self.text(label);
            }
            Inline::Anchor(name) => {
                self.number(14);
                self.text(name);
            }
            Inline::SoftBreak => self.number(10),
            Inline::HardBreak => self.number(11),
            Inline::Html(s) => {
                self.number(12);
                self.text(s);
            }
            Inline::Comment(_) => self.number(13),
        }
    }

    fn target(&mut self, target: &Target) {
        let guide = self.guide;
        match target {
            Target::Question { id, anchor } => {
                self.number(1);
                self.text(id);
                // A link shows its page only if the edition has that question.
                self.number(usize::from(guide.question(id).is_some()));
                self.option(anchor.as_deref());
            }
            Target::Section(index) => {
                self.number(2);
                self.option(guide.sections.get(*index).map(|s| s.slug.as_str()));
            }
            Target::Page { index, anchor } => {
                self.number(3);
                self.option(guide.pages.get(*index).map(|p| p.slug.as_str()));
                self.option(anchor.as_deref());
            }
            Target::Here(anchor) => {
                self.number(4);
                self.text(anchor);
            }
            Target::Asset(index) => {
                self.number(5);
                // Its place in the list goes onto the page, so it is part of what was laid out.
                self.number(*index);
                if let Some(asset) = guide.assets.get(*index) {
                    self.key.add(&asset.key.0.to_le_bytes());
                }
            }
            Target::External(url) => {
                self.number(6);
                self.text(url);
            }
            Target::None => self.number(7),
        }
    }
}
