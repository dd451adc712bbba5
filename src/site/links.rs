//! Targets → URLs relative to a page.

use std::borrow::Cow;

use crate::diagnostic::FileId;
use crate::guide::{Asset, AssetKind, Guide, Target};
use crate::markdown::{Image, Link, LinkHtml, Links};
use crate::memo::{Key, KeyBuilder};
use crate::text::slug;

/// Where everything in the site stands: paths from the site's root.
pub(super) struct Addresses<'a> {
    pub(super) guide: &'a Guide,
    /// Paths of the guide's assets, in its order.
    assets: Vec<String>,
    /// Whether each question has a page of its own.
    split: bool,
}

impl<'a> Addresses<'a> {
    pub(super) fn new(guide: &'a Guide, split: bool) -> Self {
        Addresses {
            guide,
            assets: guide.assets.iter().map(asset_path).collect(),
            split,
        }
    }

    /// `<slug>.html`
    pub(super) fn section(&self, index: usize) -> Option<String> {
        self.guide
            .sections
            .get(index)
            .map(|section| format!("{}.html", section.slug))
    }

    /// The page that shows a question: its section's, or `<slug>/<name>.html`, its own.
    pub(super) fn of_question(&self, section: usize, id: &str) -> Option<String> {
        if !self.split {
            return self.section(section);
        }
        let slug = &self.guide.sections.get(section)?.slug;
        Some(format!("{slug}/{}.html", page_name(id)))
    }

    /// Where a list leads to a question: its own page, or its place on its section's.
    pub(super) fn to_question(&self, section: usize, id: &str) -> Option<String> {
        let path = self.of_question(section, id)?;
        Some(if self.split {
            path
        } else {
            format!("{path}#{id}")
        })
    }

    /// `pages/<slug>.html`
    pub(super) fn page(&self, index: usize) -> Option<String> {
        self.guide
            .pages
            .get(index)
            .map(|page| format!("pages/{}.html", page.slug))
    }

    /// `assets/<name>.<hash8>.<ext>`
    pub(super) fn asset(&self, index: usize) -> Option<&str> {
        self.assets.get(index).map(String::as_str)
    }

    /// A hash of all that a URL or a link's words may depend on: what stands where, and what it is called.
    pub(super) fn key(&self) -> Key {
        let mut key = KeyBuilder::new("site addresses").number(u64::from(self.split));
        for section in &self.guide.sections {
            key.add(section.slug.as_bytes());
            key.add(section.title.as_bytes());
            for question in &section.questions {
                key.add(question.id.as_bytes());
                key.add(question.cue.as_bytes());
            }
            key.add(b"");
        }
        for page in &self.guide.pages {
            key.add(page.slug.as_bytes());
            key.add(page.title.as_bytes());
        }
        for (path, asset) in self.assets.iter().zip(&self.guide.assets) {
            key.add(path.as_bytes());
            key.add(format!("{:?}", asset.kind).as_bytes());
        }
        key.finish()
    }
}

/// Names that Windows has for devices, whatever ending follows.
const DEVICES: [&str; 4] = ["aux", "con", "nul", "prn"];

/// The name of a question's page: its id, where that is one file on every system; else tame letters of it and a hash, which depend on the id alone,
/// so that the address lives as long as the id does.
pub(super) fn page_name(id: &str) -> Cow<'_, str> {
    let tame = slug(id, PAGE_NAME_BYTES);
    let numbered = |name: &str| {
        let digit = name
            .strip_prefix("com")
            .or_else(|| name.strip_prefix("lpt"));
        digit.is_some_and(|rest| rest.len() == 1 && rest.bytes().all(|b| b.is_ascii_digit()))
    };
    // A slug is in lower case and in one normal form: two of them are never one file.
    if tame == id && !DEVICES.contains(&id) && !numbered(id) {
        return Cow::Borrowed(id);
    }
    let hash = Key::of(id.as_bytes()).hex8();
    let separator = if tame.is_empty() { "" } else { "-" };
    Cow::Owned(format!("{tame}{separator}{hash}"))
}

/// Bytes of a page's name, at most: as many as a minted id has.
const PAGE_NAME_BYTES: usize = 80;

/// The name of an asset in the site: its own, with a hash of its bytes, so that it may be cached for ever.
pub(super) fn asset_path(asset: &Asset) -> String {
    let name = asset.path.rsplit('/').next().unwrap_or_default();
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
    hashed_name(stem, extension, asset.key)
}

/// `assets/<stem>.<hash8>.<ext>`, of letters, digits, `-` and `_` only.
pub(super) fn hashed_name(stem: &str, extension: &str, key: Key) -> String {
    let tame = |text: &str| -> String {
        text.chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || c == '_' {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .take(60)
            .collect()
    };
    let stem = tame(stem);
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { "file" } else { stem };
    let extension = tame(extension);
    let hash = key.hex8();
    if extension.is_empty() {
        format!("assets/{stem}.{hash}")
    } else {
        format!("assets/{stem}.{hash}.{extension}")
    }
}

/// Where a page of the site begins in the one that holds the whole book. No question's id holds `--`.
pub(super) fn anchor_of(path: &str) -> String {
    let name = path.strip_suffix(".html").unwrap_or(path);
    match (name, name.split_once('/')) {
        ("index", _) => "page--cover".to_owned(),
        ("practice", _) => "page--practice".to_owned(),
        (_, Some((folder, name))) => format!("{folder}--{name}"),
        _ => format!("section--{name}"),
    }
}

/// One page's place: what stands before a path from the site's root.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// Path of the page from the site's root.
    pub(super) path: String,
    /// `""`, `"../"`, or an absolute path for the page that may be shown at any address.
    pub(super) root: String,
    /// Whether it is a part of the one page that holds the whole book, where all pages are anchors.
    pub(super) single: bool,
}

impl Place {
    /// A page that is only ever seen at its own address.
    pub(super) fn at(path: impl Into<String>) -> Self {
        let path = path.into();
        let root = "../".repeat(path.matches('/').count());
        Place {
            path,
            root,
            single: false,
        }
    }

    /// A page as a part of the one that holds the whole book.
    pub(super) fn inside(path: impl Into<String>) -> Self {
        Place {
            path: path.into(),
            root: String::new(),
            single: true,
        }
    }

    /// The URL of another path of the site, as seen from here.
    pub(super) fn to(&self, path: &str) -> String {
        let (file, anchor) = path.split_once('#').unwrap_or((path, ""));
        match file.ends_with(".html") && !file.starts_with("assets/") {
            true if self.single && anchor.is_empty() => format!("#{}", anchor_of(file)),
            true if self.single => format!("#{anchor}"),
            _ => format!("{}{path}", self.root),
        }
    }

    /// What stands before the anchors of a text on a page of the site, of which the page itself says `name`.
    pub(super) fn prefix(&self, path: &str, name: &str) -> String {
        if self.single {
            format!("{}--{name}", anchor_of(path))
        } else {
            name.to_owned()
        }
    }

    /// The URL of an anchor in a page of the site.
    fn to_anchor(&self, path: &str, anchor: &str) -> String {
        if path == self.path || self.single {
            format!("#{anchor}")
        } else {
            format!("{}{path}#{anchor}", self.root)
        }
    }
}

/// Resolves the links of one text on one page.
pub(super) struct TextLinks<'a> {
    pub(super) addresses: &'a Addresses<'a>,
    pub(super) place: &'a Place,
    /// The file that the text stands in.
    pub(super) file: FileId,
    /// What stands before the text's own anchors on this page.
    pub(super) prefix: &'a str,
}

impl TextLinks<'_> {
    fn url(&self, target: &Target) -> Option<String> {
        match target {
            Target::Question { id, anchor } => {
                let (section, _) = self.addresses.guide.place(id)?;
                let path = self.addresses.of_question(section, id)?;
                let anchor = match anchor {
                    Some(anchor) => format!("{id}--{anchor}"),
                    None => id.clone(),
                };
                Some(self.place.to_anchor(&path, &anchor))
            }
            Target::Section(index) => self
                .addresses
                .section(*index)
                .map(|path| self.place.to(&path)),
            Target::Page { index, anchor } => {
                let path = self.addresses.page(*index)?;
                Some(match anchor {
                    Some(anchor) => {
                        let prefix = self.place.prefix(&path, "");
                        self.place.to_anchor(&path, &format!("{prefix}{anchor}"))
                    }
                    None => self.place.to(&path),
                })
            }
            Target::Here(anchor) => Some(format!("#{}{anchor}", self.prefix)),
            Target::Asset(index) => self.addresses.asset(*index).map(|path| self.place.to(path)),
            Target::External(url) => Some(url.clone()),
            Target::None => None,
        }
    }
}

impl Links for TextLinks<'_> {
    fn link(&self, link: &Link) -> LinkHtml {
        let target = self.addresses.guide.links.link(self.file, link);
        LinkHtml {
            url: self.url(target),
            external: matches!(target, Target::External(_)),
            title: self.addresses.guide.title_of(target).map(str::to_owned),
            size: None,
        }
    }

    fn image(&self, image: &Image) -> LinkHtml {
        let target = self.addresses.guide.links.image(self.file, image);
        // No request leaves the site: an image elsewhere is only its words here.
        let Target::Asset(index) = target else {
            return LinkHtml::default();
        };
        let size = match self
            .addresses
            .guide
            .assets
            .get(*index)
            .map(|asset| asset.kind)
        {
            Some(
                AssetKind::Png(width, height)
                | AssetKind::Jpeg(width, height)
                | AssetKind::WebP(width, height)
                | AssetKind::Gif(width, height),
            ) => Some((width, height)),
            // A drawing may say its size in other units, or leave it to the page.
            _ => None,
        };
        LinkHtml {
            url: self.url(target),
            external: false,
            title: None,
            size,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_relative_to_the_page() {
        assert_eq!(Place::at("orm.html").to("assets/a.css"), "assets/a.css");
        assert_eq!(Place::at("pages/intro.html").to("orm.html"), "../orm.html");
        assert_eq!(
            Place::at("pages/intro.html").to_anchor("pages/intro.html", "x"),
            "#x"
        );
        assert_eq!(
            Place::at("pages/intro.html").to_anchor("orm.html", "x"),
            "../orm.html#x"
        );
    }

    #[test]
    fn in_a_single_page_all_pages_are_anchors() {
        let place = Place::inside("orm.html");
        assert_eq!(place.to("index.html"), "#page--cover");
        assert_eq!(place.to("locks.html"), "#section--locks");
        assert_eq!(place.to("pages/intro.html"), "#pages--intro");
        assert_eq!(place.to("locks.html#a-question"), "#a-question");
        assert_eq!(place.to("assets/a.css"), "assets/a.css");
        assert_eq!(place.to("assets/a.12345678.html"), "assets/a.12345678.html");
        assert_eq!(place.to_anchor("locks.html", "x--y"), "#x--y");
        assert_eq!(place.prefix("pages/intro.html", ""), "pages--intro--");
        assert_eq!(
            Place::at("orm.html").prefix("orm.html", "closing--"),
            "closing--"
        );
    }

    #[test]
    fn names_of_pages_are_files_on_every_system() {
        for id in [
            "how-did-you-lock-a-row",
            "什么是-gil",
            "q-2",
            "community",
            "com10",
        ] {
            assert_eq!(page_name(id), id);
        }
        let long = "x".repeat(200);
        let odd = [
            "con",
            "lpt1",
            "ORM",
            "orm.",
            "a:b",
            "a_b",
            "o\u{308}l",
            "-",
            &long,
        ];
        let mut names: Vec<String> = odd.iter().map(|id| page_name(id).into_owned()).collect();
        for name in &names {
            let plain = |c: char| c.is_alphanumeric() || c == '-';
            assert!(name.len() <= 90 && name.chars().all(plain), "{name}");
            assert_eq!(name.to_lowercase(), *name);
        }
        names.sort();
        names.dedup();
        assert_eq!(names.len(), odd.len());
    }

    #[test]
    fn names_of_assets_are_tame() {
        let key = Key(0x1234_5678 << 96);
        assert_eq!(
            hashed_name("Plan B (final)", "PNG", key),
            "assets/plan-b--final.12345678.png"
        );
        assert_eq!(hashed_name("図", "svg", key), "assets/file.12345678.svg");
        assert_eq!(hashed_name("Makefile", "", key), "assets/makefile.12345678");
    }
}
