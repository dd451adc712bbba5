//! What footnotes and links refer to, looked at when the document is read: repeated labels, destinations from private parts.

use std::ops::Range;

use super::build::Builder;
use super::parse::SOME_FILE;
use super::tree::*;
use super::walk;
use crate::diagnostic::{Diagnostic, Place};

impl Builder<'_> {
    pub fn check_repeated_footnotes(&mut self, document: &Document) {
        let mut seen = rustc_hash::FxHashMap::default();
        for footnote in &document.footnotes {
            if let Some(first) = seen.insert(footnote.label.as_str(), footnote.span) {
                self.problems.push(
                    Diagnostic::warning(
                        "footnote-repeated",
                        format!("footnote `[^{}]` is defined again", footnote.label),
                    )
                    .at(SOME_FILE, self.line_from(footnote.span.start as usize))
                    .label("references lead to the first definition")
                    .related(
                        Place::Text(SOME_FILE, self.line_from(first.start as usize)),
                        "first defined here",
                    )
                    .help("give one of them another label"),
                );
                seen.insert(footnote.label.as_str(), first);
            }
        }
    }

    /// Public text must not get its destination from a definition in a private part.
    pub fn check_references(
        &mut self,
        document: &mut Document,
        definition: impl Fn(&str) -> Option<Range<usize>>,
    ) {
        if self.private_spans.is_empty() {
            return;
        }
        let mut spans = std::mem::take(&mut self.private_spans);
        spans.sort_unstable_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        // Nested spans lie in the outer one, which comes first: what remains is in order and apart.
        spans.dedup_by(|next, kept| next.end <= kept.end);
        let is_private = |at: usize| {
            let n = spans.partition_point(|span| span.start <= at);
            n > 0 && spans[n - 1].contains(&at)
        };
        let mut bad = rustc_hash::FxHashSet::default();
        for (label, span) in std::mem::take(&mut self.references) {
            if let Some(at) = definition(&label)
                && is_private(at.start)
                && !is_private(span.start as usize)
            {
                bad.insert(span);
                self.problems.push(
                    Diagnostic::error(
                        "private-link-definition",
                        format!("public text uses the link `[{label}]`, which is defined in a private part"),
                    )
                    .at(SOME_FILE, span)
                    .label("would show a private destination")
                    .related(
                        Place::Text(SOME_FILE, self.line_from(at.start)),
                        "defined here, between private fences",
                    )
                    .help("move the definition out of the private part, or the link into it"),
                );
            }
        }
        if !bad.is_empty() {
            walk::unlink(document, &bad);
        }
    }
}
