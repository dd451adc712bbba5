//! Which editions are printed, with which options, and the part of the guide that each sees: `book.toml`, and what the command line says on top of it.

use super::load::Book;
use super::{Options, SITE, UNKNOWN_ONLY};
use crate::bank::Choice;
use crate::config::{
    CardsOptions, CheatsheetOptions, Edition, EditionKind, Paper, Selection, Unanswered,
};
use crate::diagnostic::{Diagnostic, Place, Severity};
use crate::guide::{
    AMBIGUOUS_SECTION, Coverage, Published, Question, UNKNOWN_AUTHOR, UNKNOWN_SECTION, UNKNOWN_TAG,
    select,
};
use crate::text::nearest;

/// The code of an option for printed editions where none is made that it could apply to.
const NO_EDITION: &str = "no-edition";

/// The code of a selection that leaves no question to print.
const NOTHING_TO_PRINT: &str = "nothing-to-print";

/// What the command line says of printed editions.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Print {
    /// Only these questions, of those that an edition holds.
    pub select: Selection,
    /// The paper of all.
    pub paper: Option<Paper>,
    /// Columns of cheat sheets.
    pub columns: Option<u8>,
    /// Pages of cheat sheets at most.
    pub fit: Option<u16>,
    /// Type of cheat sheets, in points.
    pub size: Option<f32>,
    /// Whether all are printed without colours.
    pub greyscale: bool,
}

impl Print {
    /// Whether nothing is said. Else it is printed editions that somebody wants, and the site is left alone.
    pub fn is_nothing(&self) -> bool {
        *self == Print::default()
    }

    /// The name of an option that cheat sheets alone know.
    fn of_cheatsheets(&self) -> Option<&'static str> {
        let named = [
            ("--columns", self.columns.is_some()),
            ("--fit", self.fit.is_some()),
            ("--size", self.size.is_some()),
        ];
        named.iter().find(|(_, said)| *said).map(|(name, _)| *name)
    }

    fn apply(&self, edition: &mut Edition) {
        edition.paper = self.paper.unwrap_or(edition.paper);
        edition.greyscale |= self.greyscale;
        if let EditionKind::Cheatsheet(options) = &mut edition.kind {
            options.columns = self.columns.or(options.columns);
            // Each of the two sets the size: what is typed now holds.
            if self.fit.is_some() || self.size.is_some() {
                (options.fit, options.size) = (self.fit, self.size);
            }
        }
    }
}

/// What is drawn in a build.
pub(super) struct Plan {
    /// Whether the site is.
    pub site: bool,
    /// Whether the whole book in one page is.
    pub single: bool,
    /// The printed editions.
    pub editions: Vec<Planned>,
    /// Editions of the book, among those asked for, in which there is no question: a file of an earlier build goes.
    pub empty: Vec<String>,
    /// What is wrong with what was asked for, or cannot be printed.
    pub problems: Vec<Diagnostic>,
}

/// A printed edition.
pub(super) struct Planned {
    /// What it is, with what the command line says.
    pub edition: Edition,
    /// The part of the guide that it sees.
    pub book: Published,
    /// Whether the site offers it as it is: it is one of the book's, and not narrowed by the command line.
    pub offered: bool,
}

impl Plan {
    /// The counts of what is made, if it is one thing; else of the whole.
    pub fn coverage(&self, book: &Book) -> Coverage {
        let whole = book.published.coverage;
        let mut counts = self.editions.iter().map(|planned| planned.book.coverage);
        match counts.next() {
            Some(first) if !self.site && !self.single && counts.all(|c| c == first) => first,
            _ => whole,
        }
    }
}

/// Works out what is asked for.
pub(super) fn plan(book: &Book, options: &Options) -> Plan {
    let print = &options.print;
    let mut plan = Plan {
        site: false,
        single: options.single_file,
        editions: Vec::new(),
        empty: Vec::new(),
        problems: Vec::new(),
    };
    // A name that is none is wrong in book.toml whatever is made this time.
    for edition in &book.config.editions {
        let names = select(
            &book.joined,
            &book.published,
            &[&edition.select],
            &book.extras.strings,
        );
        plan.problems.extend(names.err().into_iter().flatten());
    }
    let mut wanted = asked_for(book, options, &mut plan);
    if let Some(name) = print.of_cheatsheets() {
        let is_one = |edition: &Edition| matches!(edition.kind, EditionKind::Cheatsheet(_));
        if options.only.is_empty() {
            wanted.retain(|(edition, _)| is_one(edition));
        }
        if !wanted.iter().any(|(edition, _)| is_one(edition)) {
            plan.no_edition(&format!("`{name}` is for cheat sheets, and none is made"));
            return plan;
        }
    } else if !print.is_nothing() && wanted.is_empty() {
        plan.no_edition("this is for printed editions, and none is made");
        return plan;
    }
    // Editions of which the command line leaves nothing.
    let mut without: Vec<Diagnostic> = Vec::new();
    for (mut edition, own) in wanted {
        print.apply(&mut edition);
        let part = match select(
            &book.joined,
            &book.published,
            &[&edition.select, &print.select],
            &book.extras.strings,
        ) {
            Ok(part) => part,
            Err(problems) => {
                plan.problems.extend(problems);
                continue;
            }
        };
        if is_empty(&edition, &part) {
            if own && is_empty_itself(book, &edition) {
                plan.problems.push(empty(&edition));
                plan.empty.push(edition.name);
            } else {
                without.push(nothing_left(&edition, own));
            }
            continue;
        }
        plan.editions.push(Planned {
            edition,
            book: part,
            offered: own && print.is_nothing(),
        });
    }
    let none = plan.editions.is_empty();
    plan.problems.extend(without.into_iter().map(|mut problem| {
        // Where something is printed, the rest is by the way.
        if none {
            problem.severity = Severity::Error;
        }
        problem
    }));
    plan
}

/// Editions by the names that were asked for, each with whether it is one of the book's.
fn asked_for(book: &Book, options: &Options, plan: &mut Plan) -> Vec<(Edition, bool)> {
    let own = &book.config.editions;
    if options.only.is_empty() && options.single_file && options.print.is_nothing() {
        return Vec::new();
    }
    if options.only.is_empty() {
        plan.site = options.print.is_nothing();
        return own.iter().map(|edition| (edition.clone(), true)).collect();
    }
    let mut wanted: Vec<(Edition, bool)> = Vec::new();
    for name in &options.only {
        if name == SITE {
            plan.site = true;
            continue;
        }
        let named: Vec<(Edition, bool)> = named(own, name);
        if named.is_empty() {
            plan.problems.push(unknown_name(own, name));
        }
        for (edition, own) in named {
            if !wanted.iter().any(|(known, _)| known.name == edition.name) {
                wanted.push((edition, own));
            }
        }
    }
    wanted
}

/// The edition of a name; else all of the book's that are of this kind; else one of this kind of which nothing is said.
fn named(own: &[Edition], name: &str) -> Vec<(Edition, bool)> {
    let of = |fits: &dyn Fn(&Edition) -> bool| -> Vec<(Edition, bool)> {
        let fitting = own.iter().filter(|edition| fits(edition));
        fitting.map(|edition| (edition.clone(), true)).collect()
    };
    let found = of(&|edition| edition.name == name);
    if !found.is_empty() {
        return found;
    }
    let found = of(&|edition| edition.kind.name() == name);
    if !found.is_empty() {
        return found;
    }
    let kind = EditionKind::all().into_iter().find(|k| k.name() == name);
    kind.map(|kind| (Edition::of(kind), false))
        .into_iter()
        .collect()
}

fn unknown_name(own: &[Edition], typed: &str) -> Diagnostic {
    let mut names: Vec<&str> = vec![SITE];
    names.extend(own.iter().map(|edition| edition.name.as_str()));
    let kinds = EditionKind::all();
    for kind in &kinds {
        if !names.contains(&kind.name()) {
            names.push(kind.name());
        }
    }
    let all = names.join(", ");
    let help = match nearest(typed, names) {
        Some(near) => format!("did you mean `{near}`? This book makes: {all}"),
        None => format!("this book makes: {all}"),
    };
    Diagnostic::error(
        UNKNOWN_ONLY,
        format!("this book makes nothing named `{typed}`"),
    )
    .help(help)
}

impl Plan {
    fn no_edition(&mut self, message: &str) {
        // A name that is none was the reason, and is told.
        if self.problems.is_empty() {
            self.problems.push(
                Diagnostic::error(NO_EDITION, message)
                    .help("name one as well, as in `--only cheatsheet`"),
            );
        }
    }
}

/// Editions of the book that hold a question, whatever is drawn this time: what the site offers.
pub(super) fn offered(book: &Book) -> impl Iterator<Item = &Edition> {
    let editions = book.config.editions.iter();
    editions.filter(|edition| !is_empty_itself(book, edition))
}

/// Whether `book.toml` itself leaves an edition without a question. (What is wrong with its names is told elsewhere.)
fn is_empty_itself(book: &Book, edition: &Edition) -> bool {
    select(
        &book.joined,
        &book.published,
        &[&edition.select],
        &book.extras.strings,
    )
    .is_ok_and(|part| is_empty(edition, &part))
}

/// Whether there is nothing to print.
fn is_empty(edition: &Edition, part: &Published) -> bool {
    let prints = |question: &Question| !leaves_out(edition) || answered(question);
    !part.questions().any(|question| prints(question))
}

/// Whether an edition leaves questions without an answer out.
fn leaves_out(edition: &Edition) -> bool {
    let unanswered = match edition.kind {
        EditionKind::Cheatsheet(CheatsheetOptions { unanswered, .. })
        | EditionKind::Cards(CardsOptions { unanswered, .. }) => unanswered,
        EditionKind::Guide(_) | EditionKind::Worksheet(_) => return false,
    };
    unanswered == Unanswered::LeaveOut
}

/// Whether a question has an answer, the user's or the authors' own.
fn answered(question: &Question) -> bool {
    let right = |choice: &Choice| choice.correct == Some(true);
    !question.answers.is_empty()
        || !question.reference.is_empty()
        || question.options.iter().any(right)
}

fn empty(edition: &Edition) -> Diagnostic {
    let name = &edition.name;
    let mut problem = Diagnostic::warning(
        "empty-edition",
        format!("the edition `{name}` holds no question: there is no {name}.pdf"),
    );
    if let Some((file, span)) = edition.typed {
        problem.place = Place::Text(file, span);
    }
    problem.help(if edition.select.is_everything() {
        "answer a question, or let unanswered ones stand with `unanswered = \"line\"`"
    } else {
        "a question must meet all of `sections`, `tags`, `status` and `authors`; ask for less, or remove the table"
    })
}

fn nothing_left(edition: &Edition, own: bool) -> Diagnostic {
    let name = &edition.name;
    let message = format!("no question is left for {name}.pdf, which is not made");
    let help = match (own, leaves_out(edition)) {
        (true, _) if !edition.select.is_everything() => {
            "a question must meet what book.toml asks of this edition, too; ask for less"
        }
        (_, true) => {
            "questions without an answer are left out of it; answer one, ask for less, or let them stand: `unanswered = \"line\"` in its [[edition]]"
        }
        _ => "a question must meet all of --section, --tag, --status and --author; ask for less",
    };
    Diagnostic::warning(NOTHING_TO_PRINT, message).help(help)
}

/// Whether a problem is in what was typed on the command line: wrong use, not a wrong book.
pub fn is_wrong_use(problem: &Diagnostic) -> bool {
    // Of the names of a selection, those of book.toml have a place.
    let of_selection = [
        AMBIGUOUS_SECTION,
        UNKNOWN_AUTHOR,
        UNKNOWN_SECTION,
        UNKNOWN_TAG,
    ];
    [UNKNOWN_ONLY, NO_EDITION, NOTHING_TO_PRINT].contains(&problem.code)
        || of_selection.contains(&problem.code) && problem.place == Place::None
}
