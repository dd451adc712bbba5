//! Books that are on no disk, to try a theme on: every shape that a template or the paper may meet, whatever the user's own book happens to hold.
//!
//! They are read, joined and published by the same functions as any book, so that what a template sees of them is what it sees of a book.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::extras::Extras;
use super::load::{self, Book};
use super::{Options, SITE};
use crate::answers;
use crate::bank::{Bank, BankQuestion, Choice};
use crate::config::{Config, EditionKind};
use crate::diagnostic::{Diagnostic, FileId};
use crate::guide::{self, Inputs};
use crate::markdown::{self, BlockKind, Inline, ParseOptions};
use crate::memo::{Key, Memo};
use crate::pages;
use crate::site::Picture;
use crate::source::SourceMap;
use crate::theme::Theme;
use crate::words::Strings;

/// Where their files seem to be: no folder of a book begins so.
pub(super) const FOLDER: &str = "(sample)";

/// A book, and what is made of it.
pub(super) struct Sample {
    pub book: Book,
    pub options: Options,
}

/// The files of one book, by their paths below its folder.
struct Shelf {
    name: &'static str,
    bank: String,
    answers: &'static [(&'static str, &'static str)],
    pages: &'static [(&'static str, &'static str)],
}

const PICTURE: (&str, &[u8]) = ("images/picture.png", include_bytes!("sample/picture.png"));
const DRAWING: (&str, &[u8]) = ("images/drawing.svg", include_bytes!("sample/drawing.svg"));

/// All that a book can hold: every block, drafts, private parts, several authors, and questions without any of it.
fn everything() -> Shelf {
    Shelf {
        name: "everything",
        bank: include_str!("sample/questions.md").to_owned(),
        answers: &[
            ("lock", include_str!("sample/lock.md")),
            ("hurt", include_str!("sample/hurt.md")),
            ("hurt-ben", include_str!("sample/hurt-ben.md")),
            ("draft", include_str!("sample/draft.md")),
            ("private", include_str!("sample/private.md")),
            ("cache", include_str!("sample/cache.md")),
        ],
        pages: &[
            ("introduction", include_str!("sample/introduction.md")),
            ("notes", include_str!("sample/notes.md")),
        ],
    }
}

fn right_to_left() -> Shelf {
    Shelf {
        name: "right-to-left",
        bank: include_str!("sample/right-to-left.md").to_owned(),
        answers: &[
            ("lock", include_str!("sample/right-to-left-lock.md")),
            ("draft", include_str!("sample/right-to-left-draft.md")),
        ],
        pages: &[],
    }
}

/// One question, and nothing else.
fn bare() -> Shelf {
    Shelf {
        name: "bare",
        bank: "1. What is it?\n".to_owned(),
        answers: &[],
        pages: &[],
    }
}

/// So many sections that no page names all of them, and so many questions that the cover does not.
fn large() -> Shelf {
    let mut bank = "# A large book\n".to_owned();
    for section in 1..=45 {
        let _ = write!(bank, "\n## Section {section}\n\n");
        for question in 1..=23 {
            let _ = writeln!(bank, "- What is {question} in {section}?");
        }
    }
    Shelf {
        name: "large",
        bank,
        answers: &[],
        pages: &[],
    }
}

/// Makes all of them. What is wrong in them is told too; a test holds that nothing is.
pub(super) fn samples(
    sources: &mut SourceMap,
    theme: &Theme,
    memo: &Memo,
) -> (Vec<Sample>, Vec<Diagnostic>) {
    let mut made = Maker {
        sources,
        theme,
        memo,
        samples: Vec::new(),
        problems: Vec::new(),
    };
    let public = Options::default();
    let private = Options {
        private: true,
        ..Options::default()
    };
    let watched = Options {
        reload_script: Some("/_prepbook/live.js".to_owned()),
        editing: Some(PathBuf::from("/book")),
        ..private.clone()
    };
    let everything = everything();
    let files = made.read(&everything);
    let published = |config: &mut Config| {
        config.book.subtitle = Some("A sample".into());
        config.book.authors = vec!["Ada".into(), "Ben".into()];
        config.book.description = Some("What a theme is tried on.".into());
        config.site.url = Some("https://example.org/guide/".into());
        config.site.edit_url = Some("https://example.org/edit/{path}".into());
    };
    made.book(&everything, &files, &public, &published, Prints::All);
    made.book(
        &everything,
        &files,
        &public,
        &split(&published),
        Prints::None,
    );
    // A private book in another language whose words prepbook knows, with its answers open; as a file, and as its author sees it.
    let german = |config: &mut Config| {
        config.book.language = "de".into();
        config.site.fold = false;
    };
    made.book(&everything, &files, &private, &german, Prints::None);
    made.book(&everything, &files, &watched, &german, Prints::None);
    made.book(&everything, &files, &private, &split(&german), Prints::None);
    made.book(&everything, &files, &watched, &split(&german), Prints::None);
    let arabic = |config: &mut Config| config.book.language = "ar".into();
    let shelf = right_to_left();
    let files = made.read(&shelf);
    // Themes bring no font for it to paper.
    made.book(&shelf, &files, &public, &arabic, Prints::None);
    made.book(&shelf, &files, &watched, &split(&arabic), Prints::None);
    let plain = |_: &mut Config| {};
    let shelf = bare();
    let files = made.read(&shelf);
    made.book(&shelf, &files, &public, &plain, Prints::Unanswered);
    made.book(&shelf, &files, &public, &split(&plain), Prints::None);
    let shelf = large();
    let files = made.read(&shelf);
    made.book(&shelf, &files, &public, &plain, Prints::None);
    (made.samples, made.problems)
}

fn split(settings: &dyn Fn(&mut Config)) -> impl Fn(&mut Config) {
    move |config| {
        settings(config);
        config.site.split = true;
    }
}

/// What is printed of a book.
#[derive(Clone, Copy)]
enum Prints {
    None,
    /// Kinds of edition that leave no question out.
    Unanswered,
    All,
}

impl Prints {
    fn names(self) -> Vec<String> {
        let kinds = EditionKind::all();
        let names = kinds.iter().map(|kind| kind.name().to_owned());
        match self {
            Prints::None => Vec::new(),
            Prints::Unanswered => {
                let cards = |name: &String| name != "cards";
                names.filter(cards).collect()
            }
            Prints::All => names.collect(),
        }
    }
}

/// The files of a book, numbered.
struct Files {
    bank: FileId,
    answers: Vec<FileId>,
    pages: Vec<FileId>,
}

struct Maker<'a> {
    sources: &'a mut SourceMap,
    theme: &'a Theme,
    memo: &'a Memo,
    samples: Vec<Sample>,
    problems: Vec<Diagnostic>,
}

impl Maker<'_> {
    fn read(&mut self, shelf: &Shelf) -> Files {
        let folder = folder(shelf);
        for (path, bytes) in [PICTURE, DRAWING] {
            for below in ["", "answers/"] {
                self.sources
                    .add_bytes(&format!("{folder}/{below}{path}"), bytes);
            }
        }
        let mut add = |below: &str, name: &str, text: &str| {
            self.sources
                .add(&format!("{folder}/{below}{name}.md"), text)
        };
        Files {
            bank: add("", "questions", &shelf.bank),
            answers: shelf
                .answers
                .iter()
                .map(|(name, text)| add("answers/", name, text))
                .collect(),
            pages: shelf
                .pages
                .iter()
                .map(|(name, text)| add("pages/", name, text))
                .collect(),
        }
    }

    fn book(
        &mut self,
        shelf: &Shelf,
        files: &Files,
        options: &Options,
        settings: &dyn Fn(&mut Config),
        prints: Prints,
    ) {
        let folder = folder(shelf);
        let mut config = Config::default();
        config.content.answers = format!("{folder}/answers");
        config.content.pages = format!("{folder}/pages");
        config.content.lock = format!("{folder}/questions.lock");
        config.content.assets = folder;
        settings(&mut config);
        let Some(bank) = self.bank(files.bank, &config) else {
            return;
        };
        let banks = vec![(files.bank, Arc::new(bank))];
        let answers: Vec<_> = files
            .answers
            .iter()
            .map(|&file| {
                let (text, key) = self.text(file);
                let (content, names) = (&config.content, &config.answers);
                let (answer, found) = answers::read(file, &text, content, names, self.memo);
                self.problems.extend(found);
                (file, key, answer)
            })
            .collect();
        let pages = files
            .pages
            .iter()
            .map(|&file| {
                let (text, key) = self.text(file);
                let path = self.sources.get(file).map_or("", |source| &source.path);
                let stem = load::stem(path);
                let (page, found) = pages::read(file, &stem, &text, &config.content, self.memo);
                self.problems.extend(found);
                (file, key, page)
            })
            .collect();
        let inputs = Inputs {
            banks: banks.clone(),
            answers,
            pages,
            lock: None,
            locked: false,
            folder: shelf.name.to_owned(),
        };
        let (joined, found) = guide::join(inputs, &config, self.sources, self.memo);
        self.problems.extend(found);
        let (published, found) = guide::publish(&joined, options.private);
        self.problems.extend(found);
        let extras = self.extras(&config);
        let mut only = vec![SITE.to_owned()];
        only.extend(prints.names());
        self.samples.push(Sample {
            book: Book {
                config,
                theme: self.theme.clone(),
                extras,
                banks,
                answers: files.answers.clone(),
                joined,
                published,
                secrets: OnceLock::new(),
            },
            options: Options {
                only,
                single_file: true,
                ..options.clone()
            },
        });
    }

    fn text(&self, file: FileId) -> (Arc<str>, Key) {
        let source = self.sources.get(file);
        source.map_or_else(
            || (Arc::from(""), Key::of(b"")),
            |source| (source.text.clone(), source.key),
        )
    }

    fn bank(&mut self, file: FileId, config: &Config) -> Option<Bank> {
        let (text, key) = self.text(file);
        let parsed = load::parse_bank(&text, key, config, self.memo);
        self.problems.extend(parsed.parsed.diagnostics(file));
        let mut bank = match &parsed.reading {
            Ok(bank) => Bank::clone(bank),
            Err(no) => {
                let problem = Diagnostic::error("not-a-bank", no.reason.clone());
                self.problems.push(problem.in_file(file));
                return None;
            }
        };
        bank.sections
            .iter_mut()
            .flat_map(|section| &mut section.questions)
            .for_each(choices);
        Some(bank)
    }

    fn extras(&mut self, config: &Config) -> Extras {
        let (strings, found) = Strings::load(
            &config.book.language,
            None,
            &super::extras::words(self.theme, self.memo),
        );
        self.problems.extend(found);
        let mut picture = |(path, _): (&str, &[u8])| {
            let path = format!("{}/{path}", config.content.assets);
            let asset = guide::asset(self.sources, &path);
            asset.map_err(|problem| self.problems.push(*problem)).ok()
        };
        // What is published names both; a book that names neither has the theme's.
        let published = config.site.url.is_some();
        Extras {
            strings,
            image: published.then(|| picture(PICTURE)).flatten().map(Picture),
            icon: published.then(|| picture(DRAWING)).flatten().map(Picture),
        }
    }
}

fn folder(shelf: &Shelf) -> String {
    format!("{FOLDER}/{}", shelf.name)
}

/// What layouts of banks may say of a question, and a list does not: options, difficulty, tags, an answer of the authors' own.
fn choices(question: &mut BankQuestion) {
    let choice = |text: &str, correct: Option<bool>| Choice {
        content: inlines(text),
        correct,
    };
    match question.text.as_str() {
        "Which of these are caches?" => {
            question.options = vec![
                choice("A dictionary in `memory`", Some(true)),
                choice("A lock", Some(false)),
                choice("A *reverse* proxy", Some(true)),
            ];
            question.difficulty = Some("hard".into());
            question.tags = vec!["caches".into(), "choice".into()];
            let text = "Both keep what was **made** once.\n\n- One near,\n- one far.\n";
            question.reference = parsed(text);
        }
        "Which of these is a lock?" => {
            question.options = vec![choice("A row", Some(false)), choice("A mutex", Some(true))];
            question.difficulty = Some("easy".into());
        }
        "Which of these may it be?" => {
            question.options = vec![choice("This", None), choice("That", None)];
            question.tags = vec!["choice".into()];
        }
        _ => {}
    }
}

fn parsed(text: &str) -> Vec<markdown::Block> {
    markdown::parse(text, 0, ParseOptions::bank(true))
        .document
        .blocks
}

fn inlines(text: &str) -> Vec<Inline> {
    let blocks = parsed(text).into_iter();
    let of_paragraph = |block: markdown::Block| match block.kind {
        BlockKind::Paragraph(inlines) => inlines,
        _ => Vec::new(),
    };
    blocks.flat_map(of_paragraph).collect()
}
