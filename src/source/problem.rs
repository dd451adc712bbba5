//! Words for what can go wrong with a file.

use std::io;

use crate::diagnostic::Diagnostic;

/// What the system says, in words for people.
pub(super) fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".into(),
        io::ErrorKind::PermissionDenied => "permission denied".into(),
        io::ErrorKind::IsADirectory => "it is a folder".into(),
        io::ErrorKind::NotADirectory => "a part of its path is not a folder".into(),
        _ => {
            // The number behind it helps nobody: "File name too long (os error 36)".
            let text = error.to_string();
            let end = text.find(" (os error").unwrap_or(text.len());
            text[..end].to_lowercase()
        }
    }
}

pub(super) fn not_found(path: &str) -> Diagnostic {
    Diagnostic::error("not-found", format!("there is no file `{path}`")).at_path(path)
}

pub(super) fn unreadable(kind: &str, path: &str, error: &io::Error) -> Diagnostic {
    if error.kind() == io::ErrorKind::NotFound {
        return not_found(path);
    }
    let problem = Diagnostic::error(
        "unreadable",
        format!("cannot read the {kind} `{path}`: {}", reason(error)),
    );
    let problem = problem.at_path(path);
    match error.kind() {
        io::ErrorKind::PermissionDenied => {
            problem.help(format!("allow yourself to read the {kind}"))
        }
        _ => problem,
    }
}

pub(super) fn not_a_file(path: &str) -> Diagnostic {
    Diagnostic::error("not-a-file", format!("`{path}` is not a file")).at_path(path)
}

pub(super) fn outside(path: &str) -> Diagnostic {
    Diagnostic::error(
        "outside-book",
        format!("`{path}` leads out of the book's folder"),
    )
    .at_path(path)
    .help("copy the file into the book and refer to it there")
}

pub(super) fn spelling(path: &str, actual: &str) -> Diagnostic {
    Diagnostic::error(
        "wrong-case",
        format!("there is no file `{path}`, but there is `{actual}`"),
    )
    .at_path(path)
    .help(
        "spell the name exactly as the file does: other computers tell upper and lower case apart",
    )
    .suggest(actual)
}

pub(super) fn too_large(path: &str, limit: u64) -> Diagnostic {
    let limit = limit >> 20;
    Diagnostic::error("too-large", format!("`{path}` is larger than {limit} MiB")).at_path(path)
}
