//! The book's texts as views of HTML: sections, questions, answers.

use tera::Value;

use super::context::{AnswerView, OptionView, PartView, PieceView, QuestionView, SectionView};
use super::links::{Place, TextLinks};
use super::pages::Site;
use super::{templates, words};
use crate::answers::Status;
use crate::diagnostic::FileId;
use crate::guide::{GuideAnswer, Part, Prose, Question};
use crate::markdown::{Block, BlockKind, Footnote, HtmlOptions, HtmlWriter};

impl Site<'_> {
    pub(super) fn section(&self, index: usize, place: &Place) -> Option<SectionView<'_>> {
        let section = self.guide.sections.get(index)?;
        let split = self.options.site.split;
        let introduction = place.prefix(&place.path, "introduction--");
        let closing = place.prefix(&place.path, "closing--");
        let questions = section.questions.iter().filter(|_| !split);
        Some(SectionView {
            introduction: self.prose(&section.introduction, &introduction, place),
            closing: self.prose(&section.closing, &closing, place),
            contents: if split {
                self.listed(index, place)
            } else {
                Vec::new()
            },
            questions: questions.map(|q| self.question(q, place)).collect(),
            ..self.section_of(index, place)?
        })
    }

    /// A section as the page of one of its questions sees it: its name and its place.
    pub(super) fn section_of(&self, index: usize, place: &Place) -> Option<SectionView<'_>> {
        let section = self.guide.sections.get(index)?;
        let introduction = place.prefix(&place.path, "introduction--");
        let links = self.links(section.introduction.file, &introduction, place);
        let mut title = String::new();
        self.writer(&links, &[], &introduction, 2)
            .inlines(&mut title, &section.title_inlines);
        Some(SectionView {
            number: section.number,
            title: templates::html(&title),
            text: &section.title,
            note: section.title_note.as_deref(),
            parents: &section.parents,
            introduction: templates::html(""),
            closing: templates::html(""),
            coverage: section.coverage,
            url: place.to(&self.addresses.section(index)?),
            contents: Vec::new(),
            questions: Vec::new(),
        })
    }

    pub(super) fn question<'q>(
        &'q self,
        question: &'q Question,
        place: &Place,
    ) -> QuestionView<'q> {
        let prefix = format!("{}--question-", question.id);
        let links = self.links(question.file, &prefix, place);
        let document = &question.body.body;
        let mut writer = self.writer(&links, &document.footnotes, &prefix, 3);
        let mut prompt = String::new();
        writer.inlines(&mut prompt, &question.prompt);
        let mut body = String::new();
        writer.blocks(&mut body, &document.blocks);
        let parts = question.parts.iter().map(|part| {
            let (mut prompt, mut body) = (String::new(), String::new());
            writer.inlines(&mut prompt, &part.prompt);
            writer.blocks(&mut body, &part.body);
            PieceView {
                prompt: templates::html(&prompt),
                body: templates::html(&body),
            }
        });
        let parts = parts.collect();
        let options = question.options.iter().map(|option| {
            let mut html = String::new();
            writer.inlines(&mut html, &option.content);
            OptionView {
                html: templates::html(&html),
                correct: option.correct,
            }
        });
        let options = options.collect();
        writer.footnotes(&mut body);
        let mut reference = String::new();
        if !question.reference.is_empty() {
            let prefix = format!("{}--reference-", question.id);
            let links = self.links(question.file, &prefix, place);
            let mut writer = self.writer(&links, &document.footnotes, &prefix, 3);
            writer.blocks(&mut reference, &question.reference);
            writer.footnotes(&mut reference);
        }
        QuestionView {
            id: &question.id,
            number: &question.number,
            text: &question.text,
            prompt: templates::html(&prompt),
            body: templates::html(&body),
            parts,
            options,
            difficulty: question.difficulty.as_deref(),
            tags: &question.tags,
            reference: templates::html(&reference),
            open: !self.options.site.fold,
            write: self
                .options
                .editing
                .as_ref()
                .filter(|_| question.answers.is_empty())
                .map(|editing| editing.write(&question.id)),
            answers: self.answers(question, place),
        }
    }

    fn answers<'q>(&'q self, question: &'q Question, place: &Place) -> Vec<AnswerView<'q>> {
        // Anchors are unique among a question's answers, footnotes only in each.
        let prefix = format!("{}--", question.id);
        let answers = question.answers.iter().enumerate();
        answers
            .map(|(n, answer)| {
                let notes = if n == 0 {
                    String::new()
                } else {
                    format!("{}-", n + 1)
                };
                self.answer(answer, &prefix, &notes, place)
            })
            .collect()
    }

    fn answer<'q>(
        &'q self,
        answer: &'q GuideAnswer,
        prefix: &str,
        notes: &str,
        place: &Place,
    ) -> AnswerView<'q> {
        let links = self.links(answer.file, prefix, place);
        let options = HtmlOptions {
            note_prefix: notes,
            ..self.html_options(&links, prefix, 3)
        };
        let mut writer = HtmlWriter::new(&answer.footnotes, options);
        let mut summary = String::new();
        if let Some(inlines) = &answer.summary {
            writer.inlines(&mut summary, inlines);
        }
        let parts = answer
            .parts
            .iter()
            .map(|part| part_view(&mut writer, part))
            .collect();
        let mut footnotes = String::new();
        writer.footnotes(&mut footnotes);
        let hints = self.guide.private;
        AnswerView {
            author: answer.author.as_deref(),
            summary: templates::html(&summary),
            metric: answer.metric.as_deref(),
            metric_pieces: answer
                .metric
                .as_deref()
                .map(words::metric_pieces)
                .unwrap_or_default(),
            metric_label: answer.metric_label.as_deref(),
            tags: &answer.tags,
            draft: answer.status == Status::Draft,
            private: answer.private,
            words: answer.words,
            seconds: answer.seconds,
            parts,
            footnotes: templates::html(&footnotes),
            missing: answer
                .missing
                .iter()
                .filter(|_| hints)
                .map(|evidence| self.options.strings.say(evidence.name()))
                .collect(),
            path: if hints { Some(&answer.path) } else { None },
            edit: self
                .options
                .editing
                .as_ref()
                .map(|editing| editing.open(&answer.path)),
            source: self.source(&answer.path).filter(|_| !answer.private),
        }
    }

    /// Texts of several files, one after the other.
    pub(super) fn several(&self, texts: &[Prose], name: &str, place: &Place) -> Value {
        let mut out = String::new();
        for (index, prose) in texts.iter().enumerate() {
            let prefix = if index == 0 {
                format!("{name}--")
            } else {
                format!("{name}-{}--", index + 1)
            };
            self.write_prose(&mut out, prose, &prefix, place);
        }
        templates::html(&out)
    }

    pub(super) fn prose(&self, prose: &Prose, prefix: &str, place: &Place) -> Value {
        let mut out = String::new();
        self.write_prose(&mut out, prose, prefix, place);
        templates::html(&out)
    }

    fn write_prose(&self, out: &mut String, prose: &Prose, prefix: &str, place: &Place) {
        let links = self.links(prose.file, prefix, place);
        let mut writer = self.writer(&links, &prose.body.footnotes, prefix, 2);
        writer.blocks(out, &prose.body.blocks);
        writer.footnotes(out);
    }

    fn links<'s>(&'s self, file: FileId, prefix: &'s str, place: &'s Place) -> TextLinks<'s> {
        TextLinks {
            addresses: &self.addresses,
            place,
            file,
            prefix,
        }
    }

    fn writer<'s>(
        &'s self,
        links: &'s TextLinks<'s>,
        footnotes: &'s [Footnote],
        prefix: &'s str,
        level: u8,
    ) -> HtmlWriter<'s> {
        HtmlWriter::new(footnotes, self.html_options(links, prefix, level))
    }

    fn html_options<'s>(
        &'s self,
        links: &'s TextLinks<'s>,
        prefix: &'s str,
        level: u8,
    ) -> HtmlOptions<'s> {
        HtmlOptions {
            raw_html: self.options.site.raw_html,
            heading_shift: level,
            heading_ids: true,
            id_prefix: prefix,
            highlight: Some(self.memo),
            lazy_images: true,
            scroll_label: Some(self.options.strings.say("Table, scrolls sideways")),
            words: &self.options.strings,
            ..HtmlOptions::plain(links)
        }
    }
}

fn part_view(writer: &mut HtmlWriter<'_>, part: &Part) -> PartView {
    let mut label = String::new();
    if let Some((_, inlines)) = &part.evidence {
        writer.inlines(&mut label, inlines);
    }
    let anchor = part.anchor.as_deref().map(|anchor| writer.anchor(anchor));
    let mut html = String::new();
    writer.blocks(&mut html, &part.blocks);
    let shown = |block: &&Block| !matches!(block.kind, BlockKind::Comment(_));
    let first = part.blocks.iter().find(shown);
    PartView {
        kind: part.evidence.as_ref().map(|(evidence, _)| evidence.name()),
        label: templates::html(&label),
        anchor,
        run_in: first.is_some_and(|block| matches!(block.kind, BlockKind::Paragraph(_))),
        html: templates::html(&html),
    }
}
