//! Bad input that no repository can hold: each gives a good build or a clear diagnostic with the right exit code, all that can be
//! found in one run, and leaves the last good output as it was.

mod support;

use std::fs;
use std::process::Command;

use support::{Book, root_user, skip};

/// Builds once well, spoils the book, and checks that the second build fails with these words and leaves every byte.
#[track_caller]
fn spoiled(spoil: impl FnOnce(&Book), words: &[&str]) {
    let book = Book::small();
    book.build();
    let before = book.files("output");
    spoil(&book);
    let run = book.run(&["build"]);
    run.fails_with(words);
    assert_eq!(
        before,
        book.files("output"),
        "the last good output was touched"
    );
}

#[test]
fn a_binary_file() {
    spoiled(
        |book| book.put("content/answers/lock.md", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"),
        &["content/answers/lock.md", "binary"],
    );
}

#[test]
fn invalid_utf8_names_the_offset() {
    spoiled(
        |book| {
            book.put(
                "content/answers/lock.md",
                b"---\nquestion: How did you lock a row?\n---\nA caf\xe9.\n",
            )
        },
        &["content/answers/lock.md", "UTF-8", "offset 47, in line 4"],
    );
}

#[test]
fn byte_order_mark_and_crlf_change_nothing() {
    let plain = Book::small();
    plain.build();
    let other = Book::small();
    for path in [
        "content/questions.md",
        "content/answers/lock.md",
        "content/pages/about.md",
        "book.toml",
    ] {
        let text = other.text(path).replace('\n', "\r\n");
        other.put(path, format!("\u{FEFF}{text}"));
    }
    other.build();
    assert_eq!(plain.files("output"), other.files("output"));
}

#[test]
fn a_line_of_ten_megabytes() {
    let book = Book::small();
    let line = "word ".repeat(2 << 20);
    book.put(
        "content/pages/long.md",
        format!("---\ntitle: Long\n---\n{line}\n"),
    );
    // Only the site: two thousand pages of one paragraph are the PDF's affair, and it has its own test with less.
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(book.text("output/site/pages/long.html").len() > line.len());
    // A problem in so long a line is drawn without the line.
    book.put(
        "content/pages/long.md",
        format!("---\ntitle: Long\n---\n{line} [gone](gone.md) {line}\n"),
    );
    let run = book.run(&["build", "--only", "site"]);
    run.fails_with(&["gone.md", "content/pages/long.md"]);
    assert!(
        run.stderr().len() < 10_000,
        "{} bytes were printed",
        run.stderr().len()
    );
}

#[test]
fn a_long_paragraph_on_paper() {
    let book = Book::small();
    let line = "some words of a paragraph that does not end ".repeat(5000);
    book.put(
        "content/pages/long.md",
        format!("---\ntitle: Long\n---\n{line}\n"),
    );
    book.build();
}

#[test]
fn ten_thousand_nested_quotes_lists_and_brackets() {
    for unit in [
        "> ",
        "- ",
        "[",
        "*a ",
        "![",
        "<details>",
        "<b>",
        "((",
        "_x ",
    ] {
        let book = Book::small();
        book.put(
            "content/pages/deep.md",
            format!("---\ntitle: Deep\n---\n{}bottom\n", unit.repeat(10_000)),
        );
        let run = book.run(&["build"]);
        assert!(
            matches!(run.code(), 0 | 1),
            "{unit:?}: {} {}",
            run.code(),
            run.stderr()
        );
        assert!(
            run.stderr().len() < 20_000,
            "{unit:?}: {} bytes were printed",
            run.stderr().len()
        );
    }
}

#[test]
fn an_unclosed_code_fence_takes_the_rest_and_says_nothing() {
    // CommonMark closes it at the end of the file.
    let book = Book::small();
    book.put(
        "content/answers/cache.md",
        "---\nquestion: What did you cache?\n---\n```python\nx = 1\n",
    );
    book.build();
}

#[cfg(unix)]
#[test]
fn a_symlink_loop() {
    spoiled(
        |book| {
            std::os::unix::fs::symlink(
                book.path("content/answers"),
                book.path("content/answers/loop"),
            )
            .unwrap()
        },
        &["content/answers/loop", "loop"],
    );
}

#[cfg(unix)]
#[test]
fn a_link_out_of_the_book_through_a_symlink() {
    spoiled(
        |book| {
            std::os::unix::fs::symlink("/etc/hostname", book.path("content/answers/host.png"))
                .unwrap();
            book.edit(
                "content/answers/cache.md",
                "The menu",
                "![host](host.png) The menu",
            );
        },
        &["host.png", "content/answers/cache.md"],
    );
}

#[cfg(unix)]
#[test]
fn an_unreadable_file() {
    use std::os::unix::fs::PermissionsExt;
    if root_user() {
        return skip("an unreadable file: root may read everything");
    }
    spoiled(
        |book| {
            fs::set_permissions(
                book.path("content/answers/lock.md"),
                fs::Permissions::from_mode(0o000),
            )
            .unwrap()
        },
        &["content/answers/lock.md"],
    );
}

#[cfg(unix)]
#[test]
fn an_unwritable_output_folder() {
    use std::os::unix::fs::PermissionsExt;
    let book = Book::small();
    fs::create_dir(book.path("output")).unwrap();
    if !root_user() {
        fs::set_permissions(book.path("output"), fs::Permissions::from_mode(0o555)).unwrap();
        book.run(&["build"])
            .fails_with(&["cannot write `output", "permission denied"]);
        return;
    }
    // Root may write everywhere but to a disk that is read-only.
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "ro,size=64k", "tmpfs"])
        .arg(book.path("output"))
        .output()
        .is_ok_and(|o| o.status.success());
    if !mounted {
        return skip(
            "an unwritable output folder: root may write everywhere, and nothing can be mounted here",
        );
    }
    let run = book.run(&["build"]);
    let unmounted = Command::new("umount").arg(book.path("output")).output();
    run.fails_with(&["cannot write `output", "read-only"]);
    assert!(unmounted.is_ok_and(|o| o.status.success()));
}

#[test]
fn a_file_where_the_output_folder_should_be() {
    let book = Book::small();
    book.put("output", "mine");
    book.run(&["build"]).fails_with(&["output"]);
    assert_eq!(book.text("output"), "mine");
}

#[test]
fn a_foreign_file_in_the_way() {
    let book = Book::small();
    book.put("output/site/index.html", "mine");
    book.put("output/notes.txt", "mine too");
    book.run(&["build"]).fails_with(&["site/index.html"]);
    assert_eq!(book.text("output/site/index.html"), "mine");
    assert_eq!(
        book.files("output").len(),
        2,
        "something was written beside it"
    );
    book.remove("output/site/index.html");
    book.build();
    assert_eq!(book.text("output/notes.txt"), "mine too");
}

#[test]
fn a_damaged_manifest() {
    let book = Book::small();
    book.build();
    book.put("output/.prepbook.json", "{ not json");
    book.run(&["build"]).fails_with(&[".prepbook.json"]);
}

#[test]
fn a_full_disk() {
    let book = Book::small();
    let disk = book.path("disk");
    fs::create_dir(&disk).unwrap();
    let mounted = root_user()
        && Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(&disk)
            .output()
            .is_ok_and(|o| o.status.success());
    if !mounted {
        return skip("a full disk: no tmpfs can be mounted here");
    }
    let run = book.run(&["build", "--output", "disk/out"]);
    let left = book.files("disk/out");
    let unmounted = Command::new("umount").arg(&disk).output();
    run.fails_with(&["disk/out"]);
    for (path, bytes) in left {
        assert!(!bytes.is_empty(), "{path} is half a file");
        assert!(!path.contains(".tmp"), "{path} was left behind");
    }
    assert!(unmounted.is_ok_and(|o| o.status.success()));
}

#[test]
fn a_broken_image() {
    spoiled(
        |book| {
            book.put("content/images/plan.png", b"\x89PNG\r\n\x1a\nbroken");
            book.edit(
                "content/answers/cache.md",
                "The menu",
                "![Plan](../images/plan.png) The menu",
            );
        },
        &["plan.png", "content/answers/cache.md"],
    );
}

#[test]
fn a_folder_without_a_book() {
    let book = Book::empty();
    let run = book.run(&["build"]);
    run.fails_with(&["book.toml", "prepbook init"]);
    assert!(!book.has("output"));
}

#[test]
fn wrong_use_is_exit_code_two() {
    let book = Book::small();
    for arguments in [
        &["biuld"][..],
        &["build", "--olny", "site"],
        &["build", "--only", "siet"],
        &["relink"],
    ] {
        let run = book.run(arguments);
        assert_eq!(run.code(), 2, "{arguments:?}: {}", run.stderr());
    }
}

#[test]
fn a_missing_glyph_is_one_warning_a_script() {
    let book = Book::small();
    book.edit(
        "content/answers/cache.md",
        "The menu",
        "漢字 かな 漢字 हिन्दी The menu",
    );
    let run = book.build();
    let warnings = run.stderr().matches("missing-glyph").count();
    assert!((1..=3).contains(&warnings), "{}", run.stderr());
}
