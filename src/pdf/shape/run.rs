//! Shaping of a stretch of one face, through harfrust.

use std::sync::{Arc, OnceLock, PoisonError};

use harfrust::{Buffer, BufferFlags, ClusterLevel, ShapeOptions, ShapePlan, ShaperFont, shape};
use unicode_segmentation::UnicodeSegmentation;

use super::chars::{Treat, treat};
use super::{Look, Shaped, ShapedRun, Shaper, faces};
use crate::pdf::page::{FontId, Glyph};

/// Emoji are drawn at this part of the text's size: at full size they stand taller than the capitals and crowd the lines.
const EMOJI_SCALE: f32 = 0.82;

/// Text that goes to one face: characters with the byte of the whole text that each comes from.
struct Stretch {
    face: FontId,
    chars: Vec<(char, u32)>,
    /// Bytes of the whole text.
    text: (u32, u32),
}

impl Shaper<'_> {
    /// Shapes without looking into the cache.
    pub(super) fn shape_fresh(&self, look: &Look, text: &str) -> Shaped {
        let mut shaped = Shaped {
            runs: Vec::new(),
            text: Arc::from(text),
            width: 0.0,
            divisions: OnceLock::new(),
        };
        for stretch in self.stretches(look, text) {
            let run = self.shape_stretch(look, &stretch);
            shaped.width += run.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
            if !run.glyphs.is_empty() {
                shaped.runs.push(run);
            }
        }
        shaped
    }

    /// Splits a text by face.
    fn stretches(&self, look: &Look, text: &str) -> Vec<Stretch> {
        let Some(&first) = look.chain.first() else {
            return Vec::new();
        };
        let charmap = self.fonts.get(first).font.charmap();
        // Emoji and what combines start well above this.
        let plain = |c: char| {
            c < '\u{300}'
                && treat(c) == Treat::Draw
                && charmap
                    .map_unicode(c)
                    .is_some_and(|glyph| glyph.to_u32() != 0)
        };
        // The ordinary case: the first face has every character.
        if text.chars().all(plain) && !text.is_empty() {
            let chars = text.char_indices().map(|(at, c)| (c, at as u32)).collect();
            return vec![Stretch {
                face: first,
                chars,
                text: (0, text.len() as u32),
            }];
        }
        let mut stretches: Vec<Stretch> = Vec::new();
        let mut missing = Vec::new();
        for (start, cluster) in text.grapheme_indices(true) {
            let start = start as u32;
            let end = start + cluster.len() as u32;
            let choices = faces::choose(self.fonts, &look.chain, self.emoji, cluster, |c| {
                missing.push(c)
            });
            for choice in choices {
                let chars = choice.chars.iter().map(|(c, at)| (*c, start + at));
                match stretches.last_mut() {
                    Some(last) if last.face == choice.face => last.chars.extend(chars),
                    _ => stretches.push(Stretch {
                        face: choice.face,
                        chars: chars.collect(),
                        text: (start, start),
                    }),
                }
            }
            // Text that is not drawn at all goes with what stands before it.
            if let Some(last) = stretches.last_mut() {
                last.text.1 = end;
            }
        }
        // Where a cluster was split between faces, each has the text up to the next one's first character.
        for i in 1..stretches.len() {
            let start = stretches[i]
                .chars
                .first()
                .map_or(stretches[i].text.0, |(_, at)| *at);
            stretches[i].text.0 = start;
            stretches[i - 1].text.1 = start;
        }
        if let Some(first) = stretches.first_mut() {
            first.text.0 = 0;
        }
        if !missing.is_empty() {
            self.missing
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .extend(missing);
        }
        stretches
    }

    fn shape_stretch(&self, look: &Look, stretch: &Stretch) -> ShapedRun {
        let face = self.fonts.get(stretch.face);
        let is_emoji =
            self.emoji == Some(stretch.face) && look.chain.first() != Some(&stretch.face);
        let scale = if is_emoji { EMOJI_SCALE } else { 1.0 };
        let mut run = ShapedRun {
            font: stretch.face,
            scale,
            text: stretch.text,
            glyphs: Vec::new(),
        };
        let Some(mut buffer) = self.shape_chars(look, stretch.face, &stretch.chars) else {
            return run;
        };
        if is_emoji && buffer.len() > 1 {
            // Some emoji fonts know their sequences without the variation selectors: the shorter result is the better one.
            let bare: Vec<_> = stretch
                .chars
                .iter()
                .copied()
                .filter(|(c, _)| *c != '\u{fe0f}')
                .collect();
            if bare.len() < stretch.chars.len()
                && let Some(other) = self.shape_chars(look, stretch.face, &bare)
                && other.len() < buffer.len()
            {
                buffer = other;
            }
        }
        let em = look.size * scale / f32::from(face.units_per_em);
        let infos = buffer.glyph_infos();
        // Clusters ascend or, in a script that runs to the left, descend: each ends where the next higher one starts.
        let mut starts: Vec<u32> = infos.iter().map(|info| info.cluster).collect();
        starts.sort_unstable();
        starts.dedup();
        let end_of = |start: u32| {
            let next = starts.partition_point(|s| *s <= start);
            starts.get(next).copied().unwrap_or(stretch.text.1)
        };
        let mut last_cluster = None;
        run.glyphs.reserve(infos.len());
        for (info, position) in infos.iter().zip(buffer.glyph_positions()) {
            let text = if last_cluster == Some(info.cluster) {
                (info.cluster, info.cluster)
            } else if Some(&info.cluster) == starts.first() {
                // Characters dropped at the start still belong to the text.
                (stretch.text.0, end_of(info.cluster))
            } else {
                (info.cluster, end_of(info.cluster))
            };
            last_cluster = Some(info.cluster);
            let Some(id) = usable(face, info.glyph_id) else {
                continue;
            };
            let mut advance = position.x_advance as f32 * em;
            if position.x_advance > 0 {
                advance += look.tracking;
            }
            run.glyphs.push(Glyph {
                id,
                advance,
                dx: position.x_offset as f32 * em,
                dy: position.y_offset as f32 * em,
                text,
            });
        }
        run
    }

    /// Runs harfrust. `None`: out of memory for a pathological text, which then is not drawn.
    fn shape_chars(&self, look: &Look, id: FontId, chars: &[(char, u32)]) -> Option<Buffer> {
        let font = &self.fonts.get(id).font;
        let mut buffer = Buffer::new();
        buffer.reserve(chars.len());
        for (c, at) in chars {
            buffer.push(u32::from(*c), *at);
        }
        // Glyph 0 never reaches the page by way of a dotted circle or a default ignorable.
        buffer.set_flags(
            BufferFlags::REMOVE_DEFAULT_IGNORABLES | BufferFlags::DO_NOT_INSERT_DOTTED_CIRCLE,
        );
        buffer.set_cluster_level(ClusterLevel::MonotoneCharacters);
        buffer.guess_segment_properties();
        buffer.set_language(self.ot_language.clone());
        let features = look.features.list();
        let plan = self.plan(look, id, &buffer, &features);
        let shaper = ShaperFont::new(font);
        let options = ShapeOptions::new().plan(Some(&plan)).features(&features);
        shape(&shaper, &mut buffer, options).ok()?;
        buffer.allocation_successful().then_some(buffer)
    }

    fn plan(
        &self,
        look: &Look,
        id: FontId,
        buffer: &Buffer,
        features: &[harfrust::Feature],
    ) -> Arc<ShapePlan> {
        // The script decides the direction, so it stands for it in the key.
        let key = (id, buffer.script(), look.features);
        if let Some(plan) = self
            .plans
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
        {
            return Arc::clone(plan);
        }
        let plan = Arc::new(ShapePlan::new(
            &self.fonts.get(id).font,
            buffer.direction(),
            buffer.script(),
            buffer.language(),
            features,
        ));
        let mut plans = self.plans.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(plans.entry(key).or_insert(plan))
    }
}

/// A glyph id as a PDF can hold it; glyph 0 is replaced by what the face has for "unknown".
fn usable(face: &crate::pdf::fonts::Face, glyph: u32) -> Option<u16> {
    match u16::try_from(glyph) {
        Ok(id) if id != 0 => Some(id),
        _ => ['\u{fffd}', '?', ' ']
            .into_iter()
            .find_map(|c| face.font.charmap().map_unicode(c))
            .and_then(|glyph| u16::try_from(glyph.to_u32()).ok())
            .filter(|id| *id != 0),
    }
}
