//! What is public, told text by text.

use crate::guide::model::Guide;
use crate::guide::sections::line;
use crate::markdown::{
    Block, BlockKind, Inline, plain_blocks, plain_inlines, visit_blocks, visit_inlines,
};

/// Every text that a public build may show.
pub(super) fn public_texts(guide: &Guide, public: &mut dyn FnMut(&str)) {
    let about = &guide.about;
    public(&about.title);
    for text in [
        &about.title_note,
        &about.subtitle,
        &about.description,
        &about.url,
    ]
    .into_iter()
    .flatten()
    {
        public(text);
    }
    about.authors.iter().for_each(|author| public(author));
    let prose = guide.introductions.iter().chain(&guide.epilogues);
    let prose = prose
        .chain(
            guide
                .sections
                .iter()
                .flat_map(|s| [&s.introduction, &s.closing]),
        )
        .chain(guide.pages.iter().map(|p| &p.body));
    for prose in prose {
        public_blocks(&prose.body.blocks, public);
        prose
            .body
            .footnotes
            .iter()
            .for_each(|note| public_blocks(&note.blocks, public));
    }
    for section in &guide.sections {
        public(&section.title);
        public(&section.slug);
        public(section.title_note.as_deref().unwrap_or_default());
        section.parents.iter().for_each(|parent| public(parent));
        for question in &section.questions {
            public(&question.id);
            public(&question.text);
            public_inlines(&question.prompt, public);
            public_blocks(&question.body.body.blocks, public);
            question
                .body
                .body
                .footnotes
                .iter()
                .for_each(|note| public_blocks(&note.blocks, public));
            public_blocks(&question.reference, public);
            for part in &question.parts {
                public_inlines(&part.prompt, public);
                public_blocks(&part.body, public);
            }
            question
                .options
                .iter()
                .for_each(|option| public_inlines(&option.content, public));
            question
                .tags
                .iter()
                .chain(&question.difficulty)
                .for_each(|tag| public(tag));
            for answer in &question.answers {
                for text in [
                    &answer.cue,
                    &answer.metric,
                    &answer.metric_label,
                    &answer.author,
                ]
                .into_iter()
                .flatten()
                {
                    public(text);
                }
                public_inlines(answer.summary.as_deref().unwrap_or_default(), public);
                answer.tags.iter().for_each(|tag| public(tag));
                for part in &answer.parts {
                    if let Some((_, label)) = &part.evidence {
                        public_inlines(label, public);
                    }
                    public_blocks(&part.blocks, public);
                }
                answer
                    .footnotes
                    .iter()
                    .for_each(|note| public_blocks(&note.blocks, public));
            }
        }
    }
    for page in &guide.pages {
        public(&page.title);
        public(&page.slug);
    }
    for asset in &guide.assets {
        public(&asset.path);
    }
}

fn public_inlines(inlines: &[Inline], public: &mut dyn FnMut(&str)) {
    public(&plain_inlines(inlines));
    line(inlines, &mut |inline| public_inline(inline, public));
}

fn public_inline(inline: &Inline, public: &mut dyn FnMut(&str)) {
    match inline {
        Inline::Link(link) => {
            public(&link.dest);
            public(&link.title);
        }
        Inline::Image(image) => {
            public(&image.dest);
            public(&image.title);
        }
        _ => {}
    }
}

fn public_blocks(blocks: &[Block], public: &mut dyn FnMut(&str)) {
    public(&plain_blocks(blocks, true));
    visit_blocks(blocks, &mut |block| {
        if let BlockKind::Code { info, .. } = &block.kind {
            public(info);
        }
    });
    visit_inlines(blocks, &mut |inline| public_inline(inline, public));
}
