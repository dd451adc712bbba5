//! Holds the layers of the house: a module uses lower layers, never a sibling of its own layer, never a higher one; and some crates
//! are named in one place only. Read from the sources' own text, so that no macro or re-export hides a path.

use std::fs;
use std::path::{Path, PathBuf};

/// The layers, lowest first, as `src/lib.rs` lists them.
const LAYERS: &[&[&str]] = &[
    &["diagnostic", "text", "memo"],
    &["source", "output"],
    &["config", "markdown", "front_matter"],
    &["theme", "words"],
    &["bank", "answers", "pages"],
    &["guide"],
    &["site", "pdf", "export"],
    &["build"],
    &["watch"],
    &["cli"],
];

/// Crates that only one place may name, so that each can be replaced there.
const HOMES: &[(&str, &[&str])] = &[
    ("pulldown_cmark", &["src/markdown/"]),
    ("syntect", &["src/markdown/"]),
    ("two_face", &["src/markdown/"]),
    ("tera", &["src/site/"]),
    ("printpdf", &["src/pdf/write/"]),
    ("lopdf", &["src/pdf/write/"]),
    ("png", &["src/pdf/write/"]),
    ("usvg", &["src/pdf/write/", "src/guide/"]),
    ("notify", &["src/watch/"]),
    ("axum", &["src/watch/"]),
    ("tokio", &["src/watch/"]),
    ("hyper", &["src/watch/"]),
    ("hyper_util", &["src/watch/"]),
    ("futures_util", &["src/watch/"]),
    ("toml", &["src/config/"]),
    ("serde_saphyr", &["src/front_matter/"]),
    ("walkdir", &["src/source/"]),
    ("clap", &["src/cli/"]),
    ("annotate_snippets", &["src/diagnostic/"]),
];

fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, out: &mut Vec<(PathBuf, String)>) {
        let mut entries: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|e| e.unwrap().path())
            .collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                walk(&path, out);
            } else if path.extension().is_some_and(|e| e == "rs")
                // Unit tests in a file of their own.
                && !path.to_string_lossy().ends_with("tests.rs")
            {
                let text = fs::read_to_string(&path).unwrap();
                out.push((path, text));
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut out = Vec::new();
    walk(&root.join("src"), &mut out);
    out.into_iter()
        .map(|(p, t)| (p.strip_prefix(root).unwrap().to_owned(), t))
        .collect()
}

/// The code of a file without its comments (documentation may name any layer) and without its unit tests (a test may reach up for a fixture).
fn code(text: &str) -> String {
    let body = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or(text);
    body.lines()
        .map(|line| line.split("//").next().unwrap_or(""))
        .collect::<Vec<_>>()
        .join("\n")
}

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The first segments of all `crate::…` paths, those in `use crate::{a::…, b}` too.
fn crate_paths(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let Some(group) = rest.strip_prefix('{') else {
            found.push(first_segment(rest));
            continue;
        };
        let (mut depth, mut start) = (1, 0);
        for (i, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' => depth -= 1,
                _ => {}
            }
            if depth == 0 || (depth == 1 && c == ',') {
                found.push(first_segment(group[start..i].trim()));
                start = i + 1;
            }
            if depth == 0 {
                break;
            }
        }
    }
    found.retain(|name| !name.is_empty());
    found
}

fn first_segment(path: &str) -> String {
    path.chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect()
}

#[test]
fn each_module_uses_lower_layers_only() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let mut parts = path.components().skip(1);
        let module = parts
            .next()
            .unwrap()
            .as_os_str()
            .to_string_lossy()
            .into_owned();
        if module == "lib.rs" || module == "main.rs" {
            continue;
        }
        let Some(own) = layer_of(&module) else {
            wrong.push(format!("{}: `{module}` stands in no layer", path.display()));
            continue;
        };
        for used in crate_paths(&code(&text)) {
            match layer_of(&used) {
                _ if used == module => {}
                Some(layer) if layer < own => {}
                Some(_) => wrong.push(format!("{}: `{module}` uses `{used}`", path.display())),
                None => wrong.push(format!("{}: `crate::{used}` is no module", path.display())),
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "not in the layers of src/lib.rs:\n{}",
        wrong.join("\n")
    );
}

#[test]
fn some_crates_have_one_home() {
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let file = path.to_string_lossy().replace('\\', "/");
        let code = code(&text);
        for (name, homes) in HOMES {
            let named = code.match_indices(&format!("{name}::")).any(|(at, _)| {
                !code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
            });
            if named && !homes.iter().any(|home| file.starts_with(home)) {
                wrong.push(format!(
                    "{file} names `{name}`, whose home is {}",
                    homes.join(", ")
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_source_reads_the_disk_and_only_output_writes_it() {
    // `cli` and `watch` look at the folder that they are asked to work in; they neither read a book nor write one by themselves.
    const DISK: &[&str] = &[
        "fs::read",
        "fs::write",
        "File::open",
        "File::create",
        "fs::rename",
        "fs::remove",
    ];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let file = path.to_string_lossy().replace('\\', "/");
        if ["src/source/", "src/output/"]
            .iter()
            .any(|home| file.starts_with(home))
        {
            continue;
        }
        let code = code(&text);
        wrong.extend(
            DISK.iter()
                .filter(|call| code.contains(*call))
                .map(|call| format!("{file} calls {call}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_below_the_commands_prints() {
    const PRINTS: &[&str] = &["println!", "eprintln!", "print!(", "eprint!(", "dbg!("];
    let mut wrong = Vec::new();
    for (path, text) in sources() {
        let file = path.to_string_lossy().replace('\\', "/");
        if file.starts_with("src/cli/") || file == "src/main.rs" {
            continue;
        }
        let code = code(&text);
        wrong.extend(
            PRINTS
                .iter()
                .filter(|call| code.contains(*call))
                .map(|call| format!("{file} calls {call}")),
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_order_in_lib_rs_is_this_one() {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).unwrap();
    let listed: Vec<Vec<String>> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! "))
        .filter(|line| {
            line.split_once(". [`")
                .is_some_and(|(n, _)| n.parse::<u8>().is_ok())
        })
        .map(|line| {
            line.split("[`")
                .skip(1)
                .filter_map(|s| s.split('`').next())
                .map(str::to_owned)
                .collect()
        })
        .collect();
    assert_eq!(
        listed.len(),
        LAYERS.len(),
        "src/lib.rs lists the layers, lowest first"
    );
    for (in_lib, here) in listed.iter().zip(LAYERS) {
        let mut in_lib: Vec<&str> = in_lib.iter().map(String::as_str).collect();
        let mut here: Vec<&str> = here.to_vec();
        in_lib.sort_unstable();
        here.sort_unstable();
        assert_eq!(in_lib, here);
    }
}
