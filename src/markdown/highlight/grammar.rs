//! Languages by syntect, with the grammars that two-face gathers.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};

use super::{Collector, Token, Tokens};

/// A longer line is left plain, in bytes: it is data or was minified, and a grammar's expressions may take time that grows with its square.
const LONGEST_LINE: usize = 4096;
/// What follows is left plain, in lines: grammars take up to a tenth of a second for a thousand.
const MOST_LINES: usize = 5000;

/// The grammars, and what their scopes mean.
struct Grammars {
    set: SyntaxSet,
    /// Longest prefix first; `None`: plain, whatever stands around it.
    rules: Vec<(Scope, Option<Token>)>,
}

/// Loaded when the first code in such a language is met; most books have none.
fn grammars() -> &'static Grammars {
    static GRAMMARS: OnceLock<Grammars> = OnceLock::new();
    GRAMMARS.get_or_init(|| {
        let mut rules: Vec<(Scope, Option<Token>)> = RULES
            .iter()
            .filter_map(|&(prefix, token)| Some((Scope::new(prefix).ok()?, token)))
            .collect();
        rules.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        Grammars {
            set: two_face::syntax::extra_newlines(),
            rules,
        }
    })
}

/// Scopes (Sublime Text's scope naming guidelines) to tokens. The innermost scope that has a rule decides.
const RULES: [(&str, Option<Token>); 62] = [
    ("comment", Some(Token::Comment)),
    ("meta.diff.header", Some(Token::Comment)),
    ("meta.diff.range", Some(Token::Comment)),
    ("string", Some(Token::String)),
    ("string.unquoted", None),
    ("markup.raw", Some(Token::String)),
    ("markup.underline.link", Some(Token::String)),
    ("constant", Some(Token::Constant)),
    ("support.constant", Some(Token::Constant)),
    ("meta.interpolation", None),
    ("meta.template.expression", None),
    ("source", None),
    ("text", None),
    ("keyword", Some(Token::Keyword)),
    ("keyword.operator", Some(Token::Operator)),
    ("keyword.operator.word", Some(Token::Keyword)),
    ("keyword.operator.logical.python", Some(Token::Keyword)),
    ("keyword.operator.new", Some(Token::Keyword)),
    ("keyword.operator.expression", Some(Token::Keyword)),
    ("storage", Some(Token::Keyword)),
    ("variable.language", Some(Token::Keyword)),
    ("markup.heading", Some(Token::Keyword)),
    ("markup.bold", None),
    ("support.type.exception", Some(Token::Type)),
    ("entity.name.function", Some(Token::Function)),
    ("entity.name.constructor", Some(Token::Function)),
    ("entity.name.macro", Some(Token::Function)),
    ("support.function", Some(Token::Function)),
    ("support.macro", Some(Token::Function)),
    ("variable.function", Some(Token::Function)),
    ("meta.function-call.identifier", Some(Token::Function)),
    ("entity.name.type", Some(Token::Type)),
    ("entity.name.class", Some(Token::Type)),
    ("entity.name.struct", Some(Token::Type)),
    ("entity.name.enum", Some(Token::Type)),
    ("entity.name.union", Some(Token::Type)),
    ("entity.name.trait", Some(Token::Type)),
    ("entity.name.interface", Some(Token::Type)),
    ("entity.name.impl", Some(Token::Type)),
    ("entity.name.namespace", Some(Token::Type)),
    ("entity.name.module", Some(Token::Type)),
    ("entity.name.exception", Some(Token::Type)),
    ("entity.other.inherited-class", Some(Token::Type)),
    ("support.type", Some(Token::Type)),
    ("support.class", Some(Token::Type)),
    ("entity.name.tag", Some(Token::Attribute)),
    ("entity.name.label", Some(Token::Attribute)),
    ("entity.name.section", Some(Token::Attribute)),
    ("entity.other.attribute-name", Some(Token::Attribute)),
    ("entity.name.decorator", Some(Token::Attribute)),
    ("meta.annotation", Some(Token::Attribute)),
    ("meta.decorator", Some(Token::Attribute)),
    ("variable.annotation", Some(Token::Attribute)),
    ("punctuation.definition.annotation", Some(Token::Attribute)),
    ("support.type.property-name", Some(Token::Attribute)),
    ("support.other", Some(Token::Attribute)),
    ("meta.mapping.key", Some(Token::Attribute)),
    ("meta.annotation.parameters", None),
    ("markup.inserted", Some(Token::Inserted)),
    ("markup.deleted", Some(Token::Deleted)),
    ("punctuation.definition.inserted", Some(Token::Inserted)),
    ("punctuation.definition.deleted", Some(Token::Deleted)),
];

/// The tokens of `text` in the language of that name (lower case); `None`: no grammar of that name.
pub(super) fn tokens(name: &str, text: &str) -> Option<Tokens> {
    if matches!(
        name,
        "text" | "txt" | "plain" | "plaintext" | "none" | "output" | "nohighlight"
    ) {
        return None;
    }
    let Grammars { set, rules } = grammars();
    let syntax = set.find_syntax_by_token(name)?;
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    // A text has a few dozen different scopes.
    let mut meanings: FxHashMap<Scope, Option<Option<Token>>> = FxHashMap::default();
    let mut collector = Collector::new(text);
    let mut with_newline = String::new();
    let mut at = 0;
    for line in text.split_inclusive('\n').take(MOST_LINES) {
        let start = at;
        at += line.len();
        if line.len() > LONGEST_LINE {
            continue;
        }
        // The grammars expect every line to end.
        let line = if line.ends_with('\n') {
            line
        } else {
            with_newline.push_str(line);
            with_newline.push('\n');
            &with_newline
        };
        // A grammar that stumbles leaves the rest plain.
        let Ok(ops) = state.parse_line(line, set) else {
            break;
        };
        let mut from = 0;
        for (to, op) in ops {
            if to > from {
                add(
                    &mut collector,
                    line,
                    start,
                    from..to,
                    meaning(&stack, rules, &mut meanings),
                );
                from = to;
            }
            if stack.apply(&op).is_err() {
                return Some(collector.tokens);
            }
        }
        let end = line.len() - 1;
        if end > from {
            add(
                &mut collector,
                line,
                start,
                from..end,
                meaning(&stack, rules, &mut meanings),
            );
        }
    }
    Some(collector.tokens)
}

fn meaning(
    stack: &ScopeStack,
    rules: &[(Scope, Option<Token>)],
    meanings: &mut FxHashMap<Scope, Option<Option<Token>>>,
) -> Option<Token> {
    stack.as_slice().iter().rev().find_map(|&scope| {
        *meanings.entry(scope).or_insert_with(|| {
            rules
                .iter()
                .find(|(prefix, _)| prefix.is_prefix_of(scope))
                .map(|&(_, token)| token)
        })
    })?
}

/// Adds a token without the white space around it.
fn add(
    collector: &mut Collector<'_>,
    line: &str,
    start: usize,
    range: std::ops::Range<usize>,
    token: Option<Token>,
) {
    let Some(token) = token else { return };
    let Some(piece) = line.get(range.clone()) else {
        return;
    };
    let trimmed = piece.trim();
    // One sign is plain enough.
    if trimmed.is_empty() || token == Token::Operator && trimmed.len() < 2 {
        return;
    }
    let from = start + range.start + (piece.len() - piece.trim_start().len());
    collector.add(from..from + trimmed.len(), token);
}
