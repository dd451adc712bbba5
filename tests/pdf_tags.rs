//! The tags of the finished PDFs: what is painted belongs to one element or to none, and read by structure the words come in order.
//! Whether the file is PDF/UA-1 as a whole is for veraPDF to say (`tests/conformance`).

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};
use prepbook::build::{self, Book};
use prepbook::config::{Edition, EditionKind, GuideOptions};
use prepbook::markdown::{BlockKind, plain_blocks};
use prepbook::memo::Memo;
use prepbook::pdf;

/// An edition as it was written and as it is read.
struct Paper {
    name: String,
    book: Book,
    bytes: Vec<u8>,
    file: Document,
    pages: Vec<ObjectId>,
    root: Dictionary,
}

fn paper(root: &Path, kind: EditionKind) -> Paper {
    let memo = Memo::new();
    let book = build::load(root, &Default::default(), &memo)
        .book
        .expect("a book");
    let edition = Edition {
        name: kind.name().to_owned(),
        kind,
        ..Edition::default()
    };
    let broken = pdf::layout(&book.published, &book.theme, &edition, &memo)
        .expect("fonts")
        .broken_rules();
    assert!(broken.is_empty(), "{}: {broken:?}", kind.name());
    let rendered = pdf::render(
        &book.published,
        &book.theme,
        &edition,
        &Default::default(),
        &memo,
    )
    .expect("nobody calls it off");
    let bytes = rendered.files.first().expect("a file").bytes.to_vec();
    let file = Document::load_mem(&bytes).expect("a PDF");
    let pages = file.get_pages().into_values().collect();
    let root = dictionary(
        &file,
        file.catalog().unwrap().get(b"StructTreeRoot").unwrap(),
    )
    .clone();
    Paper {
        name: format!("{} of {}", kind.name(), root_name(&book)),
        book,
        bytes,
        file,
        pages,
        root,
    }
}

fn root_name(book: &Book) -> String {
    book.published.about.title.clone()
}

fn test_book() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/books/paper/book")
}

fn kinds() -> [EditionKind; 4] {
    [
        EditionKind::Guide(Default::default()),
        EditionKind::Cheatsheet(Default::default()),
        EditionKind::Worksheet(Default::default()),
        EditionKind::Cards(Default::default()),
    ]
}

/// Every kind of edition of the book that has every kind of block, and of the book of this repository.
fn everything() -> Vec<Paper> {
    let django = support::Book::django();
    let mut out = Vec::new();
    for root in [&test_book(), django.root()] {
        for kind in kinds() {
            out.push(paper(root, kind));
        }
    }
    out
}

fn follow<'a>(file: &'a Document, object: &'a Object) -> &'a Object {
    file.dereference(object).expect("an object").1
}

fn dictionary<'a>(file: &'a Document, object: &'a Object) -> &'a Dictionary {
    follow(file, object).as_dict().expect("a dictionary")
}

fn name(dict: &Dictionary, key: &[u8]) -> String {
    String::from_utf8_lossy(dict.get(key).and_then(Object::as_name).expect("a name")).into_owned()
}

/// What stands in a structure element.
enum Kid {
    Element(ObjectId),
    Content { page: ObjectId, mcid: i64 },
    Annotation(ObjectId),
}

impl Paper {
    fn kids(&self, element: &Dictionary) -> Vec<Kid> {
        let file = &self.file;
        let one = |kid: &Object| match kid {
            Object::Integer(mcid) => Kid::Content {
                page: element
                    .get(b"Pg")
                    .and_then(Object::as_reference)
                    .expect("a page"),
                mcid: *mcid,
            },
            Object::Reference(id) => Kid::Element(*id),
            other => {
                let dict = other.as_dict().expect("a kid");
                let object = |key: &[u8]| {
                    dict.get(key)
                        .and_then(Object::as_reference)
                        .expect("a reference")
                };
                match name(dict, b"Type").as_str() {
                    "MCR" => Kid::Content {
                        page: object(b"Pg"),
                        mcid: dict
                            .get(b"MCID")
                            .and_then(Object::as_i64)
                            .expect("a number"),
                    },
                    _ => Kid::Annotation(object(b"Obj")),
                }
            }
        };
        match element.get(b"K") {
            Ok(Object::Array(kids)) => kids.iter().map(one).collect(),
            Ok(Object::Reference(id))
                if follow(file, &Object::Reference(*id)).as_array().is_ok() =>
            {
                panic!("kids stand in their element")
            }
            Ok(kid) => vec![one(kid)],
            Err(_) => Vec::new(),
        }
    }

    /// Visits every element, parents first, in reading order.
    fn walk(&self, visit: &mut dyn FnMut(ObjectId, &Dictionary)) {
        let mut waiting = vec![
            self.root
                .get(b"K")
                .and_then(Object::as_reference)
                .expect("a document"),
        ];
        while let Some(id) = waiting.pop() {
            let element = self.file.get_dictionary(id).expect("an element");
            visit(id, element);
            for kid in self.kids(element).into_iter().rev() {
                if let Kid::Element(id) = kid {
                    waiting.push(id);
                }
            }
        }
    }

    /// The parent tree: key to value.
    fn parents(&self) -> BTreeMap<i64, Object> {
        let tree = dictionary(&self.file, self.root.get(b"ParentTree").unwrap());
        let mut out = BTreeMap::new();
        for leaf in tree.get(b"Kids").and_then(Object::as_array).unwrap() {
            let leaf = dictionary(&self.file, leaf);
            let limits = leaf.get(b"Limits").and_then(Object::as_array).unwrap();
            let nums = leaf.get(b"Nums").and_then(Object::as_array).unwrap();
            assert!(nums.len() <= 128, "a leaf of {} entries", nums.len() / 2);
            for pair in nums.chunks(2) {
                let key = pair[0].as_i64().unwrap();
                assert!(key >= limits[0].as_i64().unwrap() && key <= limits[1].as_i64().unwrap());
                assert!(
                    out.insert(key, pair[1].clone()).is_none(),
                    "key {key} twice"
                );
            }
        }
        out
    }

    /// The text of every marked sequence of a page; fails where something is painted outside of one.
    fn sequences(&self, page: ObjectId) -> BTreeMap<i64, String> {
        let fonts = self.file.get_page_fonts(page).unwrap();
        let unicode: BTreeMap<&[u8], BTreeMap<u16, String>> = fonts
            .iter()
            .map(|(name, font)| (name.as_slice(), to_unicode(&self.file, font)))
            .collect();
        let content = Content::decode(&self.file.get_page_content(page)).expect("a content stream");
        let mut out: BTreeMap<i64, String> = BTreeMap::new();
        let mut open: Option<Option<i64>> = None;
        let mut font = None;
        for operation in &content.operations {
            let operands = &operation.operands;
            match operation.operator.as_str() {
                "BMC" | "BDC" => {
                    assert!(open.is_none(), "{}: sequences nest", self.name);
                    let mcid = operands
                        .get(1)
                        .and_then(|o| o.as_dict().ok())
                        .and_then(|d| d.get(b"MCID").ok())
                        .map(|o| o.as_i64().unwrap());
                    let artifact = operands[0].as_name().unwrap() == b"Artifact";
                    assert_eq!(artifact, mcid.is_none());
                    if let Some(mcid) = mcid {
                        assert_eq!(mcid as usize, out.len(), "numbers count up");
                        out.insert(mcid, String::new());
                    }
                    open = Some(mcid);
                }
                "EMC" => assert!(open.take().is_some(), "a sequence ends that never began"),
                "Tf" => font = Some(operands[0].as_name().unwrap()),
                "TJ" => {
                    let mcid =
                        open.unwrap_or_else(|| panic!("{}: text outside of a sequence", self.name));
                    let codes = unicode.get(font.expect("a font")).expect("a known font");
                    for part in operands[0].as_array().unwrap() {
                        let (Object::String(bytes, _), Some(mcid)) = (part, mcid) else {
                            continue;
                        };
                        for code in bytes.chunks(2) {
                            let code = u16::from_be_bytes([code[0], code[1]]);
                            let text = codes.get(&code).expect("a glyph with a text");
                            out.get_mut(&mcid).unwrap().push_str(text);
                        }
                    }
                }
                "f" | "Do" | "S" | "B" | "f*" | "Tj" | "sh" => {
                    assert!(
                        open.is_some(),
                        "{}: {} outside of a sequence",
                        self.name,
                        operation.operator
                    );
                }
                _ => {}
            }
        }
        assert!(open.is_none(), "a sequence that never ends");
        out
    }

    /// All words in the order of the structure, blocks apart by a line end; what a hyphen of the typesetter's parted is whole.
    fn read(&self) -> String {
        let pages: BTreeMap<ObjectId, BTreeMap<i64, String>> = self
            .pages
            .iter()
            .map(|page| (*page, self.sequences(*page)))
            .collect();
        fn speak(
            paper: &Paper,
            id: ObjectId,
            pages: &BTreeMap<ObjectId, BTreeMap<i64, String>>,
            out: &mut String,
        ) {
            let element = paper.file.get_dictionary(id).unwrap();
            let inline = matches!(name(element, b"S").as_str(), "Link" | "Span" | "Reference")
                || (name(element, b"S") == "Code" && !element.has(b"A"));
            if !inline {
                out.push('\n');
            }
            for kid in paper.kids(element) {
                match kid {
                    Kid::Element(id) => speak(paper, id, pages, out),
                    Kid::Content { page, mcid } => out.push_str(&pages[&page][&mcid]),
                    Kid::Annotation(_) => {}
                }
            }
            if !inline {
                out.push('\n');
            }
        }
        let mut out = String::new();
        speak(
            self,
            self.root.get(b"K").and_then(Object::as_reference).unwrap(),
            &pages,
            &mut out,
        );
        out.replace(['\u{ad}', '\u{200b}'], "")
    }
}

/// Code to text, of our own maps.
fn to_unicode(file: &Document, font: &Dictionary) -> BTreeMap<u16, String> {
    let map = follow(file, font.get(b"ToUnicode").unwrap())
        .as_stream()
        .unwrap();
    let map = String::from_utf8(map.decompressed_content().unwrap()).unwrap();
    let hex = |word: &str| -> Vec<u16> {
        let digits = word.trim_matches(['<', '>']);
        (0..digits.len() / 4)
            .map(|i| u16::from_str_radix(&digits[4 * i..4 * i + 4], 16).unwrap())
            .collect()
    };
    let mut out = BTreeMap::new();
    let mut inside = false;
    for line in map.lines() {
        if line.ends_with("beginbfchar") || line == "endbfchar" {
            inside = line != "endbfchar";
        } else if inside {
            let (code, text) = line.split_once(' ').unwrap();
            out.insert(hex(code)[0], String::from_utf16(&hex(text)).unwrap());
        }
    }
    out
}

#[test]
fn every_sequence_and_every_link_belongs_to_one_element() {
    for paper in everything() {
        let parents = paper.parents();
        let mut claimed: BTreeSet<(ObjectId, i64)> = BTreeSet::new();
        let mut linked: BTreeSet<ObjectId> = BTreeSet::new();
        let mut elements = 0;
        paper.walk(&mut |id, element| {
            elements += 1;
            for kid in paper.kids(element) {
                match kid {
                    Kid::Element(child) => {
                        let child = paper.file.get_dictionary(child).unwrap();
                        let parent = child.get(b"P").and_then(Object::as_reference).unwrap();
                        assert_eq!(parent, id, "a child that names another parent");
                    }
                    Kid::Content { page, mcid } => {
                        assert!(
                            claimed.insert((page, mcid)),
                            "{}: {mcid} claimed twice",
                            paper.name
                        );
                        let key = paper
                            .file
                            .get_dictionary(page)
                            .unwrap()
                            .get(b"StructParents")
                            .unwrap();
                        let back = parents[&key.as_i64().unwrap()].as_array().unwrap();
                        assert_eq!(back[mcid as usize].as_reference().unwrap(), id);
                    }
                    Kid::Annotation(annotation) => {
                        assert!(linked.insert(annotation), "a link twice");
                        assert_eq!(name(element, b"S"), "Link");
                        let annotation = paper.file.get_dictionary(annotation).unwrap();
                        let key = annotation.get(b"StructParent").unwrap().as_i64().unwrap();
                        assert_eq!(parents[&key].as_reference().unwrap(), id);
                    }
                }
            }
        });
        let questions = paper.book.published.questions().count();
        assert!(elements > questions, "{}: {elements} elements", paper.name);
        let mut painted = 0;
        let mut annotations = 0;
        for page in &paper.pages {
            painted += paper.sequences(*page).len();
            let page = paper.file.get_dictionary(*page).unwrap();
            assert_eq!(name(page, b"Tabs"), "S");
            let links = page
                .get(b"Annots")
                .map_or(&[][..], |a| a.as_array().unwrap());
            for link in links {
                assert!(linked.contains(&link.as_reference().unwrap()));
                let words = dictionary(&paper.file, link)
                    .get(b"Contents")
                    .unwrap()
                    .as_str()
                    .unwrap();
                assert!(!words.is_empty());
                annotations += 1;
            }
        }
        assert_eq!(
            (painted, annotations),
            (claimed.len(), linked.len()),
            "{}",
            paper.name
        );
    }
}

#[test]
fn ids_are_found_in_their_tree() {
    let paper = paper(&test_book(), EditionKind::Guide(Default::default()));
    let mut wanted = BTreeMap::new();
    paper.walk(&mut |id, element| {
        if name(element, b"S") == "Note" {
            let own = element.get(b"ID").unwrap().as_str().unwrap().to_vec();
            assert!(wanted.insert(own, id).is_none(), "an id twice");
        }
    });
    assert!(!wanted.is_empty());
    let tree = dictionary(&paper.file, paper.root.get(b"IDTree").unwrap());
    let mut found = BTreeMap::new();
    for leaf in tree.get(b"Kids").and_then(Object::as_array).unwrap() {
        let names = dictionary(&paper.file, leaf)
            .get(b"Names")
            .and_then(Object::as_array)
            .unwrap();
        for pair in names.chunks(2) {
            found.insert(
                pair[0].as_str().unwrap().to_vec(),
                pair[1].as_reference().unwrap(),
            );
        }
    }
    assert_eq!(found, wanted);
}

/// Without what stands after links inside the book.
fn without_pages(text: &str) -> String {
    let mut out = text.replace(" (above)", "").replace(" (below)", "");
    while let Some(at) = out.find(" (p. ") {
        let end = out[at..].find(')').map_or(out.len(), |end| at + end + 1);
        out.replace_range(at..end, "");
    }
    out
}

#[test]
fn a_booklet_is_read_in_the_order_of_its_pages() {
    let options = |booklet| {
        EditionKind::Guide(GuideOptions {
            booklet,
            ..GuideOptions::default()
        })
    };
    let pages = paper(&test_book(), options(false));
    let sheets = paper(&test_book(), options(true));
    assert!(sheets.pages.len() < pages.pages.len());
    // Numbers of pages are those of the book, not of the sheets.
    let read = |paper: &Paper| -> Vec<String> {
        paper.read().split_whitespace().map(str::to_owned).collect()
    };
    assert_eq!(read(&sheets), read(&pages));
}

#[test]
fn read_by_structure_the_words_are_whole_and_in_order() {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let django = support::Book::django();
    for root in [&test_book(), django.root()] {
        let paper = paper(root, EditionKind::Guide(Default::default()));
        let read = without_pages(&squeezed(&paper.read()));
        let first = &paper.book.published.sections[0];
        let mut from = read
            .find(&format!(" {} ", squeezed(&first.title)))
            .expect("the first section");
        // Past the contents.
        from += read[from + 1..]
            .find(&format!(" {} ", squeezed(&first.title)))
            .expect("its opener");
        let mut next = |words: &str| {
            let words = squeezed(words);
            match read[from..].find(&words) {
                Some(at) => from += at + words.len(),
                None => panic!(
                    "{}: not found: {words:?} in {:?}…",
                    paper.name,
                    &read[from..].chars().take(400).collect::<String>()
                ),
            }
        };
        let mut paragraphs = 0;
        for question in paper.book.published.questions() {
            next(&question.text);
            for block in question
                .answers
                .iter()
                .flat_map(|a| &a.parts)
                .flat_map(|p| &p.blocks)
            {
                let plain = matches!(block.kind, BlockKind::Paragraph(_) | BlockKind::Code { .. });
                let words = format!("{block:?}");
                // Marks of footnotes and of quotations, and pictures, are not in the plain text.
                if plain
                    && !["FootnoteRef", "Image(", "Styled("]
                        .iter()
                        .any(|odd| words.contains(odd))
                {
                    next(&plain_blocks(std::slice::from_ref(block), true));
                    paragraphs += 1;
                }
            }
        }
        assert!(paragraphs > 5, "{paragraphs} paragraphs");
    }
}

#[test]
fn a_number_and_its_question_are_read_as_two_words() {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for kind in [
        EditionKind::Guide(Default::default()),
        EditionKind::Worksheet(Default::default()),
        EditionKind::Cards(Default::default()),
    ] {
        let paper = paper(&test_book(), kind);
        let read = squeezed(&paper.read());
        let mut from = 0;
        for question in paper.book.published.questions() {
            // A card without an answer has no back, and so no front.
            if question.answers.is_empty() && matches!(kind, EditionKind::Cards(_)) {
                continue;
            }
            let words = squeezed(&format!("{} {}", question.number, question.text));
            match read[from..].find(&words) {
                Some(at) => from += at + words.len(),
                None => panic!("{}: not found: {words:?}", paper.name),
            }
        }
    }
}

#[test]
fn a_book_of_one_section_skips_no_level_of_headings() {
    let book = support::Book::small();
    book.put(
        "content/questions.md",
        "1. How did you lock a row?\n2. What did you cache?\n",
    );
    for kind in kinds() {
        // It looks at the rules of the elements itself.
        paper(book.root(), kind);
    }
}

#[test]
fn the_file_says_that_it_is_tagged_and_for_whom() {
    let paper = paper(&test_book(), EditionKind::Guide(Default::default()));
    let catalog = paper.file.catalog().unwrap();
    let marked = dictionary(&paper.file, catalog.get(b"MarkInfo").unwrap());
    assert_eq!(marked.get(b"Marked").unwrap(), &Object::Boolean(true));
    assert!(!marked.has(b"Suspects"));
    assert!(catalog.has(b"Lang"));
    let xmp = follow(&paper.file, catalog.get(b"Metadata").unwrap())
        .as_stream()
        .unwrap();
    assert!(String::from_utf8_lossy(&xmp.content).contains("<pdfuaid:part>1</pdfuaid:part>"));
    let again = self::paper(&test_book(), EditionKind::Guide(Default::default()));
    assert!(paper.bytes == again.bytes, "the same bytes twice");
}

#[test]
fn our_own_words_are_in_the_books_language_or_known_to_be_english() {
    let book = support::Book::small();
    let english = ["Contents", "Section one of two"];
    let german = ["Inhalt", "Abschnitt eins von zwei"];
    for (language, words, own) in [
        ("de", german, None),
        ("pl", english, Some("en")),
        ("en-GB", english, None),
    ] {
        book.put(
            "book.toml",
            format!("[book]\ntitle = \"A small book\"\nlanguage = \"{language}\"\n"),
        );
        let memo = Memo::new();
        let loaded = build::load(book.root(), &Default::default(), &memo);
        let loaded = loaded.book.expect("a book");
        let layout = pdf::layout(&loaded.published, &loaded.theme, &Edition::default(), &memo)
            .expect("fonts");
        let language_of =
            |words: &str| {
                let mut runs = layout.pages.iter().flat_map(|page| &page.items).filter_map(
                    |item| match item {
                        pdf::Item::Text(run) if run.text.trim() == words => Some(run.element),
                        _ => None,
                    },
                );
                let element = runs.find(|e| *e != pdf::ElementId::ARTIFACT).expect(words);
                layout.elements[element.0 as usize].language
            };
        for words in words {
            assert_eq!(language_of(words), own, "{language}: {words}");
        }
        assert_eq!(language_of("With one statement."), None);
    }
}
