//! Private parts: what is a fence, which one belongs to which, and a text without them.
//!
//! A fence that is not understood would publish what was meant to stay private, so whatever looks like one and is none is an
//! error, and the part that it stands in counts as private until it is mended.

use rustc_hash::FxHashSet;

use super::build::Builder;
use super::frames::Kind;
use super::parse::SOME_FILE;
use super::tree::*;
use super::walk::visit_inlines;
use crate::diagnostic::{Diagnostic, Place, Span};

/// What a comment is to private parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fence {
    /// `<!-- private -->`
    Open,
    /// `<!-- /private -->`
    Close,
    /// Neither, but meant to be one.
    Near,
}

/// The fence that a comment is, by the text between `<!--` and `-->`. Case and white space do not matter.
pub(super) fn fence_of(comment: &str) -> Option<Fence> {
    let text = comment.trim();
    // Longer or over several lines, it is a remark.
    if text.len() > 40 || text.contains('\n') {
        return None;
    }
    let text = text.to_lowercase();
    match text.as_str() {
        "private" => return Some(Fence::Open),
        "/private" => return Some(Fence::Close),
        _ => {}
    }
    if text
        .strip_prefix('/')
        .is_some_and(|rest| rest.trim_start() == "private")
    {
        return Some(Fence::Close);
    }
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let near = |word: &&str| word.len() >= 6 && strsim::damerau_levenshtein(word, "private") <= 1;
    (words.len() <= 3 && words.iter().any(near)).then_some(Fence::Near)
}

/// Whether a line of indented code is a fence.
pub(super) fn holds_fence(code: &str) -> bool {
    code.lines().any(|line| {
        let comment = line
            .trim()
            .strip_prefix("<!--")
            .and_then(|rest| rest.strip_suffix("-->"));
        comment.is_some_and(|comment| fence_of(comment).is_some())
    })
}

const HELP: &str = "write `<!-- private -->` and `<!-- /private -->` each on a line of its own, in the same list item, quote or other \
                    container";

fn error(code: &'static str, message: &str, span: Span, label: &str) -> Diagnostic {
    Diagnostic::error(code, message)
        .at(SOME_FILE, span)
        .label(label)
        .help(HELP)
}

/// A fence where nothing can be fenced.
pub(super) fn misplaced(span: Span) -> Diagnostic {
    error(
        "private-fence-inline",
        "a private fence must be alone on its line",
        span,
        "not alone, or inside a text",
    )
}

/// A fence that Markdown reads as code.
pub(super) fn indented(span: Span) -> Diagnostic {
    error(
        "private-fence-indented",
        "a private fence is indented so far that Markdown reads it as code",
        span,
        "this is shown as code",
    )
}

fn misspelt(span: Span) -> Diagnostic {
    error(
        "private-fence-misspelt",
        "this looks like a private fence and is none",
        span,
        "not understood",
    )
}

impl Builder<'_> {
    /// Reads a fence. `inline`: inside running text; `own_line`: in an HTML block, alone on its line.
    pub fn fence(&mut self, fence: Fence, inline: bool, own_line: bool) {
        let span = Span::new(self.here.clone());
        self.fences_read.push(self.here.start);
        if fence == Fence::Near {
            self.problems.push(misspelt(span));
            return self.taint();
        }
        if inline || !own_line {
            self.problems.push(misplaced(span));
            if inline {
                return self.taint();
            }
        }
        self.close_paragraph();
        let same = self.fence_in_this_container();
        match (fence, same) {
            (Fence::Open, Some(n)) => {
                self.nested_fence(span);
                if let Kind::Private { extra } = &mut self.frames[n].kind {
                    *extra += 1;
                }
            }
            (Fence::Open, None) => {
                if self.private_open > 0 {
                    self.nested_fence(span);
                }
                self.private_open += 1;
                self.push(Kind::Private { extra: 0 }, span.start as usize);
            }
            (_, Some(n)) => {
                if let Kind::Private { extra: extra @ 1.. } = &mut self.frames[n].kind {
                    *extra -= 1;
                } else {
                    self.close_down_to(n);
                }
            }
            (_, None) => self.problems.push(error(
                "private-fence-unopened",
                "this private fence closes nothing",
                span,
                "no `<!-- private -->` before it in this container",
            )),
        }
    }

    /// What stands around a fence that cannot be paired counts as private.
    fn taint(&mut self) {
        self.top().tainted = true;
    }

    /// The open private part of the innermost Markdown container.
    fn fence_in_this_container(&self) -> Option<usize> {
        for (n, frame) in self.frames.iter().enumerate().rev() {
            match &frame.kind {
                Kind::Private { .. } => return Some(n),
                Kind::Element(_) => {}
                _ => return None,
            }
        }
        None
    }

    fn nested_fence(&mut self, span: Span) {
        let outer = self
            .frames
            .iter()
            .find(|frame| matches!(frame.kind, Kind::Private { .. }));
        let outer = outer.map_or(span, |frame| self.line_from(frame.start));
        self.problems.push(
            error(
                "private-fence-nested",
                "a private part cannot hold another",
                span,
                "opened again here",
            )
            .related(Place::Text(SOME_FILE, outer), "already private since here"),
        );
    }

    /// The innermost private part is never closed.
    pub fn unclosed_fence(&mut self) {
        let start = self.top().start;
        let span = self.line_from(start);
        self.problems.push(error(
            "private-fence-unclosed",
            "this private part is never closed",
            span,
            "everything after it counts as private",
        ));
    }

    /// Lines that were meant as a fence, and were not read as one: `<-- private -->`, `<private>`.
    pub fn check_near_fences(&mut self) {
        if !self.options.private_fences {
            return;
        }
        let text = self.text;
        let body = text.get(self.body..).unwrap_or_default();
        self.fences_read.sort_unstable();
        self.code_spans.sort_unstable_by_key(|span| span.start);
        let mut found: Vec<usize> = ["rivat", "RIVAT"]
            .iter()
            .flat_map(|word| body.match_indices(word))
            .map(|(n, _)| n + self.body)
            .collect();
        found.sort_unstable();
        for at in found {
            // A fence is short: do not look through a long line once for each time that it names the word.
            const NEAR: usize = 40;
            let bytes = text.as_bytes();
            let before = bytes.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
            let after = bytes
                .get(at..(at + NEAR).min(bytes.len()))
                .unwrap_or_default();
            let start = match before.iter().rposition(|&b| b == b'\n') {
                Some(n) => at - before.len() + n + 1,
                None if at <= NEAR => 0,
                None => continue,
            };
            let end = match after.iter().position(|&b| b == b'\n') {
                Some(n) => at + n,
                None if at + after.len() == bytes.len() => bytes.len(),
                None => continue,
            };
            let line = text.get(start..end).unwrap_or_default();
            let marks = |c: char| {
                c.is_whitespace()
                    || c.is_ascii_digit()
                    || matches!(c, '>' | '-' | '*' | '+' | '.' | ')')
            };
            let mark = line.trim_start_matches(marks).trim_end();
            let is_markup =
                mark.starts_with('<') || mark.starts_with("\\<") || mark.starts_with("&lt;");
            let words = mark
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .count();
            let read = self.fences_read.partition_point(|&fence| fence < start);
            let was_read = self.fences_read.get(read).is_some_and(|&fence| fence < end);
            let code = self.code_spans.partition_point(|span| span.start <= at);
            let in_code = code > 0
                && self
                    .code_spans
                    .get(code - 1)
                    .is_some_and(|span| span.contains(&at));
            // `&lt;` counts as a word.
            if is_markup && words <= 4 && !was_read && !in_code {
                let from = end - mark.len();
                self.problems.push(misspelt(Span::new(from..end)));
            }
        }
    }
}

/// Whether a text has a private part or a private footnote.
pub fn has_private(document: &Document) -> bool {
    super::walk::holds_private(&document.blocks)
        || document.footnotes.iter().any(|footnote| footnote.private)
}

/// The text without its private parts, its private footnotes, and the footnotes that only private text refers to.
pub fn without_private(document: &Document) -> Document {
    let blocks = public_blocks(&document.blocks);
    let mut footnotes: Vec<Footnote> = document
        .footnotes
        .iter()
        .filter(|footnote| !footnote.private)
        .map(|footnote| Footnote {
            blocks: public_blocks(&footnote.blocks),
            ..footnote.clone()
        })
        .collect();
    // A footnote that is referred to, but not from what is left, belongs to what was taken out.
    let mut before = FxHashSet::default();
    collect_refs(&document.blocks, &mut before);
    document
        .footnotes
        .iter()
        .for_each(|footnote| collect_refs(&footnote.blocks, &mut before));
    let mut after = FxHashSet::default();
    collect_refs(&blocks, &mut after);
    let mut known = 0;
    while after.len() > known {
        known = after.len();
        let reached: Vec<&Footnote> = footnotes
            .iter()
            .filter(|footnote| after.contains(&footnote.label))
            .collect();
        reached
            .into_iter()
            .for_each(|footnote| collect_refs(&footnote.blocks, &mut after));
    }
    footnotes
        .retain(|footnote| after.contains(&footnote.label) || !before.contains(&footnote.label));
    let kept: FxHashSet<&str> = footnotes
        .iter()
        .map(|footnote| footnote.label.as_str())
        .collect();
    let gone: FxHashSet<String> = document
        .footnotes
        .iter()
        .map(|f| &f.label)
        .filter(|label| !kept.contains(label.as_str()))
        .cloned()
        .collect();
    let mut public = Document { blocks, footnotes };
    if !gone.is_empty() {
        super::walk::drop_footnote_refs(&mut public, &gone);
    }
    public
}

fn collect_refs(blocks: &[Block], into: &mut FxHashSet<String>) {
    visit_inlines(blocks, &mut |inline| {
        if let Inline::FootnoteRef(label) = inline
            && !into.contains(label)
        {
            into.insert(label.clone());
        }
    });
}

/// Blocks without private ones. A container that held nothing else goes with what it held.
fn public_blocks(blocks: &[Block]) -> Vec<Block> {
    blocks.iter().filter_map(public_block).collect()
}

fn public_block(block: &Block) -> Option<Block> {
    let emptied = |before: &[Block], after: &[Block]| after.is_empty() && !before.is_empty();
    let kind = match &block.kind {
        BlockKind::Private(_) => return None,
        BlockKind::Quote(blocks) => {
            let public = public_blocks(blocks);
            if emptied(blocks, &public) {
                return None;
            }
            BlockKind::Quote(public)
        }
        BlockKind::Alert(kind, blocks) => {
            let public = public_blocks(blocks);
            if emptied(blocks, &public) {
                return None;
            }
            BlockKind::Alert(*kind, public)
        }
        BlockKind::Container { align, blocks } => {
            let public = public_blocks(blocks);
            if emptied(blocks, &public) {
                return None;
            }
            BlockKind::Container {
                align: *align,
                blocks: public,
            }
        }
        BlockKind::Details {
            summary,
            open,
            blocks,
        } => {
            let public = public_blocks(blocks);
            if emptied(blocks, &public) && summary.is_empty() {
                return None;
            }
            BlockKind::Details {
                summary: summary.clone(),
                open: *open,
                blocks: public,
            }
        }
        BlockKind::List(list) => {
            let public_item = |item: &ListItem| {
                let blocks = public_blocks(&item.blocks);
                (!emptied(&item.blocks, &blocks)).then(|| ListItem {
                    blocks,
                    ..item.clone()
                })
            };
            let items: Vec<ListItem> = list.items.iter().filter_map(public_item).collect();
            if items.is_empty() && !list.items.is_empty() {
                return None;
            }
            BlockKind::List(List { items, ..*list })
        }
        BlockKind::Definitions(entries) => {
            let public = entries.iter().filter_map(|(term, definitions)| {
                let kept: Vec<Vec<Block>> = definitions
                    .iter()
                    .map(|blocks| (blocks, public_blocks(blocks)))
                    .filter(|(blocks, public)| !emptied(blocks, public))
                    .map(|(_, public)| public)
                    .collect();
                let gone = kept.is_empty() && !definitions.is_empty() && term.is_empty();
                (!gone).then(|| (term.clone(), kept))
            });
            let public: Vec<_> = public.collect();
            if public.is_empty() && !entries.is_empty() {
                return None;
            }
            BlockKind::Definitions(public)
        }
        BlockKind::Paragraph(_)
        | BlockKind::Heading { .. }
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Rule
        | BlockKind::Html(_)
        | BlockKind::Comment(_) => return Some(block.clone()),
    };
    Some(Block {
        kind,
        span: block.span,
    })
}
