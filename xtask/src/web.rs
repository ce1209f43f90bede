//! npm packages and the front end.
//!
//! Refuses to change a lock file (`npm ci` only) and to run the packages' own install scripts unasked for.
//! Invariant: a skipped step is one whose inputs and outputs are byte for byte those of its last success.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::fingerprint::Plan;
use crate::obstacle::Obstacle;
use crate::process::{Output, capture};
use crate::repo::Repo;

/// A folder with a package.json and a lock file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Packages {
    folder: &'static str,
    stamp: &'static str,
}

impl Packages {
    pub(crate) const WEB: Self = Self { folder: "client-wasm/web", stamp: "stamps/npm-web" };
    pub(crate) const E2E: Self = Self { folder: "tests/e2e", stamp: "stamps/npm-e2e" };
    /// Large (Lighthouse), so only for the figures.
    pub(crate) const FIGURES: Self = Self { folder: "tests/e2e/figures", stamp: "stamps/npm-figures" };

    pub(crate) fn folder(&self) -> &'static str {
        self.folder
    }

    pub(crate) fn are_declared(&self, repo: &Repo) -> bool {
        repo.path(self.folder).join("package.json").is_file()
    }

    pub(crate) fn are_current(&self, repo: &Repo) -> Result<bool> {
        self.plan(repo)?.is_current()
    }

    pub(crate) fn install(&self, repo: &Repo, output: &mut Output) -> Result<()> {
        let plan = self.plan(repo)?;
        plan.forget()?;
        output.run(npm(repo, self.folder).args(["ci", "--no-audit", "--no-fund"]))?;
        plan.remember()
    }

    fn plan(&self, repo: &Repo) -> Result<Plan> {
        let folder = repo.path(self.folder);
        Ok(Plan {
            stamp: repo.own(self.stamp),
            inputs: vec![folder.join("package.json"), folder.join("package-lock.json")],
            excluded: Vec::new(),
            salt: vec![capture(Command::new("node").arg("--version"))?],
            // npm writes this file last: it names every package that node_modules holds.
            outputs: vec![folder.join("node_modules/.package-lock.json")],
        })
    }

    /// Whether package.json declares a script of that name.
    pub(crate) fn has_script(&self, repo: &Repo, name: &str) -> Result<bool> {
        let path = repo.path(self.folder).join("package.json");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        declares_script(&text, name).with_context(|| format!("{} is not JSON", path.display()))
    }

    /// `npm run NAME`, which must be declared.
    pub(crate) fn script(&self, repo: &Repo, name: &str) -> Result<Command> {
        if !self.are_declared(repo) || !self.has_script(repo, name)? {
            let path = PathBuf::from(self.folder).join(format!("package.json, script \"{name}\""));
            return Err(Obstacle::FileMissing { path, mend: "declare it, or take this step out of xtask" }.into());
        }
        let mut command = npm(repo, self.folder);
        command.args(["run", "--silent", name]);
        Ok(command)
    }
}

fn npm(repo: &Repo, folder: &str) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(repo.path(folder)).env("NPM_CONFIG_UPDATE_NOTIFIER", "false");
    command
}

fn declares_script(package: &str, name: &str) -> serde_json::Result<bool> {
    let package: serde_json::Value = serde_json::from_str(package)?;
    Ok(package["scripts"][name].is_string())
}

/// Builds the front end unless nothing changed since the last time. The WebAssembly client must be there already.
pub(crate) fn build(repo: &Repo, output: &mut Output) -> Result<()> {
    let plan = Plan {
        stamp: repo.own("stamps/front-end"),
        inputs: vec![repo.web(), repo.path("shared/locales")],
        excluded: vec![repo.dist()],
        salt: vec![capture(Command::new("node").arg("--version"))?],
        outputs: vec![repo.dist()],
    };
    if plan.is_current()? {
        return output.say("The front end is up to date");
    }
    plan.forget()?;
    output.run(&mut Packages::WEB.script(repo, "build")?)?;
    let page = repo.dist().join("index.html");
    if !page.is_file() {
        return Err(Obstacle::FileMissing { path: page, mend: "the front-end build must write it" }.into());
    }
    plan.remember()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_found_by_name() {
        let package = r#"{"scripts": {"build": "vite build"}}"#;
        assert!(declares_script(package, "build").unwrap());
        assert!(!declares_script(package, "test").unwrap());
        assert!(!declares_script("{}", "build").unwrap());
        assert!(declares_script("{", "build").is_err());
    }
}
