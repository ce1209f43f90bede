//! Where things are in the repository.
//!
//! Refuses to look outside of the repository. Invariant: every other file asks here for a path
//! that two verbs share, so that a moved folder is one edit.

use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug, Clone)]
pub(crate) struct Repo {
    root: PathBuf,
    target: PathBuf,
}

impl Repo {
    /// The repository that this xtask was compiled from.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.parent().expect("xtask lies one folder below the root of the repository");
        let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
        Self { root: root.to_owned(), target: root.join(target) }
    }

    /// A copy of this repository that builds into the same target folder, so that what is compiled is not compiled again.
    pub(crate) fn copy_at(&self, root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), target: self.target.clone() }
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    pub(crate) fn web(&self) -> PathBuf {
        self.path("client-wasm/web")
    }

    pub(crate) fn dist(&self) -> PathBuf {
        self.path("client-wasm/web/dist")
    }

    pub(crate) fn e2e(&self) -> PathBuf {
        self.path("tests/e2e")
    }

    pub(crate) fn generated_types(&self) -> PathBuf {
        self.path("client-wasm/web/src/generated")
    }

    /// Cargo's target folder: the environment's, or `target`.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// Cargo in this repository, with the Rust that is on the PATH.
    pub(crate) fn cargo(&self) -> Command {
        let mut command = Command::new("cargo");
        command.current_dir(&self.root).env("CARGO_TARGET_DIR", &self.target);
        command
    }

    /// What xtask keeps for itself: stamps, logs, intermediate files.
    pub(crate) fn own(&self, relative: &str) -> PathBuf {
        self.target().join("xtask").join(relative)
    }

    pub(crate) fn server_binary(&self) -> PathBuf {
        self.target().join("release/lykta")
    }
}
