//! usvg's tree → a form XObject (8.10), with transparency groups (11.6.6) and soft masks (11.6.5) where the drawing has them.

use std::collections::BTreeSet;
use std::io::Write;

use image::ImageFormat;
use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use usvg::tiny_skia_path::{Path as Outline, PathSegment};
use usvg::{
    BlendMode, ClipPath, FillRule, Group, Image, ImageKind, LineCap, LineJoin, Mask, MaskType,
    Node, PaintOrder, Path, Transform, Tree,
};

use super::read::Parsed;
use crate::pdf::write::raster::Wanted;
use crate::pdf::write::{images, stream};

/// A form, and what is not shown of the drawing.
pub(in crate::pdf::write) struct Drawn {
    pub form: ObjectId,
    pub notes: BTreeSet<String>,
}

/// Draws a drawing into the document. The form fills the unit square.
pub(in crate::pdf::write) fn draw(
    document: &mut Document,
    parsed: &Parsed,
    greyscale: bool,
) -> Drawn {
    let mut artist = Artist {
        document,
        greyscale,
        scale: parsed.scale,
        transparent: false,
        notes: parsed.notes.clone(),
    };
    let (w, h) = (parsed.tree.size().width(), parsed.tree.size().height());
    let to_unit = Transform::from_row(1.0 / w, 0.0, 0.0, -1.0 / h, 0.0, 1.0);
    let form = artist.tree(&parsed.tree, to_unit);
    Drawn {
        form,
        notes: artist.notes,
    }
}

/// What all streams of a drawing share.
pub(super) struct Artist<'a> {
    pub document: &'a mut Document,
    pub greyscale: bool,
    /// Points of a CSS pixel.
    scale: f32,
    /// Whether anything so far was to be seen through.
    transparent: bool,
    pub notes: BTreeSet<String>,
}

/// A content stream in the making, and what it names.
#[derive(Default)]
pub(super) struct Canvas {
    pub out: Vec<u8>,
    states: Dictionary,
    objects: Dictionary,
    pub patterns: Dictionary,
    pub shadings: Dictionary,
}

impl Canvas {
    /// Puts an object under a name of its own.
    pub fn name(names: &mut Dictionary, letter: char, value: impl Into<Object>) -> String {
        let name = format!("{letter}{}", names.len());
        names.set(name.clone(), value);
        name
    }

    pub fn write(&mut self, words: &str) {
        self.out.extend_from_slice(words.as_bytes());
        self.out.push(b'\n');
    }

    /// Sets graphics state parameters.
    fn state(&mut self, state: Dictionary) {
        let name = Canvas::name(&mut self.states, 'G', state);
        self.write(&format!("/{name} gs"));
    }

    fn object(&mut self, object: ObjectId) {
        let name = Canvas::name(&mut self.objects, 'X', object);
        self.write(&format!("/{name} Do"));
    }

    fn matrix(&mut self, t: Transform) {
        if !t.is_identity() {
            let words = [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
                .map(coefficient)
                .join(" ");
            self.write(&format!("{words} cm"));
        }
    }

    fn path(&mut self, path: &Outline) {
        let mut at = (0.0, 0.0);
        for segment in path.segments() {
            let out = &mut self.out;
            // Writing to memory cannot fail.
            let _ = match segment {
                PathSegment::MoveTo(p) => {
                    at = (p.x, p.y);
                    writeln!(out, "{} {} m", length(p.x), length(p.y))
                }
                PathSegment::LineTo(p) => {
                    at = (p.x, p.y);
                    writeln!(out, "{} {} l", length(p.x), length(p.y))
                }
                PathSegment::QuadTo(c, p) => {
                    // A quadratic curve as a cubic one: its handles reach two thirds of the way.
                    let third = |a: f32, c: f32| a + (c - a) * 2.0 / 3.0;
                    let (ax, ay) = (third(at.0, c.x), third(at.1, c.y));
                    let (bx, by) = (third(p.x, c.x), third(p.y, c.y));
                    at = (p.x, p.y);
                    let words = [ax, ay, bx, by, p.x, p.y].map(length).join(" ");
                    writeln!(out, "{words} c")
                }
                PathSegment::CubicTo(a, b, p) => {
                    at = (p.x, p.y);
                    let words = [a.x, a.y, b.x, b.y, p.x, p.y].map(length).join(" ");
                    writeln!(out, "{words} c")
                }
                PathSegment::Close => writeln!(out, "h"),
            };
        }
    }
}

impl Artist<'_> {
    /// A form of a stream. `group`: its content is composed apart before it is laid on what is below.
    pub fn form(
        &mut self,
        canvas: Canvas,
        bounds: [f32; 4],
        matrix: Transform,
        group: bool,
    ) -> ObjectId {
        let mut resources = Dictionary::new();
        for (kind, names) in [
            ("ExtGState", canvas.states),
            ("XObject", canvas.objects),
            ("Pattern", canvas.patterns),
            ("Shading", canvas.shadings),
        ] {
            if !names.is_empty() {
                resources.set(kind, names);
            }
        }
        let mut dict = dictionary! {
            "Type" => Object::Name(b"XObject".to_vec()),
            "Subtype" => Object::Name(b"Form".to_vec()),
            "BBox" => bounds.map(Object::Real).to_vec(),
            "Resources" => resources,
        };
        if !matrix.is_identity() {
            dict.set("Matrix", array(matrix));
        }
        if group {
            self.transparent = true;
            let space = match self.greyscale {
                true => "DeviceGray",
                false => "DeviceRGB",
            };
            dict.set(
                "Group",
                dictionary! {
                    "S" => Object::Name(b"Transparency".to_vec()),
                    "CS" => Object::Name(space.as_bytes().to_vec()),
                    "I" => true,
                },
            );
        }
        let bytes = stream::deflate(&canvas.out);
        self.document.add_object(stream::compressed(dict, bytes))
    }

    /// A whole drawing as a form of its own.
    fn tree(&mut self, tree: &Tree, matrix: Transform) -> ObjectId {
        let mut canvas = Canvas::default();
        self.children(tree.root(), &mut canvas);
        let bounds = [0.0, 0.0, tree.size().width(), tree.size().height()];
        // It must not mix with the paper that it stands on; where all is opaque, nothing can.
        let group = self.transparent;
        self.form(canvas, bounds, matrix, group)
    }

    pub fn children(&mut self, group: &Group, canvas: &mut Canvas) {
        for node in group.children() {
            match node {
                Node::Group(group) => self.group(group, canvas),
                Node::Path(path) => self.path(path, canvas),
                Node::Image(image) => self.image(image, canvas),
                Node::Text(text) => self.group(text.flattened(), canvas),
            }
        }
    }

    fn group(&mut self, group: &Group, canvas: &mut Canvas) {
        if !group.filters().is_empty() {
            self.notes
                .insert("its filter effects are left out".to_owned());
        }
        if !group.should_isolate() {
            return self.children(group, canvas);
        }
        let matrix = group.abs_transform();
        if !matrix.is_valid() {
            return;
        }
        canvas.write("q");
        // One outline can clip by itself; several are a mask, as their union is what shows.
        let mut masks = Vec::new();
        let mut clip = group.clip_path();
        while let Some(path) = clip {
            let inner = matrix.pre_concat(path.transform());
            match outline(path, inner) {
                Some((outline, rule)) => {
                    canvas.path(&outline);
                    canvas.write(match rule {
                        FillRule::NonZero => "W n",
                        FillRule::EvenOdd => "W* n",
                    });
                }
                None => masks.push(self.clip_mask(path, inner)),
            }
            clip = path.clip_path();
        }
        if let Some(mask) = group.mask() {
            masks.push(self.mask(mask, matrix));
        }
        let opacity = group.opacity().get();
        let blend = self.blend(group.blend_mode());
        let apart = opacity < 1.0 || blend.is_some() || group.isolate();
        if masks.is_empty() && !apart {
            self.children(group, canvas);
        } else {
            let mut inner = Canvas::default();
            self.children(group, &mut inner);
            let bounds = bounds(group);
            let mut form = self.form(inner, bounds, Transform::identity(), true);
            for mask in masks {
                let mut masked = Canvas::default();
                masked.state(dictionary! { "SMask" => mask });
                masked.object(form);
                form = self.form(masked, bounds, Transform::identity(), true);
            }
            let mut state = Dictionary::new();
            if opacity < 1.0 {
                state.set("ca", opacity);
            }
            if let Some(blend) = blend {
                state.set("BM", Object::Name(blend.as_bytes().to_vec()));
            }
            if !state.is_empty() {
                canvas.state(state);
            }
            canvas.object(form);
        }
        canvas.write("Q");
    }

    /// The blend mode by its name in PDF (11.3.5); `None`: the normal one.
    fn blend(&mut self, mode: BlendMode) -> Option<&'static str> {
        Some(match mode {
            BlendMode::Normal => return None,
            BlendMode::Multiply => "Multiply",
            BlendMode::Screen => "Screen",
            BlendMode::Overlay => "Overlay",
            BlendMode::Darken => "Darken",
            BlendMode::Lighten => "Lighten",
            BlendMode::ColorDodge => "ColorDodge",
            BlendMode::ColorBurn => "ColorBurn",
            BlendMode::HardLight => "HardLight",
            BlendMode::SoftLight => "SoftLight",
            BlendMode::Difference => "Difference",
            BlendMode::Exclusion => "Exclusion",
            BlendMode::Hue => "Hue",
            BlendMode::Saturation => "Saturation",
            BlendMode::Color => "Color",
            BlendMode::Luminosity => "Luminosity",
            BlendMode::PlusLighter => {
                self.notes
                    .insert("its blend mode `plus-lighter` is left out".to_owned());
                return None;
            }
        })
    }

    /// A soft mask of a clip that is more than one outline: what it paints shows.
    fn clip_mask(&mut self, clip: &ClipPath, matrix: Transform) -> Dictionary {
        let mut canvas = Canvas::default();
        self.children(clip.root(), &mut canvas);
        soft_mask(
            self.form_for_mask(clip.root(), canvas, matrix, None),
            "Alpha",
        )
    }

    fn mask(&mut self, mask: &Mask, matrix: Transform) -> Dictionary {
        let mut canvas = Canvas::default();
        if let Some(outer) = mask.mask() {
            let outer = self.mask(outer, Transform::identity());
            let mut inner = Canvas::default();
            self.children(mask.root(), &mut inner);
            let form = self.form(inner, bounds(mask.root()), Transform::identity(), true);
            canvas.state(dictionary! { "SMask" => outer });
            canvas.object(form);
        } else {
            self.children(mask.root(), &mut canvas);
        }
        let rect = mask.rect();
        let edges = [rect.left(), rect.top(), rect.right(), rect.bottom()];
        let form = self.form_for_mask(mask.root(), canvas, matrix, Some(edges));
        soft_mask(
            form,
            match mask.kind() {
                MaskType::Luminance => "Luminosity",
                MaskType::Alpha => "Alpha",
            },
        )
    }

    fn form_for_mask(
        &mut self,
        root: &Group,
        canvas: Canvas,
        matrix: Transform,
        edges: Option<[f32; 4]>,
    ) -> ObjectId {
        let edges = edges.unwrap_or_else(|| bounds(root));
        self.form(canvas, edges, matrix, true)
    }

    fn path(&mut self, path: &Path, canvas: &mut Canvas) {
        let matrix = path.abs_transform();
        if !path.is_visible() || !matrix.is_valid() {
            return;
        }
        let (first, second) = match path.paint_order() {
            PaintOrder::FillAndStroke => (false, true),
            PaintOrder::StrokeAndFill => (true, false),
        };
        for stroke in [first, second] {
            match stroke {
                false => self.fill(path, matrix, canvas),
                true => self.stroke(path, matrix, canvas),
            }
        }
    }

    fn fill(&mut self, path: &Path, matrix: Transform, canvas: &mut Canvas) {
        let Some(fill) = path.fill() else { return };
        canvas.write("q");
        self.transparent(fill.opacity().get(), "ca", canvas);
        self.paint(
            fill.paint(),
            matrix,
            path.abs_stroke_bounding_box(),
            false,
            canvas,
        );
        canvas.matrix(matrix);
        canvas.path(path.data());
        canvas.write(match fill.rule() {
            FillRule::NonZero => "f",
            FillRule::EvenOdd => "f*",
        });
        canvas.write("Q");
    }

    fn stroke(&mut self, path: &Path, matrix: Transform, canvas: &mut Canvas) {
        let Some(stroke) = path.stroke() else { return };
        canvas.write("q");
        self.transparent(stroke.opacity().get(), "CA", canvas);
        self.paint(
            stroke.paint(),
            matrix,
            path.abs_stroke_bounding_box(),
            true,
            canvas,
        );
        canvas.matrix(matrix);
        let cap = match stroke.linecap() {
            LineCap::Butt => 0,
            LineCap::Round => 1,
            LineCap::Square => 2,
        };
        let join = match stroke.linejoin() {
            LineJoin::Miter | LineJoin::MiterClip => 0,
            LineJoin::Round => 1,
            LineJoin::Bevel => 2,
        };
        let width = length(stroke.width().get());
        let miter = coefficient(stroke.miterlimit().get().max(1.0));
        canvas.write(&format!("{width} w {cap} J {join} j {miter} M"));
        if let Some(dashes) = stroke.dasharray() {
            let dashes: Vec<String> = dashes.iter().map(|d| length(d.max(0.0))).collect();
            // An offset may be negative in a drawing; PDF wants it from 0 (8.4.3.6).
            let period: f32 = stroke.dasharray().unwrap_or_default().iter().sum();
            let offset = match period > 0.0 {
                true => stroke.dashoffset().rem_euclid(period),
                false => 0.0,
            };
            if period > 0.0 {
                canvas.write(&format!("[{}] {} d", dashes.join(" "), length(offset)));
            }
        }
        canvas.path(path.data());
        canvas.write("S");
        canvas.write("Q");
    }

    pub fn transparent(&mut self, opacity: f32, key: &str, canvas: &mut Canvas) {
        if opacity < 1.0 {
            self.transparent = true;
            canvas.state(dictionary! { key => opacity });
        }
    }

    /// A soft mask from a stream that paints luminance over the whole of `bounds`.
    pub fn luminance(&mut self, inner: Canvas, bounds: [f32; 4], canvas: &mut Canvas) {
        let form = self.form(inner, bounds, Transform::identity(), true);
        canvas.state(dictionary! { "SMask" => soft_mask(form, "Luminosity") });
    }

    fn image(&mut self, image: &Image, canvas: &mut Canvas) {
        let matrix = image.abs_transform();
        if !image.is_visible() || !matrix.is_valid() {
            return;
        }
        let (bytes, format) = match image.kind() {
            ImageKind::SVG(tree) => {
                let form = self.tree(tree, matrix);
                return canvas.object(form);
            }
            ImageKind::PNG(bytes) => (bytes, ImageFormat::Png),
            ImageKind::JPEG(bytes) => (bytes, ImageFormat::Jpeg),
            ImageKind::GIF(bytes) => (bytes, ImageFormat::Gif),
            ImageKind::WEBP(bytes) => (bytes, ImageFormat::WebP),
        };
        let (w, h) = (image.size().width(), image.size().height());
        let (across, down) = matrix.get_scale();
        let wanted = Wanted {
            width: w * across * self.scale,
            height: h * down * self.scale,
            greyscale: self.greyscale,
        };
        match images::pixels(bytes, format, wanted) {
            // How a photograph inside a drawing was held is no matter of the drawing (SVG 2, 12.3).
            Ok((picture, mask, _)) => {
                self.transparent |= mask.is_some();
                let object = images::add(self.document, picture, mask);
                canvas.write("q");
                canvas.matrix(matrix.pre_concat(Transform::from_row(w, 0.0, 0.0, -h, 0.0, h)));
                canvas.object(object);
                canvas.write("Q");
            }
            Err(reason) => {
                self.notes
                    .insert(format!("a picture in it is broken: {reason}"));
            }
        }
    }
}

fn soft_mask(form: ObjectId, kind: &str) -> Dictionary {
    dictionary! {
        "Type" => Object::Name(b"Mask".to_vec()),
        "S" => Object::Name(kind.as_bytes().to_vec()),
        "G" => form,
    }
}

/// The outline of a clip that is nothing but one.
fn outline(clip: &ClipPath, matrix: Transform) -> Option<(Outline, FillRule)> {
    let [node] = clip.root().children() else {
        return None;
    };
    match node {
        Node::Path(path) => {
            let outline = path
                .data()
                .clone()
                .transform(matrix.pre_concat(path.abs_transform()))?;
            Some((outline, path.fill()?.rule()))
        }
        _ => None,
    }
}

/// The box of a group's ink, a little more: strokes end where their joins do.
pub(super) fn bounds(group: &Group) -> [f32; 4] {
    let rect = group.abs_layer_bounding_box();
    [
        rect.left() - 1.0,
        rect.top() - 1.0,
        rect.right() + 1.0,
        rect.bottom() + 1.0,
    ]
}

pub(super) fn array(t: Transform) -> Vec<Object> {
    [t.sx, t.ky, t.kx, t.sy, t.tx, t.ty]
        .map(Object::Real)
        .to_vec()
}

/// A length in a drawing's units: thousandths of a CSS pixel.
pub(super) fn length(value: f32) -> String {
    decimal(value, 3)
}

/// A coefficient of a matrix: enough digits for a drawing of 10,000 pixels.
fn coefficient(value: f32) -> String {
    decimal(value, 7)
}

/// Without exponent (PDF has none) and needless zeros.
pub(super) fn decimal(value: f32, digits: usize) -> String {
    // What is not finite cannot be drawn; what is beyond this is off every paper.
    let value = if value.is_finite() {
        value.clamp(-1e6, 1e6)
    } else {
        0.0
    };
    let text = format!("{value:.digits$}");
    let text = match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.'),
        false => &text,
    };
    match text {
        "-0" | "" => "0".to_owned(),
        text => text.to_owned(),
    }
}
