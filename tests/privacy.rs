//! Private means private: what is private reaches no byte of a public build, whatever form it has, and a leak would be seen.

mod support;

use prepbook::build::{self, Options};
use prepbook::diagnostic::Diagnostic;
use prepbook::guide::{Secrets, Target};
use prepbook::memo::Memo;

use support::{Book, installed, skip};

/// One for each place in which something private may stand. No two share a word, and nothing public has any of them.
const CANARIES: &[&str] = &[
    // A private answer: file name, front matter, text, code, table, link, image, footnote, heading.
    "zwx-file-quokka-01",
    "cuequokka02",
    "summaryquokka03",
    "metricquokka04",
    "labelquokka05",
    "tagquokka06",
    "authorquokka07",
    "bodyquokka08",
    "codequokka09",
    "cellquokka10",
    "linkquokka11",
    "altquokka12",
    "notequokka13",
    "headquokka14",
    // A private part of a public answer.
    "partquokka15",
    "partcodequokka16",
    "partlinkquokka17",
    "partnotequokka18",
    "partheadquokka19",
    "listquokka20",
    // A private page, and a private part of a public one.
    "pagequokka21",
    "titlequokka22",
    "pagepartquokka23",
    // Hidden text.
    "commentquokka24",
    "imagequokka25",
];

/// A PNG of one pixel.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(1, 1)
        .write_to(&mut bytes, image::ImageFormat::Png)
        .expect("encoded");
    bytes.into_inner()
}

fn book() -> Book {
    let book = Book::small();
    book.put("content/images/imagequokka25.png", png());
    book.put("content/images/plan.png", png());
    book.put(
        "content/answers/zwx-file-quokka-01.md",
        "---\nquestion: When did a lock hurt?\nprivate: true\ncue: The cuequokka02 affair\nsummary: It was summaryquokka03 who called\nmetric: metricquokka04 → 9\nmetric-label: labelquokka05 per day\ntags: [tagquokka06]\nauthor: authorquokka07\n---\n\
         The customer bodyquokka08 was angry about everything.[^n]\n\n<!-- commentquokka24 in a comment -->\n\n## The headquokka14 story\n\n```python\ncodequokka09 = True\n```\n\n\
         | a | b |\n|---|---|\n| 1 | cellquokka10 |\n\n[there](https://linkquokka11.example.org/) ![altquokka12](../images/imagequokka25.png)\n\n[^n]: See notequokka13 for more.\n",
    );
    book.put(
        "content/answers/cache.md",
        "---\nquestion: What did you cache?\n---\nThe menu; see [locks](lock.md), [the other](zwx-file-quokka-01.md#the-headquokka14-story) and [a page](../pages/hidden.md).\n\n\
         ![Plan](../images/plan.png)\n\n<!-- private -->\n\nThe partquokka15 deal.[^p]\n\n### Metrics: partheadquokka19\n\n- listquokka20 was 5\n\n```sql\nSELECT partcodequokka16;\n```\n\n\
         [x](https://partlinkquokka17.example.org/) ![secret](../images/imagequokka25.png)\n\n<!-- /private -->\n\n### Outcome\n\nAll was well.\n\n[^p]: The partnotequokka18 story.\n",
    );
    book.put(
        "content/pages/hidden.md",
        "---\ntitle: The titlequokka22 page\nprivate: true\n---\nText of pagequokka21 here.\n",
    );
    book.put(
        "content/pages/about.md",
        "---\ntitle: About\n---\nHow to read this. See [more](hidden.md).\n\n<!-- private -->\nOnly pagepartquokka23 knows.\n<!-- /private -->\n",
    );
    book
}

fn load(book: &Book, private: bool) -> (build::Book, Vec<Diagnostic>) {
    let options = Options {
        private,
        ..Options::default()
    };
    let loaded = build::load(book.root(), &options, &Memo::new());
    (loaded.book.expect("a book"), loaded.diagnostics)
}

/// A canary as it stands in text: file names and paths are searched for too.
fn holds(text: &str, canary: &str) -> bool {
    text.to_lowercase().contains(canary)
}

#[test]
fn the_public_view_holds_nothing_private() {
    let book = book();
    let (loaded, problems) = load(&book, false);
    let errors: Vec<_> = problems.iter().filter(|p| p.is_error()).collect();
    assert!(errors.is_empty(), "{errors:?}");
    // Everything that a writer can reach, and more.
    let shown = format!("{:?}", *loaded.published);
    for canary in CANARIES {
        // Destinations that public text itself names were typed in public.
        let typed = matches!(*canary, "zwx-file-quokka-01" | "headquokka14");
        assert!(
            typed || !holds(&shown, canary),
            "{canary} is in the public view"
        );
    }
    let full = format!("{:?}", load(&book, true).0.published);
    for canary in CANARIES {
        assert!(
            holds(&full, canary),
            "{canary} is not even in the private view"
        );
    }
}

#[test]
fn links_to_private_things_lead_no_further_than_the_public() {
    let book = book();
    let (loaded, problems) = load(&book, false);
    let guide = &loaded.published;
    let answer = guide
        .questions()
        .flat_map(|q| &q.answers)
        .find(|a| a.path.ends_with("cache.md"))
        .expect("published");
    let target = |dest: &str| guide.links.resolve(answer.file, dest);
    assert!(matches!(target("lock.md"), Target::Question { .. }));
    assert_eq!(
        target("zwx-file-quokka-01.md#the-headquokka14-story"),
        &Target::Question {
            id: "when-did-a-lock-hurt".into(),
            anchor: None
        },
        "the question is there for everybody"
    );
    assert_eq!(target("../pages/hidden.md"), &Target::None);
    let warnings = problems
        .iter()
        .filter(|p| p.code == "link-to-private")
        .count();
    assert_eq!(warnings, 2, "{problems:?}");
    assert_eq!(
        load(&book, true)
            .1
            .iter()
            .filter(|p| p.code == "link-to-private")
            .count(),
        0
    );
}

#[test]
fn only_files_that_public_text_shows_are_published() {
    let book = book();
    let paths = |private| {
        load(&book, private)
            .0
            .published
            .assets
            .iter()
            .map(|a| a.path.clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(false), ["content/images/plan.png"]);
    assert_eq!(
        paths(true),
        [
            "content/images/imagequokka25.png",
            "content/images/plan.png"
        ]
    );
}

#[test]
fn what_is_private_counts_as_absent() {
    let book = book();
    let public = load(&book, false).0.published.coverage;
    let private = load(&book, true).0.published.coverage;
    assert_eq!((public.answered, private.answered), (2, 3));
    assert_eq!((public.metrics, private.metrics), (1, 3));
    let words = |private: bool| {
        let guide = load(&book, private).0.published;
        let answer = guide
            .questions()
            .flat_map(|q| &q.answers)
            .find(|a| a.path.ends_with("cache.md"))
            .map(|a| a.words);
        answer.expect("published")
    };
    assert!(words(false) < words(true));
}

#[test]
fn a_leak_would_be_seen() {
    let book = book();
    let loaded = load(&book, false).0;
    let secrets = Secrets::of(&loaded.joined, &loaded.published);
    for leak in [
        "<p>The customer <b>bodyquokka08</b> was angry</p>",
        "<meta name=\"description\" content=\"It was summaryquokka03 who called\">",
        "<pre><span class=\"tk\">codequokka09</span> = <span>True</span></pre>",
        "<h2>The cuequokka02 affair</h2>",
        "<td>cellquokka10</td>",
        "<a href=\"https://linkquokka11.example.org/\">",
        "<p>The partquokka15 deal</p>",
        "<p>See notequokka13 for more",
        "<title>The titlequokka22 page</title>",
        "<p>Text of pagequokka21 here.</p>",
    ] {
        assert_eq!(secrets.search("site/x.html", leak).len(), 1, "{leak}");
    }
    for fine in [
        "How did you lock a row? One update with a condition.",
        "<p>The menu; see <a href=\"x\">locks</a></p>",
        "When did a lock hurt?",
    ] {
        assert!(secrets.search("site/x.html", fine).is_empty(), "{fine}");
    }
    let private = load(&book, true).0;
    assert!(
        Secrets::of(&private.joined, &private.published).is_empty(),
        "a private build searches for nothing"
    );
    let nothing = load(&Book::small(), false).0;
    assert!(Secrets::of(&nothing.joined, &nothing.published).is_empty());
}

#[test]
fn no_byte_of_a_public_build_is_private() {
    let book = book();
    book.build();
    let files = book.files("output");
    assert!(files.len() > 3);
    for (path, bytes) in &files {
        let text = String::from_utf8_lossy(bytes).to_lowercase();
        for canary in CANARIES {
            assert!(
                !path.contains(canary) && !text.contains(canary),
                "{canary} is in {path}"
            );
        }
    }
    // What is packed in the PDF, opened.
    let pdf = files
        .iter()
        .find(|(path, _)| path.ends_with("guide.pdf"))
        .map(|(path, _)| book.path(&format!("output/{path}")));
    let pdf = pdf.expect("guide.pdf");
    let document = lopdf::Document::load(&pdf).expect("a PDF");
    for object in document.objects.values() {
        let bytes = match object {
            lopdf::Object::Stream(stream) => stream
                .decompressed_content()
                .unwrap_or_else(|_| stream.content.clone()),
            other => format!("{other:?}").into_bytes(),
        };
        let text = String::from_utf8_lossy(&bytes).to_lowercase();
        for canary in CANARIES {
            assert!(
                !text.contains(canary),
                "{canary} is in an object of guide.pdf"
            );
        }
    }
    if !installed("pdftotext") {
        return skip("the words of guide.pdf: pdftotext is not installed");
    }
    let words = |pdf: &std::path::Path| {
        let out = std::process::Command::new("pdftotext")
            .arg(pdf)
            .arg("-")
            .output()
            .expect("pdftotext runs");
        String::from_utf8_lossy(&out.stdout).to_lowercase()
    };
    let shown = words(&pdf);
    assert!(shown.contains("the menu"));
    for canary in CANARIES {
        assert!(
            !shown.contains(canary),
            "{canary} is in the words of guide.pdf"
        );
    }
    // The same search finds them where they may be.
    let run = book.run(&["build", "--private"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let private: Vec<_> = book.files("output/private");
    let site: String = private
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).to_lowercase())
        .collect();
    for canary in [
        "bodyquokka08",
        "summaryquokka03",
        "codequokka09",
        "partquokka15",
        "pagequokka21",
    ] {
        assert!(site.contains(canary), "{canary} is not in a private build");
    }
}
