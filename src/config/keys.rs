//! The keys of `book.toml`, each with what it may be: what "this key belongs in that table" and the schema for editors are made of.
//!
//! Of `[[edition]]`, a key may belong to some kinds only.
//!
//! Tests hold this list and what `read` asks for equal, its defaults and values too, and its words and those of `docs/book-toml.md`.

use serde_json::{Map, Value, json};

use super::edition::{ANSWER_SPACE, COLUMNS, FIT, OFFSET, SIZE, UP};

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
    /// A number between two, both of them included.
    Number(f32, f32),
    /// Two numbers between two, both of them included.
    Pair(f32, f32),
    /// One of these numbers.
    OneOfNumbers(&'static [u8]),
    /// One of these texts.
    OneOf(&'static [&'static str]),
    /// A list of these texts, or one of them.
    SomeOf(&'static [&'static str]),
    /// A list of texts and whole numbers, or one.
    Names,
}

/// A key.
pub(super) struct Key {
    pub(super) name: &'static str,
    pub(super) shape: Shape,
    /// As JSON; TOML writes it the same way. Empty: there is none, or it depends on the book.
    pub(super) default: &'static str,
    pub(super) says: &'static str,
    /// Of `[[edition]]`: the kinds that know it; empty: all of them.
    pub(super) kinds: &'static [&'static str],
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
        kinds: &[],
    }
}

/// A key that some kinds of edition know.
const fn of(kinds: &'static [&'static str], key: Key) -> Key {
    Key { kinds, ..key }
}

const GUIDE: &[&str] = &["guide"];
const CHEATSHEET: &[&str] = &["cheatsheet"];
const WORKSHEET: &[&str] = &["worksheet"];
const CARDS: &[&str] = &["cards"];

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
                "Where the site will live. It is needed for canonical links, for `sitemap.xml` and `robots.txt`, and for a 404 page whose links work at any depth.",
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
            key(
                "split",
                Shape::OneOf(&["section", "question"]),
                "\"section\"",
                "What has a page of its own: each `\"section\"`, with all of its questions, or each `\"question\"`.",
            ),
            key(
                "strings",
                Shape::Text,
                "",
                "A file of the words that site and paper say of their own accord, each by its name in English, to change some or to bring another language.",
            ),
            key(
                "image",
                Shape::Text,
                "",
                "A picture that previews of links to the site show: PNG, JPEG, GIF or WebP. It needs `url`.",
            ),
            key(
                "icon",
                Shape::Text,
                "",
                "The picture in the browser's tab: SVG, PNG or ICO. Default: the theme's.",
            ),
            key(
                "edit-url",
                Shape::Text,
                "",
                "Where a file of the book can be edited, with `{path}` for the file: every page and answer then links to its source.",
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
        says: "A printable document; repeat the table for several. Without any, the book has two, on A4: the guide, `guide.pdf`, and a cheat sheet, `cheatsheet.pdf`.",
        keys: &[
            key(
                "name",
                Shape::Text,
                "",
                "The name of the file without `.pdf`, and what `prepbook build --only` takes. Default: the name of its kind.",
            ),
            key(
                "kind",
                Shape::OneOf(&["guide", "cheatsheet", "worksheet", "cards"]),
                "\"guide\"",
                "What it is: `\"guide\"`, the whole book to read; `\"cheatsheet\"`, question, summary and figure of each answer, in columns; `\"worksheet\"`, questions with room to write; `\"cards\"`, to cut out.",
            ),
            key(
                "paper",
                Shape::OneOf(&["a3", "a4", "a5", "a6", "letter", "legal"]),
                "\"a4\"",
                "The paper's size.",
            ),
            key(
                "orientation",
                Shape::OneOf(&["portrait", "landscape"]),
                "",
                "Whether the paper stands or lies. Default: `\"landscape\"` for cheat sheets, `\"portrait\"` for all others.",
            ),
            key("title", Shape::Text, "", "Its title. Default: the book's."),
            key(
                "greyscale",
                Shape::Flag,
                "false",
                "Whether it is printed without colours, for a copy shop. A theme may print in grey anyway.",
            ),
            key(
                "sections",
                Shape::Names,
                "",
                "Only questions of these sections: each a number, a title or some words of it. Default: all.",
            ),
            key(
                "tags",
                Shape::Texts,
                "",
                "Only questions with one of these tags, of the bank or of an answer. Default: all.",
            ),
            key(
                "status",
                Shape::SomeOf(&["ready", "draft", "unanswered"]),
                "",
                "Only questions that are `\"ready\"` (with an answer that is no draft), `\"draft\"` (with drafts only) or `\"unanswered\"`. Default: all.",
            ),
            key(
                "authors",
                Shape::Texts,
                "",
                "Only answers by these authors, and the questions that they answered. Default: all.",
            ),
            of(
                GUIDE,
                key(
                    "booklet",
                    Shape::Flag,
                    "false",
                    "Whether two pages stand on each side of a sheet of twice the size, in the order in which a pile of them, folded once, is read: `paper = \"a5\"` is printed on A4.",
                ),
            ),
            of(
                GUIDE,
                key(
                    "link-notes",
                    Shape::Flag,
                    "true",
                    "Whether the addresses of web links are printed, as numbered notes.",
                ),
            ),
            of(
                GUIDE,
                key(
                    "tag-index",
                    Shape::Flag,
                    "true",
                    "Whether an index of tags stands at the end.",
                ),
            ),
            of(
                CHEATSHEET,
                key(
                    "columns",
                    Shape::Whole(*COLUMNS.start() as i64, *COLUMNS.end() as i64),
                    "",
                    "How many columns, from 2 to 5. Default: as many as the paper has room for.",
                ),
            ),
            of(
                CHEATSHEET,
                key(
                    "fit",
                    Shape::Whole(*FIT.start() as i64, *FIT.end() as i64),
                    "",
                    "The largest type is found with which it takes no more pages than this. Default: `size` is used.",
                ),
            ),
            of(
                CHEATSHEET,
                key(
                    "size",
                    Shape::Number(*SIZE.start(), *SIZE.end()),
                    "",
                    "The size of the type, in points, from 5 to 14. Default: 8.",
                ),
            ),
            of(
                CHEATSHEET,
                key(
                    "full-prompt",
                    Shape::Flag,
                    "false",
                    "Whether questions are printed in full where their answer has a short title, its `cue`.",
                ),
            ),
            of(
                &["cheatsheet", "cards"],
                key(
                    "unanswered",
                    Shape::OneOf(&["line", "leave-out"]),
                    "",
                    "What becomes of a question without an answer: `\"line\"`, it stands there with a line to fill in; `\"leave-out\"`. Default: `\"line\"` on cheat sheets, `\"leave-out\"` on cards.",
                ),
            ),
            of(
                WORKSHEET,
                key(
                    "answer-space",
                    Shape::Whole(*ANSWER_SPACE.start() as i64, *ANSWER_SPACE.end() as i64),
                    "48",
                    "The room below each question, in millimetres.",
                ),
            ),
            of(
                WORKSHEET,
                key(
                    "ruled",
                    Shape::Flag,
                    "true",
                    "Whether the room has lines to write on.",
                ),
            ),
            of(
                WORKSHEET,
                key(
                    "answers",
                    Shape::OneOf(&["appendix", "none"]),
                    "\"appendix\"",
                    "Whether the answers follow, in an appendix.",
                ),
            ),
            of(
                CARDS,
                key(
                    "up",
                    Shape::OneOfNumbers(UP),
                    "8",
                    "How many cards a side of a sheet holds: 1, 2, 4, 6, 8, 9, 10, 12 or 16.",
                ),
            ),
            of(
                CARDS,
                key(
                    "sides",
                    Shape::OneOf(&["long-edge", "short-edge", "fold"]),
                    "\"long-edge\"",
                    "How backs meet fronts: printed on both sides and turned at the `\"long-edge\"` or the `\"short-edge\"`, or beside each other, to `\"fold\"` and glue.",
                ),
            ),
            of(
                CARDS,
                key(
                    "crop-marks",
                    Shape::Flag,
                    "true",
                    "Whether marks show where to cut.",
                ),
            ),
            of(
                CARDS,
                key(
                    "offset",
                    Shape::Pair(-OFFSET, OFFSET),
                    "[0, 0]",
                    "By how many millimetres the backs are moved to the right and downwards, to make up for a printer that shifts them; negative: to the left, upwards.",
                ),
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
    if table.has("author") {
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
        Shape::Number(least, most) => {
            json!({ "type": "number", "minimum": least, "maximum": most })
        }
        Shape::Pair(least, most) => json!({
            "type": "array", "minItems": 2, "maxItems": 2,
            "items": { "type": "number", "minimum": least, "maximum": most },
        }),
        Shape::OneOfNumbers(numbers) => json!({ "type": "integer", "enum": numbers }),
        Shape::OneOf(names) => json!({ "type": "string", "enum": names }),
        Shape::SomeOf(names) => json!({ "anyOf": [
            { "type": "string", "enum": names },
            { "type": "array", "minItems": 1, "items": { "type": "string", "enum": names } },
        ] }),
        Shape::Names => json!({
            "type": ["string", "integer", "array"], "items": { "type": ["string", "integer"] },
        }),
    };
    schema["description"] = key.says.into();
    // An empty text is no JSON: no default.
    if let Ok(default) = serde_json::from_str::<Value>(key.default) {
        schema["default"] = default;
    }
    schema
}
