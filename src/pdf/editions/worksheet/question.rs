//! A question, and where there is room to write in it.

use super::paper::RULING;
use crate::bank::{Choice, SubQuestion};
use crate::config::WorksheetOptions;
use crate::guide::Question;
use crate::pdf::editions::guide::{asked, hang_number, letter, prompt_text};
use crate::pdf::flow::{Context, Flow, Galley, Headings, Marks, Row, Setting, outline, penalty};
use crate::pdf::page::{ElementId, Item, Numbering, Rect, Role};
use crate::pdf::paginate::Frame;
use crate::pdf::style::Sheet;

/// Level of a question's heading: below its section's.
const LEVEL: u8 = 2;

/// The least room that a sub-question has, in lines: one is for a word, not for an answer.
const SUB_LINES: usize = 2;

/// The fewest lines that are left of a question's room for the sake of the title above it: an answer in keywords.
const FEWEST: usize = 4;

/// The share of a question's room that one with options has: most of its answer is a tick.
const TICKED: f32 = 1.0 / 3.0;

/// Room to write: rows that are put in after others.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Room {
    /// How many rows of the galley stand before it.
    pub after: usize,
    /// Left edge.
    pub x: f32,
    /// How many lines of it were asked for.
    pub lines: usize,
}

/// A question without its room, and where that is.
#[derive(Debug, Clone, Default)]
pub(super) struct Asked {
    pub galley: Galley,
    pub rooms: Vec<Room>,
}

impl Asked {
    /// Height at the top of a page, with the room that was asked for.
    pub fn height(&self, sheet: &Sheet) -> f32 {
        let lines: usize = self.rooms.iter().map(|room| room.lines).sum();
        height(&self.galley, sheet) + lines as f32 * RULING
    }

    /// The same question with so many lines of room less, taken where there is most; `None`: too little would be left.
    pub fn with_less_room(&self, lines: usize) -> Option<Asked> {
        let mut asked = self.clone();
        for _ in 0..lines {
            let room = asked.rooms.iter_mut().max_by_key(|room| room.lines)?;
            if room.lines <= FEWEST {
                return None;
            }
            room.lines -= 1;
        }
        Some(asked)
    }
}

/// Height of a galley at the top of a page, its footnotes and their rule included.
pub(super) fn height(galley: &Galley, sheet: &Sheet) -> f32 {
    let notes: f32 = galley.rows.iter().map(|row| galley.notes_height(row)).sum();
    let rule = match notes > 0.0 {
        true => Frame::of(sheet).note_rule.above + Frame::of(sheet).note_rule.below,
        false => 0.0,
    };
    galley.height() - galley.rows.first().map_or(0.0, |row| row.above) + notes + rule
}

/// Sets a question.
pub(super) fn set(cx: Context<'_>, question: &Question, options: &WorksheetOptions) -> Asked {
    let sheet = cx.sheet;
    let headings = Headings {
        under: LEVEL,
        display: false,
    };
    let mut flow = Flow::new(cx, question.file, &question.id, headings);
    flow.open(Role::Section);
    flow.name(question.id.clone());
    let style = sheet.question();
    let level = flow.heading_level(LEVEL);
    let element = flow.element(Role::Heading(level), None);
    let mut marks = Marks::of(element);
    hang_number(&mut flow, &question.number, sheet.number(), &marks);
    let pieces = flow.inlines(&question.prompt, style, &mut marks, 0);
    let setting = Setting {
        leading: sheet.leading,
        ..Setting::ragged(&style, 0.0)
    };
    flow.set(&pieces, &marks, &setting);
    flow.penalty(penalty::NEVER);
    about(&mut flow, question);
    prompt_text(&mut flow, question);

    let space = f32::from(options.space_mm) * 72.0 / 25.4;
    let lines = |points: f32| match options.space_mm {
        0 => 0,
        _ => ((points / RULING).round() as usize).max(1),
    };
    let mut rooms = Vec::new();
    if !question.parts.is_empty() {
        let each = match lines(space / question.parts.len() as f32) {
            0 => 0,
            n => n.max(SUB_LINES),
        };
        sub_questions(&mut flow, &question.parts, each, &mut rooms);
    }
    if !question.options.is_empty() {
        ticks(&mut flow, &question.options);
    }
    if question.parts.is_empty() {
        let share = if question.options.is_empty() {
            1.0
        } else {
            TICKED
        };
        rooms.push(Room {
            after: flow.galley.rows.len(),
            x: 0.0,
            lines: lines(share * space),
        });
    }
    flow.close();
    let mut asked = Asked {
        galley: flow.finish(),
        rooms,
    };
    asked.rooms.retain(|room| room.lines > 0);
    settle(&mut asked, sheet);
    asked
}

/// Difficulty and the bank's tags. Those of an answer could give it away.
fn about(flow: &mut Flow<'_>, question: &Question) {
    let mut parts = Vec::new();
    parts.extend(question.difficulty.clone());
    if !question.tags.is_empty() {
        parts.push(question.tags.join(", "));
    }
    if !parts.is_empty() {
        let sheet = flow.cx.sheet;
        let words = parts.join(" \u{b7} ");
        flow.line(&words, sheet.aside(), 0.8 * sheet.leading, Role::Paragraph);
        flow.penalty(penalty::NEVER);
    }
}

/// Sub-questions, lettered, each with its room.
fn sub_questions(flow: &mut Flow<'_>, parts: &[SubQuestion], lines: usize, rooms: &mut Vec<Room>) {
    let sheet = flow.cx.sheet;
    flow.space(0.5 * sheet.unit());
    flow.open(Role::NumberedList(Numbering::LowerAlpha));
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            flow.space(0.8 * sheet.leading);
            flow.penalty(penalty::ITEM);
        }
        let x = flow.x + sheet.inset();
        flow.item(&format!("{}.", letter(i, b'a')), |flow| {
            asked(flow, &part.prompt);
            flow.start_afresh();
            flow.blocks(&part.body);
        });
        rooms.push(Room {
            after: flow.galley.rows.len(),
            x,
            lines,
        });
    }
    flow.close();
}

/// Options with boxes to tick, lettered in capitals as they are called out.
fn ticks(flow: &mut Flow<'_>, options: &[Choice]) {
    let sheet = flow.cx.sheet;
    // Three millimetres and a half: a tick finds it without aiming.
    let side = sheet.size;
    flow.space(0.5 * sheet.unit());
    flow.open(Role::NumberedList(Numbering::UpperAlpha));
    for (i, option) in options.iter().enumerate() {
        flow.space(0.25 * sheet.unit());
        flow.penalty(penalty::HARD);
        let (first, left) = (flow.galley.rows.len(), flow.x);
        flow.inset(1.1 * side, 0.0, |flow| {
            flow.item(&format!("{}.", letter(i, b'A')), |flow| {
                asked(flow, &option.content)
            });
        });
        let Some(row) = flow.galley.rows.get_mut(first) else {
            continue;
        };
        let rect = Rect {
            x: left,
            y: sheet.baseline(sheet.leading, sheet.size) - 0.84 * side,
            width: side,
            height: side,
        };
        let color = sheet.colors.soft;
        outline(rect, 0.6, color, ElementId::ARTIFACT, &mut row.items);
    }
    flow.close();
}

/// What fits a page is never divided; what does not is divided where it hurts least, and its room is what a page still has.
fn settle(asked: &mut Asked, sheet: &Sheet) {
    let column = sheet.page.column;
    // No column beside it keeps a grid, and room to write keeps none.
    for row in &mut asked.galley.rows {
        row.on_grid = false;
    }
    let words = height(&asked.galley, sheet);
    let most = match asked.rooms.len() {
        0 => 0,
        rooms => {
            let free = if words + RULING * rooms as f32 <= column {
                column - words
            } else {
                // Words that need pages of their own: a good part of the last one is theirs.
                0.6 * column * rooms as f32
            };
            ((free / RULING) as usize / rooms).max(1)
        }
    };
    for room in &mut asked.rooms {
        room.lines = room.lines.min(most);
    }
    if asked.height(sheet) <= column {
        for row in asked.galley.rows.iter_mut().skip(1) {
            row.penalty += penalty::NEVER;
        }
    }
}

/// The question with its room: `extra` points more of it in each of its rooms, in their order.
pub(super) fn with_room(
    asked: &Asked,
    wide: f32,
    ruled: Option<(f32, crate::theme::Color)>,
    extra: &[f32],
) -> Galley {
    let mut galley = Galley {
        rows: Vec::new(),
        ..asked.galley.clone()
    };
    let mut rows = asked.galley.rows.iter();
    let mut taken = 0;
    for (i, room) in asked.rooms.iter().enumerate() {
        galley
            .rows
            .extend(rows.by_ref().take(room.after - taken).cloned());
        taken = room.after;
        let height = room.lines as f32 * RULING + extra.get(i).copied().unwrap_or(0.0);
        match ruled {
            Some((thickness, color)) => {
                // Whole lines, but for a hair of rounding.
                let lines = ((height + 0.1) / RULING) as usize;
                let rect = Rect {
                    x: room.x,
                    y: RULING - thickness,
                    width: wide - room.x,
                    height: thickness,
                };
                let row = Row {
                    height: RULING,
                    penalty: penalty::NEVER,
                    items: vec![Item::Fill {
                        rect,
                        color,
                        element: ElementId::ARTIFACT,
                    }],
                    ..Row::default()
                };
                galley.rows.extend(std::iter::repeat_n(row, lines));
            }
            None => galley.rows.push(Row {
                height,
                penalty: penalty::NEVER,
                ..Row::default()
            }),
        }
    }
    galley.rows.extend(rows.cloned());
    galley
}
