//! Markdown through the public door: against pulldown-cmark's HTML where there is no raw HTML, and whatever the text, as HTML that a
//! browser and a checker accept, with nothing lost and nothing dangerous.

#[path = "../src/markdown/reference.rs"]
#[allow(clippy::duplicate_mod)]
mod reference;

use prepbook::markdown::*;
use proptest::prelude::*;
use pulldown_cmark::{Event, Options, Parser};

struct Unchanged;

impl Links for Unchanged {
    fn link(&self, link: &Link) -> LinkHtml {
        LinkHtml {
            url: Some(link.dest.clone()),
            ..LinkHtml::default()
        }
    }

    fn image(&self, image: &Image) -> LinkHtml {
        LinkHtml {
            url: Some(image.dest.clone()),
            ..LinkHtml::default()
        }
    }
}

fn html_of(document: &Document, options: &HtmlOptions<'_>) -> String {
    let mut out = String::new();
    write_blocks(&mut out, document, options);
    out
}

fn html(text: &str, options: ParseOptions) -> String {
    html_of(
        &parse(text, 0, options).document,
        &HtmlOptions::plain(&Unchanged),
    )
}

fn own(text: &str) -> String {
    html(text, ParseOptions::own(true))
}

fn extensions(options: ParseOptions) -> Options {
    let mut extensions = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_DEFINITION_LIST;
    extensions.set(Options::ENABLE_SMART_PUNCTUATION, options.smart_punctuation);
    extensions.set(Options::ENABLE_WIKILINKS, options.wikilinks);
    extensions
}

#[test]
fn the_examples_of_commonmark_that_have_no_html() {
    let path = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../shared/commonmark/examples.json"
    );
    let Ok(text) = std::fs::read_to_string(path) else {
        println!("skipped: ../shared/commonmark/examples.json is not there");
        return;
    };
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let mut compared = 0;
    for example in &examples {
        let markdown = example["markdown"].as_str().unwrap();
        for options in [ParseOptions::bank(false), ParseOptions::own(true)] {
            let ours = html(markdown, options);
            if reference::has_html(markdown, extensions(options)) {
                check(&ours).unwrap_or_else(|why| panic!("{why}: {markdown:?}\n{ours}"));
                nothing_lost(markdown, options)
                    .unwrap_or_else(|word| panic!("lost {word:?}: {markdown:?}\n{ours}"));
            } else {
                compared += 1;
                assert_eq!(
                    ours,
                    reference::reference(markdown, extensions(options)),
                    "{markdown:?}"
                );
            }
        }
    }
    assert!(compared > 1100, "{compared}");
}

#[test]
fn public_banks_become_sound_html() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/banks");
    let Ok(banks) = std::fs::read_dir(folder) else {
        println!("skipped: ../shared/banks is not there");
        return;
    };
    for bank in banks
        .map(|bank| bank.unwrap().path())
        .filter(|bank| bank.is_dir())
    {
        for file in std::fs::read_dir(bank)
            .unwrap()
            .map(|file| file.unwrap().path())
        {
            if file.extension().is_none_or(|extension| extension != "md") {
                continue;
            }
            let text = std::fs::read_to_string(&file)
                .unwrap()
                .replace("\r\n", "\n");
            let options = ParseOptions::bank(true);
            let ours = html(&text, options);
            check(&ours).unwrap_or_else(|why| panic!("{why}: {file:?}"));
            nothing_lost(&text, options).unwrap_or_else(|word| panic!("lost {word:?}: {file:?}"));
        }
    }
}

#[test]
fn cases_of_our_own() {
    for (markdown, expected) in [
        ("# A\n\nb *c*\n", "<h1>A</h1>\n<p>b <em>c</em></p>\n"),
        (
            "- [x] a\n- [ ] b\n",
            "<ul>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" checked=\"\" aria-label=\"done\" />\na</li>\n<li class=\"task\"><input type=\"checkbox\" disabled=\"\" aria-label=\"to do\" />\nb</li>\n</ul>\n",
        ),
        (
            "> [!NOTE]\n> a\n",
            "<div class=\"alert alert-note\" role=\"note\">\n<p class=\"alert-title\">Note</p>\n<p>a</p>\n</div>\n",
        ),
        (
            "|a||\n|:-:|-|\n|b|c|\n",
            "<table><thead><tr><th class=\"center\">a</th><td></td></tr></thead><tbody>\n<tr><td class=\"center\">b</td><td>c</td></tr>\n</tbody></table>\n",
        ),
        (
            "a[^x]b[^x]\n\n[^x]: c\n",
            "<p>a<sup class=\"footnote-ref\"><a href=\"#fn:1\" id=\"fnref:1\">1</a></sup>b<sup class=\"footnote-ref\"><a href=\"#fn:1\" id=\"fnref:1:2\">1</a></sup></p>\n<div class=\"footnotes\">\n<ol>\n<li id=\"fn:1\">\n<p>c <a class=\"footnote-back\" href=\"#fnref:1\" aria-label=\"Back to reference 1\">↩\u{fe0e}</a> <a class=\"footnote-back\" href=\"#fnref:1:2\" aria-label=\"Back to reference 1-2\">↩\u{fe0e}</a></p>\n</li>\n</ol>\n</div>\n",
        ),
        (
            "[a](javascript:x) <javascript:y> ![z](data:z) [b](JaVa&#115;cript:c)\n",
            "<p>a javascript:y z b</p>\n",
        ),
        (
            "<a href=\"java&#x09;script:x\" onclick=\"y\">a</a> <img src=x onerror=y alt=z>\n",
            "<p>a <img src=\"x\" alt=\"z\" /></p>\n",
        ),
        (
            "<script>\nx\n</script>\n\n<iframe src=x></iframe>\n",
            "<pre class=\"raw\"><code>&lt;script&gt;\nx\n&lt;/script&gt;</code></pre>\n<p>&lt;iframe src=x&gt;&lt;/iframe&gt;</p>\n",
        ),
        (
            "<details>\n<summary>a <a href=x>b</a></summary>\n\n- c\n\n</details>\n",
            "<details>\n<summary>a b</summary>\n<ul>\n<li>c</li>\n</ul>\n</details>\n",
        ),
        (
            "[](x) [[y]] [[y|z]]\n",
            "<p><a href=\"x\">x</a> <a href=\"y\">y</a> <a href=\"y\">z</a></p>\n",
        ),
        (
            "- a\n  <!-- b -->\n  c\n",
            "<ul>\n<li>\n<p>a</p>\n<p>c</p>\n</li>\n</ul>\n",
        ),
        (
            "<a name=x></a>\n\n## a <a id=\"y\"></a>\n",
            "<span id=\"x\"></span>\n<h2>a <span id=\"y\"></span></h2>\n",
        ),
        (
            "<table><tr><td>a<td>b</table>\n",
            "<table><tbody>\n<tr><td>a</td><td>b</td></tr>\n</tbody></table>\n",
        ),
        (
            "List<String> and `<b>` &lt;\n",
            "<p>List&lt;String&gt; and <code>&lt;b&gt;</code> &lt;</p>\n",
        ),
    ] {
        assert_eq!(own(markdown), expected, "{markdown:?}");
    }
}

#[test]
fn what_a_page_asks_for() {
    let text = "# A\n\n### B\n\n## C {#own}\n\n# A\n\n```py\nx\n```\n\n|a|\n|-|\n|b|\n\n![i](i.png)<img src=i.png width=20>[l](l)[^n]\n\n[^n]: m\n";
    struct Page;
    impl Links for Page {
        fn link(&self, _: &Link) -> LinkHtml {
            LinkHtml {
                url: Some("https://x.example/?a&b".to_owned()),
                external: true,
                ..LinkHtml::default()
            }
        }
        fn image(&self, _: &Image) -> LinkHtml {
            LinkHtml {
                url: Some("i.png".to_owned()),
                size: Some((40, 31)),
                ..LinkHtml::default()
            }
        }
    }
    let options = HtmlOptions {
        heading_shift: 3,
        heading_ids: true,
        id_prefix: "q--",
        lazy_images: true,
        scroll_label: Some("Scroll \"me\""),
        ..HtmlOptions::plain(&Page)
    };
    let document = parse(text, 0, ParseOptions::own(false)).document;
    let page = html_of(&document, &options);
    check(&page).unwrap();
    for expected in [
        "<h3 id=\"q--a\">A</h3>",
        "<h4 id=\"q--b\">B</h4>",
        "<h4 id=\"q--own\">C</h4>",
        "<h3 id=\"q--a-2\">A</h3>",
        "<pre tabindex=\"0\"><code class=\"language-py\">",
        "<div class=\"table\" role=\"group\" aria-label=\"Scroll &quot;me&quot;\" tabindex=\"0\">\n<table>",
        "<img src=\"i.png\" alt=\"i\" width=\"40\" height=\"31\" loading=\"lazy\" />",
        "<img src=\"i.png\" alt=\"\" width=\"20\" height=\"16\" loading=\"lazy\" />",
        "<a href=\"https://x.example/?a&amp;b\" rel=\"external noopener\">l</a>",
        "<li id=\"q--fn:1\">",
        "href=\"#q--fnref:1\"",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
    assert_eq!(heading_anchors(&document), ["a", "b", "own", "a-2"]);
    let raw = HtmlOptions {
        raw_html: true,
        ..HtmlOptions::plain(&Page)
    };
    let document = parse("<form><b>x</b></form> <y>\n", 0, ParseOptions::own(false)).document;
    assert_eq!(
        html_of(&document, &raw),
        "<form>\n<p><b>x</b></form> <y></p>\n"
    );
}

/// What is wrong with HTML of ours: tags that do not match, or stand where HTML does not allow them, or that we never write.
fn check(html: &str) -> Result<(), String> {
    const VOID: [&str; 4] = ["br", "hr", "img", "input"];
    const PHRASING: [&str; 29] = [
        "a", "abbr", "b", "br", "cite", "code", "del", "em", "i", "img", "input", "ins", "kbd",
        "mark", "q", "s", "samp", "small", "span", "strong", "sub", "sup", "u", "var", "strike",
        "tt", "font", "big", "dfn",
    ];
    const BLOCK: [&str; 27] = [
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "summary",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
        "code",
        "br",
    ];
    const ONLY_PHRASING: [&str; 9] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "summary", "pre"];
    let mut open: Vec<&str> = Vec::new();
    let mut ids = std::collections::HashSet::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        let text = &rest[..start];
        let parent = open.last().copied().unwrap_or_default();
        let phrasing_only_inside = ["ul", "ol", "dl", "table", "thead", "tbody", "tr"];
        if phrasing_only_inside.contains(&parent) && !text.trim().is_empty() {
            return Err(format!("text {text:?} in {parent}"));
        }
        let end = start + rest[start..].find('>').ok_or("unclosed tag")?;
        let tag = &rest[start + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let name = tag.split([' ', '/']).next().unwrap_or_default();
        if !PHRASING.contains(&name) && !BLOCK.contains(&name) {
            return Err(format!("<{name}> is not ours"));
        }
        for attribute in [" on", " style=", "javascript:", "srcdoc"] {
            if tag.to_lowercase().contains(attribute)
                && !tag.contains("alt=\"")
                && !tag.contains("title=\"")
            {
                return Err(format!("<{tag}>"));
            }
        }
        if let Some((_, id)) = tag.split_once(" id=\"") {
            let id = id.split('"').next().unwrap_or_default();
            if !ids.insert(id.to_owned()) {
                return Err(format!("id {id:?} twice"));
            }
            if id.is_empty() || id.contains(char::is_whitespace) {
                return Err(format!("id {id:?}"));
            }
        }
        let inside = |what: &[&str]| open.iter().any(|name| what.contains(name));
        if inside(&ONLY_PHRASING) && !PHRASING.contains(&name) {
            return Err(format!("<{name}> in {open:?}"));
        }
        if name == "a" && inside(&["a", "summary"]) {
            return Err(format!("<a> in {open:?}"));
        }
        let right_parent = match name {
            "li" => ["ul", "ol"].contains(&parent),
            "dt" | "dd" => parent == "dl",
            "tr" => ["thead", "tbody"].contains(&parent),
            "td" | "th" => parent == "tr",
            "thead" | "tbody" => parent == "table",
            "summary" => parent == "details",
            _ => !phrasing_only_inside.contains(&parent),
        };
        if !right_parent {
            return Err(format!("<{name}> in {parent}"));
        }
        if PHRASING.contains(&parent) && !PHRASING.contains(&name) && !["code"].contains(&name) {
            return Err(format!("<{name}> in {parent}"));
        }
        if !VOID.contains(&name) {
            open.push(name);
        }
    }
    match open.is_empty() {
        true => Ok(()),
        false => Err(format!("{open:?} left open")),
    }
}

/// Whether every letter that Markdown shows is in our tree, as often (what stands between the rows of an HTML table moves before it); the
/// first one that is not.
fn nothing_lost(text: &str, options: ParseOptions) -> Result<(), char> {
    let document = parse(text, 0, options).document;
    let mut shown = plain_blocks(&document.blocks, true);
    document
        .footnotes
        .iter()
        .for_each(|footnote| shown += &plain_blocks(&footnote.blocks, true));
    let mut counts: std::collections::HashMap<char, i64> = std::collections::HashMap::new();
    shown
        .chars()
        .filter(|c| c.is_alphanumeric())
        .for_each(|c| *counts.entry(c).or_default() += 1);
    for event in Parser::new_ext(text, extensions(options)) {
        if let Event::Text(text) | Event::Code(text) = event {
            for c in text.chars().filter(|c| c.is_alphanumeric()) {
                let left = counts.entry(c).or_default();
                *left -= 1;
                if *left < 0 {
                    return Err(c);
                }
            }
        }
    }
    Ok(())
}

/// Pieces of Markdown and HTML that meet in every way.
const PIECES: &[&str] = &[
    "a",
    "B c",
    " ",
    "\n",
    "\n\n",
    "\n\n",
    "> ",
    "- ",
    "1. ",
    "  ",
    "    ",
    "*",
    "**",
    "`",
    "[",
    "](x)",
    "![",
    "# ",
    "|",
    "|-|\n",
    "|a|b|\n",
    "[^1]",
    "[^1]: n\n",
    "```\n",
    "<b>",
    "</b>",
    "<i class='x'>",
    "</i>",
    "<a href='u'>",
    "<a name=n>",
    "<a id='i i'>",
    "</a>",
    "<code>",
    "</code>",
    "<br>",
    "<br/>",
    "<img src=s alt=t>",
    "<kbd>",
    "</kbd>",
    "<span id=j>",
    "</span>",
    "<div>",
    "<div align=center id=k>\n",
    "</div>\n",
    "<p>",
    "<p align=right>",
    "</p>",
    "<details>",
    "<details open>\n",
    "</details>\n",
    "<summary>",
    "</summary>\n",
    "<h3>",
    "<h2 id=h>",
    "</h3>",
    "<ul>",
    "<ol start=4>",
    "<li>",
    "</li>",
    "</ul>",
    "</ol>",
    "<dl>",
    "<dt>",
    "<dd>",
    "</dl>",
    "<table>",
    "<thead>",
    "<tr>",
    "<th>",
    "<td align=right>",
    "</td>",
    "</tr>",
    "</table>\n",
    "<pre>",
    "</pre>",
    "<blockquote>",
    "</blockquote>",
    "<center>",
    "</center>",
    "<hr>",
    "<script>",
    "</script>",
    "<style>",
    "<form onsubmit=x>",
    "<x-y z>",
    "<!-- c -->",
    "<!-- c",
    "-->",
    "<!-- private -->",
    "\n<!-- private -->\n",
    "\n<!-- /private -->\n",
    "<![CDATA[",
    "]]>",
    "<?p",
    "&lt;",
    "<",
    ">",
    "{#i}",
    ": d\n",
    "- [x] ",
    "> [!NOTE]\n",
    "<sup>",
    "</sup>",
    "<abbr title='t \"q\"'>",
    "</abbr>",
    "<a href='javascript:x' onclick='y'>",
    "<svg onload=x>",
    "</",
    "<b",
    "\t",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_sound(pieces in proptest::collection::vec(proptest::sample::select(PIECES), 1..40), own in any::<bool>()) {
        let text = pieces.concat();
        let options = if own { ParseOptions::own(true) } else { ParseOptions::bank(false) };
        let parsed = parse(&text, 0, options);
        let page = html_of(&parsed.document, &HtmlOptions { heading_ids: true, heading_shift: 2, ..HtmlOptions::plain(&Unchanged) });
        if let Err(why) = check(&page) {
            prop_assert!(false, "{why}: {text:?}\n{page}");
        }
        if let Err(word) = nothing_lost(&text, options) {
            prop_assert!(false, "lost {word:?}: {text:?}\n{page}");
        }
        for block in &parsed.document.blocks {
            prop_assert!(text.get(block.span.range()).is_some(), "{:?} {:?}", text, block);
        }
        for anchor in heading_anchors(&parsed.document) {
            prop_assert!(page.contains(&format!("id=\"{}\"", anchor.replace('\'', "&#39;"))), "{anchor}: {text:?}\n{page}");
        }
        prop_assert!(!has_private(&without_private(&parsed.document)));
    }

    /// What stands between two fences reaches neither the public text, nor its footnotes, nor its links.
    #[test]
    fn private_text_stays_private(
        before in proptest::collection::vec(proptest::sample::select(PIECES), 0..20),
        inside in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        after in proptest::collection::vec(proptest::sample::select(PIECES), 0..12),
        container in 0..4usize,
    ) {
        let (first, rest) = [("", ""), ("> ", "> "), ("- ", "  "), ("1. > - ", "   >   ")][container];
        let inside: Vec<&str> = inside.into_iter().filter(|piece| !piece.contains("private")).collect();
        let secret = format!("<!-- private -->\nSECRETA {}\n\n[^s]: SECRETB\n\n[r]: SECRETC\n\nSECRETD\n<!-- /private -->", inside.concat());
        let mut fenced = String::new();
        for (n, line) in secret.lines().enumerate() {
            fenced += if n == 0 { first } else { rest };
            fenced += line;
            fenced += "\n";
        }
        let text = format!("{}\n\n{fenced}\n[^s] [r] ![r] {}\n", before.concat(), after.concat());
        let parsed = parse(&text, 0, ParseOptions::own(false));
        if parsed.problems.iter().all(|problem| !problem.is_error()) {
            let in_code = |text: &str| {
                let mut found = false;
                visit_blocks(&parsed.document.blocks, &mut |block| {
                    found |= matches!(&block.kind, BlockKind::Code { text: code, .. } if code.contains(text));
                });
                found
            };
            let public = without_private(&parsed.document);
            let page = html_of(&public, &HtmlOptions::plain(&Unchanged));
            // Where what stands before makes code, a comment or raw text of the fence, it is no fence, and is shown as what it is.
            if !in_code("<!-- private") && !page.contains("&lt;!-- private") {
                prop_assert!(!format!("{public:?}").contains("SECRET"), "{text:?}\n{page}");
            }
        }
    }
}
