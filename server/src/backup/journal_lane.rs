//! The journal on its way: its lines go to the target at once, in objects of their own that no base or generation owns and no pruning removes.

use std::collections::HashSet;

use rusqlite::Connection;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::backup::error::BackupError;
use crate::backup::journal::{self, Entry, Fact, Forbidden, Journal};
use crate::backup::target::Target;
use crate::clock::Random;
use crate::store::grants;
use crate::store::revocations::{self, Revoked};

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
        let damaged = || BackupError::Damaged(key.clone());
        // Objects are written whole: what does not end with its line was cut short.
        if !is_whole(key, &bytes) {
            return Err(damaged());
        }
        let list = journal::decode(&bytes).map_err(|_| damaged())?;
        entries.extend(list.into_iter().filter(|entry| seen.insert(entry.id)));
    }
    Ok(entries)
}

/// The key of an object carries the beginning of its hash; those of earlier builds do not.
fn is_whole(key: &str, bytes: &[u8]) -> bool {
    let named = key.rsplit('/').next().and_then(|name| name.split('.').nth(1)).filter(|named| *named != "jsonl");
    bytes.ends_with(b"\n") && named.is_none_or(|named| named == short_hash(bytes))
}

fn short_hash(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..8])
}

/// Copies what is new in the table of revocations into the journal. A grant was given anew when it stands in the database with a later time than its end; that its
/// end is not in the table proves nothing: an image of the disk may have been put back in silence.
///
/// # Errors
/// When the database can't be read, or the journal can't be written.
pub fn copy(connection: &Connection, journal: &Journal, now_ms: u64, random: &dyn Random) -> Result<(), BackupError> {
    let forbidden = Forbidden::of(&journal.read()?);
    let known: Vec<(Revoked, u64)> = forbidden.revoked().collect();
    let table = revocations::list(connection)?;
    for (revoked, at_ms) in table.iter().filter(|row| !known.contains(row)) {
        let fact = match *revoked {
            Revoked::Session(session) => Fact::SessionEnded { session },
            Revoked::Grant(person, scope) => Fact::GrantEnded { person, scope },
            Revoked::Device(device) => Fact::DeviceWiped { device },
            Revoked::Operation(op) => Fact::OperationErased { op },
        };
        journal.append([fact], *at_ms, random)?;
    }
    let mut given = Vec::new();
    for (revoked, ended_ms) in &known {
        let Revoked::Grant(person, scope) = *revoked else { continue };
        let is_ended = table.iter().any(|(row, _)| row == revoked);
        if !is_ended && grants::find_given_at(connection, person, scope)?.is_some_and(|given_ms| given_ms > *ended_ms) {
            given.push(Fact::GrantGiven { person, scope });
        }
    }
    journal.append(given, now_ms, random)?;
    Ok(())
}

/// Puts into a restored database what the journal forbids.
///
/// # Errors
/// When it can't be written.
pub fn put_back(connection: &Connection, forbidden: &Forbidden) -> Result<(), BackupError> {
    for revoked in forbidden.given_anew() {
        revocations::remove(connection, revoked)?;
    }
    for (revoked, at_ms) in forbidden.revoked() {
        // The journal's time, not that of an older row of the same thing.
        revocations::remove(connection, revoked)?;
        revocations::insert(connection, revoked, at_ms)?;
    }
    Ok(())
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

    /// What is not there yet.
    ///
    /// # Errors
    /// When the journal can't be read.
    pub fn list_new(&self, journal: &Journal) -> Result<Vec<Entry>, BackupError> {
        Ok(journal.read()?.into_iter().filter(|entry| !self.shipped.contains(&entry.id)).collect())
    }

    /// Ships entries; gives how many.
    ///
    /// # Errors
    /// When the target refuses.
    pub fn ship(&mut self, target: &Target, new: &[Entry]) -> Result<usize, BackupError> {
        let Some(first) = new.first() else { return Ok(0) };
        let mut lines = Vec::new();
        for entry in new {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        target.put(&format!("{JOURNAL}/{:013}-{}.{}.jsonl", first.at_ms, first.id, short_hash(&lines)), lines)?;
        self.shipped.extend(new.iter().map(|entry| entry.id));
        Ok(new.len())
    }
}
