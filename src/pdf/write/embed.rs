//! Fonts: subsets handed to printpdf, which makes the font objects, the page tree and the catalog.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{
    Codepoint, FontId, Mm, Op, ParsedFont, PdfDocument, PdfFont, PdfFontHandle, PdfPage,
    PdfSaveOptions, Pt, TextItem,
};
use rayon::prelude::*;

use super::codes::{Codes, Used};
use super::{WriteError, stream};
use crate::memo::KeyBuilder;
use crate::pdf::fonts::{Face, FontBook};
use crate::pdf::page::Layout;

/// A document with its fonts, its pages still bare.
pub(super) struct Embedded {
    pub document: Document,
    /// The objects of the pages, in order.
    pub pages: Vec<ObjectId>,
    /// What all pages share.
    pub resources: Dictionary,
}

/// Makes the document. printpdf embeds the fonts that some page shows: a last page, taken out again, shows each glyph once.
pub(super) fn document(
    layout: &Layout,
    fonts: &FontBook,
    codes: &Codes,
) -> Result<Embedded, WriteError> {
    let used: Vec<(usize, &Used)> = codes
        .faces
        .iter()
        .enumerate()
        .filter_map(|(face, used)| Some((face, used.as_ref()?)))
        .collect();
    let parsed: Vec<(usize, ParsedFont)> = used
        .par_iter()
        .map(|(face, used)| Ok((*face, subset(&fonts.faces[*face], used)?)))
        .collect::<Result<_, WriteError>>()?;

    let mut pdf = PdfDocument::new(&layout.meta.title);
    let mut register = Vec::new();
    for (face, font) in parsed {
        // printpdf counts ids globally; ours are the same in every build.
        let id = FontId(format!("A{face}"));
        let first = codes.fonts.iter().find(|f| f.face == face);
        let glyphs = first.map_or(&[][..], |f| &f.texts);
        let glyphs = glyphs
            .iter()
            .map(|(code, text)| Codepoint::with_cid(*code, 0.0, text.clone()))
            .collect();
        register.push(Op::SetFont {
            font: PdfFontHandle::External(id.clone()),
            size: Pt(1.0),
        });
        register.push(Op::ShowText {
            items: vec![TextItem::GlyphIds(glyphs)],
        });
        pdf.resources.fonts.map.insert(id, PdfFont::new(font));
    }
    let bare = |page: &crate::pdf::Page| {
        PdfPage::new(
            Mm::from(Pt(page.width)),
            Mm::from(Pt(page.height)),
            Vec::new(),
        )
    };
    pdf.pages = layout.pages.iter().map(bare).collect();
    pdf.pages.push(PdfPage::new(Mm(10.0), Mm(10.0), register));

    let mut document = pdf.to_lopdf_document(&PdfSaveOptions::default(), &mut Vec::new());
    let mut pages: Vec<ObjectId> = document.get_pages().into_values().collect();
    let registrar = pages
        .pop()
        .ok_or_else(|| WriteError::Pdf("no page was made".into()))?;
    let made = made_fonts(&document, registrar)?;
    take_out(&mut document, registrar, pages.len())?;

    let mut resources = Dictionary::new();
    for (index, font) in codes.fonts.iter().enumerate() {
        let Some(used) = &codes.faces[font.face] else {
            continue;
        };
        let name = format!("A{}", font.face);
        let original = made
            .get(name.as_bytes())
            .and_then(Object::as_reference)
            .map_err(pdf_error)?;
        let object = document
            .get_dictionary(original)
            .map_err(pdf_error)?
            .clone();
        let object = finish(
            &mut document,
            object,
            &fonts.faces[font.face],
            used,
            &font.texts,
        )?;
        let id = document.add_object(object);
        resources.set(format!("F{index}"), id);
    }
    Ok(Embedded {
        document,
        pages,
        resources: dictionary! { "Font" => resources },
    })
}

/// A subset of a face, told to printpdf in thousandths of the em.
fn subset(face: &Face, used: &Used) -> Result<ParsedFont, WriteError> {
    let fail = |reason: String| WriteError::Subset {
        font: face.postscript_name.clone(),
        reason,
    };
    let bytes =
        subsetter::subset(&face.data, 0, &used.remapper).map_err(|e| fail(e.to_string()))?;
    let mut font = ParsedFont::from_bytes(&bytes, 0, &mut Vec::new())
        .ok_or_else(|| fail("its subset is no font".into()))?;
    font.font_name = Some(format!("{}+{}", tag(&bytes), face.postscript_name));
    let scale = 1000.0 / f32::from(font.pdf_font_metrics.units_per_em.max(1));
    let scaled = |value: i16| (f32::from(value) * scale).round() as i16;
    let metrics = &mut font.pdf_font_metrics;
    metrics.x_min = scaled(metrics.x_min);
    metrics.y_min = scaled(metrics.y_min);
    metrics.x_max = scaled(metrics.x_max);
    metrics.y_max = scaled(metrics.y_max);
    // printpdf cuts widths off where it should round, and would scale once more.
    metrics.units_per_em = 1000;
    font.units_per_em = 1000;
    font.font_metrics.ascent = face.ascent.round() as i16;
    font.font_metrics.descent = face.descent.round() as i16;
    font.glyph_widths = used
        .advances
        .iter()
        .enumerate()
        .map(|(code, width)| (code as u16, *width))
        .collect();
    Ok(font)
}

/// Six capitals that name a subset (9.6.4), made of its bytes.
fn tag(bytes: &[u8]) -> String {
    let mut hash = KeyBuilder::new("subset").with(bytes).finish().0;
    (0..6)
        .map(|_| {
            let letter = char::from(b'A' + (hash % 26) as u8);
            hash /= 26;
            letter
        })
        .collect()
}

/// The font dictionary that printpdf made for the registrar page.
fn made_fonts(document: &Document, registrar: ObjectId) -> Result<Dictionary, WriteError> {
    let page = document.get_dictionary(registrar).map_err(pdf_error)?;
    let follow = |object: &Object| match object {
        Object::Reference(id) => document.get_dictionary(*id).cloned(),
        other => other.as_dict().cloned(),
    };
    let resources = page
        .get(b"Resources")
        .and_then(&follow)
        .map_err(pdf_error)?;
    resources.get(b"Font").and_then(follow).map_err(pdf_error)
}

/// Removes the registrar page from the tree; what only it used is pruned later.
fn take_out(document: &mut Document, registrar: ObjectId, count: usize) -> Result<(), WriteError> {
    let tree = super::page_tree(document)?;
    let tree = document.get_dictionary_mut(tree).map_err(pdf_error)?;
    let kids = tree
        .get_mut(b"Kids")
        .and_then(Object::as_array_mut)
        .map_err(pdf_error)?;
    kids.retain(|kid| kid.as_reference().ok() != Some(registrar));
    tree.set("Count", count as i64);
    document.objects.remove(&registrar);
    Ok(())
}

/// Sets right what printpdf cannot know, and gives the font its own ToUnicode.
fn finish(
    document: &mut Document,
    mut font: Dictionary,
    face: &Face,
    used: &Used,
    texts: &[(u16, String)],
) -> Result<Dictionary, WriteError> {
    let map = stream::compressed(
        Dictionary::new(),
        stream::deflate(to_unicode(texts).as_bytes()),
    );
    let map = document.add_object(map);
    font.set("ToUnicode", map);
    let descendant = font
        .get_mut(b"DescendantFonts")
        .and_then(Object::as_array_mut)
        .map_err(pdf_error)?;
    let descendant = descendant
        .first_mut()
        .ok_or_else(|| WriteError::Pdf("a font without a descendant".into()))?;
    let descendant = descendant.as_dict_mut().map_err(pdf_error)?;
    // Widths of all glyphs of the subset: a twin may show what the first font does not.
    let widths = used
        .advances
        .iter()
        .map(|w| Object::Integer(i64::from(*w)))
        .collect::<Vec<_>>();
    descendant.set("W", vec![Object::Integer(0), Object::Array(widths)]);
    let descriptor = descendant
        .get(b"FontDescriptor")
        .and_then(Object::as_reference)
        .map_err(pdf_error)?;
    let descriptor = document.get_dictionary_mut(descriptor).map_err(pdf_error)?;
    descriptor.set("CapHeight", face.cap_height.round() as i64);
    descriptor.set("ItalicAngle", face.italic_angle.round() as i64);
    descriptor.set("Flags", flags(face));
    let file = [&b"FontFile2"[..], b"FontFile3"]
        .iter()
        .find_map(|key| descriptor.get(key).ok()?.as_reference().ok());
    if let Some(id) = file
        && let Ok(file) = document.get_object_mut(id).and_then(Object::as_stream_mut)
        && !file.dict.has(b"Filter")
    {
        file.content = stream::deflate(&file.content);
        file.allows_compression = false;
        file.dict
            .set("Filter", Object::Name(b"FlateDecode".to_vec()));
        file.dict.set("Length", file.content.len() as i64);
    }
    Ok(font)
}

/// Font descriptor flags (table 123): all our fonts go by glyph, so they are symbolic.
fn flags(face: &Face) -> i64 {
    const FIXED_PITCH: i64 = 1;
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    SYMBOLIC
        | if face.monospaced { FIXED_PITCH } else { 0 }
        | if face.italic_angle != 0.0 { ITALIC } else { 0 }
}

/// A ToUnicode CMap (9.10.3): at most a hundred entries a block.
fn to_unicode(texts: &[(u16, String)]) -> String {
    use std::fmt::Write;
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    for block in texts.chunks(100) {
        let _ = writeln!(out, "{} beginbfchar", block.len());
        for (code, text) in block {
            let _ = write!(out, "<{code:04X}> <");
            for unit in text.encode_utf16() {
                let _ = write!(out, "{unit:04X}");
            }
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    out
}

pub(super) fn pdf_error(error: lopdf::Error) -> WriteError {
    WriteError::Pdf(error.to_string())
}
