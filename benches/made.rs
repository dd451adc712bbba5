//! A book of any size, made of words that no cache has seen before: always the same bytes for the same size.

use std::fs;
use std::path::Path;

/// Questions of a section.
const SECTION: usize = 40;
/// Words to draw from; a real book of 240 questions has about as many different ones.
const VOCABULARY: usize = 4000;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
pub struct Random(u64);

impl Random {
    /// A sequence of its own for each seed.
    pub fn new(seed: u64) -> Random {
        Random(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }

    /// Small numbers more often than large ones, about as words occur in a language (Zipf).
    fn rank(&mut self, n: usize) -> usize {
        let uniform = (self.next() >> 11) as f64 / (1u64 << 53) as f64;
        ((n as f64).powf(uniform) - 1.0) as usize
    }
}

fn word(rank: usize) -> String {
    const COMMON: [&str; 24] = [
        "the", "a", "of", "and", "to", "in", "we", "it", "that", "was", "for", "on", "with", "as",
        "by", "had", "then", "from", "each", "one", "not", "our", "which", "after",
    ];
    const PARTS: [&str; 24] = [
        "re", "quer", "lock", "ta", "ble", "in", "dex", "ser", "vi", "ce", "batch", "ing", "la",
        "ten", "cy", "mi", "gra", "tion", "shard", "er", "ly", "ness", "stor", "age",
    ];
    match COMMON.get(rank) {
        Some(word) => (*word).to_owned(),
        None => {
            let mut random = Random::new(rank as u64);
            (0..2 + random.below(3))
                .map(|_| PARTS[random.below(PARTS.len())])
                .collect()
        }
    }
}

/// About `count` words in sentences, some of them marked.
pub fn prose(random: &mut Random, count: usize) -> String {
    let mut out = String::new();
    let mut left = count;
    while left > 0 {
        let length = (6 + random.below(14)).min(left);
        for i in 0..length {
            let word = word(random.rank(VOCABULARY));
            let word = match (i, random.below(40)) {
                (0, _) => word[..1].to_uppercase() + &word[1..],
                (_, 0) => format!("`{word}()`"),
                (_, 1) => format!("**{word}**"),
                (_, 2) => format!("*{word}*"),
                _ => word,
            };
            if i > 0 {
                out.push(' ');
            }
            out.push_str(&word);
        }
        out.push_str(". ");
        left -= length;
    }
    out.trim_end().to_owned()
}

/// A function in Python or SQL with names of its own.
pub fn code(random: &mut Random) -> (&'static str, String) {
    let mut name = || {
        format!(
            "{}_{}",
            word(30 + random.below(VOCABULARY)),
            random.below(1000)
        )
    };
    let (a, b, c) = (name(), name(), name());
    if random.below(2) == 0 {
        let code = format!(
            "def {a}({b}, limit=100):\n    \"\"\"Takes {c} apart.\"\"\"\n    with transaction.atomic():\n        rows = {b}.objects.select_for_update().filter({c}__gte=limit)\n        for row in rows.iterator(chunk_size=500):\n            if row.{c} is None:\n                continue\n            row.{c} += 1  # once each\n            yield row\n"
        );
        ("python", code)
    } else {
        let code = format!(
            "SELECT {a}.id, count(*) AS {b}\nFROM {a}\nJOIN {c} ON {c}.{a}_id = {a}.id\nWHERE {c}.created_at > now() - interval '7 days' -- a week\nGROUP BY {a}.id\nHAVING count(*) > 10;\n"
        );
        ("sql", code)
    }
}

fn answer(random: &mut Random, question: &str, next: usize) -> String {
    let (language, code) = code(random);
    format!(
        "---\nquestion: {question}\ncue: {}\nsummary: {}\nmetric: {} ms → {} ms\nmetric-label: at the median\ntags: [made]\n---\n{} See [the next one](q{next}.md).\n\n\
         ### Example\n\n{}\n\n```{language}\n{code}```\n\n### Metrics\n\n| step | before | after |\n|---|--:|--:|\n| {} | {} | {} |\n| {} | {} | {} |\n\n\
         - {}\n- {}\n\n### Outcome\n\n{}\n",
        prose(random, 3).trim_end_matches('.'),
        prose(random, 12),
        900 + random.below(900),
        random.below(90),
        prose(random, 80),
        prose(random, 60),
        word(random.below(VOCABULARY)),
        random.below(999),
        random.below(99),
        word(random.below(VOCABULARY)),
        random.below(999),
        random.below(99),
        prose(random, 12),
        prose(random, 12),
        prose(random, 70),
    )
}

/// Writes a book of `questions` questions, all of them answered, below `root`.
pub fn book(root: &Path, questions: usize) {
    let mut random = Random::new(questions as u64);
    let answers = root.join("content/answers");
    fs::create_dir_all(&answers).expect("folders");
    let mut bank = String::from("# A made book\n");
    for n in 1..=questions {
        if (n - 1) % SECTION == 0 {
            bank += &format!("\n## Part {}\n\n", 1 + n / SECTION);
        }
        let question = format!(
            "How did {} and {} go in case {n}?",
            word(24 + random.below(VOCABULARY)),
            word(24 + random.below(VOCABULARY))
        );
        bank += &format!("{n}. {question}\n");
        let text = answer(&mut random, &question, 1 + n % questions);
        fs::write(answers.join(format!("q{n}.md")), text).expect("an answer");
    }
    fs::write(root.join("content/questions.md"), bank).expect("the bank");
    fs::write(root.join("book.toml"), "[book]\ntitle = \"A made book\"\n").expect("book.toml");
}
