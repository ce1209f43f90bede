//! What was refused, whole: the same question gets the same answer, and nothing is dropped in silence.

use rusqlite::{Connection, OptionalExtension, params};
use shared::code::Code;
use shared::id::{DeviceId, OpId, RecordId};

use crate::error::Error;
use crate::store::column;

/// One refusal.
#[derive(Debug, Clone)]
pub struct Refusal<'a> {
    /// The operation, where the body could be read.
    pub op_id: Option<OpId>,
    /// Who sent it.
    pub device_id: DeviceId,
    /// Its place on that device.
    pub device_seq: u64,
    /// The person.
    pub person: RecordId,
    /// The record, where the body could be read.
    pub record_id: Option<RecordId>,
    /// Whether it would have made the record.
    pub is_create: bool,
    /// Why.
    pub code: Code,
    /// In which field.
    pub field: Option<&'a str>,
    /// The bytes.
    pub body: &'a str,
    /// Their SHA-256.
    pub body_hash: [u8; 32],
    /// When, milliseconds since 1970 (UTC).
    pub refused_at_ms: u64,
}

/// What was answered before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The bytes it was about.
    pub body_hash: [u8; 32],
    /// Why it was refused.
    pub code: Code,
    /// In which field.
    pub field: Option<String>,
}

/// The first refusal of that operation.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, op_id: OpId) -> Result<Option<Earlier>, Error> {
    let found: Option<(Vec<u8>, String, Option<String>)> = connection
        .prepare_cached(include_str!("find.sql"))?
        .query_row(params![op_id.0.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
        .optional()?;
    found.map(|(hash, code, field)| Ok(Earlier { body_hash: column::hash(&hash)?, code: code_of(&code), field })).transpose()
}

fn code_of(text: &str) -> Code {
    Code::ALL.iter().copied().find(|code| code.as_str() == text).unwrap_or(Code::Unknown)
}

/// Whether exactly this text has been kept for this place of the device.
///
/// # Errors
/// When the database fails.
pub fn is_kept(connection: &Connection, device_id: DeviceId, device_seq: u64, body_hash: [u8; 32]) -> Result<bool, Error> {
    let sql = include_str!("is_kept.sql");
    Ok(connection.prepare_cached(sql)?.exists(params![device_id.0.as_bytes(), column::integer(device_seq), body_hash])?)
}

/// The refused operation that used this place on its device.
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

/// Whether this person's making of the record was refused.
///
/// # Errors
/// When the database fails.
pub fn is_create_refused(connection: &Connection, record_id: RecordId, person: RecordId) -> Result<bool, Error> {
    let sql = include_str!("is_create_refused.sql");
    Ok(connection.prepare_cached(sql)?.exists(params![record_id.0.as_bytes(), person.0.as_bytes()])?)
}

/// Keeps a refusal.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, refusal: &Refusal<'_>) -> Result<(), Error> {
    connection.prepare_cached(include_str!("insert.sql"))?.execute(params![
        refusal.op_id.map(|op| *op.0.as_bytes()),
        refusal.device_id.0.as_bytes(),
        column::integer(refusal.device_seq),
        refusal.person.0.as_bytes(),
        refusal.record_id.map(|record| *record.0.as_bytes()),
        i64::from(refusal.is_create),
        refusal.code.as_str(),
        refusal.field,
        refusal.body,
        refusal.body_hash,
        column::integer(refusal.refused_at_ms),
    ])?;
    Ok(())
}

/// What was refused on a record and is still kept.
///
/// # Errors
/// When the database fails.
pub fn list_of_record(connection: &Connection, record_id: RecordId) -> Result<Vec<(OpId, String)>, Error> {
    let sql = "select op_id, body from refusals where record_id = $1 and body <> '' and op_id is not null";
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(params![record_id.0.as_bytes()])?;
    let mut all = Vec::new();
    while let Some(row) = rows.next()? {
        all.push((column::op_id(&row.get::<_, Vec<u8>>(0)?)?, row.get(1)?));
    }
    Ok(all)
}

/// Takes the words out of what was refused: of one operation, or of all on a record.
///
/// # Errors
/// When the database fails.
pub fn erase(connection: &Connection, op_id: Option<OpId>, record_id: Option<RecordId>) -> Result<Vec<OpId>, Error> {
    let mut statement = connection.prepare_cached(include_str!("erase.sql"))?;
    let (op_id, record_id) = (op_id.map(|id| id.0.into_bytes()), record_id.map(|id| id.0.into_bytes()));
    let mut rows = statement.query(params![op_id, record_id])?;
    let mut erased = Vec::new();
    while let Some(row) = rows.next()? {
        if let Some(bytes) = row.get::<_, Option<Vec<u8>>>(0)? {
            erased.push(column::op_id(&bytes)?);
        }
    }
    Ok(erased)
}
