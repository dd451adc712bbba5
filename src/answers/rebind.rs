//! Writing an answer's `id` and `question`, and nothing else.

use std::fmt;

use crate::front_matter::{Split, split};

/// Why an answer cannot be bound by writing its front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebindError {
    /// The front matter has no end: what belongs to it is not known.
    CutOff,
    /// `id` or `question` is typed in a way that cannot be replaced line by line (inside `{…}`, or on one line with others).
    NotByLines,
}

impl fmt::Display for RebindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            RebindError::CutOff => "its front matter is cut off: end it with a line `---`",
            RebindError::NotByLines => "its front matter is not written as one `key: value` a line",
        })
    }
}

impl std::error::Error for RebindError {}

/// The new text of an answer file that is to answer the question `id`, whose text is `question`: both keys set in the front matter (replaced where
/// they stand, else added at its head; front matter is created where there is none), every other byte untouched. `text` is the file as it is
/// on disk: a byte order mark and CRLF line ends stay.
pub fn rebind(text: &str, id: &str, question: &str) -> Result<String, RebindError> {
    let (mark, rest) = match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}", rest),
        None => ("", text),
    };
    let newline = if rest
        .lines()
        .next()
        .is_some_and(|first| rest[first.len()..].starts_with("\r\n"))
    {
        "\r\n"
    } else {
        "\n"
    };
    let fields = [("question", quoted(question)), ("id", quoted(id))];
    let (open, yaml, tail) = match split(rest) {
        Split::CutOff(_) => return Err(RebindError::CutOff),
        Split::None => {
            let mut out = format!("{mark}---{newline}");
            for (key, value) in &fields {
                out.push_str(&format!("{key}: {value}{newline}"));
            }
            out.push_str(&format!("---{newline}"));
            if !rest.is_empty() && !rest.starts_with(['\n', '\r']) {
                out.push_str(newline);
            }
            out.push_str(rest);
            return Ok(out);
        }
        Split::Found { yaml, .. } => {
            let range = yaml.range();
            (
                &rest[..range.start],
                &rest[range.clone()],
                &rest[range.end..],
            )
        }
    };
    if yaml.trim_start().starts_with('{') {
        return Err(RebindError::NotByLines);
    }
    let mut lines: Vec<String> = Vec::new();
    let mut done = [false; 2];
    let mut skipping = false;
    for line in yaml.split_inclusive('\n') {
        // The old value may go on over indented lines (a folded or quoted text).
        if skipping && (line.starts_with([' ', '\t']) || line.trim().is_empty()) {
            continue;
        }
        skipping = false;
        let slot = fields.iter().position(|(key, _)| {
            line.strip_prefix(key)
                .is_some_and(|after| after.trim_start_matches([' ', '\t']).starts_with(':'))
        });
        match slot {
            Some(slot) => {
                if !done[slot] {
                    let (key, value) = &fields[slot];
                    lines.push(format!("{key}: {value}{newline}"));
                }
                done[slot] = true;
                skipping = true;
            }
            None => lines.push(line.to_owned()),
        }
    }
    let mut head = String::new();
    for (slot, (key, value)) in fields.iter().enumerate() {
        if !done[slot] {
            head.push_str(&format!("{key}: {value}{newline}"));
        }
    }
    Ok(format!("{mark}{open}{head}{}{tail}", lines.concat()))
}

/// A text as a YAML scalar: as it is where YAML reads it back so, else in double quotes.
pub(super) fn quoted(value: &str) -> String {
    let plain = !value.is_empty()
        && value.trim() == value
        && value.starts_with(|c: char| c.is_alphabetic())
        && !value.contains(": ")
        && !value.contains(" #")
        && !value.ends_with(':')
        && !value
            .chars()
            .any(|c| c.is_control() || c == '\u{2028}' || c == '\u{2029}' || c == '\u{feff}')
        && !matches!(
            value.to_ascii_lowercase().as_str(),
            "true" | "false" | "yes" | "no" | "on" | "off" | "null" | "y" | "n" | "nan" | "inf"
        );
    if plain {
        return value.to_owned();
    }
    let mut out = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => {
                out.push_str(&format!("\\u{:04x}", c as u32))
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::front_matter::Fields;

    fn bound(text: &str) -> (Option<String>, Option<String>) {
        let Split::Found { yaml, .. } = split(text) else {
            panic!("{text:?} has front matter")
        };
        let mut fields = Fields::read(text, yaml);
        (
            fields.take_text("id").map(|s| s.value),
            fields.take_text("question").map(|s| s.value),
        )
    }

    #[test]
    fn replaces_where_they_stand() {
        let text = "---\n# mine\ncue: x\nid: old   # why\nquestion: >\n  Long\n  old?\ntags: [a]\n---\nText.\n";
        assert_eq!(
            rebind(text, "new", "What is new?").as_deref(),
            Ok("---\n# mine\ncue: x\nid: new\nquestion: What is new?\ntags: [a]\n---\nText.\n")
        );
    }

    #[test]
    fn adds_what_is_missing() {
        assert_eq!(
            rebind("---\ncue: x\n---\nText.\n", "new", "A: b?").as_deref(),
            Ok("---\nquestion: \"A: b?\"\nid: new\ncue: x\n---\nText.\n")
        );
        assert_eq!(
            rebind("Text.\n", "new", "What?").as_deref(),
            Ok("---\nquestion: What?\nid: new\n---\n\nText.\n")
        );
        assert_eq!(
            rebind("", "new", "What?").as_deref(),
            Ok("---\nquestion: What?\nid: new\n---\n")
        );
    }

    #[test]
    fn keeps_mark_and_line_ends() {
        assert_eq!(
            rebind("\u{feff}---\r\nid: a\r\n---\r\nText.\r\n", "b", "What?").as_deref(),
            Ok("\u{feff}---\r\nquestion: What?\r\nid: b\r\n---\r\nText.\r\n")
        );
    }

    #[test]
    fn refuses_what_it_cannot_do() {
        assert_eq!(rebind("---\nid: a\n", "b", "c"), Err(RebindError::CutOff));
        assert_eq!(
            rebind("---\n{id: a}\n---\n", "b", "c"),
            Err(RebindError::NotByLines)
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(question in "[^\\p{C}]{1,40}", id in "[a-z0-9-]{1,12}", body in ".{0,20}") {
            let question = question.split_whitespace().collect::<Vec<_>>().join(" ");
            prop_assume!(!question.is_empty());
            let text = format!("---\ncue: x\n---\n{body}");
            let Ok(new) = rebind(&text, &id, &question) else { panic!("bound") };
            let kept = format!("cue: x\n---\n{body}");
            prop_assert!(new.ends_with(&kept));
            prop_assert_eq!(bound(&new), (Some(id.clone()), Some(question.clone())));
            // Once more changes nothing.
            prop_assert_eq!(rebind(&new, &id, &question), Ok(new));
        }
    }
}
