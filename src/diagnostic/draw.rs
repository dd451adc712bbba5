//! Drawing with annotate-snippets.
//!
//! What is handed to it is small: one line a place, cut around the caret, so that a line of ten megabytes draws as fast as
//! any, and no span of ours, however wrong, reaches its arithmetic.

use std::ops::Range;

use annotate_snippets::{
    Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str,
};
use rustc_hash::FxHashMap;
use serde_json::json;

use super::lines::{Lines, clamp};
use super::{Diagnostic, FileId, Place, Severity, Span, Texts};

/// How to draw.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    /// With ANSI colours.
    pub color: bool,
    /// Width to wrap at, in columns.
    pub width: usize,
}

/// Longest part of a line that is shown, in bytes on each side of where the caret starts. Wide enough that the terminal's width
/// decides, small enough that a line of megabytes costs nothing.
const AROUND: usize = 240;

/// Narrowest width that is drawn for: below it there is no room for a line beside its number.
const NARROWEST: usize = 40;

/// Two places at most this many lines apart are drawn as one excerpt.
const TOGETHER: usize = 4;

/// One diagnostic, drawn; ends with a newline.
pub fn draw(diagnostic: &Diagnostic, texts: &dyn Texts, style: Style) -> String {
    draw_one(diagnostic, &mut Lines::new(texts), style)
}

/// Of equal problems in one file, how many are drawn one by one.
const ONE_BY_ONE: usize = 5;

/// All of them, parted by blank lines. Of many in one file that say the same, the first are drawn and the rest counted.
pub fn draw_all(diagnostics: &[Diagnostic], texts: &dyn Texts, style: Style) -> String {
    let mut lines = Lines::new(texts);
    let mut equal: FxHashMap<(&str, &str, &str), usize> = FxHashMap::default();
    for diagnostic in diagnostics {
        *equal.entry(kind(diagnostic, texts)).or_default() += 1;
    }
    let mut drawn: Vec<String> = Vec::new();
    let mut seen: FxHashMap<(&str, &str, &str), usize> = FxHashMap::default();
    for diagnostic in diagnostics {
        let kind = kind(diagnostic, texts);
        let all = equal.get(&kind).copied().unwrap_or(1);
        let so_far = seen.entry(kind).or_default();
        *so_far += 1;
        // One more than the limit is not worth a line of its own.
        if all <= ONE_BY_ONE + 1 || *so_far <= ONE_BY_ONE {
            drawn.push(draw_one(diagnostic, &mut lines, style));
        } else if *so_far == ONE_BY_ONE + 1 {
            let rest = Diagnostic {
                message: format!("{} more like the last one", all - ONE_BY_ONE),
                related: Vec::new(),
                help: None,
                suggestion: None,
                label: String::new(),
                place: match &diagnostic.place {
                    Place::Text(file, _) => Place::File(*file),
                    place => place.clone(),
                },
                ..*diagnostic
            };
            drawn.push(draw(&rest, texts, style));
        }
    }
    drawn.join("\n")
}

/// What makes problems equal to a reader: code, file and message.
fn kind<'a>(diagnostic: &'a Diagnostic, texts: &'a dyn Texts) -> (&'a str, &'a str, &'a str) {
    let file = match &diagnostic.place {
        Place::Text(file, _) | Place::File(file) => texts.path(*file),
        Place::Path(path) => path,
        Place::None => "",
    };
    (diagnostic.code, file, &diagnostic.message)
}

/// As the objects of `--json`: `{code, severity, file, line, column, message, help}`; line and column count from 1, columns in characters.
/// What there is none of is `null`.
pub fn to_json(diagnostics: &[Diagnostic], texts: &dyn Texts) -> serde_json::Value {
    let mut lines = Lines::new(texts);
    let objects = diagnostics.iter().map(|d| {
        let (file, place) = match &d.place {
            Place::Text(file, span) => (
                Some(texts.path(*file)),
                Some(lines.place(*file, span.start as usize)),
            ),
            Place::File(file) => (Some(texts.path(*file)), None),
            Place::Path(path) => (Some(path.as_str()), None),
            Place::None => (None, None),
        };
        json!({
            "code": d.code,
            "severity": d.severity,
            "file": file,
            "line": place.map(|p| p.line),
            "column": place.map(|p| p.column),
            "message": d.message,
            "help": help(d, ""),
        })
    });
    serde_json::Value::Array(objects.collect())
}

/// The way out in words: what was probably meant (unless `said` says so already), then what to do.
fn help(diagnostic: &Diagnostic, said: &str) -> Option<String> {
    let meant = diagnostic
        .suggestion
        .as_ref()
        .filter(|name| !said.contains(&format!("`{name}`")))
        .map(|name| format!("did you mean `{name}`?"));
    match (meant, &diagnostic.help) {
        (Some(meant), Some(help)) => Some(format!("{meant} {}", capitalised(help))),
        (meant, help) => meant.or_else(|| help.clone()),
    }
}

/// A sentence behind another.
fn capitalised(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars
        .next()
        .map(|c| c.to_uppercase().chain(chars).collect())
        .unwrap_or_default()
}

fn draw_one<'a>(diagnostic: &'a Diagnostic, lines: &mut Lines<'a>, style: Style) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let width = style.width.max(NARROWEST);
    let title = level
        .primary_title(one_line(&diagnostic.message))
        .id(diagnostic.code);
    let mut group = Group::with_title(title);
    let Shown {
        excerpts, columns, ..
    } = Shown::new(diagnostic, lines);
    for excerpt in excerpts {
        group = excerpt.add_to(group);
    }
    if let Some(help) = help(diagnostic, &diagnostic.label) {
        // Beside the help stand two characters of frame, the level and the widest line number.
        let room = width.saturating_sub(16);
        group = group.element(Level::HELP.message(wrap(&help, room)));
    }
    let renderer = if style.color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let mut drawn = renderer.term_width(width).render(&[group]);
    drawn.push('\n');
    for (counted, actual) in columns {
        drawn = drawn.replacen(&counted, &actual, 1);
    }
    drawn
}

/// Something to show: an excerpt with its marks, or a path alone.
enum Excerpt<'a> {
    Path {
        path: &'a str,
        label: &'a str,
        primary: bool,
    },
    Lines {
        path: &'a str,
        line: usize,
        source: String,
        marks: Vec<Mark<'a>>,
    },
}

struct Mark<'a> {
    range: Range<usize>,
    label: &'a str,
    primary: bool,
}

impl<'a> Excerpt<'a> {
    fn add_to<'g>(self, group: Group<'g>) -> Group<'g>
    where
        'a: 'g,
    {
        match self {
            Excerpt::Path {
                path,
                primary: true,
                ..
            } => group.element(Origin::path(one_line(path))),
            Excerpt::Path { path, label, .. } => group.element(Level::NOTE.message(format!(
                "{}: {}",
                one_line(label),
                one_line(path)
            ))),
            Excerpt::Lines {
                path,
                line,
                source,
                marks,
            } => {
                let snippet = Snippet::source(source)
                    .line_start(line)
                    .path(one_line(path));
                group.element(snippet.annotations(marks.into_iter().map(Mark::annotation)))
            }
        }
    }
}

impl<'a> Mark<'a> {
    fn annotation<'g>(self) -> Annotation<'g>
    where
        'a: 'g,
    {
        let kind = if self.primary {
            AnnotationKind::Primary
        } else {
            AnnotationKind::Context
        };
        let label = (!self.label.is_empty()).then(|| one_line(self.label));
        kind.span(self.range).label(label)
    }
}

/// A place in a text, before it is cut out.
struct Spot<'a> {
    file: FileId,
    line: usize,
    bounds: Range<usize>,
    range: Range<usize>,
    label: &'a str,
    primary: bool,
}

/// What is shown, and what must be put right in the drawing afterwards.
struct Shown<'a, 'l> {
    lines: &'l mut Lines<'a>,
    excerpts: Vec<Excerpt<'a>>,
    /// Near places of one file, to be shown in one excerpt.
    pending: Vec<Spot<'a>>,
    /// Of lines that were cut: the place as annotate-snippets counts it, and as it is.
    columns: Vec<(String, String)>,
}

impl<'a, 'l> Shown<'a, 'l> {
    fn new(diagnostic: &'a Diagnostic, lines: &'l mut Lines<'a>) -> Self {
        let mut shown = Shown {
            lines,
            excerpts: Vec::new(),
            pending: Vec::new(),
            columns: Vec::new(),
        };
        shown.add(&diagnostic.place, &diagnostic.label, true);
        for (place, label) in &diagnostic.related {
            shown.add(place, label, false);
        }
        shown.flush();
        shown
    }

    fn add(&mut self, place: &'a Place, label: &'a str, primary: bool) {
        let path = match place {
            Place::Text(file, span) => {
                let spot = spot(*file, *span, label, primary, self.lines);
                if !joins(&self.pending, &spot) {
                    self.flush();
                }
                self.pending.push(spot);
                return;
            }
            Place::File(file) => self.lines.texts().path(*file),
            Place::Path(path) => path,
            Place::None => return,
        };
        self.flush();
        self.excerpts.push(Excerpt::Path {
            path,
            label,
            primary,
        });
    }

    fn flush(&mut self) {
        let spots = std::mem::take(&mut self.pending);
        let excerpt = excerpt(&spots, self);
        self.excerpts.extend(excerpt);
    }
}

/// Where a span's first line is. Of a span of several lines only the first is shown that is not blank: a fence that is never closed,
/// a paragraph, a whole section are known by how they begin.
fn spot<'a>(
    file: FileId,
    span: Span,
    label: &'a str,
    primary: bool,
    lines: &mut Lines,
) -> Spot<'a> {
    let text = lines.texts().text(file);
    let mut range = clamp(text, span);
    let spanned = &text[range.clone()];
    let blank = spanned.len() - spanned.trim_start_matches(['\n', ' ', '\t']).len();
    if spanned[..blank].contains('\n') && blank < spanned.len() {
        range.start += blank;
    }
    let (line, bounds) = lines.line(file, range.start);
    range.end = range.end.min(bounds.end).max(range.start);
    Spot {
        file,
        line,
        bounds,
        range,
        label,
        primary,
    }
}

/// Whether a place is drawn in one excerpt with those before it: same file, near, other words, and little text in all.
fn joins(pending: &[Spot], next: &Spot) -> bool {
    pending.iter().all(|spot| {
        let start = spot.bounds.start.min(next.bounds.start);
        let end = spot.bounds.end.max(next.bounds.end);
        spot.file == next.file
            && spot.line.abs_diff(next.line) <= TOGETHER
            && end - start <= 8 * AROUND
            && spot.range != next.range
    })
}

fn excerpt<'a>(spots: &[Spot<'a>], shown: &mut Shown<'a, '_>) -> Option<Excerpt<'a>> {
    let first = spots.first()?;
    let path = shown.lines.texts().path(first.file);
    let text = shown.lines.texts().text(first.file);
    if let [spot] = spots {
        let (source, range) = cut(text, spot.bounds.clone(), spot.range.clone());
        if source.len() != spot.bounds.len() {
            let place = shown.lines.place(spot.file, spot.range.start);
            let column = source[..range.start].chars().count() + 1;
            shown.columns.push((
                format!("{path}:{}:{column}", place.line),
                format!("{path}:{}:{}", place.line, place.column),
            ));
        }
        let marks = vec![Mark {
            range,
            label: spot.label,
            primary: spot.primary,
        }];
        return Some(Excerpt::Lines {
            path,
            line: spot.line + 1,
            source,
            marks,
        });
    }
    let start = spots.iter().map(|s| s.bounds.start).min()?;
    let end = spots.iter().map(|s| s.bounds.end).max()?;
    let top = spots.iter().map(|s| s.line).min()?;
    let moved = |range: &Range<usize>| range.start - start..range.end - start;
    let mark = |s: &Spot<'a>| Mark {
        range: moved(&s.range),
        label: s.label,
        primary: s.primary,
    };
    let marks = spots.iter().map(mark).collect();
    Some(Excerpt::Lines {
        path,
        line: top + 1,
        source: text[start..end].to_owned(),
        marks,
    })
}

/// A line's part around the caret, and the caret's range in it.
fn cut(text: &str, bounds: Range<usize>, range: Range<usize>) -> (String, Range<usize>) {
    let from = text
        .ceil_char_boundary(range.start.saturating_sub(AROUND))
        .max(bounds.start)
        .min(range.start);
    let to = text
        .floor_char_boundary(range.start.saturating_add(AROUND))
        .min(bounds.end)
        .max(range.start);
    let end = range.end.min(to);
    let dots = |cut: bool| if cut { "…" } else { "" };
    let (before, after) = (dots(from > bounds.start), dots(to < bounds.end));
    let source = format!("{before}{}{after}", &text[from..to]);
    (
        source,
        before.len() + range.start - from..before.len() + end - from,
    )
}

/// A message on one line, without control characters: names of files and bits of text may hold anything.
fn one_line(text: &str) -> String {
    let folded: Vec<&str> = text.split(['\n', '\r']).collect();
    normalize_untrusted_str(&folded.join(" "))
}

/// Wraps at `width` characters; a line end that is there stays.
fn wrap(text: &str, width: usize) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (i, line) in text.split('\n').enumerate() {
        if i > 0 {
            out.push('\n');
        }
        let mut column = 0;
        // Code is not parted: a command must be copied whole.
        for word in unbroken_words(line) {
            let word = normalize_untrusted_str(word);
            let length = word.chars().count();
            if column > 0 && column + 1 + length > width {
                out.push('\n');
                column = 0;
            } else if column > 0 {
                out.push(' ');
                column += 1;
            }
            out.push_str(&word);
            column += length;
        }
    }
    out
}

/// Words parted by single spaces; what stands between backquotes is one word.
fn unbroken_words(line: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut in_code) = (0, false);
    for (i, c) in line.char_indices() {
        match c {
            '`' => in_code = !in_code,
            ' ' if !in_code => {
                words.push(&line[start..i]);
                start = i + 1;
            }
            _ => {}
        }
    }
    words.push(&line[start..]);
    words
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
