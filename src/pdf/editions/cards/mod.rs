//! Cards to cut out: the question on the front, what one would say on the back.
//!
//! Stages: every question becomes its cards (`card`: `front` and `back`, set by `sizes` at the largest type that fits; in parallel, remembered) → they are dealt
//! onto sheets by `impose` → crop marks, outline, destinations. A text that the smallest type does not bring onto one card goes on on another,
//! "1 of 2": nothing is cut and nothing left out. Read by structure, front and back of a card follow each other, whatever pages show them.

mod back;
mod card;
mod front;
mod impose;
mod sizes;

use std::sync::Arc;

use rayon::prelude::*;

use self::card::{Cards, Face};
use self::impose::Imposition;
use super::Made;
use super::assembly::{Assembly, meta};
use super::furniture::fitting;
use crate::config::{CardsOptions, Edition, Unanswered};
use crate::guide::{Guide, Question, Section};
use crate::memo::{Key, KeyBuilder, Stop};
use crate::pdf::flow::{Context, Flow, Headings, Marks, moved, place, rebase, shift};
use crate::pdf::page::{Destination, ElementId, Item, LinkArea, OutlineEntry, Page, Rect, Role};
use crate::pdf::shape::TextStyle;
use crate::words::Strings;

/// Lays the cards out. `dress_key`: of theme, paper and language.
pub(super) fn lay_out(
    cx: Context<'_>,
    edition: &Edition,
    options: &CardsOptions,
    dress_key: Key,
    stop: &Stop,
) -> Option<Made> {
    let page = &cx.sheet.page;
    let on = Imposition::new(page.width, page.height, options);
    let asked = asked(cx.guide, options.unanswered);
    let set: Option<Vec<Arc<Cards>>> = asked
        .par_iter()
        .map(|(section, question)| {
            if stop.called() {
                return None;
            }
            let key = KeyBuilder::new("pdf-card")
                .key(super::fingerprint(cx.guide, question, dress_key))
                .with(section.title.as_bytes())
                .with(&on.card.0.to_le_bytes())
                .with(&on.card.1.to_le_bytes())
                .finish();
            Some(
                cx.memo
                    .get_for_next(key, || card::set(cx, section, question, on.card)),
            )
        })
        .collect();
    let set = set?;

    let mut assembly = Assembly::default();
    let mut deck: Vec<(&(Face, Face), u32)> = Vec::new();
    for cards in &set {
        let base = assembly.elements.len() as u32;
        let elements = cards.elements.iter().map(|element| {
            let parent = element.parent.map(|p| moved(p, base));
            crate::pdf::page::Element {
                parent,
                ..element.clone()
            }
        });
        assembly.elements.extend(elements);
        assembly.characters.extend_from_slice(&cards.characters);
        assembly.left_out.extend_from_slice(&cards.left_out);
        deck.extend(cards.faces.iter().map(|faces| (faces, base)));
    }

    let title = meta(cx.guide, edition.title.as_deref()).title;
    let mut pages = Vec::new();
    let mut places = Vec::new();
    if deck.is_empty() {
        pages.push(nothing(
            cx,
            &mut assembly,
            &title,
            cx.guide.coverage.questions,
        ));
    }
    let sheets = deck.len().div_ceil(on.up());
    for (number, sheet) in deck.chunks(on.up()).enumerate() {
        let mut fronts = blank(cx);
        let mut backs = blank(cx);
        if options.crop_marks {
            furniture(
                cx,
                &on,
                &mut fronts,
                &note(
                    cx.words,
                    &title,
                    number,
                    sheets,
                    if on.folded() { WHOLE } else { FRONTS },
                ),
            );
            let (x, baseline, width) = on.note();
            let words = note(cx.words, &title, number, sheets, BACKS);
            print_note(cx, &mut backs, &words, (x, baseline, width));
        }
        let (front_page, back_page) = match on.folded() {
            true => (pages.len(), pages.len()),
            false => (pages.len(), pages.len() + 1),
        };
        for (n, ((front, back), base)) in sheet.iter().enumerate() {
            let at = on.front(n);
            lay(front, at, *base, &mut fronts);
            places.extend(named(front, front_page, at.y));
            let at = on.back(n);
            lay(
                back,
                at,
                *base,
                if on.folded() { &mut fronts } else { &mut backs },
            );
            let top = match on.turned() {
                true => page.height - at.y,
                false => at.y,
            };
            places.extend(named(back, back_page, top));
        }
        let count = number + 1;
        fronts.label = count.to_string();
        pages.push(fronts);
        if !on.folded() {
            backs.turned = on.turned();
            backs.label = cx.words.fill("{n} back", &[("n", count.to_string())]);
            pages.push(backs);
        }
    }
    Some(assembly.finish(
        pages,
        places,
        |places| outline(cx.guide, &asked, places),
        meta(cx.guide, edition.title.as_deref()),
    ))
}

/// The questions that get a card, with their sections.
fn asked(guide: &Guide, unanswered: Unanswered) -> Vec<(&Section, &Question)> {
    let all = guide
        .sections
        .iter()
        .flat_map(|section| section.questions.iter().map(move |q| (section, &**q)));
    all.filter(|(_, question)| unanswered == Unanswered::Line || back::answered(question))
        .collect()
}

fn blank(cx: Context<'_>) -> Page {
    Page {
        width: cx.sheet.page.width,
        height: cx.sheet.page.height,
        ..Page::default()
    }
}

/// Puts a face in its place.
fn lay(face: &Face, at: Rect, base: u32, page: &mut Page) {
    page.items
        .extend(face.items.iter().cloned().map(|mut item| {
            shift(&mut item, at.x, at.y);
            rebase(&mut item, base);
            item
        }));
    page.links.extend(face.links.iter().map(|link| LinkArea {
        rect: Rect {
            x: link.rect.x + at.x,
            y: link.rect.y + at.y,
            ..link.rect
        },
        to: link.to.clone(),
        element: moved(link.element, base),
    }));
}

fn named(face: &Face, page: usize, top: f32) -> impl Iterator<Item = Destination> {
    face.names.iter().map(move |(name, y)| Destination {
        name: name.clone(),
        page,
        y: top + y,
    })
}

/// Crop marks, cut lines, folds; on fronts only, so that two that do not quite meet never show.
fn furniture(cx: Context<'_>, on: &Imposition, page: &mut Page, note: &str) {
    let colors = &cx.sheet.colors;
    let fill = |color| {
        move |rect| Item::Fill {
            rect,
            color,
            element: ElementId::ARTIFACT,
        }
    };
    page.items
        .extend(on.cuts().into_iter().map(fill(colors.line)));
    page.items
        .extend(on.folds().into_iter().map(fill(colors.soft)));
    page.items
        .extend(on.marks().into_iter().map(fill(colors.ink)));
    print_note(cx, page, note, on.note());
}

/// What tells sheets apart at the printer; it is cut off.
fn note(words: &Strings, title: &str, number: usize, sheets: usize, side: &str) -> String {
    let values = [("n", (number + 1).to_string()), ("all", sheets.to_string())];
    format!("{} \u{b7} {title}", words.fill(side, &values))
}

/// What a sheet with both sides of its cards is called, in English.
const WHOLE: &str = "sheet {n} of {all}";
/// One with their fronts.
const FRONTS: &str = "sheet {n} of {all}, fronts";
/// One with their backs.
const BACKS: &str = "sheet {n} of {all}, backs";

fn print_note(
    cx: Context<'_>,
    page: &mut Page,
    words: &str,
    (x, baseline, width): (f32, f32, f32),
) {
    let style = TextStyle {
        // The size of a colophon: nobody needs it once the sheet is cut.
        size: 5.5,
        italic: false,
        ..cx.sheet.aside()
    };
    if let Some(line) = fitting(cx, words, style, width) {
        let marks = Marks::of(ElementId::ARTIFACT);
        page.items
            .extend(place(cx.sheet, line, x, baseline, &marks).items);
    }
}

/// A page for a deck without a card, which says why.
fn nothing(cx: Context<'_>, assembly: &mut Assembly, title: &str, questions: usize) -> Page {
    let sheet = cx.sheet;
    let why = match questions {
        0 => "There is no question to make a card of.",
        _ => "No question has an answer yet, so there is nothing to put on the back of a card.",
    };
    let small = sizes::sheet_at(
        sheet,
        sheet.size,
        (0.7 * sheet.page.width).min(sheet.page.measure),
        sheet.page.height / 2.0,
    );
    let headings = Headings {
        under: 0,
        display: true,
    };
    let small = Context {
        sheet: &small,
        ..cx
    };
    let mut flow = Flow::new(
        small,
        crate::diagnostic::FileId(u32::MAX),
        ":cards",
        headings,
    );
    let (style, leading) = small.sheet.heading(0);
    flow.line(title, style, leading, Role::Heading(1));
    flow.own_line(
        &cx.words.said(why, &[]),
        small.sheet.body(),
        small.sheet.leading,
        Role::Paragraph,
    );
    let galley = Arc::new(flow.finish());
    let root = assembly.root(Role::Section);
    let strip = assembly.strip(Arc::clone(&galley), root);
    let mut page = blank(cx);
    page.label = "1".to_owned();
    let mut y = sheet.page.height / 3.0;
    for row in &galley.rows {
        y += row.above;
        page.items.extend(row.items.iter().cloned().map(|mut item| {
            shift(&mut item, 0.15 * sheet.page.width, y);
            rebase(&mut item, strip.base);
            item
        }));
        y += row.height;
    }
    page
}

/// Sections and their questions, as they lie in the pile.
fn outline(
    guide: &Guide,
    asked: &[(&Section, &Question)],
    places: &[Destination],
) -> Vec<OutlineEntry> {
    let leaf = |question: &Question| OutlineEntry {
        title: match question.number.as_str() {
            "" => question.cue.clone(),
            number => format!("{number} {}", question.cue),
        },
        to: question.id.clone(),
        children: Vec::new(),
        open: false,
    };
    let sections = guide.sections.iter().filter_map(|section| {
        let own = asked.iter().filter(|(s, _)| s.number == section.number);
        let children: Vec<OutlineEntry> = own.map(|(_, question)| leaf(question)).collect();
        Some(OutlineEntry {
            title: section.title.clone(),
            // A section begins with its first card.
            to: children.first()?.to.clone(),
            children,
            open: false,
        })
    });
    let mut out: Vec<OutlineEntry> = sections.collect();
    out.retain(|entry| places.binary_search_by(|p| p.name.cmp(&entry.to)).is_ok());
    out
}
