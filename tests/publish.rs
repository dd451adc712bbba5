//! A site for others: in their language, at its address, with what search engines and link previews want, and the way back to the source.

mod support;

use support::Book;

fn site(book: &Book) {
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
}

fn page(book: &Book, name: &str) -> String {
    book.text(&format!("output/site/{name}"))
}

#[test]
fn a_german_book_speaks_german() {
    let book = Book::small();
    book.put("book.toml", "[book]\nlanguage = \"de-CH\"\n");
    book.edit(
        "content/answers/cache.md",
        "The menu",
        "> [!NOTE]\n> A note.\n\n- [x] one\n- [ ] two\n\n| a |\n|---|\n| 1 |\n\nThe menu[^1]\n\n[^1]: Below.\n\n",
    );
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let cover = page(&book, "index.html");
    assert!(cover.contains("<html lang=\"de-CH\""));
    for word in [
        ">Inhalt</h2>",
        "2 Fragen",
        ">Spickzettel (PDF)</a>",
        "Zum Text springen",
        "2 von 4",
    ] {
        assert!(cover.contains(word), "no {word:?} in {cover}");
    }
    let section = page(&book, "caches.html");
    for word in [
        "Abschnitt zwei von zwei",
        "Zwei Fragen, eine beantwortet",
        "Erst erinnern",
        "5 Sekunden Redezeit",
        "<p class=\"alert-title\">Hinweis</p>",
        "aria-label=\"erledigt\"",
        "aria-label=\"offen\"",
        "aria-label=\"Zurück zum Verweis 1\"",
        "aria-label=\"Tabelle, seitlich verschiebbar\"",
    ] {
        assert!(section.contains(word), "no {word:?} in {section}");
    }
    // What scripts say comes before them.
    let words = section.find("src=\"assets/words.").expect("the words");
    let script = section.find("src=\"assets/page.").expect("the script");
    assert!(words < script);
    assert!(page(&book, "404.html").contains("Diese Seite gibt es in diesem Buch nicht"));
}

#[test]
fn a_language_that_nobody_translated_stays_english_and_says_nothing_of_it() {
    let book = Book::small();
    site(&book);
    let english = page(&book, "index.html");
    assert!(!english.contains("assets/words."));
    // Nobody knows where it is spoken.
    let english = english.replace("<meta property=\"og:locale\" content=\"en_US\">\n", "");
    book.put(
        "book.toml",
        "[book]\ntitle = \"A small book\"\nlanguage = \"tlh\"\n",
    );
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let klingon = page(&book, "index.html");
    assert_eq!(english, klingon.replace("lang=\"tlh\"", "lang=\"en\""));
}

#[test]
fn a_file_of_the_book_changes_words_or_brings_a_language() {
    let book = Book::small();
    book.put(
        "book.toml",
        "[book]\nlanguage = \"es\"\n\n[site]\nstrings = \"words/es.toml\"\n",
    );
    book.put(
        "words/es.toml",
        "Contents = \"Índice\"\n\"{n} of {all}\" = \"de {all}, {n}\"\nCopy = \"Copiar </script>\"\nMine = \"Lo mío\"\n",
    );
    book.put(
        "themes/folio/templates/404.html",
        "{{ \"Mine\" | say }}, {{ \"Other\" | say }}",
    );
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let cover = page(&book, "index.html");
    assert!(
        cover.contains(">Índice</h2>") && cover.contains("de 4, 2"),
        "{cover}"
    );
    assert_eq!(page(&book, "404.html"), "Lo mío, Other");
    let files = book.files("output/site/assets");
    let (_, words) = files
        .iter()
        .find(|(path, _)| path.starts_with("words."))
        .expect("the words of scripts");
    let words = String::from_utf8_lossy(words);
    assert!(words.starts_with("(window.prepbook = window.prepbook || {}).words = {"));
    assert!(words.contains("\"Copy\":\"Copiar <\\/script>\""), "{words}");
    assert!(!words.contains("mío"), "no script says that: {words}");
    // A single word of a language that is shipped.
    book.put(
        "book.toml",
        "[book]\nlanguage = \"de\"\n\n[site]\nstrings = \"words/es.toml\"\n",
    );
    site(&book);
    let cover = page(&book, "index.html");
    assert!(cover.contains(">Índice</h2>") && cover.contains("Zum Text springen"));
}

#[test]
fn a_word_that_is_wrong_is_told_with_its_place() {
    let book = Book::small();
    book.put("book.toml", "[site]\nstrings = \"words.toml\"\n");
    book.run(&["build"])
        .fails_with(&["there is no file `words.toml`", "book.toml:2:11"]);
    book.put(
        "words.toml",
        "Contens = \"a\"\n\"{n} of {all}\" = \"{n} von {al}\"\n\"{time} to say\" = \"schnell\"\n\"Copy\" = \"Copy {this}\"\n",
    );
    book.run(&["build"]).fails_with(&[
        "warning[unknown-word]: the site never says `Contens`",
        "words.toml:1:1",
        "did you mean `Contents`?",
        "there is no `{al}` in `{n} of {all}`",
        "words.toml:2:18",
        "did you mean `{all}`?",
        "`{time}` is missing",
        "words.toml:3:19",
        "there is no `{this}` in `Copy`",
    ]);
}

#[test]
fn no_template_says_a_word_that_cannot_be_translated() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let mut seen = 0;
    for theme in std::fs::read_dir(root).expect("themes") {
        let folder = theme.expect("an entry").path().join("templates");
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a template");
            // A class of the page's body.
            let text = without(&text, "{% block class %}", "{% endblock class %}");
            let text = without(&without(&text, "{{", "}}"), "{%", "%}");
            // A command and a kind of file are called so everywhere.
            let code = without(&without(&text, "{#", "#}"), "<code>", "</code>");
            let text = without(&code, "<", ">")
                .replace("(PDF)", "")
                .replace("404", "");
            let words: Vec<&str> = text
                .split_whitespace()
                .filter(|word| word.contains(char::is_alphabetic))
                .collect();
            assert!(words.is_empty(), "{}: {words:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

/// A PNG of one colour.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(width, height)
        .write_to(&mut out, image::ImageFormat::Png)
        .expect("encoded");
    out.into_inner()
}

/// The content of a `<meta property="…">` or `<meta name="…">`, as it stands in the page.
fn meta(html: &str, name: &str) -> Option<String> {
    let tag = html
        .split("<meta ")
        .skip(1)
        .find(|tag| tag.contains(&format!("=\"{name}\" content=")))?;
    let (_, content) = tag.split_once("content=\"")?;
    Some(content.split('"').next()?.to_owned())
}

/// The small book at an address below a host.
fn at_an_address(more: &str) -> Book {
    let book = Book::small();
    book.put(
        "book.toml",
        format!(
            "[book]\ntitle = \"A small book\"\nlanguage = \"en-GB\"\n\n[site]\nurl = \"https://example.org/guide/\"\n{more}"
        ),
    );
    book
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

/// Everything that a page links to inside the site, as path and anchor, and its own ids.
fn links_and_ids(path: &str, html: &str) -> (Vec<(String, String)>, Vec<String>) {
    let values = |name: &str| -> Vec<String> {
        let mark = format!(" {name}=\"");
        let parts = html.split(mark.as_str()).skip(1);
        let values = parts.filter_map(|rest| rest.split('"').next());
        values.map(str::to_owned).collect()
    };
    let mut links = Vec::new();
    for href in values("href").into_iter().chain(values("src")) {
        if href.contains("://") {
            continue;
        }
        let (file, anchor) = href.split_once('#').unwrap_or((&href, ""));
        // The page for any address names whole paths.
        let (file, from) = match file.strip_prefix("/guide/") {
            Some(file) => (file, ""),
            None => (file, path),
        };
        let mut parts: Vec<&str> = from.split('/').collect();
        parts.pop();
        if file.is_empty() {
            links.push((path.to_owned(), anchor.to_owned()));
            continue;
        }
        for part in file.split('/') {
            match part {
                ".." => assert!(
                    parts.pop().is_some(),
                    "{path}: {href} leads out of the site"
                ),
                part => parts.push(part),
            }
        }
        links.push((parts.join("/"), anchor.to_owned()));
    }
    (links, values("id"))
}

/// Follows every link of every page.
fn crawl(book: &Book) {
    let files = book.files("output/site");
    let ids: std::collections::BTreeMap<&str, Vec<String>> = files
        .iter()
        .map(|(path, bytes)| {
            let html = String::from_utf8_lossy(bytes);
            let is_page = path.ends_with(".html");
            let ids = if is_page {
                links_and_ids(path, &html).1
            } else {
                Vec::new()
            };
            (path.as_str(), ids)
        })
        .collect();
    let mut followed = 0;
    for (path, bytes) in &files {
        if !path.ends_with(".html") {
            continue;
        }
        for (to, anchor) in links_and_ids(path, &String::from_utf8_lossy(bytes)).0 {
            if to.ends_with(".pdf") {
                continue;
            }
            let there = ids
                .get(to.as_str())
                .unwrap_or_else(|| panic!("{path}: no {to}"));
            let found = anchor.is_empty() || there.contains(&anchor);
            assert!(found, "{path}: no #{anchor} in {to}");
            followed += 1;
        }
    }
    assert!(followed > 50, "{followed}");
}

#[test]
fn a_page_a_question_leads_everywhere_and_old_links_still_lead_there() {
    let book = at_an_address("split = \"question\"\n");
    book.edit(
        "content/answers/cache.md",
        "see [locks](lock.md)",
        "see [locks](lock.md) and [how](lock.md#example), [mine](#here)\n\n## Here",
    );
    site(&book);
    crawl(&book);
    let section = page(&book, "locks.html");
    for id in ["how-did-you-lock-a-row", "when-did-a-lock-hurt"] {
        assert!(section.contains(&format!("id=\"{id}\"")), "{section}");
        assert!(section.contains(&format!("href=\"locks/{id}.html\"")));
    }
    assert!(!section.contains("I let the database decide"));
    assert!(section.contains("5 seconds to say") || section.contains("10 seconds to say"));
    let first = page(&book, "locks/how-did-you-lock-a-row.html");
    assert!(first.contains("I let the database decide"));
    assert!(first.contains("<title>How did you lock a row? · A small book</title>"));
    assert!(first.contains("rel=\"next\"") && !first.contains("rel=\"prev\""));
    assert!(first.contains(
        "canonical\" href=\"https://example.org/guide/locks/how-did-you-lock-a-row.html\""
    ));
    assert_eq!(
        meta(&first, "description").as_deref(),
        Some("Locks: With one statement.")
    );
    // The next question may be in the next section.
    let second = page(&book, "locks/when-did-a-lock-hurt.html");
    assert!(
        second.contains("href=\"../caches/what-did-you-cache.html\" rel=\"next\""),
        "{second}"
    );
    assert!(second.contains("href=\"../locks/how-did-you-lock-a-row.html\" rel=\"prev\""));
    assert!(second.contains(">Row locks</b>"));
    let third = page(&book, "caches/what-did-you-cache.html");
    let lock = "../locks/how-did-you-lock-a-row.html#how-did-you-lock-a-row";
    assert!(third.contains(&format!("href=\"{lock}\"")), "{third}");
    assert!(third.contains(&format!("href=\"{lock}--example\"")));
    assert!(page(&book, "index.html").contains("href=\"locks/how-did-you-lock-a-row.html\""));
    assert!(
        page(&book, "sitemap.xml")
            .contains("<loc>https://example.org/guide/caches/when-was-it-stale.html</loc>")
    );
    assert!(page(&book, "data/questions.js").contains("\"split\":{}"));
    let cards = page(&book, "data/caches-1.js");
    assert!(
        cards.contains("href=\\\"locks/how-did-you-lock-a-row.html#how"),
        "{cards}"
    );
    // Back to a page a section: the pages of questions go.
    book.edit("book.toml", "split = \"question\"\n", "");
    site(&book);
    crawl(&book);
    assert!(!book.has("output/site/locks"));
    assert!(page(&book, "data/questions.js").contains("\"split\":null"));
}

#[test]
fn a_question_whose_id_is_no_files_name_has_a_page_all_the_same() {
    let book = Book::small();
    book.put("book.toml", "[site]\nsplit = \"question\"\n");
    book.put(
        "content/questions.md",
        "# Questions\n\n## Con\n\n1. One? {#con}\n2. Two? {#Two}\n3. Three? {#a_b}\n4. 什么是锁？\n5. Four? {#two}\n6. How did you lock a row?\n7. What did you cache?\n",
    );
    site(&book);
    let names: Vec<String> = book
        .files("output/site")
        .into_iter()
        .filter_map(|(path, _)| path.strip_prefix("con-2/").map(str::to_owned))
        .collect();
    assert_eq!(names.len(), 7, "{names:?}");
    for name in &names {
        assert!(
            !name.contains(':') && name.to_lowercase() == *name,
            "{name}"
        );
        assert_ne!(name, "con.html");
    }
    for name in ["two.html", "什么是锁.html"] {
        assert!(names.iter().any(|known| known == name), "{names:?}");
    }
    crawl(&book);
    let data = page(&book, "data/questions.js");
    let (_, split) = data.split_once("\"split\":{").expect("the names");
    let split = split.split('}').next().unwrap_or_default();
    for (place, stem) in [
        ("\"0\":\"", "con-"),
        ("\"1\":\"", "two-"),
        ("\"2\":\"", "a"),
    ] {
        let (_, name) = split
            .split_once(place)
            .unwrap_or_else(|| panic!("{split} {names:?}"));
        let name = name.split('"').next().unwrap_or_default();
        assert!(name.starts_with(stem), "{split}");
        assert!(
            names.contains(&format!("{name}.html")),
            "{name} of {names:?}"
        );
    }
    assert_eq!(split.matches(':').count(), 3, "{split}");
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

/// A text without its stretches between two marks, marks included.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, behind)| behind);
    }
    out + rest
}
