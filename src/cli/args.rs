//! What was typed. The words here are the manual: `docs/commands.md` says the same at more length.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::builder::{NonEmptyStringValueParser, PossibleValuesParser, TypedValueParser};
use clap::{Args as Arguments, ColorChoice, Parser, Subcommand, ValueEnum, value_parser};
use clap_complete::Shell;

use super::help::{AFTER, AFTER_LONG, TEMPLATE};
use crate::config::{COLUMNS, FIT, Paper, SIZE, Standing};

/// Turn a question bank and your own model answers into a study guide: a themed site and printable PDFs.
#[derive(Debug, Parser)]
#[command(
    name = "prepbook",
    version,
    max_term_width = 110,
    help_template = TEMPLATE,
    after_help = AFTER,
    after_long_help = AFTER_LONG,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct Args {
    /// When to use colours: auto (on a terminal), always, never
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true,
        hide_default_value = true
    )]
    pub color: ColorChoice,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a new book
    ///
    /// Writes book.toml (its keys explained and commented out), the bank, an answer to begin with, an introduction, and a
    /// .gitignore. It never overwrites anything: if one of these files exists, it names it and writes nothing.
    ///
    /// --ci adds .github/workflows/publish.yml, which builds the book at every push and publishes its site; where there is a book already, it
    /// adds nothing else.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook init                            here, with a short bank to try things out
  prepbook init my-guide                   in a new folder
  prepbook init my-guide --bank ~/qs.md    with a copy of your own bank
  prepbook init --ci                       a book that is there already learns to publish itself")]
    Init(Init),

    /// Answer a question: open its answer, or begin one
    ///
    /// Opens your answer to the question in your editor; where there is none yet, a new file is made below content/answers first: a draft
    /// with the headings and prompts that the question's wording calls for. The editor is VISUAL, else EDITOR, else one that is found; where it
    /// is known, it opens at the line at which to write. Afterwards, what the answer still lacks is printed. Nothing is ever overwritten.
    ///
    /// Unanswered questions come in the order of the guide, first those without a word, then drafts. A file in which nothing was written
    /// below its prompts counts as without a word: --next opens it again. With --author, what others answered does not count.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook answer --next                     the next question without an answer
  prepbook answer --next --section 3         of the third section (or: --section caching)
  prepbook answer 16                         by number
  prepbook answer prevent double payments    by some of its words
  prepbook answer --list                     what is unanswered
  prepbook answer 16 --author 'Ada Lovelace' your own answer beside a colleague's
  vim $(prepbook answer --next --no-edit)    just make the file, and print its path")]
    Answer(Answer),

    /// Make the site and the PDFs
    ///
    /// Everything is drawn first; files are written only if the book has no error, each by an atomic rename, and only where its bytes
    /// changed. The lock with the questions' ids (content/questions.lock) is written with them: commit it.
    ///
    /// Which editions are printed, and how, is said by [[edition]] in book.toml. Any kind can be printed without that: `--only cards`. The options for printed
    /// editions hold for this run, on top of book.toml; what they make takes the place of the PDF of that name, until the next build.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook build                                   output/site, guide.pdf and cheatsheet.pdf
  prepbook build --only site                       the site alone; the PDFs stay as they are
  prepbook build --only cheatsheet --tag caching   tomorrow is caching
  prepbook build --only cheatsheet --fit 2         the largest type that fits two pages
  prepbook build --only cards --section 3          cards to cut out, of the third section
  prepbook build --only worksheet --status unanswered
  prepbook build --single-file                     output/guide.html, to be sent by mail
  prepbook build --private                         your own copy, in output/private
  prepbook build --locked                          in CI: fail if the lock was not committed")]
    Build(Build),

    /// Name every problem, and what was read from the banks
    ///
    /// Prints for each bank its layout, sections, questions, gaps and repeats in its numbering, and every block that became no part of the
    /// guide; then every error and warning of the whole book. Draws all outputs in memory and writes nothing.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook check
  prepbook check --strict --locked    in CI: warnings fail too, and a stale lock
  prepbook check --json | jq '.diagnostics[] | select(.severity == \"error\")'")]
    Check(Check),

    /// Show which questions are answered, and what the answers lack
    ///
    /// A table of the sections: questions, answers that are ready, drafts, and how many of the answered questions have an example, metrics
    /// and an outcome. Then a line for each answer that wants something: it is a draft, lacks evidence, or takes longer to say than anybody
    /// listens. Private answers count: this is your own view.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook status
  prepbook status --answers    every answer, also those that want nothing
  prepbook status --json | jq '.questions[] | select(.answers == []) | .text'")]
    Status(Status),

    /// Bind an answer to a question
    ///
    /// Rewrites `id` and `question` in the answer's front matter, and nothing else in it. For an answer whose question was reworded beyond
    /// recognition, or that never had one.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook relink content/answers/locking.md 16
  prepbook relink content/answers/locking.md how-did-you-test-concurrency
  prepbook relink content/answers/locking.md prevent double payments

The words of a question need no quotes. If several questions fit, they are listed.")]
    Relink(Relink),

    /// Rebuild as you save, and serve the guide on this machine
    ///
    /// Serves your own view: private parts and hints (\"metrics missing\") are shown. What changed comes into the page in place; errors
    /// are shown here and over the last good page; links lead into your editor. Files go to output/watch, where a PDF viewer can follow them; only `build`
    /// writes what you publish. Ctrl-C ends it.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook watch --open
  prepbook watch --public            as readers will see it
  prepbook watch --host 0.0.0.0      for a phone on the same network; this view is
                                   the readers' too, unless --private is given")]
    Watch(Watch),

    /// List, copy, compare and check themes
    ///
    /// A theme dresses the site and the paper. [theme] name in book.toml chooses one; a folder themes/<name>/ in the book changes it, file by file.
    #[command(
        subcommand_required = true,
        arg_required_else_help = true,
        after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook theme list
  prepbook theme eject folio templates/answer.html    copy one file, to change it
  prepbook theme diff                                 after an update: what changed upstream
  prepbook theme check                                whether it can draw any book"
    )]
    Theme {
        /// What to do with themes.
        #[command(subcommand)]
        command: Theme,
    },

    /// Print what editors need to check and complete what you type
    ///
    /// A JSON Schema (draft 2020-12) of book.toml or of an answer's front matter: every key with its values, its default and what it means. It is
    /// made from the lists that prepbook itself reads by. With --write both go to the book's folder `schemas`.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook schema book
  prepbook schema front-matter | jq '.properties | keys'
  prepbook schema --write      schemas/book.schema.json and front-matter.schema.json

For book.toml, write this in its first line (VS Code with Even Better TOML, Zed, Helix, …):
  #:schema ./schemas/book.schema.json")]
    Schema(Schema),

    /// Print the completion script of a shell
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook completions bash > ~/.local/share/bash-completion/completions/prepbook
  prepbook completions zsh > ~/.zfunc/_prepbook
  prepbook completions fish > ~/.config/fish/completions/prepbook.fish")]
    Completions {
        /// The shell
        shell: Shell,
    },
}

/// Which book.
#[derive(Debug, Arguments)]
pub struct Where {
    /// The book's folder (default: this one, or the nearest above it that has a book.toml)
    #[arg(long, value_name = "DIR")]
    pub book: Option<PathBuf>,
}

/// `init`
#[derive(Debug, Arguments)]
pub struct Init {
    /// The folder of the new book; made if it is not there
    #[arg(value_name = "DIR", default_value = ".", hide_default_value = true)]
    pub folder: PathBuf,

    /// Copy this question bank into the book instead of the short one
    #[arg(long, value_name = "FILE")]
    pub bank: Option<PathBuf>,

    /// Add a workflow that publishes the site on a code host's pages
    #[arg(long)]
    pub ci: bool,
}

/// `answer`
#[derive(Debug, Arguments)]
pub struct Answer {
    #[command(flatten)]
    pub place: Where,

    /// The question: its number, its id, or some of its words (no quotes needed)
    #[arg(value_name = "QUESTION", conflicts_with_all = ["next", "list"])]
    pub question: Vec<String>,

    /// The next question without an answer
    #[arg(long)]
    pub next: bool,

    /// List the questions without an answer, and make nothing
    #[arg(long, conflicts_with_all = ["next", "no_edit", "private"])]
    pub list: bool,

    /// Only questions of this section: its number, or words of its title (with --next, --list)
    #[arg(long, value_name = "SECTION", conflicts_with = "question")]
    pub section: Option<String>,

    /// Only questions with this tag (with --next, --list)
    #[arg(long, value_name = "TAG", conflicts_with = "question")]
    pub tag: Option<String>,

    /// Whose answer it is, where several people answer one question: one answer each
    #[arg(long, value_name = "NAME")]
    pub author: Option<String>,

    /// Begin it as a private one: in no public build
    #[arg(long)]
    pub private: bool,

    /// Open nothing; print the file's path alone
    #[arg(long)]
    pub no_edit: bool,

    /// Open nothing; print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `build`
#[derive(Debug, Arguments)]
pub struct Build {
    #[command(flatten)]
    pub place: Where,

    /// Make only this: `site`, an edition by its name, or a kind of edition: `guide`, `cheatsheet`, `worksheet`, `cards` (repeat it, or
    /// part names by commas)
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub only: Vec<String>,

    /// Make the whole book as one HTML file with everything inside, to be sent by mail: output/guide.html (without --only, that alone)
    #[arg(long)]
    pub single_file: bool,

    /// Keep private answers and parts, show hints, and stamp every page; written to output/private
    #[arg(long)]
    pub private: bool,

    /// Fail if the lock would change
    #[arg(long)]
    pub locked: bool,

    /// Open the result
    #[arg(long)]
    pub open: bool,

    /// Write here instead of output
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,

    // Last: its heading holds for all that follows.
    #[command(flatten)]
    pub print: Print,
}

/// What `build` is told of printed editions.
#[derive(Debug, Arguments)]
#[command(next_help_heading = "Printed editions (without --only, the site is left alone)")]
pub struct Print {
    /// Print only questions of this section: its number, or words of its title (repeat it, or part sections by commas)
    #[arg(long, value_name = "SECTION", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub section: Vec<String>,

    /// Print only questions with this tag (repeat it, or part tags by commas: with one of them)
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub tag: Vec<String>,

    /// Print only questions that are `ready`, `draft` or `unanswered`
    #[arg(long, value_name = "STATUS", value_delimiter = ',', value_parser = standings(), hide_possible_values = true)]
    pub status: Vec<Standing>,

    /// Print only answers by this author
    #[arg(long, value_name = "NAME", value_delimiter = ',', value_parser = NonEmptyStringValueParser::new())]
    pub author: Vec<String>,

    /// Print on this paper: a3, a4, a5, a6, letter, legal
    #[arg(long, value_name = "SIZE", value_parser = papers(), hide_possible_values = true)]
    pub paper: Option<Paper>,

    /// Print without colours
    #[arg(long)]
    pub greyscale: bool,

    /// Cheat sheets: set this many columns, from 2 to 5
    #[arg(long, value_name = "N", value_parser = value_parser!(u8).range(i64::from(*COLUMNS.start())..=i64::from(*COLUMNS.end())))]
    pub columns: Option<u8>,

    /// Cheat sheets: find the largest type with which they take no more than this many pages
    #[arg(long, value_name = "PAGES", conflicts_with = "size", value_parser = value_parser!(u16).range(i64::from(*FIT.start())..=i64::from(*FIT.end())))]
    pub fit: Option<u16>,

    /// Cheat sheets: set type of this size, from 5 to 14 points
    #[arg(long, value_name = "POINTS", value_parser = points)]
    pub size: Option<f32>,
}

fn papers() -> impl TypedValueParser<Value = Paper> {
    PossibleValuesParser::new(Paper::ALL.map(Paper::name))
        .try_map(|name| Paper::named(&name).ok_or("no such paper"))
}

fn standings() -> impl TypedValueParser<Value = Standing> {
    PossibleValuesParser::new(Standing::ALL.map(Standing::name))
        .try_map(|name| Standing::named(&name).ok_or("no such status"))
}

fn points(typed: &str) -> Result<f32, String> {
    let (least, most) = (SIZE.start(), SIZE.end());
    match typed.trim().parse() {
        Ok(points) if SIZE.contains(&points) => Ok(points),
        _ => Err(format!("it is a number of points from {least} to {most}")),
    }
}

/// `check`
#[derive(Debug, Arguments)]
pub struct Check {
    #[command(flatten)]
    pub place: Where,

    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,

    /// Fail if the lock would change
    #[arg(long)]
    pub locked: bool,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `status`
#[derive(Debug, Arguments)]
pub struct Status {
    #[command(flatten)]
    pub place: Where,

    /// Show every answer, also those that want nothing
    #[arg(long)]
    pub answers: bool,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `relink`
#[derive(Debug, Arguments)]
pub struct Relink {
    #[command(flatten)]
    pub place: Where,

    /// The answer's file
    #[arg(value_name = "ANSWER")]
    pub answer: PathBuf,

    /// The question: its id, its number, or some of its words
    #[arg(value_name = "QUESTION", required = true)]
    pub question: Vec<String>,
}

/// `watch`
#[derive(Debug, Arguments)]
pub struct Watch {
    #[command(flatten)]
    pub place: Where,

    /// The port; if it is taken, the next free one
    #[arg(long, value_name = "PORT", default_value_t = 4000)]
    pub port: u16,

    /// The address to serve on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Show private answers, parts and hints (the default on this machine alone)
    #[arg(long)]
    pub private: bool,

    /// Show what readers will see
    #[arg(long, conflicts_with = "private")]
    pub public: bool,

    /// Open the guide in a browser
    #[arg(long)]
    pub open: bool,

    /// Ring the terminal's bell when a save breaks the book
    #[arg(long)]
    pub bell: bool,

    /// Write here instead of output/watch
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

/// `theme`
#[derive(Debug, Subcommand)]
pub enum Theme {
    /// List the themes there are
    ///
    /// The built-in themes and those of the book: which one the book has chosen (*), what each extends, and what it is, as the first line of its
    /// theme.toml says.
    List(ThemeList),

    /// Copy a theme's files into the book, to change them
    ///
    /// Copies a built-in theme, or some of its files, to themes/<name>/ in the book, where they take the place of the built-in ones. Copy as little as
    /// you can: what you do not copy follows each new prepbook. Nothing is overwritten: if a file is in the way, it is named, and nothing is
    /// written. Beside the copies, .prepbook-theme.json says from which prepbook they are, for `theme diff`: commit it too.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook theme eject folio templates/answer.html    one file
  prepbook theme eject theme.toml                     of the theme that the book has chosen
  prepbook theme eject folio                          all of it, with its fonts")]
    Eject(ThemeEject),

    /// Show what changed in copied files, here and upstream
    ///
    /// Compares each file of a theme's folder in the book with the built-in one of its name: nobody changed it, you did, prepbook did since you
    /// copied it, or both did. Then comes the difference of each: what you take out (-) and what you put in (+), against the built-in file.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook theme diff           of the theme that the book has chosen
  prepbook theme diff folio
  prepbook theme diff --json | jq '.files[] | select(.change == \"both\") | .path'")]
    Diff(ThemeDiff),

    /// Try a theme on sample books, and name every problem
    ///
    /// Draws site, single file and every kind of edition of sample books that hold all that a book can hold, or hardly anything; that are private, or
    /// written from right to left, or large. So every branch of every template is drawn, whatever is in your own book. Besides: templates that
    /// nothing includes, fonts that are none, and colours that are hard to read in light, dark, print or under more contrast. Nothing is written.
    #[command(after_long_help = "\
\x1b[1mExamples\x1b[0m
  prepbook theme check                    the theme that the book has chosen
  prepbook theme check folio --strict     warnings fail too
  prepbook theme check ../my-theme        a folder, in no book")]
    Check(ThemeCheck),
}

/// `theme list`
#[derive(Debug, Arguments)]
pub struct ThemeList {
    #[command(flatten)]
    pub place: Where,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `theme eject`
#[derive(Debug, Arguments)]
pub struct ThemeEject {
    #[command(flatten)]
    pub place: Where,

    /// The theme (default: the one that the book has chosen), then its files (default: all of them), such as templates/answer.html
    #[arg(value_name = "NAME|FILE")]
    pub what: Vec<String>,
}

/// `theme diff`
#[derive(Debug, Arguments)]
pub struct ThemeDiff {
    #[command(flatten)]
    pub place: Where,

    /// The theme (default: the one that the book has chosen)
    #[arg(value_name = "NAME")]
    pub name: Option<String>,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `theme check`
#[derive(Debug, Arguments)]
pub struct ThemeCheck {
    #[command(flatten)]
    pub place: Where,

    /// The theme, or its folder (default: the theme that the book has chosen)
    #[arg(value_name = "NAME|DIR")]
    pub name: Option<String>,

    /// Fail on warnings too
    #[arg(long)]
    pub strict: bool,

    /// Print a JSON object instead of words
    #[arg(long)]
    pub json: bool,
}

/// `schema`
#[derive(Debug, Arguments)]
pub struct Schema {
    #[command(flatten)]
    pub place: Where,

    /// Of what
    #[arg(value_name = "WHAT", required_unless_present = "write")]
    pub what: Option<SchemaOf>,

    /// Write it (without WHAT: both) to the book's folder `schemas`
    #[arg(long)]
    pub write: bool,
}

/// What there are schemas of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// An answer's front matter
    FrontMatter,
    /// book.toml
    Book,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn clap_finds_the_arguments_sound() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_template_names_every_command_with_its_own_words() {
        for command in Args::command().get_subcommands() {
            let about = command
                .get_about()
                .map(ToString::to_string)
                .unwrap_or_default();
            let line = format!("  {:<12} {about}", command.get_name());
            assert!(TEMPLATE.contains(&line), "the help lacks: {line}");
        }
    }
}
