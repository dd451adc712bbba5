//! The guide: the joined model that all outputs are drawn from.
//!
//! Stages: `lock` (what `questions.lock` says) → `identity` (bank's questions to ids, one to one) → `bind` (answers to questions) → `sections`
//! (titles, slugs, numbers) → `view` (all of it, or what is public; `anchors`, `coverage`) → `links` (where every link and image leads) with
//! `assets` (files that the book shows) → [`Guide`]. `join` runs them for the full view; `published` runs the last three once more on public text
//! and hands on a [`Published`], which is all that a writer ever sees. `leaks` searches finished bytes for private words.
//!
//! `select` gives an edition the part of a [`Published`] that it asks for.
//!
//! For whoever writes answers: `asked` (which question is meant), `unanswered` (which is next), `place` (where its answer goes).

mod anchors;
mod asked;
mod assets;
mod bind;
mod coverage;
mod identity;
mod join;
mod leaks;
mod links;
mod lock;
mod model;
mod nearest;
mod place;
mod published;
mod sections;
mod select;
mod unanswered;
mod view;

pub use asked::{Asked, asked_question, asked_section};
pub use assets::asset;
pub use join::{Inputs, Joined, join};
pub use leaks::Secrets;
pub use model::*;
pub use place::answer_place;
pub use published::{Published, publish};
pub use select::{
    AMBIGUOUS_SECTION, CHOSEN_WORDS, UNKNOWN_AUTHOR, UNKNOWN_SECTION, UNKNOWN_TAG, select,
};
pub use unanswered::{Among, Unanswered, tags, unanswered};
