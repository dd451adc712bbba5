//! Mutated books: whatever is done to a bank, an answer, a page or `book.toml`, a build ends with files or with diagnostics, never
//! with a panic and never not at all. The mutations come from a seeded generator, so a failure repeats. `./test --long` runs many more.

use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use prepbook::build::{self, Options};
use prepbook::memo::Memo;

/// Far above any honest build of so small a book; only a hang gets here.
const HANG: Duration = Duration::from_secs(120);

const BANK: &str = "# Bank (Two Years)\n\n> Intro with ✅ and 1️⃣\n\n## 1️⃣ First part\n\n1. How did you `lock()` a row?\n2. What is *N+1*?\n   - in a list?\n   - in a view?\n\n   ```python\n   for x in y: print(x)\n   ```\n3. Why? {#why-not}\n\n---\n\n## Second\n\n- One [link](#first-part)\n- Two ![image](images/x.png)\n\n### Closing words\n\nGood luck.\n";
const ANSWER: &str = "---\nquestion: What is N+1?\ncue: N+1\nsummary: One query per row; `select_related`.\nmetric: 412 → 6\nmetric-label: queries a page\ntags: [orm, sql]\nstatus: ready\n---\nText with \"quotes\", a [link](why.md) and [[why]].[^1]\n\n### Example\n\n```sql\nSELECT * FROM t WHERE a = 'b';\n```\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> [!WARNING]\n> Mind.\n\n**Outcome:** none.\n\n<!-- private -->\nsecret\n<!-- /private -->\n\n<details><summary>More</summary>\n\n- [x] done\n\n</details>\n\n[^1]: A note.\n";
const OTHER: &str = "---\nid: why-not\nquestion: Why?\n---\nBecause. See [there](n1.md#example).\n\n### Metrics\n\n3 times.\n";
const PAGE: &str = "---\ntitle: About\n---\n# Head\n\nText[^a] <kbd>K</kbd><br>\n\n[^a]: note\n";
const CONFIG: &str = "[book]\ntitle = \"A guide\"\nlanguage = \"en\"\n\n[site]\nfold = true\n\n[[edition]]\nname = \"guide\"\nkind = \"guide\"\npaper = \"letter\"\n";

/// What tends to break readers of text.
#[rustfmt::skip]
const POISON: &[&str] = &[
    "<!-- private -->\n", "<!-- /private -->", "```", "\n---\n", "> ", "{#x}", "<!-- id: x -->", "[[", "]]", "![](", "|", "\t", "\u{FEFF}",
    "\u{200D}", "\u{FE0F}", "\u{202E}", "\u{0301}", "e\u{301}", "漢字", "שלום", "🏳️‍🌈", "\0", "\r\n", "\r", "&#0;", "&#x1F600;", "<details>",
    "</details>", "<script>", "javascript:alert(1)", "1.", "999999999999999999999.", "-", "#", "######", "=\n===", "[^1]", "[^1]: ", "{{", "}}",
    "{%", "'", "\"", ": ", "\\", "*", "**", "_", "~~", "`", "<", ">", "&", "[x](", ")", "0", "-1", "true", "[a]: b", "\n\n", "        ", "- [ ] ",
    "<b>", "<a href=x>", "$", "%00", "../", "C:\\",
];

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n.max(1) as u64) as usize
    }
}

fn mutate(text: &str, random: &mut Random) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=random.below(6) {
        let at = random.below(bytes.len() + 1);
        let length = random.below(40).min(bytes.len() - at);
        match random.below(6) {
            0 => {
                bytes.drain(at..at + length);
            }
            1 => {
                let copy = bytes[at..at + length].to_vec();
                let to = random.below(bytes.len() + 1);
                bytes.splice(to..to, copy);
            }
            2 if length > 0 => bytes[at] ^= 1 << random.below(8),
            3 => {
                let times = 1 + random.below(3) * random.below(60);
                let poison = POISON[random.below(POISON.len())].repeat(times);
                bytes.splice(at..at, poison.bytes());
            }
            4 => bytes.truncate(at),
            _ => {
                let poison = POISON[random.below(POISON.len())];
                bytes.splice(at..at, poison.bytes());
            }
        }
    }
    bytes
}

fn put(root: &Path, path: &str, bytes: &[u8]) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

fn one(seed: u64) {
    let mut random = Random(seed);
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    for (path, text) in [
        ("content/questions.md", BANK),
        ("content/answers/n1.md", ANSWER),
        ("content/answers/why.md", OTHER),
        ("content/pages/about.md", PAGE),
        ("book.toml", CONFIG),
    ] {
        // Most files of a case stay whole, so that damage reaches the later stages too.
        let bytes = if random.below(3) == 0 {
            mutate(text, &mut random)
        } else {
            text.into()
        };
        put(root, path, &bytes);
    }
    let built = build::build(root, &Options::default(), &Memo::new());
    let errors = built.diagnostics.iter().any(|d| d.is_error());
    assert_eq!(
        errors,
        built.written.is_none(),
        "seed {seed}: errors block writing, and nothing else does"
    );
    let style = prepbook::diagnostic::Style {
        color: false,
        width: 100,
    };
    let drawn = prepbook::diagnostic::draw_all(&built.diagnostics, &built.sources, style);
    assert!(
        errors <= !drawn.is_empty(),
        "seed {seed}: an error has words"
    );
}

#[test]
fn a_damaged_book_gives_files_or_diagnostics() {
    let cases = if std::env::var_os("PREPBOOK_LONG").is_some() {
        4000
    } else {
        120
    };
    for seed in 0..cases {
        let (done, wait) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            one(seed);
            let _ = done.send(());
        });
        if let Err(mpsc::RecvTimeoutError::Timeout) = wait.recv_timeout(HANG) {
            panic!("seed {seed} does not end");
        }
        if thread.join().is_err() {
            panic!("seed {seed} panicked");
        }
    }
}
