//! `cargo xtask types`: TypeScript declarations, written by ts-rs from the Rust types.
//!
//! The crates do the writing, in the tests that `#[ts(export)]` makes (`export_bindings_…`) behind their feature `typescript`,
//! into the folder that TS_RS_EXPORT_DIR names. Refuses to edit a declaration.
//! Invariant: what the front end compiles against is exactly what the Rust types say, or `--check` fails.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::fingerprint::list_files;
use crate::obstacle::Obstacle;
use crate::process::{Output, capture};
use crate::repo::Repo;

const CRATES: [&str; 2] = ["shared", "client-wasm"];
const MEND: &str = "run `cargo xtask types` and commit what it wrote";

#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Only compare; fail when the files in client-wasm/web/src/generated are not current.
    #[arg(long)]
    check: bool,
}

pub(crate) fn types(repo: &Repo, options: &Options) -> Result<()> {
    let output = &mut Output::Terminal;
    if options.check { check(repo, output) } else { write(repo, output) }
}

pub(crate) fn check(repo: &Repo, output: &mut Output) -> Result<()> {
    let fresh = read(&export(repo, output)?)?;
    let differences = compare(&read(&repo.generated_types())?, &fresh);
    if differences.is_empty() {
        return output.say(&format!("{} declarations are current", fresh.len()));
    }
    for difference in &differences {
        output.say(difference)?;
    }
    bail!("{} TypeScript declarations are out of date: {MEND}", differences.len());
}

fn write(repo: &Repo, output: &mut Output) -> Result<()> {
    let fresh = read(&export(repo, output)?)?;
    let folder = repo.generated_types();
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    for (name, text) in &fresh {
        let path = folder.join(name);
        std::fs::create_dir_all(path.parent().expect("a file lies in a folder"))?;
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
    }
    output.say(&format!("{} declarations written to {}", fresh.len(), folder.display()))
}

/// Runs the exporting tests and returns the folder that they wrote to.
fn export(repo: &Repo, output: &mut Output) -> Result<PathBuf> {
    let folder = fresh_folder(repo)?;
    for name in CRATES {
        if !declares_typescript(repo, name)? {
            let path = PathBuf::from(name).join("Cargo.toml, feature \"typescript\"");
            return Err(Obstacle::FileMissing { path, mend: "the crate must declare it and mark its types with #[ts(export)]" }.into());
        }
    }
    let mut command = repo.cargo();
    // The same packages and features as the test step, so that nothing is compiled again.
    command.args(["test", "--locked", "--workspace", "--quiet"]).args(features(repo)?);
    command.args(["--lib", "export_bindings"]).env("TS_RS_EXPORT_DIR", &folder);
    output.run(&mut command)?;
    Ok(folder)
}

/// An empty folder for the declarations, with a name that never changes (tests see it in their environment).
pub(crate) fn fresh_folder(repo: &Repo) -> Result<PathBuf> {
    let folder = repo.own("types");
    if folder.exists() {
        std::fs::remove_dir_all(&folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// Cargo arguments that switch the declarations on in every crate that has them.
pub(crate) fn features(repo: &Repo) -> Result<Vec<String>> {
    let mut arguments = Vec::new();
    for name in CRATES {
        if declares_typescript(repo, name)? {
            arguments.extend(["--features".to_owned(), format!("{name}/typescript")]);
        }
    }
    Ok(arguments)
}

fn declares_typescript(repo: &Repo, name: &str) -> Result<bool> {
    let text = capture(repo.cargo().args(["metadata", "--no-deps", "--format-version", "1"]))?;
    let metadata: serde_json::Value = serde_json::from_str(&text)?;
    let packages = metadata["packages"].as_array().context("cargo metadata lists packages")?;
    Ok(packages.iter().any(|package| package["name"] == name && package["features"]["typescript"].is_array()))
}

/// Relative name → text of every file below `folder`.
fn read(folder: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let mut files = BTreeMap::new();
    for path in list_files(folder, &[])? {
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        files.insert(path.strip_prefix(folder)?.to_owned(), text);
    }
    Ok(files)
}

fn compare(kept: &BTreeMap<PathBuf, String>, fresh: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let mut differences = Vec::new();
    for (name, text) in fresh {
        match kept.get(name) {
            None => differences.push(format!("{}: not there", name.display())),
            Some(kept) if kept != text => differences.push(format!("{}: differs", name.display())),
            Some(_) => {}
        }
    }
    let surplus = kept.keys().filter(|name| !fresh.contains_key(*name));
    differences.extend(surplus.map(|name| format!("{}: no Rust type writes it", name.display())));
    if fresh.is_empty() {
        differences.push("the Rust crates wrote no declaration at all".to_owned());
    }
    differences
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(list: &[(&str, &str)]) -> BTreeMap<PathBuf, String> {
        list.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect()
    }

    #[test]
    fn drift_of_every_kind_is_named() {
        let fresh = files(&[("A.ts", "a"), ("B.ts", "b")]);
        assert!(compare(&fresh, &fresh).is_empty());
        assert_eq!(compare(&files(&[("A.ts", "a")]), &fresh), ["B.ts: not there"]);
        assert_eq!(compare(&files(&[("A.ts", "x"), ("B.ts", "b")]), &fresh), ["A.ts: differs"]);
        let more = files(&[("A.ts", "a"), ("B.ts", "b"), ("C.ts", "c")]);
        assert_eq!(compare(&more, &fresh), ["C.ts: no Rust type writes it"]);
    }

    #[test]
    fn crates_that_write_nothing_are_no_success() {
        assert_eq!(compare(&files(&[]), &files(&[])).len(), 1);
    }
}
