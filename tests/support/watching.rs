//! A running `prepbook watch`, as a browser and a terminal meet it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use super::Book;

/// Far above any honest wait on a busy machine; only a defect gets here.
pub const HANG: Duration = Duration::from_secs(60);

/// Ended when dropped.
pub struct Watching {
    /// The process.
    pub child: Child,
    /// Where it serves on 127.0.0.1.
    pub port: u16,
    /// Lines of standard output after the one that names the address.
    pub said: Receiver<String>,
    /// Lines of standard error.
    pub complained: Receiver<String>,
}

fn lines(from: impl Read + Send + 'static) -> Receiver<String> {
    let (send, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines().map_while(Result::ok) {
            if send.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

/// Starts it without waiting for anything.
pub fn spawn(book: &Book, arguments: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_prepbook"))
        // A port that the system chooses, so that tests may run side by side.
        .args(["watch", "--port", "0"])
        .args(arguments)
        .current_dir(book.root())
        .env_remove("SOURCE_DATE_EPOCH")
        .env("NO_COLOR", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

impl Watching {
    /// Starts it and waits until it serves.
    pub fn start(book: &Book, arguments: &[&str]) -> Watching {
        let mut child = spawn(book, arguments);
        let said = lines(child.stdout.take().unwrap());
        let complained = lines(child.stderr.take().unwrap());
        let port = loop {
            let line = said
                .recv_timeout(HANG)
                .expect("watch ended before it served");
            if let Some((_, rest)) = line.split_once("serving http://") {
                let address = rest.split('/').next().unwrap();
                break address.rsplit(':').next().unwrap().parse().unwrap();
            }
        };
        Watching {
            child,
            port,
            said,
            complained,
        }
    }

    /// An open connection.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(HANG)).unwrap();
        stream.set_write_timeout(Some(HANG)).unwrap();
        stream
    }

    /// Sends these bytes and reads to the end of the connection; the reset with which some refusals end is an end.
    pub fn raw(&self, request: impl AsRef<[u8]>) -> Answer {
        let mut stream = self.connect();
        // The server may have refused before it has read all.
        let _ = stream.write_all(request.as_ref());
        Answer::read(stream)
    }

    /// A request with these headers besides `Host` (if none is among them) and the wish to close.
    pub fn ask(&self, method: &str, path: &str, headers: &[&str]) -> Answer {
        let mut request = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
        if !headers.iter().any(|header| header.starts_with("Host:")) {
            request += "Host: localhost\r\n";
        }
        for header in headers {
            request += &format!("{header}\r\n");
        }
        self.raw(request + "\r\n")
    }

    /// The page at `path`.
    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    /// Waits until the page at `path` holds these words.
    pub fn until(&self, path: &str, words: &str) {
        let begun = Instant::now();
        while !self.get(path).text().contains(words) {
            assert!(begun.elapsed() < HANG, "{path} never says {words:?}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Sends a signal by its name.
    pub fn signal(&self, name: &str) {
        signal(&self.child, name);
    }
}

/// Sends a signal by its name.
pub fn signal(child: &Child, name: &str) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-s", name, &id]).status();
    assert!(sent.unwrap().success());
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// 0: nothing came.
    pub status: u16,
    /// In small letters, `name: value`.
    pub headers: Vec<String>,
    /// As sent.
    pub body: Vec<u8>,
}

impl Answer {
    /// Reads to the end of the connection.
    pub fn read(mut stream: TcpStream) -> Answer {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let end = bytes.windows(4).position(|w| w == b"\r\n\r\n");
        let head = String::from_utf8_lossy(&bytes[..end.unwrap_or(bytes.len())]).into_owned();
        let mut lines = head.lines();
        let status = lines
            .next()
            .and_then(|line| line.split(' ').nth(1)?.parse().ok());
        Answer {
            status: status.unwrap_or(0),
            headers: lines.map(str::to_ascii_lowercase).collect(),
            body: end.map_or(Vec::new(), |end| bytes[end + 4..].to_vec()),
        }
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let named = |line: &&String| line.split(':').next() == Some(name);
        let line = self.headers.iter().find(named)?;
        line.split_once(": ").map(|(_, value)| value)
    }
}
