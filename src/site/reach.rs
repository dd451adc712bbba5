//! Templates that no page is made of: nothing asks for them by name. Mostly the name is misspelt, and what stands in them shows nowhere.

use std::collections::BTreeSet;

use tera::Context;

use super::pages::{Kind, Site, value};
use super::template_tags::{Tag, asked_for, is_of_name, tags};
use super::templates::{self, PAGES, Problem};
use crate::diagnostic::{Diagnostic, FileId};
use crate::text::nearest;
use crate::theme::Theme;

/// The user's templates that no page is made of, by name.
pub(super) fn unreached(theme: &Theme) -> Vec<(String, FileId)> {
    let reached = reached(theme);
    theme
        .templates
        .iter()
        .filter(|(name, _)| !reached.contains(name.as_str()))
        .filter_map(|(name, text)| Some((name.clone(), text.file?)))
        .collect()
}

/// The names of those that pages are made of: which the program asks for, and what these extend and include, and so on.
fn reached(theme: &Theme) -> BTreeSet<&str> {
    let mut reached = BTreeSet::new();
    let mut next: Vec<&str> = PAGES.to_vec();
    while let Some(name) = next.pop() {
        let Some((name, text)) = theme.templates.get_key_value(name) else {
            continue;
        };
        if reached.insert(name.as_str()) {
            next.extend(tags(&text.text).filter_map(|tag| asked_for(&tag)));
            next.extend(of_components(theme, &text.text));
        }
    }
    reached
}

/// The templates that define the components which a template uses.
fn of_components<'t>(theme: &'t Theme, text: &str) -> Vec<&'t str> {
    let used = |component: &str| {
        text.match_indices('<').any(|(at, _)| {
            let after = text[at + 1..].strip_prefix(component);
            after.is_some_and(|after| !after.starts_with(is_of_component))
        })
    };
    theme
        .templates
        .iter()
        .filter(|(_, template)| {
            tags(&template.text)
                .filter_map(|tag| defined(&tag))
                .any(used)
        })
        .map(|(name, _)| name.as_str())
        .collect()
}

/// The name in `component name(…)`.
fn defined<'t>(tag: &Tag<'t>) -> Option<&'t str> {
    let name = tag.text.strip_prefix("component ")?.trim_start();
    name.split(|c| !is_of_component(c)).next()
}

fn is_of_component(c: char) -> bool {
    is_of_name(c) || c == '.'
}

/// Says that nothing asks for a template.
pub(super) fn warning(theme: &Theme, name: &str, file: FileId) -> Diagnostic {
    let problem = Diagnostic::warning(
        "unused-theme-file",
        format!("no page is made of the template `{name}`: nothing extends or includes it"),
    )
    .in_file(file);
    let known = reached(theme);
    let folder = |name: &str| match name.rsplit_once('/') {
        Some((folder, _)) => folder.to_owned(),
        None => String::new(),
    };
    // In another folder it is the same name that is meant.
    let plain = name.rsplit('/').next().unwrap_or(name);
    let near = known
        .get(plain)
        .copied()
        .filter(|_| !folder(name).is_empty())
        .or_else(|| nearest(name, known));
    match near {
        Some(near) => problem.help(format!(
            "did you mean `{near}`? Else include it where it is to show, or remove it"
        )),
        None => problem.help("include it where it is to show, or remove it"),
    }
}

/// What is wrong in a template that no page is made of, where it has all that any template may see.
pub(super) fn tried(site: &Site<'_>, name: &str) -> Vec<Problem> {
    // The first question that is answered, in its section.
    let sections = site.guide.sections.iter().enumerate();
    let answered = sections.flat_map(|(s, section)| {
        let questions = section.questions.iter().enumerate();
        questions
            .filter(|(_, question)| !question.answers.is_empty())
            .map(move |(q, _)| (s, q))
    });
    let (section, question) = answered.into_iter().next().unwrap_or_default();
    let kind = Kind::Section(section);
    let place = site.place(kind, &[]);
    let question = site
        .asked(section, question)
        .map(|question| site.question(question, &place));
    let filled = || -> Result<Context, tera::Error> {
        let mut context = Context::new();
        site.fill_common(&mut context, Some(kind), &place)?;
        context.insert_value("page", value(&site.cover(&place))?);
        if let Some(section) = site.section(section, &place) {
            context.insert_value("section", value(&section)?);
        }
        if let Some(question) = &question {
            context.insert_value("question", value(question)?);
            // As a template has it that `question.html` includes.
            if let Some(answer) = question.answers.first() {
                context.insert_value("answer", value(answer)?);
            }
        }
        Ok(context)
    };
    let context = match filled() {
        Ok(context) => context,
        Err(error) => return vec![templates::unexpected(name, &error.to_string())],
    };
    let drawn = templates::render(site.tera, name, &context, site.theme);
    drawn
        .err()
        .filter(|problem| !problem.is_foreign_name())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_template_defines_is_found() {
        let text = "{% if x %}{% endif %}{%- component card(title) %}{{ component }}{# {% component no(x) %} #}";
        let defined: Vec<_> = tags(text).filter_map(|tag| defined(&tag)).collect();
        assert_eq!(defined, ["card"]);
    }
}
