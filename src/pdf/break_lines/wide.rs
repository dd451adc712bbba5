//! What is wider than a line: places to break in it.

use hypher::Lang;
use unicode_segmentation::UnicodeSegmentation;

use super::items::{Item, Kind};
use super::{Breaks, ParagraphStyle, Piece, code, hyphenate};
use crate::pdf::shape::{Shaped, Shaper};

/// Cost of a break between any two clusters of what fits nowhere.
pub(super) const ANYWHERE: f32 = 2000.0;

/// Cost of a break behind a joint of a word that fits nowhere: cheaper than a hyphen that it has not.
const AT_JOINT: f32 = 20.0;

/// Clusters that stay together at either end of it, and letters before a joint.
const END: usize = 3;

/// The items with places to break in whatever is wider than a line of the paragraph.
pub(super) fn divided(
    shaper: &Shaper<'_>,
    pieces: &[Piece],
    items: Vec<Item>,
    style: &ParagraphStyle,
) -> Vec<Item> {
    let measure = style.width - style.first_indent.max(0.0);
    if longest_run(shaper, pieces, &items) <= measure {
        return items;
    }
    let divider = Divider {
        shaper,
        pieces,
        measure,
        // A word that no line holds is divided as its language does it also where others are not: it has to be, and a hyphen shows it.
        lang: hyphenate::language(shaper.language),
        anywhere: if style.justify {
            ANYWHERE
        } else {
            ANYWHERE * code::RAGGED
        },
    };
    divider.runs(items)
}

/// Whether a line may end at an item.
fn breaks(item: &Item) -> bool {
    matches!(
        item.kind,
        Kind::Glue {
            penalty: Some(_),
            ..
        } | Kind::Gap { .. }
            | Kind::SoftHyphen
            | Kind::Newline
    )
}

/// Spaces at the start of a line: they are content there (the indentation of code), and no line ends after them.
#[derive(Default)]
struct Lead {
    /// Their width, until something follows them.
    width: f32,
    /// Whether something has.
    followed: bool,
}

impl Lead {
    fn pass(&mut self, item: &Item) {
        match item.kind {
            Kind::Newline => *self = Lead::default(),
            Kind::Glue { .. } if !self.followed => self.width += item.width,
            _ => {
                *self = Lead {
                    width: 0.0,
                    followed: true,
                }
            }
        }
    }
}

/// What a line that ends at an item is longer by than what stands before it: the hyphen that is drawn there.
fn hyphen(shaper: &Shaper<'_>, pieces: &[Piece], item: Option<&Item>) -> f32 {
    match item.map(|item| (&item.kind, pieces.get(item.piece as usize))) {
        Some((Kind::SoftHyphen, Some(Piece::Text { style, .. }))) => {
            shaper.shape_in(&shaper.look(style), "-").width
        }
        _ => 0.0,
    }
}

/// The width of the widest stretch without a place to break, with the hyphen that it may end in.
fn longest_run(shaper: &Shaper<'_>, pieces: &[Piece], items: &[Item]) -> f32 {
    let mut longest = 0.0_f32;
    let (mut run, mut lead) = (0.0, Lead::default());
    for item in items {
        lead.pass(item);
        if breaks(item) {
            longest = longest.max(run + hyphen(shaper, pieces, Some(item)));
            run = lead.width;
        } else {
            run += item.width;
        }
        longest = longest.max(run);
    }
    longest
}

/// Puts places to break into what is wider than a line.
struct Divider<'s, 'a> {
    shaper: &'s Shaper<'a>,
    pieces: &'s [Piece],
    /// Width of the narrowest line.
    measure: f32,
    lang: Option<Lang>,
    /// Cost of a break between any two clusters.
    anywhere: f32,
}

impl Divider<'_, '_> {
    /// Divides every stretch that is wider than the measure and has no place to break.
    fn runs(&self, items: Vec<Item>) -> Vec<Item> {
        let mut out = Vec::with_capacity(items.len() + 64);
        let mut start = 0;
        let mut lead = Lead::default();
        while start < items.len() {
            let end = items[start..]
                .iter()
                .position(breaks)
                .map_or(items.len(), |n| start + n);
            let run = &items[start..end];
            let width: f32 = lead.width
                + run.iter().map(|item| item.width).sum::<f32>()
                + hyphen(self.shaper, self.pieces, items.get(end));
            run.iter().for_each(|item| lead.pass(item));
            if width <= self.measure {
                out.extend_from_slice(run);
            } else {
                // A run of many lines is cut in coarser parts, each an eighth of a line: their number is what costs.
                let part = if width > 4.0 * self.measure {
                    self.measure / 8.0
                } else {
                    0.0
                };
                self.run(run, part, &mut out);
            }
            if let Some(item) = items.get(end) {
                lead.pass(item);
                out.push(item.clone());
            }
            start = end + 1;
        }
        out
    }

    fn run(&self, run: &[Item], part: f32, out: &mut Vec<Item>) {
        for (n, item) in run.iter().enumerate() {
            match &item.kind {
                Kind::Glue { count, .. } => out.push(Item {
                    kind: Kind::Glue {
                        count: *count,
                        penalty: Some(0.0),
                    },
                    ..item.clone()
                }),
                Kind::Box(shaped) => {
                    if n > 0 && matches!(run[n - 1].kind, Kind::Box(_)) {
                        out.push(sign(
                            item,
                            Kind::Gap {
                                penalty: self.anywhere,
                            },
                        ));
                    }
                    self.word(item, shaped, part, out);
                }
                _ => out.push(item.clone()),
            }
        }
    }

    /// A word: behind the hyphens and other joints that it has; what is still wider than a line, between its syllables if it has any and they fit, else
    /// between its clusters.
    fn word(&self, item: &Item, shaped: &Shaped, part: f32, out: &mut Vec<Item>) {
        let Some(Piece::Text { style, breaks, .. }) = self.pieces.get(item.piece as usize) else {
            return;
        };
        let look = self.shaper.look(style);
        let mut push = |text: &str, sign_before: Option<Kind>| {
            if let Some(kind) = sign_before {
                out.push(sign(item, kind));
            }
            let shaped = self.shaper.shape_in(&look, text);
            out.push(Item {
                width: shaped.width,
                kind: Kind::Box(shaped),
                prose: false,
                ..item.clone()
            });
        };
        let width = |text: &str| self.shaper.shape_in(&look, text).width;
        let language = *breaks != Breaks::Code;
        let joined = if language {
            joints(&shaped.text)
        } else {
            vec![&*shaped.text]
        };
        let several = joined.len() > 1;
        // The hyphen that may stand behind it.
        let fits = |text: &str| width(&format!("{text}-")) <= self.measure;
        let joined_fits = |word: &str| several && fits(word);
        for (n, word) in joined.into_iter().enumerate() {
            let joint = (n > 0).then_some(Kind::Gap { penalty: AT_JOINT });
            if joined_fits(word) {
                push(word, joint);
                continue;
            }
            let syllables = if language {
                self.syllables(word)
            } else {
                Vec::new()
            };
            let (parts, sign) = if syllables.len() > 1 && syllables.iter().all(|text| fits(text)) {
                (syllables, Kind::SoftHyphen)
            } else {
                let penalty = self.anywhere;
                let all = clusters(word, width(word), part);
                (self.apart(word, all, &width), Kind::Gap { penalty })
            };
            for (m, text) in parts.into_iter().enumerate() {
                let before = if m > 0 {
                    Some(sign.clone())
                } else {
                    joint.clone()
                };
                push(text, before);
            }
        }
    }

    /// The clusters of a text, those at either end together if a line holds them: no letter stands alone.
    fn apart<'t>(
        &self,
        text: &'t str,
        clusters: Vec<&'t str>,
        width: &impl Fn(&str) -> f32,
    ) -> Vec<&'t str> {
        let Some(middle) = clusters
            .get(END..clusters.len().saturating_sub(END))
            .filter(|m| !m.is_empty())
        else {
            return clusters;
        };
        let head: usize = clusters.iter().take(END).map(|c| c.len()).sum();
        let tail: usize = clusters.iter().rev().take(END).map(|c| c.len()).sum();
        let (head, tail) = (&text[..head], &text[text.len() - tail..]);
        if width(head).max(width(&format!("{tail}-"))) > self.measure {
            return clusters;
        }
        std::iter::once(head)
            .chain(middle.iter().copied())
            .chain([tail])
            .collect()
    }

    fn syllables<'t>(&self, text: &'t str) -> Vec<&'t str> {
        let Some(lang) = self.lang else {
            return Vec::new();
        };
        let mut syllables = Vec::new();
        let mut rest = text;
        for at in hyphenate::divisions(lang, text).into_iter().rev() {
            let Some((before, after)) = rest.split_at_checked(at as usize) else {
                continue;
            };
            syllables.push(after);
            rest = before;
        }
        syllables.push(rest);
        syllables.reverse();
        syllables
    }
}

/// A word in the parts that hyphens and other joints join, each with the joint behind it.
fn joints(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut chars = word.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = at + c.len_utf8();
        let follows = chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        let joint = matches!(c, '-' | '\u{2010}' | '/' | '_' | '\u{2013}' | '\u{2014}');
        if joint
            && follows
            && word[start..at]
                .chars()
                .filter(|c| c.is_alphanumeric())
                .count()
                >= END
        {
            parts.push(&word[start..next]);
            start = next;
        }
    }
    parts.push(&word[start..]);
    parts
}

/// A place to break in the piece of another item.
fn sign(of: &Item, kind: Kind) -> Item {
    Item {
        kind,
        width: 0.0,
        stretch: 0.0,
        shrink: 0.0,
        piece: of.piece,
        prose: false,
    }
}

/// The grapheme clusters of a text `width` wide, or groups of them up to about `part` wide.
fn clusters(text: &str, width: f32, part: f32) -> Vec<&str> {
    if part <= 0.0 {
        return text.graphemes(true).collect();
    }
    let average = width / text.chars().count().max(1) as f32;
    let group = (part / average.max(0.01)).max(1.0) as usize;
    let mut groups = Vec::new();
    let mut start = 0;
    for (n, (at, _)) in text.grapheme_indices(true).enumerate() {
        if n > 0 && n % group == 0 {
            groups.push(&text[start..at]);
            start = at;
        }
    }
    groups.push(&text[start..]);
    groups
}
