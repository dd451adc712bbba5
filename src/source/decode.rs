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
        Limits {
            text: 64 << 20,
            asset: 256 << 20,
        }
    }
}

/// The byte order mark in UTF-8.
const MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Decodes UTF-8, drops a byte order mark, turns CRLF and CR into LF. The error is the offset of the first bad byte (a NUL counts: the file is binary).
pub fn decode(bytes: Vec<u8>) -> Result<String, usize> {
    decode_or_return(bytes).map_err(|(_, offset)| offset)
}

/// As [`decode`]; the error brings the bytes back, for the message.
pub(super) fn decode_or_return(bytes: Vec<u8>) -> Result<String, (Vec<u8>, usize)> {
    // `contains` is vectorised, `position` is not.
    let nul = if bytes.contains(&0) {
        bytes.iter().position(|&b| b == 0)
    } else {
        None
    };
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let bad = error.utf8_error().valid_up_to();
            return Err((error.into_bytes(), nul.map_or(bad, |nul| nul.min(bad))));
        }
    };
    match nul {
        Some(nul) => Err((text.into_bytes(), nul)),
        None => Ok(plain(text)),
    }
}

/// The text up to the end of the line that holds byte `offset`, bad bytes replaced, for a diagnostic to show; and where the first
/// bad byte's stand-in is in it.
pub(super) fn salvage(bytes: &[u8], offset: usize) -> (String, std::ops::Range<usize>) {
    let (good, bad) = bytes.split_at(offset.min(bytes.len()));
    let line_end = bad.iter().position(|&b| b == b'\n').unwrap_or(bad.len());
    let good = plain(String::from_utf8_lossy(good).into_owned());
    let start = good.len();
    let bad = String::from_utf8_lossy(&bad[..line_end]);
    let stand_in = bad.chars().next().map_or(0, char::len_utf8);
    (good + bad.trim_end_matches('\r'), start..start + stand_in)
}

/// Without byte order mark, every line end as `\n`.
fn plain(mut text: String) -> String {
    if text.as_bytes().starts_with(MARK) {
        text.drain(..MARK.len());
    }
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_mark() {
        let decoded = decode(b"\xef\xbb\xbfa\r\nb\rc\n\r\nd\r".to_vec());
        assert_eq!(decoded.as_deref(), Ok("a\nb\nc\n\nd\n"));
        assert_eq!(decode(Vec::new()).as_deref(), Ok(""));
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        assert_eq!(decode(b"abc\xffdef\0".to_vec()), Err(3));
        assert_eq!(decode(b"abc\0def\xff".to_vec()), Err(3));
        assert_eq!(decode("é".as_bytes()[..1].to_vec()), Err(0));
    }

    #[test]
    fn the_bad_line_can_be_shown() {
        let bytes = b"\xef\xbb\xbfone\r\ntw\xffo\r\nthree";
        let (text, place) = salvage(bytes, 10);
        assert_eq!(text, "one\ntw\u{fffd}o");
        assert_eq!(&text[place], "\u{fffd}");
    }
}
