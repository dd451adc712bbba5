//! What the tests of the site share: building it, and looks at its pages.

use super::Book;

/// Builds the site alone, without an error.
pub fn site(book: &Book) {
    let run = book.run(&["build", "--only", "site"]);
    assert_eq!(run.code(), 0, "{}", run.stderr());
}

/// A file of the built site.
pub fn page(book: &Book, path: &str) -> String {
    book.text(&format!("output/site/{path}"))
}

/// The content of a `<meta property="…">` or `<meta name="…">`, as it stands in the page.
pub fn meta(html: &str, name: &str) -> Option<String> {
    let tag = html
        .split("<meta ")
        .skip(1)
        .find(|tag| tag.contains(&format!("=\"{name}\" content=")))?;
    let (_, content) = tag.split_once("content=\"")?;
    Some(content.split('"').next()?.to_owned())
}

/// The small book at an address below a host.
pub fn at_an_address(more: &str) -> Book {
    let book = Book::small();
    book.put(
        "book.toml",
        format!(
            "[book]\ntitle = \"A small book\"\nlanguage = \"en-GB\"\n\n[site]\nurl = \"https://example.org/guide/\"\n{more}"
        ),
    );
    book
}
