//! Images, each once, however often it is shown: JPEG is passed through, other pixels are decoded (`raster`) and compressed anew, drawings become
//! forms of vectors (`drawing`). Each is an object that fills the unit square.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::{Mutex, PoisonError};

use image::metadata::Orientation;
use image::{ExtendedColorType, ImageFormat};
use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use rayon::prelude::*;

use super::raster::{self, Raster, Wanted};
use super::{WriteError, drawing, stream};
use crate::guide::{Asset, AssetKind};
use crate::pdf::fonts::FontBook;
use crate::pdf::page::{Item, Layout};

/// Pixels of an image that is decoded alone, so that memory holds one such at a time: 48 MB of samples.
const LARGE: u64 = 16_000_000;

/// Quality of a JPEG that had to be decoded: its losses cannot be seen at 300 dpi.
const QUALITY: u8 = 90;

/// An image ready to be inserted.
pub(super) struct Loaded {
    asset: usize,
    picture: Picture,
}

enum Picture {
    /// Pixels, their transparency, and how they are turned to stand upright.
    Pixels(Stream, Option<Stream>, Orientation),
    /// A drawing.
    Drawing(drawing::Parsed),
}

/// Reads every image that some page shows.
pub(super) fn load(
    layout: &Layout,
    assets: &[Asset],
    fonts: &FontBook,
) -> Result<Vec<Loaded>, WriteError> {
    // The largest showing of each decides how many pixels it needs.
    let mut shown: BTreeMap<usize, Wanted> = BTreeMap::new();
    for item in layout.pages.iter().flat_map(|page| &page.items) {
        if let Item::Image { asset, rect, .. } = item {
            let wanted = shown.entry(*asset).or_insert(Wanted {
                width: 0.0,
                height: 0.0,
                greyscale: layout.greyscale,
            });
            wanted.width = wanted.width.max(rect.width);
            wanted.height = wanted.height.max(rect.height);
        }
    }
    let drawings = drawing::Reader::new(fonts);
    let alone = Mutex::new(());
    shown
        .into_par_iter()
        .filter_map(|(index, wanted)| Some((index, assets.get(index)?, wanted)))
        .map(|(index, asset, wanted)| {
            let (w, h) = asset.kind.size().unwrap_or_default();
            let large = u64::from(w) * u64::from(h) > LARGE;
            // A thread that panicked left nothing behind that could be half done.
            let _guard = large.then(|| alone.lock().unwrap_or_else(PoisonError::into_inner));
            let picture = one(asset, wanted, &drawings).map_err(|reason| WriteError::Image {
                asset: index,
                path: asset.path.clone(),
                reason,
            })?;
            Ok(Loaded {
                asset: index,
                picture,
            })
        })
        .collect()
}

/// Puts them into the document and names them `I` and their index; with what paper does not show of them, by asset.
pub(super) fn insert(
    document: &mut Document,
    images: Vec<Loaded>,
    greyscale: bool,
) -> (Dictionary, Vec<(usize, String)>) {
    let mut names = Dictionary::new();
    let mut notes = Vec::new();
    for image in images {
        let id = match image.picture {
            Picture::Pixels(picture, mask, orientation) => {
                let id = add(document, picture, mask);
                upright(document, id, orientation)
            }
            Picture::Drawing(parsed) => {
                let drawn = drawing::draw(document, &parsed, greyscale);
                notes.extend(drawn.notes.into_iter().map(|note| (image.asset, note)));
                drawn.form
            }
        };
        names.set(format!("I{}", image.asset), id);
    }
    (names, notes)
}

/// Adds an image with its mask.
pub(super) fn add(document: &mut Document, mut picture: Stream, mask: Option<Stream>) -> ObjectId {
    if let Some(mask) = mask {
        let mask = document.add_object(mask);
        picture.dict.set("SMask", mask);
    }
    document.add_object(picture)
}

/// A form that turns an image as the camera was turned; an upright one is left as it is.
fn upright(document: &mut Document, image: ObjectId, orientation: Orientation) -> ObjectId {
    // Where the picture's corners go, in the unit square whose origin is at the bottom left.
    let matrix = match orientation {
        Orientation::NoTransforms => return image,
        Orientation::FlipHorizontal => "-1 0 0 1 1 0",
        Orientation::Rotate180 => "-1 0 0 -1 1 1",
        Orientation::FlipVertical => "1 0 0 -1 0 1",
        Orientation::Rotate90FlipH => "0 -1 -1 0 1 1",
        Orientation::Rotate90 => "0 -1 1 0 0 1",
        Orientation::Rotate270FlipH => "0 1 1 0 0 0",
        Orientation::Rotate270 => "0 1 -1 0 1 0",
    };
    let form = dictionary! {
        "Type" => Object::Name(b"XObject".to_vec()),
        "Subtype" => Object::Name(b"Form".to_vec()),
        "BBox" => vec![0.into(), 0.into(), 1.into(), 1.into()],
        "Resources" => dictionary! { "XObject" => dictionary! { "Im" => image } },
    };
    let content = format!("q {matrix} cm /Im Do Q");
    document.add_object(stream::compressed(
        form,
        stream::deflate(content.as_bytes()),
    ))
}

fn one(asset: &Asset, wanted: Wanted, drawings: &drawing::Reader) -> Result<Picture, String> {
    let format = match asset.kind {
        AssetKind::Png(..) => ImageFormat::Png,
        AssetKind::Jpeg(..) => ImageFormat::Jpeg,
        AssetKind::WebP(..) => ImageFormat::WebP,
        AssetKind::Gif(..) => ImageFormat::Gif,
        AssetKind::Svg(..) => {
            let scale = asset
                .kind
                .size()
                .map_or(1.0, |(w, _)| wanted.width / w as f32);
            return drawings.parse(&asset.bytes, scale).map(Picture::Drawing);
        }
        AssetKind::OtherImage | AssetKind::File => {
            return Err("paper shows PNG, JPEG, WebP, GIF and SVG only".into());
        }
    };
    let (picture, mask, orientation) = pixels(&asset.bytes, format, wanted)?;
    Ok(Picture::Pixels(picture, mask, orientation))
}

/// An image object of a file, its mask, and how it is to be turned.
pub(super) fn pixels(
    bytes: &[u8],
    format: ImageFormat,
    wanted: Wanted,
) -> Result<(Stream, Option<Stream>, Orientation), String> {
    if format == ImageFormat::Jpeg {
        let frame = jpeg_frame(bytes).ok_or("its frame header is missing")?;
        let orientation = raster::orientation(bytes, format);
        let (w, h) = match turned(orientation) {
            true => (frame.height, frame.width),
            false => (frame.width, frame.height),
        };
        let kept = wanted.factors(w.into(), h.into()) == (1, 1);
        let colors = !wanted.greyscale || frame.components == 1;
        if frame.readable && kept && colors {
            return Ok((passed_through(bytes, &frame), None, orientation));
        }
        if !frame.even {
            // The decoder takes the samples of one ink for another's; readers and printers do not.
            return match frame.readable && colors {
                true => Ok((passed_through(bytes, &frame), None, orientation)),
                false => Err("its inks cannot be turned to grey; save it as RGB".into()),
            };
        }
        let raster = raster::read(bytes, format, wanted)?;
        return Ok((encoded(&raster)?, None, Orientation::NoTransforms));
    }
    let raster = raster::read(bytes, format, wanted)?;
    let space = if raster.grey {
        "DeviceGray"
    } else {
        "DeviceRGB"
    };
    let (w, h) = (raster.width, raster.height);
    let picture = stream::compressed(header(w, h, space), stream::deflate(&raster.samples));
    let mask = raster
        .alpha
        .map(|alpha| stream::compressed(header(w, h, "DeviceGray"), stream::deflate(&alpha)));
    Ok((picture, mask, Orientation::NoTransforms))
}

/// Whether width and height change places.
fn turned(orientation: Orientation) -> bool {
    matches!(
        orientation,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// A JPEG as it is.
fn passed_through(bytes: &[u8], frame: &Frame) -> Stream {
    let space = match frame.components {
        1 => "DeviceGray",
        4 => "DeviceCMYK",
        _ => "DeviceRGB",
    };
    let mut dict = header(frame.width.into(), frame.height.into(), space);
    dict.set("Filter", Object::Name(b"DCTDecode".to_vec()));
    if frame.components == 4 && frame.adobe {
        // Adobe writes CMYK upside down.
        dict.set(
            "Decode",
            [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec(),
        );
    }
    Stream::new(dict, bytes.to_vec()).with_compression(false)
}

/// A photograph that had to be decoded, as a JPEG again: as deflated samples it would be several times as large.
fn encoded(raster: &Raster) -> Result<Stream, String> {
    let (space, color) = match raster.grey {
        true => ("DeviceGray", ExtendedColorType::L8),
        false => ("DeviceRGB", ExtendedColorType::Rgb8),
    };
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(Cursor::new(&mut bytes), QUALITY)
        .encode(&raster.samples, raster.width, raster.height, color)
        .map_err(|error| error.to_string())?;
    let mut dict = header(raster.width, raster.height, space);
    dict.set("Filter", Object::Name(b"DCTDecode".to_vec()));
    Ok(Stream::new(dict, bytes).with_compression(false))
}

fn header(width: u32, height: u32, space: &str) -> Dictionary {
    dictionary! {
        "Type" => Object::Name(b"XObject".to_vec()),
        "Subtype" => Object::Name(b"Image".to_vec()),
        "Width" => i64::from(width),
        "Height" => i64::from(height),
        "ColorSpace" => Object::Name(space.as_bytes().to_vec()),
        "BitsPerComponent" => 8,
    }
}

/// What a JPEG's frame header says.
struct Frame {
    width: u16,
    height: u16,
    components: u8,
    /// Whether it bears Adobe's mark.
    adobe: bool,
    /// Whether its inks, if it has four, all have equally many samples.
    even: bool,
    /// Whether PDF readers know its kind (7.4.8): baseline, extended or progressive Huffman of eight bits.
    readable: bool,
}

/// Walks a JPEG's segments (ITU-T T.81, annex B) to its frame header.
fn jpeg_frame(bytes: &[u8]) -> Option<Frame> {
    let two = |at: usize| Some(u16::from_be_bytes([*bytes.get(at)?, *bytes.get(at + 1)?]));
    let mut at = 2;
    let mut adobe = false;
    loop {
        let marker = *bytes.get(at + 1)?;
        if *bytes.get(at)? != 0xFF {
            return None;
        }
        if marker == 0xFF {
            // A fill byte.
            at += 1;
            continue;
        }
        if matches!(marker, 0x01 | 0xD0..=0xD8) {
            at += 2;
            continue;
        }
        let length = usize::from(two(at + 2)?);
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                let components = *bytes.get(at + 9)?;
                // Three bytes a component: its name, its sampling factors, its table.
                let sampling = |i: u8| bytes.get(at + 11 + 3 * usize::from(i));
                let even = components != 4 || (1..4).all(|i| sampling(i) == sampling(0));
                return Some(Frame {
                    height: two(at + 5)?,
                    width: two(at + 7)?,
                    components,
                    adobe,
                    even,
                    readable: matches!(marker, 0xC0..=0xC2)
                        && bytes.get(at + 4) == Some(&8)
                        && matches!(components, 1 | 3 | 4),
                });
            }
            0xEE => adobe |= bytes.get(at + 4..at + 9) == Some(b"Adobe"),
            _ => {}
        }
        at += 2 + length.max(2);
    }
}
