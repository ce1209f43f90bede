//! Which Rust compiles the client to WebAssembly.
//!
//! Three ways: the target that is installed beside `rustc`; `rustup target add`; Debian's own
//! toolchain, which builds the standard library from source and so needs nothing but packages.
//! Refuses to fall back where the way was asked for (an option, or CI, which takes Debian's way so that it stays true).
//! Invariant: each way has a target folder of its own, so that switching rebuilds nothing.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::Result;
use clap::ValueEnum;

use crate::consent::is_ci;
use crate::obstacle::Obstacle;
use crate::process::{capture, find_program, run_within};
use crate::repo::Repo;

const TARGET: &str = "wasm32-unknown-unknown";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_PACKAGES: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Choice {
    Debian,
    Rustup,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Toolchain {
    /// `rustc` on the PATH has the target.
    Installed,
    Debian,
}

/// What stands between this machine and a WebAssembly build.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Ready(Toolchain),
    /// Ask rustup for the target; `or_debian` says whether Debian's way may follow when that fails.
    AddTarget {
        or_debian: bool,
    },
}

pub(crate) fn choose(asked: Option<Choice>) -> Result<Way> {
    let asked = if is_ci() { asked.or(Some(Choice::Debian)) } else { asked };
    decide(asked, has_target(), find_program("rustup").is_some())
}

fn decide(asked: Option<Choice>, has_target: bool, has_rustup: bool) -> Result<Way> {
    match (asked, has_target, has_rustup) {
        (Some(Choice::Debian), _, _) | (None, false, false) => Ok(Way::Ready(Toolchain::Debian)),
        (Some(Choice::Rustup) | None, true, _) => Ok(Way::Ready(Toolchain::Installed)),
        (None, false, true) => Ok(Way::AddTarget { or_debian: true }),
        (Some(Choice::Rustup), false, true) => Ok(Way::AddTarget { or_debian: false }),
        (Some(Choice::Rustup), false, false) => Err(Obstacle::RustupMissing.into()),
    }
}

/// Tries rustup, which may hang or fail without an open network.
pub(crate) fn add_target(or_debian: bool) -> Result<Toolchain> {
    let tried = run_within(Command::new("rustup").args(["target", "add", TARGET]), RUSTUP_LIMIT);
    match tried {
        Ok(()) => Ok(Toolchain::Installed),
        Err(_) if or_debian => Ok(Toolchain::Debian),
        Err(error) => Err(Obstacle::RustupTargetFailed { reason: format!("{error:#}") }.into()),
    }
}

fn has_target() -> bool {
    let libraries = capture(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]));
    libraries.is_ok_and(|folder| {
        std::fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libcore-")))
    })
}

impl Toolchain {
    pub(crate) fn line(self) -> &'static str {
        match self {
            Self::Installed => "WebAssembly: with the target that is installed beside rustc",
            Self::Debian => "WebAssembly: with Debian's rustc-web, the standard library built from source",
        }
    }

    /// Debian packages without which this way cannot start.
    pub(crate) fn packages(self) -> Vec<String> {
        match self {
            Self::Installed => Vec::new(),
            Self::Debian => {
                let mut packages: Vec<String> = DEBIAN_PACKAGES.map(str::to_owned).to_vec();
                if bundled_linker().is_none() {
                    packages.push(linker_package());
                }
                packages
            }
        }
    }

    pub(crate) fn target_dir(self, repo: &Repo) -> PathBuf {
        repo.target().join(match self {
            Self::Installed => "wasm",
            Self::Debian => "wasm-debian",
        })
    }

    /// The exact compiler, for fingerprints.
    pub(crate) fn identity(self) -> Result<String> {
        capture(
            Command::new(match self {
                Self::Installed => "rustc",
                Self::Debian => DEBIAN_RUSTC,
            })
            .arg("-vV"),
        )
    }

    /// `cargo build` for the client; the caller adds package and features.
    pub(crate) fn build(self, repo: &Repo) -> Command {
        let mut command = match self {
            Self::Installed => Command::new("cargo"),
            Self::Debian => debian_cargo(),
        };
        command.current_dir(repo.root()).env("CARGO_TARGET_DIR", self.target_dir(repo));
        command.args(["rustc", "--locked", "--profile", "wasm", "--target", TARGET]);
        if self == Self::Debian {
            // The standard library is compiled anyway: without panic messages and source locations it is a tenth smaller.
            command.args(["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"]);
            command.env("RUSTFLAGS", "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none --cfg sha2_backend_soft=\"compact\"");
        }
        command
    }

    pub(crate) fn artifact(self, repo: &Repo) -> PathBuf {
        self.target_dir(repo).join(TARGET).join("wasm/client_wasm.wasm")
    }
}

fn debian_cargo() -> Command {
    let mut command = Command::new(DEBIAN_CARGO);
    // RUSTC_BOOTSTRAP admits -Zbuild-std in a stable compiler. The libraries of the Rust that runs xtask are
    // another version: LD_LIBRARY_PATH and RUSTUP_TOOLCHAIN, which its cargo set, must not reach this one.
    command.env("RUSTC", DEBIAN_RUSTC).env("RUSTC_BOOTSTRAP", "1");
    command.env_remove("LD_LIBRARY_PATH").env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
    match bundled_linker() {
        Some(folder) => {
            let path = std::env::var_os("PATH").unwrap_or_default();
            let folders = std::iter::once(folder).chain(std::env::split_paths(&path));
            let joined = std::env::join_paths(folders).expect("folders that came from the PATH hold no colon");
            command.env("PATH", joined);
        }
        None => {
            command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", format!("wasm-ld-{}", llvm_major()));
        }
    }
    command
}

/// The folder of the `rust-lld` that comes with rustup's Rust; Debian's Rust has none.
fn bundled_linker() -> Option<PathBuf> {
    let sysroot = capture(Command::new("rustc").args(["--print", "sysroot"])).ok()?;
    let host = capture(Command::new("rustc").args(["--print", "host-tuple"])).ok()?;
    let folder = Path::new(&sysroot).join("lib/rustlib").join(host).join("bin");
    folder.join("rust-lld").is_file().then_some(folder)
}

fn linker_package() -> String {
    format!("lld-{}", llvm_major())
}

/// The LLVM that Debian's rustc was built with: an older linker cannot read what it writes.
fn llvm_major() -> String {
    let version = capture(Command::new(DEBIAN_RUSTC).arg("-vV")).unwrap_or_default();
    parse_llvm_major(&version).unwrap_or_else(|| "22".to_owned())
}

fn parse_llvm_major(version: &str) -> Option<String> {
    let line = version.lines().find_map(|line| line.strip_prefix("LLVM version: "))?;
    line.split('.').next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_follows_what_is_there_and_what_was_asked() {
        let ready = |toolchain| Some(Way::Ready(toolchain));
        let cases = [
            (None, true, true, ready(Toolchain::Installed)),
            (None, true, false, ready(Toolchain::Installed)),
            (None, false, true, Some(Way::AddTarget { or_debian: true })),
            (None, false, false, ready(Toolchain::Debian)),
            (Some(Choice::Debian), true, true, ready(Toolchain::Debian)),
            (Some(Choice::Rustup), true, false, ready(Toolchain::Installed)),
            (Some(Choice::Rustup), false, true, Some(Way::AddTarget { or_debian: false })),
            (Some(Choice::Rustup), false, false, None),
        ];
        for (asked, has_target, has_rustup, expected) in cases {
            assert_eq!(decide(asked, has_target, has_rustup).ok(), expected, "{asked:?} {has_target} {has_rustup}");
        }
    }

    #[test]
    fn the_linker_is_as_new_as_the_compiler() {
        assert_eq!(parse_llvm_major("rustc 1.96.0\nhost: x\nLLVM version: 22.1.8\n").as_deref(), Some("22"));
        assert_eq!(parse_llvm_major("rustc 1.96.0"), None);
    }
}
