//! Formatting and the front end's lint.
//!
//! Refuses to mend anything (`cargo fmt` and `npx biome check --write` do). Invariant: reads only.

use std::process::Command;

use anyhow::Result;

use super::Ground;
use crate::obstacle::Obstacle;

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    ground.output.run(ground.repo.cargo().args(["fmt", "--all", "--check"]))?;
    biome(ground)
}

fn biome(ground: &mut Ground<'_>) -> Result<()> {
    let biome = ground.repo.web().join("node_modules/.bin/biome");
    if !biome.exists() {
        let mend = "`@biomejs/biome` must be among the devDependencies of client-wasm/web";
        return Err(Obstacle::FileMissing { path: biome, mend }.into());
    }
    ground.output.run(Command::new(biome).args(["ci", "--colors=off", "."]).current_dir(ground.repo.web()))
}
