//! What can keep a verb from starting, each with its mend.
//!
//! Refuses to describe failures of what was run (those are [`crate::process::ProcessError`]).
//! Invariant: every obstacle reads as one sentence that a person can act on.

use std::net::SocketAddr;
use std::path::PathBuf;

#[derive(Debug, thiserror::Error)]
pub(crate) enum Obstacle {
    #[error("Node.js {least} or later is needed and none was found: install it from https://nodejs.org, then run this again")]
    NodeMissing { least: String },
    #[error("Node.js {least} or later is needed, but `node` is {found}: install a newer one from https://nodejs.org, then run this again")]
    NodeTooOld { least: String, found: String },
    #[error("npm is missing beside Node.js: install it (it comes with Node.js from https://nodejs.org), then run this again")]
    NpmMissing,
    #[error("Rust {least} or later is needed, but `rustc` is {found}: run `rustup update stable`, then run this again")]
    RustTooOld { least: String, found: String },
    #[error("`{program}` could not be found on the PATH: {mend}")]
    ProgramMissing { program: String, mend: &'static str },
    #[error("{missing} must be installed, and there is nobody to ask: run this again with --yes, or install by hand")]
    NobodyToAsk { missing: String },
    #[error("nothing was installed, as you wished; {missing} must be there before this can go on")]
    ConsentRefused { missing: String },
    #[error("installing Debian packages needs root, and sudo is not to be had here: run `{command}` as root, then run this again")]
    RootNeeded { command: String },
    #[error("the packages {packages} are missing and this machine has no apt: install their like by hand, then run this again")]
    AptMissing { packages: String },
    #[error("{address} is taken by another program: stop that program, or choose another address with --listen {suggestion}")]
    PortTaken { address: SocketAddr, suggestion: SocketAddr },
    #[error("{address} cannot be listened on ({reason}): choose another address with --listen")]
    CannotListen { address: SocketAddr, reason: std::io::ErrorKind },
    #[error("--wasm-toolchain rustup was asked for, but there is no rustup here: leave the option out, or install Rust with rustup")]
    RustupMissing,
    #[error("`rustup target add wasm32-unknown-unknown` did not succeed ({reason}): check the network, or use --wasm-toolchain debian")]
    RustupTargetFailed { reason: String },
    #[error("missing: {}: {mend}", path.display())]
    FileMissing { path: PathBuf, mend: &'static str },
    #[error("there is no step called {name}; the steps are: {known}")]
    UnknownStep { name: String, known: String },
    #[error("there is no row called {name}; the rows are: {known}")]
    UnknownRow { name: String, known: String },
    #[error("check-fresh needs root for chroot: run it as root (for example `sudo -E cargo xtask check-fresh`)")]
    ChrootNeedsRoot,
}
