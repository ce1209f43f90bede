//! The WebAssembly client: compiled, bound to JavaScript, made small.
//!
//! Refuses to touch the front end's own files: it writes into `client-wasm/web/src/wasm` (the product)
//! or into a folder of xtask's own (the contract suite), nowhere else.
//! Invariant: what lies in the output folder is either complete or absent from the stamp.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::fingerprint::{Plan, list_files};
use crate::obstacle::Obstacle;
use crate::process::Output;
use crate::repo::Repo;
use crate::toolchain::Toolchain;

/// What counts is the size after brotli: `-Oz`, and inlining of any kind, write fewer bytes that compress worse (by 8 % when this was chosen); shared
/// expressions and fewer locals too. Nothing of ours lies in the first kilobyte: the stack's end does.
const SHRINK: [&str; 12] = [
    "--low-memory-unused",
    "-Os",
    "--strip-producers",
    "--strip-target-features",
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
    "--flatten",
    "--rereloop",
    "-Os",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
];

/// What the client is built for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flavour {
    /// What is shipped.
    Product,
    /// With the store contract suite exported; never shipped, so not made small.
    Contract,
}

impl Flavour {
    pub(crate) fn folder(self, repo: &Repo) -> PathBuf {
        match self {
            Self::Product => repo.web().join("src/wasm"),
            Self::Contract => repo.own("contract"),
        }
    }

    fn features(self) -> &'static [&'static str] {
        match self {
            Self::Product => &[],
            Self::Contract => &["--features", "contract"],
        }
    }

    fn stamp(self) -> &'static str {
        match self {
            Self::Product => "stamps/client",
            Self::Contract => "stamps/contract",
        }
    }
}

/// Builds the client unless nothing changed since the last time.
pub(crate) fn build(repo: &Repo, toolchain: Toolchain, flavour: Flavour, output: &mut Output) -> Result<()> {
    let plan = plan(repo, toolchain, flavour)?;
    if plan.is_current()? {
        return output.say("The WebAssembly client is up to date");
    }
    plan.forget()?;
    output.run(toolchain.build(repo).args(["--package", "client-wasm", "--lib", "--crate-type", "cdylib"]).args(flavour.features()))?;
    let bound = repo.own(match flavour {
        Flavour::Product => "bound",
        Flavour::Contract => "contract",
    });
    bind(repo, &toolchain.artifact(repo), &bound, output)?;
    shorten(&bound)?;
    if flavour == Flavour::Product {
        shrink(repo, &bound, &flavour.folder(repo), output)?;
    }
    plan.remember()
}

fn plan(repo: &Repo, toolchain: Toolchain, flavour: Flavour) -> Result<Plan> {
    let inputs =
        ["Cargo.toml", "Cargo.lock", "shared", "client-wasm/Cargo.toml", "client-wasm/src", "client-wasm/web/package-lock.json", "xtask/wasm-bind"];
    let folder = flavour.folder(repo);
    Ok(Plan {
        stamp: repo.own(flavour.stamp()),
        inputs: inputs.iter().map(|input| repo.path(input)).collect(),
        excluded: Vec::new(),
        salt: vec![format!("{toolchain:?} {flavour:?}"), toolchain.identity()?, SHRINK.join(" "), BROWSER_FEATURES.join(" ")],
        outputs: ["client_wasm.js", "client_wasm_bg.wasm", "client_wasm.d.ts"].iter().map(|name| folder.join(name)).collect(),
    })
}

fn bind(repo: &Repo, artifact: &Path, folder: &Path, output: &mut Output) -> Result<()> {
    // The names of what was bound before may be others.
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    let mut command = repo.cargo();
    command.args(["run", "--quiet", "--locked", "--package", "wasm-bind", "--"]);
    output.run(command.arg(artifact).arg(folder))
}

/// Gives what the module and the WebAssembly call each other numbers instead of digests: as long as before, so that nothing moves, but they compress.
fn shorten(bound: &Path) -> Result<()> {
    let (module, code) = (bound.join("client_wasm.js"), bound.join("client_wasm_bg.wasm"));
    let mut text = std::fs::read(&module).with_context(|| format!("cannot read {}", module.display()))?;
    let mut bytes = std::fs::read(&code).with_context(|| format!("cannot read {}", code.display()))?;
    for (index, digest) in digests(&text).into_iter().enumerate() {
        let number = format!("_{:016}", FIRST_NUMBER + index);
        replace(&mut text, &digest, number.as_bytes());
        replace(&mut bytes, &digest, number.as_bytes());
    }
    std::fs::write(&module, text).with_context(|| format!("cannot write {}", module.display()))?;
    std::fs::write(&code, bytes).with_context(|| format!("cannot write {}", code.display()))
}

const DIGEST_BYTES: usize = 17;
/// Above those that wasm-bindgen gives itself.
const FIRST_NUMBER: usize = 1_000;

/// Every `_` with the sixteen hexadecimal digits behind which wasm-bindgen puts names apart.
fn digests(text: &[u8]) -> BTreeSet<Vec<u8>> {
    let is_digit = |byte: &u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let is_digest = |window: &&[u8]| window[0] == b'_' && window[1..].iter().all(is_digit) && !window.starts_with(b"_00000000");
    text.windows(DIGEST_BYTES).filter(is_digest).map(<[u8]>::to_vec).collect()
}

fn replace(bytes: &mut [u8], from: &[u8], to: &[u8]) {
    let mut place = 0;
    while let Some(window) = bytes.get_mut(place..place + from.len()) {
        if window == from {
            window.copy_from_slice(to);
        }
        place += 1;
    }
}

/// What every browser has had for years; anything newer would shut an old phone out.
const BROWSER_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// wasm-opt comes with the front end's npm packages, so that nothing is downloaded by hand.
fn shrink(repo: &Repo, bound: &Path, folder: &Path, output: &mut Output) -> Result<()> {
    let optimiser = repo.web().join("node_modules/.bin/wasm-opt");
    if !optimiser.exists() {
        let mend = "`binaryen` must be among the devDependencies of client-wasm/web";
        return Err(Obstacle::FileMissing { path: optimiser, mend }.into());
    }
    if folder.exists() {
        std::fs::remove_dir_all(folder).with_context(|| format!("cannot clear {}", folder.display()))?;
    }
    for file in list_files(bound, &[])? {
        let name = file.strip_prefix(bound)?;
        if name.extension().is_some_and(|extension| extension == "wasm") || name.ends_with("client_wasm_bg.wasm.d.ts") {
            continue;
        }
        // The module, its types, and the JavaScript that the Rust calls.
        let to = folder.join(name);
        let parent = to.parent().expect("a file in a folder has one");
        std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        std::fs::copy(&file, &to).with_context(|| format!("cannot write {}", to.display()))?;
    }
    let mut command = Command::new(optimiser);
    command.args(SHRINK).args(BROWSER_FEATURES);
    command.arg(bound.join("client_wasm_bg.wasm")).arg("--output").arg(folder.join("client_wasm_bg.wasm"));
    output.run(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_becomes_a_number_of_its_length_on_both_sides() {
        let module = b"__wbg_call_40b008ba32f73991: f, __wbg_call_a410eb4b59ed5965: g, __wbindgen_generic_0000000000000001, core_ask".to_vec();
        let found: Vec<Vec<u8>> = digests(&module).into_iter().collect();
        assert_eq!(found, [b"_40b008ba32f73991", b"_a410eb4b59ed5965"]);
        let mut code = b"\x1b__wbg_call_40b008ba32f73991\x00".to_vec();
        replace(&mut code, b"_40b008ba32f73991", b"_0000000000001000");
        assert_eq!(code, b"\x1b__wbg_call_0000000000001000\x00");
    }
}
