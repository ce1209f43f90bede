//! The doctor: looks at a data directory from every side and says what is wrong, what is not yet safe, and what to do.
//!
//! It only reads, also while the server runs. Its invariant: what it says stands on what it has read in this run, never on what a file claims of itself.

pub mod database;
pub mod disk;
pub mod photos;
pub mod safety;
pub mod target;

use std::path::Path;

use serde::Serialize;

use crate::backup::doctor::target::Look;
use crate::backup::error::BackupError;
use crate::backup::pin::Pin;
use crate::backup::target::Target;

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Grade {
    /// As it should be.
    Fine,
    /// Somebody should do something, but nothing is broken.
    Warning,
    /// Something is broken.
    Error,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// How bad.
    pub grade: Grade,
    /// A stable word for machines.
    pub check: &'static str,
    /// A sentence for people.
    pub says: String,
}

/// Everything that was found.
#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize)]
pub struct Findings {
    /// In the order of looking.
    pub findings: Vec<Finding>,
}

/// More than this of one kind is counted instead of listed.
const MOST_LISTED: usize = 20;

impl Findings {
    /// Notes one.
    pub fn add(&mut self, grade: Grade, check: &'static str, says: impl Into<String>) {
        self.findings.push(Finding { grade, check, says: says.into() });
    }

    /// Notes many of a kind: the first ones in full, the rest as a number.
    pub fn add_all(&mut self, grade: Grade, check: &'static str, all: &[String]) {
        for says in all.iter().take(MOST_LISTED) {
            self.add(grade, check, says);
        }
        if all.len() > MOST_LISTED {
            self.add(grade, check, format!("and {} more like that", all.len() - MOST_LISTED));
        }
    }

    /// How many of a grade.
    pub fn count(&self, grade: Grade) -> usize {
        self.findings.iter().filter(|finding| finding.grade == grade).count()
    }

    /// Something is broken.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.grade == Grade::Error)
    }
}

/// How deep the doctor looks into a backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// At names and sizes.
    Names,
    /// At every byte.
    Contents,
}

/// Examines a data directory; with a target, also whether the backup there can be relied on, by names and sizes.
///
/// # Errors
/// As [`examine_to`].
pub fn examine(data_dir: &Path, target: Option<&Target>, now_ms: u64) -> Result<Findings, BackupError> {
    examine_to(data_dir, target, Depth::Names, now_ms)
}

/// Examines a data directory; with a target, also whether the backup there can be relied on.
///
/// # Errors
/// When there is no database to look at, or reading fails half-way.
pub fn examine_to(data_dir: &Path, target: Option<&Target>, depth: Depth, now_ms: u64) -> Result<Findings, BackupError> {
    let path = data_dir.join("lykta.sqlite");
    std::fs::metadata(&path).map_err(crate::backup::error::at(&path))?;
    let mut findings = Findings::default();
    disk::keys(data_dir, &mut findings);
    disk::modes(data_dir, &mut findings);
    if !disk::schema(&path, &mut findings)? {
        return Ok(findings);
    }
    disk::space(data_dir, &mut findings)?;
    let pin = Pin::take(&path)?;
    let noted = match target {
        Some(target) => self::target::examine(&Look { target, data_dir, depth, now_ms }, &pin, &mut findings)?,
        None => Vec::new(),
    };
    database::examine(pin.connection(), &noted, &mut findings)?;
    photos::examine(pin.connection(), data_dir, &mut findings)?;
    safety::examine(&pin, data_dir, now_ms, &mut findings)?;
    Ok(findings)
}
