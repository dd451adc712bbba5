//! Names in templates that nothing has. Where a template writes one, drawing it fails; but where it only asks (`{% if page.titel %}`), the answer is no
//! for ever, and nobody is told.
//!
//! What things have is learned from what pages are drawn from ([`Shape`]); then each template is read once for each set of names under which
//! it is included, with those that loops bind. What cannot be known so (a name that `set` makes, an element of a list that is always empty) is let pass.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tera::Value;

use super::pages::{self, Site};
use super::template_tags::{Tag, asked_for, end_of, first_word, is_of_name, tags};
use super::templates::{PAGES, Problem};
use crate::theme::Theme;

/// The roots of all that a template may see.
const ROOTS: [&str; 6] = ["book", "nav", "section", "page", "question", "assets"];

/// Includes in includes, at most; tera has refused circles, so this many are a joke.
const DEPTH: usize = 24;

/// What is known of a value.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// Nothing: it has been empty everywhere, or it is a text or a number.
    #[default]
    Unknown,
    List(Box<Shape>),
    Map(BTreeMap<String, Shape>),
}

impl Shape {
    fn of(value: &Value) -> Shape {
        if let Some(map) = value.as_map() {
            let entries = map
                .iter()
                .filter_map(|(key, value)| Some((key.as_str()?.to_owned(), Shape::of(value))));
            return Shape::Map(entries.collect());
        }
        let Some(list) = value.as_array() else {
            return Shape::Unknown;
        };
        let mut element = Shape::Unknown;
        for value in list {
            element.merge(Shape::of(value));
        }
        Shape::List(Box::new(element))
    }

    /// Learns what another has.
    fn merge(&mut self, other: Shape) {
        match (&mut *self, other) {
            (Shape::Map(own), Shape::Map(other)) => {
                for (key, shape) in other {
                    own.entry(key).or_default().merge(shape);
                }
            }
            (Shape::List(own), Shape::List(other)) => own.merge(*other),
            (Shape::Unknown, other) => *self = other,
            _ => {}
        }
    }

    /// Learns what all pages of a site have.
    pub(super) fn add_site(&mut self, site: &Site<'_>) {
        for kind in pages::all(site) {
            let place = site.place(kind, &[]);
            // What goes wrong here goes wrong where the page is drawn.
            let Ok(Some((_, context))) = site.filled(kind, &place) else {
                continue;
            };
            let roots = ROOTS
                .into_iter()
                .filter_map(|root| Some((root.to_owned(), Shape::of(context.get(root)?))));
            self.merge(Shape::Map(roots.collect()));
        }
    }

    fn element(&self) -> Shape {
        match self {
            Shape::List(element) => (**element).clone(),
            _ => Shape::Unknown,
        }
    }
}

/// The names of a place in a template, and what is known of them.
type Names = BTreeMap<String, Shape>;

/// Every such name in the theme's templates.
pub(super) fn misnamed(theme: &Theme, seen: &Shape) -> Vec<Problem> {
    let Shape::Map(roots) = seen else {
        return Vec::new();
    };
    let mut reader = Reader {
        theme,
        done: BTreeSet::new(),
        problems: BTreeSet::new(),
    };
    for page in PAGES {
        reader.read(page, roots, DEPTH);
    }
    reader.problems.into_iter().collect()
}

struct Reader<'t> {
    theme: &'t Theme,
    /// Templates that were read, each under these names.
    done: BTreeSet<(&'t str, Names)>,
    problems: BTreeSet<Problem>,
}

impl<'t> Reader<'t> {
    fn read(&mut self, name: &str, names: &Names, depth: usize) {
        let Some((name, template)) = self.theme.templates.get_key_value(name) else {
            return;
        };
        if depth == 0 || !self.done.insert((name, names.clone())) {
            return;
        }
        // Names as they were before each loop that is open here.
        let mut before: Vec<Names> = Vec::new();
        let mut names = names.clone();
        let mut skipped: Option<&str> = None;
        for tag in tags(&template.text) {
            let word = first_word(tag.text);
            if let Some(end) = skipped {
                // A component sees nothing of the page, and what is raw is no tag.
                skipped = Some(end).filter(|end| *end != word || !tag.is_statement);
                continue;
            }
            if !tag.is_statement {
                self.check(name, &tag, &names);
                continue;
            }
            match word {
                "component" => skipped = Some("endcomponent"),
                "raw" => skipped = Some("endraw"),
                "extends" | "include" => {
                    if let Some(other) = asked_for(&tag) {
                        self.read(other, &names, depth - 1);
                    }
                }
                "for" => {
                    self.check(name, &tag, &names);
                    before.push(names.clone());
                    bind(tag.text, &mut names);
                }
                "endfor" => names = before.pop().unwrap_or(names),
                "set" | "set_global" => {
                    self.check(name, &tag, &names);
                    let made = first_word(tag.text[word.len()..].trim_start()).to_owned();
                    // It may be seen after the loop too.
                    for names in before.iter_mut().chain([&mut names]) {
                        names.insert(made.clone(), Shape::Unknown);
                    }
                }
                _ => self.check(name, &tag, &names),
            }
        }
    }

    fn check(&mut self, template: &str, tag: &Tag<'_>, names: &Names) {
        // A comprehension binds names of its own.
        let body = tag.text.trim_start_matches("for ");
        if body.contains(" for ") {
            return;
        }
        for path in paths(tag.text) {
            let Some(mut shape) = names.get(path.names[0]) else {
                continue;
            };
            for (at, name) in path.names.iter().enumerate().skip(1) {
                let Shape::Map(map) = shape else { break };
                match map.get(*name) {
                    Some(below) => shape = below,
                    None => {
                        let range = tag.start + path.range.start..tag.start + path.range.end;
                        let so_far = path.names[..at].join(".");
                        let known = map.keys().map(String::as_str);
                        let names = (so_far.as_str(), *name);
                        let problem = Problem::no_such_name(template, range, names, known);
                        self.problems.insert(problem);
                        break;
                    }
                }
            }
        }
    }
}

/// Binds the names of `for x in list` and `for key, value in map`.
fn bind(tag: &str, names: &mut Names) {
    let Some((bound, list)) = tag.trim_start_matches("for ").split_once(" in ") else {
        return;
    };
    let element = match paths(list).next() {
        // The list itself, and nothing that is made of it.
        Some(path) if path.range == (0..list.trim_end().len()) => {
            let mut shape = names.get(path.names[0]);
            for name in &path.names[1..] {
                shape = match shape {
                    Some(Shape::Map(map)) => map.get(*name),
                    _ => None,
                };
            }
            shape.map(Shape::element).unwrap_or_default()
        }
        _ => Shape::Unknown,
    };
    match bound.split_once(',') {
        None => {
            names.insert(bound.trim().to_owned(), element);
        }
        Some((key, value)) => {
            for name in [key, value] {
                names.insert(name.trim().to_owned(), Shape::Unknown);
            }
        }
    }
}

/// Names with dots between.
struct Path<'t> {
    /// At least one.
    names: Vec<&'t str>,
    range: Range<usize>,
}

/// The paths in an expression, but for those that a template says it is not sure of: `x is defined`, `x | default(…)`, `x?.y`.
fn paths(text: &str) -> impl Iterator<Item = Path<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let c = text.get(at..)?.chars().next()?;
            if "\"'`".contains(c) {
                let inside = &text[at + 1..];
                at += 1 + end_of(inside, &c.to_string(), false).map_or(inside.len(), |n| n + 1);
                continue;
            }
            if !is_of_name(c) {
                at += c.len_utf8();
                continue;
            }
            let start = at;
            let mut names = Vec::new();
            loop {
                let name = first_word(&text[at..]);
                names.push(name);
                at += name.len();
                let next = text[at..].strip_prefix('.');
                if !next.is_some_and(|next| next.starts_with(is_of_name)) {
                    break;
                }
                at += 1;
            }
            let before = text[..start].trim_end();
            let after = text[at..].trim_start();
            let is_attribute = before.ends_with(['.', ']', ')']) && text[..start].ends_with('.');
            let is_filter = before.ends_with('|') && !before.ends_with("||");
            let is_argument = after.starts_with('=') && !after.starts_with("==");
            let asks = ["is defined", "is undefined", "is not defined"];
            let unsure = asks.iter().any(|ask| after.starts_with(ask))
                || after
                    .strip_prefix('|')
                    .is_some_and(|filter| filter.trim_start().starts_with("default"));
            if is_attribute || is_filter || is_argument || unsure || after.starts_with('(') {
                continue;
            }
            return Some(Path {
                names,
                range: start..at,
            });
        }
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::config::ThemeChoice;
    use crate::source::SourceMap;
    use crate::theme::TemplateText;

    fn map(entries: &[(&str, Shape)]) -> Shape {
        let own = entries.iter().map(|(k, v)| (k.to_string(), v.clone()));
        Shape::Map(own.collect())
    }

    /// The paths that nothing has in a cover of this text.
    fn found(text: &str) -> Vec<String> {
        let nowhere = tempfile::tempdir().expect("a folder");
        let choice = ThemeChoice {
            name: "folio".into(),
            span: None,
        };
        let (mut theme, _) = crate::theme::load(&mut SourceMap::new(nowhere.path()), &choice);
        let template = |text: &str| TemplateText {
            text: Arc::from(text),
            file: None,
        };
        theme.templates.clear();
        theme.templates.insert("index.html".into(), template(text));
        let part = template("{% if link.titel %}{% endif %}");
        theme.templates.insert("part.html".into(), part);
        let link = map(&[("title", Shape::Unknown), ("url", Shape::Unknown)]);
        let seen = map(&[
            ("page", map(&[("title", Shape::Unknown)])),
            (
                "nav",
                map(&[
                    ("pages", Shape::List(Box::new(link))),
                    ("previous", Shape::Unknown),
                ]),
            ),
        ]);
        let problems = misnamed(&theme, &seen);
        problems.iter().map(|p| p.message().to_owned()).collect()
    }

    #[test]
    fn a_name_that_nothing_has_is_found_where_it_is_only_asked_for() {
        let wrong = [
            ("{% if page.titel %}{% endif %}", "`page` has no `titel`"),
            (
                "{%- if not page.titel and 1 == 2 -%}{% endif %}",
                "`page` has no `titel`",
            ),
            ("{{ \"}} {{ x\" ~ page.titel }}", "`page` has no `titel`"),
            (
                "{{ page.title | default(value=page.titel) }}",
                "`page` has no `titel`",
            ),
            (
                "{% for link in nav.pages %}{% if link.titel %}{% endif %}{% endfor %}",
                "`link` has no `titel`",
            ),
            (
                "{% for link in nav.pages %}{% include \"part.html\" %}{% endfor %}",
                "`link` has no `titel`",
            ),
            (
                "{% for link in nav.pags %}{% endfor %}",
                "`nav` has no `pags`",
            ),
            ("{% set x = page.titel %}", "`page` has no `titel`"),
        ];
        for (text, said) in wrong {
            assert_eq!(found(text), [said], "{text}");
        }
    }

    #[test]
    fn what_cannot_be_known_passes() {
        let right = [
            "{% if page.title and nav.previous.anything %}{% endif %}",
            "{% if page.titel is defined %}{{ page.titel | default(value=1) }}{% endif %}{{ page?.titel }}",
            "{# {{ page.titel }} #}{% raw %}{{ page.titel }}{% endraw %}{{ \"page.titel\" }}",
            "{% component c(page) %}{{ page.titel }}{% endcomponent c %}",
            "{% set page = x %}{{ page.titel }}",
            "{% for page in nav.pages | reverse %}{{ page.titel }}{% endfor %}",
            "{% for k, page in x %}{{ page.titel }}{% endfor %}{{ f(page=x) }}{{ x.page.titel }}{{ x[0].page.titel }}",
            "{% include \"part.html\" %}",
        ];
        for text in right {
            assert_eq!(found(text), [""; 0], "{text}");
        }
    }
}
