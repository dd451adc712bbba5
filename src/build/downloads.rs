//! The site's own copies of editions, which its links lead to.

use std::path::Path;

use super::editions::{self, plan};
use super::load::Book;
use super::{Options, SITE};
use crate::diagnostic::Diagnostic;
use crate::output::{self, Group, OutputFile};

/// Copies for the site of an earlier build, where none is drawn this time: its links lead to the editions that the book offers, and stay what they are.
/// A private copy gets into no folder that may be a published site: it goes to the site of private builds only.
pub(super) fn copies(
    book: &Book,
    options: &Options,
    files: &[OutputFile],
    folder: &Path,
) -> Vec<OutputFile> {
    let is_edition = |file: &OutputFile| matches!(file.group, Group::Edition(_));
    let has_site = files.iter().any(|file| file.group == Group::Site);
    let may_be_public = options.private && options.output.is_some();
    if has_site || may_be_public || !files.iter().any(is_edition) {
        return Vec::new();
    }
    if !output::made(folder, &format!("{SITE}/index.html")) {
        return Vec::new();
    }
    let plan = plan(book, options);
    let whole = |file: &&OutputFile| {
        let named = |name: &String| {
            plan.editions
                .iter()
                .any(|e| e.offered && e.edition.name == *name)
        };
        matches!(&file.group, Group::Edition(name) if named(name))
    };
    files.iter().filter(whole).filter_map(download).collect()
}

/// Documents that a site which was just written links to and that are not in it.
pub(super) fn missing(book: &Book, options: &Options, folder: &Path) -> Option<Diagnostic> {
    if options.only.is_empty() || !plan(book, options).site {
        return None;
    }
    let missing: Vec<&str> = editions::offered(book)
        .map(|edition| edition.name.as_str())
        .filter(|name| !output::is_there(folder, &format!("{SITE}/{name}.pdf")))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let files: Vec<String> = missing.iter().map(|name| format!("{name}.pdf")).collect();
    let mut command = "prepbook build".to_owned();
    if options.private {
        command += " --private";
    }
    match &options.output {
        None => command += &format!(" --only {}", missing.join(",")),
        Some(output) => {
            // A private PDF goes into a named folder with the whole of a build only.
            if !options.private {
                command += &format!(" --only {}", missing.join(","));
            }
            command += &format!(" --output {}", output.display());
        }
    }
    let (verb, them) = if missing.len() == 1 {
        ("is", "it")
    } else {
        ("are", "them")
    };
    Some(
        Diagnostic::warning(
            "missing-download",
            format!(
                "the site links to {}, which {verb} not in it",
                files.join(", ")
            ),
        )
        .help(format!("`{command}` puts {them} there")),
    )
}

/// The copy of an edition that the site's own links lead to.
pub(super) fn download(file: &OutputFile) -> Option<OutputFile> {
    let Group::Edition(name) = &file.group else {
        return None;
    };
    Some(OutputFile {
        path: format!("{SITE}/{}", file.path),
        bytes: file.bytes.clone(),
        group: Group::Download(name.clone()),
    })
}
