//! A list item → a question.

use super::model::{BankQuestion, SubQuestion};
use crate::markdown::{Block, BlockKind, Inline, ListItem, plain_inlines};
use crate::text::fold_spaces;

/// Reads an item. `position` is the number that Markdown counts for it; `lazy` says that the source types the same number
/// everywhere (`1. 1. 1.`), so that Markdown's count is meant. The error is why the item is no question.
pub(super) fn question(
    item: &ListItem,
    position: Option<u64>,
    lazy: bool,
) -> Result<BankQuestion, &'static str> {
    let mut blocks = item
        .blocks
        .iter()
        .filter(|b| !matches!(b.kind, BlockKind::Comment(_)));
    let (mut prompt, first_list) = match blocks.next().map(|b| &b.kind) {
        None => return Err("an empty list item"),
        Some(BlockKind::Paragraph(inlines)) => (inlines.clone(), None),
        Some(BlockKind::Heading { content, .. }) => (content.clone(), None),
        Some(BlockKind::List(_)) => (Vec::new(), item.blocks.first()),
        Some(_) => return Err("a list item that does not begin with words"),
    };
    if let Some(Block {
        kind: BlockKind::List(_),
        ..
    }) = first_list
    {
        return Err("a list item without words of its own");
    }
    let mut explicit_id = item.blocks.iter().find_map(|b| match &b.kind {
        BlockKind::Comment(text) => id_comment(text),
        _ => None,
    });
    prompt.retain(|inline| match inline {
        Inline::Comment(text) => {
            explicit_id = explicit_id.take().or_else(|| id_comment(text));
            false
        }
        _ => true,
    });
    if let Some(id) = take_trailing_id(&mut prompt) {
        explicit_id = Some(id);
    }
    trim(&mut prompt);
    if let [Inline::Strong(inner)] = prompt.as_slice() {
        // Wholly bold: the author's way of saying "this is the question".
        prompt = inner.clone();
    }
    let label = take_label(&mut prompt);
    trim(&mut prompt);
    let text = fold_spaces(&plain_inlines(&prompt));
    if text.is_empty() {
        return Err("a list item without words");
    }

    let (mut body, mut parts) = (Vec::new(), Vec::new());
    for block in blocks {
        match &block.kind {
            BlockKind::List(list) => parts.extend(list.items.iter().map(part)),
            _ => body.push(block.clone()),
        }
    }
    without_letters(&mut parts);
    let number = match item.typed_number {
        Some(_) if lazy => position,
        typed => typed.or(label),
    };
    Ok(BankQuestion {
        number,
        explicit_id,
        prompt,
        text,
        body,
        parts,
        options: Vec::new(),
        difficulty: None,
        tags: Vec::new(),
        reference: Vec::new(),
        span: item.span,
    })
}

/// An item's first words as plain text, for deciding what a list is.
pub(super) fn first_words(item: &ListItem) -> String {
    match item.blocks.first().map(|b| &b.kind) {
        Some(
            BlockKind::Paragraph(inlines)
            | BlockKind::Heading {
                content: inlines, ..
            },
        ) => plain_inlines(inlines),
        _ => String::new(),
    }
}

fn part(item: &ListItem) -> SubQuestion {
    match item.blocks.split_first() {
        Some((
            Block {
                kind: BlockKind::Paragraph(prompt),
                ..
            },
            rest,
        )) => SubQuestion {
            prompt: prompt.clone(),
            body: rest.to_vec(),
            span: item.span,
        },
        _ => SubQuestion {
            prompt: Vec::new(),
            body: item.blocks.clone(),
            span: item.span,
        },
    }
}

/// Takes letters off that only repeat those that sub-questions get anyway: `A: …`, `b) …`, `(c) …`, one after the other.
fn without_letters(parts: &mut [SubQuestion]) {
    let behind = |part: &SubQuestion, letter: char| -> Option<String> {
        let Some(Inline::Text(text)) = part.prompt.first() else {
            return None;
        };
        let text = text.trim_start();
        let own = text.strip_prefix('(').unwrap_or(text);
        let rest = own.strip_prefix([letter, letter.to_ascii_uppercase()])?;
        let rest = rest.strip_prefix([':', ')', '.'])?;
        rest.starts_with(' ').then(|| rest.trim_start().to_owned())
    };
    let bare: Option<Vec<String>> = parts
        .iter()
        .zip('a'..='z')
        .map(|(part, letter)| behind(part, letter))
        .collect();
    let Some(bare) = bare.filter(|bare| bare.len() == parts.len() && bare.len() > 1) else {
        return;
    };
    for (part, text) in parts.iter_mut().zip(bare) {
        if let Some(first) = part.prompt.first_mut() {
            *first = Inline::Text(text);
        }
    }
}

/// `<!-- id: x -->`, with or without the comment marks.
fn id_comment(comment: &str) -> Option<String> {
    let text = comment.trim();
    let text = text.strip_prefix("<!--").unwrap_or(text);
    let text = text.strip_suffix("-->").unwrap_or(text).trim();
    let id = text.strip_prefix("id:")?.trim();
    valid_id(id).then(|| id.to_owned())
}

/// `{#x}` at the end of the prompt.
fn take_trailing_id(prompt: &mut [Inline]) -> Option<String> {
    let Some(Inline::Text(last)) = prompt
        .iter_mut()
        .rev()
        .find(|i| !matches!(i, Inline::SoftBreak))
    else {
        return None;
    };
    let end = last.trim_end();
    let open = end.rfind("{#")?;
    let id = end[open + 2..].strip_suffix('}')?;
    if !valid_id(id) {
        return None;
    }
    let id = id.to_owned();
    let kept = end[..open].trim_end().len();
    last.truncate(kept);
    Some(id)
}

/// Ids stand in URLs, file names and the lock: letters, digits and `-`, `_`, `.` of any script, no spaces.
fn valid_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= 200
        && id
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && id.chars().any(char::is_alphanumeric)
}

/// Drops white space and breaks at both ends.
fn trim(prompt: &mut Vec<Inline>) {
    let blank = |inline: &Inline| match inline {
        Inline::SoftBreak | Inline::HardBreak => true,
        Inline::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    while prompt.last().is_some_and(blank) {
        prompt.pop();
    }
    let lead = prompt.iter().take_while(|i| blank(i)).count();
    prompt.drain(..lead);
    if let Some(Inline::Text(text)) = prompt.first_mut() {
        text.drain(..text.len() - text.trim_start().len());
    }
    if let Some(Inline::Text(text)) = prompt.last_mut() {
        text.truncate(text.trim_end().len());
    }
}

/// Takes a label such as `Q12.` or `Q7:` off the front of the prompt and gives its number: the list's marks already say that it is a question.
fn take_label(prompt: &mut Vec<Inline>) -> Option<u64> {
    let bold = match prompt.first()? {
        Inline::Strong(inner) => match inner.as_slice() {
            [Inline::Text(text)] => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    if let Some(text) = bold {
        let (number, rest) = label(&text)?;
        if !rest.trim().is_empty() {
            return None;
        }
        prompt.remove(0);
        return Some(number);
    }
    let Some(Inline::Text(text)) = prompt.first_mut() else {
        return None;
    };
    let (number, rest) = label(text)?;
    let kept = text.len() - rest.len();
    text.drain(..kept);
    Some(number)
}

fn label(text: &str) -> Option<(u64, &str)> {
    let rest = text.strip_prefix(['Q', 'q'])?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let number = rest[..digits].parse().ok()?;
    let rest = rest[digits..].strip_prefix(['.', ':', ')'])?;
    Some((number, rest))
}
