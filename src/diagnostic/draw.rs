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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::tests::One;

    const PLAIN: Style = Style {
        color: false,
        width: 80,
    };

    fn drawn(diagnostic: Diagnostic, text: &str) -> String {
        draw(&diagnostic, &One(text), PLAIN)
    }

    fn at(range: Range<usize>) -> Diagnostic {
        Diagnostic::error("unknown-key", "there is no key `tilte`").at(FileId(0), Span::new(range))
    }

    #[test]
    fn a_caret_a_label_and_a_way_out() {
        let problem = at(7..12)
            .label("unknown")
            .suggest("title")
            .help("see `docs/book-toml.md`");
        snapbox::assert_data_eq!(
            drawn(problem, "[book]\ntilte = \"x\"\n"),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:2:1
  |
2 | tilte = "x"
  | ^^^^^ unknown
  |
  = help: did you mean `title`? See `docs/book-toml.md`

"#]]
        );
    }

    #[test]
    fn what_was_meant_is_said_once() {
        let said = drawn(
            at(7..12).label("did you mean `title`?").suggest("title"),
            "[book]\ntilte = 1",
        );
        assert_eq!(said.matches("`title`").count(), 1, "{said}");
    }

    #[test]
    fn equal_problems_are_counted_at_last() {
        let text = "x\n".repeat(9);
        let many: Vec<_> = (0..9).map(|i| at(2 * i..2 * i + 1)).collect();
        let drawn = draw_all(&many, &One(&text), PLAIN);
        assert_eq!(drawn.matches("error[").count(), 6, "{drawn}");
        assert!(
            drawn.ends_with("error[unknown-key]: 4 more like the last one\n--> answers/a.md\n"),
            "{drawn}"
        );
        let six = draw_all(&many[..6], &One(&text), PLAIN);
        assert!(!six.contains("more like"), "{six}");
    }

    #[test]
    fn related_places_near_and_far() {
        let text = "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n";
        let place = |range| Place::Text(FileId(0), Span::new(range));
        let near = at(8..13)
            .label("again here")
            .related(place(0..3), "first here");
        snapbox::assert_data_eq!(
            drawn(near, text),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:3:1
  |
1 | one
  | --- first here
2 | two
3 | three
  | ^^^^^ again here

"#]]
        );
        let far = at(40..45)
            .label("again here")
            .related(place(0..3), "first here");
        snapbox::assert_data_eq!(
            drawn(far, text),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:9:1
  |
9 | nine
  | ^^^^ again here
  |
 ::: answers/a.md:1:1
  |
1 | one
  | --- first here

"#]]
        );
    }

    #[test]
    fn a_path_alone() {
        let problem = Diagnostic::error("not-found", "there is no file `x.md`")
            .at_path("x.md")
            .related(Place::Path("y.md".into()), "this one is near")
            .help("write it");
        snapbox::assert_data_eq!(
            drawn(problem, ""),
            snapbox::str![[r#"
error[not-found]: there is no file `x.md`
--> x.md
 = note: this one is near: y.md
 = help: write it

"#]]
        );
        let nowhere = Diagnostic::warning("w", "nowhere\nin particular\u{1b}[31m");
        snapbox::assert_data_eq!(
            drawn(nowhere, ""),
            snapbox::str![[r#"
warning[w]: nowhere in particular␛[31m

"#]]
        );
    }

    #[test]
    fn tabs_and_wide_characters() {
        let text = "\tx = \"日本\" # y\n";
        let start = text.find('y').unwrap();
        snapbox::assert_data_eq!(
            drawn(at(start..start + 1), text),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:1:13
  |
1 |     x = "日本" # y
  |                  ^

"#]]
        );
    }

    #[test]
    fn of_many_lines_the_first_is_shown() {
        let text = "a\n\n```python\nx\ny\nz\n";
        snapbox::assert_data_eq!(
            drawn(at(1..text.len()).label("never closed"), text),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:3:1
  |
3 | ```python
  | ^^^^^^^^^ never closed

"#]]
        );
    }

    #[test]
    fn the_end_of_a_file_can_be_shown() {
        snapbox::assert_data_eq!(
            drawn(at(4..4), "abc\n"),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:2:1
  |
2 |
  | ^

"#]]
        );
        snapbox::assert_data_eq!(
            drawn(at(0..0), ""),
            snapbox::str![[r#"
error[unknown-key]: there is no key `tilte`
 --> answers/a.md:1:1
  |
1 |
  | ^

"#]]
        );
    }

    #[test]
    fn a_long_line_is_cut_around_the_caret() {
        let text = format!("{}HERE{}", "é".repeat(2_500_000), " x".repeat(2_500_000));
        let drawn = drawn(at(5_000_000..5_000_004).label("this"), &text);
        assert!(drawn.len() < 2000, "{}", drawn.len());
        assert!(
            drawn.contains("HERE") && drawn.contains("^^^^ this"),
            "{drawn}"
        );
        assert!(drawn.contains("answers/a.md:1:2500001"), "{drawn}");
    }

    #[test]
    fn long_help_wraps_but_not_in_code() {
        let help = "bind the answer with `prepbook relink content/answers/orm/slowest.md tell-me-about` or soften it with `[answers] unplaced` in the book's configuration";
        let drawn = drawn(at(0..1).help(help), "x");
        assert!(drawn.lines().count() >= 7, "{drawn}");
        assert!(
            drawn.contains("`prepbook relink content/answers/orm/slowest.md tell-me-about`"),
            "{drawn}"
        );
    }

    #[test]
    fn json_counts_from_one() {
        let list = [
            at(7..12).suggest("title").help("see the manual"),
            Diagnostic::note("n", "x").at_path("p"),
            Diagnostic::warning("w", "y"),
        ];
        let json = to_json(&list, &One("[book]\nétilte"));
        assert_eq!(json[0]["line"], 2);
        assert_eq!(json[0]["column"], 1);
        assert_eq!(json[0]["file"], "answers/a.md");
        assert_eq!(json[0]["severity"], "error");
        assert_eq!(json[0]["help"], "did you mean `title`? See the manual");
        assert_eq!(json[1]["file"], "p");
        assert!(
            json[1]["line"].is_null() && json[2]["file"].is_null() && json[2]["help"].is_null()
        );
    }

    proptest! {
        #[test]
        fn drawing_never_panics(
            text in "([ -~\t\r\u{0}-\u{1f}é日\u{301}\u{202e}🎉]{0,30}\n?){0,8}",
            spans in proptest::collection::vec((0u32..200, 0u32..200), 1..5),
            words in ".{0,20}",
            width in 0usize..200,
            color: bool,
        ) {
            let mut problem = Diagnostic::error("c", words.clone()).label(words.clone()).help(words.clone()).suggest(words);
            for (i, (start, end)) in spans.iter().enumerate() {
                let span = Span { start: *start, end: *end };
                problem = match i {
                    0 => problem.at(FileId(0), span),
                    _ => problem.related(Place::Text(FileId(0), span), "other"),
                };
            }
            let drawn = draw_all(&[problem.clone(), problem.clone()], &One(&text), Style { color, width });
            prop_assert!(drawn.ends_with('\n'));
            to_json(&[problem], &One(&text));
        }
    }
}
