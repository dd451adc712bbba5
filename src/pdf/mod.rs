//! The paper: a typesetting pipeline of its own.
//!
//! Stages: `geometry` (where things stand on a paper) and `style` (theme tokens → point sizes) → `fonts` and `shape` (text → glyphs, with a word cache) → `break_lines`
//! (Knuth-Plass) → `flow` (blocks → boxes) → `paginate` (boxes → pages) → `editions/*` (what goes on the paper, in which
//! order) → `impose` (pages on sheets, for booklets) → `write` (pages → PDF: fonts, links, outline, labels, metadata, tags); beside them `rules` (whether elements nest as readers need), `shown` (the text on the pages, for the search for private
//! words), `scripts` (what missing glyphs are called) and `words` (what paper says of its own accord). `page` is the plain data that `paginate` and `editions` hand
//! to `write`; tests assert on it. Lengths are points (1/72 inch); the origin is the page's top left corner, y grows downwards;
//! `write` alone turns that round.
//!
//! `printpdf` and `lopdf` are named in `write` only.

mod break_lines;
mod editions;
mod flow;
mod fonts;
mod geometry;
mod impose;
mod page;
mod paginate;
mod rules;
mod scripts;
mod shape;
mod shown;
mod style;
mod words;
mod write;

pub use page::*;
pub use rules::BrokenRule;
pub use words::{COUNTED, WORDS};

use std::collections::{BTreeMap, BTreeSet};

use self::flow::Context;
use self::fonts::FontBook;
use self::shape::Shaper;
use self::style::Sheet;
use self::write::WriteError;
use crate::config::{Edition, EditionKind};
use crate::diagnostic::Diagnostic;
use crate::guide::{Asset, Guide, Published};
use crate::memo::{KeyBuilder, Memo, Stop};
use crate::output::{Group, OutputFile};
use crate::theme::Theme;
use crate::words::{Known, Strings};

/// What differs from one build to another.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// `SOURCE_DATE_EPOCH` (seconds), if set: the creation date. Without it the file bears none.
    pub date: Option<i64>,
    /// What paper says of its own accord.
    pub strings: Strings,
    /// Asked between questions.
    pub stop: Stop,
}

/// A drawn edition.
#[derive(Debug, Clone, Default)]
pub struct Rendered {
    /// The file; empty where an error stopped it.
    pub files: Vec<OutputFile>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
    /// Text that the files show, as it was before compression, for the search for private words: (path, text). A path may come several times.
    pub text: Vec<(String, String)>,
    /// Characters that no font of the theme has: see [`missing_glyphs`].
    pub missing: Vec<char>,
    /// What was chosen for the user, in a few words: a type size that fits.
    pub remark: Option<String>,
}

/// The fonts of a theme, as they are remembered.
type LoadedFonts = Result<FontBook, Vec<Diagnostic>>;

/// Draws one edition: `<name>.pdf`. `None`: the work was called off.
pub fn render(
    book: &Published,
    theme: &Theme,
    edition: &Edition,
    options: &Options,
    memo: &Memo,
) -> Option<Rendered> {
    let mut out = Rendered::default();
    // What a face does may hang on the language.
    let key = KeyBuilder::new("pdf-fonts")
        .key(theme.key)
        .with(book.about.language.as_bytes())
        .finish();
    let fonts = memo.get::<LoadedFonts>(key, || FontBook::load(theme));
    let fonts = match &*fonts {
        Ok(fonts) => fonts,
        Err(problems) => {
            out.diagnostics.clone_from(problems);
            return Some(out);
        }
    };
    let path = format!("{}.pdf", edition.name);
    let shaper = Shaper::new(fonts, &book.about.language);
    let guided = lay_out(book, theme, edition, &shaper, memo, options)?;
    out.diagnostics.extend(guided.diagnostics);
    out.remark = guided.remark;
    out.missing = guided.missing;
    out.diagnostics.extend(left_out(book, &guided.left_out));
    if guided.cramped && matches!(edition.kind, EditionKind::Guide(_)) {
        out.diagnostics.push(cramped(&path));
    }
    if options.stop.called() {
        return None;
    }
    let layout = guided.layout;
    let (written, text) = rayon::join(
        || write::write(&layout, fonts, &book.assets, options.date),
        || shown::shown(&layout),
    );
    // Letting go of some thousand pages and of every word of the book takes a while; what comes next need not wait.
    let words = shaper.into_words();
    rayon::spawn(move || drop((layout, words)));
    match written {
        Ok(written) => {
            out.diagnostics.extend(simplified(book, &written.notes));
            let group = Group::Edition(edition.name.clone());
            out.files.push(OutputFile {
                path: path.clone(),
                bytes: written.bytes.into(),
                group,
            });
        }
        Err(problem) => out.diagnostics.push(not_written(book, &path, &problem)),
    }
    out.text = text.into_iter().map(|text| (path.clone(), text)).collect();
    Some(out)
}

/// A layout, and what was noticed on the way.
struct LaidOut {
    layout: Layout,
    missing: Vec<char>,
    left_out: Vec<usize>,
    cramped: bool,
    diagnostics: Vec<Diagnostic>,
    remark: Option<String>,
}

fn lay_out(
    guide: &Guide,
    theme: &Theme,
    edition: &Edition,
    shaper: &Shaper<'_>,
    memo: &Memo,
    options: &Options,
) -> Option<LaidOut> {
    let sheet = Sheet::new(theme, edition);
    let dress = KeyBuilder::new("pdf-dress")
        .key(theme.key)
        .with(&[
            edition.paper as u8,
            u8::from(edition.landscape),
            u8::from(edition.greyscale),
            // What hangs left of the text has less room where pages face each other.
            u8::from(sheet.page.left != sheet.page.verso_left),
        ])
        .with(guide.about.language.as_bytes())
        .key(options.strings.key())
        .finish();
    let cx = Context {
        sheet: &sheet,
        shaper,
        guide,
        memo,
        words: &options.strings,
    };
    let made = editions::lay_out(cx, edition, dress, &options.stop)?;
    debug_assert!(
        made.layout.broken_rules().is_empty(),
        "{} breaks rules of its elements: {:?}",
        edition.name,
        made.layout.broken_rules()
    );
    // What was remembered was not shaped in this build: ask for each character once more.
    for c in &made.characters {
        shaper.shape(c.encode_utf8(&mut [0; 4]), &sheet.body());
    }
    let mut layout = made.layout;
    layout.greyscale = sheet.greyscale;
    Some(LaidOut {
        layout,
        missing: shaper.missing(),
        left_out: made.left_out,
        cramped: sheet.cramped,
        diagnostics: made.diagnostics,
        remark: made.remark,
    })
}

/// Lays a guide out without writing it: what tests of the typesetting look at.
pub fn layout(
    guide: &Published,
    theme: &Theme,
    edition: &Edition,
    memo: &Memo,
) -> Result<Layout, Vec<Diagnostic>> {
    let fonts = FontBook::load(theme)?;
    let shaper = Shaper::new(&fonts, &guide.about.language);
    let options = Options {
        strings: Strings::load(&guide.about.language, None, &Known::new()).0,
        ..Options::default()
    };
    let laid_out = lay_out(guide, theme, edition, &shaper, memo, &options);
    // Nobody calls it off.
    Ok(laid_out.map(|out| out.layout).unwrap_or_default())
}

/// One warning a script, however many editions lack its glyphs. `editions`: what each ([`Rendered::missing`]) lacks, by its path.
pub fn missing_glyphs(editions: &[(String, Vec<char>)]) -> Vec<Diagnostic> {
    let mut by_script: BTreeMap<&str, (BTreeSet<char>, Vec<&str>)> = BTreeMap::new();
    for (path, missing) in editions {
        for c in missing {
            let (chars, paths) = by_script.entry(scripts::script(*c)).or_default();
            chars.insert(*c);
            if paths.last() != Some(&path.as_str()) {
                paths.push(path);
            }
        }
    }
    let warn = |(script, (chars, paths)): (&str, (BTreeSet<char>, Vec<&str>))| {
        let path = paths.join(", ");
        let shows = if paths.len() == 1 { "shows" } else { "show" };
        // A handful shows what is meant.
        let some: Vec<String> = chars
            .iter()
            .take(5)
            .map(|c| format!("{c} (U+{:04X})", u32::from(*c)))
            .collect();
        let more = if chars.len() > some.len() {
            format!(" and {} more", chars.len() - some.len())
        } else {
            String::new()
        };
        Diagnostic::warning(
            "missing-glyph",
            format!(
                "no font has a glyph for {}{more} ({script}); {path} {shows} a mark instead",
                some.join(", ")
            ),
        )
        .help("name a font that has it in the theme: `fallback` in `[type]` of theme.toml")
    };
    by_script.into_iter().map(warn).collect()
}

/// Images that paper cannot show.
fn left_out(guide: &Guide, assets: &[usize]) -> Vec<Diagnostic> {
    let warn = |(index, asset): (usize, &Asset)| {
        let message = format!(
            "paper cannot show `{}`: it knows PNG, JPEG, WebP, GIF and SVG; the alternative text stands in for it",
            asset.path
        );
        shown_at(
            guide,
            index,
            Diagnostic::warning("image-left-out", message)
                .help("save it in one of these, or leave it to the site"),
        )
    };
    assets
        .iter()
        .filter_map(|index| Some((*index, guide.assets.get(*index)?)))
        .map(warn)
        .collect()
}

/// A theme's margins that leave hardly any paper.
fn cramped(path: &str) -> Diagnostic {
    Diagnostic::warning(
        "paper-too-small",
        format!("the theme's type and margins leave no room for text on the paper of {path}; its type is smaller than the theme asks for"),
    )
    .help("name a larger `paper` in the [[edition]], or smaller sizes and margins in `[paper]` of theme.toml")
}

/// Drawings that are shown without something.
fn simplified(guide: &Guide, notes: &[(usize, String)]) -> Vec<Diagnostic> {
    let mut by_asset: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for (asset, note) in notes {
        by_asset.entry(*asset).or_default().push(note);
    }
    let warn = |(index, notes): (usize, Vec<&str>)| {
        let asset = guide.assets.get(index)?;
        let message = format!(
            "paper does not show all of the drawing `{}`: {}",
            asset.path,
            notes.join("; ")
        );
        let problem = Diagnostic::warning("drawing-simplified", message)
            .help("draw it with shapes, text and pictures of its own file alone");
        Some(shown_at(guide, index, problem))
    };
    by_asset.into_iter().filter_map(warn).collect()
}

/// A problem with an image, at the place that shows it first.
fn shown_at(guide: &Guide, asset: usize, problem: Diagnostic) -> Diagnostic {
    match guide.first_shown(asset) {
        Some((file, span)) => problem.at(file, span),
        None => match guide.assets.get(asset) {
            Some(asset) => problem.at_path(asset.path.clone()),
            None => problem,
        },
    }
}

fn not_written(guide: &Guide, path: &str, problem: &WriteError) -> Diagnostic {
    let reason = match problem {
        WriteError::Image {
            asset,
            path,
            reason,
        } => {
            let message = format!("the image `{path}` is broken: {reason}");
            let problem = Diagnostic::error("broken-image", message)
                .help("export it once more, or take it out of the text");
            return shown_at(guide, *asset, problem);
        }
        WriteError::Subset { font, reason } => {
            format!("the font {font} cannot be embedded: {reason}")
        }
        WriteError::Pdf(reason) => reason.clone(),
    };
    Diagnostic::error(
        "pdf-not-written",
        format!("{path} could not be written: {reason}"),
    )
    .help("another font in the theme may help; if the theme is a built-in one, please report this")
}
