//! What every build promises, held on whole books through the binary: the same bytes, whole or untouched, only what changed.

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use prepbook::front_matter::split;
use prepbook::markdown::{ParseOptions, parse, plain_blocks};
use support::{Book, installed, long};

/// The words of a text, in order, as a reader would say them: what extraction may do to punctuation and spacing does not count.
fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn two_folders_the_same_bytes() {
    let (one, two) = (Book::django(), Book::django());
    one.build();
    two.build();
    let (one, two) = (one.files("output"), two.files("output"));
    assert_eq!(one.len(), two.len());
    for ((path, a), (other, b)) in one.iter().zip(&two) {
        assert_eq!(path, other);
        assert!(a == b, "{path} differs");
    }
}

#[test]
fn one_thread_the_same_bytes() {
    let (one, many) = (Book::django(), Book::django());
    let status = Command::new(env!("CARGO_BIN_EXE_prepbook"))
        .arg("build")
        .current_dir(one.root())
        .env("RAYON_NUM_THREADS", "1")
        .stderr(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .unwrap();
    assert!(status.success());
    many.build();
    assert!(one.files("output") == many.files("output"));
}

#[test]
fn a_build_after_nothing_changed_writes_nothing() {
    let book = Book::django();
    book.build();
    let stamps = |book: &Book| -> BTreeMap<String, std::time::SystemTime> {
        let mut out: BTreeMap<_, _> = book
            .files("")
            .into_iter()
            .map(|(path, _)| {
                let time = fs::metadata(book.path(&path)).unwrap().modified().unwrap();
                (path, time)
            })
            .collect();
        // A folder's time moves when a temporary file comes and goes in it.
        for folder in ["output", "output/site", "output/site/assets", "content"] {
            let time = fs::metadata(book.path(folder)).unwrap().modified().unwrap();
            out.insert(folder.into(), time);
        }
        out
    };
    let before = stamps(&book);
    std::thread::sleep(Duration::from_millis(20));
    book.build();
    assert_eq!(before, stamps(&book));
}

#[test]
fn only_touches_its_own_group() {
    let book = Book::small();
    book.build();
    let pdf = fs::read(book.path("output/guide.pdf")).unwrap();
    book.edit("content/answers/cache.md", "The menu", "The whole menu");
    assert_eq!(book.run(&["build", "--only", "site"]).code(), 0);
    assert!(fs::read(book.path("output/guide.pdf")).unwrap() == pdf);
    let site = book.files("output/site");
    assert!(
        site.iter()
            .any(|(_, bytes)| String::from_utf8_lossy(bytes).contains("The whole menu"))
    );
    book.edit(
        "content/answers/cache.md",
        "The whole menu",
        "The long menu",
    );
    assert_eq!(book.run(&["build", "--only", "guide"]).code(), 0);
    let new = fs::read(book.path("output/guide.pdf")).unwrap();
    assert!(new != pdf);
    // Of the site only the copy that belongs to the edition.
    let now = book.files("output/site");
    let copy = |(path, _): &&(String, Vec<u8>)| path == "guide.pdf";
    assert!(
        now.iter()
            .find(copy)
            .is_some_and(|(_, bytes)| *bytes == new)
    );
    assert!(
        now.iter()
            .filter(|f| !copy(f))
            .eq(site.iter().filter(|f| !copy(f)))
    );
}

#[test]
fn a_site_that_is_published_alone_has_its_documents() {
    let book = Book::small();
    book.build();
    let pdf = fs::read(book.path("output/guide.pdf")).unwrap();
    assert!(fs::read(book.path("output/site/guide.pdf")).unwrap() == pdf);
    let links = |page: &str| {
        let html = fs::read_to_string(book.path(&format!("output/site/{page}"))).unwrap();
        html.contains("href=\"guide.pdf\"")
    };
    assert!(links("index.html"));
    // Without the site it is left as it was; with the edition gone from the book it goes, too.
    assert_eq!(book.run(&["build", "--only", "site"]).code(), 0);
    assert!(book.has("output/site/guide.pdf"));
    book.put(
        "book.toml",
        "[[edition]]\nname = \"paper\"\nkind = \"guide\"\n",
    );
    book.build();
    assert!(!book.has("output/site/guide.pdf") && book.has("output/site/paper.pdf"));
}

#[test]
fn stale_files_go_and_foreign_files_stay() {
    let book = Book::small();
    book.build();
    book.put("output/site/CNAME", "guide.example.org");
    assert!(book.has("output/site/pages/about.html"));
    book.remove("content/pages/about.md");
    book.build();
    assert!(!book.has("output/site/pages/about.html"));
    assert!(
        !book.has("output/site/pages"),
        "an empty folder of its own was left"
    );
    assert_eq!(book.text("output/site/CNAME"), "guide.example.org");
}

#[test]
fn errors_leave_the_last_good_output() {
    let book = Book::small();
    book.build();
    let before = book.files("");
    book.edit("content/answers/cache.md", "lock.md", "lokc.md");
    book.put(
        "content/questions.md",
        format!(
            "{}\n5. A new question?\n",
            book.text("content/questions.md")
        ),
    );
    book.run(&["build"]).fails_with(&["lokc.md"]);
    assert!(
        before
            .iter()
            .filter(|(p, _)| p.starts_with("output") || p.ends_with(".lock"))
            .eq(book
                .files("")
                .iter()
                .filter(|(p, _)| p.starts_with("output") || p.ends_with(".lock")))
    );
}

#[test]
fn a_kill_at_any_moment_leaves_whole_files_and_the_next_build_equals_a_clean_one() {
    let kills = if long() { 500 } else { 50 };
    let book = Book::small();
    let versions = ["The menu", "The soup of the day", "Nothing at all"];
    // Every file of every version, as a clean build makes it.
    let clean: Vec<BTreeMap<String, Vec<u8>>> = versions
        .iter()
        .map(|words| {
            let clean = Book::small();
            clean.edit("content/answers/cache.md", versions[0], words);
            clean.build();
            clean.files("output").into_iter().collect()
        })
        .collect();
    book.build();
    // How long a build takes here, so that the kills fall within it.
    let start = std::time::Instant::now();
    book.remove("content/questions.lock");
    book.build();
    let whole = start.elapsed();
    let mut killed = 0;
    for n in 0..kills {
        let now = (n + 1) % versions.len();
        book.edit(
            "content/answers/cache.md",
            versions[n % versions.len()],
            versions[now],
        );
        let mut child = Command::new(env!("CARGO_BIN_EXE_prepbook"))
            .arg("build")
            .current_dir(book.root())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The golden ratio's multiples fall everywhere in the span, without a random number.
        std::thread::sleep(whole.mul_f64((n as f64 * 0.618_034).fract()));
        let _ = child.kill();
        killed += usize::from(!child.wait().unwrap().success());
        for (path, bytes) in book.files("output") {
            let own =
                path == ".prepbook.json" || path.contains(".prepbook-") || path.starts_with('.');
            assert!(
                own || clean.iter().any(|c| c.get(&path) == Some(&bytes)),
                "after kill {n}: {path} is no whole file of any version"
            );
        }
        if n % 10 == 9 {
            book.build();
            let after: BTreeMap<String, Vec<u8>> = book.files("output").into_iter().collect();
            assert!(
                after == clean[now],
                "after kill {n} the next build differs from a clean one: {:?}",
                {
                    let differ: Vec<&String> = after
                        .keys()
                        .filter(|k| clean[now].get(*k) != after.get(*k))
                        .collect();
                    differ
                }
            );
        }
    }
    assert!(killed > 0, "no kill met a running build");
}

#[test]
fn the_pdf_holds_every_question_in_order_and_every_word_of_every_answer() {
    if !installed("pdftotext") {
        return;
    }
    let book = Book::django();
    book.build();
    let output = Command::new("pdftotext")
        .arg(book.path("output/guide.pdf"))
        .arg("-")
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let words_of_pdf = words(&text.replace(['\u{AD}'], ""));
    let joined: String = words_of_pdf.join(" ");
    // Line ends: a word that was hyphenated there comes whole out of pdftotext, or in two parts.
    let squeezed = joined.replace(' ', "");
    let bank = book.text("content/questions.md");
    let questions: Vec<String> = bank
        .lines()
        .filter(|l| {
            l.split_once(". ")
                .is_some_and(|(n, _)| n.parse::<u32>().is_ok())
        })
        .map(|l| words(l.split_once(". ").unwrap().1).join(""))
        .collect();
    assert_eq!(questions.len(), 80);
    // The contents name them too, in cues or in full; the last run through all of them is the text.
    let mut at = 0;
    for question in &questions {
        at = squeezed[at..]
            .find(question.as_str())
            .map(|i| at + i + question.len())
            .unwrap_or_else(|| {
                panic!("{question} does not follow in the PDF");
            });
    }
    let (mut together, mut apart) = (0, 0);
    let known: BTreeSet<&str> = words_of_pdf.iter().map(String::as_str).collect();
    for (path, bytes) in book.files("content/answers") {
        let source = String::from_utf8(bytes).unwrap();
        let options = ParseOptions {
            smart_punctuation: true,
            private_fences: true,
            wikilinks: true,
        };
        let document = parse(&source, split(&source).body(&source), options).document;
        let notes = document
            .footnotes
            .iter()
            .map(|note| plain_blocks(&note.blocks, true));
        let texts = std::iter::once(plain_blocks(&document.blocks, true)).chain(notes);
        for text in texts {
            // Line by line: a table's cells and a block's end part words that stand together in none.
            for line in text.lines().map(words) {
                for word in &line {
                    assert!(
                        known.contains(word.as_str()) || squeezed.contains(word),
                        "{path}: `{word}` is not in the PDF"
                    );
                }
                for run in line.windows(4) {
                    match squeezed.contains(&run.concat()) {
                        true => together += 1,
                        false => apart += 1,
                    }
                }
            }
        }
    }
    // A page's end, the metric in the margin and a table's cells part some runs; they part few.
    assert!(
        apart * 20 < together,
        "{apart} of {} runs of four words are not in reading order",
        together + apart
    );
}

#[test]
fn a_lone_binary_makes_a_book_in_an_empty_folder() {
    let book = Book::empty();
    let binary = book.path("bin/prepbook");
    fs::create_dir(book.path("bin")).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_prepbook"), &binary).unwrap();
    let run = book.run_at(&binary, &["init", "guide"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let status = Command::new(&binary)
        .arg("build")
        .current_dir(book.path("guide"))
        .output()
        .unwrap();
    assert!(
        status.status.success(),
        "{}",
        String::from_utf8_lossy(&status.stderr)
    );
    assert!(book.has("guide/output/site/index.html"));
    assert!(book.has("guide/output/guide.pdf"));
}

#[test]
fn no_request_leaves_the_site() {
    let book = Book::django();
    book.build();
    for (path, bytes) in book.files("output/site") {
        if !path.ends_with(".html") && !path.ends_with(".css") && !path.ends_with(".js") {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        for attribute in [
            "src=\"http",
            "src=\"//",
            "url(http",
            "url(//",
            "@import",
            "<link rel=\"stylesheet\" href=\"http",
        ] {
            assert!(!text.contains(attribute), "{path} has {attribute}");
        }
        if path.ends_with(".html") {
            assert!(
                text.contains("Content-Security-Policy"),
                "{path} has no policy"
            );
            assert!(!text.contains(" style=\""), "{path} has an inline style");
            assert!(!text.contains("<style"), "{path} has an inline style sheet");
            for script in text.match_indices("<script").map(|(i, _)| &text[i..]) {
                let tag = &script[..script.find('>').unwrap()];
                assert!(tag.contains("src="), "{path} has an inline script");
            }
        }
    }
    assert!(Path::new(&book.path("output/site/404.html")).exists());
}

/// The words that must stay private, each in a place of its own.
const CANARIES: [&str; 17] = [
    "answerbody",
    "answercode",
    "answersummary",
    "answercue",
    "answermetric",
    "answerlabel",
    "answertag",
    "answerauthor",
    "answercomment",
    "answernote",
    "parttext",
    "partcode",
    "partlink",
    "partimage",
    "partnote",
    "pagetitle",
    "pagetext",
];

fn canary(place: &str) -> String {
    format!("zq{place}xw")
}

/// The small book with a canary in everything that can be private.
fn book_with_canaries() -> Book {
    let book = Book::small();
    let c = canary;
    book.put(
        "content/answers/hurt.md",
        format!(
            "---\nquestion: When did a lock hurt?\n# {}\ncue: Hurt {}\nsummary: It {} hurt.\nmetric: 7 → 9 {}\nmetric-label: {}\ntags: [{}]\nauthor: {}\nprivate: true\n---\n\
             A deadlock {}.[^n]\n\n```python\nx = \"{}\"\n```\n\n### Metrics\n\n7 before, 9 after.\n\n[^n]: A note {}.\n",
            c("answercomment"), c("answercue"), c("answersummary"), c("answermetric"), c("answerlabel"), c("answertag"), c("answerauthor"), c("answerbody"),
            c("answercode"), c("answernote"),
        ),
    );
    // A PNG of one pixel, and a name that says too much.
    let image = format!("content/images/{}.png", c("partimage"));
    book.put(&image, PIXEL);
    book.edit(
        "content/answers/lock.md",
        "I let the database decide.",
        &format!(
            "I let the database decide.\n\n<!-- private -->\nThe customer was {}, see [there](https://example.org/{}).[^p]\n\n\
             ![Plan](../images/{}.png)\n\n```sql\nSELECT '{}';\n```\n\n[^p]: {}\n<!-- /private -->\n",
            c("parttext"), c("partlink"), c("partimage"), c("partcode"), c("partnote"),
        ),
    );
    book.put(
        "content/pages/own.md",
        format!(
            "---\ntitle: Own {}\nprivate: true\n---\nWords {}.\n",
            c("pagetitle"),
            c("pagetext")
        ),
    );
    book
}

/// One grey pixel: signature, IHDR, IDAT, IEND.
const PIXEL: &[u8] = b"\x89\x50\x4e\x47\x0d\x0a\x1a\x0a\x00\x00\x00\x0d\x49\x48\x44\x52\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00\x3a\x7e\x9b\x55\x00\x00\x00\x0a\x49\x44\x41\x54\x78\x9c\x63\x68\x00\x00\x00\x82\x00\x81\x77\xcd\x72\xb6\x00\x00\x00\x00\x49\x45\x4e\x44\xae\x42\x60\x82";

/// The bytes of a file with every stream of a PDF unpacked.
fn unpacked(path: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = bytes.to_vec();
    if path.ends_with(".pdf") {
        let document = lopdf::Document::load_mem(bytes).unwrap();
        for object in document.objects.values() {
            if let Ok(stream) = object.as_stream() {
                out.extend(stream.decompressed_content().unwrap_or_default());
            }
            out.extend(format!("{object:?}").into_bytes());
        }
    }
    out
}

/// Which canaries some bytes hold: as plain text in any case, as UTF-16, as the hexadecimal digits of either.
fn canaries_in(bytes: &[u8]) -> Vec<&'static str> {
    let lower = bytes.to_ascii_lowercase();
    let holds = |needle: &[u8]| lower.windows(needle.len()).any(|w| w == needle);
    CANARIES
        .into_iter()
        .filter(|place| {
            let word = canary(place);
            let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
            let hex = |bytes: &[u8]| {
                bytes
                    .iter()
                    .map(|b| format!("{b:02x}"))
                    .collect::<String>()
                    .into_bytes()
            };
            holds(word.as_bytes())
                || holds(&wide)
                || holds(&hex(word.as_bytes()))
                || holds(&hex(&wide))
        })
        .collect()
}

#[test]
fn private_words_reach_no_byte_of_a_public_build() {
    let book = book_with_canaries();
    book.build();
    let pdftotext = installed("pdftotext");
    for (path, bytes) in book.files("output") {
        assert!(canaries_in(path.as_bytes()).is_empty(), "the name {path}");
        assert_eq!(canaries_in(&unpacked(&path, &bytes)), [""; 0], "{path}");
        if path.ends_with(".pdf") && pdftotext {
            assert_eq!(
                canaries_in(paper_text(&book, &format!("output/{path}")).as_bytes()),
                [""; 0],
                "{path}"
            );
        }
    }
    assert_eq!(
        canaries_in(&fs::read(book.path("content/questions.lock")).unwrap()),
        [""; 0],
        "the lock"
    );

    // The same search finds them where they belong: what is told to the author.
    assert_eq!(book.run(&["build", "--private"]).code(), 0);
    let mut own = Vec::new();
    for (path, bytes) in book.files("output/private") {
        own.extend_from_slice(path.as_bytes());
        own.extend(unpacked(&path, &bytes));
    }
    let untold = ["answercomment"];
    let expected: Vec<&str> = CANARIES
        .into_iter()
        .filter(|c| !untold.contains(c))
        .collect();
    let found: Vec<&str> = canaries_in(&own);
    assert_eq!(
        found, expected,
        "a private build tells everything but comments"
    );
    if pdftotext {
        let paper = paper_text(&book, "output/private/guide.pdf");
        assert!(
            canaries_in(paper.as_bytes()).contains(&"parttext"),
            "the search of the paper can find"
        );
    }
}

fn paper_text(book: &Book, path: &str) -> String {
    let output = Command::new("pdftotext")
        .arg(book.path(path))
        .arg("-")
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout)
        .replace('\u{AD}', "")
        .split_whitespace()
        .collect()
}

#[test]
fn pages_know_nothing_of_where_they_lie() {
    let book = Book::django();
    book.build();
    for (path, bytes) in book.files("output/site") {
        // The 404 page is shown at any depth: it alone may need to know its site's root.
        if !path.ends_with(".html") || path == "404.html" {
            continue;
        }
        let text = String::from_utf8(bytes).unwrap();
        for attribute in ["href=\"/", "src=\"/", "srcset=\"/", "href=\"file:"] {
            assert!(!text.contains(attribute), "{path} has {attribute}…");
        }
    }
}
