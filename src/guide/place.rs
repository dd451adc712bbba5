//! Where a new answer is put: a folder as the user's own answers have it, a name that is short and free.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::bind::stem;
use super::join::Joined;
use super::model::Question;
use crate::text::slug;

/// Bytes of a file's name, at most: read at a glance in a list of files.
const NAME_BYTES: usize = 50;
/// Bytes that an author's name adds to it.
const AUTHOR_BYTES: usize = 20;

/// The path, relative to the book, for a new answer to `question` below `folder`. The book knows of no other file by that name; whether the
/// disk has one is for the writer to see, who then asks for the next (`attempt` 1, 2, …).
pub fn answer_place(
    joined: &Joined,
    question: &Question,
    folder: &str,
    author: Option<&str>,
    attempt: usize,
) -> String {
    let guide = joined.guide_full();
    let own = guide.place(&question.id).map_or(0, |(section, _)| section);
    let slugs: Vec<&str> = guide.sections.iter().map(|s| s.slug.as_str()).collect();
    let mut placed = Vec::new();
    for (index, section) in guide.sections.iter().enumerate() {
        let answers = section.questions.iter().flat_map(|q| &q.answers);
        placed.extend(answers.map(|answer| (index, answer.path.as_str())));
    }
    let folder = folder_for(own, &slugs, &placed, folder);
    // A stem is what `[[wikilinks]]` name, so it is free in the whole book, whatever the folder; and disks may ignore case.
    let pages = guide.pages.iter().map(|page| page.body.path.as_str());
    let unplaced = joined.unplaced().map(|(_, path)| path);
    let taken: FxHashSet<String> = placed
        .iter()
        .map(|(_, path)| *path)
        .chain(pages)
        .chain(unplaced)
        .map(|path| stem(path).to_lowercase())
        .collect();
    let is_free = |name: &str| {
        !taken.contains(&name.to_lowercase())
            && (name == question.id || guide.question(name).is_none())
    };
    let wanted = name_for(&question.id, author);
    let numbered = (2..).map(|n: usize| format!("{wanted}-{n}"));
    let name = std::iter::once(wanted.clone())
        .chain(numbered)
        .filter(|name| is_free(name))
        .nth(attempt)
        .unwrap_or(wanted);
    format!("{folder}/{name}.md")
}

/// The id, cut at a word's end, and whose answer it is.
fn name_for(id: &str, author: Option<&str>) -> String {
    /// As Windows knows them: no file there can have such a name.
    const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];
    let mut name = slug(id, NAME_BYTES);
    if name.is_empty() || DEVICES.contains(&name.as_str()) {
        name = format!("answer-{name}").trim_end_matches('-').to_owned();
    }
    let author = author.map(|author| slug(author, AUTHOR_BYTES));
    match author.filter(|author| !author.is_empty()) {
        Some(author) => format!("{name}-{author}"),
        None => name,
    }
}

/// The folder: where most answers of the section are. A section without answers: a folder of its slug, if the other sections have folders of their
/// own; else `top`. `placed`: the section and path of each answer.
fn folder_for(own: usize, slugs: &[&str], placed: &[(usize, &str)], top: &str) -> String {
    let mut folders: BTreeMap<usize, BTreeMap<&str, usize>> = BTreeMap::new();
    for (section, path) in placed {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders
            .entry(*section)
            .or_default()
            .entry(folder)
            .or_default() += 1;
    }
    // Of two that are as full, the one whose name comes first.
    let fullest = |counts: &BTreeMap<&str, usize>| {
        let most = counts.values().copied().max();
        counts
            .iter()
            .find(|(_, n)| Some(**n) == most)
            .map(|(folder, _)| (*folder).to_owned())
    };
    let homes: BTreeMap<usize, String> = folders
        .iter()
        .filter_map(|(section, counts)| Some((*section, fullest(counts)?)))
        .collect();
    if let Some(home) = homes.get(&own) {
        return home.clone();
    }
    let slug_of = |section: usize| slugs.get(section).copied().unwrap_or_default();
    let by_slug = homes
        .iter()
        .all(|(section, home)| *home == format!("{top}/{}", slug_of(*section)));
    let different: FxHashSet<&String> = homes.values().collect();
    let apart = homes.len() > 1
        && different.len() == homes.len()
        && homes
            .values()
            .all(|home| home.strip_prefix(top).is_some_and(|rest| !rest.is_empty()));
    if !homes.is_empty() && (by_slug || apart) {
        format!("{top}/{}", slug_of(own))
    } else {
        top.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_short_and_can_be_names() {
        for (id, author, name) in [
            ("what-is-a-lock", None, "what-is-a-lock"),
            (
                "tell-me-about-the-slowest-django-orm-query-you-fixed",
                None,
                "tell-me-about-the-slowest-django-orm-query-you",
            ),
            ("what-is-a-lock", Some("Ada L."), "what-is-a-lock-ada-l"),
            ("什么是锁", Some("…"), "什么是锁"),
            ("con", None, "answer-con"),
            ("../", None, "answer"),
            ("A/b:c", None, "a-b-c"),
        ] {
            assert_eq!(name_for(id, author), name, "{id}");
        }
    }

    #[test]
    fn folders_follow_the_habit() {
        let slugs = ["orm-and-sql", "caching", "celery"];
        let folder = |placed: &[(usize, &str)]| folder_for(1, &slugs, placed, "a");
        for (placed, expected) in [
            (&[][..], "a"),
            (&[(0, "a/x.md")], "a"),
            // The section has answers already.
            (&[(1, "a/c/x.md"), (1, "a/c/y.md"), (1, "a/z.md")], "a/c"),
            (&[(1, "a/x.md"), (0, "a/orm-and-sql/y.md")], "a"),
            // One folder for all.
            (&[(0, "a/mine/x.md"), (2, "a/mine/y.md")], "a"),
            // A folder a section, by its name or another.
            (&[(0, "a/orm-and-sql/x.md")], "a/caching"),
            (&[(0, "a/orm/x.md"), (2, "a/tasks/y.md")], "a/caching"),
            (&[(0, "a/orm/x.md")], "a"),
        ] {
            assert_eq!(folder(placed), expected, "{placed:?}");
        }
    }
}
