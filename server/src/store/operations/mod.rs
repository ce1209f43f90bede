//! The log of accepted operations. Rows are added, never changed but by an erasure.

use rusqlite::{Connection, OptionalExtension, Row, params};
use shared::id::{DeviceId, OpId, RecordId};
use shared::stamp::Stamp;

use crate::error::Error;
use crate::store::{column, many};

/// One row.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// Its place.
    pub seq: u64,
    /// The operation.
    pub op_id: OpId,
    /// Who sent it.
    pub device_id: DeviceId,
    /// Its place on that device.
    pub device_seq: u64,
    /// The person.
    pub person: RecordId,
    /// The record it changed.
    pub record_id: RecordId,
    /// The final stamp.
    pub stamp: Stamp,
    /// When, milliseconds since 1970 (UTC).
    pub accepted_at_ms: u64,
    /// The bytes.
    pub body: &'a str,
    /// Their SHA-256.
    pub body_hash: [u8; 32],
    /// What the chain's hash of the body is salted with.
    pub salt: [u8; 16],
    /// SHA-256 of salt and body.
    pub salted_hash: [u8; 32],
    /// The chain after this row.
    pub digest: [u8; 32],
}

/// What is known of an operation that came before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// Which one.
    pub op_id: OpId,
    /// Its place.
    pub seq: u64,
    /// Its final stamp.
    pub stamp: Stamp,
    /// Its body's SHA-256.
    pub body_hash: [u8; 32],
    /// Its body was erased by decision.
    pub is_erased: bool,
    /// Who sent it.
    pub person: RecordId,
    /// The record it changed.
    pub record_id: RecordId,
}

fn known(row: &Row<'_>) -> rusqlite::Result<Result<Known, Error>> {
    let op_id: Vec<u8> = row.get(0)?;
    let seq = column::number(row.get(1)?);
    let stamp = Stamp(column::number(row.get(2)?));
    let body_hash: Vec<u8> = row.get(3)?;
    let is_erased = row.get::<_, i64>(4)? == 1;
    let (person, record_id): (Vec<u8>, Vec<u8>) = (row.get(5)?, row.get(6)?);
    Ok(column::op_id(&op_id).and_then(|op_id| {
        let (person, record_id) = (column::record_id(&person)?, column::record_id(&record_id)?);
        Ok(Known { op_id, seq, stamp, body_hash: column::hash(&body_hash)?, is_erased, person, record_id })
    }))
}

/// The accepted operation of that id.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, op_id: OpId) -> Result<Option<Known>, Error> {
    connection.prepare_cached(include_str!("find.sql"))?.query_row(params![op_id.0.as_bytes()], known).optional()?.transpose()
}

/// Those of these operations that were accepted or refused before, in no order.
///
/// # Errors
/// When the database fails.
pub fn find_used(connection: &Connection, op_ids: &[OpId]) -> Result<Vec<OpId>, Error> {
    let ids: Vec<_> = op_ids.iter().map(|id| id.0).collect();
    let mut used = Vec::new();
    many::for_each(connection, include_str!("find_used.sql"), &ids, |row| {
        used.push(column::op_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("op_id"))?)?);
        Ok(())
    })?;
    Ok(used)
}

/// The operation that used this place on its device.
///
/// # Errors
/// When the database fails.
pub fn find_by_device_seq(connection: &Connection, device_id: DeviceId, device_seq: u64) -> Result<Option<OpId>, Error> {
    let found: Option<Vec<u8>> = connection
        .prepare_cached(include_str!("find_by_device_seq.sql"))?
        .query_row(params![device_id.0.as_bytes(), column::integer(device_seq)], |row| row.get(0))
        .optional()?;
    found.as_deref().map(column::op_id).transpose()
}

/// Adds a row.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, entry: &Entry<'_>) -> Result<(), Error> {
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        column::integer(entry.seq),
        entry.op_id.0.as_bytes(),
        entry.device_id.0.as_bytes(),
        column::integer(entry.device_seq),
        entry.person.0.as_bytes(),
        entry.record_id.0.as_bytes(),
        column::integer(entry.stamp.0),
        column::integer(entry.accepted_at_ms),
        entry.body,
        entry.body_hash,
        entry.salt,
        entry.salted_hash,
        entry.digest,
    ])?;
    Ok(())
}

/// Takes an operation's words out of the log; its place stays, and the chain over it holds. `false`: it was done before, or there is none.
///
/// # Errors
/// When the database fails.
pub fn erase(connection: &Connection, op_id: OpId) -> Result<bool, Error> {
    let sql = "update operations set body = null, salt = null, is_erased = 1 where op_id = $1 and is_erased = 0";
    Ok(connection.prepare_cached(sql)?.execute(params![op_id.0.as_bytes()])? == 1)
}

/// Those operations of a record that still have their words, with them, in order.
///
/// # Errors
/// When the database fails.
pub fn list_of_record(connection: &Connection, record_id: RecordId) -> Result<Vec<(OpId, String)>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_of_record.sql"))?;
    let mut rows = statement.query(params![record_id.0.as_bytes()])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        list.push((column::op_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("op_id"))?)?, row.get(1)?));
    }
    Ok(list)
}

/// The operations of a person that lost their words, those among them that had been refused; and those that the log has lost as well, whosever they were.
///
/// # Errors
/// When the database fails.
pub fn list_erased_of(connection: &Connection, person: RecordId) -> Result<Vec<OpId>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_erased_of.sql"))?;
    let mut rows = statement.query(params![person.0.as_bytes()])?;
    let mut erased = Vec::new();
    while let Some(row) = rows.next()? {
        erased.push(column::op_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("op_id"))?)?);
    }
    Ok(erased)
}

/// Whether something that made or changed this record was erased.
///
/// # Errors
/// When the database fails.
pub fn is_record_erased(connection: &Connection, record_id: RecordId) -> Result<bool, Error> {
    let sql = "select 1 from operations where record_id = $1 and is_erased = 1";
    Ok(connection.prepare_cached(sql)?.exists(params![record_id.0.as_bytes()])?)
}

/// The last row's place and digest at or before a place.
///
/// # Errors
/// When the database fails.
pub fn find_digest(connection: &Connection, seq: u64) -> Result<Option<(u64, [u8; 32])>, Error> {
    let found: Option<(i64, Vec<u8>)> = connection
        .prepare_cached(include_str!("find_digest.sql"))?
        .query_row(params![column::integer(seq)], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    found.map(|(seq, digest)| Ok((column::number(seq), column::hash(&digest)?))).transpose()
}
