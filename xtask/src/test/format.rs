//! Formatting and the front end's lint.
//!
//! Refuses to mend anything (`cargo fmt` and `npx biome check --write` do). Invariant: reads only.

use std::path::PathBuf;
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
    // The JavaScript that the client's Rust calls lies beside it.
    let places: [(PathBuf, &[&str]); 2] = [(ground.repo.web(), &[".", "../src"]), (ground.repo.e2e(), &["."])];
    for (folder, paths) in places {
        if folder.join("biome.json").is_file() {
            ground.output.run(Command::new(&biome).args(["ci", "--colors=off"]).args(paths).current_dir(folder))?;
        } else {
            ground.output.say(&format!("note: {} has no biome.json, so it is not linted", folder.display()))?;
        }
    }
    Ok(())
}
