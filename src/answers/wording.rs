//! What the wording of a question asks for.
//!
//! A table of English openings and turns of phrase, tried in order. A question in another language meets none of them and is [`Asks::Anything`],
//! which is no worse than before there was a table.

use crate::text::normalize;

/// The kind of answer that a question asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Asks {
    /// Something that happened: "Tell me about a time …", "How did you …".
    Story,
    /// A way of working: "How would you …", "Design …".
    Approach,
    /// A choice: "Which …", "When …", "Why …".
    Decision,
    /// A meaning: "What is …", "… the difference between …".
    Definition,
    /// A program: "Write a function …", "Implement …".
    Code,
    /// Nothing that the words tell.
    Anything,
}

/// A rule fits if the question begins with one of `begins` and holds one of `holds`; an empty list asks for nothing.
struct Rule {
    asks: Asks,
    begins: &'static [&'static str],
    holds: &'static [&'static str],
}

const fn begins(asks: Asks, begins: &'static [&'static str]) -> Rule {
    Rule {
        asks,
        begins,
        holds: &[],
    }
}

const fn holds(asks: Asks, holds: &'static [&'static str]) -> Rule {
    Rule {
        asks,
        begins: &[],
        holds,
    }
}

/// The first that fits counts. What happened goes before what would happen ("When did you …" is no choice to make, it was made).
const RULES: &[Rule] = &[
    begins(Asks::Code, &["implement", "code", "program"]),
    Rule {
        asks: Asks::Code,
        begins: &["write", "create", "build", "develop", "complete"],
        holds: &[
            "algorithm",
            "class",
            "code",
            "component",
            "decorator",
            "function",
            "generator",
            "hook",
            "method",
            "polyfill",
            "program",
            "query",
            "regex",
            "script",
            "sql",
            "test",
        ],
    },
    holds(
        Asks::Story,
        &[
            "tell me about",
            "tell us about",
            "a time when",
            "a time you",
            "a time that",
            "a situation where",
            "a situation when",
            "a situation in which",
            "did you",
            "did your",
            "have you",
            "you have",
            "you've",
            "were you",
            "was your",
            "were your",
            "was the best",
            "was the biggest",
            "was the hardest",
            "was the last",
            "was the most",
            "was the worst",
            "your last",
        ],
    ),
    holds(
        Asks::Definition,
        &["difference between", "differences between", "differ from"],
    ),
    begins(
        Asks::Story,
        &[
            "how did",
            "how was",
            "how were",
            "what did",
            "what happened",
            "what was",
            "what were",
            "when did",
            "when was",
            "where did",
            "where was",
            "why did",
            "why was",
            "why were",
        ],
    ),
    begins(Asks::Decision, &["which", "when", "why", "should", "where"]),
    holds(
        Asks::Decision,
        &["pros and cons", "trade off", "trade offs", "tradeoffs"],
    ),
    begins(
        Asks::Approach,
        &[
            "design",
            "how can",
            "how could",
            "how do i",
            "how do we",
            "how do you",
            "how should",
            "how to",
            "how will",
            "how would",
            "imagine",
            "suppose",
            "walk me through",
            "walk us through",
            "what do you do",
            "what steps",
            "what would you",
        ],
    ),
    holds(
        Asks::Approach,
        &["how do you", "how you would", "would you", "you would"],
    ),
    Rule {
        asks: Asks::Story,
        begins: &["describe", "discuss", "explain", "give", "share", "talk"],
        holds: &["you", "your"],
    },
    holds(Asks::Decision, &["why"]),
    begins(
        Asks::Definition,
        &[
            "can you explain",
            "explain",
            "how are",
            "how do",
            "how does",
            "how is",
            "what are",
            "what do",
            "what does",
            "what happens",
            "what is",
            "what will",
            "what's",
        ],
    ),
    // Words of other languages too: only with an English one beside them.
    Rule {
        asks: Asks::Definition,
        begins: &["compare", "define", "describe", "list", "name"],
        holds: &["and", "between", "how", "is", "of", "the", "what", "with"],
    },
];

/// What `question` asks for, by its wording.
pub fn asks(question: &str) -> Asks {
    let folded = normalize(question);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    // Spaces at both ends: a phrase fits whole words only.
    let spaced = format!(" {} ", words.join(" "));
    let fits = |rule: &&Rule| {
        let begins = |phrase: &&str| {
            spaced
                .strip_prefix(' ')
                .and_then(|s| s.strip_prefix(*phrase))
                .is_some_and(|rest| rest.starts_with(' '))
        };
        let holds = |phrase: &&str| spaced.contains(&format!(" {phrase} "));
        (rule.begins.is_empty() || rule.begins.iter().any(begins))
            && (rule.holds.is_empty() || rule.holds.iter().any(holds))
    };
    RULES
        .iter()
        .find(fits)
        .map_or(Asks::Anything, |rule| rule.asks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wording_tells_what_is_asked_for() {
        for (question, asked) in [
            (
                "Tell me about the slowest Django ORM query you fixed.",
                Asks::Story,
            ),
            (
                "Describe a race condition you faced in Django.",
                Asks::Story,
            ),
            (
                "What was the most complex serializer you wrote?",
                Asks::Story,
            ),
            (
                "Have you used `select_for_update()`? In what scenario?",
                Asks::Story,
            ),
            (
                "When did you choose raw SQL instead of Django ORM?",
                Asks::Story,
            ),
            (
                "Why was a query fast locally but slow in production?",
                Asks::Story,
            ),
            ("How would you shard this table?", Asks::Approach),
            ("How do you review code?", Asks::Approach),
            ("Design a URL shortener.", Asks::Approach),
            ("Explain how you would cache it.", Asks::Approach),
            ("When would you use a trie?", Asks::Decision),
            ("Which index fits a range query?", Asks::Decision),
            (
                "What validation logic lived in serializer vs view and why?",
                Asks::Decision,
            ),
            ("What is a closure?", Asks::Definition),
            (
                "What is the difference between a list and a tuple, and when would you use each?",
                Asks::Definition,
            ),
            ("How do retries affect data consistency?", Asks::Definition),
            ("Describe the event loop", Asks::Definition),
            ("What’s the GIL?", Asks::Definition),
            ("Write a function that reverses a list.", Asks::Code),
            ("Implement quicksort", Asks::Code),
            ("Write about your team.", Asks::Anything),
            ("SOLID", Asks::Anything),
            ("", Asks::Anything),
        ] {
            assert_eq!(asks(question), asked, "{question}");
        }
    }

    #[test]
    fn other_languages_are_told_nothing() {
        for question in [
            "Erzähle von der langsamsten Abfrage, die du verbessert hast.",
            "Was ist ein Deadlock?",
            "Describe una situación en la que fallaste.",
            "Qu’est-ce qu’une fermeture ?",
            "什么是 GIL？",
            "Расскажите о себе",
        ] {
            assert_eq!(asks(question), Asks::Anything, "{question}");
        }
    }
}
