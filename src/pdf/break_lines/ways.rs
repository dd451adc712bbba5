//! The ways that lead to a break, and which is best.
//!
//! Every place to break that some line can end at becomes a node with the least demerits of all ways to get there, one for each fitness class
//! (Knuth and Plass's active list, with TeX's constants); nodes from which no line can end any more are dropped, so the cost is that of the
//! breaks in about one line for each break, and grows with the text only.

use super::items::{Break, Item, Kind, line_start};

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

/// Sums over items.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Totals {
    pub width: f64,
    pub stretch: f64,
    pub shrink: f64,
}

impl Totals {
    pub fn add(&mut self, item: &Item) {
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
pub(super) struct Pass {
    tolerance: f64,
    /// Whether words are divided.
    pub hyphenate: bool,
    /// How many times the stretch of the spaces counts.
    give: f64,
    /// Points of stretch besides.
    emergency: f64,
    /// There must be a result, however bad.
    pub last: bool,
}

impl Pass {
    /// The passes of a paragraph of this measure in points, in their order; `hyphenate`: whether its language has patterns.
    pub fn all(measure: f64, hyphenate: bool) -> [Pass; 3] {
        let first = Pass {
            tolerance: FIRST_TOLERANCE,
            hyphenate: false,
            give: 1.0,
            emergency: 0.0,
            last: false,
        };
        let second = Pass {
            tolerance: SECOND_TOLERANCE,
            hyphenate,
            ..first
        };
        let last = Pass {
            tolerance: INFINITE,
            hyphenate,
            give: LAST_GIVE,
            emergency: EMERGENCY * measure,
            last: true,
        };
        [first, second, last]
    }

    /// Whether only lines that are good by themselves are allowed.
    pub fn is_first(self) -> bool {
        self.tolerance <= FIRST_TOLERANCE
    }

    /// What a hyphen costs.
    pub fn hyphen(self) -> f64 {
        if self.last {
            LAST_HYPHEN_PENALTY
        } else {
            HYPHEN_PENALTY
        }
    }
}

/// The ways from the beginning of a paragraph to its breaks, the best of each fitness class.
pub(super) struct Ways {
    measure: f64,
    indent: f64,
    justify: bool,
    pass: Pass,
    nodes: Vec<Node>,
    /// Nodes from which the current line may start.
    active: Vec<u32>,
}

impl Ways {
    /// None yet but the paragraph's beginning before item `start`. Measure and indent in points.
    pub fn new(measure: f64, indent: f64, justify: bool, pass: Pass, start: usize) -> Ways {
        let mut ways = Ways {
            measure,
            indent,
            justify,
            pass,
            nodes: Vec::with_capacity(NODES),
            active: Vec::with_capacity(NODES),
        };
        ways.active.push(0);
        ways.nodes.push(Node {
            at: Break { item: start, at: 0 },
            before: 0,
            totals: Totals::default(),
            demerits: 0.0,
            class: 1,
            hyphens: 0,
            first: true,
        });
        ways
    }

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
    pub fn may_end_in(&self, before: &Totals, item: &Item) -> bool {
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
    pub fn try_break(
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
    pub fn finish(
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
pub(super) enum Ending {
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
