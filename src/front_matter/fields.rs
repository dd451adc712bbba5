//! YAML to keys and values with their places.
//!
//! The block is read into an untyped tree whose nodes know where they stand; each field then takes its type from there. So that one wrong
//! value does not hide the others, and so that a string field means what was typed: `metric: 0.80` is the text "0.80", not the number 0.8.

use super::THIS_FILE;
use super::value::{Located, Node, Root, Value};
use crate::diagnostic::{Diagnostic, Span};
use crate::text;

/// A value and where it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its place.
    pub span: Span,
}

/// The fields of a front matter block. Each `take_…` removes its key; [`Fields::finish`] reports the keys that nobody took.
#[derive(Debug)]
pub struct Fields<'a> {
    text: &'a str,
    entries: Vec<(Spanned<String>, Node)>,
    problems: Vec<Diagnostic>,
}

impl<'a> Fields<'a> {
    /// Reads the YAML that stands at `yaml` in `text`. Diagnostics name [`THIS_FILE`].
    pub fn read(text: &'a str, yaml: Span) -> Fields<'a> {
        let mut fields = Fields {
            text,
            entries: Vec::new(),
            problems: Vec::new(),
        };
        let Some(source) = text.get(yaml.range()) else {
            return fields;
        };
        if source
            .lines()
            .all(|line| line.trim().is_empty() || line.trim_start().starts_with('#'))
        {
            return fields;
        }
        match serde_saphyr::from_str::<Located<Root>>(source) {
            Ok(Located { value: Root::Map(entries), .. }) => {
                let shift = |span: Span| Span { start: span.start + yaml.start, end: span.end + yaml.start };
                for (mut key, mut node) in entries {
                    key.span = shift(key.span);
                    shift_node(&mut node, yaml.start);
                    if node.span.start == node.span.end {
                        // A list or table, or nothing at all: its events have no length, the key's line stands for it.
                        node.span = key.span;
                    }
                    fields.entries.push((key, node));
                }
            }
            Ok(Located { value: Root::Other, .. }) => fields.problems.push(
                Diagnostic::error("front-matter", "front matter is not a list of `key: value` lines")
                    .at(THIS_FILE, first_line(source, yaml))
                    .help("write one `key: value` a line between the two `---` lines, or take the lines away"),
            ),
            Err(error) => fields.problems.push(syntax_error(source, yaml, &error)),
        }
        fields
    }

    /// Takes a key whatever its type.
    fn take(&mut self, key: &str) -> Option<(Spanned<String>, Node)> {
        let index = self.entries.iter().position(|(k, _)| k.value == key)?;
        Some(self.entries.remove(index)).filter(|(_, node)| node.value != Value::Null)
    }

    /// Whether the key is there, with or without a value.
    pub fn has(&self, key: &str) -> bool {
        self.entries.iter().any(|(k, _)| k.value == key)
    }

    /// A text. Numbers and the like count as the text that was typed; an empty one as absent.
    pub fn take_text(&mut self, key: &str) -> Option<Spanned<String>> {
        let (_, node) = self.take(key)?;
        let value = match &node.value {
            Value::Text(text) => text.trim().to_owned(),
            Value::Bool(_) | Value::Number => self.typed(node.span).to_owned(),
            Value::Null => return None,
            Value::List(_) | Value::Map => {
                self.wrong_type(key, &node, "text");
                return None;
            }
        };
        (!value.is_empty()).then_some(Spanned {
            value,
            span: node.span,
        })
    }

    /// True or false.
    pub fn take_bool(&mut self, key: &str) -> Option<Spanned<bool>> {
        let (_, node) = self.take(key)?;
        match node.value {
            Value::Bool(value) => Some(Spanned {
                value,
                span: node.span,
            }),
            _ => {
                self.wrong_type(key, &node, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number.
    pub fn take_integer(&mut self, key: &str) -> Option<Spanned<i64>> {
        let (_, node) = self.take(key)?;
        let value = if node.value == Value::Number {
            self.typed(node.span).parse::<i64>().ok()
        } else {
            None
        };
        if value.is_none() {
            self.wrong_type(key, &node, "a whole number");
        }
        value.map(|value| Spanned {
            value,
            span: node.span,
        })
    }

    /// A list of texts, typed as a YAML list or as one text with commas.
    pub fn take_list(&mut self, key: &str) -> Vec<Spanned<String>> {
        let Some((_, node)) = self.take(key) else {
            return Vec::new();
        };
        let mut list = Vec::new();
        match &node.value {
            Value::Text(text) => {
                for value in text
                    .split([',', '，', '、'])
                    .map(str::trim)
                    .filter(|part| !part.is_empty())
                {
                    list.push(Spanned {
                        value: value.to_owned(),
                        span: node.span,
                    });
                }
            }
            Value::Bool(_) | Value::Number => {
                list.push(Spanned {
                    value: self.typed(node.span).to_owned(),
                    span: node.span,
                });
            }
            Value::List(items) => {
                for item in items {
                    match &item.value {
                        Value::Text(value) if value.trim().is_empty() => {}
                        Value::Text(value) => list.push(Spanned {
                            value: value.trim().to_owned(),
                            span: item.span,
                        }),
                        Value::Bool(_) | Value::Number => {
                            list.push(Spanned {
                                value: self.typed(item.span).to_owned(),
                                span: item.span,
                            });
                        }
                        Value::Null => {}
                        Value::List(_) | Value::Map => self.wrong_type(key, item, "text"),
                    }
                }
            }
            Value::Null => {}
            Value::Map => self.wrong_type(key, &node, "a list of texts"),
        }
        list
    }

    /// Takes a key that means nothing here but is no mistake either.
    pub fn ignore(&mut self, key: &str) {
        self.take(key);
    }

    /// Whether anything was wrong so far.
    pub fn has_problems(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Whether the block as a whole could not be read. To be asked before any field is taken.
    pub fn is_damaged(&self) -> bool {
        !self.problems.is_empty()
    }

    /// Adds a problem at a place of the file.
    pub fn problem(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// Reports the keys that nobody took, each with the nearest known one.
    pub fn finish(mut self, known: &[&str]) -> Vec<Diagnostic> {
        for (key, _) in std::mem::take(&mut self.entries) {
            let mut diagnostic = Diagnostic::error(
                "unknown-key",
                format!("front matter has no key `{}`", key.value),
            )
            .at(THIS_FILE, key.span);
            match text::nearest(&key.value, known.iter().copied()) {
                Some(name) => {
                    diagnostic = diagnostic
                        .label(format!("did you mean `{name}`?"))
                        .suggest(name);
                }
                None => diagnostic = diagnostic.help(format!("the keys are {}", list_of(known))),
            }
            self.problems.push(diagnostic);
        }
        self.problems
    }

    /// What was typed at `span`, without quotes.
    fn typed(&self, span: Span) -> &'a str {
        self.text
            .get(span.range())
            .unwrap_or_default()
            .trim()
            .trim_matches(['"', '\''])
    }

    fn wrong_type(&mut self, key: &str, node: &Node, expected: &str) {
        self.problems.push(
            Diagnostic::error("front-matter", format!("`{key}` wants {expected}"))
                .at(THIS_FILE, node.span)
                .label(format!("this is {}", node.value.kind())),
        );
    }
}

/// "`a`, `b` and `c`".
pub(crate) fn list_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        Some((last, _)) => last.clone(),
        None => String::new(),
    }
}

fn shift_node(node: &mut Node, by: u32) {
    node.span = Span {
        start: node.span.start + by,
        end: node.span.end + by,
    };
    if let Value::List(items) = &mut node.value {
        for item in items {
            shift_node(item, by);
        }
    }
}

/// The first line with something in it.
fn first_line(source: &str, yaml: Span) -> Span {
    let mut at = yaml.start as usize;
    for line in source.split_inclusive('\n') {
        if !line.trim().is_empty() {
            return Span::new(at..at + line.trim_end().len());
        }
        at += line.len();
    }
    yaml
}

fn syntax_error(source: &str, yaml: Span, error: &serde_saphyr::Error) -> Diagnostic {
    // Scanner errors know line and column (in characters) alone.
    let offset = error.location().map_or(0, |place| {
        offset_of(source, place.line() as usize, place.column() as usize)
    });
    let line_start = source[..offset].rfind('\n').map_or(0, |n| n + 1);
    let line = source[line_start..].lines().next().unwrap_or_default();
    let end = source[offset..]
        .chars()
        .next()
        .filter(|c| *c != '\n')
        .map_or(offset, |c| offset + c.len_utf8());
    let span = Span::new(yaml.start as usize + offset..yaml.start as usize + end);
    let message = error.without_snippet().to_string();
    let message = first_sentence(&message);
    let diagnostic = Diagnostic::error(
        "front-matter",
        format!("front matter is not valid YAML: {message}"),
    )
    .at(THIS_FILE, span);
    let value = line.split_once(": ").map_or("", |(_, value)| value);
    if value.contains(": ") && !value.starts_with(['"', '\'']) {
        diagnostic.help("a value that holds `: ` must stand in quotes: `key: \"one: two\"`")
    } else if value.starts_with(['*', '&', '!', '%', '@', '`', '[', '{', '|', '>', '#']) {
        diagnostic.help("a value that begins with a mark must stand in quotes: `key: \"`select_related` twice\"`")
    } else {
        diagnostic.help("each line between the `---` lines is `key: value`; put the value in quotes if it holds marks")
    }
}

/// The byte offset of a line and a column that count from 1; what lies outside goes to the nearest end.
fn offset_of(source: &str, line: usize, column: usize) -> usize {
    let mut at = 0;
    for (index, text) in source.split_inclusive('\n').enumerate() {
        if index + 1 == line {
            let text = text.trim_end_matches('\n');
            return at
                + text
                    .char_indices()
                    .nth(column.saturating_sub(1))
                    .map_or(text.len(), |(i, _)| i);
        }
        at += text.len();
    }
    // Behind the last line: its end, where something is missing.
    source.trim_end().len()
}

/// The parser's own words without its place (ours is drawn), as one line.
fn first_sentence(message: &str) -> String {
    let line = message.lines().next().unwrap_or_default().trim();
    let line = line.strip_prefix("error: ").unwrap_or(line);
    let line = match line.split_once(": ") {
        Some((place, rest)) if place.starts_with("line ") => rest,
        _ => line,
    };
    let line = match line.find(" at line ") {
        Some(at) => &line[..at],
        None => line,
    };
    line.trim_end_matches(['.', ':']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> Fields<'_> {
        Fields::read(yaml, Span::new(0..yaml.len()))
    }

    #[test]
    fn texts_are_what_was_typed() {
        let yaml =
            "metric: 0.80\nid: 12\nauthor: no\nquestion: 'It''s'\nempty:\nlong: >\n  one\n  two\n";
        let mut fields = read(yaml);
        assert_eq!(
            fields.take_text("metric").map(|s| s.value).as_deref(),
            Some("0.80")
        );
        let id = fields.take_text("id").expect("id");
        assert_eq!((id.value.as_str(), &yaml[id.span.range()]), ("12", "12"));
        assert_eq!(
            fields.take_text("author").map(|s| s.value).as_deref(),
            Some("no")
        );
        assert_eq!(
            fields.take_text("question").map(|s| s.value).as_deref(),
            Some("It's")
        );
        assert_eq!(fields.take_text("empty"), None);
        assert_eq!(
            fields.take_text("long").map(|s| s.value).as_deref(),
            Some("one two")
        );
        assert_eq!(fields.finish(&[]), []);
    }

    #[test]
    fn lists_come_in_two_forms() {
        for yaml in [
            "tags: [orm, 3.10]\n",
            "tags:\n  - orm\n  - 3.10\n",
            "tags: orm, 3.10\n",
        ] {
            let mut fields = read(yaml);
            let tags: Vec<String> = fields
                .take_list("tags")
                .into_iter()
                .map(|s| s.value)
                .collect();
            assert_eq!(tags, ["orm", "3.10"], "{yaml}");
        }
    }

    #[test]
    fn a_wrong_type_names_its_place_and_hides_nothing() {
        let yaml = "private: maybe\nquestion: [a]\ncue: x\n";
        let mut fields = read(yaml);
        assert_eq!(fields.take_bool("private"), None);
        assert_eq!(fields.take_text("question"), None);
        assert_eq!(
            fields.take_text("cue").map(|s| s.value).as_deref(),
            Some("x")
        );
        let problems = fields.finish(&[]);
        let messages: Vec<&str> = problems.iter().map(|d| d.message.as_str()).collect();
        assert_eq!(
            messages,
            ["`private` wants `true` or `false`", "`question` wants text"]
        );
        assert_eq!(
            problems[0].place,
            crate::diagnostic::Place::Text(THIS_FILE, Span::new(9..14))
        );
    }

    #[test]
    fn bad_yaml_is_one_error_with_a_place() {
        for (yaml, help) in [
            (
                "cue: a\nquestion: What is this: that\n",
                "must stand in quotes",
            ),
            ("cue: `x`\n", "begins with a mark"),
            ("a: [1\n", "begins with a mark"),
            ("a: 1\na: 2\n", "key: value"),
            ("- a\n- b\n", "key: value"),
            ("just words\n", "key: value"),
        ] {
            let problems = read(yaml).finish(&[]);
            assert_eq!(problems.len(), 1, "{yaml}: {problems:?}");
            assert_eq!(problems[0].code, "front-matter");
            assert!(
                problems[0].help.as_deref().unwrap_or("").contains(help),
                "{yaml}: {problems:?}"
            );
            assert!(
                matches!(problems[0].place, crate::diagnostic::Place::Text(..)),
                "{yaml}"
            );
            assert!(!problems[0].message.contains('\n'), "{yaml}: {problems:?}");
        }
    }

    #[test]
    fn spans_count_from_the_start_of_the_file() {
        let text = "---\ncue: é\ntags: [a, b]\n---\n";
        let super::super::Split::Found { yaml, .. } = super::super::split(text) else {
            panic!("found")
        };
        let mut fields = Fields::read(text, yaml);
        let cue = fields.take_text("cue").expect("cue");
        assert_eq!(&text[cue.span.range()], "é");
        let spans: Vec<&str> = fields
            .take_list("tags")
            .iter()
            .map(|t| &text[t.span.range()])
            .collect();
        assert_eq!(spans, ["a", "b"]);
    }
}
