//! What servers and builds are told: nginx, Dockerfiles, makefiles.

use super::data::is_constant;
use super::scan::{Scan, begins_name, is_name};
use super::shell::shell;
use super::table::{Words, words};
use crate::markdown::highlight::Token;

/// Marks a configuration of nginx.
pub(super) fn nginx(scan: &mut Scan<'_>) {
    // Whether a directive's name is awaited.
    let mut name = true;
    while scan.more() {
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b';' | b'{' | b'}' => {
                scan.at += 1;
                name = true;
            }
            b'#' => scan.mark_to(scan.line_end(), Token::Comment),
            b'"' | b'\'' => quoted(scan, b, true),
            b'~' if !name => {
                scan.skip(|b| matches!(b, b'~' | b'*'));
                scan.skip_spaces();
                let from = scan.at;
                scan.skip(|b| !b.is_ascii_whitespace() && b != b';');
                scan.mark_from(from, Token::String);
            }
            _ if b.is_ascii_whitespace() => scan.at += 1,
            _ => {
                scan.skip(|b| {
                    !b.is_ascii_whitespace() && !matches!(b, b';' | b'{' | b'}' | b'"' | b'\'')
                });
                // `${name}` in a value.
                if scan.at == from {
                    scan.pass();
                }
                let word = scan.slice(from, scan.at);
                if name && begins_name(b) {
                    scan.mark_from(from, Token::Keyword);
                } else if is_constant(word) || is_measure(word) {
                    scan.mark_from(from, Token::Constant);
                }
                name = false;
            }
        }
    }
}

/// `10m`, `30d`, `1.5k`
fn is_measure(word: &[u8]) -> bool {
    let digits = word
        .iter()
        .take_while(|b| b.is_ascii_digit() || **b == b'.')
        .count();
    digits > 0 && word.len() <= digits + 2 && word.iter().skip(digits).all(u8::is_ascii_alphabetic)
}

/// A string, which ends with its line unless it may have several.
fn quoted(scan: &mut Scan<'_>, quote: u8, lines: bool) {
    let from = scan.at;
    scan.at += 1;
    while scan.more() {
        match scan.peek(0) {
            b'\n' if !lines => break,
            b'\\' => {
                scan.at += 1;
                if scan.more() {
                    scan.pass();
                }
            }
            b if b == quote => {
                scan.at += 1;
                break;
            }
            _ => scan.at += 1,
        }
    }
    scan.mark_from(from, Token::String);
}

/// A Dockerfile's instructions, lower case.
const INSTRUCTIONS: Words = words!(
    "add arg cmd copy entrypoint env expose from healthcheck label maintainer onbuild run shell \
     stopsignal user volume workdir"
);

/// Marks a Dockerfile.
pub(super) fn dockerfile(scan: &mut Scan<'_>) {
    let end = scan.end;
    while scan.at < end {
        scan.skip(|b| b.is_ascii_whitespace());
        if scan.peek(0) == b'#' {
            scan.mark_to(scan.line_end(), Token::Comment);
            continue;
        }
        scan.end = logical_line_end(scan);
        let mut name = instruction(scan);
        if name.is_some_and(|name| name.eq_ignore_ascii_case(b"onbuild")) {
            scan.skip_spaces();
            name = instruction(scan);
        }
        scan.skip_spaces();
        let run = name.is_some_and(|name| name.eq_ignore_ascii_case(b"run"));
        if run && !scan.sees("[") {
            // Options of `RUN` itself.
            while scan.sees("--") {
                scan.skip(|b| !b.is_ascii_whitespace());
                scan.skip_spaces();
            }
            shell(scan);
        } else {
            arguments(scan);
        }
        scan.at = scan.end;
        scan.end = end;
    }
}

/// An instruction's name, marked.
fn instruction<'t>(scan: &mut Scan<'t>) -> Option<&'t [u8]> {
    /// Letters; no instruction has more.
    const LONGEST: usize = 11;
    let from = scan.at;
    let name = scan.name(b"");
    let known = name.len() <= LONGEST && INSTRUCTIONS.has(&name.to_ascii_lowercase());
    if known {
        scan.mark_from(from, Token::Keyword);
    }
    known.then_some(name)
}

/// What an instruction is told.
fn arguments(scan: &mut Scan<'_>) {
    while scan.more() {
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b'"' | b'\'' => quoted(scan, b, false),
            b'#' if scan.begins_line() => scan.mark_to(scan.line_end(), Token::Comment),
            _ if begins_name(b) && scan.before() != b'-' => {
                let word = scan.name(b"");
                // `FROM x AS y`, `HEALTHCHECK … CMD …`
                let apart = matches!(scan.byte(from.wrapping_sub(1)), b' ' | b'\t')
                    && matches!(scan.peek(0), b' ' | b'\t');
                if apart && (word.eq_ignore_ascii_case(b"as") || word == b"CMD") {
                    scan.mark_from(from, Token::Keyword);
                }
            }
            _ => scan.pass(),
        }
    }
}

/// Where a line ends that may go on behind backslashes, with comments between.
fn logical_line_end(scan: &Scan<'_>) -> usize {
    let mut start = scan.at;
    for line in scan.rest().split_inclusive(|&b| b == b'\n') {
        let text = line.trim_ascii();
        let comment = text.starts_with(b"#") && start > scan.at;
        start += line.len();
        if !text.ends_with(b"\\") && !comment {
            return start;
        }
    }
    scan.end
}

/// A makefile's own words.
const DIRECTIVES: Words = words!(
    "define else endef endif export ifdef ifeq ifndef ifneq include override private sinclude \
     undefine unexport vpath"
);

/// Functions of make.
const FUNCTIONS: Words = words!(
    "abspath addprefix addsuffix and basename call dir error eval file filter filter-out findstring \
     firstword flavor foreach if info join lastword notdir or origin patsubst realpath shell sort \
     strip subst suffix value warning wildcard word wordlist words"
);

/// Marks a makefile.
pub(super) fn makefile(scan: &mut Scan<'_>) {
    while scan.more() {
        let recipe = scan.peek(0) == b'\t';
        let end = scan.line_end();
        scan.skip_spaces();
        let from = scan.at;
        if recipe {
            scan.skip(|b| matches!(b, b'@' | b'-' | b'+'));
            let from = scan.at;
            scan.skip(|b| is_name(b) || matches!(b, b'-' | b'.' | b'/'));
            scan.mark_from(from, Token::Function);
        } else {
            let line = scan.slice(from, end);
            let word = scan.slice(
                from,
                from + line
                    .iter()
                    .take_while(|&&b| is_name(b) || b == b'-')
                    .count(),
            );
            if DIRECTIVES.has(word) || word == b"-include" {
                scan.mark_to(from + word.len(), Token::Keyword);
            } else if let Some(colon) = target(line) {
                scan.mark_to(from + colon, Token::Function);
            }
        }
        variables(scan, end);
        // A string may have gone on behind a backslash.
        scan.at = (end + 1).max(scan.at).min(scan.end);
    }
}

/// The length of the targets that a line begins with.
fn target(line: &[u8]) -> Option<usize> {
    let sign = line
        .iter()
        .position(|b| matches!(b, b':' | b'=' | b'#' | b'$'))?;
    let next = line.get(sign + 1).copied().unwrap_or(b' ');
    (line.get(sign) == Some(&b':')
        && next != b'='
        && !(next == b':' && line.get(sign + 2) == Some(&b'=')))
    .then_some(sign)
}

/// Variables, strings, assignments and comments up to a line's end.
fn variables(scan: &mut Scan<'_>, end: usize) {
    while scan.at < end {
        let b = scan.peek(0);
        let from = scan.at;
        match b {
            b'#' => scan.mark_to(end, Token::Comment),
            b'$' if matches!(scan.peek(1), b'(' | b'{') => {
                scan.mark_to(from + 2, Token::Keyword);
                let name = scan.at;
                let word = scan.name(b"-");
                if FUNCTIONS.has(word) && scan.peek(0) == b' ' {
                    scan.mark_from(name, Token::Function);
                } else if matches!(scan.peek(0), b')' | b'}') {
                    scan.mark_to(scan.at + 1, Token::Keyword);
                }
            }
            b'$' if matches!(scan.peek(1), b'@' | b'<' | b'^' | b'*' | b'?' | b'+' | b'$') => {
                scan.mark_to(from + 2, Token::Keyword);
            }
            b'"' | b'\'' => {
                quoted(scan, b, false);
            }
            b':' | b'?' | b'+' if scan.peek(1) == b'=' => scan.mark_to(from + 2, Token::Operator),
            b'&' | b'|' if scan.peek(1) == b => scan.mark_to(from + 2, Token::Operator),
            _ => scan.pass(),
        }
    }
}
