//! Code to tokens, behind one function.
//!
//! Stages: the name in a fence's info string → the language (`alias`) → `lexer`, which has the common languages → `grammar`, which has those of
//! syntect and two-face, for what the lexer does not know. A book that only has common languages never loads a grammar.

mod grammar;
mod lexer;

use std::ops::Range;
use std::sync::Arc;

use crate::memo::{KeyBuilder, Memo};

/// What a piece of code is to a reader. Few on purpose: a theme gives each a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Token {
    /// `if`, `def`, `SELECT`
    Keyword,
    /// Strings and characters.
    String,
    /// Numbers, `true`, `None`: constants of the language.
    Constant,
    /// Comments and doc strings.
    Comment,
    /// Names of functions where they are defined or called.
    Function,
    /// Types and classes.
    Type,
    /// Attributes, decorators, keys, tags.
    Attribute,
    /// Operators and punctuation worth marking.
    Operator,
    /// Added in a diff.
    Inserted,
    /// Removed in a diff.
    Deleted,
}

impl Token {
    /// All, in the order of the theme's `[code]` table.
    pub const ALL: [Token; 10] = [
        Token::Keyword,
        Token::String,
        Token::Constant,
        Token::Comment,
        Token::Function,
        Token::Type,
        Token::Attribute,
        Token::Operator,
        Token::Inserted,
        Token::Deleted,
    ];

    /// The name in `theme.toml` and, behind `tk-`, in class names.
    pub fn name(self) -> &'static str {
        match self {
            Token::Keyword => "keyword",
            Token::String => "string",
            Token::Constant => "constant",
            Token::Comment => "comment",
            Token::Function => "function",
            Token::Type => "type",
            Token::Attribute => "attribute",
            Token::Operator => "operator",
            Token::Inserted => "inserted",
            Token::Deleted => "deleted",
        }
    }
}

/// Byte ranges of `text` that have a token, in order, not overlapping, neighbours of one kind merged; what lies between is plain.
pub type Tokens = Vec<(Range<u32>, Token)>;

/// The tokens of `text` in the language that `info` (a fence's info string) names; `None`: no such language, or none named.
pub fn highlight(info: &str, text: &str, memo: &Memo) -> Option<Arc<Tokens>> {
    let name = language_name(info);
    if name.is_empty() || text.is_empty() || text.len() > LONGEST_TEXT {
        return None;
    }
    let name = name.to_ascii_lowercase();
    let name = alias(&name);
    let key = KeyBuilder::new("highlight")
        .with(name.as_bytes())
        .with(text.as_bytes())
        .finish();
    // An unknown language is remembered too.
    let found = memo.get(key, || {
        lexer::tokens(name, text)
            .or_else(|| grammar::tokens(name, text))
            .map(Arc::new)
    });
    Option::clone(&found)
}

/// Longer texts are left plain, in bytes: nobody reads a megabyte of code in an answer.
const LONGEST_TEXT: usize = 1 << 20;

/// The language's name in an info string: `python title="x"`, `{.python}`, `rust,ignore`, `js{1,3}`, `language-sql`.
fn language_name(info: &str) -> &str {
    let word = info.trim_start().trim_start_matches(['{', '.', ' ']);
    let end =
        word.find(|c: char| c.is_whitespace() || matches!(c, ',' | '{' | '}' | ':' | ';' | '='));
    let word = word.get(..end.unwrap_or(word.len())).unwrap_or_default();
    word.strip_prefix("language-").unwrap_or(word)
}

/// Other names that people write for a language, lower case.
fn alias(name: &str) -> &str {
    match name {
        "py" | "python3" | "py3" | "gyp" | "sage" => "python",
        "pycon" | "python-console" | "ipython" => "pycon",
        "js" | "node" | "mjs" | "cjs" | "jsx" | "react" | "javascriptreact" => "javascript",
        "ts" | "mts" | "cts" | "tsx" | "typescriptreact" => "typescript",
        "sh" | "bash" | "zsh" | "ksh" | "dash" | "shellscript" | "shell-script" => "shell",
        "console" | "shell-session" | "shellsession" | "terminal" | "sh-session"
        | "bash-session" => "console",
        "postgres" | "postgresql" | "psql" | "pgsql" | "plpgsql" | "mysql" | "sqlite"
        | "sqlite3" | "tsql" | "mssql" | "plsql" | "oracle" | "mariadb" | "bigquery" => "sql",
        "docker" | "containerfile" => "dockerfile",
        "jinja" | "jinja2" | "django" | "htmldjango" | "html+django" | "html+jinja"
        | "django-html" | "jinja-html" | "nunjucks" | "twig" | "html.j2" => "django",
        "htm" | "xhtml" | "vue" | "svelte" => "html",
        "svg" | "xsl" | "xslt" | "rss" | "plist" | "wsdl" => "xml",
        "yml" => "yaml",
        "rs" => "rust",
        "golang" => "go",
        "c++" | "cxx" | "hpp" | "cc" => "cpp",
        "h" => "c",
        "cs" | "csharp" | "dotnet" => "c#",
        "rb" | "irb" | "jruby" => "ruby",
        "jsonc" | "json5" | "jsonl" | "ndjson" | "geojson" => "json",
        "conf" | "cfg" | "dosini" | "editorconfig" | "properties" | "dotenv" | "env"
        | "systemd" => "ini",
        "scss" | "less" | "postcss" => "css",
        "patch" | "udiff" => "diff",
        "nginxconf" => "nginx",
        "kt" | "kts" => "kotlin",
        "ex" | "exs" => "elixir",
        "hs" => "haskell",
        "ps1" | "pwsh" | "posh" => "powershell",
        "make" | "mk" => "makefile",
        "tf" | "hcl" => "terraform",
        "gql" => "graphql",
        "proto" | "proto3" => "protobuf",
        "md" => "markdown",
        "tex" => "latex",
        "objective-c" | "objectivec" | "objc" => "objective-c",
        "vbnet" | "vb.net" => "vb",
        "batch" | "cmd" | "dosbatch" => "bat",
        other => other,
    }
}

/// Collects tokens in order: neighbours of one kind become one, with the spaces between them.
struct Collector<'t> {
    text: &'t str,
    tokens: Tokens,
}

impl<'t> Collector<'t> {
    fn new(text: &'t str) -> Self {
        Collector {
            text,
            tokens: Vec::new(),
        }
    }

    fn add(&mut self, range: Range<usize>, token: Token) {
        let (Ok(start), Ok(end)) = (u32::try_from(range.start), u32::try_from(range.end)) else {
            return;
        };
        debug_assert!(
            self.tokens.last().is_none_or(|(last, _)| last.end <= start),
            "tokens come in order"
        );
        if start >= end {
            return;
        }
        if let Some((last, kind)) = self.tokens.last_mut()
            && *kind == token
            && let Some(gap) = self.text.get(last.end as usize..range.start)
            && gap.bytes().all(|b| b == b' ')
        {
            last.end = end;
        } else {
            self.tokens.push((start..end, token));
        }
    }
}

#[cfg(test)]
mod agreement_tests;
#[cfg(test)]
mod lexer_tests;
#[cfg(test)]
mod property_tests;
#[cfg(test)]
mod tests;
