//! Records as their operations made them, one JSON text each.

use rusqlite::{Connection, OptionalExtension, params};
use shared::id::RecordId;
use shared::kind::Kind;
use shared::record::Record;

use crate::error::Error;
use crate::store::{column, many};

/// The record of that id.
///
/// # Errors
/// When the database fails.
pub fn find(connection: &Connection, id: RecordId) -> Result<Option<Record>, Error> {
    let state: Option<String> =
        connection.prepare_cached("select state from records where id = $1")?.query_row(params![id.0.as_bytes()], |row| row.get(0)).optional()?;
    Ok(state.map(|state| serde_json::from_str(&state)).transpose()?)
}

/// Those of these records that are there, in no order.
///
/// # Errors
/// When the database fails.
pub fn find_many(connection: &Connection, ids: &[RecordId]) -> Result<Vec<Record>, Error> {
    let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
    let mut records = Vec::new();
    many::for_each(connection, include_str!("find_many.sql"), &ids, |row| {
        records.push(serde_json::from_str(row.get_ref(0)?.as_str().map_err(|_| Error::Column("state"))?)?);
        Ok(())
    })?;
    Ok(records)
}

/// Writes a record.
///
/// # Errors
/// When the database fails.
pub fn put(connection: &Connection, record: &Record, seq: u64) -> Result<(), Error> {
    let sql = include_str!("put.sql");
    let id = record.id.0.as_bytes();
    connection.prepare_cached(sql)?.execute(params![id, record.kind.as_str(), column::integer(seq), record.canonical()])?;
    Ok(())
}

/// All records of a kind, oldest change first.
///
/// # Errors
/// When the database fails.
pub fn list(connection: &Connection, kind: &Kind) -> Result<Vec<Record>, Error> {
    let mut statement = connection.prepare_cached("select state from records where kind = $1 order by seq")?;
    let mut rows = statement.query(params![kind.as_str()])?;
    let mut records = Vec::new();
    while let Some(row) = rows.next()? {
        records.push(serde_json::from_str(row.get_ref(0)?.as_str().map_err(|_| Error::Column("state"))?)?);
    }
    Ok(records)
}

/// Takes a record away whose making was erased.
///
/// # Errors
/// When the database fails.
pub fn remove(connection: &Connection, id: RecordId) -> Result<(), Error> {
    connection.prepare_cached("delete from records where id = $1")?.execute(params![id.0.as_bytes()])?;
    Ok(())
}

/// The records whose text mentions something, an id or a photo's hash.
///
/// # Errors
/// When the database fails.
pub fn list_mentioning(connection: &Connection, text: &str) -> Result<Vec<RecordId>, Error> {
    let mut statement = connection.prepare_cached("select id from records where instr(state, $1) > 0")?;
    let mut rows = statement.query(params![text])?;
    let mut ids = Vec::new();
    while let Some(row) = rows.next()? {
        ids.push(column::record_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("id"))?)?);
    }
    Ok(ids)
}
