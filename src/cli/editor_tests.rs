//! Tests of `editor`.

use super::*;

fn arguments(command: &str) -> Vec<String> {
    named(command, None)
        .arguments(Path::new("/book/a b.md"), 9)
        .iter()
        .map(|a| a.to_string_lossy().into_owned())
        .collect()
}

#[test]
fn each_editor_is_told_the_line_in_its_own_way() {
    for (command, expected) in [
        ("vim", &["+9", "/book/a b.md"][..]),
        ("/usr/bin/nvim -p", &["-p", "+9", "/book/a b.md"]),
        ("vim.basic", &["+9", "/book/a b.md"]),
        ("emacs -nw", &["-nw", "+9", "/book/a b.md"]),
        ("hx", &["/book/a b.md:9"]),
        ("code --wait", &["--wait", "--goto", "/book/a b.md:9"]),
        ("cursor", &["--goto", "/book/a b.md:9"]),
        ("subl", &["/book/a b.md:9"]),
        ("zed", &["/book/a b.md:9"]),
        ("pycharm", &["--line", "9", "/book/a b.md"]),
        ("gedit", &["+9", "/book/a b.md"]),
        ("my-editor -x", &["-x", "/book/a b.md"]),
    ] {
        assert_eq!(arguments(command), expected, "{command}");
    }
}

#[test]
fn commands_are_parted_as_a_shell_parts_them() {
    for (command, words) in [
        ("code --wait", &["code", "--wait"][..]),
        ("  vim  ", &["vim"]),
        ("'/opt/my editor/ed' -n", &["/opt/my editor/ed", "-n"]),
        ("\"/opt/a b\"/ed \"\"", &["/opt/a b/ed", ""]),
        ("ed 'not closed", &["ed", "not closed"]),
        ("", &[]),
    ] {
        assert_eq!(split(command), words, "{command}");
    }
    if !cfg!(windows) {
        assert_eq!(split(r"/opt/a\ b/ed"), ["/opt/a b/ed"]);
    }
}

#[test]
fn who_has_no_terminal_gets_a_window_or_nothing() {
    let with = |command: &str, how| {
        let wanted = Wanted {
            commands: vec![String::new(), command.to_owned()],
            search: None,
        };
        find(&wanted, how).map(|editor| editor.name)
    };
    assert_eq!(with("vim", How::Here).ok().as_deref(), Some("vim"));
    for how in [How::Unseen, How::Beside] {
        assert!(matches!(with("vim", how), Err(Problem::NeedsTerminal(_))));
        assert_eq!(with("code -n", how).ok().as_deref(), Some("code"));
        // What is not known may do without a terminal, as a script does.
        assert_eq!(with("./script", how).ok().as_deref(), Some("./script"));
        assert!(matches!(with("", how), Err(Problem::NoEditor)));
    }
}

#[cfg(unix)]
#[test]
fn an_editor_is_found_as_a_shell_finds_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let (bin, empty) = (folder.path().join("bin"), folder.path().join("empty"));
    std::fs::create_dir_all(&bin).unwrap();
    std::fs::create_dir_all(&empty).unwrap();
    let program = bin.join("vim.tiny");
    std::fs::write(&program, "").unwrap();
    std::fs::write(bin.join("nano"), "").unwrap();
    symlink(&program, bin.join("editor")).unwrap();
    let search = std::env::join_paths([&empty, &bin]).unwrap();
    let wanted = Wanted {
        commands: Vec::new(),
        search: Some(search),
    };
    assert!(
        matches!(find(&wanted, How::Here), Err(Problem::NoEditor)),
        "no file there may be run"
    );
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    let editor = find(&wanted, How::Here).unwrap();
    assert_eq!(
        (editor.program, editor.at, editor.window),
        (bin.join("editor"), At::Plus, false),
        "what the link leads to says how it is told a line"
    );
    assert!(matches!(find(&wanted, How::Unseen), Err(Problem::NoEditor)));
    assert!(matches!(find(&wanted, How::Beside), Err(Problem::NoEditor)));
}

#[test]
fn what_cannot_be_started_is_named() {
    let editor = named("no-such-editor-anywhere -x", None);
    let problem = editor.open(Path::new("x.md"), 1).unwrap_err();
    assert!(problem.to_string().contains("no-such-editor-anywhere"));
}
