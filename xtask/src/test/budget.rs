//! The size budget: what a phone loads first to walk, compressed with brotli.
//!
//! Counts what the built page names itself (scripts, preloaded modules, styles), chunks of the walk, and the WebAssembly.
//! Refuses to count what is loaded on demand (maps, the desk); what comes right after the first view is told beside it, so that nothing is hidden there.
//! Invariant: over the bar is a failure, never a warning.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::Ground;
use crate::fingerprint::list_files;
use crate::obstacle::Obstacle;
use crate::process::capture;

/// More than this and a phone on a slow network waits too long; never raised.
const MOST_BYTES: u64 = 120_000;
/// Node has brotli built in; each file counts as a server would send it.
const MEASURE: &str = "const { readFileSync } = require('node:fs'); \
    const { brotliCompressSync } = require('node:zlib'); \
    for (const file of process.argv.slice(1)) console.log(brotliCompressSync(readFileSync(file)).length);";

pub(super) fn check(ground: &mut Ground<'_>) -> Result<()> {
    let dist = ground.repo.dist();
    let path = dist.join("index.html");
    let Ok(page) = std::fs::read_to_string(&path) else {
        return Err(Obstacle::FileMissing { path, mend: "build the front end first (`cargo xtask test --only wasm --only web`)" }.into());
    };
    let mut built = Vec::new();
    for file in list_files(&dist, &[])? {
        built.push(file.strip_prefix(&dist)?.to_owned());
    }
    let files = first_load(&page, &built)?;
    let sizes = measure(ground, &files)?;
    let mut total = 0;
    for (file, bytes) in files.iter().zip(&sizes) {
        ground.output.say(&format!("{bytes:>9} bytes  {}", file.display()))?;
        total += bytes;
    }
    ground.output.say(&format!("{total:>9} bytes together; the bar is {MOST_BYTES}"))?;
    let later: BTreeSet<PathBuf> = reached(&dist, &built)?.difference(&files).cloned().collect();
    let after: u64 = measure(ground, &later)?.iter().sum();
    ground.output.say(&format!("{after:>9} bytes come right after the first view: the rest of the walk, in {} files", later.len()))?;
    if total > MOST_BYTES {
        bail!("the walk loads {total} bytes first, {} more than the bar of {MOST_BYTES}", total - MOST_BYTES);
    }
    Ok(())
}

fn measure(ground: &Ground<'_>, files: &BTreeSet<PathBuf>) -> Result<Vec<u64>> {
    let paths = files.iter().map(|file| ground.repo.dist().join(file));
    let listing = capture(Command::new("node").arg("--eval").arg(MEASURE).arg("--").args(paths))?;
    listing.lines().map(|line| line.parse().context("node prints one number a line")).collect()
}

/// What the page names, and what a walk asks for next; each part must be there, or nothing was measured.
fn first_load(page: &str, built: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let mut files: BTreeSet<PathBuf> = named_by(page).into_iter().collect();
    files.extend(built.iter().filter(|file| is_of_the_walk(file)).cloned());
    for kind in ["js", "css", "wasm"] {
        if !files.iter().any(|file| has_extension(file, kind)) {
            bail!("the built page loads no .{kind} file at all");
        }
    }
    for file in &files {
        if !built.contains(file) {
            bail!("the built page names {}, which was not built", file.display());
        }
    }
    Ok(files)
}

/// The chunk of the walk's later views, its styles, and the chunks that it imports.
fn reached(dist: &Path, built: &[PathBuf]) -> Result<BTreeSet<PathBuf>> {
    let is_later = |file: &&PathBuf| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("later-"));
    let mut wanted: Vec<PathBuf> =
        built.iter().filter(is_later).filter(|file| has_extension(file, "js") || has_extension(file, "css")).cloned().collect();
    let mut found = BTreeSet::new();
    while let Some(file) = wanted.pop() {
        if has_extension(&file, "js") {
            let text = std::fs::read_to_string(dist.join(&file)).with_context(|| format!("cannot read {}", file.display()))?;
            let folder = file.parent().unwrap_or(Path::new(""));
            wanted.extend(imported_by(&text).map(|name| folder.join(name)).filter(|name| built.contains(name) && !found.contains(name)));
        }
        found.insert(file);
    }
    Ok(found)
}

/// The names in `import … from "./…"`, whichever quotes the bundler writes; not those in `import(…)`.
fn imported_by(text: &str) -> impl Iterator<Item = &str> {
    let quoted = ["from\"./", "from'./", "from`./", "import\"./", "import'./", "import`./"];
    quoted.into_iter().flat_map(move |word| text.split(word).skip(1)).filter_map(|rest| rest.split(['"', '\'', '`']).next())
}

fn is_of_the_walk(file: &Path) -> bool {
    let is_chunk = file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("walk-"));
    has_extension(file, "wasm") || (is_chunk && (has_extension(file, "js") || has_extension(file, "css")))
}

fn has_extension(file: &Path, extension: &str) -> bool {
    file.extension().is_some_and(|found| found == extension)
}

/// Scripts, preloaded modules and styles. The page comes from our own bundler: attributes in double quotes, paths from the root.
fn named_by(page: &str) -> Vec<PathBuf> {
    let addresses = page.split('<').filter_map(|tag| {
        let tag = tag.split('>').next()?;
        if tag.starts_with("script") {
            attribute(tag, "src")
        } else if tag.starts_with("link") && matches!(attribute(tag, "rel"), Some("modulepreload" | "stylesheet")) {
            attribute(tag, "href")
        } else {
            None
        }
    });
    addresses.map(|address| PathBuf::from(address.trim_start_matches('/'))).collect()
}

fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<!doctype html><html><head>
        <link rel="icon" href="/icon.svg">
        <link rel="stylesheet" crossorigin href="/assets/index-1.css">
        <link rel="modulepreload" crossorigin href="/assets/shared-1.js">
        <script type="module" crossorigin src="/assets/index-1.js"></script></head></html>"#;

    fn built(more: &[&str]) -> Vec<PathBuf> {
        let always = ["index.html", "icon.svg", "assets/index-1.css", "assets/shared-1.js", "assets/index-1.js", "assets/desk-1.js"];
        always.iter().chain(more).map(PathBuf::from).collect()
    }

    #[test]
    fn what_the_page_names_counts_and_what_is_loaded_on_demand_does_not() {
        let files = first_load(PAGE, &built(&["assets/client-1.wasm", "assets/client-1.wasm.br", "assets/walk-1.js"])).unwrap();
        let names: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        let expected = ["assets/client-1.wasm", "assets/index-1.css", "assets/index-1.js", "assets/shared-1.js", "assets/walk-1.js"];
        assert_eq!(names, expected);
    }

    #[test]
    fn what_a_chunk_imports_is_told_from_what_it_may_ask_for() {
        let text = r#"import{a as b}from"./shared-1.js";import"./more-1.js";export{c}from`./parts-1.js`;const d=()=>import("./desk-1.js");"#;
        let mut names: Vec<&str> = imported_by(text).collect();
        names.sort();
        assert_eq!(names, ["more-1.js", "parts-1.js", "shared-1.js"]);
    }

    #[test]
    fn a_page_that_loads_nothing_is_no_success() {
        assert!(first_load("<html></html>", &built(&["assets/client-1.wasm"])).is_err());
        assert!(first_load(PAGE, &built(&[])).is_err());
    }

    #[test]
    fn a_named_file_that_was_not_built_is_no_success() {
        assert!(first_load(PAGE, &[PathBuf::from("assets/client-1.wasm")]).is_err());
    }
}
