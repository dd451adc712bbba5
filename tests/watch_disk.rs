//! `watch` on a disk that is full, or that may only be read: it says so, the last good output stays whole, and it goes on when there is room again, without
//! being started anew.

#![cfg(unix)]

mod support;

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use support::{Book, root_user, skip};

/// Far above any honest wait on a busy machine; only a defect gets here.
const HANG: Duration = Duration::from_secs(60);

/// A small disk of its own below a book, unmounted when dropped.
struct Disk(PathBuf);

impl Disk {
    fn mount(book: &Book, size: &str) -> Option<Disk> {
        let path = book.path("disk");
        fs::create_dir(&path).unwrap();
        let mounted = root_user()
            && Command::new("mount")
                .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
                .arg(&path)
                .output()
                .is_ok_and(|o| o.status.success());
        mounted.then_some(Disk(path))
    }

    fn remount(&self, how: &str) {
        let done = Command::new("mount")
            .args(["-o", &format!("remount,{how}")])
            .arg(&self.0)
            .status();
        assert!(done.is_ok_and(|status| status.success()));
    }

    /// Writes until there is no room.
    fn fill(&self) {
        let mut file = fs::File::create(self.0.join("filler")).unwrap();
        while file.write_all(&[0; 4096]).is_ok() {}
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

/// A running `prepbook watch` and all that it says.
struct Watching {
    child: Child,
    said: Receiver<String>,
}

impl Watching {
    fn start(book: &Book) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .args(["watch", "--port", "0", "--output", "disk/out"])
            .current_dir(book.root())
            .env("NO_COLOR", "1")
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (tell, said) = mpsc::channel();
        let streams: [Box<dyn std::io::Read + Send>; 2] = [
            Box::new(child.stdout.take().unwrap()),
            Box::new(child.stderr.take().unwrap()),
        ];
        for stream in streams {
            let tell = tell.clone();
            std::thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    let _ = tell.send(line);
                }
            });
        }
        Watching { child, said }
    }

    /// Waits for a line that holds these words.
    #[track_caller]
    fn says(&self, words: &str) {
        let mut heard = String::new();
        loop {
            match self.said.recv_timeout(HANG) {
                Ok(line) if line.contains(words) => return,
                Ok(line) => heard += &format!("{line}\n"),
                Err(_) => panic!("never said {words:?}, but:\n{heard}"),
            }
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < HANG, "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Spoils the disk, saves, and mends it again.
fn spoiled(spoil: impl Fn(&Disk), mend: impl Fn(&Disk)) {
    let book = Book::small();
    let Some(disk) = Disk::mount(&book, "4m") else {
        return skip("a full disk under watch: no tmpfs can be mounted here");
    };
    let page = || fs::read_to_string(book.path("disk/out/site/caches.html")).unwrap_or_default();
    let watching = Watching::start(&book);
    watching.says("guide.pdf");
    let before = book.files("disk/out");
    assert!(page().contains("The menu"));
    spoil(&disk);
    let long = format!("The whole menu. {}", "Soup of the day. ".repeat(2000));
    book.edit("content/answers/cache.md", "The menu", &long);
    watching.says("caches.html");
    watching.says("cannot write");
    assert!(
        book.files("disk/out") == before,
        "the last good output stays"
    );
    mend(&disk);
    watching.says("written again");
    until("the page comes to the disk", || {
        page().contains("The whole menu")
    });
    book.edit("content/answers/cache.md", "The whole menu", "Half a menu");
    until("the next save too", || page().contains("Half a menu"));
}

#[test]
fn a_full_disk_is_told_and_waited_for() {
    spoiled(Disk::fill, |disk| {
        fs::remove_file(disk.0.join("filler")).unwrap()
    });
}

#[test]
fn a_disk_that_may_only_be_read_is_told_and_waited_for() {
    spoiled(|disk| disk.remount("ro"), |disk| disk.remount("rw"));
}
