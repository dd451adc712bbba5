//! The tree that both outputs are drawn from.

use crate::diagnostic::Span;

/// A parsed text: blocks in order, and the footnotes it defines.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// Top-level blocks.
    pub blocks: Vec<Block>,
    /// Footnote definitions in order of first reference; those never referred to come last.
    pub footnotes: Vec<Footnote>,
}

/// A footnote's definition.
#[derive(Debug, Clone, PartialEq)]
pub struct Footnote {
    /// The label, lower case: case does not tell labels apart.
    pub label: String,
    /// Its text.
    pub blocks: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
    /// Whether it was defined inside a private fence.
    pub private: bool,
}

/// A block and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its bytes in the source file.
    pub span: Span,
}

/// What a block is.
#[derive(Debug, Clone, PartialEq)]
pub enum BlockKind {
    /// A paragraph. In a tight list item, text stands in a paragraph too; the list's `tight` decides how it is written.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading {
        /// 1 to 6, as written.
        level: u8,
        /// Explicit `{#id}`, if any.
        id: Option<String>,
        /// Its text.
        content: Vec<Inline>,
    },
    /// Fenced or indented code.
    Code {
        /// The whole info string, entities decoded; empty for indented code.
        info: String,
        /// The code, with its final newline if it has any line.
        text: String,
        /// Whether it was fenced.
        fenced: bool,
    },
    /// A block quote.
    Quote(Vec<Block>),
    /// A GitHub alert.
    Alert(AlertKind, Vec<Block>),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A thematic break.
    Rule,
    /// `<details>`.
    Details {
        /// The text of `<summary>` (empty: none given).
        summary: Vec<Inline>,
        /// Whether it is open at first.
        open: bool,
        /// What it folds.
        blocks: Vec<Block>,
    },
    /// An allow-listed block container (`div`, `p`, `center`, `figure`, …); only its alignment is kept.
    Container {
        /// `align=` where given.
        align: Option<Align>,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Between `<!-- private -->` and `<!-- /private -->`.
    Private(Vec<Block>),
    /// Raw HTML that is not allow-listed: shown as text, or passed through by `raw-html = "allow"` on the site.
    Html(String),
    /// An HTML comment (written nowhere; kept so that nothing is dropped silently; banks read `<!-- id: x -->`).
    Comment(String),
    /// A definition list entry's term and its definitions.
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
}

/// The five alerts of GitHub.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertKind {
    /// `[!NOTE]`
    Note,
    /// `[!TIP]`
    Tip,
    /// `[!IMPORTANT]`
    Important,
    /// `[!WARNING]`
    Warning,
    /// `[!CAUTION]`
    Caution,
}

impl AlertKind {
    /// Lower-case name, as in class names.
    pub fn name(self) -> &'static str {
        match self {
            AlertKind::Note => "note",
            AlertKind::Tip => "tip",
            AlertKind::Important => "important",
            AlertKind::Warning => "warning",
            AlertKind::Caution => "caution",
        }
    }

    /// What readers call it, in English.
    pub fn title(self) -> &'static str {
        match self {
            AlertKind::Note => "Note",
            AlertKind::Tip => "Tip",
            AlertKind::Important => "Important",
            AlertKind::Warning => "Warning",
            AlertKind::Caution => "Caution",
        }
    }
}

/// A list.
#[derive(Debug, Clone, PartialEq)]
pub struct List {
    /// First number of an ordered list; `None`: bulleted.
    pub start: Option<u64>,
    /// Whether paragraphs of its items are written without paragraph marks.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct ListItem {
    /// `Some(done)` for a task.
    pub task: Option<bool>,
    /// Its blocks.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
    /// For ordered lists, the number as typed in the source (a bank's own numbering), whatever Markdown counts.
    pub typed_number: Option<u64>,
}

/// A column's or container's alignment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Align {
    /// As the writing direction has it.
    Start,
    /// Left.
    Left,
    /// Centred.
    Center,
    /// Right.
    Right,
}

/// A table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// One a column.
    pub align: Vec<Align>,
    /// The head row's cells; empty: no head row (only an HTML table can be without).
    pub head: Vec<Vec<Inline>>,
    /// Body rows; each has as many cells as `align`.
    pub rows: Vec<Vec<Vec<Inline>>>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Text, entities decoded, punctuation already smart.
    Text(String),
    /// Code.
    Code(String),
    /// `*…*`
    Emphasis(Vec<Inline>),
    /// `**…**`
    Strong(Vec<Inline>),
    /// `~~…~~`
    Strike(Vec<Inline>),
    /// An allow-listed inline tag.
    Styled(Tag, Vec<Inline>),
    /// A link.
    Link(Link),
    /// An image.
    Image(Image),
    /// `[^label]`: the label of a footnote, lower case
    FootnoteRef(String),
    /// `<a name="x">` or `id="x"` of an allow-listed tag: a place that links may lead to. Shows nothing.
    Anchor(String),
    /// A line end in the source: a space to readers.
    SoftBreak,
    /// A hard line break (two spaces, backslash, `<br>`).
    HardBreak,
    /// Raw inline HTML that is not allow-listed.
    Html(String),
    /// An inline HTML comment (written nowhere).
    Comment(String),
}

/// A link, as written. What it leads to is decided by the guide (`guide::links`), never here.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The destination as written, entities and escapes decoded; for a wikilink the text between the brackets before `|`.
    pub dest: String,
    /// Title (empty: none).
    pub title: String,
    /// What is clicked. A wikilink without `|` has its target's text; the guide's links may replace it with a title.
    pub content: Vec<Inline>,
    /// How it was written.
    pub kind: LinkKind,
    /// Where.
    pub span: Span,
}

/// How a link was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// `[text](dest)` or a reference.
    Plain,
    /// `<https://…>`
    Auto,
    /// `<me@example.org>`
    Email,
    /// `[[target]]`
    Wiki,
    /// `[[target|text]]`
    WikiNamed,
}

/// An image, as written.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The destination as written.
    pub dest: String,
    /// Title (empty: none).
    pub title: String,
    /// Alternative text.
    pub alt: Vec<Inline>,
    /// `width=` of an `<img>`, in CSS pixels.
    pub width: Option<u32>,
    /// `height=` of an `<img>`, in CSS pixels.
    pub height: Option<u32>,
    /// Where.
    pub span: Span,
}

/// Allow-listed inline tags that hold text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tag {
    /// `<kbd>`
    Kbd,
    /// `<sub>`
    Sub,
    /// `<sup>`
    Sup,
    /// `<b>` (bold without stress)
    B,
    /// `<i>`
    I,
    /// `<u>`
    U,
    /// `<s>`, `<del>`, `<strike>`
    Del,
    /// `<ins>`
    Ins,
    /// `<mark>`
    Mark,
    /// `<small>`
    Small,
    /// `<samp>`
    Samp,
    /// `<var>`
    Var,
    /// `<q>`
    Q,
    /// `<cite>`
    Cite,
    /// `<abbr>`
    Abbr,
    /// `<code>` or `<tt>` around more than plain text (around plain text it is [`Inline::Code`])
    Code,
    /// `<span>` (no meaning of its own)
    Span,
}

impl Tag {
    /// The element's name in HTML.
    pub fn name(self) -> &'static str {
        match self {
            Tag::Kbd => "kbd",
            Tag::Sub => "sub",
            Tag::Sup => "sup",
            Tag::B => "b",
            Tag::I => "i",
            Tag::U => "u",
            Tag::Del => "del",
            Tag::Ins => "ins",
            Tag::Mark => "mark",
            Tag::Small => "small",
            Tag::Samp => "samp",
            Tag::Var => "var",
            Tag::Q => "q",
            Tag::Cite => "cite",
            Tag::Abbr => "abbr",
            Tag::Code => "code",
            Tag::Span => "span",
        }
    }
}
