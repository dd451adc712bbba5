//! The breaks that are best for a paragraph as a whole.
//!
//! Knuth and Plass's total fit with TeX's constants ("TeX: The Program", parts 38 and 39): every place to break that some line can end at
//! becomes a node with the least demerits of all ways to get there, one for each fitness class; nodes from which no line can end any more
//! are dropped, so the cost is that of the breaks in about one line for each break, and grows with the text only. Three passes: without
//! hyphenation, with it, and with stretch out of nowhere so that there always is a result.

use std::sync::Arc;

use hypher::Lang;

use super::items::{Item, Kind};
use super::{ParagraphStyle, Piece, bound, hyphenate};
use crate::pdf::shape::{Division, Look, Shaper};

/// Where a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Break {
    /// Before this item; the item itself is not drawn if it is glue or a place to break. The number of items: the end.
    pub item: usize,
    /// Not 0: inside the box, before this byte of its text, with a hyphen.
    pub at: u32,
}

// TeX's constants (plain TeX), in its own units.
/// Demerits that each line costs, so that fewer lines are better.
const LINE_PENALTY: f64 = 10.0;
/// Cost of a hyphen that is not in the text, and in the last pass, whose lines are worse by themselves: there it would hardly count, and narrow
/// columns would be all hyphens.
const HYPHEN_PENALTY: f64 = 50.0;
const LAST_HYPHEN_PENALTY: f64 = 300.0;
/// Demerits of a second line in a row that ends in a hyphen: more than plain TeX's, whose measure is wider.
const DOUBLE_HYPHEN: f64 = 60_000.0;
/// Demerits of a third one: never if it can be helped (readers call it a ladder).
const HYPHEN_LADDER: f64 = 1_000_000.0;
/// Demerits of a hyphen in the last line but one.
const FINAL_HYPHEN: f64 = 5_000.0;
/// Demerits of a tight line beside a loose one.
const ADJACENT: f64 = 10_000.0;
/// Demerits of a last line of one word.
const LONE_WORD: f64 = 120_000.0;
/// Demerits of a last line of less than a word.
const LONE_SYLLABLE: f64 = 300_000.0;
/// Demerits of a last line so short that the next paragraph's indent would show under it, and what counts as short, in parts of the measure.
const SHORT_LAST: f64 = 10_000.0;
const SHORT_LAST_PART: f64 = 0.1;
/// Badness of lines in the passes: `\pretolerance` and a `\tolerance` between plain TeX's 200 and its usual 9999.
const FIRST_TOLERANCE: f64 = 100.0;
const SECOND_TOLERANCE: f64 = 400.0;
/// Badness of the worst line that is compared with others: in the last pass a line of half its width must not count as much as one of a third.
const INFINITE: f64 = 1e8;
/// In the last pass spaces are taken to stretch so many times as well: the worse lines of a narrow column are then still compared with each
/// other. It goes by the spaces that a line has, for it is the widest of them that a reader sees.
const LAST_GIVE: f64 = 1.5;
/// Stretch added to each line of the last pass, in parts of the measure (`\emergencystretch`), for lines of code without a space to stretch.
const EMERGENCY: f64 = 0.015;
/// What a ragged line may fall short by before it is bad, in parts of the measure.
const RAGGED_STRETCH: f64 = 0.09;
/// Room for the nodes of an ordinary paragraph.
const NODES: usize = 64;
/// Rounding in a ratio that must not make a line that fits not fit.
const EPSILON: f64 = 1e-6;

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

/// The first item of the line after a break: spaces and places to break vanish there.
pub(super) fn line_start(items: &[Item], at: Break) -> (usize, u32) {
    if at.at > 0 {
        return (at.item, at.at);
    }
    let mut next = at.item + 1;
    if matches!(
        items.get(at.item).map(|item| &item.kind),
        Some(Kind::Newline)
    ) {
        return (next, 0);
    }
    while items
        .get(next)
        .is_some_and(|item| matches!(item.kind, Kind::Glue { .. } | Kind::Gap { .. }))
    {
        next += 1;
    }
    (next, 0)
}

/// Sums over items.
#[derive(Debug, Clone, Copy, Default)]
struct Totals {
    width: f64,
    stretch: f64,
    shrink: f64,
}

impl Totals {
    fn add(&mut self, item: &Item) {
        self.width += f64::from(item.width);
        self.stretch += f64::from(item.stretch);
        self.shrink += f64::from(item.shrink);
    }
}

/// A break with the best way to it.
struct Node {
    at: Break,
    /// The node before, by index; the first node is its own.
    before: u32,
    /// Sums up to where the next line starts.
    totals: Totals,
    demerits: f64,
    /// 0 tight, 1 decent, 2 loose, 3 very loose.
    class: u8,
    /// Lines in a row, this one last, that end in a hyphen.
    hyphens: u8,
    first: bool,
}

/// What a pass allows.
#[derive(Clone, Copy)]
struct Pass {
    tolerance: f64,
    hyphenate: bool,
    /// How many times the stretch of the spaces counts.
    give: f64,
    /// Points of stretch besides.
    emergency: f64,
    last: bool,
}

impl Pass {
    /// What a hyphen costs.
    fn hyphen(self) -> f64 {
        if self.last {
            LAST_HYPHEN_PENALTY
        } else {
            HYPHEN_PENALTY
        }
    }
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
        let first = Pass {
            tolerance: FIRST_TOLERANCE,
            hyphenate: false,
            give: 1.0,
            emergency: 0.0,
            last: false,
        };
        let second = Pass {
            tolerance: SECOND_TOLERANCE,
            hyphenate: true,
            ..first
        };
        let last = Pass {
            tolerance: INFINITE,
            hyphenate: true,
            give: LAST_GIVE,
            emergency: EMERGENCY * measure,
            last: true,
        };
        let found = out.len();
        for pass in [first, second, last] {
            let pass = Pass {
                hyphenate: pass.hyphenate && self.lang.is_some(),
                ..pass
            };
            let mut ways = Vec::new();
            match self.run(pass, start, end, indent, &mut ways) {
                None if out.len() > found => return,
                None => {}
                Some(ending) => {
                    out.truncate(found);
                    out.append(&mut ways);
                    // What the next pass would find may end better, as long as its lines are good by themselves.
                    if ending == Ending::Full || pass.tolerance > FIRST_TOLERANCE {
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
        let mut state = State {
            measure: f64::from(self.style.width),
            indent,
            justify: self.style.justify,
            pass,
            nodes: Vec::with_capacity(NODES),
            active: Vec::with_capacity(NODES),
        };
        state.active.push(0);
        state.nodes.push(Node {
            at: Break { item: start, at: 0 },
            before: 0,
            totals: Totals::default(),
            demerits: 0.0,
            class: 1,
            hyphens: 0,
            first: true,
        });
        let mut totals = Totals::default();
        let mut boxes = false;
        for index in start..end {
            let item = &self.items[index];
            match &item.kind {
                Kind::Box(_) => {
                    if pass.hyphenate
                        && item.prose
                        && self.lang.is_some()
                        && state.may_end_in(&totals, item)
                    {
                        for division in self.divisions(index) {
                            let mut here = totals;
                            here.width += f64::from(division.before);
                            let mut next = totals;
                            next.width += f64::from(item.width) - f64::from(division.after);
                            let at = Break {
                                item: index,
                                at: division.at,
                            };
                            if !state.try_break(at, &here, next, pass.hyphen(), true) {
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
                        && !self.try_item(&mut state, index, end, &totals, penalty, false)
                    {
                        return None;
                    }
                }
                Kind::Gap { penalty }
                    if boxes
                        && !self.try_item(
                            &mut state,
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
                    if !self.try_item(&mut state, index, end, &here, pass.hyphen(), true) {
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
        state.finish(self.items, end, &totals, out)
    }

    fn try_item(
        &self,
        state: &mut State,
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
        state.try_break(at, here, after, penalty, hyphen)
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

struct State {
    measure: f64,
    indent: f64,
    justify: bool,
    pass: Pass,
    nodes: Vec<Node>,
    /// Nodes from which the current line may start.
    active: Vec<u32>,
}

impl State {
    fn target(&self, node: &Node) -> f64 {
        if node.first {
            self.measure - self.indent
        } else {
            self.measure
        }
    }

    /// How much the spaces of a line from `node` to `here` must grow (1: all they are made for) or shrink (down to -1; below: too long).
    fn ratio(&self, node: &Node, here: &Totals) -> f64 {
        let room = self.target(node) - (here.width - node.totals.width);
        if room >= 0.0 {
            let stretch = if self.justify {
                (here.stretch - node.totals.stretch) * self.pass.give + self.pass.emergency
            } else {
                self.measure * RAGGED_STRETCH
            };
            if stretch > 0.0 {
                room / stretch
            } else if room < EPSILON {
                0.0
            } else {
                f64::INFINITY
            }
        } else {
            let shrink = if self.justify {
                here.shrink - node.totals.shrink
            } else {
                0.0
            };
            if shrink > 0.0 {
                room / shrink
            } else if room > -EPSILON * self.measure {
                0.0
            } else {
                f64::NEG_INFINITY
            }
        }
    }

    /// Whether some line could end inside a box: it starts where there is room left, and ends where a line is full enough.
    fn may_end_in(&self, before: &Totals, item: &Item) -> bool {
        let loosest = (self.pass.tolerance / 100.0).cbrt();
        let mut after = *before;
        after.add(item);
        self.active.iter().any(|index| {
            let Some(node) = self.nodes.get(*index as usize) else {
                return false;
            };
            self.ratio(node, before) > 0.0
                && (self.pass.last || self.ratio(node, &after) <= loosest)
        })
    }

    /// Considers a break. `here`: sums up to the line's end; `next`: up to where the next line would start. False: no way leads on.
    fn try_break(
        &mut self,
        at: Break,
        here: &Totals,
        next: Totals,
        penalty: f64,
        hyphen: bool,
    ) -> bool {
        let mut best: [Option<(f64, u32)>; 4] = [None; 4];
        let mut given_up = None;
        let mut kept = 0;
        for i in 0..self.active.len() {
            let index = self.active[i];
            let node = &self.nodes[index as usize];
            let ratio = self.ratio(node, here);
            if ratio < -1.0 - EPSILON {
                given_up = Some(index);
                continue;
            }
            self.active[kept] = index;
            kept += 1;
            let badness = badness(ratio);
            if badness > self.pass.tolerance {
                continue;
            }
            let class = class(ratio);
            let demerits = self.demerits(node, badness, penalty, class, hyphen);
            let slot = &mut best[usize::from(class)];
            if slot.is_none_or(|(least, _)| demerits < least) {
                *slot = Some((demerits, index));
            }
        }
        self.active.truncate(kept);
        for (class, found) in best.into_iter().enumerate() {
            if let Some((demerits, before)) = found {
                self.push(at, before, next, demerits, class as u8, hyphen);
            }
        }
        if self.active.is_empty() {
            // No line fits: what cannot be divided is wider than the measure.
            let Some(before) = given_up.filter(|_| self.pass.last) else {
                return false;
            };
            let demerits = self.nodes[before as usize].demerits;
            self.push(at, before, next, demerits, 1, hyphen);
        }
        true
    }

    fn demerits(&self, node: &Node, badness: f64, penalty: f64, class: u8, hyphen: bool) -> f64 {
        let line = LINE_PENALTY + badness;
        let mut demerits = node.demerits + line * line + penalty * penalty;
        if hyphen && node.hyphens > 0 {
            demerits += if node.hyphens > 1 {
                HYPHEN_LADDER
            } else {
                DOUBLE_HYPHEN
            };
        }
        if self.justify && class.abs_diff(node.class) > 1 {
            demerits += ADJACENT;
        }
        demerits
    }

    fn push(
        &mut self,
        at: Break,
        before: u32,
        totals: Totals,
        demerits: f64,
        class: u8,
        hyphen: bool,
    ) {
        let hyphens = if hyphen {
            self.nodes[before as usize].hyphens.saturating_add(1)
        } else {
            0
        };
        self.active.push(self.nodes.len() as u32);
        self.nodes.push(Node {
            at,
            before,
            totals,
            demerits,
            class,
            hyphens,
            first: false,
        });
    }

    /// The last line: chooses the best way and writes its breaks.
    fn finish(
        &self,
        items: &[Item],
        end: usize,
        here: &Totals,
        out: &mut Vec<Break>,
    ) -> Option<Ending> {
        let mut best: Option<(f64, u32, Ending)> = None;
        for &index in &self.active {
            let node = &self.nodes[index as usize];
            let length = here.width - node.totals.width;
            // The last line is not stretched.
            let ratio = self.ratio(node, here).min(0.0);
            if ratio < -1.0 - EPSILON && !self.pass.last {
                continue;
            }
            let badness = if ratio < -1.0 - EPSILON {
                // What fits nowhere: the less of it sticks out, the better.
                let excess = length - self.target(node);
                INFINITE * (1.0 + excess / self.measure.max(1.0))
            } else {
                badness(ratio)
            };
            let ending = Ending::of(items, node, end);
            let mut demerits = self.demerits(node, badness, 0.0, class(ratio), false);
            demerits += match ending {
                Ending::Full if node.hyphens > 0 => FINAL_HYPHEN,
                Ending::Full => 0.0,
                Ending::Word => LONE_WORD,
                Ending::Syllable => LONE_SYLLABLE,
            };
            if length < SHORT_LAST_PART * self.measure {
                demerits += SHORT_LAST;
            }
            if best.is_none_or(|(least, ..)| demerits < least) {
                best = Some((demerits, index, ending));
            }
        }
        let (_, mut index, ending) = best?;
        let from = out.len();
        while index != 0 {
            let node = &self.nodes[index as usize];
            out.push(node.at);
            index = node.before;
        }
        out[from..].reverse();
        Some(ending)
    }
}

/// What stands in the last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// Several words, or the only line.
    Full,
    /// One word.
    Word,
    /// The end of a word.
    Syllable,
}

impl Ending {
    fn of(items: &[Item], node: &Node, end: usize) -> Ending {
        if node.first {
            return Ending::Full;
        }
        let (start, _) = line_start(items, node.at);
        let glue = |item: &Item| matches!(item.kind, Kind::Glue { .. });
        let line = items.get(start..end).unwrap_or_default();
        let words = line.len() - line.iter().rev().take_while(|item| glue(item)).count();
        if line.iter().take(words).any(glue) {
            Ending::Full
        } else if node.hyphens > 0 {
            Ending::Syllable
        } else {
            Ending::Word
        }
    }
}

fn badness(ratio: f64) -> f64 {
    // Not a number where the measure is none.
    (100.0 * ratio.abs().powi(3)).min(INFINITE)
}

fn class(ratio: f64) -> u8 {
    match ratio {
        r if r < -0.5 => 0,
        r if r <= 0.5 => 1,
        r if r <= 1.0 => 2,
        _ => 3,
    }
}
