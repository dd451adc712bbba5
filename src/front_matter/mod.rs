//! Front matter: YAML between `---` lines at the head of a file.
//!
//! Stages: `split` (where the YAML stands and where the text begins) → `value` (YAML → an untyped tree with places)
//! → `fields` (keys and typed values; unknown keys and wrong types are diagnostics). Answers and pages read theirs through [`Fields`]; banks only skip theirs, but for the title.
//!
//! Layer 3. This is the only module that names `serde_saphyr`.

mod fields;
mod split;
mod value;

pub use fields::{Fields, Spanned};
pub use split::{Split, split};

use crate::diagnostic::{Diagnostic, FileId, Place};

/// Stands for "the file that is being read" in diagnostics that are remembered apart from any load's numbering.
pub const THIS_FILE: FileId = FileId(u32::MAX);

/// Remembered diagnostics, placed in the file of this load.
pub fn placed(diagnostics: &[Diagnostic], file: FileId) -> Vec<Diagnostic> {
    fn put(place: &mut Place, file: FileId) {
        match place {
            Place::Text(id, _) | Place::File(id) if *id == THIS_FILE => *id = file,
            Place::Text(..) | Place::File(_) | Place::Path(_) | Place::None => {}
        }
    }
    let mut diagnostics = diagnostics.to_vec();
    for diagnostic in &mut diagnostics {
        put(&mut diagnostic.place, file);
        for (place, _) in &mut diagnostic.related {
            put(place, file);
        }
    }
    diagnostics
}
