//! Books that must fail, each with its exact message: `tests/invalid/<name>/book/` is built, and what is said must be `stderr.txt`.
//! A `book.args` beside it replaces `build`. Bless with `SNAPSHOTS=overwrite`, and read every message as a user would.

mod support;

use std::fs;
use std::path::Path;

use snapbox::{Assert, Data, assert::DEFAULT_ACTION_ENV};

#[test]
fn every_invalid_book_gives_its_message() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/invalid");
    let mut cases: Vec<_> = fs::read_dir(&folder)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    cases.sort();
    assert!(!cases.is_empty());
    let mut wrong = Vec::new();
    for case in cases {
        let name = case.file_name().unwrap().to_string_lossy().into_owned();
        let book = support::Book::copy_of(&case.join("book"));
        let arguments =
            fs::read_to_string(case.join("book.args")).unwrap_or_else(|_| "build".into());
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let run = book.run(&arguments);
        if run.code() != 1 {
            wrong.push(format!(
                "{name}: exit code {}\n{}",
                run.code(),
                run.stderr()
            ));
        }
        if book.has("output") {
            wrong.push(format!("{name}: something was written"));
        }
        let action = std::env::var("SNAPSHOTS").is_ok_and(|v| v == "overwrite");
        let expected = Data::read_from(&case.join("stderr.txt"), None);
        let said = run.stderr();
        let outcome = Assert::new().action_env(DEFAULT_ACTION_ENV).try_eq(
            Some(&name),
            said.clone().into(),
            expected,
        );
        if action {
            fs::write(case.join("stderr.txt"), said).unwrap();
        } else if let Err(difference) = outcome {
            wrong.push(difference.to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}
