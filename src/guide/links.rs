//! Stage `links`: where every link and image of a view leads.
//!
//! A destination is an address elsewhere, a place of the same text (`#metrics`), a file of the book (`../transactions/locking.md#metrics`,
//! `images/plan.png`), a question's id (`#its-id`), or the name of an answer or page (`[[locking]]`). What leads nowhere is an error in the
//! user's own files and a warning in a bank, which belongs to others; the text stays, the link goes.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::anchors::{Names, bare};
use super::assets::Assets;
use super::bind::{Bound, stem};
use super::model::{AssetKind, Guide, Target};
use super::sections::{Skeleton, line};
use super::view::{Materials, View};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::markdown::{Block, Image, Inline, Link, LinkKind, scheme_allowed, visit_inlines};
use crate::memo::{Key, KeyBuilder};
use crate::source::{self, SourceMap};
use crate::text::{self, normalize};

/// Where every link and image of the guide leads, by file and destination as written.
///
/// Anchors: every heading in the guide's text has an explicit `id` that is unique in its text (for answers: among all answers of the
/// question), so a writer takes it as it is, behind a prefix of the text's own. Slugs hold no double hyphen: `<question>--<anchor>` meets no
/// other question's id.
#[derive(Debug, Clone, Default)]
pub struct LinkTable {
    /// Wikilinks stand behind `[[`, so that `[x](locking)` and `[[locking]]` are two things. Sorted, so that the keys are stable.
    targets: FxHashMap<FileId, BTreeMap<String, Target>>,
    keys: FxHashMap<FileId, Key>,
}

impl LinkTable {
    fn new(targets: FxHashMap<FileId, BTreeMap<String, Target>>) -> LinkTable {
        let keys = targets
            .iter()
            .map(|(file, targets)| (*file, key_of(targets)))
            .collect();
        LinkTable { targets, keys }
    }

    /// Where `dest`, as written in `file`, leads (for a wikilink: [`LinkTable::link`]).
    pub fn resolve(&self, file: FileId, dest: &str) -> &Target {
        self.targets
            .get(&file)
            .and_then(|t| t.get(dest))
            .unwrap_or(&Target::None)
    }

    /// Where a link in `file` leads.
    pub fn link(&self, file: FileId, link: &Link) -> &Target {
        match link.kind {
            LinkKind::Wiki | LinkKind::WikiNamed => self.resolve(file, &wiki_key(&link.dest)),
            LinkKind::Plain | LinkKind::Auto | LinkKind::Email => self.resolve(file, &link.dest),
        }
    }

    /// Where an image in `file` is.
    pub fn image(&self, file: FileId, image: &Image) -> &Target {
        self.resolve(file, &image.dest)
    }

    /// A hash of all that the links of `file` lead to: what is drawn from that file's text depends on it, besides the text's own key.
    pub fn key(&self, file: FileId) -> Key {
        // A text without links depends on none.
        self.keys.get(&file).copied().unwrap_or(Key(0))
    }
}

fn key_of(targets: &BTreeMap<String, Target>) -> Key {
    let mut key = KeyBuilder::new("links");
    for (dest, target) in targets {
        key.add(dest.as_bytes());
        key.add(format!("{target:?}").as_bytes());
    }
    key.finish()
}

fn wiki_key(dest: &str) -> String {
    format!("[[{dest}")
}

/// A file or thing that links may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Spot {
    Answer {
        file: FileId,
        question: String,
    },
    Page {
        file: FileId,
        path: String,
    },
    Bank {
        file: FileId,
    },
    /// A question by its own name.
    Question(String),
    /// An answer that is bound to no question, of which enough was said.
    Unplaced,
}

/// Who can be linked to. The same for all views.
#[derive(Debug, Clone, Default)]
pub(super) struct Index {
    by_path: FxHashMap<String, Spot>,
    /// Ids and file names, in normal form.
    names: BTreeMap<String, Vec<Spot>>,
    /// Cues, titles and texts of questions, in normal form: they count where no name fits.
    titles: BTreeMap<String, Vec<Spot>>,
    /// Folder of the files that may be published.
    assets: String,
}

impl Index {
    pub(super) fn new(
        materials: &Materials,
        unplaced: &[Bound],
        banks: &[(FileId, String)],
        assets: &str,
    ) -> Index {
        let mut index = Index {
            assets: assets.trim_matches('/').to_owned(),
            ..Index::default()
        };
        for (file, path) in banks {
            index
                .by_path
                .insert(path.clone(), Spot::Bank { file: *file });
        }
        let questions = materials
            .skeleton
            .sections
            .iter()
            .flat_map(|s| &s.questions);
        for (question, bound) in questions.zip(&materials.bound) {
            let own = Spot::Question(question.id.clone());
            index.name(&question.id, &own);
            index.title(&question.text, &own);
            for answer in bound {
                let spot = Spot::Answer {
                    file: answer.file,
                    question: question.id.clone(),
                };
                index.by_path.insert(answer.path.clone(), spot.clone());
                index.name(answer.stem(), &spot);
                if let Some(cue) = &answer.answer.front.cue {
                    index.title(cue, &spot);
                }
            }
        }
        for page in &materials.pages {
            let spot = Spot::Page {
                file: page.file,
                path: page.path.clone(),
            };
            index.by_path.insert(page.path.clone(), spot.clone());
            index.name(stem(&page.path), &spot);
            index.title(&page.page.title, &spot);
        }
        for answer in unplaced {
            index.by_path.insert(answer.path.clone(), Spot::Unplaced);
            index.name(answer.stem(), &Spot::Unplaced);
        }
        index
    }

    fn name(&mut self, name: &str, spot: &Spot) {
        self.names
            .entry(normalize(name))
            .or_default()
            .push(spot.clone());
    }

    fn title(&mut self, title: &str, spot: &Spot) {
        self.titles
            .entry(normalize(title))
            .or_default()
            .push(spot.clone());
    }

    fn is_published(&self, path: &str) -> bool {
        self.assets.is_empty()
            || self.assets == "."
            || path
                .strip_prefix(&self.assets)
                .is_some_and(|rest| rest.starts_with('/'))
    }
}

/// Whose text it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    /// A bank's authors.
    Bank,
    /// An answer to this many-th question, or a page.
    User,
}

/// Resolves all links of a view: fills in its table and assets. `sources` is there where problems are to be reported (the full view); a public
/// view reports only what it alone shows.
pub(super) fn resolve(
    view: &mut View,
    materials: &Materials,
    index: &Index,
    assets: Assets<'_>,
    sources: Option<&SourceMap>,
) -> Vec<Diagnostic> {
    let View { guide, anchors } = view;
    let guide_now: &Guide = guide;
    let mut paths: FxHashMap<FileId, &str> = FxHashMap::default();
    let mut first_sections: FxHashMap<FileId, usize> = FxHashMap::default();
    for prose in guide_now
        .introductions
        .iter()
        .chain(&guide_now.epilogues)
        .chain(guide_now.pages.iter().map(|p| &p.body))
    {
        paths.insert(prose.file, &prose.path);
    }
    for (index, section) in guide_now.sections.iter().enumerate() {
        paths.insert(section.introduction.file, &section.introduction.path);
        first_sections
            .entry(section.introduction.file)
            .or_insert(index);
        for answer in section.questions.iter().flat_map(|q| &q.answers) {
            paths.insert(answer.file, &answer.path);
        }
    }
    let pages = guide_now
        .pages
        .iter()
        .enumerate()
        .map(|(i, page)| (page.body.path.clone(), i))
        .collect();
    let mut resolver = Resolver {
        guide: guide_now,
        anchors,
        index,
        skeleton: &materials.skeleton,
        paths,
        first_sections,
        pages,
        assets,
        sources,
        table: FxHashMap::default(),
        problems: Vec::new(),
        question: None,
        files: None,
    };
    resolver.everything();
    let Resolver {
        assets,
        table,
        problems,
        ..
    } = resolver;
    let list = assets.list;
    guide.links = LinkTable::new(table);
    guide.assets = list;
    problems
}

struct Resolver<'a> {
    guide: &'a Guide,
    anchors: &'a FxHashMap<FileId, Names>,
    index: &'a Index,
    skeleton: &'a Skeleton,
    /// Paths of the files whose text the view has.
    paths: FxHashMap<FileId, &'a str>,
    /// First section of each bank.
    first_sections: FxHashMap<FileId, usize>,
    /// Pages of this view by path.
    pages: FxHashMap<String, usize>,
    assets: Assets<'a>,
    sources: Option<&'a SourceMap>,
    table: FxHashMap<FileId, BTreeMap<String, Target>>,
    problems: Vec<Diagnostic>,
    /// The question whose answer is being looked at.
    question: Option<String>,
    /// Every file below the assets' folder, read when the first name is missed.
    files: Option<Vec<String>>,
}

/// Why a link leads nowhere.
struct Trouble {
    code: &'static str,
    message: String,
    label: String,
    help: Option<String>,
    /// What to write instead of the destination.
    instead: Option<String>,
    /// A warning even in the user's own files.
    mild: bool,
}

impl Trouble {
    fn new(code: &'static str, message: String) -> Box<Trouble> {
        Box::new(Trouble {
            code,
            message,
            label: String::new(),
            help: None,
            instead: None,
            mild: false,
        })
    }

    fn near(mut self: Box<Self>, instead: Option<String>) -> Box<Self> {
        if let Some(name) = &instead {
            self.label = format!("did you mean `{name}`?");
        }
        self.instead = instead;
        self
    }

    fn help(mut self: Box<Self>, help: impl Into<String>) -> Box<Self> {
        self.help = Some(help.into());
        self
    }
}

/// What to do about a link that resembles nothing.
fn way_out(code: &str) -> Option<String> {
    match code {
        "broken-link" => Some("write the file, or correct the path: it starts at the folder of this file".to_owned()),
        "broken-image" => Some("put the image there, or correct the path: it starts at the folder of this file".to_owned()),
        "broken-anchor" => Some("link to a heading that there is; its anchor is its text in lower case with hyphens".to_owned()),
        _ => None,
    }
}

/// With more problems than this, the nearest names are no longer looked for: each search compares with the whole book.
const NEAR_LIMIT: usize = 100;

type Found = Result<Target, Box<Trouble>>;

impl<'a> Resolver<'a> {
    fn everything(&mut self) {
        let guide = self.guide;
        for prose in guide.introductions.iter().chain(&guide.epilogues) {
            self.document(prose.file, &prose.body.blocks, Owner::Bank);
            prose
                .body
                .footnotes
                .iter()
                .for_each(|note| self.document(prose.file, &note.blocks, Owner::Bank));
        }
        for section in &guide.sections {
            for prose in [&section.introduction, &section.closing] {
                self.document(prose.file, &prose.body.blocks, Owner::Bank);
                prose
                    .body
                    .footnotes
                    .iter()
                    .for_each(|note| self.document(prose.file, &note.blocks, Owner::Bank));
            }
            self.line(
                section.introduction.file,
                &section.title_inlines,
                Owner::Bank,
            );
            for question in &section.questions {
                self.line(question.file, &question.prompt, Owner::Bank);
                self.document(question.file, &question.body.body.blocks, Owner::Bank);
                question
                    .body
                    .body
                    .footnotes
                    .iter()
                    .for_each(|note| self.document(question.file, &note.blocks, Owner::Bank));
                self.document(question.file, &question.reference, Owner::Bank);
                for part in &question.parts {
                    self.line(question.file, &part.prompt, Owner::Bank);
                    self.document(question.file, &part.body, Owner::Bank);
                }
                for option in &question.options {
                    self.line(question.file, &option.content, Owner::Bank);
                }
                self.question = Some(question.id.clone());
                for answer in &question.answers {
                    self.line(
                        answer.file,
                        answer.summary.as_deref().unwrap_or_default(),
                        Owner::User,
                    );
                    for part in &answer.parts {
                        if let Some((_, label)) = &part.evidence {
                            self.line(answer.file, label, Owner::User);
                        }
                        self.document(answer.file, &part.blocks, Owner::User);
                    }
                    answer
                        .footnotes
                        .iter()
                        .for_each(|note| self.document(answer.file, &note.blocks, Owner::User));
                }
                self.question = None;
            }
        }
        for page in &guide.pages {
            self.document(page.body.file, &page.body.body.blocks, Owner::User);
            page.body
                .body
                .footnotes
                .iter()
                .for_each(|note| self.document(page.body.file, &note.blocks, Owner::User));
        }
    }

    fn document(&mut self, file: FileId, blocks: &[Block], owner: Owner) {
        visit_inlines(blocks, &mut |inline| self.inline(file, inline, owner));
    }

    fn line(&mut self, file: FileId, inlines: &[Inline], owner: Owner) {
        line(inlines, &mut |inline| self.inline(file, inline, owner));
    }

    fn inline(&mut self, file: FileId, inline: &Inline, owner: Owner) {
        let (key, dest, span, found) = match inline {
            Inline::Link(link) => {
                let wiki = matches!(link.kind, LinkKind::Wiki | LinkKind::WikiNamed);
                let key = if wiki {
                    wiki_key(&link.dest)
                } else {
                    link.dest.clone()
                };
                if self.known(file, &key) {
                    return;
                }
                let found = match link.kind {
                    LinkKind::Wiki | LinkKind::WikiNamed => self.wiki(file, &link.dest),
                    LinkKind::Email if !link.dest.contains(':') => {
                        Ok(Target::External(format!("mailto:{}", link.dest)))
                    }
                    _ => self.plain(file, &link.dest),
                };
                (key, &link.dest, link.span, found)
            }
            Inline::Image(image) => {
                if self.known(file, &image.dest) {
                    return;
                }
                (
                    image.dest.clone(),
                    &image.dest,
                    image.span,
                    self.image(file, &image.dest),
                )
            }
            _ => return,
        };
        let target = match found {
            Ok(target) => target,
            Err(trouble) => {
                // Every place with the same mistake is reported, so an error is not remembered; a warning is said once.
                let once = owner == Owner::Bank || trouble.mild;
                self.report(file, dest, span, owner, *trouble);
                if !once {
                    return;
                }
                Target::None
            }
        };
        self.table.entry(file).or_default().insert(key, target);
    }

    fn known(&self, file: FileId, key: &str) -> bool {
        self.table.get(&file).is_some_and(|t| t.contains_key(key))
    }

    fn report(&mut self, file: FileId, dest: &str, span: Span, owner: Owner, trouble: Trouble) {
        if self.sources.is_none() && !trouble.mild {
            return;
        }
        let (place, exact) = self.dest_span(file, dest, span);
        let mut diagnostic = match owner {
            Owner::User if !trouble.mild => Diagnostic::error(trouble.code, trouble.message),
            Owner::User => Diagnostic::warning(trouble.code, trouble.message),
            Owner::Bank => Diagnostic::warning(
                "bank-link",
                format!("{}; it is shown as text", trouble.message),
            ),
        };
        diagnostic = diagnostic.at(file, place).label(trouble.label);
        if owner == Owner::User {
            diagnostic.help = trouble.help.or_else(|| trouble.instead.is_none().then(|| way_out(trouble.code)).flatten());
            diagnostic.suggestion = trouble.instead.filter(|_| exact);
        }
        self.problems.push(diagnostic);
    }

    /// Where the destination itself stands in a link's text, if it stands there as it is.
    fn dest_span(&self, file: FileId, dest: &str, span: Span) -> (Span, bool) {
        let text = self
            .sources
            .and_then(|s| s.get(file))
            .and_then(|s| s.text.get(span.range()));
        match text.and_then(|text| text.rfind(dest)) {
            Some(at) if !dest.is_empty() => {
                let start = span.start as usize + at;
                (Span::new(start..start + dest.len()), true)
            }
            _ => (span, false),
        }
    }

    /// `[text](dest)`
    fn plain(&mut self, file: FileId, dest: &str) -> Found {
        if dest.trim().is_empty() {
            return Err(Trouble::new(
                "broken-link",
                "this link leads nowhere: its destination is empty".to_owned(),
            ));
        }
        if let Some(outside) = elsewhere(dest) {
            return outside;
        }
        let (path, anchor) = split_dest(dest);
        if path.is_empty() {
            return self.here(file, dest, &anchor.unwrap_or_default());
        }
        let full = self.full_path(file, dest, &path)?;
        let index = self.index;
        let spot = index
            .by_path
            .get(&full)
            .or_else(|| index.by_path.get(&format!("{full}.md")));
        match spot {
            Some(spot) => self.spot(file, dest, &path, spot, anchor.as_deref()),
            // The file is there and its own problem has been told.
            None if self.sources.is_some_and(|sources| sources.is_unreadable(&full)) => Ok(Target::None),
            None if is_markdown(&full) => {
                let near = self.near_path(file, index.by_path.keys().map(String::as_str), &full);
                Err(Trouble::new(
                    "broken-link",
                    format!("there is no answer or page `{full}`"),
                )
                .near(near))
            }
            None => self.asset(file, &full, false),
        }
    }

    /// `![text](dest)`
    fn image(&mut self, file: FileId, dest: &str) -> Found {
        if dest.trim().is_empty() {
            return Err(Trouble::new(
                "broken-image",
                "this image has no file".to_owned(),
            ));
        }
        if let Some(outside) = elsewhere(dest) {
            return outside;
        }
        let (path, _) = split_dest(dest);
        if path.is_empty() {
            return Err(Trouble::new(
                "broken-image",
                format!("`{dest}` is no image file"),
            ));
        }
        let full = self.full_path(file, dest, &path)?;
        self.asset(file, &full, true)
    }

    /// `#anchor`
    fn here(&self, file: FileId, dest: &str, anchor: &str) -> Found {
        if let Some(sections) = self.skeleton.headings.get(&file) {
            if let Some(&section) = sections.get(anchor).or_else(|| sections.get(&bare(anchor))) {
                return Ok(Target::Section(section));
            }
            if self.guide.place(anchor).is_some() {
                return Ok(Target::Question {
                    id: anchor.to_owned(),
                    anchor: None,
                });
            }
            // A heading that became no section has no place of its own; nothing is wrong with the bank.
            let known = self
                .skeleton
                .other_headings
                .get(&file)
                .is_some_and(|names| names.contains(&bare(anchor)));
            return if known {
                Ok(Target::None)
            } else {
                Err(Trouble::new(
                    "broken-anchor",
                    format!("nothing here is called `{anchor}`"),
                ))
            };
        }
        // The top of a page is a place that browsers know.
        if anchor.is_empty() || anchor == "top" {
            return Ok(match &self.question {
                Some(id) => Target::Question {
                    id: id.clone(),
                    anchor: None,
                },
                None => Target::Here(String::new()),
            });
        }
        if let Some(found) = self.anchor_in(file, anchor) {
            return Ok(Target::Here(found));
        }
        if self.guide.place(anchor).is_some() {
            return Ok(Target::Question {
                id: anchor.to_owned(),
                anchor: None,
            });
        }
        if self.sources.is_none() {
            // The place is private: the text as a whole is what is left of it.
            return Ok(match &self.question {
                Some(id) => Target::Question {
                    id: id.clone(),
                    anchor: None,
                },
                None => Target::Here(String::new()),
            });
        }
        let near = self
            .near_anchor(file, anchor)
            .map(|name| format!("#{name}"));
        Err(Trouble::new(
            "broken-anchor",
            format!("no heading in this file is called `{dest}`"),
        )
        .near(near))
    }

    fn anchor_in(&self, file: FileId, anchor: &str) -> Option<String> {
        let names = self.anchors.get(&file)?;
        names
            .get(anchor)
            .or_else(|| names.get(&anchor.to_lowercase()))
            .cloned()
    }

    fn near_anchor(&self, file: FileId, anchor: &str) -> Option<String> {
        if self.problems.len() > NEAR_LIMIT {
            return None;
        }
        let mut names: Vec<&str> = self
            .anchors
            .get(&file)?
            .keys()
            .map(String::as_str)
            .collect();
        names.sort_unstable();
        text::nearest(anchor, names).map(str::to_owned)
    }

    /// What a file of the book or a name stands for.
    fn spot(
        &self,
        from: FileId,
        dest: &str,
        path: &str,
        spot: &Spot,
        anchor: Option<&str>,
    ) -> Found {
        let anchor = anchor.filter(|a| !a.is_empty());
        match spot {
            Spot::Question(id) => Ok(Target::Question {
                id: id.clone(),
                anchor: None,
            }),
            Spot::Answer { file, question } => {
                let place = self.place_in(*file, anchor, path)?;
                Ok(Target::Question {
                    id: question.clone(),
                    anchor: place,
                })
            }
            Spot::Page { file, path: page } => match self.pages.get(page) {
                Some(&index) => Ok(Target::Page {
                    index,
                    anchor: self.place_in(*file, anchor, path)?,
                }),
                None => {
                    let mut trouble = Trouble::new(
                        "link-to-private",
                        format!("`{dest}` leads to a private page; it is shown as text"),
                    );
                    trouble.mild = true;
                    Err(trouble)
                }
            },
            Spot::Bank { file } => match anchor {
                Some(anchor) if *file != from => self.here(*file, &format!("#{anchor}"), anchor),
                _ => Ok(self
                    .first_section_of(*file)
                    .map_or(Target::None, Target::Section)),
            },
            Spot::Unplaced => Ok(Target::None),
        }
    }

    fn place_in(
        &self,
        file: FileId,
        anchor: Option<&str>,
        path: &str,
    ) -> Result<Option<String>, Box<Trouble>> {
        let Some(anchor) = anchor else {
            return Ok(None);
        };
        match self.anchor_in(file, anchor) {
            Some(found) => Ok(Some(found)),
            None if self.sources.is_none() => Ok(None),
            None => {
                let near = self
                    .near_anchor(file, anchor)
                    .map(|name| format!("{path}#{name}"));
                Err(Trouble::new(
                    "broken-anchor",
                    format!("`{path}` has no heading `{anchor}`"),
                )
                .near(near))
            }
        }
    }

    fn first_section_of(&self, bank: FileId) -> Option<usize> {
        self.first_sections.get(&bank).copied()
    }

    /// `[[name]]`, `[[name#heading]]`
    fn wiki(&mut self, file: FileId, dest: &str) -> Found {
        let (name, anchor) = match dest.split_once('#') {
            Some((name, anchor)) => (name.trim(), Some(anchor.trim())),
            None => (dest.trim(), None),
        };
        if name.is_empty() {
            return self.here(
                file,
                dest,
                &anchor.map(|a| text::slug(a, 200)).unwrap_or_default(),
            );
        }
        let folded = normalize(name.strip_suffix(".md").unwrap_or(name));
        let index = self.index;
        let spots = match index.names.get(&folded) {
            Some(spots) => distinct(spots),
            // `[[transactions/locking]]`: the end of a path.
            None if folded.contains('/') => {
                let ends = |path: &str| {
                    let path = normalize(path.strip_suffix(".md").unwrap_or(path));
                    path.strip_suffix(&folded)
                        .is_some_and(|head| head.is_empty() || head.ends_with('/'))
                };
                let mut paths: Vec<&String> =
                    index.by_path.keys().filter(|path| ends(path)).collect();
                paths.sort_unstable();
                distinct(paths.into_iter().filter_map(|path| index.by_path.get(path)))
            }
            None => index.titles.get(&folded).map(distinct).unwrap_or_default(),
        };
        let anchor = anchor.map(|a| {
            if self.is_anchor(&spots, a) {
                a.to_owned()
            } else {
                text::slug(a, 200)
            }
        });
        match spots.as_slice() {
            [spot] => self.spot(file, &format!("[[{dest}]]"), name, spot, anchor.as_deref()),
            [] => {
                let near = (self.problems.len() <= NEAR_LIMIT)
                    .then(|| {
                        text::nearest(&folded, index.names.keys().map(String::as_str))
                            .map(str::to_owned)
                    })
                    .flatten();
                Err(Trouble::new(
                    "broken-link",
                    format!("no answer, page or question is called `{name}`"),
                )
                .near(near))
            }
            several => {
                let mut list: Vec<String> = several
                    .iter()
                    .map(|spot| format!("`{}`", self.name_of(spot)))
                    .collect();
                list.truncate(5);
                Err(Trouble::new(
                    "ambiguous-link",
                    format!("`{name}` may mean {}", list.join(" or ")),
                )
                .help("write the one that is meant, or a link with its file: `[text](path.md)`"))
            }
        }
    }

    fn is_anchor(&self, spots: &[&Spot], anchor: &str) -> bool {
        spots.iter().any(|spot| match spot {
            Spot::Answer { file, .. } | Spot::Page { file, .. } => {
                self.anchor_in(*file, anchor).is_some()
            }
            _ => false,
        })
    }

    /// How to name a thing without doubt.
    fn name_of(&self, spot: &Spot) -> String {
        match spot {
            Spot::Answer { question, .. } | Spot::Question(question) => question.clone(),
            Spot::Page { path, .. } => path.clone(),
            Spot::Bank { file } => self
                .sources
                .and_then(|s| s.get(*file))
                .map(|s| s.path.clone())
                .unwrap_or_default(),
            Spot::Unplaced => "an answer without a question".to_owned(),
        }
    }

    /// A path relative to the book.
    fn full_path(&self, file: FileId, dest: &str, path: &str) -> Result<String, Box<Trouble>> {
        let from = self.path_of(file);
        let folder = match path.starts_with('/') {
            // As code hosts read it: from the top of the repository.
            true => "",
            false => from.rsplit_once('/').map_or("", |(folder, _)| folder),
        };
        join(folder, path).ok_or_else(|| {
            Trouble::new(
                "link-outside-book",
                format!("`{dest}` leads out of the book's folder"),
            )
            .help("copy the file into the book and refer to it there")
        })
    }

    fn path_of(&self, file: FileId) -> &'a str {
        self.paths.get(&file).copied().unwrap_or_default()
    }

    fn asset(&mut self, file: FileId, path: &str, image: bool) -> Found {
        let code = if image { "broken-image" } else { "broken-link" };
        if !self.index.is_published(path) {
            let folder = self.index.assets.clone();
            return Err(Trouble::new(
                code,
                format!("`{path}` is not in the folder `{folder}`, from which files are published"),
            )
            .help("move it there, or change `assets` under `[content]` in `book.toml`"));
        }
        match self.assets.index(path) {
            Ok(index) if image && self.assets.kind(index) == AssetKind::File => {
                Err(Trouble::new(code, format!("`{path}` is no image"))
                    .help("images are PNG, JPEG, SVG, WebP, GIF or AVIF"))
            }
            Ok(index) => Ok(Target::Asset(index)),
            Err(problem) if problem.code == "not-found" || problem.code == "missing-file" => {
                let mut near = None;
                if let Some(sources) = self.sources {
                    let assets = &self.index.assets;
                    let files = self
                        .files
                        .get_or_insert_with(|| source::find(sources.root(), assets, &[]).0);
                    let names: Vec<String> = files.clone();
                    near = self.near_path(file, names.iter().map(String::as_str), path);
                }
                Err(Trouble::new(code, format!("there is no file `{path}`")).near(near))
            }
            Err(problem) => {
                let mut trouble = Trouble::new(problem.code, problem.message);
                trouble.help = problem.help;
                Err(trouble)
            }
        }
    }

    /// The path nearest to `missed`, as it is to be written in `file`.
    fn near_path<'p>(
        &self,
        file: FileId,
        paths: impl Iterator<Item = &'p str>,
        missed: &str,
    ) -> Option<String> {
        if self.problems.len() > NEAR_LIMIT {
            return None;
        }
        let mut paths: Vec<&str> = paths.collect();
        paths.sort_unstable();
        let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        let wanted = name(missed);
        // A right name in a wrong folder first, then the likeliest path, then the likeliest name.
        let same = paths.iter().copied().find(|path| name(path) == wanted);
        let best = same
            .or_else(|| text::nearest(missed, paths.iter().copied()))
            .or_else(|| {
                let names: Vec<String> = paths.iter().map(|path| name(path)).collect();
                let near = text::nearest(&wanted, names.iter().map(String::as_str))?;
                names
                    .iter()
                    .position(|n| n == near)
                    .and_then(|at| paths.get(at).copied())
            })?;
        Some(relative(self.path_of(file), best))
    }
}

fn distinct<'s>(spots: impl IntoIterator<Item = &'s Spot>) -> Vec<&'s Spot> {
    let mut out: Vec<&Spot> = Vec::new();
    for spot in spots {
        let same = |other: &&Spot| match (spot, *other) {
            // A question, and answers to it, are one place.
            (
                Spot::Question(a) | Spot::Answer { question: a, .. },
                Spot::Question(b) | Spot::Answer { question: b, .. },
            ) => a == b,
            (a, b) => a == b,
        };
        match out.iter().position(|other| same(&other)) {
            // The answer knows its headings.
            Some(at)
                if matches!(spot, Spot::Answer { .. }) && matches!(out[at], Spot::Question(_)) =>
            {
                out[at] = spot
            }
            Some(_) => {}
            None => out.push(spot),
        }
    }
    out
}

fn is_markdown(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| {
        extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
    })
}

/// An address that is not in this book; `None`: it is.
fn elsewhere(dest: &str) -> Option<Found> {
    let dest = dest.trim();
    if let Some(host) = dest.strip_prefix("//") {
        return Some(Ok(Target::External(format!("https://{host}"))));
    }
    let scheme = dest
        .split([':', '/', '?', '#'])
        .next()
        .filter(|s| dest[s.len()..].starts_with(':'))?;
    // Browsers leave control characters and white space out of a scheme.
    let letters: String = scheme
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    if letters.is_empty() || !letters.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    if !letters
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
    {
        return None;
    }
    Some(if scheme_allowed(dest) {
        Ok(Target::External(dest.to_owned()))
    } else {
        Err(Trouble::new(
            "link-scheme",
            format!("links with `{letters}:` are not published"),
        )
        .help("http, https, mailto and tel are"))
    })
}

/// Path and anchor of a destination, percent-decoded; a query string means nothing here.
fn split_dest(dest: &str) -> (String, Option<String>) {
    let (path, anchor) = match dest.split_once('#') {
        Some((path, anchor)) => (path, Some(percent_decode(anchor))),
        None => (dest, None),
    };
    let path = path.split_once('?').map_or(path, |(path, _)| path);
    (percent_decode(path.trim()), anchor)
}

/// `%20` to a space (RFC 3986, 2.1); what is not valid stays as it is.
fn percent_decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let code = bytes
            .get(at + 1..at + 3)
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match code {
            Some(code) if byte == b'%' => {
                out.push(code);
                at += 3;
            }
            _ => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// `path` from `folder`, without `.` and `..`; `None`: it leads above the book.
fn join(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// How to write `to` in the file `from`, both relative to the book.
fn relative(from: &str, to: &str) -> String {
    let here: Vec<&str> = from.split('/').collect();
    let there: Vec<&str> = to.split('/').collect();
    let folder = here.len().saturating_sub(1);
    let shared = here
        .iter()
        .take(folder)
        .zip(there.iter().take(there.len() - 1))
        .take_while(|(a, b)| a == b)
        .count();
    let mut out = vec![".."; folder - shared];
    out.extend(there.iter().skip(shared));
    out.join("/").replace(' ', "%20")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_within_the_book() {
        assert_eq!(
            join("content/answers", "../images/a.png").as_deref(),
            Some("content/images/a.png")
        );
        assert_eq!(
            join("content", "./a//b.md").as_deref(),
            Some("content/a/b.md")
        );
        assert_eq!(join("content/answers", "../../../x"), None);
        assert_eq!(join("", ".."), None);
    }

    #[test]
    fn paths_are_written_relative_to_a_file() {
        assert_eq!(
            relative("content/answers/a.md", "content/answers/b.md"),
            "b.md"
        );
        assert_eq!(
            relative("content/answers/x/a.md", "content/answers/y/b c.md"),
            "../y/b%20c.md"
        );
        assert_eq!(
            relative("content/answers/a.md", "content/images/p.png"),
            "../images/p.png"
        );
    }

    #[test]
    fn percent_codes_are_read_and_nonsense_stays() {
        assert_eq!(percent_decode("a%20b%C3%A9"), "a bé");
        assert_eq!(percent_decode("100%"), "100%");
        assert_eq!(percent_decode("%zz%ff"), "%zz%ff");
        assert_eq!(
            split_dest("a%20b.md?x=1#c%20d"),
            ("a b.md".into(), Some("c d".into()))
        );
    }

    #[test]
    fn addresses_elsewhere() {
        assert!(matches!(
            elsewhere("https://a.org/x"),
            Some(Ok(Target::External(_)))
        ));
        assert!(
            matches!(elsewhere("//a.org/x"), Some(Ok(Target::External(url))) if url == "https://a.org/x")
        );
        assert!(matches!(elsewhere("javascript:alert(1)"), Some(Err(_))));
        assert!(matches!(elsewhere("java\tscript:alert(1)"), Some(Err(_))));
        assert!(elsewhere("a/b.md").is_none());
        assert!(elsewhere("#x:y").is_none());
        assert!(elsewhere("a/b:c.md").is_none());
        assert!(elsewhere("什么:x").is_none());
    }
}
