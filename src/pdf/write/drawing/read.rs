//! An SVG file → usvg's tree, and what of it paper does not show.

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use usvg::roxmltree;
use usvg::{FontFamily, FontResolver, FontStyle, ImageHrefResolver, Options, Tree, fontdb};

use crate::pdf::fonts::{Family, FontBook};

/// Weight from which a face is bold (the middle between CSS's 500 and 700).
const BOLD: u16 = 600;

/// A drawing as it was read.
pub(in crate::pdf::write) struct Parsed {
    pub(super) tree: Tree,
    /// Points of a CSS pixel at its largest showing.
    pub(super) scale: f32,
    /// What paper does not show of it.
    pub(super) notes: BTreeSet<String>,
}

/// The theme's faces for the text of drawings: read when the first drawing is.
pub(in crate::pdf::write) struct Reader<'a> {
    fonts: &'a FontBook,
    faces: OnceLock<Faces>,
}

struct Faces {
    database: Arc<fontdb::Database>,
    /// By [`crate::pdf::page::FontId`]; `None`: a file that the database cannot read.
    ids: Vec<Option<fontdb::ID>>,
}

impl<'a> Reader<'a> {
    pub fn new(fonts: &'a FontBook) -> Reader<'a> {
        Reader {
            fonts,
            faces: OnceLock::new(),
        }
    }

    fn faces(&self) -> &Faces {
        self.faces.get_or_init(|| {
            let mut database = fontdb::Database::new();
            let ids = self
                .fonts
                .faces
                .iter()
                .map(|face| {
                    let source = fontdb::Source::Binary(Arc::new(face.data.clone()));
                    database.load_font_source(source).first().copied()
                })
                .collect();
            Faces {
                database: Arc::new(database),
                ids,
            }
        })
    }

    /// Reads a drawing that is shown at `scale` points a CSS pixel.
    pub fn parse(&self, bytes: &[u8], scale: f32) -> Result<Parsed, String> {
        let text = std::str::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let xml = roxmltree::ParsingOptions {
            allow_dtd: true,
            ..Default::default()
        };
        let document = roxmltree::Document::parse_with_options(text, xml)
            .map_err(|error| error.to_string())?;
        let faces = self.faces();
        let options = Options {
            fontdb: faces.database.clone(),
            font_resolver: FontResolver {
                select_font: Box::new(|font, database| self.select(faces, font, database)),
                select_fallback: FontResolver::default_fallback_selector(),
            },
            image_href_resolver: ImageHrefResolver {
                // What stands in the file itself is a part of it.
                resolve_data: ImageHrefResolver::default_data_resolver(),
                // Whatever else: no file is opened, nothing is fetched.
                resolve_string: Box::new(|_, _| None),
            },
            ..Options::default()
        };
        let tree = Tree::from_xmltree(&document, &options).map_err(|error| error.to_string())?;
        Ok(Parsed {
            tree,
            scale,
            notes: notes(&document),
        })
    }

    /// A family of that name if the theme has it; else the theme's text or code in the weight and slant that is asked for.
    fn select(
        &self,
        faces: &Faces,
        font: &usvg::Font,
        database: &mut Arc<fontdb::Database>,
    ) -> Option<fontdb::ID> {
        let italic = font.style() != FontStyle::Normal;
        let bold = font.weight() >= BOLD;
        for family in font.families() {
            let kind = match family {
                FontFamily::Named(name) => {
                    let query = fontdb::Query {
                        families: &[fontdb::Family::Name(name)],
                        weight: fontdb::Weight(font.weight()),
                        style: match italic {
                            true => fontdb::Style::Italic,
                            false => fontdb::Style::Normal,
                        },
                        ..Default::default()
                    };
                    match database.query(&query) {
                        Some(id) => return Some(id),
                        None => continue,
                    }
                }
                FontFamily::Monospace => Family::Mono,
                _ => Family::Text,
            };
            return self.face(faces, kind, bold, italic);
        }
        self.face(faces, Family::Text, bold, italic)
    }

    fn face(&self, faces: &Faces, family: Family, bold: bool, italic: bool) -> Option<fontdb::ID> {
        let id = self.fonts.face(family, bold, italic);
        faces.ids.get(usize::from(id.0)).copied().flatten()
    }
}

/// What paper cannot do, or must not.
fn notes(document: &roxmltree::Document) -> BTreeSet<String> {
    let mut notes = BTreeSet::new();
    for node in document.descendants().filter(|node| node.is_element()) {
        let href = node
            .attributes()
            .find(|a| a.name() == "href")
            .map(|a| a.value().trim())
            .unwrap_or_default();
        let outside = !href.is_empty() && !href.starts_with('#') && !href.starts_with("data:");
        match node.tag_name().name() {
            "script" => {
                notes.insert("its script does not run".to_owned());
            }
            "animate" | "animateMotion" | "animateTransform" | "set" => {
                notes.insert("it does not move".to_owned());
            }
            "foreignObject" => {
                notes.insert("its `foreignObject` is left out".to_owned());
            }
            "image" | "use" | "feImage" | "tref" if outside => {
                let some: String = href.chars().take(60).collect();
                notes.insert(format!("`{some}` is not fetched"));
            }
            "style" => {
                let css = node.text().unwrap_or_default();
                if css.contains("@import") || css.contains("@font-face") {
                    notes.insert(
                        "the style sheets and fonts that it names are not fetched".to_owned(),
                    );
                }
            }
            _ => {}
        }
    }
    notes
}
