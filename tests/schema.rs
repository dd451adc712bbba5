//! `schema`: what editors check by, held against everything that prepbook itself reads without a word.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use support::Book;

fn schema(of: &str) -> Value {
    let run = Book::empty().run(&["schema", of]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    serde_json::from_str(&run.stdout()).expect("a JSON object")
}

/// What of `value` the schema forbids. Of JSON Schema it knows what ours use, and fails on anything else.
fn wrong(value: &Value, schema: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let rules = schema.as_object().expect("a schema is an object");
    for (keyword, rule) in rules {
        let holds = match keyword.as_str() {
            "$schema" | "$comment" | "title" | "description" | "default" => true,
            "type" => match rule {
                Value::Array(types) => types.iter().any(|t| is_a(value, t)),
                one => is_a(value, one),
            },
            "enum" => rule.as_array().unwrap().contains(value),
            "minimum" => value.as_f64().is_none_or(|n| n >= rule.as_f64().unwrap()),
            "maximum" => value.as_f64().is_none_or(|n| n <= rule.as_f64().unwrap()),
            "minItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 >= rule.as_u64().unwrap()),
            "maxItems" => value
                .as_array()
                .is_none_or(|a| a.len() as u64 <= rule.as_u64().unwrap()),
            "anyOf" => {
                let mut ways = rule.as_array().unwrap().iter();
                ways.any(|way| wrong(value, way, at).is_empty())
            }
            "required" => value.as_object().is_none_or(|object| {
                let keys = rule.as_array().unwrap().iter();
                keys.filter_map(Value::as_str)
                    .all(|key| object.contains_key(key))
            }),
            "not" => !wrong(value, rule, at).is_empty(),
            "items" => {
                for (n, item) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(wrong(item, rule, &format!("{at}[{n}]")));
                }
                true
            }
            "properties" => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    if let Some(rule) = rule.get(key) {
                        found.extend(wrong(value, rule, &format!("{at}.{key}")));
                    }
                }
                true
            }
            "additionalProperties" => {
                assert_eq!(rule, &json!(false));
                let known = &rules["properties"];
                let keys = value.as_object().into_iter().flatten().map(|(key, _)| key);
                let unknown = keys.filter(|key| known.get(key).is_none());
                found.extend(unknown.map(|key| format!("{at}.{key}: unknown")));
                true
            }
            other => panic!("the validator of this test does not know `{other}`"),
        };
        if !holds {
            found.push(format!("{at}: {keyword} {rule} forbids {value}"));
        }
    }
    found
}

fn is_a(value: &Value, name: &Value) -> bool {
    match name.as_str().unwrap() {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("no type `{other}`"),
    }
}

fn toml(text: &str) -> Value {
    serde_json::to_value(toml::from_str::<toml::Table>(text).expect("TOML")).expect("JSON")
}

fn front_matter(text: &str) -> Option<Value> {
    let rest = text.strip_prefix("---\n")?;
    let yaml = rest.split("\n---").next()?;
    serde_saphyr::from_str(yaml).ok()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn files(below: &Path, wanted: &dyn Fn(&str) -> bool, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = fs::read_dir(below)
        .unwrap()
        .map(|e| e.unwrap().path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files(&path, wanted, out);
        } else if wanted(&path.to_string_lossy().replace('\\', "/")) {
            out.push(path);
        }
    }
}

#[test]
fn every_book_and_answer_of_this_repository_is_valid() {
    let (book, answer) = (schema("book"), schema("front-matter"));
    let mut books = vec![
        root().join("book.toml"),
        root().join("src/cli/starter/book.toml"),
    ];
    files(
        &root().join("tests/books"),
        &|path| path.ends_with("/book.toml"),
        &mut books,
    );
    for path in &books {
        let text = fs::read_to_string(path).unwrap();
        assert_eq!(
            wrong(&toml(&text), &book, "book"),
            [""; 0],
            "{}",
            path.display()
        );
    }
    let mut answers = vec![root().join("src/cli/starter/answer.md")];
    let is_answer = |path: &str| path.contains("/answers/") && path.ends_with(".md");
    files(&root().join("content"), &is_answer, &mut answers);
    files(&root().join("tests/books"), &is_answer, &mut answers);
    let mut seen = 0;
    for path in &answers {
        let text = fs::read_to_string(path).unwrap();
        let Some(front) = front_matter(&text) else {
            continue;
        };
        seen += 1;
        assert_eq!(
            wrong(&front, &answer, "front"),
            [""; 0],
            "{}",
            path.display()
        );
    }
    assert!(seen > 25, "{seen}");
    // The manual's examples, and what `init` shows in comments.
    let manual = fs::read_to_string(root().join("docs/book-toml.md")).unwrap();
    for example in manual.split("```toml\n").skip(1) {
        let text = example.split("```").next().unwrap();
        assert_eq!(wrong(&toml(text), &book, "book"), [""; 0], "{text}");
    }
    let shown = include_str!("../src/cli/starter/book.toml").replace("\n# ", "\n");
    assert_eq!(wrong(&toml(&shown), &book, "book"), [""; 0]);
}

#[test]
fn what_the_readers_refuse_is_refused() {
    let (book, answer) = (schema("book"), schema("front-matter"));
    for text in [
        "titel = 1",
        "[book]\ntitel = \"x\"",
        "[bok]",
        "[book]\ntitle = 1",
        "[book]\nauthor = \"a\"\nauthors = [\"b\"]",
        "[answers]\nwords-per-minute = 20",
        "[answers]\nunplaced = \"maybe\"",
        "[site]\nfold = \"yes\"",
        "[edition]\nname = \"x\"",
        "[[edition]]\npaper = \"a7\"",
        "[[edition]]\nsections = [1.5]",
        "[[edition]]\nstatus = []",
        "[[edition]]\nstatus = \"done\"",
        "[[edition]]\nkind = \"cheatsheet\"\nsize = 4.9",
        "[[edition]]\nkind = \"cheatsheet\"\nfit = 0",
        "[[edition]]\nkind = \"cards\"\nup = 7",
        "[[edition]]\nkind = \"cards\"\noffset = [1]",
        "[[edition]]\nkind = \"cards\"\noffset = [1, 30]",
    ] {
        assert!(!wrong(&toml(text), &book, "book").is_empty(), "{text}");
        let own = Book::small();
        own.put("book.toml", text);
        assert_eq!(own.run(&["check"]).code(), 1, "{text}");
    }
    for (yaml, right) in [
        ("statsu: draft", false),
        ("status: later", false),
        ("private: maybe", false),
        ("waive: [metric]", false),
        ("question: [a]", false),
        (
            "metric: 0.80\nid: 12\ntags: a, b\nwaive: metrics, outcome\ncue:\nstatus: ready\nprivate: true",
            true,
        ),
        (
            "tags: [a, 3.10]\nwaive: [metrics, outcome]\nstatus: draft",
            true,
        ),
    ] {
        let value: Value = serde_saphyr::from_str(yaml).unwrap();
        assert_eq!(wrong(&value, &answer, "front").is_empty(), right, "{yaml}");
        let own = Book::small();
        let yaml = if yaml.contains("id:") {
            yaml.replace("id: 12", "id: when-was-it-stale")
        } else {
            yaml.to_owned()
        };
        own.put(
            "content/answers/when-was-it-stale.md",
            format!("---\n{yaml}\n---\nText.\n"),
        );
        assert_eq!(own.run(&["check"]).code() == 0, right, "{yaml}");
    }
}

#[test]
fn what_a_schema_says_is_what_the_manual_says() {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let manual = fs::read_to_string(root().join("docs/book-toml.md")).unwrap();
    let book = schema("book");
    for (name, table) in book["properties"].as_object().unwrap() {
        let many = table["type"] == "array";
        let heading = if many {
            format!("## `[[{name}]]`")
        } else {
            format!("## `[{name}]`")
        };
        let (_, own) = manual
            .split_once(&heading)
            .unwrap_or_else(|| panic!("{heading}"));
        let own = own.split("\n## ").next().unwrap();
        let said = table["description"].as_str().unwrap();
        assert!(folded(own).contains(said), "{heading}: {said}");
        let keys = if many {
            &table["items"]["properties"]
        } else {
            &table["properties"]
        };
        for (key, rule) in keys.as_object().unwrap() {
            let (_, text) = own.split_once(&format!("### `{key}`\n")).unwrap();
            let text = text.split("\n### ").next().unwrap();
            let said = rule["description"].as_str().unwrap();
            assert!(folded(text).contains(said), "[{name}] {key}: {said}");
        }
    }
    let manual = fs::read_to_string(root().join("docs/answers.md")).unwrap();
    for (key, rule) in schema("front-matter")["properties"].as_object().unwrap() {
        let said = rule["description"].as_str().unwrap();
        let row = format!("| `{key}` | {said} |");
        assert!(manual.contains(&row), "docs/answers.md lacks: {row}");
    }
}

#[test]
fn they_are_written_into_the_book() {
    let book = Book::small();
    let run = book.run(&["schema", "--write"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
    assert_eq!(
        run.stdout(),
        "written: schemas/book.schema.json\nwritten: schemas/front-matter.schema.json\n"
    );
    let text = book.text("schemas/book.schema.json");
    assert_eq!(text, book.run(&["schema", "book"]).stdout());
    // A schema of another version of prepbook is written anew; a file of the user's own is not.
    book.put(
        "schemas/book.schema.json",
        text.replace("integer", "number"),
    );
    book.put("schemas/front-matter.schema.json", "{}");
    book.run(&["schema", "--write"])
        .fails_with(&["front-matter.schema.json", "nothing was written"]);
    assert!(book.text("schemas/book.schema.json").contains("\"number\""));
    let run = book.run(&["schema", "book", "--write"]);
    assert_eq!(run.stdout(), "written: schemas/book.schema.json\n");
    assert_eq!(book.text("schemas/book.schema.json"), text);
    assert_eq!(book.text("schemas/front-matter.schema.json"), "{}");
    // They are in nobody's way.
    book.put("book.toml", "#:schema ./schemas/book.schema.json\n");
    assert_eq!(book.build().stderr(), "");
}
