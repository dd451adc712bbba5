use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

use super::*;
use crate::pdf::fonts::{Family, folio};
use crate::pdf::shape::Figures;
use crate::theme::Color;

mod narrow;
mod ragged;

const STYLE: TextStyle = TextStyle {
    family: Family::Text,
    bold: false,
    italic: false,
    size: 10.0,
    color: Color::hex(0),
    small_caps: false,
    figures: Figures::OldStyle,
    tracking: 0.0,
    rise: 0.0,
    strike: false,
    underline: false,
};
const MONO: TextStyle = TextStyle {
    family: Family::Mono,
    size: 8.2,
    ..STYLE
};
const JUSTIFIED: ParagraphStyle = ParagraphStyle {
    width: 337.0,
    first_indent: 0.0,
    justify: true,
    hyphenate: true,
};
const RAGGED: ParagraphStyle = ParagraphStyle {
    justify: false,
    ..JUSTIFIED
};

const LONG: &str = "I changed the nightly report from one query per customer to a single annotated join, after the \
profiler had shown forty thousand round trips to the database; the index that covered the join removed the remaining sequential \
scan, and the job went from ninety-four seconds to under one. Nobody had noticed how slow it was, because it ran while everyone slept, until \
the maintenance window became shorter than the report itself. What I would do differently: measure before the first \
optimisation, write the numbers down, and keep the old implementation behind a flag for a fortnight.";

fn prose(text: &str) -> Piece {
    Piece::Text {
        text: text.into(),
        style: STYLE,
        breaks: Breaks::Prose,
        tag: 0,
    }
}

fn never(text: &str) -> Piece {
    Piece::Text {
        text: text.into(),
        style: STYLE,
        breaks: Breaks::Never,
        tag: 0,
    }
}

fn code(text: &str) -> Piece {
    Piece::Text {
        text: text.into(),
        style: MONO,
        breaks: Breaks::Code,
        tag: 0,
    }
}

fn set(pieces: &[Piece], style: &ParagraphStyle) -> Vec<Line> {
    break_lines(&Shaper::new(folio(), "en"), pieces, style)
}

fn text(line: &Line) -> String {
    line.runs.iter().map(|run| &*run.text).collect()
}

fn texts(lines: &[Line]) -> Vec<String> {
    lines.iter().map(text).collect()
}

/// What holds for every line of every paragraph.
fn check_line(line: &Line, measure: f32) {
    let drawn = line
        .runs
        .iter()
        .flat_map(|run| run.glyphs.iter())
        .filter(|glyph| glyph.advance > 0.0);
    // What a reader takes for one character is never broken, though it may take two glyphs.
    let drawn = drawn.count().min(text(line).trim().graphemes(true).count());
    assert!(
        line.width <= measure + 0.02 || drawn <= 1,
        "{} > {measure}: {:?}",
        line.width,
        text(line)
    );
    let mut x = 0.0;
    for run in &line.runs {
        assert!(run.x >= x - 0.01, "runs overlap: {:?}", text(line));
        let sum: f32 = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        assert!((sum - run.width).abs() < 0.01);
        x = run.x + run.width;
        for glyph in run.glyphs.iter() {
            assert_ne!(glyph.id, 0);
            assert!(
                run.text
                    .get(glyph.text.0 as usize..glyph.text.1 as usize)
                    .is_some()
            );
        }
    }
    assert!(x <= line.width + 0.02, "{x} > {}", line.width);
}

#[test]
fn a_paragraph_fills_its_measure() {
    let lines = set(&[prose(LONG)], &JUSTIFIED);
    assert!(lines.len() >= 8, "{:#?}", texts(&lines));
    let (last, full) = lines.split_last().unwrap();
    for line in full {
        check_line(line, 337.0);
        assert!(
            (line.width - 337.0).abs() < 0.02,
            "{}: {:?}",
            line.width,
            text(line)
        );
        assert!(
            line.ratio > -1.01 && line.ratio < 1.5,
            "{}: {:?}",
            line.ratio,
            text(line)
        );
    }
    check_line(last, 337.0);
    assert_eq!(last.ratio, 0.0);
    // Lines end in real spaces, or in a soft hyphen.
    for line in full {
        let text = text(line);
        assert!(
            text.ends_with(' ') || text.ends_with('\u{ad}') || text.ends_with('-'),
            "{text:?}"
        );
        assert_eq!(text.ends_with('\u{ad}'), line.hyphenated);
    }
    let all: String = texts(&lines).concat();
    assert_eq!(all.replace('\u{ad}', ""), LONG);
}

#[test]
fn total_fit_is_never_worse_than_taking_what_fits() {
    // The sum of badness over the lines against that of a greedy setting of the same words.
    let shaper = Shaper::new(folio(), "en");
    let width = |text: &str| shaper.shape(text, &STYLE).width;
    let space = width(" ");
    for measure in [160.0_f32, 220.0, 280.0, 337.0] {
        let style = ParagraphStyle {
            width: measure,
            hyphenate: false,
            ..JUSTIFIED
        };
        let ours: f32 = set(&[prose(LONG)], &style)
            .iter()
            .map(|line| line.ratio.abs().powi(3))
            .sum();
        let (mut greedy, mut natural, mut words) = (0.0, 0.0_f32, 0_u16);
        for word in LONG.split(' ') {
            let word = width(word);
            if words > 0 && natural + space + word > measure {
                let stretch = f32::from(words - 1) * space * 0.5;
                greedy += if stretch > 0.0 {
                    ((measure - natural) / stretch).powi(3)
                } else {
                    100.0
                };
                (natural, words) = (word, 1);
            } else {
                natural += if words > 0 { space + word } else { word };
                words += 1;
            }
        }
        assert!(ours <= greedy + 0.01, "{measure}: {ours} against {greedy}");
    }
}

#[test]
fn narrow_columns_hyphenate() {
    let narrow = ParagraphStyle {
        width: 100.0,
        ..JUSTIFIED
    };
    let lines = set(&[prose(LONG)], &narrow);
    assert!(lines.iter().any(|line| line.hyphenated));
    for line in &lines {
        check_line(line, 100.0);
    }
    let all: String = texts(&lines).concat();
    assert_eq!(all.replace('\u{ad}', ""), LONG);
    // No ladder of hyphens.
    let longest = lines
        .split(|line| !line.hyphenated)
        .map(<[Line]>::len)
        .max();
    assert!(longest <= Some(3), "{:#?}", texts(&lines));
    let not = ParagraphStyle {
        hyphenate: false,
        ..narrow
    };
    assert!(
        set(&[prose(LONG)], &not)
            .iter()
            .all(|line| !line.hyphenated)
    );
    let other = break_lines(&Shaper::new(folio(), "x-none"), &[prose(LONG)], &narrow);
    assert!(other.iter().all(|line| !line.hyphenated));
}

#[test]
fn ragged_lines_keep_their_spaces() {
    let lines = set(&[prose(LONG)], &RAGGED);
    for line in &lines {
        check_line(line, 337.0);
        assert_eq!(line.ratio, 0.0);
    }
    let shortest = lines[..lines.len() - 1]
        .iter()
        .map(|line| line.width)
        .fold(f32::MAX, f32::min);
    assert!(shortest > 337.0 * 0.8, "{:#?}", texts(&lines));
}

#[test]
fn a_short_text_is_one_natural_line() {
    let lines = set(&[prose("Slowest ORM query")], &JUSTIFIED);
    assert_eq!(texts(&lines), ["Slowest ORM query"]);
    let natural = single_line(&Shaper::new(folio(), "en"), &[prose("Slowest ORM query")]);
    assert!((lines[0].width - natural.width).abs() < 0.01);
    assert!(set(&[], &JUSTIFIED).is_empty());
    assert!(set(&[prose("")], &JUSTIFIED).is_empty());
}

#[test]
fn the_first_line_is_indented() {
    let style = ParagraphStyle {
        first_indent: 14.0,
        ..JUSTIFIED
    };
    let lines = set(&[prose(LONG)], &style);
    assert_eq!(lines[0].runs[0].x, 14.0);
    assert!((lines[0].width - 337.0).abs() < 0.02);
    assert_eq!(lines[1].runs[0].x, 0.0);
}

#[test]
fn forced_ends_and_fixed_spaces() {
    let pieces = [
        prose("one"),
        Piece::Newline,
        prose(" two"),
        Piece::Space(20.0),
        prose("three"),
    ];
    let lines = set(&pieces, &JUSTIFIED);
    assert_eq!(texts(&lines), ["one", "twothree"]);
    let two = &lines[1].runs[0];
    assert!((lines[1].runs[1].x - two.x - two.width - 20.0).abs() < 0.01);
    let blank = set(
        &[
            code("a"),
            Piece::Newline,
            Piece::Newline,
            code("b"),
            Piece::Newline,
        ],
        &RAGGED,
    );
    assert_eq!(texts(&blank), ["a", "", "b"]);
}

#[test]
fn spaces_of_prose_collapse_and_those_of_code_stay() {
    let lines = set(&[prose("  a \n b  "), prose("  c  ")], &RAGGED);
    assert_eq!(texts(&lines), ["a b c"]);
    let lines = set(&[code("  if x:   # why\n\treturn")], &RAGGED);
    assert_eq!(texts(&lines), ["  if x:   # why", "    return"]);
    let indent = &lines[0].runs[0].glyphs[..2];
    assert!(indent.iter().all(|glyph| glyph.advance > 4.0));
}

#[test]
fn runs_carry_style_and_mark() {
    let bold = TextStyle {
        bold: true,
        ..STYLE
    };
    let pieces = [
        prose("see "),
        Piece::Text {
            text: "this".into(),
            style: bold,
            breaks: Breaks::Prose,
            tag: 7,
        },
        prose(", "),
        prose("please"),
    ];
    let line = single_line(&Shaper::new(folio(), "en"), &pieces);
    let runs: Vec<_> = line
        .runs
        .iter()
        .map(|run| (&*run.text, run.tag, run.style.bold))
        .collect();
    assert_eq!(
        runs,
        [
            ("see ", 0, false),
            ("this", 7, true),
            (", please", 0, false)
        ]
    );
}

#[test]
fn a_comma_after_code_stays_with_it() {
    // No place to break between pieces without a space.
    let pieces = [prose("use "), code("select_related"), prose(", always")];
    for width in 60..160 {
        let style = ParagraphStyle {
            width: width as f32,
            ..RAGGED
        };
        for line in texts(&set(&pieces, &style)) {
            assert!(!line.starts_with(','), "{width}: {line:?}");
        }
    }
}

#[test]
fn code_breaks_where_a_reader_expects_it() {
    let breaks =
        |text: &str, width: f32| texts(&set(&[code(text)], &ParagraphStyle { width, ..RAGGED }));
    assert_eq!(breaks("django.db.models", 60.0), ["django.db.", "models"]);
    assert_eq!(breaks("select_related", 50.0), ["select_", "related"]);
    assert_eq!(breaks("getElementById", 55.0), ["getElement", "ById"]);
    assert_eq!(breaks("/usr/local/share", 60.0), ["/usr/local/", "share"]);
    assert_eq!(breaks("__init__", 45.0), ["__init__"]);
    // Nothing to go by: between characters.
    let lines = breaks("aaaaaaaaaaaaaaaaaaaaaaaa", 50.0);
    assert_eq!(lines.concat(), "aaaaaaaaaaaaaaaaaaaaaaaa");
    assert_eq!(lines[0].len(), 10);
    // No hyphen is put in.
    assert!(lines.iter().all(|line| !line.contains('\u{ad}')));
}

#[test]
fn prose_breaks_as_uax_14_says_and_as_readers_like() {
    let ends = |text: &str| {
        let mut ends = std::collections::BTreeSet::new();
        // Wide enough for each of the words below.
        for width in 55..200 {
            let style = ParagraphStyle {
                width: width as f32,
                hyphenate: false,
                ..RAGGED
            };
            let lines = set(&[prose(text)], &style);
            ends.extend(lines[..lines.len() - 1].iter().map(self::text));
        }
        ends
    };
    assert!(ends("a well-known rule").contains("a well-"));
    assert!(
        !ends("pass --verbose here")
            .iter()
            .any(|line| line.ends_with('-'))
    );
    assert!(
        !ends("from 10\u{a0}ms to 2\u{a0}ms")
            .iter()
            .any(|line| line.ends_with("10") || line.ends_with("10\u{a0}"))
    );
    assert!(ends("a database/connection").contains("a database/"));
}

#[test]
fn chinese_breaks_between_characters_and_fills_lines() {
    // No shipped face has these; the stand-in glyph is as good for breaking.
    let text = "数据库事务的隔离级别决定了并发执行的事务之间可以看到什么。".repeat(6);
    let style = ParagraphStyle {
        width: 150.0,
        ..JUSTIFIED
    };
    let lines = set(&[prose(&text)], &style);
    assert!(lines.len() > 3);
    for line in &lines[..lines.len() - 1] {
        check_line(line, 150.0);
        assert!(line.width > 140.0, "{}", line.width);
        assert!(!self::text(line).starts_with('。'));
    }
    assert_eq!(texts(&lines).concat(), text);
}

#[test]
fn soft_hyphens_of_the_author_count() {
    let lines = set(
        &[prose("aaa Donau\u{ad}dampf\u{ad}schiff")],
        &ParagraphStyle {
            width: 60.0,
            ..RAGGED
        },
    );
    assert_eq!(
        texts(&lines).concat().replace('\u{ad}', ""),
        "aaa Donaudampfschiff"
    );
    assert!(lines[0].hyphenated, "{:?}", texts(&lines));
    let whole = set(&[prose("Donau\u{ad}dampf")], &RAGGED);
    assert_eq!(texts(&whole), ["Donaudampf"]);
}

#[test]
fn no_holes_beside_code() {
    let pieces = [
        prose("Use "),
        code(
            "Prefetch(queryset=Comment.objects.select_related(\"author\"), to_attr=\"recent_comments\")",
        ),
        prose(" to choose what is fetched, and "),
        code("iterator(chunk_size=2000)"),
        prose(" when the result is larger than the memory."),
    ];
    for width in (100..340).step_by(7) {
        let style = ParagraphStyle {
            width: width as f32,
            ..JUSTIFIED
        };
        for line in set(&pieces, &style) {
            check_line(&line, width as f32);
            for run in &line.runs {
                for glyph in run.glyphs.iter() {
                    if run.text.get(glyph.text.0 as usize..glyph.text.1 as usize) == Some(" ") {
                        assert!(
                            glyph.advance < 9.0,
                            "{width}: {} in {:?}",
                            glyph.advance,
                            text(&line)
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn what_never_breaks_breaks_only_when_it_must() {
    let lines = set(
        &[prose("a few words, "), never("not to be parted")],
        &ParagraphStyle {
            width: 90.0,
            ..RAGGED
        },
    );
    assert_eq!(texts(&lines), ["a few words, ", "not to be parted"]);
    let lines = set(
        &[never("not to be parted")],
        &ParagraphStyle {
            width: 40.0,
            ..RAGGED
        },
    );
    for line in &lines {
        check_line(line, 40.0);
    }
    assert_eq!(texts(&lines).concat(), "not to be parted");
}

#[test]
fn a_measure_of_nothing_is_survived() {
    for width in [0.0, 1.0, -5.0, f32::NAN] {
        let style = ParagraphStyle { width, ..JUSTIFIED };
        let lines = set(&[prose("some words"), code("x = 1")], &style);
        assert_eq!(
            texts(&lines).concat().replace(['\u{ad}', ' '], ""),
            "somewordsx=1"
        );
    }
}

#[test]
fn a_word_of_a_megabyte_is_set() {
    let word = "x".repeat(1 << 20);
    let lines = set(&[prose(&word)], &JUSTIFIED);
    assert_eq!(
        lines.iter().map(|line| text(line).len()).sum::<usize>(),
        word.len()
    );
    for line in &lines {
        check_line(line, 337.0);
    }
}

#[test]
fn threads_agree() {
    let shaper = Shaper::new(folio(), "en");
    let alone = texts(&break_lines(&shaper, &[prose(LONG)], &JUSTIFIED));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(
                    texts(&break_lines(&shaper, &[prose(LONG)], &JUSTIFIED)),
                    alone
                );
            });
        }
    });
}

/// Words as they come in prose and code, with marks, emoji and odd spaces.
fn some_text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        6 => "[a-zA-Z]{1,12}",
        1 => "[a-z]{2,5}(_[a-z]{2,6}){1,3}",
        1 => "[a-z]{1,6}-[a-z]{1,6}",
        1 => "[(“]?[a-z]{3,14}[.,;:!?)”]{1,2}",
        1 => "[0-9]{1,6}",
        1 => Just("https://docs.example.org/en/stable/ref/models/querysets/#select-related".to_owned()),
        1 => Just("✅".to_owned()),
        1 => Just("数据库".to_owned()),
        1 => Just("a\u{ad}b".to_owned()),
        1 => Just("\u{200b}".to_owned()),
        1 => Just("x\u{a0}y".to_owned()),
        1 => "\\PC{1,5}",
    ];
    let space = prop_oneof![8 => Just(" "), 1 => Just("  "), 1 => Just("\n"), 1 => Just("")];
    proptest::collection::vec((word, space), 0..40).prop_map(|words| {
        words
            .into_iter()
            .flat_map(|(word, space)| [word, space.to_owned()])
            .collect()
    })
}

/// A word that just fits its line, and does not with the hyphen at which it may be parted.
#[test]
fn a_hyphen_of_the_authors_counts_in_the_width() {
    let shaper = Shaper::new(folio(), "en");
    let word = shaper.shape("c-omaia", &STYLE).width;
    let style = ParagraphStyle {
        width: word + 0.1,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    for line in break_lines(&shaper, &[prose("c-omaia\u{ad}b ")], &style) {
        check_line(&line, style.width);
    }
}

/// A character that is wider than the line, after one that is not: a line of its own sticks out least.
#[test]
fn what_fits_nowhere_takes_nothing_with_it() {
    let shaper = Shaper::new(folio(), "en");
    let wide = shaper.shape("\u{1d100}\u{d00}", &STYLE).width;
    let style = ParagraphStyle {
        width: 0.8 * wide,
        first_indent: 0.0,
        justify: false,
        hyphenate: false,
    };
    let lines = break_lines(&shaper, &[prose("a\u{1d100}\u{d00} ")], &style);
    assert_eq!(texts(&lines), ["a", "\u{1d100}\u{d00}"]);
}

/// The letters and digits of a text: what must be on the lines whatever happens to spaces and invisible characters.
fn letters(text: &str) -> String {
    text.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '✅' | '数' | '据' | '库'))
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_too_wide(
        texts_in in proptest::collection::vec((some_text(), 0..4_u8), 0..4),
        width in 12.0..400.0_f32,
        justify: bool,
        hyphenate: bool,
        first_indent in prop_oneof![Just(0.0_f32), Just(12.0)],
    ) {
        let pieces: Vec<Piece> = texts_in
            .iter()
            .map(|(text, kind)| match kind {
                0 | 1 => prose(text),
                2 => code(text),
                _ => Piece::Text { text: text.as_str().into(), style: STYLE, breaks: Breaks::Never, tag: 1 },
            })
            .collect();
        let style = ParagraphStyle { width: width + first_indent, first_indent, justify, hyphenate };
        let shaper = Shaper::new(folio(), "en");
        let lines = break_lines(&shaper, &pieces, &style);
        for line in &lines {
            check_line(line, style.width);
        }
        let all: String = texts_in.iter().map(|(text, _)| text.as_str()).collect();
        prop_assert_eq!(letters(&texts(&lines).concat()), letters(&all));
        let again = break_lines(&Shaper::new(folio(), "en"), &pieces, &style);
        prop_assert_eq!(format!("{lines:?}"), format!("{again:?}"));
        let one = single_line(&shaper, &pieces);
        prop_assert_eq!(letters(&text(&one)), letters(&all));
    }
}
