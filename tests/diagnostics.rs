//! Holds `docs/diagnostics.md` complete: every code that the sources use is in it, and every code in it is used.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// The sources without their unit tests.
fn sources() -> Vec<String> {
    fn walk(folder: &Path, out: &mut Vec<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                walk(&path, out);
            } else if name.ends_with(".rs") && !name.ends_with("tests.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let body = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or("");
                out.push(body.to_owned());
            }
        }
    }
    let mut out = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut out);
    out
}

fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// Codes written where a diagnostic is made.
fn used() -> BTreeSet<String> {
    const MAKERS: [&str; 5] = [
        "Diagnostic::error(",
        "Diagnostic::warning(",
        "Diagnostic::note(",
        ".wrong(",
        "Trouble::new(",
    ];
    let mut codes = BTreeSet::new();
    for text in sources() {
        for maker in MAKERS {
            for (at, _) in text.match_indices(maker) {
                let argument = text[at + maker.len()..].trim_start();
                let code = argument
                    .strip_prefix('"')
                    .and_then(|rest| rest.split('"').next());
                codes.extend(code.filter(|code| is_code(code)).map(str::to_owned));
            }
        }
    }
    codes
}

/// Codes in the first column of the manual's tables.
fn documented() -> Vec<String> {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/diagnostics.md");
    let text = fs::read_to_string(manual).unwrap();
    let first = |line: &str| Some(line.strip_prefix("| `")?.split('`').next()?.to_owned());
    text.lines().filter_map(first).collect()
}

#[test]
fn every_code_is_in_the_manual() {
    let documented: BTreeSet<String> = documented().into_iter().collect();
    let missing: Vec<_> = used()
        .into_iter()
        .filter(|code| !documented.contains(code))
        .collect();
    assert!(
        missing.is_empty(),
        "not in docs/diagnostics.md: {missing:?}"
    );
}

#[test]
fn every_code_in_the_manual_is_used_and_stands_there_once() {
    let sources = sources();
    let codes = documented();
    let unused: Vec<_> = codes
        .iter()
        .filter(|code| {
            !sources
                .iter()
                .any(|text| text.contains(&format!("\"{code}\"")))
        })
        .collect();
    assert!(
        unused.is_empty(),
        "in docs/diagnostics.md, but nowhere used: {unused:?}"
    );
    let once: BTreeSet<&String> = codes.iter().collect();
    assert_eq!(once.len(), codes.len(), "a code stands in the manual twice");
}
