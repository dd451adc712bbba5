//! Colours, gradients (shadings, 8.7.4) and patterns (tilings, 8.7.3) of a drawing.

use lopdf::{Dictionary, Object, ObjectId, dictionary};
use usvg::{BaseGradient, Paint, Pattern, Rect, SpreadMethod, Stop, Transform};

use super::draw::{Artist, Canvas, array, decimal};
use crate::pdf::write::stream;
use crate::theme::Color;

impl Artist<'_> {
    /// Sets what the next path is painted with. `matrix`: the path's coordinates in the stream's.
    pub fn paint(
        &mut self,
        paint: &Paint,
        matrix: Transform,
        bounds: Rect,
        stroke: bool,
        canvas: &mut Canvas,
    ) {
        let pattern = match paint {
            Paint::Color(color) => {
                let channels = self.channels(*color);
                let operator = match (channels.len(), stroke) {
                    (1, false) => "g",
                    (1, true) => "G",
                    (_, false) => "rg",
                    (_, true) => "RG",
                };
                let words: Vec<String> = channels.iter().map(|c| decimal(*c, 3)).collect();
                return canvas.write(&format!("{} {operator}", words.join(" ")));
            }
            Paint::LinearGradient(gradient) => {
                let ends = [gradient.x1(), gradient.y1(), gradient.x2(), gradient.y2()];
                self.gradient(gradient, 2, &ends, matrix, bounds, canvas)
            }
            Paint::RadialGradient(gradient) => {
                let circles = [
                    gradient.fx(),
                    gradient.fy(),
                    gradient.fr().get(),
                    gradient.cx(),
                    gradient.cy(),
                    gradient.r().get(),
                ];
                self.gradient(gradient, 3, &circles, matrix, bounds, canvas)
            }
            Paint::Pattern(pattern) => self.tiling(pattern, matrix),
        };
        let name = Canvas::name(&mut canvas.patterns, 'P', pattern);
        canvas.write(&match stroke {
            false => format!("/Pattern cs /{name} scn"),
            true => format!("/Pattern CS /{name} SCN"),
        });
    }

    /// A colour's channels, 0 to 1: three, or one for a grey.
    fn channels(&self, color: usvg::Color) -> Vec<f32> {
        let mut color = Color {
            r: color.red,
            g: color.green,
            b: color.blue,
        };
        if self.greyscale {
            color = color.grey();
        }
        let share = |channel: u8| f32::from(channel) / 255.0;
        match color.r == color.g && color.g == color.b {
            true => vec![share(color.r)],
            false => [color.r, color.g, color.b].map(share).to_vec(),
        }
    }

    /// A gradient as a pattern; where it fades away, a mask is set besides.
    fn gradient(
        &mut self,
        gradient: &BaseGradient,
        kind: i64,
        coordinates: &[f32],
        matrix: Transform,
        bounds: Rect,
        canvas: &mut Canvas,
    ) -> ObjectId {
        if gradient.spread_method() != SpreadMethod::Pad {
            self.notes
                .insert("a gradient that repeats is drawn once".to_owned());
        }
        let to_stream = matrix.pre_concat(gradient.transform());
        let stops = gradient.stops();
        if stops.iter().any(|stop| stop.opacity().get() < 1.0) {
            let alpha = function(stops, |stop| vec![Object::Real(stop.opacity().get())]);
            let shading = shading(kind, coordinates, "DeviceGray", alpha);
            let mut inner = Canvas::default();
            let words = [
                to_stream.sx,
                to_stream.ky,
                to_stream.kx,
                to_stream.sy,
                to_stream.tx,
                to_stream.ty,
            ]
            .map(|c| decimal(c, 7))
            .join(" ");
            let name = Canvas::name(&mut inner.shadings, 'S', shading);
            inner.write(&format!("{words} cm /{name} sh"));
            let edges = [
                bounds.left() - 1.0,
                bounds.top() - 1.0,
                bounds.right() + 1.0,
                bounds.bottom() + 1.0,
            ];
            self.luminance(inner, edges, canvas);
        }
        let colors = function(stops, |stop| {
            let channels = self.channels(stop.color());
            // All stops in the same space: a grey between colours has three channels too.
            let spread = match *channels {
                [grey] if !self.greyscale => vec![grey; 3],
                _ => channels,
            };
            spread.into_iter().map(Object::Real).collect()
        });
        let space = match self.greyscale {
            true => "DeviceGray",
            false => "DeviceRGB",
        };
        self.document.add_object(dictionary! {
            "Type" => Object::Name(b"Pattern".to_vec()),
            "PatternType" => 2,
            "Shading" => shading(kind, coordinates, space, colors),
            "Matrix" => array(to_stream),
        })
    }

    /// A pattern as a tiling.
    fn tiling(&mut self, pattern: &Pattern, matrix: Transform) -> ObjectId {
        let rect = pattern.rect();
        let mut canvas = Canvas::default();
        self.children(pattern.root(), &mut canvas);
        // What it draws is a form; the tile itself only shows it.
        let edges = [rect.left(), rect.top(), rect.right(), rect.bottom()];
        let form = self.form(canvas, edges, Transform::identity(), false);
        let dict = dictionary! {
            "Type" => Object::Name(b"Pattern".to_vec()),
            "PatternType" => 1,
            "PaintType" => 1,
            "TilingType" => 1,
            "BBox" => edges.map(Object::Real).to_vec(),
            "XStep" => rect.width(),
            "YStep" => rect.height(),
            "Matrix" => array(matrix.pre_concat(pattern.transform())),
            "Resources" => dictionary! { "XObject" => dictionary! { "X" => form } },
        };
        let bytes = stream::deflate(b"/X Do");
        self.document.add_object(stream::compressed(dict, bytes))
    }
}

fn shading(kind: i64, coordinates: &[f32], space: &str, function: Dictionary) -> Dictionary {
    let coordinates: Vec<Object> = coordinates.iter().map(|c| Object::Real(*c)).collect();
    dictionary! {
        "ShadingType" => kind,
        "ColorSpace" => Object::Name(space.as_bytes().to_vec()),
        "Coords" => coordinates,
        "Function" => function,
        "Extend" => vec![true.into(), true.into()],
    }
}

/// The colours of a gradient from 0 to 1: a function that goes straight from stop to stop, stitched together (7.10.4).
fn function(stops: &[Stop], value: impl Fn(&Stop) -> Vec<Object>) -> Dictionary {
    let straight = |from: &Stop, to: &Stop| {
        dictionary! {
            "FunctionType" => 2,
            "Domain" => vec![0.into(), 1.into()],
            "C0" => value(from),
            "C1" => value(to),
            "N" => 1,
        }
    };
    let (Some(first), Some(last)) = (stops.first(), stops.last()) else {
        // usvg hands out no gradient without a stop.
        return Dictionary::new();
    };
    // What comes before the first stop and after the last has their colours; two stops at one place are a step.
    let mut pieces = Vec::new();
    let mut bounds = vec![0.0_f32];
    let mut add = |from: &Stop, to: &Stop, end: f32, bounds: &mut Vec<f32>| {
        if end > bounds.last().copied().unwrap_or(0.0) {
            pieces.push(Object::Dictionary(straight(from, to)));
            bounds.push(end);
        }
    };
    add(first, first, first.offset().get(), &mut bounds);
    for pair in stops.windows(2) {
        if let [from, to] = pair {
            add(from, to, to.offset().get(), &mut bounds);
        }
    }
    add(last, last, 1.0, &mut bounds);
    let count = pieces.len();
    if count < 2 {
        return match pieces.pop() {
            Some(Object::Dictionary(only)) => only,
            _ => straight(last, last),
        };
    }
    let inner = bounds.get(1..count).unwrap_or_default();
    let encode = std::iter::repeat_n([0.into(), 1.into()], count).flatten();
    dictionary! {
        "FunctionType" => 3,
        "Domain" => vec![0.into(), 1.into()],
        "Functions" => pieces,
        "Bounds" => inner.iter().map(|b| Object::Real(*b)).collect::<Vec<_>>(),
        "Encode" => encode.collect::<Vec<Object>>(),
    }
}
