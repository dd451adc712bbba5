//! A page with all that it asks for inside of it, and a policy under which it can ask for nothing else.
//!
//! Styles and scripts stand in the page, and its Content-Security-Policy names each by its hash; fonts and images are `data:` URLs. A script
//! that is to run when the page has been read (`defer`) is kept as text, which `single.js` runs then, in order; one that is only named
//! (`data-search="…"`) is kept the same way and runs when it is first asked for.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use sha2::{Digest, Sha256};

use super::tags::{Tag, tags};
use crate::output::media_type;

/// Finds a file of the site by its path from the root.
pub(super) type Find<'a> = &'a (dyn Fn(&str) -> Option<Arc<[u8]>> + Sync);

/// What a page that stands alone is made of.
pub(super) struct Alone<'a> {
    find: Find<'a>,
    out: String,
    /// Hashes of scripts and of styles, as the policy names them.
    scripts: BTreeSet<String>,
    styles: BTreeSet<String>,
    /// Styles that stand in the page already, by path.
    dressed: BTreeSet<String>,
    /// Scripts that stand in the page already, by path.
    kept: BTreeSet<String>,
    /// Scripts that are named somewhere and not yet kept, in order.
    named: Vec<String>,
    /// Where in `out` the policy belongs.
    policy_at: Option<usize>,
}

/// A script's or a style's tag in a page from which it is taken over.
pub(super) fn is_asked_for(tag: &Tag<'_>) -> bool {
    tag.begins("script") && tag.get("src").is_some()
        || tag.begins("link") && tag.has_word("rel", "stylesheet")
}

impl<'a> Alone<'a> {
    pub(super) fn new(find: Find<'a>) -> Self {
        Alone {
            find,
            out: String::new(),
            scripts: BTreeSet::new(),
            styles: BTreeSet::new(),
            dressed: BTreeSet::new(),
            kept: BTreeSet::new(),
            named: Vec::new(),
            policy_at: None,
        }
    }

    /// Takes a whole page over. `first` is run before all scripts of the page; `head` and `foot` write what else belongs at the end of its head and
    /// of its body.
    pub(super) fn page(
        mut self,
        html: &str,
        first: &str,
        head: impl FnOnce(&mut Self),
        foot: impl FnOnce(&mut Self),
    ) -> String {
        let mut head = Some(head);
        let mut foot = Some(foot);
        let mut at = 0;
        let mut inside_until = 0;
        for tag in tags(html) {
            if tag.range.start < inside_until {
                continue;
            }
            self.out.push_str(&html[at..tag.range.start]);
            at = tag.range.end;
            if tag.end && tag.name == "head" {
                if let Some(head) = head.take() {
                    head(&mut self);
                }
                self.out.push_str("</head>");
            } else if tag.end && tag.name == "body" {
                if let Some(foot) = foot.take() {
                    foot(&mut self);
                }
                self.keep_named();
                self.out.push_str("</body>");
            } else if tag.begins("head") {
                self.out.push_str(&html[tag.range.clone()]);
                // A browser looks for it in the first 1,024 bytes.
                self.out.push_str("\n<meta charset=\"utf-8\">");
                self.policy_at = Some(self.out.len());
                self.script_in_place(first);
            } else if tag.begins("meta") && (is_policy(&tag) || tag.get("charset").is_some()) {
                // Ours stand first in the head, before anything that they must hold for.
            } else if tag.begins("script") && self.take_script(&tag) {
                let end = html[at..].find("</").map_or(html.len(), |end| at + end);
                let close = html[end..]
                    .find('>')
                    .map_or(html.len(), |close| end + close + 1);
                at = close;
                inside_until = close;
            } else {
                self.element(html, &tag);
            }
        }
        self.out.push_str(&html[at..]);
        // A page may leave its last end tags out.
        if let Some(foot) = foot {
            foot(&mut self);
            self.keep_named();
        }
        let policy = format!(
            "\n<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">",
            self.policy()
        );
        self.out.insert_str(self.policy_at.unwrap_or(0), &policy);
        self.out
    }

    /// Takes over a tag of another page that [`is_asked_for`], unless this one has asked for the same. `when` says when a script is to run.
    pub(super) fn take(&mut self, tag: &Tag<'_>, when: &str) {
        if tag.begins("script") {
            if let Some(path) = tag.get("src")
                && let Some(bytes) = (self.find)(path)
            {
                self.keep(path, &bytes, &format!(" {when}"));
            }
        } else if let Some(path) = tag.get("href") {
            self.dress(path, None);
        }
    }

    /// Writes text into the page.
    pub(super) fn write(&mut self, text: &str) {
        self.out.push_str(text);
    }

    /// Writes a part of a page.
    pub(super) fn part(&mut self, html: &str) {
        let mut at = 0;
        for tag in tags(html) {
            self.out.push_str(&html[at..tag.range.start]);
            at = tag.range.end;
            self.element(html, &tag);
        }
        self.out.push_str(&html[at..]);
    }

    /// Writes data for scripts, under the name of the file that holds it elsewhere.
    pub(super) fn data(&mut self, name: &str, json: &str) {
        // In JSON, `<` can stand in strings alone.
        let json = json.replace('<', "\\u003c");
        let _ = writeln!(
            self.out,
            "<script type=\"application/json\" data-name=\"{name}\">{json}</script>"
        );
    }

    /// Whether a script of the site was taken over.
    fn take_script(&mut self, tag: &Tag<'_>) -> bool {
        let Some(path) = tag.get("src") else {
            return false;
        };
        let Some(bytes) = (self.find)(path) else {
            return false;
        };
        let mut rest = String::new();
        for attribute in &tag.attributes {
            let name = attribute.name.to_ascii_lowercase();
            if ["src", "defer", "async", "crossorigin", "integrity"].contains(&name.as_str()) {
                continue;
            }
            let mut value = attribute.value;
            if name.starts_with("data-") && (self.find)(value).is_some() {
                if value.ends_with(".css") {
                    self.dress(value, None);
                    // Nothing is left to be loaded.
                    value = "";
                } else if !self.named.iter().any(|known| known == value) {
                    self.named.push(value.to_owned());
                }
            }
            let _ = write!(rest, " {name}=\"{}\"", value.replace('"', "&quot;"));
        }
        if tag.get("defer").is_some() || tag.get("async").is_some() {
            let name = format!(" data-run{rest}");
            self.keep(path, &bytes, &name);
        } else {
            self.kept.insert(path.to_owned());
            let text = script_text(&bytes);
            self.scripts.insert(hash(&text));
            let _ = write!(self.out, "<script{rest}>{text}</script>");
        }
        true
    }

    fn script_in_place(&mut self, text: &str) {
        let text = script_text(text.as_bytes());
        self.scripts.insert(hash(&text));
        let _ = write!(self.out, "\n<script>{text}</script>");
    }

    /// A script as text, for another script to run. Each stands in the page once.
    fn keep(&mut self, path: &str, bytes: &[u8], attributes: &str) {
        if !self.kept.insert(path.to_owned()) {
            return;
        }
        let text = script_text(bytes);
        self.scripts.insert(hash(&text));
        let _ = write!(
            self.out,
            "<script type=\"text/plain\" data-name=\"{path}\"{attributes}>{text}</script>"
        );
    }

    fn keep_named(&mut self) {
        for path in std::mem::take(&mut self.named) {
            if let Some(bytes) = (self.find)(&path) {
                self.keep(&path, &bytes, "");
            }
        }
    }

    /// A style sheet as a style of the page. Whether it is a file of the site.
    fn dress(&mut self, path: &str, media: Option<&str>) -> bool {
        let Some(bytes) = (self.find)(path) else {
            return false;
        };
        if self.dressed.insert(path.to_owned()) {
            let text = style_text(&bytes, self.find);
            self.styles.insert(hash(&text));
            let media = media.map_or(String::new(), |media| format!(" media=\"{media}\""));
            let _ = write!(self.out, "<style{media}>{text}</style>");
        }
        true
    }

    /// Any other element, with what it asks for in its place.
    fn element(&mut self, html: &str, tag: &Tag<'_>) {
        if tag.begins("link") {
            if tag.has_word("rel", "stylesheet") {
                let path = tag.get("href").unwrap_or_default();
                if self.dress(path, tag.get("media")) {
                    return;
                }
            }
            // There is nothing to be fetched ahead.
            if ["preload", "prefetch", "modulepreload"]
                .iter()
                .any(|rel| tag.has_word("rel", rel))
            {
                return;
            }
        }
        let mut at = tag.range.start;
        let mut download = None;
        if !tag.end {
            for attribute in &tag.attributes {
                let Some(value) = self.within(tag, attribute.name, attribute.value, &mut download)
                else {
                    continue;
                };
                self.out.push_str(&html[at..attribute.range.start]);
                let _ = write!(self.out, "{}=\"{value}\"", attribute.name);
                at = attribute.range.end;
            }
        }
        if let Some(name) = download.filter(|_| tag.get("download").is_none()) {
            let close = tag.range.end - 1;
            self.out.push_str(&html[at..close]);
            let _ = write!(self.out, " download=\"{name}\"");
            at = close;
        }
        self.out.push_str(&html[at..tag.range.end]);
    }

    /// What an attribute is in a page that stands alone, if that is another value. `download`: the name of a file that a link gives.
    fn within(
        &self,
        tag: &Tag<'_>,
        name: &str,
        value: &str,
        download: &mut Option<String>,
    ) -> Option<String> {
        let name = name.to_ascii_lowercase();
        if !["src", "href", "poster", "data", "xlink:href"].contains(&name.as_str()) {
            return None;
        }
        // A page and an anchor in it, put together by a template: both are anchors here, and the last is meant.
        if let Some((_, anchor)) = value.rsplit_once('#')
            && value.starts_with('#')
        {
            return value.get(1..)?.contains('#').then(|| format!("#{anchor}"));
        }
        let (path, fragment) = value.split_once('#').unwrap_or((value, ""));
        let bytes = (self.find)(path)?;
        let url = data_url(path, &bytes);
        if tag.name == "a" {
            // No browser goes to a `data:` URL; each saves one.
            *download = Some(without_hash(path));
        }
        Some(if fragment.is_empty() {
            url
        } else {
            format!("{url}#{fragment}")
        })
    }

    fn policy(&self) -> String {
        let list = |hashes: &BTreeSet<String>| {
            if hashes.is_empty() {
                return " 'none'".to_owned();
            }
            hashes.iter().map(|hash| format!(" '{hash}'")).collect()
        };
        format!(
            "default-src 'none'; script-src{}; style-src{}; img-src data:; font-src data:; base-uri 'none'; form-action 'none'",
            list(&self.scripts),
            list(&self.styles)
        )
    }
}

fn is_policy(tag: &Tag<'_>) -> bool {
    tag.get("http-equiv")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("Content-Security-Policy"))
}

/// As Content Security Policy Level 3 names what may run: the hash of an element's text.
fn hash(text: &str) -> String {
    format!("sha256-{}", BASE64.encode(Sha256::digest(text.as_bytes())))
}

/// A script's text as an element holds it. In a script, `</script` and `<!--` can stand in strings, patterns and comments alone, where a `\` more
/// changes nothing.
fn script_text(bytes: &[u8]) -> String {
    let text = one_kind_of_line_end(bytes);
    break_end_tags(&text, "script").replace("<!--", "<\\!--")
}

fn style_text(bytes: &[u8], find: Find<'_>) -> String {
    let css = one_kind_of_line_end(bytes);
    let mut out = String::with_capacity(css.len());
    let mut rest = css.as_str();
    while let Some(at) = rest.find("url(\"") {
        let start = at + "url(\"".len();
        let Some(length) = rest[start..].find('"') else {
            break;
        };
        let target = &rest[start..start + length];
        let (name, fragment) = target.split_once('#').unwrap_or((target, ""));
        out.push_str(&rest[..start]);
        // All files of the theme stand in one folder, as style sheets name them.
        let path = format!("assets/{name}");
        match find(&path) {
            Some(bytes) => {
                out.push_str(&data_url(&path, &bytes));
                if !fragment.is_empty() {
                    let _ = write!(out, "#{fragment}");
                }
            }
            None => out.push_str(target),
        }
        rest = &rest[start + length..];
    }
    out.push_str(rest);
    break_end_tags(&out, "style")
}

/// What a parser makes of line ends, so that the hash is that of what it finds.
fn one_kind_of_line_end(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .replace("\r\n", "\n")
        .replace(['\r', '\0'], "\n")
}

/// `</name` → `<\/name`, in any case of letters.
fn break_end_tags(text: &str, name: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("</") {
        let after = &rest[at + 2..];
        let ends = after
            .as_bytes()
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name.as_bytes()));
        out.push_str(&rest[..at]);
        out.push_str(if ends { "<\\/" } else { "</" });
        rest = after;
    }
    out.push_str(rest);
    out
}

fn data_url(path: &str, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", media_type(path), BASE64.encode(bytes))
}

/// `assets/plan.1234abcd.pdf` → `plan.pdf`
fn without_hash(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    let mut parts: Vec<&str> = name.split('.').collect();
    if parts.len() >= 2 {
        let hash = if parts.len() == 2 { 1 } else { parts.len() - 2 };
        parts.remove(hash);
    }
    parts.join(".")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(path: &str) -> Option<Arc<[u8]>> {
        let bytes: &[u8] = match path {
            "assets/style.1.css" => b"a{src:url(\"f.2.woff2\");b:url(\"gone\");c:\"</STYLE>\"}",
            "assets/late.1.css" => b"b{}",
            "assets/f.2.woff2" => b"font",
            "assets/head.1.js" => b"head()",
            "assets/page.1.js" => b"page('</Script><!--')",
            "assets/find.1.js" => b"find()",
            "assets/plan.12345678.pdf" => b"%PDF",
            "assets/i.1.svg" => b"<svg/>",
            _ => return None,
        };
        Some(bytes.into())
    }

    fn alone(html: &str) -> String {
        Alone::new(&find).page(html, "first()", |_| {}, |page| page.write("<i>foot</i>"))
    }

    const PAGE: &str = "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><meta http-equiv=\"content-security-policy\" content=\"old\">\
        <script src=\"assets/head.1.js\"></script><link rel=\"stylesheet\" href=\"assets/style.1.css\"><link rel=\"icon\" href=\"assets/i.1.svg\">\
        <script src=\"assets/page.1.js\" defer data-search=\"assets/find.1.js\" data-style=\"assets/late.1.css\" data-root=\"\"></script></head>\
        <body><a href=\"#a#b\">x</a><a href='assets/plan.12345678.pdf'>y</a><img src=assets/i.1.svg alt=\"\"><a href=\"https://x.y/\">z</a></body></html>";

    #[test]
    fn nothing_is_left_to_be_asked_for() {
        let html = alone(PAGE);
        assert!(
            !html.contains(" src=\"assets") && !html.contains(" href=\"assets"),
            "{html}"
        );
        assert!(
            html.contains("<img src=\"data:image/svg+xml;base64,PHN2Zy8+\" alt=\"\">"),
            "{html}"
        );
        assert!(
            html.contains("url(\"data:font/woff2;base64,Zm9udA==\");b:url(\"gone\")"),
            "{html}"
        );
        assert!(html.contains("<a href=\"#b\">"), "{html}");
        assert!(html.contains("download=\"plan.pdf\">y</a>"), "{html}");
        assert!(html.contains("href=\"https://x.y/\""), "{html}");
        assert!(
            html.contains("<i>foot</i>") && html.ends_with("</body></html>"),
            "{html}"
        );
    }

    #[test]
    fn scripts_wait_for_their_turn_and_are_named_by_their_hash() {
        let html = alone(PAGE);
        assert!(
            html.contains("<script>first()</script>") && html.contains("<script>head()</script>")
        );
        assert!(
            html.contains("data-name=\"assets/page.1.js\" data-run data-search=\"assets/find.1.js\" data-style=\"\" data-root=\"\">page('<\\/Script><\\!--')</script>"),
            "{html}"
        );
        assert!(
            html.contains("data-name=\"assets/find.1.js\">find()</script>"),
            "{html}"
        );
        assert!(html.contains("<style>b{}</style>"), "{html}");
        let policy = html
            .split("content=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next());
        let policy = policy.expect("a policy");
        for text in [
            "first()",
            "head()",
            "find()",
            "page('<\\/Script><\\!--')",
            "b{}",
        ] {
            assert!(policy.contains(&hash(text)), "{text}: {policy}");
        }
        assert!(
            !policy.contains("'self'") && !policy.contains("unsafe"),
            "{policy}"
        );
        assert_eq!(html.matches("http-equiv").count(), 1);
        assert!(
            html.find("http-equiv") < html.find("<script"),
            "it holds for all scripts"
        );
    }

    #[test]
    fn data_cannot_leave_its_element() {
        let mut page = Alone::new(&find);
        page.data("x", "\"</script><!-- <script>\"");
        assert!(
            page.out
                .contains("\"\\u003c/script>\\u003c!-- \\u003cscript>\"</script>"),
            "{}",
            page.out
        );
    }

    #[test]
    fn hashes_are_those_of_the_standard() {
        // The example of Content Security Policy Level 3, section 8.3.
        assert_eq!(
            hash("alert('Hello, world.');"),
            "sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng="
        );
    }

    #[test]
    fn a_file_is_saved_under_its_own_name() {
        assert_eq!(without_hash("assets/plan.12345678.pdf"), "plan.pdf");
        assert_eq!(without_hash("assets/makefile.12345678"), "makefile");
    }
}
