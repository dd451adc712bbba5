//! What stands on every page, and on each kind of page, as views: the book, its navigation, the theme's files, the page itself.

use super::Picture;
use super::context::{
    AssetsView, BookView, ContentsEntry, ContentsQuestion, ImageView, NavLink, NavQuestion,
    NavSection, NavView, PageView,
};
use super::links::{Place, asset_path};
use super::pages::{Kind, Site, is_answered};
use super::{colours, percent, templates, words};
use crate::guide::Question;
use crate::markdown::{plain_blocks, plain_inlines};

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

impl Site<'_> {
    pub(super) fn book(&self) -> BookView<'_> {
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
            locale: words::locale(&about.language),
            image: self.preview(),
        }
    }

    /// What previews of links show; they ask for whole addresses.
    fn preview(&self) -> Option<ImageView> {
        let asset = &self.options.image.as_ref()?.0;
        let (width, height) = asset.kind.size()?;
        Some(ImageView {
            url: absolute(self.guide.about.url.as_deref()?, &asset_path(asset)),
            width,
            height,
        })
    }

    pub(super) fn nav<'s>(&'s self, kind: Option<Kind>, place: &'s Place) -> NavView<'s> {
        let sections = &self.guide.sections;
        let current = match kind {
            Some(Kind::Section(index) | Kind::Question(index, _)) => Some(index),
            _ => None,
        };
        let middle = current.unwrap_or(0);
        // A page that is the only one lists them all.
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
            previous_question: self.neighbour(kind, place, false),
            next_question: self.neighbour(kind, place, true),
        }
    }

    /// The question before or after the one that a page shows, in the next section too.
    fn neighbour(&self, kind: Option<Kind>, place: &Place, after: bool) -> Option<NavQuestion<'_>> {
        let Some(Kind::Question(section, index)) = kind else {
            return None;
        };
        let (section, question) = self.beside(section, index, after)?;
        Some(NavQuestion {
            number: &question.number,
            title: &question.cue,
            url: place.to(&self.addresses.to_question(section, &question.id)?),
        })
    }

    /// The neighbour of a question, with the index of its section.
    pub(super) fn beside(
        &self,
        section: usize,
        index: usize,
        after: bool,
    ) -> Option<(usize, &Question)> {
        let sections = &self.guide.sections;
        let here = sections.get(section)?.questions.as_slice();
        let (near, section) = if after {
            let further = || sections.get(section + 1)?.questions.first();
            match here.get(index + 1) {
                Some(question) => (Some(question), section),
                None => (further(), section + 1),
            }
        } else {
            let before = section.checked_sub(1);
            match index.checked_sub(1) {
                Some(index) => (here.get(index), section),
                None => (sections.get(before?)?.questions.last(), before?),
            }
        };
        near.map(|question| (section, &**question))
    }

    pub(super) fn asset_view(&self, place: &Place) -> AssetsView<'_> {
        let url = |name: &str| self.assets.paths.get(name).map(|path| place.to(path));
        let reload = self.options.reload_script.as_deref();
        let own = self.options.icon.as_ref();
        let own_icon = own.map(|icon| place.to(&asset_path(&icon.0)));
        let icon_type = own.map_or(Some("image/svg+xml"), |icon| Picture::icon_type(&icon.0));
        AssetsView {
            style: url("style.css"),
            script: url("page.js"),
            head_script: url("head.js"),
            icon: own_icon.or_else(|| url("favicon.svg")),
            icon_type,
            words: self.words.as_deref().map(|path| place.to(path)),
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
                .map(|(url, path)| absolute(url, path)),
            source: None,
            private: false,
            body: templates::html(""),
            epilogue: templates::html(""),
            contents: Vec::new(),
            parts: Vec::new(),
        }
    }

    /// Where a file of the book can be edited.
    pub(super) fn source(&self, path: &str) -> Option<String> {
        let pattern = self.options.site.edit_url.as_ref()?;
        Some(pattern.replace("{path}", &percent(path, "/")))
    }

    /// The page of practice, which has no text of its own.
    pub(super) fn practice_page(&self, place: &Place) -> PageView<'_> {
        let strings = &self.options.strings;
        let title = [("title", self.guide.about.title.clone())];
        PageView {
            title: strings.say("Practice"),
            description: words::description(&strings.fill("Practise what {title} asks.", &title)),
            ..self.view("practice", Some(&place.path))
        }
    }

    /// The page for an address that leads nowhere.
    pub(super) fn missing_page(&self) -> PageView<'_> {
        let strings = &self.options.strings;
        PageView {
            title: strings.say("No such page"),
            description: strings
                .say("The address may be mistyped, or the page may have a new name.")
                .to_owned(),
            ..self.view("404", None)
        }
    }

    pub(super) fn cover(&self, place: &Place) -> PageView<'_> {
        let guide = self.guide;
        let description = guide.about.description.clone().unwrap_or_else(|| {
            let text: Vec<String> = guide
                .introductions
                .iter()
                .map(|prose| plain_blocks(&prose.body.blocks, false))
                .collect();
            let text = text.join(" ");
            if !text.trim().is_empty() {
                return text;
            }
            // A bank that says nothing of itself: what it asks about.
            let titles: Vec<&str> = guide.sections.iter().map(|s| s.title.as_str()).collect();
            format!("{}: {}", guide.about.title, titles.join(", "))
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
                    questions: if guide.coverage.questions <= LISTED {
                        self.listed(index, place)
                    } else {
                        Vec::new()
                    },
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

    /// The questions of a section, as lists have them.
    pub(super) fn listed(&self, section: usize, place: &Place) -> Vec<ContentsQuestion<'_>> {
        let questions = self.guide.sections.get(section).map(|s| s.questions.iter());
        let questions = questions.into_iter().flatten().filter_map(|question| {
            let url = self.addresses.to_question(section, &question.id)?;
            let first = question.answers.first();
            let answered = is_answered(question);
            Some(ContentsQuestion {
                id: &question.id,
                number: &question.number,
                text: &question.text,
                url: place.to(&url),
                answered,
                draft: !answered && first.is_some(),
                seconds: first.map_or(0, |answer| answer.seconds),
            })
        });
        questions.collect()
    }

    /// The page of one question.
    pub(super) fn question_page(
        &self,
        section: usize,
        question: usize,
        place: &Place,
    ) -> PageView<'_> {
        let section = self.guide.sections.get(section);
        let question = section.and_then(|section| section.questions.get(question));
        let (Some(section), Some(question)) = (section, question) else {
            return self.view("question", None);
        };
        let mut summaries = question.answers.iter().filter_map(|a| a.summary.as_deref());
        let more = match summaries.next() {
            Some(summary) => plain_inlines(summary),
            None => plain_blocks(&question.body.body.blocks, false),
        };
        let more = if more.trim().is_empty() {
            &question.text
        } else {
            &more
        };
        PageView {
            title: &question.text,
            source: self.source(&question.body.path),
            description: words::description(&format!("{}: {more}", section.title)),
            ..self.view("question", Some(&place.path))
        }
    }

    pub(super) fn section_page(&self, index: usize, place: &Place) -> PageView<'_> {
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
            source: self.source(&section.introduction.path),
            description: words::description(&format!("{}: {}", section.title, questions.join(" "))),
            ..self.view("section", Some(&place.path))
        }
    }

    pub(super) fn free_page(&self, index: usize, place: &Place) -> PageView<'_> {
        let Some(page) = self.guide.pages.get(index) else {
            return self.view("page", None);
        };
        let text = words::description(&plain_blocks(&page.body.body.blocks, false));
        PageView {
            title: &page.title,
            description: if text.is_empty() {
                page.title.clone()
            } else {
                text
            },
            source: self.source(&page.body.path).filter(|_| !page.private),
            private: page.private,
            body: self.prose(&page.body, &place.prefix(&place.path, ""), place),
            ..self.view("page", Some(&place.path))
        }
    }
}

/// The whole address of a path of the site.
pub(super) fn absolute(url: &str, path: &str) -> String {
    format!("{}/{}", url.trim_end_matches('/'), percent(path, "/"))
}
