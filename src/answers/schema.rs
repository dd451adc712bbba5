//! What an answer's front matter may hold, for editors.

use serde_json::{Map, Value, json};

use super::model::Evidence;

/// What a value may be.
enum Shape {
    /// A text; what YAML takes for a number or a truth value counts as it was typed.
    Text,
    /// A list of texts, or one text with commas.
    List,
    /// A list of the names of evidence, likewise.
    Evidence,
    /// `true` or `false`.
    Flag,
    /// `draft` or `ready`.
    Status,
}

/// Key, shape, default as JSON (empty: none) and what it says, in the words of `docs/answers.md`. A test holds the keys equal to [`super::KEYS`].
const FIELDS: &[(&str, Shape, &str, &str)] = &[
    (
        "question",
        Shape::Text,
        "",
        "the question's text, with or without its Markdown marks",
    ),
    ("id", Shape::Text, "", "the question's id"),
    (
        "cue",
        Shape::Text,
        "",
        "a short title: running heads, outline, phone, links",
    ),
    (
        "summary",
        Shape::Text,
        "",
        "the answer in one line of Markdown",
    ),
    (
        "metric",
        Shape::Text,
        "",
        "the measured change, shown large beside the text; a number is taken as you typed it",
    ),
    ("metric-label", Shape::Text, "", "what it measures"),
    ("tags", Shape::List, "", "a list, or one text with commas"),
    ("status", Shape::Status, "\"ready\"", "`draft` or `ready`"),
    (
        "private",
        Shape::Flag,
        "false",
        "`true`: in no public build",
    ),
    (
        "author",
        Shape::Text,
        "",
        "whose answer it is, where several people answer one question: one answer each",
    ),
    (
        "waive",
        Shape::Evidence,
        "",
        "evidence that this question does not call for: `example`, `metrics`, `outcome`",
    ),
];

/// A JSON Schema (draft 2020-12) of an answer's front matter. A key without a value is no mistake: it says nothing.
pub fn schema() -> Value {
    let keys: Map<String, Value> = FIELDS
        .iter()
        .map(|(name, shape, default, says)| {
            let mut schema = shape_schema(shape);
            schema["description"] = (*says).into();
            // An empty text is no JSON: no default.
            if let Ok(default) = serde_json::from_str::<Value>(default) {
                schema["default"] = default;
            }
            ((*name).to_owned(), schema)
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$comment": "Written by `prepbook schema front-matter`.",
        "title": "prepbook: front matter of an answer",
        "description": "What stands between the two `---` lines of an answer. All of it is optional.",
        "type": ["object", "null"],
        "properties": keys,
        "additionalProperties": false,
    })
}

fn shape_schema(shape: &Shape) -> Value {
    let scalar = ["string", "number", "boolean", "null"];
    let list = ["array", "string", "number", "boolean", "null"];
    match shape {
        Shape::Text => json!({ "type": scalar }),
        Shape::List => json!({ "type": list, "items": { "type": scalar } }),
        Shape::Evidence => {
            let names: Vec<&str> = Evidence::ALL.into_iter().map(Evidence::name).collect();
            json!({ "type": ["array", "string", "null"], "items": { "enum": names } })
        }
        Shape::Flag => json!({ "type": ["boolean", "null"] }),
        Shape::Status => json!({ "enum": ["draft", "ready", null] }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answers::KEYS;

    #[test]
    fn it_has_the_keys_that_are_read() {
        let names: Vec<&str> = FIELDS.iter().map(|field| field.0).collect();
        assert_eq!(names, KEYS);
    }
}
