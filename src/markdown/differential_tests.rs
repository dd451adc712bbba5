//! The tree and its writer against pulldown-cmark's own HTML.
//!
//! Here with raw HTML kept as written, so that nothing needs to be left out; what becomes of raw HTML has tests of its own.

use proptest::prelude::*;

use super::parse::{Html, parse_with};
use super::reference::reference;
use super::*;

struct Unchanged;

impl Links for Unchanged {
    fn link(&self, link: &Link) -> LinkHtml {
        LinkHtml {
            url: Some(link.dest.clone()),
            ..LinkHtml::default()
        }
    }

    fn image(&self, image: &Image) -> LinkHtml {
        LinkHtml {
            url: Some(image.dest.clone()),
            ..LinkHtml::default()
        }
    }
}

fn ours(text: &str, options: ParseOptions) -> String {
    let parsed = parse_with(text, 0, options, Html::AsWritten);
    let mut out = String::new();
    write_blocks(
        &mut out,
        &parsed.document,
        &HtmlOptions {
            raw_html: true,
            ..HtmlOptions::plain(&Unchanged)
        },
    );
    out
}

const OPTIONS: [ParseOptions; 2] = [
    ParseOptions {
        smart_punctuation: false,
        private_fences: false,
        wikilinks: false,
    },
    ParseOptions {
        smart_punctuation: true,
        private_fences: true,
        wikilinks: true,
    },
];

#[test]
fn the_examples_of_commonmark() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/commonmark/examples.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/commonmark/examples.json is not there");
        return;
    };
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert_eq!(examples.len(), 652);
    let mut bad = 0;
    for example in &examples {
        let markdown = example["markdown"].as_str().unwrap();
        for options in OPTIONS {
            let (ours, theirs) = (
                ours(markdown, options),
                reference(markdown, options.extensions(markdown)),
            );
            if ours != theirs {
                bad += 1;
                println!(
                    "{}: {markdown:?}\nours   {ours:?}\ntheirs {theirs:?}\n",
                    example["example"]
                );
            }
        }
    }
    assert_eq!(bad, 0);
}

/// Pieces of Markdown that meet in every way.
const PIECES: &[&str] = &[
    "a",
    "b c",
    "é",
    "😀",
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\n",
    "\\",
    "*",
    "**",
    "_",
    "__",
    "~~",
    "~",
    "`",
    "``",
    "[",
    "]",
    "](",
    ")",
    "(x)",
    "[x]",
    "![",
    "](y 'z')",
    "[x]: /u 't'\n",
    "<",
    ">",
    "> ",
    "- ",
    "* ",
    "1. ",
    "2) ",
    "10. ",
    "    ",
    "   ",
    "# ",
    "## h {#i}",
    "---\n",
    "===\n",
    "***\n",
    "```\n",
    "``` rs x\n",
    "~~~\n",
    "|",
    "|-|:-:|\n",
    "|a|b|\n",
    ":",
    ": d\n",
    "- [ ] ",
    "- [x] ",
    "[^1]",
    "[^1]: n\n",
    "[^b]",
    "[^B]: m\n",
    "&amp;",
    "&",
    "\"",
    "'",
    "--",
    "...",
    "<b>",
    "</b>",
    "<div>\n",
    "<!-- c -->",
    "<br>",
    "<http://h>",
    "<m@n.o>",
    "<k:x>",
    "[e](javascript:x)",
    "![f](data:x)",
    "[[w]]",
    "[[w|v]]",
    "> [!NOTE]\n",
    "> [!TIP]\n",
    "  - ",
    "\n  ",
    "\n> ",
    "\n    ",
];

/// Whole blocks, nested in each other.
fn blocks(depth: u32) -> BoxedStrategy<String> {
    let text = proptest::collection::vec(
        prop_oneof![
            Just("word"),
            Just("*em*"),
            Just("**strong**"),
            Just("`code`"),
            Just("[link](to \"t\")"),
            Just("![alt *x*](i)"),
            Just("~~s~~"),
            Just("a\\\nb"),
            Just("a  \nb"),
            Just("line\nline"),
            Just("[^1]"),
            Just("&lt;"),
            Just("\"q\""),
            Just("<i>"),
            Just("***x** y*")
        ],
        1..5,
    )
    .prop_map(|words| words.join(" "));
    let leaf = prop_oneof![
        text.clone(),
        text.clone()
            .prop_map(|text| format!("## {}", text.replace('\n', " "))),
        text.clone().prop_map(|text| format!("```py\n{text}\n```")),
        Just("    code\n\n    code".to_owned()),
        Just("| a | b |\n|:-:|--:|\n| `c` | d |\n| e |".to_owned()),
        Just("***".to_owned()),
        Just("[^1]: note\n\n    more".to_owned()),
        Just("term\n: def\n: def".to_owned()),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = proptest::collection::vec(blocks(depth - 1), 1..4);
    let indent = |text: &str, first: &str, rest: &str| {
        let mut out = String::new();
        for (n, line) in text.lines().enumerate() {
            out += if n == 0 {
                first
            } else if line.is_empty() {
                ""
            } else {
                rest
            };
            out += line;
            out += "\n";
        }
        out
    };
    let quote = inner
        .clone()
        .prop_map(move |blocks| indent(&blocks.join("\n\n"), "> ", "> "));
    let alert = inner.clone().prop_map(move |blocks| {
        format!("> [!WARNING]\n{}", indent(&blocks.join("\n\n"), "> ", "> "))
    });
    let list = (inner.clone(), any::<bool>(), 0..3usize).prop_map(move |(blocks, loose, kind)| {
        let (first, rest) = [("- ", "  "), ("7. ", "   "), ("- [x] ", "  ")][kind];
        let items: Vec<String> = blocks
            .iter()
            .map(|block| indent(block, first, rest))
            .collect();
        items.join(if loose { "\n" } else { "" })
    });
    prop_oneof![leaf, quote, alert, list].boxed()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_of_marks(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..40), n in 0..2usize) {
        let text = pieces.concat();
        prop_assert_eq!(ours(&text, OPTIONS[n]), reference(&text, OPTIONS[n].extensions(&text)), "{:?}", text);
    }

    #[test]
    fn nested_blocks(blocks in proptest::collection::vec(blocks(3), 1..4), n in 0..2usize) {
        let text = blocks.join("\n\n");
        prop_assert_eq!(ours(&text, OPTIONS[n]), reference(&text, OPTIONS[n].extensions(&text)), "{}", text);
    }
}

#[test]
fn a_task_that_is_an_underlined_backslash_is_read() {
    for text in [
        "- [ ] \\\n  --\n",
        "> 1. [x]  \\ \n>    ===\n\ntext\n",
        "---\n- [ ] \\\n  --",
        "- [ ] \\\r  --\r\rtext",
    ] {
        for options in OPTIONS {
            assert_eq!(
                ours(text, options),
                reference(text, options.extensions(text)),
                "{text:?}"
            );
        }
    }
}
