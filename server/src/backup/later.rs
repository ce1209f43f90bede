//! What was shipped after the time that was restored to: kept aside as a whole database with its photos, read by nothing until somebody asks for it.

use std::fs;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::id::{DeviceId, OpId, RecordId};
use shared::operation::body_hash;
use shared::record::Record;
use shared::scope::Grant;
use shared::stamp::Stamp;
use shared::wire::{Applied, Sent};

use crate::backup::error::{BackupError, at};
use crate::backup::journal::Forbidden;
use crate::backup::rebuild;
use crate::keys::{MacKey, write_private};
use crate::store::{column, meta};
use crate::sync::receipt::{self, Subject};

/// The folder in a restored data directory.
pub const FOLDER: &str = "kept-after";

/// What the folder says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    /// The end of the log that was restored: what is behind it was kept.
    pub after_seq: u64,
    /// How many operations.
    pub operations: u64,
}

/// An operation as it was accepted, and lost by going back.
#[derive(Debug, Clone)]
pub struct KeptOperation {
    /// Who sent it.
    pub person: RecordId,
    /// From what device.
    pub device_id: DeviceId,
    /// As a phone would send it after a restore: with the answer it had.
    pub sent: Sent,
}

/// Takes out of the later database what must not come back, and notes how much of it is later. Gives how many operations.
///
/// # Errors
/// When a database can't be read or written.
pub fn keep(folder: &Path, restored: &Path, forbidden: &Forbidden, now_ms: u64) -> Result<u64, BackupError> {
    let after_seq = meta::get(&Connection::open(restored)?)?.seq;
    let connection = Connection::open(folder.join("lykta.sqlite"))?;
    rebuild::forbid(&connection, forbidden, now_ms)?;
    rebuild::wipe(&connection, forbidden)?;
    let sql = "select count(*) from operations where seq > $1";
    let operations = column::number(connection.query_row(sql, params![column::integer(after_seq)], |row| row.get(0))?);
    connection.close().map_err(|(_, error)| error)?;
    write_private(&folder.join("kept.json"), &serde_json::to_vec_pretty(&Kept { after_seq, operations })?)?;
    Ok(operations)
}

/// Reads what a folder says of itself.
///
/// # Errors
/// [`BackupError::NothingKept`] where there is none.
pub fn read(data_dir: &Path) -> Result<Kept, BackupError> {
    let path = data_dir.join(FOLDER).join("kept.json");
    if !path.exists() {
        return Err(BackupError::NothingKept(data_dir.to_owned()));
    }
    Ok(serde_json::from_slice(&fs::read(&path).map_err(at(path))?)?)
}

/// The operations that were kept, each with its receipt, in the order of the lost log.
///
/// # Errors
/// When the kept database can't be read.
pub fn operations(connection: &Connection, kept: &Kept, key: &MacKey) -> Result<Vec<KeptOperation>, BackupError> {
    let mut statement = connection.prepare(include_str!("list_later.sql"))?;
    let mut rows = statement.query(params![column::integer(kept.after_seq)])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let blob = |index| row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from);
        let op_id: OpId = column::op_id(blob(1)?)?;
        let (person, device_id) = (column::record_id(blob(2)?)?, column::device_id(blob(3)?)?);
        let body: String = row.get(6)?;
        let (stamp, seq) = (Stamp(column::number(row.get(5)?)), column::number(row.get(0)?));
        let record = find_record(connection, blob(7)?)?;
        let is_late = record.is_some_and(|record| record.created.op == op_id && record.is_late);
        let hash = body_hash(&body);
        let accepted: Applied = receipt::applied(key, &Subject { op_id, body_hash: &hash, person }, stamp, seq, is_late);
        list.push(KeptOperation { person, device_id, sent: Sent { device_seq: column::number(row.get(4)?), body, accepted: Some(accepted) } });
    }
    Ok(list)
}

fn find_record(connection: &Connection, id: &[u8]) -> Result<Option<Record>, BackupError> {
    let state: Option<String> =
        connection.prepare_cached("select state from records where id = $1")?.query_row(params![id], |row| row.get(0)).optional()?;
    Ok(state.map(|state| serde_json::from_str(&state)).transpose()?)
}

/// The grants that the kept database knows, each with when it was given.
///
/// # Errors
/// When it can't be read.
pub fn grants(connection: &Connection) -> Result<Vec<(RecordId, Grant, u64)>, BackupError> {
    let mut statement = connection.prepare("select person, scope, role, granted_at from grants order by granted_at")?;
    let mut rows = statement.query([])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let blob = |index| row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from);
        let role: String = row.get(2)?;
        let grant = Grant { scope: column::scope(blob(1)?)?, role: column::role(&role) };
        list.push((column::record_id(blob(0)?)?, grant, column::number(row.get(3)?)));
    }
    Ok(list)
}
