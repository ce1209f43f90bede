//! What was measured, in docs/reliability.json: the report is written from this alone.
//!
//! Refuses figures that no proof printed. Invariant: each row says with which commit, when and how it was measured, so that a row of an earlier run
//! cannot pass for one of this.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::repo::Repo;

/// Every row's last measurement, by the row's name.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) rows: BTreeMap<String, Measured>,
}

/// One row, measured.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Measured {
    pub(super) commit: String,
    /// UTC, to the minute.
    pub(super) at: String,
    pub(super) cores: usize,
    pub(super) commands: Vec<Ran>,
    /// The figures of each line that a proof printed for this row.
    pub(super) figures: Vec<Value>,
    /// The planted bugs that this row's checks noticed.
    pub(super) caught: Vec<String>,
}

/// A command, and how it went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Ran {
    pub(super) command: String,
    pub(super) seconds: f64,
    pub(super) has_passed: bool,
}

fn path(repo: &Repo) -> PathBuf {
    repo.path("docs/reliability.json")
}

impl Record {
    /// What is known so far; nothing, before the first run.
    pub(super) fn read(repo: &Repo) -> Result<Self> {
        let path = path(repo);
        if !path.exists() {
            return Ok(Self::default());
        }
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        serde_json::from_str(&text).with_context(|| format!("{} is not what this writes", path.display()))
    }

    pub(super) fn write(&self, repo: &Repo) -> Result<()> {
        let path = path(repo);
        let text = serde_json::to_string_pretty(self).expect("it holds only JSON");
        std::fs::write(&path, text + "\n").with_context(|| format!("cannot write {}", path.display()))
    }
}
