//! Fingerprints of input files, so that a step whose inputs did not change is skipped.
//!
//! Reads contents, never times: a fresh checkout or a changed clock must neither skip nor repeat work.
//! Refuses to decide what a step's inputs are. Invariant: a doubt (a missing stamp, a missing or
//! changed output) means "build"; a wrong "skip" is the one mistake it must not make.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

/// Folders that hold what others wrote, wherever they are.
const FOREIGN: [&str; 2] = ["node_modules", ".git"];

/// What a step reads and writes.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) stamp: PathBuf,
    pub(crate) inputs: Vec<PathBuf>,
    /// Folders among the inputs that hold results.
    pub(crate) excluded: Vec<PathBuf>,
    /// Whatever else the result depends on: versions, options.
    pub(crate) salt: Vec<String>,
    pub(crate) outputs: Vec<PathBuf>,
}

impl Plan {
    pub(crate) fn is_current(&self) -> Result<bool> {
        let Ok(stored) = std::fs::read_to_string(&self.stamp) else {
            return Ok(false);
        };
        if !self.outputs.iter().all(|output| output.exists()) {
            return Ok(false);
        }
        Ok(stored == self.value()?)
    }

    /// To be called only after the step succeeded.
    pub(crate) fn remember(&self) -> Result<()> {
        let folder = self.stamp.parent().expect("a stamp lies in a folder");
        std::fs::create_dir_all(folder)?;
        std::fs::write(&self.stamp, self.value()?).with_context(|| format!("cannot write {}", self.stamp.display()))
    }

    /// To be called before the step starts: a step that dies half-way must not look done.
    pub(crate) fn forget(&self) -> Result<()> {
        match std::fs::remove_file(&self.stamp) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    fn value(&self) -> Result<String> {
        let mut hasher = DefaultHasher::new();
        self.salt.hash(&mut hasher);
        for input in &self.inputs {
            hash_tree(input, &mut hasher, &self.excluded)?;
        }
        let inputs = hasher.finish();
        let mut hasher = DefaultHasher::new();
        for output in &self.outputs {
            hash_tree(output, &mut hasher, &[])?;
        }
        Ok(format!("inputs {inputs:016x}\noutputs {:016x}\n", hasher.finish()))
    }
}

fn hash_tree(root: &Path, hasher: &mut DefaultHasher, excluded: &[PathBuf]) -> Result<()> {
    for file in list_files(root, excluded)? {
        file.strip_prefix(root).unwrap_or(&file).hash(hasher);
        let bytes = std::fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        bytes.hash(hasher);
    }
    Ok(())
}

/// Every file below `root` in a fixed order (or `root` itself when it is a file; none when it is absent).
pub(crate) fn list_files(root: &Path, excluded: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    collect(root, excluded, &mut files)?;
    files.sort();
    Ok(files)
}

fn collect(path: &Path, excluded: &[PathBuf], files: &mut Vec<PathBuf>) -> Result<()> {
    let Ok(meta) = path.symlink_metadata() else {
        return Ok(());
    };
    if meta.is_file() {
        files.push(path.to_owned());
    } else if meta.is_dir() {
        for entry in std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))? {
            let child = entry?.path();
            let is_foreign = FOREIGN.iter().any(|name| child.ends_with(name));
            if !is_foreign && !excluded.contains(&child) {
                collect(&child, excluded, files)?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(folder: &Path) -> Plan {
        std::fs::create_dir_all(folder.join("src/node_modules")).unwrap();
        std::fs::create_dir_all(folder.join("src/dist")).unwrap();
        std::fs::write(folder.join("src/a.rs"), "a").unwrap();
        std::fs::write(folder.join("out"), "built").unwrap();
        Plan {
            stamp: folder.join("stamps/step"),
            inputs: vec![folder.join("src"), folder.join("absent")],
            excluded: vec![folder.join("src/dist")],
            salt: vec!["v1".into()],
            outputs: vec![folder.join("out")],
        }
    }

    #[test]
    fn a_step_is_current_only_after_it_was_remembered() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path());
        assert!(!plan.is_current().unwrap());
        plan.remember().unwrap();
        assert!(plan.is_current().unwrap());
        plan.forget().unwrap();
        assert!(!plan.is_current().unwrap());
    }

    #[test]
    fn every_kind_of_change_makes_a_step_stale() {
        type Change = fn(&mut Plan, &Path);
        let changes: [(&str, Change); 6] = [
            ("contents", |_, at| std::fs::write(at.join("src/a.rs"), "b").unwrap()),
            ("a new file", |_, at| std::fs::write(at.join("src/b.rs"), "").unwrap()),
            ("a moved file", |_, at| std::fs::rename(at.join("src/a.rs"), at.join("src/c.rs")).unwrap()),
            ("the salt", |plan, _| plan.salt = vec!["v2".into()]),
            ("a lost output", |_, at| std::fs::remove_file(at.join("out")).unwrap()),
            ("a changed output", |_, at| std::fs::write(at.join("out"), "other").unwrap()),
        ];
        for (what, change) in changes {
            let folder = tempfile::tempdir().unwrap();
            let mut plan = plan(folder.path());
            plan.remember().unwrap();
            change(&mut plan, folder.path());
            assert!(!plan.is_current().unwrap(), "{what} went unnoticed");
        }
    }

    #[test]
    fn results_among_the_sources_do_not_count() {
        let folder = tempfile::tempdir().unwrap();
        let plan = plan(folder.path());
        plan.remember().unwrap();
        std::fs::write(folder.path().join("src/node_modules/x"), "x").unwrap();
        std::fs::write(folder.path().join("src/dist/x"), "x").unwrap();
        assert!(plan.is_current().unwrap());
    }
}
