//! What an `[[edition]]` means: paper, selection, and what its kind alone knows.

use std::ops::RangeInclusive;

use super::meaning::Typed;

/// Columns of a cheat sheet: one is a page to read, and six leave no room for a word.
pub const COLUMNS: RangeInclusive<u8> = 2..=5;

/// Pages that `fit` may ask for.
pub const FIT: RangeInclusive<u16> = 1..=999;

/// Points that `size` may ask for: below 5 nobody reads, above 14 it is no cheat sheet any more.
pub const SIZE: RangeInclusive<f32> = 5.0..=14.0;

/// Millimetres that `answer-space` may ask for: less than a line of handwriting is no room, and more than A3 is high there is not.
pub const ANSWER_SPACE: RangeInclusive<u16> = 5..=400;

/// How many cards a side may hold: those that divide a sheet without a rest.
pub const UP: &[u8] = &[1, 2, 4, 6, 8, 9, 10, 12, 16];

/// By how many millimetres a printer may shift the backs, to either side; no printer in use is worse.
pub const OFFSET: f32 = 20.0;

/// What an edition is, with what only that kind is asked.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum EditionKind {
    /// The guide to read.
    Guide(GuideOptions),
    /// Question, summary and figure of each answer, as dense as can be read.
    Cheatsheet(CheatsheetOptions),
    /// Questions with room to write.
    Worksheet(WorksheetOptions),
    /// Cards to cut out.
    Cards(CardsOptions),
}

impl EditionKind {
    /// One of each, with nothing said of it.
    pub fn all() -> [EditionKind; 4] {
        [
            EditionKind::Guide(GuideOptions::default()),
            EditionKind::Cheatsheet(CheatsheetOptions::default()),
            EditionKind::Worksheet(WorksheetOptions::default()),
            EditionKind::Cards(CardsOptions::default()),
        ]
    }

    /// What readers call it.
    pub fn title(&self) -> &'static str {
        match self {
            EditionKind::Guide(_) => "Guide",
            EditionKind::Cheatsheet(_) => "Cheat sheet",
            EditionKind::Worksheet(_) => "Worksheet",
            EditionKind::Cards(_) => "Cards",
        }
    }

    /// As `kind` is typed; also the name of an edition that has none.
    pub fn name(&self) -> &'static str {
        match self {
            EditionKind::Guide(_) => "guide",
            EditionKind::Cheatsheet(_) => "cheatsheet",
            EditionKind::Worksheet(_) => "worksheet",
            EditionKind::Cards(_) => "cards",
        }
    }
}

/// A paper size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Paper {
    /// 297 × 420 mm.
    A3,
    /// 210 × 297 mm.
    A4,
    /// 148 × 210 mm.
    A5,
    /// 105 × 148 mm.
    A6,
    /// 8.5 × 11 in.
    Letter,
    /// 8.5 × 14 in.
    Legal,
}

impl Paper {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Paper; 6] = [
        Paper::A3,
        Paper::A4,
        Paper::A5,
        Paper::A6,
        Paper::Letter,
        Paper::Legal,
    ];

    /// As `paper` is typed.
    pub fn name(self) -> &'static str {
        match self {
            Paper::A3 => "a3",
            Paper::A4 => "a4",
            Paper::A5 => "a5",
            Paper::A6 => "a6",
            Paper::Letter => "letter",
            Paper::Legal => "legal",
        }
    }

    /// The paper of a name, as it is typed.
    pub fn named(name: &str) -> Option<Paper> {
        Paper::ALL.into_iter().find(|paper| paper.name() == name)
    }

    /// Width and height in millimetres, upright (ISO 216; ANSI/ASME Y14.1).
    pub fn size_mm(self) -> (f32, f32) {
        match self {
            Paper::A3 => (297.0, 420.0),
            Paper::A4 => (210.0, 297.0),
            Paper::A5 => (148.0, 210.0),
            Paper::A6 => (105.0, 148.0),
            Paper::Letter => (215.9, 279.4),
            Paper::Legal => (215.9, 355.6),
        }
    }
}

/// A name that a selection wants, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// The name.
    pub name: String,
    /// Where it stands in `book.toml`; `None`: on the command line.
    pub typed: Typed,
}

impl Wanted {
    /// A name on the command line.
    pub fn of(name: impl Into<String>) -> Wanted {
        Wanted {
            name: name.into(),
            typed: None,
        }
    }
}

/// Which questions an edition holds: those that every list allows; an empty list allows all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// `sections`: numbers, titles (in any case), slugs, or words of a title.
    pub sections: Vec<Wanted>,
    /// `tags`: of the question or of one of its answers.
    pub tags: Vec<Wanted>,
    /// `status`: judged by the answers that `authors` leaves.
    pub status: Vec<Standing>,
    /// `authors`: of an answer; answers of others are left out.
    pub authors: Vec<Wanted>,
}

impl Selection {
    /// Whether it leaves nothing out.
    pub fn is_everything(&self) -> bool {
        *self == Selection::default()
    }
}

/// How far a question has come, as `status` in an edition and `--status` name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Standing {
    /// It has an answer that is ready.
    Ready,
    /// Its answers are drafts.
    Draft,
    /// It has no answer.
    Unanswered,
}

impl Standing {
    /// All of them.
    pub const ALL: [Standing; 3] = [Standing::Ready, Standing::Draft, Standing::Unanswered];

    /// The standing of a name, as it is typed.
    pub fn named(name: &str) -> Option<Standing> {
        Standing::ALL.into_iter().find(|one| one.name() == name)
    }

    /// As `status` is typed.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Ready => "ready",
            Standing::Draft => "draft",
            Standing::Unanswered => "unanswered",
        }
    }
}

/// What becomes of a question without an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unanswered {
    /// It stands there with a line to fill in.
    Line,
    /// It is left out.
    LeaveOut,
}

/// `[[edition]]` of the kind `guide`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GuideOptions {
    /// `booklet`: two pages a side of a sheet of twice the size, in the order in which a folded pile is read; default false.
    pub booklet: bool,
    /// `link-notes`: the addresses of web links as numbered notes; default true.
    pub link_notes: bool,
    /// `tag-index`: an index of tags at the end; default true.
    pub tag_index: bool,
}

/// `[[edition]]` of the kind `cheatsheet`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CheatsheetOptions {
    /// `columns`: 2 to 5; `None`: as many as the paper has room for.
    pub columns: Option<u8>,
    /// `fit`: the largest type with which it takes no more than so many pages; `None`: `size` is used.
    pub fit: Option<u16>,
    /// `size`: of the type, in points; `None`: 8.
    pub size: Option<f32>,
    /// `unanswered`: default a line to fill in.
    pub unanswered: Unanswered,
    /// `prompt`: whether questions are printed in full even where an answer has a cue; default false.
    pub full_prompt: bool,
}

/// `[[edition]]` of the kind `worksheet`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorksheetOptions {
    /// `answer-space`: below each question, in millimetres; default 48.
    pub space_mm: u16,
    /// `ruled`: lines to write on; else blank; default true.
    pub ruled: bool,
    /// `answers`: whether the answers follow in an appendix; default true.
    pub appendix: bool,
}

/// `[[edition]]` of the kind `cards`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CardsOptions {
    /// `up`: how many cards a side of a sheet holds: 1, 2, 4, 6, 8, 9, 10, 12 or 16; default 8.
    pub up: u8,
    /// `sides`: how fronts meet backs; default long-edge.
    pub sides: Sides,
    /// `crop-marks`: where to cut; default true.
    pub crop_marks: bool,
    /// `offset`: how many millimetres the backs are moved to the right and downwards, as their words stand, for a printer that does not register; default none.
    pub offset_mm: (f32, f32),
    /// `unanswered`: default left out.
    pub unanswered: Unanswered,
}

/// How the backs of cards meet their fronts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sides {
    /// A page of fronts, then one of backs, for printing on both sides, turned at the long edge.
    LongEdge,
    /// The same, turned at the short edge.
    ShortEdge,
    /// Front and back beside each other, to be folded over and glued: for printers with one side.
    Fold,
}

/// `[[edition]]`
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// `name`: file stem, also what `--only` takes.
    pub name: String,
    /// `kind`
    pub kind: EditionKind,
    /// `paper`: default A4.
    pub paper: Paper,
    /// `orientation = "landscape"`: the paper lies on its side; default for cheat sheets.
    pub landscape: bool,
    /// `sections`, `tags`, `status`, `authors`
    pub select: Selection,
    /// `title`: instead of the book's.
    pub title: Option<String>,
    /// `greyscale`: no colours, for a copy shop; default as the theme has it.
    pub greyscale: bool,
    /// Where it stands in `book.toml` (its name, else its table); `None`: it is a default.
    pub typed: Typed,
}

impl Default for GuideOptions {
    fn default() -> Self {
        GuideOptions {
            booklet: false,
            link_notes: true,
            tag_index: true,
        }
    }
}

impl Default for CheatsheetOptions {
    fn default() -> Self {
        CheatsheetOptions {
            columns: None,
            fit: None,
            size: None,
            unanswered: Unanswered::Line,
            full_prompt: false,
        }
    }
}

impl Default for WorksheetOptions {
    fn default() -> Self {
        WorksheetOptions {
            space_mm: 48,
            ruled: true,
            appendix: true,
        }
    }
}

impl Default for CardsOptions {
    fn default() -> Self {
        CardsOptions {
            up: 8,
            sides: Sides::LongEdge,
            crop_marks: true,
            offset_mm: (0.0, 0.0),
            unanswered: Unanswered::LeaveOut,
        }
    }
}

impl Default for Edition {
    fn default() -> Self {
        Edition::of(EditionKind::Guide(GuideOptions::default()))
    }
}

impl Edition {
    /// An edition of a kind that says nothing else.
    pub fn of(kind: EditionKind) -> Edition {
        Edition {
            name: kind.name().to_owned(),
            kind,
            paper: Paper::A4,
            landscape: matches!(kind, EditionKind::Cheatsheet(_)),
            select: Selection::default(),
            title: None,
            greyscale: false,
            typed: None,
        }
    }
}
