//! The tags of a finished page: enough of HTML's grammar for pages that our own templates and writer made, and never astray in what a user's
//! raw HTML may add: attributes in any quotes, comments, and elements whose content is not markup.

use std::ops::Range;

/// Elements whose content is text up to their own end tag, whatever it looks like.
const RAW: [&str; 6] = ["script", "style", "textarea", "title", "xmp", "iframe"];

/// A start or end tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag<'h> {
    /// Lower-case, but for those of the author's own letters.
    pub(super) name: String,
    /// `</name>`
    pub(super) end: bool,
    /// Of the whole tag in the page.
    pub(super) range: Range<usize>,
    /// In order.
    pub(super) attributes: Vec<Attribute<'h>>,
}

/// An attribute as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Attribute<'h> {
    /// As written.
    pub(super) name: &'h str,
    /// Without its quotes, its entities as they are; empty where there is none.
    pub(super) value: &'h str,
    /// Of name, sign and value in the page.
    pub(super) range: Range<usize>,
}

impl<'h> Tag<'h> {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&'h str> {
        self.attributes
            .iter()
            .find(|attribute| attribute.name.eq_ignore_ascii_case(name))
            .map(|attribute| attribute.value)
    }

    /// Whether it is the start of an element of this name.
    pub(super) fn begins(&self, name: &str) -> bool {
        !self.end && self.name == name
    }

    /// Whether an attribute that is a list of words holds one.
    pub(super) fn has_word(&self, attribute: &str, word: &str) -> bool {
        self.get(attribute).is_some_and(|list| {
            list.split_ascii_whitespace()
                .any(|w| w.eq_ignore_ascii_case(word))
        })
    }
}

/// All tags of a page, in order, but for those in comments, scripts and styles.
pub(super) fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = html.get(at..).and_then(|rest| rest.find('<')) {
        let start = at + next;
        let rest = &html[start..];
        if rest.starts_with("<!--") {
            at = start + rest.find("-->").map_or(rest.len(), |end| end + 3);
        } else if rest.starts_with("<!") || rest.starts_with("<?") {
            at = start + rest.find('>').map_or(rest.len(), |end| end + 1);
        } else if let Some(tag) = tag(html, start) {
            at = tag.range.end;
            if !tag.end && RAW.contains(&tag.name.as_str()) {
                at += raw_length(&html[at..], &tag.name);
            }
            found.push(tag);
        } else {
            at = start + 1;
        }
    }
    found
}

/// How far it is to the end tag of an element whose content is not markup.
fn raw_length(html: &str, name: &str) -> usize {
    let ends = |at: usize| {
        let rest = &html.as_bytes()[at + 2..];
        rest.get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()))
            && !rest.get(name.len()).is_some_and(u8::is_ascii_alphanumeric)
    };
    html.match_indices("</")
        .map(|(at, _)| at)
        .find(|at| ends(*at))
        .unwrap_or(html.len())
}

fn tag(html: &str, start: usize) -> Option<Tag<'_>> {
    let bytes = html.as_bytes();
    let mut at = start + 1;
    let end = bytes.get(at) == Some(&b'/');
    if end {
        at += 1;
    }
    if !bytes.get(at)?.is_ascii_alphabetic() {
        return None;
    }
    let name_start = at;
    while !matches!(bytes.get(at), None | Some(b'/' | b'>')) && !bytes[at].is_ascii_whitespace() {
        at += 1;
    }
    let name = html.get(name_start..at)?.to_ascii_lowercase();
    let mut attributes = Vec::new();
    loop {
        while bytes
            .get(at)
            .is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
        {
            at += 1;
        }
        match bytes.get(at) {
            // What is never closed is no tag: a browser drops it, too.
            None => return None,
            Some(b'>') => break,
            Some(_) => {
                let attribute = attribute(html, at);
                at = attribute.range.end;
                attributes.push(attribute);
            }
        }
    }
    Some(Tag {
        name,
        end,
        range: start..at + 1,
        attributes,
    })
}

fn attribute(html: &str, start: usize) -> Attribute<'_> {
    let bytes = html.as_bytes();
    let space = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_whitespace);
    let mut at = start + 1;
    while !matches!(bytes.get(at), None | Some(b'/' | b'>' | b'=')) && !space(at) {
        at += 1;
    }
    let name = html.get(start..at).unwrap_or_default();
    let alone = Attribute {
        name,
        value: "",
        range: start..at,
    };
    while space(at) {
        at += 1;
    }
    if bytes.get(at) != Some(&b'=') {
        return alone;
    }
    at += 1;
    while space(at) {
        at += 1;
    }
    let (from, to, end) = match bytes.get(at) {
        Some(quote @ (b'"' | b'\'')) => {
            let from = at + 1;
            let length = html[from..].find(char::from(*quote));
            let to = length.map_or(html.len(), |length| from + length);
            (from, to, (to + 1).min(html.len()))
        }
        _ => {
            let from = at;
            while !matches!(bytes.get(at), None | Some(b'>')) && !space(at) {
                at += 1;
            }
            (from, at, at)
        }
    };
    Attribute {
        name,
        value: html.get(from..to).unwrap_or_default(),
        range: start..end,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(html: &str) -> Vec<String> {
        let show = |tag: Tag<'_>| {
            let mut out = if tag.end { "/" } else { "" }.to_owned() + &tag.name;
            for attribute in tag.attributes {
                out += &format!(" {}={}", attribute.name, attribute.value);
            }
            out
        };
        tags(html).into_iter().map(show).collect()
    }

    #[test]
    fn attributes_are_read_in_any_quotes() {
        assert_eq!(
            written("<a HREF = \"x>y\" b='\"' c=d/e  f><br/><IMG src=x>é</a>"),
            ["a HREF=x>y b=\" c=d/e f=", "br", "img src=x", "/a"]
        );
    }

    #[test]
    fn what_is_no_markup_is_passed_over() {
        assert_eq!(
            written(
                "a < b <!-- <i> --> <!DOCTYPE html><script>if (a<b) '</i>' </SCRIPT ><style><i></style><p>"
            ),
            ["script", "/script", "style", "/style", "p"]
        );
        assert_eq!(written("<script>never closed <i>"), ["script"]);
        assert!(written("<a href=\"never closed").is_empty());
        assert!(written("<!-- never closed <i>").is_empty());
    }

    #[test]
    fn a_tag_knows_where_it_stands() {
        let html = "x<link rel=\"icon StyleSheet\" href=a>y";
        let [tag] = &tags(html)[..] else {
            panic!("one tag");
        };
        assert_eq!(
            &html[tag.range.clone()],
            "<link rel=\"icon StyleSheet\" href=a>"
        );
        assert!(tag.begins("link") && tag.has_word("rel", "stylesheet"));
        assert_eq!(&html[tag.attributes[1].range.clone()], "href=a");
    }
}
