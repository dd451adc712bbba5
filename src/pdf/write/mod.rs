//! Pages to PDF, through printpdf and lopdf. PDF 1.7, ISO 32000-1; section numbers in this folder are that standard's.
//!
//! Stages: `codes` (which font and code shows each glyph) → `content` (a page → one compressed content stream, pages side by side) and `images`
//! (with `raster` for pixels and `drawing` for vectors) →
//! `embed` (subsets, handed to printpdf, which makes the font objects) → `navigate` (outline, destinations, page labels, links) → `metadata`
//! (XMP, Info, identifier) → lopdf saves it with object streams. Tags come with the issue "paper": items carry their element already.
//!
//! What this way round is good for: printpdf makes fonts, page tree and catalog; what it cannot say (nested outline, labels, language, XMP,
//! twin fonts, compact content) is put into the objects that it hands over.

mod codes;
mod content;
mod drawing;
mod embed;
mod images;
mod metadata;
mod navigate;
mod raster;
mod stream;

use lopdf::{Dictionary, Document, Object, ObjectId, SaveOptions};
use rayon::prelude::*;

use self::codes::Codes;
use super::fonts::FontBook;
use super::page::Layout;
use crate::guide::Asset;
use crate::memo::KeyBuilder;

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
    let streams: Vec<Vec<u8>> = layout
        .pages
        .par_iter()
        .zip(&codes.pages)
        .map(|(page, glyphs)| stream::deflate(&content::page(page, glyphs, &codes)))
        .collect();
    let images = images::load(layout, assets, fonts)?;
    let embed::Embedded {
        mut document,
        pages,
        resources,
    } = embed::document(layout, fonts, &codes)?;

    let mut identity = KeyBuilder::new("pdf").number(date.unwrap_or(-1) as u64);
    for bytes in &streams {
        identity.add(bytes);
    }
    let (x_objects, notes) = images::insert(&mut document, images, layout.greyscale);
    let mut resources = resources;
    if !x_objects.is_empty() {
        resources.set("XObject", x_objects);
    }
    let resources = document.add_object(resources);
    for ((page, id), bytes) in layout.pages.iter().zip(&pages).zip(streams) {
        let contents = document.add_object(stream::compressed(Dictionary::new(), bytes));
        let mut object = Dictionary::new();
        object.set("Type", Object::Name(b"Page".to_vec()));
        object.set("Parent", page_tree(&document)?);
        object.set(
            "MediaBox",
            vec![0.into(), 0.into(), number(page.width), number(page.height)],
        );
        object.set("Resources", resources);
        object.set("Contents", contents);
        document.objects.insert(*id, object.into());
    }
    navigate::add(&mut document, layout, &pages)?;
    metadata::add(&mut document, layout, date, identity)?;
    document.version = "1.7".into();
    document.prune_objects();
    document.renumber_objects();
    let options = SaveOptions::builder()
        .use_object_streams(true)
        .use_xref_streams(true)
        .compression_level(6)
        .build();
    let mut bytes = Vec::new();
    document
        .save_with_options(&mut bytes, options)
        .map_err(|e| WriteError::Pdf(e.to_string()))?;
    Ok(Written { bytes, notes })
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

/// A length in points: hundredths are a quarter of a hair's breadth.
fn number(points: f32) -> Object {
    Object::Real((points * 100.0).round() / 100.0)
}
