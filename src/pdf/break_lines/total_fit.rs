//! The breaks that are best for a paragraph as a whole: goes over its items and offers each place to break to the `ways` that lead there.
//!
//! Knuth and Plass's total fit ("TeX: The Program", parts 38 and 39) in three passes: without hyphenation, with it, and with stretch out of
//! nowhere so that there always is a result.

use std::sync::Arc;

use hypher::Lang;

use super::items::{Break, Item, Kind, line_start};
use super::ways::{Ending, Pass, Totals, Ways};
use super::{ParagraphStyle, Piece, bound, hyphenate};
use crate::pdf::shape::{Division, Look, Shaper};

/// Chooses the breaks of a paragraph. Every forced line end is one; the last is the end of the items, unless nothing follows the last forced one.
pub(super) fn breaks(
    shaper: &Shaper<'_>,
    items: &[Item],
    pieces: &[Piece],
    style: &ParagraphStyle,
) -> Vec<Break> {
    let lang = if style.hyphenate {
        hyphenate::language(shaper.language)
    } else {
        None
    };
    let fitter = Fitter {
        shaper,
        items,
        pieces,
        style,
        lang,
    };
    let mut breaks = Vec::new();
    let mut start = 0;
    while start < items.len() {
        let end = items[start..]
            .iter()
            .position(|item| matches!(item.kind, Kind::Newline))
            .map_or(items.len(), |n| start + n);
        let indent = if start == 0 { style.first_indent } else { 0.0 };
        fitter.part(start, end, f64::from(indent), &mut breaks);
        breaks.push(Break { item: end, at: 0 });
        start = end + 1;
    }
    breaks
}

struct Fitter<'s, 'a> {
    shaper: &'s Shaper<'a>,
    items: &'s [Item],
    pieces: &'s [Piece],
    style: &'s ParagraphStyle,
    lang: Option<Lang>,
}

impl<'s> Fitter<'s, '_> {
    /// Breaks of the items from `start` to `end`, without the one at the end.
    fn part(&self, start: usize, end: usize, indent: f64, out: &mut Vec<Break>) {
        let items = &self.items[start..end];
        // The ordinary short case: all of it fits in one line.
        let width: f64 = items.iter().map(|item| f64::from(item.width)).sum();
        if width <= f64::from(self.style.width) - indent {
            return;
        }
        let measure = f64::from(self.style.width);
        let found = out.len();
        for pass in Pass::all(measure, self.lang.is_some()) {
            let mut chosen = Vec::new();
            match self.run(pass, start, end, indent, &mut chosen) {
                None if out.len() > found => return,
                None => {}
                Some(ending) => {
                    out.truncate(found);
                    out.append(&mut chosen);
                    // What the next pass would find may end better, as long as its lines are good by themselves.
                    if ending == Ending::Full || !pass.is_first() {
                        return;
                    }
                }
            }
        }
    }

    /// One pass. How the last line ends, if it found a way.
    fn run(
        &self,
        pass: Pass,
        start: usize,
        end: usize,
        indent: f64,
        out: &mut Vec<Break>,
    ) -> Option<Ending> {
        let mut ways = Ways::new(
            f64::from(self.style.width),
            indent,
            self.style.justify,
            pass,
            start,
        );
        let mut totals = Totals::default();
        let mut boxes = false;
        for index in start..end {
            let item = &self.items[index];
            match &item.kind {
                Kind::Box(_) => {
                    if pass.hyphenate && item.prose && ways.may_end_in(&totals, item) {
                        for division in self.divisions(index) {
                            let mut here = totals;
                            here.width += f64::from(division.before);
                            let mut next = totals;
                            next.width += f64::from(item.width) - f64::from(division.after);
                            let at = Break {
                                item: index,
                                at: division.at,
                            };
                            if !ways.try_break(at, &here, next, pass.hyphen(), true) {
                                return None;
                            }
                        }
                    }
                    boxes = true;
                }
                Kind::Kern => boxes = true,
                Kind::Glue {
                    penalty: Some(penalty),
                    ..
                } if boxes => {
                    // Two spaces in a row are one place to break.
                    let again = matches!(
                        self.items[index - 1].kind,
                        Kind::Glue {
                            penalty: Some(_),
                            ..
                        }
                    );
                    let bound = *penalty >= bound::PARTED && !pass.last;
                    let penalty = f64::from(*penalty);
                    if !again
                        && !bound
                        && !self.try_item(&mut ways, index, end, &totals, penalty, false)
                    {
                        return None;
                    }
                }
                Kind::Gap { penalty }
                    if boxes
                        && !self.try_item(
                            &mut ways,
                            index,
                            end,
                            &totals,
                            f64::from(*penalty),
                            false,
                        ) =>
                {
                    return None;
                }
                Kind::SoftHyphen if boxes => {
                    let mut here = totals;
                    here.width += f64::from(self.hyphen_width(item));
                    if !self.try_item(&mut ways, index, end, &here, pass.hyphen(), true) {
                        return None;
                    }
                }
                _ => {}
            }
            totals.add(item);
        }
        // Space at the very end is not part of the last line.
        for item in self.items[start..end].iter().rev() {
            if !matches!(item.kind, Kind::Glue { .. } | Kind::Gap { .. }) {
                break;
            }
            totals.width -= f64::from(item.width);
            totals.stretch -= f64::from(item.stretch);
            totals.shrink -= f64::from(item.shrink);
        }
        ways.finish(self.items, end, &totals, out)
    }

    fn try_item(
        &self,
        ways: &mut Ways,
        index: usize,
        end: usize,
        here: &Totals,
        penalty: f64,
        hyphen: bool,
    ) -> bool {
        let at = Break { item: index, at: 0 };
        let (next, _) = line_start(self.items, at);
        if next >= end {
            // Nothing would follow.
            return true;
        }
        let mut after = *here;
        if hyphen {
            after.width -= f64::from(self.hyphen_width(&self.items[index]));
        }
        for item in &self.items[index..next] {
            after.add(item);
        }
        ways.try_break(at, here, after, penalty, hyphen)
    }

    fn hyphen_width(&self, item: &Item) -> f32 {
        match self.look(item) {
            Some(look) => self.shaper.shape_in(&look, "-").width,
            None => 0.0,
        }
    }

    fn look(&self, item: &Item) -> Option<Arc<Look>> {
        match self.pieces.get(item.piece as usize) {
            Some(Piece::Text { style, .. }) => Some(self.shaper.look(style)),
            _ => None,
        }
    }

    /// The ways to divide a box.
    fn divisions(&self, index: usize) -> &'s [Division] {
        let items = self.items;
        let item = &items[index];
        let (Some(lang), Kind::Box(shaped)) = (self.lang, &item.kind) else {
            return &[];
        };
        // A word that goes on in another style is not a word of its own.
        let joins = |other: Option<&Item>, end: bool| match other.map(|item| &item.kind) {
            Some(Kind::Box(other)) => {
                let c = if end {
                    other.text.chars().next()
                } else {
                    other.text.chars().next_back()
                };
                c.is_some_and(char::is_alphanumeric)
            }
            Some(Kind::SoftHyphen) => true,
            _ => false,
        };
        let previous = index.checked_sub(1).and_then(|i| items.get(i));
        if joins(previous, false) || joins(items.get(index + 1), true) {
            return &[];
        }
        shaped
            .divisions
            .get_or_init(|| self.divided(lang, item, &shaped.text))
    }

    /// The ways to divide a word of its own.
    fn divided(&self, lang: Lang, item: &Item, text: &str) -> Box<[Division]> {
        let Some(look) = self.look(item) else {
            return Box::default();
        };
        let mut prefix = String::with_capacity(text.len() + 1);
        hyphenate::divisions(lang, text)
            .into_iter()
            .filter_map(|at| {
                let (before, after) = text.split_at_checked(at as usize)?;
                prefix.clear();
                prefix.push_str(before);
                prefix.push('-');
                Some(Division {
                    at,
                    before: self.shaper.shape_in(&look, &prefix).width,
                    after: self.shaper.shape_in(&look, after).width,
                })
            })
            .collect()
    }
}
