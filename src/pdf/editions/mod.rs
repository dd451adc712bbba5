//! What goes on the paper, in which order: a folder or file a kind of edition. Cheat sheet, worksheet and cards: issue "paper".

pub(super) mod guide;
mod key;
mod words;

pub(super) use key::fingerprint;
