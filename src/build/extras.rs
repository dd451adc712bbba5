//! Stage `load`, last step: files that `[site]` names one by one: words, the picture of link previews, an icon.

use crate::config::{Config, NamedFile};
use crate::diagnostic::Diagnostic;
use crate::guide::{self, Asset, AssetKind};
use crate::memo::Memo;
use crate::pdf;
use crate::site::{self, Picture};
use crate::source::{self, SourceMap};
use crate::theme::Theme;
use crate::words::{Known, SPELLED, Strings};

/// What they hold.
pub struct Extras {
    /// The words that pages and paper say.
    pub strings: Strings,
    /// What link previews show.
    pub image: Option<Picture>,
    /// What stands in the browser's tab.
    pub icon: Option<Picture>,
}

impl Extras {
    /// Those that are no texts.
    pub fn assets(&self) -> impl Iterator<Item = &Asset> {
        let pictures = self.image.iter().chain(&self.icon);
        pictures.map(|picture| &picture.0)
    }
}

/// The files of a configuration, whether or not they are there.
pub fn named(config: &Config) -> impl Iterator<Item = &NamedFile> {
    let site = &config.site;
    [&site.strings, &site.image, &site.icon]
        .into_iter()
        .flatten()
}

pub(super) fn read(
    sources: &mut SourceMap,
    config: &Config,
    theme: &Theme,
    memo: &Memo,
    problems: &mut Vec<Diagnostic>,
) -> Extras {
    let site = &config.site;
    let strings = strings(sources, config, theme, memo, problems);
    // What previews of links show; they know no drawings.
    let image = site.image.as_ref().and_then(|named| {
        let fits = |asset: &Asset| {
            matches!(
                asset.kind,
                AssetKind::Png(..) | AssetKind::Jpeg(..) | AssetKind::WebP(..) | AssetKind::Gif(..)
            )
        };
        picture(sources, named, fits, "PNG, JPEG, GIF or WebP", problems)
    });
    let icon = site.icon.as_ref().and_then(|named| {
        let fits = |asset: &Asset| Picture::icon_type(asset).is_some();
        picture(sources, named, fits, "SVG, PNG or ICO", problems)
    });
    Extras {
        strings,
        image,
        icon,
    }
}

/// All words that a book in this theme can say.
pub(super) fn words(theme: &Theme, memo: &Memo) -> Known {
    let mut known = Known::clone(&site::known_words(theme, memo));
    for word in (pdf::WORDS.iter().chain(guide::CHOSEN_WORDS)).chain(&SPELLED) {
        known.entry((*word).to_owned()).or_default().plain = true;
    }
    for word in pdf::COUNTED {
        known.entry((*word).to_owned()).or_default().counted = true;
    }
    known
}

/// The words of the book's language, and of its own file.
fn strings(
    sources: &mut SourceMap,
    config: &Config,
    theme: &Theme,
    memo: &Memo,
    problems: &mut Vec<Diagnostic>,
) -> Strings {
    let named = config.site.strings.as_ref();
    let named = named.filter(|named| is_there(sources, named, problems));
    let file = named.and_then(|named| match sources.read(&named.path) {
        Ok(file) => Some(file),
        Err(problem) => {
            problems.push(*problem);
            None
        }
    });
    let text = file.and_then(|file| Some((file, sources.get(file)?.text.clone())));
    let file = text.as_ref().map(|(file, text)| (*file, &**text));
    let (strings, found) = Strings::load(&config.book.language, file, &words(theme, memo));
    problems.extend(found);
    strings
}

fn picture(
    sources: &SourceMap,
    named: &NamedFile,
    fits: impl Fn(&Asset) -> bool,
    kinds: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<Picture> {
    if !is_there(sources, named, problems) {
        return None;
    }
    let (file, span) = named.typed;
    match guide::asset(sources, &named.path) {
        Ok(asset) if fits(&asset) => return Some(Picture(asset)),
        Ok(_) => {
            let message = format!("`{}` is no picture that fits here", named.path);
            let problem = Diagnostic::error("bad-value", message).at(file, span);
            problems.push(problem.help(format!("{kinds} is wanted")));
        }
        Err(problem) => problems.push(problem.at(file, span)),
    }
    None
}

fn is_there(sources: &SourceMap, named: &NamedFile, problems: &mut Vec<Diagnostic>) -> bool {
    if source::is_file(sources.root(), &named.path) {
        return true;
    }
    let (file, span) = named.typed;
    let message = format!("there is no file `{}`", named.path);
    let problem = Diagnostic::error("no-file", message).at(file, span);
    problems.push(problem.help("a path starts at the book's folder"));
    false
}
