//! The last look at finished bytes: is anything private in them?
//!
//! Private text is filtered when [`super::publish`] makes its view; this is the second, independent lock on the same door. Texts are compared as
//! bare streams of lower-case letters and digits, so that no markup, hyphenation, highlighting or line break between the words of a leak hides it.
//! From everything private, each stretch of [`WINDOW`] bytes that begins at a word is remembered, unless public text has it too; so are short
//! private texts as wholes, and single words that mix letters with digits (keys, host names, numbers of tickets). A rolling hash
//! (Karp and Rabin, 1987) then finds them in one pass a length.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::model::Guide;
use super::view::Materials;
use crate::answers::{Answer, Told};
use crate::diagnostic::{Diagnostic, FileId, Place};
use crate::markdown::{Block, BlockKind, Inline, plain_inlines, visit_blocks, visit_inlines};

/// Bytes of a remembered stretch: about five words of English, two of Russian, eight letters of Chinese. What is shorter occurs by chance, in a
/// theme's labels or scripts.
const WINDOW: usize = 24;

/// The shortest private text that is searched for as a whole.
const SHORTEST: usize = 10;

/// The shortest single word with letters and digits.
const SHORTEST_TOKEN: usize = 8;

/// Hits that are reported for one file: one leak is many windows.
const REPORTED: usize = 3;

/// Distinctive runs of words of everything private, to be searched for in finished bytes.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// By length in bytes: hash → the stretches that have it.
    by_length: Arc<FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>>,
}

#[derive(Debug, Clone)]
struct Secret {
    bytes: Box<[u8]>,
    /// As its author typed it, for the message.
    shown: Box<str>,
    file: FileId,
}

impl Secrets {
    /// What is private in a joined book and distinct from everything public.
    pub fn of(joined: &super::Joined, published: &super::Published) -> Secrets {
        if published.private {
            return Secrets::default();
        }
        let mut gathered = Gathered::default();
        gather(&joined.materials, &mut gathered);
        for answer in &joined.unplaced {
            if answer.answer.front.private {
                gathered.answer(answer.file, &answer.answer);
            }
        }
        if gathered.by_length.is_empty() {
            return Secrets::default();
        }
        gathered.drop_public(published);
        gathered.by_length.retain(|_, by_hash| !by_hash.is_empty());
        Secrets {
            by_length: Arc::new(gathered.by_length),
        }
    }

    /// Whether there is anything to search for.
    pub fn is_empty(&self) -> bool {
        self.by_length.is_empty()
    }

    /// Searches text that an output file shows (a site file's bytes; a PDF's text before compression).
    pub fn search(&self, path: &str, text: &str) -> Vec<Diagnostic> {
        if self.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<&Secret> = Vec::new();
        for stream in streams(path, text) {
            search(&self.by_length, &stream, &mut |secret| {
                if found.len() < REPORTED && !found.iter().any(|known| known.file == secret.file) {
                    found.push(secret);
                }
            });
        }
        found.sort_by_key(|secret| secret.file);
        found
            .into_iter()
            .map(|secret| {
                Diagnostic::error("private-leak", format!("`{path}` would show private words: “{}”", secret.shown))
                    .at_path(path)
                    .related(Place::File(secret.file), "they are private here")
                    .help("if the words are public elsewhere on purpose (in a theme, in the bank), reword the private text; if not, this is a fault of prepbook: please report it")
            })
            .collect()
    }
}

/// Calls `hit` for every remembered stretch that occurs in a stream.
fn search<'s>(
    by_length: &'s FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>,
    stream: &[u8],
    hit: &mut dyn FnMut(&'s Secret),
) {
    for (&length, by_hash) in by_length {
        if stream.len() < length || by_hash.is_empty() {
            continue;
        }
        let mut rolling = Rolling::new(&stream[..length]);
        let mut end = length;
        loop {
            if let Some(secrets) = by_hash.get(&rolling.hash) {
                let window = &stream[end - length..end];
                secrets
                    .iter()
                    .filter(|secret| *secret.bytes == *window)
                    .for_each(&mut *hit);
            }
            let Some(&next) = stream.get(end) else { break };
            rolling.roll(stream[end - length], next);
            end += 1;
        }
    }
}

/// A polynomial hash of a window, modulo 2^64. Hits are compared byte by byte, so its quality costs time at worst.
struct Rolling {
    hash: u64,
    /// `BASE` to the power of the window's length.
    top: u64,
}

const BASE: u64 = 0x9E37_79B9_7F4A_7C15;

impl Rolling {
    fn new(window: &[u8]) -> Rolling {
        let mut rolling = Rolling { hash: 0, top: 1 };
        for &byte in window {
            rolling.hash = rolling
                .hash
                .wrapping_mul(BASE)
                .wrapping_add(u64::from(byte) + 1);
            rolling.top = rolling.top.wrapping_mul(BASE);
        }
        rolling
    }

    fn roll(&mut self, out: u8, next: u8) {
        self.hash = self
            .hash
            .wrapping_mul(BASE)
            .wrapping_add(u64::from(next) + 1)
            .wrapping_sub(self.top.wrapping_mul(u64::from(out) + 1));
    }
}

/// The letters and digits of a text, lower case.
fn stream_of(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    push_stream(&mut out, text);
    out
}

fn push_stream(out: &mut Vec<u8>, text: &str) {
    let mut buffer = [0; 4];
    for c in text.chars() {
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                out.push(c.to_ascii_lowercase() as u8);
            }
        } else if c.is_alphanumeric() {
            c.to_lowercase()
                .for_each(|c| out.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()));
        }
    }
}

/// The ways in which a file's text is looked at.
fn streams(path: &str, text: &str) -> Vec<Vec<u8>> {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    match extension {
        "html" | "xml" | "svg" => {
            let (shown, all) = html(text);
            vec![shown, all]
        }
        "js" | "json" => vec![stream_of(text), stream_of(&unescaped(text))],
        _ => vec![stream_of(text)],
    }
}

/// A page's text without its tags, and everything (attributes too), entities decoded in both.
fn html(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut shown, mut all) = (
        Vec::with_capacity(text.len()),
        Vec::with_capacity(text.len()),
    );
    let mut rest = text;
    let mut in_tag = false;
    while let Some(at) = rest.find(['<', '>', '&']) {
        let (before, from) = rest.split_at(at);
        push_stream(&mut all, before);
        if !in_tag {
            push_stream(&mut shown, before);
        }
        let mut next = &from[1..];
        match from.as_bytes()[0] {
            b'<' => in_tag = true,
            b'>' => in_tag = false,
            _ => {
                if let Some((decoded, length)) = entity(from) {
                    let mut buffer = [0; 4];
                    let decoded = decoded.encode_utf8(&mut buffer);
                    push_stream(&mut all, decoded);
                    if !in_tag {
                        push_stream(&mut shown, decoded);
                    }
                    next = &from[length..];
                }
            }
        }
        rest = next;
    }
    push_stream(&mut all, rest);
    if !in_tag {
        push_stream(&mut shown, rest);
    }
    (shown, all)
}

/// A numeric entity, or one of those that stand for marks (which a stream leaves out anyway): the character, and the entity's length.
fn entity(text: &str) -> Option<(char, usize)> {
    /// The longest that is looked for.
    const LONGEST: usize = 12;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let decoded = match name.strip_prefix('#') {
        Some(number) => {
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
        None => name
            .chars()
            .all(|c| c.is_ascii_alphanumeric())
            .then_some(' ')?,
    };
    Some((decoded, end + 1))
}

/// Escapes of JavaScript and JSON strings decoded.
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        let Some(kind) = rest.chars().next() else {
            break;
        };
        rest = &rest[kind.len_utf8()..];
        match kind {
            'u' => match rest
                .get(..4)
                .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            {
                Some(code) => {
                    out.extend(char::from_u32(code));
                    rest = &rest[4..];
                }
                None => out.push('u'),
            },
            'n' | 'r' | 't' | 'b' | 'f' => out.push(' '),
            other => out.push(other),
        }
    }
    out.push_str(rest);
    out
}

#[derive(Default)]
struct Gathered {
    by_length: FxHashMap<usize, FxHashMap<u64, Vec<Secret>>>,
}

impl Gathered {
    /// A private text.
    fn text(&mut self, file: FileId, text: &str) {
        let mut stream = Vec::with_capacity(text.len());
        // Where each word begins: in the stream, and in the text.
        let mut words: Vec<(usize, usize)> = Vec::new();
        let mut inside = false;
        let mut buffer = [0; 4];
        for (at, c) in text.char_indices() {
            if !c.is_alphanumeric() {
                inside = false;
                continue;
            }
            // Scripts without spaces: every letter may begin a word.
            if !inside || !c.is_ascii() {
                words.push((stream.len(), at));
            }
            inside = true;
            push_stream(&mut stream, c.encode_utf8(&mut buffer));
        }
        if stream.len() < WINDOW {
            if stream.len() >= SHORTEST && words.len() > 1 {
                self.add(file, &stream, text);
            }
        } else {
            for &(start, at) in &words {
                if let Some(window) = stream.get(start..start + WINDOW) {
                    self.add(file, window, excerpt(text, at));
                }
            }
            // The end, which no window that begins at a word may reach.
            self.add(
                file,
                &stream[stream.len() - WINDOW..],
                excerpt(text, words.last().map_or(0, |w| w.1)),
            );
        }
        for token in text.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '-') {
            let bytes = stream_of(token);
            if bytes.len() >= SHORTEST_TOKEN
                && bytes.iter().any(u8::is_ascii_digit)
                && bytes.iter().any(|b| !b.is_ascii_digit())
            {
                self.add(file, &bytes, token);
            }
        }
    }

    fn add(&mut self, file: FileId, bytes: &[u8], shown: &str) {
        let secrets = self
            .by_length
            .entry(bytes.len())
            .or_default()
            .entry(Rolling::new(bytes).hash)
            .or_default();
        if !secrets.iter().any(|known| *known.bytes == *bytes) {
            secrets.push(Secret {
                bytes: bytes.into(),
                shown: shown.trim().into(),
                file,
            });
        }
    }

    fn inlines(&mut self, file: FileId, inlines: &[Inline]) {
        self.text(file, &plain_inlines(inlines));
        super::sections::line(inlines, &mut |inline| self.inline(file, inline));
    }

    /// What an inline holds beside the text that is read with its line.
    fn inline(&mut self, file: FileId, inline: &Inline) {
        match inline {
            Inline::Link(link) => {
                self.text(file, &link.dest);
                self.text(file, &link.title);
            }
            Inline::Image(image) => {
                self.text(file, &image.dest);
                self.text(file, &image.title);
                self.text(file, &plain_inlines(&image.alt));
            }
            Inline::Comment(text) | Inline::Html(text) => self.text(file, text),
            _ => {}
        }
    }

    fn blocks(&mut self, file: FileId, blocks: &[Block]) {
        visit_blocks(blocks, &mut |block| match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                self.text(file, &plain_inlines(content))
            }
            BlockKind::Code { info, text, .. } => {
                self.text(file, text);
                self.text(file, info);
            }
            BlockKind::Details { summary, .. } => self.text(file, &plain_inlines(summary)),
            BlockKind::Table(table) => {
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    let cells: Vec<String> = row.iter().map(|cell| plain_inlines(cell)).collect();
                    cells.iter().for_each(|cell| self.text(file, cell));
                    self.text(file, &cells.join(" "));
                }
            }
            BlockKind::Definitions(entries) => entries
                .iter()
                .for_each(|(term, _)| self.text(file, &plain_inlines(term))),
            BlockKind::Html(text) | BlockKind::Comment(text) => self.text(file, text),
            BlockKind::Quote(_)
            | BlockKind::Alert(..)
            | BlockKind::List(_)
            | BlockKind::Container { .. }
            | BlockKind::Private(_)
            | BlockKind::Rule => {}
        });
        visit_inlines(blocks, &mut |inline| self.inline(file, inline));
    }

    fn told(&mut self, file: FileId, told: &Told) {
        for part in &told.parts {
            if let Some((_, label)) = &part.evidence {
                self.inlines(file, label);
            }
            self.blocks(file, &part.blocks);
        }
        told.footnotes
            .iter()
            .for_each(|note| self.blocks(file, &note.blocks));
    }

    /// Everything of an answer.
    fn answer(&mut self, file: FileId, answer: &Answer) {
        let front = &answer.front;
        self.told(file, &answer.full);
        for text in [
            &front.cue,
            &front.metric,
            &front.metric_label,
            &front.author,
        ]
        .into_iter()
        .flatten()
        {
            self.text(file, text);
        }
        for typed in [&front.question, &front.id].into_iter().flatten() {
            self.text(file, &typed.value);
        }
        front.tags.iter().for_each(|tag| self.text(file, tag));
        if let Some(summary) = &front.summary {
            self.inlines(file, summary);
        }
    }

    /// Forgets what public text has too.
    fn drop_public(&mut self, guide: &Guide) {
        let mut streams: Vec<Vec<u8>> = Vec::new();
        let mut public = |text: &str| streams.push(stream_of(text));
        public_texts(guide, &mut public);
        for stream in streams {
            let mut hits: Vec<(usize, u64, Box<[u8]>)> = Vec::new();
            search(&self.by_length, &stream, &mut |secret| {
                hits.push((
                    secret.bytes.len(),
                    Rolling::new(&secret.bytes).hash,
                    secret.bytes.clone(),
                ));
            });
            for (length, hash, bytes) in hits {
                if let Some(secrets) = self
                    .by_length
                    .get_mut(&length)
                    .and_then(|by_hash| by_hash.get_mut(&hash))
                {
                    secrets.retain(|secret| secret.bytes != bytes);
                }
            }
        }
        for by_hash in self.by_length.values_mut() {
            by_hash.retain(|_, secrets| !secrets.is_empty());
        }
    }
}

/// Some words from `at` on, on one line.
fn excerpt(text: &str, at: usize) -> &str {
    /// Characters of an excerpt.
    const LENGTH: usize = 40;
    let rest = text.get(at..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    match line.char_indices().nth(LENGTH) {
        Some((end, _)) => &line[..end],
        None => line,
    }
}

fn gather(materials: &Materials, gathered: &mut Gathered) {
    for bound in materials.bound.iter().flatten() {
        if bound.answer.front.private {
            gathered.answer(bound.file, &bound.answer);
            gathered.text(bound.file, bound.stem());
        } else if bound.answer.public.is_some() {
            // What of it is public is dropped again with the rest of public text.
            gathered.told(bound.file, &bound.answer.full);
        }
    }
    for page in &materials.pages {
        let body = &page.page.body;
        if page.page.private {
            gathered.text(page.file, &page.page.title);
            gathered.text(page.file, super::bind::stem(&page.path));
        }
        if page.page.private || page.page.public_body.is_some() {
            gathered.blocks(page.file, &body.blocks);
            body.footnotes
                .iter()
                .for_each(|note| gathered.blocks(page.file, &note.blocks));
        }
    }
}

/// Every text that a public build may show.
fn public_texts(guide: &Guide, public: &mut dyn FnMut(&str)) {
    let about = &guide.about;
    public(&about.title);
    for text in [
        &about.title_note,
        &about.subtitle,
        &about.description,
        &about.url,
    ]
    .into_iter()
    .flatten()
    {
        public(text);
    }
    about.authors.iter().for_each(|author| public(author));
    let prose = guide.introductions.iter().chain(&guide.epilogues);
    let prose = prose
        .chain(
            guide
                .sections
                .iter()
                .flat_map(|s| [&s.introduction, &s.closing]),
        )
        .chain(guide.pages.iter().map(|p| &p.body));
    for prose in prose {
        public_blocks(&prose.body.blocks, public);
        prose
            .body
            .footnotes
            .iter()
            .for_each(|note| public_blocks(&note.blocks, public));
    }
    for section in &guide.sections {
        public(&section.title);
        public(&section.slug);
        public(section.title_note.as_deref().unwrap_or_default());
        section.parents.iter().for_each(|parent| public(parent));
        for question in &section.questions {
            public(&question.id);
            public(&question.text);
            public_inlines(&question.prompt, public);
            public_blocks(&question.body.body.blocks, public);
            question
                .body
                .body
                .footnotes
                .iter()
                .for_each(|note| public_blocks(&note.blocks, public));
            public_blocks(&question.reference, public);
            for part in &question.parts {
                public_inlines(&part.prompt, public);
                public_blocks(&part.body, public);
            }
            question
                .options
                .iter()
                .for_each(|option| public_inlines(&option.content, public));
            question
                .tags
                .iter()
                .chain(&question.difficulty)
                .for_each(|tag| public(tag));
            for answer in &question.answers {
                for text in [
                    &answer.cue,
                    &answer.metric,
                    &answer.metric_label,
                    &answer.author,
                ]
                .into_iter()
                .flatten()
                {
                    public(text);
                }
                public_inlines(answer.summary.as_deref().unwrap_or_default(), public);
                answer.tags.iter().for_each(|tag| public(tag));
                for part in &answer.parts {
                    if let Some((_, label)) = &part.evidence {
                        public_inlines(label, public);
                    }
                    public_blocks(&part.blocks, public);
                }
                answer
                    .footnotes
                    .iter()
                    .for_each(|note| public_blocks(&note.blocks, public));
            }
        }
    }
    for page in &guide.pages {
        public(&page.title);
        public(&page.slug);
    }
    for asset in &guide.assets {
        public(&asset.path);
    }
}

fn public_inlines(inlines: &[Inline], public: &mut dyn FnMut(&str)) {
    public(&plain_inlines(inlines));
    super::sections::line(inlines, &mut |inline| public_inline(inline, public));
}

fn public_inline(inline: &Inline, public: &mut dyn FnMut(&str)) {
    match inline {
        Inline::Link(link) => {
            public(&link.dest);
            public(&link.title);
        }
        Inline::Image(image) => {
            public(&image.dest);
            public(&image.title);
        }
        _ => {}
    }
}

fn public_blocks(blocks: &[Block], public: &mut dyn FnMut(&str)) {
    public(&crate::markdown::plain_blocks(blocks, true));
    visit_blocks(blocks, &mut |block| {
        if let BlockKind::Code { info, .. } = &block.kind {
            public(info);
        }
    });
    visit_inlines(blocks, &mut |inline| public_inline(inline, public));
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(3);

    fn secrets(texts: &[&str]) -> Secrets {
        let mut gathered = Gathered::default();
        texts.iter().for_each(|text| gathered.text(FILE, text));
        Secrets {
            by_length: Arc::new(gathered.by_length),
        }
    }

    #[test]
    fn markup_between_the_words_hides_nothing() {
        let secrets = secrets(&["The customer was Northwind Traders of Lisbon."]);
        for (path, text) in [
            ("a.txt", "… the CUSTOMER was\nNorth-\nwind Traders …"),
            (
                "a.html",
                "<p>the <b>cust</b>omer was</p>\n<p>Northwind &amp; Traders</p>",
            ),
            (
                "a.html",
                "<meta content=\"customer was Northwind&#32;Traders\">",
            ),
            (
                "a.html",
                "<span>customer</span> w&#97;s <i class=\"x\">Northwind</i> Trad",
            ),
            ("a.js", "x=\"customer was\\nNorthw\\u0069nd Traders\""),
        ] {
            let found = secrets.search(path, text);
            assert_eq!(found.len(), 1, "{path}: {text}");
            assert_eq!(found[0].code, "private-leak");
        }
        for text in [
            "The customer was somebody else.",
            "Traders of Northwind",
            "",
        ] {
            assert!(secrets.search("a.html", text).is_empty(), "{text}");
        }
    }

    #[test]
    fn short_texts_and_tokens_count_too() {
        let secrets = secrets(&["Northwind outage", "see ticket OPS-90817 there", "of it"]);
        assert_eq!(
            secrets
                .search("a.html", "<h2>Northwind <em>outage</em></h2>")
                .len(),
            1
        );
        assert_eq!(secrets.search("a.txt", "ops-90817").len(), 1);
        assert!(
            secrets
                .search("a.txt", "of it, in a ticket there")
                .is_empty()
        );
        assert_eq!(
            self::secrets(&["客户是北风贸易公司，在里斯本"])
                .search("a.html", "的客户是北风<b>贸易</b>公司")
                .len(),
            1
        );
    }

    #[test]
    fn nothing_private_finds_nothing() {
        assert!(Secrets::default().search("a.html", "anything").is_empty());
        assert!(secrets(&[]).is_empty());
    }

    #[test]
    fn the_end_of_a_text_is_held_too() {
        let text = "one two three four five six seven";
        assert_eq!(
            secrets(&[text])
                .search("a.txt", "so: two three, four; five-six seven")
                .len(),
            1
        );
    }
}
