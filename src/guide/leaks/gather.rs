//! What is private, gathered.

use rustc_hash::FxHashMap;

use super::public::public_texts;
use super::streams::{push_stream, stream_of};
use super::{Rolling, SHORTEST, SHORTEST_TOKEN, Secret, WINDOW, search};
use crate::answers::{Answer, Told};
use crate::diagnostic::FileId;
use crate::guide::bind::stem;
use crate::guide::model::Guide;
use crate::guide::sections::line;
use crate::guide::view::Materials;
use crate::markdown::{Block, BlockKind, Inline, plain_inlines, visit_blocks, visit_inlines};

#[derive(Default)]
pub(super) struct Gathered {
    pub(super) by_length: FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>,
}

impl Gathered {
    /// A private text.
    pub(super) fn text(&mut self, file: FileId, text: &str) {
        let mut stream = Vec::with_capacity(text.len());
        // Where each word begins: in the stream, and in the text.
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut inside = false;
        let mut buffer = [0; 4];
        for (at, c) in text.char_indices() {
            if !c.is_alphanumeric() {
                inside = false;
                continue;
            }
            // Scripts without spaces: every letter may begin a word.
            if !inside || !c.is_ascii() {
                words.push((stream.len(), at));
            }
            inside = true;
            push_stream(&mut stream, c.encode_utf8(&mut buffer));
        }
        if stream.len() < WINDOW {
            if stream.len() >= SHORTEST && words.len() > 1 {
                self.add(file, &stream, text);
            }
        } else {
            for &(start, at) in &words {
                if let Some(window) = stream.get(start..start + WINDOW) {
                    self.add(file, window, excerpt(text, at));
                }
            }
            // The end, which no window that begins at a word may reach.
            self.add(
                file,
                &stream[stream.len() - WINDOW..],
                excerpt(text, words.last().map_or(0, |w| w.1)),
            );
        }
        for token in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-') {
            let bytes = stream_of(token);
            if bytes.len() >= SHORTEST_TOKEN
                && bytes.iter().any(u8::is_ascii_digit)
                && bytes.iter().any(|b| !b.is_ascii_digit())
            {
                self.add(file, &bytes, token);
            }
        }
    }

    fn add(&mut self, file: FileId, bytes: &[u8], shown: &str) {
        let secrets = self
            .by_length
            .entry(bytes.len())
            .or_default()
            .entry(Rolling::new(bytes).hash)
            .or_default();
        if !secrets.iter().any(|known| *known.bytes == *bytes) {
            secrets.push(Secret {
                bytes: bytes.into(),
                shown: shown.trim().into(),
                file,
            });
        }
    }

    fn inlines(&mut self, file: FileId, inlines: &[Inline]) {
        self.text(file, &plain_inlines(inlines));
        line(inlines, &mut |inline| self.inline(file, inline));
    }

    /// What an inline holds beside the text that is read with its line.
    fn inline(&mut self, file: FileId, inline: &Inline) {
        match inline {
            Inline::Link(link) => {
                self.text(file, &link.dest);
                self.text(file, &link.title);
            }
            Inline::Image(image) => {
                self.text(file, &image.dest);
                self.text(file, &image.title);
                self.text(file, &plain_inlines(&image.alt));
            }
            Inline::Comment(text) | Inline::Html(text) => self.text(file, text),
            _ => {}
        }
    }

    fn blocks(&mut self, file: FileId, blocks: &[Block]) {
        visit_blocks(blocks, &mut |block| match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                self.text(file, &plain_inlines(content))
            }
            BlockKind::Code { info, text, .. } => {
                self.text(file, text);
                self.text(file, info);
            }
            BlockKind::Details { summary, .. } => self.text(file, &plain_inlines(summary)),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    let cells: Vec<String> = row.iter().map(|cell| plain_inlines(cell)).collect();
                    cells.iter().for_each(|cell| self.text(file, cell));
                    self.text(file, &cells.join(" "));
                }
            }
            BlockKind::Definitions(entries) => entries
                .iter()
                .for_each(|(term, _)| self.text(file, &plain_inlines(term))),
            BlockKind::Html(text) | BlockKind::Comment(text) => self.text(file, text),
            BlockKind::Quote(_)
            | BlockKind::Alert(..)
            | BlockKind::List(_)
            | BlockKind::Container { .. }
            | BlockKind::Private(_)
            | BlockKind::Rule => {}
        });
        visit_inlines(blocks, &mut |inline| self.inline(file, inline));
    }

    fn told(&mut self, file: FileId, told: &Told) {
        for part in &told.parts {
            if let Some((_, label)) = &part.evidence {
                self.inlines(file, label);
            }
            self.blocks(file, &part.blocks);
        }
        told.footnotes
            .iter()
            .for_each(|note| self.blocks(file, &note.blocks));
    }

    /// Everything of an answer.
    pub(super) fn answer(&mut self, file: FileId, answer: &Answer) {
        let front = &answer.front;
        self.told(file, &answer.full);
        for text in [
            &front.cue,
            &front.metric,
            &front.metric_label,
            &front.author,
        ]
        .into_iter()
        .flatten()
        {
            self.text(file, text);
        }
        for typed in [&front.question, &front.id].into_iter().flatten() {
            self.text(file, &typed.value);
        }
        front.tags.iter().for_each(|tag| self.text(file, tag));
        if let Some(summary) = &front.summary {
            self.inlines(file, summary);
        }
    }

    /// Forgets what public text has too.
    pub(super) fn drop_public(&mut self, guide: &Guide) {
        let mut streams: Vec<Vec<u8>> = Vec::new();
        let mut public = |text: &str| streams.push(stream_of(text));
        public_texts(guide, &mut public);
        for stream in streams {
            let mut hits: Vec<(usize, u64, Box<[u8]>)> = Vec::new();
            search(&self.by_length, &stream, &mut |secret| {
                hits.push((
                    secret.bytes.len(),
                    Rolling::new(&secret.bytes).hash,
                    secret.bytes.clone(),
                ));
            });
            for (length, hash, bytes) in hits {
                if let Some(secrets) = self
                    .by_length
                    .get_mut(&length)
                    .and_then(|by_hash| by_hash.get_mut(&hash))
                {
                    secrets.retain(|secret| secret.bytes != bytes);
                }
            }
        }
        for by_hash in self.by_length.values_mut() {
            by_hash.retain(|_, secrets| !secrets.is_empty());
        }
    }
}

/// Some words from `at` on, on one line.
fn excerpt(text: &str, at: usize) -> &str {
    /// Characters of an excerpt.
    const LENGTH: usize = 40;
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}

/// Everything private of a book.
pub(super) fn gather(materials: &Materials, gathered: &mut Gathered) {
    for bound in materials.bound.iter().flatten() {
        if bound.answer.front.private {
            gathered.answer(bound.file, &bound.answer);
            gathered.text(bound.file, bound.stem());
        } else if bound.answer.public.is_some() {
            // What of it is public is dropped again with the rest of public text.
            gathered.told(bound.file, &bound.answer.full);
        }
    }
    for page in &materials.pages {
        let body = &page.page.body;
        if page.page.private {
            gathered.text(page.file, &page.page.title);
            gathered.text(page.file, stem(&page.path));
        }
        if page.page.private || page.page.public_body.is_some() {
            gathered.blocks(page.file, &body.blocks);
            body.footnotes
                .iter()
                .for_each(|note| gathered.blocks(page.file, &note.blocks));
        }
    }
}
