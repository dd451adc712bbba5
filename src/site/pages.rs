//! Cover, sections, free pages, practice, 404, and what scripts read: in parallel, and remembered.

use std::fmt::Debug;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use super::Options;
use super::assets::ThemeAssets;
use super::data::{self, Shard};
use super::links::{Addresses, Place};
use super::templates::{self, Problem};
use crate::answers::Status;
use crate::guide::{Coverage, Guide, Prose, Question};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::theme::Theme;

/// A finished page: its path and bytes, or what is wrong with a template.
pub(super) type Finished = Result<(String, Arc<[u8]>), Problem>;

/// What all pages share.
pub(super) struct Site<'a> {
    pub(super) guide: &'a Guide,
    pub(super) theme: &'a Theme,
    pub(super) options: &'a Options,
    pub(super) memo: &'a Memo,
    pub(super) tera: &'a Tera,
    pub(super) assets: &'a ThemeAssets,
    pub(super) addresses: Addresses<'a>,
    /// Whether its pages are parts of the one that holds the whole book.
    pub(super) single: bool,
    /// Path of the script with words for scripts.
    pub(super) words: Option<String>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Index,
    Section(usize),
    /// One question of a section, where each has a page of its own.
    Question(usize, usize),
    Page(usize),
    Practice,
    Missing,
    /// The list of questions, for scripts.
    Questions,
    /// A file of cards, for scripts.
    Cards(usize),
    /// The whole book in one page.
    Single,
}

/// Draws all pages and what scripts read, in the order cover, sections, free pages, practice, 404, data.
pub(super) fn draw(site: &Site<'_>) -> Vec<Finished> {
    let shards = data::shards(site);
    let mut kinds = all(site);
    kinds.push(Kind::Questions);
    kinds.extend((0..shards.len()).map(Kind::Cards));
    draw_kinds(site, &kinds, &shards)
}

/// All pages.
pub(super) fn all(site: &Site<'_>) -> Vec<Kind> {
    let mut kinds = vec![Kind::Index];
    for (index, section) in site.guide.sections.iter().enumerate() {
        kinds.push(Kind::Section(index));
        if site.options.site.split {
            let questions = 0..section.questions.len();
            kinds.extend(questions.map(|question| Kind::Question(index, question)));
        }
    }
    kinds.extend((0..site.guide.pages.len()).map(Kind::Page));
    kinds.extend([Kind::Practice, Kind::Missing]);
    kinds
}

/// Draws these pages, in their order.
pub(super) fn draw_kinds(site: &Site<'_>, kinds: &[Kind], shards: &[Shard]) -> Vec<Finished> {
    let common = site.common_key();
    kinds
        .par_iter()
        .map(|&kind| {
            let place = site.place(kind, shards);
            let key = site.page_key(common.clone(), kind, shards);
            let bytes = site.memo.get(key, || {
                site.draw(kind, &place, shards)
                    .map(|html| Arc::<[u8]>::from(html.into_bytes()))
            });
            Result::clone(&bytes).map(|bytes| (place.path, bytes))
        })
        .collect()
}

impl Site<'_> {
    pub(super) fn place(&self, kind: Kind, shards: &[Shard]) -> Place {
        let place = self.own_place(kind, shards);
        if self.single {
            Place::inside(place.path)
        } else {
            place
        }
    }

    fn own_place(&self, kind: Kind, shards: &[Shard]) -> Place {
        match kind {
            Kind::Single => Place::inside(""),
            Kind::Index => Place::at("index.html"),
            Kind::Section(index) => Place::at(self.addresses.section(index).unwrap_or_default()),
            Kind::Question(section, index) => Place::at(
                self.asked(section, index)
                    .and_then(|q| self.addresses.of_question(section, &q.id))
                    .unwrap_or_default(),
            ),
            Kind::Page(index) => Place::at(self.addresses.page(index).unwrap_or_default()),
            Kind::Practice => Place::at("practice.html"),
            Kind::Questions => Place::at(data::QUESTIONS),
            Kind::Cards(index) => Place::at(shards.get(index).map(Shard::path).unwrap_or_default()),
            // A host shows this page at whatever address was asked for, where relative URLs lead astray: it needs the path under
            // which the site stands. A dev server serves at the root. Where neither is known, it is right at the top level.
            Kind::Missing => Place {
                path: "404.html".to_owned(),
                root: match (&self.options.reload_script, &self.options.site.url) {
                    (Some(_), _) => "/".to_owned(),
                    (None, Some(url)) => root_path(url),
                    (None, None) => String::new(),
                },
                single: false,
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
            .with(&[u8::from(self.single)])
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

    fn page_key(&self, key: KeyBuilder, kind: Kind, shards: &[Shard]) -> Key {
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
                        let seconds = question.answers.first().map(|first| first.seconds);
                        key.add(debug(&(is_answered(question), seconds)).as_bytes());
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
                    key = self.add_question(key, question);
                }
            }
            Kind::Question(section, index) => {
                let (Some(section_here), Some(question)) =
                    (self.guide.sections.get(section), self.asked(section, index))
                else {
                    return key.finish();
                };
                key.add(
                    debug(&(
                        &section_here.title_inlines,
                        &section_here.title_note,
                        &section_here.parents,
                    ))
                    .as_bytes(),
                );
                key = self.add_question(key, question);
                for after in [false, true] {
                    if let Some((_, near)) = self.beside(section, index, after) {
                        key.add(near.number.as_bytes());
                    }
                }
            }
            Kind::Questions => {
                for question in self.guide.questions() {
                    key = self.add_question(key, question);
                }
            }
            Kind::Cards(index) => {
                let Some(shard) = shards.get(index) else {
                    return key.finish();
                };
                key.add(debug(shard).as_bytes());
                for question in self.of_shard(shard) {
                    key = self.add_question(key, question);
                }
            }
            Kind::Page(index) => {
                if let Some(page) = self.guide.pages.get(index) {
                    key.add(&[u8::from(page.private)]);
                    key = self.add_prose(key, &page.body);
                }
            }
            Kind::Practice | Kind::Missing | Kind::Single => {}
        }
        key.finish()
    }

    pub(super) fn asked(&self, section: usize, index: usize) -> Option<&Question> {
        let section = self.guide.sections.get(section)?;
        section.questions.get(index).map(|question| &**question)
    }

    fn add_question(&self, key: KeyBuilder, question: &Question) -> KeyBuilder {
        // The key of its body is that of all that the bank says of it.
        let mut key = self.add_prose(key, &question.body);
        for answer in &question.answers {
            key = key.key(answer.key).key(self.guide.links.key(answer.file));
        }
        key
    }

    fn add_prose(&self, key: KeyBuilder, prose: &Prose) -> KeyBuilder {
        let key = key.key(prose.key).key(self.guide.links.key(prose.file));
        // A page names its file only where that leads to it.
        match self.options.site.edit_url {
            Some(_) => key.with(prose.path.as_bytes()),
            None => key,
        }
    }

    fn draw(&self, kind: Kind, place: &Place, shards: &[Shard]) -> Result<String, Problem> {
        match kind {
            Kind::Questions => self.draw_questions(shards),
            Kind::Cards(index) => shards
                .get(index)
                .map_or(Ok(String::new()), |shard| self.draw_cards(shard)),
            _ => match self.filled(kind, place)? {
                Some((template, context)) => {
                    templates::render(self.tera, template, &context, self.theme)
                }
                None => Ok(String::new()),
            },
        }
    }

    /// The template of a page, and all that it may see. `None`: it is no page of its own.
    pub(super) fn filled(
        &self,
        kind: Kind,
        place: &Place,
    ) -> Result<Option<(&'static str, Context)>, Problem> {
        let mut question = None;
        let (template, page, section) = match kind {
            // `single` puts it together.
            Kind::Single | Kind::Questions | Kind::Cards(_) => return Ok(None),
            Kind::Practice => ("practice.html", self.practice_page(place), None),
            Kind::Index => ("index.html", self.cover(place), None),
            Kind::Section(index) => {
                let section = self.section(index, place);
                ("section.html", self.section_page(index, place), section)
            }
            Kind::Question(section, index) => {
                let page = self.question_page(section, index, place);
                let section_here = self.section_of(section, place);
                let asked = self.asked(section, index);
                question = asked.map(|asked| self.question(asked, place));
                ("question-page.html", page, section_here)
            }
            Kind::Page(index) => ("page.html", self.free_page(index, place), None),
            Kind::Missing => ("404.html", self.missing_page(), None),
        };
        let mut context = Context::new();
        let problem = |error: tera::Error| templates::unexpected(template, &error.to_string());
        self.fill_common(&mut context, Some(kind), place)
            .map_err(problem)?;
        context.insert_value("page", value(&page).map_err(problem)?);
        if let Some(section) = section {
            context.insert_value("section", value(&section).map_err(problem)?);
        }
        if let Some(question) = question {
            context.insert_value("question", value(&question).map_err(problem)?);
        }
        Ok(Some((template, context)))
    }

    /// What every template may see: `book`, `nav`, `assets`.
    pub(super) fn fill_common(
        &self,
        context: &mut Context,
        kind: Option<Kind>,
        place: &Place,
    ) -> Result<(), tera::Error> {
        context.insert_value("book", value(&self.book())?);
        context.insert_value("nav", value(&self.nav(kind, place))?);
        context.insert_value("assets", value(&self.asset_view(place))?);
        Ok(())
    }
}

/// Whether a question counts as answered: by something that is not a draft.
pub(super) fn is_answered(question: &Question) -> bool {
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

pub(super) fn value(view: &impl Serialize) -> Result<Value, tera::Error> {
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
