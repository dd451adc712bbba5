//! Sessions: what was typed behind a prompt, and what came back.

use super::code::code;
use super::languages::python;
use super::scan::{Scan, is_name};
use super::shell::shell;
use crate::markdown::highlight::Token;

/// Marks a session of Python: what follows `>>> ` and `... ` is code.
pub(super) fn pycon(scan: &mut Scan<'_>) {
    let end = scan.end;
    while scan.at < end {
        let line_end = scan.line_end();
        let prompt = [">>>", "...", "In ["]
            .iter()
            .position(|prompt| scan.sees(prompt));
        match prompt {
            Some(2) => {
                let line = scan.slice(scan.at, line_end);
                let sign = line.windows(2).position(|pair| pair == b"]:");
                scan.at = sign.map_or(line_end, |at| scan.at + at + 2);
            }
            Some(_) => scan.at += 3,
            // `ValueError: …` ends a traceback.
            None => exception(scan, line_end),
        }
        if prompt.is_some() {
            scan.end = line_end;
            code(scan, &python::PYTHON);
            scan.end = end;
        }
        scan.at = (line_end + 1).min(end);
    }
}

/// The name of an exception at the start of a line.
fn exception(scan: &mut Scan<'_>, line_end: usize) {
    let from = scan.at;
    let name = scan.name(b".");
    let error = name.ends_with(b"Error") || name.ends_with(b"Exception");
    if error && (scan.peek(0) == b':' || scan.at == line_end) {
        scan.mark_from(from, Token::Type);
    }
}

/// Marks a session of a shell: what follows a prompt is a command, the rest is what it said.
pub(super) fn console(scan: &mut Scan<'_>) {
    let end = scan.end;
    while scan.at < end {
        let line_end = scan.line_end();
        let line = scan.slice(scan.at, line_end);
        let next = match prompt(line) {
            Some(length) => {
                scan.at += length;
                let command_end = command_end(scan);
                scan.end = command_end;
                shell(scan);
                scan.end = end;
                command_end
            }
            None => {
                if line.trim_ascii_start().starts_with(b"#") {
                    scan.mark_to(line_end, Token::Comment);
                }
                line_end
            }
        };
        scan.at = (next + 1).min(end);
    }
}

/// Whether a text is a session although it calls itself a script: its first command stands behind `$ `.
pub(super) fn is_session(text: &str) -> bool {
    text.lines()
        .find(|line| !line.trim().is_empty() && !line.starts_with('#'))
        .is_some_and(|line| line.starts_with("$ "))
}

/// Whether any line of a text stands behind a prompt. If none does, all of it was typed.
pub(super) fn has_prompt(text: &str) -> bool {
    text.lines()
        .any(|line| !line.starts_with('#') && prompt(line.as_bytes()).is_some())
        || text.starts_with("# ") && text.lines().any(|line| !line.starts_with('#'))
}

/// The length of the prompt that a line begins with.
fn prompt(line: &[u8]) -> Option<usize> {
    /// In bytes; a longer one is no prompt.
    const LONGEST: usize = 80;
    let word = |at: usize| line.get(at).copied().unwrap_or(0);
    let indent = line.iter().take_while(|&&b| b == b' ').count();
    if matches!(word(indent), b'$' | b'%' | b'>') && word(indent + 1) == b' ' {
        return Some(indent + 2);
    }
    // A sentence behind `#` is a comment.
    if line.starts_with(b"# ") && (word(2).is_ascii_lowercase() || matches!(word(2), b'.' | b'/')) {
        return Some(2);
    }
    // `user@host:~$ `, `(venv) $ `, `[root@host ~]# `
    let powershell = line.starts_with(b"PS ");
    let length = line
        .windows(2)
        .take(LONGEST)
        .position(|pair| matches!(pair, b"$ " | b"# ") || powershell && pair == b"> ")?;
    let named = powershell || line.starts_with(b"(");
    let before = line.get(..length)?;
    let host = before.contains(&b'@')
        && before
            .iter()
            .all(|&b| is_name(b) || b"@.-:~/[] \\".contains(&b));
    (named || host).then_some(length + 2)
}

/// Where a command ends: with its line, unless that ends with a backslash.
fn command_end(scan: &Scan<'_>) -> usize {
    let mut backslash = false;
    for (i, &b) in scan.rest().iter().enumerate() {
        if b == b'\n' && !backslash {
            return scan.at + i;
        }
        backslash = b == b'\\' && !backslash;
    }
    scan.end
}
