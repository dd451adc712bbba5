//! A part of the guide: the questions that an edition asks for.
//!
//! Stages: names are looked up in the whole book (what is not there is an error with the nearest name) → each question is kept, kept without the
//! answers of others, or left out → sections, counts, places and links of what is left. Questions are shared, numbers and ids stay.

use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::asked::{Asked, asked_section};
use super::coverage;
use super::join::Joined;
use super::model::{About, Guide, GuideAnswer, Question, Section};
use super::published::Published;
use super::unanswered::{has_tag, tags as tags_of};
use crate::answers::Status;
use crate::config::{Selection, Standing, Wanted};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::text::{nearest, normalize};
use crate::words::Strings;

/// The code of a name in [`Selection::sections`] that is no section's.
pub const UNKNOWN_SECTION: &str = "unknown-section";
/// The code of a name in [`Selection::sections`] that may be several sections'.
pub const AMBIGUOUS_SECTION: &str = "ambiguous-section";
/// The code of a name in [`Selection::tags`] that is no tag.
pub const UNKNOWN_TAG: &str = "unknown-tag";
/// The code of a name in [`Selection::authors`] by whom there is no answer.
pub const UNKNOWN_AUTHOR: &str = "unknown-author";

/// What a subtitle says of what was chosen, in English.
pub const CHOSEN_WORDS: &[&str] = &[
    "answered questions",
    "answers by {names}",
    "drafts",
    "questions without an answer",
    "{n} authors",
    "{n} sections",
    "{n} tags",
];

/// How many names are listed where none fits; a longer list nobody reads.
const LISTED: usize = 12;

/// How many names a subtitle holds.
const TITLED: usize = 3;

/// The questions of `published` that all of `wanted` allow; perhaps none. Where nothing is left out, it is the same `Published`.
///
/// - The status of a question is judged by the answers that `authors` leaves it. A question that loses all of them is left out, unless unanswered ones are
///   asked for.
/// - With sections or tags it is an excerpt: free pages, the banks' introductions and closing words speak of the whole, and are left out.
/// - The subtitle says what was chosen: the book's own speaks of the whole.
/// - Links to what is left out lead to ids that [`Guide::question`] does not know, or to indices that [`Guide::sections`] and [`Guide::pages`] do not have; their titles are known all the
///   same.
///
/// Names are looked up in the whole book, private parts too: what is private is left out without a word. An error is a name that fits nothing, at its place in `book.toml` or
/// (typed on the command line) nowhere.
pub fn select(
    joined: &Joined,
    published: &Published,
    wanted: &[&Selection],
    words: &Strings,
) -> Result<Published, Vec<Diagnostic>> {
    if wanted.iter().all(|selection| selection.is_everything()) {
        return Ok(published.clone());
    }
    let full = joined.guide_full();
    let mut problems = Vec::new();
    let parts: Vec<Part> = wanted
        .iter()
        .map(|selection| part(full, published, selection, words, &mut problems))
        .collect();
    if problems.is_empty() {
        Ok(published.narrowed(|whole| narrowed(whole, &parts)))
    } else {
        Err(problems)
    }
}

/// A selection, looked up. An empty list allows all.
struct Part {
    sections: Vec<usize>,
    /// In their normal form.
    tags: Vec<String>,
    status: Vec<Standing>,
    /// In their normal form.
    authors: Vec<String>,
    /// What it says on the cover.
    words: Vec<String>,
}

fn part(
    full: &Guide,
    published: &Guide,
    selection: &Selection,
    strings: &Strings,
    problems: &mut Vec<Diagnostic>,
) -> Part {
    let mut look_up = |wanted: &[Wanted], one: &dyn Fn(&Wanted) -> Result<String, Diagnostic>| {
        let mut found = Vec::new();
        for wanted in wanted {
            match one(wanted) {
                Ok(name) => found.push(name),
                Err(problem) => problems.push(problem),
            }
        }
        found
    };
    let tags = look_up(&selection.tags, &|wanted| tag(full, wanted));
    let authors = look_up(&selection.authors, &|wanted| author(full, wanted));
    let mut sections = Vec::new();
    for wanted in &selection.sections {
        match section(full, wanted) {
            Ok(index) => sections.push(index),
            Err(problem) => problems.push(problem),
        }
    }
    let titles = sections.iter().filter_map(|i| full.sections.get(*i));
    let titles: Vec<&str> = titles.map(|s| s.title.as_str()).collect();
    // What only private answers say is not said on a cover.
    let public = |wanted: &[Wanted], known: &[&str]| -> Vec<String> {
        let known: FxHashSet<String> = known.iter().map(|name| normalize(name)).collect();
        let names = wanted.iter().map(|wanted| wanted.name.clone());
        names
            .filter(|name| known.contains(&normalize(name)))
            .collect()
    };
    let mut words = Vec::new();
    let tags_chosen = public(&selection.tags, &tags_of(published));
    let authors_chosen = public(&selection.authors, &authors_of(published));
    words.extend(listed(strings, &titles, "{n} sections"));
    words.extend(listed(strings, &tags_chosen, "{n} tags"));
    words.extend(
        listed(strings, &authors_chosen, "{n} authors")
            .map(|names| strings.fill("answers by {names}", &[("names", names)])),
    );
    words.extend(selection.status.iter().map(|status| match status {
        Standing::Ready => strings.say("answered questions").to_owned(),
        Standing::Draft => strings.say("drafts").to_owned(),
        Standing::Unanswered => strings.say("questions without an answer").to_owned(),
    }));
    Part {
        sections,
        tags,
        status: selection.status.clone(),
        authors,
        words,
    }
}

/// Names as a subtitle has them, or their number.
fn listed<T: AsRef<str>>(strings: &Strings, names: &[T], number: &str) -> Option<String> {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.len() {
        0 => None,
        1..=TITLED => Some(names.join(", ")),
        n => Some(strings.fill(number, &[("n", n.to_string())])),
    }
}

fn section(full: &Guide, wanted: &Wanted) -> Result<usize, Diagnostic> {
    let name = &wanted.name;
    let shown = |section: &Section| format!("{}. {}", section.number, section.title);
    match asked_section(full, name) {
        Asked::One(index) => Ok(index),
        Asked::Several(indices) => {
            let sections = indices.iter().filter_map(|index| full.sections.get(*index));
            let message = format!("`{name}` may be several sections");
            let help = format!(
                "name one by its number: {}",
                some_of(sections.map(shown), "prepbook status lists them")
            );
            Err(problem(AMBIGUOUS_SECTION, message, wanted).help(help))
        }
        Asked::Near(indices) => {
            let mut problem = problem(
                UNKNOWN_SECTION,
                format!("no section is called `{name}`"),
                wanted,
            );
            let titles = full.sections.iter().map(|s| s.title.as_str());
            let slug = indices.first().and_then(|index| full.sections.get(*index));
            if let Some(near) = slug
                .map(|section| section.title.as_str())
                .or_else(|| nearest(name, titles))
            {
                problem = problem.suggest(near);
            }
            let sections = full.sections.iter().map(shown);
            Err(problem.help(format!(
                "the sections are {}",
                some_of(sections, "prepbook status lists them")
            )))
        }
    }
}

/// A tag in its normal form.
fn tag(full: &Guide, wanted: &Wanted) -> Result<String, Diagnostic> {
    let known = tags_of(full);
    known_name(
        known,
        wanted,
        UNKNOWN_TAG,
        "no question has the tag",
        "the tags are",
        "there are no tags in this book: answers get them in their front matter, as in `tags: [caching]`",
    )
}

/// An author's name in its normal form.
fn author(full: &Guide, wanted: &Wanted) -> Result<String, Diagnostic> {
    known_name(
        authors_of(full),
        wanted,
        UNKNOWN_AUTHOR,
        "no answer is by",
        "there are answers by",
        "no answer names its author: it does in its front matter, as in `author: Ada Lovelace`, and the book in `[book] author`",
    )
}

/// All by whom there is an answer, in order.
fn authors_of(guide: &Guide) -> Vec<&str> {
    let answers = guide.questions().flat_map(|q| &q.answers);
    let mut known: Vec<&str> = answers.filter_map(|a| author_of(&guide.about, a)).collect();
    known.sort_unstable();
    known.dedup();
    known
}

fn known_name(
    known: Vec<&str>,
    wanted: &Wanted,
    code: &'static str,
    unknown: &str,
    known_are: &str,
    none: &str,
) -> Result<String, Diagnostic> {
    let normal = normalize(&wanted.name);
    if known.iter().any(|name| normalize(name) == normal) {
        return Ok(normal);
    }
    let mut problem = problem(code, format!("{unknown} `{}`", wanted.name), wanted);
    if let Some(near) = nearest(&wanted.name, known.iter().copied()) {
        problem = problem.suggest(near);
    }
    if known.is_empty() {
        return Err(problem.help(none));
    }
    let names = known.iter().map(|name| format!("`{name}`"));
    Err(problem.help(format!("{known_are} {}", some_of(names, "others"))))
}

/// Some names, and what is said of the rest.
fn some_of(names: impl Iterator<Item = String>, rest: &str) -> String {
    let mut names: Vec<String> = names.take(LISTED + 1).collect();
    if names.len() > LISTED {
        names.truncate(LISTED);
        return format!("{}, … ({rest})", names.join(", "));
    }
    names.join(", ")
}

fn problem(code: &'static str, message: String, wanted: &Wanted) -> Diagnostic {
    let mut problem = Diagnostic::error(code, message);
    if let Some((file, span)) = wanted.typed {
        problem.place = Place::Text(file, span);
    }
    problem
}

/// Whose answer it is: its own author's, else the book's, if that has one.
fn author_of<'a>(about: &'a About, answer: &'a GuideAnswer) -> Option<&'a str> {
    answer.author.as_deref().or(match about.authors.as_slice() {
        [one] => Some(one),
        _ => None,
    })
}

/// How far a question has come. A draft in which nothing is written is none.
fn standing(question: &Question) -> Standing {
    let answers = &question.answers;
    if answers.iter().any(|a| a.status == Status::Ready) {
        Standing::Ready
    } else if answers.iter().any(|a| !a.is_blank()) {
        Standing::Draft
    } else {
        Standing::Unanswered
    }
}

/// A question as the parts leave it.
fn kept(about: &About, question: &Arc<Question>, parts: &[Part]) -> Option<Arc<Question>> {
    let mut question = question.clone();
    let by_them = |answer: &GuideAnswer| {
        let author = author_of(about, answer).map(normalize);
        parts.iter().all(|part| {
            part.authors.is_empty() || author.as_ref().is_some_and(|a| part.authors.contains(a))
        })
    };
    if parts.iter().any(|part| !part.authors.is_empty()) {
        if !question.answers.iter().all(|answer| by_them(answer)) {
            question = Arc::new(without(&question, by_them));
        }
        let unanswered = |part: &Part| part.status.contains(&Standing::Unanswered);
        if question.answers.is_empty() && !parts.iter().any(unanswered) {
            return None;
        }
    }
    let allowed = |part: &Part| {
        (part.tags.is_empty() || part.tags.iter().any(|tag| has_tag(&question, tag)))
            && (part.status.is_empty() || part.status.contains(&standing(&question)))
    };
    parts.iter().all(allowed).then_some(question)
}

/// A question without some of its answers. It is called after those that stay.
fn without(question: &Question, stays: impl Fn(&GuideAnswer) -> bool) -> Question {
    let answers: Vec<Arc<GuideAnswer>> = question
        .answers
        .iter()
        .filter(|answer| stays(answer))
        .cloned()
        .collect();
    let cue = answers.iter().find_map(|answer| answer.cue.clone());
    Question {
        cue: cue.unwrap_or_else(|| question.text.clone()),
        answers,
        ..question.clone()
    }
}

fn narrowed(whole: &Arc<Guide>, parts: &[Part]) -> Guide {
    let mut sections = Vec::new();
    // Where each section is now.
    let mut moved = Vec::with_capacity(whole.sections.len());
    for (index, section) in whole.sections.iter().enumerate() {
        let chosen = |part: &Part| part.sections.is_empty() || part.sections.contains(&index);
        let questions: Vec<Arc<Question>> = if parts.iter().all(chosen) {
            let questions = section.questions.iter();
            questions
                .filter_map(|question| kept(&whole.about, question, parts))
                .collect()
        } else {
            Vec::new()
        };
        moved.push((!questions.is_empty()).then_some(sections.len()));
        if !questions.is_empty() {
            sections.push(Section {
                number: section.number,
                slug: section.slug.clone(),
                title: section.title.clone(),
                title_inlines: section.title_inlines.clone(),
                title_note: section.title_note.clone(),
                parents: section.parents.clone(),
                introduction: section.introduction.clone(),
                questions,
                closing: section.closing.clone(),
                coverage: section.coverage,
            });
        }
    }
    let coverage = coverage::fill(&mut sections);
    let is_excerpt = parts
        .iter()
        .any(|part| !part.sections.is_empty() || !part.tags.is_empty());
    let mut guide = Guide {
        about: About {
            subtitle: subtitle(parts),
            chosen: subtitle(parts),
            ..whole.about.clone()
        },
        introductions: Vec::new(),
        epilogues: Vec::new(),
        pages: Vec::new(),
        assets: whole.assets.clone(),
        links: whole.links.clone(),
        coverage,
        private: whole.private,
        places: super::view::places(&sections),
        sections,
        whole: Some(whole.clone()),
    };
    if !is_excerpt {
        guide.introductions.clone_from(&whole.introductions);
        guide.epilogues.clone_from(&whole.epilogues);
        guide.pages.clone_from(&whole.pages);
    }
    if moved.contains(&None) {
        guide.links = whole.links.with_sections(&files(&guide), |index| {
            let gone = guide.sections.len() + index;
            moved.get(index).copied().flatten().unwrap_or(gone)
        });
    }
    guide
}

/// What was chosen, with a capital.
fn subtitle(parts: &[Part]) -> Option<String> {
    let words: Vec<&str> = parts
        .iter()
        .flat_map(|part| &part.words)
        .map(String::as_str)
        .collect();
    let joined = words.join(" · ");
    let mut chars = joined.chars();
    let first = chars.next()?;
    Some(first.to_uppercase().chain(chars).collect())
}

/// The files whose text a guide shows.
fn files(guide: &Guide) -> FxHashSet<FileId> {
    let prose = guide
        .introductions
        .iter()
        .chain(&guide.epilogues)
        .chain(guide.pages.iter().map(|page| &page.body))
        .chain(
            guide
                .sections
                .iter()
                .flat_map(|section| [&section.introduction, &section.closing]),
        )
        .map(|prose| prose.file);
    let questions = guide.questions().flat_map(|question| {
        let answers = question.answers.iter().map(|answer| answer.file);
        answers.chain([question.file, question.body.file])
    });
    prose.chain(questions).collect()
}
