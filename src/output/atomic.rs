//! Single files, atomically.

use std::io;
use std::path::Path;

/// Replaces a file by a temporary one in the same folder and a rename; leaves it alone if its bytes are the same already. True if it was written.
pub fn replace(_path: &Path, _bytes: &[u8]) -> io::Result<bool> {
    todo!()
}

/// Creates a file with its folders; an existing one is left alone and is `AlreadyExists`.
pub fn create_new(_path: &Path, _bytes: &[u8]) -> io::Result<()> {
    todo!()
}
