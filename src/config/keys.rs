//! The keys of `book.toml`, each with what it may be: what "this key belongs in that table" and the schema for editors are made of.
//!
//! Tests hold this list and what `read` asks for equal, its defaults and values too, and its words and those of `docs/book-toml.md`.

use serde_json::{Map, Value, json};

/// What a value may be.
pub(super) enum Shape {
    /// A text.
    Text,
    /// A list of texts, or one.
    Texts,
    /// `true` or `false`.
    Flag,
    /// A whole number between two, both of them included.
    Whole(i64, i64),
    /// One of these texts.
    OneOf(&'static [&'static str]),
}

/// A key.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// As JSON; TOML writes it the same way. Empty: there is none, or it depends on the book.
    pub(super) default: &'static str,
    pub(super) says: &'static str,
}

/// A table.
pub(super) struct Keys {
    pub(super) name: &'static str,
    /// Written `[[name]]`, once for each.
    pub(super) many: bool,
    pub(super) says: &'static str,
    pub(super) keys: &'static [Key],
}

impl Keys {
    /// As it is typed: `[book]`, `[[edition]]`.
    pub(super) fn header(&self) -> String {
        let name = self.name;
        if self.many {
            format!("[[{name}]]")
        } else {
            format!("[{name}]")
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.keys.iter().any(|k| k.name == key)
    }
}

/// Slower than 60 words a minute nobody speaks, and faster than 300 nobody is understood.
pub(super) const WORDS_PER_MINUTE: (i64, i64) = (60, 300);

const fn key(name: &'static str, shape: Shape, default: &'static str, says: &'static str) -> Key {
    Key {
        name,
        shape,
        default,
        says,
    }
}

pub(super) const TABLES: &[Keys] = &[
    Keys {
        name: "book",
        many: false,
        says: "What the book is called, and by whom it is.",
        keys: &[
            key(
                "title",
                Shape::Text,
                "",
                "The title on the cover, in the browser's tab and in the PDF. Default: the first heading of the bank; without one, the folder's name.",
            ),
            key("subtitle", Shape::Text, "", "A line below the title."),
            key(
                "author",
                Shape::Texts,
                "",
                "The author; the same as `authors` for a book that has one. Give one of the two.",
            ),
            key("authors", Shape::Texts, "", "The authors, in order."),
            key(
                "language",
                Shape::Text,
                "\"en\"",
                "The language of the text, as a BCP 47 tag. It chooses the hyphenation on paper and is told to browsers and screen readers.",
            ),
            key(
                "description",
                Shape::Text,
                "",
                "One or two sentences for search engines and the PDF's metadata.",
            ),
        ],
    },
    Keys {
        name: "content",
        many: false,
        says: "Where the book's text is.",
        keys: &[
            key(
                "banks",
                Shape::Texts,
                "[\"content/questions.md\", \"content/questions/*.md\"]",
                "The question banks, in the order in which they appear: files, or patterns with one `*` in the file's name.",
            ),
            key(
                "answers",
                Shape::Text,
                "\"content/answers\"",
                "The folder of your answers, one Markdown file each, in whatever folders below it.",
            ),
            key(
                "pages",
                Shape::Text,
                "\"content/pages\"",
                "The folder of free pages: an introduction, a glossary.",
            ),
            key(
                "assets",
                Shape::Text,
                "\"content\"",
                "The folder whose images and other files the Markdown may refer to.",
            ),
            key(
                "lock",
                Shape::Text,
                "\"content/questions.lock\"",
                "The file that remembers which question has which id. prepbook writes it; commit it.",
            ),
            key(
                "smart-punctuation",
                Shape::Flag,
                "true",
                "Whether `\"quotes\"`, `--` and `...` become “quotes”, – and … (never in code).",
            ),
        ],
    },
    Keys {
        name: "answers",
        many: false,
        says: "How answers are read.",
        keys: &[
            key(
                "unplaced",
                Shape::OneOf(&["error", "warning"]),
                "\"error\"",
                "What an answer without a question is: `\"error\"` fails the build, `\"warning\"` names it and builds without it.",
            ),
            key(
                "example",
                Shape::Texts,
                "[\"example\", \"examples\"]",
                "Headings (or bold lead-ins) that mark a real example. Upper and lower case are the same.",
            ),
            key(
                "metrics",
                Shape::Texts,
                "[\"metric\", \"metrics\", \"numbers\", \"results\"]",
                "Headings that mark metrics; the text below must also hold a number.",
            ),
            key(
                "outcome",
                Shape::Texts,
                "[\"outcome\", \"outcomes\", \"impact\"]",
                "Headings that mark the outcome.",
            ),
            key(
                "words-per-minute",
                Shape::Whole(WORDS_PER_MINUTE.0, WORDS_PER_MINUTE.1),
                "140",
                "How fast you speak, from 60 to 300, for \"eighty seconds to say\".",
            ),
        ],
    },
    Keys {
        name: "theme",
        many: false,
        says: "How it looks, on the page and on paper.",
        keys: &[key(
            "name",
            Shape::Text,
            "\"folio\"",
            "A folder below `themes/`, or a built-in theme.",
        )],
    },
    Keys {
        name: "site",
        many: false,
        says: "The HTML site.",
        keys: &[
            key(
                "url",
                Shape::Text,
                "",
                "Where the site will live. It is needed for canonical links, and for a 404 page whose links work at any depth.",
            ),
            key(
                "raw-html",
                Shape::OneOf(&["escape", "allow"]),
                "\"escape\"",
                "What becomes of HTML in the Markdown: with `\"escape\"` a safe set of tags works on the page and on paper, and the rest is shown as text; `\"allow\"` passes the rest through, on the site only.",
            ),
            key(
                "fold",
                Shape::Flag,
                "true",
                "Whether answers are folded at first, for recall.",
            ),
        ],
    },
    Keys {
        name: "publish",
        many: false,
        says: "What the world may see.",
        keys: &[key(
            "drafts",
            Shape::Flag,
            "true",
            "Whether answers with `status: draft` are published.",
        )],
    },
    Keys {
        name: "watch",
        many: false,
        says: "How `prepbook watch` behaves.",
        keys: &[key(
            "editor-url",
            Shape::Text,
            "",
            "What an “Edit” link on its pages opens: a URL that your editor takes, with `{path}` and perhaps `{line}`.",
        )],
    },
    Keys {
        name: "edition",
        many: true,
        says: "A printable document; repeat the table for several. Without any, the book has one: the guide, on A4, as `guide.pdf`.",
        keys: &[
            key(
                "name",
                Shape::Text,
                "\"guide\"",
                "The name of the file without `.pdf`, and what `prepbook build --only` takes.",
            ),
            key(
                "kind",
                Shape::OneOf(&["guide"]),
                "\"guide\"",
                "What it is. Today: `\"guide\"`, the whole book to read.",
            ),
            key(
                "paper",
                Shape::OneOf(&["a4", "letter"]),
                "\"a4\"",
                "The paper's size: `\"a4\"` or `\"letter\"`.",
            ),
        ],
    },
];

/// A JSON Schema (draft 2020-12) of `book.toml`, for editors. What a schema cannot say (that a path stays in the book, say) is for [`super::read`].
pub fn schema() -> Value {
    let tables: Map<String, Value> = TABLES
        .iter()
        .map(|table| (table.name.to_owned(), table_schema(table)))
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by `prepbook schema book`.",
        "title": "prepbook: book.toml",
        "description": "A book of questions and model answers. Every key has a default.",
        "type": "object",
        "properties": tables,
        "additionalProperties": false,
    })
}

fn table_schema(table: &Keys) -> Value {
    let keys: Map<String, Value> = table
        .keys
        .iter()
        .map(|key| (key.name.to_owned(), key_schema(key)))
        .collect();
    let mut schema = json!({ "type": "object", "properties": keys, "additionalProperties": false });
    if table.has("authors") {
        schema["not"] = json!({ "required": ["author", "authors"] });
    }
    if table.many {
        schema = json!({ "type": "array", "items": schema });
    }
    schema["description"] = table.says.into();
    schema
}

fn key_schema(key: &Key) -> Value {
    let mut schema = match key.shape {
        Shape::Text => json!({ "type": "string" }),
        Shape::Texts => json!({ "type": ["string", "array"], "items": { "type": "string" } }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Whole(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Shape::OneOf(names) => json!({ "type": "string", "enum": names }),
    };
    schema["description"] = key.says.into();
    // An empty text is no JSON: no default.
    if let Ok(default) = serde_json::from_str::<Value>(key.default) {
        schema["default"] = default;
    }
    schema
}
