//! Inlines to pieces for the line breaker; what the breaker need not know (links, elements, key caps) goes into marks.

use std::sync::Arc;

use super::{DEEPEST, Flow};
use crate::markdown::{Inline, LinkKind, Tag, plain_inlines};
use crate::pdf::break_lines::{Breaks, Piece};
use crate::pdf::page::{ElementId, LinkTo, Role};
use crate::pdf::shape::{Figures, TextStyle};

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
                    if let Some(number) = self.note_number(label) {
                        let to = LinkTo::Inside(self.note_name(number));
                        // A link holds no other: a mark inside one stands after it.
                        let mut parent = mark.as_ref().map(|m| m.element);
                        while let Some(found) =
                            parent.and_then(|p| self.galley.elements.get(p.0 as usize))
                            && found.role == Role::Link
                        {
                            parent = found.parent;
                        }
                        let reference = self.child_element(parent, Role::Reference, None);
                        let element = self.child_element(Some(reference), Role::Link, None);
                        let target = below(marks, &|m| {
                            m.element = element;
                            m.link = Some((element, to.clone()));
                            m.note = Some(number - 1);
                        });
                        let style = TextStyle {
                            figures: Figures::Lining,
                            color: self.cx.sheet.colors.accent,
                            ..raised(&style)
                        };
                        out.push(text(&number.to_string(), style, Breaks::Never, target));
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

/// A superscript of a style.
fn raised(style: &TextStyle) -> TextStyle {
    TextStyle {
        size: 0.66 * style.size,
        rise: style.rise + 0.36 * style.size,
        figures: Figures::Lining,
        ..*style
    }
}
