//! The commands as their users meet them: help, wrong use, and the stories of `init`, `build`, `check`, `status` and `relink`.

mod support;

use std::process::{Command, Stdio};

use serde_json::Value;
use snapbox::{assert_data_eq, str};
use support::{Book, Run};

/// Standard output as JSON; nothing else may have been said.
#[track_caller]
fn json(run: &Run) -> Value {
    assert_eq!(run.stderr(), "", "standard error beside --json");
    let value: Value = serde_json::from_str(&run.stdout()).expect("one JSON object");
    assert_eq!(value["version"], 1);
    assert!(value["diagnostics"].is_array());
    value
}

#[test]
fn help_is_grouped_and_ends_with_a_way_on() {
    assert_data_eq!(
        Book::empty().run(&["-h"]).stdout(),
        str![[r#"
Turn a question bank and your own model answers into a study guide: a themed site and printable PDFs

Usage: prepbook [OPTIONS] <COMMAND>

Begin
  init         Make a new book

Write
  answer       Answer a question: open its answer, or begin one
  watch        Rebuild as you save, and serve the guide on this machine
  status       Show which questions are answered, and what the answers lack
  check        Name every problem, and what was read from the banks
  relink       Bind an answer to a question

Publish
  build        Make the site and the PDFs
  theme        List, copy, compare and check themes

Other
  schema       Print what editors need to check and complete what you type
  completions  Print the completion script of a shell
  help         Show the manual of a command

Options
      --color <WHEN>  When to use colours: auto (on a terminal), always, never
  -h, --help          Print help (see more with '--help')
  -V, --version       Print version

`prepbook COMMAND --help` shows a command's manual with examples.

"#]]
    );
}

#[test]
fn the_manual_has_examples_and_exit_codes() {
    assert_data_eq!(
        Book::empty().run(&["--help"]).stdout(),
        str![[r#"
Turn a question bank and your own model answers into a study guide: a themed site and printable PDFs

Usage: prepbook [OPTIONS] <COMMAND>

Begin
  init         Make a new book

Write
  answer       Answer a question: open its answer, or begin one
  watch        Rebuild as you save, and serve the guide on this machine
  status       Show which questions are answered, and what the answers lack
  check        Name every problem, and what was read from the banks
  relink       Bind an answer to a question

Publish
  build        Make the site and the PDFs
  theme        List, copy, compare and check themes

Other
  schema       Print what editors need to check and complete what you type
  completions  Print the completion script of a shell
  help         Show the manual of a command

Options
      --color <WHEN>
          When to use colours: auto (on a terminal), always, never

  -h, --help
          Print help (see a summary with '-h')

  -V, --version
          Print version

A first book
  prepbook init my-guide --bank questions.md    a folder with all that is needed
  cd my-guide
  prepbook watch --open                         see pages and PDF change as you write
  prepbook answer --next                        in another terminal: write
  prepbook build                                output/site, guide.pdf, cheatsheet.pdf

The book
  A book is a folder with a book.toml, which may be empty. Commands work on the
  book that they are called in: they look for book.toml in this folder, then in
  those above it. --book DIR names another.

Exit codes
  0  all is well
  1  the book has errors (with --strict: or warnings); the output is as it was
  2  wrong use: an unknown option, command or name

Environment
  VISUAL, EDITOR      the editor that `answer` opens, with its arguments
  NO_COLOR            no colours, whatever the terminal
  SOURCE_DATE_EPOCH   seconds since 1970: the date that PDFs bear (default: none)

"#]]
    );
    for command in [
        "init",
        "answer",
        "build",
        "check",
        "status",
        "relink",
        "watch",
        "schema",
        "completions",
    ] {
        let manual = Book::empty().run(&[command, "--help"]).stdout();
        assert!(manual.contains("Examples"), "{command} has no examples");
        assert_eq!(manual, Book::empty().run(&["help", command]).stdout());
    }
}

#[test]
fn the_version_is_one_line() {
    let run = Book::empty().run(&["--version"]);
    assert_eq!(
        run.stdout(),
        format!("prepbook {}\n", env!("CARGO_PKG_VERSION"))
    );
    assert_eq!(run.code(), 0);
}

#[test]
fn wrong_use_is_answered_with_the_nearest_name() {
    let book = Book::small();
    let cases: &[(&[&str], &[&str])] = &[
        (&["biuld"], &["biuld", "build"]),
        (&["build", "--olny", "site"], &["--olny", "--only"]),
        (
            &["build", "--only", "siet"],
            &["siet", "did you mean `site`", "guide"],
        ),
        (
            &["build", "--only", "site,giude"],
            &["giude", "did you mean `guide`"],
        ),
        (&["status", "extra"], &["extra"]),
        (&["check", "--book", "nowhere"], &["nowhere"]),
        (&["watch", "--port", "99999"], &["99999", "65535"]),
        (&["completions", "bsh"], &["bsh", "bash"]),
        (&["relink"], &["<ANSWER>"]),
        (&["answer"], &["which question?", "--next"]),
        (
            &["answer", "--section", "1"],
            &["which question?", "--next"],
        ),
        (&["answer", ""], &["which question?"]),
        (&["answer", "1", "--next"], &["--next"]),
        (&["answer", "1", "--section", "1"], &["--section"]),
        (
            &["answer", "1", "--author", " "],
            &["an author needs a name"],
        ),
        (&["schema"], &["<WHAT>"]),
        (&["schema", "bok"], &["bok", "book"]),
        (
            &["relink", "content/answers/lokc.md", "1"],
            &["lokc.md", "content/answers/lock.md"],
        ),
    ];
    for (arguments, words) in cases {
        let run = book.run(arguments);
        assert_eq!(run.code(), 2, "{arguments:?}: {}", run.stderr());
        for word in *words {
            assert!(
                run.stderr().contains(word),
                "{arguments:?}: no {word:?} in:\n{}",
                run.stderr()
            );
        }
    }
    assert!(!book.has("output"), "nothing was made on the way");
}

#[test]
fn a_date_that_is_none_is_wrong_use() {
    let book = Book::small();
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .arg("build")
        .current_dir(book.root())
        .env("SOURCE_DATE_EPOCH", "yesterday")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SOURCE_DATE_EPOCH"));
}

#[test]
fn one_line_on_success_and_another_when_nothing_changed() {
    let book = Book::small();
    let first = book.build();
    assert_eq!(first.stderr(), "");
    assert_data_eq!(
        first.stdout(),
        str![[r#"
guide made: 4 questions, 2 answered → output/site, output/guide.pdf, output/cheatsheet.pdf in [..] s

"#]]
    );
    assert_data_eq!(
        book.build().stdout(),
        str![[r#"
guide unchanged: 4 questions, 2 answered → output/site, output/guide.pdf, output/cheatsheet.pdf in [..] s

"#]]
    );
}

#[test]
fn a_build_that_fails_says_so_last() {
    let book = Book::small();
    book.edit("content/answers/cache.md", "lock.md", "lokc.md");
    let run = book.run(&["build"]);
    assert_eq!(run.code(), 1);
    assert_eq!(run.stdout(), "");
    assert!(
        run.stderr().ends_with("nothing was written: 1 error\n"),
        "{}",
        run.stderr()
    );
}

#[test]
fn a_private_build_has_a_folder_of_its_own() {
    let book = Book::small();
    book.edit(
        "content/answers/lock.md",
        "I let",
        "<!-- private -->\nNorthwind\n<!-- /private -->\n\nI let",
    );
    book.build();
    let public = book.files("output");
    let run = book.run(&["build", "--private"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(
        run.stdout()
            .contains("private parts included → output/private/site"),
        "{}",
        run.stdout()
    );
    let holds = |below: &str| {
        book.files(below).iter().any(|(path, bytes)| {
            path.ends_with(".html") && String::from_utf8_lossy(bytes).contains("Northwind")
        })
    };
    assert!(holds("output/private/site"));
    assert!(!holds("output/site"));
    let after: Vec<_> = book
        .files("output")
        .into_iter()
        .filter(|(path, _)| !path.starts_with("private/"))
        .collect();
    assert!(public == after, "the public output was touched");
    assert_eq!(
        book.build().code(),
        0,
        "and the private one is in nobody's way"
    );
}

#[test]
fn the_book_is_found_from_below() {
    let book = Book::small();
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .arg("build")
        .current_dir(book.path("content/answers"))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(book.has("output/guide.pdf"));
    assert!(!book.has("content/answers/output"));
}

#[test]
fn another_book_and_another_output() {
    let book = Book::small();
    let elsewhere = Book::empty();
    let run = elsewhere.run(&[
        "build",
        "--book",
        book.root().to_str().unwrap(),
        "--output",
        "here",
        "--only",
        "guide",
    ]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(elsewhere.has("here/guide.pdf"));
    assert!(!book.has("output"));
}

#[test]
fn json_of_a_build() {
    let book = Book::small();
    let made = json(&book.run(&["build", "--json"]));
    assert_eq!(made["coverage"]["questions"], 4);
    assert_eq!(
        made["made"],
        serde_json::json!(["output/site", "output/guide.pdf", "output/cheatsheet.pdf"])
    );
    assert!(
        made["written"]
            .as_array()
            .unwrap()
            .iter()
            .any(|f| f == "guide.pdf")
    );
    book.edit("content/answers/cache.md", "lock.md", "lokc.md");
    let run = book.run(&["build", "--json"]);
    assert_eq!(run.code(), 1);
    let failed = json(&run);
    let problem = &failed["diagnostics"][0];
    assert_eq!(problem["severity"], "error");
    assert_eq!(problem["file"], "content/answers/cache.md");
    assert_eq!(
        (&problem["line"], &problem["column"]),
        (&Value::from(4), &Value::from(23))
    );
    assert_eq!(failed["written"], Value::Null);
}

#[test]
fn check_reports_what_was_read_and_writes_nothing() {
    let book = Book::small();
    book.put(
        "content/questions.md",
        "# Questions\n\n## Locks\n\n1. How did you lock a row?\n2. When did a lock hurt?\n4. Who?\n\n## Caches\n\n5. What did you cache?\n6. When was it stale?\n5. Why?\n",
    );
    let before = book.files("");
    let run = book.run(&["check"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_data_eq!(
        run.stdout(),
        str![[r#"
content/questions.md: layout list, 2 sections, 6 questions
  3  Locks
  3  Caches
  numbering: 2 is followed by 4 (line 7)
  numbering: 5 occurs again (line 13)

2 answer files; 2 of 6 questions answered, 0 in draft

2 warnings

"#]]
    );
    assert!(
        run.stderr().contains("warning[number-gap]"),
        "{}",
        run.stderr()
    );
    let strict = book.run(&["check", "--strict"]);
    assert_eq!(strict.code(), 1);
    assert!(strict.stdout().contains("--strict"));
    assert_eq!(
        book.run(&["check", "--locked"]).code(),
        1,
        "the lock is not there yet"
    );
    assert!(before == book.files(""), "something was written");

    let object = json(&book.run(&["check", "--json"]));
    let bank = &object["banks"][0];
    assert_eq!(bank["layout"], "list");
    assert_eq!(bank["questions"], 6);
    assert_eq!(
        bank["gaps"],
        serde_json::json!([{ "after": 2, "before": 4, "line": 7 }])
    );
    assert_eq!(
        bank["repeats"],
        serde_json::json!([{ "number": 5, "line": 13 }])
    );
}

#[test]
fn status_shows_coverage_and_what_is_lacking() {
    let book = Book::small();
    book.put(
        "content/answers/stale.md",
        "---\nquestion: When was it stale?\nstatus: draft\n---\nOnce.\n",
    );
    let run = book.run(&["status"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_data_eq!(
        run.stdout(),
        str![[r#"
Section    Questions  Answered  Drafts  Example  Metrics  Outcome
─────────────────────────────────────────────────────────────────
1. Locks           2         1       ·        1        1        1
2. Caches          2         1       1        ·        ·        ·
─────────────────────────────────────────────────────────────────
All                4         2       1        1        1        1

No.  Answer               To say  Wants
───────────────────────────────────────────────────────────────────────────
  3  What did you cache?    0:02  no example, no metrics, no outcome
  4  When was it stale?     0:00  draft; no example, no metrics, no outcome

1 answer wants nothing; `prepbook status --answers` shows it too

Next without an answer: 2. When did a lock hurt?
  prepbook answer --next

"#]]
    );
    let object = json(&book.run(&["status", "--json"]));
    assert_eq!(object["coverage"]["answered"], 2);
    assert_eq!(object["coverage"]["drafts"], 1);
    let questions = object["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 4);
    let locks = questions
        .iter()
        .find(|q| q["text"] == "How did you lock a row?")
        .unwrap();
    assert_eq!(locks["answers"][0]["file"], "content/answers/lock.md");
    assert_eq!(
        locks["answers"][0]["evidence"],
        serde_json::json!(["example", "metrics", "outcome"])
    );
    assert!(!book.has("output") && !book.has("content/questions.lock"));
}

#[test]
fn init_makes_a_book_that_builds() {
    let book = Book::empty();
    let run = book.run(&["init", "my guide"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_data_eq!(
        run.stdout(),
        str![[r#"
new book in my guide: 5 files
  book.toml
  content/questions.md
  content/answers/the-slow-export.md
  content/pages/introduction.md
  .gitignore
next: cd 'my guide' && prepbook watch --open

"#]]
    );
    let here = Book::copy_of(&book.path("my guide"));
    assert_eq!(here.text(".gitignore"), "# What prepbook makes\n/output\n");
    let checked = here.run(&["check", "--strict"]);
    assert_eq!(
        checked.code(),
        0,
        "{}{}",
        checked.stdout(),
        checked.stderr()
    );
    here.build();
    assert!(here.has("output/site/index.html") && here.has("output/guide.pdf"));
    // A comment in book.toml shows the defaults: taken for real, it changes nothing but the title.
    let shown = here.text("book.toml").replace("\n# ", "\n");
    here.put("book.toml", shown);
    let run = here.run(&["check"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
}

#[test]
fn init_overwrites_nothing() {
    let book = Book::empty();
    book.put("content/questions.md", "mine");
    book.put("book.toml", "");
    let before = book.files("");
    let run = book.run(&["init"]);
    run.fails_with(&["book.toml", "content/questions.md", "nothing was written"]);
    assert!(before == book.files(""));
    let fresh = Book::empty();
    fresh.put(".gitignore", "/target\n");
    let run = fresh.run(&["init"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stderr().contains("add /output"), "{}", run.stderr());
    assert_eq!(fresh.text(".gitignore"), "/target\n");
}

#[test]
fn init_with_a_bank_copies_it_byte_for_byte() {
    let book = Book::empty();
    let bank = "\u{FEFF}# Mine\r\n\r\n1. Why \"two\": one?\r\n2. Which?\r\n";
    book.put("mine.md", bank);
    let run = book.run(&["init", "guide", "--bank", "mine.md"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(book.text("guide/content/questions.md"), bank);
    let status = book.run(&["status", "--book", "guide", "--json"]);
    let object = json(&status);
    assert_eq!(object["questions"][0]["answers"][0]["blank"], true);
    let built = book.run(&["build", "--book", "guide"]);
    assert_eq!(built.code(), 0, "{}", built.stderr());
    // A draft in which nothing is written is shown to nobody.
    let all = book.files("guide/output/site");
    assert!(!all.iter().any(|(_, bytes)| {
        let text = String::from_utf8_lossy(bytes);
        text.contains("Trade-off") || text.contains(">Example<")
    }));
}

#[test]
fn init_refuses_what_is_no_bank() {
    let book = Book::empty();
    book.put("links.md", "# Links\n\nNothing to ask.\n");
    book.run(&["init", "guide", "--bank", "links.md"])
        .fails_with(&["links.md", "nothing was written"]);
    book.run(&["init", "guide", "--bank", "gone.md"])
        .fails_with(&["gone.md"]);
    assert!(!book.has("guide"));
}

#[test]
fn relink_binds_by_number_id_and_words() {
    for question in [
        &["4"][..],
        &["when-was-it-stale"],
        &["stale"],
        &["when", "was", "it", "stale?"],
        &["When was it stail?"],
    ] {
        let book = Book::small();
        book.edit(
            "content/answers/cache.md",
            "question: What did you cache?",
            "question: Gone?\ncue: Kept",
        );
        book.run(&["build"])
            .fails_with(&["content/answers/cache.md", "relink"]);
        let mut arguments = vec!["relink", "content/answers/cache.md"];
        arguments.extend(question);
        let run = book.run(&arguments);
        assert_eq!(run.code(), 0, "{question:?}: {}", run.stderr());
        let text = book.text("content/answers/cache.md");
        assert!(
            text.contains("question: When was it stale?\n")
                && text.contains("id: when-was-it-stale\n"),
            "{text}"
        );
        assert!(
            text.contains("cue: Kept\n")
                && text.ends_with("---\nThe menu; see [locks](lock.md).\n"),
            "{text}"
        );
        book.build();
        assert!(
            book.run(&relink_again(question))
                .stdout()
                .contains("already")
        );
    }
}

fn relink_again<'a>(question: &[&'a str]) -> Vec<&'a str> {
    [&["relink", "content/answers/cache.md"], question].concat()
}

#[test]
fn relink_keeps_line_ends_and_asks_when_several_fit() {
    let book = Book::small();
    let typed = "\u{FEFF}---\r\nquestion: Gone?\r\n---\r\nThe menu.\r\n";
    book.put("content/answers/cache.md", typed);
    for unclear in ["lock", "completely unrelated words about kangaroos"] {
        let run = book.run(&["relink", "content/answers/cache.md", unclear]);
        assert_eq!(run.code(), 2, "{}", run.stderr());
        assert!(
            run.stderr().contains("how-did-you-lock-a-row"),
            "{}",
            run.stderr()
        );
        assert_eq!(book.text("content/answers/cache.md"), typed);
    }
    assert_eq!(
        book.run(&["relink", "content/answers/cache.md", "3"])
            .code(),
        0
    );
    assert_eq!(
        book.text("content/answers/cache.md"),
        "\u{FEFF}---\r\nid: what-did-you-cache\r\nquestion: What did you cache?\r\n---\r\nThe menu.\r\n"
    );
}

#[test]
fn completions_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let run = Book::empty().run(&["completions", shell]);
        assert_eq!(run.code(), 0);
        assert!(run.stdout().contains("relink"), "{shell}");
    }
}

#[test]
fn colours_only_where_they_are_seen() {
    let book = Book::empty();
    assert!(!book.run(&["build"]).stderr().contains('\u{1b}'));
    assert!(
        book.run(&["build", "--color", "always"])
            .stderr()
            .contains('\u{1b}')
    );
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let book = Book::small();
    for arguments in [
        &["--help"][..],
        &["status"],
        &["check", "--json"],
        &["completions", "bash"],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .args(arguments)
            .current_dir(book.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{arguments:?}");
    }
}
