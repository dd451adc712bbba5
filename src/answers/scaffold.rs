//! A new answer's text: front matter, and what the question's wording asks for as headings with prompts.
//!
//! Prompts are comments, which are written nowhere: a scaffold that is built as it stands shows no reader a word of them.

use super::model::Evidence;
use super::rebind::quoted;
use super::wording::{Asks, asks};
use crate::config;
use crate::front_matter::{Split, split};
use crate::text::fold_spaces;

/// What a new answer is begun for.
#[derive(Debug, Clone, Copy)]
pub struct Begun<'a> {
    /// The question's text.
    pub question: &'a str,
    /// Its id; `None`: it has none yet, and the words alone bind.
    pub id: Option<&'a str>,
    /// `author`, where several people answer one question.
    pub author: Option<&'a str>,
    /// `private: true`
    pub private: bool,
}

/// A heading with the prompt below it.
enum Part {
    /// Evidence: its heading has the name that the book gives it.
    Evidence(Evidence, &'static str),
    /// Another heading.
    Heading(&'static str, &'static str),
    /// A block of code.
    Code,
}

/// What an answer of one kind is made of. Evidence that no part gives is waived.
struct Shape {
    lead: &'static str,
    parts: &'static [Part],
}

const fn shape(asked: Asks) -> Shape {
    use Evidence::{Example, Metrics, Outcome};
    match asked {
        Asks::Story => Shape {
            lead: "What was wrong, for whom, and how you noticed: two or three sentences.",
            parts: &[
                Part::Evidence(
                    Example,
                    "What you did, in the first person: the code, the query, the decision.",
                ),
                Part::Evidence(
                    Metrics,
                    "What changed, in numbers: before and after, and how you measured.",
                ),
                Part::Evidence(Outcome, "What came of it, and what you do since."),
            ],
        },
        Asks::Approach => Shape {
            lead: "How you go about it: the first step, the next ones, and what would change your mind.",
            parts: &[
                Part::Evidence(
                    Example,
                    "One time when you did it like this: what was given, and what you did.",
                ),
                Part::Evidence(
                    Outcome,
                    "What came of it, and what you would do differently.",
                ),
            ],
        },
        Asks::Decision => Shape {
            lead: "Your decision in one sentence, and what it hangs on.",
            parts: &[
                Part::Heading(
                    "Trade-off",
                    "What it costs, and when you would decide otherwise.",
                ),
                Part::Evidence(Example, "One time when you had to decide it."),
                Part::Evidence(Outcome, "How it turned out."),
            ],
        },
        Asks::Definition => Shape {
            lead: "The definition in one sentence, in your own words; then what it is for, and what it is often mistaken for.",
            parts: &[Part::Evidence(
                Example,
                "Where you met it: the code, the bug, the moment when it mattered.",
            )],
        },
        Asks::Code => Shape {
            lead: "The idea in a sentence, and what it costs in time and memory.",
            parts: &[
                Part::Code,
                Part::Evidence(
                    Example,
                    "An input and its output; then the edge cases that you would try first.",
                ),
            ],
        },
        Asks::Anything => Shape {
            lead: "The answer in two or three sentences, as you would say it.",
            parts: &[
                Part::Evidence(
                    Example,
                    "What you did, in the first person: the code, the query, the decision.",
                ),
                Part::Evidence(Metrics, "What changed, in numbers: before and after."),
                Part::Evidence(Outcome, "What came of it, and what you do since."),
            ],
        },
    }
}

/// The file that a new answer begins as. `names`: what the book calls evidence.
pub fn scaffold(begun: &Begun<'_>, names: &config::Answers) -> String {
    let Shape { lead, parts } = shape(asks(begun.question));
    let gives = |wanted: Evidence| {
        parts
            .iter()
            .any(|part| matches!(part, Part::Evidence(kind, _) if *kind == wanted))
    };
    let mut out = format!("---\nquestion: {}\n", quoted(&fold_spaces(begun.question)));
    if let Some(id) = begun.id {
        out += &format!("id: {}\n", quoted(id));
    }
    if let Some(author) = begun.author {
        out += &format!("author: {}\n", quoted(&fold_spaces(author)));
    }
    if begun.private {
        out += "private: true\n";
    }
    out += "status: draft\n";
    let waived: Vec<&str> = Evidence::ALL
        .into_iter()
        .filter(|kind| !gives(*kind))
        .map(Evidence::name)
        .collect();
    if !waived.is_empty() {
        out += &format!("waive: [{}]\n", waived.join(", "));
    }
    // Comments, so that nothing is said until it is meant.
    out += "# cue: a short title\n# summary: the answer in one line\n";
    if gives(Evidence::Metrics) {
        out += "# metric: before → after\n# metric-label: what was measured\n";
    }
    out += &format!("---\n<!-- {lead} -->\n\n\n");
    for part in parts {
        match part {
            Part::Evidence(kind, prompt) => out += &heading(&name(*kind, names), prompt),
            Part::Heading(name, prompt) => out += &heading(name, prompt),
            Part::Code => out += &format!("```{}\n\n```\n\n", language(begun.question)),
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n\n"
}

fn heading(name: &str, prompt: &str) -> String {
    format!("### {name}\n\n<!-- {prompt} -->\n\n\n")
}

/// The heading of evidence: its own name if the book knows it by that, else the first that the book gives it.
fn name(kind: Evidence, names: &config::Answers) -> String {
    let list = match kind {
        Evidence::Example => &names.example,
        Evidence::Metrics => &names.metrics,
        Evidence::Outcome => &names.outcome,
    };
    let own = list.iter().find(|name| *name == kind.name());
    let name = own.or(list.first()).map_or(kind.name(), String::as_str);
    // Configured names are in lower case.
    let mut letters = name.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// The language of code that a question names.
fn language(question: &str) -> &'static str {
    const LANGUAGES: &[(&str, &str)] = &[
        ("bash", "bash"),
        ("c#", "csharp"),
        ("c++", "cpp"),
        ("css", "css"),
        ("django", "python"),
        ("go", "go"),
        ("golang", "go"),
        ("html", "html"),
        ("java", "java"),
        ("javascript", "javascript"),
        ("js", "javascript"),
        ("kotlin", "kotlin"),
        ("php", "php"),
        ("python", "python"),
        ("react", "jsx"),
        ("ruby", "ruby"),
        ("rust", "rust"),
        ("sql", "sql"),
        ("swift", "swift"),
        ("typescript", "typescript"),
    ];
    let lower = question.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '+' && c != '#')
        .find_map(|word| LANGUAGES.iter().find(|(name, _)| *name == word))
        .map_or("", |(_, info)| info)
}

/// The line, from 1, at which writing goes on: below the first prompt that nothing was written under; without any, where the text begins.
pub fn first_line(text: &str) -> u32 {
    let body = split(text).body(text);
    let head = text
        .get(..body)
        .map_or(0, |head| head.matches('\n').count());
    let lines: Vec<&str> = text.get(body..).unwrap_or_default().lines().collect();
    let mut fenced = false;
    let mut begin = None;
    for (at, line) in lines.iter().enumerate() {
        let line = line.trim();
        if line.is_empty() {
            continue;
        }
        begin.get_or_insert(at);
        if is_fence(line) {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        if is_prompt(line) && nothing_below(lines.get(at + 1..).unwrap_or_default()) {
            return number(head + at + 2);
        }
    }
    let cut_off = matches!(split(text), Split::CutOff(_));
    number(match begin {
        Some(at) => head + at + 1,
        None if cut_off => 1,
        None => head + 1,
    })
}

fn number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}

fn is_fence(line: &str) -> bool {
    line.starts_with("```") || line.starts_with("~~~")
}

/// A comment on a line of its own that is no private fence.
fn is_prompt(line: &str) -> bool {
    line.strip_prefix("<!--")
        .and_then(|rest| rest.strip_suffix("-->"))
        .map(|inner| inner.trim().to_lowercase())
        .is_some_and(|inner| inner != "private" && inner != "/private")
}

fn nothing_below(lines: &[&str]) -> bool {
    let next = lines.iter().map(|line| line.trim()).find(|l| !l.is_empty());
    next.is_none_or(|line| line.starts_with('#') || line.starts_with("<!--") || is_fence(line))
}

#[cfg(test)]
#[path = "scaffold_tests.rs"]
mod tests;
