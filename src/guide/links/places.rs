//! One destination, resolved.

use super::dest::{elsewhere, is_markdown, join, relative, split_dest};
use super::index::{Spot, distinct};
use super::resolver::Resolver;
use super::trouble::{Found, Trouble};
use crate::diagnostic::FileId;
use crate::guide::anchors::bare;
use crate::guide::model::{AssetKind, Target};
use crate::source;
use crate::text::{self, normalize};

/// With more problems than this, the nearest names are no longer looked for: each search compares with the whole book.
const NEAR_LIMIT: usize = 100;

impl<'a> Resolver<'a> {
    /// `[text](dest)`
    pub(super) fn plain(&mut self, file: FileId, dest: &str) -> Found {
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
            None if self
                .sources
                .is_some_and(|sources| sources.is_unreadable(&full)) =>
            {
                Ok(Target::None)
            }
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
    pub(super) fn image(&mut self, file: FileId, dest: &str) -> Found {
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
                // The file that the link names stands before its anchor.
                let path = dest.strip_suffix(anchor).unwrap_or("#");
                let near = match self.problems.len() > NEAR_LIMIT {
                    true => None,
                    false => nearest_of(sections.keys(), anchor),
                };
                Err(Trouble::new(
                    "broken-anchor",
                    format!("nothing here is called `{anchor}`"),
                )
                .near(near.map(|name| format!("{path}{name}"))))
            };
        }
        // The top of a page is a place that browsers know.
        if anchor.is_empty() || anchor == "top" {
            return Ok(match &self.question {
                Some(id) => Target::Question {
                    id: (*id).to_owned(),
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
                    id: (*id).to_owned(),
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
        nearest_of(self.anchors.get(&file)?.keys(), anchor)
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
                Some(anchor) if *file != from => {
                    self.here(*file, &format!("{path}#{anchor}"), anchor)
                }
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
    pub(super) fn wiki(&mut self, file: FileId, dest: &str) -> Found {
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

/// The name that is nearest to what was typed, in whatever order they come.
fn nearest_of<'n>(names: impl Iterator<Item = &'n String>, typed: &str) -> Option<String> {
    let mut names: Vec<&str> = names.map(String::as_str).collect();
    names.sort_unstable();
    text::nearest(typed, names).map(str::to_owned)
}
