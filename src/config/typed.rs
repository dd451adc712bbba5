//! What was typed: a TOML document read key by key, every value with its place, every problem kept and none fatal.
//!
//! Not by serde, which stops at the first wrong type: here all that is wrong with a file comes up in one run. `theme.toml` is
//! read through the same [`Table`].

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::text::nearest;

/// A value and where it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed<T> {
    /// The value.
    pub value: T,
    /// Its place in the file that is being read.
    pub span: Span,
}

/// Reads a whole document with `read`, which asks the top table for what it knows and then calls [`Table::end`]. Problems come in the order of their places; if the text is
/// not TOML, only its errors of syntax are told, and `read` gets what could be understood.
pub fn toml_document<T>(
    file: FileId,
    text: &str,
    read: impl FnOnce(&Table) -> T,
) -> (T, Vec<Diagnostic>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let problems = RefCell::new(Vec::new());
    let top = Table {
        name: String::new(),
        span: Span::new(0..0),
        entries: document.get_ref(),
        asked: RefCell::default(),
        shared: &Shared { file, problems },
    };
    let result = read(&top);
    let mut problems = top.shared.problems.take();
    if !errors.is_empty() {
        problems = errors
            .iter()
            .map(|error| syntax(file, text, error))
            .collect();
    }
    problems.sort_by_key(place);
    (result, problems)
}

fn place(problem: &Diagnostic) -> u32 {
    match problem.place {
        crate::diagnostic::Place::Text(_, span) => span.start,
        _ => 0,
    }
}

/// An error of syntax, in our words where the parser's are terse.
fn syntax(file: FileId, text: &str, error: &toml::de::Error) -> Diagnostic {
    let range = error.span().unwrap_or(0..0);
    let typed = text.get(range.clone()).unwrap_or("");
    let said = error.message();
    let (message, help) = if said.starts_with("string values must be quoted") {
        (
            "a text must stand in quotes".to_owned(),
            Some(format!("write `{}`", quoted(typed))),
        )
    } else if said.starts_with("duplicate key") {
        (
            format!("`{typed}` is set twice"),
            Some("remove one of the two".to_owned()),
        )
    } else if said.starts_with("invalid basic string") || said.starts_with("invalid literal string")
    {
        (
            "a text is not closed by a quote before its line ends".to_owned(),
            None,
        )
    } else if said.starts_with("missing escaped value") {
        let help = "write `\\\\` for a backslash, or put the text in single quotes";
        ("no such escape in a text".to_owned(), Some(help.to_owned()))
    } else {
        (said.trim_end_matches(", expected nothing").to_owned(), None)
    };
    let problem = Diagnostic::error("toml-syntax", format!("not valid TOML: {message}"));
    let problem = problem.at(file, Span::new(range));
    match help {
        Some(help) => problem.help(help),
        None => problem,
    }
}

fn quoted(text: &str) -> String {
    let quote = if text.contains('"') && !text.contains('\'') {
        '\''
    } else {
        '"'
    };
    format!("{quote}{}{quote}", text.trim())
}

/// What all tables of a document share.
struct Shared {
    file: FileId,
    problems: RefCell<Vec<Diagnostic>>,
}

/// A table of a document, asked for its keys one by one. What nobody asked for is unknown: [`Table::end`] says so.
pub struct Table<'a> {
    /// With its tables above it: `color.light`; the document itself: empty.
    name: String,
    span: Span,
    entries: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
    shared: &'a Shared,
}

impl<'a> Table<'a> {
    /// Where it starts: its header, or an inline table's braces.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The file that is being read.
    pub fn file(&self) -> FileId {
        self.shared.file
    }

    /// Keeps a problem.
    pub fn report(&self, problem: Diagnostic) {
        self.shared.problems.borrow_mut().push(problem);
    }

    /// An error at a value.
    pub fn wrong(&self, code: &'static str, span: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(code, message).at(self.shared.file, span)
    }

    /// Whether a key is there, of whatever type. It counts as asked for.
    pub fn has(&self, key: &'static str) -> bool {
        self.ask(key).is_some()
    }

    /// Where a key's value is.
    pub fn span_of(&self, key: &'static str) -> Option<Span> {
        self.ask(key).map(|value| Span::new(value.span()))
    }

    /// A text.
    pub fn string(&self, key: &'static str) -> Option<Typed<String>> {
        self.typed(key, "a text", |value| value.as_str().map(str::to_owned))
    }

    /// `true` or `false`.
    pub fn boolean(&self, key: &'static str) -> Option<Typed<bool>> {
        self.typed(key, "`true` or `false`", DeValue::as_bool)
    }

    /// A whole number.
    pub fn integer(&self, key: &'static str) -> Option<Typed<i64>> {
        self.typed(key, "a whole number", integer)
    }

    /// A number, whole or not.
    pub fn number(&self, key: &'static str) -> Option<Typed<f64>> {
        self.typed(key, "a number", number)
    }

    /// Texts: a list of them, or one alone.
    pub fn strings(&self, key: &'static str) -> Option<Vec<Typed<String>>> {
        self.list(key, "a list of texts", |value| {
            value.as_str().map(str::to_owned)
        })
    }

    /// Names, of which some may be numbers: a list of them, or one alone.
    pub fn names(&self, key: &'static str) -> Option<Vec<Typed<String>>> {
        self.list(key, "a list of texts or whole numbers", |value| {
            let text = value.as_str().map(str::to_owned);
            text.or_else(|| integer(value).map(|n| n.to_string()))
        })
    }

    /// Some of some names: a list of them, or one alone. Those that are none are reported and left out.
    pub fn some_of<T: Copy>(
        &self,
        key: &'static str,
        names: &[(&str, T)],
    ) -> Option<Vec<Typed<T>>> {
        let typed = self.strings(key)?;
        Some(
            typed
                .into_iter()
                .filter_map(|typed| self.named(key, typed, names))
                .collect(),
        )
    }

    /// Numbers: a list of them, or one alone.
    pub fn numbers(&self, key: &'static str) -> Option<Vec<Typed<f64>>> {
        self.list(key, "a list of numbers", number)
    }

    /// One of some names.
    pub fn one_of<T: Copy>(&self, key: &'static str, names: &[(&str, T)]) -> Option<Typed<T>> {
        let typed = self.string(key)?;
        self.named(key, typed, names)
    }

    fn named<T: Copy>(
        &self,
        key: &str,
        Typed { value, span }: Typed<String>,
        names: &[(&str, T)],
    ) -> Option<Typed<T>> {
        let found = names.iter().find(|(name, _)| *name == value);
        if let Some(&(_, value)) = found {
            return Some(Typed { value, span });
        }
        let mut problem = self.wrong(
            "unknown-value",
            span,
            format!("`{key}` cannot be `{value}`"),
        );
        if let Some(meant) = nearest(&value, names.iter().map(|(name, _)| *name)) {
            problem = problem.suggest(meant);
        }
        let known: Vec<String> = names
            .iter()
            .map(|(name, _)| format!("\"{name}\""))
            .collect();
        self.report(problem.help(format!("it can be {}", or_list(&known))));
        None
    }

    /// A table below this one. Its reader calls [`Table::end`].
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        let value = self.ask(key)?;
        match value.get_ref() {
            DeValue::Table(entries) => Some(self.below(key, value.span(), entries)),
            _ => {
                self.wrong_type(key, value, &format!("a table (`[{}]`)", self.path(key)));
                None
            }
        }
    }

    /// The tables of `[[key]]`. Their reader calls [`Table::end`] on each.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        let Some(value) = self.ask(key) else {
            return Vec::new();
        };
        let wanted = format!("a list of tables (`[[{}]]`)", self.path(key));
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong_type(key, value, &wanted);
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(entries) => tables.push(self.below(key, item.span(), entries)),
                _ => self.wrong_type(key, item, &wanted),
            }
        }
        tables
    }

    /// Every entry of a table whose keys are not known beforehand, all of them texts: key and value, in the order of their places.
    pub fn texts(&self) -> Vec<(Typed<String>, Typed<String>)> {
        let mut texts = Vec::new();
        for (key, value) in self.entries.iter() {
            let name: &str = key.get_ref();
            match value.get_ref().as_str() {
                Some(text) => texts.push((
                    Typed {
                        value: name.to_owned(),
                        span: Span::new(key.span()),
                    },
                    Typed {
                        value: text.to_owned(),
                        span: Span::new(value.span()),
                    },
                )),
                None => self.wrong_type(name, value, "a text"),
            }
        }
        texts.sort_by_key(|(key, _)| key.span.start);
        texts
    }

    /// Ends the reading: every key that was not asked for is an error that names the nearest one.
    pub fn end(&self) {
        self.end_with(|_, problem| problem);
    }

    /// As [`Table::end`]; `more` may add to the problem of an unknown key.
    pub fn end_with(&self, more: impl Fn(&str, Diagnostic) -> Diagnostic) {
        let asked = self.asked.borrow();
        for (key, value) in self.entries.iter() {
            let name: &str = key.get_ref();
            if asked.contains(&name) {
                continue;
            }
            let is_table = match value.get_ref() {
                DeValue::Table(_) => true,
                DeValue::Array(items) => items.iter().any(|item| item.get_ref().is_table()),
                _ => false,
            };
            let message = match (is_table, self.name.is_empty()) {
                (true, _) => format!("there is no table `[{}]`", self.path(name)),
                (false, true) => format!("there is no key `{name}` outside of a table"),
                (false, false) => format!("there is no key `{name}` in `[{}]`", self.name),
            };
            let mut problem = self.wrong("unknown-key", Span::new(key.span()), message);
            if let Some(meant) = nearest(name, asked.iter().copied()) {
                problem = problem.suggest(meant);
            }
            let known: Vec<String> = asked.iter().map(|key| format!("`{key}`")).collect();
            problem = problem.help(format!("known here are {}", and_list(&known)));
            self.report(more(name, problem));
        }
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.name)
        }
    }

    fn below(&self, key: &str, span: Range<usize>, entries: &'a DeTable<'a>) -> Table<'a> {
        Table {
            name: self.path(key),
            span: Span::new(span),
            entries,
            asked: RefCell::default(),
            shared: self.shared,
        }
    }

    fn ask(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.entries.get(key)
    }

    fn typed<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<Typed<T>> {
        let value = self.ask(key)?;
        match read(value.get_ref()) {
            Some(read) => Some(Typed {
                value: read,
                span: Span::new(value.span()),
            }),
            None => {
                self.wrong_type(key, value, wanted);
                None
            }
        }
    }

    fn list<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&DeValue<'a>) -> Option<T>,
    ) -> Option<Vec<Typed<T>>> {
        let value = self.ask(key)?;
        let items: Vec<&Spanned<DeValue>> = match value.get_ref() {
            DeValue::Array(items) => items.iter().collect(),
            _ => vec![value],
        };
        let mut list = Vec::with_capacity(items.len());
        for item in items {
            match read(item.get_ref()) {
                Some(read) => list.push(Typed {
                    value: read,
                    span: Span::new(item.span()),
                }),
                None => {
                    self.wrong_type(key, item, wanted);
                    return None;
                }
            }
        }
        Some(list)
    }

    fn wrong_type(&self, key: &str, value: &Spanned<DeValue>, wanted: &str) {
        let found = match value.get_ref() {
            DeValue::String(_) => "a text",
            DeValue::Integer(_) | DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "`true` or `false`",
            DeValue::Datetime(_) => "a date",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        let message = format!("`{key}` wants {wanted}, and this is {found}");
        let span = Span::new(value.span());
        let problem = self
            .wrong("wrong-type", span, message)
            .label(format!("{wanted} is wanted"));
        let scalar = matches!(
            value.get_ref(),
            DeValue::Integer(_) | DeValue::Float(_) | DeValue::Boolean(_) | DeValue::Datetime(_)
        );
        let boolean = wanted.starts_with("`true`");
        self.report(match value.get_ref() {
            _ if wanted.starts_with("a text") && scalar => problem.help("put it in quotes"),
            DeValue::String(text) if boolean => match &text[..] {
                "yes" | "on" | "true" => problem.help("write `true`, without quotes"),
                "no" | "off" | "false" => problem.help("write `false`, without quotes"),
                _ => problem,
            },
            DeValue::String(text)
                if text.trim().parse::<f64>().is_ok() && wanted.contains("number") =>
            {
                problem.help("write it without quotes")
            }
            _ => problem,
        });
    }
}

fn integer(value: &DeValue) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

fn number(value: &DeValue) -> Option<f64> {
    match value {
        DeValue::Float(number) => number.as_str().parse().ok().filter(|n: &f64| n.is_finite()),
        _ => integer(value).map(|n| n as f64),
    }
}

/// `a`, `b` and `c`
pub(super) fn and_list(items: &[String]) -> String {
    list_of(items, "and")
}

/// `a`, `b` or `c`
pub(super) fn or_list(items: &[String]) -> String {
    list_of(items, "or")
}

fn list_of(items: &[String], word: &str) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;

    fn codes(text: &str, read: impl FnOnce(&Table)) -> Vec<(&'static str, String)> {
        let (_, problems) = toml_document(FileId(0), text, |top| {
            read(top);
            top.end();
        });
        let place = |p: &Diagnostic| match p.place {
            Place::Text(_, span) => text[span.range()].to_owned(),
            _ => "?".into(),
        };
        problems.iter().map(|p| (p.code, place(p))).collect()
    }

    #[test]
    fn problems_come_all_and_in_order() {
        let text = "z = 1\nb = \"x\"\na = true\nlist = [\"a\", 2]\n";
        let found = codes(text, |top| {
            assert_eq!(top.string("a"), None);
            assert_eq!(top.boolean("b"), None);
            assert_eq!(top.strings("list"), None);
        });
        assert_eq!(
            found,
            [
                ("unknown-key", "z".into()),
                ("wrong-type", "\"x\"".into()),
                ("wrong-type", "true".into()),
                ("wrong-type", "2".into()),
            ]
        );
    }

    #[test]
    fn numbers_are_read_whole_or_refused() {
        let text = "a = 0x10\nb = 1.5\nc = 3\nd = 99999999999999999999\ne = 1e999\nf = inf\n";
        let found = codes(text, |top| {
            assert_eq!(top.integer("a").unwrap().value, 16);
            assert_eq!(top.number("b").unwrap().value, 1.5);
            assert_eq!(top.number("c").unwrap().value, 3.0);
            assert_eq!(top.integer("d"), None);
            assert_eq!(top.number("e"), None);
            assert_eq!(top.number("f"), None);
        });
        assert_eq!(found.len(), 3);
    }

    #[test]
    fn one_text_is_a_list_of_one() {
        let found = codes("a = \"x\"", |top| {
            assert_eq!(top.strings("a").unwrap()[0].value, "x");
        });
        assert!(found.is_empty());
    }

    #[test]
    fn errors_of_syntax_stand_alone() {
        assert_eq!(
            codes("a = b c\nd = 1\n", |_| ()),
            [("toml-syntax", "b c".into())]
        );
        assert_eq!(
            codes("a = 1\na = 2\n", |_| ()),
            [("toml-syntax", "a".into())]
        );
        assert_eq!(codes("[a\n", |_| ())[0].0, "toml-syntax");
    }

    #[test]
    fn tables_below_tables() {
        let text = "[a.b]\nx = 1\ny = 2\n[[c]]\nx = 1\n[[c]]\n";
        let found = codes(text, |top| {
            let a = top.table("a").unwrap();
            let b = a.table("b").unwrap();
            assert_eq!(b.integer("x").unwrap().value, 1);
            b.end();
            a.end();
            let c = top.tables("c");
            assert_eq!(c.len(), 2);
            c.iter().for_each(Table::end);
        });
        assert_eq!(
            found,
            [("unknown-key", "y".into()), ("unknown-key", "x".into())]
        );
    }
}
