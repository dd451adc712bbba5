//! Whether a folder is another machine's. Its changes are made where this system does not see them.

use std::fs;
use std::path::{Path, PathBuf};

/// Kinds of file system, by Linux' names, whose files others change: network folders, and folders of the machine in which this one is a guest (WSL, Docker
/// Desktop, virtual machines).
const SHARED: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "drvfs",
    "fakeowner",
    "fuse.grpcfuse",
    "fuse.osxfs",
    "fuse.rclone",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "nfs",
    "nfs4",
    "osxfs",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
    "vmhgfs",
];

/// The kind of file system, if `folder` (absolute, without links) is on one that is shared with another machine. Known on Linux only.
pub fn shared(folder: &Path) -> Option<String> {
    let table = fs::read_to_string("/proc/self/mountinfo").ok()?;
    let kind = kind(&table, folder)?;
    SHARED.contains(&kind).then(|| kind.to_owned())
}

/// The kind of the innermost mount that holds `folder`; of two at one place, the later one hides the other.
fn kind<'t>(table: &'t str, folder: &Path) -> Option<&'t str> {
    table
        .lines()
        .filter_map(|line| {
            let (mount, system) = line.split_once(" - ")?;
            let at = unescaped(mount.split(' ').nth(4)?);
            let kind = system.split(' ').next()?;
            folder
                .starts_with(&at)
                .then(|| (at.components().count(), kind))
        })
        .max_by_key(|(depth, _)| *depth)
        .map(|(_, kind)| kind)
}

/// Blanks and backslashes stand as octal numbers.
fn unescaped(path: &str) -> PathBuf {
    path.replace("\\040", " ")
        .replace("\\011", "\t")
        .replace("\\012", "\n")
        .replace("\\134", "\\")
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_counts() {
        let table = "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n\
            30 22 0:5 / /mnt/c rw,noatime shared:1 master:2 - 9p C:\\134 rw\n\
            31 30 0:6 / /mnt/c/My\\040Notes rw - ext4 /dev/sdb rw\n\
            odd\n";
        let kind = |path: &str| kind(table, Path::new(path));
        assert_eq!(kind("/home/me/book"), Some("ext4"));
        assert_eq!(kind("/mnt/cd"), Some("ext4"));
        assert_eq!(kind("/mnt/c/book"), Some("9p"));
        assert_eq!(kind("/mnt/c/My Notes/book"), Some("ext4"));
        assert_eq!(kind("relative"), None);
    }
}
