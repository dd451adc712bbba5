//! An answer never loses its question: whatever is done to a bank, each answer stays with its question, or is named.
//!
//! Here: books in memory. `changes`: each change by itself. `properties`: changes at random.

mod changes;
mod properties;

use std::sync::Arc;

use prepbook::config;
use prepbook::diagnostic::{Diagnostic, FileId};
use prepbook::guide::{self, Inputs, Joined};
use prepbook::markdown::{ParseOptions, parse};
use prepbook::memo::Memo;
use prepbook::source::SourceMap;
use prepbook::{answers, bank};

const BANK: &str = "content/questions.md";

/// A book in memory.
#[derive(Debug, Clone, Default)]
struct Book {
    banks: Vec<(String, String)>,
    answers: Vec<(String, String)>,
    lock: Option<String>,
    locked: bool,
}

struct Outcome {
    joined: Joined,
    problems: Vec<Diagnostic>,
    /// The lock after the build.
    lock: Option<String>,
}

impl Book {
    fn new(bank: &str) -> Book {
        Book {
            banks: vec![(BANK.into(), bank.into())],
            ..Book::default()
        }
    }

    fn answer(mut self, path: &str, front: &str) -> Book {
        self.answers.push((
            format!("content/answers/{path}"),
            format!("---\n{front}\n---\nBody of {path}.\n"),
        ));
        self
    }

    fn build(&self) -> Outcome {
        let memo = Memo::new();
        let mut sources = SourceMap::new(std::path::Path::new("."));
        let (config, problems) = config::read(FileId(0), "");
        assert_eq!(problems, []);
        let mut banks = Vec::new();
        for (path, text) in &self.banks {
            let file = sources.add(path, text);
            let document = parse(text, 0, ParseOptions::bank(true)).document;
            banks.push((file, Arc::new(bank::read(text, &document).expect("a bank"))));
        }
        let mut problems = Vec::new();
        let mut answers = Vec::new();
        for (path, text) in &self.answers {
            let file = sources.add(path, text);
            let (answer, found) =
                answers::read(file, text, &config.content, &config.answers, &memo);
            problems.extend(found);
            answers.push((file, sources.get(file).expect("added").key, answer));
        }
        let lock = self
            .lock
            .as_ref()
            .map(|text| sources.add("content/questions.lock", text));
        let inputs = Inputs {
            banks,
            answers,
            pages: Vec::new(),
            lock,
            locked: self.locked,
            folder: "book".into(),
        };
        let (joined, found) = guide::join(inputs, &config, &mut sources, &Memo::new());
        problems.extend(found);
        let lock = joined.lock.clone().or_else(|| self.lock.clone());
        Outcome {
            joined,
            problems,
            lock,
        }
    }

    /// Builds and keeps the lock, as a user does.
    fn built(mut self) -> Book {
        let outcome = self.build();
        assert_eq!(outcome.errors(), [""; 0], "{:?}", outcome.problems);
        self.lock = outcome.lock;
        self
    }

    fn with_bank(mut self, bank: &str) -> Book {
        self.banks = vec![(BANK.into(), bank.into())];
        self
    }
}

impl Outcome {
    fn codes(&self) -> Vec<&str> {
        self.problems.iter().map(|p| p.code).collect()
    }

    fn errors(&self) -> Vec<&str> {
        self.problems
            .iter()
            .filter(|p| p.is_error())
            .map(|p| p.code)
            .collect()
    }

    fn ids(&self) -> Vec<&str> {
        self.joined
            .guide_full()
            .questions()
            .map(|q| q.id.as_str())
            .collect()
    }

    /// (question's text, the files of its answers) where there are any.
    fn placed(&self) -> Vec<(&str, Vec<&str>)> {
        let name = |path: &'_ str| path.rsplit('/').next().map(|n| n.len()).unwrap_or_default();
        self.joined
            .guide_full()
            .questions()
            .filter(|q| !q.answers.is_empty())
            .map(|q| {
                (
                    q.text.as_str(),
                    q.answers
                        .iter()
                        .map(|a| &a.path[a.path.len() - name(&a.path)..])
                        .collect(),
                )
            })
            .collect()
    }

    /// Place in the guide of the question that an answer stands at.
    fn place_of(&self, file: &str) -> Option<usize> {
        let full = self.joined.guide_full();
        full.questions()
            .position(|q| q.answers.iter().any(|a| a.path.ends_with(file)))
    }
}
