//! Holds what scripts get.

use super::*;
use crate::config::ThemeChoice;
use crate::diagnostic::FileId;
use crate::source::SourceMap;
use crate::theme;

#[test]
fn scripts_get_their_words_and_no_others() {
    let nowhere = tempfile::tempdir().expect("a folder");
    let choice = ThemeChoice {
        name: "folio".to_owned(),
        span: None,
    };
    let theme = theme::load(&mut SourceMap::new(nowhere.path()), &choice).0;
    let known = known_words(&theme, &Memo::new());
    let (german, problems) = Strings::load("de", None, &known);
    assert_eq!(problems, []);
    let (path, bytes) = script(&german, &known).expect("words of scripts");
    assert!(path.starts_with("assets/words.") && path.ends_with(".js"));
    let text = String::from_utf8_lossy(&bytes).into_owned();
    assert!(text.contains("\"Copy\":\"Kopieren\""), "{text}");
    assert!(!text.contains("Spickzettel"), "{text}");
    let (english, _) = Strings::load("en", None, &known);
    assert_eq!(script(&english, &known), None);
    let file = Some((FileId(0), "Copy = \"</script>\"\n"));
    let (own, _) = Strings::load("en", file, &known);
    let text = String::from_utf8_lossy(&script(&own, &known).expect("one word").1).into_owned();
    assert_eq!(
        text,
        "(window.prepbook = window.prepbook || {}).words = {\"Copy\":\"<\\/script>\"};\n"
    );
}
