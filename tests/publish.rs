//! A site for others: at its address, with what search engines and link previews want, and the way back to the source.

mod support;

use support::Book;
use support::website::{at_an_address, meta, page, site};

/// A PNG of one colour.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("encoded");
    out.into_inner()
}

#[test]
fn search_engines_find_every_public_page_and_no_private_one() {
    let book = at_an_address("");
    book.put(
        "content/pages/mine.md",
        "---\ntitle: Mine\nprivate: true\n---\nFor me.\n",
    );
    book.edit("content/questions.md", "## Caches", "## Öffentliche Caches");
    site(&book);
    assert_eq!(
        page(&book, "robots.txt"),
        "User-agent: *\nAllow: /\n\nSitemap: https://example.org/guide/sitemap.xml\n"
    );
    let map = page(&book, "sitemap.xml");
    let found: Vec<&str> = map
        .split("<loc>")
        .skip(1)
        .filter_map(|rest| rest.split("</loc>").next())
        .collect();
    let below = |path: &str| format!("https://example.org/guide/{path}");
    assert_eq!(
        found,
        [
            "",
            "locks.html",
            "%C3%B6ffentliche-caches.html",
            "pages/about.html",
            "practice.html"
        ]
        .map(below)
    );
    // What is listed is there, under the address that it calls its own.
    for address in found {
        let path = address.trim_start_matches("https://example.org/guide/");
        let path = path.replace("%C3%B6", "ö");
        let path = if path.is_empty() { "index.html" } else { &path };
        let html = page(&book, path);
        assert!(
            html.contains(&format!("<link rel=\"canonical\" href=\"{address}\">")),
            "{path}"
        );
    }
    // A private copy asks to be left alone, wherever it is put.
    let run = book.run(&["build", "--only", "site", "--private"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let robots = book.text("output/private/site/robots.txt");
    assert_eq!(robots, "User-agent: *\nDisallow: /\n");
    assert!(!book.has("output/private/site/sitemap.xml"));
    let cover = book.text("output/private/site/index.html");
    assert_eq!(meta(&cover, "og:title"), None);
    // Without an address there is nothing to list.
    let book = Book::small();
    site(&book);
    assert!(!book.has("output/site/robots.txt") && !book.has("output/site/sitemap.xml"));
}

#[test]
fn a_link_to_a_page_has_a_preview() {
    let book = at_an_address("image = \"content/images/card.png\"\n");
    book.put("content/images/card.png", png(12, 6));
    site(&book);
    let html = page(&book, "locks.html");
    let of = |name: &str| meta(&html, name).unwrap_or_else(|| panic!("{name}: {html}"));
    assert_eq!(of("og:title"), "Locks");
    assert_eq!(of("og:type"), "article");
    assert_eq!(of("og:url"), "https://example.org/guide/locks.html");
    assert_eq!(of("og:site_name"), "A small book");
    assert_eq!(of("og:locale"), "en_GB");
    assert!(of("og:description").starts_with("Locks: How did you lock a row?"));
    assert_eq!(of("og:description"), of("description"));
    assert_eq!(of("twitter:card"), "summary_large_image");
    assert_eq!(
        (of("og:image:width"), of("og:image:height")),
        ("12".into(), "6".into())
    );
    let image = of("og:image");
    let path = image
        .strip_prefix("https://example.org/guide/")
        .expect("whole");
    assert_eq!(
        book.files("output/site")
            .iter()
            .filter(|(p, _)| p == path)
            .count(),
        1
    );
    assert_eq!(
        meta(&page(&book, "index.html"), "og:type").as_deref(),
        Some("website")
    );
    // Every page says what it is.
    for (path, bytes) in book.files("output/site") {
        if path.ends_with(".html") {
            let html = String::from_utf8(bytes).expect("UTF-8");
            let said = meta(&html, "description").unwrap_or_default();
            assert!(said.len() > 5, "{path} has no description");
        }
    }
    // A picture that is none, and one that needs an address.
    book.put("content/images/card.png", "just words");
    book.run(&["build"]).fails_with(&[
        "`content/images/card.png` is no picture that fits here",
        "book.toml:7:9",
    ]);
    book.put("book.toml", "[site]\nimage = \"content/images/card.png\"\n");
    book.run(&["build"])
        .fails_with(&["`image` needs `url`", "book.toml:2:9"]);
    book.put(
        "book.toml",
        "[site]\nurl = \"https://example.org\"\nimage = \"content/none.png\"\n",
    );
    book.run(&["build"])
        .fails_with(&["there is no file `content/none.png`", "book.toml:3:9"]);
}

#[test]
fn a_book_brings_its_own_icon() {
    let book = Book::small();
    book.put("book.toml", "[site]\nicon = \"mark.png\"\n");
    book.put("mark.png", png(32, 32));
    site(&book);
    let html = page(&book, "pages/about.html");
    assert!(
        html.contains("<link rel=\"icon\" href=\"../assets/mark."),
        "{html}"
    );
    assert!(html.contains(".png\" type=\"image/png\">"));
    book.put("mark.png", "GIF89a");
    assert_eq!(book.run(&["build"]).code(), 1);
    book.put("mark.png", b"\0\0\x01\0\x01\0");
    site(&book);
    assert!(page(&book, "index.html").contains("type=\"image/x-icon\">"));
}

#[test]
fn every_page_leads_to_its_source_and_nothing_private_does() {
    let book = at_an_address("edit-url = \"https://example.org/team/edit/main/{path}?x=1&y=2\"\n");
    let text = book.text("content/answers/lock.md");
    book.remove("content/answers/lock.md");
    book.put(
        "content/answers/Ä row/100% \"<b>'.md",
        text.replace("[sql]", "[\"<img src=x onerror=alert(1)>\"]"),
    );
    book.edit("content/answers/cache.md", "; see [locks](lock.md)", "");
    book.put(
        "content/answers/mine.md",
        "---\nquestion: When did a lock hurt?\nprivate: true\n---\nNever told to anybody at all, this story of mine.\n",
    );
    book.put(
        "content/pages/mine.md",
        "---\ntitle: Mine\nprivate: true\n---\nFor me.\n",
    );
    site(&book);
    let locks = page(&book, "locks.html");
    let link =
        |path: &str| format!("href=\"https://example.org/team/edit/main/{path}?x=1&amp;y=2\"");
    assert!(locks.contains(&link("content/questions.md")), "{locks}");
    let hostile = link("content/answers/%C3%84%20row/100%25%20%22%3Cb%3E%27.md");
    assert!(locks.contains(&hostile), "{locks}");
    assert!(!locks.contains("<img src=x"));
    assert!(page(&book, "caches.html").contains(&link("content/answers/cache.md")));
    assert!(page(&book, "pages/about.html").contains(&link("content/pages/about.md")));
    for (path, bytes) in book.files("output/site") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("mine.md"), "{path} names a private file");
    }
    // In a private copy, what may be seen there leads nowhere either.
    let run = book.run(&["build", "--only", "site", "--private"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    let locks = book.text("output/private/site/locks.html");
    assert!(locks.contains(&hostile) && !locks.contains("main/content/answers/mine.md"));
    assert!(
        !book
            .text("output/private/site/pages/mine.html")
            .contains("team/edit")
    );
    // A bank that moves takes its pages along.
    let bank = book.text("content/questions.md");
    book.remove("content/questions.md");
    book.put("content/questions/all.md", bank);
    site(&book);
    assert!(page(&book, "locks.html").contains(&link("content/questions/all.md")));
}

#[test]
fn an_edit_url_that_leads_nowhere_is_an_error() {
    let book = Book::small();
    for (url, said) in [
        (
            "https://example.org/{file}",
            "there is no `{file}` to fill in, only `{path}`",
        ),
        (
            "https://example.org/{paht}",
            "did you mean `https://example.org/{path}`?",
        ),
        ("https://example.org/edit", "`edit-url` has no `{path}`"),
        (
            "https://example.org/{path}}",
            "there is no `{}}` to fill in",
        ),
        ("javascript:alert('{path}')", "is no address of a file"),
        (
            "https://example.org/\\\"><script>{path}",
            "is no address of a file",
        ),
        ("https:///{path}", "is no address of a file"),
        ("https://{path}", "is no address of a file"),
    ] {
        book.put("book.toml", format!("[site]\nedit-url = \"{url}\"\n"));
        book.run(&["build"])
            .fails_with(&[said, "book.toml:2:12", "error[bad-value]"]);
    }
}

#[test]
fn what_the_world_reads_in_a_head_cannot_break_out_of_it() {
    let book = at_an_address("");
    book.put(
        "book.toml",
        "[book]\ntitle = \"\\\"><script>alert(1)</script>\"\ndescription = \"'\\\"><img src=x onerror=alert(1)>\"\n\n[site]\nurl = \"https://example.org/\"\n",
    );
    book.edit(
        "content/questions.md",
        "## Caches",
        "## Caches\\\" onload=\"x\"><script>",
    );
    site(&book);
    for (path, bytes) in book.files("output/site") {
        if path.ends_with(".html") || path.ends_with(".xml") {
            let text = String::from_utf8(bytes).expect("UTF-8");
            for bad in ["<script>alert", "<img src=x", "onload=\"x\"", "\"><script>"] {
                assert!(!text.contains(bad), "{path}: {bad}");
            }
        }
    }
}

const WORKFLOW: &str = ".github/workflows/publish.yml";

#[test]
fn a_book_learns_to_publish_itself() {
    let book = Book::empty();
    let run = book.run(&["init", "--ci"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(run.stdout().contains(WORKFLOW), "{}", run.stdout());
    let workflow = book.text(WORKFLOW);
    let read: serde_json::Value = serde_saphyr::from_str(&workflow).expect("YAML");
    assert_eq!(read["env"]["BOOK"], ".");
    assert_eq!(read["permissions"]["contents"], "read");
    let steps = read["jobs"]["build"]["steps"].as_array().expect("steps");
    let runs: Vec<&str> = steps.iter().filter_map(|s| s["run"].as_str()).collect();
    assert_eq!(runs.len(), 2);
    assert!(runs[0].contains(concat!("--version ", env!("CARGO_PKG_VERSION"), " ")));
    // The very command that it runs, as far as it can be run here: the lock comes with the first build.
    book.build();
    let words: Vec<&str> = runs[1].split_whitespace().skip(1).collect();
    let words: Vec<&str> = words
        .iter()
        .map(|word| if *word == "\"$BOOK\"" { "." } else { word })
        .collect();
    assert_eq!(book.run(&words).code(), 0);
    let uploaded = steps.last().expect("a step")["with"]["path"].as_str();
    assert!(book.has(&format!("{}/index.html", uploaded.expect("a path"))));
    // Never twice.
    book.run(&["init", "--ci"])
        .fails_with(&[WORKFLOW, "is there already", "nothing was written"]);
    assert_eq!(book.text(WORKFLOW), workflow);
}

#[test]
fn a_book_that_is_there_gets_the_workflow_alone_at_the_top_of_its_repository() {
    let repository = Book::empty();
    std::fs::create_dir(repository.path(".git")).expect("a folder");
    repository.put("the team's/book/book.toml", "");
    let run = repository.run(&["init", "the team's/book", "--ci"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert!(!run.stdout().contains("new book"), "{}", run.stdout());
    let names: Vec<String> = repository
        .files(".")
        .into_iter()
        .map(|(path, _)| path)
        .collect();
    assert_eq!(names, [WORKFLOW, "the team's/book/book.toml"]);
    let text = repository.text(WORKFLOW);
    let read: serde_json::Value = serde_saphyr::from_str(&text).expect("YAML");
    assert_eq!(read["env"]["BOOK"], "the team's/book");
    let steps = read["jobs"]["build"]["steps"].as_array().expect("steps");
    assert_eq!(
        steps.last().expect("a step")["with"]["path"],
        "the team's/book/output/site"
    );
    // With something in the way of either, neither is written.
    let other = Book::empty();
    other.put(WORKFLOW, "mine");
    other
        .run(&["init", "--ci"])
        .fails_with(&["is there already"]);
    assert_eq!(other.files(".").len(), 1);
}
