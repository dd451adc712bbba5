//! Pulldown-cmark's own HTML, with the differences that we want.
//!
//! Each difference is a change to its events or to its bytes, so that all else must be the same to the byte. They are listed,
//! with their reasons, in `docs/markdown.md`. Included by the unit tests and by `tests/commonmark.rs`.

use std::collections::HashMap;

use pulldown_cmark::{CowStr, Event, LinkType, Options, Parser, Tag, TagEnd, html};

/// Whether Markdown has raw HTML, to which a policy of our own applies.
#[allow(dead_code)]
pub fn has_html(text: &str, extensions: Options) -> bool {
    Parser::new_ext(text, extensions)
        .any(|event| matches!(event, Event::Html(_) | Event::InlineHtml(_)))
}

/// The HTML of Markdown.
pub fn reference(text: &str, extensions: Options) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(text, extensions).collect();
    let (body, definitions) = split_footnotes(events);
    let mut notes = Notes::new(&body, definitions);
    let mut out = render(&mut notes, body);
    notes.render_all(&mut out);
    out
}

const BOX_DONE: &str =
    "<input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"done\" />\n";
const BOX_OPEN: &str = "<input type=\"checkbox\" disabled=\"\" aria-label=\"to do\" />\n";

/// Difference: a task's box says in words whether it is done. It stands where the item starts, or its first paragraph.
fn boxes(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    let mut events = events.into_iter().peekable();
    while let Some(event) = events.next() {
        let Event::TaskListMarker(done) = event else {
            out.push(event);
            continue;
        };
        let tick = Event::InlineHtml(if done { BOX_DONE } else { BOX_OPEN }.into());
        let item = out
            .iter()
            .rposition(|event| matches!(event, Event::Start(Tag::Item)))
            .unwrap();
        match out.len() - item {
            1 => {
                out.extend(events.next_if(|event| matches!(event, Event::Start(Tag::Paragraph))));
                out.push(tick);
            }
            2 if matches!(out[item + 1], Event::Start(Tag::Paragraph)) => out.push(tick),
            _ => out.insert(item + 1, tick),
        }
    }
    out
}

/// Bytes as we write them.
fn render<'a>(notes: &mut Notes<'a>, events: Vec<Event<'a>>) -> String {
    let events = definitions(links(boxes(events)));
    let mut image = 0;
    let events: Vec<Event<'a>> = events
        .into_iter()
        .filter_map(|event| {
            image += i32::from(matches!(event, Event::Start(Tag::Image { .. })));
            image -= i32::from(matches!(event, Event::End(TagEnd::Image)));
            Some(match event {
                // Difference: footnotes stand at the end, numbered by first reference; none in alternative texts.
                Event::FootnoteReference(_) if image > 0 => return None,
                Event::FootnoteReference(label) => {
                    Event::InlineHtml(notes.reference(&label).into())
                }
                // Difference: of a heading's attributes only the id is kept, and no id is written twice.
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let id = id.map(|id| notes.unique(&id));
                    Event::Start(Tag::Heading {
                        level,
                        id,
                        classes: Vec::new(),
                        attrs: Vec::new(),
                    })
                }
                // Difference: alerts are not quotes.
                Event::End(TagEnd::BlockQuote(Some(_))) => Event::Html("</div>\n".into()),
                event => event,
            })
        })
        .collect();
    let mut out = String::new();
    html::push_html(&mut out, events.into_iter());
    for name in ["Note", "Tip", "Important", "Warning", "Caution"] {
        let class = name.to_lowercase();
        out = out.replace(
            &format!("<blockquote class=\"markdown-alert-{class}\">"),
            &format!("<div class=\"alert alert-{class}\" role=\"note\">\n<p class=\"alert-title\">{name}</p>"),
        );
    }
    // Difference: columns are aligned by class, because a style attribute is blocked by the pages' policy; an empty head cell
    // heads nothing.
    for align in ["left", "center", "right"] {
        for cell in ["th", "td"] {
            out = out.replace(
                &format!("<{cell} style=\"text-align: {align}\">"),
                &format!("<{cell} class=\"{align}\">"),
            );
        }
        out = out.replace(
            &format!("<th class=\"{align}\"></th>"),
            &format!("<td class=\"{align}\"></td>"),
        );
    }
    out = out.replace("<th></th>", "<td></td>");
    for tick in [BOX_DONE, BOX_OPEN] {
        out = out.replace(
            &format!("<li>{tick}"),
            &format!("<li class=\"task\">{tick}"),
        );
        out = out.replace(
            &format!("<li>\n<p>{tick}"),
            &format!("<li class=\"task\">\n<p>{tick}"),
        );
    }
    while let Some((before, rest)) = out.split_once("<img src=\"DROPPED\" alt=\"") {
        let (alt, after) = rest.split_once("\" />").unwrap();
        out = format!(
            "{before}{}{after}",
            alt.replace("&quot;", "\"").replace("&#39;", "'")
        );
    }
    out
}

/// Differences: a link or image with a scheme that is not allowed is written as its text; a link in a link (an autolink's) is not
/// written; a link without text shows where it leads.
fn links(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out: Vec<Event<'_>> = Vec::with_capacity(events.len());
    let mut dropped = Vec::new();
    // In an image, links are not written anyhow.
    let mut images = 0;
    for event in events {
        match &event {
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                ..
            }) => {
                let email = *link_type == LinkType::Email;
                let drop = !email && !allowed(dest_url) || dropped.contains(&false) && images == 0;
                dropped.push(drop);
                if drop {
                    continue;
                }
            }
            Event::End(TagEnd::Link) => {
                let dest = match out.last() {
                    Some(Event::Start(Tag::Link { dest_url, .. })) => Some(dest_url.clone()),
                    _ => None,
                };
                if dropped.pop() == Some(true) {
                    continue;
                }
                if let Some(dest) = dest.filter(|_| images == 0) {
                    out.push(Event::Text(dest));
                }
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                let drop = !allowed(dest_url);
                dropped.push(drop);
                images += 1;
                if drop {
                    // Its text, as in the attribute: one piece, without marks.
                    out.push(Event::Start(Tag::Image {
                        link_type: LinkType::Inline,
                        dest_url: "DROPPED".into(),
                        title: CowStr::Borrowed(""),
                        id: CowStr::Borrowed(""),
                    }));
                    continue;
                }
            }
            Event::End(TagEnd::Image) => {
                images -= 1;
                dropped.pop();
            }
            _ => {}
        }
        out.push(event);
    }
    out
}

/// Kept simpler than the code that it tests.
fn allowed(dest: &str) -> bool {
    let head: String = dest
        .chars()
        .take_while(|c| !"/?#\\".contains(*c))
        .filter(|c| !c.is_control() && *c != ' ')
        .collect();
    match head.split_once(':') {
        None => true,
        Some((scheme, _)) => {
            ["http", "https", "mailto", "tel"].contains(&scheme.to_lowercase().as_str())
        }
    }
}

/// Difference: a definition of one paragraph is written without paragraph marks, one of several with them; whether a blank line
/// stands before it does not matter.
fn definitions(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    // For each open definition: its depth, and where the paragraphs that stand in it directly start and end; marked or not.
    let mut depth = 0;
    type Paragraphs = Vec<(usize, usize, bool)>;
    let mut open: Vec<(i32, Paragraphs)> = Vec::new();
    let mut unmark = Vec::new();
    let mut mark: Vec<(usize, usize)> = Vec::new();
    for (n, event) in events.iter().enumerate() {
        if let Event::End(tag) = event {
            if *tag == TagEnd::DefinitionListDefinition
                && let Some((_, paragraphs)) = open.pop()
            {
                for (start, end, marked) in &paragraphs {
                    match (marked, paragraphs.len()) {
                        (true, 1) => unmark.extend([*start, *end]),
                        (false, 2..) => mark.push((*start, *end)),
                        _ => {}
                    }
                }
            }
            depth -= 1;
        }
        let inline = match event {
            Event::Start(tag) => is_inline(&tag.to_end()),
            Event::End(tag) => is_inline(tag),
            Event::Rule | Event::Html(_) => false,
            _ => true,
        };
        let paragraph = matches!(
            event,
            Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph)
        );
        if let Some((level, paragraphs)) = open.last_mut()
            && (*level == depth && (inline || paragraph)
                || *level < depth && inline && paragraphs.last().is_some_and(|p| p.1 + 1 == n))
        {
            match (paragraphs.last_mut(), event) {
                (_, Event::Start(Tag::Paragraph)) => paragraphs.push((n, n, true)),
                (Some((_, end, _)), Event::End(TagEnd::Paragraph)) => *end = n,
                (Some((_, end, false)), _) if *end + 1 == n => *end = n,
                (Some((start, end, true)), _) if start == end || *level < depth => {}
                _ => paragraphs.push((n, n, false)),
            }
        }
        if let Event::Start(tag) = event {
            depth += 1;
            if matches!(tag, Tag::DefinitionListDefinition) {
                open.push((depth, Vec::new()));
            }
        }
    }
    let mut out = Vec::with_capacity(events.len());
    for (n, event) in events.into_iter().enumerate() {
        if mark.iter().any(|(start, _)| *start == n) {
            out.push(Event::Start(Tag::Paragraph));
        }
        if !unmark.contains(&n) {
            out.push(event);
        }
        if mark.iter().any(|(_, end)| *end == n) {
            out.push(Event::End(TagEnd::Paragraph));
        }
    }
    out
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(
        tag,
        TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

type Definition<'a> = (String, Vec<Event<'a>>);

/// Parts the definitions of footnotes from the text.
fn split_footnotes(events: Vec<Event<'_>>) -> (Vec<Event<'_>>, Vec<Definition<'_>>) {
    let mut stack: Vec<Definition<'_>> = vec![(String::new(), Vec::new())];
    let mut done = Vec::new();
    for event in events {
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                stack.push((label.to_lowercase(), Vec::new()))
            }
            Event::End(TagEnd::FootnoteDefinition) => done.extend(stack.pop()),
            event => stack.last_mut().unwrap().1.push(event),
        }
    }
    (stack.remove(0).1, done)
}

struct Notes<'a> {
    /// In the order in which they are written.
    definitions: Vec<Definition<'a>>,
    numbers: HashMap<String, usize>,
    references: Vec<u32>,
    ids: Vec<String>,
}

impl<'a> Notes<'a> {
    fn new(body: &[Event<'a>], definitions: Vec<Definition<'a>>) -> Self {
        let mut numbers: HashMap<String, usize> = HashMap::new();
        let mut order: Vec<usize> = Vec::new();
        let visit = |events: &[Event<'a>], order: &mut Vec<usize>| {
            for event in events {
                if let Event::FootnoteReference(label) = event
                    && let Some(n) = definitions
                        .iter()
                        .position(|(defined, _)| *defined == label.to_lowercase())
                    && !order.contains(&n)
                {
                    order.push(n);
                }
            }
        };
        visit(body, &mut order);
        let mut next = 0;
        while next < order.len() {
            visit(&definitions[order[next]].1, &mut order);
            next += 1;
        }
        for n in 0..definitions.len() {
            if !order.contains(&n) {
                order.push(n);
            }
        }
        let mut slots: Vec<Option<Definition<'a>>> = definitions.into_iter().map(Some).collect();
        let definitions: Vec<Definition<'a>> = order
            .into_iter()
            .map(|n| slots[n].take().unwrap())
            .collect();
        for (n, (label, _)) in definitions.iter().enumerate() {
            numbers.entry(label.clone()).or_insert(n);
        }
        let references = vec![0; definitions.len()];
        Notes {
            definitions,
            numbers,
            references,
            ids: Vec::new(),
        }
    }

    fn unique(&mut self, id: &str) -> CowStr<'a> {
        let again = (2..).map(|n| format!("{id}-{n}"));
        let id = std::iter::once(id.to_owned())
            .chain(again)
            .find(|id| !self.ids.contains(id))
            .unwrap();
        self.ids.push(id.clone());
        id.into()
    }

    fn reference(&mut self, label: &str) -> String {
        let Some(&n) = self.numbers.get(&label.to_lowercase()) else {
            return String::new();
        };
        self.references[n] += 1;
        let number = n + 1;
        let again = match self.references[n] {
            1 => String::new(),
            n => format!(":{n}"),
        };
        format!(
            "<sup class=\"footnote-ref\"><a href=\"#fn:{number}\" id=\"fnref:{number}{again}\">{number}</a></sup>"
        )
    }

    fn render_all(&mut self, out: &mut String) {
        if self.definitions.is_empty() {
            return;
        }
        if !out.is_empty() && !out.ends_with('\n') {
            out.push('\n');
        }
        out.push_str("<div class=\"footnotes\">\n<ol>\n");
        for n in 0..self.definitions.len() {
            let number = n + 1;
            let events = std::mem::take(&mut self.definitions[n].1);
            // As if something stood on the line already.
            let mut events = events;
            events.insert(0, Event::Html(format!("<li id=\"fn:{number}\">").into()));
            out.push_str(&render(self, events));
            if self.references[n] > 0 {
                match out.ends_with("</p>\n") {
                    true => out.truncate(out.len() - 5),
                    false => out.push_str("<p>"),
                }
                for again in 1..=self.references[n] {
                    let (colon, dash) = match again {
                        1 => (String::new(), String::new()),
                        n => (format!(":{n}"), format!("-{n}")),
                    };
                    out.push_str(&format!(
                        " <a class=\"footnote-back\" href=\"#fnref:{number}{colon}\" aria-label=\"Back to reference {number}{dash}\">↩\u{fe0e}</a>"
                    ));
                }
                out.push_str("</p>\n");
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</div>\n");
    }
}
