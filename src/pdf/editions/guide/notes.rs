//! How the notes of the guide are numbered: through a section, so that no number stands twice on a page.

use crate::guide::{Guide, Prose, Question};
use crate::pdf::flow::{Flow, Gather, Note};

/// What links show on paper besides their words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Links {
    /// Whether web links have their addresses among the notes.
    pub addresses: bool,
    /// Room for page numbers, in figures.
    pub figures: usize,
}

impl Links {
    /// Sets a galley up to show them; `first`: how many notes of its section stand before it.
    pub fn apply(self, flow: &mut Flow<'_>, first: usize) {
        flow.addresses = self.addresses;
        flow.page_figures = self.figures;
        flow.counted = first;
    }
}

/// The notes of a question.
pub(super) struct Noted<'a> {
    /// Of what it asks.
    pub asked: Vec<Note<'a>>,
    /// Of each answer.
    pub answers: Vec<Vec<Note<'a>>>,
    /// Of the authors' own answer.
    pub reference: Vec<Note<'a>>,
}

impl<'a> Noted<'a> {
    /// Gathers them.
    pub fn of(guide: &'a Guide, question: &'a Question, addresses: bool) -> Noted<'a> {
        let footnotes = question.body.body.footnotes.as_slice();
        let mut asked = Gather::new(guide, footnotes, addresses);
        asked.inlines(question.file, &question.prompt);
        asked.blocks(question.body.file, &question.body.body.blocks);
        for part in &question.parts {
            asked.inlines(question.file, &part.prompt);
            asked.blocks(question.file, &part.body);
        }
        for option in &question.options {
            asked.inlines(question.file, &option.content);
        }
        let answers = question.answers.iter().map(|answer| {
            let mut gather = Gather::new(guide, &answer.footnotes, addresses);
            gather.inlines(answer.file, answer.summary.as_deref().unwrap_or(&[]));
            for part in &answer.parts {
                if let Some((_, label)) = &part.evidence {
                    gather.inlines(answer.file, label);
                }
                gather.blocks(answer.file, &part.blocks);
            }
            gather.finish_all()
        });
        let reference = match question.reference.as_slice() {
            [] => Vec::new(),
            blocks => {
                let mut gather = Gather::new(guide, footnotes, addresses);
                gather.blocks(question.file, blocks);
                gather.finish()
            }
        };
        Noted {
            asked: asked.finish(),
            answers: answers.collect(),
            reference,
        }
    }

    /// How many they are.
    pub fn count(&self) -> usize {
        let answers: usize = self.answers.iter().map(Vec::len).sum();
        self.asked.len() + answers + self.reference.len()
    }
}

/// The notes of a text that is no answer.
pub(super) fn of_prose<'a>(guide: &'a Guide, prose: &'a Prose, addresses: bool) -> Vec<Note<'a>> {
    let mut gather = Gather::new(guide, &prose.body.footnotes, addresses);
    gather.blocks(prose.file, &prose.body.blocks);
    gather.finish_all()
}
