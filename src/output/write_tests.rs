//! Tests of `write`.

use super::*;

#[test]
fn what_comes_first_may_refuse_and_is_not_asked_in_vain() {
    let temp = tempfile::tempdir().unwrap();
    let folder = temp.path().join("output");
    let refused = write_after(&folder, &[file("a.pdf", "x")], &[], &mut || {
        Err(Diagnostic::error("lock-unwritable", "no"))
    });
    assert_eq!(refused.unwrap_err()[0].code, "lock-unwritable");
    assert!(!folder.exists(), "nothing was written");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("a.pdf"), "foreign").unwrap();
    let mut asked = false;
    let in_way = write_after(&folder, &[file("a.pdf", "x")], &[], &mut || {
        asked = true;
        Ok(())
    });
    assert!(in_way.is_err() && !asked);
}

fn file(path: &str, text: &str) -> OutputFile {
    let group = if path.starts_with("site/") {
        Group::Site
    } else {
        Group::Edition("guide".into())
    };
    OutputFile {
        path: path.into(),
        bytes: text.as_bytes().into(),
        group,
    }
}

fn all(folder: &Path) -> Vec<(String, String)> {
    fn walk(root: &Path, below: &Path, out: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(below).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(root, &path, out);
            } else {
                let name = path
                    .strip_prefix(root)
                    .unwrap()
                    .to_str()
                    .unwrap()
                    .to_owned();
                if name != manifest::NAME {
                    out.push((name, fs::read_to_string(&path).unwrap()));
                }
            }
        }
    }
    let mut out = Vec::new();
    if folder.exists() {
        walk(folder, folder, &mut out);
    }
    out.sort();
    out
}

fn names(folder: &Path) -> Vec<String> {
    all(folder).into_iter().map(|(name, _)| name).collect()
}

#[track_caller]
fn code(result: Result<Written, Vec<Diagnostic>>) -> &'static str {
    result.expect_err("it must fail")[0].code
}

#[test]
fn only_what_differs_is_written_and_what_is_stale_goes() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("deep/output");
    let first = [
        file("site/a.html", "a"),
        file("site/sub/b.html", "b"),
        file("guide.pdf", "g"),
    ];
    let done = write(&out, &first, &[]).unwrap();
    assert_eq!(
        done.written,
        ["guide.pdf", "site/a.html", "site/sub/b.html"]
    );

    let stamp = |path: &str| fs::metadata(out.join(path)).unwrap().modified().unwrap();
    let before = [
        stamp("site/a.html"),
        stamp(manifest::NAME),
        stamp("guide.pdf"),
    ];
    let done = write(&out, &first, &[]).unwrap();
    assert_eq!(
        done,
        Written {
            unchanged: 3,
            ..Written::default()
        }
    );
    assert_eq!(
        before,
        [
            stamp("site/a.html"),
            stamp(manifest::NAME),
            stamp("guide.pdf")
        ]
    );

    fs::write(out.join("site/mine.txt"), "mine").unwrap();
    let done = write(
        &out,
        &[file("site/a.html", "A"), file("guide.pdf", "g")],
        &[],
    )
    .unwrap();
    assert_eq!(done.written, ["site/a.html"]);
    assert_eq!(done.removed, ["site/sub/b.html"]);
    assert!(!out.join("site/sub").exists(), "an empty folder stayed");
    assert_eq!(names(&out), ["guide.pdf", "site/a.html", "site/mine.txt"]);
}

#[test]
fn a_group_alone_leaves_the_others() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path();
    write(
        out,
        &[file("site/a.html", "a"), file("guide.pdf", "g")],
        &[],
    )
    .unwrap();
    let done = write(out, &[file("site/b.html", "b")], &[Group::Site]).unwrap();
    assert_eq!((done.written.len(), done.removed.len()), (1, 1));
    assert_eq!(names(out), ["guide.pdf", "site/b.html"]);
    // The guide is still known as ours, so a book without it clears it away.
    let done = write(out, &[file("site/b.html", "b")], &[]).unwrap();
    assert_eq!(done.removed, ["guide.pdf"]);
}

#[test]
fn foreign_files_are_named_and_nothing_is_touched() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path();
    fs::create_dir_all(out.join("site/b.html")).unwrap();
    fs::write(out.join("site/a.html"), "mine").unwrap();
    fs::write(out.join("site/b.html/x"), "mine").unwrap();
    let files = [
        file("site/a.html", "a"),
        file("site/b.html", "b"),
        file("guide.pdf", "g"),
    ];
    let problems = write(out, &files, &[]).unwrap_err();
    assert_eq!(problems[0].code, "foreign-file");
    assert!(problems[0].message.contains("site/a.html"));
    assert_eq!(problems[0].related.len(), 1);
    assert_eq!(names(out), ["site/a.html", "site/b.html/x"]);
    assert!(!out.join(manifest::NAME).exists());

    let file_as_folder = dir.path().join("site/a.html");
    assert_eq!(code(write(&file_as_folder, &files, &[])), "foreign-file");
    fs::write(out.join("data"), "mine").unwrap();
    assert_eq!(
        code(write(out, &[file("data/x.js", "x")], &[])),
        "foreign-file"
    );
}

#[test]
fn a_lost_manifest_does_no_harm_to_what_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let files = [file("site/a.html", "a"), file("guide.pdf", "g")];
    write(dir.path(), &files, &[]).unwrap();
    fs::remove_file(dir.path().join(manifest::NAME)).unwrap();
    assert_eq!(write(dir.path(), &files, &[]).unwrap().unchanged, 2);
    assert_eq!(write(dir.path(), &[], &[]).unwrap().removed.len(), 2);
}

#[test]
fn a_damaged_manifest_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let files = [file("site/a.html", "a")];
    write(dir.path(), &files, &[]).unwrap();
    fs::write(dir.path().join(manifest::NAME), "{ not json").unwrap();
    assert_eq!(
        code(write(dir.path(), &[file("site/a.html", "b")], &[])),
        "manifest-damaged"
    );
    assert_eq!(all(dir.path()), [("site/a.html".into(), "a".into())]);
}

#[test]
fn a_file_becomes_a_folder_and_back() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[file("site/a", "a")], &[]).unwrap();
    let done = write(dir.path(), &[file("site/a/b", "b")], &[]).unwrap();
    assert_eq!(done.removed, ["site/a"]);
    assert_eq!(names(dir.path()), ["site/a/b"]);
    write(dir.path(), &[file("site/a", "a")], &[]).unwrap();
    assert_eq!(names(dir.path()), ["site/a"]);
}

#[test]
fn names_that_clash() {
    let dir = tempfile::tempdir().unwrap();
    for (a, b) in [
        ("site/a", "site/a"),
        ("site/a", "site/A"),
        ("site/a", "site/a/b"),
        ("site/B/x", "site/b"),
    ] {
        assert_eq!(
            code(write(dir.path(), &[file(a, "x"), file(b, "y")], &[])),
            "output-clash",
            "{a} {b}"
        );
    }
    for odd in ["../x", "/x", "a//b", ".prepbook.json", "a\\b"] {
        assert_eq!(
            code(write(dir.path(), &[file(odd, "x")], &[])),
            "output-clash",
            "{odd}"
        );
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn names_change_their_case() {
    let dir = tempfile::tempdir().unwrap();
    write(dir.path(), &[file("site/A.html", "a")], &[]).unwrap();
    write(dir.path(), &[file("site/a.html", "a")], &[]).unwrap();
    assert_eq!(names(dir.path()), ["site/a.html"]);
}

#[cfg(unix)]
#[test]
fn nothing_is_written_or_removed_through_a_link() {
    use std::os::unix::fs::symlink;
    let dir = tempfile::tempdir().unwrap();
    let (out, elsewhere) = (dir.path().join("out"), dir.path().join("elsewhere"));
    fs::create_dir_all(&elsewhere).unwrap();
    write(
        &out,
        &[file("site/a.html", "a"), file("guide.pdf", "g")],
        &[],
    )
    .unwrap();
    fs::rename(out.join("site"), elsewhere.join("site")).unwrap();
    symlink(elsewhere.join("site"), out.join("site")).unwrap();
    assert_eq!(
        code(write(&out, &[file("site/a.html", "b")], &[])),
        "foreign-file"
    );
    assert!(
        write(&out, &[file("guide.pdf", "g")], &[])
            .unwrap()
            .removed
            .is_empty()
    );
    assert_eq!(all(&elsewhere), [("site/a.html".into(), "a".into())]);

    fs::write(elsewhere.join("x"), "mine").unwrap();
    fs::remove_file(out.join("guide.pdf")).unwrap();
    symlink(elsewhere.join("x"), out.join("guide.pdf")).unwrap();
    assert_eq!(
        code(write(&out, &[file("guide.pdf", "h")], &[])),
        "foreign-file"
    );
    assert_eq!(fs::read_to_string(elsewhere.join("x")).unwrap(), "mine");
}

#[test]
fn what_a_killed_run_left_is_cleared_and_known_as_ours() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path();
    write(out, &[file("site/a.html", "a")], &[]).unwrap();
    // As if killed between the renames: the union is written, one file is new, one temporary file is half.
    let union = [("site/a.html", "a"), ("site/new/b.html", "b")]
        .map(|(path, _)| (path.into(), Group::Site));
    fs::write(
        out.join(manifest::NAME),
        Manifest::new(union.into()).to_bytes(),
    )
    .unwrap();
    fs::create_dir_all(out.join("site/new")).unwrap();
    fs::write(out.join("site/new/b.html"), "b").unwrap();
    fs::write(out.join("site/new/.prepbook-half.tmp"), "ha").unwrap();
    let done = write(out, &[file("site/a.html", "a")], &[]).unwrap();
    assert_eq!(done.removed, ["site/new/b.html"]);
    assert_eq!(names(out), ["site/a.html"]);
    assert!(!out.join("site/new").exists());
}

#[cfg(unix)]
#[test]
fn a_server_can_read_what_is_written() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("plain"), "").unwrap();
    write(dir.path(), &[file("site/a.html", "a")], &[]).unwrap();
    let mode = |path: &str| {
        fs::metadata(dir.path().join(path))
            .unwrap()
            .permissions()
            .mode()
    };
    assert_eq!(mode("site/a.html"), mode("plain"));
}

/// A disk of 64 KiB, unmounted when dropped; `None` where none can be mounted.
struct SmallDisk(tempfile::TempDir);

impl SmallDisk {
    fn mount() -> Option<Self> {
        let dir = tempfile::tempdir().ok()?;
        let mut mount = std::process::Command::new("mount");
        mount
            .args(["-t", "tmpfs", "-o", "size=64k", "tmpfs"])
            .arg(dir.path());
        mount
            .output()
            .is_ok_and(|o| o.status.success())
            .then_some(SmallDisk(dir))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg(self.0.path())
            .output();
    }
}

#[test]
fn a_full_disk_leaves_the_last_good_output() {
    let Some(disk) = SmallDisk::mount() else {
        println!("skipped: a full disk: no tmpfs can be mounted here");
        return;
    };
    let out = disk.0.path().join("out");
    let good = [file("site/a.html", "a"), file("site/b.html", "b")];
    let large = [
        file("site/a.html", "A"),
        file("site/c/x.html", &"x".repeat(100_000)),
    ];
    assert_eq!(code(write(&out, &large, &[])), "disk-full");
    assert!(!out.exists(), "a folder stayed of a write that failed");
    write(&out, &good, &[]).unwrap();
    let before = fs::read(out.join(manifest::NAME)).unwrap();
    assert_eq!(code(write(&out, &large, &[])), "disk-full");
    assert_eq!(
        all(&out),
        [
            ("site/a.html".into(), "a".into()),
            ("site/b.html".into(), "b".into())
        ]
    );
    assert_eq!(fs::read(out.join(manifest::NAME)).unwrap(), before);
    assert!(!out.join("site/c").exists());
}

#[test]
fn two_builds_at_once_take_turns() {
    let dir = tempfile::tempdir().unwrap();
    let files = |n: usize| -> Vec<OutputFile> {
        (0..40)
            .map(|i| file(&format!("site/{i}.html"), &n.to_string()))
            .collect()
    };
    std::thread::scope(|scope| {
        for n in 0..4 {
            let dir = dir.path();
            scope.spawn(move || write(dir, &files(n), &[]).unwrap());
        }
    });
    let texts: BTreeSet<String> = all(dir.path()).into_iter().map(|(_, text)| text).collect();
    assert_eq!(texts.len(), 1, "two builds are mixed");
}
