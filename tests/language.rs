//! A site in its reader's language: what is shipped, what a book brings, and what is said of a wrong word.

mod support;

use support::Book;
use support::website::{page, site};

#[test]
fn a_german_book_speaks_german() {
    let book = Book::small();
    book.put("book.toml", "[book]\nlanguage = \"de-CH\"\n");
    book.edit(
        "content/answers/cache.md",
        "The menu",
        "> [!NOTE]\n> A note.\n\n- [x] one\n- [ ] two\n\n| a |\n|---|\n| 1 |\n\nThe menu[^1]\n\n[^1]: Below.\n\n",
    );
    let run = book.run(&["build"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let cover = page(&book, "index.html");
    assert!(cover.contains("<html lang=\"de-CH\""));
    for word in [
        ">Inhalt</h2>",
        "2 Fragen",
        ">Spickzettel (PDF)</a>",
        "Zum Text springen",
        "2 von 4",
    ] {
        assert!(cover.contains(word), "no {word:?} in {cover}");
    }
    let section = page(&book, "caches.html");
    for word in [
        "Abschnitt zwei von zwei",
        "Zwei Fragen, eine beantwortet",
        "Erst erinnern",
        "5 Sekunden Redezeit",
        "<p class=\"alert-title\">Hinweis</p>",
        "aria-label=\"erledigt\"",
        "aria-label=\"offen\"",
        "aria-label=\"Zurück zum Verweis 1\"",
        "aria-label=\"Tabelle, seitlich verschiebbar\"",
    ] {
        assert!(section.contains(word), "no {word:?} in {section}");
    }
    // What scripts say comes before them.
    let words = section.find("src=\"assets/words.").expect("the words");
    let script = section.find("src=\"assets/page.").expect("the script");
    assert!(words < script);
    assert!(page(&book, "404.html").contains("Diese Seite gibt es in diesem Buch nicht"));
}

#[test]
fn a_language_that_nobody_translated_stays_english_and_says_nothing_of_it() {
    let book = Book::small();
    site(&book);
    let english = page(&book, "index.html");
    assert!(!english.contains("assets/words."));
    // Nobody knows where it is spoken.
    let english = english.replace("<meta property=\"og:locale\" content=\"en_US\">\n", "");
    book.put(
        "book.toml",
        "[book]\ntitle = \"A small book\"\nlanguage = \"tlh\"\n",
    );
    let run = book.run(&["build"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let klingon = page(&book, "index.html");
    assert_eq!(english, klingon.replace("lang=\"tlh\"", "lang=\"en\""));
}

#[test]
fn a_file_of_the_book_changes_words_or_brings_a_language() {
    let book = Book::small();
    book.put(
        "book.toml",
        "[book]\nlanguage = \"es\"\n\n[site]\nstrings = \"words/es.toml\"\n",
    );
    book.put(
        "words/es.toml",
        "Contents = \"Índice\"\n\"{n} of {all}\" = \"de {all}, {n}\"\nCopy = \"Copiar </script>\"\nMine = \"Lo mío\"\n",
    );
    book.put(
        "themes/folio/templates/404.html",
        "{{ \"Mine\" | say }}, {{ \"Other\" | say }}",
    );
    let run = book.run(&["build"]);
    assert_eq!((run.code(), run.stderr().as_str()), (0, ""));
    let cover = page(&book, "index.html");
    assert!(
        cover.contains(">Índice</h2>") && cover.contains("de 4, 2"),
        "{cover}"
    );
    assert_eq!(page(&book, "404.html"), "Lo mío, Other");
    let files = book.files("output/site/assets");
    let (_, words) = files
        .iter()
        .find(|(path, _)| path.starts_with("words."))
        .expect("the words of scripts");
    let words = String::from_utf8_lossy(words);
    assert!(words.starts_with("(window.prepbook = window.prepbook || {}).words = {"));
    assert!(words.contains("\"Copy\":\"Copiar <\\/script>\""), "{words}");
    assert!(!words.contains("mío"), "no script says that: {words}");
    // A single word of a language that is shipped.
    book.put(
        "book.toml",
        "[book]\nlanguage = \"de\"\n\n[site]\nstrings = \"words/es.toml\"\n",
    );
    site(&book);
    let cover = page(&book, "index.html");
    assert!(cover.contains(">Índice</h2>") && cover.contains("Zum Text springen"));
}

#[test]
fn a_word_that_is_wrong_is_told_with_its_place() {
    let book = Book::small();
    book.put("book.toml", "[site]\nstrings = \"words.toml\"\n");
    book.run(&["build"])
        .fails_with(&["there is no file `words.toml`", "book.toml:2:11"]);
    book.put(
        "words.toml",
        "Contens = \"a\"\n\"{n} of {all}\" = \"{n} von {al}\"\n\"{time} to say\" = \"schnell\"\n\"Copy\" = \"Copy {this}\"\n",
    );
    book.run(&["build"]).fails_with(&[
        "warning[unknown-word]: the guide never says `Contens`",
        "words.toml:1:1",
        "did you mean `Contents`?",
        "there is no `{al}` in `{n} of {all}`",
        "words.toml:2:18",
        "did you mean `{all}`?",
        "`{time}` is missing",
        "words.toml:3:19",
        "there is no `{this}` in `Copy`",
    ]);
}

#[test]
fn no_template_says_a_word_that_cannot_be_translated() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("themes");
    let mut seen = 0;
    for theme in std::fs::read_dir(root).expect("themes") {
        let folder = theme.expect("an entry").path().join("templates");
        let Ok(entries) = std::fs::read_dir(folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.expect("an entry").path();
            let text = std::fs::read_to_string(&path).expect("a template");
            // A class of the page's body.
            let text = without(&text, "{% block class %}", "{% endblock class %}");
            let text = without(&without(&text, "{{", "}}"), "{%", "%}");
            // A command and a kind of file are called so everywhere.
            let code = without(&without(&text, "{#", "#}"), "<code>", "</code>");
            let text = without(&code, "<", ">")
                .replace("(PDF)", "")
                .replace("404", "");
            let words: Vec<&str> = text
                .split_whitespace()
                .filter(|word| word.contains(char::is_alphabetic))
                .collect();
            assert!(words.is_empty(), "{}: {words:?}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 5, "{seen}");
}

/// A text without its stretches between two marks, marks included.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        out.push_str(before);
        rest = after.split_once(close).map_or("", |(_, behind)| behind);
    }
    out + rest
}
