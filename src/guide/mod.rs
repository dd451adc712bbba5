//! The guide: the joined model that all outputs are drawn from.
//!
//! Stages: `lock` (what `questions.lock` says) → `identity` (bank's questions to ids, one to one) → `join` (answers to questions) → `sections`
//! (titles, slugs, numbers) → `links` (where every link and image leads) → `assets` (files that the book shows) → `coverage` → [`Guide`];
//! then `published` takes out what is private and hands on a [`Published`], which is all that a writer ever sees.
//! `leaks` searches finished bytes for private words.

mod assets;
mod coverage;
mod identity;
mod join;
mod leaks;
mod links;
mod lock;
mod model;
mod published;
mod sections;

pub use join::{Inputs, Joined, join, nearest_questions};
pub use leaks::Secrets;
pub use model::*;
pub use published::{Published, publish};
