//! Reading an answer file.

use std::sync::Arc;

use super::model::{Answer, Evidence, FrontMatter, Status, Told};
use super::parts::told;
use crate::config::{Answers, Content};
use crate::diagnostic::{Diagnostic, FileId, Span};
use crate::front_matter::{Fields, Spanned, Split, THIS_FILE, placed, split};
use crate::markdown::{BlockKind, Inline, ParseOptions, has_private, parse, without_private};
use crate::memo::{Key, KeyBuilder, Memo};
use crate::text;

/// Every key that an answer's front matter may have, as `docs/answers.md` lists them.
pub const KEYS: &[&str] = &[
    "question",
    "id",
    "cue",
    "summary",
    "metric",
    "metric-label",
    "tags",
    "status",
    "private",
    "author",
    "waive",
];

/// Reads an answer file. On bad front matter the answer still comes back with what could be read, so that all problems show in one run.
pub fn read(
    file: FileId,
    text: &str,
    content: &Content,
    answers: &Answers,
    memo: &Memo,
) -> (Arc<Answer>, Vec<Diagnostic>) {
    let remembered = memo.get(key(text, content, answers), || {
        let (answer, problems) = make(text, content, answers);
        (Arc::new(answer), problems)
    });
    (remembered.0.clone(), placed(&remembered.1, file))
}

/// All that an answer's reading depends on.
fn key(text: &str, content: &Content, answers: &Answers) -> Key {
    let mut key = KeyBuilder::new("answer")
        .with(text.as_bytes())
        .number(u64::from(content.smart_punctuation));
    for names in [&answers.example, &answers.metrics, &answers.outcome] {
        key = key.number(names.len() as u64);
        for name in names {
            key.add(name.as_bytes());
        }
    }
    key.finish()
}

fn make(text: &str, content: &Content, names: &Answers) -> (Answer, Vec<Diagnostic>) {
    let options = ParseOptions::own(content.smart_punctuation);
    let mut problems = Vec::new();
    let (front, body) = match split(text) {
        Split::None => (FrontMatter::default(), 0),
        Split::Found { yaml, body } => {
            let (front, found) = front_matter(text, yaml, options);
            problems.extend(found);
            (front, body)
        }
        Split::CutOff(first) => {
            problems.push(cut_off(first));
            let end = head_of(text);
            let (mut front, _) = front_matter(text, Span::new(first.end as usize..end), options);
            front.damaged = true;
            (front, end)
        }
    };
    let parsed = parse(text, body, options);
    problems.extend(parsed.problems);
    let measured = front.metric.is_some();
    let public = has_private(&parsed.document)
        .then(|| told(without_private(&parsed.document), measured, names));
    let full: Told = told(parsed.document, measured, names);
    (
        Answer {
            front,
            full,
            public,
        },
        problems,
    )
}

fn cut_off(first: Span) -> Diagnostic {
    Diagnostic::error("front-matter", "front matter is cut off")
        .at(THIS_FILE, first)
        .label("opened here, and no later line is `---`")
        .help("end it with a line `---`, or take this line away if the file has no front matter")
}

/// Where a head that is cut off probably ends: before the first empty line, or the first that is not YAML of our kind.
fn head_of(text: &str) -> usize {
    let mut at = 0;
    for (index, line) in text.split_inclusive('\n').enumerate() {
        let field = line
            .split_once(':')
            .is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '-'));
        let more = line.starts_with([' ', '\t', '-', '#']);
        if index > 0 && (line.trim().is_empty() || !field && !more) {
            break;
        }
        at += line.len();
    }
    at
}

fn front_matter(text: &str, yaml: Span, options: ParseOptions) -> (FrontMatter, Vec<Diagnostic>) {
    let mut fields = Fields::read(text, yaml);
    let mut front = FrontMatter {
        span: yaml,
        damaged: fields.is_damaged(),
        question: fields.take_text("question"),
        id: fields.take_text("id"),
        cue: plain(fields.take_text("cue")),
        metric: plain(fields.take_text("metric")),
        metric_label: plain(fields.take_text("metric-label")),
        author: plain(fields.take_text("author")),
        ..FrontMatter::default()
    };
    front.tags = fields
        .take_list("tags")
        .into_iter()
        .map(|tag| text::fold_spaces(&tag.value))
        .collect();
    let mut seen = rustc_hash::FxHashSet::default();
    front.tags.retain(|tag| seen.insert(tag.clone()));
    if let Some(summary) = fields.take_text("summary") {
        front.summary = Some(inlines(text, &summary, options));
    }
    if let Some(status) = fields.take_text("status") {
        match status.value.to_lowercase().as_str() {
            "draft" => front.status = Status::Draft,
            "ready" => front.status = Status::Ready,
            other => {
                let problem = wrong_value("status", &status, other, &["draft", "ready"]);
                fields.problem(problem);
            }
        }
    }
    let private_typed = fields.has("private");
    match fields.take_bool("private") {
        Some(private) => front.private = private.value,
        // What was meant is not known: until it is, nobody sees the answer. (The value is an error already.)
        None => front.private = private_typed && fields.has_problems(),
    }
    let names: Vec<&str> = Evidence::ALL.iter().map(|kind| kind.name()).collect();
    for waived in fields.take_list("waive") {
        let typed = waived.value.to_lowercase();
        match Evidence::ALL.iter().find(|kind| kind.name() == typed) {
            Some(kind) if front.waive.contains(kind) => {}
            Some(kind) => front.waive.push(*kind),
            None => {
                let problem = wrong_value("waive", &waived, &typed, &names);
                fields.problem(problem);
            }
        }
    }
    (front, fields.finish(KEYS))
}

fn plain(value: Option<Spanned<String>>) -> Option<String> {
    value
        .map(|v| text::fold_spaces(&v.value))
        .filter(|v| !v.is_empty())
}

fn wrong_value(key: &str, value: &Spanned<String>, typed: &str, names: &[&str]) -> Diagnostic {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    let list = match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    };
    let diagnostic = Diagnostic::error(
        "front-matter",
        format!("`{key}` knows no `{}`", value.value),
    )
    .at(THIS_FILE, value.span)
    .help(format!("write {list}"));
    match text::nearest(typed, names.iter().copied()) {
        Some(name) => diagnostic
            .label(format!("did you mean `{name}`?"))
            .suggest(name),
        None => diagnostic,
    }
}

/// A one-line Markdown value. Where it stands in the file as it is, its links have their own places; else (quoted, folded) that of the value.
fn inlines(text: &str, value: &Spanned<String>, options: ParseOptions) -> Vec<Inline> {
    let typed = text.get(value.span.range()).unwrap_or_default();
    let as_typed = typed == value.value;
    let (source, from) = match text.get(..value.span.end as usize) {
        Some(head) if as_typed => (head, value.span.start as usize),
        _ => (value.value.as_str(), 0),
    };
    let document = parse(source, from, options).document;
    let mut out = Vec::new();
    for block in document.blocks {
        match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                if !out.is_empty() {
                    out.push(Inline::SoftBreak);
                }
                out.extend(content);
            }
            // "- x" or "> x" in a summary is meant as text.
            _ => return vec![Inline::Text(value.value.clone())],
        }
    }
    if !as_typed {
        place_links(&mut out, value.span, 0);
    }
    out
}

fn place_links(inlines: &mut [Inline], at: Span, depth: usize) {
    if depth > 64 {
        return;
    }
    for inline in inlines {
        match inline {
            Inline::Link(link) => {
                link.span = at;
                place_links(&mut link.content, at, depth + 1);
            }
            Inline::Image(image) => image.span = at,
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Styled(_, inner) => {
                place_links(inner, at, depth + 1);
            }
            _ => {}
        }
    }
}
