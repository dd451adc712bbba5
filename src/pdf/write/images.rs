//! Images: PNG decoded and compressed anew, JPEG passed through. Each file once, however often it is shown.

use std::collections::BTreeSet;

use image::{DynamicImage, ImageDecoder, ImageFormat};
use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use rayon::prelude::*;

use super::{WriteError, stream};
use crate::guide::{Asset, AssetKind};
use crate::pdf::page::{Item, Page};

/// An image ready to be inserted.
pub(super) struct Loaded {
    asset: usize,
    picture: Stream,
    /// Transparency, for PNG with an alpha channel.
    mask: Option<Stream>,
}

/// Reads every image that some page shows.
pub(super) fn load(pages: &[Page], assets: &[Asset]) -> Result<Vec<Loaded>, WriteError> {
    let shown: BTreeSet<usize> = pages
        .iter()
        .flat_map(|page| &page.items)
        .filter_map(|item| match item {
            Item::Image { asset, .. } => Some(*asset),
            _ => None,
        })
        .collect();
    shown
        .into_par_iter()
        .filter_map(|index| Some((index, assets.get(index)?)))
        .map(|(i, a)| one(i, a))
        .collect()
}

/// Puts them into the document and names them `I` and their index.
pub(super) fn insert(document: &mut Document, images: Vec<Loaded>) -> Dictionary {
    let mut names = Dictionary::new();
    for mut image in images {
        if let Some(mask) = image.mask {
            let mask = document.add_object(mask);
            image.picture.dict.set("SMask", mask);
        }
        let id = document.add_object(image.picture);
        names.set(format!("I{}", image.asset), id);
    }
    names
}

fn one(index: usize, asset: &Asset) -> Result<Loaded, WriteError> {
    let fail = |reason: String| WriteError::Image {
        path: asset.path.clone(),
        reason,
    };
    match asset.kind {
        AssetKind::Jpeg(width, height) => {
            let components = jpeg_components(&asset.bytes)
                .ok_or_else(|| fail("its frame header is missing".into()))?;
            let mut dict = header(width, height, color_space(components.count));
            dict.set("Filter", Object::Name(b"DCTDecode".to_vec()));
            if components.count == 4 && components.adobe {
                // Adobe writes CMYK upside down.
                dict.set(
                    "Decode",
                    [1, 0, 1, 0, 1, 0, 1, 0].map(Object::Integer).to_vec(),
                );
            }
            let picture = Stream::new(dict, asset.bytes.to_vec()).with_compression(false);
            Ok(Loaded {
                asset: index,
                picture,
                mask: None,
            })
        }
        AssetKind::Png(width, height) => {
            let decoder =
                image::codecs::png::PngDecoder::new(std::io::Cursor::new(&asset.bytes[..]))
                    .map_err(|e| fail(e.to_string()))?;
            let has_alpha = decoder.color_type().has_alpha();
            let decoded = image::load_from_memory_with_format(&asset.bytes, ImageFormat::Png)
                .map_err(|e| fail(e.to_string()))?;
            let (space, pixels) = opaque(&decoded);
            let picture =
                stream::compressed(header(width, height, space), stream::deflate(&pixels));
            let mask = has_alpha.then(|| {
                let alpha: Vec<u8> = decoded.to_rgba8().pixels().map(|p| p.0[3]).collect();
                stream::compressed(header(width, height, "DeviceGray"), stream::deflate(&alpha))
            });
            Ok(Loaded {
                asset: index,
                picture,
                mask,
            })
        }
        AssetKind::Svg | AssetKind::OtherImage | AssetKind::File => {
            Err(fail("paper shows PNG and JPEG only".into()))
        }
    }
}

/// Eight bits a channel, without alpha; grey stays grey.
fn opaque(image: &DynamicImage) -> (&'static str, Vec<u8>) {
    if image.color().has_color() {
        ("DeviceRGB", image.to_rgb8().into_raw())
    } else {
        ("DeviceGray", image.to_luma8().into_raw())
    }
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

fn color_space(components: u8) -> &'static str {
    match components {
        1 => "DeviceGray",
        4 => "DeviceCMYK",
        _ => "DeviceRGB",
    }
}

struct Components {
    count: u8,
    adobe: bool,
}

/// Walks a JPEG's segments (ITU-T T.81, annex B) to its frame header.
fn jpeg_components(bytes: &[u8]) -> Option<Components> {
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
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        match marker {
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                return Some(Components {
                    count: *bytes.get(at + 9)?,
                    adobe,
                });
            }
            0xEE => adobe |= bytes.get(at + 4..at + 9) == Some(b"Adobe"),
            _ => {}
        }
        at += 2 + length.max(2);
    }
}
