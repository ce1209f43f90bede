//! Who took what out of the system, and when.

use rusqlite::{Connection, params};
use shared::id::RecordId;

use crate::error::Error;
use crate::store::column;

/// Notes an export.
///
/// # Errors
/// When the database fails.
pub fn insert(connection: &Connection, person: RecordId, what: &str, row_count: usize, now_ms: u64) -> Result<(), Error> {
    let sql = "insert into exports (person, what, row_count, exported_at) values ($1, $2, $3, $4)";
    let row_count = i64::try_from(row_count).unwrap_or(i64::MAX);
    connection.prepare_cached(sql)?.execute(params![person.0.as_bytes(), what, row_count, column::integer(now_ms)])?;
    Ok(())
}
