//! Banks as their authors write them: what is read as a question, what is left out and named, and what is refused.

mod support;

use std::fs;
use std::path::Path;

use prepbook::bank::{self, Bank, Reading};
use prepbook::markdown::{BlockKind, ParseOptions, parse, plain_blocks, plain_inlines};

fn read(text: &str) -> Reading {
    let options = ParseOptions::bank(false);
    let parsed = parse(text, bank::body(text), options);
    bank::read(text, &parsed.document)
}

#[track_caller]
fn accepted(text: &str) -> Bank {
    read(text).unwrap_or_else(|no| panic!("refused: {} {}", no.reason, no.help))
}

#[track_caller]
fn refused(text: &str) -> String {
    match read(text) {
        Ok(bank) => panic!("read with {:?}", bank.report.sections),
        Err(no) => no.reason,
    }
}

/// Each question's text, with its section's title before it.
fn questions(bank: &Bank) -> Vec<String> {
    bank.sections
        .iter()
        .flat_map(|s| {
            s.questions
                .iter()
                .map(|q| format!("{}/{}", plain_inlines(&s.title), q.text))
        })
        .collect()
}

fn skipped(bank: &Bank) -> Vec<&str> {
    bank.report
        .skipped
        .iter()
        .map(|(_, why)| why.as_str())
        .collect()
}

#[test]
fn public_banks_give_the_counts_that_were_counted_by_hand() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/banks");
    let Ok(expected) = fs::read_to_string(folder.join("expected.tsv")) else {
        return support::skip("the public banks are not beside the repository");
    };
    let mut lists = 0;
    for line in expected.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [file, shape, sections, count, ..] = fields[..] else {
            panic!("{line}")
        };
        if file.contains('*') {
            continue;
        }
        let text = fs::read_to_string(folder.join(file)).unwrap();
        if shape == "list" {
            lists += 1;
            let bank = accepted(&text);
            let found: usize = bank.sections.iter().map(|s| s.questions.len()).sum();
            assert_eq!(
                (
                    bank.sections.len().to_string().as_str(),
                    found.to_string().as_str()
                ),
                (sections, count),
                "{file}: {:?}",
                bank.report
            );
        } else {
            let reason = refused(&text);
            assert!(reason.contains("later version"), "{file}: {reason}");
        }
    }
    assert_eq!(lists, 6);
}

#[test]
fn files_with_one_question_each_are_refused_with_the_reason() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/banks/30-seconds");
    let Ok(entries) = fs::read_dir(folder) else {
        return support::skip("the public banks are not beside the repository");
    };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "md") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(
                read(&text).is_err(),
                "{} was read as a list",
                path.display()
            );
        }
    }
}

#[test]
fn this_books_bank() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("content/questions.md"))
            .unwrap();
    let bank = accepted(&text);
    let counts: Vec<usize> = bank.sections.iter().map(|s| s.questions.len()).collect();
    assert_eq!(counts, [14, 10, 10, 9, 9, 7, 8, 7, 6]);
    assert_eq!(
        plain_inlines(bank.title.as_ref().unwrap()),
        "Django Practical Interview Questions (4 Years Experience)"
    );
    assert!(plain_blocks(&bank.introduction, true).contains("❌ No theory"));
    let last = bank.sections.last().unwrap().questions.last().unwrap();
    assert_eq!(
        (last.number, last.text.as_str()),
        (Some(80), "What trade-offs did you consciously accept?")
    );
    assert!(last.body.is_empty() && last.parts.is_empty());
    assert!(plain_blocks(&bank.epilogue, true).contains("real examples, metrics, and outcomes"));
    assert!(
        bank.report.gaps.is_empty()
            && bank.report.repeats.is_empty()
            && bank.report.skipped.is_empty(),
        "{:?}",
        bank.report
    );
}

#[test]
fn every_mark_of_a_list_will_do() {
    for mark in ["1.", "1)", "*", "-", "+"] {
        let bank = accepted(&format!(
            "# T\n\n## A\n\n{mark} Why one?\n{mark} Why two?\n\n## B\n\n{mark} Explain three.\n"
        ));
        assert_eq!(
            questions(&bank),
            ["A/Why one?", "A/Why two?", "B/Explain three."],
            "{mark}"
        );
    }
}

#[test]
fn statements_are_questions_under_a_section() {
    let bank = accepted("# T\n\n## A\n\n- Explain closures.\n- Describe the box model.\n");
    assert_eq!(questions(&bank).len(), 2);
}

#[test]
fn no_heading_at_all() {
    let bank = accepted("1. Why one?\n2. Why two?\n");
    assert_eq!(questions(&bank), ["/Why one?", "/Why two?"]);
    assert!(bank.title.is_none());
}

#[test]
fn front_matter_gives_the_title() {
    let bank =
        accepted("---\ntitle: \"CSS: questions\"\nlayout: page\n---\n\n* Why one?\n* Why two?\n");
    assert_eq!(
        plain_inlines(bank.title.as_ref().unwrap()),
        "CSS: questions"
    );
    assert_eq!(
        questions(&bank),
        ["CSS: questions/Why one?", "CSS: questions/Why two?"]
    );
}

#[test]
fn front_matter_is_no_text_of_the_book() {
    let book = support::Book::empty();
    book.put("book.toml", "");
    book.put(
        "content/questions.md",
        "---\ntitle: Net questions\nlayout: page\n---\n\n- Explain TCP.\n- Explain UDP.\n",
    );
    let run = book.run(&["check", "--json"]);
    let told: serde_json::Value = serde_json::from_str(&run.stdout()).expect("JSON");
    let sections = &told["banks"][0]["sections"];
    assert_eq!(sections[0]["title"], "Net questions", "{told}");
    assert_eq!(sections.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_rule_in_the_first_line_begins_no_front_matter() {
    for text in [
        "---\n\n# Bank\n\n- Why one?\n- Why two?\n\n---\n\n# More\n\n- Why three?\n",
        "---\n\n- Why one?\n- Why two: this?\n\n---\n\n- Why three?\n",
    ] {
        let bank = accepted(text);
        let count: usize = bank.sections.iter().map(|s| s.questions.len()).sum();
        assert_eq!(count, 3, "{text}");
    }
}

#[test]
fn groups_of_sections_are_parents_and_several_titles_are_sections() {
    let bank = accepted(
        "# Bank\n\n## Group\n\n### A\n\n1. Why?\n\n### B\n\n2. How?\n\n## C\n\n3. When?\n",
    );
    let parents: Vec<_> = bank.sections.iter().map(|s| s.parents.join("/")).collect();
    assert_eq!(parents, ["Group", "Group", ""]);
    let bank = accepted("# A\n\n1. Why?\n\n# B\n\n1. How?\n");
    assert_eq!(questions(&bank), ["A/Why?", "B/How?"]);
    assert!(bank.title.is_none());
    let bank = accepted("Bank\n====\n\nSection\n-------\n\n* Why?\n");
    assert_eq!(questions(&bank), ["Section/Why?"]);
}

#[test]
fn a_question_keeps_its_code_its_paragraphs_and_its_parts() {
    let bank = accepted(
        "## A\n\n1. What does `f()` give?\n\n   ```python\n   f()\n   ```\n\n   Mind the default.\n   - in Python 2?\n   - in Python 3?\n     - and why?\n2. Next?\n",
    );
    let question = &bank.sections[0].questions[0];
    assert_eq!(question.text, "What does f() give?");
    assert_eq!(question.body.len(), 2);
    assert_eq!(question.code(), "f()\n");
    assert_eq!(question.parts.len(), 2);
    assert_eq!(question.parts[1].body.len(), 1);
}

#[test]
fn code_that_is_not_indented_still_belongs_to_the_question_above() {
    let bank = accepted(
        "## A\n\n1. What does this give?\n\n```js\nf()\n```\n\n2. And this?\n\n```js\ng()\n```\n\n3. Why?\n",
    );
    let numbers: Vec<_> = bank.sections[0]
        .questions
        .iter()
        .map(|q| (q.number.unwrap(), q.code()))
        .collect();
    assert_eq!(
        numbers,
        [(1, "f()\n".into()), (2, "g()\n".into()), (3, String::new())]
    );
}

#[test]
fn ids_by_the_authors() {
    let bank = accepted(
        "## A\n\n1. Why? {#why}\n2. How? <!-- id: how-so -->\n3. What?\n   <!-- id: what -->\n4. Set `{#no}`?\n",
    );
    let ids: Vec<_> = bank.sections[0]
        .questions
        .iter()
        .map(|q| (q.text.as_str(), q.explicit_id.as_deref()))
        .collect();
    assert_eq!(
        ids,
        [
            ("Why?", Some("why")),
            ("How?", Some("how-so")),
            ("What?", Some("what")),
            ("Set {#no}?", None)
        ]
    );
}

#[test]
fn labels_and_bold_prompts() {
    let bank = accepted("## A\n\n- **Q1.** Why?\n- Q2: How?\n- **What is it?**\n");
    let read: Vec<_> = bank.sections[0]
        .questions
        .iter()
        .map(|q| (q.number, q.text.as_str()))
        .collect();
    assert_eq!(
        read,
        [(Some(1), "Why?"), (Some(2), "How?"), (None, "What is it?")]
    );
}

#[test]
fn numbers_gaps_and_repeats() {
    let bank = accepted("## A\n\n1. a?\n2. b?\n5. c?\n5. d?\n\n## B\n\n6. e?\n4. f?\n7. g?\n");
    let gaps: Vec<_> = bank.report.gaps.iter().map(|g| (g.0, g.1)).collect();
    let repeats: Vec<_> = bank.report.repeats.iter().map(|r| r.0).collect();
    assert_eq!((gaps, repeats), (vec![(2, 5)], vec![5, 4]));
    // Numbers that begin again with each section, and numbers that are all the same, are how some authors write.
    let bank =
        accepted("## A\n\n1. a?\n2. b?\n\n## B\n\n1. c?\n2. d?\n\n## C\n\n1. e?\n1. f?\n1. g?\n");
    assert!(
        bank.report.gaps.is_empty() && bank.report.repeats.is_empty(),
        "{:?}",
        bank.report
    );
    let numbers: Vec<_> = bank.sections[2]
        .questions
        .iter()
        .map(|q| q.number.unwrap())
        .collect();
    assert_eq!(numbers, [1, 2, 3]);
}

#[test]
fn what_is_no_question_is_left_out_and_named() {
    let bank = accepted(
        "# Bank\n\n- Free\n- Open\n\n## Table of contents\n\n- [A](#a)\n  - [deeper](#deeper)\n- [B](#b)\n\n## A\n\nSome words.\n\n1. Why?\n2.\n3. How?\n\nWords after.\n\n## Links\n\n- [One](https://example.org)\n- [Two](https://example.org/2) - good\n\n## B\n\n4. When?\n\n---\n\nGood luck!\n\n## License\n\n- MIT\n",
    );
    assert_eq!(questions(&bank), ["A/Why?", "A/How?", "B/When?"]);
    assert!(
        bank.introduction
            .iter()
            .any(|b| matches!(b.kind, BlockKind::List(_))),
        "the feature list is the introduction's"
    );
    // A heading under which nothing is left goes with it.
    let introduction = plain_blocks(&bank.introduction, true);
    assert!(
        !introduction.contains("Table of contents"),
        "{introduction}"
    );
    let skipped = skipped(&bank).join("\n");
    for what in [
        "a table of contents",
        "the heading “Table of contents”, under which nothing is left",
        "an empty list item",
        "a list of links",
    ] {
        assert!(skipped.contains(what), "{what} in\n{skipped}");
    }
    assert_eq!(
        plain_blocks(&bank.sections[0].closing, true).trim(),
        "Words after."
    );
    let end = plain_blocks(&bank.epilogue, true);
    assert!(
        end.contains("Good luck!") && end.contains("License") && end.contains("MIT"),
        "{end}"
    );
}

#[test]
fn every_script_asks() {
    let bank = accepted(
        "# 面試\n\n## 基礎\n\n* 什麼是閉包？\n* 解釋下深拷貝\n\n## أسئلة\n\n* ما هو جانغو؟\n",
    );
    assert_eq!(bank.sections.len(), 2);
    assert_eq!(questions(&bank).len(), 3);
}

#[test]
fn what_is_no_bank_is_refused_with_the_reason() {
    assert!(refused("").contains("empty"));
    assert!(refused("<!-- nothing yet -->\n").contains("empty"));
    assert!(refused("# A\n\nProse only.\n").contains("no list"));
    assert!(refused("# Awesome\n\n## Tools\n\n- [One](https://example.org/1)\n- [Two](https://example.org/2)\n").contains("links"));
    assert!(refused("# A tool\n\n## Features\n\n- Fast\n- Small\n").contains("none of its 2"));
    for other in [
        "## What is A?\n\nIt is:\n\n- this\n- that\n\n## What is B?\n\nThat.\n\n## What is C?\n\n- x\n",
        "## A\n\n<details><summary>What is A?</summary>\n\n- x\n\n</details>\n\n<details><summary>B?</summary>\n\ny\n\n</details>\n\n<details><summary>C?</summary>\n\nz\n\n</details>\n",
        "### Describe A.\n\n#### Answer\n\nIt is\n\n- this\n- that\n\n#### Good to hear\n\n- something else\n",
        "## A\n\n**What is A?**\n\n- x\n\n**What is B?**\n\ny\n\n**What is C?**\n\nz\n",
        "1. ### What is A?\n\n   Text\n2. ### What is B?\n\n   Text\n3. ### What is C?\n\n   Text\n",
    ] {
        assert!(refused(other).contains("later version"), "{other}");
    }
}

#[test]
fn letters_that_sub_questions_bring_along_are_not_said_twice() {
    let parts = |text: &str| -> Vec<String> {
        let bank = accepted(&format!("# Bank\n\n1. Which of these?\n{text}2. Why?\n"));
        let parts = bank.sections[0].questions[0].parts.iter();
        parts.map(|part| plain_inlines(&part.prompt)).collect()
    };
    assert_eq!(
        parts("   - A: Calico\n   - B: Cilium\n"),
        ["Calico", "Cilium"]
    );
    assert_eq!(parts("   - (a) one\n   - (b) `two`\n"), ["one", "two"]);
    // Only all of them, one after the other.
    let kept = ["A: Calico", "C: Cilium"];
    assert_eq!(parts("   - A: Calico\n   - C: Cilium\n"), kept);
    assert_eq!(parts("   - a. one\n"), ["a. one"]);
}
