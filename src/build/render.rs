//! Stage `render`: site and editions side by side, then the search for private words.

use rayon::prelude::*;

use super::Options;
use super::downloads::download;
use super::editions::{self, Plan, plan};
use super::load::Book;
use super::progress::Stage;
use crate::config::Edition;
use crate::diagnostic::Diagnostic;
use crate::guide::{Coverage, Secrets};
use crate::memo::{Memo, Stop};
use crate::output::{Group, OutputFile};
use crate::{pdf, site};

/// The name of the site in [`Options::only`].
pub const SITE: &str = "site";

/// Where the dev server shows a document that follows the book, from the site's root.
const PAPER: &str = "_prepbook/paper";

/// What drawing gives.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// Finished files, not yet on disk.
    pub files: Vec<OutputFile>,
    /// Problems, not yet in order.
    pub problems: Vec<Diagnostic>,
    /// Counts of what is drawn; of the whole book where that is several things.
    pub coverage: Coverage,
    /// What was chosen for the user, by the path of a file.
    pub remarks: Vec<(String, String)>,
}

/// Draws everything that is asked for, in memory.
pub fn render(book: &Book, options: &Options, memo: &Memo) -> Rendered {
    let plan = plan(book, options);
    let (mut rendered, papers) = rayon::join(
        || draw_site(book, &plan, options, memo),
        || draw_papers(book, &plan, options, memo, &Stop::default()),
    );
    let papers = papers.unwrap_or_default();
    rendered.files.extend(papers.files);
    rendered.problems.extend(papers.problems);
    rendered.remarks.extend(papers.remarks);
    rendered
}

/// Draws the site, if it is asked for. The problems of what is asked for are among its own.
pub fn render_site(book: &Book, options: &Options, memo: &Memo) -> Rendered {
    draw_site(book, &plan(book, options), options, memo)
}

/// Draws the editions that are asked for; `None`: the work was called off. Where the site is asked for too, it gets a copy of each that it offers.
pub fn render_papers(book: &Book, options: &Options, memo: &Memo, stop: &Stop) -> Option<Rendered> {
    draw_papers(book, &plan(book, options), options, memo, stop)
}

/// The files of all documents of the book, whether or not they are drawn this time.
pub fn documents(book: &Book) -> Vec<String> {
    editions::offered(book)
        .map(|edition| format!("{}.pdf", edition.name))
        .collect()
}

fn draw_site(book: &Book, plan: &Plan, options: &Options, memo: &Memo) -> Rendered {
    options.progress.enter(Stage::Draw);
    let mut rendered = Rendered {
        problems: plan.problems.clone(),
        coverage: plan.coverage(book),
        ..Rendered::default()
    };
    if plan.site {
        let (files, found) = site::render(
            &book.published,
            &book.theme,
            &site_options(book, options),
            memo,
        );
        rendered.problems.extend(found);
        rendered.problems.extend(leaks(book, options, &files, &[]));
        rendered.files = files;
    }
    if plan.single {
        let (files, found) = site::render_single(
            &book.published,
            &book.theme,
            &site_options(book, options),
            memo,
        );
        // The site has said the same of theme and templates.
        let new = |problem: &Diagnostic| !rendered.problems.contains(problem);
        let found: Vec<Diagnostic> = found.into_iter().filter(new).collect();
        rendered.problems.extend(found);
        rendered.problems.extend(leaks(book, options, &files, &[]));
        rendered.files.extend(files);
    }
    rendered
}

fn draw_papers(
    book: &Book,
    plan: &Plan,
    options: &Options,
    memo: &Memo,
    stop: &Stop,
) -> Option<Rendered> {
    options.progress.enter(Stage::Draw);
    let paper = pdf::Options {
        date: options.date,
        strings: book.extras.strings.clone(),
        stop: stop.clone(),
    };
    let papers: Option<Vec<pdf::Rendered>> = plan
        .editions
        .par_iter()
        .map(|planned| pdf::render(&planned.book, &book.theme, &planned.edition, &paper, memo))
        .collect();
    let mut rendered = Rendered {
        coverage: plan.coverage(book),
        ..Rendered::default()
    };
    // What is packed shows its text here.
    let mut shown: Vec<(String, String)> = Vec::new();
    let mut missing: Vec<(String, Vec<char>)> = Vec::new();
    for (paper, planned) in papers?.into_iter().zip(&plan.editions) {
        if let (Some(file), Some(remark)) = (paper.files.first(), &paper.remark) {
            rendered.remarks.push((file.path.clone(), remark.clone()));
        }
        if plan.site && planned.offered {
            rendered
                .files
                .extend(paper.files.iter().filter_map(download));
        }
        missing.push((format!("{}.pdf", planned.edition.name), paper.missing));
        rendered.files.extend(paper.files);
        rendered.problems.extend(paper.diagnostics);
        shown.extend(paper.text);
    }
    rendered.problems.extend(pdf::missing_glyphs(&missing));
    let found = leaks(book, options, &rendered.files, &shown);
    rendered.problems.extend(found);
    Some(rendered)
}

/// Private words in finished files, and in the text that packed ones show.
fn leaks(
    book: &Book,
    options: &Options,
    files: &[OutputFile],
    shown: &[(String, String)],
) -> Vec<Diagnostic> {
    if options.private {
        return Vec::new();
    }
    let secrets = book
        .secrets
        .get_or_init(|| Secrets::of(&book.joined, &book.published));
    let of_bytes = files
        .par_iter()
        .flat_map_iter(|f| match std::str::from_utf8(&f.bytes) {
            Ok(text) => secrets.search(&f.path, text),
            Err(_) => Vec::new(),
        });
    let of_text = shown
        .par_iter()
        .flat_map_iter(|(path, text)| secrets.search(path, text));
    of_bytes.chain(of_text).collect()
}

/// The groups of files that this build answers for; none: it is a whole build, which also clears away editions that the book no longer has.
pub(super) fn groups(book: &Book, options: &Options) -> Vec<Group> {
    if options.only.is_empty() && options.print.is_nothing() && !options.single_file {
        return Vec::new();
    }
    let plan = plan(book, options);
    let mut groups = Vec::from_iter(plan.site.then_some(Group::Site));
    groups.extend(plan.single.then_some(Group::Single));
    let copied = |name: &String| plan.site.then(|| Group::Download(name.clone()));
    for planned in &plan.editions {
        let name = &planned.edition.name;
        groups.push(Group::Edition(name.clone()));
        groups.extend(copied(name).filter(|_| planned.offered));
    }
    for name in &plan.empty {
        groups.push(Group::Edition(name.clone()));
        groups.extend(copied(name));
    }
    // A copy that the site no longer offers goes, even if its edition is not looked at this time.
    let offered: Vec<&Edition> = editions::offered(book).collect();
    let editions = book.config.editions.iter();
    let dropped = editions.filter(|edition| !offered.iter().any(|o| o.name == edition.name));
    groups.extend(dropped.filter_map(|edition| copied(&edition.name)));
    groups
}

/// The site links to every edition of the book that holds a question, whether or not it is built this time: `--only site` draws the same bytes.
pub(super) fn site_options(book: &Book, options: &Options) -> site::Options {
    let label = |edition: &Edition| {
        // One that has no name of its own is called what it is.
        if edition.name == edition.kind.name() {
            return book.extras.strings.say(edition.kind.title()).to_owned();
        }
        let mut letters = edition.name.replace(['-', '_'], " ");
        if let Some(first) = letters.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        letters
    };
    site::Options {
        site: book.config.site.clone(),
        downloads: editions::offered(book)
            .map(|e| {
                let url = match &options.reload_script {
                    Some(_) => format!("{PAPER}?name={}.pdf", e.name),
                    None => format!("{}.pdf", e.name),
                };
                (label(e), url)
            })
            .collect(),
        reload_script: options.reload_script.clone(),
        strings: book.extras.strings.clone(),
        image: book.extras.image.clone(),
        icon: book.extras.icon.clone(),
        editing: options.editing.as_ref().map(|root| site::Editing {
            root: root.to_string_lossy().replace('\\', "/"),
            url: book.config.watch.editor_url.clone(),
        }),
    }
}
