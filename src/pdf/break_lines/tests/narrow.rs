//! Narrow columns, as a cheat sheet has them, and what a reader sees there first: holes, ladders, stubs, parted units.

use super::*;

const MM: f32 = 72.0 / 25.4;

/// Text and code in turn: code stands between backticks.
fn mixed(source: &str, size: f32) -> Vec<Piece> {
    source
        .split('`')
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(n, part)| Piece::Text {
            text: part.into(),
            style: if n % 2 == 1 {
                TextStyle {
                    size: 0.85 * size,
                    ..MONO
                }
            } else {
                TextStyle { size, ..STYLE }
            },
            breaks: if n % 2 == 1 {
                Breaks::Code
            } else {
                Breaks::Prose
            },
            tag: 0,
        })
        .collect()
}

/// The columns of a cheat sheet: 40 to 45 mm at 6.5 to 8 pt.
fn columns() -> impl Iterator<Item = (ParagraphStyle, f32)> {
    let sizes = [6.5_f32, 7.0, 7.5, 8.0];
    sizes.into_iter().flat_map(|size| {
        (0..=10).map(move |step| {
            let width = (40.0 + 0.5 * step as f32) * MM;
            (ParagraphStyle { width, ..JUSTIFIED }, size)
        })
    })
}

/// The advances of the spaces inside a line, each with whether it is one of code.
fn spaces(line: &Line) -> Vec<(bool, f32)> {
    let glyphs = line.runs.iter().flat_map(|run| {
        run.glyphs.iter().map(move |glyph| {
            let text = run.text.get(glyph.text.0 as usize..glyph.text.1 as usize);
            (
                run.style.family == Family::Mono,
                text == Some(" "),
                glyph.advance,
            )
        })
    });
    glyphs
        .filter(|(_, space, advance)| *space && *advance > 0.0)
        .map(|(mono, _, advance)| (mono, advance))
        .collect()
}

/// Answers as a cheat sheet has them.
const ANSWERS: [&str; 6] = [
    "One query for the books and one for all their comments: `Prefetch(queryset=…, to_attr=)` with `select_related(\"author\")` inside, \
     so that the template touches no database at all.",
    "`QuerySet.update()` sends no signals; we clear the cache in `transaction.on_commit()` and count on `F(\"stock\") - 1` instead of \
     reading, adding and writing.",
    "It looked like a convenience. `Order.objects.filter(merchant=merchant, **request.GET.dict())` gave merchants every filter they \
     could think of, without our writing one.",
    "`manage.py migrate --plan` first; `AddIndexConcurrently` outside a transaction (`atomic = False`), then `VALIDATE CONSTRAINT` on \
     its own.",
    "Set `CONN_MAX_AGE=0` behind PgBouncer in transaction mode and `DISABLE_SERVER_SIDE_CURSORS=True`, or a cursor outlives its \
     connection.",
    "The timeout of `requests.get(url, timeout=(3.05, 27))` is per read: a server that sends a byte each second holds the worker for \
     ever. See https://docs.example.org/en/stable/user/advanced/#timeouts.",
];

#[test]
fn narrow_columns_with_code_have_no_holes() {
    let shaper = Shaper::new(folio(), "en");
    let (mut lines_in_all, mut short) = (0, 0);
    for (style, size) in columns() {
        for answer in ANSWERS {
            let lines = break_lines(&shaper, &mixed(answer, size), &style);
            let (_, full) = lines.split_last().unwrap();
            for line in full {
                lines_in_all += 1;
                check_line(line, style.width);
                short += usize::from(line.width < 0.88 * style.width);
                for (_, advance) in spaces(line) {
                    assert!(
                        advance < 0.95 * size,
                        "{advance} at {size}: {:?}",
                        text(line)
                    );
                }
            }
            assert_eq!(
                texts(&lines).concat().replace('\u{ad}', ""),
                answer.replace('`', "")
            );
        }
    }
    // What cannot be filled without a hole is left short; one line in six at most, and such answers are mostly code.
    assert!(6 * short < lines_in_all, "{short} of {lines_in_all}");
}

#[test]
fn code_keeps_its_spaces_while_words_around_it_are_spread() {
    let shaper = Shaper::new(folio(), "en");
    let mut spread = false;
    for (style, size) in columns() {
        let natural = 0.6 * 0.85 * size;
        let answer = "Ask the planner before you guess: `EXPLAIN (ANALYZE, BUFFERS) SELECT 1` tells what it read, and how long it \
                      took for it.";
        for line in break_lines(&shaper, &mixed(answer, size), &style) {
            for (mono, advance) in spaces(&line) {
                assert!(!mono || (advance - natural).abs() < 0.01, "{advance}");
                spread |= !mono && advance > 0.25 * size;
            }
        }
    }
    assert!(spread);
}

#[test]
fn short_code_stays_whole_where_long_code_does_not() {
    let shaper = Shaper::new(folio(), "en");
    for (style, size) in columns() {
        let answer = "Nothing but `get()` and `save()` is called here, and `first()` or `last()` where there may be none; then \
                      `prefetch_related_objects(books, \"comments\", \"comments__author\")` fetches the rest in one go.";
        let lines = texts(&break_lines(&shaper, &mixed(answer, size), &style));
        for name in ["get()", "save()", "first()", "last()"] {
            assert!(
                lines.iter().any(|line| line.contains(name)),
                "{name}: {lines:#?}"
            );
        }
        assert!(
            !lines
                .iter()
                .any(|line| line.contains("comments__author\")"))
                || lines.len() > 5
        );
    }
}

#[test]
fn numbers_stay_with_their_units() {
    let shaper = Shaper::new(folio(), "en");
    let text = "We went from 94 % of the pool to 31 %, from 0.8 s to 90 ms a page and from 512 MiB to 96 MiB a worker; see p. 12 and \
                § 3 of the notes, < 5 of them new.";
    let parted = text
        .replace("%", "percent")
        .replace("ms", "moments")
        .replace("MiB", "blocks");
    let mut free = 0;
    for tenths in 400..900 {
        let style = ParagraphStyle {
            width: tenths as f32 / 10.0 * MM,
            ..JUSTIFIED
        };
        let ends = |text: &str| {
            let lines = texts(&break_lines(&shaper, &[prose(text)], &style));
            let ends = |end: &&str| lines.iter().any(|line| line.ends_with(*end));
            [
                "94 ", "31 ", "0.8 ", "90 ", "512 ", "96 ", "p. ", "§ ", "< ",
            ]
            .into_iter()
            .filter(|end| ends(end))
            .collect::<Vec<_>>()
        };
        assert_eq!(ends(text), [""; 0], "{tenths}");
        free += ends(&parted).len();
    }
    // The same places do end lines where nothing binds them.
    assert!(free > 20, "{free}");
}

#[test]
fn last_lines_are_seldom_one_word() {
    let shaper = Shaper::new(folio(), "en");
    let (mut words, mut syllables, mut all) = (0, 0, 0);
    for tenths in (400..1200).step_by(5) {
        let style = ParagraphStyle {
            width: tenths as f32 / 10.0 * MM,
            ..JUSTIFIED
        };
        let lines = break_lines(&shaper, &[prose(LONG)], &style);
        let [.., before, last] = &lines[..] else {
            panic!("one line at {tenths}");
        };
        all += 1;
        let lone = text(last).split_whitespace().count() == 1;
        words += usize::from(lone);
        syllables += usize::from(lone && before.hyphenated);
    }
    // A lone word costs as much as a loose line, so some stay.
    assert!(6 * words < all, "{words} of {all}");
    assert!(30 * syllables < all, "{syllables} of {all}");
}

#[test]
fn hyphens_seldom_follow_each_other() {
    let shaper = Shaper::new(folio(), "en");
    let (mut lines_in_all, mut pairs, mut ladders) = (0, 0, 0);
    for (style, size) in columns() {
        let lines = break_lines(&shaper, &mixed(LONG, size), &style);
        lines_in_all += lines.len();
        let count = |n: usize| {
            lines
                .windows(n)
                .filter(|lines| lines.iter().all(|line| line.hyphenated))
                .count()
        };
        pairs += count(2);
        ladders += count(3);
    }
    assert!(15 * pairs < lines_in_all, "{pairs} of {lines_in_all}");
    assert!(80 * ladders < lines_in_all, "{ladders} of {lines_in_all}");
}

#[test]
fn unmarked_names_and_addresses_part_at_their_joints() {
    let ends = |text: &str, width: f32| {
        let style = ParagraphStyle { width, ..RAGGED };
        let lines = texts(&set(&[prose(text)], &style));
        lines[..lines.len() - 1].to_vec()
    };
    assert_eq!(
        ends("https://docs.djangoproject.com/en/stable/", 120.0),
        ["https://docs.", "djangoproject.com/en/"]
    );
    assert_eq!(ends("prefetch_related_objects", 80.0), ["prefetch_"]);
    // A word is no name: it gets a hyphen.
    assert_eq!(
        ends("JavaScript Understanding", 60.0),
        ["JavaScript ", "Under\u{ad}"]
    );
}

#[test]
fn a_word_wider_than_its_line_parts_at_syllables() {
    let style = ParagraphStyle {
        width: 40.0,
        ..JUSTIFIED
    };
    let lines = set(&[prose("internationalisation")], &style);
    let (_, full) = lines.split_last().unwrap();
    assert!(
        full.len() >= 2 && full.iter().all(|line| line.hyphenated),
        "{:?}",
        texts(&lines)
    );
    assert_eq!(
        texts(&lines).concat().replace('\u{ad}', ""),
        "internationalisation"
    );
    // Where even a syllable is too wide, anywhere.
    let lines = set(
        &[prose("strengths internationalisation")],
        &ParagraphStyle {
            width: 14.0,
            ..JUSTIFIED
        },
    );
    for line in &lines {
        check_line(line, 14.0);
    }
}
