//! Which scope shows which record. A removal stays as a row, so that a phone that was away learns of it.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};
use shared::id::RecordId;
use shared::scope::Scope;

use crate::error::Error;
use crate::store::column;

/// One row, as one scope's reader meets it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The scope.
    pub scope: Scope,
    /// The record.
    pub record_id: RecordId,
    /// The last change that this scope shows.
    pub seq: u64,
    /// The scope stopped showing it.
    pub is_removed: bool,
}

/// The scopes that show a record now.
///
/// # Errors
/// When the database fails.
pub fn scopes_of(connection: &Connection, record_id: RecordId) -> Result<BTreeSet<Scope>, Error> {
    let mut statement = connection.prepare_cached("select scope from visibility where record_id = $1 and is_removed = 0")?;
    let mut rows = statement.query(params![record_id.0.as_bytes()])?;
    let mut scopes = BTreeSet::new();
    while let Some(row) = rows.next()? {
        scopes.insert(column::scope(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("scope"))?)?);
    }
    Ok(scopes)
}

/// Writes a row.
///
/// # Errors
/// When the database fails.
pub fn put(connection: &Connection, row: Row) -> Result<(), Error> {
    connection.prepare_cached(include_str!("put.sql"))?.execute(params![
        column::scope_key(row.scope),
        row.record_id.0.as_bytes(),
        column::integer(row.seq),
        i64::from(row.is_removed),
    ])?;
    Ok(())
}

/// The rows of a scope after a place, in order.
///
/// # Errors
/// When the database fails.
pub fn list_after(connection: &Connection, scope: Scope, seq: u64, most: usize) -> Result<Vec<Row>, Error> {
    let mut statement = connection.prepare_cached(include_str!("list_after.sql"))?;
    let most = i64::try_from(most).unwrap_or(i64::MAX);
    let mut rows = statement.query(params![column::scope_key(scope), column::integer(seq), most])?;
    let mut list = Vec::new();
    while let Some(row) = rows.next()? {
        let record_id = column::record_id(row.get_ref(0)?.as_blob().map_err(|_| Error::Column("record_id"))?)?;
        list.push(Row { scope, record_id, seq: column::number(row.get(1)?), is_removed: row.get::<_, i64>(2)? == 1 });
    }
    Ok(list)
}
