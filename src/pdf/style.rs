//! Theme tokens to point sizes: every size, colour and distance on the paper, in one place.
//!
//! Sizes hang on the theme's text size and leading, so that a theme that is set larger keeps its proportions. Half the leading is the
//! unit of all vertical space: lines of running text stand on a grid of it, whatever stands between them.

use super::fonts::Family;
use super::geometry;
pub(super) use super::geometry::Geometry;
use super::shape::{Figures, TextStyle};
use crate::config::{Edition, EditionKind};
use crate::theme::{Color, Palette, Theme};

/// All that a theme says about the paper, in points.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    /// The page.
    pub page: Geometry,
    /// Whether the margins left so little of the paper that the type is smaller than it should be.
    pub cramped: bool,
    /// Colours.
    pub colors: Palette,
    /// Size of running text.
    pub size: f32,
    /// Distance of its baselines.
    pub leading: f32,
    /// Size of code blocks.
    pub code_size: f32,
    /// Figures of running text.
    pub figures: Figures,
    /// Whether running text is justified.
    pub justify: bool,
    /// Whether it is hyphenated.
    pub hyphenate: bool,
    /// Between a hung number and the text, in ems.
    pub number_gap: f32,
    /// Whether the colours are greys: kinds of code are then told apart by weight and slant.
    pub greyscale: bool,
}

impl Sheet {
    /// The sheet of a theme on an edition's paper.
    pub fn new(theme: &Theme, edition: &Edition) -> Sheet {
        let tokens = &theme.tokens.paper;
        let folded = matches!(&edition.kind, EditionKind::Guide(options) if options.booklet);
        let fitted = geometry::fit(tokens, edition.paper, edition.landscape, folded);
        let sheet = Sheet {
            page: fitted.page,
            cramped: fitted.cramped,
            colors: theme.tokens.print.clone(),
            size: tokens.size * fitted.scale,
            leading: tokens.leading.max(tokens.size) * fitted.scale,
            code_size: tokens.code_size * fitted.scale,
            figures: match theme.tokens.typography.old_style_figures {
                true => Figures::OldStyle,
                false => Figures::Lining,
            },
            justify: theme.tokens.typography.justify,
            hyphenate: theme.tokens.typography.hyphenate,
            // A figure and a half: near enough to belong together, too far to be read as one.
            number_gap: 0.9,
            greyscale: false,
        };
        match tokens.greyscale || edition.greyscale {
            true => sheet.in_grey(),
            false => sheet,
        }
    }

    /// The same sheet in greys.
    fn in_grey(mut self) -> Sheet {
        self.colors = self.colors.greyscale();
        self.greyscale = true;
        self
    }

    /// Half a line: the unit of vertical space.
    pub fn unit(&self) -> f32 {
        self.leading / 2.0
    }

    /// First-line indent of a paragraph that follows another: an em and a quarter, as books have it at this measure.
    pub fn indent(&self) -> f32 {
        1.25 * self.size
    }

    /// How far lists, quotes and code stand in.
    pub fn inset(&self) -> f32 {
        1.5 * self.size
    }

    /// Baseline of a line of `height` set at `size`, from the line's top: cap height and depth are balanced about the middle (an x-height
    /// of half an em and a cap height of seven tenths, near enough in every text face).
    pub fn baseline(&self, height: f32, size: f32) -> f32 {
        height / 2.0 + 0.33 * size
    }

    fn plain(&self, family: Family, size: f32, color: Color) -> TextStyle {
        TextStyle {
            family,
            bold: false,
            italic: false,
            size,
            color,
            small_caps: false,
            figures: self.figures,
            tracking: 0.0,
            rise: 0.0,
            strike: false,
            underline: false,
        }
    }

    /// Running text.
    pub fn body(&self) -> TextStyle {
        self.plain(Family::Text, self.size, self.colors.ink)
    }

    /// A summary: the answer in a sentence.
    pub fn summary(&self) -> TextStyle {
        TextStyle {
            italic: true,
            ..self.body()
        }
    }

    /// An answered question: a little larger than its answer, so that it leads, not so large that it shouts.
    pub fn question(&self) -> TextStyle {
        TextStyle {
            bold: true,
            ..self.plain(Family::Text, 1.12 * self.size, self.colors.ink)
        }
    }

    /// A question's number, hung in the margin.
    pub fn number(&self) -> TextStyle {
        TextStyle {
            figures: self.old_style(),
            ..self.plain(Family::Display, 1.5 * self.size, self.colors.accent)
        }
    }

    /// The number of a question without an answer, and in the contents.
    pub fn small_number(&self) -> TextStyle {
        TextStyle {
            size: 1.2 * self.size,
            ..self.number()
        }
    }

    /// Old-style figures where the theme likes them.
    fn old_style(&self) -> Figures {
        self.figures
    }

    /// Tags, speaking time, bylines: small italics.
    pub fn aside(&self) -> TextStyle {
        TextStyle {
            italic: true,
            ..self.plain(Family::Text, 0.84 * self.size, self.colors.soft)
        }
    }

    /// Small upright secondary text.
    pub fn soft(&self) -> TextStyle {
        self.plain(Family::Text, 0.9 * self.size, self.colors.soft)
    }

    /// A run-in label in small capitals. Letters of small capitals need air between them.
    pub fn label(&self) -> TextStyle {
        TextStyle {
            small_caps: true,
            tracking: 0.07,
            ..self.plain(Family::Text, self.size, self.colors.accent)
        }
    }

    /// The measured change in the margin.
    pub fn metric(&self) -> TextStyle {
        TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Display, 2.1 * self.size, self.colors.accent)
        }
    }

    /// What it measures, and the distance of its baselines (two thirds of the leading, so that three lines meet the grid again).
    pub fn metric_label(&self) -> (TextStyle, f32) {
        (
            self.plain(Family::Text, 0.78 * self.size, self.colors.soft),
            self.leading * 2.0 / 3.0,
        )
    }

    /// A title of a section, a page, the contents; and the distance of its baselines.
    pub fn title(&self) -> (TextStyle, f32) {
        let style = TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Display, 3.1 * self.size, self.colors.ink)
        };
        (style, 2.5 * self.leading)
    }

    /// A title's note, in display italics.
    pub fn title_note(&self) -> (TextStyle, f32) {
        let style = TextStyle {
            italic: true,
            ..self.plain(Family::Display, 1.6 * self.size, self.colors.soft)
        };
        (style, 1.5 * self.leading)
    }

    /// The cover's title.
    pub fn cover_title(&self) -> (TextStyle, f32) {
        let style = TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Display, 5.0 * self.size, self.colors.ink)
        };
        (style, 4.0 * self.leading)
    }

    /// The cover's note and subtitle.
    pub fn cover_note(&self) -> (TextStyle, f32) {
        let style = TextStyle {
            italic: true,
            ..self.plain(Family::Display, 2.0 * self.size, self.colors.soft)
        };
        (style, 2.0 * self.leading)
    }

    /// Closing words.
    pub fn closing(&self) -> (TextStyle, f32) {
        (
            TextStyle {
                figures: Figures::Lining,
                ..self.plain(Family::Display, 2.0 * self.size, self.colors.ink)
            },
            2.0 * self.leading,
        )
    }

    /// A section in the contents.
    pub fn contents_section(&self) -> TextStyle {
        self.plain(Family::Display, 1.5 * self.size, self.colors.ink)
    }

    /// A question in the contents; one without an answer steps back.
    pub fn contents_question(&self, answered: bool) -> TextStyle {
        let color = if answered {
            self.colors.ink
        } else {
            self.colors.soft
        };
        self.plain(Family::Text, 0.9 * self.size, color)
    }

    /// A page number in the contents.
    pub fn contents_page(&self) -> TextStyle {
        self.plain(Family::Display, 1.1 * self.size, self.colors.ink)
    }

    /// A metric in the contents.
    pub fn contents_metric(&self) -> TextStyle {
        TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Display, 1.1 * self.size, self.colors.accent)
        }
    }

    /// A heading inside running text, by depth below the page's or the answer's own title, and whether it is large enough to want a line
    /// and a half.
    pub fn heading(&self, depth: u8) -> (TextStyle, f32) {
        match depth {
            0 => (
                TextStyle {
                    figures: Figures::Lining,
                    ..self.plain(Family::Display, 1.75 * self.size, self.colors.ink)
                },
                1.5 * self.leading,
            ),
            1 => (
                TextStyle {
                    bold: true,
                    ..self.body()
                },
                self.leading,
            ),
            _ => (
                TextStyle {
                    italic: true,
                    ..self.body()
                },
                self.leading,
            ),
        }
    }

    /// Code in a block, and the distance of its baselines: three quarters of the leading, so that two pairs of lines meet the grid.
    pub fn code(&self) -> (TextStyle, f32) {
        let style = TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Mono, self.code_size, self.colors.ink)
        };
        (style, (0.75 * self.leading).max(1.2 * self.code_size))
    }

    /// Text of a table, at one of two sizes, and the distance of baselines within a cell.
    pub fn table(&self, small: bool) -> (TextStyle, f32) {
        let size = if small { 0.78 } else { 0.9 } * self.size;
        let style = TextStyle {
            figures: Figures::Tabular,
            ..self.plain(Family::Text, size, self.colors.ink)
        };
        (style, 1.22 * size)
    }

    /// Footnotes, and the distance of their baselines.
    pub fn note(&self) -> (TextStyle, f32) {
        (
            self.plain(Family::Text, 0.82 * self.size, self.colors.ink),
            0.8 * self.leading,
        )
    }

    /// A caption below an image, and the distance of its baselines.
    pub fn caption(&self) -> (TextStyle, f32) {
        let style = self.plain(Family::Text, 0.84 * self.size, self.colors.soft);
        (style, 0.8 * self.leading)
    }

    /// Running head: left.
    pub fn head(&self) -> TextStyle {
        TextStyle {
            italic: true,
            ..self.plain(Family::Text, 0.84 * self.size, self.colors.soft)
        }
    }

    /// Running head: right.
    pub fn head_right(&self) -> TextStyle {
        TextStyle {
            italic: false,
            ..self.head()
        }
    }

    /// Folio.
    pub fn folio(&self) -> TextStyle {
        TextStyle {
            figures: self.old_style(),
            ..self.plain(Family::Display, 1.1 * self.size, self.colors.soft)
        }
    }

    /// Code in running text: a monospaced face looks larger than a serif at the same size.
    pub fn inline_code(&self, around: &TextStyle) -> TextStyle {
        TextStyle {
            family: Family::Mono,
            size: 0.85 * around.size,
            figures: Figures::Lining,
            small_caps: false,
            tracking: 0.0,
            ..*around
        }
    }

    /// Thickness of a hairline.
    pub fn hairline(&self) -> f32 {
        0.45
    }

    /// Thickness of a rule that carries weight (above a metric, below a table's head).
    pub fn rule(&self) -> f32 {
        0.7
    }
}
