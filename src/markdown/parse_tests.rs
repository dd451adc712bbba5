//! What text becomes which tree.

use super::*;
use crate::diagnostic::Span;

fn own(text: &str) -> Parsed {
    parse(text, 0, ParseOptions::own(false))
}

fn codes(parsed: &Parsed) -> Vec<&'static str> {
    parsed.problems.iter().map(|problem| problem.code).collect()
}

/// The tree in short, for tests: `p[a *b*]`.
fn short(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (n, block) in blocks.iter().enumerate() {
        if n > 0 {
            out.push(' ');
        }
        match &block.kind {
            BlockKind::Paragraph(content) => out += &format!("p[{}]", line(content)),
            BlockKind::Heading { level, id, content } => {
                let id = id.as_ref().map(|id| format!("#{id}")).unwrap_or_default();
                out += &format!("h{level}{id}[{}]", line(content));
            }
            BlockKind::Code { info, text, fenced } => {
                out += &format!(
                    "{}({info})[{}]",
                    if *fenced { "fence" } else { "code" },
                    text.escape_debug()
                );
            }
            BlockKind::Quote(blocks) => out += &format!("quote[{}]", short(blocks)),
            BlockKind::Alert(kind, blocks) => out += &format!("{}[{}]", kind.name(), short(blocks)),
            BlockKind::List(list) => {
                let name = match list.start {
                    Some(start) => format!("ol{start}"),
                    None => "ul".to_owned(),
                };
                let items: Vec<String> = list
                    .items
                    .iter()
                    .map(|item| {
                        let task = item
                            .task
                            .map(|done| if done { "x " } else { "o " })
                            .unwrap_or_default();
                        let number = item
                            .typed_number
                            .map(|n| format!("{n}."))
                            .unwrap_or_default();
                        format!("{number}{task}{}", short(&item.blocks))
                    })
                    .collect();
                out += &format!(
                    "{name}{}[{}]",
                    if list.tight { "" } else { "~" },
                    items.join(" | ")
                );
            }
            BlockKind::Table(table) => {
                let rows: Vec<String> = std::iter::once(&table.head)
                    .chain(&table.rows)
                    .map(|row| {
                        row.iter()
                            .map(|cell| line(cell))
                            .collect::<Vec<_>>()
                            .join(", ")
                    })
                    .collect();
                out += &format!("table[{}]", rows.join(" | "));
            }
            BlockKind::Rule => out += "hr",
            BlockKind::Details {
                summary,
                open,
                blocks,
            } => {
                out += &format!(
                    "details{}({})[{}]",
                    if *open { "+" } else { "" },
                    line(summary),
                    short(blocks)
                );
            }
            BlockKind::Container { align, blocks } => {
                out += &format!("{align:?}[{}]", short(blocks))
            }
            BlockKind::Private(blocks) => out += &format!("PRIVATE[{}]", short(blocks)),
            BlockKind::Html(html) => out += &format!("html[{}]", html.escape_debug()),
            BlockKind::Comment(text) => out += &format!("<!{text}>"),
            BlockKind::Definitions(entries) => {
                let entries: Vec<String> = entries
                    .iter()
                    .map(|(term, definitions)| {
                        let definitions: Vec<String> =
                            definitions.iter().map(|blocks| short(blocks)).collect();
                        format!("{}: {}", line(term), definitions.join("; "))
                    })
                    .collect();
                out += &format!("dl[{}]", entries.join(" | "));
            }
        }
    }
    out
}

fn line(inlines: &[Inline]) -> String {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => text.clone(),
            Inline::Code(text) => format!("`{text}`"),
            Inline::Emphasis(content) => format!("*{}*", line(content)),
            Inline::Strong(content) => format!("**{}**", line(content)),
            Inline::Strike(content) => format!("~{}~", line(content)),
            Inline::Styled(tag, content) => format!("{}({})", tag.name(), line(content)),
            Inline::Link(link) => format!("[{}]({})", line(&link.content), link.dest),
            Inline::Image(image) => format!("![{}]({})", line(&image.alt), image.dest),
            Inline::FootnoteRef(label) => format!("[^{label}]"),
            Inline::Anchor(name) => format!("#{name}#"),
            Inline::SoftBreak => "\\".to_owned(),
            Inline::HardBreak => "\\\\".to_owned(),
            Inline::Html(html) => format!("{{{html}}}"),
            Inline::Comment(text) => format!("<!{text}>"),
        })
        .collect()
}

fn tree(text: &str) -> String {
    short(&own(text).document.blocks)
}

#[test]
fn spans_count_from_the_start_of_the_text() {
    let text = "---\nx: 1\n---\n# One\n\ntwo *three*\n\n- four\n";
    let body = text.find("# One").unwrap();
    let parsed = parse(text, body, ParseOptions::own(true));
    let found: Vec<&str> = parsed
        .document
        .blocks
        .iter()
        .map(|block| text.get(block.span.range()).unwrap().trim_end())
        .collect();
    assert_eq!(found, ["# One", "two *three*", "- four"]);
    assert!(
        parse("é", 1, ParseOptions::own(true))
            .document
            .blocks
            .is_empty(),
        "not a place in the text"
    );
    assert!(
        parse("é", 9, ParseOptions::own(true))
            .document
            .blocks
            .is_empty()
    );
}

#[test]
fn blocks_of_markdown() {
    assert_eq!(
        tree("# A {#b}\n\nc\nd\\\ne\n***\n    f\n\n~~~py x\ng\n~~~\n> h\n"),
        "h1#b[A] p[c\\d\\\\e] hr code()[f\\n] fence(py x)[g\\n] quote[p[h]]"
    );
    assert_eq!(tree("> [!TIP]\n> a\n"), "tip[p[a]]");
    assert_eq!(tree("|a|b|\n|-|:-:|\n|`c`||\n"), "table[a, b | `c`, ]");
    assert_eq!(tree("a\n: b\n\n: c\n"), "dl[a: p[b]; p[c]]");
    assert_eq!(
        tree("[[a]] [[b|c *d*]] ~~e~~ <f@g.hh> [i][j]\n\n[j]: k 'l'\n"),
        "p[[a](a) [c *d*](b) ~e~ [f@g.hh](f@g.hh) [i](k)]"
    );
}

#[test]
fn lists_keep_numbers_as_typed_and_know_if_they_are_tight() {
    assert_eq!(
        tree("3. a\n3. b\n9) c\n"),
        "ol3[3.p[a] | 3.p[b]] ol9[9.p[c]]"
    );
    assert_eq!(
        tree("- a\n  - b\n- [x] c\n- [ ] d\n"),
        "ul[p[a] ul[p[b]] | x p[c] | o p[d]]"
    );
    assert_eq!(tree("- a\n\n- b\n"), "ul~[p[a] | p[b]]");
    assert_eq!(tree("  10. a\n"), "ol10[10.p[a]]");
    assert_eq!(tree("- a\n  > b\n\n  c\n"), "ul~[p[a] quote[p[b]] p[c]]");
}

#[test]
fn footnotes_stand_in_the_order_of_their_references() {
    let parsed =
        own("a[^b] c[^A] d[^b] e[^none]\n\n[^a]: A[^in]\n[^un]: unused\n[^in]: inner\n[^b]: B\n");
    let labels: Vec<&str> = parsed
        .document
        .footnotes
        .iter()
        .map(|f| f.label.as_str())
        .collect();
    assert_eq!(labels, ["b", "a", "in", "un"]);
    assert_eq!(
        short(&parsed.document.blocks),
        "p[a[^b] c[^a] d[^b] e[^none]]"
    );
    assert_eq!(
        codes(&own("a[^b]\n\n[^b]: c\n\n[^b]: d\n")),
        ["footnote-repeated"]
    );
}

#[test]
fn punctuation_is_smart_but_not_in_code() {
    let text = "\"a\" -- it's `\"b\"` <code>\"c\" -- d</code> ...\n\n    \"e\"\n";
    assert_eq!(
        short(&parse(text, 0, ParseOptions::own(true)).document.blocks),
        "p[“a” – it’s `\"b\"` `\"c\" -- d` …] code()[\\\"e\\\"\\n]"
    );
    assert!(tree("\"a\" -- b").contains("\"a\" -- b"));
}

#[test]
fn wikilinks_are_for_the_users_own_files() {
    let bank = parse("What is [[Prototype]]?", 0, ParseOptions::bank(false));
    assert_eq!(short(&bank.document.blocks), "p[What is [[Prototype]]?]");
}

#[test]
fn html_of_one_block() {
    assert_eq!(
        tree(
            "<p align=\"center\">\n <a href='x&amp;y'>\n  <img src=z width=20 alt='q &lt;'>\n </a>\n</p>\n"
        ),
        "Some(Center)[p[[![q <](z)](x&y)]]"
    );
    assert_eq!(tree("<div>a<br>b <b>c</b>\nd</div>\n"), "p[a\\\\b b(c)\\d]");
    assert_eq!(
        tree("<h2 align=center id=x>A <em>b</em></h2>"),
        "Some(Center)[h2#x[A *b*]]"
    );
    assert_eq!(tree("<center>a</center>\n<hr>\n"), "Some(Center)[p[a]] hr");
    assert_eq!(
        tree("<ul>\n<li>a\n<li>b<ol start=3><li>c</ol></li>\n</ul>\n"),
        "ul[p[a] | p[b] ol3[p[c]]]"
    );
    assert_eq!(
        tree("<pre lang=py><b>x</b>\n y &lt;\n</pre>"),
        "fence(py)[x\\n y <\\n]"
    );
    assert_eq!(
        tree("<pre><code class='language-js'>x\n\ny</code></pre>"),
        "fence(js)[x\\n\\ny\\n]"
    );
    assert_eq!(
        tree("<dl><dt>a<dd>b<dt>c<dd>d</dl>"),
        "dl[a: p[b] | c: p[d]]"
    );
    assert_eq!(
        tree("<blockquote>a<p>b<p>c</blockquote>"),
        "quote[p[a] p[b] p[c]]"
    );
    assert_eq!(tree("<br>\n\na\n"), "p[a]");
}

#[test]
fn html_tables() {
    let text = "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody><tr><td>c<td align=right>d<br>e</tr>\n<tr><td>f</td></tr></tbody></table>\n";
    assert_eq!(tree(text), "table[a, b | c, d\\\\e | f, ]");
    assert_eq!(
        tree("<table><tr><td>a</td><td>\n\n```py\nb\n```\n\n</td></tr></table>"),
        "p[a] fence(py)[b\\n]"
    );
    assert_eq!(
        tree("<table>\n<tr>\n<td>⚠️</td>\n<td>\nx <br>\ny\n</td>\n</tr>\n</table>"),
        "table[ | ⚠\u{fe0f}, x \\\\y]"
    );
}

#[test]
fn details_pair_around_markdown() {
    let text = "<details><summary><b>A</b> &amp; `b`</summary>\n<p>\n\n#### C\n\n- d\n\n</p>\n</details>\n\ne\n";
    assert_eq!(tree(text), "details(b(A) & `b`)[h4[C] ul[p[d]]] p[e]");
    let item =
        "1. a\n   <details open>\n   <summary>b</summary><br>\n\n   c\n   </details>\n\n2. d\n";
    assert_eq!(tree(item), "ol1~[1.p[a] details+(b)[p[c]] | 2.p[d]]");
    assert_eq!(
        tree("> <details>\n>\n> a\n>\n> </details>\n"),
        "quote[details()[p[a]]]"
    );
    assert_eq!(
        tree("<details>\n<summary><h3>a</h3></summary>\n\nb </details>\n"),
        "details(a)[p[b ]]"
    );
    assert_eq!(
        tree("1. What? <details><summary>A</summary>b *c*</details>\n2. d\n"),
        "ol1[1.p[What? ] details(A)[p[b *c*]] | 2.p[d]]"
    );
    assert_eq!(
        tree(
            "<details><summary>a</summary>\n\n<details><summary>b</summary>\n\nc\n\n</details>\n\n</details>\n"
        ),
        "details(a)[details(b)[p[c]]]"
    );
}

#[test]
fn what_finds_no_partner_is_text() {
    let parsed = own("<details>\n<summary>a</summary>\n\nb\n\n> </details>\n");
    assert_eq!(
        short(&parsed.document.blocks),
        "html[<details>] p[a] p[b] quote[html[</details>]]"
    );
    assert_eq!(codes(&parsed), ["html-unpaired", "html-unpaired"]);
    assert_eq!(tree("a <b>c *d</b> e*\n"), "p[a {<b>}c *d{</b>} e*]");
    assert_eq!(tree("a <b><i>c</b></i>\n"), "p[a b({<i>}c){</i>}]");
    assert_eq!(
        tree("a Vec<String> b <div> c\n"),
        "p[a Vec{<String>} b {<div>} c]"
    );
    assert_eq!(tree("</div>\n"), "html[</div>]");
    assert_eq!(
        tree("<script>\nalert('<b>')\n\n</script>\n"),
        "html[<script>\\nalert(\\'<b>\\')\\n\\n</script>]"
    );
    assert_eq!(
        tree("<form>\n <input name=x>\n Name: <b>y</b>\n</form>\n"),
        "html[<form>\\n <input name=x>] p[Name: b(y)\\{</form>}]"
    );
}

#[test]
fn inline_html() {
    assert_eq!(
        tree("<kbd>a</kbd> <sub>b</sub><br/>c <SPAN onclick='x'>d</span>\n"),
        "p[kbd(a) sub(b)\\\\c span(d)]"
    );
    assert_eq!(tree("<a name=\"x\"></a>\n## B\n"), "p[#x#] h2[B]");
    assert_eq!(tree("a <a name=x> b\n"), "p[a #x# b]");
    assert_eq!(
        tree("<abbr title='b c'>a</abbr> <code>d <a href=e>f</a></code> <tt>g</tt>\n"),
        "p[abbr(a (b c)) code(d [f](e)) `g`]"
    );
    assert_eq!(
        tree("<a href='x'>[y](z)</a> [a <a href='b'>c</a>](d)\n"),
        "p[[[y](z)](x) [a c](d)]"
    );
    assert_eq!(
        tree("a <!-- b --> c\n\n<!-- id: d -->\n"),
        "p[a <!b> c] <!id: d>"
    );
    assert_eq!(tree("<img src=x><img>\n"), "p[![](x){<img>}]");
}

#[test]
fn private_parts_pair_among_siblings() {
    assert_eq!(
        tree("a\n<!-- private -->\nb\n\n- c\n\n  <!-- /private -->\n<!-- /private -->\nd\n")
            .matches("PRIVATE")
            .count(),
        1
    );
    assert_eq!(
        tree("a\n<!-- private -->\nb\n\n# c\n<!-- /private -->\nd\n"),
        "p[a] PRIVATE[p[b] h1[c]] p[d]"
    );
    assert_eq!(
        tree("- a\n  <!--private-->\n  b\n  <!-- / PRIVATE -->   \n  c\n"),
        "ul[p[a] PRIVATE[p[b]] p[c]]"
    );
    assert_eq!(
        tree("> a\n>\n>   <!-- private -->\n> b\n>\n> <!-- /private -->\n"),
        "quote[p[a] PRIVATE[p[b]]]"
    );
    assert_eq!(
        tree(
            "<details>\n<summary>a</summary>\n<!-- private -->\n\nb\n\n<!-- /private -->\n</details>\n"
        ),
        "details(a)[PRIVATE[p[b]]]"
    );
    assert_eq!(
        tree("<div>\n<!-- private -->\nb\n<!-- /private -->\nc</div>\n"),
        "PRIVATE[p[b]] p[c]"
    );
    assert_eq!(
        tree("```\n<!-- private -->\n```\n"),
        "fence()[<!-- private -->\\n]"
    );
    assert_eq!(codes(&own("```\n<!-- private -->\n```\n")), [""; 0]);
    let bank = parse("<!-- private -->\n\na\n", 0, ParseOptions::bank(false));
    assert_eq!(short(&bank.document.blocks), "<!private> p[a]");
    assert!(bank.problems.is_empty());
}

#[test]
fn private_mistakes_are_errors_and_hide_more_not_less() {
    for (text, code, hidden) in [
        (
            "a\n\n<!-- private -->\n\nSECRET\n",
            "private-fence-unclosed",
            "p[a] PRIVATE[p[SECRET]]",
        ),
        (
            "a\n\n<!-- /private -->\n\nb\n",
            "private-fence-unopened",
            "p[a] p[b]",
        ),
        (
            "<!-- private -->\na\n<!-- private -->\nb\n<!-- /private -->\nc\n<!-- /private -->\nd\n",
            "private-fence-nested",
            "PRIVATE[p[a] p[b] p[c]] p[d]",
        ),
        (
            "a <!-- private --> SECRET <!-- /private --> b\n",
            "private-fence-inline",
            "PRIVATE[p[a  SECRET  b]]",
        ),
        (
            "# a <!-- private --> SECRET\n",
            "private-fence-inline",
            "PRIVATE[h1[a  SECRET]]",
        ),
        (
            "- a <!-- private --> *SECRET*\n",
            "private-fence-inline",
            "ul[PRIVATE[p[a  *SECRET*]]]",
        ),
        (
            "|a|b|\n|-|-|\n|<!-- private -->|SECRET|\n",
            "private-fence-inline",
            "PRIVATE[table[a, b | , SECRET]]",
        ),
        (
            "<!-- private --> SECRET <!-- /private -->\n\nb\n",
            "private-fence-inline",
            "PRIVATE[p[SECRET]] p[b]",
        ),
        ("<!-- privat -->\na\n", "private-fence-misspelt", "p[a]"),
        (
            "<!-- end private -->\na\n",
            "private-fence-misspelt",
            "p[a]",
        ),
        (
            "<-- private -->\n",
            "private-fence-misspelt",
            "p[<-- private -->]",
        ),
        (
            "<private>\nSECRET\n</private>\n",
            "private-fence-misspelt",
            "html[<private>] p[SECRET\\{</private>}]",
        ),
        (
            "a\n\n    <!-- private -->\n",
            "private-fence-indented",
            "p[a] code()[<!-- private -->\\n]",
        ),
        (
            "<!-- private\n\nSECRET\n",
            "comment-unclosed",
            "<!private\n\nSECRET>",
        ),
        (
            "<pre>\n<!-- private -->\nSECRET</pre>\n",
            "private-fence-inline",
            "PRIVATE[fence()[\\nSECRET\\n]]",
        ),
        (
            "<summary><!-- private -->\nS\n</summary>\n",
            "private-fence-inline",
            "html[<summary>] PRIVATE[p[S\\{</summary>}]]",
        ),
    ] {
        let parsed = own(text);
        assert!(
            codes(&parsed).contains(&code),
            "{text:?}: {:?}",
            codes(&parsed)
        );
        assert!(
            parsed.problems.iter().any(|problem| problem.is_error()),
            "{text:?}"
        );
        assert_eq!(short(&parsed.document.blocks), hidden, "{text:?}");
    }
    let said = own(
        "What is `private`? <!-- a remark on private and public names -->\n\nprivate\n\n<!-- nothing -->\n",
    );
    assert_eq!(codes(&said), [""; 0]);
}

#[test]
fn what_private_text_defines_does_not_reach_public_text() {
    let parsed = own(
        "see [x] and ![y][x]\n\n<!-- private -->\n[x]: https://secret.example\n\nsee [x]\n<!-- /private -->\n",
    );
    assert_eq!(
        codes(&parsed),
        ["private-link-definition", "private-link-definition"]
    );
    let public = without_private(&parsed.document);
    assert_eq!(short(&public.blocks), "p[see x and y]");
    assert!(!format!("{public:?}").contains("secret"));
    let notes = own(
        "a[^p] b[^q] c\n\n<!-- private -->\n\n[^p]: SECRET\n\nd[^r]\n\n<!-- /private -->\n\n[^q]: Q\n[^r]: only private text says this\n[^s]: never\n",
    );
    assert!(has_private(&notes.document));
    let public = without_private(&notes.document);
    assert_eq!(short(&public.blocks), "p[a b[^q] c]");
    let labels: Vec<&str> = public.footnotes.iter().map(|f| f.label.as_str()).collect();
    assert_eq!(labels, ["q", "s"]);
    assert!(!has_private(&public));
    let in_note = own(
        "a[^p]\n\n[^p]: b\n\n    <!-- private -->\n    SECRET\n    <!-- /private -->\n\n    c\n",
    );
    assert_eq!(codes(&in_note), [""; 0]);
    assert_eq!(
        short(&without_private(&in_note.document).footnotes[0].blocks),
        "p[b] p[c]"
    );
}

#[test]
fn what_holds_only_private_text_goes_with_it() {
    let parsed = own(
        "- a\n- <!-- private -->\n  b\n  <!-- /private -->\n\n> <!-- private -->\n> c\n>\n> <!-- /private -->\n\n-\n",
    );
    assert_eq!(codes(&parsed), [""; 0]);
    assert_eq!(
        short(&without_private(&parsed.document).blocks),
        "ul[p[a]] ul[]"
    );
}

#[test]
fn deep_nesting_is_flattened_once_and_said() {
    for text in [
        format!("{}deep\n", ">".repeat(10_000)),
        format!("{}deep\n", "- ".repeat(10_000)),
        format!("{}deep{}\n", "*a ".repeat(10_000), "*".repeat(10_000)),
        format!("{}deep{}\n", "![".repeat(10_000), "](x)".repeat(10_000)),
        format!("{}deep{}\n", "<b>".repeat(10_000), "</b>".repeat(10_000)),
        format!("{}deep\n", "<div>\n".repeat(10_000)),
        format!(
            "{}deep{}\n",
            "<details>".repeat(10_000),
            "</details>".repeat(10_000)
        ),
        format!("{}deep\n", "<!-- private -->\n".repeat(10_000)),
        "> <!-- private -->\ndeep\n".to_owned(),
        format!("{}deep\n", "<ul><li>".repeat(10_000)),
        format!("{}deep\n", "<table><tr><td>".repeat(10_000)),
        format!("x {}deep{}\n", "[[".repeat(10_000), "]]".repeat(10_000)),
        (0..300)
            .map(|n| format!("{}- a\n", " ".repeat(n * 2)))
            .collect::<String>()
            + "\ndeep\n",
    ] {
        let parsed = own(&text);
        assert!(
            plain_blocks(&parsed.document.blocks, true).contains("deep"),
            "{}",
            &text[..20]
        );
        let deep = parsed
            .problems
            .iter()
            .filter(|problem| problem.code == "markdown-too-deep")
            .count();
        assert!(deep <= 1);
        let copy = parsed.document.clone();
        assert_eq!(copy, parsed.document);
        let _ = without_private(&copy);
    }
    assert_eq!(
        codes(&own(&format!("{}deep\n", ">".repeat(10_000)))),
        ["markdown-too-deep"]
    );
}

#[test]
fn problems_are_placed() {
    let parsed = own("x\n\n<!-- private -->\ny\n");
    let file = crate::diagnostic::FileId(7);
    let at = crate::diagnostic::Place::Text(file, Span { start: 3, end: 19 });
    assert_eq!(parsed.diagnostics(file)[0].place, at);
}
