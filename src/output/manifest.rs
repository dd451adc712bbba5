//! What prepbook owns below the output folder: `.prepbook.json`.

/// The files that earlier builds wrote.
#[derive(Debug, Clone, Default)]
pub struct Manifest;
