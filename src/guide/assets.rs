//! Stage `assets`: files that the guide's text shows or offers, what they are by their bytes, and whether they are whole.

use std::io::Cursor;
use std::sync::Arc;

use image::ImageDecoder;
use rustc_hash::FxHashMap;

use super::model::{Asset, AssetKind};
use crate::diagnostic::Diagnostic;
use crate::memo::Key;
use crate::source::SourceMap;

/// Pixels of an image, at most: what decodes to more than 400 MB is a mistake, or an attack on whoever builds the book.
const PIXELS: u64 = 100_000_000;

/// Pixels of a PNG that can be read row by row: they cost time (ten seconds for so many), but no memory.
const ROWS_OF_PIXELS: u64 = 1_000_000_000;

/// Pixels in a row of such a PNG: half a megabyte at most.
const ROW: u32 = 65_536;

/// Where bytes come from.
pub(super) enum Shelf<'a> {
    /// The disk.
    Disk(&'a SourceMap),
    /// What was read before, by path.
    Known(FxHashMap<&'a str, &'a Asset>),
}

/// The assets of one view, in the order of first use.
pub(super) struct Assets<'a> {
    shelf: Shelf<'a>,
    pub list: Vec<Asset>,
    by_path: FxHashMap<String, Result<usize, Box<Diagnostic>>>,
}

impl<'a> Assets<'a> {
    pub(super) fn new(shelf: Shelf<'a>) -> Self {
        Assets {
            shelf,
            list: Vec::new(),
            by_path: FxHashMap::default(),
        }
    }

    /// The index of the file at `path` (relative to the book); the error has no place in a text yet.
    pub(super) fn index(&mut self, path: &str) -> Result<usize, Box<Diagnostic>> {
        if let Some(known) = self.by_path.get(path) {
            return known.clone();
        }
        let found = match &self.shelf {
            Shelf::Disk(sources) => sources.bytes(path).and_then(|bytes| make(path, bytes)),
            Shelf::Known(assets) => match assets.get(path) {
                Some(asset) => Ok((*asset).clone()),
                None => Err(Box::new(Diagnostic::error(
                    "broken-link",
                    format!("there is no file `{path}`"),
                ))),
            },
        };
        let index = found.map(|asset| {
            self.list.push(asset);
            self.list.len() - 1
        });
        self.by_path.insert(path.to_owned(), index.clone());
        index
    }

    /// What an asset is.
    pub(super) fn kind(&self, index: usize) -> AssetKind {
        self.list
            .get(index)
            .map_or(AssetKind::File, |asset| asset.kind)
    }
}

/// A file of the book that no text refers to; the error has no place yet.
pub fn asset(sources: &SourceMap, path: &str) -> Result<Asset, Box<Diagnostic>> {
    make(path, sources.bytes(path)?)
}

fn make(path: &str, bytes: Arc<[u8]>) -> Result<Asset, Box<Diagnostic>> {
    let kind = kind(&bytes).map_err(|what| {
        Box::new(
            Diagnostic::error(
                "broken-image",
                format!("the image `{path}` is broken: {what}"),
            )
            .help("export it once more, or take it out of the text"),
        )
    })?;
    Ok(Asset {
        path: path.to_owned(),
        key: Key::of(&bytes),
        bytes,
        kind,
    })
}

/// What a file is, by its first bytes; for an image that paper shows, also whether it is whole.
fn kind(bytes: &[u8]) -> Result<AssetKind, String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
        whole_png(bytes)?;
        // The thirteenth byte of the header says whether the picture is interlaced: then it cannot be read row by row.
        let rows = bytes.get(28) == Some(&0);
        let (width, height) = size(bytes, image::ImageFormat::Png, rows)?;
        return Ok(AssetKind::Png(width, height));
    }
    if bytes.starts_with(b"\xff\xd8\xff") {
        whole_jpeg(bytes)?;
        let (width, height) = size(bytes, image::ImageFormat::Jpeg, false)?;
        return Ok(AssetKind::Jpeg(width, height));
    }
    if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
        whole_riff(bytes)?;
        let (width, height) = size(bytes, image::ImageFormat::WebP, false)?;
        return Ok(AssetKind::WebP(width, height));
    }
    if bytes.starts_with(b"GIF87a") || bytes.starts_with(b"GIF89a") {
        let (width, height) = size(bytes, image::ImageFormat::Gif, false)?;
        return Ok(AssetKind::Gif(width, height));
    }
    if bytes.get(4..12) == Some(b"ftypavif") {
        return Ok(AssetKind::OtherImage);
    }
    if is_svg(bytes) {
        let (width, height) = drawing_size(bytes)?;
        return Ok(AssetKind::Svg(width, height));
    }
    Ok(AssetKind::File)
}

/// Width and height as shown, turned as the camera was. `rows`: it can be read row by row.
fn size(bytes: &[u8], format: image::ImageFormat, rows: bool) -> Result<(u32, u32), String> {
    let lower = |error: image::ImageError| error.to_string().to_lowercase();
    let mut decoder = image::ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .map_err(lower)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err("it has no size".to_owned());
    }
    let most = match rows && width <= ROW {
        true => ROWS_OF_PIXELS,
        false => PIXELS,
    };
    if u64::from(width) * u64::from(height) > most {
        return Err(format!(
            "{width} × {height} pixels are more than can be drawn; a tenth of them is enough for paper"
        ));
    }
    use image::metadata::Orientation;
    let turned = matches!(
        decoder.orientation(),
        Ok(Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH)
    );
    Ok(match turned {
        true => (height, width),
        false => (width, height),
    })
}

/// A RIFF file holds as much as its head says (WebP container specification, "RIFF file format").
fn whole_riff(bytes: &[u8]) -> Result<(), String> {
    let length = bytes
        .get(4..8)
        .and_then(|b| b.try_into().ok())
        .map(u32::from_le_bytes);
    match length {
        Some(length) if bytes.len() as u64 >= u64::from(length) + 8 => Ok(()),
        _ => Err("it ends in the middle".to_owned()),
    }
}

/// The size of a drawing, by reading it as it is read for paper, but without fonts. Nothing outside of it is looked at.
fn drawing_size(bytes: &[u8]) -> Result<(u32, u32), String> {
    let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
    let xml = usvg::roxmltree::ParsingOptions {
        allow_dtd: true,
        ..Default::default()
    };
    let document = usvg::roxmltree::Document::parse_with_options(text, xml)
        .map_err(|error| error.to_string())?;
    if document.root_element().tag_name().namespace() != Some("http://www.w3.org/2000/svg") {
        return Err("its `svg` element lacks the namespace, and no browser shows it".to_owned());
    }
    let options = usvg::Options {
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_xmltree(&document, &options).map_err(|e| e.to_string())?;
    let whole = |length: f32| length.round().max(1.0) as u32;
    Ok((whole(tree.size().width()), whole(tree.size().height())))
}

/// Walks the chunks of a PNG (PNG specification, third edition, 5.3): each has its length, type, data and CRC; image data must be there, and the end.
/// A file that passes decodes, in all likelihood; decoding itself would cost a hundred times as much.
fn whole_png(bytes: &[u8]) -> Result<(), String> {
    let mut rest = bytes.get(8..).unwrap_or_default();
    let mut data = false;
    loop {
        let cut = || "it ends in the middle".to_owned();
        let length = u32::from_be_bytes(
            rest.get(..4)
                .and_then(|b| b.try_into().ok())
                .ok_or_else(cut)?,
        ) as usize;
        let name = rest.get(4..8).ok_or_else(cut)?;
        let end = length.checked_add(8).ok_or_else(cut)?;
        let checked = rest.get(4..end).ok_or_else(cut)?;
        let stored = u32::from_be_bytes(
            rest.get(end..end.saturating_add(4))
                .and_then(|b| b.try_into().ok())
                .ok_or_else(cut)?,
        );
        let mut crc = flate2::Crc::new();
        crc.update(checked);
        if crc.sum() != stored {
            return Err("a check sum in it is wrong".to_owned());
        }
        data |= name == b"IDAT";
        if name == b"IEND" {
            return if data {
                Ok(())
            } else {
                Err("it has no picture in it".to_owned())
            };
        }
        rest = rest.get(end + 4..).ok_or_else(cut)?;
    }
}

/// Walks the segments of a JPEG (ITU-T T.81, annex B) to the picture's data, and looks for the mark of its end.
fn whole_jpeg(bytes: &[u8]) -> Result<(), String> {
    let mut at = 2;
    loop {
        let cut = || "it ends in the middle".to_owned();
        let mark = bytes.get(at..at + 2).ok_or_else(cut)?;
        if mark[0] != 0xff {
            return Err("it is not built as a JPEG".to_owned());
        }
        match mark[1] {
            // A fill byte, or a mark that stands alone.
            0xff => at += 1,
            0x01 | 0xd0..=0xd8 => at += 2,
            0xd9 => return Err("it has no picture in it".to_owned()),
            other => {
                let length = bytes
                    .get(at + 2..at + 4)
                    .and_then(|b| b.try_into().ok())
                    .map(u16::from_be_bytes)
                    .ok_or_else(cut)?;
                at = at + 2 + usize::from(length);
                if other == 0xda {
                    break;
                }
            }
        }
    }
    let data = bytes.get(at..).unwrap_or_default();
    // Cameras put more behind the end; in the data itself 0xff is always followed by 0 or a restart mark.
    if data.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        Ok(())
    } else {
        Err("it ends in the middle".to_owned())
    }
}

/// An XML file whose first element is `svg`. Its head alone is looked at.
fn is_svg(bytes: &[u8]) -> bool {
    /// Comments and a DOCTYPE may stand before the element.
    const HEAD: usize = 4096;
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(HEAD)]);
    let mut rest = head.trim_start_matches('\u{feff}').trim_start();
    loop {
        let end = match () {
            () if rest.starts_with("<?") => "?>",
            () if rest.starts_with("<!--") => "-->",
            () if rest.starts_with("<!") => ">",
            () => {
                return rest.starts_with("<svg")
                    && rest[4..].starts_with(|c: char| c.is_whitespace() || c == '>' || c == '/');
            }
        };
        match rest.find(end) {
            Some(at) => rest = rest[at + end.len()..].trim_start(),
            None => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture(format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let drawn = image::DynamicImage::new_rgb8(3, 2);
        drawn
            .write_to(&mut Cursor::new(&mut bytes), format)
            .expect("encoded");
        bytes
    }

    #[test]
    fn a_file_is_what_its_bytes_say() {
        assert_eq!(
            kind(&picture(image::ImageFormat::Png)),
            Ok(AssetKind::Png(3, 2))
        );
        assert_eq!(
            kind(&picture(image::ImageFormat::Jpeg)),
            Ok(AssetKind::Jpeg(3, 2))
        );
        assert_eq!(
            kind(&picture(image::ImageFormat::Gif)),
            Ok(AssetKind::Gif(3, 2))
        );
        assert_eq!(
            kind(&picture(image::ImageFormat::WebP)),
            Ok(AssetKind::WebP(3, 2))
        );
        assert_eq!(
            kind(b"<?xml version='1.0'?>\n<!-- x -->\n<svg xmlns='http://www.w3.org/2000/svg' width='1in' height='20'/>"),
            Ok(AssetKind::Svg(96, 20))
        );
        assert_eq!(kind(b"\0\0\0\x20ftypavif...."), Ok(AssetKind::OtherImage));
        assert_eq!(kind(b"<svgx/>"), Ok(AssetKind::File));
        assert_eq!(kind(b""), Ok(AssetKind::File));
        assert_eq!(kind(b"%PDF-1.7"), Ok(AssetKind::File));
    }

    #[test]
    fn broken_images_are_found() {
        for format in [image::ImageFormat::Png, image::ImageFormat::Jpeg] {
            let whole = picture(format);
            for end in (12..whole.len())
                .step_by(7)
                .filter(|&end| end + 2 < whole.len())
            {
                assert!(
                    kind(&whole[..end]).is_err(),
                    "{format:?} cut at {end} of {}",
                    whole.len()
                );
            }
        }
        let mut spoiled = picture(image::ImageFormat::Png);
        let middle = spoiled.len() / 2;
        spoiled[middle] ^= 0x55;
        assert!(kind(&spoiled).is_err());
        assert!(kind(b"\x89PNG\r\n\x1a\nbroken").is_err());
        assert!(kind(b"GIF89a...").is_err());
        let web_p = picture(image::ImageFormat::WebP);
        assert!(kind(&web_p[..web_p.len() - 3]).is_err());
        for drawing in [
            "<svg xmlns='http://www.w3.org/2000/svg'><g>",
            "<svg/>",
            "<svg xmlns='http://www.w3.org/2000/svg' width='0' height='5'/>",
        ] {
            assert!(kind(drawing.as_bytes()).is_err(), "{drawing}");
        }
    }
}
