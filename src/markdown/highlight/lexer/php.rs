//! PHP, which stands in HTML.

use super::code::code;
use super::languages::scripting;
use super::scan::Scan;
use crate::markdown::highlight::Token;

/// Marks a page of PHP. A text without any `<?` is taken for PHP alone, as snippets in answers are.
pub(super) fn php(scan: &mut Scan<'_>) {
    let end = scan.end;
    let mut inside = scan.find("<?") == end;
    while scan.at < end {
        scan.end = scan.find(if inside { "?>" } else { "<?" });
        if inside {
            code(scan, &scripting::PHP);
        } else {
            super::markup::html(scan);
        }
        scan.at = scan.end;
        scan.end = end;
        if scan.at < end {
            let open = ["<?php", "<?=", "<?", "?>"]
                .iter()
                .find(|mark| scan.sees(mark));
            scan.mark_to(scan.at + open.map_or(1, |mark| mark.len()), Token::Keyword);
            inside = !inside;
        }
    }
}
