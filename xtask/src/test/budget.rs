//! The size budget: what a phone loads first to walk, compressed with brotli.
//!
//! Reads Vite's manifest: the entry, everything it imports statically, its styles, and the WebAssembly.
//! Refuses to count what is loaded on demand (maps, the desk). Invariant: over the limit is a failure, never a warning.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use super::Ground;
use crate::fingerprint::list_files;
use crate::obstacle::Obstacle;
use crate::process::capture;

const MOST_BYTES: u64 = 120_000;
const MANIFEST: &str = ".vite/manifest.json";
/// Node has brotli built in; each file counts as a server would send it.
const MEASURE: &str = "const { readFileSync } = require('node:fs'); \
    const { brotliCompressSync } = require('node:zlib'); \
    for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);";

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    let dist = ground.repo.dist();
    let path = dist.join(MANIFEST);
    let Ok(text) = std::fs::read_to_string(&path) else {
        let mend = "build the front end first (`cargo xtask test --only web`), with `build.manifest` on in its Vite configuration";
        return Err(Obstacle::FileMissing { path, mend }.into());
    };
    let mut files = first_load(&serde_json::from_str(&text)?)?;
    for file in list_files(&dist, &[])? {
        if file.extension().is_some_and(|extension| extension == "wasm") {
            files.insert(file.strip_prefix(&dist)?.to_owned());
        }
    }
    let sizes = measure(ground, &files)?;
    let mut total = 0;
    for (file, bytes) in files.iter().zip(&sizes) {
        ground.output.say(&format!("{bytes:>9} bytes  {}", file.display()))?;
        total += bytes;
    }
    ground.output.say(&format!("{total:>9} bytes together; the limit is {MOST_BYTES}"))?;
    if !files.iter().any(|file| file.extension().is_some_and(|extension| extension == "wasm")) {
        bail!("the front end holds no WebAssembly at all");
    }
    if total > MOST_BYTES {
        bail!("the walk loads {total} bytes first, {} more than the limit of {MOST_BYTES}", total - MOST_BYTES);
    }
    Ok(())
}

fn measure(ground: &Ground<'_>, files: &BTreeSet<PathBuf>) -> Result<Vec<u64>> {
    let paths = files.iter().map(|file| ground.repo.dist().join(file));
    let listing = capture(Command::new("node").arg("--eval").arg(MEASURE).arg("--").args(paths))?;
    listing.lines().map(|line| line.parse().context("node prints one number a line")).collect()
}

/// The entries, what they import statically, and the styles of all these.
fn first_load(manifest: &Value) -> Result<BTreeSet<PathBuf>> {
    let chunks = manifest.as_object().context("the manifest is an object")?;
    let mut waiting: Vec<&str> = chunks.iter().filter(|(_, chunk)| chunk["isEntry"] == true).map(|(name, _)| name.as_str()).collect();
    if waiting.is_empty() {
        bail!("the manifest names no entry");
    }
    let mut seen = BTreeSet::new();
    let mut files = BTreeSet::new();
    while let Some(name) = waiting.pop() {
        if !seen.insert(name) {
            continue;
        }
        let chunk = chunks.get(name).with_context(|| format!("the manifest lacks {name}"))?;
        files.extend(chunk["file"].as_str().map(PathBuf::from));
        files.extend(strings(&chunk["css"]).map(PathBuf::from));
        waiting.extend(strings(&chunk["imports"]));
    }
    Ok(files)
}

fn strings(value: &Value) -> impl Iterator<Item = &str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_imported_counts_and_what_is_loaded_on_demand_does_not() {
        let manifest = serde_json::json!({
            "index.html": {"file": "a/index.js", "isEntry": true, "imports": ["_x.js"], "dynamicImports": ["src/map.ts"], "css": ["a/index.css"]},
            "_x.js": {"file": "a/x.js", "imports": ["index.html"]},
            "src/map.ts": {"file": "a/map.js", "css": ["a/map.css"]},
        });
        let files: Vec<String> = first_load(&manifest).unwrap().iter().map(|file| file.display().to_string()).collect();
        assert_eq!(files, ["a/index.css", "a/index.js", "a/x.js"]);
    }

    #[test]
    fn a_manifest_without_an_entry_is_no_success() {
        assert!(first_load(&serde_json::json!({})).is_err());
        assert!(first_load(&serde_json::json!({"x": {"file": "x.js"}})).is_err());
    }
}
