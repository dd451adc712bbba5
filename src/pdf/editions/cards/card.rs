//! A question as cards: its faces at the size that fits, with heads and feet, all counted from the card's top left corner.

use super::front;
use super::sizes::{fit, natural, sheet_at, suitable, unread};
use super::{back, impose::MM};
use crate::guide::{Question, Section};
use crate::pdf::break_lines::{Breaks, Line, single_line};
use crate::pdf::editions::furniture::fitting;
use crate::pdf::flow::{Context, Marks, moved, place, rebase, shift, text};
use crate::pdf::page::{Element, ElementId, Item, LinkArea, Rect, Role};
use crate::pdf::paginate::Draft;
use crate::pdf::shape::TextStyle;
use crate::pdf::style::Sheet;

/// The largest type of a front's text, in points; its prompt is half as large again.
const FRONT: f32 = 24.0;

/// The largest type of a back: what one reads should not shout. Between the two bounds it is this part of the card's width.
const BACK: (f32, f32) = (9.0, 14.0);
const BACK_SHARE: f32 = 1.0 / 21.5;

/// The part of a head that a number may take before it is set smaller.
const NUMBER: f32 = 0.4;

/// One side of a card.
#[derive(Debug, Clone, Default)]
pub(super) struct Face {
    pub items: Vec<Item>,
    pub links: Vec<LinkArea>,
    /// Named places and their distance from the card's top.
    pub names: Vec<(String, f32)>,
}

/// All cards of a question: as a rule one.
#[derive(Debug, Clone, Default)]
pub(super) struct Cards {
    /// Front and back of each.
    pub faces: Vec<(Face, Face)>,
    /// Elements; the first is the question's.
    pub elements: Vec<Element>,
    /// Characters outside Basic Latin.
    pub characters: Vec<char>,
    /// Images that paper cannot show.
    pub left_out: Vec<usize>,
}

/// Where things stand on a card.
#[derive(Debug, Clone, Copy)]
struct Plan {
    width: f32,
    /// Distance of all that is printed from the card's edge: a cut may miss a little.
    pad: f32,
    /// Size of head and foot.
    small: f32,
    /// Baselines of head and foot.
    head: f32,
    foot: f32,
    /// Top of the text.
    top: f32,
    /// Its height above a foot.
    room: f32,
    /// Its height where there is no foot.
    deep: f32,
}

impl Plan {
    fn new(width: f32, height: f32) -> Plan {
        let side = width.min(height);
        let pad = (0.06 * side).clamp(1.8 * MM, 8.0 * MM);
        let small = (side / 27.0).clamp(5.0, 9.0);
        let head = pad + 1.15 * small;
        let top = head + 1.25 * small;
        let foot = height - pad - 0.25 * small;
        Plan {
            width,
            pad,
            small,
            head,
            foot,
            top,
            room: (foot - 1.6 * small - top).max(small),
            deep: (height - pad - top).max(small),
        }
    }

    fn inner(&self) -> f32 {
        (self.width - 2.0 * self.pad).max(1.0)
    }
}

/// Sets the cards of a question on cards of `width` and `height`.
pub(super) fn set(
    cx: Context<'_>,
    section: &Section,
    question: &Question,
    (width, height): (f32, f32),
) -> Cards {
    let plan = Plan::new(width, height);
    let sizes = suitable(plan.inner(), FRONT);
    let back_sizes = suitable(
        plan.inner(),
        (BACK_SHARE * plan.inner()).clamp(BACK.0, BACK.1),
    );
    let sheet = |size: f32, room: f32| sheet_at(cx.sheet, size, plan.inner(), room);

    let foot = foot_words(question);
    let room = if foot.is_empty() && !cx.guide.private {
        plan.deep
    } else {
        plan.room
    };
    let (front_galley, mut fronts) = fit(&sizes, room, cx.sheet.colors.soft, |size| {
        let sheet = sheet(size, room);
        front::set(
            Context {
                sheet: &sheet,
                ..cx
            },
            question,
        )
    });
    // A prompt alone stands in the middle, a little above it.
    if let [only] = fronts.as_mut_slice()
        && !front::has_more(question)
    {
        let spare = (plan.room - natural(&front_galley)).max(0.0);
        move_down(only, 0.42 * spare);
    }

    let shown = back::shown(cx.guide, question);
    let deep = if cx.guide.private {
        plan.room
    } else {
        plan.deep
    };
    let answered = back::answered(question);
    let (back_galley, backs) = match answered {
        true => fit(&back_sizes, deep, cx.sheet.colors.soft, |size| {
            let sheet = sheet(size, deep);
            back::set(
                Context {
                    sheet: &sheet,
                    ..cx
                },
                question,
                &shown,
            )
        }),
        false => Default::default(),
    };

    let mut cards = Cards {
        elements: front_galley.elements.clone(),
        ..Cards::default()
    };
    let base = cards.elements.len() as u32;
    cards
        .elements
        .extend(back::below_card(&back_galley.elements, base));
    for galley in [&front_galley, &back_galley] {
        cards.characters.extend_from_slice(&galley.characters);
        cards.left_out.extend_from_slice(&galley.left_out);
    }
    let small = sheet_at(cx.sheet, plan.small, plan.inner(), plan.room);
    let dress = Dress {
        cx: Context {
            sheet: &small,
            ..cx
        },
        plan,
        section,
        question,
        foot: &foot,
        count: fronts.len().max(backs.len()).max(1),
    };
    let (mut fronts, mut backs) = (fronts.into_iter(), backs.into_iter());
    for n in 0..dress.count {
        let front = match fronts.next() {
            Some(draft) => dress.front(face(draft, &plan, 0), n, &mut cards.elements),
            None => dress.front(
                dress.again(&sheet(middling(&sizes), plan.room)),
                n,
                &mut cards.elements,
            ),
        };
        let back = match backs.next() {
            Some(draft) => dress.back(face(draft, &plan, base), n),
            None if answered => dress.back(Face::default(), n),
            None => {
                let items = back::ruled(cx, plan.inner(), plan.deep);
                let items = items.into_iter().map(|mut item| {
                    shift(&mut item, plan.pad, plan.top);
                    item
                });
                dress.back(
                    Face {
                        items: items.collect(),
                        ..Face::default()
                    },
                    n,
                )
            }
        };
        cards.faces.push((front, back));
    }
    cards.characters.sort_unstable();
    cards.characters.dedup();
    cards
}

/// The size at which a prompt is repeated: it is known already, and need not speak up again.
fn middling(sizes: &[f32]) -> f32 {
    sizes.get(sizes.len() / 2).copied().unwrap_or(8.0)
}

fn move_down(draft: &mut Draft, by: f32) {
    for item in &mut draft.items {
        shift(item, 0.0, by);
    }
    for link in &mut draft.links {
        link.rect.y += by;
    }
    for (_, y) in &mut draft.names {
        *y += by;
    }
}

/// A cut galley in its place on the card.
fn face(draft: Draft, plan: &Plan, base: u32) -> Face {
    let mut face = Face {
        items: draft.items,
        links: draft.links,
        // A reader who is led to a card wants to see all of it.
        names: draft
            .names
            .into_iter()
            .map(|(name, _)| (name, 0.0))
            .collect(),
    };
    for item in &mut face.items {
        shift(item, plan.pad, plan.top);
        rebase(item, base);
    }
    for link in &mut face.links {
        link.rect.x += plan.pad;
        link.rect.y += plan.top;
        link.element = moved(link.element, base);
    }
    face
}

/// Difficulty and tags.
fn foot_words(question: &Question) -> String {
    let mut tags: Vec<&str> = Vec::new();
    let of_answers = question.answers.iter().flat_map(|a| &a.tags);
    for tag in question.tags.iter().chain(of_answers) {
        if !tags.contains(&tag.as_str()) {
            tags.push(tag);
        }
    }
    let mut parts = Vec::new();
    parts.extend(question.difficulty.clone());
    if !tags.is_empty() {
        parts.push(tags.join(", "));
    }
    parts.join(" \u{b7} ")
}

/// What is said on every card besides its text.
struct Dress<'a> {
    cx: Context<'a>,
    plan: Plan,
    section: &'a Section,
    question: &'a Question,
    foot: &'a str,
    count: usize,
}

impl Dress<'_> {
    fn sheet(&self) -> &Sheet {
        self.cx.sheet
    }

    fn put(&self, face: &mut Face, line: Line, x: f32, y: f32, element: ElementId) {
        let marks = Marks::of(element);
        face.items
            .extend(place(self.sheet(), line, x, y, &marks).items);
    }

    fn soft(&self) -> TextStyle {
        TextStyle {
            size: self.plan.small,
            ..self.sheet().aside()
        }
    }

    fn number(&self) -> TextStyle {
        TextStyle {
            size: 1.7 * self.plan.small,
            ..self.sheet().number()
        }
    }

    /// The number at the left, words beside it or at the right, "1 of 2" at the very right. Words that do not fit are shortened.
    fn head(&self, face: &mut Face, n: usize, element: ElementId, words: &str, at_right: bool) {
        let plan = &self.plan;
        let inner = plan.inner();
        let mut before = Face::default();
        let mut left = plan.pad;
        let number = self.question.number.trim();
        if !number.is_empty() {
            let wide = single_line(
                self.cx.shaper,
                &[text(number, self.number(), Breaks::Never, 0)],
            )
            .width;
            let style = TextStyle {
                size: self.number().size * (NUMBER * inner / wide).min(1.0),
                ..self.number()
            };
            left += wide.min(NUMBER * inner) + 0.8 * plan.small;
            // The space parts number and prompt for those who read by ear or copy.
            let spaced = format!("{number} ");
            let line = single_line(self.cx.shaper, &[text(&spaced, style, Breaks::Never, 0)]);
            self.put(&mut before, line, plan.pad, plan.head, element);
        }
        let mut right = plan.pad + inner;
        if self.count > 1 {
            let place = format!("{} of {}", n + 1, self.count);
            let style = TextStyle {
                italic: false,
                ..self.soft()
            };
            if let Some(line) = fitting(self.cx, &place, style, 0.4 * inner) {
                right -= line.width;
                self.put(&mut before, line, right, plan.head, ElementId::ARTIFACT);
                right -= 0.9 * plan.small;
            }
        }
        if let Some(line) = fitting(self.cx, words, self.soft(), (right - left).max(0.0)) {
            let x = if at_right { right - line.width } else { left };
            self.put(&mut before, line, x, plan.head, ElementId::ARTIFACT);
        }
        before.items.append(&mut face.items);
        face.items = before.items;
    }

    fn front(&self, mut face: Face, n: usize, elements: &mut Vec<Element>) -> Face {
        let number = if n == 0 {
            front::HEADING
        } else {
            ElementId::ARTIFACT
        };
        self.head(&mut face, n, number, &self.section.title, true);
        self.foot(&mut face, n, Some(elements));
        face
    }

    fn back(&self, mut face: Face, n: usize) -> Face {
        self.head(&mut face, n, ElementId::ARTIFACT, &self.question.cue, false);
        let rect = Rect {
            x: self.plan.pad,
            y: self.plan.head + 0.62 * self.plan.small,
            width: self.plan.inner(),
            height: self.sheet().rule(),
        };
        face.items.insert(
            0,
            Item::Fill {
                rect,
                color: self.sheet().rule_color(),
                element: ElementId::ARTIFACT,
            },
        );
        self.foot(&mut face, n, None);
        face
    }

    /// Tags on fronts; on all sides of a private copy that it is one.
    fn foot(&self, face: &mut Face, n: usize, elements: Option<&mut Vec<Element>>) {
        let plan = &self.plan;
        let mut right = plan.pad + plan.inner();
        if self.cx.guide.private {
            let style = TextStyle {
                size: plan.small,
                ..self.sheet().label()
            };
            if let Some(line) = fitting(
                self.cx,
                self.cx.words.say("private copy"),
                style,
                plan.inner(),
            ) {
                right -= line.width;
                self.put(face, line, right, plan.foot, ElementId::ARTIFACT);
                right -= plan.small;
            }
        }
        let Some(elements) = elements else { return };
        if let Some(line) = fitting(self.cx, self.foot, self.soft(), right - plan.pad) {
            let element = match n {
                0 => {
                    elements.push(Element::new(Role::Paragraph, Some(front::CARD)));
                    ElementId(elements.len() as u32 - 1)
                }
                _ => ElementId::ARTIFACT,
            };
            self.put(face, line, plan.pad, plan.foot, element);
        }
    }

    /// The prompt once more, where only the answer goes on.
    fn again(&self, sheet: &Sheet) -> Face {
        let galley = front::prompt(Context { sheet, ..self.cx }, self.question);
        let mut face = Face::default();
        // Where the prompt itself stands on the first card.
        let mut y = 0.42 * (self.plan.room - natural(&galley)).max(0.0);
        for row in &galley.rows {
            if y + row.height > self.plan.room {
                break;
            }
            face.items.extend(row.items.iter().cloned().map(|mut item| {
                shift(&mut item, self.plan.pad, self.plan.top + y);
                item
            }));
            y += row.height;
        }
        unread(&mut face.items);
        face
    }
}
