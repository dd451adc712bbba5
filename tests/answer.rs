//! `answer` as its users meet it: from a question to a file that is open at the right line.

#![cfg(unix)]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use serde_json::Value;
use snapbox::{assert_data_eq, str};
use support::{Book, Run};

/// Answers, with an editor that writes down how it was called and puts words below the prompts.
fn write(book: &Book, arguments: &[&str]) -> Run {
    let editor = book.path("bin/my editor");
    if !editor.exists() {
        book.put(
            "bin/my editor",
            "#!/bin/sh\nprintf '%s\\n' \"$@\" > \"$(dirname \"$0\")/called\"\nfor file; do :; done\nsed 's/-->$/-->\\nI did it in 3 days./' \"$file\" > \"$file.new\" && mv \"$file.new\" \"$file\"\n",
        );
        std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    }
    run_with(book, arguments, &format!("'{}' -x", editor.display()))
}

/// Answers with this editor.
fn run_with(book: &Book, arguments: &[&str], editor: &str) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .arg("answer")
        .args(arguments)
        .current_dir(book.root())
        .env("NO_COLOR", "1")
        .env_remove("VISUAL")
        .env("EDITOR", editor)
        .output()
        .expect("the binary runs");
    Run::new(output)
}

/// Standard output of a run that made or found a file, as its path.
#[track_caller]
fn path(run: &Run) -> String {
    assert_eq!(run.code(), 0, "{}", run.stderr());
    run.stdout().trim_end().to_owned()
}

fn object(run: &Run) -> Value {
    assert_eq!(run.stderr(), "");
    serde_json::from_str(&run.stdout()).expect("one JSON object")
}

#[test]
fn the_next_question_is_written_and_then_the_one_after_it() {
    let book = Book::small();
    let run = write(&book, &["--next"]);
    assert_eq!(run.stderr(), "");
    assert_data_eq!(
        run.stdout(),
        str![[r#"
2. When did a lock hurt? → content/answers/when-did-a-lock-hurt.md (new)
draft, 0:12 to say: it lacks nothing; `status: ready` in its head makes it count

"#]]
    );
    assert_data_eq!(
        book.text("content/answers/when-did-a-lock-hurt.md"),
        str![[r#"
---
question: When did a lock hurt?
id: when-did-a-lock-hurt
status: draft
# cue: a short title
# summary: the answer in one line
# metric: before → after
# metric-label: what was measured
---
<!-- What was wrong, for whom, and how you noticed: two or three sentences. -->
I did it in 3 days.


### Example

<!-- What you did, in the first person: the code, the query, the decision. -->
I did it in 3 days.


### Metrics

<!-- What changed, in numbers: before and after, and how you measured. -->
I did it in 3 days.


### Outcome

<!-- What came of it, and what you do since. -->
I did it in 3 days.


"#]]
    );
    let called = book.text("bin/called");
    let (first, file) = called.trim_end().split_once('\n').unwrap();
    assert_eq!(first, "-x", "the editor's own arguments come first");
    assert!(Path::new(file).is_absolute(), "{file}");
    // A draft with words in it waits until the blank pages are written.
    assert!(write(&book, &["--next"]).stdout().starts_with("4. "));
    assert!(
        write(&book, &["--next"]).stdout().starts_with(
            "2. When did a lock hurt? → content/answers/when-did-a-lock-hurt.md (draft)"
        )
    );
    book.build();
    for name in ["when-did-a-lock-hurt", "when-was-it-stale"] {
        book.edit(
            &format!("content/answers/{name}.md"),
            "status: draft",
            "status: ready",
        );
    }
    let done = write(&book, &["--next"]);
    assert_eq!(done.code(), 0);
    assert_eq!(
        done.stdout(),
        "every question is answered; `prepbook status` shows what the answers lack\n"
    );
    let quiet = book.run(&["answer", "--next", "--no-edit"]);
    assert_eq!((quiet.code(), quiet.stdout().as_str()), (0, ""));
}

#[test]
fn a_page_without_a_word_is_opened_again_and_shown_to_nobody() {
    let book = Book::small();
    assert_eq!(
        run_with(&book, &["--next"], "true").stdout(),
        "2. When did a lock hurt? → content/answers/when-did-a-lock-hurt.md (new)\ndraft: nothing is written in it yet, so --next opens it again; `prepbook answer NUMBER` opens another\n"
    );
    assert_eq!(
        run_with(&book, &["--next"], "true").stdout(),
        "2. When did a lock hurt? → content/answers/when-did-a-lock-hurt.md (nothing is written in it yet)\ndraft: nothing is written in it yet, so --next opens it again; `prepbook answer NUMBER` opens another\n"
    );
    let before = {
        let book = Book::small();
        book.build();
        book.files("output")
    };
    assert_eq!(book.build().stderr(), "");
    assert!(
        before == book.files("output"),
        "readers see a scaffold that nobody has touched"
    );
    assert!(
        book.run(&["status"])
            .stdout()
            .contains("draft; nothing written")
    );
}

#[test]
fn a_question_is_named_by_number_id_or_words() {
    for question in [
        &["4"][..],
        &["#4."],
        &["when-was-it-stale"],
        &["stale"],
        &["was", "it", "STALE?"],
        &["staly"],
        &["When was it stail?"],
    ] {
        let book = Book::small();
        let arguments = [&["answer", "--no-edit"], question].concat();
        assert_eq!(
            path(&book.run(&arguments)),
            "content/answers/when-was-it-stale.md",
            "{question:?}"
        );
        assert_eq!(
            path(&book.run(&arguments)),
            "content/answers/when-was-it-stale.md"
        );
        assert_eq!(book.files("content/answers").len(), 3, "{question:?}");
    }
    let book = Book::small();
    assert_eq!(
        path(&book.run(&["answer", "row locks", "--no-edit"])),
        "content/answers/lock.md",
        "an answer's own short title counts too"
    );
}

#[test]
fn several_that_fit_are_listed_and_nothing_is_made() {
    let book = Book::small();
    let before = book.files("");
    let run = book.run(&["answer", "lock"]);
    assert_eq!(run.code(), 2);
    assert_eq!(run.stdout(), "");
    assert_data_eq!(
        run.stderr(),
        str![[r#"
error: `lock` may be any of these; name one by its number or id, or add a word
  1. How did you lock a row?
     how-did-you-lock-a-row
  2. When did a lock hurt?
     when-did-a-lock-hurt

"#]]
    );
    let far = book.run(&["answer", "99"]);
    assert_eq!(far.code(), 2);
    assert_eq!(
        far.stderr(),
        "error: no question has the number `99`; the last is 4\n"
    );
    let none = book.run(&["answer", "kangaroos"]);
    assert_eq!(none.code(), 2);
    assert!(
        none.stderr().contains("the nearest are"),
        "{}",
        none.stderr()
    );
    assert_eq!(book.run(&["answer", "…"]).code(), 2);
    let unclear = book.run(&["answer", "lock", "--json"]);
    assert_eq!(unclear.code(), 2);
    assert_eq!(object(&unclear)["candidates"][1]["number"], "2");
    assert!(before == book.files(""));
}

#[test]
fn the_list_is_what_is_next_in_its_order() {
    let book = Book::small();
    book.put(
        "content/answers/hurt.md",
        "---\nquestion: When did a lock hurt?\nstatus: draft\ntags: [sql]\n---\nOnce.\n",
    );
    assert_data_eq!(
        book.run(&["answer", "--list"]).stdout(),
        str![[r#"
No.  Question               Section
────────────────────────────────────────────
  4  When was it stale?     2. Caches
  2  When did a lock hurt?  1. Locks   draft

2 questions to answer, 1 begun; `prepbook answer NUMBER` opens one

"#]]
    );
    let only = |arguments: &[&str]| {
        let run = book.run(&[&["answer", "--list", "--json"], arguments].concat());
        let left = object(&run)["unanswered"].as_array().unwrap().clone();
        left.iter()
            .map(|q| q["number"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(only(&["--section", "1"]), ["2"]);
    assert_eq!(only(&["--section", "caches"]), ["4"]);
    assert_eq!(only(&["--tag", "SQL"]), ["2"]);
    assert_eq!(only(&["--author", "Ada"]), ["1", "2", "3", "4"]);
    for (arguments, words) in [
        (&["--section", "cachse"][..], "did you mean `2. Caches`?"),
        (&["--section", "9"], "numbered 1 to 2"),
        (&["--tag", "sq"], "did you mean `sql`?"),
        (&["--tag", "zebra"], "there are sql"),
    ] {
        for how in ["--next", "--list"] {
            let run = book.run(&[&["answer", how], arguments].concat());
            assert_eq!(run.code(), 2);
            assert!(run.stderr().contains(words), "{}", run.stderr());
        }
    }
    assert_eq!(
        path(&book.run(&["answer", "--next", "--section", "lock", "--no-edit"])),
        "content/answers/hurt.md"
    );
}

#[test]
fn each_of_a_team_writes_an_answer_of_their_own() {
    let book = Book::small();
    book.remove("content/answers/lock.md");
    book.remove("content/answers/cache.md");
    let by = |author: &str| path(&book.run(&["answer", "1", "--no-edit", "--author", author]));
    assert_eq!(
        by("Ada Lovelace"),
        "content/answers/how-did-you-lock-a-row-ada-lovelace.md"
    );
    assert_eq!(
        by("Grace"),
        "content/answers/how-did-you-lock-a-row-grace.md"
    );
    assert_eq!(
        by("ada  lovelace"),
        "content/answers/how-did-you-lock-a-row-ada-lovelace.md"
    );
    let whose = book.run(&["answer", "1", "--no-edit"]);
    assert_eq!(whose.code(), 2);
    for word in ["--author", "Ada Lovelace: ", "Grace: "] {
        assert!(whose.stderr().contains(word), "{}", whose.stderr());
    }
    assert_eq!(book.build().stderr(), "");
}

#[test]
fn a_private_answer_begins_private() {
    let book = Book::small();
    let run = book.run(&["answer", "stale", "--private", "--no-edit"]);
    let text = book.text(&path(&run));
    assert!(text.contains("\nprivate: true\n"), "{text}");
    let known = book.run(&["answer", "1", "--private", "--no-edit"]);
    assert!(known.stderr().contains("not private"), "{}", known.stderr());
    assert_eq!(book.build().stderr(), "");
}

#[test]
fn json_tells_where_and_whether_it_is_new() {
    let book = Book::small();
    for created in [true, false] {
        let found = object(&book.run(&["answer", "--next", "--json"]));
        assert_eq!(found["path"], "content/answers/when-did-a-lock-hurt.md");
        assert_eq!(found["id"], "when-did-a-lock-hurt");
        assert_eq!(found["created"], created);
        assert_eq!(found["line"], 11);
    }
    // From below, and for another book, the path leads there all the same.
    let below = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .args(["answer", "--next", "--no-edit"])
        .current_dir(book.path("content"))
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&below.stdout).trim_end().to_owned();
    assert!(Path::new(&told).is_file(), "{told}");
}

#[test]
fn a_bank_of_ones_own_in_another_language_and_nothing_else() {
    let book = Book::empty();
    book.put("book.toml", "");
    book.put(
        "content/questions.md",
        "# Fragen\n\n## Grundlagen: Übersicht\n\n- Was ist ein „Deadlock“?\n- 什么是全局解释器锁？\n- Qu'est-ce que `SELECT … FOR UPDATE` ?\n- ?!\n- Wie -- genau -- half: #1 dir \"das\" \\\\ *heute*?\n",
    );
    let mut made = Vec::new();
    for _ in 0..5 {
        let run = write(&book, &["--next"]);
        assert_eq!(run.code(), 0, "{}", run.stderr());
        made.push(run.stdout());
    }
    assert!(
        made[0].contains("content/answers/was-ist-ein-deadlock.md (new)"),
        "{made:?}"
    );
    assert!(
        made[1].contains("content/answers/什么是全局解释器锁.md (new)"),
        "{made:?}"
    );
    assert!(made[4].contains("it lacks nothing"), "{made:?}");
    assert_eq!(book.files("content/answers").len(), 5);
    // (No font of the theme has Chinese, which is told as a warning.)
    book.build();
}

#[test]
fn folders_and_names_follow_the_users_own() {
    let book = Book::small();
    book.put(
        "content/questions.md",
        "# Questions\n\n## Locks\n\n1. How did you lock a row?\n2. When did a lock hurt?\n\n## Caches\n\n3. What did you cache?\n4. When was it stale?\n\n## Queues, and more\n\n5. Who?\n",
    );
    for (from, to) in [("lock", "locks/row"), ("cache", "caches/menu")] {
        let text = book.text(&format!("content/answers/{from}.md"));
        book.remove(&format!("content/answers/{from}.md"));
        book.put(
            &format!("content/answers/{to}.md"),
            text.replace("lock.md", "../locks/row.md"),
        );
    }
    let next = |query: &str| path(&book.run(&["answer", query, "--no-edit"]));
    assert_eq!(next("2"), "content/answers/locks/when-did-a-lock-hurt.md");
    assert_eq!(next("5"), "content/answers/queues-and-more/who.md");
    // A name that something else has.
    std::fs::create_dir(book.path("content/answers/caches/when-was-it-stale.md")).unwrap();
    assert_eq!(next("4"), "content/answers/caches/when-was-it-stale-2.md");
    assert_eq!(book.build().stderr(), "");
}

#[test]
fn an_answer_that_was_deleted_is_begun_anew() {
    let book = Book::small();
    book.build();
    book.remove("content/answers/cache.md");
    let run = book.run(&["answer", "what did you cache", "--no-edit"]);
    assert!(run.stderr().contains("(new)"), "{}", run.stderr());
    assert!(book.text(&path(&run)).contains("id: what-did-you-cache\n"));
    assert_eq!(book.build().stderr(), "");
}

#[test]
fn what_is_wrong_with_the_file_is_said_when_it_is_left() {
    let book = Book::small();
    book.put(
        "break.sh",
        "#!/bin/sh\nsed -i 's/^status: draft/statsu: draft/' \"$1\"\n",
    );
    let run = run_with(&book, &["4"], "sh break.sh");
    assert_eq!(run.code(), 1);
    assert!(
        run.stderr().contains("did you mean `status`?"),
        "{}",
        run.stderr()
    );
    // And of the rest of the book only that something is.
    book.put(
        "content/answers/when-was-it-stale.md",
        "---\nid: gone\n---\nx\n",
    );
    let other = run_with(&book, &["2"], "true");
    assert_eq!(other.code(), 0);
    assert_eq!(
        other.stderr(),
        "note: the book has 1 error; `prepbook check` names them\n"
    );
}

#[test]
fn editors_that_do_not_come_up() {
    let book = Book::small();
    let none = run_with(&book, &["1"], "no-such-editor-here");
    assert_eq!(none.code(), 1);
    assert!(
        none.stderr().contains("no-such-editor-here"),
        "{}",
        none.stderr()
    );
    assert!(none.stdout().contains("content/answers/lock.md"));
    let failed = run_with(&book, &["1"], "false");
    assert_eq!(failed.code(), 1);
    assert_eq!(failed.stderr(), "error: `false` ended with code 1\n");
    // One that lives in a terminal is not started without one.
    let unseen = run_with(&book, &["1"], "vim");
    assert_eq!(path(&unseen), "content/answers/lock.md");
    // None is looked for where nobody sees it.
    let unset = run_with(&book, &["1"], "");
    assert_eq!(path(&unset), "content/answers/lock.md");
    assert_eq!(unset.stderr(), "1. How did you lock a row?\n");
}

#[test]
fn a_book_that_cannot_be_read_makes_no_answers() {
    let book = Book::empty();
    book.run(&["answer", "--next"]).fails_with(&["no-book"]);
    let book = Book::small();
    book.build();
    book.put("content/questions.lock", "<<<<<<< mine\nversion 1\n");
    let before = book.files("content");
    let run = book.run(&["answer", "--next", "--no-edit"]);
    run.fails_with(&["lock-conflict", "nothing was written"]);
    assert!(before == book.files("content"));
    if support::root_user() {
        return;
    }
    let book = Book::small();
    let answers = book.path("content/answers");
    let mode =
        |mode| std::fs::set_permissions(&answers, std::fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let run = book.run(&["answer", "--next", "--no-edit"]);
    mode(0o755);
    run.fails_with(&["cannot write"]);
}
