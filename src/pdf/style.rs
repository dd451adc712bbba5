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
    /// Width of the numbers' own column, left of the text; 0: they hang beside it.
    pub number_column: f32,
    /// Size of a question's number in that column, in ems.
    pub number_size: f32,
    /// Whether the theme sets numbers in a column of their own, even where this paper has no room for one.
    pub tabular: bool,
    /// Whether what is said about the text is in italics.
    pub slanted: bool,
    /// Whether labels are small capitals.
    pub small_capitals: bool,
    /// Whether keywords of code are bold.
    pub bold_keywords: bool,
    /// First-line indent, in ems.
    pub indent: f32,
    /// Thickness of rules that carry weight.
    pub rule: f32,
    /// Whether the colours are greys: kinds of code are then told apart by weight and slant.
    pub greyscale: bool,
}

/// The most that a number is larger than the text beside which it hangs, in ems.
const HUNG: f32 = 1.5;

/// Letterspacing of large figures, in ems: what is spaced for reading falls apart when it is large.
const TIGHT: f32 = -0.03;

impl Sheet {
    /// The sheet of a theme on an edition's paper.
    pub fn new(theme: &Theme, edition: &Edition) -> Sheet {
        let tokens = &theme.tokens.paper;
        let folded = matches!(&edition.kind, EditionKind::Guide(options) if options.booklet);
        let fitted = geometry::fit(tokens, edition.paper, edition.landscape, folded);
        let typography = &theme.tokens.typography;
        // On paper without room for it, numbers hang beside the text as in any book.
        let column = tokens.number_column_mm * geometry::MM * fitted.scale;
        let number_column = if column <= fitted.page.hang_room() + 0.01 {
            column
        } else {
            0.0
        };
        let sheet = Sheet {
            page: fitted.page,
            cramped: fitted.cramped,
            colors: theme.tokens.print.clone(),
            size: tokens.size * fitted.scale,
            leading: tokens.leading.max(tokens.size) * fitted.scale,
            code_size: tokens.code_size * fitted.scale,
            figures: match typography.old_style_figures {
                true => Figures::OldStyle,
                false => Figures::Lining,
            },
            justify: typography.justify,
            hyphenate: typography.hyphenate,
            // A figure and a half: near enough to belong together, too far to be read as one.
            number_gap: 0.9,
            number_column,
            number_size: tokens.number_size,
            tabular: tokens.number_column_mm > 0.0,
            slanted: typography.slanted,
            small_capitals: typography.small_capitals,
            bold_keywords: typography.bold_keywords,
            indent: tokens.indent,
            rule: tokens.rule,
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

    /// First-line indent of a paragraph that follows another; 0: half a line parts them.
    pub fn indent(&self) -> f32 {
        self.indent * self.size
    }

    /// Whether numbers stand in a column of their own, left of the text, and so all that hangs on them: the layout of a board, not of a book.
    pub fn numbers_stand_alone(&self) -> bool {
        self.number_column > 0.0
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

    /// A summary: the answer in a sentence. Upright, it is as large as the question, so that size leads and weight does not compete.
    pub fn summary(&self) -> TextStyle {
        TextStyle {
            italic: self.slanted,
            ..match self.slanted {
                true => self.body(),
                false => self.plain(Family::Text, 1.12 * self.size, self.colors.ink),
            }
        }
    }

    /// An answered question: a little larger than its answer, so that it leads, not so large that it shouts.
    pub fn question(&self) -> TextStyle {
        TextStyle {
            bold: true,
            ..self.plain(Family::Text, 1.12 * self.size, self.colors.ink)
        }
    }

    /// A question's number, hung in the margin. In a column of their own numbers need no colour to be found.
    pub fn number(&self) -> TextStyle {
        let color = match self.tabular {
            true => self.colors.ink,
            false => self.colors.accent,
        };
        TextStyle {
            figures: self.old_style(),
            ..self.plain(
                Family::Display,
                self.number_size.min(HUNG) * self.size,
                color,
            )
        }
    }

    /// The number of a question that is answered here: in a column of its own it is as large as the theme says.
    pub fn large_number(&self) -> TextStyle {
        match self.numbers_stand_alone() {
            true => TextStyle {
                size: self.number_size * self.size,
                tracking: TIGHT,
                ..self.number()
            },
            false => self.number(),
        }
    }

    /// The number of a section, in the numbers' column.
    pub fn numeral(&self) -> TextStyle {
        TextStyle {
            size: 2.4 * self.number_size * self.size,
            color: self.colors.accent,
            ..self.large_number()
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
            italic: self.slanted,
            ..self.plain(Family::Text, 0.84 * self.size, self.colors.soft)
        }
    }

    /// Small upright secondary text.
    pub fn soft(&self) -> TextStyle {
        self.plain(Family::Text, 0.9 * self.size, self.colors.soft)
    }

    /// A label: in small capitals, which run into the text and need air between the letters, or bold.
    pub fn label(&self) -> TextStyle {
        match self.small_capitals {
            true => TextStyle {
                small_caps: true,
                tracking: 0.07,
                ..self.plain(Family::Text, self.size, self.colors.accent)
            },
            false => TextStyle {
                bold: true,
                ..self.plain(Family::Text, 0.94 * self.size, self.colors.ink)
            },
        }
    }

    /// The measured change in the margin.
    pub fn metric(&self) -> TextStyle {
        let figure = TextStyle {
            figures: Figures::Lining,
            ..self.plain(Family::Display, 2.1 * self.size, self.colors.accent)
        };
        // On one line with a number, it is as large.
        match self.numbers_stand_alone() {
            true => TextStyle {
                size: self.large_number().size,
                tracking: TIGHT,
                ..figure
            },
            false => figure,
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
        let style = self.note_at(1.6 * self.size);
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
        (self.note_at(2.0 * self.size), 2.0 * self.leading)
    }

    /// A title's note: display italics, or text, which is lighter than the title above it.
    fn note_at(&self, size: f32) -> TextStyle {
        match self.slanted {
            true => TextStyle {
                italic: true,
                ..self.plain(Family::Display, size, self.colors.soft)
            },
            false => self.plain(Family::Text, 0.85 * size, self.colors.soft),
        }
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
            italic: self.slanted,
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
        self.rule
    }

    /// Colour of rules under and above titles: the accent; in a table of rows, black.
    pub fn rule_color(&self) -> Color {
        match self.tabular {
            true => self.colors.ink,
            false => self.colors.accent,
        }
    }

    /// Left edge and width of a rule across the page, from the numbers' column to the margin's end, as seen from the text's left edge.
    pub fn across(&self) -> (f32, f32) {
        let page = &self.page;
        let beside = match page.margin > 0.0 {
            true => page.gap + page.margin,
            false => 0.0,
        };
        (
            -self.number_column,
            self.number_column + page.measure + beside,
        )
    }
}
