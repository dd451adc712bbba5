//! Printing: diagnostics and words for people to standard error and output, JSON for machines to standard output.

use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

use serde_json::{Value, json};

use super::meant::Terminal;
use crate::diagnostic::{self, Diagnostic, Severity, Style, Texts};

/// The shape of everything that `--json` prints; `docs/json.md` describes it.
pub const JSON_VERSION: u32 = 1;

/// How many of each severity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

impl Tally {
    /// Counts.
    pub fn of(diagnostics: &[Diagnostic]) -> Tally {
        let count = |severity| {
            diagnostics
                .iter()
                .filter(|d| d.severity == severity)
                .count()
        };
        Tally {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// "2 errors, 1 warning"; empty if there is neither.
    pub fn words(self) -> String {
        let mut parts = Vec::new();
        if self.errors > 0 {
            parts.push(count(self.errors, "error"));
        }
        if self.warnings > 0 {
            parts.push(count(self.warnings, "warning"));
        }
        parts.join(", ")
    }
}

/// "1 question", "2 questions".
pub fn count(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}

/// "0.21 s"; hundredths are as fine as anyone cares.
pub fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}

/// The path as one would type it: without a leading `./`.
pub fn path(path: &Path) -> String {
    path.strip_prefix(".").unwrap_or(path).display().to_string()
}

/// Draws diagnostics to standard error; notes only if asked for.
pub fn diagnostics(
    found: &[Diagnostic],
    texts: &dyn Texts,
    terminal: &Terminal,
    notes: bool,
) -> io::Result<()> {
    let told: Vec<Diagnostic> = found
        .iter()
        .filter(|d| notes || d.severity != Severity::Note)
        .cloned()
        .collect();
    if told.is_empty() {
        return Ok(());
    }
    let style = Style {
        color: terminal.color_err,
        width: terminal.width,
    };
    let mut err = io::stderr().lock();
    err.write_all(diagnostic::draw_all(&told, texts, style).as_bytes())?;
    writeln!(err)
}

/// A line to standard output.
pub fn line(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

/// Text that ends with its own newline, to standard output.
pub fn text(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// A line to standard error.
pub fn aside(text: &str) -> io::Result<()> {
    writeln!(io::stderr().lock(), "{text}")
}

/// The terminal's bell.
pub fn bell() -> io::Result<()> {
    let mut err = io::stderr().lock();
    err.write_all(b"\x07")?;
    err.flush()
}

/// One JSON object: the version, the diagnostics, then `more`, whose keys are the command's own.
pub fn json(found: &[Diagnostic], texts: &dyn Texts, more: Value) -> io::Result<()> {
    let mut object =
        json!({ "version": JSON_VERSION, "diagnostics": diagnostic::to_json(found, texts) });
    if let (Value::Object(object), Value::Object(more)) = (&mut object, more) {
        object.extend(more);
    }
    line(&format!("{object:#}"))
}

/// A sentence about wrong use, as clap words its own.
pub fn wrong_use(message: &str) {
    // Nobody is left to be told if standard error is closed.
    let _ = aside(&format!(
        "error: {message}\n\nFor more information, try '--help'."
    ));
}

/// A defect of prepbook itself.
pub fn bug(message: &str) {
    let _ = aside(&format!(
        "{message}\nNothing that was written is damaged. Please report it with the file that brought it about; RUST_BACKTRACE=1 shows where it happened."
    ));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_in_words() {
        assert_eq!(
            Tally {
                errors: 2,
                warnings: 1,
                notes: 5
            }
            .words(),
            "2 errors, 1 warning"
        );
        assert_eq!(Tally::default().words(), "");
    }

    #[test]
    fn paths_as_typed() {
        assert_eq!(path(Path::new("./output/site")), "output/site");
        assert_eq!(path(Path::new("/a/b")), "/a/b");
    }
}
