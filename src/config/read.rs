//! From what was typed to what it means.

mod editions;
mod site;

use self::editions::editions;
use self::site::site;
use super::keys::{TABLES, WORDS_PER_MINUTE};
use super::meaning::*;
use super::typed::{Table, Typed as Value, toml_document};
use super::values;
use crate::diagnostic::{Diagnostic, FileId, Span};

/// Reads `book.toml`. `text` is the file's text (empty file: all defaults). Problems are reported all at once, in the order of their places; the
/// returned configuration is usable (defaults stand in for what was wrong) so that later stages can report theirs too.
pub fn read(file: FileId, text: &str) -> (Config, Vec<Diagnostic>) {
    toml_document(file, text, |top| {
        let mut config = Config::default();
        let section = |key: &'static str, read: &mut dyn FnMut(&Table)| {
            if let Some(table) = top.table(key) {
                read(&table);
                end(&table, key);
            }
        };
        section("book", &mut |table| config.book = book(table));
        section("content", &mut |table| config.content = content(table));
        section("answers", &mut |table| config.answers = answers(table));
        section("theme", &mut |table| config.theme = theme(table));
        section("site", &mut |table| config.site = site(table));
        section("publish", &mut |table| config.publish = publish(table));
        section("watch", &mut |table| config.watch = watch(table));
        if top.has("edition") {
            config.editions = editions(&top.tables("edition"));
        }
        end(top, "");
        config
    })
}

/// Ends a table; a key that belongs in another one is told so.
fn end(table: &Table, name: &str) {
    table.end_with(|key, problem| {
        let home = TABLES
            .iter()
            .find(|table| table.name != name && table.has(key));
        match home {
            Some(home) => {
                let mut problem = problem;
                problem.suggestion = None;
                problem.help(format!("`{key}` belongs below `{}`", home.header()))
            }
            None => problem,
        }
    });
}

fn book(table: &Table) -> Book {
    let default = Book::default();
    let (title, subtitle) = (text(table, "title"), text(table, "subtitle"));
    let authors = table.strings("authors");
    let author = table.strings("author");
    if let (Some(_), Some(_), Some(span)) = (&authors, &author, table.span_of("author")) {
        let message = "`author` and `authors` are two names of one key";
        table.report(
            table
                .wrong("bad-value", span, message)
                .help("keep `authors`"),
        );
    }
    let mut names = Vec::new();
    for Value { value, span } in authors.or(author).unwrap_or_default() {
        if value.trim().is_empty() {
            table.report(table.wrong("bad-value", span, "an author needs a name"));
        } else {
            names.push(value.trim().to_owned());
        }
    }
    Book {
        title,
        subtitle,
        authors: names,
        language: language(table).unwrap_or(default.language),
        description: text(table, "description"),
    }
}

/// A text that says something.
fn text(table: &Table, key: &'static str) -> Option<String> {
    let Value { value, span } = table.string(key)?;
    let folded = crate::text::fold_spaces(&value);
    if folded.is_empty() {
        let problem = table.wrong("bad-value", span, format!("`{key}` is empty"));
        table.report(problem.help("write something, or remove the line"));
        return None;
    }
    Some(folded)
}

fn language(table: &Table) -> Option<String> {
    let Value { value, span } = table.string("language")?;
    if let Some(tag) = values::language(&value) {
        return Some(tag);
    }
    let message = format!("`{value}` is not a language tag");
    let mut problem = table.wrong("bad-value", span, message);
    let underscored = values::language(&value.replace('_', "-"));
    if let Some(tag) = underscored.or_else(|| values::language_of_word(&value).map(str::to_owned)) {
        problem = problem.suggest(tag);
    }
    table.report(
        problem.help("a language tag looks like `en`, `en-GB`, `de` or `zh-Hant` (BCP 47)"),
    );
    None
}

/// A path below the book's folder, and where it was typed.
fn path(table: &Table, key: &'static str) -> Option<(String, Typed)> {
    let value = table.string(key)?;
    checked_path(table, key, &value).map(|path| (path, Some((table.file(), value.span))))
}

fn checked_path(table: &Table, key: &str, typed: &Value<String>) -> Option<String> {
    match values::path(&typed.value) {
        Ok(path) => Some(path),
        Err(why) => {
            let message = format!("`{key}` cannot be `{}`: {why}", typed.value);
            let mut problem = table.wrong("bad-value", typed.span, message);
            let slashed = typed.value.replace('\\', "/");
            if slashed != typed.value && values::path(&slashed).is_ok() {
                problem = problem.suggest(slashed);
            }
            table.report(problem);
            None
        }
    }
}

fn content(table: &Table) -> Content {
    let default = Content::default();
    let (banks, bank_spans) = match banks(table) {
        Some((banks, spans)) => (banks, Some(spans)),
        None => (default.banks, None),
    };
    let mut typed = ContentTyped {
        banks: bank_spans,
        ..ContentTyped::default()
    };
    let mut take =
        |key, default: String, place: fn(&mut ContentTyped) -> &mut Typed| match path(table, key) {
            Some((path, span)) => {
                *place(&mut typed) = span;
                path
            }
            None => default,
        };
    let answers = take("answers", default.answers, |t| &mut t.answers);
    let pages = take("pages", default.pages, |t| &mut t.pages);
    let assets = take("assets", default.assets, |t| &mut t.assets);
    overlap(table, &typed, &answers, &pages);
    Content {
        banks,
        answers,
        pages,
        assets,
        lock: path(table, "lock").map_or(default.lock, |(path, _)| path),
        smart_punctuation: table
            .boolean("smart-punctuation")
            .map_or(default.smart_punctuation, |v| v.value),
        typed,
    }
}

/// A page among the answers would be read as an answer. (Answers below the pages are fine: they are taken out.)
fn overlap(table: &Table, typed: &ContentTyped, answers: &str, pages: &str) {
    let message = match pages.strip_prefix(answers) {
        Some("") => format!("answers and pages are one folder, `{pages}`"),
        Some(rest) if rest.starts_with('/') => {
            format!("the folder of pages, `{pages}`, is inside that of answers, `{answers}`")
        }
        _ => return,
    };
    let span = typed
        .pages
        .or(typed.answers)
        .map_or(table.span(), |(_, span)| span);
    table.report(
        table
            .wrong("bad-value", span, message)
            .help("give each a folder of its own"),
    );
}

/// The banks, and where each was typed.
type TypedBanks = (Vec<String>, Vec<(FileId, Span)>);

fn banks(table: &Table) -> Option<TypedBanks> {
    let typed = table.strings("banks")?;
    if let (true, Some(span)) = (typed.is_empty(), table.span_of("banks")) {
        let problem = table.wrong("bad-value", span, "`banks` is empty");
        table.report(problem.help("name a bank, or remove the line to use `content/questions.md`"));
        return None;
    }
    let mut banks = Vec::new();
    let mut spans = Vec::new();
    for value in &typed {
        let Some(path) = checked_path(table, "banks", value) else {
            continue;
        };
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", &path));
        if folder.contains('*') || name.matches('*').count() > 1 {
            let message = format!("`{path}` may hold one `*`, and only in the file's name");
            table.report(table.wrong("bad-value", value.span, message));
        } else if banks.contains(&path) {
            let message = format!("`{path}` is named twice");
            table.report(
                table
                    .wrong("bad-value", value.span, message)
                    .help("remove one of the two"),
            );
        } else {
            banks.push(path);
            spans.push((table.file(), value.span));
        }
    }
    // Nothing usable: the default stands in, so that later stages find what they can.
    (!banks.is_empty()).then_some((banks, spans))
}

fn answers(table: &Table) -> Answers {
    let default = Answers::default();
    let unplaced = [("error", Unplaced::Error), ("warning", Unplaced::Warning)];
    let mut seen: Vec<(String, &str)> = Vec::new();
    let mut names = |key: &'static str, default: Vec<String>| match headings(table, key, &mut seen)
    {
        Some(names) => names,
        None => default,
    };
    Answers {
        unplaced: table
            .one_of("unplaced", &unplaced)
            .map_or(default.unplaced, |v| v.value),
        example: names("example", default.example),
        metrics: names("metrics", default.metrics),
        outcome: names("outcome", default.outcome),
        words_per_minute: words_per_minute(table).unwrap_or(default.words_per_minute),
    }
}

/// Names of headings, lower case; each stands for one kind of evidence only.
fn headings(
    table: &Table,
    key: &'static str,
    seen: &mut Vec<(String, &'static str)>,
) -> Option<Vec<String>> {
    let mut names = Vec::new();
    for Value { value, span } in table.strings(key)? {
        let name = crate::text::fold_spaces(&value).to_lowercase();
        let taken = seen.iter().find(|(other, _)| *other == name);
        if name.is_empty() {
            table.report(table.wrong("bad-value", span, "a heading needs a name"));
        } else if let Some((_, other)) = taken {
            let message = if *other == key {
                format!("the heading `{name}` is named twice")
            } else {
                format!("the heading `{name}` cannot mark both `{other}` and `{key}`")
            };
            table.report(table.wrong("bad-value", span, message));
        } else {
            seen.push((name.clone(), key));
            names.push(name);
        }
    }
    if let (true, Some(span)) = (names.is_empty(), table.span_of(key)) {
        let message = format!("`{key}` names no heading");
        table.report(
            table
                .wrong("bad-value", span, message)
                .help("name one, or remove the line"),
        );
        return None;
    }
    Some(names)
}

fn words_per_minute(table: &Table) -> Option<u32> {
    let Value { value, span } = table.integer("words-per-minute")?;
    let (least, most) = WORDS_PER_MINUTE;
    if (least..=most).contains(&value) {
        return u32::try_from(value).ok();
    }
    let message = format!(
        "nobody speaks {value} words a minute: `words-per-minute` is from {least} to {most}"
    );
    table.report(table.wrong("bad-value", span, message));
    None
}

fn theme(table: &Table) -> ThemeChoice {
    let Some(Value { value, span }) = table.string("name") else {
        return ThemeChoice::default();
    };
    if let Err(why) = values::file_stem(&value) {
        table.report(table.wrong(
            "bad-value",
            span,
            format!("a theme cannot be named `{value}`: {why}"),
        ));
        return ThemeChoice::default();
    }
    ThemeChoice {
        name: value,
        span: Some((table.file(), span)),
    }
}

fn publish(table: &Table) -> Publish {
    let drafts = table.boolean("drafts");
    Publish {
        drafts: drafts.map_or(Publish::default().drafts, |v| v.value),
    }
}

fn watch(table: &Table) -> Watch {
    let Some(Value { value, span }) = table.string("editor-url") else {
        return Watch::default();
    };
    // Schemes that run what stands behind them.
    const RUN: [&str; 3] = ["javascript", "data", "vbscript"];
    let scheme = value.split_once(':').map(|(scheme, _)| scheme);
    let is_one = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            && !RUN.contains(&scheme.to_ascii_lowercase().as_str())
    };
    if !scheme.is_some_and(is_one) || !value.contains("{path}") {
        let message = format!("`{value}` opens no file in an editor");
        table.report(table.wrong("bad-value", span, message).help(
            "the URL has a scheme of the editor's and `{path}`, as `vscode://file{path}:{line}`",
        ));
        return Watch::default();
    }
    Watch {
        editor_url: Some(value),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
