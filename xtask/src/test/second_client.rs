//! The second client: Python that was written from docs/protocol.md alone, against the server; and what it must notice when it is planted.
//!
//! Refuses a Python from anywhere but the PATH, and packages for it: the standard library has to do.
//! Invariant: the server is the one that is shipped, or a debug build of it with one thing planted.

use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::Ground;
use super::controls::replace;
use super::promise::take_away;
use crate::process::Output;
use crate::repo::Repo;
use crate::run;

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    // It is there already, unless this step runs alone.
    run::build(ground.repo, ground.toolchain(), &mut ground.output)?;
    scenarios(ground.repo, &ground.repo.server_binary(), &mut ground.output)
}

fn scenarios(repo: &Repo, server: &Path, output: &mut Output) -> Result<()> {
    let mut command = Command::new("python3");
    command.args(["-m", "unittest", "discover", "--start-directory", "scenarios", "--top-level-directory", "."]);
    // Nothing is left behind in the checkout.
    command.current_dir(repo.path("tests/second-client")).env("LYKTA_BIN", server).env("PYTHONDONTWRITEBYTECODE", "1");
    output.run(&mut command)
}

/// A lost answer comes back as another one.
pub(super) fn answer_otherwise(copy: &Repo) -> Result<()> {
    let planted = "shared::stamp::Stamp(known.stamp.0 + 1), known.seq, is_late);";
    replace(copy, "server/src/sync/identity.rs", "known.stamp, known.seq, is_late);", planted)
}

/// After a restore what was accepted is judged like anything new.
pub(super) fn ignore_receipts(copy: &Repo) -> Result<()> {
    replace(copy, "server/src/sync/push.rs", "let verdict = match late {", "let verdict = match late.filter(|_| false) {")
}

pub(super) fn check_planted(ground: &mut Ground<'_>) -> Result<()> {
    ground.output.run(ground.repo.cargo().args(["build", "--locked", "--package", "server", "--bin", "lykta"]))?;
    let planted = take_away(ground.repo)?;
    scenarios(ground.repo, &planted, &mut ground.output)
}
