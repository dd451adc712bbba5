//! Tera, set up once a theme; what goes wrong in a template, with file and place.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use tera::{Context, ErrorKind, Tera, Value};

use super::strings::teach;
use crate::diagnostic::{Diagnostic, Span};
use crate::memo::{KeyBuilder, Memo};
use crate::text::nearest;
use crate::theme::{TemplateText, Theme};
use crate::words::Strings;

/// The templates that the writer asks for; the others are what these include or extend.
pub(super) const PAGES: [&str; 8] = [
    "index.html",
    "section.html",
    "page.html",
    "practice.html",
    "404.html",
    "question.html",
    "question-page.html",
    "single.html",
];

/// The code of what is wrong in a template.
pub(super) const CODE: &str = "template";

/// How the message of a name begins that nobody knows.
const UNKNOWN: &str = "unknown variable";

/// A problem in a template. Plain data without a `FileId`, because it is remembered from build to build.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Problem {
    /// The template's name.
    template: String,
    /// Bytes of its text.
    range: Option<(usize, usize)>,
    message: String,
    suggestion: Option<String>,
    help: Option<String>,
}

impl Problem {
    fn new(template: &str, range: Option<Range<usize>>, message: impl Into<String>) -> Self {
        Problem {
            template: template.to_owned(),
            range: range.map(|range| (range.start, range.end)),
            message: message.into(),
            suggestion: None,
            help: None,
        }
    }

    #[cfg(test)]
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// A name that a thing has not, at its whole path; `known`: those that it has.
    pub(super) fn no_such_name<'k>(
        template: &str,
        path: Range<usize>,
        (so_far, name): (&str, &str),
        known: impl Iterator<Item = &'k str>,
    ) -> Self {
        let known: BTreeSet<&str> = known.collect();
        let list: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
        let message = format!("`{so_far}` has no `{name}`");
        let mut problem = Problem::new(template, Some(path), message);
        problem.help = Some(format!("`{so_far}` has {}", list.join(", ")));
        problem.suggestion = nearest(name, known).map(|near| format!("{so_far}.{near}"));
        problem
    }

    /// Whether it is a name that nobody knows, and none is near: a template that is included may have it from where that is done.
    pub(super) fn is_foreign_name(&self) -> bool {
        self.message.starts_with(UNKNOWN) && self.suggestion.is_none()
    }

    /// As a diagnostic: at the user's file, or at the path of a built-in template.
    pub(super) fn diagnostic(&self, theme: &Theme) -> Diagnostic {
        let diagnostic = Diagnostic::error(CODE, self.message.clone());
        let text = theme.templates.get(&self.template);
        let mut diagnostic = match (text, self.range) {
            (
                Some(TemplateText {
                    file: Some(file),
                    text,
                }),
                Some((start, end)),
            ) => {
                let end = end.min(text.len());
                diagnostic.at(*file, Span::new(start.min(end)..end))
            }
            (
                Some(TemplateText {
                    file: Some(file), ..
                }),
                None,
            ) => diagnostic.in_file(*file),
            _ => diagnostic.at_path(theme.path_of(&format!("templates/{}", self.template))),
        };
        if let Some(name) = &self.suggestion {
            diagnostic = diagnostic.suggest(name.clone());
        }
        let help = "what a template may use is listed in docs/themes.md";
        diagnostic.help(self.help.clone().unwrap_or_else(|| help.to_owned()))
    }
}

/// The templates of a theme, ready to render; or what is wrong with them, sorted by template and place.
pub(super) type Ready = Result<Tera, Vec<Problem>>;

/// Sets up the theme's templates, once a theme.
pub(super) fn prepare(theme: &Theme, strings: &Strings, memo: &Memo) -> Arc<Ready> {
    let key = KeyBuilder::new("site templates")
        .key(theme.key)
        .key(strings.key())
        .finish();
    memo.get(key, || {
        let texts: Vec<(&str, &str)> = theme
            .templates
            .iter()
            .map(|(name, text)| (name.as_str(), &*text.text))
            .collect();
        set_up(&texts, strings)
    })
}

fn empty(strings: &Strings) -> Tera {
    let mut tera = Tera::new();
    teach(strings, &mut tera);
    tera
}

fn set_up(texts: &[(&str, &str)], strings: &Strings) -> Ready {
    let mut problems = BTreeSet::new();
    // Each alone first, because tera stops at the first template that it cannot parse.
    for (name, text) in texts {
        if let Err(error) = empty(strings).add_raw_template(name, text)
            && let ErrorKind::SyntaxError(report) = error.kind()
        {
            problems.insert(Problem::new(
                name,
                Some(report.span().range.clone()),
                sentence(report.message()),
            ));
        }
    }
    for name in PAGES {
        if !texts.iter().any(|(have, _)| *have == name) {
            problems.insert(Problem::new(
                name,
                None,
                format!("the theme has no template `{name}`"),
            ));
        }
    }
    if !problems.is_empty() {
        return Err(problems.into_iter().collect());
    }
    // Then together: parents, includes, filters, blocks. A missing parent hides the problems behind it, so an empty one
    // stands in for it and the rest is looked at again; there are at most as many as templates.
    let mut stand_ins: Vec<String> = Vec::new();
    for _ in 0..=texts.len() {
        let mut tera = empty(strings);
        let all = texts
            .iter()
            .copied()
            .chain(stand_ins.iter().map(|name| (name.as_str(), "")));
        let Err(error) = tera.add_raw_templates(all) else {
            return if problems.is_empty() {
                Ok(tera)
            } else {
                Err(problems.into_iter().collect())
            };
        };
        match error.kind() {
            ErrorKind::MissingParent { current, parent } => {
                let text = text_of(texts, current);
                let names = texts
                    .iter()
                    .map(|(name, _)| *name)
                    .filter(|name| name != current);
                let mut problem = Problem::new(
                    current,
                    text.find(parent.as_str()).map(|at| at..at + parent.len()),
                    format!("there is no template `{parent}` to extend"),
                );
                problem.suggestion = nearest(parent, names).map(str::to_owned);
                problems.insert(problem);
                stand_ins.push(parent.clone());
            }
            ErrorKind::CircularExtend {
                tpl,
                inheritance_chain,
            } => {
                let chain = inheritance_chain.join("` → `");
                problems.insert(Problem::new(
                    tpl,
                    None,
                    format!("templates extend each other in a circle: `{chain}`"),
                ));
                break;
            }
            ErrorKind::CircularInclude { tpl, include_chain } => {
                let chain = include_chain.join("` → `");
                problems.insert(Problem::new(
                    tpl,
                    None,
                    format!("templates include each other in a circle: `{chain}`"),
                ));
                break;
            }
            other => {
                problems.extend(reports(&other.to_string(), texts));
                break;
            }
        }
    }
    Err(problems.into_iter().collect())
}

/// Tera hands several reference errors on as one text of drawn reports; this takes them apart again:
///
/// ```text
/// error: Unknown filter `x`
///  --> page.html:3:7
///   |
/// 3 | {{ page.title | x }}
///   |                 ^
/// ```
fn reports(text: &str, texts: &[(&str, &str)]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut message = None;
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(rest) = line.strip_prefix("error: ") {
            message = Some(rest);
        } else if let (Some(place), Some(said)) =
            (line.trim_start().strip_prefix("--> "), message.take())
        {
            let mut parts = place.rsplitn(3, ':');
            let column: Option<usize> = parts.next().and_then(|n| n.parse().ok());
            let row: Option<usize> = parts.next().and_then(|n| n.parse().ok());
            let (Some(column), Some(row), Some(name)) = (column, row, parts.next()) else {
                continue;
            };
            let carets = lines
                .by_ref()
                .nth(2)
                .map_or(1, |line| line.matches('^').count());
            let mut problem = Problem::new(
                name,
                place_in(text_of(texts, name), row, column, carets),
                sentence(said),
            );
            if let Some(wanted) = said
                .strip_prefix("Unknown template `")
                .and_then(|rest| rest.strip_suffix('`'))
            {
                problem.message = format!("there is no template `{wanted}` to include");
                problem.suggestion =
                    nearest(wanted, texts.iter().map(|(name, _)| *name)).map(str::to_owned);
            }
            problems.push(problem);
        }
    }
    if problems.is_empty() {
        let name = texts.first().map_or("", |(name, _)| name);
        problems.push(Problem::new(
            name,
            None,
            sentence(text.lines().next().unwrap_or_default()),
        ));
    }
    problems
}

/// Bytes of `length` characters from a line and column (both from 1).
fn place_in(text: &str, row: usize, column: usize, length: usize) -> Option<Range<usize>> {
    let line_start = if row <= 1 {
        0
    } else {
        text.match_indices('\n').nth(row - 2)?.0 + 1
    };
    let after = text.get(line_start..)?;
    let at = |characters: usize| {
        after
            .char_indices()
            .nth(characters)
            .map_or(text.len(), |(i, _)| line_start + i)
    };
    Some(at(column.saturating_sub(1))..at(column.saturating_sub(1) + length))
}

fn text_of<'a>(texts: &[(&str, &'a str)], name: &str) -> &'a str {
    texts
        .iter()
        .find(|(have, _)| *have == name)
        .map_or("", |(_, text)| text)
}

/// Tera's messages begin with a capital and sometimes end in a stop; ours do not.
fn sentence(message: &str) -> String {
    let message = message.trim().trim_end_matches('.');
    let mut letters = message.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if first.is_uppercase() && !second.is_uppercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.to_owned(),
    }
}

/// Renders a page.
pub(super) fn render(
    tera: &Tera,
    template: &str,
    context: &Context,
    texts: &Theme,
) -> Result<String, Problem> {
    tera.render(template, context)
        .map_err(|error| match error.kind() {
            ErrorKind::RenderingError(report) | ErrorKind::SyntaxError(report) => {
                let name = report.filename();
                let range = report.span().range.clone();
                let text = texts.templates.get(name).map_or("", |text| &*text.text);
                let mut problem =
                    Problem::new(name, Some(range.clone()), sentence(report.message()));
                if report.message().contains("undefined")
                    || report.message().contains("not defined")
                {
                    explain_unknown(&mut problem, text, range, context);
                }
                problem
            }
            other => Problem::new(
                template,
                None,
                sentence(other.to_string().lines().next().unwrap_or_default()),
            ),
        })
}

/// Says which name of a path such as `page.titel` there is not, and which one is near.
fn explain_unknown(problem: &mut Problem, text: &str, range: Range<usize>, context: &Context) {
    let path = path_at(text, range);
    if path.is_empty() {
        return;
    }
    let range = (path.start, path.end);
    let names: Vec<&str> = text.get(path).unwrap_or_default().split('.').collect();
    let Some((first, rest)) = names.split_first() else {
        return;
    };
    let roots = ["book", "nav", "section", "page", "question", "assets"];
    problem.range = Some(range);
    let Some(mut value) = context.get(first) else {
        // A name of the template's own (a loop's) may lead nowhere too: then the last name is the wrong one.
        if rest.is_empty() {
            problem.message = format!("{UNKNOWN} `{first}`");
            problem.suggestion = nearest(
                first,
                roots.into_iter().filter(|root| context.contains_key(root)),
            )
            .map(str::to_owned);
        } else {
            problem.message = format!("{UNKNOWN} `{}`", names.join("."));
        }
        return;
    };
    let mut so_far = (*first).to_owned();
    for name in rest {
        let Some(map) = value.as_map() else { return };
        match map.iter().find(|(key, _)| key.as_str() == Some(name)) {
            Some((_, next)) => value = next,
            None => {
                let keys = map.keys().filter_map(|key| key.as_str());
                let template = problem.template.clone();
                *problem =
                    Problem::no_such_name(&template, range.0..range.1, (&so_far, name), keys);
                return;
            }
        }
        so_far.push('.');
        so_far.push_str(name);
    }
}

/// Widens a place to the whole dotted path that it is part of.
fn path_at(text: &str, range: Range<usize>) -> Range<usize> {
    let of_a_path = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'.';
    let bytes = text.as_bytes();
    let mut start = range.start.min(bytes.len());
    while start > 0 && bytes.get(start - 1).copied().is_some_and(of_a_path) {
        start -= 1;
    }
    let mut end = range.start.min(bytes.len());
    while bytes.get(end).copied().is_some_and(of_a_path) {
        end += 1;
    }
    start..end
}

/// An error of tera's that no template is to blame for.
pub(super) fn unexpected(template: &str, message: &str) -> Problem {
    Problem::new(
        template,
        None,
        sentence(message.lines().next().unwrap_or_default()),
    )
}

/// HTML that our own writer made: not escaped again.
pub(super) fn html(text: &str) -> Value {
    Value::safe_string(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: [(&str, &str); 8] = [
        ("index.html", ""),
        ("section.html", ""),
        ("page.html", ""),
        ("practice.html", ""),
        ("question.html", ""),
        ("question-page.html", ""),
        ("404.html", ""),
        ("single.html", ""),
    ];

    fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut texts: Vec<(&str, &str)> = WHOLE
            .into_iter()
            .filter(|(name, _)| !changes.iter().any(|(changed, _)| changed == name))
            .collect();
        texts.extend(changes);
        texts
    }

    fn problems(changes: &[(&str, &str)]) -> Vec<Problem> {
        set_up(&with(changes), &Strings::default())
            .err()
            .unwrap_or_default()
    }

    fn marked<'a>(text: &'a str, problem: &Problem) -> &'a str {
        let (start, end) = problem.range.expect("a place");
        &text[start..end]
    }

    #[test]
    fn all_syntax_errors_are_found_in_one_run() {
        let found = problems(&[
            ("index.html", "{% if x %}"),
            ("page.html", "{{ 1 + }}"),
            ("extra.html", "{% nonsense %}"),
        ]);
        let names: Vec<&str> = found
            .iter()
            .map(|problem| problem.template.as_str())
            .collect();
        assert_eq!(names, ["extra.html", "index.html", "page.html"]);
        assert!(found.iter().all(|problem| problem.range.is_some()));
    }

    #[test]
    fn missing_parents_and_includes_are_named_with_their_place() {
        let index = "{% extends \"bse.html\" %}";
        let page = "é\n{% include \"qestion.html\" %}{{ 1 | sparkle }}";
        let found = problems(&[
            ("index.html", index),
            ("page.html", page),
            ("base.html", ""),
            ("question.html", ""),
        ]);
        assert_eq!(found.len(), 3, "{found:#?}");
        assert_eq!(marked(index, &found[0]), "bse.html");
        assert_eq!(found[0].suggestion.as_deref(), Some("base.html"));
        assert!(
            marked(page, &found[1]).contains("qestion"),
            "{:?}",
            marked(page, &found[1])
        );
        assert_eq!(found[1].suggestion.as_deref(), Some("question.html"));
        assert!(found[2].message.contains("sparkle"));
    }

    #[test]
    fn circles_end() {
        let found = problems(&[
            ("index.html", "{% extends \"page.html\" %}"),
            ("page.html", "{% extends \"index.html\" %}"),
        ]);
        assert_eq!(found.len(), 1);
        let found = problems(&[
            ("index.html", "{% include \"page.html\" %}"),
            ("page.html", "{% include \"index.html\" %}"),
        ]);
        assert_eq!(found.len(), 1);
    }

    #[test]
    fn a_missing_template_is_a_problem() {
        let found = set_up(&[("index.html", "")], &Strings::default())
            .err()
            .unwrap_or_default();
        assert_eq!(found.len(), PAGES.len() - 1);
    }

    #[test]
    fn deep_nesting_is_refused_and_does_not_overflow() {
        let text = format!(
            "{}1{}",
            "{{ ".to_owned() + &"(".repeat(20_000),
            ")".repeat(20_000) + " }}"
        );
        assert_eq!(problems(&[("page.html", &text)]).len(), 1);
    }

    #[test]
    fn messages_are_in_our_style() {
        assert_eq!(sentence("Unknown filter `x`."), "unknown filter `x`");
        assert_eq!(sentence("IO is down"), "IO is down");
    }
}
