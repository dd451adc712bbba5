//! `[[edition]]`: what all kinds are asked, then what each kind alone knows.

use std::fmt::Display;
use std::ops::RangeInclusive;

use super::super::edition::*;
use super::super::keys::TABLES;
use super::super::meaning::Config;
use super::super::typed::{Table, Typed as Value, or_list};
use super::super::values;
use super::{end, text};
use crate::diagnostic::{Diagnostic, Place, Span};

/// Reads all of them; without a usable one, those of a book that says nothing.
pub(super) fn editions(tables: &[Table]) -> Vec<Edition> {
    let mut editions: Vec<Edition> = Vec::new();
    let mut spans: Vec<Span> = Vec::new();
    for table in tables {
        let (edition, span) = edition(table);
        end(table, "edition");
        match name_problem(table, &edition, span, &editions, &spans) {
            Some(problem) => table.report(problem),
            None => {
                editions.push(edition);
                spans.push(span);
            }
        }
    }
    if editions.is_empty() {
        Config::default().editions
    } else {
        editions
    }
}

/// One of them, and where its name stands.
fn edition(table: &Table) -> (Edition, Span) {
    let name = table.string("name");
    let kind = kind(table);
    let default = Edition::of(kind.unwrap_or(Edition::default().kind));
    let (name, span) = match name {
        Some(Value { value, span }) => (value, span),
        None => (default.name.clone(), table.span()),
    };
    let paper = table
        .one_of("paper", &Paper::ALL.map(|paper| (paper.name(), paper)))
        .map_or(default.paper, |v| v.value);
    let landscape = table.one_of("orientation", &[("portrait", false), ("landscape", true)]);
    let edition = Edition {
        name,
        paper,
        landscape: landscape.as_ref().map_or(default.landscape, |v| v.value),
        select: selection(table),
        title: text(table, "title"),
        greyscale: flag(table, "greyscale", default.greyscale),
        kind: options(table, default.kind),
        typed: Some((table.file(), span)),
    };
    if let (EditionKind::Guide(GuideOptions { booklet: true, .. }), Some(lies)) =
        (&edition.kind, landscape.filter(|v| v.value))
    {
        table.report(
            table
                .wrong(
                    "bad-value",
                    lies.span,
                    "the pages of a booklet stand upright: a sheet is folded between two of them",
                )
                .help("remove the line; the sheets are printed in landscape by themselves"),
        );
    }
    // Of a kind that is none, nobody knows what belongs to it.
    let known = kind.is_some() || !table.has("kind");
    foreign_keys(table, known.then_some(&edition.kind));
    (edition, span)
}

fn kind(table: &Table) -> Option<EditionKind> {
    let kinds = EditionKind::all().map(|kind| (kind.name(), kind));
    table.one_of("kind", &kinds).map(|kind| kind.value)
}

/// What its kind alone knows.
fn options(table: &Table, kind: EditionKind) -> EditionKind {
    match kind {
        EditionKind::Guide(default) => EditionKind::Guide(GuideOptions {
            booklet: flag(table, "booklet", default.booklet),
            link_notes: flag(table, "link-notes", default.link_notes),
            tag_index: flag(table, "tag-index", default.tag_index),
        }),
        EditionKind::Cheatsheet(default) => EditionKind::Cheatsheet(cheatsheet(table, default)),
        EditionKind::Worksheet(default) => {
            let answers = [("appendix", true), ("none", false)];
            EditionKind::Worksheet(WorksheetOptions {
                space_mm: whole(table, "answer-space", &ANSWER_SPACE, "millimetres")
                    .map_or(default.space_mm, |v| v.value),
                ruled: flag(table, "ruled", default.ruled),
                appendix: table
                    .one_of("answers", &answers)
                    .map_or(default.appendix, |v| v.value),
            })
        }
        EditionKind::Cards(default) => {
            let sides = [
                ("long-edge", Sides::LongEdge),
                ("short-edge", Sides::ShortEdge),
                ("fold", Sides::Fold),
            ];
            EditionKind::Cards(CardsOptions {
                up: up(table).unwrap_or(default.up),
                sides: table
                    .one_of("sides", &sides)
                    .map_or(default.sides, |v| v.value),
                crop_marks: flag(table, "crop-marks", default.crop_marks),
                offset_mm: offset(table).unwrap_or(default.offset_mm),
                unanswered: unanswered(table, default.unanswered),
            })
        }
    }
}

fn cheatsheet(table: &Table, default: CheatsheetOptions) -> CheatsheetOptions {
    let fit = whole(table, "fit", &FIT, "pages");
    let size = size(table);
    if let (Some(_), Some(size)) = (&fit, &size) {
        let message = "`fit` finds the size of the type, and `size` sets it";
        let problem = table.wrong("bad-value", size.span, message);
        table.report(problem.help("keep one of the two"));
    }
    CheatsheetOptions {
        columns: whole(table, "columns", &COLUMNS, "").map(|v| v.value),
        fit: fit.map(|v| v.value),
        size: size.map(|v| v.value),
        unanswered: unanswered(table, default.unanswered),
        full_prompt: flag(table, "full-prompt", default.full_prompt),
    }
}

fn flag(table: &Table, key: &'static str, default: bool) -> bool {
    table.boolean(key).map_or(default, |v| v.value)
}

fn unanswered(table: &Table, default: Unanswered) -> Unanswered {
    let names = [
        ("line", Unanswered::Line),
        ("leave-out", Unanswered::LeaveOut),
    ];
    table
        .one_of("unanswered", &names)
        .map_or(default, |v| v.value)
}

/// A whole number of some unit, within bounds.
fn whole<T>(
    table: &Table,
    key: &'static str,
    bounds: &RangeInclusive<T>,
    unit: &str,
) -> Option<Value<T>>
where
    T: TryFrom<i64> + PartialOrd + Display,
{
    let Value { value, span } = table.integer(key)?;
    match T::try_from(value) {
        Ok(value) if bounds.contains(&value) => Some(Value { value, span }),
        _ => {
            let (least, most) = (bounds.start(), bounds.end());
            let message = format!("`{key}` cannot be {value}: it is from {least} to {most} {unit}");
            table.report(table.wrong("bad-value", span, message.trim_end()));
            None
        }
    }
}

fn size(table: &Table) -> Option<Value<f32>> {
    let Value { value, span } = table.number("size")?;
    let points = value as f32;
    if SIZE.contains(&points) {
        return Some(Value {
            value: points,
            span,
        });
    }
    let (least, most) = (SIZE.start(), SIZE.end());
    let message = format!("`size` cannot be {value}: it is from {least} to {most} points");
    table.report(table.wrong("bad-value", span, message));
    None
}

fn up(table: &Table) -> Option<u8> {
    let Value { value, span } = table.integer("up")?;
    let known = UP.iter().find(|up| i64::from(**up) == value);
    if known.is_none() {
        let numbers: Vec<String> = UP.iter().map(u8::to_string).collect();
        let problem = table.wrong("bad-value", span, format!("`up` cannot be {value}"));
        table.report(problem.help(format!(
            "how many cards a side of a sheet holds is {}",
            or_list(&numbers)
        )));
    }
    known.copied()
}

/// How far to the right and downwards.
fn offset(table: &Table) -> Option<(f32, f32)> {
    let typed = table.numbers("offset")?;
    let span = table.span_of("offset")?;
    let [right, down] = typed.as_slice() else {
        let message = format!(
            "`offset` wants two numbers, and there {}",
            match typed.len() {
                1 => "is one".to_owned(),
                n => format!("are {n}"),
            }
        );
        let help =
            "how many millimetres to the right, and how many downwards, as in `offset = [0.5, -1]`";
        table.report(table.wrong("bad-value", span, message).help(help));
        return None;
    };
    for value in [right, down] {
        if value.value.abs() > f64::from(OFFSET) {
            let message = format!(
                "`offset` cannot be {}: it is from -{OFFSET} to {OFFSET} millimetres",
                value.value
            );
            table.report(table.wrong("bad-value", value.span, message));
            return None;
        }
    }
    Some((right.value as f32, down.value as f32))
}

fn selection(table: &Table) -> Selection {
    let statuses = Standing::ALL.map(|status| (status.name(), status));
    let status = table.some_of("status", &statuses);
    let typed = status.as_ref().map_or(0, Vec::len);
    // Where all of them were wrong, that was said.
    if typed == 0 && table.strings("status").is_some_and(|s| s.is_empty()) {
        names_nothing(table, "status");
    }
    Selection {
        sections: wanted(table, "sections", table.names("sections")),
        tags: wanted(table, "tags", table.strings("tags")),
        status: status
            .unwrap_or_default()
            .into_iter()
            .map(|v| v.value)
            .collect(),
        authors: wanted(table, "authors", table.strings("authors")),
    }
}

/// Names that say something. Whether there is something of that name is seen when the book is joined.
fn wanted(table: &Table, key: &'static str, typed: Option<Vec<Value<String>>>) -> Vec<Wanted> {
    let Some(typed) = typed else {
        return Vec::new();
    };
    if typed.is_empty() {
        names_nothing(table, key);
    }
    let mut names = Vec::with_capacity(typed.len());
    for Value { value, span } in typed {
        let name = crate::text::fold_spaces(&value);
        if name.is_empty() {
            table.report(table.wrong("bad-value", span, format!("a name in `{key}` is empty")));
        } else {
            names.push(Wanted {
                name,
                typed: Some((table.file(), span)),
            });
        }
    }
    names
}

fn names_nothing(table: &Table, key: &'static str) {
    let span = table.span_of(key).unwrap_or_else(|| table.span());
    let problem = table.wrong("bad-value", span, format!("`{key}` names nothing"));
    table.report(problem.help("name one, or remove the line: then all are meant"));
}

/// Keys that other kinds know: asked for, so that they are not unknown, and reported if the edition is of a kind.
fn foreign_keys(table: &Table, kind: Option<&EditionKind>) {
    let keys = TABLES.iter().find(|t| t.name == "edition");
    for key in keys.map_or(&[][..], |t| t.keys) {
        let (Some(span), Some(kind)) = (table.span_of(key.name), kind) else {
            continue;
        };
        if key.kinds.is_empty() || key.kinds.contains(&kind.name()) {
            continue;
        }
        let many: Vec<&str> = key.kinds.iter().map(|kind| many(kind)).collect();
        let kinds: Vec<String> = key
            .kinds
            .iter()
            .map(|k| format!("`kind = \"{k}\"`"))
            .collect();
        let message = format!(
            "`{}` is for {}, and this edition is {}",
            key.name,
            many.join(" and "),
            one(kind.name())
        );
        let problem = table.wrong("wrong-kind", span, message);
        table.report(problem.help(format!("remove the line, or write {}", or_list(&kinds))));
    }
}

/// What an edition of a kind is called.
fn one(kind: &str) -> &'static str {
    match kind {
        "cheatsheet" => "a cheat sheet",
        "worksheet" => "a worksheet",
        "cards" => "a set of cards",
        _ => "a guide",
    }
}

fn many(kind: &str) -> &'static str {
    match kind {
        "cheatsheet" => "cheat sheets",
        "worksheet" => "worksheets",
        "cards" => "cards",
        _ => "guides",
    }
}

fn name_problem(
    table: &Table,
    edition: &Edition,
    span: Span,
    editions: &[Edition],
    spans: &[Span],
) -> Option<Diagnostic> {
    let name = &edition.name;
    if let Err(why) = values::file_stem(name) {
        let message = format!("an edition cannot be named `{name}`: {why}");
        return Some(table.wrong("bad-value", span, message));
    }
    if name.contains(',') {
        let message = format!(
            "an edition cannot be named `{name}`: `--only` takes names that are parted by commas"
        );
        return Some(table.wrong("bad-value", span, message));
    }
    if name.eq_ignore_ascii_case("site") {
        let message =
            "an edition cannot be named `site`: that is the name of the pages, as in `--only site`";
        return Some(
            table
                .wrong("bad-value", span, message)
                .help("give it another name"),
        );
    }
    // On many disks two names that differ in case are one file.
    let same = editions
        .iter()
        .position(|e| e.name.to_lowercase() == name.to_lowercase())?;
    let message = format!("two editions are named `{name}`");
    let problem = table
        .wrong("duplicate-edition", span, message)
        .label("named again here");
    let first = Place::Text(table.file(), *spans.get(same)?);
    let help = format!(
        "an edition's name is its file's name; give each its own, as in `name = \"{name}-{}\"`",
        match edition.paper {
            Paper::A4 => "short",
            paper => paper.name(),
        }
    );
    Some(problem.related(first, "first named here").help(help))
}
