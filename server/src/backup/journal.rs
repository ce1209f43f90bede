//! The journal of revocations and erasures: what must never come back, whatever is restored and whoever brings a receipt.
//!
//! Its source is the table `revocations`, which changes in the transaction that takes the thing away; the shipper copies what is new there. An append-only file beside the database, one JSON object a line, durable before `append` returns, and shipped at once and apart from the backups.
//! Nothing is ever taken out of it; an entry that turned out not to have happened is made void by a later one. A line that a crash tore is dropped when
//! the file is opened for writing: its caller was never told that it stood.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};
use shared::id::{DeviceId, OpId, RecordId};
use shared::scope::Scope;
use uuid::Uuid;

use crate::clock::{Random, random_bytes};
use crate::keys::{create_private_directory, sync_directory};
use crate::store::revocations::Revoked;

/// The form of entries that this build writes.
pub const VERSION: u32 = 1;

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Fact {
    /// Somebody may no longer do anything in a scope.
    GrantEnded {
        /// Who.
        person: RecordId,
        /// Where.
        scope: Scope,
    },
    /// Somebody may again.
    GrantGiven {
        /// Who.
        person: RecordId,
        /// Where.
        scope: Scope,
    },
    /// A session was ended.
    SessionEnded {
        /// Which.
        session: Uuid,
    },
    /// A device was told to erase all it has.
    DeviceWiped {
        /// Which.
        device: DeviceId,
    },
    /// An operation's body was erased by decision.
    OperationErased {
        /// Which.
        op: OpId,
    },
    /// An earlier entry's transaction was lost: it did not happen.
    Void {
        /// The entry.
        entry: Uuid,
    },
    /// What a newer build wrote, and this one can't judge.
    #[serde(other)]
    Unknown,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// [`VERSION`] of the build that wrote it.
    pub version: u32,
    /// Its id, by which copies of it are known.
    pub id: Uuid,
    /// When, milliseconds since 1970 (UTC).
    pub at_ms: u64,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
}

/// The file.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Journal {
    /// The journal of a data directory; the file is made with the first entry.
    pub fn new(data_dir: &Path) -> Self {
        Self { path: data_dir.join("backup").join("journal.jsonl"), file: Mutex::default() }
    }

    /// Adds entries; they are on the disk when this returns.
    ///
    /// # Errors
    /// When the file can't be written: then none of them stands.
    pub fn append(&self, facts: impl IntoIterator<Item = Fact>, now_ms: u64, random: &dyn Random) -> io::Result<Vec<Entry>> {
        let id = || uuid::Builder::from_unix_timestamp_millis(now_ms, &random_bytes(random)).into_uuid();
        let entries: Vec<Entry> = facts.into_iter().map(|fact| Entry { version: VERSION, id: id(), at_ms: now_ms, fact }).collect();
        self.append_entries(&entries)?;
        Ok(entries)
    }

    /// Adds entries as they are: those that a restore brings.
    ///
    /// # Errors
    /// As [`Journal::append`].
    pub fn append_entries(&self, entries: &[Entry]) -> io::Result<()> {
        if entries.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for entry in entries {
            serde_json::to_writer(&mut lines, entry)?;
            lines.push(b'\n');
        }
        let mut held = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        if held.is_none() {
            *held = Some(self.open_for_writing()?);
        }
        let Some(file) = held.as_mut() else { return Ok(()) };
        let written = file.write_all(&lines).and_then(|()| file.sync_all());
        if written.is_err() {
            // What was written of it is cut off when the file is opened again.
            *held = None;
        }
        written
    }

    fn open_for_writing(&self) -> io::Result<File> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        create_private_directory(folder)?;
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let file = options.open(&self.path)?;
        let whole = fs::read(&self.path)?.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
        file.set_len(u64::try_from(whole).unwrap_or(u64::MAX))?;
        sync_directory(folder)?;
        Ok(file)
    }

    /// All entries, oldest first.
    ///
    /// # Errors
    /// When the file can't be read, or a whole line is no entry.
    pub fn read(&self) -> io::Result<Vec<Entry>> {
        match fs::read(&self.path) {
            Ok(bytes) => decode(&bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// The entries of whole lines; what stands behind the last line break is torn.
///
/// # Errors
/// When a whole line is no entry.
pub fn decode(bytes: &[u8]) -> io::Result<Vec<Entry>> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |last| last + 1);
    bytes[..whole].split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| Ok(serde_json::from_slice(line)?)).collect()
}

/// What the journal forbids, each with the time at which it ended.
#[derive(Debug, Default, Clone)]
pub struct Forbidden {
    grants: HashMap<(RecordId, Scope), u64>,
    given: HashSet<(RecordId, Scope)>,
    sessions: HashMap<Uuid, u64>,
    devices: HashMap<DeviceId, u64>,
    operations: HashMap<OpId, u64>,
}

impl Forbidden {
    /// What these entries, oldest first, forbid.
    pub fn of(entries: &[Entry]) -> Self {
        let void: HashSet<Uuid> = entries.iter().filter_map(|entry| if let Fact::Void { entry } = entry.fact { Some(entry) } else { None }).collect();
        let mut forbidden = Self::default();
        for entry in entries.iter().filter(|entry| !void.contains(&entry.id)) {
            forbidden.take(entry);
        }
        forbidden
    }

    fn take(&mut self, entry: &Entry) {
        match entry.fact {
            Fact::GrantEnded { person, scope } => {
                self.grants.insert((person, scope), entry.at_ms);
                self.given.remove(&(person, scope));
            }
            Fact::GrantGiven { person, scope } => {
                self.grants.remove(&(person, scope));
                self.given.insert((person, scope));
            }
            Fact::SessionEnded { session } => drop(self.sessions.insert(session, entry.at_ms)),
            Fact::DeviceWiped { device } => drop(self.devices.insert(device, entry.at_ms)),
            Fact::OperationErased { op } => drop(self.operations.insert(op, entry.at_ms)),
            Fact::Void { .. } | Fact::Unknown => {}
        }
    }

    /// A grant that was given then, has ended since. One that was given anew later holds.
    pub fn is_grant_ended(&self, person: RecordId, scope: Scope, given_at_ms: u64) -> bool {
        self.grants.get(&(person, scope)).is_some_and(|ended| given_at_ms <= *ended)
    }

    /// A session that was ended.
    pub fn is_session_ended(&self, session: Uuid) -> bool {
        self.sessions.contains_key(&session)
    }

    /// A device that was wiped after a session had begun on it then.
    pub fn is_device_wiped(&self, device: DeviceId, begun_at_ms: u64) -> bool {
        self.devices.get(&device).is_some_and(|wiped| begun_at_ms <= *wiped)
    }

    /// An operation that was erased.
    pub fn is_operation_erased(&self, op: OpId) -> bool {
        self.operations.contains_key(&op)
    }

    /// The erased operations.
    pub fn erased_operations(&self) -> impl Iterator<Item = OpId> + '_ {
        self.operations.keys().copied()
    }

    /// Everything that is forbidden, as the table says it, with its time.
    pub fn revoked(&self) -> impl Iterator<Item = (Revoked, u64)> + '_ {
        let grants = self.grants.iter().map(|((person, scope), at_ms)| (Revoked::Grant(*person, *scope), *at_ms));
        let sessions = self.sessions.iter().map(|(id, at_ms)| (Revoked::Session(*id), *at_ms));
        let devices = self.devices.iter().map(|(id, at_ms)| (Revoked::Device(*id), *at_ms));
        let operations = self.operations.iter().map(|(id, at_ms)| (Revoked::Operation(*id), *at_ms));
        grants.chain(sessions).chain(devices).chain(operations)
    }

    /// What was forbidden once and is not any more.
    pub fn given_anew(&self) -> impl Iterator<Item = Revoked> + '_ {
        self.given.iter().map(|(person, scope)| Revoked::Grant(*person, *scope))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SystemRandom;

    fn facts() -> Vec<Fact> {
        let scope = Scope::Walk(RecordId::new(1, [1; 10]));
        vec![
            Fact::GrantEnded { person: RecordId::new(2, [2; 10]), scope },
            Fact::SessionEnded { session: Uuid::from_bytes([3; 16]) },
            Fact::DeviceWiped { device: DeviceId(Uuid::from_bytes([4; 16])) },
            Fact::OperationErased { op: OpId::new(5, [5; 10]) },
        ]
    }

    #[test]
    fn what_was_appended_is_read_and_a_torn_line_is_dropped_before_the_next() {
        let data = tempfile::tempdir().expect("a temporary directory");
        let journal = Journal::new(data.path());
        assert!(journal.read().expect("no file is no entry").is_empty());
        let first = journal.append(facts(), 10, &SystemRandom).expect("it is written");
        assert_eq!(journal.read().expect("it reads"), first);
        let path = data.path().join("backup/journal.jsonl");
        OpenOptions::new().append(true).open(&path).and_then(|mut file| file.write_all(b"{\"version\":1,\"id\":")).expect("a torn line");
        let journal = Journal::new(data.path());
        assert_eq!(journal.read().expect("it reads"), first);
        let second = journal.append(facts(), 11, &SystemRandom).expect("it is written");
        assert_eq!(journal.read().expect("it reads"), [first, second].concat());
    }

    #[test]
    fn it_forbids_what_was_ended_but_not_what_was_given_anew_or_never_happened() {
        let data = tempfile::tempdir().expect("a temporary directory");
        let journal = Journal::new(data.path());
        let entries = journal.append(facts(), 10, &SystemRandom).expect("it is written");
        let forbidden = Forbidden::of(&entries);
        let (person, scope) = (RecordId::new(2, [2; 10]), Scope::Walk(RecordId::new(1, [1; 10])));
        assert!(forbidden.is_grant_ended(person, scope, 10) && !forbidden.is_grant_ended(person, scope, 11));
        assert!(!forbidden.is_grant_ended(RecordId::new(9, [2; 10]), scope, 10));
        assert!(forbidden.is_session_ended(Uuid::from_bytes([3; 16])) && forbidden.is_device_wiped(DeviceId(Uuid::from_bytes([4; 16])), 10));
        assert!(forbidden.is_operation_erased(OpId::new(5, [5; 10])));
        assert_eq!(forbidden.revoked().count(), 4);
        journal.append([Fact::Void { entry: entries[3].id }], 12, &SystemRandom).expect("it is written");
        journal.append([Fact::GrantGiven { person, scope }], 13, &SystemRandom).expect("it is written");
        let forbidden = Forbidden::of(&journal.read().expect("it reads"));
        assert!(!forbidden.is_operation_erased(OpId::new(5, [5; 10])) && !forbidden.is_grant_ended(person, scope, 1));
        assert_eq!((forbidden.revoked().count(), forbidden.given_anew().count()), (2, 1));
    }

    #[test]
    fn an_entry_of_a_newer_build_is_no_error() {
        let line = br#"{"version":9,"id":"01933f5e-9c00-7aaa-8aaa-000000000001","at_ms":1,"what":"sung","song":"x"}"#;
        let entries = decode(&[line.as_slice(), b"\n"].concat()).expect("it reads");
        assert_eq!(entries[0].fact, Fact::Unknown);
    }
}
