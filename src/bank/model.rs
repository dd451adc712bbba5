//! What a bank holds.

use crate::diagnostic::{FileId, Span};
use crate::markdown::{Block, BlockKind, Footnote, Inline};

/// One bank file, read.
#[derive(Debug, Clone, PartialEq)]
pub struct Bank {
    /// The layout that was recognised.
    pub layout: Layout,
    /// The title (first level-1 heading), if any.
    pub title: Option<Vec<Inline>>,
    /// What stands before the first section.
    pub introduction: Vec<Block>,
    /// Sections that own a question, in order. Questions before any heading stand in a section without a title.
    pub sections: Vec<BankSection>,
    /// What stands after the last question's section: closing words.
    pub epilogue: Vec<Block>,
    /// Footnotes of the file.
    pub footnotes: Vec<Footnote>,
    /// What `check` prints.
    pub report: ParseReport,
}

/// How a bank is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Layout {
    /// Headings and lists.
    List,
}

impl Layout {
    /// The name that `check` prints.
    pub fn name(self) -> &'static str {
        match self {
            Layout::List => "list",
        }
    }
}

/// A section of a bank.
#[derive(Debug, Clone, PartialEq)]
pub struct BankSection {
    /// Its heading, leading numbers and emoji included as written (empty: questions before any heading).
    pub title: Vec<Inline>,
    /// Explicit `{#id}` of the heading.
    pub id: Option<String>,
    /// Titles of the headings above it that are not the bank's title (a group of sections), outermost first.
    pub parents: Vec<String>,
    /// What stands between the heading and the first question.
    pub introduction: Vec<Block>,
    /// Its questions.
    pub questions: Vec<BankQuestion>,
    /// What stands after the last question and before the next section.
    pub closing: Vec<Block>,
    /// Where the heading stands.
    pub span: Span,
}

/// A question of a bank.
#[derive(Debug, Clone, PartialEq)]
pub struct BankQuestion {
    /// The number as typed, if the bank numbers its questions.
    pub number: Option<u64>,
    /// `{#id}` or `<!-- id: x -->`.
    pub explicit_id: Option<String>,
    /// The prompt: the first paragraph.
    pub prompt: Vec<Inline>,
    /// The prompt as plain text, code spans without backticks, spaces folded: what identity works on.
    pub text: String,
    /// The rest of the question: further paragraphs, code, images.
    pub body: Vec<Block>,
    /// Sub-questions (nested lists), as written.
    pub parts: Vec<SubQuestion>,
    /// Options of a multiple-choice question (a later issue fills it).
    pub options: Vec<Choice>,
    /// The authors' difficulty mark (a later issue fills it).
    pub difficulty: Option<String>,
    /// The authors' tags (a later issue fills it).
    pub tags: Vec<String>,
    /// The authors' own answer (a later issue fills it).
    pub reference: Vec<Block>,
    /// Where the question stands.
    pub span: Span,
}

impl BankQuestion {
    /// The code blocks of the question, one after the other, white space at line ends left out: part of identity.
    pub fn code(&self) -> String {
        let mut out = String::new();
        gather_code(&self.body, 0, &mut out);
        out
    }
}

/// Deeper than any question nests its code; bounded, because the depth is the bank's.
const CODE_DEPTH: usize = 16;

fn gather_code(blocks: &[Block], depth: usize, out: &mut String) {
    if depth == CODE_DEPTH {
        return;
    }
    for block in blocks {
        match &block.kind {
            BlockKind::Code { text, .. } => {
                for line in text.lines() {
                    out.push_str(line.trim_end());
                    out.push('\n');
                }
            }
            BlockKind::Quote(inner)
            | BlockKind::Alert(_, inner)
            | BlockKind::Details { blocks: inner, .. }
            | BlockKind::Container { blocks: inner, .. }
            | BlockKind::Private(inner) => gather_code(inner, depth + 1, out),
            BlockKind::List(list) => {
                for item in &list.items {
                    gather_code(&item.blocks, depth + 1, out);
                }
            }
            _ => {}
        }
    }
}

/// A sub-question.
#[derive(Debug, Clone, PartialEq)]
pub struct SubQuestion {
    /// Its text.
    pub prompt: Vec<Inline>,
    /// What else stands in it (deeper lists included).
    pub body: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// An option of a multiple-choice question.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// Its text.
    pub content: Vec<Inline>,
    /// Whether the bank says that it is right; `None`: it does not say.
    pub correct: Option<bool>,
}

/// What a bank's reading found, for `check`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ParseReport {
    /// Sections and how many questions each has.
    pub sections: Vec<(String, usize)>,
    /// Numbers missing between first and last: (after, before), exclusive.
    pub gaps: Vec<(u64, u64, Span)>,
    /// Numbers that occur again within the run they belong to.
    pub repeats: Vec<(u64, Span)>,
    /// Blocks that became no part of the guide, with the reason.
    pub skipped: Vec<(Span, String)>,
    /// Questions that came with an answer by the bank's authors.
    pub reference_answers: usize,
}

/// A file that is no bank, and why.
#[derive(Debug, Clone, PartialEq)]
pub struct NotABank {
    /// The reason, as a sentence for the user.
    pub reason: String,
    /// What to do.
    pub help: String,
    /// Where it shows, if anywhere.
    pub span: Option<Span>,
}

/// The outcome for one file: kept apart so that a caller can name the file.
pub type Reading = Result<Bank, NotABank>;

/// For callers that place diagnostics.
pub type BankFile = (FileId, Bank);
