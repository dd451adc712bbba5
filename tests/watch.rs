//! `watch` as a browser meets it: pages, versions, what is refused, and what an error leaves standing.

#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use support::Book;

/// Far above any honest wait on a busy machine; only a defect gets here.
const HANG: Duration = Duration::from_secs(60);

/// A running `prepbook watch`; ended when dropped.
struct Watching {
    child: Child,
    /// What it prints, line by line.
    lines: BufReader<std::process::ChildStdout>,
    port: u16,
}

impl Watching {
    fn start(book: &Book, arguments: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepbook"))
            // A port that the system chooses, so that tests may run side by side.
            .args(["watch", "--port", "0"])
            .args(arguments)
            .current_dir(book.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let port = loop {
            let mut line = String::new();
            assert!(
                lines.read_line(&mut line).unwrap() > 0,
                "watch ended before it served"
            );
            if let Some(rest) = line.strip_prefix("serving http://127.0.0.1:") {
                break rest.split('/').next().unwrap().parse().unwrap();
            }
        };
        Watching { child, lines, port }
    }

    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(HANG)).unwrap();
        stream
    }

    /// Status and everything that came after the status line.
    fn ask(&self, path: &str, host: &str) -> (u16, String) {
        let mut stream = self.connect();
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let (status, rest) = text.split_once("\r\n").unwrap();
        (
            status.split(' ').nth(1).unwrap().parse().unwrap(),
            rest.to_owned(),
        )
    }

    fn get(&self, path: &str) -> (u16, String) {
        self.ask(path, "localhost")
    }

    /// The stream of what a page is.
    fn states(&self, page: &str) -> States {
        let mut stream = self.connect();
        write!(
            stream,
            "GET /_prepbook/events?page={page} HTTP/1.1\r\nHost: localhost\r\n\r\n"
        )
        .unwrap();
        States(BufReader::new(stream))
    }

    /// Waits for a file of the output; documents and files come after the page.
    fn file(&self, path: &std::path::Path, is: impl Fn(&[u8]) -> bool) -> Vec<u8> {
        let begun = std::time::Instant::now();
        loop {
            if let Ok(bytes) = std::fs::read(path)
                && is(&bytes)
            {
                return bytes;
            }
            assert!(begun.elapsed() < HANG, "{} never came", path.display());
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

struct States(BufReader<TcpStream>);

impl States {
    /// The next state, as the page's script is told it.
    fn next(&mut self) -> serde_json::Value {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).unwrap() > 0, "the stream ended");
            if let Some(state) = line.trim().strip_prefix("data: ") {
                return serde_json::from_str(state).unwrap();
            }
        }
    }

    /// The next one of which this holds.
    fn until(&mut self, holds: impl Fn(&serde_json::Value) -> bool) -> serde_json::Value {
        loop {
            let state = self.next();
            if holds(&state) {
                return state;
            }
        }
    }
}

#[test]
fn an_edit_reaches_page_and_paper() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let (status, index) = watching.get("/");
    assert_eq!(status, 200);
    let index = index.to_lowercase();
    assert!(
        index.contains("content-type: text/html; charset=utf-8")
            && index.contains("/_prepbook/live.js"),
        "{index}"
    );
    assert!(watching.get("/_prepbook/live.js").1.contains("EventSource"));
    let (_, before) = watching.get("/caches.html");
    assert!(before.contains("The menu"));
    let mut states = watching.states("/caches.html");
    let first = states.until(|state| state["papers"]["guide.pdf"].is_string());
    let page = first["page"].as_str().unwrap();
    assert!(before.contains(page), "the page knows its state");
    let path = book.path("output/watch/guide.pdf");
    let pdf = watching.file(&path, |_| true);
    let (status, served) = watching.get("/guide.pdf");
    assert!(status == 200 && served.contains("application/pdf"));

    book.edit("content/answers/cache.md", "The menu", "The whole menu");
    states.until(|state| state["page"] != first["page"]);
    assert!(watching.get("/caches.html").1.contains("The whole menu"));
    states.until(|state| state["papers"] != first["papers"]);
    watching.file(&path, |bytes| bytes != pdf);
    assert!(
        !book.has("output/site"),
        "what is published is `build`'s affair"
    );
}

#[test]
fn errors_leave_the_last_good_guide_standing() {
    let book = Book::small();
    let mut watching = Watching::start(&book, &[]);
    let mut states = watching.states("/caches.html");
    let first = states.next();
    book.edit("content/answers/cache.md", "lock.md", "lokc.md");
    let mut said = String::new();
    let mut stderr = BufReader::new(watching.child.stderr.take().unwrap());
    while !said.contains("lokc.md") {
        assert!(stderr.read_line(&mut said).unwrap() > 0, "{said}");
    }
    assert!(said.contains("the last good guide stays up"), "{said}");
    let wrong = states.until(|state| !state["trouble"].is_null());
    assert_eq!(wrong["page"], first["page"]);
    let problem = &wrong["trouble"]["problems"][0];
    assert_eq!(problem["file"], "content/answers/cache.md");
    assert!(problem["line"] == 4 && problem["text"].as_str().unwrap().contains("lokc.md"));
    assert!(watching.get("/caches.html").1.contains("The menu"));
    // A new file is seen too, and the way back.
    book.put(
        "content/answers/stale.md",
        "---\nquestion: When was it stale?\n---\nNever again.\n",
    );
    book.edit("content/answers/cache.md", "lokc.md", "lock.md");
    states.until(|state| state["trouble"].is_null() && state["page"] != first["page"]);
    while !watching.get("/caches.html").1.contains("Never again") {
        states.next();
    }
}

#[test]
fn a_book_that_is_wrong_from_the_start_shows_why_until_it_is_right() {
    let book = Book::small();
    book.edit("content/answers/cache.md", "lock.md", "lokc.md");
    let watching = Watching::start(&book, &[]);
    let (status, page) = watching.get("/");
    assert_eq!(status, 503);
    assert!(page.contains("lokc.md"));
    let mut states = watching.states("/");
    states.next();
    book.edit("content/answers/cache.md", "lokc.md", "lock.md");
    states.until(|state| state["trouble"].is_null());
    assert_eq!(watching.get("/").0, 200);
}

#[test]
fn only_its_own_names_and_its_own_files_are_answered() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    assert_eq!(watching.ask("/", "evil.example").0, 403);
    assert_eq!(watching.ask("/_prepbook/events", "evil.example:80").0, 403);
    assert_eq!(watching.ask("/", "127.0.0.1:1").0, 200);
    for path in [
        "/../book.toml",
        "/%2e%2e/book.toml",
        "/..%2fbook.toml",
        "//etc/passwd",
        "/content/questions.md",
    ] {
        let (status, page) = watching.get(path);
        assert_eq!(status, 404, "{path}");
        assert!(!page.contains("A small book\""), "{path}");
    }
    assert!(
        watching.get("/nothing-here.html").1.contains("<html"),
        "the guide's own 404 page"
    );
}

#[test]
fn hints_and_private_parts_are_for_the_author() {
    let book = Book::small();
    book.edit(
        "content/answers/lock.md",
        "I let",
        "<!-- private -->\nNorthwind\n<!-- /private -->\n\nI let",
    );
    let own = Watching::start(&book, &[]);
    assert!(own.get("/locks.html").1.contains("Northwind"));
    drop(own);
    let public = Watching::start(&book, &["--public"]);
    assert!(!public.get("/locks.html").1.contains("Northwind"));
}

#[test]
fn ctrl_c_ends_it_well() {
    let book = Book::small();
    let mut watching = Watching::start(&book, &[]);
    // An open event stream must not keep it.
    let _states = watching.states("/");
    let id = watching.child.id().to_string();
    assert!(
        Command::new("kill")
            .args(["-INT", &id])
            .status()
            .unwrap()
            .success()
    );
    let status = watching.child.wait().unwrap();
    assert_eq!(status.code(), Some(0));
    let mut rest = String::new();
    watching.lines.read_to_string(&mut rest).unwrap();
}

#[test]
fn there_must_be_a_book() {
    let run = Book::empty().run(&["watch"]);
    run.fails_with(&["book.toml", "prepbook init"]);
}
