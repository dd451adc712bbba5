//! The server of `watch` and clients that are not good: foreign pages, odd requests, and those who take all they can get. Each is refused, and a good
//! client is answered all the same.

#![cfg(unix)]

mod support;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use support::Book;
use support::watching::{self, HANG, Watching};

#[test]
fn foreign_pages_are_refused() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let own = format!("localhost:{}", watching.port);
    let host = format!("Host: {own}");
    for path in ["/", "/_prepbook/events", "/guide.pdf", "/nothing"] {
        for header in [
            "Origin: null",
            "Origin: http://evil.example",
            "Origin: http://localhost:1",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
        ] {
            let answer = watching.ask("GET", path, &[&host, header]);
            assert_eq!(answer.status, 403, "{path} {header}");
        }
        let answer = watching.ask("GET", path, &["Host: evil.example"]);
        assert_eq!(answer.status, 403, "{path}");
        assert_eq!(
            watching.ask("HEAD", path, &["Host: evil.example"]).status,
            403
        );
        let absolute = format!("http://evil.example{path}");
        assert_eq!(watching.ask("GET", &absolute, &[&host]).status, 403);
    }
    let answer = watching.raw("GET / HTTP/1.0\r\n\r\n");
    assert_eq!(answer.status, 403, "no host");
    let origin = format!("Origin: http://{own}");
    let answer = watching.ask("GET", "/", &[&host, &origin, "Sec-Fetch-Site: same-origin"]);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("cross-origin-resource-policy"),
        Some("same-origin")
    );
    // A link elsewhere that leads here.
    let link = [
        "Sec-Fetch-Site: cross-site",
        "Sec-Fetch-Mode: navigate",
        "Sec-Fetch-Dest: document",
    ];
    assert_eq!(watching.ask("GET", "/", &link).status, 200);
}

#[test]
fn only_the_guide_is_served() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let long = format!("/{}", "a/".repeat(1500));
    for path in [
        "/../book.toml",
        "/%2e%2e/book.toml",
        "/%2E%2E%2Fbook.toml",
        "/..%2fbook.toml",
        "/..%5cbook.toml",
        "/..\\book.toml",
        "/assets/../../book.toml",
        "/./index.html/../../../book.toml",
        "//etc/passwd",
        "//index.html",
        "/%2fetc%2fpasswd",
        "/index.html%00",
        "/%00",
        "/%",
        "/%ff%fe",
        "/content/questions.md",
        "/site/index.html",
        "/.prepbook.json",
        &long,
    ] {
        let answer = watching.get(path);
        assert!(
            matches!(answer.status, 400 | 404),
            "{path}: {}",
            answer.status
        );
        assert!(!answer.text().contains("A small book\""), "{path}");
    }
    assert_eq!(watching.get(&"/long".repeat(1000)).status, 414);
    for odd in [
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\0\0\0\0\r\n\r\n",
        "GET index.html HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ] {
        let answer = watching.raw(odd);
        assert!(
            matches!(answer.status, 0 | 400..500),
            "{odd:?}: {}",
            answer.status
        );
    }
    assert!(watching.get("/nothing-here.html").text().contains("<html"));
    assert_eq!(watching.get("/").status, 200);
}

#[test]
fn methods_and_bodies() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let whole = watching.get("/guide.pdf");
    let head = watching.ask("HEAD", "/guide.pdf", &["Range: bytes=0-4"]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    let length = whole.body.len().to_string();
    assert_eq!(head.header("content-length"), Some(length.as_str()));
    assert_eq!(head.header("etag"), whole.header("etag"));
    for method in ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"] {
        for path in ["/", "/guide.pdf", "/_prepbook/live.js", "/_prepbook/events"] {
            let answer = watching.ask(method, path, &[]);
            assert_eq!(answer.status, 405, "{method} {path}");
            let allow = answer.header("allow").unwrap_or_default();
            assert!(allow.contains("get") && allow.contains("head"), "{allow}");
        }
    }
    let large = watching.ask("POST", "/", &["Content-Length: 5000"]);
    assert_eq!(large.status, 413);
    let endless = watching.ask("GET", "/", &["Transfer-Encoding: chunked"]);
    assert_eq!(endless.status, 413);
    assert_eq!(
        watching.ask("GET", "/", &["Content-Length: many"]).status,
        400
    );
}

#[test]
fn what_the_browser_has_is_not_sent_again_and_parts_are() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let whole = watching.get("/guide.pdf");
    assert_eq!(whole.header("content-type"), Some("application/pdf"));
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert_eq!(whole.header("cache-control"), Some("no-cache"));
    let tag = whole.header("etag").unwrap();
    let again = watching.ask(
        "GET",
        "/guide.pdf",
        &[&format!("If-None-Match: \"x\", W/{tag}")],
    );
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(again.header("etag"), Some(tag));
    let other = watching.ask("GET", "/guide.pdf", &["If-None-Match: \"x\""]);
    assert_eq!(other.status, 200);
    let len = whole.body.len();
    for (range, from, to) in [
        ("bytes=0-4", 0, 5),
        ("bytes=5-", 5, len),
        ("bytes=-7", len - 7, len),
        ("bytes=3-99999999999", 3, len),
    ] {
        let part = watching.ask("GET", "/guide.pdf", &[&format!("Range: {range}")]);
        assert_eq!(part.status, 206, "{range}");
        assert_eq!(part.body, whole.body[from..to], "{range}");
        let told = format!("bytes {from}-{}/{len}", to - 1);
        assert_eq!(part.header("content-range"), Some(told.as_str()));
    }
    let outside = watching.ask("GET", "/guide.pdf", &[&format!("Range: bytes={len}-")]);
    assert_eq!(outside.status, 416);
    let told = format!("bytes */{len}");
    assert_eq!(outside.header("content-range"), Some(told.as_str()));
    for whole_again in ["bytes=0-1,3-4", "bytes=x", "pages=1-2"] {
        let answer = watching.ask("GET", "/guide.pdf", &[&format!("Range: {whole_again}")]);
        assert_eq!((answer.status, answer.body.len()), (200, len));
    }
    let with = |condition: &str| {
        let condition = format!("If-Range: {condition}");
        watching
            .ask("GET", "/guide.pdf", &["Range: bytes=0-4", &condition])
            .status
    };
    assert_eq!((with(tag), with("\"x\"")), (206, 200));
}

#[test]
fn heads_have_bounds() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let large = format!("X: {}", "a".repeat(100_000));
    let answer = watching.ask("GET", "/", &[&large]);
    assert!(matches!(answer.status, 0 | 431), "{}", answer.status);
    let many: Vec<String> = (0..500).map(|i| format!("X-{i}: a")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let answer = watching.ask("GET", "/", &many);
    assert!(matches!(answer.status, 0 | 431), "{}", answer.status);
    let answer = watching.get(&"/a".repeat(50_000));
    assert!(matches!(answer.status, 0 | 414 | 431), "{}", answer.status);
    assert_eq!(watching.get("/").status, 200);
}

/// As many connections as the system gives, each after this was sent on it.
fn open(watching: &Watching, count: usize, send: &str) -> Vec<TcpStream> {
    let address = ([127, 0, 0, 1], watching.port).into();
    (0..count)
        .inspect(|i| {
            // The system's queue holds 128 that nobody has taken yet.
            if i % 100 == 99 {
                std::thread::sleep(Duration::from_millis(20));
            }
        })
        // When the queue is full the system does not answer at once; that is as good as connected.
        .map_while(|_| TcpStream::connect_timeout(&address, Duration::from_millis(500)).ok())
        .map(|mut stream| {
            // Refused, perhaps, and closed already.
            let _ = stream.write_all(send.as_bytes());
            stream
        })
        .collect()
}

#[test]
fn two_thousand_streams_leave_it_answering() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let request = "GET /_prepbook/events HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut streams = open(&watching, 2000, request);
    println!("{} streams were opened", streams.len());
    assert!(streams.len() > 64, "as many as are allowed, at least");
    assert_eq!(watching.get("/").status, 200);
    let refused = watching.get("/_prepbook/events");
    assert_eq!(refused.status, 503);
    assert!(refused.header("retry-after").is_some());
    // The first are served still.
    let mut first = [0; 15];
    streams[0].set_read_timeout(Some(HANG)).unwrap();
    streams[0].read_exact(&mut first).unwrap();
    assert_eq!(&first, b"HTTP/1.1 200 OK");
    // And their places are free when they are gone.
    drop(streams);
    let begun = Instant::now();
    loop {
        assert!(begun.elapsed() < HANG, "the places are not given back");
        let mut stream = watching.connect();
        stream.write_all(request.as_bytes()).unwrap();
        stream.read_exact(&mut first).unwrap();
        if &first == b"HTTP/1.1 200 OK" {
            break;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
}

#[test]
fn slow_and_half_requests_leave_it_answering() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    // More than it takes at a time: they must be given up before a good client gets its turn.
    let half = open(&watching, 150, "GET / HTTP/1.1\r\nHost: loc");
    let idle = open(&watching, 50, "");
    let mute = "POST /_prepbook/open HTTP/1.1\r\nHost: localhost\r\nOrigin: http://localhost\r\nX-Prepbook: 1\r\nContent-Length: 9\r\n\r\n";
    let mute = open(&watching, 50, mute);
    // And some who ask for much and read nothing.
    let deaf = "GET /guide.pdf HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(50);
    let deaf = open(&watching, 50, &deaf);
    assert_eq!(watching.get("/").status, 200);
    drop((half, idle, mute, deaf));
    // One that goes on sending, a byte at a time.
    let mut slow = watching.connect();
    let begun = Instant::now();
    let mut sent = 0;
    while slow.write_all(b"G").is_ok() {
        sent += 1;
        assert!(begun.elapsed() < HANG, "it may send for ever");
        std::thread::sleep(Duration::from_millis(100));
    }
    println!("{sent} bytes in {:?}", begun.elapsed());
    assert_eq!(watching.get("/").status, 200);
}

#[test]
fn the_editor_is_for_own_pages_and_own_files() {
    let book = Book::small();
    let watching = Watching::start(&book, &[]);
    let host = format!("Host: localhost:{}", watching.port);
    let origin = format!("Origin: http://localhost:{}", watching.port);
    let ask = |form: &str, headers: &[&str]| {
        let mut headers = headers.to_vec();
        headers.push(&host);
        watching.ask("POST", &format!("/_prepbook/open?{form}"), &headers)
    };
    let good = "file=content/answers/cache.md&line=3";
    assert_eq!(ask(good, &[&origin]).status, 403, "without the header");
    assert_eq!(
        ask(good, &["X-Prepbook: 1"]).status,
        403,
        "without an origin"
    );
    assert_eq!(
        ask(good, &["Origin: http://evil.example", "X-Prepbook: 1"]).status,
        403
    );
    assert_eq!(ask(good, &["Origin: null", "X-Prepbook: 1"]).status, 403);
    let own = [origin.as_str(), "X-Prepbook: 1"];
    for foreign in [
        "/etc/passwd",
        "../book.toml",
        "output/watch/guide.pdf",
        "content/answers/none.md",
        "content/answers/../answers/cache.md",
    ] {
        let answer = ask(&format!("file={foreign}&line=1"), &own);
        assert_eq!(answer.status, 404, "{foreign}");
        assert_eq!(answer.text().lines().count(), 1);
    }
    for odd in ["", "line=1", "file=content/answers/cache.md&line=x"] {
        assert_eq!(ask(odd, &own).status, 400, "{odd}");
    }
    assert_eq!(watching.ask("GET", "/_prepbook/open", &[&host]).status, 405);
    // What a browser asks before it lets a page of another origin send the header.
    let preflight = watching.ask(
        "OPTIONS",
        "/_prepbook/open",
        &[
            &host,
            "Origin: http://evil.example",
            "Access-Control-Request-Headers: x-prepbook",
        ],
    );
    assert_eq!(preflight.status, 403);
    assert_eq!(preflight.header("access-control-allow-origin"), None);
}

#[test]
fn a_stop_in_the_middle_of_a_build_leaves_nothing_half() {
    // The stop comes at another moment each time: while it reads, draws, writes, and when all is done.
    let moments = [0, 40, 80, 120, 160, 200, 240, 1000];
    for (pause, name) in moments.into_iter().zip(["INT", "TERM"].into_iter().cycle()) {
        let book = Book::django();
        let mut child = watching::spawn(&book, &[]);
        let begun = Instant::now();
        while !listens_for_signals(child.id()) {
            assert!(begun.elapsed() < HANG);
            std::thread::sleep(Duration::from_millis(5));
        }
        std::thread::sleep(Duration::from_millis(pause));
        watching::signal(&child, name);
        let begun = Instant::now();
        let status = child.wait().unwrap();
        println!("{name} after {pause} ms: ended in {:?}", begun.elapsed());
        assert_eq!(status.code(), Some(0), "{name} after {pause} ms");
        assert!(begun.elapsed() < HANG / 2, "it was waited for the build");
        let left: Vec<String> = book.files("").into_iter().map(|(name, _)| name).collect();
        assert!(!left.iter().any(|name| name.contains(".tmp")), "{left:?}");
    }
}

/// Whether the process has come so far that Ctrl-C is handled: its thread for it is there.
fn listens_for_signals(id: u32) -> bool {
    let Ok(threads) = std::fs::read_dir(format!("/proc/{id}/task")) else {
        // Elsewhere than on Linux: long enough.
        std::thread::sleep(Duration::from_secs(1));
        return true;
    };
    threads
        .flatten()
        .filter_map(|thread| std::fs::read_to_string(thread.path().join("comm")).ok())
        .any(|name| name.trim() == "server")
}

#[test]
fn whoever_serves_to_a_network_is_warned() {
    let book = Book::small();
    let watching = Watching::start(&book, &["--host", "0.0.0.0"]);
    let warned = watching.complained.recv_timeout(HANG).unwrap();
    assert!(warned.contains("network can read the guide"), "{warned}");
    drop(watching);
    let watching = Watching::start(&book, &["--host", "0.0.0.0", "--private"]);
    let warned = watching.complained.recv_timeout(HANG).unwrap();
    assert!(warned.contains("private"), "{warned}");
    let answer = watching.ask("GET", "/", &["Host: 192.168.0.7"]);
    assert_eq!(answer.status, 200);
}
