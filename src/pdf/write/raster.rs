//! Pictures made of pixels, read into what a PDF image is made of: eight bits a channel, colour and transparency apart.
//!
//! A picture is never larger in the file than print can show: what has more than twice 300 dots to the inch is averaged down, whole pixels at a time,
//! while it is being read. A scan of 20,000 × 20,000 pixels would else be 1.2 GB of samples, in memory and then in every reader's; at
//! 300 dpi a page's width is 1,500 pixels. PNG is read row by row, so that its size does not matter.

use std::io::Cursor;
use std::sync::LazyLock;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, Limits};

use crate::theme::Color;

/// Dots an inch that a printer shows of a picture; more is wasted.
const DOTS: f32 = 300.0;

/// What a decoder may allocate: assets of more than a hundred million pixels were refused before.
const ALLOCATION: u64 = 1 << 30;

/// A picture, its rows one after the other.
#[derive(Debug, PartialEq)]
pub(super) struct Raster {
    pub width: u32,
    pub height: u32,
    /// One sample a pixel, else three (RGB).
    pub grey: bool,
    pub samples: Vec<u8>,
    /// One sample a pixel; none where all is opaque.
    pub alpha: Option<Vec<u8>>,
}

/// What is wanted of a picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted {
    /// Its largest width on paper in points.
    pub width: f32,
    /// Its largest height on paper in points.
    pub height: f32,
    /// Whether its colours are to be greys.
    pub greyscale: bool,
}

impl Wanted {
    /// How many pixels become one, across and down, for a picture of `width` × `height`.
    pub fn factors(&self, width: u32, height: u32) -> (u32, u32) {
        let factor = |pixels: u32, points: f32| {
            let enough = (points / 72.0 * DOTS).max(1.0);
            ((pixels as f32 / enough) as u32).max(1)
        };
        (factor(width, self.width), factor(height, self.height))
    }
}

/// Reads a picture; the error is what the decoder said.
pub(super) fn read(bytes: &[u8], format: ImageFormat, wanted: Wanted) -> Result<Raster, String> {
    match format {
        ImageFormat::Png => read_png(bytes, wanted),
        _ => read_whole(bytes, format, wanted),
    }
}

/// How a picture is to be turned to stand upright.
pub(super) fn orientation(bytes: &[u8], format: ImageFormat) -> Orientation {
    image::ImageReader::with_format(Cursor::new(bytes), format)
        .into_decoder()
        .and_then(|mut decoder| decoder.orientation())
        .unwrap_or(Orientation::NoTransforms)
}

/// PNG: palettes and shallow pixels are spread to eight bits, deep ones lose their lower byte.
fn read_png(bytes: &[u8], wanted: Wanted) -> Result<Raster, String> {
    let fail = |error: png::DecodingError| error.to_string();
    let mut decoder = png::Decoder::new(Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    decoder.set_ignore_text_chunk(true);
    let mut reader = decoder.read_info().map_err(fail)?;
    let (width, height) = (reader.info().width, reader.info().height);
    let channels = reader.output_color_type().0.samples();
    let mut sieve = Sieve::new(width, height, channels, wanted);
    if reader.info().interlaced {
        // Its rows come in seven passes: it must be read as a whole (the guide refused what is too large for that).
        let size = reader.output_buffer_size().ok_or("it is too large")?;
        let mut pixels = vec![0; size];
        let frame = reader.next_frame(&mut pixels).map_err(fail)?;
        pixels
            .chunks_exact(frame.line_size.max(1))
            .for_each(|row| sieve.row(row));
    } else {
        while let Some(row) = reader.next_row().map_err(fail)? {
            sieve.row(row.data());
        }
    }
    sieve.finish()
}

/// Any other kind, through memory. Of an animation, the first picture.
fn read_whole(bytes: &[u8], format: ImageFormat, wanted: Wanted) -> Result<Raster, String> {
    let fail = |error: image::ImageError| error.to_string();
    let mut reader = image::ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(ALLOCATION);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fail)?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder).map_err(fail)?;
    picture.apply_orientation(orientation);
    let (width, height) = (picture.width(), picture.height());
    let color = picture.color();
    let (channels, pixels) = match (color.has_color(), color.has_alpha()) {
        (false, false) => (1, picture.into_luma8().into_raw()),
        (false, true) => (2, picture.into_luma_alpha8().into_raw()),
        (true, false) => (3, picture.into_rgb8().into_raw()),
        (true, true) => (4, picture.into_rgba8().into_raw()),
    };
    let mut sieve = Sieve::new(width, height, channels, wanted);
    let row = (width as usize * channels).max(1);
    pixels.chunks_exact(row).for_each(|row| sieve.row(row));
    sieve.finish()
}

/// Averages boxes of pixels as their rows come.
struct Sieve {
    /// Of what comes.
    width: usize,
    height: usize,
    channels: usize,
    /// Pixels of a box, across and down.
    factors: (usize, usize),
    greyscale: bool,
    /// Sums of the boxes that are open: colours weighed by alpha, alpha, number of pixels.
    sums: Vec<([u64; 3], u64, u64)>,
    /// Rows that have come.
    rows: usize,
    samples: Vec<u8>,
    alpha: Vec<u8>,
}

impl Sieve {
    fn new(width: u32, height: u32, channels: usize, wanted: Wanted) -> Sieve {
        let (across, down) = wanted.factors(width, height);
        Sieve {
            width: width as usize,
            height: height as usize,
            channels,
            factors: (across as usize, down as usize),
            greyscale: wanted.greyscale,
            sums: vec![Default::default(); (width as usize).div_ceil(across as usize)],
            rows: 0,
            samples: Vec::new(),
            alpha: Vec::new(),
        }
    }

    fn has_color(&self) -> bool {
        self.channels > 2
    }

    fn row(&mut self, row: &[u8]) {
        if self.rows == self.height {
            return;
        }
        let (across, down) = self.factors;
        let channels = self.channels;
        let row = row.get(..self.width * channels).unwrap_or(row);
        for (pixels, sums) in row.chunks(across * channels).zip(&mut self.sums) {
            let (colors, alphas, count) = sums;
            for pixel in pixels.chunks_exact(channels) {
                let (color, alpha): ([u8; 3], u8) = match *pixel {
                    [grey] => ([grey, 0, 0], 255),
                    [grey, alpha] => ([grey, 0, 0], alpha),
                    [r, g, b] => ([r, g, b], 255),
                    [r, g, b, alpha] => ([r, g, b], alpha),
                    _ => continue,
                };
                let weight = u64::from(alpha);
                colors[0] += u64::from(color[0]) * weight;
                if channels > 2 {
                    colors[1] += u64::from(color[1]) * weight;
                    colors[2] += u64::from(color[2]) * weight;
                }
                *alphas += weight;
                *count += 1;
            }
        }
        self.rows += 1;
        if self.rows.is_multiple_of(down) || self.rows == self.height {
            self.close();
        }
    }

    /// Writes the boxes that are open.
    fn close(&mut self) {
        let colored = self.has_color();
        for (colors, alphas, count) in std::mem::take(&mut self.sums) {
            // Rounded to the nearest; what is wholly transparent has no colour.
            let mean = |sum: u64| ((sum + alphas / 2) / alphas.max(1)) as u8;
            let [r, g, b] = colors.map(mean);
            match (colored, self.greyscale) {
                (true, true) => self.samples.push(luminance(r, g, b)),
                (true, false) => self.samples.extend([r, g, b]),
                (false, _) => self.samples.push(r),
            }
            self.alpha.push(((alphas + count / 2) / count.max(1)) as u8);
        }
        self.sums = vec![Default::default(); self.width.div_ceil(self.factors.0)];
    }

    fn finish(self) -> Result<Raster, String> {
        if self.rows < self.height {
            return Err("it ends in the middle".to_owned());
        }
        let opaque = self.alpha.iter().all(|a| *a == 255);
        let grey = !self.has_color() || self.greyscale;
        Ok(Raster {
            width: self.width.div_ceil(self.factors.0) as u32,
            height: self.height.div_ceil(self.factors.1) as u32,
            grey,
            samples: self.samples,
            alpha: (!opaque).then_some(self.alpha),
        })
    }
}

/// The grey of a pixel, as [`Color::grey`] has it, by tables: a picture has millions of them.
fn luminance(r: u8, g: u8, b: u8) -> u8 {
    /// Steps of the linear scale. Near black one grey spans one step and a quarter.
    const STEPS: usize = 4096;
    static SHARES: LazyLock<[[f32; 256]; 3]> = LazyLock::new(|| {
        let weights = [0.2126, 0.7152, 0.0722];
        let linear = |level: u8| {
            let c = f64::from(level) / 255.0;
            match c <= 0.04045 {
                true => c / 12.92,
                false => ((c + 0.055) / 1.055).powf(2.4),
            }
        };
        weights.map(|weight| {
            let mut table = [0.0; 256];
            for (level, share) in (0..=255).zip(table.iter_mut()) {
                *share = (weight * linear(level)) as f32;
            }
            table
        })
    });
    static GREYS: LazyLock<Vec<u8>> = LazyLock::new(|| {
        // The grey whose luminance is nearest, found by walking both scales together.
        let levels: Vec<f64> = (0..=255_u8)
            .map(|level| {
                Color {
                    r: level,
                    g: level,
                    b: level,
                }
                .luminance()
            })
            .collect();
        let mut grey = 0;
        (0..=STEPS)
            .map(|step| {
                let y = step as f64 / STEPS as f64;
                while grey < 255 && (levels[grey + 1] - y).abs() <= (levels[grey] - y).abs() {
                    grey += 1;
                }
                grey as u8
            })
            .collect()
    });
    let [red, green, blue] = &*SHARES;
    let y = red[usize::from(r)] + green[usize::from(g)] + blue[usize::from(b)];
    let step = (y * STEPS as f32).round() as usize;
    GREYS.get(step.min(STEPS)).copied().unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NATURAL: Wanted = Wanted {
        width: 10_000.0,
        height: 10_000.0,
        greyscale: false,
    };

    fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        picture
            .write_to(&mut Cursor::new(&mut bytes), format)
            .expect("encoded");
        bytes
    }

    /// A PNG with a header of one's own choice.
    fn png_of(kind: png::ColorType, depth: png::BitDepth, palette: &[u8], data: &[u8]) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut encoder = png::Encoder::new(&mut bytes, 2, 1);
        encoder.set_color(kind);
        encoder.set_depth(depth);
        if !palette.is_empty() {
            encoder.set_palette(palette.to_vec());
        }
        let mut writer = encoder.write_header().expect("header");
        writer.write_image_data(data).expect("data");
        writer.finish().expect("end");
        bytes
    }

    #[test]
    fn every_depth_of_png_becomes_eight_bits() {
        let read = |bytes: &[u8]| read(bytes, ImageFormat::Png, NATURAL).expect("read");
        use png::{BitDepth, ColorType};
        let palette = png_of(
            ColorType::Indexed,
            BitDepth::One,
            &[255, 0, 0, 0, 0, 255],
            &[0b0100_0000],
        );
        assert_eq!(read(&palette).samples, [255, 0, 0, 0, 0, 255]);
        let shallow = png_of(ColorType::Grayscale, BitDepth::Two, &[], &[0b0111_0000]);
        assert_eq!(read(&shallow).samples, [85, 255]);
        assert!(read(&shallow).grey);
        let deep = png_of(
            ColorType::Rgb,
            BitDepth::Sixteen,
            &[],
            &[10, 99, 20, 99, 30, 99, 40, 1, 50, 1, 60, 1],
        );
        assert_eq!(read(&deep).samples, [10, 20, 30, 40, 50, 60]);
        let clear = png_of(
            ColorType::GrayscaleAlpha,
            BitDepth::Sixteen,
            &[],
            &[7, 0, 128, 0, 9, 0, 255, 0],
        );
        let clear = read(&clear);
        assert_eq!(
            (clear.samples, clear.alpha),
            (vec![7, 9], Some(vec![128, 255]))
        );
    }

    #[test]
    fn what_is_opaque_has_no_mask() {
        let picture = DynamicImage::ImageRgba8(image::RgbaImage::from_pixel(
            3,
            3,
            image::Rgba([1, 2, 3, 255]),
        ));
        for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
            let raster = read(&encoded(picture.clone(), format), format, NATURAL).expect("read");
            assert_eq!(raster.alpha, None, "{format:?}");
            assert_eq!((raster.width, raster.height), (3, 3));
        }
    }

    #[test]
    fn far_more_pixels_than_print_shows_are_averaged() {
        // Black and white in turn, the white ones transparent: the mean is black, half there.
        let mut picture = image::RgbaImage::new(700, 10);
        for (x, _, pixel) in picture.enumerate_pixels_mut() {
            *pixel = match x % 2 {
                0 => image::Rgba([0, 0, 0, 255]),
                _ => image::Rgba([255, 255, 255, 0]),
            };
        }
        let bytes = encoded(DynamicImage::ImageRgba8(picture), ImageFormat::Png);
        // An inch wide: 300 pixels are enough, and two become one.
        let wanted = Wanted {
            width: 72.0,
            height: 72.0,
            greyscale: false,
        };
        let raster = read(&bytes, ImageFormat::Png, wanted).expect("read");
        assert_eq!((raster.width, raster.height), (350, 10));
        assert!(raster.samples.iter().all(|s| *s == 0));
        assert!(raster.alpha.expect("a mask").iter().all(|a| *a == 128));
    }

    #[test]
    fn greys_of_pixels_are_those_of_tokens() {
        for rgb in [
            0x00_0000, 0xff_ffff, 0x7a_1f22, 0x2d_4a5e, 0x00_ff00, 0x08_0402,
        ] {
            let color = Color::hex(rgb);
            let there = i32::from(luminance(color.r, color.g, color.b));
            let wanted = i32::from(color.grey().r);
            assert!((there - wanted).abs() <= 1, "{rgb:06x}: {there} {wanted}");
        }
    }

    #[test]
    fn what_cannot_be_decoded_is_said() {
        let mut bytes = encoded(DynamicImage::new_rgb8(40, 40), ImageFormat::Png);
        // The checksum of a chunk may be right and its data wrong.
        let at = bytes.windows(4).position(|w| w == b"IDAT").expect("data") + 6;
        bytes[at] ^= 0xff;
        assert!(read(&bytes, ImageFormat::Png, NATURAL).is_err());
    }
}
