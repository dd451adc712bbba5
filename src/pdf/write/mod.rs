//! Pages to PDF, through printpdf and lopdf. PDF 1.7, ISO 32000-1; section numbers in this folder are that standard's.
//!
//! Stages: `codes` (which font and code shows each glyph) → `content` (a page → one compressed content stream, pages side by side; `marked` says which
//! of its sequences belongs to which element) and `images` (with `raster` for pixels and `drawing` for vectors) → `embed` (subsets, handed to printpdf, which makes the font objects) → `navigate`
//! (outline, destinations, page labels, links) → `metadata` (XMP, Info) → `structure` (the tree of elements, PDF/UA-1) → `file` (objects to bytes).
//!
//! What this way round is good for: printpdf makes fonts, page tree and catalog; what it cannot say (nested outline, labels, language, XMP,
//! twin fonts, compact content, tags) is put into the objects that it hands over.

mod codes;
mod content;
mod drawing;
mod embed;
mod file;
mod images;
mod marked;
mod metadata;
mod navigate;
mod raster;
mod stream;
mod structure;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use rayon::prelude::*;

use self::codes::Codes;
use super::fonts::FontBook;
use super::page::{Layout, Page, Rect};
use crate::guide::Asset;

/// What writing gives.
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// What paper does not show of an image, by asset: for the reader of the diagnostics.
    pub notes: Vec<(usize, String)>,
}

/// Why a layout could not be written: always a defect of ours or of a font or image file, never of the user's text.
#[derive(Debug)]
pub enum WriteError {
    /// A subset could not be made.
    Subset {
        /// The face's PostScript name.
        font: String,
        /// What the subsetter said.
        reason: String,
    },
    /// An image could not be read.
    Image {
        /// Its index among the assets.
        asset: usize,
        /// Its path, relative to the book.
        path: String,
        /// What the decoder said.
        reason: String,
    },
    /// The PDF library refused.
    Pdf(String),
}

/// Writes a layout. The same layout gives the same bytes. `date`: seconds since 1970, if the file shall bear one.
pub fn write(
    layout: &Layout,
    fonts: &FontBook,
    assets: &[Asset],
    date: Option<i64>,
) -> Result<Written, WriteError> {
    let codes = Codes::assign(&layout.pages, fonts)?;
    // What the pages show and what is said about them are made side by side.
    let (streams, framed) = rayon::join(
        || -> Vec<Vec<u8>> {
            layout
                .pages
                .par_iter()
                .zip(&codes.pages)
                .map(|(page, glyphs)| {
                    stream::deflate(&content::page(page, glyphs, &codes, &layout.elements))
                })
                .collect()
        },
        || framed(layout, fonts, assets, &codes, date),
    );
    let Framed {
        mut document,
        contents,
        numbers,
        packed,
        notes,
    } = framed?;
    for (id, bytes) in contents.into_iter().zip(streams) {
        let stream = stream::compressed(Dictionary::new(), bytes);
        document.objects.insert(id, stream.into());
    }
    let bytes = file::save(document, &numbers, packed)?;
    Ok(Written { bytes, notes })
}

/// A document that lacks nothing but the content of its pages.
struct Framed {
    document: Document,
    /// Where the content of each page belongs.
    contents: Vec<ObjectId>,
    numbers: file::Numbers,
    /// Links and the structure.
    packed: Vec<file::Packed>,
    notes: Vec<(usize, String)>,
}

fn framed(
    layout: &Layout,
    fonts: &FontBook,
    assets: &[Asset],
    codes: &Codes,
    date: Option<i64>,
) -> Result<Framed, WriteError> {
    let images = images::load(layout, assets, fonts)?;
    let embed::Embedded {
        mut document,
        pages,
        resources,
    } = embed::document(layout, fonts, codes)?;

    let (x_objects, notes) = images::insert(&mut document, images, layout.greyscale);
    let mut resources = resources;
    if !x_objects.is_empty() {
        resources.set("XObject", x_objects);
    }
    let resources = document.add_object(resources);
    let mut contents = Vec::with_capacity(pages.len());
    for (index, (page, id)) in layout.pages.iter().zip(&pages).enumerate() {
        let content = document.add_object(Object::Null);
        contents.push(content);
        let mut object = Dictionary::new();
        object.set("Type", Object::Name(b"Page".to_vec()));
        object.set("Parent", page_tree(&document)?);
        object.set(
            "MediaBox",
            vec![0.into(), 0.into(), number(page.width), number(page.height)],
        );
        object.set("Resources", resources);
        object.set("Contents", content);
        object.set("StructParents", index as i64);
        // Who goes from link to link meets them as the structure has them.
        object.set("Tabs", Object::Name(b"S".to_vec()));
        document.objects.insert(*id, object.into());
    }
    let links = navigate::add(&mut document, layout, &pages)?;
    metadata::add(&mut document, layout, date)?;
    let tree = document.new_object_id();
    let catalog = document.catalog_mut().map_err(embed::pdf_error)?;
    catalog.set("StructTreeRoot", tree);
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    let mut numbers = file::Numbers::new(&document);
    let mut packed = links.objects(&mut numbers);
    let root = numbers.add(tree);
    let source = structure::Source {
        layout,
        pages: &pages,
        annotations: &links.pages,
        numbers: &numbers,
    };
    packed.extend(structure::objects(&source, root));
    Ok(Framed {
        document,
        contents,
        numbers,
        packed,
        notes,
    })
}

/// The root of the page tree, as printpdf made it.
fn page_tree(document: &Document) -> Result<ObjectId, WriteError> {
    let catalog = document
        .catalog()
        .map_err(|e| WriteError::Pdf(e.to_string()))?;
    catalog
        .get(b"Pages")
        .and_then(Object::as_reference)
        .map_err(|e| WriteError::Pdf(e.to_string()))
}

/// Left, bottom, right and top of a rectangle as the file counts them, from the lower left corner of the page as it is read.
fn corners(page: &Page, rect: Rect) -> [f32; 4] {
    let (left, right) = (rect.x, rect.x + rect.width);
    let (top, bottom) = (page.height - rect.y, page.height - rect.y - rect.height);
    match page.turned {
        true => [
            page.width - right,
            page.height - top,
            page.width - left,
            page.height - bottom,
        ],
        false => [left, bottom, right, top],
    }
}

/// A length in points: hundredths are a quarter of a hair's breadth.
fn number(points: f32) -> Object {
    Object::Real((points * 100.0).round() / 100.0)
}
