//! Which block is set how.

use super::{DEEPEST, Flow, anchored, penalty};
use crate::markdown::{AlertKind, Block, BlockKind, Inline, plain_blocks, plain_inlines};
use crate::pdf::page::Role;
use crate::pdf::shape::TextStyle;
use crate::text::slug;
use crate::words::Said;

/// Bytes of an anchor made of a heading's text, as on the site.
const ANCHOR: usize = 80;

/// How headings of a text are set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pdf) struct Headings {
    /// Level of the heading that the text stands under.
    pub under: u8,
    /// Whether its largest headings are set in the display face (a page) or stay in the text's size (an answer).
    pub display: bool,
}

impl Flow<'_> {
    /// Sets blocks one after the other.
    pub(in crate::pdf) fn blocks(&mut self, blocks: &[Block]) {
        if self.depth >= DEEPEST {
            let plain = plain_blocks(blocks, true);
            if !plain.trim().is_empty() {
                self.paragraph(&[Inline::Text(plain)]);
            }
            return;
        }
        self.depth += 1;
        for block in blocks {
            self.block(&block.kind);
        }
        self.depth -= 1;
    }

    fn block(&mut self, kind: &BlockKind) {
        if !matches!(
            kind,
            BlockKind::Paragraph(_) | BlockKind::Comment(_) | BlockKind::Container { .. }
        ) {
            self.flush_run_in();
        }
        self.penalty(penalty::BLOCK);
        match kind {
            BlockKind::Paragraph(inlines) => self.paragraph(inlines),
            BlockKind::Heading { level, id, content } => {
                self.heading(*level, id.as_deref(), content)
            }
            BlockKind::Code { info, text, .. } => self.apart(|flow| flow.code(info, text)),
            BlockKind::Html(html) => self.apart(|flow| flow.code("", html)),
            BlockKind::Quote(inner) => self.apart(|flow| flow.quote(inner)),
            BlockKind::Alert(kind, inner) => self.apart(|flow| flow.alert(*kind, inner)),
            // In a tight list a list stands close.
            BlockKind::List(list) if self.tight => self.list(list),
            BlockKind::List(list) => self.apart(|flow| flow.list(list)),
            BlockKind::Table(table) => self.apart(|flow| flow.table(table)),
            BlockKind::Rule => self.thematic_break(),
            BlockKind::Details {
                summary, blocks, ..
            } => self.apart(|flow| flow.details(summary, blocks)),
            BlockKind::Container { blocks, .. } => self.blocks(blocks),
            BlockKind::Private(inner) => self.apart(|flow| flow.private(inner)),
            BlockKind::Comment(_) => {}
            BlockKind::Definitions(entries) => self.apart(|flow| flow.definitions(entries)),
        }
    }

    /// Half a line above and below; what follows starts afresh.
    fn apart(&mut self, set: impl FnOnce(&mut Self)) {
        let unit = self.cx.sheet.unit();
        self.space(unit);
        self.start_afresh();
        set(self);
        self.flush_run_in();
        self.space(unit);
        self.penalty(penalty::BLOCK);
        self.start_afresh();
    }

    fn heading(&mut self, level: u8, id: Option<&str>, content: &[Inline]) {
        let sheet = self.cx.sheet;
        let level = self.heading_level(level.max(self.headings.under + 1));
        let depth = level - self.headings.under - 1 + u8::from(!self.headings.display);
        let (style, leading) = sheet.heading(depth);
        // A large heading has two lines above and half of one below, a small one a line above and none below: nearer to what it heads.
        let (above, below) = match depth {
            0 => (2.0 * sheet.leading, sheet.unit()),
            _ => (sheet.leading, 0.0),
        };
        self.space(above);
        self.penalty(penalty::BLOCK);
        let words = plain_inlines(content);
        let anchor = id.map_or_else(|| slug(&words, ANCHOR), str::to_owned);
        self.name(anchored(&self.scope, Some(&anchor)));
        let element = self.element(Role::Heading(level), None);
        let mut marks = super::Marks::of(element);
        let pieces = self.inlines(content, style, &mut marks, 0);
        self.set(&pieces, &marks, &super::Setting::ragged(&style, leading));
        self.space(below);
        self.penalty(penalty::NEVER);
        self.start_afresh();
    }

    fn quote(&mut self, inner: &[Block]) {
        self.open(Role::Quote);
        let inset = self.cx.sheet.inset();
        self.inset(inset, inset, |flow| flow.blocks(inner));
        self.close();
    }

    fn alert(&mut self, kind: AlertKind, inner: &[Block]) {
        let colors = &self.cx.sheet.colors;
        // The word says which; the rule is heavy where the reader should stop.
        let color = match kind {
            AlertKind::Note | AlertKind::Tip => colors.line,
            AlertKind::Important | AlertKind::Warning | AlertKind::Caution => colors.accent,
        };
        let label = self.cx.words.said(kind.title(), &[]);
        self.beside(&label, 1.2, color, inner);
    }

    fn private(&mut self, inner: &[Block]) {
        let label = self.cx.words.said("private", &[]);
        self.beside(&label, 1.2, self.cx.sheet.colors.accent, inner);
    }

    /// Blocks beside a vertical rule, with a label.
    fn beside(
        &mut self,
        label: &Said,
        thickness: f32,
        color: crate::theme::Color,
        inner: &[Block],
    ) {
        self.open(Role::Aside);
        self.open_bar(self.x, thickness, color);
        let style = self.cx.sheet.label();
        let inset = self.cx.sheet.inset();
        self.inset(inset, 0.0, |flow| {
            flow.own_words(label, |flow| {
                flow.run_in(
                    &[Inline::Text(label.text.clone())],
                    TextStyle {
                        size: flow.text.size,
                        ..style
                    },
                    Role::Paragraph,
                );
            });
            flow.blocks(inner);
            flow.flush_run_in();
        });
        self.close_bar();
        self.close();
    }

    fn thematic_break(&mut self) {
        let sheet = self.cx.sheet;
        self.space(sheet.leading);
        self.rule(
            self.x,
            3.0 * sheet.size,
            sheet.hairline(),
            sheet.colors.soft,
            sheet.unit(),
        );
        self.space(sheet.unit());
        self.penalty(penalty::NEVER);
        self.start_afresh();
    }

    /// Folded text: on paper it lies open under its label.
    fn details(&mut self, summary: &[Inline], inner: &[Block]) {
        self.open(Role::Aside);
        if !summary.is_empty() {
            let style = TextStyle {
                bold: true,
                ..self.text
            };
            let element = self.element(Role::Paragraph, None);
            let mut marks = super::Marks::of(element);
            let pieces = self.inlines(summary, style, &mut marks, 0);
            self.set(
                &pieces,
                &marks,
                &super::Setting::ragged(&style, self.leading),
            );
            self.penalty(penalty::NEVER);
        }
        let inset = self.cx.sheet.inset();
        self.inset(inset, 0.0, |flow| flow.blocks(inner));
        self.close();
    }

    fn definitions(&mut self, entries: &[(Vec<Inline>, Vec<Vec<Block>>)]) {
        self.open(Role::TermList);
        for (term, definitions) in entries {
            self.open(Role::ListItem);
            let style = TextStyle {
                bold: true,
                ..self.text
            };
            let element = self.element(Role::Label, None);
            let mut marks = super::Marks::of(element);
            let pieces = self.inlines(term, style, &mut marks, 0);
            self.penalty(penalty::ITEM);
            self.set(
                &pieces,
                &marks,
                &super::Setting::ragged(&style, self.leading),
            );
            self.penalty(penalty::NEVER);
            self.open(Role::ListBody);
            let inset = self.cx.sheet.inset();
            for definition in definitions {
                self.start_afresh();
                self.inset(inset, 0.0, |flow| flow.blocks(definition));
            }
            self.close();
            self.close();
        }
        self.close();
    }
}
