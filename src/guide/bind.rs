//! Answers to questions: by `id`, else by the exact question, else by the file's name.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::identity::{Claim, Same};
use super::lock::Entry;
use super::nearest::Nearest;
use crate::answers::Answer;
use crate::config::Unplaced;
use crate::diagnostic::{Diagnostic, FileId, Place, Span};
use crate::markdown::{ParseOptions, parse, plain_blocks};
use crate::memo::Key;
use crate::text::normalize;

/// An answer file.
#[derive(Debug, Clone)]
pub(super) struct Bound {
    pub file: FileId,
    /// Its path, relative to the book.
    pub path: String,
    /// Hash of its text.
    pub key: Key,
    pub answer: Arc<Answer>,
}

impl Bound {
    /// The file's name without folders and `.md`.
    pub(super) fn stem(&self) -> &str {
        stem(&self.path)
    }
}

pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// The forms in which a question typed in front matter may equal the bank's: as it stands, and with Markdown marks and a number in front read as
/// such ("12. When did `atomic()` hurt?").
pub(super) fn typed_forms(typed: &str) -> Vec<String> {
    let mut forms = vec![normalize(typed)];
    let document = parse(typed, 0, ParseOptions::bank(false)).document;
    let plain = normalize(&plain_blocks(&document.blocks, true));
    let stripped = plain.trim_start_matches(|c: char| c.is_ascii_digit());
    let unnumbered = match stripped.strip_prefix(['.', ')']) {
        Some(rest) if stripped.len() < plain.len() && rest.starts_with(' ') => {
            rest.trim_start().to_owned()
        }
        _ => plain.clone(),
    };
    for form in [plain, unnumbered] {
        if !form.is_empty() && !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// What binding asks of the banks.
pub(super) struct Questions<'a> {
    /// By id: place in the guide.
    pub by_id: FxHashMap<&'a str, usize>,
    /// By text in normal form: places.
    pub by_text: FxHashMap<&'a str, Vec<usize>>,
    /// Each one's text in normal form, and a hash of its code.
    pub same: &'a [Same],
    /// Id, text, bank file and place of each.
    pub all: Vec<(&'a str, &'a str, FileId, Span)>,
    /// The lock as it was, by id.
    pub lock: FxHashMap<&'a str, &'a Entry>,
    /// How many questions of the lock have this text and code.
    pub in_lock: FxHashMap<(String, Option<String>), usize>,
}

impl Questions<'_> {
    fn text_of(&self, place: usize) -> &str {
        self.all.get(place).map_or("", |q| q.1)
    }

    fn id_of(&self, place: usize) -> &str {
        self.all.get(place).map_or("", |q| q.0)
    }

    fn place_of(&self, place: usize) -> Place {
        self.all
            .get(place)
            .map_or(Place::None, |q| Place::Text(q.2, q.3))
    }

    /// The questions that have one of these texts.
    fn with_text(&self, forms: &[String]) -> &[usize] {
        forms
            .iter()
            .find_map(|form| self.by_text.get(form.as_str()))
            .map_or(&[], Vec::as_slice)
    }
}

/// The claims for a lock that knows nothing: answers that name both id and question.
pub(super) fn claims(answers: &[Bound], bank_texts: &dyn Fn(&str) -> bool) -> Vec<Claim> {
    let mut claims = Vec::new();
    for answer in answers {
        let front = &answer.answer.front;
        let (Some(id), Some(question)) = (&front.id, &front.question) else {
            continue;
        };
        // Most say it as the bank does; only the others need be read as Markdown.
        let mut text = normalize(&question.value);
        if !bank_texts(&text)
            && let Some(form) = typed_forms(&question.value)
                .into_iter()
                .find(|form| bank_texts(form))
        {
            text = form;
        }
        claims.push(Claim {
            id: id.value.clone(),
            text,
            file: answer.file,
            span: id.span,
        });
    }
    claims
}

/// What is said of answers without a question, and how hard.
pub(super) struct Policy {
    pub unplaced: Unplaced,
    /// The lock is damaged: an id that nothing knows may well be in it.
    pub lock_damaged: bool,
}

/// With more answers unplaced than this, the nearest questions are no longer looked for: something else is wrong, a missing bank say.
const NEAR_LIMIT: usize = 100;

/// Binds. Returns the answers by question, and those without one.
pub(super) fn bind(
    answers: Vec<Bound>,
    questions: &Questions<'_>,
    policy: &Policy,
    nearest: &dyn Fn() -> Arc<Nearest>,
    problems: &mut Vec<Diagnostic>,
) -> (Vec<Vec<Bound>>, Vec<Bound>) {
    let mut by_question: Vec<Vec<Bound>> = vec![Vec::new(); questions.all.len()];
    let mut left = Vec::new();
    let sure: Vec<Option<usize>> = answers
        .par_iter()
        .map(|answer| sure(answer, questions))
        .collect();
    for (answer, sure) in answers.into_iter().zip(sure) {
        let nearest = (left.len() < NEAR_LIMIT).then_some(nearest);
        match sure.or_else(|| place(&answer, questions, policy, nearest, problems)) {
            Some(place) if place < by_question.len() => {
                // One is the rule.
                by_question[place].reserve_exact(1);
                by_question[place].push(answer);
            }
            _ => left.push(answer),
        }
    }
    for (place, answers) in by_question.iter_mut().enumerate() {
        if answers.len() < 2 {
            continue;
        }
        // Stable: of one author's, in the order of their paths.
        answers.sort_by_key(author);
        let mut first: FxHashMap<String, &Bound> = FxHashMap::default();
        for answer in answers.iter() {
            let by = author(answer);
            if let Some(other) = first.get(&by) {
                let whose = if by.is_empty() {
                    String::new()
                } else {
                    format!(" by {by}")
                };
                problems.push(
                    Diagnostic::error("two-answers", format!("two answers{whose} to one question: `{}` and `{}`", other.path, answer.path))
                        .at(answer.file, front_span(answer))
                        .label("this one")
                        .related(Place::Text(other.file, front_span(other)), "and this one")
                        .related(questions.place_of(place), "answer this question")
                        .help("merge them; or give each an `author`; or bind one to another question with `prepbook relink`"),
                );
            } else {
                first.insert(by, answer);
            }
        }
    }
    (by_question, left)
}

fn author(answer: &Bound) -> String {
    answer
        .answer
        .front
        .author
        .as_deref()
        .map(normalize)
        .unwrap_or_default()
}

/// Where to point for an answer's binding.
fn front_span(answer: &Bound) -> Span {
    let front = &answer.answer.front;
    front.id.as_ref().or(front.question.as_ref()).map_or(
        Span {
            start: front.span.start,
            end: front.span.start,
        },
        |s| s.span,
    )
}

/// The ordinary cases, which need no thought: the answer has the question as the bank has it, and its id or none.
fn sure(answer: &Bound, questions: &Questions<'_>) -> Option<usize> {
    let front = &answer.answer.front;
    let typed = normalize(&front.question.as_ref()?.value);
    let named = front.id.as_ref().map_or(answer.stem(), |id| &id.value);
    match questions.by_id.get(named) {
        Some(&place) => (questions.same.get(place)?.0 == typed).then_some(place),
        None if front.id.is_some() => None,
        None => match questions.by_text.get(typed.as_str())?.as_slice() {
            &[place] => Some(place),
            _ => None,
        },
    }
}

fn place(
    answer: &Bound,
    questions: &Questions<'_>,
    policy: &Policy,
    nearest: Option<&dyn Fn() -> Arc<Nearest>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let front = &answer.answer.front;
    let named = front.id.as_ref().map_or(answer.stem(), |id| &id.value);
    let forms = front
        .question
        .as_ref()
        .map(|q| typed_forms(&q.value))
        .unwrap_or_default();
    let same_text = questions.with_text(&forms);
    if let Some(&place) = questions.by_id.get(named) {
        return agree(answer, place, &forms, same_text, questions, problems);
    }
    if let Some(id) = &front.id
        && let Some(entry) = questions.lock.get(id.value.as_str())
    {
        // The lock knows what this id stood for: only exactly that question will do, and only if it was never one of several of that text. (It has
        // another id now because the bank gave it one.)
        let known = (normalize(&entry.text), entry.code.clone());
        let there: Vec<usize> = questions
            .by_text
            .get(known.0.as_str())
            .into_iter()
            .flatten()
            .copied()
            .filter(|&p| questions.same[p].1 == known.1)
            .collect();
        if let &[place] = there.as_slice()
            && questions.in_lock.get(&known) == Some(&1)
        {
            problems.push(renamed(answer, id.span, &id.value, questions.id_of(place)));
            return Some(place);
        }
    } else if let &[place] = same_text {
        if let Some(id) = &front.id
            && !policy.lock_damaged
        {
            problems.push(renamed(answer, id.span, &id.value, questions.id_of(place)));
        }
        return Some(place);
    }
    let misled = policy.lock_damaged && front.id.is_some();
    if !(front.damaged || misled) {
        let nearest = nearest.map(|index| index());
        problems.push(unplaced(
            answer,
            same_text,
            questions,
            policy,
            nearest.as_deref(),
        ));
    }
    None
}

/// An answer bound by id also names a question: it must be this one.
fn agree(
    answer: &Bound,
    place: usize,
    forms: &[String],
    same_text: &[usize],
    questions: &Questions<'_>,
    problems: &mut Vec<Diagnostic>,
) -> Option<usize> {
    let front = &answer.answer.front;
    let Some(question) = &front.question else {
        return Some(place);
    };
    if forms.contains(&normalize(questions.text_of(place))) {
        return Some(place);
    }
    let id = questions.id_of(place);
    if let Some(&other) = same_text.first() {
        let by = if front.id.is_some() {
            "id"
        } else {
            "file name"
        };
        problems.push(
            Diagnostic::error(
                "answer-conflict",
                format!(
                    "the {by} says `{id}`, and the question is that of `{}`",
                    questions.id_of(other)
                ),
            )
            .at(answer.file, question.span)
            .label("this is another question")
            .related(
                questions.place_of(place),
                format!("`{id}` in the lock is this question"),
            )
            .related(
                questions.place_of(other),
                "and this is the one that the answer names",
            )
            .help(format!(
                "say which one it answers: `prepbook relink {} {id}` or `prepbook relink {0} {}`",
                answer.path,
                questions.id_of(other)
            )),
        );
        return Some(place);
    }
    problems.push(
        Diagnostic::warning(
            "question-changed",
            "the question changed since you answered it",
        )
        .at(answer.file, question.span)
        .label(format!("now: {}", questions.text_of(place)))
        .related(questions.place_of(place), "the question")
        .help(format!(
            "see whether the answer still fits, then `prepbook relink {} {id}`",
            answer.path
        )),
    );
    Some(place)
}

fn renamed(answer: &Bound, span: Span, old: &str, new: &str) -> Diagnostic {
    Diagnostic::warning("unknown-id", format!("no question has the id `{old}`; the answer was placed by its question, whose id is `{new}`"))
        .at(answer.file, span)
        .label(format!("should be `{new}`"))
        .help(format!("`prepbook relink {} {new}` writes it", answer.path))
        .suggest(new)
}

fn unplaced(
    answer: &Bound,
    same_text: &[usize],
    questions: &Questions<'_>,
    policy: &Policy,
    nearest: Option<&Nearest>,
) -> Diagnostic {
    let front = &answer.answer.front;
    let message = match (&front.id, &front.question) {
        _ if same_text.len() > 1 => {
            "several questions have this text, so the answer needs an `id`".to_owned()
        }
        (Some(id), _) => match questions.lock.get(id.value.as_str()) {
            Some(_) => format!("the question `{}` is in no bank any more", id.value),
            None => format!("no question has the id `{}`", id.value),
        },
        (None, Some(_)) => "no bank has this question".to_owned(),
        (None, None) => format!(
            "`{}` says neither by `question` nor by `id` what it answers",
            answer.path
        ),
    };
    let words = match (&front.question, &front.id) {
        (Some(question), _) => question.value.clone(),
        (None, Some(id)) => match questions.lock.get(id.value.as_str()) {
            Some(entry) => entry.text.clone(),
            None => id.value.clone(),
        },
        (None, None) => answer.stem().to_owned(),
    };
    let near: Vec<(&str, &str)> = match same_text.len() {
        0 | 1 => nearest.map(|n| n.find(&words, 3)).unwrap_or_default(),
        _ => same_text
            .iter()
            .take(3)
            .map(|&p| (questions.id_of(p), questions.text_of(p)))
            .collect(),
    };
    let mut help = String::from("bind it to a question: `prepbook relink ");
    help.push_str(&answer.path);
    help.push_str(" QUESTION`");
    if !near.is_empty() {
        help.push_str("; the nearest are");
        for (id, text) in near {
            help.push_str(&format!("\n  {id}  ({text})"));
        }
    }
    let diagnostic = match policy.unplaced {
        Unplaced::Error => Diagnostic::error("unplaced-answer", message),
        Unplaced::Warning => Diagnostic::warning("unplaced-answer", message),
    };
    let place = front.question.as_ref().or(front.id.as_ref());
    match place {
        Some(typed) => diagnostic.at(answer.file, typed.span),
        None => diagnostic.in_file(answer.file),
    }
    .help(help)
}
