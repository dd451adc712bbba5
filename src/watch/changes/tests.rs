//! The watcher on a real disk, told and polled.

use super::*;
use std::fs;

struct Watched {
    dir: tempfile::TempDir,
    changes: Changes,
    gather: Gather,
    woken: Receiver<Wake>,
}

impl Watched {
    /// A folder with these files, in which `content` is followed. `deaf`: by a watcher to which nothing is told.
    fn new(files: &[&str], deaf: bool) -> Watched {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for file in files {
            let path = root.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "one").unwrap();
        }
        let (wake, woken) = mpsc::channel();
        let output = root.join("output");
        let mut changes = if deaf {
            let ear = Arc::new(Ear::new(Places::new(&root, &output), wake));
            Changes::with(&root, ear, Ok(Box::new(notify::NullWatcher))).unwrap()
        } else {
            Changes::new(&root, &output, wake).unwrap()
        };
        assert_eq!(changes.polling_since().is_some(), deaf);
        assert!(changes.follow(&["content".into()]).added);
        assert!(!changes.follow(&["content".into()]).added);
        Watched {
            dir,
            changes,
            gather: Gather::default(),
            woken,
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().canonicalize().unwrap().join(name)
    }

    /// The next batch, by names; the watches are set anew as the builder does it.
    fn next(&mut self) -> (Vec<String>, bool) {
        let Some(Waited::Changed(batch)) = wait(&self.woken, &mut self.gather) else {
            panic!("a change");
        };
        self.changes.refresh();
        let root = self.path("");
        let name = |path: &PathBuf| path.strip_prefix(&root).unwrap().display().to_string();
        (batch.paths.iter().map(name).collect(), batch.everything)
    }
}

impl Watched {
    /// The next batch must mean everything.
    #[track_caller]
    fn all(&mut self) {
        let batch = self.next();
        assert!(batch.1, "{batch:?}");
    }
}

fn files(names: &[&str]) -> (Vec<String>, bool) {
    (names.iter().map(|name| (*name).to_owned()).collect(), false)
}

#[test]
fn a_save_is_told_with_its_path() {
    for deaf in [false, true] {
        let mut watched = Watched::new(&["content/a.md"], deaf);
        fs::write(watched.path("content/a.md"), "two").unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
        fs::remove_file(watched.path("content/a.md")).unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
        fs::write(watched.path("book.toml"), "two").unwrap();
        assert_eq!(watched.next(), files(&["book.toml"]));
    }
}

#[test]
fn what_is_watched_anew_is_seen() {
    for deaf in [false, true] {
        let mut watched = Watched::new(&["content/a.md"], deaf);
        // A folder with a file in it, deep.
        fs::create_dir_all(watched.path("content/x/y")).unwrap();
        fs::write(watched.path("content/x/y/b.md"), "one").unwrap();
        watched.all();
        fs::write(watched.path("content/x/y/b.md"), "two").unwrap();
        assert_eq!(watched.next(), files(&["content/x/y/b.md"]));
        // Renamed: the old name is forgotten, the new one is watched.
        fs::rename(watched.path("content/x"), watched.path("content/z")).unwrap();
        watched.all();
        fs::write(watched.path("content/z/y/b.md"), "three").unwrap();
        assert_eq!(watched.next(), files(&["content/z/y/b.md"]));
        // All of it goes and comes back.
        fs::rename(watched.path("content"), watched.path(".away")).unwrap();
        watched.all();
        fs::write(watched.path(".away/a.md"), "unseen").unwrap();
        fs::rename(watched.path(".away"), watched.path("content")).unwrap();
        watched.all();
        fs::write(watched.path("content/a.md"), "four").unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
        fs::remove_dir_all(watched.path("content")).unwrap();
        watched.all();
        fs::create_dir_all(watched.path("content")).unwrap();
        watched.all();
        fs::write(watched.path("content/a.md"), "five").unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
    }
}

#[cfg(unix)]
#[test]
fn links_are_followed() {
    use std::os::unix::fs::symlink;
    for deaf in [false, true] {
        let elsewhere = tempfile::tempdir().unwrap();
        let far = |name: &str| elsewhere.path().join(name);
        fs::create_dir(far("more")).unwrap();
        fs::write(far("a.md"), "one").unwrap();
        fs::write(far("more/b.md"), "one").unwrap();
        let mut watched = Watched::new(&["content/own.md"], deaf);
        symlink(far("a.md"), watched.path("content/a.md")).unwrap();
        symlink(far("more"), watched.path("content/more")).unwrap();
        watched.all();
        fs::write(far("unknown.md"), "nobody's").unwrap();
        fs::write(far("a.md"), "two").unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
        // As editors do it: another file under the same name.
        fs::write(far("new"), "three").unwrap();
        fs::rename(far("new"), far("a.md")).unwrap();
        assert_eq!(watched.next(), files(&["content/a.md"]));
        fs::write(far("more/b.md"), "two").unwrap();
        assert_eq!(watched.next(), files(&["content/more/b.md"]));
    }
}

#[test]
fn the_limits_of_the_system_are_named() {
    let full = notify::Error::new(ErrorKind::MaxFilesWatch);
    assert!(why(&full, WATCHES).contains("max_user_watches"));
    if cfg!(target_os = "linux") {
        let many = notify::Error::io(std::io::Error::from_raw_os_error(24));
        assert!(why(&many, INSTANCES).contains("max_user_instances"));
    }
}

#[test]
fn a_full_table_is_answered_by_polling() {
    let mut watched = Watched::new(&["content/a.md"], false);
    watched
        .changes
        .ear
        .heard(Err(notify::Error::new(ErrorKind::MaxFilesWatch)));
    watched.all();
    assert!(watched.changes.polling_since().is_some());
    fs::write(watched.path("content/a.md"), "two").unwrap();
    assert_eq!(watched.next(), files(&["content/a.md"]));
}

/// Not checked, only shown (`--nocapture`): the machine may be busy.
#[test]
fn how_long_a_save_takes_to_be_told() {
    let mut watched = Watched::new(&["content/a.md"], false);
    let path = watched.path("content/a.md");
    let mut took: Vec<Duration> = (0..20)
        .map(|i| {
            let path = path.clone();
            let saved = std::thread::spawn(move || {
                std::thread::sleep(Duration::from_millis(10));
                fs::write(path, format!("text {i}")).unwrap();
                Instant::now()
            });
            watched.next();
            let told = Instant::now();
            told.duration_since(saved.join().unwrap())
        })
        .collect();
    took.sort();
    println!(
        "from save to batch: median {:?}, worst {:?}",
        took[10], took[19]
    );
}

#[test]
fn a_burst_is_one_change_and_stop_wins() {
    let seen = |name: &str| {
        Wake::Changed(Seen {
            path: name.into(),
            what: gather::What::Ended,
            at: Instant::now(),
        })
    };
    let (send, receive) = mpsc::channel();
    for name in ["a", "b", "a"] {
        send.send(seen(name)).unwrap();
    }
    let mut gather = Gather::default();
    let Some(Waited::Changed(batch)) = wait(&receive, &mut gather) else {
        panic!("a change");
    };
    assert!(batch.paths.len() == 2 && !batch.everything);
    assert!(receive.try_recv().is_err(), "the burst was taken as one");
    send.send(seen("a")).unwrap();
    send.send(Wake::Stop).unwrap();
    assert!(wait(&receive, &mut gather).is_none());
}
