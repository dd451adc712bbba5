//! Parts of a file: viewers of PDFs ask for them. One part a request; whoever asks for several gets the whole, which is always right.

use std::ops::Range;

/// What a `Range` header asks of a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of it: nothing is asked, or something that we do not understand.
    Whole,
    /// These bytes; never none.
    Bytes(Range<usize>),
    /// Bytes that there are not.
    Outside,
}

/// Reads `bytes=2-5`, `bytes=2-` and `bytes=-5`.
pub(super) fn part(header: Option<&str>, len: usize) -> Part {
    let range = header
        .and_then(|header| header.trim().strip_prefix("bytes="))
        .and_then(|range| range.trim().split_once('-'));
    let Some((first, last)) = range else {
        return Part::Whole;
    };
    // A number too large for us is still a number: far behind the end.
    let number = |digits: &str| {
        let all_digits = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        all_digits.then(|| digits.parse::<usize>().unwrap_or(usize::MAX))
    };
    let range = match (number(first), number(last)) {
        (Some(first), Some(last)) if first <= last => first..last.saturating_add(1).min(len),
        (Some(first), None) if last.is_empty() => first..len,
        (None, Some(last)) if first.is_empty() => len.saturating_sub(last)..len,
        _ => return Part::Whole,
    };
    if range.start < range.end {
        Part::Bytes(range)
    } else {
        Part::Outside
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        let ten = |header| part(Some(header), 10);
        assert_eq!(ten("bytes=2-5"), Part::Bytes(2..6));
        assert_eq!(ten("bytes=2-99"), Part::Bytes(2..10));
        assert_eq!(ten("bytes=9-9"), Part::Bytes(9..10));
        assert_eq!(ten("bytes=4-"), Part::Bytes(4..10));
        assert_eq!(ten("bytes=-3"), Part::Bytes(7..10));
        assert_eq!(ten("bytes=-99"), Part::Bytes(0..10));
        assert_eq!(
            ten("bytes=0-99999999999999999999999999"),
            Part::Bytes(0..10)
        );
        for outside in [
            "bytes=10-",
            "bytes=10-12",
            "bytes=-0",
            "bytes=99999999999999999999999-",
        ] {
            assert_eq!(ten(outside), Part::Outside, "{outside}");
        }
        for odd in [
            "",
            "bytes",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=a-b",
            "lines=1-2",
            "bytes=1-2,4-5",
            "bytes=+1-2",
        ] {
            assert_eq!(ten(odd), Part::Whole, "{odd}");
        }
        assert_eq!(part(None, 10), Part::Whole);
        assert_eq!(part(Some("bytes=0-"), 0), Part::Outside);
    }
}
