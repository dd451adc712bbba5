//! Each link of a view, resolved.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::index::Index;
use super::trouble::{Trouble, way_out};
use super::{LinkTable, Reference, wiki_key};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::guide::anchors::Names;
use crate::guide::assets::Assets;
use crate::guide::model::{Guide, Target};
use crate::guide::sections::{Skeleton, line};
use crate::guide::view::{Materials, View};
use crate::markdown::{Block, Inline, LinkKind, visit_inlines};
use crate::source::SourceMap;

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
pub(in crate::guide) fn resolve(
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

/// The resolving of one view as it goes.
pub(super) struct Resolver<'a> {
    pub(super) guide: &'a Guide,
    pub(super) anchors: &'a FxHashMap<FileId, Arc<Names>>,
    pub(super) index: &'a Index,
    pub(super) skeleton: &'a Skeleton,
    /// Paths of the files whose text the view has.
    pub(super) paths: FxHashMap<FileId, &'a str>,
    /// First section of each bank.
    pub(super) first_sections: FxHashMap<FileId, usize>,
    /// Pages of this view by path.
    pub(super) pages: FxHashMap<String, usize>,
    pub(super) assets: Assets<'a>,
    pub(super) sources: Option<&'a SourceMap>,
    pub(super) table: FxHashMap<FileId, BTreeMap<String, Target>>,
    pub(super) problems: Vec<Diagnostic>,
    /// The question whose answer is being looked at.
    pub(super) question: Option<&'a str>,
    /// Every file below the assets' folder, read when the first name is missed.
    pub(super) files: Option<Vec<String>>,
}

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
                for reference in &question.refers {
                    self.reference(question.file, reference, Owner::Bank);
                }
                self.question = Some(&question.id);
                for answer in &question.answers {
                    for reference in &answer.refers {
                        self.reference(answer.file, reference, Owner::User);
                    }
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
        if let Some(reference) = Reference::of(inline) {
            self.reference(file, &reference, owner);
        }
    }

    fn reference(&mut self, file: FileId, reference: &Reference, owner: Owner) {
        let Reference { dest, link, span } = reference;
        let wiki = matches!(link, Some(LinkKind::Wiki | LinkKind::WikiNamed));
        let key = if wiki { wiki_key(dest) } else { dest.clone() };
        if self.known(file, &key) {
            return;
        }
        let found = match link {
            None => self.image(file, dest),
            Some(LinkKind::Wiki | LinkKind::WikiNamed) => self.wiki(file, dest),
            Some(LinkKind::Email) if !dest.contains(':') => {
                Ok(Target::External(format!("mailto:{dest}")))
            }
            Some(_) => self.plain(file, dest),
        };
        let target = match found {
            Ok(target) => target,
            Err(trouble) => {
                // Every place with the same mistake is reported, so an error is not remembered; a warning is said once.
                let once = owner == Owner::Bank || trouble.mild;
                self.report(file, dest, *span, owner, *trouble);
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
            diagnostic.help = trouble.help.or_else(|| {
                trouble
                    .instead
                    .is_none()
                    .then(|| way_out(trouble.code))
                    .flatten()
            });
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
}
