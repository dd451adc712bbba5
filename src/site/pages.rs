//! Cover, sections, free pages, practice, 404, and what scripts read: in parallel, and remembered.

use std::fmt::Debug;
use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::{Context, Tera, Value};

use super::Options;
use super::assets::ThemeAssets;
use super::context::{
    AssetsView, BookView, ContentsEntry, ContentsQuestion, NavLink, NavSection, NavView, PageView,
};
use super::data::{self, Shard};
use super::links::{Addresses, Place};
use super::templates::{self, Problem};
use super::{colours, words};
use crate::answers::Status;
use crate::guide::{Coverage, Guide, Prose, Question};
use crate::markdown::plain_blocks;
use crate::memo::{Key, KeyBuilder, Memo};
use crate::theme::Theme;

/// Sections shown before and after the current one. A list of all sections on all pages would grow with the square of the book, so a
/// large book's pages list the neighbourhood and lead to the contents for the rest.
const NEIGHBOURS: usize = 20;

/// No script or style in the page itself, nothing from elsewhere. `'self'` also holds for a folder opened from disk.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'";
/// The same with the event stream of the dev server.
const POLICY_WITH_RELOAD: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'";

/// Questions that the cover lists below their sections. With more of them it would grow large before anybody reads it; it then lists sections alone,
/// and search finds the rest.
const LISTED: usize = 1000;

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
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Index,
    Section(usize),
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
    let mut kinds = vec![Kind::Index];
    kinds.extend((0..site.guide.sections.len()).map(Kind::Section));
    kinds.extend((0..site.guide.pages.len()).map(Kind::Page));
    kinds.extend([Kind::Practice, Kind::Missing, Kind::Questions]);
    kinds.extend((0..shards.len()).map(Kind::Cards));
    draw_kinds(site, &kinds, &shards)
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
                    key = self.add_question(key, question);
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

    fn add_question(&self, key: KeyBuilder, question: &Question) -> KeyBuilder {
        // The key of its body is that of all that the bank says of it.
        let mut key = self.add_prose(key, &question.body);
        for answer in &question.answers {
            key = key.key(answer.key).key(self.guide.links.key(answer.file));
        }
        key
    }

    fn add_prose(&self, key: KeyBuilder, prose: &Prose) -> KeyBuilder {
        key.key(prose.key).key(self.guide.links.key(prose.file))
    }

    fn draw(&self, kind: Kind, place: &Place, shards: &[Shard]) -> Result<String, Problem> {
        let (template, page, section) = match kind {
            Kind::Questions => return self.draw_questions(shards),
            // `single` puts it together.
            Kind::Single => return Ok(String::new()),
            Kind::Cards(index) => {
                return shards
                    .get(index)
                    .map_or(Ok(String::new()), |shard| self.draw_cards(shard));
            }
            Kind::Practice => (
                "practice.html",
                PageView {
                    title: self.options.strings.say("Practice"),
                    ..self.view("practice", Some(&place.path))
                },
                None,
            ),
            Kind::Index => ("index.html", self.cover(place), None),
            Kind::Section(index) => {
                let section = self.section(index, place);
                ("section.html", self.section_page(index, place), section)
            }
            Kind::Page(index) => ("page.html", self.free_page(index, place), None),
            Kind::Missing => (
                "404.html",
                PageView {
                    title: self.options.strings.say("No such page"),
                    ..self.view("404", None)
                },
                None,
            ),
        };
        let mut context = Context::new();
        let problem = |error: tera::Error| templates::unexpected(template, &error.to_string());
        self.fill_common(&mut context, Some(kind), place)
            .map_err(problem)?;
        context.insert_value("page", value(&page).map_err(problem)?);
        if let Some(section) = section {
            context.insert_value("section", value(&section).map_err(problem)?);
        }
        templates::render(self.tera, template, &context, self.theme)
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

    fn nav<'s>(&'s self, kind: Option<Kind>, place: &'s Place) -> NavView<'s> {
        let sections = &self.guide.sections;
        let current = if let Some(Kind::Section(index)) = kind {
            Some(index)
        } else {
            None
        };
        let middle = current.unwrap_or(0);
        // One that is there once may list them all.
        let all = sections.len() <= 2 * NEIGHBOURS || matches!(kind, Some(Kind::Single));
        let (first, last) = if all {
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
                let current = matches!(kind, Some(Kind::Page(here)) if here == index);
                Some(NavLink {
                    title: &page.title,
                    url: place.to(&self.addresses.page(index)?),
                    current,
                })
            });
        let downloads = self.options.downloads.iter();
        NavView {
            home: place.to("index.html"),
            root: &place.root,
            practice: place.to("practice.html"),
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
    pub(super) fn view(&self, kind: &'static str, path: Option<&str>) -> PageView<'_> {
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
            parts: Vec::new(),
        }
    }

    /// What the book is, for search engines and previews.
    pub(super) fn description(&self) -> String {
        let guide = self.guide;
        words::description(&guide.about.description.clone().unwrap_or_else(|| {
            let text: Vec<String> = guide
                .introductions
                .iter()
                .map(|prose| plain_blocks(&prose.body.blocks, false))
                .collect();
            text.join(" ")
        }))
    }

    fn cover(&self, place: &Place) -> PageView<'_> {
        let guide = self.guide;
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
                        .filter(|_| guide.coverage.questions <= LISTED)
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
            description: self.description(),
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
            body: self.prose(&page.body, &place.prefix(&place.path, ""), place),
            ..self.view("page", Some(&place.path))
        }
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
