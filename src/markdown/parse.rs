//! Pulldown-cmark's events to our tree.

use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser,
    Tag as Md, TagEnd,
};

use super::build::Builder;
use super::frames::Kind;
use super::tree::{AlertKind, Align, BlockKind, Document, Inline, LinkKind};
use crate::diagnostic::{Diagnostic, FileId, Place};

/// What differs from one use to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ParseOptions {
    /// Turn `"…"`, `--`, `...` into their typographic forms (never in code).
    pub smart_punctuation: bool,
    /// Pair `<!-- private -->` fences (the user's own files); elsewhere they are comments.
    pub private_fences: bool,
    /// Read `[[target]]` as a link (the user's own files); elsewhere, as in a bank that asks about `[[Prototype]]`, it is text.
    pub wikilinks: bool,
}

impl ParseOptions {
    /// For the user's own files: answers, pages, front matter.
    pub fn own(smart_punctuation: bool) -> Self {
        ParseOptions {
            smart_punctuation,
            private_fences: true,
            wikilinks: true,
        }
    }

    /// For banks, which belong to their authors.
    pub fn bank(smart_punctuation: bool) -> Self {
        ParseOptions {
            smart_punctuation,
            private_fences: false,
            wikilinks: false,
        }
    }

    /// The extensions of pulldown-cmark that are on. Not on: math, sub- and superscript (`~x~` is a strike), metadata
    /// blocks (front matter is read before).
    pub(super) fn extensions(self, source: &str) -> Options {
        let mut extensions = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_GFM
            | Options::ENABLE_HEADING_ATTRIBUTES
            | Options::ENABLE_DEFINITION_LIST;
        extensions.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        extensions.set(Options::ENABLE_WIKILINKS, self.wikilinks);
        // pulldown-cmark 0.13.6 panics where it looks for the attributes of such a heading; without one there is nothing to look for.
        if has_backslash_for_a_heading(source) {
            extensions.remove(Options::ENABLE_HEADING_ATTRIBUTES);
        }
        extensions
    }
}

/// Whether a task has nothing but a backslash for a heading: `- [ ] \`, underlined.
fn has_backslash_for_a_heading(source: &str) -> bool {
    // A lone return ends a line, too.
    let lines = source.split(['\n', '\r']);
    let mut lines = lines.filter(|line| !line.is_empty()).peekable();
    while let Some(line) = lines.next() {
        let Some(before) = line.trim_end().strip_suffix('\\') else {
            continue;
        };
        let task = before.trim_end();
        let is_task = task.len() < before.len() && task.ends_with(']');
        let underlined = |next: &&str| {
            let next = next.trim_matches([' ', '\t', '>']);
            !next.is_empty() && (next.bytes().all(|b| b == b'-') || next.bytes().all(|b| b == b'='))
        };
        if is_task && lines.peek().is_some_and(underlined) {
            return true;
        }
    }
    false
}

/// A tree and what was wrong with the text (span-carrying, without a file: the caller knows it).
#[derive(Debug, Clone)]
pub struct Parsed {
    /// The tree.
    pub document: Document,
    /// Problems: an unclosed private fence and the like. Their places name `FileId(u32::MAX)`; use [`Parsed::diagnostics`].
    pub problems: Vec<Diagnostic>,
}

/// Stands for the file until the caller names it.
pub(super) const SOME_FILE: FileId = FileId(u32::MAX);

impl Parsed {
    /// The problems, placed in `file`.
    pub fn diagnostics(&self, file: FileId) -> Vec<Diagnostic> {
        let placed = |place: &mut Place| {
            if let Place::Text(id, _) | Place::File(id) = place {
                *id = file;
            }
        };
        let mut problems = self.problems.clone();
        for problem in &mut problems {
            placed(&mut problem.place);
            for (place, _) in &mut problem.related {
                placed(place);
            }
        }
        problems
    }
}

/// Parses `text[body..]`; spans count from the start of `text`, so that they are those of the file. A `body` that is no
/// place in the text parses nothing.
pub fn parse(text: &str, body: usize, options: ParseOptions) -> Parsed {
    parse_with(text, body, options, Html::AllowList)
}

/// What is done with raw HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Html {
    /// Allow-listed tags become nodes.
    AllowList,
    /// All of it is kept as written, so that a test can hold the rest of the parser against pulldown-cmark's own HTML.
    #[cfg_attr(not(test), allow(dead_code))]
    AsWritten,
}

pub(super) fn parse_with(text: &str, body: usize, options: ParseOptions, html: Html) -> Parsed {
    let source = text.get(body..).unwrap_or_default();
    let mut builder = Builder::new(text, body, options, html);
    let mut events = Parser::new_ext(source, options.extensions(source)).into_offset_iter();
    for (event, range) in events.by_ref() {
        feed(&mut builder, event, range.start + body..range.end + body);
    }
    let (document, problems) = builder.finish(|label| {
        let found = events.reference_definitions().get(label)?;
        Some(found.span.start + body..found.span.end + body)
    });
    Parsed { document, problems }
}

fn feed(builder: &mut Builder<'_>, event: Event<'_>, range: std::ops::Range<usize>) {
    if !matches!(
        event,
        Event::Start(_) | Event::End(_) | Event::Html(_) | Event::Rule
    ) {
        builder.here = range.clone();
    }
    match event {
        Event::Start(tag) => start(builder, tag, range),
        Event::End(tag) => end(builder, tag, range),
        Event::Text(text) => builder.text(&text, range),
        Event::Code(code) => builder.inline(Inline::Code(code.into_string())),
        // Math is not enabled; were it, its source would be shown.
        Event::InlineMath(text) | Event::DisplayMath(text) => builder.text(&text, range),
        Event::Html(html) => builder.html_line(&html, range.start),
        Event::InlineHtml(html) => builder.inline_html(&html, range),
        Event::FootnoteReference(label) => {
            builder.inline(Inline::FootnoteRef(label.to_lowercase()))
        }
        Event::SoftBreak => builder.soft_break(),
        Event::HardBreak => builder.inline(Inline::HardBreak),
        Event::Rule => builder.leaf_block(BlockKind::Rule, range),
        Event::TaskListMarker(done) => builder.task(done),
    }
}

fn start(builder: &mut Builder<'_>, tag: Md<'_>, range: std::ops::Range<usize>) {
    let kind = match tag {
        Md::Paragraph => return builder.start_paragraph(range),
        Md::Heading { level, id, .. } => Kind::Heading {
            level: heading_level(level),
            id: id.map(|id| id.into_string()),
        },
        Md::BlockQuote(kind) => Kind::Quote(kind.map(alert_kind)),
        Md::CodeBlock(kind) => {
            let (info, fenced) = match kind {
                CodeBlockKind::Fenced(info) => (info.into_string(), true),
                CodeBlockKind::Indented => (String::new(), false),
            };
            Kind::Code {
                info,
                fenced,
                text: String::new(),
            }
        }
        Md::HtmlBlock => Kind::HtmlBlock {
            html: String::new(),
            lines: Vec::new(),
        },
        Md::List(start) => Kind::List {
            start,
            loose: false,
            items: Vec::new(),
        },
        Md::Item => Kind::Item { task: None },
        Md::FootnoteDefinition(label) => Kind::Footnote(label.into_string()),
        Md::DefinitionList => Kind::Definitions(Vec::new()),
        Md::DefinitionListTitle => Kind::Term,
        Md::DefinitionListDefinition => Kind::Definition,
        Md::Table(align) => Kind::Table {
            align: align.into_iter().map(alignment).collect(),
            head: Vec::new(),
            rows: Vec::new(),
        },
        Md::TableHead => Kind::Row {
            head: true,
            cells: Vec::new(),
        },
        Md::TableRow => Kind::Row {
            head: false,
            cells: Vec::new(),
        },
        Md::TableCell => Kind::Cell,
        Md::Emphasis => Kind::Emphasis,
        Md::Strong => Kind::Strong,
        Md::Strikethrough => Kind::Strike,
        // Not enabled.
        Md::Superscript | Md::Subscript => Kind::Emphasis,
        Md::Link {
            link_type,
            dest_url,
            title,
            id,
        } => {
            let reference = is_reference(link_type).then(|| id.into_string());
            let kind = match link_type {
                LinkType::Autolink => LinkKind::Auto,
                LinkType::Email => LinkKind::Email,
                LinkType::WikiLink { has_pothole: false } => LinkKind::Wiki,
                LinkType::WikiLink { has_pothole: true } => LinkKind::WikiNamed,
                _ => LinkKind::Plain,
            };
            Kind::Link {
                dest: dest_url.into_string(),
                title: title.into_string(),
                kind,
                reference,
            }
        }
        Md::Image {
            link_type,
            dest_url,
            title,
            id,
        } => {
            let reference = is_reference(link_type).then(|| id.into_string());
            Kind::Image {
                dest: dest_url.into_string(),
                title: title.into_string(),
                reference,
            }
        }
        // Not enabled.
        Md::MetadataBlock(_) => Kind::Code {
            info: String::new(),
            fenced: true,
            text: String::new(),
        },
    };
    builder.open(kind, range);
}

fn end(builder: &mut Builder<'_>, tag: TagEnd, range: std::ops::Range<usize>) {
    match tag {
        TagEnd::Paragraph => builder.end_paragraph(range.end),
        TagEnd::Heading(_)
        | TagEnd::CodeBlock
        | TagEnd::HtmlBlock
        | TagEnd::Table
        | TagEnd::TableHead
        | TagEnd::TableRow
        | TagEnd::TableCell
        | TagEnd::DefinitionListTitle
        | TagEnd::MetadataBlock(_) => builder.close_leaf(range),
        TagEnd::BlockQuote(_)
        | TagEnd::List(_)
        | TagEnd::Item
        | TagEnd::FootnoteDefinition
        | TagEnd::DefinitionList
        | TagEnd::DefinitionListDefinition => builder.close(range, false),
        TagEnd::Emphasis
        | TagEnd::Strong
        | TagEnd::Strikethrough
        | TagEnd::Superscript
        | TagEnd::Subscript
        | TagEnd::Link
        | TagEnd::Image => builder.close(range, true),
    }
}

fn is_reference(kind: LinkType) -> bool {
    matches!(
        kind,
        LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut
    )
}

fn heading_level(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

fn alert_kind(kind: BlockQuoteKind) -> AlertKind {
    match kind {
        BlockQuoteKind::Note => AlertKind::Note,
        BlockQuoteKind::Tip => AlertKind::Tip,
        BlockQuoteKind::Important => AlertKind::Important,
        BlockQuoteKind::Warning => AlertKind::Warning,
        BlockQuoteKind::Caution => AlertKind::Caution,
    }
}

fn alignment(alignment: Alignment) -> Align {
    match alignment {
        Alignment::None => Align::Start,
        Alignment::Left => Align::Left,
        Alignment::Center => Align::Center,
        Alignment::Right => Align::Right,
    }
}
