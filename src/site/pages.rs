//! Cover, sections, free pages, 404: in parallel, and remembered.

use std::fmt::Debug;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use super::Options;
use super::assets::ThemeAssets;
use super::context::{
    AnswerView, AssetsView, BookView, ContentsEntry, ContentsQuestion, NavLink, NavSection,
    NavView, OptionView, PageView, PartView, PieceView, QuestionView, SectionView,
};
use super::links::{Addresses, Place, TextLinks};
use super::templates::{self, Problem};
use super::{colours, words};
use crate::answers::Status;
use crate::diagnostic::FileId;
use crate::guide::{Coverage, Guide, GuideAnswer, Part, Prose, Question};
use crate::markdown::{Block, BlockKind, Footnote, HtmlOptions, HtmlWriter, plain_blocks};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::theme::Theme;

/// Sections shown before and after the current one. A list of all sections on all pages would grow with the square of the book, so a
/// large book's pages list the neighbourhood and lead to the contents for the rest.
const NEIGHBOURS: usize = 20;

/// No script or style in the page itself, nothing from elsewhere. `'self'` also holds for a folder opened from disk.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";
/// The same with the event stream of the dev server.
const POLICY_WITH_RELOAD: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// A finished page: its path and bytes, or what is wrong with a template.
type Finished = Result<(String, Arc<[u8]>), Problem>;

/// What all pages share.
pub(super) struct Site<'a> {
    pub(super) guide: &'a Guide,
    pub(super) theme: &'a Theme,
    pub(super) options: &'a Options,
    pub(super) memo: &'a Memo,
    pub(super) tera: &'a Tera,
    pub(super) assets: &'a ThemeAssets,
    pub(super) addresses: Addresses<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Kind {
    Index,
    Section(usize),
    Page(usize),
    Missing,
}

/// Draws all pages, in the order cover, sections, free pages, 404.
pub(super) fn draw(site: &Site<'_>) -> Vec<Finished> {
    let mut kinds = vec![Kind::Index];
    kinds.extend((0..site.guide.sections.len()).map(Kind::Section));
    kinds.extend((0..site.guide.pages.len()).map(Kind::Page));
    kinds.push(Kind::Missing);
    let common = site.common_key();
    kinds
        .into_par_iter()
        .map(|kind| {
            let place = site.place(kind);
            let key = site.page_key(common.clone(), kind);
            let bytes = site.memo.get(key, || {
                site.draw(kind, &place)
                    .map(|html| Arc::<[u8]>::from(html.into_bytes()))
            });
            Result::clone(&bytes).map(|bytes| (place.path, bytes))
        })
        .collect()
}

impl Site<'_> {
    fn place(&self, kind: Kind) -> Place {
        match kind {
            Kind::Index => Place::at("index.html"),
            Kind::Section(index) => Place::at(self.addresses.section(index).unwrap_or_default()),
            Kind::Page(index) => Place::at(self.addresses.page(index).unwrap_or_default()),
            // A host shows this page at whatever address was asked for, where relative URLs lead astray: it needs the path under
            // which the site stands. A dev server serves at the root. Where neither is known, it is right at the top level.
            Kind::Missing => Place {
                path: "404.html".to_owned(),
                root: match (&self.options.reload_script, &self.options.site.url) {
                    (Some(_), _) => "/".to_owned(),
                    (None, Some(url)) => root_path(url),
                    (None, None) => String::new(),
                },
            },
        }
    }

    /// Everything that may show on any page.
    fn common_key(&self) -> KeyBuilder {
        let coverage: Vec<Coverage> = self
            .guide
            .sections
            .iter()
            .map(|section| section.coverage)
            .collect();
        KeyBuilder::new("site page")
            .key(self.theme.key)
            .key(self.addresses.key())
            .with(
                debug(&(
                    &self.guide.about,
                    self.guide.private,
                    self.guide.coverage,
                    coverage,
                ))
                .as_bytes(),
            )
            .with(debug(self.options).as_bytes())
    }

    fn page_key(&self, key: KeyBuilder, kind: Kind) -> Key {
        let mut key = key.with(debug(&kind).as_bytes());
        match kind {
            Kind::Index => {
                for prose in self.guide.introductions.iter().chain(&self.guide.epilogues) {
                    key = self.add_prose(key, prose);
                }
                for section in &self.guide.sections {
                    key.add(debug(&(&section.title_note, &section.parents)).as_bytes());
                    for question in &section.questions {
                        key.add(question.number.as_bytes());
                        key.add(question.text.as_bytes());
                        key.add(&[u8::from(is_answered(question))]);
                    }
                }
            }
            Kind::Section(index) => {
                let Some(section) = self.guide.sections.get(index) else {
                    return key.finish();
                };
                key.add(
                    debug(&(
                        &section.title_inlines,
                        &section.title_note,
                        &section.parents,
                    ))
                    .as_bytes(),
                );
                key = self.add_prose(key, &section.introduction);
                key = self.add_prose(key, &section.closing);
                for question in &section.questions {
                    let q = question;
                    let rest = (
                        &q.id,
                        &q.number,
                        &q.text,
                        &q.prompt,
                        &q.parts,
                        &q.options,
                        &q.difficulty,
                        &q.tags,
                        &q.reference,
                    );
                    key.add(debug(&rest).as_bytes());
                    key = self
                        .add_prose(key, &q.body)
                        .key(self.guide.links.key(q.file));
                    for answer in &q.answers {
                        key = key.key(answer.key).key(self.guide.links.key(answer.file));
                    }
                }
            }
            Kind::Page(index) => {
                if let Some(page) = self.guide.pages.get(index) {
                    key.add(&[u8::from(page.private)]);
                    key = self.add_prose(key, &page.body);
                }
            }
            Kind::Missing => {}
        }
        key.finish()
    }

    fn add_prose(&self, key: KeyBuilder, prose: &Prose) -> KeyBuilder {
        key.key(prose.key).key(self.guide.links.key(prose.file))
    }

    fn draw(&self, kind: Kind, place: &Place) -> Result<String, Problem> {
        let (template, page, section) = match kind {
            Kind::Index => ("index.html", self.cover(place), None),
            Kind::Section(index) => {
                let section = self.section(index, place);
                ("section.html", self.section_page(index, place), section)
            }
            Kind::Page(index) => ("page.html", self.free_page(index, place), None),
            Kind::Missing => (
                "404.html",
                PageView {
                    title: "No such page",
                    ..self.view("404", None)
                },
                None,
            ),
        };
        let mut context = Context::new();
        let problem = |error: tera::Error| templates::unexpected(template, &error.to_string());
        context.insert_value("book", value(&self.book()).map_err(problem)?);
        context.insert_value("nav", value(&self.nav(kind, place)).map_err(problem)?);
        context.insert_value("assets", value(&self.asset_view(place)).map_err(problem)?);
        context.insert_value("page", value(&page).map_err(problem)?);
        if let Some(section) = section {
            context.insert_value("section", value(&section).map_err(problem)?);
        }
        templates::render(self.tera, template, &context, self.theme)
    }

    fn book(&self) -> BookView<'_> {
        let about = &self.guide.about;
        BookView {
            title: &about.title,
            title_note: about.title_note.as_deref(),
            subtitle: about.subtitle.as_deref(),
            authors: &about.authors,
            language: &about.language,
            direction: words::direction(&about.language),
            description: about.description.as_deref(),
            sections: self.guide.sections.len(),
            coverage: self.guide.coverage,
            private: self.guide.private,
        }
    }

    fn nav(&self, kind: Kind, place: &Place) -> NavView<'_> {
        let sections = &self.guide.sections;
        let current = if let Kind::Section(index) = kind {
            Some(index)
        } else {
            None
        };
        let middle = current.unwrap_or(0);
        let (first, last) = if sections.len() <= 2 * NEIGHBOURS {
            (0, sections.len())
        } else {
            (
                middle.saturating_sub(NEIGHBOURS),
                (middle + NEIGHBOURS + 1).min(sections.len()),
            )
        };
        let entry = |index: usize| {
            let section = sections.get(index)?;
            Some(NavSection {
                number: section.number,
                title: &section.title,
                url: place.to(&self.addresses.section(index)?),
                questions: section.coverage.questions,
                answered: section.coverage.answered,
                current: current == Some(index),
            })
        };
        let pages = self
            .guide
            .pages
            .iter()
            .enumerate()
            .filter_map(|(index, page)| {
                let current = matches!(kind, Kind::Page(here) if here == index);
                Some(NavLink {
                    title: &page.title,
                    url: place.to(&self.addresses.page(index)?),
                    current,
                })
            });
        let downloads = self.options.downloads.iter();
        NavView {
            home: place.to("index.html"),
            sections: (first..last).filter_map(entry).collect(),
            earlier: first,
            later: sections.len() - last,
            pages: pages.collect(),
            downloads: downloads
                .map(|(title, path)| NavLink {
                    title,
                    url: place.to(path),
                    current: false,
                })
                .collect(),
            previous: current
                .and_then(|index| index.checked_sub(1))
                .and_then(entry),
            next: current.and_then(|index| entry(index + 1)),
        }
    }

    fn asset_view(&self, place: &Place) -> AssetsView<'_> {
        let url = |name: &str| self.assets.paths.get(name).map(|path| place.to(path));
        let reload = self.options.reload_script.as_deref();
        AssetsView {
            style: url("style.css"),
            script: url("page.js"),
            head_script: url("head.js"),
            icon: url("favicon.svg"),
            reload,
            policy: templates::html(if reload.is_some() {
                POLICY_WITH_RELOAD
            } else {
                POLICY
            }),
            light: colours::hex(self.theme.tokens.light.paper),
            dark: colours::hex(self.theme.tokens.dark.paper),
            files: self
                .assets
                .paths
                .iter()
                .map(|(name, path)| (name.as_str(), place.to(path)))
                .collect(),
        }
    }

    /// A page view with nothing of its own yet. `path`: its canonical path, if it has one.
    fn view(&self, kind: &'static str, path: Option<&str>) -> PageView<'_> {
        PageView {
            kind,
            title: &self.guide.about.title,
            description: String::new(),
            canonical: self
                .guide
                .about
                .url
                .as_ref()
                .zip(path)
                .map(|(url, path)| format!("{}/{path}", url.trim_end_matches('/'))),
            private: false,
            body: templates::html(""),
            epilogue: templates::html(""),
            contents: Vec::new(),
        }
    }

    fn cover(&self, place: &Place) -> PageView<'_> {
        let guide = self.guide;
        let description = guide.about.description.clone().unwrap_or_else(|| {
            let text: Vec<String> = guide
                .introductions
                .iter()
                .map(|prose| plain_blocks(&prose.body.blocks, false))
                .collect();
            text.join(" ")
        });
        let contents = guide
            .sections
            .iter()
            .enumerate()
            .filter_map(|(index, section)| {
                let path = self.addresses.section(index)?;
                Some(ContentsEntry {
                    number: section.number,
                    title: &section.title,
                    note: section.title_note.as_deref(),
                    parents: &section.parents,
                    url: place.to(&path),
                    coverage: section.coverage,
                    questions: section
                        .questions
                        .iter()
                        .map(|question| ContentsQuestion {
                            number: &question.number,
                            text: &question.text,
                            url: place.to(&format!("{path}#{}", question.id)),
                            answered: is_answered(question),
                        })
                        .collect(),
                })
            });
        PageView {
            description: words::description(&description),
            body: self.several(&guide.introductions, "introduction", place),
            epilogue: self.several(&guide.epilogues, "epilogue", place),
            contents: contents.collect(),
            ..self.view("index", Some(""))
        }
    }

    fn section_page(&self, index: usize, place: &Place) -> PageView<'_> {
        let Some(section) = self.guide.sections.get(index) else {
            return self.view("section", None);
        };
        // More than fits is cut anyway; this many always fill it.
        let questions: Vec<&str> = section
            .questions
            .iter()
            .take(20)
            .map(|question| question.text.as_str())
            .collect();
        PageView {
            title: &section.title,
            description: words::description(&format!("{}: {}", section.title, questions.join(" "))),
            ..self.view("section", Some(&place.path))
        }
    }

    fn free_page(&self, index: usize, place: &Place) -> PageView<'_> {
        let Some(page) = self.guide.pages.get(index) else {
            return self.view("page", None);
        };
        PageView {
            title: &page.title,
            description: words::description(&plain_blocks(&page.body.body.blocks, false)),
            private: page.private,
            body: self.prose(&page.body, "", place),
            ..self.view("page", Some(&place.path))
        }
    }

    fn section(&self, index: usize, place: &Place) -> Option<SectionView<'_>> {
        let section = self.guide.sections.get(index)?;
        let mut title = String::new();
        let links = self.links(section.introduction.file, "introduction--", place);
        self.writer(&links, &[], "introduction--", 2)
            .inlines(&mut title, &section.title_inlines);
        Some(SectionView {
            number: section.number,
            title: templates::html(&title),
            text: &section.title,
            note: section.title_note.as_deref(),
            parents: &section.parents,
            introduction: self.prose(&section.introduction, "introduction--", place),
            closing: self.prose(&section.closing, "closing--", place),
            coverage: section.coverage,
            questions: section
                .questions
                .iter()
                .map(|question| self.question(question, place))
                .collect(),
        })
    }

    fn question<'q>(&self, question: &'q Question, place: &Place) -> QuestionView<'q> {
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
            answers: self.answers(question, place),
        }
    }

    fn answers<'q>(&self, question: &'q Question, place: &Place) -> Vec<AnswerView<'q>> {
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
        &self,
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
                .map(|evidence| evidence.name())
                .collect(),
            path: if hints { Some(&answer.path) } else { None },
        }
    }

    /// Texts of several files, one after the other.
    fn several(&self, texts: &[Prose], name: &str, place: &Place) -> Value {
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

    fn prose(&self, prose: &Prose, prefix: &str, place: &Place) -> Value {
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
            scroll_label: Some("Table, scrolls sideways"),
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

/// Whether a question counts as answered: by something that is not a draft.
fn is_answered(question: &Question) -> bool {
    question
        .answers
        .iter()
        .any(|answer| answer.status == Status::Ready)
}

/// The path of a site's URL, with a slash at both ends: `https://x.org/guide` → `/guide/`.
fn root_path(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.split_once('/').map_or("", |(_, path)| path);
    let path = path
        .split(['?', '#'])
        .next()
        .unwrap_or_default()
        .trim_matches('/');
    if path.is_empty() {
        "/".to_owned()
    } else {
        format!("/{path}/")
    }
}

/// `Debug` shows every field of the model's types, so a hash of it misses none.
fn debug(value: &impl Debug) -> String {
    format!("{value:?}")
}

fn value(view: &impl Serialize) -> Result<Value, tera::Error> {
    Value::try_from_serializable(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_is_the_path_of_the_url() {
        assert_eq!(root_path("https://example.org"), "/");
        assert_eq!(root_path("https://example.org/guide/"), "/guide/");
        assert_eq!(root_path("https://example.org/a/b?x#y"), "/a/b/");
    }
}
