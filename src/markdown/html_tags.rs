//! Raw HTML: a small tokenizer.
//!
//! What counts as a tag is CommonMark's definition (0.31.2, section 6.6), so that a tokenised HTML block and inline HTML
//! agree; `<div {...props}>` and `a < b` are text. Every search that can fail is remembered as failed, so that time is linear in
//! the input.

use std::borrow::Cow;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::tree::Align;

/// A piece of raw HTML.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Text, entities not yet decoded.
    Text(&'a str),
    /// `<name attributes>`
    Open(OpenTag<'a>),
    /// `</name>`
    Close(&'a str),
    /// What stands between `<!--` and `-->`; not `closed`: to the end of the text.
    Comment { text: &'a str, closed: bool },
    /// A declaration, a processing instruction, CDATA, or a raw-text element (`<script>…</script>`) as a whole.
    Other,
}

/// An open tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OpenTag<'a> {
    /// The name as written.
    pub name: &'a str,
    /// All between the name and the final `>` or `/>`.
    attributes: &'a str,
}

impl<'a> OpenTag<'a> {
    /// The first attribute of that name (lower case), entities decoded; `Some("")` where it has no value.
    pub fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let bytes = self.attributes.as_bytes();
        let mut at = 0;
        loop {
            at = skip_space(bytes, at);
            let start = at;
            at = attribute_name_end(bytes, at)?;
            let found = self.attributes.get(start..at)?.eq_ignore_ascii_case(name);
            let mut value = "";
            let equals = skip_space(bytes, at);
            if bytes.get(equals) == Some(&b'=') {
                let open = skip_space(bytes, equals + 1);
                match bytes.get(open) {
                    Some(&quote @ (b'"' | b'\'')) => {
                        let close = open + 1 + find_byte(bytes.get(open + 1..)?, quote)?;
                        value = self.attributes.get(open + 1..close)?;
                        at = close + 1;
                    }
                    _ => {
                        at = unquoted_end(bytes, open);
                        value = self.attributes.get(open..at)?;
                    }
                }
            }
            if found {
                return Some(decode_entities(value));
            }
        }
    }

    /// `align=` (or the alignment in `style=`, as pulldown-cmark and others write table cells).
    pub fn align(&self) -> Option<Align> {
        let word = match self.attribute("align") {
            Some(word) => word,
            None => {
                let style = self.attribute("style")?.to_ascii_lowercase();
                let (_, rest) = style.split_once("text-align")?;
                Cow::Owned(
                    rest.trim_start_matches([' ', ':'])
                        .split([';', ' ', '!'])
                        .next()?
                        .to_owned(),
                )
            }
        };
        match word.trim().to_ascii_lowercase().as_str() {
            "left" | "start" => Some(Align::Left),
            "center" | "middle" => Some(Align::Center),
            "right" | "end" => Some(Align::Right),
            _ => None,
        }
    }

    /// A width or height in CSS pixels (`200`, `200px`); a percentage is none.
    pub fn pixels(&self, name: &str) -> Option<u32> {
        let value = self.attribute(name)?;
        let value = value.trim();
        value
            .strip_suffix("px")
            .unwrap_or(value)
            .trim()
            .parse()
            .ok()
            .filter(|n| (1..=20_000).contains(n))
    }

    /// `id=` or `name=`: a place to link to. White space cannot be part of an id.
    pub fn anchor(&self) -> Option<String> {
        let name = match self.attribute("id").filter(|id| !id.trim().is_empty()) {
            Some(id) => id,
            None if self.name.eq_ignore_ascii_case("a") => self.attribute("name")?,
            None => return None,
        };
        let name: String = name.split_whitespace().collect::<Vec<_>>().join("-");
        (!name.is_empty()).then_some(name)
    }
}

/// The pieces of `html` with their byte ranges; the ranges follow each other without a gap.
pub(super) fn pieces(html: &str) -> Pieces<'_> {
    Pieces {
        html,
        at: 0,
        no_more: [false; 4],
    }
}

pub(super) struct Pieces<'a> {
    html: &'a str,
    at: usize,
    /// Searches that ran to the end: `"`, `'`, `]]>`, `?>`.
    no_more: [bool; 4],
}

impl<'a> Iterator for Pieces<'a> {
    type Item = (Piece<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.html.get(start..)?;
        if rest.is_empty() {
            return None;
        }
        if let Some((piece, end)) = self.markup(start) {
            self.at = end;
            return Some((piece, start..end));
        }
        // Text up to the next `<` that starts markup.
        let mut end = start + 1;
        loop {
            match find_byte(self.html.as_bytes().get(end..).unwrap_or_default(), b'<') {
                None => {
                    end = self.html.len();
                    break;
                }
                Some(n) => {
                    end += n;
                    if self.markup(end).is_some() {
                        break;
                    }
                    end += 1;
                }
            }
        }
        self.at = end;
        Some((Piece::Text(self.html.get(start..end)?), start..end))
    }
}

/// Elements whose content is not markup. Shown or passed through as a whole.
const RAW_TEXT: [&str; 9] = [
    "script", "style", "textarea", "title", "iframe", "noscript", "xmp", "noembed", "noframes",
];

impl<'a> Pieces<'a> {
    /// The markup that starts at `at`, and its end.
    fn markup(&mut self, at: usize) -> Option<(Piece<'a>, usize)> {
        let html = self.html;
        let bytes = html.as_bytes();
        if bytes.get(at) != Some(&b'<') {
            return None;
        }
        match bytes.get(at + 1)? {
            b'!' => {
                let rest = html.get(at + 2..)?;
                if let Some(comment) = rest.strip_prefix("--") {
                    if comment.starts_with('>') {
                        return Some((
                            Piece::Comment {
                                text: "",
                                closed: true,
                            },
                            at + 5,
                        ));
                    }
                    if comment.starts_with("->") {
                        return Some((
                            Piece::Comment {
                                text: "",
                                closed: true,
                            },
                            at + 6,
                        ));
                    }
                    return Some(match comment.find("-->") {
                        Some(n) => (
                            Piece::Comment {
                                text: comment.get(..n)?,
                                closed: true,
                            },
                            at + 4 + n + 3,
                        ),
                        None => (
                            Piece::Comment {
                                text: comment,
                                closed: false,
                            },
                            html.len(),
                        ),
                    });
                }
                if rest.starts_with("[CDATA[") {
                    return self.until(2, at, "]]>");
                }
                if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
                    let end = rest.find(['>', '<'])?;
                    return (rest.as_bytes().get(end) == Some(&b'>'))
                        .then_some((Piece::Other, at + 2 + end + 1));
                }
                None
            }
            b'?' => self.until(3, at, "?>"),
            b'/' => {
                let end = tag_name_end(bytes, at + 2)?;
                let close = skip_space(bytes, end);
                (bytes.get(close) == Some(&b'>'))
                    .then(|| html.get(at + 2..end))?
                    .map(|name| (Piece::Close(name), close + 1))
            }
            _ => {
                let name_end = tag_name_end(bytes, at + 1)?;
                let (attributes, end) = self.attributes_end(name_end)?;
                let name = html.get(at + 1..name_end)?;
                if RAW_TEXT.iter().any(|raw| name.eq_ignore_ascii_case(raw)) {
                    return Some((Piece::Other, raw_text_end(html, name, end)));
                }
                Some((
                    Piece::Open(OpenTag {
                        name,
                        attributes: html.get(name_end..attributes)?,
                    }),
                    end,
                ))
            }
        }
    }

    fn until(&mut self, memo: usize, at: usize, close: &str) -> Option<(Piece<'a>, usize)> {
        if self.no_more[memo] {
            return None;
        }
        match self.html.get(at..)?.find(close) {
            Some(n) => Some((Piece::Other, at + n + close.len())),
            None => {
                self.no_more[memo] = true;
                None
            }
        }
    }

    /// From the end of a tag's name: the end of its attributes and the end of the tag.
    fn attributes_end(&mut self, mut at: usize) -> Option<(usize, usize)> {
        let bytes = self.html.as_bytes();
        loop {
            let spaced = skip_space(bytes, at);
            match bytes.get(spaced)? {
                b'>' => return Some((spaced, spaced + 1)),
                b'/' => {
                    return (bytes.get(spaced + 1) == Some(&b'>')).then_some((spaced, spaced + 2));
                }
                _ if spaced == at => return None,
                _ => {}
            }
            at = attribute_name_end(bytes, spaced)?;
            let equals = skip_space(bytes, at);
            if bytes.get(equals) != Some(&b'=') {
                continue;
            }
            let open = skip_space(bytes, equals + 1);
            at = match bytes.get(open)? {
                &quote @ (b'"' | b'\'') => {
                    let memo = usize::from(quote == b'\'');
                    if self.no_more[memo] {
                        return None;
                    }
                    match find_byte(bytes.get(open + 1..)?, quote) {
                        Some(n) => open + 1 + n + 1,
                        None => {
                            self.no_more[memo] = true;
                            return None;
                        }
                    }
                }
                _ => {
                    let end = unquoted_end(bytes, open);
                    if end == open {
                        return None;
                    }
                    end
                }
            };
        }
    }
}

/// The end of a raw-text element whose content starts at `from`: past its close tag, or the end of the text.
fn raw_text_end(html: &str, name: &str, from: usize) -> usize {
    let bytes = html.as_bytes();
    let mut at = from;
    while let Some(n) = find_byte(bytes.get(at..).unwrap_or_default(), b'<') {
        at += n;
        let rest = bytes.get(at + 1..).unwrap_or_default();
        let close = rest.first() == Some(&b'/')
            && rest
                .get(1..1 + name.len())
                .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && !rest
                .get(1 + name.len())
                .is_some_and(u8::is_ascii_alphanumeric);
        if close {
            let tail = rest.get(1 + name.len()..).unwrap_or_default();
            return match find_byte(tail, b'>') {
                Some(n) => at + 1 + 1 + name.len() + n + 1,
                None => html.len(),
            };
        }
        at += 1;
    }
    html.len()
}

fn find_byte(bytes: &[u8], byte: u8) -> Option<usize> {
    bytes.iter().position(|&b| b == byte)
}

fn skip_space(bytes: &[u8], mut at: usize) -> usize {
    while bytes.get(at).is_some_and(u8::is_ascii_whitespace) {
        at += 1;
    }
    at
}

fn tag_name_end(bytes: &[u8], start: usize) -> Option<usize> {
    if !bytes.get(start)?.is_ascii_alphabetic() {
        return None;
    }
    let rest = bytes.get(start..)?;
    Some(
        start
            + rest
                .iter()
                .position(|b| !b.is_ascii_alphanumeric() && *b != b'-')
                .unwrap_or(rest.len()),
    )
}

fn attribute_name_end(bytes: &[u8], start: usize) -> Option<usize> {
    let first = *bytes.get(start)?;
    if !first.is_ascii_alphabetic() && !matches!(first, b'_' | b':') {
        return None;
    }
    let rest = bytes.get(start..)?;
    let in_name = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.' | b'-');
    Some(start + rest.iter().position(|b| !in_name(b)).unwrap_or(rest.len()))
}

fn unquoted_end(bytes: &[u8], start: usize) -> usize {
    let rest = bytes.get(start..).unwrap_or_default();
    let ends =
        |b: &u8| b.is_ascii_whitespace() || matches!(b, b'"' | b'\'' | b'=' | b'<' | b'>' | b'`');
    start + rest.iter().position(ends).unwrap_or(rest.len())
}

/// Decodes entities. Which names there are is pulldown-cmark's knowledge, so that both agree.
pub(super) fn decode_entities(text: &str) -> Cow<'_, str> {
    let Some(first) = text.find('&') else {
        return Cow::Borrowed(text);
    };
    let mut out = String::with_capacity(text.len());
    let mut at = first;
    out.push_str(text.get(..first).unwrap_or_default());
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(n) = rest.find('&') else {
            out.push_str(rest);
            break;
        };
        out.push_str(rest.get(..n).unwrap_or_default());
        let entity = rest.get(n..).unwrap_or_default();
        // The longest name has 31 bytes (`CounterClockwiseContourIntegral`).
        let end = entity.bytes().take(36).position(|b| b == b';');
        let decoded = end
            .and_then(|end| entity.get(..=end))
            .and_then(decode_entity);
        match (decoded, end) {
            (Some(decoded), Some(end)) => {
                out.push_str(&decoded);
                at += n + end + 1;
            }
            _ => {
                out.push('&');
                at += n + 1;
            }
        }
    }
    Cow::Owned(out)
}

fn decode_entity(entity: &str) -> Option<String> {
    let common = match entity {
        "&amp;" => "&",
        "&lt;" => "<",
        "&gt;" => ">",
        "&quot;" => "\"",
        "&#39;" | "&apos;" => "'",
        "&nbsp;" => "\u{a0}",
        _ => "",
    };
    if !common.is_empty() {
        return Some(common.to_owned());
    }
    let well_formed = |b: u8| b.is_ascii_alphanumeric() || b == b'#';
    if !entity
        .bytes()
        .skip(1)
        .take(entity.len().saturating_sub(2))
        .all(well_formed)
    {
        return None;
    }
    match Parser::new(entity).nth(1) {
        Some(Event::Text(text)) if *text != *entity && !text.starts_with('&') => {
            Some(text.into_string())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(html: &str) -> OpenTag<'_> {
        match pieces(html).next() {
            Some((Piece::Open(tag), _)) => tag,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn pieces_join_to_the_whole() {
        let html = "a < b <b x='1' y=\"2\" z=3 w>t</b > <!-- c --><!D><?p?><![CDATA[x]]></1><a href=>&amp;<script>1<2</script>é";
        let mut at = 0;
        for (_, range) in pieces(html) {
            assert_eq!(range.start, at);
            assert!(range.end > at);
            at = range.end;
        }
        assert_eq!(at, html.len());
    }

    #[test]
    fn attributes_are_found_in_any_case_and_decoded() {
        let tag = open(
            "<IMG SRC='a&amp;b' width=20 height=\"30px\" hidden ALT = \"x &rarr; &#106; &nope; &\">",
        );
        assert_eq!(tag.attribute("src").as_deref(), Some("a&b"));
        assert_eq!(tag.attribute("alt").as_deref(), Some("x → j &nope; &"));
        assert_eq!(tag.attribute("hidden").as_deref(), Some(""));
        assert_eq!(tag.attribute("title"), None);
        assert_eq!(
            (tag.pixels("width"), tag.pixels("height")),
            (Some(20), Some(30))
        );
    }

    #[test]
    fn what_is_no_tag_is_text() {
        for html in [
            "<div {...p}>",
            "< b>",
            "<b",
            "<b x='>",
            "</b x>",
            "<1>",
            "<a/b>",
            "<b x=\"a\"y>",
            "<!->",
        ] {
            let all: Vec<_> = pieces(html).collect();
            assert_eq!(all, [(Piece::Text(html), 0..html.len())], "{html}");
        }
    }

    #[test]
    fn script_is_one_piece() {
        let html = "<script>if (a < b) '</b>' </scripty></SCRIPT ><b>";
        let all: Vec<_> = pieces(html).map(|(piece, _)| piece).collect();
        assert_eq!(all.len(), 2, "{all:?}");
        assert_eq!(all[0], Piece::Other);
    }

    #[test]
    fn unclosed_things_take_linear_time() {
        for unit in [
            "<a b='<a b=\"",
            "<!-- ",
            "<![CDATA[",
            "<?x",
            "<script>",
            "</a ",
            "<a b c ",
            "&amp",
            "<a b=\"",
        ] {
            let html = unit.repeat(200_000);
            let mut at = 0;
            for (_, range) in pieces(&html) {
                at = range.end;
            }
            assert_eq!(at, html.len());
            decode_entities(&html);
        }
    }
}
