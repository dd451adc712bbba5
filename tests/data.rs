//! What scripts read of the book (`data/*.js`): it leads to what is there, says what the pages say, and changes no more than it must.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use support::Book;

fn site(book: &Book) -> BTreeMap<String, Vec<u8>> {
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    book.files("output/site").into_iter().collect()
}

/// The last argument of the call that a file of data is.
fn data(files: &BTreeMap<String, Vec<u8>>, path: &str) -> Value {
    let text = String::from_utf8(files[path].clone()).expect("UTF-8");
    // The list is a text that the script parses, a file of cards an expression.
    let parsed = text
        .split_once("JSON.parse('")
        .and_then(|(_, rest)| rest.trim_end().strip_suffix("'));"))
        .map(|inside| inside.replace("\\'", "'").replace("\\\\", "\\"));
    if let Some(json) = parsed {
        return serde_json::from_str(&json).expect("JSON");
    }
    let from = text.find('{').expect("an object");
    let to = text.trim_end().strip_suffix(");").expect("a call").len();
    serde_json::from_str(&text[from..to]).expect("JSON")
}

fn texts(value: &Value) -> Vec<&str> {
    let list = value.as_array().expect("a list");
    list.iter().map(|v| v.as_str().expect("a text")).collect()
}

fn hostile() -> Book {
    let book = Book::empty();
    book.put("book.toml", "[book]\ntitle = \"</script><!--\"\n");
    book.put(
        "content/questions.md",
        "# Q\n\n## One </script>\n\n1. What of `</script><script>alert(1)</script>` and <!-- this --> “that”?\n\n2. Which is right?\n\n## Two\n\n3. Bare?\n",
    );
    book.put(
        "content/answers/a.md",
        "---\nquestion: Bare?\nsummary: \"`</script>` it *is*\"\ntags: [\"</script>\", Zwei]\nstatus: draft\n---\nLine one\nline two\n",
    );
    book
}

#[test]
fn it_leads_to_pages_and_cards() {
    for book in [Book::django(), hostile()] {
        let files = site(&book);
        let list = data(&files, "data/questions.js");
        let ids = texts(&list["id"]);
        for column in [
            "number", "prompt", "cue", "summary", "tagged", "level", "seconds",
        ] {
            assert_eq!(
                list[column].as_array().map(Vec::len),
                Some(ids.len()),
                "{column}"
            );
        }
        assert_eq!(list["status"].as_str().map(str::len), Some(ids.len()));
        let mut at = 0;
        for section in list["sections"].as_array().expect("sections") {
            let page = String::from_utf8(files[section[1].as_str().expect("a URL")].clone())
                .expect("UTF-8");
            for _ in 0..section[2].as_u64().expect("a number") {
                assert!(
                    page.contains(&format!(" id=\"{}\"", ids[at])),
                    "{}",
                    ids[at]
                );
                at += 1;
            }
        }
        assert_eq!(at, ids.len());
        let mut at = 0;
        for shard in list["shards"].as_array().expect("shards") {
            assert_eq!(shard[0].as_u64(), Some(at as u64));
            let name = shard[1].as_str().expect("a name");
            let cards = data(&files, &format!("data/{name}.js"));
            assert_eq!(
                cards["html"].as_array().map(Vec::len),
                cards["right"].as_array().map(Vec::len)
            );
            for html in texts(&cards["html"]) {
                let own = format!(" id=\"{}\">", ids[at]);
                assert!(html.contains(&own), "{html}");
                at += 1;
            }
        }
        assert_eq!(at, ids.len());
        let named: BTreeSet<&str> = texts(&list["tags"]).into_iter().collect();
        assert_eq!(named.len(), list["tags"].as_array().map_or(0, Vec::len));
    }
}

#[test]
fn a_card_is_what_the_section_s_page_shows() {
    let files = site(&Book::django());
    let list = data(&files, "data/questions.js");
    for shard in list["shards"].as_array().expect("shards") {
        let name = shard[1].as_str().expect("a name");
        let page = format!("{}.html", name.rsplit_once('-').expect("a number").0);
        let page = String::from_utf8(files[&page].clone()).expect("UTF-8");
        let cards = data(&files, &format!("data/{name}.js"));
        // Links within the page lead to the page from elsewhere.
        let elsewhere = |text: &str| {
            text.replace(
                &format!("{}.html#", name.rsplit_once('-').expect("a number").0),
                "#",
            )
        };
        for html in texts(&cards["html"]) {
            assert!(elsewhere(&page).contains(&elsewhere(html)), "{html}");
        }
    }
}

#[test]
fn tags_summaries_and_states_are_told() {
    let files = site(&hostile());
    let list = data(&files, "data/questions.js");
    assert_eq!(list["title"], "</script><!--");
    assert_eq!(texts(&list["summary"]), ["", "", "</script> it is"]);
    assert_eq!(texts(&list["tags"]), ["</script>", "Zwei"]);
    assert_eq!(list["tagged"][2], serde_json::json!([0, 1]));
    assert_eq!(list["status"], "001");
    // A page may hold any of it in an element of its own.
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("data/")) {
        let text = String::from_utf8_lossy(bytes);
        assert!(
            !text.contains("</script") && !text.contains("<!--"),
            "{path}"
        );
    }
}

#[test]
fn an_edit_of_an_answer_changes_its_page_and_its_cards_alone() {
    let book = Book::django();
    let before = site(&book);
    let answers = book.files("content/answers");
    let path = format!("content/answers/{}", answers[0].0);
    book.put(&path, format!("{}\nAnd one more line.\n", book.text(&path)));
    let after = site(&book);
    let changed: Vec<&str> = after
        .iter()
        .filter(|(path, bytes)| before.get(*path) != Some(bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    // Its length, which the list of questions tells, may change too.
    let others: Vec<&&str> = changed
        .iter()
        .filter(|p| **p != "data/questions.js")
        .collect();
    assert_eq!(others.len(), 2, "{changed:?}");
    assert_eq!(before.len(), after.len());
}
