//! Reading a free page.

use std::sync::Arc;

use crate::config::Content;
use crate::diagnostic::{Diagnostic, FileId};
use crate::front_matter::{Fields, Split, THIS_FILE, placed, split};
use crate::markdown::{
    BlockKind, Document, ParseOptions, has_private, parse, plain_inlines, without_private,
};
use crate::memo::{KeyBuilder, Memo};
use crate::text;

/// Every key that a page's front matter may have.
pub const KEYS: &[&str] = &["title", "order", "private"];

/// A free page, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Title, plain text.
    pub title: String,
    /// `order`: pages stand in this order, those without one after them, then by file name.
    pub order: Option<i64>,
    /// `private`
    pub private: bool,
    /// Text, without the level-1 heading if that gave the title, private parts still in it.
    pub body: Document,
    /// The same without private parts; `None`: there are none.
    pub public_body: Option<Document>,
}

/// Reads a free page; `stem` is the file's name without `.md`.
pub fn read(
    file: FileId,
    stem: &str,
    text: &str,
    content: &Content,
    memo: &Memo,
) -> (Arc<Page>, Vec<Diagnostic>) {
    let key = KeyBuilder::new("page")
        .with(text.as_bytes())
        .with(stem.as_bytes())
        .number(u64::from(content.smart_punctuation))
        .finish();
    let remembered = memo.get(key, || {
        let (page, problems) = make(stem, text, content);
        (Arc::new(page), problems)
    });
    (remembered.0.clone(), placed(&remembered.1, file))
}

fn make(stem: &str, text: &str, content: &Content) -> (Page, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let (mut title, mut order, mut private) = (None, None, false);
    let body = match split(text) {
        Split::None => 0,
        Split::Found { yaml, body } => {
            let mut fields = Fields::read(text, yaml);
            title = fields
                .take_text("title")
                .map(|t| text::fold_spaces(&t.value));
            order = fields.take_integer("order").map(|n| n.value);
            let typed = fields.has("private");
            private = match fields.take_bool("private") {
                Some(value) => value.value,
                // What was meant is not known: until it is, nobody sees the page. (The value is an error already.)
                None => typed && fields.has_problems(),
            };
            problems.extend(fields.finish(KEYS));
            body
        }
        Split::CutOff(first) => {
            problems.push(
                Diagnostic::error("front-matter", "front matter is cut off")
                    .at(THIS_FILE, first)
                    .label("opened here, and no later line is `---`")
                    .help("end it with a line `---`; if a rule was meant, put an empty line or text before it"),
            );
            text.len()
        }
    };
    let parsed = parse(text, body, ParseOptions::own(content.smart_punctuation));
    problems.extend(parsed.problems);
    let mut document = parsed.document;
    let title = match (title, take_title(&mut document)) {
        // A heading that only repeats the title is not shown twice.
        (Some(title), Some((heading, block))) => {
            if text::normalize(&heading) != text::normalize(&title) {
                document.blocks.insert(block.0, block.1);
            }
            title
        }
        (Some(title), None) => title,
        (None, Some((heading, _))) => heading,
        (None, None) => title_of(stem),
    };
    let public_body = has_private(&document).then(|| without_private(&document));
    (
        Page {
            title,
            order,
            private,
            body: document,
            public_body,
        },
        problems,
    )
}

/// Takes the first level-1 heading out of a text: its words, its place and itself. One inside a private part does not count, and an empty one
/// gives no title.
fn take_title(document: &mut Document) -> Option<(String, (usize, crate::markdown::Block))> {
    let (index, words) =
        document
            .blocks
            .iter()
            .enumerate()
            .find_map(|(index, block)| match &block.kind {
                BlockKind::Heading {
                    level: 1, content, ..
                } => Some((index, text::fold_spaces(&plain_inlines(content)))),
                _ => None,
            })?;
    if words.is_empty() {
        return None;
    }
    Some((words, (index, document.blocks.remove(index))))
}

/// A title made of a file's name: `getting-started` → "Getting started". Digits in front only order the files.
fn title_of(stem: &str) -> String {
    let name =
        stem.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-' || c == '_' || c == '.');
    let name = if name.is_empty() { stem } else { name };
    let words = text::fold_spaces(&name.replace(['-', '_'], " "));
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => stem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::plain_blocks;

    fn content() -> Content {
        crate::config::read(FileId(0), "").0.content
    }

    fn page(text: &str) -> (Page, Vec<Diagnostic>) {
        make("02-getting-started", text, &content())
    }

    #[test]
    fn the_title_comes_from_the_front_matter_the_heading_or_the_name() {
        let (made, problems) =
            page("---\ntitle: Hello\norder: 3\nprivate: true\n---\n# Other\n\nText.\n");
        assert_eq!(
            (made.title.as_str(), made.order, made.private),
            ("Hello", Some(3), true)
        );
        assert_eq!(plain_blocks(&made.body.blocks, true).trim(), "Other\nText.");
        assert_eq!(problems, []);
        let (made, _) = page("# Other *one*\n\nText.\n");
        assert_eq!(
            (
                made.title.as_str(),
                plain_blocks(&made.body.blocks, true).trim()
            ),
            ("Other one", "Text.")
        );
        let (made, _) = page("---\ntitle: Other\n---\n# Other\n\nText.\n");
        assert_eq!(plain_blocks(&made.body.blocks, true).trim(), "Text.");
        assert_eq!(page("Text.\n").0.title, "Getting started");
    }

    #[test]
    fn wrong_front_matter_is_reported_and_hides_the_page() {
        let (made, problems) = page("---\ntitel: Hello\nprivate: nope\n---\nText.\n");
        assert!(made.private);
        let codes: Vec<&str> = problems.iter().map(|p| p.code).collect();
        assert_eq!(codes, ["front-matter", "unknown-key"]);
        let (_, problems) = page("---\ntitle: Hello\n\nText.\n");
        assert_eq!(problems.len(), 1);
    }

    #[test]
    fn the_public_text_has_no_private_part() {
        let (made, _) = page("Open.\n\n<!-- private -->\n\nSecret.\n\n<!-- /private -->\n");
        let public = made.public_body.expect("something is private");
        assert_eq!(plain_blocks(&public.blocks, true).trim(), "Open.");
    }
}
