//! Inlines to pieces for the line breaker; what the breaker need not know (links, elements, key caps) goes into marks.

use std::sync::Arc;

use super::gather::{shown_address, wants_address};
use super::{DEEPEST, Flow, Reference};
use crate::guide::Target;
use crate::markdown::{Inline, LinkKind, Tag, plain_inlines};
use crate::pdf::break_lines::{Breaks, Piece};
use crate::pdf::page::{ElementId, LinkTo, Role};
use crate::pdf::shape::{Figures, TextStyle};
use crate::words::{Said, Strings};

/// What a piece's tag stands for.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::pdf) struct Mark {
    /// The element of its text.
    pub element: ElementId,
    /// Where a click leads, and the element of the link: words of another one (code, say) may stand in it.
    pub link: Option<(ElementId, LinkTo)>,
    /// Drawn as a key cap.
    pub key: bool,
    /// On a tint.
    pub lit: bool,
    /// The mark of a footnote, by its place in the text's list.
    pub note: Option<usize>,
    /// A link that shows by itself that it is one: no thread below it.
    pub bare: bool,
}

/// The marks of a paragraph; a piece's tag is an index.
#[derive(Debug, Clone, Default, PartialEq)]
pub(in crate::pdf) struct Marks(pub Vec<Mark>);

impl Marks {
    /// Marks of a paragraph whose own text belongs to `element`; tag 0.
    pub fn of(element: ElementId) -> Marks {
        Marks(vec![Mark {
            element,
            link: None,
            key: false,
            lit: false,
            note: None,
            bare: false,
        }])
    }

    fn add(&mut self, mark: Mark) -> u32 {
        self.0.push(mark);
        (self.0.len() - 1) as u32
    }

    /// Whether what is drawn around words of one tag goes on around words of the other: they are of one link, one key.
    pub fn go_on(&self, a: u32, b: u32) -> bool {
        let link = |mark: &Mark| mark.link.as_ref().map(|(element, _)| *element);
        a == b
            || match (self.get(a), self.get(b)) {
                (Some(a), Some(b)) => {
                    link(a).is_some() && link(a) == link(b) && (a.key, a.lit) == (b.key, b.lit)
                }
                _ => false,
            }
    }

    /// The mark of a tag; an unknown tag has the paragraph's own.
    pub fn get(&self, tag: u32) -> Option<&Mark> {
        self.0.get(tag as usize).or(self.0.first())
    }
}

/// A piece of text.
pub(in crate::pdf) fn text(text: &str, style: TextStyle, breaks: Breaks, tag: u32) -> Piece {
    Piece::Text {
        text: Arc::from(text),
        style,
        breaks,
        tag,
    }
}

impl Flow<'_> {
    /// The pieces of inlines, set in `style`; marks are added to `marks`, whose tag `tag` the text bears.
    pub(in crate::pdf) fn inlines(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        marks: &mut Marks,
        tag: u32,
    ) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(inlines.len());
        self.walk(inlines, style, marks, tag, &mut pieces, 0);
        pieces
    }

    fn walk(
        &mut self,
        inlines: &[Inline],
        style: TextStyle,
        marks: &mut Marks,
        tag: u32,
        out: &mut Vec<Piece>,
        depth: usize,
    ) {
        if depth > DEEPEST {
            let plain = plain_inlines(inlines);
            self.heard(&plain);
            out.push(text(&plain, style, Breaks::Prose, tag));
            return;
        }
        let mark = marks.get(tag).cloned();
        // A mark below the one at hand, if the table is sound (it always has one entry).
        let below = |marks: &mut Marks, change: &dyn Fn(&mut super::inlines::Mark)| match &mark {
            Some(mark) => {
                let mut mark = mark.clone();
                change(&mut mark);
                marks.add(mark)
            }
            None => tag,
        };
        for inline in inlines {
            match inline {
                Inline::Text(s) => {
                    self.heard(s);
                    out.push(text(s, style, Breaks::Prose, tag));
                }
                Inline::Code(s) => {
                    self.heard(s);
                    let parent = mark.as_ref().map(|m| m.element);
                    let element = self.child_element(parent, Role::Code, None);
                    let target = below(marks, &|m| m.element = element);
                    out.push(text(
                        s,
                        self.cx.sheet.inline_code(&style),
                        Breaks::Code,
                        target,
                    ));
                }
                Inline::Html(s) => {
                    self.heard(s);
                    out.push(text(
                        s,
                        self.cx.sheet.inline_code(&style),
                        Breaks::Code,
                        tag,
                    ));
                }
                Inline::Emphasis(inner) => {
                    let style = TextStyle {
                        italic: !style.italic,
                        ..style
                    };
                    self.walk(inner, style, marks, tag, out, depth + 1);
                }
                Inline::Strong(inner) => {
                    self.walk(
                        inner,
                        TextStyle {
                            bold: true,
                            ..style
                        },
                        marks,
                        tag,
                        out,
                        depth + 1,
                    );
                }
                Inline::Strike(inner) => {
                    self.walk(
                        inner,
                        TextStyle {
                            strike: true,
                            ..style
                        },
                        marks,
                        tag,
                        out,
                        depth + 1,
                    );
                }
                Inline::Styled(kind, inner) => {
                    self.styled(*kind, inner, style, marks, tag, out, depth)
                }
                Inline::Link(link) => {
                    let found = self.cx.guide.links.link(self.file, link);
                    let to = self.place_of(found);
                    let mut target = tag;
                    if let Some(to) = to {
                        let parent = mark.as_ref().map(|m| m.element);
                        let element = self.child_element(parent, Role::Link, None);
                        target = below(marks, &|m| {
                            m.element = element;
                            m.link = Some((element, to.clone()));
                        });
                    }
                    // A wikilink without words of its own is called what it leads to.
                    match self
                        .cx
                        .guide
                        .title_of(found)
                        .filter(|_| link.kind == LinkKind::Wiki)
                    {
                        Some(title) => {
                            self.heard(title);
                            out.push(text(title, style, Breaks::Prose, target));
                        }
                        None => self.walk(&link.content, style, marks, target, out, depth + 1),
                    }
                    match found {
                        Target::External(url) if self.addresses && wants_address(link, url) => {
                            self.leads_out(url, style, marks, tag, out);
                        }
                        found => self.leads_to(found, style, marks, tag, out),
                    }
                }
                Inline::Image(image) => {
                    // Images that stand alone were taken out before (`paragraph`); here their words are all that fits the line.
                    self.left_out(image);
                    let alt = plain_inlines(&image.alt);
                    self.heard(&alt);
                    let style = TextStyle {
                        italic: !style.italic,
                        color: self.cx.sheet.colors.soft,
                        ..style
                    };
                    out.push(text(&alt, style, Breaks::Prose, tag));
                }
                Inline::FootnoteRef(label) => {
                    if let Some(index) = self.footnote_at(label) {
                        self.note_mark(index, &style, marks, tag, out);
                    }
                    // Its definition is gone (private, or never written): the reader is not led on.
                }
                // The row that is pushed next is the one that it stands on, or the paragraph's first.
                Inline::Anchor(name) => self.name(super::anchored(&self.scope, Some(name))),
                Inline::SoftBreak => out.push(text(" ", style, Breaks::Prose, tag)),
                Inline::HardBreak => {
                    // Who reads by structure sees no line end, only the space.
                    out.push(text(" ", style, Breaks::Prose, tag));
                    out.push(Piece::Newline);
                }
                Inline::Comment(_) => {}
            }
        }
    }

    /// What stands after a web link's words: the mark of its note; in a note the address itself.
    fn leads_out(
        &mut self,
        url: &str,
        style: TextStyle,
        marks: &mut Marks,
        tag: u32,
        out: &mut Vec<Piece>,
    ) {
        if self.in_note {
            self.heard(url);
            out.push(text(" (", style, Breaks::Prose, tag));
            out.push(text(shown_address(url), style, Breaks::Code, tag));
            out.push(text(")", style, Breaks::Prose, tag));
        } else if let Some(index) = self.address_at(url) {
            self.note_mark(index, &style, marks, tag, out);
        }
    }

    /// What stands after the words of a link inside the edition: the page that it leads to, filled in when pages are known (`editions`). What
    /// is set here has the width that it will have, or nearly so.
    fn leads_to(
        &mut self,
        found: &Target,
        style: TextStyle,
        marks: &mut Marks,
        tag: u32,
        out: &mut Vec<Piece>,
    ) {
        let guide = self.cx.guide;
        let there = match found {
            Target::Question { id, .. } => guide.question(id).is_some(),
            Target::Section(_) | Target::Page { .. } | Target::Here(_) => true,
            Target::Asset(_) | Target::External(_) | Target::None => false,
        };
        let Some(LinkTo::Inside(to)) = self.place_of(found).filter(|_| there) else {
            return;
        };
        let parent = self.outside_links(marks.get(tag).map(|m| m.element));
        if self.page_figures == 0 || !self.in_running_text(parent) {
            return;
        }
        let said = room_for_page(self.cx.words, self.page_figures);
        let element = self.own_words(&said, |flow| flow.child_element(parent, Role::Span, None));
        let mark = marks.get(tag).cloned().map(|mark| Mark {
            element,
            link: None,
            ..mark
        });
        let Some(own) = mark.map(|mark| marks.add(mark)) else {
            return;
        };
        let quiet = TextStyle {
            size: 0.84 * style.size,
            color: self.cx.sheet.colors.soft,
            bold: false,
            italic: false,
            strike: false,
            underline: false,
            ..style
        };
        out.push(text(" ", style, Breaks::Prose, tag));
        out.push(text(&said.text, quiet, Breaks::Never, own));
        self.galley.references.push(Reference {
            element,
            to,
            style: quiet,
            right: self.x + self.width,
        });
    }

    /// Whether words stand in text that is read on end; titles, heads of tables and terms are no place for page numbers.
    fn in_running_text(&self, element: Option<ElementId>) -> bool {
        // Cells that are being measured have no element yet.
        if element == Some(ElementId::ARTIFACT) {
            return true;
        }
        let mut at = element;
        while let Some(found) = at.and_then(|id| self.galley.elements.get(id.0 as usize)) {
            match found.role {
                Role::Heading(_) | Role::HeaderCell | Role::Label | Role::Caption => return false,
                Role::Paragraph | Role::Cell | Role::ListBody => return true,
                _ => at = found.parent,
            }
        }
        false
    }

    /// The nearest element around words that is no link: a link holds no other.
    fn outside_links(&self, element: Option<ElementId>) -> Option<ElementId> {
        let mut at = element;
        while let Some(found) = at.and_then(|id| self.galley.elements.get(id.0 as usize))
            && found.role == Role::Link
        {
            at = found.parent;
        }
        at
    }

    /// The mark of a note; after another mark a comma parts the two.
    fn note_mark(
        &mut self,
        index: usize,
        style: &TextStyle,
        marks: &mut Marks,
        tag: u32,
        out: &mut Vec<Piece>,
    ) {
        let to = LinkTo::Inside(self.note_name(index));
        // A mark inside a link stands after it.
        let parent = self.outside_links(marks.get(tag).map(|m| m.element));
        let reference = self.child_element(parent, Role::Reference, None);
        let element = self.child_element(Some(reference), Role::Link, None);
        let mark = marks.get(tag).cloned().map(|mark| Mark {
            element,
            link: Some((element, to)),
            note: Some(index),
            ..mark
        });
        let Some(own) = mark.map(|mark| marks.add(mark)) else {
            return;
        };
        let style = TextStyle {
            figures: Figures::Lining,
            color: self.cx.sheet.colors.accent,
            ..raised(style)
        };
        if let Some(Piece::Text { tag: last, .. }) = out.last()
            && marks.get(*last).is_some_and(|mark| mark.note.is_some())
        {
            out.push(text(",", style, Breaks::Never, tag));
        }
        let number = self.note_number(index).to_string();
        out.push(text(&number, style, Breaks::Never, own));
    }

    #[allow(clippy::too_many_arguments)] // the state of one walk; a struct for it would be used here only
    fn styled(
        &mut self,
        kind: Tag,
        inner: &[Inline],
        style: TextStyle,
        marks: &mut Marks,
        tag: u32,
        out: &mut Vec<Piece>,
        depth: usize,
    ) {
        let changed = |marks: &mut Marks, change: fn(&mut Mark)| match marks.get(tag).cloned() {
            Some(mut mark) => {
                change(&mut mark);
                marks.add(mark)
            }
            None => tag,
        };
        let mut tag_here = tag;
        let style = match kind {
            Tag::Kbd => {
                tag_here = changed(marks, |m| m.key = true);
                // Air for the cap's sides.
                out.push(Piece::Space(0.3 * style.size));
                self.cx.sheet.inline_code(&style)
            }
            Tag::Samp | Tag::Code => self.cx.sheet.inline_code(&style),
            Tag::Sub => TextStyle {
                size: 0.7 * style.size,
                rise: style.rise - 0.16 * style.size,
                figures: Figures::Lining,
                ..style
            },
            Tag::Sup => raised(&style),
            Tag::B => TextStyle {
                bold: true,
                ..style
            },
            Tag::I | Tag::Var | Tag::Cite => TextStyle {
                italic: !style.italic,
                ..style
            },
            Tag::U | Tag::Ins => TextStyle {
                underline: true,
                ..style
            },
            Tag::Del => TextStyle {
                strike: true,
                ..style
            },
            Tag::Small => TextStyle {
                size: 0.85 * style.size,
                ..style
            },
            Tag::Mark => {
                tag_here = changed(marks, |m| m.lit = true);
                style
            }
            Tag::Q | Tag::Abbr | Tag::Span => style,
        };
        if kind == Tag::Q {
            out.push(text("\u{201c}", style, Breaks::Prose, tag));
        }
        self.walk(inner, style, marks, tag_here, out, depth + 1);
        if kind == Tag::Q {
            out.push(text("\u{201d}", style, Breaks::Prose, tag));
        }
        if kind == Tag::Kbd {
            out.push(Piece::Space(0.3 * style.size));
        }
    }

    /// Remembers what a font might lack.
    pub(in crate::pdf) fn heard(&mut self, text: &str) {
        if text.is_ascii() {
            return;
        }
        for c in text.chars().filter(|c| !c.is_ascii()) {
            // A text in another script would fill the list with repeats of its neighbours; the list is made unique at the end.
            if self.galley.characters.last() != Some(&c) {
                self.galley.characters.push(c);
            }
        }
    }
}

/// What holds the place of a link's page until it is known: a number of so many figures, or what stands there on the page itself, if that is longer.
fn room_for_page(words: &Strings, figures: usize) -> Said {
    let number = page_words(words, &"0".repeat(figures));
    let length = |said: &Said| said.text.chars().count();
    let here = [HERE_ABOVE, HERE_BELOW].map(|english| words.said(english, &[]));
    let longest = here.into_iter().max_by_key(length);
    longest
        .filter(|here| length(here) > length(&number) + 1)
        .unwrap_or(number)
}

/// What stands after a link that leads to its own page, where a number would say nothing.
pub(in crate::pdf) const HERE_ABOVE: &str = "(above)";
/// The same, further down.
pub(in crate::pdf) const HERE_BELOW: &str = "(below)";

/// What stands after a link: the page that it leads to.
pub(in crate::pdf) fn page_words(words: &Strings, number: &str) -> Said {
    let said = words.said("(p. {page})", &[("page", number.to_owned())]);
    // It never breaks.
    Said {
        text: said.text.replace(' ', "\u{a0}"),
        ..said
    }
}

/// A superscript of a style.
fn raised(style: &TextStyle) -> TextStyle {
    TextStyle {
        size: 0.66 * style.size,
        rise: style.rise + 0.36 * style.size,
        figures: Figures::Lining,
        ..*style
    }
}
