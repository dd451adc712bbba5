//! Bytes to text.

/// How large a file may be.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a text file.
    pub text: u64,
    /// Bytes of an image or another asset.
    pub asset: u64,
}

impl Default for Limits {
    fn default() -> Self {
        // The largest public bank is half a megabyte; a text of 64 MiB is a mistake, not a book.
        Limits { text: 64 << 20, asset: 256 << 20 }
    }
}

/// Decodes UTF-8, drops a byte order mark, turns CRLF and CR into LF. The error is the offset of the first bad byte (a NUL counts: the file is binary).
pub fn decode(_bytes: Vec<u8>) -> Result<String, usize> {
    todo!()
}
