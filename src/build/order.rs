//! The order in which problems are told.

use std::collections::HashSet;

use crate::diagnostic::{Diagnostic, FileId, Place, Span, Texts};
use crate::source::SourceMap;

/// Sorts by path, then place, then severity, and drops what was said before: two stages may meet the same defect.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, sources: &SourceMap) {
    diagnostics.sort_by_cached_key(|d| {
        let (path, span) = whereabouts(&d.place, sources);
        (path.to_owned(), span, d.severity, d.code, d.message.clone())
    });
    let mut seen = HashSet::new();
    diagnostics.retain(|d| {
        let file = match d.place {
            Place::Text(file, span) => Some((file, Some(span))),
            Place::File(file) => Some((file, None)),
            _ => None,
        };
        let path = if let Place::Path(path) = &d.place {
            path.clone()
        } else {
            String::new()
        };
        seen.insert((d.code, file, path, d.message.clone()))
    });
}

/// What has no place comes first: it concerns the whole book.
fn whereabouts<'a>(place: &'a Place, sources: &'a SourceMap) -> (&'a str, Span) {
    let path = |file: FileId| sources.path(file);
    match place {
        Place::Text(file, span) => (path(*file), *span),
        Place::File(file) => (path(*file), Span::default()),
        Place::Path(path) => (path, Span::default()),
        Place::None => ("", Span::default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn by_path_and_place_and_each_once() {
        let mut sources = SourceMap::new(Path::new("."));
        let z = sources.add("z.md", "0123456789");
        let a = sources.add("a.md", "0123456789");
        let at = |file, start: usize, message: &str| {
            Diagnostic::error("x", message).at(file, Span::new(start..start + 1))
        };
        let mut found = vec![
            at(z, 5, "five"),
            at(z, 1, "one"),
            at(a, 7, "seven"),
            at(z, 5, "five"),
            Diagnostic::warning("x", "whole book"),
        ];
        sort(&mut found, &sources);
        let told: Vec<_> = found.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(told, ["whole book", "seven", "one", "five"]);
    }
}
