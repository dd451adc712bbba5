//! `[site]`: where it will live, and what others shall find there.

use super::path;
use crate::config::meaning::{NamedFile, Site};
use crate::config::typed::{Table, Typed as Value};
use crate::text::nearest;

pub(super) fn site(table: &Table) -> Site {
    let default = Site::default();
    let split = [("section", false), ("question", true)];
    let raw_html = [("escape", false), ("allow", true)];
    Site {
        url: url(table),
        raw_html: table
            .one_of("raw-html", &raw_html)
            .map_or(default.raw_html, |v| v.value),
        fold: table.boolean("fold").map_or(default.fold, |v| v.value),
        split: table
            .one_of("split", &split)
            .map_or(default.split, |v| v.value),
        strings: named_file(table, "strings"),
        image: image(table),
        icon: named_file(table, "icon"),
        edit_url: edit_url(table),
    }
}

/// A file of the book.
fn named_file(table: &Table, key: &'static str) -> Option<NamedFile> {
    let (path, typed) = path(table, key)?;
    typed.map(|typed| NamedFile { path, typed })
}

fn url(table: &Table) -> Option<String> {
    let Value { value, span } = table.string("url")?;
    let host = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"));
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"<>\\^`{|}?#".contains(c);
    match host {
        Some(host) if !host.is_empty() && !host.starts_with(['/', ':']) && !host.contains(odd) => {
            Some(format!("{}/", value.trim_end_matches('/')))
        }
        _ => {
            let mut problem = table.wrong(
                "bad-value",
                span,
                format!("`{value}` is not a site's address"),
            );
            if host.is_none()
                && value.contains('.')
                && !value.contains("//")
                && !value.contains(odd)
            {
                problem = problem.suggest(format!("https://{value}"));
            }
            table.report(problem.help("an address looks like `https://example.org/guide/`"));
            None
        }
    }
}

/// The picture of link previews. It stands in them by its whole address.
fn image(table: &Table) -> Option<NamedFile> {
    let named = named_file(table, "image")?;
    if !table.has("url") {
        let message = "`image` needs `url`: a link preview asks for the picture's whole address";
        let problem = table.wrong("bad-value", named.typed.1, message);
        table.report(
            problem.help("say where the site will live, as `url = \"https://example.org/guide/\"`"),
        );
    }
    Some(named)
}

/// Where the book's files can be edited: an address with `{path}`.
fn edit_url(table: &Table) -> Option<String> {
    const EXAMPLE: &str =
        "such an address looks like `https://example.org/team/book/edit/main/{path}`";
    let Value { value, span } = table.string("edit-url")?;
    let wrong = |message: String| {
        let problem = table.wrong("bad-value", span, message);
        Some(problem.help(EXAMPLE))
    };
    let host = value
        .strip_prefix("https://")
        .or_else(|| value.strip_prefix("http://"));
    let odd = |c: char| c.is_whitespace() || c.is_control() || "\"'<>\\^`|".contains(c);
    let is_address = host.is_some_and(|host| {
        host.starts_with(|c: char| c.is_alphanumeric() || c == '[') && !host.contains(odd)
    });
    let unknown = placeholders(&value).find(|name| *name != "path");
    let problem = if !is_address {
        wrong(format!("`{value}` is no address of a file"))
    } else if let Some(name) = unknown {
        let problem = wrong(format!(
            "there is no `{{{name}}}` to fill in, only `{{path}}`"
        ));
        match nearest(name, ["path"]) {
            Some(_) => problem.map(|p| p.suggest(value.replace(&format!("{{{name}}}"), "{path}"))),
            None => problem,
        }
    } else if !value.contains("{path}") {
        wrong("`edit-url` has no `{path}`: all files would have one address".to_owned())
    } else {
        None
    };
    match problem {
        Some(problem) => {
            table.report(problem);
            None
        }
        None => Some(value),
    }
}

/// What stands in braces; of braces without a partner, what follows.
fn placeholders(pattern: &str) -> impl Iterator<Item = &str> {
    let parts = pattern.split('{').skip(1);
    let names = parts.map(|part| part.split_once('}').map_or(part, |(name, _)| name));
    let stray = pattern.replace("{path}", "").contains('}');
    names.chain(stray.then_some("}"))
}
