//! Which font and code shows each glyph.
//!
//! A face is embedded once, with the glyphs that are used, numbered anew in order of first use (the code is the new number). A font's ToUnicode gives
//! one text to a code; where one glyph stands for two texts (a small capital for `a` and `A`, a hyphen that is in the text and one that is
//! not), the second goes to a *twin*: a font of its own over the same descendant, with a ToUnicode of its own.

use read_fonts::types::GlyphId;
use read_fonts::{FontRef, TableProvider};
use rustc_hash::FxHashMap;
use subsetter::GlyphRemapper;

use super::WriteError;
use crate::pdf::fonts::FontBook;
use crate::pdf::page::{Item, Page, TextRun};

/// A glyph as the content stream shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Coded {
    /// Index in [`Codes::fonts`].
    pub font: u16,
    /// The two-byte code.
    pub code: u16,
}

/// A font resource: a face, or a twin of it.
#[derive(Debug)]
pub(super) struct Font {
    /// Index of the face in the font book.
    pub face: usize,
    /// Code to text, in order of code once assigned.
    pub texts: Vec<(u16, String)>,
}

/// A face as it is used.
pub(super) struct Used {
    /// Glyphs to codes.
    pub remapper: GlyphRemapper,
    /// Advance by code, in thousandths of the em, rounded: what `/W` says.
    pub advances: Vec<u16>,
    /// The face's fonts: itself, then its twins.
    fonts: Vec<u16>,
    /// By glyph: the first text that it had, and what shows it. Most have no other.
    first: Vec<Option<(TextId, Coded)>>,
    /// Which font shows a glyph with a text.
    known: FxHashMap<(u16, TextId), Coded>,
    /// How many texts a glyph has had.
    seen: FxHashMap<u16, usize>,
}

/// A text by number: a character is its own, longer ones are numbered from 2^31.
type TextId = u32;

/// All fonts and codes of a file.
pub(super) struct Codes {
    /// Resources `F0`, `F1`, ….
    pub fonts: Vec<Font>,
    /// By face; `None`: never used.
    pub faces: Vec<Option<Used>>,
    /// Page by page, the codes of all glyphs of all text runs, in order.
    pub pages: Vec<Vec<Coded>>,
}

impl Codes {
    /// Assigns codes in the order of the pages: one thread, so that they never depend on timing.
    pub fn assign(pages: &[Page], book: &FontBook) -> Result<Codes, WriteError> {
        let mut codes = Codes {
            fonts: Vec::new(),
            faces: (0..book.faces.len()).map(|_| None).collect(),
            pages: Vec::with_capacity(pages.len()),
        };
        let mut texts: FxHashMap<Box<str>, TextId> = FxHashMap::default();
        // Opened once a face: a run is often a word.
        let mut opened: Vec<Option<Metrics<'_>>> = book.faces.iter().map(|_| None).collect();
        for page in pages {
            let shown = page.items.iter().map(|item| match item {
                Item::Text(run) => run.glyphs.len(),
                _ => 0,
            });
            let mut glyphs = Vec::with_capacity(shown.sum());
            for item in &page.items {
                let Item::Text(run) = item else { continue };
                let face = usize::from(run.font.0);
                if opened.get(face).is_none_or(Option::is_none) {
                    let metrics = codes.open(face, book)?;
                    opened[face] = Some(metrics);
                }
                let Some(metrics) = &opened[face] else {
                    continue;
                };
                let bytes = run.text.as_bytes();
                for index in 0..run.glyphs.len() {
                    // The ordinary case: one letter of ASCII whose glyph always means it.
                    let glyph = &run.glyphs[index];
                    if glyph.text.1.wrapping_sub(glyph.text.0) == 1
                        && let Some(byte) = bytes.get(glyph.text.0 as usize)
                        && byte.is_ascii()
                        && let Some(coded) = codes.first_of(face, glyph.id, TextId::from(*byte))
                    {
                        glyphs.push(coded);
                        continue;
                    }
                    let text = text_of(run, index);
                    glyphs.push(codes.code(face, run.glyphs[index].id, text, &mut texts, metrics));
                }
            }
            codes.pages.push(glyphs);
        }
        for font in &mut codes.fonts {
            font.texts.sort_by_key(|(code, _)| *code);
        }
        Ok(codes)
    }

    /// A face's first use: its advances and its first font.
    fn open<'a>(&mut self, face: usize, book: &'a FontBook) -> Result<Metrics<'a>, WriteError> {
        let found = book
            .faces
            .get(face)
            .ok_or_else(|| WriteError::Pdf(format!("no face {face}")))?;
        let fail = |reason: String| WriteError::Subset {
            font: found.postscript_name.clone(),
            reason,
        };
        let metrics = Metrics::new(&found.data, found.units_per_em).map_err(fail)?;
        let font = self.fonts.len() as u16;
        self.fonts.push(Font {
            face,
            texts: Vec::new(),
        });
        self.faces[face] = Some(Used {
            remapper: GlyphRemapper::new(),
            // Glyph 0 is always in a subset.
            advances: vec![metrics.advance(0)],
            fonts: vec![font],
            first: Vec::new(),
            known: FxHashMap::default(),
            seen: FxHashMap::default(),
        });
        Ok(metrics)
    }

    /// What shows a glyph with the first text that it had, if that is `text`.
    fn first_of(&self, face: usize, glyph: u16, text: TextId) -> Option<Coded> {
        let used = self.faces.get(face)?.as_ref()?;
        let (first, coded) = (*used.first.get(usize::from(glyph))?)?;
        (first == text).then_some(coded)
    }

    fn code(
        &mut self,
        face: usize,
        glyph: u16,
        text: &str,
        texts: &mut FxHashMap<Box<str>, TextId>,
        metrics: &Metrics<'_>,
    ) -> Coded {
        let id = text_id(text, texts);
        let Some(used) = self.faces[face].as_mut() else {
            return Coded { font: 0, code: 0 };
        };
        if let Some(coded) = used.known.get(&(glyph, id)) {
            return *coded;
        }
        let code = used.remapper.remap(glyph);
        if usize::from(code) == used.advances.len() {
            used.advances.push(metrics.advance(glyph));
        }
        let times = used.seen.entry(glyph).or_default();
        let twin = *times;
        *times += 1;
        if used.fonts.len() <= twin {
            used.fonts.push(self.fonts.len() as u16);
            self.fonts.push(Font {
                face,
                texts: Vec::new(),
            });
        }
        let font = used.fonts[twin];
        self.fonts[usize::from(font)]
            .texts
            .push((code, text.to_owned()));
        let coded = Coded { font, code };
        if twin == 0 {
            let place = usize::from(glyph);
            if used.first.len() <= place {
                used.first.resize(place + 1, None);
            }
            used.first[place] = Some((id, coded));
        }
        used.known.insert((glyph, id), coded);
        coded
    }
}

/// The text that a glyph stands for. One that continues a cluster has its text in the glyph before it: a zero-width space stands for nothing.
fn text_of(run: &TextRun, index: usize) -> &str {
    let (start, end) = run.glyphs[index].text;
    match run.text.get(start as usize..end as usize) {
        Some(text) if !text.is_empty() => text,
        _ => "\u{200B}",
    }
}

fn text_id(text: &str, texts: &mut FxHashMap<Box<str>, TextId>) -> TextId {
    let mut chars = text.chars();
    if let (Some(only), None) = (chars.next(), chars.next()) {
        return only as u32;
    }
    if let Some(id) = texts.get(text) {
        return *id;
    }
    let id = (1 << 31) | texts.len() as u32;
    texts.insert(text.into(), id);
    id
}

/// A face's horizontal metrics.
struct Metrics<'a> {
    hmtx: read_fonts::tables::hmtx::Hmtx<'a>,
    scale: f32,
}

impl<'a> Metrics<'a> {
    fn new(data: &'a [u8], units_per_em: u16) -> Result<Self, String> {
        let font = FontRef::new(data).map_err(|e| e.to_string())?;
        let hmtx = font.hmtx().map_err(|e| e.to_string())?;
        Ok(Metrics {
            hmtx,
            scale: 1000.0 / f32::from(units_per_em.max(1)),
        })
    }

    fn advance(&self, glyph: u16) -> u16 {
        (f32::from(self.hmtx.advance(GlyphId::from(glyph)).unwrap_or(0)) * self.scale).round()
            as u16
    }
}
