//! `cargo xtask check-fresh`: proves that a bare Debian 12 with nothing but Rust and Node gets by with the two commands.
//!
//! A root folder made by debootstrap, entered with chroot in mount and process namespaces of its own, so that
//! everything in it ends with it. The network's settings are read from this machine at run time.
//! Refuses to enter a folder that it did not make. Invariant: no cache and no tool of this machine is visible inside.

mod machine_root;
mod network;

use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};
use clap::ValueEnum;

use crate::obstacle::Obstacle;
use crate::process::Output;
use crate::repo::Repo;
use crate::{apt, consent};

const ENTER: &str = include_str!("enter.sh");
const INSIDE: &str = include_str!("inside.sh");
/// Where the checkout lies inside.
const CHECKOUT: &str = "srv/lykta";

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Part {
    Run,
    Test,
}

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Folder of the root; made anew. Without this, `fresh` among xtask's own folders.
    dir: Option<PathBuf>,
    /// Only one of the two commands.
    #[arg(long)]
    part: Option<Part>,
    /// Keep what is there and enter it again (after a failure).
    #[arg(long)]
    again: bool,
    /// Leave the root there afterwards.
    #[arg(long)]
    keep: bool,
    /// Install debootstrap without asking.
    #[arg(long)]
    yes: bool,
}

pub(crate) fn check(repo: &Repo, options: &Options) -> Result<()> {
    if !apt::is_root()? {
        return Err(Obstacle::ChrootNeedsRoot.into());
    }
    let output = &mut Output::Terminal;
    let packages = apt::missing(&["debootstrap".to_owned()])?;
    if !packages.is_empty() {
        consent::ask(&["Debian packages: debootstrap".to_owned()], "debootstrap", options.yes)?;
        apt::install(&packages, output)?;
    }
    let root = options.dir.clone().unwrap_or_else(|| repo.own("fresh"));
    if options.again {
        machine_root::must_be_ours(&root)?;
    } else {
        machine_root::make(&root, output)?;
        network::copy_settings(&root)?;
    }
    place_checkout(repo, &root, output)?;
    enter(&root, options.part, output)?;
    if options.keep { Ok(()) } else { machine_root::remove(&root) }
}

/// What is committed, and nothing else: no results, no files that git ignores.
fn place_checkout(repo: &Repo, root: &Path, output: &mut Output) -> Result<()> {
    let archive = root.join("srv/lykta.tar");
    let mut pack = Command::new("git");
    pack.current_dir(repo.root()).args(["archive", "--format=tar", "HEAD", "--output"]).arg(&archive);
    output.run(&mut pack)?;
    let checkout = root.join(CHECKOUT);
    std::fs::create_dir_all(&checkout)?;
    output.run(Command::new("tar").arg("--extract").arg("--file").arg(&archive).arg("--directory").arg(&checkout))?;
    std::fs::remove_file(&archive).with_context(|| format!("cannot remove {}", archive.display()))
}

fn enter(root: &Path, part: Option<Part>, output: &mut Output) -> Result<()> {
    let enter = root.join("srv/enter.sh");
    std::fs::write(&enter, ENTER)?;
    std::fs::write(root.join("srv/inside.sh"), INSIDE)?;
    let parts = match part {
        Some(Part::Run) => "run",
        Some(Part::Test) => "test",
        None => "run test",
    };
    let mut command = Command::new("unshare");
    command.args(["--mount", "--pid", "--fork", "--kill-child", "sh"]).arg(enter).arg(root);
    // The network is this machine's own, and so are its ports.
    let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
    command.arg(format!("PARTS={parts}")).arg(format!("PORT={port}"));
    command.args(network::variables().map(|(name, value)| format!("{name}={value}")));
    output.run(&mut command)
}
