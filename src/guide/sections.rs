//! Stage `sections`: the banks' sections and questions with titles, slugs and numbers; answers are not in them yet.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::anchors::{Names, bare, heading_names, name_blocks};
use super::links::references;
use super::model::{About, Coverage, Prose, Question, Section};
use crate::bank::{Bank, BankQuestion, BankSection};
use crate::config;
use crate::diagnostic::FileId;
use crate::markdown::{Block, Document, Footnote, Inline, plain_inlines, visit_inlines};
use crate::memo::{Key, KeyBuilder};
use crate::text::{Slugs, fold_spaces, slug};

/// Bytes of a section's slug, at most: a file name that is still read at a glance.
const SLUG_BYTES: usize = 60;

/// Names that the site has for other things, on disk beside the sections.
const RESERVED: &[&str] = &[
    "index", "practice", "404", "search", "pages", "assets", "data", "robots", "sitemap", "feed",
    // Windows has these for devices.
    "aux", "con", "nul", "prn",
];

/// A bank file with what the guide needs to know of it.
pub(super) struct BankInput {
    pub file: FileId,
    pub path: String,
    /// Hash of its text.
    pub key: Key,
    pub bank: Arc<Bank>,
}

/// What the banks give.
#[derive(Debug, Clone, Default)]
pub(super) struct Skeleton {
    pub introductions: Vec<Prose>,
    pub sections: Vec<Section>,
    pub epilogues: Vec<Prose>,
    /// By bank: names of headings → index of the section.
    pub headings: FxHashMap<FileId, FxHashMap<String, usize>>,
    /// By bank: anchors of headings outside of sections, which are nobody's target but no broken links either.
    pub other_headings: FxHashMap<FileId, FxHashSet<String>>,
}

/// Builds the sections. `ids`: one a question, in order.
pub(super) fn build(banks: &[BankInput], ids: &[String], about: &About) -> Skeleton {
    let mut skeleton = Skeleton::default();
    let mut slugs = Slugs::default();
    for name in RESERVED {
        slugs.take(name);
    }
    let mut ids = ids.iter();
    let mut ordinal = 0;
    for input in banks {
        let bank = &input.bank;
        let mut other = Names::default();
        if !bank.introduction.is_empty() {
            skeleton.introductions.push(prose(
                input,
                "introduction",
                0,
                &bank.introduction,
                &mut other,
            ));
        }
        let headings = skeleton.headings.entry(input.file).or_default();
        let counted = counted_sections(bank);
        for (place, section) in bank.sections.iter().enumerate() {
            let number = skeleton.sections.len() + 1;
            let own = counted.get(place).copied().unwrap_or(number);
            let title = title(section, bank, about, &[number, place + 1, own]);
            let wanted = slug(&title.text, SLUG_BYTES);
            let slug = slugs.unique(if wanted.is_empty() {
                "section"
            } else {
                &wanted
            });
            let raw = plain_inlines(&section.title);
            for name in heading_names(&raw)
                .into_iter()
                .chain(section.id.clone())
                .chain([slug.clone(), bare(&raw)])
            {
                if !name.is_empty() {
                    headings.entry(name).or_insert(number - 1);
                }
            }
            let mut questions = Vec::with_capacity(section.questions.len());
            for question in &section.questions {
                let Some(id) = ids.next() else { break };
                ordinal += 1;
                questions.push(Arc::new(make_question(input, question, id, ordinal)));
            }
            skeleton.sections.push(Section {
                number,
                slug,
                title: title.text,
                title_inlines: title.inlines,
                title_note: title.note,
                parents: section
                    .parents
                    .iter()
                    .map(|parent| fold_spaces(parent))
                    .collect(),
                introduction: prose(input, "section", place, &section.introduction, &mut other),
                questions,
                closing: prose(input, "closing", place, &section.closing, &mut other),
                coverage: Coverage::default(),
            });
        }
        if !bank.epilogue.is_empty() {
            skeleton
                .epilogues
                .push(prose(input, "epilogue", 0, &bank.epilogue, &mut other));
        }
        skeleton.other_headings.insert(
            input.file,
            other.into_keys().map(|name| bare(&name)).collect(),
        );
    }
    skeleton
}

fn make_question(input: &BankInput, question: &BankQuestion, id: &str, ordinal: usize) -> Question {
    let text = if question.text.is_empty() {
        format!("Question {ordinal}")
    } else {
        question.text.clone()
    };
    let mut blocks = question.body.clone();
    name_blocks(&mut blocks, &mut Slugs::default(), &mut Names::default());
    let footnotes = footnotes_of(&input.bank.footnotes, &|see| {
        line(&question.prompt, see);
        visit_inlines(&question.body, see);
        visit_inlines(&question.reference, see);
        for part in &question.parts {
            line(&part.prompt, see);
            visit_inlines(&part.body, see);
        }
    });
    let refers = references(|see| {
        line(&question.prompt, see);
        visit_inlines(&blocks, see);
        for note in &footnotes {
            visit_inlines(&note.blocks, see);
        }
        visit_inlines(&question.reference, see);
        for part in &question.parts {
            line(&part.prompt, see);
            visit_inlines(&part.body, see);
        }
        for option in &question.options {
            line(&option.content, see);
        }
    });
    Question {
        id: id.to_owned(),
        ordinal,
        number: question
            .number
            .map_or_else(|| ordinal.to_string(), |n| n.to_string()),
        prompt: question.prompt.clone(),
        cue: text.clone(),
        text,
        body: Prose {
            file: input.file,
            path: input.path.clone(),
            body: Arc::new(Document { blocks, footnotes }),
            key: KeyBuilder::new("question")
                .key(input.key)
                .with(id.as_bytes())
                .number(ordinal as u64)
                .finish(),
        },
        parts: question.parts.clone(),
        options: question.options.clone(),
        difficulty: question.difficulty.clone(),
        tags: question.tags.clone(),
        reference: question.reference.clone(),
        file: input.file,
        span: question.span,
        answers: Vec::new(),
        refers,
    }
}

fn prose(
    input: &BankInput,
    kind: &str,
    place: usize,
    blocks: &[Block],
    other: &mut Names,
) -> Prose {
    let mut blocks = blocks.to_vec();
    name_blocks(&mut blocks, &mut Slugs::default(), other);
    let footnotes = footnotes_of(&input.bank.footnotes, &|see| visit_inlines(&blocks, see));
    Prose {
        file: input.file,
        path: input.path.clone(),
        key: KeyBuilder::new("bank prose")
            .key(input.key)
            .with(kind.as_bytes())
            .number(place as u64)
            .finish(),
        body: Arc::new(Document { blocks, footnotes }),
    }
}

/// A visitor of inlines.
type See<'s> = dyn FnMut(&Inline) + 's;

/// Calls `see` for every inline of a line, outer ones first.
pub(super) fn line(inlines: &[Inline], see: &mut See<'_>) {
    for inline in inlines {
        see(inline);
        match inline {
            Inline::Emphasis(inner)
            | Inline::Strong(inner)
            | Inline::Strike(inner)
            | Inline::Styled(_, inner) => line(inner, see),
            Inline::Link(link) => line(&link.content, see),
            Inline::Image(image) => line(&image.alt, see),
            _ => {}
        }
    }
}

/// The footnotes that a text refers to, those that they refer to included, in the file's order.
fn footnotes_of(all: &[Footnote], visit: &dyn Fn(&mut See<'_>)) -> Vec<Footnote> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut wanted: FxHashSet<String> = FxHashSet::default();
    visit(&mut |inline| {
        if let Inline::FootnoteRef(label) = inline {
            wanted.insert(label.clone());
        }
    });
    let mut known = 0;
    while wanted.len() > known {
        known = wanted.len();
        let reached: Vec<&Footnote> = all
            .iter()
            .filter(|footnote| wanted.contains(&footnote.label))
            .collect();
        for footnote in reached {
            visit_inlines(&footnote.blocks, &mut |inline| {
                if let Inline::FootnoteRef(label) = inline {
                    wanted.insert(label.clone());
                }
            });
        }
    }
    all.iter()
        .filter(|footnote| wanted.contains(&footnote.label))
        .cloned()
        .collect()
}

/// A title in its parts.
struct Title {
    text: String,
    inlines: Vec<Inline>,
    note: Option<String>,
}

fn title(section: &BankSection, bank: &Bank, about: &About, numbers: &[usize]) -> Title {
    let mut inlines = if !section.title.is_empty() {
        section.title.clone()
    } else {
        bank.title
            .clone()
            .unwrap_or_else(|| vec![Inline::Text(about.title.clone())])
    };
    strip_ordinal(&mut inlines, numbers);
    let note = strip_note(&mut inlines);
    let text = fold_spaces(&plain_inlines(&inlines));
    if text.is_empty() {
        let number = numbers.first().copied().unwrap_or(1);
        let text = format!("Section {number}");
        return Title {
            inlines: vec![Inline::Text(text.clone())],
            text,
            note,
        };
    }
    Title {
        text,
        inlines,
        note,
    }
}

/// The bank's own numbers of its sections, if all have one and they ascend: some may be missing there, where a section has no questions. Ours stand
/// instead of them. Else nothing: what looks like a number is then part of a title.
fn counted_sections(bank: &Bank) -> Vec<usize> {
    let numbers: Option<Vec<usize>> = bank
        .sections
        .iter()
        .map(|section| match section.title.first() {
            Some(Inline::Text(text)) => leading_ordinal(text).map(|(number, _)| number),
            _ => None,
        })
        .collect();
    numbers
        .filter(|numbers| numbers.len() > 1 && numbers.is_sorted_by(|a, b| a < b))
        .unwrap_or_default()
}

/// Takes a leading mark off that only repeats one of `numbers`: "1️⃣ ", "2. ", "Section 3: ".
fn strip_ordinal(inlines: &mut Vec<Inline>, numbers: &[usize]) {
    let only = inlines.len() == 1;
    let Some(Inline::Text(text)) = inlines.first() else {
        return;
    };
    let Some((number, rest)) = leading_ordinal(text) else {
        return;
    };
    // A title that is nothing but its number keeps it.
    if !numbers.contains(&number) || (rest.trim().is_empty() && only) {
        return;
    }
    let rest = rest.to_owned();
    if rest.is_empty() {
        inlines.remove(0);
    } else if let Some(Inline::Text(text)) = inlines.first_mut() {
        *text = rest;
    }
}

/// Words that stand before a section's number in common languages of public banks.
const SECTION_WORDS: &[&str] = &[
    "section",
    "part",
    "chapter",
    "topic",
    "module",
    "unit",
    "level",
    "abschnitt",
    "teil",
    "kapitel",
    "partie",
    "chapitre",
    "sección",
    "parte",
    "capítulo",
    "seção",
    "раздел",
    "часть",
    "глава",
    "bölüm",
    "rozdział",
    "część",
];

/// A number in front of a title, and the title behind it.
fn leading_ordinal(text: &str) -> Option<(usize, &str)> {
    let text = text.trim_start();
    if let Some(found) = keycaps(text) {
        return Some(found);
    }
    let first_word = text.split_whitespace().next().unwrap_or_default();
    let (rest, named) = match SECTION_WORDS
        .iter()
        .any(|word| *word == first_word.to_lowercase())
    {
        true => (text.get(first_word.len()..)?.trim_start(), true),
        false => (text, false),
    };
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    // More digits are a year or an amount.
    if digits == 0 || digits > 3 {
        return None;
    }
    let number: usize = rest.get(..digits)?.parse().ok()?;
    let tail = rest.get(digits..)?;
    let mark = |c: char| matches!(c, '.' | ')' | ':' | '：' | '、' | '．' | '）');
    let after_mark = tail.trim_start_matches(mark);
    let spaced = after_mark.trim_start();
    let dash = spaced.trim_start_matches(['-', '–', '—', '|', '·']);
    let marked = after_mark.len() < tail.len()
        && (after_mark.len() > spaced.len()
            || !after_mark.starts_with(|c: char| c.is_ascii_digit()));
    let dashed =
        dash.len() < spaced.len() && (dash.is_empty() || dash.starts_with(char::is_whitespace));
    match () {
        () if dashed => Some((number, dash.trim_start())),
        () if marked => Some((number, spaced)),
        () if named && (spaced.is_empty() || spaced.len() < tail.len()) => Some((number, spaced)),
        () => None,
    }
}

/// `1️⃣`, `1️⃣0️⃣`, `🔟`, `①`.
fn keycaps(text: &str) -> Option<(usize, &str)> {
    let mut letters = text.chars();
    match letters.next()? {
        '🔟' => {
            return Some((
                10,
                letters
                    .as_str()
                    .trim_start_matches(['\u{fe0f}', ' ', '.', ')', ':']),
            ));
        }
        c @ '①'..='⑳' => {
            return Some((c as usize - '①' as usize + 1, letters.as_str().trim_start()));
        }
        _ => {}
    }
    let mut number = 0usize;
    let mut rest = text;
    let mut any = false;
    loop {
        let mut letters = rest.chars();
        let Some(digit) = letters.next().and_then(|c| c.to_digit(10)) else {
            break;
        };
        let tail = letters.as_str();
        let Some(tail) = tail
            .strip_prefix('\u{fe0f}')
            .unwrap_or(tail)
            .strip_prefix('\u{20e3}')
        else {
            break;
        };
        number = number.saturating_mul(10).saturating_add(digit as usize);
        rest = tail;
        any = true;
    }
    any.then(|| {
        (
            number,
            rest.trim_start_matches(|c: char| {
                c.is_whitespace() || matches!(c, '\u{fe0f}' | '.' | ')' | ':')
            }),
        )
    })
}

/// Takes a trailing parenthesis off, without its brackets.
fn strip_note(inlines: &mut [Inline]) -> Option<String> {
    let only = inlines.len() == 1;
    let Some(Inline::Text(text)) = inlines.last_mut() else {
        return None;
    };
    let (kept, note) = split_note(text, only)?;
    let (kept, note) = (kept.to_owned(), note.to_owned());
    *text = kept;
    Some(note)
}

/// "Title (note)" → "Title", "note". `whole`: there is nothing before `text`.
fn split_note(text: &str, whole: bool) -> Option<(&str, &str)> {
    let trimmed = text.trim_end();
    let (open, close) = if trimmed.ends_with(')') {
        ('(', ')')
    } else {
        ('（', '）')
    };
    let inner = trimmed.strip_suffix(close)?;
    let mut depth = 1usize;
    let at = inner.char_indices().rev().find_map(|(at, c)| {
        if c == close {
            depth += 1;
        } else if c == open {
            depth -= 1;
        }
        (depth == 0).then_some(at)
    })?;
    let kept = inner.get(..at)?;
    let note = inner.get(at + open.len_utf8()..)?.trim();
    // `f(x)` is code, and a title that is nothing but a parenthesis is a title.
    let apart = open == '（' || kept.is_empty() || kept.ends_with(char::is_whitespace);
    let kept = kept.trim_end();
    (apart && !note.is_empty() && !(whole && kept.is_empty())).then_some((kept, note))
}

/// The book itself: its title from `book.toml`, else the first bank's, else the folder's name.
pub(super) fn about(config: &config::Config, banks: &[BankInput], folder: &str) -> About {
    let bank_title = || {
        banks
            .iter()
            .find_map(|input| input.bank.title.as_ref())
            .map(|title| fold_spaces(&plain_inlines(title)))
    };
    let whole = config
        .book
        .title
        .clone()
        .or_else(bank_title)
        .filter(|title| !title.trim().is_empty())
        .unwrap_or_else(|| folder.to_owned());
    let (title, title_note) = match split_note(&whole, true) {
        Some((title, note)) => (title.to_owned(), Some(note.to_owned())),
        None => (whole.clone(), None),
    };
    About {
        chosen: None,
        title,
        title_note,
        subtitle: config.book.subtitle.clone(),
        authors: config.book.authors.clone(),
        language: config.book.language.clone(),
        description: config.book.description.clone(),
        url: config
            .site
            .url
            .as_ref()
            .map(|url| url.trim_end_matches('/').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(text: &str, number: usize) -> (String, Option<String>) {
        let mut inlines = vec![Inline::Text(text.to_owned())];
        strip_ordinal(&mut inlines, &[number]);
        let note = strip_note(&mut inlines);
        (plain_inlines(&inlines), note)
    }

    #[test]
    fn ordinals_that_repeat_the_number_go() {
        for (text, number, title) in [
            ("1️⃣ Django ORM", 1, "Django ORM"),
            ("1️⃣0️⃣ Last", 10, "Last"),
            ("🔟 Last", 10, "Last"),
            ("2. Locks", 2, "Locks"),
            ("2) Locks", 2, "Locks"),
            ("02 - Locks", 2, "Locks"),
            ("Section 3: Caches", 3, "Caches"),
            ("Part 3 – Caches", 3, "Caches"),
            ("Chapter 3 Caches", 3, "Caches"),
            ("③ Caches", 3, "Caches"),
            ("1. Python基礎", 1, "Python基礎"),
            ("1、基礎", 1, "基礎"),
            ("4. Locks", 2, "4. Locks"),
            ("3 tips", 3, "3 tips"),
            ("2.5 Locks", 2, "2.5 Locks"),
            ("2020: a year", 2020, "2020: a year"),
            ("3", 3, "3"),
            ("Partial updates", 1, "Partial updates"),
        ] {
            assert_eq!(cleaned(text, number).0, title, "{text}");
        }
    }

    #[test]
    fn a_trailing_parenthesis_is_a_note() {
        assert_eq!(
            cleaned("ORM (Most Critical)", 9),
            ("ORM".into(), Some("Most Critical".into()))
        );
        assert_eq!(
            cleaned("ORM（最重要）", 9),
            ("ORM".into(), Some("最重要".into()))
        );
        assert_eq!(cleaned("A (b (c))", 9), ("A".into(), Some("b (c)".into())));
        assert_eq!(cleaned("What is f(x)", 9), ("What is f(x)".into(), None));
        assert_eq!(cleaned("(all)", 9), ("(all)".into(), None));
        assert_eq!(cleaned("A ()", 9), ("A ()".into(), None));
        assert_eq!(cleaned("A (b) c", 9), ("A (b) c".into(), None));
    }
}
