//! Images on paper, of every kind and state: what is in the file, and what is said of what cannot be.

mod support;

use std::io::Cursor;
use std::path::Path;

use image::{DynamicImage, ImageFormat};
use lopdf::{Document, Object, ObjectId, Stream};
use prepbook::build::{self, Built};
use prepbook::diagnostic::{Diagnostic, Place};
use prepbook::memo::Memo;
use prepbook::pdf::Item;

use support::Book;

/// A small book whose answer shows one image.
fn showing(name: &str, bytes: &[u8]) -> Book {
    let book = Book::small();
    book.put(&format!("content/images/{name}"), bytes);
    book.put(
        "content/answers/cache.md",
        format!(
            "---\nquestion: What did you cache?\n---\nThe menu:\n\n![The menu](../images/{name})\n"
        ),
    );
    book
}

fn drawn(book: &Book) -> Built {
    build::draw(book.root(), &build::Options::default(), &Memo::new())
}

/// The PDF, read.
fn paper(built: &Built) -> Document {
    let file = built.files.iter().find(|file| file.path == "guide.pdf");
    let bytes = file.unwrap_or_else(|| panic!("no PDF: {:?}", built.diagnostics));
    Document::load_mem(&bytes.bytes).expect("a PDF")
}

/// All streams of a subtype, by their object's number.
fn streams(document: &Document, subtype: &str) -> Vec<Stream> {
    numbered(document, subtype)
        .into_iter()
        .map(|(_, s)| s)
        .collect()
}

fn numbered(document: &Document, subtype: &str) -> Vec<(ObjectId, Stream)> {
    let found = document.objects.iter().filter_map(|(id, object)| {
        let stream = object.as_stream().ok()?;
        (name(stream, b"Subtype") == subtype).then(|| (*id, stream.clone()))
    });
    found.collect()
}

/// Pictures, but not their masks.
fn images(document: &Document) -> Vec<Stream> {
    let all = numbered(document, "Image");
    let mask = |stream: &Stream| {
        stream
            .dict
            .get(b"SMask")
            .and_then(Object::as_reference)
            .ok()
    };
    let masks: Vec<ObjectId> = all.iter().filter_map(|(_, s)| mask(s)).collect();
    let pictures = all.into_iter().filter(|(id, _)| !masks.contains(id));
    pictures.map(|(_, stream)| stream).collect()
}

fn name<'a>(stream: &'a Stream, key: &[u8]) -> &'a str {
    let found = stream.dict.get(key).and_then(Object::as_name);
    std::str::from_utf8(found.unwrap_or_default()).expect("a name")
}

fn size(stream: &Stream) -> (i64, i64) {
    let side = |key: &[u8]| stream.dict.get(key).and_then(Object::as_i64).unwrap_or(0);
    (side(b"Width"), side(b"Height"))
}

fn encoded(picture: DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Vec::new();
    picture
        .write_to(&mut Cursor::new(&mut bytes), format)
        .expect("encoded");
    bytes
}

fn of_test_book(name: &str) -> Vec<u8> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(
        root.join("tests/books/paper/book/content/images")
            .join(name),
    )
    .expect("an image")
}

fn only<'a>(built: &'a Built, code: &str) -> &'a Diagnostic {
    let mut found = built.diagnostics.iter().filter(|d| d.code == code);
    let first = found.next();
    let first = first.unwrap_or_else(|| panic!("no {code}: {:?}", built.diagnostics));
    assert!(found.next().is_none(), "{:?}", built.diagnostics);
    first
}

/// The problem stands where the image is referred to.
fn stands_at_the_image(built: &Built, problem: &Diagnostic) {
    let Place::Text(file, span) = &problem.place else {
        panic!("{problem:?}");
    };
    let text = &built.sources.get(*file).expect("a file that was read").text;
    // The image, or what it leads to.
    let there = &text[span.range()];
    let whole = there.starts_with("![The menu](../images/");
    assert!(whole || there.starts_with("../images/"), "{problem:?}");
}

#[test]
fn every_kind_is_shown() {
    for (file, space, filter) in [
        ("wide.png", "DeviceRGB", "FlateDecode"),
        ("tall.png", "DeviceGray", "FlateDecode"),
        ("deep.png", "DeviceRGB", "FlateDecode"),
        ("palette.png", "DeviceRGB", "FlateDecode"),
        ("alpha.png", "DeviceRGB", "FlateDecode"),
        ("round.jpg", "DeviceRGB", "DCTDecode"),
        ("inks.jpg", "DeviceCMYK", "DCTDecode"),
        ("soft.webp", "DeviceRGB", "FlateDecode"),
        ("frames.gif", "DeviceRGB", "FlateDecode"),
    ] {
        let built = drawn(&showing(file, &of_test_book(file)));
        let document = paper(&built);
        let all = images(&document);
        assert_eq!(all.len(), 1, "{file}");
        assert_eq!(name(&all[0], b"ColorSpace"), space, "{file}");
        assert_eq!(name(&all[0], b"Filter"), filter, "{file}");
        let clear = all[0].dict.has(b"SMask");
        assert_eq!(clear, matches!(file, "alpha.png" | "soft.webp"), "{file}");
    }
}

#[test]
fn an_animation_stands_for_its_first_picture() {
    let built = drawn(&showing("frames.gif", &of_test_book("frames.gif")));
    let samples = images(&paper(&built))[0]
        .decompressed_content()
        .expect("samples");
    // Red first, then blue.
    assert!(samples[0] > 120 && samples[2] < 60, "{:?}", &samples[..3]);
}

#[test]
fn a_picture_of_twenty_thousand_pixels_is_as_large_as_print_needs() {
    // Twenty million pixels of one bit: 20,000 by 1,000.
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 20_000, 1_000);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let mut writer = encoder.write_header().expect("header");
    writer
        .write_image_data(&vec![0xf0; 2_500 * 1_000])
        .expect("data");
    writer.finish().expect("end");
    let built = drawn(&showing("huge.png", &bytes));
    let (width, height) = size(&images(&paper(&built))[0]);
    // At most 600 dots to the inch of the text's width, at least 300.
    assert!((1_400..2_900).contains(&width), "{width}");
    assert!((70..145).contains(&height), "{height}");
}

#[test]
fn a_large_photograph_is_made_smaller_and_stays_one() {
    let photo = image::RgbImage::from_fn(4_000, 300, |x, y| {
        image::Rgb([(x / 16) as u8, y as u8, ((x + y) / 20) as u8])
    });
    let bytes = encoded(DynamicImage::ImageRgb8(photo), ImageFormat::Jpeg);
    let built = drawn(&showing("photo.jpg", &bytes));
    let document = paper(&built);
    let picture = &images(&document)[0];
    assert_eq!(size(picture), (2_000, 150));
    assert_eq!(name(picture, b"Filter"), "DCTDecode");
    assert!(picture.content.len() < bytes.len());
}

#[test]
fn too_many_pixels_are_refused_with_a_way_out() {
    // A header that promises more than any machine has; nothing is decoded to find out.
    let mut bytes = encoded(DynamicImage::new_luma8(8, 8), ImageFormat::Png);
    bytes[16..20].copy_from_slice(&200_000_u32.to_be_bytes());
    bytes[20..24].copy_from_slice(&200_000_u32.to_be_bytes());
    let mut crc = flate2::Crc::new();
    crc.update(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    let built = drawn(&showing("promise.png", &bytes));
    let problem = only(&built, "broken-image");
    assert!(problem.is_error() && problem.message.contains("200000 × 200000"));
    stands_at_the_image(&built, problem);
}

#[test]
fn a_photograph_that_lay_on_its_side_stands_upright() {
    let book = showing("turned.jpg", &of_test_book("turned.jpg"));
    let built = drawn(&book);
    let inner = built.book.as_ref().expect("a book");
    let edition = &prepbook::config::Edition::default();
    let layout =
        prepbook::pdf::layout(&inner.published, &inner.theme, edition, &Memo::new()).expect("laid");
    let rect = layout
        .pages
        .iter()
        .flat_map(|page| &page.items)
        .find_map(|item| match item {
            Item::Image { rect, .. } => Some(*rect),
            _ => None,
        })
        .expect("an image");
    // 90 by 60 pixels as they lie, 60 by 90 as they are held.
    assert_eq!((rect.width, rect.height), (45.0, 67.5));
    let document = paper(&built);
    let forms = streams(&document, "Form");
    assert_eq!(forms.len(), 1);
    let content = forms[0].decompressed_content().expect("content");
    assert_eq!(content, b"q 0 -1 1 0 0 1 cm /Im Do Q");
}

#[test]
fn broken_pictures_are_named_where_they_are_shown() {
    // Right checksums around wrong data: only decoding finds it.
    let mut png = encoded(DynamicImage::new_rgb8(40, 40), ImageFormat::Png);
    let at = png.windows(4).position(|w| w == b"IDAT").expect("data");
    let length = u32::from_be_bytes(png[at - 4..at].try_into().expect("four")) as usize;
    png[at + 6] ^= 0xff;
    let mut crc = flate2::Crc::new();
    crc.update(&png[at..at + 4 + length]);
    png[at + 4 + length..at + 8 + length].copy_from_slice(&crc.sum().to_be_bytes());
    let web_p = of_test_book("soft.webp");
    let gif = of_test_book("frames.gif");
    for (file, bytes) in [
        ("wrong.png", png.as_slice()),
        ("cut.png", &of_test_book("wide.png")[..900]),
        ("cut.jpg", &of_test_book("round.jpg")[..900]),
        ("cut.webp", &web_p[..web_p.len() / 2]),
        ("cut.gif", &gif[..40]),
        ("cut.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><g>"),
        ("empty.svg", b"<svg/>"),
        ("words.png", b"no picture at all"),
    ] {
        let built = drawn(&showing(file, bytes));
        let problem = only(&built, "broken-image");
        assert!(
            problem.is_error() && problem.message.contains(file),
            "{problem:?}"
        );
        assert!(problem.help.is_some(), "{problem:?}");
        stands_at_the_image(&built, problem);
    }
}

#[test]
fn a_drawing_is_vectors() {
    let built = drawn(&showing("drawing.svg", &of_test_book("drawing.svg")));
    assert!(
        built
            .diagnostics
            .iter()
            .all(|d| d.code != "drawing-simplified")
    );
    let document = paper(&built);
    // The one picture in it that is one.
    assert_eq!(images(&document).len(), 1);
    let forms = streams(&document, "Form");
    let all: Vec<u8> = forms
        .iter()
        .flat_map(|form| {
            form.decompressed_content()
                .unwrap_or_else(|_| form.content.clone())
        })
        .collect();
    let text = String::from_utf8_lossy(&all);
    for operator in [
        " m\n", " c\n", "\nh\n", "\nf\n", "\nS\n", " d\n", "W n", "scn", " Do",
    ] {
        assert!(text.contains(operator), "{operator:?}");
    }
    // Marked content in a form that may be used twice has no place in the structure (PDF/UA-1, 7.20).
    assert!(!text.contains("BDC") && !text.contains("BMC"));
    let kind = |key: &[u8], number: i64| {
        document.objects.values().any(|object| {
            let dict = match object {
                Object::Dictionary(dict) => dict,
                Object::Stream(stream) => &stream.dict,
                _ => return false,
            };
            let shading = dict.get(b"Shading").and_then(Object::as_dict);
            [Ok(dict), shading].into_iter().flatten().any(|dict| {
                dict.get(key)
                    .and_then(Object::as_i64)
                    .is_ok_and(|n| n == number)
            })
        })
    };
    assert!(kind(b"ShadingType", 2) && kind(b"ShadingType", 3) && kind(b"PatternType", 1));
}

#[test]
fn a_drawing_reaches_for_nothing_outside_itself() {
    let secret = encoded(DynamicImage::new_rgb8(5, 5), ImageFormat::Png);
    let drawing = r##"<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="50" height="50">
<script>alert(1)</script>
<style>@import url("https://example.org/a.css");</style>
<rect width="50" height="50" fill="#eee" onclick="alert(1)"/>
<image width="20" height="20" href="secret.png"/>
<image width="20" height="20" xlink:href="SECRET"/>
<image width="20" height="20" href="https://example.org/tracker.png"/>
<use href="other.svg#x"/>
<foreignObject width="9" height="9"><p xmlns="http://www.w3.org/1999/xhtml">Words</p></foreignObject>
</svg>"##;
    let book = showing("sly.svg", b"");
    book.put("content/images/secret.png", &secret);
    let path = book.path("content/images/secret.png");
    let drawing = drawing.replace("SECRET", &path.to_string_lossy());
    book.put("content/images/sly.svg", drawing);
    let built = drawn(&book);
    let document = paper(&built);
    assert!(images(&document).is_empty());
    let problem = only(&built, "drawing-simplified");
    assert!(!problem.is_error());
    for words in [
        "script",
        "`secret.png`",
        "https://example.org/tracker.png",
        "other.svg#x",
        "foreignObject",
    ] {
        assert!(
            problem.message.contains(words),
            "{words}: {}",
            problem.message
        );
    }
    stands_at_the_image(&built, problem);
}

#[test]
fn a_drawing_cannot_exhaust_the_machine() {
    // Each level shows the one before ten times: ten to the ninth shapes.
    let mut bomb = String::from(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><defs><g id='a0'><rect width='1' height='1'/></g>",
    );
    for level in 1..10 {
        let uses = format!("<use href='#a{}'/>", level - 1).repeat(10);
        bomb.push_str(&format!("<g id='a{level}'>{uses}</g>"));
    }
    bomb.push_str("</defs><use href='#a9'/></svg>");
    let built = drawn(&showing("bomb.svg", bomb.as_bytes()));
    assert!(only(&built, "broken-image").is_error());
    // Groups in groups: deep, but no deeper than can be drawn.
    let deep = format!(
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{}<rect width='5' height='5'/>{}</svg>",
        "<g opacity='.99'>".repeat(300),
        "</g>".repeat(300)
    );
    let built = drawn(&showing("deep.svg", deep.as_bytes()));
    assert!(
        built.diagnostics.iter().all(|d| !d.is_error()),
        "{:?}",
        built.diagnostics
    );
}

#[test]
fn a_copy_shop_gets_greys_alone() {
    for file in [
        "drawing.svg",
        "wide.png",
        "alpha.png",
        "round.jpg",
        "inks.jpg",
        "soft.webp",
    ] {
        let book = showing(file, &of_test_book(file));
        book.put(
            "themes/grey/theme.toml",
            "api = 1\nextends = \"folio\"\n\n[paper]\ngreyscale = true\n",
        );
        book.put(
            "book.toml",
            "[book]\ntitle = \"A small book\"\n\n[theme]\nname = \"grey\"\n",
        );
        let document = paper(&drawn(&book));
        for image in streams(&document, "Image") {
            assert_eq!(name(&image, b"ColorSpace"), "DeviceGray", "{file}");
        }
        for object in document.objects.values() {
            let Ok(stream) = object.as_stream() else {
                continue;
            };
            // Page contents and forms; fonts and pictures are none.
            if stream.dict.has(b"Length1") || name(stream, b"Subtype") == "Image" {
                continue;
            }
            let content = stream.decompressed_content().unwrap_or_default();
            let text = String::from_utf8_lossy(&content);
            for line in text.lines() {
                assert!(
                    !line.ends_with(" rg") && !line.ends_with(" RG"),
                    "{file}: {line}"
                );
            }
        }
        let spaces = format!("{:?}", document.objects);
        assert!(
            !spaces.contains("DeviceRGB") && !spaces.contains("DeviceCMYK"),
            "{file}"
        );
    }
}

#[test]
fn inks_become_the_greys_that_they_print() {
    let book = showing("inks.jpg", &of_test_book("inks.jpg"));
    book.put(
        "book.toml",
        "[[edition]]\nname = \"guide\"\ngreyscale = true\n",
    );
    let document = paper(&drawn(&book));
    let picture = &images(&document)[0];
    let grey = image::load_from_memory(&picture.content)
        .expect("a JPEG")
        .to_luma8();
    // Bars of cyan, magenta, yellow and black, full at the top and paler below.
    let at = |x, y| i32::from(grey.get_pixel(x, y).0[0]);
    let top = [15, 45, 75, 105].map(|x| at(x, 2));
    assert!(
        top[2] > top[0] && top[0] > top[1] && top[1] > top[3] + 60,
        "{top:?}"
    );
    // The luminance of magenta, as a grey.
    assert!((135..155).contains(&top[1]), "{top:?}");
    assert!(top[3] < 40 && at(105, 37) > 100);
}

#[test]
fn a_picture_shown_twice_is_there_once() {
    let book = showing("tall.png", &of_test_book("tall.png"));
    let text = book.text("content/answers/cache.md");
    book.put(
        "content/answers/cache.md",
        format!("{text}\n\n![Again](../images/tall.png)\n\n![And a drawing](../images/d.svg)\n\n![Again](../images/d.svg)\n"),
    );
    book.put(
        "content/images/d.svg",
        "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='5' height='5'/></svg>",
    );
    let document = paper(&drawn(&book));
    assert_eq!(images(&document).len(), 1);
    assert_eq!(streams(&document, "Form").len(), 1);
}
