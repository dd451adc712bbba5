use super::*;
use crate::pdf::fonts::folio;

pub(super) fn style(family: Family) -> TextStyle {
    TextStyle {
        family,
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
    }
}

fn glyphs(shaped: &Shaped) -> Vec<(u16, &str)> {
    shaped
        .runs
        .iter()
        .flat_map(|run| &run.glyphs)
        .map(|glyph| {
            (
                glyph.id,
                &shaped.text[glyph.text.0 as usize..glyph.text.1 as usize],
            )
        })
        .collect()
}

fn texts(shaped: &Shaped) -> Vec<&str> {
    glyphs(shaped).into_iter().map(|(_, text)| text).collect()
}

#[test]
fn every_glyph_knows_its_text() {
    let shaper = Shaper::new(folio(), "en");
    let shaped = shaper.shape("Query sets", &style(Family::Text));
    assert_eq!(texts(&shaped).concat(), "Query sets");
    assert_eq!(shaped.runs.len(), 1);
    let sum: f32 = shaped.runs[0].glyphs.iter().map(|g| g.advance).sum();
    assert!((sum - shaped.width).abs() < 1e-4 && shaped.width > 30.0);
}

#[test]
fn ligatures_in_text_but_not_in_code_or_spaced() {
    let shaper = Shaper::new(folio(), "en");
    let text = style(Family::Display);
    assert_eq!(texts(&shaper.shape("fi", &text)), ["fi"]);
    assert_eq!(
        texts(&shaper.shape(
            "fi",
            &TextStyle {
                tracking: 0.05,
                ..text
            }
        )),
        ["f", "i"]
    );
    assert_eq!(texts(&shaper.shape("->", &style(Family::Mono))), ["-", ">"]);
}

#[test]
fn kerning_is_applied() {
    let shaper = Shaper::new(folio(), "en");
    let width = |text| shaper.shape(text, &style(Family::Text)).width;
    assert!(width("AV") < width("A") + width("V") - 0.1);
}

#[test]
fn letters_are_kerned_but_not_code() {
    let shaper = Shaper::new(folio(), "en");
    let apart = |style: &TextStyle| {
        let width = |text: &str| shaper.shape(text, style).width;
        width("A") + width("V") - width("AV")
    };
    for family in [Family::Text, Family::Display] {
        assert!(apart(&style(family)) > 0.3, "{family:?}");
    }
    assert!(apart(&style(Family::Mono)).abs() < 1e-4);
}

#[test]
fn features_choose_other_glyphs() {
    let shaper = Shaper::new(folio(), "en");
    let plain = style(Family::Text);
    let id = |text: &str, style: &TextStyle| glyphs(&shaper.shape(text, style))[0].0;
    let small = TextStyle {
        small_caps: true,
        ..plain
    };
    assert_ne!(id("a", &plain), id("a", &small));
    assert_eq!(id("A", &small), id("a", &small));
    let lining = TextStyle {
        figures: Figures::Lining,
        ..plain
    };
    let tabular = TextStyle {
        figures: Figures::Tabular,
        ..plain
    };
    assert_ne!(id("3", &plain), id("3", &lining));
    let width = |text, style: &TextStyle| shaper.shape(text, style).width;
    assert_eq!(width("1", &tabular), width("8", &tabular));
    assert_ne!(width("1", &lining), width("8", &lining));
}

#[test]
fn tracking_widens_each_glyph() {
    let shaper = Shaper::new(folio(), "en");
    let plain = style(Family::Mono);
    let spaced = TextStyle {
        tracking: 0.1,
        ..plain
    };
    let difference = shaper.shape("abc", &spaced).width - shaper.shape("abc", &plain).width;
    assert!((difference - 3.0).abs() < 1e-4, "{difference}");
}

#[test]
fn emoji_sequences_are_one_glyph_of_the_emoji_face() {
    let book = folio();
    let shaper = Shaper::new(book, "en");
    for text in ["1️⃣", "❌", "✅", "🎉", "👍🏽", "👩‍💻", "⚠️", "🇩🇪", "❤️"]
    {
        let shaped = shaper.shape(text, &style(Family::Text));
        assert_eq!(shaped.runs.len(), 1, "{text}");
        assert_eq!(
            glyphs(&shaped)
                .iter()
                .filter(|(_, t)| !t.is_empty())
                .count(),
            1,
            "{text}: {shaped:?}"
        );
        assert_eq!(texts(&shaped).concat(), text);
        let face = book.get(shaped.runs[0].font);
        assert!(
            face.postscript_name.starts_with("NotoEmoji"),
            "{text}: {}",
            face.postscript_name
        );
    }
    assert_eq!(glyphs(&shaper.shape("1️⃣", &style(Family::Text))).len(), 1);
    assert!(shaper.missing().is_empty(), "{:?}", shaper.missing());
}

#[test]
fn text_presentation_and_stray_selectors_stay_text() {
    let shaper = Shaper::new(folio(), "en");
    let shaped = shaper.shape("5\u{fe0f}", &style(Family::Text));
    assert_eq!(shaped.runs.len(), 1);
    assert_eq!(
        shaped.runs[0].font,
        folio().face(Family::Text, false, false)
    );
    assert_eq!(glyphs(&shaped).len(), 1);
}

#[test]
fn another_face_stands_in_for_a_character() {
    let book = folio();
    let shaper = Shaper::new(book, "en");
    // Box drawing is in Plex Mono only.
    let shaped = shaper.shape("a├b", &style(Family::Text));
    let fonts: Vec<_> = shaped.runs.iter().map(|run| run.font).collect();
    let text = book.face(Family::Text, false, false);
    assert_eq!(fonts, [text, book.face(Family::Mono, false, false), text]);
    assert_eq!(texts(&shaped), ["a", "├", "b"]);
    assert!(shaper.missing().is_empty());
}

#[test]
fn what_no_face_has_is_drawn_as_a_question_and_remembered() {
    let shaper = Shaper::new(folio(), "en");
    let shaped = shaper.shape("a龍b漢", &style(Family::Text));
    assert_eq!(texts(&shaped), ["a", "龍", "b", "漢"]);
    assert!(glyphs(&shaped).iter().all(|(id, _)| *id != 0));
    assert_eq!(shaper.missing(), ['漢', '龍']);
}

#[test]
fn invisible_characters_draw_nothing() {
    let shaper = Shaper::new(folio(), "en");
    let text = style(Family::Text);
    let plain = shaper.shape("ab", &text).width;
    for odd in [
        "a\u{200b}b",
        "a\u{ad}b",
        "a\u{2060}b",
        "\u{feff}ab",
        "a\u{200d}b",
        "a\u{7}b",
        "a\u{202e}b",
        "ab\u{fe0f}",
    ] {
        let shaped = shaper.shape(odd, &text);
        assert_eq!(glyphs(&shaped).len(), 2, "{odd:?}");
        assert!((shaped.width - plain).abs() < 0.3, "{odd:?}");
    }
    assert!(shaper.shape("", &text).runs.is_empty());
    assert!(shaper.shape("\u{200b}", &text).runs.is_empty());
    assert!(shaper.missing().is_empty());
}

#[test]
fn spaces_of_all_widths_have_a_glyph_or_an_advance() {
    let shaper = Shaper::new(folio(), "en");
    let text = style(Family::Text);
    let plain = shaper.shape("ab", &text).width;
    for c in [
        '\u{a0}', '\u{2003}', '\u{2009}', '\u{202f}', '\u{3000}', '\t',
    ] {
        let shaped = shaper.shape(&format!("a{c}b"), &text);
        assert!(
            shaped.width > plain + 0.3,
            "{c:?}: {}",
            shaped.width - plain
        );
        assert!(glyphs(&shaped).iter().all(|(id, _)| *id != 0));
    }
    assert!(shaper.missing().is_empty(), "{:?}", shaper.missing());
}

#[test]
fn combining_marks_stand_on_their_letters() {
    let shaper = Shaper::new(folio(), "en");
    let text = style(Family::Text);
    // Composed where the face has it …
    let composed = shaper.shape("e\u{301}", &text);
    assert_eq!(glyphs(&composed).len(), 1);
    assert_eq!(texts(&composed), ["e\u{301}"]);
    // … else placed by offsets, without moving on.
    let placed = shaper.shape("q\u{301}", &text);
    let plain = shaper.shape("q", &text);
    assert!((placed.width - plain.width).abs() < 0.01, "{placed:?}");
    assert_eq!(texts(&placed).concat(), "q\u{301}");
}

#[test]
fn cached_and_fresh_are_the_same() {
    let shaper = Shaper::new(folio(), "en");
    let other = Shaper::new(folio(), "en");
    let text = style(Family::Text);
    let first = shaper.shape("office", &text);
    let red = TextStyle {
        color: Color::hex(0xff0000),
        rise: 3.0,
        underline: true,
        ..text
    };
    let again = shaper.shape("office", &red);
    assert!(Arc::ptr_eq(&first, &again));
    assert_eq!(first, other.shape("office", &text));
}

#[test]
fn many_words_do_not_fill_the_memory() {
    let shaper = Shaper::new(folio(), "en");
    let text = style(Family::Text);
    let look = shaper.look(&text);
    for n in 0..70_000 {
        shaper.shape_in(&look, &n.to_string());
    }
    let kept: usize = look
        .shards
        .iter()
        .map(|shard| shard.lock().unwrap().len())
        .sum();
    assert!(kept <= SHARDS * WORDS_PER_SHARD);
    assert!(kept > 1000);
}
