//! What is open while a document is read: the frames of the builder's stack.

use super::html_nodes::Open;
use super::tree::*;

/// What is open.
pub(super) enum Kind {
    Root,
    Quote(Option<AlertKind>),
    List {
        start: Option<u64>,
        loose: bool,
        items: Vec<ListItem>,
    },
    Item {
        task: Option<bool>,
    },
    Footnote(String),
    Definitions(Vec<(Vec<Inline>, Vec<Vec<Block>>)>),
    Term,
    Definition,
    Table {
        align: Vec<Align>,
        head: Vec<Vec<Inline>>,
        rows: Vec<Vec<Vec<Inline>>>,
    },
    Row {
        head: bool,
        cells: Vec<Vec<Inline>>,
    },
    Cell,
    Heading {
        level: u8,
        id: Option<String>,
    },
    Code {
        info: String,
        fenced: bool,
        text: String,
    },
    /// The block's text without the marks of the containers around it, and where in it each line starts:
    /// (offset in the text, offset in the source).
    HtmlBlock {
        html: String,
        lines: Vec<(usize, usize)>,
    },
    Emphasis,
    Strong,
    Strike,
    Link {
        dest: String,
        title: String,
        kind: LinkKind,
        reference: Option<String>,
    },
    Image {
        dest: String,
        title: String,
        reference: Option<String>,
    },
    /// Running text; `html`: (also) from an HTML block, where outer white space means nothing.
    Paragraph {
        html: bool,
    },
    /// A private part; `extra` fences were opened again inside it.
    Private {
        extra: usize,
    },
    /// An allow-listed HTML element.
    Element(Box<Open>),
}

impl Kind {
    /// Whether Markdown opened it and will close it.
    pub fn is_markdown(&self) -> bool {
        !matches!(
            self,
            Kind::Paragraph { .. } | Kind::Private { .. } | Kind::Element(_)
        )
    }

    /// Whether it holds running text.
    pub fn takes_inlines(&self) -> bool {
        match self {
            Kind::Element(open) => open.element.is_inline(),
            Kind::Paragraph { .. } | Kind::Heading { .. } | Kind::Term | Kind::Cell => true,
            _ => self.is_inline(),
        }
    }

    /// Whether it is part of running text.
    pub fn is_inline(&self) -> bool {
        matches!(
            self,
            Kind::Emphasis | Kind::Strong | Kind::Strike | Kind::Link { .. } | Kind::Image { .. }
        )
    }

    /// Whether its content can do without it, and so is flattened where nesting gets too deep.
    pub fn is_container(&self) -> bool {
        matches!(
            self,
            Kind::Quote(_)
                | Kind::List { .. }
                | Kind::Item { .. }
                | Kind::Footnote(_)
                | Kind::Definitions(_)
                | Kind::Definition
        ) || self.is_inline()
    }

    /// How many levels must be left for it and the parts without which it cannot be.
    pub fn levels(&self) -> usize {
        if matches!(self, Kind::List { .. } | Kind::Definitions(_)) {
            2
        } else {
            1
        }
    }
}

/// Something open.
pub(super) struct Frame {
    pub kind: Kind,
    /// Where it starts in the source.
    pub start: usize,
    pub blocks: Vec<Block>,
    pub inlines: Vec<Inline>,
    /// A private fence stands where it cannot be paired (an error): all of it counts as private.
    pub tainted: bool,
}
