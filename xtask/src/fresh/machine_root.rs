//! The root folder of the fresh machine: Debian's minimal system, this machine's Rust and Node, nothing else.
//!
//! Refuses to remove a folder that does not carry its mark, or in which something is mounted.
//! Invariant: Rust comes without its WebAssembly target, for a new machine has none.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use crate::process::{Output, capture};

const SUITE: &str = "bookworm";
/// Lies beside the root, not in it, so that the root is as Debian made it.
const MARK: &str = "lykta-fresh";

pub(super) fn make(root: &Path, output: &mut Output) -> Result<()> {
    if root.exists() {
        remove(root)?;
    }
    std::fs::create_dir_all(root).with_context(|| format!("cannot make {}", root.display()))?;
    std::fs::write(mark(root), "made by `cargo xtask check-fresh`, which may remove it\n")?;
    let mut debootstrap = Command::new("debootstrap");
    output.run(debootstrap.args(["--variant=minbase", SUITE]).arg(root).args(archive()))?;
    copy_rust(root, output)?;
    copy_node(root, output)
}

pub(super) fn remove(root: &Path) -> Result<()> {
    must_be_ours(root)?;
    let mounts = std::fs::read_to_string("/proc/mounts")?;
    let inside = root.canonicalize()?;
    if mounted_below(&mounts, &inside) {
        bail!("something is still mounted below {}: unmount it first", root.display());
    }
    std::fs::remove_dir_all(root).with_context(|| format!("cannot remove {}", root.display()))?;
    Ok(std::fs::remove_file(mark(root))?)
}

pub(super) fn must_be_ours(root: &Path) -> Result<()> {
    if !mark(root).is_file() {
        bail!("{} was not made by check-fresh: choose another folder, or remove it yourself", root.display());
    }
    Ok(())
}

fn mark(root: &Path) -> PathBuf {
    root.with_extension(MARK)
}

fn mounted_below(mounts: &str, root: &Path) -> bool {
    mounts.lines().filter_map(|line| line.split(' ').nth(1)).any(|point| Path::new(point).starts_with(root))
}

/// The archive that this machine's apt uses for the suite (it may be a mirror). Without one, debootstrap knows Debian's own.
fn archive() -> Option<String> {
    let listing = capture(Command::new("apt-get").args(["indextargets", "--format", "$(RELEASE) $(REPO_URI)", "Created-By: Packages"]));
    parse_archive(&listing.unwrap_or_default())
}

fn parse_archive(listing: &str) -> Option<String> {
    let of_suite = listing.lines().filter_map(|line| line.split_once(' ')).find(|(release, _)| *release == SUITE);
    of_suite.map(|(_, address)| address.trim_end_matches('/').to_owned())
}

fn copy_rust(root: &Path, output: &mut Output) -> Result<()> {
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"]))?;
    let to = root.join("opt/rust");
    output.run(Command::new("cp").args(["--archive", &sysroot]).arg(&to))?;
    let target = to.join("lib/rustlib/wasm32-unknown-unknown");
    if target.exists() {
        std::fs::remove_dir_all(&target).with_context(|| format!("cannot remove {}", target.display()))?;
    }
    Ok(())
}

/// The program and npm, in a prefix of their own as the archive of nodejs.org unpacks.
fn copy_node(root: &Path, output: &mut Output) -> Result<()> {
    let program = capture(Command::new("node").args(["--print", "process.execPath"]))?;
    let modules = capture(Command::new("npm").args(["root", "--global"]))?;
    let to = root.join("opt/node");
    for folder in ["bin", "lib/node_modules"] {
        std::fs::create_dir_all(to.join(folder))?;
    }
    output.run(Command::new("cp").arg("--dereference").arg(program).arg(to.join("bin/node")))?;
    output.run(Command::new("cp").arg("--archive").arg(Path::new(&modules).join("npm")).arg(to.join("lib/node_modules/npm")))?;
    for name in ["npm", "npx"] {
        let script = format!("../lib/node_modules/npm/bin/{name}-cli.js");
        std::os::unix::fs::symlink(script, to.join("bin").join(name))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_that_of_the_suite() {
        let listing = "bookworm-security http://mirror.example/security/\nbookworm http://mirror.example/debian/\n";
        assert_eq!(parse_archive(listing).as_deref(), Some("http://mirror.example/debian"));
        assert_eq!(parse_archive("trixie http://x/"), None);
    }

    #[test]
    fn a_mount_inside_is_seen_and_a_neighbour_is_not() {
        let mounts = "proc /x/fresh/proc proc rw 0 0\ntmpfs /x/fresher tmpfs rw 0 0\n";
        assert!(mounted_below(mounts, Path::new("/x/fresh")));
        assert!(!mounted_below("tmpfs /x/fresher tmpfs rw 0 0\n", Path::new("/x/fresh")));
    }

    #[test]
    fn a_folder_of_somebody_else_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let theirs = folder.path().join("theirs");
        std::fs::create_dir(&theirs).unwrap();
        assert!(remove(&theirs).is_err());
        assert!(theirs.exists());
    }
}
