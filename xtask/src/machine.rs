//! What this machine must have before a verb can start: versions, Debian packages, the WebAssembly target, npm packages.
//!
//! Refuses to install anything before it has shown the whole list and has a yes.
//! Invariant: after [`prepare`] every tool that the verb uses is there.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::obstacle::Obstacle;
use crate::process::{Output, capture, find_program};
use crate::repo::Repo;
use crate::toolchain::{self, Choice, Toolchain, Way};
use crate::{apt, consent, web};

/// What the bundler and the type checker ask for.
const LEAST_NODE: (u32, u32) = (20, 19);
const LEAST_RUST: (u32, u32) = (1, 95);

/// What the verb is going to use.
#[derive(Debug, Default)]
pub(crate) struct Needs {
    /// The WebAssembly client is going to be built.
    pub(crate) wasm: bool,
    pub(crate) asked_toolchain: Option<Choice>,
    /// Browsers of three engines, and fonts for every script that the stories show.
    pub(crate) browser: bool,
    /// The second client is going to run.
    pub(crate) python: bool,
    /// A program from PyPI is going to be installed into a virtual environment.
    pub(crate) venv: bool,
    /// Folders with a package.json whose packages must be installed.
    pub(crate) npm: Vec<web::Packages>,
    pub(crate) yes: bool,
}

/// Installs what is missing, after asking; returns the toolchain for the WebAssembly client (if it was needed).
pub(crate) fn prepare(repo: &Repo, needs: &Needs, output: &mut Output) -> Result<Option<Toolchain>> {
    check_rust()?;
    if !needs.npm.is_empty() {
        check_node()?;
    }
    let way = if needs.wasm { Some(toolchain::choose(needs.asked_toolchain)?) } else { None };
    let mut packages = wanted_packages(needs);
    if let Some(Way::Ready(toolchain)) = way {
        packages.extend(toolchain.packages());
    }
    let packages = apt::missing(&packages)?;
    let stale: Vec<&web::Packages> = stale_npm(repo, &needs.npm)?;
    let lines = describe(&packages, way, &stale);
    if !lines.is_empty() {
        consent::ask(&lines, &short(&packages, way, &stale), needs.yes)?;
    }
    apt::install(&packages, output)?;
    let toolchain = settle(way, output)?;
    for packages in stale {
        packages.install(repo, output)?;
    }
    Ok(toolchain)
}

fn wanted_packages(needs: &Needs) -> Vec<String> {
    let mut wanted: Vec<&str> = Vec::new();
    if find_program("cc").is_none() {
        wanted.extend(["gcc", "libc6-dev"]);
    }
    if needs.browser {
        // certutil installs the local authority's certificate in a browser's home, as a person does on a phone.
        // A second engine, and the display that it wants: `xvfb-run` does not run without xauth, which its package only recommends.
        // And a third one.
        wanted.extend(["chromium", "fonts-noto-core", "libnss3-tools", "webkit2gtk-driver", "xauth", "xvfb", "firefox-esr"]);
    }
    if needs.python && find_program("python3").is_none() {
        wanted.push("python3");
    }
    if needs.venv && capture(Command::new("python3").args(["-c", "import ensurepip, venv"])).is_err() {
        wanted.push("python3-venv");
    }
    wanted.into_iter().map(str::to_owned).collect()
}

fn stale_npm<'a>(repo: &Repo, all: &'a [web::Packages]) -> Result<Vec<&'a web::Packages>> {
    let mut stale = Vec::new();
    for packages in all {
        if packages.are_declared(repo) && !packages.are_current(repo)? {
            stale.push(packages);
        }
    }
    Ok(stale)
}

fn describe(packages: &[String], way: Option<Way>, stale: &[&web::Packages]) -> Vec<String> {
    let mut lines = Vec::new();
    if !packages.is_empty() {
        lines.push(format!("Debian packages: {}", packages.join(" ")));
    }
    match way {
        Some(Way::AddTarget { or_debian: true }) => {
            lines.push("Rust's WebAssembly target (from rustup; if that fails, Debian's rustc-web cargo-web rust-web-src)".to_owned())
        }
        Some(Way::AddTarget { or_debian: false }) => lines.push("Rust's WebAssembly target (from rustup)".to_owned()),
        Some(Way::Ready(_)) | None => {}
    }
    lines.extend(stale.iter().map(|packages| format!("npm packages of {} (into node_modules)", packages.folder())));
    lines
}

/// The same in a few words, for a sentence.
fn short(packages: &[String], way: Option<Way>, stale: &[&web::Packages]) -> String {
    let mut parts = Vec::new();
    if !packages.is_empty() {
        parts.push(format!("the Debian packages {}", packages.join(" ")));
    }
    if matches!(way, Some(Way::AddTarget { .. })) {
        parts.push("Rust's WebAssembly target".to_owned());
    }
    if !stale.is_empty() {
        let folders: Vec<&str> = stale.iter().map(|packages| packages.folder()).collect();
        parts.push(format!("the npm packages of {}", folders.join(" and ")));
    }
    parts.join(", and ")
}

fn settle(way: Option<Way>, output: &mut Output) -> Result<Option<Toolchain>> {
    let toolchain = match way {
        None => return Ok(None),
        Some(Way::Ready(toolchain)) => toolchain,
        Some(Way::AddTarget { or_debian }) => {
            let toolchain = toolchain::add_target(or_debian)?;
            apt::install(&apt::missing(&toolchain.packages())?, output)?;
            toolchain
        }
    };
    output.say(toolchain.line())?;
    Ok(Some(toolchain))
}

fn check_rust() -> Result<()> {
    let found = capture(Command::new("rustc").arg("--version"))?;
    let version = parse_version(&found).with_context(|| format!("cannot read a version from {found:?}"))?;
    if version < LEAST_RUST {
        let least = dotted(LEAST_RUST);
        return Err(Obstacle::RustTooOld { least, found }.into());
    }
    Ok(())
}

fn check_node() -> Result<()> {
    let Ok(found) = capture(Command::new("node").arg("--version")) else {
        return Err(Obstacle::NodeMissing { least: dotted(LEAST_NODE) }.into());
    };
    let version = parse_version(&found).with_context(|| format!("cannot read a version from {found:?}"))?;
    if version < LEAST_NODE {
        return Err(Obstacle::NodeTooOld { least: dotted(LEAST_NODE), found }.into());
    }
    if find_program("npm").is_none() {
        return Err(Obstacle::NpmMissing.into());
    }
    Ok(())
}

fn dotted((major, minor): (u32, u32)) -> String {
    format!("{major}.{minor}")
}

/// Major and minor of the first word that looks like a version.
fn parse_version(text: &str) -> Option<(u32, u32)> {
    text.split_whitespace().find_map(|word| {
        let mut numbers = word.trim_start_matches('v').split('.');
        Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_their_tools_print_them() {
        assert_eq!(parse_version("v20.20.2"), Some((20, 20)));
        assert_eq!(parse_version("rustc 1.95.0 (59807616e 2026-04-14)"), Some((1, 95)));
        assert_eq!(parse_version("rustc 1.98.0-nightly (x)"), Some((1, 98)));
        assert_eq!(parse_version("none"), None);
    }

    #[test]
    fn what_is_missing_is_listed_and_named() {
        let packages = vec!["gcc".to_owned(), "chromium".to_owned()];
        let way = Some(Way::AddTarget { or_debian: true });
        let web = web::Packages::WEB;
        let lines = describe(&packages, way, &[&web]);
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert_eq!(
            short(&packages, way, &[&web]),
            "the Debian packages gcc chromium, and Rust's WebAssembly target, and the npm packages of client-wasm/web"
        );
        assert!(describe(&[], Some(Way::Ready(Toolchain::Debian)), &[]).is_empty());
    }
}
