//! What scripts know of the book: plain data in files without a hash in their names, so that an edit of one answer changes one of them and no page.
//!
//! - `data/questions.js`: for every question what search and practice need at first (prompt, cue, tags, summary, …), in columns.
//! - `data/<section>-<n>.js`: the cards, each question with its answers as it stands on its section's page, some dozens a file.
//!
//! Each calls a function with its data, since pages opened from disk can load scripts and nothing else.

use serde::Serialize;
use tera::Context;

use super::links::{Place, page_name};
use super::pages::{Site, value};
use super::templates::{self, Problem};
use crate::answers::Status;
use crate::guide::Question;
use crate::markdown::plain_inlines;
use crate::text::normalize;

/// Where the list of questions is.
pub(super) const QUESTIONS: &str = "data/questions.js";

/// Questions in a file of cards. A section's page holds as many and more; this keeps one step of practice below about 100 kB.
const SHARD: usize = 30;

/// Some questions of one section, whose cards stand in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Shard {
    /// Of the section, in the guide.
    pub(super) section: usize,
    /// Of the first question, in the section.
    start: usize,
    /// Past the last question, in the section.
    end: usize,
    /// Of the first question, in the guide.
    first: usize,
    /// `data/<name>.js`
    name: String,
}

impl Shard {
    /// Path from the site's root.
    pub(super) fn path(&self) -> String {
        format!("data/{}.js", self.name)
    }
}

/// `prepbook.questions(…)`: one entry a question in each list, unless it says otherwise.
#[derive(Serialize)]
pub(super) struct Questions<'a> {
    /// The site's own title.
    title: &'a str,
    /// Title, URL from the site's root and number of questions, one a section.
    sections: Vec<(&'a str, String, usize)>,
    /// Place of the first question, and name, one a file of cards.
    shards: Vec<(usize, &'a str)>,
    /// Names of tags, as the numbers in `tagged` count them.
    tags: Vec<&'a str>,
    /// Names of difficulties, as the numbers in `level` count them; the first one is none.
    levels: Vec<&'a str>,
    /// Where each question has a page of its own: the names of those pages that are not named by their question's id, by its place in the guide.
    split: Option<std::collections::BTreeMap<usize, String>>,
    id: Vec<&'a str>,
    number: Vec<&'a str>,
    prompt: Vec<&'a str>,
    /// The short title, or empty.
    cue: Vec<&'a str>,
    summary: Vec<String>,
    tagged: Vec<Vec<usize>>,
    level: Vec<usize>,
    /// A figure a question: 0 unanswered, 1 in draft, 2 ready.
    status: String,
    /// Seconds to say the first answer; 0: there is none.
    seconds: Vec<u32>,
}

/// `prepbook.cards(name, …)`
#[derive(Serialize)]
struct Cards {
    /// A question with its answers, one each.
    html: Vec<String>,
    /// Which of its options are right, counted from 0, one list a question; none where nobody says.
    right: Vec<Option<Vec<usize>>>,
}

/// The files of cards, in order.
pub(super) fn shards(site: &Site<'_>) -> Vec<Shard> {
    let mut shards = Vec::new();
    let mut first = 0;
    for (index, section) in site.guide.sections.iter().enumerate() {
        let count = section.questions.len();
        for (n, start) in (0..count).step_by(SHARD).enumerate() {
            shards.push(Shard {
                section: index,
                start,
                end: (start + SHARD).min(count),
                first: first + start,
                name: format!("{}-{}", section.slug, n + 1),
            });
        }
        first += count;
    }
    shards
}

impl Site<'_> {
    /// The questions of a file of cards.
    pub(super) fn of_shard(&self, shard: &Shard) -> &[std::sync::Arc<Question>] {
        let section = self.guide.sections.get(shard.section);
        section
            .and_then(|section| section.questions.get(shard.start..shard.end))
            .unwrap_or_default()
    }

    /// Draws `data/questions.js`.
    pub(super) fn draw_questions(&self, shards: &[Shard]) -> Result<String, Problem> {
        parsed_script("prepbook.questions(", &self.questions(shards))
    }

    /// What scripts know of all questions.
    pub(super) fn questions<'s>(&'s self, shards: &'s [Shard]) -> Questions<'s> {
        let mut tags = Names::default();
        let mut levels = Names::default();
        levels.number("");
        let mut data = Questions {
            title: &self.guide.about.title,
            sections: Vec::new(),
            shards: shards
                .iter()
                .map(|shard| (shard.first, shard.name.as_str()))
                .collect(),
            tags: Vec::new(),
            levels: Vec::new(),
            split: self.options.site.split.then(Default::default),
            id: Vec::new(),
            number: Vec::new(),
            prompt: Vec::new(),
            cue: Vec::new(),
            summary: Vec::new(),
            tagged: Vec::new(),
            level: Vec::new(),
            status: String::new(),
            seconds: Vec::new(),
        };
        for (index, section) in self.guide.sections.iter().enumerate() {
            // In a single page, ids of questions are enough.
            let url = self.addresses.section(index).filter(|_| !self.single);
            let url = url.unwrap_or_default();
            data.sections
                .push((&section.title, url, section.questions.len()));
            for question in &section.questions {
                let name = page_name(&question.id);
                if let Some(names) = &mut data.split
                    && name != question.id
                {
                    names.insert(data.id.len(), name.into_owned());
                }
                data.id.push(&question.id);
                data.number.push(&question.number);
                data.prompt.push(&question.text);
                let cued = question.cue != question.text;
                data.cue.push(if cued { &question.cue } else { "" });
                let summaries = question.answers.iter().filter_map(|a| a.summary.as_deref());
                let summaries: Vec<String> = summaries.map(plain_inlines).collect();
                data.summary.push(summaries.join(" · "));
                let of_answers = question.answers.iter().flat_map(|a| &a.tags);
                let mut numbers: Vec<usize> = question
                    .tags
                    .iter()
                    .chain(of_answers)
                    .map(|tag| tags.number(tag))
                    .collect();
                numbers.sort_unstable();
                numbers.dedup();
                data.tagged.push(numbers);
                data.level
                    .push(levels.number(question.difficulty.as_deref().unwrap_or_default()));
                data.status.push(status(question));
                let first = question.answers.first();
                data.seconds.push(first.map_or(0, |answer| answer.seconds));
            }
        }
        data.tags = tags.names;
        data.levels = levels.names;
        data
    }

    /// Draws a file of cards.
    pub(super) fn draw_cards(&self, shard: &Shard) -> Result<String, Problem> {
        let template = "question.html";
        let problem = |error: tera::Error| templates::unexpected(template, &error.to_string());
        let place = Place::at("practice.html");
        let mut context = Context::new();
        self.fill_common(&mut context, None, &place)
            .map_err(problem)?;
        context.insert_value(
            "page",
            value(&self.view("practice", None)).map_err(problem)?,
        );
        let mut cards = Cards {
            html: Vec::new(),
            right: Vec::new(),
        };
        for question in self.of_shard(shard) {
            let view = self.question(question, &place);
            context.insert_value("question", value(&view).map_err(problem)?);
            let html = templates::render(self.tera, template, &context, self.theme)?;
            cards.html.push(html.trim().to_owned());
            cards.right.push(right(question));
        }
        let name = serde_json::to_string(&shard.name).unwrap_or_default();
        script(&format!("prepbook.cards({name},"), &cards)
    }
}

/// Which of its options are right, counted from 0; `None`: nobody says.
pub(super) fn right(question: &Question) -> Option<Vec<usize>> {
    let options = question.options.iter().enumerate();
    let right: Vec<usize> = options
        .filter_map(|(n, option)| (option.correct == Some(true)).then_some(n))
        .collect();
    (!right.is_empty()).then_some(right)
}

/// `0` unanswered, `1` in draft, `2` ready.
fn status(question: &Question) -> char {
    let mut best = '0';
    for answer in &question.answers {
        best = best.max(match answer.status {
            Status::Ready => '2',
            Status::Draft => '1',
        });
    }
    best
}

/// Names in the order in which they first come; spellings that mean the same are one.
#[derive(Default)]
struct Names<'a> {
    names: Vec<&'a str>,
    known: std::collections::HashMap<String, usize>,
}

impl<'a> Names<'a> {
    fn number(&mut self, name: &'a str) -> usize {
        *self.known.entry(normalize(name)).or_insert_with(|| {
            self.names.push(name);
            self.names.len() - 1
        })
    }
}

/// A call with data.
fn script(call: &str, data: &impl Serialize) -> Result<String, Problem> {
    let json = json_for_script(data)
        .map_err(|error| templates::unexpected("question.html", &error.to_string()))?;
    Ok(format!("{call}{json});\n"))
}

/// The same with the data as a text that the script has parsed: of a long list a browser reads a text much sooner than an expression.
fn parsed_script(call: &str, data: &impl Serialize) -> Result<String, Problem> {
    let json = json_for_script(data)
        .map_err(|error| templates::unexpected("question.html", &error.to_string()))?;
    let text = json.replace('\\', "\\\\").replace('\'', "\\'");
    Ok(format!("{call}JSON.parse('{text}'));\n"))
}

/// Data as a script's text has them. What would end or open a script's element cannot stand in it: a page may hold it in one.
pub(super) fn json_for_script(data: &impl Serialize) -> serde_json::Result<String> {
    let json = serde_json::to_string(data)?;
    Ok(json.replace("</", "<\\/").replace("<!--", "\\u003c!--"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_data_ends_a_script() {
        let text = "</script><!-- <script>".to_owned();
        let out = script("f(", &text).expect("JSON");
        assert_eq!(out, "f(\"<\\/script>\\u003c!-- <script>\");\n");
    }

    #[test]
    fn a_text_to_parse_is_a_text_in_a_script() {
        let text = "it's \"one\" \\ line\n</script>".to_owned();
        let out = parsed_script("f(", &text).expect("JSON");
        let inside = r#""it\'s \\"one\\" \\\\ line\\n<\\/script>""#;
        assert_eq!(out, format!("f(JSON.parse('{inside}'));\n"));
    }

    #[test]
    fn names_that_mean_the_same_are_one() {
        let mut names = Names::default();
        let numbers = ["ORM", "orm", "sql"].map(|name| names.number(name));
        assert_eq!((numbers, names.names), ([0, 0, 1], vec!["ORM", "sql"]));
    }
}
