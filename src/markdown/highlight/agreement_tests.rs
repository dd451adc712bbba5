//! The lexer against the grammars of syntect, character by character, over `tests/code` and the code in this repository's own answers.
//!
//! Where they differ on purpose, the pairs of tokens are listed with the reason; all else must agree but for a small share.

use std::fs;
use std::path::{Path, PathBuf};

use super::Token::{self, Attribute, Comment, Constant, Function, Keyword, Operator, String, Type};
use super::{Tokens, alias, grammar, lexer};

/// What differs on purpose: the lexer's token, and the grammar's.
type Apart = &'static [(Option<Token>, Option<Token>)];

/// A sample, its language for the lexer and for syntect, the least share that agrees in percent, and what differs on purpose.
const SAMPLES: [(&str, &str, &str, u32, Apart); 29] = [
    // `self` is a keyword among the parameters too; a decorator's arguments are code like any other.
    (
        "python.py",
        "python",
        "python",
        98,
        &[(Some(Keyword), None), (None, Some(Attribute))],
    ),
    // Words are keywords, also those that are operators to the grammar; a regular expression is one string.
    (
        "javascript.js",
        "javascript",
        "javascript",
        96,
        &[
            (Some(Keyword), Some(Operator)),
            (Some(String), Some(Constant)),
            (Some(String), Some(Keyword)),
        ],
    ),
    ("jsx.jsx", "javascript", "tsx", 99, &[]),
    // A capitalised name is a type wherever it stands.
    (
        "typescript.ts",
        "typescript",
        "typescript",
        94,
        &[(Some(Type), None)],
    ),
    // The text of a heredoc is a string.
    ("shell.sh", "shell", "bash", 97, &[(Some(String), None)]),
    // Words are keywords; types are types; many keywords and functions are unknown to the grammar; a table's columns are no constants.
    (
        "sql.sql",
        "sql",
        "sql",
        96,
        &[
            (Some(Keyword), Some(Operator)),
            (Some(Type), Some(Keyword)),
            (Some(Keyword), None),
            (Some(Function), None),
            (None, Some(Constant)),
        ],
    ),
    // Keys are keys.
    (
        "json.json",
        "json",
        "json",
        100,
        &[(Some(Attribute), Some(String))],
    ),
    // Keys in quotes are keys; the name of an anchor belongs to its sign.
    (
        "yaml.yaml",
        "yaml",
        "yaml",
        99,
        &[(Some(Attribute), Some(String)), (Some(Keyword), None)],
    ),
    // So do the names of sections.
    (
        "toml.toml",
        "toml",
        "toml",
        99,
        &[(Some(Attribute), Some(String)), (Some(Attribute), None)],
    ),
    // Keys as in TOML; a value without quotes is no string.
    (
        "ini.ini",
        "ini",
        "ini",
        98,
        &[
            (Some(Attribute), Some(Keyword)),
            (Some(Attribute), Some(String)),
            (Some(Attribute), None),
            (None, Some(String)),
            (Some(Constant), Some(String)),
        ],
    ),
    ("html.html", "html", "html", 98, &[]),
    ("xml.xml", "xml", "xml", 100, &[]),
    ("css.css", "css", "css", 98, &[]),
    // What is run is a command; all instructions are keywords.
    (
        "dockerfile.dockerfile",
        "dockerfile",
        "dockerfile",
        95,
        &[(Some(Function), None), (Some(Keyword), Some(Operator))],
    ),
    ("nginx.conf", "nginx", "nginx", 95, &[]),
    ("diff.diff", "diff", "diff", 100, &[]),
    // A capitalised name is a type; `self` and `as` are keywords everywhere.
    (
        "rust.rs",
        "rust",
        "rust",
        95,
        &[(Some(Type), None), (Some(Keyword), None)],
    ),
    // Types of one's own are types.
    (
        "go.go",
        "go",
        "go",
        98,
        &[(Some(Type), Some(Keyword)), (Some(Type), None)],
    ),
    // Packages are no types; all of a doc comment is a comment.
    (
        "java.java",
        "java",
        "java",
        96,
        &[(None, Some(Type)), (Some(Comment), None)],
    ),
    // Every name that ends in `_t` is a type.
    ("c.c", "c", "c", 98, &[(Some(Type), None)]),
    ("cpp.cpp", "cpp", "cpp", 97, &[]),
    // Doc comments are comments; members of an enumeration are no constants.
    (
        "csharp.cs",
        "c#",
        "c#",
        94,
        &[
            (Some(Comment), Some(Attribute)),
            (Some(Comment), None),
            (None, Some(Constant)),
        ],
    ),
    // The grammar takes names for functions because of what stands a line above.
    ("ruby.rb", "ruby", "ruby", 94, &[(None, Some(Function))]),
    // Code in strings is code; modifiers are keywords.
    (
        "php.php",
        "php",
        "php",
        93,
        &[
            (None, Some(String)),
            (Some(Keyword), Some(Type)),
            (Some(Keyword), None),
        ],
    ),
    // Calls are functions, capitalised names types; the grammar has neither, nor code in strings.
    (
        "kotlin.kt",
        "kotlin",
        "kotlin",
        93,
        &[
            (Some(Function), None),
            (Some(Type), None),
            (None, Some(String)),
        ],
    ),
    (
        "swift.swift",
        "swift",
        "swift",
        89,
        &[
            (Some(Function), None),
            (Some(Type), None),
            (Some(Keyword), None),
        ],
    ),
    ("makefile.mk", "makefile", "makefile", 94, &[]),
    // Headers and keys are keys.
    (
        "http.http",
        "http",
        "http",
        100,
        &[
            (Some(Attribute), Some(Keyword)),
            (Some(Attribute), Some(String)),
        ],
    ),
    // Capitalised names are types; a directive is one mark; single signs are plain.
    (
        "graphql.graphql",
        "graphql",
        "graphql",
        94,
        &[
            (Some(Type), None),
            (Some(Attribute), Some(Function)),
            (None, Some(Keyword)),
        ],
    ),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

/// The token of each byte.
fn spread(text: &str, tokens: &Tokens) -> Vec<Option<Token>> {
    let mut spread = vec![None; text.len()];
    for (range, token) in tokens {
        spread[range.start as usize..range.end as usize].fill(Some(*token));
    }
    spread
}

/// A line with the marks of its tokens.
fn marked(line: &str, tokens: &[Option<Token>]) -> std::string::String {
    let mut out = std::string::String::new();
    let mut current = None;
    for (at, c) in line.char_indices() {
        let token = tokens[at];
        if token != current && !c.is_whitespace() {
            if current.is_some() {
                out.push('»');
            }
            if let Some(token) = token {
                out += &format!("«{}:", token.name());
            }
            current = token;
        }
        out.push(c);
    }
    if current.is_some() {
        out.push('»');
    }
    out
}

/// Holds that the two agree over a share of what is not blank.
fn hold(name: &str, text: &str, language: &str, grammar: &str, least: u32, apart: Apart) {
    let ours = lexer::tokens(language, text).expect("a language of the lexer");
    let theirs = grammar::tokens(grammar, text).expect("a grammar");
    let (ours, theirs) = (spread(text, &ours), spread(text, &theirs));
    let (mut agreed, mut all, mut start) = (0, 0, 0);
    let mut differences = std::string::String::new();
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        let mut same = true;
        for (at, c) in line.char_indices() {
            if c.is_whitespace() {
                continue;
            }
            let pair = (ours[start + at], theirs[start + at]);
            all += 1;
            if pair.0 == pair.1 || apart.contains(&pair) {
                agreed += 1;
            } else {
                same = false;
            }
        }
        if !same {
            let line = line.trim_end();
            differences += &format!(
                "  ours   {}\n  theirs {}\n",
                marked(line, &ours[start..end]),
                marked(line, &theirs[start..end])
            );
        }
        start = end;
    }
    let share = f64::from(agreed) * 100.0 / f64::from(all.max(1));
    assert!(
        share >= f64::from(least),
        "{name}: {share:.1} % agree, {least} % must\n{differences}"
    );
}

#[test]
fn samples_agree_with_the_grammars() {
    for (file, language, grammar, least, apart) in SAMPLES {
        let text = fs::read_to_string(root().join("tests/code").join(file)).expect("a sample");
        hold(file, &text, language, grammar, least, apart);
    }
}

/// The code blocks of a Markdown text: language and code. Enough for our own files, which nest none.
fn fences(text: &str) -> Vec<(std::string::String, std::string::String)> {
    let mut found = Vec::new();
    let mut open: Option<(std::string::String, std::string::String)> = None;
    for line in text.lines() {
        let fence = line.trim_start().strip_prefix("```");
        match (&mut open, fence) {
            (None, Some(info)) => {
                let word = info.split_whitespace().next().unwrap_or_default();
                open = Some((word.to_owned(), std::string::String::new()));
            }
            (Some(_), Some(_)) => found.extend(open.take()),
            (Some((_, code)), None) => {
                *code += line;
                code.push('\n');
            }
            (None, None) => {}
        }
    }
    found
}

#[test]
fn our_own_answers_agree_with_the_grammars() {
    let mut folders = vec![
        root().join("content"),
        root().join("docs"),
        root().join("tests/books/paper"),
    ];
    let mut codes: Vec<(std::string::String, std::string::String)> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "md") {
                codes.extend(fences(&fs::read_to_string(path).expect("a text")));
            }
        }
    }
    let mut compared = 0;
    for language in ["python", "sql", "json", "toml", "nginx", "shell"] {
        let text: std::string::String = codes
            .iter()
            .filter(|(name, _)| alias(name) == language)
            .map(|(_, code)| code.as_str())
            .collect();
        let known = SAMPLES.iter().find(|(_, name, ..)| *name == language);
        let Some(&(_, _, grammar, _, apart)) = known else {
            continue;
        };
        compared += text.lines().count();
        hold("the answers", &text, language, grammar, 95, apart);
    }
    assert!(compared > 200, "only {compared} lines of code were found");
}
