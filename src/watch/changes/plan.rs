//! Step `plan`: the folders that the book names → what must be watched to miss none of their changes.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use super::ear::{Known, Link};
use super::poll::Plan;
use crate::source::{self, Depth};

/// The book's own folder; each of `folders` (relative to it) that is there, with all below; and for one that is not there the nearest folder above it,
/// where it may appear. An empty path is the book's own folder without what is below it, `.` with all.
pub(super) fn of(root: &Path, folders: &[PathBuf]) -> Plan {
    let mut plan = Plan::from([(root.to_owned(), Depth::Shallow)]);
    for folder in folders.iter().filter(|f| !f.as_os_str().is_empty()) {
        let plain = folder
            .components()
            .filter(|part| matches!(part, Component::Normal(_)));
        let path = root.join(plain.collect::<PathBuf>());
        if path.is_dir() {
            add(&mut plan, path, Depth::Deep);
        } else if let Some(above) = path.ancestors().skip(1).find(|above| above.is_dir()) {
            add(&mut plan, above.to_owned(), Depth::Shallow);
        }
    }
    outermost(plan)
}

/// The same with the folders to which links lead, and what was found on the way. Editors replace files, so it is the folder of a file that is watched.
pub(super) fn with_links(plan: &Plan) -> (Plan, Known) {
    let mut known = Known::default();
    let mut all = plan.clone();
    for entry in plan
        .iter()
        .flat_map(|(folder, depth)| source::survey(folder, *depth))
    {
        if let Some(to) = entry.leads_to {
            if let Some(folder) = to.parent() {
                add(&mut all, folder.to_owned(), Depth::Shallow);
            }
            known.links.push(Link {
                at: entry.path.clone(),
                to,
            });
        }
        if entry.is_folder {
            known.folders.insert(entry.path);
        }
    }
    (outermost(all), known)
}

fn add(plan: &mut Plan, path: PathBuf, depth: Depth) {
    let planned = plan.entry(path).or_insert(depth);
    *planned = depth.max(*planned);
}

/// A folder inside one that is watched with all below is watched with it, and must not be a second time: notify knows one watch a folder.
fn outermost(plan: Plan) -> Plan {
    let deep: BTreeMap<_, _> = plan
        .iter()
        .filter(|(_, depth)| **depth == Depth::Deep)
        .map(|(path, depth)| (path.clone(), *depth))
        .collect();
    plan.into_iter()
        .filter(|(path, _)| {
            !path
                .ancestors()
                .skip(1)
                .any(|above| deep.contains_key(above))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_watched_and_where_the_rest_may_appear() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for folder in ["content/answers", "a/b"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let plan = |folders: &[&str]| {
            let folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
            of(root, &folders)
                .into_iter()
                .map(|(path, depth)| {
                    let below = path.strip_prefix(root).unwrap().display().to_string();
                    (below, depth == Depth::Deep)
                })
                .collect::<Vec<_>>()
        };
        let row = |path: &str, deep| (path.to_owned(), deep);
        assert_eq!(plan(&["", "themes"]), [row("", false)]);
        assert_eq!(
            plan(&["content/answers", "./content", "content/pages", "a/b/c/d"]),
            [row("", false), row("a/b", false), row("content", true)]
        );
        assert_eq!(plan(&[".", "content"]), [row("", true)]);
    }
}
