//! Clippy and the Rust tests.
//!
//! Refuses features that a crate does not declare. Invariant: one set of packages and features for
//! the tests and for the TypeScript declarations, so that nothing is compiled twice.

use std::process::Command;

use anyhow::Result;

use super::Ground;
use crate::process::{capture, find_program};
use crate::repo::Repo;
use crate::types;

pub(super) fn clippy(ground: &mut Ground<'_>) -> Result<()> {
    let mut command = ground.repo.cargo();
    command.args(["clippy", "--locked", "--workspace", "--all-targets"]);
    ground.output.run(command.args(types::features(ground.repo)?).args(["--", "-D", "warnings"]))?;
    if has_wasm_target() {
        // The bindings exist for this target only, so the line above has not seen them.
        let mut command = ground.repo.cargo();
        command.args(["clippy", "--locked", "--package", "client-wasm", "--features", "contract"]);
        ground.output.run(command.args(["--target", "wasm32-unknown-unknown", "--", "-D", "warnings"]))
    } else {
        ground.output.say("note: this Rust has no WebAssembly target, so clippy has not read the browser bindings")
    }
}

/// Clippy reads what its own Rust compiles; Debian's toolchain has no clippy.
fn has_wasm_target() -> bool {
    let libraries = capture(Command::new("rustc").args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]));
    libraries.is_ok_and(|folder| std::path::Path::new(&folder).is_dir())
}

/// What the simulation plays: another text beside it changes nothing.
const PLAYED: [&str; 5] = ["HEAD:shared", "HEAD:server", "HEAD:client-wasm/src", "HEAD:tests/src", "HEAD:tests/tests"];

/// Where the simulation's fresh seeds begin: each version of what it plays has its own, so that it is green or red, and not now this and now that.
fn tree_seed(repo: &Repo) -> Option<u64> {
    let trees = capture(Command::new("git").arg("rev-parse").args(PLAYED).current_dir(repo.root())).ok()?;
    let numbers = trees.lines().map(|tree| u64::from_str_radix(tree.get(..15)?, 16).ok());
    numbers.reduce(|one, other| Some(one? ^ other?))?
}

pub(super) fn tests(ground: &mut Ground<'_>) -> Result<()> {
    let features = types::features(ground.repo)?;
    let declarations = types::fresh_folder(ground.repo)?;
    let mut command = ground.repo.cargo();
    command.env("TS_RS_EXPORT_DIR", &declarations);
    if let Some(seed) = tree_seed(ground.repo) {
        command.env("LYKTA_TREE_SEED", seed.to_string());
    }
    if find_program("cargo-nextest").is_some() {
        command.args(["nextest", "run", "--locked", "--workspace", "--no-fail-fast", "--no-tests", "fail"]);
        ground.output.run(command.args(&features))?;
        // nextest leaves the examples in the documentation out.
        let mut documentation = ground.repo.cargo();
        documentation.args(["test", "--locked", "--workspace", "--doc", "--quiet"]);
        return ground.output.run(documentation.args(&features));
    }
    command.args(["test", "--locked", "--workspace", "--no-fail-fast"]);
    ground.output.run(command.args(&features))
}
