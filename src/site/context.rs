//! What a template may see. `docs/themes.md` is written from these types; a test holds it to them.

use std::collections::BTreeMap;

use serde::Serialize;
use tera::Value;

use crate::guide::Coverage;

/// `book`
#[derive(Debug, Serialize)]
pub(super) struct BookView<'a> {
    pub(super) title: &'a str,
    pub(super) title_note: Option<&'a str>,
    pub(super) subtitle: Option<&'a str>,
    pub(super) authors: &'a [String],
    pub(super) language: &'a str,
    pub(super) direction: &'static str,
    pub(super) description: Option<&'a str>,
    pub(super) sections: usize,
    pub(super) coverage: Coverage,
    pub(super) private: bool,
    pub(super) locale: Option<String>,
    pub(super) image: Option<ImageView>,
}

/// A picture, by its whole address.
#[derive(Debug, Serialize)]
pub(super) struct ImageView {
    pub(super) url: String,
    pub(super) width: u32,
    pub(super) height: u32,
}

/// `nav`
#[derive(Debug, Serialize)]
pub(super) struct NavView<'a> {
    pub(super) home: String,
    pub(super) root: &'a str,
    pub(super) practice: String,
    pub(super) sections: Vec<NavSection<'a>>,
    pub(super) earlier: usize,
    pub(super) later: usize,
    pub(super) pages: Vec<NavLink<'a>>,
    pub(super) downloads: Vec<NavLink<'a>>,
    pub(super) previous: Option<NavSection<'a>>,
    pub(super) next: Option<NavSection<'a>>,
    pub(super) previous_question: Option<NavQuestion<'a>>,
    pub(super) next_question: Option<NavQuestion<'a>>,
}

/// A section in a list of sections.
#[derive(Debug, Serialize)]
pub(super) struct NavSection<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) url: String,
    pub(super) questions: usize,
    pub(super) answered: usize,
    pub(super) current: bool,
}

/// A neighbour of the question that a page shows.
#[derive(Debug, Serialize)]
pub(super) struct NavQuestion<'a> {
    pub(super) number: &'a str,
    pub(super) title: &'a str,
    pub(super) url: String,
}

/// Any other link of the navigation.
#[derive(Debug, Serialize)]
pub(super) struct NavLink<'a> {
    pub(super) title: &'a str,
    pub(super) url: String,
    pub(super) current: bool,
}

/// `page`
#[derive(Debug, Serialize)]
pub(super) struct PageView<'a> {
    pub(super) kind: &'static str,
    pub(super) title: &'a str,
    pub(super) description: String,
    pub(super) canonical: Option<String>,
    pub(super) source: Option<String>,
    pub(super) private: bool,
    pub(super) body: Value,
    pub(super) epilogue: Value,
    pub(super) contents: Vec<ContentsEntry<'a>>,
    pub(super) parts: Vec<PartOfSingle<'a>>,
}

/// A page of the site, in the one page that holds the whole book.
#[derive(Debug, Serialize)]
pub(super) struct PartOfSingle<'a> {
    pub(super) kind: &'a str,
    pub(super) id: String,
    pub(super) html: Value,
}

/// A section in the contents of the cover.
#[derive(Debug, Serialize)]
pub(super) struct ContentsEntry<'a> {
    pub(super) number: usize,
    pub(super) title: &'a str,
    pub(super) note: Option<&'a str>,
    pub(super) parents: &'a [String],
    pub(super) url: String,
    pub(super) coverage: Coverage,
    pub(super) questions: Vec<ContentsQuestion<'a>>,
}

/// A question in a list of questions.
#[derive(Debug, Serialize)]
pub(super) struct ContentsQuestion<'a> {
    pub(super) id: &'a str,
    pub(super) number: &'a str,
    pub(super) text: &'a str,
    pub(super) url: String,
    pub(super) answered: bool,
    pub(super) draft: bool,
    pub(super) seconds: u32,
}

/// `section`
#[derive(Debug, Serialize)]
pub(super) struct SectionView<'a> {
    pub(super) number: usize,
    pub(super) title: Value,
    pub(super) text: &'a str,
    pub(super) note: Option<&'a str>,
    pub(super) parents: &'a [String],
    pub(super) introduction: Value,
    pub(super) closing: Value,
    pub(super) coverage: Coverage,
    pub(super) url: String,
    pub(super) contents: Vec<ContentsQuestion<'a>>,
    pub(super) questions: Vec<QuestionView<'a>>,
}

/// `question`
#[derive(Debug, Serialize)]
pub(super) struct QuestionView<'a> {
    pub(super) id: &'a str,
    pub(super) number: &'a str,
    pub(super) text: &'a str,
    pub(super) prompt: Value,
    pub(super) body: Value,
    pub(super) parts: Vec<PieceView>,
    pub(super) options: Vec<OptionView>,
    pub(super) difficulty: Option<&'a str>,
    pub(super) tags: &'a [String],
    pub(super) reference: Value,
    pub(super) open: bool,
    pub(super) write: Option<String>,
    pub(super) answers: Vec<AnswerView<'a>>,
}

/// A sub-question.
#[derive(Debug, Serialize)]
pub(super) struct PieceView {
    pub(super) prompt: Value,
    pub(super) body: Value,
}

/// An option of a multiple-choice question.
#[derive(Debug, Serialize)]
pub(super) struct OptionView {
    pub(super) html: Value,
    pub(super) correct: Option<bool>,
}

/// An answer.
#[derive(Debug, Serialize)]
pub(super) struct AnswerView<'a> {
    pub(super) author: Option<&'a str>,
    pub(super) summary: Value,
    pub(super) metric: Option<&'a str>,
    pub(super) metric_pieces: Vec<String>,
    pub(super) metric_label: Option<&'a str>,
    pub(super) tags: &'a [String],
    pub(super) draft: bool,
    pub(super) private: bool,
    pub(super) words: usize,
    pub(super) seconds: u32,
    pub(super) parts: Vec<PartView>,
    pub(super) footnotes: Value,
    pub(super) missing: Vec<&'a str>,
    pub(super) path: Option<&'a str>,
    pub(super) edit: Option<String>,
    pub(super) source: Option<String>,
}

/// A stretch of an answer.
#[derive(Debug, Serialize)]
pub(super) struct PartView {
    pub(super) kind: Option<&'static str>,
    pub(super) label: Value,
    pub(super) anchor: Option<String>,
    pub(super) run_in: bool,
    pub(super) html: Value,
}

/// `assets`
#[derive(Debug, Serialize)]
pub(super) struct AssetsView<'a> {
    pub(super) style: Option<String>,
    pub(super) script: Option<String>,
    pub(super) head_script: Option<String>,
    pub(super) icon: Option<String>,
    pub(super) icon_type: Option<&'static str>,
    pub(super) words: Option<String>,
    pub(super) reload: Option<&'a str>,
    pub(super) policy: Value,
    pub(super) light: String,
    pub(super) dark: String,
    pub(super) files: BTreeMap<&'a str, String>,
}
