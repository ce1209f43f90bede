//! Where the proofs are, and how one is run.
//!
//! A proof is a file of tests that prints what it measured ([`lykta_proof`]); it names its rows itself, so that a new proof is found and not listed.
//! Refuses to read figures from anything but those lines. Invariant: each file is run once, whichever rows it proves.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use anyhow::Result;

use super::rows::ROWS;
use crate::client::{self, Flavour};
use crate::e2e;
use crate::fingerprint::list_files;
use crate::process::{Output, describe};
use crate::repo::Repo;
use crate::toolchain::Toolchain;
use crate::types;

/// Folder of each crate, and what a proof's line looks like in a source.
const CRATES: [&str; 4] = ["shared", "server", "client-wasm", "tests"];
const MARKS: [&str; 4] = ["proof::say", "lykta_proof::", lykta_proof::MARK, "harness/proof.mjs"];
const STORIES: &str = "tests/e2e/stories";
const STORY: &str = ".story.mjs";
const CONTRACT: &str = "tests/e2e/contract.mjs";

/// How a proof is run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    /// Tests of one target, perhaps only those of a module.
    Tests { target: Target, module: Option<String>, has_ignored: bool },
    /// A binary of the tests crate.
    Binary(String),
    /// A story in a browser.
    Story(String),
    /// What both builds of the client have to do alike, in a browser.
    Contract,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Lib,
    Test(String),
}

/// A proof, and the rows it names.
#[derive(Debug)]
pub(super) struct Proof {
    pub(super) way: Way,
    pub(super) rows: BTreeSet<&'static str>,
}

/// Every proof of the repository.
pub(super) fn list(repo: &Repo) -> Result<Vec<Proof>> {
    let mut proofs = Vec::new();
    let mut add = |path: &Path, way: fn(&str, &str) -> Option<Way>| -> Result<()> {
        let text = std::fs::read_to_string(path)?;
        let name = path.strip_prefix(repo.root())?.to_string_lossy().into_owned();
        let rows = rows_of(&text);
        if let (false, Some(way)) = (rows.is_empty(), way(&name, &text)) {
            proofs.push(Proof { way, rows });
        }
        Ok(())
    };
    for folder in CRATES {
        let excluded = [repo.path("tests/proof"), repo.path("tests/e2e"), repo.path("client-wasm/web")];
        for path in list_files(&repo.path(folder), &excluded)? {
            if path.extension().is_some_and(|extension| extension == "rs") {
                add(&path, rust_way)?;
            }
        }
    }
    for path in list_files(&repo.path(STORIES), &[])? {
        add(&path, story_way)?;
    }
    add(&repo.path(CONTRACT), |_, _| Some(Way::Contract))?;
    proofs.sort_by(|one, other| one.way.cmp(&other.way));
    Ok(proofs)
}

/// The rows that a source names as proved by it.
fn rows_of(text: &str) -> BTreeSet<&'static str> {
    if !MARKS.iter().any(|mark| text.contains(mark)) {
        return BTreeSet::new();
    }
    ROWS.iter().map(|row| row.name).filter(|name| text.contains(&format!("\"{name}\""))).collect()
}

fn story_way(name: &str, _text: &str) -> Option<Way> {
    let story = name.strip_prefix(STORIES)?.trim_start_matches('/').strip_suffix(STORY)?;
    Some(Way::Story(story.to_owned()))
}

fn rust_way(name: &str, text: &str) -> Option<Way> {
    let has_ignored = text.contains("#[ignore");
    // A crate may lie in another's folder: what counts is the first `src` or `tests` inside of one.
    let parts: Vec<&str> = name.strip_suffix(".rs")?.split('/').collect();
    let at = 1 + parts.iter().skip(1).position(|part| matches!(*part, "src" | "tests"))?;
    let (folder, mut modules) = (parts[at], parts[at + 1..].to_vec());
    if let ["bin", binary] = modules.as_slice() {
        return Some(Way::Binary((*binary).to_owned()));
    }
    if matches!(modules.last(), Some(&("mod" | "main" | "lib"))) {
        modules.pop();
    }
    let target = match folder {
        "src" => Target::Lib,
        "tests" if !modules.is_empty() => Target::Test(modules.remove(0).to_owned()),
        _ => return None,
    };
    let module = (!modules.is_empty()).then(|| format!("{}::", modules.join("::")));
    Some(Way::Tests { target, module, has_ignored })
}

impl Way {
    pub(super) fn needs_browser(&self) -> bool {
        matches!(self, Self::Story(_) | Self::Contract)
    }

    /// As one would type it at the root of the repository.
    pub(super) fn command(&self, is_quick: bool) -> String {
        match self {
            Self::Story(name) => format!("node --test stories/{name}{STORY}"),
            Self::Contract => "cargo xtask test --only contract".to_owned(),
            Self::Tests { .. } | Self::Binary(_) => describe(&self.cargo(Command::new("cargo"), &[], is_quick)),
        }
    }

    /// A name for its log.
    pub(super) fn slug(&self) -> String {
        let words = match self {
            Self::Tests { target: Target::Lib, module, .. } => format!("lib {}", module.as_deref().unwrap_or_default()),
            Self::Tests { target: Target::Test(name), module, .. } => format!("{name} {}", module.as_deref().unwrap_or_default()),
            Self::Binary(name) | Self::Story(name) => name.clone(),
            Self::Contract => "contract".to_owned(),
        };
        words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
    }

    pub(super) fn run(&self, repo: &Repo, toolchain: Option<Toolchain>, is_quick: bool, sizes: &[(&str, String)], output: &mut Output) -> Result<()> {
        match self {
            Self::Contract => {
                let toolchain = toolchain.expect("what needs a browser needs the product");
                client::build(repo, toolchain, Flavour::Contract, output)?;
                e2e::contract(repo, output)
            }
            Self::Story(name) => {
                let more: Vec<_> = sizes.iter().map(|(name, value)| (*name, value.as_ref())).collect();
                e2e::story(repo, name, &repo.server_binary(), &more, output)
            }
            Self::Tests { .. } | Self::Binary(_) => {
                let mut command = self.cargo(repo.cargo(), &types::features(repo)?, is_quick);
                output.run(command.envs(sizes.iter().map(|(name, value)| (*name, value))).env("LYKTA_BIN", repo.server_binary()))
            }
        }
    }

    /// Packages and features are those of the test step, so that a quick run compiles nothing again.
    fn cargo(&self, mut command: Command, features: &[String], is_quick: bool) -> Command {
        let profile: &[&str] = if is_quick { &[] } else { &["--profile=deep"] };
        match self {
            Self::Tests { target, module, has_ignored } => {
                command.args(["test", "--locked", "--workspace"]).args(profile).args(features);
                match target {
                    Target::Lib => command.arg("--lib"),
                    Target::Test(name) => command.args(["--test", name]),
                };
                command.args(["--", "--nocapture"]).args(has_ignored.then_some("--include-ignored")).args(module);
            }
            Self::Binary(name) => {
                command.args(["run", "--locked", "--release", "--package", "lykta-tests", "--bin", name]);
            }
            Self::Story(_) | Self::Contract => {}
        }
        command
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tests(target: &str, module: Option<&str>) -> Option<Way> {
        Some(Way::Tests { target: Target::Test(target.to_owned()), module: module.map(str::to_owned), has_ignored: false })
    }

    #[test]
    fn a_proof_is_run_by_where_it_lies() {
        assert_eq!(rust_way("tests/tests/crash.rs", ""), tests("crash", None));
        assert_eq!(rust_way("tests/faults/tests/power.rs", ""), tests("power", None));
        assert_eq!(rust_way("tests/faults/src/main.rs", ""), Some(Way::Tests { target: Target::Lib, module: None, has_ignored: false }));
        assert_eq!(rust_way("server/tests/routes/tus.rs", ""), tests("routes", Some("tus::")));
        assert_eq!(rust_way("server/tests/backup/main.rs", ""), tests("backup", None));
        assert_eq!(rust_way("tests/src/bin/bench-fuzz.rs", ""), Some(Way::Binary("bench-fuzz".to_owned())));
        let lib = Way::Tests { target: Target::Lib, module: Some("json::tests::".to_owned()), has_ignored: true };
        assert_eq!(rust_way("client-wasm/src/json/tests.rs", "#[ignore]"), Some(lib));
        assert_eq!(story_way("tests/e2e/stories/kill.story.mjs", ""), Some(Way::Story("kill".to_owned())));
        assert_eq!(story_way("tests/e2e/stories/notes.mjs", ""), None);
    }

    #[test]
    fn a_source_names_its_rows_and_only_proofs_count() {
        let text = "proof::say(\n    \"holes\",\n    &json!({}))";
        assert_eq!(rows_of(text).into_iter().collect::<Vec<_>>(), ["holes"]);
        assert!(rows_of("let x = \"holes\";").is_empty());
    }
}
