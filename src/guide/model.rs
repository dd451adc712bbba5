//! What a guide holds.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::answers::{Evidence, Found, Status, nothing_written};
use crate::bank::{Choice, SubQuestion};
use crate::diagnostic::{FileId, Span};
use crate::markdown::{Block, BlockKind, Document, Footnote, Inline, visit_inlines};
use crate::memo::Key;

use super::links::Reference;

pub use super::links::LinkTable;
pub use crate::answers::Part;

/// The joined model. [`super::Published`] derefs to it with everything private removed.
#[derive(Debug, Clone)]
pub struct Guide {
    /// Title, subtitle, authors and the like.
    pub about: About,
    /// What the banks say before their first section, one a bank file.
    pub introductions: Vec<Prose>,
    /// Sections that own a question, in order.
    pub sections: Vec<Section>,
    /// What the banks say after their last question.
    pub epilogues: Vec<Prose>,
    /// Free pages, in order.
    pub pages: Vec<GuidePage>,
    /// Files that the guide shows or offers.
    pub assets: Vec<Asset>,
    /// Where links lead.
    pub links: LinkTable,
    /// Which questions are answered, and how well.
    pub coverage: Coverage,
    /// Whether this is a `--private` build: private text kept, every page stamped, author's hints shown.
    pub private: bool,
    /// Where each question stands: (section, place in it), by id.
    pub(super) places: FxHashMap<String, (usize, usize)>,
    /// The guide that this one is a part of.
    pub(super) whole: Option<Arc<Guide>>,
}

impl Guide {
    /// All questions, in order.
    pub fn questions(&self) -> impl Iterator<Item = &Arc<Question>> {
        self.sections.iter().flat_map(|s| &s.questions)
    }

    /// Where an asset is first shown as an image, in the order of the book: the file, and the image in it.
    pub fn first_shown(&self, asset: usize) -> Option<(FileId, Span)> {
        let document = |file: FileId, body: &Document| {
            let notes = body.footnotes.iter().map(|note| note.blocks.as_slice());
            std::iter::once(body.blocks.as_slice())
                .chain(notes)
                .find_map(|blocks| self.shown_in(file, blocks, asset))
        };
        let prose = |prose: &Prose| document(prose.file, &prose.body);
        let question = |question: &Question| {
            let file = question.file;
            let parts = question.parts.iter().map(|part| &part.body);
            self.shown_inline(file, &question.prompt, asset)
                .or_else(|| prose(&question.body))
                .or_else(|| {
                    parts
                        .clone()
                        .find_map(|body| self.shown_in(file, body, asset))
                })
                .or_else(|| self.shown_in(file, &question.reference, asset))
                .or_else(|| {
                    question.answers.iter().find_map(|answer| {
                        let parts = answer.parts.iter().map(|part| part.blocks.as_slice());
                        let notes = answer.footnotes.iter().map(|note| note.blocks.as_slice());
                        parts
                            .chain(notes)
                            .find_map(|blocks| self.shown_in(answer.file, blocks, asset))
                    })
                })
        };
        self.introductions
            .iter()
            .find_map(prose)
            .or_else(|| {
                self.sections.iter().find_map(|section| {
                    prose(&section.introduction)
                        .or_else(|| section.questions.iter().find_map(|q| question(q)))
                        .or_else(|| prose(&section.closing))
                })
            })
            .or_else(|| self.epilogues.iter().find_map(prose))
            .or_else(|| self.pages.iter().find_map(|page| prose(&page.body)))
    }

    fn shown_in(&self, file: FileId, blocks: &[Block], asset: usize) -> Option<(FileId, Span)> {
        let mut found = None;
        visit_inlines(blocks, &mut |inline| {
            if let Inline::Image(image) = inline
                && found.is_none()
                && *self.links.image(file, image) == Target::Asset(asset)
            {
                found = Some((file, image.span));
            }
        });
        found
    }

    fn shown_inline(
        &self,
        file: FileId,
        inlines: &[Inline],
        asset: usize,
    ) -> Option<(FileId, Span)> {
        let block = Block {
            kind: BlockKind::Paragraph(inlines.to_vec()),
            span: Span::default(),
        };
        self.shown_in(file, std::slice::from_ref(&block), asset)
    }

    /// Where a question stands: indices of its section in [`Guide::sections`] and of itself in that section.
    pub fn place(&self, id: &str) -> Option<(usize, usize)> {
        self.places.get(id).copied()
    }

    /// A question by its id.
    pub fn question(&self, id: &str) -> Option<&Arc<Question>> {
        let (section, place) = self.place(id)?;
        self.sections.get(section)?.questions.get(place)
    }

    /// What to call the thing that a link leads to, for a wikilink without words of its own. In a part of a guide, what is left out has its title still.
    pub fn title_of(&self, target: &Target) -> Option<&str> {
        let whole = self.whole.as_deref();
        match target {
            Target::Question { id, .. } => self
                .question(id)
                .or_else(|| whole?.question(id))
                .map(|q| q.cue.as_str()),
            Target::Section(index) => self
                .sections
                .get(*index)
                .or_else(|| whole?.sections.get(index.checked_sub(self.sections.len())?))
                .map(|s| s.title.as_str()),
            Target::Page { index, .. } => self
                .pages
                .get(*index)
                .or_else(|| whole?.pages.get(*index))
                .map(|p| p.title.as_str()),
            Target::Asset(_) | Target::Here(_) | Target::External(_) | Target::None => None,
        }
    }
}

/// The book itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct About {
    /// Title, plain text.
    pub title: String,
    /// A trailing parenthesis of the title, without its brackets ("4 Years Experience").
    pub title_note: Option<String>,
    /// `subtitle`; of a part of the guide, what was chosen.
    pub subtitle: Option<String>,
    /// What was chosen, if this is a part of the guide; `None`: it is the whole.
    pub chosen: Option<String>,
    /// `author(s)`
    pub authors: Vec<String>,
    /// BCP 47 tag.
    pub language: String,
    /// `description`
    pub description: Option<String>,
    /// `[site] url` without a trailing slash.
    pub url: Option<String>,
}

/// Text of a file, with the file (for its links).
#[derive(Debug, Clone)]
pub struct Prose {
    /// The file it stands in.
    pub file: FileId,
    /// Its path, relative to the book.
    pub path: String,
    /// The text.
    pub body: Arc<Document>,
    /// Hash of the text.
    pub key: Key,
}

/// A section.
#[derive(Debug, Clone)]
pub struct Section {
    /// 1, 2, 3, …
    pub number: usize,
    /// `<slug>.html`, unique, never a reserved name.
    pub slug: String,
    /// Title as plain text, without a leading ordinal mark that only repeats `number` ("1️⃣", "1."), and without `title_note`.
    pub title: String,
    /// The same as inlines.
    pub title_inlines: Vec<Inline>,
    /// A trailing parenthesis of the title, without its brackets.
    pub title_note: Option<String>,
    /// Titles of groups that it stands in.
    pub parents: Vec<String>,
    /// What stands before the first question.
    pub introduction: Prose,
    /// Its questions.
    pub questions: Vec<Arc<Question>>,
    /// What stands after the last question and before the next section (mostly empty).
    pub closing: Prose,
    /// Its share of the coverage.
    pub coverage: Coverage,
}

/// A question with its answers.
#[derive(Debug, Clone)]
pub struct Question {
    /// Its id: the anchor, for ever.
    pub id: String,
    /// 1, 2, 3, … through the whole guide.
    pub ordinal: usize,
    /// What to print as its number: the bank's own where it numbers, else `ordinal`.
    pub number: String,
    /// The prompt.
    pub prompt: Vec<Inline>,
    /// The prompt as plain text.
    pub text: String,
    /// A short title for running heads and outline: the answer's cue, else the text.
    pub cue: String,
    /// The rest of the prompt: paragraphs, code. Its key is that of the whole question, answers left out.
    pub body: Prose,
    /// Sub-questions.
    pub parts: Vec<SubQuestion>,
    /// Options.
    pub options: Vec<Choice>,
    /// Difficulty.
    pub difficulty: Option<String>,
    /// Tags of the bank.
    pub tags: Vec<String>,
    /// The authors' own answer (empty: none).
    pub reference: Vec<Block>,
    /// The bank file.
    pub file: FileId,
    /// Where in it.
    pub span: Span,
    /// The user's answers, those without an author first, then by author.
    pub answers: Vec<Arc<GuideAnswer>>,
    /// Every link and image of its own text.
    pub(super) refers: Vec<Reference>,
}

/// A model answer in its place.
#[derive(Debug, Clone)]
pub struct GuideAnswer {
    /// Its file.
    pub file: FileId,
    /// Its path, relative to the book.
    pub path: String,
    /// `author`
    pub author: Option<String>,
    /// `cue`
    pub cue: Option<String>,
    /// `summary`
    pub summary: Option<Vec<Inline>>,
    /// `metric`
    pub metric: Option<String>,
    /// `metric-label`
    pub metric_label: Option<String>,
    /// `tags`
    pub tags: Vec<String>,
    /// `status`
    pub status: Status,
    /// Wholly private (only in a `--private` build).
    pub private: bool,
    /// The text, in parts.
    pub parts: Vec<Part>,
    /// Its footnotes.
    pub footnotes: Vec<Footnote>,
    /// Words, code left out.
    pub words: usize,
    /// Seconds to say it at the book's words a minute.
    pub seconds: u32,
    /// Evidence found.
    pub evidence: Found,
    /// Evidence that is called for and missing.
    pub missing: Vec<Evidence>,
    /// Every link and image of its text.
    pub(super) refers: Vec<Reference>,
    /// Hash of everything above but `file`.
    pub key: Key,
}

impl GuideAnswer {
    /// Seconds beyond which an answer is too long to say: an interviewer waits a minute and a half.
    pub const LONG: u32 = 90;

    /// Whether nothing is written in it: headings and prompts only.
    pub fn is_blank(&self) -> bool {
        self.summary.is_none() && self.metric.is_none() && nothing_written(&self.parts)
    }

    /// Whether it takes longer to say than anybody listens.
    pub fn is_long(&self) -> bool {
        self.seconds > Self::LONG
    }
}

/// A free page.
#[derive(Debug, Clone)]
pub struct GuidePage {
    /// `pages/<slug>.html`
    pub slug: String,
    /// Title, plain text.
    pub title: String,
    /// Text.
    pub body: Prose,
    /// Wholly private (only in a `--private` build).
    pub private: bool,
}

/// A file that the guide shows or offers.
#[derive(Debug, Clone)]
pub struct Asset {
    /// Path relative to the book.
    pub path: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
    /// Its kind.
    pub kind: AssetKind,
    /// Hash of its bytes.
    pub key: Key,
}

/// What an asset is, by its bytes, not its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AssetKind {
    /// PNG, with its size in pixels.
    Png(u32, u32),
    /// JPEG, with its size in pixels.
    Jpeg(u32, u32),
    /// WebP, with its size in pixels.
    WebP(u32, u32),
    /// GIF, with its size in pixels. On paper its first picture stands for all.
    Gif(u32, u32),
    /// SVG, with its size in CSS pixels, rounded (never inlined in a page).
    Svg(u32, u32),
    /// AVIF (site only: paper cannot show it).
    OtherImage,
    /// Anything else that is linked to.
    File,
}

impl AssetKind {
    /// Width and height in CSS pixels of what paper can show.
    pub fn size(self) -> Option<(u32, u32)> {
        match self {
            AssetKind::Png(w, h)
            | AssetKind::Jpeg(w, h)
            | AssetKind::WebP(w, h)
            | AssetKind::Gif(w, h)
            | AssetKind::Svg(w, h) => Some((w, h)),
            AssetKind::OtherImage | AssetKind::File => None,
        }
    }
}

/// Where a link or image leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A question, perhaps an anchor in its answer.
    Question {
        /// Its id.
        id: String,
        /// Anchor of a heading or evidence label in one of its answers: a [`Part::anchor`] or the `id` of a heading in a part's blocks.
        /// Unique among all answers of the question.
        anchor: Option<String>,
    },
    /// A section, by index in [`Guide::sections`]. In a part of a guide, what is left out has an index past their end, here and below.
    Section(usize),
    /// A free page, by index in [`Guide::pages`], perhaps a heading's anchor.
    Page {
        /// Index.
        index: usize,
        /// Anchor.
        anchor: Option<String>,
    },
    /// A heading of the same text (`#anchor`).
    Here(String),
    /// An asset, by index in [`Guide::assets`].
    Asset(usize),
    /// Somewhere else (http, https, mailto, tel).
    External(String),
    /// Nowhere that a reader may go: broken in a bank, private in a public build, or a scheme that is not allowed. Written as plain text.
    None,
}

/// Counts of one section or the whole guide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Coverage {
    /// Questions.
    pub questions: usize,
    /// Questions with an answer that is not a draft.
    pub answered: usize,
    /// Questions with drafts only.
    pub drafts: usize,
    /// Answered questions with an example (or waived).
    pub example: usize,
    /// Answered questions with metrics (or waived).
    pub metrics: usize,
    /// Answered questions with an outcome (or waived).
    pub outcome: usize,
}
