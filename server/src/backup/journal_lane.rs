//! The journal on its way: its lines go to the target at once, in objects of their own that no base or generation owns and no pruning removes.

use std::collections::HashSet;

use uuid::Uuid;

use crate::backup::error::BackupError;
use crate::backup::journal::{self, Entry, Journal};
use crate::backup::target::Target;

/// Where the journal is in a target.
pub const JOURNAL: &str = "journal";

/// All entries of a target, oldest first.
///
/// # Errors
/// When the target can't be read.
pub fn fetch(target: &Target) -> Result<Vec<Entry>, BackupError> {
    let mut keys: Vec<String> = target.list(JOURNAL)?.into_iter().map(|(key, _)| key).collect();
    keys.sort();
    let mut entries = Vec::new();
    let mut seen = HashSet::new();
    for (key, bytes) in keys.iter().zip(target.get_all(&keys)?) {
        let list = journal::decode(&bytes).map_err(|_| BackupError::Damaged(key.clone()))?;
        entries.extend(list.into_iter().filter(|entry| seen.insert(entry.id)));
    }
    Ok(entries)
}

/// What of the journal is at the target.
#[derive(Debug)]
pub struct JournalLane {
    shipped: HashSet<Uuid>,
}

impl JournalLane {
    /// Reads what is there.
    ///
    /// # Errors
    /// When the target can't be read.
    pub fn open(target: &Target) -> Result<Self, BackupError> {
        Ok(Self { shipped: fetch(target)?.into_iter().map(|entry| entry.id).collect() })
    }

    /// Ships what is not there yet; gives how many entries that were.
    ///
    /// # Errors
    /// When the journal can't be read or the target refuses.
    pub fn ship(&mut self, target: &Target, journal: &Journal) -> Result<usize, BackupError> {
        let new: Vec<Entry> = journal.read()?.into_iter().filter(|entry| !self.shipped.contains(&entry.id)).collect();
        let Some(first) = new.first() else { return Ok(0) };
        let mut lines = Vec::new();
        for entry in &new {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        target.put(&format!("{JOURNAL}/{:013}-{}.jsonl", first.at_ms, first.id), lines)?;
        self.shipped.extend(new.iter().map(|entry| entry.id));
        Ok(new.len())
    }
}
