//! The links and images of a text, listed: a text is walked once, and looked up in every build after it.

use crate::diagnostic::Span;
use crate::markdown::{Inline, LinkKind};

/// A link or an image.
#[derive(Debug, Clone)]
pub(in crate::guide) struct Reference {
    /// Destination as written.
    pub(super) dest: String,
    /// `None`: an image.
    pub(super) link: Option<LinkKind>,
    pub(super) span: Span,
}

impl Reference {
    /// That of an inline itself, if it is one.
    pub(super) fn of(inline: &Inline) -> Option<Reference> {
        let (dest, link, span) = match inline {
            Inline::Link(link) => (&link.dest, Some(link.kind), link.span),
            Inline::Image(image) => (&image.dest, None, image.span),
            _ => return None,
        };
        Some(Reference {
            dest: dest.clone(),
            link,
            span,
        })
    }
}

/// Those of all inlines that `walk` shows.
pub(in crate::guide) fn references(walk: impl FnOnce(&mut dyn FnMut(&Inline))) -> Vec<Reference> {
    let mut found = Vec::new();
    walk(&mut |inline| found.extend(Reference::of(inline)));
    found
}
