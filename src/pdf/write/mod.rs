//! Pages to PDF, through printpdf and lopdf.
//!
//! NOTE to "type" (remove later): the lead writes src/pdf/write/* right now.

use super::fonts::FontBook;
use super::page::Layout;
use crate::guide::Asset;

/// What writing gives.
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
}

/// Why a layout could not be written: always a defect of ours or of a font file, never of the user's text.
#[derive(Debug)]
pub enum WriteError {
    /// A subset could not be made.
    Subset {
        /// The face's PostScript name.
        font: String,
        /// What the subsetter said.
        reason: String,
    },
    /// The PDF library refused.
    Pdf(String),
}

/// Writes a layout. The same layout gives the same bytes. `date`: seconds since 1970, if the file shall bear one.
pub fn write(_layout: &Layout, _fonts: &FontBook, _assets: &[Asset], _date: Option<i64>) -> Result<Written, WriteError> {
    todo!()
}
