//! The faces of a theme, ready for shaping, with fallback.
//!
//! A face is read as far as its header tables only (names and measures: microseconds); the tables that shaping needs are
//! read when a word in that face is first shaped, so a face that a book never uses costs next to nothing. Variable fonts
//! are used at their default instance.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use harfrust::Font;
use read_fonts::TableProvider;
use read_fonts::model::Blob;
use read_fonts::types::NameId;

use super::page::FontId;
use crate::diagnostic::Diagnostic;
use crate::theme::{FontFamily, Theme, Typography};

/// A family of the theme.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Family {
    /// Running text.
    Text,
    /// Titles, numerals, metrics.
    Display,
    /// Code.
    Mono,
}

/// A face: its file and its measures, in thousandths of the em.
pub struct Face {
    /// The font file.
    pub data: Arc<[u8]>,
    /// PostScript name, as in the font.
    pub postscript_name: String,
    /// Ascender (typographic).
    pub ascent: f32,
    /// Descender (negative).
    pub descent: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// Height of x.
    #[allow(dead_code)] // The issue "paper" draws with it.
    pub x_height: f32,
    /// Italic angle in degrees (negative: leaning right).
    pub italic_angle: f32,
    /// Whether all advances are equal.
    pub monospaced: bool,
    /// Units of the font's em.
    pub units_per_em: u16,
    /// Weight class, 1 to 1000 (400: regular).
    #[allow(dead_code)] // The issue "paper" draws with it.
    pub weight: u16,
    /// The box around all glyphs: left, bottom, right, top.
    #[allow(dead_code)] // The issue "paper" draws with it.
    pub bounds: [f32; 4],
    /// Top of the underline above the baseline (negative), and its thickness.
    #[allow(dead_code)] // The issue "paper" draws with it.
    pub underline: (f32, f32),
    /// Top of the strike-through line above the baseline, and its thickness.
    #[allow(dead_code)] // The issue "paper" draws with it.
    pub strike: (f32, f32),
    /// The parsed font.
    pub(super) font: Font,
    /// Whether none of its letters looks at another where code is set; known once `shape` has asked.
    pub(super) letters_apart: OnceLock<bool>,
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face")
            .field("postscript_name", &self.postscript_name)
            .finish_non_exhaustive()
    }
}

/// Regular, italic, bold, bold italic, at `bold as usize * 2 + italic as usize`.
type Quartet = [FontId; 4];

/// All faces of a theme.
#[derive(Debug)]
pub struct FontBook {
    /// By [`FontId`].
    pub faces: Vec<Face>,
    text: Quartet,
    display: Quartet,
    mono: Quartet,
    fallback: Vec<FontId>,
}

impl FontBook {
    /// Reads the theme's paper fonts. A file that is no font is an error that names it.
    pub fn load(theme: &Theme) -> Result<FontBook, Vec<Diagnostic>> {
        let files = &theme.fonts;
        FontBook::from_files(&theme.tokens.typography, files, &theme.name, &|name| {
            theme.path_of(&format!("fonts/{name}"))
        })
    }

    /// Reads the paper fonts that `typography` names out of `files`; `theme` is the name to use in messages, `path_of` the path of a file.
    pub fn from_files(
        typography: &Typography,
        files: &BTreeMap<String, Arc<[u8]>>,
        theme: &str,
        path_of: &dyn Fn(&str) -> String,
    ) -> Result<FontBook, Vec<Diagnostic>> {
        let mut loader = Loader {
            files,
            theme,
            path_of,
            faces: Vec::new(),
            seen: BTreeMap::new(),
            errors: Vec::new(),
        };
        let text = loader.family(&typography.text);
        let display = loader.family(&typography.display);
        let mono = loader.family(&typography.mono);
        let fallback = typography
            .fallback
            .iter()
            .filter_map(|name| loader.face(name))
            .collect();
        if !loader.errors.is_empty() {
            return Err(loader.errors);
        }
        Ok(FontBook {
            faces: loader.faces,
            text,
            display,
            mono,
            fallback,
        })
    }

    /// The face for a family in a weight and slant.
    pub fn face(&self, family: Family, bold: bool, italic: bool) -> FontId {
        self.quartet(family)[usize::from(bold) * 2 + usize::from(italic)]
    }

    /// A face by its id.
    pub fn get(&self, id: FontId) -> &Face {
        &self.faces[usize::from(id.0)]
    }

    /// Where a character is looked for, in order: the face itself, the family's regular face, the other families in the same
    /// weight and slant, the theme's fallback fonts. No face comes twice.
    pub(super) fn chain(&self, family: Family, bold: bool, italic: bool) -> Vec<FontId> {
        let mut chain = Vec::with_capacity(self.faces.len());
        let mut push = |id: FontId| {
            if !chain.contains(&id) {
                chain.push(id);
            }
        };
        push(self.face(family, bold, italic));
        push(self.face(family, bold, false));
        push(self.face(family, false, false));
        for other in [Family::Text, Family::Mono, Family::Display] {
            push(self.face(other, bold, italic));
            push(self.face(other, false, false));
        }
        self.fallback.iter().copied().for_each(push);
        chain
    }

    fn quartet(&self, family: Family) -> &Quartet {
        match family {
            Family::Text => &self.text,
            Family::Display => &self.display,
            Family::Mono => &self.mono,
        }
    }
}

/// Reads each file once, however many roles it has.
struct Loader<'a> {
    files: &'a BTreeMap<String, Arc<[u8]>>,
    theme: &'a str,
    path_of: &'a dyn Fn(&str) -> String,
    faces: Vec<Face>,
    seen: BTreeMap<String, Option<FontId>>,
    errors: Vec<Diagnostic>,
}

impl Loader<'_> {
    fn family(&mut self, family: &FontFamily) -> Quartet {
        // Face 0 stands in for a face that could not be read: the book is not handed out then.
        let regular = self.face(&family.regular).unwrap_or(FontId(0));
        let italic = self.optional(&family.italic);
        let bold = self.optional(&family.bold);
        let bold_italic = self.optional(&family.bold_italic);
        [
            regular,
            italic.unwrap_or(regular),
            bold.unwrap_or(regular),
            bold_italic.or(bold).or(italic).unwrap_or(regular),
        ]
    }

    fn optional(&mut self, name: &Option<String>) -> Option<FontId> {
        name.as_ref().and_then(|name| self.face(name))
    }

    fn face(&mut self, name: &str) -> Option<FontId> {
        if let Some(known) = self.seen.get(name) {
            return *known;
        }
        let id = match self.files.get(name) {
            None => Err("the theme has no such file".to_owned()),
            Some(data) => read_face(data),
        }
        .and_then(|face| {
            let id = u16::try_from(self.faces.len()).map_err(|_| "too many fonts".to_owned())?;
            self.faces.push(face);
            Ok(FontId(id))
        });
        let id = match id {
            Ok(id) => Some(id),
            Err(reason) => {
                self.errors.push(
                    Diagnostic::error(
                        "bad-font",
                        format!("paper font `{name}` of theme `{}` cannot be used: {reason}", self.theme),
                    )
                    .at_path((self.path_of)(name))
                    .help("paper fonts are TrueType or OpenType files (.ttf, .otf), named under [type] in theme.toml"),
                );
                None
            }
        };
        self.seen.insert(name.to_owned(), id);
        id
    }
}

/// Reads a face's names and measures, or says why the file is no use on paper.
fn read_face(data: &Arc<[u8]>) -> Result<Face, String> {
    if data.starts_with(b"wOFF") || data.starts_with(b"wOF2") {
        return Err("it is a web font (WOFF); use the TTF or OTF of the same face".to_owned());
    }
    let blob = Blob::Shared(Arc::new(Arc::clone(data)));
    let font = Font::new(blob, 0).ok_or_else(|| "it is no TrueType or OpenType font".to_owned())?;
    let tables = font.tables();
    if tables.glyf().is_err() && tables.cff().is_err() {
        return Err("it has no outlines that a PDF can hold (glyf or CFF)".to_owned());
    }
    if !font.charmap().has_unicode() {
        return Err("it has no Unicode character map".to_owned());
    }
    let metrics = *font.metrics();
    if metrics.raw_units_per_em != metrics.units_per_em || metrics.num_glyphs < 2 {
        return Err("its header is damaged".to_owned());
    }
    let em = 1000.0 / f64::from(metrics.units_per_em);
    let scale = |v: read_fonts::types::F48Dot16| (v.to_f64() * em) as f32;
    let line = metrics.typo_line.or(metrics.hhea_line);
    let (ascent, descent) = line.map_or((800.0, -200.0), |line| {
        (scale(line.ascender), scale(line.descender))
    });
    // A font without OS/2 version 2 tells neither height; the usual proportions stand in.
    let cap_height = metrics
        .cap_height
        .map(scale)
        .filter(|h| *h > 0.0)
        .unwrap_or(ascent * 0.9);
    let x_height = metrics
        .x_height
        .map(scale)
        .filter(|h| *h > 0.0)
        .unwrap_or(cap_height * 0.7);
    let style = *font.style_metrics();
    let line_of = |d: Option<read_fonts::model::metrics::Decoration>, default: (f32, f32)| {
        d.map(|d| (scale(d.position), scale(d.thickness)))
            .filter(|(_, thickness)| *thickness > 0.0)
            .unwrap_or(default)
    };
    Ok(Face {
        postscript_name: postscript_name(&font),
        ascent,
        descent,
        cap_height,
        x_height,
        italic_angle: style.italic_angle.map_or(0.0, |a| a.to_f64() as f32),
        monospaced: style.is_fixed_pitch.unwrap_or(false),
        units_per_em: metrics.units_per_em,
        weight: font.default_attributes().weight.value().clamp(1.0, 1000.0) as u16,
        bounds: [
            scale(metrics.bounds.x_min),
            scale(metrics.bounds.y_min),
            scale(metrics.bounds.x_max),
            scale(metrics.bounds.y_max),
        ],
        underline: line_of(style.underline, (-75.0, 50.0)),
        strike: line_of(style.strike_through, (x_height * 0.55, 50.0)),
        data: Arc::clone(data),
        font,
        letters_apart: OnceLock::new(),
    })
}

/// The PostScript name with everything dropped that may not stand in a PDF name (PDF 1.7, 7.3.5).
fn postscript_name(font: &Font) -> String {
    let names = font.names();
    let raw = [
        NameId::POSTSCRIPT_NAME,
        NameId::FULL_NAME,
        NameId::FAMILY_NAME,
    ]
    .into_iter()
    .find_map(|id| names.get(id)?.english_or_first())
    .map(|name| name.name().to_string())
    .unwrap_or_default();
    let clean: String = raw
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect();
    if clean.is_empty() {
        "Unnamed".to_owned()
    } else {
        clean
    }
}

/// Folio's faces, read once for all tests.
#[cfg(test)]
pub(crate) fn folio() -> &'static FontBook {
    static BOOK: std::sync::LazyLock<FontBook> = std::sync::LazyLock::new(|| {
        let (typography, files) = tests::folio_files();
        FontBook::from_files(&typography, &files, "folio", &tests::in_mine)
            .expect("Folio's fonts are good")
    });
    &BOOK
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(super) fn in_mine(name: &str) -> String {
        format!("themes/mine/fonts/{name}")
    }

    pub(super) fn folio_files() -> (Typography, BTreeMap<String, Arc<[u8]>>) {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/themes/folio/fonts");
        let files = std::fs::read_dir(folder)
            .expect("the theme's fonts are there")
            .map(|entry| entry.expect("a folder that can be read"))
            .filter(|entry| entry.path().extension().is_some_and(|e| e == "ttf"))
            .map(|entry| {
                let bytes = std::fs::read(entry.path()).expect("a font that can be read");
                (
                    entry.file_name().to_string_lossy().into_owned(),
                    Arc::from(bytes),
                )
            })
            .collect();
        let family = |stem: &str, bold: Option<&str>, bold_italic: Option<&str>| FontFamily {
            regular: format!("{stem}-Regular.ttf"),
            italic: Some(format!("{stem}-Italic.ttf")),
            bold: bold.map(str::to_owned),
            bold_italic: bold_italic.map(str::to_owned),
        };
        let typography = Typography {
            text: family(
                "Literata",
                Some("Literata-SemiBold.ttf"),
                Some("Literata-SemiBoldItalic.ttf"),
            ),
            display: family("EBGaramond", None, None),
            mono: family("IBMPlexMono", Some("IBMPlexMono-SemiBold.ttf"), None),
            fallback: vec!["NotoEmoji-Regular.ttf".to_owned()],
            old_style_figures: true,
            justify: true,
            hyphenate: true,
            slanted: true,
            small_capitals: true,
            bold_keywords: false,
        };
        (typography, files)
    }

    #[test]
    fn measures_are_those_of_the_files() {
        let book = folio();
        let text = book.get(book.face(Family::Text, false, false));
        assert_eq!(text.postscript_name, "Literata-Regular");
        assert_eq!(text.units_per_em, 1000);
        assert!(!text.monospaced && text.italic_angle == 0.0 && text.weight == 400);
        assert!(
            text.cap_height > 600.0 && text.cap_height < 750.0,
            "{}",
            text.cap_height
        );
        assert!(
            text.x_height > 450.0 && text.x_height < 560.0,
            "{}",
            text.x_height
        );
        assert!(text.ascent > text.cap_height && text.descent < 0.0);
        let italic = book.get(book.face(Family::Text, false, true));
        assert!(italic.italic_angle < 0.0);
        let mono = book.get(book.face(Family::Mono, true, false));
        assert!(mono.monospaced && mono.weight == 600);
        let emoji = book
            .faces
            .iter()
            .find(|face| face.postscript_name.starts_with("NotoEmoji"));
        // Its em has 2048 units: measures are in thousandths all the same.
        assert!(emoji.is_some_and(|face| face.units_per_em == 2048 && face.ascent < 1200.0));
    }

    #[test]
    fn a_face_that_is_missing_has_a_stand_in() {
        let book = folio();
        assert_eq!(
            book.face(Family::Display, true, true),
            book.face(Family::Display, false, true)
        );
        assert_eq!(
            book.face(Family::Display, true, false),
            book.face(Family::Display, false, false)
        );
        assert_eq!(
            book.face(Family::Mono, true, true),
            book.face(Family::Mono, true, false)
        );
    }

    #[test]
    fn a_file_is_read_once_and_asked_once() {
        let (typography, files) = folio_files();
        let twice = Typography {
            display: typography.text.clone(),
            ..typography
        };
        let book = FontBook::from_files(&twice, &files, "folio", &in_mine).expect("good fonts");
        assert_eq!(book.faces.len(), 4 + 3 + 1);
        let mut chain = book.chain(Family::Display, true, true);
        chain.sort_unstable();
        chain.dedup();
        assert_eq!(chain.len(), book.chain(Family::Display, true, true).len());
    }

    #[test]
    fn every_bad_font_is_named_once() {
        let (typography, mut files) = folio_files();
        files.insert(
            "Literata-Italic.ttf".to_owned(),
            Arc::from(&b"no font at all"[..]),
        );
        files.insert(
            "IBMPlexMono-Regular.ttf".to_owned(),
            Arc::from(&b"wOF2\0\x01\0\0"[..]),
        );
        files.remove("NotoEmoji-Regular.ttf");
        let errors = FontBook::from_files(&typography, &files, "mine", &in_mine)
            .expect_err("three bad fonts");
        let places: Vec<_> = errors.iter().map(|e| format!("{:?}", e.place)).collect();
        assert_eq!(
            places,
            [
                "Path(\"themes/mine/fonts/Literata-Italic.ttf\")",
                "Path(\"themes/mine/fonts/IBMPlexMono-Regular.ttf\")",
                "Path(\"themes/mine/fonts/NotoEmoji-Regular.ttf\")",
            ]
        );
        assert!(errors.iter().all(|e| e.code == "bad-font" && e.is_error()));
        assert!(errors[1].message.contains("web font"));
    }

    #[test]
    fn a_damaged_font_is_refused_or_survives() {
        let (typography, files) = folio_files();
        let whole = files["Literata-Regular.ttf"].clone();
        for cut in [0, 3, 12, 100, 1000, whole.len() / 2] {
            let mut files = files.clone();
            files.insert("Literata-Regular.ttf".to_owned(), Arc::from(&whole[..cut]));
            let _ = FontBook::from_files(&typography, &files, "mine", &in_mine);
        }
    }
}
