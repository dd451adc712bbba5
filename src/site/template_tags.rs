//! The tags of a template's text: `{{ … }}` and `{% … %}`. Tera knows them, but tells nobody where they stand or which names are in them.

/// A tag.
pub(super) struct Tag<'t> {
    /// What stands in it, without dashes and white space at its ends.
    pub(super) text: &'t str,
    /// Where that starts, in bytes of the template.
    pub(super) start: usize,
    /// `{% … %}`.
    pub(super) is_statement: bool,
}

/// All tags of a text, but for comments; one that is not closed ends the text.
pub(super) fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let open = at + text.get(at..)?.find('{')?;
            let (end, is_statement) = match text.get(open..open + 2) {
                Some("{%") => ("%}", Some(true)),
                Some("{{") => ("}}", Some(false)),
                Some("{#") => ("#}", None),
                _ => {
                    at = open + 1;
                    continue;
                }
            };
            let inside = open + 2;
            let length = end_of(&text[inside..], end, is_statement.is_some())?;
            at = inside + length + end.len();
            if let Some(is_statement) = is_statement {
                let whole = &text[inside..inside + length];
                let text = whole.trim_start_matches('-').trim_start();
                let start = inside + whole.len() - text.len();
                let text = text.trim_end_matches('-').trim_end();
                return Some(Tag {
                    text,
                    start,
                    is_statement,
                });
            }
        }
    })
}

/// Where something ends: texts in quotes may hold what looks like its end.
pub(super) fn end_of(text: &str, end: &str, has_quotes: bool) -> Option<usize> {
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match quote {
            Some(_) if escaped => escaped = false,
            Some(_) if c == '\\' => escaped = true,
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if has_quotes && "\"'`".contains(c) => quote = Some(c),
            None if text[at..].starts_with(end) => return Some(at),
            None => {}
        }
    }
    None
}

/// The template that a tag names with `extends "…"` or `include "…"`.
pub(super) fn asked_for<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    if !tag.is_statement || !matches!(first_word(tag.text), "extends" | "include") {
        return None;
    }
    let open = tag.text.find(['"', '\'', '`'])?;
    let quote = tag.text[open..].chars().next()?;
    tag.text[open + 1..].split(quote).next()
}

/// The name that a text begins with.
pub(super) fn first_word(text: &str) -> &str {
    let end = text.find(|c| !is_of_name(c)).unwrap_or(text.len());
    &text[..end]
}

pub(super) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_their_places() {
        let text = "a {b} {%- if x -%}{{ \"}} {{\" ~ y }}{# {{ no }} #}{ {% endif %}";
        let found: Vec<_> = tags(text)
            .map(|tag| (tag.text, tag.start, tag.is_statement))
            .collect();
        let expected = [
            ("if x", 10, true),
            ("\"}} {{\" ~ y", 21, false),
            ("endif", text.len() - 8, true),
        ];
        assert_eq!(found, expected);
        assert_eq!(tags("{% open").count(), 0);
        assert_eq!(tags("{# open {% if x %}").count(), 0);
    }

    #[test]
    fn what_a_template_asks_for_is_found() {
        let text = "{# {% include \"no.html\" %} #}{%- extends \"base.html\" -%}{{ 1 }}{% include 'a/b.html' %}{% if \"x\" %}{{ include(\"y\") }}";
        let asked: Vec<_> = tags(text).filter_map(|tag| asked_for(&tag)).collect();
        assert_eq!(asked, ["base.html", "a/b.html"]);
    }
}
