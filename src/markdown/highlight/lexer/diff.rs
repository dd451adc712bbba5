//! Differences.

use super::scan::Scan;
use crate::markdown::highlight::Token;

/// Marks a difference in any of the usual formats.
pub(super) fn diff(scan: &mut Scan<'_>) {
    while scan.more() {
        let end = scan.line_end();
        let next = (end + 1).min(scan.end);
        // A header has two lines; a removed line may begin with dashes itself.
        let header = scan.sees("--- ") && scan.slice(next, next + 4) == b"+++ "
            || scan.sees("*** ") && scan.slice(next, next + 4) == b"--- ";
        if header {
            scan.mark_to(end, Token::Comment);
            scan.at = next;
            scan.mark_to(scan.line_end(), Token::Comment);
        } else if scan.sees("@@") {
            range(scan, end);
        } else {
            let token = match scan.peek(0) {
                b'+' | b'>' => Some(Token::Inserted),
                b'-' | b'<' => Some(Token::Deleted),
                b'#' => Some(Token::Comment),
                _ => None,
            };
            if let Some(token) = token {
                scan.mark_to(end, token);
            }
        }
        scan.at = (scan.line_end() + 1).min(scan.end);
    }
}

/// `@@ -1,2 +1,3 @@ where`
fn range(scan: &mut Scan<'_>, end: usize) {
    let line = scan.slice(scan.at + 2, end);
    let close = line.windows(2).position(|pair| pair == b"@@");
    let close = close.map_or(end, |at| scan.at + at + 4);
    scan.mark_to(close, Token::Comment);
    scan.mark_to(end, Token::Attribute);
}
