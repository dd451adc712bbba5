//! Where the YAML stands.

use crate::diagnostic::Span;

/// How a file begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Split {
    /// No `---` in the first line: all of it is text.
    None,
    /// Front matter.
    Found {
        /// The YAML, between the two lines of dashes.
        yaml: Span,
        /// Where the text begins: the first byte after the closing line.
        body: usize,
    },
    /// A first line `---` that no later one answers. The span is that line.
    CutOff(Span),
}

impl Split {
    /// Where the text begins. What is cut off has no text: the whole file may be YAML.
    pub fn body(&self, text: &str) -> usize {
        match *self {
            Split::None => 0,
            Split::Found { body, .. } => body,
            Split::CutOff(_) => text.len(),
        }
    }
}

/// Finds front matter. As in Jekyll, where the form comes from, the first line is exactly `---` (white space may follow) and the block ends at
/// the next line `---` or `...`.
pub fn split(text: &str) -> Split {
    let mut lines = text.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Split::None;
    };
    let start = first.len();
    let mut at = start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Split::Found {
                yaml: Span::new(start..at),
                body: at + line.len(),
            };
        }
        at += line.len();
    }
    Split::CutOff(Span::new(0..3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_block_and_the_text_after_it() {
        let text = "---\na: 1\n---  \nText\n---\n";
        let Split::Found { yaml, body } = split(text) else {
            panic!("found")
        };
        assert_eq!(&text[yaml.range()], "a: 1\n");
        assert_eq!(&text[body..], "Text\n---\n");
        assert_eq!(
            split("---\n---"),
            Split::Found {
                yaml: Span::new(4..4),
                body: 7
            }
        );
    }

    #[test]
    fn text_without_front_matter_is_all_text() {
        for text in [
            "",
            "# Title\n",
            " ---\na: 1\n---\n",
            "----\n",
            "--- a\n---\n",
        ] {
            assert_eq!(split(text), Split::None, "{text:?}");
        }
    }

    #[test]
    fn a_block_without_end_is_cut_off() {
        assert_eq!(split("---\na: 1\n"), Split::CutOff(Span::new(0..3)));
        assert_eq!(split("---"), Split::CutOff(Span::new(0..3)));
    }
}
