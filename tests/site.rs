//! The site of whole books: what a reader gets, what a broken template says, what a large book costs.

mod support;

use std::collections::BTreeSet;
use std::io::Write;

use support::Book;
use support::website::page;

/// The site's files by path.
fn site(book: &Book) -> Vec<(String, Vec<u8>)> {
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    book.files("output/site")
}

/// Values of an attribute, in order.
fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let start = format!(" {name}=\"");
    html.split(start.as_str())
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn every_link_and_asset_of_every_page_is_there_and_none_is_absolute() {
    let book = Book::django();
    let files = site(&book);
    let paths: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    let mut links = 0;
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(bytes.clone()).expect("UTF-8");
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let ids: BTreeSet<&str> = attributes(&html, "id").into_iter().collect();
        assert_eq!(
            ids.len(),
            attributes(&html, "id").len(),
            "{path}: an id occurs twice"
        );
        for url in attributes(&html, "href")
            .into_iter()
            .chain(attributes(&html, "src"))
        {
            links += 1;
            if let Some(anchor) = url.strip_prefix('#') {
                // `#` alone is the page itself.
                assert!(
                    anchor.is_empty() || ids.contains(anchor),
                    "{path}: no {url}"
                );
                continue;
            }
            assert!(!url.starts_with('/') && !url.contains(':'), "{path}: {url}");
            let (file, anchor) = url.split_once('#').unwrap_or((url, ""));
            let target = match file.strip_prefix("../") {
                Some(up) => up.to_owned(),
                None if folder.is_empty() => file.to_owned(),
                None => format!("{folder}/{file}"),
            };
            // The whole build puts a copy of each edition there (tests/promises.rs).
            if target.ends_with(".pdf") {
                continue;
            }
            assert!(paths.contains(target.as_str()), "{path}: no {url}");
            if !anchor.is_empty() {
                assert!(
                    page(&book, &target).contains(&format!(" id=\"{anchor}\"")),
                    "{path}: no {url}"
                );
            }
        }
    }
    assert!(links > 400, "{links} links");
}

#[test]
fn headings_skip_no_level() {
    let book = Book::django();
    for (path, bytes) in site(&book) {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8(bytes).expect("UTF-8");
        let levels: Vec<u32> = html
            .split("<h")
            .skip(1)
            .filter_map(|rest| rest.chars().next()?.to_digit(10))
            .collect();
        assert_eq!(levels.first(), Some(&1), "{path}");
        assert_eq!(
            levels.iter().filter(|&&level| level == 1).count(),
            1,
            "{path}"
        );
        for pair in levels.windows(2) {
            assert!(
                pair[1] <= pair[0] + 1,
                "{path}: h{} after h{}",
                pair[1],
                pair[0]
            );
        }
    }
}

#[test]
fn pages_hold_no_script_or_style_of_their_own() {
    let book = Book::django();
    for (path, bytes) in site(&book) {
        if !path.ends_with(".html") {
            continue;
        }
        let html = String::from_utf8(bytes).expect("UTF-8");
        assert!(
            html.contains("http-equiv=\"Content-Security-Policy\""),
            "{path}"
        );
        assert!(html.contains("default-src 'none'"), "{path}");
        assert!(!html.contains("<style"), "{path}");
        assert!(!html.contains(" style=\""), "{path}");
        for script in html.split("<script").skip(1) {
            assert!(script.starts_with(" src="), "{path}: {script:.60}");
        }
    }
}

#[test]
fn a_section_page_with_styles_and_scripts_is_under_60_kilobytes_compressed() {
    let book = Book::django();
    let files = site(&book);
    let packed = |wanted: &dyn Fn(&str) -> bool| -> usize {
        files
            .iter()
            .filter(|(path, _)| wanted(path))
            .map(|(_, bytes)| {
                let mut packer =
                    flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
                packer.write_all(bytes).expect("memory");
                packer.finish().expect("memory").len()
            })
            .sum()
    };
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".html")) {
        let html = String::from_utf8(bytes.clone()).expect("UTF-8");
        // What it loads at once; search comes when it is asked for. Practice is a page of scripts.
        let most = if path == "practice.html" {
            80_000
        } else {
            60_000
        };
        let loaded: BTreeSet<&str> = attributes(&html, "href")
            .into_iter()
            .chain(attributes(&html, "src"))
            .map(|url| url.trim_start_matches("../"))
            .filter(|url| url.ends_with(".css") || url.ends_with(".js"))
            .collect();
        assert!(loaded.len() > 1, "{path}: {loaded:?}");
        let own = packed(&|other| other == path);
        let shared = packed(&|other| loaded.contains(other));
        assert!(own + shared < most, "{path}: {own} + {shared}");
    }
    let fonts: usize = files
        .iter()
        .filter(|(path, _)| path.ends_with(".woff2"))
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(fonts > 0 && fonts <= 250_000, "{fonts}");
}

#[test]
fn every_built_in_theme_brings_its_own_fonts_and_no_others() {
    for name in prepbook::theme::built_in_names() {
        let book = Book::small();
        book.put("book.toml", format!("theme.name = \"{name}\"\n"));
        let files = site(&book);
        let (_, style) = files
            .iter()
            .find(|(path, _)| path.starts_with("assets/style."))
            .expect("a style sheet");
        let style = String::from_utf8_lossy(style);
        let mut bytes_of_fonts = 0;
        for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with(".woff2")) {
            bytes_of_fonts += bytes.len();
            let file = path.trim_start_matches("assets/");
            assert!(style.contains(file), "{name} does not use {file}");
        }
        assert!(
            bytes_of_fonts > 0 && bytes_of_fonts <= 250_000,
            "{name}: {bytes_of_fonts}"
        );
    }
}

#[test]
fn a_folded_answer_gives_nothing_away() {
    let book = Book::small();
    site(&book);
    let html = page(&book, "locks.html");
    let article = html
        .split("<article")
        .skip(1)
        .find(|part| part.contains("How did you lock a row?"))
        .expect("the question");
    let (before, answer) = article.split_once("<details").expect("an answer");
    for secret in ["14", "With one statement", "lost updates", "sql"] {
        assert!(!before.contains(secret), "{secret:?} in {before}");
        assert!(answer.contains(secret), "no {secret:?} in {answer}");
    }
    assert!(
        !answer.starts_with(" class=\"answer\" open"),
        "{answer:.80}"
    );
}

#[test]
fn fold_false_opens_answers() {
    let book = Book::small();
    book.put("book.toml", "[site]\nfold = false\n");
    site(&book);
    assert!(page(&book, "locks.html").contains("<details class=\"answer\" open>"));
}

#[test]
fn an_unanswered_question_does_not_nag_readers_but_its_author() {
    let book = Book::small();
    site(&book);
    assert!(!page(&book, "locks.html").contains("No answer yet"));
    assert!(!page(&book, "locks.html").contains("Private copy"));
    assert_eq!(
        book.run(&["build", "--only", "site", "--private"]).code(),
        0
    );
    for (path, bytes) in book.files("output/private/site") {
        if path.ends_with(".html") {
            let html = String::from_utf8(bytes).expect("UTF-8");
            assert!(html.contains("Private copy"), "{path} is not stamped");
        }
    }
    let html = book.text("output/private/site/locks.html");
    assert!(html.contains("No answer yet"), "{html}");
}

#[test]
fn two_authors_answer_side_by_side() {
    let book = Book::small();
    for (name, said) in [("ada", "By rows[^1]."), ("ben", "By tables[^1].")] {
        book.put(
            &format!("content/answers/{name}.md"),
            format!(
                "---\nquestion: When did a lock hurt?\nauthor: {name}\n---\n{said}\n\n### Example\n\nOne.\n\n[^1]: Or so.\n"
            ),
        );
    }
    site(&book);
    let html = page(&book, "locks.html");
    let article = html
        .split("<article")
        .skip(1)
        .find(|part| part.contains("When did a lock hurt?"))
        .expect("the question");
    assert_eq!(article.matches("<details class=\"answer\"").count(), 2);
    assert!(article.contains("ada") && article.contains("ben"));
    let ids = attributes(&html, "id");
    let once: BTreeSet<&&str> = ids.iter().collect();
    assert_eq!(once.len(), ids.len(), "an id occurs twice in {ids:?}");
}

#[test]
fn the_404_page_follows_the_address_of_the_site() {
    let book = Book::small();
    site(&book);
    assert!(page(&book, "404.html").contains("href=\"index.html\""));
    book.put("book.toml", "[site]\nurl = \"https://example.org/guide\"\n");
    site(&book);
    let html = page(&book, "404.html");
    assert!(html.contains("href=\"/guide/index.html\""), "{html}");
    assert!(html.contains("href=\"/guide/assets/style."), "{html}");
    let section = page(&book, "locks.html");
    assert!(
        section.contains("<link rel=\"canonical\" href=\"https://example.org/guide/locks.html\">")
    );
    assert!(
        section.contains("href=\"assets/style."),
        "others stay relative"
    );
}

#[test]
fn a_page_is_drawn_anew_when_what_it_shows_changed_elsewhere() {
    // The same memory over builds is what `watch` has; here the property is that of the files.
    let book = Book::small();
    site(&book);
    assert!(page(&book, "caches.html").contains("locks.html#how-did-you-lock-a-row"));
    book.edit("content/questions.md", "## Locks", "## Locking");
    site(&book);
    assert!(page(&book, "caches.html").contains("locking.html#how-did-you-lock-a-row"));
    assert!(!book.has("output/site/locks.html"));
}

#[test]
fn all_that_is_wrong_with_templates_is_said_at_once_with_its_place() {
    let book = Book::small();
    book.put(
        "themes/folio/templates/page.html",
        "<p>\n{{ page.titel }}\n",
    );
    book.put(
        "themes/folio/templates/section.html",
        "{% for q in section.questions %}{{ q.nothing }}{% endfor %}",
    );
    book.run(&["build", "--only", "site"]).fails_with(&[
        "themes/folio/templates/page.html:2",
        "`page` has no `titel`",
        "page.title",
        "themes/folio/templates/section.html:1",
        "q.nothing",
    ]);
    assert!(!book.has("output/site"));
    book.put("themes/folio/templates/page.html", "{% if %}");
    book.put(
        "themes/folio/templates/section.html",
        "{% include \"qestion.html\" %",
    );
    book.run(&["build", "--only", "site"]).fails_with(&[
        "themes/folio/templates/page.html:1",
        "themes/folio/templates/section.html:1",
    ]);
    book.put(
        "themes/folio/templates/page.html",
        "{% extends \"bse.html\" %}",
    );
    book.put(
        "themes/folio/templates/section.html",
        "{% include \"qestion.html\" %}",
    );
    book.run(&["build", "--only", "site"]).fails_with(&[
        "bse.html",
        "base.html",
        "qestion.html",
        "question.html",
    ]);
}

#[test]
fn a_template_or_a_rule_of_the_user_replaces_one() {
    let book = Book::small();
    book.put(
        "themes/folio/templates/404.html",
        "<!DOCTYPE html><title>{{ book.title }}</title><p>{{ 3 | words }} and {{ 78 | duration }}: \
         {{ assets.files[\"mark.svg\"] }}",
    );
    book.put(
        "themes/folio/assets/mark.svg",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"/>",
    );
    book.put(
        "themes/folio/assets/custom.css",
        "/* mine */\nh1 { background: url(mark.svg) }\n",
    );
    let files = site(&book);
    let html = page(&book, "404.html");
    assert!(
        html.contains("three and 80 seconds: assets/mark."),
        "{html}"
    );
    let (_, css) = files
        .iter()
        .find(|(path, _)| path.starts_with("assets/style."))
        .expect("the style sheet");
    let css = String::from_utf8_lossy(css);
    assert!(
        css.contains("h1 { background: url(\"mark."),
        "the user's rule is in it"
    );
    assert!(css.contains("@font-face"), "and so is the theme's style");
    assert!(page(&book, "index.html").contains("Locks"));
}

#[test]
fn a_style_that_asks_for_what_is_not_there_is_an_error() {
    let book = Book::small();
    book.put(
        "themes/folio/assets/custom.css",
        "h1 { background: url(gone.png) }",
    );
    book.run(&["build", "--only", "site"])
        .fails_with(&["gone.png", "themes/folio/assets/custom.css"]);
}

#[test]
fn what_a_template_writes_is_escaped() {
    let book = Book::small();
    book.put(
        "book.toml",
        "[book]\ntitle = \"A <b>bold</b> & \\\"quoted\\\" book\"\n",
    );
    site(&book);
    let html = page(&book, "index.html");
    assert!(!html.contains("<b>bold</b>"), "{html}");
    assert!(
        html.contains("A &lt;b&gt;bold&lt;/b&gt; &amp; &quot;quoted&quot; book"),
        "{html}"
    );
}

#[test]
fn a_book_of_200_sections_does_not_list_them_all_on_every_page() {
    let book = Book::empty();
    book.put("book.toml", "");
    let bank: String = (1..=200)
        .map(|n| format!("## Topic {n}\n\n- Question {n}?\n- Another about {n}?\n\n"))
        .collect();
    book.put("content/questions.md", format!("# Large\n\n{bank}"));
    let files = site(&book);
    let html = page(&book, "topic-100.html");
    let listed = html.matches("href=\"topic-").count();
    assert!((41..60).contains(&listed), "{listed}");
    assert!(html.contains("href=\"topic-99.html\"") && html.contains("href=\"topic-101.html\""));
    assert!(
        html.contains("79 before") && html.contains("80 more"),
        "{html}"
    );
    let all: usize = files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(_, bytes)| bytes.len())
        .sum();
    assert!(all < 200 * 12_000, "{all} bytes");
    assert_eq!(
        page(&book, "index.html").matches("class=\"entry\"").count(),
        200
    );
}

#[test]
fn the_manual_names_everything_that_a_template_may_use() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect(path);
    let (context, manual) = (read("src/site/context.rs"), read("docs/themes.md"));
    let mut fields = 0;
    for line in context.lines() {
        let Some(rest) = line.trim_start().strip_prefix("pub(super) ") else {
            continue;
        };
        let Some((name, _)) = rest.split_once(':') else {
            continue;
        };
        fields += 1;
        let listed = manual.contains(&format!("`{name}`")) || manual.contains(&format!(".{name}`"));
        assert!(listed, "docs/themes.md does not name `{name}`");
    }
    assert!(fields > 60, "{fields}");
}

#[test]
fn sections_that_the_bank_counts_have_one_number_though_one_is_empty() {
    let book = Book::empty();
    book.put("book.toml", "");
    book.put(
        "content/questions.md",
        "# Bank\n\n## 1. Pods\n\n- What is a pod?\n\n## 2. Networks\n\n- What is a service?\n\n## 3. Empty\n\n## 4. Storage\n\n- What is a claim?\n",
    );
    site(&book);
    let html = page(&book, "storage.html");
    assert!(
        html.contains("Storage") && !html.contains("4. Storage"),
        "{html}"
    );
    // Numbers that do not count the sections are part of their titles.
    book.put(
        "content/questions.md",
        "# Bank\n\n## 9. Pods\n\n- What is a pod?\n\n## 4. Storage\n\n- What is a claim?\n",
    );
    site(&book);
    assert!(page(&book, "4-storage.html").contains("4. Storage"));
}
