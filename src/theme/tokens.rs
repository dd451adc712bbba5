//! `theme.toml` → tokens.
//!
//! ```toml
//! api = 1
//! extends = "folio"
//! [type]
//! text = { regular = "X.ttf", italic = "X-Italic.ttf", bold = "…", bold-italic = "…" }   # display, mono likewise
//! fallback = ["Emoji.ttf"]
//! old-style-figures = true     # justify, hyphenate, slanted, small-capitals, bold-keywords likewise
//! [color.light]                # and color.dark, color.print
//! paper = "#fbf8f1"            # ink, soft, line, accent, tint likewise
//! [code.light]                 # and code.dark, code.print
//! keyword = "#7a1f22"          # the names of `Token`
//! [paper]
//! size = 10.0                  # leading, code-size, measure-mm, left-mm, top-mm, bottom-mm likewise,
//!                              # indent, number-size, number-column-mm, rule too
//! margin-mm = [35.0, 8.0]
//! greyscale = false            # true: for a copy shop
//! ```
//!
//! A theme that extends another one names only what it changes; a family is changed as a whole.

use crate::config::{Table, TypedValue};
use crate::diagnostic::{FileId, Span};
use crate::markdown::Token;

use super::color::{Color, READABLE};

/// All design tokens of a theme.
#[derive(Debug, Clone, PartialEq)]
pub struct Tokens {
    /// `[type]`
    pub typography: Typography,
    /// `[color.light]` with `[code.light]`
    pub light: Palette,
    /// `[color.dark]`
    pub dark: Palette,
    /// `[color.print]`
    pub print: Palette,
    /// `[paper]`
    pub paper: PaperTokens,
}

/// `[type]`: families and figures.
#[derive(Debug, Clone, PartialEq)]
pub struct Typography {
    /// Running text.
    pub text: FontFamily,
    /// Titles, numerals, metrics.
    pub display: FontFamily,
    /// Code.
    pub mono: FontFamily,
    /// Paper fonts tried, in order, for a character that the family lacks (file names).
    pub fallback: Vec<String>,
    /// Old-style figures in text.
    pub old_style_figures: bool,
    /// Justified on paper (else ragged right).
    pub justify: bool,
    /// Hyphenate on paper.
    pub hyphenate: bool,
    /// On paper, what is said about the text (summary, tags, notes of titles, running heads) is in italics; else upright, and a summary
    /// stands out by its size.
    pub slanted: bool,
    /// On paper, labels are small capitals that run into their text; else bold, on a line of their own behind a square of the accent.
    pub small_capitals: bool,
    /// On paper, keywords of code are bold.
    pub bold_keywords: bool,
}

/// A family's paper fonts (file names in [`super::Theme::fonts`]).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FontFamily {
    /// Regular.
    pub regular: String,
    /// Italic; `None`: regular stands in.
    pub italic: Option<String>,
    /// Bold or semibold.
    pub bold: Option<String>,
    /// Bold italic.
    pub bold_italic: Option<String>,
}

/// Colours of one medium.
#[derive(Debug, Clone, PartialEq)]
pub struct Palette {
    /// Background.
    pub paper: Color,
    /// Text.
    pub ink: Color,
    /// Secondary text (still AA on `paper`).
    pub soft: Color,
    /// Hairlines.
    pub line: Color,
    /// The one accent (AA on `paper`).
    pub accent: Color,
    /// Faint background.
    pub tint: Color,
    /// Code, in the order of [`Token::ALL`].
    pub code: [Color; Token::ALL.len()],
}

impl Palette {
    /// The colour of a kind of code.
    pub fn token(&self, token: Token) -> Color {
        self.code[token as usize]
    }

    /// The same palette for a copy shop: every colour as the grey of its luminance.
    pub fn greyscale(&self) -> Palette {
        Palette {
            paper: self.paper.grey(),
            ink: self.ink.grey(),
            soft: self.soft.grey(),
            line: self.line.grey(),
            accent: self.accent.grey(),
            tint: self.tint.grey(),
            code: self.code.map(Color::grey),
        }
    }
}

/// `[paper]`: sizes on paper. Points (1/72 inch) unless said otherwise.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct PaperTokens {
    /// Size of running text.
    pub size: f32,
    /// Distance of baselines.
    pub leading: f32,
    /// Size of code.
    pub code_size: f32,
    /// Measure of the text column in mm (62–70 characters).
    pub measure_mm: f32,
    /// Left margin in mm (numbers hang in it).
    pub left_mm: f32,
    /// Top margin in mm, to the first baseline's line top.
    pub top_mm: f32,
    /// Bottom margin in mm.
    pub bottom_mm: f32,
    /// Width of the margin column (the metric) in mm, and its distance from the text in mm.
    pub margin_mm: (f32, f32),
    /// First-line indent of a paragraph that follows another, in ems; 0: half a line parts them instead.
    pub indent: f32,
    /// Size of a question's number, in ems.
    pub number_size: f32,
    /// Width in mm of a column left of the text at whose left edge numbers stand, what is said about a question below them, and rules
    /// across the page above; 0: numbers hang beside the text.
    pub number_column_mm: f32,
    /// Thickness of rules that carry weight.
    pub rule: f32,
    /// Whether everything on paper is grey, images too.
    pub greyscale: bool,
}

/// What a `theme.toml` names, and where.
#[derive(Debug, Default)]
pub(super) struct Named {
    /// Files of fonts.
    pub fonts: Vec<(String, FileId, Span)>,
    /// Colours, in the order of reading.
    pub colors: Vec<NamedColor>,
}

/// A colour that a `theme.toml` names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedColor {
    /// `light`, `dark` or `print`.
    pub medium: &'static str,
    /// Its key: `ink`, `keyword`.
    pub key: &'static str,
    /// Where.
    pub place: (FileId, Span),
}

impl Tokens {
    /// What the built-in theme that extends nothing is read over; it names every key (a test holds that).
    pub(super) fn blank() -> Self {
        let palette = Palette {
            paper: Color::hex(0xff_ffff),
            ink: Color::default(),
            soft: Color::default(),
            line: Color::default(),
            accent: Color::default(),
            tint: Color::hex(0xff_ffff),
            code: [Color::default(); Token::ALL.len()],
        };
        Tokens {
            typography: Typography {
                text: FontFamily::default(),
                display: FontFamily::default(),
                mono: FontFamily::default(),
                fallback: Vec::new(),
                old_style_figures: false,
                justify: false,
                hyphenate: false,
                slanted: false,
                small_capitals: false,
                bold_keywords: false,
            },
            light: palette.clone(),
            dark: palette.clone(),
            print: palette,
            paper: PaperTokens {
                size: 0.0,
                leading: 0.0,
                code_size: 0.0,
                measure_mm: 0.0,
                left_mm: 0.0,
                top_mm: 0.0,
                bottom_mm: 0.0,
                margin_mm: (0.0, 0.0),
                indent: 0.0,
                number_size: 0.0,
                number_column_mm: 0.0,
                rule: 0.0,
                greyscale: false,
            },
        }
    }

    /// Reads a `theme.toml` over what it extends. The keys `api` and `extends` are read by others, and the caller ends the table.
    pub(super) fn read_over(&mut self, top: &Table, named: &mut Named) {
        if let Some(table) = top.table("type") {
            self.typography.read_over(&table, &mut named.fonts);
            table.end();
        }
        let colors = top.table("color");
        let codes = top.table("code");
        for (medium, palette) in [
            ("light", &mut self.light),
            ("dark", &mut self.dark),
            ("print", &mut self.print),
        ] {
            let color = colors.as_ref().and_then(|table| table.table(medium));
            let code = codes.as_ref().and_then(|table| table.table(medium));
            let colors = palette.read_over(color.as_ref(), code.as_ref());
            let place = |(key, place)| NamedColor { medium, key, place };
            named.colors.extend(colors.into_iter().map(place));
            color.iter().chain(&code).for_each(Table::end);
        }
        colors.iter().chain(&codes).for_each(Table::end);
        if let Some(table) = top.table("paper") {
            self.paper.read_over(&table);
            table.end();
        }
    }
}

impl Typography {
    fn read_over(&mut self, table: &Table, fonts: &mut Vec<(String, FileId, Span)>) {
        let families = [
            ("text", &mut self.text),
            ("display", &mut self.display),
            ("mono", &mut self.mono),
        ];
        for (key, family) in families {
            if let Some(below) = table.table(key) {
                if let Some(read) = FontFamily::read(&below, fonts) {
                    *family = read;
                }
                below.end();
            }
        }
        if let Some(names) = table.strings("fallback") {
            fonts.extend(
                names
                    .iter()
                    .map(|name| (name.value.clone(), table.file(), name.span)),
            );
            self.fallback = names.into_iter().map(|name| name.value).collect();
        }
        let flags = [
            ("old-style-figures", &mut self.old_style_figures),
            ("justify", &mut self.justify),
            ("hyphenate", &mut self.hyphenate),
            ("slanted", &mut self.slanted),
            ("small-capitals", &mut self.small_capitals),
            ("bold-keywords", &mut self.bold_keywords),
        ];
        for (key, flag) in flags {
            if let Some(read) = table.boolean(key) {
                *flag = read.value;
            }
        }
    }
}

impl FontFamily {
    fn read(table: &Table, fonts: &mut Vec<(String, FileId, Span)>) -> Option<FontFamily> {
        let mut file = |key| {
            let TypedValue { value, span } = table.string(key)?;
            fonts.push((value.clone(), table.file(), span));
            Some(value)
        };
        let regular = file("regular");
        let family = FontFamily {
            italic: file("italic"),
            bold: file("bold"),
            bold_italic: file("bold-italic"),
            regular: regular.clone().unwrap_or_default(),
        };
        if regular.is_none() && !table.has("regular") {
            let message = "a family needs a `regular` font";
            table.report(
                table
                    .wrong("missing-key", table.span(), message)
                    .help("name a file of the theme's `fonts/`"),
            );
        }
        regular.is_some().then_some(family)
    }

    /// Every file that it names.
    pub fn files(&self) -> impl Iterator<Item = &str> {
        let others = [&self.italic, &self.bold, &self.bold_italic];
        std::iter::once(self.regular.as_str())
            .chain(others.into_iter().flatten().map(String::as_str))
    }
}

impl Palette {
    /// Returns which colours were named, and where.
    fn read_over(
        &mut self,
        colors: Option<&Table>,
        codes: Option<&Table>,
    ) -> Vec<(&'static str, (FileId, Span))> {
        let mut named = Vec::new();
        // What must be readable, with its place, if this file sets it.
        let mut texts: Vec<(&str, Color, &Table, Span)> = Vec::new();
        let mut paper_span = None;
        if let Some(table) = colors {
            let fields = [
                ("paper", &mut self.paper),
                ("ink", &mut self.ink),
                ("soft", &mut self.soft),
                ("line", &mut self.line),
                ("accent", &mut self.accent),
                ("tint", &mut self.tint),
            ];
            for (key, field) in fields {
                let Some((color, span)) = color(table, key) else {
                    continue;
                };
                *field = color;
                named.push((key, (table.file(), span)));
                match key {
                    "paper" => paper_span = Some((table, span)),
                    "ink" | "soft" | "accent" => texts.push((key, color, table, span)),
                    _ => {}
                }
            }
        }
        if let Some(table) = codes {
            for (field, token) in self.code.iter_mut().zip(Token::ALL) {
                let Some((color, span)) = color(table, token.name()) else {
                    continue;
                };
                *field = color;
                named.push((token.name(), (table.file(), span)));
                texts.push((token.name(), color, table, span));
            }
        }
        for (key, color, table, span) in &texts {
            let contrast = color.contrast(self.paper);
            if contrast < READABLE {
                let message =
                    format!("`{key}` is hard to read on `paper`: its contrast is {contrast:.1}");
                table.report(low_contrast(table, *span, message));
            }
        }
        // A new paper under colours that are inherited.
        let contrast = self.ink.contrast(self.paper);
        if let (Some((table, span)), true, false) = (
            paper_span,
            contrast < READABLE,
            texts.iter().any(|(key, ..)| *key == "ink"),
        ) {
            let message =
                format!("`ink` is hard to read on this `paper`: its contrast is {contrast:.1}");
            table.report(low_contrast(table, span, message));
        }
        named
    }
}

fn low_contrast(table: &Table, span: Span, message: String) -> crate::diagnostic::Diagnostic {
    let mut problem = table.wrong("low-contrast", span, message);
    problem.severity = crate::diagnostic::Severity::Warning;
    problem.help(format!(
        "text wants a contrast of at least {READABLE} (WCAG 2.2, AA)"
    ))
}

fn color(table: &Table, key: &'static str) -> Option<(Color, Span)> {
    let TypedValue { value, span } = table.string(key)?;
    if let Some(color) = Color::parse(&value) {
        return Some((color, span));
    }
    let mut problem = table.wrong("bad-value", span, format!("`{value}` is not a colour"));
    let short = value
        .strip_prefix('#')
        .filter(|d| d.len() == 3 && d.bytes().all(|b| b.is_ascii_hexdigit()));
    let meant = match value.trim().to_lowercase().as_str() {
        "white" => Some("#ffffff".to_owned()),
        "black" => Some("#000000".to_owned()),
        lower if Color::parse(&format!("#{lower}")).is_some() => Some(format!("#{lower}")),
        _ => short.map(|d| {
            d.chars()
                .fold("#".to_owned(), |text, c| text + &format!("{c}{c}"))
        }),
    };
    if let Some(meant) = meant {
        problem = problem.suggest(meant);
    }
    table.report(problem.help("a colour is written `#rrggbb`"));
    None
}

/// Widest print that fits A4, the narrower of the papers, with 3 mm at its right edge, in mm.
const WIDEST: f32 = 207.0;

impl PaperTokens {
    fn read_over(&mut self, table: &Table) {
        // Ranges that a printer and a reader can live with; what is outside is a slip of the pen.
        let fields: [(&'static str, &mut f32, f64, f64); 11] = [
            ("size", &mut self.size, 5.0, 24.0),
            ("leading", &mut self.leading, 5.0, 60.0),
            ("code-size", &mut self.code_size, 4.0, 24.0),
            ("measure-mm", &mut self.measure_mm, 40.0, 200.0),
            ("left-mm", &mut self.left_mm, 5.0, 100.0),
            ("top-mm", &mut self.top_mm, 5.0, 100.0),
            ("bottom-mm", &mut self.bottom_mm, 5.0, 100.0),
            ("indent", &mut self.indent, 0.0, 5.0),
            ("number-size", &mut self.number_size, 1.0, 4.0),
            ("number-column-mm", &mut self.number_column_mm, 0.0, 100.0),
            ("rule", &mut self.rule, 0.1, 6.0),
        ];
        for (key, field, least, most) in fields {
            let Some(read) = table.number(key) else {
                continue;
            };
            if let Some(value) = within(table, key, &read, least, most) {
                *field = value;
            }
        }
        if let Some(read) = table.boolean("greyscale") {
            self.greyscale = read.value;
        }
        if let Some(read) = table.numbers("margin-mm") {
            match read.as_slice() {
                [width, gap] => {
                    let width = within(table, "margin-mm", width, 0.0, 100.0);
                    let gap = within(table, "margin-mm", gap, 0.0, 50.0);
                    if let (Some(width), Some(gap)) = (width, gap) {
                        self.margin_mm = (width, gap);
                    }
                }
                _ => {
                    let span = table.span_of("margin-mm").unwrap_or(table.span());
                    let message = "`margin-mm` is two numbers: the margin column's width, and its distance from the text";
                    table.report(
                        table
                            .wrong("bad-value", span, message)
                            .help("as in `margin-mm = [35.0, 8.0]`"),
                    );
                }
            }
        }
        let wide = self.left_mm + self.measure_mm + self.margin_mm.0 + self.margin_mm.1;
        if wide > WIDEST {
            let message = format!(
                "`left-mm`, `measure-mm` and `margin-mm` are {wide} mm together, and A4 is 210 mm wide"
            );
            table.report(
                table
                    .wrong("bad-value", table.span(), message)
                    .help(format!("keep them within {WIDEST} mm")),
            );
        }
        if self.leading < self.size {
            let message = format!(
                "`leading` ({}) is less than `size` ({}): lines would overlap",
                self.leading, self.size
            );
            table.report(table.wrong("bad-value", table.span(), message));
        }
    }
}

fn within(table: &Table, key: &str, read: &TypedValue<f64>, least: f64, most: f64) -> Option<f32> {
    if (least..=most).contains(&read.value) {
        return Some(read.value as f32);
    }
    let message = format!(
        "`{key}` is {}, and can be from {least} to {most}",
        read.value
    );
    table.report(table.wrong("bad-value", read.span, message));
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::toml_document;

    fn read(text: &str) -> (Tokens, Vec<crate::diagnostic::Diagnostic>) {
        toml_document(FileId(0), text, |top| {
            let mut tokens = Tokens::blank();
            tokens.paper.size = 10.0;
            tokens.paper.leading = 14.0;
            tokens.read_over(top, &mut Named::default());
            top.end();
            tokens
        })
    }

    #[test]
    fn what_is_named_is_changed_and_the_rest_stays() {
        let (tokens, problems) = read(
            "[color.light]\naccent = \"#7A1f22\"\n[code.dark]\nkeyword = \"#000000\"\n[paper]\nleading = 15\n[type]\njustify = true\ntext = { regular = \"X.ttf\" }\n",
        );
        assert_eq!(problems, []);
        assert_eq!(
            tokens.light.accent,
            Color {
                r: 0x7a,
                g: 0x1f,
                b: 0x22
            }
        );
        assert_eq!(tokens.light.ink, Color::default());
        assert_eq!(tokens.dark.token(Token::Keyword), Color::default());
        assert_eq!((tokens.paper.size, tokens.paper.leading), (10.0, 15.0));
        assert!(tokens.typography.justify && !tokens.typography.hyphenate);
        assert_eq!(
            tokens.typography.text.files().collect::<Vec<_>>(),
            ["X.ttf"]
        );
    }

    #[test]
    fn what_cannot_be_is_said() {
        let text = "[color.light]\npaper = \"white\"\nsoft = \"#abc\"\nacent = \"#7a1f22\"\n[color.sepia]\n[code.light]\nkeywords = \"#000000\"\n[paper]\nsize = \"big\"\nleading = 3\nmargin-mm = [1]\nmeasure-mm = 200\nleft-mm = 20\n[type]\nmono = { italic = \"X.ttf\" }\n";
        let (_, problems) = read(text);
        let codes: Vec<_> = problems
            .iter()
            .map(|p| (p.code, p.suggestion.as_deref()))
            .collect();
        assert_eq!(
            codes,
            [
                ("bad-value", Some("#ffffff")),
                ("bad-value", Some("#aabbcc")),
                ("unknown-key", Some("accent")),
                ("unknown-key", None),
                ("unknown-key", Some("keyword")),
                ("bad-value", None),
                ("wrong-type", None),
                ("bad-value", None),
                ("bad-value", None),
                ("missing-key", None),
            ]
        );
    }

    #[test]
    fn low_contrast_is_a_warning() {
        let (_, problems) =
            read("[color.light]\nsoft = \"#999999\"\n[color.dark]\npaper = \"#111111\"\n");
        assert_eq!(problems.len(), 2);
        assert!(
            problems
                .iter()
                .all(|p| p.code == "low-contrast" && !p.is_error())
        );
    }
}
