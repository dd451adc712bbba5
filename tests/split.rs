//! A page a question: it leads everywhere, and what led to it before still does.

mod support;

use support::Book;
use support::website::{at_an_address, meta, page, site};

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
