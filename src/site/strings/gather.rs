//! Which words a theme says: those of its templates (`"…" | say`, `count(one="…", many="…")`) and those of its scripts (`say("…")`).

use crate::site::template_tags::{first_word, tags};
use crate::theme::Theme;
use crate::words::Known;

/// All words of a theme's templates and scripts.
pub(super) fn of_theme(theme: &Theme) -> Known {
    let mut words = Known::new();
    for template in theme.templates.values() {
        of_template(&template.text, &mut words);
    }
    for (name, bytes) in &theme.assets {
        if name.ends_with(".js") {
            of_script(&String::from_utf8_lossy(bytes), &mut words);
        }
    }
    words
}

/// The words of one template.
fn of_template(text: &str, words: &mut Known) {
    for tag in tags(text) {
        of_tag(tag.text, words);
    }
}

/// The words of what stands in a tag.
fn of_tag(tag: &str, words: &mut Known) {
    for literal in literals(tag) {
        let before = tag[..literal.start].trim_end();
        let after = tag[literal.end..].trim_start();
        let is_said = after
            .strip_prefix('|')
            .is_some_and(|filter| first_word(filter.trim_start()) == "say");
        let is_form = ["one", "many"].into_iter().any(|name| {
            before
                .strip_suffix('=')
                .is_some_and(|before| last_word(before) == name)
        });
        if is_said {
            words.entry(literal.text).or_default().plain = true;
        } else if is_form {
            words.entry(literal.text).or_default().counted = true;
        }
    }
}

/// The words of one script: every text in the first argument of a call of `say`, but for those that something is compared with.
fn of_script(text: &str, words: &mut Known) {
    for (at, _) in text.match_indices("say(") {
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        if text[..at].ends_with(is_name) {
            continue;
        }
        let arguments = &text[at + "say(".len()..];
        let first = &arguments[..end_of_argument(arguments)];
        for literal in literals(first) {
            let compared = first[..literal.start].trim_end().ends_with("==")
                || first[literal.end..].trim_start().starts_with("==");
            if !compared {
                let uses = words.entry(literal.text).or_default();
                uses.plain = true;
                uses.in_script = true;
            }
        }
    }
}

/// Where the first of a call's arguments ends.
fn end_of_argument(text: &str) -> usize {
    let mut literals = literals(text).peekable();
    let mut depth = 0usize;
    for (at, c) in text.char_indices() {
        while literals.peek().is_some_and(|literal| literal.end <= at) {
            literals.next();
        }
        if literals.peek().is_some_and(|literal| literal.start <= at) {
            continue;
        }
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' if depth > 0 => depth -= 1,
            ')' | ',' if depth == 0 => return at,
            _ => {}
        }
    }
    text.len()
}

/// A text in quotes.
struct Literal {
    /// Of the opening quote.
    start: usize,
    /// Past the closing quote.
    end: usize,
    text: String,
}

/// All texts in quotes, found as they are asked for; one that is not closed is none.
fn literals(text: &str) -> impl Iterator<Item = Literal> {
    let mut letters = text.char_indices();
    std::iter::from_fn(move || {
        while let Some((start, quote)) = letters.next() {
            if !matches!(quote, '"' | '\'' | '`') {
                continue;
            }
            let mut value = String::new();
            while let Some((at, c)) = letters.next() {
                match c {
                    c if c == quote => {
                        return Some(Literal {
                            start,
                            end: at + c.len_utf8(),
                            text: value,
                        });
                    }
                    '\\' => {
                        value.extend(letters.next().and_then(|(_, c)| escaped(c, &mut letters)));
                    }
                    c => value.push(c),
                }
            }
        }
        None
    })
}

/// What an escape means, in a template as in a script.
fn escaped(c: char, rest: &mut std::str::CharIndices<'_>) -> Option<char> {
    match c {
        'n' => Some('\n'),
        't' => Some('\t'),
        'u' => {
            let digits = rest.as_str().get(..4)?;
            let letter = u32::from_str_radix(digits, 16)
                .ok()
                .and_then(char::from_u32)?;
            rest.nth(3);
            Some(letter)
        }
        c => Some(c),
    }
}

fn last_word(text: &str) -> &str {
    text.trim_end()
        .rsplit(|c: char| !c.is_alphanumeric() && c != '_')
        .next()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template(text: &str) -> Vec<String> {
        let mut words = Known::new();
        of_template(text, &mut words);
        words.into_keys().collect()
    }

    fn script(text: &str) -> Vec<String> {
        let mut words = Known::new();
        of_script(text, &mut words);
        assert!(words.values().all(|uses| uses.in_script));
        words.into_keys().collect()
    }

    #[test]
    fn a_templates_words_are_found() {
        let text = "<p title=\"{{ 'a' | say }}\">\"b\" | say {{ \"{n} of {all}\" | say(n=(x | words), all=2) }}\
                    {% if x == \"c\" %}{% set y = \"d\\\"\" | say %}{% endif %}{# {{ \"e\" | say }} #}\
                    {{ n | count(one=\"one f\", many='{n} f') | capital }}{{ x | replace(from=\"g\", to=\"h\") }}{{ \"i\" | sayings }}";
        assert_eq!(
            template(text),
            ["a", "d\"", "one f", "{n} f", "{n} of {all}"]
        );
        assert!(template("{{ \"open | say }} {{").is_empty());
        assert!(template("{").is_empty());
    }

    #[test]
    fn a_scripts_words_are_found() {
        let text = "prepbook.say('a'); say(n === 1 ? \"one\" : \"{n} many\", { n: 'no' }); essay(\"no\");\n\
                    say(kind === 'no' ? 'b\\u2026' : ('c'));say(\"d (e, f)\" , 'no'); say(";
        assert_eq!(
            script(text),
            ["a", "b…", "c", "d (e, f)", "one", "{n} many"]
        );
    }

    #[test]
    fn how_a_word_is_said_is_known() {
        let mut words = Known::new();
        of_template(
            "{{ 1 | count(one=\"x\", many=\"y\") }}{{ \"y\" | say }}",
            &mut words,
        );
        assert!(words["x"].counted && !words["x"].plain);
        assert!(words["y"].counted && words["y"].plain && !words["y"].in_script);
    }
}
