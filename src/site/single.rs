//! The whole book in one page, for sending by mail: every page drawn by its own template, what stands in their `<main>` put one after the other into
//! `single.html`, and all that it asks for put inside (`inline`).
//!
//! Links between pages are anchors here ([`Place::inside`]). Practice is another view of the same page: its markup waits in a `<template>`
//! until `single.js` shows it, so that the book can be read as one long page without scripts.

use rayon::prelude::*;
use serde::Serialize;
use tera::Context;

use super::context::{PageView, PartOfSingle};
use super::data;
use super::inline::{self, Alone, Find};
use super::links::anchor_of;
use super::pages::{self, Kind, Site, value};
use super::tags::{Tag, tags};
use super::templates::{self, Problem};

/// The template that asks for all parts.
const TEMPLATE: &str = "single.html";

/// The script that gives the others what they ask for, and shows one view or the other.
const SCRIPT: &str = "single.js";

/// A finished page, taken apart.
struct Drawn<'h> {
    /// What stands in `<main>`.
    main: &'h str,
    /// `class` of its body.
    class: &'h str,
    /// Its title, with its entities.
    title: &'h str,
    /// What it asks for.
    asks: Vec<Tag<'h>>,
}

fn apart(html: &str) -> Drawn<'_> {
    let tags = tags(html);
    let between = |name: &str| {
        let begin = tags.iter().find(|tag| tag.begins(name));
        let end = tags.iter().rev().find(|tag| tag.end && tag.name == name);
        begin
            .zip(end)
            .and_then(|(begin, end)| html.get(begin.range.end..end.range.start))
    };
    let body = tags.iter().find(|tag| tag.begins("body"));
    let class = body.and_then(|body| body.get("class")).unwrap_or_default();
    // A theme without a <main> has its text in the body.
    let main = between("main").or_else(|| between("body")).unwrap_or(html);
    let title = tags.iter().find(|tag| tag.begins("title"));
    let title = title.and_then(|tag| html[tag.range.end..].split('<').next());
    Drawn {
        main: main.trim(),
        class,
        title: title.unwrap_or_default(),
        asks: tags.into_iter().filter(inline::is_asked_for).collect(),
    }
}

/// What single.js must know of cards, which it takes from the page itself.
#[derive(Serialize)]
struct Cards<'a> {
    ids: Vec<&'a str>,
    right: Vec<Option<Vec<usize>>>,
    /// Whether answers are open where nobody has folded or unfolded them.
    open: bool,
}

/// Draws it.
pub(super) fn draw(site: &Site<'_>, find: Find<'_>) -> Result<String, Vec<Problem>> {
    let mut kinds = vec![Kind::Index];
    kinds.extend((0..site.guide.sections.len()).map(Kind::Section));
    kinds.extend((0..site.guide.pages.len()).map(Kind::Page));
    kinds.push(Kind::Practice);
    let drawn = pages::draw_kinds(site, &kinds, &[]);
    let mut finished = Vec::new();
    let mut problems = Vec::new();
    for page in drawn {
        match page {
            Ok((path, bytes)) => {
                finished.push((path, String::from_utf8_lossy(&bytes).into_owned()))
            }
            Err(problem) => problems.push(problem),
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let Some(((_, practice), book)) = finished.split_last() else {
        return Ok(String::new());
    };
    let apart_pages: Vec<Drawn<'_>> = book.par_iter().map(|(_, html)| apart(html)).collect();
    let parts: Vec<PartOfSingle<'_>> = kinds
        .iter()
        .zip(book)
        .zip(&apart_pages)
        .map(|((kind, (path, _)), drawn)| PartOfSingle {
            kind: match kind {
                Kind::Index => "index",
                Kind::Section(_) => "section",
                _ => "page",
            },
            id: anchor_of(path),
            html: templates::html(drawn.main),
        })
        .collect();
    let outer = frame(site, parts).map_err(|problem| vec![problem])?;
    let first = site.theme.assets.get(SCRIPT);
    let first = first.map(|bytes| String::from_utf8_lossy(bytes));
    let practice = apart(practice);
    let html = Alone::new(find).page(
        &outer,
        first.as_deref().unwrap_or_default(),
        |page| {
            for tag in apart_pages.iter().flat_map(|drawn| &drawn.asks) {
                page.take(tag, "data-run");
            }
            for tag in &practice.asks {
                page.take(tag, "data-view=\"practice\"");
            }
        },
        |page| {
            page.write(&format!(
                "<template id=\"page--practice-view\" data-class=\"{}\" data-title=\"{}\">\n",
                practice.class.replace('"', "&quot;"),
                practice.title.replace('"', "&quot;")
            ));
            page.part(practice.main);
            page.write("\n</template>\n");
            hold(site, page);
        },
    );
    Ok(html)
}

/// `single.html` with the parts in it.
fn frame(site: &Site<'_>, parts: Vec<PartOfSingle<'_>>) -> Result<String, Problem> {
    let problem = |error: tera::Error| templates::unexpected(TEMPLATE, &error.to_string());
    let place = site.place(Kind::Single, &[]);
    let mut context = Context::new();
    site.fill_common(&mut context, Some(Kind::Single), &place)
        .map_err(problem)?;
    let page = PageView {
        description: site.cover(&place).description,
        parts,
        ..site.view("single", None)
    };
    context.insert_value("page", value(&page).map_err(problem)?);
    templates::render(site.tera, TEMPLATE, &context, site.theme)
}

/// Strings, numbers and lists: this cannot fail.
fn json(data: &impl Serialize) -> String {
    serde_json::to_string(data).unwrap_or_default()
}

/// The data for scripts.
fn hold(site: &Site<'_>, page: &mut Alone<'_>) {
    let shards = data::shards(site);
    let questions = site.questions(&shards);
    page.data(data::QUESTIONS, &json(&questions));
    for shard in &shards {
        let questions = site.of_shard(shard);
        let cards = Cards {
            ids: questions
                .iter()
                .map(|question| question.id.as_str())
                .collect(),
            right: questions
                .iter()
                .map(|question| data::right(question))
                .collect(),
            open: !site.options.site.fold,
        };
        page.data(&shard.path(), &json(&cards));
    }
}
