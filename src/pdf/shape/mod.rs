//! Text to glyphs, with a word cache.
//!
//! `chars` says which characters are drawn at all; `faces` chooses a face for each grapheme cluster (fallback); `run` shapes
//! a stretch of one face with harfrust; `letters` does without it where it can; this file keeps what was shaped. A [`Look`] is everything of a style that changes
//! glyphs or advances (not the colour): it holds the words shaped in it, in shards, so that threads rarely wait for each other.

mod chars;
mod faces;
mod letters;
mod run;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use harfrust::{Feature, Language, Script, ShapePlan, Tag};
use rustc_hash::{FxHashMap, FxHasher};

use self::letters::Letters;
use super::fonts::{Family, FontBook};
use super::page::{FontId, Glyph};
use crate::theme::Color;

/// How a stretch of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    /// Family.
    pub family: Family,
    /// Bold (or semibold).
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Size in points.
    pub size: f32,
    /// Colour (not part of shaping).
    pub color: Color,
    /// All small capitals (`smcp` and `c2sc`).
    pub small_caps: bool,
    /// Which figures.
    pub figures: Figures,
    /// Letter-spacing in ems.
    pub tracking: f32,
    /// Baseline shift upwards in points (sub, sup).
    pub rise: f32,
    /// Struck through.
    pub strike: bool,
    /// Underlined.
    pub underline: bool,
}

/// Which figures (OpenType `onum`, `lnum`, `pnum`, `tnum`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Figures {
    /// Old-style, proportional: in running text.
    OldStyle,
    /// Lining, proportional: in titles and metrics.
    Lining,
    /// Lining, tabular: in tables and contents.
    Tabular,
}

/// A shaped piece of text: one or more faces (fallback), no line breaks, no justification.
#[derive(Debug, Clone, PartialEq)]
pub struct Shaped {
    /// Stretches of one face. Glyph texts point into `text`.
    pub runs: Vec<ShapedRun>,
    /// The text.
    pub text: Arc<str>,
    /// Sum of advances, in points.
    pub width: f32,
    /// The ways to divide it, once somebody asked: kept with the word, for it comes again in other lines.
    pub divisions: OnceLock<Box<[Division]>>,
}

/// A way to divide a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Division {
    /// The byte of the text before which the next line begins.
    pub at: u32,
    /// Width of what stands before it, with a hyphen, in points.
    pub before: f32,
    /// Width of what stands after it.
    pub after: f32,
}

/// A stretch of one face.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapedRun {
    /// Face.
    pub font: FontId,
    /// Size relative to the style's: 1, but less for a fallback face that looks larger than text (emoji). Advances and offsets
    /// are those of the reduced size already.
    pub scale: f32,
    /// The bytes of the piece's text that the run stands for.
    pub text: (u32, u32),
    /// Glyphs with advances in points.
    pub glyphs: Vec<Glyph>,
}

/// What of a style changes glyphs or advances. Floats by their bits, so that it can be a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct LookKey {
    family: Family,
    bold: bool,
    italic: bool,
    small_caps: bool,
    figures: Figures,
    size: u32,
    tracking: u32,
}

impl LookKey {
    fn new(style: &TextStyle) -> Self {
        LookKey {
            family: style.family,
            bold: style.bold,
            italic: style.italic,
            small_caps: style.small_caps,
            figures: style.figures,
            size: style.size.to_bits(),
            tracking: style.tracking.to_bits(),
        }
    }
}

/// Shards of a look's words: more than threads, so that two seldom want the same one.
const SHARDS: usize = 16;
/// Words kept in a shard; a book's vocabulary in one look is some thousands, so this bounds memory, not ordinary use.
const WORDS_PER_SHARD: usize = 4096;
/// Longer pieces (whole lines of code, mostly) come once only and are not kept.
const CACHED_BYTES: usize = 48;

type Shard = Mutex<FxHashMap<Arc<str>, Arc<Shaped>>>;

/// A style as the shaper sees it, with the words shaped in it.
pub(super) struct Look {
    /// Faces in the order in which they are asked for a character.
    chain: Vec<FontId>,
    /// Points.
    size: f32,
    /// Points added after each glyph.
    tracking: f32,
    features: FeatureSet,
    /// The word space.
    space: OnceLock<Arc<Shaped>>,
    /// Whether words may be put together of letters, where they may; known from the first text on.
    letters: Option<OnceLock<Option<Letters>>>,
    shards: [Shard; SHARDS],
}

/// OpenType features as a small number, so that plans are shared by looks that differ in size only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct FeatureSet {
    small_caps: bool,
    figures: Figures,
    ligatures: bool,
}

impl FeatureSet {
    fn list(self) -> Vec<Feature> {
        let mut list = Vec::with_capacity(8);
        let mut set = |tag: &[u8; 4], value: u32| list.push(Feature::new(Tag::new(tag), value, ..));
        if self.small_caps {
            set(b"smcp", 1);
            set(b"c2sc", 1);
        }
        match self.figures {
            Figures::OldStyle => {
                set(b"onum", 1);
                set(b"pnum", 1);
            }
            Figures::Lining => {
                set(b"lnum", 1);
                set(b"pnum", 1);
            }
            Figures::Tabular => {
                set(b"lnum", 1);
                set(b"tnum", 1);
            }
        }
        if !self.ligatures {
            // `calt` too: it is where programming fonts keep the arrows that they make of `->`.
            for tag in [b"liga", b"clig", b"calt"] {
                set(tag, 0);
            }
        }
        list
    }
}

type PlanKey = (FontId, Option<Script>, FeatureSet);

/// Shapes for one edition: the font book and the caches. Shared by threads.
pub struct Shaper<'a> {
    /// The faces.
    pub fonts: &'a FontBook,
    /// BCP 47 tag.
    pub language: &'a str,
    ot_language: Option<Language>,
    looks: RwLock<FxHashMap<LookKey, Arc<Look>>>,
    plans: RwLock<FxHashMap<PlanKey, Arc<ShapePlan>>>,
    /// The face that has emoji, if any.
    emoji: Option<FontId>,
    missing: Mutex<BTreeSet<char>>,
}

impl<'a> Shaper<'a> {
    /// A shaper with empty caches.
    pub fn new(fonts: &'a FontBook, language: &'a str) -> Self {
        Shaper {
            fonts,
            language,
            ot_language: Language::new(language),
            looks: RwLock::default(),
            plans: RwLock::default(),
            emoji: faces::emoji_face(fonts),
            missing: Mutex::default(),
        }
    }

    /// Shapes a piece of text without line breaks: kerning, ligatures (not in [`Family::Mono`]), features of the style, fallback
    /// down to the emoji face. A character that no face has becomes U+FFFD's or `?`'s glyph and is remembered in [`Shaper::missing`].
    pub fn shape(&self, text: &str, style: &TextStyle) -> Arc<Shaped> {
        self.shape_in(&self.look(style), text)
    }

    /// Characters that no face has, in order.
    pub fn missing(&self) -> Vec<char> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        missing.iter().copied().collect()
    }

    /// All that was kept, to be let go of at leisure: it is every word of the book.
    pub(super) fn into_words(self) -> impl Send + 'static {
        (self.looks, self.plans)
    }

    /// The look of a style: fetch it once for many words.
    pub(super) fn look(&self, style: &TextStyle) -> Arc<Look> {
        let key = LookKey::new(style);
        if let Some(look) = self
            .looks
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Arc::clone(look);
        }
        let features = FeatureSet {
            small_caps: style.small_caps,
            figures: style.figures,
            // Spaced letters must not stick together here and there.
            ligatures: style.family != Family::Mono && style.tracking == 0.0,
        };
        let look = Look {
            chain: self.fonts.chain(style.family, style.bold, style.italic),
            size: style.size,
            tracking: style.tracking * style.size,
            features,
            space: OnceLock::new(),
            letters: Letters::possible(style.family, features).then(OnceLock::new),
            shards: Default::default(),
        };
        let mut looks = self.looks.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(looks.entry(key).or_insert_with(|| Arc::new(look)))
    }

    /// [`Shaper::shape`], in a look fetched before.
    pub(super) fn shape_in(&self, look: &Look, text: &str) -> Arc<Shaped> {
        if let Some(shaped) = self.of_letters(look, text) {
            return Arc::new(shaped);
        }
        if text.len() > CACHED_BYTES {
            return Arc::new(self.shape_fresh(look, text));
        }
        let mut hasher = FxHasher::default();
        text.hash(&mut hasher);
        // The map inside the shard uses the low and top bits of the same hash: take others.
        let shard = &look.shards[(hasher.finish() >> 32) as usize % SHARDS];
        if let Some(shaped) = shard
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(text)
        {
            return Arc::clone(shaped);
        }
        let shaped = Arc::new(self.shape_fresh(look, text));
        let mut words = shard.lock().unwrap_or_else(PoisonError::into_inner);
        if words.len() < WORDS_PER_SHARD {
            words.insert(Arc::clone(&shaped.text), Arc::clone(&shaped));
        }
        shaped
    }

    /// A text put together of letters; `None`: it has others, or the look has none of that kind.
    fn of_letters(&self, look: &Look, text: &str) -> Option<Shaped> {
        let letters = look.letters.as_ref()?;
        let letters = letters.get_or_init(|| Letters::of(self, look));
        letters.as_ref()?.shape(text)
    }

    /// The word space of a look.
    pub(super) fn space<'l>(&self, look: &'l Look) -> &'l Arc<Shaped> {
        look.space.get_or_init(|| self.shape_in(look, " "))
    }
}

#[cfg(test)]
mod tests;
