//! `cargo xtask bench openapi`: schemathesis against a demo server, installed into a virtual environment below the target folder.
//!
//! Refuses to install anything outside of the target folder. Invariant: one pinned version, so that two runs differ only by their seed.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;

use crate::e2e;
use crate::process::Output;
use crate::repo::Repo;

/// From PyPI.
const PACKAGE: &str = "schemathesis==4.32.5";

fn folder(repo: &Repo) -> PathBuf {
    repo.own("schemathesis")
}

/// Installs it unless that version is there.
fn install(repo: &Repo, output: &mut Output) -> Result<PathBuf> {
    let folder = folder(repo);
    let (program, stamp) = (folder.join("bin/schemathesis"), folder.join("installed"));
    if !program.is_file() || std::fs::read_to_string(&stamp).unwrap_or_default() != PACKAGE {
        output.run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
        output.run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", "--disable-pip-version-check", PACKAGE]))?;
        std::fs::write(stamp, PACKAGE)?;
    }
    Ok(program)
}

/// Runs it against the release server; the environment says how long (LYKTA_FUZZ_SECONDS).
pub(crate) fn fuzz(repo: &Repo, more: &[(&str, String)], output: &mut Output) -> Result<()> {
    let program = install(repo, output)?;
    let mut command = e2e::server_script(repo, "openapi.mjs")?;
    output.run(command.env("LYKTA_SCHEMATHESIS", program).envs(more.iter().map(|(name, value)| (*name, value))))
}
