//! Blocks as HTML.

use super::escape::{escape_attribute, escape_text};
use super::highlight::highlight;
use super::html::HtmlWriter;
use super::tree::*;

impl HtmlWriter<'_> {
    /// Writes blocks; `tight`: those of a tight list's item, whose paragraphs have no marks of their own.
    pub(super) fn write_blocks(&mut self, out: &mut String, blocks: &[Block], tight: bool) {
        for (n, block) in blocks.iter().enumerate() {
            let tight = tight && !crowded(blocks, n);
            self.write_block(out, block, tight, None);
        }
    }

    fn write_block(&mut self, out: &mut String, block: &Block, tight: bool, task: Option<bool>) {
        match &block.kind {
            BlockKind::Paragraph(content) => self.write_paragraph(out, content, tight, task),
            BlockKind::Heading { level, id, content } => {
                self.write_heading(out, *level, id.as_deref(), content)
            }
            BlockKind::Code { info, text, .. } => self.write_code(out, info, text),
            BlockKind::Quote(blocks) => {
                start_line(out);
                out.push_str("<blockquote>\n");
                self.write_blocks(out, blocks, false);
                out.push_str("</blockquote>\n");
            }
            BlockKind::Alert(kind, blocks) => {
                start_line(out);
                let name = kind.name();
                out.push_str("<div class=\"alert alert-");
                out.push_str(name);
                out.push_str("\" role=\"note\">\n<p class=\"alert-title\">");
                escape_text(out, self.options.words.word(kind.title()));
                out.push_str("</p>\n");
                self.write_blocks(out, blocks, false);
                out.push_str("</div>\n");
            }
            BlockKind::List(list) => self.write_list(out, list),
            BlockKind::Table(table) => self.write_table(out, table),
            BlockKind::Rule => {
                start_line(out);
                out.push_str("<hr />\n");
            }
            BlockKind::Details {
                summary,
                open,
                blocks,
            } => self.write_details(out, summary, *open, blocks),
            BlockKind::Container { align, blocks } => {
                start_line(out);
                out.push_str("<div");
                write_align(out, align.unwrap_or(Align::Start));
                out.push_str(">\n");
                self.write_blocks(out, blocks, false);
                out.push_str("</div>\n");
            }
            BlockKind::Private(blocks) => {
                start_line(out);
                out.push_str("<div class=\"private\">\n");
                self.write_blocks(out, blocks, tight);
                start_line(out);
                out.push_str("</div>\n");
            }
            BlockKind::Html(html) if self.options.raw_html => out.push_str(html),
            BlockKind::Html(html) => {
                start_line(out);
                let html = html.trim_end();
                // What has lines of its own (a script) is shown as the code that it is.
                let (before, after) = match html.contains('\n') {
                    true => ("<pre class=\"raw\"><code>", "</code></pre>\n"),
                    false => ("<p>", "</p>\n"),
                };
                out.push_str(before);
                escape_text(out, html);
                out.push_str(after);
            }
            BlockKind::Comment(_) => {}
            BlockKind::Definitions(entries) => self.write_definitions(out, entries),
        }
    }

    fn write_paragraph(
        &mut self,
        out: &mut String,
        content: &[Inline],
        tight: bool,
        task: Option<bool>,
    ) {
        let shows = |inline: &Inline| match inline {
            Inline::Comment(_) | Inline::Anchor(_) | Inline::SoftBreak => false,
            Inline::Text(text) => !text.bytes().all(|b| b == b' '),
            _ => true,
        };
        if !content.iter().any(shows) && task.is_none() {
            // Only a place to link to; an empty paragraph would show as a gap.
            let anchors: Vec<Inline> = content
                .iter()
                .filter(|inline| matches!(inline, Inline::Anchor(_)))
                .cloned()
                .collect();
            if !anchors.is_empty() {
                self.write_inlines(out, &anchors);
                start_line(out);
            }
            return;
        }
        if !tight {
            start_line(out);
            out.push_str("<p>");
        }
        if let Some(done) = task {
            self.write_box(out, done);
        }
        self.write_inlines(out, content);
        if !tight {
            out.push_str("</p>\n");
        }
    }

    fn write_heading(&mut self, out: &mut String, level: u8, id: Option<&str>, content: &[Inline]) {
        start_line(out);
        let level = char::from(b'0' + self.heading_level(level));
        out.push_str("<h");
        out.push(level);
        if self.options.heading_ids || id.is_some() {
            let anchor = self.anchors.heading(id, content);
            out.push_str(" id=\"");
            escape_attribute(out, self.options.id_prefix);
            escape_attribute(out, &anchor);
            out.push('"');
        }
        out.push('>');
        self.write_inlines(out, content);
        out.push_str("</h");
        out.push(level);
        out.push_str(">\n");
    }

    /// The level to write. With a shift, each heading stands one below the heading that it belongs to.
    fn heading_level(&mut self, level: u8) -> u8 {
        if self.options.heading_shift < 2 {
            return level.clamp(1, 6);
        }
        while self.levels.last().is_some_and(|&open| open >= level) {
            self.levels.pop();
        }
        let depth = u8::try_from(self.levels.len()).unwrap_or(6);
        self.levels.push(level);
        self.options.heading_shift.saturating_add(depth).min(6)
    }

    fn write_code(&mut self, out: &mut String, info: &str, text: &str) {
        start_line(out);
        out.push_str("<pre");
        if self.options.scroll_label.is_some() {
            out.push_str(" tabindex=\"0\"");
        }
        let language = info.split(' ').next().unwrap_or_default();
        if language.is_empty() {
            out.push_str("><code>");
        } else {
            out.push_str("><code class=\"language-");
            escape_attribute(out, language);
            out.push_str("\">");
        }
        let tokens = self
            .options
            .highlight
            .and_then(|memo| highlight(info, text, memo));
        let mut written = 0;
        for (range, token) in tokens.iter().flat_map(|tokens| tokens.iter()) {
            let range = range.start as usize..range.end as usize;
            escape_text(out, text.get(written..range.start).unwrap_or_default());
            out.push_str("<span class=\"tk-");
            out.push_str(token.name());
            out.push_str("\">");
            escape_text(out, text.get(range.clone()).unwrap_or_default());
            out.push_str("</span>");
            written = range.end;
        }
        escape_text(out, text.get(written..).unwrap_or_default());
        out.push_str("</code></pre>\n");
    }

    fn write_list(&mut self, out: &mut String, list: &List) {
        start_line(out);
        match list.start {
            Some(1) => out.push_str("<ol>\n"),
            Some(start) => {
                out.push_str("<ol start=\"");
                out.push_str(&start.to_string());
                out.push_str("\">\n");
            }
            None => out.push_str("<ul>\n"),
        }
        for item in &list.items {
            start_line(out);
            out.push_str(if item.task.is_some() {
                "<li class=\"task\">"
            } else {
                "<li>"
            });
            match (item.task, item.blocks.split_first()) {
                // The box stands in the text that it belongs to.
                (Some(done), Some((first, rest)))
                    if matches!(first.kind, BlockKind::Paragraph(_)) =>
                {
                    let tight = list.tight && !crowded(&item.blocks, 0);
                    self.write_block(out, first, tight, Some(done));
                    self.write_blocks(out, rest, list.tight);
                }
                (task, _) => {
                    if let Some(done) = task {
                        self.write_box(out, done);
                    }
                    self.write_blocks(out, &item.blocks, list.tight);
                }
            }
            out.push_str("</li>\n");
        }
        out.push_str(if list.start.is_some() {
            "</ol>\n"
        } else {
            "</ul>\n"
        });
    }

    fn write_table(&mut self, out: &mut String, table: &Table) {
        if let Some(label) = self.options.scroll_label {
            start_line(out);
            out.push_str("<div class=\"table\" role=\"group\" aria-label=\"");
            escape_attribute(out, label);
            out.push_str("\" tabindex=\"0\">\n");
        }
        out.push_str("<table>");
        if !table.head.is_empty() {
            out.push_str("<thead><tr>");
            self.write_cells(out, &table.head, &table.align, "th");
            out.push_str("</tr></thead>");
        }
        out.push_str("<tbody>\n");
        for row in &table.rows {
            out.push_str("<tr>");
            self.write_cells(out, row, &table.align, "td");
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody></table>\n");
        if self.options.scroll_label.is_some() {
            out.push_str("</div>\n");
        }
    }

    fn write_cells(
        &mut self,
        out: &mut String,
        cells: &[Vec<Inline>],
        align: &[Align],
        name: &str,
    ) {
        for (n, cell) in cells.iter().enumerate() {
            // A head without text heads nothing, and readers of the page would be told of one.
            let name = if cell.is_empty() { "td" } else { name };
            out.push('<');
            out.push_str(name);
            write_align(out, align.get(n).copied().unwrap_or(Align::Start));
            out.push('>');
            self.write_inlines(out, cell);
            out.push_str("</");
            out.push_str(name);
            out.push('>');
        }
    }

    fn write_details(
        &mut self,
        out: &mut String,
        summary: &[Inline],
        open: bool,
        blocks: &[Block],
    ) {
        start_line(out);
        out.push_str(if open {
            "<details open=\"\">\n<summary>"
        } else {
            "<details>\n<summary>"
        });
        if summary.is_empty() {
            // What browsers show where there is none; HTML asks for one.
            escape_text(out, self.options.words.word("Details"));
        }
        // A summary is a button: nothing in it can be clicked on its own.
        let outer = std::mem::replace(&mut self.in_link, true);
        self.write_inlines(out, summary);
        self.in_link = outer;
        out.push_str("</summary>\n");
        self.write_blocks(out, blocks, false);
        out.push_str("</details>\n");
    }

    fn write_definitions(&mut self, out: &mut String, entries: &[(Vec<Inline>, Vec<Vec<Block>>)]) {
        start_line(out);
        out.push_str("<dl>\n");
        for (term, definitions) in entries {
            if !term.is_empty() {
                out.push_str("<dt>");
                self.write_inlines(out, term);
                out.push_str("</dt>\n");
            }
            for blocks in definitions {
                start_line(out);
                out.push_str("<dd>");
                let paragraphs = blocks
                    .iter()
                    .filter(|block| matches!(block.kind, BlockKind::Paragraph(_)))
                    .count();
                self.write_blocks(out, blocks, paragraphs < 2);
                out.push_str("</dd>\n");
            }
        }
        out.push_str("</dl>\n");
    }

    /// The footnotes, each with links back to where it is referred to.
    pub(super) fn write_footnotes(&mut self, out: &mut String) {
        if self.footnotes.is_empty() {
            return;
        }
        start_line(out);
        out.push_str("<div class=\"footnotes\">\n<ol>\n");
        for (n, footnote) in self.footnotes.iter().enumerate() {
            out.push_str("<li id=\"");
            self.footnote_id(out, "fn", n + 1, 1);
            out.push_str("\">");
            self.write_blocks(out, &footnote.blocks, false);
            // Those from footnotes that come later are not known yet; they are few, and lead here by their number.
            let references = self.references.get(n).copied().unwrap_or(0);
            if references > 0 {
                let in_paragraph = out.ends_with("</p>\n");
                if in_paragraph {
                    out.truncate(out.len() - "</p>\n".len());
                } else {
                    out.push_str("<p>");
                }
                for reference in 1..=references {
                    out.push_str(" <a class=\"footnote-back\" href=\"#");
                    self.footnote_id(out, "fnref", n + 1, reference);
                    out.push_str("\" aria-label=\"");
                    let mut name = (n + 1).to_string();
                    if reference > 1 {
                        name.push('-');
                        name.push_str(&reference.to_string());
                    }
                    let label = self.options.words.word("Back to reference {n}");
                    escape_attribute(out, &label.replace("{n}", &name));
                    // With the selector for text, or phones show an emoji.
                    out.push_str("\">↩\u{fe0e}</a>");
                }
                out.push_str("</p>\n");
            }
            out.push_str("</li>\n");
        }
        out.push_str("</ol>\n</div>\n");
    }

    fn write_box(&self, out: &mut String, done: bool) {
        out.push_str("<input type=\"checkbox\" disabled=\"\"");
        out.push_str(if done { " checked=\"\"" } else { "" });
        out.push_str(" aria-label=\"");
        let word = if done { "done" } else { "to do" };
        escape_attribute(out, self.options.words.word(word));
        out.push_str("\" />\n");
    }

    /// An id of a footnote or of a reference to it. No slug has a colon, so that none collides.
    pub(super) fn footnote_id(&self, out: &mut String, name: &str, number: usize, reference: u32) {
        escape_attribute(out, self.options.id_prefix);
        escape_attribute(out, self.options.note_prefix);
        out.push_str(name);
        out.push(':');
        out.push_str(&number.to_string());
        if reference > 1 {
            out.push(':');
            out.push_str(&reference.to_string());
        }
    }
}

/// Whether a tight item's paragraph stands next to another one, so that without marks they would run together. Markdown's own
/// cannot; it happens where a private part or a comment between them is gone.
fn crowded(blocks: &[Block], n: usize) -> bool {
    let is_paragraph = |block: &Block| matches!(block.kind, BlockKind::Paragraph(_));
    let shows = |block: &&Block| !matches!(block.kind, BlockKind::Comment(_));
    let Some((before, rest)) = blocks.split_at_checked(n) else {
        return false;
    };
    let Some((block, after)) = rest.split_first() else {
        return false;
    };
    is_paragraph(block)
        && (before.iter().rev().find(shows).is_some_and(is_paragraph)
            || after.iter().find(shows).is_some_and(is_paragraph))
}

/// Blocks start on a line of their own.
fn start_line(out: &mut String) {
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

fn write_align(out: &mut String, align: Align) {
    // By class: a style attribute is blocked by the pages' Content-Security-Policy.
    match align {
        Align::Start => {}
        Align::Left => out.push_str(" class=\"left\""),
        Align::Center => out.push_str(" class=\"center\""),
        Align::Right => out.push_str(" class=\"right\""),
    }
}
