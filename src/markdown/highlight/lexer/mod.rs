//! The common languages: lexers of our own, without regular expressions, in time that grows with the text's length alone.
//!
//! Stages: [`tokens`] finds who reads a language → `table` and `languages` (what languages look like, as data) → `code` reads any of them by its table, with
//! the help of `texts` (what stands in strings), `strings`, `heredoc`, `dialects`, `javascript` and `ruby` (what no table says). What is not shaped like a programming
//! language has a reader of its own: `markup`, `styles`, `data`, `yaml`, `shell`, `console`, `settings`, `http`, `diff`, `php`. All of them pass over the text once
//! with a `scan`, which collects the tokens.
//!
//! A reader never fails: whatever it does not know stays plain. Looking ahead is bounded by a constant, by the line, or done once.

mod code;
mod console;
mod data;
mod dialects;
mod diff;
mod heredoc;
mod http;
mod javascript;
mod languages;
mod markup;
mod php;
mod ruby;
mod scan;
mod settings;
mod shell;
mod strings;
mod styles;
mod table;
mod texts;
mod yaml;

use languages::{csharp, java, native, python, scripting, sql, web};
use scan::Scan;
use table::Language;

use super::Tokens;

/// The tokens of a text in the language of that name (one that `alias` gives); `None`: not one of ours.
pub(super) fn tokens(name: &str, text: &str) -> Option<Tokens> {
    let mut scan = Scan::new(text);
    read(name, &mut scan).then(|| scan.tokens())
}

/// How many bytes are looked at to find them.
#[cfg(test)]
pub(super) fn looks(name: &str, text: &str) -> Option<usize> {
    let mut scan = Scan::new(text);
    read(name, &mut scan).then(|| scan.looks.get())
}

/// All the words that a language's table lists.
#[cfg(test)]
pub(super) fn words(name: &str) -> Vec<&'static str> {
    let language = match name {
        "php" => Some(&scripting::PHP),
        _ => table(name),
    };
    let lists = |language: &'static Language| {
        language
            .words
            .iter()
            .map(|(_, words)| words)
            .chain([&language.contextual])
            .flat_map(|words| words.all().iter().copied())
            .collect()
    };
    language.map(lists).unwrap_or_default()
}

/// Makes a list of words as the tables do.
#[cfg(test)]
pub(super) fn sorted_words(list: &'static [&'static str]) {
    table::Words::new(list);
}

/// Reads a text, if the language of that name is one of ours.
fn read(name: &str, scan: &mut Scan<'_>) -> bool {
    if let Some(language) = table(name) {
        code::code(scan, language);
        return true;
    }
    let read: fn(&mut Scan<'_>) = match name {
        "console" if console::has_prompt(scan.text) => console::console,
        "console" => shell::shell,
        "css" => styles::css,
        "diff" => diff::diff,
        "django" => markup::django,
        "dockerfile" => settings::dockerfile,
        "html" => markup::html,
        "http" => http::http,
        "ini" => data::ini,
        "json" => data::json,
        "makefile" => settings::makefile,
        "nginx" => settings::nginx,
        "php" => php::php,
        "pycon" => console::pycon,
        "shell" if console::is_session(scan.text) => console::console,
        "shell" => shell::shell,
        "toml" => data::toml,
        "xml" => markup::xml,
        "yaml" => yaml::yaml,
        _ => return false,
    };
    read(scan);
    true
}

/// Languages that a table tells in full.
fn table(name: &str) -> Option<&'static Language> {
    Some(match name {
        "c" => &native::C,
        "c#" => &csharp::CSHARP,
        "cpp" => &native::CPP,
        "go" => &native::GO,
        "graphql" => &web::GRAPHQL,
        "java" => &java::JAVA,
        "javascript" => &web::JAVASCRIPT,
        "kotlin" => &java::KOTLIN,
        "python" => &python::PYTHON,
        "ruby" => &scripting::RUBY,
        "rust" => &native::RUST,
        "sql" => &sql::SQL,
        "swift" => &native::SWIFT,
        "typescript" => &web::TYPESCRIPT,
        _ => return None,
    })
}
