//! The words of `prepbook --help` that clap does not write itself.

/// clap has no headings for commands; this list has, and a test holds it complete.
pub const TEMPLATE: &str = "\
{about-with-newline}
{usage-heading} {usage}

\x1b[1mBegin\x1b[0m
  init         Make a new book

\x1b[1mWrite\x1b[0m
  answer       Answer a question: open its answer, or begin one
  watch        Rebuild as you save, and serve the guide on this machine
  status       Show which questions are answered, and what the answers lack
  check        Name every problem, and what was read from the banks
  relink       Bind an answer to a question

\x1b[1mPublish\x1b[0m
  build        Make the site and the PDFs
  theme        List, copy, compare and check themes

\x1b[1mOther\x1b[0m
  schema       Print what editors need to check and complete what you type
  completions  Print the completion script of a shell
  help         Show the manual of a command

\x1b[1mOptions\x1b[0m
{options}{after-help}
";

pub const AFTER: &str = "\
`prepbook COMMAND --help` shows a command's manual with examples.";

pub const AFTER_LONG: &str = "\
\x1b[1mA first book\x1b[0m
  prepbook init my-guide --bank questions.md    a folder with all that is needed
  cd my-guide
  prepbook watch --open                         see pages and PDF change as you write
  prepbook answer --next                        in another terminal: write
  prepbook build                                output/site, guide.pdf, cheatsheet.pdf

\x1b[1mThe book\x1b[0m
  A book is a folder with a book.toml, which may be empty. Commands work on the
  book that they are called in: they look for book.toml in this folder, then in
  those above it. --book DIR names another.

\x1b[1mExit codes\x1b[0m
  0  all is well
  1  the book has errors (with --strict: or warnings); the output is as it was
  2  wrong use: an unknown option, command or name

\x1b[1mEnvironment\x1b[0m
  VISUAL, EDITOR      the editor that `answer` opens, with its arguments
  NO_COLOR            no colours, whatever the terminal
  SOURCE_DATE_EPOCH   seconds since 1970: the date that PDFs bear (default: none)";
