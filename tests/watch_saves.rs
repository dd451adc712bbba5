//! Each editor saves in its own way, and each save is one build: never none, never a second one of a half file. The ways are replayed as the system
//! calls that the editors make.

#![cfg(unix)]

mod support;

use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use support::Book;
use support::watching::{HANG, Watching};

/// The file that is saved.
const FILE: &str = "content/answers/cache.md";
/// How often in each way.
const TIMES: usize = 5;
/// A second build of the same save would have begun by then, and ended.
const REST: Duration = Duration::from_millis(400);

fn ms(ms: u64) {
    sleep(Duration::from_millis(ms));
}

/// A file beside another one.
fn beside(path: &Path, name: &str) -> PathBuf {
    path.with_file_name(name)
}

fn in_place(path: &Path, text: &str) {
    fs::write(path, text).unwrap();
}

fn in_place_bit_by_bit(path: &Path, text: &str) {
    let mut file = File::create(path).unwrap();
    let (head, tail) = text.split_at(text.len() / 2);
    file.write_all(head.as_bytes()).unwrap();
    ms(20);
    file.write_all(tail.as_bytes()).unwrap();
    ms(10);
    file.sync_all().unwrap();
}

fn truncate_then_write(path: &Path, text: &str) {
    let mut file = File::create(path).unwrap();
    ms(20);
    file.write_all(text.as_bytes()).unwrap();
}

fn truncate_then_open_again(path: &Path, text: &str) {
    drop(File::create(path).unwrap());
    ms(20);
    let mut file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn vim(path: &Path, text: &str) {
    let swap = beside(path, ".cache.md.swp");
    fs::write(&swap, "swap").unwrap();
    let probe = beside(path, "4913");
    drop(File::create(&probe).unwrap());
    fs::remove_file(&probe).unwrap();
    let backup = beside(path, "cache.md~");
    fs::rename(path, &backup).unwrap();
    let mut file = File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::remove_file(backup).unwrap();
    fs::remove_file(swap).unwrap();
}

fn vim_backupcopy(path: &Path, text: &str) {
    let backup = beside(path, "cache.md~");
    fs::copy(path, &backup).unwrap();
    let mut file = File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::remove_file(backup).unwrap();
}

fn emacs(path: &Path, text: &str) {
    let lock = beside(path, ".#cache.md");
    symlink("me@here.1:1", &lock).unwrap();
    let unasked = beside(path, "#cache.md#");
    fs::write(&unasked, text).unwrap();
    ms(10);
    fs::rename(path, beside(path, "cache.md~")).unwrap();
    let mut file = File::create(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::remove_file(unasked).unwrap();
    fs::remove_file(lock).unwrap();
}

fn jetbrains(path: &Path, text: &str) {
    let (new, old) = (
        beside(path, "cache.md___jb_tmp___"),
        beside(path, "cache.md___jb_old___"),
    );
    fs::write(&new, text).unwrap();
    fs::rename(path, &old).unwrap();
    fs::rename(new, path).unwrap();
    fs::remove_file(old).unwrap();
}

fn sed(path: &Path, text: &str) {
    let new = beside(path, "sedQ7xk2B");
    let mut file = File::create(&new).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.set_permissions(fs::Permissions::from_mode(0o644))
        .unwrap();
    drop(file);
    fs::rename(new, path).unwrap();
}

/// Another file renamed over, safe on the disk first, under a name that tells nothing.
fn another_over_it(path: &Path, text: &str) {
    let new = beside(path, "cache.md.new.md");
    let mut file = File::create(&new).unwrap();
    file.write_all(text.as_bytes()).unwrap();
    file.sync_all().unwrap();
    drop(file);
    fs::rename(new, path).unwrap();
}

fn delete_and_create(path: &Path, text: &str) {
    fs::remove_file(path).unwrap();
    ms(15);
    fs::write(path, text).unwrap();
}

/// renameat2 with RENAME_EXCHANGE, which neither std nor an old `mv` knows.
fn exchange(path: &Path, text: &str) {
    const SCRIPT: &str = "import ctypes, os, sys\n\
        call = ctypes.CDLL(None, use_errno=True).renameat2\n\
        if call(-100, os.fsencode(sys.argv[1]), -100, os.fsencode(sys.argv[2]), 2) != 0:\n    sys.exit(3)\n";
    let new = beside(path, "cache.md.exchange");
    fs::write(&new, text).unwrap();
    let done = Command::new("python3")
        .args(["-c", SCRIPT])
        .args([&new, path])
        .status();
    assert!(done.unwrap().success());
    fs::remove_file(new).unwrap();
}

fn can_exchange() -> bool {
    if !support::installed("python3") {
        return false;
    }
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cache.md");
    fs::write(&path, "old").unwrap();
    let done = std::panic::catch_unwind(|| exchange(&path, "new"));
    if done.is_err() {
        support::skip("this system does not exchange files");
    }
    done.is_ok()
}

/// What the terminal was told of builds since this was asked last: good ones and bad ones.
fn builds(watching: &Watching) -> Vec<String> {
    watching
        .said
        .try_iter()
        .chain(watching.complained.try_iter())
        .filter(|line| line.contains(" → ") || line.contains("stays up"))
        .collect()
}

/// Saves this text in that file, in some way.
type Save = fn(&Path, &str);

fn each_save_is_one_build(ways: &[(&str, Save)]) {
    let book = Book::small();
    let before = book.text(FILE);
    let watching = Watching::start(&book, &[]);
    sleep(REST);
    assert_eq!(
        builds(&watching),
        [] as [&str; 0],
        "before anything was saved"
    );
    for (name, save) in ways {
        for time in 0..TIMES {
            let words = format!("The {name} menu of {time}");
            save(&book.path(FILE), &before.replace("The menu", &words));
            watching.until("/caches.html", &words);
            sleep(REST);
            let told = builds(&watching);
            assert_eq!(told.len(), 1, "{name}, {time}: {told:?}");
        }
    }
}

#[test]
fn a_save_in_place() {
    each_save_is_one_build(&[
        ("plain", in_place),
        ("gradual", in_place_bit_by_bit),
        ("emptied", truncate_then_write),
        ("reopened", truncate_then_open_again),
        ("kept", vim_backupcopy),
    ]);
}

#[test]
fn a_save_by_another_file() {
    each_save_is_one_build(&[
        ("vim", vim),
        ("emacs", emacs),
        ("jetbrains", jetbrains),
        ("sed", sed),
    ]);
}

#[test]
fn a_save_by_a_script() {
    let mut ways: Vec<(&str, Save)> =
        vec![("over", another_over_it), ("deleted", delete_and_create)];
    if can_exchange() {
        ways.push(("exchanged", exchange));
    }
    each_save_is_one_build(&ways);
}

#[test]
fn what_editors_leave_lying_is_no_change() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    for name in [
        ".cache.md.swp",
        "cache.md~",
        "#cache.md#",
        "4913",
        "Thumbs.db",
        ".DS_Store",
        "~$cache.md",
    ] {
        fs::write(beside(&book.path(FILE), name), "of no use").unwrap();
    }
    sleep(REST);
    assert_eq!(builds(&watching), [] as [&str; 0]);
}

#[test]
fn many_files_at_once_are_one_build_or_two() {
    let book = Book::small();
    let page = |i: usize, words: &str| {
        book.put(
            &format!("content/pages/p{i}.md"),
            format!("---\ntitle: Page {i}\n---\n{words}\n"),
        );
    };
    (0..500).for_each(|i| page(i, "Before."));
    let watching = Watching::start(&book, &[]);
    sleep(REST);
    builds(&watching);
    (0..500).for_each(|i| page(i, "After the checkout."));
    for i in [0, 250, 499] {
        watching.until(&format!("/pages/p{i}.html"), "After the checkout.");
    }
    sleep(4 * REST);
    let told = builds(&watching);
    assert!(matches!(told.len(), 1 | 2), "{told:?}");
}

#[test]
fn folders_come_and_go() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let heard = |from: &std::sync::mpsc::Receiver<String>, words: &str| {
        while !from.recv_timeout(HANG).unwrap().contains(words) {}
    };
    // A new one, deep, with a file in it.
    book.put(
        "content/answers/deep/er/stale.md",
        "---\nquestion: When was it stale?\n---\nNever again.\n",
    );
    watching.until("/caches.html", "Never again");
    book.edit(
        "content/answers/deep/er/stale.md",
        "Never again",
        "Once more",
    );
    watching.until("/caches.html", "Once more");
    // Renamed.
    fs::rename(
        book.path("content/answers/deep"),
        book.path("content/answers/far"),
    )
    .unwrap();
    sleep(REST);
    book.edit("content/answers/far/er/stale.md", "Once more", "Twice more");
    watching.until("/caches.html", "Twice more");
    // A link to a file and one to a folder elsewhere.
    let elsewhere = tempfile::tempdir().unwrap();
    let far = |name: &str| elsewhere.path().join(name);
    fs::create_dir(far("more")).unwrap();
    fs::rename(
        book.path("content/answers/far/er/stale.md"),
        far("more/stale.md"),
    )
    .unwrap();
    fs::rename(book.path(FILE), far("cache.md")).unwrap();
    symlink(far("cache.md"), book.path(FILE)).unwrap();
    symlink(far("more"), book.path("content/answers/more")).unwrap();
    sleep(REST);
    let edit = |path: PathBuf, from: &str, to: &str| {
        let text = fs::read_to_string(&path).unwrap();
        another_over_it(&path, &text.replace(from, to));
    };
    edit(far("cache.md"), "The menu", "The linked menu");
    watching.until("/caches.html", "The linked menu");
    edit(far("more/stale.md"), "Twice more", "Linked too");
    watching.until("/caches.html", "Linked too");
    // All of it goes: told, and the last good guide stays. And comes back.
    builds(&watching);
    fs::rename(book.path("content"), book.path(".away")).unwrap();
    heard(&watching.complained, "the last good guide stays up");
    assert!(watching.get("/caches.html").text().contains("Linked too"));
    fs::rename(book.path(".away"), book.path("content")).unwrap();
    heard(&watching.said, " → ");
    book.edit("content/answers/lock.md", "I let", "Nowadays I let");
    watching.until("/locks.html", "Nowadays I let");
    // So does book.toml.
    let settings = book.text("book.toml");
    book.remove("book.toml");
    heard(&watching.complained, "the last good guide stays up");
    book.put(
        "book.toml",
        settings.replace("A small book", "A renamed book"),
    );
    watching.until("/", "A renamed book");
}
